"""What awards are judged by: who keeps it, who reads it, what is refused."""

from datetime import date, timedelta

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.history.tdkt_audit_entry import read_payload
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

    def _assert_broken(self, error, words, operation):
        with mute_logger("odoo.sql_db"), self.assertRefused(error, words):
            with self.env.cr.savepoint():
                operation()
                self.env.flush_all()

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
        self._assert_broken(UniqueViolation, "one_for_employee", self._assess)
        unit = {"employee_id": False, "department_id": self.department.id}
        self._assess(**unit)
        self._assert_broken(
            UniqueViolation, "one_for_department", lambda: self._assess(**unit)
        )

    def test_neither_nobody_nor_two_at_once(self):
        both = {"department_id": self.department.id}
        for error, words, values in (
            (CheckViolation, "one_subject", both),
            (CheckViolation, "one_subject", {"employee_id": False}),
            (CheckViolation, "year_valid", {"year": 24}),
            (ValidationError, "The year 2025 has not begun", {"year": 2025}),
        ):
            with self.subTest(values=values):
                self._assert_broken(error, words, lambda v=values: self._assess(**v))

    def test_a_term_does_not_end_before_it_begins(self):
        for words, values in (
            ("term_valid", {"date_to": date(2024, 1, 31)}),
            ("measure_named", {"measure": False}),
            ("measure_named", {"status": "pending"}),
        ):
            with self.subTest(values=values):
                self._assert_broken(
                    CheckViolation, words, lambda v=values: self._discipline(**v)
                )
        self._discipline(status="pending", measure=False, date_to=False)
        self._discipline(date_to=date(2024, 2, 1))

    def test_a_measure_that_was_withdrawn(self):
        one = self._discipline()
        for words, values in (
            ("withdrawal_told", {"status": "withdrawn"}),
            ("withdrawal_told", {"withdrawn_on": date(2024, 6, 1)}),
            (
                "withdrawal_valid",
                {"status": "withdrawn", "withdrawn_on": date(2024, 1, 1)},
            ),
        ):
            with self.subTest(values=values):
                self._assert_broken(
                    CheckViolation, words, lambda v=values: one.write(v)
                )
        self.assertTrue(one.is_running)
        one.write({"status": "withdrawn", "withdrawn_on": date(2024, 6, 1)})
        self.assertFalse(one.is_running)
        # it stays written down, measure and all
        self.assertEqual(one.measure, "reprimand")
        self.env.flush_all()
        loaded = self.env["tdkt.eligibility"]._load_disciplines(self.person.ids)
        self.assertFalse(loaded.get(self.person.id))

    def _entries(self, record, model=None):
        return self.env["tdkt.audit.entry"].search(
            [("res_model", "=", model or record._name), ("res_id", "=", record.id)],
            order="id",
        )

    def test_who_wrote_what_is_kept(self):
        one = self._assess(level="good", reference="15/QĐ-SKT")
        one.with_user(self.hr_user).level = "excellent"
        record_id = one.id
        one.with_user(self.hr_user).unlink()
        entries = self._entries(one.browse(record_id))
        self.assertEqual(entries.mapped("action"), ["create", "write", "unlink"])
        self.assertEqual(
            entries.user_id.mapped("login"), [self.officer.login, self.hr_user.login]
        )
        changes = [read_payload(entry.payload)["changes"] for entry in entries]
        self.assertEqual(changes[0]["reference"], [None, "15/QĐ-SKT"])
        self.assertEqual(changes[1], {"level": ["good", "excellent"]})
        self.assertEqual(changes[2]["level"], ["excellent", None])

    def test_a_leader_reads_no_discipline_in_the_history(self):
        one = self._discipline()
        one.date_to = date(2024, 12, 31)
        entries = self._entries(one)
        self.assertEqual(entries.mapped("action"), ["create", "write"])
        self.assertEqual(
            read_payload(entries[1].payload)["changes"],
            {"date_to": ["2025-01-31", "2024-12-31"]},
        )
        self.assertTrue(entries.with_user(self.manager).has_access("read"))
        self.assertFalse(entries.with_user(self.leader).has_access("read"))
        seen = self._entries(self._assess()).with_user(self.leader)
        self.assertTrue(seen.has_access("read"))

    def test_a_batch_is_entered_in_few_queries(self):
        def assess(year, count):
            employees = self.env["hr.employee"].create(
                [
                    {"name": f"Người {year} {number}", "company_id": self.company.id}
                    for number in range(count)
                ]
            )
            values = {"year": year, "level": "good"}
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.assessments.create(
                [{**values, "employee_id": one.id} for one in employees]
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        assess(2020, 2)
        self.assertLessEqual(assess(2021, 30), assess(2022, 5) + 1)

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
            refused = self.assertRefused(AccessError, "(tdkt.assessment)")
            with self.subTest(user=user.login), refused:
                one.with_user(user).write({"level": "excellent"})
        one.with_user(self.hr_user).level = "excellent"
        self.assertEqual(one.level, "excellent")

    def test_a_term_runs_to_its_last_day(self):
        """By the clock of the office, where the day begins seven hours before UTC."""
        today = self.company._tdkt_today()
        running = self._discipline(date_to=today) | self._discipline(date_to=False)
        self._discipline(date_to=today - timedelta(days=1))
        self._discipline(status="pending", measure=False, date_to=False)
        every = self.env["tdkt.discipline"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(every.filtered("is_running"), running)
        self.assertEqual(every.search([("is_running", "=", True)]) & every, running)

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
        for enter, model in (
            (self._assess, "(tdkt.assessment)"),
            (self._discipline, "(tdkt.discipline)"),
        ):
            with self.assertRefused(AccessError, model), self.env.cr.savepoint():
                enter(employee_id=own.id)
        entered = (
            self.disciplines.with_user(self.hr_user)
            .create({"employee_id": own.id, "date_from": date(2024, 5, 1)})
            .with_user(self.officer)
        )
        for operation in (
            lambda: entered.write({"status": "cleared"}),
            entered.unlink,
        ):
            refused = self.assertRefused(AccessError, "(tdkt.discipline)")
            with refused, self.env.cr.savepoint():
                operation()
        self.assertEqual(entered.status, "pending")

    def test_people_with_either_are_not_deleted(self):
        hired = self.env["hr.employee"].create(
            {"name": "Lộc Thị Mới", "company_id": self.company.id}
        )
        for make in (self._assess, self._discipline):
            record = make(employee_id=hired.id)
            refused = self.assertRefused(UserError, "archive it instead")
            with refused, self.env.cr.savepoint():
                hired.unlink()
            record.unlink()
        hired.unlink()
        self.assertFalse(hired.exists())

    def test_both_are_in_the_copy_that_a_person_asks_for(self):
        self._assess()
        self._discipline()
        tables = self.env["tdkt.personal.export"]._collect(self.person.sudo())
        self.assertEqual(len(tables["tdkt.assessment"]), 1)
        self.assertEqual(len(tables["tdkt.discipline"]), 1)
