"""Statistics and fairness, in the browser."""

from odoo.tests import HttpCase, tagged

from .test_fairness import FairnessCase
from .test_statistics import StatisticCase


class Vietnamese:
    frozen_date = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.users"].search(
            [("company_id", "=", cls.company.id)]
        ).lang = "vi_VN"


@tagged("post_install", "-at_install", "tdkt")
class TestStatisticTours(Vietnamese, StatisticCase, HttpCase):
    """The yearly report: counted, classified, sent; then an award is revoked."""

    def test_the_yearly_report(self):
        self.start_tour(
            "/odoo/thi-dua-tong-quan",
            "tdkt_71_officer_sends_the_yearly_report",
            login="t_officer",
        )
        report = self.env["tdkt.statistic.report"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(report.state, "sent")
        self.decision_b.with_user(self.leader).action_revoke("Kê khai sai thành tích")
        self.start_tour(
            f"/odoo/bao-cao-thong-ke/{report.id}",
            "tdkt_72_officer_sees_what_has_changed_since",
            login="t_officer",
        )

    def test_deadlines(self):
        self._create_campaign()
        self.start_tour(
            "/odoo/action-thidua_khenthuong.tdkt_campaign_action",
            "tdkt_75_officer_subscribes_to_deadlines",
            login="t_officer",
        )
        self.assertTrue(self.officer.sudo().tdkt_calendar_digest)


@tagged("post_install", "-at_install", "tdkt")
class TestFairnessTour(Vietnamese, FairnessCase, HttpCase):
    def test_fairness(self):
        self.start_tour(
            "/odoo/thi-dua-tong-quan",
            "tdkt_73_leader_looks_at_fairness",
            login="t_leader",
        )


@tagged("post_install", "-at_install", "tdkt")
class TestFairnessOnAPhone(Vietnamese, FairnessCase, HttpCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_fairness(self):
        self.start_tour(
            "/odoo/cong-bang-khen-thuong",
            "tdkt_74_leader_looks_at_fairness_on_a_phone",
            login="t_leader",
        )
