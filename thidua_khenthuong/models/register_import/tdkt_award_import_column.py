from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...award_list.table import TARGETS, fold, guess_target


class TdktAwardImportColumn(models.Model):
    """Which field a column of an imported list fills.

    What an office chose for a heading is proposed again for the same heading.
    """

    _name = "tdkt.award.import.column"
    _inherit = ["tdkt.locked.line.mixin"]
    _description = "Column of an Imported List"
    _order = "position, id"

    _lock_parents = {"import_id": "column_ids"}

    import_id = fields.Many2one(
        comodel_name="tdkt.award.import",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True)
    position = fields.Integer(readonly=True)
    name = fields.Char(string="Heading", readonly=True)
    key = fields.Char(readonly=True, index=True)
    sample = fields.Char(string="First Value", readonly=True)
    target = fields.Selection(
        selection=[
            ("code", "Employee Code"),
            ("name", "Name of the Person or Collective"),
            ("birthday", "Date of Birth"),
            ("position", "Position"),
            ("department", "Department"),
            ("award", "Award"),
            ("number", "Number of the Decision"),
            ("date", "Date of the Decision"),
            ("issuer", "Issuer"),
            ("year", "Year of the Achievements"),
            ("amount", "Bonus"),
            ("merit", "Merit"),
        ],
        string="Fills",
        help="Empty: the column is left out.",
    )

    _target_uniq = models.UniqueIndex(
        "(import_id, target) WHERE target IS NOT NULL",
        "Two columns fill the same field: leave one of them out.",
    )

    @api.constrains("target")
    def _check_target(self):
        for column in self:
            if column.target and column.target not in TARGETS:
                raise ValidationError(self.env._("This column fills no known field."))

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
            target = remembered.get(key, guess_target(heading))
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
