import base64
import hashlib
import io
import json
import zipfile
from datetime import date
from unittest.mock import patch

import pdfplumber
import pikepdf
import pypdf
from PIL import Image

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from ..models.certificate import tdkt_commendation_certificate as keeping
from ..models.certificate import tdkt_decision_certificates
from ..models.certificate.tdkt_certificate_font import TdktCertificateFont
from ..models.certificate.tdkt_certificate_template import SAMPLE
from ..typesetting import engine, faces, letters, qr
from .test_print import MM, PrintCase, squeeze

TOLERANCE = 0.3
SHIPPED_TEMPLATE = "thidua_khenthuong.certificate_template_default"
SHEET = "odoo.addons.thidua_khenthuong.typesetting.sheet.Sheet.typeset"
TEXTS = {**SAMPLE, "signer_position": "CHÁNH VĂN PHÒNG"}
LONG_NAME = (
    "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông và hạ tầng kỹ thuật "
    "khu vực các huyện vùng cao biên giới"
)


class CertificateCase(PrintCase):
    """One issued decision with several awards, and the template that serves them.

    Its certificates wait, as those of a long list do.
    """

    names = ("Nguyễn Văn An", "Trần Thị Bình", "Nguyễn Văn An")
    at_once = 0
    verification_url = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env.ref(SHIPPED_TEMPLATE)
        cls.template.company_id = cls.company
        cls.company.tdkt_verification_url = cls.verification_url
        employees = cls.env["hr.employee"].create(
            [
                {
                    "name": name,
                    "department_id": cls.department.id,
                    "company_id": cls.company.id,
                    "job_title": "Chuyên viên",
                }
                for name in cls.names
            ]
        )
        people = [cls.staff.employee_id, *employees]
        campaign = cls._create_campaign()
        cls._qualify(
            cls._create_dossier(
                campaign,
                nominations=[
                    {
                        "award_id": cls.award.id,
                        "employee_id": person.id,
                        "merit": "Hoàn thành xuất sắc nhiệm vụ.",
                    }
                    for person in people
                ],
            )
        )
        with patch.object(keeping, "CERTIFICATES_AT_ONCE", cls.at_once):
            cls.decision = cls._issue(cls._create_decision(campaign), 5)
        cls.decision = cls.decision.with_user(cls.officer)
        cls.awards = cls.decision.commendation_ids.sorted("register_number")

    def _line(self, kind):
        return self.template.line_ids.filtered(lambda line: line.kind == kind)

    def _open(self, pdf):
        document = pdfplumber.open(io.BytesIO(pdf))
        self.addCleanup(document.close)
        return document

    def _typeset(self, texts=None, template=None):
        """Return the page of a certificate, from texts made up for the test."""
        sheet = (template or self.template)._sheet(corrected=True)
        return self._open(sheet.typeset({**TEXTS, **(texts or {})})).pages[0]

    def _print_bytes(self, report, record, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.officer)
        pdf, _kind = reports._render_qweb_pdf(f"thidua_khenthuong.{report}", record.ids)
        return pdf

    def _run(self, user=None):
        """Typeset all certificates as the dialog does; return the last answer."""
        decision = self.decision.with_user(user or self.officer)
        return decision.typeset_certificates(decision.get_certificates()["ids"])

    def _kept(self):
        return self.env["tdkt.frozen.print"].search(
            [("res_model", "=", "tdkt.commendation"), ("superseded_on", "=", False)]
        )


