from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ...typesetting import words
from ..mixins.tdkt_workflow_mixin import NextStep, Transition
from ..vocabulary import COMMENDATION_TYPES, PASSED_STATES

_lt = LazyTranslate(__name__)

# What the decision asks the dossier for (Luật Thi đua, khen thưởng 2022, Điều 84).
MINUTES = ("minutes_number", "minutes_date", "minutes_file")
CLOSED_LINE_STATES = {
    "qualified",
    "approved",
    "rejected",
    "unqualified",
    "forwarded",
    "decided",
    "withdrawn",
}


class TdktDossier(models.Model):
    """The proposal of a unit: whom it nominates for which award (hồ sơ đề nghị).

    ======== ================ ========== =============================
    action   from             to         who
    ======== ================ ========== =============================
    submit   draft, returned  submitted  owner: head or clerk of the unit
    recall   submitted        draft      owner, before the appraisal
    return   submitted        returned   officer, with a reason
    appraise submitted        appraising officer
    conclude appraising       concluded  officer, all lines settled
    ======== ================ ========== =============================
    """

    _name = "tdkt.dossier"
    _inherit = [
        "tdkt.submitted.mixin",
        "tdkt.foundation.mixin",
        "tdkt.named.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Commendation Dossier"
    _order = "year desc, id desc"
    _name_parts = ("department_id.name", "campaign_id.name", "year")
    _check_company_auto = True
    _owner_path = "department_id"

    campaign_id = fields.Many2one(
        comodel_name="tdkt.campaign",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("state", "in", ("launched", "reviewing"))],
        help="Empty for annual awards, which rest on no single campaign.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Proposing Unit",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env.user.employee_id.department_id,
    )
    commendation_type = fields.Selection(
        selection=COMMENDATION_TYPES,
        required=True,
        compute="_compute_commendation_type",
        store=True,
        readonly=False,
        precompute=True,
    )
    simplified_procedure = fields.Boolean(
        compute="_compute_simplified_procedure",
        store=True,
        readonly=False,
        precompute=True,
        help="No minutes are required (Luật Thi đua, khen thưởng 2022, Điều 85).",
    )
    year = fields.Integer(
        required=True,
        default=lambda self: self.env.company._tdkt_today().year,
        aggregator=None,
        help="Year of the achievements (năm thành tích).",
    )
    minutes_number = fields.Char(help="Number of the council's minutes.")
    minutes_date = fields.Date(help="Date of the council's minutes.")
    minutes_file = fields.Binary(attachment=True, copy=False)
    minutes_filename = fields.Char(copy=False)
    # the unit's own meeting, of which the printed minutes (biên bản họp) tell
    meeting_number = fields.Char(
        string="Number of the Unit's Minutes", copy=False, help="E.g. “03/BB-TCBC”."
    )
    meeting_start = fields.Datetime(string="Meeting Began", copy=False)
    meeting_end = fields.Datetime(string="Meeting Ended", copy=False)
    meeting_place = fields.Char(copy=False)
    meeting_chair_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Chaired By",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    meeting_secretary_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Minutes Kept By",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    meeting_participants = fields.Text(
        string="Participants",
        copy=False,
        help="Who took part, in printed words; one group to a line.",
    )
    meeting_attendance = fields.Integer(
        string="Present", copy=False, help="How many were present and voted."
    )
    meeting_absence = fields.Char(
        string="Absent", copy=False, help="Who was absent and why, in printed words."
    )
    meeting_content = fields.Text(
        string="Course of the Meeting", copy=False, help="What was said, in short."
    )
    nomination_ids = fields.One2many(
        comodel_name="tdkt.nomination", inverse_name="dossier_id", copy=True
    )
    paper_ids = fields.One2many(
        comodel_name="tdkt.dossier.paper", inverse_name="dossier_id", string="Papers"
    )
    missing_papers = fields.Text(compute="_compute_missing_papers")
    late = fields.Boolean(
        readonly=True,
        copy=False,
        help="Submitted after the campaign's deadline for dossiers.",
    )
    nomination_count = fields.Integer(compute="_compute_nomination_count")
    pending_count = fields.Integer(
        string="Lines to Settle", compute="_compute_nomination_count"
    )
    waiting_count = fields.Integer(
        string="Waiting for a Decision", compute="_compute_nomination_count"
    )
    reopen_reason = fields.Text(
        string="Reopened Because", readonly=True, copy=False, tracking=True
    )
    returned_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        help="Who returned the dossier and reviews it again.",
    )
    note = fields.Text()
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("returned", "Returned"),
            ("appraising", "Under Appraisal"),
            ("concluded", "Concluded"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    _list_idx = models.Index("(company_id, year DESC, id DESC)")
    _year_valid = models.Constraint(
        "CHECK(year BETWEEN 1945 AND 2200)", "Enter the year with four digits."
    )

    _meeting_attendance_positive = models.Constraint(
        "CHECK(meeting_attendance >= 0)", "Attendance cannot be negative."
    )
    _meeting_order = models.Constraint(
        "CHECK(meeting_end IS NULL OR meeting_start IS NULL "
        "OR meeting_end >= meeting_start)",
        "The meeting cannot end before it began.",
    )

    # --- Computes ----------------------------------------------------------------

    @api.depends("campaign_id", "department_id", "year")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for dossier in self:
            # sudo: tdkt.campaign - the name of what a unit nominates for; another
            # unit's plan is not its to read
            campaign = dossier.campaign_id.sudo().name
            dossier.display_name = self.env._(
                "%(department)s – %(occasion)s",
                department=dossier.department_id.name or "",
                occasion=campaign or dossier.year or "",
            )

    @api.depends("campaign_id")
    def _compute_commendation_type(self):
        for dossier in self:
            if dossier.campaign_id or not dossier.commendation_type:
                dossier.commendation_type = dossier.campaign_id._get_commendation_type()

    @api.depends("commendation_type")
    def _compute_simplified_procedure(self):
        simplified = self.env["tdkt.commendation.rule"]._find_types("simplified")
        for dossier in self:
            dossier.simplified_procedure = dossier.commendation_type in simplified

    @api.depends(
        "nomination_ids.state",
        "nomination_ids.decision_id",
        "nomination_ids.submission_id",
    )
    def _compute_nomination_count(self):
        for dossier in self:
            lines = dossier.nomination_ids
            dossier.waiting_count = len(
                lines.filtered(
                    lambda line: line.state in PASSED_STATES
                    and not line.decision_id
                    and not line.submission_id
                )
            )
            dossier.nomination_count = len(lines)
            dossier.pending_count = len(
                lines.filtered(lambda line: line.state not in CLOSED_LINE_STATES)
            )

    @api.depends("nomination_ids.award_id", "paper_ids.kind_id", "simplified_procedure")
    def _compute_missing_papers(self):
        requirements = self.env["tdkt.paper.requirement"]._find_in_force()
        for dossier in self:
            dossier.missing_papers = "\n".join(
                dossier._get_missing_paper_reason(requirement, nomination)
                for requirement, nomination in dossier._find_missing(requirements)
            )

    def _find_missing(self, requirements):
        """Return [(requirement, nomination)] without a paper; no nomination for one
        paper that the whole dossier lacks.

        Minutes are asked for by :meth:`_get_missing_minutes_reason`; the submission is
        a paper of its own.
        """
        self.ensure_one()
        attached = {(paper.kind_id, paper.nomination_id) for paper in self.paper_ids}
        lines = self.nomination_ids.filtered(lambda line: line.state != "withdrawn")
        nobody = lines.browse()
        missing = []
        for requirement in requirements:
            kind = requirement.kind_id
            concerned = lines.filtered(requirement._applies)
            if not concerned or (kind, nobody) in attached:
                continue
            if kind.attached_by == "dossier":
                missing.append((requirement, nobody))
            elif kind.attached_by == "nominee":
                missing += [
                    (requirement, line)
                    for line in concerned
                    if (kind, line) not in attached
                ]
        return missing

    def _get_missing_paper_reason(self, requirement, nomination):
        if nomination:
            return self.env._(
                "%(nominee)s: %(paper)s is missing (%(basis)s).",
                nominee=nomination.nominee_name,
                paper=requirement.kind_id.name,
                basis=requirement.legal_basis,
            )
        return self.env._(
            "%(paper)s is missing (%(basis)s).",
            paper=requirement.kind_id.name,
            basis=requirement.legal_basis,
        )

    @api.constrains("meeting_attendance")
    def _check_meeting_attendance(self):
        self.nomination_ids._check_meeting_votes()

    @api.constrains("minutes_date")
    def _check_minutes_date(self):
        for dossier in self:
            if (
                dossier.minutes_date
                and dossier.minutes_date > dossier.company_id._tdkt_today()
            ):
                raise ValidationError(
                    self.env._(
                        "The minutes of “%(dossier)s” are dated in the future.",
                        dossier=dossier.display_name,
                    )
                )

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "appraise": Transition(
                _lt("Start the appraisal"),
                ("submitted",),
                "appraising",
                ("officer",),
                impartial=True,
            ),
            "conclude": Transition(
                _lt("Conclude"),
                ("appraising",),
                "concluded",
                ("officer",),
                effect=_lt(
                    "The appraisal ends: its lines go into a decision or a submission "
                    "as they stand."
                ),
            ),
            "reopen": Transition(
                _lt("Reopen the appraisal"), ("concluded",), "appraising", ("officer",)
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            "late",
            "returned_by_id",
            "reopen_reason",
        }

    def _audited_fields(self):
        return super()._audited_fields() | {
            "minutes_number",
            "minutes_date",
            "minutes_file",
            "simplified_procedure",
        }

    def _parties(self):
        # whoever prepared or handed it in does not judge it
        return {
            # sudo: res.users - compared with the user, nothing is read
            one_sudo.id: one_sudo.create_uid | one_sudo.submitted_by_id
            for one_sudo in self.sudo()
        }

    @api.model
    def _impartial_fields(self):
        return super()._impartial_fields() | {"simplified_procedure"}

    def _filter_settled(self):
        return self.filtered(
            lambda one: "decided" in one.nomination_ids.mapped("state")
        )

    def _open_fields(self):
        # sudo: HR, who registers decisions, reads no nominations
        if self.sudo()._filter_settled():
            return set()
        minutes = {
            "minutes_number",
            "minutes_date",
            "minutes_file",
            "minutes_filename",
            "simplified_procedure",
        }
        if self._is_rested_on():
            # a signed document rests on these minutes
            return set()
        return {
            "draft": None,
            "returned": None,
            "submitted": minutes,
            "appraising": minutes,
        }.get(self.state, set())

    @api.model
    def _reserved_fields(self):
        # the procedure is the standing office's to judge, not the unit's
        return {**super()._reserved_fields(), "simplified_procedure": ("officer",)}

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        blocking = self.env["tdkt.paper.requirement"]
        if action == "submit":
            blocking = blocking._find_in_force().filtered(
                lambda requirement: requirement.enforcement == "block"
            )
        returned_papers = self.paper_ids.filtered(
            lambda paper: paper.state == "returned"
        )
        for dossier in self:
            if action == "submit":
                reasons[dossier.id] = dossier._get_missing_for_submit_reason(blocking)
            elif action == "conclude" and (
                returned := returned_papers & dossier.paper_ids
            ):
                reasons[dossier.id] = self.env._(
                    "“%(dossier)s” is still missing corrected papers: %(papers)s.",
                    dossier=dossier.display_name,
                    papers=self.env._(", ").join(returned.mapped("display_name")),
                )
            elif action == "conclude" and dossier.pending_count:
                reasons[dossier.id] = self.env._(
                    "“%(dossier)s” still has %(count)s line(s) that are neither "
                    "qualified nor refused.",
                    dossier=dossier.display_name,
                    count=dossier.pending_count,
                )
            elif action == "conclude" and dossier._awaits_decision():
                reasons[dossier.id] = dossier._get_missing_minutes_reason()
            elif action == "reopen":
                reasons[dossier.id] = dossier._get_listed_reason()
        return reasons

    def _get_required_fields(self, action):
        if action == "conclude" and self._awaits_decision():
            return () if self.simplified_procedure else MINUTES
        return super()._get_required_fields(action)

    def _awaits_decision(self):
        """Tell whether a line goes on from here: the minutes are then asked for."""
        self.ensure_one()
        return not {*PASSED_STATES}.isdisjoint(self.nomination_ids.mapped("state"))

    def _is_rested_on(self):
        """Tell whether a signed document lists a line of this dossier."""
        self.ensure_one()
        # sudo: tdkt.decision - the lock holds whoever may read the document
        lines_sudo = self.sudo().nomination_ids
        return any(
            document_sudo.document_state != "draft"
            for document_sudo in (*lines_sudo.decision_id, *lines_sudo.submission_id)
        )

    def _get_listed_reason(self):
        """Name the document that lists a line of this dossier, "" without one."""
        self.ensure_one()
        # sudo: tdkt.decision - the lock holds whoever may read the document
        lines_sudo = self.sudo().nomination_ids
        for document_sudo in (*lines_sudo.decision_id, *lines_sudo.submission_id):
            if not document_sudo._is_being_written():
                return self.env._(
                    "“%(document)s” rests on “%(dossier)s”: it is not reopened.",
                    document=document_sudo.display_name,
                    dossier=self.display_name,
                )
        return ""

    def _get_missing_for_submit_reason(self, blocking):
        """Say what keeps the dossier from being handed in, "" when nothing does.

        :param blocking: the required papers without which nothing is accepted
        """
        self.ensure_one()
        lines = self.nomination_ids.filtered(lambda line: line.state != "withdrawn")
        if not lines:
            return self.env._(
                "“%(dossier)s” does not nominate anybody yet: add at least one line.",
                dossier=self.display_name,
            )
        without_merit = lines.filtered(lambda line: not (line.merit or "").strip())
        if without_merit:
            return self.env._(
                "Describe the merit of: %(names)s.",
                names=self.env._(", ").join(
                    line.nominee_name or line.display_name for line in without_merit
                ),
            )
        if missing := self._find_missing(blocking):
            return "\n".join(self._get_missing_paper_reason(*pair) for pair in missing)
        return self._get_too_late_reason()

    def _is_overdue(self):
        """Tell whether the campaign's deadline for dossiers has passed, today.

        A dossier that was handed in and returned keeps the day of its first submission.
        """
        self.ensure_one()
        deadline = self.campaign_id.dossier_deadline
        first_day = self.date_submitted or self._today()
        return bool(deadline) and first_day > deadline

    def _get_too_late_reason(self):
        """Say that this office takes no dossier after the deadline, else ""."""
        self.ensure_one()
        if self.company_id.tdkt_late_dossiers != "refuse" or not self._is_overdue():
            return ""
        return self.env._(
            "Dossiers of “%(campaign)s” were due on %(date)s and this office accepts "
            "no late ones: ask the standing office to extend the deadline.",
            campaign=self.campaign_id.name,
            date=self.campaign_id.dossier_deadline.strftime("%d/%m/%Y"),
        )

    def _get_missing_minutes_reason(self):
        """Say which part of the minutes is missing, "" when nothing is.

        Luật Thi đua, khen thưởng 2022, Điều 84–85: a dossier needs the minutes of the
        council unless it follows the simplified procedure.
        """
        self.ensure_one()
        if self.simplified_procedure:
            return ""
        missing = [
            self._fields[name]._description_string(self.env)
            for name in MINUTES
            if not self[name]
        ]
        if not missing:
            return ""
        return self.env._(
            "The dossier “%(dossier)s” still lacks: %(fields)s.",
            dossier=self.display_name,
            fields=self.env._(", ").join(missing),
        )

    def _next_step(self):
        officer = self.company_id._tdkt_officer(besides=self._parties()[self.id])
        if self.state == "submitted":
            return NextStep(
                self.returned_by_id or officer, _lt("Appraise or return the dossier")
            )
        if self.state not in ("returned", "appraising"):
            return None
        lines, papers = self.nomination_ids, self.paper_ids
        if self.state == "returned" or "returned" in {
            *lines.mapped("state"),
            *papers.mapped("state"),
        }:
            return NextStep(self.create_uid, _lt("Correct the returned lines"))
        # Who asked for a correction looks at it again, nobody else.
        again = papers.filtered(lambda paper: paper.state == "submitted").returned_by_id
        proposed = lines.filtered(lambda line: line.state == "proposed")
        again |= proposed.returned_by_id
        if again:
            return NextStep(again[:1], _lt("Review what you returned"))
        if proposed:
            return NextStep(officer, _lt("Qualify or refuse the remaining lines"))
        return NextStep(officer, _lt("Decide on the qualified lines and conclude"))

    def action_submit(self):
        """Propose all lines; names and positions are frozen as of today.

        Papers the law asks for and a deadline that has passed are named in the
        chatter, or refused where the office says so.

        :raises UserError: without lines, for a line without merit, a missing paper
            that blocks, or a dossier that is too late
        """
        self._check_move("submit")
        for dossier in self:
            late = dossier._is_overdue()
            dossier._move(
                "submit",
                {
                    **dossier._prepare_submit_values(),
                    "date_submitted": dossier._today(),
                    "late": late,
                },
            )
            dossier._warn_on_submission()
        lines = self.nomination_ids.filtered(
            lambda line: line.state in ("draft", "returned")
        )
        if lines:
            lines._propose()
        papers = self.paper_ids.filtered(
            lambda paper: paper.state in ("draft", "returned")
        )
        if papers:
            papers._write_moving({"state": "submitted", "reason": False})
        return True

    def _warn_on_submission(self):
        self.ensure_one()
        warnings = self.missing_papers.splitlines()
        if self.late:
            warnings.append(
                self.env._(
                    "Submitted after the deadline of %(date)s.",
                    date=self.campaign_id.dossier_deadline.strftime("%d/%m/%Y"),
                )
            )
        if warnings:
            self.message_post(body="\n".join(warnings))

    def action_recall(self):
        """Take the dossier back before its appraisal has begun."""
        result = super().action_recall()
        self._reset_lines()
        return result

    def action_return(self, reason=None):
        """Return the whole dossier with a reason; its lines can be edited again."""
        result = super().action_return(reason)
        self._reset_lines()
        return result

    def _prepare_return_values(self, reason):
        return {
            **super()._prepare_return_values(reason),
            "returned_by_id": self.env.uid,
        }

    def _reset_lines(self):
        proposed = self.nomination_ids.filtered(lambda line: line.state == "proposed")
        if proposed:
            proposed._write_moving({"state": "draft"})
        papers = self.paper_ids.filtered(lambda paper: paper.state == "submitted")
        if papers:
            papers._write_moving({"state": "draft"})

    def action_appraise(self, exception=None):
        """Begin the appraisal: the unit can no longer recall the dossier.

        :param str exception: why it is done in a matter of one's own, where nobody else
            of the office could
        """
        return self._excused(exception)._move("appraise", {"returned_by_id": False})

    @api.readonly
    def action_open_nominations(self):
        """Open the lines of these dossiers."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_nomination_action"
        )
        action["domain"] = [("dossier_id", "in", self.ids)]
        action["context"] = {
            key: value
            for key, value in self.env.context.items()
            if key.startswith("search_default_")
        }
        return action

    def action_conclude(self):
        """Conclude once every line is settled."""
        return self._move("conclude")

    def action_reopen(self, reason=None):
        """Take a concluded dossier up again while nothing signed rests on it.

        With a line that the council rejected, it is taken up for that line also then:
        what the document lists stays as it is.

        :raises UserError: without a reason, or naming the document that rests on it
        """
        reason = self._require_reason(reason)
        return self._move("reopen", {"reopen_reason": reason})

    def action_new_decision(self):
        """Prepare the decision on the qualified lines of this dossier's occasion.

        It gathers those of the other dossiers of the same campaign, or year, as well.

        :return: a notification of what was gathered, which goes on to the draft
        :raises AccessError: for anybody who is no officer
        :raises UserError: when no line can stand in a decision of this office
        """
        self.ensure_one()
        self.check_access("read")
        occasion = self.campaign_id.name or f"năm {self.year}"
        decision = self.env["tdkt.decision"].create(
            {
                "company_id": self.company_id.id,
                "campaign_id": self.campaign_id.id,
                "commendation_type": self.commendation_type,
                "year": self.year,
                "subject": f"Về việc khen thưởng {occasion}",
            }
        )
        notification = decision.action_gather()
        notification["params"]["next"] = {
            "type": "ir.actions.act_window",
            "res_model": decision._name,
            "res_id": decision.id,
            "views": [[False, "form"]],
        }
        return notification

    def _conclude_settled(self):
        """Conclude the dossiers whose last open line has just been settled."""
        settled = self.filtered(
            lambda dossier: dossier.state == "appraising"
            and not dossier.pending_count
            and not {*PASSED_STATES, "forwarded"}
            & {*dossier.nomination_ids.mapped("state")}
        )
        if settled:
            settled.action_conclude()

    # --- Retention ---------------------------------------------------------------

    @api.model
    def _query_retained(self):
        """Return the concluded dossiers for the list of disposal; see there."""
        return self.env["tdkt.retention.proposal"]._query_kept(self._name)

    # --- Printing ----------------------------------------------------------------

    def _printed_head(self):
        """Return the head of the unit's minutes (Nghị định 30/2020/NĐ-CP, mẫu 1.9)."""
        self.ensure_one()
        return self.company_id._tdkt_printed_head(
            unit=self.department_id,
            number=f"Số: {self.meeting_number or words.BLANK + '/BB'}",
            title="Biên bản",
            subject=[
                "Họp bình xét thi đua, khen thưởng",
                self.campaign_id.name or f"năm {self.year}",
            ],
        )

    def _printed_moment(self, moment):
        """Return “14 giờ 00, ngày …” by the clock on the wall, with room without."""
        if not moment:
            dots = words.dots(2)
            return f"{dots} giờ {dots}, ngày {dots} tháng {dots} năm {dots}"
        local = self.company_id._tdkt_local(moment)
        return f"{local:%H} giờ {local:%M}, {words.long_date(local.date())}"

    def _printed_votes(self):
        """Return the lines the meeting voted on: all but the withdrawn ones."""
        self.ensure_one()
        return self.nomination_ids.filtered(lambda line: line.state != "withdrawn")
