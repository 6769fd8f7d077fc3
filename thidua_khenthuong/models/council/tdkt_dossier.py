from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


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
        # sudo: tdkt.session.item - what is read because of the answer
        items_sudo = self.env["tdkt.session.item"].sudo()
        sessions = self.env["tdkt.session"]._sitting_domain()
        query = items_sudo._search(
            Domain(
                "session_id",
                "any",
                sessions & Domain("state", "!=", "closed"),
            )
        )
        return Domain(
            "id", "in", query.subselect(SQL.identifier(items_sudo._table, "dossier_id"))
        )

    def _get_listed_reason(self):
        # a rejected line has its way on; what is listed its document locks
        if "rejected" in self.nomination_ids.mapped("state"):
            return ""
        return super()._get_listed_reason()
