"""A private PostgreSQL cluster, reached through a Unix socket only."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import paths, prefix, system
from .progress import Missing, step

PORT = "5432"
# No network, and no just-in-time compiler: its library is not unpacked.
SERVER_OPTIONS = "-c listen_addresses= -c jit=off -c max_connections=100"
# A cluster that lives as long as one test run need not survive a power cut.
THROWAWAY_OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class Cluster:
    """One cluster in ``folder``; ``socket`` is where clients connect."""

    def __init__(self, folder, throwaway=False):
        self.folder = folder
        self.data = folder / "data"
        # Socket paths are limited to 107 bytes, however deep the clone lies.
        digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        self.socket = Path(tempfile.gettempdir()) / f"office-{digest}"
        self.throwaway = throwaway

    def _run(self, program, *args, check=True):
        account = system.database_account()
        options = {}
        if account:
            options = {
                "user": account.pw_uid,
                "group": account.pw_gid,
                "extra_groups": [],
            }
        command = [prefix.postgres_bin() / program, *args]
        result = subprocess.run(
            [str(part) for part in command],
            cwd=self.socket,
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

    def start(self):
        """Create the cluster on first use, then start it unless it runs."""
        self._make_folders()
        if not (self.data / "PG_VERSION").exists():
            with step("creating the database cluster"):
                shutil.rmtree(self.data, ignore_errors=True)
                draft = self.folder / "data.draft"
                shutil.rmtree(draft, ignore_errors=True)
                locale = ["-E", "UTF8", "--locale=C.UTF-8", "-A", "trust"]
                self._run("initdb", "-D", draft, "-U", "odoo", *locale)
                draft.rename(self.data)
        if self._run("pg_ctl", "status", "-D", self.data, check=False).returncode:
            # left behind by a machine that was switched off
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            options = f"{SERVER_OPTIONS} -k {self.socket} -p {PORT}"
            if self.throwaway:
                options += f" {THROWAWAY_OPTIONS}"
            log = self.folder / "server.log"
            self._run(
                "pg_ctl", "start", "-w", "-D", self.data, "-o", options, "-l", log
            )

    def _make_folders(self):
        for folder in (self.folder, self.socket):
            folder.mkdir(parents=True, exist_ok=True)
            if account := system.database_account():
                os.chown(folder, account.pw_uid, account.pw_gid)
            folder.chmod(0o755)

    def stop(self):
        """Stop the server; clients are disconnected."""
        if self.data.exists():
            self._run("pg_ctl", "stop", "-m", "fast", "-D", self.data, check=False)

    def remove(self):
        """Stop the server and delete the cluster."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.socket, ignore_errors=True)

    def psql(self, database, statement):
        """Run one statement; return its bare output."""
        return self._run(
            "psql",
            *("-h", self.socket, "-p", PORT, "-U", "odoo", "-d", database),
            *("-v", "ON_ERROR_STOP=1", "-qAtc", statement),
        ).stdout.strip()

    def exists(self, database):
        """Tell whether a database exists."""
        return bool(
            self.psql(
                "postgres", f"SELECT 1 FROM pg_database WHERE datname = '{database}'"
            )
        )

    def create(self, database, template=None):
        """Create a database afresh, with search that ignores diacritics."""
        self.psql("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        self.psql(
            "postgres",
            f"CREATE DATABASE {database} TEMPLATE {template or 'template0'}",
        )
        if not template:
            self.psql(database, "CREATE EXTENSION unaccent")
            self.psql(database, "CREATE EXTENSION pg_trgm")
            # Odoo indexes unaccented names only through an immutable function.
            self.psql(database, "ALTER FUNCTION unaccent(text) IMMUTABLE")


def office_cluster():
    """Return the cluster that keeps the office's data."""
    return Cluster(paths.HOME / "postgres")


@contextlib.contextmanager
def throwaway_cluster():
    """Yield a running cluster that is gone afterwards."""
    paths.HOME.mkdir(parents=True, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="test-", dir=paths.HOME)
    cluster = Cluster(Path(folder), throwaway=True)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()
