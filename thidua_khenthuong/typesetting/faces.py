"""Font files and how a text fits a line: pure computation, no ORM.

Positions are exact only when we decide where a line breaks: the text of a certificate
line is measured here with the widths of the very font file that is embedded, broken
into at most so many lines, and made smaller when it must be.
"""

import functools
import hashlib
import io
import logging
import struct
from dataclasses import dataclass
from typing import NamedTuple

from fontTools import subset
from fontTools.ttLib import TTFont, TTLibError

from . import kerning, letters

# It would tell of every table of a font that is cut down.
logging.getLogger("fontTools.subset").setLevel(logging.WARNING)

MM_PER_POINT = 25.4 / 72
SIZE_STEP = 0.5
# Every embedded font has these, so that it is made once for all certificates.
COMMON = frozenset(
    letters.VIETNAMESE
    + letters.VIETNAMESE.upper()
    + "".join(map(chr, range(0x20, 0x7F)))
    + "\xa0“”‘’–—…·°§"
)
# What a printed page does not need of a font; the default of a variable one is used.
LEFT_OUT = [
    *("BASE", "DSIG", "FFTM", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "VDMX"),
    *("EBDT", "EBLC", "EBSC", "CBDT", "CBLC", "SVG ", "COLR", "CPAL", "gasp", "kern"),
    *("fvar", "gvar", "avar", "cvar", "HVAR", "MVAR", "STAT", "meta", "hdmx", "VVAR"),
]

# A file that is none, or is cut short, breaks its reader in many ways.
DAMAGED = (
    *(TTLibError, AssertionError, AttributeError, LookupError, OSError),
    *(TypeError, ValueError, struct.error),
)


class BadFont(ValueError):
    """The bytes are no font file that can be embedded."""


class DoesNotFit(ValueError):
    """A text is too long for its place even at the smallest size allowed."""


@dataclass(frozen=True, eq=False)
class Embedded:
    """A font file cut down to some letters, and what a PDF says of it.

    ``codes`` maps characters onto the numbers that stand for them on a page, ``widths``
    these numbers onto thousandths of the font size.
    """

    name: str
    program: bytes
    is_truetype: bool
    codes: dict
    widths: dict
    box: tuple
    ascent: int
    descent: int
    cap_height: int
    italic_angle: float


class Face:
    """One font file: which characters it has and how wide they are.

    Letters stand one after the other as the font spaces them, kerning included.
    Ligatures and letters that change with their neighbours are left out: Vietnamese
    has none, every letter with its tone is one character (TCVN 6909:2001).
    """

    def __init__(self, content):
        """
        :param bytes content: a TrueType or OpenType file
        :raises BadFont: when it is none
        """
        try:
            font = TTFont(io.BytesIO(content), lazy=True)
            if "glyf" not in font and "CFF " not in font:
                raise BadFont("no outlines of letters")
            units = font["head"].unitsPerEm
            # widths are of the letter, not of its ink: what the next one starts after
            metrics = font["hmtx"].metrics
            self._glyphs = {
                chr(code): glyph for code, glyph in font.getBestCmap().items()
            }
            self._widths = {
                letter: metrics[glyph][0] / units
                for letter, glyph in self._glyphs.items()
            }
            self._codes = _codes(font, self._glyphs)
            self._kerning = kerning.Kerning(font)
        except DAMAGED as error:
            raise BadFont(str(error)) from error
        self._content = content
        self._units = units
        self.letters = frozenset(self._glyphs)

    def missing_letters(self):
        """Return the Vietnamese letters that the font cannot print."""
        both = letters.VIETNAMESE + letters.VIETNAMESE.upper()
        return "".join(letter for letter in both if letter not in self.letters)

    def width(self, text, size):
        """Return the width of a text in mm, without kerning, as office programs set it.

        :param float size: font size in pt
        """
        ems = sum(self._widths.get(letter, 0) for letter in text)
        return ems * size * MM_PER_POINT

    def printed_width(self, text, size, spacing=0):
        """Return the width of a text as it is printed, in mm.

        :param float size: font size in pt
        :param float spacing: room added after each letter, in pt
        """
        ems = sum(map(self._widths.__getitem__, text)) + sum(self.kerns(text))
        return (ems * size + spacing * len(text)) * MM_PER_POINT

    def kerns(self, text):
        """Return what is added after each letter but the last, as part of the size."""
        glyphs = [self._glyphs[letter] for letter in text]
        return [
            self._kerning.between(*pair) / self._units
            for pair in zip(glyphs, glyphs[1:], strict=False)
        ]

    def code(self, letter):
        """Return the number that stands for a letter in every embedded form."""
        return self._codes[letter]

    def embedded(self, text):
        """Return the font file cut down to the usual letters and those of a text.

        :raises BadFont: when it cannot be
        """
        try:
            return _embedded(self, frozenset(text) - COMMON)
        except DAMAGED as error:
            raise BadFont(str(error)) from error


def _codes(font, glyphs):
    if "CFF " in font:
        top = font["CFF "].cff.topDictIndex[0]
        if hasattr(top, "ROS"):
            # its glyphs have numbers of their own, in their names: cid00012
            return {letter: int(glyph[3:]) for letter, glyph in glyphs.items()}
    return {letter: font.getGlyphID(glyph) for letter, glyph in glyphs.items()}


@functools.lru_cache(maxsize=64)
def _embedded(face, more):
    """Return the :class:`Embedded` form of a face; made once per process.

    Reading and cutting a font takes longer than drawing a page.
    """
    font = TTFont(io.BytesIO(face._content), lazy=True)
    # numbers stay, so that a page reads the same whatever else is embedded
    options = subset.Options(
        retain_gids=True,
        hinting=False,
        layout_features=[],
        legacy_kern=False,
        notdef_outline=True,
        desubroutinize=True,
        name_IDs=[6],
        glyph_names=False,
    )
    options.drop_tables += LEFT_OUT
    kept = sorted((COMMON | more) & face.letters)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=map(ord, kept))
    subsetter.subset(font)
    per_mille = 1000 / face._units
    head, hhea, os2, post = font["head"], font["hhea"], font.get("OS/2"), font["post"]
    name = font["name"].getDebugName(6) or "Font"
    name = "".join(letter for letter in name if letter.isascii() and letter.isalnum())
    is_truetype = "glyf" in font
    italic_angle = post.italicAngle
    for table in ("OS/2", "cmap", "name", "post"):
        if table in font and is_truetype:
            del font[table]
    file = io.BytesIO()
    font.save(file)
    program = file.getvalue()
    if not is_truetype:
        program = TTFont(io.BytesIO(program)).reader["CFF "]
    digest = hashlib.sha256(program).digest()
    prefix = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
    box = (head.xMin, head.yMin, head.xMax, head.yMax)
    cap_height = getattr(os2, "sCapHeight", 0) or hhea.ascent
    return Embedded(
        name=f"{prefix}+{name}",
        program=program,
        is_truetype=is_truetype,
        codes={letter: face._codes[letter] for letter in kept},
        widths={face._codes[x]: face._widths[x] * 1000 for x in kept},
        box=tuple(round(edge * per_mille) for edge in box),
        ascent=round(hhea.ascent * per_mille),
        descent=round(hhea.descent * per_mille),
        cap_height=round(cap_height * per_mille),
        italic_angle=italic_angle,
    )


@functools.lru_cache(maxsize=32)
def face(content):
    """Return the :class:`Face` of a font file; parsed once per process.

    :raises BadFont: when the bytes are no font
    """
    return Face(content)


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
