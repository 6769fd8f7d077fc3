from odoo import fields, models

from ...typesetting import qr
from ..mixins.tdkt_frozen_mixin import FROZEN_READERS


class TdktDecisionCode(models.Model):
    """The code on a decision."""

    _inherit = "tdkt.decision"

    _verification_field = "decision_id"

    verification_code_ids = fields.One2many(
        comodel_name="tdkt.verification.code",
        inverse_name="decision_id",
        groups=FROZEN_READERS,
    )

    def _wants_code(self):
        """Return the decisions made here; another body's paper is its own."""
        return self.filtered(
            lambda one: one.origin == "own"
            and one.company_id._tdkt_verification_page()
            # sudo: res.company - what is printed is no secret
            and one.company_id.sudo().tdkt_verify_decisions
        )

    def _printed_code(self):
        """Add the squares themselves: rows, and their outline as an SVG has it."""
        printed = super()._printed_code()
        if printed:
            squares = qr.squares(printed["qr"])
            printed.update(squares=squares, outline=qr.outline(squares))
        return printed
