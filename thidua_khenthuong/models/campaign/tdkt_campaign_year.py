import re

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

REPORT_READERS = (
    "thidua_khenthuong.group_tdkt_officer,thidua_khenthuong.group_tdkt_leader"
)
YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d{2}(?!\d)")
# How much of the text around a year is shown, in characters on each side.
CONTEXT = 40
# Where a launch document speaks of years.
TEXTS = (
    *("name", "subject", "theme", "slogan", "introduction", "closing"),
    *("addressees", "appendix"),
)
LINE_TEXTS = (
    ("section_ids", "title"),
    ("section_ids.point_ids", "text"),
    ("target_ids", "name"),
    ("legal_basis_ids", "name"),
    ("recipient_ids", "name"),
    ("award_ids", "note"),
)


def same_day_next_year(day):
    """Return the date one year later; the last day of February stays the last."""
    if not day:
        return day
    ends_february = day.month == 2 and (day + relativedelta(days=1)).month == 3
    moved = day + relativedelta(years=1)
    return moved + relativedelta(day=31) if ends_february else moved


class TdktCampaignYear(models.Model):
    """A campaign from year to year: plans below it, its repetition, its figures."""

    _inherit = "tdkt.campaign"

    review_ids = fields.One2many(
        comodel_name="tdkt.campaign.review",
        inverse_name="campaign_id",
        groups=REPORT_READERS,
    )
    news_ids = fields.One2many(
        comodel_name="tdkt.campaign.news", inverse_name="campaign_id"
    )
    exemplar_ids = fields.One2many(
        comodel_name="tdkt.exemplar", inverse_name="campaign_id"
    )
    review_count = fields.Integer(
        string="Interim and Final Reports",
        compute="_compute_year_counts",
        groups=REPORT_READERS,
    )
    news_count = fields.Integer(string="Communication", compute="_compute_year_counts")
    exemplar_count = fields.Integer(string="Exemplars", compute="_compute_year_counts")

    @api.depends_context("uid")
    @api.depends("review_ids", "news_ids", "exemplar_ids")
    def _compute_year_counts(self):
        for field, model in (
            ("review_count", "tdkt.campaign.review"),
            ("news_count", "tdkt.campaign.news"),
            ("exemplar_count", "tdkt.exemplar"),
        ):
            records = self.env[model]
            counts = (
                dict(
                    records._read_group(
                        [("campaign_id", "in", self.ids)], ["campaign_id"], ["__count"]
                    )
                )
                if records.has_access("read")
                else {}
            )
            for campaign in self:
                campaign[field] = counts.get(campaign._origin, 0)

    # --- A unit's own plan ---------------------------------------------------------

    def action_new_unit_plan(self):
        """Open the draft plan of the user's unit below this campaign.

        It is made, with what can be taken from the campaign, unless there is one.

        :raises UserError: when none of the user's departments takes part
        """
        self.ensure_one()
        self.check_access("read")
        units = (
            self.env["hr.department"]
            .search([("tdkt_in_scope", "=", True)])
            # sudo: hr.department - all that take part, of which the own unit is one
            .filtered(lambda unit: unit._tdkt_is_within(self.sudo().department_ids))
        )
        if self.level != "office" or self.state != "launched" or not units:
            raise UserError(
                self.env._(
                    "A unit that takes part writes its own plan below a running "
                    "campaign of the office; “%(campaign)s” is not open for that to "
                    "you.",
                    campaign=self.name,
                )
            )
        unit = units[0]
        plan = self.search(
            [
                ("parent_id", "=", self.id),
                ("organizer_id", "=", unit.id),
                ("state", "=", "draft"),
            ],
            limit=1,
        ) or self.create(self._prepare_unit_plan_values(unit, units))
        return plan._open_form()

    def _prepare_unit_plan_values(self, unit, units):
        """Return what the plan of ``unit`` takes from this campaign.

        :param units: the departments of the campaign that the user acts for
        """
        self.ensure_one()
        return {
            "level": "unit",
            "parent_id": self.id,
            "company_id": self.company_id.id,
            "organizer_id": unit.id,
            "department_ids": [
                (6, 0, units.filtered(lambda one: one._tdkt_is_within(unit)).ids)
            ],
            "kind": self.kind,
            "name": self.env._(
                "%(unit)s's plan: %(campaign)s", unit=unit.name, campaign=self.name
            ),
            "subject": self.subject,
            "theme": self.theme,
            "date_start": max(self.date_start, self.company_id._tdkt_today()),
            "date_end": self.date_end,
            # sudo: hr.employee - the head of one's own unit is no secret
            "signer_id": unit.sudo().manager_id.id,
            "document_type_id": self.env.ref("thidua_khenthuong.document_type_plan").id,
        }

    def _open_form(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    @api.readonly
    def action_open_children(self):
        """Open the plans that stand below this one."""
        self.ensure_one()
        action = self._open_related("thidua_khenthuong.tdkt_campaign_action")
        action["domain"] = [("parent_id", "=", self.id)]
        action["context"] = {}
        return action

    # --- Next year -----------------------------------------------------------------

    def copy(self, default=None):
        """Copy; targets point at the points of the copy, not of the original."""
        copies = super().copy(default)
        for campaign, copied in zip(self, copies, strict=True):
            points = dict(
                zip(
                    campaign.section_ids.point_ids,
                    copied.section_ids.point_ids,
                    strict=True,
                )
            )
            for target, new_target in zip(
                campaign.target_ids, copied.target_ids, strict=True
            ):
                new_target.point_id = points.get(target.point_id)
        return copies

    def action_duplicate_next_year(self):
        """Prepare next year's campaign from this one and open it.

        The period and the deadline move by one year; archived departments and a signer
        who has left are left out; the superior's plan is that of last year and is
        chosen anew. Years inside the texts are not touched, a law's date is no year
        to change: they are listed in ``year_review``.

        :raises AccessError: for anybody who is no officer
        :raises UserError: for a superior's or a unit's plan
        """
        self.ensure_one()
        self.check_access("read")
        if not self._filter_actors(("officer",)):
            raise AccessError(
                self.env._("Only an officer of the standing office prepares campaigns.")
            )
        if self.level != "office":
            raise UserError(
                self.env._(
                    "Only the office's campaigns are repeated: plans above and below "
                    "come anew every year."
                )
            )
        # sudo: hr.employee - whether the signer has left is private to HR
        signer_left = not self.signer_id.sudo().active
        repeated = self.copy(
            {
                "name": self.name,
                "date_start": same_day_next_year(self.date_start),
                "date_end": same_day_next_year(self.date_end),
                "dossier_deadline": same_day_next_year(self.dossier_deadline),
                "parent_id": self.parent_id.id
                if self.parent_id.level == "office"
                else False,
                "department_ids": [(6, 0, self.department_ids.filtered("active").ids)],
                **({"signer_id": False} if signer_left else {}),
            }
        )
        repeated.year_review = repeated._list_years() or False
        return repeated._open_form()

    def _list_years(self):
        """Return one line for every year named in the text: where, and around it."""
        self.ensure_one()
        found = [(self._fields[name], self[name]) for name in (*TEXTS,)]
        found.append((self._fields["parent_reference"], self.parent_reference))
        for path, name in LINE_TEXTS:
            lines = self.mapped(path)
            found += [(lines._fields[name], line[name]) for line in lines]
        notes = []
        for field, text in found:
            for match in YEAR.finditer(text or ""):
                start, end = match.start() - CONTEXT, match.end() + CONTEXT
                around = " ".join(text[max(start, 0) : end].split())
                before = "…" if start > 0 else ""
                after = "…" if end < len(text) else ""
                label = field._description_string(self.env)
                notes.append(f"{match[0]} – {label}: {before}{around}{after}")
        return "\n".join(notes)

    # --- Figures -------------------------------------------------------------------

    def _summary_figures(self):
        """Return {campaign id: figures} for interim and final reports.

        Read for all campaigns together, in a number of queries that depends neither
        on the campaigns nor on their records. Keys of the figures:

        * ``department_count``, ``registered_count``: departments taking part / having
          registered; ``collective_count``, ``person_count``: registrations handed in
        * ``departments``: list of dicts in the order of their names: ``name``,
          ``registered``, ``commitments``, ``items``, ``done``, ``evidence``,
          ``missing`` (models, works or tasks still owed), ``last_evidence`` (date)
        * ``item_count``, ``done_count``, ``evidence_count``: totals of these
        * ``kinds``: list of dicts: ``kind`` (code of an item), ``items``, ``done``
        * ``office_targets``: list of dicts: ``name``, ``department``, ``quantity``,
          ``items``, ``done``
        * ``awards``: list of dicts: ``name``, ``subject`` (code), ``planned``,
          ``given``, ``amount`` (đồng); ``given_count``, ``amount``: their totals
        * ``exemplar_count`` (approved or published), ``news_count``, ``budget`` (đồng)

        Only submitted registrations count, and only commendations that are not
        revoked. The numbers are those that the current user may see.
        """
        progress = self._progress_figures()
        kinds = self._kind_figures()
        awards = self._award_figures()
        people = self._group_counts(
            "tdkt.commitment", [("state", "not in", ("draft", "returned"))]
        )
        persons = self._group_counts(
            "tdkt.commitment",
            [("state", "not in", ("draft", "returned")), ("employee_id", "!=", False)],
        )
        exemplars = self._group_counts(
            "tdkt.exemplar", [("state", "in", ("approved", "published"))]
        )
        news = self._group_counts("tdkt.campaign.news", [])
        figures = {}
        for campaign in self:
            key = campaign.id
            departments, targets = progress[key]
            figures[key] = {
                "department_count": len(departments),
                "registered_count": sum(line["registered"] for line in departments),
                "collective_count": people.get(key, 0) - persons.get(key, 0),
                "person_count": persons.get(key, 0),
                "departments": departments,
                "item_count": sum(line["items"] for line in departments),
                "done_count": sum(line["done"] for line in departments),
                "evidence_count": sum(line["evidence"] for line in departments),
                "kinds": kinds[key],
                "office_targets": targets,
                "awards": awards[key],
                "given_count": sum(line["given"] for line in awards[key]),
                "amount": sum(line["amount"] for line in awards[key]),
                "exemplar_count": exemplars.get(key, 0),
                "news_count": news.get(key, 0),
                "budget": campaign.budget,
            }
        return figures

    def _group_counts(self, model, domain):
        """Return {campaign id: number of records}."""
        return {
            campaign.id: count
            for campaign, count in self.env[model]._read_group(
                [("campaign_id", "in", self.ids), *domain], ["campaign_id"], ["__count"]
            )
        }

    def _progress_figures(self):
        """Return {campaign id: (figures by department, figures by office target)}."""
        rows = self.env["tdkt.campaign.progress"].search(
            [("campaign_id", "in", self.ids)]
        )
        figures = {campaign.id: ([], []) for campaign in self}
        for row in rows.sorted(lambda row: row.department_id.name or ""):
            departments, targets = figures[row.campaign_id.id]
            if row.scope == "department":
                departments.append(
                    {
                        "name": row.department_id.name,
                        "registered": row.registered,
                        "commitments": row.commitment_count,
                        "items": row.item_count,
                        "done": row.done_count,
                        "evidence": row.evidence_count,
                        "missing": row.missing_minimum,
                        "last_evidence": row.last_evidence,
                    }
                )
            else:
                targets.append(
                    {
                        "name": row.target_id.name,
                        "department": row.department_id.name or "",
                        "quantity": row.target_id.quantity,
                        "items": row.item_count,
                        "done": row.done_count,
                    }
                )
        return figures

    def _kind_figures(self):
        """Return {campaign id: figures by kind of item}, in the order of the kinds."""
        domain = [
            ("commitment_id.campaign_id", "in", self.ids),
            ("commitment_id.state", "not in", ("draft", "returned")),
        ]
        groups = self.env["tdkt.commitment.item"]._read_group(
            domain, ["commitment_id", "kind", "is_done"], ["__count"]
        )
        counts = {}
        for commitment, kind, done, count in groups:
            line = counts.setdefault((commitment.campaign_id.id, kind), [0, 0])
            line[0] += count
            line[1] += count if done else 0
        codes = dict(self.env["tdkt.commitment.item"]._fields["kind"].selection)
        return {
            campaign.id: [
                {"kind": kind, "items": line[0], "done": line[1]}
                for kind in codes
                if (line := counts.get((campaign.id, kind)))
            ]
            for campaign in self
        }

    def _award_figures(self):
        """Return {campaign id: figures by award}, planned ones first."""
        lines = {
            campaign.id: {
                plan.award_id: {"planned": plan.quantity, "given": 0, "amount": 0}
                for plan in campaign.award_ids
            }
            for campaign in self
        }
        for campaign, award, count, amount in self.env["tdkt.commendation"]._read_group(
            [("campaign_id", "in", self.ids), ("state", "!=", "revoked")],
            ["campaign_id", "award_id"],
            ["__count", "amount:sum"],
        ):
            line = lines[campaign.id].setdefault(award, {"planned": 0})
            line.update(given=count, amount=amount)
        return {
            key: [
                {"name": award.name, "subject": award.subject_type, **line}
                for award, line in by_award.items()
            ]
            for key, by_award in lines.items()
        }

    # --- Doors ---------------------------------------------------------------------

    @api.readonly
    def action_open_reviews(self):
        """Open the interim and final reports of this campaign."""
        return self._open_related("thidua_khenthuong.tdkt_campaign_review_action")

    @api.readonly
    def action_open_news(self):
        """Open what was published about this campaign."""
        return self._open_related("thidua_khenthuong.tdkt_campaign_news_action")

    @api.readonly
    def action_open_exemplars(self):
        """Open the exemplars of this campaign."""
        return self._open_related("thidua_khenthuong.tdkt_exemplar_action")

    @api.readonly
    def action_open_radar(self):
        """Open the radar on this campaign alone."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "thidua_khenthuong.tdkt_radar_action"
        )
        action["params"] = {"campaign_id": self.id}
        return action

    def action_remind(self):
        """Remind the departments that do not move; see ``tdkt.campaign.progress``."""
        return (
            self.env["tdkt.campaign.progress"]
            .search([("campaign_id", "in", self.ids)])
            .action_remind()
        )
