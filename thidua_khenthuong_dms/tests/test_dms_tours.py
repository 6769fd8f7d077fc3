"""A clerk in Documents: from the decision to its folder, a search, and back."""

from odoo.tests import HttpCase, tagged

from .common import DmsCase


@tagged("post_install", "-at_install", "tdkt")
class TestDmsTours(DmsCase, HttpCase):
    # a browser keeps its own clock and drops cookies of the past
    frozen_date = None

    def test_clerk_in_documents(self):
        self.ledger.sudo()._cron_file()
        self.officer.password = "t_officer"
        self.start_tour(
            f"/odoo/tdkt.decision/{self.decision.id}",
            "tdkt_dms_clerk",
            login="t_officer",
        )
