from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TdktDecisionLine(models.Model):
    """Whom a decision made elsewhere or earlier commends, entered by hand.

    A decision of this office lists nominations instead. Names and positions start
    from today's and may be typed as the paper has them.
    """

    _name = "tdkt.decision.line"
    _inherit = ["tdkt.locked.line.mixin", "tdkt.nominee.mixin"]
    _description = "Line of a Registered Decision"
    _order = "sequence, id"
    _check_company_auto = True

    _lock_parents = {"decision_id": "line_ids"}

    decision_id = fields.Many2one(
        comodel_name="tdkt.decision", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="decision_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    nominee_name = fields.Char(readonly=False)
    nominee_position = fields.Char(readonly=False)
    nominee_department = fields.Char(readonly=False)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(string="Bonus", help="Tiền thưởng, in đồng.")

    _one_nominee = models.Constraint(
        "CHECK(num_nonnulls(employee_id, department_id, partner_id) = 1)",
        "A line names exactly one person, department or outside body.",
    )
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "A bonus cannot be negative."
    )

    @api.constrains("decision_id")
    def _check_origin(self):
        for line in self:
            # sudo: a line must not slip into a decision its author cannot read
            if not line.decision_id.sudo()._registered():
                raise ValidationError(
                    self.env._(
                        "A decision made here commends by nominations: gather the "
                        "qualified ones instead."
                    )
                )

    def _prepare_award_values(self, decision):
        # sudo: hr.employee - whose unit sees the award; HR data is not read otherwise
        department = self.employee_id.sudo().department_id or self.department_id
        return {
            **super()._prepare_award_values(decision),
            "unit_id": department.id,
        }
