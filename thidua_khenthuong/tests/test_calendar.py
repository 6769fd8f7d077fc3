"""The calendar of deadlines behind a secret address."""

import hashlib
from datetime import date

import vobject

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..controllers import calendar
from .common import TdktCase


@tagged("post_install", "-at_install", "tdkt")
class TestCalendar(TdktCase, HttpCase):
    """It holds what its owner may read at the moment, and is revoked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign(
            name="Thi đua; đoàn kết, sáng tạo " + "chào mừng ngày thành lập " * 4,
            registration_deadline=date(2023, 3, 20),
            dossier_deadline=date(2023, 5, 15),
        )
        cls._create_campaign(launched=False, name="Dự thảo chưa phát động")
        cls.plan = cls._create_unit_plan(cls.campaign, adopted=True)

    def setUp(self):
        super().setUp()
        calendar.BY_ADDRESS.forget()
        calendar.BY_TOKEN.forget()

    def _make(self, user):
        links = self.env["tdkt.calendar.link"].with_user(user)
        action = links.create({"confirmed": True}).action_make()
        return action["context"]["tdkt_calendar_address"]

    def _path(self, address):
        return "/" + address.split("/", 3)[3]

    def _events(self, address):
        answer = self.url_open(self._path(address))
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "text/calendar; charset=utf-8")
        self.assertIn("no-store", answer.headers["Cache-Control"])
        parsed = vobject.readOne(answer.text)
        return answer, {
            (event.summary.value, event.dtstart.value) for event in parsed.vevent_list
        }

    def test_deadlines(self):
        address = self._make(self.other_staff)
        answer, events = self._events(address)
        self.assertEqual(
            events,
            {
                (f"Register by today: {self.campaign.name}", date(2023, 3, 20)),
                (f"Submit dossiers by today: {self.campaign.name}", date(2023, 5, 15)),
                (f"Last day of the campaign: {self.campaign.name}", date(2023, 5, 31)),
            },
        )
        # RFC 5545: lines of 75 octets at most, commas and semicolons escaped
        lines = answer.content.split(b"\r\n")
        self.assertLessEqual(max(map(len, lines)), 75)
        self.assertIn(b"DTSTART;VALUE=DATE:20230320", lines)
        unfolded = answer.content.replace(b"\r\n ", b"").decode()
        self.assertIn("Thi đua\\; đoàn kết\\, sáng tạo", unfolded)

    def test_it_holds_what_its_owner_reads(self):
        names = {
            user: {name.partition(": ")[2] for name, _day in self._events(address)[1]}
            for user, address in (
                (user, self._make(user)) for user in (self.staff, self.other_staff)
            )
        }
        # the plan of his own unit, which the other one does not take part in
        self.assertIn(self.plan.name, names[self.staff])
        self.assertEqual(names[self.other_staff], {self.campaign.name})

    def test_only_the_digest_is_kept(self):
        address = self._make(self.staff)
        token = address.rpartition("/")[2].removesuffix(".ics")
        self.assertEqual(
            self.staff.sudo().tdkt_calendar_digest,
            hashlib.sha256(token.encode()).hexdigest(),
        )
        self.assertGreaterEqual(len(token), 43)
        for user in (self.staff, self.manager):
            with self.assertRefused(AccessError, "tdkt_calendar_digest"):
                self.staff.with_user(user).read(["tdkt_calendar_digest"])
        links = self.env["tdkt.calendar.link"].with_user(self.staff)
        self.assertTrue(links.new({}).has_address)
        self.assertFalse(links.new({}).address)
        with self.assertRefused(UserError, "Tick first"):
            links.create({}).action_make()

    def test_an_address_ends(self):
        first = self._make(self.staff)
        second = self._make(self.staff)
        self.assertEqual(self.url_open(self._path(first)).status_code, 404)
        self._events(second)
        self.env["tdkt.calendar.link"].with_user(self.staff).create({}).action_revoke()
        self.assertEqual(self.url_open(self._path(second)).status_code, 404)
        third = self._make(self.staff)
        self.staff.active = False
        self.assertEqual(self.url_open(self._path(third)).status_code, 404)
        for token in ("", "x", "%00", "a" * 5000, hashlib.sha256(b"").hexdigest()):
            with self.subTest(token=token[:10]):
                answer = self.url_open(f"/tdkt/lich/{token}")
                self.assertEqual(answer.status_code, 404)

    def test_it_is_asked_only_so_often(self):
        path = self._path(self._make(self.staff))
        codes = [self.url_open(path).status_code for _time in range(12)]
        self.assertEqual(codes[:10], [200] * 10)
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, 429)
        self.assertTrue(int(answer.headers["Retry-After"]))


@tagged("post_install", "-at_install", "tdkt")
class TestExportTemplates(TdktCase):
    """The saved columns can be exported by an officer, and changed."""

    def test_every_column_is_there(self):
        for name in ("exports_commendation", "exports_campaign"):
            template = self.env.ref(f"thidua_khenthuong.{name}")
            records = self.env[template.resource].with_user(self.officer)
            columns = template.export_fields.mapped("name")
            with self.subTest(template=name):
                self.assertGreater(len(columns), 10)
                for column in columns:
                    model = records
                    for part in column.split("/"):
                        self.assertIn(part, model._fields, column)
                        model = self.env.get(model._fields[part].comodel_name)

    def test_an_award_is_exported_with_them(self):
        # whether somebody may export at all is a setting of his login
        self.officer.group_ids += self.env.ref("base.group_allow_export")
        award = self._give_external(self.high_award, 2022)
        template = self.env.ref("thidua_khenthuong.exports_commendation")
        columns = template.with_user(self.officer).export_fields.mapped("name")
        [row] = award.with_user(self.officer).export_data(columns)["datas"]
        values = dict(zip(columns, row, strict=True))
        self.assertEqual(values["nominee_name"], self.staff.employee_id.name)
        self.assertEqual(values["decision_number"], award.decision_number)
        template.export_fields[0].with_user(self.officer).unlink()
