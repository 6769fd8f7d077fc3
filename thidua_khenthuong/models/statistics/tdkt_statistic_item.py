from odoo import api, fields, models
from odoo.exceptions import ValidationError

from . import facts


class TdktStatisticItem(models.Model):
    """A row or a column of a statistical form: its code, its title, and what it counts.

    A record counts in a row when the fact of the row has the row's value, e.g. the way
    of an award is “cong_hien”; ``facts.VALUES`` lists which values a fact may have.
    """

    _name = "tdkt.statistic.item"
    _inherit = ["tdkt.named.mixin"]
    _description = "Row or Column of a Statistical Form"
    _order = "form_id, axis desc, sequence, id"
    _name_parts = ("code", "name")

    form_id = fields.Many2one(
        comodel_name="tdkt.statistic.form",
        required=True,
        ondelete="cascade",
        index=True,
    )
    axis = fields.Selection(
        selection=[("row", "Row"), ("column", "Column")],
        required=True,
        default=lambda self: self.env.context.get("default_axis", "row"),
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(help="Mã số.")
    name = fields.Char(string="Title", required=True, help="As it is printed.")
    heading = fields.Char(
        help="Printed above this row, or above neighbouring columns that share it."
    )
    indent = fields.Integer(help="How far the title is moved in, 0 to 2.")
    unit = fields.Char(string="Unit of Measure")
    fact = fields.Selection(
        selection=[
            ("all", "Everything"),
            ("launch_level", "Who Launched the Campaign"),
            ("scope", "Scope of the Campaign"),
            ("duration", "Duration of the Campaign"),
            ("method", "Regular or Thematic"),
            ("proposer", "Who Proposed"),
            ("object", "Individual, Collective or Household"),
            ("enterprise", "Enterprise"),
            ("leader_band", "Position of the Awardee"),
            ("way", "Way of Commendation"),
            ("award", "The Awards Named Here"),
            ("other_award", "Awards No Column Names"),
            ("entered", "Entered by Hand"),
        ],
        string="Counts",
        required=True,
        default="all",
    )
    value = fields.Char(help="Which value of it, e.g. “individual”.")
    award_ids = fields.Many2many(
        comodel_name="tdkt.award",
        relation="tdkt_statistic_item_award_rel",
        column1="item_id",
        column2="award_id",
        string="Awards",
    )

    _indent_range = models.Constraint(
        "CHECK(indent BETWEEN 0 AND 2)", "A title is moved in by 0, 1 or 2 steps."
    )

    @api.constrains("fact", "value")
    def _check_value(self):
        for item in self:
            values = facts.VALUES[item.fact]
            if (item.value or "") not in (values or ("",)):
                raise ValidationError(
                    self.env._(
                        "“%(title)s”: the value is one of: %(values)s.",
                        title=item.name,
                        values=", ".join(values) or self.env._("none at all"),
                    )
                )

    def _describe(self):
        """Return these lines as ``facts.tabulate`` and a kept report want them."""
        return [
            {
                "key": str(item.id),
                "code": item.code or "",
                "name": item.name,
                "heading": item.heading or "",
                "indent": item.indent,
                "unit": item.unit or "",
                "fact": item.fact,
                "value": item.value or "",
                "awards": item.award_ids.ids,
            }
            for item in self
        ]
