import base64
import binascii
import hashlib
import io
import json

from PIL import Image, UnidentifiedImageError

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...typesetting.sheet import Sheet, calibration
from ..mixins import gate
from .tdkt_certificate_line import COLOUR

# Millimetres, upright: short side, long side.
PAPERS = {"a5": (148, 210), "a4": (210, 297), "a3": (297, 420), "diploma": (350, 450)}
TRIAL = "thidua_khenthuong.report_certificate_trial"
CALIBRATION = "thidua_khenthuong.report_certificate_calibration_document"
# What the look of a certificate follows from, beside the lines and the background. The
# printer's correction belongs to the machine on the table, not to what is issued.
LOOK_FIELDS = (
    *("paper_width", "paper_height", "stock"),
    *("frame", "frame_color", "frame_margin"),
)
# What says that a template is the state in which certificates were issued.
VERSION_FIELDS = {"version_of_id", "fingerprint"}
SAMPLE = {
    "giver": "GIÁM ĐỐC SỞ NỘI VỤ TỈNH LẠNG SƠN",
    "award": "Giấy khen",
    "title": "Ông",
    "name": "Nguyễn Văn Minh",
    "position": "Chuyên viên, Phòng Cải cách hành chính",
    "department": "Phòng Cải cách hành chính",
    "reason": "Đã có thành tích xuất sắc trong phong trào thi đua đẩy mạnh cải cách "
    "hành chính, chuyển đổi số",
    "decision": "05/QĐ-SNV",
    "date": "10/3/2023",
    "year": "2023",
    "register": "01/2023",
    "line": "01",
    "place_date": "Lạng Sơn, ngày 10 tháng 3 năm 2023",
    "signer_position": "GIÁM ĐỐC",
    "signer": "Trần Thị Bích Hằng",
    # of the length that most have; nobody's code
    "qr": "https://khenthuong.langson.gov.vn/xt/MAUXX00000MAUXX00000",
    "code": ["MAUXX-00000", "MAUXX-00000"],
    "at": ["khenthuong.", "langson.", "gov.", "vn/", "xt"],
}


