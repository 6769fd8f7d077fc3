"""docs/architecture.md is the map: it names every room and every model."""

import re

from office import paths

ADDON = paths.ROOT / "thidua_khenthuong"
MAP = (paths.ROOT / "docs/architecture.md").read_text()
NAMED = set(re.findall(r"`([^`]+)`", MAP.replace("```", "")))


def test_every_room_is_on_the_map():
    rooms = {one.parent.name for one in (ADDON / "models").glob("*/__init__.py")}
    assert rooms
    listed = re.search(r"^models/  (.+)$", MAP, re.MULTILINE).group(1).split()
    assert set(listed) == rooms


def test_what_needs_no_orm_is_on_the_map():
    packages = {one.parent for one in ADDON.glob("*/__init__.py")}
    plain = {
        f"{package.name}/"
        for package in packages
        if not any("from odoo" in file.read_text() for file in package.rglob("*.py"))
    }
    assert plain
    assert plain <= NAMED


def test_every_model_is_on_the_map():
    names = {
        name
        for file in ADDON.glob("[mw]*/**/*.py")
        for name in re.findall(r'^    _name = "(tdkt\..+)"$', file.read_text(), re.M)
    }
    assert len(names) > 50
    # a line of the table goes on with the last part of a name: `.line`
    missing = {n for n in names if not {n, f".{n.rsplit('.', 1)[1]}"} & NAMED}
    assert not missing
