from odoo import fields, models


class TdktAwardRate(models.Model):
    """How much money comes with an award: a multiple of the base salary.

    Two figures, as the decrees give them: the coefficient, and by how much it is
    multiplied for a collective or a household. Which one counts is the matter of the
    day of the decision.
    """

    _name = "tdkt.award.rate"
    _inherit = ["tdkt.provision.mixin"]
    _description = "Bonus of an Award"
    _order = "award_id, date_from desc, id desc"
    _provision_key = ("award_id",)
    _rec_name = "award_id"

    award_id = fields.Many2one(
        comodel_name="tdkt.award", required=True, ondelete="cascade", index=True
    )
    coefficient = fields.Float(
        digits=(6, 3),
        required=True,
        aggregator=None,
        help="Multiple of the base salary, e.g. 0,3.",
    )
    multiple = fields.Float(
        digits=(4, 2),
        required=True,
        default=1,
        aggregator=None,
        help="By how much the coefficient of an individual is multiplied: 2 for a "
        "collective, 1,5 for a household (Nghị định 152/2025/NĐ-CP, Điều 54); 1 where "
        "the law gives the award a coefficient of its own.",
    )
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.award.rate", ondelete="restrict", index="btree_not_null"
    )

    _figures_positive = models.Constraint(
        "CHECK(coefficient > 0 AND coefficient < 1000 AND multiple > 0 "
        "AND multiple < 100)",
        "A coefficient lies between 0 and 1000, its multiple between 0 and 100.",
    )

    def _get_figures(self):
        """Return the figures as a calculation is written: “0,3 × 2”."""
        self.ensure_one()
        figures = [self.coefficient]
        if self.multiple != 1:
            figures.append(self.multiple)
        return " × ".join(f"{figure:g}".replace(".", ",") for figure in figures)
