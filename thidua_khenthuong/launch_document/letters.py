"""Letters as they compare: accents, capitals and Unicode forms put aside."""

import re
import unicodedata

# Normalising sorts runs of combining marks in quadratic time: long texts are taken in
# pieces, cut at white space where there is some.
_CHUNK = re.compile(r"(?s).{1,250}(?:\s|$)|.{1,250}")
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f]"
)
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_MAX_KNOWN = 10_000


class _Base(dict):
    """From a letter's code to its base letter, filled as letters are met."""

    def __missing__(self, code):
        letter = chr(code)
        base = unicodedata.normalize("NFD", letter)[0].lower()
        if len(base) != 1:
            base = letter
        if len(self) < _MAX_KNOWN:
            self[code] = base
        return base


_BASE = _Base()
_BASE.update(str.maketrans("Đđ‐‑‒–—―−“”„«»‘’", 'dd-------"""""\'\''))
_BASE.update(dict.fromkeys(map(ord, "\t\n\r\v\f"), " "))


def compose(text):
    """Return text in the composed form (NFC), in linear time."""
    if text.isascii():
        return text
    return "".join(
        unicodedata.normalize("NFC", piece) for piece in _CHUNK.findall(text)
    )


def tidy(text):
    """Return text composed, without invisible letters; every space a plain one."""
    return compose(_SPACES.sub(" ", _INVISIBLE.sub("", text)))


def squeeze(text):
    """Return text with single spaces, none at its ends."""
    return " ".join(text.split())


def fold(text):
    """Return composed text of the same length, small letters without accents.

    Patterns written for folded text find “Từ”, “từ” and “TỪ”, “hòa” and “hoà”; since
    the length is kept, what they find is cut out of the text itself.
    """
    return text.translate(_BASE)


def clean(text):
    """Return text without the marks of bold words."""
    return text.replace("**", "").strip()


def is_capitals(text):
    """Tell whether a line is written in capitals."""
    return len(text) > 3 and text.isupper()


# Both ways of setting the mark of a final oa, oe, uy (hòa/hoà) are one spelling.
_MARKS = str.maketrans("", "", "̣̀́̉̃")


# Before a name: degrees, titles and ranks.
_RANK = re.compile(
    r"(gs|pgs|ts|ths|tskh|bs|bscki{1,2}|bsck|bscc|ks|ds|cn|lg|kts|cu|nhan|thac|si|sy|"
    r"tien|giao|su|pho|bac|duoc|luat|ky|thieu|trung|thuong|dai|ta|tuong|uy|nguoi|thay|"
    r"thuoc|uu|tu|ngnd|ngut|ttnd|ttut|nhan dan|dan|[.,-])*"
)


def _syllable(word):
    parts = unicodedata.normalize("NFD", word)
    tone = [mark for mark in parts if mark in "̣̀́̉̃"]
    return unicodedata.normalize("NFC", parts.translate(_MARKS)), tuple(tone)


def name_key(name):
    """Return what two writings of one person's name share.

    Capitals, spaces, the Unicode form and the place of a tone mark in a syllable do
    not count; another letter or another mark (Dung, Dũng) makes another person.
    """
    return tuple(_syllable(word) for word in tidy(name or "").casefold().split())


def is_same_signer(printed, name):
    """Tell whether a printed name is a person's, rank or degree before it or not."""
    printed, name = name_key(printed), name_key(name)
    ranks = printed[: -len(name)] if name else printed
    return (
        bool(name)
        and printed[-len(name) :] == name
        and all(len(word) < 20 and _RANK.fullmatch(fold(word)) for word, _ in ranks)
    )


_PLAN_NUMBER = re.compile(
    r"(?:\bso\s{0,9}:?\s{0,9}|^\s{0,9})0*(\d{1,6})\s{0,9}([/-])\s{0,9}([^\s,;()]{1,40})"
)


def plan_number(reference):
    """Return the number and symbol within a reference, "" when there are none.

    “Kế hoạch số: 05/KH-UBND ngày …” and “5/KH–UBND” name the same document.
    """
    found = _PLAN_NUMBER.search(fold(tidy(reference or "")))
    return f"{found[1]}/{found[3].strip('.')}" if found else ""
