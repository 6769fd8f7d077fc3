from odoo import fields, models

from .tdkt_list_column_mixin import CODE, DECISION, PERSON


class TdktAssessmentImportColumn(models.Model):
    """Which field a column of a list of assessments fills."""

    _name = "tdkt.assessment.import.column"
    _inherit = ["tdkt.list.column.mixin"]
    _description = "Column of a List of Assessments"
    _order = "import_id, id"

    import_id = fields.Many2one(
        comodel_name="tdkt.assessment.import",
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
            ("level", "Level of Assessment"),
            ("level_mark", "Marks for the Level in the Heading"),
            ("year", "Year of the Assessment"),
            *DECISION,
        ],
        string="Fills",
        help="Empty: the column is skipped.",
    )

    _target_uniq = models.UniqueIndex(
        "(import_id, COALESCE(sheet, ''), target) "
        "WHERE target IS NOT NULL AND target NOT IN ('level', 'level_mark')",
        "Two columns fill the same field: skip one of them.",
    )
