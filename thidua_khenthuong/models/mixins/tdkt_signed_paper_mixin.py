from odoo import api, fields, models


class TdktSignedPaperMixin(models.AbstractModel):
    """Papers that those who met sign by hand; their print is kept from then on.

    They are no outgoing documents: no series numbers them and nobody issues them. A
    model's own ``state`` has ``draft`` and ``revoked``, its transitions ``revoke``.
    """

    _name = "tdkt.signed.paper.mixin"
    _inherit = ["tdkt.workflow.mixin", "tdkt.frozen.mixin"]
    _description = "Paper Signed at a Meeting"

    date_signed = fields.Date(readonly=True, copy=False)
    revoke_reason = fields.Text(readonly=True, copy=False)

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"date_signed", "revoke_reason"}

    def action_revoke(self, reason=None):
        """Revoke a signed paper; it stays, with the reason.

        :raises UserError: without a reason, or naming what rests on it
        """
        reason = self._require_reason(reason)
        return self._move("revoke", {"revoke_reason": reason})

    # --- Printing ----------------------------------------------------------------

    def _is_frozen(self):
        return bool(self.date_signed)

    def _printed_mark(self):
        """Return the mark in the margin of every page, "" for none."""
        self.ensure_one()
        return {"draft": "DỰ THẢO", "revoked": "ĐÃ THU HỒI"}.get(self.state, "")

    def _printed_mark_since(self):
        return self._printed_mark()
