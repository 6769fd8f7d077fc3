import base64
import unicodedata
from datetime import date

from hypothesis import HealthCheck, given, settings
from lxml import html

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.thidua_khenthuong import launch_document

from . import launch_papers, launch_strategies
from .common import TdktCase
from .test_launch_document import squeeze

FOREIGN = """ỦY BAN NHÂN DÂN TỈNH AN BÌNH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 64/KH-UBND
An Bình, ngày 05 tháng 3 năm 2023
KẾ HOẠCH
Phát động thi đua trồng rừng
I. CHỦ ĐỀ
“Mỗi người một cây”
II. NỘI DUNG
1. Trồng 1.000 cây.
III. THỜI GIAN
Từ ngày 10/3/2023 đến ngày 20/5/2023.
Nơi nhận:
- Các sở, ban, ngành;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Lâm Thị Ngọc"""
OWN = """UBND TỈNH LẠNG SƠN
SỞ KIỂM THỬ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số:     /PD-SKT
Lạng Sơn, ngày     tháng 3 năm 2023
PHÁT ĐỘNG
Thi đua trồng rừng
Thực hiện Kế hoạch số: 064/KH-UBND ngày 05 tháng 3 năm 2023 của UBND tỉnh về trồng rừng;
I. CHỦ ĐỀ
“Mỗi người một cây”
II. NỘI DUNG
1. Mỗi phòng trồng ít nhất 01 công trình cây xanh.
2. Đối tượng tham gia: Phòng Tổ chức và Phòng Cải cách.
III. THỜI GIAN
Từ ngày 15/3/2023 đến ngày 20/5/2023.
IV. KHEN THƯỞNG
- Giám đốc Sở tặng Giấy khen cho 02 tập thể, 05 cá nhân;
- Đề nghị Chủ tịch UBND tỉnh tặng Bằng khen cho 01 tập thể.
V. TỔ CHỨC THỰC HIỆN
1. Đăng ký thi đua gửi về Văn phòng trước ngày 25/3/2023.
2. Hồ sơ khen thưởng gửi trước ngày 25/5/2023.
3. Kinh phí: 12,5 triệu đồng.
Nơi nhận:
- UBND tỉnh;
- Lưu: VT.
GIÁM ĐỐC
{signer}"""


class ImportCase(TdktCase):
    def _import(self, text, **values):
        wizard = (
            self.env["tdkt.campaign.import"]
            .with_user(self.officer)
            .create(
                {
                    "file": base64.b64encode(text.encode()),
                    "filename": "phat-dong.txt",
                    **values,
                }
            )
        )
        self.wizard = wizard
        return self.env["tdkt.campaign"].browse(wizard.action_import()["res_id"])

    def _rendered(self, campaign):
        """Return the words of the printed launch document, tags left out."""
        reports = self.env["ir.actions.report"]
        report = self.env.ref("thidua_khenthuong.report_campaign_launch")
        page = reports._tdkt_render_html(
            report, campaign, reports._tdkt_common_values(report, campaign)
        )
        return squeeze(" ".join(html.fromstring(page).itertext()))


@tagged("post_install", "-at_install", "tdkt")
class TestSigner(ImportCase):
    """Nobody signs under a name that is not his."""

    def test_name_of_a_stranger_is_an_obstacle(self):
        campaign = self._import(OWN.format(signer="Người Xa Lạ"))
        self.assertFalse(campaign.signer_id)
        sentence = "prints the name of Người Xa Lạ, who has not been chosen as signer"
        for action in ("action_launch", "action_sign"):
            with self.assertRefused(UserError, sentence):
                getattr(campaign.with_user(self.leader), action)()
        with self.assertRefused(UserError, sentence):
            campaign.with_user(self.officer).action_propose()
        self.assertEqual(campaign.document_state, "draft")

    def test_printed_name_is_the_signers(self):
        """A tone mark makes another person; capitals, spaces, Unicode, rank do not."""
        campaign = self._import(OWN.format(signer="Trần Thị Hạnh"))
        leader = self.leader.employee_id
        for name, printed, same in (
            ("Trần Thị Hạnh", "TRẦN  THỊ HẠNH", True),
            ("Trần Thị Hạnh", unicodedata.normalize("NFD", "Trần Thị Hạnh"), True),
            ("Trần Thị Hòa", "ThS. Trần Thị Hoà", True),
            ("Trần Thị Hạnh", "Đại tá Trần Thị Hạnh", True),
            ("Trần Thị Hanh", "Trần Thị Hạnh", False),
            ("Thị Hạnh", "Trần Thị Hạnh", False),
            ("Trần Dũng", "Trần Dung", False),
        ):
            with self.subTest(name=name, printed=printed):
                leader.name = name
                campaign.write({"signer_id": leader.id})
                campaign.write({"signer_name": printed})
                if same:
                    self.assertFalse(campaign.launch_blockers)
                    continue
                self.assertIn(
                    "correct the name or the signer", campaign.launch_blockers
                )
                with self.assertRefused(UserError, f"but {name} is to sign"):
                    campaign.with_user(self.leader).action_launch()

    def test_only_the_same_name_is_matched(self):
        leader = self.leader.employee_id
        for name, found in (("Hà Văn Dũng", True), ("Hà Văn Dung", False)):
            leader.name = name
            campaign = self._import(OWN.format(signer="Hà Văn Dũng"))
            self.assertEqual(campaign.signer_id == leader, found)

    def test_chain_of_capacity_is_printed(self):
        campaign = self._import(FOREIGN, level="office")
        self.assertEqual(campaign.signer_capacity, "tm")
        self.assertEqual(campaign.signer_further_lines, "KT. CHỦ TỊCH")
        self.assertIn(
            "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lâm Thị Ngọc",
            self._rendered(campaign),
        )


