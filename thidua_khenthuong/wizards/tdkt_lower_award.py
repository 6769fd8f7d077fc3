from odoo import api, fields, models
from odoo.exceptions import UserError


class TdktLowerAward(models.TransientModel):
    """Asks which lower award is put to the vote for a nominee who missed his own.

    The action of the line checks role, state and award itself; this is the dialog.
    """

    _name = "tdkt.lower.award"
    _inherit = ["tdkt.record.mixin"]
    _description = "Vote on a Lower Award"

    item_name = fields.Char(string="Not Approved", compute="_compute_item")
    vote_note = fields.Char(string="Vote", compute="_compute_item")
    award_ids = fields.Many2many(
        comodel_name="tdkt.award", string="Awards Below", compute="_compute_item"
    )
    award_id = fields.Many2one(
        comodel_name="tdkt.award",
        string="Lower Award",
        required=True,
        ondelete="cascade",
        default=lambda self: self._default_award_id(),
    )
    effect = fields.Text(compute="_compute_effect")

    @api.model
    def _item(self):
        """Return the line that the dialog was opened from, as the user reads it."""
        if self.env.context.get("active_model") != "tdkt.session.item":
            return self.env["tdkt.session.item"]
        item = self.env["tdkt.session.item"].browse(
            self.env.context.get("active_id") or ()
        )
        item.check_access("read")
        return item

    @api.model
    def _default_award_id(self):
        """Return the highest of the awards below: the next one."""
        item = self._item()
        return item._find_lower_awards()[item][-1:] if item else False

    @api.depends_context("active_model", "active_id", "lang")
    def _compute_item(self):
        item = self._item()
        for dialog in self:
            dialog.item_name = item.display_name
            dialog.vote_note = item and self.env._(
                "%(agree)s of %(base)s votes, %(needed)s needed",
                agree=item.agree,
                base=item.base_count,
                needed=item.needed_count,
            )
            dialog.award_ids = item and item._find_lower_awards()[item]

    @api.depends("award_id")
    @api.depends_context("active_model", "active_id", "lang")
    def _compute_effect(self):
        item = self._item()
        for dialog in self:
            dialog.effect = item and self.env._(
                "A new line is put on the agenda, on which the council votes now: "
                "%(nominee)s – %(award)s. Whoever did not vote because of a conflict "
                "of interest does not vote on it either. “%(line)s” stays in the "
                "minutes as not approved.",
                nominee=item.nominee_name,
                award=dialog.award_id.name or "…",
                line=item.display_name,
            )

    def action_confirm(self):
        """Put the chosen award to the vote.

        :raises UserError: when the dialog was not opened from a line of an agenda
        """
        self.ensure_one()
        item = self._item()
        if not item:
            raise UserError(self.env._("This dialog was opened incorrectly."))
        item.action_vote_lower(self.award_id.id)
        return self._notify(
            self.env._(
                "The council votes on “%(line)s” now.",
                line=item.next_ids[-1:].display_name,
            )
        )
