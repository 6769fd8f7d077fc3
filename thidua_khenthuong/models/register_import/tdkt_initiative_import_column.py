from odoo import fields, models

from .tdkt_list_column_mixin import CODE, DECISION, PERSON


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
            CODE,
            ("name", "Author, or All Authors"),
            *PERSON,
            ("initiative", "Initiative"),
            ("share", "Share (%)"),
            ("form", "Initiative or Project"),
            ("scope", "Has Effect On"),
            ("year", "Year of the Initiative"),
            *DECISION,
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
