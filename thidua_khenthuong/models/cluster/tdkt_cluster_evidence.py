from odoo import fields, models


class TdktClusterEvidence(models.Model):
    """A document that proves the points of one criterion, with its file or by name."""

    _name = "tdkt.cluster.evidence"
    _inherit = ["tdkt.locked.line.mixin"]
    _description = "Evidence in a Cluster"
    _order = "entry_id, criterion_id, id"
    _lock_parents = {"entry_id": "evidence_ids"}

    entry_id = fields.Many2one(
        comodel_name="tdkt.cluster.entry",
        string="Unit",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="entry_id.company_id", store=True)
    criterion_id = fields.Many2one(
        comodel_name="tdkt.cluster.criterion",
        required=True,
        ondelete="restrict",
        index=True,
    )
    name = fields.Text(
        string="Document", required=True, help="E.g. “Báo cáo số 12/BC-STC”."
    )
    file = fields.Binary(attachment=True)
    filename = fields.Char()
