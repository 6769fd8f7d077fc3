from dataclasses import replace
from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ...eligibility import criteria, engine, prospect

_lt = LazyTranslate(__name__)

# Years of history that are drawn, and the least that are drawn of the future.
PAST, FUTURE = 9, 2
# How the yearly assessment is written in a column of one year.
SHORT_LEVELS = {
    "excellent": _lt("Exc."),
    "good": _lt("Good"),
    "completed": _lt("Compl."),
    "failed": _lt("Not"),
}
# Of two marks of one year the one that comes first is drawn.
MARKS = ("given", "proposed", "aim", "step", "revoked", "broken")
# What becomes of a row of years.
BREAKS = ("chain_broken", "chain_revoked")


class TdktRoadmap(models.AbstractModel):
    """“Way to the Titles”: what somebody received, what is within reach, and why not.

    History comes from the register, what is ahead from ``eligibility/prospect.py``:
    the earliest year of each award, if the years to come go well. It is shown to the
    person, to those in whose scope the person works, and to those who see the whole
    office; discipline shows to nobody who may not read it.
    """

    _name = "tdkt.roadmap"
    _description = "Way to the Titles"

    @api.model
    @api.readonly
    def get_page(self, employee_id=False, day=False):
        """Return all that the page of one employee shows, in a fixed number of queries.

        :param int employee_id: False: the user's own
        :param str day: the day that is asked about (“what if”), False: today
        :return: dict of ``name``, ``place``, ``day``, ``day_min``, ``day_max``,
            ``present`` (the year of that day), ``notes`` (sentences), ``undeclared``
            (see ``_get_undeclared`` of ``tdkt.eligibility``), ``years``,
            ``rows`` (``key``, ``label``, ``kind``, ``cells``: one for each year) and
            ``aims`` (``award``, ``name``, ``outcome``, ``word``, ``year`` or False,
            ``sentence``, ``conditions``, ``hindrance``)
        :raises AccessError: for an employee the user may not look at
        :raises UserError: without an employee, for a day that is none or too far off
        """
        employee_sudo = self._get_employee_sudo(employee_id)
        today = employee_sudo.company_id._tdkt_today()
        day, first, last = self._read_day(day, today)
        service = self.env["tdkt.eligibility"]
        unveiled = service._get_unveiled(whole=False)
        known = service._load_facts({("hr.employee", employee_sudo.id)}, unveiled)
        subject = self._drop_unreadable(
            known.subjects["hr.employee", employee_sudo.id, False]
        )
        awards = self._get_awards_sudo(subject)
        prospects = prospect.look_ahead(
            subject,
            [
                prospect.Aim(award.code, award.kind == "form")
                for award in awards._in_force(day)
            ],
            self.env["tdkt.ruleset"]._load(employee_sudo.company_id),
            day,
            veiled=known.veiled.get(subject.ref, frozenset()),
        )
        marks = self._mark(subject, prospects, day)
        years = self._get_years(subject, prospects, day)
        return {
            "name": employee_sudo.name,
            "place": ", ".join(
                filter(
                    None,
                    (employee_sudo.job_title, employee_sudo.department_id.name),
                )
            ),
            "day": day.isoformat(),
            "day_min": first.isoformat(),
            "day_max": last.isoformat(),
            "present": day.year,
            "notes": self._get_notes(subject),
            "undeclared": service._get_undeclared(employee_sudo.company_id),
            "years": years,
            "rows": self._get_rows(awards, marks, years)
            + self._get_fact_rows(subject, years),
            "aims": self._get_aims(prospects, awards, day),
        }

    # --- Who, and when ----------------------------------------------------------------

    @api.model
    def _get_employee_sudo(self, employee_id):
        """Return the employee, whom the user may look at."""
        own_sudo = self.env["hr.employee"]._tdkt_of_user()
        if not employee_id:
            own_sudo = own_sudo.filtered(
                lambda employee: employee.company_id in self.env.companies
            )[:1]
            if not own_sudo:
                raise UserError(
                    self.env._(
                        "Your login is linked to no employee: ask HR to link it, or "
                        "open the page of an employee."
                    )
                )
            return own_sudo
        # sudo: hr.employee - name, position and unit; who may know them is asked below
        employee_sudo = (
            self.env["hr.employee"]
            .sudo()
            .with_context(active_test=False)
            .search(
                Domain("id", "=", employee_id)
                & Domain("company_id", "in", self.env.companies.ids)
            )
        )
        if not employee_sudo or not (
            employee_sudo in own_sudo
            or self._sees_everybody()
            or self._is_in_scope(employee_sudo)
        ):
            raise AccessError(
                self.env._(
                    "You may look at your own way to the titles and at those of your "
                    "unit."
                )
            )
        return employee_sudo

    @api.model
    def _sees_everybody(self):
        return any(
            self.env.user.has_group(group)
            for group in (
                "thidua_khenthuong.group_tdkt_officer",
                "thidua_khenthuong.group_tdkt_leader",
                "hr.group_hr_user",
            )
        )

    @api.model
    def _is_in_scope(self, employee_sudo):
        return (
            self.env.user.has_group("thidua_khenthuong.group_tdkt_unit")
            and employee_sudo.department_id.id
            in self.env["hr.department"]._tdkt_scope_ids()
        )

    @api.model
    def _read_day(self, text, today):
        """Return (the day asked about, the first, the last one that may be asked)."""
        first, last = date(today.year - 1, 1, 1), today + relativedelta(years=10)
        try:
            day = date.fromisoformat(text) if text else today
        except (TypeError, ValueError):
            day = None
        if day is None or not first <= day <= last:
            raise UserError(
                self.env._(
                    "Choose a day between %(first)s and %(last)s.",
                    first=first.strftime("%d/%m/%Y"),
                    last=last.strftime("%d/%m/%Y"),
                )
            )
        return day, first, last

    # --- What is drawn ----------------------------------------------------------------

    @api.model
    def _get_awards_sudo(self, subject):
        """Return the awards for individuals of which a rule set asks anything, and all
        that were received."""
        # sudo: tdkt.award - the catalogue is the law, the same for whoever asks
        return (
            self.env["tdkt.award"]
            .sudo()
            .with_context(active_test=False)
            .search(
                Domain("code", "in", [given.award for given in subject.awards])
                | Domain("subject_type", "=", "individual")
                & Domain("active", "=", True)
                & Domain("criterion_ids", "!=", False)
            )
        )

    @api.model
    def _mark(self, subject, prospects, day):
        """Return {(code of the award, year): (state, ref of the record or False)}."""
        marks = {}

        def mark(award, year, state, ref=False):
            at = marks.get((award, year))
            if not at or MARKS.index(state) < MARKS.index(at[0]):
                marks[award, year] = state, ref

        for given in subject.awards:
            mark(given.award, given.year, given.standing, given.ref)
        received = {
            key
            for key, (state, _ref) in marks.items()
            if state in ("given", "proposed")
        }
        for one in prospects:
            if one.year and (one.award, one.year) not in received:
                mark(one.award, one.year, "aim")
            for award, year in one.steps:
                mark(award, year, "step")
            for finding in one.present.findings:
                if finding.reason in BREAKS:
                    for award in finding.criterion.parameters["awards"]:
                        # a row that nobody began is not broken, and the present year
                        # is not over
                        last = max(
                            (year for code, year in received if code == award),
                            default=day.year,
                        )
                        if last + 1 < day.year:
                            mark(award, last + 1, "broken")
        return marks

    @api.model
    def _drop_unreadable(self, subject):
        """Leave out proposals that are not the reader's to know of, drafts of his unit
        among them: they neither show nor change what is found."""
        refs = {
            given.ref: int(given.ref.split(",")[1])
            for given in subject.awards
            if given.standing == "proposed"
        }
        lines = self.env["tdkt.nomination"]
        if refs and lines.has_access("read"):
            lines = lines.browse(sorted(refs.values()))._filtered_access("read")
        return replace(
            subject,
            awards=tuple(
                given
                for given in subject.awards
                if given.ref not in refs or refs[given.ref] in lines.ids
            ),
        )

    @api.model
    def _get_years(self, subject, prospects, day):
        last = max(
            [day.year + FUTURE]
            + [one.year for one in prospects if one.year]
            + [year for one in prospects for _award, year in one.steps]
        )
        first = min(
            [day.year]
            + [given.year for given in subject.awards]
            + [one.year for one in subject.assessments]
        )
        return list(range(max(first, day.year - PAST), last + 1))

    @api.model
    def _get_rows(self, awards, marks, years):
        labels = {
            "given": self.env._("received"),
            "proposed": self.env._("being proposed"),
            "revoked": self.env._("revoked"),
            "aim": self.env._("earliest possible"),
            "step": self.env._("still needed on the way"),
            "broken": self.env._("breaks the row of years"),
        }
        ids = {
            ref: int(ref.split(",")[1])
            for state, ref in marks.values()
            if state in ("given", "revoked")
        }
        readable = set(
            self.env["tdkt.commendation"]
            .browse(sorted(ids.values()))
            ._filtered_access("read")
            .ids
        )
        rows = []
        for award in awards:
            own = {
                year: mark for (code, year), mark in marks.items() if code == award.code
            }
            if not own.keys() & set(years):
                continue
            cells = []
            for year in years:
                state, ref = own.get(year, (False, False))
                linked = state in ("given", "step", "aim") and own.get(year - 1, ("",))[
                    0
                ] in ("given", "step", "aim")
                record_id = ids.get(ref) if ref else False
                cells.append(
                    {
                        "year": year,
                        "state": state,
                        "id": record_id if record_id in readable else False,
                        "linked": linked,
                        "label": f"{award.name} {year}: {labels[state]}"
                        if state
                        else "",
                    }
                )
            rows.append(
                {
                    "key": award.code,
                    "label": award.name,
                    "kind": award.kind,
                    "cells": cells,
                }
            )
        return rows

    @api.model
    def _get_fact_rows(self, subject, years):
        """Return what awards rest on: assessments and recognised initiatives."""
        levels = dict(
            self.env["tdkt.assessment"]
            ._fields["level"]
            ._description_selection(self.env)
        )
        ideas = {}
        for one in subject.initiatives:
            if one.recognised:
                ideas[one.year] = ideas.get(one.year, 0) + 1
        assessed = subject.assessment_by_year
        return [
            {
                "key": "assessment",
                "label": self.env._("Yearly assessment"),
                "kind": "facts",
                "cells": [
                    {
                        "year": year,
                        "text": self.env._(SHORT_LEVELS[assessed[year].level]),
                        "level": assessed[year].level,
                        "label": levels[assessed[year].level],
                    }
                    if year in assessed
                    else {"year": year}
                    for year in years
                ],
            },
            {
                "key": "initiative",
                "label": self.env._("Recognised initiatives"),
                "kind": "facts",
                "cells": [
                    {"year": year, "text": str(ideas[year]), "label": ""}
                    if year in ideas
                    else {"year": year}
                    for year in years
                ],
            },
        ]

    # --- What is said -----------------------------------------------------------------

    @api.model
    def _get_notes(self, subject):
        since = subject.coverage.awards
        if since is None:
            return []
        return [
            self.env._(
                "The register is whole since %(year)s: of the years before, only what "
                "it holds is counted.",
                year=since,
            )
        ]

    @api.model
    def _get_aims(self, prospects, awards, day):
        service = self.env["tdkt.eligibility"]
        names = {award.code: award.name for award in awards}
        criteria_by_ref = self._get_criteria_sudo(prospects)
        aims = []
        for one in prospects:
            unmet = [
                finding
                for finding in prospect.decisive(one.present)
                if finding.result == criteria.NOT_MET
            ]
            aims.append(
                {
                    "award": one.award,
                    "name": names[one.award],
                    "outcome": one.present.outcome,
                    "word": service._get_outcome_word(one.present.outcome),
                    "year": one.year or False,
                    "sentence": self._say_when(one, day),
                    "conditions": self._say_conditions(one, names, criteria_by_ref),
                    "hindrance": self.env._(
                        "At present: %(why)s", why=service._say(unmet[0])
                    )
                    if unmet
                    else "",
                }
            )
        return sorted(aims, key=lambda aim: aim["year"] or 9999)

    @api.model
    def _get_criteria_sudo(self, prospects):
        """Return {ref: criterion}: the law, the same for whoever asks."""
        refs = {
            finding.criterion.ref for one in prospects for finding in one.conditions
        }
        # sudo: tdkt.criterion - the law, the same for whoever asks
        criteria_sudo = (
            self.env["tdkt.criterion"]
            .sudo()
            .browse(sorted(int(ref.split(",")[1]) for ref in refs))
        )
        return {f"tdkt.criterion,{one.id}": one for one in criteria_sudo}

    @api.model
    def _say_when(self, one, day):
        if not one.year:
            return self.env._("Not within the next ten years as things stand.")
        if one.year > day.year:
            return self.env._("Not before %(year)s. It takes:", year=one.year)
        if one.present.outcome == engine.ELIGIBLE:
            return self.env._("Within reach for %(year)s: propose it.", year=one.year)
        if one.conditions:
            return self.env._("Within reach for %(year)s. It takes:", year=one.year)
        return self.env._(
            "Within reach for %(year)s; people have the last word.", year=one.year
        )

    @api.model
    def _say_conditions(self, one, names, criteria_by_ref):
        said = []
        years = {}
        for award, year in one.steps:
            years.setdefault(award, []).append(str(year))
        for award, of_award in years.items():
            said.append(f"{names.get(award, award)}: {', '.join(of_award)}")
        for finding in one.conditions:
            if any(proof.startswith("assumed,award,") for proof in finding.proofs):
                continue
            said.append(criteria_by_ref[finding.criterion.ref].sentence)
        return said
