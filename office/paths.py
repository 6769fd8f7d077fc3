"""Where things lie. Everything built lives in one git-ignored folder."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# The addon that needs none of the others here.
MAIN = "thidua_khenthuong"


def closed_to_others(folder):
    """Tell whether another account cannot pass through the folders above."""
    return any(not parent.stat().st_mode & 0o001 for parent in folder.parents)


def _home():
    """Return the private folder: ``.office`` in the clone, or ``OFFICE_HOME``.

    The database server never runs as root; where its account cannot reach the clone
    (one below a closed home folder), ``.office`` is a link to a folder it can reach.
    """
    if given := os.environ.get("OFFICE_HOME"):
        return Path(given).expanduser().resolve()
    folder = ROOT / ".office"
    if folder.is_dir():
        return folder.resolve()
    if os.geteuid() == 0 and closed_to_others(folder):
        digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        substitute = Path("/var/lib") / f"thidua-office-{digest}"
        substitute.mkdir(mode=0o755, exist_ok=True)
        # a link whose goal was deleted by hand is made anew
        folder.unlink(missing_ok=True)
        folder.symlink_to(substitute)
        return substitute
    return folder


HOME = _home()
# Odoo and the static libraries it links to, from Debian's newer suite
ODOO_PREFIX = HOME / "odoo"
DIST_PACKAGES = ODOO_PREFIX / "usr/lib/python3/dist-packages"
# PostgreSQL and fonts, from the machine's own suite
DEBIAN_PREFIX = HOME / "debian"
VENV = HOME / "venv"
# addons of others that ours are joined with
OCA = HOME / "oca"
FONTS_CONF = HOME / "fonts.conf"


def addons():
    """Return the folders of our addons, by name: the main one comes first."""
    return sorted(path.parent for path in ROOT.glob("*/__manifest__.py"))


def glue():
    """Return those that join the main addon with another one, such as website.

    Each stands alone beside the main addon, which is tried without any of them.
    """
    return [addon for addon in addons() if addon.name != MAIN]
