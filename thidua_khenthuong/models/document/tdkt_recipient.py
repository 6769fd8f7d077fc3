from odoo import fields, models

# How a document reaches whoever it goes to.
CHANNELS = [
    ("paper", "Paper"),
    ("ioffice", "VNPT-iOffice"),
    ("website", "Website"),
    ("internal", "Internal"),
    ("archive", "Filed"),
]


class TdktRecipient(models.Model):
    """One line of Nơi nhận: whom the document goes to and through which channel."""

    _name = "tdkt.recipient"
    _inherit = ["tdkt.locked.line.mixin"]
    _description = "Recipient of a Document"
    _order = "sequence, id"

    _lock_parents = {
        "campaign_id": "recipient_ids",
        "decision_id": "recipient_ids",
        "submission_id": "recipient_ids",
        "covenant_id": "recipient_ids",
    }

    name = fields.Char(
        string="Recipient", required=True, help="The printed line, without the dash."
    )
    sequence = fields.Integer(default=10)
    channel = fields.Selection(selection=CHANNELS, required=True, default="paper")
    partner_id = fields.Many2one(comodel_name="res.partner", ondelete="restrict")
    campaign_id = fields.Many2one(
        comodel_name="tdkt.campaign", ondelete="cascade", index="btree_not_null"
    )
    decision_id = fields.Many2one(
        comodel_name="tdkt.decision", ondelete="cascade", index="btree_not_null"
    )
    submission_id = fields.Many2one(
        comodel_name="tdkt.submission", ondelete="cascade", index="btree_not_null"
    )
    covenant_id = fields.Many2one(
        comodel_name="tdkt.cluster.covenant",
        ondelete="cascade",
        index="btree_not_null",
    )

    _one_document = models.Constraint(
        "CHECK(num_nonnulls(campaign_id, decision_id, submission_id, covenant_id) = 1)",
        "A recipient belongs to exactly one document.",
    )
