from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...award_list.text import fold


class TdktListColumnMixin(models.AbstractModel):
    """Which field a column of an imported list fills.

    What an office chose for a heading is proposed again for the same heading. A model
    of one kind of list declares ``import_id``, and the selection ``target`` with a
    label for each target of the kind; empty, the column is left out.
    """

    _name = "tdkt.list.column.mixin"
    _inherit = ["tdkt.locked.line.mixin"]
    _description = "Column of a List"

    _lock_parents = {"import_id": "column_ids"}

    position = fields.Integer(readonly=True)
    name = fields.Char(string="Heading", readonly=True)
    key = fields.Char(readonly=True, index=True)
    sample = fields.Char(string="First Value", readonly=True)

    @api.model
    def _list_kind(self):
        return self.env[self._fields["import_id"].comodel_name]._list_kind()

    @api.constrains("target")
    def _check_target(self):
        known = self._list_kind().keys()
        for column in self:
            if column.target and column.target not in known:
                raise ValidationError(
                    self.env._("This column does not match any known field.")
                )

    @api.model
    def _prepare_guessed(self, batch, headings, samples):
        """Return the values of the columns of ``batch`` with their guessed fields."""
        keys = [fold(heading) for heading in headings]
        remembered = {}
        for column in self.search(
            [
                ("company_id", "=", batch.company_id.id),
                ("key", "in", keys),
                ("import_id", "!=", batch.id),
                ("import_id.state", "!=", "draft"),
            ],
            order="import_id desc",
        ):
            remembered.setdefault(column.key, column.target)
        taken = set()
        vals_list = []
        for position, (heading, key) in enumerate(zip(headings, keys, strict=True)):
            if not key:
                continue
            target = remembered.get(key, self._list_kind().guess_target(heading))
            if target in taken:
                target = False
            taken.add(target)
            vals_list.append(
                {
                    "import_id": batch.id,
                    "position": position,
                    "name": heading,
                    "key": key,
                    "sample": samples[position],
                    "target": target or False,
                }
            )
        return vals_list
