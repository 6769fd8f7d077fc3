from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.thidua_khenthuong.models.mixins.tdkt_workflow_mixin import (
    is_uninstalling,
)

FREE = {"name"}


class DmsStorage(models.Model):
    _inherit = "dms.storage"

    tdkt_is_filing = fields.Boolean(
        string="Files of Emulation and Commendation", readonly=True, copy=False
    )

    def write(self, values):
        if not values.keys() <= FREE and any(self.mapped("tdkt_is_filing")):
            raise UserError(
                self.env._(
                    "“%(storage)s” belongs to emulation and commendation: who reads "
                    "it and how it is kept follow from the records.",
                    storage=self.filtered("tdkt_is_filing")[0].name,
                )
            )
        return super().write(values)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_filing(self):
        if is_uninstalling(self.env):
            return
        for storage in self.filtered("tdkt_is_filing"):
            if storage.storage_directory_ids:
                raise UserError(
                    self.env._("“%(storage)s” still holds files.", storage=storage.name)
                )
