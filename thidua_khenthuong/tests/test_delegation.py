from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import BY_BUTTON, LOCKED, TODAY, TdktCase

RULE_LOG = "odoo.addons.base.models.ir_rule"
FIRST, LAST = date(2023, 3, 13), date(2023, 3, 17)
DAY = timedelta(days=1)


class DelegationCase(TdktCase):
    def _create_delegation(self, holder, deputy, user=None, confirm=True, **values):
        delegation = (
            self.env["tdkt.delegation"]
            .with_user(user or holder)
            .create(
                {
                    "company_id": self.company.id,
                    "employee_id": holder.employee_id.id,
                    "delegate_id": deputy.employee_id.id,
                    "date_from": FIRST,
                    "date_to": LAST,
                    **values,
                }
            )
        )
        if confirm:
            delegation.with_user(holder).action_confirm()
        return delegation

    def _scope(self, user):
        return (
            self.env["hr.department"]
            .with_user(user)
            .search([("tdkt_in_scope", "=", True)])
        )


@tagged("post_install", "-at_install", "tdkt")
class TestDeputyOfHead(DelegationCase):
    """A deputy has the head's scope on the days given: no restart, no cleared cache."""

    def test_first_and_last_day(self):
        campaign = self._create_campaign()
        commitment = self._create_commitment(campaign)
        self._create_delegation(self.head, self.other_head)
        as_deputy = commitment.with_user(self.other_head)
        for day, acts in (
            (FIRST - DAY, False),
            (FIRST, True),
            (LAST, True),
            (LAST + DAY, False),
        ):
            with self.subTest(day=day), freeze_time(day):
                # the next day is another request, with another transaction
                self.env.invalidate_all()
                self.assertEqual(as_deputy.has_access("read"), acts)
                self.assertEqual(as_deputy.has_access("write"), acts)
                self.assertEqual(self.department in self._scope(self.other_head), acts)

    def test_the_day_is_that_of_the_office(self):
        self._create_delegation(self.head, self.other_head)
        departments = self.env["hr.department"].with_user(self.other_head)
        # 17:30 of the day before in UTC is half past midnight in Lạng Sơn
        with freeze_time("2023-03-12 17:30:00"):
            for zone in ("Asia/Ho_Chi_Minh", "UTC", "Pacific/Niue"):
                scope = departments.with_context(tz=zone).search(
                    [("tdkt_in_scope", "=", True)]
                )
                self.assertIn(self.department, scope, zone)

    def test_seen_at_once_in_the_same_transaction(self):
        department = self.department.with_user(self.other_head)
        self.assertFalse(department.tdkt_in_scope)
        delegation = self._create_delegation(
            self.head, self.other_head, date_from=TODAY
        )
        self.assertTrue(department.tdkt_in_scope)
        delegation.with_user(self.head).action_end("Đã về sớm")
        self.assertFalse(department.tdkt_in_scope)
        self.assertEqual(delegation.end_reason, "Đã về sớm")

    def test_head_of_several_departments_gives_one_away(self):
        self.office.manager_id = self.head.employee_id
        self._create_delegation(
            self.head, self.other_head, department_id=self.office.id, date_from=TODAY
        )
        self.assertEqual(
            self._scope(self.other_head), self.other_department | self.office
        )
        # the other one may be given to somebody else on the same days
        self._create_delegation(
            self.head, self.officer, department_id=self.department.id, date_from=TODAY
        )
        self.assertIn(self.department, self._scope(self.officer))

    def test_all_departments_of_a_head(self):
        self.office.manager_id = self.head.employee_id
        self._create_delegation(self.head, self.other_head, date_from=TODAY)
        self.assertEqual(
            self._scope(self.other_head),
            self.other_department | self.office | self.department,
        )

    def test_a_new_head_or_a_move_ends_it(self):
        self._create_delegation(self.head, self.other_head, date_from=TODAY)
        self.assertIn(self.department, self._scope(self.other_head))
        # the deputy moves: he still acts for the head
        self.other_head.employee_id.department_id = self.office
        self.assertIn(self.department, self._scope(self.other_head))
        self.department.manager_id = self.officer.employee_id
        self.assertNotIn(self.department, self._scope(self.other_head))

    def test_what_was_received_is_not_passed_on(self):
        self._create_delegation(self.head, self.other_head, date_from=TODAY)
        third = self._create_user("t_third", "unit", self.office)
        self._create_delegation(self.other_head, third, date_from=TODAY)
        scope = self._scope(third)
        self.assertIn(self.other_department, scope)
        self.assertNotIn(self.department, scope)

    def test_an_archived_deputy_or_head_has_none(self):
        self._create_delegation(self.head, self.other_head, date_from=TODAY)
        self.head.employee_id.active = False
        self.assertNotIn(self.department, self._scope(self.other_head))
        self.head.employee_id.active = True
        self.other_head.employee_id.active = False
        self.assertFalse(self._scope(self.other_head))

    def test_a_draft_gives_nothing(self):
        self._create_delegation(
            self.head, self.other_head, confirm=False, date_from=TODAY
        )
        self.assertNotIn(self.department, self._scope(self.other_head))

    def test_the_deputy_submits_for_the_head(self):
        dossier = self._create_dossier()
        self._create_delegation(self.head, self.other_head, date_from=TODAY)
        dossier.with_user(self.other_head).action_submit()
        self.assertEqual(dossier.state, "submitted")