@tagged("post_install", "-at_install", "tdkt")
class TestCertificateGeometry(CertificateCase):
    """What the template says in mm and pt is what stands in the PDF."""

    def _chars(self, page, text):
        """Return the characters of ``text``, the first time it stands on the page."""
        chars = [char for char in page.chars if char["text"].strip()]
        start = "".join(char["text"] for char in chars).find(squeeze(text))
        self.assertGreaterEqual(start, 0, text)
        return chars[start : start + len(squeeze(text))]

    def _baseline(self, page, char):
        """Return the base line of a character in mm from the top of the page."""
        return (page.height - char["matrix"][5]) / MM

    def _assert_at(self, page, line, text, dx=0, dy=0):
        chars = self._chars(page, text)
        first, last = chars[0], chars[-1]
        self.assertAlmostEqual(
            self._baseline(page, first), line.y + dy, delta=TOLERANCE, msg=text
        )
        left, right = first["x0"] / MM, last["x1"] / MM
        if line.align == "left":
            self.assertAlmostEqual(left, line.x + dx, delta=TOLERANCE, msg=text)
        elif line.align == "right":
            expected = line.x + line.width + dx
            self.assertAlmostEqual(right, expected, delta=TOLERANCE, msg=text)
        else:
            middle = line.x + line.width / 2 + dx
            # room is added after the last letter, too
            middle -= line.letter_spacing / 2 / MM
            self.assertAlmostEqual(
                (left + right) / 2, middle, delta=TOLERANCE, msg=text
            )
        for char in chars:
            self.assertAlmostEqual(char["size"], line.font_size, delta=0.05, msg=text)
            rgb = tuple(
                int(line.color[start : start + 2], 16) / 255 for start in (1, 3, 5)
            )
            for got, expected in zip(char["non_stroking_color"], rgb, strict=True):
                self.assertAlmostEqual(got, expected, delta=0.01, msg=text)

    def _printed(self, line):
        return line._filled(TEXTS)

    def test_every_line_stands_where_the_template_says(self):
        page = self._typeset()
        self.assertAlmostEqual(page.width / MM, 297, delta=0.1)
        self.assertAlmostEqual(page.height / MM, 210, delta=0.1)
        lines = self.template.line_ids.filtered(lambda one: one.kind != "verification")
        self.assertEqual(len(lines), 13)
        for line in lines:
            with self.subTest(line=line.kind):
                self._assert_at(page, line, self._printed(line))

    def test_changed_values_and_printer_offsets_are_followed(self):
        self.template.write({"offset_x": 3.5, "offset_y": -2.25})
        name = self._line("name")
        name.write(
            {"x": 31, "y": 120, "width": 200, "align": "right", "font_size": 19.5}
        )
        name.write({"color": "#1a4f8c", "bold": False, "italic": True})
        page = self._typeset()
        self._assert_at(page, name, "Ông Nguyễn Văn Minh", 3.5, -2.25)
        for line in self.template.line_ids - name:
            if line.kind != "verification":
                self._assert_at(page, line, self._printed(line), 3.5, -2.25)

    def test_weight_style_case_and_embedded_fonts(self):
        page = self._typeset({"award": "Giấy khen"})
        name = self._chars(page, "Ông Nguyễn Văn Minh")[0]["fontname"]
        place = self._chars(page, SAMPLE["place_date"])[0]["fontname"]
        gives = self._chars(page, "TẶNG")[0]["fontname"]
        self.assertEqual(len({name, place, gives}), 3)
        self.assertIn("GIẤYKHEN", squeeze(page.extract_text()))
        with pikepdf.open(io.BytesIO(self.template._typeset_trial())) as pdf:
            self.assertTrue(pdf.Root.MarkInfo.Marked)
            self.assertIn("/StructTreeRoot", pdf.Root)
            self.assertEqual(str(pdf.Root.Lang), "vi")
            self.assertEqual(str(pdf.docinfo.Title), "Giấy khen - Nguyễn Văn Minh")
            fonts = pdf.pages[0].Resources.Font
            for font in fonts.values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                self.assertIn("/FontFile2", descriptor)

    def test_pdf_a_part_is_a_setting_of_the_office(self):
        picture = io.BytesIO()
        Image.new("RGBA", (30, 20), (255, 255, 0, 90)).save(picture, "PNG")
        self.template.background = base64.b64encode(picture.getvalue())
        one = self.awards[0]
        self.assertEqual(self.company.tdkt_pdf_variant, "1b")
        for variant in (False, *engine.PDF_VARIANTS):
            with self.subTest(variant=variant):
                self.company.tdkt_pdf_variant = variant
                if one.frozen_print_ids:
                    one.action_print_anew("Đổi định dạng lưu trữ")
                pdf = self._print_bytes("report_certificate", one)
                title = f"{one.award_name} - {one.nominee_name}"
                self._assert_archive_properties(pdf, variant, title)
                for report in ("trial", "calibration"):
                    pdf = self._print_bytes(
                        f"report_certificate_{report}", self.template
                    )
                    self._assert_archive_properties(pdf, variant, "")

    def test_embedded_letters_are_listed_for_pdf_a_1(self):
        # ň is none of the letters every embedded font has
        pdf = self.template._sheet().typeset({**TEXTS, "name": "Dvořák ň"}, "1a")
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        self.assertIn("Dvořák ň", reader.pages[0].extract_text())
        for font in reader.pages[0]["/Resources"]["/Font"].values():
            [child] = font["/DescendantFonts"]
            bits = child["/FontDescriptor"]["/CIDSet"].get_data()
            listed = {
                code
                for code in range(8 * len(bits))
                if bits[code // 8] & 0x80 >> code % 8
            }
            runs = zip(child["/W"][::2], child["/W"][1::2], strict=True)
            codes = {first + n for first, run in runs for n in range(len(run))}
            self.assertEqual(listed, {0, *codes})

    def test_the_same_texts_give_the_same_bytes(self):
        first, second = (
            self.template._sheet().typeset(TEXTS, "1b") for _number in range(2)
        )
        self.assertEqual(first, second)

    def test_letters_are_kerned_as_the_font_says(self):
        regular = faces.face(engine.fonts(self.env)[0].read_bytes())
        self.assertLess(regular.kerns("AV")[0], 0)
        self.assertEqual(regular.kerns("nn"), [0])
        self.assertLess(regular.printed_width("AV", 10), regular.width("AV", 10))

    def test_every_vietnamese_letter_can_be_measured_and_read_back(self):
        both = letters.VIETNAMESE + letters.VIETNAMESE.upper()
        self._line("reason").write({"max_lines": 8, "font_size": 11})
        page = self._typeset({"reason": " ".join(both)})
        self.assertIn(squeeze(both), squeeze(page.extract_text()))

    def test_paper_sizes(self):
        self.assertEqual(self.template.paper_width, 297)
        for paper, orientation, size in (
            ("a4", "portrait", (210, 297)),
            ("a3", "landscape", (420, 297)),
            ("diploma", "landscape", (450, 350)),
        ):
            with self.subTest(paper=paper, orientation=orientation):
                template = self.env["tdkt.certificate.template"].create(
                    {"name": "x", "paper": paper, "orientation": orientation}
                )
                page = self._typeset(template=template)
                self.assertAlmostEqual(page.width / MM, size[0], delta=0.1)
                self.assertAlmostEqual(page.height / MM, size[1], delta=0.1)
        custom = self.env["tdkt.certificate.template"].create(
            {"name": "x", "paper": "custom", "paper_width": 330, "paper_height": 220}
        )
        self.assertAlmostEqual(self._typeset(template=custom).width / MM, 330, delta=1)

    def test_long_names_wrap_then_shrink_and_never_leave_their_room(self):
        line = self._line("name")
        line.write({"max_lines": 2, "min_font_size": 14, "width": 170, "x": 60})
        page = self._typeset({"title": "", "name": LONG_NAME})
        size = line.font_size
        words = squeeze(LONG_NAME)
        chars = self._chars(page, words)
        self.assertLess(chars[0]["size"], size)
        self.assertGreaterEqual(chars[0]["size"], 14)
        rows = sorted({round(self._baseline(page, char), 1) for char in chars})
        self.assertEqual(len(rows), 2)
        self.assertAlmostEqual(rows[0], line.y, delta=TOLERANCE)
        step = chars[0]["size"] * line.line_spacing / MM
        self.assertAlmostEqual(rows[1] - rows[0], step, delta=TOLERANCE)
        self.assertGreaterEqual(min(c["x0"] for c in chars) / MM, line.x)
        self.assertLessEqual(max(c["x1"] for c in chars) / MM, line.x + line.width)
        # one line only: smaller
        line.write({"max_lines": 1, "min_font_size": 8})
        page = self._typeset({"title": "", "name": LONG_NAME[:90]})
        chars = self._chars(page, LONG_NAME[:90])
        self.assertEqual(len({round(self._baseline(page, c), 1) for c in chars}), 1)
        self.assertLessEqual(max(c["x1"] for c in chars) / MM, line.x + line.width)

    def test_a_text_without_room_is_refused_not_cut(self):
        self._line("name").write({"max_lines": 1, "min_font_size": 20})
        with self.assertRefused(
            UserError, "has no room in 1 line(s) of 257 mm even at 20 pt", LONG_NAME
        ):
            self._typeset({"name": LONG_NAME})

    def test_letters_the_font_lacks_are_named(self):
        with self.assertRefused(UserError, "cannot print: 🎉"):
            self._typeset({"name": "Nguyễn Văn An 🎉"})
        # marks that hide or turn letters are left out
        page = self._typeset({"name": "Nguyễn \u202eVăn\u200b An"})
        self.assertIn("NguyễnVănAn", squeeze(page.extract_text()))
        # letters typed as base and mark become the precomposed ones
        page = self._typeset({"name": "Nguye\u0302\u0303n Va\u0306n An"})
        self.assertIn("NguyễnVănAn", squeeze(page.extract_text()))

    def test_markup_and_addresses_are_printed_as_text(self):
        nasty = "<b>x</b> url(http://127.0.0.1:1/a.png)"
        with patch("socket.create_connection", side_effect=AssertionError("fetched")):
            page = self._typeset({"name": nasty})
        self.assertIn(squeeze(nasty), squeeze(page.extract_text()))

    def test_pre_printed_stock_leaves_out_what_it_shows(self):
        picture = io.BytesIO()
        Image.new("RGB", (30, 20), "yellow").save(picture, "PNG")
        self.template.background = base64.b64encode(picture.getvalue())
        self._line("nation").on_stock = True
        page = self._typeset({"qr": ""})
        self.assertEqual(len(page.images), 1)
        self.assertAlmostEqual(page.images[0]["width"] / MM, 297, delta=0.5)
        self.assertTrue(page.rects or page.lines or page.curves)
        self.assertIn("CỘNGHÒA", squeeze(page.extract_text()))
        self.template.stock = "preprinted"
        self._line("motto").underlined = False
        page = self._typeset({"qr": ""})
        self.assertFalse(page.images or page.rects or page.lines or page.curves)
        self.assertNotIn("CỘNGHÒA", squeeze(page.extract_text()))
        self.assertIn("Độclập", squeeze(page.extract_text()))

    def test_hidden_lines_and_free_text(self):
        self._line("gives").visible = False
        self.template.line_ids = [
            (
                0,
                0,
                {"kind": "text", "text": "Năm {year}", "y": 200, "x": 100, "width": 90},
            )
        ]
        text = squeeze(self._typeset().extract_text())
        self.assertNotIn("TẶNG", text)
        self.assertIn("Năm2023", text)

    def test_verification_code_has_its_slot(self):
        page = self._typeset({"qr": ""})
        self.assertFalse(page.images)
        self.assertNotIn("MAUXX", page.extract_text())
        line = self._line("verification")
        page = self._typeset()
        (code,) = page.images
        # the squares stand where the template says, the white around them outside
        squares, _height = code["srcsize"]
        white = line.width * qr.QUIET / (squares - 2 * qr.QUIET)
        self.assertAlmostEqual(code["x0"] / MM, line.x - white, delta=TOLERANCE)
        self.assertAlmostEqual(code["top"] / MM, line.y - white, delta=TOLERANCE)
        side = line.width + 2 * white
        self.assertAlmostEqual(code["width"] / MM, side, delta=TOLERANCE)
        self.assertGreaterEqual(line.width, qr.SMALLEST_MM)
        # what is typed, and where, below the squares and no wider than their white
        for text in ("MAUXX-00000", "khenthuong.", "gov.vn/xt"):
            chars = self._chars(page, text)
            self.assertGreater(chars[0]["top"], code["bottom"] - 1)
            self.assertGreater(chars[0]["x0"], code["x0"] - 1)
            self.assertLess(chars[-1]["x1"], code["x1"] + 1)
        typed = self._chars(page, "MAUXX-00000")
        middle = (typed[0]["x0"] + typed[-1]["x1"]) / 2 / MM
        self.assertAlmostEqual(middle, line.x + line.width / 2, delta=TOLERANCE)

    def test_the_code_stands_clear_of_everything_else(self):
        self.assertEqual(self.template, self.env.ref(SHIPPED_TEMPLATE))
        pieces = ["khenthuongthidua.", "sonoivu.", "langson.", "gov.", "vn:8069/", "xt"]
        texts = {
            "position": LONG_NAME,
            "reason": " ".join(["Đã có thành tích xuất sắc trong phong trào"] * 6),
            "signer_position": "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nTHƯỜNG TRỰC",
            "decision": "1234/QĐ-UBND-TĐKT",
            "at": pieces,
        }
        page = self._typeset(texts)
        (code,) = page.images
        own = [
            char
            for char in page.chars
            if char["text"].strip() and char["size"] < 8.5 and char["top"] > code["top"]
        ]
        printed = squeeze("".join(char["text"] for char in own))
        self.assertEqual(printed, "MAUXX-00000" * 2 + "".join(pieces))
        box = (
            min(code["x0"], *(char["x0"] for char in own)),
            code["top"],
            max(code["x1"], *(char["x1"] for char in own)),
            max(char["bottom"] for char in own),
        )
        others = [char for char in page.crop(box).chars if char["size"] > 8.5]
        self.assertEqual("".join(char["text"] for char in others).strip(), "")
        frame = self.template.frame_margin + 2
        self.assertGreater(box[0] / MM, frame)
        self.assertLess(box[3] / MM, self.template.paper_height - frame)

    def test_a_code_no_phone_reads_is_refused(self):
        line = self._line("verification").with_user(self.manager)
        for values, sentence in (
            ({"width": 19.5}, "too small for many phones: give it 20 mm or more"),
            ({"color": "#ffd200"}, "“#ffd200” is too light for a verification code"),
            ({"y": 200}, "outside the paper"),
        ):
            with (
                self.subTest(values=values),
                self.assertRefused(ValidationError, sentence),
                self.env.cr.savepoint(),
            ):
                line.write(values)

    def test_calibration_sheet(self):
        self.template.write({"offset_x": 9, "offset_y": 9})
        page = self._print("report_certificate_calibration", self.template).pages[0]
        self.assertAlmostEqual(page.width / MM, 297, delta=0.1)
        strokes = [
            (edge["x0"] / MM, edge["top"] / MM, edge["x1"] / MM, edge["bottom"] / MM)
            for edge in [*page.lines, *page.curves]
        ]
        # the printer's correction is not applied: it is measured here
        for x, y in ((20, 20), (277, 190)):
            for wanted in ((x - 5, y, x + 5, y), (x, y - 5, x, y + 5)):
                self.assertTrue(
                    any(
                        all(
                            abs(a - b) < TOLERANCE
                            for a, b in zip(s, wanted, strict=True)
                        )
                        for s in strokes
                    ),
                    wanted,
                )
        self.assertIn("20×20mm", squeeze(page.extract_text()))


@tagged("post_install", "-at_install", "tdkt")
class TestCertificateTemplate(CertificateCase):
    """Settings: refused with a sentence when wrong, shown at once when right."""

    def test_bad_values_are_refused(self):
        line = self._line("name")
        for record, values, sentence in (
            (line, {"text": "{ten}"}, "not a known placeholder"),
            (line, {"color": "red"}, "is not a colour"),
            (line, {"x": 200}, "outside the paper"),
            (line, {"y": 211}, "outside the paper"),
            (self.template, {"frame_color": "x"}, "is not a colour"),
            (
                self.template,
                {"paper_width": 100, "paper": "custom"},
                "outside the paper",
            ),
        ):
            with (
                self.subTest(values=values),
                self.assertRefused(ValidationError, sentence),
                self.env.cr.savepoint(),
            ):
                record.with_user(self.officer).write(values)

    def test_smaller_paper_and_its_lines_are_saved_together(self):
        form = Form(self.template.with_user(self.officer))
        form.paper = "a5"
        for index, line in enumerate(self.template.line_ids):
            with form.line_ids.edit(index) as edited:
                edited.x, edited.width = line.x / 2, max(line.width / 2, 20)
                edited.y = line.y / 2
        form.save()
        self.assertEqual(self.template.paper_width, 210)

    def test_background_is_a_picture(self):
        # Odoo puts this sentence into words for whoever reads it: the test
        self.env = self.env(context={**self.env.context, "lang": "en_US"})
        with self.assertRefused(UserError, "could not be decoded as an image"):
            self.template.background = base64.b64encode(b"no picture")

    def test_which_template_serves_an_award(self):
        templates = self.env["tdkt.certificate.template"]
        self.template.company_id = False
        one = self.awards[0]
        choose = lambda: templates._choose(one).get(one.id)  # noqa: E731
        self.assertEqual(choose(), self.template)
        later = self.template.copy({"sequence": 200, "company_id": False})
        self.assertEqual(choose(), self.template)
        later.award_ids = self.award
        self.assertEqual(choose(), later)
        later.award_ids = self.high_award
        self.assertEqual(choose(), self.template)
        later.write({"award_ids": False, "company_id": self.company.id})
        self.assertEqual(choose(), later)
        later.date_from = date(2023, 3, 11)
        self.assertEqual(choose(), self.template)
        later.write({"date_from": date(2023, 3, 10), "date_to": date(2023, 3, 10)})
        self.assertEqual(choose(), later)
        later.date_to = date(2023, 3, 10)
        later.active = False
        self.assertEqual(choose(), self.template)
        self.template.company_id = self.env["res.company"].create({"name": "Khác"})
        self.assertFalse(choose())
        one._settle_certificates()
        with self.assertRefused(UserError, "No certificate template serves"):
            self._print("report_certificate", one)

    def test_the_copy_has_its_lines(self):
        self.assertEqual(
            len(self.template.copy().line_ids), len(self.template.line_ids)
        )

    def test_preview_is_the_pdf_and_follows_what_is_typed(self):
        form = Form(self.template.with_user(self.officer))
        seen = form.preview
        page = self._open(base64.b64decode(seen)).pages[0]
        self.assertIn("NguyễnVănMinh", squeeze(page.extract_text()))
        form.paper = "custom"
        form.paper_width = 300
        self.assertNotEqual(form.preview, seen)
        seen = form.preview
        with form.line_ids.edit(0) as line:
            line.font_size = 21
            line.y = 40
        self.assertNotEqual(form.preview, seen)
        page = self._open(base64.b64decode(form.preview)).pages[0]
        self.assertAlmostEqual(page.width / MM, 300, delta=0.1)
        self.assertAlmostEqual(page.chars[0]["size"], 21, delta=0.05)
        form.sample_id = self.awards[1]
        page = self._open(base64.b64decode(form.preview)).pages[0]
        self.assertIn("NguyễnVănAn", squeeze(page.extract_text()))
        form.frame_color = "blue"
        self.assertFalse(form.preview)
        self.assertIn("is not a colour", form.preview_fault)
        form.frame_color = "#000000"
        self.assertTrue(form.preview)
        form.save()

    def test_preview_of_a_new_template(self):
        form = Form(self.env["tdkt.certificate.template"].with_user(self.officer))
        form.name = "Bằng khen"
        form.paper = "diploma"
        with form.line_ids.new() as line:
            line.kind = "nation"
            line.y = 50
        page = self._open(base64.b64decode(form.preview)).pages[0]
        self.assertAlmostEqual(page.width / MM, 450, delta=0.1)
        self.assertIn("CỘNGHÒA", squeeze(page.extract_text()))
        self.assertEqual(
            form.save().line_ids.text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        )

    def test_trial_prints_keep_nothing(self):
        before = self.env["tdkt.frozen.print"].search_count([])
        self._print("report_certificate_trial", self.template)
        self.assertEqual(self.env["tdkt.frozen.print"].search_count([]), before)

    def test_fonts_are_files_with_all_vietnamese_letters(self):
        fonts = self.env["tdkt.certificate.font"]
        with self.assertRefused(ValidationError, "is not a TrueType or OpenType font"):
            fonts.create({"name": "x", "file_regular": base64.b64encode(b"no font")})
        content = self.env.ref("thidua_khenthuong.certificate_font_serif")._content(
            False, True
        )
        with (
            patch.object(faces.Face, "missing_letters", lambda self: "ằẵ"),
            self.assertRefused(ValidationError, "ằ ẵ"),
        ):
            fonts.create({"name": "x", "file_regular": base64.b64encode(content)})
        own = fonts.create({"name": "x", "file_regular": base64.b64encode(content)})
        line = self._line("gives")
        line.font_id = own
        self.assertIn("TẶNG", self._typeset().extract_text())
        # bold asks for a file of its own: never made up from another
        line.bold = True
        with self.assertRefused(UserError, "has no file for “Bold”"):
            self._typeset()

    def test_no_path_of_the_server_is_taken_from_a_user(self):
        font = self.env["tdkt.certificate.font"].with_user(self.manager)
        with self.assertRefused(ValueError, "tdkt.certificate.font.shipped_name"):
            font.create({"name": "x", "shipped_name": "../../secret"})


@tagged("post_install", "-at_install", "tdkt")
class TestCertificateBatch(CertificateCase):
    def test_all_are_typeset_and_kept(self):
        plan = self.decision.get_certificates()
        self.assertEqual(plan["ids"], self.awards.ids)
        self.assertEqual(plan["done"], [])
        answer = self._run()
        self.assertEqual(sorted(answer["done"]), sorted(self.awards.ids))
        self.assertEqual(answer["failed"], [])
        self.assertEqual(len(self._kept()), len(self.awards))

    def test_a_failed_record_is_named_and_the_rest_is_done(self):
        bad = self.awards[2]
        bad.sudo()._write_moving({"nominee_name": "Trần 🎉"})
        answer = self._run()
        self.assertEqual(len(answer["done"]), len(self.awards) - 1)
        (failed,) = answer["failed"]
        self.assertEqual(failed["id"], bad.id)
        self.assertIn("Trần", failed["name"])
        self.assertIn("cannot print", failed["reason"])
        # put right, only this one is typeset
        bad.sudo()._write_moving({"nominee_name": "Trần Hoa"})
        with patch(SHEET, return_value=b"%PDF-anew") as typeset:
            self.assertEqual(self._run()["failed"], [])
        self.assertEqual(typeset.call_count, 1)

    def test_a_missing_font_is_named_for_each_record(self):
        self._line("name").font_id = self.env["tdkt.certificate.font"].create(
            {"name": "Chữ đẹp"}
        )
        self.awards._settle_certificates()
        answer = self._run()
        self.assertEqual(answer["done"], [])
        self.assertEqual(len(answer["failed"]), len(self.awards))
        self.assertIn("Chữ đẹp", answer["failed"][0]["reason"])

    def test_records_of_others_are_named_not_printed(self):
        lost = max(self.awards.ids) + 10
        answer = self.decision.typeset_certificates([self.awards[0].id, lost])
        self.assertEqual(answer["done"], self.awards[0].ids)
        self.assertEqual(answer["failed"][0]["id"], lost)
        self.assertIn("not a valid award", answer["failed"][0]["reason"])

    def test_cancelled_and_resumed(self):
        self.decision.typeset_certificates(self.awards[:2].ids)
        plan = self.decision.get_certificates()
        self.assertEqual(sorted(plan["done"]), sorted(self.awards[:2].ids))
        kept = self._kept()
        with patch(SHEET, return_value=b"%PDF-rest") as typeset:
            self._run()
        self.assertEqual(typeset.call_count, len(self.awards) - 2)
        self.assertEqual(len(self._kept() & kept), 2)
        plan = self.decision.get_certificates()
        self.assertEqual(sorted(plan["done"]), sorted(plan["ids"]))

    def test_limits_and_states(self):
        with self.assertRefused(UserError, "At most 25"):
            self.decision.typeset_certificates(
                list(range(1, tdkt_decision_certificates.CERTIFICATE_BATCH + 2))
            )
        draft = self._create_decision(gather=False)
        for method in ("action_certificates", "get_certificates"):
            with self.assertRefused(UserError, "once"):
                getattr(draft, method)()

    def test_who_prints_all_certificates(self):
        for user in (self.officer, self.leader, self.hr_user, self.manager):
            with self.subTest(user=user.login):
                decision = self.decision.with_user(user)
                action = decision.action_certificates()
                self.assertEqual(action["params"], {"decision_id": decision.id})
                self.assertEqual(len(decision.get_certificates()["ids"]), 4)
                done = decision.typeset_certificates(self.awards[:1].ids)["done"]
                self.assertEqual(done, self.awards[:1].ids)
        for user in (self.staff, self.head):
            with self.subTest(user=user.login):
                self.assertTrue(self.decision.with_user(user).has_access("read"))
                with self.assertRefused(
                    AccessError, "Only the standing office, leaders and HR print"
                ):
                    self.decision.with_user(user).get_certificates()
        for user in (self.other_staff, self.council):
            with (
                self.subTest(user=user.login),
                self.assertRefused(AccessError, "(tdkt.decision)"),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                self.decision.with_user(user).typeset_certificates(self.awards.ids)

    def test_file_names(self):
        names = list(self.awards._certificate_filenames().values())
        self.assertEqual(names[0], "01-2023 Người t_staff.pdf")
        self.assertEqual(len(set(names)), 4)
        self.awards[0].sudo()._write_moving({"nominee_name": ' A/B:\\c*?"<>|\n.. '})
        name = self.awards[0]._certificate_filenames()[self.awards[0].id]
        self.assertEqual(name, "01-2023 A-B-c.pdf")
        self.awards[0].sudo()._write_moving({"nominee_name": "Ữ" * 300})
        name = self.awards[0]._certificate_filenames()[self.awards[0].id]
        self.assertLess(len(name.encode()), 255)


@tagged("post_install", "-at_install", "tdkt")
class TestShortList(CertificateCase):
    """The issue of a short list keeps its certificates itself."""

    at_once = 25

    def test_kept_by_the_issue_before_anybody_prints(self):
        kept = self._kept()
        self.assertEqual(sorted(kept.mapped("res_id")), sorted(self.awards.ids))
        self.assertEqual(kept.create_uid, self.officer)
        self.assertEqual(set(self.awards.mapped("certificate_state")), {False})
        contents = {one.res_id: content for one, content in kept._contents().items()}
        for user in (self.staff, self.head, self.hr_user, self.officer):
            for one in self.awards & self.awards.with_user(user)._filtered_access(
                "read"
            ).with_env(self.env):
                with self.subTest(user=user.login, award=one.id):
                    pdf = self._print_bytes("report_certificate", one, user)
                    self.assertEqual(pdf, contents[one.id])
        self.assertEqual(self._kept(), kept)

    def test_a_correction_makes_it_anew_at_once(self):
        one = self.awards[0]
        old = one.frozen_print_ids
        self.decision.with_user(self.leader).action_correct(
            one.id, {"nominee_name": "Tên Đúng"}, "Viết sai tên", "12/CV-SKT"
        )
        new = one.frozen_print_ids - old
        self.assertEqual(len(new), 1)
        self.assertEqual(old.reason, "Viết sai tên")
        [content] = new.sudo()._contents().values()
        self.assertIn("TênĐúng", squeeze(self._open(content).pages[0].extract_text()))
        self.assertIn("Viết sai tên", old.reason)

    def test_what_cannot_be_typeset_hinders_no_issue(self):
        self._line("name").write({"max_lines": 1, "min_font_size": 20})
        self.staff.employee_id.name = LONG_NAME
        fine = {"award_id": self.award.id, "employee_id": self.officer.employee_id.id}
        long = {"award_id": self.award.id, "employee_id": self.staff.employee_id.id}
        dossier = self._create_dossier(
            year=2022,
            nominations=[{**one, "merit": "Xuất sắc"} for one in (fine, long)],
        )
        dossier.action_submit()
        dossier.with_user(self.manager).action_appraise()
        dossier.nomination_ids.with_user(self.manager).action_qualify()
        decision = self._issue(self._create_decision(year=2022), 6)
        decision = decision.with_user(self.officer)
        self.assertEqual(decision.state, "issued")
        [bad] = decision.commendation_ids.filtered(
            lambda one: one.employee_id == self.staff.employee_id
        )
        good = decision.commendation_ids - bad
        self.assertRecordValues(
            good | bad,
            [{"certificate_state": False}, {"certificate_state": "failed"}],
        )
        self.assertTrue(good.frozen_print_ids)
        self.assertIn("1 certificates could not be typeset", decision.certificate_note)
        told = self.env["mail.message"].search(
            [
                ("partner_ids", "in", self.officer.partner_id.ids),
                ("subject", "=", "Scheduled work has failed"),
            ]
        )
        self.assertIn("has no room in 1 line(s)", told.body)
        [failed] = decision.typeset_certificates(bad.ids)["failed"]
        self.assertIn("has no room in 1 line(s)", failed["reason"])
        # nothing of it was ever kept: it takes the template that was put right
        self._line("name").write({"max_lines": 3, "min_font_size": 10})
        self.assertEqual(decision.typeset_certificates(bad.ids)["done"], bad.ids)
        self.assertFalse(decision.certificate_note)

    def test_a_fault_of_the_code_hinders_no_issue_either(self):
        campaign = self._create_campaign()
        self._qualify(self._create_dossier(campaign))
        fault = patch(SHEET, side_effect=KeyError("x"))
        with fault, mute_logger(keeping.__name__):
            decision = self._issue(self._create_decision(campaign), 6)
        self.assertEqual(decision.state, "issued")
        self.assertEqual(decision.commendation_ids.certificate_state, "failed")


@tagged("post_install", "-at_install", "tdkt")
class TestLongList(CertificateCase):
    """A cron makes the certificates of a long list: what the issue has settled."""

    def _run_cron(self):
        cron = self.env.ref("thidua_khenthuong.ir_cron_certificates")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        return self.env["ir.cron.progress"].search(
            [("cron_id", "=", cron.id)], order="id desc", limit=1
        )

    def _contents(self):
        return {one.res_id: pdf for one, pdf in self._kept()._contents().items()}

    def _change_everything(self):
        self.template.line_ids.write({"font_size": 11, "min_font_size": 0})
        self.template.write({"frame": "none", "offset_x": 7})
        self.template.copy({"sequence": 1, "award_ids": [(6, 0, self.award.ids)]})
        self.company.write({"name": "Sở Khác", "tdkt_issuer_name": "SỞ KHÁC"})
        self.company.tdkt_place = "Nơi khác"
        self.leader.employee_id.write({"name": "Người khác", "job_title": "Khác"})
        self.award.name = "Giấy khác"
        self.awards.sudo().employee_id.write({"name": "Tên mới", "job_title": "Mới"})

    def test_left_to_the_cron_and_kept_in_pieces(self):
        self.assertEqual(set(self.awards.mapped("certificate_state")), {"waiting"})
        self.assertIn(
            "4 certificates are being typeset", self.decision.certificate_note
        )
        cron = self.env.ref("thidua_khenthuong.ir_cron_certificates")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))
        with patch.object(keeping, "CERTIFICATES_AT_ONCE", 3):
            progress = self._run_cron()
        self.assertEqual((progress.done, progress.remaining), (4, 0))
        self.assertEqual(set(self._contents()), set(self.awards.ids))
        self.awards.invalidate_recordset()
        self.assertEqual(set(self.awards.mapped("certificate_state")), {False})
        self.assertFalse(self.decision.certificate_note)

    def test_nothing_after_the_issue_changes_what_comes_out(self):
        """Neither who prints it first, nor his context, nor what has changed since."""
        one, other, *rest = self.awards
        settled = {
            award.id: self._print_bytes("report_certificate", award, self.officer)
            for award in self.awards[:1]
        }
        settled |= {
            award.id: self.template._sheet().typeset(
                award._certificate_texts()[award.id], "1b"
            )
            for award in self.awards[1:]
        }
        self._change_everything()
        hostile = {"lang": "en_US", "active_test": False, "default_offset_x": 9}
        reader = other.with_user(self.hr_user).with_context(**hostile)
        reports = reader.env["ir.actions.report"]
        reports._render_qweb_pdf(
            "thidua_khenthuong.report_certificate",
            reader.ids,
            data={"name": "MẠO", "o": "MẠO"},
        )
        self.decision.with_user(self.leader).with_context(
            **hostile
        ).typeset_certificates([rest[0].id])
        self._run_cron()
        self.assertEqual(self._contents(), settled)
        self.assertTrue(one.certificate_template_id.version_of_id)

    def test_one_that_fails_stops_no_other(self):
        bad = self.awards[1]
        bad.sudo()._write_moving({"nominee_name": "Trần 🎉"})
        with patch.object(keeping, "CERTIFICATES_AT_ONCE", 1):
            self._run_cron()
        self.assertEqual(set(self._contents()), set((self.awards - bad).ids))
        self.awards.invalidate_recordset()
        self.assertEqual(
            self.awards.filtered(lambda one: one.certificate_state == "failed"), bad
        )
        told = self.env["mail.message"].search(
            [
                ("partner_ids", "in", self.officer.partner_id.ids),
                ("subject", "=", "Scheduled work has failed"),
            ]
        )
        self.assertIn("Trần 🎉", told.body)

    def test_a_file_store_that_fails_stops_no_other(self):
        register = type(self.env["tdkt.frozen.print"])
        keep = register._keep
        fault = UserError("Đĩa đầy")

        def fail(prints, documents, pdfs):
            if self.awards[1] in documents.with_env(self.env):
                raise fault
            return keep(prints, documents, pdfs)

        with (
            patch.object(keeping, "CERTIFICATES_AT_ONCE", 1),
            patch.object(register, "_keep", fail),
        ):
            self._run_cron()
        self.assertEqual(set(self._contents()), set((self.awards - self.awards[1]).ids))
        self.awards.invalidate_recordset()
        self.assertEqual(self.awards[1].certificate_state, "failed")

    def test_time_is_over(self):
        cron = self.env.ref("thidua_khenthuong.ir_cron_certificates")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        with (
            patch.object(keeping, "CERTIFICATES_AT_ONCE", 3),
            patch.object(type(cron), "_commit_progress", lambda *_a, **_v: 0),
        ):
            self.env["tdkt.commendation"]._cron_certificates()
        self.assertEqual(len(self._kept()), 3)
        new = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertEqual(len(new - triggers), 1)

    def test_all_anew_on_the_adjusted_template(self):
        reason = "Tên in quá nhỏ"
        with self.assertRefused(UserError, "No print has been kept yet"):
            self.decision.action_typeset_anew(reason)
        self._run()
        first = self._contents()
        self._line("name").font_size = 21
        with self.assertRefused(UserError, "Enter a reason"):
            self.decision.action_typeset_anew("  ")
        for user in (self.leader, self.hr_user):
            with (
                self.subTest(user=user.login),
                self.assertRefused(AccessError, "Only an officer of the standing"),
            ):
                self.decision.with_user(user).action_typeset_anew(reason)
        context = {
            "tdkt_method": "action_typeset_anew",
            "active_model": self.decision._name,
            "active_ids": self.decision.ids,
        }
        dialog = self.env["tdkt.reason"].with_user(self.officer)
        dialog = dialog.with_context(**context).create({"reason": reason})
        self.assertIn("made anew on the templates as they are now", dialog.question)
        dialog.action_confirm()
        second = self._contents()
        self.assertEqual(set(second), set(self.awards.ids))
        for award_id, pdf in second.items():
            self.assertNotEqual(pdf, first[award_id])
        old = self.awards.frozen_print_ids.filtered("superseded_on")
        self.assertEqual(set(old.mapped("reason")), {reason})
        self.assertEqual(set(old.sudo()._contents().values()), set(first.values()))
        entry = self.env["tdkt.audit.entry"].search(
            [
                ("res_model", "=", "tdkt.decision"),
                ("res_id", "=", self.decision.id),
                ("action", "=", "typeset_anew"),
            ]
        )
        self.assertEqual((entry.reason, entry.user_id), (reason, self.officer))

    def test_comparison_knows_the_template_of_the_issue(self):
        self._run()
        self._line("gives").text = "TRAO TẶNG"
        prints = self._kept().with_user(self.manager)
        answers = prints.compare_with_records()
        self.assertEqual(
            [(one["ok"], one["reason"]) for one in answers], [(True, "")] * 4
        )


