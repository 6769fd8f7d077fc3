from odoo.tests import HttpCase, tagged

from .common import TdktCase
from .test_diary import LONG


class DiaryTourCase(TdktCase, HttpCase):
    frozen_date = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()

    @classmethod
    def _create_personal(cls, user, approved=True):
        commitment = cls._create_commitment(
            cls.campaign, user, employee_id=user.employee_id.id
        )
        commitment.action_submit()
        if approved:
            commitment.with_user(cls.officer).action_approve()
        return commitment

    @classmethod
    def _give_award(cls):
        cls._qualify(cls._create_dossier(cls.campaign))
        cls._issue(cls._create_decision(cls.campaign))
        cls._qualify(cls._create_dossier(year=2023))


@tagged("post_install", "-at_install", "tdkt")
class TestOnAPhone(DiaryTourCase):
    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls._create_personal(cls.staff)

    def test_quick_entry(self):
        """Five interactions from the link to the saved line, on a phone."""
        self.start_tour(
            "/odoo/ghi-ket-qua", "tdkt_quick_entry_on_a_phone", login="t_staff"
        )
        self.assertRecordValues(
            self.own.evidence_ids,
            [{"name": "Giải quyết 4 hồ sơ", "quantity": 4, "filename": "anh.jpg"}],
        )
        self.assertEqual(self.own.item_ids.quantity_done, 4)

    def test_my_page(self):
        self._give_award()
        self.start_tour(
            "/odoo/thi-dua-cua-toi", "tdkt_my_page_on_a_phone", login="t_staff"
        )


@tagged("post_install", "-at_install", "tdkt")
class TestAtTheDesk(DiaryTourCase):
    def test_my_page(self):
        own = self._create_personal(self.staff)
        self._give_award()
        self.start_tour("/odoo/thi-dua", "tdkt_my_page", login="t_staff")
        self.assertEqual(own.evidence_ids.quantity, 4)

    def test_officer_finds_what_waits(self):
        self._create_personal(self.other_staff, approved=False)
        self.start_tour(
            "/odoo/thi-dua-cua-toi", "tdkt_officer_finds_what_waits", login="t_officer"
        )

    def test_officer_sees_the_like(self):
        for user in (self.staff, self.other_staff):
            commitment = self._create_personal(user)
            self.env["tdkt.evidence"].with_user(commitment.create_uid).create(
                {"commitment_id": commitment.id, "name": LONG}
            )
        self.start_tour(
            "/odoo/thi-dua-minh-chung", "tdkt_officer_sees_the_like", login="t_officer"
        )

    def test_officer_approves_many(self):
        """One of three fails: it is named, and the two others are approved."""
        waiting = self._create_personal(self.head, approved=False)
        failing = self._create_personal(self.other_staff, approved=False)
        failing.action_recall()
        also = self._create_personal(self.other_head, approved=False)
        self.start_tour(
            "/odoo/thi-dua-dang-ky", "tdkt_officer_approves_many", login="t_officer"
        )
        records = (waiting | also | failing).sudo()
        records.invalidate_recordset()
        self.assertEqual(records.mapped("state"), ["approved", "approved", "draft"])

    def test_officer_stops_in_between(self):
        """Stopped after the first 25 of 30: those are done, the rest is untouched."""
        employees = self.env["hr.employee"].create(
            [
                {
                    "name": f"Người {i:02d}",
                    "department_id": self.department.id,
                    "company_id": self.company.id,
                }
                for i in range(30)
            ]
        )
        commitments = self.env["tdkt.commitment"].union(
            *(
                self._create_commitment(self.campaign, employee_id=employee.id)
                for employee in employees
            )
        )
        commitments.action_submit()
        self.start_tour(
            "/odoo/thi-dua-dang-ky", "tdkt_officer_stops_in_between", login="t_officer"
        )
        commitments.invalidate_recordset()
        states = commitments.mapped("state")
        self.assertEqual(states.count("approved"), 25)
        self.assertEqual(states.count("submitted"), 5)
