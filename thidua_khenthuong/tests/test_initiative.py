"""Initiatives: whose they are, who recognises them, which awards rest on them."""

from datetime import date

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LOCKED, TODAY, TdktCase


@tagged("post_install", "-at_install", "tdkt")
class TestInitiative(TdktCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.staff.employee_id
        cls.author = cls.head.employee_id

    def _make(self, user=None, **values):
        """Return an initiative of two authors, one of them ``staff``."""
        return (
            self.env["tdkt.initiative"]
            .with_user(user or self.staff)
            .create(
                {
                    "name": "Số hóa quy trình tiếp nhận hồ sơ nội vụ",
                    "description": "Rút ngắn thời gian xử lý từ năm ngày xuống hai.",
                    "author_ids": self._authors((self.person, 60), (self.author, 40)),
                    **values,
                }
            )
        )

    @staticmethod
    def _authors(*shares):
        return [
            Command.create(
                {"name": who, "share": share}
                if isinstance(who, str)
                else {"employee_id": who.id, "share": share}
            )
            for who, share in shares
        ]

    def _recognise(self, initiative, **values):
        judged = initiative.with_user(self.officer)
        judged.write({"reference": "31/QĐ-SKT", "recognised_on": TODAY, **values})
        judged.action_recognise()
        return initiative

    # --- Authors -------------------------------------------------------------------

    def test_authors_and_their_shares(self):
        made = self._make()
        self.assertEqual(
            made.author_names,
            f"{self.person.name} (60 %), {self.author.name} (40 %)",
        )
        self.assertEqual(made.department_id, self.person.department_id)
        outside = self._make(
            author_ids=self._authors(
                (self.person, 33.33), ("Vi Văn Ngoài", 33.33), (self.author, 33.34)
            )
        )
        self.assertIn("Vi Văn Ngoài (33,33 %)", outside.author_names)
        first, second = made.author_ids
        # one share after the other, in one press
        made.author_ids = [
            Command.update(first.id, {"share": 75}),
            Command.update(second.id, {"share": 25}),
        ]
        self.assertEqual(made.author_ids.mapped("share"), [75, 25])

    def test_shares_make_up_the_whole(self):
        for shares, total in (((60, 30), "90"), ((60, 40.5), "100,5")):
            people = zip((self.person, self.author), shares, strict=True)
            refused = self.assertRefused(ValidationError, f"sum to {total} %, not 100")
            with self.subTest(total=total), refused, self.env.cr.savepoint():
                self._make(author_ids=self._authors(*people))
        made = self._make()
        with (
            self.assertRefused(ValidationError, "sum to 110 %, not 100 %"),
            self.env.cr.savepoint(),
        ):
            made.author_ids[0].share = 70
        with (
            self.assertRefused(ValidationError, "sum to 60 %"),
            self.env.cr.savepoint(),
        ):
            made.author_ids = [Command.delete(made.author_ids[1].id)]
        # a context from outside opens nothing
        loose = made.author_ids[0].with_context(tdkt_authors=True)
        with (
            self.assertRefused(ValidationError, "sum to 110 %"),
            self.env.cr.savepoint(),
        ):
            loose.share = 70
        # one by one there may be less; nothing is handed in before it is whole
        made.author_ids[1].unlink()
        with self.assertRefused(UserError, "sum to 60 %, not 100 %"):
            made.action_submit()
        with self.assertRefused(UserError, "sum to 60 %, not 100 %"):
            self._recognise(made)

    def test_no_share_and_no_author_twice(self):
        for share in (0, -5):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRefused(CheckViolation, "share_range"),
                self.env.cr.savepoint(),
            ):
                self._make(author_ids=self._authors((self.person, share)))
        with (
            mute_logger("odoo.sql_db"),
            self.assertRefused(UniqueViolation, "author_uniq"),
            self.env.cr.savepoint(),
        ):
            self._make(author_ids=self._authors((self.person, 50), (self.person, 50)))

    def test_days(self):
        with self.assertRefused(ValidationError, "The year 2024 has not begun"):
            self._make(year=2024)
        made = self._make()
        made.action_submit()
        with self.assertRefused(ValidationError, "recognised in the future"):
            self._recognise(made, recognised_on=date(2023, 3, 11))

    # --- The way it goes -------------------------------------------------------------

    def test_an_author_submits_and_the_office_recognises(self):
        made = self._make()
        made.action_submit()
        self.assertEqual(made.state, "submitted")
        self.assertEqual(made._next_step().user, self.officer)
        with self.assertRefusedAs(LOCKED):
            made.scope = "national"
        with self.assertRefused(AccessError, "may do “Recognise”"):
            made.action_recognise()
        judged = made.with_user(self.officer)
        with self.assertRefused(UserError, "still lacks: Recognised On, Recognised In"):
            judged.action_recognise()
        confirmation = judged.get_confirmation("recognise")
        self.assertFalse(confirmation)
        self._recognise(made)
        self.assertEqual(made.recognised_by, self.company.name)
        for name, value in (("name", "Khác"), ("year", 2022)):
            with self.subTest(name=name), self.assertRefusedAs(LOCKED):
                judged.write({name: value})
        with self.assertRefusedAs(LOCKED):
            made.author_ids[0].share = 50
        # a wider effect is confirmed later
        judged.write({"scope": "province", "scope_reference": "9/QĐ-UBND"})
        self.assertEqual(made.scope, "province")

    def test_what_is_missing_is_said(self):
        made = self._make()
        made.action_submit()
        judged = made.with_user(self.officer)
        judged.write({"reference": "31/QĐ-SKT", "recognised_on": TODAY})
        self.assertIn(
            "Since when it has been applied",
            judged.get_confirmation("recognise")["body"],
        )

    def test_returned_refused_withdrawn_revoked(self):
        made = self._make()
        made.action_submit()
        made.with_user(self.officer).action_return("Nói rõ hiệu quả")
        self.assertEqual(made._next_step().user, self.staff)
        made.action_submit()
        made.action_recall()
        made.action_submit()
        with self.assertRefused(UserError, "Enter a reason"):
            made.with_user(self.officer).action_refuse()
        made.with_user(self.officer).action_refuse("Không có tính mới")
        self.assertEqual(made.state, "refused")
        self.assertIn("|return|", made.with_user(self.officer).available_actions)
        other = self._make()
        other.action_withdraw("Trùng")
        self.assertEqual((other.state, other.reason), ("withdrawn", "Trùng"))
        third = self._make()
        third.action_submit()
        self._recognise(third)
        with self.assertRefused(AccessError, "may do “Revoke the Recognition”"):
            third.action_revoke("Sao chép")
        third.with_user(self.officer).action_revoke("Sao chép")
        self.assertEqual(third.state, "revoked")

    def test_a_refused_one_is_taken_up_again_for_a_narrower_effect(self):
        made = self._make(scope="province")
        made.action_submit()
        judged = made.with_user(self.officer)
        with self.assertRefused(UserError, "“Take Up Again” is possible only in"):
            judged.action_reconsider("Xét lại")
        judged.action_refuse("Chưa áp dụng ngoài cơ quan")
        self.assertFalse(made.activity_ids)
        for user in (self.staff, self.head, self.leader, self.hr_user):
            with self.assertRefused(AccessError, "may do “Take Up Again”"):
                made.with_user(user).action_reconsider("Xét lại")
        with self.assertRefused(UserError, "Enter a reason"):
            judged.action_reconsider(" ")
        with self.assertRefusedAs(LOCKED):
            judged.scope = "base"
        judged.action_reconsider("Xét trong phạm vi cơ quan")
        self.assertEqual(
            (made.state, made.reason), ("submitted", "Xét trong phạm vi cơ quan")
        )
        self.assertEqual(made.activity_ids.user_id, self.officer)
        with self.assertRefusedAs(LOCKED):
            made.scope = "base"
        judged.scope = "base"
        self._recognise(made)
        self.assertEqual((made.scope, made.reason), ("base", False))

    def test_a_refused_one_goes_back_to_its_authors(self):
        made = self._make(scope="province")
        made.action_submit()
        judged = made.with_user(self.officer)
        judged.action_refuse("Chưa áp dụng ngoài cơ quan")
        judged.action_return("Đề nghị phạm vi cơ quan")
        self.assertEqual(made._next_step().user, self.staff)
        made.scope = "base"
        made.action_submit()
        self.assertEqual((made.state, made.return_reason), ("submitted", False))
        self._recognise(made)
        self.assertEqual((made.scope, made.reason), ("base", False))

    def test_nobody_takes_up_his_own_again(self):
        own = self._make(
            self.officer,
            author_ids=self._authors((self.officer.employee_id, 100)),
            description="Mẫu chung cho các phòng",
        )
        own.action_submit()
        own.with_user(self.manager).action_refuse("Không có tính mới")
        with self.assertRefused(UserError, "a matter of your own"):
            own.action_reconsider("Xét lại")
        own.with_user(self.manager).action_reconsider("Xét lại")
        self.assertEqual(own.state, "submitted")

    def test_nobody_recognises_his_own(self):
        own = self._make(
            self.officer,
            author_ids=self._authors((self.officer.employee_id, 100)),
            description="Mẫu chung cho các phòng",
        )
        own.action_submit()
        for act in (
            lambda: own.write({"reference": "31/QĐ-SKT"}),
            lambda: own.write({"scope": "national"}),
            lambda: own.action_refuse("Không"),
        ):
            with self.assertRefusedAs(LOCKED, (UserError, "a matter of your own")):
                act()
        another = own.with_user(self.manager)
        another.write({"reference": "31/QĐ-SKT", "recognised_on": TODAY})
        with self.assertRefused(UserError, "a matter of your own"):
            own.action_recognise()
        another.action_recognise()
        with self.assertRefusedAs(LOCKED):
            own.scope = "national"

    def test_only_an_officer_says_that_it_was_recognised(self):
        for name, value in (
            ("recognised_on", TODAY),
            ("reference", "31/QĐ-SKT"),
            ("scope_reference", "9/QĐ-UBND"),
        ):
            refused = self.assertRefused(UserError, "Only an officer")
            with self.subTest(name=name), refused, self.env.cr.savepoint():
                self._make(**{name: value})
        with self.assertRefused(UserError, "changes only through"):
            self._make(state="recognised")

    # --- Who reads it ----------------------------------------------------------------

    def test_who_reads_it(self):
        made = self._make(author_ids=self._authors((self.person, 100)))
        colleague = self._create_user("t_colleague", "user", self.department)
        seen = {self.staff, self.head, self.officer, self.leader, self.hr_user}
        for user in (*seen, self.council, colleague):
            with self.subTest(user=user.login, state=made.state):
                can = made.with_user(user).has_access("read")
                self.assertEqual(can, user in seen)
        made.action_submit()
        self._recognise(made)
        self.assertTrue(made.with_user(colleague).has_access("read"))
        self.assertFalse(made.with_user(colleague).has_access("write"))
        self.assertFalse(made.with_user(self.council).has_access("read"))
        self.assertTrue(made.author_ids.with_user(colleague).has_access("read"))

    def test_nobody_makes_one_for_others(self):
        refused = self.assertRefused(AccessError, "(tdkt.initiative.author)")
        with refused, self.env.cr.savepoint():
            self._make(author_ids=self._authors((self.leader.employee_id, 100)))
        made = self._make(self.head, author_ids=self._authors((self.person, 100)))
        self.assertEqual(made.department_id, self.person.department_id)

    # --- Awards ----------------------------------------------------------------------

    def test_an_award_keeps_what_it_rests_on(self):
        made = self._make(author_ids=self._authors((self.person, 100)))
        dossier = self._create_dossier()
        line = dossier.nomination_ids.filtered(lambda one: one.employee_id)[:1]
        employee = line.employee_id
        with self.assertRefused(ValidationError, "is no recognised initiative of"):
            with self.env.cr.savepoint():
                line.initiative_ids = made
        own = self._make(
            self.officer,
            author_ids=self._authors((employee, 100)),
            department_id=self.department.id,
        )
        with self.assertRefused(ValidationError, "is no recognised initiative of"):
            with self.env.cr.savepoint():
                line.initiative_ids = own
        self._recognise(own)
        line.initiative_ids = own
        self._qualify(dossier)
        decision = self._create_decision(dossier.campaign_id)
        self._issue(decision)
        award = line.decision_id.commendation_ids.filtered("employee_id")
        self.assertEqual(award.initiative_ids, own)
        self.assertEqual(own.commendation_ids, award)
        with self.assertRefusedAs(LOCKED):
            line.initiative_ids = False
        judged = own.with_user(self.officer)
        with self.assertRefused(UserError, "was decided on this initiative"):
            with self.env.cr.savepoint():
                judged.commendation_ids = False
        with self.assertRefused(UserError, "no longer changes"):
            own.sudo().name = "Khác"
        # said before, and kept
        body = judged.get_confirmation("revoke")["body"]
        self.assertIn(award.display_name, body)
        judged.action_revoke("Sao chép")
        self.assertEqual(award.initiative_ids, own)

    def test_an_officer_enters_earlier_uses(self):
        made = self._make(author_ids=self._authors((self.person, 100)))
        made.action_submit()
        self._recognise(made)
        award_kind = self.env.ref("thidua_khenthuong.award_bk_tinh_individual")
        mine = self._give_external(award_kind, 2022, self.person)
        other = self._give_external(award_kind, 2022, self.author)
        judged = made.with_user(self.officer)
        with self.assertRefused(ValidationError, "was not given to an author of"):
            with self.env.cr.savepoint():
                judged.commendation_ids = other
        judged.commendation_ids = mine
        self.assertEqual(mine.initiative_ids, made)
        self.assertEqual(self._uses(self.person), [(award_kind.code, 2022, True)])
        judged.commendation_ids = False
        self.assertFalse(mine.initiative_ids)
        self.assertFalse(self._uses(self.person))
        with self.assertRefusedAs(LOCKED):
            made.commendation_ids = mine

    def _uses(self, employee):
        """Return the awards that his initiative served, as the engine is told."""
        key = "hr.employee", employee.id
        known = self.env["tdkt.eligibility"]._load_facts({key}, None)
        [made] = known.subjects[(*key, False)].initiatives
        return [*made.uses]

    def test_on_his_own_page(self):
        made = self._make()
        made.action_submit()
        made.with_user(self.officer).action_return("Nói rõ hiệu quả")
        page = self.env["tdkt.my.page"].with_user(self.staff).get_page()
        [line] = page["initiatives"]
        self.assertEqual(
            (line["name"], line["state"], line["reason"]),
            (made.name, "returned", "Nói rõ hiệu quả"),
        )
        others = self.env["tdkt.my.page"].with_user(self.other_staff).get_page()
        self.assertFalse(others["initiatives"])

    # --- The like, and a commitment --------------------------------------------------

    def test_the_same_words_are_shown_to_officers(self):
        first = self._make()
        second = self._make(
            self.head,
            name="SỐ HOÁ quy trình tiếp nhận hồ sơ nội vụ",
            author_ids=self._authors((self.author, 100)),
        )
        shown = first.with_user(self.officer)
        self.assertTrue(shown.has_duplicates)
        self.assertEqual(shown.duplicate_hits[0]["id"], second.id)
        self.assertIn(self.author.name, shown.duplicate_hits[0]["holder"])
        found = shown.search([("has_duplicates", "=", True)])
        self.assertEqual(found & (first | second), first | second)
        second.name = "Một nội dung khác hẳn với cái trước"
        self.assertFalse(shown.search([("has_duplicates", "=", True)]) & first)

    def test_it_keeps_what_was_promised(self):
        commitment = self._create_commitment(self._create_campaign())
        item = commitment.item_ids[0]
        with self.assertRefused(ValidationError, "promises no initiative"):
            with self.env.cr.savepoint():
                self._make(item_id=item.id)
        item.kind = "initiative"
        action = item.action_open_initiative()
        made = self._make(item_id=item.id)
        self.assertEqual(action["context"]["default_item_id"], item.id)
        self.assertEqual(item.action_open_initiative()["res_id"], made.id)
