"""What awards are judged by: who keeps it, who reads it, what is refused."""

from datetime import date

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TdktCase


@tagged("post_install", "-at_install", "tdkt")
class TestMerit(TdktCase):
    frozen_date = date(2024, 12, 16)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.staff.employee_id
        cls.assessments = cls.env["tdkt.assessment"].with_user(cls.officer)
        cls.disciplines = cls.env["tdkt.discipline"].with_user(cls.officer)

    def _assess(self, **values):
        return self.assessments.create(
            {"year": 2024, "level": "good", "employee_id": self.person.id, **values}
        )

    def _discipline(self, **values):
        return self.disciplines.create(
            {
                "employee_id": self.person.id,
                "status": "decided",
                "measure": "reprimand",
                "date_from": date(2024, 2, 1),
                "date_to": date(2025, 1, 31),
                **values,
            }
        )

    def _assert_broken(self, error, operation):
        with mute_logger("odoo.sql_db"), self.assertRaises(error) as caught:
            with self.env.cr.savepoint():
                operation()
                self.env.flush_all()
        self.assertIs(type(caught.exception), error)
        return str(caught.exception)

    def test_of_a_person_and_of_a_unit(self):
        one = self._assess()
        self.assertEqual(one.unit_id, self.person.department_id)
        self.assertEqual(one.subject_name, self.person.name)
        unit = self._assess(employee_id=False, department_id=self.department.id)
        self.assertEqual(unit.unit_id, self.department)
        self.assertEqual(unit.subject_name, self.department.name)
        self.assertIn("2024: ", one.display_name)

    def test_two_for_one_year_are_refused(self):
        self._assess()
        self._assess(year=2023)
        self._assert_broken(UniqueViolation, self._assess)
        unit = {"employee_id": False, "department_id": self.department.id}
        self._assess(**unit)
        self._assert_broken(UniqueViolation, lambda: self._assess(**unit))

    def test_neither_nobody_nor_two_at_once(self):
        self._assert_broken(
            CheckViolation, lambda: self._assess(department_id=self.department.id)
        )
        self._assert_broken(CheckViolation, lambda: self._assess(employee_id=False))
        self._assert_broken(CheckViolation, lambda: self._assess(year=24))
        sentence = self._assert_broken(ValidationError, lambda: self._assess(year=2025))
        self.assertIn("The year 2025 has not begun", sentence)

    def test_a_term_does_not_end_before_it_begins(self):
        self._assert_broken(
            CheckViolation, lambda: self._discipline(date_to=date(2024, 1, 31))
        )
        self._assert_broken(CheckViolation, lambda: self._discipline(measure=False))
        self._assert_broken(CheckViolation, lambda: self._discipline(status="pending"))
        self._discipline(status="pending", measure=False, date_to=False)
        self._discipline(date_to=date(2024, 2, 1))

    def test_sentences_of_what_the_database_refuses(self):
        """A clerk reads why, whichever constraint it is."""
        for model, needle in (
            ("tdkt.assessment", "already: change that one"),
            ("tdkt.discipline", "cannot end before it begins"),
        ):
            messages = [
                str(one.get_error_message(self.env[model], None))
                for one in self.env[model]._table_objects.values()
            ]
            self.assertTrue([one for one in messages if needle in one], messages)

    def test_who_reads_and_writes_assessments(self):
        one = self._assess()
        for user in (self.staff, self.head, self.leader, self.hr_user, self.manager):
            with self.subTest(user=user.login):
                self.assertTrue(one.with_user(user).has_access("read"))
        self.assertFalse(one.with_user(self.council).has_access("read"))
        for user in (self.staff, self.head, self.leader):
            with self.subTest(user=user.login), self.assertRaises(AccessError) as error:
                one.with_user(user).write({"level": "excellent"})
            self.assertIs(type(error.exception), AccessError)
        one.with_user(self.hr_user).level = "excellent"
        self.assertEqual(one.level, "excellent")

    def test_discipline_is_read_by_who_keeps_it(self):
        one = self._discipline()
        for user in (self.staff, self.head, self.leader, self.council):
            with self.subTest(user=user.login):
                self.assertFalse(one.with_user(user).has_access("read"))
        for user in (self.hr_user, self.manager):
            with self.subTest(user=user.login):
                self.assertEqual(one.with_user(user).subject_name, self.person.name)

    def test_nobody_enters_anything_about_himself(self):
        own = self.officer.employee_id
        for records, values in (
            (self._assess, {"employee_id": own.id}),
            (self._discipline, {"employee_id": own.id}),
        ):
            with self.assertRaises(AccessError) as error, self.env.cr.savepoint():
                records(**values)
            self.assertIs(type(error.exception), AccessError)
        entered = (
            self.disciplines.with_user(self.hr_user)
            .create({"employee_id": own.id, "date_from": date(2024, 5, 1)})
            .with_user(self.officer)
        )
        for operation in (
            lambda: entered.write({"status": "cleared"}),
            entered.unlink,
        ):
            with self.assertRaises(AccessError) as error, self.env.cr.savepoint():
                operation()
            self.assertIs(type(error.exception), AccessError)
        self.assertEqual(entered.status, "pending")

    def test_people_with_either_are_not_deleted(self):
        hired = self.env["hr.employee"].create(
            {"name": "Lộc Thị Mới", "company_id": self.company.id}
        )
        for make in (self._assess, self._discipline):
            record = make(employee_id=hired.id)
            with self.assertRaises(UserError) as error, self.env.cr.savepoint():
                hired.unlink()
            self.assertIs(type(error.exception), UserError)
            self.assertIn("archive it instead", str(error.exception))
            record.unlink()
        hired.unlink()
        self.assertFalse(hired.exists())

    def test_both_are_in_the_copy_that_a_person_asks_for(self):
        self._assess()
        self._discipline()
        tables = self.env["tdkt.personal.export"]._collect(self.person.sudo())
        self.assertEqual(len(tables["tdkt.assessment"]), 1)
        self.assertEqual(len(tables["tdkt.discipline"]), 1)
