from odoo import fields, models


class TdktAward(models.Model):
    _inherit = "tdkt.award"

    criterion_ids = fields.One2many(
        comodel_name="tdkt.criterion",
        inverse_name="award_id",
        domain=[("ruleset_id.active", "=", True)],
        string="Criteria",
        readonly=True,
        help="What each rule set asks for; it is entered there.",
    )
