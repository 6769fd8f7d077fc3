import inspect

from odoo import api, fields, models
from odoo.exceptions import UserError


class TdktReason(models.TransientModel):
    """Asks for the reason that an action needs, then calls it as the same user.

    The action checks state, role and reason itself; this is only the dialog.
    """

    _name = "tdkt.reason"
    _inherit = ["tdkt.record.mixin"]
    _description = "Reason"

    question = fields.Text(
        compute="_compute_question",
        help="To which record it is done, and what cannot be taken back.",
    )
    reason = fields.Text(required=True)

    @api.depends_context("active_model", "active_id", "active_ids", "tdkt_method")
    def _compute_question(self):
        for dialog in self:
            records = dialog._get_records()
            action = self.env.context["tdkt_method"].removeprefix("action_")
            question = len(records) == 1 and records.get_confirmation(action)
            dialog.question = (
                question["body"]
                if question
                else self.env._(", ").join(records.mapped("display_name"))
            )

    @api.model
    def _methods(self):
        """Return the names of the only methods this dialog calls.

        Another addon adds its own; each must check state, role and reason itself.
        """
        return {
            "action_return",
            "action_revoke",
            "action_cancel",
            "action_unpublish",
            "action_disqualify",
            "action_refuse",
            "action_withdraw",
            "action_print_anew",
            "action_typeset_anew",
            "action_end",
            "action_reopen",
            # a line of distribution: how it was done, why nothing is
            "action_finish",
            "action_skip",
            # with a reason only in a matter of one's own
            "action_accept",
            "action_appraise",
            "action_approve",
            "action_assess",
            "action_check",
            "action_confirm",
            "action_publish",
            "action_qualify",
            "action_send_back",
            # the council
            "action_adjourn",
            "action_answer_absent",
            "action_answer_written",
            "action_break_tie",
            "action_declare",
            "action_reconsider",
            "action_vote_again",
            "action_waive",
        }

    def action_confirm(self):
        """Call the method named in the context on the active records.

        :raises UserError: for a method or model this dialog does not serve
        """
        self.ensure_one()
        context = self.env.context
        records = self._get_records()
        action = getattr(records, context["tdkt_method"])
        takes_reason = "reason" in inspect.signature(action).parameters
        done = action(**{"reason" if takes_reason else "exception": self.reason})
        name = context["tdkt_method"].removeprefix("action_")
        reload = context.get("tdkt_reload") and {
            "type": "ir.actions.client",
            "tag": "soft_reload",
        }
        if name not in records._transitions():
            return reload if reload and done is True else done
        return records._close_with_notice(name, then=reload or None)

    def _get_records(self):
        """Return the records that the dialog was opened for, as the user reads them.

        :raises UserError: for a method or model this dialog does not serve
        """
        context = self.env.context
        method = context.get("tdkt_method")
        model = self.env.get(context.get("active_model"))
        if (
            method not in self._methods()
            or model is None
            or "available_actions" not in model._fields
            or not hasattr(model, method)
        ):
            raise UserError(self.env._("This dialog was opened incorrectly."))
        records = model.browse(context.get("active_ids") or context.get("active_id"))
        records.check_access("read")
        return records
