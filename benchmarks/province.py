"""Every screen at the size of a province, asked over HTTP as the web client asks.

    python3 -m office bench province                # 1,000,000 commendations; an hour
    python3 -m office bench province 100000         # any other size
    python3 -m office bench province 100000 make screens    # parts: load, replica, too
    python3 -m office bench province 1000000 make table     # thirty screens, 10 minutes
    python3 -m office bench province growth         # those at 10,000 to 1,000,000

The office is made by ``_province_data.py``. Then each role logs in, and for every menu
it has: the list with its default filters, its cards, every other filter, group and
field of the search box, the form of the first record, and what a page of ours asks
for (the radar, everybody's own page). Screens of core models filled to the same size
are measured in the same run. Printed are the median milliseconds of five calls after
a first one (one call where a screen takes seconds), queries, kilobytes, and how many
times as long it took as the median of core's screens of the same kind; of lists, of
those that show a whole page. Marked is what misses the aim: 200 ms, and 1.5 times
core's list.

The query count is Odoo's own, from the server's log.
"""

import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import _province_load  # noqa: E402
import _province_replica  # noqa: E402
import _province_table  # noqa: E402
from _province_data import FULL, PASSWORD, ROLES, Maker  # noqa: E402
from _web_client import (  # noqa: E402
    COUNT_LIMIT,
    LIST_LIMIT,
    Client,
    Refused,
    Server,
    TooLong,
    aggregates,
    search_items,
    specify,
)

MODULES = ["hr_holidays"]
# Runs one after the other, each in an office of its own.
SERIES = {
    "growth": [
        ["10000", "make", "table"],
        ["100000", "make", "table"],
        ["1000000", "make", "table"],
    ],
}
ROOT = "thidua_khenthuong.tdkt_menu_root"
ROUNDS = 5
SLOW = 2.0
AIM_MS, AIM_RATIO = 200, 1.5
WORDS = {"char": "Nguyễn", "text": "Nguyễn", "many2one": "Nguyễn", "html": "Nguyễn"}
CORE_ACTIONS = (
    "hr_holidays.hr_leave_action_holiday_allocation_id",
    "hr_holidays.hr_leave_action_action_approve_department",
    "hr_holidays.action_hr_available_holidays_report",
    "base.action_partner_form",
)
env = globals()["env"]  # given by office/bench.py


