from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from .tdkt_workflow_mixin import Transition

_lt = LazyTranslate(__name__)

NOMINEE_FIELDS = ("employee_id", "department_id", "partner_id")


class TdktNomination(models.Model):
    """One nominee for one award within a dossier.

    ========== ============================== ============ ======================
    action     from                           to           who
    ========== ============================== ============ ======================
    submit     returned                       proposed     owner: the unit
    qualify    proposed, unqualified          qualified    officer
    disqualify proposed, qualified            unqualified  officer, with a reason
    return     proposed                       returned     officer, with a reason
    withdraw   draft … qualified              withdrawn    owner
    ========== ============================== ============ ======================

    draft → proposed comes with the dossier, qualified → decided with the decision.
    """

    _name = "tdkt.nomination"
    _inherit = ["tdkt.workflow.mixin", "tdkt.locked.line.mixin"]
    _description = "Nomination"
    _order = "dossier_id, sequence, id"
    _rec_names_search = ["nominee_name"]
    _check_company_auto = True

    dossier_id = fields.Many2one(
        comodel_name="tdkt.dossier", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True)
    campaign_id = fields.Many2one(
        related="dossier_id.campaign_id", store=True, index="btree_not_null"
    )
    unit_id = fields.Many2one(
        related="dossier_id.department_id",
        string="Proposing Unit",
        store=True,
        index=True,
    )
    commendation_type = fields.Selection(
        related="dossier_id.commendation_type", store=True
    )
    year = fields.Integer(related="dossier_id.year", store=True)
    dossier_state = fields.Selection(related="dossier_id.state", string="Dossier State")
    sequence = fields.Integer(default=10)
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
    # As on the day of submission: later changes of the person do not rewrite them.
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
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        string="Bonus", copy=False, help="Tiền thưởng, in đồng; the officer sets it."
    )
    reason = fields.Text(
        readonly=True,
        copy=False,
        help="Why the line was returned, refused or withdrawn.",
    )
    decision_id = fields.Many2one(
        comodel_name="tdkt.decision",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("proposed", "Proposed"),
            ("returned", "Returned"),
            ("qualified", "Qualified"),
            ("unqualified", "Not Qualified"),
            ("decided", "Decided"),
            ("withdrawn", "Withdrawn"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )

    _one_nominee = models.Constraint(
        "CHECK(num_nonnulls(employee_id, department_id, partner_id) = 1)",
        "A nomination names exactly one person, department or outside body.",
    )
    _nominee_employee_uniq = models.UniqueIndex(
        "(dossier_id, award_id, employee_id) "
        "WHERE employee_id IS NOT NULL AND state != 'withdrawn'",
        "This person is already nominated for this award in this dossier.",
    )
    _nominee_department_uniq = models.UniqueIndex(
        "(dossier_id, award_id, department_id) "
        "WHERE department_id IS NOT NULL AND state != 'withdrawn'",
        "This department is already nominated for this award in this dossier.",
    )
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "A bonus cannot be negative."
    )

    _lock_parents = {"dossier_id": "nomination_ids"}
    _scope_field = "unit_id"

    # --- Computes ----------------------------------------------------------------

    @api.depends(*NOMINEE_FIELDS)
    def _compute_nominee(self):
        snapshots = self._prepare_snapshots()
        for nomination in self:
            nomination.update(snapshots[nomination])

    def _prepare_snapshots(self):
        """Return {nomination: snapshot values} as of now; never reads in a loop."""
        people = self.employee_id._tdkt_snapshot()
        values = {}
        for nomination in self:
            if nomination.employee_id:
                person = people[nomination.employee_id.id]
                snapshot = {
                    "nominee_name": person["name"],
                    "nominee_title": person["title"],
                    "nominee_position": person["position"],
                    "nominee_department": person["department"],
                }
            else:
                partner = nomination.partner_id
                other = nomination.department_id or partner
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
            values[nomination] = snapshot
        return values

    @api.depends("nominee_name", "award_id")
    def _compute_display_name(self):
        for nomination in self:
            nomination.display_name = self.env._(
                "%(nominee)s – %(award)s",
                nominee=nomination.nominee_name or "",
                award=nomination.award_id.name or "",
            )

    # --- Constraints -------------------------------------------------------------

    @api.constrains("award_id", *NOMINEE_FIELDS)
    def _check_subject(self):
        people = self.employee_id._tdkt_snapshot()
        for nomination in self:
            partner = nomination.partner_id
            individual = bool(
                nomination.employee_id or (partner and not partner.is_company)
            )
            subject = nomination.award_id.subject_type
            if individual != (subject == "individual") and not (
                subject == "household" and partner
            ):
                raise ValidationError(
                    self.env._(
                        "“%(award)s” is not given to %(nominee)s: choose an award for "
                        "an individual or a collective accordingly.",
                        award=nomination.award_id.display_name,
                        nominee=nomination.nominee_name,
                    )
                )
            employee = people.get(nomination.employee_id.id)
            if employee and not employee["active"]:
                raise ValidationError(
                    self.env._(
                        "%(employee)s is archived and cannot be nominated: restore "
                        "the employee first.",
                        employee=employee["name"],
                    )
                )

    @api.constrains("decision_id")
    def _check_decision_id(self):
        for nomination in self.filtered("decision_id"):
            why = nomination._why_not_decide(nomination.decision_id)
            if why:
                raise ValidationError(why)

    def _why_not_decide(self, decision):
        """Say why this line may not stand in ``decision``, "" when it may."""
        self.ensure_one()
        if self.state not in ("qualified", "decided"):
            return self.env._(
                "%(nominee)s is not qualified yet and cannot be put into a decision.",
                nominee=self.nominee_name,
            )
        if self.company_id != decision.company_id:
            return self.env._(
                "%(nominee)s belongs to another office.", nominee=self.nominee_name
            )
        return (
            self.award_id._why_not_by(decision.company_id.tdkt_authority)
            or self.dossier_id._say_missing_minutes()
        )

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "submit": Transition(
                _lt("Submit again"), ("returned",), "proposed", ("owner",)
            ),
            "qualify": Transition(
                _lt("Qualify"), ("proposed", "unqualified"), "qualified", ("officer",)
            ),
            "disqualify": Transition(
                _lt("Refuse"), ("proposed", "qualified"), "unqualified", ("officer",)
            ),
            "return": Transition(
                _lt("Return"), ("proposed",), "returned", ("officer",)
            ),
            "withdraw": Transition(
                _lt("Withdraw"),
                ("draft", "proposed", "returned", "qualified"),
                "withdrawn",
                ("owner",),
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"reason"}

    def _audited_fields(self):
        return super()._audited_fields() | {"amount", "decision_id"}

    def _open_fields(self):
        # sudo: tdkt.decision - the lock holds whoever may read the decision
        if self.sudo().decision_id.document_state not in (False, "draft"):
            return set()
        # A draft line is open while its dossier is: see _check_parents_open.
        officer = {"amount", "sequence"}
        return {
            "draft": None,
            "returned": None,
            "proposed": officer,
            "qualified": officer | {"decision_id"},
        }.get(self.state, set())

    def _check_parents_open(self, vals=None):
        # A line's own state decides once the dossier has been handed in: one returned
        # line is mended while the others are appraised.
        if self._is_moving():
            return
        own_state_decides = vals is not None and "dossier_id" not in vals
        lines = self
        if own_state_decides:
            lines = self.filtered(lambda line: line.state == "draft")
        super(TdktNomination, lines)._check_parents_open(vals)

    def _check_writable(self, vals):
        super()._check_writable(vals)
        if vals.get("decision_id"):
            self.env["tdkt.decision"].browse(vals["decision_id"])._check_draft()
        if {"amount", "decision_id"} & vals.keys() and not self._filter_actors(
            ("officer",)
        ):
            raise UserError(
                self.env._("Only the standing office sets bonuses and decisions.")
            )

    def _filter_owned(self):
        if not self.env.user.has_group("thidua_khenthuong.group_tdkt_unit"):
            return self.browse()
        return self.filtered("unit_id.tdkt_in_scope")

    def _why_not_content(self, action):
        reasons = super()._why_not_content(action)
        for nomination in self:
            if (
                action in ("qualify", "disqualify", "return")
                and nomination.dossier_id.state != "appraising"
            ):
                reasons[nomination.id] = self.env._(
                    "Start the appraisal of “%(dossier)s” first.",
                    dossier=nomination.dossier_id.display_name,
                )
            elif action in ("disqualify", "withdraw") and nomination.decision_id:
                reasons[nomination.id] = self.env._(
                    "%(nominee)s stands in the decision “%(decision)s”: take the line "
                    "out of it first.",
                    nominee=nomination.nominee_name,
                    decision=nomination.decision_id.display_name,
                )
            elif action == "withdraw" and nomination.dossier_id.state == "concluded":
                reasons[nomination.id] = self.env._(
                    "“%(dossier)s” is concluded.",
                    dossier=nomination.dossier_id.display_name,
                )
        return reasons

    def _move(self, action, values=None):
        result = super()._move(action, values)
        self.dossier_id._sync_activities()
        return result

    def _propose(self):
        """Freeze who is nominated and hand the lines in, together with the dossier."""
        self._write_moving_each(
            {
                nomination: {**snapshot, "state": "proposed", "reason": False}
                for nomination, snapshot in self._prepare_snapshots().items()
            },
            "submit",
        )

    def _prepare_commendation_values(self, decision, register_number):
        """Return the values of the commendation ``decision`` gives for this line."""
        self.ensure_one()
        return {
            "decision_id": decision.id,
            "company_id": decision.company_id.id,
            "award_id": self.award_id.id,
            "award_name": self.award_id.name,
            "employee_id": self.employee_id.id,
            "department_id": self.department_id.id,
            "partner_id": self.partner_id.id,
            "unit_id": self.unit_id.id,
            "nominee_name": self.nominee_name,
            "nominee_title": self.nominee_title,
            "nominee_position": self.nominee_position,
            "nominee_department": self.nominee_department,
            "merit": self.merit,
            "reward_reason": decision.reward_reason,
            "commendation_type": self.commendation_type,
            "year": self.year,
            "campaign_id": self.campaign_id.id,
            "date": decision.date_document,
            "decision_number": decision.number_display,
            "amount": self.amount,
            "register_number": register_number,
            "code": f"{register_number:02d}/{decision.date_document.year}",
        }

    def action_submit(self):
        """Hand a returned line in again.

        :raises UserError: for a line without merit
        """
        self._check_move("submit")
        for nomination in self:
            if not (nomination.merit or "").strip():
                raise UserError(
                    self.env._(
                        "Describe the merit of: %(names)s.",
                        names=nomination.nominee_name,
                    )
                )
        self._propose()
        self.dossier_id._sync_activities()
        return True

    def action_qualify(self):
        """Record that the nominee meets the conditions."""
        return self._move("qualify", {"reason": False})

    def action_disqualify(self, reason=None):
        """Refuse the line with a reason."""
        reason = self._require_reason(reason)
        return self._move("disqualify", {"reason": reason})

    def action_return(self, reason=None):
        """Return this line alone; the others go on."""
        reason = self._require_reason(reason)
        return self._move("return", {"reason": reason})

    def action_withdraw(self, reason=None):
        """Withdraw the line; a reason may be given."""
        return self._move("withdraw", {"reason": (reason or "").strip() or False})

    def action_remove_from_decision(self):
        """Take qualified lines out of a decision that is still a draft."""
        self.decision_id._check_draft()
        self.write({"decision_id": False})
        return True
