from odoo import api, fields, models
from odoo.exceptions import ValidationError

NOMINEE_FIELDS = ("employee_id", "department_id", "partner_id")


class TdktNomineeMixin(models.AbstractModel):
    """One person, department or outside body and the award it is named for.

    The model adds the constraint that exactly one of the three is named, and
    ``company_id``.
    """

    _name = "tdkt.nominee.mixin"
    _inherit = ["tdkt.named.mixin"]
    _description = "Nominee for an award"
    _name_parts = ("nominee_name", "award_id.name")

    award_id = fields.Many2one(
        comodel_name="tdkt.award", required=True, ondelete="restrict", index=True
    )
    subject_type = fields.Selection(related="award_id.subject_type")
    award_name = fields.Char(related="award_id.name", string="Award Name")
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Outside Person or Body",
        index="btree_not_null",
        ondelete="restrict",
    )
    merit = fields.Text(help="What the award is given for (thành tích).")
    # As on the day they were named: later changes of the person do not rewrite them.
    nominee_name = fields.Char(
        compute="_compute_nominee", store=True, precompute=True, index="trigram"
    )
    nominee_title = fields.Char(
        string="Form of Address",
        compute="_compute_nominee",
        store=True,
        precompute=True,
    )
    nominee_position = fields.Char(
        compute="_compute_nominee", store=True, precompute=True
    )
    nominee_department = fields.Char(
        compute="_compute_nominee", store=True, precompute=True
    )

    @api.depends(*NOMINEE_FIELDS)
    def _compute_nominee(self):
        snapshots = self._prepare_snapshots()
        for nominee in self:
            nominee.update(snapshots[nominee])

    def _prepare_snapshots(self):
        """Return {nominee: snapshot values} as of now; never reads in a loop."""
        people = self.employee_id._tdkt_snapshot()
        values = {}
        for nominee in self:
            if nominee.employee_id:
                person = people[nominee.employee_id.id]
                snapshot = {
                    "nominee_name": person["name"],
                    "nominee_title": person["title"],
                    "nominee_position": person["position"],
                    "nominee_department": person["department"],
                }
            else:
                partner = nominee.partner_id
                other = nominee.department_id or partner
                snapshot = {
                    "nominee_name": other.name,
                    "nominee_title": "Ông/Bà"
                    if partner and not partner.is_company
                    else "Tập thể",
                    "nominee_position": partner.function
                    if "function" in partner._fields
                    else False,
                    "nominee_department": partner.parent_id.name or False,
                }
            values[nominee] = snapshot
        return values

    @api.depends("nominee_name", "award_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for nominee in self:
            nominee.display_name = self.env._(
                "%(nominee)s – %(award)s",
                nominee=nominee.nominee_name or "",
                award=nominee.award_id.name or self.env._("(no award chosen)"),
            )

    @api.constrains("award_id", *NOMINEE_FIELDS)
    def _check_subject(self):
        for nominee in self:
            partner = nominee.partner_id
            individual = bool(
                nominee.employee_id or (partner and not partner.is_company)
            )
            subject = nominee.award_id.subject_type
            if individual != (subject == "individual") and not (
                subject == "household" and partner
            ):
                raise ValidationError(
                    self.env._(
                        "“%(award)s” is not given to %(nominee)s: choose an award for "
                        "an individual or a collective accordingly.",
                        award=nominee.award_id.display_name,
                        nominee=nominee.nominee_name,
                    )
                )

    def _prepare_award_values(self, decision):
        """Return the values of the commendation that ``decision`` gives here."""
        self.ensure_one()
        return {
            **decision._prepare_commendation_values(),
            "award_id": self.award_id.id,
            "award_name": self.award_id.name,
            "employee_id": self.employee_id.id,
            "department_id": self.department_id.id,
            "partner_id": self.partner_id.id,
            "nominee_name": self.nominee_name,
            "nominee_title": self.nominee_title,
            "nominee_position": self.nominee_position,
            "nominee_department": self.nominee_department,
            "merit": self.merit,
            "amount": self.amount,
        }
