from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..mixins.tdkt_workflow_mixin import Transition
from ..vocabulary import PRINTED_SCOPES, SCOPES
from .tdkt_session import LEADING

_lt = LazyTranslate(__name__)

# What a count says of a line, in the order of the printed table.
COUNTED = ("agree", "disagree", "abstain", "invalid")
TALLY = tuple(f"{entry}_{name}" for entry in ("first", "second") for name in COUNTED)

NOMINEE = ("nominee_name", "nominee_position", "nominee_department")


class TdktSessionItem(models.Model):
    """A line of the agenda on which a council votes, and its result.

    It is about a nomination, before the commendation council, or about an initiative
    that waits for recognition, before the initiative council.

    The rule, of whom the share is counted, who votes and how many votes are needed
    follow from the day, the attendance and the conflicts of interest; they stand once
    the vote has begun. The result is the same whether papers, hands or encrypted
    ballots were counted.

    ========= ====== ====== ==============================================
    action    from   to     who
    ========= ====== ====== ==============================================
    break_tie tied   passed chair, with a reason: the others of the tie fail
    accept    failed passed chair, with a reason: only against a rule that is uncertain
    ========= ====== ====== ==============================================

    pending → passed, failed or tied comes with the count.
    """

    _name = "tdkt.session.item"
    _inherit = ["tdkt.workflow.mixin", "tdkt.locked.line.mixin", "tdkt.named.mixin"]
    _description = "Line of a Session's Agenda"
    _order = "session_id, sequence, id"
    _name_parts = ("nominee_name", "award_id.name")
    _check_company_auto = True
    _scope_path = "company_id"

    session_id = fields.Many2one(
        comodel_name="tdkt.session", required=True, ondelete="cascade", index=True
    )
    session_state = fields.Selection(related="session_id.state", string="Session State")
    company_id = fields.Many2one(related="session_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    nomination_id = fields.Many2one(
        comodel_name="tdkt.nomination",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    initiative_id = fields.Many2one(
        comodel_name="tdkt.initiative",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    scope = fields.Selection(
        selection=SCOPES,
        string="Has Effect On",
        compute="_compute_scope",
        store=True,
        readonly=False,
        precompute=True,
        help="How far the initiative has effect, as it is put to the vote.",
    )
    dossier_id = fields.Many2one(
        related="nomination_id.dossier_id", store=True, index=True
    )
    award_id = fields.Many2one(
        comodel_name="tdkt.award",
        ondelete="restrict",
        compute="_compute_award_id",
        store=True,
        readonly=False,
        precompute=True,
        help="The award that is voted on; another one than was proposed when a lower "
        "award is put to the vote.",
    )
    # as on the day the session was opened; of an initiative its title, its authors with
    # their shares, and its unit
    nominee_name = fields.Char(
        compute="_compute_nominee", store=True, precompute=True, index="trigram"
    )
    nominee_position = fields.Char(
        compute="_compute_nominee", store=True, precompute=True
    )
    nominee_department = fields.Char(
        compute="_compute_nominee", store=True, precompute=True
    )
    rule_id = fields.Many2one(
        comodel_name="tdkt.vote.rule",
        string="Voting Rule",
        ondelete="restrict",
        compute="_compute_rule_id",
        store=True,
        precompute=True,
    )
    conflict_ids = fields.One2many(
        comodel_name="tdkt.session.conflict", inverse_name="item_id"
    )
    conflict_note = fields.Char(string="Do Not Vote", compute="_compute_conflict_note")
    voter_count = fields.Integer(
        string="Voters", compute="_compute_voters", store=True, aggregator=None
    )
    base_count = fields.Integer(
        string="Counted Of",
        compute="_compute_voters",
        store=True,
        aggregator=None,
        help="Of how many members the share is taken.",
    )
    needed_count = fields.Integer(
        string="Votes Needed", compute="_compute_voters", store=True, aggregator=None
    )
    vote_note = fields.Char(compute="_compute_vote_note")
    first_agree = fields.Integer(string="Agree (First Count)", aggregator=None)
    first_disagree = fields.Integer(string="Disagree (First Count)", aggregator=None)
    first_abstain = fields.Integer(string="Abstain (First Count)", aggregator=None)
    first_invalid = fields.Integer(string="Invalid (First Count)", aggregator=None)
    second_agree = fields.Integer(string="Agree (Second Count)", aggregator=None)
    second_disagree = fields.Integer(string="Disagree (Second Count)", aggregator=None)
    second_abstain = fields.Integer(string="Abstain (Second Count)", aggregator=None)
    second_invalid = fields.Integer(string="Invalid (Second Count)", aggregator=None)
    agree = fields.Integer(readonly=True, copy=False, aggregator=None)
    disagree = fields.Integer(readonly=True, copy=False, aggregator=None)
    abstain = fields.Integer(readonly=True, copy=False, aggregator=None)
    invalid = fields.Integer(
        string="Invalid Votes", readonly=True, copy=False, aggregator=None
    )
    not_cast = fields.Integer(readonly=True, copy=False, aggregator=None)
    rank = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Place among the lines that compete for limited places.",
    )
    percent = fields.Float(
        string="Share (%)",
        compute="_compute_percent",
        digits=(5, 2),
        aggregator=None,
    )
    round = fields.Integer(readonly=True, default=1, copy=False, aggregator=None)
    previous_id = fields.Many2one(
        comodel_name="tdkt.session.item",
        string="Voted On Again After",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    next_ids = fields.One2many(
        comodel_name="tdkt.session.item",
        inverse_name="previous_id",
        string="Later Rounds",
    )
    result = fields.Selection(
        selection=[
            ("pending", "No Result Yet"),
            ("passed", "Approved"),
            ("failed", "Not Approved"),
            ("tied", "Tied"),
        ],
        default="pending",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    passed = fields.Boolean(compute="_compute_passed", store=True)
    result_reason = fields.Text(
        readonly=True,
        copy=False,
        help="Why the chair broke the tie, or accepted a line that missed the share of "
        "an uncertain rule.",
    )
    can_vote_lower = fields.Boolean(
        compute="_compute_can_vote_lower",
        help="The line was not approved, there is an award below it, and the current "
        "user leads the session.",
    )

    _tallies_positive = models.Constraint(
        f"CHECK(LEAST({', '.join(TALLY)}) >= 0)", "Votes cannot be negative."
    )

    _one_matter = models.Constraint(
        "CHECK((nomination_id IS NULL) != (initiative_id IS NULL))",
        "A line of the agenda is about one nomination or about one initiative.",
    )
    _matter_whole = models.Constraint(
        "CHECK((nomination_id IS NULL) = (award_id IS NULL)"
        " AND (initiative_id IS NULL) = (scope IS NULL))",
        "A nomination is voted on for an award, an initiative for how far it has "
        "effect.",
    )

    _lock_parents = {"session_id": "item_ids"}

    # --- Computes and constraints ------------------------------------------------

    @api.depends("nominee_name", "award_id", "scope", "round")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for item in self:
            item.display_name = self.env._(
                "%(nominee)s – %(award)s",
                nominee=item.nominee_name or "",
                award=item._get_matter_label(),
            )

    def _get_matter_label(self):
        """Return what is voted on: the award, or the recognition and its scope."""
        self.ensure_one()
        if not self.initiative_id:
            return self.award_id.name or ""
        scopes = dict(self._fields["scope"]._description_selection(self.env))
        return self.env._(
            "recognised, with effect on: %(scope)s", scope=scopes.get(self.scope, "")
        )

    def _get_merit(self):
        """Return what speaks for it: the merits, or what is new in the initiative."""
        self.ensure_one()
        return self.nomination_id.merit or self.initiative_id.description or ""

    def _matter(self):
        """Return the nomination or the initiative that is voted on."""
        self.ensure_one()
        return self.initiative_id or self.nomination_id

    @api.depends("initiative_id")
    def _compute_scope(self):
        for item in self:
            initiative = item.initiative_id
            item.scope = (item.scope or initiative.scope) if initiative else False

    @api.depends("nomination_id")
    def _compute_award_id(self):
        for item in self:
            item.award_id = item.award_id or item.nomination_id.award_id

    @api.depends("nomination_id", "initiative_id")
    def _compute_nominee(self):
        for item in self:
            initiative = item.initiative_id
            item.update(
                {
                    "nominee_name": initiative.name,
                    "nominee_position": initiative.author_names,
                    "nominee_department": initiative.department_id.name,
                }
                if initiative
                else {name: item.nomination_id[name] for name in NOMINEE}
            )

    @api.depends("award_id", "session_id.date_planned", "session_id.council_id")
    def _compute_rule_id(self):
        # a result rests on the rule, the voters and the share it was voted with
        settled = self.filtered(lambda one: one.result != "pending")
        for item in settled:
            item.rule_id = item.rule_id
        for session, items in (self - settled).grouped("session_id").items():
            rules = self.env["tdkt.vote.rule"]._find_for(
                session.council_id.kind or "award",
                items.award_id,
                session._day(),
                session.company_id,
            )
            for item in items:
                item.rule_id = rules.get(item.award_id)

    @api.depends(
        *("rule_id", "session_id.member_ids.attendance"),
        *("conflict_ids.state", "conflict_ids.attendee_id"),
    )
    def _compute_voters(self):
        for item in self:
            if item.result != "pending":
                item.voter_count = item.voter_count
                item.base_count = item.base_count
                item.needed_count = item.needed_count
                continue
            members = item.session_id.member_ids
            conflicted = item._conflicted()
            rule = item.rule_id
            base = {
                "all": members,
                "present": members.filtered(lambda one: one.attendance == "present"),
                "present_written": members._votes(),
            }[rule.base or "all"]
            if rule.conflicted == "left_out":
                base -= conflicted
            item.voter_count = len(members._votes() - conflicted)
            item.base_count = len(base)
            item.needed_count = rule._needed(len(base)) if rule else 0

    def _get_vote_label(self):
        """Return the votes of a line that was voted on, and in which session."""
        self.ensure_one()
        return self.env._(
            "%(agree)s of %(base)s votes, %(needed)s needed (%(session)s)",
            agree=self.agree,
            base=self.base_count,
            needed=self.needed_count,
            session=self.session_id.name,
        )

    @api.model
    def _search_before_me(self, name):
        """Return the ids in the field ``name`` of lines before the user's sessions.

        From the invitation until the session is closed; a subselect, few rows found by
        an index.
        """
        # sudo: tdkt.session.item - what is read because of the answer
        items_sudo = self.sudo()
        sessions = self.env["tdkt.session"]._sitting_domain()
        query = items_sudo._search(
            Domain("session_id", "any", sessions & Domain("state", "!=", "closed"))
            # a line is about one thing or the other, and NULL is in no list
            & Domain(name, "!=", False)
        )
        return query.subselect(SQL.identifier(self._table, name))

    def _conflicted(self):
        """Return the ``tdkt.session.member`` who do not vote on this line."""
        self.ensure_one()
        return self.conflict_ids.filtered(
            lambda one: one.state == "standing"
        ).attendee_id

    @api.depends("needed_count", "base_count")
    @api.depends_context("lang")
    def _compute_vote_note(self):
        for item in self:
            item.vote_note = item.rule_id and self.env._(
                "needs %(needed)s of %(base)s votes",
                needed=item.needed_count,
                base=item.base_count,
            )

    @api.depends("conflict_ids.state", "conflict_ids.attendee_id")
    @api.depends_context("lang")
    def _compute_conflict_note(self):
        for item in self:
            item.conflict_note = self.env._(", ").join(
                item._conflicted().mapped("member_name")
            )

    @api.depends("agree", "base_count")
    def _compute_percent(self):
        for item in self:
            item.percent = 100 * item.agree / item.base_count if item.base_count else 0

    @api.depends("result")
    def _compute_passed(self):
        for item in self:
            item.passed = item.result == "passed"

    @api.depends("result", "next_ids", "session_id.state")
    @api.depends_context("uid")
    def _compute_can_vote_lower(self):
        self.can_vote_lower = False
        failed = self.filtered(
            lambda one: one.session_id.state == "voting"
            and one.result == "failed"
            and not one.next_ids
        )
        led = failed.session_id._filter_actors(LEADING)
        for item, awards in failed._find_lower_awards().items():
            item.can_vote_lower = bool(
                awards
                and item.session_id in led
                and not item.session_id._get_ended_reason()
            )

    @api.constrains("nomination_id", "initiative_id", "session_id")
    def _check_on_one_agenda(self):
        """A nomination is before one session at a time, and once in it."""
        # sudo: tdkt.session.item - also in sessions the user does not read
        others_sudo = self.sudo().search(
            (
                Domain("nomination_id", "in", self.nomination_id.ids)
                | Domain("initiative_id", "in", self.initiative_id.ids)
            )
            & Domain("session_id.state", "!=", "closed")
        )
        for item in self:
            rivals_sudo = others_sudo.filtered(
                lambda one, item=item: one._matter() == item._matter()
                and one.id != item.id
                and not (
                    one.session_id == item.session_id
                    and (one in item._chain() or item in one._chain())
                )
            )
            if rivals_sudo:
                raise ValidationError(
                    self.env._(
                        "%(nominee)s is on the agenda of “%(session)s” already.",
                        nominee=item.nominee_name,
                        session=rivals_sudo[0].session_id.name,
                    )
                )

    def _chain(self):
        """Return the earlier lines that this one is a further vote on."""
        self.ensure_one()
        chain, one = self.browse(), self.previous_id
        while one and one not in chain:
            chain |= one
            one = one.previous_id
        return chain

    @api.constrains("previous_id")
    def _check_previous(self):
        for item in self.filtered("previous_id"):
            if (
                item.previous_id.session_id != item.session_id
                or item.previous_id._matter() != item._matter()
            ):
                raise ValidationError(
                    self.env._(
                        "A further vote is on the same nomination, in the same session."
                    )
                )

    @api.constrains("nomination_id", "initiative_id", "session_id")
    def _check_council_kind(self):
        """A council votes on what it is there for: awards or initiatives."""
        for item in self:
            kind = item.session_id.council_id.kind
            if item.nomination_id and kind == "initiative":
                raise ValidationError(
                    self.env._(
                        "“%(council)s” recognises initiatives: bring %(nominee)s "
                        "before the commendation council.",
                        council=item.session_id.council_id.name,
                        nominee=item.nominee_name,
                    )
                )
            if item.initiative_id and kind != "initiative":
                raise ValidationError(
                    self.env._(
                        "“%(council)s” votes on commendations: bring the initiative "
                        "“%(initiative)s” before the initiative council.",
                        council=item.session_id.council_id.name,
                        initiative=item.nominee_name,
                    )
                )

    @api.constrains("initiative_id")
    def _check_awaiting(self):
        for item in self.filtered(
            lambda one: one.initiative_id and not one.previous_id
        ):
            if why := item._get_not_awaiting_reason():
                raise ValidationError(why)

    def _get_not_awaiting_reason(self):
        """Say that the initiative waits for no recognition, "" when it does."""
        self.ensure_one()
        # sudo: tdkt.initiative - its state, whoever may read it
        if self.sudo().initiative_id.state in (False, "submitted"):
            return ""
        return self.env._(
            "“%(initiative)s” cannot come before the council: only initiatives that "
            "were handed in and wait for recognition do.",
            initiative=self.nominee_name,
        )

    @api.constrains("nomination_id")
    def _check_qualified(self):
        for item in self.filtered(
            lambda one: one.nomination_id and not one.previous_id
        ):
            nomination = item.nomination_id
            if nomination.state != "qualified" or (
                nomination.dossier_id.state != "appraising"
            ):
                raise ValidationError(
                    self.env._(
                        "%(nominee)s cannot come before the council: only qualified "
                        "nominations of a dossier under appraisal do.",
                        nominee=nomination.nominee_name,
                    )
                )

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "break_tie": Transition(
                _lt("Break the tie"), ("tied",), "passed", ("chair",), "result"
            ),
            "accept": Transition(
                _lt("Accept nonetheless"), ("failed",), "passed", ("chair",), "result"
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            *COUNTED,
            *("not_cast", "rank", "result_reason"),
        }

    def _audit_state_field(self, action):
        return "result"

    def _audited_fields(self):
        return super()._audited_fields() | {*TALLY}

    def _open_fields(self):
        state = self.session_id.state
        if state in ("draft", "open") and self.result == "pending":
            return self._fields.keys() - set(TALLY)
        if state == "voting" and self.result == "pending":
            return set(TALLY)
        return set()

    def _check_parents_open(self, vals=None):
        # what is written of a line its own state says; who brings or removes one asks
        # the session
        if vals is None or "session_id" in vals:
            return super()._check_parents_open(vals)
        return None

    def _filter_holders(self, role):
        if role not in ("chair", "secretary"):
            return super()._filter_holders(role)
        return self.filtered(lambda one: one.session_id._filter_holders(role))

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        for item in self:
            session = item.session_id
            if session.state != "voting":
                reasons[item.id] = self.env._(
                    "“%(session)s” is not voting.", session=session.display_name
                )
            elif item.next_ids:
                reasons[item.id] = self.env._(
                    "“%(line)s” has been voted on again.", line=item.display_name
                )
            elif action == "accept" and item.rule_id._is_certain():
                reasons[item.id] = self.env._(
                    "“%(line)s” lacks the votes the law asks for (%(basis)s): nobody "
                    "can accept it.",
                    line=item.display_name,
                    basis=item.rule_id.legal_basis,
                )
            elif action == "break_tie" and not item._chair_decides():
                reasons[item.id] = self.env._(
                    "A tie on “%(award)s” is voted on again first.",
                    award=item.award_id.name,
                )
        return reasons

    def _chair_decides(self):
        """Tell whether a tie of this line is the chair's: at once, or after a vote."""
        self.ensure_one()
        return self._places().tie_rule == "chair" or self.round > 1

    def _places(self):
        """Return the row that limits the places of this line's award, if any."""
        self.ensure_one()
        return self.session_id.place_ids.filtered(
            lambda one: one.award_id == self.award_id
        )

    def action_break_tie(self, reason=None):
        """Give the last place to this line; the others of the tie get none.

        :raises UserError: without a reason, or when the tie is voted on again first
        """
        reason = self._require_reason(reason)
        self.ensure_one()
        self._move("break_tie", {"result_reason": reason})
        place = self._places()
        left = place.places - len(self._approved_of(place))
        others = self.session_id._tied().filtered(
            lambda one: one.award_id == self.award_id
        )
        if left <= 0:
            others._write_moving({"result": "failed"})
        return True

    def action_accept(self, reason=None):
        """Approve a line that missed the share which an uncertain rule asks for.

        :raises UserError: without a reason, or where the rule is the law's own
        """
        reason = self._require_reason(reason)
        return self._move("accept", {"result_reason": reason})

    def _find_lower_awards(self):
        """Return {line: awards that may be put to the vote instead of its own}.

        Titles below a title, forms below a form, for the same kind of nominee: decided
        by a lower authority, or before it in the catalogue where the same one decides;
        in force on the day, and with a voting rule.
        """
        found = {}
        for session, items in self.grouped("session_id").items():
            day = session._day()
            ranks = self.env["tdkt.authority"]._get_ranks(day)
            awards = self.env["tdkt.award"]._find_in_force(day)
            ruled = self.env["tdkt.vote.rule"]._find_for(
                session.council_id.kind or "award", awards, day, session.company_id
            )

            def height(award, ranks=ranks):
                rank, _certain = ranks.get(award.authority, (0, False))
                return rank, award.sequence, award.id

            for item in items:
                own = item.award_id
                found[item] = awards.filtered(
                    lambda one, own=own, ruled=ruled, height=height: (
                        one.kind == own.kind
                        and one.subject_type == own.subject_type
                        and ruled.get(one)
                        and height(one) < height(own)
                    )
                )
        return found

    def action_vote_lower(self, award_id=None):
        """Put a lower award to the vote for a nominee who missed the proposed one.

        :param int award_id: the lower award
        :return: the action that opens the new line
        :raises UserError: for an award that is not below, or not for such nominees
        """
        self.ensure_one()
        self.check_access("read")
        session = self.session_id
        if not session._filter_actors(LEADING):
            raise UserError(
                self.env._("Only whoever leads the session puts a line to the vote.")
            )
        award = self.env["tdkt.award"].browse(award_id or ()).exists()
        why = self._get_not_lower_reason(award)
        if why:
            raise UserError(why)
        values = self._prepare_further(award)
        session._write_moving({"item_ids": [Command.create(values)]})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.next_ids[-1:].id,
            "views": [[False, "form"]],
        }

    def _get_not_lower_reason(self, award):
        """Say why ``award`` cannot be voted on instead of this line's, else ""."""
        self.ensure_one()
        if self.session_id.state != "voting" or self.result != "failed":
            return self.env._(
                "A lower award is put to the vote after “%(line)s” was not approved.",
                line=self.display_name,
            )
        if self.next_ids:
            return self.env._(
                "“%(line)s” has been voted on again.", line=self.display_name
            )
        if self.initiative_id:
            return self.env._(
                "“%(line)s” is an initiative: no lower award can be put to the vote.",
                line=self.display_name,
            )
        if not award or award not in self._find_lower_awards()[self]:
            return self.env._(
                "Choose an award below “%(award)s” that is given to such nominees.",
                award=self.award_id.name,
            )
        return ""

    def _prepare_further(self, award):
        """Return the values of a further vote on the same matter."""
        self.ensure_one()
        return {
            "nomination_id": self.nomination_id.id,
            "initiative_id": self.initiative_id.id,
            "scope": self.scope,
            "award_id": award.id,
            "sequence": self.sequence,
            "previous_id": self.id,
            "round": self.round + 1,
            # who does not vote on a line does not vote on it again
            "conflict_ids": [
                Command.create(
                    {
                        "attendee_id": conflict.attendee_id.id,
                        "kind": conflict.kind,
                        "note": conflict.note,
                    }
                )
                for conflict in self.conflict_ids.filtered(
                    lambda one: one.state == "standing"
                )
            ],
        }

    def _repeat(self):
        """Put tied lines of one session to the vote again."""
        self.session_id._write_moving(
            {
                "item_ids": [
                    Command.create(item._prepare_further(item.award_id))
                    for item in self
                ]
            }
        )

    # --- Before the vote ---------------------------------------------------------

    def _settle_nominee(self):
        """Write down who the nominees are on the day the session is opened."""
        for name in NOMINEE:
            self.env.add_to_compute(self._fields[name], self)

    def _find_conflicts(self):
        """Enter the conflicts of interest that the data of HR show.

        Those found are added, one ``create`` for all; none is removed or waived.
        """
        vals_list = []
        # sudo: hr.employee, hr.department - who leads whom and works where is private
        # to HR; what comes of it is for the minutes
        for item_sudo in self.sudo():
            known = {(one.attendee_id.id, one.kind) for one in item_sudo.conflict_ids}
            for attendee_sudo in item_sudo.session_id.member_ids:
                kind = item_sudo._conflict_with(attendee_sudo.member_id)
                if kind and (attendee_sudo.id, kind) not in known:
                    vals_list.append(
                        {
                            "item_id": item_sudo.id,
                            "attendee_id": attendee_sudo.id,
                            "kind": kind,
                        }
                    )
        # sudo: tdkt.session.conflict - they are found, nobody enters them
        self.env["tdkt.session.conflict"].sudo().create(vals_list)

    def _conflict_with(self, member_sudo):
        """Return the kind of conflict ``member_sudo`` has with this line, "" for none.

        :param member_sudo: ``tdkt.council.member``; one without an employee record has
            declared whatever there is
        """
        person = member_sudo.employee_id
        if self.initiative_id:
            return self._conflict_with_authors(member_sudo)
        nominee = self.nomination_id.employee_id
        unit = self.nomination_id.department_id or nominee.department_id
        if not person:
            return ""
        if person == (nominee or unit.manager_id):
            return "self"
        if nominee and nominee in member_sudo.relative_ids.employee_id:
            return "relative"
        if not nominee:
            return "department" if person.department_id == unit else ""
        if person in self.nomination_id.initiative_ids.author_ids.employee_id:
            return "coauthor"
        return self._rank_of(person, nominee, unit)

    def _conflict_with_authors(self, member_sudo):
        """Return the closest conflict of a member with an author, "" for none."""
        person = member_sudo.employee_id
        authors = self.initiative_id.author_ids.employee_id
        if not person:
            return ""
        if person in authors:
            return "coauthor"
        if authors & member_sudo.relative_ids.employee_id:
            return "relative"
        kinds = {self._rank_of(person, one, one.department_id) for one in authors}
        # where it was made, for authors from outside or who work elsewhere by now
        if person.department_id and person.department_id == (
            self.initiative_id.department_id
        ):
            kinds.add("department")
        order = ("manager", "subordinate", "department", "")
        return min(kinds, key=order.index, default="")

    def _rank_of(self, person, nominee, unit):
        """Return how ``person`` stands to ``nominee`` in the office, "" for not."""
        if person in (nominee.parent_id, unit.manager_id):
            return "manager"
        if nominee in (person.parent_id, person.department_id.manager_id):
            return "subordinate"
        return "department" if unit and person.department_id == unit else ""

    def action_declare(self, reason=None):
        """Declare, as a member of the session, a conflict of interest with these lines.


        :param str reason: what it consists in
        :raises UserError: without a word of what it is, for who sits in no such
            session, or once the vote has begun
        """
        reason = self._require_reason(reason)
        self.check_access("read")
        for item in self:
            session = item.session_id
            # sudo: tdkt.session.member - the user's own row
            own_sudo = session.sudo().member_ids.filtered(
                lambda one: one.user_id == self.env.user
            )
            if not own_sudo:
                raise UserError(
                    self.env._("Only a member of the session declares a conflict.")
                )
            if session.state not in ("draft", "open"):
                raise UserError(
                    self.env._(
                        "The vote of “%(session)s” has begun: who votes on what is "
                        "settled.",
                        session=session.display_name,
                    )
                )
            if "declared" in item.conflict_ids.filtered(
                lambda one, own=own_sudo: one.attendee_id.id == own.id
            ).mapped("kind"):
                raise UserError(
                    self.env._(
                        "You have declared a conflict with “%(line)s” already.",
                        line=item.display_name,
                    )
                )
            # sudo: tdkt.session.conflict - a member enters none but his own, here
            self.env["tdkt.session.conflict"].sudo().create(
                {
                    "item_id": item.id,
                    "attendee_id": own_sudo.id,
                    "kind": "declared",
                    "note": reason,
                }
            )
        return True

    # --- The count ---------------------------------------------------------------

    def _tally(self, entry):
        """Return what one of the two entries counted: {name: votes}."""
        self.ensure_one()
        return {name: self[f"{entry}_{name}"] for name in COUNTED}

    def _get_count_reason(self):
        """Say what is wrong with the two entries of this line, "" when they agree."""
        self.ensure_one()
        first, second = self._tally("first"), self._tally("second")
        if first != second:
            return self.env._(
                "%(line)s: the two counts differ (%(first)s and %(second)s). Count "
                "the votes of this line again.",
                line=self.display_name,
                first=" / ".join(map(str, first.values())),
                second=" / ".join(map(str, second.values())),
            )
        counted = sum(first.values())
        if not counted:
            return self.env._(
                "%(line)s has not been counted yet.", line=self.display_name
            )
        if counted > self.voter_count:
            return self.env._(
                "%(line)s: %(counted)s votes were counted, but only %(voters)s members "
                "vote on it.",
                line=self.display_name,
                counted=counted,
                voters=self.voter_count,
            )
        return ""

    def _settle(self, tallies=None):
        """Take the counts as the result; who competes for places is ranked.

        :param dict tallies: {item: {agree, disagree, abstain, invalid}}; the two
            entries of each line when left out
        """
        values = {}
        for item in self:
            tally = (tallies or {}).get(item) or item._tally("first")
            values[item] = {
                **tally,
                "not_cast": item.voter_count - sum(tally.values()),
                "result": "passed" if tally["agree"] >= item.needed_count else "failed",
            }
        for place in self.session_id.place_ids:
            self._rank(place, values)
        self._write_moving_each(values)

    def _approved_of(self, place):
        """Return the lines that have got one of the limited places."""
        return place.session_id.item_ids.filtered(
            lambda one: one.award_id == place.award_id and one.result == "passed"
        )

    def _rank(self, place, values):
        """Give limited places to those with most votes; ``values`` is changed.

        Who has as many votes as the last of them, without room for all, is tied.
        """
        rivals = [
            item
            for item in self
            if item.session_id == place.session_id
            and item.award_id == place.award_id
            and values[item]["result"] == "passed"
        ]
        rivals.sort(key=lambda item: -values[item]["agree"])
        left = place.places - len(self._approved_of(place))
        for item in rivals:
            votes = values[item]["agree"]
            better = sum(values[one]["agree"] > votes for one in rivals)
            equal = sum(values[one]["agree"] == votes for one in rivals)
            values[item]["rank"] = better + 1
            if better >= left:
                values[item]["result"] = "failed"
            elif better + equal > left:
                values[item]["result"] = (
                    "failed" if place.tie_rule == "none" else "tied"
                )

    def _decide(self):
        """Give nominations and initiatives what the council has decided on them."""
        last = self.filtered(lambda one: not one.next_ids)
        last.filtered("nomination_id")._decide_nominations()
        by_council = last.filtered("initiative_id")
        # sudo: tdkt.initiative - the council's word moves what its members only read
        by_council.initiative_id.sudo()._take_votes(by_council)

    def _decide_nominations(self):
        settled = {}
        for item in self:
            # sudo: tdkt.nomination - chair and secretary edit no nomination otherwise
            nomination_sudo = item.nomination_id.sudo()
            if nomination_sudo.state == "qualified":
                settled[nomination_sudo] = {
                    "session_item_id": item.id,
                    "state": "approved" if item.passed else "rejected",
                    # the award proposed is not written again: each would be checked
                    **(
                        {"award_id": item.award_id.id}
                        if item.passed and item.award_id != nomination_sudo.award_id
                        else {}
                    ),
                }
        # sudo: tdkt.nomination - the council's word moves lines its members only read
        nominations_sudo = self.env["tdkt.nomination"].sudo()
        nominations_sudo._write_moving_each(settled)
        dossiers_sudo = nominations_sudo.union(*settled).dossier_id
        dossiers_sudo._sync_activities()
        dossiers_sudo._conclude_settled()

    # --- Printing ----------------------------------------------------------------

    def _printed_place(self):
        """Return position and unit of the nominee, "" for none.

        Of an initiative its authors with their shares, and the unit.
        """
        self.ensure_one()
        if self.initiative_id:
            authors = self.nominee_position and f"tác giả: {self.nominee_position}"
            return "; ".join(filter(None, (authors, self.nominee_department)))
        return ", ".join(filter(None, (self.nominee_position, self.nominee_department)))

    def _printed_matter(self):
        """Return what is voted on, in the words of papers and minutes."""
        self.ensure_one()
        if not self.initiative_id:
            return self.award_id.name
        what = "đề tài, đề án" if self.initiative_id.is_project else "sáng kiến"
        return f"Công nhận {what}, phạm vi ảnh hưởng: {PRINTED_SCOPES[self.scope]}"

    def _printed_refusal(self):
        """Return why the council did not recognise an initiative."""
        self.ensure_one()
        return (
            f"Không đủ phiếu đồng ý tại {self.session_id.name}: đạt "
            f"{self.agree}/{self.base_count} phiếu, cần {self.needed_count} phiếu."
        )

    def _printed_result(self):
        """Return the result in the words of the minutes."""
        self.ensure_one()
        return {
            "passed": "Thông qua",
            "failed": "Không thông qua",
            "tied": "Bằng phiếu",
            "void": "Bỏ phiếu lại",
        }.get(self.result, "")

    def _printed_remarks(self):
        """Return what the minutes say of conflicts of interest and of the chair."""
        self.ensure_one()
        whom = "tác giả" if self.initiative_id else "người được đề nghị"
        kinds = {
            "self": "là người được đề nghị",
            "relative": f"là người thân của {whom}",
            "department": "cùng đơn vị",
            "manager": f"là thủ trưởng trực tiếp của {whom}",
            "subordinate": f"là cấp dưới trực tiếp của {whom}",
            "coauthor": "là tác giả sáng kiến"
            if len(self.initiative_id.author_ids) == 1
            else "là đồng tác giả sáng kiến",
            "declared": "tự khai báo",
        }
        remarks = []
        for conflict in self.conflict_ids:
            why = (
                f"{kinds[conflict.kind]}{f': {conflict.note}' if conflict.note else ''}"
            )
            who = conflict.attendee_id.member_name
            if conflict.state == "standing":
                remarks.append(f"{who} không biểu quyết ({why}).")
            else:
                remarks.append(
                    f"{who} ({why}) được chủ tọa cho biểu quyết, lý do: "
                    f"{conflict.waive_reason}."
                )
        if self.not_cast:
            remarks.append(f"{self.not_cast} phiếu không thu về hoặc không bỏ.")
        if self.result_reason:
            remarks.append(f"Chủ tọa quyết định, lý do: {self.result_reason}.")
        return remarks
