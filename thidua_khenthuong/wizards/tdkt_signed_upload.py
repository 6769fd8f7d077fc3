import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import signed_pdf


class TdktSignedUpload(models.TransientModel):
    """Asks for the signed file of a document and shows it beside ours.

    The document checks role, state, file and reason itself.
    """

    _name = "tdkt.signed.upload"
    _inherit = ["tdkt.record.mixin"]
    _description = "Upload the Signed File"

    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document ID", model_field="res_model", required=True
    )
    document_name = fields.Char(compute="_compute_document")
    is_replacement = fields.Boolean(compute="_compute_document")
    file = fields.Binary(string="Signed File (PDF)", required=True, attachment=False)
    filename = fields.Char()
    reason = fields.Text(
        help="Why it takes the place of the signed file that is there already."
    )
    comparison = fields.Text(
        compute="_compute_comparison",
        help="Facts that can be seen in the files; nothing is verified.",
    )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        context = self.env.context
        values.setdefault("res_model", context.get("active_model"))
        values.setdefault("res_id", context.get("active_id"))
        return values

    @api.depends("res_model", "res_id")
    def _compute_document(self):
        for dialog in self:
            document = dialog._document()
            dialog.document_name = document.display_name
            dialog.is_replacement = bool(
                document.signed_file_ids.filtered(lambda one: not one.superseded_on)
            )

    @api.depends("file", "res_model", "res_id")
    def _compute_comparison(self):
        for dialog in self:
            dialog.comparison = dialog.file and dialog._describe()

    def _describe(self):
        """Return how the chosen file differs from ours, as far as can be seen."""
        self.ensure_one()
        try:
            raw = base64.b64decode(self.file, validate=True)
        except (binascii.Error, ValueError):
            return ""
        document = self._document()
        try:
            facts = document._inspect_signed(raw, self.filename)
        except UserError as error:
            return str(error)
        signature = (
            self.env._("The file has a digital signature; its validity is not checked.")
            if facts.signed
            else self.env._("The file has no digital signature.")
        )
        pages = self.env._("It has %(count)s pages.", count=facts.pages)
        if document._is_frozen():
            prints = document.frozen_print_ids.filtered(
                lambda one: not one.superseded_on
            )
            # sudo: tdkt.frozen.print - the officer compares with the kept file
            for content in prints.sudo()._contents().values():
                pages = self.env._(
                    "It has %(count)s pages, the one typeset here has %(own)s.",
                    count=facts.pages,
                    own=signed_pdf.inspect(content).pages,
                )
        return f"{pages} {signature}"

    def _document(self):
        """Return the document, as the current user may read it.

        :raises UserError: when the dialog was not opened from a document
        """
        self.ensure_one()
        model = self.env.get(self.res_model)
        if model is None or "signed_file_ids" not in model._fields:
            raise UserError(self.env._("This dialog was opened incorrectly."))
        return model.browse(self.res_id)

    def action_confirm(self):
        """Keep the file; the document checks everything itself."""
        self.ensure_one()
        self._document().action_attach_signed(self.file, self.filename, self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
