from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time

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

    def test_nobody_before_the_day_is_over(self):
        self.assertFalse(self._reminded("2024-06-05"))
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
