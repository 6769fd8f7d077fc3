from odoo import models


class IrUiView(models.Model):
    _inherit = "ir.ui.view"

    def _default_website_meta(self):
        """Name to social networks what a page of ours shows, not its template."""
        meta = super()._default_website_meta()
        page = self.env.context.get("tdkt_page_meta")
        if page:
            for kind, card in (("og", "opengraph"), ("twitter", "twitter")):
                for name, value in page.items():
                    meta[f"default_{card}"][f"{kind}:{name}"] = value
            if page.get("description"):
                meta["default_meta_description"] = page["description"]
        return meta
