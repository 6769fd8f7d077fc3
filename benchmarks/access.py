"""What the record rules cost: lists, counts and groups of 100,000 rows by role.

    make bench ARGS=access

Nominations and commendations stand beside Odoo's own ``hr.leave``, which has as many
rows in the same database and is measured in the same run, turn by turn. Each figure
is the median time of the role divided by the superuser's; below 1 the role is faster
than the superuser, since it sees less. Nothing is cached between two measurements but
what a running server keeps: the rules' domains and the prepared registry.

An employee reads no nomination at all, so only his commendations are measured.
"""

import time
from statistics import median

from odoo.tests import new_test_user
from odoo.tools import SQL

MODULES = ["hr_holidays"]
ROWS = 100_000
DEPARTMENTS, PEOPLE = 40, 25
ROUNDS = 21
env = globals()["env"]  # given by office/bench.py

LISTS = {
    "tdkt.nomination": {
        "nominee_name": {},
        "award_id": {"fields": {"display_name": {}}},
        "unit_id": {"fields": {"display_name": {}}},
        "year": {},
        "state": {},
    },
    "tdkt.commendation": {
        "nominee_name": {},
        "award_id": {"fields": {"display_name": {}}},
        "unit_id": {"fields": {"display_name": {}}},
        "date": {},
        "state": {},
    },
    "hr.leave": {
        "employee_id": {"fields": {"display_name": {}}},
        "holiday_status_id": {"fields": {"display_name": {}}},
        "date_from": {},
        "number_of_days": {},
        "state": {},
    },
}
MEASURES = {
    "list of 80": lambda model: model.web_search_read([], LISTS[model._name], limit=80),
    "count": lambda model: model.search_count([]),
    "group by state": lambda model: model.formatted_read_group(
        [], ["state"], ["__count"]
    ),
}


def create_people():
    """Create the departments, their people, and one login per role."""
    departments = env["hr.department"].create(
        [{"name": f"Phòng {number:02d}"} for number in range(DEPARTMENTS)]
    )
    employees = env["hr.employee"].create(
        [
            {"name": f"Người {number:02d}", "department_id": department.id}
            for department in departments
            for number in range(PEOPLE)
        ]
    )
    groups = {
        "employee": "base.group_user",
        "unit head": "thidua_khenthuong.group_tdkt_unit,"
        "hr_holidays.group_hr_holidays_responsible",
        "officer": "thidua_khenthuong.group_tdkt_officer,"
        "hr_holidays.group_hr_holidays_user",
    }
    users = {}
    for role, names in groups.items():
        users[role] = new_test_user(env, login=f"bench {role}", groups=names)
    first = employees[:PEOPLE]
    first[0].user_id = users["employee"]
    first[1].user_id = users["unit head"]
    employees[-1].user_id = users["officer"]
    departments[0].manager_id = first[1]
    first.leave_manager_id = users["unit head"]
    return users


def create_rows():
    """Fill the three tables by set-based statements."""
    company = env.company.id
    awards = env["tdkt.award"].search([("subject_type", "=", "individual")], limit=4)
    decision = env["tdkt.decision"].create({"subject": "Khen thưởng"})
    leave_type = env["hr.leave.type"].search([], limit=1)
    env.flush_all()
    years = ROWS // (DEPARTMENTS * PEOPLE * len(awards))
    execute = env.cr.execute
    execute(
        SQL(
            """INSERT INTO tdkt_dossier (company_id, department_id, year, state,
                                         commendation_type)
               SELECT %s, id, 2000 + year, 'appraising', 'cong_trang'
                 FROM hr_department, generate_series(1, %s) year""",
            company,
            years,
        )
    )
    execute(
        SQL(
            """INSERT INTO tdkt_nomination (dossier_id, company_id, unit_id, year,
                      commendation_type, award_id, employee_id, nominee_name, state,
                      sequence, amount)
               SELECT dossier.id, %s, dossier.department_id, dossier.year,
                      'cong_trang', award.id, employee.id, employee.name,
                      (ARRAY['proposed', 'qualified', 'unqualified', 'decided'])
                          [1 + employee.id %% 4],
                      10, 1000000
                 FROM tdkt_dossier dossier
                 JOIN hr_version version
                   ON version.department_id = dossier.department_id
                 JOIN hr_employee employee ON employee.id = version.employee_id
                 JOIN tdkt_award award ON award.id IN %s""",
            company,
            tuple(awards.ids),
        )
    )
    execute(
        SQL(
            """INSERT INTO tdkt_commendation (decision_id, company_id, unit_id, year,
                      award_id, employee_id, nominee_name, state, date, code,
                      register_number)
               SELECT %s, company_id, unit_id, year, award_id, employee_id,
                      nominee_name, CASE id %% 9 WHEN 0 THEN 'revoked' ELSE 'valid' END,
                      make_date(year, 1 + id %% 12, 1), id::text, id
                 FROM tdkt_nomination""",
            decision.id,
        )
    )
    execute(
        SQL(
            """INSERT INTO hr_leave (employee_id, user_id, company_id,
                      employee_company_id, department_id, holiday_status_id, state,
                      date_from, date_to, request_date_from, request_date_to,
                      number_of_days, number_of_hours, notes)
               SELECT employee.id, employee.user_id, %s, %s, version.department_id, %s,
                      (ARRAY['confirm', 'validate1', 'validate', 'refuse'])
                          [1 + (employee.id + day) %% 4],
                      DATE '2020-01-06' + day, DATE '2020-01-06' + day,
                      DATE '2020-01-06' + day, DATE '2020-01-06' + day, 1, 8, ''
                 FROM hr_employee employee
                 JOIN hr_version version ON version.employee_id = employee.id
                 CROSS JOIN generate_series(1, %s) day
                WHERE version.department_id IS NOT NULL""",
            company,
            company,
            leave_type.id,
            ROWS // (DEPARTMENTS * PEOPLE),
        )
    )
    env.invalidate_all()
    execute("ANALYZE")


def measure(user, model_name, work):
    """Return the seconds one call takes when nothing of it is in memory."""
    env.invalidate_all()
    context = {"allowed_company_ids": env.company.ids, "lang": "en_US"}
    model = env(user=user, context=context, su=user.id == 1)[model_name]
    start = time.perf_counter()
    work(model)
    return time.perf_counter() - start


def compare(users):
    """Print the table: model × measure, a column per role."""
    roles = {"superuser": env.ref("base.user_root"), **users}
    print("| rows | measure | " + " | ".join(f"{role}" for role in roles) + " |")
    print("|---|---|" + "---|" * len(roles))
    for model in LISTS:
        readers = {
            role: user
            for role, user in roles.items()
            if env[model].with_user(user).has_access("read")
        }
        for name, work in MEASURES.items():
            times = {role: [] for role in readers}
            for turn in range(ROUNDS + 1):
                for role, user in readers.items():
                    seconds = measure(user, model, work)
                    if turn:  # the first warms up the caches a server keeps
                        times[role].append(seconds)
            base = median(times["superuser"])
            cells = [f"{base * 1000:.1f} ms"]
            for role in users:
                cells.append(
                    f"{median(times[role]) / base:.2f}" if role in readers else "–"
                )
            print(f"| {model} | {name} | " + " | ".join(cells) + " |", flush=True)


def main():
    users = create_people()
    create_rows()
    for model in LISTS:
        print(f"{model}: {env[model].search_count([]):,} rows")
    print("Times of the superuser; of the others, times as long as he takes.\n")
    compare(users)


main()
