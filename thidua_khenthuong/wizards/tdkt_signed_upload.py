import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import signed_pdf


class TdktSignedUpload(models.TransientModel):
    """Asks for the signed file of a document and shows it beside ours."""

    _name = "tdkt.signed.upload"
    _inherit = ["tdkt.document.dialog.mixin"]
    _description = "Upload the Signed File"
    _served_by = "signed_file_ids"

    is_replacement = fields.Boolean(compute="_compute_is_replacement")
    file = fields.Binary(string="Signed File (PDF)", required=True, attachment=False)
    filename = fields.Char()
    reason = fields.Text(
        help="Why it takes the place of the signed file that is there already."
    )
    comparison = fields.Text(
        compute="_compute_comparison",
        help="Facts that can be seen in the files; nothing is verified.",
    )

    @api.depends("res_model", "res_id")
    def _compute_is_replacement(self):
        for dialog in self:
            dialog.is_replacement = bool(
                dialog._document().signed_file_ids.filtered(
                    lambda one: not one.superseded_on
                )
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

    def action_confirm(self):
        """Keep the file; the document checks everything itself."""
        self.ensure_one()
        return self._document().action_attach_signed(
            self.file, self.filename, self.reason
        )
