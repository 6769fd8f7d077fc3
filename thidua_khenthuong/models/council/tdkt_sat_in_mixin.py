from odoo import api, fields, models
from odoo.fields import Domain


class TdktSatInMixin(models.AbstractModel):
    """What the members of a council read until they have voted on it.

    ``_agenda_field`` of ``tdkt.session.item`` names it; ``_agenda_path`` leads from it
    to those lines. Rules of access ask for ``in_my_session``.
    """

    _name = "tdkt.sat.in.mixin"
    _description = "Record read by those who vote on it"

    _agenda_field = None
    _agenda_path = "session_item_ids"

    in_my_session = fields.Boolean(
        string="Before My Session",
        compute="_compute_in_my_session",
        search="_search_in_my_session",
    )

    @api.depends(lambda self: [f"{self._agenda_path}.session_id.state"])
    @api.depends_context("uid")
    def _compute_in_my_session(self):
        mine = self.filtered_domain(self._search_in_my_session("in", [True]))
        for record in self:
            record.in_my_session = record in mine

    def _search_in_my_session(self, operator, value):
        """Search from the user to his sessions: few, and found by their index."""
        if operator != "in":
            return NotImplemented
        query = self.env["tdkt.session.item"]._search_before_me(self._agenda_field)
        return Domain("id", "in", query)
