from odoo import api, models


class TdktReason(models.TransientModel):
    _inherit = "tdkt.reason"

    @api.model
    def _methods(self):
        return super()._methods() | {"action_publish_on_website"}
