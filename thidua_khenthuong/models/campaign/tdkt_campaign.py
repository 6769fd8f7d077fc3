from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...typesetting import words
from ..document.tdkt_official_document import TEXT_FIELDS
from ..mixins.tdkt_workflow_mixin import NextStep, Transition
from ..vocabulary import DOSSIER_READERS

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
    "printed_title",
    "addressees",
    "introduction",
    "section_ids",
    "closing",
    "cosignature",
    "appendix",
    "target_ids",
}
# Whose campaign it is decides which actions there are; all others are common.
LEVEL_ACTIONS = {
    "register": "superior",
    "adopt": "unit",
    **dict.fromkeys(
        (
            *("propose", "take_back", "send_back", "sign"),
            *("number", "issue", "revoke", "launch"),
        ),
        "office",
    ),
}
LEVEL_RANKS = {"superior": 0, "office": 1, "unit": 2}


class TdktCampaign(models.Model):
    """An emulation campaign (phong trào thi đua) and its launch document.

    Luật Thi đua, khen thưởng 2022, Điều 16–18: regular or thematic campaigns, with
    aim, scope, content, criteria, period and measures, launched by the head.

    Three levels form a tree by ``parent_id``: the superior's plan, registered here
    as it came and signed elsewhere; the office's campaign; a unit's own plan below a
    launched campaign, which its head or clerk writes and adopts, without the office's
    signature and number. A unit's plan is seen by the office, by those in charge of
    the unit, and, once adopted, by the people of the departments that take part.

    ============ ================== ========== ==================================
    action       from               to         who
    ============ ================== ========== ==================================
    launch       draft              launched   leader, deputy (signs if unsigned)
    register     draft              launched   officer: a superior's plan
    adopt        draft              launched   owner: a unit's own plan
    start_review launched           reviewing  officer, owner; cron
    close        reviewing          closed     officer, owner
    cancel       draft, launched    cancelled  leader, owner; with a reason
    ============ ================== ========== ==================================

    Owner of a superior's plan is any officer, of a unit's plan the unit's head or
    clerk; of the office's campaigns nobody is.
    """

    _name = "tdkt.campaign"
    _inherit = ["tdkt.official.document", "tdkt.cron.mixin"]
    _description = "Emulation Campaign"
    _order = "date_start desc, id desc"
    _scope_path = "organizer_id"
    _check_company_auto = True

    _document_type_xmlid = "thidua_khenthuong.document_type_launch"
    _sign_action = "launch"
    _frozen_report = "thidua_khenthuong.report_campaign_launch_document"

    name = fields.Char(required=True, tracking=True, index="trigram")
    level = fields.Selection(
        selection=[
            ("superior", "Superior's Plan"),
            ("office", "Office's Campaign"),
            ("unit", "Unit's Own Plan"),
        ],
        required=True,
        default=lambda self: self._default_level(),
        index=True,
        help="Chosen when the record is made; a superior's plan is registered, a "
        "unit's plan adopted, only the office's campaign is signed and launched here.",
    )
    parent_id = fields.Many2one(
        comodel_name="tdkt.campaign",
        string="Plan Above",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    child_ids = fields.One2many(
        comodel_name="tdkt.campaign", inverse_name="parent_id", string="Sub-Campaigns"
    )
    child_count = fields.Integer(string="Plans Below", compute="_compute_child_count")
    parent_reference = fields.Char(
        string="Superior's Plan",
        compute="_compute_parent_reference",
        store=True,
        readonly=False,
        precompute=True,
        help="Document of the superior level that this campaign carries out; of a "
        "superior's plan, its own number and date.",
    )
    superior_file = fields.Binary(
        string="Superior's Document",
        attachment=True,
        copy=False,
        help="The superior's plan as it came.",
    )
    superior_filename = fields.Char(copy=False)
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
        default=lambda self: self._default_organizer_id(),
        help="For a unit's own plan, the unit.",
    )
    department_ids = fields.Many2many(
        comodel_name="hr.department",
        relation="tdkt_campaign_department_rel",
        column1="campaign_id",
        column2="department_id",
        string="Participating Departments",
        check_company=True,
    )
    printed_title = fields.Char(
        help="Printed instead of the document type's title where an imported document "
        "bears another, e.g. LỜI KÊU GỌI.",
    )
    addressees = fields.Text(
        help="Kính gửi, one to a line; an official letter (công văn) has them."
    )
    introduction = fields.Text(
        help="Paragraphs before the first section, one to a line; words between "
        "double asterisks are printed bold."
    )
    closing = fields.Text(help="The appeal after the last section.")
    cosignature = fields.Text(
        string="Second Signature",
        help="Its lines as they are printed next to the signer's, the name last.",
    )
    appendix = fields.Text(
        help="What follows the signature, a line each; it begins on a new page. "
        "“ | ” parts the cells of a table's row.",
    )
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
        domain=[("scope", "=", "department")],
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
    registration_deadline = fields.Date(
        help="Last day on which units hand in what they register."
    )
    dossier_deadline = fields.Date(help="Last day on which units submit dossiers.")
    # Hướng dẫn bình xét: signed and filed in the agency's document system like any
    # other outgoing document; what prints, and what units read, is that very file.
    guide_number = fields.Char(
        string="Guide: Number, Symbol", copy=False, help="E.g. 12/HD-SNV."
    )
    guide_date = fields.Date(string="Guide: Date", copy=False)
    guide_subject = fields.Char(
        string="Guide: Subject",
        copy=False,
        help="Trích yếu of the guide on how merit is judged (hướng dẫn bình xét).",
    )
    guide_file = fields.Binary(string="Guide: File", attachment=True, copy=False)
    guide_filename = fields.Char(copy=False)
    year_review = fields.Text(
        string="Years to Review",
        copy=False,
        help="Where the text taken over from last year names a year; correct what has "
        "changed, then empty this box.",
    )
    silent_days = fields.Integer(
        string="Days Without Evidence",
        help="After this many days without new evidence a department counts as "
        "silent; 0 uses the office's setting.",
    )
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
    known_to_me = fields.Boolean(
        string="Launched for Me",
        compute="_compute_known_to_me",
        search="_search_known_to_me",
        help="Launched for everybody, or as a plan of the current user's unit.",
    )

    _list_idx = models.Index("(company_id, date_start DESC, id DESC)")
    _budget_positive = models.Constraint(
        "CHECK(budget >= 0)", "A budget cannot be negative."
    )
    _silent_days_positive = models.Constraint(
        "CHECK(silent_days >= 0)", "A number of days cannot be negative."
    )
    _number_uniq = models.UniqueIndex(
        "(company_id, symbol, document_year, number) WHERE number > 0",
        "This document number is already used in that year: look it up in the "
        "register and enter another one.",
    )

    # --- Defaults and computes ---------------------------------------------------

    @api.model
    def _default_level(self):
        officer = self.env.user.has_group("thidua_khenthuong.group_tdkt_officer")
        return "office" if officer or self.env.su else "unit"

    @api.model
    def _default_organizer_id(self):
        if self._default_level() == "unit":
            return self.env.user.employee_id.department_id
        return self.env.company.tdkt_standing_department_id

    @api.depends("document_type_id", "company_id", "level")
    def _compute_symbol(self):
        # only the office's own documents stand in the office's register
        own = self.filtered(lambda campaign: campaign.level == "office")
        for campaign in self - own:
            campaign.symbol = False
        return super(TdktCampaign, own)._compute_symbol()

    @api.depends("parent_id")
    def _compute_parent_reference(self):
        for campaign in self:
            parent = campaign.parent_id
            if (
                campaign.document_state == "draft"
                and not campaign.parent_reference
                and parent.level == "superior"
            ):
                campaign.parent_reference = parent.parent_reference
            else:
                campaign.parent_reference = campaign.parent_reference

    @api.depends_context("uid")
    @api.depends("child_ids")
    def _compute_child_count(self):
        counts = dict(
            self._read_group(
                [("parent_id", "in", self.ids)], ["parent_id"], ["__count"]
            )
        )
        for campaign in self:
            campaign.child_count = counts.get(campaign._origin, 0)

    @api.depends("date_end", "state")
    def _compute_days_left(self):
        for campaign in self:
            running = campaign.state == "launched" and campaign.date_end
            today = campaign.company_id._tdkt_today()
            campaign.days_left = (
                max((campaign.date_end - today).days, 0) if running else 0
            )

    @api.depends("state", "level", "department_ids.tdkt_is_mine")
    @api.depends_context("uid")
    def _compute_known_to_me(self):
        # sudo: hr.employee - in which department the current user works himself
        known_sudo = self.sudo().filtered_domain(self._known_to_me_domain())
        for campaign in self:
            campaign.known_to_me = campaign in known_sudo

    def _search_known_to_me(self, operator, value):
        return self._known_to_me_domain() if operator == "in" else NotImplemented

    @api.model
    def _known_to_me_domain(self):
        """Return the domain of campaigns that every user may read.

        The one place that says so: the record rules of campaigns and of all that
        hangs on them ask it through ``known_to_me``, when the query runs.
        """
        return Domain("state", "in", ("launched", "reviewing", "closed")) & (
            Domain("level", "!=", "unit")
            | Domain("department_ids.tdkt_is_mine", "=", True)
        )

    @api.depends("commitment_ids", "dossier_ids")
    @api.depends_context("uid")
    def _compute_counts(self):
        for field, model, domain in (
            ("commitment_count", "tdkt.commitment", []),
            ("dossier_count", "tdkt.dossier", []),
            ("commendation_count", "tdkt.commendation", [("state", "!=", "revoked")]),
        ):
            records = self.env[model]
            counts = (
                dict(
                    records._read_group(
                        [("campaign_id", "in", self.ids), *domain],
                        ["campaign_id"],
                        ["__count"],
                    )
                )
                if records.has_access("read")
                else {}
            )
            for campaign in self:
                campaign[field] = counts.get(campaign._origin, 0)

    @api.depends("department_ids", "commitment_ids")
    @api.depends_context("uid")
    def _compute_registered_count(self):
        counts = {
            campaign: (total, registered)
            for campaign, total, registered in self.env[
                "tdkt.campaign.progress"
            ]._read_group(
                [("campaign_id", "in", self.ids), ("scope", "=", "department")],
                ["campaign_id"],
                ["__count", "registered_count:sum"],
            )
        }
        for campaign in self:
            total, registered = counts.get(campaign._origin, (0, 0))
            campaign.department_count = total
            campaign.registered_count = registered

    @api.model
    def _gap_fields(self):
        return super()._gap_fields() | {
            *("award_ids", "dossier_deadline", "budget", "target_ids", "slogan"),
            *("year_review", "date_start", "date_end", "parent_id", "level"),
            "unplaced_text",
        }

    def _list_gaps(self):
        """List what the launch checklist recommends and the draft lacks.

        Luật Thi đua, khen thưởng 2022, Điều 17 and practice: real launches lack some
        of it and must still be launchable, so nothing here blocks.
        """
        self.ensure_one()
        warnings = self._list_tree_warnings()
        if self.level != "office":
            return warnings
        warnings += super()._list_gaps()
        checklist = {
            "target_ids": self.env._("no target to measure the result by"),
            "slogan": self.env._("no slogan"),
            "award_ids": self.env._("no number of awards"),
            "dossier_deadline": self.env._("no deadline for dossiers"),
            "budget": self.env._("no budget"),
        }
        warnings += [warning for name, warning in checklist.items() if not self[name]]
        if self.unplaced_text:
            warnings.append(self.env._("imported paragraphs not placed yet"))
        return warnings

    @api.model
    def _settling_fields(self):
        return super()._settling_fields() | {"level"}

    @api.model
    def _starts_from_defaults(self, values):
        # a superior's plan came as it is; a unit's own is no document of the office
        return values.get("level") == "office"

    def _list_tree_warnings(self):
        """Name what does not fit the plan above, or last year's text."""
        self.ensure_one()
        warnings = []
        parent = self.parent_id
        if (self.date_end and parent.date_end and self.date_end > parent.date_end) or (
            self.date_start
            and parent.date_start
            and self.date_start < parent.date_start
        ):
            warnings.append(self.env._("the period reaches beyond the plan above"))
        if self.year_review:
            warnings.append(self.env._("years of last year's text not reviewed yet"))
        return warnings

    # --- Constraints -------------------------------------------------------------

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("A campaign cannot be its own superior campaign.")
            )

    @api.constrains("level", "parent_id", "organizer_id", "department_ids")
    def _check_level(self):
        for campaign in self:
            # sudo: a unit need not see what stands above the office's campaign
            parent_sudo = campaign.sudo().parent_id
            if parent_sudo and (
                LEVEL_RANKS[parent_sudo.level] > LEVEL_RANKS[campaign.level]
                or parent_sudo.level == "unit"
            ):
                raise ValidationError(
                    self.env._(
                        "“%(parent)s” cannot stand above “%(campaign)s”: the "
                        "superior's plan comes first, then the office's campaign, "
                        "then a unit's own plan.",
                        parent=parent_sudo.name,
                        campaign=campaign.name,
                    )
                )
            why = campaign.level == "unit" and campaign._get_wrong_unit_reason(
                parent_sudo
            )
            if why:
                raise ValidationError(why)

    def _get_wrong_unit_reason(self, parent_sudo):
        """Say why this cannot be the plan of its unit, "" when it can."""
        self.ensure_one()
        # sudo: hr.department - the check holds on units the user cannot read
        unit_sudo = self.sudo().organizer_id
        if not unit_sudo or parent_sudo.level != "office":
            return self.env._(
                "“%(plan)s” is a unit's own plan: choose the unit and the office's "
                "campaign that it carries out.",
                plan=self.name,
            )
        if not unit_sudo._tdkt_is_within(parent_sudo.department_ids):
            return self.env._(
                "%(department)s does not take part in “%(campaign)s”.",
                department=unit_sudo.name,
                campaign=parent_sudo.name,
            )
        # sudo: hr.department - as above
        outside = self.sudo().department_ids.filtered(
            lambda department: not department._tdkt_is_within(unit_sudo)
        )
        if outside:
            return self.env._(
                "%(department)s does not belong to %(unit)s: a unit's own plan binds "
                "the unit alone.",
                department=outside[0].name,
                unit=unit_sudo.name,
            )
        return ""

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
                        "The dossier deadline of “%(campaign)s” is before its start.",
                        campaign=campaign.name,
                    )
                )

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "launch": Transition(
                _lt("Launch"),
                ("draft",),
                "launched",
                ("leader", "delegate"),
                effect=_lt(
                    "The launch document is signed in your name, its text is locked, "
                    "and every participating unit is asked to register."
                ),
            ),
            "register": Transition(
                _lt("Register the superior's plan"),
                ("draft",),
                "launched",
                ("officer",),
                effect=_lt("The superior's plan counts as given: its text is locked."),
            ),
            "adopt": Transition(
                _lt("Adopt the unit's plan"),
                ("draft",),
                "launched",
                ("owner",),
                effect=_lt("The unit's plan is in force and its text is locked."),
            ),
            "start_review": Transition(
                _lt("Start the review"),
                ("launched",),
                "reviewing",
                ("officer", "owner"),
                effect=_lt("The emulation period ends: nobody registers any more."),
            ),
            "close": Transition(
                _lt("Close"),
                ("reviewing",),
                "closed",
                ("officer", "owner"),
                effect=_lt("The campaign is over: nothing can be entered in it again."),
            ),
            "cancel": Transition(
                _lt("Cancel"),
                ("draft", "launched"),
                "cancelled",
                ("leader", "owner"),
                effect=_lt("The campaign ends here and cannot be taken up again."),
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"cancel_reason"}

    def _open_fields(self):
        if self.state in ("closed", "cancelled"):
            return set()
        if self.level == "office":
            open_draft = self._is_being_written()
        else:
            open_draft = self.state == "draft"
        if open_draft:
            return None
        return self._fields.keys() - LAUNCH_TEXT_FIELDS

    def _check_writable(self, vals):
        super()._check_writable(vals)
        if any(vals.get("level", one.level) != one.level for one in self):
            raise UserError(
                self.env._(
                    "The level is chosen when the record is made: create another one."
                )
            )
        unit = self.organizer_id.browse(vals.get("organizer_id") or ())
        if unit and not self._filter_actors(("officer",)) and not unit.tdkt_in_scope:
            raise UserError(self.env._("You do not act for %(unit)s.", unit=unit.name))

    def _filter_owned(self):
        user = self.env.user
        levels = set()
        if user.has_group("thidua_khenthuong.group_tdkt_officer"):
            levels.add("superior")
        if user.has_group("thidua_khenthuong.group_tdkt_unit"):
            levels.add("unit")
        return self.filtered(
            lambda campaign: campaign.level in levels
            and (campaign.level == "superior" or campaign.organizer_id.tdkt_in_scope)
        )

    def _get_refusal_reasons(self, action, content=True):
        reasons = super()._get_refusal_reasons(action, content)
        level = LEVEL_ACTIONS.get(action)
        if level:
            for campaign in self.filtered(lambda campaign: campaign.level != level):
                reasons[campaign.id] = campaign._get_wrong_level_reason(action)
        return reasons

    def _get_wrong_level_reason(self, action):
        self.ensure_one()
        labels = dict(self._fields["level"]._description_selection(self.env))
        return self.env._(
            "“%(action)s” is not available for “%(campaign)s” (level: %(level)s).",
            action=self.env._(self._transitions()[action].label),
            campaign=self.name,
            level=labels[self.level],
        )

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        for campaign in self.filtered(lambda one: not reasons.get(one.id)):
            if action in ("launch", "register", "adopt"):
                if action == "launch" and campaign.document_state == "draft":
                    reasons[campaign.id] = (
                        campaign._get_signer_unconfirmed_reason()
                        or campaign._get_other_signer_reason()
                    )
                elif action == "adopt":
                    reasons[campaign.id] = campaign._get_parent_not_running_reason()
                if action != "launch":
                    reasons[campaign.id] = (
                        reasons[campaign.id] or campaign._get_dated_ahead_reason()
                    )
            elif action == "close":
                reasons[campaign.id] = campaign._get_missing_for_close_reason()
        return reasons

    def _get_required_fields(self, action):
        """Name what blocks signature and launch: one list for both.

        Luật Thi đua, khen thưởng 2022, Điều 17 khoản 1.
        """
        if action not in ("propose", "sign", "launch", "register", "adopt"):
            return super()._get_required_fields(action)
        return {
            "superior": ("parent_reference", "date_start", "date_end"),
            "office": (
                *("theme", "date_start", "date_end", "department_ids"),
                *("signer_name", "symbol"),
            ),
            "unit": ("date_start", "date_end", "department_ids"),
        }[self.level]

    def _list_missing(self, action):
        missing = super()._list_missing(action)
        content = self.section_ids.filtered(lambda section: section.kind == "content")
        if (
            action in ("propose", "sign", "launch", "adopt")
            and self.level != "superior"
            and not content.point_ids
        ):
            missing.append(self.env._("at least one content point"))
        return missing

    def _get_commendation_type(self):
        """Return the kind of commendation that the campaign's awards are of.

        Luật Thi đua, khen thưởng 2022, Điều 8 khoản 1: a thematic campaign rewards what
        was done in it, a regular one the merit of the year; so does no campaign.
        """
        return "phong_trao" if self.kind == "thematic" else "cong_trang"

    def _get_parent_not_running_reason(self):
        """A unit answers a campaign that runs, not a draft and not a finished one."""
        self.ensure_one()
        if self.parent_id.state == "launched":
            return ""
        return self.env._(
            "“%(campaign)s” is not running: a unit's plan is adopted while the "
            "office's campaign runs.",
            campaign=self.parent_id.name,
        )

    def _get_missing_for_close_reason(self):
        self.ensure_one()
        if self.level != "office":
            return ""
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
        if ("final", "completed") not in {
            (review.kind, review.state) for review in self.review_ids
        }:
            return self.env._(
                "Complete the final report (báo cáo tổng kết) of “%(campaign)s” "
                "before closing it.",
                campaign=self.name,
            )
        return ""

    def _next_step(self):
        step = super()._next_step()
        if step is None and self.state == "reviewing" and self.level == "office":
            return NextStep(
                self.company_id._tdkt_officer(),
                _lt("Conclude the dossiers, complete the final report and close"),
            )
        return step

    @api.model_create_multi
    def create(self, vals_list):
        campaigns = super().create(vals_list)
        # lines of a view: they are there without anybody creating one
        campaigns.invalidate_recordset(["progress_ids"], flush=False)
        return campaigns

    def action_launch(self):
        """Launch: the leader signs the document, unless it is signed already.

        :raises UserError: naming all that is missing (theme, period, content point,
            departments, signer); of several, those that the user has not opened
        """
        self._check_move("launch")
        self._check_looked_at()
        unsigned = self.filtered(lambda c: c.document_state == "draft")
        if unsigned:
            unsigned.action_sign()
        self._move("launch")
        for campaign in self.filtered("open_gaps"):
            campaign.message_post(
                body=self.env._(
                    "Launched although the checklist still names: %(warnings)s.",
                    warnings=campaign.open_gaps,
                )
            )
        return True

    def action_register(self):
        """Register a superior's plan: it was signed elsewhere and only points the way.

        :raises UserError: naming what is missing (its number and date, its period)
        """
        return self._move("register")

    def action_adopt(self):
        """Adopt a unit's own plan below the office's running campaign.

        The head or clerk of the unit does it; the office neither signs nor numbers.

        :raises UserError: naming what is missing, or when the campaign does not run
        """
        return self._move("adopt")

    def action_start_review(self):
        """End the emulation period and start reviewing the results."""
        return self._move("start_review")

    def action_close(self):
        """Close once the final report is completed and no dossier is open."""
        return self._move("close")

    def action_cancel(self, reason=None):
        """Cancel the campaign with a reason."""
        reason = self._require_reason(reason)
        return self._move("cancel", {"cancel_reason": reason})

    @api.model
    def _cron_start_review(self):
        """The day after its last day, a campaign goes under review by itself."""
        over = self.env["res.company"]._tdkt_on_today(
            lambda today: Domain("date_end", "<", today)
        )
        ended = self.search(Domain("state", "=", "launched") & over)
        self._run_each("ir_cron_start_review", ended, type(self).action_start_review)

    # --- Printing ----------------------------------------------------------------

    def _printed_head(self):
        head = super()._printed_head()
        if self.printed_title:
            head["title"] = self.printed_title
        if not head["title"]:
            # an official letter has its subject below the number (ô số 5b)
            about = " ".join(head.pop("subject"))
            head |= {"subject": [], "about": f"V/v {about}" if about else ""}
        return head

    def _printed_cosigner(self):
        """Return the second signature as ``_printed_signer`` does, None without one."""
        self.ensure_one()
        lines = words.lines(self.cosignature)
        if not lines:
            return None
        *further, name = lines
        return {"further": further, "name": name}

    def _printed_list_head(self):
        """Return the head of the list of commitments."""
        self.ensure_one()
        return self.company_id._tdkt_printed_head(
            date=words.place_and_date(
                self.place, words.long_date(self.company_id._tdkt_today())
            ),
            title="Danh sách tổng hợp đăng ký thi đua",
            subject=[self.name],
        )

    def _submitted_commitments(self):
        """Return the commitments that have been handed in, their items read at once.

        Whoever then narrows them to one campaign finds all in the cache.
        """
        commitments = self.commitment_ids.filtered(
            lambda commitment: commitment.state not in ("draft", "returned")
        )
        commitments.item_ids.mapped("name")
        return commitments

    # --- Retention ---------------------------------------------------------------

    @api.model
    def _query_retained(self):
        """Return the finished campaigns for the list of disposal; see there."""
        return SQL(
            """
            SELECT id AS res_id, company_id, EXTRACT(YEAR FROM date_end)::int AS year,
                   NULL::int AS awards_id, 'campaign' AS record_class
              FROM tdkt_campaign
             WHERE state IN ('closed', 'cancelled') AND date_end IS NOT NULL
            """
        )

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

    @api.readonly
    def action_open_commitments(self):
        """Open the registrations of this campaign."""
        return self._open_related("thidua_khenthuong.tdkt_commitment_action")

    @api.readonly
    def action_open_dossiers(self):
        """Open the dossiers of this campaign."""
        return self._open_related("thidua_khenthuong.tdkt_dossier_action")

    @api.readonly
    def action_open_commendations(self):
        """Open the commendations given in this campaign."""
        return self._open_related("thidua_khenthuong.tdkt_commendation_action")

    def _open_related(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [("campaign_id", "=", self.id)]
        action["context"] = {"default_campaign_id": self.id}
        return action
