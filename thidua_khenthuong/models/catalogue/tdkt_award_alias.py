from odoo import api, fields, models

from ...award_list.text import fold


class TdktAwardAlias(models.Model):
    """Other words under which lists name an award, e.g. “BK UBND tỉnh”."""

    _name = "tdkt.award.alias"
    _inherit = ["tdkt.record.mixin"]
    _description = "Other Name of an Award"
    _order = "name, id"

    name = fields.Char(string="Other Name", required=True)
    key = fields.Char(compute="_compute_key", store=True, precompute=True)
    award_id = fields.Many2one(
        comodel_name="tdkt.award", required=True, ondelete="cascade", index=True
    )

    _name_uniq = models.UniqueIndex(
        "(key, award_id)", "This award is known under that name already."
    )

    @api.depends("name")
    def _compute_key(self):
        for alias in self:
            alias.key = fold(alias.name)
