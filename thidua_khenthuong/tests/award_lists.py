"""Lists of old awards as offices keep them, made with openpyxl."""

import base64
import io

from openpyxl import Workbook

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
