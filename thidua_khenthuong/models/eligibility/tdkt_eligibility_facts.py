from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ...eligibility import engine
from ...eligibility.facts import (
    MEASURES,
    Assessment,
    Coverage,
    Discipline,
    Given,
    Initiative,
    Population,
    Service,
    Subject,
    Use,
)
from .tdkt_eligibility import VEILED

DAY = timedelta(days=1)
# Lines of dossiers that may still become an award.
PROPOSED = (
    *("draft", "proposed", "returned"),
    *("qualified", "approved", "forwarded"),
)
# Of what kind a subject is, by the model it is a record of.
SUBJECT_KINDS = {
    "hr.employee": ("individual",),
    "hr.department": ("collective",),
    "res.partner": ("individual", "collective", "household"),
}
EVERYTHING = engine.Needs(
    frozenset(
        ("awards", "assessments", "disciplines", "initiatives", "absences", "services")
    ),
    None,
)
# Which column of awards and nominations names the holder.
HOLDERS = {
    "hr.employee": "employee_id",
    "hr.department": "department_id",
    "res.partner": "partner_id",
}


class Version(NamedTuple):
    """What HR recorded of an employee from one day on."""

    id: int
    department_id: int | None
    date: date
    contract_start: date | None = None
    contract_end: date | None = None
    departure: date | None = None


class Known(NamedTuple):
    """Facts of a batch.

    ``subjects`` by (model, id, whether it is a household), ``companies`` and ``veiled``
    kinds of criteria by the ref of the subject.
    """

    subjects: dict
    companies: dict
    veiled: dict


def make_services(versions, active):
    """Return the :class:`Service` spells of an employee, in order.

    Work begins with the first contract that HR has recorded. Without any contract it
    began on the day of the first record or before, nobody knows when. A move is a
    new version.

    :param versions: his :class:`Version` rows, by their dates
    :param bool active: False: left, on the day of his departure or, without one, at
        some time after the last record
    """
    entry = min(
        (one.contract_start for one in versions if one.contract_start), default=None
    )
    services = []
    for place, one in enumerate(versions):
        begins, is_open = one.date, False
        if place:
            begins = max(begins, one.contract_start or begins)
        elif entry and entry <= begins:
            begins = entry
        elif one.contract_start:
            begins = one.contract_start
        else:
            is_open = True
        follows = versions[place + 1].date - DAY if place + 1 < len(versions) else None
        ends = min(
            (day for day in (follows, one.contract_end, one.departure) if day),
            default=None,
        )
        if ends is None and not active:
            ends = max(begins, one.date)
        if ends is None or ends >= begins:
            department = f"hr.department,{one.department_id or 0}"
            services.append(
                Service(f"hr.version,{one.id}", department, begins, ends, is_open)
            )
    return tuple(services)


