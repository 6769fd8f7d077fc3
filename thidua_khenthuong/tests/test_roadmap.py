"""The way to the titles, of a person and of a unit: what is shown, and to whom."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..models.eligibility import tdkt_roadmap_unit
from .common import TdktCase


class RoadmapCase(TdktCase):
    """Somebody who was chiến sĩ thi đua cơ sở in 2021 and 2022, in an office whose
    records are whole since 2015."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "tdkt_awards_since": 2015,
                "tdkt_initiatives_since": 2015,
                "tdkt_disciplines_since": 2015,
            }
        )
        cls.person = cls.staff.employee_id
        cls.grassroots, cls.province, cls.advanced = (
            cls.env["tdkt.award"].search([("code", "=", code)])
            for code in ("CSTDCS", "CSTDT", "LDTT")
        )
        year = cls.company._tdkt_today().year
        for one in (year - 2, year - 1):
            cls._give_external(cls.grassroots, one)

    def _page(self, user, employee=None, day=False):
        model = self.env["tdkt.roadmap"].with_user(user).with_context(lang="en_US")
        return model.get_page(employee and employee.id, day)

    def _unit_page(self, user, unit=None, day=False):
        model = self.env["tdkt.roadmap"].with_user(user).with_context(lang="en_US")
        return model.get_unit_page(unit and unit.id, day)

    def _marks(self, page, award):
        [row] = [row for row in page["rows"] if row["key"] == award.code]
        return {cell["year"]: cell["state"] for cell in row["cells"] if cell["state"]}

    def _aim(self, page, award):
        [aim] = [aim for aim in page["aims"] if aim["award"] == award.code]
        return aim

    def _award(self, page, award):
        [found] = [one for one in page["awards"] if one["code"] == award.code]
        return found

    def _discipline(self, employee=None):
        return self.env["tdkt.discipline"].create(
            {
                "employee_id": (employee or self.person).id,
                "measure": "warning",
                "status": "decided",
                "date_from": date(2023, 1, 10),
                "date_to": date(2024, 1, 9),
            }
        )

    def _assess(self, employee, year, level):
        return self.env["tdkt.assessment"].create(
            {"employee_id": employee.id, "year": year, "level": level}
        )


