from odoo import fields, models

from .tdkt_recipient import CHANNELS


class TdktDocumentDefaultRecipient(models.Model):
    """One line of Nơi nhận that new documents of a type begin with."""

    _name = "tdkt.document.default.recipient"
    _inherit = ["tdkt.record.mixin"]
    _description = "Default Recipient"
    _order = "sequence, id"

    default_id = fields.Many2one(
        comodel_name="tdkt.document.default",
        required=True,
        ondelete="cascade",
        index=True,
    )
    name = fields.Char(
        string="Recipient", required=True, help="The printed line, without the dash."
    )
    sequence = fields.Integer(default=10)
    channel = fields.Selection(selection=CHANNELS, required=True, default="paper")
