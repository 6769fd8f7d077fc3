"""What single cells say."""

import datetime
import re

from .text import compose, fold

_DATE = re.compile(r"(\d{1,2})\s*[/.\-,]\s*(\d{1,2})\s*[/.\-,]\s*(\d{4})")
_ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?")
# The year in two digits: those from 70 on are of the last century.
_SHORT_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d\d)")
_WORDS_DATE = re.compile(r"(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_BEFORE_DATE = re.compile(r"^(?:ngày|ng\.?|ký ngày)\b[\s:.,]*", re.IGNORECASE)
_AFTER_DATE = re.compile(r"\s+\d{1,2}:\d{2}(?::\d{2})?$|\s*\([^)]*\)$|[.,;]$")
# Days since the last of 1899, as a spreadsheet keeps a date it was not told to show
# as one: 1 January 1945 to the end of 2099.
_SERIAL = range(16438, 73051)
_SERIAL_START = datetime.date(1899, 12, 30)


def parse_date(text):
    """Return the date a cell says, in the ways Vietnamese lists write it.

    :raises ValueError: for anything else, 31/02 included
    """
    text = _AFTER_DATE.sub("", _BEFORE_DATE.sub("", compose(text)))
    if text.isdecimal() and int(text) in _SERIAL:
        return _SERIAL_START + datetime.timedelta(int(text))
    if match := _DATE.fullmatch(text) or _WORDS_DATE.fullmatch(fold(text)):
        day, month, year = map(int, match.groups())
    elif match := _ISO_DATE.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _SHORT_DATE.fullmatch(text):
        day, month, year = map(int, match.groups())
        year += 1900 if year >= 70 else 2000
    else:
        raise ValueError(f"no date: {text!r}")
    return datetime.date(year, month, day)


def parse_amount(text):
    """Return đồng; dots, commas and blanks between the digits are thousands.

    :raises ValueError: for anything but a whole number that is not negative
    """
    digits = re.sub(r"[\s.,]|đồng|đ|VNĐ|VND", "", compose(text), flags=re.IGNORECASE)
    if not digits.isdecimal():
        raise ValueError(f"no amount: {text!r}")
    return int(digits)


_YEAR = re.compile(
    r"(?:nam |nam hoc |nh |nien khoa |nien do |giai doan )?"
    r"((?:19|20)\d\d)(?: (?:den |den nam |nam )?((?:19|20)?\d\d))?"
)


def parse_year(text):
    """Return a year; of a school year or a period the last.

    :raises ValueError: for anything else, two years that do not follow included
    """
    match = _YEAR.fullmatch(fold(text))
    if not match:
        raise ValueError(f"no year: {text!r}")
    first, last = match.groups()
    if not last:
        return int(first)
    if re.search(r"[,;+]|\bvà\b", text):
        raise ValueError(f"no year: {text!r}")
    # 2021-22
    year = int(last if len(last) == 4 else first[:2] + last)
    if not int(first) < year <= int(first) + 10:
        raise ValueError(f"no year: {text!r}")
    return year


def parse_birthday(text):
    """Return a date, a year, or None where the cell says neither."""
    text = compose(text or "")
    if re.fullmatch(r"(?:năm\s+)?(19|20)\d\d", text, re.IGNORECASE):
        return int(text[-4:])
    try:
        return parse_date(text)
    except ValueError:
        return None


_BEFORE_NUMBER = re.compile(
    r"^(?:(?:quyết\s+định|qđ)\b(?!\s*[-/])[\s:.]*)?(?:số|so)?\b[\s:.]*", re.IGNORECASE
)


def parse_number(text):
    """Return the number of a decision without the words around it.

    “Số: 31/QĐ-SNV”, “QĐ số 31 / QĐ - SNV” → “31/QĐ-SNV”.
    """
    text = _BEFORE_NUMBER.sub("", compose(text)) or compose(text)
    return re.sub(r"\s*([/-])\s*", r"\1", text.replace("–", "-")).strip(" .,;")


_REFERENCE_NUMBER = re.compile(
    r"(?<![\d/])(\d{1,6}[a-z]?)\s*/\s*((?:\d{4}\s*/\s*)?"
    r"[A-ZĐ][A-ZĐÂĂÊÔƠƯ&.]*(?:\s*[-–]\s*[A-ZĐÂĂÊÔƠƯ&.]+)*)"
)
_PLAIN_NUMBER = re.compile(r"\bsố\s*:?\s*(\d{1,6})\b(?!\s*[/.-]\s*\d)", re.IGNORECASE)
_REFERENCE_DATE = re.compile(
    r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}"
    r"|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}",
    re.IGNORECASE,
)
_ISSUER = re.compile(
    r"^[\s,;.:)-]*(?:của\s+)?(.*?)\s*(?:[);\n]|$|,?\s+(?:về việc|v/v|về|tặng)\s)",
    re.IGNORECASE | re.DOTALL,
)


