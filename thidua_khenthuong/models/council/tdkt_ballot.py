from odoo import fields, models


class TdktBallot(models.Model):
    """A member's encrypted vote on one line: openly his, readable to nobody.

    The text hides the vote from this database, its logs and backups (docs/ballot.md);
    only the sum of all ballots of a line is ever opened, by the trustees in their
    browsers. So who voted, and when, may stand here like anything else, and what was
    voted stands nowhere. The model keeps no history: an entry with values would be one
    more place to look after.
    """

    _name = "tdkt.ballot"
    _inherit = ["tdkt.unwritable.mixin"]
    _description = "Encrypted Ballot"
    _order = "session_id, item_id, attendee_id"
    _rec_name = "receipt"

    session_id = fields.Many2one(
        comodel_name="tdkt.session", required=True, ondelete="restrict", index=True
    )
    attendee_id = fields.Many2one(
        comodel_name="tdkt.session.member",
        string="Member",
        required=True,
        ondelete="restrict",
        index=True,
    )
    item_id = fields.Many2one(
        comodel_name="tdkt.session.item",
        string="Line",
        required=True,
        ondelete="restrict",
        index=True,
    )
    text = fields.Text(string="Ballot", required=True)
    receipt = fields.Char(required=True, help="SHA-256 of the ballot.")

    _once = models.UniqueIndex(
        "(session_id, attendee_id, item_id)", "You have voted on this line already."
    )

    def _get_unwritable_reason(self):
        return self.env._(
            "A ballot is handed in by its member's browser alone; nobody changes it."
        )
