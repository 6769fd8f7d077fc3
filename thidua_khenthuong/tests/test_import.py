import base64
import io
import random
import zipfile
from datetime import date

from docx import Document

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from odoo.addons.thidua_khenthuong import launch_document
from odoo.addons.thidua_khenthuong.launch_document import word

from . import launch_text
from .common import Refusals, TdktCase


@tagged("post_install", "-at_install", "tdkt")
class TestLaunchDocument(Refusals, BaseCase):
    """The reader alone, without a database."""

    def _read(self, text):
        return launch_document.read(text.encode())

    def test_every_paragraph_is_placed_once_and_in_order(self):
        for name, (filename, content) in launch_text.documents().items():
            with self.subTest(document=name):
                document = launch_document.read(content)
                self.assertFalse(document.unplaced)
                self.assertEqual(
                    [placement.index for placement in document.placements],
                    list(range(len(document.placements))),
                )
                if filename.endswith(".txt"):
                    self.assertEqual(
                        [placement.text for placement in document.placements],
                        launch_text.paragraphs(content.decode()),
                    )

    def test_word_and_text_read_the_same(self):
        text = launch_document.read(launch_text.TEXT.encode())
        word = launch_document.read(launch_text.as_docx())
        self.assertEqual(
            [(p.text, p.destination) for p in text.placements],
            [(p.text, p.destination) for p in word.placements],
        )

    def test_values(self):
        document = self._read(launch_text.TEXT)
        self.assertEqual(document.theme, "Toàn Sở “đoàn kết, về đích sớm”")
        self.assertEqual(document.slogan, "Kỷ cương, trách nhiệm, sáng tạo")
        self.assertEqual(document.symbol, "PD-SKT")
        self.assertEqual(document.date_end, date(2023, 12, 31))
        self.assertEqual(document.date_start, date(2023, 9, 1))
        self.assertTrue(document.start_is_provisional)
        self.assertEqual(
            document.parent_reference,
            "Kế hoạch số 99/KH-UBND ngày 05/9/2023 của Chủ tịch UBND tỉnh",
        )
        self.assertEqual(
            [(t.reference, t.scope, t.kinds) for t in document.targets],
            [
                ("II.2", "department", ["initiative"]),
                ("III.1", "department", ["model", "work", "task"]),
                ("IV.2", "office", ["model"]),
            ],
        )
        self.assertEqual(document.targets[2].responsible, "Văn phòng")
        self.assertEqual(document.targets[2].coordinators, ["Công đoàn cơ sở"])
        self.assertEqual(
            [channel for _name, channel in document.recipients],
            ["paper", "internal", "ioffice", "website", "archive"],
        )
        self.assertEqual(document.signer_name, "Người Giám Đốc")

    def test_articles_and_deputy(self):
        document = self._read(
            "UBND TỈNH CAO BẰNG\nSỞ TƯ PHÁP\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
            "Độc lập - Tự do - Hạnh phúc\nSố: 15/KH-STP\n"
            "Cao Bằng, ngày 05 tháng 01 năm 2024\nKẾ HOẠCH\n"
            "Tổ chức phong trào thi đua năm 2024\n"
            "Căn cứ Luật Thi đua, khen thưởng;\n"
            "Điều 1. Nội dung thi đua\n- Hoàn thành mọi chỉ tiêu được giao;\n"
            "+ Không có đơn thư vượt cấp.\nĐiều 2. Tổ chức thực hiện\n"
            "a) Thời gian từ ngày 10/01/2024 đến ngày 30/11/2024.\n"
            "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nNguyễn Văn An\n"
            "Nơi nhận:\n- Như trên;\n- Lưu: VT."
        )
        # the number is given only after the signature: the officer is shown it
        self.assertEqual(document.unplaced, ["Số: 15/KH-STP"])
        self.assertEqual(document.superior_name, "UBND TỈNH CAO BẰNG")
        self.assertEqual(document.issuer_name, "SỞ TƯ PHÁP")
        self.assertEqual(
            [(s.kind, s.label) for s in document.sections],
            [("content", "Điều 1."), ("organisation", "Điều 2.")],
        )
        self.assertEqual(
            [p.label for s in document.sections for p in s.points], ["-", "+", "a)"]
        )
        self.assertEqual(document.date, date(2024, 1, 5))
        self.assertEqual(document.date_start, date(2024, 1, 10))
        self.assertEqual(document.capacity, "kt")
        self.assertEqual(document.authority_line, "GIÁM ĐỐC")
        self.assertEqual(document.signer_position, "PHÓ GIÁM ĐỐC")
        self.assertEqual(document.signer_name, "Nguyễn Văn An")
        self.assertEqual(len(document.recipients), 2)

    def test_arabic_headings_and_missing_parts(self):
        document = self._read(
            "KẾ HOẠCH\nThi đua quý II\n1. Chủ đề thi đua\nVề đích sớm.\n"
            "2. Nội dung thi đua\n- Giải quyết hồ sơ đúng hạn.\n"
        )
        self.assertEqual(
            [(s.kind, s.label) for s in document.sections],
            [("theme", "1."), ("content", "2.")],
        )
        self.assertEqual(document.theme, "Về đích sớm")
        self.assertFalse(document.unplaced)

    def test_any_order_keeps_every_paragraph(self):
        lines = launch_text.paragraphs()
        chance = random.Random(20230531)
        for _attempt in range(200):
            shuffled = chance.sample(lines, chance.randint(1, len(lines)))
            document = launch_document.place(shuffled)
            self.assertEqual([p.text for p in document.placements], shuffled)

    def test_faults(self):
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", b"0" * (word.MAX_UNPACKED))
            archive.writestr("x", b"0")
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as other:
            other.writestr("a.txt", "x")
        for content, code in (
            (b"", "empty"),
            (b" \n \n", "empty"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "old_word"),
            (b"%PDF-1.7", "pdf"),
            (b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "not_text"),
            (b"PK\x03\x04 broken", "broken"),
            (archive.getvalue(), "not_word"),
            (bomb.getvalue(), "too_long"),
            (b"a" * (launch_document.MAX_SIZE + 1), "too_large"),
            (b"{\\rtf1 a}", "rtf"),
            (b"<html><body>a</body></html>", "markup"),
        ):
            with self.subTest(code=code):
                with self.assertRefused(launch_document.NotALaunchDocument, code):
                    launch_document.read(content)

    def test_text_boxes_are_read_once(self):
        document = Document()
        document.add_paragraph("Một đoạn")
        buffer = io.BytesIO()
        document.save(buffer)
        placed = launch_document.read(buffer.getvalue()).placements
        self.assertEqual([p.text for p in placed], ["Một đoạn"])


