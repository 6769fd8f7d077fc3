from odoo import fields, models
from odoo.fields import Domain


class TdktBaseSalary(models.Model):
    """The base salary (mức lương cơ sở) that bonuses are a multiple of.

    The one in force on the day of the decision counts (Nghị định 152/2025/NĐ-CP, Điều
    49 khoản 1), whenever the merit was earned. It is the same everywhere: of all rows
    one is in force on any day.
    """

    _name = "tdkt.base.salary"
    _inherit = ["tdkt.provision.mixin"]
    _description = "Base Salary"
    _order = "date_from desc, id desc"
    _rec_name = "legal_basis"

    amount = fields.Integer(
        string="Base Salary (đồng)",
        required=True,
        aggregator=None,
        help="Đồng a month.",
    )
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.base.salary", ondelete="restrict", index="btree_not_null"
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "A base salary is more than 0 đồng."
    )

    def _rivals_domain(self):
        # whatever the row says: there is one base salary
        self.ensure_one()
        return Domain.TRUE
