from odoo import api, models
from odoo.exceptions import UserError

from .tdkt_workflow_mixin import is_uninstalling

# Compared by identity, like the key of a transition: nothing that arrives over RPC
# or from a server action's context can be this very object.
_RECORDING = object()


class TdktUnwritableMixin(models.AbstractModel):
    """Records that the addon's own code adds and that nobody edits or deletes.

    The superuser is no exception. What is written later (a seal, an erasure) goes
    through SQL in the one method that is meant to do it.
    """

    _name = "tdkt.unwritable.mixin"
    _description = "Record that nobody rewrites"

    @api.model
    def _create_recording(self, vals_list):
        """Add records; the only way to do so."""
        return self.with_context(tdkt_recording=_RECORDING).create(vals_list)

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("tdkt_recording") is not _RECORDING:
            self.check_access("create")
            raise UserError(self._say_unwritable())
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        self.check_access("write")
        raise UserError(self._say_unwritable())

    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        if is_uninstalling(self.env):
            return
        raise UserError(self._say_unwritable())

    def _say_unwritable(self):
        return self.env._(
            "The history is written by the system alone: nobody adds, changes or "
            "deletes an entry."
        )
