from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..vocabulary import NOMINATED_STATES, QUALIFIED_STATES
from . import charts

# Which section of the report a chart stands in, and what it is called there.
RESULTS, AWARDS = "results", "awards"
SECTIONS = {"units": RESULTS, "kinds": RESULTS}
CAPTIONS = {
    "units": "số nội dung hoàn thành (phần tô đậm) trên số nội dung đăng ký của từng "
    "phòng, đơn vị; số liệu chi tiết tại Phụ lục I",
    "kinds": "số nội dung hoàn thành (phần tô đậm) trên số nội dung đăng ký, theo loại "
    "nội dung",
    "stages": "từ đăng ký đến quyết định khen thưởng",
    "awards": "số đã khen thưởng (phần tô đậm) trên số theo cơ cấu",
    "months": "số khen thưởng theo tháng của quyết định (thanh đậm) so với cùng tháng "
    "năm trước (thanh nhạt)",
    "course": "số người được khen thưởng qua các năm",
    "position": "tỷ lệ lãnh đạo và nhân viên trong số người được khen thưởng (thanh "
    "đậm) so với trong tổng số người (thanh nhạt)",
    "sex": "tỷ lệ nữ và nam trong số người được khen thưởng (thanh đậm) so với trong "
    "tổng số người (thanh nhạt)",
    "department": "tỷ lệ của từng phòng, đơn vị trong số người được khen thưởng (thanh "
    "đậm) so với trong tổng số người (thanh nhạt)",
    "seniority": "tỷ lệ theo thâm niên trong số người được khen thưởng (thanh đậm) so "
    "với trong tổng số người (thanh nhạt)",
    "repeated": "tỷ lệ người được khen thưởng lần đầu và người đã từng được khen "
    "thưởng",
}
# Those of the page on fairness, and those that speak of the year of the report.
SPREAD = ("position", "sex", "department", "seniority", "repeated")
YEARLY = ("months", *SPREAD)
DRAWN = {
    "units": charts.draw_units,
    "kinds": charts.draw_kinds,
    "stages": charts.draw_stages,
    "awards": charts.draw_awards,
}


