from odoo import fields, models
from odoo.exceptions import UserError


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
        required=True,
        help="Printed in capitals above the subject, e.g. QUYẾT ĐỊNH.",
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

    _abbreviation_uniq = models.Constraint(
        "unique(abbreviation)", "Another document type has this abbreviation already."
    )

    def write(self, vals):
        if "title" in vals:
            self._check_unused()
        return super().write(vals)

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
