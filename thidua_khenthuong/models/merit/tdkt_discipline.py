from odoo import api, fields, models
from odoo.fields import Domain

from ..vocabulary import MEASURES


class TdktDiscipline(models.Model):
    """A disciplinary measure and its term, or an examination that is not concluded.

    A measure may end earlier, by another last day, or be withdrawn, when it counts for
    nothing any more; it stays written down, as does every change in the history.
    HR and the standing office alone read it, and nobody enters or changes anything
    about himself.
    """

    _name = "tdkt.discipline"
    _inherit = ["tdkt.recorded.mixin", "tdkt.named.mixin"]
    _description = "Discipline"
    _order = "date_from desc, id desc"
    _name_parts = ("subject_name", "status", "measure")
    _check_company_auto = True

    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    subject_name = fields.Char(
        string="Name",
        compute="_compute_subject_name",
        store=True,
        index="trigram",
        help="As on the day it was entered.",
    )
    status = fields.Selection(
        selection=[
            ("pending", "Under Examination"),
            ("decided", "Disciplined"),
            ("cleared", "Closed without a Measure"),
            ("withdrawn", "Measure Withdrawn"),
        ],
        required=True,
        default="pending",
    )
    measure = fields.Selection(selection=MEASURES)
    date_from = fields.Date(
        string="From",
        required=True,
        help="When the examination began; of a measure, when it took effect.",
    )
    date_to = fields.Date(
        string="To", help="The last day of the term; empty when it is not known yet."
    )
    is_running = fields.Boolean(
        string="Term Running",
        compute="_compute_is_running",
        search="_search_is_running",
    )
    reference = fields.Char(
        string="Decided In", help="Number of the decision, and who issued it."
    )
    withdrawn_on = fields.Date(
        help="The day on which the measure was taken back; from the first day on it "
        "counts as if it had never been."
    )
    withdrawn_in = fields.Char(
        help="Number of the decision that takes it back, and who issued it."
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )

    _list_idx = models.Index("(company_id, date_from DESC, id DESC)")
    _term_valid = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A term of discipline cannot end before it begins.",
    )
    _measure_named = models.Constraint(
        "CHECK((status IN ('decided', 'withdrawn')) = (measure IS NOT NULL))",
        "A discipline names its measure; an examination has none yet.",
    )
    _withdrawal_told = models.Constraint(
        "CHECK((status = 'withdrawn') = (withdrawn_on IS NOT NULL))",
        "A measure that was withdrawn names the day on which it was.",
    )
    _withdrawal_valid = models.Constraint(
        "CHECK(withdrawn_on >= date_from)",
        "A measure cannot be withdrawn before it took effect.",
    )

    def _audited_fields(self):
        names = {"employee_id", "status", "measure", "date_from", "date_to"}
        names |= {"reference", "withdrawn_on", "withdrawn_in"}
        return super()._audited_fields() | names

    @api.depends("employee_id")
    def _compute_subject_name(self):
        for discipline in self:
            # sudo: hr.employee - the name alone
            discipline.subject_name = discipline.employee_id.sudo().name

    @api.depends("status", "date_to")
    def _compute_is_running(self):
        for discipline in self:
            company = discipline.company_id or self.env.company
            last = discipline.date_to
            discipline.is_running = discipline.status == "decided" and (
                not last or last >= company._tdkt_today()
            )

    def _search_is_running(self, operator, value):
        if operator != "in":
            return NotImplemented
        not_over = self.env["res.company"]._tdkt_on_today(
            lambda today: Domain("date_to", ">=", today)
        )
        return Domain("status", "=", "decided") & (
            Domain("date_to", "=", False) | not_over
        )

    @api.depends("subject_name", "status", "measure")
    @api.depends_context("lang")
    def _compute_display_name(self):
        words = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("status", "measure")
        }
        for discipline in self:
            what = words["measure"].get(discipline.measure) or words["status"].get(
                discipline.status, ""
            )
            discipline.display_name = self.env._(
                "%(name)s: %(what)s", name=discipline.subject_name or "", what=what
            )
