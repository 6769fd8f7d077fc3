import io
import json
import re
import socket
import threading
import unicodedata
from datetime import date, datetime
from pathlib import Path
from unittest.mock import patch

import pypdf

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .. import pre_init_check
from ..typesetting import engine, faces, letters, words
from . import nd30
from .common import TdktCase
from .test_print import LETTERS, PrintCase, squeeze

MM = nd30.MM
HEAD = {
    "nation": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "motto": "Độc lập - Tự do - Hạnh phúc",
}
OFFICE_HEAD = {**HEAD, "superior": "UBND TỈNH LẠNG SƠN", "issuer": "SỞ KIỂM THỬ"}
UNIT_HEAD = {**HEAD, "superior": "SỞ KIỂM THỬ", "issuer": "PHÒNG TỔ CHỨC"}


class DocumentCase(PrintCase):
    """An office in which everything there is a document of has happened."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign(
            legal_basis_ids=[
                (0, 0, {"name": "Căn cứ Luật Thi đua, khen thưởng"}),
                (0, 0, {"name": "Căn cứ Kế hoạch số 52/KH-UBND"}),
            ],
            recipient_ids=[
                (0, 0, {"name": "Lãnh đạo Sở", "sequence": 1}),
                (0, 0, {"name": "Lưu: VT, VP", "sequence": 2}),
            ],
        )
        cls.commitment = cls._create_commitment(cls.campaign)
        cls.commitment.action_submit()
        cls.commitment.with_user(cls.officer).action_approve()
        cls.commitment.item_ids.quantity_done = 12
        cls.env["tdkt.evidence"].with_user(cls.head).create(
            {
                "commitment_id": cls.commitment.id,
                "name": "Nghiệm thu mô hình",
                "date": date(2023, 3, 8),
            }
        )
        cls.dossier = cls._create_dossier(
            cls.campaign,
            nominations=[
                {
                    "award_id": cls.award.id,
                    "employee_id": cls.staff.employee_id.id,
                    "merit": "Hoàn thành xuất sắc nhiệm vụ.",
                    "background": "Theo dõi thi đua của phòng.",
                    "meeting_votes": 5,
                },
                {
                    "award_id": cls.collective_award.id,
                    "department_id": cls.department.id,
                    "merit": "Dẫn đầu phong trào.",
                    "meeting_votes": 6,
                },
            ],
            meeting_number="03/BB-TC",
            meeting_start=datetime(2023, 3, 8, 7, 0),
            meeting_end=datetime(2023, 3, 8, 8, 30),
            meeting_place="Phòng họp tầng 2",
            meeting_chair_id=cls.head.employee_id.id,
            meeting_secretary_id=cls.staff.employee_id.id,
            meeting_participants="Toàn thể công chức của phòng.",
            meeting_attendance=6,
            meeting_content="1. Thông qua tiêu chuẩn.\n2. Thảo luận.",
        )
        cls._qualify(cls.dossier)
        cls.person, cls.collective = cls.dossier.nomination_ids
        cls.decision = cls._create_decision(
            cls.campaign,
            legal_basis_ids=[
                (0, 0, {"name": "Căn cứ Luật Thi đua, khen thưởng;"}),
                (0, 0, {"name": "Theo đề nghị của Chánh Văn phòng"}),
            ],
            recipient_ids=[
                (0, 0, {"name": "Như Điều 3", "sequence": 1}),
                (0, 0, {"name": "Lưu: VT, VP.", "sequence": 2}),
            ],
        )
        cls.decision.nomination_ids.with_user(cls.officer).write(
            {"amount": 702_500, "bonus_reason": "Theo quy chế của Sở"}
        )
        cls._issue(cls.decision, 5)
        cls.review = cls._create_review(cls.campaign, report_file=False)
        cls.register = (
            cls.env["tdkt.register"].with_user(cls.officer).create({"year": 2023})
        )
        cls._qualify(
            cls._create_dossier(
                nominations=[
                    {
                        "award_id": cls.high_award.id,
                        "employee_id": cls.staff.employee_id.id,
                        "merit": "Hoàn thành xuất sắc nhiệm vụ.",
                    }
                ],
            )
        )
        cls.submission = (
            cls.env["tdkt.submission"]
            .with_user(cls.officer)
            .create(
                {
                    "company_id": cls.company.id,
                    "subject": "Về việc đề nghị tặng Bằng khen",
                    "addressee": "Chủ tịch Ủy ban nhân dân tỉnh Lạng Sơn",
                    "introduction": "Năm 2023, phong trào thi đua được hưởng ứng.",
                    "signer_id": cls.leader.employee_id.id,
                    "commendation_type": "cong_trang",
                    "year": 2023,
                    "legal_basis_ids": [
                        (0, 0, {"name": "Căn cứ Luật Thi đua, khen thưởng"})
                    ],
                    "recipient_ids": [
                        (0, 0, {"name": "Như trên", "sequence": 1}),
                        (0, 0, {"name": "Lưu: VT, VP", "sequence": 2}),
                    ],
                }
            )
        )
        cls.submission.action_gather()
        cls._issue(cls.submission, 9)

    @classmethod
    def _all(cls):
        """Return {report: (record, user)} of every document but the certificate."""
        return {
            "report_campaign_launch": (cls.campaign, cls.officer),
            "report_commitment": (cls.commitment, cls.head),
            "report_commitment_list": (cls.campaign, cls.officer),
            "report_merit_individual": (cls.person, cls.head),
            "report_merit_collective": (cls.collective, cls.head),
            "report_merit_thematic": (cls.person, cls.head),
            "report_minutes": (cls.dossier, cls.head),
            "report_decision": (cls.decision, cls.officer),
            "report_submission": (cls.submission, cls.officer),
            "report_campaign_summary": (cls.review, cls.officer),
            "report_employee_history": (cls.staff.employee_id, cls.hr_user),
            "report_employee_public_history": (
                cls.env["hr.employee.public"].browse(cls.staff.employee_id.id),
                cls.officer,
            ),
            "report_department_history": (cls.department, cls.officer),
            "report_register": (cls.register, cls.officer),
        }

    @classmethod
    def _statistic(cls):
        """Return a statistical report, the one document that no other one rests on."""
        form = cls.env.ref("thidua_khenthuong.statistic_form_0603")
        reports = cls.env["tdkt.statistic.report"].with_user(cls.officer)
        return reports.create(
            {"company_id": cls.company.id, "form_id": form.id, "year": 2022}
        )

    @classmethod
    def _cluster(cls):
        """Return what a year of a cluster prints: {report: (record, user)}."""
        body = cls.env["res.partner"].create({"name": "Sở Y tế", "is_company": True})
        members = [{"department_id": cls.department.id}, {"partner_id": body.id}]
        cluster = cls.env["tdkt.cluster"].create(
            {
                "name": "Cụm thi đua số 3",
                "company_id": cls.company.id,
                "member_ids": [(0, 0, one) for one in members],
            }
        )
        line = {"code": "1", "name": "Tổ chức phong trào", "maximum": 100}
        sheet = cls.env["tdkt.cluster.sheet"].create(
            {
                "name": "Bảng chấm điểm",
                "company_id": cls.company.id,
                "criterion_ids": [(0, 0, line)],
            }
        )
        values = {"cluster_id": cluster.id, "company_id": cls.company.id}
        one = cls.env["tdkt.cluster.round"].create({**values, "sheet_id": sheet.id})
        covenant = cls.env["tdkt.cluster.covenant"].create(
            {"round_id": one.id, "content": "Thi đua hoàn thành vượt chỉ tiêu."}
        )
        return {
            "report_cluster_covenant": (covenant, cls.officer),
            "report_cluster_minutes": (one, cls.officer),
            "report_cluster_ranking": (one, cls.officer),
            "report_cluster_sheet": (one.entry_ids[0], cls.officer),
        }

    def _pdf(self, report, record, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.officer)
        return reports._render_qweb_pdf(f"thidua_khenthuong.{report}", record.ids)[0]

    def _assert_measures(self, pages, texts):
        for key, text in texts.items():
            with self.subTest(element=key):
                self.assertEqual(nd30.measure(pages, key, text).problems(), [])


@tagged("post_install", "-at_install", "tdkt")
class TestLayout(DocumentCase):
    """Nghị định 30/2020/NĐ-CP, Phụ lục I, read back from the PDF's geometry."""

    def test_every_element_of_a_decision(self):
        pages = self._print("report_decision", self.decision).pages
        self._assert_measures(
            pages,
            {
                **OFFICE_HEAD,
                "number": "Số: 05/QĐ-SKT",
                "date": "Lạng Sơn, ngày 10 tháng 3 năm 2023",
                "title": "QUYẾT ĐỊNH",
                "subject": "Về việc tặng Giấy khen",
                "basis": "Căn cứ Luật Thi đua, khen thưởng;",
                "article": "Điều 1.",
                "position": "GIÁM ĐỐC",
                "signer": "Người t_leader",
                "recipients": "Nơi nhận:",
                "recipient": "- Như Điều 3;",
                "appendix_title": "DANH SÁCH KHEN THƯỞNG",
                "appendix_note": "(Kèm theo Quyết định số 05/QĐ-SKT ngày 10 tháng 3 "
                "năm 2023 của Giám đốc Sở Kiểm thử)",
            },
        )
        number = nd30.measure(pages, "number", "Số: 05/QĐ-SKT")
        day = nd30.measure(pages, "date", "Lạng Sơn, ngày 10 tháng 3 năm 2023")
        self.assertAlmostEqual(number.top, day.top, delta=1)
        position = nd30.find(pages[:1], "GIÁM ĐỐCNgười t_leader")[1]
        recipients = nd30.measure(pages, "recipients", "Nơi nhận:")
        self.assertAlmostEqual(recipients.top, position[0]["bottom"] / MM, delta=1)
        self.assertGreater(position[0]["x0"] / MM, 105)

    def test_every_element_of_a_submission(self):
        self._assert_measures(
            self._print("report_submission", self.submission).pages,
            {
                **OFFICE_HEAD,
                "number": "Số: 09/TTr-SKT",
                "date": "Lạng Sơn, ngày 10 tháng 3 năm 2023",
                "title": "TỜ TRÌNH",
                "subject": "Về việc đề nghị tặng Bằng khen",
                "to": "Kính gửi: Chủ tịch Ủy ban nhân dân tỉnh Lạng Sơn",
                "basis": "Căn cứ Luật Thi đua, khen thưởng.",
                "content": "Năm 2023, phong trào thi đua được hưởng ứng.",
                "position": "GIÁM ĐỐC",
                "signer": "Người t_leader",
                "recipients": "Nơi nhận:",
                "recipient": "- Như trên;",
                "appendix_title": "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG",
                "appendix_note": "(Kèm theo Tờ trình số 09/TTr-SKT ngày 10 tháng 3 "
                "năm 2023 của Sở Kiểm thử)",
            },
        )

    def test_every_element_of_a_launch(self):
        pages = self._print("report_campaign_launch", self.campaign).pages
        self._assert_measures(
            pages,
            {
                **OFFICE_HEAD,
                "title": "PHÁT ĐỘNG",
                "subject": self.campaign.subject,
                "basis": "Căn cứ Luật Thi đua, khen thưởng;",
                "section": "I. NỘI DUNG THI ĐUA",
                "content": "1. Đẩy nhanh tiến độ.",
                "recipients": "Nơi nhận:",
                "recipient": "- Lãnh đạo Sở;",
            },
        )

    def test_head_of_documents_that_units_and_the_office_issue(self):
        for report, (record, user) in self._all().items():
            with self.subTest(report=report):
                pages = self._print(report, record, user).pages
                by_unit = report.startswith(
                    ("report_commitment", "report_merit", "report_minutes")
                )
                head = UNIT_HEAD if by_unit else OFFICE_HEAD
                if report == "report_commitment_list":
                    head = OFFICE_HEAD
                if report == "report_register":  # it lies across
                    self.assertGreater(pages[0].width, pages[0].height)
                    head = {}
                self._assert_measures(pages, head)

    def test_addressees(self):
        pages = self._print("report_commitment", self.commitment, self.head).pages
        self._assert_measures(pages, {"to": "Kính gửi: Sở Kiểm thử"})
        two = self._html(
            "report_addressees", {"addressees": ["Hội đồng tỉnh", "Ban TĐKT"]}
        )
        self.assertLess(two.index("- Hội đồng tỉnh;"), two.index("- Ban TĐKT."))

    def _html(self, template, values):
        helpers = self.env["ir.actions.report"]._tdkt_text_helpers()
        return str(
            self.env["ir.qweb"]._render(
                f"thidua_khenthuong.{template}", {**helpers, **values}
            )
        )

    def test_a_line_that_nearly_fills_the_page_stays_one(self):
        heading = "II. Thành tích đạt được trong đợt thi đua, chuyên đề"
        pdf, _unknown = engine.Typesetter(self.env).typeset(
            '<html lang="vi"><div class="body">'
            f'<p class="section">\n    {heading}\n</p></div></html>'
        )
        text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
        self.assertEqual(text.strip().splitlines(), [heading.upper()])

    def test_page_and_margins(self):
        self.campaign = self._create_campaign(
            launched=False, introduction="Nội dung dài, chữ nhiều. " * 900
        )
        document = self._print("report_campaign_launch", self.campaign)
        self.assertGreater(len(document.pages), 2)
        found = nd30.margins(document.pages[1])
        for name, low, high in nd30.PAGE:
            with self.subTest(name=name):
                # type is not all ascenders: a line leaves up to 2 mm of its box free
                spare = 2 if name in ("Lề trên", "Lề dưới") else 0.05
                self.assertGreaterEqual(found[name], low - 0.05)
                self.assertLessEqual(found[name], high + spare)

    def test_page_numbers(self):
        campaign = self._create_campaign(
            launched=False, introduction="Nội dung dài. " * 1500
        )
        pages = self._print("report_campaign_launch", campaign).pages
        self.assertEqual(nd30.page_number(pages[0]), [])
        for index, page in enumerate(pages[1:], 2):
            digits = nd30.page_number(page)
            self.assertEqual("".join(char["text"] for char in digits), str(index))
            low, high = nd30.PAGE_NUMBER_SIZE
            self.assertTrue(all(low <= char["size"] <= high for char in digits))
            self.assertFalse(any("Italic" in char["fontname"] for char in digits))
            middle = (digits[0]["x0"] + digits[-1]["x1"]) / 2 / MM
            self.assertAlmostEqual(middle, sum(nd30.WHOLE) / 2, delta=0.5)
            centre = (digits[0]["top"] + digits[0]["bottom"]) / 2 / MM
            self.assertAlmostEqual(centre, 10, delta=1)

    def test_charts_are_those_that_were_chosen(self):
        def charts():
            pages = self._print("report_campaign_summary", self.review).pages
            text = "\n".join(page.extract_text() for page in pages)
            return [line for line in text.splitlines() if "Biểu đồ:" in line], text

        [caption], _text = charts()
        self.assertIn("số nội dung hoàn thành", caption)
        review = self.review.with_user(self.officer)
        review.chart_ids = [
            Command.create({"kind": kind}) for kind in ("kinds", "stages", "awards")
        ]
        captions, text = charts()
        self.assertEqual(len(captions), 4)
        # what stands beside a bar is the number of the records
        given = self.env["tdkt.commendation"].search_count(
            [("campaign_id", "=", self.campaign.id), ("state", "!=", "revoked")]
        )
        self.assertIn(f"Đã quyết định {given}", text)
        review.chart_ids = [Command.clear()]
        self.assertFalse(charts()[0])

    def test_a_chart_is_not_broken_at_the_end_of_a_page(self):
        """Wherever the text before it ends, it stands whole, below its caption."""
        names = [f"Đơn vị số {number:02d}" for number in range(1, 13)]
        self.campaign.sudo().department_ids |= self.env["hr.department"].create(
            [{"name": name, "company_id": self.company.id} for name in names]
        )
        review = self.review.with_user(self.officer)
        places = set()
        for count in (4, 12, 16, 20, 24):
            review.result = "\n".join(["- Kết quả của một đơn vị."] * count)
            pages = self._print("report_campaign_summary", self.review).pages
            [(number, text)] = (
                (number, page.extract_text())
                for number, page in enumerate(pages)
                if "Biểu đồ:" in page.extract_text()
            )
            places.add(number)
            below = text.partition("Biểu đồ:")[2]
            with self.subTest(lines=count):
                self.assertEqual([name for name in names if name not in below], [])
        # in between it came to the end of the page, and went on to the next one
        self.assertEqual(places, {0, 1})

    def test_appendices_are_numbered_apart(self):
        departments = self.env["hr.department"].create(
            [
                {"name": f"Đơn vị số {i}", "company_id": self.company.id}
                for i in range(60)
            ]
        )
        self.campaign.sudo().department_ids |= departments
        pages = self._print("report_campaign_summary", self.review).pages
        first, second = (
            index
            for number in ("I", "II")
            for index, page in enumerate(pages)
            if page.extract_text().startswith(f"Phụ lục {number}\n")
        )
        self.assertGreater(second, first + 1)
        numbers = [
            "".join(char["text"] for char in nd30.page_number(page)) for page in pages
        ]
        self.assertEqual(numbers[first], "")
        self.assertEqual(numbers[first + 1], "2")
        self.assertEqual(numbers[second], "")
        self._assert_measures(
            pages[first:],
            {
                "appendix": "Phụ lục I",
                "appendix_title": "KẾT QUẢ ĐĂNG KÝ, THỰC HIỆN CỦA CÁC PHÒNG, ĐƠN VỊ",
            },
        )

    def test_draft_is_marked_on_every_page_until_it_goes_for_signature(self):
        campaign = self._create_campaign(
            launched=False, introduction="Nội dung dài. " * 900
        )
        pages = self._print("report_campaign_launch", campaign).pages
        for page in pages:
            self.assertIn("DỰ THẢO", page.extract_text())
        self.assertRegex(pages[0].extract_text(), r"Số:\s+/PD-SKT")
        campaign.action_propose()
        for page in self._print("report_campaign_launch", campaign).pages:
            self.assertNotIn("DỰ THẢO", page.extract_text())
        campaign.with_user(self.leader).action_sign()
        campaign.with_user(self.leader).action_revoke("Nhầm phong trào")
        page = self._print("report_campaign_launch", campaign).pages[0]
        self.assertIn("ĐÃ THU HỒI", page.extract_text())
        # what was issued comes back as it was issued
        self.decision.with_user(self.leader).action_revoke("Nhầm người")
        text = self._text(self._print("report_decision", self.decision))
        self.assertNotIn("DỰ THẢO", text)
        self.assertNotIn("ĐÃ THU HỒI", text)

    def test_who_signs_for_whom(self):
        campaign = self._create_campaign(launched=False)
        for capacity, line in (
            ("kt", "KT. GIÁM ĐỐC"),
            ("tm", "TM. HỘI ĐỒNG"),
            ("tl", "TL. GIÁM ĐỐC"),
            ("tuq", "TUQ. GIÁM ĐỐC"),
        ):
            with self.subTest(capacity=capacity):
                campaign.write(
                    {
                        "signer_capacity": capacity,
                        "signer_authority_line": line.split(". ")[1].capitalize(),
                        "signer_position": "Phó Giám đốc",
                    }
                )
                pages = self._print("report_campaign_launch", campaign).pages
                self._assert_measures(
                    pages, {"position": line, "signer": "Người t_leader"}
                )
                _page, chars = nd30.find(pages, line + "PHÓ GIÁM ĐỐC")
                self.assertGreater(chars[-1]["top"], chars[0]["top"])

    def test_leading_zeros(self):
        self.assertEqual(words.long_date(date(2023, 2, 5)), "ngày 05 tháng 02 năm 2023")
        self.assertEqual(words.long_date(date(2023, 3, 15)), "ngày 15 tháng 3 năm 2023")
        self.assertEqual(words.short_date(date(2023, 3, 5)), "05/3/2023")
        self.assertEqual(words.number_line(7, "QĐ-SNV"), "Số: 07/QĐ-SNV")
        self.assertEqual(words.number_line(112, "QĐ-SNV"), "Số: 112/QĐ-SNV")

    def test_lists_are_closed_as_the_decree_says(self):
        self.assertEqual(words.listed(["a;", " b . ", "", "c,"]), ["a;", "b;", "c."])
        text = self._text(self._print("report_decision", self.decision))
        for line in (
            "Căn cứ Luật Thi đua, khen thưởng;",
            "Theo đề nghị của Chánh Văn phòng.",
            "- Như Điều 3;",
            "- Lưu: VT, VP.",
        ):
            self.assertIn(squeeze(line), squeeze(text))

    def test_long_names_wrap_inside_their_column(self):
        self.company.tdkt_issuer_name = "BAN QUẢN LÝ " + "KHU KINH TẾ CỬA KHẨU " * 4
        campaign = self._create_campaign(
            launched=False, subject="Phát huy truyền thống vẻ vang " * 12
        )
        pages = self._print("report_campaign_launch", campaign).pages
        for key, text in (
            ("issuer", self.company.tdkt_issuer_name.strip()),
            ("subject", campaign.subject.strip()),
        ):
            measured = nd30.measure(pages, key, text)
            self.assertEqual(measured.problems(), [])
            low, high = nd30.BY_KEY[key].column
            self.assertGreaterEqual(measured.box[0] / MM, low)
            self.assertLessEqual(measured.box[2] / MM, high)
        # one word that fits nowhere is broken, not printed over its neighbour
        campaign.issuer_name = "X" * 80
        pages = self._print("report_campaign_launch", campaign).pages
        measured = nd30.measure(pages, "issuer", "X" * 80)
        self.assertLessEqual(measured.box[2] / MM, nd30.LEFT[1] + 0.1)

    def test_no_page_holds_nothing_but_a_signature(self):
        for lines in range(30, 44):
            campaign = self._create_campaign(
                launched=False, closing="\n".join(["Một dòng."] * lines)
            )
            pages = self._print("report_campaign_launch", campaign).pages
            index, _chars = nd30.find(pages, "Người t_leader")
            self.assertIn("dòng", pages[index].extract_text(), lines)


