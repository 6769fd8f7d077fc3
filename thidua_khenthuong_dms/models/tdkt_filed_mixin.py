from odoo import api, models


class TdktFiledMixin(models.AbstractModel):
    _inherit = "tdkt.filed.mixin"

    @api.readonly
    def action_open_filing(self):
        """Open the folder of this record in Documents.

        What could not be filed yet is listed with the reason instead, as is what lies
        in another place.
        """
        action = super().action_open_filing()
        elsewhere = self.env["tdkt.filing"].search_count(
            [
                *action["domain"],
                "|",
                ("place", "!=", "dms"),
                ("state", "!=", "filed"),
            ],
            limit=1,
        )
        folder = self.env["dms.directory"].search(
            [
                ("tdkt_level", "=", "record"),
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
            ],
            limit=1,
        )
        if not folder or elsewhere:
            return action
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("dms.action_dms_file"),
            # the breadcrumbs show the latter
            "name": action["name"],
            "display_name": action["name"],
            "domain": [("directory_id", "child_of", folder.id)],
            # all of the folders within: the panel would show one folder alone
            "context": {"default_directory_id": folder.id},
        }
