from odoo import api, models


class TdktListedMixin(models.AbstractModel):
    """Records that the website's sitemap speaks of.

    Odoo keeps a sitemap for half a day. What has been taken back is to be found by no
    search engine from the moment on: a transition throws the kept ones away.
    """

    _name = "tdkt.listed.mixin"
    _description = "Record on the website's sitemap"

    def _write_moving(self, values, action=None):
        result = super()._write_moving(values, action)
        if "state" in values or "document_state" in values:
            self._forget_sitemaps()
        return result

    @api.model
    def _write_moving_each(self, values_by_record, action=None, reasons=None):
        result = super()._write_moving_each(values_by_record, action, reasons)
        self._forget_sitemaps()
        return result

    @api.model
    def _forget_sitemaps(self):
        # sudo: ir.attachment - Odoo's own cache, made anew when somebody asks for it
        self.env["ir.attachment"].sudo().search(
            [("url", "=like", "/sitemap-%.xml"), ("type", "=", "binary")]
        ).unlink()