class Screens:
    """Asks for one role's screens and keeps what each took."""

    def __init__(self, client, role):
        self.client, self.role = client, role
        self.rows = []
        self.seen = set()

    def measure(self, screen, kind, model, method, kwargs=None, args=(), context=None):
        """Ask, note what it took, and return the last answer, None when it failed."""
        key = (model, method, repr(args), repr(kwargs))
        if key in self.seen:
            return None
        self.seen.add(key)
        times, answer, size, queries = [], None, 0, 0
        error = ""
        try:
            for turn in range(ROUNDS + 1):
                start = time.perf_counter()
                answer = self.client.call(model, method, args, kwargs, context)
                seconds = time.perf_counter() - start
                if turn or seconds > SLOW:
                    times.append(seconds)
                size = self.client.size
                queries = self.client.server.performance()[0]
                if seconds > SLOW:
                    break
        except Refused as refusal:
            error = str(refusal)
        except TooLong:
            error = "over 60 s"
            self.client.server.stop()
            self.client.server.start()
        milliseconds = statistics.median(times) * 1000 if times else None
        self.rows.append(
            {
                "role": self.role,
                "screen": screen,
                "kind": kind,
                "model": model,
                "ms": milliseconds,
                "queries": queries,
                "kb": size / 1024,
                "lines": count_lines(answer),
                "error": error,
            }
        )
        return answer

    def walk(self, actions):
        for path, action in actions:
            if action["type"] == "ir.actions.client":
                self.ask_page(path, action)
            elif action["type"] == "ir.actions.act_window":
                try:
                    self.ask_window(path, action)
                except Refused as refusal:
                    self.rows.append(
                        {
                            **dict.fromkeys(("ms", "queries", "kb", "lines"), None),
                            "role": self.role,
                            "screen": path,
                            "kind": "views",
                            "model": action["res_model"],
                            "error": str(refusal),
                        }
                    )

    def ask_page(self, path, action):
        page = {
            "tdkt_my_page": ("tdkt.my.page", "get_page"),
            "tdkt_radar": ("tdkt.campaign.progress", "radar"),
        }
        for tag, (model, method) in page.items():
            if action["tag"].replace(".", "_").endswith(tag.removeprefix("tdkt_")):
                self.measure(path, "page", model, method)

    def ask_window(self, path, action):
        client, model = self.client, action["res_model"]
        archs, fields = client.load_views(action)
        self.fields = fields
        domain = client.evaluate(action.get("domain") or "[]") or []
        context = client.evaluate(action.get("context") or "{}") or {}
        filters, searched = search_items(archs["search"])
        if action.get("target") == "new" or "list" not in archs:
            self.ask_dialog(path, archs, model, fields, context)
            return
        # what the screen opens with
        first, groups = list(domain), []
        for key, value in context.items():
            name = key.removeprefix("search_default_")
            if name == key or not value or name not in filters:
                continue
            condition, group, _label = filters[name]
            if condition:
                first += client.evaluate(condition)
            if group:
                groups.append(group)
        extra = {k: v for k, v in context.items() if not k.startswith("search_default")}
        shown = specify(archs["list"], model, fields)
        rest = {
            "specification": shown,
            "limit": int(archs["list"].get("limit") or LIST_LIMIT),
            "count_limit": COUNT_LIMIT,
            "order": archs["list"].get("default_order") or "",
        }
        ask = lambda what, kind, which, **more: self.measure(  # noqa: E731
            f"{path}: {what}",
            kind,
            model,
            "web_search_read",
            {**rest, "domain": which, **more},
            context=extra,
        )
        sums = aggregates(archs["list"], model, fields)
        if groups:
            self.ask_groups(path, "as it opens", model, first, groups, sums, extra)
        answer = ask("as it opens", "list", first)
        everything = ask("without filters", "list", domain) or answer
        if everything and everything.get("length", 0) > 8000:
            ask("page at 8,000", "list", domain, offset=8000)
        if "kanban" in archs:
            self.ask_cards(path, archs["kanban"], model, fields, first, extra)
        for condition, group, label in filters.values():
            if condition:
                which = domain + client.evaluate(condition)
                ask(f"filter {label}", "list", which)
            if group:
                self.ask_groups(
                    path, f"by {label}", model, domain, [group], sums, extra
                )
        for name, node in searched.items():
            field = fields[model].get(name) or {}
            if field.get("type") in WORDS:
                word = WORDS[field["type"]]
                which = [(name, "ilike", word)]
                if node.get("filter_domain"):
                    which = client.evaluate(node.get("filter_domain"), self=word)
                ask(f"search {name}", "search", domain + which)
        ids = [record["id"] for record in (everything or {}).get("records", ())[:1]]
        if ids and "form" in archs:
            self.measure(
                f"{path}: form",
                "form",
                model,
                "web_read",
                {"specification": specify(archs["form"], model, fields)},
                [ids],
                extra,
            )

    def ask_dialog(self, path, archs, model, fields, context):
        arch = archs.get("form")
        if arch is None:
            return
        defaults = {
            key: value for key, value in context.items() if key.startswith("default_")
        }
        self.measure(
            f"{path}: new",
            "form",
            model,
            "onchange",
            None,
            [[], {}, [], specify(arch, model, fields)],
            defaults,
        )

    def ask_groups(self, path, what, model, domain, groups, sums, context):
        fields = self.fields[model]
        groups = [
            f"{group}:month"
            if fields.get(group, {}).get("type") in ("date", "datetime")
            else group
            for group in groups
        ]
        self.measure(
            f"{path}: {what}",
            "group",
            model,
            "web_read_group",
            {
                "domain": domain,
                "groupby": groups[:1],
                "aggregates": sums,
                "limit": LIST_LIMIT,
            },
            context=context,
        )

    def ask_cards(self, path, arch, model, fields, domain, context):
        shown = specify(arch, model, fields)
        group = arch.get("default_group_by")
        if group:
            self.measure(
                f"{path}: cards",
                "group",
                model,
                "web_read_group",
                {
                    "domain": domain,
                    "groupby": [group],
                    "aggregates": ["__count"],
                    "auto_unfold": True,
                    "unfold_read_specification": shown,
                    "unfold_read_default_limit": LIST_LIMIT,
                },
                context=context,
            )
            return
        self.measure(
            f"{path}: cards",
            "list",
            model,
            "web_search_read",
            {
                "domain": domain,
                "specification": shown,
                "limit": LINES_LIMIT_OF_CARDS,
                "count_limit": COUNT_LIMIT,
            },
            context=context,
        )

    # --- Chosen ones -------------------------------------------------------------

    def ask_list(self, screen, model, archs, fields, domain=(), **asked):
        """Ask for a page of a list, as the web client does."""
        words = any(operator == "ilike" for _name, operator, _word in domain)
        self.measure(
            screen,
            "search" if words else "list",
            model,
            "web_search_read",
            {
                "domain": list(domain),
                "specification": specify(archs["list"], model, fields),
                "limit": LIST_LIMIT,
                "count_limit": COUNT_LIMIT,
                **asked,
            },
        )

    def ask_list_groups(self, screen, model, archs, fields, field):
        """Ask for a page of groups, with the sums of the list."""
        self.fields = fields
        sums = aggregates(archs["list"], model, fields)
        self.measure(
            screen,
            "group",
            model,
            "web_read_group",
            {
                "domain": [],
                "groupby": [field],
                "aggregates": sums,
                "limit": LIST_LIMIT,
            },
        )

    def ask_form(self, screen, model, archs, fields):
        """Ask for the form of the first record."""
        ids = self.client.call(model, "search", [[]], {"limit": 1})
        self.measure(
            screen,
            "form",
            model,
            "web_read",
            {"specification": specify(archs["form"], model, fields)},
            [ids],
        )


