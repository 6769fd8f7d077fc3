from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ...eligibility import columns, engine
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
# What an award is for when only the record that names it tells: a sudden deed.
OWN = "-"
# How a line ends that HR wrote of somebody who has left.
LEFT = "left"
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


# --- What is read as text --------------------------------------------------------
#
# Of the facts of which there are most the database returns two texts for each holder:
# what they say, in lines of words, and the ids of their records, in the same order.
# Whoever has equal lines has the same facts, which is all an outcome asks; facts are
# made of them for whom somebody asks.


def _split(said, ids):
    """Yield (words of a line, id of its record)."""
    for line, record_id in zip(said.split(","), ids.split(","), strict=True):
        yield line.split(" "), record_id


def _cut(said, year):
    """Return the lines from a year on; each begins with its own."""
    return ",".join(
        line for line in said.split(",") if int(line.partition(" ")[0]) >= year
    )


def make_awards(read):
    """Return awards of the register and lines of dossiers.

    :param read: [(code, said, ids)], as :meth:`TdktEligibility._load_awards` reads it
    """
    awards = []
    for code, said, ids in read:
        for (year, kind, standing, campaign_id), record_id in _split(said, ids):
            model = "nomination" if standing == "proposed" else "commendation"
            ref, achievement = f"tdkt.{model},{record_id}", ""
            if campaign_id == OWN:
                achievement = ref
            elif campaign_id:
                achievement = f"tdkt.campaign,{campaign_id}"
            awards.append(Given(ref, code, int(year), kind, achievement, standing))
    return tuple(awards)


def make_assessments(read):
    """Return yearly assessments.

    :param read: (said, ids), as :meth:`TdktEligibility._load_assessments` reads it
    """
    return tuple(
        Assessment(f"tdkt.assessment,{record_id}", int(year), level)
        for (year, level), record_id in _split(*read)
    )


def make_spells(read):
    """Return spells of service.

    :param read: (said, ids), as :meth:`TdktEligibility._load_versions` reads it
    """
    versions, active = [], True
    for (*days, left), ids in _split(*read):
        days = [date.fromisoformat(day) if day else None for day in days]
        versions.append(Version(*map(int, ids.split(":")), *days))
        active = left != LEFT
    return make_services(versions, active)


MAKERS = {
    "awards": make_awards,
    "assessments": make_assessments,
    "services": make_spells,
}


