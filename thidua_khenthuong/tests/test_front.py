from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TODAY, TdktCase
from .test_speed import FEW, MANY, QueryCase

BLOCKS = ("campaigns", "awards", "fund", "radar", "funnel", "deadlines", "returned")
# Keys of amounts, which are no counts, begin with it; the field of the fund follows.
FUND = "fund_"


def find_numbers(part):
    """Yield every number of a page, wherever it stands."""
    if isinstance(part, dict):
        if {"key", "value", "action"} <= part.keys():
            yield part
        for value in part.values():
            yield from find_numbers(value)
    elif isinstance(part, list):
        for value in part:
            yield from find_numbers(value)


class FrontCase(TdktCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign(dossier_deadline=date(2023, 3, 31))

    def _page(self, user):
        return self.env["tdkt.front"].with_user(user).get_page()

    def _numbers(self, user, block):
        return {
            number["key"]: number["value"]
            for number in find_numbers(self._page(user)[block])
        }

    def _play(self):
        """A commitment, a returned line, a decision of this year, one in the making."""
        commitment = self._create_commitment(self.campaign)
        commitment.action_submit()
        commitment.with_user(self.officer).action_approve()
        self._qualify(self._create_dossier(self.campaign))
        self._issue(self._create_decision(self.campaign))
        returned = self._create_dossier(
            self.campaign,
            nominations=[
                {
                    "award_id": self.award.id,
                    "employee_id": self.head.employee_id.id,
                    "merit": "Tốt",
                }
            ],
        )
        returned.action_submit()
        returned.with_user(self.officer).action_appraise()
        returned.nomination_ids.with_user(self.officer).action_return("Viết lại.")
        sudden = self._create_dossier(commendation_type="dot_xuat")
        self._qualify(sudden)
        waiting = self._create_decision(gather=False, commendation_type="dot_xuat")
        waiting.nomination_ids = sudden.nomination_ids
        waiting.with_user(self.officer).action_propose()
        self.env["tdkt.bonus.fund"].with_user(self.officer).create(
            {"year": 2023, "planned": 50_000_000, "company_id": self.company.id}
        )
        return waiting


@tagged("post_install", "-at_install", "tdkt")
class TestFront(FrontCase):
    """The overview: blocks by role, numbers that are what they open."""

    def test_blocks_by_role(self):
        leader = {"campaigns", "awards", "fund", "radar"}
        officer = {"setup", "funnel", "deadlines", "returned", "radar"}
        expected = {
            self.leader: leader,
            self.officer: officer | {"unit"},
            self.manager: officer | {"unit"},
            self.head: {"unit"},
            self.hr_user: {"personnel"},
        }
        for user, blocks in expected.items():
            page = self._page(user)
            shown = {
                key
                for key, value in page.items()
                if key not in ("roles", "year", "waiting", "to_sign")
                and value is not None
            }
            with self.subTest(user=user.login):
                self.assertEqual(shown, blocks)
        for user in (self.staff, self.council):
            with self.assertRefused(AccessError, "is for leaders, officers, units"):
                self._page(user)

    def test_several_roles_see_each_block_once(self):
        self.leader.group_ids |= self.env.ref("thidua_khenthuong.group_tdkt_officer")
        self.leader.group_ids |= self.env.ref("hr.group_hr_user")
        page = self._page(self.leader)
        self.assertEqual(page["roles"], ["leader", "officer", "unit", "hr"])
        for block in (*BLOCKS, "unit", "personnel"):
            self.assertIsNotNone(page[block], block)

    def test_it_takes_nothing_from_its_caller(self):
        with self.assertRefused(TypeError, "takes 1 positional argument"):
            self.env["tdkt.front"].with_user(self.head).get_page(self.leader.id)

    def test_every_number_is_what_it_opens(self):
        """For each number of each role: the list behind holds just as many."""
        self._play()
        self.leader.group_ids |= self.env.ref("thidua_khenthuong.group_tdkt_officer")
        seen = set()
        for user in (self.leader, self.officer, self.head, self.hr_user, self.manager):
            for number in find_numbers(self._page(user)):
                action = number["action"]
                model = self.env[action["res_model"]].with_user(user)
                with self.subTest(user=user.login, number=number["key"]):
                    if action.get("res_id"):
                        record = model.browse(action["res_id"])
                        name = number["key"].removeprefix(FUND)
                        self.assertEqual(record[name], number["value"])
                    elif number["key"].startswith(FUND):
                        found = model.search(action["domain"])
                        self.assertEqual(sum(found.mapped("amount")), number["value"])
                    else:
                        self.assertEqual(
                            model.search_count(action["domain"]), number["value"]
                        )
                if number["value"]:
                    seen.add(number["key"])
        # each of them was tried on records
        self.assertLessEqual(
            {
                *("registered", "nominated", "qualified", "decided", "fund_prepared"),
                *("tdkt.nomination", "tdkt.decision", "lacks_registration", "moving"),
                *(
                    "units",
                    "promised",
                    "this_year",
                    "2023-03",
                    "2023",
                    "fund_left",
                    "fund_decided",
                ),
            },
            seen,
        )

    def test_the_funnel(self):
        self._play()
        self.assertEqual(
            self._numbers(self.officer, "funnel"),
            {"registered": 1, "nominated": 3, "qualified": 2, "decided": 1},
        )
        self.assertEqual(self._numbers(self.officer, "returned")["tdkt.nomination"], 1)

    def test_campaigns_and_the_worst_of_them(self):
        commitment = self._create_commitment(self.campaign)
        commitment.action_submit()
        page = self._page(self.leader)
        [line] = page["campaigns"]
        self.assertEqual((line["days_left"], line["date_end"]), (82, "31/05/2023"))
        self.assertEqual([one["value"] for one in line["numbers"]], [1, 3])
        worst = page["radar"]["worst"]
        self.assertEqual({one["status"] for one in worst}, {"red"})
        self.assertNotIn(self.department.name, [one["unit"] for one in worst])

    def test_awards_of_two_years(self):
        self._play()
        awards = self._page(self.leader)["awards"]
        self.assertEqual(awards["years"], [2022, 2023])
        self.assertEqual([one["value"] for one in awards["numbers"]], [1, 0, 0])
        march = awards["months"][2]
        self.assertEqual([one["value"] for one in march["numbers"]], [0, 1])

    def test_the_fund(self):
        self.assertEqual(
            self._page(self.leader)["fund"], {"entered": False, "numbers": []}
        )
        self._play()
        numbers = self._numbers(self.leader, "fund")
        self.assertEqual(numbers["fund_planned"], 50_000_000)
        self.assertGreater(numbers["fund_decided"], 0)
        self.assertEqual(numbers["fund_left"], 50_000_000 - numbers["fund_decided"])

    def test_deadlines_of_thirty_days(self):
        lines = self._page(self.officer)["deadlines"]
        self.assertEqual(
            [(one["date"], one["days"]) for one in lines], [("31/03/2023", 21)]
        )
        self.campaign.with_user(self.officer).dossier_deadline = date(2023, 4, 10)
        self.assertFalse(self._page(self.officer)["deadlines"])

    def test_what_waits_for_a_signature(self):
        waiting = self._play()
        page = self._page(self.leader)
        self.assertEqual([one["id"] for one in page["to_sign"]], waiting.ids)
        self.assertEqual([one["value"] for one in page["waiting"]], [1])
        self.assertFalse(self._page(self.officer)["to_sign"])

    def test_a_head_sees_the_own_unit_alone(self):
        for head in (self.head, self.other_head):
            commitment = self._create_commitment(self.campaign, head)
            commitment.action_submit()
        [line] = self._page(self.head)["unit"]
        self.assertEqual(line["unit"], self.department.name)
        self.assertEqual([one["value"] for one in line["numbers"]], [0, 1])

    def _document_type(self):
        return self.env["tdkt.document.type"].search([], limit=1)

    def test_setup_ticks_itself_off(self):
        def steps():
            found = self._page(self.officer)["setup"]
            return found and {one["key"] for one in found if one["done"]}

        self.assertEqual(steps(), {"campaign", "office"})
        self.office.manager_id = self.officer.employee_id
        self.assertEqual(steps(), {"campaign", "office", "heads"})
        self.env["tdkt.document.default"].with_user(self.officer).create(
            {
                "document_type_id": self._document_type().id,
                "company_id": self.company.id,
                "signer_id": self.leader.employee_id.id,
            }
        )
        self.assertNotIn("documents", steps())
        [step] = [
            one
            for one in self._page(self.officer)["setup"]
            if one["key"] == "documents"
        ]
        self.assertIn("Missing: the numbers.", step["help"])
        self.assertEqual(step["action"], "thidua_khenthuong.tdkt_document_type_action")
        self._document_type().with_user(self.manager).action_keep_series()
        self.assertIn("documents", steps())
        self.env["tdkt.bonus.fund"].with_user(self.officer).create(
            {"year": TODAY.year, "planned": 1, "company_id": self.company.id}
        )
        self.assertIsNone(steps())

    def test_a_typed_number_is_a_series_too(self):
        """An office whose document system gives the numbers never begins one here."""
        series = self.env["tdkt.number.series"]
        self.assertFalse(series._is_begun(self.company))
        self._qualify(self._create_dossier(self.campaign))
        decision = self._create_decision(self.campaign)
        decision.with_user(self.officer).action_propose()
        self.assertFalse(series._is_begun(self.company))
        other = self.env["res.company"].create(
            {"name": "Chi cục khác", "tdkt_abbreviation": "CCK"}
        )
        self._issue(decision)
        self.assertTrue(series._is_begun(self.company))
        self.assertFalse(series._is_begun(other))
        # it was not begun here: the number was typed
        self.assertNotIn(
            decision.symbol,
            series.search([("company_id", "=", self.company.id)]).mapped("code"),
        )

    def test_settings_are_linked_for_who_may_open_them(self):
        self.company.tdkt_place = False
        [step] = [
            one for one in self._page(self.officer)["setup"] if one["key"] == "office"
        ]
        self.assertFalse(step["action"])
        self.manager.group_ids |= self.env.ref("base.group_system")
        [step] = [
            one for one in self._page(self.manager)["setup"] if one["key"] == "office"
        ]
        self.assertTrue(step["action"])

    def test_the_application_opens_with_it(self):
        menus = self.env["ir.ui.menu"]
        root = self.env.ref("thidua_khenthuong.tdkt_menu_root").id
        for user, first in (
            (self.leader, "front"),
            (self.officer, "front"),
            (self.head, "front"),
            (self.hr_user, "front"),
            (self.staff, "my_page"),
            (self.council, "my_page"),
        ):
            shown = menus.with_user(user).load_web_menus(False)
            with self.subTest(user=user.login):
                self.assertEqual(
                    shown[shown[root]["children"][0]]["xmlid"],
                    f"thidua_khenthuong.tdkt_{first}_menu",
                )
                self.assertEqual(
                    shown[root]["actionID"],
                    self.env.ref(f"thidua_khenthuong.tdkt_{first}_action").id,
                )


@tagged("post_install", "-at_install", "tdkt")
class TestSigningSeveral(FrontCase):
    """Several documents are signed in one go only by whoever has opened each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._qualify(cls._create_dossier(cls.campaign))
        cls._qualify(cls._create_dossier(commendation_type="dot_xuat"))
        cls.decisions = cls._create_decision(cls.campaign) | cls._create_decision(
            gather=False, commendation_type="dot_xuat"
        )
        second = cls.decisions[1].with_user(cls.officer)
        second.action_gather()
        for decision in cls.decisions:
            decision.with_user(cls.officer).action_propose()

    def _open(self, document, user=None):
        self.env["ir.actions.report"].with_user(user or self.leader)._render_qweb_pdf(
            document._frozen_report, document.ids
        )

    def _looks(self):
        return self.env["tdkt.audit.entry"].search(
            [("res_id", "in", self.decisions.ids), ("action", "=", "look")]
        )

    def _sign(self, *documents):
        mine = self.env["tdkt.decision"].concat(*documents).with_user(self.leader)
        return mine.action_run_many("sign")

    def test_signing_without_looking_is_refused(self):
        results = self._sign(self.decisions)
        self.assertEqual([one["id"] for one in results], self.decisions.ids)
        for one in results:
            self.assertFalse(one["ok"])
            self.assertIn("only after you have opened its print", one["reason"])
        with self.assertRefused(UserError, "only after you have opened its print"):
            self.decisions.with_user(self.leader).action_sign()
        # one of several, sent by itself, is no way round
        self.assertFalse(self._sign(self.decisions[0])[0]["ok"])
        self.assertEqual(set(self.decisions.mapped("document_state")), {"draft"})

    def test_what_was_opened_is_signed(self):
        first, second = self.decisions
        self._open(first)
        self.assertEqual(
            [one["ok"] for one in self._sign(first, second)], [True, False]
        )
        self.assertEqual(first.document_state, "signed")
        self.assertEqual(second.document_state, "draft")

    def test_both_opened_are_signed_together(self):
        self._open(self.decisions)
        self.decisions.with_user(self.leader).action_sign()
        self.assertEqual(set(self.decisions.mapped("document_state")), {"signed"})

    def test_one_alone_is_signed_as_ever(self):
        self.decisions[0].with_user(self.leader).action_sign()
        self.assertEqual(self.decisions[0].document_state, "signed")

    def test_what_has_changed_since_is_looked_at_again(self):
        first = self.decisions[0]
        self._open(self.decisions)
        mine = first.with_user(self.officer)
        mine.action_take_back()
        mine.reward_reason = "đã có thành tích khác"
        mine.action_propose()
        self.assertEqual(
            [one["ok"] for one in self._sign(self.decisions)], [False, True]
        )
        self._open(first)
        self.assertTrue(self._sign(first)[0]["ok"])

    def test_a_line_that_changed_is_a_change(self):
        """What the document lists is part of it, though it is no field of its own."""
        first = self.decisions[0]
        self._open(first)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE tdkt_recipient SET name = 'Sở khác;' WHERE decision_id = %s",
            [first.id],
        )
        self.assertTrue(self.env.cr.rowcount)
        self.env.invalidate_all()
        self.assertFalse(self._sign(first)[0]["ok"])

    def test_another_ones_look_does_not_count(self):
        self._open(self.decisions, self.officer)
        self.assertFalse(self._looks())
        self.assertFalse(any(one["ok"] for one in self._sign(self.decisions)))

    def test_the_history_keeps_each_wording_once(self):
        self._open(self.decisions)
        self._open(self.decisions)
        looks = self._looks()
        self.assertEqual(looks.user_id, self.leader)
        self.assertEqual(sorted(looks.mapped("res_id")), self.decisions.ids)
        self.assertEqual(set(looks.mapped("action_name")), {"Opened for Signing"})

    def test_who_may_not_sign_is_told_so(self):
        results = self.decisions.with_user(self.officer).action_run_many("sign")
        for one in results:
            self.assertFalse(one["ok"])
            self.assertNotIn("opened its print", one["reason"])


@tagged("post_install", "-at_install", "tdkt")
class TestPersonnelNotes(FrontCase):
    """HR notes awards in personnel files: once, HR alone, and takes it back."""

    def test_note(self):
        self._play()
        award = self.env["tdkt.commendation"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(self._numbers(self.hr_user, "personnel")["2023"], 1)
        for user in (self.officer, self.leader, self.head, self.manager):
            for action in ("action_note", "action_take_back_note"):
                with self.assertRefused(AccessError, "Only an officer of HR"):
                    getattr(award.with_user(user), action)()
        with self.assertRefused(UserError, "None of these awards"):
            award.with_user(self.hr_user).action_take_back_note()
        award.with_user(self.hr_user).action_note()
        self.assertRecordValues(
            award, [{"date_noted": TODAY, "noted_by_id": self.hr_user.id}]
        )
        self.assertEqual(self._numbers(self.hr_user, "personnel")["2023"], 0)
        with self.assertRefused(UserError, "that are not noted yet"):
            award.with_user(self.hr_user).action_note()
        award.with_user(self.hr_user).action_take_back_note()
        self.assertEqual(self._numbers(self.hr_user, "personnel")["2023"], 1)

    def test_the_fields_are_written_by_nobody(self):
        self._play()
        award = self.env["tdkt.commendation"].search(
            [("company_id", "=", self.company.id)]
        )
        with self.assertRefused(UserError, "locked"):
            award.sudo().write({"date_noted": TODAY})

    def test_a_stranger_learns_nothing(self):
        self._play()
        award = self.env["tdkt.commendation"].search(
            [("company_id", "=", self.company.id)]
        )
        with self.assertRefused(AccessError, "(tdkt.commendation)"):
            award.with_user(self.other_staff).action_note()


@tagged("post_install", "-at_install", "tdkt")
class TestFrontQueries(QueryCase):
    """Ten times the records cost no more queries."""

    def test_number_of_queries_is_fixed(self):
        pages = self.env["tdkt.front"]
        roles = (self.leader, self.officer, self.head, self.hr_user)
        few_queries = {}
        for size in (FEW, MANY):
            commitments = self._commitments(size)
            commitments.with_env(self.env).action_submit()
            commitments.action_approve()
            dossiers = self._dossiers(size)
            dossiers.with_env(self.env).action_submit()
            dossiers.action_appraise()
            dossiers.nomination_ids.action_qualify()
            for half in (0, 1):
                decision = self._create_decision(
                    gather=False, commendation_type="dot_xuat", year=2000 + size
                )
                lines = dossiers.nomination_ids
                middle = size // 2
                decision.nomination_ids = lines[middle:] if half else lines[:middle]
                if half:
                    decision.with_user(self.officer).action_propose()
                else:
                    self._issue(decision, size)
            # the scope of the head grows with them
            self.departments[:size].parent_id = self.department
            for user in roles:
                records = pages.with_user(user)
                self._count(lambda one: one.get_page(), records)
                queries = self._queries(lambda one: one.get_page(), records)
                if size == FEW:
                    few_queries[user] = queries
                    continue
                with self.subTest(user=user.login, few=len(few_queries[user])):
                    self.assertLessEqual(
                        len(queries), len(few_queries[user]), "\n".join(queries)
                    )
                    self.assertLessEqual(len(queries), 60)
