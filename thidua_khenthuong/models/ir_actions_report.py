import io
import re
from pathlib import Path

from markupsafe import Markup, escape
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import file_path

NBSP = "\N{NO-BREAK SPACE}"
FONTS = ("Regular", "Bold", "Italic", "BoldItalic")


class _OwnFiles(URLFetcher):
    """Fetches the files it was given and nothing else: no file, no address a text
    names is ever opened."""

    def __init__(self, allowed=()):
        super().__init__(allowed_protocols=("file",), allow_redirects=False)
        self._allowed = frozenset(allowed)

    def fetch(self, url, headers=None):
        if url not in self._allowed:
            raise ValueError("documents fetch nothing from outside")
        return super().fetch(url, headers)


class IrActionsReport(models.Model):
    """Documents of this addon are typeset by WeasyPrint, exact to the millimetre.

    The stock engine scales pages, drops page numbers and mixes fonts in Vietnamese
    bold. There is no second engine: what cannot be typeset is refused in a sentence.
    """

    _inherit = "ir.actions.report"

    tdkt_engine = fields.Selection(
        selection=[("weasyprint", "WeasyPrint")],
        string="Typesetting",
        help="Typeset exactly, in place of the stock PDF engine.",
    )

    tdkt_audit_print = fields.Boolean(
        string="Enter Prints in the History",
        help="Who printed which record and when is kept, as for certificates.",
    )

    def _get_readable_fields(self):
        # the web client decides by it how to download the report
        return super()._get_readable_fields() | {"tdkt_engine"}

    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        report_sudo = self._get_report(report_ref)
        if report_sudo.tdkt_engine != "weasyprint":
            return super()._pre_render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        if isinstance(res_ids, int):
            res_ids = [res_ids]
        return self._tdkt_render_streams(report_sudo, res_ids or [], data), "pdf"

    def _tdkt_render_streams(self, report_sudo, res_ids, data=None):
        """Typeset one PDF per record.

        :return: {record id: {"stream": BytesIO, "attachment": None}}, as core expects
        :raises AccessError: when the user may not print this report or read a record
        :raises UserError: when a font of the addon is missing
        """
        groups = report_sudo.group_ids
        if groups and not (groups & self.env.user.all_group_ids) and not self.env.su:
            raise AccessError(
                self.env._(
                    "“%(report)s” shows more than you may see.", report=report_sudo.name
                )
            )
        documents = self.env[report_sudo.model].browse(res_ids)
        documents.check_access("read")
        fonts = FontConfiguration()
        stylesheet = self._tdkt_stylesheet(fonts)
        streams = {}
        for document in documents:
            values = {
                **(data or {}),
                **self._tdkt_text_helpers(),
                "doc_ids": document.ids,
                "doc_model": report_sudo.model,
                "docs": document,
                "o": document,
            }
            html = report_sudo.with_context(lang="vi_VN")._render_template(
                report_sudo.report_name, values
            )
            pdf = HTML(string=html.decode(), url_fetcher=_OwnFiles()).write_pdf(
                stylesheets=[stylesheet], font_config=fonts, pdf_tags=True
            )
            streams[document.id] = {"stream": io.BytesIO(pdf), "attachment": None}
        if report_sudo.tdkt_audit_print:
            # sudo: tdkt.audit.entry - nobody may create one, whoever causes it
            self.env["tdkt.audit.entry"].sudo()._record(
                [{"record": document, "action": "print"} for document in documents]
            )
        return streams

    @api.model
    def _tdkt_stylesheet(self, fonts):
        """Return the layout of Nghị định 30/2020/NĐ-CP with the addon's own fonts.

        Liberation Serif has the widths of Times New Roman and every Vietnamese letter.
        It is shipped, since what a machine calls Times New Roman may lack letters.
        """
        try:
            paths = [
                Path(
                    file_path(f"thidua_khenthuong/static/fonts/LiberationSerif-{s}.ttf")
                )
                for s in FONTS
            ]
            sheet = Path(file_path("thidua_khenthuong/static/src/report/nd30.css"))
        except FileNotFoundError as error:
            raise UserError(
                self.env._(
                    "The file %(file)s of the addon is missing, so documents cannot be "
                    "printed: install the addon again.",
                    file=Path(str(error).rsplit(" ", 1)[-1]).name,
                )
            ) from error
        return CSS(
            string=sheet.read_text(),
            base_url=paths[0].parent.as_uri() + "/",
            url_fetcher=_OwnFiles(path.as_uri() for path in paths),
            font_config=fonts,
        )

    @api.model
    def _tdkt_text_helpers(self):
        """Return the functions our templates use to word numbers, dates and texts."""
        return {
            "rich": _rich,
            "lines": lambda text: (text or "").splitlines(),
            "two_digits": lambda number: f"{number:02d}",
            "number_line": _number_line,
            "date_line": _date_line,
            "money": lambda amount: f"{amount:,.0f}".replace(",", "."),
        }


def _rich(text):
    """Return text as markup; only words between double asterisks become bold."""
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", str(escape(text or ""))))


def _number_line(document):
    """Return “Số: 05/QĐ-SNV”, with room for the pen while there is no number."""
    number = f"{document.number:02d}" if document.number else NBSP * 6
    return f"Số: {number}/{document.symbol or ''}"


def _date_line(document):
    """Return place and date; day and months 1 and 2 carry a leading zero.

    Nghị định 30/2020/NĐ-CP, Phụ lục I: the zero keeps anybody from adding a digit.
    """
    place = f"{document.place}, " if document.place else ""
    day = document.date_document
    if day:
        month = f"{day.month:02d}" if day.month < 3 else day.month
        return f"{place}ngày {day.day:02d} tháng {month} năm {day.year}"
    draft = document.date_draft or f"ngày {' ' * 6} tháng {' ' * 6} năm {' ' * 6}"
    return place + re.sub(" {3,}", NBSP * 6, draft)
