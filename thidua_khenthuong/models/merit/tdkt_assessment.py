from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..vocabulary import LEVELS


class TdktAssessment(models.Model):
    """How well somebody, or a unit, did its work in a year (xếp loại hằng năm).

    One for each year, as the competent body decided it. Whoever keeps them enters
    nothing about himself.
    """

    _name = "tdkt.assessment"
    _inherit = ["tdkt.recorded.mixin", "tdkt.named.mixin"]
    _description = "Yearly Assessment"
    _order = "year desc, id desc"
    _name_parts = ("subject_name", "year", "level")
    _check_company_auto = True

    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: self.env.company._tdkt_today().year,
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        ondelete="restrict",
        check_company=True,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Assessed Unit",
        ondelete="restrict",
        check_company=True,
        help="When it is the unit as a whole that was assessed.",
    )
    unit_id = fields.Many2one(
        comodel_name="hr.department",
        string="Unit",
        compute="_compute_unit_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        index=True,
        check_company=True,
        help="Where the person worked in that year.",
    )
    subject_name = fields.Char(
        string="Person or Unit",
        compute="_compute_subject_name",
        store=True,
        index="trigram",
        help="As on the day it was entered.",
    )
    level = fields.Selection(
        selection=LEVELS, string="Level of Assessment", required=True
    )
    date = fields.Date(string="Decided On")
    reference = fields.Char(
        string="Decided In", help="Number of the decision or notice, and who issued it."
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )

    _list_idx = models.Index("(company_id, year DESC, id DESC)")
    _one_for_employee = models.UniqueIndex(
        "(employee_id, year) WHERE employee_id IS NOT NULL",
        "This person has an assessment for that year already: change that one.",
    )
    _one_for_department = models.UniqueIndex(
        "(department_id, year) WHERE department_id IS NOT NULL",
        "This unit has an assessment for that year already: change that one.",
    )
    _one_subject = models.Constraint(
        "CHECK(num_nonnulls(employee_id, department_id) = 1)",
        "An assessment names either a person or a unit.",
    )
    _year_valid = models.Constraint(
        "CHECK(year BETWEEN 1990 AND 2100)", "Enter the year in four digits."
    )

    def _audited_fields(self):
        names = {"employee_id", "department_id", "unit_id", "year", "level"}
        return super()._audited_fields() | names | {"date", "reference"}

    @api.depends("employee_id", "department_id")
    def _compute_unit_id(self):
        for assessment in self:
            # sudo: hr.employee - where somebody works is no secret within the office
            employee_sudo = assessment.employee_id.sudo()
            assessment.unit_id = assessment.department_id or employee_sudo.department_id

    @api.depends("employee_id", "department_id")
    def _compute_subject_name(self):
        for assessment in self:
            # sudo: hr.employee - the name alone
            assessment.subject_name = (
                assessment.employee_id.sudo().name or assessment.department_id.name
            )

    @api.depends("subject_name", "year", "level")
    @api.depends_context("lang")
    def _compute_display_name(self):
        levels = dict(self._fields["level"]._description_selection(self.env))
        for assessment in self:
            assessment.display_name = self.env._(
                "%(subject)s %(year)s: %(level)s",
                subject=assessment.subject_name or "",
                year=assessment.year,
                level=levels.get(assessment.level, ""),
            )

    @api.constrains("year", "company_id")
    def _check_year(self):
        for assessment in self:
            if assessment.year > assessment.company_id._tdkt_today().year:
                raise ValidationError(
                    self.env._(
                        "The year %(year)s has not begun: nobody is assessed for it "
                        "yet.",
                        year=assessment.year,
                    )
                )
