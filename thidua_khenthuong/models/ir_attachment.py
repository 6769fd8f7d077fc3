from odoo import api, models

from .tdkt_workflow_mixin import is_uninstalling

# What a reader of the file sees, and where it belongs; tokens and indexes are free.
CONTENT_FIELDS = frozenset(
    {"raw", "datas", "db_datas", "store_fname", "checksum", "mimetype", "url", "type"}
    | {"name", "res_model", "res_id", "res_field"}
)


class IrAttachment(models.Model):
    """Files of a locked record are locked with it.

    The file of a binary field is an attachment, which can be written to without a
    word to the record it belongs to. Whatever refuses a change of the field refuses
    it here, for the superuser too.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        # a message with a file may still be added to any record
        attachments.filtered("res_field")._tdkt_check_unlocked()
        return attachments

    def write(self, vals):
        if not CONTENT_FIELDS & vals.keys():
            return super().write(vals)
        self.check_access("write")
        self._tdkt_check_unlocked()
        result = super().write(vals)
        if {"res_model", "res_id", "res_field"} & vals.keys():
            self.filtered("res_field")._tdkt_check_unlocked()
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_except_locked(self):
        if not is_uninstalling(self.env):
            self._tdkt_check_unlocked()

    def _tdkt_check_unlocked(self):
        """Ask the records these files belong to whether the files may change.

        :raises UserError: for the file of a locked field, or any file of a record on
            which an issued decision rests
        """
        # sudo: ir.attachment - the lock holds whoever may read the file
        ours_sudo = self.sudo().filtered(
            lambda file: (file.res_model or "").startswith("tdkt.")
            and file.res_model in self.env
            and file.res_id
        )
        places = ours_sudo.grouped(lambda file: (file.res_model, file.res_field))
        for (model, field), files_sudo in places.items():
            records_sudo = (
                self.env[model].sudo().browse(files_sudo.mapped("res_id")).exists()
            )
            if field:
                if hasattr(records_sudo, "_check_file_open"):
                    records_sudo._check_file_open(field)
            elif hasattr(records_sudo, "_check_unsettled"):
                records_sudo._check_unsettled()
