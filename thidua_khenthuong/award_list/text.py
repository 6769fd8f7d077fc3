"""How texts are compared: those of a list, and those of records."""

import functools
import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")
_WORDS = re.compile(r"[^\W_]+")
# The five marks of Vietnamese tones; the other marks make another letter.
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# Invisible letters that copied texts carry, and the eth that old keyboards typed for Đ.
_ODD = str.maketrans(
    {
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\0"),
        "\u00a0": " ",
        "\u202f": " ",
        "Ð": "Đ",
        "ð": "đ",
    }
)
_GAP = re.compile(r"\s{2,}")
_ODD_LETTER = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\0\u00a0\u202fÐð]")


def compose(text):
    """Return text as it is stored: composed (NFC), without invisible letters.

    Gaps of several blanks become one, so that no pattern has to try them all.
    """
    if _ODD_LETTER.search(text):
        text = text.translate(_ODD)
    text = unicodedata.normalize("NFC", text).strip()
    if _GAP.search(text):
        text = _GAP.sub(lambda gap: "\n" if "\n" in gap.group(0) else " ", text)
    return text


# a list names the same people, departments and awards over and over
@functools.lru_cache(maxsize=2**15)
def fold(text):
    """Return text in small letters without diacritics, marks and double spaces.

    Stored beside a text, it is what exact and similar comparison work on, so that
    neither needs the database extension ``unaccent``. Letters of other shapes (full
    width, ligatures) count as the plain ones. What folds to the same may be the same;
    see :func:`same` for what surely is.
    """
    text = unicodedata.normalize("NFKD", (text or "").lower().replace("đ", "d"))
    return " ".join(_WORD.findall(text.encode("ascii", "ignore").decode()))


@functools.lru_cache(maxsize=2**15)
def same(text):
    """Return a key that is equal for the same name, however it is typed.

    Capitals, spaces, marks of punctuation, the form of Unicode and the place of a tone
    (hoà, hòa) do not tell names apart; every diacritic does.
    """
    words = []
    for word in _WORDS.findall(
        unicodedata.normalize("NFC", compose(text or "").lower())
    ):
        letters = unicodedata.normalize("NFD", word)
        tone = "".join(letter for letter in letters if letter in _TONES)
        rest = "".join(letter for letter in letters if letter not in _TONES)
        words.append(unicodedata.normalize("NFC", rest) + tone)
    return " ".join(words)
