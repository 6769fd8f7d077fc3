"""Labels before headings and points, in every way offices write them."""

import re
from typing import NamedTuple

from . import letters

# After the number: “.”, “)”, “/”, “:”, “-”, “/-”, “.-”, with or without a space.
_MARK = r"\s?[.)/:]{1,2}\s?-?|\s?-"
# What follows a mark without a space must not go on as a number or a date.
_AFTER = r"(?=\s|\D)"
_WORDED = re.compile(
    r"(phan|chuong|muc|dieu)\s{1,9}"
    r"(thu\s{1,9}(?:nhat|hai|ba|tu|nam|sau|bay|tam|chin|muoi)|[ivx]{1,6}|\d{1,3})"
    r"(\s?[.:)/-]{1,2}|(?=\s{0,9}$))\s{0,9}"
)
_ROMAN = re.compile(rf"(?!V/v)(X{{0,3}}(?:IX|IV|V?I{{0,3}}))({_MARK}){_AFTER}\s{{0,9}}")
_ROMAN_SPACE = re.compile(r"(X{0,3}(?:IX|IV|V?I{0,3}))()\s+(?=[^\W\d_]{2})")
_LETTER = re.compile(r"([A-HĐ])(\s?[.)/]{1,2}\s?-?|\s?-)(?=\s)\s{0,9}")
_ARABIC = re.compile(rf"(\d{{1,3}}(?:\.\d{{1,3}}){{0,4}})({_MARK}){_AFTER}\s{{0,9}}")
_DOTTED = re.compile(r"(\d{1,3}(?:\.\d{1,3}){1,4})()\s+(?=[^\W\d_])")
_LOWER = re.compile(r"([a-zđ]\d?)(\s?[.)/:]{1,2}\s?-?|\s?-)(?=\s|[^\W\d_a-zđ])\s{0,9}")
_BRACKET = re.compile(r"(\((?:[a-zđ]|\d{1,2}|[ivx]{1,4})\))()\s{0,9}")
_BULLET = re.compile(r"([-+•·▪●○◦►➢✓✔§■□◆❖\uf000-\uf0ff]|\*(?!\*))()(\s{0,9})(?=\S)")
# “1.5 triệu đồng” is a quantity.
_MEASURE = re.compile(r"(trieu|ty|nghin|dong|diem|km|ha|lan|met|nam|thang|ngay)\b|%")
HEADINGS = ("worded", "letter", "roman")


class Label(NamedTuple):
    """A label, the text after it, and how it is written (“roman.”, “arabic/-”)."""

    kind: str
    label: str
    rest: str
    style: str


def split(text):
    """Return the :class:`Label` a line begins with, None when there is none.

    A bold label (“**1. Chủ đề:** …”) leaves the rest of the bold words bold.
    """
    bold = text.startswith("**")
    found = _split(text[2:] if bold else text)
    if not found or not bold:
        return found
    rest = found.rest
    if rest.startswith("**"):
        rest = rest[2:].lstrip()
    elif rest:
        rest = f"**{rest}"
    return found._replace(rest=rest)


def _split(text):
    # a label is short, whatever follows it
    head = text[:40]
    folded = letters.fold(head)
    plain = head.translate(_DASHES)
    if found := _WORDED.match(folded):
        return _make("worded", text, found, found[1])
    for kind, pattern in _PATTERNS:
        found = pattern.match(plain)
        if not found or not found[1]:
            continue
        rest = text[found.end() :]
        if kind == "arabic" and not _is_number_label(found, folded):
            continue
        if kind == "roman" and not found[2] and not letters.is_capitals(rest[:200]):
            continue
        if kind == "bullet" and not found[3] and not rest[:1].isalpha():
            if rest[:1] not in "“\"'(*":
                continue
        if not rest and kind not in ("roman", "letter"):
            continue
        return _make(kind, text, found, "")
    return None


_DASHES = str.maketrans("‐‑‒–—―−", "-------")
_PATTERNS = (
    ("roman", _ROMAN),
    ("roman", _ROMAN_SPACE),
    ("letter", _LETTER),
    ("arabic", _ARABIC),
    ("arabic", _DOTTED),
    ("lower", _LOWER),
    ("bracket", _BRACKET),
    ("bullet", _BULLET),
)


def _is_number_label(found, folded):
    following = folded[found.end() :]
    if found[2].strip() == "-" and following[:1].isdigit():
        return False  # “5 - 10 người”
    return not ("." in found[1] and not found[2] and _MEASURE.match(following))


def _make(kind, text, found, word):
    mark = found[3] if kind == "worded" else found[2]
    end = found.end(2) if kind != "worded" else found.end(3)
    label = text[:end].strip()
    depth = found[1].count(".") if kind == "arabic" else 0
    style = f"{kind}{word}{''.join((mark or '').split())}{depth or ''}"
    return Label(kind, label, text[found.end() :].strip(), style)
