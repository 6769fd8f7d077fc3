from odoo import fields, models

# What waits while a council has an initiative on its agenda.
WAITING = ("recall", "return", "withdraw", "recognise", "refuse")


class TdktInitiative(models.Model):
    """What the initiative council decides on an initiative that was handed in.

    submitted → recognised or refused, the rows “recognise” and “refuse” of the table,
    come with the closing of its session, from the votes alone: the scope is the one
    that was put to the vote. Where an office has no such council, its officer records
    the decision by hand.
    """

    _name = "tdkt.initiative"
    _inherit = ["tdkt.initiative", "tdkt.council.matter.mixin", "tdkt.sat.in.mixin"]
    _agenda_field = "initiative_id"

    session_item_ids = fields.One2many(inverse_name="initiative_id")
    in_my_session = fields.Boolean(
        help="It is on the agenda of a session in which the current user sits, from "
        "the invitation until the session is closed.",
    )

    # --- Workflow ----------------------------------------------------------------

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
        session_sudo = self._find_session_sudo()
        if not session_sudo:
            return ""
        return self.env._(
            "“%(initiative)s” is on the agenda of “%(session)s”, which is not closed: "
            "it waits for the vote, or is taken off the agenda.",
            initiative=self.name,
            session=session_sudo.name,
        )

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
