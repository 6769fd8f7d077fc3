from odoo import api, models

from ..typesetting import words
from .tdkt_history_report import GIVEN_STATES


class ReportCampaignSummary(models.AbstractModel):
    """The figures of the final report of a campaign (báo cáo tổng kết)."""

    _name = "report.thidua_khenthuong.report_campaign_summary_document"
    _description = "Final Report of a Campaign"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return ``summaries``: campaign id -> its figures, read for all at once.

        Keys of the figures: ``rows`` (progress of each department), ``kinds`` (kind,
        number, done), ``awards`` (award, number, đồng), ``commendations``,
        ``collectives`` and ``persons`` (how many commitments), ``bars``; ``heads``
        holds the words of each head.
        """
        campaigns = self.env["tdkt.campaign"].browse(docids)
        commendations = self.env["tdkt.commendation"].search(
            [("campaign_id", "in", docids), ("state", "in", GIVEN_STATES)],
            order="award_id, register_number, id",
        )
        given = commendations.grouped("campaign_id")
        commitments = campaigns._submitted_commitments().grouped("campaign_id")
        report_type = self.env.ref("thidua_khenthuong.document_type_report")
        return {
            "heads": {
                campaign.id: campaign._printed_summary_head(report_type)
                for campaign in campaigns
            },
            "summaries": {
                campaign.id: self._figures(
                    campaign,
                    commitments.get(campaign, self.env["tdkt.commitment"]),
                    given.get(campaign, commendations.browse()),
                )
                for campaign in campaigns
            },
        }

    def _figures(self, campaign, commitments, commendations):
        persons = commitments.filtered("employee_id")
        items = commitments.item_ids.grouped("kind")
        rows = campaign.progress_ids.sorted(lambda row: row.department_id.name)
        return {
            "rows": rows,
            "collectives": len(commitments - persons),
            "persons": len(persons),
            "kinds": [
                (label, len(items[kind]), len(items[kind].filtered("is_done")))
                for kind, label in words.ITEM_KINDS.items()
                if kind in items
            ],
            "awards": [
                (award, len(found), sum(found.mapped("amount")))
                for award, found in commendations.grouped("award_id").items()
            ],
            "commendations": commendations,
            "bars": [
                {
                    "label": row.department_id.name,
                    "total": int(row.item_count),
                    "done": int(row.done_count),
                }
                for row in rows
            ],
        }
