from odoo import fields, models


class TdktAwardImportColumn(models.Model):
    """Which field a column of a list of old awards fills."""

    _name = "tdkt.award.import.column"
    _inherit = ["tdkt.list.column.mixin"]
    _description = "Column of an Imported List"
    _order = "position, id"

    import_id = fields.Many2one(
        comodel_name="tdkt.award.import",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True)
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
