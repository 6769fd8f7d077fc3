"""Lists of old awards as offices keep them, and an office to read them against."""

import base64
import datetime
import io
import zipfile
from collections import namedtuple
from xml.sax.saxutils import escape

from openpyxl import Workbook

from ..award_list.award_names import AwardNames
from ..award_list.awards import AwardList, Facts
from ..award_list.layout import Column, read_sheet
from ..award_list.matcher import Department, Departments, Office, People, Person
from ..award_list.table import open_table

HEADINGS = [
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Đơn vị",
    "Hình thức khen thưởng",
    "Số quyết định",
    "Ngày quyết định",
    "Cơ quan ban hành",
]
ISSUER = "UBND tỉnh Lạng Sơn"


def row(name, **values):
    """Return the cells of one row below ``HEADINGS``."""
    cells = {
        "birthday": None,
        "department": None,
        "award": "Bằng khen của Chủ tịch UBND tỉnh",
        "number": "1234/QĐ-UBND",
        "date": "25/12/2019",
        "issuer": ISSUER,
        **values,
    }
    return [1, name, *cells.values()]


def xlsx(rows, headings=None, title=True, change=None):
    """Return the base64 of a workbook with ``rows`` below ``headings``.

    :param change: called with the sheet before it is saved
    """
    book = Workbook()
    sheet = book.active
    if title:
        sheet.append(["DANH SÁCH KHEN THƯỞNG CÁC NĂM"])
        sheet.append([])
    sheet.append(headings or HEADINGS)
    for cells in rows:
        sheet.append(cells)
    if change:
        change(sheet)
    return save(book)


def save(book):
    stream = io.BytesIO()
    book.save(stream)
    return base64.b64encode(stream.getvalue())


# --- An office without a database -------------------------------------------------

DEPARTMENTS = ["Phòng Kế hoạch", "Văn phòng", "Trạm Y tế", "Tổ Hòa giải"]
PEOPLE = [
    ("Lý Thị Hạnh", datetime.date(1985, 3, 9), "Phòng Kế hoạch", "NV01"),
    ("Lò Văn Dũng", None, "Văn phòng", "NV02"),
    ("Đinh Công Thọ", None, "Trạm Y tế", ""),
    ("Mai Hoà", None, "Văn phòng", ""),
    ("Vũ Anh", datetime.date(1970, 1, 2), "Văn phòng", ""),
    ("Vũ Anh", datetime.date(1991, 6, 5), "Trạm Y tế", ""),
    ("Ông Thế Vinh", None, "Phòng Kế hoạch", ""),
    ("Tống Công Minh", None, "Phòng Kế hoạch", ""),
]
AWARDS = [
    (1, "Lao động tiên tiến", "LDTT", "individual"),
    (2, "Chiến sĩ thi đua cơ sở", "CSTDCS", "individual"),
    (3, "Tập thể lao động tiên tiến", "TTLDTT", "collective"),
    (4, "Giấy khen", "GK-CN", "individual"),
    (5, "Giấy khen", "GK-TT", "collective"),
    (6, "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", "BKT-CN", "individual"),
    (7, "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", "BKT-TT", "collective"),
    (8, "Bằng khen của Thủ tướng Chính phủ", "BKTTG-CN", "individual"),
    (9, "Huân chương Lao động hạng Ba", "HCLD-3", "individual"),
    (10, "Chiến sĩ thi đua cấp tỉnh", "CSTDT", "individual"),
]
CODES = {award_id: code for award_id, _name, code, _subject in AWARDS}
TODAY = datetime.date(2026, 1, 1)
LEAST = 80


