from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    tdkt_filing_place = fields.Selection(
        selection=[("attachment", "Beside the Record")],
        string="Place of Filing",
        default="attachment",
        required=True,
        help="Where copies of issued documents, minutes and evidence are filed.",
    )
