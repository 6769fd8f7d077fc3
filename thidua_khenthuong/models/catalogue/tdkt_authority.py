from odoo import api, fields, models, tools

from ..vocabulary import AUTHORITIES, RECORD_CLASSES


class TdktAuthority(models.Model):
    """How high an authority stands, and how long records of its awards are kept.

    Luật Thi đua, khen thưởng 2022, Điều 77–80: each authority decides the awards of
    its rank; whoever stands higher may decide them, too. Equal ranks stand side by
    side, as a minister and a provincial chairperson do, each at home.
    """

    _name = "tdkt.authority"
    _inherit = ["tdkt.provision.mixin", "tdkt.named.mixin"]
    _description = "Deciding Authority"
    _order = "rank, authority, date_from, id"
    _provision_key = ("authority",)
    _name_parts = ("authority",)

    authority = fields.Selection(selection=AUTHORITIES, required=True)
    rank = fields.Integer(
        required=True,
        default=1,
        aggregator=None,
        help="A head decides the awards of authorities of the same rank and below.",
    )
    record_class = fields.Selection(
        selection=[
            (code, label) for code, label in RECORD_CLASSES if code.startswith("award_")
        ],
        string="Records Kept As",
        required=True,
        help="The retention period of dossiers and decisions for its awards.",
    )
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.authority", ondelete="restrict", index="btree_not_null"
    )

    _rank_positive = models.Constraint("CHECK(rank >= 1)", "The lowest rank is 1.")

    @api.depends("authority")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["authority"]._description_selection(self.env))
        for row in self:
            row.display_name = labels.get(row.authority, "")

    @api.model
    @tools.ormcache("date")
    def _get_ranks(self, date):
        """Return {authority: (rank, is it certain)} as in force on ``date``.

        Kept between calls: a list of nominations asks once for each line.
        """
        # sudo: tdkt.authority - how high an authority stands is no secret of anybody's
        return {
            row_sudo.authority: (row_sudo.rank, row_sudo._is_certain())
            for row_sudo in self.sudo()._find_in_force(date)
        }
