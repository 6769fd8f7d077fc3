from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    tdkt_filing_place = fields.Selection(
        selection_add=[("dms", "Documents")],
        default="dms",
        ondelete={
            "dms": lambda offices: offices.write({"tdkt_filing_place": "attachment"})
        },
    )