def make_kind(chosen=None, wordings=()):
    """Return the kind of list with the facts of a small office.

    :param dict chosen: see ``Facts``
    :param wordings: (award id, words) chosen earlier
    """
    office = Office(
        ["Chi cục Thủy lợi", "CHI CỤC THỦY LỢI"], ["Sở Nông nghiệp tỉnh Sơn La"]
    )
    people = [
        Person(number, name, birthday, 0, department, (code,) if code else (), "Ông")
        for number, (name, birthday, department, code) in enumerate(PEOPLE, 1)
    ]
    departments = [
        Department(number, name) for number, name in enumerate(DEPARTMENTS, 1)
    ]
    return AwardList(
        Facts(
            people=People(people, office),
            departments=Departments(departments, office),
            awards=AwardNames(AWARDS, chosen=wordings),
            today=TODAY,
            issuer="Chi cục Thủy lợi",
            make_key=lambda issuer, number: f"{issuer}|{number}".upper(),
            chosen=chosen or {},
        )
    )


Read = namedtuple("Read", "state who award number date year issuer reason")


def read_all(content, filename="ds.xlsx", kind=None, typed=None):
    """Return (rows as ``Read``, reasons of lines left out, sheets not read).

    What a row means stands as an officer sees it: ready or not, a name, the code of
    the award.
    """
    kind = kind or make_kind()
    cells = namedtuple(
        "Cells",
        [
            *("faults", "person_picked", "award_picked", "award_id"),
            *("employee_id", "department_id", "partner_id"),
            *(f"raw_{target}" for target in kind.kept()),
        ],
    )
    book = open_table(content, filename, kind)
    rows, left = [], []
    for sheet in book.sheets:
        columns = [
            Column(position, target, sheet.headings[position])
            for position, target in enumerate(sheet.targets)
        ]
        said = {**kind.read_title(sheet.title), **(typed or {})}
        for raw in read_sheet(sheet, kind, columns, said):
            if raw.left:
                left.append(raw.left)
                continue
            faults = ",".join(f"{key}:{why}" for key, why in raw.faults.items())
            texts = (raw.cells.get(target, "") for target in kind.kept())
            rows.append(_show(kind.judge(cells(faults, *[0] * 6, *texts))))
    return rows, left, book.unread


def _show(verdict):
    values = verdict.values
    state = "error"
    if verdict.complete:
        state = "ready" if verdict.confidence >= LEAST else "unsure"
    who = ""
    if values.get("employee_id"):
        who = PEOPLE[values["employee_id"] - 1][0]
    if values.get("department_id"):
        who = DEPARTMENTS[values["department_id"] - 1]
    return Read(
        state,
        who,
        CODES.get(values.get("award_id"), ""),
        values.get("number", ""),
        str(values.get("date", "")),
        values.get("year", 0),
        values.get("issuer_name", ""),
        verdict.reason,
    )


# --- Files of all kinds -----------------------------------------------------------


def workbook(sheets, change=None):
    """Return the bytes of a workbook: {name: rows}."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    if change:
        change(book)
    return base64.b64decode(save(book))


def csv_text(rows, delimiter=";"):
    return "\r\n".join(delimiter.join(map(str, cells)) for cells in rows)


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(*blocks):
    """Return the bytes of a .docx: a text is a paragraph, a list of rows a table.

    A cell is a text, or (text, properties of the cell in XML).
    """
    body = "".join(
        _paragraph(block) if isinstance(block, str) else _word_table(block)
        for block in blocks
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Default Extension="xml" ContentType="application/xml"/>'
            "</Types>",
        )
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        )
    return stream.getvalue()


def _paragraph(text):
    runs = "<w:br/>".join(f"<w:t>{escape(part)}</w:t>" for part in text.split("\n"))
    return f"<w:p><w:r>{runs}</w:r></w:p>"


def _word_table(rows):
    lines = []
    for cells in rows:
        pairs = (cell if isinstance(cell, tuple) else (cell, "") for cell in cells)
        lines.append(
            "".join(
                f"<w:tc><w:tcPr>{more}</w:tcPr>{_paragraph(str(text))}</w:tc>"
                for text, more in pairs
            )
        )
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"
