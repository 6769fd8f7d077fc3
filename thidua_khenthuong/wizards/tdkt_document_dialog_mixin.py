from odoo import api, fields, models
from odoo.exceptions import UserError


class TdktDocumentDialogMixin(models.AbstractModel):
    """A dialog that is opened from one document of any kind.

    It only asks; the document checks role, state and what was entered itself.
    """

    _name = "tdkt.document.dialog.mixin"
    _inherit = ["tdkt.record.mixin"]
    _description = "Dialog of a Document"

    # A field that only the documents have which the dialog serves.
    _served_by = None

    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document ID", model_field="res_model", required=True
    )
    document_name = fields.Char(compute="_compute_document")

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
            dialog.document_name = dialog._document().display_name

    def _document(self):
        """Return the document, as the current user may read it.

        :raises UserError: when the dialog was not opened from a document
        """
        self.ensure_one()
        model = self.env.get(self.res_model)
        if model is None or self._served_by not in model._fields:
            raise UserError(self.env._("This dialog was opened incorrectly."))
        return model.browse(self.res_id)
