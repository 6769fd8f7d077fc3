from odoo import api, fields, models


class TdktSeriesStart(models.TransientModel):
    """Shows where a series of numbers begins, before it is kept here.

    Opened again later, it sets the next number, with a reason.
    """

    _name = "tdkt.series.start"
    _inherit = ["tdkt.record.mixin"]
    _description = "Start a Number Series"

    document_type_id = fields.Many2one(
        comodel_name="tdkt.document.type",
        required=True,
        readonly=True,
        default=lambda self: self._default_document_type_id(),
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    symbol = fields.Char(compute="_compute_series")
    year = fields.Integer(compute="_compute_series")
    highest_number = fields.Integer(
        string="Highest Number in Use", compute="_compute_series"
    )
    proposed_number = fields.Integer(compute="_compute_series")
    next_number = fields.Integer(
        compute="_compute_next_number", store=True, readonly=False, precompute=True
    )
    reason = fields.Char(help="Required when the number differs from the proposed one.")

    @api.model
    def _default_document_type_id(self):
        return self.env.context.get("active_id")

    @api.depends("document_type_id", "company_id")
    def _compute_series(self):
        series = self.env["tdkt.number.series"]
        year = self.env.company._tdkt_today().year
        for wizard in self:
            company = wizard.company_id
            code = wizard.document_type_id._symbol(company)
            wizard.symbol, wizard.year = code, year
            used = series._used_numbers(company, code, year)
            wizard.highest_number = max(used, default=0)
            wizard.proposed_number = series._next_number(company, code, year)

    @api.depends("proposed_number")
    def _compute_next_number(self):
        for wizard in self:
            wizard.next_number = wizard.proposed_number

    def action_confirm(self):
        """Keep the series here from this number on; the type checks everything."""
        self.ensure_one()
        document_type = self.document_type_id.with_company(self.company_id)
        return document_type.action_keep_series(self.next_number, self.reason)
