"""Members vote over HTTP at one moment, and the server is killed while they do.

``ballot.py served`` runs it. Each member signs in and hands in a ballot on every line,
on a connection of his own; of ten ballots one is clicked twice, on two connections at
once, and of another the answer is not waited for. Three times, all processes of the
server get SIGKILL; whoever was not answered asks which receipts
there are once the server is back, and hands the same text in again.
"""

import collections
import http.client
import os
import signal
import statistics
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from _web_client import Server  # noqa: E402

from odoo.addons.thidua_khenthuong import ballot  # noqa: E402
from odoo.addons.thidua_khenthuong.ballot import client  # noqa: E402
from odoo.addons.thidua_khenthuong.tests.ballot_office import (  # noqa: E402
    OPTIONS,
    Office,
    Visitor,
    open_sums,
)

PASSWORD = "phiếu kín 12 ký tự"
WORKERS = 2
KILLS = 3
BROKEN = (OSError, http.client.HTTPException)


class Vote:
    """What all members do together."""

    def __init__(self, server, database, office, made):
        self.server, self.database = server, database
        self.office, self.made = office, made
        [(self.session_id, self.keys)] = office.meetings
        self.lock = threading.Lock()
        # set while a server is there to be asked
        self.up = threading.Event()
        self.up.set()
        self.waits, self.faults = [], []
        self.answered = 0
        self.why = collections.Counter()
        self.seen = dict.fromkeys(("clicked", "lost", "counted", "not counted"), 0)

    def note(self, name):
        with self.lock:
            self.seen[name] += 1

    def visit(self, login):
        with self.server.door:
            return Visitor(self.server.port, self.database, login, PASSWORD)

    def ask(self, visitor, method, *args):
        with self.server.door:
            return visitor.call(method, self.session_id, *args)

    def run(self):
        """Let everybody vote, and kill the server meanwhile; return the seconds."""
        threads = [
            threading.Thread(target=self.vote, args=(login, number))
            for number, login in enumerate(self.office.logins)
        ]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for number in range(1, KILLS + 1):
            due = len(self.made) * number // (KILLS + 1)
            while self.answered < due and any(one.is_alive() for one in threads):
                time.sleep(0.01)
            self.up.clear()
            os.killpg(self.server.process.pid, signal.SIGKILL)
            self.server.process.wait()
            self.server.start()
            self.up.set()
        for thread in threads:
            thread.join()
        return time.perf_counter() - start

    def vote(self, login, number):
        try:
            one, other = self.visit(login), self.visit(login)
            mine = [key for key in self.made if key[0] == number]
            for place, key in enumerate(mine):
                self.hand_in(one, other, key, (place + number) % 10)
        except Exception as error:  # noqa: BLE001 - told at the end
            self.faults.append(f"{login}: {error!r}")

    def hand_in(self, one, other, key, kind):
        text, item_id = self.made[key], key[1]
        second = None
        if kind == 0:
            self.note("clicked")
            second = threading.Thread(
                target=self.until_answered, args=(other, item_id, text)
            )
            second.start()
        elif kind == 1:
            self.note("lost")
            try:
                one.send_call("cast", self.session_id, item_id, text)
                one.connect()
            except BROKEN:
                pass
        self.until_answered(one, item_id, text)
        if second:
            second.join()
        with self.lock:
            self.answered += 1

    def until_answered(self, visitor, item_id, text):
        """Hand a ballot in; who gets no answer asks whether it was counted."""
        broken = False
        while True:
            self.up.wait()
            try:
                if broken or visitor.port != self.server.port:
                    visitor.connect(self.server.port)
                if broken:
                    page = self.ask(visitor, "get_ballot")
                    [line] = [one for one in page["lines"] if one["id"] == item_id]
                    self.note("counted" if line["receipt"] else "not counted")
                    if line["receipt"] not in ("", ballot.receipt(text)):
                        self.faults.append(f"another's receipt on line {item_id}")
                    broken = False
                start = time.perf_counter()
                receipt = self.ask(visitor, "cast", item_id, text)
                with self.lock:
                    self.waits.append(time.perf_counter() - start)
                if receipt != ballot.receipt(text):
                    self.faults.append(f"a wrong receipt on line {item_id}")
                return
            except BROKEN as error:
                broken = True
                with self.lock:
                    self.why[str(error) or type(error).__name__] += 1
                # the killed are told apart from those who are only slow
                time.sleep(0.05)


