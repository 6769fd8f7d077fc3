from odoo import api, models
from odoo.fields import Domain


class DmsSecurityMixin(models.AbstractModel):
    """Who reads a folder of ours, or a file in it: whoever reads the record.

    Stock dms loads the ids of all filed records and asks for each, in every search;
    our storages take no part in that. Here each model is one subselect.
    """

    _inherit = "dms.security.mixin"

    @api.model
    def _get_permission_domain(self, operator, value, operation):
        result = super()._get_permission_domain(operator, value, operation)
        # rules are looked at by the superuser, for the user
        own = self.sudo(False)
        if own.env.su:
            return result
        ours = own._get_tdkt_domain(operation)
        return result | ours if operator == "in" else result & ~ours

    @api.model
    def _get_tdkt_domain(self, operation):
        """Return the domain of our folders, or files in them, open to the user.

        Who may write the record may put files of his own beside the filed copies, as
        he may attach them to the record.
        """
        level = "tdkt_level"
        if self._name != "dms.directory":
            level = f"{self._directory_field}.{level}"
        right = "read" if operation == "read" else "write"
        domain = Domain(level, "=", "record")
        return domain & self.env["tdkt.filing"]._readable_domain(right)

    def _tdkt_is_ours(self):
        """Tell whether one of these is a folder of ours, or lies in one."""
        # sudo: dms.storage - where it lies is no secret
        return any(self.sudo().storage_id.mapped("tdkt_is_filing"))
