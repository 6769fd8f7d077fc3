from odoo import api, models

from .tdkt_history_report import GIVEN_STATES


class ReportCampaignSummary(models.AbstractModel):
    """What the printed report on a campaign (sơ kết, tổng kết) adds to its text."""

    _name = "report.thidua_khenthuong.report_campaign_summary_document"
    _description = "Interim or Final Report of a Campaign"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return ``summaries``: report id -> its tables, read for all at once.

        Keys of the tables: ``rows`` (progress of each department), ``awards`` (award,
        number, đồng), ``commendations``, ``charts`` (those chosen in the report: see
        ``_print`` of ``tdkt.campaign.review.chart``); ``heads`` holds the words of each
        head.
        """
        reviews = self.env["tdkt.campaign.review"].browse(docids)
        commendations = self.env["tdkt.commendation"].search(
            [
                ("campaign_id", "in", reviews.campaign_id.ids),
                ("state", "in", GIVEN_STATES),
            ],
            order="award_id, register_number, id",
        )
        given = commendations.grouped("campaign_id")
        report_type = self.env.ref("thidua_khenthuong.document_type_report")
        charts = reviews.chart_ids._print()
        return {
            "heads": {
                review.id: review._printed_head(report_type) for review in reviews
            },
            "summaries": {
                review.id: {
                    **self._figures(
                        review.campaign_id,
                        given.get(review.campaign_id, commendations.browse()),
                    ),
                    "charts": charts.get(review.id, {}),
                }
                for review in reviews
            },
        }

    def _figures(self, campaign, commendations):
        rows = campaign.progress_ids.sorted(lambda row: row.department_id.name)
        return {
            "rows": rows,
            "awards": [
                (award, len(found), sum(found.mapped("amount")))
                for award, found in commendations.grouped("award_id").items()
            ],
            "commendations": commendations,
        }
