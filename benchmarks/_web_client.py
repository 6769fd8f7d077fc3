"""A server of its own, and a client that asks it what the web client would ask."""

import collections
import contextlib
import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from odoo.tools.safe_eval import datetime as wrapped_datetime
from odoo.tools.safe_eval import safe_eval
from odoo.tools.safe_eval import time as wrapped_time

# The last words of a line of the access log: queries, seconds in and out of SQL.
PERFORMANCE = re.compile(r'" \d{3} - (\d+) ([\d.]+) ([\d.]+)(?: (\S+))?$')
TYPES_OF_NUMBERS = ("integer", "float", "monetary")
LIST_LIMIT, LINES_LIMIT, COUNT_LIMIT = 80, 40, 10_001
TOO_LONG = 60
# Connections that Odoo lets wait for each of its workers.
WAITING = 8


class Refused(Exception):
    """The server answered with an error."""


class TooLong(Exception):
    """The server did not answer in time; it was stopped."""


class Door:
    """Lets so many in at a time, the others in the order they came."""

    def __init__(self, places):
        self.free = places
        self.lock = threading.Lock()
        self.waiting = collections.deque()

    def __enter__(self):
        with self.lock:
            if self.free:
                self.free -= 1
                return
            turn = threading.Event()
            self.waiting.append(turn)
        turn.wait()

    def __exit__(self, *_error):
        with self.lock:
            if self.waiting:
                self.waiting.popleft().set()
            else:
                self.free += 1


