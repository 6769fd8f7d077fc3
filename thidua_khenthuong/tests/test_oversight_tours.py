from odoo.tests import HttpCase, tagged

from .common import TdktCase

ACTION = "/odoo/action-thidua_khenthuong."


@tagged("post_install", "-at_install", "tdkt")
class TestOversightTours(TdktCase, HttpCase):
    """Acting for another one, changes after the award, and who looks over it."""

    frozen_date = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.users"].search(
            [("company_id", "=", cls.company.id)]
        ).lang = "vi_VN"
        for user, name in ((cls.head, "Vi Văn Toàn"), (cls.other_head, "Lý Thị Mai")):
            user.name = user.employee_id.name = name

    def test_a_deputy_acts_for_the_head(self):
        self.start_tour(
            "/odoo/thi-dua-uy-quyen",
            "tdkt_51_head_passes_his_place_on",
            login="t_head",
        )
        delegation = self.env["tdkt.delegation"].search(
            [("employee_id", "=", self.head.employee_id.id)]
        )
        self.assertRecordValues(
            delegation,
            [{"state": "confirmed", "delegate_id": self.other_head.employee_id.id}],
        )
        dossier = self._create_dossier()
        self.start_tour(
            "/odoo/thi-dua-ho-so",
            "tdkt_52_deputy_hands_the_dossier_in",
            login="t_head2",
        )
        entry = self.env["tdkt.audit.entry"].search(
            [("res_model", "=", dossier._name), ("res_id", "=", dossier.id)], limit=1
        )
        self.assertRecordValues(
            entry,
            [
                {
                    "action": "submit",
                    "user_id": self.other_head.id,
                    "acting_for_id": self.head.employee_id.id,
                }
            ],
        )

    def test_after_the_award(self):
        self._qualify(self._create_dossier())
        award = self._issue(self._create_decision(), 5).commendation_ids
        register = "/odoo/so-khen-thuong"
        self.start_tour(register, "tdkt_53_leader_corrects_an_award", login="t_leader")
        self.start_tour(
            register, "tdkt_54_officer_reissues_a_certificate", login="t_officer"
        )
        award.invalidate_recordset()
        self.assertEqual(award.nominee_position, "Chuyên viên chính")
        self.assertEqual(award.change_ids.mapped("kind"), ["reissue", "correct"])
        self.start_tour(
            "/odoo/thi-dua-nhat-ky",
            "tdkt_55_leader_reads_the_history",
            login="t_leader",
        )
        self.start_tour(
            f"{ACTION}tdkt_audit_check_action",
            "tdkt_56_leader_checks_the_history",
            login="t_leader",
        )
        self.start_tour(
            f"{ACTION}tdkt_personal_export_action",
            "tdkt_57_hr_exports_personal_data",
            login="t_hr",
        )
        entry = self.env["tdkt.audit.entry"].search(
            [("action", "=", "export"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(entry.user_id, self.hr_user)

    def test_what_rests_on_a_revoked_award(self):
        title = self.env.ref("thidua_khenthuong.award_cstdcs")
        given = self._give_external(title, 2024)
        self._give_external(self.high_award, 2025)
        given.decision_id.with_user(self.leader).action_revoke("Kê khai gian dối")
        self.start_tour(
            "/odoo/so-khen-thuong",
            "tdkt_58_officer_sees_what_rests_on_it",
            login="t_officer",
        )
