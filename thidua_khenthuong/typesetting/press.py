"""Typesets in a process of its own, which has a budget of time, memory and pages.

Run by :mod:`.engine` and by nobody else: jobs come in through the standard input, files
go out through the standard output, one after the other. A document that takes more than
its share kills this process at worst, and never Odoo's.

Knows neither Odoo nor the addon, so that it starts fast.
"""

import io
import json
import logging
import os
import resource
import select
import signal
import struct
import sys

if __name__ == "__main__":
    # modules that lie beside this one are no libraries
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [path for path in sys.path if os.path.abspath(path or ".") != here]

from lxml import etree  # noqa: E402

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# A frame is its length, then its bytes. An answer begins with what became of the job,
# the seconds of the processor it took, the number of its pages, and the length of what
# WeasyPrint has to say about it.
LENGTH = struct.Struct("!Q")
ANSWER = struct.Struct("!cdII")
DONE, TOO_MANY_PAGES, NO_MEMORY = b"P", b"N", b"M"
# How a process ends that had too much to do, or a library that got no memory.
SIGXCPU = signal.SIGXCPU
NO_MEMORY_SIGNALS = (signal.SIGABRT, signal.SIGSEGV, signal.SIGKILL, signal.SIGTRAP)
SAID = 10_000
# An idle press gives its memory back to the machine.
IDLE_SECONDS = 300


def main():
    settings = json.loads(_receive())
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    press = Press(settings)
    _limit(resource.RLIMIT_AS, settings["memory"])
    # what a library prints must not come between the answers
    answers = os.dup(1)
    os.dup2(2, 1)
    said = io.StringIO()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(logging.StreamHandler(said))
    logger.setLevel(logging.ERROR)
    _send(answers, DONE, 0, 0)
    while select.select([0], [], [], IDLE_SECONDS)[0]:
        before = _used()
        try:
            frame = _receive()
            if not frame:
                break
            job = json.loads(frame)
            _limit(resource.RLIMIT_CPU, int(before + job.pop("seconds")) + 1)
            kind, pages, pdf = press.typeset(**job)
        except MemoryError:
            kind, pages, pdf = NO_MEMORY, 0, b""
        _send(answers, kind, _used() - before, pages, said.getvalue(), pdf)
        said.truncate(said.seek(0))
        if kind == NO_MEMORY:
            # what is left of the frame would be taken for another
            break


def _used():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _limit(kind, value):
    _soft, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, hard))


def _receive():
    """Return the next frame, b"" when there is none any more."""
    head = sys.stdin.buffer.read(LENGTH.size)
    return sys.stdin.buffer.read(*LENGTH.unpack(head)) if head else b""


def _send(handle, kind, seconds, pages, said="", pdf=b""):
    said = said[:SAID].encode()
    with open(handle, "wb", closefd=False) as stream:
        stream.write(LENGTH.pack(ANSWER.size + len(said) + len(pdf)))
        stream.write(ANSWER.pack(kind, seconds, pages, len(said)) + said + pdf)


class Press:
    """WeasyPrint with one style sheet and one set of fonts.

    :param dict settings: ``css``, the style sheet; ``base``, what its addresses are
        relative to; ``fonts``, the addresses of the files it may fetch
    """

    def __init__(self, settings):
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        class OwnFiles(URLFetcher):
            """Fetches the files it was given and nothing else: no file, no address a
            text names is ever opened."""

            def __init__(self, allowed=()):
                super().__init__(allowed_protocols=("file",), allow_redirects=False)
                self._allowed = frozenset(allowed)

            def fetch(self, url, headers=None):
                if url not in self._allowed:
                    raise ValueError("documents fetch nothing from outside")
                return super().fetch(url, headers)

        self._html = weasyprint.HTML
        self._nothing = OwnFiles()
        self._fonts = FontConfiguration()
        self._stylesheet = weasyprint.CSS(
            string=settings["css"],
            base_url=settings["base"],
            url_fetcher=OwnFiles(settings["fonts"]),
            font_config=self._fonts,
        )

    def typeset(self, html, variant, pages):
        """Typeset a document of at most so many pages.

        :return: (what became of it, number of pages, PDF)
        """
        options = {
            "stylesheets": [self._stylesheet],
            "pdf_tags": True,
            "pdf_variant": f"pdf/a-{variant}" if variant else None,
        }
        page = self._html(string=html, url_fetcher=self._nothing)
        document = page.render(self._fonts, **options)
        count = len(document.pages)
        if count > pages:
            return TOO_MANY_PAGES, count, b""
        finisher = _spell_out_metadata if variant else None
        return DONE, count, document.write_pdf(finisher=finisher, **options)


def _spell_out_metadata(_document, pdf):
    """Write the archive metadata in the long form, each block with its namespace.

    WeasyPrint uses the short one. Both are XMP, yet validators built on PDFBox, as
    archives run them, read the long form alone.
    """
    for stream in pdf.objects:
        if getattr(stream, "extra", {}).get("Type") == "/Metadata":
            stream.stream = [_long_form(b"".join(stream.stream))]


def _long_form(packet):
    # the two processing instructions around the packet stay as they are
    head, opening, rest = packet.partition(b"<x:xmpmeta")
    body, closing, tail = rest.partition(b"</x:xmpmeta>")
    root = etree.fromstring(opening + body + closing)
    rdf = f"{{{RDF}}}"
    short = root.find(f"{rdf}RDF")
    long = etree.SubElement(root, short.tag, nsmap={"rdf": RDF})
    prefixes = {uri: prefix for prefix, uri in short.nsmap.items()}
    for block in short:
        values = [key for key in block.attrib if not key.startswith(rdf)]
        spaces = {
            etree.QName(tag).namespace for tag in [*values, *(c.tag for c in block)]
        }
        copy = etree.SubElement(
            long, block.tag, nsmap={prefixes[uri]: uri for uri in spaces}
        )
        copy.set(f"{rdf}about", block.get(f"{rdf}about", ""))
        for key in values:
            etree.SubElement(copy, key).text = block.get(key)
        copy.extend(block[:])
    root.remove(short)
    return head + etree.tostring(root, encoding="utf-8") + tail


if __name__ == "__main__":
    main()
