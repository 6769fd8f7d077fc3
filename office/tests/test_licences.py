"""What is built on code under the AGPL is under the AGPL; the main addon is not."""

import ast
import re

from office import oca, paths

AGPL = re.compile(r"AGPL|Affero", re.IGNORECASE)


def read_manifest(addon):
    return ast.literal_eval((addon / "__manifest__.py").read_text())


def has_agpl(addon):
    """Tell whether any file of an addon says that it is under the AGPL."""
    return any(AGPL.search(path.read_text()) for path in addon.rglob("*.py"))


def test_the_main_addon_needs_none():
    manifest = read_manifest(paths.ROOT / paths.MAIN)
    assert manifest["license"] == "LGPL-3"
    assert not any((oca.ADDONS / name).exists() for name in manifest["depends"])


def test_what_is_built_on_it_is():
    tried = 0
    for addon in paths.glue():
        manifest = read_manifest(addon)
        for name in manifest["depends"]:
            if (oca.ADDONS / name).is_dir() and has_agpl(oca.ADDONS / name):
                tried += 1
                assert manifest["license"] == "AGPL-3", addon.name
    assert tried
