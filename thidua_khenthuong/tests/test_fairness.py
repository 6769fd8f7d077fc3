"""How commendations are spread: what is shown, and that nobody is made out."""

import random
from datetime import date
from itertools import product

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from ..models.statistics import suppression
from .common import TdktCase


@tagged("post_install", "-at_install", "tdkt")
class TestSuppression(TransactionCase):
    """No number under five, and none that follows from the others."""

    def test_what_is_hidden(self):
        for groups, hidden in (
            # each number of people is large enough
            ([(20, 8), (30, 10)], set()),
            # three commended; by subtraction from the total the other would tell
            ([(20, 3), (30, 10)], {0, 1}),
            # all of a group, or nobody, says something of each of its people
            ([(10, 10), (40, 20)], {0, 1}),
            ([(10, 0), (40, 20)], {0, 1}),
            # hidden two by two: the smallest of the others goes with the small one
            ([(20, 3), (30, 9), (40, 20)], {0, 1}),
            # the hidden ones together are still under five: one more goes
            ([(9, 1), (9, 2), (30, 9), (40, 20)], {0, 1, 2}),
            ([(4, 2)], {0}),
            ([], set()),
        ):
            with self.subTest(groups=groups):
                self.assertEqual(suppression.find_hidden(groups), hidden)

    def test_nothing_follows_by_subtraction(self):
        """Try every number that the reader could put in the hidden places."""
        chance = random.Random(17)
        for _time in range(400):
            sizes = [chance.randint(1, 12) for _one in range(chance.randint(1, 4))]
            groups = [(size, chance.randint(0, size)) for size in sizes]
            total = (sum(sizes), sum(given for _size, given in groups))
            if suppression.find_hidden([total]):
                continue
            hidden = sorted(suppression.find_hidden(groups))
            for index, (size, given) in enumerate(groups):
                if index not in hidden:
                    self.assertGreaterEqual(min(size, given, size - given), 5)
            if not hidden:
                continue
            rest = sum(groups[index][1] for index in hidden)
            self.assertGreaterEqual(rest, 5)
            possible = [
                numbers
                for numbers in product(*(range(sizes[one] + 1) for one in hidden))
                if sum(numbers) == rest
            ]
            with self.subTest(groups=groups, hidden=hidden):
                for place in range(len(hidden)):
                    self.assertGreater(len({one[place] for one in possible}), 1)


class FairnessCase(TdktCase):
    """An office of 40, of whom 18 were commended in 2022."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # those of the logins are left out: what is counted is made here
        cls.env["hr.employee"].search(
            [("company_id", "=", cls.company.id)]
        ).active = False
        places = {"A": cls.office, "B": cls.department, "C": cls.other_department}
        # department, sex, position, how many, of whom commended
        plan = (
            ("A", "female", "Trưởng phòng", 8, 6),
            ("A", "male", "Phó Trưởng phòng", 4, 1),
            ("B", "female", "Chuyên viên", 10, 3),
            ("B", "male", "Chuyên viên", 10, 4),
            ("C", "female", "Chuyên viên", 5, 2),
            ("C", "male", "Chuyên viên", 3, 2),
        )
        winners = cls.env["hr.employee"]
        for place, sex, position, size, given in plan:
            people = cls.env["hr.employee"].create(
                [
                    {
                        "name": f"{place} {sex} {position} {number}",
                        "company_id": cls.company.id,
                        "department_id": places[place].id,
                        "sex": sex,
                        "job_title": position,
                    }
                    for number in range(size)
                ]
            )
            winners |= people[:given]
        cls.winners = winners
        cls._give(winners, date(2022, 12, 20), "1")
        cls._give(winners[:6], date(2021, 12, 20), "2")
        cls._give(winners[:3], date(2020, 12, 20), "3")

    @classmethod
    def _give(cls, employees, day, number):
        cls._create_external(
            f"{number}/QĐ-UBND",
            day,
            line_ids=[
                Command.create({"award_id": cls.high_award.id, "employee_id": one.id})
                for one in employees
            ],
        ).action_register()


@tagged("post_install", "-at_install", "tdkt")
class TestFairness(FairnessCase):
    """Shares against headcount, and who may look at them."""

    def _page(self, user=None, year=2022):
        return self.env["tdkt.fairness"].with_user(user or self.leader).get_page(year)

    def _groups(self, key, **values):
        [found] = [
            one for one in self._page(**values)["dimensions"] if one["key"] == key
        ]
        return found["hidden"], {
            one["name"]: (one["headcount"], one["given"]) for one in found["groups"]
        }

    def test_shares(self):
        page = self._page()
        self.assertEqual((page["headcount"], page["given"]), (40, 18))
        self.assertEqual(
            self._groups("position"),
            (0, {"Leaders": (12, 7), "Staff without a leading position": (28, 11)}),
        )
        self.assertEqual(self._groups("sex"), (0, {"Women": (23, 11), "Men": (17, 7)}))
        self.assertEqual(
            self._groups("repeated"),
            (
                0,
                {
                    "For the first time": (None, 12),
                    "Commended before as well": (None, 6),
                },
            ),
        )

    def test_a_small_group_takes_another_with_it(self):
        # C has 8 people, 4 of them commended: with it goes the one of A, 7 of 12
        self.assertEqual(self._groups("department"), (2, {"Phòng Tổ chức": (20, 7)}))

    def test_a_year_with_few_says_nothing(self):
        page = self._page(year=2020)
        self.assertIsNone(page["given"])
        self.assertFalse(page["dimensions"])
        # what a year has is not to be read off the drawing either
        course = {one["year"]: one["given"] for one in page["course"]}
        self.assertEqual(course[2022], 18)
        self.assertEqual(course[2021], 6)
        self.assertIsNone(course[2020])
        # nobody was commended before: the others are hidden with them
        self.assertEqual(self._groups("repeated", year=2021), (2, {}))

    def test_what_was_revoked_and_who_has_left_do_not_count(self):
        self.winners[:2].active = False
        self.assertEqual(self._page()["given"], 16)
        self.assertEqual(self._page()["headcount"], 38)

    def test_nobody_is_named(self):
        page = str(self._page(user=self.council))
        for employee in self.winners:
            self.assertNotIn(employee.name, page)
            # a pair of id and name, not the beginning of a year
            self.assertNotRegex(page, rf"[\[(]{employee.id}, '")

    def test_who_looks(self):
        for user in (self.officer, self.leader, self.council):
            self.assertEqual(self._page(user)["given"], 18)
        for user in (self.staff, self.head, self.hr_user):
            with self.assertRefused(AccessError, "Only officers, leaders and members"):
                self._page(user)
        for year in (1999, "2022", 2022.0, True):
            with self.assertRefused(UserError, "Enter the year with four digits"):
                self._page(year=year)

    def test_queries_do_not_grow(self):
        counts = []
        for _time in range(3):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._page()
            counts.append(self.env.cr.sql_log_count - before)
            self.env["hr.employee"].create(
                [
                    {"name": f"Mới {number}", "company_id": self.company.id}
                    for number in range(50)
                ]
            )
        self.assertEqual(counts[1], counts[2])
        self.assertLess(counts[1], 20)
