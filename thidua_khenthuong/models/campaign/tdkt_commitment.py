from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ...typesetting import words
from ..mixins.tdkt_duplicate_mixin import join_hits
from ..mixins.tdkt_workflow_mixin import NextStep, Transition

_lt = LazyTranslate(__name__)


class TdktCommitment(models.Model):
    """What a department, or one of its people, commits to in a campaign (giao ước).

    ======= ================ ========= ================================
    action  from             to        who
    ======= ================ ========= ================================
    submit  draft, returned  submitted owner: the employee, or the unit
    recall  submitted        draft     owner
    return  submitted        returned  officer, with a reason
    approve submitted        approved  officer
    report  approved         reported  owner
    assess  reported         assessed  officer
    reopen  assessed         reported  officer, with a reason
    ======= ================ ========= ================================
    """

    _name = "tdkt.commitment"
    _inherit = [
        "tdkt.submitted.mixin",
        "tdkt.foundation.mixin",
        "tdkt.duplicate.mixin",
        "tdkt.named.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Emulation Commitment"
    # the newest campaign first, by what the line itself keeps: no join, and an index
    _order = "campaign_id.id desc, department_id.id, id"
    _name_parts = ("employee_id.name", "department_id.name", "campaign_id.name")
    _check_company_auto = True

    campaign_id = fields.Many2one(
        comodel_name="tdkt.campaign",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain=[("state", "=", "launched"), ("level", "!=", "superior")],
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        required=True,
        compute="_compute_department_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Empty for the commitment of a whole department.",
    )
    is_own = fields.Boolean(
        string="My Own Commitment",
        compute="_compute_is_own",
        search="_search_is_own",
        help="Entered into by the current user himself.",
    )
    date_end = fields.Date(
        related="campaign_id.date_end",
        string="End of the Campaign",
        help="What is promised is due then, where a line does not say otherwise.",
    )
    campaign_is_readable = fields.Boolean(
        string="Campaign Can Be Opened",
        compute="_compute_campaign_is_readable",
        help="Not the plan of a unit that the current user has left: he then reads its "
        "name, with what he has promised, and no more.",
    )
    item_ids = fields.One2many(
        comodel_name="tdkt.commitment.item", inverse_name="commitment_id", copy=True
    )
    evidence_ids = fields.One2many(
        comodel_name="tdkt.evidence", inverse_name="commitment_id"
    )
    item_count = fields.Integer(compute="_compute_progress")
    done_count = fields.Integer(string="Items Done", compute="_compute_progress")
    evidence_count = fields.Integer(compute="_compute_evidence_count")
    progress = fields.Float(
        compute="_compute_progress", help="Share of the items done, in percent."
    )
    date_approved = fields.Date(readonly=True, copy=False)
    result_summary = fields.Text(
        string="Self-Report", copy=False, help="What was achieved, in your own words."
    )
    assessment = fields.Selection(
        selection=[
            ("excellent", "Completed Excellently"),
            ("good", "Completed Well"),
            ("completed", "Completed"),
            ("not_completed", "Not Completed"),
        ],
        copy=False,
        tracking=True,
    )
    assessment_note = fields.Text(copy=False)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("returned", "Returned"),
            ("approved", "Approved"),
            ("reported", "Reported"),
            ("assessed", "Assessed"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    _list_idx = models.Index("(company_id, campaign_id DESC, department_id, id)")
    # what a nominee has to show, without reading the commitments themselves
    _held_idx = models.Index(
        "(employee_id, company_id) INCLUDE (campaign_id, id)"
        " WHERE state IN ('approved', 'reported', 'assessed')"
    )
    _employee_uniq = models.UniqueIndex(
        "(campaign_id, employee_id) WHERE employee_id IS NOT NULL",
        "This person has already registered for this campaign: open the existing "
        "commitment.",
    )
    _department_uniq = models.UniqueIndex(
        "(campaign_id, department_id) WHERE employee_id IS NULL",
        "This department has already registered for this campaign: open the existing "
        "commitment.",
    )

    # --- Computes ----------------------------------------------------------------

    @api.depends("campaign_id")
    def _compute_company_id(self):
        # Before a campaign is chosen, the office decides which may be chosen.
        for commitment in self:
            commitment.company_id = (
                commitment.campaign_id.company_id or self.env.company
            )

    @api.depends("employee_id")
    def _compute_department_id(self):
        # Kept once given: a later move of the employee does not rewrite it.
        for commitment in self:
            if commitment.employee_id:
                commitment.department_id = commitment.employee_id.department_id
            elif not commitment.department_id:
                commitment.department_id = self.env.user.employee_id.department_id

    @api.depends("employee_id.user_id")
    @api.depends_context("uid")
    def _compute_is_own(self):
        for commitment in self:
            # sudo: hr.employee - whose login it is, is private to HR
            commitment.is_own = commitment.sudo().employee_id.tdkt_is_me

    def _search_is_own(self, operator, value):
        """Search by ids, of which there are few: beside a condition on the department
        an index helps a rule then, and the commitments are not joined."""
        if operator != "in":
            return NotImplemented
        # sudo: a rule, which this is made for, sees past the user's own
        mine = self.sudo()._search([("employee_id.tdkt_is_me", "=", True)])
        # of whoever has none a row is asked for that there is not: core leaves the
        # total out where it knows beforehand that there is nothing to add up
        return Domain("id", "in", mine.get_result_ids() or [-1])

    @api.depends("campaign_id", "employee_id", "department_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for commitment in self:
            who = commitment.employee_id or commitment.department_id
            commitment.display_name = self.env._(
                "%(who)s – %(campaign)s",
                who=who.display_name or "",
                # sudo: tdkt.campaign - the name of what somebody has registered for;
                # the plan of a unit he has left is no longer his to read
                campaign=commitment.campaign_id.sudo().name or "",
            )

    @api.depends("campaign_id")
    @api.depends_context("uid")
    def _compute_campaign_is_readable(self):
        readable = self.campaign_id._filtered_access("read")
        for commitment in self:
            commitment.campaign_is_readable = commitment.campaign_id in readable

    @api.depends("item_ids.is_done")
    def _compute_progress(self):
        for commitment in self:
            items = commitment.item_ids
            done = items.filtered("is_done")
            commitment.item_count = len(items)
            commitment.done_count = len(done)
            commitment.progress = 100.0 * len(done) / len(items) if items else 0.0

    @api.depends("evidence_ids")
    def _compute_evidence_count(self):
        for commitment in self:
            commitment.evidence_count = len(commitment.evidence_ids)

    # --- Constraints -------------------------------------------------------------

    @api.constrains("employee_id", "department_id")
    def _check_employee_id(self):
        for commitment in self.filtered("employee_id"):
            # sudo: hr.employee - a plain user may not read whether it is archived
            employee_sudo = commitment.employee_id.sudo()
            if not employee_sudo.active:
                raise ValidationError(
                    self.env._(
                        "%(employee)s is archived and cannot register: restore the "
                        "employee first.",
                        employee=employee_sudo.name,
                    )
                )
            if employee_sudo.department_id != commitment.department_id:
                raise ValidationError(
                    self.env._(
                        "%(employee)s does not belong to %(department)s: choose the "
                        "employee's own department.",
                        employee=employee_sudo.name,
                        department=commitment.department_id.name,
                    )
                )

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "approve": Transition(
                _lt("Approve"),
                ("submitted",),
                "approved",
                ("officer",),
                impartial=True,
            ),
            "report": Transition(
                _lt("Report the results"), ("approved",), "reported", ("owner",)
            ),
            "assess": Transition(
                _lt("Assess"),
                ("reported",),
                "assessed",
                ("officer",),
                impartial=True,
            ),
            "reopen": Transition(
                _lt("Reopen the assessment"),
                ("assessed",),
                "reported",
                ("officer",),
                impartial=True,
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"date_approved"}

    @api.model
    def _reserved_fields(self):
        # nobody assesses himself
        names = ("assessment", "assessment_note")
        return {**super()._reserved_fields(), **dict.fromkeys(names, ("officer",))}

    def _audited_fields(self):
        return super()._audited_fields() | {"assessment"}

    def _parties(self):
        # sudo: hr.employee, hr.department - whose login it is, is private to HR
        return {
            one_sudo.id: one_sudo.submitted_by_id
            | (one_sudo.employee_id or one_sudo.department_id.manager_id).user_id
            for one_sudo in self.sudo()
        }

    @api.model
    def _impartial_fields(self):
        return super()._impartial_fields() | {"assessment", "assessment_note"}

    def _open_fields(self):
        return {
            "draft": None,
            "returned": None,
            "approved": {"result_summary", "evidence_ids", "item_progress"},
            "reported": {"assessment", "assessment_note"},
        }.get(self.state, set())

    def _filter_settled(self):
        return self.filtered(
            lambda commitment: commitment.item_ids.nomination_ids
            or commitment.evidence_ids.nomination_ids
        )

    def _filter_owned(self):
        user = self.env.user
        in_charge = user.has_group("thidua_khenthuong.group_tdkt_unit")
        # sudo: hr.employee - the login behind an employee is private to HR
        return self.filtered(
            lambda commitment: commitment.sudo().employee_id.user_id == user
            or (in_charge and commitment.department_id.tdkt_in_scope)
        )

    def _get_content_reasons(self, action):
        check = {
            "submit": self._get_missing_for_submit_reason,
            "report": self._get_missing_for_report_reason,
        }.get(action)
        reasons = super()._get_content_reasons(action)
        if check:
            reasons.update({record.id: check(record) for record in self})
        return reasons

    def _get_missing_for_submit_reason(self, commitment):
        # sudo: tdkt.campaign - what he has registered for, see _compute_display_name
        campaign_sudo = commitment.campaign_id.sudo()
        if campaign_sudo.state != "launched":
            return self.env._(
                "“%(campaign)s” is not open for registration.",
                campaign=campaign_sudo.name,
            )
        if commitment.department_id not in campaign_sudo.department_ids:
            return self.env._(
                "%(department)s does not take part in “%(campaign)s”.",
                department=commitment.department_id.name,
                campaign=campaign_sudo.name,
            )
        if not commitment.item_ids:
            return self.env._(
                "Add at least one item (a model, work, task, target, initiative or "
                "title) to “%(commitment)s” before submitting it.",
                commitment=commitment.display_name,
            )
        return ""

    def _get_missing_for_report_reason(self, commitment):
        if not (commitment.result_summary or "").strip():
            return self.env._(
                "Write the self-report of “%(commitment)s” before sending it.",
                commitment=commitment.display_name,
            )
        return ""

    def _next_step(self):
        if self.state in ("submitted", "reported"):
            summary = {
                "submitted": _lt("Approve or return the commitment"),
                "reported": _lt("Assess the reported results"),
            }[self.state]
            officer = self.company_id._tdkt_officer(besides=self._parties()[self.id])
            return NextStep(officer, summary)
        if self.state == "returned":
            return NextStep(self._owner_user(), _lt("Correct the returned commitment"))
        if self.state == "approved":
            return NextStep(
                self._owner_user(),
                _lt("Record evidence and report the results"),
                self.date_end,
            )
        return None

    def _owner_user(self):
        """Return the login of the employee, or else of whoever registered the unit."""
        self.ensure_one()
        # sudo: hr.employee - the login behind an employee is private to HR
        return self.sudo().employee_id.user_id.sudo(False) or self.create_uid

    def action_submit(self):
        """Hand the commitment in.

        :raises UserError: when the campaign is not open or nothing is promised
        """
        return self._move_dated(
            "submit", "date_submitted", self._prepare_submit_values()
        )

    def action_approve(self, exception=None):
        """Accept the commitment: its items are fixed from now on.

        :param str exception: why it is done in a matter of one's own, where nobody else
            of the office could
        """
        return self._excused(exception)._move_dated("approve", "date_approved")

    def action_report(self):
        """Report the results.

        :raises UserError: without a self-report
        """
        return self._move("report")

    def action_assess(self, assessment=None, note=None, exception=None):
        """Assess the reported results.

        :param str assessment: a value of ``assessment``; the one already on the form
            when empty
        :param str exception: as for :meth:`action_approve`
        :raises UserError: without an assessment, or for an unknown one
        """
        self = self._excused(exception)
        self._check_move("assess")
        values = {"assessment_note": note} if note else {}
        if assessment:
            if assessment not in dict(self._fields["assessment"].selection):
                raise UserError(
                    self.env._("“%(value)s” is not an assessment.", value=assessment)
                )
            values["assessment"] = assessment
        elif missing := self.filtered(lambda commitment: not commitment.assessment):
            raise UserError(
                self.env._(
                    "Choose the assessment of “%(commitment)s” first.",
                    commitment=missing[0].display_name,
                )
            )
        return self._move("assess", values)

    def action_reopen(self, reason=None):
        """Make an assessment changeable again; why stays in the history.

        :raises UserError: without a reason
        """
        reason = self._require_reason(reason)
        return self._excused(reason)._move("reopen", {"return_reason": reason})

    @api.readonly
    def action_open_evidence(self):
        """Open the diary of this commitment."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_evidence_action"
        )
        action["domain"] = [("commitment_id", "=", self.id)]
        action["context"] = {"default_commitment_id": self.id}
        return action

    @api.model
    def _twin_domain(self):
        # of one office, as the commitment is: their rules need not be asked again
        twins = [("has_twin", "=", True)]
        return Domain("item_ids", "any!", twins) | Domain("evidence_ids", "any!", twins)

    def _find_duplicates(self):
        """Gather what its items and its diary have in common with others."""
        found = []
        for lines in (self.item_ids, self.evidence_ids):
            hits = lines._find_duplicates()
            gathered = {}
            for line in lines:
                gathered.setdefault(line.commitment_id.id, []).extend(
                    hits.get(line.id, ())
                )
            found.append(gathered)
        return {key: hits for key, hits in join_hits(*found).items() if hits}

    # --- Printing ----------------------------------------------------------------

    def _printed_head(self):
        """Return the head of the commitment, issued by the department."""
        self.ensure_one()
        company = self.company_id
        return company._tdkt_printed_head(
            unit=self.department_id,
            date=words.place_and_date(
                company.tdkt_place, words.long_date(self.date_submitted)
            ),
            title="Bản đăng ký thi đua",
            # sudo: tdkt.campaign - as in _compute_display_name
            subject=[self.campaign_id.sudo().name],
        )
