from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ..mixins.tdkt_workflow_mixin import NextStep, Transition

_lt = LazyTranslate(__name__)


class TdktDelegation(models.Model):
    """Who acts for a head or a leader, from day to day, in which capacity.

    ======= ========= ========= ==============================================
    action  from      to        who
    ======= ========= ========= ==============================================
    confirm draft     confirmed the replaced person; for a head also a leader
    end     confirmed ended     the replaced person or a leader, with a reason
    ======= ========= ========= ==============================================

    Nothing is delegated unless somebody confirms who has the power to give away, so
    the strict reading of Nghị định 30/2020/NĐ-CP, Điều 13 is built in:

    * a draft gives no power; the standing office may prepare one for anybody;
    * a signature is passed on by the leader himself and by nobody else, to somebody
      who may read what he signs (a leader or an officer);
    * a head's place is passed on by the head or, when he cannot, by a leader, to
      somebody who works with the role of a unit;
    * what was received by delegation cannot be passed on: only departments somebody
      heads and signatures that are his own count;
    * the power lasts from the first to the last day, both included, by the clock of
      the office, and ends at once when the delegation is ended, when one of both is
      archived, or when the replaced person is no longer head or leader.
    """

    _name = "tdkt.delegation"
    _inherit = [
        "tdkt.workflow.mixin",
        "tdkt.named.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "tdkt.scope.source.mixin",
    ]
    _description = "Delegation"
    _order = "date_from desc, id desc"
    _name_parts = ("capacity", "delegate_id.name", "employee_id.name")
    _name_fixed_words = _lt("for")
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    kind = fields.Selection(
        selection=[
            ("head", "Acts as Head of the Department"),
            ("leader", "Signs and Launches for the Leader"),
        ],
        required=True,
        default="head",
        tracking=True,
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Replaced Person",
        required=True,
        check_company=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env.user.employee_id,
    )
    delegate_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Deputy",
        required=True,
        check_company=True,
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Only This Department",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        domain="[('manager_id', '=', employee_id)]",
        help="Empty: all departments the replaced person heads.",
    )
    capacity = fields.Selection(
        selection=[
            ("kt", "KT. (Deputy for the Head)"),
            ("tl", "TL. (By Order of the Head)"),
            ("tuq", "TUQ. (By Authorisation of the Head)"),
        ],
        required=True,
        default="kt",
        help="Printed before the power that is used (Nghị định 30/2020/NĐ-CP, "
        "Điều 13).",
    )
    basis = fields.Char(
        string="Written Basis",
        help="Number and date of the written authorisation (văn bản ủy quyền).",
    )
    date_from = fields.Date(
        string="First Day",
        required=True,
        default=lambda self: self.env.company._tdkt_today(),
        tracking=True,
    )
    date_to = fields.Date(string="Last Day", required=True, tracking=True)
    is_current = fields.Boolean(
        string="In Force Today",
        compute="_compute_is_current",
        search="_search_is_current",
    )
    end_reason = fields.Text(readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("confirmed", "Confirmed"),
            ("ended", "Ended"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The last day of a delegation cannot be before its first day.",
    )
    _two_people = models.Constraint(
        "CHECK(employee_id != delegate_id)",
        "A person cannot be their own deputy: choose somebody else.",
    )

    # --- Computes ----------------------------------------------------------------

    @api.depends("employee_id", "delegate_id", "capacity")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for delegation in self:
            delegation.display_name = self.env._(
                "%(capacity)s. %(delegate)s for %(holder)s",
                capacity=(delegation.capacity or "").upper(),
                delegate=delegation.delegate_id.name or "",
                holder=delegation.employee_id.name or "",
            )

    @api.depends("state", "date_from", "date_to")
    def _compute_is_current(self):
        for delegation in self:
            today = delegation._today()
            delegation.is_current = bool(
                delegation.state == "confirmed"
                and delegation.date_from <= today <= delegation.date_to
            )

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._current_domain()

    @api.model
    def _current_domain(self):
        """Return the domain of the delegations in force, by their offices' clocks."""
        in_force = self.env["res.company"]._tdkt_on_today(
            lambda today: Domain("date_from", "<=", today)
            & Domain("date_to", ">=", today)
        )
        return Domain("state", "=", "confirmed") & in_force

    # --- Constraints -------------------------------------------------------------

    @api.constrains("kind", "employee_id", "department_id", "date_from", "date_to")
    def _check_overlap(self):
        for delegation in self.filtered(lambda one: one.state != "ended"):
            domain = [
                ("id", "!=", delegation.id),
                ("state", "!=", "ended"),
                ("kind", "=", delegation.kind),
                ("employee_id", "=", delegation.employee_id.id),
                ("date_from", "<=", delegation.date_to),
                ("date_to", ">=", delegation.date_from),
            ]
            if delegation.department_id:
                domain.append(
                    ("department_id", "in", (False, delegation.department_id.id))
                )
            # sudo: two deputies at once are wrong whoever may read the other one
            other_sudo = self.sudo().search(domain, limit=1)
            if other_sudo:
                raise ValidationError(
                    self.env._(
                        "%(holder)s is already replaced by %(delegate)s from "
                        "%(start)s to %(end)s: choose other days or end that "
                        "delegation first.",
                        holder=delegation.employee_id.name,
                        delegate=other_sudo.delegate_id.name,
                        start=other_sudo.date_from.strftime("%d/%m/%Y"),
                        end=other_sudo.date_to.strftime("%d/%m/%Y"),
                    )
                )

    @api.constrains("delegate_id", "employee_id")
    def _check_archived(self):
        people = (self.delegate_id | self.employee_id)._tdkt_snapshot()
        for delegation in self:
            for employee in delegation.delegate_id | delegation.employee_id:
                if not people[employee.id]["active"]:
                    raise ValidationError(
                        self.env._(
                            "%(employee)s is archived and takes part in no "
                            "delegation: choose somebody else.",
                            employee=people[employee.id]["name"],
                        )
                    )

    @api.constrains("kind", "department_id", "employee_id")
    def _check_department_id(self):
        for delegation in self.filtered("department_id"):
            if delegation.kind != "head":
                raise ValidationError(
                    self.env._(
                        "Signing authority is delegated for the whole office: leave "
                        "the department empty."
                    )
                )
            # sudo: hr.department - who heads it is no secret, its rules are HR's
            if delegation.department_id.sudo().manager_id != delegation.employee_id:
                raise ValidationError(
                    self.env._(
                        "%(holder)s does not head %(department)s.",
                        holder=delegation.employee_id.name,
                        department=delegation.department_id.name,
                    )
                )

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "confirm": Transition(
                _lt("Confirm"),
                ("draft",),
                "confirmed",
                ("holder", "leader"),
                impartial=True,
            ),
            "end": Transition(
                _lt("End"), ("confirmed",), "ended", ("holder", "leader")
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"end_reason"}

    def _open_fields(self):
        return None if self.state == "draft" else set()

    def _filter_holders(self, role):
        if role != "holder":
            return super()._filter_holders(role)
        return self.filtered(lambda one: one._holder_user() == self.env.user)

    def _holder_user(self):
        """Return the login of the replaced person, if there is one."""
        self.ensure_one()
        # sudo: hr.employee - the login behind an employee is private to HR
        return self.employee_id.sudo().user_id.sudo(False)

    def _delegate_user(self):
        """Return the login of the deputy, if there is one."""
        self.ensure_one()
        # sudo: as in _holder_user
        return self.delegate_id.sudo().user_id.sudo(False)

    def _parties(self):
        # nobody makes himself a deputy
        # sudo: res.users - compared with the present user, nothing is read
        return {one.id: one._delegate_user().sudo() for one in self}

    def _others_by_own(self, roles):
        # whom he replaces may confirm it, too
        # sudo: res.users - as in _parties
        return {
            one: (others_sudo | one._holder_user().sudo())
            for one, others_sudo in super()._others_by_own(roles).items()
        }

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        if action == "confirm":
            for delegation in self:
                reasons[delegation.id] = (
                    reasons.get(delegation.id)
                    or delegation._get_over_reason()
                    or delegation._get_no_power_reason()
                    or delegation._get_unfit_delegate_reason()
                )
        return reasons

    def _get_over_reason(self):
        if self.date_to >= self._today():
            return ""
        return self.env._(
            "“%(delegation)s” ended on %(date)s: choose other days.",
            delegation=self.display_name,
            date=self.date_to.strftime("%d/%m/%Y"),
        )

    def _get_no_power_reason(self):
        """Nobody passes on what is not his."""
        holder = self._holder_user()
        if self.kind == "head":
            # sudo: hr.department - who heads it is no secret, its rules are HR's
            heads_one = (
                self.env["hr.department"]
                .sudo()
                .search_count([("manager_id", "=", self.employee_id.id)], limit=1)
            )
            if heads_one:
                return ""
            return self.env._(
                "%(holder)s does not head any department.", holder=self.employee_id.name
            )
        if not holder or not self._user_has_role(holder, ("leader",)):
            return self.env._(
                "%(holder)s has no signing authority to delegate: the role Leader is "
                "missing.",
                holder=self.employee_id.name,
            )
        if holder != self.env.user and not self.env.su:
            return self.env._(
                "Only %(holder)s can delegate the signing authority of %(holder)s.",
                holder=self.employee_id.name,
            )
        return ""

    def _get_unfit_delegate_reason(self):
        """A deputy must be able to see what he acts upon."""
        user = self._delegate_user()
        roles = ("unit",) if self.kind == "head" else ("leader", "officer")
        if user and self._user_has_role(user, roles):
            return ""
        if self.kind == "head":
            return self.env._(
                "%(delegate)s cannot act for a head without a login of the role Unit: "
                "ask the administrator for it first.",
                delegate=self.delegate_id.name,
            )
        return self.env._(
            "%(delegate)s cannot sign without a login of the role Leader or Officer, "
            "who alone read all that is signed: ask the administrator for it first.",
            delegate=self.delegate_id.name,
        )

    def _next_step(self):
        if self.state == "draft":
            return NextStep(self._holder_user(), _lt("Confirm the delegation"))
        return None

    @api.model_create_multi
    def create(self, vals_list):
        delegations = super().create(vals_list)
        delegations._sync_activities()
        return delegations

    def action_confirm(self, exception=None):
        """Give the deputy the power, from the first day on.

        :param str exception: why it is done in a matter of one's own, where nobody else
            of the office could
        :raises AccessError: for anybody but the replaced person, and a leader for a
            head
        :raises UserError: when there is nothing to pass on, or the deputy could not
            see what he acts upon
        """
        self._excused(exception)._move("confirm")
        self._forget_scope()
        return True

    def action_end(self, reason=None):
        """Take the power back at once; the record stays, with the reason."""
        reason = self._require_reason(reason)
        self._move("end", {"end_reason": reason})
        self._forget_scope()
        return True

    def _forget_scope(self):
        # what this very transaction has read before
        self.env["hr.department"].invalidate_model(["tdkt_in_scope"])

    # --- Who acts for whom, today --------------------------------------------------

    @api.model
    def _search_current(self, kind, delegates_sudo):
        """Return, with sudo, the delegations of a kind that these people hold today."""
        # sudo: a deputy's power does not hang on his reading the delegation itself
        delegations_sudo = self.sudo()
        if not delegates_sudo:
            return delegations_sudo
        return delegations_sudo.search(
            self._current_domain()
            & Domain("kind", "=", kind)
            & Domain("delegate_id", "in", delegates_sudo.ids)
            & Domain("employee_id.active", "=", True)
        )

    @api.model
    def _delegated_departments(self, delegates_sudo):
        """Return, with sudo, the departments these people head for somebody today."""
        # sudo: hr.department - who heads it is no secret, its rules are HR's
        departments_sudo = self.env["hr.department"].sudo()
        return departments_sudo.union(
            *(
                delegation_sudo._given_departments()
                for delegation_sudo in self._search_current("head", delegates_sudo)
            )
        )

    def _given_departments(self):
        """Return, with sudo, what the replaced person heads now and has given away."""
        self.ensure_one()
        domain = [("manager_id", "=", self.employee_id.id)]
        if self.department_id:
            domain.append(("id", "=", self.department_id.id))
        # sudo: hr.department - who heads it is no secret, its rules are HR's
        return self.env["hr.department"].sudo().search(domain)

    @api.model
    def _represented_heads(self):
        """Return {department id: head} of what the user acts for as a deputy only.

        Departments that are in his own scope too are left out: there he needs no
        deputy's power.
        """
        employees_sudo = self.env["hr.employee"]._tdkt_of_user()
        delegations_sudo = self._search_current("head", employees_sudo)
        if not delegations_sudo:
            return {}
        # sudo: as in _delegated_departments
        departments_sudo = self.env["hr.department"].sudo()
        own = set(self.env["hr.department"]._tdkt_scope_ids(delegated=False))
        heads = {}
        for delegation_sudo in delegations_sudo:
            roots_sudo = delegation_sudo._given_departments()
            for department_sudo in departments_sudo.search(
                [("id", "child_of", roots_sudo.ids), ("id", "not in", [*own])]
            ):
                heads[department_sudo.id] = delegation_sudo.employee_id
        return heads

    @api.model
    def _signing_for(self, signers):
        """Return {signer's id: delegation, with sudo} under which the user signs today.

        :param signers: hr.employee, the signers the documents name
        """
        if not signers:
            return {}
        employees_sudo = self.env["hr.employee"]._tdkt_of_user()
        # sudo: hr.employee - compared with the delegations' own, which carry sudo
        signers_sudo = signers.sudo()
        return {
            delegation_sudo.employee_id.id: delegation_sudo
            for delegation_sudo in self._search_current("leader", employees_sudo)
            if delegation_sudo.employee_id in signers_sudo
            and self._user_has_role(delegation_sudo.employee_id.user_id, ("leader",))
        }

    @api.model
    def _deputy_user(self, signer):
        """Return the login of whoever signs for ``signer`` today, if anybody does."""
        # sudo: as in _search_current
        delegation_sudo = self.sudo().search(
            self._current_domain()
            & Domain("kind", "=", "leader")
            & Domain("employee_id", "=", signer.id)
            & Domain("delegate_id.active", "=", True),
            limit=1,
        )
        return delegation_sudo.delegate_id.user_id.sudo(False)
