from odoo import api, fields, models
from odoo.exceptions import UserError

from .tdkt_provision_mixin import CONFIDENCE


class TdktDocumentType(models.Model):
    """Types of official documents and how each office numbers them.

    Nghị định 30/2020/NĐ-CP, Phụ lục III lists types and abbreviations; offices use
    others too (a launch is “Phát động”), so the list is open.
    """

    _name = "tdkt.document.type"
    _inherit = ["tdkt.record.mixin"]
    _description = "Official Document Type"
    _order = "sequence, id"

    name = fields.Char(required=True)
    title = fields.Char(
        string="Printed Title",
        help="Printed in capitals above the subject, e.g. QUYẾT ĐỊNH; an official "
        "letter (công văn) has none.",
    )
    abbreviation = fields.Char(
        required=True,
        help="First part of the symbol, e.g. “QĐ” in “QĐ-SNV”.",
    )
    sequence = fields.Integer(default=10)
    legal_basis = fields.Char()
    series_kept_here = fields.Boolean(
        company_dependent=True,
        help="The numbers of this type are allotted here, without gaps. Otherwise the "
        "agency's document system gives them and the officer types them in (Nghị "
        "định 30/2020/NĐ-CP, Điều 15).",
    )
    number_before_signature = fields.Boolean(
        company_dependent=True,
        help="Allow a number before the signature (some offices reserve numbers).",
    )

    axis_type = fields.Integer(
        string="Type on the Axis",
        aggregator=None,
        help="Number of the type in the list of QCVN 102 (Type); 0 where it is not "
        "known. Offices exchange documents under it.",
    )
    axis_detail = fields.Integer(
        string="Detail on the Axis",
        aggregator=None,
        help="Further number of the type (TypeDetail).",
    )
    axis_name = fields.Char(
        string="Name on the Axis",
        help="How the type is named there (TypeName); its own name when empty.",
    )
    axis_confidence = fields.Selection(
        selection=CONFIDENCE,
        string="Source of the Type on the Axis",
        default="?",
        required=True,
        help="Where the number was read.",
    )

    _axis_positive = models.Constraint(
        "CHECK(axis_type >= 0 AND axis_detail >= 0)",
        "A type on the axis has a number, 0 where it is not known.",
    )
    _abbreviation_uniq = models.Constraint(
        "unique(abbreviation)", "Another document type has this abbreviation already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        kinds = super().create(vals_list)
        kinds.filtered("series_kept_here")._start_series()
        return kinds

    def write(self, vals):
        if "title" in vals:
            self._check_unused()
        here = self.filtered("series_kept_here")
        result = super().write(vals)
        (self.filtered("series_kept_here") - here)._start_series()
        return result

    # --- Series kept here --------------------------------------------------------

    def _symbol(self, company):
        """Return the symbol of an office's documents of this type, e.g. QĐ-SNV."""
        parts = (self.abbreviation, company.tdkt_abbreviation)
        return "-".join(filter(None, parts))

    def _start_series(self):
        """Begin this year's series after the highest number in use."""
        # sudo: tdkt.number.series - nobody writes one but by numbering and beginning
        series_sudo = self.env["tdkt.number.series"].sudo()
        register = self.env.company, self.env.company._tdkt_today().year
        for kind in self:
            company, year = register
            code = kind._symbol(company)
            number = series_sudo._next_number(company, code, year)
            series_sudo._start(company, code, year, number)

    def action_keep_series(self, number=None, reason=None):
        """Keep the series of the present office here, or set its next number.

        :param number: the next one, after the highest in use when empty
        :param reason: why it is another number; kept in the history
        :raises AccessError: for anybody who is no administrator of the catalogue
        :raises UserError: for another number without a reason
        """
        self.ensure_one()
        self.check_access("write")
        company = self.env.company
        code = self._symbol(company)
        year = self.env.company._tdkt_today().year
        # sudo: tdkt.number.series - as in _start_series
        series_sudo = self.env["tdkt.number.series"].sudo()
        proposed = series_sudo._next_number(company, code, year)
        number = proposed if number is None else number
        reason = (reason or "").strip()
        if number != proposed and not reason:
            raise UserError(
                self.env._(
                    "The next number of “%(symbol)s” would be %(proposed)s: give a "
                    "reason for another one.",
                    symbol=code,
                    proposed=proposed,
                )
            )
        self.series_kept_here = True
        if number != proposed:
            series_sudo._start(company, code, year, number, reason)
        return self._notify(
            self.env._(
                "The next number of “%(symbol)s” allotted here is %(number)s.",
                symbol=code,
                number=number,
            )
        )

    def action_give_up_series(self):
        """From now on the officer types the numbers of this type."""
        self.series_kept_here = False
        return self._notify(
            self.env._("The officer types the numbers of this type from now on.")
        )

    def _check_unused(self):
        """The title is printed on signed documents, which no longer change.

        :raises UserError: when such a document bears one of these types
        """
        for model in self.env.values():
            if model._abstract or "document_state" not in model._fields:
                continue
            # sudo: a signed document counts whoever may read it
            signed_sudo = model.sudo().search(
                [
                    ("document_type_id", "in", self.ids),
                    ("document_state", "!=", "draft"),
                ],
                limit=1,
            )
            if signed_sudo:
                raise UserError(
                    self.env._(
                        "“%(type)s” is used in signed documents: create a new type "
                        "instead.",
                        type=signed_sudo.document_type_id.name,
                    )
                )
