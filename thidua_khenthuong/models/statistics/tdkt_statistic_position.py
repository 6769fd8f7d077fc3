from odoo import api, fields, models

from . import facts


class TdktStatisticPosition(models.Model):
    """In which band of a statistical form the holder of a position is counted.

    Compared with the position an award was given in: the longest entry that its words
    begin with counts. What no entry says is not guessed, it is counted apart.
    """

    _name = "tdkt.statistic.position"
    _inherit = ["tdkt.record.mixin"]
    _description = "Band of a Position"
    _order = "leader_band, name, id"

    name = fields.Char(
        string="Position Begins With", required=True, help="E.g. “Trưởng phòng”."
    )
    leader_band = fields.Selection(
        selection=facts.LEADER_BANDS, string="Counted As", required=True
    )

    words = fields.Char(
        compute="_compute_words",
        store=True,
        precompute=True,
        help="The words as they are compared.",
    )

    _words_uniq = models.Constraint(
        "unique(words)", "This position stands in the list already."
    )

    @api.depends("name")
    def _compute_words(self):
        for position in self:
            position.words = facts.plain(position.name)

    @api.model
    def _get_bands(self):
        """Return {plain words of a position: band}."""
        # sudo: tdkt.statistic.position - a list of words, the same for whoever counts
        positions_sudo = self.sudo()
        return {
            one.words: one.leader_band
            for one in positions_sudo.search_fetch(
                [("words", "!=", False)], ["words", "leader_band"]
            )
        }
