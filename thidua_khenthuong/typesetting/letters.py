"""Which characters the addon's fonts can print, and what becomes of the others."""

import unicodedata

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


def plain(text):
    """Return text in precomposed letters (TCVN 6909:2001), without invisible marks.

    Marks that would hide letters or turn the reading direction have no place on paper.
    """
    text = unicodedata.normalize("NFC", text)
    marks = {
        ord(character): None
        for character in set(text) - KEPT
        if unicodedata.category(character) in DROPPED
        or 0xFE00 <= ord(character) <= 0xFE0F
    }
    return text.translate(marks) if marks else text


def printable(text, available):
    """Return ``text`` as it can be printed, and the characters that cannot.

    A character without a glyph becomes :data:`REPLACEMENT`; a white one a space.

    :param set available: the characters the fonts have
    """
    text = plain(text)
    unknown, table = set(), {}
    for character in set(text) - KEPT - available:
        if unicodedata.category(character) in SPACES:
            table[ord(character)] = " "
        else:
            table[ord(character)] = REPLACEMENT
            unknown.add(character)
    return (text.translate(table) if table else text), unknown
