"""Odoo itself: which one, with which configuration."""

import os
import re
import subprocess
from pathlib import Path

from . import fonts, paths, prefix, python_env, system
from .postgres import PORT
from .progress import Missing

MODULE = "thidua_khenthuong"
TOOLS = ["chromium"]


def home():
    """Return the folder that holds the ``odoo`` package.

    ``ODOO_HOME`` points at an existing tree: a source checkout or the folder around
    an installed package.
    """
    given = os.environ.get("ODOO_HOME")
    if not given:
        return paths.DIST_PACKAGES
    folder = Path(given).expanduser().resolve()
    release = folder / "odoo/release.py"
    if not release.exists():
        raise Missing(f"ODOO_HOME={given} holds no odoo/release.py")
    found = re.search(r"version_info = \((\d+), (\d+)", release.read_text())
    if not found or f"{found[1]}.{found[2]}" != prefix.SERIES:
        raise Missing(f"ODOO_HOME={given} is not Odoo {prefix.SERIES}")
    return folder


def build(with_browser=False):
    """Make everything that is still missing."""
    with system.lock("build"):
        system.install_packages(["nodejs", "npm"] if _needs_npm() else [])
        prefix.build()
        python_env.build()
        fonts.build()
        if with_browser:
            system.install_packages(TOOLS)
    home()


def _needs_npm():
    return not any(
        Path(folder, "npm").exists() for folder in os.environ["PATH"].split(":")
    )


def addons_path():
    """Return our addons first, then Odoo's own."""
    own = home()
    candidates = [paths.ROOT, own / "addons", own / "odoo/addons"]
    return ",".join(str(path) for path in candidates if path.exists())


def write_config(path, cluster, **options):
    """Write an Odoo configuration file for ``cluster``."""
    values = {
        "addons_path": addons_path(),
        "db_host": cluster.socket,
        "db_port": PORT,
        "db_user": "odoo",
        "data_dir": path.parent / "data",
        "http_interface": "127.0.0.1",
        "unaccent": True,
        "list_db": False,
        "max_cron_threads": 1,
        **options,
    }
    lines = [f"{key} = {value}" for key, value in values.items()]
    path.write_text("\n".join(["[options]", *lines, ""]))
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
    if "ODOO_HOME" in os.environ:
        env["PYTHONPATH"] = str(home())
    return env


def command(config, *args):
    """Return the command line that runs Odoo with ``config``."""
    return [str(part) for part in (python_env.python(), "-m", "odoo", "-c", config, *args)]


def call(config, *args):
    """Run Odoo to its end; raise :class:`Missing` with its last errors."""
    result = subprocess.run(
        command(config, *args),
        env=environment(),
        cwd=paths.HOME,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if result.returncode or " CRITICAL " in result.stdout:
        lines = [line for line in result.stdout.splitlines() if line.strip()]
        raise Missing("Odoo stopped: " + "\n".join(lines[-15:]))
    return result.stdout
