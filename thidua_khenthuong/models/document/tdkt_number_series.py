import weakref

from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.service.model import MAX_TRIES_ON_CONCURRENCY_FAILURE
from odoo.tools import SQL

# How often a transaction has come second, by its cursor: Odoo tries it again on the
# same one.
_LOST = weakref.WeakKeyDictionary()


class TdktNumberSeries(models.Model):
    """Last number used, per office, register and year. Numbers are never reused."""

    _name = "tdkt.number.series"
    _inherit = ["tdkt.record.mixin"]
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
        :raises psycopg2.errors.LockNotAvailable, SerializationFailure: when another
            officer is numbering; Odoo then retries the request
        :raises UserError: when the last retry has failed too
        """
        key = SQL("company_id = %s AND code = %s AND year = %s", company.id, code, year)
        last_number = self._lock(company, code, year, key)
        self.env.cr.execute(
            SQL(
                "UPDATE tdkt_number_series SET last_number = %s WHERE %s",
                last_number + count,
                key,
            )
        )
        self.invalidate_model(["last_number"])
        return range(last_number + 1, last_number + count + 1)

    def _lock(self, company, code, year, key):
        """Lock the row of a series, made on first use; return its last number."""
        cr = self.env.cr
        query = SQL(
            "SELECT last_number FROM tdkt_number_series WHERE %s FOR UPDATE NOWAIT", key
        )
        try:
            # the savepoint keeps the transaction fit to say the sentence below
            with cr.savepoint(flush=False):
                cr.execute(query, log_exceptions=False)
                if not cr.rowcount:
                    cr.execute(
                        SQL(
                            """INSERT INTO tdkt_number_series
                                           (company_id, code, year, last_number)
                               VALUES (%s, %s, %s, 0) ON CONFLICT DO NOTHING""",
                            company.id,
                            code,
                            year,
                        ),
                        log_exceptions=False,
                    )
                    cr.execute(query, log_exceptions=False)
                return cr.fetchone()[0]
        except (LockNotAvailable, SerializationFailure) as error:
            _LOST[cr] = _LOST.get(cr, 0) + 1
            if _LOST[cr] < MAX_TRIES_ON_CONCURRENCY_FAILURE:
                raise
            raise UserError(
                self.env._(
                    "Another document of “%(code)s” is being numbered at this moment: "
                    "try again.",
                    code=code,
                )
            ) from error
