"""Word documents (.docx) as lines: automatic numbers computed, rows of tables kept."""

import io
import re
import zipfile
from collections import defaultdict

from lxml import etree

from .. import bounded
from . import letters
from .model import Line, NotALaunchDocument

MAX_UNPACKED = 100 * 1024 * 1024
# One part of the archive as text: a launch document has well below one megabyte.
MAX_PART = 20 * 1024 * 1024
# Cells of tables included.
MAX_PARAGRAPHS = 20_000
# A hundred pages have some 300,000 tags.
MAX_TAGS = {"": 1_000_000}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Moved or deleted text stands in the file, but no longer in the document.
_GONE = {_FALLBACK, f"{_W}moveFrom", f"{_W}del"}
_BULLETS = ("bullet", "none")
# A table of the page's layout, not of data: head, recipients and signature.
_LAYOUT_TABLE = re.compile(
    r"cong hoa xa hoi|doc lap\s{0,9}-|noi nhan\s{0,9}:|dang cong san viet nam|"
    r"\bso\s{0,9}:?\s{0,9}\d*\s{0,9}[/-]\s{0,9}[a-z]|ngay.{0,12}thang.{0,12}nam|"
    r"^(t/?m|k/?t|t/?l|tuq)\.|"
    r"^(pho |quyen |q\. ?|p\. ?)?(giam doc|chu tich|hieu truong|bi thu|truong ban)\b",
    re.M,
)


def read(content):
    """Return the lines of a .docx file.

    :raises NotALaunchDocument: not_word, broken, too_large, too_long
    """
    try:
        bounded.check_archive(
            content, MAX_UNPACKED, MAX_TAGS, counted={"p": MAX_PARAGRAPHS}
        )
    except bounded.TooLarge as error:
        raise NotALaunchDocument("too_long", limit=MAX_PARAGRAPHS) from error
    except bounded.Broken as error:
        raise NotALaunchDocument("broken") from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" not in names:
                raise NotALaunchDocument("not_word")
            parts = {
                name: _parse(archive, f"word/{name}.xml")
                for name in ("document", "numbering", "styles", *_notes(names))
                if f"word/{name}.xml" in names
            }
    except NotALaunchDocument:
        raise
    except Exception as error:  # the libraries raise whatever broke inside the file
        raise NotALaunchDocument("broken") from error
    return _Reader(parts).run()


def _notes(names):
    """Return the parts beside the text, in the order they are read."""
    found = sorted(
        name[5:-4]
        for name in names
        if re.fullmatch(r"word/(header|footer)\d{0,3}\.xml", name)
    )
    return [*found, "footnotes", "endnotes"]


def _parse(archive, name):
    with archive.open(name) as part:
        # the size an archive claims need not be true
        content = part.read(MAX_PART + 1)
    if len(content) > MAX_PART:
        raise NotALaunchDocument("too_large", limit=MAX_PART // 1024 // 1024)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    return etree.fromstring(content, parser)


class _Reader:
    def __init__(self, parts):
        self.parts = parts
        self.numbering = _Numbering(parts.get("numbering"), parts.get("styles"))

    def run(self):
        body = self.parts["document"].find(f"{_W}body")
        if body is None:
            raise NotALaunchDocument("broken")
        if sum(1 for _ in body.iter(f"{_W}p")) > MAX_PARAGRAPHS:
            raise NotALaunchDocument("too_long", limit=MAX_PARAGRAPHS)
        lines = list(self._block(body))
        known = {letters.squeeze(line.text) for line in lines}
        for name, part in self.parts.items():
            if name in ("document", "numbering", "styles"):
                continue
            for line in self._block(part):
                text = letters.squeeze(line.text)
                # page numbers are no words
                if text not in known and re.search(r"[^\W\d_]{2}", text):
                    known.add(text)
                    lines.append(line)
        return lines

    def _block(self, element, column=None):
        """Yield the lines below an element, in document order."""
        for child in element:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child, column)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child, column)
            elif child.tag not in _GONE and isinstance(child.tag, str):
                yield from self._block(child, column)

    def _paragraph(self, paragraph, column):
        label = self.numbering.label(paragraph)
        for number, text in enumerate(_texts(paragraph)):
            if number == 0 and label and text.strip():
                text = f"{label} {text.strip()}"
            if text.strip():
                yield Line(text, column=column)
        for box in paragraph.iter(f"{_W}txbxContent"):
            if not any(True for _ in box.iterancestors(_FALLBACK)):
                yield from self._block(box, column)

    def _table(self, table, column):
        rows = [
            [list(self._block(cell)) for cell in row.iter(f"{_W}tc") if _own(cell, row)]
            for row in table.iterchildren(f"{_W}tr")
        ]
        for row in table.iterchildren(f"{_W}sdt"):
            rows.append([list(self._block(row))])
        if _is_layout(rows):
            for cells in rows:
                for number, cell in enumerate(cells):
                    for line in cell:
                        if line.column is None and len(cells) > 1:
                            line.column = number
                        yield line
            return
        for cells in rows:
            texts = [
                letters.squeeze(" ".join(letters.clean(line.text) for line in cell))
                for cell in cells
            ]
            if any(texts):
                yield Line(" | ".join(texts), column=column, is_row=len(cells) > 1)


def _own(cell, row):
    """Tell whether a cell belongs to the row, and not to a table within it."""
    return next(cell.iterancestors(f"{_W}tr")) is row


