from odoo import fields, models
from odoo.tools.translate import LazyTranslate

from ..mixins.tdkt_workflow_mixin import NextStep

_lt = LazyTranslate(__name__)

# What waits while a council has an initiative on its agenda.
WAITING = ("recall", "return", "withdraw", "recognise", "refuse")


class TdktInitiative(models.Model):
    """What the initiative council decides on an initiative that was handed in.

    submitted → recognised or refused, the rows “recognise” and “refuse” of the table,
    come with the closing of its session, from the votes alone: the scope is the one
    that was put to the vote. Where an office has no such council, its officer records
    the decision by hand.

    One that the council has refused keeps that vote when it is taken up again, until
    another session has voted: nobody recognises it beside the council.
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
        if action == "recognise":
            for initiative in self:
                reasons[initiative.id] = (
                    reasons.get(initiative.id) or initiative._get_voted_down_reason()
                )
        return reasons

    def _get_voted_down_reason(self):
        """Say that the council's last vote on it was a no, "" otherwise."""
        self.ensure_one()
        # sudo: tdkt.session.item - the lock holds whoever may read the session
        item_sudo = self.sudo().session_item_id
        if not item_sudo or item_sudo.passed:
            return ""
        return self.env._(
            "The council did not recognise “%(initiative)s” in “%(session)s”: put it "
            "to the vote again, e.g. with a narrower effect.",
            initiative=self.name,
            session=item_sudo.session_id.name,
        )

    def _next_step(self):
        step = super()._next_step()
        if self.state == "submitted" and self._get_voted_down_reason():
            return NextStep(
                step.user, _lt("Put the initiative to the council's vote again")
            )
        return step

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
                        "reason": False,
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
