"""A launch document of our own, with the structure of those that offices receive."""

import io
from pathlib import Path

from docx import Document

# The real document is never copied into the repository; it is tried where it lies.
REAL_FILE = (
    Path(__file__).resolve().parents[3] / "shared/input/phat-dong-thi-dua-2023.txt"
)

# Our own words; the browser tour uploads the same file.
OWN_FILE = Path(__file__).resolve().parents[1] / "static/tests/phat-dong.txt"
TEXT = OWN_FILE.read_text(encoding="utf-8")


def paragraphs(text=TEXT):
    """Return the paragraphs of a plain text document."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def as_docx(text=TEXT):
    """Return the document as .docx: heads and signature stand in two-column tables."""
    lines = paragraphs(text)
    foot = lines.index("Nơi nhận:")
    document = Document()
    head = document.add_table(rows=1, cols=2)
    head.cell(0, 0).text = lines[0]
    head.cell(0, 1).text = lines[1]
    for line in lines[2:foot]:
        paragraph = document.add_paragraph()
        for number, part in enumerate(line.split("**")):
            paragraph.add_run(part).bold = number % 2 == 1
    sign = document.add_table(rows=1, cols=2)
    sign.cell(0, 0).text = lines[foot]
    for line in lines[foot + 1 : -2]:
        sign.cell(0, 0).add_paragraph(line)
    sign.cell(0, 1).text = lines[-2]
    sign.cell(0, 1).add_paragraph(lines[-1])
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def documents():
    """Return {name: (file name, bytes)} of all documents at hand."""
    found = {
        "text": ("phat-dong.txt", TEXT.encode()),
        "word": ("phat-dong.docx", as_docx()),
    }
    if REAL_FILE.exists():
        found["real"] = (REAL_FILE.name, REAL_FILE.read_bytes())
    return found
