from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import float_compare
from odoo.tools.translate import LazyTranslate

from ...award_list.text import fold
from ..mixins.tdkt_workflow_mixin import NextStep, Transition
from ..vocabulary import SCOPES

_lt = LazyTranslate(__name__)

# Digits that a share has behind the comma, and what all shares sum to.
SHARE_DIGITS = 2
WHOLE = 100
# What whoever recognises enters; nobody does so for an initiative of his own.
JUDGED = {"recognised_on", "recognised_by", "reference", "scope_reference"}
# What may be learnt of an initiative after an award rests on it.
LATER = {"scope", "scope_reference", "commendation_ids"}
# Who sees which awards rest on an initiative.
USE_READERS = (
    "thidua_khenthuong.group_tdkt_unit,thidua_khenthuong.group_tdkt_leader,"
    "hr.group_hr_user"
)


class Together:
    """Marks that authors are written with their initiative, which checks their sum.

    Told apart by its type, which no context that arrives over RPC can hold.
    """


class TdktInitiative(models.Model):
    """An initiative or accepted project, its authors, and who recognised it.

    Luật Thi đua, khen thưởng 2022, Điều 3 khoản 4; Nghị định 13/2012/NĐ-CP (Điều lệ
    Sáng kiến). The agency where it is applied recognises it; how far it has effect, in
    the agency, the province or the country, may be confirmed later, by another
    decision. What the authors contributed sums to 100 percent.

    ========== ================== ============ ===================================
    action     from               to           who
    ========== ================== ============ ===================================
    submit     draft, returned    submitted    owner: an author, head of the unit
    recall     submitted          draft        owner, before it is judged
    return     submitted, refused returned     officer, with a reason
    recognise  draft, submitted   recognised   officer, who enters the decision
    refuse     submitted          refused      officer, with a reason
    reconsider refused            submitted    officer, with a reason
    withdraw   draft … returned   withdrawn    owner, with a reason
    revoke     recognised         revoked      officer, with a reason
    ========== ================== ============ ===================================

    What was not recognised for one effect may be for a narrower one: an officer takes
    it up again, or returns it to its authors. Awards that rested on it stay named when
    it is revoked, as their decisions are.
    """

    _name = "tdkt.initiative"
    _inherit = [
        "tdkt.submitted.mixin",
        "tdkt.foundation.mixin",
        "tdkt.compared.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Initiative"
    _order = "year desc, id desc"
    _rec_names_search = ["name", "author_names"]
    _owner_path = "department_id"
    _check_company_auto = True
    _compared_holder = "id"

    name = fields.Char(string="Initiative", required=True, index="trigram")
    is_project = fields.Boolean(
        string="Project",
        help="A scientific project or scheme (đề tài, đề án) that was accepted, not an "
        "initiative.",
    )
    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: self.env.company._tdkt_today().year,
    )
    description = fields.Text(
        string="What Is New", help="The solution, where it is applied, what it brings."
    )
    applied_on = fields.Date(
        string="Applied Since",
        help="The day it was first applied or tried: before that it is no initiative.",
    )
    scope = fields.Selection(
        selection=SCOPES,
        string="Has Effect On",
        required=True,
        default="base",
        tracking=True,
    )
    scope_reference = fields.Char(
        string="Effect Confirmed In",
        copy=False,
        help="Number and issuer of the decision that confirms a wider effect.",
    )
    author_ids = fields.One2many(
        comodel_name="tdkt.initiative.author",
        inverse_name="initiative_id",
        string="Authors",
        default=lambda self: self._default_author_ids(),
        copy=True,
    )
    author_names = fields.Char(
        compute="_compute_author_names",
        store=True,
        index="trigram",
        help="As on the day they were entered, with their shares.",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Unit",
        compute="_compute_department_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        index=True,
        check_company=True,
        help="Where it was made: its head speaks for it.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    item_id = fields.Many2one(
        comodel_name="tdkt.commitment.item",
        string="Promised As",
        domain="[('kind', '=', 'initiative'), ('company_id', '=', company_id)]",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        help="The line of a commitment that this initiative keeps.",
    )
    file = fields.Binary(
        string="Application or Certificate", attachment=True, copy=False
    )
    filename = fields.Char(copy=False)
    recognised_on = fields.Date(copy=False, tracking=True)
    recognised_by = fields.Char(
        help="The body whose head recognised it; the office itself when nobody says.",
    )
    reference = fields.Char(
        string="Recognised In", copy=False, help="Number of the decision."
    )
    nomination_ids = fields.Many2many(
        comodel_name="tdkt.nomination",
        relation="tdkt_nomination_initiative_rel",
        column1="initiative_id",
        column2="nomination_id",
        string="Nominations Based on It",
        readonly=True,
        copy=False,
        groups="thidua_khenthuong.group_tdkt_unit,thidua_khenthuong.group_tdkt_leader",
    )
    commendation_ids = fields.Many2many(
        comodel_name="tdkt.commendation",
        relation="tdkt_commendation_initiative_rel",
        column1="initiative_id",
        column2="commendation_id",
        string="Awards Based on It",
        copy=False,
        groups=USE_READERS,
        help="Those that nominations were based on come with their decision; those of "
        "other bodies and of the past are entered by an officer.",
    )
    similar_ids = fields.Many2many(
        comodel_name="tdkt.initiative",
        relation="tdkt_initiative_similar_rel",
        column1="line_id",
        column2="similar_id",
        groups=fields.NO_ACCESS,
        readonly=True,
        copy=False,
        help="Pairs of similar words, found by the cron (tdkt.compared.mixin).",
    )
    reason = fields.Text(
        readonly=True,
        copy=False,
        help="Why it was not recognised, taken up again, withdrawn or revoked.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("returned", "Returned"),
            ("recognised", "Recognised"),
            ("refused", "Not Recognised"),
            ("withdrawn", "Withdrawn"),
            ("revoked", "Revoked"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    _list_idx = models.Index("(company_id, year DESC, id DESC)")
    _twin_idx = models.Index("(id) WHERE has_twin IS TRUE")
    _year_valid = models.Constraint(
        "CHECK(year BETWEEN 1990 AND 2100)", "Enter the year in four digits."
    )
    _recognition_told = models.Constraint(
        "CHECK(state != 'recognised' OR recognised_on IS NOT NULL)",
        "A recognised initiative names the day on which it was recognised.",
    )

    # --- Values --------------------------------------------------------------------

    @api.model
    def _default_author_ids(self):
        """Propose whoever enters it; an officer enters those of others."""
        employee = self.env.user.employee_id
        if not employee or self._has_role(("officer",)):
            return []
        return [Command.create({"employee_id": employee.id, "share": WHOLE})]

    @api.depends("author_ids.name", "author_ids.share", "author_ids.sequence")
    def _compute_author_names(self):
        for initiative in self:
            initiative.author_names = ", ".join(
                author._say() for author in initiative.author_ids
            )

    @api.depends("author_ids.department_id")
    def _compute_department_id(self):
        for initiative in self:
            initiative.department_id = (
                initiative.department_id or initiative.author_ids.department_id[:1]
            )

    @api.depends("name")
    def _compute_text_key(self):
        for initiative in self:
            initiative.text_key = fold(initiative.name)

    # --- What is refused -----------------------------------------------------------

    @api.constrains("author_ids")
    def _check_shares(self):
        """Refuse authors whose shares do not make up the whole."""
        for initiative in self:
            if why := initiative.author_ids and initiative._get_shares_reason():
                raise ValidationError(why)

    def _get_shares_reason(self, most=False):
        """Say that the shares are not 100 percent, "" when they are.

        :param bool most: less is no fault, as long as the authors are being entered
        """
        self.ensure_one()
        # sudo: the sum counts every author
        total = sum(self.sudo().author_ids.mapped("share"))
        differs = float_compare(total, WHOLE, precision_digits=SHARE_DIGITS)
        if not differs or (most and differs < 0):
            return ""
        return self.env._(
            "The shares of the authors of “%(initiative)s” sum to %(total)s %%, not "
            "100 %%: correct them.",
            initiative=self.name or "",
            total=say_share(total),
        )

    @api.constrains("year", "recognised_on", "company_id")
    def _check_days(self):
        for initiative in self:
            today = initiative.company_id._tdkt_today()
            if initiative.year > today.year:
                raise ValidationError(
                    self.env._(
                        "The year %(year)s has not begun: enter the year in which the "
                        "initiative was made.",
                        year=initiative.year,
                    )
                )
            if initiative.recognised_on and initiative.recognised_on > today:
                raise ValidationError(
                    self.env._(
                        "“%(initiative)s” cannot have been recognised in the future.",
                        initiative=initiative.name,
                    )
                )

    @api.constrains("item_id", "company_id")
    def _check_item(self):
        # sudo: tdkt.commitment.item - compared whoever may read the commitment
        for initiative in self.sudo().filtered("item_id"):
            item = initiative.item_id
            if item.kind != "initiative" or item.company_id != initiative.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(item)s” promises no initiative of this office: choose "
                        "another line of a commitment.",
                        item=item.name,
                    )
                )

    @api.constrains("commendation_ids", "company_id")
    def _check_uses(self):
        # sudo: the awards of the authors, whoever may read them
        for initiative in self.sudo():
            authors = initiative.author_ids.employee_id
            for award in initiative.commendation_ids:
                if award.company_id != initiative.company_id or (
                    award.employee_id and award.employee_id not in authors
                ):
                    raise ValidationError(
                        self.env._(
                            "“%(award)s” was not given to an author of "
                            "“%(initiative)s”.",
                            award=award.display_name,
                            initiative=initiative.name,
                        )
                    )

    def _get_resting_reason(self):
        """Name an initiative that something rests on, "" when nothing does."""
        # sudo: what rests on it counts even where the user may not read it
        for one_sudo in self.sudo():
            if one_sudo.commendation_ids or one_sudo.nomination_ids:
                return self.env._(
                    "An award or a nomination is based on “%(initiative)s”: it stays.",
                    initiative=one_sudo.name,
                )
        return ""

    def _filter_settled(self):
        return self.filtered("commendation_ids")

    @api.model_create_multi
    def create(self, vals_list):
        together = self.with_context(tdkt_authors=Together())
        return super(TdktInitiative, together).create(vals_list).with_env(self.env)

    def write(self, vals):
        if "author_ids" in vals and not self._writes_together():
            together = self.with_context(tdkt_authors=Together())
            return together.write(vals)
        names = {
            name
            for name in vals
            if name in self._fields and not self._is_free_field(self._fields[name])
        }
        if names - LATER and not self._is_moving(names):
            self._check_unsettled()
        # sudo: compared only; a decision's own awards stay based on it
        bound = "commendation_ids" in vals and {
            one_sudo: one_sudo.commendation_ids.filtered(
                lambda award: award.decision_id.origin == "own"
            )
            for one_sudo in self.sudo()
        }
        result = super().write(vals)
        for one_sudo, awards_sudo in (bound or {}).items():
            if lost := awards_sudo - one_sudo.commendation_ids:
                raise UserError(
                    self.env._(
                        "“%(award)s” was decided on this initiative: that stays.",
                        award=lost[0].display_name,
                    )
                )
        return result

    @api.model
    def _writes_together(self):
        return isinstance(self.env.context.get("tdkt_authors"), Together)

    def _check_file_open(self, name):
        self._check_unsettled()
        return super()._check_file_open(name)

    # --- Workflow --------------------------------------------------------------------

    @api.model
    def _transitions(self):
        transitions = super()._transitions()
        again = transitions["return"]
        return {
            **transitions,
            "return": again._replace(sources=(*again.sources, "refused")),
            "recognise": Transition(
                _lt("Recognise"),
                ("draft", "submitted"),
                "recognised",
                ("officer",),
                impartial=True,
            ),
            "refuse": Transition(
                _lt("Do Not Recognise"),
                ("submitted",),
                "refused",
                ("officer",),
                impartial=True,
            ),
            "reconsider": Transition(
                _lt("Take Up Again"),
                ("refused",),
                "submitted",
                ("officer",),
                impartial=True,
            ),
            "withdraw": Transition(
                _lt("Withdraw"),
                ("draft", "submitted", "returned"),
                "withdrawn",
                ("owner",),
            ),
            "revoke": Transition(
                _lt("Revoke the Recognition"),
                ("recognised",),
                "revoked",
                ("officer",),
                effect=_lt("It counts for no award any more."),
                impartial=True,
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"reason"}

    @api.model
    def _reserved_fields(self):
        names = JUDGED | {"commendation_ids"}
        return {**super()._reserved_fields(), **dict.fromkeys(names, ("officer",))}

    @api.model
    def _impartial_fields(self):
        return super()._impartial_fields() | JUDGED | {"commendation_ids"}

    def _audited_fields(self):
        return super()._audited_fields() | LATER | JUDGED

    def _open_fields(self):
        judge = self._has_role(("officer",)) and not self._others_by_own(
            ("officer",)
        ).get(self)
        return {
            "draft": None,
            "returned": None,
            "submitted": JUDGED | {"scope"} if judge else set(),
            "recognised": LATER if judge else set(),
        }.get(self.state, set())

    def _get_required_fields(self, action):
        if action == "recognise":
            return ("author_ids", "recognised_on", "reference")
        if action == "submit":
            return ("author_ids", "department_id", "description")
        if action in ("refuse", "reconsider"):
            # whoever takes it up again recognises what has authors
            return ("author_ids",)
        return ()

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        if action in ("submit", "recognise"):
            for initiative in self:
                reasons[initiative.id] = (
                    reasons.get(initiative.id) or initiative._get_shares_reason()
                )
        return reasons

    def _get_gaps(self, action):
        gaps = super()._get_gaps(action)
        if action == "recognise" and not self.is_project and not self.applied_on:
            # Nghị định 13/2012, Điều 3: applied or tried; read at second hand, so it
            # is said and stops nobody
            gaps.append(self.env._("Since when it has been applied is not entered."))
        return gaps

    def _get_effect_lines(self, action):
        lines = super()._get_effect_lines(action)
        if action == "revoke":
            # sudo: whoever revokes must know of every award that rests on it
            awards_sudo = self.sudo().commendation_ids
            lines += [
                self.env._(
                    "An award rests on it: %(award)s.", award=award_sudo.display_name
                )
                for award_sudo in awards_sudo
                if award_sudo.state != "revoked"
            ]
        return lines

    def _parties(self):
        return {
            # sudo: hr.employee - whose login it is, is private to HR
            one_sudo.id: one_sudo.submitted_by_id
            | one_sudo.author_ids.employee_id.user_id
            for one_sudo in self.sudo()
        }

    def _filter_owned(self):
        user = self.env.user
        # sudo: hr.employee - the login behind an employee is private to HR
        own = self.filtered(
            lambda one: user in one.sudo().author_ids.employee_id.user_id
        )
        return own | super()._filter_owned()

    def _next_step(self):
        if self.state == "submitted":
            officer = self.company_id._tdkt_officer(besides=self._parties()[self.id])
            return NextStep(officer, _lt("Recognise or return the initiative"))
        if self.state == "returned":
            owner = self.submitted_by_id or self.create_uid
            return NextStep(owner, _lt("Correct the returned initiative"))
        return None

    def action_submit(self):
        """Hand the initiative in.

        :raises UserError: without authors, or when nobody says what is new
        """
        return self._move_dated(
            "submit", "date_submitted", self._prepare_submit_values()
        )

    def action_recognise(self, exception=None):
        """Record that the agency recognised it, by the decision entered before.

        :param str exception: why it is done in a matter of one's own, where nobody else
            of the office could
        """
        initiatives = self._excused(exception)
        initiatives._check_move("recognise")
        for body, found in initiatives.grouped(
            lambda one: one.recognised_by or one.company_id.name
        ).items():
            found._move(
                "recognise",
                {"recognised_by": body, "return_reason": False, "reason": False},
            )
        return True

    def action_refuse(self, reason=None):
        """Record that it was not recognised, and why."""
        reason = self._require_reason(reason)
        return self._excused(reason)._move("refuse", {"reason": reason})

    def action_reconsider(self, reason=None):
        """Take up again what was not recognised, e.g. for a narrower effect.

        It waits for recognition as it did before, and its effect may be changed. What a
        council has voted stays with its session.

        :raises UserError: without a reason
        """
        reason = self._require_reason(reason)
        return self._excused(reason)._move("reconsider", {"reason": reason})

    def action_withdraw(self, reason=None):
        """Withdraw it, with a reason."""
        return self._move("withdraw", {"reason": self._require_reason(reason)})

    def action_revoke(self, reason=None):
        """Record that the recognition was taken back, and why."""
        reason = self._require_reason(reason)
        return self._excused(reason)._move("revoke", {"reason": reason})

    def _prepare_merit_facts(self):
        """Return what a merit report tells of the initiative, as plain values."""
        self.ensure_one()
        return {
            "year": self.year,
            "name": self.name,
            "project": self.is_project,
            "scope": self.scope,
            "scope_reference": self.scope_reference or "",
            "reference": self.reference or "",
            "date": fields.Date.to_string(self.recognised_on) or "",
            "issuer": self.recognised_by or self.company_id.name,
        }

    # --- The same elsewhere ----------------------------------------------------------

    @api.model
    def _to_judge_domain(self):
        return Domain("state", "in", ("draft", "submitted", "returned"))

    def _find_duplicates(self):
        return self._alike_by_text()

    def _duplicate_holder(self):
        return self.author_names or self.display_name


def say_share(share):
    """Return a share as Vietnamese lists write it: “33,33”, “60”."""
    return f"{share:.{SHARE_DIGITS}f}".rstrip("0").rstrip(".").replace(".", ",")
