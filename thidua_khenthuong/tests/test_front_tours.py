from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import TdktCase
from .test_statistics_tours import Vietnamese


class FrontTourCase(TdktCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = cls.company._tdkt_today()
        cls.campaign = cls._create_campaign(
            date_start=fields.Date.subtract(today, days=5),
            date_end=fields.Date.add(today, days=20),
        )
        commitment = cls._create_commitment(cls.campaign)
        commitment.action_submit()
        cls.dossier = cls._create_dossier(
            cls.campaign, year=today.year, minutes_date=today
        )

    def _decide(self):
        self._qualify(self.dossier)
        return self._create_decision(self.campaign, year=self.dossier.year)


@tagged("post_install", "-at_install", "tdkt")
class TestFrontTours(Vietnamese, FrontTourCase, HttpCase):
    """Each role finds its numbers, and the records behind them."""

    def test_leader(self):
        decision = self._decide()
        decision.with_user(self.officer).action_propose()
        campaign = self._create_campaign(launched=False, name="Trình ký")
        campaign.with_user(self.officer).action_propose()
        self.start_tour(
            "/odoo", "tdkt_84_leader_looks_and_signs_in_one_go", login="t_leader"
        )
        self.assertEqual(decision.document_state, "signed")
        self.assertEqual(campaign.state, "launched")

    def test_officer(self):
        self.dossier.action_submit()
        self.start_tour(
            "/odoo", "tdkt_85_officer_follows_the_funnel", login="t_officer"
        )

    def test_head(self):
        self.start_tour("/odoo", "tdkt_86_head_compares_with_the_plan", login="t_head")

    def test_hr(self):
        decision = self._issue(self._decide())
        self.start_tour("/odoo", "tdkt_87_hr_notes_an_award", login="t_hr")
        self.assertEqual(decision.commendation_ids.mapped("noted_by_id"), self.hr_user)


@tagged("post_install", "-at_install", "tdkt")
class TestFrontOnAPhone(Vietnamese, FrontTourCase, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_leader_and_officer(self):
        for login in ("t_leader", "t_officer"):
            self.start_tour(
                "/odoo/thi-dua-tong-quan", "tdkt_88_overview_on_a_phone", login=login
            )
