import ast

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from . import charts

REGISTER = "tdkt.commendation"
COUNT = "__count"
MOST_GROUPINGS = 2
LABELLED = ("many2one", "selection", "boolean", "char", "integer")
NUMBERS = ("integer", "float", "monetary")
# A period's own name, and what one of them is called.
PERIODS = {
    "year": ("năm", "{0:%Y}"),
    "quarter": ("quý", "quý {1}/{0:%Y}"),
    "month": ("tháng", "{0:%m/%Y}"),
    "week": ("tuần", "tuần từ {0:%d/%m/%Y}"),
    "day": ("ngày", "{0:%d/%m/%Y}"),
}


class TdktCampaignReviewGraph(models.Model):
    """The graph of the register, as somebody has made it, printed in a report.

    The client says which awards, grouped by what; their numbers are read again by
    whoever prints, with his own rights.
    """

    _inherit = "tdkt.campaign.review.chart"

    kind = fields.Selection(
        selection_add=[("register", "Graph of the Register")],
        ondelete={"register": "cascade"},
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

    @api.depends("grouping", "measure")
    def _compute_name(self):
        graphs = self.filtered(lambda chart: chart.kind == "register")
        for chart in graphs:
            chart.name = chart._compose_graph_caption()
        return super(TdktCampaignReviewGraph, self - graphs)._compute_name()

    @api.depends("domain", "grouping", "measure")
    def _compute_preview(self):
        return super()._compute_preview()

    @api.constrains("kind", "domain", "grouping", "measure")
    def _check_graph(self):
        for chart in self.filtered(lambda chart: chart.kind == "register"):
            chart._list_graph_bars()

    def _list_bars(self, read):
        if self.kind == "register":
            return charts.shorten(self._list_graph_bars())
        return super()._list_bars(read)

    def _list_graph_bars(self):
        """Return a bar for each group of awards that the graph shows.

        :raises ValidationError: naming what cannot be drawn
        """
        register = self.env[REGISTER]
        found, specs = self._parse_grouping()
        domain = self._parse_domain() & Domain(
            "company_id", "=", self._get_company().id
        )
        rows = register._read_group(domain, specs, [self._parse_measure()])
        return [
            charts.Bar(
                " – ".join(
                    self._label(field, spec, value)
                    for field, spec, value in zip(found, specs, values, strict=True)
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
            _period, one = PERIODS[spec.partition(":")[2]]
            return one.format(value, quarter)
        if field.relational:
            return value.display_name
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        return str(value)

    def _compose_graph_caption(self):
        try:
            found, specs = self._parse_grouping()
            measure = self._parse_measure()
        except ValidationError:
            return "khen thưởng"
        env = self.with_context(lang="vi_VN").env
        by = ", ".join(
            PERIODS[spec.partition(":")[2]][0]
            if ":" in spec
            else field._description_string(env).lower()
            for field, spec in zip(found, specs, strict=True)
        )
        what = "số khen thưởng" if measure == COUNT else "tiền thưởng (đồng)"
        return f"{what} theo {by}"
