"""Filing 1,000 documents in Documents (dms), from the records to the copies.

    make bench ARGS=filing              # 1,000 files
    make bench ARGS="filing 200"        # fewer

Evidence of 40 kB each, no two alike: in 50 folders, then in a folder of its own each.
Counted is what the cron does of it: finding what is to be filed, the ledger, folders,
copies, and what dms keeps of each. Processor seconds are those of this process and of
its database session, both read from /proc: unlike the clock they hardly change when the
machine is shared.
"""

import os
import sys
import time
from datetime import date
from pathlib import Path

from odoo.tools import SQL

from odoo.addons.thidua_khenthuong.tests.common import Unlocked

MODULES = ["thidua_khenthuong_dms"]
FILES = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000
FOLDERS, SIZE, MOST_MS = 50, 40_000, 2.5
env = globals()["env"]  # given by Odoo's shell
TICKS = os.sysconf("SC_CLK_TCK")
[(BACKEND,)] = env.execute_query(SQL("SELECT pg_backend_pid()"))


def processor():
    """Return the processor seconds of this process and of its database session."""
    seconds = time.process_time()
    fields = Path(f"/proc/{BACKEND}/stat").read_text().rpartition(")")[2].split()
    return seconds + (int(fields[11]) + int(fields[12])) / TICKS


def create_evidence(campaign, folders):
    """Give ``folders`` employees commitments with ``FILES`` evidence between them."""
    quiet = {"tracking_disable": True, "image_no_postprocess": True}
    department = env["hr.department"].search([], limit=1)
    people = (
        env["hr.employee"]
        .with_context(**quiet)
        .create(
            [
                {"name": f"Nguyễn Văn {number:04d}", "department_id": department.id}
                for number in range(folders)
            ]
        )
    )
    line = env["tdkt.nomination"].search([], limit=1)
    with Unlocked(env["tdkt.commitment"]):
        commitments = (
            env["tdkt.commitment"]
            .with_context(**quiet)
            .create(
                [
                    {
                        "campaign_id": campaign.id,
                        "employee_id": person.id,
                        "department_id": department.id,
                    }
                    for person in people
                ]
            )
        )
        evidence = (
            env["tdkt.evidence"]
            .with_context(**quiet)
            .create(
                [
                    {
                        "commitment_id": commitments[number % folders].id,
                        "name": f"Nghiệm thu {number}",
                        "date": date(2023, 3, 9),
                        "filename": f"nghiem-thu-{number}.pdf",
                    }
                    for number in range(FILES)
                ]
            )
        )
        env["ir.attachment"].with_context(**quiet).create(
            [
                {
                    "name": one.filename,
                    "raw": b"%PDF-1.4 " + os.urandom(SIZE),
                    "res_model": one._name,
                    "res_field": "file",
                    "res_id": one.id,
                }
                for one in evidence
            ]
        )
    env.cr.execute(
        "INSERT INTO tdkt_nomination_evidence_rel (nomination_id, evidence_id)"
        " SELECT %s, unnest(%s)",
        [line.id, evidence.ids],
    )
    env.cr.commit()
    env.invalidate_all()


def create_campaign():
    campaign = env["tdkt.campaign"].create(
        {
            "name": "Thi đua",
            "date_start": date(2023, 1, 1),
            "date_end": date(2023, 12, 31),
        }
    )
    department = env["hr.department"].create({"name": "Văn phòng"})
    with Unlocked(env["tdkt.dossier"]):
        dossier = env["tdkt.dossier"].create(
            {"department_id": department.id, "year": 2023}
        )
        env["tdkt.nomination"].create(
            {
                "dossier_id": dossier.id,
                "award_id": env.ref("thidua_khenthuong.award_gk_collective").id,
                "department_id": department.id,
            }
        )
    return campaign


def measure(what, campaign, folders):
    create_evidence(campaign, folders)
    begun, cpu = time.perf_counter(), processor()
    env["tdkt.filing"]._cron_file()
    env.flush_all()
    clock = 1000 * (time.perf_counter() - begun) / FILES
    spent = 1000 * (processor() - cpu) / FILES
    faults = env["tdkt.filing"].search([("state", "!=", "filed")]).mapped("fault")
    if faults:
        raise SystemExit(f"not filed: {faults[:3]}")
    verdict = "met" if spent <= MOST_MS else "NOT met"
    print(f"| {what} | {clock:.2f} | {spent:.2f} | {verdict} |")
    return spent <= MOST_MS


campaign = create_campaign()
print(f"{FILES} files of {SIZE // 1000} kB, ms each; at most {MOST_MS}")
print("| | clock | processor | |")
print("|---|---:|---:|---|")
MET = measure(f"in {FOLDERS} folders", campaign, FOLDERS)
measure("in a folder of its own each", campaign, FILES)
sys.exit(not MET)
