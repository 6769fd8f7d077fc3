"""A private PostgreSQL cluster, reached through a Unix socket only."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import paths, prefix, system
from .progress import Missing, step

# Only names the socket: nothing listens on the network.
PORT = "5432"
# What a Unix socket's path may measure, its file name aside.
SOCKET_PATH_LIMIT = 80
# No network, and no just-in-time compiler: its library is not unpacked.
SERVER_OPTIONS = "-c listen_addresses= -c jit=off -c max_connections=200"
# A cluster for development or one test run need not survive a power cut.
VOLATILE_OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class Cluster:
    """One cluster in ``folder``; ``socket`` is the folder clients connect to."""

    def __init__(self, folder, volatile=False, options=""):
        self.folder = folder
        self.options = options
        self.data = folder / "pgdata"
        self.volatile = volatile
        self.socket = folder
        if len(str(folder)) > SOCKET_PATH_LIMIT:
            digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
            self.socket = Path(tempfile.gettempdir()) / f"office-{digest}"

    def start(self):
        """Create the cluster on first use, then start it unless it runs."""
        with system.lock(f"{self.folder.name}.server"):
            self._make_folders()
            if not (self.data / "PG_VERSION").exists():
                self._create()
            if not self._is_running():
                options = f"{SERVER_OPTIONS} -k {self.socket} -p {PORT}"
                if self.volatile:
                    options += f" {VOLATILE_OPTIONS}"
                options += f" {self.options}"
                log = self.folder / "server.log"
                self._run(
                    "pg_ctl", "start", "-w", "-D", self.data, "-o", options, "-l", log
                )

    def stop(self):
        """Stop the server; clients are disconnected."""
        if self.data.exists():
            self._run(
                "pg_ctl", "stop", "-w", "-m", "fast", "-D", self.data, check=False
            )

    def remove(self):
        """Stop the server and delete the cluster."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.socket, ignore_errors=True)

    def client(self, database, *args):
        """Return the command line of psql on one of the cluster's databases."""
        return [
            *(str(prefix.postgres_bin() / "psql"), "-h", str(self.socket)),
            *("-p", PORT, "-U", "odoo", "-d", database, *args),
        ]

    def psql(self, database, statement):
        """Run one statement; return its bare output."""
        _, *args = self.client(database, "-v", "ON_ERROR_STOP=1", "-qAtc", statement)
        return self._run("psql", *args).stdout.strip()

    def exists(self, database):
        """Tell whether a database exists."""
        return bool(
            self.psql(
                "postgres", f"SELECT 1 FROM pg_database WHERE datname = '{database}'"
            )
        )

    def create(self, database, template=None):
        """Create a database afresh, with search that ignores diacritics."""
        self.psql("postgres", f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        self.psql(
            "postgres",
            f'CREATE DATABASE "{database}" TEMPLATE {template or "template0"}',
        )
        if not template:
            self.psql(database, "CREATE EXTENSION unaccent")
            self.psql(database, "CREATE EXTENSION pg_trgm")
            # Odoo indexes unaccented names only through an immutable function.
            self.psql(database, "ALTER FUNCTION unaccent(text) IMMUTABLE")

    def _create(self):
        with step("creating a database cluster"):
            draft = self.folder / "pgdata.draft"
            for leftover in (self.data, draft):
                shutil.rmtree(leftover, ignore_errors=True)
            locale = ["-E", "UTF8", "--locale=C.UTF-8", "-A", "trust"]
            self._run("initdb", "-D", draft, "-U", "odoo", *locale)
            draft.rename(self.data)

    def _is_running(self):
        status = self._run("pg_ctl", "status", "-D", self.data, check=False)
        return status.returncode == 0

    def _make_folders(self):
        account = system.database_account()
        for folder in {self.folder, self.socket}:
            folder.mkdir(parents=True, exist_ok=True)
            if account:
                os.chown(folder, account.pw_uid, account.pw_gid)
            folder.chmod(0o755)

    def _run(self, program, *args, check=True):
        """Run one of PostgreSQL's programs, never as root."""
        options = {}
        if account := system.database_account():
            options = {
                "user": account.pw_uid,
                "group": account.pw_gid,
                "extra_groups": [],
            }
        result = subprocess.run(
            [str(part) for part in (prefix.postgres_bin() / program, *args)],
            cwd=self.folder,
            env=prefix.library_env(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **options,
        )
        if check and result.returncode:
            raise Missing(f"{program} failed: {result.stdout.strip()[-300:]}")
        return result


def office_cluster():
    """Return the cluster that keeps the data of ``make run``."""
    return Cluster(paths.HOME / "run")


def dev_cluster():
    """Return the long-lived cluster of the developers' own databases."""
    return Cluster(paths.HOME / "dev", volatile=True)


@contextlib.contextmanager
def throwaway_cluster(options=""):
    """Yield a running cluster that is gone afterwards.

    :param str options: more of the server's command line
    """
    _reap()
    folder = Path(tempfile.mkdtemp(prefix="test-", dir=paths.HOME))
    cluster = Cluster(folder, volatile=True, options=options)
    # held while this run lives, however it ends
    with open(_alive(folder), "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.remove()
            _forget(folder)


def _alive(folder):
    return folder.with_name(f"{folder.name}.alive")


def _forget(folder):
    for name in (f"{folder.name}.alive", f"{folder.name}.server.lock"):
        folder.with_name(name).unlink(missing_ok=True)


def _reap():
    """Remove the clusters of test runs that were killed."""
    for lock in paths.HOME.glob("test-*.alive"):
        folder = lock.with_suffix("")
        with open(lock, "w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            Cluster(folder).remove()
            _forget(folder)
