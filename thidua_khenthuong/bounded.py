"""Looks at a file before anything parses it: what it would become must fit.

Parsers of archives and tables hold in memory what they read, and a file of a few
kilobytes can unpack to gigabytes, to a row of millions of cells or to a document of
hundreds of thousands of paragraphs. Here only bytes are counted, in flat memory, and
reading ends where a limit is passed. Knows no Odoo; callers find the words.
"""

import io
import re
import zipfile

CHUNK = 2**18
# Files in one archive; an office program writes some dozens.
MEMBERS = 5_000
ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
# A spreadsheet knows no more columns.
CELLS_IN_ROW = 16_384


class TooLarge(Exception):
    """The file would become more than it may."""


class Broken(Exception):
    """The file is no archive, or not a whole one."""


class Forged(Broken):
    """A part declares entities, which no office program does."""


def decoded_size(value):
    """Return how many bytes a text in base64 stands for, without decoding it."""
    value = value or b""
    padding = value[-2:].count(b"=" if isinstance(value, bytes) else "=")
    return len(value) * 3 // 4 - padding


def lines(stream, limit):
    """Yield the lines of a text, none of which is longer than ``limit``.

    :raises TooLarge: before such a line is read whole
    """
    while line := stream.readline(limit + 1):
        if len(line) > limit:
            raise TooLarge
        yield line


def check_archive(content, unpacked, tags, counted=None, rows=()):
    """Refuse an office file (.docx, .xlsx) that would become too much.

    :param bytes content: the file
    :param int unpacked: bytes that all its parts may unpack to
    :param dict tags: how many tags a part of XML may have, opening and closing ones,
        by the end of its name; ``""`` stands for all others
    :param dict counted: {name of an element without its namespace: how many there may
        be in a part}
    :param rows: beginnings of the names of parts that are read row by row: only the
        cells of a row are limited there
    :raises TooLarge: when a limit is passed
    :raises Broken: when it cannot be unpacked
    :raises Forged: when a part declares entities
    """
    if content.count(b"PK\x01\x02") > MEMBERS:
        raise TooLarge
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            # what a part claims to unpack to is all that is ever read of it
            if sum(member.file_size for member in members) > unpacked:
                raise TooLarge
            for member in members:
                if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
                    continue
                with archive.open(member) as part:
                    if member.filename.startswith(tuple(rows)):
                        _check_rows(part)
                    else:
                        limit = next(
                            tags[end]
                            for end in sorted(tags, key=len, reverse=True)
                            if member.filename.endswith(end)
                        )
                        _check_tags(part, limit, counted or {})
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise Broken from error
    # an encrypted part, a way of packing that is not known, a torn stream
    except (RuntimeError, NotImplementedError, ValueError, zipfile.zlib.error) as error:
        raise Broken from error


def _chunks(part):
    """Yield the part piece by piece, no tag's name cut in two."""
    rest, first = b"", True
    while chunk := part.read(CHUNK):
        # two bytes a letter hide nothing
        chunk = rest + chunk.replace(b"\0", b"")
        if first and b"<!DOCTYPE" in chunk:
            raise Forged
        first = False
        cut = chunk.rfind(b"<") if len(chunk) < 2 * CHUNK else len(chunk)
        cut = max(cut, 0)
        yield chunk[:cut]
        rest = chunk[cut:]
    yield rest


def _check_tags(part, limit, counted):
    patterns = {
        name: re.compile(rb"<(?:\w+:)?" + name.encode() + rb"[\s/>]")
        for name in counted
    }
    found = dict.fromkeys(patterns, 0)
    tags = 0
    for chunk in _chunks(part):
        tags += chunk.count(b"<")
        if tags > limit:
            raise TooLarge
        for name, pattern in patterns.items():
            found[name] += len(pattern.findall(chunk))
            if found[name] > counted[name]:
                raise TooLarge


def _check_rows(part):
    cells = 0
    for chunk in _chunks(part):
        start = 0
        for row in ROW.finditer(chunk):
            cells += len(CELL.findall(chunk, start, row.start()))
            if cells > CELLS_IN_ROW:
                raise TooLarge
            cells, start = 0, row.end()
        cells += len(CELL.findall(chunk, start))
        if cells > CELLS_IN_ROW:
            raise TooLarge
