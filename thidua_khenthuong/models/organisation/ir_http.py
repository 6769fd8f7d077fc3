from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Open our page after the login of whoever has chosen no home of his own."""
        info = super().session_info()
        user = self.env.user
        if (
            not info.get("home_action_id")
            and user.has_group("thidua_khenthuong.group_tdkt_user")
            and self.env.company.tdkt_opens_first
        ):
            # sudo: ir.actions - which page it is, not what stands on it
            page_sudo = self.env.ref("thidua_khenthuong.tdkt_my_page_action").sudo()
            info["home_action_id"] = page_sudo.id
        return info