class Server:
    """An Odoo of the command line ``command``, its log read for what queries cost.

    With workers, Odoo accepts eight waiting connections for each. Of more the kernel
    drops the first packet, and the client sends it again after 1, 3, 7, 15, 31 and 63
    seconds: requests then wait for a minute before a server that has nothing to do.
    The proxy that stands before an office holds them back instead (HAProxy's
    ``maxconn``, nginx's ``max_conns``), and so does ``door``.
    """

    def __init__(self, command, folder, workers=0, options=()):
        self.command, self.workers, self.options = command, workers, options
        self.log = folder / "bench-server.log"
        self.clients = []
        self.door = Door(WAITING * workers) if workers else contextlib.nullcontext()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.stop()

    def start(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log.write_text("")
        self.process = subprocess.Popen(
            [
                *map(str, self.command),
                *(f"--http-port={self.port}", f"--gevent-port={self.port + 1}"),
                *(f"--workers={self.workers}", "--max-cron-threads=0"),
                *(f"--logfile={self.log}", "--log-handler=werkzeug:INFO"),
                *("--limit-time-real=7200", "--limit-time-cpu=7200"),
                *("--limit-memory-soft=0", "--limit-memory-hard=0"),
                *self.options,
            ],
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _attempt in range(240):
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/web/health")
                break
            time.sleep(0.5)
        for client in self.clients:
            client.login()

    def stop(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def performance(self):
        """Return (queries, seconds in SQL, mode of the cursor) of the last request."""
        with open(self.log, "rb") as log:
            log.seek(max(os.path.getsize(self.log) - 4000, 0))
            for line in reversed(log.read().decode(errors="replace").splitlines()):
                if found := PERFORMANCE.search(line):
                    return int(found[1]), float(found[2]), found[4]
        return 0, 0.0, None


class Client:
    """One user's browser: logs in, loads menus, actions and views, and asks."""

    def __init__(self, server, database, login, password):
        self.server, self.database = server, database
        self.who, self.password = login, password
        server.clients.append(self)
        self.login()

    def login(self):
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        info = self.rpc(
            "/web/session/authenticate",
            {"db": self.database, "login": self.who, "password": self.password},
        )
        self.uid = info["uid"]
        self.context = dict(info["user_context"])
        companies = info["user_companies"]["allowed_companies"]
        self.context["allowed_company_ids"] = [int(key) for key in companies][:1]

    def rpc(self, path, params, timeout=TOO_LONG):
        """Return the answer; ``size`` is then the bytes it came in."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.server.port}{path}",
            json.dumps({"jsonrpc": "2.0", "params": params}).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with (
                self.server.door,
                self.opener.open(request, timeout=timeout) as answer,
            ):
                content = answer.read()
        except TimeoutError:
            raise TooLong(path) from None
        self.size = len(content)
        result = json.loads(content)
        if "error" in result:
            error = result["error"]["data"]
            raise Refused(f"{error['name']}: {error['message']}")
        return result["result"]

    def call(self, model, method, args=(), kwargs=None, context=None, **options):
        return self.rpc(
            f"/web/dataset/call_kw/{model}/{method}",
            {
                "model": model,
                "method": method,
                "args": list(args),
                "kwargs": {
                    **(kwargs or {}),
                    "context": {**self.context, **(context or {})},
                },
            },
            **options,
        )

    # --- What the web client knows of a screen ----------------------------------------

    def actions_of_menus(self, root):
        """Yield (path of names, action) of every menu below the one called ``root``."""
        menus = self.call("ir.ui.menu", "load_menus", [False])

        def walk(menu_id, path):
            menu = menus.get(menu_id) or menus[str(menu_id)]
            path = [*path, menu["name"]]
            if menu.get("action_id") or menu.get("action"):
                reference = menu.get("action_id") or menu["action"].split(",")[1]
                yield " / ".join(path[1:]), self.load_action(int(reference))
            for child in menu["children"]:
                yield from walk(child, path)

        for menu_id in (menus.get("root") or menus["root"])["children"]:
            menu = menus.get(menu_id) or menus[str(menu_id)]
            if menu.get("xmlid") == root:
                yield from walk(menu_id, [])

    def load_action(self, reference):
        return self.rpc(
            "/web/action/load", {"action_id": reference, "context": self.context}
        )

    def evaluate(self, text, /, **values):
        """Return what an expression of a view or an action says for this user."""
        if not isinstance(text, str):
            return text
        return safe_eval(
            text or "{}",
            {
                "uid": self.uid,
                "allowed_company_ids": self.context["allowed_company_ids"],
                "context_today": datetime.now,
                "current_date": datetime.now().strftime("%Y-%m-%d"),
                "relativedelta": relativedelta,
                "datetime": wrapped_datetime,
                "time": wrapped_time,
                "timedelta": timedelta,
                "active_id": False,
                "active_ids": [],
                "context": self.context,
                "true": True,
                "false": False,
                **values,
            },
        )

    def load_views(self, action):
        """Return (views by type, fields by model) of an action on a window."""
        views = [list(view) for view in action["views"]]
        search = action.get("search_view_id") or [False]
        views.append([search[0] if search else False, "search"])
        answer = self.call(
            action["res_model"],
            "get_views",
            [],
            {
                "views": views,
                "options": {"action_id": action["id"], "toolbar": True},
            },
        )
        fields = {name: model["fields"] for name, model in answer["models"].items()}
        archs = {
            kind: ElementTree.fromstring(view["arch"])
            for kind, view in answer["views"].items()
        }
        return archs, fields


def specify(arch, model, fields, limit=LINES_LIMIT):
    """Return the specification that the web client makes of a view's fields."""
    specification = {}
    for node in _own_fields(arch):
        name = node.get("name")
        field = fields[model].get(name)
        if not field:
            continue
        hidden = node.get("invisible") in ("True", "1")
        if field["type"] in ("many2one", "reference"):
            specification[name] = {"fields": {} if hidden else {"display_name": {}}}
        elif field["type"] in ("one2many", "many2many"):
            entry = specification.setdefault(name, {})
            inner = next((one for one in node if one.tag in ("list", "kanban")), None)
            if hidden:
                continue
            if inner is not None:
                entry["fields"] = specify(inner, field["relation"], fields)
                entry["limit"] = int(inner.get("limit") or limit)
                if inner.get("default_order"):
                    entry["order"] = inner.get("default_order")
            elif "tags" in (node.get("widget") or ""):
                entry["fields"] = {"display_name": {}}
        else:
            specification[name] = {}
    return specification


def _own_fields(node):
    """Yield the fields of a view, not those of the views inside of a field."""
    for child in node:
        if child.tag == "field":
            yield child
        elif child.tag not in ("groupby",):
            yield from _own_fields(child)


def search_items(arch):
    """Return (filters {name: (domain, group by)}, names of the fields searched)."""
    filters, fields = {}, {}
    for node in arch.iter():
        if node.tag == "filter":
            context = node.get("context") or ""
            group = re.search(r"group_by['\"]\s*:\s*['\"]([\w:.]+)", context)
            filters[node.get("name")] = (
                node.get("domain"),
                group[1] if group else None,
                node.get("string") or node.get("name"),
            )
        elif node.tag == "field":
            fields[node.get("name")] = node
    return filters, fields


def aggregates(arch, model, fields):
    """Return what a grouped list adds up, as the web client asks for it."""
    sums = ["__count"]
    for node in _own_fields(arch):
        field = fields[model].get(node.get("name")) or {}
        if (
            field.get("type") in TYPES_OF_NUMBERS
            and field.get("aggregator")
            and field.get("store", True)
        ):
            sums.append(f"{node.get('name')}:{field['aggregator']}")
    return sums