@tagged("post_install", "-at_install", "tdkt")
class TestLists(DocumentCase):
    def _list(self, rows):
        """Typeset a list of ``rows`` rows on the shared layout."""
        body = "".join(
            f"<tr><td>{i}</td><td>Dòng số {i}<br/>dòng hai</td></tr>"
            for i in range(rows)
        )
        html = (
            '<html lang="vi"><body><table class="list"><thead><tr><th>STT</th>'
            f"<th>Đầu bảng</th></tr></thead><tbody>{body}</tbody></table></body></html>"
        )
        return engine.Typesetter(self.env).typeset(html)[0]

    def test_two_thousand_rows(self):
        reader = pypdf.PdfReader(io.BytesIO(self._list(2000)))
        texts = [page.extract_text() for page in reader.pages]
        for text in texts:  # the head is repeated on every page
            self.assertIn("Đầu bảng", text)
        rows = []
        for text in texts:
            found = re.findall(r"Dòng số (\d+)", text)
            # no row is cut: its second line stands on the same page
            self.assertEqual(len(found), text.count("dòng hai"))
            rows += map(int, found)
        self.assertEqual(rows, list(range(2000)))

    def test_a_row_longer_than_a_page_flows_on(self):
        long_text = " ".join(f"từ{i}" for i in range(3000))
        html = (
            '<html lang="vi"><body><table class="list"><tbody><tr><td>ngắn</td><td>'
            f"{long_text}</td></tr></tbody></table></body></html>"
        )
        pdf, _unknown = engine.Typesetter(self.env).typeset(html)
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        text = squeeze("".join(page.extract_text() for page in reader.pages))
        self.assertGreater(len(reader.pages), 1)
        self.assertIn("từ2999", text)
        self.assertEqual(text.count("từ"), 3000)


