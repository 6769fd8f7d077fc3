from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from .tdkt_workflow_mixin import NextStep, Transition

_lt = LazyTranslate(__name__)

# Luật Thi đua, khen thưởng 2022, Điều 8 khoản 1; stored codes are the contract.
COMMENDATION_TYPES = [
    ("cong_trang", "Regular Merit"),
    ("dot_xuat", "Sudden Merit"),
    ("phong_trao", "Emulation Campaign"),
    ("cong_hien", "Long Service"),
    ("nien_han", "Years of Service"),
    ("doi_ngoai", "Foreign Relations"),
]
# Điều 85 of the same law: no minutes are asked for these.
SIMPLIFIED_TYPES = {"dot_xuat", "cong_hien", "nien_han", "doi_ngoai"}
CLOSED_LINE_STATES = {"qualified", "unqualified", "decided", "withdrawn"}


# Who may read dossiers and nominations at all; record rules say which.
DOSSIER_READERS = (
    "thidua_khenthuong.group_tdkt_unit,thidua_khenthuong.group_tdkt_leader"
)


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
    _inherit = ["tdkt.workflow.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Commendation Dossier"
    _order = "year desc, id desc"
    _check_company_auto = True

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
        help="Luật Thi đua, khen thưởng 2022, Điều 85: no minutes are required.",
    )
    year = fields.Integer(
        required=True,
        default=lambda self: fields.Date.context_today(self).year,
        help="Year of the achievements (năm thành tích).",
    )
    minutes_number = fields.Char(help="Number of the council's minutes.")
    minutes_date = fields.Date(help="Date of the council's minutes.")
    minutes_file = fields.Binary(attachment=True, copy=False)
    minutes_filename = fields.Char(copy=False)
    nomination_ids = fields.One2many(
        comodel_name="tdkt.nomination", inverse_name="dossier_id", copy=True
    )
    nomination_count = fields.Integer(compute="_compute_nomination_count")
    pending_count = fields.Integer(
        string="Lines to Settle", compute="_compute_nomination_count"
    )
    date_submitted = fields.Date(readonly=True, copy=False)
    return_reason = fields.Text(readonly=True, copy=False)
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

    _year_valid = models.Constraint(
        "CHECK(year BETWEEN 1945 AND 2200)", "Type the year with four digits."
    )

    # --- Computes ----------------------------------------------------------------

    @api.depends("campaign_id", "department_id", "year")
    def _compute_display_name(self):
        for dossier in self:
            dossier.display_name = self.env._(
                "%(department)s – %(occasion)s",
                department=dossier.department_id.name or "",
                occasion=dossier.campaign_id.name or dossier.year or "",
            )

    @api.depends("campaign_id")
    def _compute_commendation_type(self):
        for dossier in self:
            if dossier.campaign_id:
                dossier.commendation_type = (
                    "phong_trao"
                    if dossier.campaign_id.kind == "thematic"
                    else "cong_trang"
                )
            else:
                dossier.commendation_type = dossier.commendation_type or "cong_trang"

    @api.depends("commendation_type")
    def _compute_simplified_procedure(self):
        for dossier in self:
            dossier.simplified_procedure = dossier.commendation_type in SIMPLIFIED_TYPES

    @api.depends("nomination_ids.state")
    def _compute_nomination_count(self):
        for dossier in self:
            lines = dossier.nomination_ids
            dossier.nomination_count = len(lines)
            dossier.pending_count = len(
                lines.filtered(lambda line: line.state not in CLOSED_LINE_STATES)
            )

    @api.constrains("minutes_date")
    def _check_minutes_date(self):
        for dossier in self:
            if (
                dossier.minutes_date
                and dossier.minutes_date > fields.Date.context_today(self)
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
            "submit": Transition(
                _lt("Submit"), ("draft", "returned"), "submitted", ("owner",)
            ),
            "recall": Transition(_lt("Recall"), ("submitted",), "draft", ("owner",)),
            "return": Transition(
                _lt("Return"), ("submitted",), "returned", ("officer",)
            ),
            "appraise": Transition(
                _lt("Start the appraisal"), ("submitted",), "appraising", ("officer",)
            ),
            "conclude": Transition(
                _lt("Conclude"), ("appraising",), "concluded", ("officer",)
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"date_submitted", "return_reason"}

    def _audited_fields(self):
        return super()._audited_fields() | {
            "minutes_number",
            "minutes_date",
            "minutes_file",
            "simplified_procedure",
        }

    def _open_fields(self):
        minutes = {
            "minutes_number",
            "minutes_date",
            "minutes_file",
            "minutes_filename",
            "simplified_procedure",
        }
        # sudo: tdkt.decision - the lock holds whoever may read the decision
        decisions_sudo = self.sudo().nomination_ids.decision_id
        if any(decision.document_state != "draft" for decision in decisions_sudo):
            # a signed decision rests on these minutes
            return set()
        return {
            "draft": None,
            "returned": None,
            "submitted": minutes,
            "appraising": minutes,
        }.get(self.state, set())

    def _check_writable(self, vals):
        super()._check_writable(vals)
        # The procedure is the standing office's to judge, not the unit's.
        if "simplified_procedure" in vals and not self._filter_actors(("officer",)):
            raise ValidationError(
                self.env._("Only the standing office decides on the procedure.")
            )

    def _filter_owned(self):
        if not self.env.user.has_group("thidua_khenthuong.group_tdkt_unit"):
            return self.browse()
        return self.filtered("department_id.tdkt_in_scope")

    def _why_not_content(self, action):
        reasons = super()._why_not_content(action)
        for dossier in self:
            if action == "submit":
                reasons[dossier.id] = dossier._say_missing_for_submit()
            elif action == "conclude" and dossier.pending_count:
                reasons[dossier.id] = self.env._(
                    "“%(dossier)s” still has %(count)s line(s) that are neither "
                    "qualified nor refused.",
                    dossier=dossier.display_name,
                    count=dossier.pending_count,
                )
        return reasons

    def _say_missing_for_submit(self):
        self.ensure_one()
        lines = self.nomination_ids.filtered(lambda line: line.state != "withdrawn")
        if not lines:
            return self.env._(
                "“%(dossier)s” nominates nobody yet: add at least one line.",
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
        return ""

    def _say_missing_minutes(self):
        """Say which part of the minutes is missing, "" when nothing is.

        Luật Thi đua, khen thưởng 2022, Điều 84–85: a dossier needs the minutes of the
        council unless it follows the simplified procedure.
        """
        self.ensure_one()
        if self.simplified_procedure:
            return ""
        missing = [
            self._fields[name]._description_string(self.env)
            for name in ("minutes_number", "minutes_date", "minutes_file")
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
        officer = self.company_id._tdkt_officer()
        if self.state == "submitted":
            return NextStep(officer, _lt("Appraise or return the dossier"))
        if self.state == "appraising" and self.nomination_ids.filtered(
            lambda line: line.state == "proposed"
        ):
            return NextStep(officer, _lt("Qualify or refuse the remaining lines"))
        if self.state == "returned" or (
            self.state == "appraising"
            and self.nomination_ids.filtered(lambda line: line.state == "returned")
        ):
            return NextStep(self.create_uid, _lt("Mend what was returned"))
        if self.state == "appraising":
            return NextStep(officer, _lt("Decide on the qualified lines and conclude"))
        return None

    def action_submit(self):
        """Propose all lines; names and positions are frozen as of today.

        :raises UserError: without lines, or for a line without merit
        """
        self._move(
            "submit",
            {
                "date_submitted": fields.Date.context_today(self),
                "return_reason": False,
            },
        )
        lines = self.nomination_ids.filtered(
            lambda line: line.state in ("draft", "returned")
        )
        if lines:
            lines._propose()
        return True

    def action_recall(self):
        """Take the dossier back before its appraisal has begun."""
        self._move("recall", {"date_submitted": False})
        self._reset_lines()
        return True

    def action_return(self, reason=None):
        """Return the whole dossier with a reason; its lines can be edited again."""
        reason = self._require_reason(reason)
        self._move("return", {"return_reason": reason})
        self._reset_lines()
        return True

    def _reset_lines(self):
        proposed = self.nomination_ids.filtered(lambda line: line.state == "proposed")
        if proposed:
            proposed._write_moving({"state": "draft"})

    def action_appraise(self):
        """Begin the appraisal: the unit can no longer recall the dossier."""
        return self._move("appraise")

    def action_conclude(self):
        """Conclude once every line is settled."""
        return self._move("conclude")
