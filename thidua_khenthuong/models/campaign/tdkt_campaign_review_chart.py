import ast

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..statistics.tdkt_front_officer import NOMINATED, QUALIFIED
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
REGISTER = "tdkt.commendation"
COUNT = "__count"
MOST_GROUPINGS = 2
LABELLED = ("many2one", "selection", "boolean", "char", "integer")
NUMBERS = ("integer", "float", "monetary")
PERIODS = {
    "year": "{0:%Y}",
    "quarter": "quý {1}/{0:%Y}",
    "month": "{0:%m/%Y}",
    "week": "tuần từ {0:%d/%m/%Y}",
    "day": "{0:%d/%m/%Y}",
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
            ("register", "Graph of the Register"),
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
    domain = fields.Char(
        string="Which Awards",
        default="[]",
        help="Of the graph of the register: the awards that are counted.",
    )
    grouping = fields.Char(
        default="date:year",
        help="Of the graph of the register: what its bars stand for, as its graph says "
        "it, “date:year,award_id”.",
    )
    measure = fields.Char(
        default=COUNT, help="Of the graph of the register: what its bars measure."
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

    @api.depends("kind", "grouping", "measure")
    def _compute_name(self):
        for chart in self:
            chart.name = CAPTIONS.get(chart.kind) or chart._compose_register_caption()

    @api.depends("kind", "domain", "grouping", "measure", "review_id.campaign_id")
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

    @api.constrains("kind", "domain", "grouping", "measure")
    def _check_register(self):
        for chart in self.filtered(lambda chart: chart.kind == "register"):
            chart._list_register_bars()

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
            company, year = chart.review_id.company_id, chart._get_year()
            if chart.kind == "months" and (company.id, year) not in read:
                read[company.id, year] = chart._count_months(year)
            key = (company.id, year, "spread")
            if chart.kind in ("course", *SPREAD) and key not in read:
                fairness = self.env["tdkt.fairness"].with_company(company)
                read[key] = fairness._count_page(year)
        return read

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
                "nominated": sum(counts.get(one, 0) for one in NOMINATED),
                "qualified": sum(counts.get(one, 0) for one in QUALIFIED),
                "decided": counts.get("decided", 0),
            }
            for campaign, counts in stages.items()
        }

    def _count_months(self, year):
        """Return {(year, month): number of awards} of ``year`` and the one before."""
        return {
            (month.year, month.month): count
            for month, count in self.env[REGISTER]._read_group(
                [
                    ("company_id", "=", self.review_id.company_id.id),
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
        :raises ValidationError: for a graph of the register that cannot be drawn
        """
        self.ensure_one()
        review, year = self.review_id, self._get_year()
        if self.kind in DRAWN:
            figures = read.get(review.campaign_id._origin.id)
            bars = DRAWN[self.kind](figures) if figures else []
        elif self.kind == "months":
            bars = charts.draw_months(read[review.company_id.id, year], year)
        elif self.kind == "register":
            bars = self._list_register_bars()
        else:
            page = read[review.company_id.id, year, "spread"]
            groups = {one["key"]: one["groups"] for one in page["dimensions"]}
            bars = (
                charts.draw_course(page["course"])
                if self.kind == "course"
                else charts.draw_groups(groups.get(self.kind, []))
            )
        return charts.shorten(bars)

    # --- The graph of the register ------------------------------------------------

    def _list_register_bars(self):
        """Return a bar for each group of awards that the graph shows.

        :raises ValidationError: naming what cannot be drawn
        """
        register = self.env[REGISTER]
        fields_, specs = self._parse_grouping()
        domain = self._parse_domain() & Domain(
            "company_id", "=", self.review_id.company_id._origin.id
        )
        rows = register._read_group(domain, specs, [self._parse_measure()])
        return [
            charts.Bar(
                " – ".join(
                    self._label(field, spec, value)
                    for field, spec, value in zip(fields_, specs, values, strict=True)
                ),
                number or 0,
            )
            for *values, number in rows
        ]

    def _parse_domain(self):
        try:
            domain = Domain(ast.literal_eval(self.domain or "[]"))
            domain.validate(self.env[REGISTER])
        except (ValueError, TypeError, SyntaxError, RecursionError, KeyError):
            raise ValidationError(
                self.env._(
                    "“Which awards” of a chart cannot be understood: choose the awards "
                    "in the graph of the register, and print it from there."
                )
            ) from None
        return domain

    def _parse_grouping(self):
        """Return the fields that the bars stand for, and how Odoo is asked for them."""
        specs = [one.strip() for one in (self.grouping or "").split(",") if one.strip()]
        found = []
        for spec in specs:
            name, _colon, period = spec.partition(":")
            field = self.env[REGISTER]._fields.get(name)
            if (
                not field
                or not field._description_groupable(self.env)
                or not self._is_drawn(field, period)
            ):
                break
            found.append(field)
        if not specs or len(specs) > MOST_GROUPINGS or len(found) < len(specs):
            raise ValidationError(
                self.env._(
                    "A printed graph has one or two groupings, each of awards, people, "
                    "units, states or dates: choose them in the graph of the register."
                )
            )
        return found, specs

    @api.model
    def _is_drawn(self, field, period):
        if field.type in ("date", "datetime"):
            return period in PERIODS
        return field.type in LABELLED and not period

    def _parse_measure(self):
        """Return the aggregate that the bars measure."""
        name = self.measure or COUNT
        field = self.env[REGISTER]._fields.get(name)
        if name == COUNT:
            return COUNT
        if not field or field.type not in NUMBERS or field.aggregator != "sum":
            raise ValidationError(
                self.env._(
                    "A printed graph measures the number of awards or their money: "
                    "choose one of them in the graph of the register."
                )
            )
        return f"{name}:sum"

    def _label(self, field, spec, value):
        """Return what a group is called in print."""
        if field.type == "boolean":
            return "có" if value else "không"
        if value in (False, None) or (field.relational and not value):
            return "không rõ"
        if field.type in ("date", "datetime"):
            quarter = (value.month + 2) // 3
            return PERIODS[spec.partition(":")[2]].format(value, quarter)
        if field.relational:
            return value.display_name
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return str(value)

    def _compose_register_caption(self):
        try:
            fields_, _specs = self._parse_grouping()
            measure = self._parse_measure()
        except ValidationError:
            return "khen thưởng"
        env = self.with_context(lang="vi_VN").env
        by = ", ".join(field._description_string(env).lower() for field in fields_)
        what = "số khen thưởng" if measure == COUNT else "tiền thưởng (đồng)"
        return f"{what} theo {by}"

    # --- Way to the report --------------------------------------------------------

    @api.readonly
    def action_open_review(self):
        """Open the report that the chart is printed in.

        :raises AccessError: for whoever may not read it
        """
        self.ensure_one()
        self.review_id.check_access("read")
        return self.review_id._open_form()
