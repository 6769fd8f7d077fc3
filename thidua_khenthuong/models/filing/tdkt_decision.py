from odoo import models


class TdktDecision(models.Model):
    _name = "tdkt.decision"
    _inherit = ["tdkt.decision", "tdkt.filed.mixin"]
