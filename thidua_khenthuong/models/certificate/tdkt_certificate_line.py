import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...typesetting import qr

PLACEHOLDER = re.compile(r"\{(\w+)\}")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# The words a kind prints unless the line has its own; the order is that of a page.
KIND_TEXTS = {
    "nation": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "motto": "Độc lập - Tự do - Hạnh phúc",
    "giver": "{giver}",
    "gives": "TẶNG",
    "form": "{award}",
    "name": "{title} {name}",
    "position": "{position}",
    "reason": "{reason}",
    "decision": "Quyết định số {decision} ngày {date}",
    "register": "Vào sổ khen thưởng số {register}",
    "golden_book": "Số sổ vàng: {line}",
    "place_date": "{place_date}",
    "signer_position": "{signer_position}",
    "signer_name": "{signer}",
    "verification": "",
    "emblem": "",
    "text": "",
}
# What is drawn and not written: placed by the upper edge of a square.
DRAWN = ("verification", "emblem")
PLACEHOLDERS = {
    name for text in KIND_TEXTS.values() for name in PLACEHOLDER.findall(text)
} | {"year", "department"}


# How bright the squares of a code may be at most, of 255.
DARKEST = 110


def _brightness(color):
    """Return how bright a colour such as “#1a4f8c” is to an eye or a camera."""
    red, green, blue = bytes.fromhex(color[1:])
    return 0.299 * red + 0.587 * green + 0.114 * blue


