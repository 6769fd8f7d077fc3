from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from . import facts, suppression

READERS = ("officer", "leader", "council")
GROUPS = {
    "officer": "thidua_khenthuong.group_tdkt_officer",
    "leader": "thidua_khenthuong.group_tdkt_leader",
    "council": "thidua_khenthuong.group_tdkt_council",
}
# From how many years on a group of seniority begins.
SENIORITY = (0, 5, 10, 20)
# How many years back the course is drawn.
YEARS = 6


class TdktFairness(models.AbstractModel):
    """Who is commended, against who works here; nobody is named.

    Shares of leaders and staff, departments, women and men, seniority, and of those
    commended for the first time, for one year by the date of the decisions. No number
    of fewer than five people is shown, and none from which one follows; see
    ``suppression``. Headcount is today's: of earlier years the office keeps none.
    """

    _name = "tdkt.fairness"
    _inherit = ["tdkt.record.mixin"]
    _description = "Fairness of Commendations"

    @api.model
    @api.readonly
    def get_page(self, year=None):
        """Return all that the page shows, in a fixed number of queries.

        :param int year: the present one when empty
        :return: dict of ``year``, ``years`` to choose from, ``headcount``, ``given``
            (people commended, None where that is not shown), ``dimensions`` with their
            ``groups`` and the number of ``hidden`` ones, ``course`` of the years
        :raises AccessError: for anybody who is no officer, leader or council member
        :raises UserError: for anything that is no year
        """
        if not self.env.su and not any(
            self.env.user.has_group(GROUPS[role]) for role in READERS
        ):
            raise AccessError(
                self.env._(
                    "Only officers, leaders and members of the council look at how "
                    "commendations are spread."
                )
            )
        today = self.env.company._tdkt_today()
        if year is not None and (type(year) is not int or not 2000 <= year <= 2100):
            raise UserError(self.env._("Enter the year with four digits."))
        return self._count_page(year or today.year)

    def _count_page(self, year):
        """Return the page for whoever is to see it, or to print a part of it.

        The numbers are the office's, and the same for everybody: nobody is in them who
        could be made out.
        """
        today = self.env.company._tdkt_today()
        people = self._find_people(year, today)
        given = self._find_given(set(people))
        winners = given.get(year, set())
        total = (len(people), len(winners))
        shows = not suppression.find_hidden([total])
        return {
            "year": year,
            "years": sorted({*given, today.year, year}, reverse=True),
            "least": suppression.LEAST,
            "headcount": len(people) if len(people) >= suppression.LEAST else None,
            "given": len(winners) if shows else None,
            "dimensions": self._list_dimensions(people, winners, given, year)
            if shows
            else [],
            "course": self._list_course(given, len(people), today.year),
        }

    # --- What is known of people -----------------------------------------------------

    def _find_people(self, year, today):
        """Return {employee id: {dimension: group}} of whoever works here today."""
        # sudo: hr.employee, hr.department, hr.version - sex, position and first day
        # are private to HR; nothing of a single person leaves this model
        employees_sudo = self.env["hr.employee"].sudo()
        employees_sudo = employees_sudo.search_fetch(
            [("company_id", "=", self.env.company.id)],
            ["department_id", "sex", "job_title"],
        )
        # sudo: hr.department - who heads which, whatever parts of the tree a role sees
        departments_sudo = self.env["hr.department"].sudo()
        heads = departments_sudo.search_fetch(
            [("company_id", "=", self.env.company.id)], ["manager_id", "name"]
        ).manager_id
        # sudo: hr.version - as above
        versions_sudo = self.env["hr.version"].sudo()
        first_days = {
            employee_sudo.id: min(filter(None, days), default=None)
            for employee_sudo, *days in versions_sudo._read_group(
                [("employee_id", "in", employees_sudo.ids)],
                ["employee_id"],
                ["date_version:min", "contract_date_start:min"],
            )
        }
        bands = self.env["tdkt.statistic.position"]._get_bands()
        end = min(today, today.replace(year=year, month=12, day=31))
        people = {}
        for one_sudo in employees_sudo:
            band = facts.find_band(one_sudo.job_title, bands)
            leads = one_sudo in heads or band in ("province", "department", "head")
            people[one_sudo.id] = {
                "position": "leader"
                if leads
                else {"worker": "staff"}.get(band, "unknown"),
                "sex": one_sudo.sex if one_sudo.sex in ("male", "female") else "",
                "department": one_sudo.department_id.name or "",
                "seniority": self._get_seniority(first_days.get(one_sudo.id), end),
            }
        return people

    @api.model
    def _get_seniority(self, first, end):
        """Return the years from which on the group of seniority begins, None if new."""
        if not first or first > end:
            return None
        years = relativedelta(end, first).years
        return max(one for one in SENIORITY if one <= years)

    def _find_given(self, ids):
        """Return {year: ids of those who were commended in it}."""
        # sudo: tdkt.commendation - sums of the office, also for the council, whose
        # members read their own awards; nothing of a single person leaves this model
        rows = (
            self.env["tdkt.commendation"]
            .sudo()
            ._read_group(
                Domain("company_id", "=", self.env.company.id)
                & Domain("state", "!=", "revoked")
                & Domain("employee_id", "in", list(ids)),
                ["date:year"],
                ["employee_id:array_agg"],
            )
        )
        return {day.year: set(found) for day, found in rows}

    # --- What is shown ---------------------------------------------------------------

    def _list_dimensions(self, people, winners, given, year):
        words = {
            "leader": self.env._("Leaders"),
            "staff": self.env._("Staff without a leading position"),
            "unknown": self.env._("Position not told"),
            "female": self.env._("Women"),
            "male": self.env._("Men"),
            "": self.env._("Not told"),
            None: self.env._("Not told"),
            0: self.env._("Under %(years)s years", years=SENIORITY[1]),
            **{
                first: self.env._(
                    "%(first)s to under %(last)s years", first=first, last=last
                )
                for first, last in zip(SENIORITY[1:], SENIORITY[2:], strict=False)
            },
            SENIORITY[-1]: self.env._("%(years)s years and more", years=SENIORITY[-1]),
        }
        titles = {
            "position": self.env._("Leaders and Staff"),
            "sex": self.env._("Women and Men"),
            "department": self.env._("Departments"),
            "seniority": self.env._("Seniority"),
        }
        dimensions = [
            self._describe(
                key,
                title,
                [
                    (words.get(group, group), size, got)
                    for group, size, got in self._count_groups(people, winners, key)
                ],
                len(people),
                len(winners),
            )
            for key, title in titles.items()
        ]
        return [*dimensions, self._describe_repeated(winners, given, year, len(people))]

    @api.model
    def _count_groups(self, people, winners, key):
        """Return [(group, people, commended)] of a dimension, in a stable order."""
        sizes, got = {}, {}
        for one, groups in people.items():
            group = groups[key]
            sizes[group] = sizes.get(group, 0) + 1
            got[group] = got.get(group, 0) + (one in winners)
        order = sorted(sizes, key=lambda one: (one in (None, ""), str(one).zfill(4)))
        return [(group, sizes[group], got[group]) for group in order]

    @api.model
    def _describe(self, key, title, groups, people, winners):
        hidden = suppression.find_hidden([(size, got) for _name, size, got in groups])
        return {
            "key": key,
            "title": title,
            "hidden": len(hidden),
            "groups": [
                {
                    "name": name,
                    "headcount": size,
                    "given": got,
                    # of the group, of all people, and of all who were commended
                    "share": round(100 * got / size),
                    "of_people": round(100 * size / people),
                    "of_given": round(100 * got / winners),
                }
                for index, (name, size, got) in enumerate(groups)
                if index not in hidden
            ],
        }

    def _describe_repeated(self, winners, given, year, people):
        """Describe who was commended before, of those commended in the year.

        All who work here are in one of three groups: commended for the first time, as
        before, not at all. Each of them has five people, or the first two are hidden.
        """
        before = set().union(*(found for one, found in given.items() if one < year))
        again = len(winners & before)
        groups = (
            (self.env._("For the first time"), len(winners) - again),
            (self.env._("Commended before as well"), again),
        )
        hidden = any(size < suppression.LEAST for _name, size in groups)
        return {
            "key": "repeated",
            "title": self.env._("First and Repeated Commendations"),
            "hidden": len(groups) if hidden else 0,
            "groups": []
            if hidden
            else [
                {
                    "name": name,
                    "headcount": None,
                    "given": size,
                    "share": round(100 * size / people),
                    "of_people": None,
                    "of_given": round(100 * size / len(winners)),
                }
                for name, size in groups
            ],
        }

    @api.model
    def _list_course(self, given, people, last):
        """Return [{year, given}] of the last years; None where it is not shown."""
        course = []
        for year in range(last - YEARS + 1, last + 1):
            count = len(given.get(year, ()))
            hidden = suppression.find_hidden([(people, count)])
            course.append({"year": year, "given": None if hidden else count})
        return course
