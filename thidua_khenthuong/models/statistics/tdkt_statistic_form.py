from odoo import fields, models


class TdktStatisticForm(models.Model):
    """A statistical form (biểu mẫu báo cáo thống kê) with its rows and columns.

    Thông tư 02/2023/TT-BNV, Biểu 0601–0605, was not read in the official text: titles,
    rows and code numbers come from a copy with slips, so all of it is data that a
    manager puts right, and a report that was sent keeps the words it was sent with.
    """

    _name = "tdkt.statistic.form"
    _inherit = ["tdkt.provision.mixin", "tdkt.named.mixin"]
    _description = "Statistical Form"
    _order = "code, date_from desc, id"
    _name_parts = ("code", "name")
    _provision_key = ("code",)

    code = fields.Char(
        string="Number of the Form", required=True, help="E.g. 0601.N/BNV-TĐKT."
    )
    name = fields.Char(
        string="Title", required=True, help="As it is printed, in Vietnamese."
    )
    source = fields.Selection(
        selection=[
            ("campaign", "Campaigns"),
            ("commendation", "Register of Commendations"),
            ("entered", "Entered by Hand"),
        ],
        string="Counted From",
        required=True,
        default="commendation",
    )
    award_level = fields.Selection(
        selection=[
            ("grassroots", "Grassroots"),
            ("province", "Ministry or Province"),
            ("state", "State Level"),
        ],
        string="Awards Of",
        help="Which awards of the register the form counts; all when it is empty.",
    )
    campaigns_counted = fields.Selection(
        selection=[
            ("begun", "Launched Within the Period"),
            ("running", "Running Within the Period"),
        ],
        required=True,
        default="begun",
    )
    unit = fields.Char(string="Unit of Measure", help="Đơn vị tính.")
    has_unit_column = fields.Boolean(
        string="Column for the Unit", help="Column C of the form."
    )
    receipt_rule = fields.Char(
        string="Date of Receipt", help="Ngày nhận báo cáo, as it is printed."
    )
    row_ids = fields.One2many(
        comodel_name="tdkt.statistic.item",
        inverse_name="form_id",
        domain=[("axis", "=", "row")],
        string="Rows",
    )
    column_ids = fields.One2many(
        comodel_name="tdkt.statistic.item",
        inverse_name="form_id",
        domain=[("axis", "=", "column")],
        string="Columns",
    )
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.statistic.form", ondelete="restrict", index="btree_not_null"
    )

    def _compute_display_name(self):
        for form in self:
            form.display_name = f"{form.code or ''} – {form.name or ''}"
