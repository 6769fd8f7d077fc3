from odoo import fields, models


class TdktSessionPlace(models.Model):
    """How many of an award a session may approve, and what happens on a tie.

    Of the lines that have the votes they need, those with most votes get the places.
    """

    _name = "tdkt.session.place"
    _inherit = ["tdkt.locked.line.mixin"]
    _description = "Limited Places in a Session"
    _order = "session_id, award_id"
    _rec_name = "award_id"

    session_id = fields.Many2one(
        comodel_name="tdkt.session", required=True, ondelete="cascade", index=True
    )
    award_id = fields.Many2one(
        comodel_name="tdkt.award", required=True, ondelete="restrict"
    )
    places = fields.Integer(required=True, default=1, aggregator=None)
    tie_rule = fields.Selection(
        selection=[
            ("second_round", "Second Round on the Ties"),
            ("chair", "The Chair Decides"),
            ("none", "None of the Tied"),
        ],
        string="On a Tie",
        required=True,
        default="second_round",
    )

    _places_positive = models.Constraint(
        "CHECK(places > 0)", "There is at least one place."
    )
    _once = models.UniqueIndex(
        "(session_id, award_id)", "The places of this award are entered already."
    )

    _lock_parents = {"session_id": "place_ids"}
