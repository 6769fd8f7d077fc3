from odoo import models


class MailActivity(models.Model):
    _name = "mail.activity"
    _inherit = ["tdkt.attached.mixin", "mail.activity"]

    _attached_to = "res_model"
