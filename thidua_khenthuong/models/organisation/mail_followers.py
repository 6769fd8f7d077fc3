from odoo import models


class MailFollowers(models.Model):
    """Odoo lets every employee read who follows any record; ours tell their readers."""

    _name = "mail.followers"
    _inherit = ["tdkt.attached.mixin", "mail.followers"]

    _attached_to = "res_model"
