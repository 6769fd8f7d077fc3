import base64
import io
import random
from unittest.mock import patch

import pypdfium2
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from odoo.tests import tagged

from ..typesetting import qr
from ..verification import codes
from .test_print import MM
from .test_verification_codes import PUBLIC, VerificationCase

DPI = 200


def _tilted(image):
    """Return a photograph of a sheet that lies askew: turned, seen from the side."""
    turned = image.rotate(7, expand=True, fillcolor="white")
    width, height = turned.size
    # which corners a camera sees: upper left, lower left, lower right, upper right
    corners = (0, 0, -0.06 * width, height, 1.06 * width, height, width, 0)
    return turned.transform(
        turned.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fill=1
    )


def _noisy(image):
    chance = random.Random(1)
    grains = bytes(chance.randrange(256) for _pixel in range(10_000))
    noise = Image.frombytes("L", (100, 100), grains).resize(image.size)
    return Image.blend(image, noise.convert("RGB"), 0.25)


def _blurred(image):
    return image.filter(ImageFilter.GaussianBlur(1.5))


CAMERAS = {
    "clean": lambda image: image,
    "blurred": _blurred,
    "tilted": _tilted,
    "blurred, tilted and noisy": lambda image: _noisy(_blurred(_tilted(image))),
    "upside down": lambda image: image.rotate(180),
}


@tagged("post_install", "-at_install", "tdkt")
class TestScan(VerificationCase):
    """What is printed is read back by a decoder, as the telephone of a holder does."""

    @classmethod
    def setUpClass(cls):
        # the same codes in every run: of one in a hundred or so a single photograph
        # does not suffice, and a telephone takes many
        draws = random.Random(5)
        same = patch.object(
            codes.secrets, "randbelow", lambda limit: draws.randrange(limit)
        )
        same.start()
        super().setUpClass()
        # registered after Odoo's check of patchers left behind, so that it is undone
        # before that check
        cls.addClassCleanup(same.stop)

    def _photograph(self, pdf):
        """Return the first page as a scanner of 200 dpi sees it."""
        document = pypdfium2.PdfDocument(pdf)
        self.addCleanup(document.close)
        return document[0].render(scale=DPI / 72).to_pil().convert("RGB")

    def _assert_read(self, pdf, content):
        page = self._photograph(pdf)
        for name, camera in CAMERAS.items():
            with self.subTest(camera=name):
                found = [one.text for one in zxingcpp.read_barcodes(camera(page))]
                self.assertEqual(found, [content])

    def test_certificate(self):
        line = self._line("verification")
        for index, values in enumerate(
            (
                {},
                {"width": qr.SMALLEST_MM},
                {"width": qr.SMALLEST_MM, "color": "#b01c26"},
            )
        ):
            with self.subTest(values=values):
                line.write(values)
                one = self.awards[index]
                one._settle_certificates()
                pdf = self._print_bytes("report_certificate", one)
                self._assert_read(pdf, f"{PUBLIC}/xt/{self._code(one)}")

    def test_the_longest_address_on_the_smallest_code(self):
        address = "https://" + "khen-thuong." * 4 + "langson.gov.vn"
        self.assertLess(65, len(address))
        self.company.tdkt_verification_url = address
        self._line("verification").width = qr.SMALLEST_MM
        self.awards[0]._settle_certificates()
        pdf = self._print_bytes("report_certificate", self.awards[0])
        self._assert_read(pdf, f"{address}/xt/{self._code(self.awards[0])}")

    def test_decision(self):
        pdf = self._print_bytes("report_decision", self.decision)
        self._assert_read(pdf, f"{PUBLIC}/xt/{self._code(self.decision)}")

    def test_size_and_white_around_on_a_decision(self):
        page = self._photograph(self._print_bytes("report_decision", self.decision))
        [found] = zxingcpp.read_barcodes(page)
        corners = found.position
        side = corners.top_right.x - corners.top_left.x
        self.assertGreaterEqual(side / DPI * 25.4, qr.SMALLEST_MM)
        squares = len(qr.squares(found.text))
        white = side / squares * qr.QUIET
        left, top = corners.top_left.x, corners.top_left.y
        box = (left - white + 2, top - white + 2, left - 2, top + side)
        self.assertEqual(
            page.crop([round(edge) for edge in box]).convert("L").getextrema(),
            (255, 255),
        )

    def test_white_is_drawn_on_a_dark_background(self):
        picture = io.BytesIO()
        image = Image.new("RGB", (594, 420), "#30241a")
        ImageDraw.Draw(image).rectangle((300, 0, 594, 420), fill="#c8b28a")
        image.save(picture, "PNG")
        self.template.background = base64.b64encode(picture.getvalue())
        self.awards[0]._settle_certificates()
        pdf = self._print_bytes("report_certificate", self.awards[0])
        content = f"{PUBLIC}/xt/{self._code(self.awards[0])}"
        self._assert_read(pdf, content)
        page = self._photograph(pdf)
        line = self._line("verification")
        white = qr.quiet_mm(qr.squares(content), line.width)
        per_mm = DPI / 72 * MM
        x, y = (line.x - white / 2) * per_mm, (line.y + line.width / 2) * per_mm
        self.assertEqual(page.getpixel((round(x), round(y))), (255, 255, 255))
