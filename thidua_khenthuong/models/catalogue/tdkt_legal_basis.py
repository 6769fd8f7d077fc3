from odoo import fields, models


class TdktLegalBasis(models.Model):
    """One line of Căn cứ of an official document, in its printed words."""

    _name = "tdkt.legal.basis"
    _inherit = ["tdkt.locked.line.mixin"]
    _description = "Legal Basis of a Document"
    _order = "sequence, id"

    _lock_parents = {
        "campaign_id": "legal_basis_ids",
        "decision_id": "legal_basis_ids",
        "submission_id": "legal_basis_ids",
        "covenant_id": "legal_basis_ids",
    }

    name = fields.Text(string="Legal Basis", required=True)
    sequence = fields.Integer(default=10)
    campaign_id = fields.Many2one(
        comodel_name="tdkt.campaign", ondelete="cascade", index="btree_not_null"
    )
    decision_id = fields.Many2one(
        comodel_name="tdkt.decision", ondelete="cascade", index="btree_not_null"
    )
    submission_id = fields.Many2one(
        comodel_name="tdkt.submission", ondelete="cascade", index="btree_not_null"
    )
    covenant_id = fields.Many2one(
        comodel_name="tdkt.cluster.covenant",
        ondelete="cascade",
        index="btree_not_null",
    )

    _one_document = models.Constraint(
        "CHECK(num_nonnulls(campaign_id, decision_id, submission_id, covenant_id) = 1)",
        "A legal basis belongs to exactly one document.",
    )
