"""Who may receive which award: an office's people by the whole catalogue at once.

    make bench ARGS=eligibility              # 1,000, 3,000, 10,000 and 30,000 people
    make bench ARGS="eligibility 200"        # a small one

Each office has ten years of history: assessments, titles, forms, disciplines, dossiers
under way. Measured side by side, in one run: the outcomes of everybody by the whole
individual catalogue, by one title, and one SQL query written by hand that answers that
title for everybody. Each outcome is read, one by one, and those on the title must be
those of the query, person by person. Then, beside it, every verdict of the catalogue
with its findings: which records prove each condition, which article asks for it. Their
outcomes must be the same. What a batch holds is dropped before the next. The last line
is of the last office once more, when hardly two of its people have the same history:
what they share saves nothing there. Then the page on who of a unit is nearly eligible,
beside the list of the same employees that HR itself shows. What is compared is measured
by turns, so that it has the same machine.
"""

import datetime
import gc
import os
import resource
import statistics
import sys
import time
from collections import Counter

from lxml import etree

from odoo.fields import Command
from odoo.tools import SQL

from odoo.addons.thidua_khenthuong.eligibility.engine import OUTCOMES
from odoo.addons.thidua_khenthuong.models.eligibility.tdkt_eligibility import Request

MODULES = []
SIZES = [int(one) for one in sys.argv[3:]] or [1_000, 3_000, 10_000, 30_000]
YEAR, YEARS = 2025, 10
DAY = datetime.date(2025, 12, 20)
MOST_QUERIES, MOST_RATIO, MOST_PAGE_RATIO = 40, 3, 1.5
ROUNDS, PAGE_ROUNDS = 3, 15
env = globals()["env"]  # given by office/bench.py


def copy_rows(table, row_id, numbers, **values):
    """Copy one row ``numbers`` times, by SQL, with other values."""
    env.cr.execute(
        SQL(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = %s AND column_name != 'id'",
            table,
        )
    )
    columns = [name for (name,) in env.cr.fetchall()]
    env.cr.execute(
        SQL(
            "INSERT INTO %(table)s (%(columns)s) SELECT %(values)s"
            " FROM %(table)s template, %(numbers)s WHERE template.id = %(id)s",
            table=SQL.identifier(table),
            columns=SQL(", ").join(map(SQL.identifier, columns)),
            values=SQL(", ").join(
                values.get(name, SQL.identifier("template", name)) for name in columns
            ),
            numbers=numbers,
            id=row_id,
        )
    )


