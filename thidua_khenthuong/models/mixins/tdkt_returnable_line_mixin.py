from odoo import fields, models


class TdktReturnableLineMixin(models.AbstractModel):
    """A line of a dossier that can be returned alone while the others go on.

    While it is a draft its dossier decides whether it may be edited; from then on its
    own state does. Whoever returned it is told when it comes back.
    """

    _name = "tdkt.returnable.line.mixin"
    _inherit = ["tdkt.workflow.mixin", "tdkt.locked.line.mixin"]
    _description = "Line of a dossier that can be returned alone"
    _owner_path = "dossier_id.department_id"

    reason = fields.Text(
        readonly=True,
        copy=False,
        help="Why the line was returned, refused or withdrawn.",
    )
    returned_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        help="Who asked for a correction and looks at it again.",
    )

    def _protected_fields(self):
        return super()._protected_fields() | {"reason", "returned_by_id"}

    def _check_parents_open(self, vals=None):
        # A line's own state decides once the dossier has been handed in: one returned
        # line is mended while the others are appraised.
        own_state_decides = vals is not None and "dossier_id" not in vals
        lines = self
        if own_state_decides:
            lines = self.filtered(lambda line: line.state == "draft")
        return super(TdktReturnableLineMixin, lines)._check_parents_open(vals)

    def _check_file_open(self, name):
        if not self._is_moving({name}):
            self._check_writable({name: True})
            self._check_parents_open({name: True})

    def _move(self, action, values=None):
        result = super()._move(action, values)
        self.dossier_id._sync_activities()
        return result

    def action_return(self, reason=None):
        """Return this line alone; the others go on."""
        reason = self._require_reason(reason)
        return self._excused(reason)._move(
            "return", {"reason": reason, "returned_by_id": self.env.uid}
        )
