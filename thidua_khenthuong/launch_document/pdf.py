"""Text PDFs as lines, by pypdf, which Odoo itself brings along."""

import io
import logging
import re

import pypdf

from .model import Line, NotALaunchDocument

MAX_PAGES = 60
# What the drawing commands of one page may unpack to.
MAX_PAGE = 5 * 1024 * 1024
_PAGE_NUMBER = re.compile(
    r"\s{0,9}(trang\s{0,9})?[-–]?\s{0,9}\d{1,3}(\s{0,9}/\s{0,9}\d{1,3})?\s{0,9}[-–]?"
    r"\s{0,9}",
    re.I,
)


def read(content):
    """Return the lines of a PDF that carries text.

    :raises NotALaunchDocument: pdf_pages, pdf_scan (pictures of pages), pdf_locked,
        pdf (damaged)
    """
    logger = logging.getLogger("pypdf")
    level = logger.level
    # its remarks on faulty files are no concern of the office's log
    logger.setLevel(logging.CRITICAL)
    try:
        return _read(pypdf.PdfReader(io.BytesIO(content)))
    except NotALaunchDocument:
        raise
    except Exception as error:  # the library raises whatever broke inside the file
        raise NotALaunchDocument("pdf") from error
    finally:
        logger.setLevel(level)


def _read(reader):
    if reader.is_encrypted and not reader.decrypt(""):
        raise NotALaunchDocument("pdf_locked")
    if len(reader.pages) > MAX_PAGES:
        raise NotALaunchDocument("pdf_pages", limit=MAX_PAGES)
    lines = []
    for page in reader.pages:
        contents = page.get_contents()
        if contents is None or len(contents.get_data()) > MAX_PAGE:
            continue
        rows = page.extract_text(
            extraction_mode="layout", layout_mode_space_vertically=True
        ).splitlines()
        while rows and (not rows[0].strip() or _PAGE_NUMBER.fullmatch(rows[0])):
            del rows[0]
        while rows and (not rows[-1].strip() or _PAGE_NUMBER.fullmatch(rows[-1])):
            del rows[-1]
        blank = False
        for row in rows:
            if row.strip():
                lines.append(Line(row.rstrip(), after_blank=blank and bool(lines)))
            blank = not row.strip()
    if not lines:
        raise NotALaunchDocument("pdf_scan")
    return lines
