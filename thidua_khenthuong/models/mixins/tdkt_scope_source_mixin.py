from odoo import api, models

# What is kept in memory of the answer, {model: fields}.
KEPT = {
    "res.users": ["tdkt_employees", "tdkt_scope"],
    "tdkt.decision": ["names_me", "names_my_units"],
    "tdkt.submission": ["names_my_units"],
}


class TdktScopeSourceMixin(models.AbstractModel):
    """Records that say which employee somebody is and which departments he acts for.

    The answer is kept for the rest of the transaction, on ``res.users`` and on the
    documents that are read by it (``KEPT``); whatever is changed in one of these models
    makes it be asked again.
    """

    _name = "tdkt.scope.source.mixin"
    _description = "Record a scope depends on"

    @api.private
    def modified(self, fnames, create=False, before=False):
        result = super().modified(fnames, create=create, before=before)
        if self:
            # kept in memory only: there is nothing to flush
            for model, names in KEPT.items():
                self.env[model].invalidate_model(names, flush=False)
        return result
