"""Brings the translation template and the Vietnamese file up to date with the code."""

import subprocess
import tempfile
from pathlib import Path

from . import odoo, paths, postgres, python_env, testing
from .progress import Missing, say

EXPORT = """
from odoo.tools.translate import trans_export
with open({target!r}, "wb") as file:
    trans_export(False, [{addon!r}], file, "po", env)
"""
HAS_DEMO = f"SELECT 1 FROM ir_module_module WHERE name = '{odoo.MODULE}' AND demo"
# Runs in the environment's Python: polib is none of the standard library.
MERGE = """
import sys
import polib

template_path, pot_path, po_path = sys.argv[1:]
template = polib.pofile(template_path, wrapwidth=78)
known = {}
old = polib.pofile(po_path, check_for_duplicates=False)
for entry in old:
    if entry.msgstr and not entry.obsolete:
        known[entry.msgid] = entry.msgstr
merged = polib.POFile(wrapwidth=78)
merged.header = old.header
merged.metadata = {**template.metadata, **old.metadata}
for entry in template:
    entry.msgstr = ""
template.save(pot_path)
for entry in template:
    entry.msgstr = known.get(entry.msgid, "")
    merged.append(entry)
merged.save(po_path)
for entry in merged:
    if not entry.msgstr:
        print(entry.msgid.replace(chr(10), " ")[:120])
"""


def run(arguments):
    """Export the terms of our addons in a kept database, merge them into vi.po.

    Prints the terms without a translation; some need none, ``tests/test_i18n.py``
    knows which.

    :param list arguments: the name of a database of the developers' cluster, then of
        addons beside the main one that it gets if it has not got them
    :return: exit code
    :raises Missing: for a database with demo data, whose departments are no terms
    """
    if not arguments:
        raise Missing("i18n needs the name of a database")
    database, *beside = arguments
    odoo.build(with_tests=True)
    config = testing.update_kept(database, beside)
    cluster = postgres.dev_cluster()
    installed = odoo.installed(cluster, database)
    if cluster.psql(database, HAS_DEMO):
        raise Missing(f"{database} holds demo data: name a database without")
    for addon in paths.addons():
        if addon.name not in installed:
            say(f"{addon.name} is not installed in {database}: it stays as it is")
            continue
        folder = addon / "i18n"
        with tempfile.TemporaryDirectory() as scratch:
            target = Path(scratch) / "terms.po"
            _shell(
                config, database, EXPORT.format(target=str(target), addon=addon.name)
            )
            if not target.exists():
                raise Missing(f"the terms of {addon.name} could not be exported")
            command = [
                *(python_env.python(), "-c", MERGE, target),
                *(folder / f"{addon.name}.pot", folder / "vi.po"),
            ]
            result = subprocess.run(
                [str(part) for part in command], capture_output=True, text=True
            )
        say(result.stdout or result.stderr)
        if result.returncode:
            return result.returncode
        # in the form that `make lint` asks for
        subprocess.run(
            [python_env.python().parent / "oca-checks-po", "--fix", folder / "vi.po"],
            stdout=subprocess.DEVNULL,
        )
    return 0


def _shell(config, database, code):
    subprocess.run(
        odoo.command(config, "shell", "-d", database, "--no-http"),
        input=code,
        env=odoo.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
