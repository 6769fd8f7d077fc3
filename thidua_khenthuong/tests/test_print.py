import base64
import io
import json
import re
import unicodedata
from unittest.mock import patch

import pdfplumber
import pypdf

from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models import ir_actions_report

from . import launch_text, nd30
from .common import TdktCase

MM = 72 / 25.4
LETTERS = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậ"
    "èẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
)


def squeeze(text):
    """Return text without white space and marks, as line breaks fall anywhere."""
    text = unicodedata.normalize("NFC", text.replace("**", ""))
    return re.sub(r"[\s\N{NO-BREAK SPACE}]+", "", text)


class PrintCase(TdktCase):
    def _print(self, report, record, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.officer)
        pdf, kind = reports._render_qweb_pdf(f"thidua_khenthuong.{report}", record.ids)
        self.assertEqual(kind, "pdf")
        self.assertTrue(pdf.startswith(b"%PDF"))
        document = pdfplumber.open(io.BytesIO(pdf))
        self.addCleanup(document.close)
        return document

    def _text(self, document):
        """Return the words of all pages; page numbers in the top margin excluded."""
        pages = []
        for page in document.pages:
            body = page.crop((0, 18 * MM, page.width, page.height))
            pages.append(body.extract_text())
        return "\n".join(pages)

    def _fonts(self, pdf):
        """Return {(name, whether its file is embedded)}."""
        found = set()
        for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
            for font in page["/Resources"]["/Font"].values():
                for child in font.get_object()["/DescendantFonts"]:
                    descriptor = child.get_object()["/FontDescriptor"]
                    found.add(
                        (
                            descriptor["/FontName"],
                            any(f"/FontFile{n}" in descriptor for n in ("", 2, 3)),
                        )
                    )
        return found

    def _assert_archive_properties(self, pdf, variant, title):
        """Check what PDF/A asks for, and that there is none of it without a part."""
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        root = reader.trailer["/Root"]
        self.assertEqual("/OutputIntents" in root, bool(variant))
        # forbidden in every part
        self.assertFalse(reader.is_encrypted)
        self.assertNotIn("/JavaScript", root.get("/Names", {}))
        for key in ("/AA", "/OpenAction", "/AcroForm"):
            self.assertNotIn(key, root)
        self.assertNotIn(b"/JS", pdf)
        self.assertNotIn(b"/Launch", pdf)
        self.assertTrue(all(embedded for _name, embedded in self._fonts(pdf)))
        if not variant:
            return
        part, conformance = variant
        metadata = root["/Metadata"].get_data().decode()
        # in the long form, with its namespace, which every validator reads
        self.assertIn(
            f'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" rdf:about=""><pdfaid:part>'
            f"{part}</pdfaid:part><pdfaid:conformance>{conformance.upper()}<",
            metadata,
        )
        self.assertIn(title, metadata)
        intent = root["/OutputIntents"][0]
        self.assertEqual(intent["/S"], "/GTS_PDFA1")
        self.assertTrue(intent["/DestOutputProfile"].get_object().get_data())
        self.assertTrue(reader.trailer["/ID"])
        version = pdf[:8].decode()
        if part == "1":
            self.assertEqual(version, "%PDF-1.4")
            # neither transparency nor attachments in PDF/A-1
            self.assertNotRegex(pdf, rb"/SMask|/EmbeddedFile|/ObjStm")
        else:
            self.assertEqual(version, "%PDF-1.7")

    def _import(self, filename, content):
        wizard = (
            self.env["tdkt.campaign.import"]
            .with_user(self.officer)
            .create({"file": base64.b64encode(content), "filename": filename})
        )
        return self.env["tdkt.campaign"].browse(wizard.action_import()["res_id"])

    def _issued_decision(self, **values):
        campaign = self._create_campaign()
        self._qualify(self._create_dossier(campaign, **values))
        decision = self._create_decision(campaign)
        decision.nomination_ids.with_user(self.officer).write(
            {"amount": 540_000, "bonus_reason": "Theo quy chế của Sở"}
        )
        return self._issue(decision, 5)


