from odoo import fields, models


class TdktBallotShare(models.Model):
    """What one trustee's browser made of the sum of a line, and proved."""

    _name = "tdkt.ballot.share"
    _inherit = ["tdkt.unwritable.mixin"]
    _description = "Trustee's Share of a Sum"
    _order = "item_id, trustee_id"
    _rec_name = "trustee_id"

    item_id = fields.Many2one(
        comodel_name="tdkt.session.item",
        string="Line",
        required=True,
        ondelete="restrict",
        index=True,
    )
    trustee_id = fields.Many2one(
        comodel_name="tdkt.session.trustee",
        required=True,
        ondelete="restrict",
        index=True,
    )
    text = fields.Text(string="Share", required=True)

    _once = models.UniqueIndex(
        "(item_id, trustee_id)", "This trustee has opened the line already."
    )

    def _get_unwritable_reason(self):
        return self.env._(
            "A share is handed in by its trustee's browser alone; nobody changes it."
        )
