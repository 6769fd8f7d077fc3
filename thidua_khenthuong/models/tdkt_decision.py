from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from .tdkt_commendation_change import WORDING_FIELDS
from .tdkt_dossier import COMMENDATION_TYPES, DOSSIER_READERS
from .tdkt_workflow_mixin import NextStep, Transition

_lt = LazyTranslate(__name__)

# Words in which an error is one of form, put right without another decision.
FORM_FIELDS = (
    "nominee_title",
    "nominee_name",
    "nominee_position",
    "nominee_department",
)


class TdktDecision(models.Model):
    """A decision that commends (quyết định khen thưởng).

    The document workflow is that of ``tdkt.official.document``: officer prepares,
    leader signs, officer numbers and issues. Issuing creates the commendations and
    locks all they rest on. What is issued is put right by dated records only: a later
    decision that amends, replaces or revokes it, a công văn đính chính for an error of
    form, a reissued certificate (Nghị định 30/2020/NĐ-CP, Điều 18).

    ======= ====== ======== =========================================
    action  from   to       who
    ======= ====== ======== =========================================
    correct issued (issued) leader, with reason and công văn
    reissue issued (issued) officer, with a reason
    ======= ====== ======== =========================================

    Only awards within the authority of the office's head are
    accepted (Luật Thi đua, khen thưởng 2022, Điều 80 for a director of a department
    of the province).
    """

    _name = "tdkt.decision"
    _inherit = ["tdkt.official.document"]
    _description = "Commendation Decision"
    _order = "date_document desc, id desc"
    _check_company_auto = True

    _document_type_xmlid = "thidua_khenthuong.document_type_decision"

    name = fields.Char(compute="_compute_name", store=True)
    origin = fields.Selection(
        selection=[("own", "Own Decision")], default="own", required=True, readonly=True
    )
    issuer_id = fields.Many2one(
        comodel_name="res.partner",
        string="Issuer",
        compute="_compute_issuer_id",
        store=True,
        precompute=True,
    )
    campaign_id = fields.Many2one(
        comodel_name="tdkt.campaign",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("state", "in", ("launched", "reviewing"))],
    )
    commendation_type = fields.Selection(
        selection=COMMENDATION_TYPES, required=True, default="phong_trao"
    )
    year = fields.Integer(
        required=True, default=lambda self: fields.Date.context_today(self).year
    )
    reward_reason = fields.Text(
        help="Printed after the names: “đã có thành tích xuất sắc trong …”."
    )
    funding_source = fields.Char(
        default="Quỹ thi đua, khen thưởng", help="Where the bonuses are paid from."
    )
    execution_units = fields.Char(
        default="Chánh Văn phòng, Trưởng các phòng, đơn vị thuộc và trực thuộc",
        help="Printed in the last article: who carries the decision out.",
    )
    legal_basis_ids = fields.One2many(
        comodel_name="tdkt.legal.basis", inverse_name="decision_id", copy=True
    )
    recipient_ids = fields.One2many(
        comodel_name="tdkt.recipient", inverse_name="decision_id", copy=True
    )
    nomination_ids = fields.One2many(
        comodel_name="tdkt.nomination",
        inverse_name="decision_id",
        groups=DOSSIER_READERS,
    )
    commendation_ids = fields.One2many(
        comodel_name="tdkt.commendation", inverse_name="decision_id"
    )
    amends_id = fields.Many2one(
        comodel_name="tdkt.decision",
        string="Amended Decision",
        check_company=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        domain=[("state", "=", "issued")],
    )
    amendment_kind = fields.Selection(
        selection=[
            ("amend", "Amends"),
            ("replace", "Replaces"),
            ("revoke", "Revokes"),
        ],
        string="Effect on It",
        copy=False,
    )
    amended_by_ids = fields.One2many(
        comodel_name="tdkt.decision",
        inverse_name="amends_id",
        string="Amended By",
        domain=[("state", "=", "issued")],
    )
    change_ids = fields.One2many(
        comodel_name="tdkt.commendation.change",
        inverse_name="ordered_by_id",
        string="Ordered Changes",
    )
    # sudo: HR reads the totals of a decision it may read, not its nominations
    nomination_count = fields.Integer(compute="_compute_totals", compute_sudo=True)
    individual_count = fields.Integer(compute="_compute_totals", compute_sudo=True)
    collective_count = fields.Integer(compute="_compute_totals", compute_sudo=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    total_amount = fields.Monetary(compute="_compute_totals", compute_sudo=True)
    state = fields.Selection(
        related="document_state", string="State", store=True, index=True
    )

    _number_uniq = models.UniqueIndex(
        "(company_id, symbol, document_year, number) WHERE number > 0",
        "This document number is already used in that year: look the number up in "
        "the register and type another.",
    )

    # --- Computes ----------------------------------------------------------------

    @api.depends("number_display", "subject", "document_type_id.title")
    def _compute_name(self):
        # The document's own words: a stored name has one language.
        for decision in self:
            title = (decision.document_type_id.title or "").capitalize()
            decision.name = (
                f"{title} {decision.number_display}".strip()
                if decision.number
                else decision.subject or title
            )

    @api.depends("company_id")
    def _compute_issuer_id(self):
        for decision in self:
            decision.issuer_id = decision.company_id.partner_id

    @api.depends("nomination_ids.amount", "nomination_ids.award_id")
    def _compute_totals(self):
        for decision in self:
            lines = decision.nomination_ids
            individuals = lines.filtered(
                lambda line: line.award_id.subject_type == "individual"
            )
            decision.nomination_count = len(lines)
            decision.individual_count = len(individuals)
            decision.collective_count = len(lines) - len(individuals)
            decision.total_amount = sum(lines.mapped("amount"))

    # --- Constraints -------------------------------------------------------------

    @api.constrains("amends_id", "amendment_kind", "document_type_id")
    def _check_amends_id(self):
        for decision in self:
            amended = decision.amends_id
            if bool(amended) != bool(decision.amendment_kind):
                raise ValidationError(
                    self.env._(
                        "Choose both the amended decision and the effect on it, or "
                        "neither."
                    )
                )
            if amended and amended.document_type_id != decision.document_type_id:
                raise ValidationError(
                    self.env._(
                        "“%(amended)s” is amended by a document of the same form only "
                        "(Nghị định 30/2020/NĐ-CP, Điều 18).",
                        amended=amended.display_name,
                    )
                )
            if amended and (amended == decision or amended.state != "issued"):
                raise ValidationError(
                    self.env._(
                        "“%(amended)s” is not in force: choose an issued decision.",
                        amended=amended.display_name,
                    )
                )

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        field = "document_state"
        return {
            **super()._transitions(),
            "correct": Transition(
                _lt("Correct an award"), ("issued",), None, ("leader",), field
            ),
            "reissue": Transition(
                _lt("Reissue a certificate"), ("issued",), None, ("officer",), field
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"state", "origin"}

    def _open_fields(self):
        return None if self.document_state == "draft" else set()

    def _say_missing_text(self):
        missing = super()._say_missing_text() or self._say_missing_changes()
        if missing:
            return missing
        if not self.nomination_ids and not self.amends_id:
            return self.env._(
                "“%(decision)s” commends nobody yet: gather the qualified "
                "nominations first.",
                decision=self.display_name,
            )
        # The lines were checked when they came in; the law's data may have changed.
        today = self.date_document or fields.Date.context_today(self)
        for nomination in self.nomination_ids:
            why = nomination._why_not_decide(self)
            if why:
                return why
            if not nomination.award_id._in_force(today):
                return self.env._(
                    "“%(award)s” is not in force on %(date)s.",
                    award=nomination.award_id.name,
                    date=today.strftime("%d/%m/%Y"),
                )
        return ""

    def _say_missing_changes(self):
        """Say what an amending decision lacks, "" for any other."""
        self.ensure_one()
        if not self.amends_id:
            return ""
        if self.amends_id.state != "issued":
            return self.env._(
                "“%(amended)s” is not in force: choose an issued decision.",
                amended=self.amends_id.display_name,
            )
        if not self.change_ids and not self.nomination_ids:
            return self.env._(
                "“%(decision)s” changes no award yet: gather those of the amended "
                "decision first.",
                decision=self.display_name,
            )
        return next(filter(None, (one._say_missing() for one in self.change_ids)), "")

    def action_gather_changes(self):
        """Put the awards of the amended decision, as far as in force, into the draft.

        :raises UserError: when the decision is no draft, amends none, or nothing is
            left to change
        """
        for decision in self:
            decision._check_gather()
            if not decision.amends_id:
                raise UserError(
                    self.env._("Choose the decision that is amended first.")
                )
            awards = decision.amends_id.commendation_ids.filtered(
                lambda award: award.state != "revoked"
            )
            awards -= decision.change_ids.commendation_id
            if not awards:
                raise UserError(
                    self.env._(
                        "“%(amended)s” has no further award that could change.",
                        amended=decision.amends_id.display_name,
                    )
                )
            kind = "revoke" if decision.amendment_kind == "revoke" else "correct"
            self.env["tdkt.commendation.change"].create(
                [
                    {
                        "ordered_by_id": decision.id,
                        "commendation_id": award.id,
                        "kind": kind,
                        "reason": decision.reward_reason or decision.subject,
                    }
                    for award in awards
                ]
            )
        return True

    def action_gather(self):
        """Put all qualified lines of the occasion into this draft.

        Lines above the authority of the head, or whose dossier lacks its minutes,
        stay where they are and are named in the chatter.

        :raises UserError: when the decision is no draft or no line can be gathered
        """
        for decision in self:
            decision._check_gather()
            candidates = self.env["tdkt.nomination"].search(
                decision._get_gather_domain()
            )
            refusals = {
                nomination: why
                for nomination in candidates
                if (why := nomination._why_not_decide(decision))
            }
            fitting = candidates - self.env["tdkt.nomination"].union(*refusals)
            reasons = "\n".join(dict.fromkeys(refusals.values()))
            if not fitting:
                raise UserError(
                    reasons
                    or self.env._("No qualified nomination waits for a decision here.")
                )
            fitting.write({"decision_id": decision.id})
            if reasons:
                decision.message_post(body=reasons)
        return True

    def _check_gather(self):
        self.ensure_one()
        if not self._filter_actors(("officer",)):
            raise UserError(
                self.env._("Only the standing office sets bonuses and decisions.")
            )
        self._check_draft()

    def _check_draft(self):
        """Refuse to change the lines of a decision that is signed.

        :raises UserError: naming the decision
        """
        # sudo: the lock holds whoever may read the decision
        for decision_sudo in self.sudo():
            if decision_sudo.state != "draft":
                raise UserError(
                    self.env._(
                        "“%(decision)s” is signed: it can only be revoked.",
                        decision=decision_sudo.display_name,
                    )
                )

    def _get_gather_domain(self):
        """Return the domain of the lines this decision may gather."""
        self.ensure_one()
        domain = [
            ("company_id", "=", self.company_id.id),
            ("state", "=", "qualified"),
            ("decision_id", "=", False),
            ("commendation_type", "=", self.commendation_type),
        ]
        if self.campaign_id:
            return [*domain, ("campaign_id", "=", self.campaign_id.id)]
        return [*domain, ("year", "=", self.year)]

    def action_issue(self):
        """Issue: create the commendations, let ordered changes take effect and lock all
        that rests on it."""
        super().action_issue()
        for decision in self.filtered("amends_id"):
            decision._apply_changes()
        nominations = self.nomination_ids
        self._create_commendations()
        nominations._write_moving({"state": "decided"})
        # Dossiers whose last open line has been decided are done.
        nominations.dossier_id.filtered(
            lambda dossier: dossier.state == "appraising"
            and not dossier.pending_count
            and all(line.state != "qualified" for line in dossier.nomination_ids)
        ).action_conclude()
        return True

    def _apply_changes(self):
        """Let the ordered changes take effect; nothing of the old text is lost."""
        self.ensure_one()
        # sudo: tdkt.commendation - changed through its decision only
        changes_sudo = self.sudo().change_ids
        changes_sudo._apply(self.date_document)
        amended = self.amends_id
        left = amended.commendation_ids.filtered(lambda award: award.state != "revoked")
        if self.amendment_kind == "revoke" and not left:
            amended._write_moving(
                {
                    "document_state": "revoked",
                    "revoke_reason": self.env._(
                        "Revoked by %(decision)s.", decision=self.name
                    ),
                },
                "revoke",
            )
        amended.message_post(
            body=self.env._(
                "%(effect)s this decision: %(decision)s.",
                effect=dict(
                    self._fields["amendment_kind"]._description_selection(self.env)
                )[self.amendment_kind],
                decision=self.name,
            )
        )

    def action_correct(self, commendation_id, wording, reason=None, reference=None):
        """Put right an error of form in an award, by a công văn đính chính.

        :param int commendation_id: an award of this decision
        :param dict wording: the right words of ``nominee_title``, ``nominee_name``,
            ``nominee_position`` or ``nominee_department``; an error in substance needs
            an amending decision (Nghị định 30/2020/NĐ-CP, Điều 18)
        :param str reference: number and date of the công văn
        :raises AccessError: for anybody but a leader
        :raises UserError: without reason or công văn, or for other words
        """
        self.ensure_one()
        self._check_move("correct")
        reason = self._require_reason(reason)
        if not (reference or "").strip():
            raise UserError(
                self.env._("Enter number and date of the công văn đính chính.")
            )
        award = self._get_award(commendation_id)
        if not set(wording) <= set(FORM_FIELDS):
            raise UserError(
                self.env._(
                    "Only names and positions are put right in this way: prepare a "
                    "decision that amends “%(decision)s”.",
                    decision=self.display_name,
                )
            )
        values = {name: award[name] for name in WORDING_FIELDS} | wording
        if all((values[name] or "") == (award[name] or "") for name in wording):
            raise UserError(
                self.env._(
                    "The correction of “%(commendation)s” changes nothing: type the "
                    "right words or remove the line.",
                    commendation=award.display_name,
                )
            )
        return self._change_awards(
            "correct", award, reason, {**values, "document_reference": reference}
        )

    def action_reissue(self, commendation_ids, reason=None, reference=None):
        """Print certificates again that were lost or spoilt.

        :param list commendation_ids: awards of this decision
        :param str reference: the request, with its date
        :raises AccessError: for anybody but an officer
        :raises UserError: without a reason, or for a revoked award
        """
        self.ensure_one()
        self._check_move("reissue")
        reason = self._require_reason(reason)
        awards = self._get_award(commendation_ids)
        return self._change_awards(
            "reissue", awards, reason, {"document_reference": reference}
        )

    def _get_award(self, ids):
        """Return awards of this decision by id.

        :raises UserError: for another decision's award or a revoked one
        """
        awards = self.commendation_ids & self.env["tdkt.commendation"].browse(ids)
        if not awards or set(awards.ids) != set([ids] if isinstance(ids, int) else ids):
            raise UserError(
                self.env._(
                    "“%(decision)s” gave no such award.", decision=self.display_name
                )
            )
        for award in awards.filtered(lambda award: award.state == "revoked"):
            raise UserError(
                self.env._(
                    "“%(commendation)s” is revoked and changes no more.",
                    commendation=award.display_name,
                )
            )
        return awards

    def _change_awards(self, kind, awards, reason, values=None):
        """Record a change of awards and let it take effect today."""
        # sudo: tdkt.commendation.change - made through the decision only
        changes_sudo = (
            self.env["tdkt.commendation.change"]
            .sudo()
            ._create_moving(
                [
                    {
                        "commendation_id": award.id,
                        "kind": kind,
                        "reason": reason,
                        **(values or {}),
                    }
                    for award in awards
                ]
            )
        )
        changes_sudo._apply(fields.Date.context_today(self))
        return True

    def _create_commendations(self):
        vals_list = []
        for decision in self.filtered("nomination_ids"):
            lines = decision.nomination_ids.sorted(
                lambda line: (line.award_id.sequence, line.sequence, line.id)
            )
            year = decision.date_document.year
            numbers = self.env["tdkt.number.series"]._allot(
                decision.company_id, "KHEN-THUONG", year, len(lines)
            )
            vals_list += [
                line._prepare_commendation_values(decision, number)
                for line, number in zip(lines, numbers, strict=True)
            ]
        # sudo: tdkt.commendation - nobody may create one except through a decision
        self.env["tdkt.commendation"].sudo()._create_moving(vals_list)

    # --- Printing ----------------------------------------------------------------

    def _printed_awardees(self):
        """Return the lines of the printed list: what was given, or is to be given."""
        self.ensure_one()
        return self.commendation_ids or self.nomination_ids.sorted(
            lambda line: (line.award_id.sequence, line.sequence, line.id)
        )

    def _printed_authority(self):
        """Return who decides, e.g. “GIÁM ĐỐC SỞ NỘI VỤ”: the head even for a deputy."""
        self.ensure_one()
        head = self.signer_authority_line or self.signer_position or ""
        return f"{head} {self.issuer_name or ''}".strip().upper()

    def _printed_amendment(self):
        """Return the words of Điều 1 that amend another decision, "" where none is."""
        self.ensure_one()
        amended = self.amends_id
        if not amended:
            return ""
        effect = {
            "amend": "Sửa đổi, bổ sung một số nội dung của",
            "replace": "Thay thế",
            "revoke": "Thu hồi việc khen thưởng tại",
        }[self.amendment_kind]
        return (
            f"{effect} Quyết định số {amended.number_display} ngày "
            f"{amended.date_document:%d/%m/%Y} của {amended._printed_authority()}"
        )

    def _printed_awards(self):
        """Return the words of Điều 1, e.g. “Tặng Giấy khen cho 02 cá nhân”."""
        self.ensure_one()
        counts = {}
        for line in self._printed_awardees():
            award = line.award_id
            key = (award.kind, line.award_name)
            subject = {"individual": "cá nhân", "household": "hộ gia đình"}.get(
                award.subject_type, "tập thể"
            )
            subjects = counts.setdefault(key, {})
            subjects[subject] = subjects.get(subject, 0) + 1
        phrases = []
        for (kind, name), subjects in counts.items():
            given = f"danh hiệu “{name}”" if kind == "title" else name
            whom = ", ".join(f"{count:02d} {who}" for who, count in subjects.items())
            phrases.append(f"{'tặng' if phrases else 'Tặng'} {given} cho {whom}")
        return "; ".join(phrases)

    def action_revoke(self, reason=None):
        """Revoke; commendations it gave are revoked with the same reason.

        Nominations of a decision that was never issued become free again.
        """
        issued = self.filtered(lambda decision: decision.state == "issued")
        super().action_revoke(reason)
        for decision in issued:
            awards = decision.commendation_ids.filtered(
                lambda award: award.state != "revoked"
            )
            decision._change_awards("revoke", awards, decision.revoke_reason)
        unissued_lines = (self - issued).nomination_ids
        if unissued_lines:
            unissued_lines._write_moving({"decision_id": False})
        return True

    def _next_step(self):
        step = super()._next_step()
        if step is None and self.state == "draft":
            return NextStep(
                self.create_uid,
                _lt("Complete the decision and submit it for signature"),
            )
        return step

    @api.model_create_multi
    def create(self, vals_list):
        decisions = super().create(vals_list)
        decisions._sync_activities()
        return decisions
