from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ... import bonus


class ResCompany(models.Model):
    _inherit = "res.company"

    tdkt_bonus_rounding = fields.Selection(
        selection=[("up", "Up"), ("nearest", "To the Nearest"), ("none", "Not at All")],
        string="Rounding of Bonuses",
        default="up",
        required=True,
        help="Nghị định 152/2025/NĐ-CP, Điều 49 khoản 2, and Nghị định "
        "91/2017/NĐ-CP, Điều 68 khoản 2, say “làm tròn số lên hàng chục ngàn đồng”. "
        "What is already multiplied for a collective is rounded, not what an "
        "individual gets.",
    )
    tdkt_bonus_step = fields.Integer(
        string="Bonuses Are Rounded To (đồng)",
        default=10_000,
        required=True,
        help="In đồng; the decrees name ten thousand.",
    )

    @api.constrains("tdkt_bonus_step")
    def _check_tdkt_bonus_step(self):
        for company in self:
            if not 1 <= company.tdkt_bonus_step <= 1_000_000:
                raise ValidationError(
                    self.env._("Bonuses are rounded to between 1 and 1.000.000 đồng.")
                )

    def _tdkt_rounded_bonus(self, amount):
        """Return ``amount`` in whole đồng, rounded as this office has settled."""
        self.ensure_one()
        return bonus.rounded(amount, self.tdkt_bonus_rounding, self.tdkt_bonus_step)
