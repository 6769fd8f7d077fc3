import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError


class TdktCalendarLink(models.TransientModel):
    """Gives the user a secret address of his calendar of deadlines, and takes it back.

    The address is shown once, when it is made: only its digest is kept. Making another
    one ends the one before.
    """

    _name = "tdkt.calendar.link"
    _inherit = ["tdkt.record.mixin"]
    _description = "Address of the Calendar of Deadlines"

    has_address = fields.Boolean(compute="_compute_has_address")
    address = fields.Char(compute="_compute_address")
    confirmed = fields.Boolean(string="I keep the address to myself")

    @api.depends_context("uid")
    def _compute_has_address(self):
        # sudo: res.users - the field is nobody's to read but the code's
        has_address = bool(self.env.user.sudo().tdkt_calendar_digest)
        for link in self:
            link.has_address = has_address

    @api.depends_context("tdkt_calendar_address")
    def _compute_address(self):
        # from the answer of the action that made it, kept nowhere
        address = self.env.context.get("tdkt_calendar_address")
        for link in self:
            link.address = address if isinstance(address, str) else False

    def action_make(self):
        """Make a new address for the user's own calendar, and show it.

        :raises UserError: before it is said that it will be kept secret
        """
        self.ensure_one()
        if not self.confirmed:
            raise UserError(
                self.env._("Tick first that you keep the address to yourself.")
            )
        token = secrets.token_urlsafe(32)
        self.env.user._tdkt_set_calendar(token)
        return self._reopen(f"{self.get_base_url()}/tdkt/lich/{token}.ics")

    def action_revoke(self):
        """End the address of the user's own calendar."""
        self.env.user._tdkt_set_calendar(None)
        return self._reopen(False)

    def _reopen(self, address):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_calendar_link_action"
        )
        action["context"] = {"tdkt_calendar_address": address}
        return action
