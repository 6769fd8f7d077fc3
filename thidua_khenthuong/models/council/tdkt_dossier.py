from odoo import api, fields, models
from odoo.fields import Domain


class TdktDossier(models.Model):
    _inherit = "tdkt.dossier"

    in_my_session = fields.Boolean(
        string="Before My Session",
        compute="_compute_in_my_session",
        search="_search_in_my_session",
        help="A line of the dossier is on the agenda of a session in which the current "
        "user sits, from the invitation until the session is closed.",
    )

    @api.depends("nomination_ids.session_item_ids.session_id.state")
    @api.depends_context("uid")
    def _compute_in_my_session(self):
        mine = self.filtered_domain(self._search_in_my_session("in", [True]))
        for dossier in self:
            dossier.in_my_session = dossier in mine

    def _search_in_my_session(self, operator, value):
        """Search from the user to his sessions: few, and found by their index."""
        if operator != "in":
            return NotImplemented
        query = self.env["tdkt.session.item"]._search_before_me("dossier_id")
        return Domain("id", "in", query)

    def _get_listed_reason(self):
        # a rejected line has its way on; what is listed its document locks
        if "rejected" in self.nomination_ids.mapped("state"):
            return ""
        return super()._get_listed_reason()
