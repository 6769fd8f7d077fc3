import base64
from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.thidua_khenthuong.models.campaign.tdkt_campaign_year import (
    same_day_next_year,
)

from .common import BY_BUTTON, LOCKED, TdktCase

RULE_LOG = "odoo.addons.base.models.ir_rule"


@tagged("post_install", "-at_install", "tdkt")
class TestTree(TdktCase):
    """The superior's plan, the office's campaign, a unit's own plan."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.superior = (
            cls.env["tdkt.campaign"]
            .with_user(cls.officer)
            .create(
                {
                    "level": "superior",
                    "name": "Phong trào thi đua của tỉnh",
                    "parent_reference": "Kế hoạch số 52/KH-UBND ngày 03/3/2023",
                    "date_start": date(2023, 3, 1),
                    "date_end": date(2023, 6, 15),
                    "superior_file": base64.b64encode(b"%PDF"),
                    "superior_filename": "ke-hoach-52.pdf",
                    "company_id": cls.company.id,
                }
            )
        )
        cls.campaign = cls._create_campaign(launched=False, parent_id=cls.superior.id)

    def test_superior_plan_is_registered_and_not_signed(self):
        plan = self.superior
        self.assertFalse(plan.symbol)
        for method in ("action_propose", "action_issue"):
            with (
                self.subTest(method=method),
                self.assertRefused(UserError, "Superior's Plan"),
            ):
                getattr(plan, method)()
        for method in ("action_sign", "action_launch"):
            with (
                self.subTest(method=method),
                self.assertRefused(UserError, "Superior's Plan"),
            ):
                getattr(plan.with_user(self.leader), method)()
        self.assertIn("|register|", plan.available_actions)
        self.assertNotIn("|propose|", plan.available_actions)
        plan.action_register()
        self.assertRecordValues(
            plan, [{"state": "launched", "document_state": "draft"}]
        )
        # what was registered stands
        with self.assertRefused(UserError, "“Date End” of “", "is locked"):
            plan.date_end = date(2023, 7, 1)
        plan.action_start_review()
        plan.action_close()
        self.assertEqual(plan.state, "closed")

    def test_superior_plan_needs_its_number_and_period(self):
        self.superior.write({"parent_reference": False, "date_end": False})
        with self.assertRefused(UserError, "Superior's Plan", "Date End"):
            self.superior.action_register()

    def test_registering_is_the_officers(self):
        for user in (self.leader, self.manager):
            allowed = user == self.manager
            plan = self.superior.copy().with_user(user)
            if allowed:
                plan.action_register()
            else:
                with self.assertRefused(
                    AccessError, "may do “Register the superior's plan”"
                ):
                    plan.action_register()

    def test_nobody_registers_for_the_superiors_plan(self):
        self.superior.action_register()
        commitment = self._create_commitment(self.superior)
        with self.assertRefused(UserError, "does not take part"):
            commitment.action_submit()

    def test_reference_comes_from_the_plan_above(self):
        self.assertEqual(
            self.campaign.parent_reference, "Kế hoạch số 52/KH-UBND ngày 03/3/2023"
        )
        self.campaign.with_user(self.leader).action_launch()
        # a signed text does not change with the tree
        other = self.superior.copy({"parent_reference": "Kế hoạch khác"})
        self.campaign.with_user(self.officer).parent_id = other
        self.assertEqual(
            self.campaign.parent_reference, "Kế hoạch số 52/KH-UBND ngày 03/3/2023"
        )

    def test_order_of_the_tree(self):
        self.campaign.with_user(self.leader).action_launch()
        plan = self._create_unit_plan(self.campaign)
        for child, parent, sentence in (
            (self.superior, self.campaign, "cannot stand above"),
            (self.campaign, plan, "cannot stand above"),
            (plan, self.superior, "choose the unit and the office's campaign"),
        ):
            with (
                self.subTest(child=child.name, parent=parent.name),
                self.assertRefused(ValidationError, sentence),
            ):
                child.with_user(self.officer).parent_id = parent
        self.assertEqual(self.superior.child_count, 1)
        self.assertEqual(self.campaign.child_count, 1)

    def test_level_is_chosen_once(self):
        with self.assertRefused(UserError, "level is chosen"):
            self.campaign.with_user(self.officer).level = "superior"

    def test_unit_writes_and_adopts_its_own_plan(self):
        self.campaign.with_user(self.leader).action_launch()
        plan = self._create_unit_plan(self.campaign)
        self.assertRecordValues(
            plan,
            [
                {
                    "level": "unit",
                    "parent_id": self.campaign.id,
                    "organizer_id": self.department.id,
                    "date_start": date(2023, 3, 10),
                    "date_end": date(2023, 5, 31),
                    "signer_id": self.head.employee_id.id,
                    "symbol": False,
                }
            ],
        )
        self.assertEqual(plan.department_ids, self.department)
        plan.write({"theme": "Nhanh hơn", "section_ids": [(0, 0, {"title": "II"})]})
        for user in (self.officer, self.leader, self.manager):
            with (
                self.subTest(user=user.login),
                self.assertRefused(AccessError, "may do “Adopt the unit's plan”"),
            ):
                plan.with_user(user).action_adopt()
        plan.action_adopt()
        self.assertEqual(plan.state, "launched")
        with self.assertRefused(UserError, "“Theme” of “", "is locked"):
            plan.theme = "Khác"
        with self.assertRefused(UserError, "“Section” of “", "is locked"):
            plan.section_ids[0].title = "Khác"
        commitment = self._create_commitment(plan)
        commitment.action_submit()
        self.assertEqual(commitment.state, "submitted")
        plan.action_start_review()
        plan.action_close()
        self.assertEqual(plan.state, "closed")

    @mute_logger(RULE_LOG)
    def test_unit_touches_nothing_but_its_own_plans(self):
        self.campaign.with_user(self.leader).action_launch()
        plan = self._create_unit_plan(self.campaign, adopted=True)
        head, other = self.head, self.other_head
        with self.assertRefused(AccessError, "(tdkt.campaign)"):
            self.campaign.with_user(head).budget = 1
        draft = self._create_campaign(launched=False)
        with self.assertRefused(AccessError, "(tdkt.campaign.section)"):
            draft.section_ids.with_user(head).title = "x"
        with self.assertRefused(AccessError, "(tdkt.campaign)"):
            plan.with_user(other).budget = 1
        draft_plan = self._create_unit_plan(self.campaign)
        with self.assertRefused(AccessError, "(tdkt.campaign.section)"):
            draft_plan.section_ids.with_user(other).unlink()
        # a second press opens the draft that is there
        action = self.campaign.with_user(head).action_new_unit_plan()
        self.assertEqual(action["res_id"], draft_plan.id)
        with self.assertRefused(AccessError, "(tdkt.campaign)"):
            self.env["tdkt.campaign"].with_user(head).create(
                # it is the campaign that is refused, not a line of it
                self._prepare_campaign_values(
                    level="office",
                    legal_basis_ids=[],
                    recipient_ids=[],
                    section_ids=[],
                    target_ids=[],
                )
            )
        with self.assertRefused(UserError, "do not act for"):
            plan.organizer_id = self.other_department
        for values in (
            {"department_ids": [(4, self.other_department.id)]},
            {"organizer_id": self.other_department.id},
        ):
            with self.assertRefused(ValidationError, "binds the unit alone"):
                plan.with_user(self.officer).write(values)

    def test_a_unit_plan_needs_a_running_campaign_that_the_unit_takes_part_in(self):
        with self.assertRefused(UserError, "is not open for that to you"):
            self.campaign.with_user(self.officer).action_new_unit_plan()
        self.campaign.with_user(self.officer).department_ids = self.other_department
        self.campaign.with_user(self.leader).action_launch()
        with self.assertRefused(UserError, "is not open for that to you"):
            self.campaign.with_user(self.head).action_new_unit_plan()
        plan = self._create_unit_plan(self.campaign, self.other_head)
        self.campaign.with_user(self.leader).action_cancel("Dừng")
        with self.assertRefused(UserError, "is not running"):
            plan.action_adopt()

    def test_period_beyond_the_plan_above_warns(self):
        self.assertFalse(self.campaign._list_tree_warnings())
        self.campaign.with_user(self.officer).date_end = date(2023, 12, 31)
        self.assertIn("beyond the plan above", self.campaign.open_gaps)

    def test_guide_stays_with_the_campaign(self):
        self.campaign.with_user(self.leader).action_launch()
        self.campaign.with_user(self.officer).write(
            {
                "guide_number": "12/HD-SKT",
                "guide_date": date(2023, 3, 10),
                "guide_subject": "Hướng dẫn bình xét",
                "guide_file": base64.b64encode(b"%PDF guide"),
                "guide_filename": "huong-dan.pdf",
            }
        )
        # those who are judged by it may read it
        seen = self.campaign.with_user(self.staff)
        self.assertEqual(base64.b64decode(seen.guide_file), b"%PDF guide")


@tagged("post_install", "-at_install", "tdkt")
class TestNextYear(TdktCase):
    def test_dates_move_by_a_year(self):
        for before, after in (
            (date(2023, 3, 1), date(2024, 3, 1)),
            (date(2024, 2, 29), date(2025, 2, 28)),
            (date(2023, 2, 28), date(2024, 2, 29)),
            (date(2024, 2, 28), date(2025, 2, 28)),
            (date(2025, 12, 31), date(2026, 12, 31)),
        ):
            self.assertEqual(same_day_next_year(before), after)
        self.assertFalse(same_day_next_year(False))

    def test_repeat_next_year(self):
        campaign = self._create_campaign(
            name="Phong trào thi đua năm 2023",
            theme="Hoàn thành nhiệm vụ năm 2023, tạo đà cho 2024",
            dossier_deadline=date(2023, 6, 10),
            award_ids=[(0, 0, {"award_id": self.award.id, "quantity": 3})],
            legal_basis_ids=[(0, 0, {"name": "Căn cứ Luật ngày 15 tháng 6 năm 2022"})],
            guide_number="12/HD-SKT",
        )
        self._issue_campaign(campaign)
        archived = self.other_department
        archived.active = False
        action = campaign.with_user(self.officer).action_duplicate_next_year()
        repeated = self.env["tdkt.campaign"].browse(action["res_id"])
        self.assertRecordValues(
            repeated,
            [
                {
                    "name": "Phong trào thi đua năm 2023",
                    "date_start": date(2024, 3, 1),
                    "date_end": date(2024, 5, 31),
                    "dossier_deadline": date(2024, 6, 10),
                    "state": "draft",
                    "document_state": "draft",
                    "number": 0,
                    "date_document": False,
                    "guide_number": False,
                    "create_uid": self.officer.id,
                }
            ],
        )
        self.assertEqual(repeated.award_ids.quantity, 3)
        self.assertNotIn(archived, repeated.department_ids)
        self.assertFalse(repeated.commitment_ids)
        # nothing was changed silently: every year is listed with its place
        lines = repeated.year_review.splitlines()
        self.assertEqual(len(lines), 4)
        self.assertTrue(any(line.startswith("2024 – Theme") for line in lines))
        self.assertTrue(any("15 tháng 6 năm 2022" in line for line in lines))
        self.assertIn("not reviewed yet", repeated.open_gaps)
        repeated.with_user(self.officer).year_review = False
        self.assertNotIn("not reviewed", repeated.open_gaps or "")

    def _issue_campaign(self, campaign):
        campaign.with_user(self.officer).action_number(7)
        campaign.with_user(self.officer).action_issue()

    def test_targets_of_a_copy_point_at_its_own_text(self):
        campaign = self._create_campaign(launched=False).with_user(self.officer)
        campaign.target_ids.point_id = campaign.section_ids.point_ids
        copied = campaign.copy()
        self.assertEqual(copied.target_ids.point_id, copied.section_ids.point_ids)
        self.assertNotEqual(copied.target_ids.point_id, campaign.target_ids.point_id)

    def test_signer_who_has_left_is_left_out(self):
        campaign = self._create_campaign()
        self.leader.employee_id.active = False
        action = campaign.with_user(self.officer).action_duplicate_next_year()
        self.assertFalse(self.env["tdkt.campaign"].browse(action["res_id"]).signer_id)

    def test_who_may_and_what_is_repeated(self):
        campaign = self._create_campaign()
        for user in (self.staff, self.head, self.leader):
            with (
                self.subTest(user=user.login),
                self.assertRefused(
                    AccessError,
                    "Only an officer of the standing office prepares campaigns",
                ),
            ):
                campaign.with_user(user).action_duplicate_next_year()
        plan = self._create_unit_plan(campaign)
        with self.assertRefused(UserError, "Only the office's campaigns are repeated"):
            plan.with_user(self.officer).action_duplicate_next_year()


@tagged("post_install", "-at_install", "tdkt")
class TestReview(TdktCase):
    """Interim and final reports, and the figures in them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign(
            award_ids=[(0, 0, {"award_id": cls.award.id, "quantity": 3})],
            budget=30_000_000,
        )
        cls.commitment = cls._create_commitment(cls.campaign)
        cls.commitment.action_submit()
        cls.commitment.with_user(cls.officer).action_approve()
        cls.env["tdkt.evidence"].with_user(cls.head).create(
            {
                "item_id": cls.commitment.item_ids.id,
                "name": "Mười hồ sơ",
                "quantity": 10,
                "date": date(2023, 3, 9),
            }
        )
        personal = cls._create_commitment(
            cls.campaign,
            cls.other_staff,
            employee_id=cls.other_staff.employee_id.id,
            item_ids=[(0, 0, {"kind": "initiative", "name": "Biểu mẫu mới"})],
        )
        personal.action_submit()
        # a draft does not count
        cls._create_commitment(cls.campaign, cls.staff, employee_id=False)
        dossier = cls._qualify(cls._create_dossier(cls.campaign))
        dossier.nomination_ids.with_user(cls.officer).amount = 450_000
        cls._issue(cls._create_decision(cls.campaign), 1)
        cls._create_news(cls.campaign)

    @classmethod
    def _create_commitment(cls, campaign, user=None, **values):
        if user == cls.staff:
            values["department_id"] = cls.office.id
            user = cls.officer
        return super()._create_commitment(campaign, user, **values)

    def test_figures(self):
        figures = self.campaign.with_user(self.officer)._summary_figures()
        self.assertEqual(set(figures), set(self.campaign.ids))
        figures = figures[self.campaign.id]
        self.assertEqual(
            {
                key: value
                for key, value in figures.items()
                if not isinstance(value, list)
            },
            {
                "department_count": 3,
                "registered_count": 2,
                "collective_count": 1,
                "person_count": 1,
                "item_count": 2,
                "done_count": 1,
                "evidence_count": 1,
                "given_count": 1,
                "amount": 450_000,
                "exemplar_count": 0,
                "news_count": 1,
                "budget": 30_000_000,
            },
        )
        self.assertEqual(
            figures["kinds"],
            [
                {"kind": "model", "items": 1, "done": 1},
                {"kind": "initiative", "items": 1, "done": 0},
            ],
        )
        self.assertEqual(
            figures["awards"],
            [
                {
                    "name": self.award.name,
                    "subject": "individual",
                    "planned": 3,
                    "given": 1,
                    "amount": 450_000,
                }
            ],
        )
        by_name = {line["name"]: line for line in figures["departments"]}
        self.assertEqual(
            by_name["Phòng Tổ chức"],
            {
                "name": "Phòng Tổ chức",
                "registered": True,
                "commitments": 1,
                "items": 1,
                "done": 1,
                "evidence": 1,
                "missing": 0,
                "last_evidence": date(2023, 3, 9),
            },
        )
        self.assertFalse(by_name["Văn phòng"]["registered"])
        self.assertEqual(by_name["Phòng Cải cách"]["missing"], 1)

    def test_report_is_filled_from_the_data(self):
        review = self._create_review(self.campaign)
        self.assertIn("Chủ đề: “Đoàn kết, sáng tạo", review.organisation)
        self.assertIn("Có 2/3 phòng, đơn vị đăng ký", review.organisation)
        self.assertIn("từ ngày 01/03/2023", review.organisation)
        self.assertIn("Đã hoàn thành 1/2 nội dung", review.result)
        self.assertIn("- Mô hình: 1/1.", review.result)
        self.assertIn("- Văn phòng: chưa đăng ký.", review.result)
        self.assertIn("còn thiếu 1 mô hình", review.result)
        self.assertIn("Giấy khen (cá nhân): 1/3 theo cơ cấu.", review.commendation)
        self.assertIn("450.000 đồng", review.commendation)

    def test_report_form_fills_itself(self):
        form = Form(self.env["tdkt.campaign.review"].with_user(self.officer))
        self.assertFalse(form.result)
        form.campaign_id = self.campaign
        self.assertIn("1/2 nội dung", form.result)
        form.result = "Viết lại."
        review = form.save()
        self.assertEqual(review.result, "Viết lại.")
        review.evaluation = "Tốt."
        review.action_refill()
        self.assertIn("1/2 nội dung", review.result)
        self.assertEqual(review.evaluation, "Tốt.")

    def test_completed_report_is_frozen(self):
        review = self._create_review(self.campaign, report_file=False)
        with self.assertRefused(UserError, "Attach the signed report"):
            review.action_complete()
        review.write(
            {
                "report_file": base64.b64encode(b"%PDF tong ket"),
                "report_filename": "tong-ket.pdf",
            }
        )
        review.action_complete()
        for values in ({"result": "x"}, {"report_file": False}, {"state": "draft"}):
            with self.subTest(values=values), self.assertRefusedAs(LOCKED, BY_BUTTON):
                review.write(values)
        with self.assertRefused(
            UserError, "“Refresh from data” is possible only in: Draft"
        ):
            review.action_refill()
        with self.assertRefused(UserError, "has left the draft state"):
            review.unlink()
        review.action_reopen()
        review.action_complete()
        campaign = self.campaign.with_user(self.officer)
        campaign.dossier_ids.filtered(
            lambda dossier: dossier.state == "appraising"
        ).action_conclude()
        campaign.action_start_review()
        campaign.action_close()
        with self.assertRefused(UserError, "is closed"):
            review.action_reopen()

    def test_reports_are_the_officers(self):
        review = self._create_review(self.campaign)
        for user, sentence in (
            (self.leader, "Only an officer of the standing office"),
            (self.head, "(tdkt.campaign.review)"),
        ):
            for method in ("action_complete", "action_refill"):
                with (
                    self.subTest(user=user.login, method=method),
                    self.assertRefused(AccessError, sentence),
                ):
                    getattr(review.with_user(user), method)()
        review.report_file = base64.b64encode(b"%PDF")
        review.action_complete()
        with self.assertRefused(AccessError, "may do “Reopen”"):
            review.with_user(self.leader).action_reopen()

    def test_one_final_report(self):
        self._create_review(self.campaign, kind="interim")
        self._create_review(self.campaign, kind="interim")
        self._create_review(self.campaign)
        with (
            self.assertRefused(UniqueViolation, "tdkt_campaign_review_final_uniq"),
            mute_logger("odoo.sql_db"),
        ):
            self._create_review(self.campaign)


