from odoo import api, fields, models

TIE_RULES = [
    ("share", "Equal Units Share a Rank"),
    ("bonus", "More Bonus Points"),
    ("penalty", "Fewer Penalty Points"),
    ("criteria", "Criterion by Criterion, in the Order of the Sheet"),
    ("votes", "More Votes for the Leading Unit"),
]


class TdktCluster(models.Model):
    """An emulation cluster or block (cụm, khối thi đua): bodies that compete yearly.

    Its members score themselves and each other once a year (``tdkt.cluster.round``);
    by which scale, what decides between equals, and whether they vote differs from one
    cluster to the next and is said here.
    """

    _name = "tdkt.cluster"
    _inherit = ["tdkt.recorded.mixin"]
    _description = "Emulation Cluster"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, help="As it is printed, e.g. “Cụm thi đua số 3”.")
    kind = fields.Selection(
        selection=[("cluster", "Cluster"), ("block", "Block")],
        required=True,
        default="cluster",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    superior_id = fields.Many2one(
        comodel_name="res.partner",
        string="Organised By",
        ondelete="restrict",
        help="Who divides into clusters and awards the flag.",
    )
    legal_basis = fields.Text(
        help="The decision that divides into clusters and its rules of scoring."
    )
    tie_rule = fields.Selection(
        selection=TIE_RULES,
        string="Between Equals",
        required=True,
        default="share",
        help="What decides when two units have the same total.",
    )
    votes = fields.Boolean(
        string="Members Vote",
        default=True,
        help="The leading unit is elected by the members. Otherwise the first of the "
        "ranking leads.",
    )
    vote_share = fields.Integer(
        string="More Than … % of the Votes",
        default=50,
        help="What the leading unit's votes must exceed.",
    )
    member_ids = fields.One2many(
        comodel_name="tdkt.cluster.member", inverse_name="cluster_id", copy=True
    )
    member_count = fields.Integer(string="Members", compute="_compute_member_count")
    round_ids = fields.One2many(
        comodel_name="tdkt.cluster.round", inverse_name="cluster_id"
    )
    active = fields.Boolean(default=True)

    _vote_share_range = models.Constraint(
        "CHECK(vote_share BETWEEN 0 AND 99)",
        "The share of the votes to be exceeded lies between 0 and 99 percent.",
    )

    @api.depends("member_ids")
    def _compute_member_count(self):
        counts = dict(
            self.env["tdkt.cluster.member"]._read_group(
                [("cluster_id", "in", self.ids)], ["cluster_id"], ["__count"]
            )
        )
        for cluster in self:
            cluster.member_count = counts.get(cluster._origin, 0)

    def _audited_fields(self):
        return {"name", "company_id", "tie_rule", "votes", "vote_share", "active"}
