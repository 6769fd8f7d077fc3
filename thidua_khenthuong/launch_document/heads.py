"""The head of a document: issuers, number, place and date, title."""

import re

from . import letters

# Printed titles, the longer before what it begins with.
TITLES = (
    "KẾ HOẠCH LIÊN TỊCH",
    "KẾ HOẠCH LIÊN NGÀNH",
    "KẾ HOẠCH PHỐI HỢP",
    "CHƯƠNG TRÌNH HÀNH ĐỘNG",
    "CHƯƠNG TRÌNH PHỐI HỢP",
    "HƯỚNG DẪN LIÊN TỊCH",
    "LỜI PHÁT ĐỘNG",
    "THƯ PHÁT ĐỘNG",
    "LỜI KÊU GỌI",
    "THƯ KÊU GỌI",
    "PHÁT ĐỘNG",
    "KẾ HOẠCH",
    "CHƯƠNG TRÌNH",
    "HƯỚNG DẪN",
    "CHỈ THỊ",
    "QUYẾT ĐỊNH",
    "THÔNG BÁO",
    "THÔNG TRI",
    "PHƯƠNG ÁN",
    "NGHỊ QUYẾT",
    "ĐỀ ÁN",
    "QUY CHẾ",
    "THỂ LỆ",
    "TỜ TRÌNH",
    "GIAO ƯỚC THI ĐUA",
)
_TITLES = tuple((letters.fold(title), len(title)) for title in TITLES)
# What is printed on every document, or is mere ornament.
LAYOUT = re.compile(
    r"cong hoa xa hoi chu nghia( viet nam)?|doc lap ?- ?tu do ?- ?hanh phuc|"
    r"dang cong san viet nam|noi nhan ?:?|(ban )?du thao( lan \d+)?|"
    r"\((ban )?du thao( lan \d+)?\)|[-_=*.~\s]+"
)
UNION_MOTTO = re.compile(r"doan (tncs|thanh nien cong san) ho chi minh")
_NATION = re.compile(
    r"\s(?=cong hoa xa hoi chu nghia|doc lap ?- ?tu do|dang cong san viet nam$)"
)
_DOTS = r"[\s.…_]{0,60}"
NUMBER = re.compile(
    rf"so ?:?{_DOTS}(\d{{0,6}}){_DOTS}[/-] ?((?:\d{{4}} ?/ ?)?[^\W\d_][^\s,;]{{0,40}}"
    rf")(?: |$)"
)
PLACE_DATE = re.compile(
    rf"(?:([^\d:;]{{2,60}}?)[,.]? )?ngay{_DOTS}(?:(\d{{1,2}}){_DOTS}thang{_DOTS}"
    rf"(\d{{0,2}}){_DOTS}"
    rf"nam{_DOTS}(\d{{4}}|\d{{0,3}}{_DOTS})|"
    rf"thang{_DOTS}(\d{{0,2}}){_DOTS}nam{_DOTS}(\d{{4}}|\d{{0,3}}{_DOTS})|"
    r"(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d{4})) ?"
)
ABOUT = re.compile(r"(v/v|v\.v|ve viec) ?:? ?")
TO = re.compile(r"kinh gui ?:? ?")
# A line that begins with one of these is the name of another body, any other goes on.
_BODY = re.compile(
    r"(ubnd|uy ban|hdnd|hoi dong|so|bo|tong cuc|tong cong ty|tap doan|cuc|chi cuc|vu|"
    r"phong|ban|van phong|truong|hoc vien|dai hoc|vien|trung tam|benh vien|tram|"
    r"cong ty|chi nhanh|ngan hang|kho bac|bao hiem|toa an|cong an|quan khu|dai|bao|"
    r"tap chi|thu vien|bao tang|nha|thanh tra|hoi|lien hiep|lien minh|lien doan|"
    r"tong lien doan|cong doan|doan|bch|mat tran|tinh uy|thanh uy|huyen uy|quan uy|"
    r"thi uy|dang uy|dang bo|chi bo|tinh doan|thanh doan|huyen doan|quan doan|"
    r"thi doan|xa doan|phuong doan|hop tac xa|don vi|khoa|to|doi|chi doan|chi hoi|"
    r"quy|cum|khoi|lien chi|van phong)\b"
)
# These name no body before another line does.
_INCOMPLETE = re.compile(
    r"(uy ban nhan dan|hoi dong nhan dan|ban chap hanh|bch|ban thuong vu|dang uy|"
    r"ban thuong truc|dang bo|chi bo|cong doan|uy ban|uy ban mat tran|to chuc|"
    r"hoi dong thi dua\W{0,9}khen thuong|hoi dong td\W{0,9}kt|hoi dong|ban chi dao|"
    r"truong|"
    r"phong|trung tam|benh vien|cong ty|doan thanh nien|van phong dang uy)"
)
# A line of the head has no more letters.
_LONGEST = 400
_GOES_ON = re.compile(r"(va|cua|cap|cac|thuoc|voi)\b|[,-]")
_TO_GO_ON = re.compile(r"(\bva|\bcua|\bthuoc|,|-)$")


