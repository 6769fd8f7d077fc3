import io
import re

import openpyxl
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..typesetting import engine, spreadsheet, word
from . import nd30
from .test_documents import DocumentCase
from .test_print import squeeze

# as squeezed: “Mẫu số 07 – Nghị định 91/2017/NĐ-CP”
FORM_NUMBER = re.compile(r"Mẫusố\d+–Nghịđịnh\d+/\d+/NĐ-CP")
MM = nd30.MM
# Text stands in the page's middle or a column's: its element, by what it says.
MEASURED = {
    "nation": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "motto": "Độc lập - Tự do - Hạnh phúc",
    "superior": "UBND TỈNH LẠNG SƠN",
    "issuer": "SỞ KIỂM THỬ",
    "number": "Số: 05/QĐ-SKT",
    "date": "Lạng Sơn, ngày 10 tháng 3 năm 2023",
    "title": "QUYẾT ĐỊNH",
    "basis": "Căn cứ Luật Thi đua, khen thưởng;",
    "position": "GIÁM ĐỐC",
    "signer": "Người t_leader",
    "recipients": "Nơi nhận:",
    "recipient": "- Như Điều 3;",
    "appendix_title": "DANH SÁCH KHEN THƯỞNG",
}
NASTY = '=HYPERLINK("http://127.0.0.1") <script>x</script> <b>&amp;'


