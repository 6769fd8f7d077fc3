from odoo import fields, models
from odoo.tools import SQL


class TdktNumberSeries(models.Model):
    """Last number used, per office, register and year. Numbers are never reused."""

    _name = "tdkt.number.series"
    _description = "Number Series"
    _order = "year desc, code"
    _rec_name = "code"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, ondelete="cascade"
    )
    code = fields.Char(required=True, readonly=True)
    year = fields.Integer(required=True, readonly=True)
    last_number = fields.Integer(required=True, readonly=True, default=0)

    _series_uniq = models.Constraint(
        "unique(company_id, code, year)", "This series exists already."
    )

    def _allot(self, company, code, year, count=1):
        """Take the next ``count`` numbers of a series, without gaps.

        Numbers restart at 1 each year (Nghị định 30/2020/NĐ-CP, Điều 15). The row is
        locked without waiting, as core does for sequences without gaps: whoever comes
        second is retried as a new transaction and sees the committed number, while an
        update of a stale row would fail to serialise after having waited.

        :return: range of the allotted numbers
        :raises psycopg2.errors.LockNotAvailable: when another officer is numbering;
            the request is retried by Odoo
        """
        key = SQL("company_id = %s AND code = %s AND year = %s", company.id, code, year)
        self.env.cr.execute(
            SQL(
                """INSERT INTO tdkt_number_series (company_id, code, year, last_number)
                   VALUES (%s, %s, %s, 0) ON CONFLICT DO NOTHING""",
                company.id,
                code,
                year,
            )
        )
        self.env.cr.execute(
            SQL(
                "SELECT last_number FROM tdkt_number_series WHERE %s FOR UPDATE NOWAIT",
                key,
            )
        )
        (last_number,) = self.env.cr.fetchone()
        self.env.cr.execute(
            SQL(
                "UPDATE tdkt_number_series SET last_number = %s WHERE %s",
                last_number + count,
                key,
            )
        )
        self.invalidate_model(["last_number"])
        return range(last_number + 1, last_number + count + 1)
