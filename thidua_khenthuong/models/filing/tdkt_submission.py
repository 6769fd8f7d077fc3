from odoo import models


class TdktSubmission(models.Model):
    _name = "tdkt.submission"
    _inherit = ["tdkt.submission", "tdkt.filed.mixin"]