def parse_reference(text):
    """Return what a text says about a decision: ``number``, ``date``, ``issuer``.

    “Quyết định số 31/QĐ-SNV ngày 12/01/2023 của Giám đốc Sở Nội vụ”: what is left
    blank there (“số ……/QĐ-SNV”) is not returned.
    """
    text = compose(text)
    found = {}
    rest = 0
    number = _REFERENCE_NUMBER.search(text)
    if number:
        found["number"] = parse_number(number.group(0))
    elif number := _PLAIN_NUMBER.search(text):
        found["number"] = number.group(1)
    if number:
        rest = number.end()
    date = _REFERENCE_DATE.search(text, rest) or _REFERENCE_DATE.search(text)
    if date:
        try:
            found["date"] = parse_date(date.group(0)).strftime("%d/%m/%Y")
        except ValueError:
            date = None
    if date:
        rest = max(rest, date.end())
    if number or date:
        issuer = _ISSUER.match(text[rest:])
        words = issuer.group(1).strip(" ,.;:-") if issuer else ""
        if re.match(r"[A-ZĐÂĂÊÔƠƯÁÀẢÃẠ]", words) and not re.search(r"\d", words):
            found["issuer"] = words
    return found


_ADDRESS = re.compile(
    r"^(?:(?:ông|bà|anh|chị|cô|thầy|em|đồng chí|đ/c|cụ|"
    r"gs|pgs|ts|tskh|ths|th\.s|bs|bsck[i1-2]*|ck[i1-2]+|ks|cn|dsck[i1-2]*|ds|"
    r"giáo sư|phó giáo sư|tiến sĩ|tiến sỹ|thạc sĩ|thạc sỹ|bác sĩ|bác sỹ|kỹ sư|"
    r"cử nhân|dược sĩ|nhà giáo(?: ưu tú| nhân dân)?|ngưt|ngnd|nsưt|nsnd|ttưt|ttnd|"
    r"thiếu tá|trung tá|thượng tá|đại tá|thiếu úy|trung úy|thượng úy|đại úy)"
    r"(?:\s*[.:,/]\s*|\s*\(\s*(?:ông|bà)\s*\)\s*:?\s*|\s+))+",
    re.IGNORECASE,
)
_AROUND = re.compile(r"\s*[,;(\n\r–—]|\s+-\s+|\s*:\s")
_ORDINAL = re.compile(r"^\d{1,3}\s*[.)/]\s*")


def name_forms(text):
    """Return what may be the name in a cell, most of the cell first.

    A form of address, a degree before it, and a post, a department or a note behind
    it are left out step by step: a name may well begin like one of them.
    """
    text = _ORDINAL.sub("", " ".join(compose(text).split(" ")))
    bare = _ADDRESS.sub("", text)
    forms = [text, bare, *(_AROUND.split(one, maxsplit=1)[0] for one in (text, bare))]
    return [*dict.fromkeys(" ".join(form.split()) for form in forms if form.strip())]


def split_name(text):
    """Return (name, what stands behind it) of a cell with a person in it."""
    text = compose(text)
    bare = _ADDRESS.sub("", _ORDINAL.sub("", text))
    name, *rest = _AROUND.split(bare, maxsplit=1)
    return " ".join(name.split()), " ".join(" ".join(rest).split()).strip(" ()-,;")
