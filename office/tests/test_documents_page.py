"""docs/documents.md says what the addon's table of the decree says."""

import importlib.util
import re
import sys

from office import paths

DOCS = paths.ROOT / "docs"


def _nd30():
    path = paths.ROOT / "thidua_khenthuong/tests/nd30.py"
    spec = importlib.util.spec_from_file_location("nd30", path)
    module = importlib.util.module_from_spec(spec)
    # named tuples look their module up by name
    sys.modules["nd30"] = module
    spec.loader.exec_module(module)
    return module


def _rows(columns):
    text = (DOCS / "documents.md").read_text("utf-8")
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in text.splitlines()
        if line.startswith("|")
    ]
    start = rows.index(columns)
    found = []
    for row in rows[start + 2 :]:
        if len(row) != len(columns):
            break
        found.append(row)
    return found


def test_elements_are_those_of_the_table_and_within_the_decree():
    elements = _nd30().ELEMENTS
    rows = _rows(("Ô", "Element", "Decree", "Measured", "On"))
    assert [row[:3] for row in rows] == [
        (element.box, element.name, element.decree()) for element in elements
    ]
    for element, (*_names, measured, _on) in zip(elements, rows, strict=True):
        sizes = [float(size) for size in re.findall(r"([\d.]+) pt", measured)]
        low, high = element.size
        assert sizes and all(low <= size <= high for size in sizes), element.name
        if element.column:
            assert float(re.search(r"centre ([\d.]+) mm off", measured)[1]) <= 1
        if element.line:
            share = int(re.search(r"line (\d+) %", measured)[1]) / 100
            low, high = element.line
            assert low <= share <= high, element.name


def test_page_is_within_the_decree():
    page = _nd30().PAGE
    found = _rows(("Page", "Decree", "Measured"))
    rows = {name: value for name, _decree, value in found}
    for name, low, high in page:
        # the last line of type may end above the margin
        spare = 2 if name in ("Lề trên", "Lề dưới") else 0.05
        assert low - 0.05 <= float(rows[name].split()[0]) <= high + spare


def test_every_picture_is_shown_and_there():
    text = (DOCS / "documents.md").read_text("utf-8")
    shown = set(re.findall(r"\(images/(document-[\w-]+\.png)\)", text))
    assert shown == {path.name for path in (DOCS / "images").glob("document-*.png")}
    assert shown
