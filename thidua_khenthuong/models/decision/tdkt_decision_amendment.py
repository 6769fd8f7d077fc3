from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ..mixins.tdkt_workflow_mixin import Transition
from .tdkt_commendation import RESTING_READERS

_lt = LazyTranslate(__name__)


class TdktDecisionAmendment(models.Model):
    """A decision that changes an earlier one, and one whose awards are changed.

    What is issued is put right by dated records only: a later decision that amends,
    replaces or revokes it, a công văn đính chính for an error of form, a reissued
    certificate (Nghị định 30/2020/NĐ-CP, Điều 18). What becomes of the awards is the
    business of ``tdkt.commendation.change``; here is which document orders it.

    ========== ============== ======== ================================
    action     from           to       who
    ========== ============== ======== ================================
    correct    issued         (issued) leader, with reason and công văn
    reissue    issued         (issued) officer, with a reason
    ========== ============== ======== ================================
    """

    _inherit = "tdkt.decision"

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
    resting_ids = fields.Many2many(
        comodel_name="tdkt.commendation",
        string="Based on Revoked Awards",
        compute="_compute_resting_ids",
        groups=RESTING_READERS,
        help="Later awards that may rest on those which this decision revokes, or "
        "which it gave and which are revoked.",
    )

    # --- Computes ----------------------------------------------------------------

    @api.depends("change_ids.kind", "commendation_ids.state")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_resting_ids(self):
        for decision in self:
            ordered = decision.change_ids.filtered(lambda one: one.kind == "revoke")
            given = decision.commendation_ids.filtered(
                lambda award: award.state == "revoked"
            )
            revoked = ordered.commendation_id | given
            decision.resting_ids = revoked.resting_ids - revoked

    def _named_people(self):
        return super()._named_people() | self.change_ids.commendation_id.employee_id

    @api.depends("change_ids.commendation_id")
    def _compute_own_interest(self):
        return super()._compute_own_interest()

    # --- Constraints -------------------------------------------------------------

    @api.constrains(
        "amends_id", "amendment_kind", "document_type_id", "origin", "issuer_id"
    )
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
            if amended and decision._is_foreign_to(amended):
                raise ValidationError(
                    self.env._(
                        "“%(amended)s” is changed by whoever made it, or by a superior "
                        "body: enter a decision of this office as such, and another "
                        "body's as registered.",
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

    def _is_foreign_to(self, amended):
        """Tell whether this decision cannot change ``amended`` by where it was made."""
        self.ensure_one()
        return not amended._is_of_this_office()

    def _is_of_this_office(self):
        """Tell whether this office decided, in this software or before it."""
        self.ensure_one()
        return True

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

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        say = {
            # an award may have changed since the decision was signed
            "issue": lambda one: one._get_missing_changes_reason(),
            "revoke": lambda one: one._get_applied_reason(),
        }.get(action)
        if say:
            for decision in self:
                reasons[decision.id] = reasons.get(decision.id) or say(decision)
        return reasons

    def _get_missing_text_reason(self):
        return self._get_missing_changes_reason() or super()._get_missing_text_reason()

    def _get_applied_reason(self):
        """A decision whose changes took effect is put right by a later one."""
        self.ensure_one()
        # sudo: tdkt.commendation.change - a fact, whoever may read the change
        if not self.sudo().change_ids.filtered(lambda one: one.state == "applied"):
            return ""
        return self.env._(
            "“%(decision)s” has already changed awards and cannot be revoked: prepare "
            "a decision that corrects them, or gives again what was revoked.",
            decision=self.display_name,
        )

    def _get_missing_changes_reason(self):
        """Say what an amending decision lacks, "" for any other."""
        self.ensure_one()
        if not self.amends_id:
            return ""
        if self.amends_id.state != "issued":
            return self.env._(
                "“%(amended)s” is not in force: choose an issued decision.",
                amended=self.amends_id.display_name,
            )
        if not self.change_ids and not self.nomination_ids and not self.line_ids:
            return self.env._(
                "“%(decision)s” does not change any award yet: gather the awards of "
                "the amended decision first.",
                decision=self.display_name,
            )
        return next(
            filter(None, (one._get_missing_reason() for one in self.change_ids)), ""
        )

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
            self.env["tdkt.commendation.change"]._draft_for(decision)
        return self._notify(
            self.env._(
                "%(count)s awards stand in the draft, on the page of changes.",
                count=len(self.change_ids),
            )
        )

    def _take_effect(self):
        for decision in self.filtered("amends_id"):
            decision._apply_changes()
        return super()._take_effect()

    def _apply_changes(self):
        """Let the ordered changes take effect; nothing of the old text is lost."""
        self.ensure_one()
        # sudo: tdkt.commendation - changed through its decision only
        self.sudo().change_ids._apply(self.date_document)
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
        reason = self._require_impartial("correct", award, reason)
        changes = self.env["tdkt.commendation.change"]
        values = changes._prepare_form_correction(award, wording)
        values["document_reference"] = reference
        return changes._change_at_once("correct", award, reason, values)

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
        reason = self._require_impartial("reissue", awards, reason)
        return self.env["tdkt.commendation.change"]._change_at_once(
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
                    "“%(decision)s” did not give this award.",
                    decision=self.display_name,
                )
            )
        for award in awards.filtered(lambda award: award.state == "revoked"):
            raise UserError(
                self.env._(
                    "“%(commendation)s” is revoked and can no longer be changed.",
                    commendation=award.display_name,
                )
            )
        return awards

    def _require_impartial(self, action, awards, reason):
        """Return the reason for changing ``awards``, which says when one is one's own.

        :raises UserError: when somebody else could do it
        """
        transition = self._transitions()[action]
        awards = awards._excused(reason)
        for why in awards._get_own_matter_reasons(transition).values():
            raise UserError(why)
        own = awards._others_by_own(transition.roles)
        return awards._get_excuse_reason() if own else reason

    def _revoke_awards(self):
        """Revoke what is in force of the awards given, for the documents' reason."""
        changes = self.env["tdkt.commendation.change"]
        for decision in self:
            awards = decision.commendation_ids.filtered(
                lambda award: award.state != "revoked"
            )
            changes._change_at_once("revoke", awards, decision.revoke_reason)

    # --- Printing ----------------------------------------------------------------

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
            f"{effect} Quyết định số {amended._printed_reference()} ngày "
            f"{amended.date_document:%d/%m/%Y} của {amended._printed_authority()}"
        )
