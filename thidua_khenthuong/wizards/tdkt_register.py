from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class TdktRegister(models.TransientModel):
    """Asks for the year of the register of commendations to print."""

    _name = "tdkt.register"
    _inherit = ["tdkt.record.mixin"]
    _description = "Print the Register of Commendations"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    year = fields.Integer(
        required=True,
        default=lambda self: self.env.company._tdkt_today().year,
        help="Year of the register: that of the decisions.",
    )

    @api.constrains("year")
    def _check_year(self):
        for register in self:
            if not 1945 <= register.year <= 2200:
                raise ValidationError(
                    self.env._("Enter the year with four digits, e.g. 2023.")
                )

    @api.depends("year")
    def _compute_display_name(self):
        for register in self:
            register.display_name = self.env._("Register %(year)s", year=register.year)

    def _entries(self):
        """Return all commendations entered in that year, in running order.

        Revoked ones stay in the book: a register without gaps is what it is kept for.
        """
        self.ensure_one()
        return self.env["tdkt.commendation"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("date", ">=", f"{self.year}-01-01"),
                ("date", "<=", f"{self.year}-12-31"),
            ],
            order="register_number, id",
        )

    def action_print(self):
        """Print the register.

        :raises UserError: when nothing was entered in that year
        """
        return self._print_as("thidua_khenthuong.report_register")

    def action_write_document(self):
        """Download the register as a Word document.

        :raises UserError: when nothing was entered in that year
        """
        return self._print_as("thidua_khenthuong.report_register_docx")

    def action_write_spreadsheet(self):
        """Download the register as a spreadsheet.

        :raises UserError: when nothing was entered in that year
        """
        return self._print_as("thidua_khenthuong.report_register_xlsx")

    def _print_as(self, report):
        self.ensure_one()
        if not self._entries():
            raise UserError(
                self.env._(
                    "The register of %(year)s is empty: choose another year.",
                    year=self.year,
                )
            )
        return self.env.ref(report).report_action(self)
