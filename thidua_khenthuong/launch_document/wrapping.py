"""Joins lines that a hard line break has torn out of one paragraph."""

import re

from . import labels, letters
from .model import Line

_ENDED = re.compile(r"[.;:!?…][”\"'’)*\s]*$|\./\.\W{0,9}$")
# A line of running text of a page has so many letters.
_NARROW, _BROAD = 40, 130
_STARTS = re.compile(r"(can cu|theo de nghi|xet|thuc hien|noi nhan|kinh gui)\b")


class Paragraph:
    """Lines ``start`` to ``end`` of the input, as one text."""

    __slots__ = ("end", "indent", "is_row", "start", "text")

    def __init__(self, start, line):
        self.start = start
        self.end = start + 1
        self.text = letters.squeeze(line.text)
        self.is_row = line.is_row
        self.indent = _indent(line)

    def add(self, line):
        """Take the next line in."""
        text = letters.squeeze(line.text)
        # bold words that go on over the break
        self.text = f"{self.text} {text}".replace("** **", " ")
        self.end += 1


def _indent(line):
    return len(line.text) - len(line.text.lstrip())


def measure(lines):
    """Return the width that running text was broken at, 0 when it was not."""
    lengths = sorted(len(line.text.strip()) for line in lines if not line.is_row)
    if not lengths or not _NARROW <= lengths[-1] <= _BROAD:
        return 0
    # not the longest of all: a letter may stand over the edge
    width = lengths[-1 - len(lengths) // 50]
    full = sum(length > width * 0.8 for length in lengths)
    return width if full >= 3 or full * 3 > len(lengths) else 0


def paragraphs(lines, start, width):
    """Return the :class:`Paragraph` list of lines that begin with number ``start``.

    :param int width: what :func:`measure` says of the whole text
    """
    spaced = sum(line.after_blank for line in lines) * 3 > len(lines)
    result = []
    for number, line in enumerate(lines, start):
        before = lines[number - start - 1] if result else None
        if before and _goes_on(before, line, result[-1], width, spaced):
            result[-1].add(line)
        else:
            result.append(Paragraph(number, line))
    return result


def _goes_on(before: Line, line: Line, paragraph, width, spaced):
    if line.is_row or before.is_row or line.column != before.column:
        return False
    text = line.text.strip()
    plain = letters.clean(text)
    if not plain or len(paragraph.text) > 20_000 or labels.split(text):
        return False
    if not re.search(r"\w", letters.clean(before.text)):
        return False
    if width and not line.after_blank and paragraph.indent >= _indent(line) + 2:
        # only the first line of a paragraph is indented
        return not _STARTS.match(letters.fold(plain))
    ended = bool(_ENDED.search(before.text.rstrip()))
    shouted = letters.is_capitals(letters.clean(before.text))
    if shouted and not letters.is_capitals(plain):
        return False  # below a heading
    if plain[0].islower() or plain[0] in ",;)":
        # only a list may go on in small letters after a semicolon
        return not ended and not (line.after_blank and width and not spaced)
    if line.after_blank or not width or _STARTS.match(letters.fold(plain)):
        return False
    if letters.is_capitals(plain) != shouted:
        return False
    first = len(plain.split(None, 1)[0])
    if len(before.text.strip()) + 1 + first < width * 0.93:
        return False
    # between blank lines there is one paragraph, wherever its sentences end
    return spaced or not ended
