from odoo import fields, models


class TdktDossier(models.Model):
    _name = "tdkt.dossier"
    _inherit = ["tdkt.dossier", "tdkt.sat.in.mixin"]
    _agenda_field = "dossier_id"
    _agenda_path = "nomination_ids.session_item_ids"

    in_my_session = fields.Boolean(
        help="A line of the dossier is on the agenda of a session in which the current "
        "user sits, from the invitation until the session is closed.",
    )

    def _get_listed_reason(self):
        # a rejected line has its way on; what is listed its document locks
        if "rejected" in self.nomination_ids.mapped("state"):
            return ""
        return super()._get_listed_reason()
