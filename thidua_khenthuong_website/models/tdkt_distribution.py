from odoo import models
from odoo.exceptions import RedirectWarning, UserError


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
        try:
            publication = document._publish_on_website()
        except RedirectWarning as error:
            # lines are served many at a time: none of them stops to ask
            raise UserError(
                self.env._(
                    "“%(document)s” is a matter of your own and nobody else here may "
                    "publish it: choose “Publish on the Website” on its form, which "
                    "asks for the reason.",
                    document=document.display_name,
                )
            ) from error
        # the server's present name may be another one tomorrow
        address = self.env["tdkt.website.page"]._address_of(publication, whole=False)
        return {
            "all": {
                "sha256": official.sha256,
                "note": self.env._("Published: %(url)s", url=address),
            }
        }