@tagged("post_install", "-at_install", "tdkt")
class TestWhoDelegates(DelegationCase):
    def test_who_confirms(self):
        prepared = self._create_delegation(
            self.head, self.other_head, user=self.officer, confirm=False
        )
        self.assertEqual(prepared.sudo().activity_ids.user_id, self.head)
        for user in (self.officer, self.manager):
            with self.assertRefused(AccessError, "may do “Confirm”"):
                prepared.with_user(user).action_confirm()
        with self.assertRefused(AccessError, "may do “Confirm”"):
            prepared.with_user(self.other_head).action_confirm()
        prepared.with_user(self.head).action_confirm()
        self.assertEqual(prepared.state, "confirmed")

    def test_a_leader_confirms_for_a_head_who_cannot(self):
        prepared = self._create_delegation(
            self.head, self.other_head, user=self.officer, confirm=False
        )
        prepared.with_user(self.leader).action_confirm()
        self.assertEqual(prepared.state, "confirmed")

    def test_only_the_leader_himself_passes_on_his_signature(self):
        second = self._create_user("t_leader2", "leader", self.office, "Phó Giám đốc")
        prepared = self._create_delegation(
            self.leader, self.officer, user=self.officer, confirm=False, kind="leader"
        )
        with self.assertRefused(UserError, "Only Người t_leader can delegate"):
            prepared.with_user(second).action_confirm()
        with self.assertRefused(AccessError, "may do “Confirm”"):
            prepared.with_user(self.officer).action_confirm()
        prepared.with_user(self.leader).action_confirm()
        self.assertEqual(prepared.state, "confirmed")

    @mute_logger(RULE_LOG)
    def test_who_prepares(self):
        with self.assertRefused(AccessError, "(tdkt.delegation)"):
            self._create_delegation(
                self.head, self.other_head, user=self.other_head, confirm=False
            )
        with self.assertRefused(AccessError, "(tdkt.delegation)"):
            self._create_delegation(
                self.staff, self.other_head, user=self.staff, confirm=False
            )
        delegation = self._create_delegation(self.head, self.other_head)
        for user, reads in (
            (self.head, True),
            (self.other_head, True),
            (self.staff, False),
            (self.council, False),
            (self.hr_user, False),
            (self.officer, True),
            (self.leader, True),
            (self.manager, True),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(delegation.with_user(user).has_access("read"), reads)
        self.assertFalse(delegation.with_user(self.other_head).has_access("write"))

    def test_nothing_to_pass_on(self):
        prepared = self._create_delegation(self.officer, self.other_head, confirm=False)
        with self.assertRefused(UserError, "does not head any department"):
            prepared.action_confirm()
        prepared = self._create_delegation(
            self.officer, self.manager, confirm=False, kind="leader"
        )
        with self.assertRefused(UserError, "no signing authority to delegate"):
            prepared.action_confirm()

    def test_a_deputy_who_would_see_nothing(self):
        prepared = self._create_delegation(self.head, self.staff, confirm=False)
        with self.assertRefused(UserError, "role Unit"):
            prepared.action_confirm()
        prepared = self._create_delegation(
            self.leader, self.other_head, confirm=False, kind="leader"
        )
        with self.assertRefused(UserError, "role Leader or Officer"):
            prepared.action_confirm()

    def test_faulty_dates_and_people(self):
        cases = (
            (
                {"date_from": LAST, "date_to": FIRST},
                "tdkt_delegation_dates_order",
                "cannot be before its first day",
            ),
            (
                {"delegate_id": self.head.employee_id.id},
                "tdkt_delegation_two_people",
                "their own deputy",
            ),
        )
        for values, name, sentence in cases:
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRefused(CheckViolation, name) as error,
                self.env.cr.savepoint(),
            ):
                self._create_delegation(
                    self.head, self.other_head, confirm=False, **values
                )
            message = self.env["tdkt.delegation"]._sql_error_to_message(error.exception)
            self.assertIn(sentence, message)

    def test_overlap(self):
        self._create_delegation(self.head, self.other_head)
        for start, end in ((LAST, LAST + DAY), (FIRST - DAY, FIRST), (FIRST, LAST)):
            with (
                self.subTest(start=start),
                self.assertRefused(
                    ValidationError,
                    "already replaced by Người t_head2 from 13/03/2023 to 17/03/2023",
                ),
            ):
                self._create_delegation(
                    self.head,
                    self.officer,
                    confirm=False,
                    date_from=start,
                    date_to=end,
                )
        self._create_delegation(
            self.head, self.officer, date_from=LAST + DAY, date_to=LAST + DAY
        )

    def test_archived_people(self):
        self.other_head.employee_id.action_archive()
        with self.assertRefused(ValidationError, "is archived"):
            self._create_delegation(self.head, self.other_head, confirm=False)

    def test_past_days(self):
        prepared = self._create_delegation(
            self.head,
            self.other_head,
            confirm=False,
            date_from=TODAY - DAY,
            date_to=TODAY - DAY,
        )
        with self.assertRefused(UserError, "ended on 09/03/2023"):
            prepared.action_confirm()

    def test_department_of_somebody_else(self):
        with self.assertRefused(ValidationError, "does not head"):
            self._create_delegation(
                self.head,
                self.officer,
                confirm=False,
                department_id=self.other_department.id,
            )
        with self.assertRefused(ValidationError, "for the whole office"):
            self._create_delegation(
                self.leader,
                self.officer,
                confirm=False,
                kind="leader",
                department_id=self.office.id,
            )

    def test_confirmed_is_locked(self):
        delegation = self._create_delegation(self.head, self.other_head)
        for values in (
            {"date_to": LAST + DAY},
            {"delegate_id": self.officer.employee_id.id},
            {"state": "draft"},
        ):
            for user in (self.head, self.leader, self.manager):
                with (
                    self.subTest(values=values),
                    self.assertRefusedAs(LOCKED, BY_BUTTON),
                ):
                    delegation.with_user(user).write(values)
            with self.assertRefusedAs(LOCKED, BY_BUTTON):
                delegation.sudo().write(values)
        with self.assertRefused(UserError, "has left the draft state"):
            delegation.with_user(self.leader).unlink()
        with self.assertRefused(UserError, "Enter a reason."):
            delegation.with_user(self.leader).action_end("")


