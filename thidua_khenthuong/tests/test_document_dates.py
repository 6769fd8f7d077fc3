from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import TODAY, TdktCase

NEXT_YEAR = date(2024, 1, 2)


@tagged("post_install", "-at_install", "tdkt")
class TestDocumentDates(TdktCase):
    """A document is dated between its signature and today, or says why not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls._qualify(cls._create_dossier(cls.campaign))
        cls.decision = cls._create_decision(cls.campaign)
        line = {
            "award_id": cls.high_award.id,
            "employee_id": cls.staff.employee_id.id,
            "merit": "Xuất sắc",
        }
        cls._qualify(cls._create_dossier(year=2022, nominations=[line]))
        cls.submission = (
            cls.env["tdkt.submission"]
            .with_user(cls.officer)
            .create(
                {
                    "company_id": cls.company.id,
                    "subject": "Về việc đề nghị tặng Bằng khen",
                    "commendation_type": "cong_trang",
                    "superior_id": cls.company.partner_id.id,
                    "signer_id": cls.leader.employee_id.id,
                    "year": 2022,
                    "channel": "ioffice",
                }
            )
        )
        cls.submission.action_gather()

    def _signed(self):
        """Return one signed document of every kind, as the officer reads it."""
        documents = [self.campaign, self.decision, self.submission]
        for document in documents[1:]:
            document.with_user(self.leader).action_sign()
        return [document.with_user(self.officer) for document in documents]

    def _assert_refused(self, sentence, work):
        with self.assertRefused(UserError, sentence):
            work()

    def _allow_number_first(self):
        kinds = self.campaign.document_type_id | self.decision.document_type_id
        kinds = kinds.with_env(self.env).with_company(self.company)
        kinds.number_before_signature = True

    def test_every_kind_lies_between_signature_and_today(self):
        for document in self._signed():
            for wrong in ("2023-03-09", "2023-03-11", "2023-12-31"):
                with self.subTest(model=document._name, date=wrong):
                    self._assert_refused(
                        "needs a reason",
                        lambda d=document, w=wrong: d.action_number(5, w),
                    )
            document.action_number(5, "2023-03-10")
            self.assertRecordValues(
                document, [{"date_document": TODAY, "date_reason": False}]
            )

    def test_the_range_ends_with_the_day(self):
        document = self._signed()[1]
        with freeze_time("2023-03-20"):
            self._assert_refused(
                "between 10/03/2023, the day it was signed or drafted, and today, "
                "20/03/2023: 21/03/2023 needs a reason.",
                lambda: document.action_number(5, "2023-03-21"),
            )
            document.action_number(5, "2023-03-15")
        self.assertEqual(document.date_document, date(2023, 3, 15))

    def test_an_exception_keeps_its_reason(self):
        for document in self._signed():
            with self.subTest(model=document._name):
                self._assert_refused(
                    "needs a reason",
                    lambda d=document: d.action_number(5, "2023-03-01", "  "),
                )
                document.action_number(5, "2023-03-01", " Ký tay ngày 01/3 ")
                self.assertEqual(document.date_reason, "Ký tay ngày 01/3")
                entry = self.env["tdkt.audit.entry"].search(
                    [
                        ("res_model", "=", document._name),
                        ("res_id", "=", document.id),
                        ("action", "=", "number"),
                    ],
                    limit=1,
                )
                self.assertEqual(entry.reason, "Ký tay ngày 01/3")
                self._assert_refused(
                    "changes only through the buttons",
                    lambda d=document: d.write({"date_reason": "Khác"}),
                )

    def test_the_register_of_next_year_is_closed(self):
        for document in self._signed():
            with self.subTest(model=document._name):
                self._assert_refused(
                    "The register of 2024 is not open yet",
                    lambda d=document: d.action_number(5, NEXT_YEAR, "Số của năm sau"),
                )
                self.assertFalse(document.number)

    def test_what_was_typed_into_the_draft_counts_as_little(self):
        self.decision.date_document = date(2023, 12, 31)
        document = self._signed()[1]
        self._assert_refused("needs a reason", lambda: document.action_number(5))

    def test_a_date_that_is_none(self):
        document = self._signed()[1]
        for wrong in ("hôm qua", "2023-02-30", 5):
            with self.subTest(date=wrong):
                self._assert_refused(
                    "is not a date", lambda w=wrong: document.action_number(5, w)
                )

    def test_numbered_first(self):
        """Between the draft and today; the signature may come later."""
        self._allow_number_first()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE tdkt_decision SET create_date = %s WHERE id = %s",
            [datetime(2023, 3, 7, 17, 30), self.decision.id],
        )
        self.decision.invalidate_recordset()
        decision = self.decision.with_user(self.officer)
        self._assert_refused(
            "between 08/03/2023, the day",
            lambda: decision.action_number(5, "2023-03-07"),
        )
        decision.action_number(5, "2023-03-08")
        for values in (
            {"date_document": NEXT_YEAR},
            {"symbol": "QĐ-KHÁC"},
            {"document_type_id": self.campaign.document_type_id.id},
        ):
            with self.subTest(values=values):
                self._assert_refused(
                    "is in the register", lambda v=values: decision.write(v)
                )
        decision.with_user(self.leader).action_sign()
        decision.action_number()
        self.assertRecordValues(
            decision,
            [{"number": 5, "date_document": date(2023, 3, 8), "date_reason": False}],
        )

    def test_a_number_does_not_move_into_another_year(self):
        self._allow_number_first()
        decision = self.decision.with_user(self.officer)
        decision.action_number(5)
        with freeze_time(NEXT_YEAR):
            self._assert_refused(
                "Enter the number assigned",
                lambda: decision.action_number(None, NEXT_YEAR),
            )
            decision.action_number(1, NEXT_YEAR)
        self.assertRecordValues(decision, [{"number": 1, "document_year": 2024}])

    def test_the_dialog_asks_for_the_reason(self):
        document = self._signed()[1]
        dialog = Form(
            self.env["tdkt.numbering"]
            .with_user(self.officer)
            .with_context(active_model=document._name, active_id=document.id)
        )
        dialog.number = 5
        self.assertFalse(dialog.date_warning)
        dialog.date = date(2023, 3, 1)
        self.assertIn("01/03/2023 needs a reason", dialog.date_warning)
        with self.assertRefused(AssertionError, "reason is a required field"):
            dialog.save()
        dialog.reason = "Ký tay"
        dialog.save().action_confirm()
        self.assertRecordValues(
            document, [{"date_document": date(2023, 3, 1), "date_reason": "Ký tay"}]
        )

    def test_a_submission_is_sent_between_its_date_and_today(self):
        submission = self._issue(self.submission, 9)
        for wrong in (date(2023, 3, 9), date(2023, 3, 11)):
            submission.date_sent = wrong
            with self.subTest(date=wrong):
                self._assert_refused(
                    "is sent between its date, 10/03/2023, and today",
                    submission.action_send,
                )
        submission.date_sent = TODAY
        submission.action_send()
        self.assertEqual(submission.state, "sent")

    def test_papers_of_others_do_not_come_from_the_future(self):
        decision = self._create_external(
            "7/QĐ-UBND",
            date(2023, 3, 11),
            line_ids=[
                (
                    0,
                    0,
                    {
                        "award_id": self.high_award.id,
                        "employee_id": self.staff.employee_id.id,
                    },
                )
            ],
        )
        self._assert_refused(
            "is dated in the future",
            decision.with_context(tz="Pacific/Kiritimati").action_register,
        )
        plan = self._create_unit_plan(self.campaign)
        plan.date_document = date(2023, 3, 11)
        self._assert_refused("is dated in the future", plan.action_adopt)
