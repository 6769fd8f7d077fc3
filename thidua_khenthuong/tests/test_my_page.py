import base64
import xml.etree.ElementTree as ElementTree
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import TdktCase

SCAN = base64.b64encode(b"%PDF-1.4 quyet dinh")


class MyPageCase(TdktCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls.own = cls._create_commitment(
            cls.campaign, cls.staff, employee_id=cls.staff.employee_id.id
        )

    def _page(self, user):
        model = self.env["tdkt.my.page"].with_user(user).with_context(lang="en_US")
        return model.get_page()

    def _states(self, user):
        return [line["state"] for line in self._page(user)["nominations"]]

    def _register_old_award(self, **values):
        decision = (
            self.env["tdkt.decision"]
            .with_user(self.hr_user)
            .create(
                {
                    "origin": "external",
                    "company_id": self.company.id,
                    "external_reference": "1234/QĐ-UBND",
                    "date_document": date(2019, 12, 25),
                    "issuer_name": "UBND tỉnh",
                    "year": 2019,
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "award_id": self.high_award.id,
                                "employee_id": self.staff.employee_id.id,
                            },
                        )
                    ],
                    **values,
                }
            )
        )
        decision.action_register()
        return decision


@tagged("post_install", "-at_install", "tdkt")
class TestMyPage(MyPageCase):
    """Everybody finds his own work on one page, and of nominations the public part."""

    def test_council_members_are_told_where_their_sessions_stand(self):
        note = self._page(self.council)["council_note"]
        self.assertIn("Sessions to which you are invited stand here", note)
        for user in (self.staff, self.head, self.officer, self.leader, self.hr_user):
            with self.subTest(user=user.login):
                self.assertFalse(self._page(user)["council_note"])

    def test_own_work(self):
        other = self._create_campaign(name="Phong trào hai")
        page = self._page(self.staff)
        self.assertEqual([one["id"] for one in page["commitments"]], self.own.ids)
        self.assertEqual([one["id"] for one in page["campaigns"]], other.ids)
        self.assertEqual(page["due"], [])
        self.own.action_submit()
        self.own.with_user(self.officer).action_approve()
        page = self._page(self.staff)
        self.assertEqual(page["commitments"][0]["label"], "Approved")
        self.assertEqual([one["id"] for one in page["due"]], self.own.item_ids.ids)
        self.assertEqual(
            {key: page["due"][0][key] for key in ("deadline", "late", "silent")},
            {"deadline": "31/05/2023", "late": False, "silent": True},
        )
        evidence = self.env["tdkt.evidence"].with_user(self.staff)
        evidence.create(
            {"item_id": self.own.item_ids.id, "name": "Tháng ba", "quantity": 10}
        )
        self.assertEqual(self._page(self.staff)["due"], [])

    def test_overdue_and_last_month(self):
        self.own.item_ids.date_due = date(2023, 3, 9)
        self.own.action_submit()
        self.own.with_user(self.officer).action_approve()
        self.env["tdkt.evidence"].with_user(self.staff).create(
            {
                "item_id": self.own.item_ids.id,
                "name": "Tháng hai",
                "date": date(2023, 2, 28),
            }
        )
        line = self._page(self.staff)["due"][0]
        self.assertEqual((line["late"], line["silent"], line["count"]), (True, True, 1))

    def test_nobody_sees_anothers_page(self):
        self.own.action_submit()
        self.own.with_user(self.officer).action_approve()
        self._qualify(self._create_dossier(self.campaign))
        self._issue(self._create_decision(self.campaign))
        self.assertEqual(len(self._page(self.staff)["awards"]), 1)
        for user in (self.other_staff, self.head, self.hr_user, self.leader):
            with self.subTest(user=user.login):
                page = self._page(user)
                for part in ("due", "commitments", "nominations", "awards"):
                    self.assertEqual(page[part], [], part)
        with self.assertRefused(
            TypeError, "takes 1 positional argument but 2 were given"
        ):
            self.env["tdkt.my.page"].with_user(self.other_staff).get_page(self.staff.id)

    def test_head_finds_the_collective_work(self):
        unit = self._create_commitment(self.campaign)
        unit.action_submit()
        unit.with_user(self.officer).action_approve()
        page = self._page(self.head)
        self.assertEqual([one["id"] for one in page["commitments"]], unit.ids)
        self.assertEqual(page["due"][0]["unit"], self.department.name)
        self.assertEqual(self._page(self.staff)["due"], [])

    def test_public_state_of_a_decided_line(self):
        dossier = self._create_dossier(self.campaign)
        self.assertEqual(self._states(self.staff), [])
        dossier.action_submit()
        self.assertEqual(self._states(self.staff), ["submitted"])
        dossier.with_user(self.officer).action_appraise()
        self.assertEqual(self._states(self.staff), ["considering"])
        dossier.nomination_ids.with_user(self.officer).action_qualify()
        decision = self._create_decision(self.campaign)
        decision.with_user(self.leader).action_sign()
        decision.with_user(self.officer).action_number(1)
        self.assertEqual(self._states(self.staff), ["considering"])
        self.assertEqual(self._page(self.staff)["awards"], [])
        decision.with_user(self.officer).action_issue()
        self.assertEqual(self._states(self.staff), ["published"])
        award = self._page(self.staff)["awards"][0]
        self.assertEqual((award["decision"], award["certificate"]), ("01/QĐ-SKT", True))
        decision.with_user(self.leader).action_revoke("Sai tên.")
        self.assertEqual(self._page(self.staff)["awards"], [])

    def test_scan_of_an_award_given_elsewhere(self):
        self.company.tdkt_scan_required = False
        decision = self._register_old_award()
        award = self._page(self.staff)["awards"][0]
        self.assertEqual((award["certificate"], award["scan"]), (False, ""))
        # the paper turns up later: it is added once, and stays
        decision.write({"scan_file": SCAN, "scan_filename": "qd-1234.pdf"})
        for values in ({"scan_file": False}, {"scan_file": base64.b64encode(b"x")}):
            with self.assertRefused(UserError, "is locked"):
                decision.write(values)
        award = self._page(self.staff)["awards"][0]
        self.assertEqual(
            award["scan"],
            f"/web/content/tdkt.decision/{decision.id}/scan_file"
            "?download=true&filename_field=scan_filename",
        )
        self.assertEqual(self._page(self.other_staff)["awards"], [])
        self.assertEqual(decision.with_user(self.staff).scan_file, SCAN)
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRefused(AccessError, "(tdkt.decision)"),
        ):
            decision.with_user(self.other_staff).read(["scan_file"])

    def test_refusal_is_not_told_before_the_results_are_public(self):
        dossier = self._create_dossier(
            self.campaign,
            nominations=[
                {"award_id": self.award.id, "employee_id": employee.id, "merit": "Tốt"}
                for employee in (self.staff.employee_id, self.head.employee_id)
            ],
        )
        dossier.action_submit()
        lines = dossier.with_user(self.officer).nomination_ids
        dossier.with_user(self.officer).action_appraise()
        refused, qualified = lines
        refused.action_disqualify("Chưa đủ thời gian công tác.")
        qualified.action_qualify()
        self.assertEqual(self._states(self.staff), self._states(self.head))
        dossier.with_user(self.officer).action_conclude()
        self.assertEqual(self._states(self.staff), ["considering"])
        self._issue(self._create_decision(self.campaign))
        self.assertEqual(self._states(self.staff), ["published"])
        text = str(self._page(self.staff))
        self.assertNotIn("Chưa đủ", text)
        self.assertNotIn(self.head.employee_id.name, text)

    def test_refusal_alone_is_never_published(self):
        dossier = self._create_dossier(self.campaign)
        dossier.action_submit()
        dossier.with_user(self.officer).action_appraise()
        dossier.nomination_ids.with_user(self.officer).action_disqualify("Chưa đủ.")
        dossier.with_user(self.officer).action_conclude()
        self.assertEqual(self._states(self.staff), ["considering"])

    def test_returned_line_looks_considered_and_withdrawn_is_gone(self):
        dossier = self._create_dossier(self.campaign)
        dossier.action_submit()
        dossier.with_user(self.officer).action_appraise()
        line = dossier.nomination_ids
        line.with_user(self.officer).action_return("Viết lại thành tích.")
        self.assertEqual(self._states(self.staff), ["considering"])
        self.assertNotIn("Viết lại", str(self._page(self.staff)))
        line.action_withdraw()
        self.assertEqual(self._states(self.staff), [])

    def test_only_the_agreed_words_of_a_nomination_leave_the_server(self):
        self._create_dossier(self.campaign).action_submit()
        line = self._page(self.staff)["nominations"][0]
        self.assertEqual(
            set(line), {"award", "occasion", "year", "date", "state", "label"}
        )
        with (
            mute_logger("odoo.addons.base.models.ir_model"),
            self.assertRefused(AccessError, "(tdkt.nomination)"),
        ):
            self.env["tdkt.nomination"].with_user(self.staff).search([])

    def test_counts_are_those_of_the_lists_behind(self):
        self.own.action_submit()
        self._create_dossier(self.campaign).action_submit()
        waiting = {
            line["model"]: line["count"] for line in self._page(self.officer)["waiting"]
        }
        self.assertEqual(waiting["tdkt.commitment"], 1)
        self.assertEqual(waiting["tdkt.dossier"], 1)
        self.assertEqual(self._page(self.other_staff)["waiting"], [])

    def test_commitment_in_the_plan_of_a_unit_one_has_left(self):
        """He reads what he has promised and in what, and no more of the plan."""
        plan = self._create_unit_plan(self.campaign, adopted=True)
        promised = self._create_commitment(
            plan, self.staff, employee_id=self.staff.employee_id.id
        )
        promised.action_submit()
        promised.with_user(self.officer).action_approve()
        self.assertTrue(promised.campaign_is_readable)
        # he promises to another plan, too, and hands it in after he has moved
        draft = self._create_commitment(
            self._create_unit_plan(self.campaign, adopted=True),
            self.staff,
            employee_id=self.staff.employee_id.id,
        )
        self.staff.employee_id.department_id = self.other_department
        self.env.flush_all()
        self.env.invalidate_all()
        mine = promised.with_user(self.staff)
        self.assertFalse(mine.campaign_id.has_access("read"))
        page = self._page(self.staff)
        shown = {line["id"]: line["campaign"] for line in page["commitments"]}
        self.assertEqual(shown[promised.id], plan.name)
        [due] = page["due"]
        self.assertEqual(due["campaign"], plan.name)
        self.assertTrue(due["deadline"])
        # the list and the form behind open, and the form shows no link
        for view_type in ("list", "kanban", "form"):
            with self.subTest(view=view_type):
                views = mine.get_view(view_type=view_type)
                names = {
                    node.get("name")
                    for node in ElementTree.fromstring(views["arch"]).iter("field")
                    if node.get("name") in mine._fields
                }
                [values] = mine.web_read(
                    {
                        name: {"fields": {"display_name": {}}}
                        if mine._fields[name].relational
                        else {}
                        for name in names
                    }
                )
                if "campaign_id" in names:
                    self.assertEqual(
                        values["campaign_id"]["display_name"], plan.display_name
                    )
        self.assertFalse(mine.campaign_is_readable)
        self.assertIn(plan.name, mine.display_name)
        self.assertIn(plan.name, str(mine._printed_head()))
        mine.item_ids.read(["date_deadline", "is_overdue", "name"])
        # what he has promised of his old unit's plan he may still hand in
        draft.with_user(self.staff).action_submit()
        self.assertEqual(draft.sudo().state, "submitted")
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRefused(AccessError, "(tdkt.campaign)"),
        ):
            mine.campaign_id.read(["name"])

    def test_a_head_waits_for_few_queries(self):
        """His scope is found once, and what waits for nobody is not asked for."""
        unit = self._create_commitment(self.campaign)
        unit.action_submit()
        unit.with_user(self.officer).action_approve()
        self._page(self.head)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        page = self._page(self.head)
        queries = self.env.cr.sql_log_count - before
        self.assertTrue(page["unit"] and page["commitments"] and page["due"])
        self.assertLessEqual(queries, 38)

    def test_number_of_queries_is_fixed(self):
        """Ten times the items, nominations and awards cost no more queries."""

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            page = self._page(self.staff)
            return self.env.cr.sql_log_count - before, page

        def grow(size, year):
            campaign = self._create_campaign(name=f"Phong trào {year}")
            commitment = self._create_commitment(
                campaign,
                self.staff,
                employee_id=self.staff.employee_id.id,
                item_ids=[
                    (0, 0, {"kind": "task", "name": f"Việc {i}"}) for i in range(size)
                ],
            )
            commitment.action_submit()
            commitment.with_user(self.officer).action_approve()
            dossiers = self.env["tdkt.dossier"].union(
                *(
                    self._create_dossier(year=year + i, commendation_type="dot_xuat")
                    for i in range(size)
                )
            )
            dossiers.sudo().action_submit()
            dossiers.with_user(self.officer).action_appraise()
            dossiers.nomination_ids.with_user(self.officer).action_qualify()
            decision = self._create_decision(
                gather=False, commendation_type="dot_xuat", year=year
            )
            decision.nomination_ids = dossiers.nomination_ids
            self._issue(decision, year)

        grow(2, 1990)
        count()
        few, page = count()
        self.assertEqual((len(page["due"]), len(page["awards"])), (2, 2))
        grow(15, 2000)
        many, page = count()
        self.assertEqual((len(page["due"]), len(page["awards"])), (17, 17))
        self.assertEqual(len(page["nominations"]), 17)
        self.assertLessEqual(many, few)


@tagged("post_install", "-at_install", "tdkt")
class TestScanOverHttp(MyPageCase, HttpCase):
    """The link on the page opens the scan for the awarded person and nobody else."""

    frozen_date = None

    def test_link(self):
        self._register_old_award(scan_file=SCAN, scan_filename="qd-1234.pdf")
        url = self._page(self.staff)["awards"][0]["scan"]
        self.authenticate("t_staff", "t_staff")
        answer = self.url_open(url)
        self.assertEqual(answer.content, base64.b64decode(SCAN))
        self.assertIn("qd-1234.pdf", answer.headers["Content-Disposition"])
        for login in (None, "t_staff2", "t_head2", "t_council"):
            with self.subTest(login=login), mute_logger("odoo.http"):
                self.authenticate(login, login)
                self.assertIn(self.url_open(url).status_code, (403, 404))
