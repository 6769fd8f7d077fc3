"""Odoo itself: which one, with which configuration."""

import itertools
import os
import re
import subprocess
import tempfile
from pathlib import Path

from . import fonts, oca, paths, prefix, python_env, system
from .postgres import PORT
from .progress import Missing

MODULE = paths.MAIN
BROWSER = ["chromium"]
# What a script in Odoo's shell says at its end: the shell's own code tells nothing.
DONE = "script done"
# How Odoo's log says how far an installation has got.
LOADING = re.compile(r"Loading module (\S+ \(\d+/\d+\))")

# What every distribution of Odoo installs, for a tree that came without it.
SCRIPT = """\
import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
"""


def home():
    """Return the folder that holds the ``odoo`` package.

    ``ODOO_HOME`` points at an existing tree: a source checkout with its ``odoo-bin``,
    or the folder around an installed package.
    """
    given = os.environ.get("ODOO_HOME")
    if not given:
        return paths.DIST_PACKAGES
    folder = Path(given).expanduser().resolve()
    prefix.check_series(folder, f"ODOO_HOME={given}")
    return folder


def describe():
    """Say which Odoo this is, for the head of a test run."""
    if given := os.environ.get("ODOO_HOME"):
        return f"Odoo {prefix.SERIES} of ODOO_HOME={given}"
    return prefix.odoo_build()


def build(with_tests=False):
    """Make everything that is still missing.

    :param with_tests: the tests' browser as well
    """
    home()
    with system.lock("build"):
        if not (paths.VENV / python_env.STAMP).exists():
            system.check_disk()
        prefix.build_debian()
        if not os.environ.get("ODOO_HOME"):
            prefix.build_odoo()
        python_env.build()
        oca.build()
        fonts.build()
        if with_tests:
            system.install_packages(BROWSER)
    python_env.check_given(environment(), with_tests)


def addons_path():
    """Return our addons first, then Odoo's own."""
    own = home()
    candidates = [paths.ROOT, own / "addons", own / "odoo/addons", oca.ADDONS]
    return ",".join(str(path) for path in candidates if path.exists())


def write_config(cluster, name="odoo.conf", **options):
    """Write an Odoo configuration file beside ``cluster``; return its path."""
    values = {
        "addons_path": addons_path(),
        "db_host": cluster.socket,
        "db_port": PORT,
        "db_user": "odoo",
        "data_dir": cluster.folder / "files",
        "http_interface": "127.0.0.1",
        "unaccent": True,
        "list_db": False,
        **options,
    }
    lines = [f"{key} = {value}" for key, value in values.items()]
    path = cluster.folder / name
    # Others may be reading the same file: it is never there by half.
    with tempfile.NamedTemporaryFile("w", dir=cluster.folder, delete=False) as draft:
        draft.write("\n".join(["[options]", *lines, ""]))
    os.chmod(draft.name, 0o644)
    os.replace(draft.name, path)
    return path


def environment():
    """Return the environment Odoo runs in: our fonts, UTC, no bytecode in the tree."""
    env = {
        **os.environ,
        "FONTCONFIG_FILE": str(paths.FONTS_CONF),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if os.environ.get("ODOO_HOME"):
        env["PYTHONPATH"] = str(home())
    return env


def script():
    """Return Odoo's own start script.

    Odoo starts itself anew from it: the process of the websocket beside workers, and
    the whole server after an update. ``python -m odoo`` cannot be started so.
    """
    own = home()
    candidates = [own / "odoo-bin"]
    if own.name in ("dist-packages", "site-packages"):
        # PREFIX/lib/python3/dist-packages has its scripts in PREFIX/bin
        candidates.append(own.parents[2] / "bin/odoo")
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    # a bare package, without the script its distribution installs
    path = paths.HOME / "bin/odoo"
    if not path.exists() or path.read_text() != SCRIPT:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SCRIPT)
    return path


def command(config, *args):
    """Return the command line of Odoo with ``config``; a subcommand may lead."""
    options = [str(arg) for arg in args]
    subcommand = list(itertools.takewhile(lambda arg: not arg.startswith("-"), options))
    options = options[len(subcommand) :]
    parts = [python_env.python(), script(), *(subcommand or ["server"])]
    return [str(part) for part in (*parts, "-c", config, *options)]


def call(config, *args, current=None):
    """Run Odoo to its end.

    :param current: the progress step to show the loading of modules in
    :raises Missing: with the last lines of the log
    """
    lines = []

    def show(line):
        lines.append(line)
        if current and (found := LOADING.search(line)):
            current.detail = found[1]

    try:
        system.run(command(config, *args), show, env=environment(), cwd=paths.HOME)
    except Missing:
        raise Missing("Odoo stopped:\n" + "\n".join(lines[-25:])) from None
    if any(" CRITICAL " in line for line in lines):
        raise Missing("Odoo stopped:\n" + "\n".join(lines[-25:]))


def installed(cluster, database):
    """Return the names of the addons that are installed in a database."""
    query = (
        "SELECT name FROM ir_module_module WHERE state IN ('installed', 'to upgrade')"
    )
    return cluster.psql(database, query).split()


def execute(config, database, script):
    """Run a script in Odoo's shell, all of it or nothing; return what it printed.

    :raises Missing: with the end of the output, when it fails
    """
    result = subprocess.run(
        command(config, "shell", "-d", database, "--no-http"),
        input=f"{script}\nenv.cr.commit()\nprint({DONE!r})\n",
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if DONE not in result.stdout:
        raise Missing(f"a script in Odoo's shell failed: {result.stdout[-1500:]}")
    return result.stdout
