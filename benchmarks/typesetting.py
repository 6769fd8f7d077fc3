"""What long documents and hostile files cost: processor time and memory.

make bench ARGS=typesetting
"""

import io
import resource
import time
import zipfile
from pathlib import Path

from odoo.exceptions import UserError

from odoo.addons.thidua_khenthuong.award_list import table
from odoo.addons.thidua_khenthuong.launch_document import reader
from odoo.addons.thidua_khenthuong.typesetting import engine, presses

env = globals()["env"]  # given by office/bench.py
PAGE = "<html lang='vi'><body>{}</body></html>"
WORDS = "đã có thành tích xuất sắc trong phong trào thi đua "
ROW = (
    "<tr><td>{0}</td><td>Nguyễn Văn An {0}</td><td>Chuyên viên, Phòng Tổ chức</td>"
    f"<td>{WORDS}</td></tr>"
)


def documents():
    """Yield (what it is, HTML) of documents from one line to too many."""
    yield "one line", "<p>Nội dung</p>"
    for count in (300, 1_000, 5_000, 20_000):
        rows = "".join(map(ROW.format, range(count)))
        yield f"list of {count} rows", f"<table class='list'>{rows}</table>"
    for count in (32_767, 220_000):
        yield f"paragraph of {count}", f"<p>{WORDS * (count // len(WORDS))}</p>"


def files():
    """Yield (what it is, its bytes, what reads it) of files that unpack to far more."""

    def archive(name, part):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
            target.writestr(name, part)
        return content.getvalue()

    def read_table(content):
        table.open_table(content, "x", str)

    row = "<sheetData><row>" + "<c/>" * 3_000_000 + "</row></sheetData>"
    yield ".xlsx, 3,000,000 cells", archive("xl/worksheets/sheet1.xml", row), read_table
    text = "<w:p/>" * 400_000
    yield ".docx, 400,000 paragraphs", archive("word/document.xml", text), reader.read
    line = f"Họ và tên;Số quyết định\n{';' * 20_000_000}"
    yield ".csv, a line of 20 MB", line.encode(), read_table


def press_figures():
    """Return (processor seconds, peak memory in MB) of the idle press, if any."""
    for one in presses.presses._idle:
        folder = Path(f"/proc/{one._process.pid}")
        fields = (folder / "stat").read_text().split()
        peak = next(
            line.split()[1]
            for line in (folder / "status").read_text().splitlines()
            if line.startswith("VmHWM")
        )
        return (int(fields[13]) + int(fields[14])) / 100, int(peak) // 1024
    return 0, 0


def main():
    print(f"{'document':<28} cpu s   MB of the press")
    for what, html in documents():
        presses.presses.close()
        try:
            engine.Typesetter(env).typeset(PAGE.format(html))
            seconds, memory = press_figures()
            print(f"{what:<28} {seconds:>5.2f} {memory:>6}")
        except UserError as error:
            print(f"{what:<28} refused: {error}")
    print(f"\n{'file':<28} bytes     cpu s  MB more")
    for what, content, read in files():
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        try:
            read(content)
        except (table.TableFault, reader.NotALaunchDocument):
            seconds = time.process_time() - start
            more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
            print(f"{what:<28} {len(content):<9} {seconds:.2f} {more // 1024:>6}")
    presses.presses.close()


main()
