from odoo import fields, models


class TdktClusterEvidence(models.Model):
    """A document that proves the points of one criterion, with its file or by name."""

    _name = "tdkt.cluster.evidence"
    _inherit = ["tdkt.cluster.line.mixin"]
    _description = "Evidence in a Cluster"
    _lock_parents = {"entry_id": "evidence_ids"}

    name = fields.Text(
        string="Document", required=True, help="E.g. “Báo cáo số 12/BC-STC”."
    )
    file = fields.Binary(attachment=True)
    filename = fields.Char()
