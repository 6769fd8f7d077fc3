from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TdktStatisticFigure(models.Model):
    """A number of a statistical report that somebody enters.

    For forms on what no record of ours says, such as the organisations and people who
    work in emulation and commendation. A number is entered or it is not: 0 is a number.
    """

    _name = "tdkt.statistic.figure"
    _inherit = ["tdkt.locked.line.mixin"]
    _description = "Entered Number of a Statistical Report"
    _order = "report_id, sequence, id"
    _rec_name = "row_id"

    _lock_parents = {"report_id": "figure_ids"}

    report_id = fields.Many2one(
        comodel_name="tdkt.statistic.report",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="report_id.company_id", store=True)
    sequence = fields.Integer()
    row_id = fields.Many2one(
        comodel_name="tdkt.statistic.item", required=True, ondelete="restrict"
    )
    column_id = fields.Many2one(
        comodel_name="tdkt.statistic.item", required=True, ondelete="restrict"
    )
    quantity = fields.Integer(string="Number", aggregator=None)
    entered = fields.Boolean(
        compute="_compute_entered",
        store=True,
        readonly=False,
        precompute=True,
        help="Ticked by itself for any number but 0; tick it where 0 is the number.",
    )
    note = fields.Char(help="Where the number was taken from.")

    _quantity_range = models.Constraint(
        "CHECK(quantity BETWEEN 0 AND 1000000)",
        "Enter a number between 0 and 1,000,000.",
    )
    _cell_uniq = models.Constraint(
        "unique(report_id, row_id, column_id)",
        "This number of the report is entered already.",
    )

    @api.depends("quantity")
    def _compute_entered(self):
        for figure in self:
            figure.entered = figure.entered or figure.quantity > 0

    @api.constrains("report_id", "row_id", "column_id")
    def _check_form(self):
        for figure in self:
            form = figure.report_id.form_id
            if (
                form.source != "entered"
                or figure.row_id not in form.row_ids
                or figure.column_id not in form.column_ids
            ):
                raise ValidationError(
                    self.env._(
                        "“%(report)s” has no such number to enter.",
                        report=figure.report_id.display_name,
                    )
                )
