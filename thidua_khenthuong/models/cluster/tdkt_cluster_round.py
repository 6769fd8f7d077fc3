from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ..mixins.tdkt_workflow_mixin import NextStep, Transition
from .tdkt_cluster import TIE_RULES

_lt = LazyTranslate(__name__)

# What may still be edited in which state, beside what its actions write.
MEETING = {"meeting_date", "meeting_place", "chair", "secretary", "course", "voters"}
LEADERSHIP = {"head_id", "deputy_ids", "date_self", "date_cross", "note"}
OPEN = {
    "self": {*LEADERSHIP, "scorers", "score_ids", "evidence_ids"},
    "cross": {*LEADERSHIP, "score_ids", "evidence_ids"},
    "appraisal": {*LEADERSHIP, *MEETING, "score_ids", "evidence_ids"},
    "final": {*MEETING, "note", "score_ids"},
    "ranked": {*MEETING, "note", "conclusion", "ballots", "flag_award_id"},
    "approved": set(),
    "sent": {"note"},
}
# Where a step back leads from each stage.
BACK = {"cross": "self", "appraisal": "cross", "final": "appraisal", "ranked": "final"}


class TdktClusterRound(models.Model):
    """A year of a cluster: who leads it, its covenant, its scoring, its leading unit.

    ============ ============ ========= ==========================================
    action       from         to        who
    ============ ============ ========= ==========================================
    open         draft        self      officer: the units score themselves
    cross        self         cross     officer, every unit has scored itself
    appraise     cross        appraisal officer, every unit was scored by another
    settle       appraisal    final     officer, the standing body has appraised
    rank         final        ranked    officer, every final score is there
    step_back    cross…ranked the stage before: officer, with a reason
    approve      ranked       approved  leader: ranking and minutes are kept
    hand_in      self         sent      officer, of a cluster led by another office
    reopen       approved     ranked    leader, with a reason: see below
    propose_flag approved     (same)    officer: the leading unit is nominated
    ============ ============ ========= ==========================================

    Nothing moves on while something is missing: ``_get_incomplete_reason``. A result
    is reopened until a signed document rests on it: ``_get_signed_reason``; its minutes
    stay beside those that take their place.
    """

    _name = "tdkt.cluster.round"
    _inherit = [
        "tdkt.workflow.mixin",
        "tdkt.frozen.mixin",
        "tdkt.named.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Year of a Cluster"
    _order = "year desc, id desc"
    _name_parts = ("cluster_id.name", "year")
    _check_company_auto = True
    _scope_path = None
    _frozen_report = "thidua_khenthuong.report_cluster_minutes_document"

    cluster_id = fields.Many2one(
        comodel_name="tdkt.cluster",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    year = fields.Integer(
        required=True,
        default=lambda self: self.env.company._tdkt_today().year,
        aggregator=None,
    )
    head_id = fields.Many2one(
        comodel_name="tdkt.cluster.member",
        string="Head of the Cluster",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('cluster_id', '=', cluster_id)]",
        tracking=True,
    )
    deputy_ids = fields.Many2many(
        comodel_name="tdkt.cluster.member",
        relation="tdkt_cluster_round_deputy_rel",
        column1="round_id",
        column2="member_id",
        string="Deputies",
        domain="[('cluster_id', '=', cluster_id)]",
    )
    led_here = fields.Boolean(
        string="Led by Us",
        compute="_compute_led_here",
        help="Otherwise only the own office's sheet is kept and handed in here.",
    )
    sheet_id = fields.Many2one(
        comodel_name="tdkt.cluster.sheet",
        string="Scoring Sheet",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        domain="[('state', '=', 'released'), ('company_id', '=', company_id)]",
    )
    tie_rule = fields.Selection(
        selection=TIE_RULES,
        string="Between Equals",
        compute="_compute_from_cluster",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    votes = fields.Boolean(
        string="Members Vote",
        compute="_compute_from_cluster",
        store=True,
        readonly=False,
        precompute=True,
    )
    vote_share = fields.Integer(
        string="More Than … % of the Votes",
        compute="_compute_from_cluster",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_self = fields.Date(string="Self-Scoring Until", copy=False)
    date_cross = fields.Date(string="Cross-Scoring Until", copy=False)
    entry_ids = fields.One2many(
        comodel_name="tdkt.cluster.entry", inverse_name="round_id", string="Units"
    )
    covenant_ids = fields.One2many(
        comodel_name="tdkt.cluster.covenant", inverse_name="round_id"
    )
    meeting_date = fields.Date(string="Meeting On", copy=False)
    meeting_place = fields.Char(copy=False)
    chair = fields.Char(string="Chaired By", copy=False)
    secretary = fields.Char(string="Minutes Kept By", copy=False)
    course = fields.Text(string="Course of the Meeting", copy=False)
    conclusion = fields.Text(copy=False)
    voters = fields.Integer(
        string="Ballots Cast",
        copy=False,
        aggregator=None,
        help="How many valid votes were cast for the leading unit.",
    )
    note = fields.Text(copy=False)
    return_reason = fields.Text(
        string="Taken Back Because", readonly=True, copy=False, tracking=True
    )
    date_approved = fields.Date(readonly=True, copy=False)
    flag_award_id = fields.Many2one(
        comodel_name="tdkt.award",
        string="Flag",
        ondelete="restrict",
        domain=[("subject_type", "=", "collective")],
        default=lambda self: self._default_flag_award_id(),
        help="What the leading unit is proposed for.",
    )
    nomination_id = fields.Many2one(
        comodel_name="tdkt.nomination",
        string="Proposed As",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Being Prepared"),
            ("self", "Self-Scoring"),
            ("cross", "Cross-Scoring"),
            ("appraisal", "Appraisal"),
            ("final", "Final Scores"),
            ("ranked", "Ranked"),
            ("approved", "Approved"),
            ("sent", "Handed In"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    _once = models.UniqueIndex(
        "(cluster_id, year)", "This cluster has a round for that year already."
    )
    _year_range = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "Enter the year with four digits."
    )
    _voters_positive = models.Constraint(
        "CHECK(voters >= 0)", "Votes cannot be negative."
    )
    _vote_share_range = models.Constraint(
        "CHECK(vote_share BETWEEN 0 AND 99)",
        "The share of the votes to be exceeded lies between 0 and 99 percent.",
    )

    # --- Defaults, computes and constraints ------------------------------------------

    @api.model
    def _default_flag_award_id(self):
        return self.env.ref("thidua_khenthuong.award_co_tinh", raise_if_not_found=False)

    @api.depends("head_id")
    def _compute_led_here(self):
        for one in self:
            one.led_here = one.head_id.is_own

    @api.depends("cluster_id")
    def _compute_from_cluster(self):
        for one in self:
            cluster = one.cluster_id
            one.tie_rule = cluster.tie_rule or "share"
            one.votes = cluster.votes
            one.vote_share = cluster.vote_share

    @api.depends("cluster_id", "year")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.cluster_id.name or ''} – {one.year or ''}"

    @api.constrains("cluster_id", "head_id", "deputy_ids")
    def _check_leadership(self):
        for one in self:
            leaders = one.head_id | one.deputy_ids
            if other := leaders.filtered(
                lambda member, one=one: member.cluster_id != one.cluster_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(member)s is no member of “%(cluster)s”.",
                        member=other[0].name,
                        cluster=one.cluster_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Create rounds; one that names no units begins with all of its cluster."""
        rounds = super().create(vals_list)
        rounds._take_members()
        rounds._sync_activities()
        return rounds

    def _take_members(self):
        vals_list = [
            {"round_id": one.id, "member_id": member.id}
            for one in self
            if not one.entry_ids
            for member in one.cluster_id.member_ids
        ]
        self.env["tdkt.cluster.entry"].create(vals_list)

    def copy_data(self, default=None):
        # the next year of the same cluster; its head rotates
        default = dict(default or {})
        vals_list = super().copy_data(default)
        for one, vals in zip(self, vals_list, strict=True):
            if "year" not in default:
                vals["year"] = one.year + 1
        return vals_list

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "open": Transition(
                _lt("Open the scoring"),
                ("draft",),
                "self",
                ("officer",),
                effect=_lt("Units and scoring sheet are settled for this year."),
            ),
            "cross": Transition(
                _lt("Start the cross-scoring"), ("self",), "cross", ("officer",)
            ),
            "appraise": Transition(
                _lt("Start the appraisal"), ("cross",), "appraisal", ("officer",)
            ),
            "settle": Transition(
                _lt("Settle the final scores"), ("appraisal",), "final", ("officer",)
            ),
            "rank": Transition(_lt("Rank"), ("final",), "ranked", ("officer",)),
            "step_back": Transition(
                _lt("Go back one stage"), (*BACK,), None, ("officer",)
            ),
            "approve": Transition(
                _lt("Approve the result"),
                ("ranked",),
                "approved",
                ("leader",),
                effect=_lt(
                    "Scores, votes and ranking are final; the minutes are kept as they "
                    "are."
                ),
            ),
            "reopen": Transition(
                _lt("Reopen the result"),
                ("approved",),
                "ranked",
                ("leader",),
                effect=_lt(
                    "The result no longer holds. Its minutes stay with the reason; "
                    "they are made anew when a result is approved again."
                ),
            ),
            "hand_in": Transition(
                _lt("Hand in our sheet"),
                ("self",),
                "sent",
                ("officer",),
                effect=_lt("Our scores are locked as they were sent."),
            ),
            "propose_flag": Transition(
                _lt("Propose for the flag"), ("approved",), None, ("officer",)
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            *("return_reason", "date_approved", "nomination_id"),
        }

    def _open_fields(self):
        return None if self.state == "draft" else OPEN[self.state]

    def _audited_fields(self):
        return {"head_id", "deputy_ids", "voters"}

    def _get_required_fields(self, action):
        return {
            "open": ("sheet_id", "head_id"),
            "approve": ("meeting_date", "chair", "secretary", "flag_award_id"),
            "propose_flag": ("flag_award_id",),
        }.get(action) or super()._get_required_fields(action)

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        check = {
            "open": self._get_not_ready_reason,
            "cross": self._get_incomplete_reason,
            "hand_in": self._get_incomplete_reason,
            "appraise": self._get_incomplete_reason,
            "settle": self._get_incomplete_reason,
            "rank": self._get_incomplete_reason,
            "approve": self._get_meeting_reason,
            "propose_flag": self._get_no_flag_reason,
            "reopen": self._get_signed_reason,
        }.get(action)
        if check:
            for one in self:
                if not reasons.get(one.id):
                    reasons[one.id] = check(one, action)
        return reasons

    @api.model
    def _get_not_ready_reason(self, one, action):
        """Say what a round lacks before its units may score, "" for nothing."""
        if one.sheet_id.state != "released":
            return self.env._(
                "“%(sheet)s” is not released: only a released sheet is scored by.",
                sheet=one.sheet_id.display_name,
            )
        if one.led_here and len(one.entry_ids) < 2:
            return self.env._(
                "“%(round)s” has fewer than two units.", round=one.display_name
            )
        if not one.led_here and not one._due_entries():
            return self.env._(
                "“%(round)s” has no unit of this office, and another office leads it.",
                round=one.display_name,
            )
        return ""

    @api.model
    def _get_incomplete_reason(self, one, action):
        """Say what is missing before a round moves on, "" when nothing is.

        The one place that says so: whose lead it is, points that nobody has given,
        reasons for points that differ from the stage before, evidence.
        """
        if (action == "hand_in") == one.led_here:
            return (
                self.env._(
                    "“%(round)s” is led by this office: nothing is handed in.",
                    round=one.display_name,
                )
                if one.led_here
                else self.env._(
                    "“%(round)s” is led by %(head)s: hand in our sheet.",
                    round=one.display_name,
                    head=one.head_id.name,
                )
            )
        entries = one._due_entries()
        return "\n".join(filter(None, (each._get_gap(one.state) for each in entries)))

    def _due_entries(self):
        """Return the units whose scores are kept here: all, or our own alone."""
        self.ensure_one()
        return (
            self.entry_ids
            if self.led_here
            else self.entry_ids.filtered(lambda entry: entry.member_id.is_own)
        )

    @api.model
    def _get_meeting_reason(self, one, action):
        """Say what of the meeting and its votes is wrong, "" for nothing."""
        if one.meeting_date > one._today():
            return self.env._(
                "The meeting of “%(round)s” lies in the future.",
                round=one.display_name,
            )
        if not one.votes:
            return ""
        given = sum(one.entry_ids.mapped("votes"))
        if not one.voters or given != one.voters:
            return self.env._(
                "“%(round)s”: the units have %(given)s votes together, %(cast)s valid "
                "votes were cast: correct one of the two.",
                round=one.display_name,
                given=given,
                cast=one.voters,
            )
        return ""

    @api.model
    def _get_no_flag_reason(self, one, action):
        """Say why nobody can be proposed for the flag, "" when somebody can."""
        if not one._leading_entry():
            return one._get_no_leader_reason()
        if standing_sudo := one._standing_nomination():
            return self.env._(
                "%(unit)s has been proposed already.",
                unit=standing_sudo.nominee_name,
            )
        return ""

    def _standing_nomination(self):
        """Return the proposal for the flag, with sudo; none when it was withdrawn."""
        self.ensure_one()
        # sudo: tdkt.nomination - what rests on the result, whoever may read it
        return self.sudo().nomination_id.filtered(lambda one: one.state != "withdrawn")

    @api.model
    def _get_signed_reason(self, one, action):
        """Name the signed document that rests on the result, "" without one."""
        line_sudo = one._standing_nomination()
        papers_sudo = [
            *(line_sudo.submission_id, line_sudo.decision_id),
            *line_sudo.session_item_ids.session_id.minutes_ids,
        ]
        for paper_sudo in papers_sudo:
            state = paper_sudo[
                "document_state" if "document_state" in paper_sudo._fields else "state"
            ]
            if paper_sudo and state not in ("draft", "revoked", "withdrawn"):
                return self.env._(
                    "%(unit)s is proposed in “%(document)s”, which is signed: revoke "
                    "that first, or let the result stand.",
                    unit=line_sudo.nominee_name,
                    document=paper_sudo.display_name,
                )
        return ""

    def _get_effect_lines(self, action):
        lines = super()._get_effect_lines(action)
        if action == "reopen" and (line_sudo := self._standing_nomination()):
            lines.append(
                self.env._(
                    "%(unit)s has been proposed by this result: withdraw that line if "
                    "another unit comes to lead.",
                    unit=line_sudo.nominee_name,
                )
            )
        return lines

    def _get_gaps(self, action):
        gaps = super()._get_gaps(action)
        if action == "open" and not self.covenant_ids.filtered(
            lambda one: one.state in ("signed", "numbered", "issued")
        ):
            gaps.append(self.env._("the covenant of the year is not signed"))
        if action == "approve":
            gaps += filter(
                None, (self._get_no_leader_gap(), self._get_other_proposed_reason())
            )
        return gaps

    def _get_no_leader_gap(self):
        """Say before an approval that nobody leads, "" when somebody does."""
        self.ensure_one()
        return "" if self._leading_entry() else self._get_no_leader_reason()

    def _get_other_proposed_reason(self):
        """Say that a former result proposed another unit than leads now."""
        self.ensure_one()
        line_sudo = self._standing_nomination()
        # sudo: tdkt.cluster.member - as of the line
        member_sudo = self.sudo()._leading_entry().member_id
        if not line_sudo or (
            line_sudo.department_id == member_sudo.department_id
            and line_sudo.partner_id == member_sudo.partner_id
        ):
            return ""
        return self.env._(
            "%(unit)s has been proposed for the flag by a former result: withdraw that "
            "line.",
            unit=line_sudo.nominee_name,
        )

    def _next_step(self):
        summary = {
            "draft": _lt("Choose head and scoring sheet, then open the scoring"),
            "self": _lt("Collect the units' own scores"),
            "cross": _lt("Collect the scores given by other units"),
            "appraisal": _lt("Enter the appraisal of the standing body"),
            "final": _lt("Settle the final scores"),
            "ranked": _lt("Enter meeting and votes, then have the result approved"),
        }.get(self.state)
        if self.state == "approved" and not self.nomination_id:
            summary = self._leading_entry() and _lt("Propose the leading unit's flag")
        deadline = {"self": self.date_self, "cross": self.date_cross}.get(self.state)
        officer = self.company_id._tdkt_officer()
        return NextStep(officer, summary, deadline) if summary else None

    def action_open(self):
        """Let the units score themselves; each gets another unit to be scored by.

        :raises UserError: without head, released sheet, or units
        """
        self._check_move("open")
        for one in self:
            one.entry_ids._assign_scorers()
        return self._move("open")

    def action_cross(self):
        """Go on to the scoring by other units.

        :raises UserError: naming what a unit has not scored, explained or proved
        """
        return self._move("cross")

    def action_appraise(self):
        """Go on to the appraisal by the standing body of the cluster.

        :raises UserError: naming what is missing
        """
        return self._move("appraise")

    def action_settle(self):
        """Go on to the scores that hold.

        :raises UserError: naming what is missing
        """
        return self._move("settle")

    def action_rank(self):
        """Close the scores and rank the units.

        :raises UserError: naming what is missing
        """
        return self._move("rank")

    def action_step_back(self, reason=None):
        """Go back to the stage before; what was scored since stays.

        :raises UserError: without a reason, or where there is no stage before
        """
        reason = self._require_reason(reason)
        self._check_move("step_back")
        for state, rounds in self.grouped("state").items():
            rounds._move("step_back", {"state": BACK[state], "return_reason": reason})
        return True

    def action_approve(self):
        """Approve ranking and votes; the minutes are typeset and kept.

        :raises AccessError: for anybody who is no leader
        :raises UserError: without meeting or votes
        """
        self._move_dated("approve", "date_approved")
        self._keep_prints()
        return True

    def action_reopen(self, reason=None):
        """Take an approved result back, so that meeting, votes or points are corrected.

        The minutes that were kept stay, with the reason; the next approval makes new
        ones.

        :raises AccessError: for anybody who is no leader
        :raises UserError: without a reason, or naming the signed document that rests
            on the result
        """
        reason = self._require_reason(reason)
        self._move("reopen", {"return_reason": reason, "date_approved": False})
        kept = self.frozen_print_ids.filtered(lambda one: not one.superseded_on)
        # sudo: tdkt.frozen.print - nobody writes there except through the document
        kept.sudo()._supersede(reason)
        return True

    def action_hand_in(self):
        """Lock our own scores as they were sent to the head of the cluster.

        :raises UserError: in a cluster that this office leads, or when incomplete
        """
        return self._move("hand_in")

    def action_propose_flag(self):
        """Nominate the leading unit for the flag, in a dossier of its own.

        From there it goes the way of every award above the authority of this office:
        appraisal, council, submission to the superior level.

        :return: the action that opens the dossier
        :raises UserError: when nobody leads, or the leading unit is proposed already
        """
        self.ensure_one()
        self._check_move("propose_flag")
        leading = self._leading_entry()
        dossier = self.env["tdkt.dossier"].create(
            {
                "company_id": self.company_id.id,
                "department_id": self._proposing_department().id,
                "commendation_type": "cong_trang",
                "year": self.year,
                "nomination_ids": [
                    fields.Command.create(
                        {
                            "award_id": self.flag_award_id.id,
                            "department_id": leading.member_id.department_id.id,
                            "partner_id": leading.member_id.partner_id.id,
                            "merit": self._printed_merit(leading),
                        }
                    )
                ],
            }
        )
        self._move("propose_flag", {"nomination_id": dossier.nomination_ids.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": "tdkt.dossier",
            "res_id": dossier.id,
            "views": [(False, "form")],
        }

    def _proposing_department(self):
        """Return the unit that proposes: the officer's own, else one of the office."""
        own = self.env["hr.employee"]._tdkt_of_user().department_id
        own = own.filtered(lambda one: one.company_id == self.company_id)
        return own[:1] or self.env["hr.department"].search(
            [("company_id", "=", self.company_id.id)], limit=1
        )

    # --- Many scores at once -------------------------------------------------------

    def action_take_over(self):
        """Take over the points of the stage before wherever none were given yet.

        :raises UserError: at a stage that has none before it
        """
        self.ensure_one()
        return self.entry_ids.action_take_over()

    @api.readonly
    def action_open_covenant(self):
        """Open the covenant of the year, or a new one."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_cluster_covenant_action"
        )
        return {
            **action,
            "domain": [("round_id", "=", self.id)],
            "context": {"default_round_id": self.id},
        }

    @api.readonly
    def action_open_nomination(self):
        """Open the nomination of the leading unit."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "tdkt.nomination",
            "res_id": self.nomination_id.id,
            "views": [(False, "form")],
        }

    # --- Printing ------------------------------------------------------------------

    def _is_frozen(self):
        return self.state == "approved"

    def _printed_mark(self):
        """Return the mark in the margin of every page, "" for none."""
        self.ensure_one()
        return "" if self.state in ("approved", "sent") else "DỰ THẢO"
