from odoo import api, models


class TdktScopeSourceMixin(models.AbstractModel):
    """Records that say which employee somebody is and which departments he acts for.

    The answer is kept for the rest of the transaction, on ``res.users``; whatever is
    changed in one of these models makes it be asked again.
    """

    _name = "tdkt.scope.source.mixin"
    _description = "Record a scope depends on"

    @api.private
    def modified(self, fnames, create=False, before=False):
        result = super().modified(fnames, create=create, before=before)
        if self:
            # kept in memory only: there is nothing to flush
            self.env["res.users"].invalidate_model(
                ["tdkt_employees", "tdkt_scope"], flush=False
            )
        return result
