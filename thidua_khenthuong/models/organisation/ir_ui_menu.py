from odoo import models

# A menu of one's own records -> the groups whose list of everybody's has a filter for
# them: one list, one menu.
PARTS = {
    # a button of the overview, which the application opens with
    "tdkt_my_page_menu": ("group_tdkt_unit", "group_tdkt_leader", "hr.group_hr_user"),
    "tdkt_commitment_menu_mine": ("group_tdkt_unit", "group_tdkt_leader"),
    "tdkt_commendation_menu_mine": (
        *("group_tdkt_unit", "group_tdkt_leader"),
        "hr.group_hr_user",
    ),
    "tdkt_reading_menu_mine": ("group_tdkt_unit", "group_tdkt_leader"),
    # below the distribution of each document
    "tdkt_reading_menu_unit": ("group_tdkt_officer", "group_tdkt_leader"),
    # on the page of each department
    "tdkt_unit_roadmap_menu": ("group_tdkt_officer",),
    # on the page that the application opens with
    "tdkt_commitment_item_menu_diary": ("group_tdkt_officer", "group_tdkt_leader"),
}


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        hidden = super()._load_menus_blacklist()
        user = self.env.user
        for name, groups in PARTS.items():
            menu = self.env.ref(f"thidua_khenthuong.{name}", raise_if_not_found=False)
            if menu and any(
                user.has_group(group if "." in group else f"thidua_khenthuong.{group}")
                for group in groups
            ):
                hidden.append(menu.id)
        return hidden
