"""The initiative council: what it votes on, who votes, and what comes of it."""

import base64
import json
import subprocess
import sys
import tempfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from psycopg2.errors import CheckViolation
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import BY_BUTTON, LOCKED, TODAY, Unlocked
from .council import CouncilCase
from .test_session_ballot import VERIFIER, BallotCase


class InitiativeCouncilCase(CouncilCase):
    """An initiative council of five, and two initiatives that wait for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.makers = cls._create_initiative_council()
        cls.mine = cls.makers.member_ids[2]
        cls.first = cls._hand_in("Số hóa quy trình tiếp nhận hồ sơ nội vụ")
        cls.second = cls._hand_in("Bộ tiêu chí chấm điểm thi đua", scope="province")

    def _text(self, record, report):
        reports = self.env["ir.actions.report"].with_user(self.officer)
        pdf, _kind = reports._render_qweb_pdf(
            f"thidua_khenthuong.{report}_document", record.ids
        )
        pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
        return " ".join(" ".join(pages).split())


@tagged("post_install", "-at_install", "tdkt")
class TestInitiativeCouncil(InitiativeCouncilCase):
    def setUp(self):
        super().setUp()
        self.meeting = self._create_meeting(self.makers, self.first, self.second)
        self.line, self.wider = self.meeting.item_ids

    # --- What is on its agenda -----------------------------------------------------

    def test_gathers_what_waits_for_recognition(self):
        self.meeting.item_ids.unlink()
        draft = self._hand_in("Sáng kiến chưa nộp")
        draft.with_user(self.staff).action_recall()
        self.meeting.action_gather()
        self.assertEqual(self.meeting.item_ids.initiative_id, self.first | self.second)
        other = self._create_meeting(self.makers)
        with self.assertRefused(UserError, "No initiative waits for recognition"):
            other.action_gather()

    def test_each_council_votes_on_what_it_is_there_for(self):
        lines = self._bring_before().nomination_ids
        with (
            self.assertRefused(ValidationError, "recognises initiatives: bring"),
            self.env.cr.savepoint(),
        ):
            self.meeting.item_ids = [Command.create({"nomination_id": lines.id})]
        third = self._hand_in("Sổ tay điện tử")
        session = self._create_session()
        with (
            self.assertRefused(ValidationError, "bring the initiative “Sổ tay"),
            self.env.cr.savepoint(),
        ):
            session.item_ids = [Command.create({"initiative_id": third.id})]
        with (
            self.assertRefused(ValidationError, "votes on commendations"),
            self.env.cr.savepoint(),
        ):
            self.meeting.council_id = self.board
        with (
            self.assertRefused(ValidationError, "votes on commendations"),
            self.env.cr.savepoint(),
        ):
            self.makers.kind = "award"

    def test_a_line_is_about_one_thing(self):
        item = self.env["tdkt.session.item"]
        nomination = self._bring_before().nomination_ids
        third = self._hand_in("Sổ tay điện tử")
        for values in (
            {},
            {"initiative_id": third.id, "nomination_id": nomination.id},
            {"initiative_id": third.id, "award_id": self.award.id},
        ):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRefused(CheckViolation, "tdkt_session_item_"),
                self.env.cr.savepoint(),
            ):
                item.create({"session_id": self.meeting.id, **values})

    def test_only_what_waits_and_once(self):
        with self.assertRefused(ValidationError, "is on the agenda of"):
            self._create_meeting(self.makers, self.first)
        third = self._hand_in("Sổ tay điện tử")
        third.action_refuse("Đã có ở nơi khác")
        with self.assertRefused(ValidationError, "wait for recognition do"):
            self._create_meeting(self.makers, third)

    def test_it_waits_for_the_vote(self):
        """Nobody decides beside the council, whose lines stay what they are."""
        self.first.write({"reference": "31/QĐ-SKT", "recognised_on": TODAY})
        own = self.first.with_user(self.staff)
        for user, action in (
            (self.officer, lambda one: one.action_recognise()),
            (self.officer, lambda one: one.action_refuse("Không")),
            (self.officer, lambda one: one.action_return("Bổ sung")),
            (self.staff, lambda one: one.action_recall()),
            (self.staff, lambda one: one.action_withdraw("Thôi")),
        ):
            with self.assertRefused(UserError, "or is taken off the agenda"):
                action(own.with_user(user))
        self.line.unlink()
        own.action_recall()
        self.assertEqual(own.state, "draft")

    def test_no_session_is_opened_on_what_waits_no_more(self):
        self._attend(self.meeting)
        self.first.sudo()._write_moving({"state": "withdrawn"})
        with self.assertRefused(UserError, "wait for recognition do"):
            self.meeting.action_open()

    # --- Who votes, and by which rule ------------------------------------------------

    def test_its_own_rule(self):
        self._open(self.meeting)
        rule = self.line.rule_id
        self.assertEqual(rule, self.env.ref("thidua_khenthuong.vote_rule_initiative"))
        self.assertFalse(rule._is_certain())
        self.assertEqual(self.line.vote_note, "needs 4 of 5 votes")

    def test_authors_and_those_close_to_them_do_not_vote(self):
        author, person = self.staff.employee_id, self.council.employee_id
        self._open(self.meeting)
        self.assertFalse(self.meeting.conflict_ids)
        cases = [
            (
                "department",
                lambda: person.write({"department_id": author.department_id.id}),
            ),
            ("manager", lambda: author.write({"parent_id": person.id})),
            (
                "subordinate",
                lambda: (
                    author.write({"parent_id": False}),
                    person.write({"parent_id": author.id}),
                ),
            ),
            (
                "relative",
                lambda: self.env["tdkt.council.relative"].create(
                    {
                        "member_id": self.mine.id,
                        "employee_id": author.id,
                        "relation": "Anh",
                    }
                ),
            ),
            ("coauthor", lambda: self.mine.write({"employee_id": author.id})),
        ]
        for kind, change in cases:
            change()
            self.meeting.conflict_ids.unlink()
            self.meeting.action_find_conflicts()
            with self.subTest(kind=kind):
                self.assertEqual(
                    {
                        (one.attendee_id.member_id, one.kind, one.item_id)
                        for one in self.meeting.conflict_ids
                    },
                    {(self.mine, kind, one) for one in self.meeting.item_ids},
                )
                self.assertEqual(self.line.voter_count, 4)
                self.assertEqual(self.line.vote_note, "needs 3 of 4 votes")

    def test_the_unit_where_it_was_made(self):
        """Its authors may be from outside, or work elsewhere by now."""
        self.first.sudo()._write_moving({"department_id": self.other_department.id})
        self._open(self.meeting)
        kinds = {one.item_id: one.kind for one in self.meeting.conflict_ids}
        self.assertEqual(kinds, {self.line: "department"})

    def test_own_declaration(self):
        self.meeting.action_invite()
        self.line.with_user(self.council).action_declare("Đã góp ý")
        self.assertEqual(self.meeting.conflict_ids.kind, "declared")

    # --- What comes of it ------------------------------------------------------------

    def _decide(self, *agreed):
        self._vote(self.meeting, *agreed)
        self.meeting.action_close()

    def test_the_outcome_goes_to_the_initiatives(self):
        self._open(self.meeting)
        self.wider.scope = "base"
        self._decide(3, 4)
        self.assertEqual(
            [(one.state, one.session_item_id) for one in self.first | self.second],
            [("refused", self.line), ("recognised", self.wider)],
        )
        self.assertEqual(
            self.first.reason,
            f"Không đủ phiếu đồng ý tại {self.meeting.name}: đạt 3/5 phiếu, cần 4 "
            "phiếu.",
        )
        self.assertEqual(
            (self.second.scope, self.second.recognised_on, self.second.recognised_by),
            ("base", date(2023, 3, 10), self.company.name),
        )
        self.assertEqual(
            self.second.council_note, f"4 of 5 votes, 4 needed ({self.meeting.name})"
        )

    def test_the_history_names_the_rows_of_the_table(self):
        self._decide(3, 4)
        entries = (
            self.env["tdkt.audit.entry"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "tdkt.initiative"),
                    ("res_id", "in", (self.first | self.second).ids),
                ]
            )
        )
        found = {one.res_id: one.action for one in entries.sorted("id")}
        self.assertEqual(found, {self.first.id: "refuse", self.second.id: "recognise"})

    def _refused_line(self):
        """Close the session with a no to the one with the wider effect."""
        self._decide(4, 3)
        self.assertEqual(self.second.state, "refused")
        return self.wider

    def _vote_again(self, initiative, votes):
        other = self._create_meeting(
            self.makers, date_planned=datetime(2023, 3, 10, 9, 0)
        )
        other.action_gather()
        self.assertEqual(other.item_ids.initiative_id, initiative)
        self._vote(other, votes)
        other.action_close()
        return other.item_ids

    def test_a_refused_one_is_put_again_with_a_narrower_effect(self):
        before = self._refused_line()
        self.second.action_reconsider("Xét trong phạm vi cơ quan")
        self.assertEqual(
            (self.second.state, self.second.reason, self.second.session_item_id),
            ("submitted", "Xét trong phạm vi cơ quan", before),
        )
        self.assertEqual(
            self.second.council_note, f"3 of 5 votes, 4 needed ({self.meeting.name})"
        )
        self.assertIn("council's vote again", self.second.activity_ids.summary)
        self.second.scope = "base"
        after = self._vote_again(self.second, 4)
        self.assertEqual(
            (self.second.state, self.second.scope, self.second.reason),
            ("recognised", "base", False),
        )
        # both votes are kept, each with the effect that was put to it
        self.assertEqual(self.second.session_item_ids, before | after)
        self.assertEqual(self.second.session_item_id, after)
        self.assertEqual(
            [(one.scope, one.agree, one.result) for one in before | after],
            [("province", 3, "failed"), ("base", 4, "passed")],
        )

    def test_a_refused_one_is_put_again_by_its_authors(self):
        self._refused_line()
        self.second.action_return("Đề nghị phạm vi cơ quan")
        own = self.second.with_user(self.staff)
        own.scope = "base"
        own.action_submit()
        line = self._vote_again(self.second, 2)
        self.assertEqual((line.scope, self.second.state), ("base", "refused"))
        self.assertEqual(self.second.session_item_id, line)

    def test_what_the_council_refused_nobody_recognises_by_hand(self):
        self._refused_line()
        self.second.action_reconsider("Xét trong phạm vi cơ quan")
        self.second.write({"reference": "31/QĐ-SKT", "recognised_on": TODAY})
        with self.assertRefused(UserError, "did not recognise “Bộ tiêu chí"):
            self.second.action_recognise()
        # nor on another way
        self.second.with_user(self.staff).action_recall()
        with self.assertRefused(UserError, "put it to the vote again"):
            self.second.action_recognise()
        self.second.with_user(self.staff).action_submit()
        self.second.action_refuse("Hội đồng đã xét")
        self.assertEqual(self.second.state, "refused")

    def test_nobody_writes_it_beside_the_vote(self):
        for values in (
            {"session_item_id": self.line.id},
            {"state": "recognised", "recognised_on": TODAY},
        ):
            with self.assertRefusedAs(BY_BUTTON):
                self.first.sudo().write(values)

    def test_by_hands(self):
        self.meeting.method = "hands"
        self._decide(4, 5)
        self.assertEqual((self.first | self.second).mapped("state"), ["recognised"] * 2)
        self.meeting.action_new_minutes()
        self.assertEqual(self.meeting.minutes_ids.kind, "meeting")

    def test_no_lower_award(self):
        self._vote(self.meeting, 3, 4)
        with self.assertRefused(UserError, "no lower award can be put to the vote"):
            self.line.action_vote_lower(self.award.id)

    def test_the_chair_accepts_against_an_uncertain_rule(self):
        self._vote(self.meeting, 3, 4)
        self.line.with_user(self.leader).action_accept("Quy chế: quá bán")
        self.meeting.action_close()
        self.assertEqual(self.first.state, "recognised")

    def test_the_decision_of_the_head_comes_later(self):
        self._decide(5, 5)
        self.meeting.action_new_minutes()
        minutes = self.meeting.minutes_ids.filtered(lambda one: one.kind == "meeting")
        self._sign(minutes, "05/BB-HĐSK")
        self.assertEqual(
            (self.first | self.second).mapped("reference"), ["05/BB-HĐSK"] * 2
        )
        self.first.reference = "31/QĐ-SKT"
        with self.assertRefusedAs(LOCKED):
            self.first.recognised_on = date(2023, 3, 1)
        minutes.with_user(self.leader).action_revoke("Sai tên")
        self.meeting.action_new_minutes()
        self._sign(
            self.meeting.minutes_ids.filtered(
                lambda one: one.kind == "meeting" and one.state == "draft"
            ),
            "06/BB-HĐSK",
        )
        self.assertEqual(
            (self.first | self.second).mapped("reference"), ["31/QĐ-SKT", "06/BB-HĐSK"]
        )

    def _sign(self, minutes, number):
        minutes.number = number
        minutes.with_user(self.officer).action_countersign()
        minutes.with_user(self.leader).action_sign()

    # --- Who reads them --------------------------------------------------------------

    def test_whoever_sits_reads_it_until_the_session_is_closed(self):
        self.council.employee_id.department_id = self.other_department
        outsider = self._create_user("t_outsider", "council", self.other_department)
        for step, readable in [
            (lambda: None, False),
            (self.meeting.action_invite, True),
            (lambda: self._vote(self.meeting, 4, 4), True),
            (self.meeting.action_close, False),
        ]:
            step()
            self.env.invalidate_all()
            for record in (self.first, self.first.author_ids):
                mine = record.with_user(self.council)
                with self.subTest(model=record._name, state=self.meeting.state):
                    self.assertEqual(mine.has_access("read"), readable)
                    self.assertEqual(
                        bool(mine.search([("id", "in", record.ids)])), readable
                    )
                    for operation in ("write", "unlink"):
                        self.assertFalse(mine.has_access(operation))
                    self.assertFalse(record.with_user(outsider).has_access("read"))

    def test_what_is_before_nobody(self):
        """A line about an initiative has no dossier, and the other way round."""
        self.meeting.action_invite()
        dossier = self._bring_before()
        session = self._create_session(dossier)
        session.action_invite()
        third = self._hand_in("Sổ tay điện tử")
        for record, before in (
            (third, self.first),
            (self._create_dossier(user=self.other_head), dossier),
        ):
            records = (record | before).sudo().with_user(self.council).sudo()
            domain = [("id", "in", records.ids), ("in_my_session", "=", False)]
            self.assertEqual(records.search(domain), record)
            self.assertEqual(records.filtered("in_my_session"), before.sudo())

    # --- Papers and pages ------------------------------------------------------------

    def test_papers(self):
        self._attend(self.meeting)
        self.assertIn(
            "biểu quyết 02 nội dung công nhận sáng kiến",
            self._text(self.meeting, "report_invitation"),
        )
        self.meeting.action_open()
        text = self._text(self.meeting, "report_ballot_paper")
        for words in (
            *("Tên sáng kiến; tác giả", "Số hóa quy trình tiếp nhận hồ sơ nội vụ"),
            f"tác giả: {self.staff.name} (60 %), Vi Văn Ngoài (40 %)",
            "Công nhận sáng kiến, phạm vi ảnh hưởng: bộ, ban, ngành, tỉnh",
        ):
            with self.subTest(words=words):
                self.assertIn(words, text)

    def test_minutes(self):
        self.council.employee_id.department_id = self.staff.employee_id.department_id
        self._decide(2, 3)
        self.meeting.action_new_minutes()
        for minutes in self.meeting.minutes_ids:
            text = self._text(minutes, "report_session_minutes")
            for words in (
                *("Tên sáng kiến; tác giả", "Số hóa quy trình tiếp nhận", "3/4"),
                "phạm vi ảnh hưởng: cơ sở",
                "Sáng kiến: được thông qua khi có số phiếu đồng ý từ 2/3",
                *("không biểu quyết (cùng đơn vị)", "hồ sơ sáng kiến"),
            ):
                with self.subTest(kind=minutes.kind, words=words):
                    self.assertIn(words, text)
            self.assertNotIn("QĐ-BHXH", text)

    def test_projected(self):
        self._open(self.meeting)
        pages = self.meeting.get_projection()["pages"]
        self.assertEqual(
            [page["nominee"] for page in pages],
            [
                "Số hóa quy trình tiếp nhận hồ sơ nội vụ",
                "Bộ tiêu chí chấm điểm thi đua",
            ],
        )
        page = pages[0]
        self.assertTrue(page["initiative"])
        self.assertIn("Vi Văn Ngoài (40 %)", page["place"])
        self.assertEqual(page["award"], "recognised, with effect on: The Agency")
        self.assertIn("Rút ngắn thời gian", page["merit"])
        self.assertIn("Applied since 09/01/2023", page["evidence"])
        self.assertEqual((page["eligibility"], page["image"]), (False, ""))

    def test_members_are_told_of_no_award(self):
        mine = self.line.with_user(self.officer)
        self.assertEqual(
            mine.display_name,
            "Số hóa quy trình tiếp nhận hồ sơ nội vụ – recognised, with effect on: "
            "The Agency",
        )
        with self.assertRefused(AccessError, "tdkt.session.item"):
            self.line.with_user(self.staff).check_access("read")


@tagged("post_install", "-at_install", "tdkt")
class TestLargeAgenda(InitiativeCouncilCase):
    def _close(self, count):
        meeting = self._create_meeting(
            self.makers,
            *(self._hand_in(f"Sáng kiến số {number}") for number in range(count)),
            date_planned=datetime(2023, 3, 10, 2, 0),
        )
        self._vote(meeting, *([4, 5] * count)[:count])
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        meeting.action_close()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_closed_in_a_fixed_number_of_queries(self):
        # what is cached for the whole server is not counted
        self._close(1)
        few, many = self._close(2), self._close(12)
        self.assertEqual(many, few)


@tagged("post_install", "-at_install", "tdkt")
class TestSecretBallot(BallotCase):
    """The same ballot: it knows the session, the member and the line, and no award."""

    def setUp(self):
        super().setUp()
        council = self._create_initiative_council(self.more)
        self.session = self._create_meeting(
            council,
            self._hand_in("Số hóa quy trình tiếp nhận hồ sơ"),
            self._hand_in("Bộ tiêu chí chấm điểm"),
            method="electronic",
        )
        self._open(self.session)
        self.session.action_fill_trustees()
        self._start()

    def test_from_the_ballot_to_the_initiative(self):
        page = self.session.with_user(self.council).get_ballot()
        self.assertEqual(
            [
                (line["nominee"], line["award"], line["merit"][:10])
                for line in page["lines"]
            ],
            [
                (name, "recognised, with effect on: The Agency", "Rút ngắn t")
                for name in (
                    "Số hóa quy trình tiếp nhận hồ sơ",
                    "Bộ tiêu chí chấm điểm",
                )
            ],
        )
        self.assertIn("Vi Văn Ngoài (40 %)", page["lines"][0]["place"])
        passes, fails = self.session.item_ids
        for item, choices in (
            (passes, ["agree"] * 4 + ["disagree"]),
            (fails, ["agree"] * 3 + ["disagree", "abstain"]),
        ):
            for user, choice in zip(self.voters, choices, strict=True):
                self._cast(user, choice, item)
        self.session.action_end_ballot()
        self.assertEqual(
            self.session.get_receipts()[0]["line"],
            "Số hóa quy trình tiếp nhận hồ sơ – recognised, with effect on: The Agency",
        )
        self._open_sums(self.leader)
        self.assertTrue(self._open_sums(self.officer))
        self.assertEqual(
            [(one.agree, one.disagree, one.abstain) for one in passes | fails],
            [(4, 1, 0), (3, 1, 1)],
        )
        self.session.action_close()
        self.assertEqual(
            [one.initiative_id.state for one in passes | fails],
            ["recognised", "refused"],
        )
        published = json.loads(base64.b64decode(self.session.ballot_file))
        self.assertIn("Số hóa quy trình", json.dumps(published, ensure_ascii=False))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "phieu-kin.json")
            path.write_bytes(base64.b64decode(self.session.ballot_file))
            checked = subprocess.run(
                [sys.executable, str(VERIFIER), str(path)],
                capture_output=True,
                text=True,
                check=False,
            )
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_an_author_has_no_ballot_on_his_line(self):
        line = self.session.item_ids[0]
        values = {
            "item_id": line.id,
            "attendee_id": self.session.member_ids[2].id,
            "kind": "coauthor",
        }
        # sudo: as if it had been found before the vote
        with Unlocked(self.env["tdkt.session.conflict"]):
            self.env["tdkt.session.conflict"].sudo().create(values)
        ballot_lines = self.session.with_user(self.council).get_ballot()["lines"]
        self.assertEqual(
            [one["id"] for one in ballot_lines], [self.session.item_ids[1].id]
        )
        other = self._ballot(self.leader, "agree", line)
        with self.assertRefused(UserError, "You do not vote on"):
            self.session.with_user(self.council).cast(*other)
