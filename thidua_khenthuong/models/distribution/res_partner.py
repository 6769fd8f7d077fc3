from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    tdkt_code_ids = fields.One2many(
        comodel_name="tdkt.organisation.code",
        inverse_name="partner_id",
        string="Codes on the Document Axis",
        groups="thidua_khenthuong.group_tdkt_officer",
    )
