from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import TdktCase


class ReadingTourCase(TdktCase, HttpCase):
    frozen_date = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign(
            launched=False,
            recipient_ids=[
                Command.create({"name": "CC, VC, NLĐ Sở", "channel": "internal"})
            ],
        )
        cls.campaign.with_user(cls.leader).action_launch()
        cls.campaign.with_user(cls.officer).action_number(5)
        cls.campaign.with_user(cls.officer).action_issue()
        cls.line = (
            cls.env["tdkt.distribution"]
            .with_user(cls.officer)
            .search([("campaign_id", "=", cls.campaign.id)])
        )
        cls.line.action_serve()

    @classmethod
    def _reading(cls, user):
        return cls.line.sudo().reading_ids.filtered(
            lambda one: one.employee_id == user.employee_id
        )


@tagged("post_install", "-at_install", "tdkt")
class TestReadOnAPhone(ReadingTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_read(self):
        reading = self._reading(self.staff)
        self.assertFalse(reading.date_opened)
        self.start_tour(
            "/odoo/thi-dua-cua-toi", "tdkt_read_on_a_phone", login="t_staff"
        )
        reading.invalidate_recordset()
        self.assertTrue(reading.date_opened)


@tagged("post_install", "-at_install", "tdkt")
class TestWhoHasNotRead(ReadingTourCase):
    def test_head(self):
        self._reading(self.staff).with_user(self.staff).action_read()
        self.start_tour(
            "/odoo/thi-dua-tinh-hinh-doc", "tdkt_who_has_not_read", login="t_head"
        )

    def test_the_link_of_the_message(self):
        """The address of the message opens the file and marks it, for nobody else."""
        address = f"/thi-dua/doc/{self.line.id}"
        self.authenticate("t_staff", "t_staff")
        answer = self.url_open(address)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertTrue(answer.headers["Content-Disposition"].startswith("inline"))
        self.assertTrue(answer.content.startswith(b"%PDF"))
        reading = self._reading(self.staff)
        reading.invalidate_recordset()
        self.assertTrue(reading.date_opened)
        self._reading(self.other_staff).sudo().unlink()
        self.authenticate("t_staff2", "t_staff2")
        self.assertEqual(self.url_open(address).status_code, 404)
        self.authenticate(None, None)
        answer = self.url_open(address, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
