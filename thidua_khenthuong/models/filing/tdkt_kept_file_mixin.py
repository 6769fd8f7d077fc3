from odoo import api, models

from .tdkt_filing_source import PRINTED


class TdktKeptFileMixin(models.AbstractModel):
    _inherit = "tdkt.kept.file.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        files = super().create(vals_list)
        if not set(PRINTED).isdisjoint(files.mapped("res_model")):
            self.env["tdkt.filing"]._wake()
        return files