class Staff:
    """Employees as they were read; a subject is made of whom somebody asks for.

    :param companies: {employee id: company id}
    :param facts: {name of a field of ``Subject``: {employee id: what was read}}
    :param coverage: {company id: Coverage}
    """

    def __init__(self, companies, facts, coverage):
        self.companies, self.facts, self.coverage = companies, facts, coverage
        self.made = {}

    def __contains__(self, employee_id):
        return employee_id in self.companies

    def __getitem__(self, employee_id):
        """Return the :class:`Subject` of an employee, each time the same."""
        subject = self.made.get(employee_id)
        if subject is None:
            subject = self.make(employee_id, self.facts)
            self.made[employee_id] = subject
        return subject

    def make(self, employee_id, names):
        """Return the :class:`Subject` of an employee with the facts of some names."""
        return Subject(
            f"hr.employee,{employee_id}",
            coverage=self.coverage[self.companies[employee_id]],
            **{
                name: MAKERS.get(name, tuple)(self.facts[name][employee_id])
                for name in names
                if employee_id in self.facts.get(name, ())
            },
        )

    def gather(self, ids):
        """Return some of them, all of one office, as a :class:`columns.Crowd`."""
        places = {employee_id: place for place, employee_id in enumerate(ids)}
        keys = {}
        for name, found in self.facts.items():
            own = [
                (places[employee_id], read)
                for employee_id, read in found.items()
                if employee_id in places
            ]
            if name == "awards":
                keys[name] = by_code = defaultdict(dict)
                for place, read in own:
                    for code, said, _ids in read:
                        by_code[code][place] = said
            elif name in MAKERS:
                keys[name] = {place: said for place, (said, _ids) in own}
            else:
                keys[name] = {place: columns.key(facts) for place, facts in own}
        return columns.Crowd(
            len(ids), keys, _cut, lambda place, names: self.make(ids[place], names)
        )


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
        offices = self._load_offices(ids["hr.employee"].union(*workers.values()))
        needs = EVERYTHING
        if question is not None:
            kinds = {
                kind
                for model, own_kinds in SUBJECT_KINDS.items()
                if ids[model]
                for kind in own_kinds
            }
            company_ids = {
                *offices.values(),
                *(one.company_id for one in departments.values()),
                self.env.company.id,
            }
            needs = self._find_needs(kinds, company_ids, question)
        staff = self._load_staff(offices, unveiled, needs)
        companies = {
            f"hr.employee,{employee_id}": company_id
            for employee_id, company_id in offices.items()
        }
        subjects = {
            ("hr.employee", employee_id, household): staff[employee_id]
            for employee_id in ids["hr.employee"]
            if employee_id in staff
            for household in (False, True)
        }
        units = self._load_units(departments, workers, staff, needs)
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
                    awards=make_awards(own_awards),
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
    def _load_crowds(self, ids, unveiled, question):
        """Return [(company id, kinds of criteria that are veiled, employee ids, their
        :class:`columns.Crowd`)]: together those of whom the same may be learned.

        :param ids: of employees
        :param unveiled: as of :meth:`_load_facts`, as is ``question``
        """
        self.env.flush_all()
        offices = self._load_offices(ids)
        needs = self._find_needs({"individual"}, set(offices.values()), question)
        staff = self._load_staff(offices, unveiled, needs)
        alike = defaultdict(list)
        for employee_id, company_id in offices.items():
            known = unveiled is None or employee_id in unveiled
            alike[company_id, frozenset() if known else VEILED].append(employee_id)
        return [
            (*key, own_ids, staff.gather(own_ids)) for key, own_ids in alike.items()
        ]

    @api.model
    def _find_needs(self, kinds, company_ids, question):
        """Return the :class:`engine.Needs` of what is asked of such subjects."""
        needs = engine.survey(
            self._find_rulesets(company_ids, question),
            question.codes,
            kinds,
            question.achievements,
            question.year,
        )
        return needs._replace(facts=needs.facts | {"awards"})

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
    def _load_offices(self, ids):
        """Return {employee id: company id}."""
        if not ids:
            return {}
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, company_id FROM hr_employee WHERE id = ANY(%s)",
                    sorted(ids),
                )
            )
        )

    @api.model
    def _load_staff(self, offices, unveiled, needs):
        """Return the :class:`Staff` of ``offices``, {employee id: company id}."""
        if not offices:
            return Staff({}, {}, {})
        ids = sorted(offices)
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
        return Staff(offices, facts, self._load_coverage(set(offices.values())))

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
    def _load_units(self, departments, workers, staff, needs):
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
                    f"hr.employee,{one}": staff[one] for one in own if one in staff
                }
                for predecessor in predecessors:
                    members.update((one.ref, one) for one in predecessor.members)
                made[row.id] = Subject(
                    f"hr.department,{row.id}",
                    "collective",
                    awards=make_awards(awards.get(row.id, ())),
                    assessments=make_assessments(assessments[row.id])
                    if row.id in assessments
                    else (),
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
        """Return {partner id: [awards as they were read …, whether it is a body]} of
        outside awardees."""
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
        """Return {id: [(code, said, ids)]} of awards of the register and of lines of
        dossiers that may become some; :func:`make_awards` makes facts of it.

        What a campaign gave is for that campaign; a sudden deed is known by the record
        that names it alone.

        :param engine.Needs needs: which are asked about
        """
        asked = SQL("SELECT id, 0 AS since FROM tdkt_award")
        if needs.awards is not None:
            asked = SQL(
                """SELECT award.id, asked.since
                     FROM tdkt_award award
                     JOIN unnest(%s::text[], %s::integer[]) AS asked(code, since)
                       ON asked.code = award.code""",
                list(needs.awards),
                [since or 0 for since in needs.awards.values()],
            )
        return self._group(
            self.env.execute_query(
                SQL(
                    """
                    WITH asked AS MATERIALIZED (%(asked)s),
                    one AS (
                    SELECT given.%(holder)s AS holder, given.award_id, given.id,
                           COALESCE(NULLIF(given.year, 0),
                                    EXTRACT(YEAR FROM given.date)::integer) AS year,
                           COALESCE(given.commendation_type, 'cong_trang') AS kind,
                           CASE WHEN given.state = 'revoked' THEN 'revoked'
                                ELSE 'given' END AS standing,
                           given.campaign_id
                      FROM tdkt_commendation given
                      JOIN asked
                        ON asked.id = given.award_id
                       AND (given.year >= asked.since OR COALESCE(given.year, 0) = 0)
                     WHERE given.%(holder)s = ANY(%(ids)s)
                     UNION ALL
                    SELECT line.%(holder)s, line.award_id, line.id, line.year,
                           COALESCE(line.commendation_type, 'cong_trang'),
                           'proposed', line.campaign_id
                      FROM tdkt_nomination line
                      JOIN asked
                        ON asked.id = line.award_id AND line.year >= asked.since
                     WHERE line.%(holder)s = ANY(%(ids)s)
                       AND line.state = ANY(%(proposed)s)
                     -- so that equal facts are equal lines
                     ORDER BY holder, award_id, year
                    )
                    SELECT own.holder, award.code, own.said, own.ids
                      FROM (SELECT holder, award_id,
                                   string_agg(
                                       year || ' ' || kind || ' ' || standing || ' '
                                       || CASE WHEN campaign_id IS NOT NULL
                                               THEN campaign_id::text
                                               WHEN kind = 'dot_xuat' THEN %(own)s
                                               ELSE '' END, ',') AS said,
                                   string_agg(id::text, ',') AS ids
                              FROM one
                             GROUP BY holder, award_id) own
                      JOIN tdkt_award award ON award.id = own.award_id
                    """,
                    asked=asked,
                    holder=SQL.identifier(HOLDERS[model]),
                    ids=ids,
                    own=OWN,
                    proposed=list(PROPOSED),
                )
            ),
            tuple,
        )

    @api.model
    def _load_assessments(self, holder, ids, needs):
        """Return {id: (said, ids)} of yearly assessments; :func:`make_assessments`
        makes facts of it."""
        since = SQL()
        if needs.assessments is not None:
            since = SQL("AND year >= %s", needs.assessments)
        return self._read_texts(
            SQL(
                """
                SELECT %(holder)s, string_agg(year || ' ' || level, ','),
                       string_agg(id::text, ',')
                  FROM (SELECT %(holder)s, year, level, id
                          FROM tdkt_assessment
                         WHERE %(holder)s = ANY(%(ids)s) %(since)s
                         ORDER BY %(holder)s, year) one
                 GROUP BY %(holder)s
                """,
                holder=SQL.identifier(holder),
                ids=ids,
                since=since,
            )
        )

    @api.model
    def _read_texts(self, query):
        """Return {id: (said, ids)}."""
        return {row[0]: row[1:] for row in self.env.execute_query(query)}

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
        """Return {employee id: (said, ids)} of what HR recorded; :func:`make_spells`
        makes facts of it. The department stands with the id: it is no more than one."""
        return self._read_texts(
            SQL(
                """
                SELECT employee_id,
                       string_agg(
                           date_version || ' '
                           || COALESCE(contract_date_start::text, '') || ' '
                           || COALESCE(contract_date_end::text, '') || ' '
                           || COALESCE(departure_date::text, '') || ' '
                           || CASE WHEN active THEN '' ELSE %s END, ','),
                       string_agg(id || ':' || COALESCE(department_id, 0), ',')
                  FROM (SELECT version.employee_id, version.id, version.department_id,
                               version.date_version, version.contract_date_start,
                               version.contract_date_end, version.departure_date,
                               person.active
                          FROM hr_version version
                          JOIN hr_employee person ON person.id = version.employee_id
                         WHERE version.employee_id = ANY(%s) AND version.active
                         ORDER BY version.employee_id, version.date_version, version.id
                       ) one
                 GROUP BY employee_id
                """,
                LEFT,
                ids,
            )
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
    def _load_populations(self, question, asked):
        """Return {(code, company id, kind of subject, day): Population} of the awards
        of which a share is asked.

        An office is counted as far as a share is one of it: its heads where that is of
        everybody, else the holders of the awards it is of.

        :param Question question: what is asked
        :param set asked: (company id, kind of subject, day) of those to be counted
        """
        codes = set(question.codes)
        company_ids = {company_id for company_id, _kind, _day in asked}
        quotas = [
            criterion
            for ruleset in self._find_rulesets(company_ids, question)
            for criterion in ruleset.criteria
            if criterion.key == "quota"
            and (not criterion.award or criterion.award in codes)
        ]
        limited = {one.award for one in quotas}
        limited = codes if "" in limited else limited
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
