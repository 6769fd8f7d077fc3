from odoo import api, fields, models
from odoo.exceptions import UserError


class TdktNumbering(models.TransientModel):
    """Asks the clerk for number and date of a signed document.

    A date on which the document cannot have been issued asks for its reason.
    """

    _name = "tdkt.numbering"
    _inherit = ["tdkt.record.mixin"]
    _description = "Number a Document"

    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document ID", model_field="res_model", required=True
    )
    document_name = fields.Char(compute="_compute_document")
    effect = fields.Text(
        compute="_compute_document", help="What cannot be taken back afterwards."
    )
    series_kept_here = fields.Boolean(compute="_compute_document")
    number = fields.Integer()
    date = fields.Date(
        compute="_compute_date",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    date_warning = fields.Text(compute="_compute_date_warning")
    reason = fields.Text(string="Reason for the Date")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        context = self.env.context
        values.setdefault("res_model", context.get("active_model"))
        values.setdefault("res_id", context.get("active_id"))
        return values

    @api.depends("res_model", "res_id")
    def _compute_document(self):
        for wizard in self:
            document = wizard._document()
            wizard.document_name = document.display_name
            wizard.effect = "\n".join(document._get_effect_lines("number"))
            wizard.series_kept_here = (
                document._with_company().document_type_id.series_kept_here
            )

    @api.depends("res_model", "res_id")
    def _compute_date(self):
        for wizard in self:
            wizard.date = wizard._document()._today()

    @api.depends("res_model", "res_id", "date")
    def _compute_date_warning(self):
        for wizard in self:
            wizard.date_warning = (
                wizard._document()._get_unusual_date_reason(wizard.date)
                if wizard.date
                else ""
            )

    def _document(self):
        """Return the document, as the current user may read it.

        :raises UserError: when the dialog was not opened from a document
        """
        self.ensure_one()
        model = self.env.get(self.res_model)
        if model is None or "document_state" not in model._fields:
            raise UserError(self.env._("This dialog was opened incorrectly."))
        return model.browse(self.res_id)

    def action_confirm(self):
        """Number the document; it checks everything itself."""
        document = self._document()
        document.action_number(self.number or None, self.date, self.reason)
        return document._close_with_notice("number")
