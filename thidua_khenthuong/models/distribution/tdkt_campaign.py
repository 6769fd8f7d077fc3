from odoo import models
from odoo.fields import Domain


class TdktCampaign(models.Model):
    _inherit = "tdkt.campaign"

    def _is_own(self):
        # a superior's plan bears its own number; a unit's plan bears none
        return super()._is_own() and self.level == "office"

    def _concerned_domain(self):
        """A campaign concerns whoever works in the units that take part."""
        if not self.department_ids:
            return Domain.TRUE
        return Domain("department_id", "child_of", self.department_ids.ids)
