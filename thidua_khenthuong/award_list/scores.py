"""A scoring sheet that a unit without a login sends as a file, read line by line.

Knows no Odoo: what is wrong is a key and its details, and the caller finds the words.
"""

import re
from typing import NamedTuple

from .list_kind import ListKind, Target
from .table import TableFault
from .text import compose, fold

_NUMBER = re.compile(r"\d{1,12}(?:[.,]\d{1,12})?")
_UNIT = re.compile(r"^đơn vị\s*:\s*(.+)$", re.IGNORECASE)
DIGITS = 2


class ScoreList(ListKind):
    """The columns of a scoring sheet as it is handed out."""

    main = "code"
    targets = (
        Target("code", "ma so|ma tieu chi|so hieu", needed=True),
        Target("name", "noi dung tieu chi|tieu chi|noi dung"),
        Target("maximum", "diem toi da|diem chuan"),
        Target("self", "tu cham|diem tu cham"),
        Target("cross", "cham cheo|diem cham cheo"),
        Target("appraisal", "tham dinh|diem tham dinh"),
        Target("final", "chinh thuc|diem chinh thuc"),
        Target("reason", "ly do chenh lech|ly do"),
        Target("evidence", "minh chung|tai lieu kiem chung"),
    )


class Criterion(NamedTuple):
    """What a line may be scored with."""

    key: int
    code: str
    name: str
    maximum: float
    evidence_required: bool


class Row(NamedTuple):
    """A line that was read; ``reason`` is a key when it cannot be taken, else ""."""

    line: int
    code: str
    name: str
    points: float | None
    evidence: str
    explanation: str
    key: int
    reason: str = ""
    details: dict = {}


def parse_points(text):
    """Return points; a comma or a point stands before two decimals at most.

    :raises ValueError: for anything else
    """
    text = compose(text).replace(" ", "")
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"no points: {text!r}")
    points = float(text.replace(",", "."))
    if round(points, DIGITS) != points:
        raise ValueError(f"no points: {text!r}")
    return points


def read_unit(titles):
    """Return the unit that a sheet says it is of, "" where it says none."""
    for title in titles:
        if match := _UNIT.match(title.strip()):
            return match.group(1).strip()
    return ""


def read_rows(book, stage, criteria, sections, proved=()):
    """Return the :class:`Row` of each line that stands for a criterion.

    Lines without a number, and headings of sections, are passed over unless points
    stand in them. A criterion that the file does not have is a row of line 0.

    :param book: as ``open_table`` returns it
    :param str stage: the column that is read
    :param criteria: the :class:`Criterion` of the sheet
    :param sections: numbers of its sections
    :param proved: keys of criteria that have evidence already
    :raises TableFault: when no sheet of the file has the columns
    """
    sheet = next(
        (one for one in book.sheets if {"code", stage} <= set(one.targets)), None
    )
    if not sheet:
        raise TableFault("no_headings")
    by_code = {fold(one.code): one for one in criteria}
    shut = {fold(code) for code in sections}
    lines = [*sheet.lines()]
    unsaved = _unsaved(sheet, lines)
    rows, seen = [], {}
    for line in lines:
        cells = {
            target: compose(line.values[place])
            if place < len(line.values) and line.values[place]
            else ""
            for place, target in enumerate(sheet.targets)
            if target
        }
        faulty = {
            sheet.targets[place] for place in line.faults if place < len(sheet.targets)
        }
        code = cells.get("code", "")
        if stage not in faulty and not cells[stage]:
            if not code or fold(code) in shut or _is_numbering(line.values):
                continue
        elif not code and not cells.get("name"):
            continue
        row = _judge(line.number, cells, stage, by_code, seen, proved)
        if stage in faulty:
            row = row._replace(reason="cell_error", details={})
        elif (line.number, sheet.targets.index(stage)) in unsaved:
            row = row._replace(reason="formula", details={})
        rows.append(row)
        if row.key:
            seen.setdefault(row.key, line.number)
    rows += [
        Row(0, one.code, one.name, None, "", "", one.key, "not_in_file")
        for one in criteria
        if one.key not in seen
    ]
    return sheet, rows


def _is_numbering(values):
    """Tell whether a line is that of column numbers, “(1) (2) (3)”."""
    texts = [value for value in values if value]
    return len(texts) > 2 and all(
        re.fullmatch(r"\(?(?:\d{1,2}|[A-Z])\)?", text) for text in texts
    )


def _unsaved(sheet, lines):
    if not hasattr(sheet, "formulas"):
        return set()
    empty = [line.number for line in lines if not all(line.values)]
    return sheet.formulas(empty) if empty else set()


def _judge(number, cells, stage, by_code, seen, proved):
    one = by_code.get(fold(cells.get("code", "")))
    row = Row(
        number,
        cells.get("code", ""),
        cells.get("name", ""),
        None,
        cells.get("evidence", ""),
        cells.get("reason", ""),
        one.key if one else 0,
    )
    if not one:
        return row._replace(reason="unknown_code")
    if one.key in seen:
        return row._replace(reason="twice_in_file", details={"line": seen[one.key]})
    if row.name and fold(row.name) != fold(one.name):
        return row._replace(reason="other_words", details={"name": one.name})
    text = cells[stage]
    if not text:
        return row._replace(reason="no_points")
    try:
        points = parse_points(text)
    except ValueError:
        return row._replace(reason="no_number", details={"text": text})
    row = row._replace(points=points)
    if points > one.maximum:
        return row._replace(
            reason="above_maximum", details={"maximum": one.maximum, "text": text}
        )
    if one.evidence_required and points and not row.evidence and one.key not in proved:
        return row._replace(reason="no_evidence")
    return row
