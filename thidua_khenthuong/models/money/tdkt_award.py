from odoo import fields, models


class TdktAward(models.Model):
    _inherit = "tdkt.award"

    rate_ids = fields.One2many(
        comodel_name="tdkt.award.rate",
        inverse_name="award_id",
        string="Bonuses",
        help="How much money comes with the award, by the day of the decision.",
    )
