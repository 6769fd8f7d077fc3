import re
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

# How a council's minutes are numbered where nobody has said otherwise.
SYMBOLS = {"award": "BB-HĐTĐKT", "initiative": "BB-HĐSK"}
# Whom its minutes go to where nobody has said otherwise; printed.
RECIPIENTS = {
    "award": "Thành viên Hội đồng\nLưu: VT, hồ sơ khen thưởng",
    "initiative": "Thành viên Hội đồng\nLưu: VT, hồ sơ sáng kiến",
}
NUMBER = re.compile(r"(\d{1,6})/(\S.*)")


class TdktCouncil(models.Model):
    """How the minutes of a council are numbered, and whom they go to."""

    _inherit = "tdkt.council"

    minutes_symbol = fields.Char(
        string="Symbol of Its Minutes",
        compute="_compute_minutes_defaults",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="What follows the number: “BB-HĐTĐKT” in 05/BB-HĐTĐKT. Numbers begin at 1 "
        "each year, or after the highest that was typed.",
    )
    minutes_recipients = fields.Text(
        string="Recipients of Its Minutes",
        compute="_compute_minutes_defaults",
        store=True,
        readonly=False,
        precompute=True,
        help="Printed as “Nơi nhận”; one to a line.",
    )

    @api.depends("kind")
    def _compute_minutes_defaults(self):
        for council in self:
            for name, defaults in (
                ("minutes_symbol", SYMBOLS),
                ("minutes_recipients", RECIPIENTS),
            ):
                # what somebody has entered stays when the kind changes
                if not council[name] or council[name] in defaults.values():
                    council[name] = defaults[council.kind or "award"]


class TdktMinutes(models.Model):
    """Minutes take the next number of their council as the chair signs them.

    A number that the agency's register has given may be typed before; it is then the
    series' no more than any other number in use.
    """

    _inherit = "tdkt.minutes"

    recipients = fields.Text(
        compute="_compute_recipients",
        store=True,
        readonly=False,
        precompute=True,
        help="Printed as “Nơi nhận”; one to a line.",
    )

    @api.depends("session_id")
    def _compute_recipients(self):
        for minutes in self:
            minutes.recipients = (
                minutes.recipients or minutes.session_id.council_id.minutes_recipients
            )

    def _symbol(self):
        self.ensure_one()
        return self.session_id.council_id.minutes_symbol

    def _get_effect_lines(self, action):
        lines = super()._get_effect_lines(action)
        if action == "sign" and not self.number:
            lines.append(
                self.env._(
                    "The next number of “%(symbol)s” is taken; it is not given again.",
                    symbol=self._symbol(),
                )
            )
        return lines

    def _prepare_number(self):
        """Return the number that the signature gives: the next one, or the typed one.

        :raises UserError: for a typed number that other minutes bear, or that the
            series would give
        """
        self.ensure_one()
        register = self.company_id, self._symbol(), self.date_document.year
        series = self.env["tdkt.number.series"]
        typed = (self.number or "").strip()
        if not typed:
            number = series._allot_document(*register)
            return {"number": f"{number:02d}/{self._symbol()}"}
        self._check_number_free(typed)
        found = NUMBER.fullmatch(typed)
        begun = series._find(*register)
        if (
            found
            and found[2] == self._symbol()
            and begun
            and int(found[1]) >= begun.first_number
        ):
            raise UserError(
                series._get_allotted_reason(self._symbol(), begun.first_number)
            )
        return {"number": typed}

    def _check_number_free(self, number):
        """Raise for a number that other signed minutes of that year bear."""
        year = self.date_document.year
        # sudo: the register is the office's, also where this user sees only a part
        other_sudo = self.sudo().search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("number", "=", number)
            & Domain("state", "in", ("issued", "revoked"))
            & Domain("date_document", ">=", date(year, 1, 1))
            & Domain("date_document", "<=", date(year, 12, 31))
            & Domain("id", "!=", self.id),
            limit=1,
        )
        if other_sudo:
            raise UserError(
                self.env["tdkt.number.series"]._get_used_reason(
                    number, year, other_sudo
                )
            )


class TdktNumberSeries(models.Model):
    _inherit = "tdkt.number.series"

    def _used_numbers(self, company, code, year):
        """Also those that minutes bear, which are no outgoing documents."""
        minutes = self.env["tdkt.minutes"]
        minutes.flush_model(["company_id", "number", "date_document"])
        self.env.cr.execute(
            SQL(
                r"""SELECT split_part(number, '/', 1)::int FROM tdkt_minutes
                     WHERE company_id = %s AND number ~ '^\d{1,6}/'
                       AND substr(number, strpos(number, '/') + 1) = %s
                       AND date_document BETWEEN %s AND %s""",
                company.id,
                code,
                date(year, 1, 1),
                date(year, 12, 31),
            )
        )
        borne = {number for (number,) in self.env.cr.fetchall()}
        return super()._used_numbers(company, code, year) | borne
