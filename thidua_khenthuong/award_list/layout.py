"""What the lines of a list are: rows, headings of groups, totals, signatures.

A table gives its lines one by one (see ``table``); here each becomes the raw rows it
stands for, or is left out with a reason. Nothing is dropped without one.
"""

import re
from typing import NamedTuple

from .text import compose, fold

# What stands in the column of ordinals, by its style; a plain number is a row.
_ROMAN = re.compile(r"^[IVX]{1,5}$")
_LETTER = re.compile(r"^[A-HK-U]$")
_DIGITS = re.compile(r"^\d{1,6}$")
_LEADING = re.compile(r"^([IVX]{1,5}|[A-HK-U]|\d{1,3})\s*[.)/\-–:]+\s*(?=\D)")
_COLUMN_NUMBER = re.compile(r"^\(?(?:\d{1,2}|[A-Z])\)?$")
_ORDINAL_HEADINGS = {"stt", "tt", "so tt", "so thu tu", "thu tu", "no"}
# “as above”, in all the ways of writing it
_ABOVE_WORDS = {"nt", "n t", "nhu tren", "nhu tren nt", "cung tren", "tren"}
_ABOVE_SIGNS = {'"', '""', "''", "″", "″″", "”", "“", "〃", "‟", "’’", "//", "-//-"}
_TOTAL = re.compile(
    r"^(?:tổng(?:\s*(?:cộng|số|hợp))?|cộng|tong cong|tong so)(?:\W|$)"
    r"|^\W*(?:ấn định danh sách|danh sách (?:này )?(?:có|gồm)|(?:số tiền )?bằng chữ)\b",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"^(?:TM\.?|T/M|KT\.?|K/T|TL\.?|T/L|TUQ\.?|Q\.)(?:\s|$)"
    r"|^(?:nơi nhận|người lập|lập biểu|lập bảng|thủ trưởng|xác nhận|ghi chú\s*:)"
    r"|^[^\d]{0,40}ngày\s*[\d.…]*\s*tháng\s*[\d.…]*\s*năm",
    re.IGNORECASE,
)
_POST = re.compile(
    r"^(?:(?:phó |quyền )?(?:tổng )?(?:giám đốc|chủ tịch|hiệu trưởng|cục trưởng"
    r"|chi cục trưởng|trưởng phòng|trưởng ban|chánh văn phòng|bí thư|viện trưởng"
    r"|thư ký|kế toán trưởng))(?:\s+\S+){0,4}$",
    re.IGNORECASE,
)


class Column(NamedTuple):
    """``heading`` counts where the heading itself says something."""

    position: int
    target: str
    heading: str


class Line(NamedTuple):
    """A line of a table as it was read; ``faults``: {position: reason}."""

    number: int
    values: list
    faults: dict
    hidden: bool = False


class Raw(NamedTuple):
    """A raw row: {target: text}; ``left``: why it is left out, "" when it is not."""

    line: int
    cells: dict
    faults: dict = {}
    left: str = ""
    text: str = ""


