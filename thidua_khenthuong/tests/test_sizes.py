import base64
import csv
import html
import io
import json
import zipfile
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo import http, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, HttpCase, tagged
from odoo.tools import mute_logger

from .. import bounded, launch_document
from ..award_list import table
from ..launch_document import files, reader, word
from ..models import sizes
from ..models.mixins import base as base_model
from ..typesetting import engine, presses
from . import launch_text
from .common import BY_BUTTON, Refusals, TdktCase

MODULE = "thidua_khenthuong"
# What nobody creates is refused as such, before its texts are looked at.
NOBODY_CREATES = (
    BY_BUTTON,
    (UserError, "A ballot is handed in by its member's browser alone"),
    (UserError, "A share is handed in by its trustee's browser alone"),
    (UserError, "A commendation comes from an issued decision"),
    (UserError, "A signed file is uploaded on its document"),
    (UserError, "An award changes by a decision"),
    (UserError, "Answers come from the messages of other offices"),
    (UserError, "Certificates were issued on"),
    (UserError, "Codes come from printing a document"),
    (UserError, "Kept prints come from printing a document"),
    (UserError, "The history is written by the system alone"),
    (UserError, "follows from other values"),
)
PAGE = "<html lang='vi'><body>{}</body></html>"


@tagged("post_install", "-at_install", "tdkt")
class TestSizes(TdktCase):
    """Texts, files and lines have limits: in the model, before any work, and in the
    database. Work is counted, no clock is looked at."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.campaign = cls._create_campaign().with_env(cls.env)
        cls.commitment = cls._create_commitment(cls.campaign).with_env(cls.env)

    def _texts(self):
        """Yield every text field that this addon brings, wherever it stands."""
        for _name, model in sorted(self.env.items()):
            if model._abstract:
                continue
            for field in model._fields.values():
                if field.type in ("char", "text", "html", "json") and field._modules[
                    :1
                ] == (MODULE,):
                    yield model, field

    def _constraints(self):
        self.env.cr.execute(
            """SELECT conrelid::regclass::text, pg_get_constraintdef(oid)
                 FROM pg_constraint WHERE contype = 'c' AND convalidated"""
        )
        return self.env.cr.fetchall()

    # --- Texts -----------------------------------------------------------------

    def test_every_text_has_a_limit_in_the_database(self):
        constraints = self._constraints()
        checked = 0
        for model, field in self._texts():
            if not field.store or not field.column_type or not model._auto:
                continue
            checked += 1
            with self.subTest(field=field):
                self.assertTrue(
                    [
                        definition
                        for table, definition in constraints
                        if table == model._table
                        and "char_length" in definition
                        and f"({field.name})" in definition.replace('"', "")
                    ]
                    or [
                        definition
                        for table, definition in constraints
                        if table == model._table
                        and f"char_length(({field.name})::text)" in definition
                    ]
                )
        self.assertGreater(checked, 150)

    def test_every_text_is_refused_before_any_work(self):
        """No query is sent and no record made for a text that is too long."""
        checked, created = 0, set()
        self.env.cr.flush()
        with patch.object(models.BaseModel, "create", side_effect=AssertionError):
            for model, field in self._texts():
                limit = model._tdkt_text_limits()[field.name]
                hostile = "x" * (limit + 1)
                if field.type == "json":
                    hostile = {"x": hostile}
                sentence = f"holds {limit} characters at most"
                with self.subTest(field=field):
                    checked += 1
                    with self.assertRefused(ValidationError, sentence):
                        model.onchange({field.name: hostile}, [], {})
                    if not model._name.startswith("tdkt."):
                        continue
                    # whatever else refuses it, nothing is made of it
                    too_long = (ValidationError, sentence)
                    with self.assertRefusedAs(too_long, *NOBODY_CREATES) as caught:
                        model.create({field.name: hostile})
                    if type(caught.exception) is ValidationError:
                        created.add(field)
        self.assertGreater(checked, 150)
        self.assertGreater(len(created), 150)

    def test_text_of_a_new_line_and_of_a_default(self):
        text = "x" * (sizes.TEXT["char"] + 1)
        staff = self.commitment.with_user(self.head)
        sentence = "“Content” holds 1000 characters at most, not 1001"
        for vals in (
            {"item_ids": [Command.create({"name": text})]},
            {"item_ids": [Command.update(staff.item_ids[:1].id, {"name": text})]},
        ):
            with self.subTest(vals=vals), self.assertRefused(ValidationError, sentence):
                staff.write(vals)
        item = self.env["tdkt.commitment.item"].with_user(self.head)
        with self.assertRefused(ValidationError, sentence):
            item.with_context(default_name=text).create(
                {"commitment_id": self.commitment.id}
            )

    def test_database_refuses_what_goes_past_the_model(self):
        item = self.commitment.item_ids[:1]
        self.env.flush_all()
        with (
            self.assertRefused(
                CheckViolation, "tdkt_commitment_item_name_size"
            ) as caught,
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE tdkt_commitment_item SET name = repeat('x', 1001)"
                " WHERE id = %s",
                (item.id,),
            )
        self.assertEqual(
            item._sql_error_to_message(caught.exception),
            "“Content” holds 1000 characters at most: shorten the text.",
        )

    def test_longer_text_of_before_hinders_no_update(self):
        item = self.commitment.item_ids[:1]
        self.env.flush_all()
        constraint = "tdkt_commitment_item_name_size"

        def present():
            self.env.cr.execute(
                "SELECT 1 FROM pg_constraint WHERE conname = %s", (constraint,)
            )
            return bool(self.env.cr.rowcount)

        self.env.cr.execute(
            f"ALTER TABLE tdkt_commitment_item DROP CONSTRAINT {constraint}"
        )
        self.env.cr.execute(
            "UPDATE tdkt_commitment_item SET name = repeat('x', 2000) WHERE id = %s",
            (item.id,),
        )
        with patch.object(base_model, "_logger") as log:
            item.init()
        self.assertFalse(present())
        # a warning would make the update a failed one
        [(method, (_message, field), _options)] = log.mock_calls
        self.assertEqual((method, str(field)), ("info", "tdkt.commitment.item.name"))
        item.invalidate_recordset()
        item.description = "edited as before"
        item.name = "short again"
        item.flush_recordset()
        item.init()
        self.assertTrue(present())

    # --- Lines and files -------------------------------------------------------

    def test_every_list_of_lines_has_a_limit(self):
        known = set()
        for name, model in self.env.items():
            for field in model._fields.values():
                if (
                    field.type == "one2many"
                    and field.store
                    and field._modules[:1] == (MODULE,)
                    and not model._abstract
                ):
                    known.add(f"{name}.{field.name}")
        self.assertEqual(known, sizes.LINES.keys() | sizes.GATHERED)
        self.assertFalse(sizes.LINES.keys() & sizes.GATHERED)
        limits = {
            f"{self.env[line]._fields[parent].comodel_name}.{lines}"
            for line in self.env
            if not self.env[line]._abstract
            for parent, lines, _limit in self.env[line]._tdkt_line_limits()
        }
        self.assertEqual(limits, set(sizes.LINES))
        for name in ("dossier", "decision"):
            self.assertGreaterEqual(sizes.LINES[f"tdkt.{name}.nomination_ids"], 5_000)

    def test_too_many_items(self):
        commitment = self.commitment.with_user(self.head)
        item = self.env["tdkt.commitment.item"].with_user(self.head)
        sentence = "holds 200 lines at most: divide them among several records."
        vals = {"name": "Việc", "kind": "task"}
        before = len(commitment.item_ids)
        with (
            patch.object(self.registry[item._name], "create") as create,
            self.assertRefused(ValidationError, sentence),
        ):
            commitment.write({"item_ids": [Command.create(vals)] * 10_000})
        create.assert_not_called()
        with patch.dict(sizes.LINES, {"tdkt.commitment.item_ids": before + 1}):
            self.env.registry.clear_cache()
            self.addCleanup(self.env.registry.clear_cache)
            vals["commitment_id"] = commitment.id
            item.create(vals)
            with self.assertRefused(
                ValidationError, f"holds {before + 1} lines at most"
            ):
                item.create(vals)

    def test_line_moved_to_a_full_record(self):
        section = self.env["tdkt.campaign.section"]
        draft = self._create_campaign(launched=False, name="Dự thảo")
        other = self._create_campaign(launched=False, name="Dự thảo khác")
        moved = section.create({"campaign_id": other.id, "title": "A"})
        limit = len(draft.section_ids)
        with patch.dict(sizes.LINES, {"tdkt.campaign.section_ids": limit}):
            self.env.registry.clear_cache()
            self.addCleanup(self.env.registry.clear_cache)
            with self.assertRefused(ValidationError, f"holds {limit} lines at most"):
                moved.with_user(self.officer).campaign_id = draft

    def test_links_of_an_invented_number(self):
        with self.assertRefused(ValidationError, f"holds {sizes.LINKS} lines at most"):
            self.campaign.with_user(self.officer).write(
                {"department_ids": [Command.set([*range(sizes.LINKS + 1)])]}
            )

    def test_file_is_refused_before_it_is_decoded(self):
        with (
            patch.object(sizes, "FILE", 30),
            patch("base64.b64decode", side_effect=AssertionError),
            self.assertRefused(ValidationError, "The file in “File” is larger than"),
        ):
            self.env["tdkt.campaign.import"].with_user(self.officer).create(
                {"file": "A" * 44}
            )

    def test_many_records_and_a_long_reason(self):
        many = self.commitment.browse(range(1, sizes.MANY + 2))
        with self.assertRefused(
            UserError, f"At most {sizes.MANY} records are worked through at a time"
        ):
            many.with_user(self.officer).action_run_many("approve")
        with self.assertRefused(UserError, "A reason holds 65536 characters at most"):
            self.commitment._require_reason("x" * (sizes.TEXT["text"] + 1))


@tagged("post_install", "-at_install", "tdkt")
class TestPrintedSizes(TdktCase, HttpCase):
    """What one request may print; documents are typeset under a budget."""

    frozen_date = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.officer.lang = "vi_VN"
        cls.campaign = cls._create_campaign().with_env(cls.env)
        cls.many = ",".join(map(str, range(1, sizes.PRINTED + 2)))
        cls.sentence = f"At most {sizes.PRINTED} documents are printed at a time"

    def _get(self, address, **options):
        with mute_logger("odoo.http", "odoo.addons.web.controllers.report"):
            return html.unescape(self.url_open(address, **options).text)

    def test_every_report_counts_its_records(self):
        reports = self.env["ir.actions.report"].search([("tdkt_engine", "!=", False)])
        self.assertGreater(len(reports), 20)
        ids = [*range(1, sizes.PRINTED + 2)]
        as_officer = self.env["ir.actions.report"].with_user(self.officer)
        with patch.object(
            type(reports), "_tdkt_render_html", side_effect=AssertionError
        ):
            for report in reports:
                for method in (
                    as_officer._render_qweb_pdf,
                    as_officer._render_qweb_html,
                    as_officer._render_qweb_text,
                    as_officer._tdkt_render_editable,
                ):
                    if report.tdkt_source_id and "qweb" in method.__name__:
                        continue
                    if not report.tdkt_source_id and "editable" in method.__name__:
                        continue
                    with (
                        self.subTest(report=report.name, method=method.__name__),
                        self.assertRefused(UserError, self.sentence),
                    ):
                        method(report.report_name, ids)

    def test_routes(self):
        sentence = f"Mỗi lần in tối đa {sizes.PRINTED} văn bản"
        self.authenticate("t_officer", "t_officer")
        report = "thidua_khenthuong.report_campaign_launch_document"
        editable = self.env["ir.actions.report"].search([("tdkt_engine", "=", "docx")])
        for address in (
            f"/report/pdf/{report}/{self.many}",
            f"/report/html/{report}/{self.many}",
            f"/report/text/{report}/{self.many}",
            f"/thi-dua/van-ban/{editable[:1].report_name}/{self.many}",
        ):
            with self.subTest(address=address[:30]):
                self.assertIn(sentence, self._get(address))
        data = {
            "data": json.dumps([f"/report/pdf/{report}/{self.many}", "qweb-pdf"]),
            "csrf_token": http.Request.csrf_token(self),
        }
        answer = json.loads(self._get("/report/download", data=data))
        self.assertIn(sentence, answer["data"]["message"])
        for address in (
            f"/thi-dua/giay-khen/{10**30}/pdf",
            f"/thi-dua/van-ban/{editable[:1].report_name}/{'9' * 5000}",
        ):
            with self.subTest(address=address[:40]):
                self.assertEqual(self.url_open(address).status_code, 404)

    def test_record_asked_for_a_thousand_times(self):
        self.authenticate("t_officer", "t_officer")
        reports = type(self.env["ir.actions.report"])
        ids = ",".join([str(self.campaign.id)] * 1_000)
        report = "thidua_khenthuong.report_campaign_launch_document"
        calls = []

        def count(_reports, _report, document, _values):
            calls.append(document)
            return PAGE.format("một lần")

        with patch.object(reports, "_tdkt_render_html", count):
            answer = self.url_open(f"/report/pdf/{report}/{ids}")
        self.assertEqual(answer.content[:5], b"%PDF-")
        self.assertEqual(len(calls), 1)

    # --- The budget of a document ----------------------------------------------

    def _assert_refused(self, content, sentence, **limits):
        with patch.multiple(presses, **limits):
            typesetter = engine.Typesetter(self.env)
            with self.assertRefused(UserError, sentence):
                typesetter.typeset(PAGE.format(content))
        # the next document has nothing to do with it
        pdf, _unknown = engine.Typesetter(self.env).typeset(PAGE.format("x"))
        self.assertEqual(pdf[:5], b"%PDF-")

    def test_document_that_takes_too_long(self):
        row = "<tr>" + "<td>thành tích xuất sắc</td>" * 8 + "</tr>"
        self._assert_refused(
            f"<table>{row * 500}</table>", "more time or memory", SECONDS=1
        )

    def test_document_that_takes_too_much_memory(self):
        presses.presses.close()
        self._assert_refused(
            "x " * 12_000_000, "more time or memory", MEMORY=300 * 2**20
        )
        presses.presses.close()

    def test_document_of_too_many_pages(self):
        page = "<p style='break-before: page'>x</p>"
        self._assert_refused(page * 3, "would have more than 2 pages", PAGES=2)

    def test_documents_of_one_request_share_its_budget(self):
        with patch.object(presses, "PAGES", 2):
            typesetter = engine.Typesetter(self.env)
            typesetter.typeset(PAGE.format("x"))
            typesetter.typeset(PAGE.format("x"))
            with self.assertRefused(UserError, "print fewer at a time"):
                typesetter.typeset(PAGE.format("x"))

    def test_too_many_at_once(self):
        with (
            patch.object(presses, "WAIT_SECONDS", 0),
            patch.object(presses.presses, "_turns") as turns,
            self.assertRefused(UserError, "print again in a minute"),
        ):
            turns.acquire.return_value = False
            engine.Typesetter(self.env).typeset(PAGE.format("x"))

    def test_length_is_asked_before_anything_is_typeset(self):
        reports = self.env["ir.actions.report"].sudo()
        report = "thidua_khenthuong.report_campaign_launch_document"
        with (
            patch.object(engine, "MAX_LENGTH", 1_000),
            patch.object(presses.presses, "typeset", side_effect=AssertionError),
            self.assertRefused(UserError, "The document is too long"),
        ):
            reports._render_qweb_pdf(report, self.campaign.ids)


@tagged("post_install", "-at_install", "tdkt")
class TestBoundedFiles(Refusals, BaseCase):
    """Nothing is parsed before it is known to fit: parsers are never reached here."""

    def _archive(self, **parts):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(name.replace("__", "/") + ".xml", part)
        return content.getvalue()

    def _sheet(self, cells, row="<row>{}</row>"):
        return "<worksheet><sheetData>" + row.format(cells) + "</sheetData></worksheet>"

    def _assert_table_refused(self, reason, **parts):
        with (
            patch.object(table, "load_workbook", side_effect=AssertionError),
            self.assertRefused(table.TableFault, reason),
        ):
            table.open_table(self._archive(**parts), "x.xlsx", str)

    def test_row_of_millions_of_cells(self):
        for cell in ("<c/>", "<x:c/>", "<c r='A1'><v>1</v></c>"):
            with self.subTest(cell=cell):
                sheet = self._sheet(cell * 200_000)
                self._assert_table_refused(
                    "too_large_unpacked", xl__worksheets__sheet1=sheet
                )
        many_rows = self._sheet("", "<row><c/><c/></row>" * 100_000)
        bounded.check_archive(
            self._archive(xl__worksheets__sheet1=many_rows),
            table.MAX_UNPACKED,
            table.MAX_TAGS,
            rows=table.SHEETS,
        )

    def test_bombs(self):
        self._assert_table_refused(
            "too_large_unpacked", xl__styles="<styles>" + "<xf/>" * 200_000
        )
        self._assert_table_refused(
            "too_large_unpacked", xl__sharedStrings="<si/>" * 4_100_000
        )
        self._assert_table_refused(
            "no_table", xl__worksheets__sheet1="<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"
        )
        self._assert_table_refused(
            "no_table", xl__styles="<!DOCTYPE x><x/>".encode("utf-16")
        )
        self._assert_table_refused(
            "too_large_unpacked", **{f"xl__x{i}": "" for i in range(5_001)}
        )
        with patch.object(table, "MAX_UNPACKED", 2**20):
            self._assert_table_refused("too_large_unpacked", xl__x="\0" * 2**21)
        cut = self._archive(xl__styles="<x/>")[:-10]
        with self.assertRefused(table.TableFault, "broken_file"):
            table.open_table(cut, "x.xlsx", str)

    def test_line_without_an_end(self):
        head = "Họ và tên;Số quyết định\n"
        for line in (";" * (table.MAX_LINE + 1), "x" * (table.MAX_LINE + 1)):
            with (
                self.subTest(line=line[:1]),
                patch.object(csv, "reader", wraps=csv.reader),
                self.assertRefused(table.TableFault, "broken_row"),
            ):
                [*table.open_table((head + line).encode(), "x.csv", str).rows()]

    def _assert_document_refused(self, content):
        with (
            patch.object(word, "_parse", side_effect=AssertionError),
            self.assertRefused(launch_document.NotALaunchDocument, "too_long"),
        ):
            reader.read(content)

    def test_document_of_too_many_paragraphs(self):
        for part in ("<w:p/>" * 20_001, "<w:p w:x='1'></w:p>" * 20_001):
            self._assert_document_refused(self._archive(word__document=part))
        runs = "<w:p>" + "<w:r/>" * 1_000_000
        self._assert_document_refused(self._archive(word__document=runs))
        self._assert_document_refused(b"a\n" * 10_001)
        self._assert_document_refused(b"a" * (files.MAX_LETTERS + 1))
        self.assertTrue(reader.read(launch_text.as_docx()).sections)

    def test_size_without_decoding(self):
        for content in (b"", b"a", b"ab", b"abc", b"abcd" * 100):
            value = base64.b64encode(content)
            self.assertEqual(bounded.decoded_size(value), len(content))
            self.assertEqual(bounded.decoded_size(value.decode()), len(content))
        self.assertEqual(bounded.decoded_size(False), 0)
