from odoo import fields, models

from .tdkt_list_column_mixin import CODE, DECISION, PERSON


class TdktAwardImportColumn(models.Model):
    """Which field a column of a list of old awards fills."""

    _name = "tdkt.award.import.column"
    _inherit = ["tdkt.list.column.mixin"]
    _description = "Column of an Imported List"
    _order = "import_id, id"

    import_id = fields.Many2one(
        comodel_name="tdkt.award.import",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True)
    target = fields.Selection(
        selection=[
            CODE,
            ("name", "Name of the Person or Collective"),
            *PERSON,
            ("kind", "Person or Collective"),
            ("award", "Award"),
            ("award_mark", "Marks for the Award in the Heading"),
            *DECISION,
            ("reference", "Number, Date and Issuer Together"),
            ("issuer", "Issuer"),
            ("year", "Year of the Achievements"),
            ("amount", "Bonus"),
            ("merit", "Merit"),
        ],
        string="Fills",
        help="Empty: the column is skipped.",
    )

    _target_uniq = models.UniqueIndex(
        "(import_id, COALESCE(sheet, ''), target) "
        "WHERE target IS NOT NULL AND target NOT IN ('award', 'award_mark')",
        "Two columns fill the same field: skip one of them.",
    )
