"""Which characters the addon's fonts can print, and what becomes of the others."""

import unicodedata
from functools import lru_cache

# TCVN 6909:2001 lists Vietnamese as precomposed letters.
VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0309\u0303\u0301\u0323"
VIETNAMESE = "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in VOWELS
    for tone in ("", *TONES)
)
# The 29 letters with their tones: 89 in each case.
VIETNAMESE = "".join(sorted({*VIETNAMESE, *"bcdđghklmnpqrstvx"}))
REPLACEMENT = "□"
# Format characters that would hide or reorder text (direction overrides, joiners,
# variation selectors) have no place in an official document.
DROPPED = {"Cc", "Cf"}
KEPT = {"\n", "\t", "\r"}
SPACES = {"Zs", "Zl", "Zp"}


def missing_vietnamese(path):
    """Return the Vietnamese letters a font lacks; None when it is no readable font."""
    covered = _covered(path, path.stat().st_mtime_ns)
    if covered is None:
        return None
    return {*VIETNAMESE, *VIETNAMESE.upper()} - covered


def common(paths):
    """Return the characters that every one of the font files has."""
    return frozenset.intersection(
        *(_covered(path, path.stat().st_mtime_ns) for path in paths)
    )


@lru_cache(maxsize=16)
def _covered(path, _modified):
    from fontTools.ttLib import TTFont, TTLibError  # comes with WeasyPrint

    try:
        with TTFont(path) as font:
            return frozenset(map(chr, font.getBestCmap()))
    except (TTLibError, AssertionError, KeyError, ValueError):
        return None


def printable(text, available):
    """Return ``text`` as it can be printed, and the characters that cannot.

    Letters typed as base and mark become precomposed ones. A character without a
    glyph becomes :data:`REPLACEMENT`; invisible ones that would change the reading
    direction are left out.

    :param set available: the characters the fonts have
    """
    text = unicodedata.normalize("NFC", text)
    unknown, table = set(), {}
    for character in set(text) - KEPT:
        category = unicodedata.category(character)
        if category in DROPPED or 0xFE00 <= ord(character) <= 0xFE0F:
            table[ord(character)] = None
        elif character not in available:
            if category in SPACES:
                table[ord(character)] = " "
            else:
                table[ord(character)] = REPLACEMENT
                unknown.add(character)
    return (text.translate(table) if table else text), unknown
