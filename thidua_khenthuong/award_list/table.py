"""Reads the tables of a file (.xlsx, .csv or .docx) line by line, in flat memory.

Nothing here knows Odoo or awards: what is wrong with a file is a :class:`TableFault`,
what is wrong with a cell comes with its line, and the caller finds the words.
"""

import csv
import datetime
import io
import re
import warnings
import zipfile

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from .. import bounded
from .layout import Line
from .old_letters import OLD_LETTERS, convert
from .text import compose
from .word import read_tables

# An .xlsx is a zip: what it unpacks to is limited before anything is unpacked.
MAX_UNPACKED = 500 * 1024**2
# Texts of cells are kept in memory; of everything else a list needs next to nothing.
MAX_TAGS = {
    "sharedStrings.xml": 4_000_000,
    "word/document.xml": 4_000_000,
    "": 200_000,
}
SHEETS = ("xl/worksheets/sheet",)
# A table of a text document is held whole while it is read.
MAX_DOCUMENT = 20 * 1024**2
# A sheet may be formatted down to its last row; nobody leaves so many rows blank.
MAX_EMPTY_ROWS = 1000
HEADING_ROWS = 30
MAX_COLUMNS = 100
MAX_SHEETS = 100
# What a cell can hold in a spreadsheet; more is a quotation mark left open.
MAX_CELL = 32_767
MAX_LINE = MAX_COLUMNS * MAX_CELL
_DIGIT = re.compile(r"\d")


class TableFault(Exception):
    """The whole file cannot be read; ``reason`` is a key, ``values`` its details."""

    def __init__(self, reason, **values):
        super().__init__(reason)
        self.reason = reason
        self.values = values


class Book:
    """The tables of a file.

    ``sheets`` have headings that are known; ``unread`` names the others: (name,
    reason), so that none is passed over in silence.
    """

    def __init__(self, sheets, unread=()):
        self.sheets = sheets
        self.unread = [*unread]


def open_table(content, filename, kind):
    """Return the :class:`Book` in ``content``.

    :param kind: the ``ListKind`` by whose headings a table is known
    :raises TableFault: when it is no table, is too large unpacked, or has no headings
    """
    if content[:4] == b"\xd0\xcf\x11\xe0":
        is_word = filename.lower().endswith((".doc", ".dot"))
        raise TableFault("old_word" if is_word else "old_excel")
    if content[:2] == b"PK":
        return _open_archive(content, kind)
    if b"\0" in content[:4096] and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise TableFault("no_table", file=filename)
    if content[:5] == b"%PDF-" or content[:5] == b"{\\rtf":
        raise TableFault("no_table", file=filename)
    return Book([_Csv(content, kind)])


def _open_archive(content, kind):
    names = _check_archive(content)
    if "word/document.xml" in names:
        return _open_word(content, kind)
    return _open_workbook(content, kind)


def _check_archive(content):
    """Refuse what would unpack to far more than it is (a zip bomb).

    :return: the names of its members
    """
    try:
        bounded.check_archive(content, MAX_UNPACKED, MAX_TAGS, rows=SHEETS)
    except bounded.TooLarge as error:
        raise TableFault("too_large_unpacked") from error
    except bounded.Forged as error:
        raise TableFault("no_table") from error
    except bounded.Broken as error:
        raise TableFault("broken_file") from error
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sizes = {one.filename: one.file_size for one in archive.infolist()}
    if sizes.get("word/document.xml", 0) > MAX_DOCUMENT:
        raise TableFault("too_large_unpacked")
    return set(sizes)


