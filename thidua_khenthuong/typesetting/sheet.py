"""Typesets certificates of one template, fonts and background read once for all."""

from typing import NamedTuple

from odoo.exceptions import UserError

from . import canvas, engine, faces, letters, qr

CERTIFICATE = "thidua_khenthuong.report_certificate_document"
# The words below a verification code, in pt: the code to be typed, and where.
CODE_SIZE, ADDRESS_SIZE = 8, 6
# From one line of them to the next, as a multiple of the size.
CODE_SPACING = 1.15
# Thickness of the strokes of a frame and their distance from the margin, in pt.
FRAMES = {
    "none": (),
    "single": ((1.5, 0),),
    "double": ((4 / 3, 0), (4 / 3, 8 / 3)),
}


class _Style(NamedTuple):
    """A line of the template with its font."""

    line: object
    face: faces.Face

    def measure(self, text, size):
        return self.face.printed_width(text, size, self.line.letter_spacing)

    def left(self, text, size):
        """Return where a printed line begins, in mm."""
        line = self.line
        room = line.width - self.measure(text, size)
        return line.x + {"left": 0, "center": room / 2, "right": room}[line.align]


class Sheet:
    """One template made ready: a batch makes one and typesets all with it."""

    def __init__(self, template_sudo, corrected=False):
        """
        :param template_sudo: a ``tdkt.certificate.template`` that may be read
        :param bool corrected: moved by the correction of the office's printer
        :raises UserError: when a font or the background cannot be used
        """
        self.template = template_sudo
        self.env = template_sudo.env
        self._faces = {}
        self._drawn = {}
        self._canvas = canvas.Canvas(
            template_sudo.paper_width,
            template_sudo.paper_height,
            *((template_sudo.offset_x, template_sudo.offset_y) if corrected else ()),
        )
        plain = template_sudo.stock == "plain"
        self._ground = self._draw_ground() if plain else []
        self._styles = [
            _Style(line, self._face(line.font_id, line.bold, line.italic))
            for line in template_sudo.line_ids
            # what stock shows already would be printed twice
            if line.visible and (plain or not line.on_stock)
        ]

    def typeset(self, texts, variant=None):
        """Return the PDF of one certificate.

        :param dict texts: what the placeholders of the lines stand for, with ``qr``
            (content of the verification code, "" for none), ``code`` (its lines as
            they are typed) and ``at`` (where: pieces between which a line may break)
        :param str variant: the part of PDF/A, None for a plain PDF
        :raises UserError: when a text has no room in its line
        """
        # a copy: all certificates of the template share the ground
        drawings = list(self._ground)
        for style in self._styles:
            if style.line.kind == "verification":
                drawings += self._code(style, texts)
            elif style.line.kind == "emblem":
                drawings += self._emblem(style.line)
            else:
                drawings += self._text(style, texts)
        title = " - ".join(filter(None, (texts["award"], texts["name"])))
        return self._canvas.file(drawings, title, texts["giver"], variant)

    def _face(self, font, bold, italic):
        key = (font, bold, italic)
        if key not in self._faces:
            try:
                self._faces[key] = faces.face(font._content(bold, italic))
                # what cannot be embedded is found now, not in the middle of a batch
                self._faces[key].embedded("")
            except faces.BadFont as error:
                raise UserError(font._get_bad_file_reason(font.name)) from error
        return self._faces[key]

    def _draw_ground(self):
        template = self.template
        ground = []
        background = template._picture("background")
        if background:
            ground.append(
                self._canvas.image(
                    canvas.picture(background),
                    *(0, 0, template.paper_width, template.paper_height),
                )
            )
        if FRAMES[template.frame]:
            ground.append(
                self._canvas.frame(
                    template.frame_margin, template.frame_color, FRAMES[template.frame]
                )
            )
        return ground

    def _text(self, style, texts):
        """Draw a text; most say the same on every certificate of a decision."""
        text = style.line._filled(texts)
        key = style.line, text
        if key not in self._drawn:
            self._drawn[key] = self._draw_text(style, text)
        return self._drawn[key]

    def _draw_text(self, style, text):
        line = style.line
        text = self._printable(style, text)
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
        if not printed:
            return []
        step = size * line.line_spacing * faces.MM_PER_POINT
        rows = [
            (style.left(words, size), line.y + index * step, size, words)
            for index, words in enumerate(printed)
        ]
        return [
            self._canvas.text(
                style.face, rows, line.color, line.letter_spacing, line.underlined
            )
        ]

    def _printable(self, style, text):
        printable, lacking = letters.printable(text, style.face.letters)
        if lacking:
            raise UserError(
                self.env._(
                    "“%(text)s” holds what the font “%(font)s” cannot print: "
                    "%(letters)s. Correct the text or choose another font.",
                    text=letters.plain(text),
                    font=style.line.font_id.name,
                    letters=" ".join(sorted(lacking)),
                )
            )
        return printable

    def _emblem(self, line):
        """Draw the emblem in the middle of its square, nothing without a picture."""
        if line not in self._drawn:
            self._drawn[line] = []
            if content := self.template._picture("emblem"):
                picture = canvas.picture(content)
                scale = line.width / max(picture.width, picture.height)
                width, height = picture.width * scale, picture.height * scale
                self._drawn[line] = [
                    self._canvas.image(
                        picture,
                        line.x + (line.width - width) / 2,
                        line.y + (line.width - height) / 2,
                        *(width, height),
                        alt="Quốc huy",
                    )
                ]
        return self._drawn[line]

    def _code(self, style, texts):
        """Draw the verification code and what is typed below, nothing without one.

        The squares take the side that the line says; the white that a reader needs
        around them is drawn outside of it.
        """
        if not texts["qr"]:
            return []
        line = style.line
        rows = qr.squares(texts["qr"])
        white = qr.quiet_mm(rows, line.width)
        side = line.width + 2 * white
        drawn = [
            self._canvas.image(
                canvas.squares(qr.with_quiet_zone(rows), line.color),
                *(line.x - white, line.y - white, side, side),
                alt="Mã xác thực",
            )
        ]
        printed, base = [], line.y + line.width + white
        address = self._wrapped(style, texts["at"], ADDRESS_SIZE, side)
        for size, lines in ((CODE_SIZE, texts["code"]), (ADDRESS_SIZE, address)):
            for words in lines:
                # a text is placed by the line its letters stand on
                base += size * CODE_SPACING * faces.MM_PER_POINT
                words = self._printable(style, words)
                printed.append((style.left(words, size), base, size, words))
        drawn.append(
            self._canvas.text(style.face, printed, line.color, line.letter_spacing)
        )
        return drawn

    def _wrapped(self, style, pieces, size, width):
        """Return pieces of a text joined to lines of ``width`` mm; none is cut."""
        lines = []
        for piece in pieces:
            if lines and style.measure(lines[-1] + piece, size) <= width:
                lines[-1] += piece
            else:
                lines.append(piece)
        return lines


