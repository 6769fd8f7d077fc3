"""Many users at a time on two worker processes: our screens, and core's, side by side.

Each user asks for one thing after the other, as fast as the answers come, for a
minute: mostly what the own page and the lists ask for, now and then a piece of
evidence, a partner for core; heads hand in a dossier. Two rounds, ours and core's, one
after the other on the same server. A request's time begins before it may reach the
server (``Server.door``); “turned away” are connections that the kernel dropped all the
same.
"""

import random
import statistics
import threading
import time
from pathlib import Path

from _province_data import CROWD, PASSWORD
from _web_client import Client, Refused, Server, TooLong

USERS = (20, 50)
SECONDS = 60
WORKERS = 2
LIST = {"limit": 80, "count_limit": 10_001}
NAMED = {"fields": {"display_name": {}}}


def prepare(env):
    """Give each login of the crowd something it may record results for."""
    campaign = env["tdkt.campaign"].search(
        [("state", "=", "launched"), ("level", "=", "office")], limit=1
    )
    users = env["res.users"].search([("login", "in", logins())])
    campaign.department_ids |= users.employee_id.department_id
    made = {}
    for user in users:
        commitment = env["tdkt.commitment"].search(
            [
                ("campaign_id", "=", campaign.id),
                ("employee_id", "=", user.employee_id.id),
            ]
        ) or env["tdkt.commitment"].create(
            {
                "campaign_id": campaign.id,
                "employee_id": user.employee_id.id,
                "department_id": user.employee_id.department_id.id,
                "item_ids": [(0, 0, {"kind": "task", "name": "Việc của tôi"})],
            }
        )
        if commitment.state == "draft":
            commitment.action_submit()
        if commitment.state == "submitted":
            commitment.action_approve()
        made[user.login] = (
            commitment.id,
            commitment.item_ids[:1].id,
            user.employee_id.id,
            user.employee_id.department_id.id,
        )
    env.cr.commit()
    return made


def logins():
    return [f"{role}{i}" for role, count in CROWD.items() for i in range(count)]


def ours(client, own, award):
    """Return [(weight, what to do)] of one user of ours."""
    commitment, item, employee, department = own
    call = client.call

    def read(model, domain, names, order=""):
        specification = {
            name: dict(NAMED) if name.endswith("_id") else {} for name in names
        }
        return lambda: call(
            model,
            "web_search_read",
            [],
            {
                "domain": domain,
                "specification": specification,
                "order": order,
                **LIST,
            },
        )

    def record():
        call(
            "tdkt.evidence",
            "web_save",
            [
                [],
                {
                    "commitment_id": commitment,
                    "item_id": item,
                    "name": f"Đã làm xong việc số {random.randrange(10**9)} trong tuần",
                },
            ],
            {"specification": {"name": {}, "date": {}}},
        )

    def nominate():
        [dossier] = call(
            "tdkt.dossier",
            "web_save",
            [
                [],
                {
                    "department_id": department,
                    "commendation_type": "dot_xuat",
                    "nomination_ids": [
                        [
                            0,
                            0,
                            {
                                "award_id": award,
                                "employee_id": employee,
                                "merit": "Cứu người trong lũ.",
                            },
                        ]
                    ],
                },
            ],
            {"specification": {"state": {}}},
        )
        call("tdkt.dossier", "action_submit", [[dossier["id"]]])

    chores = [
        (4, lambda: call("tdkt.my.page", "get_page")),
        (3, read("tdkt.campaign", [], ("name", "state", "date_start", "date_end"))),
        (
            3,
            read(
                "tdkt.commitment.item",
                [("commitment_id.employee_id.user_id", "=", client.uid)],
                ("name", "is_done", "campaign_id", "date_deadline"),
            ),
        ),
        (
            2,
            read("tdkt.evidence", [], ("date", "name", "campaign_id", "department_id")),
        ),
        (
            2,
            read(
                "tdkt.commendation",
                [],
                ("code", "award_id", "nominee_name", "date", "decision_id"),
            ),
        ),
        (2, record),
    ]
    if not client.who.startswith("staff"):
        names = ("unit_id", "nominee_name", "award_id", "state", "year")
        chores += [
            (2, read("tdkt.nomination", [], names)),
            (1, lambda: call("tdkt.campaign.progress", "radar")),
            (1, read("tdkt.commendation", [("nominee_name", "ilike", "Lan")], names)),
        ]
    if client.who.startswith("head"):
        chores.append((1, nominate))
    return chores