@tagged("post_install", "-at_install", "tdkt")
class TestDocuments(PrintCase):
    def test_the_printed_launch_says_all_the_file_says(self):
        for name, (filename, content) in launch_text.documents().items():
            with self.subTest(document=name):
                campaign = self._import(filename, content)
                text = squeeze(
                    self._text(self._print("report_campaign_launch", campaign))
                )
                source = launch_text.TEXT if name == "word" else content.decode("utf-8")
                lines = launch_text.paragraphs(source)
                foot = lines.index("Nơi nhận:")
                # recipients and signature stand side by side: any order among them
                position = 0
                for line in lines[2:foot]:
                    found = text.find(squeeze(line), position)
                    self.assertGreaterEqual(found, position, line)
                    position = found + len(squeeze(line))
                for line in [*lines[:2], *lines[foot:]]:
                    self.assertIn(squeeze(line), text)

    def test_page(self):
        campaign = self._import("a.txt", launch_text.TEXT.encode())
        campaign.with_user(self.officer).section_ids[1].point_ids[0].text = (
            "Nội dung dài. " * 400
        )
        document = self._print("report_campaign_launch", campaign)
        first, second = document.pages[:2]
        self.assertAlmostEqual(first.width / MM, 210, places=0)
        self.assertAlmostEqual(first.height / MM, 297, places=0)
        self.assertFalse(nd30.page_number(first))
        number = nd30.page_number(second)[0]
        self.assertEqual(number["text"], "2")
        middle = (number["x0"] + number["x1"]) / 2
        self.assertAlmostEqual(middle / MM, 30 + 164 / 2, delta=1)
        self.assertTrue(all("Tdkt-Serif" in char["fontname"] for char in first.chars))
        lefts = [char["x0"] for char in second.chars]
        self.assertAlmostEqual(min(lefts) / MM, 30, delta=0.5)
        rights = [char["x1"] for char in second.chars if char["text"].strip()]
        self.assertAlmostEqual(max(rights) / MM, 194, delta=0.5)
        self.assertEqual(document.metadata["Title"], campaign.name)

    def test_blanks_until_signed_and_numbered(self):
        campaign = self._create_campaign()
        self._qualify(self._create_dossier(campaign))
        decision = self._create_decision(campaign)
        text = self._text(self._print("report_decision", decision))
        self.assertRegex(text, r"Số:\s+/QĐ-SKT")
        self.assertRegex(text, r"ngày\s+tháng\s+năm")
        self._issue(decision, 5)
        text = self._text(self._print("report_decision", decision))
        self.assertIn("Số: 05/QĐ-SKT", text)
        self.assertIn("Lạng Sơn, ngày 10 tháng 3 năm 2023", text)

    def test_decision_and_list(self):
        document = self._print("report_decision", self._issued_decision())
        text = self._text(document)
        for words in (
            "Tặng Giấy khen cho 01 cá nhân đã có thành tích xuất sắc",
            "540.000",
            "t_staff",
            "Chuyên viên, Phòng",
        ):
            self.assertIn(squeeze(words), squeeze(text))
        self.assertEqual(len(document.pages), 2)
        margin = (0, 0, document.pages[1].width, 18 * MM)
        self.assertFalse(document.pages[1].crop(margin).extract_text())

    def test_every_vietnamese_letter_comes_back(self):
        letters = LETTERS + LETTERS.upper()
        decision = self._issued_decision()
        campaign = self._create_campaign(launched=False, introduction=letters)
        text = squeeze(self._text(self._print("report_campaign_launch", campaign)))
        self.assertIn(letters, text)
        certificate = self._print("report_certificate", decision.commendation_ids)
        page = certificate.pages[0]
        self.assertGreater(page.width, page.height)
        words = self._text(certificate)
        for expected in ("GIẤY KHEN", "Người t_staff", "05/QĐ-SKT", "01/2023"):
            self.assertIn(squeeze(expected), squeeze(words))

    def test_markup_and_addresses_are_printed_as_text(self):
        nasty = (
            "<script>x</script><img src='http://127.0.0.1:1/a.png'> file:///etc/passwd"
        )
        campaign = self._create_campaign(launched=False, introduction=nasty, name=nasty)
        with patch("socket.create_connection", side_effect=AssertionError("fetched")):
            text = self._text(self._print("report_campaign_launch", campaign))
        self.assertIn(squeeze(nasty), squeeze(text))
        self.assertNotIn("root:", text)

    def test_employee_prints_his_own_certificate_and_no_other(self):
        commendation = self._issued_decision().commendation_ids
        self._print("report_certificate", commendation, self.staff)
        with (
            self.assertRefused(AccessError, "(tdkt.commendation)"),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            self._print("report_certificate", commendation, self.other_staff)

    def test_half_a_list_is_never_printed(self):
        decision = self._issued_decision()
        # the employee may read the decision, but not the names of the others
        self.assertTrue(decision.with_user(self.staff).has_access("read"))
        with self.assertRefused(AccessError, "shows more than you may see"):
            self._print("report_decision", decision, self.staff)


@tagged("post_install", "-at_install", "tdkt")
class TestDownload(PrintCase, HttpCase):
    def test_download_without_wkhtmltopdf(self):
        decision = self._issued_decision()
        self.authenticate("t_officer", "t_officer")
        name = "thidua_khenthuong.report_decision_document"
        with patch.object(
            ir_actions_report, "_wkhtml", side_effect=AssertionError("asked for")
        ):
            response = self.url_open(
                "/report/download",
                data={
                    "data": json.dumps(
                        [f"/report/pdf/{name}/{decision.id}", "qweb-pdf"]
                    ),
                    "context": "{}",
                    "csrf_token": http.Request.csrf_token(self),
                },
            )
        self.assertEqual(response.status_code, 200)
        self.assertTrue(response.content.startswith(b"%PDF"))
        self.assertIn("05-Q", response.headers["Content-Disposition"])

    def test_an_outsider_cannot_print_by_guessing_the_id(self):
        decision = self._issued_decision()
        self.authenticate("t_staff2", "t_staff2")
        name = "thidua_khenthuong.report_certificate_document"
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            response = self.url_open(
                f"/report/pdf/{name}/{decision.commendation_ids.id}"
            )
        self.assertNotIn(b"%PDF", response.content)
        self.assertNotEqual(response.status_code, 200)
