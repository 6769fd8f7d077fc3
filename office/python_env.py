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


def python():
    """Return the interpreter that runs Odoo."""
    return Path(os.environ.get("ODOO_PYTHON", paths.VENV / "bin/python"))


def build():
    """Create the environment, again whenever a list of requirements changed."""
    system.install_packages(LIBRARIES)
    if "ODOO_PYTHON" in os.environ:
        return
    digest = hashlib.sha256(
        b"".join(path.read_bytes() for path in REQUIREMENTS)
    ).hexdigest()
    stamp = paths.VENV / "requirements.sha256"
    if stamp.exists() and stamp.read_text() == digest:
        return
    if sys.version_info < (3, 10):
        raise Missing("Odoo 19 needs Python 3.10 or newer")
    if subprocess.run(
        [sys.executable, "-c", "import ensurepip"], stderr=subprocess.DEVNULL
    ).returncode:
        system.install_packages(["python3-venv"])
    with step("installing Python packages"):
        # Scripts of an environment carry its path, so it is built in place and
        # counts only once the stamp is there.
        system.run([sys.executable, "-m", "venv", "--clear", paths.VENV])
        command = [paths.VENV / "bin/pip", "install", "-q", "--no-input"]
        for path in REQUIREMENTS:
            command += ["-r", path]
        system.run(command)
        if "ODOO_HOME" not in os.environ:
            site = system.run(
                [
                    paths.VENV / "bin/python",
                    "-c",
                    "import sysconfig; print(sysconfig.get_path('purelib'))",
                ]
            ).strip()
            Path(site, "odoo.pth").write_text(f"{paths.DIST_PACKAGES}\n")
        stamp.write_text(digest)
