from odoo import api, fields, models


class TdktCitation(models.Model):
    """A legal basis (căn cứ) that new documents cite while it is in force.

    Each is one printed line with its own first and last day, so that an amended law
    means one new row, whatever the kinds of documents. Laws are cited by name and day,
    without number and issuer; decrees and circulars with both (Nghị định
    30/2020/NĐ-CP, Phụ lục I).

    A row without office is cited in every office; an office adds its own, e.g. the
    decision on its tasks.
    """

    _name = "tdkt.citation"
    _inherit = ["tdkt.provision.mixin"]
    _description = "Legal Basis to Cite"
    _order = "sequence, date_from, id"

    name = fields.Text(
        string="Printed Line", required=True, help="As it is printed: “Căn cứ …”."
    )
    sequence = fields.Integer(default=10)
    document_type_ids = fields.Many2many(
        comodel_name="tdkt.document.type",
        relation="tdkt_citation_document_type_rel",
        column1="citation_id",
        column2="document_type_id",
        string="Only in Documents of the Types",
        help="Empty: in documents of all types.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Only in the Office",
        default=lambda self: self.env.company,
        index=True,
        help="Empty: in every office.",
    )
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.citation", ondelete="set null", index="btree_not_null"
    )

    @api.model
    def _for_documents(self, company, document_type, date):
        """Return what documents of a type cite in an office on ``date``."""
        return self._find_in_force(date, self._documents_domain(company, document_type))

    @api.model
    def _documents_domain(self, company, document_type):
        """Return the domain of what such documents cite, on whatever day."""
        return [
            ("company_id", "in", (False, company.id)),
            "|",
            ("document_type_ids", "=", False),
            ("document_type_ids", "in", document_type.ids),
        ]
