"""Font files and how a text fits a line: pure computation, no ORM.

Positions are exact only when we, not the engine, decide where a line breaks: the text
of a certificate line is measured here with the widths of the very font file that is
embedded, broken into at most so many lines, and made smaller when it must be.
"""

import functools
import io
import unicodedata
from typing import NamedTuple

from fontTools.ttLib import TTFont, TTLibError

MM_PER_POINT = 25.4 / 72
SIZE_STEP = 0.5
LETTERS = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậ"
    "èẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
)


class BadFont(ValueError):
    """The bytes are no font file that can be embedded."""


class DoesNotFit(ValueError):
    """A text is too long for its place even at the smallest size allowed."""


class Face:
    """One font file: its letters' widths and its height, in parts of the font size.

    ``middle`` is how far above the base line the middle of the font's own height lies.
    """

    def __init__(self, content):
        """
        :param bytes content: a TrueType or OpenType file
        :raises BadFont: when it is none
        """
        try:
            font = TTFont(io.BytesIO(content), lazy=True)
            units = font["head"].unitsPerEm
            metrics = font["hmtx"].metrics
            self._widths = {
                code: metrics[glyph][0] / units
                for code, glyph in font.getBestCmap().items()
            }
            ascent, descent = _heights(font)
            self.middle = (ascent + descent) / 2 / units
        except (TTLibError, KeyError, TypeError, AttributeError, OSError) as error:
            raise BadFont(str(error)) from error

    def missing_letters(self):
        """Return the Vietnamese letters that the font cannot print."""
        return "".join(
            letter
            for letter in LETTERS + LETTERS.upper()
            if ord(letter) not in self._widths
        )

    def lacks(self, text):
        """Return the characters of a text that the font cannot print, in order."""
        return [
            letter
            for letter in dict.fromkeys(text)
            if ord(letter) not in self._widths and not letter.isspace()
        ]

    def width(self, text, size, spacing=0):
        """Return the width of a text in mm.

        Kerning is left out: it only ever makes a line of these texts shorter, by less
        than a letter.

        :param float size: font size in pt
        :param float spacing: room added after each letter, in pt
        """
        ems = sum(self._widths.get(ord(letter), 0) for letter in text)
        return (ems * size + spacing * len(text)) * MM_PER_POINT


def _heights(font):
    """Return ascent and (negative) descent as text engines read them from a font."""
    table = font["OS/2"]
    head = font["hhea"]
    if table.fsSelection & 1 << 7 or not (head.ascent or head.descent):
        return table.sTypoAscender, table.sTypoDescender
    return head.ascent, head.descent


@functools.lru_cache(maxsize=32)
def face(content):
    """Return the :class:`Face` of a font file; parsed once per process.

    :raises BadFont: when the bytes are no font
    """
    return Face(content)


def printable(text):
    """Return text in precomposed letters (TCVN 6909:2001), without invisible marks.

    Marks that would hide letters or turn the reading direction have no place on paper.
    """
    return "".join(
        letter
        for letter in unicodedata.normalize("NFC", text)
        if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cf")
    )


class Fitted(NamedTuple):
    """A text as it is printed: its size in pt and its lines."""

    size: float
    lines: list


def fit(text, measure, width, size, min_size, max_lines):
    """Break a text into lines that stay within a width, smaller where it must be.

    Line breaks in the text are kept. Lines of one paragraph are made about equally
    long, as a calligrapher would.

    :param measure: function (text, size) -> width in mm
    :param float width: room for a line, in mm
    :param float size: font size wanted, in pt
    :param float min_size: smallest font size allowed, in pt
    :param int max_lines: how many lines there is room for
    :raises DoesNotFit: when it does not, even at ``min_size``
    """
    paragraphs = [line.split() for line in text.splitlines() if line.strip()]
    if not paragraphs:
        return Fitted(size, [])
    while True:
        lines = []
        for words in paragraphs:
            lines += _balance(words, functools.partial(measure, size=size), width)
        if len(lines) <= max_lines and all(measure(x, size) <= width for x in lines):
            return Fitted(size, lines)
        if size <= min_size:
            raise DoesNotFit(text)
        size = max(size - SIZE_STEP, min_size)


def _break(words, measure, width):
    """Return the lines of words, each as full as it can be."""
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _balance(words, measure, width):
    """Return as few lines as the width allows, about equally long."""
    lines = _break(words, measure, width)
    if len(lines) == 1:
        return lines
    low, high = width / len(lines) / 2, width
    while high - low > 1:
        middle = (low + high) / 2
        tried = _break(words, measure, middle)
        if len(tried) == len(lines) and all(measure(x) <= width for x in tried):
            lines, high = tried, middle
        else:
            low = middle
    return lines