class TdktCertificateTemplate(models.Model):
    """How a certificate is laid out on its paper: data, not code.

    The law fixes paper, frame and wording of the Bằng khen of the Prime Minister (450
    × 350 mm, frame 365 × 270 mm: Nghị định 50/2006/NĐ-CP, Điều 28). For the Giấy khen
    and the bằng of a “Chiến sĩ thi đua cơ sở” it gives A4 landscape, the order of the
    lines, their weight and colour, and leaves fonts and sizes to whoever decides (Nghị
    định 98/2023/NĐ-CP, Điều 104): the two templates that come along follow it, and
    the office may change them. Lengths are mm from the upper left corner, font sizes
    points.

    Lines are drawn where they are put, one file per certificate
    (``typesetting/sheet.py``). The form shows that very file.

    The issue of a decision fixes the template: a copy that nobody changes any more
    (:meth:`_pin`), of which its certificates are made whenever they are.
    """

    _name = "tdkt.certificate.template"
    _inherit = ["tdkt.record.mixin"]
    _description = "Certificate Template"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(
        default=10, help="Among several that fit an award, the first is taken."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Office",
        default=lambda self: self.env.company,
        help="Empty: for every office; the administrator alone may change it then.",
    )
    may_change = fields.Boolean(compute="_compute_may_change")
    award_ids = fields.Many2many(
        comodel_name="tdkt.award", string="Awards", help="Empty: for every award."
    )
    date_from = fields.Date(string="In Force From", help="By the decision's date.")
    date_to = fields.Date(string="In Force To")
    paper = fields.Selection(
        selection=[
            ("a5", "A5"),
            ("a4", "A4"),
            ("a3", "A3"),
            ("diploma", "450 × 350 mm"),
            ("custom", "Other"),
        ],
        required=True,
        default="a4",
        help="The law sets 450 × 350 mm for the Bằng khen of the Prime Minister, and "
        "A4 landscape for a Giấy khen (Nghị định 98/2023/NĐ-CP, Điều 104).",
    )
    orientation = fields.Selection(
        selection=[("landscape", "Landscape"), ("portrait", "Portrait")],
        required=True,
        default="landscape",
    )
    paper_width = fields.Float(
        string="Width (mm)",
        digits=(6, 1),
        aggregator=None,
        compute="_compute_paper_size",
        store=True,
        readonly=False,
        precompute=True,
    )
    paper_height = fields.Float(
        string="Height (mm)",
        digits=(6, 1),
        aggregator=None,
        compute="_compute_paper_size",
        store=True,
        readonly=False,
        precompute=True,
    )
    stock = fields.Selection(
        selection=[("plain", "Plain Paper"), ("preprinted", "Pre-Printed Stock")],
        required=True,
        default="plain",
        help="On pre-printed stock (phôi) the background, the frame and the lines "
        "marked as being on the stock are left out.",
    )
    background = fields.Image(
        attachment=True,
        max_width=0,
        max_height=0,
        help="A picture of the whole page (.png or .jpg), printed on plain paper.",
    )
    emblem = fields.Image(
        string="National Emblem",
        attachment=True,
        max_width=0,
        max_height=0,
        help="The picture of the Quốc huy (.png or .jpg) that the office supplies, "
        "printed in the place the template has for it. None comes along: without one "
        "the place stays empty.",
    )
    emblem_missing = fields.Boolean(compute="_compute_emblem_missing")
    legal_basis = fields.Char(help="By which provision it is laid out as it is.")
    frame = fields.Selection(
        selection=[("none", "None"), ("single", "Single"), ("double", "Double")],
        required=True,
        default="double",
    )
    frame_color = fields.Char(string="Frame Colour", required=True, default="#b01c26")
    frame_margin = fields.Float(
        string="Frame Margin (mm)",
        digits=(5, 1),
        default=12,
        help="From the edge of the paper to the frame.",
    )
    offset_x = fields.Float(
        string="Printer: Move Right (mm)",
        digits=(5, 2),
        help="Print the calibration sheet and measure: how much further right "
        "everything must go (negative: left).",
    )
    offset_y = fields.Float(
        string="Printer: Move Down (mm)",
        digits=(5, 2),
        help="How much further down everything must go (negative: up).",
    )
    line_ids = fields.One2many(
        comodel_name="tdkt.certificate.line", inverse_name="template_id", copy=True
    )
    version_of_id = fields.Many2one(
        comodel_name="tdkt.certificate.template",
        string="As Issued, Of",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="This is the state of that template in which certificates were issued.",
    )
    fingerprint = fields.Char(readonly=True, copy=False)
    sample_id = fields.Many2one(
        comodel_name="tdkt.commendation",
        string="Preview With",
        store=False,
        help="Show this award instead of a sample.",
    )
    preview = fields.Text(
        compute="_compute_preview", help="The PDF as it would be printed, in base64."
    )
    preview_fault = fields.Char(compute="_compute_preview")

    _paper_size = models.Constraint(
        "CHECK(paper_width BETWEEN 50 AND 1200 AND paper_height BETWEEN 50 AND 1200)",
        "Paper must measure between 50 and 1200 mm.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "A template cannot end before it comes into force.",
    )
    _offsets = models.Constraint(
        "CHECK(offset_x BETWEEN -50 AND 50 AND offset_y BETWEEN -50 AND 50)",
        "A printer is off by less than 50 mm: measure again.",
    )

    # --- Computes and checks -----------------------------------------------------

    @api.depends("paper", "orientation")
    def _compute_paper_size(self):
        for template in self:
            if template.paper in PAPERS:
                short, long = PAPERS[template.paper]
                if template.orientation == "landscape":
                    short, long = long, short
                template.paper_width, template.paper_height = short, long

    @api.depends("company_id")
    @api.depends_context("uid")
    def _compute_may_change(self):
        locked = self._origin - self._origin._filtered_access("write")
        for template in self:
            # what is not saved yet has no origin
            template.may_change = (
                template._origin not in locked and not template.version_of_id
            )

    @api.depends("emblem", "stock", "line_ids.kind", "line_ids.visible")
    def _compute_emblem_missing(self):
        for template in self:
            template.emblem_missing = template._lacks_emblem()

    def _lacks_emblem(self):
        """Tell whether a place for the emblem is printed, and there is no picture."""
        self.ensure_one()
        plain = self.stock == "plain"
        return not self.emblem and any(
            line.kind == "emblem" and line.visible and (plain or not line.on_stock)
            for line in self.line_ids
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_issued(VERSION_FIELDS & vals.keys())
        return super().create(vals_list)

    def write(self, vals):
        with gate.writing(self, vals) as passed:
            self._check_not_issued(vals.keys() - passed)
            result = super().write(vals)
        if "company_id" in vals:
            # nobody hands to every office what he may not change there
            self.check_access("write")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        issued = self.filtered("version_of_id")
        # sudo: whoever deletes a template need not read its versions
        versions_sudo = (
            self.sudo()
            .with_context(active_test=False)
            .search([("version_of_id", "in", self.ids)])
        )
        issued |= self & versions_sudo.version_of_id
        if issued:
            raise UserError(
                self.env._(
                    "Certificates were issued on “%(template)s”: archive it instead.",
                    template=issued[0].name,
                )
            )

    def _check_file_open(self, name):
        """Refuse another file for the field ``name`` of what was issued."""
        self._check_not_issued({name})

    def _check_not_issued(self, names=()):
        """Refuse a change of what certificates were issued on, the superuser's too.

        :raises UserError: for such a template, or to make another one pass for it
        """
        issued = self.filtered("version_of_id") if names else self.browse()
        if issued or VERSION_FIELDS & set(names):
            raise UserError(
                self.env._(
                    "Certificates were issued on “%(template)s”, which stays as it is: "
                    "change the template itself, for what is issued from now on.",
                    template=issued[:1].name or self[:1].name or "",
                )
            )

    def copy_data(self, default=None):
        # who may not change the one for every office works on a copy of his own
        vals_list = super().copy_data(default)
        for template, vals in zip(self, vals_list, strict=True):
            if not template.may_change:
                vals["company_id"] = self.env.company.id
        return vals_list

    def action_copy_for_office(self):
        """Copy a template of every office for the user's own, and open the copy."""
        self.ensure_one()
        self.check_access("read")
        copy = self.copy({"company_id": self.env.company.id, "name": self.name})
        return copy._get_records_action()

    @api.depends(lambda self: self._preview_depends())
    @api.depends_context("lang")
    def _compute_preview(self):
        for template in self.with_context(bin_size=False):
            template.preview, template.preview_fault = False, False
            try:
                # what the user typed may not be storable yet
                template._check_paper()
                pdf = template._typeset_trial()
                template.preview = base64.b64encode(pdf).decode()
            except UserError as error:
                template.preview_fault = str(error)

    @api.model
    def _preview_depends(self):
        own = ("paper_width", "paper_height", "stock", "background", "emblem", "frame")
        own += ("frame_color", "frame_margin", "offset_x", "offset_y", "sample_id")
        line = self.env["tdkt.certificate.line"]
        return own + tuple(
            f"line_ids.{name}"
            for name, field in line._fields.items()
            if field.store and name not in models.MAGIC_COLUMNS + ["template_id"]
        )

    @api.constrains("paper_width", "paper_height", "frame_color")
    def _check_paper(self):
        for template in self:
            if not COLOUR.fullmatch(template.frame_color or ""):
                raise ValidationError(
                    self.env._(
                        "“%(color)s” is not a colour: use the format #B01C26.",
                        color=template.frame_color,
                    )
                )
            sizes = (template.paper_width, template.paper_height)
            if not all(50 <= size <= 1200 for size in sizes):
                raise ValidationError(
                    self.env._("Paper must measure between 50 and 1200 mm.")
                )

    @api.constrains("background", "emblem")
    def _check_background(self):
        for template in self.with_context(bin_size=False):
            template._picture("background")
            template._picture("emblem")

    @api.constrains("paper_width", "paper_height")
    def _check_lines_on_paper(self):
        self.line_ids._check_on_paper()

    # --- Choosing ----------------------------------------------------------------

    @api.model
    def _choose(self, commendations):
        """Return {commendation id: template} for those that one serves.

        An office's own template goes before a shared one, one for certain awards
        before one for all, then the order of the list decides.
        """
        templates_sudo = self._in_order(commendations.company_id)
        chosen = {}
        for commendation in commendations:
            found_sudo = templates_sudo._first_for(
                commendation.company_id, commendation.award_id, commendation.date
            )
            if found_sudo:
                chosen[commendation.id] = found_sudo
        return chosen

    @api.model
    def _in_order(self, companies):
        """Return, with sudo, the templates of these offices, the first choice first."""
        # sudo: an employee prints his own certificate without reading the settings
        templates_sudo = self.sudo().with_context(active_test=True)
        templates_sudo = templates_sudo.search(
            Domain("company_id", "in", [False, *companies.ids])
            & Domain("version_of_id", "=", False)
        )
        return templates_sudo.sorted(
            lambda template: (not template.company_id, not template.award_ids)
        )

    def _first_for(self, company, award, date):
        """Return the first of these that serves ``award`` given on ``date``."""
        for template in self:
            if template._serves(company, award, date):
                return template
        return self.browse()

    def _serves(self, company, award, date):
        self.ensure_one()
        return (
            (not self.company_id or self.company_id == company)
            and (not self.award_ids or award in self.award_ids)
            and (not self.date_from or self.date_from <= date)
            and (not self.date_to or date <= self.date_to)
        )

    def _has_code(self):
        """Tell whether a certificate on this template, if any, shows its code."""
        plain = self.stock == "plain"
        return any(
            line.kind == "verification"
            and line.visible
            and (plain or not line.on_stock)
            for line in self.line_ids
        )

    # --- What is issued ----------------------------------------------------------

    def _pin(self):
        """Return the present state of each template, as certificates are issued on it.

        A copy that stays as it is, made when the template has changed since the last
        one: what is issued comes out the same whoever prints it and when.

        :return: {template: its version}
        """
        # sudo: whoever issues need not read the settings; without his context, whose
        # defaults would get into the copy
        templates_sudo = self.with_env(self.env(su=True, context={}))
        known_sudo = {
            (version_sudo.version_of_id.id, version_sudo.fingerprint): version_sudo
            for version_sudo in templates_sudo.with_context(active_test=False).search(
                [("version_of_id", "in", self.ids)]
            )
        }
        marks = templates_sudo._fingerprints()
        return {
            template: known_sudo.get((template_sudo.id, marks[template_sudo.id]))
            or template_sudo._make_version(marks[template_sudo.id])
            for template, template_sudo in zip(self, templates_sudo, strict=True)
        }

    def _fingerprints(self):
        """Return {id: SHA-256 of all that the look of its certificates follows from}.

        A font counts by its record: its files stay once certificates were issued in it.
        """
        pictures = {
            (file.res_id, file.res_field): file.checksum
            for file in self.env["ir.attachment"].search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "in", ("background", "emblem")),
                    ("res_id", "in", self.ids),
                ]
            )
        }
        lines = self.line_ids
        names = [
            name
            for name, field in lines._fields.items()
            if field.store
            and name not in (*models.MAGIC_COLUMNS, "template_id", "font_id")
        ]
        marks = {}
        for template in self:
            look = [
                [template[name] for name in LOOK_FIELDS],
                pictures.get((template.id, "background")),
                [
                    [line.font_id.id, *(line[name] for name in names)]
                    for line in template.line_ids
                ],
            ]
            # without one the mark is what it was before there was a place for it
            if emblem := pictures.get((template.id, "emblem")):
                look.append(emblem)
            marks[template.id] = hashlib.sha256(json.dumps(look).encode()).hexdigest()
        return marks

    def _make_version(self, fingerprint):
        self.ensure_one()
        today = (self.company_id or self.env.company)._tdkt_today()
        version = self.with_context(bin_size=False).copy(
            {
                "name": f"{self.name} – {today:%d/%m/%Y}",
                "active": False,
                "offset_x": 0,
                "offset_y": 0,
            }
        )
        values = {"version_of_id": self.id, "fingerprint": fingerprint}
        with gate.WritePass(version, {version.id: values}):
            version.write(values)
        return version

    # --- Typesetting -------------------------------------------------------------

    def _typeset_report(self, report_sudo):
        """Return {id: PDF} for the reports on templates: trial print, calibration."""
        if report_sudo.report_name == TRIAL:
            return {template.id: template._typeset_trial() for template in self}
        if report_sudo.report_name == CALIBRATION:
            return {template.id: template._typeset_calibration() for template in self}
        return None

    def _typeset_trial(self):
        """Return the PDF of a sample; nothing is kept, print as many as you like."""
        self.ensure_one()
        sample = self.sample_id
        texts = sample._certificate_texts()[sample.id] if sample else SAMPLE
        return self._sheet(corrected=True).typeset(texts, self._pdf_variant())

    def _typeset_calibration(self):
        """Return a sheet with rulers and crosses at known places, uncorrected."""
        self.ensure_one()
        return calibration(self, self._pdf_variant())

    def _pdf_variant(self):
        return self.env["ir.actions.report"]._tdkt_pdf_variant(self)

    def _sheet(self, corrected=False):
        """Return a :class:`Sheet`, which typesets many certificates of this template.

        :param bool corrected: drawn for the office's printer, as trial prints are
        :raises UserError: when a font or the background cannot be used
        """
        self.ensure_one()
        # sudo: fonts and the background are settings; whoever may print needs them
        return Sheet(self.sudo().with_context(bin_size=False), corrected)

    def _picture(self, name):
        """Return the bytes of the picture in field ``name``, None without one.

        :raises ValidationError: when it is no picture that can be printed
        """
        self.ensure_one()
        if not self[name]:
            return None
        try:
            content = base64.b64decode(self[name])
            with Image.open(io.BytesIO(content)) as image:
                kind = image.format
                image.verify()
        except (UnidentifiedImageError, binascii.Error, OSError, SyntaxError) as error:
            raise ValidationError(self._get_bad_picture_reason(name)) from error
        if kind not in ("PNG", "JPEG"):
            raise ValidationError(self._get_bad_picture_reason(name))
        return content

    def _get_bad_picture_reason(self, name):
        if name == "emblem":
            return self.env._(
                "The emblem of “%(template)s” is not a printable image: choose a .png "
                "or .jpg file.",
                template=self.name,
            )
        return self.env._(
            "The background of “%(template)s” is not a printable image: choose a .png "
            "or .jpg file.",
            template=self.name,
        )
