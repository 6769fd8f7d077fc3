"""Importing 100,000 old awards: our import beside Odoo's own on the same rows.

    make bench ARGS=award_import            # 100,000 rows
    make bench ARGS="award_import 20000"    # fewer

The list names 5,000 people of 40 departments, in decisions of 50 rows; a shorter one
a person for each ten of its rows. Ours reads the .xlsx as an officer's browser has it
read: file, rows, check, import, a transaction per chunk. Odoo's own import
(``base_import``) gets the same rows as a .csv in the shape it needs, one decision with
its lines, in one call; registering those decisions comes on top. It matches people by
their exact names only, so all names here are exact and unique: what ours finds beyond
that is not measured. Memory is the resident set of this process, processor seconds are
its own and those of its database session, both read from /proc: unlike the clock they
hardly change when the machine is shared.
"""

import base64
import csv
import io
import os
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from odoo.tools import SQL

MODULES = ["base_import"]
ROWS = int(sys.argv[3]) if len(sys.argv) > 3 else 100_000
PEOPLE, DEPARTMENTS, PER_DECISION = min(5_000, ROWS // 10), 40, 50
MEGABYTE = 1024**2
PAGE = 4096
env = globals()["env"]  # given by Odoo's shell
TICKS = os.sysconf("SC_CLK_TCK")
[(BACKEND,)] = env.execute_query(SQL("SELECT pg_backend_pid()"))
AWARDS = [
    env.ref(f"thidua_khenthuong.{name}")
    for name in ("award_ldtt", "award_cstdcs", "award_gk_individual")
]


def resident():
    """Return the resident memory of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * PAGE // MEGABYTE


def processor():
    """Return the processor seconds of this process and of its database session."""
    seconds = time.process_time()
    fields = Path(f"/proc/{BACKEND}/stat").read_text().rpartition(")")[2].split()
    return seconds + (int(fields[11]) + int(fields[12])) / TICKS


def end_request():
    """End the transaction and forget what it had read, as a request does."""
    env.cr.commit()
    env.invalidate_all()


def create_people():
    departments = env["hr.department"].create(
        [{"name": f"Phòng {i:02d}"} for i in range(DEPARTMENTS)]
    )
    env["hr.employee"].with_context(tracking_disable=True).create(
        [
            {
                "name": f"Nguyễn Văn {i:05d}",
                "department_id": departments[i % DEPARTMENTS].id,
            }
            for i in range(PEOPLE)
        ]
    )
    end_request()


def rows():
    """Yield (name, department, award, number, date) of every row, by decision."""
    for i in range(ROWS):
        decision, person = i // PER_DECISION, i % PEOPLE
        yield (
            f"Nguyễn Văn {person:05d}",
            f"Phòng {person % DEPARTMENTS:02d}",
            AWARDS[decision % len(AWARDS)],
            f"{decision + 1}/QĐ-CU",
            date(2001, 1, 1) + timedelta(days=decision),
        )


def our_file():
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(
        ["Họ và tên", "Đơn vị", "Hình thức khen thưởng", "Số quyết định", "Ngày ký"]
    )
    for name, department, award, number, day in rows():
        sheet.append([name, department, award.name, number, day])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def core_file():
    stream = io.StringIO()
    writer = csv.writer(stream)
    last = None
    for name, _department, award, number, day in rows():
        head = [number, day.isoformat(), "external", "Sở Nội vụ"]
        if number == last:
            head = [""] * len(head)
        last = number
        writer.writerow([*head, award.display_name, name])
    return stream.getvalue().encode()


def run(batch):
    """Call the steps as the browser does; return the memory after each."""
    state, memory = batch.state, []
    while True:
        progress = batch.action_step()
        end_request()
        memory.append(resident())
        if progress["state"] != state:
            return memory


def measure_ours(content):
    base = resident()
    busy = processor()
    start = time.perf_counter()
    batch = env["tdkt.award.import"].create(
        {"file": base64.b64encode(content), "filename": "khen-thuong.xlsx"}
    )
    end_request()
    batch.action_read()
    end_request()
    read = time.perf_counter()
    memory = run(batch)
    checked = time.perf_counter()
    batch.action_import()
    memory += run(batch)
    imported = time.perf_counter()
    busy = processor() - busy
    assert batch.imported_count == ROWS, (batch.ready_count, batch.error_count)
    print(
        f"ours: {imported - start:.1f} s, {ROWS / (imported - start):,.0f} rows/s,",
        end=" ",
    )
    print(f"{busy:.1f} processor seconds")
    print(
        f"    reading {read - start:.1f} s, checking {checked - read:.1f} s,", end=" "
    )
    print(f"importing {imported - checked:.1f} s")
    tenth = memory[len(memory) // 10]
    print(
        f"    memory: {base} MB before, {tenth} MB after a tenth of the chunks,", end=""
    )
    print(f" {max(memory)} MB at most, {memory[-1]} MB at the end")
    batch.action_undo()
    run(batch)
    undone = time.perf_counter() - imported
    print(f"    undone again in {undone:.1f} s", flush=True)
    assert not batch.decision_ids
    return imported - start, busy


def measure_core(content):
    base = resident()
    busy = processor()
    fields = [
        "external_reference",
        "date_document",
        "origin",
        "issuer_name",
        "line_ids/award_id",
        "line_ids/employee_id",
    ]
    options = {
        "quoting": '"',
        "separator": ",",
        "encoding": "utf-8",
        "has_headers": False,
        "date_format": "%Y-%m-%d",
        "headers": False,
    }
    start = time.perf_counter()
    wizard = env["base_import.import"].create(
        {
            "res_model": "tdkt.decision",
            "file": content,
            "file_type": "text/csv",
            "file_name": "khen-thuong.csv",
        }
    )
    result = wizard.execute_import(fields, fields, options)
    assert result["ids"], result["messages"][:3]
    end_request()
    seconds = time.perf_counter() - start
    busy = processor() - busy
    print(f"base_import: {seconds:.1f} s, {ROWS / seconds:,.0f} rows/s,", end=" ")
    print(f"{busy:.1f} processor seconds,")
    print("   ", end=" ")
    print(f"memory {base} MB before, {resident()} MB after")
    decisions = env["tdkt.decision"].browse(result["ids"])
    env.company.tdkt_scan_required = False
    registering = time.perf_counter()
    registering_busy = processor()
    decisions.action_register()
    end_request()
    registering = time.perf_counter() - registering
    registering_busy = processor() - registering_busy
    print(f"    and {registering:.1f} s to register what it brought,", end=" ")
    print(f"{registering_busy:.1f} processor seconds", flush=True)
    return (seconds, busy), (seconds + registering, busy + registering_busy)


def main():
    create_people()
    content = our_file()
    print(f"{ROWS:,} rows, an .xlsx of {len(content) / MEGABYTE:.1f} MB", flush=True)
    ours = measure_ours(content)
    results = zip(("drafts", "the same result"), measure_core(core_file()), strict=True)
    for result, core in results:
        print(f"to {result}, ours is {core[0] / ours[0]:.1f} times as fast", end=" ")
        print(f"by the clock, {core[1] / ours[1]:.1f} times by the processor")


main()
