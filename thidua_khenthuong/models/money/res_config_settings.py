from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    tdkt_bonus_rounding = fields.Selection(
        related="company_id.tdkt_bonus_rounding", readonly=False, required=True
    )
    tdkt_bonus_step = fields.Integer(
        related="company_id.tdkt_bonus_step", readonly=False, required=True
    )
