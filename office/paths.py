"""Where things lie. Everything built lives in one git-ignored folder."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _home():
    """Return the private folder: ``.office`` in the clone.

    The database server never runs as root; where its account cannot reach the clone
    (one below a closed home folder), ``.office`` is a link to a folder it can reach.
    """
    if given := os.environ.get("OFFICE_HOME"):
        return Path(given).resolve()
    folder = ROOT / ".office"
    closed = os.geteuid() == 0 and any(
        not parent.stat().st_mode & 0o001 for parent in folder.parents
    )
    if closed:
        digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        substitute = Path("/var/lib") / f"thidua-office-{digest}"
        substitute.mkdir(mode=0o755, exist_ok=True)
        if not folder.exists():
            folder.symlink_to(substitute)
        return substitute
    return folder


HOME = _home()
PREFIX = HOME / "prefix"
VENV = HOME / "venv"
FONTS_CONF = HOME / "fonts.conf"
DIST_PACKAGES = PREFIX / "usr/lib/python3/dist-packages"


def addons():
    """Return the folders of our addons, by name."""
    return sorted(path.parent for path in ROOT.glob("*/__manifest__.py"))
