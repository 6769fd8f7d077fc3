import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..mixins import gate
from ..mixins.tdkt_workflow_mixin import is_uninstalling


class TdktSignedFile(models.Model):
    """The signed file of a document as it came from outside, unchanged.

    A scan of the signed paper, or a PDF that was signed with a key elsewhere. Not a
    byte of it is touched: writing into a signed file breaks its signature. It stands
    beside the file that was typeset here (``tdkt.frozen.print``), and from then on is
    what is printed, filed, packed and published. Another one replaces it with a reason;
    the one before stays.

    What a signature is worth is not said here, only whether there is one.
    """

    _name = "tdkt.signed.file"
    _inherit = ["tdkt.workflow.mixin"]
    _description = "Signed File"
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
    pages = fields.Integer(readonly=True, aggregator=None)
    has_signature = fields.Boolean(
        string="Digital Signature in the File",
        readonly=True,
        help="Whether there is one; whether it is valid has not been checked.",
    )
    superseded_on = fields.Datetime(readonly=True)
    reason = fields.Char(readonly=True, help="Why it took the place of the one before.")

    _in_force_uniq = models.UniqueIndex(
        "(res_model, res_id) WHERE superseded_on IS NULL",
        "Somebody else is replacing the signed file of the same document: look at it, "
        "then do it again.",
    )

    @api.model
    def _files_of(self, documents):
        """Return the signed files in force of documents of one model."""
        return self.search(
            [
                ("res_model", "=", documents._name),
                ("res_id", "in", documents.ids),
                ("superseded_on", "=", False),
            ]
        )

    def _contents(self):
        """Return {signed file: bytes}, each compared with its SHA-256.

        :raises UserError: when a file was altered or lost
        """
        # as of kept prints: raw bytes, whatever the context of a caller says
        files = self.with_env(self.env(context={})).env["ir.attachment"]
        attachments = files.search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", "file"),
                ("res_id", "in", self.ids),
            ]
        ).grouped("res_id")
        contents = {}
        for signed in self:
            content = attachments[signed.id].raw if signed.id in attachments else b""
            if hashlib.sha256(content).hexdigest() != signed.sha256:
                raise UserError(
                    self.env._(
                        "The signed file “%(file)s” is no longer the one that was "
                        "uploaded: restore the file store from a backup.",
                        file=signed.filename,
                    )
                )
            contents[signed] = content
        return contents

    @api.model
    def _keep(self, document, content, filename, facts, reason):
        """Keep a file as the one in force; see ``action_attach_signed``."""
        # sudo: nobody writes into the register but through the document
        signed_sudo = self.sudo()
        before_sudo = signed_sudo._files_of(document)
        before_sudo._write_moving({"superseded_on": fields.Datetime.now()})
        # the database lets one be in force, and sees the new one first otherwise
        before_sudo.flush_recordset()
        return signed_sudo._create_moving(
            [
                {
                    "res_model": document._name,
                    "res_id": document.id,
                    "company_id": document.company_id.id,
                    "file": base64.b64encode(content),
                    "filename": filename,
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "pages": facts.pages,
                    "has_signature": facts.signed,
                    "reason": reason,
                }
            ]
        )

    # --- Guards ------------------------------------------------------------------

    def _open_fields(self):
        return set()

    @api.model_create_multi
    def create(self, vals_list):
        if not gate.lets_create(self, vals_list):
            raise UserError(
                self.env._("A signed file is uploaded on its document: open that.")
            )
        return super().create(vals_list)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_kept(self):
        if not is_uninstalling(self.env):
            raise UserError(
                self.env._(
                    "Signed files cannot be deleted: upload another one, with the "
                    "reason."
                )
            )
