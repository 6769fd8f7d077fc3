"""The decree's values, and how to measure a PDF against them.

One table: Nghị định 30/2020/NĐ-CP, Phụ lục I, sizes in pt, distances in mm. The tests
check every document against it, and ``docs/documents.md`` shows it with what was
measured. Needs pdfplumber alone, so that both can use it.
"""

import re
import unicodedata
from typing import NamedTuple

MM = 72 / 25.4
# Our text area and the head's columns: issuer on the left, nation on the right.
WHOLE, LEFT, RIGHT = (30, 194), (30, 95.6), (95.6, 194)
THIRD_TO_HALF = (1 / 3, 1 / 2)
FULL = (0.99, 1.01)


class Element(NamedTuple):
    """What the decree says of one element (thể thức).

    ``size`` in pt, ``column`` in mm from the left edge, ``line`` as a share of the
    text's length, ``indent`` of the first line in mm; None where it says nothing.
    """

    key: str
    box: str
    name: str
    size: tuple
    bold: bool = False
    italic: bool = False
    upper: bool | None = None
    column: tuple | None = None
    line: tuple | None = None
    indent: tuple | None = None

    def decree(self):
        """Return the decree's values in one line, as the documentation prints them."""
        low, high = self.size
        parts = [
            f"{low} pt" if low == high else f"{low}–{high} pt",
            style_words(self.bold, self.italic),
        ]
        if self.upper is not None:
            parts.append("capitals" if self.upper else "lower case")
        if self.column:
            parts.append("centred " + COLUMN_NAMES[self.column])
        if self.indent:
            parts.append("indent {:g} or {:g} mm".format(*self.indent))
        if self.line == FULL:
            parts.append("line as long as the text")
        elif self.line:
            parts.append("line of 1/3–1/2 of the text")
        return ", ".join(parts)


COLUMN_NAMES = {
    LEFT: "on the left",
    RIGHT: "on the right",
    WHOLE: "on the page",
}


def style_words(bold, italic):
    """Return “bold italic”, “bold”, “italic” or “upright”."""
    return " ".join(
        word for word, on in (("bold", bold), ("italic", italic)) if on
    ) or ("upright")


BODY = (13, 14)
ELEMENTS = (
    Element("nation", "1", "Quốc hiệu", (12, 13), True, upper=True, column=RIGHT),
    Element("motto", "1", "Tiêu ngữ", BODY, True, upper=False, column=RIGHT, line=FULL),
    Element("superior", "2", "Cơ quan chủ quản", (12, 13), upper=True, column=LEFT),
    Element(
        "issuer",
        "2",
        "Cơ quan ban hành",
        (12, 13),
        True,
        upper=True,
        column=LEFT,
        line=THIRD_TO_HALF,
    ),
    Element("number", "3", "Số, ký hiệu", (13, 13), column=LEFT),
    Element("date", "4", "Địa danh, thời gian", BODY, italic=True, column=RIGHT),
    Element("title", "5a", "Tên loại", BODY, True, upper=True, column=WHOLE),
    Element(
        "subject",
        "5a",
        "Trích yếu",
        BODY,
        True,
        upper=False,
        column=WHOLE,
        line=THIRD_TO_HALF,
    ),
    Element("basis", "6", "Căn cứ", BODY, italic=True, indent=(10, 12.7)),
    Element("section", "6", "Mục", BODY, True, upper=True, indent=(10, 12.7)),
    Element("article", "6", "Điều", BODY, True, upper=False, indent=(10, 12.7)),
    Element("content", "6", "Nội dung", BODY, indent=(10, 12.7)),
    Element("position", "7a", "Quyền hạn, chức vụ", BODY, True, upper=True),
    Element("signer", "7b", "Họ tên người ký", BODY, True, upper=False),
    Element("to", "9a", "Kính gửi", BODY),
    Element("recipients", "9b", "“Nơi nhận:”", (12, 12), True, True),
    Element("recipient", "9b", "Danh sách nơi nhận", (11, 11)),
    Element("appendix", "PL", "Phụ lục", (14, 14), True, column=WHOLE),
    Element("appendix_title", "PL", "Tiêu đề phụ lục", BODY, True, upper=True),
    Element("appendix_note", "PL", "Kèm theo …", BODY, italic=True, column=WHOLE),
)
BY_KEY = {element.key: element for element in ELEMENTS}
# Name, from, to: all in mm.
PAGE = (
    ("Khổ giấy, chiều rộng", 210, 210),
    ("Khổ giấy, chiều dài", 297, 297),
    ("Lề trên", 20, 25),
    ("Lề dưới", 20, 25),
    ("Lề trái", 30, 35),
    ("Lề phải", 15, 20),
)
PAGE_NUMBER_SIZE = BODY


