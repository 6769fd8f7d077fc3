"""Commands, Debian packages and locks of the machine the office stands on."""

import contextlib
import fcntl
import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path

from . import paths
from .progress import Missing, step

APT_ENV = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}


def run(args, **options):
    """Run a command; raise :class:`Missing` with the end of its output."""
    args = [str(arg) for arg in args]
    try:
        result = subprocess.run(
            args,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **options,
        )
    except FileNotFoundError:
        raise Missing(f"the command {args[0]} is missing") from None
    if result.returncode:
        lines = result.stdout.strip().splitlines()
        raise Missing(f"{' '.join(args[:4])} failed: {' / '.join(lines[-3:])}")
    return result.stdout


@contextlib.contextmanager
def lock(name):
    """Let only one process build a part at a time."""
    paths.HOME.mkdir(parents=True, exist_ok=True)
    with open(paths.HOME / f"{name}.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def made_whole(target):
    """Yield an empty folder that becomes ``target`` only when all went well."""
    draft = target.with_name(target.name + ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    yield draft
    shutil.rmtree(target, ignore_errors=True)
    draft.rename(target)


def missing_packages(names):
    """Return those Debian packages that are not installed."""
    return [
        name
        for name in names
        if subprocess.run(
            ["dpkg-query", "-W", "-f", "${db:Status-Status}", name],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ).stdout
        != "installed"
    ]


def install_packages(names):
    """Install packages of the machine's own suite, those that are missing."""
    names = missing_packages(names)
    if not names:
        return
    if os.geteuid():
        raise Missing(f"run as root once: apt-get install {' '.join(names)}")
    with step(f"installing Debian packages {' '.join(names)}"):
        command = ["apt-get", "install", "-y", "-q", "--no-install-recommends"]
        try:
            run([*command, *names], env=APT_ENV)
        except Missing:
            # package lists are absent or old
            run(["apt-get", "update", "-q"], env=APT_ENV)
            run([*command, *names], env=APT_ENV)


def debian_source():
    """Return (URI, keyring) of the machine's own Debian archive."""
    for path in sorted(Path("/etc/apt/sources.list.d").glob("*.sources")):
        for stanza in path.read_text().split("\n\n"):
            fields = dict(re.findall(r"^(\S+):\s*(.+)$", stanza, re.M))
            uri = fields.get("URIs", "").split(" ")[0]
            if uri.rstrip("/").endswith("/debian") and fields.get("Types"):
                return uri, fields.get("Signed-By")
    lists = [Path("/etc/apt/sources.list"), *Path("/etc/apt").glob("sources.list.d/*.list")]
    for path in lists:
        if not path.exists():
            continue
        for line in path.read_text().splitlines():
            found = re.match(r"deb\s+(?:\[(.*?)\]\s+)?(\S+/debian/?)\s", line)
            if found:
                keyring = re.search(r"signed-by=(\S+)", found[1] or "")
                return found[2], keyring and keyring[1]
    raise Missing("no Debian archive stands in the machine's apt sources")


def database_account():
    """Return the account the database server runs under: never root."""
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Missing("neither the account postgres nor nobody exists on this machine")
