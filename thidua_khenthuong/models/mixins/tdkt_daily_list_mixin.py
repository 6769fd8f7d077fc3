from functools import partial

import pytz

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from . import once

# Clocks are put forward or back by less: a day begins so near to its midnight.
CLOCK_CHANGE = "3 hours"


class TdktDailyListMixin(models.AbstractModel):
    """A list of a million entries of many days, which is asked day by day.

    To group entries by their day, the database works out the day of each, and once more
    to learn how many days there are. The entries are in order in an index, so that
    the days are found in it by going from each to the next one, and counted are those
    of a page alone.
    """

    _name = "tdkt.daily.list.mixin"
    _description = "List of Entries by Day"

    # The Datetime field whose index serves.
    _day_field = None
    # Fields that rules ask for, which few entries are left out by: looking for a day's
    # first entry passes over those. What a user filters by else may leave few.
    _day_rules = ("company_id",)

    @api.model
    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        """Find the days of a page first, and count their entries alone."""
        spec = self._daily_group(domain, groupby)
        name, _space, direction = (order or spec or "").lower().partition(" ")
        if (
            not spec
            or having
            or not limit
            or name != spec
            or direction not in ("", "asc", "desc")
            or not {"__count"}.issuperset(aggregates)
        ):
            return super()._read_group(
                domain, groupby, aggregates, having, offset, limit, order
            )
        days = self._find_days(domain)
        if direction == "desc":
            days = days[::-1]
        page = days[offset : offset + limit]
        counts = self._count_days(domain, page) if aggregates else {}
        return [(day, *(counts[day] for _count in aggregates)) for day in page]

    @api.model
    def _formatted_read_group_with_length(
        self, domain, groupby, aggregates, offset=0, limit=None, order=None
    ):
        """Tell the number of days by those that are found, not by all entries."""
        if not limit or not self._daily_group(domain, groupby):
            return super()._formatted_read_group_with_length(
                domain, groupby, aggregates, offset, limit, order
            )
        with once.reading(self.env):
            groups = self.formatted_read_group(
                domain, groupby, aggregates, offset=offset, limit=limit, order=order
            )
            return groups, len(self._find_days(domain)) if groups else 0

    @api.model
    def _daily_group(self, domain, groupby):
        """Return what the list is grouped by, if that is the day the index has."""
        spec = f"{self._day_field}:day"
        if [*groupby] != [spec]:
            return None
        rule = self.env["ir.rule"]._compute_domain(self._name, "read")
        asked = (
            (Domain(domain), {"company_id", self._day_field}),
            (Domain.TRUE if self.env.su else rule, {*self._day_rules}),
        )
        for conditions, known in asked:
            for condition in conditions.iter_conditions():
                if condition.field_expr not in known:
                    return None
        return spec

    @api.model
    def _sql_of_day(self, query, day):
        """Return SQL of the day of an entry, and of when ``day`` begins, in UTC.

        The day is the user's, as core groups.
        """
        date = self._field_to_sql(self._table, self._day_field, query)
        local = self._read_group_groupby(self._table, f"{self._day_field}:day", query)
        timezone = self.env.context.get("tz")
        if timezone in pytz.all_timezones_set:
            day = SQL("timezone('UTC', timezone(%s, %s))", timezone, day)
        return date, local, day

    @api.model
    def _find_days(self, domain):
        """Return the days that entries of ``domain`` are of, in order.

        :return: list of datetimes, the midnights of the user's days
        """
        name = f"days of {self._name}: {Domain(domain)!r}"
        return once.find(self.env, name, partial(self._read_days, domain))

    @api.model
    def _read_days(self, domain):
        query = self._search(domain)
        next_day = SQL("found.day + INTERVAL '1 day'")
        date, local, begins = self._sql_of_day(query, next_day)
        first = SQL(
            "SELECT %s AS day FROM %s WHERE %s", local, query.from_clause, _where(query)
        )
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE found AS (
                    (%(first)s ORDER BY %(date)s LIMIT 1)
                    UNION ALL
                    SELECT (%(first)s
                               AND %(date)s >= %(begins)s - %(clock)s::interval
                               AND %(local)s > found.day
                             ORDER BY %(date)s LIMIT 1)
                      FROM found WHERE found.day IS NOT NULL)
                SELECT day FROM found WHERE day IS NOT NULL ORDER BY day
                """,
                first=first,
                date=date,
                local=local,
                begins=begins,
                clock=CLOCK_CHANGE,
            )
        )
        return [day for [day] in rows]

    @api.model
    def _count_days(self, domain, days):
        """Return {day: number of its entries} of some of the days of ``domain``."""
        query = self._search(domain)
        date, local, begins = self._sql_of_day(query, SQL("asked.day"))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT asked.day, (
                       SELECT COUNT(*) FROM %(table)s
                        WHERE %(where)s
                          AND %(date)s >= %(begins)s - %(clock)s::interval
                          AND %(date)s < %(begins)s + INTERVAL '1 day'
                                         + %(clock)s::interval
                          AND %(local)s = asked.day)
                  FROM unnest(%(days)s::timestamp[]) asked (day)
                """,
                table=query.from_clause,
                where=_where(query),
                date=date,
                local=local,
                begins=begins,
                clock=CLOCK_CHANGE,
                days=days,
            )
        )
        return dict(rows)


def _where(query):
    """Return the condition of a query, to be joined to others by AND."""
    return SQL("(%s)", query.where_clause or SQL("TRUE"))
