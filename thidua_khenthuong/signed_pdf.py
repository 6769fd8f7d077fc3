"""Looks at a PDF that somebody else has made: what it is, never what it is worth.

Whether a signature in it is valid depends on certificates, times and revocations that
are looked up elsewhere; here it is only said whether one is there. Knows no Odoo.
"""

import io
from typing import NamedTuple

import pikepdf

# A reader finds the mark within the first kilobyte, whatever stands before it.
MARK, WITHIN = b"%PDF-", 1024
# Fields of a form that are looked at.
FIELDS = 10_000


class NotPdf(Exception):
    """It is no PDF, or a damaged one."""


class Protected(Exception):
    """It opens with a password only."""


class Facts(NamedTuple):
    """How many pages a PDF has, and whether a digital signature is in it."""

    pages: int
    signed: bool


def inspect(content):
    """Return the :class:`Facts` of a file, by its content.

    :param bytes content:
    :raises NotPdf:
    :raises Protected:
    """
    if MARK not in content[:WITHIN]:
        raise NotPdf
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return Facts(len(pdf.pages), _is_signed(pdf))
    except pikepdf.PasswordError as error:
        raise Protected from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError) as error:
        raise NotPdf from error


def _is_signed(pdf):
    """Tell whether a field of the form holds a signature."""
    form = pdf.Root.get("/AcroForm")
    if form is None:
        return False
    waiting = [(field, None) for field in form.get("/Fields", [])]
    for _looked_at in range(FIELDS):
        if not waiting:
            return False
        field, inherited = waiting.pop()
        kind = field.get("/FT", inherited)
        if kind == "/Sig" and "/ByteRange" in (field.get("/V") or {}):
            return True
        waiting += [(child, kind) for child in field.get("/Kids", [])]
    return False
