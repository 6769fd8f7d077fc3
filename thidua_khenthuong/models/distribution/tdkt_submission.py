from odoo import models
from odoo.fields import Domain


class TdktSubmission(models.Model):
    _inherit = "tdkt.submission"

    def _concerned_domain(self):
        """A submission concerns the heads of the units whose lines it proposes."""
        # sudo: tdkt.nomination - an officer tells them whatever he reads himself
        units_sudo = self.sudo().nomination_ids.unit_id
        return Domain("id", "in", units_sudo.manager_id.ids)
