from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ..mixins import gate
from ..mixins.tdkt_workflow_mixin import is_uninstalling
from ..vocabulary import CHANGE_KINDS

_lt = LazyTranslate(__name__)

STATES = {"correct": "corrected", "reissue": "reissued", "revoke": "revoked"}
# Words of an award that a later document may put right.
WORDING_FIELDS = (
    "nominee_title",
    "nominee_name",
    "nominee_position",
    "nominee_department",
    "reward_reason",
    "merit",
)
# Words in which an error is one of form, put right without another decision.
FORM_FIELDS = (
    "nominee_title",
    "nominee_name",
    "nominee_position",
    "nominee_department",
)


class TdktCommendationChange(models.Model):
    """A dated change of an award that was given: nothing given is ever overwritten.

    correct: other words; by an amending or replacing decision, or for an error of
    form by a công văn đính chính.
    reissue: a certificate that was lost or spoilt is printed again.
    revoke: the award is taken back.

    By which article, says ``tdkt.change.basis`` for the day.

    A change waits in the draft of the decision that orders it and takes effect when
    that decision is issued; corrections and reissues without a decision of their own
    come from the actions of the decision that gave the award. From then on it is
    locked, with the words before and after.
    """

    _name = "tdkt.commendation.change"
    _inherit = ["tdkt.workflow.mixin", "tdkt.locked.line.mixin", "tdkt.named.mixin"]
    _description = "Change of a Commendation"
    _order = "date desc, id desc"
    _name_parts = (
        "kind",
        "commendation_id.award_name",
        "commendation_id.year",
        "commendation_id.nominee_name",
    )

    _lock_parents = {"ordered_by_id": "change_ids"}

    commendation_id = fields.Many2one(
        comodel_name="tdkt.commendation",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(related="commendation_id.company_id", store=True)
    ordered_by_id = fields.Many2one(
        comodel_name="tdkt.decision",
        string="Ordered By",
        ondelete="cascade",
        index="btree_not_null",
        help="The later decision that orders the change.",
    )
    kind = fields.Selection(selection=CHANGE_KINDS, required=True, default="correct")
    date = fields.Date(readonly=True, copy=False, help="When it took effect.")
    reason = fields.Text(required=True)
    legal_basis = fields.Char(
        compute="_compute_legal_basis",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    document_reference = fields.Char(
        string="Document", help="The công văn đính chính or the request, with its date."
    )
    nominee_title = fields.Char(
        string="Form of Address",
        compute="_compute_wording",
        store=True,
        readonly=False,
        precompute=True,
    )
    nominee_name = fields.Char(
        compute="_compute_wording", store=True, readonly=False, precompute=True
    )
    nominee_position = fields.Char(
        compute="_compute_wording", store=True, readonly=False, precompute=True
    )
    nominee_department = fields.Char(
        compute="_compute_wording", store=True, readonly=False, precompute=True
    )
    reward_reason = fields.Text(
        compute="_compute_wording", store=True, readonly=False, precompute=True
    )
    merit = fields.Text(
        compute="_compute_wording", store=True, readonly=False, precompute=True
    )
    before = fields.Json(readonly=True, copy=False)
    after = fields.Json(readonly=True, copy=False)
    difference = fields.Html(compute="_compute_difference", sanitize=False)
    state = fields.Selection(
        selection=[("draft", "Draft"), ("applied", "In Effect")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )

    _list_idx = models.Index("(company_id, date DESC, id DESC)")
    _commendation_uniq = models.UniqueIndex(
        "(ordered_by_id, commendation_id) WHERE ordered_by_id IS NOT NULL",
        "This decision changes that award already.",
    )

    # --- Computes ----------------------------------------------------------------

    @api.depends("kind")
    def _compute_legal_basis(self):
        bases = self.env["tdkt.change.basis"]
        for day, changes in self.grouped(lambda change: change._today()).items():
            proposed = bases._find_bases(day)
            for change in changes:
                change.legal_basis = proposed.get(change.kind) or change.legal_basis

    @api.depends("commendation_id")
    def _compute_wording(self):
        for change in self:
            for name in WORDING_FIELDS:
                change[name] = change.commendation_id[name]

    @api.depends("commendation_id", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for change in self:
            change.display_name = self.env._(
                "%(kind)s: %(commendation)s",
                kind=kinds.get(change.kind),
                commendation=change.commendation_id.display_name or "",
            )

    @api.depends("before", "after", "state", *WORDING_FIELDS)
    @api.depends_context("lang")
    def _compute_difference(self):
        for change in self:
            if change.state == "draft":
                before = change._get_wording(change.commendation_id)
                after = change._get_wording(change)
            else:
                before, after = change.before or {}, change.after or {}
            rows = [
                Markup("<div>%s: <s>%s</s> → <b>%s</b></div>")
                % (
                    self._fields[name]._description_string(self.env),
                    before.get(name) or "",
                    after.get(name) or "",
                )
                for name in WORDING_FIELDS
                if (before.get(name) or "") != (after.get(name) or "")
            ]
            change.difference = Markup().join(rows) or False

    @api.model
    def _get_wording(self, record):
        return {name: record[name] or "" for name in WORDING_FIELDS}

    # --- Guards ------------------------------------------------------------------

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"state", "date", "before", "after"}

    def _open_fields(self):
        return None if self.state == "draft" else set()

    @api.model_create_multi
    def create(self, vals_list):
        if not (
            gate.lets_create(self, vals_list)
            or all(vals.get("ordered_by_id") for vals in vals_list)
        ):
            raise UserError(
                self.env._(
                    "An award changes by a decision: prepare one that amends the "
                    "decision which gave it."
                )
            )
        return super().create(vals_list)

    def copy(self, default=None):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("A change is applied only once: prepare another one instead.")
        )

    @api.constrains("ordered_by_id", "commendation_id", "kind")
    def _check_ordered_by_id(self):
        for change in self.filtered(lambda one: one.state == "draft"):
            why = change._get_unfit_reason()
            if why:
                raise ValidationError(why)

    def _get_unfit_reason(self):
        """Say why the change cannot take effect, "" when it can."""
        self.ensure_one()
        commendation = self.commendation_id
        amended = self.ordered_by_id.amends_id
        if self.ordered_by_id and commendation.decision_id != amended:
            return self.env._(
                "“%(commendation)s” was not given by the decision that is amended.",
                commendation=commendation.display_name,
            )
        if commendation.state == "revoked":
            return self.env._(
                "“%(commendation)s” is revoked and can no longer be changed.",
                commendation=commendation.display_name,
            )
        return ""

    def _get_missing_reason(self):
        """Say what a draft lacks before its decision is signed, "" when nothing."""
        self.ensure_one()
        if self.kind == "correct" and not self.difference:
            return self._get_nothing_changed_reason(self.commendation_id)
        return self._get_unfit_reason()

    @api.model
    def _get_nothing_changed_reason(self, commendation):
        return self.env._(
            "The correction of “%(commendation)s” does not change anything: enter the "
            "correct wording or remove the line.",
            commendation=commendation.display_name,
        )

    @api.ondelete(at_uninstall=True)
    def _unlink_except_applied(self):
        if is_uninstalling(self.env):
            return
        if any(change.state != "draft" for change in self):
            raise UserError(self.env._("A change that took effect cannot be deleted."))

    # --- Coming about ------------------------------------------------------------

    @api.model
    def _draft_for(self, decision):
        """Draft the change of every award that ``decision``, a draft, may still change.

        :raises UserError: when none is left
        """
        amended = decision.amends_id
        awards = amended.commendation_ids.filtered(
            lambda award: award.state != "revoked"
        )
        awards -= decision.change_ids.commendation_id
        if not awards:
            raise UserError(
                self.env._(
                    "“%(amended)s” has no further award that could change.",
                    amended=amended.display_name,
                )
            )
        kind = "revoke" if decision.amendment_kind == "revoke" else "correct"
        basis = self.env["tdkt.change.basis"]._require_basis(kind, decision._today())
        return self.create(
            [
                {
                    "ordered_by_id": decision.id,
                    "commendation_id": award.id,
                    "kind": kind,
                    "reason": decision.reward_reason or decision.subject,
                    "legal_basis": basis,
                }
                for award in awards
            ]
        )

    @api.model
    def _prepare_form_correction(self, award, wording):
        """Return the words of an award whose errors of form are put right.

        :param dict wording: the right words, by the name of their field
        :raises UserError: for an error in substance, or where nothing would change
        """
        if not set(wording) <= set(FORM_FIELDS):
            raise UserError(
                self.env._(
                    "Only names and positions can be corrected this way: prepare a "
                    "decision that amends “%(decision)s”.",
                    decision=award.decision_id.display_name,
                )
            )
        if all((wording[name] or "") == (award[name] or "") for name in wording):
            raise UserError(self._get_nothing_changed_reason(award))
        return {**{name: award[name] for name in WORDING_FIELDS}, **wording}

    @api.model
    def _change_at_once(self, kind, awards, reason, values=None):
        """Record a change that no later decision orders, and let it take effect today.

        Who may do so, and with which document, the actions of the decision have asked.

        :param dict values: further values of every change
        :raises UserError: when the law of today provides for no such change
        """
        day = awards.decision_id._today()
        basis = self.env["tdkt.change.basis"]._require_basis(kind, day)
        # sudo: tdkt.commendation.change - made through the decision only
        changes_sudo = self.sudo()._create_moving(
            [
                {
                    "commendation_id": award.id,
                    "kind": kind,
                    "reason": reason,
                    "legal_basis": basis,
                    **(values or {}),
                }
                for award in awards
            ]
        )
        changes_sudo._apply(day)
        return True

    # --- Taking effect -----------------------------------------------------------

    def _apply(self, date):
        """Let the changes take effect: new words or state, the old ones kept here.

        :raises UserError: when an award can change no more
        """
        for why in filter(None, (change._get_unfit_reason() for change in self)):
            raise UserError(why)
        commendations, own, reasons = {}, {}, {}
        for change in self:
            commendation = change.commendation_id
            before = self._get_wording(commendation)
            after = self._get_wording(change) if change.kind == "correct" else before
            values = {"state": STATES[change.kind]}
            values.update(
                {name: after[name] for name in after if after[name] != before[name]}
            )
            commendations[commendation] = values
            own[change] = {
                "state": "applied",
                "date": date,
                "before": {**before, "state": commendation.state},
                "after": {**after, "state": values["state"]},
            }
            reasons[commendation.id] = reasons[change.id] = change.reason
        kinds = self.grouped("kind")
        for kind, changes in kinds.items():
            self.env["tdkt.commendation"]._write_moving_each(
                {
                    c: v
                    for c, v in commendations.items()
                    if c in changes.commendation_id
                },
                kind,
                reasons,
            )
        self._write_moving_each(own, "write", reasons)
        revocations = self.filtered(lambda change: change.kind == "revoke")
        (self - revocations)._print_anew()
        revocations._ask_to_review()

    def _print_anew(self):
        """Have the certificates of the awards made anew; the files of before stay."""
        # sudo: nobody writes into the register except through the document
        register_sudo = self.env["tdkt.frozen.print"].sudo()
        prints_sudo = register_sudo._in_force_of(self.commendation_id)
        by_award = prints_sudo.grouped("res_id")
        for change in self:
            if kept_sudo := by_award.get(change.commendation_id.id):
                kept_sudo._supersede(change.reason)
        # another body's certificates are its own
        awards = self.commendation_id.filtered(
            lambda award: not award.decision_id._registered()
        )
        awards._settle_certificates()
        awards._typeset_waiting()

    def _ask_to_review(self):
        """Ask the standing office to look at what may rest on the revoked awards.

        The names stand on the awards themselves, for whoever may read them.
        """
        documents = self.grouped(
            lambda change: change.ordered_by_id or change.commendation_id.decision_id
        )
        for document, changes in documents.items():
            # sudo: tdkt.commendation - how many there are hangs on nobody's access
            later_sudo = changes.sudo().commendation_id.resting_ids
            if not later_sudo:
                continue
            document.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._(
                    "Review %(count)s later awards that may depend on revoked ones",
                    count=len(later_sudo),
                ),
                user_id=(document.company_id._tdkt_officer() or self.env.user).id,
            )
