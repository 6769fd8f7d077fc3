from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import TdktCase


class RadarCase(TdktCase):
    @classmethod
    def _register(cls, campaign, user=None, evidence=None, **item):
        """Have a unit register one item, with evidence of the day ``evidence``."""
        commitment = cls._create_commitment(
            campaign,
            user,
            item_ids=[(0, 0, {"kind": "model", "name": "Mô hình", **item})],
        )
        commitment.action_submit()
        commitment.with_user(cls.officer).action_approve()
        if evidence:
            cls.env["tdkt.evidence"].with_user(user or cls.head).create(
                {
                    "commitment_id": commitment.id,
                    "name": "Kết quả",
                    "date": evidence,
                }
            )
        return commitment

    @classmethod
    def _lines(cls, campaign, user=None, scope="department"):
        """Return {department name: line} as ``user`` sees them."""
        # a view: what was read before a change is stale, as in an earlier request
        cls.env["tdkt.campaign.progress"].invalidate_model()
        cls.env["tdkt.campaign"].invalidate_model(["days_left"])
        lines = (
            cls.env["tdkt.campaign.progress"]
            .with_user(user or cls.officer)
            .search([("campaign_id", "=", campaign.id), ("scope", "=", scope)])
        )
        return {line.department_id.name: line for line in lines}

    @classmethod
    def _reminders(cls, campaign):
        kind = cls.env.ref("thidua_khenthuong.mail_activity_radar")
        return campaign.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind
        )


