from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TdktCouncilRelative(models.Model):
    """A relative of a council member among the people of the office.

    Declared once, it keeps the member from voting on that person's lines in every
    session. The standing office enters it, or the member himself.
    """

    _name = "tdkt.council.relative"
    _inherit = ["tdkt.record.mixin"]
    _description = "Declared Relative of a Council Member"
    _order = "member_id, id"
    _rec_name = "relation"
    _check_company_auto = True

    member_id = fields.Many2one(
        comodel_name="tdkt.council.member",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="member_id.company_id", store=True)
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Relative",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    relation = fields.Char(required=True, help="E.g. spouse, child, sibling.")

    _once = models.UniqueIndex(
        "(member_id, employee_id)", "This relative has been declared already."
    )

    @api.constrains("member_id", "employee_id")
    def _check_other_person(self):
        for relative in self:
            if relative.member_id.employee_id == relative.employee_id:
                raise ValidationError(
                    self.env._("Nobody is a relative of himself: choose the relative.")
                )
