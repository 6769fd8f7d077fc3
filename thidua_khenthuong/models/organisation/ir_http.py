from odoo import api, models


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
            page = (
                "tdkt_front" if self.env["tdkt.front"]._list_roles() else "tdkt_my_page"
            )
            # sudo: ir.actions - which page it is, not what stands on it
            page_sudo = self.env.ref(f"thidua_khenthuong.{page}_action").sudo()
            info["home_action_id"] = page_sudo.id
        return info

    @api.model
    def _get_translations_for_webclient(self, modules, lang):
        """Leave out what core “translates” by its own English, where we have words.

        The client looks into the translations of the module first, then into all of
        them; ``i18n_extra`` holds what our users meet of core.
        """
        found, language = super()._get_translations_for_webclient(modules, lang)
        ours = found.get("thidua_khenthuong", {}).get("messages", ())
        known = {message["id"] for message in ours}
        if not known:
            return found, language
        return {
            module: {
                **terms,
                "messages": tuple(
                    message
                    for message in terms["messages"]
                    if message["id"] != message["string"] or message["id"] not in known
                ),
            }
            for module, terms in found.items()
        }, language
