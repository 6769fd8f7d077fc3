from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TdktDocumentDefault(models.Model):
    """What new documents of a type begin with in an office, beside what they cite.

    A row without office serves every office that has none of its own.
    """

    _name = "tdkt.document.default"
    _inherit = ["tdkt.record.mixin"]
    _description = "Defaults of a Document"
    _order = "document_type_id, company_id, id"
    _rec_name = "document_type_id"
    _check_company_auto = True

    document_type_id = fields.Many2one(
        comodel_name="tdkt.document.type",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Office",
        default=lambda self: self.env.company,
        index=True,
        help="Empty: for every office that has no defaults of its own.",
    )
    signer_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Signer",
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
        help="Empty: the office's leader, where there is but one.",
    )
    execution_units = fields.Char(
        help="Printed in the last article of a decision: who carries it out, before "
        "those who are commended."
    )
    recipient_ids = fields.One2many(
        comodel_name="tdkt.document.default.recipient",
        inverse_name="default_id",
        copy=True,
    )

    @api.constrains("company_id", "document_type_id")
    def _check_unique(self):
        for row in self:
            # sudo: rows of every office count for whoever enters one
            if (
                self.sudo().search_count(
                    [
                        ("document_type_id", "=", row.document_type_id.id),
                        ("company_id", "=", row.company_id.id),
                    ],
                    limit=2,
                )
                > 1
            ):
                raise ValidationError(
                    self.env._(
                        "“%(type)s” has its defaults already: change those.",
                        type=row.document_type_id.name,
                    )
                )

    @api.constrains("company_id", "signer_id")
    def _check_signer_id(self):
        for row in self:
            if row.signer_id and not row.company_id:
                raise ValidationError(
                    self.env._(
                        "%(signer)s belongs to one office: choose the office, or no "
                        "signer.",
                        signer=row.signer_id.name,
                    )
                )

    @api.model
    def _for_document(self, company, document_type):
        """Return the office's row for a type, the one of every office without it."""
        rows = self.search(
            [
                ("document_type_id", "=", document_type.id),
                ("company_id", "in", (False, company.id)),
            ]
        )
        return rows.filtered("company_id") or rows
