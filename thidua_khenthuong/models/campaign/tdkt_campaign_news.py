from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TdktCampaignNews(models.Model):
    """One entry of the communication log of a campaign (tuyên truyền).

    Luật Thi đua, khen thưởng 2022, Điều 17 khoản 4: making a campaign known is part of
    organising it. Units log what they published, officers anything; the log is read
    by those in charge, and its entries can be counted in the final report.
    """

    _name = "tdkt.campaign.news"
    _inherit = ["tdkt.record.mixin"]
    _description = "Communication about a Campaign"
    _order = "date desc, id desc"
    _check_company_auto = True

    campaign_id = fields.Many2one(
        comodel_name="tdkt.campaign",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
        domain=[("state", "!=", "cancelled")],
    )
    company_id = fields.Many2one(related="campaign_id.company_id", store=True)
    name = fields.Char(string="What", required=True)
    channel = fields.Selection(
        selection=[
            ("website", "Website"),
            ("social", "Social Network"),
            ("press", "Newspaper"),
            ("broadcast", "Radio or Television"),
            ("meeting", "Meeting"),
            ("banner", "Banner or Poster"),
            ("bulletin", "Internal Bulletin"),
            ("other", "Other"),
        ],
        string="Where",
        required=True,
        default="website",
    )
    outlet = fields.Char(help="Which page, newspaper, meeting …")
    date = fields.Date(string="When", required=True, default=fields.Date.context_today)
    url = fields.Char(string="Link")
    file = fields.Binary(attachment=True)
    filename = fields.Char()
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Published By",
        required=True,
        default=lambda self: self.env.user.employee_id.department_id,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    note = fields.Text()

    @api.constrains("url")
    def _check_url(self):
        for news in self.filtered("url"):
            address = urlsplit(news.url.strip())
            if address.scheme not in ("http", "https") or not address.netloc:
                raise ValidationError(
                    self.env._(
                        "“%(url)s” is not a web address: copy the full address, "
                        "starting with https://, from the browser.",
                        url=news.url,
                    )
                )
