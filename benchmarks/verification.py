"""The public page of verification side by side with Odoo's login page, in one run.

    python3 -m office bench verification [SECONDS]

One server with two worker processes is asked over HTTP by four clients at once, each
question on a connection of its own: a worker answers one and closes it. All pages take
turns, a second each, so that whatever else the machine does hits them alike. Each
question comes from an address of its own, behind a proxy as in an office, and asks for
another code, drawn beforehand: the limits refuse none. The clients take their share of
the same cores; they do as little as they can.
Prints tables in Markdown for docs/benchmarks.md.
"""

import itertools
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

from odoo.addons.thidua_khenthuong.verification import codes

env = globals()["env"]  # given by office/bench.py
WORKERS = 2
CLIENTS = 4
AWARDS = 2_000
UNKNOWN = 20_000
LOGIN = "/web/login"


def main(config, database, seconds=10):
    """Measure and print; return an exit code, 1 when the aim is missed."""
    known = make_records()
    unknown = [codes.draw() for _number in range(UNKNOWN)]
    pages = {
        LOGIN: itertools.repeat(LOGIN),
        "/xt, the form": itertools.repeat("/xt"),
        "/xt, a code that exists": (f"/xt/{code}" for code in itertools.cycle(known)),
        "/xt, one that does not": (f"/xt/{code}" for code in itertools.cycle(unknown)),
    }
    with Server(config, database) as server:
        print_machine()
        found = measure(server, pages, int(seconds))
    login = statistics.median(found[LOGIN][0])
    print("| page | requests/s | times the login page | median, ms |")
    print("|---|---:|---:|---:|")
    for name, (rates, waits) in found.items():
        rate = statistics.median(rates)
        print(
            f"| {name} | {rate:.0f} | {rate / login:.1f} | "
            f"{statistics.median(waits) * 1000:.1f} |"
        )
    slowest = min(statistics.median(found[name][0]) for name in found if name != LOGIN)
    print(f"\nThe aim is twice the login page: {slowest / login:.1f} times.")
    return 0 if slowest >= 2 * login else 1


def make_records():
    """Register a decision with many awards and give each a code; return the codes."""
    env.company.write(
        {
            "name": "Sở Nội vụ",
            "tdkt_verification_url": "https://khenthuong.example.vn",
            "tdkt_scan_required": False,
        }
    )
    award = env.ref("thidua_khenthuong.award_gk_individual")
    people = env["hr.employee"].create(
        [{"name": f"Nguyễn Văn {number}"} for number in range(AWARDS)]
    )
    decision = env["tdkt.decision"].create(
        {
            "origin": "external",
            "issuer_id": env.company.partner_id.id,
            "external_reference": "05/QĐ-SNV",
            "date_document": "2023-03-10",
            "subject": "Về việc tặng Giấy khen",
            "line_ids": [
                (0, 0, {"award_id": award.id, "employee_id": one.id}) for one in people
            ],
        }
    )
    decision.action_register()
    given = env["tdkt.verification.code"]
    decision.commendation_ids._settle_certificates()
    given._issue(decision.commendation_ids._wants_code())
    env.flush_all()
    env.cr.commit()
    # sudo: tdkt.verification.code - a measurement asks for what no role reads
    return given.sudo().search([]).mapped("code")


class Server:
    """An Odoo with worker processes, asked as if by a proxy that names the visitor."""

    def __init__(self, config, database):
        self.config, self.database = config, database
        # both are asked for at once: the process of the websocket, without a port of
        # its own, would be started again and again and take a core away
        with socket.socket() as http, socket.socket() as websocket:
            for probe in (http, websocket):
                probe.bind(("127.0.0.1", 0))
            self.port, self.other_port = (
                probe.getsockname()[1] for probe in (http, websocket)
            )

    def __enter__(self):
        # the server starts its second kind of worker by the path of its own script
        script = Path(self.config).with_name("server.py")
        script.write_text("from odoo.cli.command import main\n\nmain()\n")
        command = [
            *(sys.executable, script, "server", "-c", self.config),
            *("-d", self.database, f"--workers={WORKERS}", "--max-cron-threads=0"),
            *(f"--http-port={self.port}", f"--gevent-port={self.other_port}"),
            *("--proxy-mode", "--logfile=", "--log-level=error"),
        ]
        self.process = subprocess.Popen(
            [str(part) for part in command], start_new_session=True
        )
        for _attempt in range(120):
            try:
                Client(self.port).get(LOGIN)
                break
            except OSError:
                time.sleep(0.5)
        return self

    def __exit__(self, *_error):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()


class Client:
    """One browser after another, each on a connection of its own."""

    numbers = itertools.count()

    def __init__(self, port):
        self.port = port

    def get(self, path):
        """Ask once, as somebody who has not asked before.

        :raises RuntimeError: for any answer but the page
        """
        number = next(self.numbers)
        question = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"X-Forwarded-For: 10.{number >> 16 & 255}.{number >> 8 & 255}."
            f"{number & 255}\r\nX-Forwarded-Host: khenthuong.example.vn\r\n"
            "X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", self.port), 30) as connection:
            connection.sendall(question.encode())
            # to its end and no further: a worker waits a moment for a connection that
            # its visitor leaves open
            answer = connection.recv(65536)
            while not answer.rstrip().endswith(b"</html>"):
                if not (more := connection.recv(65536)):
                    break
                answer += more
        status = answer[: answer.find(b"\r")].decode()
        if " 200 " not in status or not answer.rstrip().endswith(b"</html>"):
            raise RuntimeError(f"{path} was answered with {status!r}")


def measure(server, pages, seconds):
    """Return {page: (requests/s of each second, seconds of each request)}."""
    clients = [Client(server.port) for _client in range(CLIENTS)]
    found = {name: ([], []) for name in pages}
    # the first round fills what the workers remember
    for turn in range(seconds + 1):
        for name, paths in pages.items():
            waits = run(clients, paths)
            if turn:
                found[name][0].append(len(waits))
                found[name][1].extend(waits)
    return found


def run(clients, paths):
    """Ask for ``paths`` with all clients for a second; return how long each took."""
    waits, faults, lock = [], [], threading.Lock()
    end = time.perf_counter() + 1

    def ask(client):
        try:
            while (start := time.perf_counter()) < end:
                with lock:
                    path = next(paths)
                client.get(path)
                waits.append(time.perf_counter() - start)
        except (OSError, RuntimeError) as error:
            faults.append(error)

    threads = [threading.Thread(target=ask, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return waits


def print_machine():
    """Say on what it was measured."""
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, load {load:.1f} at the start, {WORKERS} worker "
        f"processes, {CLIENTS} clients\n"
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
