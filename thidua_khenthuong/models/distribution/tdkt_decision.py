from odoo import models
from odoo.fields import Domain


class TdktDecision(models.Model):
    _inherit = "tdkt.decision"

    def _is_own(self):
        return super()._is_own() and self.origin == "own"

    def _concerned_domain(self):
        """A decision concerns whom it names, and the heads of their units."""
        # sudo: tdkt.commendation - whom the decision names, whoever sends it to them
        named_sudo = self.sudo().commendation_ids
        units_sudo = named_sudo.unit_id | named_sudo.department_id
        people_sudo = named_sudo.employee_id | units_sudo.manager_id
        return Domain("id", "in", people_sudo.ids)
