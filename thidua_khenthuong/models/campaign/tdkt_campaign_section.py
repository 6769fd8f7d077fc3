from odoo import api, fields, models


class TdktCampaignSection(models.Model):
    """A section of a launch document (I. Chủ đề, II. Nội dung, III. Giải pháp …)."""

    _name = "tdkt.campaign.section"
    _inherit = ["tdkt.locked.line.mixin", "tdkt.named.mixin"]
    _description = "Section of a Campaign"
    _order = "sequence, id"
    _rec_name = "title"
    _name_parts = ("label", "title")

    _lock_parents = {"campaign_id": "section_ids"}

    campaign_id = fields.Many2one(
        comodel_name="tdkt.campaign", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=[
            ("theme", "Theme"),
            ("content", "Content"),
            ("solution", "Measures"),
            ("organisation", "Organisation"),
            ("other", "Other"),
        ],
        required=True,
        default="content",
    )
    label = fields.Char(help="Printed before the title, e.g. “I.”.")
    title = fields.Char(
        string="Heading", help="Empty where points stand below no heading."
    )
    point_ids = fields.One2many(
        comodel_name="tdkt.campaign.point", inverse_name="section_id", copy=True
    )

    @api.depends("label", "title")
    def _compute_display_name(self):
        for section in self:
            section.display_name = " ".join(
                filter(None, (section.label, section.title))
            )


class TdktCampaignPoint(models.Model):
    """A numbered point of a section, or a paragraph that continues one."""

    _name = "tdkt.campaign.point"
    _inherit = ["tdkt.locked.line.mixin", "tdkt.named.mixin"]
    _description = "Point of a Campaign Section"
    _order = "sequence, id"
    _rec_name = "text"
    _name_parts = ("label", "text")

    _lock_parents = {"campaign_id": "section_ids"}

    section_id = fields.Many2one(
        comodel_name="tdkt.campaign.section",
        required=True,
        ondelete="cascade",
        index=True,
    )
    campaign_id = fields.Many2one(
        related="section_id.campaign_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    label = fields.Char(help="“1.”, “a)”, “-”; empty for a continuing paragraph.")
    text = fields.Text(
        required=True,
        help="Words between double asterisks are printed bold.",
    )

    @api.depends("label", "text")
    def _compute_display_name(self):
        for point in self:
            text = (point.text or "").replace("**", "")
            point.display_name = " ".join(filter(None, (point.label, text)))
