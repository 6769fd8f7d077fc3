from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ..mixins.tdkt_workflow_mixin import Transition
from .tdkt_council_matter_mixin import NOT_CLOSED

_lt = LazyTranslate(__name__)


class TdktNomination(models.Model):
    """What the council decides on a line of a dossier.

    ========== ================== =========== ======================================
    action     from               to          who
    ========== ================== =========== ======================================
    reconsider rejected           qualified   officer, with a reason: another session
    return     rejected           returned    officer, with a reason: the unit mends
                                              it, or proposes a lower award
    disqualify approved, rejected unqualified officer, with a reason: the line is over
    withdraw   approved, rejected withdrawn   owner: the unit does not insist
    ========== ================== =========== ======================================

    qualified → approved or rejected comes with the closing of the session. Where the
    procedure asks for no council, or its minutes are given by hand, a line stays
    qualified, and may go into a decision like an approved one. A line the council has
    rejected keeps that vote, whatever becomes of it, until another session has voted.
    """

    _name = "tdkt.nomination"
    _inherit = ["tdkt.nomination", "tdkt.council.matter.mixin"]

    session_item_ids = fields.One2many(inverse_name="nomination_id")
    state = fields.Selection(
        selection_add=[
            ("approved", "Approved by the Council"),
            ("rejected", "Rejected by the Council"),
            ("forwarded",),
        ],
        ondelete={"approved": "set default", "rejected": "set default"},
    )

    @api.model
    def _transitions(self):
        transitions = super()._transitions()
        for action, decided in (
            ("disqualify", ("approved", "rejected")),
            ("withdraw", ("approved", "rejected")),
            ("return", ("rejected",)),
        ):
            one = transitions[action]
            transitions[action] = one._replace(sources=(*one.sources, *decided))
        return {
            **transitions,
            "reconsider": Transition(
                _lt("Have the council vote again"),
                ("rejected",),
                "qualified",
                ("officer",),
                impartial=True,
            ),
        }

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        for nomination in self:
            if action in ("disqualify", "withdraw", "return"):
                reasons[nomination.id] = reasons.get(nomination.id) or (
                    nomination._get_before_council_reason(("open", "voting"))
                )
            if nomination.state == "rejected" and (
                nomination.dossier_id.state != "appraising"
            ):
                reasons[nomination.id] = self.env._(
                    "Reopen the appraisal of “%(dossier)s” first.",
                    dossier=nomination.dossier_id.display_name,
                )
        return reasons

    def _get_before_council_reason(self, states=NOT_CLOSED):
        """Say that the line is on the agenda of a session, "" when it is on none.

        :param tuple states: of sessions
        """
        session_sudo = self._find_session_sudo(states)
        if not session_sudo:
            return ""
        return self.env._(
            "%(nominee)s is on the agenda of “%(session)s”, which is not closed.",
            nominee=self.nominee_name,
            session=session_sudo.name,
        )

    def _get_not_qualified_reason(self, states):
        return (
            super()._get_not_qualified_reason(states)
            or self._get_before_council_reason()
            or self._get_rejected_reason()
        )

    def _get_rejected_reason(self):
        """Say that the council's last vote on the line was a no, "" otherwise."""
        self.ensure_one()
        # sudo: tdkt.session.item - the lock holds whoever may read the session
        item_sudo = self.sudo().session_item_id
        if self.state != "qualified" or not item_sudo or item_sudo.passed:
            return ""
        return self.env._(
            "The council did not approve %(nominee)s in “%(session)s”: have it vote "
            "again first.",
            nominee=self.nominee_name,
            session=item_sudo.session_id.name,
        )

    def _state_before_listing(self):
        """Return the state of a line that no document lists any more."""
        self.ensure_one()
        return "approved" if self.session_item_id.passed else "qualified"

    def action_reconsider(self, reason=None):
        """Let a rejected line come before another session.

        :raises UserError: without a reason, or while the dossier is concluded
        """
        reason = self._require_reason(reason)
        return self._excused(reason)._move("reconsider", {"reason": reason})
