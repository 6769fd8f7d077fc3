from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...award_list.text import fold

# What a list tells of a person besides the name, in the order in which it is chosen.
CODE = ("code", "Employee Code")
PERSON = (
    ("family_name", "Family and Middle Name"),
    ("given_name", "Given Name"),
    ("birthday", "Date of Birth"),
    ("position", "Position"),
    ("department", "Department"),
)
# And of the decision.
DECISION = (
    ("number", "Number of the Decision"),
    ("date", "Date of the Decision"),
)


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

    sheet = fields.Char(
        readonly=True, help="Sheet or table of the file in which the column stands."
    )
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
    def _prepare_guessed(self, batch, sheets):
        """Return the values of the columns of ``batch`` with their guessed fields.

        What the office chose earlier for a heading goes before the guess.
        """
        keys = {fold(heading) for sheet in sheets for heading in sheet.headings}
        remembered = {}
        for column in self.search(
            [
                ("company_id", "=", batch.company_id.id),
                ("key", "in", list(keys)),
                ("import_id", "!=", batch.id),
                ("import_id.state", "!=", "draft"),
            ],
            order="import_id desc",
        ):
            remembered.setdefault(column.key, column.target)
        marks = self._list_kind().marks
        vals_list = []
        for sheet in sheets:
            taken = set()
            chosen = [remembered.get(fold(heading)) for heading in sheet.headings]
            for position, heading in enumerate(sheet.headings):
                key = fold(heading)
                if not key:
                    continue
                target = sheet.targets[position]
                if key in remembered:
                    target = chosen[position]
                elif target in chosen:
                    target = False
                if target in taken:
                    target = False
                taken |= {target} - marks
                vals_list.append(
                    {
                        "import_id": batch.id,
                        "sheet": sheet.name,
                        "position": position,
                        "name": heading,
                        "key": key,
                        "sample": sheet.samples[position],
                        "target": target or False,
                    }
                )
        return vals_list
