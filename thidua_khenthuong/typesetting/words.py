"""Numbers, dates and lists in the words of Vietnamese official documents."""

import re

from markupsafe import Markup, escape
from num2words import num2words

NBSP = "\N{NO-BREAK SPACE}"
BLANK = NBSP * 6
THOUSANDS = ("", " nghìn", " triệu")
BILLION = 10**9

# The printed words of stored keys: official documents have one language.
ITEM_KINDS = {
    "model": "Mô hình",
    "work": "Công trình",
    "task": "Phần việc",
    "target": "Chỉ tiêu",
    "initiative": "Sáng kiến",
    "title": "Danh hiệu",
}
ASSESSMENTS = {
    "excellent": "Hoàn thành xuất sắc",
    "good": "Hoàn thành tốt",
    "completed": "Hoàn thành",
    "not_completed": "Không hoàn thành",
}


def dots(count=12):
    """Return a dotted line to be filled in by hand."""
    return "…" * count


def rich(text):
    """Return text as markup; only words between double asterisks become bold."""
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", str(escape(text or ""))))


def lines(text):
    """Return the lines of a text that are not blank."""
    return [line for line in (text or "").splitlines() if line.strip()]


def tabled(texts):
    """Return blocks of consecutive paragraphs: one ``text``, or ``rows`` of cells.

    “ | ” parts the cells of a row; rows of the same number of cells are one table.
    """
    blocks = []
    for text in texts:
        cells = [cell.strip() for cell in text.split(" | ")]
        rows = blocks[-1]["rows"] if blocks else []
        if len(cells) < 2:
            blocks.append({"text": text, "rows": []})
        elif rows and len(rows[0]) == len(cells):
            rows.append(cells)
        else:
            blocks.append({"text": "", "rows": [cells]})
    return blocks


def listed(texts):
    """Return lines that end with a semicolon each, the last with a full stop.

    Nghị định 30/2020/NĐ-CP, Phụ lục I: so căn cứ and nơi nhận are closed.
    """
    texts = [re.sub(r"[\s;,.]+$", "", text or "").strip() for text in texts]
    texts = [text for text in texts if text]
    return [f"{text};" for text in texts[:-1]] + [f"{text}." for text in texts[-1:]]


# Who is named in Điều 1, in the order in which the last article names them.
NAMED = {
    "individual": "cá nhân",
    "household": "hộ gia đình",
    "collective": "tập thể",
}
# What parts one unit from the next: “và” does where another unit begins after it, and
# not within one, as in “đơn vị thuộc và trực thuộc”.
UNIT_BREAK = re.compile(r"[,;\n]+|\bvà\s+(?=các\b|[A-ZÀ-ỸĐ])|\bvà\s*$")


def execution(units, kinds):
    """Return the sentence of a decision's last article, "" when it names nobody.

    :param str units: who carries the decision out, parted by commas
    :param kinds: ``individual``, ``household`` or ``collective`` of each who is named
        in Điều 1; they carry it out, too, and are joined by the only “và”
    """
    found = [
        unit.strip(" \t./;,\N{NO-BREAK SPACE}")
        for unit in UNIT_BREAK.split(" ".join((units or "").split(" ")))
    ]
    # who is named in Điều 1 is said below, once
    found = [
        unit for unit in found if unit and unit != "các" and "tại Điều 1" not in unit
    ]
    kinds = list(kinds)
    named = [word for kind, word in NAMED.items() if kind in kinds]
    if named:
        several = "các " if any(kinds.count(kind) > 1 for kind in NAMED) else ""
        named = [f"{several}{', '.join(named)} có tên tại Điều 1"]
    who = " và ".join(filter(None, (", ".join(found), *named)))
    if not who:
        return ""
    return f"{who[0].upper()}{who[1:]} chịu trách nhiệm thi hành Quyết định này"


def number_line(number, symbol):
    """Return “Số: 05/QĐ-SNV”, with room for the pen while there is no number."""
    return f"Số: {f'{number:02d}' if number else BLANK}/{symbol or ''}"


def long_date(day):
    """Return “ngày 05 tháng 02 năm 2023”, with room for the pen without a date.

    Nghị định 30/2020/NĐ-CP, Phụ lục I: days below 10 and months 1 and 2 carry a
    leading zero, which keeps anybody from adding a digit.
    """
    if not day:
        return f"ngày {BLANK} tháng {BLANK} năm {BLANK}"
    return f"ngày {day.day:02d} tháng {_month(day)} năm {day.year}"


def short_date(day):
    """Return “05/02/2023” or “05/3/2023”, nothing without a date."""
    return f"{day.day:02d}/{_month(day)}/{day.year}" if day else ""


def _month(day):
    return f"{day.month:02d}" if day.month < 3 else str(day.month)


def place_and_date(place, words):
    """Return “Lạng Sơn, ngày …”."""
    return f"{place}, {words}" if place else words


def quantity(number):
    """Return a quantity with decimal comma and dots between thousands."""
    text = f"{number or 0:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def measured(text, unit):
    """Return a quantity, worded already, with its unit: “30 người”, but “95%”."""
    unit = (unit or "").strip()
    gap = "" if unit.startswith(("%", "\N{PER MILLE SIGN}")) else " "
    return f"{text}{gap}{unit}" if unit else text


def two_digits(number):
    """Return a number with a leading zero below ten."""
    return f"{number or 0:02d}"


def money(amount):
    """Return an amount of đồng with dots between thousands, "" where none is due."""
    return f"{amount:,.0f}".replace(",", ".") if amount else ""


def money_in_words(amount):
    """Return an amount in words, e.g. “Một triệu bốn trăm lẻ năm nghìn đồng”."""
    words = number_in_words(round(amount))
    return f"{words[:1].upper()}{words[1:]} đồng"


def number_in_words(number):
    """Return a whole number, zero or more, in Vietnamese words.

    num2words spells three digits well, but leaves out the empty hundreds between two
    groups: 1.005.000 would become “một triệu năm nghìn”, to which anybody could add.
    """
    if number < 0:
        raise ValueError("a negative number has no place in a document")
    if number < 1000:
        return num2words(number, lang="vi")
    high, low = divmod(number, BILLION)
    groups = [low // 1000**power % 1000 for power in (2, 1, 0)]
    parts = [f"{number_in_words(high)} tỷ"] if high else []
    for group, scale in zip(groups, reversed(THOUSANDS), strict=True):
        if not group:
            continue
        words = num2words(group, lang="vi")
        if parts and group < 100:
            words = f"không trăm {'lẻ ' if group < 10 else ''}{words}"
        parts.append(words + scale)
    return " ".join(parts)
