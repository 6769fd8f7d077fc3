"""WeasyPrint with the addon's own fonts, which fetches nothing.

WeasyPrint is imported on first use: where it or its system libraries are missing, the
addon still loads and says in one sentence what to install.
"""

import logging
import re
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tools import file_path

from . import faces, letters, presses

_logger = logging.getLogger(__name__)

MODULE = "thidua_khenthuong"
FONTS = ("Regular", "Bold", "Italic", "BoldItalic")
# White space that ends a block counts for nothing, yet WeasyPrint makes room for it: a
# line that nearly fills its block would be broken after its first word.
LAST_SPACE = re.compile(r"[ \t\r\n]+(?=</(?:p|div|td|th|h1)>)")
# Characters of a document's HTML; a list of 10,000 nominees has a third of it.
MAX_LENGTH = 12_000_000
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

        if not hasattr(weasyprint.urls, "URLFetcher"):
            raise ImportError("too old")
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


class Typesetter:
    """Typesets any number of documents with one stylesheet and one set of fonts.

    The work is done by processes with a budget (:mod:`.presses`): no document holds or
    ends the process of Odoo, whatever stands in it.
    """

    def __init__(self, env):
        self._env = env
        check(env)
        paths = fonts(env)
        self._letters = frozenset.intersection(
            *(faces.face(path.read_bytes()).letters for path in paths)
        )
        self._settings = {
            "css": style_sheet(env),
            "base": paths[0].parent.as_uri() + "/",
            "fonts": [path.as_uri() for path in paths],
        }
        # one request makes one of these
        self._budget = presses.Budget(presses.SECONDS, presses.PAGES)

    def typeset(self, html, variant=None):
        """Return the PDF of ``html`` and the characters no font here can print.

        Such a character (an emoji, a foreign script) is printed as an empty box, so
        that nobody overlooks it; the machine's other fonts are never asked.

        :param str variant: one of :data:`PDF_VARIANTS`, None for a plain PDF
        :return: (PDF file, set of characters)
        :raises UserError: when the document takes more time, memory or pages than any
            document of an office does
        """
        html, unknown = letters.printable(html, self._letters)
        html = LAST_SPACE.sub("", html)
        try:
            pdf = presses.presses.typeset(self._settings, self._budget, html, variant)
        except presses.OverBudget as error:
            raise UserError(self._say_over_budget(error.reason)) from error
        except presses.PressFault as error:
            _logger.exception("A document could not be typeset")
            raise UserError(
                self._env._(
                    "The document could not be typeset: try again; if it fails again, "
                    "the server's log tells an administrator why."
                )
            ) from error
        return pdf, unknown

    def _say_over_budget(self, reason):
        if reason == "turn":
            return self._env._(
                "Other documents are being typeset at the moment: print again in a "
                "minute."
            )
        if reason == "request":
            return self._env._(
                "The documents chosen take too long together: print fewer at a time."
            )
        if reason == "pages":
            return self._env._(
                "What is to be printed would have more than %(limit)s pages: choose "
                "fewer records, or divide the lines of this one.",
                limit=presses.PAGES,
            )
        return self._env._(
            "The document takes more time or memory than a document may: shorten its "
            "texts or divide its lines among several records."
        )


def check_length(env, html):
    """Refuse a document before it is typeset or written as a file.

    :raises UserError: when it holds more text than any document of an office does
    """
    if len(html) > MAX_LENGTH:
        raise UserError(
            env._(
                "The document is too long (more than %(limit)s million characters): "
                "shorten its texts or divide its lines among several records.",
                limit=MAX_LENGTH // 1_000_000,
            )
        )