@tagged("post_install", "-at_install", "tdkt")
class TestIssuedTemplate(CertificateCase):
    """The state of a template in which certificates were issued stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.version = cls.awards[0].certificate_template_id

    def test_one_for_each_state_of_the_template(self):
        self.assertEqual(self.version.version_of_id, self.template)
        self.assertEqual(self.version.name, "Giấy khen A4 – 10/03/2023")
        self.assertFalse(self.version.active)
        pinned = self.template._pin()[self.template]
        self.assertEqual(pinned, self.version)
        # the correction of a printer, the order of the list and the like are no part
        self.template.write({"offset_x": 2, "sequence": 3, "name": "Khác"})
        self.assertEqual(self.template._pin()[self.template], self.version)
        picture = io.BytesIO()
        Image.new("RGB", (30, 20), "yellow").save(picture, "PNG")
        seen = self.version
        for record, values in (
            (self.template, {"frame_margin": 13}),
            (self.template, {"background": base64.b64encode(picture.getvalue())}),
            (self._line("gives"), {"italic": True}),
            (self._line("gives"), {"visible": False}),
        ):
            record.write(values)
            pinned = self.template._pin()[self.template]
            self.assertNotIn(pinned, seen)
            self.assertEqual(self.template._pin()[self.template], pinned)
            seen |= pinned
        texts = {**TEXTS, "qr": ""}
        self.assertEqual(
            pinned._sheet().typeset(texts), self.template._sheet().typeset(texts)
        )

    def test_nobody_changes_it(self):
        line = self.version.line_ids[0]
        attachment = self.env["ir.attachment"]
        place = {"res_model": self.version._name, "res_id": self.version.id}
        for env in (self.version.with_user(self.manager).env, self.env):
            version, own_line = self.version.with_env(env), line.with_env(env)
            for call in (
                lambda v=version: v.write({"frame_margin": 1}),
                lambda v=version: v.write({"active": True}),
                lambda v=version: v.write({"version_of_id": False}),
                lambda v=version: v.write({"line_ids": [(5, 0, 0)]}),
                lambda v=version: v.write({"line_ids": [(0, 0, {"text": "x"})]}),
                version.unlink,
                version.version_of_id.unlink,
                own_line.unlink,
                lambda one=own_line: one.write({"text": "x"}),
                lambda one=own_line: one.create(
                    {"template_id": self.version.id, "text": "x"}
                ),
                lambda one=own_line: self._line("gives")
                .template_id.line_ids[0]
                .with_env(one.env)
                .write({"template_id": self.version.id}),
                lambda e=env: attachment.with_env(e).create(
                    {**place, "name": "x", "res_field": "background", "raw": b"x"}
                ),
                lambda v=version: v.create(
                    {"name": "x", "version_of_id": self.template.id}
                ),
                lambda v=version: self.template.with_env(v.env).write(
                    {"version_of_id": v.id, "fingerprint": "x"}
                ),
            ):
                with (
                    self.subTest(user=env.user.login),
                    self.assertRefused(UserError, "Certificates were issued on"),
                    self.env.cr.savepoint(),
                ):
                    call()
        # a copy of it is a template like any other
        copy = self.version.with_user(self.manager).copy()
        self.assertFalse(copy.version_of_id or copy.fingerprint)
        copy.frame_margin = 3

    def test_its_fonts_stay_too(self):
        font = self.env.ref("thidua_khenthuong.certificate_font_serif")
        content = base64.b64encode(font._content(True, False))
        own = self.env["tdkt.certificate.font"].create(
            {"name": "Riêng", "file_regular": content}
        )
        own.file_regular = base64.b64encode(font._content(False, True))
        self._line("gives").font_id = own
        self.template._pin()
        for one, values in (
            (own, {"file_regular": content}),
            (own, {"file_regular": False}),
            (font, {"file_bold": content}),
            (font, {"shipped_name": False}),
        ):
            with (
                self.subTest(values=[*values]),
                self.assertRefused(UserError, "whose files stay: add another"),
                self.env.cr.savepoint(),
            ):
                one.with_user(self.manager).write(values)
        # a style it lacked, and what says nothing of the letters
        own.with_user(self.manager).write({"file_bold": content, "sequence": 3})
        font.write({"shipped_name": "LiberationSerif"})

    def test_the_correction_of_the_printer_is_not_kept(self):
        self.template.write({"offset_x": 3.5, "offset_y": -2.25})
        self._run()
        one = self.awards[0]
        [kept] = one.frozen_print_ids.sudo()._contents().values()
        name = squeeze(one.nominee_name)

        def place(pdf):
            page = self._open(pdf).pages[0]
            chars = [char for char in page.chars if char["text"].strip()]
            start = "".join(char["text"] for char in chars).find(name)
            return chars[start]["x0"] / MM, (page.height - chars[start]["y0"]) / MM

        left, top = place(kept)
        for user in (self.officer, self.leader, self.hr_user):
            with self.subTest(user=user.login):
                moved = place(self._print_bytes("report_certificate", one, user))
                self.assertAlmostEqual(moved[0], left + 3.5, delta=0.05)
                self.assertAlmostEqual(moved[1], top - 2.25, delta=0.05)
        for user in (self.staff, self.head):
            with self.subTest(user=user.login):
                pdf = self._print_bytes("report_certificate", one, user)
                self.assertEqual(pdf, kept)
        self.assertEqual(one.sudo()._fit_to_printer({one.id: kept}), {one.id: kept})
        # measured again: the kept file stands, the next print lies right
        self.template.write({"offset_x": 0, "offset_y": 0})
        self.assertEqual(self._print_bytes("report_certificate", one), kept)

    def test_a_moved_print_is_an_archive_file_too(self):
        self.template.write({"offset_x": 3.5, "offset_y": -2.25})
        one = self.awards[0]
        title = f"{one.award_name} - {one.nominee_name}"
        pdf = self._print_bytes("report_certificate", one)
        self._assert_archive_properties(pdf, "1b", title)


@tagged("post_install", "-at_install", "tdkt")
class TestKeptPrints(CertificateCase):
    """What was issued never changes: the first print comes back, byte for byte."""

    def _change_everything(self):
        self.template.line_ids.write({"font_size": 11, "min_font_size": 0})
        self.company.write({"name": "Sở Khác", "tdkt_issuer_name": "SỞ KHÁC"})
        self.staff.employee_id.name = "Tên Mới"

    def test_certificate_comes_back_byte_for_byte(self):
        one = self.awards[0]
        # a reader's copy is not kept, the office's print is
        self._print_bytes("report_certificate", one, self.staff)
        self.assertFalse(one.frozen_print_ids)
        first = self._print_bytes("report_certificate", one)
        self._change_everything()
        self.assertEqual(
            self._print_bytes("report_certificate", one, self.staff), first
        )
        kept = one.frozen_print_ids
        self.assertEqual(kept.sha256, hashlib.sha256(first).hexdigest())
        self.assertEqual(base64.b64decode(kept.file), first)
        self.assertEqual(kept.create_uid, self.officer)

    def test_who_prints_one_certificate(self):
        one = self.awards[0]
        first = self._print_bytes("report_certificate", one)
        for user in (self.leader, self.hr_user, self.head, self.staff):
            with self.subTest(user=user.login):
                self.assertEqual(
                    self._print_bytes("report_certificate", one, user), first
                )
        for user in (self.other_staff, self.other_head, self.council):
            with (
                self.subTest(user=user.login),
                self.assertRefused(AccessError, "(tdkt.commendation)"),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                self._print_bytes("report_certificate", one, user)

    def test_decision_and_launch_come_back_byte_for_byte(self):
        for report, document in (
            ("report_decision", self.decision),
            ("report_campaign_launch", self.decision.campaign_id),
        ):
            with self.subTest(report=report):
                if document._name == "tdkt.campaign":
                    document.with_user(self.officer).action_number(3)
                    document.with_user(self.officer).action_issue()
                first = self._print_bytes(report, document)
                view = self.env.ref(f"thidua_khenthuong.{report}_document")
                view.arch_db = view.arch_db.replace("<t t-call", "<p>x</p><t t-call", 1)
                self._change_everything()
                self.assertEqual(self._print_bytes(report, document), first)
                self.assertEqual(len(document.frozen_print_ids), 1)

    def test_drafts_are_not_kept(self):
        draft = self._create_decision(gather=False)
        self._print_bytes("report_decision", draft)
        self.assertFalse(draft.frozen_print_ids)

    def test_other_reports_of_the_same_record_are_not_mixed_up(self):
        report = self.env.ref("thidua_khenthuong.report_decision")
        self._print_bytes("report_decision", self.decision)
        other = report.copy({"report_name": "thidua_khenthuong.report_page"})
        kept = self.env["tdkt.frozen.print"]._kept(other, self.decision)
        self.assertEqual(kept, {})

    def test_printed_anew_keeps_the_old_file(self):
        one = self.awards[0]
        first = self._print_bytes("report_certificate", one)
        self._line("name").font_size = 20
        self.assertEqual(self._print_bytes("report_certificate", one), first)
        one.action_print_anew("Cấp lại do mất bản gốc")
        second = self._print_bytes("report_certificate", one, self.staff)
        self.assertNotEqual(first, second)
        new, old = one.frozen_print_ids.sorted("id", reverse=True)
        self.assertEqual(base64.b64decode(old.file), first)
        self.assertEqual(base64.b64decode(new.file), second)
        self.assertEqual(old.reason, "Cấp lại do mất bản gốc")
        self.assertTrue(old.superseded_on)
        self.assertEqual(self._print_bytes("report_certificate", one), second)
        entry = self.env["tdkt.audit.entry"].search(
            [
                ("res_model", "=", one._name),
                ("res_id", "=", one.id),
                ("action", "=", "print_anew"),
            ]
        )
        self.assertEqual(
            (entry.reason, entry.user_id), ("Cấp lại do mất bản gốc", self.officer)
        )

    def test_who_may_print_anew_and_why(self):
        one = self.awards[0]
        with self.assertRefused(UserError, "simply print"):
            one.action_print_anew("x")
        self._print_bytes("report_certificate", one)
        with self.assertRefused(UserError, "Enter a reason"):
            one.action_print_anew(" ")
        for user in (self.staff, self.leader, self.hr_user):
            with (
                self.subTest(user=user.login),
                self.assertRefused(
                    AccessError, "Only an officer of the standing office may reprint"
                ),
            ):
                one.with_user(user).action_print_anew("x")
        context = {
            "tdkt_method": "action_print_anew",
            "active_model": one._name,
            "active_ids": one.ids,
        }
        dialog = self.env["tdkt.reason"].with_user(self.officer)
        dialog.with_context(**context).create({"reason": "Sai mẫu"}).action_confirm()
        old = one.frozen_print_ids.filtered("superseded_on")
        self.assertEqual(old.reason, "Sai mẫu")

    def test_the_register_of_prints_is_closed(self):
        self._print_bytes("report_certificate", self.awards[0])
        kept = self.awards[0].frozen_print_ids.sudo()
        with self.assertRefused(UserError, "“SHA-256” of “", "is locked"):
            kept.write({"sha256": "x"})
        with self.assertRefused(UserError, "Kept prints cannot be deleted"):
            kept.unlink()
        with self.assertRefused(UserError, "Kept prints come from printing a document"):
            kept.copy()
        for operation in ("write", "create", "unlink"):
            self.assertFalse(kept.with_user(self.officer).has_access(operation))
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", kept._name),
                ("res_field", "=", "file"),
                ("res_id", "=", kept.id),
            ]
        )
        self.assertEqual(len(attachment), 1)
        for user in (self.officer, self.manager, self.staff):
            with (
                self.subTest(user=user.login),
                self.assertRefused(AccessError, "Operation: write"),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                attachment.with_user(user).write({"raw": b"other"})

    def test_an_altered_file_is_not_handed_out(self):
        self._print_bytes("report_certificate", self.awards[0])
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "tdkt.frozen.print"),
                ("res_field", "=", "file"),
                ("res_id", "=", self.awards[0].frozen_print_ids.id),
            ]
        )
        with self.assertRefused(UserError, "“File” of “", "is locked"):
            attachment.write({"raw": b"%PDF-forged"})
        # around Odoo, on the disk or in the database
        forged = self.env["ir.attachment"].create({"name": "x", "raw": b"%PDF-forged"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment file SET store_fname = other.store_fname, "
            "db_datas = other.db_datas FROM ir_attachment other "
            "WHERE file.id = %s AND other.id = %s",
            [attachment.id, forged.id],
        )
        self.env.invalidate_all()
        with self.assertRefused(UserError, "is no longer what it was"):
            self._print("report_certificate", self.awards[0])

    def test_who_reads_the_register_of_prints(self):
        self._print_bytes("report_certificate", self.awards[0])
        self._print_bytes("report_decision", self.decision)
        campaign = self.decision.campaign_id
        campaign.with_user(self.officer).action_number(3)
        campaign.with_user(self.officer).action_issue()
        self._print_bytes("report_campaign_launch", campaign)
        prints = self.env["tdkt.frozen.print"]
        for user, count in (
            (self.officer, 3),
            (self.manager, 3),
            (self.leader, 3),
            (self.hr_user, 2),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(prints.with_user(user).search_count([]), count)
        for user in (self.staff, self.head, self.council):
            with self.subTest(user=user.login):
                self.assertFalse(prints.with_user(user).has_access("read"))
        other = self.env["res.company"].create({"name": "Khác"})
        self.officer.company_ids |= other
        elsewhere = prints.with_user(self.officer).with_context(
            allowed_company_ids=other.ids
        )
        self.assertEqual(elsewhere.search_count([]), 0)

    def test_template_of_every_office_is_the_managers(self):
        self.template.company_id = False
        shared = self.template.with_user(self.officer)
        self.assertTrue(shared.has_access("read"))
        self.assertFalse(shared.may_change)
        for record in (shared, shared.line_ids[0]):
            for operation in ("write", "unlink"):
                self.assertFalse(record.has_access(operation))
        with (
            self.assertRefused(AccessError, "(tdkt.certificate.template)"),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            shared.create({"name": "x", "company_id": False})
        own = shared.copy()
        self.assertEqual(own.company_id, self.company)
        action = shared.action_copy_for_office()
        own = shared.browse(action["res_id"])
        self.assertEqual(own.name, shared.name)
        self.assertTrue(own.may_change)
        own.line_ids[0].font_size = 20
        one = self.awards[0]
        self.assertEqual(own._choose(one)[one.id].company_id, self.company)
        with (
            self.assertRefused(AccessError, "(tdkt.certificate.template)"),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            own.company_id = False
        with (
            self.assertRefused(AccessError, "(tdkt.certificate.line)"),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            own.line_ids[0].template_id = shared
        managed = self.template.with_user(self.manager)
        self.assertTrue(managed.may_change)
        managed.frame_margin = 15
        managed.copy().company_id = False

    def test_who_changes_templates(self):
        templates = self.env["tdkt.certificate.template"]
        fonts = self.env["tdkt.certificate.font"]
        for user in (self.officer, self.manager):
            for operation in ("read", "write", "create", "unlink"):
                self.assertTrue(templates.with_user(user).has_access(operation))
        for user in (self.staff, self.head, self.leader, self.hr_user, self.council):
            self.assertFalse(templates.with_user(user).has_access("read"))
            self.assertFalse(
                self.env["tdkt.certificate.line"].with_user(user).has_access("read")
            )
        self.assertTrue(fonts.with_user(self.officer).has_access("read"))
        self.assertFalse(fonts.with_user(self.officer).has_access("write"))
        self.assertTrue(fonts.with_user(self.manager).has_access("create"))
        foreign = self.template.copy(
            {"company_id": self.env["res.company"].create({"name": "Khác"}).id}
        )
        lines = foreign.line_ids
        self.assertFalse(foreign.with_user(self.officer)._filtered_access("read"))
        self.assertFalse(lines.with_user(self.officer)._filtered_access("read"))


@tagged("post_install", "-at_install", "tdkt")
class TestCertificateSpeed(CertificateCase):
    """Ten times the certificates cost the same queries, but for their files."""

    names = [f"Người {number:02d}" for number in range(25)]

    def _count(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_of_a_batch(self):
        awards = self.awards
        with patch(SHEET, return_value=b"%PDF-x"):
            self._count(lambda: self.decision.typeset_certificates(awards[:1].ids))
            few = self._count(
                lambda: self.decision.typeset_certificates(awards[1:4].ids)
            )
            many = self._count(
                lambda: self.decision.typeset_certificates(awards[4:24].ids)
            )
        self.assertLessEqual(many, few)

    def test_queries_of_handing_out(self):
        with patch(SHEET, return_value=b"%PDF-x"):
            self.decision.typeset_certificates(self.awards[:25].ids)
        report = self.env.ref("thidua_khenthuong.report_certificate")
        register = self.env["tdkt.frozen.print"]
        few, many = self.awards[:2], self.awards[2:22]
        register._kept(report, few)
        expected = self._count(lambda: register._kept(report, few))
        self.assertLessEqual(
            self._count(lambda: register._kept(report, many)), expected
        )

    def test_fonts_and_styles_are_read_once_for_a_batch(self):
        read = TdktCertificateFont._content
        with (
            patch.object(
                TdktCertificateFont, "_content", autospec=True, side_effect=read
            ) as content,
            patch(SHEET, return_value=b"%PDF-x"),
        ):
            self.decision.typeset_certificates(self.awards[:20].ids)
        # regular, bold and italic
        self.assertEqual(content.call_count, 3)


@tagged("post_install", "-at_install", "tdkt")
class TestCertificateDownload(CertificateCase, HttpCase):
    frozen_date = None

    def _get(self, path, login="t_officer"):
        self.authenticate(login, login)
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            return self.url_open(f"/thi-dua/giay-khen/{path}")

    def test_zip_of_one_file_each(self):
        self._run()
        response = self._get(f"{self.decision.id}/zip")
        self.assertEqual(response.status_code, 200)
        self.assertIn(".zip", response.headers["Content-Disposition"])
        archive = zipfile.ZipFile(io.BytesIO(response.content))
        self.assertIsNone(archive.testzip())
        names = self.awards._certificate_filenames()
        self.assertEqual(archive.namelist(), [names[id_] for id_ in self.awards.ids])
        for one in self.awards:
            content = archive.read(names[one.id])
            self.assertEqual(content, self._print_bytes("report_certificate", one))

    def test_one_pdf_in_the_order_of_the_register(self):
        self._run()
        response = self._get(f"{self.decision.id}/pdf")
        document = self._open(response.content)
        self.assertEqual(len(document.pages), len(self.awards))
        for one, page in zip(self.awards, document.pages, strict=True):
            text = squeeze(page.extract_text())
            self.assertIn(squeeze(one.nominee_name), text)
            self.assertIn(squeeze(f"Vào sổ khen thưởng số {one.code}"), text)

    def test_one_pdf_lies_as_the_printer_needs_it(self):
        self._run()
        straight = self._open(self._get(f"{self.decision.id}/pdf").content)
        self.template.write({"offset_x": 3, "offset_y": 2})
        moved = self._open(self._get(f"{self.decision.id}/pdf").content)
        for before, after in zip(straight.pages, moved.pages, strict=True):
            first, second = before.chars[0], after.chars[0]
            self.assertAlmostEqual((second["x0"] - first["x0"]) / MM, 3, delta=0.01)
            self.assertAlmostEqual((second["top"] - first["top"]) / MM, 2, delta=0.01)
        # in the ZIP are the files as kept
        archive = zipfile.ZipFile(
            io.BytesIO(self._get(f"{self.decision.id}/zip").content)
        )
        kept = set(self._kept()._contents().values())
        self.assertEqual({archive.read(name) for name in archive.namelist()}, kept)

    def test_volumes(self):
        self._run()
        controller = "odoo.addons.thidua_khenthuong.controllers.certificates"
        with patch(f"{controller}.CERTIFICATE_VOLUME", 3):
            for volume, pages in ((1, 3), (2, 1)):
                path = f"{self.decision.id}/pdf?volume={volume}"
                document = self._open(self._get(path).content)
                self.assertEqual(len(document.pages), pages)
            self.assertNotEqual(
                self._get(f"{self.decision.id}/pdf?volume=3").status_code, 200
            )

    def test_what_is_ready_is_handed_out_and_no_more(self):
        self.assertNotEqual(self._get(f"{self.decision.id}/zip").status_code, 200)
        self.decision.typeset_certificates(self.awards[:1].ids)
        response = self._get(f"{self.decision.id}/zip")
        archive = zipfile.ZipFile(io.BytesIO(response.content))
        self.assertEqual(archive.namelist(), [f"01-{self._year()} Người t_staff.pdf"])

    def _year(self):
        return self.decision.date_document.year

    def test_nobody_else_downloads_them(self):
        self._run()
        for login in ("t_staff", "t_head", "t_staff2", "t_council"):
            with self.subTest(login=login):
                response = self._get(f"{self.decision.id}/zip", login)
                self.assertNotEqual(response.status_code, 200)
                self.assertNotIn(b"PK", response.content[:2])
        for login in ("t_leader", "t_hr"):
            with self.subTest(login=login):
                response = self._get(f"{self.decision.id}/zip", login)
                self.assertEqual(response.status_code, 200)
        self.assertEqual(self._get("999999/zip").status_code, 404)

    def test_over_rpc(self):
        self.authenticate("t_officer", "t_officer")
        body = {
            "model": "tdkt.decision",
            "method": "typeset_certificates",
            "args": [[self.decision.id], self.awards[:2].ids],
            "kwargs": {"context": {"allowed_company_ids": self.company.ids}},
        }
        answer = self.url_open(
            "/web/dataset/call_kw",
            data=json.dumps({"jsonrpc": "2.0", "params": body}),
            headers={"Content-Type": "application/json"},
        ).json()
        self.assertEqual(sorted(answer["result"]["done"]), self.awards[:2].ids)
