"""The tables of a text document (.docx), with the paragraphs above each."""

import io
import zipfile
from xml.etree.ElementTree import iterparse

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_TABLES = 100
MAX_ROWS = 50_000
MAX_CELLS = 500_000


def read_tables(content):
    """Return (texts of the paragraphs before it, rows of texts) of each table.

    A cell that spans columns stands in the first of them; one that is merged
    downwards counts for each row. Tables inside cells are part of their text.

    :raises ValueError: for a document of more cells than any list has
    """
    tables, before = [], []
    cells = 0
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        archive.open("word/document.xml") as stream,
    ):
        depth = 0  # of tables inside tables
        for event, element in iterparse(stream, ("start", "end")):
            if element.tag == f"{W}tbl":
                depth += 1 if event == "start" else -1
                if event == "end" and not depth:
                    rows = _read_rows(element)
                    cells += sum(map(len, rows))
                    if len(tables) >= MAX_TABLES or cells > MAX_CELLS:
                        raise ValueError("too many cells")
                    tables.append((before, rows))
                    before = []
                    element.clear()
            elif element.tag == f"{W}p" and event == "end" and not depth:
                text = read_text(element)
                if text.strip():
                    before.append(text.strip())
                element.clear()
    return tables


def _read_rows(table):
    rows, held = [], {}
    for row in table.findall(f"{W}tr"):
        if len(rows) >= MAX_ROWS:
            raise ValueError("too many rows")
        values = []
        skipped = row.find(f"{W}trPr/{W}gridBefore")
        values += [""] * (
            int(skipped.get(f"{W}val", "0")) if skipped is not None else 0
        )
        for cell in row.iter(f"{W}tc"):
            position = len(values)
            if position >= 100:
                break
            text = "\n".join(read_text(one).strip() for one in cell.findall(f"{W}p"))
            text = text.strip()
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and merge.get(f"{W}val") != "restart":
                text = text or held.get(position, "")
            elif merge is not None:
                held[position] = text
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            width = int(span.get(f"{W}val", "1")) if span is not None else 1
            values += [text] + [""] * (min(max(width, 1), 100) - 1)
        rows.append(values)
    return rows


def read_text(element):
    """Return the text of a paragraph, deleted and hidden runs left out."""
    parts = []
    for run in element.iter(f"{W}r"):
        if run.find(f"{W}rPr/{W}vanish") is not None:
            continue
        for child in run:
            if child.tag == f"{W}t":
                parts.append(child.text or "")
            elif child.tag in (f"{W}br", f"{W}cr"):
                parts.append("\n")
            elif child.tag == f"{W}tab":
                parts.append("\t")
            elif child.tag == f"{W}noBreakHyphen":
                parts.append("-")
    return "".join(parts)
