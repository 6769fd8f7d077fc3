from datetime import date

from odoo.tests import HttpCase, tagged

from .common import TdktCase


@tagged("post_install", "-at_install", "tdkt")
class TestMeritTours(TdktCase, HttpCase):
    """What awards are judged by, entered in the web client."""

    frozen_date = None

    def test_a_list_of_assessments(self):
        self.start_tour(
            "/odoo/xep-loai-nhap",
            "tdkt_41_officer_imports_assessments",
            login="t_officer",
        )
        found = self.env["tdkt.assessment"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(
            {(one.subject_name, one.year, one.level) for one in found},
            {
                ("Người t_staff", 2022, "excellent"),
                ("Người t_head", 2022, "good"),
                ("Phòng Tổ chức", 2022, "excellent"),
            },
        )

    def test_an_initiative(self):
        initiatives = "/odoo/sang-kien"
        self.start_tour(
            initiatives, "tdkt_42_head_proposes_an_initiative", login="t_head"
        )
        made = self.env["tdkt.initiative"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(made.author_ids.mapped("share"), [60, 40])
        self.start_tour(initiatives, "tdkt_43_officer_recognises_it", login="t_officer")
        self.assertRecordValues(
            made, [{"state": "recognised", "recognised_on": date(2022, 12, 12)}]
        )
