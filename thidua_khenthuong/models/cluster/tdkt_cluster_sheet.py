from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ..mixins.tdkt_workflow_mixin import Transition

_lt = LazyTranslate(__name__)


class TdktClusterSheet(models.Model):
    """A scoring sheet (bảng chấm điểm): what is scored, and with how many points.

    Scales differ and change by the year, so all of it is data. A sheet in use does not
    change under the hands of those who score by it: what differs comes as a copy that
    takes its place.

    ========= ======== ========== =====================================
    action    from     to         who
    ========= ======== ========== =====================================
    release   draft    released   officer
    reopen    released draft      officer, while no round uses it
    supersede released superseded officer, a copy takes its place
    ========= ======== ========== =====================================
    """

    _name = "tdkt.cluster.sheet"
    _inherit = ["tdkt.workflow.mixin", "tdkt.named.mixin"]
    _description = "Scoring Sheet of a Cluster"
    _order = "year desc, id desc"
    _name_parts = ("name", "year")
    _scope_path = None

    name = fields.Char(required=True, help="As it is printed.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    year = fields.Integer(
        string="From the Year",
        required=True,
        default=lambda self: self.env.company._tdkt_today().year,
        aggregator=None,
    )
    legal_basis = fields.Text(help="The text the scale was issued with.")
    criterion_ids = fields.One2many(
        comodel_name="tdkt.cluster.criterion", inverse_name="sheet_id", copy=True
    )
    maximum = fields.Float(
        string="Full Score",
        digits=(16, 2),
        compute="_compute_maximum",
        help="Of the criteria; bonus points come on top.",
    )
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.cluster.sheet",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("released", "Released"),
            ("superseded", "Superseded"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )

    _year_range = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "Enter the year with four digits."
    )

    @api.depends("criterion_ids.maximum", "criterion_ids.kind")
    def _compute_maximum(self):
        for sheet in self:
            scored = sheet.criterion_ids.filtered(lambda one: one.kind == "criterion")
            sheet.maximum = sum(scored.mapped("maximum"))

    @api.depends("name", "year")
    def _compute_display_name(self):
        for sheet in self:
            sheet.display_name = f"{sheet.name or ''} ({sheet.year or ''})"

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "release": Transition(_lt("Release"), ("draft",), "released", ("officer",)),
            "reopen": Transition(
                _lt("Edit again"), ("released",), "draft", ("officer",)
            ),
            "supersede": Transition(
                _lt("Replace by a copy"),
                ("released",),
                "superseded",
                ("officer",),
                effect=_lt(
                    "New rounds use the copy; rounds that have begun keep this sheet."
                ),
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"superseded_by_id"}

    def _open_fields(self):
        return None if self.state == "draft" else set()

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        for sheet in self:
            if reasons.get(sheet.id):
                continue
            if action == "release":
                reasons[sheet.id] = sheet._get_not_scorable_reason()
            elif action == "reopen":
                reasons[sheet.id] = sheet._get_used_reason()
        return reasons

    def _get_not_scorable_reason(self):
        """Say why nobody can score by this sheet yet, "" when everybody can."""
        self.ensure_one()
        scored = self.criterion_ids._filter_scored()
        if not self.maximum:
            return self.env._(
                "“%(sheet)s” has no criterion with points yet.",
                sheet=self.display_name,
            )
        if without := scored.filtered(lambda one: not one.maximum):
            return self.env._(
                "“%(sheet)s”: enter the highest number of points of %(criteria)s.",
                sheet=self.display_name,
                criteria=", ".join(without.mapped("code")),
            )
        return ""

    def _get_used_reason(self):
        """Name a round that scores by this sheet, "" without one."""
        self.ensure_one()
        # sudo: tdkt.cluster.round - the lock holds whoever may read the round
        used_sudo = (
            self.env["tdkt.cluster.round"]
            .sudo()
            .search([("sheet_id", "=", self.id), ("state", "!=", "draft")], limit=1)
        )
        if not used_sudo:
            return ""
        return self.env._(
            "“%(round)s” scores by “%(sheet)s”: replace the sheet by a copy instead.",
            round=used_sudo.display_name,
            sheet=self.display_name,
        )

    def action_release(self):
        """Let rounds use these sheets; their criteria are locked.

        :raises UserError: without criteria, or with one without points
        """
        return self._move("release")

    def action_reopen(self):
        """Edit sheets that no round has used yet.

        :raises UserError: naming the round
        """
        return self._move("reopen")

    def action_supersede(self):
        """Put a copy, to be edited, in the place of this sheet.

        :return: the action that opens the copy
        """
        self.ensure_one()
        self._check_move("supersede")
        successor = self.copy()
        self._move("supersede", {"superseded_by_id": successor.id})
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_cluster_sheet_action"
        )
        return {
            **action,
            "res_id": successor.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
