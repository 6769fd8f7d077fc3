"""The Python environment: Odoo's dependencies, ours, and the tools of developers."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from . import paths, system
from .progress import Missing, step

# WeasyPrint loads these at run time.
LIBRARIES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
REQUIREMENTS = (
    paths.ROOT / "office/odoo-requirements.txt",
    paths.ROOT / "requirements.txt",
    paths.ROOT / "requirements-dev.txt",
)
STAMP = "requirements.sha256"
# Imported to see whether an interpreter of somebody else's can run our addons.
PROBE = "import docx, lxml, pikepdf, psycopg2, weasyprint, werkzeug"
TEST_PROBE = "import pytest, pytest_odoo, websocket, xdist"


def python():
    """Return the interpreter that runs Odoo: ours, or ``ODOO_PYTHON``."""
    given = os.environ.get("ODOO_PYTHON")
    return Path(given).expanduser() if given else paths.VENV / "bin/python"


def build():
    """Make the environment, again whenever a list of requirements changed.

    It is made in place, for its scripts carry its path, and counts once stamped.
    """
    system.install_packages(LIBRARIES)
    if os.environ.get("ODOO_PYTHON"):
        return
    digest = _digest()
    stamp = paths.VENV / STAMP
    if stamp.exists() and stamp.read_text() == digest:
        return
    if not _has_ensurepip():
        system.install_packages(["python3-venv"])
    with step("installing Odoo's Python packages") as current:
        system.run([sys.executable, "-m", "venv", "--clear", paths.VENV])

        def show(line):
            current.detail = line

        pip = paths.VENV / "bin/pip"
        command = [pip, "install", "--no-input", "--progress-bar=off"]
        for path in REQUIREMENTS:
            command += ["-r", path]
        system.run(command, show)
        if not os.environ.get("ODOO_HOME"):
            _see_odoo()
        stamp.write_text(digest)


def check_given(environment, with_tests=False):
    """Refuse an interpreter of ``ODOO_PYTHON`` that lacks what our addons need."""
    if not os.environ.get("ODOO_PYTHON"):
        return
    probes = {PROBE: "requirements.txt"}
    if with_tests:
        probes[TEST_PROBE] = "requirements-dev.txt"
    for probe, file in probes.items():
        try:
            system.run([python(), "-c", probe], env=environment)
        except Missing as error:
            reason = str(error).rsplit(" / ", 1)[-1]
            raise Missing(
                f"ODOO_PYTHON={python()} is not enough ({reason}): "
                f"give it {file} with pip install -r {file}"
            ) from None


def _digest():
    """Return what the environment depends on."""
    settings = (str(paths.VENV), sys.version, os.environ.get("ODOO_HOME", ""))
    parts = [setting.encode() for setting in settings]
    parts += [path.read_bytes() for path in REQUIREMENTS]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _has_ensurepip():
    probe = [sys.executable, "-c", "import ensurepip"]
    return not subprocess.run(probe, stderr=subprocess.DEVNULL).returncode


def _see_odoo():
    """Let the environment import the private Odoo."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = system.run([paths.VENV / "bin/python", "-c", code]).strip()
    Path(site, "odoo.pth").write_text(f"{paths.DIST_PACKAGES}\n")
