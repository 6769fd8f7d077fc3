"""How long a launch document is read: by the page, and for files made to hurt.

    make bench ARGS=launch_documents

Reading needs no database; the script also runs alone, in the environment's Python.
Times are processor seconds, the best of three; memory is the peak of the whole process
so far.
"""

import io
import resource
import sys
import time
import types
from pathlib import Path

from docx import Document
from weasyprint import HTML

ADDON = Path(__file__).resolve().parents[1] / "thidua_khenthuong"
# the package itself imports Odoo; only the rooms that know none are needed
package = types.ModuleType("addon")
package.__path__ = [str(Path(__file__).resolve().parent.parent / "thidua_khenthuong")]
sys.modules["addon"] = package

from addon import launch_document  # noqa: E402

PAGES = 20
LINES_OF_A_PAGE = 34
HEAD = "SỞ Y TẾ\nSố: /KH-SYT\nKẾ HOẠCH\nThi đua\nI. NỘI DUNG\n"
POINT = (
    "{}. Mỗi khoa có ít nhất 02 sáng kiến, đăng ký trước ngày 10/3/2025, thi đua từ "
    "ngày 15/3/2025 đến hết ngày 20/11/2025."
)
FOOT = "\nNơi nhận:\n- Các khoa;\n- Lưu: VT.\nGIÁM ĐỐC\nĐàm Quang Vịnh"
MONSTERS = ("a", "từ ngày 1/1/2025 đến ", "kế hoạch số ", "(", "**", "I. ", "a; ")


def texts(pages):
    lines = pages * LINES_OF_A_PAGE // 2
    return HEAD + "\n".join(POINT.format(number) for number in range(lines)) + FOOT


def as_word(text):
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_pdf(text):
    lines = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return HTML(string=f"<style>p {{ font-size: 14pt }}</style>{lines}").write_pdf()


def table_of_cells(rows, columns):
    document = Document()
    table = document.add_table(1, columns)
    first = table.rows[0]._tr
    for cell in table.rows[0].cells:
        cell.text = "ô"
    for _number in range(rows - 1):
        table._tbl.append(first.__copy__())
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def measure(name, content, pages=0):
    best, said = None, ""
    for _round in range(3):
        start = time.process_time()
        try:
            said = f"{len(launch_document.read(content).placements)} lines"
        except launch_document.NotALaunchDocument as fault:
            said = f"refused: {fault.code}"
        spent = time.process_time() - start
        best = spent if best is None else min(best, spent)
    each = f"{best / pages * 1000:.1f} ms" if pages else "–"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"| {name} | {best:.3f} s | {each} | {said} | {peak} MB |", flush=True)


def main():
    print("| file | time | a page | read | peak memory |\n|---|---:|---:|---|---:|")
    text = texts(PAGES)
    measure(f"text, {PAGES} pages", text.encode(), PAGES)
    measure(f"Word, {PAGES} pages", as_word(text), PAGES)
    measure(f"PDF, {PAGES} pages", as_pdf(text), PAGES)
    for word in MONSTERS:
        line = word * (1_000_000 // len(word))
        measure(f"a line of a million letters, “{word}”", (HEAD + line).encode())
        measure(f"the same after the recipients, “{word}”", (text + line).encode())
    measure("5,000 lines", (HEAD + "Đoạn văn\n" * 4_990).encode())
    measure("a table of 50,000 cells", table_of_cells(10_000, 5))
    measure("a table of 15,000 cells", table_of_cells(3_000, 5))


main()
