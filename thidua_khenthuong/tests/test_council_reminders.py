from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .council import CouncilCase


@tagged("post_install", "-at_install", "tdkt")
class TestCouncilReminders(CouncilCase):
    """Only who must act is reminded, only in his turn, once a day."""

    frozen_date = date(2024, 6, 3)

    def setUp(self):
        super().setUp()
        self.session = self._create_session(
            self._bring_before(), date_planned=datetime(2024, 6, 3, 2, 0)
        )

    def _reminded(self, day):
        """Run the cron on ``day``; return [(whom, of what)] it has reminded."""
        messages = self.env["mail.message"]
        last = messages.search([], order="id desc", limit=1).id
        cron = self.env.ref("thidua_khenthuong.ir_cron_council_reminder")
        with freeze_time(f"{day} 03:00:00"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        sent = messages.search([("id", ">", last)], order="id").filtered(
            lambda one: (
                one.message_type == "user_notification"
                and one.model in ("tdkt.session", "tdkt.minutes")
                and one.subject != "Scheduled work has failed"
            )
        )
        self.assertFalse(
            messages.search(
                [("id", ">", last), ("subject", "=", "Scheduled work has failed")]
            )
        )
        return [(one.partner_ids.user_ids, one.model) for one in sent]

    def test_a_near_session_waits_for_one_after_the_other(self):
        self.assertFalse(self._reminded("2024-05-30"), "four days before")
        secretary = (self.officer, "tdkt.session")
        self.assertEqual(self._reminded("2024-05-31"), [secretary])
        self.assertFalse(self._reminded("2024-05-31"), "once a day")
        with freeze_time("2024-05-31 04:00:00"):
            self.session.action_invite()
        asked = self._reminded("2024-06-01")
        self.assertCountEqual(
            asked,
            [
                (user, "tdkt.session")
                for user in (self.officer, self.leader, self.council)
            ],
        )
        with freeze_time("2024-06-01 04:00:00"):
            self.session.with_user(self.council).action_answer_attend()
            self.session.with_user(self.leader).action_answer_absent("Đi công tác")
        self.assertEqual(self._reminded("2024-06-02"), [secretary])
        # the day has gone by and nobody has opened it
        self.assertEqual(self._reminded("2024-06-04"), [secretary])

    def test_whoever_is_known_to_come_is_not_asked(self):
        with freeze_time("2024-06-01 04:00:00"):
            self.session.action_invite()
            self.session.member_ids.action_set_present()
        self.assertFalse(self._reminded("2024-06-02"))

    def test_sessions_that_are_far_cost_no_query(self):
        def count():
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.assertFalse(self._reminded("2024-05-20"))
            return self.env.cr.sql_log_count - before

        count()
        one = count()
        for _number in range(5):
            self._create_session(date_planned=datetime(2024, 6, 3, 8, 0))
        self.assertEqual(count(), one)

    def test_the_member_answers_himself_before_the_session_is_open(self):
        member = self.session.with_user(self.council)
        with self.assertRefused(AccessError, "tdkt.session"):
            member.action_answer_attend()
        self.session.action_invite()
        row = self.session.member_ids.filtered(lambda one: one.user_id == self.council)
        self.assertEqual(member.my_answer, "awaited")
        with self.assertRefused(UserError, "Enter a reason"):
            member.action_answer_written(" ")
        with freeze_time("2024-06-01 04:00:00"):
            member.action_answer_written("Đi công tác")
        self.assertEqual(
            (row.answer, row.absence_reason, row.attendance),
            ("written", "Đi công tác", "expected"),
        )
        self.assertEqual(row.date_answered, datetime(2024, 6, 1, 4, 0))
        member.action_answer_attend()
        self.assertEqual(member.my_answer, "attend")
        self.assertFalse(row.absence_reason)
        # nobody answers for him, whoever leads enters who is there
        with self.assertRefused(UserError, "Only the member himself"):
            row.with_user(self.officer).answer = "absent"
        with self.assertRefused(UserError, "takes your answer only while"):
            self.session.with_user(self.manager).action_answer_attend()
        row.with_user(self.officer).attendance = "absent"
        (self.session.member_ids - row).action_set_present()
        self.session.action_open()
        self.assertFalse(member.my_answer)
        with self.assertRefused(UserError, "takes your answer only while"):
            member.action_answer_attend()

    def test_another_day_asks_again(self):
        self.session.action_invite()
        self.session.with_user(self.council).action_answer_attend()
        self.session.date_planned = datetime(2024, 6, 3, 8, 0)
        row = self.session.member_ids.filtered(lambda one: one.user_id == self.council)
        self.assertEqual(row.answer, "attend", "the same day")
        self.session.date_planned = datetime(2024, 6, 10, 2, 0)
        self.assertFalse(row.answer)

    def test_nobody_before_the_day_is_over(self):
        self._vote(self.session, 5)
        self.session.action_close()
        self.assertFalse(self._reminded("2024-06-03"))

    def test_who_has_not_voted(self):
        self._open(self.session)
        self.session.action_start_voting()
        self.assertFalse(self._reminded("2024-06-04"), "papers are not awaited")
        late = self.session.member_ids.filtered(lambda one: one.user_id == self.council)
        sessions = type(self.session)
        with (
            patch.object(sessions, "_takes_ballots", lambda session: True),
            patch.object(sessions, "_late_members", lambda session: late),
        ):
            self.assertEqual(
                self._reminded("2024-06-05"), [(self.council, "tdkt.session")]
            )
            self.assertFalse(self._reminded("2024-06-05"), "once a day")
            self.assertEqual(
                self._reminded("2024-06-06"), [(self.council, "tdkt.session")]
            )

    def test_minutes_wait_for_one_after_the_other(self):
        self.session.method = "hands"
        self._vote(self.session, 5)
        self.session.action_close()
        self.assertEqual(self._reminded("2024-06-04"), [(self.officer, "tdkt.session")])
        self.session.action_new_minutes()
        minutes = self.session.minutes_ids
        self.assertEqual(self._reminded("2024-06-05"), [(self.officer, "tdkt.minutes")])
        minutes.number = "05/BB-HĐ"
        minutes.with_user(self.officer).action_countersign()
        self.assertEqual(self._reminded("2024-06-06"), [(self.leader, "tdkt.minutes")])
        with patch.object(type(minutes), "_keep_prints", lambda self: {}):
            minutes.with_user(self.leader).action_sign()
        self.assertFalse(self._reminded("2024-06-07"))