@tagged("post_install", "-at_install", "tdkt")
class TestDeputySigns(DelegationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer.employee_id.job_title = "Chánh Văn phòng"
        cls._qualify(cls._create_dossier())
        cls.decision = cls._create_decision()

    def _delegate(self, **values):
        return self._create_delegation(
            self.leader,
            self.officer,
            **{"kind": "leader", "capacity": "tuq", "date_from": TODAY, **values},
        )

    def test_signs_on_the_days_given_only(self):
        self._delegate(date_from=FIRST)
        as_deputy = self.decision.with_user(self.officer)
        for day in (FIRST - DAY, LAST + DAY):
            with freeze_time(day), self.assertRefused(AccessError, "may do “Sign”"):
                as_deputy.action_sign()
            with freeze_time(day):
                as_deputy.invalidate_recordset(["available_actions"])
                self.assertNotIn("|sign|", as_deputy.available_actions)
        for day in (FIRST, LAST):
            with freeze_time(day):
                as_deputy.invalidate_recordset(["available_actions"])
                self.assertIn("|sign|", as_deputy.available_actions)
        with freeze_time(LAST):
            as_deputy.action_sign()
        self.assertEqual(self.decision.state, "signed")

    def test_the_document_shows_who_signed_for_whom(self):
        delegation = self._delegate()
        self.decision.with_user(self.officer).action_sign()
        self.assertRecordValues(
            self.decision,
            [
                {
                    "signer_id": self.officer.employee_id.id,
                    "signer_name": "Người t_officer",
                    "signer_position": "CHÁNH VĂN PHÒNG",
                    "signer_capacity": "tuq",
                    "signer_authority_line": "GIÁM ĐỐC",
                    "signed_for_id": self.leader.employee_id.id,
                    "delegation_id": delegation.id,
                    "date_signed": TODAY,
                }
            ],
        )
        html = (
            self.env["ir.actions.report"]
            .sudo()
            ._render_template(
                "thidua_khenthuong.report_decision_document",
                {
                    **self.env["ir.actions.report"]._tdkt_text_helpers(),
                    "o": self.decision,
                },
            )
            .decode()
        )
        signature = html[html.index('class="signature"') :]
        for words in ("TUQ. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", "Người t_officer"):
            self.assertIn(words, signature)
        self.assertNotIn("Người t_leader", signature)

    def test_the_leader_still_signs_himself(self):
        self._delegate()
        self.decision.with_user(self.leader).action_sign()
        self.assertRecordValues(
            self.decision,
            [{"signer_capacity": "none", "signed_for_id": False}],
        )

    def test_a_deputy_director_signs_for_the_director(self):
        second = self._create_user("t_leader2", "leader", self.office, "Phó Giám đốc")
        with self.assertRefused(UserError, "to be signed by"):
            self.decision.with_user(second).action_sign()
        self._create_delegation(
            self.leader, second, kind="leader", capacity="kt", date_from=TODAY
        )
        self.decision.with_user(second).action_sign()
        self.assertRecordValues(
            self.decision,
            [{"signer_position": "PHÓ GIÁM ĐỐC", "signer_capacity": "kt"}],
        )

    def test_launches_for_the_leader(self):
        campaign = self._create_campaign(launched=False)
        with self.assertRefused(AccessError, "may do “Launch”"):
            campaign.with_user(self.officer).action_launch()
        self._delegate()
        campaign.with_user(self.officer).action_launch()
        self.assertRecordValues(
            campaign,
            [{"state": "launched", "signed_for_id": self.leader.employee_id.id}],
        )

    def test_no_more_than_signing_and_launching(self):
        self._delegate()
        self.decision.with_user(self.officer).action_sign()
        with self.assertRefused(AccessError, "may do “Revoke”"):
            self.decision.with_user(self.officer).action_revoke("x")

    def test_ends_with_the_role_of_the_leader(self):
        self._delegate()
        self.leader.group_ids -= self.env.ref("thidua_khenthuong.group_tdkt_leader")
        with self.assertRefused(AccessError, "may do “Sign”"):
            self.decision.with_user(self.officer).action_sign()

    def test_ended_early(self):
        delegation = self._delegate()
        delegation.with_user(self.leader).action_end("Đã về")
        with self.assertRefused(AccessError, "may do “Sign”"):
            self.decision.with_user(self.officer).action_sign()

    def test_the_deputy_is_told(self):
        self._delegate()
        self.decision.with_user(self.officer).action_propose()
        self.assertEqual(self.decision.sudo().activity_ids.user_id, self.officer)

    def test_the_signer_is_not_forged(self):
        for values in (
            {"signed_for_id": self.leader.employee_id.id},
            {"delegation_id": self._delegate().id},
        ):
            with (
                self.subTest(values=values),
                self.assertRefused(UserError, "changes only through"),
            ):
                self.decision.with_user(self.officer).write(values)
