import unicodedata

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from .tdkt_dossier import DOSSIER_READERS
from .tdkt_official_document import TEXT_FIELDS
from .tdkt_workflow_mixin import NextStep, Transition

_lt = LazyTranslate(__name__)

# How many certificates a request typesets: some two seconds, so that the progress
# moves, a cancel is heard and no proxy or worker runs out of time.
CERTIFICATE_BATCH = 25
# How many certificates one PDF holds: merging takes memory with every page.
CERTIFICATE_VOLUME = 1000

DECISION_TEXT_FIELDS = TEXT_FIELDS | {
    "campaign_id",
    "commendation_type",
    "year",
    "nomination_ids",
    "line_ids",
    "reward_reason",
    "funding_source",
    "execution_units",
    "issuer_id",
    "origin",
    "submission_id",
    "external_reference",
    "scan_file",
    "scan_filename",
    "import_id",
}


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

    ========== ============== ======== ============================
    action     from           to       who
    ========== ============== ======== ============================
    propose …  as a document           for decisions made here
    register   draft          issued   officer or HR, external only
    ========== ============== ======== ============================
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

    _number_uniq = models.UniqueIndex(
        "(company_id, symbol, document_year, number) "
        "WHERE number > 0 AND origin = 'own'",
        "This document number is already used in that year: look the number up in "
        "the register and type another.",
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

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "register": Transition(
                _lt("Register"),
                ("draft",),
                "issued",
                ("officer", "hr"),
                "document_state",
            ),
        }

    def _open_fields(self):
        # Where a decision was made does not change once it has been entered.
        if self.document_state == "draft":
            return self._fields.keys() - {"origin"}
        return self._fields.keys() - DECISION_TEXT_FIELDS

    def _why_not(self, action, content=True):
        astray = {
            decision.id: why
            for decision in self
            if (why := decision._say_other_way(action))
        }
        others = self.filtered(lambda decision: decision.id not in astray)
        return {
            **astray,
            **super(TdktDecision, others)._why_not(action, content=content),
        }

    def _say_other_way(self, action):
        """Say that the action belongs to decisions of the other origin, else ""."""
        self.ensure_one()
        if self.origin == "external" and action not in ("register", "revoke"):
            return self.env._(
                "“%(decision)s” was made elsewhere: it is registered as it stands.",
                decision=self.display_name,
            )
        if self.origin == "own" and action == "register":
            return self.env._(
                "“%(decision)s” is made here: it is signed, numbered and issued.",
                decision=self.display_name,
            )
        return ""

    def _why_not_content(self, action):
        reasons = super()._why_not_content(action)
        if action == "register":
            for decision in self:
                reasons[decision.id] = (
                    decision._say_missing_for_register()
                    or decision._say_registered_already()
                )
        return reasons

    def _say_missing_for_register(self):
        """Name what a decision made elsewhere still lacks to be registered."""
        self.ensure_one()
        names = ["external_reference", "date_document", "issuer_name"]
        if self.company_id.tdkt_scan_required and not self._is_moving():
            names.append("scan_file")
        missing = self._say_lacking(
            [
                self._fields[name]._description_string(self.env)
                for name in names
                if not self[name]
            ]
        )
        if missing:
            return missing
        if self.date_document > fields.Date.context_today(self):
            return self.env._(
                "“%(decision)s” is dated in the future.", decision=self.display_name
            )
        # sudo: HR registers without reading the nominations that are answered
        if not self.sudo().nomination_ids and not self.line_ids:
            return self.env._(
                "“%(decision)s” commends nobody yet: add a line, or take over the "
                "lines of the submission it answers.",
                decision=self.display_name,
            )
        return ""

    def _say_registered_already(self):
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

    def _say_missing_text(self):
        missing = super()._say_missing_text()
        if missing:
            return missing
        if not self.nomination_ids:
            return self.env._(
                "“%(decision)s” commends nobody yet: gather the qualified "
                "nominations first.",
                decision=self.display_name,
            )
        # The lines were checked when they came in; the law's data may have changed.
        today = self.date_document or fields.Date.context_today(self)
        for nomination in self.nomination_ids:
            why = self._why_not_list(nomination)
            if why:
                return why
            if not nomination.award_id._in_force(today):
                return self.env._(
                    "“%(award)s” is not in force on %(date)s.",
                    award=nomination.award_id.name,
                    date=today.strftime("%d/%m/%Y"),
                )
        return ""

    def _why_not_list(self, nomination):
        if self.origin == "external":
            if nomination.submission_id != self.submission_id:
                return self.env._(
                    "%(nominee)s does not stand in the submission that “%(decision)s” "
                    "answers.",
                    nominee=nomination.nominee_name,
                    decision=self.display_name,
                )
            return nomination._say_other_office(self) or nomination._say_not_qualified(
                ("forwarded", "decided")
            )
        if nomination.submission_id:
            return self.env._(
                "%(nominee)s has been proposed to the superior level.",
                nominee=nomination.nominee_name,
            )
        return (
            nomination._say_not_qualified(("qualified", "decided"))
            or nomination._say_other_office(self)
            or nomination.award_id._why_not_by(self.company_id.tdkt_authority)
            or nomination.dossier_id._say_missing_minutes()
        )

    def _get_gather_domain(self):
        if self.origin == "own":
            return super()._get_gather_domain()
        return [
            ("submission_id", "=", self.submission_id.id or 0),
            ("state", "=", "forwarded"),
            ("decision_id", "=", False),
        ]

    def _say_nothing_to_gather(self):
        if self.origin == "own":
            return super()._say_nothing_to_gather()
        return self.env._("Choose the submission that waits for this answer.")

    def action_issue(self):
        """Issue: create the commendations and lock all they rest on."""
        super().action_issue()
        self._create_commendations()
        self._settle_nominations()
        return True

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
                    "date_issued": fields.Date.context_today(self),
                },
            )
        # sudo: HR registers what answers a submission without seeing the dossiers
        self.sudo()._create_commendations()
        # sudo: tdkt.nomination - as above
        self.sudo()._settle_nominations()
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
        nominations._write_moving({"state": "decided"})
        nominations.dossier_id._conclude_settled()
        nominations.submission_id._close_when_answered()

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
        # sudo: ir.actions.report - which file is kept for it, not who may print
        report_sudo = self.env.ref("thidua_khenthuong.report_certificate").sudo()
        # sudo: register of prints, as in get_certificates
        kept = register.sudo()._prints_of(commendations).mapped("res_id")
        fresh = commendations.filtered(lambda one: one.id not in kept)
        pdfs, faults = fresh._typeset_certificates()
        register._keep(report_sudo, fresh, pdfs)
        failed = [
            {"id": one.id, "name": one.display_name, "reason": reason}
            for one, reason in faults.items()
        ]
        failed += [
            {
                "id": lost_id,
                "name": f"#{lost_id}",
                "reason": self.env._(
                    "It is no valid award of this decision, or you may not see it."
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
                    "“%(decision)s” has given nothing yet.", decision=self.display_name
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

    def action_revoke(self, reason=None):
        """Revoke; commendations it gave are revoked with the same reason.

        Nominations of a decision that was never issued become free again.
        """
        issued = self.filtered(lambda decision: decision.state == "issued")
        super().action_revoke(reason)
        # sudo: tdkt.commendation - changed through its decision only
        issued.sudo().commendation_ids._write_moving({"state": "revoked"})
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