class TdktEligibility(models.AbstractModel):
    """The loader: records in, facts out.

    It reads tables by SQL, past the rules of access: a verdict needs all facts of its
    subject, and what of it whoever asks may see is decided apart (``veiled``, and the
    links to records in the panel).
    """

    _inherit = "tdkt.eligibility"

    # --- Subjects --------------------------------------------------------------------

    @api.model
    def _load_facts(self, keys, unveiled, question=None):
        """Return the :class:`Known` facts of all subjects, in a constant number of
        queries.

        :param keys: (model, id) of each
        :param unveiled: ids of the employees whose discipline may show, None for all
        :param Question question: what will be asked: no more is read than the criteria
            that apply to it ask to know, and the awards it names; None: all there is
        """
        # what follows reads columns of a dozen models
        self.env.flush_all()
        ids = {model: set() for model in HOLDERS}
        for model, record_id in keys:
            ids[model].add(record_id)
        departments = self._load_departments(ids["hr.department"])
        workers = self._load_workers(departments)
        staff = self._load_staff(ids["hr.employee"].union(*workers.values()))
        needs = EVERYTHING
        if question is not None:
            kinds = {
                kind
                for model, own_kinds in SUBJECT_KINDS.items()
                if ids[model]
                for kind in own_kinds
            }
            company_ids = {company_id for _id, company_id, _active in staff}
            company_ids.update(one.company_id for one in departments.values())
            company_ids.add(self.env.company.id)
            needs = engine.survey(
                self._find_rulesets(company_ids, question),
                question.codes,
                kinds,
                question.achievements,
                question.year,
            )
            needs = needs._replace(facts=needs.facts | {"awards"})
        people, companies = self._load_people(staff, unveiled, needs)
        subjects = {
            ("hr.employee", employee_id, household): person
            for employee_id, person in people.items()
            for household in (False, True)
        }
        units = self._load_units(departments, workers, people, needs)
        for department_id, unit in units.items():
            companies[unit.ref] = departments[department_id].company_id
            subjects["hr.department", department_id, False] = unit
            subjects["hr.department", department_id, True] = unit
        partners = self._load_partners(ids["res.partner"], needs)
        for partner_id, own_awards in partners.items():
            ref, is_company = f"res.partner,{partner_id}", own_awards.pop()
            companies[ref] = self.env.company.id
            for household in (False, True):
                own_kind = "collective" if is_company else "individual"
                subjects["res.partner", partner_id, household] = Subject(
                    ref,
                    "household" if household else own_kind,
                    awards=tuple(own_awards),
                )
        veiled = {}
        if unveiled is not None:
            veiled = {
                f"{model},{record_id}": VEILED
                for model, record_id in keys
                if model != "hr.employee" or record_id not in unveiled
            }
        return Known(subjects, companies, veiled)

    @api.model
    def _find_rulesets(self, company_ids, question):
        """Return the sets of these offices that may judge what is asked."""
        return [
            ruleset
            for company in self.env["res.company"].browse(filter(None, company_ids))
            for ruleset in engine.find_applying(
                question.moments, self.env["tdkt.ruleset"]._load(company)
            )
        ]

    @api.model
    def _load_staff(self, ids):
        """Return [(employee id, company id, whether active)]."""
        if not ids:
            return []
        return self.env.execute_query(
            SQL(
                "SELECT id, company_id, active FROM hr_employee WHERE id = ANY(%s)",
                sorted(ids),
            )
        )

    @api.model
    def _load_people(self, staff, unveiled, needs):
        """Return ({employee id: Subject}, {ref: company id})."""
        if not staff:
            return {}, {}
        ids = sorted(row[0] for row in staff)
        shown = ids if unveiled is None else sorted(unveiled.intersection(ids))
        read = {
            "awards": lambda: self._load_awards("hr.employee", ids, needs),
            "assessments": lambda: self._load_assessments("employee_id", ids, needs),
            "disciplines": lambda: self._load_disciplines(shown),
            "initiatives": lambda: self._load_initiatives(ids),
            "absences": lambda: self._load_absences(ids),
            "services": lambda: self._load_versions(ids),
        }
        facts = {name: read[name]() for name in read if name in needs.facts}
        versions = facts.pop("services", None)
        coverage = self._load_coverage({company_id for _id, company_id, _on in staff})
        people, companies = {}, {}
        for employee_id, company_id, active in staff:
            ref = f"hr.employee,{employee_id}"
            companies[ref] = company_id
            people[employee_id] = Subject(
                ref,
                services=()
                if versions is None
                else make_services(versions.get(employee_id, ()), active),
                coverage=coverage[company_id],
                **{
                    name: tuple(found[employee_id])
                    for name, found in facts.items()
                    if employee_id in found
                },
            )
        return people, companies

    @api.model
    def _load_departments(self, ids):
        """Return {department id: row} of these departments and of all those they were
        made of; a row names its company, its days, its predecessors and its parts."""
        if not ids:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE line(id) AS (
                    SELECT unnest(%s)
                     UNION
                    SELECT rel.predecessor_id
                      FROM tdkt_department_predecessor_rel rel
                      JOIN line ON line.id = rel.successor_id
                )
                SELECT unit.id, unit.company_id, unit.tdkt_since,
                       unit.tdkt_dissolved_on,
                       ARRAY(SELECT predecessor_id
                               FROM tdkt_department_predecessor_rel
                              WHERE successor_id = unit.id ORDER BY 1),
                       ARRAY(SELECT part.id FROM hr_department part
                              WHERE part.parent_path LIKE unit.parent_path || '_%%'
                              ORDER BY 1)
                  FROM hr_department unit
                  JOIN line ON line.id = unit.id
                """,
                sorted(ids),
            )
        )
        return {row[0]: _Unit(*row) for row in rows}

    @api.model
    def _load_workers(self, departments):
        """Return {department id: ids of all who have ever worked there}."""
        if not departments:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT department_id, array_agg(DISTINCT employee_id)
                  FROM hr_version
                 WHERE department_id = ANY(%s) AND employee_id IS NOT NULL
                 GROUP BY department_id
                """,
                sorted({one for row in departments.values() for one in row.refs()}),
            )
        )
        return dict(rows)

    @api.model
    def _load_units(self, departments, workers, people, needs):
        """Return {department id: Subject}, predecessors and members joined to it."""
        ids = sorted(departments)
        if not ids:
            return {}
        awards = self._load_awards("hr.department", ids, needs)
        assessments = self._load_assessments("department_id", ids, needs)
        coverage = self._load_coverage(
            {row.company_id for row in departments.values() if row.company_id}
        )
        made = {}

        def make(row):
            if row.id not in made:
                predecessors = tuple(
                    make(departments[one]) for one in row.predecessor_ids
                )
                own = {one for unit in row.refs() for one in workers.get(unit, ())}
                members = {
                    f"hr.employee,{one}": people[one] for one in own if one in people
                }
                for predecessor in predecessors:
                    members.update((one.ref, one) for one in predecessor.members)
                made[row.id] = Subject(
                    f"hr.department,{row.id}",
                    "collective",
                    awards=tuple(awards.get(row.id, ())),
                    assessments=tuple(assessments.get(row.id, ())),
                    parts=tuple(f"hr.department,{one}" for one in row.part_ids),
                    members=tuple(members.values()),
                    predecessors=predecessors,
                    since=row.since,
                    dissolved=row.dissolved,
                    coverage=coverage.get(row.company_id, Coverage()),
                )
            return made[row.id]

        for row in departments.values():
            make(row)
        return made

    @api.model
    def _load_partners(self, ids, needs):
        """Return {partner id: [awards …, whether it is a body]} of outside awardees."""
        if not ids:
            return {}
        awards = self._load_awards("res.partner", sorted(ids), needs)
        rows = self.env.execute_query(
            SQL(
                "SELECT id, is_company FROM res_partner WHERE id = ANY(%s)", sorted(ids)
            )
        )
        return {one: [*awards.get(one, ()), is_body] for one, is_body in rows}

    # --- Facts of one kind, by the id of whom they are about --------------------------

    @api.model
    def _group(self, rows, make):
        """Return {first value of a row: [``make`` of the tuple of the others]}."""
        found = defaultdict(list)
        for row in rows:
            found[row[0]].append(make(row[1:]))
        return found

    @api.model
    def _load_awards(self, model, ids, needs):
        """Return awards of the register and lines of dossiers that may become some.

        What a campaign gave is for that campaign; a sudden deed is known by the record
        that names it alone.

        :param engine.Needs needs: which are asked about
        """
        asked = since = SQL()
        if needs.awards is not None:
            # before the join, which is then for what is read alone
            asked = SQL(
                "AND award_id ="
                " ANY(ARRAY(SELECT id FROM tdkt_award WHERE code = ANY(%s)))",
                sorted(needs.awards),
            )
        if "awards" in needs.since:
            since = SQL(
                "AND (year >= %s OR COALESCE(year, 0) = 0)", needs.since["awards"]
            )
        return self._group(
            self.env.execute_query(
                SQL(
                    """
                    SELECT given.%(holder)s,
                           'tdkt.commendation,' || given.id, award.code,
                           COALESCE(NULLIF(given.year, 0),
                                    EXTRACT(YEAR FROM given.date)::integer),
                           COALESCE(given.commendation_type, 'cong_trang'),
                           CASE WHEN given.campaign_id IS NOT NULL
                                THEN 'tdkt.campaign,' || given.campaign_id
                                WHEN given.commendation_type = 'dot_xuat'
                                THEN 'tdkt.commendation,' || given.id
                                ELSE '' END,
                           CASE WHEN given.state = 'revoked' THEN 'revoked'
                                ELSE 'given' END
                      FROM tdkt_commendation given
                      JOIN tdkt_award award ON award.id = given.award_id
                     WHERE given.%(holder)s = ANY(%(ids)s) %(asked)s %(since)s
                     UNION ALL
                    SELECT line.%(holder)s,
                           'tdkt.nomination,' || line.id, award.code, line.year,
                           COALESCE(line.commendation_type, 'cong_trang'),
                           CASE WHEN line.campaign_id IS NOT NULL
                                THEN 'tdkt.campaign,' || line.campaign_id
                                WHEN line.commendation_type = 'dot_xuat'
                                THEN 'tdkt.nomination,' || line.id
                                ELSE '' END,
                           'proposed'
                      FROM tdkt_nomination line
                      JOIN tdkt_award award ON award.id = line.award_id
                     WHERE line.%(holder)s = ANY(%(ids)s)
                       AND line.state = ANY(%(proposed)s) %(asked)s
                    """,
                    asked=asked,
                    since=since,
                    holder=SQL.identifier(HOLDERS[model]),
                    ids=ids,
                    proposed=list(PROPOSED),
                )
            ),
            Given._make,
        )

    @api.model
    def _load_assessments(self, holder, ids, needs):
        since = SQL()
        if "assessments" in needs.since:
            since = SQL("AND year >= %s", needs.since["assessments"])
        return self._group(
            self.env.execute_query(
                SQL(
                    "SELECT %(holder)s, 'tdkt.assessment,' || id, year, level"
                    " FROM tdkt_assessment"
                    " WHERE %(holder)s = ANY(%(ids)s) %(since)s",
                    holder=SQL.identifier(holder),
                    ids=ids,
                    since=since,
                )
            ),
            Assessment._make,
        )

    @api.model
    def _load_disciplines(self, ids):
        """Return measures and examinations; neither what was cleared nor what was
        withdrawn is a discipline.

        What an examination will lead to is open: it counts as the hardest measure.
        """
        return self._group(
            self.env.execute_query(
                SQL(
                    """
                    SELECT employee_id, 'tdkt.discipline,' || id,
                           COALESCE(measure, %s), date_from, date_to,
                           status = 'pending'
                      FROM tdkt_discipline
                     WHERE employee_id = ANY(%s)
                       AND status NOT IN ('cleared', 'withdrawn')
                    """,
                    MEASURES[-1],
                    ids,
                )
            ),
            Discipline._make,
        )

    @api.model
    def _load_initiatives(self, ids):
        """Return the initiatives of which these employees are authors.

        Each is known to the engine as it serves this author: awards of co-authors use
        up nothing of his. What an award rests on is used; one that was revoked gives it
        back, as a line that is proposed has not used it yet.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT author.employee_id, one.id, one.year, one.scope,
                       CASE WHEN one.state = 'recognised' THEN one.recognised_on END,
                       COALESCE(one.is_project, FALSE),
                       (SELECT json_agg(json_build_array(
                                   award.code,
                                   COALESCE(NULLIF(given.year, 0),
                                            EXTRACT(YEAR FROM given.date)::integer),
                                   award.kind = 'form'))
                          FROM tdkt_commendation_initiative_rel rel
                          JOIN tdkt_commendation given ON given.id = rel.commendation_id
                          JOIN tdkt_award award ON award.id = given.award_id
                         WHERE rel.initiative_id = one.id
                           AND given.employee_id = author.employee_id
                           AND given.state != 'revoked')
                  FROM tdkt_initiative_author author
                  JOIN tdkt_initiative one ON one.id = author.initiative_id
                 WHERE author.employee_id = ANY(%s)
                   AND one.state IN ('draft', 'submitted', 'returned', 'recognised')
                """,
                ids,
            )
        )
        found = {}
        for employee_id, initiative_id, *values, uses in rows:
            ref = f"tdkt.initiative,{initiative_id}"
            used = tuple(Use(*use) for use in uses or ())
            found.setdefault(employee_id, []).append(Initiative(ref, *values, used))
        return found

    @api.model
    def _load_absences(self, ids):
        """Return leaves. HR keeps none without an addon for them, which extends this
        and says in :meth:`_load_coverage` since when its records are whole."""
        return {}

    @api.model
    def _load_versions(self, ids):
        return self._group(
            self.env.execute_query(
                SQL(
                    """
                    SELECT employee_id, id, department_id, date_version,
                           contract_date_start, contract_date_end, departure_date
                      FROM hr_version
                     WHERE employee_id = ANY(%s) AND active
                     ORDER BY employee_id, date_version, id
                    """,
                    ids,
                )
            ),
            Version._make,
        )

    @api.model
    def _load_coverage(self, company_ids):
        """Return {company id: Coverage}: since which year records are whole."""
        # sudo: res.company - what an office says of its own records
        companies_sudo = self.env["res.company"].sudo().browse(sorted(company_ids))
        return {
            company_sudo.id: Coverage(
                company_sudo.tdkt_awards_since or None,
                company_sudo.tdkt_initiatives_since or None,
                company_sudo.tdkt_disciplines_since or None,
            )
            for company_sudo in companies_sudo
        }

    # --- Among whom a share is counted ------------------------------------------------

    @api.model
    def _load_populations(self, question, days, known):
        """Return {(code, company id, kind of subject, day): Population} of the awards
        of which a share is asked.

        An office is counted as far as a share is one of it: its heads where that is of
        everybody, else the holders of the awards it is of.

        :param Question question: what is asked
        :param days: on which people and units are counted
        """
        codes = set(question.codes)
        quotas = [
            criterion
            for ruleset in self._find_rulesets(set(known.companies.values()), question)
            for criterion in ruleset.criteria
            if criterion.key == "quota"
            and (not criterion.award or criterion.award in codes)
        ]
        limited = {one.award for one in quotas}
        limited = codes if "" in limited else limited
        asked = {
            (known.companies[subject.ref], subject.kind, day)
            for subject in known.subjects.values()
            if subject.kind != "household"
            for day in days
        }
        if not limited or not asked:
            return {}
        bases = [one.parameters.get("awards", ()) for one in quotas]
        counts = self._count_awards(asked, limited.union(*bases))
        heads = {} if all(bases) else self._count_heads(asked)
        return {
            (code, *key): Population(
                f"res.company,{key[0]}",
                heads.get(key, 0),
                counts.get((key[0], key[2].year, "given"), {}),
                counts.get((key[0], key[2].year, "proposed"), {}),
            )
            for key in asked
            for code in limited
        }

    @api.model
    def _count_awards(self, asked, codes):
        """Return {(company id, year, standing): {code of the award: awardees}} of the
        awards of these codes."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.company_id, line.year, line.standing, award.code, count(*)
                  FROM (SELECT company_id, year, award_id, employee_id, department_id,
                               'given' AS standing
                          FROM tdkt_commendation
                         WHERE company_id = ANY(%(companies)s) AND year = ANY(%(years)s)
                           AND award_id = ANY(%(awards)s)
                           AND state != 'revoked' AND partner_id IS NULL
                         GROUP BY company_id, year, award_id, employee_id, department_id
                         UNION ALL
                        SELECT company_id, year, award_id, employee_id, department_id,
                               'proposed'
                          FROM tdkt_nomination
                         WHERE company_id = ANY(%(companies)s) AND year = ANY(%(years)s)
                           AND award_id = ANY(%(awards)s)
                           AND state = ANY(%(proposed)s) AND partner_id IS NULL
                         GROUP BY company_id, year, award_id, employee_id, department_id
                       ) line
                  JOIN tdkt_award award ON award.id = line.award_id
                 GROUP BY line.company_id, line.year, line.standing, award.code
                """,
                awards=SQL(
                    "ARRAY(SELECT id FROM tdkt_award WHERE code = ANY(%s))",
                    sorted(codes),
                ),
                companies=sorted({company_id for company_id, _kind, _day in asked}),
                years=sorted({day.year for _company_id, _kind, day in asked}),
                proposed=list(PROPOSED),
            )
        )
        found = {}
        for company_id, year, standing, code, count in rows:
            found.setdefault((company_id, year, standing), {})[code] = count
        return found

    @api.model
    def _count_heads(self, asked):
        """Return {(company id, kind, day): people, or departments, of the office}.

        Somebody counts from his first record or contract on, until he leaves.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT office.id, 'individual', day.day, (
                       SELECT count(*)
                         FROM hr_employee person
                         JOIN LATERAL (
                              SELECT min(LEAST(date_version, contract_date_start))
                                     AS first,
                                     (array_agg(LEAST(departure_date, contract_date_end)
                                                ORDER BY date_version DESC))[1] AS last
                                FROM hr_version
                               WHERE employee_id = person.id AND active
                              ) spell ON TRUE
                        WHERE person.company_id = office.id
                          AND spell.first <= day.day
                          AND CASE WHEN spell.last IS NULL THEN person.active
                                   ELSE spell.last >= day.day END)
                  FROM unnest(%(companies)s) office(id),
                       unnest(%(days)s) day(day)
                 UNION ALL
                SELECT office.id, 'collective', day.day, (
                       SELECT count(*)
                         FROM hr_department unit
                        WHERE unit.company_id = office.id
                          AND COALESCE(unit.tdkt_since, '-infinity') <= day.day
                          AND CASE WHEN unit.tdkt_dissolved_on IS NULL THEN unit.active
                                   ELSE unit.tdkt_dissolved_on > day.day END)
                  FROM unnest(%(companies)s) office(id),
                       unnest(%(days)s) day(day)
                """,
                companies=sorted({company_id for company_id, _kind, _day in asked}),
                days=sorted({day for _company_id, _kind, day in asked}),
            )
        )
        return {tuple(key): count for *key, count in rows}


class _Unit(NamedTuple):
    """A row of :meth:`TdktEligibility._load_departments`."""

    id: int
    company_id: int | None
    since: date | None
    dissolved: date | None
    predecessor_ids: list
    part_ids: list

    def refs(self):
        """Return the ids under which people work in it."""
        return [self.id, *self.part_ids]
