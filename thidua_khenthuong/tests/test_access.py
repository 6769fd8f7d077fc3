from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from .access_fixture import AccessCase
from .common import TdktCase

REFUSALS = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")


@tagged("post_install", "-at_install", "tdkt")
class TestScope(TdktCase):
    """``tdkt_in_scope`` is live: no restart and no cleared cache in these tests."""

    def _scope(self, user):
        return (
            self.env["hr.department"]
            .with_user(user)
            .search([("tdkt_in_scope", "=", True)])
        )

    def test_head_and_clerk(self):
        self.assertEqual(self._scope(self.head), self.department)
        self.assertEqual(self._scope(self.other_head), self.other_department)
        # without the group of a clerk, working somewhere gives no scope
        self.assertFalse(self._scope(self.staff))
        self.assertTrue(self.department.with_user(self.head).tdkt_in_scope)
        self.assertFalse(self.other_department.with_user(self.head).tdkt_in_scope)

    def _create_team(self, parent):
        return self.env["hr.department"].create(
            {
                "name": "Tổ Một cửa",
                "parent_id": parent.id,
                "company_id": self.company.id,
            }
        )

    def test_children_are_included(self):
        team = self._create_team(self.department)
        self.assertEqual(self._scope(self.head), self.department | team)

    def test_head_of_several_departments(self):
        """All of them and what is below each, wherever the head works himself."""
        team = self._create_team(self.other_department)
        commitment = self._create_commitment(
            self._create_campaign(), self.other_head
        ).with_user(self.head)
        self.assertFalse(commitment.has_access("write"))
        self.other_department.manager_id = self.head.employee_id
        self.assertEqual(
            self._scope(self.head), self.department | self.other_department | team
        )
        self.assertTrue(commitment.has_access("write"))
        # in another room now: what he heads stays, where he works comes in
        self.head.employee_id.department_id = self.office
        self.assertEqual(
            self._scope(self.head),
            self.office | self.department | self.other_department | team,
        )
        self.other_department.manager_id = self.other_head.employee_id
        self.assertEqual(self._scope(self.head), self.office | self.department)
        self.assertFalse(commitment.has_access("read"))

    def test_head_in_two_offices_has_the_scope_of_both(self):
        """One employee record per office, one login: each office's rules still hold."""
        company = self.env["res.company"].create({"name": "Sở Khác"})
        department = self.env["hr.department"].create(
            {"name": "Phòng Khác", "company_id": company.id}
        )
        self.head.company_ids |= company
        department.manager_id = self.env["hr.employee"].create(
            {
                "name": "Người t_head",
                "user_id": self.head.id,
                "company_id": company.id,
            }
        )
        both = self.env["hr.department"].with_context(
            allowed_company_ids=(self.company | company).ids
        )
        scope = both.with_user(self.head).search([("tdkt_in_scope", "=", True)])
        self.assertEqual(set(scope.ids), {self.department.id, department.id})

    def test_scope_within_one_request_is_nobody_elses(self):
        """The same record asked by two people in one transaction answers each."""
        self.assertTrue(self.department.with_user(self.head).tdkt_in_scope)
        self.assertFalse(self.department.with_user(self.other_head).tdkt_in_scope)
        team = self._create_team(self.department)
        self.assertTrue(team.with_user(self.head).tdkt_in_scope)
        # a new head above, as the next request finds it
        self.head.employee_id.department_id = self.office
        self.department.manager_id = self.other_head.employee_id
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(team.with_user(self.head).tdkt_in_scope)
        self.assertTrue(team.with_user(self.other_head).tdkt_in_scope)

    def test_move_and_new_head_take_effect_at_once(self):
        campaign = self._create_campaign()
        commitment = self._create_commitment(campaign)
        as_other = commitment.with_user(self.other_head)
        self.assertFalse(as_other.has_access("read"))
        self.department.manager_id = self.other_head.employee_id
        self.assertTrue(as_other.has_access("read"))
        # the former head still works in the department as its clerk
        self.assertTrue(commitment.with_user(self.head).has_access("read"))
        self.head.employee_id.department_id = self.other_department
        self.assertFalse(commitment.with_user(self.head).has_access("read"))
        self.assertEqual(
            self._scope(self.other_head), self.department | self.other_department
        )

    def test_no_employee_no_department_no_scope(self):
        self.head.employee_id.department_id = False
        self.department.manager_id = False
        self.assertFalse(self._scope(self.head))
        self.head.employee_id.user_id = False
        self.assertFalse(self._scope(self.head))
        self.assertFalse(self.env["tdkt.commitment"].with_user(self.head).search([]))