def main(env, config, database, members=20, lines=200):
    """Measure and print; return an exit code, 1 when a vote was lost or doubled."""
    members, lines = int(members), int(lines)
    office = Office(env, members, lines, password=PASSWORD)
    env.cr.commit()
    [(session_id, keys)] = office.meetings
    session = env["tdkt.session"].browse(session_id)
    made = make(session)
    command = [sys.executable, server_script(config), "server", "-c", config]
    command += ["-d", database, "--log-level=error"]
    with Server(command, Path(config).parent, WORKERS) as server:
        print(
            f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start, "
            f"{WORKERS} worker processes, {members} members, {lines} lines\n"
        )
        vote = Vote(server, database, office, made)
        took = vote.run()
        chair, secretary = (vote.visit(login) for login in office.logins[:2])
        vote.ask(chair, "action_end_ballot")
        spent = {}
        for visitor, key in ((chair, keys[0]), (secretary, keys[1])):
            start = time.perf_counter()
            opening = vote.ask(visitor, "get_opening")
            read = time.perf_counter() - start
            shares = open_sums(opening, key)
            start = time.perf_counter()
            vote.ask(visitor, "submit_shares", shares)
            spent[visitor] = (read, time.perf_counter() - start)
    return report(env, vote, session, took, list(spent.values()))


def make(session):
    """Return {(number of the member, id of the line): text}, made on all processors."""
    election = session._election()
    members = [one._code() for one in session.member_ids]
    tasks = {
        (number, item.id): (election, item._ballot_line(), member, number + item.id)
        for item in session.item_ids
        for number, member in enumerate(members)
    }
    with ProcessPoolExecutor() as pool:
        texts = pool.map(make_one, tasks.values(), chunksize=20)
        return dict(zip(tasks, texts, strict=True))


def make_one(task):
    election, line, member, number = task
    return client.vote(election, line, member, [OPTIONS[number % 3]])


def server_script(config):
    # the server starts its second kind of worker by the path of its own script
    script = Path(config).with_name("server.py")
    script.write_text("from odoo.cli.command import main\n\nmain()\n")
    return script


def report(env, vote, session, took, openings):
    env.invalidate_all()
    env.cr.rollback()
    ballots = session.ballot_ids
    receipts = {ballot.receipt(text) for text in vote.made.values()}
    kept = ballots.mapped("receipt")
    lines = len(session.item_ids)
    wrong = [
        item.id
        for item in session.item_ids
        if [item.agree, item.disagree, item.abstain]
        != [
            sum(
                (number + item.id) % 3 == place
                for number in range(len(vote.office.logins))
            )
            for place in range(len(OPTIONS))
        ]
    ]
    waits = sorted(vote.waits)
    (first_read, first), (second_read, second) = openings
    print("| | |")
    print("|---|---:|")
    print(
        f"| ballots made, kept, with a receipt of their own | {len(vote.made)}, "
        f"{len(ballots)}, {len(set(kept))} |"
    )
    print(
        f"| lost, doubled, of nobody | {len(receipts - set(kept))}, "
        f"{len(kept) - len(set(kept))}, {len(set(kept) - receipts)} |"
    )
    print(
        f"| clicked twice at once, answers not waited for | {vote.seen['clicked']}, "
        f"{vote.seen['lost']} |"
    )
    print(
        f"| servers killed; connections broken by it | {KILLS}; "
        f"{vote.seen['counted'] + vote.seen['not counted']} |"
    )
    print(
        f"| … of these, by the receipt: counted, not counted | "
        f"{vote.seen['counted']}, {vote.seen['not counted']} |"
    )
    print(
        f"| answers, median and 95th of 100, ms | {len(waits)}: "
        f"{statistics.median(waits) * 1000:.0f}, "
        f"{waits[len(waits) * 95 // 100] * 1000:.0f} |"
    )
    print(f"| all have voted, three restarts included, s | {took:.0f} |")
    print(
        f"| a trustee is given {lines} lines; they are taken; the last are, s | "
        f"{first_read:.1f}, {second_read:.1f}; {first:.1f}; {second:.1f} |"
    )
    print(f"| results that are not what was voted | {len(wrong)} of {lines} |")
    print(f"\nWhat broke: {dict(vote.why)}.")
    for fault in vote.faults[:20]:
        print(fault)
    counted = {one.voted_count for one in session.member_ids}
    whole = set(kept) == receipts and len(kept) == len(receipts)
    return int(bool(not whole or wrong or vote.faults or counted != {lines}))