@tagged("post_install", "-at_install", "tdkt")
class TestContents(DocumentCase):
    """What each document says, from the records."""

    def _says(self, report, record, *texts, user=None):
        # in the order of the document: cells of a table one after the other
        chars = (
            char["text"]
            for page in self._print(report, record, user).pages
            for char in page.chars
        )
        found = squeeze("".join(chars))
        for text in texts:
            self.assertIn(squeeze(text), found)
        return found

    def test_commitment(self):
        self._says(
            "report_commitment",
            self.commitment,
            "tập thể Phòng Tổ chức đăng ký thực hiện các nội dung sau",
            "1 Mô hình một cửa thân thiện Mô hình 10 hồ sơ",
            "THỦ TRƯỞNG ĐƠN VỊ",
            "Người t_head",
            user=self.head,
        )
        own = self._create_commitment(
            self.campaign, self.staff, employee_id=self.staff.employee_id.id
        )
        self._says(
            "report_commitment",
            own,
            "tôi là Người t_staff, công tác tại Phòng Tổ chức",
            "XÁC NHẬN CỦA ĐƠN VỊ",
            "NGƯỜI ĐĂNG KÝ",
            user=self.staff,
        )

    def test_list_of_commitments(self):
        own = self._create_commitment(
            self.campaign, self.staff, employee_id=self.staff.employee_id.id
        )
        found = self._says(
            "report_commitment_list",
            self.campaign,
            "01/03 phòng, đơn vị đã đăng ký; có 01 tập thể và 00 cá nhân",
            "Phòng Tổ chức",
            "Mô hình một cửa thân thiện",
        )
        self.assertNotIn(squeeze("Người t_staff"), found)  # only a draft so far
        own.action_submit()
        self._says(
            "report_commitment_list",
            self.campaign,
            "01 tập thể và 01 cá nhân",
            "Người t_staff",
        )

    def test_merit_report_of_a_person(self):
        found = self._says(
            "report_merit_individual",
            self.person,
            "Đề nghị tặng Giấy khen",
            "Họ và tên: Người t_staff",
            "Đơn vị công tác: Phòng Tổ chức",
            "Theo dõi thi đua của phòng.",
            "Hoàn thành xuất sắc nhiệm vụ.",
            # what he has received, by this very decision
            "2023 Giấy khen 05/QĐ-SKT ngày 10/3/2023; Sở Kiểm thử",
            user=self.head,
        )
        # the collective's results are not his
        self.assertNotIn(squeeze("Nghiệm thu mô hình"), found)

    def _merit_of(self, employee, **initiative):
        """Assess somebody in 2021 and 2022, and recognise an initiative of 2022."""
        self.env["tdkt.assessment"].create(
            [
                {
                    "employee_id": employee.id,
                    "year": year,
                    "level": level,
                    "date": date(year, 12, 20),
                    "reference": f"{year - 2000}/TB-SKT",
                }
                for year, level in ((2021, "good"), (2022, "excellent"))
            ]
        )
        one = self.env["tdkt.initiative"].create(
            {
                "name": "Số hóa hồ sơ",
                "year": 2022,
                "author_ids": [
                    Command.create({"employee_id": employee.id, "share": 60}),
                    Command.create({"name": "Cộng tác viên", "share": 40}),
                ],
                "scope": "province",
                "recognised_on": date(2022, 11, 5),
                "reference": "97/QĐ-SKT",
                **initiative,
            }
        )
        one.with_user(self.officer).action_recognise()
        return one

    def test_merit_report_tells_assessments_and_initiatives(self):
        person = self.staff.employee_id
        self._merit_of(person)
        line = self._create_dossier(
            user=self.head,
            nominations=[
                {
                    "award_id": self.award.id,
                    "employee_id": person.id,
                    "merit": "Hoàn thành.",
                }
            ],
        ).nomination_ids
        self.assertEqual(line.employee_id, person)
        told = (
            "3. Mức độ hoàn thành nhiệm vụ hằng năm",
            "2021 Hoàn thành tốt nhiệm vụ 21/TB-SKT ngày 20/12/2021",
            "2022 Hoàn thành xuất sắc nhiệm vụ 22/TB-SKT ngày 20/12/2022",
            "4. Sáng kiến, đề tài, đề án đã được công nhận",
            "2022 Số hóa hồ sơ (sáng kiến; phạm vi ảnh hưởng: bộ, ban, ngành, tỉnh; "
            "tỷ lệ đóng góp 60%)",
            "97/QĐ-SKT ngày 05/11/2022; Sở Kiểm thử",
        )
        self._says("report_merit_individual", line, *told, user=self.head)
        # what is learnt after it was handed in is another report's matter
        line.dossier_id.action_submit()
        self.env["tdkt.assessment"].search([("year", "=", 2021)]).level = "failed"
        self._merit_of_another_year(person)
        found = self._says("report_merit_individual", line, *told, user=self.head)
        self.assertNotIn(squeeze("Sáng kiến nộp sau"), found)

    def _merit_of_another_year(self, person):
        self.env["tdkt.initiative"].create(
            {
                "name": "Sáng kiến nộp sau",
                "year": 2023,
                "author_ids": [
                    Command.create({"employee_id": person.id, "share": 100})
                ],
                "recognised_on": date(2023, 1, 5),
                "reference": "01/QĐ-SKT",
            }
        ).with_user(self.officer).action_recognise()

    def test_merit_report_of_a_unit_tells_its_initiatives(self):
        self._merit_of(self.staff.employee_id, department_id=self.department.id)
        line = self._create_dossier(
            user=self.head,
            nominations=[
                {
                    "award_id": self.collective.award_id.id,
                    "department_id": self.department.id,
                    "merit": "Dẫn đầu.",
                }
            ],
        ).nomination_ids
        self.env["tdkt.assessment"].create(
            {
                "department_id": self.department.id,
                "year": 2022,
                "level": "good",
                "reference": "22/TB-SKT",
            }
        )
        self._says(
            "report_merit_collective",
            line,
            "2022 Hoàn thành tốt nhiệm vụ 22/TB-SKT",
            "2022 Số hóa hồ sơ (sáng kiến; phạm vi ảnh hưởng: bộ, ban, ngành, tỉnh) "
            "97/QĐ-SKT",
            user=self.head,
        )

    def test_a_line_on_trial_tells_nothing_of_a_stranger(self):
        stranger = self.other_staff.employee_id
        self._merit_of(stranger)
        line = self._create_dossier(
            user=self.head,
            nominations=[
                {
                    "award_id": self.award.id,
                    "employee_id": stranger.id,
                    "merit": "Hoàn thành.",
                }
            ],
        ).nomination_ids
        found = self._says(
            "report_merit_individual", line, "Mức độ hoàn thành", user=self.head
        )
        for text in ("Hoàn thành tốt nhiệm vụ", "Số hóa hồ sơ"):
            self.assertNotIn(squeeze(text), found)

    def test_private_words_are_printed_for_hr_only(self):
        employee_sudo = self.staff.employee_id.sudo()
        employee_sudo.write(
            {
                "birthday": date(1990, 2, 5),
                "place_of_birth": "Xã Hải Yến, huyện Cao Lộc",
                "certificate": "master",
                "study_field": "Quản lý công",
            }
        )
        private = ("05/02/1990", "Xã Hải Yến, huyện Cao Lộc", "Thạc sĩ, Quản lý công")
        for user in (self.head, self.officer, self.leader):
            found = self._says(
                "report_merit_individual",
                self.person,
                "Ngày, tháng, năm sinh: ……",
                "Quê quán: ……",
                user=user,
            )
            for text in private:
                self.assertNotIn(squeeze(text), found)
        both = self.officer
        both.group_ids |= self.env.ref("hr.group_hr_user")
        self._says("report_merit_individual", self.person, *private, user=both)

    def test_merit_report_of_a_collective(self):
        self._says(
            "report_merit_collective",
            self.collective,
            "Tên tập thể: Phòng Tổ chức",
            "thủ trưởng đơn vị: Người t_head",
            # promised and done, and the diary of results
            "1 Mô hình một cửa thân thiện 10 hồ sơ 12 hồ sơ Hoàn thành",
            "Ngày 08/3/2023: Nghiệm thu mô hình.",
            "Dẫn đầu phong trào.",
            user=self.head,
        )

    def test_merit_report_in_a_campaign(self):
        self._says(
            "report_merit_thematic",
            self.collective,
            "Phong trào: Phong trào thi đua thử nghiệm (từ ngày 01/3/2023 đến ngày "
            "31/5/2023)",
            "Nghiệm thu mô hình",
            user=self.head,
        )

    def test_a_report_that_does_not_suit_the_nominee(self):
        with self.assertRefused(UserError, "is not meant for"):
            self._print("report_merit_individual", self.collective, self.head)
        with self.assertRefused(UserError, "is not meant for"):
            self._print("report_merit_collective", self.person, self.head)

    def test_merit_report_names_awards_given_through_another_unit(self):
        dossier = self._create_dossier(
            user=self.other_head,
            commendation_type="dot_xuat",
            nominations=[
                {
                    "award_id": self.award.id,
                    "employee_id": self.staff.employee_id.id,
                    "merit": "Cứu người.",
                }
            ],
        )
        self._qualify(dossier)
        decision = self._create_decision(gather=False, commendation_type="dot_xuat")
        decision.nomination_ids = dossier.nomination_ids
        self._issue(decision, 9)
        hidden = decision.commendation_ids
        self.assertFalse(hidden.with_user(self.head)._filtered_access("read"))
        self._says("report_merit_individual", self.person, "09/QĐ-SKT", user=self.head)

    def test_minutes(self):
        self._says(
            "report_minutes",
            self.dossier,
            "Số: 03/BB-TC",
            "BIÊN BẢN",
            # by the clock on the wall in Viet Nam
            "Thời gian bắt đầu: 14 giờ 00, ngày 08 tháng 3 năm 2023.",
            "Địa điểm: Phòng họp tầng 2.",
            "Có mặt: 06 người.",
            "Chủ trì: Người t_head.",
            "Thư ký (người ghi biên bản): Người t_staff.",
            "2. Thảo luận.",
            "Giấy khen 5/6 83,3",
            "Giấy khen 6/6 100",
            "kết thúc vào 15 giờ 30, ngày 08 tháng 3 năm 2023./.",
            "THƯ KÝ",
            "CHỦ TỌA",
            "- Lưu: VT, hồ sơ.",
            user=self.head,
        )
        empty = self._create_dossier(self.campaign, user=self.other_head)
        self._says(
            "report_minutes",
            empty,
            "Thời gian bắt đầu: …… giờ ……, ngày …… tháng …… năm ……",
            "Địa điểm: ……",
            user=self.other_head,
        )

    def test_votes_and_times_of_a_meeting_are_checked(self):
        dossier = self._create_dossier(
            self.campaign, user=self.other_head, meeting_attendance=5
        )
        with self.assertRefused(ValidationError, "only 5 were present"):
            dossier.nomination_ids.meeting_votes = 6
        dossier.nomination_ids.meeting_votes = 5
        with self.assertRefused(ValidationError, "only 4 were present"):
            dossier.meeting_attendance = 4

    def test_decision_says_the_sum_in_words(self):
        self._says(
            "report_decision",
            self.decision,
            "tổng số tiền thưởng là 1.405.000 đồng (Bằng chữ: Một triệu bốn trăm lẻ "
            "năm nghìn đồng), chi từ Quỹ thi đua, khen thưởng.",
        )

    def test_final_report(self):
        self.review.write(
            {
                "evaluation": "Các phòng hưởng ứng.",
                "limits": "Báo cáo còn chậm.",
                "direction": "Nhân rộng mô hình.",
            }
        )
        self._says(
            "report_campaign_summary",
            self.review,
            "Số: /BC-SKT",
            "Tổng kết phong trào thi đua",
            "Có 1/3 phòng, đơn vị đăng ký",
            "- Mô hình: 1/1.",
            "Giấy khen Cá nhân 1 702.500",
            "Giấy khen Tập thể 1 702.500",
            "Tổng cộng 2 1.405.000",
            "Các phòng hưởng ứng.",
            "Báo cáo còn chậm.",
            "Nhân rộng mô hình.",
            "Phụ lục I",
            "Phòng Tổ chức 1 1 1 1",
            "Phụ lục II",
            "Người t_staff",
        )

    def test_interim_report_says_what_it_is(self):
        interim = self._create_review(self.campaign, kind="interim")
        self._says(
            "report_campaign_summary",
            interim,
            "Sơ kết phong trào thi đua",
            "Trên đây là báo cáo sơ kết",
        )

    def test_final_report_draws_its_chart(self):
        pages = self._print("report_campaign_summary", self.review).pages
        bars = [
            shape
            for page in pages
            for shape in page.rects
            if shape["height"] > 3 * MM and shape["width"] > 60 * MM
        ]
        # promised and done of the one department with items
        self.assertEqual(len(bars), 2)
        for bar in bars:
            self.assertAlmostEqual(bar["width"] / MM, 70, delta=1)

    def test_history(self):
        for report, record, user in (
            ("report_employee_history", self.staff.employee_id, self.hr_user),
            (
                "report_employee_public_history",
                self.env["hr.employee.public"].browse(self.staff.employee_id.id),
                self.staff,
            ),
            ("report_department_history", self.department, self.head),
        ):
            with self.subTest(report=report):
                self._says(
                    report,
                    record,
                    "TRÍCH LỤC KHEN THƯỞNG",
                    "đã được 01 lần khen thưởng",
                    "1 2023 Giấy khen Số 05/QĐ-SKT ngày 10/3/2023",
                    user=user,
                )
        self._says("report_department_history", self.office, "chưa có khen thưởng nào")

    def test_register(self):
        self._says(
            "report_register",
            self.register,
            "Năm 2023",
            "01/2023 05/QĐ-SKT",
            "Sổ có 02 mục, từ số 01/2023 đến số 02/2023.",
        )
        self.decision.with_user(self.leader).action_revoke("Nhầm")
        found = self._says("report_register", self.register, "Đã thu hồi")
        self.assertEqual(found.count(squeeze("Đã thu hồi")), 2)

    def test_register_carries_the_seal_of_the_history(self):
        """The printed book holds what a later check of the history is compared to."""
        company = self.register.company_id
        self.assertFalse(company._tdkt_register_note())
        self.env["tdkt.audit.chain"]._seal(company)
        head = company._tdkt_audit_head()
        self.assertTrue(head["hash"])
        self._says(
            "report_register",
            self.register,
            f"Dấu niêm của nhật ký (mục số {head['sequence']}): {head['hash']}",
        )

    def test_register_dialog(self):
        action = self.register.action_print()
        self.assertEqual(
            action["report_name"], "thidua_khenthuong.report_register_document"
        )
        empty = self.register.copy({"year": 2019})
        with self.assertRefused(UserError, "The register of 2019 is empty"):
            empty.action_print()
        with self.assertRefused(ValidationError, "four digits"):
            empty.year = 23