def _is_layout(rows):
    if len(rows) > 12 or max(map(len, rows), default=0) > 4:
        return False
    if len(rows) == 1 or max(map(len, rows), default=0) < 2:
        return True
    text = letters.fold(
        "\n".join(line.text for row in rows for cell in row for line in cell)[:5000]
    )
    return bool(_LAYOUT_TABLE.search(text))


def _texts(paragraph):
    """Return the lines of a paragraph, split at line breaks, bold words marked."""
    runs = []
    for run in paragraph.iter(f"{_W}r"):
        if next(run.iterancestors(f"{_W}p")) is not paragraph:
            continue
        if any(ancestor.tag in _GONE for ancestor in run.iterancestors()):
            continue
        text = "".join(_run_text(node) for node in run)
        if text:
            runs.append((_is_bold(run), text))
    # a paragraph that is bold from end to end is a heading, not an emphasis
    if all(bold or not text.strip() for bold, text in runs):
        return "".join(text for _bold, text in runs).split("\n")
    marked = []
    for bold, text in runs:
        core = text.strip()
        if bold and core:
            start = text.index(core)
            # marks do not reach over a line break
            core = re.sub(r"\s*\n\s*", "**\n**", core)
            text = f"{text[:start]}**{core}**{text[start + len(text.strip()) :]}"
        marked.append(text)
    return "".join(marked).replace("****", "").split("\n")


def _run_text(node):
    match node.tag:
        case t if t == f"{_W}t":
            return node.text or ""
        case t if t in (f"{_W}br", f"{_W}cr"):
            return "\n"
        case t if t in (f"{_W}tab", f"{_W}ptab"):
            return "\t"
        case t if t == f"{_W}noBreakHyphen":
            return "-"
    return ""


def _is_bold(run):
    bold = run.find(f"{_W}rPr/{_W}b")
    return bold is not None and bold.get(f"{_W}val") not in ("0", "false", "off")


class _Numbering:
    """Computes the numbers that Word shows, but does not write into the text."""

    def __init__(self, numbering, styles):
        self.levels = {}
        self.abstract_of = {}
        self.starts = {}
        self.counters = defaultdict(dict)
        self.styles = {}
        if styles is not None:
            for style in styles.iter(f"{_W}style"):
                self.styles[style.get(f"{_W}styleId")] = (
                    style.find(f"{_W}pPr/{_W}numPr"),
                    _value(style, "basedOn"),
                )
        if numbering is None:
            return
        for abstract in numbering.iter(f"{_W}abstractNum"):
            key = abstract.get(f"{_W}abstractNumId")
            for level in abstract.iter(f"{_W}lvl"):
                depth = _number(level.get(f"{_W}ilvl"))
                self.levels[key, depth] = (
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText") or "",
                    _number(_value(level, "start"), 1),
                )
        for num in numbering.iter(f"{_W}num"):
            key = num.get(f"{_W}numId")
            self.abstract_of[key] = _value(num, "abstractNumId")
            for override in num.iter(f"{_W}lvlOverride"):
                start = _value(override, "startOverride")
                if start is not None:
                    depth = _number(override.get(f"{_W}ilvl"))
                    self.starts[key, depth] = _number(start, 1)

    def label(self, paragraph):
        """Return the label of a paragraph, "" when it carries none; counts on."""
        key, depth = self._of(paragraph)
        abstract = self.abstract_of.get(key)
        if abstract is None or (abstract, depth) not in self.levels:
            return ""
        form, pattern, start = self.levels[abstract, depth]
        if form in _BULLETS:
            return "-" if form == "bullet" else ""
        counters = self.counters[abstract]
        # a list that restarts does so where it is first used
        first = self.starts.pop((key, depth), None)
        if first is not None or depth not in counters:
            counters[depth] = start if first is None else first
        else:
            counters[depth] += 1
        for deeper in [one for one in counters if one > depth]:
            del counters[deeper]
        return re.sub(
            r"%([1-9])",
            lambda found: self._shown(abstract, counters, int(found[1]) - 1),
            pattern[:40],
        ).strip()

    def _shown(self, abstract, counters, depth):
        form, _pattern, start = self.levels.get((abstract, depth), ("decimal", "", 1))
        return _FORMATS.get(form, str)(counters.get(depth, start))

    def _of(self, paragraph):
        """Return (list, depth) of a paragraph, its style's when it has none itself."""
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        style = _value(paragraph.find(f"{_W}pPr"), "pStyle")
        seen = set()
        while properties is None and style in self.styles and style not in seen:
            seen.add(style)
            properties, style = self.styles[style]
        if properties is None:
            return None, 0
        return _value(properties, "numId"), _number(_value(properties, "ilvl"))


def _value(element, name):
    child = element.find(f"{_W}{name}") if element is not None else None
    return None if child is None else child.get(f"{_W}val")


def _number(text, default=0):
    try:
        return min(max(int(text), 0), 10_000)
    except (TypeError, ValueError):
        return default


def roman(number):
    """Return a number in Roman capitals."""
    parts = []
    for value, letter in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "M CM D CD C XC L XL X IX V IV I".split(),
        strict=True,
    ):
        count, number = divmod(number, value)
        parts.append(letter * count)
    return "".join(parts)


def _letter(number):
    """Return a, b … z, aa, bb … as Word counts."""
    if number < 1:
        return ""
    return chr(97 + (number - 1) % 26) * min((number - 1) // 26 + 1, 10)


_FORMATS = {
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
    "decimalZero": lambda number: f"{number:02d}",
}
