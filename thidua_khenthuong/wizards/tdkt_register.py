from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..models import sizes


class TdktRegister(models.TransientModel):
    """Asks for the year of the register of commendations to print, or a volume of it.

    A print holds as many entries as a volume has; a spreadsheet all of them.
    """

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

    number_from = fields.Integer(
        string="From No.", help="First running number of the volume; 0 for the first."
    )
    number_to = fields.Integer(
        string="To No.", help="Last running number of the volume; 0 for the last."
    )

    _numbers_positive = models.Constraint(
        "CHECK(number_from >= 0 AND number_to >= 0)",
        "A running number cannot be negative.",
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
            self._entries_domain(), order="register_number, id"
        )

    def _entries_domain(self):
        """Return the domain of the entries: those of the year, and of the volume."""
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("date", ">=", f"{self.year}-01-01")
            & Domain("date", "<=", f"{self.year}-12-31")
        )
        if self.number_from:
            domain &= Domain("register_number", ">=", self.number_from)
        if self.number_to:
            domain &= Domain("register_number", "<=", self.number_to)
        return domain

    def _check_printable(self):
        """Refuse what no document holds, and say how it is had all the same.

        :raises UserError: with the number of entries, and the ways out
        """
        for register in self:
            count = self.env["tdkt.commendation"].search_count(
                register._entries_domain()
            )
            if count > sizes.REGISTER:
                first = register.number_from or 1
                raise UserError(
                    self.env._(
                        "The register of %(year)s has %(count)s entries here; a volume "
                        "has at most %(limit)s: enter the running numbers of one, e.g. "
                        "%(first)s to %(last)s, or take the spreadsheet, which holds "
                        "all of them.",
                        year=register.year,
                        count=count,
                        limit=sizes.REGISTER,
                        first=first,
                        last=first + sizes.REGISTER - 1,
                    )
                )

    def action_print(self):
        """Print the register.

        :raises UserError: when nothing was entered in that year, or too much
        """
        self._check_printable()
        return self._print_as("thidua_khenthuong.report_register")

    def action_write_document(self):
        """Download the register as a Word document.

        :raises UserError: when nothing was entered in that year, or too much
        """
        self._check_printable()
        return self._print_as("thidua_khenthuong.report_register_docx")

    def action_write_spreadsheet(self):
        """Download the register as a spreadsheet.

        :raises UserError: when nothing was entered in that year
        """
        return self._print_as("thidua_khenthuong.report_register_xlsx")

    def _print_as(self, report):
        self.ensure_one()
        if not self.env["tdkt.commendation"].search_count(
            self._entries_domain(), limit=1
        ):
            raise UserError(
                self.env._(
                    "The register of %(year)s is empty: choose another year.",
                    year=self.year,
                )
            )
        return self.env.ref(report).report_action(self)
