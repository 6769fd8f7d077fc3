from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ..typesetting import words
from .tdkt_duplicate_mixin import SAME_EVIDENCE, Duplicate, join_hits
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
    _inherit = [
        "tdkt.workflow.mixin",
        "tdkt.locked.line.mixin",
        "tdkt.duplicate.mixin",
    ]
    _description = "Nomination"
    _order = "dossier_id, sequence, id"
    _rec_names_search = ["nominee_name"]
    _check_company_auto = True

    dossier_id = fields.Many2one(
        comodel_name="tdkt.dossier", required=True, ondelete="cascade", index=True
    )
    exemplar_count = fields.Integer(
        string="Exemplars",
        compute="_compute_exemplar_count",
        help="Exemplars of the same nominee.",
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
    background = fields.Text(
        string="Duties or Situation",
        help="First part of the merit report: what a person is charged with, or what a "
        "collective is there for.",
    )
    meeting_votes = fields.Integer(
        string="Votes For", copy=False, help="Votes in the meeting of the unit."
    )
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

    _meeting_votes_positive = models.Constraint(
        "CHECK(meeting_votes >= 0)", "Votes cannot be negative."
    )

    _lock_parents = {"dossier_id": "nomination_ids"}

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

    @api.constrains("meeting_votes")
    def _check_meeting_votes(self):
        for nomination in self:
            present = nomination.dossier_id.meeting_attendance
            if nomination.meeting_votes > present > 0:
                raise ValidationError(
                    self.env._(
                        "%(nominee)s has %(votes)s votes, yet only %(present)s were "
                        "present: correct one of the two.",
                        nominee=nomination.nominee_name,
                        votes=nomination.meeting_votes,
                        present=present,
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

    def _open_fields(self):
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
        for nomination, snapshot in self._prepare_snapshots().items():
            nomination._write_moving({**snapshot, "state": "proposed", "reason": False})

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
        for decision in self.decision_id:
            if decision.state != "draft":
                raise UserError(
                    self.env._(
                        "“%(decision)s” is signed: it can only be revoked.",
                        decision=decision.display_name,
                    )
                )
        self.write({"decision_id": False})
        return True

    # --- Printing ----------------------------------------------------------------

    def _printed_head(self):
        """Return the head of the merit report, issued by the proposing unit."""
        self.ensure_one()
        award = self.award_id
        proposal = (
            f"xét tặng danh hiệu “{award.name}”"
            if award.kind == "title"
            else f"tặng {award.name}"
        )
        return self.company_id._tdkt_printed_head(
            unit=self.unit_id,
            date=words.place_and_date(
                self.company_id.tdkt_place, words.long_date(None)
            ),
            title="Báo cáo thành tích",
            subject=[
                f"Đề nghị {proposal}",
                self.campaign_id.name or f"năm {self.year}",
            ],
        )

    def _printed_name(self):
        """Return the nominee with the form of address, e.g. “Bà Nông Thị Hạnh”."""
        self.ensure_one()
        title = self.nominee_title if self.subject_type == "individual" else ""
        return " ".join(filter(None, (title, self.nominee_name)))

    # --- Exemplars ---------------------------------------------------------------

    @api.depends_context("uid")
    @api.depends(*NOMINEE_FIELDS)
    def _compute_exemplar_count(self):
        counts = self.env["tdkt.exemplar"]._count_by_subject(self)
        for nomination in self:
            nomination.exemplar_count = counts[nomination]

    def action_open_exemplars(self):
        """Open the exemplars of the same nominee."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_exemplar_action"
        )
        action["domain"] = [
            (name, "=", self[name].id) for name in NOMINEE_FIELDS if self[name]
        ]
        action["context"] = {}
        return action

    # --- Evidence ----------------------------------------------------------------

    def _nominee(self):
        """Return the employee or department that is nominated, else nothing."""
        self.ensure_one()
        return self.employee_id or self.department_id

    def _accepted_work(self, model):
        """Return {nomination: records of ``model`` that the nominee has to show}.

        They belong to the approved commitments of the nominee: a person's own, a
        department's collective one. With a campaign, those of that campaign; without
        one, those whose campaign ran in the year of the achievements. Outside persons
        have no commitments. Read with the user's own rights, in one search.

        :param str model: ``tdkt.evidence`` or ``tdkt.commitment.item``
        """
        records = self.env[model].search(
            Domain("commitment_id.state", "in", ("approved", "reported", "assessed"))
            & (
                Domain("commitment_id.employee_id", "in", self.employee_id.ids)
                | Domain("commitment_id.employee_id", "=", False)
                & Domain("commitment_id.department_id", "in", self.department_id.ids)
            )
        )
        by_holder = records.grouped(
            lambda record: record.commitment_id.employee_id
            or record.commitment_id.department_id
        )
        return {
            nomination: by_holder.get(nomination._nominee(), records.browse()).filtered(
                nomination._rests_on
            )
            for nomination in self
        }

    def _rests_on(self, record):
        """Tell whether a line of the nominee's work falls under this nomination."""
        campaign = record.commitment_id.campaign_id
        if self.campaign_id:
            return campaign == self.campaign_id
        if "date" in record._fields:
            return record.date.year == self.year
        return campaign.date_start.year <= self.year <= campaign.date_end.year

    def _evidence_lines(self):
        """Return what the nominees have done, for the report of achievements.

        :return: {nomination id: list of values, oldest first}; the keys are
            ``evidence`` (the record), ``date``, ``campaign`` and ``item`` (names, the
            latter may be empty), ``kind`` (label of the item's kind), ``name`` (what
            was done), ``quantity`` and ``uom``, ``filename``
        """
        kinds = dict(
            self.env["tdkt.commitment.item"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        return {
            nomination.id: [
                {
                    "evidence": evidence,
                    "date": evidence.date,
                    "campaign": evidence.campaign_id.name,
                    "item": evidence.item_id.name or "",
                    "kind": kinds.get(evidence.item_id.kind, ""),
                    "name": evidence.name,
                    "quantity": evidence.quantity,
                    "uom": evidence.item_id.uom or "",
                    "filename": evidence.filename or "",
                }
                for evidence in found.sorted(lambda one: (one.date, one.id))
            ]
            for nomination, found in self._accepted_work("tdkt.evidence").items()
        }

    def action_fill_merit(self):
        """Write the nominee's evidence into merits that are still empty.

        The draft is in Vietnamese, as all that is printed; the unit then words it.

        :raises UserError: when there is nothing to fill in, or the line is locked
        """
        empty = self.filtered(lambda line: not (line.merit or "").strip())
        drafts = {
            nomination_id: self._word_merit(lines)
            for nomination_id, lines in empty._evidence_lines().items()
            if lines
        }
        if not drafts:
            raise UserError(
                self.env._(
                    "Nothing to take over: the merit is written already, or no "
                    "results are recorded for the nominee."
                )
            )
        for nomination in empty:
            if nomination.id in drafts:
                nomination.merit = drafts[nomination.id]
        return True

    @api.model
    def _word_merit(self, lines):
        """Word evidence lines as a draft of the merit, one paragraph per item."""
        paragraphs = {}
        for line in lines:
            paragraphs.setdefault(line["item"], []).append(line["name"].rstrip(" .;"))
        return "\n".join(
            (f"{item}: " if item else "") + "; ".join(names) + "."
            for item, names in paragraphs.items()
        )

    def _find_duplicates(self):
        """Look for the nominee's evidence and initiatives under other names.

        Found are the like of his evidence and initiatives in other commitments, and
        other dossiers that nominate him for the same evidence.
        """
        if not self:
            return {}
        evidence = self._accepted_work("tdkt.evidence")
        initiatives = {
            nomination: items.filtered(lambda item: item.kind == "initiative")
            for nomination, items in self._accepted_work("tdkt.commitment.item").items()
        }
        found = [self._find_reuse(evidence)]
        for work in (evidence, initiatives):
            everything, *_rest = work.values()
            hits = everything.union(*work.values())._find_duplicates()
            found.append(
                {
                    nomination.id: [hit for one in mine for hit in hits.get(one.id, ())]
                    for nomination, mine in work.items()
                }
            )
        return {line: hits for line, hits in join_hits(*found).items() if hits}

    def _find_reuse(self, evidence):
        """Return the nominations of other dossiers that rest on the same evidence.

        :param dict evidence: what each of these nominations rests on
        """
        others = self.search(
            Domain("state", "!=", "withdrawn")
            & (
                Domain("employee_id", "in", self.employee_id.ids)
                | Domain("department_id", "in", self.department_id.ids)
            )
        )
        by_nominee = others.grouped(lambda line: line._nominee())
        evidence_of_others = others._accepted_work("tdkt.evidence")
        return {
            line.id: [
                Duplicate(other, SAME_EVIDENCE)
                for other in by_nominee.get(line._nominee(), others.browse())
                if other.dossier_id != line.dossier_id
                and mine & evidence_of_others[other]
            ]
            for line, mine in evidence.items()
        }

    def _duplicate_holder(self):
        return self.dossier_id.display_name