@tagged("post_install", "-at_install", "tdkt")
class TestPeople(TdktCase):
    """Awards on the pages of people; who sees which is a matter of the matrix."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls._qualify(cls._create_dossier(cls.campaign))
        cls.decision = cls._issue(cls._create_decision(cls.campaign))

    @users("t_staff")
    def test_public_employee_shows_own_history_only(self):
        own = self.env["hr.employee.public"].browse(self.staff.employee_id.id)
        self.assertEqual(own.commendation_count, 1)
        self.assertEqual(own.commendation_ids.ids, self.decision.commendation_ids.ids)
        other = self.env["hr.employee.public"].browse(self.head.employee_id.id)
        self.assertEqual(other.commendation_count, 0)

    @users("t_hr")
    def test_hr_searches_employees_by_award_year_and_campaign(self):
        for domain in (
            [("commendation_ids.award_id", "=", self.award.id)],
            [("commendation_ids.year", "=", 2023)],
            [("commendation_ids.campaign_id", "=", self.campaign.id)],
        ):
            self.assertEqual(
                self.env["hr.employee"].search(domain).ids,
                self.staff.employee_id.ids,
            )


@tagged("post_install", "-at_install", "tdkt")
class TestTwoOffices(AccessCase):
    """Two offices in one database. What each model shows is a matter of the matrix."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here = cls.places["own_department"]
        cls.there = cls.places["other_company"]
        cls.campaign = cls.here.office.record("tdkt.campaign", "launched")
        cls.foreign_campaign = cls.there.record("tdkt.campaign", "launched")
        cls.decision = cls.here.record("tdkt.decision", "issued")
        cls.foreign_decision = cls.there.record("tdkt.decision", "issued")

    def setUp(self):
        super().setUp()
        quiet = mute_logger(*REFUSALS)
        quiet.__enter__()
        self.addCleanup(quiet.__exit__, None, None, None)

    def test_the_other_office_cannot_be_switched_on(self):
        """The companies of a request are the user's own, whatever the context says."""
        for role in ("officer", "leader", "manager"):
            model = self.env["tdkt.campaign"].with_user(self.logins[role])
            for companies in (
                self.other_company,
                self.company | self.other_company,
            ):
                forged = model.with_context(allowed_company_ids=companies.ids)
                with (
                    self.subTest(role=role),
                    self.assertRefused(
                        AccessError, "unauthorized or invalid companies"
                    ),
                ):
                    forged.search([("id", "=", self.foreign_campaign.id)])

    def test_each_numbers_for_itself(self):
        """Registers run side by side: the same number stands in both."""
        series = self.env["tdkt.number.series"]
        for _turn in range(2):
            taken = {
                company: series._allot(company, "QĐ", 2023)[0]
                for company in (self.company, self.other_company)
            }
            self.assertEqual(len(set(taken.values())), 1)
        seen = series.with_user(self.logins["officer"]).search([("code", "=", "QĐ")])
        self.assertEqual(seen.company_id, self.company)
        for decision in (self.decision, self.foreign_decision):
            self.assertEqual(
                sorted(decision.commendation_ids.mapped("register_number")), [1, 2]
            )

    def test_numbering_settings_are_each_offices_own(self):
        kind = self.env.ref("thidua_khenthuong.document_type_decision")
        here, there = (
            kind.with_company(company) for company in (self.company, self.other_company)
        )
        here.with_user(self.logins["manager"]).series_kept_here = True
        self.assertTrue(here.series_kept_here)
        self.assertFalse(there.series_kept_here)

    def test_settings_are_each_offices_own(self):
        """Saving the settings of one office leaves the other's as they were."""
        self.other_company.tdkt_issuer_name = "SỞ KHÁC"
        admin = self.logins["manager"]
        admin.group_ids |= self.env.ref("base.group_system")
        settings = self.env["res.config.settings"].with_user(admin)
        settings = settings.with_company(self.company)
        settings.create(
            {"tdkt_issuer_name": "SỞ NHÀ", "tdkt_evidence_max_mb": 7}
        ).execute()
        self.assertEqual(self.company.tdkt_issuer_name, "SỞ NHÀ")
        self.assertEqual(self.company.tdkt_evidence_max_mb, 7)
        self.assertEqual(self.other_company.tdkt_issuer_name, "SỞ KHÁC")
        self.assertEqual(self.other_company.tdkt_evidence_max_mb, 25)

    def test_nobody_of_the_other_office_is_told(self):
        """With no officer of its own, an office's work waits for nobody elsewhere."""
        self.assertFalse(self.other_company._tdkt_officer())

    def test_records_of_both_do_not_mix(self):
        """Even the superuser cannot put a unit of one office into a record of the
        other's."""
        foreign = self.there.department
        for values in (
            {"department_ids": [(4, foreign.id)]},
            {"organizer_id": foreign.id},
            {"signer_id": self.there.employee.id},
        ):
            with (
                self.subTest(values=values),
                self.assertRefused(UserError, "no company crossover"),
                self.env.cr.savepoint(),
            ):
                self.campaign._write_moving(values)

    def test_progress_and_pages_of_people(self):
        """Counts and buttons of one office hold nothing of the other."""
        rows = self.env["tdkt.campaign.progress"]
        for role in ("officer", "leader", "manager", "hr"):
            login = self.logins[role]
            with self.subTest(role=role):
                self.assertFalse(
                    rows.with_user(login).search(
                        [("campaign_id", "=", self.foreign_campaign.id)]
                    )
                )
                # the page itself is no secret of Odoo's; its awards are
                for model, record in (
                    ("hr.department", self.there.department),
                    ("hr.employee.public", self.there.employee),
                ):
                    page = self.env[model].browse(record.id).sudo()
                    self.assertEqual(page.commendation_count, 1)
                    mine = (
                        self.env["tdkt.commendation"]
                        .with_user(login)
                        .search(page.action_open_commendations()["domain"])
                    )
                    self.assertFalse(mine)

    def test_the_catalogue_is_shared(self):
        """Awards, item kinds and document types are law and serve every office."""
        for model in ("tdkt.award", "tdkt.item.kind", "tdkt.document.type"):
            self.assertNotIn("company_id", self.env[model]._fields)
            here = self.env[model].with_user(self.logins["user"]).search([])
            self.assertEqual(here.sudo(), self.env[model].search([]))


@tagged("post_install", "-at_install", "tdkt")
class TestGroups(TdktCase):
    def test_one_person_may_hold_all_three_privileges(self):
        """Saved through the user form: siblings of one privilege would be dropped."""
        user = self.leader
        groups = (
            self.env.ref("thidua_khenthuong.group_tdkt_officer")
            | self.env.ref("thidua_khenthuong.group_tdkt_leader")
            | self.env.ref("thidua_khenthuong.group_tdkt_council")
        )
        user.group_ids |= groups
        privileges = groups.privilege_id
        self.assertEqual(len(privileges), 3)
        user.write({"name": "Giám đốc kiêm Chủ tịch Hội đồng"})
        self.assertLessEqual(groups, user.group_ids)

    def test_manager_neither_signs_nor_votes(self):
        self.assertFalse(self.manager.has_group("thidua_khenthuong.group_tdkt_leader"))
        self.assertFalse(self.manager.has_group("thidua_khenthuong.group_tdkt_council"))
