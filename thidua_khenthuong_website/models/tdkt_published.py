from odoo import models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    _inherit = "res.company"

    def _tdkt_website(self):
        """Return, with sudo, the website of this office; empty when it has none."""
        self.ensure_one()
        # sudo: website - whether there is one, and its address
        return (
            self.env["website"].sudo().search([("company_id", "=", self.id)], limit=1)
        )


class TdktCampaign(models.Model):
    _name = "tdkt.campaign"
    _inherit = ["tdkt.publishable.mixin", "tdkt.listed.mixin", "tdkt.campaign"]

    def _get_unpublishable_reason(self):
        if self._is_issued() and self.state in ("launched", "reviewing", "closed"):
            return super()._get_unpublishable_reason()
        return self.env._(
            "“%(campaign)s” is published once it has been launched and its document "
            "issued.",
            campaign=self.display_name,
        )


class TdktDecision(models.Model):
    _name = "tdkt.decision"
    _inherit = ["tdkt.publishable.mixin", "tdkt.listed.mixin", "tdkt.decision"]

    def _get_unpublishable_reason(self):
        # one of another body is registered, its awards honour the office as well
        if self.document_state == "issued":
            return super()._get_unpublishable_reason()
        return self.env._(
            "The awards of “%(decision)s” are published once it has been issued.",
            decision=self.display_name,
        )

    def action_publish_on_website(self, reason=None):
        """Publish the awards.

        :param str reason: needed in a matter of one's own that nobody else could do
        :raises UserError: for what names the user himself; and as in the mixin
        """
        return super(TdktDecision, self._excused(reason)).action_publish_on_website()

    def _check_impartial_publishing(self):
        publish = self.env["tdkt.publication"]._transitions()["publish"]
        own = self._others_by_own(publish.roles)
        for why in self._get_own_matter_reasons(publish).values():
            if not own[self]:
                raise self._ask_for_excuse(why, "action_publish_on_website")
            raise UserError(why)
        if own:
            self.message_post(body=self._get_excuse_reason())


class TdktCampaignNews(models.Model):
    _name = "tdkt.campaign.news"
    _inherit = ["tdkt.publishable.mixin", "tdkt.campaign.news"]

    def _get_unpublishable_reason(self):
        if self.campaign_id.sudo(False).website_state == "published":
            return super()._get_unpublishable_reason()
        return self.env._(
            "“%(news)s” is shown with its campaign: publish “%(campaign)s” first.",
            news=self.name,
            campaign=self.campaign_id.display_name,
        )


class TdktExemplar(models.Model):
    """Published exemplars are on the website: their own workflow asks for consent."""

    _name = "tdkt.exemplar"
    _inherit = ["tdkt.listed.mixin", "tdkt.exemplar"]


class TdktCommendation(models.Model):
    """The honour roll names awards in force."""

    _name = "tdkt.commendation"
    _inherit = ["tdkt.listed.mixin", "tdkt.commendation"]