class TdktCertificateLine(models.Model):
    """One line of a certificate template: what is printed, where and how.

    Lengths are mm from the upper left corner of the paper, sizes are points. ``y`` is
    the base line, the one the letters stand on: it is what a ruler finds on
    pre-printed stock, and it stays when a long name is printed smaller.
    """

    _name = "tdkt.certificate.line"
    _inherit = ["tdkt.named.mixin"]
    _description = "Certificate Line"
    _order = "sequence, id"
    _name_parts = ("text", "kind")

    template_id = fields.Many2one(
        comodel_name="tdkt.certificate.template",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=[
            ("nation", "Nation"),
            ("motto", "Motto"),
            ("giver", "Giver"),
            ("gives", "“Gives”"),
            ("form", "Form"),
            ("name", "Name"),
            ("position", "Position and Unit"),
            ("reason", "Reason"),
            ("decision", "Decision"),
            ("register", "Register Entry"),
            ("golden_book", "Golden Book Number"),
            ("place_date", "Place and Date"),
            ("signer_position", "Signer's Position"),
            ("signer_name", "Signer's Name"),
            ("verification", "Verification Code"),
            ("emblem", "National Emblem"),
            ("text", "Free Text"),
        ],
        required=True,
        default="text",
    )
    text = fields.Char(
        compute="_compute_text",
        store=True,
        readonly=False,
        precompute=True,
        help="Printed words. In braces, filled in from the award: {giver}, {award}, "
        "{title}, {name}, {position}, {department}, {reason}, {decision}, {date}, "
        "{year}, {register}, {line} (the number in the decision's list), "
        "{place_date}, {signer_position}, {signer}.",
    )
    visible = fields.Boolean(string="Printed", default=True)
    on_stock = fields.Boolean(
        string="On the Stock",
        help="The pre-printed stock shows it already: left out on such stock.",
    )
    x = fields.Float(string="Left (mm)", digits=(6, 2), default=20)
    y = fields.Float(
        string="Base Line (mm)",
        digits=(6, 2),
        default=20,
        help="From the upper edge of the paper to the line the letters stand on; for "
        "a verification code or the emblem, to its upper edge.",
    )
    width = fields.Float(
        string="Width (mm)",
        digits=(6, 2),
        default=257,
        help="Room for the text; the side of a verification code or of the square that "
        "holds the emblem.",
    )
    align = fields.Selection(
        selection=[("left", "Left"), ("center", "Centre"), ("right", "Right")],
        required=True,
        default="center",
    )
    font_id = fields.Many2one(
        comodel_name="tdkt.certificate.font",
        required=True,
        default=lambda self: self._default_font_id(),
        ondelete="restrict",
    )
    font_size = fields.Float(
        string="Size (pt)", digits=(5, 1), required=True, default=14
    )
    bold = fields.Boolean()
    italic = fields.Boolean()
    underlined = fields.Boolean()
    color = fields.Char(string="Colour", required=True, default="#000000")
    letter_case = fields.Selection(
        selection=[("none", "As Written"), ("upper", "CAPITALS"), ("lower", "small")],
        string="Case",
        required=True,
        default="none",
    )
    letter_spacing = fields.Float(string="Letter Spacing (pt)", digits=(5, 2))
    max_lines = fields.Integer(
        default=1,
        required=True,
        help="A longer text takes up to this many lines, then it is printed smaller.",
    )
    min_font_size = fields.Float(
        string="Smallest Size (pt)",
        digits=(5, 1),
        help="A text that is still too long is printed smaller, down to this size; 0 "
        "keeps the size. What does not fit then is refused, never cut off.",
    )
    line_spacing = fields.Float(
        digits=(4, 2),
        default=1.25,
        help="Distance between the lines of a text, as a multiple of the size.",
    )

    _sizes = models.Constraint(
        "CHECK(font_size BETWEEN 4 AND 200 AND min_font_size >= 0 "
        "AND min_font_size <= font_size)",
        "Font sizes must be between 4 and 200 pt, the smallest not above the usual "
        "one.",
    )
    _room = models.Constraint(
        "CHECK(width > 0 AND max_lines BETWEEN 1 AND 20 AND line_spacing > 0)",
        "A line needs some width, 1 to 20 lines and some distance between them.",
    )

    @api.model
    def _default_font_id(self):
        return self.env["tdkt.certificate.font"].search([], limit=1)

    @api.depends("kind")
    def _compute_text(self):
        for line in self:
            line.text = KIND_TEXTS.get(line.kind, "")

    @api.depends("kind", "text")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            line.display_name = line.text or kinds.get(line.kind) or ""

    @api.constrains("text")
    def _check_text(self):
        for line in self:
            unknown = set(PLACEHOLDER.findall(line.text or "")) - PLACEHOLDERS
            if unknown:
                raise ValidationError(
                    self.env._(
                        "“{%(name)s}” is not a known placeholder; available "
                        "placeholders: %(known)s.",
                        name=sorted(unknown)[0],
                        known=self.env._(", ").join(sorted(PLACEHOLDERS)),
                    )
                )

    @api.constrains("x", "y", "width", "template_id", "kind")
    def _check_on_paper(self):
        # each by itself: others of the same form may not be written yet
        for line in self:
            paper = line.template_id
            if line.kind == "verification" and line.width < qr.SMALLEST_MM:
                raise ValidationError(
                    self.env._(
                        "A verification code of %(width)g mm is too small for many "
                        "phones: give it %(smallest)s mm or more.",
                        width=line.width,
                        smallest=qr.SMALLEST_MM,
                    )
                )
            below = line.width if line.kind in DRAWN else 0
            if (
                line.x < 0
                or line.x + line.width > paper.paper_width + 0.01
                or not 0 < line.y <= paper.paper_height - below
            ):
                raise ValidationError(
                    self.env._(
                        "“%(line)s” would be printed outside the paper of %(width)g × "
                        "%(height)g mm: change its place or width.",
                        line=line.display_name,
                        width=paper.paper_width,
                        height=paper.paper_height,
                    )
                )

    @api.constrains("color", "kind")
    def _check_color(self):
        for line in self:
            if not COLOUR.fullmatch(line.color):
                raise ValidationError(
                    self.env._(
                        "“%(color)s” is not a colour: use the format #B01C26.",
                        color=line.color,
                    )
                )
            if line.kind == "verification" and _brightness(line.color) > DARKEST:
                raise ValidationError(
                    self.env._(
                        "“%(color)s” is too light for a verification code: no phone "
                        "reads it. Choose a dark colour.",
                        color=line.color,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.template_id._check_not_issued({"line_ids"})
        return lines

    def write(self, vals):
        self.template_id._check_not_issued({"line_ids"})
        result = super().write(vals)
        if "template_id" in vals:
            # nobody adds to a template that he may not change
            self.check_access("write")
            self.template_id._check_not_issued({"line_ids"})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        self.template_id._check_not_issued({"line_ids"})

    def _filled(self, texts):
        """Return the words of the line, its placeholders filled in from ``texts``."""
        self.ensure_one()
        text = PLACEHOLDER.sub(
            lambda found: texts.get(found[1]) or "", self.text or ""
        ).strip()
        if self.letter_case == "upper":
            return text.upper()
        return text.lower() if self.letter_case == "lower" else text
