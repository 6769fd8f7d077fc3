from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
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

    def _give_unit(self, award, year, department):
        """Register an award of a department that was given at the end of ``year``."""
        decision = self._create_external(
            f"TT-{year}-{department.id}/QĐ-UBND",
            date(year, 12, 20),
            line_ids=[
                Command.create({"award_id": award.id, "department_id": department.id})
            ],
        )
        decision.action_register()
        return decision.commendation_ids

    def _revoke(self, award):
        award.decision_id.with_user(self.leader).action_revoke("Kê khai gian dối")

    def test_within_the_years_of_the_law(self):
        """Three years in a row, that end with the title's own or the one before."""
        resting = {
            year: award.with_user(self.officer).resting_ids
            for year, award in self.given.items()
        }
        self.assertEqual(resting[2022], self.title | self.first_title)
        self.assertEqual(resting[2023], self.title | self.first_title)
        self.assertEqual(resting[2024], self.title | self.first_title)
        self.assertFalse(self.title.resting_ids)
        late = self._give("cstdt", 2026, date_document=date(2026, 5, 4))
        self.assertNotIn(late, self.given[2022].resting_ids)
        self.assertIn(late, self.given[2023].resting_ids)

    def test_two_titles_in_a_row_lie_years_apart(self):
        """Three grassroots titles go before each provincial one."""
        self.awards["cstdtq"] = self.env.ref("thidua_khenthuong.award_cstdtq")
        first = self._give("cstdt", 2020)
        highest = self._give("cstdtq", 2024)
        self.assertIn(highest, first.resting_ids)
        self.assertNotIn(highest, self.title.resting_ids)

    def test_a_units_title_rests_on_those_of_its_people(self):
        self.awards["ttldtt"] = self.env.ref("thidua_khenthuong.award_ttldtt")
        own, other = (
            self._give_unit(self.awards["ttldtt"], 2024, department)
            for department in (self.department, self.other_department)
        )
        person = self._give("ldtt", 2024)
        before = self._give("ldtt", 2023)
        self.assertEqual(person.resting_ids, own)
        self.assertNotIn(own, before.resting_ids)
        self._revoke(person)
        self.assertTrue(own.rests_on_revoked)
        self.assertFalse(other.rests_on_revoked)
        awards = self.env["tdkt.commendation"].with_user(self.officer)
        domain = [("rests_on_revoked", "=", True)]
        self.assertEqual(awards.search(domain) & (own | other), own)

    def test_a_list_counts_what_was_found(self):
        """Without a second look where nothing else is asked."""
        self._revoke(self.given[2023])
        resting = self.title | self.first_title
        self.env.flush_all()
        other = self.env["res.company"].create({"name": "Sở Nội vụ Cao Bằng"})
        for user in (self.officer, self.leader):
            awards = self.env["tdkt.commendation"].with_user(user)
            for domain, expected in (
                ([("rests_on_revoked", "=", True)], resting),
                ([("rests_on_revoked", "=", True), ("id", "in", resting.ids)], resting),
                ([("rests_on_revoked", "=", True), ("id", "in", [])], resting[:0]),
            ):
                with self.subTest(user=user.login, domain=domain):
                    page = awards.web_search_read(domain, {}, limit=1)
                    self.assertEqual(page["length"], len(expected))
                    self.assertEqual(awards.search(domain), expected)
                    page = awards.web_search_read(domain, {}, limit=1, count_limit=1)
                    self.assertEqual(page["length"], min(len(expected), 1))
        # what another office has of them is not counted
        self.env.cr.execute(
            "UPDATE tdkt_commendation SET company_id = %s WHERE employee_id = %s",
            [other.id, self.title.employee_id.id],
        )
        self.env.invalidate_all()
        awards = self.env["tdkt.commendation"]
        domain = [("rests_on_revoked", "=", True)]
        page = awards.with_user(self.officer).web_search_read(domain, {}, limit=1)
        self.assertEqual(page, {"length": 0, "records": []})
        self.assertEqual(awards.sudo().search(domain), resting)

    def test_another_person_another_award_another_ground(self):
        other = self._give("cstdt", 2025, employee=self.head.employee_id)
        basic = {year: self._give("ldtt", year) for year in (2023, 2024)}
        campaign = self._give("cstdcs", 2025, commendation_type="phong_trao")
        self.assertNotIn(other, self.given[2024].resting_ids)
        # by the old law the grassroots title asked for the basic one of its year, by
        # that of 2022 for what the basic one asks for
        self.assertEqual(basic[2023].resting_ids, self.given[2023])
        self.assertFalse(basic[2024].resting_ids)
        # what was given for a campaign counts for no higher award
        self.assertFalse(campaign.resting_ids)

    def test_what_the_sets_in_force_ask_for(self):
        """A set that was replaced asks for nothing, nor one that is being prepared."""
        law = self.env.ref("thidua_khenthuong.ruleset_2025").with_user(self.manager)
        copy = law.browse(law.action_revise()["res_id"])
        copy.criterion_ids.filtered(
            lambda one: one.award_id == self.awards["cstdt"]
        ).unlink()
        self.assertIn(self.title, self.given[2024].resting_ids)
        copy.action_put_in_force()
        self.given[2024].invalidate_recordset()
        # decided in 2025, the other in 2024
        self.assertEqual(self.given[2024].resting_ids, self.first_title)

    def test_an_office_asks_for_more(self):
        own = (
            self.env["tdkt.ruleset"]
            .with_user(self.manager)
            .create(
                {
                    "code": "QC",
                    "name": "Quy chế của Sở",
                    "legal_basis": "Quy chế",
                    "company_id": self.company.id,
                    "date_from": date(2024, 1, 1),
                    "date_to": date(2024, 12, 31),
                    "criterion_ids": [
                        Command.create(
                            {
                                "award_id": self.awards["cstdcs"].id,
                                "kind": "earlier_awards",
                                "award_ids": [Command.set(self.awards["ldtt"].ids)],
                                "times": 1,
                                "years": 2,
                                "legal_basis": "Quy chế, Điều 3",
                            }
                        )
                    ],
                }
            )
        )
        basic = self._give("ldtt", 2024)
        self.assertFalse(basic.resting_ids)
        own.action_put_in_force()
        basic.invalidate_recordset()
        self.assertEqual(basic.resting_ids, self.given[2024])
        self.env.cr.execute(
            "UPDATE tdkt_ruleset SET company_id = %s WHERE id = %s",
            [self.env.ref("base.main_company").id, own.id],
        )
        basic.invalidate_recordset()
        self.assertFalse(basic.resting_ids)

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

    def test_one_query_for_all(self):
        awards = self.env["tdkt.commendation"].search(
            [("company_id", "=", self.company.id)]
        )
        self.env.flush_all()
        awards._find_resting()
        with self.assertQueryCount(1):
            awards._find_resting()