class Sheet:
    """A table with known headings.

    ``headings``: one text per column; ``samples``: the first values below them;
    ``title``: the lines above; ``targets``: what each column is thought to fill.
    """

    def __init__(self, name, kind):
        self.name = name
        self._kind = kind
        self._letters = ""

    def lines(self):
        """Yield each :class:`Line` below the headings with anything in it."""
        raise NotImplementedError

    def _convert(self, values):
        if not self._letters:
            return values
        return [convert(value, self._letters) for value in values]

    def _find_headings(self, lines):
        """Choose among the first lines the one with the most known headings.

        Texts in the letters of old fonts are known once they are converted.
        """
        lines = [(line, values) for line, values in lines]
        for letters in ("", *OLD_LETTERS):
            self._letters = letters
            read = [(line, self._convert(values)) for line, values in lines]
            best, score = None, 1
            for position, (_line, values) in enumerate(read):
                rate = self._score(values)
                if rate > score:
                    best, score = position, rate
            if best is not None:
                return self._set_headings(read, best)
        raise TableFault("no_headings")

    def _score(self, values):
        return len({*map(self._kind.guess_target, {*values})} - {""})

    def _set_headings(self, lines, best):
        self.heading_line, headings = lines[best]
        below = best + 1
        headings = self._join_above(headings, lines[best - 1][1] if best else [])
        if below < len(lines) and self._is_second(headings, lines[below][1]):
            self.heading_line = lines[below][0]
            headings = self._join_below(headings, lines[below][1])
            below += 1
        while headings and not headings[-1]:
            headings = headings[:-1]
        self.headings = [" ".join(compose(heading).split()) for heading in headings]
        self.targets = self._guess_targets(lines[below:])
        values = next((values for _l, values in lines[below:] if any(values)), [])
        width = len(self.headings)
        self.samples = [*map(compose, (values + [""] * width)[:width])]
        self.title = [
            " ".join(dict.fromkeys(filter(None, map(compose, values))))
            for _line, values in lines[:best]
            if any(values)
        ]

    @staticmethod
    def _join_above(headings, above):
        """Fill headings that stand a line higher, merged downwards."""
        if sum(map(bool, above)) < 2:
            return headings
        width = max(len(headings), len(above))
        headings = headings + [""] * (width - len(headings))
        above = above + [""] * (width - len(above))
        return [one or higher for one, higher in zip(headings, above, strict=True)]

    def _is_second(self, headings, below):
        """Tell whether a line is the lower half of the headings, e.g. “Số”, “Ngày”."""
        filled = [(i, value) for i, value in enumerate(below) if value]
        return bool(filled) and all(
            not _DIGIT.search(value)
            and len(value) < 40
            and (
                i >= len(headings)
                or not headings[i]
                or self._is_above(headings, below, i)
            )
            for i, value in filled
        )

    @staticmethod
    def _is_above(headings, below, position):
        """Tell whether a heading spreads over several of the line below it."""
        following = position + 1
        return (
            following < len(below)
            and bool(below[following])
            and (following >= len(headings) or not headings[following])
        )

    @staticmethod
    def _join_below(headings, below):
        width = max(len(headings), len(below))
        headings = headings + [""] * (width - len(headings))
        below = below + [""] * (width - len(below))
        joined, over = [], ""
        for heading, lower in zip(headings, below, strict=True):
            over = heading or (over if lower else "")
            joined.append(f"{over} {lower}".strip() if lower else heading)
        return joined

    def _guess_targets(self, lines):
        """Return what each column fills; a name may go on in a column beside it."""
        targets = self._kind.guess_columns(self.headings)
        following = targets.index("name") + 1 if "name" in targets else 0
        if (
            following
            and following < len(targets)
            and not self.headings[following]
            and "given_name" in self._kind.keys()
            and self._holds_names(following, lines)
        ):
            targets[following] = "given_name"
            self.headings[following] = f"{self.headings[following - 1]} (2)"
        return targets

    @staticmethod
    def _holds_names(position, lines):
        texts = [
            values[position]
            for _line, values in lines
            if position < len(values) and values[position]
        ]
        return bool(texts) and all(
            len(text.split()) == 1 and not _DIGIT.search(text) for text in texts
        )


class _Csv(Sheet):
    def __init__(self, content, kind):
        super().__init__("", kind)
        self._content = content
        best = None
        for encoding in self._encodings():
            for delimiter in ";,\t|":
                try:
                    lines = [*self._read(encoding, delimiter, HEADING_ROWS)]
                except TableFault:
                    continue
                score = self._best_score(lines, encoding)
                if best is None or score > best[0]:
                    best = (score, encoding, delimiter)
        if best is None:
            # nothing can be taken apart: say where, in the plainest reading
            best = (0, self._encodings()[0], ",")
        _score, self._encoding, self._delimiter = best
        self._find_headings(self._read(self._encoding, self._delimiter, HEADING_ROWS))

    def _best_score(self, lines, encoding):
        letters = ("", *OLD_LETTERS) if encoding == "latin-1" else ("",)
        scores = [0]
        for self._letters in letters:
            scores += [self._score(self._convert(values)) for _line, values in lines]
        return max(scores)

    def _encodings(self):
        if self._content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return ["utf-16"]
        try:
            self._content.decode("utf-8")
        except UnicodeDecodeError:
            # Latin-1 keeps every byte: what is typed in an old font is found by it
            return ["cp1258", "latin-1"]
        return ["utf-8-sig"]

    def _read(self, encoding, delimiter, limit=None):
        stream = io.TextIOWrapper(
            io.BytesIO(self._content), encoding, errors="replace", newline=""
        )
        reader = csv.reader(bounded.lines(stream, MAX_LINE), delimiter=delimiter)
        try:
            for values in reader:
                if limit is not None and reader.line_num > limit:
                    return
                values = [*map(str.strip, values[:MAX_COLUMNS])]
                if any(len(value) > MAX_CELL for value in values):
                    raise TableFault("broken_row", line=reader.line_num)
                yield reader.line_num, values
        except (csv.Error, bounded.TooLarge) as error:
            raise TableFault("broken_row", line=reader.line_num) from error

    def lines(self):
        for line, values in self._read(self._encoding, self._delimiter):
            if line > self.heading_line and any(values):
                yield Line(line, self._convert(values), {})


