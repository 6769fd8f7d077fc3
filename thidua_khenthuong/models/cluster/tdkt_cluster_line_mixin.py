from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TdktClusterLineMixin(models.AbstractModel):
    """What is kept of one unit for one criterion of the sheet it is scored by."""

    _name = "tdkt.cluster.line.mixin"
    _inherit = ["tdkt.locked.line.mixin"]
    _description = "Line of a Unit in a Cluster"
    _order = "entry_id, criterion_id, id"

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

    @api.constrains("criterion_id", "entry_id")
    def _check_criterion(self):
        for line in self:
            criterion = line.criterion_id
            if criterion.sheet_id != line.entry_id.round_id.sheet_id:
                raise ValidationError(
                    self.env._(
                        "“%(criterion)s” is not on the scoring sheet of this round.",
                        criterion=criterion.display_name,
                    )
                )