def create_people(first, last):
    """Create the employees ``first`` to ``last``, in departments of fifty."""
    departments = env["hr.department"].create(
        [{"name": f"Phòng {one}"} for one in range(first // 50, 1 + last // 50)]
    )
    template = env["hr.employee"].create({"name": "Mẫu"})
    env.flush_all()
    copy_rows(
        "resource_resource",
        template.resource_id.id,
        SQL("generate_series(%s, %s) AS number", first, last),
        name=SQL("'Người ' || number"),
    )
    numbered = SQL(
        "name ~ '^Người [0-9]+$'"
        " AND split_part(name, ' ', 2)::integer BETWEEN %s AND %s",
        first,
        last,
    )
    copy_rows(
        "hr_employee",
        template.id,
        SQL("(SELECT id, name FROM resource_resource WHERE %s) AS made", numbered),
        resource_id=SQL("made.id"),
        name=SQL("made.name"),
    )
    copy_rows(
        "hr_version",
        template.version_id.id,
        SQL("(SELECT id FROM hr_employee WHERE %s) AS made", numbered),
        employee_id=SQL("made.id"),
        department_id=SQL(
            "(%s::integer[])[1 + made.id %% %s]", departments.ids, len(departments)
        ),
        date_version=SQL("DATE '2012-01-01'"),
        contract_date_start=SQL("DATE '2012-01-01'"),
    )
    env.cr.execute(
        SQL(
            """UPDATE hr_employee SET current_version_id = version.id
                 FROM hr_version version
                WHERE version.employee_id = hr_employee.id
                  AND hr_employee.name LIKE 'Người %%'"""
        )
    )
    return numbered


def create_facts(numbered, decision):
    """Give those people ten years of history."""
    company = env.company.id
    awards = {
        award.code: award.id
        for award in env["tdkt.award"].with_context(active_test=False).search([])
    }
    people = SQL(
        "(SELECT id, name FROM hr_employee WHERE %s) person,"
        " generate_series(%s, %s) year",
        numbered,
        YEAR - YEARS + 1,
        YEAR,
    )
    execute = env.cr.execute
    execute(
        SQL(
            """INSERT INTO tdkt_assessment (employee_id, company_id, year, level,
                                            subject_name)
               SELECT person.id, %s, year,
                      (ARRAY['good', 'excellent', 'good', 'completed'])
                          [1 + (person.id * 7 + year * 3) %% 4], person.name
                 FROM %s""",
            company,
            people,
        )
    )
    for code, condition in (
        ("LDTT", SQL("(person.id + year) %% 5 != 0 AND year < %s", YEAR)),
        ("CSTDCS", SQL("(person.id * 3 + year) %% 7 > 2 AND year < %s", YEAR)),
        ("CSTDCS", SQL("person.id %% 11 = 0 AND year = %s", YEAR)),
        ("CSTDT", SQL("person.id %% 13 = 0 AND year = %s", YEAR - 4)),
        ("GK-CN", SQL("(person.id + year) %% 3 = 0")),
    ):
        execute(
            SQL(
                """INSERT INTO tdkt_commendation (decision_id, company_id, year,
                          award_id, employee_id, nominee_name, state, date, code,
                          commendation_type)
                   SELECT %s, %s, year, %s, person.id, person.name,
                          CASE person.id %% 97 WHEN 0 THEN 'revoked' ELSE 'valid' END,
                          make_date(year::integer, 12, 20),
                          %s || '-' || person.id || '-' || year, 'cong_trang'
                     FROM %s WHERE %s""",
                decision.id,
                company,
                awards[code],
                code,
                people,
                condition,
            )
        )
    execute(
        SQL(
            """INSERT INTO tdkt_discipline (employee_id, company_id, subject_name,
                                            status, measure, date_from, date_to)
               SELECT id, %s, name, 'decided', 'reprimand',
                      DATE '2025-03-01', DATE '2026-02-28'
                 FROM hr_employee WHERE id %% 53 = 0 AND %s""",
            company,
            numbered,
        )
    )
    dossier = env["tdkt.dossier"].create(
        {
            "year": YEAR,
            "department_id": env["hr.department"].search([], limit=1).id,
        }
    )
    env.flush_all()
    execute(
        SQL(
            """INSERT INTO tdkt_nomination (dossier_id, company_id, unit_id, year,
                      commendation_type, award_id, employee_id, nominee_name, state,
                      sequence, amount)
               SELECT %s, %s, %s, %s, 'cong_trang', %s, id, name, 'proposed', 10, 0
                 FROM hr_employee WHERE id %% 3 = 0 AND %s""",
            dossier.id,
            company,
            dossier.department_id.id,
            YEAR,
            awards["LDTT"],
            numbered,
        )
    )
    env.invalidate_all()
    execute("ANALYZE")


# The provincial title: nothing running or pending, merit after a term, not given yet,
# three grassroots titles in a row, an initiative of that scope.
BY_HAND = """
SELECT person.id,
       CASE WHEN running.found OR given.found OR chain.missing > 0 THEN 'not_eligible'
            WHEN initiatives.free = 0 THEN 'cannot_tell'
            ELSE 'eligible' END
  FROM hr_employee person
  LEFT JOIN LATERAL (
       SELECT TRUE AS found FROM tdkt_discipline
        WHERE employee_id = person.id
          AND (status = 'pending' AND date_from <= %(day)s
               OR status = 'decided' AND date_from <= %(day)s
                  AND COALESCE(date_to, 'infinity') >= %(day)s)
        LIMIT 1) running ON TRUE
  LEFT JOIN LATERAL (
       SELECT TRUE AS found
         FROM tdkt_commendation one JOIN tdkt_award award ON award.id = one.award_id
        WHERE one.employee_id = person.id AND award.code = 'CSTDT'
          AND one.year = %(year)s AND one.state != 'revoked'
        LIMIT 1) given ON TRUE
 CROSS JOIN LATERAL (
       SELECT 3 - GREATEST(
                  count(DISTINCT one.year) FILTER (WHERE one.year > %(year)s - 3),
                  count(DISTINCT one.year) FILTER (WHERE one.year < %(year)s)
              ) AS missing
         FROM tdkt_commendation one JOIN tdkt_award award ON award.id = one.award_id
        WHERE one.employee_id = person.id AND award.code = 'CSTDCS'
          AND one.year BETWEEN %(year)s - 3 AND %(year)s AND one.state != 'revoked'
          AND one.commendation_type NOT IN ('phong_trao', 'dot_xuat')) chain
 CROSS JOIN LATERAL (%(initiatives)s) initiatives
 WHERE person.id = ANY(%(ids)s)
"""
INITIATIVES = """
SELECT count(*) AS free
  FROM tdkt_initiative_author author
  JOIN tdkt_initiative one ON one.id = author.initiative_id
 WHERE author.employee_id = person.id AND one.scope IN ('province', 'national')
   AND one.recognised_on <= %(day)s
"""


def by_hand(people):
    initiatives = SQL("SELECT 0 AS free")
    if "tdkt.initiative" in env:
        initiatives = SQL(INITIATIVES, day=DAY)
    rows = env.execute_query(
        SQL(BY_HAND, day=DAY, year=YEAR, ids=people.ids, initiatives=initiatives)
    )
    return {employee_id: outcome for employee_id, outcome in rows}


def judge_everybody(people, awards):
    return env["tdkt.eligibility"]._judge_everybody(
        people, awards, YEAR, DAY, whole=True
    )


def by_title(people, title):
    """Return {employee id: outcome}, as the query by hand does."""
    return {
        employee_id: OUTCOMES[place]
        for judged in judge_everybody(people, title)
        for employee_id, place in zip(judged.ids, judged.columns[title.id], strict=True)
    }


def by_catalogue(people, awards):
    """Read everybody's outcome by every award; count them."""
    counts = {award_id: Counter() for award_id in awards.ids}
    for judged in judge_everybody(people, awards):
        for award_id, column in judged.columns.items():
            counts[award_id].update(column)
    return counts


def with_findings(people, awards):
    """Read all findings of everybody by every award; count the outcomes."""
    codes = {award.code: award.id for award in awards}
    counts = {award_id: Counter() for award_id in awards.ids}
    requests = (
        Request(person, award, YEAR, DAY) for person in people for award in awards
    )
    for verdict in env["tdkt.eligibility"]._judge_each(requests, whole=True):
        for finding in verdict.findings:
            assert finding.reason is not None and finding.proofs is not None
        counts[codes[verdict.case.award]][OUTCOMES.index(verdict.outcome)] += 1
    return counts


def measure(works, rounds=ROUNDS):
    """Return [(median seconds, queries, result)] of ``works``, run by turns.

    Nothing that an environment or a registry keeps of records is left before each: an
    answer is worked out, not remembered.
    """
    seconds, found = [[] for _work in works], [None] * len(works)
    for _round in range(rounds):
        for place, work in enumerate(works):
            env.flush_all()
            env.invalidate_all()
            gc.collect()
            queries = env.cr.sql_log_count
            start = time.perf_counter()
            answer = work()
            seconds[place].append(time.perf_counter() - start)
            found[place] = env.cr.sql_log_count - queries, answer
    return [
        (statistics.median(own), *rest)
        for own, rest in zip(seconds, found, strict=True)
    ]


def make_reader():
    """Return an environment of an officer who also reads HR's own list."""
    groups = ("thidua_khenthuong.group_tdkt_officer", "hr.group_hr_user")
    user = env["res.users"].create(
        {
            "name": "Cán bộ",
            "login": "can-bo",
            "group_ids": [Command.link(env.ref(group).id) for group in groups],
        }
    )
    return env(user=user.id, su=False)


def list_employees(reader, units):
    """Answer what the web client asks for HR's list of these units' employees."""
    employees = reader["hr.employee"]
    arch = etree.fromstring(employees.get_view(view_type="list")["arch"])
    specification = {}
    for node in arch.iterfind("field"):
        name = node.get("name")
        specification[name] = {}
        if employees._fields[name].type == "many2one":
            specification[name] = {"fields": {"display_name": {}}}
    return employees.web_search_read(
        [("department_id", "child_of", units.ids[:1])], specification, limit=500
    )


def measure_pages(reader, failed):
    """Print the page on a unit beside HR's list, of one room and of ten."""
    units = env["hr.department"].search([("name", "=like", "Phòng %")], order="id")
    print("| people | nearly eligible s | HR's list s | ratio | queries, HR's |")
    print("|" + "---:|" * 5)
    for rooms in (1, 10):
        units[1:rooms].parent_id = units[0]
        (page, own, answer), (core, theirs, listed) = measure(
            [
                lambda: reader["tdkt.roadmap"].get_unit_page(units[0].id, str(DAY)),
                lambda: list_employees(reader, units),
            ],
            PAGE_ROUNDS,
        )
        count = len(listed["records"])
        print(
            f"| {count} | {page:.3f} | {core:.3f} | {page / core:.2f} |"
            f" {own}, {theirs} |",
            flush=True,
        )
        if answer["too_many"] or not answer["awards"]:
            failed.append(f"{count}: the page is empty")
        if page > MOST_PAGE_RATIO * core:
            failed.append(f"{count}: the page takes {page / core:.2f} × HR's list")


def mix_up(people):
    """Leave hardly two of these people with the same history."""
    execute, ids = env.cr.execute, people.ids
    execute("SELECT setseed(0.5)")
    execute(
        """UPDATE hr_version
              SET date_version = entry.day, contract_date_start = entry.day
             FROM (SELECT id, DATE '2005-01-01' + (random() * 7000)::integer AS day
                     FROM hr_version
                    WHERE employee_id = ANY(%s)) entry
            WHERE entry.id = hr_version.id""",
        [ids],
    )
    execute(
        """UPDATE tdkt_assessment
              SET level = (ARRAY['good', 'excellent', 'good', 'completed', 'failed'])
                          [1 + (random() * 4)::integer]
            WHERE employee_id = ANY(%s)""",
        [ids],
    )
    execute(
        "DELETE FROM tdkt_commendation WHERE employee_id = ANY(%s) AND random() < 0.4",
        [ids],
    )
    env.invalidate_all()
    execute("ANALYZE")


def measure_office(label, people, catalogue, title, failed):
    """Print a line on these people; add to ``failed`` what is not as it should be."""
    (
        (hand, _queries, answers),
        (one, _queries, outcomes),
        (whole, queries, counts),
    ) = measure(
        [
            lambda: by_hand(people),
            lambda: by_title(people, title),
            lambda: by_catalogue(people, catalogue),
        ]
    )
    [(full, _queries, full_counts)] = measure(
        [lambda: with_findings(people, catalogue)], 1
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    verdicts = len(people) * len(catalogue)
    print(
        f"| {label} | {verdicts} | {whole:.2f} | {queries} |"
        f" {whole / verdicts * 1e6:.1f} | {one:.2f} | {hand:.3f} |"
        f" {whole / hand:.1f} | {one / hand:.1f} | {full:.2f} | {peak:.0f} |",
        flush=True,
    )
    # the query does not know what may still turn out well
    unlike = sum(
        (outcomes[employee_id] == "not_eligible") != (answer == "not_eligible")
        for employee_id, answer in answers.items()
    )
    if unlike or answers.keys() != outcomes.keys():
        failed.append(f"{label}: {unlike} people are answered otherwise by hand")
    if counts != full_counts:
        failed.append(f"{label}: other outcomes where the findings are read")
    for name, seconds in (("one title", one), ("the catalogue", whole)):
        if seconds > MOST_RATIO * hand:
            failed.append(f"{label}: {name} takes {seconds / hand:.1f} × by hand")
    if len(people) <= 10_000 and queries > MOST_QUERIES:
        failed.append(f"{label}: {queries} queries")


def main():
    env.company.write(
        {
            "tdkt_awards_since": 2010,
            "tdkt_initiatives_since": 2010,
            "tdkt_disciplines_since": 2010,
        }
    )
    catalogue = env["tdkt.award"].search([("subject_type", "=", "individual")])
    title = catalogue.filtered(lambda award: award.code == "CSTDT")
    decision = env["tdkt.decision"].create({"subject": "Khen thưởng"})
    print(f"load {os.getloadavg()[0]:.1f}")
    print(
        "| people | outcomes | catalogue s | queries | µs an outcome | one title s |"
        " by hand s | catalogue / by hand | title / by hand | with all findings s |"
        " peak MB |"
    )
    print("|" + "---:|" * 11)
    before, failed = 0, []
    for size in SIZES:
        numbered = create_people(before + 1, size)
        create_facts(numbered, decision)
        before = size
        people = env["hr.employee"].search([("name", "like", "Người ")], order="id")
        measure_office(str(size), people, catalogue, title, failed)
    mix_up(people)
    measure_office(f"{size}, mixed up", people, catalogue, title, failed)
    print(f"load {os.getloadavg()[0]:.1f}")
    measure_pages(make_reader(), failed)
    for line in failed:
        print("FAILED", line)
    return bool(failed)


sys.exit(main())