LINES_LIMIT_OF_CARDS = 40


def main(config, database, size=FULL, *parts):
    """Make the office, ask for all screens, print the tables; return an exit code."""
    size = int(size)
    parts = set(parts) or {"make", "screens", "load", "replica"}
    if "make" in parts:
        print(f"### The office: {size:,} commendations\n", flush=True)
        Maker(env, size).make()
        make_core_user()
        print_sizes()
    if "screens" in parts:
        measure_screens(config, database)
    if "table" in parts:
        measure_table(config, database)
    folder = Path(config).parent
    if "load" in parts:
        print("\n### Many users at a time")
        _province_load.measure(env, command(config, database), database, folder)
    if "replica" in parts:
        print("\n### A replica")
        _province_replica.measure(env, command(config, database), database, folder)
    return 0


def make_core_user():
    """A login for the screens of core models, and nothing of ours."""
    secret = env.user._crypt_context().hash(PASSWORD)
    user = env["res.users"].create(
        {
            "name": "Người core",
            "login": "core",
            "group_ids": [
                (4, env.ref(name).id)
                for name in (
                    "base.group_user",
                    "base.group_partner_manager",
                    "hr_holidays.group_hr_holidays_manager",
                )
            ],
        }
    )
    env.cr.execute(
        "UPDATE res_users SET password = %s WHERE id = %s", [secret, user.id]
    )
    env.cr.commit()


def print_sizes():
    print("\n| model | rows | table, MB | indexes, MB |\n|---|---:|---:|---:|")
    for name in sorted(env):
        model = env[name]
        if not name.startswith(("tdkt.", "hr.leave", "hr.employee", "res.partner")):
            continue
        if not model._auto or model._abstract or model._transient:
            continue
        [(rows, table, indexes)] = env.execute_query(
            env_sql(
                "SELECT (SELECT COUNT(*) FROM %s), pg_table_size(%s),"
                " pg_indexes_size(%s)",
                model._table,
            )
        )
        if rows >= 1000:
            print(
                f"| {name} | {rows:,} | {table / 2**20:.0f} | {indexes / 2**20:.0f} |",
                flush=True,
            )
    print()


def env_sql(query, table):
    from odoo.tools import SQL

    return SQL(query, SQL.identifier(table), table, table)


def command(config, database):
    """Return the command line of the server of this environment."""
    script = Path(config).with_name("bench-server.py")
    script.write_text("from odoo.cli.command import main\n\nmain()\n")
    return [sys.executable, script, "server", "-c", config, "-d", database]


