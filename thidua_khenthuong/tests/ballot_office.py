"""A council that votes in earnest: committed, on connections of its own, or over HTTP.

For tests of what many do at one moment and of what the database keeps of it, and for
the measurements of ``benchmarks/``.
"""

import http
import json
import uuid
from datetime import datetime
from http import client as connections
from typing import NamedTuple

from odoo.fields import Command
from odoo.tools import SQL

from .. import ballot
from ..ballot import client

OPTIONS = ("agree", "disagree", "abstain")


def election_of(values):
    """Return the election that a browser makes of what the server tells it."""
    return ballot.Election(
        values["session"],
        {one["trustee"]: one["announcement"] for one in values["trustees"]},
    )


def line_of(values):
    return ballot.Line(values["line"], tuple(values["options"]))


class Browser:
    """A member's browser on the page of voting."""

    def __init__(self, page):
        self.member, self.election = page["member"], election_of(page["election"])
        self.lines = {one["id"]: line_of(one["line"]) for one in page["lines"]}

    def vote(self, item_id, choice):
        """Return the text of a ballot, encrypted."""
        return client.vote(self.election, self.lines[item_id], self.member, [choice])


def open_sums(opening, key):
    """Return {id of a line: share} as the browser of a trustee makes it.

    :param client.Trustee key:
    """
    election = election_of(opening["election"])
    return {
        str(one["id"]): key.decrypt(
            election, election.sum_up(line_of(one["line"]), one["ballots"])
        )
        for one in opening["lines"]
    }


class Meeting(NamedTuple):
    """A session that takes ballots.

    :ivar int id:
    :ivar list keys: ``client.Trustee`` of chair and secretary, in this order
    """

    id: int
    keys: list


