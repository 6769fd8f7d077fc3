from odoo import api, models


class TdktAttachedMixin(models.AbstractModel):
    """What hangs on a record of ours is read by whoever may read the record, today.

    Odoo lets a person read a message he was once notified of, or an activity he was
    once given, for good; a head who has moved to another department would go on
    reading. ``_attached_to`` names the field that holds the record's model.
    """

    _name = "tdkt.attached.mixin"
    _description = "Attached to an emulation and commendation record"

    _attached_to = None

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if not self or self.env.su:
            return result
        allowed = self - result[0] if result else self
        hidden = allowed._tdkt_filter_hidden()
        if not hidden:
            return result
        forbidden = result[0] + hidden if result else hidden
        return forbidden, lambda: forbidden._make_access_error(operation)

    @api.model
    def _search(
        self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs
    ):
        query = super()._search(
            domain, offset, limit, order, bypass_access=bypass_access, **kwargs
        )
        if self.env.su or bypass_access:
            return query
        found = self.browse(query)
        hidden = found._tdkt_filter_hidden()
        return (found - hidden)._as_query(order) if hidden else query

    def _tdkt_filter_hidden(self):
        """Return those that stand on a record of ours the user may not read."""
        # sudo: only to learn on which record each of them stands
        by_place = (
            self.sudo()
            .exists()
            .grouped(lambda record: (record[self._attached_to], record.res_id))
        )
        by_model = {}
        for model, res_id in by_place:
            if res_id and (model or "").startswith("tdkt.") and model in self.env:
                by_model.setdefault(model, set()).add(res_id)
        hidden = self.browse()
        for model, ids in by_model.items():
            readable = self.env[model].browse(ids).exists()._filtered_access("read")
            for res_id in ids - set(readable.ids):
                hidden |= by_place[model, res_id].sudo(False)
        return hidden