@tagged("post_install", "-at_install", "tdkt")
class TestRadar(RadarCase):
    """“Phát mà không động”: who does not move, and why."""

    def test_reasons_one_by_one(self):
        campaign = self._create_campaign(
            department_ids=[(6, 0, (self.department | self.other_department).ids)]
        )
        line = self._lines(campaign)["Phòng Tổ chức"]
        self.assertRecordValues(
            line,
            [
                {
                    "lacks_registration": True,
                    "lacks_evidence": False,
                    "lacks_minimum": True,
                    "late": False,
                    "status": "red",
                    "days_silent": 0,
                }
            ],
        )
        self.assertEqual(
            line.reasons, "not registered, 1 model(s), work(s) or task(s) missing"
        )
        self._register(campaign, evidence=date(2023, 3, 9))
        line = self._lines(campaign)["Phòng Tổ chức"]
        self.assertRecordValues(
            line,
            [
                {
                    "lacks_registration": False,
                    "lacks_evidence": False,
                    "lacks_minimum": False,
                    "late": False,
                    "status": "green",
                    "days_silent": 1,
                    "last_evidence": date(2023, 3, 9),
                }
            ],
        )
        self.assertFalse(line.reasons)
        # who registers something else than a model or work still owes one
        self._register(
            campaign, self.other_head, evidence=date(2023, 3, 9), kind="title"
        )
        line = self._lines(campaign)["Phòng Cải cách"]
        self.assertRecordValues(
            line, [{"lacks_minimum": True, "missing_minimum": 1, "status": "amber"}]
        )

    def test_silence_counts_from_the_last_sign_of_life(self):
        campaign = self._create_campaign()
        self._register(campaign)  # on 10 March, after the start
        self._register(campaign, self.other_head, evidence=date(2023, 3, 5))
        for day, own, other in (
            ("2023-04-03", False, False),
            ("2023-04-04", False, True),
            ("2023-04-08", False, True),
            ("2023-04-09", True, True),
        ):
            with self.subTest(day=day), freeze_time(day):
                lines = self._lines(campaign)
                self.assertEqual(lines["Phòng Tổ chức"].lacks_evidence, own)
                self.assertEqual(lines["Phòng Cải cách"].lacks_evidence, other)
        with freeze_time("2023-04-09"):
            line = self._lines(campaign)["Phòng Tổ chức"]
            self.assertEqual(line.reasons, "no evidence for 30 days")
            self.assertEqual(line.status, "red")
            # the office's number of days, and the campaign's own before it
            self.company.tdkt_silent_days = 40
            self.assertFalse(self._lines(campaign)["Phòng Tổ chức"].lacks_evidence)
            campaign.silent_days = 10
            self.assertTrue(self._lines(campaign)["Phòng Tổ chức"].lacks_evidence)

    def test_deadline(self):
        campaign = self._create_campaign()
        fresh = {"evidence": date(2023, 3, 10)}
        self._register(campaign, date_due=date(2023, 4, 1), **fresh)
        done = self._register(campaign, self.other_head, **fresh)
        done.item_ids.with_user(self.other_head).is_done = True
        self.company.tdkt_silent_days = 365
        with freeze_time("2023-04-01"):
            self.assertFalse(self._lines(campaign)["Phòng Tổ chức"].late)
        with freeze_time("2023-04-02"):
            line = self._lines(campaign)["Phòng Tổ chức"]
            self.assertRecordValues(
                line, [{"late": True, "overdue_count": 1, "status": "red"}]
            )
            self.assertEqual(line.reasons, "1 item(s) past their date")
        # without a date of its own, an item is due when the campaign ends
        commitment = campaign.commitment_ids - done
        commitment.item_ids._write({"date_due": None})
        for day, late in (("2023-05-15", False), ("2023-05-16", True)):
            with self.subTest(day=day), freeze_time(day):
                lines = self._lines(campaign)
                self.assertEqual(lines["Phòng Tổ chức"].late, late)
                self.assertFalse(lines["Phòng Cải cách"].late)
        with freeze_time("2023-05-16"):
            line = self._lines(campaign)["Phòng Tổ chức"]
            self.assertEqual(line.reasons, "1 item(s) open, 15 days left")
            self.assertEqual(line.status, "amber")

    def test_drafts_and_returned_do_not_count(self):
        campaign = self._create_campaign()
        commitment = self._create_commitment(campaign)
        self.assertTrue(self._lines(campaign)["Phòng Tổ chức"].lacks_registration)
        commitment.action_submit()
        self.assertFalse(self._lines(campaign)["Phòng Tổ chức"].lacks_registration)
        commitment.with_user(self.officer).action_return("Nêu rõ")
        self.assertTrue(self._lines(campaign)["Phòng Tổ chức"].lacks_registration)

    def test_only_running_campaigns_are_judged(self):
        draft = self._create_campaign(launched=False)
        self.assertFalse(self._lines(draft)["Phòng Tổ chức"].status)
        campaign = self._create_campaign()
        campaign.with_user(self.officer).action_start_review()
        line = self._lines(campaign)["Phòng Tổ chức"]
        self.assertFalse(line.status)
        self.assertFalse(line.lacks_registration)
        self.assertFalse(line.reasons)

    def _create_with_office_target(self, **values):
        union = self.env["res.partner"].create({"name": "Công đoàn cơ sở"})
        return self._create_campaign(
            department_ids=[(6, 0, self.department.ids)],
            target_ids=[
                (
                    0,
                    0,
                    {
                        "name": "Cả Sở: 02 công trình",
                        "scope": "office",
                        "quantity": 2,
                        "responsible_department_id": self.office.id,
                        "coordinator_ids": [(6, 0, union.ids)],
                        **values,
                    },
                )
            ],
        )

    def test_what_the_whole_office_owes_once(self):
        campaign = self._create_with_office_target()
        line = self._lines(campaign, scope="office")["Văn phòng"]
        self.assertEqual(line.label, "Whole office – Văn phòng, Công đoàn cơ sở")
        self.assertRecordValues(
            line,
            [{"missing_minimum": 2, "lacks_minimum": True, "status": "amber"}],
        )
        # it is no department that takes part
        self.assertEqual(campaign.department_count, 1)
        self.assertEqual(campaign.progress_ids.department_id, self.department)
        # whoever promises an item that answers it
        self._register(
            campaign, evidence=date(2023, 3, 9), target_id=campaign.target_ids.id
        )
        line = self._lines(campaign, scope="office")["Văn phòng"]
        self.assertRecordValues(line, [{"missing_minimum": 1, "item_count": 1}])
        action = line.action_open_commitments()
        self.assertEqual(
            self.env["tdkt.commitment"].search(action["domain"]),
            campaign.commitment_ids,
        )
        self.assertEqual(len(self._lines(campaign, self.head, "office")), 0)

    def test_page_of_each_role(self):
        campaign = self._create_with_office_target()
        self._register(campaign, evidence=date(2023, 3, 9))
        progress = self.env["tdkt.campaign.progress"]
        for user, lines, may in (
            (self.officer, 2, True),
            (self.leader, 2, True),
            (self.head, 1, False),
            (self.other_head, 0, False),
            (self.staff, 0, False),
        ):
            with self.subTest(user=user.login):
                page = progress.with_user(user).radar(campaign.id)
                self.assertEqual(len(page["lines"]), lines)
                self.assertEqual(page["can_remind"], may)
        page = progress.with_user(self.leader).radar(campaign.id)
        # every number opens exactly the lines it counts
        self.assertEqual(
            {tile["key"]: len(tile["ids"]) for tile in page["tiles"]},
            {
                "lacks_registration": 0,
                "lacks_evidence": 0,
                "lacks_minimum": 1,
                "late": 0,
            },
        )
        # the worst first
        self.assertEqual([line["status"] for line in page["lines"]], ["amber", "green"])
        self.assertEqual(
            [one["id"] for one in page["campaigns"] if one["id"] == campaign.id],
            campaign.ids,
        )

    def test_page_says_what_the_records_say(self):
        """The page reads no record of a line: its words are the same all the same."""
        both = [(6, 0, (self.department | self.other_department).ids)]
        silent = self._create_with_office_target()
        late = self._create_campaign(name="Đợt hai", department_ids=both)
        self._register(silent, evidence=date(2023, 1, 9), date_due=date(2023, 3, 1))
        self._register(late, evidence=date(2023, 3, 9))
        self._create_campaign(name="Đợt ba", department_ids=both)
        self._create_campaign(name="Chưa phát động", launched=False)
        for user in (self.officer, self.leader, self.head, self.other_head, self.staff):
            rows = self.env["tdkt.campaign.progress"].with_user(user)
            rows.invalidate_model()
            page = rows.radar()
            found = rows.search(
                [
                    ("campaign_id.state", "=", "launched"),
                    ("campaign_id.level", "=", "office"),
                ]
            )
            with self.subTest(user=user.login):
                in_order = found.sorted(
                    lambda row: (row.status_rank, row.scope != "office", row.label)
                )
                self.assertEqual(
                    [
                        (line["label"], line["status"], line["scope"])
                        for line in page["lines"]
                    ],
                    [(row.label, row.status, row.scope) for row in in_order],
                )
                self.assertEqual(
                    {line["id"]: line for line in page["lines"]},
                    {row.id: self._describe(row) for row in found},
                )
                self.assertEqual(
                    [one["id"] for one in page["campaigns"]], found.campaign_id.ids
                )
                for tile in page["tiles"]:
                    self.assertEqual(
                        set(tile["ids"]), set(found.filtered(tile["key"]).ids)
                    )

    @staticmethod
    def _describe(row):
        return {
            "id": row.id,
            "label": row.label,
            "scope": row.scope,
            "status": row.status,
            "reasons": row.reasons or "",
            "campaign": row.campaign_id.name,
            "item_count": row.item_count,
            "done_count": row.done_count,
            "last_evidence": row.last_evidence
            and row.last_evidence.strftime("%d/%m/%Y"),
        }

    def test_plans_of_units_are_not_on_the_page(self):
        campaign = self._create_campaign()
        plan = self._create_unit_plan(campaign, adopted=True)
        page = self.env["tdkt.campaign.progress"].with_user(self.head).radar()
        self.assertNotIn(plan.id, [one["id"] for one in page["campaigns"]])
        # but the unit sees in its own plan how far it is
        plan.invalidate_recordset()
        self.assertEqual(len(plan.progress_ids), 1)


