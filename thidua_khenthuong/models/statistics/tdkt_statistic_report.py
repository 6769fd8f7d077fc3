from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools.translate import LazyTranslate

from ..mixins.tdkt_workflow_mixin import Transition, is_uninstalling
from . import facts

_lt = LazyTranslate(__name__)

# First month and number of months of each part of a year.
PARTS = {
    "year": (1, 12),
    "half_1": (1, 6),
    "half_2": (7, 6),
    "quarter_1": (1, 3),
    "quarter_2": (4, 3),
    "quarter_3": (7, 3),
    "quarter_4": (10, 3),
}
YEARS = 5
# Whose launching level and scope follow from who heads the office that launched it.
LEVEL_OF_AUTHORITY = {
    "director": ("agency", "agency"),
    "province_chair": ("province", "province"),
    "minister": ("province", "province"),
}
MODELS = {"campaign": "tdkt.campaign", "commendation": "tdkt.commendation"}
LINKS = {"tdkt.campaign": "campaign_id", "tdkt.commendation": "commendation_id"}
LISTS = {
    "tdkt.campaign": "thidua_khenthuong.tdkt_campaign_action",
    "tdkt.commendation": "thidua_khenthuong.tdkt_commendation_action",
}


class TdktStatisticReport(models.Model):
    """A statistical report of the office, counted from its register.

    A draft is counted whenever it is looked at. The report that is sent keeps its
    numbers, the ids of what each of them counted, the words of the form and its print;
    what was corrected, revoked or registered since is shown as a difference.

    ====== ===== ==== =======
    action from  to   who
    ====== ===== ==== =======
    send   draft sent officer
    ====== ===== ==== =======

    It counts the whole office whoever looks: officers and leaders read it, who read the
    whole register. Awards count by the date of their decision, unless revoked.
    """

    _name = "tdkt.statistic.report"
    _inherit = ["tdkt.workflow.mixin", "tdkt.frozen.mixin", "tdkt.named.mixin"]
    _description = "Statistical Report"
    _order = "date_to desc, id desc"
    _name_parts = ("form_id.code", "form_id.name", "year", "period")
    _scope_path = None
    _check_company_auto = True

    _frozen_report = "thidua_khenthuong.report_statistic_document"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    form_id = fields.Many2one(
        comodel_name="tdkt.statistic.form",
        string="Statistical Form",
        required=True,
        ondelete="restrict",
        index=True,
    )
    source = fields.Selection(related="form_id.source")
    period = fields.Selection(
        selection=[
            ("year", "Year"),
            ("half_1", "First Half of the Year"),
            ("half_2", "Second Half of the Year"),
            ("quarter_1", "First Quarter"),
            ("quarter_2", "Second Quarter"),
            ("quarter_3", "Third Quarter"),
            ("quarter_4", "Fourth Quarter"),
            ("five_years", "Five Years"),
            ("other", "From Day to Day"),
        ],
        required=True,
        default="year",
    )
    year = fields.Integer(
        required=True,
        default=lambda self: self.env.company._tdkt_today().year,
        aggregator=None,
        help="The last one, of a period of five years.",
    )
    date_from = fields.Date(
        string="First Day",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    date_to = fields.Date(
        string="Last Day",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    breakdown = fields.Selection(
        selection=[
            ("month", "Month"),
            ("unit", "Unit"),
            ("award", "Title or Form of Commendation"),
        ],
        string="Broken Down By",
        help="A table of its own beside the form.",
    )
    proposer = fields.Selection(
        selection=facts.PROPOSERS,
        string="Proposed By",
        help="Whose proposals the awards of the state level are; left empty, they are "
        "counted as not told.",
    )
    receiver = fields.Char(
        string="Sent To", help="Đơn vị nhận báo cáo, printed in the head."
    )
    preparer_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Prepared By",
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._default_preparer_id(),
    )
    signer_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Signed By",
        ondelete="restrict",
        check_company=True,
    )
    note = fields.Text(help="Printed below the table.")
    figure_ids = fields.One2many(
        comodel_name="tdkt.statistic.figure",
        inverse_name="report_id",
        string="Entered Numbers",
    )
    date_sent = fields.Date(readonly=True, copy=False)
    counted = fields.Json(
        readonly=True,
        copy=False,
        help="The numbers of a report that was sent, and the ids behind each of them.",
    )
    table = fields.Json(compute="_compute_table")
    change_count = fields.Integer(
        string="Changes Since", compute="_compute_change_count"
    )
    state = fields.Selection(
        selection=[("draft", "Draft"), ("sent", "Sent")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )

    _list_idx = models.Index("(company_id, date_to DESC, id DESC)")
    _year_range = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "Enter the year with four digits."
    )
    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)", "The last day comes before the first."
    )

    # --- Defaults and computes ---------------------------------------------------

    @api.model
    def _default_preparer_id(self):
        return self.env["hr.employee"]._tdkt_of_user()[:1].with_env(self.env)

    @api.depends("period", "year")
    def _compute_dates(self):
        for report in self:
            if report.period in PARTS and report.year:
                month, months = PARTS[report.period]
                first = date(report.year, month, 1)
                report.date_from = first
                report.date_to = first + relativedelta(months=months, days=-1)
            elif report.period == "five_years" and report.year:
                report.date_from = date(report.year - YEARS + 1, 1, 1)
                report.date_to = date(report.year, 12, 31)
            else:
                report.date_from = report.date_from
                report.date_to = report.date_to

    @api.depends("form_id", "period", "year", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            report.display_name = self.env._(
                "%(form)s: %(period)s",
                form=report.form_id.code or "",
                period=report._get_period_label(),
            )

    def _get_period_label(self):
        """Return the period in words, in the language of the user."""
        self.ensure_one()
        if self.period == "other":
            days = (self.date_from, self.date_to)
            return " – ".join(day.strftime("%d/%m/%Y") for day in days if day)
        if self.period == "five_years":
            return f"{self.year - YEARS + 1}–{self.year}"
        labels = dict(self._fields["period"]._description_selection(self.env))
        return f"{labels.get(self.period, '')} {self.year}".strip()

    @api.depends(
        *("counted", "state", "figure_ids.quantity", "figure_ids.entered"),
        *("form_id", "date_from", "date_to", "breakdown", "proposer", "company_id"),
    )
    @api.depends_context("lang")
    def _compute_table(self):
        for report in self:
            report.table = report._draw() if report.form_id else False

    @api.depends("counted", "date_sent")
    def _compute_change_count(self):
        for report in self:
            domain = report._changes_domain()
            report.change_count = (
                self.env["tdkt.commendation.change"].search_count(domain)
                if domain
                else 0
            )

    @api.onchange("form_id")
    def _onchange_form_id(self):
        """Offer the numbers that the form asks for, none of them entered."""
        self.figure_ids = [Command.clear(), *self._figure_commands(self.form_id)]

    @api.model
    def _figure_commands(self, form):
        if form.source != "entered":
            return []
        return [
            Command.create(
                {"row_id": row.id, "column_id": column.id, "sequence": number}
            )
            for number, (row, column) in enumerate(
                (row, column) for row in form.row_ids for column in form.column_ids
            )
        ]

    @api.model_create_multi
    def create(self, vals_list):
        forms = self.env["tdkt.statistic.form"]
        for vals in vals_list:
            if vals.get("form_id") and not vals.get("figure_ids"):
                form = forms.browse(vals["form_id"])
                vals["figure_ids"] = self._figure_commands(form)
        return super().create(vals_list)

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            "send": Transition(
                _lt("Send"),
                ("draft",),
                "sent",
                ("officer",),
                effect=_lt(
                    "Its numbers and its print are kept as they are now; what changes "
                    "later is shown as a difference."
                ),
            )
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"counted", "date_sent"}

    def _open_fields(self):
        if self.state == "sent":
            return set()
        # another form is another report
        return self._fields.keys() - {"form_id", "company_id"}

    def _audited_fields(self):
        return {"period", "year", "date_from", "date_to", "proposer"}

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        for report in self:
            missing = report._list_unentered()
            if missing and not reasons.get(report.id):
                reasons[report.id] = self.env._(
                    "“%(report)s” still lacks numbers: %(rows)s. Where the number is "
                    "0, tick it as entered.",
                    report=report.display_name,
                    rows=", ".join(missing),
                )
        return reasons

    def _list_unentered(self):
        """Return the codes of the rows whose number nobody has entered."""
        self.ensure_one()
        if self.form_id.source != "entered":
            return []
        entered = {
            (figure.row_id, figure.column_id)
            for figure in self.figure_ids
            if figure.entered
        }
        columns = self.form_id.column_ids
        return [
            row.code or row.name
            for row in self.form_id.row_ids
            if any((row, column) not in entered for column in columns)
        ]

    def _get_gaps(self, action):
        return [*super()._get_gaps(action), *self._list_warnings(self._get_counted())]

    def action_send(self):
        """Keep the numbers with the ids behind them, and the print.

        :raises AccessError: for anybody who is no officer
        """
        # each report keeps what it counted itself
        for report in self:
            report._move_dated("send", "date_sent", {"counted": report._count()})
        self._keep_prints()
        return True

    def _is_frozen(self):
        return self.state == "sent"

    @api.ondelete(at_uninstall=True)
    def _unlink_except_sent(self):
        if is_uninstalling(self.env):
            return
        for report in self.filtered(lambda one: one.state == "sent"):
            raise UserError(
                self.env._(
                    "“%(report)s” was sent and is kept: make another report for the "
                    "same period instead.",
                    report=report.display_name,
                )
            )

    # --- What records count as -----------------------------------------------------

    @api.model
    def _derive_campaigns(self, campaigns):
        """Return [(id, facts)] of campaigns, from what they say themselves.

        The office's own campaigns are launched at the level of its head; where a
        superior's plan was launched, and for whom, nothing tells.
        """
        found = []
        # sudo: tdkt.campaign, res.company - the office counts, whoever looks
        for one_sudo in campaigns.sudo():
            level = scope = None
            if one_sudo.level != "superior":
                level, scope = LEVEL_OF_AUTHORITY.get(
                    one_sudo.company_id.tdkt_authority, (None, None)
                )
            found.append(
                (
                    one_sudo.id,
                    {
                        "launch_level": level,
                        "scope": scope,
                        "duration": facts.duration_band(
                            one_sudo.date_start, one_sudo.date_end
                        ),
                        "method": one_sudo.kind or None,
                    },
                )
            )
        return found

    @api.model
    def _derive_commendations(self, commendations):
        """Return [(id, facts)] of awards, from what they say themselves.

        A department of the office is no enterprise; what an outside body is, nothing
        tells. The band of a person follows from the words of his position that day.
        """
        bands = self.env["tdkt.statistic.position"]._get_bands()
        found = []
        # sudo: tdkt.commendation - the office counts, whoever looks
        for one_sudo in commendations.sudo():
            told = {
                "award_id": one_sudo.award_id.id,
                "object": one_sudo.subject_type,
                "way": one_sudo.commendation_type or None,
            }
            if one_sudo.subject_type == "collective":
                told["enterprise"] = "no" if one_sudo.department_id else None
            elif one_sudo.subject_type == "individual":
                told["leader_band"] = facts.find_band(one_sudo.nominee_position, bands)
            found.append((one_sudo.id, told))
        return found

    def _find_records(self):
        """Return, with sudo, the records that this report counts."""
        self.ensure_one()
        form = self.form_id
        # sudo: tdkt.campaign, tdkt.commendation - the office counts, whoever looks
        records_sudo = self.env[MODELS[form.source]].sudo()
        domain = Domain("company_id", "=", self.company_id.id)
        if form.source == "commendation":
            domain &= Domain(
                [
                    ("date", ">=", self.date_from),
                    ("date", "<=", self.date_to),
                    ("state", "!=", "revoked"),
                ]
            )
            if form.award_level:
                domain &= Domain("award_id.level", "=", form.award_level)
            names = ["award_id", "subject_type", "commendation_type", "date"]
            names += ["nominee_position", "department_id", "unit_id"]
            return records_sudo.search_fetch(domain, names, order="id")
        # a unit's own plan carries a campaign out, and is none by itself
        domain &= Domain("level", "!=", "unit")
        domain &= Domain("state", "in", ("launched", "reviewing", "closed"))
        if form.campaigns_counted == "running":
            domain &= Domain("date_start", "<=", self.date_to)
            domain &= Domain("date_end", "=", False) | Domain(
                "date_end", ">=", self.date_from
            )
        else:
            launched = Domain("date_document", "!=", False)
            domain &= Domain.OR(
                condition
                & Domain(name, ">=", self.date_from)
                & Domain(name, "<=", self.date_to)
                for name, condition in (
                    ("date_document", launched),
                    ("date_start", ~launched),
                )
            )
        names = ["level", "kind", "date_start", "date_end", "date_document"]
        return records_sudo.search_fetch(
            domain, [*names, "company_id", "organizer_id"], order="id"
        )

    def _tell(self, records_sudo):
        """Return [(id, facts)] of these records, with what an officer has said."""
        derive = (
            self._derive_campaigns
            if records_sudo._name == "tdkt.campaign"
            else self._derive_commendations
        )
        found = derive(records_sudo)
        link = LINKS[records_sudo._name]
        # sudo: tdkt.statistic.class - the office counts, whoever looks
        said_sudo = self.env["tdkt.statistic.class"].sudo()
        names = [*facts.VALUES.keys() & said_sudo._fields.keys()]
        said = {
            one[link].id: {name: one[name] for name in names if one[name]}
            for one in said_sudo.search_fetch(
                [(link, "in", records_sudo.ids)], [link, *names]
            )
        }
        for record_id, told in found:
            told.update(
                (name, value)
                for name, value in said.get(record_id, {}).items()
                if name in told
            )
            if self.form_id.award_level == "state":
                told["proposer"] = self.proposer or None
        return found

    # --- Counting ------------------------------------------------------------------

    def _get_counted(self):
        """Return what was counted when it was sent, else what counts today."""
        self.ensure_one()
        return self.counted if self.state == "sent" else self._count()

    def _count(self):
        """Count what the register says today; a fixed number of queries.

        :return: as :attr:`counted` keeps it: ``columns`` and ``rows`` in the words of
            the form, ``unclassified`` and ``breakdown`` rows, ``ids`` of each cell by
            its key, ``figures`` that were entered
        """
        self.ensure_one()
        form = self.form_id
        rows, columns = form.row_ids._describe(), form.column_ids._describe()
        counted = {
            "model": MODELS.get(form.source),
            "form": {
                "code": form.code,
                "name": form.name,
                "legal_basis": form.legal_basis,
                "receipt_rule": form.receipt_rule or "",
                "unit": form.unit or "",
                "has_unit_column": form.has_unit_column,
            },
            "columns": columns,
            "rows": rows,
            "unclassified": [],
            "breakdown": [],
            "ids": {},
            "figures": {},
        }
        if form.source == "entered":
            counted["figures"] = {
                facts.cell_key(figure.row_id.id, figure.column_id.id): [
                    figure.quantity,
                    figure.note or "",
                ]
                for figure in self.figure_ids
                if figure.entered
            }
            return counted
        records_sudo = self._find_records()
        told = self._tell(records_sudo)
        counted["breakdown"] = self._break_down(records_sudo, told)
        counted["ids"] = facts.tabulate([*rows, *counted["breakdown"]], columns, told)
        found = {key.split("|")[0] for key in counted["ids"]}
        counted["unclassified"] = [
            fact for fact in facts.VALUES if f"{facts.NOWHERE}{fact}" in found
        ]
        return counted

    def _break_down(self, records_sudo, told):
        """Return the rows of the breakdown; each record's is added to its facts."""
        if not self.breakdown:
            return []
        groups = {}
        by_id = dict(told)
        for one_sudo in records_sudo:
            key, name = self._break_down_one(one_sudo)
            groups[key] = name
            by_id[one_sudo.id]["breakdown"] = key
        return [
            {
                "key": f"b{key}",
                "name": groups[key],
                "fact": "breakdown",
                "value": key,
                "awards": [],
            }
            for key in sorted(groups, key=lambda key: (groups[key] == "", groups[key]))
        ]

    def _break_down_one(self, record_sudo):
        """Return (key, words) of the group in which a record is counted."""
        is_award = record_sudo._name == "tdkt.commendation"
        if self.breakdown == "month":
            day = (
                record_sudo.date
                if is_award
                else record_sudo.date_document or record_sudo.date_start
            )
            return day.strftime("%Y-%m"), day.strftime("%m/%Y")
        if self.breakdown == "unit":
            unit_sudo = record_sudo.unit_id if is_award else record_sudo.organizer_id
            return f"unit{unit_sudo.id or 0}", unit_sudo.name or ""
        award_sudo = record_sudo.award_id if is_award else None
        if not award_sudo:
            return "award0", ""
        return f"award{award_sudo.id}", award_sudo.display_name

    # --- What the screen shows -------------------------------------------------------

    @api.model
    def _unclassified_names(self):
        """Return {fact: what the line of those that cannot be told is called}."""
        return {
            "launch_level": self.env._("Not told: who launched it"),
            "scope": self.env._("Not told: scope"),
            "duration": self.env._("Not told: duration"),
            "method": self.env._("Not told: regular or thematic"),
            "proposer": self.env._("Not told: who proposed"),
            "object": self.env._("Not told: individual or collective"),
            "enterprise": self.env._("Not told: whether an enterprise"),
            "leader_band": self.env._("Not told: position of the awardee"),
            "way": self.env._("Not told: way of commendation"),
        }

    def _list_lines(self, counted):
        """Return the lines of a report: the form's, the untold, the breakdown's."""
        names = self._unclassified_names()
        return {
            "rows": counted["rows"],
            "unclassified": [
                {"key": f"{facts.NOWHERE}{fact}", "name": names[fact], "fact": fact}
                for fact in counted["unclassified"]
            ],
            "breakdown": counted["breakdown"],
        }

    def _list_columns(self, counted):
        """Return the columns, with one for what is in none of them where there is."""
        columns = list(counted["columns"])
        if any(key.endswith(f"|{facts.NOWHERE}") for key in counted["ids"]):
            columns.append(
                {
                    "key": facts.NOWHERE,
                    "code": "",
                    "name": self.env._("In no column"),
                    "heading": "",
                }
            )
        return columns

    @api.model
    def _get_number(self, counted, row, column):
        """Return the number in a cell; None where one is to be entered."""
        key = facts.cell_key(row, column)
        if counted["model"]:
            return len(counted["ids"].get(key, ()))
        return counted["figures"].get(key, [None])[0]

    def _draw(self):
        """Return the table as the screen shows it, without the ids."""
        self.ensure_one()
        counted = self._get_counted()
        columns = self._list_columns(counted)
        drawn = {
            part: [
                {
                    **{name: line.get(name, "") for name in ("key", "code", "name")},
                    "heading": line.get("heading", ""),
                    "indent": line.get("indent", 0),
                    "fact": line["fact"],
                    "numbers": [
                        self._get_number(counted, line["key"], column["key"])
                        for column in columns
                    ],
                }
                for line in lines
            ]
            for part, lines in self._list_lines(counted).items()
        }
        return {
            **drawn,
            "columns": [
                {name: column[name] for name in ("key", "code", "name", "heading")}
                for column in columns
            ],
            "opens": bool(counted["model"]),
            "classifies": self.state == "draft" and self._has_role(("officer",)),
            "warnings": self._list_warnings(counted),
            "differences": self._list_differences(),
        }

    def _list_warnings(self, counted):
        """Name what does not fit in the numbers; nothing of it blocks."""
        warnings = []
        if not self.form_id._is_certain() and self.state == "draft":
            warnings.append(
                self.env._(
                    "The form was not read in the official text: compare rows and "
                    "codes with it before the report is sent."
                )
            )
        if self.form_id and not self.form_id._in_force(self.date_to):
            warnings.append(
                self.env._("The form is not in force on the last day of the period.")
            )
        warnings += self._list_wrong_sums(counted)
        return warnings

    def _list_wrong_sums(self, counted):
        """Name the groups of entered rows that do not add up to the first row."""
        if counted["model"] or not counted["rows"]:
            return []
        total, groups, heading = counted["rows"][0], {}, ""
        for row in counted["rows"][1:]:
            heading = row["heading"] or heading
            groups.setdefault(heading, []).append(row)
        wrong = []
        for heading, rows in groups.items():
            for column in counted["columns"]:
                numbers = [
                    self._get_number(counted, row["key"], column["key"])
                    for row in (total, *rows)
                ]
                if None not in numbers and numbers[0] != sum(numbers[1:]):
                    wrong.append(
                        self.env._(
                            "%(group)s, %(column)s: the rows add up to %(sum)s, the "
                            "total is %(total)s.",
                            group=heading or total["name"],
                            column=column["name"],
                            sum=sum(numbers[1:]),
                            total=numbers[0],
                        )
                    )
        return wrong

    # --- What has changed since ------------------------------------------------------

    def _list_differences(self):
        """Return the numbers of a sent report that would be others today."""
        if self.state != "sent" or not self.counted["model"]:
            return []
        today = self._count()
        sent = self.counted
        columns = {one["key"]: one["name"] for one in self._list_columns(today)}
        columns |= {one["key"]: one["name"] for one in self._list_columns(sent)}
        lines = {}
        for counted in (today, sent):
            for part in self._list_lines(counted).values():
                lines |= {line["key"]: line for line in part}
        differences = []
        for row, line in lines.items():
            for column, name in columns.items():
                gone, come = self._compare(sent, today, facts.cell_key(row, column))
                if gone or come:
                    differences.append(
                        {
                            "key": facts.cell_key(row, column),
                            "row": line["name"],
                            "code": line.get("code", ""),
                            "column": name,
                            "sent": self._get_number(sent, row, column),
                            "today": self._get_number(today, row, column),
                            "gone": len(gone),
                            "come": len(come),
                        }
                    )
        return differences

    @api.model
    def _compare(self, sent, today, key):
        """Return the ids that a cell no longer counts, and those it counts since."""
        before, after = sent["ids"].get(key, ()), today["ids"].get(key, ())
        return sorted(set(before) - set(after)), sorted(set(after) - set(before))

    def _changes_domain(self):
        """Return the domain of the changes of counted awards since it was sent."""
        self.ensure_one()
        if self.state != "sent" or self.counted["model"] != "tdkt.commendation":
            return None
        ids = {one for found in self.counted["ids"].values() for one in found}
        return [
            ("commendation_id", "in", sorted(ids)),
            ("state", "=", "applied"),
            ("date", ">=", self.date_sent),
        ]

    # --- What is behind a number -----------------------------------------------------

    @api.readonly
    def action_open_cell(self, key):
        """Open the records that a number counts.

        :param str key: “row|column”, as the table names them
        :raises UserError: for a number that the report does not have
        """
        self.ensure_one()
        self.check_access("read")
        counted = self._get_counted()
        return self._open_records(counted["model"], self._find_counted(counted, key))

    @api.readonly
    def action_open_difference(self, key, which):
        """Open the records by which a number differs from the one that was sent.

        :param str key: as of :meth:`action_open_cell`
        :param str which: “gone” for what no longer counts, “come” for what does since
        :raises UserError: for anything else
        """
        self.ensure_one()
        self.check_access("read")
        if self.state != "sent" or which not in ("gone", "come"):
            raise UserError(self.env._("Only a report that was sent has differences."))
        gone, come = self._compare(self.counted, self._count(), key)
        return self._open_records(
            self.counted["model"], gone if which == "gone" else come
        )

    @api.readonly
    def action_open_changes(self):
        """Open what was corrected, reissued or revoked since the report was sent."""
        self.ensure_one()
        self.check_access("read")
        domain = self._changes_domain()
        if domain is None:
            raise UserError(self.env._("Only a report that was sent has differences."))
        changes = self.env["tdkt.commendation.change"].search_fetch(
            domain, ["commendation_id"]
        )
        return self._open_records(self.counted["model"], changes.commendation_id.ids)

    def action_classify(self, key):
        """Open what an officer may say of the records of a line that are not told.

        :param str key: as of :meth:`action_open_cell`
        :raises AccessError: for anybody who may not classify
        """
        self.ensure_one()
        self.check_access("read")
        classes = self.env["tdkt.statistic.class"]
        classes.check_access("create")
        counted = self._get_counted()
        ids = self._find_counted(counted, key)
        link = LINKS.get(counted["model"])
        if not link:
            raise UserError(self.env._("Nothing is classified in this report."))
        known = set(classes.search([(link, "in", ids)])[link].ids)
        classes.create([{link: one} for one in ids if one not in known])
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_statistic_class_action"
        )
        action["domain"] = [(link, "in", ids)]
        action["context"] = {"classified": link}
        return action

    def _find_counted(self, counted, key):
        """Return the ids behind a number.

        :raises UserError: when the report has no such number, or it was entered
        """
        ids = counted["ids"].get(key) if isinstance(key, str) else None
        if not ids:
            raise UserError(self.env._("There are no records behind this number."))
        return ids

    def _open_records(self, model, ids):
        action = self.env["ir.actions.act_window"]._for_xml_id(LISTS[model])
        action["domain"] = [("id", "in", ids)]
        action["context"] = {"create": False}
        return action
