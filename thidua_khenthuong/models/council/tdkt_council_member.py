from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..vocabulary import COUNCIL_ROLES


class TdktCouncilMember(models.Model):
    """One member of a council, from when to when and in which role.

    An employee, a person from outside, or a name alone: who has no login is invited by
    letter and votes on paper. A member who leaves keeps the row, with its last day, and
    the successor names whom he replaces: minutes of earlier sessions stay right.
    """

    _name = "tdkt.council.member"
    _inherit = ["tdkt.named.mixin"]
    _description = "Member of a Council"
    _order = "council_id, sequence, id"
    _name_parts = ("member_name",)
    _rec_name = "member_name"
    _check_company_auto = True

    council_id = fields.Many2one(
        comodel_name="tdkt.council", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="council_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    role = fields.Selection(selection=COUNCIL_ROLES, required=True, default="member")
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="From Outside",
        ondelete="restrict",
        index="btree_not_null",
    )
    member_name = fields.Char(
        string="Name",
        required=True,
        compute="_compute_person",
        store=True,
        readonly=False,
        precompute=True,
        index="trigram",
    )
    member_position = fields.Char(
        string="Position",
        compute="_compute_person",
        store=True,
        readonly=False,
        precompute=True,
        help="As the decision that set up the council words it.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Login",
        compute="_compute_user_id",
        store=True,
        # sudo: hr.employee - whose login it is, is private to HR; only it is read
        compute_sudo=True,
        index="btree_not_null",
    )
    date_from = fields.Date(
        string="From",
        compute="_compute_date_from",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    date_to = fields.Date(string="To")
    replaces_id = fields.Many2one(
        comodel_name="tdkt.council.member",
        string="Replaces",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('council_id', '=', council_id)]",
    )
    relative_ids = fields.One2many(
        comodel_name="tdkt.council.relative", inverse_name="member_id"
    )

    _term_valid = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "The term of a member cannot end before it begins.",
    )

    @api.depends("employee_id", "partner_id")
    def _compute_person(self):
        people = self.employee_id._tdkt_snapshot()
        for member in self:
            if member.employee_id:
                person = people[member.employee_id.id]
                member.member_name = person["name"]
                member.member_position = person["position"]
            elif member.partner_id:
                member.member_name = member.partner_id.name
                member.member_position = (
                    member.partner_id.function
                    if "function" in member.partner_id._fields
                    else False
                )
            else:
                member.member_name = member.member_name
                member.member_position = member.member_position

    @api.depends("employee_id.user_id", "partner_id.user_ids")
    def _compute_user_id(self):
        for member in self:
            member.user_id = (
                member.employee_id.user_id or member.partner_id.user_ids[:1]
            )

    @api.depends("council_id")
    def _compute_date_from(self):
        for member in self:
            member.date_from = (
                member.date_from
                or member.council_id.date_from
                or self.env.company._tdkt_today()
            )

    def _on(self, day):
        """Return those who are members on ``day``."""
        return self.filtered(
            lambda one: (one.date_from or date.min) <= day
            and (one.date_to or date.max) >= day
        )

    def _overlaps(self, other):
        """Tell whether both are members on some day."""
        self.ensure_one()
        return (self.date_from or date.min) <= (other.date_to or date.max) and (
            other.date_from or date.min
        ) <= (self.date_to or date.max)

    @api.constrains("role", "date_from", "date_to")
    def _check_one_chair(self):
        self.council_id._check_one_chair()

    @api.constrains("employee_id", "partner_id", "date_from", "date_to", "council_id")
    def _check_once(self):
        """Nobody sits twice in one council at one time: he would vote twice."""
        for member in self:
            same = (member.council_id.member_ids - member).filtered(
                lambda one, row=member: (
                    (one.employee_id and one.employee_id == row.employee_id)
                    or (one.partner_id and one.partner_id == row.partner_id)
                )
                and one._overlaps(row)
            )
            if same:
                raise ValidationError(
                    self.env._(
                        "%(member)s is a member of “%(council)s” already.",
                        member=member.member_name,
                        council=member.council_id.name,
                    )
                )

    @api.constrains("replaces_id")
    def _check_replaces(self):
        for member in self.filtered("replaces_id"):
            former = member.replaces_id
            if former.council_id != member.council_id or member._overlaps(former):
                raise ValidationError(
                    self.env._(
                        "%(member)s replaces %(former)s: their terms in the same "
                        "council follow each other.",
                        member=member.member_name,
                        former=former.member_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sat(self):
        # sudo: tdkt.session.member - who sat is kept, whoever may read the session
        sat_sudo = (
            self.env["tdkt.session.member"]
            .sudo()
            .search([("member_id", "in", self.ids)], limit=1)
        )
        if sat_sudo:
            raise UserError(
                self.env._(
                    "%(member)s has been invited to sessions and stays in their "
                    "record: enter the last day of the term instead.",
                    member=sat_sudo.member_name,
                )
            )
