import base64

from odoo.tests import HttpCase, tagged

from .common import TdktCase

# The names that the tours read and type.
PEOPLE = {
    "t_leader": "Người Giám Đốc",
    "t_officer": "Lương Thị Thu",
    "t_head": "Vi Văn Toàn",
    "t_staff": "Nông Thị Hạnh",
    "t_hr": "Hoàng Đức Nam",
}


@tagged("post_install", "-at_install", "tdkt")
class TestMainJob(TdktCase, HttpCase):
    """The whole job in the web client, in Vietnamese, one login after the other."""

    frozen_date = None

    def test_from_the_document_to_the_employee(self):
        for login, name in PEOPLE.items():
            user = self.env["res.users"].search([("login", "=", login)])
            user.write({"lang": "vi_VN", "name": name})
            user.employee_id.name = name
        self.start_tour("/odoo/thi-dua", "tdkt_01_officer_imports", login="t_officer")
        campaign = self.env["tdkt.campaign"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(campaign.create_uid, self.officer)
        self.assertEqual(campaign.activity_ids.user_id, self.leader)

        self.start_tour("/odoo/thi-dua", "tdkt_02_leader_launches", login="t_leader")
        self.start_tour(
            "/odoo/thi-dua", "tdkt_03_officer_numbers_and_issues", login="t_officer"
        )
        campaign.invalidate_recordset()
        self.assertRecordValues(
            campaign,
            [{"state": "launched", "document_state": "issued", "number": 7}],
        )
        self.assertFalse(campaign.activity_ids)

        registrations = "/odoo/thi-dua-dang-ky"
        self.start_tour(registrations, "tdkt_04_head_registers", login="t_head")
        self.start_tour(registrations, "tdkt_05_officer_approves", login="t_officer")
        self.start_tour(registrations, "tdkt_06_head_reports", login="t_head")
        commitment = campaign.commitment_ids
        self.assertRecordValues(
            commitment, [{"state": "reported", "department_id": self.department.id}]
        )
        self.assertEqual(commitment.item_ids.quantity_done, 12)

        dossiers = "/odoo/thi-dua-ho-so"
        self.start_tour(dossiers, "tdkt_07_head_nominates", login="t_head")
        # the council meets on paper; its minutes are attached by the officer
        campaign.dossier_ids.with_user(self.officer).write(
            {
                "minutes_number": "03/BB-HĐ",
                "minutes_date": "2023-12-20",
                "minutes_file": base64.b64encode(b"bien ban"),
                "minutes_filename": "bien-ban.txt",
            }
        )
        self.start_tour(dossiers, "tdkt_08_officer_qualifies", login="t_officer")

        decisions = "/odoo/khen-thuong-quyet-dinh"
        self.start_tour(
            decisions, "tdkt_09_officer_prepares_decision", login="t_officer"
        )
        self.start_tour(decisions, "tdkt_10_leader_signs", login="t_leader")
        self.start_tour(decisions, "tdkt_11_officer_issues_decision", login="t_officer")
        self.assertEqual(campaign.dossier_ids.state, "concluded")
        employee = self.staff.employee_id
        self.start_tour(
            f"/odoo/employees/{employee.id}",
            "tdkt_12_hr_sees_the_award",
            login="t_hr",
        )
        self.start_tour(
            "/odoo/khen-thuong-cua-toi",
            "tdkt_13_employee_sees_his_own",
            login="t_staff",
        )


@tagged("post_install", "-at_install", "tdkt")
class TestAboveAuthority(TdktCase, HttpCase):
    """The road to the superior level and back, and old awards, in the web client."""

    frozen_date = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.leader | cls.officer | cls.hr_user).lang = "vi_VN"
        cls.leader.employee_id.name = "Người Giám Đốc"

    def test_submission_and_its_answer(self):
        campaign = self._create_campaign()
        nominations = [
            {
                "award_id": self.high_award.id,
                "employee_id": user.employee_id.id,
                "merit": "Dẫn đầu phong trào.",
            }
            for user in (self.staff, self.head)
        ]
        dossier = self._create_dossier(campaign, nominations=nominations)
        self._qualify(dossier)
        self.company.tdkt_scan_required = False
        submissions = "/odoo/khen-thuong-to-trinh"
        for tour, login in (
            ("tdkt_21_officer_prepares_submission", "t_officer"),
            ("tdkt_22_leader_signs_submission", "t_leader"),
            ("tdkt_23_officer_sends_submission", "t_officer"),
        ):
            self.start_tour(submissions, tour, login=login)
        self.assertEqual(set(dossier.nomination_ids.mapped("state")), {"forwarded"})
        self.start_tour(
            submissions, "tdkt_24_officer_registers_answer", login="t_officer"
        )
        self.assertRecordValues(
            dossier.nomination_ids.submission_id, [{"state": "answered", "number": 9}]
        )
        self.assertEqual(dossier.state, "concluded")
        self.assertEqual(
            self.staff.employee_id.commendation_ids.decision_number, "1234/QĐ-UBND"
        )

    def test_old_awards(self):
        batches = "/odoo/khen-thuong-nhap-cu"
        self.start_tour(
            batches, "tdkt_31_officer_imports_old_awards", login="t_officer"
        )
        batch = self.env["tdkt.award.import"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(
            batch, [{"state": "done", "imported_count": 2, "error_count": 1}]
        )
        self.assertEqual(self.staff.employee_id.commendation_count, 1)
        self.start_tour(batches, "tdkt_32_officer_undoes_the_import", login="t_officer")
        self.assertRecordValues(batch, [{"state": "undone", "imported_count": 0}])
        self.assertEqual(self.staff.employee_id.commendation_count, 0)

    def test_annex_without_a_column_of_numbers(self):
        self.start_tour(
            "/odoo/khen-thuong-nhap-cu",
            "tdkt_34_clerk_imports_an_annex",
            login="t_officer",
        )
        batch = self.env["tdkt.award.import"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(batch, [{"imported_count": 2, "skipped_count": 1}])
        commendations = batch.row_ids.commendation_id
        self.assertEqual(
            commendations.employee_id,
            self.staff.employee_id | self.head.employee_id,
        )
        self.assertEqual(set(commendations.mapped("decision_number")), {"21/QĐ-SKT"})
        choice = self.env["tdkt.award.import.choice"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(
            choice,
            [{"name": "Nguoi t_head", "employee_id": self.head.employee_id.id}],
        )
