from odoo import api, models


class TdktFrontHr(models.AbstractModel):
    """What HR finds on the overview: awards that a personnel file should hold."""

    _inherit = "tdkt.front"

    @api.model
    def _read_hr(self, today, page):
        awards = [
            *self._own_office(),
            ("employee_id", "!=", False),
            ("state", "!=", "revoked"),
            ("date_noted", "=", False),
        ]
        return {
            "personnel": [
                self._number(
                    str(year),
                    self.env._("Awards of %(year)s", year=year),
                    "tdkt.commendation",
                    [*awards, *self._year_domain("date", year)],
                )
                for year in (today.year, today.year - 1)
            ]
        }
