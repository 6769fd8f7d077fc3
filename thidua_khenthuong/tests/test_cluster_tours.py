"""The scoring of a cluster, in the browser and on a phone."""

from odoo.tests import HttpCase, tagged

from .test_cluster import ClusterCase


class ClusterTourCase(ClusterCase, HttpCase):
    frozen_date = None

    def _score(self, tour):
        users = self.env["res.users"].search([("company_id", "=", self.company.id)])
        users.lang = "vi_VN"
        one = self._create_round()
        self.start_tour(f"/odoo/cham-diem-cum/{one.id}", tour, login="t_officer")
        scores = one.entry_ids[0].score_ids
        self.assertEqual(scores.mapped("points"), [40, 28.5])


@tagged("post_install", "-at_install", "tdkt")
class TestClusterTour(ClusterTourCase):
    def test_an_officer_scores_a_unit(self):
        self._score("tdkt_91_officer_scores_a_unit")


@tagged("post_install", "-at_install", "tdkt")
class TestClusterTourOnAPhone(ClusterTourCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_an_officer_scores_a_unit(self):
        self._score("tdkt_92_officer_scores_a_unit_on_a_phone")