class EditableCase(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outsider = new_test_user(
            cls.env,
            login="t_outsider",
            groups="base.group_user",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    @classmethod
    def _editable(cls):
        """Return {report: (record, user)} of every file that may be edited."""
        reports = cls.env["ir.actions.report"].search([("tdkt_source_id", "!=", False)])
        ids = reports.get_external_id()
        sources = reports.tdkt_source_id.get_external_id()
        book = cls.env["tdkt.outgoing.book"].with_user(cls.officer).create({})
        everything = {
            **cls._all(),
            **cls._cluster(),
            "report_outgoing": (book, cls.officer),
            "report_statistic": (cls._statistic(), cls.officer),
        }
        return {
            ids[report.id].partition(".")[2]: everything[
                sources[report.tdkt_source_id.id].partition(".")[2]
            ]
            for report in reports
        }

    def _write(self, report, record, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.officer)
        files = reports._tdkt_render_editable(f"thidua_khenthuong.{report}", record.ids)
        self.assertEqual(len(files), len(record))
        return files[0][1]

    def _word(self, report, record, user=None):
        return Document(io.BytesIO(self._write(report, record, user)))

    def _book(self, report, record, user=None):
        return openpyxl.load_workbook(io.BytesIO(self._write(report, record, user)))

    def _words(self, document):
        """Return all texts of a document's body in order."""
        return "".join(
            text.text or "" for text in document.element.body.iter(qn("w:t"))
        )

    def _paragraph(self, document, text):
        """Return the one paragraph, wherever it stands, that says ``text``."""
        wanted = squeeze(text).casefold()
        found = [
            paragraph
            for paragraph in document.element.body.iter(qn("w:p"))
            if squeeze("".join(t.text or "" for t in paragraph.iter(qn("w:t"))))
            .casefold()
            .startswith(wanted)
        ]
        self.assertTrue(found, text)
        return found[0]


@tagged("post_install", "-at_install", "tdkt")
class TestWord(EditableCase):
    """The same documents as .docx, read back."""

    def test_every_document_says_what_its_pdf_says(self):
        files = {
            name: value
            for name, value in self._editable().items()
            if name.endswith("_docx")
        }
        self.assertEqual(len(files), 11)
        for name, (record, user) in files.items():
            with self.subTest(report=name):
                pages = self._print(name.removesuffix("_docx"), record, user).pages
                printed = "".join(
                    char["text"]
                    for page in pages
                    for char in page.chars
                    if char["top"] > 18 * MM
                )
                written = squeeze(self._words(self._word(name, record, user)))
                # the number of the form stands in the upper margin of the PDF
                if form := FORM_NUMBER.match(written):
                    self.assertIn(form[0], squeeze(pages[0].extract_text()))
                    written = written.removeprefix(form[0])
                self.assertEqual(written.casefold(), squeeze(printed).casefold())

    def test_page(self):
        document = self._word("report_decision_docx", self.decision)
        self.assertEqual(len(document.sections), 2)  # the list is numbered apart
        limits = {name: (low, high) for name, low, high in nd30.PAGE}
        for section in document.sections:
            for name, length in (
                ("Khổ giấy, chiều rộng", section.page_width),
                ("Khổ giấy, chiều dài", section.page_height),
                ("Lề trên", section.top_margin),
                ("Lề dưới", section.bottom_margin),
                ("Lề trái", section.left_margin),
                ("Lề phải", section.right_margin),
            ):
                low, high = limits[name]
                self.assertGreaterEqual(length.mm, low - 0.05, name)
                self.assertLessEqual(length.mm, high + 0.05, name)
            self.assertTrue(section.different_first_page_header_footer)
            self.assertFalse(section.first_page_header.paragraphs[0].text)
            header = section.header._element
            field = header.find(".//" + qn("w:fldSimple"))
            self.assertEqual(field.get(qn("w:instr")), "PAGE")
        number = document.sections[1]._sectPr.find(qn("w:pgNumType"))
        self.assertEqual(number.get(qn("w:start")), "1")

    def test_register_lies_across(self):
        document = self._word("report_register_docx", self.register)
        self.assertEqual(len(document.sections), 1)
        section = document.sections[0]
        self.assertGreater(section.page_width, section.page_height)
        self.assertAlmostEqual(section.top_margin.mm, 30, delta=0.1)

    def test_every_element_of_a_decision(self):
        document = self._word("report_decision_docx", self.decision)
        styles = {style.style_id: style for style in document.styles}
        for key, text in MEASURED.items():
            with self.subTest(element=key):
                element = nd30.BY_KEY[key]
                paragraph = self._paragraph(document, text)
                style = styles[paragraph.pPr.pStyle.val]
                low, high = element.size
                self.assertTrue(low <= style.font.size.pt <= high, style.font.size.pt)
                self.assertEqual(style.font.name, "Times New Roman")
                self.assertEqual(bool(style.font.bold), element.bold)
                self.assertEqual(bool(style.font.italic), element.italic)
                said = "".join(t.text for t in paragraph.iter(qn("w:t")))
                if element.upper is not None:
                    upper = bool(style.font.all_caps) or said.isupper()
                    self.assertEqual(upper, element.upper)
                if element.column:
                    self.assertEqual(style.paragraph_format.alignment, 1)
                if element.indent:
                    indent = style.paragraph_format.first_line_indent.mm
                    self.assertTrue(
                        any(abs(indent - one) < 0.2 for one in element.indent)
                    )
                # nothing in the text departs from its style
                self.assertFalse(list(paragraph.iter(qn("w:sz"))))

    def test_lines_below_motto_issuer_and_subject(self):
        document = self._word("report_decision_docx", self.decision)
        for text, low, high in (
            ("Độc lập - Tự do - Hạnh phúc", 0.97, 1.03),
            ("SỞ KIỂM THỬ", 1 / 3, 1 / 2),
        ):
            with self.subTest(text=text):
                paragraph = self._paragraph(document, text)
                rule = paragraph.getnext()
                self.assertIsNotNone(rule.find(".//" + qn("w:pBdr")))
                indent = rule.find(".//" + qn("w:ind"))
                cell = paragraph.getparent()
                room = int(cell.find(".//" + qn("w:tcW")).get(qn("w:w")))
                line = room - 2 * int(indent.get(qn("w:left")))
                pages = self._print("report_decision", self.decision).pages
                _page, chars = nd30.find(pages, text)
                width = (chars[-1]["x1"] - chars[0]["x0"]) * 20
                self.assertGreater(line / width, low)
                self.assertLess(line / width, high)

    def test_lists_repeat_their_head_and_break_no_row(self):
        for name, (record, user) in self._editable().items():
            if not name.endswith("_docx"):
                continue
            with self.subTest(report=name):
                document = self._word(name, record, user)
                for table in document.tables:
                    framed = table._tbl.tblPr.find(qn("w:tblBorders")) is not None
                    rows = table._tbl.tr_lst
                    heads = [
                        row.find(".//" + qn("w:tblHeader")) is not None for row in rows
                    ]
                    self.assertEqual(heads, [framed, *[False] * (len(rows) - 1)])
                    if framed:
                        for row in rows:
                            self.assertIsNotNone(row.find(".//" + qn("w:cantSplit")))

    def test_draft_is_marked(self):
        draft = self._create_campaign(launched=False)
        document = self._word("report_campaign_launch_docx", draft)
        section = document.sections[0]
        for header in (section.header, section.first_page_header):
            text = "".join(t.text for t in header._element.iter(qn("w:t")))
            self.assertIn("DỰ THẢO", text)
        self.assertNotIn("DỰ THẢO", self._words(document))

    def test_bars_are_pictures(self):
        document = self._word("report_campaign_summary_docx", self.review)
        [shape, *_others] = document.inline_shapes
        self.assertAlmostEqual(shape.width, Mm(70), delta=Mm(0.1))

    def test_markup_is_text(self):
        campaign = self._create_campaign(launched=False, introduction=NASTY)
        document = self._word("report_campaign_launch_docx", campaign)
        self.assertIn(squeeze(NASTY), squeeze(self._words(document)))

    def test_control_characters_do_not_spoil_the_file(self):
        html = "<html><body><p>A\x0bB\u202eC</p></body></html>"
        content = word.write(html, engine.style_sheet(self.env), engine.fonts(self.env))
        self.assertEqual(self._words(Document(io.BytesIO(content))), "ABC")


@tagged("post_install", "-at_install", "tdkt")
class TestSpreadsheet(EditableCase):
    """The lists as .xlsx, read back."""

    def test_list_of_a_decision(self):
        awardees = self.decision._printed_awardees()
        [sheet] = self._book("report_decision_xlsx", self.decision)
        rows = list(sheet.iter_rows(values_only=True))
        self.assertEqual(len(rows), 1 + len(awardees) + 1)
        for index, (row, awardee) in enumerate(
            zip(rows[1:], awardees, strict=False), 1
        ):
            self.assertEqual(row[0], index)
            self.assertIn(awardee.nominee_name, row[1])
            self.assertEqual(row[3], awardee.award_id.name)
            self.assertEqual(row[4], awardee.amount)
        self.assertEqual(rows[-1][4], sum(awardees.mapped("amount")))
        self.assertEqual(sheet.print_title_rows, "$1:$1")
        self.assertEqual(sheet.freeze_panes, "A2")
        self.assertEqual(sheet.oddHeader.center.text, "DANH SÁCH KHEN THƯỞNG")
        self.assertTrue(all(cell.number_format == "#,##0" for cell in sheet["E"][1:]))

    def test_list_of_a_submission(self):
        nominees = self.submission._listed()
        [sheet] = self._book("report_submission_xlsx", self.submission)
        rows = list(sheet.iter_rows(values_only=True))
        self.assertEqual(len(rows), 1 + len(nominees))
        for index, (row, nominee) in enumerate(zip(rows[1:], nominees, strict=True), 1):
            self.assertEqual(row[0], index)
            self.assertIn(nominee.nominee_name, row[1])
            self.assertEqual(row[3:], (nominee.merit, nominee.award_id.name))

    def test_register(self):
        entries = self.register._entries()
        [sheet] = self._book("report_register_xlsx", self.register)
        rows = list(sheet.iter_rows(values_only=True))
        self.assertEqual(rows[0][-2:], ("Tiền thưởng (đồng)", "Ghi chú"))
        self.assertEqual(len(rows), 1 + len(entries))
        for row, entry in zip(rows[1:], entries, strict=True):
            self.assertEqual(row[0], entry.code)
            self.assertEqual(row[5] or 0, entry.amount)
            self.assertIn(entry.decision_number, row[1])
        self.assertEqual(sheet.page_setup.orientation, "landscape")

    def test_list_of_commitments(self):
        [sheet] = self._book("report_commitment_list_xlsx", self.campaign)
        rows = list(sheet.iter_rows(values_only=True))
        items = self.campaign.commitment_ids.item_ids
        counted = [row for row in rows[1:] if isinstance(row[0], int)]
        self.assertEqual([row[1] for row in counted], items.mapped("name"))

    def test_text_stays_text(self):
        awardee = self.decision._printed_awardees()[:1]
        self.env.cr.execute(
            f"UPDATE {awardee._table} SET nominee_position = %s WHERE id = %s",
            [NASTY, awardee.id],
        )
        self.env.invalidate_all()
        for name in ("report_decision_xlsx", "report_register_xlsx"):
            with self.subTest(report=name):
                record = self._editable()[name][0]
                [sheet] = self._book(name, record)
                cells = [
                    cell
                    for row in sheet.iter_rows()
                    for cell in row
                    if isinstance(cell.value, str) and cell.value.startswith("=")
                ]
                self.assertTrue(name != "report_decision_xlsx" or cells)
                for cell in cells:
                    self.assertEqual(cell.data_type, "s")
                    self.assertIn("<script>x</script> <b>&amp;", cell.value)
                    self.assertIsNone(cell.hyperlink)

    def test_cells_by_their_text(self):
        html = """<html><head><title>T</title></head><body>
            <div class="title">A/B: [1]</div>
            <table class="list"><colgroup><col/><col/></colgroup>
            <thead><tr><th>N</th><th>Tiền</th></tr></thead><tbody>
            <tr><td class="center">05</td><td class="money">1.234.567</td></tr>
            <tr><td class="center">7</td><td class="money">chưa rõ</td></tr>
            <tr><td class="center">1,5</td><td></td></tr>
            <tr><td>12</td><td class="money">0</td></tr>
            </tbody></table></body></html>"""
        book = openpyxl.load_workbook(
            io.BytesIO(spreadsheet.write(html, engine.fonts(self.env)[0]))
        )
        self.assertEqual(book.sheetnames, ["A B   1"])
        rows = list(book.active.iter_rows(min_row=2, values_only=True))
        self.assertEqual(
            rows,
            [("05", 1234567), (7, "chưa rõ"), ("1,5", None), ("12", 0)],
        )


@tagged("post_install", "-at_install", "tdkt")
class TestEditableAccess(EditableCase, HttpCase):
    """A file to be edited is given to whoever may print it, and to nobody else."""

    def test_menu_shows_both_or_neither(self):
        reports = self.env["ir.actions.report"].search(
            [("tdkt_source_id", "!=", False)]
        )
        self.assertEqual(len(reports), 19)
        for report in reports:
            with self.subTest(report=report.report_name):
                source = report.tdkt_source_id
                self.assertEqual(report.group_ids, source.group_ids)
                self.assertEqual(report.binding_model_id, source.binding_model_id)
                self.assertEqual(report.model, source.model)
                self.assertEqual(report.domain, source.domain)
                self.assertEqual(report.name, f"{source.name} (.{report.tdkt_engine})")

    def _closed(self):
        """Yield (report, record) that no outsider reads; launched campaigns all do."""
        draft = self._create_campaign(launched=False)
        for name, (record, _user) in self._editable().items():
            yield name, draft if name == "report_campaign_launch_docx" else record

    def test_outsider_gets_no_file(self):
        for name, record in self._closed():
            with (
                self.subTest(report=name),
                self.assertRefusedAs(
                    (AccessError, "shows more than you may see"),
                    (AccessError, f"({record._name})"),
                ),
            ):
                self._write(name, record, self.outsider)

    def test_colleague_of_another_unit_gets_no_file(self):
        for name in ("report_minutes_docx", "report_merit_individual_docx"):
            record = self._editable()[name][0]
            with (
                self.subTest(report=name),
                self.assertRefused(AccessError, f"({record._name})"),
            ):
                self._write(name, record, self.other_head)

    def test_groups_of_the_printed_report_hold(self):
        report = self.env.ref("thidua_khenthuong.report_decision_docx")
        report.group_ids = False
        with self.assertRefused(AccessError, "shows more than you may see"):
            self._write("report_decision_docx", self.decision, self.staff)

    def test_domain_of_the_printed_report_holds(self):
        report = self.env.ref("thidua_khenthuong.report_merit_collective_docx")
        report.domain = False
        with self.assertRefused(UserError, "is not meant for"):
            self._write("report_merit_collective_docx", self.person, self.head)

    def test_certificates_and_extracts_have_no_editable_form(self):
        for name in ("report_certificate", "report_employee_history"):
            with (
                self.subTest(report=name),
                self.assertRefused(UserError, "has no editable version: print it"),
            ):
                self.env["ir.actions.report"]._tdkt_render_editable(
                    f"thidua_khenthuong.{name}", [1]
                )

    def test_download(self):
        self.authenticate(self.officer.login, self.officer.login)
        for name in ("report_decision_docx", "report_decision_xlsx"):
            response = self.url_open(
                f"/thi-dua/van-ban/thidua_khenthuong.{name}/{self.decision.id}"
            )
            self.assertEqual(response.status_code, 200)
            self.assertTrue(response.content.startswith(b"PK"))
            disposition = response.headers["Content-Disposition"]
            kind = name[-4:]
            self.assertRegex(disposition, rf"05-Q.*\.{kind}")
            self.assertIn(
                "wordprocessingml" if kind == "docx" else "spreadsheetml",
                response.headers["Content-Type"],
            )

    @mute_logger("odoo.http")
    def test_outsider_gets_nothing_by_address(self):
        self.authenticate(self.outsider.login, self.outsider.login)
        for name, record in self._closed():
            with self.subTest(report=name):
                response = self.url_open(
                    f"/thi-dua/van-ban/thidua_khenthuong.{name}/{record.id}"
                )
                self.assertEqual(response.status_code, 403)
                self.assertNotIn(b"PK", response.content[:2])

    @mute_logger("odoo.http")
    def test_unknown_addresses(self):
        self.authenticate(self.officer.login, self.officer.login)
        for address in (
            f"thidua_khenthuong.report_decision/{self.decision.id}",
            "thidua_khenthuong.nothing/1",
            "thidua_khenthuong.report_decision_docx/x",
        ):
            with self.subTest(address=address):
                response = self.url_open(f"/thi-dua/van-ban/{address}")
                self.assertEqual(response.status_code, 404)

    def test_several_records_come_in_one_archive(self):
        self.authenticate(self.head.login, self.head.login)
        ids = ",".join(map(str, self._dossier_of(2).nomination_ids.ids))
        response = self.url_open(
            f"/thi-dua/van-ban/thidua_khenthuong.report_merit_individual_docx/{ids}"
        )
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "application/zip")

    def test_as_a_pdf_it_is_the_printed_report(self):
        reports = self.env["ir.actions.report"].with_user(self.officer)
        pdf, _kind = reports._render_qweb_pdf(
            "thidua_khenthuong.report_decision_docx", self.decision.ids
        )
        self.assertTrue(pdf.startswith(b"%PDF"))
        with self.assertRefused(UserError, "is not a web page: print or download it"):
            reports._render_qweb_html(
                "thidua_khenthuong.report_decision_docx", self.decision.ids
            )

    def test_register_dialog(self):
        for action, kind in (
            ("action_write_document", "docx"),
            ("action_write_spreadsheet", "xlsx"),
        ):
            report = getattr(self.register, action)()
            self.assertEqual(report["tdkt_engine"], kind)
            self.assertEqual(report["context"]["active_ids"], self.register.ids)
        empty = self.env["tdkt.register"].with_user(self.officer).create({"year": 1999})
        with self.assertRefused(UserError, "The register of 1999 is empty"):
            empty.action_write_spreadsheet()

    def test_queries_do_not_grow_with_the_records(self):
        nominations = self._dossier_of(8).nomination_ids
        name = "report_merit_individual_docx"
        self._queries(name, nominations, self.head)  # what is cached for good
        few, many = (
            self._queries(name, nominations[:count], self.head) for count in (2, 8)
        )
        self.assertLessEqual(many, few)

    def test_queries_of_a_list_do_not_grow_with_its_rows(self):
        decisions = self.env["tdkt.decision"]
        for count in (2, 8):
            dossier = self._dossier_of(count, self._create_campaign())
            self._qualify(dossier)
            decisions |= self._create_decision(dossier.campaign_id)
        for name in ("report_decision_docx", "report_decision_xlsx"):
            with self.subTest(report=name):
                self._queries(name, decisions, self.officer)
                few, many = (
                    self._queries(name, decision, self.officer)
                    for decision in decisions
                )
                self.assertLessEqual(many, few)

    def _dossier_of(self, count, campaign=None):
        employees = self.env["hr.employee"].create(
            [
                {
                    "name": f"Người {number}",
                    "department_id": self.department.id,
                    "company_id": self.company.id,
                }
                for number in range(count)
            ]
        )
        return self._create_dossier(
            campaign or self.campaign,
            nominations=[
                {
                    "award_id": self.award.id,
                    "employee_id": employee.id,
                    "merit": f"Thành tích của {employee.name}.",
                }
                for employee in employees
            ],
        )

    def _queries(self, name, records, user):
        reports = self.env["ir.actions.report"].with_user(user)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        reports._tdkt_render_editable(f"thidua_khenthuong.{name}", records.ids)
        return self.env.cr.sql_log_count - before
