"""Dates and periods in running text, in every usual way of writing them.

All functions take folded text (:func:`.letters.fold`).
"""

import calendar
import re
from datetime import date
from typing import NamedTuple

_SEP = r"\s?[/.-]\s?"
_TOKEN = re.compile(
    rf"(?P<day>\b(?:ngay )?(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}(\d{{4}}))(?!\d)"
    r"|(?P<words>\b(?:ngay )?(\d{1,2}) thang (\d{1,2})(?:(?: nam |\s?[/.-]\s?|"
    r",\s)(\d{4}))?)(?!\d)"
    r"|(?P<quarter>\bquy (iv|i{1,3}|[1-4])(?:(?: nam |\s?[/-]\s?)(\d{4}))?)\b"
    r"|(?P<month>\bthang (\d{1,2})(?:(?: nam |\s?[/.-]\s?)(\d{4}))?)(?!\s?/\s?\d|\d)"
    rf"|(?P<month2>\b(\d{{1,2}})\s?[/.-]\s?(\d{{4}}))(?!\d)"
    rf"|(?P<short>\b(?:ngay )?(\d{{1,2}})\s?[/]\s?(\d{{1,2}}))(?!\s?[/]?\d)"
    r"|(?P<bare>\bngay (\d{1,2}))(?![\d/])"
    r"|(?P<year>\b(?:nam )?((?:19|20)\d{2}))(?!\d)"
)
_TO = re.compile(
    r"[\s,)]{0,9}(?:(?:cho\s)?(?:den|toi)|-|->) ?(?:het|cuoi|khoang|truoc|ngay|\s){0,6}"
)
# Years apart are a period only where the text says so: not “năm học 2025 - 2026”.
_SPAN = re.compile(r"\bgiai doan ?$")
# Not the “TU” of a committee’s symbol: “Kế hoạch số 21-KH/TU ngày 14/02/2025”.
_FROM = re.compile(
    r"(?<![/-])\b(tu|bat dau tu|ke tu|tinh tu|bat dau|khoi dau) ?:? ?(dau\s)?$"
)
_NOW = re.compile(
    r"(?<![/-])\btu (nay|"
    r"ngay (ky|ban hanh|phat dong|ra mat|co ke hoach|ke hoach)[^,;.]{0,30}?|"
    r"khi (phat dong|ban hanh)[^,;.]{0,20}?|thoi diem (phat dong|"
    r"ban hanh)[^,;.]{0,20}?) ?"
    r"(?:cho )?(?:den|toi) ?(?:het|cuoi|\s)*"
)
_UNTIL = re.compile(
    r"\b((?:keo dai |thuc hien |duoc )?(?:den|toi) het ?|"
    r"(?:ket thuc|hoan thanh|be mac) ?(?:vao|truoc|trong|dot thi dua)? ?:? ?)$"
)
# A range of more years is the age of something that is celebrated.
_LONGEST = 6 * 366


class Token(NamedTuple):
    """A date in the text: its parts, 0 where they are not written."""

    start: int
    end: int
    day: int
    month: int
    year: int
    quarter: int = 0

    def first(self):
        if self.quarter:
            return _date(self.year, 3 * self.quarter - 2, 1)
        return _date(self.year, self.month or 1, self.day or 1)

    def last(self):
        month = 3 * self.quarter if self.quarter else self.month or 12
        if not self.year or not 1 <= month <= 12:
            return None
        days = calendar.monthrange(self.year, month)[1]
        return _date(self.year, month, self.day or days)


class Period(NamedTuple):
    """A period found in text: ``start`` and ``end`` are the places of its words.

    ``now``: it begins with the document itself; ``inferred``: a year was not written.
    """

    date_start: date | None
    date_end: date | None
    start: int
    end: int
    from_now: bool = False
    inferred: bool = False


def _date(year, month, day):
    try:
        return date(year, month, day) if 1900 <= year <= 2200 else None
    except ValueError:
        return None


_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def tokens(text):
    """Return the :class:`Token` list of a text."""
    result = []
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        # the numbers are the groups within the named one
        inner = found.groups()[found.re.groupindex[kind] :]
        parts = [part for part in inner if part is not None]
        quarter = _QUARTERS[parts.pop(0)] if kind == "quarter" else 0
        numbers = [int(part) for part in parts]
        day, month, year = {
            "day": lambda n: n,
            "words": lambda n: (*n, 0)[:3],
            "quarter": lambda n: (0, 0, *n, 0)[:3],
            "month": lambda n: (0, *n, 0)[:3],
            "month2": lambda n: (0, *n),
            "short": lambda n: (*n, 0),
            "bare": lambda n: (*n, 0, 0),
            "year": lambda n: (0, 0, *n),
        }[kind](numbers)
        if month <= 12 and day <= 31:
            result.append(Token(*found.span(), day, month, year, quarter))
    return result


def find_date(text):
    """Return the first whole date of a text and its token, (None, None) without one."""
    for token in tokens(text):
        if token.day and token.month and token.year and token.first():
            return token.first(), token
    return None, None


def find(text, year=0):
    """Return the :class:`Period` list of a text, in order.

    :param int year: the year of a period that names none
    """
    result = []
    dates = tokens(text)
    index = 0
    while index < len(dates):
        token = dates[index]
        before = text[max(token.start - 40, 0) : token.start]
        following = dates[index + 1] if index + 1 < len(dates) else None
        if following and _TO.fullmatch(text[token.end : following.start]):
            period = _range(token, following, year)
            if period and (
                _FROM.search(before)
                or token.day
                or (token.month and following.month)
                or token.quarter
                or _SPAN.search(before)
            ):
                start = (
                    found.start() if (found := _FROM.search(before)) else len(before)
                )
                begin = token.start - len(before) + start
                result.append(period._replace(start=begin))
                index += 2
                continue
        if now := _now_before(text, token):
            end = _fill(token, year).last()
            if end:
                result.append(Period(None, end, now, token.end, from_now=True))
        elif found := _UNTIL.search(before):
            end = _fill(token, year).last()
            if end and (token.day or token.month or token.quarter):
                begin = token.start - len(before) + found.start()
                result.append(
                    Period(None, end, begin, token.end, inferred=not token.year)
                )
        elif found := _FROM.search(before):
            start = _fill(token, year).first()
            if start and token.day and token.year:
                begin = token.start - len(before) + found.start()
                result.append(Period(start, None, begin, token.end))
        index += 1
    return result


def find_span(text):
    """Return the first month, quarter or year of a text as a period, None without."""
    for token in tokens(text):
        if not token.day and token.year:
            return Period(token.first(), token.last(), token.start, token.end)
    return None


def _now_before(text, token):
    """Return where “từ nay đến …” before a date begins, 0 when it is not there."""
    start = max(token.start - 80, 0)
    for found in _NOW.finditer(text[start : token.start]):
        if start + found.end() == token.start:
            return start + found.start() or 1
    return 0


def _fill(token, year):
    return token if token.year else token._replace(year=year)


def _range(first, last, year):
    inferred = not last.year
    last = _fill(last, year)
    if not last.month and not last.quarter and first.month and not first.day:
        return None
    if first.day and not first.month:
        # “từ ngày 10 đến ngày 20/5/2025”
        first = first._replace(month=last.month, year=last.year)
    elif not first.year:
        first = first._replace(year=last.year)
        if first.first() and last.last() and first.first() > last.last():
            first = first._replace(year=last.year - 1)
    start, end = first.first(), last.last()
    if not start or not end or end < start or (end - start).days > _LONGEST:
        return None
    return Period(start, end, first.start, last.end, inferred=inferred)
