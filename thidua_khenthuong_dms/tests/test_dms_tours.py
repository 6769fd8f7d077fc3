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


@tagged("post_install", "-at_install", "tdkt")
class TestDmsPhone(DmsCase, HttpCase):
    """The folders of a decision and of a campaign, on a phone."""

    frozen_date = None
    browser_size = "390x844"
    touch_enabled = True

    def test_folder_of_a_record(self):
        self.ledger.sudo()._cron_file()
        self.officer.password = "t_officer"
        for record in (self.decision, self.campaign):
            with self.subTest(record=record):
                self.start_tour(
                    f"/odoo/{record._name}/{record.id}",
                    "tdkt_dms_phone",
                    login="t_officer",
                )
