from odoo import models


class MailMessage(models.Model):
    _name = "mail.message"
    _inherit = ["tdkt.attached.mixin", "mail.message"]

    _attached_to = "model"