@tagged("post_install", "-at_install", "tdkt")
class TestImportWizard(TdktCase):
    def _wizard(self, content, filename="phat-dong.txt", user=None):
        return (
            self.env["tdkt.campaign.import"]
            .with_user(user or self.officer)
            .create({"file": base64.b64encode(content), "filename": filename})
        )

    def _import(self, content, filename="phat-dong.txt"):
        action = self._wizard(content, filename).action_import()
        return self.env["tdkt.campaign"].browse(action["res_id"])

    def test_stored_paragraphs_are_those_of_the_file(self):
        for name, (filename, content) in launch_text.documents().items():
            with self.subTest(document=name):
                campaign = self._import(content, filename)
                document = launch_document.read(content)
                body = [
                    placement.text
                    for placement in document.placements
                    if placement.destination
                    in ("legal_basis", "introduction", "section", "point", "closing")
                ]
                self.assertEqual(campaign._document_paragraphs(), body)
                self.assertEqual(len(campaign.recipient_ids), len(document.recipients))
                self.assertFalse(campaign.unplaced_text)
                self.assertEqual(campaign.subject, document.subject)

    def test_import_and_launch(self):
        self.leader.employee_id.name = "Người Giám Đốc"
        campaign = self._import(launch_text.as_docx(), "phat-dong.docx")
        targets = campaign.target_ids
        self.assertEqual(
            targets.mapped("scope"), ["department", "department", "office"]
        )
        self.assertEqual(targets[2].responsible_department_id, self.office)
        self.assertEqual(targets[2].coordinator_ids.name, "Công đoàn cơ sở")
        self.assertEqual(
            targets[1].point_id.section_id, campaign.section_ids[2], "III.1"
        )
        self.assertEqual(campaign.organizer_id, self.office)
        self.assertEqual(campaign.signer_id, self.leader.employee_id)
        self.assertEqual(campaign.signer_position, "GIÁM ĐỐC")
        self.assertEqual(campaign.date_draft, "ngày       tháng 9 năm 2023")
        self.assertEqual(
            campaign.message_ids.attachment_ids.filtered("res_id").name,
            "phat-dong.docx",
        )
        self.assertIn("provisional", campaign.message_ids[0].body)
        campaign.with_user(self.leader).action_launch()
        self.assertEqual(campaign.state, "launched")

    def test_same_file_twice_warns(self):
        content = launch_text.TEXT.encode()
        self.assertFalse(self._wizard(content).earlier_id)
        first = self._import(content)
        self.assertNotIn("imported before", first.message_ids[0].body)
        self.assertEqual(self._wizard(content).earlier_id, first)
        self.assertFalse(self._wizard(content + b"\n").earlier_id)
        second = self._import(content)
        self.assertIn(f"imported before, as “{first.name}”", second.message_ids[0].body)
        # another office's import is none of this one's business
        other = self.env["res.company"].create({"name": "Sở Khác"})
        self.officer.company_ids |= other
        wizard = self._wizard(content).with_company(other)
        self.assertFalse(wizard._find_earlier())

    def test_faults_leave_nothing(self):
        count = self.env["tdkt.campaign"].search_count([])
        partners = self.env["res.partner"].search_count([])
        for content, words in (
            (b"%PDF-1.4", "is a PDF"),
            (b"\xd0\xcf\x11\xe0", "save it as .docx"),
            (b"PK\x03\x04", "damaged"),
            (b"\n", "contains no text"),
        ):
            with self.subTest(words=words):
                with self.assertRefused(UserError, words, "tệp.bin"):
                    self._wizard(content, "tệp.bin").action_import()
        self.assertEqual(self.env["tdkt.campaign"].search_count([]), count)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)

    def test_only_officers_import(self):
        with self.assertRefused(AccessError, "(tdkt.campaign.import)"):
            self._wizard(launch_text.TEXT.encode(), user=self.staff)
        wizard = self._wizard(launch_text.TEXT.encode())
        with self.assertRefused(
            AccessError, "Only the standing office imports launch documents"
        ):
            wizard.with_user(self.leader).action_import()