class Measured(NamedTuple):
    """What a PDF shows of an element: sizes in pt, distances in mm."""

    element: Element
    page: int
    box: tuple
    sizes: tuple
    fonts: frozenset
    upper: bool
    centre: float
    line: float | None
    indent: float
    top: float

    def words(self):
        """Return the measured values in one line."""
        fonts = self.fonts
        parts = [
            " and ".join(f"{size:g} pt" for size in self.sizes),
            style_words(
                all("Bold" in font for font in fonts),
                all("Italic" in font for font in fonts),
            ),
        ]
        element = self.element
        if element.upper is not None:
            parts.append("capitals" if self.upper else "lower case")
        if element.column:
            off = abs(self.centre - sum(element.column) / 2)
            parts.append(f"centre {off:.1f} mm off")
        if element.indent:
            parts.append(f"indent {self.indent:.1f} mm")
        if element.line:
            parts.append(f"line {100 * (self.line or 0):.0f} %")
        return ", ".join(parts)

    def problems(self):
        """Say what differs from the decree, [] when nothing does."""
        element, found = self.element, []
        low, high = element.size
        if not all(low - 0.05 <= size <= high + 0.05 for size in self.sizes):
            found.append(f"size {self.sizes}")
        for word, wanted in (("Bold", element.bold), ("Italic", element.italic)):
            if any((word in font) != wanted for font in self.fonts):
                found.append(f"{word} in {sorted(self.fonts)}")
        if element.upper is not None and self.upper != element.upper:
            found.append("case")
        if element.column and abs(self.centre - sum(element.column) / 2) > 1:
            found.append(f"centre at {self.centre:.1f} mm")
        if element.indent and not any(
            abs(self.indent - wanted) < 0.2 for wanted in element.indent
        ):
            found.append(f"indent {self.indent:.1f} mm")
        if element.line:
            low, high = element.line
            if self.line is None or not low <= self.line <= high:
                found.append(f"line {self.line}")
        return [f"{element.name}: {problem}" for problem in found]


def squeeze(text):
    """Return text without white space, as line breaks fall anywhere."""
    return re.sub(r"[\s\N{NO-BREAK SPACE}]+", "", unicodedata.normalize("NFC", text))


def find(pages, text):
    """Return (page index, characters) of ``text``, which may run over lines.

    :raises LookupError: when no page has it
    """
    wanted = squeeze(text)
    for index, page in enumerate(pages):
        chars = [char for char in page.chars if squeeze(char["text"])]
        position = "".join(squeeze(char["text"]) for char in chars).find(wanted)
        if position >= 0:
            return index, chars[position : position + len(wanted)]
    raise LookupError(text)


def measure(pages, key, text):
    """Measure the element ``key``, which prints ``text``.

    :raises LookupError: when the text is on no page
    """
    index, chars = find(pages, text)
    page = pages[index]
    lines = _lines(chars)
    widest = max(lines, key=lambda line: line[-1]["x1"] - line[0]["x0"])
    left, right = widest[0]["x0"], widest[-1]["x1"]
    box = (
        min(char["x0"] for char in chars),
        min(char["top"] for char in chars),
        max(char["x1"] for char in chars),
        max(char["bottom"] for char in chars),
    )
    return Measured(
        element=BY_KEY[key],
        page=index,
        box=box,
        sizes=tuple(sorted({round(char["size"], 1) for char in chars})),
        fonts=frozenset(char["fontname"] for char in chars),
        upper="".join(char["text"] for char in chars).isupper(),
        centre=(left + right) / 2 / MM,
        line=_line_below(page, box, right - left),
        indent=lines[0][0]["x0"] / MM - WHOLE[0],
        top=lines[0][0]["bottom"] / MM,
    )


def _lines(chars):
    lines = [[chars[0]]]
    for previous, char in zip(chars, chars[1:], strict=False):
        if char["x0"] < previous["x0"]:
            lines.append([])
        lines[-1].append(char)
    return lines


def _line_below(page, box, width):
    """Return the length of the line drawn just below ``box``, by the text's width."""
    middle = (box[0] + box[2]) / 2
    for drawn in [*page.rects, *page.lines]:
        if (
            drawn["height"] < 2
            and -2 <= drawn["top"] - box[3] <= 8
            and drawn["x0"] <= middle <= drawn["x1"]
        ):
            return (drawn["x1"] - drawn["x0"]) / width
    return None


def margins(page):
    """Return {name: mm} of the page's size and of what its text leaves free."""
    chars = [
        char for char in page.chars if char["text"].strip() and char["top"] > 18 * MM
    ]
    return {
        "Khổ giấy, chiều rộng": page.width / MM,
        "Khổ giấy, chiều dài": page.height / MM,
        "Lề trên": min(char["top"] for char in chars) / MM,
        "Lề dưới": (page.height - max(char["bottom"] for char in chars)) / MM,
        "Lề trái": min(char["x0"] for char in chars) / MM,
        "Lề phải": (page.width - max(char["x1"] for char in chars)) / MM,
    }


def page_number(page):
    """Return the characters in the top margin that are a page number, [] for none.

    It is centred; the number of a form stands on the right.
    """
    middle = page.width / 2
    return [
        char
        for char in page.chars
        if char["top"] < 18 * MM
        and char["text"].isdigit()
        and middle / 2 < char["x0"] < middle * 1.25
    ]
