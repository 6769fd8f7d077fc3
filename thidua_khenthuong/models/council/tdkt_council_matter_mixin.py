from odoo import api, fields, models

# States of a session whose lines wait for the vote, or for what comes of it.
NOT_CLOSED = ("draft", "open", "voting")


class TdktCouncilMatterMixin(models.AbstractModel):
    """What a council votes on: on which agendas it stands, and how the vote ended.

    The model adds the inverse of ``session_item_ids``, which differs, and says in words
    of its own what waits for the vote.
    """

    _name = "tdkt.council.matter.mixin"
    _inherit = ["tdkt.workflow.mixin"]
    _description = "Matter before a council"

    session_item_ids = fields.One2many(
        comodel_name="tdkt.session.item", string="Before the Council"
    )
    session_item_id = fields.Many2one(
        comodel_name="tdkt.session.item",
        string="Decided in Session",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    council_note = fields.Char(
        string="Vote of the Council", compute="_compute_council_note"
    )

    @api.depends("session_item_id")
    @api.depends_context("lang")
    def _compute_council_note(self):
        for matter in self:
            # sudo: tdkt.session.item - the result, for whoever reads the matter itself
            item_sudo = matter.session_item_id.sudo()
            matter.council_note = item_sudo and item_sudo._get_vote_label()

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"session_item_id"}

    def _find_session_sudo(self, states=NOT_CLOSED):
        """Return the first session with it on the agenda, with sudo, empty for none.

        :param tuple states: of sessions
        """
        self.ensure_one()
        # sudo: tdkt.session.item - the lock holds whoever may read the session
        sessions_sudo = self.sudo().session_item_ids.session_id
        return sessions_sudo.filtered(lambda one: one.state in states)[:1]
