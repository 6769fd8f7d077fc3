from odoo import models


class TdktCampaign(models.Model):
    _name = "tdkt.campaign"
    _inherit = ["tdkt.campaign", "tdkt.filed.mixin"]

    def _filed_records(self):
        """The evidence of a campaign is filed under the commitments it proves."""
        commitments = self.env["tdkt.commitment"].search(
            [("campaign_id", "in", self.ids)]
        )
        return {**super()._filed_records(), commitments._name: commitments.ids}
