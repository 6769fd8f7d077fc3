import io
import logging
from ast import literal_eval

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.safe_eval import safe_eval, time

from ...typesetting import engine, filenames, spreadsheet, word, words
from ..history.tdkt_audit_entry import digest
from ..mixins.tdkt_frozen_mixin import KEEPERS

_logger = logging.getLogger(__name__)

# All that the environment of a print knows beside its records.
PRINT_CONTEXT = {"lang": "vi_VN", "tz": "Asia/Ho_Chi_Minh"}


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
        string="Editable Version Of",
        ondelete="cascade",
        index="btree_not_null",
        help="The printed report whose text the editable file contains.",
    )
    _tdkt_editable_has_source = models.Constraint(
        "CHECK((tdkt_source_id IS NOT NULL)"
        " = (COALESCE(tdkt_engine, '') IN ('docx', 'xlsx')))",
        "An editable file is made from a printed report.",
    )

    tdkt_audit_print = fields.Boolean(
        string="Enter Prints in the History",
        help="Who printed which record and when is kept, as for certificates.",
    )

    def _get_readable_fields(self):
        # the web client decides by it how to download the report
        return super()._get_readable_fields() | {"tdkt_engine"}

    def report_action(self, docids, data=None, config=True):
        if not self.tdkt_engine:
            return super().report_action(docids, data=data, config=config)
        # our documents take no data and have a layout of their own to configure
        action = super().report_action(docids, config=False)
        return {**action, "tdkt_engine": self.tdkt_engine}

    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        report_sudo = self._get_report(report_ref)
        # asked for as a PDF, an editable form is the document it is made of
        report_sudo = report_sudo.tdkt_source_id or report_sudo
        if report_sudo.tdkt_engine != "weasyprint":
            return super()._pre_render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        if isinstance(res_ids, int):
            res_ids = [res_ids]
        # the data of a caller ends here: a document says what its records say
        return self._tdkt_render_streams(report_sudo, res_ids or []), "pdf"

    def _get_rendering_context(self, report, docids, data):
        if not report.tdkt_engine:
            return super()._get_rendering_context(report, docids, data)
        self._tdkt_documents(report, docids or [])
        raise UserError(
            self.env._(
                "“%(report)s” is not a web page: print or download it from the Print "
                "menu.",
                report=report.name,
            )
        )

    # --- Printing ------------------------------------------------------------------

    def _tdkt_render_streams(self, report_sudo, res_ids):
        """Return one PDF per record: the print that is kept, else a fresh one.

        What a caller sends has no part in it, neither data nor context. A print of a
        document that stands is made of the records alone, whoever asks for it; it is
        kept when the office asks (see ``tdkt.frozen.mixin``), a reader gets a copy.

        :return: {record id: {"stream": BytesIO, "attachment": None}}, as core expects
        :raises AccessError: when the user may not print this report or read a record
        :raises UserError: when nothing is to be printed, the report does not suit a
            record, or a library or a font is missing
        """
        documents = self._tdkt_documents(report_sudo, res_ids)
        if not documents:
            raise UserError(self.env._("Choose what to print first."))
        register = self.env["tdkt.frozen.print"]
        pdfs = register._kept(report_sudo, documents)
        fresh = documents.filtered(lambda document: document.id not in pdfs)
        settled = register._filter_frozen(report_sudo, fresh)
        if settled:
            pdfs.update(
                settled._keep_prints()
                if settled._has_role(KEEPERS)
                else self._tdkt_typeset_settled(report_sudo, settled)
            )
        open_documents = self._tdkt_without_context(fresh - settled)
        pdfs.update(self._tdkt_typeset(report_sudo, open_documents))
        if register._is_kept_report(report_sudo, documents):
            pdfs = documents._fit_to_printer(pdfs)
        if self._tdkt_is_signed(report_sudo, documents):
            (fresh - settled)._enter_looks()
        self._tdkt_enter_prints(report_sudo, documents)
        return {
            document.id: {"stream": io.BytesIO(pdfs[document.id]), "attachment": None}
            for document in documents
        }

    @api.model
    def _tdkt_is_signed(self, report_sudo, documents):
        """Tell whether this report of these is what its signer looks at."""
        return (
            not self.env.su
            and hasattr(documents, "_enter_looks")
            and self.env["tdkt.frozen.print"]._is_kept_report(report_sudo, documents)
        )

    @api.model
    def _tdkt_digest(self, report_sudo, documents):
        """Return {id: digest of what a document says in print}, whoever asks."""
        digests = {}
        for _company, found in documents.grouped("company_id").items():
            alone = self._tdkt_by_record_alone(found)
            values = self._tdkt_common_values(report_sudo, alone)
            for document in alone:
                html = self._tdkt_render_html(report_sudo, document, values)
                digests[document.id] = digest(html)
        return digests

    @api.model
    def _tdkt_without_context(self, documents):
        """Return documents in the user's own access, without what his context says.

        Language and time zone are the office's; among the user's companies it stays
        his choice, whose register or history he prints.
        """
        own = {
            name: value
            for name, value in self.env.context.items()
            if name == "allowed_company_ids"
        }
        return documents.with_env(self.env(context={**PRINT_CONTEXT, **own}))

    @api.model
    def _tdkt_by_record_alone(self, documents):
        """Return documents of one company as they are, whoever asks and however.

        The superuser reads them: half a list would be a false one. What an earlier
        request of this transaction computed in its context is forgotten.
        """
        documents.env.invalidate_all()
        context = {**PRINT_CONTEXT, "allowed_company_ids": documents.company_id.ids}
        # sudo: a document says the same whoever causes it to be printed
        return documents.with_env(self.env(user=SUPERUSER_ID, su=True, context=context))

    def _tdkt_typeset_settled(self, report_sudo, documents):
        """Typeset documents that stand, from their records alone.

        :return: {id: PDF}
        :raises UserError: one sentence, whatever is in the way
        """
        pdfs = {}
        for _company, found in documents.grouped("company_id").items():
            alone = self._tdkt_by_record_alone(found)
            try:
                pdfs.update(self._tdkt_typeset(report_sudo, alone))
            except (UserError, psycopg2.Error):
                # a sentence already; a conflict, which Odoo tries again
                raise
            except Exception as error:
                _logger.exception("%s of %s", report_sudo.report_name, found)
                raise UserError(
                    self.env._(
                        "“%(report)s” of “%(record)s” cannot be typeset, and nothing "
                        "has been done: have the administrator look into the log "
                        "(%(error)s).",
                        report=report_sudo.name,
                        record=found[0].display_name,
                        error=type(error).__name__,
                    )
                ) from error
        return pdfs

    def _tdkt_typeset(self, report_sudo, documents):
        """Typeset documents in the environment they come in.

        A model with a typesetter of its own for this report (certificates, whose
        template is data) says so in ``_typeset_report``.

        :return: {id: PDF}
        """
        if not documents:
            return {}
        if hasattr(documents, "_typeset_report"):
            # its sentences are for the user, what it prints knows no language
            own = documents.with_context(lang=self.env.user.lang)
            typeset = own._typeset_report(report_sudo)
            if typeset is not None:
                return typeset
        values = self._tdkt_common_values(report_sudo, documents)
        typesetter = engine.Typesetter(self.env)
        pdfs, unknown = {}, {}
        for document in documents:
            html = self._tdkt_render_html(report_sudo, document, values)
            pdfs[document.id], characters = typesetter.typeset(
                html, self._tdkt_pdf_variant(document)
            )
            if characters:
                unknown[document] = characters
        if unknown:
            self._tdkt_warn_unknown(unknown)
        return pdfs

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
                    "“%(report)s” has no editable version: print it.",
                    report=report_sudo.name,
                )
            )
        # the rules of the printed one hold whatever its editable form says
        self._tdkt_documents(source_sudo, res_ids)
        documents = self._tdkt_without_context(
            self._tdkt_documents(report_sudo, res_ids)
        )
        kind = report_sudo.tdkt_engine
        report_model = self.with_env(documents.env)._get_rendering_context_model(
            source_sudo
        )
        in_parts = kind == "xlsx" and hasattr(report_model, "_get_report_parts")
        values = self._tdkt_common_values(source_sudo, documents, whole=not in_parts)
        values["editable"] = True
        engine.check(self.env)
        style_sheet, fonts = engine.style_sheet(self.env), engine.fonts(self.env)
        files = []
        for document in documents:
            if in_parts:
                content = spreadsheet.write_stream(
                    (
                        self._tdkt_render_html(source_sudo, document, values | part)
                        for part in report_model._get_report_parts(document.ids)
                    ),
                    fonts[0],
                )
                files.append((source_sudo._tdkt_filename(document.ids, kind), content))
                continue
            html = self._tdkt_render_html(source_sudo, document, values)
            if kind == "docx":
                content = word.write(html, style_sheet, fonts)
            else:
                content = spreadsheet.write(html, fonts[0])
            files.append((source_sudo._tdkt_filename(document.ids, kind), content))
        return files

    def _tdkt_filename(self, res_ids, kind):
        """Return the name of the file that holds these documents, fit for any disk.

        :param list res_ids: of documents the user has been given
        :param str kind: its ending
        """
        self.ensure_one()
        document = self.env[self.model].browse(res_ids)
        if len(document) != 1 or not self.print_report_name:
            return filenames.clean(self.name, kind)
        name = safe_eval(self.print_report_name, {"object": document, "time": time})
        return filenames.clean(name, kind)

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
        report_model = self._get_rendering_context_model(report_sudo)
        if hasattr(report_model, "_check_printable"):
            report_model._check_printable(documents.ids)
        return documents

    def _tdkt_enter_prints(self, report_sudo, documents):
        """Enter in the history who has printed which documents, where that is kept."""
        if report_sudo.tdkt_audit_print:
            # sudo: tdkt.audit.entry - nobody may create one, whoever causes it
            self.env["tdkt.audit.entry"].sudo()._record(
                [{"record": document, "action": "print"} for document in documents]
            )

    def _tdkt_common_values(self, report_sudo, documents, whole=True):
        """Return what all documents of one print share, read once for all of them.

        With the document itself, all that a template of ours knows. A report that
        needs more than the fields of its record prepares it for the whole batch in
        ``_get_report_values`` of the model ``report.<report_name>``; one whose list
        may be longer than a document gives it to a spreadsheet in parts,
        ``_get_report_parts``, which are no part of these.

        :param bool whole: False leaves out what the report prepares
        """
        reports = self.with_env(documents.env)
        values = {
            **reports._tdkt_text_helpers(),
            "doc_model": report_sudo.model,
            "editable": False,
        }
        report_model = reports._get_rendering_context_model(report_sudo)
        if whole and report_model is not None:
            values.update(report_model._get_report_values(documents.ids))
        return values

    def _tdkt_render_html(self, report_sudo, document, values):
        """Return the HTML of one document, in Vietnamese whoever prints it."""
        # sudo: ir.actions.report - a plain user reads no report's definition
        html = (
            report_sudo.with_env(document.env)
            .sudo()
            ._render_template(
                report_sudo.report_name,
                {**values, "doc_ids": document.ids, "docs": document, "o": document},
            )
        )
        return html.decode()

    def _tdkt_pdf_variant(self, document):
        """Return the part of PDF/A the office asks for, None for a plain PDF."""
        company = (
            document.company_id
            if "company_id" in document._fields
            else document.env.company
        )
        # sudo: res.company - how the office files its documents is no secret
        return (company or document.env.company).sudo().tdkt_pdf_variant or None

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
            "measured": words.measured,
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
            "today": self.env.company._tdkt_today(),
        }
