from odoo import api, models


class TdktRecordedMixin(models.AbstractModel):
    """Records without a workflow of which every writing is entered in the history.

    Who entered, changed or deleted one, when, and which values it had before: a model
    says in :meth:`_audited_fields` which values those are.
    """

    _name = "tdkt.recorded.mixin"
    _inherit = ["tdkt.audited.mixin"]
    _description = "Record whose writings are entered in the history"

    # nobody enters them in the place of the head of a unit
    _scope_path = None

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        names = records._audited_fields()
        records._record_audit("create", after=records._audit_values(names))
        return records

    def write(self, vals):
        names = self._audited_fields() & vals.keys()
        if not names:
            return super().write(vals)
        with self._audited(names):
            return super().write(vals)

    def unlink(self):
        before = self._audit_values(self._audited_fields())
        gone = {
            record_id: dict.fromkeys(values) for record_id, values in before.items()
        }
        # while they still have a name
        self._record_audit("unlink", before, gone)
        return super().unlink()
