from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools.translate import LazyTranslate

from ...typesetting import words
from ..mixins.tdkt_workflow_mixin import NextStep, Transition

_lt = LazyTranslate(__name__)

# Who leads a session: its own chair and secretary, and the standing office.
LEADING = ("officer", "secretary", "chair")


class TdktSession(models.Model):
    """A meeting of a council: who was there, what was voted on, with which result.

    ============ ============== ======== =========================================
    action       from           to       who
    ============ ============== ======== =========================================
    invite       draft          (draft)  officer, secretary: members read the dossiers
    open         draft          open     officer, secretary, chair: quorum is there
    adjourn      open           draft    the same, with a reason, to another day
    start_voting open           voting   the same: lines and votes are settled
    count        voting         (voting) the same: both counts agree
    second_round voting         (voting) the same: ties are voted on again
    close        voting         closed   the same: results go to what it was on
    ============ ============== ======== =========================================

    Whoever sits in a session reads its dossiers, or its initiatives, from the
    invitation until it is closed; the role of a council member alone opens nothing.
    """

    _name = "tdkt.session"
    _inherit = ["tdkt.workflow.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Session of a Council"
    _order = "date_planned desc, id desc"
    _check_company_auto = True
    _scope_path = "company_id"

    name = fields.Char(
        compute="_compute_name", store=True, readonly=False, index="trigram"
    )
    council_id = fields.Many2one(
        comodel_name="tdkt.council",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    council_kind = fields.Selection(related="council_id.kind", string="Kind")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    date_planned = fields.Datetime(string="Begins", required=True, tracking=True)
    place = fields.Char(string="Meeting Place")
    method = fields.Selection(
        selection=[("paper", "Ballot Papers"), ("hands", "Show of Hands")],
        string="How It Votes",
        required=True,
        default="paper",
    )
    chair_id = fields.Many2one(
        comodel_name="tdkt.council.member",
        string="Chaired By",
        ondelete="restrict",
        index="btree_not_null",
        compute="_compute_chair_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('council_id', '=', council_id)]",
    )
    secretary_id = fields.Many2one(
        comodel_name="tdkt.council.member",
        string="Minutes Kept By",
        ondelete="restrict",
        index="btree_not_null",
        compute="_compute_chair_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('council_id', '=', council_id)]",
    )
    counter_ids = fields.Many2many(
        comodel_name="tdkt.council.member",
        relation="tdkt_session_counter_rel",
        column1="session_id",
        column2="member_id",
        string="Counting Team",
        domain="[('council_id', '=', council_id)]",
        help="The first one heads it.",
    )
    member_ids = fields.One2many(
        comodel_name="tdkt.session.member",
        inverse_name="session_id",
        string="Attendance",
    )
    item_ids = fields.One2many(
        comodel_name="tdkt.session.item", inverse_name="session_id", string="Agenda"
    )
    place_ids = fields.One2many(
        comodel_name="tdkt.session.place",
        inverse_name="session_id",
        string="Limited Places",
    )
    conflict_ids = fields.One2many(
        comodel_name="tdkt.session.conflict",
        inverse_name="session_id",
        string="Conflicts of Interest",
    )
    minutes_ids = fields.One2many(
        comodel_name="tdkt.minutes", inverse_name="session_id", string="Minutes"
    )
    member_count = fields.Integer(string="Members", compute="_compute_attendance")
    present_count = fields.Integer(string="Present", compute="_compute_attendance")
    written_count = fields.Integer(
        string="Written Opinions", compute="_compute_attendance"
    )
    quorum_needed = fields.Integer(
        string="Quorum",
        compute="_compute_attendance",
        help="The highest that the rules of its lines ask for.",
    )
    quorum_note = fields.Char(compute="_compute_attendance")
    item_count = fields.Integer(string="Lines", compute="_compute_item_count")
    date_invited = fields.Date(string="Invited On", readonly=True, copy=False)
    date_opened = fields.Datetime(string="Opened", readonly=True, copy=False)
    date_closed = fields.Datetime(string="Closed", readonly=True, copy=False)
    adjournments = fields.Text(
        readonly=True, copy=False, help="When and why the session was put off."
    )
    i_sit = fields.Boolean(
        string="I Sit in It",
        compute="_compute_i_sit",
        search="_search_i_sit",
        help="The current user has been invited to it as a member, or leads it.",
    )
    i_lead = fields.Boolean(
        string="I Lead It",
        compute="_compute_i_sit",
        search="_search_i_lead",
        help="The current user is its chair or its secretary.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "In Preparation"),
            ("open", "Open"),
            ("voting", "Voting"),
            ("closed", "Closed"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    _list_idx = models.Index("(company_id, date_planned DESC, id DESC)")

    # --- Computes ----------------------------------------------------------------

    @api.depends("council_id", "date_planned")
    def _compute_name(self):
        # words of the printed invitation: a stored name has one language
        for session in self:
            day = session.date_planned and session._local(session.date_planned)
            session.name = " ".join(
                filter(
                    None,
                    (
                        "Phiên họp",
                        session.council_id.name,
                        day and f"ngày {day:%d/%m/%Y}",
                    ),
                )
            )

    def _local(self, moment):
        company = self.company_id or self.env.company
        return company._tdkt_local(moment)

    def _day(self):
        """Return the day of the session by the clock of its office."""
        self.ensure_one()
        if not self.date_planned:
            return self._today()
        return self._local(self.date_planned).date()

    @api.depends("council_id", "date_planned")
    def _compute_chair_id(self):
        for session in self:
            members = session.council_id.member_ids._on(session._day())
            for name, role in (("chair_id", "chair"), ("secretary_id", "secretary")):
                if session[name].council_id != session.council_id:
                    session[name] = members.filtered(
                        lambda one, role=role: one.role == role
                    )[:1]

    @api.depends("member_ids.attendance", "item_ids.rule_id", "council_id")
    @api.depends_context("lang")
    def _compute_attendance(self):
        for session in self:
            counts = session._count_attendance()
            session.member_count = counts["all"]
            session.present_count = counts["present"]
            session.written_count = counts["written"]
            session.quorum_needed = max(
                (rule._quorum(counts["all"]) for rule in session._rules()), default=0
            )
            session.quorum_note = session._get_quorum_note(counts)

    def _count_attendance(self):
        """Return {``all``, ``present``, ``written``, ``absent``: number of members}."""
        self.ensure_one()
        found = self.member_ids.mapped("attendance")
        return {
            "all": len(found),
            **{name: found.count(name) for name in ("present", "written", "absent")},
        }

    def _rules(self):
        """Return the rules of this session's lines on its day."""
        self.ensure_one()
        return self.item_ids.rule_id

    def _get_quorum_note(self, counts):
        """Say how many of how many take part, and how many must."""
        self.ensure_one()
        taking_part = counts["present"] + counts["written"]
        if not self.quorum_needed:
            return self.env._(
                "%(present)s of %(all)s members take part (%(written)s in writing).",
                present=taking_part,
                all=counts["all"],
                written=counts["written"],
            )
        return self.env._(
            "%(present)s of %(all)s members take part (%(written)s in writing); at "
            "least %(needed)s must.",
            present=taking_part,
            all=counts["all"],
            written=counts["written"],
            needed=self.quorum_needed,
        )

    def _lacks_quorum(self):
        self.ensure_one()
        return self.present_count + self.written_count < self.quorum_needed

    @api.depends("item_ids")
    def _compute_item_count(self):
        for session in self:
            session.item_count = len(session.item_ids)

    @api.depends(
        *("member_ids.user_id", "chair_id.user_id", "secretary_id.user_id"),
        "date_invited",
    )
    @api.depends_context("uid")
    def _compute_i_sit(self):
        for session in self:
            # sudo: tdkt.session.member - whether the user himself is among them
            session_sudo = session.sudo()
            user = self.env.user
            session.i_lead = user in (
                session_sudo.chair_id.user_id | session_sudo.secretary_id.user_id
            )
            session.i_sit = session.i_lead or bool(
                session_sudo.date_invited and user in session_sudo.member_ids.user_id
            )

    @api.model
    def _sitting_domain(self):
        """Return the domain of the sessions to which the user has been invited."""
        return Domain("date_invited", "!=", False) & Domain(
            "member_ids.user_id", "in", self.env.user.ids
        )

    @api.model
    def _leading_domain(self):
        return Domain("chair_id.user_id", "in", self.env.user.ids) | Domain(
            "secretary_id.user_id", "in", self.env.user.ids
        )

    def _search_i_sit(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._search_ids(self._sitting_domain() | self._leading_domain())

    def _search_i_lead(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._search_ids(self._leading_domain())

    @api.model
    def _search_ids(self, domain):
        # sudo: whoever asks reads the session because of the answer
        return Domain("id", "in", self.sudo()._search(domain))

    @api.constrains("council_id")
    def _check_council_kind(self):
        self.item_ids._check_council_kind()

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "invite": Transition(
                _lt("Invite the members"), ("draft",), None, ("officer", "secretary")
            ),
            "open": Transition(_lt("Open the session"), ("draft",), "open", LEADING),
            "adjourn": Transition(
                _lt("Adjourn the session"), ("open",), "draft", LEADING
            ),
            "start_voting": Transition(
                _lt("Start the vote"),
                ("open",),
                "voting",
                LEADING,
                effect=_lt(
                    "Attendance, lines and conflicts of interest stand as they are; "
                    "the numbers of votes that are needed follow from them."
                ),
            ),
            "count": Transition(_lt("Confirm the count"), ("voting",), None, LEADING),
            "second_round": Transition(
                _lt("Vote again on ties"), ("voting",), None, LEADING
            ),
            "close": Transition(
                _lt("Close the session"),
                ("voting",),
                "closed",
                LEADING,
                effect=_lt(
                    "The results go to the nominations or initiatives; the members no "
                    "longer read them."
                ),
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            "date_invited",
            "date_opened",
            "date_closed",
            "adjournments",
        }

    def _audited_fields(self):
        return super()._audited_fields() | {"chair_id", "secretary_id", "method"}

    def _filter_holders(self, role):
        if role not in ("chair", "secretary"):
            return super()._filter_holders(role)
        # sudo: tdkt.council.member - compared with the user, nothing is read
        return self.filtered(
            lambda one: one.sudo()[f"{role}_id"].user_id == self.env.user
        )

    def _open_fields(self):
        if self.state == "draft":
            return None
        meeting = {
            *("chair_id", "secretary_id", "counter_ids", "place"),
            *("method", "item_ids", "member_ids", "place_ids", "conflict_ids"),
        }
        return {"open": meeting, "voting": {"counter_ids"}}.get(self.state, set())

    def _get_required_fields(self, action):
        return {
            "invite": ("place", "chair_id", "secretary_id", "item_ids"),
            "open": ("chair_id", "secretary_id", "member_ids", "item_ids"),
            "start_voting": ("counter_ids",) if self.method == "paper" else (),
        }.get(action, super()._get_required_fields(action))

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        checks = {
            "open": self._get_not_ready_reasons,
            "start_voting": self._get_no_vote_reasons,
            "count": self._get_count_reasons,
            "second_round": self._get_no_tie_reasons,
            "close": self._get_unsettled_reasons,
        }
        if action in checks:
            found = checks[action]()
            for session in self:
                reasons[session.id] = reasons.get(session.id) or found.get(
                    session.id, ""
                )
        return reasons

    def _get_not_ready_reasons(self):
        """Say who has not been looked for yet, and whether too few are there."""
        reasons = {}
        for session in self:
            waiting = session.member_ids.filtered(
                lambda one: one.attendance == "expected"
            )
            if waiting:
                reasons[session.id] = self.env._(
                    "Enter for every member whether present, absent, or absent with a "
                    "written opinion; still open: %(names)s.",
                    names=self.env._(", ").join(waiting.mapped("member_name")),
                )
            elif late := session.item_ids.filtered("initiative_id").filtered(
                lambda one: one._get_not_awaiting_reason()
            ):
                reasons[session.id] = late[0]._get_not_awaiting_reason()
            elif session._lacks_quorum() and session._strictest_is_certain():
                reasons[session.id] = self.env._(
                    "There is no quorum: %(note)s", note=session.quorum_note
                )
        return reasons

    def _strictest_is_certain(self):
        """Tell whether the rule that asks for the quorum may block."""
        self.ensure_one()
        return any(
            rule._is_certain()
            and rule._quorum(self.member_count)
            > self.present_count + self.written_count
            for rule in self._rules()
        )

    def _get_no_vote_reasons(self):
        reasons = {}
        for session in self:
            pending = session._pending()
            without = pending.filtered(lambda one: not one.rule_id)
            nobody = pending.filtered(lambda one: not one.voter_count)
            secret = pending.filtered(
                lambda one: one.rule_id.ballot == "secret" and one.rule_id._is_certain()
            )
            if without:
                reasons[session.id] = self.env._(
                    "No voting rule is in force for %(award)s: have one entered.",
                    award=without[0].award_id.name or without[0].display_name,
                )
            elif nobody:
                reasons[session.id] = self.env._(
                    "Nobody may vote on “%(line)s”: waive a conflict of interest with "
                    "a reason, or take the line off the agenda.",
                    line=nobody[0].display_name,
                )
            elif session.method == "hands" and secret:
                reasons[session.id] = self.env._(
                    "“%(award)s” is voted on by secret ballot (%(basis)s): choose "
                    "ballot papers.",
                    award=secret[0].award_id.name or secret[0].display_name,
                    basis=secret[0].rule_id.legal_basis,
                )
        return reasons

    def _get_count_reasons(self):
        reasons = {}
        for session in self:
            pending = session._pending()
            if not pending:
                reasons[session.id] = self.env._("Every line has its result already.")
                continue
            found = [why for item in pending if (why := item._get_count_reason())]
            reasons[session.id] = "\n".join(found[:10])
        return reasons

    def _get_no_tie_reasons(self):
        return {
            session.id: ""
            if session._tied()
            else self.env._("No line is tied: there is nothing to vote on again.")
            for session in self
        }

    def _get_unsettled_reasons(self):
        reasons = {}
        for session in self:
            unsettled = session._pending() | session._tied()
            if unsettled:
                reasons[session.id] = self.env._(
                    "“%(session)s” still has lines without a result: %(lines)s.",
                    session=session.display_name,
                    lines=self.env._(", ").join(unsettled[:5].mapped("display_name")),
                )
        return reasons

    def _pending(self):
        return self.item_ids.filtered(lambda one: one.result == "pending")

    def _tied(self):
        return self.item_ids.filtered(
            lambda one: one.result == "tied" and not one.next_ids
        )

    def _next_step(self):
        officer = self.company_id._tdkt_officer()
        # sudo: hr.employee - whose login it is, is private to HR
        secretary = self.sudo().secretary_id.user_id.sudo(False) or officer
        day = self._day()
        return {
            "draft": NextStep(
                secretary,
                _lt("Open the session")
                if self.date_invited
                else _lt("Prepare the session and invite the members"),
                day,
            ),
            "open": NextStep(secretary, _lt("Start the vote"), day),
            "voting": NextStep(secretary, _lt("Count the votes and close"), day),
        }.get(self.state)

    # --- Actions -----------------------------------------------------------------

    def action_fill_members(self):
        """List those who are members on the day of the session, and nobody else.

        What was entered of the others stays.

        :raises UserError: once the session is open
        """
        self.check_access("write")
        self._check_open({"member_ids"})
        for session in self:
            due = session.council_id.member_ids._on(session._day())
            listed = session.member_ids
            listed.filtered(lambda one, due=due: one.member_id not in due).unlink()
            session.member_ids = [
                Command.create({"member_id": member.id})
                for member in due - listed.member_id
            ]
        return True

    def action_gather(self):
        """Put all that waits for this council on the agenda.

        Qualified nominations of dossiers under appraisal; for an initiative council,
        the initiatives that were handed in.

        :return: a notification of how many there are now
        :raises UserError: when there is none, or the vote has begun
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open({"item_ids"})
        if self.council_kind == "initiative":
            name, order = "initiative_id", "year, id"
        else:
            name, order = "nomination_id", "award_id, unit_id, sequence, id"
        matters = self.env[self.item_ids._fields[name].comodel_name].search(
            self._get_gather_domain(), order=order
        )
        if not matters:
            raise UserError(
                self.env._("No initiative waits for recognition.")
                if self.council_kind == "initiative"
                else self.env._(
                    "No qualified nomination of a dossier under appraisal waits for "
                    "the council."
                )
            )
        first = max(self.item_ids.mapped("sequence"), default=0)
        self.item_ids = [
            Command.create({name: matter.id, "sequence": first + number})
            for number, matter in enumerate(matters, start=1)
        ]
        return self._notify(
            self.env._("%(count)s lines were put on the agenda.", count=len(matters))
        )

    def _get_gather_domain(self):
        """Return the domain of what may come before this session."""
        self.ensure_one()
        elsewhere = Domain("session_item_ids.session_id.state", "!=", "closed")
        if self.council_kind == "initiative":
            return (
                Domain("company_id", "=", self.company_id.id)
                & Domain("state", "=", "submitted")
                & ~elsewhere
            )
        return (
            Domain(
                [
                    ("company_id", "=", self.company_id.id),
                    ("state", "=", "qualified"),
                    ("dossier_id.state", "=", "appraising"),
                    ("decision_id", "=", False),
                    ("submission_id", "=", False),
                ]
            )
            & ~elsewhere
        )

    def action_invite(self):
        """Invite the members: from now on they read the dossiers of the agenda.

        Whoever has a login gets a message; the letter of invitation is printed for
        everybody.

        :raises UserError: without a place, a chair, a secretary, or an agenda
        """
        self._check_move("invite")
        self.action_fill_members()
        self._move_dated("invite", "date_invited")
        for session in self:
            # sudo: tdkt.session.member - to whom the message goes
            users_sudo = session.sudo().member_ids.user_id
            session.message_post(
                body=self.env._(
                    "You are invited to “%(session)s”, %(place)s.",
                    session=session.name,
                    place=session.place,
                ),
                partner_ids=users_sudo.partner_id.ids,
                message_type="notification",
            )
        return True

    def action_open(self):
        """Open the session, with a quorum; conflicts of interest are looked for.

        :raises UserError: when somebody's attendance is not entered, or there are
            too few where the law is certain; otherwise the history keeps the warning
        """
        self._check_move("open")
        for session in self:
            if session._lacks_quorum():
                session.message_post(
                    body=self.env._(
                        "Opened without the quorum that an uncertain rule asks for: "
                        "%(note)s",
                        note=session.quorum_note,
                    )
                )
        self._move("open", {"date_opened": fields.Datetime.now()})
        self.item_ids._settle_nominee()
        self.item_ids._find_conflicts()
        return True

    def action_find_conflicts(self):
        """Look again for conflicts of interest; those waived stay waived.

        :raises UserError: once the vote has begun
        """
        self.check_access("write")
        self._check_open({"conflict_ids"})
        self.item_ids._find_conflicts()
        return True

    def action_adjourn(self, reason=None, date=None):
        """Put the session off to another day; attendance is entered anew then.

        :param str date: when it goes on, “2023-03-20 08:00:00” in UTC; the day is set
            afterwards when it is left out
        :raises UserError: without a reason
        """
        reason = self._require_reason(reason)
        self._check_move("adjourn")
        for session in self:
            day = session._local(fields.Datetime.now())
            line = f"{day:%d/%m/%Y}: {reason}"
            session._move(
                "adjourn",
                {
                    "adjournments": "\n".join(
                        filter(None, (session.adjournments, line))
                    ),
                    "date_opened": False,
                    **({"date_planned": date} if date else {}),
                },
            )
            session.member_ids._write_attendance("expected")
        return True

    def action_start_voting(self):
        """Settle who votes on what, by which rule; from now on votes are cast.

        :raises UserError: when nobody may vote on a line, or it has no rule
        """
        return self._move("start_voting")

    def action_count(self):
        """Take the count of ballot papers or hands, entered twice, as the result.

        :raises UserError: naming the lines whose two counts differ
        """
        self._check_move("count")
        for session in self:
            session._pending()._settle()
        self._record_audit("count")
        self._sync_activities()
        return True

    def action_second_round(self):
        """Vote again on the lines that are tied for the last places."""
        self._check_move("second_round")
        for session in self:
            session._tied()._repeat()
        self._record_audit("second_round")
        return True

    def action_close(self):
        """Close the session; what the council decided goes to what it was about.

        :raises UserError: while a line has no result
        """
        self._check_move("close")
        self._move("close", {"date_closed": fields.Datetime.now()})
        self.item_ids._decide()
        return True

    def action_new_minutes(self):
        """Prepare the minutes of the meeting, and of the counting of papers or ballots.

        :return: the action that opens them
        :raises UserError: before the session is closed
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "closed":
            raise UserError(
                self.env._(
                    "Close “%(session)s” first: its minutes hold its results.",
                    session=self.display_name,
                )
            )
        standing = self.minutes_ids.filtered(lambda one: one.state != "revoked")
        kinds = ("meeting",) if self.method == "hands" else ("meeting", "counting")
        # what was revoked makes room for its successor in the index
        self.minutes_ids.flush_recordset(["state"])
        self.env["tdkt.minutes"].create(
            [
                {"session_id": self.id, "kind": kind}
                for kind in kinds
                if kind not in standing.mapped("kind")
            ]
        )
        return self.action_open_minutes()

    @api.readonly
    def action_open_minutes(self):
        """Open the minutes of this session."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_minutes_action"
        )
        return {
            **action,
            "domain": [("session_id", "=", self.id)],
            "context": {"create": False},
        }

    # --- Printing ----------------------------------------------------------------

    def _printed_moment(self, moment):
        """Return “14 giờ 00, ngày …” by the clock on the wall, with room without."""
        if not moment:
            dots = words.dots(2)
            return f"{dots} giờ {dots}, ngày {dots} tháng {dots} năm {dots}"
        local = self._local(moment)
        return f"{local:%H} giờ {local:%M}, {words.long_date(local.date())}"

    def _printed_invitation_head(self):
        """Return the head of the letter of invitation (Nghị định 30/2020, mẫu 1.10)."""
        self.ensure_one()
        return self.company_id._tdkt_printed_head(
            number=f"Số: {words.BLANK}/GM-HĐ",
            date=words.place_and_date(
                self.company_id.tdkt_place,
                words.long_date(self.date_invited or None),
            ),
            title="Giấy mời",
            subject=["Họp Hội đồng"],
        )

    def _printed_open(self):
        """Return the lines that are still voted on, all of them before the vote."""
        self.ensure_one()
        return self._pending()

    def _printed_column(self):
        """Return the head of the column that names what is voted on."""
        self.ensure_one()
        if self.council_kind == "initiative":
            return "Tên sáng kiến; tác giả (tỷ lệ đóng góp); đơn vị"
        return "Họ và tên, tên tập thể; chức vụ, đơn vị"

    def _printed_papers(self):
        """Return how many ballot papers are printed: one for each who votes."""
        self.ensure_one()
        return max(len(self.member_ids._votes()) or len(self.member_ids), 1)

    def _printed_paper_head(self, number):
        """Return the head of the ballot paper with this number."""
        self.ensure_one()
        return {
            **self.company_id._tdkt_printed_head(
                number=f"Phiếu số: {number:02d}",
                title="Phiếu biểu quyết",
                subject=[self.name],
            ),
            "superior": self.company_id.tdkt_issuer_name
            or (self.company_id.name or "").upper(),
            "issuer": (self.council_id.name or "").upper(),
        }
