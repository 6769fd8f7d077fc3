from odoo import fields, models


class TdktInitiativeImportColumn(models.Model):
    """Which field a column of a list of initiatives fills."""

    _name = "tdkt.initiative.import.column"
    _inherit = ["tdkt.list.column.mixin"]
    _description = "Column of a List of Initiatives"
    _order = "import_id, id"

    import_id = fields.Many2one(
        comodel_name="tdkt.initiative.import",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True)
    target = fields.Selection(
        selection=[
            ("code", "Employee Code"),
            ("name", "Author, or All Authors"),
            ("family_name", "Family and Middle Name"),
            ("given_name", "Given Name"),
            ("birthday", "Date of Birth"),
            ("position", "Position"),
            ("department", "Department"),
            ("initiative", "Initiative"),
            ("share", "Share (%)"),
            ("form", "Initiative or Project"),
            ("scope", "Has Effect On"),
            ("year", "Year of the Initiative"),
            ("number", "Number of the Decision"),
            ("date", "Date of the Decision"),
            ("reference", "Number, Date and Issuer Together"),
            ("issuer", "Issuer"),
            ("description", "What Is New"),
        ],
        string="Fills",
        help="Empty: the column is skipped.",
    )

    _target_uniq = models.UniqueIndex(
        "(import_id, COALESCE(sheet, ''), target) WHERE target IS NOT NULL",
        "Two columns fill the same field: skip one of them.",
    )
