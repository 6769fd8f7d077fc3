from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TdktCase

RULE_LOG = "odoo.addons.base.models.ir_rule"


@tagged("post_install", "-at_install", "tdkt")
class TestResting(TdktCase):
    """What later awards may rest on a revoked one is listed."""

    frozen_date = date(2026, 6, 1)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.staff.employee_id
        cls.awards = {
            code: cls.env.ref(f"thidua_khenthuong.award_{code}")
            for code in ("ldtt", "cstdcs", "cstdt", "bk_tinh_individual")
        }
        # Chiến sĩ thi đua cơ sở of three years, then the provincial title
        cls.given = {year: cls._give("cstdcs", year) for year in (2022, 2023, 2024)}
        cls.title = cls._give("cstdt", 2025)
        cls.first_title = cls._give("cstdt", 2024)

    @classmethod
    def _give(cls, code, year, **values):
        """Register an award that was given at the end of ``year``."""
        return cls._give_external(cls.awards[code], year, **values)

    def _revoke(self, award):
        award.decision_id.with_user(self.leader).action_revoke("Kê khai gian dối")

    def test_within_the_years_of_the_law(self):
        """Three years count for the title: its own and the two before."""
        resting = {
            year: award.with_user(self.officer).resting_ids
            for year, award in self.given.items()
        }
        self.assertEqual(resting[2022], self.first_title)
        self.assertEqual(resting[2023], self.title | self.first_title)
        self.assertEqual(resting[2024], self.title | self.first_title)
        self.assertFalse(self.title.resting_ids)

    def test_another_person_another_award_another_ground(self):
        other = self._give("cstdt", 2025, employee=self.head.employee_id)
        below = self._give("ldtt", 2024)
        campaign = self._give("cstdcs", 2025, commendation_type="phong_trao")
        self.assertNotIn(other, self.given[2024].resting_ids)
        # the basic title of 2024 carries the grassroots title of that year alone
        self.assertEqual(below.resting_ids, self.given[2024])
        # what was given for a campaign counts for no higher award
        self.assertFalse(campaign.resting_ids)

    def test_a_condition_not_in_force(self):
        conditions = self.awards["cstdt"].condition_ids
        conditions.filtered("date_from").date_from = date(2025, 1, 1)
        self.assertEqual(self.given[2024].resting_ids, self.title)
        conditions.filtered("date_from").date_to = date(2025, 6, 1)
        self.given[2024].invalidate_recordset()
        self.assertFalse(self.given[2024].resting_ids)

    def test_listed_after_a_revocation(self):
        awards = self.env["tdkt.commendation"].with_user(self.officer)
        domain = [
            ("company_id", "=", self.company.id),
            ("rests_on_revoked", "=", True),
        ]
        self.assertFalse(awards.search(domain))
        self._revoke(self.given[2023])
        found = awards.search(domain)
        self.assertEqual(found, self.title | self.first_title)
        self.assertEqual(found.mapped("rests_on_revoked"), [True, True])
        self.assertFalse(self.given[2022].rests_on_revoked)
        self.assertNotIn(self.title, awards.search([("rests_on_revoked", "=", False)]))
        # a title that was revoked as well needs no second look
        self._revoke(self.first_title)
        self.assertEqual(awards.search(domain), self.title)

    def test_the_office_is_asked_once(self):
        revoked = self.given[2023].decision_id
        self._revoke(self.given[2023])
        todo = self.env.ref("mail.mail_activity_data_todo")
        asked = revoked.activity_ids.filtered(lambda a: a.activity_type_id == todo)
        self.assertEqual(asked.user_id, self.officer)
        self.assertIn("2 later awards", asked.summary)
        self.assertEqual(
            revoked.with_user(self.officer).resting_ids, self.title | self.first_title
        )
        # nothing rests on the last title
        self._revoke(self.title)
        self.assertFalse(
            self.title.decision_id.activity_ids.filtered(
                lambda a: a.activity_type_id == todo
            )
        )

    def test_shown_while_the_revocation_is_drafted(self):
        employee = self.head.employee_id
        # of the office's own, from before this software
        given = self._give(
            "cstdcs", 2024, employee=employee, issuer_id=self.company.partner_id.id
        )
        title = self._give("cstdt", 2025, employee=employee)
        amending = (
            self.env["tdkt.decision"]
            .with_user(self.officer)
            .create(
                {
                    "subject": "Về việc thu hồi danh hiệu",
                    "company_id": self.company.id,
                    "signer_id": self.leader.employee_id.id,
                    "commendation_type": "cong_trang",
                    "year": 2026,
                    "amends_id": given.decision_id.id,
                    "amendment_kind": "revoke",
                }
            )
        )
        amending.action_gather_changes()
        self.assertEqual(amending.resting_ids, title)
        amending.change_ids.kind = "reissue"
        self.assertFalse(amending.resting_ids)

    @mute_logger(RULE_LOG)
    def test_who_sees_it(self):
        award = self.given[2024]
        for user in (self.officer, self.leader, self.hr_user):
            with self.subTest(user=user.login):
                self.assertEqual(
                    award.with_user(user).resting_ids, self.title | self.first_title
                )
        for user in (self.staff, self.head, self.council):
            with (
                self.subTest(user=user.login),
                self.assertRefused(AccessError, 'the field "resting_ids"'),
            ):
                award.with_user(user).read(["resting_ids"])
            with (
                self.subTest(user=user.login),
                self.assertRefused(AccessError, 'the field "rests_on_revoked"'),
            ):
                award.with_user(user).search([("rests_on_revoked", "=", True)])

    def test_another_office(self):
        company = self.env["res.company"].create({"name": "Sở Khác"})
        self.officer.company_ids |= company
        self.env.cr.execute(
            "UPDATE tdkt_commendation SET company_id = %s WHERE id = %s",
            [company.id, self.title.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.given[2024].resting_ids, self.first_title)

    def test_faulty_conditions(self):
        conditions = self.env["tdkt.award.condition"].with_user(self.manager)
        with self.assertRefused(ValidationError, "different kinds"):
            conditions.create(
                {
                    "award_id": self.awards["cstdt"].id,
                    "earlier_id": self.collective_award.id,
                    "legal_basis": "Điều 22",
                }
            )

    def test_one_query_for_all(self):
        awards = self.env["tdkt.commendation"].search(
            [("company_id", "=", self.company.id)]
        )
        self.env.flush_all()
        awards._find_resting()
        with self.assertQueryCount(1):
            awards._find_resting()