@tagged("post_install", "-at_install", "tdkt")
class TestNews(TdktCase):
    def test_log(self):
        campaign = self._create_campaign()
        news = self._create_news(
            campaign, url="https://example.com/tin/1", channel="website"
        )
        self.assertEqual(news.date, date(2023, 3, 10))
        self.assertEqual(news.company_id, self.company)
        self.assertEqual(campaign.with_user(self.head).news_count, 1)
        # whoever may not read the log finds no number either
        self.assertEqual(campaign.with_user(self.staff).news_count, 0)
        self.assertEqual(campaign.with_user(self.other_head).news_count, 0)
        for url in ("example.com", "javascript:alert(1)", "https://"):
            with (
                self.subTest(url=url),
                self.assertRefused(ValidationError, "is not a web address"),
            ):
                news.url = url

    @mute_logger(RULE_LOG)
    def test_units_log_for_themselves(self):
        campaign = self._create_campaign()
        with self.assertRefused(AccessError, "(tdkt.campaign.news)"):
            self._create_news(campaign, department_id=self.other_department.id)
        self._create_news(
            campaign, self.officer, department_id=self.other_department.id
        )

    def test_silent_days_are_not_negative(self):
        campaign = self._create_campaign()
        with (
            self.assertRefused(CheckViolation, "tdkt_campaign_silent_days_positive"),
            mute_logger("odoo.sql_db"),
        ):
            campaign.silent_days = -1
            campaign.flush_recordset()

    def test_settings_are_checked(self):
        for name in ("tdkt_silent_days", "tdkt_deadline_days"):
            for days in (0, 366):
                with self.assertRefused(ValidationError, "must be between 1 and 365"):
                    self.company[name] = days


@tagged("post_install", "-at_install", "tdkt")
class TestCron(TdktCase):
    def test_plans_of_every_level_end_by_themselves(self):
        campaign = self._create_campaign()
        plan = self._create_unit_plan(campaign, adopted=True)
        with freeze_time("2023-06-01"):
            self.env["tdkt.campaign"]._cron_start_review()
        self.assertEqual(campaign.state, "reviewing")
        self.assertEqual(plan.state, "reviewing")
        # the office is told of its own campaign alone
        self.assertTrue(campaign.activity_ids)
        self.assertFalse(plan.activity_ids)