def measure_screens(config, database):
    env.cr.commit()
    rows = []
    folder = Path(config).parent
    with Server(command(config, database), folder) as server:
        core = Screens(Client(server, database, "core", PASSWORD), "core")
        for xmlid in CORE_ACTIONS:
            action = env.ref(xmlid, raise_if_not_found=False)
            if action:
                core.walk([(action.name, core.client.load_action(action.id))])
        rows += core.rows
        print_machine()
        only = os.environ.get("ROLES", ",".join(ROLES)).split(",")
        for role in only:
            screens = Screens(Client(server, database, role, PASSWORD), role)
            screens.walk(screens.client.actions_of_menus(ROOT))
            rows += screens.rows
            print_rows(role, screens.rows, core.rows)
    print_rows("core", core.rows, core.rows)
    print_summary(rows, core.rows)


def measure_table(config, database):
    """Ask for the chosen screens; print them, slowest first, and core's."""
    env.cr.commit()
    with Server(command(config, database), Path(config).parent) as server:
        roles = {}

        def screens_of(role):
            if role not in roles:
                roles[role] = Screens(Client(server, database, role, PASSWORD), role)
            return roles[role]

        core = screens_of("core")
        leave = env.ref(CORE_ACTIONS[0])
        action = core.client.load_action(leave.id)
        window = action["res_model"], *core.client.load_views(action)
        core.ask_list("core: a list", *window)
        core.ask_list("core: a search", *window, domain=[("name", "ilike", "77")])
        core.ask_list_groups("core: by department", *window, "department_id")
        core.ask_form("core: a form", *window)
        print_machine()
        _province_table.ask(screens_of, env)
    rows = [
        {**row, "screen": f"{row['screen']} ({role})"}
        for role, screens in roles.items()
        for row in screens.rows
    ]
    print_rows("chosen screens", rows, core.rows)


def count_lines(answer):
    """Return how many records an answer of a list holds."""
    records = answer.get("records") if isinstance(answer, dict) else None
    return len(records or ())


def baseline(core):
    """Return {kind: median ms of core's screens of that kind}.

    Of lists those that show a page: a filter that finds nothing says
    nothing of a list of that size.
    """
    times = {}
    for row in core:
        if row["ms"] is None:
            continue
        if row["kind"] != "list" or row["lines"] >= LINES_LIMIT_OF_CARDS:
            times.setdefault(row["kind"], []).append(row["ms"])
    return {kind: statistics.median(found) for kind, found in times.items()}


def misses(row, base):
    """Tell whether a screen is slower than the aim."""
    if row["error"] or row["ms"] is None or row["ms"] > AIM_MS:
        return True
    return row["ms"] > AIM_RATIO * max(base["list"], base.get(row["kind"], 0))


def print_rows(role, rows, core):
    base = baseline(core)
    print(f"\n### {role}\n")
    print("| | screen | ms | queries | kB | × core |")
    print("|---|---|---:|---:|---:|---:|")
    for row in sorted(rows, key=lambda one: -(one["ms"] or 10**9)):
        mark = "✗" if misses(row, base) else ""
        if row["ms"] is None:
            print(f"| ✗ | {row['screen']} | {row['error'][:90]} | | | |")
            continue
        other = base.get(row["kind"])
        ratio = f"{row['ms'] / other:.1f}" if other else "–"
        print(
            f"| {mark} | {row['screen']} | {row['ms']:.0f} | {row['queries']} "
            f"| {row['kb']:.0f} | {ratio} |"
        )
    sys.stdout.flush()


def print_summary(rows, core):
    base = baseline(core)
    print("\n### In all\n")
    print("| role | screens | median ms | slowest ms | miss the aim |")
    print("|---|---:|---:|---:|---:|")
    for role in dict.fromkeys(row["role"] for row in rows):
        own = [row for row in rows if row["role"] == role]
        times = [row["ms"] for row in own if row["ms"] is not None]
        late = sum(misses(row, base) for row in own)
        print(
            f"| {role} | {len(own)} | {statistics.median(times):.0f} "
            f"| {max(times):.0f} | {late} |"
        )
    print("\ncore, by kind: " + ", ".join(f"{k} {v:.0f} ms" for k, v in base.items()))


def print_machine():
    with open("/proc/cpuinfo") as info:
        model = next((x for x in info if x.startswith("model name")), ":?").split(":")[
            1
        ]
    load = os.getloadavg()[0]
    print(f"\n{model.strip()}, {os.cpu_count()} cores, load {load:.1f}", flush=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
