from odoo import api, fields, models


class TdktClusterMember(models.Model):
    """A body in a cluster: the own office, a unit of it, or another organisation."""

    _name = "tdkt.cluster.member"
    _inherit = ["tdkt.recorded.mixin"]
    _description = "Member of an Emulation Cluster"
    _order = "sequence, id"
    _check_company_auto = True

    cluster_id = fields.Many2one(
        comodel_name="tdkt.cluster", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="cluster_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Own Unit",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="The own office, or a unit of it.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Other Organisation",
        ondelete="restrict",
        index="btree_not_null",
    )
    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="As it is printed.",
    )
    is_own = fields.Boolean(string="Ours", compute="_compute_is_own")
    representative = fields.Char(
        string="Signatory", help="Who signs the covenant for this body."
    )
    representative_position = fields.Char(string="Position")
    active = fields.Boolean(default=True)

    _one_body = models.Constraint(
        "CHECK(num_nonnulls(department_id, partner_id) = 1)",
        "A member is either a unit of the own office or another organisation.",
    )
    _department_uniq = models.UniqueIndex(
        "(cluster_id, department_id) WHERE department_id IS NOT NULL",
        "This unit is a member of the cluster already.",
    )
    _partner_uniq = models.UniqueIndex(
        "(cluster_id, partner_id) WHERE partner_id IS NOT NULL",
        "This organisation is a member of the cluster already.",
    )

    @api.depends("department_id", "partner_id")
    def _compute_name(self):
        for member in self:
            member.name = (
                member.department_id.name or member.partner_id.name or member.name
            )

    @api.depends("department_id", "partner_id", "company_id.partner_id")
    def _compute_is_own(self):
        for member in self:
            member.is_own = bool(member.department_id) or (
                member.partner_id == member.company_id.partner_id
            )

    def _audited_fields(self):
        return {"cluster_id", "department_id", "partner_id", "name", "active"}
