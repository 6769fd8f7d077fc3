import base64
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import file_path

from ...typesetting import faces

# Field of each style: (bold, italic) -> (field, file name ending of a shipped font)
STYLES = {
    (False, False): ("file_regular", "Regular"),
    (True, False): ("file_bold", "Bold"),
    (False, True): ("file_italic", "Italic"),
    (True, True): ("file_bold_italic", "BoldItalic"),
}
# What the letters of a font follow from.
FILE_FIELDS = {"shipped_name", *(field for field, _ending in STYLES.values())}


class TdktCertificateFont(models.Model):
    """A font that certificates may be printed in.

    Fonts are files of the office, never names: what a machine calls by some name may
    lack Vietnamese letters, and a missing font would change a page without a word.
    """

    _name = "tdkt.certificate.font"
    _inherit = ["tdkt.record.mixin"]
    _description = "Certificate Font"
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    # a choice, not a path: no file of the server is named by a user
    shipped_name = fields.Selection(
        selection=[("LiberationSerif", "Liberation Serif")],
        readonly=True,
        help="Set for fonts that come with the addon.",
    )
    file_regular = fields.Binary(
        string="Regular", attachment=True, help="A .ttf or .otf file."
    )
    file_bold = fields.Binary(string="Bold", attachment=True)
    file_italic = fields.Binary(string="Italic", attachment=True)
    file_bold_italic = fields.Binary(string="Bold Italic", attachment=True)
    filename_regular = fields.Char(
        compute="_compute_filenames", store=True, readonly=False
    )
    filename_bold = fields.Char(
        compute="_compute_filenames", store=True, readonly=False
    )
    filename_italic = fields.Char(
        compute="_compute_filenames", store=True, readonly=False
    )
    filename_bold_italic = fields.Char(
        compute="_compute_filenames", store=True, readonly=False
    )

    @api.depends(*(name for name, _ending in STYLES.values()))
    def _compute_filenames(self):
        """Name files that came without a name, as through the API, by their style."""
        for font in self.with_context(bin_size=True):
            for name, ending in STYLES.values():
                filename = name.replace("file", "filename")
                given = font[filename] or f"{font.name}-{ending}.ttf"
                font[filename] = given if font[name] else False

    def write(self, vals):
        for name in FILE_FIELDS & vals.keys():
            if name != "shipped_name" or set(self.mapped(name)) != {vals[name]}:
                self._check_file_open(name)
        return super().write(vals)

    def _check_file_open(self, name):
        """Refuse another file where certificates were issued in this font.

        :raises UserError: naming the font; a style it lacks may still be added
        """
        # sudo: ir.attachment - only which of the fonts have that file
        files_sudo = self.env["ir.attachment"].sudo()
        filled = files_sudo.search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", name),
                ("res_id", "in", self.ids),
            ]
        ).mapped("res_id")
        fonts = self.filtered(lambda font: font.shipped_name or font.id in filled)
        # sudo: whoever adds fonts need not read every office's templates
        lines_sudo = self.env["tdkt.certificate.line"].sudo()
        used = lines_sudo.with_context(active_test=False).search(
            [
                ("font_id", "in", fonts.ids),
                ("template_id.version_of_id", "!=", False),
            ],
            limit=1,
        )
        if used:
            raise UserError(
                self.env._(
                    "Certificates were issued in “%(font)s”, whose files stay: add "
                    "another font.",
                    font=used.font_id.name,
                )
            )

    @api.constrains(*(name for name, _ending in STYLES.values()))
    def _check_files(self):
        for font in self.with_context(bin_size=False):
            for name, _ending in STYLES.values():
                if font[name]:
                    font._check_file(name)

    def _check_file(self, name):
        self.ensure_one()
        label = self._fields[name]._description_string(self.env)
        try:
            face = faces.face(base64.b64decode(self[name]))
            face.embedded("")
        except faces.BadFont as error:
            raise ValidationError(self._get_bad_file_reason(label)) from error
        missing = face.missing_letters()
        if missing:
            raise ValidationError(
                self.env._(
                    "“%(file)s” of “%(font)s” lacks the letters %(letters)s: names "
                    "would be printed in two fonts. Choose a font with all Vietnamese "
                    "letters (Unicode).",
                    file=label,
                    font=self.name,
                    letters=" ".join(missing[:12]),
                )
            )

    def _get_bad_file_reason(self, label):
        return self.env._(
            "“%(file)s” of “%(font)s” is not a TrueType or OpenType font: choose a "
            ".ttf or .otf file.",
            file=label,
            font=self.name,
        )

    def _content(self, bold, italic):
        """Return the bytes of the font file of one style.

        :raises UserError: when the font has no such file
        """
        self.ensure_one()
        field, ending = STYLES[bold, italic]
        content = self.with_context(bin_size=False)[field]
        if content:
            return base64.b64decode(content)
        if self.shipped_name:
            path = f"thidua_khenthuong/static/fonts/{self.shipped_name}-{ending}.ttf"
            try:
                return Path(file_path(path)).read_bytes()
            except FileNotFoundError:
                content = None
        raise UserError(
            self.env._(
                "The font “%(font)s” has no file for “%(style)s”: add it in "
                "Certificate Fonts, or choose another font for the line.",
                font=self.name,
                style=self._fields[field]._description_string(self.env),
            )
        )
