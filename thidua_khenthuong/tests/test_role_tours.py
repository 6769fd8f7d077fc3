from datetime import timedelta

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import TdktCase
from .test_radar import RadarCase


class RoleTourCase(TdktCase, HttpCase):
    frozen_date = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.users"].search([("login", "like", "t_")]).lang = "vi_VN"
        today = cls.company._tdkt_today()
        cls.campaign = cls._create_campaign(
            date_start=today - timedelta(days=30),
            date_end=today + timedelta(days=60),
            award_ids=[Command.create({"award_id": cls.award.id, "quantity": 3})],
        )

    def _form(self, record, path):
        return f"/odoo/{path}/{record.id}"


@tagged("post_install", "-at_install", "tdkt")
class TestHead(RoleTourCase):
    def test_own_plan_and_its_awards(self):
        self.start_tour(
            self._form(self.campaign, "thi-dua"),
            "tdkt_41_head_writes_unit_plan",
            login="t_head",
        )
        plan = self.campaign.child_ids
        self.assertRecordValues(
            plan,
            [
                {
                    "state": "launched",
                    "level": "unit",
                    "organizer_id": self.department.id,
                    "create_uid": self.head.id,
                }
            ],
        )
        plan.with_user(self.officer).award_ids = [
            Command.create({"award_id": self.award.id, "quantity": 2})
        ]
        self.start_tour(
            self._form(plan, "thi-dua"),
            "tdkt_42_head_sees_its_awards",
            login="t_head",
        )

    def test_late_dossier(self):
        self.campaign.with_user(self.officer).dossier_deadline = (
            self.company._tdkt_today() - timedelta(days=1)
        )
        dossier = self._create_dossier(self.campaign)
        self.start_tour(
            self._form(dossier, "thi-dua-ho-so"),
            "tdkt_43_head_submits_late",
            login="t_head",
        )
        self.assertRecordValues(dossier, [{"state": "submitted", "late": True}])
        self.assertIn("Nộp sau hạn", "".join(dossier.message_ids.mapped("body")))


@tagged("post_install", "-at_install", "tdkt")
class TestOfficer(RoleTourCase):
    def test_merges_the_units_dossiers(self):
        lines = self.env["tdkt.nomination"]
        for head, person in (
            (self.head, self.staff),
            (self.other_head, self.other_staff),
        ):
            dossier = self._create_dossier(
                self.campaign,
                head,
                nominations=[
                    {
                        "award_id": self.award.id,
                        "employee_id": person.employee_id.id,
                        "merit": "Hoàn thành xuất sắc.",
                    }
                ],
            )
            lines |= self._qualify(dossier).nomination_ids
        lines.with_user(self.officer).amount = 450_000
        self.start_tour(
            "/odoo/thi-dua-danh-sach", "tdkt_44_officer_merges", login="t_officer"
        )
        self.env.invalidate_all()
        first, second = lines
        self.assertLess(second.sequence, first.sequence)


@tagged("post_install", "-at_install", "tdkt")
class TestOfficerOnTheRadar(RadarCase, HttpCase):
    frozen_date = None

    def test_reminds(self):
        today = self.company._tdkt_today()
        campaign = self._create_campaign(
            name="Phong trào trên radar",
            date_start=today - timedelta(days=20),
            date_end=today + timedelta(days=60),
        )
        self._register(campaign, self.other_head, evidence=today)
        self.start_tour("/odoo/thi-dua-radar", "tdkt_radar_leader", login="t_officer")
        self.assertIn(self.head, self._reminders(campaign).user_id)


@tagged("post_install", "-at_install", "tdkt")
class TestHr(RoleTourCase):
    def test_award_of_the_province_by_hand(self):
        self.start_tour(
            "/odoo/khen-thuong-quyet-dinh-cap-tren",
            "tdkt_45_hr_registers_by_hand",
            login="t_hr",
        )
        commendation = self.staff.employee_id.commendation_ids
        self.assertRecordValues(
            commendation,
            [{"decision_number": "1234/QĐ-UBND", "award_id": self.high_award.id}],
        )
        self.assertEqual(commendation.decision_id.create_uid, self.hr_user)
        self.assertTrue(commendation.decision_id.scan_file)

    def test_old_awards_from_a_list(self):
        self.start_tour(
            "/odoo/khen-thuong-nhap-cu",
            "tdkt_31_officer_imports_old_awards",
            login="t_hr",
        )
        self.assertEqual(self.staff.employee_id.commendation_count, 1)


@tagged("post_install", "-at_install", "tdkt")
class TestCouncilAndManager(RoleTourCase):
    def test_council_member_looks(self):
        self.start_tour(
            self._form(self.campaign, "thi-dua"),
            "tdkt_46_council_looks",
            login="t_council",
        )

    def test_council_member_arrives(self):
        self.start_tour("/odoo", "tdkt_65_council_member_arrives", login="t_council")

    def test_manager_requires_a_paper(self):
        self.env["tdkt.paper.requirement"].search([]).active = False
        requirement = self.env["tdkt.paper.requirement"].create(
            {
                "kind_id": self.env.ref("thidua_khenthuong.paper_kind_report").id,
                "award_kind": "form",
                "procedure": "full",
                "legal_basis": "Luật Thi đua, khen thưởng 2022, Điều 84",
                "confidence": "Q",
            }
        )
        self.start_tour(
            "/odoo/ho-so-thanh-phan",
            "tdkt_47_manager_requires_a_paper",
            login="t_manager",
        )
        requirement.invalidate_recordset()
        self.assertEqual(requirement.enforcement, "block")


@tagged("post_install", "-at_install", "tdkt")
class TestMenuBar(RoleTourCase):
    """A page opened by its address has our menu bar, for each role that may open it."""

    def test_pages_by_address(self):
        tours = {
            "t_staff": "of_own_pages",
            "t_hr": "of_own_pages",
            "t_head": "for_a_unit",
            "t_council": "for_the_council",
            "t_leader": "for_the_office",
            "t_officer": "for_the_office",
            "t_manager": "for_the_office",
        }
        for login, pages in tours.items():
            with self.subTest(login=login):
                self.start_tour(
                    f"/odoo/tdkt.campaign/{self.campaign.id}",
                    f"tdkt_menu_bar_{pages}",
                    login=login,
                )
