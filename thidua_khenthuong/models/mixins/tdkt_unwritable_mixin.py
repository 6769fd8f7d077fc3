from odoo import api, models
from odoo.exceptions import UserError

from . import gate
from .tdkt_workflow_mixin import is_uninstalling


class TdktUnwritableMixin(models.AbstractModel):
    """Records that the addon's own code adds and that nobody edits or deletes.

    The superuser is no exception. What is written later (a seal, an erasure) goes
    through SQL in the one method that is meant to do it.
    """

    _name = "tdkt.unwritable.mixin"
    _inherit = ["tdkt.record.mixin"]
    _description = "Immutable record"

    @api.model
    def _create_recording(self, vals_list):
        """Add records of exactly these values; the only way to do so.

        An automation rule on these records, or another addon's ``create`` on the way,
        finds no second pass: it was made out for these values and is spent on them.
        """
        with gate.CreatePass(self, vals_list):
            return self.create(vals_list)

    @api.model_create_multi
    def create(self, vals_list):
        with gate.creating(self, vals_list) as passed:
            if passed != vals_list:
                self.check_access("create")
                raise UserError(self._get_unwritable_reason())
            return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        self.check_access("write")
        raise UserError(self._get_unwritable_reason())

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        if is_uninstalling(self.env):
            return
        raise UserError(self._get_unwritable_reason())

    def _get_unwritable_reason(self):
        return self.env._(
            "The history is written by the system alone: nobody adds, changes or "
            "deletes an entry."
        )
