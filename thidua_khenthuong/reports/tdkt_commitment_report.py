from odoo import api, models


class ReportCommitmentList(models.AbstractModel):
    """All commitments of a campaign (danh sách tổng hợp đăng ký)."""

    _name = "report.thidua_khenthuong.report_commitment_list_document"
    _description = "List of Commitments of a Campaign"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return ``lists``: campaign id -> [(department, its commitments)].

        Collectives stand before persons; drafts and returned ones are left out.
        """
        campaigns = self.env["tdkt.campaign"].browse(docids)
        submitted = campaigns._submitted_commitments().grouped("campaign_id")
        return {
            "lists": {
                campaign.id: self._by_department(
                    submitted.get(campaign, self.env["tdkt.commitment"])
                )
                for campaign in campaigns
            }
        }

    def _by_department(self, commitments):
        return [
            (
                department,
                found.sorted(lambda one: (bool(one.employee_id), one.id)),
            )
            for department, found in commitments.grouped("department_id").items()
        ]
