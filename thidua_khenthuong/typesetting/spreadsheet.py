"""The lists of official documents as .xlsx, to be sorted, filtered and summed.

Read from the HTML that is typeset: each ``table.list`` becomes a sheet, with the same
rows in the same order. Lines of class ``sheet-line`` just before or after it (the head
and foot of a form) stand above and below its rows. Texts are written as texts whatever
they begin with; amounts of money and bare counts are numbers.
"""

import io
import itertools
import math
import re

import xlsxwriter
from lxml import html as lxml_html

from . import cascade, faces, letters

FONT = {"font_name": "Times New Roman", "font_size": 13, "valign": "vcenter"}
BOX = {**FONT, "border": 1, "text_wrap": True}
MM = cascade.POINTS["mm"]
# A4 without our margins, in pt; a spreadsheet counts widths in digits of 1.9 mm.
PORTRAIT, LANDSCAPE = 164 * MM, 257 * MM
DIGIT = 1.9 * MM
MARGINS = {"left": 1.18, "right": 0.63, "top": 0.79, "bottom": 0.79}  # inches
# Heights of rows, in pt; Excel knows none above.
LINE, PADDING, HIGHEST = 16.5, 4, 409
# A line is broken between words: that much of it holds text, at a guess.
SPARE = 0.85
TITLE_LENGTH, HEADER_LENGTH = 31, 120
WHOLE_NUMBER = re.compile(r"0|[1-9]\d{0,14}")
MONEY = re.compile(r"\d{1,3}(\.\d{3})*")
# 13 pt; the size stands in front, as a heading may begin with a digit.
HEADER_FONT = '&13&"Times New Roman,Bold"'
INDENT = re.compile(r"indent-\d")
INVALID_TITLE = re.compile(r"[\[\]:*?/\\']")


def write(html, font):
    """Return the lists of a document as the bytes of an .xlsx file.

    :param str html: the page WeasyPrint would typeset
    :param font: path of the font file that the lines of a row are counted with
    """
    return _write([html], font, {"in_memory": True})


def write_stream(pages, font):
    """Return one .xlsx file of a document that comes in parts, as :func:`write` does.

    What has been written is kept on disk, a part at a time in memory: the register of
    a large office has as many entries as it has.

    :param pages: the parts, each a whole page whose lists go on where the ones of the
        part before ended
    """
    return _write(pages, font, {"constant_memory": True})


def _write(pages, font, options):
    face = faces.face(font.read_bytes())
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, options)
    formats, sheets = {}, []
    for page in pages:
        root = lxml_html.document_fromstring(page)
        tables = root.xpath("//table[contains(@class, 'list')]")
        if sheets:
            for sheet, table in zip(sheets, tables, strict=True):
                sheet.go_on(table)
            continue
        book.set_properties({"title": _text(root.find("head/title"))})
        for table in tables:
            sheets.append(_Sheet(book, formats, face, table))
            sheets[-1].fill()
    book.close()
    return content.getvalue()


