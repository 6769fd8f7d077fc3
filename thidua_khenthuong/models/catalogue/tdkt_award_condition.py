from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TdktAwardCondition(models.Model):
    """An earlier award that another one may rest on (Luật Thi đua, khen thưởng 2022).

    It names, after a revocation, the later awards to be looked at again. It neither
    blocks nor revokes anything: most awards have other grounds besides.
    """

    _name = "tdkt.award.condition"
    _inherit = ["tdkt.provision.mixin"]
    _description = "Earlier Award Required for an Award"
    _order = "award_id, id"
    _rec_name = "earlier_id"

    award_id = fields.Many2one(
        comodel_name="tdkt.award", required=True, ondelete="cascade", index=True
    )
    earlier_id = fields.Many2one(
        comodel_name="tdkt.award",
        string="Earlier Award",
        required=True,
        ondelete="restrict",
        index=True,
    )
    times = fields.Integer(
        required=True, default=1, help="How often it must have been given before."
    )
    years = fields.Integer(
        string="Within Years",
        help="How many years count, up to and with the year of the later award; 0 for "
        "any number of years.",
    )
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.award.condition",
        ondelete="set null",
        index="btree_not_null",
    )

    _counts_valid = models.Constraint(
        "CHECK(times >= 1 AND years >= 0)",
        "An earlier award counts at least once, and years cannot be negative.",
    )
    _two_awards = models.Constraint(
        "CHECK(award_id != earlier_id)", "An award cannot depend on itself."
    )

    @api.constrains("award_id", "earlier_id")
    def _check_same_subject(self):
        for condition in self:
            if condition.award_id.subject_type != condition.earlier_id.subject_type:
                raise ValidationError(
                    self.env._(
                        "“%(award)s” and “%(earlier)s” are given to different kinds of "
                        "awardees: choose an earlier award for the same.",
                        award=condition.award_id.display_name,
                        earlier=condition.earlier_id.display_name,
                    )
                )
