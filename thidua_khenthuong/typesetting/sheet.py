"""Typesets certificates of one template, fonts and style sheet read once for all."""

import io
import logging
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageColor
from reportlab.graphics.barcode.qr import QrCodeWidget

from odoo.exceptions import UserError
from odoo.tools import file_path

from . import faces

BACKGROUND = "tdkt:background"
CODE = "tdkt:code"
CERTIFICATE = "thidua_khenthuong.report_certificate_document"
STYLE_SHEET = "thidua_khenthuong/static/src/report/certificate.css"
CODE_TEXT_SIZE = 8
CODE_TEXT_GAP = 1


# It would write seven lines into the log for every certificate.
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)


class _Style(NamedTuple):
    """A line of the template with its font and the name of its CSS class."""

    name: str
    line: object
    face: faces.Face

    def measure(self, text, size):
        return self.face.width(text, size, self.line.letter_spacing)

    def top(self, baseline, size):
        """Return where a box of no height goes, so that letters stand at ``baseline``.

        The engine centres the font's own height on the box; both are in mm.
        """
        return baseline - self.face.middle * size * faces.MM_PER_POINT


class Sheet:
    """One template made ready: a batch makes one and typesets all with it.

    Reading the fonts and parsing the style sheet takes longer than a page does.
    """

    def __init__(self, template_sudo):
        """
        :param template_sudo: a ``tdkt.certificate.template`` that may be read
        :raises UserError: when a font or the background cannot be used
        """
        # imported on first use: without the library the addon still loads and says so
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        self._html = weasyprint.HTML
        self.template = template_sudo
        self.env = template_sudo.env
        self._plain = template_sudo.stock == "plain"
        self._contents = {}
        self._faces = {}
        self._fitted = {}
        background = template_sudo._background_image() if self._plain else None
        if background:
            self._contents[BACKGROUND] = background
        rules = [Path(file_path(STYLE_SHEET)).read_text(), self._page_rule()]
        self._styles = []
        for index, line in enumerate(template_sudo.line_ids):
            if line.visible and (self._plain or not line.on_stock):
                style = _Style(
                    f"l{index}",
                    line,
                    self._face(line.font_id, line.bold, line.italic, rules),
                )
                self._styles.append(style)
                rules.append(self._line_rule(style))
        self._set_usual_font(rules)
        self._fetcher = _own_content(self._contents)
        self._fonts = FontConfiguration()
        self._css = weasyprint.CSS(
            string="\n".join(rules),
            url_fetcher=self._fetcher,
            font_config=self._fonts,
        )

    def typeset(self, texts):
        """Return the PDF of one certificate.

        :param dict texts: what the placeholders of the lines stand for, with ``qr``
            (content of the verification code, "" for none) and ``code`` (printed
            under it)
        :raises UserError: when a text has no room in its line
        """
        rows, codes = [], []
        for style in self._styles:
            if style.line.kind == "verification":
                codes += self._codes(style, texts)
            else:
                rows += self._rows(style, texts)
        return self.typeset_markup(
            CERTIFICATE,
            {
                "title": " - ".join(filter(None, (texts["award"], texts["name"]))),
                "author": texts["giver"],
                "rows": rows,
                "codes": codes,
                "background": BACKGROUND if BACKGROUND in self._contents else "",
                "frame": self.template.frame if self._plain else "none",
            },
        )

    def typeset_markup(self, template_name, values):
        """Return the PDF of a QWeb template."""
        # the document is Vietnamese; what is refused is said in the user's language
        qweb = self.env["ir.qweb"].with_context(lang="vi_VN")
        html = qweb._render(template_name, values)
        return self._html(string=str(html), url_fetcher=self._fetcher).write_pdf(
            stylesheets=[self._css], font_config=self._fonts, pdf_tags=True
        )

    # --- Style -------------------------------------------------------------------

    def _page_rule(self):
        template = self.template
        return (
            f"@page {{ size: {template.paper_width}mm {template.paper_height}mm }}"
            f".sheet {{ left: {template.offset_x}mm; top: {template.offset_y}mm;"
            f" width: {template.paper_width}mm; height: {template.paper_height}mm }}"
            f".frame {{ inset: {template.frame_margin}mm;"
            f" border-color: {template.frame_color} }}"
        )

    def _set_usual_font(self, rules):
        """Whatever is no line (the calibration sheet) is set in the first font."""
        fonts = self.env["tdkt.certificate.font"]
        font = self.template.line_ids.font_id[:1] or fonts.search([], limit=1)
        self.usual_family = _family(font)
        if font:
            self._face(font, False, False, rules)
            rules.append(f'body {{ font-family: "{self.usual_family}" }}')

    def _face(self, font, bold, italic, rules):
        """Return the face of a style; its @font-face is added to ``rules``."""
        key = (font, bold, italic)
        if key not in self._faces:
            content = font._content(bold, italic)
            try:
                self._faces[key] = faces.face(content)
            except faces.BadFont as error:
                raise UserError(font._say_bad_file(font.name)) from error
            url = f"tdkt:font-{font._origin.id}-{bold:d}-{italic:d}"
            self._contents[url] = (content, "font/ttf")
            rules.append(
                f'@font-face {{ font-family: "{_family(font)}";'
                f" font-weight: {'bold' if bold else 'normal'};"
                f" font-style: {'italic' if italic else 'normal'};"
                f' src: url("{url}") }}'
            )
        return self._faces[key]

    def _line_rule(self, style):
        line = style.line
        rule = (
            f".{style.name} {{ left: {line.x}mm; width: {line.width}mm;"
            f" top: {style.top(line.y, line.font_size):.4f}mm;"
            f" text-align: {line.align}; color: {line.color};"
            f" font: {'italic' if line.italic else 'normal'}"
            f" {'bold' if line.bold else 'normal'} {line.font_size}pt/0"
            f' "{_family(line.font_id)}";'
        )
        if line.letter_spacing:
            rule += f" letter-spacing: {line.letter_spacing}pt;"
        if line.underlined:
            rule += " text-decoration: underline 0.75pt; text-underline-offset: 4pt;"
        return rule + " }"

    # --- Content -----------------------------------------------------------------

    def _rows(self, style, texts):
        """Return the printed lines of a text: {"style": CSS class, "place", "text"}."""
        line = style.line
        text = faces.printable(line._filled(texts))
        # most lines say the same on every certificate of a decision
        if (style.name, text) in self._fitted:
            return self._fitted[style.name, text]
        lacking = style.face.lacks(text)
        if lacking:
            raise UserError(
                self.env._(
                    "“%(text)s” holds what the font “%(font)s” cannot print: "
                    "%(letters)s. Correct the text or choose another font.",
                    text=text,
                    font=line.font_id.name,
                    letters=" ".join(lacking),
                )
            )
        smallest = min(line.min_font_size or line.font_size, line.font_size)
        try:
            size, printed = faces.fit(
                text,
                style.measure,
                line.width,
                line.font_size,
                smallest,
                line.max_lines,
            )
        except faces.DoesNotFit as error:
            raise UserError(
                self.env._(
                    "“%(text)s” has no room in %(lines)s line(s) of %(width)g mm even "
                    "at %(size)g pt: give the line of the template “%(template)s” more "
                    "room or a smaller size.",
                    text=text,
                    lines=line.max_lines,
                    width=line.width,
                    size=smallest,
                    template=self.template.name,
                )
            ) from error
        step = size * line.line_spacing * faces.MM_PER_POINT
        rows = []
        for index, words in enumerate(printed):
            place = ""
            if index or size != line.font_size:
                place = f"top: {style.top(line.y + index * step, size):.4f}mm"
            if size != line.font_size:
                place += f"; font-size: {size}pt"
            rows.append({"style": style.name, "place": place or None, "text": words})
        self._fitted[style.name, text] = rows
        return rows

    def _codes(self, style, texts):
        """Return the verification code, [] when there is none."""
        if not texts["qr"]:
            return []
        line = style.line
        self._contents[CODE] = (_squares(texts["qr"], line.color), "image/png")
        below = line.y + line.width + CODE_TEXT_GAP
        below += CODE_TEXT_SIZE * faces.MM_PER_POINT
        return [
            {
                "style": style.name,
                "image": CODE,
                "place": f"top: {line.y}mm; left: {line.x}mm; width: {line.width}mm",
                "text": texts["code"],
                "text_place": f"top: {style.top(below, CODE_TEXT_SIZE):.4f}mm;"
                f" font-size: {CODE_TEXT_SIZE}pt",
            }
        ]


def _own_content(contents):
    """Return a fetcher that serves what is held in memory and nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnContent(URLFetcher):
        def fetch(self, url, headers=None):
            if url not in contents:
                raise ValueError("certificates fetch nothing from outside")
            content, kind = contents[url]
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    return OwnContent(allowed_protocols=(), allow_redirects=False)


def _squares(content, color):
    """Return a QR code as a PNG of one pixel for each square: sharp at any size."""
    code = QrCodeWidget(content, barLevel="M").qr
    code.make()
    size = len(code.modules)
    image = Image.new("RGB", (size, size), "white")
    dark = ImageColor.getrgb(color)
    for y, row in enumerate(code.modules):
        for x, is_dark in enumerate(row):
            if is_dark:
                image.putpixel((x, y), dark)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _family(font):
    """Return a family name of our own, which no font of the machine answers to."""
    return f"Tdkt Certificate {font._origin.id}"
