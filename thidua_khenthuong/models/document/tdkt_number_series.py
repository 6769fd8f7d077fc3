import weakref

from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import MAX_TRIES_ON_CONCURRENCY_FAILURE
from odoo.tools import SQL

# How often a transaction has come second, by its cursor: Odoo tries it again on the
# same one.
_LOST = weakref.WeakKeyDictionary()
# No register of an office in a year reaches it.
LIMIT = 1_000_000


class TdktNumberSeries(models.Model):
    """Last number used, per office, register and year. Numbers are never reused.

    A series that begins in the middle of a year goes on after the numbers that were
    typed until then; those below ``first_number`` were the former register's to give.
    """

    _name = "tdkt.number.series"
    _inherit = ["tdkt.audited.mixin"]
    _description = "Number Series"
    _order = "year desc, code"
    _rec_name = "code"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, ondelete="cascade"
    )
    code = fields.Char(required=True, readonly=True)
    year = fields.Integer(required=True, readonly=True)
    first_number = fields.Integer(
        string="Allotted From",
        required=True,
        readonly=True,
        default=1,
        help="The first number that was allotted here; lower ones were typed.",
    )
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
        last_number = self._lock(company, code, year)
        self._write_last(company, code, year, last_number + count)
        return range(last_number + 1, last_number + count + 1)

    def _allot_document(self, company, code, year):
        """Take the next number of a document, past those that documents bear already.

        Raises what :meth:`_allot` does.
        """
        used = self._used_numbers(company, code, year)
        number = self._lock(company, code, year, max(used, default=0)) + 1
        while number in used:
            number += 1
        self._write_last(company, code, year, number)
        return number

    def _lock(self, company, code, year, last_number=0):
        """Lock the row of a series; return its last number.

        :param int last_number: the one it begins after, when it is made now
        """
        cr = self.env.cr
        key = self._key(company, code, year)
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
                            """INSERT INTO tdkt_number_series (
                                       company_id, code, year,
                                       first_number, last_number)
                               VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING""",
                            company.id,
                            code,
                            year,
                            last_number + 1,
                            last_number,
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

    def _key(self, company, code, year):
        return SQL(
            "company_id = %s AND code = %s AND year = %s", company.id, code, year
        )

    def _write_last(self, company, code, year, number, first_number=None):
        self.env.cr.execute(
            SQL(
                """UPDATE tdkt_number_series
                      SET last_number = %s, first_number = COALESCE(%s, first_number)
                    WHERE %s""",
                number,
                first_number,
                self._key(company, code, year),
            )
        )
        self.invalidate_model(["first_number", "last_number"])

    # --- Where a series begins ---------------------------------------------------

    def _used_numbers(self, company, code, year):
        """Return the numbers that documents of whatever kind bear in a register."""
        queries = []
        for model in self.env.values():
            if model._abstract or "document_state" not in model._fields:
                continue
            model.flush_model(["company_id", "symbol", "document_year", "number"])
            queries.append(
                SQL(
                    """SELECT number FROM %s
                        WHERE company_id = %s AND symbol = %s AND document_year = %s
                          AND number > 0""",
                    SQL.identifier(model._table),
                    company.id,
                    code,
                    year,
                )
            )
        self.env.cr.execute(SQL(" UNION ").join(queries))
        return {number for (number,) in self.env.cr.fetchall()}

    def _is_begun(self, company):
        """Tell whether an office numbers its documents, here or by typing.

        The register of awards is no series of documents, and a number with the symbol
        of another office does not count.
        """
        if not company.tdkt_abbreviation:
            return False
        own = ("company_id", "=", company.id)
        symbol = f"%-{company.tdkt_abbreviation}"
        # sudo: tdkt.number.series - as in _find
        if self.sudo().search_count([own, ("code", "=like", symbol)], limit=1):
            return True
        return any(
            # sudo: that a document bears a number, whoever may read it
            model.sudo().search_count(
                [own, ("number", ">", 0), ("symbol", "=like", symbol)], limit=1
            )
            for model in self.env.values()
            if not model._abstract and "document_state" in model._fields
        )

    def _find(self, company, code, year):
        # sudo: tdkt.number.series - whoever numbers a document, whatever he may read
        return self.sudo().search(
            [("company_id", "=", company.id), ("code", "=", code), ("year", "=", year)]
        )

    def _first_number(self, company, code, year):
        """Return the first number that is allotted here, the highest of all when none.

        A series that has begun in a later year gives no numbers of this one.
        """
        if series := self._find(company, code, year):
            return series.first_number
        # sudo: tdkt.number.series - as in _find
        years = (
            self.sudo()
            .search([("company_id", "=", company.id), ("code", "=", code)])
            .mapped("year")
        )
        if years and year < min(years):
            return LIMIT
        return max(self._used_numbers(company, code, year), default=0) + 1

    def _next_number(self, company, code, year):
        """Return the number a series would begin or go on with: the proposed one."""
        used = max(self._used_numbers(company, code, year), default=0)
        return max(used, self._find(company, code, year).last_number) + 1

    @api.model
    def _get_allotted_reason(self, what, first):
        """Say that a number is not typed where the series ``what`` gives it."""
        return self.env._(
            "Numbers of “%(type)s” are allotted here from %(first)s on: leave the "
            "number empty.",
            type=what,
            first=first,
        )

    @api.model
    def _get_used_reason(self, number, year, other_sudo):
        """Say that ``other_sudo`` bears the number of that year already."""
        return self.env._(
            "Number %(number)s of %(year)s is already used by “%(other)s”.",
            number=number,
            year=year,
            other=other_sudo.display_name,
        )

    def _start(self, company, code, year, number, reason=None):
        """Have a series give ``number`` next; used numbers are passed over.

        :param reason: why it is not the proposed number; entered in the history
        :raises UserError: for a number out of range
        """
        if not 0 < number < LIMIT:
            raise UserError(
                self.env._("%(number)s is not a document number.", number=number)
            )
        self._lock(company, code, year, number - 1)
        series = self._find(company, code, year)
        with series._audited(
            ["first_number", "last_number"], "start_series", {series.id: reason}
        ):
            self._write_last(company, code, year, number - 1, number)