@tagged("post_install", "-at_install", "tdkt")
class TestRoadmap(RoadmapCase):
    def test_history_and_what_is_ahead(self):
        page = self._page(self.staff)
        self.assertEqual(page["name"], self.person.name)
        self.assertEqual(page["present"], 2023)
        marks = self._marks(page, self.grassroots)
        self.assertEqual(
            [marks[year] for year in range(2021, 2025)],
            ["given", "given", "aim", "step"],
        )
        self.assertEqual(self._marks(page, self.province)[2023], "aim")
        aim = self._aim(page, self.province)
        self.assertEqual(aim["year"], 2023)
        # the third year of the row, and an initiative
        self.assertIn(f"{self.grassroots.name}: 2023", aim["conditions"])
        self.assertGreaterEqual(len(aim["conditions"]), 2)
        self.assertNotIn("False", str([aim["sentence"], *aim["conditions"]]))

    def test_years_in_a_row_are_one_line(self):
        [row] = [
            row
            for row in self._page(self.staff)["rows"]
            if row["key"] == self.grassroots.code
        ]
        linked = {cell["year"]: cell["linked"] for cell in row["cells"]}
        self.assertEqual(
            (linked[2021], linked[2022], linked[2023]), (False, True, True)
        )

    def test_a_broken_row_is_marked_where_it_breaks(self):
        self._assess(self.person, 2023, "completed")
        page = self._page(self.staff, day="2024-03-01")
        marks = self._marks(page, self.grassroots)
        self.assertEqual((marks[2022], marks[2023]), ("given", "broken"))
        self.assertEqual(self._aim(page, self.province)["year"], 2026)

    def test_what_if(self):
        page = self._page(self.staff, day="2025-12-31")
        self.assertEqual((page["present"], page["day"]), (2025, "2025-12-31"))

    def test_days_that_cannot_be_asked_about(self):
        for day in ("2021-12-31", "2033-12-31", "31/12/2023", 5, ["x"]):
            with self.subTest(day=day):
                with self.assertRefused(UserError, "Choose a day between"):
                    self._page(self.staff, day=day)

    def test_revoked_awards_show_as_such(self):
        [commendation] = self.person.commendation_ids.filtered(
            lambda one: one.year == 2022
        )
        self.env.cr.execute(
            "UPDATE tdkt_commendation SET state = 'revoked' WHERE id = %s",
            [commendation.id],
        )
        self.env.invalidate_all()
        marks = self._marks(self._page(self.staff), self.grassroots)
        self.assertEqual(marks[2022], "revoked")

    def test_facts(self):
        self._assess(self.person, 2022, "excellent")
        rows = {row["key"]: row for row in self._page(self.staff)["rows"]}
        [cell] = [one for one in rows["assessment"]["cells"] if one["year"] == 2022]
        self.assertEqual((cell["level"], cell["text"]), ("excellent", "Exc."))

    def test_what_the_office_has_not_declared(self):
        self.assertFalse(self._page(self.staff)["undeclared"])
        self.assertFalse(self._unit_page(self.head)["undeclared"])
        self.company.tdkt_initiatives_since = 0
        for page in (self._page(self.staff), self._unit_page(self.head)):
            self.assertIn(
                "for: recognised initiatives.", page["undeclared"]["sentence"]
            )
            self.assertFalse(page["undeclared"]["action"])

    def test_who_may_look(self):
        for user in (self.head, self.officer, self.leader, self.hr_user):
            with self.subTest(user=user.login):
                self.assertEqual(
                    self._page(user, self.person)["name"], self.person.name
                )
        refused = (self.other_staff, self.other_head, self.council)
        for user in refused:
            with self.subTest(user=user.login):
                with self.assertRefused(AccessError, "your own way to the titles"):
                    self._page(user, self.person)
        for wrong in (0x7FFFFFF, "1", [1]):
            employee = type("Anybody", (), {"id": wrong})()
            with self.subTest(wrong=wrong):
                with self.assertRefused(AccessError, "your own way to the titles"):
                    self._page(self.officer, employee)

    def test_another_office_is_another_matter(self):
        company = self.env["res.company"].create({"name": "Sở khác"})
        stranger = self.env["hr.employee"].create(
            {"name": "Người lạ", "company_id": company.id}
        )
        with self.assertRefused(AccessError, "your own way to the titles"):
            self._page(self.officer, stranger)

    def test_a_login_without_an_employee(self):
        self.person.user_id = False
        with self.assertRefused(UserError, "linked to no employee"):
            self._page(self.staff)

    def test_a_proposal_shows_to_those_who_read_it(self):
        dossier = self._create_dossier(
            nominations=[
                {
                    "award_id": self.grassroots.id,
                    "employee_id": self.person.id,
                    "merit": "Hoàn thành xuất sắc nhiệm vụ.",
                }
            ],
            commendation_type="cong_trang",
        )
        self.assertEqual(dossier.nomination_ids.state, "draft")
        for user, mark in ((self.head, "proposed"), (self.staff, "aim")):
            with self.subTest(user=user.login):
                marks = self._marks(self._page(user, self.person), self.grassroots)
                self.assertEqual(marks[2023], mark)

    def test_discipline_shows_to_nobody_who_may_not_read_it(self):
        before = {
            user: (self._page(user, self.person), self._unit_page(user))
            for user in (self.head, self.officer)
        }
        own = self._page(self.staff)
        self._discipline()
        self.assertEqual(
            before[self.head],
            (self._page(self.head, self.person), self._unit_page(self.head)),
        )
        self.assertNotEqual(
            before[self.officer][0], self._page(self.officer, self.person)
        )
        self.assertNotEqual(own, self._page(self.staff))

    def test_queries_do_not_grow_with_the_history(self):
        self._page(self.head, self.person)
        counts = []
        for years in ((), range(2015, 2021)):
            for year in years:
                self._give_external(self.advanced, year)
                self._assess(self.person, year, "good")
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.cr.sql_log_count
            self._page(self.head, self.person)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])


