from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from .tdkt_dossier import COMMENDATION_TYPES, DOSSIER_READERS
from .tdkt_official_document import TEXT_FIELDS
from .tdkt_workflow_mixin import NextStep

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
    "reward_reason",
    "funding_source",
    "execution_units",
    "issuer_id",
    "origin",
}


class TdktDecision(models.Model):
    """A decision that commends (quyết định khen thưởng).

    The document workflow is that of ``tdkt.official.document``: officer prepares,
    leader signs, officer numbers and issues. Issuing creates the commendations and
    locks all they rest on. Only awards within the authority of the office's head are
    accepted (Luật Thi đua, khen thưởng 2022, Điều 80 for a director of a department
    of the province).
    """

    _name = "tdkt.decision"
    _inherit = ["tdkt.official.document"]
    _description = "Commendation Decision"
    _order = "date_document desc, id desc"
    _check_company_auto = True

    _document_type_xmlid = "thidua_khenthuong.document_type_decision"
    _frozen_report = "thidua_khenthuong.report_decision_document"

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
    # sudo: HR reads the totals of a decision it may read, not its nominations
    nomination_count = fields.Integer(compute="_compute_totals", compute_sudo=True)
    # sudo: a total, as above
    individual_count = fields.Integer(compute="_compute_totals", compute_sudo=True)
    # sudo: a total, as above
    collective_count = fields.Integer(compute="_compute_totals", compute_sudo=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    # sudo: a total, as above
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

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"state", "origin"}

    def _open_fields(self):
        if self.document_state == "draft":
            return None
        return self._fields.keys() - DECISION_TEXT_FIELDS

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
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "“%(decision)s” is signed: it can only be revoked.",
                    decision=self.display_name,
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
        """Issue: create the commendations and lock all they rest on."""
        super().action_issue()
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

    def _create_commendations(self):
        vals_list = []
        for decision in self:
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
        own = self._printed_commendations()
        commendations = own.browse(commendation_ids) & own
        register = self.env["tdkt.frozen.print"]
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
        return self.commendation_ids.filtered(
            lambda one: one.state != "revoked"
        ).sorted(lambda one: (one.register_number, one.id))

    def _check_certificates(self):
        self.ensure_one()
        self.check_access("read")
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
        if not self.commendation_ids:
            raise UserError(
                self.env._(
                    "“%(decision)s” has given nothing yet.", decision=self.display_name
                )
            )

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

    def _printed_awards(self):
        """Return the words of Điều 1, e.g. “Tặng Giấy khen cho 02 cá nhân”."""
        self.ensure_one()
        counts = {}
        for line in self._printed_awardees():
            award = line.award_id
            key = (award.kind, award.name)
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
        # sudo: tdkt.commendation - changed through its decision only
        issued.sudo().commendation_ids._write_moving({"state": "revoked"})
        # sudo: tdkt.nomination - the leader who revokes edits no nomination otherwise
        unissued_lines_sudo = (self - issued).sudo().nomination_ids
        if unissued_lines_sudo:
            unissued_lines_sudo._write_moving({"decision_id": False})
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
