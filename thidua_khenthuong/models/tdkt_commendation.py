from odoo import api, fields, models
from odoo.exceptions import UserError

from .tdkt_dossier import COMMENDATION_TYPES


class TdktCommendation(models.Model):
    """An award that was given: one line of the register (sổ khen thưởng).

    It comes into being and changes through its decision only, and is never deleted:
    award records are kept for years (10 for a Giấy khen, for good above).
    """

    _name = "tdkt.commendation"
    _description = "Commendation"
    _order = "date desc, register_number, id"
    _rec_names_search = ["nominee_name", "code"]
    _inherit = ["tdkt.workflow.mixin"]
    _check_company_auto = True

    decision_id = fields.Many2one(
        comodel_name="tdkt.decision",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    award_id = fields.Many2one(
        comodel_name="tdkt.award",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    award_name = fields.Char(readonly=True, help="The award's words on that day.")
    subject_type = fields.Selection(related="award_id.subject_type", store=True)
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Commended Department",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    unit_id = fields.Many2one(
        comodel_name="hr.department",
        string="Proposing Unit",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    nominee_name = fields.Char(readonly=True, required=True, index="trigram")
    nominee_title = fields.Char(string="Form of Address", readonly=True)
    nominee_position = fields.Char(readonly=True)
    nominee_department = fields.Char(readonly=True)
    merit = fields.Text(readonly=True)
    reward_reason = fields.Text(readonly=True)
    commendation_type = fields.Selection(selection=COMMENDATION_TYPES, readonly=True)
    year = fields.Integer(
        readonly=True, aggregator=None, help="Year of the achievements."
    )
    campaign_id = fields.Many2one(
        comodel_name="tdkt.campaign",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    date = fields.Date(readonly=True, required=True, help="Date of the decision.")
    decision_number = fields.Char(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(string="Bonus", readonly=True, help="In đồng.")
    register_number = fields.Integer(
        readonly=True, aggregator=None, help="Running number in the year's register."
    )
    code = fields.Char(
        string="Register Entry", readonly=True, help="Số vào sổ khen thưởng."
    )
    state = fields.Selection(
        selection=[
            ("valid", "Valid"),
            ("corrected", "Corrected"),
            ("reissued", "Reissued"),
            ("revoked", "Revoked"),
        ],
        default="valid",
        required=True,
        readonly=True,
        index=True,
    )

    change_ids = fields.One2many(
        comodel_name="tdkt.commendation.change",
        inverse_name="commendation_id",
        domain=[("state", "=", "applied")],
        string="Changes",
        help="What was corrected, reissued or revoked, with the words of before.",
    )

    _one_subject = models.Constraint(
        "CHECK(num_nonnulls(employee_id, department_id, partner_id) = 1)",
        "A commendation names exactly one person, department or outside body.",
    )
    _code_uniq = models.UniqueIndex(
        "(company_id, code)", "This register entry exists already."
    )

    @api.depends("award_name", "nominee_name", "year")
    def _compute_display_name(self):
        for commendation in self:
            commendation.display_name = self.env._(
                "%(award)s %(year)s – %(nominee)s",
                award=commendation.award_name or "",
                year=commendation.year or "",
                nominee=commendation.nominee_name or "",
            )

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"state"}

    def _open_fields(self):
        return set()

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_moving():
            raise UserError(
                self.env._(
                    "A commendation comes from an issued decision: prepare the "
                    "decision instead."
                )
            )
        return super().create(vals_list)

    def copy(self, default=None):  # pylint: disable=method-required-super
        raise UserError(
            self.env._(
                "A commendation comes from an issued decision: prepare the decision "
                "instead."
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given(self):
        raise UserError(
            self.env._(
                "Award records are kept: revoke the decision instead of deleting "
                "“%(commendation)s”.",
                commendation=self[:1].display_name,
            )
        )
