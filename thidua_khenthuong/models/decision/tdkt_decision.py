import unicodedata

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..mixins.tdkt_workflow_mixin import NextStep, Transition
from ..vocabulary import DOSSIER_READERS
from .tdkt_commendation import RESTING_READERS
from .tdkt_commendation_change import WORDING_FIELDS

_lt = LazyTranslate(__name__)

# How many certificates a request typesets: some two seconds, so that the progress
# moves, a cancel is heard and no proxy or worker runs out of time.
CERTIFICATE_BATCH = 25
# How many certificates one PDF holds: merging takes memory with every page.
CERTIFICATE_VOLUME = 1000

# Words in which an error is one of form, put right without another decision.
FORM_FIELDS = (
    "nominee_title",
    "nominee_name",
    "nominee_position",
    "nominee_department",
)


class TdktDecision(models.Model):
    """A decision that commends (quyết định khen thưởng), made here or elsewhere.

    A decision of this office follows the document workflow of
    ``tdkt.official.document``: officer prepares, leader signs, officer numbers and
    issues. Only awards within the authority of the office's head are accepted (Luật
    Thi đua, khen thưởng 2022, Điều 80 for a director of a department of the province).

    A decision of a superior or an earlier one (``origin`` ``external``) is registered
    as it stands, with the issuer's number and date and its scan; it may answer a
    submission of this office. Issuing and registering create the commendations and
    lock all they rest on.

    What is issued is put right by dated records only: a later decision that amends,
    replaces or revokes it, a công văn đính chính for an error of form, a reissued
    certificate (Nghị định 30/2020/NĐ-CP, Điều 18).

    ========== ============== ======== ================================
    action     from           to       who
    ========== ============== ======== ================================
    propose …  as a document           for decisions made here
    register   draft          issued   officer, HR, leader; external
    correct    issued         (issued) leader, with reason and công văn
    reissue    issued         (issued) officer, with a reason
    ========== ============== ======== ================================
    """

    _name = "tdkt.decision"
    _inherit = ["tdkt.listing.mixin"]
    _description = "Commendation Decision"
    _order = "date_document desc, id desc"
    _check_company_auto = True

    _document_type_xmlid = "thidua_khenthuong.document_type_decision"
    _frozen_report = "thidua_khenthuong.report_decision_document"
    _listing_field = "decision_id"

    origin = fields.Selection(
        selection=[
            ("own", "Made Here"),
            ("external", "Registered (Made Elsewhere or Earlier)"),
        ],
        default="own",
        required=True,
    )
    issuer_id = fields.Many2one(
        comodel_name="res.partner",
        string="Issuer",
        compute="_compute_issuer_id",
        store=True,
        precompute=True,
        readonly=False,
        help="Who made the decision; for one of a superior body, that body.",
    )
    submission_id = fields.Many2one(
        comodel_name="tdkt.submission",
        string="Answers the Submission",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        groups=DOSSIER_READERS,
        domain="[('state', '=', 'sent')]",
    )
    external_reference = fields.Char(
        string="Number and Symbol on Paper",
        copy=False,
        help="As the issuer wrote it, e.g. “1234/QĐ-UBND”.",
    )
    reference_key = fields.Char(compute="_compute_reference_key", store=True)
    scan_file = fields.Binary(string="Scan", attachment=True, copy=False)
    scan_filename = fields.Char(copy=False)
    import_id = fields.Many2one(
        comodel_name="tdkt.award.import",
        string="Imported With",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        groups="thidua_khenthuong.group_tdkt_officer,hr.group_hr_user",
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
    line_ids = fields.One2many(
        comodel_name="tdkt.decision.line",
        inverse_name="decision_id",
        help="Who is commended by a registered decision, beside the nominations.",
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
    # sudo: HR reads which awards are in doubt, not who is nominated
    provision_warning = fields.Text(
        compute="_compute_provision_warning",
        compute_sudo=True,
        help="What speaks against an award by a provision that was not read in the "
        "law, and therefore does not block.",
    )
    resting_ids = fields.Many2many(
        comodel_name="tdkt.commendation",
        string="Rest on What Is Revoked",
        compute="_compute_resting_ids",
        groups=RESTING_READERS,
        help="Later awards that may rest on those which this decision revokes, or "
        "which it gave and which are revoked.",
    )

    _number_uniq = models.UniqueIndex(
        "(company_id, symbol, document_year, number) "
        "WHERE number > 0 AND origin = 'own'",
        "This document number is already used in that year: look it up in the "
        "register and enter another one.",
    )
    _reference_uniq = models.UniqueIndex(
        "(company_id, reference_key, document_year) "
        "WHERE origin = 'external' AND document_state = 'issued'",
        "This decision of that issuer has been registered already.",
    )

    # --- Computes ----------------------------------------------------------------

    @api.depends("company_id", "origin")
    def _compute_issuer_id(self):
        for decision in self:
            if decision.origin == "own":
                decision.issuer_id = decision.company_id.partner_id
            else:
                decision.issuer_id = decision.issuer_id

    @api.depends("issuer_id")
    def _compute_issuer(self):
        result = super()._compute_issuer()
        for decision in self:
            if decision.origin == "external":
                decision.issuer_name = decision.issuer_id.name
        return result

    @api.depends("origin", "external_reference", "issuer_name")
    def _compute_reference_key(self):
        for decision in self:
            decision.reference_key = (
                decision.origin == "external"
                and decision.external_reference
                and self._make_reference_key(
                    decision.issuer_name, decision.external_reference
                )
            )

    @api.model
    def _make_reference_key(self, issuer_name, reference):
        """Return what tells decisions apart: issuer and number, case and gaps aside."""
        text = unicodedata.normalize("NFC", f"{issuer_name or ''}|{reference or ''}")
        return "".join(text.upper().split())

    @api.depends("external_reference", "origin")
    def _compute_number_display(self):
        external = self.filtered(lambda decision: decision.origin == "external")
        result = super(TdktDecision, self - external)._compute_number_display()
        for decision in external:
            decision.number_display = decision.external_reference or ""
        return result

    @api.depends("external_reference", "origin")
    def _compute_name(self):
        external = self.filtered(
            lambda decision: decision.origin == "external"
            and decision.external_reference
        )
        result = super(TdktDecision, self - external)._compute_name()
        for decision in external:
            title = (decision.document_type_id.title or "").capitalize()
            decision.name = f"{title} {decision.external_reference}".strip()
        return result

    def _listed(self):
        self.ensure_one()
        if self.commendation_ids:
            return self.commendation_ids
        nominations = super()._listed()
        return [*nominations, *self.line_ids] if self.line_ids else nominations

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

    @api.depends("line_ids.amount", "line_ids.award_id", "commendation_ids.amount")
    def _compute_totals(self):
        given = self.filtered(lambda decision: decision.state in ("issued", "revoked"))
        for decision in self - given:
            lines = decision._listed()
            kinds = [line.award_id.subject_type for line in lines]
            decision.nomination_count = len(lines)
            decision.individual_count = kinds.count("individual")
            decision.collective_count = len(lines) - decision.individual_count
            decision.total_amount = sum(line.amount for line in lines)
        totals = {decision.id: [0, 0, 0] for decision in given}
        for decision, kind, count, amount in self.env["tdkt.commendation"]._read_group(
            [("decision_id", "in", given.ids)],
            ["decision_id", "subject_type"],
            ["__count", "amount:sum"],
        ):
            total = totals[decision.id]
            total[0] += count
            total[1] += count if kind == "individual" else 0
            total[2] += amount
        for decision in given:
            count, individuals, amount = totals[decision.id]
            decision.nomination_count = count
            decision.individual_count = individuals
            decision.collective_count = count - individuals
            decision.total_amount = amount

    def _named_people(self):
        return (
            super()._named_people()
            | self.line_ids.employee_id
            | self.change_ids.commendation_id.employee_id
        )

    @api.depends("line_ids.employee_id", "change_ids.commendation_id", "origin")
    def _compute_own_interest(self):
        return super()._compute_own_interest()

    def _signing_people(self):
        if self.origin == "own":
            return super()._signing_people()
        # another body signed it: whoever registers it answers for the list
        return self.env["hr.employee"]._tdkt_of_user()

    @api.constrains("origin", "issuer_id", "submission_id")
    def _check_origin(self):
        for decision in self:
            if decision.origin == "external":
                continue
            if decision.issuer_id != decision.company_id.partner_id:
                raise ValidationError(
                    self.env._("A decision made here is issued by this office.")
                )
            # sudo: HR prepares decisions without seeing submissions
            if decision.sudo().submission_id:
                raise ValidationError(
                    self.env._(
                        "A submission is answered by the superior's decision: register "
                        "that one."
                    )
                )

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
        if self.origin == "own":
            return not amended._is_of_this_office()
        return amended.origin == "own" and self._is_of_this_office()

    def _is_of_this_office(self):
        """Tell whether this office decided, in this software or before it."""
        self.ensure_one()
        if self.origin == "own" or self.issuer_id == self.company_id.partner_id:
            return True
        names = {self.company_id.name, self.company_id.tdkt_issuer_name} - {False}
        issuer = (self.issuer_name or "").casefold()
        return issuer in {name.casefold() for name in names}

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        field = "document_state"
        return {
            **super()._transitions(),
            "register": Transition(
                _lt("Register"),
                ("draft",),
                "issued",
                ("officer", "hr", "leader"),
                field,
                _lt("Its awards enter the register; they are corrected by a change."),
            ),
            "correct": Transition(
                _lt("Correct an award"), ("issued",), None, ("leader",), field
            ),
            "reissue": Transition(
                _lt("Reissue a certificate"), ("issued",), None, ("officer",), field
            ),
        }

    def _open_fields(self):
        # Where a decision was made does not change once it has been entered.
        if self._is_being_written():
            return self._fields.keys() - {"origin"}
        if self.origin == "external" and not self._has_scan():
            # an old decision comes without its paper, which is found later: once
            return {"scan_file", "scan_filename"}
        return set()

    def _has_scan(self):
        """Tell whether a scan is attached, without reading it."""
        self.ensure_one()
        # sudo: ir.attachment - only whether there is one
        files_sudo = self.env["ir.attachment"].sudo()
        return bool(
            files_sudo.search_count(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "scan_file"),
                    ("res_id", "=", self.id),
                ],
                limit=1,
            )
        )

    def _get_refusal_reasons(self, action, content=True):
        astray = {
            decision.id: why
            for decision in self
            if (why := decision._get_other_way_reason(action))
        }
        others = self.filtered(lambda decision: decision.id not in astray)
        return {
            **astray,
            **super(TdktDecision, others)._get_refusal_reasons(action, content=content),
        }

    def _get_other_way_reason(self, action):
        """Say that the action belongs to decisions of the other origin, else ""."""
        self.ensure_one()
        if self.origin == "external" and action not in ("register", "revoke"):
            return self.env._(
                "“%(decision)s” was made elsewhere: it can only be registered.",
                decision=self.display_name,
            )
        if self.origin == "own" and action == "register":
            return self.env._(
                "“%(decision)s” is made by this office: sign, number and issue it "
                "instead.",
                decision=self.display_name,
            )
        return ""

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        say = {
            "register": lambda one: one._get_missing_for_register_reason()
            or one._get_registered_already_reason()
            or one._get_leader_only_reason(),
            # an award may have changed since the decision was signed
            "issue": lambda one: one._get_missing_changes_reason(),
            "revoke": lambda one: one._get_applied_reason(),
        }.get(action)
        if say:
            for decision in self:
                reasons[decision.id] = reasons.get(decision.id) or say(decision)
        return reasons

    def _get_leader_only_reason(self):
        """Nobody but a leader lets another body's paper change what he has signed."""
        self.ensure_one()
        # sudo: HR reads no draft of this office
        if self.sudo().amends_id.origin != "own" or self._has_role(("leader",)):
            return ""
        return self.env._(
            "“%(decision)s” changes a decision of this office: the leader registers "
            "it.",
            decision=self.display_name,
        )

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

    def _get_missing_for_register_reason(self):
        """Name what a decision made elsewhere still lacks to be registered."""
        self.ensure_one()
        names = ["external_reference", "date_document", "issuer_name"]
        if self.company_id.tdkt_scan_required:
            names.append("scan_file")
        missing = self._get_missing_fields_reason(
            [
                self._fields[name]._description_string(self.env)
                for name in names
                if not self[name]
            ]
        )
        if missing:
            return missing
        if ahead := self._get_dated_ahead_reason():
            return ahead
        # sudo: HR registers without reading the nominations that are answered
        decision_sudo = self.sudo()
        if self.amends_id:
            return decision_sudo._get_missing_changes_reason()
        if not decision_sudo.nomination_ids and not self.line_ids:
            return self.env._(
                "“%(decision)s” does not commend anybody yet: add a line, or import "
                "the lines of the submission it answers.",
                decision=self.display_name,
            )
        return ""

    def _get_registered_already_reason(self):
        """Name a decision with the same issuer, number and year, "" without one."""
        self.ensure_one()
        own = self._prepare_number(self.external_reference)
        # sudo: the register is the office's, also where this user sees only a part
        others_sudo = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("document_state", "not in", ("draft", "revoked")),
                ("document_year", "=", self.date_document.year),
                ("id", "!=", self.id),
                *Domain.OR(
                    [
                        [("reference_key", "=", self.reference_key)],
                        [
                            ("origin", "=", "own"),
                            ("number", "=", own["number"] or -1),
                            ("symbol", "=", own["symbol"]),
                        ],
                    ]
                ),
            ]
        )
        for other_sudo in others_sudo:
            if (
                other_sudo.origin == "external"
                or self.issuer_id == self.company_id.partner_id
            ):
                return self.env._(
                    "“%(reference)s” of %(year)s is registered already: "
                    "“%(decision)s”.",
                    reference=self.external_reference,
                    year=self.document_year,
                    decision=other_sudo.display_name,
                )
        return ""

    def _get_missing_text_reason(self):
        missing = (
            super()._get_missing_text_reason() or self._get_missing_changes_reason()
        )
        if missing:
            return missing
        if not self.nomination_ids and not self.amends_id:
            return self.env._(
                "“%(decision)s” does not commend anybody yet: gather the qualified "
                "nominations first.",
                decision=self.display_name,
            )
        # The lines were checked when they came in; the law's data may have changed.
        today = self.date_document or self._today()
        for nomination in self.nomination_ids:
            why = self._get_listing_reason(nomination)
            if why:
                return why
            if why := nomination.award_id._get_not_in_force_reason(today):
                return why
        return ""

    @api.depends("nomination_ids.award_id", "date_document", "document_state", "origin")
    def _compute_provision_warning(self):
        for decision in self:
            date = decision.date_document or decision.company_id._tdkt_today()
            authority = decision.company_id.tdkt_authority
            warnings = {
                award._get_not_in_force_reason(date, certain=False)
                or award._get_authority_reason(authority, date, certain=False)
                for award in decision.nomination_ids.award_id
                if decision.document_state == "draft" and decision.origin == "own"
            }
            decision.provision_warning = "\n".join(sorted(warnings - {""}))

    def _get_listing_reason(self, nomination):
        if self.origin == "external":
            if nomination.submission_id != self.submission_id:
                return self.env._(
                    "%(nominee)s is not listed in the submission that “%(decision)s” "
                    "answers.",
                    nominee=nomination.nominee_name,
                    decision=self.display_name,
                )
            return nomination._get_other_office_reason(
                self
            ) or nomination._get_not_qualified_reason(("forwarded", "decided"))
        if nomination.submission_id:
            return self.env._(
                "%(nominee)s has been proposed to the superior level.",
                nominee=nomination.nominee_name,
            )
        return (
            nomination._get_not_qualified_reason(("qualified", "decided"))
            or nomination._get_other_office_reason(self)
            or nomination.award_id._get_authority_reason(
                self.company_id.tdkt_authority, self.date_document
            )
            or nomination.dossier_id._get_missing_minutes_reason()
            or nomination._get_owed_paper_reason(nomination.dossier_id.paper_ids)
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

    def _get_gather_domain(self):
        if self.origin == "own":
            return super()._get_gather_domain()
        return [
            ("submission_id", "=", self.submission_id.id or 0),
            ("state", "=", "forwarded"),
            ("decision_id", "=", False),
        ]

    def _get_nothing_to_gather_reason(self):
        if self.origin == "own":
            return super()._get_nothing_to_gather_reason()
        return self.env._("Choose the submission that awaits this answer.")

    def _take_effect(self):
        """Create the commendations, let ordered changes take effect and lock all that
        rests on it."""
        for decision in self.filtered("amends_id"):
            decision._apply_changes()
        self._create_commendations()
        self._settle_nominations()

    def _is_frozen(self):
        # what another body issued is its paper, of which the scan is kept
        return self.origin == "own" and super()._is_frozen()

    def _get_change_reason(self):
        if all(award.state == "valid" for award in self.commendation_ids):
            return ""
        return self.env._("awards of it were corrected, reissued or revoked since")

    def action_register(self):
        """Enter a decision made elsewhere or earlier as it stands.

        The lines it covers are granted; further lines become commendations too. A
        submission whose last line it settles is answered.

        :raises UserError: without number, date, issuer, scan (where the office asks
            for one) or anybody commended, or when it has been registered already
        """
        for decision in self:
            decision._move(
                "register",
                {
                    **self._prepare_number(decision.external_reference or ""),
                    "date_issued": decision._today(),
                },
            )
        # sudo: HR registers what answers a submission without seeing the dossiers
        decisions_sudo = self.sudo()
        for decision_sudo in decisions_sudo.filtered("amends_id"):
            decision_sudo._apply_changes()
        decisions_sudo._create_commendations()
        decisions_sudo._settle_nominations()
        return True

    @api.model
    def _prepare_number(self, reference):
        """Return number and symbol of “1234/QĐ-UBND”; 0 without a plain number."""
        number, _slash, symbol = reference.partition("/")
        number = number.strip()
        plain = number.isdecimal() and len(number) < 7
        return {
            "number": int(number) if plain else 0,
            "symbol": symbol.strip() or reference,
        }

    def _settle_nominations(self):
        """Close what this decision answers: lines, dossiers, submissions."""
        # concluding empties the cache through which lines find each other
        nominations = self.nomination_ids.with_prefetch()
        nominations._settle()
        nominations.dossier_id._conclude_settled()
        nominations.submission_id._close_when_answered()

    def _apply_changes(self):
        """Let the ordered changes take effect; nothing of the old text is lost."""
        self.ensure_one()
        # sudo: tdkt.commendation - changed through its decision only
        changes_sudo = self.sudo().change_ids
        changes_sudo._apply(self.date_document)
        revocations_sudo = changes_sudo.filtered(lambda one: one.kind == "revoke")
        self._ask_to_review(revocations_sudo.commendation_id)
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
        if not set(wording) <= set(FORM_FIELDS):
            raise UserError(
                self.env._(
                    "Only names and positions can be corrected this way: prepare a "
                    "decision that amends “%(decision)s”.",
                    decision=self.display_name,
                )
            )
        values = {name: award[name] for name in WORDING_FIELDS} | wording
        if all((values[name] or "") == (award[name] or "") for name in wording):
            raise UserError(
                self.env._(
                    "The correction of “%(commendation)s” does not change anything: "
                    "enter the correct wording or remove the line.",
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
        reason = self._require_impartial("reissue", awards, reason)
        return self._change_awards(
            "reissue", awards, reason, {"document_reference": reference}
        )

    def _ask_to_review(self, revoked):
        """Ask the standing office to look at what may rest on revoked awards.

        The names stand on the awards themselves, for whoever may read them.
        """
        self.ensure_one()
        # sudo: tdkt.commendation - how many there are hangs on nobody's access
        later_sudo = revoked.sudo().resting_ids
        if not later_sudo:
            return
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._(
                "Review %(count)s later awards that may depend on revoked ones",
                count=len(later_sudo),
            ),
            user_id=(self.company_id._tdkt_officer() or self.env.user).id,
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
        for why in awards._why_not_own(transition).values():
            raise UserError(why)
        own = awards._others_by_own(transition.roles)
        return awards._word_excuse() if own else reason

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
        changes_sudo._apply(self._today())
        return True

    def _create_commendations(self):
        vals_list = []
        for decision in self:
            awardees = decision._listed()
            values = [awardee._prepare_award_values(decision) for awardee in awardees]
            if decision.origin == "own":
                # What another body gave stands in that body's register.
                decision._enter_into_register(values)
            vals_list += values
        # sudo: tdkt.commendation - nobody may create one except through a decision
        return self.env["tdkt.commendation"].sudo()._create_moving(vals_list)

    def _enter_into_register(self, vals_list):
        """Add the running numbers of the year's register to ``vals_list``."""
        self.ensure_one()
        year = self.date_document.year
        numbers = self.env["tdkt.number.series"]._allot(
            self.company_id, "KHEN-THUONG", year, len(vals_list)
        )
        for vals, number in zip(vals_list, numbers, strict=True):
            vals.update(register_number=number, code=f"{number:02d}/{year}")

    def _prepare_commendation_values(self):
        """Return what every commendation of this decision has in common."""
        self.ensure_one()
        return {
            "decision_id": self.id,
            "company_id": self.company_id.id,
            "reward_reason": self.reward_reason,
            "commendation_type": self.commendation_type,
            "year": self.year,
            "campaign_id": self.campaign_id.id,
            "date": self.date_document,
            "decision_number": self.number_display,
        }

    # --- Certificates ------------------------------------------------------------

    def action_certificates(self):
        """Open the dialog that prints all certificates of the decision.

        :raises UserError: for a decision that is not issued, or without certificates
        """
        self._check_certificates()
        return {
            "type": "ir.actions.client",
            "tag": "thidua_khenthuong.certificates",
            "name": self.env._("Certificates"),
            "target": "new",
            "params": {"decision_id": self.id},
        }

    def get_certificates(self):
        """Return what the dialog shows first: the certificates and how far they are.

        :return: {"name", "ids": all in the order of the register, "done": ids whose
            file is kept already, "batch": how many a call typesets, "volume": how
            many pages one PDF holds}
        """
        self._check_certificates()
        commendations = self._printed_commendations()
        # sudo: register of prints - the decision's readers may know what is printed
        done_sudo = self.env["tdkt.frozen.print"].sudo()._prints_of(commendations)
        return {
            "name": self.display_name,
            "ids": commendations.ids,
            "done": done_sudo.mapped("res_id"),
            "batch": CERTIFICATE_BATCH,
            "volume": CERTIFICATE_VOLUME,
        }

    def typeset_certificates(self, commendation_ids):
        """Typeset and keep some of the certificates; those kept already stay.

        The client calls it batch by batch and may stop in between: what is done is
        kept, and the next run goes on from there.

        :param list commendation_ids: at most ``CERTIFICATE_BATCH`` ids
        :return: {"done": ids, "failed": [{"id", "name", "reason"}]}
        :raises UserError: when the decision is not issued, or for too many ids
        """
        self._check_certificates()
        if len(commendation_ids) > CERTIFICATE_BATCH:
            raise UserError(
                self.env._(
                    "At most %(count)s certificates can be printed in one go.",
                    count=CERTIFICATE_BATCH,
                )
            )
        # the others of a long list are not read
        commendations = self.env["tdkt.commendation"].search(
            [*self._printed_domain(), ("id", "in", commendation_ids)]
        )
        register = self.env["tdkt.frozen.print"]
        # sudo: register of prints, as in get_certificates
        kept = register.sudo()._prints_of(commendations).mapped("res_id")
        fresh = commendations.filtered(lambda one: one.id not in kept)
        pdfs, faults = {}, {}
        if fresh:
            alone = self.env["ir.actions.report"]._tdkt_by_record_alone(fresh)
            # its sentences are for the user, what it prints knows no language
            alone = alone.with_context(lang=self.env.user.lang)
            pdfs, faults = alone._typeset_certificates()
        register._keep(fresh, pdfs)
        failed = [
            {"id": one.id, "name": one.display_name, "reason": reason}
            for one, reason in faults.items()
        ]
        failed += [
            {
                "id": lost_id,
                "name": f"#{lost_id}",
                "reason": self.env._(
                    "It is not a valid award of this decision, or you do not have "
                    "access to it."
                ),
            }
            for lost_id in commendation_ids
            if lost_id not in commendations._ids
        ]
        return {"done": [*kept, *pdfs], "failed": failed}

    def _get_kept_certificates(self):
        """Return the awards whose certificate is kept, ready to be handed out.

        :raises UserError: when there is none yet
        """
        self._check_certificates()
        commendations = self._printed_commendations()
        # sudo: register of prints, as in get_certificates
        prints_sudo = self.env["tdkt.frozen.print"].sudo()._prints_of(commendations)
        kept = set(prints_sudo.mapped("res_id"))
        commendations = commendations.filtered(lambda one: one.id in kept)
        if not commendations:
            raise UserError(
                self.env._("No certificate is ready yet: typeset them first.")
            )
        return commendations

    def _printed_commendations(self):
        """Return the awards whose certificates are printed, in the register's order."""
        return self.env["tdkt.commendation"].search(
            self._printed_domain(), order="register_number, id"
        )

    def _printed_domain(self):
        return [("decision_id", "=", self.id), ("state", "!=", "revoked")]

    def _check_certificates(self):
        self.ensure_one()
        self.check_access("read")
        # sudo: ir.actions.report - its groups say who may print
        groups = self.env.ref("thidua_khenthuong.report_decision").sudo().group_ids
        if not self.env.su and not groups & self.env.user.all_group_ids:
            raise AccessError(
                self.env._(
                    "Only the standing office, leaders and HR print all certificates "
                    "of a decision."
                )
            )
        if self.state != "issued":
            raise UserError(
                self.env._(
                    "Certificates are printed once “%(decision)s” is issued.",
                    decision=self.display_name,
                )
            )
        given = self.env["tdkt.commendation"]
        if not given.search_count([("decision_id", "=", self.id)], limit=1):
            raise UserError(
                self.env._(
                    "“%(decision)s” has not given any award yet.",
                    decision=self.display_name,
                )
            )

    # --- Printing ----------------------------------------------------------------

    def _printed_awardees(self):
        """Return the lines of the printed list: what was given, or is to be given."""
        self.ensure_one()
        return self.commendation_ids or super()._listed()

    def _printed_authority(self):
        """Return who decides, e.g. “GIÁM ĐỐC SỞ NỘI VỤ”: the head even for a deputy."""
        self.ensure_one()
        head = self.signer_authority_line or self.signer_position or ""
        return f"{head} {self.issuer_name or ''}".strip().upper()

    def _printed_head_of_office(self):
        """Return the same in running text, e.g. “Giám đốc Sở Nội vụ tỉnh Lạng Sơn”."""
        self.ensure_one()
        head = self.signer_authority_line or self.signer_position or ""
        return f"{head.capitalize()} {self.company_id.name}".strip()

    def _printed_signer_position(self):
        """Return the lines above the signature, e.g. KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC."""
        self.ensure_one()
        lines = [self.signer_position]
        if self.signer_capacity != "none":
            capacity = self.signer_capacity.upper()
            lines.insert(0, f"{capacity}. {self.signer_authority_line or ''}".strip())
        return "\n".join(filter(None, lines))

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
            decision._ask_to_review(awards)
        # sudo: tdkt.nomination - the leader who revokes edits no nomination otherwise
        unissued_lines_sudo = (self - issued).sudo().nomination_ids
        if unissued_lines_sudo:
            unissued_lines_sudo._write_moving({"decision_id": False})
        return True

    def _next_step(self):
        step = super()._next_step()
        if step is None and self.state == "draft" and self.origin == "external":
            return NextStep(self.create_uid, _lt("Register the superior's decision"))
        if step is None and self.state == "draft":
            return NextStep(
                self.create_uid,
                _lt("Complete the decision and submit it for signature"),
            )
        return step

    # --- Retention ---------------------------------------------------------------

    @api.model
    def _query_retained(self):
        """Return the issued decisions for the list of disposal; see there.

        A decision stands for the awards it gives and those it changes, and while its
        commendations are not there yet for those it is about to give.
        """
        return SQL(
            """
            SELECT decision.id AS res_id, decision.company_id,
                   EXTRACT(YEAR FROM CASE decision.origin
                       WHEN 'external' THEN decision.date_document
                       ELSE decision.date_issued END)::int AS year,
                   touched.award_id, 'award_office' AS record_class
              FROM tdkt_decision decision
              LEFT JOIN (
                    SELECT decision_id, award_id FROM tdkt_commendation
                     UNION
                    SELECT change.ordered_by_id, commendation.award_id
                      FROM tdkt_commendation_change change
                      JOIN tdkt_commendation commendation
                        ON commendation.id = change.commendation_id
                     UNION
                    SELECT decision_id, award_id FROM tdkt_nomination
                   ) touched ON touched.decision_id = decision.id
             WHERE decision.date_issued IS NOT NULL
            """
        )