@tagged("post_install", "-at_install", "tdkt")
class TestForeignPaper(ImportCase):
    def test_no_gap_is_filled(self):
        """Superior, symbol, place and type of this office stand on its papers alone."""
        campaign = self._import("TRƯỜNG TIỂU HỌC AN BÌNH\nI. NỘI DUNG\n1. Dạy tốt.")
        self.assertEqual(campaign.issuer_name, "TRƯỜNG TIỂU HỌC AN BÌNH")
        for name in ("issuer_superior_name", "symbol", "place"):
            self.assertFalse(campaign[name], name)
        self.assertEqual(
            campaign.document_type_id,
            self.env.ref("thidua_khenthuong.document_type_other"),
        )
        printed = self._rendered(campaign)
        for words in ("LẠNG SƠN", "Lạng Sơn", "SKT", "PHÁT ĐỘNG"):
            self.assertNotIn(words, printed)

    def test_own_paper_is_completed(self):
        text = OWN.format(signer="Người Xa Lạ").replace("UBND TỈNH LẠNG SƠN\n", "")
        campaign = self._import(text.replace("Số:     /PD-SKT\n", ""))
        self.assertEqual(campaign.issuer_superior_name, "UBND TỈNH LẠNG SƠN")
        self.assertEqual(campaign.symbol, "PD-SKT")

    def test_same_name_below_another_body_is_foreign(self):
        text = OWN.format(signer="Người Xa Lạ").replace("LẠNG SƠN", "AN BÌNH")
        campaign = self._import(text.replace("Số:     /PD-SKT\n", ""))
        self.assertEqual(campaign.issuer_superior_name, "UBND TỈNH AN BÌNH")
        self.assertFalse(campaign.symbol)

    def test_letter(self):
        text, wanted = launch_papers.PAPERS[
            "ministry letter, several addressees, two-line subject"
        ]
        campaign = self._import(text, level="office")
        self.assertFalse(campaign.document_type_id.title)
        self.assertEqual(campaign.addressees.splitlines(), wanted["addressees"])
        printed = self._rendered(campaign)
        self.assertIn(f"V/v {wanted['subject']}", printed)
        self.assertIn("Kính gửi: - Các Cục thuộc Bộ;", printed)
        self.assertNotIn("PHÁT ĐỘNG", printed)

    def test_other_title_is_printed(self):
        text = OWN.format(signer="Người Xa Lạ").replace("PHÁT ĐỘNG\n", "LỜI KÊU GỌI\n")
        campaign = self._import(text)
        self.assertEqual(campaign.printed_title, "LỜI KÊU GỌI")
        self.assertIn("LỜI KÊU GỌI", self._rendered(campaign))


@tagged("post_install", "-at_install", "tdkt")
class TestSuperiorPlan(ImportCase):
    def test_registered_as_the_plan_above(self):
        draft = self._import(OWN.format(signer="Người Xa Lạ"))
        plan = self._import(FOREIGN)
        self.assertEqual(self.wizard.level, "superior")
        self.assertEqual(self.wizard.superior_number, "64/KH-UBND")
        self.assertEqual(plan.level, "superior")
        self.assertEqual(
            plan.parent_reference,
            "Kế hoạch số 64/KH-UBND ngày 05/3/2023 của ỦY BAN NHÂN DÂN TỈNH AN BÌNH",
        )
        self.assertEqual(plan.date_document, date(2023, 3, 5))
        self.assertEqual(plan.superior_filename, "phat-dong.txt")
        self.assertFalse(plan.unplaced_text)
        self.assertEqual(draft.parent_id, plan)
        plan.with_user(self.officer).action_register()
        self.assertEqual(plan.state, "launched")
        # and the other way round
        self.assertEqual(self._import(OWN.format(signer="Người Xa Lạ")).parent_id, plan)

    def test_chosen_by_the_officer(self):
        plan = self._import(FOREIGN, level="office")
        self.assertEqual(plan.level, "office")
        self.assertEqual(plan.unplaced_text, "Số: 64/KH-UBND")
        plan = self._import(
            OWN.format(signer="Người Xa Lạ"),
            level="superior",
            superior_number="7/KH-BNV",
            superior_date=date(2023, 1, 9),
            superior_issuer="Bộ Nội vụ",
        )
        self.assertEqual(
            plan.parent_reference, "Phát động số 7/KH-BNV ngày 09/01/2023 của Bộ Nội vụ"
        )
        self.assertEqual(plan.symbol, "KH-BNV")


@tagged("post_install", "-at_install", "tdkt")
class TestGuesses(ImportCase):
    def test_what_a_clerk_would_have_entered(self):
        self.leader.employee_id.name = "Vi Văn Tài"
        campaign = self._import(OWN.format(signer="Vi Văn Tài"))
        self.assertEqual(campaign.registration_deadline, date(2023, 3, 25))
        self.assertEqual(campaign.dossier_deadline, date(2023, 5, 25))
        self.assertEqual(campaign.budget, 12_500_000)
        self.assertEqual(
            campaign.department_ids, self.department + self.other_department
        )
        self.assertEqual(
            [(line.award_id.code, line.quantity) for line in campaign.award_ids],
            [("GK-TT", 2), ("GK-CN", 5), ("BKT-TT", 1)],
        )
        guesses = campaign.guess_ids.grouped("kind")
        self.assertEqual(
            guesses.keys(),
            {
                *("theme", "period", "parent", "target", "award", "registration"),
                *("dossiers", "budget", "units", "signer"),
            },
        )
        self.assertFalse(campaign.guess_ids.filtered("confirmed"))
        lines = [text for text, _place in campaign.imported_lines]
        for guess in campaign.guess_ids:
            # the source stands beside the value
            self.assertIn(guess.words.strip()[:20], lines[guess.line])
        self.assertEqual(guesses["period"].value, "15/3/2023 – 20/5/2023")
        self.assertEqual(guesses["budget"].value, "12.500.000 đồng")
        self.assertEqual(guesses["signer"].value, "Vi Văn Tài")
        self.assertIn("guessed, not confirmed yet", campaign.open_gaps)
        self.assertFalse(campaign.launch_blockers)

    def test_confirming(self):
        campaign = self._import(OWN.format(signer="Người Xa Lạ")).with_user(
            self.officer
        )
        self.assertIn("who has not been chosen", campaign.launch_blockers)
        total = len(campaign.guess_ids)
        self.assertEqual(campaign.open_guess_count, total)
        campaign.date_end = date(2023, 5, 31)  # a corrected value is no guess any more
        self.assertEqual(
            campaign.guess_ids.filtered("confirmed").mapped("kind"), ["period"]
        )
        campaign.guess_ids.filtered(lambda one: one.kind == "theme").action_confirm()
        self.assertEqual(campaign.open_guess_count, total - 2)
        action = campaign.action_confirm_guesses()
        self.assertEqual(action["res_id"], campaign.id)
        self.assertFalse(campaign.open_guess_count)
        self.assertNotIn("guessed", campaign.open_gaps)

    def test_document_is_shown_escaped(self):
        text = OWN.format(signer="Người Xa Lạ").replace("1.000", "<script>x</script>")
        campaign = self._import(text.replace("cây xanh", "<b>cây</b>"))
        shown = campaign.with_user(self.officer).imported_document
        self.assertNotIn("<b>cây", shown)
        self.assertIn("&lt;b&gt;cây", shown)
        self.assertIn('class="tdkt_line tdkt_line_point tdkt_guessed"', shown)


@tagged("post_install", "-at_install", "tdkt")
class TestPrintedWhole(ImportCase):
    """What is printed says every placed paragraph."""

    def _assert_printed(self, text):
        document = launch_document.read(text.encode())
        campaign = self._import(text, level="office")
        printed = _letters(self._rendered(campaign))
        skipped = {"layout", "unplaced", "number", "place_date"}
        for placement in document.placements:
            if placement.destination not in skipped:
                for part in _parts(placement.text):
                    self.assertIn(part, printed)

    def test_papers(self):
        for name, (text, _wanted) in launch_papers.PAPERS.items():
            with self.subTest(paper=name):
                self._assert_printed(text)

    @settings(
        max_examples=10,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(launch_strategies.documents())
    def test_generated(self, known):
        with self.env.cr.savepoint():
            self._assert_printed(known.text)


def _letters(text):
    """Return the letters and digits of a text: marks and labels may be set anew."""
    return "".join(letter for letter in squeeze(text).casefold() if letter.isalnum())


def _parts(text):
    """Return what must be printed of a line: its words, by recipient and cell."""
    text = text.replace("T/M", "TM").replace("K/T", "KT").replace("Nơi nhận:", "")
    for mark in (";", " | "):
        text = text.replace(mark, "\n")
    return [_letters(part) for part in text.splitlines() if _letters(part)]
