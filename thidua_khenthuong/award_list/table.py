"""Reads a table (.xlsx or .csv) row by row, in flat memory.

Nothing here knows Odoo: what is wrong with a file is a :class:`TableFault`, what is
wrong with a cell comes with its row, and the caller finds the words.
"""

import csv
import datetime
import io
import re
import warnings

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from .. import bounded

# An .xlsx is a zip: what it unpacks to is limited before anything is unpacked.
MAX_UNPACKED = 500 * 1024**2
# Texts of cells are kept in memory; of everything else a list needs next to nothing.
MAX_TAGS = {"sharedStrings.xml": 4_000_000, "": 200_000}
SHEETS = ("xl/worksheets/sheet",)
# A sheet may be formatted down to its last row; nobody leaves so many rows blank.
MAX_EMPTY_ROWS = 1000
HEADING_ROWS = 20
MAX_COLUMNS = 100
# What a cell can hold in a spreadsheet; more is a quotation mark left open.
MAX_CELL = 32_767
MAX_LINE = MAX_COLUMNS * MAX_CELL


class TableFault(Exception):
    """The whole file cannot be read; ``reason`` is a key, ``values`` its details."""

    def __init__(self, reason, **values):
        super().__init__(reason)
        self.reason = reason
        self.values = values


def open_table(content, filename, guess_target):
    """Return the table in ``content``, an object with ``headings`` and ``rows()``.

    :param guess_target: tells which column a heading stands for, "" for none
    :raises TableFault: when it is no table, is too large unpacked, or has no headings
    """
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise TableFault("old_excel")
    if content[:2] == b"PK":
        return _Xlsx(content, guess_target)
    if b"\0" in content[:4096] and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise TableFault("no_table", file=filename)
    return _Csv(content, guess_target)


class _Table:
    """``headings``: one text per column; ``samples``: the first row below them."""

    def _find_headings(self, lines):
        """Choose among the first lines the one with the most known headings."""
        best, score = None, 1
        lines = list(lines)
        for position, (_line, values) in enumerate(lines):
            known = set(map(self._guess_target, values)) - {""}
            if len(known) > score:
                best, score = position, len(known)
        if best is None:
            raise TableFault("no_headings")
        self.heading_line, self.headings = lines[best]
        below = lines[best + 1][1] if best + 1 < len(lines) else []
        width = len(self.headings)
        self.samples = (below + [""] * width)[:width]


class _Csv(_Table):
    def __init__(self, content, guess_target):
        self._content = content
        self._guess_target = guess_target
        self._encoding = self._guess_encoding()
        head = content[:65536].decode(self._encoding, errors="replace")
        first = next((line for line in head.splitlines() if line.strip()), "")
        self._delimiter = max(";,\t", key=first.count)
        self._find_headings(
            (line, values) for line, values, _faults in self._read(limit=HEADING_ROWS)
        )

    def _guess_encoding(self):
        if self._content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        try:
            self._content.decode("utf-8")
        except UnicodeDecodeError:
            return "cp1258"
        return "utf-8-sig"

    def _read(self, limit=None):
        stream = io.TextIOWrapper(
            io.BytesIO(self._content), self._encoding, errors="replace", newline=""
        )
        reader = csv.reader(bounded.lines(stream, MAX_LINE), delimiter=self._delimiter)
        try:
            for values in reader:
                if limit is not None and reader.line_num > limit:
                    return
                values = [*map(str.strip, values[:MAX_COLUMNS])]
                if any(len(value) > MAX_CELL for value in values):
                    raise TableFault("broken_row", line=reader.line_num)
                yield reader.line_num, values, {}
        except (csv.Error, bounded.TooLarge) as error:
            raise TableFault("broken_row", line=reader.line_num) from error

    def rows(self):
        """Yield (line, values, faults) of every row with anything in it."""
        for line, values, faults in self._read():
            if line > self.heading_line and any(values):
                yield line, values, faults


