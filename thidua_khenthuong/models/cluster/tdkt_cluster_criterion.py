from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TdktClusterCriterion(models.Model):
    """A line of a scoring sheet: a section's heading, or what points are given for."""

    _name = "tdkt.cluster.criterion"
    _inherit = ["tdkt.locked.line.mixin", "tdkt.named.mixin"]
    _description = "Criterion of a Scoring Sheet"
    _order = "sheet_id, sequence, id"
    _name_parts = ("code", "name")
    _lock_parents = {"sheet_id": "criterion_ids"}

    sheet_id = fields.Many2one(
        comodel_name="tdkt.cluster.sheet",
        string="Scoring Sheet",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="sheet_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    code = fields.Char(
        string="Number",
        required=True,
        help="By which a sent sheet is read, e.g. “2.1”.",
    )
    name = fields.Text(string="Criterion", required=True, help="As it is printed.")
    kind = fields.Selection(
        selection=[
            ("section", "Section"),
            ("criterion", "Criterion"),
            ("bonus", "Bonus Points"),
            ("penalty", "Penalty Points"),
        ],
        required=True,
        default="criterion",
        help="Penalty points are entered as they are and taken away.",
    )
    maximum = fields.Float(string="Highest", digits=(16, 2))
    evidence_required = fields.Boolean(
        help="Points are given only where evidence is named."
    )

    _maximum_positive = models.Constraint(
        "CHECK(maximum >= 0)", "The highest number of points cannot be negative."
    )
    _code_uniq = models.UniqueIndex(
        "(sheet_id, code)", "Two lines of one sheet cannot have the same number."
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for criterion in self:
            criterion.display_name = f"{criterion.code or ''}. {criterion.name or ''}"

    @api.constrains("kind", "maximum")
    def _check_section(self):
        for criterion in self:
            if criterion.kind == "section" and criterion.maximum:
                raise ValidationError(
                    self.env._(
                        "“%(section)s” is the heading of a section: its points are "
                        "those of the lines below it.",
                        section=criterion.display_name,
                    )
                )

    def _filter_scored(self):
        """Return the lines that points are given for."""
        return self.filtered(lambda one: one.kind != "section")
