"""Worked cases of eligibility: reads ``eligibility_cases.csv`` and renders it.

Run as a script, it writes ``docs/eligibility.md``. It needs nothing but Python, so that
the page can be made without an Odoo.

Facts are written as a clerk notes them, between semicolons:

- ``CSTDCS 2022 2023`` awards by their codes; in brackets what differs:
  ``(phong trào)``, ``(đột xuất)``, ``(đề nghị)``, ``(thu hồi)``
- ``xếp loại 2023 2024 tốt``: ``xuất sắc``, ``tốt``, ``hoàn thành``,
  ``không hoàn thành``
- ``sáng kiến 2024 cơ sở``, ``tỉnh`` or ``toàn quốc``; ``đề tài`` likewise; in brackets
  ``(chưa công nhận)`` or what it was used for, ``(CSTDT 2023)``, ``(BKT-CN 2023)``
- ``kỷ luật khiển trách 01/02/2024–31/01/2025``; ``xem xét kỷ luật 01/10/2024``
- ``vào cơ quan 01/07/2024``, ``nghỉ thai sản 01/02/2024–31/07/2024``
- of a unit ``10 người``, ``7 người LDTT``, ``9 người hoàn thành``,
  ``1 người cảnh cáo``; ``giải thể 01/07/2025``
- ``cả phòng 20 LDTT``, ``cả phòng 3 CSTDCS``: among whom a share is counted
- ``sổ từ 2023``: since when the office's records are whole
- ``tiếp nhận 30/09/2026``, ``quyết định 02/11/2026``: else the 20th of December
"""

import csv
from pathlib import Path
from typing import NamedTuple

ADDON = Path(__file__).resolve().parent.parent
TABLE = ADDON / "tests/eligibility_cases.csv"
PAGE = ADDON.parent / "docs/eligibility.md"

OUTCOMES = {
    "đủ": "eligible",
    "chưa kết luận": "cannot_tell",
    "chưa đủ": "not_eligible",
}


class Row(NamedTuple):
    """One case: under which rules, for whom, what is known, what follows, and why."""

    number: int
    rules: str
    award: str
    year: int
    facts: str
    outcome: str
    basis: str


def read():
    """Return the cases of the table.

    :raises ValueError: naming the line that is no case
    """
    with TABLE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, delimiter="|"))[1:]
    rows = []
    for number, line in enumerate(lines, 1):
        values = [cell.strip() for cell in line]
        if len(values) != 6 or values[4] not in OUTCOMES:
            raise ValueError(f"{TABLE.name}, case {number}: not understood: {line}")
        rules, award, year, facts, outcome, basis = values
        rows.append(Row(number, rules, award, int(year), facts, outcome, basis))
    return rows


def render():
    """Return the table as a page for people."""
    parts = [
        "# Vì sao đủ, vì sao chưa đủ",
        "",
        "Bấm vào từ trên dòng đề nghị để mở từng điều kiện, điều đã tìm thấy và điều "
        "luật:",
        "",
        "![Vì sao đủ, vì sao chưa đủ](images/screen-eligibility-panel.png)",
        "",
        "**Lộ trình danh hiệu** của một người, và **Ai đủ điều kiện đề nghị** của một "
        "phòng:",
        "",
        "![Lộ trình danh hiệu](images/screen-eligibility-roadmap.png)",
        "",
        "![Ai đủ điều kiện đề nghị](images/screen-eligibility-unit.png)",
        "",
        "## Các trường hợp",
        "",
        "Mỗi dòng là một trường hợp đã kiểm thử với bộ quy định đi kèm phần mềm; cột "
        "cuối là căn cứ quyết định kết quả.",
        "“Chưa kết luận”: còn thiếu dữ liệu, quy định chưa đối chiếu văn bản, hoặc do "
        "Hội đồng xem xét.",
        "Tạo từ `tests/eligibility_cases.csv` bằng `make docs`.",
        "",
        "| TT | bộ quy định | khen thưởng | năm | dữ kiện | kết quả | căn cứ |",
        "|---|---|---|---|---|---|---|",
    ]
    parts += ["| " + " | ".join(map(str, row)) + " |" for row in read()]
    return "\n".join([*parts, ""])


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