def core(client, _own, _award):
    """Return the same of core's models: the same shares of pages, lists and writing."""
    call = client.call

    def read(model, domain, names):
        specification = {
            name: dict(NAMED) if name.endswith("_id") else {} for name in names
        }
        return lambda: call(
            model,
            "web_search_read",
            [],
            {"domain": domain, "specification": specification, **LIST},
        )

    leave = ("employee_id", "holiday_status_id", "date_from", "number_of_days", "state")
    partner = ("complete_name", "email", "phone", "city", "country_id")
    return [
        (4, lambda: call("res.users", "web_read", [[client.uid]], PREFERENCES)),
        (5, read("hr.leave", [("employee_id.user_id", "=", client.uid)], leave)),
        (4, read("hr.leave", [], leave)),
        (3, read("res.partner", [], partner)),
        (
            2,
            lambda: call(
                "res.partner",
                "web_save",
                [[], {"name": f"Công dân {random.randrange(10**9)}"}],
                {"specification": {"name": {}}},
            ),
        ),
        (2, read("res.partner", [("complete_name", "ilike", "Lan")], partner)),
    ]


PREFERENCES = {
    "specification": {"name": {}, "login": {}, "lang": {}, "tz": {}, "email": {}}
}


def turned_away():
    """Return how many connections the kernel has dropped before a full queue."""
    names, values = (
        line.split()
        for line in Path("/proc/net/netstat").read_text().splitlines()
        if line.startswith("TcpExt:")
    )
    return int(dict(zip(names, values, strict=True))["ListenOverflows"])


def run(server, database, users, made, award, chores_of):
    """Return (seconds of the answered requests, errors, serialisation failures)."""
    clients = [Client(server, database, login, PASSWORD) for login in users]
    times, errors = [], []
    start = time.perf_counter()
    before = server.log.read_text(errors="replace").count("tries left")

    def work(client):
        chores = chores_of(client, made.get(client.who), award)
        weights = [weight for weight, _chore in chores]
        while time.perf_counter() - start < SECONDS:
            [(_weight, chore)] = random.choices(chores, weights)
            began = time.perf_counter()
            try:
                chore()
            except (Refused, TooLong, OSError) as error:
                errors.append(str(error)[:120])
            else:
                times.append(time.perf_counter() - began)

    threads = [threading.Thread(target=work, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    retried = server.log.read_text(errors="replace").count("tries left") - before
    server.clients.clear()
    return times, errors, retried, seconds


def measure(env, command, database, folder):
    made = prepare(env)
    partners = env.ref("base.group_partner_manager")
    leaves = env.ref("hr_holidays.group_hr_holidays_user")
    everybody = env["res.users"].search([("login", "in", logins())])
    # core's half is asked by the same people, who may do there what they do here
    everybody.group_ids |= partners
    everybody.filtered(
        lambda one: not one.login.startswith("staff")
    ).group_ids |= leaves
    env.cr.commit()
    award = env.ref("thidua_khenthuong.award_gk_individual").id
    env.cr.commit()
    options = ["--log-handler=odoo.service.model:INFO"]
    print(
        "\n| users | | requests/s | p50, ms | p95, ms | errors | retried "
        "| turned away |"
    )
    print("|---:|---|---:|---:|---:|---:|---:|---:|")
    with Server(command, folder, workers=WORKERS, options=options) as server:
        for count in USERS:
            share = max(count // 10, 1)
            users = (
                [f"officer{i}" for i in range(min(share, CROWD["officer"]))]
                + [f"head{i}" for i in range(min(2 * share, CROWD["head"]))]
                + [f"staff{i}" for i in range(CROWD["staff"])]
            )[:count]
            for label, chores_of in (("ours", ours), ("core", core)):
                dropped = turned_away()
                times, errors, retried, seconds = run(
                    server, database, users, made, award, chores_of
                )
                times.sort()
                print(
                    f"| {len(users)} | {label} | {len(times) / seconds:.1f} "
                    f"| {statistics.median(times) * 1000:.0f} "
                    f"| {times[int(len(times) * 0.95)] * 1000:.0f} "
                    f"| {len(errors)} | {retried} | {turned_away() - dropped} |",
                    flush=True,
                )
                for error in sorted(set(errors))[:5]:
                    print(f"    {error}")
