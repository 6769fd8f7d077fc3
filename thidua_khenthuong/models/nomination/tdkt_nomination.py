from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...typesetting import words
from ..mixins.tdkt_duplicate_mixin import SAME_EVIDENCE, join_hits
from ..mixins.tdkt_nominee_mixin import NOMINEE_FIELDS
from ..mixins.tdkt_workflow_mixin import Transition
from ..vocabulary import PASSED_STATES
from . import twins

_lt = LazyTranslate(__name__)


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
    refuse     forwarded                      unqualified  officer, with a reason
    ========== ============================== ============ ======================

    draft → proposed comes with the dossier, qualified → forwarded with the submission
    to the superior level, qualified or forwarded → decided with the decision. What the
    council decides in between stands in the room of the council.
    """

    _name = "tdkt.nomination"
    _inherit = [
        "tdkt.returnable.line.mixin",
        "tdkt.foundation.mixin",
        "tdkt.nominee.mixin",
        "tdkt.duplicate.mixin",
        "tdkt.eligible.mixin",
    ]
    _description = "Nomination"
    # as their dossiers are, by the year kept on the line: no join, and an index
    _order = "year desc, dossier_id.id desc, sequence, id"
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
    year = fields.Integer(related="dossier_id.year", store=True, aggregator=None)
    dossier_state = fields.Selection(related="dossier_id.state", string="Dossier State")
    sequence = fields.Integer(default=10)
    background = fields.Text(
        string="Duties or Situation",
        help="First part of the merit report: what a person is charged with, or what a "
        "collective is there for.",
    )
    meeting_votes = fields.Integer(
        string="Votes For",
        copy=False,
        aggregator=None,
        help="Votes in the meeting of the unit.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        string="Bonus",
        copy=False,
        help="Tiền thưởng, in đồng. The decision fills in what the law gives; an "
        "officer enters another amount with a reason.",
    )
    paper_ids = fields.One2many(
        comodel_name="tdkt.dossier.paper", inverse_name="nomination_id"
    )
    # Taken when the decision is issued: see tdkt.foundation.mixin.
    evidence_ids = fields.Many2many(
        comodel_name="tdkt.evidence",
        relation="tdkt_nomination_evidence_rel",
        column1="nomination_id",
        column2="evidence_id",
        string="Supporting Evidence",
        readonly=True,
        copy=False,
        help="What the diary held when the decision was issued; it stays as it is.",
    )
    item_ids = fields.Many2many(
        comodel_name="tdkt.commitment.item",
        relation="tdkt_nomination_item_rel",
        column1="nomination_id",
        column2="item_id",
        string="Supporting Items",
        readonly=True,
        copy=False,
    )
    initiative_ids = fields.Many2many(
        comodel_name="tdkt.initiative",
        relation="tdkt_nomination_initiative_rel",
        column1="nomination_id",
        column2="initiative_id",
        string="Initiatives",
        domain=[("state", "=", "recognised")],
        copy=False,
        help="Recognised initiatives that this nomination is based on; the decision "
        "keeps them by name.",
    )
    decision_id = fields.Many2one(
        comodel_name="tdkt.decision",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    submission_id = fields.Many2one(
        comodel_name="tdkt.submission",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    answer = fields.Selection(
        selection=[
            ("awaited", "Awaited"),
            ("granted", "Granted"),
            ("refused", "Refused"),
        ],
        string="Superior's Answer",
        compute="_compute_answer",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("proposed", "Proposed"),
            ("returned", "Returned"),
            ("qualified", "Qualified"),
            ("unqualified", "Not Qualified"),
            ("forwarded", "Forwarded"),
            ("decided", "Decided"),
            ("withdrawn", "Withdrawn"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )

    _list_idx = models.Index("(company_id, year DESC, dossier_id DESC, sequence, id)")
    # who of an office is proposed for an award of a year: shares count with them
    _share_idx = models.Index(
        "(company_id, award_id, year, employee_id, department_id)"
        # all that is asked of those whose like is looked for
        " INCLUDE (id, dossier_id, campaign_id)"
        " WHERE partner_id IS NULL AND state IN"
        " ('draft', 'proposed', 'returned', 'qualified', 'approved', 'forwarded')"
    )
    # whoever is nominated elsewhere, without reading the lines themselves
    _elsewhere_idx = models.Index(
        "(employee_id, company_id) INCLUDE (dossier_id, campaign_id, year)"
        " WHERE state != 'withdrawn'"
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
    _scope_path = "unit_id"

    # --- Computes and constraints ------------------------------------------------

    @api.depends("submission_id", "state")
    def _compute_answer(self):
        answers = {
            "forwarded": "awaited",
            "decided": "granted",
            "unqualified": "refused",
        }
        for nomination in self:
            nomination.answer = nomination.submission_id and answers.get(
                nomination.state, False
            )

    @api.constrains("award_id", *NOMINEE_FIELDS)
    def _check_active_nominee(self):
        for employee in self.employee_id._tdkt_snapshot().values():
            if not employee["active"]:
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
                        "%(nominee)s has %(votes)s votes, but only %(present)s were "
                        "present: correct one of the two.",
                        nominee=nomination.nominee_name,
                        votes=nomination.meeting_votes,
                        present=present,
                    )
                )

    @api.constrains("initiative_ids", *NOMINEE_FIELDS)
    def _check_initiatives(self):
        # sudo: tdkt.initiative - whose it is, whoever may read it
        for nomination in self.sudo():
            for initiative in nomination.initiative_ids:
                employee = nomination.employee_id
                if (
                    initiative.company_id != nomination.company_id
                    or initiative.state != "recognised"
                    or (employee and employee not in initiative.author_ids.employee_id)
                ):
                    raise ValidationError(
                        self.env._(
                            "“%(initiative)s” is no recognised initiative of "
                            "%(nominee)s: choose another one.",
                            initiative=initiative.name,
                            nominee=nomination.nominee_name,
                        )
                    )

    @api.constrains("decision_id", "submission_id")
    def _check_documents(self):
        for nomination in self:
            for document in (nomination.decision_id, nomination.submission_id):
                why = document and document._get_listing_reason(nomination)
                if why:
                    raise ValidationError(why)

    def _get_owed_paper_reason(self, papers):
        """Name the ``papers`` that were returned and are not mended yet, else ""."""
        self.ensure_one()
        returned = papers.filtered(
            lambda paper, line=self: paper.state == "returned"
            and line in paper._covered()
        )
        if not returned:
            return ""
        return self.env._(
            "%(nominee)s is still missing a corrected paper: %(papers)s.",
            nominee=self.nominee_name,
            papers=self.env._(", ").join(returned.kind_id.mapped("name")),
        )

    def _get_other_office_reason(self, document):
        """Say that the line and the document belong to two offices, else ""."""
        self.ensure_one()
        if self.company_id == document.company_id:
            return ""
        return self.env._(
            "%(nominee)s belongs to another office.", nominee=self.nominee_name
        )

    def _get_not_qualified_reason(self, states):
        """Say that the line is in none of ``states``, else ""."""
        self.ensure_one()
        if self.state in states:
            return ""
        return self.env._(
            "%(nominee)s is not qualified yet and cannot be put into a decision.",
            nominee=self.nominee_name,
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
                _lt("Qualify"),
                ("proposed", "unqualified"),
                "qualified",
                ("officer",),
                impartial=True,
            ),
            "disqualify": Transition(
                _lt("Refuse"),
                ("proposed", "qualified"),
                "unqualified",
                ("officer",),
                impartial=True,
            ),
            "return": Transition(
                _lt("Return"),
                ("proposed",),
                "returned",
                ("officer",),
                impartial=True,
            ),
            "withdraw": Transition(
                _lt("Withdraw"),
                ("draft", "proposed", "returned", "qualified"),
                "withdrawn",
                ("owner",),
            ),
            "refuse": Transition(
                _lt("Record the superior's refusal"),
                ("forwarded",),
                "unqualified",
                ("officer",),
            ),
        }

    def _audited_fields(self):
        return super()._audited_fields() | {"amount", "decision_id", "submission_id"}

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"evidence_ids", "item_ids"}

    def _parties(self):
        dossiers = self.dossier_id._parties()
        return {
            # sudo: hr.employee, hr.department - whose login it is, is private to HR
            line_sudo.id: dossiers[line_sudo.dossier_id.id]
            | (line_sudo.employee_id or line_sudo.department_id.manager_id).user_id
            for line_sudo in self.sudo()
        }

    @api.model
    def _impartial_fields(self):
        return super()._impartial_fields() | {"amount"}

    def _filter_settled(self):
        return self.filtered(lambda line: line.state == "decided")

    def _settle(self):
        """Close decided lines and keep by name what each of them rests on."""
        self._write_moving({"state": "decided"})
        self._keep_foundation()

    def _keep_foundation(self):
        """Write down which evidence and items done these lines rest on today."""
        # sudo: whoever issues or registers need not read every diary
        lines_sudo = self.sudo()
        evidence = lines_sudo._accepted_work("tdkt.evidence")
        items = {
            line_sudo: found.filtered("is_done")
            for line_sudo, found in lines_sudo._accepted_work(
                "tdkt.commitment.item"
            ).items()
        }
        for name, work in (("evidence_ids", evidence), ("item_ids", items)):
            self._fields[name].write_batch(
                [
                    (line_sudo, [Command.set(found.ids)])
                    for line_sudo, found in work.items()
                ]
            )

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
            **dict.fromkeys(PASSED_STATES, officer | {"decision_id", "submission_id"}),
            "forwarded": {"amount", "decision_id"},
        }.get(self.state, set())

    @api.model
    def _reserved_fields(self):
        names = ("amount", "decision_id", "submission_id")
        return {**super()._reserved_fields(), **dict.fromkeys(names, ("officer",))}

    def _check_writable(self, vals):
        super()._check_writable(vals)
        for name in {"decision_id", "submission_id"} & vals.keys():
            documents_now = self[name] | self[name].browse(vals[name] or ())
            documents_now._check_list_open()

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        # by their dossiers, which are asked for the same papers afterwards
        papers = self.dossier_id.paper_ids.grouped("nomination_id")
        none = self.env["tdkt.dossier.paper"]
        for nomination in self:
            if (
                action in ("qualify", "disqualify", "return")
                and nomination.dossier_id.state != "appraising"
            ):
                reasons[nomination.id] = self.env._(
                    "Start the appraisal of “%(dossier)s” first.",
                    dossier=nomination.dossier_id.display_name,
                )
            elif action == "qualify" and (
                owed := nomination._get_owed_paper_reason(papers.get(nomination, none))
            ):
                reasons[nomination.id] = owed
            elif action in ("disqualify", "withdraw", "refuse") and (
                nomination.decision_id
                or (action != "refuse" and nomination.submission_id)
            ):
                document = nomination.decision_id or nomination.submission_id
                reasons[nomination.id] = self.env._(
                    "%(nominee)s is listed in “%(decision)s”: remove the line from it "
                    "first.",
                    nominee=nomination.nominee_name,
                    decision=document.display_name,
                )
            elif action == "withdraw" and nomination.dossier_id.state == "concluded":
                reasons[nomination.id] = self.env._(
                    "“%(dossier)s” is concluded.",
                    dossier=nomination.dossier_id.display_name,
                )
        return reasons

    def _propose(self):
        """Freeze who is nominated and hand the lines in, together with the dossier."""
        self._write_moving_each(
            {
                nomination: {**snapshot, "state": "proposed", "reason": False}
                for nomination, snapshot in self._prepare_snapshots().items()
            },
            "submit",
        )
        self._freeze_eligibility()

    def _prepare_award_values(self, decision):
        return {
            **super()._prepare_award_values(decision),
            "unit_id": self.unit_id.id,
            "commendation_type": self.commendation_type,
            "year": self.year,
            "campaign_id": self.campaign_id.id,
            # sudo: tdkt.initiative - what an award rests on, whoever issues it
            "initiative_ids": [Command.set(self.sudo().initiative_ids.ids)],
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

    def action_qualify(self, exception=None):
        """Record that the nominee meets the conditions.

        :param str exception: why it is done in a matter of one's own, where nobody else
            of the office could; or although the nominee is not eligible, where the
            office allows it
        :raises UserError: for a nominee whom a condition of the law excludes today
        """
        lines = self._excused(exception)
        excused = lines._find_excluded() if lines._excuse() else {}
        others = lines.filtered(lambda line: line.id not in excused)
        values = {"reason": False, "returned_by_id": False}
        for some, why in ((others, False), (lines - others, lines._excuse())):
            if some:
                some._move("qualify", {**values, "eligibility_exception": why})
        return True

    def action_disqualify(self, reason=None):
        """Refuse the line with a reason."""
        reason = self._require_reason(reason)
        return self._excused(reason)._move(
            "disqualify", {"reason": reason, "returned_by_id": False}
        )

    def action_withdraw(self, reason=None):
        """Withdraw the line; a reason may be given."""
        return self._move("withdraw", {"reason": (reason or "").strip() or False})

    def action_refuse(self, reason=None):
        """Record that the superior level refused forwarded lines, with its reason."""
        reason = self._require_reason(reason)
        self._move("refuse", {"reason": reason})
        self.submission_id._close_when_answered()
        self.dossier_id._conclude_settled()
        return True

    def action_remove_from_decision(self):
        """Take qualified lines out of a decision that is still a draft."""
        self.decision_id._check_list_open()
        self.write({"decision_id": False})
        return True

    def action_remove_from_submission(self):
        """Take qualified lines out of a submission that is still a draft."""
        self.write({"submission_id": False})
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

    def _printed_forms(self, report):
        """Return {id: the line that names the form of a merit report, "" without one}.

        :param str report: ``person`` (of one nominee, individual or collective) or
            ``thematic`` (of a campaign, or of a sudden achievement)
        """
        return self.env["tdkt.document.form"]._printed_each(
            {
                nomination.id: (
                    nomination._get_form(report),
                    nomination.dossier_id.date_submitted
                    or nomination.company_id._tdkt_today(),
                    nomination.award_id,
                )
                for nomination in self
            }
        )

    def _get_form(self, report):
        """Return the key of the document that a merit report is in the decrees."""
        self.ensure_one()
        subject = "individual" if self.subject_type == "individual" else "collective"
        if report == "thematic":
            sudden = self.commendation_type == "dot_xuat"
            return "merit_sudden" if sudden else "merit_thematic"
        if self.commendation_type == "cong_hien" and subject == "individual":
            return "merit_contribution"
        if self.commendation_type == "doi_ngoai":
            return f"merit_foreign_{subject}"
        return f"merit_{subject}"

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

    @api.readonly
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
            nomination_id: self._get_merit_text(lines)
            for nomination_id, lines in empty._evidence_lines().items()
            if lines
        }
        if not drafts:
            raise UserError(
                self.env._(
                    "Nothing to fill in: the merit is already written, or no results "
                    "are recorded for the nominee."
                )
            )
        for nomination in empty:
            if nomination.id in drafts:
                nomination.merit = drafts[nomination.id]
        return True

    @api.model
    def _get_merit_text(self, lines):
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
        found = [self._find_reuse()]
        for model, only in (
            ("tdkt.evidence", SQL("TRUE")),
            ("tdkt.commitment.item", SQL("work.kind = 'initiative'")),
        ):
            # what has been compared and has no like is not asked for again
            rows = self._query_work(
                model,
                SQL("(work.has_twin OR work.is_compared IS NOT TRUE) AND %s", only),
            )
            work = self.env[model].browse({record_id for _line_id, record_id in rows})
            hits = work._filtered_access("read")._find_duplicates()
            gathered = {}
            for line_id, record_id in rows:
                gathered.setdefault(line_id, []).extend(hits.get(record_id, ()))
            found.append(gathered)
        return {line: hits for line, hits in join_hits(*found).items() if hits}

    def _query_work(self, model, condition):
        """Return [(id, id of a record of ``model``)] of what the nominees have to show,
        as :meth:`_accepted_work` says, of which ``condition`` holds.

        :param SQL condition: on ``work``
        """
        return self.env.execute_query(
            SQL(
                "SELECT line.id, work.id FROM %s WHERE line.id = ANY(%s) AND %s"
                " ORDER BY line.id, work.id",
                self._sql_work(model),
                list(self.ids),
                condition,
            )
        )

    @api.model
    def _sql_work(self, model):
        """Return the tables of nominations (``line``) and of what their nominees have
        to show (``work``), joined."""
        self.flush_model()
        self.env[model].flush_model()
        self.env["tdkt.commitment"].flush_model()
        self.env["tdkt.campaign"].flush_model(["date_start", "date_end"])
        return SQL(
            """
            tdkt_nomination line
              JOIN LATERAL (
                   SELECT * FROM tdkt_commitment WHERE employee_id = line.employee_id
                   UNION ALL
                   SELECT * FROM tdkt_commitment
                    WHERE employee_id IS NULL AND department_id = line.department_id
                   ) own
                ON own.company_id = line.company_id
               AND own.state IN ('approved', 'reported', 'assessed')
               -- follows from what is asked below, and spares its reading
               AND COALESCE(own.campaign_id = line.campaign_id, TRUE)
              JOIN %(work)s work ON work.commitment_id = own.id
              JOIN tdkt_campaign campaign ON campaign.id = own.campaign_id
               AND %(rests)s
            """,
            work=SQL.identifier(self.env[model]._table),
            rests=self._sql_rests(SQL("line"), model),
        )

    @api.model
    def _sql_rests(self, line, model):
        """Return the SQL of :meth:`_rests_on` for ``work`` of ``campaign``."""
        if "date" in self.env[model]._fields:
            in_year = SQL("EXTRACT(YEAR FROM work.date) = %s.year", line)
        else:
            in_year = SQL(
                "%s.year BETWEEN EXTRACT(YEAR FROM campaign.date_start)"
                " AND EXTRACT(YEAR FROM campaign.date_end)",
                line,
            )
        return SQL(
            "CASE WHEN %(line)s.campaign_id IS NULL THEN %(in_year)s"
            " ELSE %(line)s.campaign_id = campaign.id END",
            line=line,
            in_year=in_year,
        )

    @api.model
    def _sql_reuse(self):
        """Return the tables of nominations (``line``), of what they rest on (``work``)
        and of nominations in other dossiers that rest on it too (``reuse``)."""
        return SQL(
            "%s %s AND %s",
            self._sql_work("tdkt.evidence"),
            self._sql_others(),
            self._sql_rests(SQL("reuse"), "tdkt.evidence"),
        )

    @api.model
    def _sql_others(self):
        """Return the join of ``reuse`` to ``line``: of the same nominee in another
        dossier, and perhaps for the same work."""
        return SQL(
            """
              JOIN LATERAL (
                   SELECT * FROM tdkt_nomination WHERE employee_id = line.employee_id
                   UNION ALL
                   SELECT * FROM tdkt_nomination
                    WHERE department_id = line.department_id
                   ) reuse
                ON %s
               -- follows from what the work is asked for, and spares its reading
               AND COALESCE(own.campaign_id = reuse.campaign_id, TRUE)
            """,
            SQL(twins.MAY_SHARE),
        )

    def _find_reuse(self):
        """Return the nominations of other dossiers that rest on the same evidence."""
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT line.id, reuse.id FROM %s WHERE line.id = ANY(%s)"
                " ORDER BY 1, 2",
                self._sql_reuse(),
                list(self.ids),
            )
        )
        return self._hits_from_rows((*row, SAME_EVIDENCE) for row in rows)

    @api.model
    def _twin_domain(self):
        """Of the lines that are still to be judged, those that rest on something which
        has a like, or that another dossier rests on."""

        for name in ("tdkt.evidence", "tdkt.commitment.item", "tdkt.commitment"):
            self.env[name].flush_model()
        self.env["tdkt.campaign"].flush_model(["date_start", "date_end"])
        self.flush_model()
        return Domain("id", "in", twins.query())

    def init(self):
        # once the tables of all models are there
        self.pool.post_init(twins.install, self.env.cr)
        return super().init()

    @api.model
    def _recount(self):
        """Look anew for what rests on work that has its like.

        Needed after somebody has written past the triggers of ``twins`` alone; an
        update of the addon does it itself.
        """
        self.env.flush_all()
        twins.recount(self.env.cr)

    def _duplicate_holder(self):
        return self.dossier_id.display_name
