"""What single cells say."""

import datetime
import re

from .text import fold

_DATE = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?")
_WORDS_DATE = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")


def parse_date(text):
    """Return the date a cell says, in the ways Vietnamese lists write it.

    :raises ValueError: for anything else, 31/02 included
    """
    text = text.strip()
    if match := _DATE.fullmatch(text) or _WORDS_DATE.fullmatch(fold(text)):
        day, month, year = map(int, match.groups())
    elif match := _ISO_DATE.fullmatch(text):
        year, month, day = map(int, match.groups())
    else:
        raise ValueError(text)
    return datetime.date(year, month, day)


def parse_amount(text):
    """Return đồng; dots, commas and blanks between the digits are thousands.

    :raises ValueError: for anything but a whole number that is not negative
    """
    digits = re.sub(r"[\s.,]|đồng|đ|VND", "", text, flags=re.IGNORECASE)
    if not digits.isdecimal():
        raise ValueError(text)
    return int(digits)


def parse_year(text):
    """Return a year.

    :raises ValueError: for anything but four digits of this century or the last
    """
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise ValueError(text)
    return int(text)


def parse_birthday(text):
    """Return a date, a year, or None where the cell says neither."""
    text = (text or "").strip()
    for parse in (parse_year, parse_date):
        try:
            return parse(text)
        except ValueError:
            continue
    return None
