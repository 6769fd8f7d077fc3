from collections import Counter

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ...eligibility import criteria, engine
from ...eligibility.prospect import decisive
from .tdkt_eligibility import Request

_lt = LazyTranslate(__name__)

# Conditions not met of what is still called close; what is not known yet may turn out
# well.
CLOSE = 1
# People of whom one page tells; of a larger unit it tells how many.
MOST_PEOPLE = 500
MOST_UNITS = 500
# How the people of a unit stand to an award, in the order in which it is said.
COUNTED = {
    "eligible": _lt("%(count)s eligible"),
    "close": _lt("%(count)s lacking one condition or not known yet"),
    "done": _lt("%(count)s received or proposed"),
    "far": _lt("%(count)s lacking more"),
}


class TdktRoadmap(models.AbstractModel):
    """Of a unit: who may receive what this year, and who lacks little, so that nobody
    is forgotten."""

    _inherit = "tdkt.roadmap"

    @api.model
    @api.readonly
    def get_unit_page(self, unit_id=False, day=False):
        """Return who of a unit, those below it included, may receive which award.

        :param int unit_id: a department; False: the user's own, else the first one
        :param str day: as of :meth:`get_page`; its year is the year asked about
        :return: dict of ``units`` (``id``, ``name``), ``unit_id``, ``day``,
            ``day_min``, ``day_max``, ``summary`` (a sentence), ``can_propose``,
            ``year``, ``undeclared`` (as of :meth:`get_page`), ``too_many`` (a sentence
            instead of awards, or ""), ``counted`` (then, how many may receive which:
            ``words`` of the outcomes, and ``awards`` with ``code``, ``name`` and
            ``counts``, one for each outcome; else False) and ``awards``: ``code``,
            ``name``, ``counts`` by “eligible”, “close”, “done”, “far”, ``summary``,
            and ``lines`` of the first two (``id``, ``name``, ``place``, ``outcome``,
            ``word``, ``lacks``)
        :raises AccessError: for a unit the user may not look at
        :raises UserError: for a day that is none or too far off
        """
        units = self._get_units()
        unit = self._choose_unit(units, unit_id)
        today = self.env.company._tdkt_today()
        day, first, last = self._read_day(day, today)
        people_sudo = self._get_people_sudo(unit)
        page = {
            "units": [{"id": one.id, "name": one.complete_name} for one in units],
            "unit_id": unit.id,
            "day": day.isoformat(),
            "day_min": first.isoformat(),
            "day_max": last.isoformat(),
            "year": day.year,
            "can_propose": self.env["tdkt.dossier"].has_access("create"),
            "summary": self.env._(
                "Year %(year)s, %(count)s people", year=day.year, count=len(people_sudo)
            ),
            "undeclared": self.env["tdkt.eligibility"]._get_undeclared(unit.company_id),
            "too_many": "",
            "counted": False,
            "awards": [],
        }
        if len(people_sudo) > MOST_PEOPLE:
            page["too_many"] = self.env._(
                "%(unit)s has more than %(count)s people: choose a unit within it.",
                unit=unit.display_name,
                count=MOST_PEOPLE,
            )
            page["counted"] = self._count_people(people_sudo, day)
        else:
            page["awards"] = self._judge_people(people_sudo, day)
        return page

    @api.model
    def _get_units(self):
        """Return the units the user may look at, the highest first."""
        domain = Domain("company_id", "in", self.env.companies.ids)
        if not self._sees_everybody():
            scope = []
            if self.env.user.has_group("thidua_khenthuong.group_tdkt_unit"):
                scope = self.env["hr.department"]._tdkt_scope_ids()
            domain &= Domain("id", "in", list(scope))
        units = self.env["hr.department"].search(domain, limit=MOST_UNITS)
        if not units:
            raise AccessError(self.env._("This page is for those who act for a unit."))
        return units.sorted("complete_name")

    @api.model
    def _choose_unit(self, units, unit_id):
        if unit_id:
            chosen = units.filtered(lambda unit: unit.id == unit_id)
            if not chosen:
                raise AccessError(self.env._("You may look at the units you act for."))
            return chosen
        own = self.env.user.employee_id.department_id
        return own if own in units else units[:1]

    @api.model
    def _get_people_sudo(self, unit):
        # sudo: hr.employee - names and positions of a unit the user may look at
        return (
            self.env["hr.employee"]
            .sudo()
            .search(
                Domain("department_id", "child_of", unit.id)
                & Domain("company_id", "in", self.env.companies.ids),
                order="name, id",
            )
        )

    @api.model
    def _find_awards_sudo(self, day):
        """Return the awards of which records tell something, those in force."""
        # sudo: tdkt.award - the catalogue is the law, the same for whoever asks
        return (
            self.env["tdkt.award"]
            .sudo()
            ._find_in_force(
                day,
                [
                    ("subject_type", "=", "individual"),
                    # what people alone judge tells nothing of anybody
                    ("criterion_ids", "any", [("kind", "!=", "judged")]),
                ],
            )
        )

    @api.model
    def _count_people(self, people_sudo, day):
        """Return how many of a large unit have which outcome, of every award."""
        awards_sudo = self._find_awards_sudo(day)
        service = self.env["tdkt.eligibility"]
        counts = {award_id: Counter() for award_id in awards_sudo.ids}
        for judged in service._judge_everybody(people_sudo, awards_sudo, day.year, day):
            for award_id, column in judged.columns.items():
                counts[award_id].update(column)
        # the better outcome first
        places = sorted(range(len(engine.OUTCOMES)), reverse=True)
        return {
            "words": [
                service._get_outcome_word(engine.OUTCOMES[place]) for place in places
            ],
            "awards": [
                {
                    "code": award_sudo.code,
                    "name": award_sudo.name,
                    "counts": [counts[award_sudo.id][place] for place in places],
                }
                for award_sudo in awards_sudo
            ],
        }

    @api.model
    def _judge_people(self, people_sudo, day):
        """Return the awards of the page: everybody judged for each, at once."""
        awards_sudo = self._find_awards_sudo(day)
        service = self.env["tdkt.eligibility"]
        requests = [
            Request(person_sudo, award_sudo, day.year, day)
            for award_sudo in awards_sudo
            for person_sudo in people_sudo
        ]
        verdicts = service._judge(requests)
        found = {}
        for request, verdict in zip(requests, verdicts, strict=True):
            if any(
                one.criterion.award and one.result != criteria.JUDGED
                for one in verdict.findings
            ):
                found.setdefault(request.award, []).append((request.subject, verdict))
        return [
            self._list_award(award_sudo, found[award_sudo])
            for award_sudo in awards_sudo
            if award_sudo in found
        ]

    @api.model
    def _list_award(self, award_sudo, judged):
        service = self.env["tdkt.eligibility"]
        groups = {"eligible": [], "close": [], "done": [], "far": []}
        for person_sudo, verdict in judged:
            found = decisive(verdict)
            unmet = [one for one in found if one.result == criteria.NOT_MET]
            unknown = [one for one in found if one.result == criteria.MISSING]
            groups[self._group_of(verdict, unmet)].append(
                (len(unmet), len(unknown), person_sudo, verdict, unmet + unknown)
            )
        shown = sorted(groups["eligible"] + groups["close"], key=lambda line: line[:2])
        counts = {name: len(lines) for name, lines in groups.items()}
        sentences = iter(service._say_all([one for line in shown for one in line[-1]]))
        return {
            "code": award_sudo.code,
            "name": award_sudo.name,
            "counts": counts,
            "summary": self._say_counts(counts),
            "lines": [
                {
                    "id": person_sudo.id,
                    "name": person_sudo.name,
                    "place": ", ".join(
                        filter(
                            None,
                            (person_sudo.job_title, person_sudo.department_id.name),
                        )
                    ),
                    "outcome": verdict.outcome,
                    "word": service._get_outcome_word(verdict.outcome),
                    # the law and the office may ask for the same
                    "lacks": [*dict.fromkeys(next(sentences) for _one in lacking)],
                }
                for _unmet, _unknown, person_sudo, verdict, lacking in shown
            ],
        }

    @api.model
    def _say_counts(self, counts):
        """Say how many there are of each group that has somebody in it."""
        words = {name: self.env._(word) for name, word in COUNTED.items()}
        said = self.env._(", ").join(
            words[name] % {"count": count} for name, count in counts.items() if count
        )
        return said[:1].upper() + said[1:] + "."

    @api.model
    def _group_of(self, verdict, unmet):
        case = verdict.case
        if any(
            (one.award, one.year) == (case.award, case.year)
            and one.standing != "revoked"
            for one in case.subject.awards
        ):
            return "done"
        if verdict.outcome == engine.ELIGIBLE:
            return "eligible"
        return "close" if len(unmet) <= CLOSE else "far"
