"""Tells what two PDF files of one document say differently, word by word.

Two typesettings of the same words are never the same bytes: a file carries its date,
and another release of a library places a line elsewhere.
"""

import io
import unicodedata
from difflib import SequenceMatcher

from odoo.tools.pdf import PdfReader

# How much of a difference is shown.
SNIPPET = 80


def words(pdf):
    """Return the words that stand in a PDF, page after page."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    text = " ".join(page.extract_text() for page in pages)
    return unicodedata.normalize("NFC", text).split()


def differences(first, second):
    """Return [(words of the first alone, words of the second alone)], in order.

    :param list first: as :func:`words` returns it; so is ``second``
    """
    if first == second:
        return []
    blocks = SequenceMatcher(None, first, second).get_opcodes()
    return [
        (_snippet(first[i:j]), _snippet(second[k:m]))
        for tag, i, j, k, m in blocks
        if tag != "equal"
    ]


def _snippet(found):
    text = " ".join(found)
    return text if len(text) <= SNIPPET else f"{text[:SNIPPET]}…"
