from odoo import api, models

from ..models.statistics.tdkt_front_officer import NOMINATED, QUALIFIED
from ..typesetting import words
from .tdkt_history_report import GIVEN_STATES


class ReportCampaignSummary(models.AbstractModel):
    """What the printed report on a campaign (sơ kết, tổng kết) adds to its text."""

    _name = "report.thidua_khenthuong.report_campaign_summary_document"
    _description = "Interim or Final Report of a Campaign"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return ``summaries``: report id -> its tables, read for all at once.

        Keys of the tables: ``rows`` (progress of each department), ``awards`` (award,
        number, đồng), ``commendations``, ``charts`` (those chosen in the report, by
        the section they stand in: caption and bars); ``heads`` holds the words of each
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
        figures = reviews.campaign_id._summary_figures()
        stages = self._count_stages(reviews.campaign_id)
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
                    "charts": self._draw(
                        review,
                        figures[review.campaign_id.id],
                        stages.get(review.campaign_id.id, {}),
                    ),
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

    @api.model
    def _count_stages(self, campaigns):
        """Return {campaign id: {state: number of nominations}}."""
        stages = {}
        for campaign, state, count in self.env["tdkt.nomination"]._read_group(
            [("campaign_id", "in", campaigns.ids)],
            ["campaign_id", "state"],
            ["__count"],
        ):
            stages.setdefault(campaign.id, {})[state] = count
        return stages

    @api.model
    def _draw(self, review, figures, stages):
        """Return {section: charts} of what the report is to show.

        :param dict figures: of ``tdkt.campaign._summary_figures``, which the text of
            the report was written from, too
        """
        results, awards = [], []
        if review.chart_units:
            results.append(
                {
                    "caption": "số nội dung hoàn thành (phần tô đậm) trên số nội dung "
                    "đăng ký của từng phòng, đơn vị; số liệu chi tiết tại Phụ lục I.",
                    "bars": [
                        {
                            "label": line["name"],
                            "total": int(line["items"]),
                            "done": int(line["done"]),
                        }
                        for line in figures["departments"]
                    ],
                }
            )
        if review.chart_kinds:
            results.append(
                {
                    "caption": "số nội dung hoàn thành (phần tô đậm) trên số nội dung "
                    "đăng ký, theo loại nội dung.",
                    "bars": [
                        {
                            "label": words.ITEM_KINDS[line["kind"]],
                            "total": int(line["items"]),
                            "done": int(line["done"]),
                        }
                        for line in figures["kinds"]
                    ],
                }
            )
        if review.chart_stages:
            awards.append(
                {
                    "caption": "từ đăng ký đến quyết định khen thưởng.",
                    "bars": self._list_stages(figures, stages),
                }
            )
        if review.chart_awards:
            awards.append(
                {
                    "caption": "số đã khen thưởng (phần tô đậm) trên số theo cơ cấu.",
                    "bars": [
                        {
                            "label": line["name"],
                            "total": max(line["planned"], line["given"]),
                            "done": line["given"],
                            "value": f"{line['given']}/{line['planned']}"
                            if line["planned"]
                            else str(line["given"]),
                        }
                        for line in figures["awards"]
                    ],
                }
            )
        return {
            section: [chart for chart in charts if chart["bars"]]
            for section, charts in (("results", results), ("awards", awards))
        }

    @api.model
    def _list_stages(self, figures, stages):
        registered = figures["collective_count"] + figures["person_count"]
        counts = (
            ("Bản đăng ký", registered),
            ("Đề nghị khen thưởng", sum(stages.get(one, 0) for one in NOMINATED)),
            ("Đủ điều kiện", sum(stages.get(one, 0) for one in QUALIFIED)),
            ("Đã quyết định", stages.get("decided", 0)),
        )
        return [
            {"label": label, "total": count, "done": count, "value": str(count)}
            for label, count in counts
        ]