def _open_workbook(content, kind):
    book = _load(content, data_only=True)
    sheets, unread = [], []
    fault = TableFault("no_headings")
    for position, source in enumerate(book.worksheets):
        if position >= MAX_SHEETS:
            unread.append((source.title, "too_many"))
            continue
        if source.sheet_state != "visible":
            unread.append((source.title, "hidden"))
            continue
        try:
            sheet = _Xlsx(content, source, kind)
        except TableFault as error:
            fault = error
            if error.reason != "no_headings":
                raise
            unread.append((source.title, error.reason))
            continue
        if sheet.headings:
            sheets.append(sheet)
    if not sheets:
        raise fault
    return Book(sheets, unread)


def _load(content, data_only):
    try:
        with warnings.catch_warnings():
            # styles and dates openpyxl does not know are no fault of the list
            warnings.simplefilter("ignore")
            return load_workbook(
                io.BytesIO(content), read_only=True, data_only=data_only
            )
    # openpyxl raises whatever a broken part makes its parsers raise
    except Exception as error:
        raise TableFault("broken_file") from error


class _Xlsx(Sheet):
    """A sheet with anything in it; ``headings`` is empty when there is nothing."""

    headings = ()

    def __init__(self, content, sheet, kind):
        super().__init__(sheet.title, kind)
        self._content = content
        self._sheet = sheet
        head = [(line, values) for line, values, _f in self._read(sheet, HEADING_ROWS)]
        if not any(any(values) for _line, values in head):
            return
        self._find_headings(head)
        self._merged, self._hidden = self._find_marks()

    def _read(self, sheet, limit=None):
        """Yield (line, values, faults); faults: {column: "cell_error"}."""
        # the size a file claims for its sheet may be wrong in both directions
        sheet.reset_dimensions()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                for line, cells in enumerate(
                    sheet.iter_rows(max_row=limit, max_col=MAX_COLUMNS), 1
                ):
                    faults = {
                        column: "cell_error"
                        for column, cell in enumerate(cells)
                        if cell.data_type == "e"
                    }
                    yield line, [_as_text(cell.value) for cell in cells], faults
            except (ValueError, KeyError, IndexError, SyntaxError) as error:
                raise TableFault("broken_file") from error

    def _find_marks(self):
        """Return the cells merged downwards and the numbers of hidden rows.

        :return: {column: [(first line, last line)]} and a set
        """
        tail, hidden = b"", set()
        with self._sheet._get_source() as stream:
            while block := stream.read(1024**2):
                tail = tail[-(1024**2) :] + block
                for row in re.findall(
                    rb'<(?:\w+:)?row ([^>]*hidden="(?:1|true)"[^>]*)>', tail
                ):
                    if number := re.search(rb'\br="(\d+)"', row):
                        hidden.add(int(number.group(1)))
        merged = {}
        for reference in re.findall(rb'<(?:\w+:)?mergeCell ref="([A-Z0-9:]+)"', tail):
            left, top, _right, bottom = range_boundaries(reference.decode())
            if bottom > top > self.heading_line:
                merged.setdefault(left - 1, []).append((top, bottom))
        return {column: sorted(spans) for column, spans in merged.items()}, hidden

    def lines(self):
        """Yield the lines; a cell merged over several counts for each of them.

        Reading ends after ``MAX_EMPTY_ROWS`` blank rows.
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
                yield Line(line, self._convert(values), faults, line in self._hidden)
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
        sheet = _load(self._content, data_only=False)[self._sheet.title]
        return {
            (line, column)
            for line, values, _faults in self._read(sheet, max(wanted, default=0))
            if line in wanted
            for column, value in enumerate(values)
            if value.startswith("=")
        }


def _open_word(content, kind):
    sheets, unread = [], []
    fault = TableFault("no_headings")
    try:
        tables = read_tables(content)
    except (SyntaxError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise TableFault("broken_file") from error
    for number, (before, rows) in enumerate(tables, 1):
        try:
            sheets.append(_Word(str(number), before, rows, kind))
        except TableFault as error:
            fault = error
            # a letterhead is a table, too
            if len(rows) > 2:
                unread.append((str(number), error.reason))
    if not sheets:
        raise fault
    return Book(sheets, unread)


class _Word(Sheet):
    """A table of a text document; what stands above it is its title."""

    def __init__(self, name, before, rows, kind):
        super().__init__(name, kind)
        self._rows = [row[:MAX_COLUMNS] for row in rows]
        self._find_headings(enumerate(self._rows[:HEADING_ROWS], 1))
        self.title = [*map(compose, self._convert(before)), *self.title]

    def lines(self):
        for line, values in enumerate(self._rows, 1):
            if line > self.heading_line and any(values):
                yield Line(line, self._convert(values), {})


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
