from odoo import api, fields, models
from odoo.exceptions import UserError


class TdktReason(models.TransientModel):
    """Asks for the reason that an action needs, then calls it as the same user.

    The action checks state, role and reason itself; this is only the dialog.
    """

    _name = "tdkt.reason"
    _inherit = ["tdkt.record.mixin"]
    _description = "Reason"

    reason = fields.Text(required=True)

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
            "action_end",
            "action_reopen",
        }

    def action_confirm(self):
        """Call the method named in the context on the active records.

        :raises UserError: for a method or model this dialog does not serve
        """
        self.ensure_one()
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
        getattr(records, method)(self.reason)
        return {"type": "ir.actions.act_window_close"}
