import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..mixins import gate
from ..mixins.tdkt_workflow_mixin import is_uninstalling


class TdktFrozenPrint(models.Model):
    """The file of a document as it was first printed after its issue.

    What has left the office never changes: the first print of an issued document is
    kept here with its SHA-256, and every later print returns the same bytes, whatever
    has happened to templates, fonts or names in between (Nghị định 30/2020/NĐ-CP, Điều
    18: a mistake is met by a new document). A print made anew supersedes the old file,
    which stays.

    Everybody gets the file by printing the document, where his right to the document
    and to the report is checked; this register itself is read by the office and HR.
    Documents take part by inheriting ``tdkt.frozen.mixin``.
    """

    _name = "tdkt.frozen.print"
    _inherit = ["tdkt.workflow.mixin"]
    _description = "Kept Print"
    _order = "id desc"
    _rec_name = "filename"

    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    report_name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    file = fields.Binary(attachment=True, required=True, readonly=True)
    filename = fields.Char(required=True, readonly=True)
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True, index=True)
    superseded_on = fields.Datetime(readonly=True)
    reason = fields.Char(
        readonly=True, help="Why the document was reprinted and this file replaced."
    )

    _in_force_uniq = models.UniqueIndex(
        "(res_model, res_id, report_name) WHERE superseded_on IS NULL",
        "Somebody else is printing the same document at this moment: print it again.",
    )
    _document_idx = models.Index("(res_model, res_id)")

    @api.model
    def _kept(self, report_sudo, documents):
        """Return {document id: bytes} of the documents that have a print kept.

        The caller has checked that the user may print ``report_sudo`` on them.

        :raises UserError: when a kept file is no longer what it was
        """
        if getattr(documents, "_frozen_report", None) != report_sudo.report_name:
            return {}
        # sudo: whoever may print the document gets its file from the register
        prints_sudo = self.sudo()._prints_of(documents)
        return {
            kept.res_id: content for kept, content in prints_sudo._contents().items()
        }

    @api.model
    def _prints_of(self, documents):
        """Return the prints in force of documents of one model."""
        return self.search(
            [
                ("res_model", "=", documents._name),
                ("res_id", "in", documents.ids),
                ("report_name", "=", documents._frozen_report),
                ("superseded_on", "=", False),
            ]
        )

    def _contents(self):
        """Return {print: bytes}, each compared with the checksum of its first print.

        :raises UserError: when a file was altered or lost
        """
        # the attachments' raw bytes: reading the field would encode them in base64
        attachments = self.env["ir.attachment"].search(
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
                        "The kept file of “%(document)s” is no longer the one that was "
                        "printed: restore the file store from a backup.",
                        document=kept.filename,
                    )
                )
            contents[kept] = content
        return contents

    @api.model
    def _keep(self, report_sudo, documents, pdfs):
        """Keep the prints of those documents that do not change any more.

        :param dict pdfs: document id -> bytes
        """
        if getattr(documents, "_frozen_report", None) != report_sudo.report_name:
            return
        # sudo: nobody writes into the register except by printing
        self.sudo()._create_moving(
            [
                {
                    "res_model": document._name,
                    "res_id": document.id,
                    "report_name": report_sudo.report_name,
                    "company_id": document.company_id.id,
                    "file": base64.b64encode(pdfs[document.id]),
                    "filename": f"{document.display_name}.pdf",
                    "sha256": hashlib.sha256(pdfs[document.id]).hexdigest(),
                }
                for document in documents.filtered(lambda one: one._is_frozen())
                if document.id in pdfs
            ]
        )

    def _supersede(self, reason):
        """Make room for a new print; the files stay.

        :param str reason: told to whoever finds two files of one document
        """
        self._write_moving({"superseded_on": fields.Datetime.now(), "reason": reason})

    # --- Guards ------------------------------------------------------------------

    def _open_fields(self):
        return set()

    @api.model_create_multi
    def create(self, vals_list):
        if not gate.lets_create(self, vals_list):
            raise UserError(self.env._("Kept prints come from printing a document."))
        return super().create(vals_list)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_kept(self):
        if not is_uninstalling(self.env):
            raise UserError(
                self.env._(
                    "Kept prints cannot be deleted: reprint the document to "
                    "replace one."
                )
            )
