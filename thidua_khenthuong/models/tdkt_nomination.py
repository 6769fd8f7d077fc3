from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from .tdkt_nominee_mixin import NOMINEE_FIELDS
from .tdkt_workflow_mixin import Transition

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
    to the superior level, qualified or forwarded → decided with the decision.
    """

    _name = "tdkt.nomination"
    _inherit = [
        "tdkt.returnable.line.mixin",
        "tdkt.nominee.mixin",
    ]
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
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        string="Bonus", copy=False, help="Tiền thưởng, in đồng; the officer sets it."
    )
    paper_ids = fields.One2many(
        comodel_name="tdkt.dossier.paper", inverse_name="nomination_id"
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

    @api.constrains("decision_id", "submission_id")
    def _check_documents(self):
        for nomination in self:
            for document in (nomination.decision_id, nomination.submission_id):
                why = document and document._why_not_list(nomination)
                if why:
                    raise ValidationError(why)

    def _say_other_office(self, document):
        """Say that the line and the document belong to two offices, else ""."""
        self.ensure_one()
        if self.company_id == document.company_id:
            return ""
        return self.env._(
            "%(nominee)s belongs to another office.", nominee=self.nominee_name
        )

    def _say_not_qualified(self, states):
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
            "refuse": Transition(
                _lt("Record the superior's refusal"),
                ("forwarded",),
                "unqualified",
                ("officer",),
            ),
        }

    def _open_fields(self):
        # A draft line is open while its dossier is: see _check_parents_open.
        officer = {"amount", "sequence"}
        return {
            "draft": None,
            "returned": None,
            "proposed": officer,
            "qualified": officer | {"decision_id", "submission_id"},
            "forwarded": {"amount", "decision_id"},
        }.get(self.state, set())

    def _check_writable(self, vals):
        super()._check_writable(vals)
        documents = {"decision_id", "submission_id"} & vals.keys()
        if (documents or "amount" in vals) and not self._filter_actors(("officer",)):
            raise UserError(
                self.env._("Only the standing office sets bonuses and decisions.")
            )
        for name in documents:
            documents_now = self[name] | self[name].browse(vals[name] or ())
            documents_now._check_list_open()

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
            elif action == "qualify" and (
                returned := nomination.paper_ids.filtered(
                    lambda paper: paper.state == "returned"
                )
            ):
                reasons[nomination.id] = self.env._(
                    "%(nominee)s still owes a corrected paper: %(papers)s.",
                    nominee=nomination.nominee_name,
                    papers=self.env._(", ").join(returned.kind_id.mapped("name")),
                )
            elif action in ("disqualify", "withdraw", "refuse") and (
                nomination.decision_id
                or (action != "refuse" and nomination.submission_id)
            ):
                document = nomination.decision_id or nomination.submission_id
                reasons[nomination.id] = self.env._(
                    "%(nominee)s stands in the decision “%(decision)s”: take the line "
                    "out of it first.",
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
        for nomination, snapshot in self._prepare_snapshots().items():
            nomination._write_moving({**snapshot, "state": "proposed", "reason": False})

    def _prepare_award_values(self, decision):
        return {
            **super()._prepare_award_values(decision),
            "unit_id": self.unit_id.id,
            "commendation_type": self.commendation_type,
            "year": self.year,
            "campaign_id": self.campaign_id.id,
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
        return self._move("qualify", {"reason": False, "returned_by_id": False})

    def action_disqualify(self, reason=None):
        """Refuse the line with a reason."""
        reason = self._require_reason(reason)
        return self._move("disqualify", {"reason": reason, "returned_by_id": False})

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
        self.write({"decision_id": False})
        return True

    def action_remove_from_submission(self):
        """Take qualified lines out of a submission that is still a draft."""
        self.write({"submission_id": False})
        return True