class Layout:
    """Makes raw rows of the lines of one sheet.

    :param kind: the ``ListKind`` whose list this is
    :param columns: the :class:`Column` of the sheet that fill something
    :param defaults: {target: text} from the title, or typed for the whole list
    """

    def __init__(self, kind, headings, columns, defaults):
        self._kind = kind
        self._headings = [fold(heading) for heading in headings]
        self._columns = [one for one in columns if one.target]
        self._targets = {one.target for one in self._columns}
        self._defaults = {
            **kind.read_headings(self._columns),
            **{
                key: text
                for key, text in defaults.items()
                if text and not (key in self._targets and key in kind.columns_alone)
            },
        }
        self._ordinal = next(
            (
                position
                for position, heading in enumerate(self._headings)
                if heading in _ORDINAL_HEADINGS
            ),
            None,
        )
        self._groups = []  # (style, {target: text}) of the groups we are in
        self._above = {}  # what the row before said, by column
        self._ended = False

    def take(self, line):
        """Return the :class:`Raw` rows a line stands for."""
        values = [compose(value) if value else "" for value in line.values]
        texts = [value for value in values if value]
        if line.hidden:
            return [self._leave(line, values, texts, "hidden")]
        if not line.faults:
            reason = self._get_no_row_reason(values, texts)
            if reason:
                return [self._leave(line, values, texts, reason)]
        return self._read_row(line, values)

    # --- What is no row ------------------------------------------------------------

    def _get_no_row_reason(self, values, texts):
        """Return why a line is no row of the list, "" when it is one."""
        ordinal = self._get(values, self._ordinal)
        own = self._own(values)
        is_numbered = bool(_DIGITS.match(ordinal.strip(" .)")))
        name = own.get(self._kind.main, "")
        others = len(own) - bool(name)
        if is_numbered and name and others:
            self._ended = False
            return ""
        if len({*texts}) > 2 and all(map(_COLUMN_NUMBER.match, texts)):
            return "numbering"
        if self._is_heading(values):
            return "heading"
        words = [text for text in texts if text != ordinal]
        first = words[0] if words else ordinal
        if _TOTAL.match(first) and not is_numbered and others <= 2:
            self._ended = True
            return "total"
        if not is_numbered and self._is_signature(words, name):
            self._ended = True
            return "signature"
        style = ordinal if words else ""
        if len(words) <= 1 and self._enter_group(style, is_numbered, first):
            self._ended = False
            return "group"
        if is_numbered and not words:
            return "number_only"
        if self._ended and not is_numbered and others < 2:
            return "signature"
        return ""

    def _own(self, values):
        """Return {target: text} of the cells that are filled."""
        return {
            column.target: text
            for column in self._columns
            if (text := self._get(values, column.position))
        }

    @staticmethod
    def _get(values, position):
        return (
            values[position] if position is not None and position < len(values) else ""
        )

    def _is_heading(self, values):
        """Tell whether the headings stand here again, as on each printed page."""
        again = sum(
            1
            for value, heading in zip(values, self._headings, strict=False)
            if value and fold(value) == heading
        )
        return again >= 2 and again * 2 >= sum(map(bool, values))

    def _is_signature(self, words, name):
        if not words or len(words) > 3:
            return False
        if any(map(_SIGNATURE.match, words)):
            return True
        return all(map(_POST.match, words)) and (not name or len(words) == 1)

    def _enter_group(self, ordinal, is_numbered, text):
        """Take up what a heading of a group says for the rows below it."""
        style = ordinal.strip(" .)/-")
        if not text or (is_numbered and not self._kind.is_group(text)):
            return False
        leading = _LEADING.match(text)
        if not style and leading:
            style, text = leading.group(1), text[leading.end() :]
        said = self._kind.read_group(text)
        is_marked = bool(_ROMAN.match(style) or _LETTER.match(style) or is_numbered)
        if said is None and is_marked:
            said = self._kind.read_unknown_group(text)
        if said is None or not self._may_be_group(said, is_marked, text):
            return False
        key = self._style(style, text)
        for index, (known, before) in enumerate(self._groups):
            # a level ends with the next of its ordinal; without one, with the next
            # that says the same kind of thing
            if known == key and (is_marked or before.keys() & said.keys()):
                del self._groups[index:]
                break
        self._groups.append((key, said))
        self._above = {}
        return True

    def _may_be_group(self, said, is_marked, text):
        """Tell a group from a row that has nothing but its name."""
        if is_marked or self._ordinal is not None:
            return True
        needed = set(self._kind.needed()) - {self._kind.main}
        return not said.keys() <= {"department"} or bool(needed & self._targets)

    @staticmethod
    def _style(style, text):
        if _ROMAN.match(style):
            return "roman"
        if _LETTER.match(style):
            return "letter"
        if style:
            return "number"
        return "capitals" if text.isupper() else "plain"

    def _leave(self, line, values, texts, reason):
        return Raw(line.number, self._own(values), {}, reason, " ".join(texts)[:200])

    # --- What is one ---------------------------------------------------------------

    def _read_row(self, line, values):
        said = {**self._defaults}
        for _style, group in self._groups:
            said.update(group)
        cells, marks, faults = {}, [], {}
        for column in self._columns:
            text = self._get(values, column.position)
            if text and self._is_above(text):
                text = self._above.get(column.position, text)
            self._above[column.position] = text
            if column.position in line.faults:
                faults[column.target] = line.faults[column.position]
            if column.target in self._kind.marks:
                marks.append((column, text))
            elif text:
                cells[column.target] = text
        rows = self._kind.expand(cells, marks, said)
        if not rows:
            return [Raw(line.number, cells, faults, "no_mark", cells.get("name", ""))]
        return [Raw(line.number, row, faults) for row in rows]

    @staticmethod
    def _is_above(text):
        return len(text) < 12 and (text in _ABOVE_SIGNS or fold(text) in _ABOVE_WORDS)


def agree(titles):
    """Return what all titles that say something about a target say about it alike."""
    said = {}
    for title in titles:
        for target, text in title.items():
            said.setdefault(target, set()).add(text)
    return {target: texts.pop() for target, texts in said.items() if len(texts) == 1}


def read_sheet(sheet, kind, columns, said):
    """Yield the :class:`Raw` rows of a sheet, those left out included.

    :param dict said: {target: text} for rows that do not say it
    """
    layout = Layout(kind, sheet.headings, columns, said)
    for line in sheet.lines():
        yield from layout.take(line)