class _Sheet:
    def __init__(self, book, formats, face, table):
        self._book = book
        self._face = face
        self._formats = formats
        self._table = table
        self._across = bool(table.xpath("ancestor::*[contains(@class, 'landscape')]"))
        self._split = {}
        self._widths = []
        self._lines_of_row = 1
        self._next_row = 0
        self._sheet = book.add_worksheet(self._title())

    def fill(self):
        heads = self._table.xpath("./thead/tr")
        above = _sheet_lines(reversed(self._table.xpath("./preceding-sibling::*")))
        self._set_columns(heads[-1])
        self._set_page(len(above), len(heads))
        for line in reversed(above):
            self._add(line, self._across_all)
        for line in heads:
            self._add(line, self._head)
        self.go_on(self._table)
        for line in _sheet_lines(self._table.itersiblings()):
            self._add(line, self._across_all)
        # the rows are written: the page they came from need not be kept
        self._table = None

    def go_on(self, table):
        """Write the lines of another list of the same columns below."""
        for line in table.xpath("./tbody/tr"):
            self._add(line, self._line)

    def _add(self, line, write):
        row, self._next_row = self._next_row, self._next_row + 1
        self._lines_of_row = 1
        write(row, line)
        # not every program fits rows to wrapped text by itself
        self._sheet.set_row(row, min(self._lines_of_row * LINE + PADDING, HIGHEST))

    def _heading(self):
        """Return the heading nearest above the list."""
        above = self._table.xpath(
            "(preceding::*[contains(@class, 'title') and not(contains(@class, "
            "'recipients'))])[last()]"
        )
        return _text(above[0]) if above else ""

    def _title(self):
        """Return the heading as the name of a sheet, which is short and unique."""
        words = INVALID_TITLE.sub(" ", self._heading()).strip()
        used = {sheet.get_name().casefold() for sheet in self._book.worksheets()}
        title, number = self._shorten(words) or "1", 1
        while title.casefold() in used:
            number += 1
            ending = f" {number}"
            title = words[: TITLE_LENGTH - len(ending)].strip() + ending
        return title

    def _shorten(self, words):
        """Return as many whole words as the name of a sheet has room for."""
        if len(words) <= TITLE_LENGTH:
            return words
        whole = words[: TITLE_LENGTH + 1].rpartition(" ")[0]
        return (whole or words[:TITLE_LENGTH]).strip(" ,;–-")

    def _set_page(self, first_row, head_rows):
        sheet = self._sheet
        sheet.set_paper(9)
        if self._across:
            sheet.set_landscape()
        sheet.set_margins(**MARGINS)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(first_row, first_row + head_rows - 1)
        sheet.freeze_panes(first_row + head_rows, 0)
        heading = self._heading()[:HEADER_LENGTH].replace("&", "&&")
        sheet.set_header(f"&C{HEADER_FONT}{heading}", {"margin": 0.4})
        sheet.set_footer('&C&"Times New Roman,Regular"&P', {"margin": 0.4})

    def _set_columns(self, head):
        """Give the columns the widths they have in print."""
        room = LANDSCAPE if self._across else PORTRAIT
        given = [
            cascade.points((column.get("style") or "").partition(":")[2])
            for column in self._table.xpath("./colgroup/col")
        ]
        rest = (room - sum(given)) / (given.count(0) or 1)
        for index, (cell, width) in enumerate(zip(head, given, strict=True)):
            count = len(_names(cell))
            if count > 1:
                self._split[index] = count
            self._widths += [(width or rest) / count] * count
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, width / DIGIT)

    def _across_all(self, row, line):
        strong = "strong" in line.get("class")
        look = {**FONT, "text_wrap": True, "bold": strong}
        look["align"] = "center" if strong else "left"
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(look)
        last = len(self._widths) - 1
        if last:
            self._sheet.merge_range(row, 0, row, last, "", self._formats[key])
        self._sheet.write_string(row, 0, _text(line), self._formats[key])
        self._make_room(_text(line), 0, last + 1)

    def _head(self, row, line):
        look = self._format(bold=True, align="center")
        for column, name in enumerate(name for cell in line for name in _names(cell)):
            self._sheet.write_string(row, column, name, look)
            self._make_room(name, column)

    def _line(self, row, line):
        column = 0
        bold = "group" in (line.get("class") or "")
        for index, cell in enumerate(line):
            span = int(cell.get("colspan") or 1)
            look = {"bold": bold or cell.find("b") is not None}
            if "revoked" in (line.get("class") or ""):
                look["font_strikeout"] = True
            classes = (cell.get("class") or "").split()
            if "center" in classes:
                look["align"] = "center"
            if indent := next(
                (int(one[7:]) for one in classes if INDENT.fullmatch(one)), 0
            ):
                look["indent"] = indent
            if index in self._split and span == 1:
                money = cell.xpath("./*[contains(@class, 'money')]")
                rest = [one for one in cell if one not in money]
                self._write(row, column, _lines(money), look, money=True)
                self._write(row, column + 1, _lines(rest), look)
                column += 2
                continue
            # across a column that is split here it is as much wider
            span += sum(
                count - 1
                for one, count in self._split.items()
                if column <= one < column + span
            )
            if span > 1:
                self._sheet.merge_range(
                    row, column, row, column + span - 1, "", self._format(**look)
                )
            if "code" in classes:
                # 01 and 10 are codes of one list: none of them is a count
                look["num_format"] = "@"
            money = "money" in classes
            self._write(row, column, _lines([cell]), look, money, span)
            column += span

    def _write(self, row, column, text, look, money=False, span=1):
        self._make_room(text, column, span)
        if money and MONEY.fullmatch(text):
            shape = self._format(**{**look, "align": "right"}, num_format="#,##0")
            self._sheet.write_number(row, column, int(text.replace(".", "")), shape)
        elif (
            look.get("align") == "center"
            and "num_format" not in look
            and WHOLE_NUMBER.fullmatch(text)
        ):
            self._sheet.write_number(row, column, int(text), self._format(**look))
        elif text:
            # never as a formula, a link or a date, whatever it begins with
            self._sheet.write_string(row, column, text, self._format(**look))
        else:
            self._sheet.write_blank(row, column, None, self._format(**look))

    def _make_room(self, text, column, span=1):
        """Make the row as high as a text needs that is broken at its column's end."""
        width = sum(self._widths[column : column + span]) / MM * SPARE
        count = sum(
            math.ceil(self._face.width(line, FONT["font_size"]) / width) or 1
            for line in text.split("\n")
        )
        self._lines_of_row = max(self._lines_of_row, count)

    def _format(self, **look):
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({**BOX, **look})
        return self._formats[key]


def _sheet_lines(elements):
    """Return the elements up to the first one that is no line of a sheet."""
    return list(
        itertools.takewhile(
            lambda one: "sheet-line" in (one.get("class") or ""), elements
        )
    )


def _names(cell):
    """Return the headings of a column of the print: several where it is split."""
    return (cell.get("data-columns") or _text(cell)).split("|")


def _text(element):
    if element is None:
        return ""
    words = re.sub(r"[ \t\r\n\f]+", " ", "".join(element.itertext()))
    return letters.plain(words).strip(" ")


def _lines(elements):
    """Return the text of cells, what stands in blocks of its own on its own line."""
    lines = []
    for element in elements:
        blocks = element.xpath("./div")
        lines += [_text(block) for block in blocks] or [_text(element)]
    return "\n".join(filter(None, lines))