class _Xlsx(_Table):
    def __init__(self, content, guess_target):
        self._content = content
        self._guess_target = guess_target
        self._check_archive()
        self._book = self._open(data_only=True)
        fault = TableFault("no_headings")
        for sheet in self._book.worksheets:
            self._sheet = sheet
            try:
                self._find_headings(
                    (line, values)
                    for line, values, _faults in self._read(sheet, HEADING_ROWS)
                )
            except TableFault as error:
                fault = error
                continue
            self._merged = self._find_merged()
            return
        raise fault

    def _check_archive(self):
        """Refuse what would become far more than it is."""
        try:
            bounded.check_archive(self._content, MAX_UNPACKED, MAX_TAGS, rows=SHEETS)
        except bounded.TooLarge as error:
            raise TableFault("too_large_unpacked") from error
        except bounded.Forged as error:
            raise TableFault("no_table") from error
        except bounded.Broken as error:
            raise TableFault("broken_file") from error

    def _open(self, data_only):
        try:
            with warnings.catch_warnings():
                # styles and dates openpyxl does not know are no fault of the list
                warnings.simplefilter("ignore")
                return load_workbook(
                    io.BytesIO(self._content), read_only=True, data_only=data_only
                )
        # openpyxl raises whatever a broken part makes its parsers raise
        except Exception as error:
            raise TableFault("broken_file") from error

    def _read(self, sheet, limit=None):
        """Yield (line, values, faults); faults: {column: "error"}."""
        # the size a file claims for its sheet may be wrong in both directions
        sheet.reset_dimensions()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                for line, cells in enumerate(
                    sheet.iter_rows(max_row=limit, max_col=MAX_COLUMNS), 1
                ):
                    faults = {
                        column: "error"
                        for column, cell in enumerate(cells)
                        if cell.data_type == "e"
                    }
                    yield line, [_as_text(cell.value) for cell in cells], faults
            except (ValueError, KeyError, IndexError, SyntaxError) as error:
                raise TableFault("broken_file") from error

    def _find_merged(self):
        """Return {column: [(first line, last line)]} of cells merged downwards.

        They stand behind the rows in the file, so only its tail is looked at.
        """
        tail = b""
        with self._sheet._get_source() as stream:
            while block := stream.read(1024**2):
                tail = tail[-(1024**2) :] + block
        merged = {}
        for reference in re.findall(rb'<(?:\w+:)?mergeCell ref="([A-Z0-9:]+)"', tail):
            left, top, _right, bottom = range_boundaries(reference.decode())
            if bottom > top > self.heading_line:
                merged.setdefault(left - 1, []).append((top, bottom))
        return {column: sorted(spans) for column, spans in merged.items()}

    def rows(self):
        """Yield (line, values, faults) of every row with anything in it.

        A cell merged over several rows counts for each of them. Reading ends after
        ``MAX_EMPTY_ROWS`` blank rows.
        """
        spans = {column: iter(found) for column, found in self._merged.items()}
        current = {column: next(found) for column, found in spans.items()}
        held = {}
        blank = 0
        for line, values, faults in self._read(self._sheet):
            if line <= self.heading_line:
                continue
            own = any(values) or bool(faults)
            for column, (top, bottom) in [*current.items()]:
                if line == top:
                    held[column] = values[column] if column < len(values) else ""
                elif top < line <= bottom and own:
                    values += [""] * (column + 1 - len(values))
                    values[column] = values[column] or held.get(column, "")
                if line >= bottom:
                    following = next(spans[column], None)
                    if following:
                        current[column] = following
                    else:
                        del current[column]
            if own:
                blank = 0
                yield line, values, faults
            else:
                blank += 1
                if blank >= MAX_EMPTY_ROWS:
                    return

    def formulas(self, lines):
        """Return {(line, column)} of formulas among the rows ``lines``.

        Asked for only where a value is missing: a formula whose result was never
        saved looks empty.
        """
        wanted = set(lines)
        sheet = self._open(data_only=False)[self._sheet.title]
        return {
            (line, column)
            for line, values, _faults in self._read(sheet, max(wanted, default=0))
            if line in wanted
            for column, value in enumerate(values)
            if value.startswith("=")
        }


def _as_text(value):
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(getattr(value, "text", None) or value).strip()
