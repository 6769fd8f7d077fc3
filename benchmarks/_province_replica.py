"""Which calls a streaming replica answers, and whether any of them is stale.

A second PostgreSQL follows the one of the measurement. Odoo's own log says which of
the two answered a call. Then the follower is held back: what is asked right after an
action must know of it all the same.
"""

import os
import shutil

from _province_data import PASSWORD
from _web_client import Client, Server

PORT = "5433"


class Replica:
    """A follower of the cluster in ``folder``, in a folder beside its data."""

    def __init__(self, folder):
        from office import postgres

        self.primary = postgres.Cluster(folder, volatile=True)
        self.data = folder / "replica"

    def __enter__(self):
        run = self.primary._run
        socket = self.primary.socket
        shutil.rmtree(self.data, ignore_errors=True)
        run(
            *("pg_basebackup", "-h", socket, "-p", "5432", "-U", "odoo"),
            *("-D", self.data, "-R", "-X", "stream", "-c", "fast"),
        )
        options = (
            f"-c listen_addresses= -c jit=off -c max_connections=200 -c hot_standby=on"
            f" -k {socket} -p {PORT}"
        )
        run(
            *("pg_ctl", "start", "-w", "-D", self.data, "-o", options),
            *("-l", self.primary.folder / "replica.log"),
        )
        return self

    def __exit__(self, *_error):
        self.primary._run(
            "pg_ctl", "stop", "-w", "-m", "fast", "-D", self.data, check=False
        )
        shutil.rmtree(self.data, ignore_errors=True)

    def psql(self, database, statement):
        _, *args = self.primary.client(database, "-qAtc", statement)
        args[args.index("-p") + 1] = PORT
        return self.primary._run("psql", *args).stdout.strip()


def measure(env, command, database, folder):
    os.chdir(os.environ.get("OFFICE_ROOT", "."))
    officer = env["res.users"].search([("login", "=", "officer")])
    campaign = env["tdkt.campaign"].search([("state", "=", "launched")], limit=1)
    decision = env["tdkt.decision"].search(
        [("state", "=", "issued"), ("origin", "=", "own")], limit=1
    )
    commitment = env["tdkt.commitment"].search([("state", "=", "submitted")], limit=1)
    award = env["tdkt.commendation"].search([], limit=1)
    env.cr.commit()
    calls = [
        ("tdkt.my.page", "get_page", []),
        ("tdkt.campaign.progress", "radar", []),
        ("tdkt.campaign", "web_search_read", [[], {"name": {}}]),
        ("tdkt.campaign", "action_open_commitments", [campaign.ids]),
        ("tdkt.commendation", "web_search_read", [[], {"code": {}}, 0, 80]),
        ("tdkt.commendation", "web_read", [award.ids, {"code": {}, "state": {}}]),
        ("tdkt.commendation", "web_read_group", [[], ["year"], ["__count"]]),
        ("tdkt.decision", "get_certificates", [decision.ids]),
        ("tdkt.commitment", "get_confirmation", [commitment.ids, "approve"]),
        ("tdkt.commitment", "action_approve", [commitment.ids]),
        ("tdkt.commitment", "get_notice", [commitment.ids, "approve"]),
    ]
    with Replica(folder) as replica:
        options = [f"--db_replica_host={replica.primary.socket}"]
        options.append(f"--db_replica_port={PORT}")
        with Server(command, folder, options=options) as server:
            client = Client(server, database, officer.login, PASSWORD)
            for model, method, args in calls[:1]:
                client.call(model, method, args)
            replica.psql(database, "SELECT pg_wal_replay_pause()")
            print("\n| call | answered by |\n|---|---|")
            for model, method, args in calls:
                answer = client.call(model, method, args)
                mode = server.performance()[2]
                who = {
                    "ro": "replica",
                    "rw": "primary",
                    "ro->rw": "replica, then primary",
                }.get(mode, mode)
                print(f"| {model}.{method} | {who} |", flush=True)
            print(f"\nafter the action, held back: {answer}")
            replica.psql(database, "SELECT pg_wal_replay_resume()")
