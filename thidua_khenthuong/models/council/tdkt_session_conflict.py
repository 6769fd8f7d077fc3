from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ..mixins.tdkt_workflow_mixin import Transition

_lt = LazyTranslate(__name__)


class TdktSessionConflict(models.Model):
    """Why a member does not vote on one line of a session.

    Found in the data of HR, or declared by the member. The chair may waive it with a
    reason, never his own; minutes name both.

    ======= ======== ======== =========================
    action  from     to       who
    ======= ======== ======== =========================
    waive   standing waived   chair, with a reason
    restore waived   standing chair, officer
    ======= ======== ======== =========================
    """

    _name = "tdkt.session.conflict"
    _inherit = [
        "tdkt.workflow.mixin",
        "tdkt.locked.line.mixin",
        "tdkt.named.mixin",
    ]
    _name_parts = ("attendee_id.member_name", "kind")
    _description = "Conflict of Interest"
    _order = "session_id, item_id, id"
    _scope_path = "company_id"

    session_id = fields.Many2one(related="item_id.session_id", store=True, index=True)
    company_id = fields.Many2one(related="session_id.company_id", store=True)
    item_id = fields.Many2one(
        comodel_name="tdkt.session.item", required=True, ondelete="cascade", index=True
    )
    attendee_id = fields.Many2one(
        comodel_name="tdkt.session.member",
        string="Member",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('session_id', '=', session_id)]",
    )
    kind = fields.Selection(
        selection=[
            ("self", "The Member in Person"),
            ("relative", "Relative"),
            ("department", "Same Department"),
            ("manager", "Manager of the Nominee"),
            ("subordinate", "Subordinate of the Nominee"),
            ("coauthor", "Author of the Initiative"),
            ("declared", "Declared by the Member"),
        ],
        required=True,
        default="declared",
    )
    note = fields.Text(help="What the member declared.")
    waive_reason = fields.Text(readonly=True, copy=False)
    state = fields.Selection(
        selection=[("standing", "Does Not Vote"), ("waived", "Waived")],
        default="standing",
        required=True,
        readonly=True,
        copy=False,
    )

    _once = models.UniqueIndex(
        "(item_id, attendee_id, kind)", "This conflict is entered already."
    )

    _lock_parents = {"session_id": "conflict_ids"}

    @api.depends("attendee_id", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for conflict in self:
            conflict.display_name = self.env._(
                "%(member)s: %(kind)s",
                member=conflict.attendee_id.member_name or "",
                kind=kinds.get(conflict.kind, ""),
            )

    @api.constrains("attendee_id", "item_id")
    def _check_same_session(self):
        for conflict in self:
            if conflict.attendee_id.session_id != conflict.item_id.session_id:
                raise UserError(
                    self.env._("The member sits in another session than the line.")
                )

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "waive": Transition(
                _lt("Waive the conflict"), ("standing",), "waived", ("chair",)
            ),
            "restore": Transition(
                _lt("Let the conflict stand"),
                ("waived",),
                "standing",
                ("chair", "officer"),
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"waive_reason"}

    def _open_fields(self):
        # the session's lock decides
        return None

    def _filter_holders(self, role):
        if role != "chair":
            return super()._filter_holders(role)
        return self.filtered(lambda one: one.session_id._filter_holders(role))

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        for conflict in self:
            session = conflict.session_id
            if session.state not in ("draft", "open"):
                reasons[conflict.id] = self.env._(
                    "The vote of “%(session)s” has begun: who votes on what is "
                    "settled.",
                    session=session.display_name,
                )
            # sudo: tdkt.session.member - whether it is the user himself
            elif (
                action == "waive"
                and conflict.sudo().attendee_id.user_id == self.env.user
            ):
                reasons[conflict.id] = self.env._(
                    "Nobody waives a conflict of interest of his own."
                )
        return reasons

    def action_waive(self, reason=None):
        """Let the member vote on the line nonetheless.

        :raises UserError: without a reason, in a matter of one's own, once voting
            has begun
        """
        reason = self._require_reason(reason)
        return self._move("waive", {"waive_reason": reason})

    def action_restore(self):
        """Take a waiver back: the member does not vote on the line."""
        return self._move("restore", {"waive_reason": False})