def find_title(text):
    """Return the length of the title a line begins with, 0 when it begins with none."""
    folded = letters.fold(text)
    for title, length in _TITLES:
        if folded.startswith(title) and not folded[length : length + 1].isalnum():
            return length
    return 0


def is_bare_title(text):
    """Tell whether a line is a title and nothing else, in any letters."""
    length = find_title(text)
    return bool(length) and not text[length:].strip(" :.*")


def split_line(text):
    """Return the pieces of a line of the head: what a PDF has put on one line."""
    if len(text) > _LONGEST:
        return [text]
    text = letters.squeeze(text)
    folded = letters.fold(text)
    if found := _NATION.search(folded):
        return [text[: found.start()].strip(), text[found.end() :].strip()]
    found = NUMBER.match(folded)
    if found and found.end() < len(text):
        rest = text[found.end() :].strip()
        if PLACE_DATE.fullmatch(folded[found.end() :].strip()):
            return [text[: found.end()].strip(), rest]
    return [text]


def read_number(text):
    """Return (number, symbol) of a line “Số: 64/KH-UBND”, None for any other."""
    found = NUMBER.fullmatch(letters.fold(text))
    if not found:
        return None
    symbol = "".join(text[found.start(2) : found.end(2)].split()).rstrip(".…")
    # dashes of all kinds stand between the parts of a symbol
    return int(found[1] or 0), re.sub("[‐-―−]", "-", symbol)


def read_place_date(text):
    """Return (place, day, month, year) of “An Hòa, ngày … tháng 3 năm 2025”.

    What is left open is 0; None for any other line.
    """
    found = PLACE_DATE.fullmatch(letters.fold(text))
    if not found or len(text) > 120:
        return None
    place = text[found.start(1) : found.end(1)].strip(" ,.") if found[1] else ""
    day, month, year = (
        (found[7], found[8], found[9])
        if found[9]
        else (found[2], found[3], found[4])
        if found[2] is not None
        else ("", found[5], found[6])
    )
    year = year if (year or "").isdigit() and len(year) == 4 else ""
    return place, *(int(part or 0) for part in (day, month, year))


def is_body(text):
    """Tell whether a line begins with the name of a body."""
    return bool(_BODY.match(letters.fold(text)))


def name_bodies(texts):
    """Join lines of the head to the names of bodies: lists of line numbers.

    “ỦY BAN NHÂN DÂN” and “XÃ BÌNH LỘC” are one, “UBND TỈNH AN HÒA” and “SỞ Y TẾ” two.
    """
    groups = []
    for number, text in enumerate(texts):
        folded = letters.fold(text)
        before = letters.fold(texts[number - 1]).rstrip(" *") if number else ""
        if groups and (
            _INCOMPLETE.fullmatch(before)
            or _TO_GO_ON.search(before)
            or _GOES_ON.match(folded)
            or not _BODY.match(folded)
        ):
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups
