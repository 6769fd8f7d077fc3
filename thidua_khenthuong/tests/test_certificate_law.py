import base64
import io
from datetime import date

from freezegun import freeze_time
from PIL import Image

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .nd30 import MM
from .test_certificates import TEXTS, CertificateCase

BLACK, RED = (0, 0, 0), (0.753, 0, 0)


def _picture(color="yellow", kind="PNG"):
    content = io.BytesIO()
    Image.new("RGB", (60, 80), color).save(content, kind)
    return base64.b64encode(content.getvalue())


@tagged("post_install", "-at_install", "tdkt")
class TestFormsOfTheLaw(CertificateCase):
    """Nghị định 98/2023/NĐ-CP, Điều 104: Giấy khen and bằng Chiến sĩ thi đua cơ sở."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what no office has changed
        cls.template.company_id = False
        cls.merit, cls.fighter = (
            cls.env.ref(f"thidua_khenthuong.certificate_template_nd98_{name}")
            for name in ("giay_khen", "cstdcs")
        )

    def _style(self, page, text):
        """Return (base line in mm, bold, italic, colour) of a printed text."""
        wanted = "".join(text.split())
        chars = [char for char in page.chars if char["text"].strip()]
        start = "".join(char["text"] for char in chars).find(wanted)
        self.assertGreaterEqual(start, 0, text)
        char = chars[start]
        color = tuple(round(part, 3) for part in char["non_stroking_color"])
        return (
            (page.height - char["matrix"][5]) / MM,
            "Bold" in char["fontname"],
            "Italic" in char["fontname"],
            color if len(color) == 3 else color * 3,
        )

    def test_paper(self):
        for template in (self.merit, self.fighter):
            page = self._typeset(template=template)
            self.assertAlmostEqual(page.width / MM, 297, delta=0.2)
            self.assertAlmostEqual(page.height / MM, 210, delta=0.2)
            self.assertIn("Điều 104", template.legal_basis)

    def test_order_weight_and_colour_of_the_lines(self):
        for template, gives, award in (
            (self.merit, "TẶNG", "Giấy khen"),
            (self.fighter, "TẶNG DANH HIỆU", "Chiến sĩ thi đua cơ sở"),
        ):
            page = self._typeset({"award": award, "line": "03"}, template)
            expected = [
                ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True, False, BLACK),
                ("Độc lập - Tự do - Hạnh phúc", True, False, BLACK),
                (TEXTS["giver"].upper(), True, False, RED),
                (gives, True, False, BLACK),
                (award.upper(), True, False, RED),
                (TEXTS["name"], True, False, BLACK),
                (TEXTS["position"], False, False, BLACK),
                (TEXTS["reason"][:20], False, False, BLACK),
                (TEXTS["place_date"], True, True, BLACK),
                (TEXTS["signer_position"].splitlines()[0], True, False, BLACK),
                (f"Quyết định số {TEXTS['decision']}", True, True, BLACK),
                ("Số sổ vàng: 03", True, True, BLACK),
            ]
            with self.subTest(award=award):
                found = [self._style(page, text) for text, *_style in expected]
                for (text, *style), (_y, *printed) in zip(expected, found, strict=True):
                    self.assertEqual(printed, style, text)
                heights = [y for y, *_style in found[:8]]
                self.assertEqual(heights, sorted(heights))
                # the entry of the yearly register is there to be chosen, not printed
                self.assertNotIn("Vào sổ khen thưởng", page.extract_text())

    def test_the_place_of_the_emblem(self):
        page = self._typeset({"qr": ""}, self.merit)
        self.assertFalse(page.images)
        self.assertTrue(self.merit.emblem_missing)
        self.merit.emblem = _picture()
        self.assertFalse(self.merit.emblem_missing)
        [image] = self._typeset({"qr": ""}, self.merit).images
        line = self.merit.line_ids.filtered(lambda one: one.kind == "emblem")
        # as large as its square lets it be, unstretched, in the middle at the top
        self.assertAlmostEqual((image["x0"] + image["x1"]) / 2 / MM, 297 / 2, delta=0.2)
        self.assertAlmostEqual(image["top"] / MM, line.y, delta=0.2)
        self.assertAlmostEqual(image["height"] / MM, line.width, delta=0.2)
        self.assertAlmostEqual(image["width"] / image["height"], 3 / 4, delta=0.01)
        first = self.merit.line_ids.filtered(lambda one: one.kind == "nation")
        self.assertLess(line.y + line.width, first.y - 4)
        # stock shows it already
        self.merit.stock = "preprinted"
        self.assertFalse(self._typeset({"qr": ""}, self.merit).images)

    def test_the_emblem_is_a_picture(self):
        unprintable = ValidationError, "is not a printable image"
        with self.assertRefusedAs(unprintable), self.env.cr.savepoint():
            self.merit.emblem = _picture(kind="GIF")

    def test_a_missing_emblem_is_a_gap_of_the_decision(self):
        with freeze_time("2024-03-11 03:00:00"):
            self._qualify(self._create_dossier(year=2024))
            decision = self._create_decision(year=2024)
            gap = "no picture of the national emblem on “Giấy khen (Nghị định 98/2023/"
            self.assertIn(gap, decision.open_gaps)
            self.merit.emblem = _picture()
            decision.invalidate_recordset(["open_gaps"])
            self.assertNotIn("emblem", decision.open_gaps or "")

    def test_the_number_in_the_golden_book_is_that_of_the_list(self):
        people = self.head | self.staff | self.other_staff
        self._qualify(
            self._create_dossier(
                nominations=[
                    {
                        "award_id": self.award.id,
                        "employee_id": user.employee_id.id,
                        "merit": "Tốt",
                    }
                    for user in people
                ]
            )
        )
        decision = self._issue(self._create_decision(), 9)
        awards = decision.commendation_ids
        texts = awards._certificate_texts()
        listed = decision._printed_awardees()
        self.assertEqual(
            [texts[award.id]["line"] for award in listed], ["01", "02", "03"]
        )
        # other decisions were before it: the register goes on, the list begins anew
        self.assertNotEqual(listed[0].register_number, 1)
        self.assertEqual(awards[-1]._certificate_texts()[awards[-1].id]["line"], "03")

    def test_by_the_day_of_the_decision(self):
        templates = self.env["tdkt.certificate.template"]
        ordered = templates._in_order(self.company)
        old = self.env.ref("thidua_khenthuong.certificate_template_default")
        fighter = self.env.ref("thidua_khenthuong.award_cstdcs")
        for award, day, template in (
            (self.award, date(2023, 12, 31), old),
            (self.award, date(2024, 1, 1), self.merit),
            (self.collective_award, date(2026, 11, 26), self.merit),
            (fighter, date(2023, 12, 31), old),
            (fighter, date(2024, 1, 1), self.fighter),
        ):
            with self.subTest(award=award.code, day=day):
                found = ordered._first_for(self.company, award, day)
                self.assertEqual(found.sudo(False), template)

    def test_what_was_issued_keeps_its_form_and_its_emblem(self):
        self.merit.emblem = _picture("yellow")
        [version] = self.merit._pin().values()
        self.assertTrue(version.emblem)
        before = version._sheet().typeset(TEXTS)
        settled = UserError, "which stays as it is"
        with self.assertRefusedAs(settled), self.env.cr.savepoint():
            version.emblem = _picture("red")
        self.merit.emblem = _picture("red")
        self.assertEqual(version._sheet().typeset(TEXTS), before)
        [later] = self.merit._pin().values()
        self.assertNotEqual(later, version)
        self.assertNotEqual(later._sheet().typeset(TEXTS), before)