class Office:
    """A company with a council whose members have logins, and what it votes on."""

    def __init__(self, env, members, lines, meetings=1, password=None):
        self.mark = uuid.uuid4().hex[:8]
        # companies stay, archived: each run has its own
        self.company = env["res.company"].create(
            {"name": f"Sở Bỏ phiếu {self.mark}", "tdkt_abbreviation": "SBP"}
        )
        self.users = self._create_users(env, members, password)
        employees = env["hr.employee"].create(
            [
                {"name": one.name, "user_id": one.id, "company_id": self.company.id}
                for one in self.users
            ]
        )
        roles = ["chair", "secretary"] + ["member"] * (members - 2)
        self.council = env["tdkt.council"].create(
            {
                "name": "Hội đồng",
                "company_id": self.company.id,
                "date_from": "2020-01-01",
                "member_ids": [
                    Command.create({"employee_id": one.id, "role": role})
                    for one, role in zip(employees, roles, strict=True)
                ],
            }
        )
        nominations = self._bring_nominations(env, lines * meetings)
        self.meetings = [
            self._start(env, nominations[number * lines : (number + 1) * lines])
            for number in range(meetings)
        ]
        env.flush_all()
        self.company_id, self.user_ids = self.company.id, self.users.ids
        self.logins = self.users.mapped("login")

    def _create_users(self, env, members, password):
        groups = env.ref("base.group_user") | env.ref(
            "thidua_khenthuong.group_tdkt_council"
        )
        return env["res.users"].create(
            [
                {
                    "name": f"Thành viên {number}",
                    "login": f"bo-phieu-{self.mark}-{number}",
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                    "group_ids": [Command.set(groups.ids)],
                    **({"password": password} if password else {}),
                }
                for number in range(members)
            ]
        )

    def _bring_nominations(self, env, count):
        department = env["hr.department"].create(
            {"name": "Phòng", "company_id": self.company.id}
        )
        nominees = env["hr.employee"].create(
            [
                {
                    "name": f"Người {number}",
                    "department_id": department.id,
                    "company_id": self.company.id,
                }
                for number in range(count)
            ]
        )
        award = env.ref("thidua_khenthuong.award_gk_individual")
        dossier = env["tdkt.dossier"].create(
            {
                "company_id": self.company.id,
                "department_id": department.id,
                "commendation_type": "cong_trang",
                "nomination_ids": [
                    Command.create(
                        {"award_id": award.id, "employee_id": one.id, "merit": "Tốt."}
                    )
                    for one in nominees
                ],
            }
        )
        dossier.action_submit()
        dossier.action_appraise()
        dossier.nomination_ids.action_qualify()
        return dossier.nomination_ids

    def _start(self, env, nominations):
        session = env["tdkt.session"].create(
            {
                "council_id": self.council.id,
                "company_id": self.company.id,
                "date_planned": datetime(2023, 3, 10, 2, 0),
                "place": "Phòng họp",
                "method": "electronic",
                "item_ids": [
                    Command.create({"nomination_id": one.id}) for one in nominations
                ],
            }
        )
        session.action_invite()
        session.member_ids.action_set_present()
        session.action_open()
        session.action_fill_trustees()
        keys = []
        for trustee in session._trustees():
            mine = session.with_user(trustee.user_id)
            asked = mine.get_trustee()
            key = client.Trustee.make(asked["session"], asked["trustee"])
            mine.submit_key(key.announcement)
            mine.confirm_key(ballot.read_key(key.session, key.name, key.announcement))
            keys.append(key)
        session.action_start_voting()
        return Meeting(session.id, keys)

    def forget(self, env):
        """Delete what was committed: by SQL what nobody may delete."""
        sessions = tuple(one.id for one in self.meetings)
        env.cr.execute("SET LOCAL session_replication_role = replica")
        env.cr.execute(
            SQL(
                "DELETE FROM tdkt_ballot_share WHERE item_id IN"
                " (SELECT id FROM tdkt_session_item WHERE session_id IN %s)",
                sessions,
            )
        )
        env.cr.execute(
            SQL(
                "DELETE FROM ir_attachment WHERE res_model = 'tdkt.session'"
                " AND res_id IN %s",
                sessions,
            )
        )
        for table, column in (
            ("tdkt_ballot", "session_id"),
            ("tdkt_session_trustee", "session_id"),
            ("tdkt_session_item", "session_id"),
            ("tdkt_session_member", "session_id"),
            ("tdkt_session", "id"),
            ("tdkt_council_member", "company_id"),
            ("tdkt_council", "company_id"),
            ("tdkt_nomination", "company_id"),
            ("tdkt_dossier", "company_id"),
            ("tdkt_audit_entry", "company_id"),
            ("tdkt_audit_chain", "company_id"),
        ):
            mine = (self.company_id,) if column == "company_id" else sessions
            env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE %s IN %s",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    mine,
                )
            )
        env.cr.execute("SET LOCAL session_replication_role = DEFAULT")
        company = env["res.company"].browse(self.company_id)
        users = env["res.users"].browse(self.user_ids)
        partners = users.partner_id
        mine = [("company_id", "=", company.id)]
        theirs = [("res_model", "=", "tdkt.session"), ("res_id", "in", sessions)]
        env["mail.activity"].search(theirs).unlink()
        env["hr.employee"].search(mine).unlink()
        env["hr.department"].search(mine).unlink()
        users.unlink()
        partners.unlink()
        company.active = False
        env.cr.commit()


class Refused(Exception):
    """What the server answered in the place of a result."""


class Visitor:
    """A user's connection to a server, signed in with a password."""

    def __init__(self, port, database, login, password):
        self.port, self.cookie = port, ""
        self.connect()
        self._read(
            self._send(
                "/web/session/authenticate",
                {"db": database, "login": login, "password": password},
            )
        )

    def connect(self, port=None):
        """Connect anew, to the server's new port where it has one."""
        self.port = port or self.port
        self.connection = connections.HTTPConnection(
            "127.0.0.1", self.port, timeout=600
        )

    def call(self, method, session_id, *args):
        """Call a method of a session, as the web client does; return its answer.

        :raises Refused: with the sentence of an error
        """
        return self._read(self.send_call(method, session_id, *args))

    def send_call(self, method, session_id, *args):
        """Call a method of a session, and do not wait for the answer."""
        return self._send(
            f"/web/dataset/call_kw/tdkt.session/{method}",
            {
                "model": "tdkt.session",
                "method": method,
                "args": [[session_id], *args],
                "kwargs": {},
            },
        )

    def _send(self, path, params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        headers = {"Content-Type": "application/json", "Cookie": self.cookie}
        self.connection.request("POST", path, body, headers)
        return self.connection

    def _read(self, connection):
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("session_id="):
                self.cookie = cookie.split(";")[0]
        body = answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise connections.HTTPException(f"answered with {answer.status}")
        said = json.loads(body)
        if "error" in said:
            raise Refused(said["error"]["data"]["message"])
        return said["result"]
