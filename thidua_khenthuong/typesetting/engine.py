"""WeasyPrint with the addon's own fonts, which fetches nothing.

WeasyPrint is imported on first use: where it or its system libraries are missing, the
addon still loads and says in one sentence what to install.
"""

import logging
import re
from pathlib import Path

from lxml import etree

from odoo.exceptions import UserError
from odoo.tools import file_path

from . import faces, letters

# It would write seven lines into the log for every document.
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
MODULE = "thidua_khenthuong"
FONTS = ("Regular", "Bold", "Italic", "BoldItalic")
# White space that ends a block counts for nothing, yet WeasyPrint makes room for it: a
# line that nearly fills its block would be broken after its first word.
LAST_SPACE = re.compile(r"[ \t\r\n]+(?=</(?:p|div|td|th|h1)>)")
# What Nghị định 30/2020/NĐ-CP and the archives ask of the file itself.
PDF_VARIANTS = ("1a", "1b", "2a", "2b", "2u", "3a", "3b", "3u")


def check(env):
    """Make sure that documents can be typeset on this machine.

    :raises UserError: a sentence that names the missing library or font and says what
        to install
    """
    _import(env)
    fonts(env)


def fonts(env):
    """Return the font files; every face has every Vietnamese letter.

    Liberation Serif has the widths of Times New Roman. It is shipped, since what a
    machine calls Times New Roman may lack letters, and a page would mix fonts.

    :raises UserError: when a file is missing, damaged or lacks letters
    """
    paths = [
        _path(env, f"static/fonts/LiberationSerif-{face}.ttf").resolve()
        for face in FONTS
    ]
    for path in paths:
        if not _has_vietnamese(path):
            raise UserError(
                env._(
                    "The font file %(file)s of the addon is damaged or lacks "
                    "Vietnamese letters, so documents cannot be printed: install the "
                    "addon again.",
                    file=path.name,
                )
            )
    return paths


def _has_vietnamese(path):
    try:
        return not faces.face(path.read_bytes()).missing_letters()
    except faces.BadFont:
        return False


def style_sheet(env):
    """Return the text of the style sheet of official documents.

    :raises UserError: when the file is missing
    """
    return _path(env, "static/src/report/nd30.css").read_text("utf-8")


def _path(env, name):
    try:
        return Path(file_path(f"{MODULE}/{name}"))
    except FileNotFoundError as error:
        raise UserError(
            env._(
                "The file %(file)s of the addon is missing, so documents cannot be "
                "printed: install the addon again.",
                file=name.rsplit("/", 1)[-1],
            )
        ) from error


def _import(env):
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher
    except ImportError as error:
        raise UserError(
            env._(
                "The Python library WeasyPrint is missing or too old, so documents "
                "cannot be printed: run “pip install -r requirements.txt” in Odoo's "
                "environment and start Odoo again."
            )
        ) from error
    except OSError as error:
        raise UserError(
            env._(
                "WeasyPrint does not find the system library Pango, so documents "
                "cannot be printed: install it (on Debian and Ubuntu: apt install "
                "libpango-1.0-0 libpangoft2-1.0-0) and start Odoo again."
            )
        ) from error
    return weasyprint, FontConfiguration, URLFetcher


class Typesetter:
    """Typesets any number of documents with one stylesheet and one set of fonts."""

    def __init__(self, env):
        self._env = env
        self._weasyprint, font_configuration, url_fetcher = _import(env)
        self._fetcher = _own_files(url_fetcher)
        paths = fonts(env)
        self._letters = frozenset.intersection(
            *(faces.face(path.read_bytes()).letters for path in paths)
        )
        self._fonts = font_configuration()
        self._stylesheet = self._weasyprint.CSS(
            string=style_sheet(env),
            base_url=paths[0].parent.as_uri() + "/",
            url_fetcher=self._fetcher(path.as_uri() for path in paths),
            font_config=self._fonts,
        )

    def typeset(self, html, variant=None):
        """Return the PDF of ``html`` and the characters no font here can print.

        Such a character (an emoji, a foreign script) is printed as an empty box, so
        that nobody overlooks it; the machine's other fonts are never asked.

        :param str variant: one of :data:`PDF_VARIANTS`, None for a plain PDF
        :return: (PDF file, set of characters)
        """
        html, unknown = letters.printable(html, self._letters)
        html = LAST_SPACE.sub("", html)
        pdf = self._weasyprint.HTML(string=html, url_fetcher=self._fetcher()).write_pdf(
            stylesheets=[self._stylesheet],
            font_config=self._fonts,
            pdf_tags=True,
            pdf_variant=f"pdf/a-{variant}" if variant else None,
            finisher=_spell_out_metadata if variant else None,
        )
        return pdf, unknown


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


def _own_files(base):
    class OwnFiles(base):
        """Fetches the files it was given and nothing else: no file, no address a text
        names is ever opened."""

        def __init__(self, allowed=()):
            super().__init__(allowed_protocols=("file",), allow_redirects=False)
            self._allowed = frozenset(allowed)

        def fetch(self, url, headers=None):
            if url not in self._allowed:
                raise ValueError("documents fetch nothing from outside")
            return super().fetch(url, headers)

    return OwnFiles