@tagged("post_install", "-at_install", "tdkt")
class TestWhoPrints(DocumentCase):
    def test_every_document_is_in_the_print_menu_of_its_record(self):
        for report, (record, user) in self._all().items():
            action = self.env.ref(f"thidua_khenthuong.{report}")
            bindings = (
                self.env["ir.actions.actions"]
                .with_user(user)
                .get_bindings(record._name)
            )
            with self.subTest(report=report):
                self.assertIn(
                    action.id, [found["id"] for found in bindings.get("report", ())]
                )
                self.assertIn(
                    action.id,
                    action.with_user(user).get_valid_action_reports(
                        record._name, record.ids
                    ),
                )

    def test_whoever_sees_a_part_prints_no_list(self):
        # staff may read the launched campaign, and his own line of the register
        for user in (self.staff, self.head):
            with self.subTest(user=user.login):
                with self.assertRefused(AccessError, "more than you may see"):
                    self._print("report_commitment_list", self.campaign, user)
                with self.assertRefused(AccessError, "shows more than you may see"):
                    self._print("report_campaign_summary", self.review, user)

    def test_dossier_documents_are_the_units_own(self):
        for report, record in (
            ("report_minutes", self.dossier),
            ("report_merit_individual", self.person),
        ):
            with (
                self.subTest(report=report),
                self.assertRefused(AccessError, f"({record._name})"),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                self._print(report, record, self.other_head)
            with (
                self.subTest(report=report),
                self.assertRefused(AccessError, "shows more than you may see"),
            ):
                self._print(report, record, self.staff)

    def test_half_a_history_is_refused(self):
        public = self.env["hr.employee.public"].browse(self.staff.employee_id.id)
        with self.assertRefused(AccessError, "only a part"):
            self._print("report_employee_public_history", public, self.other_staff)
        with self.assertRefused(AccessError, "only a part"):
            self._print("report_department_history", self.department, self.other_head)

    def test_register_is_for_those_who_see_all_of_it(self):
        for user in (self.officer, self.leader, self.hr_user):
            register = self.env["tdkt.register"].with_user(user).create({"year": 2023})
            self._print("report_register", register, user)
        for user in (self.staff, self.head, self.council):
            with (
                self.assertRefused(AccessError, "(tdkt.register)"),
                mute_logger("odoo.models"),
            ):
                self.env["tdkt.register"].with_user(user).create({"year": 2023})
            with self.assertRefused(AccessError, "shows more than you may see"):
                self._print("report_register", self.register, user)


@tagged("post_install", "-at_install", "tdkt")
class TestFile(DocumentCase):
    """The file itself: letters, fonts, structure and archive format."""

    def test_every_letter_of_tcvn_6909_in_four_faces_and_both_cases(self):
        # 12 vowels in 6 tones and 17 consonants; 67 of the 89 are precomposed
        self.assertEqual(set(letters.VIETNAMESE), {*LETTERS, *"abcdeghiklmnopqrstuvxy"})
        marked = [c for c in letters.VIETNAMESE if unicodedata.decomposition(c)]
        self.assertEqual(len(marked) + len("đ"), 67)
        both = letters.VIETNAMESE + letters.VIETNAMESE.upper()
        four = "".join(
            f'<p style="font-weight:{weight};font-style:{style}">{both}</p>'
            for weight in ("normal", "bold")
            for style in ("normal", "italic")
        )
        pdf, unknown = engine.Typesetter(self.env).typeset(
            f'<html lang="vi">{four}</html>'
        )
        self.assertFalse(unknown)
        text = squeeze(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text())
        self.assertEqual(text.count(both), 4)
        # a document typed on a machine that writes base and mark apart
        apart = unicodedata.normalize("NFD", both)
        pdf, unknown = engine.Typesetter(self.env).typeset(
            f'<html lang="vi">{apart}</html>'
        )
        self.assertFalse(unknown)
        text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
        self.assertIn(both, squeeze(text))

    def test_fonts_are_embedded_subsets_of_our_own(self):
        for report, (record, user) in self._all().items():
            with self.subTest(report=report):
                fonts = self._fonts(self._pdf(report, record, user))
                self.assertTrue(fonts)
                for name, embedded in fonts:
                    self.assertRegex(name, r"^/[A-Z]{6}\+Tdkt-Serif")
                    self.assertTrue(embedded)

    def test_title_author_language_and_structure(self):
        for report, (record, user) in self._all().items():
            with self.subTest(report=report):
                pdf = self._pdf(report, record, user)
                reader = pypdf.PdfReader(io.BytesIO(pdf))
                root = reader.trailer["/Root"]
                self.assertTrue(reader.metadata.title)
                self.assertTrue(reader.metadata.author)
                self.assertEqual(root["/Lang"], "vi")
                self.assertTrue(root["/MarkInfo"]["/Marked"])
                roles = self._roles(root["/StructTreeRoot"])
                self.assertLessEqual({"/Document", "/H1", "/P", "/Table"}, roles)

    def _roles(self, node):
        roles, todo = set(), [node]
        while todo:
            node = todo.pop().get_object()
            roles.add(node.get("/S"))
            kids = node.get("/K", [])
            todo += [
                kid
                for kid in (kids if isinstance(kids, list) else [kids])
                if isinstance(kid.get_object(), dict)
            ]
        return roles

    def test_pdf_a_part_is_a_setting_of_the_office(self):
        self.assertEqual(self.company.tdkt_pdf_variant, "1b")
        for variant in (False, *engine.PDF_VARIANTS):
            with self.subTest(variant=variant):
                self.company.tdkt_pdf_variant = variant
                if self.decision.frozen_print_ids:
                    # what is issued keeps the file it was first printed as
                    self.decision.action_print_anew("Đổi định dạng lưu trữ")
                pdf = self._pdf("report_decision", self.decision)
                self._assert_archive_properties(pdf, variant, self.decision.name)

    def test_the_same_record_gives_the_same_pages(self):
        first, second = (
            self._text(self._print("report_decision", self.decision)) for _ in "12"
        )
        self.assertEqual(first, second)


@tagged("post_install", "-at_install", "tdkt")
class TestFaults(DocumentCase):
    """What is missing or strange never gives a silently wrong page."""

    def _assert_says(self, *words):
        with self.assertRefused(UserError, *words):
            pre_init_check(self.env)
        with self.assertRefused(UserError, *words):
            self._pdf("report_campaign_launch", self.campaign)

    def test_missing_library(self):
        with patch.dict("sys.modules", {"weasyprint": None}):
            self._assert_says("WeasyPrint is missing or too old", "pip install")

    def test_missing_system_library(self):
        def no_pango(name, *args, **kwargs):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")
            return real(name, *args, **kwargs)

        real = __import__
        with patch("builtins.__import__", no_pango):
            self._assert_says("does not find the system library Pango")

    def test_missing_font(self):
        real = engine.file_path

        def without_bold(path, *args, **kwargs):
            if path.endswith("-Bold.ttf"):
                raise FileNotFoundError(path)
            return real(path, *args, **kwargs)

        with patch.object(engine, "file_path", without_bold):
            self._assert_says("LiberationSerif-Bold.ttf of the addon is missing")

    def test_damaged_font(self):
        broken = Path(self.env["ir.attachment"]._filestore()) / "broken.ttf"
        broken.parent.mkdir(parents=True, exist_ok=True)
        broken.write_bytes(b"\0\1\0\0 cut off")
        self.addCleanup(broken.unlink)
        real = engine.file_path

        def damaged(path, *args, **kwargs):
            if path.endswith("-Italic.ttf"):
                return str(broken)
            return real(path, *args, **kwargs)

        with patch.object(engine, "file_path", damaged):
            self._assert_says("broken.ttf of the addon is damaged")

    def test_font_without_vietnamese_letters(self):
        with patch.object(faces.Face, "missing_letters", lambda face: "ằẵ"):
            self._assert_says("lacks Vietnamese letters")

    def test_module_names_its_libraries(self):
        manifest = self.env["ir.module.module"].get_module_info("thidua_khenthuong")
        self.assertIn("weasyprint", manifest["external_dependencies"]["python"])
        self.assertEqual(manifest["pre_init_hook"], "pre_init_check")

    def test_markup_is_text_and_nothing_is_fetched(self):
        asked = []
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            server.settimeout(0.2)
            done = threading.Event()

            def listen():
                while not done.is_set():
                    try:
                        asked.append(server.accept())
                    except TimeoutError:
                        continue

            listener = threading.Thread(target=listen)
            listener.start()
            nasty = (
                f"<script>alert(1)</script><img src='http://127.0.0.1:{port}/a.png'>"
                f"<style>@import 'http://127.0.0.1:{port}/b.css'</style>"
                f"<link rel=stylesheet href=http://127.0.0.1:{port}/c.css>"
                "<object data='file:///etc/passwd'></object>"
            )
            try:
                for report, record, user in self._with_text(nasty):
                    with self.subTest(report=report):
                        text = squeeze(self._text(self._print(report, record, user)))
                        self.assertIn(squeeze(nasty), text)
                        self.assertNotIn("root:", text)
            finally:
                done.set()
                listener.join()
        self.assertEqual(asked, [])

    def _with_text(self, text):
        """Yield documents that print ``text`` from the fields people type."""
        campaign = self._create_campaign(
            launched=False, introduction=text, theme=text, name="Phong trào"
        )
        yield "report_campaign_launch", campaign, self.officer
        dossier = self._create_dossier(
            self.campaign,
            user=self.other_head,
            meeting_content=text,
            nominations=[
                {
                    "award_id": self.award.id,
                    "employee_id": self.other_staff.employee_id.id,
                    "merit": text,
                }
            ],
        )
        yield "report_minutes", dossier, self.other_head
        yield "report_merit_individual", dossier.nomination_ids, self.other_head
        self.review.limits = text
        yield "report_campaign_summary", self.review, self.officer

    def test_what_a_template_itself_asks_for_is_refused(self):
        page = self.env.ref("thidua_khenthuong.report_recipients")
        page.arch = page.arch.replace(
            "Nơi nhận:", 'Nơi nhận:<img src="file:///etc/hostname"/>'
        )
        with self.assertLogs("weasyprint", "ERROR") as logs:
            self._pdf("report_campaign_launch", self.campaign)
        self.assertIn("nothing from outside", "\n".join(logs.output))

    def test_very_long_merit_flows_over_pages(self):
        merit = "\n".join(
            f"Đoạn {i}: " + "thành tích tiêu biểu, " * 40 for i in range(60)
        )
        for report, record, user in self._with_text(merit):
            with self.subTest(report=report):
                document = self._print(report, record, user)
                self.assertGreater(len(document.pages), 4)
                text = squeeze(self._text(document))
                self.assertIn(squeeze(merit), text)

    def test_characters_without_a_glyph_are_seen_and_told(self):
        strange = "A😀B 👨‍👩‍👧 عربي 中 \u202eđảo\u202c C\u200b\u0007D"
        campaign = self._create_campaign(launched=False, introduction=strange)
        with patch.object(
            type(self.env["res.users"]), "_bus_send", autospec=True
        ) as send:
            document = self._print("report_campaign_launch", campaign)
        text = squeeze(self._text(document))
        self.assertIn(squeeze("A□B □□□ □□□□ □ đảo CD"), text)
        self.assertTrue(
            all("Tdkt-Serif" in c["fontname"] for p in document.pages for c in p.chars)
        )
        (user, kind, message), _kwargs = send.call_args
        self.assertEqual((user, kind), (self.officer, "simple_notification"))
        self.assertIn("U+1F600", message["message"])
        self.assertIn(campaign.display_name, message["message"])
        json.dumps(message)

    def test_all_is_well_says_nothing(self):
        with patch.object(
            type(self.env["res.users"]), "_bus_send", autospec=True
        ) as send:
            self._print("report_decision", self.decision)
        send.assert_not_called()

    def test_right_to_left_letters_the_font_has_keep_their_order(self):
        campaign = self._create_campaign(launched=False, introduction="trước שלום sau")
        text = self._text(self._print("report_campaign_launch", campaign))
        self.assertRegex(text, "trước .+ sau")


@tagged("post_install", "-at_install", "tdkt")
class TestWords(TdktCase):
    def test_numbers_in_words(self):
        for number, expected in {
            0: "không",
            1: "một",
            5: "năm",
            10: "mười",
            11: "mười một",
            15: "mười lăm",
            20: "hai mươi",
            21: "hai mươi mốt",
            55: "năm mươi lăm",
            100: "một trăm",
            101: "một trăm lẻ một",
            110: "một trăm mười",
            115: "một trăm mười lăm",
            999: "chín trăm chín mươi chín",
            1_000: "một nghìn",
            1_001: "một nghìn không trăm lẻ một",
            1_010: "một nghìn không trăm mười",
            1_100: "một nghìn một trăm",
            10_005: "mười nghìn không trăm lẻ năm",
            21_000: "hai mươi mốt nghìn",
            100_000: "một trăm nghìn",
            540_000: "năm trăm bốn mươi nghìn",
            1_000_000: "một triệu",
            1_000_100: "một triệu một trăm",
            1_005_000: "một triệu không trăm lẻ năm nghìn",
            1_405_000: "một triệu bốn trăm lẻ năm nghìn",
            15_015_015: "mười lăm triệu không trăm mười lăm nghìn không trăm mười lăm",
            105_000_000: "một trăm lẻ năm triệu",
            1_000_000_005: "một tỷ không trăm lẻ năm",
            2_147_483_648: "hai tỷ một trăm bốn mươi bảy triệu bốn trăm tám mươi ba "
            "nghìn sáu trăm bốn mươi tám",
            10**12: "một nghìn tỷ",
            10**18: "một tỷ tỷ",
        }.items():
            with self.subTest(number=number):
                self.assertEqual(words.number_in_words(number), expected)
        with self.assertRefused(ValueError, "a negative number has no place"):
            words.number_in_words(-1)

    def test_numbers_in_words_read_back(self):
        """Every number is another sentence, and says the number it came from."""
        digits = {
            word: value
            for value, names in enumerate(
                ("không", "một mốt", "hai", "ba", "bốn", "năm lăm", "sáu", "bảy")
                + ("tám", "chín")
            )
            for word in names.split()
        }

        def read(text):
            high, separator, low = text.rpartition("tỷ")
            total = read(high) * 10**9 if separator else 0
            group = digit = 0
            for word in low.split():
                if word in digits:
                    digit = digits[word]
                elif word == "lẻ":
                    digit = 0
                elif word == "mười":
                    group, digit = group + 10, 0
                else:
                    factor = {"mươi": 10, "trăm": 100, "nghìn": 0, "triệu": 0}[word]
                    group, digit = group + digit * factor, 0 if factor else digit
                    if not factor:
                        scale = {"nghìn": 1000, "triệu": 10**6}[word]
                        total += (group + digit) * scale
                        group = digit = 0
            return total + group + digit

        numbers = [*range(0, 3000), *range(10**6 - 50, 10**7, 98_765)]
        numbers += [7 * 10**9 + n for n in (0, 4, 21, 1_000, 305_000, 20_000_015)]
        for number in numbers:
            self.assertEqual(read(words.number_in_words(number)), number)

    def test_amounts_and_quantities(self):
        self.assertEqual(words.money(1_405_000), "1.405.000")
        self.assertEqual(
            words.money_in_words(1_405_000.0),
            "Một triệu bốn trăm lẻ năm nghìn đồng",
        )
        for number, expected in ((12.0, "12"), (1234.5, "1.234,5"), (0, "0")):
            self.assertEqual(words.quantity(number), expected)