@tagged("post_install", "-at_install", "tdkt")
class TestReminder(RadarCase):
    """One button reminds exactly those who do not move, each once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls.office.manager_id = cls.leader.employee_id

    def _remind(self, user=None):
        action = self.campaign.with_user(user or self.officer).action_remind()
        return action["params"]["message"]

    def test_exactly_those(self):
        self._register(self.campaign, evidence=date(2023, 3, 9))
        message = self._remind()
        reminders = self._reminders(self.campaign)
        self.assertEqual(reminders.user_id, self.leader | self.other_head)
        self.assertIn("Người t_head2", message)
        self.assertNotIn("Người t_head,", message)
        summaries = {one.user_id: one.summary for one in reminders}
        self.assertIn("Phòng Cải cách – not registered", summaries[self.other_head])
        self.assertEqual(set(reminders.mapped("date_deadline")), {date(2023, 3, 10)})

    def test_pressed_twice(self):
        self._remind()
        before = self._reminders(self.campaign)
        message = self._remind(self.leader)
        self.assertEqual(self._reminders(self.campaign), before)
        self.assertIn("Reminded before", message)
        # what has changed meanwhile is what the reminder says
        self._register(self.campaign, self.other_head, kind="title")
        self._remind()
        own = before.filtered(lambda one: one.user_id == self.other_head)
        self.assertIn("1 model(s), work(s) or task(s) missing", own.summary)
        self.assertNotIn("not registered", own.summary)

    def test_who_has_caught_up_is_left_alone(self):
        self._remind()
        self._register(self.campaign, evidence=date(2023, 3, 9))
        self._remind()
        self.assertNotIn(self.head, self._reminders(self.campaign).user_id)

    def test_one_reminder_for_all_departments_of_a_head(self):
        self.other_department.manager_id = self.head.employee_id
        self._remind()
        own = self._reminders(self.campaign).filtered(
            lambda one: one.user_id == self.head
        )
        self.assertEqual(len(own), 1)
        self.assertIn("Phòng Tổ chức", own.summary)
        self.assertIn("Phòng Cải cách", own.summary)
        # a part of the lines still tells him everything
        line = self._lines(self.campaign)["Phòng Tổ chức"]
        line.action_remind()
        self.assertIn("Phòng Cải cách", own.summary)

    def test_no_mail_and_the_next_step_stays(self):
        mails = self.env["mail.mail"].search_count([])
        messages = self.env["mail.message"].search_count([])
        self._remind()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertEqual(self.env["mail.message"].search_count([]), messages)
        # a transition of the campaign leaves the reminders alone
        self.campaign.with_user(self.officer).action_number(9)
        self.assertTrue(self._reminders(self.campaign))

    def test_head_without_login_is_named_and_the_clerk_reminded(self):
        boss = self.env["hr.employee"].create(
            {"name": "Vi Văn Già", "company_id": self.company.id}
        )
        self.department.manager_id = boss
        message = self._remind()
        self.assertIn("the clerk was reminded: Phòng Tổ chức (Vi Văn Già)", message)
        self.assertIn(self.head, self._reminders(self.campaign).user_id)

    def test_department_that_nobody_can_reach_is_named(self):
        lonely = self.env["hr.department"].create(
            {"name": "Phòng Vắng", "company_id": self.company.id}
        )
        self.campaign.department_ids |= lonely
        action = self.campaign.with_user(self.officer).action_remind()
        self.assertIn(
            "Nobody there has a login, remind them yourself: Phòng Vắng.",
            action["params"]["message"],
        )
        self.assertTrue(action["params"]["sticky"])

    def test_nobody_to_remind(self):
        for user in (self.head, self.other_head):
            self._register(self.campaign, user, evidence=date(2023, 3, 9))
        self.campaign.department_ids -= self.office
        self.assertIn("There is nobody to remind", self._remind())
        self.assertFalse(self._reminders(self.campaign))

    def test_only_office_and_leader_remind(self):
        for user in (self.head, self.staff):
            with (
                self.subTest(user=user.login),
                self.assertRefused(
                    AccessError, "Only an officer or a leader reminds departments"
                ),
            ):
                self.campaign.with_user(user).action_remind()
        self.assertFalse(self._reminders(self.campaign))

    def test_each_reads_it_in_his_language(self):
        self.other_head.lang = "vi_VN"
        self._remind()
        own = self._reminders(self.campaign).filtered(
            lambda one: one.user_id == self.other_head
        )
        self.assertIn("chưa đăng ký", own.summary)


@tagged("post_install", "-at_install", "tdkt")
class TestRadarTour(RadarCase, HttpCase):
    """The page in the browser: a leader looks, opens a number, and reminds."""

    frozen_date = None

    def test_leader_looks_and_reminds(self):
        today = self.company._tdkt_today()
        campaign = self._create_campaign(
            name="Phong trào trên radar",
            date_start=fields.Date.subtract(today, days=20),
            date_end=fields.Date.add(today, days=60),
        )
        (self.leader | self.head).lang = "vi_VN"
        self._register(campaign, self.other_head, evidence=today)
        self.start_tour("/odoo/thi-dua-radar", "tdkt_radar_leader", login="t_leader")
        self.assertIn(self.head, self._reminders(campaign).user_id)
        self.assertNotIn(self.other_head, self._reminders(campaign).user_id)
        self.start_tour("/odoo/thi-dua-radar", "tdkt_radar_head", login="t_head")
