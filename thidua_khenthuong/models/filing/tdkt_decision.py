from odoo import models


class TdktDecision(models.Model):
    _name = "tdkt.decision"
    _inherit = ["tdkt.decision", "tdkt.filed.mixin"]

    def _filed_records(self):
        """Each certificate of a decision is filed under the award it is of."""
        awards = self.env["tdkt.commendation"].search([("decision_id", "in", self.ids)])
        return {**super()._filed_records(), awards._name: awards.ids}
