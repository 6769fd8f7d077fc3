"""Commands, Debian packages and locks of the machine the office stands on."""

import collections
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
# Without it apt-get calls an update a success when no archive could be reached.
APT_UPDATE = ["update", "-q", "-o", "APT::Update::Error-Mode=any"]
# A child dies with the office, even one killed too hard to clean up after itself:
# no half-finished installation goes on in the dark while the next run starts.
DIE_WITH_PARENT = ["setpriv", "--pdeathsig", "TERM"]
# Odoo, its dependencies, a database and room to work in.
NEEDED_BYTES = 4 * 2**30
LAST_LINES = 3


def spawn(args, **options):
    """Start a program that ends when the office ends; return its process."""
    command = [*DIE_WITH_PARENT, *(str(arg) for arg in args)]
    try:
        return subprocess.Popen(command, **{"stdin": subprocess.DEVNULL, **options})
    except FileNotFoundError:
        raise Missing("the command setpriv (package util-linux) is missing") from None


def run(args, on_line=None, **options):
    """Run a command and return its output.

    :param on_line: called with each line as it comes, to show progress
    :raises Missing: with the last lines of the output, when the command fails
    """
    args = [str(arg) for arg in args]
    if not shutil.which(args[0]):
        raise Missing(f"the command {args[0]} is missing")
    process = spawn(
        args,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        **options,
    )
    lines = []
    with process:
        try:
            for line in process.stdout:
                lines.append(line)
                if on_line:
                    on_line(line.strip())
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        last = [line.strip() for line in lines if line.strip()][-LAST_LINES:]
        what = " ".join([Path(args[0]).name, *args[1:3]])
        raise Missing(f"{what} failed: {' / '.join(last)}")
    return "".join(lines)


@contextlib.contextmanager
def lock(name, wait=True):
    """Let only one process at a time do a thing.

    :raises BlockingIOError: when another process holds the lock and ``wait`` is off
    """
    paths.HOME.mkdir(parents=True, exist_ok=True)
    with open(paths.HOME / f"{name}.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
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


def check_disk():
    """Refuse to begin what the disk has no room for."""
    free = shutil.disk_usage(paths.HOME).free
    if free < NEEDED_BYTES:
        raise Missing(
            f"only {free / 2**30:.1f} GB are free on the disk of {paths.HOME}: "
            f"the office needs {NEEDED_BYTES / 2**30:.0f} GB"
        )


def folder_size(folder):
    """Return a folder's size in words, for the progress of a download."""
    total = 0
    for path in folder.rglob("*"):
        # a file may be renamed between listing and looking
        with contextlib.suppress(OSError):
            total += path.stat().st_size
    return f"{total / 2**20:.0f} MB"


def missing_packages(names):
    """Return those Debian packages that are not installed."""
    status = collections.defaultdict(str)
    if shutil.which("dpkg-query"):
        output = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ).stdout
        status.update(line.split(" ", 1) for line in output.splitlines())
    return [name for name in names if status[name] != "installed"]


def install_packages(names):
    """Install packages of the machine's own suite, those that are missing."""
    names = missing_packages(names)
    if not names:
        return
    if os.geteuid():
        raise Missing(
            "these Debian packages are missing and only root may install them: "
            f"apt-get install {' '.join(names)}"
        )
    with step(f"installing Debian packages {' '.join(names)}") as current:
        command = ["apt-get", "install", "-y", "-q", "--no-install-recommends"]

        def show(line):
            current.detail = line

        try:
            run([*command, *names], show, env=APT_ENV)
        except Missing:
            # the machine's package lists are absent or old
            update_lists()
            run([*command, *names], show, env=APT_ENV)


def update_lists(options=()):
    """Read the package lists anew; say so when no archive can be reached."""
    try:
        run(["apt-get", *options, *APT_UPDATE], env=APT_ENV)
    except Missing as error:
        raise Missing(f"Debian's package lists cannot be had: {error}") from None


def debian_source():
    """Return (address, keyring or None) of the machine's own Debian archive."""
    folder = Path("/etc/apt/sources.list.d")
    for path in sorted(folder.glob("*.sources")):
        for stanza in re.split(r"\n\s*\n", path.read_text()):
            if found := _deb822_source(stanza):
                return found
    for path in [folder.with_name("sources.list"), *sorted(folder.glob("*.list"))]:
        for line in path.read_text().splitlines() if path.exists() else ():
            if found := _one_line_source(line):
                return found
    raise Missing("no Debian archive stands in the machine's apt sources")


def _deb822_source(stanza):
    fields = dict(re.findall(r"^([A-Za-z-]+):[ \t]*(.+)$", stanza, re.M))
    address = fields.get("URIs", "").split(" ")[0]
    enabled = fields.get("Enabled", "yes").strip() != "no"
    if enabled and address.rstrip("/").endswith("/debian"):
        return address, fields.get("Signed-By")
    return None


def _one_line_source(line):
    found = re.match(r"deb\s+(?:\[(.*?)\]\s+)?(\S+/debian/?)\s", line)
    if not found:
        return None
    keyring = re.search(r"signed-by=(\S+)", found[1] or "")
    return found[2], keyring and keyring[1]


def database_account():
    """Return the account the database server runs under when root starts it.

    PostgreSQL refuses to run as root.
    """
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Missing("neither the account postgres nor nobody exists on this machine")
