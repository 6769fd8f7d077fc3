"""Telling 5,000 employees of a document: “Phát hành” of an internal line.

    make bench ARGS=notices             # 5,000 employees
    make bench ARGS="notices 500"       # fewer

Half of them read in the inbox of the web client, half by e-mail. Counted are the
queries of the request and its seconds, by the clock and by the processor: those of this
process and of its database session, both read from /proc, hardly change when the
machine is shared. A tenth of the employees is told first: Odoo inserts a hundred rows
at a time, and nothing else may grow with their number.
"""

import os
import sys
import time
from datetime import date
from pathlib import Path

from odoo.fields import Command
from odoo.tools import SQL

from odoo.addons.thidua_khenthuong.tests.common import Unlocked

EMPLOYEES = int(sys.argv[3]) if len(sys.argv) > 3 else 5_000
# of the processor; queries for each further hundred
MOST_SECONDS, MOST_QUERIES = 15, 5
env = globals()["env"]  # given by office/bench.py
TICKS = os.sysconf("SC_CLK_TCK")
[(BACKEND,)] = env.execute_query(SQL("SELECT pg_backend_pid()"))


def processor():
    """Return the processor seconds of this process and of its database session."""
    fields = Path(f"/proc/{BACKEND}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return time.process_time() + ticks / TICKS


def create_people(count):
    """Return a department with so many employees who have a login."""
    department = env["hr.department"].create({"name": f"Đơn vị {count}"})
    quiet = {"tracking_disable": True, "no_reset_password": True}
    users = (
        env["res.users"]
        .with_context(**quiet)
        .create(
            [
                {
                    "name": f"Nguyễn Văn {count}-{number}",
                    "login": f"notice-{count}-{number}",
                    "email": f"notice-{count}-{number}@example.com",
                    "notification_type": "email" if number % 2 else "inbox",
                }
                for number in range(count)
            ]
        )
    )
    env["hr.employee"].with_context(**quiet).create(
        [
            {
                "name": user.name,
                "user_id": user.id,
                "department_id": department.id,
                "company_id": env.company.id,
            }
            for user in users
        ]
    )
    return department


def create_line(department):
    """Return the internal line of an issued campaign of this department."""
    with Unlocked(env["tdkt.campaign"]):
        campaign = env["tdkt.campaign"].create(
            {
                "name": f"Thi đua {department.name}",
                "date_start": date(2023, 1, 1),
                "date_end": date(2023, 12, 31),
                "department_ids": [Command.set(department.ids)],
                "document_state": "issued",
                "date_document": date(2023, 1, 1),
                "date_issued": date(2023, 1, 1),
                "recipient_ids": [
                    Command.create({"name": "CC, VC", "channel": "internal"})
                ],
            }
        )
    # what it looks like costs the same for whatever number of readers
    env["tdkt.frozen.print"]._keep(campaign, {campaign.id: b"%PDF-1.7"})
    line = campaign._open_distribution()
    env.flush_all()
    env.invalidate_all()
    return line


def measure(count):
    line = create_line(create_people(count))
    queries, begun, cpu = env.cr.sql_log_count, time.perf_counter(), processor()
    line.action_serve()
    env.flush_all()
    clock, spent = time.perf_counter() - begun, processor() - cpu
    queries = env.cr.sql_log_count - queries
    if line.state != "done":
        raise SystemExit(line.fault)
    print(f"| {count} | {queries} | {clock:.1f} | {spent:.1f} |")
    return queries, spent


print("| employees | queries | seconds | processor s |")
print("|---:|---:|---:|---:|")
few, _spent = measure(EMPLOYEES // 10)
many, spent = measure(EMPLOYEES)
more = (many - few) / (EMPLOYEES - EMPLOYEES // 10) * 100
print(f"\n{more:.1f} queries for each further hundred")
sys.exit(more > MOST_QUERIES or spent > MOST_SECONDS)
