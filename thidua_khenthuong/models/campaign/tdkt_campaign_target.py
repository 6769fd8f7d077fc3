from odoo import api, fields, models

from ..vocabulary import PASSED_STATES

QUOTA_READERS = (
    "thidua_khenthuong.group_tdkt_officer,thidua_khenthuong.group_tdkt_leader"
)


class TdktItemKind(models.Model):
    """What may be committed to: mô hình, công trình, phần việc, chỉ tiêu, sáng kiến,
    danh hiệu. The codes are those of ``tdkt.commitment.item.kind``."""

    _name = "tdkt.item.kind"
    _inherit = ["tdkt.record.mixin"]
    _description = "Kind of Commitment"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(default=10)

    _code_uniq = models.Constraint("unique(code)", "This kind exists already.")


class TdktCampaignTarget(models.Model):
    """What a campaign demands: so many items of one of several kinds.

    ``department``: each participating department owes ``quantity`` items of any of
    the kinds. ``office``: the whole office owes them once, carried by the responsible
    department together with its coordinators (for instance the trade union).
    """

    _name = "tdkt.campaign.target"
    _inherit = ["tdkt.locked.line.mixin"]
    _description = "Target of a Campaign"
    _order = "sequence, id"
    _check_company_auto = True

    _lock_parents = {"campaign_id": "target_ids"}

    campaign_id = fields.Many2one(
        comodel_name="tdkt.campaign", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="campaign_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Text(string="Target", required=True)
    reference = fields.Char(help="Where the document says so, e.g. “III.2”.")
    point_id = fields.Many2one(
        comodel_name="tdkt.campaign.point",
        ondelete="set null",
        index="btree_not_null",
    )
    scope = fields.Selection(
        selection=[
            ("department", "Each Department"),
            ("office", "Once for the Whole Office"),
        ],
        required=True,
        default="department",
    )
    kind_ids = fields.Many2many(
        comodel_name="tdkt.item.kind",
        relation="tdkt_campaign_target_kind_rel",
        column1="target_id",
        column2="kind_id",
        string="Kinds (Any Of)",
        help="Alternatives: an item of any of these kinds counts; empty counts all.",
    )
    quantity = fields.Integer(default=1, required=True)
    responsible_department_id = fields.Many2one(
        comodel_name="hr.department", check_company=True, index="btree_not_null"
    )
    coordinator_ids = fields.Many2many(
        comodel_name="res.partner", string="Coordinators"
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity >= 1)", "A target asks for at least one item."
    )


class TdktCampaignAward(models.Model):
    """How many awards of a kind a campaign provides for (cơ cấu khen thưởng)."""

    _name = "tdkt.campaign.award"
    _description = "Awards Provided for by a Campaign"
    _inherit = ["tdkt.locked.line.mixin"]
    _order = "sequence, id"
    _rec_name = "award_id"

    _lock_parents = {"campaign_id": "award_ids"}

    campaign_id = fields.Many2one(
        comodel_name="tdkt.campaign", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    award_id = fields.Many2one(
        comodel_name="tdkt.award", required=True, ondelete="restrict", index=True
    )
    quantity = fields.Integer(default=1, required=True)
    note = fields.Char()
    # How far the provided number is used, for the office that shares it out.
    nominated_count = fields.Integer(
        string="Nominated", compute="_compute_used", groups=QUOTA_READERS
    )
    qualified_count = fields.Integer(
        string="Qualified", compute="_compute_used", groups=QUOTA_READERS
    )
    granted_count = fields.Integer(
        string="Granted", compute="_compute_used", groups=QUOTA_READERS
    )
    left_count = fields.Integer(
        string="Still Available",
        compute="_compute_used",
        groups=QUOTA_READERS,
        help="The number provided for, less what is qualified or granted.",
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity >= 1)", "Provide for at least one award, or remove the line."
    )
    _award_uniq = models.Constraint(
        "unique(campaign_id, award_id)", "This award is on the list already."
    )

    @api.depends("campaign_id.dossier_ids.nomination_ids.state", "quantity")
    def _compute_used(self):
        counts = {
            (campaign.id, award.id, state): count
            for campaign, award, state, count in self.env[
                "tdkt.nomination"
            ]._read_group(
                [("campaign_id", "in", self.campaign_id.ids)],
                ["campaign_id", "award_id", "state"],
                ["__count"],
            )
        }

        def count(line, *states):
            return sum(
                counts.get((line.campaign_id.id, line.award_id.id, state), 0)
                for state in states
            )

        for line in self:
            line.qualified_count = count(line, *PASSED_STATES, "forwarded")
            line.granted_count = count(line, "decided")
            line.nominated_count = (
                count(line, "proposed", "returned")
                + line.qualified_count
                + line.granted_count
            )
            line.left_count = line.quantity - line.qualified_count - line.granted_count
