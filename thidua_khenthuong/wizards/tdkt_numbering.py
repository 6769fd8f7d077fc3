from odoo import api, fields, models


class TdktNumbering(models.TransientModel):
    """Asks the clerk for number and date of a signed document.

    A date on which the document cannot have been issued asks for its reason.
    """

    _name = "tdkt.numbering"
    _inherit = ["tdkt.document.dialog.mixin"]
    _description = "Number a Document"
    _served_by = "document_state"

    effect = fields.Text(
        compute="_compute_effect", help="What cannot be taken back afterwards."
    )
    series_kept_here = fields.Boolean(compute="_compute_effect")
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

    @api.depends("res_model", "res_id")
    def _compute_effect(self):
        for wizard in self:
            document = wizard._document()
            wizard.effect = "\n".join(document._get_effect_lines("number"))
            wizard.series_kept_here = (
                document._with_company().document_type_id.series_kept_here
            )

    @api.depends("res_model", "res_id")
    def _compute_date(self):
        for wizard in self:
            wizard.date = wizard._document()._usual_date()

    @api.depends("res_model", "res_id", "date")
    def _compute_date_warning(self):
        for wizard in self:
            wizard.date_warning = (
                wizard._document()._get_unusual_date_reason(wizard.date)
                if wizard.date
                else ""
            )

    def action_confirm(self):
        """Number the document; it checks everything itself."""
        document = self._document()
        document.action_number(self.number or None, self.date, self.reason)
        return document._close_with_notice("number")
