from odoo import api, models

from .tdkt_workflow_mixin import is_uninstalling


class IrAttachment(models.Model):
    """Files that are fields of a locked record are as locked as its other fields.

    Core asks for write access to the record only, so that whoever may write the record
    could exchange the minutes a signed decision rests on through its attachment.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._tdkt_check_open()
        return attachments

    def write(self, vals):
        self._tdkt_check_open()
        result = super().write(vals)
        if {"res_model", "res_id", "res_field"} & vals.keys():
            self._tdkt_check_open()
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_except_tdkt_locked(self):
        if not is_uninstalling(self.env):
            self._tdkt_check_open()

    def _tdkt_check_open(self):
        """Ask the records whose binary fields these files are.

        :raises UserError: when such a field is locked
        """
        for attachment in self.sudo().filtered("res_field"):
            model = self.env.get(attachment.res_model)
            is_line = hasattr(model, "_check_parents_open")
            if not attachment.res_id or not (is_line or hasattr(model, "_check_open")):
                continue
            # sudo: the lock holds whoever may read the record; the context stays, as
            # it may be a transition that writes the file
            record_sudo = model.sudo().browse(attachment.res_id).exists()
            if not record_sudo:
                continue
            if is_line:
                record_sudo._check_parents_open()
            if hasattr(record_sudo, "_check_open") and not record_sudo._is_moving():
                record_sudo._check_open({attachment.res_field})
