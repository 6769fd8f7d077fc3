"""From a file to the lines of its text, in bounded time and memory."""

import re

from . import letters, pdf, word
from .model import Line, NotALaunchDocument

MAX_SIZE = 20 * 1024 * 1024
# A launch document has some hundred lines; what has more is none, and would make as
# many records.
MAX_LINES = 5_000
MAX_LETTERS = 2_000_000
_WIDE = re.compile(r"\t{1,99} {0,99}| {3,}")
_ROOM = re.compile(r"(^so\s{0,9}:?|\b(ngay|thang|nam))[\s.…_\d]{0,60}$")
_FILLED = re.compile(r"[\d.…_/-]|tháng|năm|Tháng")
_VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủứừửữự]")
# Letters of the TCVN3 and VNI fonts, which stand for others.
_OLD_FONT = re.compile(r"[®µ¸¹¶·¨©ª«¬¦§]")


def read_lines(content):
    """Return the lines of a .docx, PDF or plain text file, tidied.

    :raises NotALaunchDocument: for anything that is no such file
    """
    if not content:
        raise NotALaunchDocument("empty")
    if len(content) > MAX_SIZE:
        raise NotALaunchDocument("too_large", limit=MAX_SIZE // 1024 // 1024)
    if content.startswith(b"PK"):
        lines = word.read(content)
    elif content.startswith(b"%PDF"):
        lines = pdf.read(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotALaunchDocument("old_word")
    elif content.startswith(b"{\\rtf"):
        raise NotALaunchDocument("rtf")
    elif re.match(rb"\s*<(!doctype|html|\?xml)", content[:200], re.I):
        raise NotALaunchDocument("markup")
    else:
        lines = _read_text(content)
    if len(lines) > MAX_LINES or sum(len(one.text) for one in lines) > MAX_LETTERS:
        raise NotALaunchDocument("too_long", limit=MAX_LINES)
    for line in lines:
        line.text = letters.tidy(line.text)
    lines = [line for line in lines if line.text.strip()]
    if not lines:
        raise NotALaunchDocument("empty")
    sample = "\n".join(line.text[:500] for line in lines[:200])
    if len(_OLD_FONT.findall(sample)) > len(_VIETNAMESE.findall(sample.lower())) + 5:
        raise NotALaunchDocument("old_font")
    return lines


def _read_text(content):
    text = _decode(content)
    if "\x00" in text[:100_000]:
        raise NotALaunchDocument("not_text")
    lines = []
    blank = False
    for row in text.splitlines():
        if row.strip():
            lines.append(Line(row.rstrip(), after_blank=blank and bool(lines)))
            if len(lines) > MAX_LINES:
                raise NotALaunchDocument("too_long", limit=MAX_LINES)
        blank = not row.strip()
    return lines


def _decode(content):
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ("utf-16",)
    else:
        # Windows-1258 is what Vietnamese Windows wrote before Unicode
        encodings = ("utf-8-sig", "cp1258")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "cp1258":
            return text
        sample = letters.compose(text[:20_000])
        words = len(re.findall(r"[^\W\d_]{2,}", sample))
        odd = len(re.findall(r"[\x00-\x08\x0e-\x1f\x80-\x9f]", sample))
        if words > 5 and not odd:
            return text
    raise NotALaunchDocument("not_text")


def columns(line):
    """Return the pieces of a line that stand side by side, set apart by wide space."""
    parts = []
    for part in _WIDE.split(line.text.strip()):
        # room for a number or a date parts no columns: “Số:     /KH-SYT”
        if parts and _ROOM.search(letters.fold(parts[-1])) and _FILLED.match(part):
            parts[-1] = f"{parts[-1]} {part.strip()}"
        elif part.strip():
            parts.append(part.strip())
    if len(parts) == 1 or len(line.text) > 400:
        return [Line(line.text.strip(), line.after_blank, line.column, line.is_row)]
    return [
        Line(part, line.after_blank, number if line.column is None else line.column)
        for number, part in enumerate(parts)
    ]