class TdktCampaignReviewChart(models.Model):
    """A chart that an interim or final report prints, drawn from today's records.

    Every chart of the web client is among them: the campaign's own, the months and
    stages of the overview, those of the page on fairness, with its protection of small
    groups, and whatever somebody has made of the graph of the register. They are drawn
    as bars, which a copier and a reader without colours can tell apart.
    """

    _name = "tdkt.campaign.review.chart"
    _inherit = ["tdkt.locked.line.mixin"]
    _description = "Chart in a Report on a Campaign"
    _order = "sequence, id"
    _check_company_auto = True

    _lock_parents = {"review_id": "chart_ids"}

    review_id = fields.Many2one(
        comodel_name="tdkt.campaign.review",
        string="Report",
        required=True,
        ondelete="cascade",
        index=True,
        domain=[("state", "=", "draft")],
        default=lambda self: self._default_review(),
    )
    company_id = fields.Many2one(related="review_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=[
            ("units", "Items Done, by Department"),
            ("kinds", "Items Done, by Kind"),
            ("stages", "From Registration to Decision"),
            ("awards", "Awards Given and Planned"),
            ("months", "Awards, by Month of the Decision"),
            ("course", "People Commended Over the Years"),
            ("position", "Fairness: Leaders and Staff"),
            ("sex", "Fairness: Women and Men"),
            ("department", "Fairness: Departments"),
            ("seniority", "Fairness: Seniority"),
            ("repeated", "Fairness: First and Repeated Commendations"),
        ],
        string="Chart",
        required=True,
        default="units",
    )
    name = fields.Char(
        string="Caption",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Printed above the chart, after “Biểu đồ:”. The year is added where the "
        "chart speaks of one.",
    )
    preview = fields.Text(
        string="What Is Drawn",
        compute="_compute_preview",
        help="The numbers as they stand now; the report draws them as they are when it "
        "is printed.",
    )

    # --- Defaults, computes and constraints ---------------------------------------

    def _default_review(self):
        """Return the report under way, where there is no doubt which one."""
        reviews = self.env["tdkt.campaign.review"].search(
            [("state", "=", "draft"), ("company_id", "=", self.env.company.id)], limit=2
        )
        return reviews if len(reviews) == 1 else None

    @api.depends("kind")
    def _compute_name(self):
        for chart in self:
            chart.name = CAPTIONS.get(chart.kind)

    @api.depends("kind", "review_id.campaign_id")
    def _compute_preview(self):
        printed = self.with_context(lang="vi_VN")
        read = printed._read_numbers()
        for chart, in_print in zip(self, printed, strict=True):
            try:
                bars = in_print._list_bars(read)
            except ValidationError as error:
                chart.preview = str(error)
                continue
            chart.preview = "\n".join(
                f"{bar.label}: {bar.value}" for bar in bars
            ) or self.env._("There is nothing to draw yet.")

    # --- What is printed ----------------------------------------------------------

    def _print(self):
        """Return {report id: {section: [{caption, bars}]}}, in the order of charts."""
        printed = {review: {RESULTS: [], AWARDS: []} for review in self.review_id.ids}
        read = self._read_numbers()
        for chart in self:
            bars = chart._list_bars(read)
            section = SECTIONS.get(chart.kind, AWARDS)
            printed[chart.review_id.id][section].append(
                {"caption": chart._compose_caption(bool(bars)), "bars": bars}
            )
        return printed

    def _compose_caption(self, is_drawn):
        year = f", năm {self.review_id.date.year}" if self.kind in YEARLY else ""
        nothing = "" if is_drawn else f" ({self._tell_nothing()})"
        return f"{self.name.rstrip(' .;')}{year}{nothing}."

    def _tell_nothing(self):
        if self.kind in ("course", *SPREAD):
            return "không thể hiện, vì có nhóm quá ít người"
        return "chưa có số liệu"

    # --- Numbers ------------------------------------------------------------------

    def _read_numbers(self):
        """Return what these charts are drawn from, each read once for all of them.

        Keys: campaign id -> figures; (company id, year) -> awards by month;
        (company id, year, "spread") -> page on fairness.
        """
        campaigns = self.filtered(lambda one: one.kind in DRAWN).review_id.campaign_id
        campaigns = campaigns._origin
        read = dict(campaigns._summary_figures()) if campaigns else {}
        stages = self._count_stages(campaigns)
        for campaign in campaigns:
            read[campaign.id].update(stages[campaign.id])
        for chart in self:
            company, year = chart._get_company(), chart._get_year()
            if chart.kind == "months" and (company.id, year) not in read:
                read[company.id, year] = chart._count_months(year)
            key = (company.id, year, "spread")
            if chart.kind in ("course", *SPREAD) and key not in read:
                fairness = self.env["tdkt.fairness"].with_company(company)
                read[key] = fairness._count_page(year)
        return read

    def _get_company(self):
        """Return the office that is spoken of, also before a report is chosen."""
        return self.review_id.company_id._origin or self.env.company

    def _get_year(self):
        return (self.review_id.date or self.env.company._tdkt_today()).year

    @api.model
    def _count_stages(self, campaigns):
        """Return {campaign id: numbers of nominations by how far they have come}."""
        stages = {campaign.id: {} for campaign in campaigns}
        for campaign, state, count in self.env["tdkt.nomination"]._read_group(
            [("campaign_id", "in", campaigns.ids)],
            ["campaign_id", "state"],
            ["__count"],
        ):
            stages[campaign.id][state] = count
        return {
            campaign: {
                "nominated": sum(counts.get(one, 0) for one in NOMINATED_STATES),
                "qualified": sum(counts.get(one, 0) for one in QUALIFIED_STATES),
                "decided": counts.get("decided", 0),
            }
            for campaign, counts in stages.items()
        }

    def _count_months(self, year):
        """Return {(year, month): number of awards} of ``year`` and the one before."""
        return {
            (month.year, month.month): count
            for month, count in self.env["tdkt.commendation"]._read_group(
                [
                    ("company_id", "=", self._get_company().id),
                    ("state", "!=", "revoked"),
                    ("date", ">=", f"{year - 1}-01-01"),
                    ("date", "<=", f"{year}-12-31"),
                ],
                ["date:month"],
                ["__count"],
            )
        }

    def _list_bars(self, read):
        """Return the bars of one chart; see ``charts``.

        :param dict read: of ``_read_numbers``
        :raises ValidationError: for what cannot be drawn
        """
        self.ensure_one()
        company, year = self._get_company(), self._get_year()
        if self.kind in DRAWN:
            figures = read.get(self.review_id.campaign_id._origin.id)
            bars = DRAWN[self.kind](figures) if figures else []
        elif self.kind == "months":
            bars = charts.draw_months(read[company.id, year], year)
        else:
            page = read[company.id, year, "spread"]
            groups = {one["key"]: one["groups"] for one in page["dimensions"]}
            bars = (
                charts.draw_course(page["course"])
                if self.kind == "course"
                else charts.draw_groups(groups.get(self.kind, []))
            )
        return charts.shorten(bars)

    # --- Way to the report --------------------------------------------------------

    def action_add(self):
        """Show the report that the chart has just been taken into.

        Not from a replica, which may not know the chart yet.

        :raises AccessError: for whoever may not read the report
        """
        self.ensure_one()
        self.review_id.check_access("read")
        return self.review_id._open_form()
