from odoo import api, models

from . import gate
from .tdkt_workflow_mixin import is_uninstalling


class TdktLockedLineMixin(models.AbstractModel):
    """Lines that may be added, changed or removed only while their parent is open.

    ``_lock_parents`` maps each Many2one to a parent onto the parent's field that
    holds the lines; the parent's ``_open_fields`` decides.
    """

    _name = "tdkt.locked.line.mixin"
    _inherit = ["tdkt.record.mixin"]
    _description = "Line locked with its parent"

    _lock_parents = {}

    @api.model
    def _lock_name(self, parent_field, vals):
        """Return the parent's field name to ask for before ``vals`` are written."""
        return self._lock_parents[parent_field]

    def _check_parents_open(self, vals=None):
        """Ask every parent whether its lines may change.

        :raises UserError: when a parent is locked
        """
        # a line with a workflow of its own has one past its parent's lock
        if gate.lets_write(self):
            return
        for parent_field in self._lock_parents:
            # sudo: the lock must hold even on parents the user cannot read
            parents_sudo = self.sudo()[parent_field]
            names = {self._lock_name(parent_field, vals)}
            # a transition may bring lines of its own
            if parents_sudo and not gate.lets_write(parents_sudo, names):
                parents_sudo._check_open(names)

    def _check_file_open(self, name):
        """Refuse a change of the file in field ``name`` where the parent is locked."""
        self._check_parents_open({name: True})

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_parents_open()
        return lines

    def write(self, vals):
        self._check_parents_open(vals)
        result = super().write(vals)
        if any(
            name in self._fields and self._fields[name].type == "many2one"
            for name in vals
        ):
            # Odoo asks for access before a write only: a line must not be moved into
            # a document of somebody else's, nor follow another line there.
            self.check_access("write")
            self._check_parents_open(vals)
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_except_locked(self):
        if not (gate.lets_delete(self) or is_uninstalling(self.env)):
            self._check_parents_open()