@tagged("post_install", "-at_install", "tdkt")
class TestUnitRoadmap(RoadmapCase):
    def test_nobody_is_forgotten(self):
        self._assess(self.person, 2023, "good")
        page = self._unit_page(self.head, self.department)
        self.assertEqual(page["unit_id"], self.department.id)
        self.assertEqual(page["summary"], "Year 2023, 2 people")
        found = self._award(page, self.advanced)
        by_person = {line["id"]: line for line in found["lines"]}
        self.assertIn(self.person.id, by_person)
        # he has been assessed, she has not
        lacks = {key: len(line["lacks"]) for key, line in by_person.items()}
        self.assertLess(lacks[self.person.id], lacks[self.head.employee_id.id])
        self.assertEqual(found["lines"][0]["id"], self.person.id)
        # groups without anybody are not spoken of
        self.assertEqual(found["summary"], "2 lacking one condition or not known yet.")

    def test_what_was_received_is_done(self):
        self._give_external(self.advanced, 2022)
        page = self._unit_page(self.head, self.department, day="2022-12-31")
        found = self._award(page, self.advanced)
        self.assertEqual(found["counts"]["done"], 1)
        self.assertNotIn(self.person.id, [line["id"] for line in found["lines"]])

    def test_whose_units(self):
        own = self._unit_page(self.head)
        self.assertEqual([one["id"] for one in own["units"]], self.department.ids)
        self.assertTrue(own["can_propose"])
        everything = self._unit_page(self.officer)
        self.assertLessEqual(
            {self.office.id, self.department.id, self.other_department.id},
            {one["id"] for one in everything["units"]},
        )
        with self.assertRefused(AccessError, "the units you act for"):
            self._unit_page(self.head, self.other_department)
        for user in (self.staff, self.council):
            with self.subTest(user=user.login):
                with self.assertRefused(AccessError, "for those who act for a unit"):
                    self._unit_page(user)

    def test_a_large_unit_is_looked_at_by_its_parts(self):
        """Of one that is too large for a page it is said how many may receive what."""
        self._assess(self.person, 2023, "failed")
        whole = self._unit_page(self.head)
        with patch.object(tdkt_roadmap_unit, "MOST_PEOPLE", 1):
            page = self._unit_page(self.head)
        self.assertIn("choose a unit within it", page["too_many"])
        self.assertEqual((page["awards"], whole["counted"]), ([], False))
        self.assertEqual(page["summary"], whole["summary"])
        counted = {one["code"]: one["counts"] for one in page["counted"]["awards"]}
        self.assertEqual(
            page["counted"]["words"], ["Eligible", "Not Clear Yet", "Not Eligible"]
        )
        self.assertEqual(counted[self.advanced.code], [0, 1, 1])
        self.assertEqual({sum(counts) for counts in counted.values()}, {2})

    def test_queries_do_not_grow_with_the_people(self):
        self._unit_page(self.head)
        counts = []
        for more in (0, 30):
            self.env["hr.employee"].create(
                [
                    {
                        "name": f"Người thứ {number}",
                        "department_id": self.department.id,
                        "company_id": self.company.id,
                    }
                    for number in range(more)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            page = self._unit_page(self.head)
            counts.append(self.cr.sql_log_count - before)
        self.assertIn("32 people", page["summary"])
        self.assertLessEqual(counts[1], counts[0])


@tagged("post_install", "-at_install", "tdkt")
class TestRoadmapOnAPhone(RoadmapCase, HttpCase):
    frozen_date = None
    browser_size = "390x844"
    touch_enabled = True

    def test_own(self):
        self.start_tour("/odoo/thi-dua-cua-toi", "tdkt_own_roadmap", login="t_staff")


@tagged("post_install", "-at_install", "tdkt")
class TestRoadmapOfAUnit(RoadmapCase, HttpCase):
    frozen_date = None

    def test_head(self):
        self.start_tour("/odoo/ai-du-dieu-kien", "tdkt_unit_roadmap", login="t_head")
