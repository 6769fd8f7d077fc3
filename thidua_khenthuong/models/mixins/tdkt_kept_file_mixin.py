import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from . import gate
from .tdkt_workflow_mixin import is_uninstalling


class TdktKeptFileMixin(models.AbstractModel):
    """A file that stands for a document as it is, with the SHA-256 of its bytes.

    One of a kind is in force; another one supersedes it, and the file before stays.
    Nobody writes into such a register but the code, the superuser
    included: a model names in ``_get_creation_reason`` what to do instead.
    """

    _name = "tdkt.kept.file.mixin"
    _inherit = ["tdkt.workflow.mixin"]
    _description = "Kept File"
    _order = "id desc"
    _rec_name = "filename"

    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    file = fields.Binary(attachment=True, required=True, readonly=True)
    filename = fields.Char(required=True, readonly=True)
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True, index=True)
    superseded_on = fields.Datetime(readonly=True)

    @api.model
    def _kept_values(self, document, content, filename):
        """Return the values of a new file; ``_create_moving`` takes them.

        :param bytes content:
        """
        return {
            "res_model": document._name,
            "res_id": document.id,
            "company_id": document.company_id.id,
            "file": base64.b64encode(content),
            "filename": filename,
            "sha256": hashlib.sha256(content).hexdigest(),
        }

    @api.model
    def _in_force_of(self, documents):
        """Return the files in force of documents of one model."""
        return self.search(self._in_force_domain(documents))

    @api.model
    def _in_force_domain(self, documents):
        return [
            ("res_model", "=", documents._name),
            ("res_id", "in", documents.ids),
            ("superseded_on", "=", False),
        ]

    def _contents(self):
        """Return {file: bytes}, each compared with the SHA-256 it was kept with.

        :raises UserError: when one was altered or lost
        """
        # the attachments' raw bytes: reading the field would encode them in base64, and
        # a caller's context (bin_size) would have their size read instead
        files = self.with_env(self.env(context={})).env["ir.attachment"]
        attachments = files.search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", "file"),
                ("res_id", "in", self.ids),
            ]
        )
        raw = {attachment.res_id: attachment for attachment in attachments}
        contents = {}
        for kept in self:
            content = raw[kept.id].raw if kept.id in raw else b""
            if hashlib.sha256(content).hexdigest() != kept.sha256:
                raise UserError(
                    self.env._(
                        "The kept file “%(file)s” is no longer what it was: restore "
                        "the file store from a backup.",
                        file=kept.filename,
                    )
                )
            contents[kept] = content
        return contents

    # --- Guards ------------------------------------------------------------------

    def _open_fields(self):
        return set()

    def _get_creation_reason(self):
        """Say where such files come from."""
        raise NotImplementedError

    def _get_deletion_reason(self):
        """Say what is done instead of deleting one."""
        raise NotImplementedError

    @api.model_create_multi
    def create(self, vals_list):
        if not gate.lets_create(self, vals_list):
            raise UserError(self._get_creation_reason())
        return super().create(vals_list)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_kept(self):
        if not is_uninstalling(self.env):
            raise UserError(self._get_deletion_reason())
