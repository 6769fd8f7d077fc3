import unicodedata

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ..mixins.tdkt_workflow_mixin import NextStep, Transition
from ..vocabulary import DOSSIER_READERS

_lt = LazyTranslate(__name__)


class TdktDecisionRegistered(models.Model):
    """All that differs where a decision was made elsewhere or earlier (``origin``).

    Such a decision is registered as it stands, with the issuer's number and date and
    its scan; it may answer a submission of this office. Nobody here signs, numbers or
    prints it, and what it gives stands in the issuer's register of awards.

    Each method below says what holds for a registered decision and leaves those of this
    office to ``super()``; no other file of this room tells them apart.

    ========== ============== ======== ================================
    action     from           to       who
    ========== ============== ======== ================================
    register   draft          issued   officer, HR, leader; external
    ========== ============== ======== ================================
    """

    _inherit = "tdkt.decision"

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
    line_ids = fields.One2many(
        comodel_name="tdkt.decision.line",
        inverse_name="decision_id",
        help="Who is commended by a registered decision, besides the nominations.",
    )

    _list_idx = models.Index("(company_id, date_document DESC, id DESC)")
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

    def _registered(self):
        """Return those that were made elsewhere or earlier."""
        return self.filtered(lambda decision: decision.origin == "external")

    # --- Issuer and number -------------------------------------------------------

    @api.depends("company_id", "origin")
    def _compute_issuer_id(self):
        registered = self._registered()
        for decision in registered:
            decision.issuer_id = decision.issuer_id
        for decision in self - registered:
            decision.issuer_id = decision.company_id.partner_id

    @api.depends("issuer_id")
    def _compute_issuer(self):
        result = super()._compute_issuer()
        for decision in self._registered():
            decision.issuer_name = decision.issuer_id.name
        return result

    @api.depends("origin", "external_reference", "issuer_name")
    def _compute_reference_key(self):
        referenced = self._registered().filtered("external_reference")
        (self - referenced).reference_key = False
        for decision in referenced:
            decision.reference_key = self._make_reference_key(
                decision.issuer_name, decision.external_reference
            )

    @api.model
    def _make_reference_key(self, issuer_name, reference):
        """Return what tells decisions apart: issuer and number, case and gaps aside."""
        text = unicodedata.normalize("NFC", f"{issuer_name or ''}|{reference or ''}")
        return "".join(text.upper().split())

    @api.depends("external_reference", "origin")
    def _compute_number_display(self):
        return super()._compute_number_display()

    def _printed_reference(self):
        if self.origin == "external":
            return self.external_reference or ""
        return super()._printed_reference()

    @api.depends("external_reference", "origin")
    def _compute_name(self):
        referenced = self._registered().filtered("external_reference")
        for decision in referenced:
            title = (decision.document_type_id.title or "").capitalize()
            decision.name = f"{title} {decision.external_reference}".strip()
        return super(TdktDecisionRegistered, self - referenced)._compute_name()

    def _is_of_this_office(self):
        if not self._registered():
            return super()._is_of_this_office()
        # an earlier decision of this very office is registered, too
        if self.issuer_id == self.company_id.partner_id:
            return True
        names = {self.company_id.name, self.company_id.tdkt_issuer_name} - {False}
        issuer = (self.issuer_name or "").casefold()
        return issuer in {name.casefold() for name in names}

    @api.constrains("origin", "issuer_id", "submission_id")
    def _check_origin(self):
        for decision in self - self._registered():
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

    # --- List --------------------------------------------------------------------

    def _listed(self):
        listed = super()._listed()
        if self.line_ids and not self.commendation_ids:
            return [*listed, *self.line_ids]
        return listed

    @api.depends("line_ids.amount", "line_ids.award_id")
    def _compute_totals(self):
        return super()._compute_totals()

    def _named_people(self):
        return super()._named_people() | self.line_ids.employee_id

    @api.depends("line_ids.employee_id", "origin")
    def _compute_own_interest(self):
        return super()._compute_own_interest()

    def _signing_people(self):
        if self._registered():
            # another body signed it: whoever registers it answers for the list
            return self.env["hr.employee"]._tdkt_of_user()
        return super()._signing_people()

    @api.depends("origin")
    def _compute_provision_warning(self):
        # what another body decided is not this office's to judge
        registered = self._registered()
        registered.provision_warning = ""
        others = self - registered
        return super(TdktDecisionRegistered, others)._compute_provision_warning()

    def _get_listing_reason(self, nomination):
        if not self._registered():
            return super()._get_listing_reason(nomination)
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

    def _get_gather_domain(self):
        if not self._registered():
            return super()._get_gather_domain()
        return [
            ("submission_id", "=", self.submission_id.id or 0),
            ("state", "=", "forwarded"),
            ("decision_id", "=", False),
        ]

    def _get_nothing_to_gather_reason(self):
        if not self._registered():
            return super()._get_nothing_to_gather_reason()
        return self.env._("Choose the submission that awaits this answer.")

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "register": Transition(
                _lt("Register"),
                ("draft",),
                "issued",
                ("officer", "hr", "leader"),
                "document_state",
                _lt("Its awards enter the register; they are corrected by a change."),
            ),
        }

    def _open_fields(self):
        # Where a decision was made does not change once it has been entered.
        if self._is_being_written():
            return super()._open_fields() - {"origin"}
        if self._registered() and not self._has_scan():
            # an old decision comes without its paper, which is found later: once
            return {"scan_file", "scan_filename"}
        return super()._open_fields()

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
            **super(TdktDecisionRegistered, others)._get_refusal_reasons(
                action, content=content
            ),
        }

    def _get_other_way_reason(self, action):
        """Say that the action belongs to decisions of the other origin, else ""."""
        self.ensure_one()
        registered = bool(self._registered())
        if registered and action not in ("register", "revoke"):
            return self.env._(
                "“%(decision)s” was made elsewhere: it can only be registered.",
                decision=self.display_name,
            )
        if not registered and action == "register":
            return self.env._(
                "“%(decision)s” is made by this office: sign, number and issue it "
                "instead.",
                decision=self.display_name,
            )
        return ""

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        if action == "register":
            for decision in self:
                reasons[decision.id] = (
                    reasons.get(decision.id)
                    or decision._get_missing_for_register_reason()
                    or decision._get_registered_already_reason()
                    or decision._get_leader_only_reason()
                )
        return reasons

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
            if other_sudo._registered() or self.issuer_id == self.company_id.partner_id:
                return self.env._(
                    "“%(reference)s” of %(year)s is registered already: "
                    "“%(decision)s”.",
                    reference=self.external_reference,
                    year=self.document_year,
                    decision=other_sudo.display_name,
                )
        return ""

    def _is_foreign_to(self, amended):
        if not self._registered():
            return super()._is_foreign_to(amended)
        # this office changes its own decisions by decisions of its own
        return not amended._registered() and self._is_of_this_office()

    def _get_leader_only_reason(self):
        """Nobody but a leader lets another body's paper change what he has signed."""
        self.ensure_one()
        # sudo: HR reads no draft of this office
        amended_sudo = self.sudo().amends_id
        made_here_sudo = amended_sudo - amended_sudo._registered()
        if not made_here_sudo or self._has_role(("leader",)):
            return ""
        return self.env._(
            "“%(decision)s” changes a decision of this office: the leader registers "
            "it.",
            decision=self.display_name,
        )

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
        self.sudo()._take_effect()
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

    def _enter_into_register(self, vals_list):
        # what another body gave stands in that body's register
        return None if self._registered() else super()._enter_into_register(vals_list)

    def _is_frozen(self):
        # what another body issued is its paper, of which the scan is kept
        return not self._registered() and super()._is_frozen()

    def _next_step(self):
        step = super()._next_step()
        if self._registered() and self._is_being_written():
            return NextStep(self.create_uid, _lt("Register the superior's decision"))
        return step
