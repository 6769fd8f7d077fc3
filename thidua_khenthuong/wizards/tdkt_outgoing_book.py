from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class TdktOutgoingBook(models.TransientModel):
    """Asks which days of the register of outgoing documents to print.

    The forms are those of Nghị định 30/2020/NĐ-CP, Phụ lục IV: Sổ đăng ký văn bản đi,
    and the list by which letters are handed to the post. They hold what is made here;
    the agency's whole register is kept where its other documents are.
    """

    _name = "tdkt.outgoing.book"
    _inherit = ["tdkt.record.mixin"]
    _description = "Print the Register of Outgoing Documents"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company._tdkt_today().replace(month=1, day=1),
    )
    date_to = fields.Date(
        string="To", required=True, default=lambda self: self.env.company._tdkt_today()
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for book in self:
            if book.date_from > book.date_to:
                raise ValidationError(
                    self.env._("The first day lies after the last: exchange them.")
                )

    @api.depends("date_from", "date_to")
    def _compute_display_name(self):
        for book in self:
            book.display_name = self.env._(
                "Register %(first)s–%(last)s",
                first=book.date_from.strftime("%d.%m.%Y") if book.date_from else "",
                last=book.date_to.strftime("%d.%m.%Y") if book.date_to else "",
            )

    @api.model
    def _document_models(self):
        """Return the names of the models whose documents stand in the register."""
        return [
            name
            for name, model in self.env.items()
            if not model._abstract and hasattr(model, "_distribution_parent")
        ]

    def _documents(self):
        """Return the numbered documents of these days, in the order of the register.

        Revoked ones stay: a register has no gaps.

        :return: list of records of several models
        """
        self.ensure_one()
        found = []
        for name in self._document_models():
            found += self.env[name].search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("number", ">", 0),
                    ("date_document", ">=", self.date_from),
                    ("date_document", "<=", self.date_to),
                    ("document_state", "in", ("numbered", "issued", "revoked")),
                ]
            )
        documents = [one for one in found if one._is_own()]
        return sorted(
            documents, key=lambda one: (one.date_document, one.number, one.symbol or "")
        )

    def _letters(self):
        """Return the lines served on paper in these days, in the order of serving."""
        self.ensure_one()
        lines = self.env["tdkt.distribution"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("channel", "=", "paper"),
                ("state", "=", "done"),
            ],
            order="date_served, id",
        )
        return lines.filtered(
            lambda line: self.date_from
            <= self.company_id._tdkt_local(line.date_served).date()
            <= self.date_to
        )

    def action_print(self):
        """Print the register of outgoing documents.

        :raises UserError: when nothing was numbered in these days
        """
        return self._print_as("thidua_khenthuong.report_outgoing")

    def action_write_spreadsheet(self):
        """Download the register as a spreadsheet.

        :raises UserError: when nothing was numbered in these days
        """
        return self._print_as("thidua_khenthuong.report_outgoing_xlsx")

    def action_print_letters(self):
        """Print the list by which letters are handed to the post.

        :raises UserError: when nothing was served on paper in these days
        """
        self.ensure_one()
        if not self._letters():
            raise UserError(self.env._("Nothing went out on paper in these days."))
        return self.env.ref("thidua_khenthuong.report_letters").report_action(self)

    def _print_as(self, report):
        self.ensure_one()
        if not self._documents():
            raise UserError(
                self.env._("No document was numbered in these days: choose others.")
            )
        return self.env.ref(report).report_action(self)
