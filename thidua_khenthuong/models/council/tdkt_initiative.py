from odoo import api, fields, models
from odoo.fields import Domain

# What waits while a council has an initiative on its agenda.
WAITING = ("recall", "return", "withdraw", "recognise", "refuse")


class TdktInitiative(models.Model):
    """What the initiative council decides on an initiative that was handed in.

    submitted → recognised or refused, the rows “recognise” and “refuse” of the table,
    come with the closing of its session, from the votes alone: the scope is the one
    that was put to the vote. Where an office has no such council, its officer records
    the decision by hand.
    """

    _inherit = "tdkt.initiative"

    session_item_ids = fields.One2many(
        comodel_name="tdkt.session.item",
        inverse_name="initiative_id",
        string="Before the Council",
    )
    session_item_id = fields.Many2one(
        comodel_name="tdkt.session.item",
        string="Decided in Session",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    council_note = fields.Char(
        string="Vote of the Council", compute="_compute_council_note"
    )
    in_my_session = fields.Boolean(
        string="Before My Session",
        compute="_compute_in_my_session",
        search="_search_in_my_session",
        help="It is on the agenda of a session in which the current user sits, from "
        "the invitation until the session is closed.",
    )

    @api.depends("session_item_id")
    @api.depends_context("lang")
    def _compute_council_note(self):
        for initiative in self:
            # sudo: tdkt.session.item - the result, for whoever reads the initiative
            item_sudo = initiative.session_item_id.sudo()
            initiative.council_note = item_sudo and item_sudo._get_vote_label()

    @api.depends("session_item_ids.session_id.state")
    @api.depends_context("uid")
    def _compute_in_my_session(self):
        mine = self.filtered_domain(self._search_in_my_session("in", [True]))
        for initiative in self:
            initiative.in_my_session = initiative in mine

    def _search_in_my_session(self, operator, value):
        """Search from the user to his sessions: few, and found by their index."""
        if operator != "in":
            return NotImplemented
        query = self.env["tdkt.session.item"]._search_before_me("initiative_id")
        return Domain("id", "in", query)

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"session_item_id"}

    def _open_fields(self):
        names = super()._open_fields()
        if names and self.state == "recognised" and self.session_item_id:
            # the head's decision follows the council's vote
            return names | {"reference"}
        return names

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        if action in WAITING:
            for initiative in self:
                reasons[initiative.id] = (
                    initiative._get_before_council_reason()
                    or reasons.get(initiative.id, "")
                )
        return reasons

    def _get_before_council_reason(self):
        """Say that it is on the agenda of a session, "" when it is on none."""
        self.ensure_one()
        # sudo: tdkt.session.item - the lock holds whoever may read the session
        for item_sudo in self.sudo().session_item_ids:
            if item_sudo.session_id.state != "closed":
                return self.env._(
                    "“%(initiative)s” is on the agenda of “%(session)s”, which is not "
                    "closed: it waits for the vote, or is taken off the agenda.",
                    initiative=self.name,
                    session=item_sudo.session_id.name,
                )
        return ""

    def _take_votes(self, items):
        """Take what the council has decided, as its session is closed.

        :param items: ``tdkt.session.item`` with their results, one for each of these
        """
        found = {"recognise": {}, "refuse": {}}
        # of these records, so that they are read together
        own = {initiative.id: initiative for initiative in self}
        for item in items:
            initiative = own[item.initiative_id.id]
            action = "recognise" if item.passed else "refuse"
            if any(initiative._get_refusal_reasons(action, content=False).values()):
                continue
            session = item.session_id
            found[action][initiative] = {
                "session_item_id": item.id,
                **(
                    {
                        "state": "recognised",
                        "scope": item.scope,
                        "recognised_on": min(session._day(), session._today()),
                        "recognised_by": initiative.recognised_by
                        or initiative.company_id.name,
                        "return_reason": False,
                    }
                    if item.passed
                    else {"state": "refused", "reason": item._printed_refusal()}
                ),
            }
        for action, settled in found.items():
            if settled:
                self._write_moving_each(settled, action)
        self._sync_activities()

    def _take_minutes(self, minutes):
        """Name the signed minutes as what recognised them, until a decision is.

        :param minutes: ``tdkt.minutes`` of the session that voted on them
        """
        former = minutes.session_id.minutes_ids.filtered(
            lambda one: one.state == "revoked"
        ).mapped("number")
        self.filtered(
            lambda one: one.state == "recognised"
            and one.session_item_id.session_id == minutes.session_id
            and (not one.reference or one.reference in former)
            and not one._filter_settled()
        )._write_moving({"reference": minutes.number})