def calibration(template_sudo, variant=None):
    """Return the PDF of a sheet with rulers and crosses at known places.

    The printer's correction is left out: it is what the sheet is measured for.
    """
    env = template_sudo.env
    width, height = template_sudo.paper_width, template_sudo.paper_height
    page = canvas.Canvas(width, height)
    regular, bold = (faces.face(path.read_bytes()) for path in engine.fonts(env)[:2])
    crosses = [
        (x, y)
        for x in (20, round(width / 2), round(width - 20))
        for y in (20, round(height / 2), round(height - 20))
    ]
    strokes, labels = [*_ruler(width, False), *_ruler(height, True)], []
    for mm in range(20, int(width) + 1, 10):
        labels.append((mm - _half(regular, mm), 12.5, 7, str(mm)))
    for mm in range(20, int(height) + 1, 10):
        labels.append((12.5 - _half(regular, mm), mm + 0.9, 7, str(mm)))
    for x, y in crosses:
        strokes += [(x - 5, y, x + 5, y, 0.15), (x, y - 5, x, y + 5, 0.15)]
        labels.append((x + 1, y + 4, 7, f"{x} × {y} mm"))
    explained = [
        f"1. In tờ này ở kích thước thật (100 %, không “vừa trang giấy”) trên giấy "
        f"{width:g} × {height:g} mm.",
        "2. Dùng thước đo từ mép trái và mép trên của tờ giấy đến dấu cộng ghi "
        "“20 × 20 mm”.",
        "3. Nhập vào mẫu: dịch sang phải = 20 − số đo từ mép trái; dịch xuống = "
        "20 − số đo từ mép trên (mm).",
        "4. Đo lại dấu cộng ở góc đối diện: nếu lệch khác góc đầu, máy in đang co "
        "giãn trang, hãy tắt chế độ đó.",
    ]
    name, _unknown = letters.printable(template_sudo.name, regular.letters)
    title = f"Tờ căn chỉnh máy in – {name}"
    drawn, line = [], 32
    for text, face, size in ((title, bold, 13), *((x, regular, 11) for x in explained)):
        _size, printed = faces.fit(
            text, face.printed_width, width - 70, size, size, max_lines=20
        )
        rows = []
        for words in printed:
            rows.append((35, line, size, words))
            line += 5.5
        drawn.append(page.text(face, rows, "#000000"))
    return page.file(
        [
            page.strokes(strokes),
            page.text(regular, labels, "#000000"),
            *drawn,
        ],
        title,
        template_sudo.name,
        variant,
    )


def _half(face, mm):
    return face.printed_width(str(mm), 7) / 2


def _ruler(length, down):
    """Return the strokes of a ruler along the upper or the left edge, one per mm."""
    strokes = []
    for mm in range(5, int(length) + 1):
        size = 5 if mm % 10 == 0 else 3.5 if mm % 5 == 0 else 2
        ends = (5, mm, 5 + size, mm) if down else (mm, 5, mm, 5 + size)
        strokes.append((*ends, 0.2 if mm % 10 == 0 else 0.1))
    return strokes
