from odoo import models
from odoo.exceptions import UserError


class TdktDistribution(models.Model):
    _inherit = "tdkt.distribution"

    def _serve_website(self, document, official):
        """Publish the document on the office's website; the line keeps the address."""
        if "website_state" not in document._fields:
            raise UserError(
                self.env._(
                    "“%(document)s” is not for the public: campaigns and decisions are "
                    "published, a submission is not.",
                    document=document.display_name,
                )
            )
        publication = document._publish_on_website()
        # the server's present name may be another one tomorrow
        address = self.env["tdkt.website.page"]._address_of(publication, whole=False)
        return {
            "all": {
                "sha256": official.sha256,
                "note": self.env._("Published: %(url)s", url=address),
            }
        }
