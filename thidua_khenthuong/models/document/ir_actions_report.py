import io
from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.safe_eval import safe_eval, time

from ...typesetting import engine, spreadsheet, word, words


class IrActionsReport(models.Model):
    """Documents of this addon are typeset by WeasyPrint, exact to the millimetre.

    The stock engine scales pages, drops page numbers and mixes fonts in Vietnamese
    bold. There is no second engine: what cannot be typeset is refused in a sentence.
    """

    _inherit = "ir.actions.report"

    tdkt_engine = fields.Selection(
        selection=[
            ("weasyprint", "WeasyPrint"),
            ("docx", "Word document"),
            ("xlsx", "Spreadsheet"),
        ],
        string="Typesetting",
        help="Typeset exactly, in place of the stock PDF engine, or written as a file "
        "that may be edited.",
    )
    tdkt_source_id = fields.Many2one(
        comodel_name="ir.actions.report",
        string="Editable Form Of",
        ondelete="cascade",
        index="btree_not_null",
        help="The printed report whose words the file to be edited holds.",
    )
    _tdkt_editable_has_source = models.Constraint(
        "CHECK((tdkt_source_id IS NOT NULL)"
        " = (COALESCE(tdkt_engine, '') IN ('docx', 'xlsx')))",
        "A file to be edited is made of a printed report.",
    )

    tdkt_audit_print = fields.Boolean(
        string="Enter Prints in the History",
        help="Who printed which record and when is kept, as for certificates.",
    )

    def _get_readable_fields(self):
        # the web client decides by it how to download the report
        return super()._get_readable_fields() | {"tdkt_engine"}

    def report_action(self, docids, data=None, config=True):
        # our documents have a layout of their own: nothing to configure first
        config = config and not self.tdkt_engine
        action = super().report_action(docids, data=data, config=config)
        return {**action, "tdkt_engine": self.tdkt_engine}

    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        report_sudo = self._get_report(report_ref)
        # asked for as a PDF, an editable form is the document it is made of
        report_sudo = report_sudo.tdkt_source_id or report_sudo
        if report_sudo.tdkt_engine != "weasyprint":
            return super()._pre_render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        if isinstance(res_ids, int):
            res_ids = [res_ids]
        return self._tdkt_render_streams(report_sudo, res_ids or [], data), "pdf"

    def _get_rendering_context(self, report, docids, data):
        # the same documents as a web page or as text
        if report.tdkt_engine:
            self._tdkt_documents(report, docids)
        if report.tdkt_source_id:
            raise UserError(
                self.env._(
                    "“%(report)s” is a file to be edited: download it from the menu "
                    "Print.",
                    report=report.name,
                )
            )
        return super()._get_rendering_context(report, docids, data)

    def _tdkt_render_streams(self, report_sudo, res_ids, data=None):
        """Typeset one PDF per record.

        :return: {record id: {"stream": BytesIO, "attachment": None}}, as core expects
        :raises AccessError: when the user may not print this report or read a record
        :raises UserError: when the report does not suit a record, or a library or a
            font is missing
        """
        documents = self._tdkt_documents(report_sudo, res_ids)
        values = self._tdkt_common_values(report_sudo, documents, data)
        typesetter = engine.Typesetter(self.env)
        streams, unknown = {}, {}
        for document in documents:
            html = self._tdkt_render_html(report_sudo, document, values)
            pdf, characters = typesetter.typeset(html, self._tdkt_pdf_variant(document))
            streams[document.id] = {"stream": io.BytesIO(pdf), "attachment": None}
            if characters:
                unknown[document] = characters
        if unknown:
            self._tdkt_warn_unknown(unknown)
        return streams

    def _tdkt_render_editable(self, report_ref, res_ids):
        """Write records as files that may be edited, from what their PDF is made of.

        :param report_ref: a report whose ``tdkt_engine`` is “docx” or “xlsx”
        :return: [(file name, bytes)] in the order of ``res_ids``
        :raises AccessError: when the user may not print this report or read a record
        :raises UserError: when the report is not meant for a record, or has no
            editable form, or a library or a font is missing
        """
        report_sudo = self._get_report(report_ref)
        source_sudo = report_sudo.tdkt_source_id
        if not source_sudo:
            raise UserError(
                self.env._(
                    "“%(report)s” has no form to be edited: print it.",
                    report=report_sudo.name,
                )
            )
        # the rules of the printed one hold whatever its editable form says
        self._tdkt_documents(source_sudo, res_ids)
        documents = self._tdkt_documents(report_sudo, res_ids)
        values = self._tdkt_common_values(source_sudo, documents)
        kind = report_sudo.tdkt_engine
        engine.check(self.env)
        style_sheet, fonts = engine.style_sheet(self.env), engine.fonts(self.env)
        files = []
        for document in documents:
            html = self._tdkt_render_html(source_sudo, document, values)
            if kind == "docx":
                content = word.write(html, style_sheet, fonts)
            else:
                content = spreadsheet.write(html, fonts[0])
            name = safe_eval(
                source_sudo.print_report_name, {"object": document, "time": time}
            )
            files.append((f"{name}.{kind}", content))
        return files

    def _tdkt_documents(self, report_sudo, res_ids):
        """Return the records to print, once this user may print this report of them.

        :raises AccessError: for the wrong group, or a record that may not be read
        :raises UserError: when the report is not meant for a record
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
        if report_sudo.domain:
            domain = literal_eval(report_sudo.domain)
            for document in documents - documents.filtered_domain(domain):
                raise UserError(
                    self.env._(
                        "“%(report)s” is not meant for “%(record)s”: print another "
                        "report of it.",
                        report=report_sudo.name,
                        record=document.display_name,
                    )
                )
        return documents

    def _tdkt_enter_prints(self, report_sudo, documents):
        """Enter in the history who has printed which documents, where that is kept."""
        if report_sudo.tdkt_audit_print:
            # sudo: tdkt.audit.entry - nobody may create one, whoever causes it
            self.env["tdkt.audit.entry"].sudo()._record(
                [{"record": document, "action": "print"} for document in documents]
            )

    def _tdkt_common_values(self, report_sudo, documents, data=None):
        """Return what all documents of one print share, read once for all of them.

        A report that needs more than the fields of its record prepares it for the
        whole batch in ``_get_report_values`` of the model ``report.<report_name>``.
        """
        values = {
            **(data or {}),
            **self._tdkt_text_helpers(),
            "doc_model": report_sudo.model,
        }
        report_model = self._get_rendering_context_model(report_sudo)
        if report_model is not None:
            values.update(report_model._get_report_values(documents.ids, data))
        return values

    def _tdkt_render_html(self, report_sudo, document, values):
        """Return the HTML of one document, in Vietnamese whoever prints it."""
        html = report_sudo.with_context(lang="vi_VN")._render_template(
            report_sudo.report_name,
            {**values, "doc_ids": document.ids, "docs": document, "o": document},
        )
        return html.decode()

    def _tdkt_pdf_variant(self, document):
        """Return the part of PDF/A the office asks for, None for a plain PDF."""
        company = (
            document.company_id
            if "company_id" in document._fields
            else self.env.company
        )
        # sudo: res.company - how the office files its documents is no secret
        return (company or self.env.company).sudo().tdkt_pdf_variant or None

    def _tdkt_warn_unknown(self, unknown):
        """Tell who prints that some characters came out as empty boxes.

        :param dict unknown: record -> set of characters without a glyph
        """
        messages = [
            self.env._(
                "“%(record)s” contains characters that the font of official documents "
                "does not have (%(characters)s). An empty box stands in their place: "
                "correct the text and print it again.",
                record=document.display_name,
                characters=" ".join(f"U+{ord(c):04X}" for c in sorted(characters)),
            )
            for document, characters in unknown.items()
        ]
        self.env.user._bus_send(
            "simple_notification",
            {"type": "warning", "sticky": True, "message": "\n".join(messages)},
        )

    @api.model
    def _tdkt_text_helpers(self):
        """Return the functions our templates use to word numbers, dates and texts."""
        return {
            "rich": words.rich,
            "lines": words.lines,
            "tabled": words.tabled,
            "listed": words.listed,
            "money": words.money,
            "money_in_words": words.money_in_words,
            "quantity": words.quantity,
            "two_digits": words.two_digits,
            "short_date": words.short_date,
            "place_and_date": words.place_and_date,
            "long_date": words.long_date,
            "date_line": lambda document: document._printed_date(),
            "number_line": lambda document: document._printed_number(),
            "item_kinds": words.ITEM_KINDS,
            "assessments": words.ASSESSMENTS,
            "blank": words.BLANK,
            "dots": words.dots,
            "today": fields.Date.context_today(self),
        }
