from odoo import api, fields, models
from odoo.exceptions import UserError

KEPT = {"announcement", "date_tested"}


class TdktSessionTrustee(models.Model):
    """Who helps to open the sums of a secret ballot: his key never reaches the server.

    All trustees of a session are needed. A row keeps what his browser announced; a lost
    key means that the session votes again with new keys, in its next round.
    """

    _name = "tdkt.session.trustee"
    _inherit = ["tdkt.locked.line.mixin", "tdkt.audited.mixin"]
    _description = "Trustee of a Secret Ballot"
    _order = "session_id, round, id"
    _rec_name = "trustee_name"
    _scope_path = "company_id"

    session_id = fields.Many2one(
        comodel_name="tdkt.session", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="session_id.company_id", store=True)
    member_id = fields.Many2one(
        comodel_name="tdkt.council.member",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('user_id', '!=', False)]",
    )
    trustee_name = fields.Char(
        string="Trustee", compute="_compute_trustee_name", store=True, precompute=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Login",
        compute="_compute_user_id",
        store=True,
        # sudo: tdkt.council.member - whose login it is, is private to HR
        compute_sudo=True,
        index="btree_not_null",
    )
    round = fields.Integer(
        compute="_compute_round", store=True, precompute=True, aggregator=None
    )
    announcement = fields.Text(
        string="Public Key",
        readonly=True,
        copy=False,
        help="What the trustee's browser announced, with the proof that it has it.",
    )
    date_tested = fields.Datetime(
        string="Key File Tested On",
        readonly=True,
        copy=False,
        help="When the trustee opened the key file again, before the vote.",
    )

    _once = models.UniqueIndex(
        "(session_id, round, member_id)", "This trustee is named already."
    )

    _lock_parents = {"session_id": "trustee_ids"}

    @api.depends("member_id")
    def _compute_trustee_name(self):
        for trustee in self:
            trustee.trustee_name = trustee.member_id.member_name

    @api.depends("member_id.user_id")
    def _compute_user_id(self):
        for trustee in self:
            # as of the members: it stands while a vote is taken
            trustee.user_id = (
                trustee.user_id
                if trustee.session_id.state == "voting"
                else trustee.member_id.user_id
            )

    @api.depends("session_id")
    def _compute_round(self):
        for trustee in self:
            trustee.round = trustee.round or trustee.session_id.ballot_round

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_own_key(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_own_key(vals)
        return super().write(vals)

    @api.model
    def _check_own_key(self, vals):
        """Refuse a key that comes in any other way than from its trustee's browser."""
        if KEPT & vals.keys() and not self.env.su:
            raise UserError(
                self.env._(
                    "A trustee's key comes from the trustee's own browser alone."
                )
            )

    def _code(self):
        """Return what names the trustee in every proof."""
        return f"t{self.id}"
