from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from .tdkt_dossier import DOSSIER_READERS
from .tdkt_official_document import TEXT_FIELDS
from .tdkt_workflow_mixin import NextStep, Transition

_lt = LazyTranslate(__name__)

# The signed words of a launch; the rest (awards, budget, targets' owners …) may be
# completed while the campaign runs, since real launches often leave it open.
LAUNCH_TEXT_FIELDS = TEXT_FIELDS | {
    "name",
    "parent_reference",
    "theme",
    "slogan",
    "kind",
    "date_start",
    "date_end",
    "introduction",
    "section_ids",
    "closing",
    "target_ids",
}


class TdktCampaign(models.Model):
    """An emulation campaign (phong trào thi đua) and its launch document.

    Luật Thi đua, khen thưởng 2022, Điều 16–18: regular or thematic campaigns, with
    aim, scope, content, criteria, period and measures, launched by the head.

    ============ ================== ========== ===========================
    action       from               to         who
    ============ ================== ========== ===========================
    launch       draft              launched   leader or deputy (signs, if unsigned)
    start_review launched           reviewing  officer; cron after the end
    close        reviewing          closed     officer
    cancel       draft, launched    cancelled  leader, with a reason
    ============ ================== ========== ===========================
    """

    _name = "tdkt.campaign"
    _inherit = ["tdkt.official.document"]
    _description = "Emulation Campaign"
    _order = "date_start desc, id desc"
    _check_company_auto = True

    _document_type_xmlid = "thidua_khenthuong.document_type_launch"

    name = fields.Char(required=True, tracking=True, index="trigram")
    parent_id = fields.Many2one(
        comodel_name="tdkt.campaign",
        string="Superior's Campaign",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    child_ids = fields.One2many(
        comodel_name="tdkt.campaign", inverse_name="parent_id", string="Sub-Campaigns"
    )
    parent_reference = fields.Char(
        string="Superior's Plan",
        help="Document of the superior level that this campaign carries out.",
    )
    theme = fields.Text(help="Chủ đề thi đua.")
    slogan = fields.Text(help="Khẩu hiệu, phương châm.")
    kind = fields.Selection(
        selection=[("regular", "Regular"), ("thematic", "Thematic")],
        required=True,
        default="thematic",
    )
    date_start = fields.Date(tracking=True)
    date_end = fields.Date(tracking=True)
    days_left = fields.Integer(compute="_compute_days_left")
    organizer_id = fields.Many2one(
        comodel_name="hr.department",
        string="Organising Unit",
        check_company=True,
        default=lambda self: self.env.company.tdkt_standing_department_id,
    )
    department_ids = fields.Many2many(
        comodel_name="hr.department",
        relation="tdkt_campaign_department_rel",
        column1="campaign_id",
        column2="department_id",
        string="Participating Departments",
        check_company=True,
    )
    introduction = fields.Text(
        help="Paragraphs before the first section, one to a line; words between "
        "double asterisks are printed bold."
    )
    closing = fields.Text(help="The appeal after the last section.")
    unplaced_text = fields.Text(
        string="Not Placed",
        copy=False,
        help="Paragraphs of the imported document that found no field; move them "
        "where they belong, then empty this box.",
    )
    legal_basis_ids = fields.One2many(
        comodel_name="tdkt.legal.basis", inverse_name="campaign_id", copy=True
    )
    recipient_ids = fields.One2many(
        comodel_name="tdkt.recipient", inverse_name="campaign_id", copy=True
    )
    section_ids = fields.One2many(
        comodel_name="tdkt.campaign.section", inverse_name="campaign_id", copy=True
    )
    target_ids = fields.One2many(
        comodel_name="tdkt.campaign.target", inverse_name="campaign_id", copy=True
    )
    award_ids = fields.One2many(
        comodel_name="tdkt.campaign.award", inverse_name="campaign_id", copy=True
    )
    commitment_ids = fields.One2many(
        comodel_name="tdkt.commitment", inverse_name="campaign_id"
    )
    dossier_ids = fields.One2many(
        comodel_name="tdkt.dossier",
        inverse_name="campaign_id",
        groups=DOSSIER_READERS,
    )
    progress_ids = fields.One2many(
        comodel_name="tdkt.campaign.progress",
        inverse_name="campaign_id",
        string="Registration by Department",
    )
    commitment_count = fields.Integer(compute="_compute_counts")
    dossier_count = fields.Integer(compute="_compute_counts", groups=DOSSIER_READERS)
    commendation_count = fields.Integer(compute="_compute_counts")
    department_count = fields.Integer(compute="_compute_registered_count")
    registered_count = fields.Integer(
        string="Registered Departments", compute="_compute_registered_count"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    budget = fields.Monetary(help="Kinh phí, in the company's currency (đồng).")
    dossier_deadline = fields.Date(help="Last day on which units submit dossiers.")
    launch_warnings = fields.Text(compute="_compute_launch_warnings")
    summary_report = fields.Binary(
        attachment=True,
        copy=False,
        help="The signed báo cáo tổng kết; a campaign closes with it.",
    )
    summary_report_filename = fields.Char(copy=False)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("launched", "Launched"),
            ("reviewing", "Under Review"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    cancel_reason = fields.Text(readonly=True, copy=False)

    _budget_positive = models.Constraint(
        "CHECK(budget >= 0)", "A budget cannot be negative."
    )
    _number_uniq = models.UniqueIndex(
        "(company_id, symbol, document_year, number) WHERE number > 0",
        "This document number is already used in that year: look the number up in "
        "the register and type another.",
    )

    # --- Computes ----------------------------------------------------------------

    @api.depends("date_end", "state")
    def _compute_days_left(self):
        today = fields.Date.context_today(self)
        for campaign in self:
            running = campaign.state == "launched" and campaign.date_end
            campaign.days_left = (
                max((campaign.date_end - today).days, 0) if running else 0
            )

    @api.depends("commitment_ids", "dossier_ids")
    def _compute_counts(self):
        for field, model in (
            ("commitment_count", "tdkt.commitment"),
            ("dossier_count", "tdkt.dossier"),
            ("commendation_count", "tdkt.commendation"),
        ):
            records = self.env[model]
            counts = (
                dict(
                    records._read_group(
                        [("campaign_id", "in", self.ids)], ["campaign_id"], ["__count"]
                    )
                )
                if records.has_access("read")
                else {}
            )
            for campaign in self:
                campaign[field] = counts.get(campaign._origin, 0)

    @api.depends("department_ids", "commitment_ids")
    def _compute_registered_count(self):
        counts = {
            campaign: (total, registered)
            for campaign, total, registered in self.env[
                "tdkt.campaign.progress"
            ]._read_group(
                [("campaign_id", "in", self.ids)],
                ["campaign_id"],
                ["__count", "registered_count:sum"],
            )
        }
        for campaign in self:
            total, registered = counts.get(campaign._origin, (0, 0))
            campaign.department_count = total
            campaign.registered_count = registered

    @api.depends("award_ids", "dossier_deadline", "budget", "target_ids", "slogan")
    def _compute_launch_warnings(self):
        """List what the launch checklist recommends and the draft lacks.

        Luật Thi đua, khen thưởng 2022, Điều 17 and practice: real launches lack some
        of it and must still be launchable, so nothing here blocks.
        """
        for campaign in self:
            warnings = []
            if not campaign.legal_basis_ids:
                warnings.append(self.env._("no legal basis"))
            if not campaign.target_ids:
                warnings.append(self.env._("no target to measure the result by"))
            if not campaign.slogan:
                warnings.append(self.env._("no slogan"))
            if not campaign.award_ids:
                warnings.append(self.env._("no number of awards"))
            if not campaign.dossier_deadline:
                warnings.append(self.env._("no deadline for dossiers"))
            if not campaign.budget:
                warnings.append(self.env._("no budget"))
            if not campaign.recipient_ids:
                warnings.append(self.env._("no recipients"))
            if campaign.unplaced_text:
                warnings.append(self.env._("imported paragraphs not placed yet"))
            campaign.launch_warnings = (
                self.env._(", ").join(warnings) if warnings else False
            )

    # --- Constraints -------------------------------------------------------------

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("A campaign cannot be its own superior campaign.")
            )

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for campaign in self:
            if (
                campaign.date_start
                and campaign.date_end
                and campaign.date_end < campaign.date_start
            ):
                raise ValidationError(
                    self.env._(
                        "“%(campaign)s” ends on %(end)s, before it starts on "
                        "%(start)s: correct the dates.",
                        campaign=campaign.name,
                        end=campaign.date_end.strftime("%d/%m/%Y"),
                        start=campaign.date_start.strftime("%d/%m/%Y"),
                    )
                )

    @api.constrains("dossier_deadline", "date_start")
    def _check_dossier_deadline(self):
        for campaign in self:
            if (
                campaign.dossier_deadline
                and campaign.date_start
                and campaign.dossier_deadline < campaign.date_start
            ):
                raise ValidationError(
                    self.env._(
                        "The dossier deadline of “%(campaign)s” lies before its start.",
                        campaign=campaign.name,
                    )
                )

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "launch": Transition(
                _lt("Launch"), ("draft",), "launched", ("leader", "delegate")
            ),
            "start_review": Transition(
                _lt("Start the review"), ("launched",), "reviewing", ("officer",)
            ),
            "close": Transition(_lt("Close"), ("reviewing",), "closed", ("officer",)),
            "cancel": Transition(
                _lt("Cancel"), ("draft", "launched"), "cancelled", ("leader",)
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"cancel_reason"}

    def _open_fields(self):
        if self.state in ("closed", "cancelled"):
            return set()
        if self.document_state == "draft":
            return None
        return self._fields.keys() - LAUNCH_TEXT_FIELDS

    def _why_not_content(self, action):
        reasons = super()._why_not_content(action)
        for campaign in self:
            if action == "launch":
                reasons[campaign.id] = campaign._say_missing_text()
                if not reasons[campaign.id] and campaign.document_state == "draft":
                    reasons[campaign.id] = campaign._say_other_signer()
            elif action == "close":
                reasons[campaign.id] = campaign._say_missing_for_close()
        return reasons

    def _say_missing_text(self):
        """Name what blocks signature and launch: one list for both.

        Luật Thi đua, khen thưởng 2022, Điều 17 khoản 1.
        """
        self.ensure_one()
        missing = [
            self._fields[name]._description_string(self.env)
            for name in (
                "theme",
                "date_start",
                "date_end",
                "department_ids",
                "signer_name",
                "symbol",
            )
            if not self[name]
        ]
        if not self.section_ids.filtered(
            lambda section: section.kind == "content"
        ).point_ids:
            missing.append(self.env._("at least one content point"))
        return self._say_lacking(missing)

    def _say_missing_for_close(self):
        self.ensure_one()
        # sudo: an open dossier counts whoever closes the campaign
        open_dossiers_sudo = self.sudo().dossier_ids.filtered(
            lambda dossier: dossier.state != "concluded"
        )
        if open_dossiers_sudo:
            return self.env._(
                "“%(campaign)s” still has an open dossier: %(dossier)s.",
                campaign=self.name,
                dossier=open_dossiers_sudo[0].display_name,
            )
        if not self.summary_report:
            return self.env._(
                "Attach the final report (báo cáo tổng kết) of “%(campaign)s” before "
                "closing it.",
                campaign=self.name,
            )
        return ""

    def _next_step(self):
        step = super()._next_step()
        if step is None and self.state == "reviewing":
            return NextStep(
                self.company_id._tdkt_officer(),
                _lt("Conclude the dossiers, attach the final report and close"),
            )
        return step

    def action_launch(self):
        """Launch: the leader signs the document, unless it is signed already.

        :raises UserError: naming all that is missing (theme, period, content point,
            departments, signer)
        """
        self._check_move("launch")
        unsigned = self.filtered(lambda c: c.document_state == "draft")
        if unsigned:
            unsigned.action_sign()
        self._move("launch")
        for campaign in self.filtered("launch_warnings"):
            campaign.message_post(
                body=self.env._(
                    "Launched although the checklist still names: %(warnings)s.",
                    warnings=campaign.launch_warnings,
                )
            )
        return True

    def action_start_review(self):
        """End the emulation period and start reviewing the results."""
        return self._move("start_review")

    def action_close(self):
        """Close once the final report is attached and no dossier is open."""
        return self._move("close")

    def action_cancel(self, reason=None):
        """Cancel the campaign with a reason."""
        reason = self._require_reason(reason)
        return self._move("cancel", {"cancel_reason": reason})

    @api.model
    def _cron_start_review(self):
        """The day after its last day, a campaign goes under review by itself."""
        self.search(
            [
                ("state", "=", "launched"),
                ("date_end", "<", fields.Date.context_today(self)),
            ]
        ).action_start_review()

    # --- Other -------------------------------------------------------------------

    def _document_paragraphs(self):
        """Return the paragraphs of the launch text in printed order.

        Headings carry their label; markers of bold words are kept.
        """
        self.ensure_one()
        paragraphs = [basis.name for basis in self.legal_basis_ids]
        paragraphs += (self.introduction or "").splitlines()
        for section in self.section_ids:
            paragraphs.append(" ".join(filter(None, (section.label, section.title))))
            paragraphs += [
                " ".join(filter(None, (point.label, point.text)))
                for point in section.point_ids
            ]
        paragraphs += (self.closing or "").splitlines()
        return [paragraph for paragraph in paragraphs if paragraph]

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for campaign, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%(name)s (copy)", name=campaign.name)
        return vals_list

    def action_open_commitments(self):
        """Open the registrations of this campaign."""
        return self._open_related("thidua_khenthuong.tdkt_commitment_action")

    def action_open_dossiers(self):
        """Open the dossiers of this campaign."""
        return self._open_related("thidua_khenthuong.tdkt_dossier_action")

    def action_open_commendations(self):
        """Open the commendations given in this campaign."""
        return self._open_related("thidua_khenthuong.tdkt_commendation_action")

    def _open_related(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("campaign_id", "=", self.id)]
        action["context"] = {"default_campaign_id": self.id}
        return action
