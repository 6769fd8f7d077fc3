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
        # sudo: the lock holds whoever may read the record; the context stays, as it may
        # be a transition that writes the file
        files_sudo = self.sudo().filtered(lambda file: file.res_field and file.res_id)
        for (res_model, name), files in files_sudo.grouped(
            lambda file: (file.res_model, file.res_field)
        ).items():
            model_sudo = self.env.get(res_model)
            is_line = hasattr(model_sudo, "_check_parents_open")
            is_document = hasattr(model_sudo, "_check_open")
            if not is_line and not is_document:
                continue
            # who may not write the record learns nothing of its locks
            files.with_env(self.env).check_access("write")
            records_sudo = model_sudo.sudo().browse(files.mapped("res_id")).exists()
            if is_line:
                records_sudo._check_parents_open({name: True})
            if is_document and not records_sudo._is_moving():
                records_sudo._check_open({name})
