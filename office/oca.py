"""Addons of the Odoo Community Association that ours are joined with, from PyPI.

They are tried with ours and serve the demo office; the main addon needs none of them.
Their packages ask for a whole Odoo with its dependencies: only the addon is taken,
into a folder of its own, and only the very file that ours were tried with.
"""

import hashlib

from . import paths, python_env, system
from .progress import step

REQUIREMENTS = paths.ROOT / "office/oca-requirements.txt"
STAMP = "requirements.sha256"
ADDONS = paths.OCA / "odoo/addons"


def build():
    """Make the folder, again whenever the list changed."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    stamp = paths.OCA / STAMP
    if stamp.exists() and stamp.read_text() == digest:
        return
    with step("installing the OCA's addons"), system.made_whole(paths.OCA) as draft:
        system.run(
            [
                *(python_env.python(), "-m", "pip", "install", "--no-input"),
                *("--progress-bar=off", "--no-deps", "--require-hashes"),
                *("--target", draft, "-r", REQUIREMENTS),
            ]
        )
        (draft / STAMP).write_text(digest)
