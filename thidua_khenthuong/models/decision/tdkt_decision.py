from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ..mixins.tdkt_workflow_mixin import NextStep
from ..vocabulary import DOSSIER_READERS, PASSED_STATES

_lt = LazyTranslate(__name__)


class TdktDecision(models.Model):
    """A decision that commends (quyết định khen thưởng).

    It follows the document workflow of ``tdkt.official.document``: officer prepares,
    leader signs, officer numbers and issues. Only awards within the authority of the
    office's head are accepted (Luật Thi đua, khen thưởng 2022, Điều 80 for a director
    of a department of the province). Issuing it creates the commendations and locks all
    they rest on.

    This file reads as if every decision were made here and never changed. Beside it:

    - ``tdkt_decision_registered.py``: what differs where one was made elsewhere
    - ``tdkt_decision_amendment.py``: one that changes another, or is changed
    - ``../certificate/tdkt_decision_certificates.py``: its certificates in batches
    """

    _name = "tdkt.decision"
    _inherit = ["tdkt.listing.mixin", "tdkt.verified.mixin"]
    _description = "Commendation Decision"
    _order = "date_document desc, id desc"
    _check_company_auto = True

    _document_type_xmlid = "thidua_khenthuong.document_type_decision"
    _frozen_report = "thidua_khenthuong.report_decision_document"
    _listing_field = "decision_id"
    _unit_lines = "commendation_ids"

    reward_reason = fields.Text(
        help="Printed after the names: “đã có thành tích xuất sắc trong …”."
    )
    funding_source = fields.Char(
        default="Quỹ thi đua, khen thưởng", help="Where the bonuses are paid from."
    )
    execution_units = fields.Char(
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
    names_me = fields.Boolean(
        string="Commends Me",
        compute="_compute_names_me",
        search="_search_names_me",
        help="The current user is commended by it.",
    )
    # sudo: HR reads which awards are in doubt, not who is nominated
    provision_warning = fields.Text(
        compute="_compute_provision_warning",
        compute_sudo=True,
        help="Objections to an award under provisions that were not read in the "
        "official text, and therefore do not block.",
    )

    # --- List --------------------------------------------------------------------

    def _listed(self):
        self.ensure_one()
        return self.commendation_ids or super()._listed()

    @api.depends("commendation_ids.employee_id")
    @api.depends_context("uid")
    def _compute_names_me(self):
        named = self._named_by_lines("commendation_ids", self._mine_domain())
        for decision in self:
            decision.names_me = decision._origin.id in named

    def _search_names_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("commendation_ids", "any!", self._mine_domain())]

    @api.model
    def _mine_domain(self):
        # sudo: res.users - the field is nobody's to read but the code's
        return [("employee_id", "in", self.env.user.sudo().tdkt_employees["all"])]

    @api.depends("commendation_ids.amount")
    def _compute_totals(self):
        given = self.filtered(lambda decision: decision.state in ("issued", "revoked"))
        for decision in self - given:
            lines = decision._listed()
            kinds = [line.award_id.subject_type for line in lines]
            decision.nomination_count = len(lines)
            decision.individual_count = kinds.count("individual")
            decision.collective_count = len(lines) - decision.individual_count
            decision.total_amount = sum(line.amount for line in lines)
        # in a form that shows decisions they stand for those that are saved
        totals = {decision._origin.id: [0, 0, 0] for decision in given}
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
            count, individuals, amount = totals[decision._origin.id]
            decision.nomination_count = count
            decision.individual_count = individuals
            decision.collective_count = count - individuals
            decision.total_amount = amount

    @api.depends(
        "nomination_ids.award_id",
        "commendation_type",
        "date_document",
        "document_state",
    )
    def _compute_provision_warning(self):
        # the lines of what is settled, thousands perhaps, are not read
        drafts = self.filtered(lambda decision: decision.document_state == "draft")
        (self - drafts).provision_warning = ""
        for decision in drafts:
            date = decision.date_document or decision.company_id._tdkt_today()
            authority = decision.company_id.tdkt_authority
            warnings = {
                award._get_not_in_force_reason(date, certain=False)
                or award._get_authority_reason(authority, date, certain=False)
                or award._get_other_type_reason(decision.commendation_type)
                for award in decision.nomination_ids.award_id
            }
            decision.provision_warning = "\n".join(sorted(warnings - {""}))

    def _get_listing_reason(self, nomination):
        if nomination.submission_id:
            return self.env._(
                "%(nominee)s has been proposed to the superior level.",
                nominee=nomination.nominee_name,
            )
        return (
            nomination._get_not_qualified_reason((*PASSED_STATES, "decided"))
            or nomination._get_other_office_reason(self)
            or nomination.award_id._get_authority_reason(
                self.company_id.tdkt_authority, self.date_document
            )
            or nomination.dossier_id._get_missing_minutes_reason()
            or nomination._get_owed_paper_reason(nomination.dossier_id.paper_ids)
        )

    # --- Workflow ----------------------------------------------------------------

    def _open_fields(self):
        return self._fields.keys() if self._is_being_written() else set()

    def _get_missing_text_reason(self):
        if missing := super()._get_missing_text_reason():
            return missing
        # a decision that only changes awards of another one commends nobody
        if not self.nomination_ids and not self.amends_id:
            return self.env._(
                "“%(decision)s” does not commend anybody yet: gather the qualified "
                "nominations first.",
                decision=self.display_name,
            )
        # The lines were checked when they came in; the law's data may have changed.
        today = self.date_document or self._today()
        for nomination in self.nomination_ids:
            if why := self._get_listing_reason(nomination):
                return why
            if why := nomination.award_id._get_not_in_force_reason(today):
                return why
        return ""

    def _next_step(self):
        step = super()._next_step()
        if step is None and self.state == "draft":
            return NextStep(
                self.create_uid,
                _lt("Complete the decision and submit it for signature"),
            )
        return step

    def action_revoke(self, reason=None):
        """Revoke; commendations it gave are revoked with the same reason.

        Nominations of a decision that was never issued become free again.
        """
        issued = self.filtered(lambda decision: decision.state == "issued")
        super().action_revoke(reason)
        issued._revoke_awards()
        # sudo: tdkt.nomination - the leader who revokes edits no nomination otherwise
        unissued_lines_sudo = (self - issued).sudo().nomination_ids
        if unissued_lines_sudo:
            unissued_lines_sudo._write_moving({"decision_id": False})
        return True

    # --- Taking effect -----------------------------------------------------------

    def _take_effect(self):
        """Create the commendations and lock all that rests on the decision."""
        self._create_commendations()
        self._settle_nominations()

    def _settle_nominations(self):
        """Close what this decision answers: lines, dossiers, submissions."""
        # concluding empties the cache through which lines find each other
        nominations = self.nomination_ids.with_prefetch()
        nominations._settle()
        nominations.dossier_id._conclude_settled()
        nominations.submission_id._close_when_answered()

    def _create_commendations(self):
        vals_list = []
        for decision in self:
            awardees = decision._listed()
            values = [awardee._prepare_award_values(decision) for awardee in awardees]
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
            "decision_number": self._printed_reference(),
        }

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

    def _get_change_reason(self):
        if all(award.state == "valid" for award in self.commendation_ids):
            return ""
        return self.env._("awards of it were corrected, reissued or revoked since")

    # --- Retention ---------------------------------------------------------------

    @api.model
    def _query_retained(self):
        """Return the issued decisions for the list of disposal; see there."""
        return self.env["tdkt.retention.proposal"]._query_kept(self._name)
