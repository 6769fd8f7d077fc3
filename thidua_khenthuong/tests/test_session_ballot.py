"""The secret ballot of a session: handed in once, opened as a sum, told to nobody."""

import base64
import json
import random
import subprocess
import sys
import tempfile
import threading
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError
from odoo.orm.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL

from .. import ballot
from ..ballot import client
from .ballot_office import OPTIONS, Browser, Office, open_sums
from .common import Refusals
from .council import CouncilCase

VERIFIER = Path(__file__).resolve().parents[2] / "docs/ballot/verify.py"


class BallotCase(CouncilCase):
    """Five members with a login each; chair and secretary are trustees."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        outside = cls.board.member_ids.filtered(lambda one: not one.user_id)
        cls.more = [
            cls._create_user(f"t_member{number}", "council", cls.other_department)
            for number in range(len(outside))
        ]
        for member, user in zip(outside, cls.more, strict=True):
            member.employee_id = user.employee_id
        cls.voters = [cls.leader, cls.officer, cls.council, *cls.more]

    def setUp(self):
        super().setUp()
        self.dossier = self._bring_before(self.award, self.cstdcs)
        self.session = self._create_session(self.dossier, method="electronic")
        self._open(self.session)
        self.session.action_fill_trustees()
        self.keys = {}

    def _make_keys(self):
        for trustee in self.session._trustees():
            mine = self.session.with_user(trustee.user_id)
            asked = mine.get_trustee()
            key = client.Trustee.make(asked["session"], asked["trustee"])
            mine.submit_key(key.announcement)
            mine.confirm_key(ballot.read_key(key.session, key.name, key.announcement))
            self.keys[trustee.user_id] = key

    def _start(self):
        self._make_keys()
        self.session.action_start_voting()

    def _ballot(self, user, choice, item=None):
        """Return (id of the line, text) as the browser of ``user`` makes it."""
        item_id = (item or self.session.item_ids[0]).id
        browser = Browser(self.session.with_user(user).get_ballot())
        return item_id, browser.vote(item_id, choice)

    def _cast(self, user, choice, item=None):
        return self.session.with_user(user).cast(*self._ballot(user, choice, item))

    def _open_sums(self, user):
        mine = self.session.with_user(user)
        return mine.submit_shares(open_sums(mine.get_opening(), self.keys[user]))


@tagged("post_install", "-at_install", "tdkt")
class TestCeremony(BallotCase):
    def test_no_vote_before_the_keys_are_made_and_tried(self):
        with self.assertRefused(UserError, "Still to make and test their keys"):
            self.session.action_start_voting()
        chair = self.session.with_user(self.leader)
        asked = chair.get_trustee()
        key = client.Trustee.make(asked["session"], asked["trustee"])
        chair.submit_key(key.announcement)
        with self.assertRefused(UserError, "This file holds another key"):
            chair.confirm_key("0" * 64)
        with self.assertRefused(UserError, "Still to make and test their keys"):
            self.session.action_start_voting()
        self._start()
        self.assertEqual(self.session.state, "voting")
        self.assertEqual(len(self.session.key_digest), 8)

    def test_nobody_announces_for_another(self):
        asked = self.session.with_user(self.leader).get_trustee()
        key = client.Trustee.make(asked["session"], asked["trustee"])
        with self.assertRefused(UserError, "made for another session, line or person"):
            self.session.with_user(self.officer).submit_key(key.announcement)
        with self.assertRefused(AccessError, "You are no trustee"):
            self.session.with_user(self.council).get_trustee()
        trustee = self.session.trustee_ids[0].with_user(self.officer)
        with self.assertRefused(UserError, "the trustee's own browser alone"):
            trustee.announcement = key.announcement

    def test_keys_stand_once_the_vote_has_begun(self):
        self._start()
        with self.assertRefused(UserError, "the keys stand"):
            self.session.with_user(self.leader).submit_key("")

    def test_who_has_no_login_votes_on_paper(self):
        self._make_keys()
        self.session.member_ids[4].member_id.employee_id = False
        with self.assertRefused(UserError, "Without a login nobody votes"):
            self.session.action_start_voting()

    def test_a_lost_key(self):
        self._start()
        self._cast(self.council, "agree")
        self.session.action_vote_again("Thư ký mất tệp khóa")
        self.assertEqual(self.session.state, "open")
        self.assertEqual(
            self.session.item_ids.mapped("result"), ["void"] * 2 + ["pending"] * 2
        )
        self._start()
        for user in self.voters:
            for item in self.session._pending():
                self._cast(user, "agree", item)
        self.session.action_end_ballot()
        self._open_sums(self.leader)
        self.assertTrue(self._open_sums(self.officer))
        self.assertEqual(
            self.session.item_ids.mapped("agree"),
            [0, 0, 5, 5],
            "the old one counts not",
        )
        self.session.action_close()
        self.assertEqual(
            self.dossier.nomination_ids.mapped("state"), ["approved", "approved"]
        )

    def test_the_own_page_asks_who_has_not_voted_on_every_line(self):
        first, second = self.session.item_ids
        self.session.member_ids[-1].attendance = "absent"
        self._start()
        page = self.env["tdkt.my.page"]

        def awaited(user):
            [line] = page.with_user(user).get_page()["sessions"]
            return line["awaited"]

        self.assertIs(awaited(self.council), True)
        self._cast(self.council, "agree", first)
        self.assertIs(awaited(self.council), True)
        self._cast(self.council, "agree", second)
        self.assertIs(awaited(self.council), False)
        self.assertIs(awaited(self.leader), True)
        # who is not there has no ballot
        self.assertIs(awaited(self.more[-1]), None)


@tagged("post_install", "-at_install", "tdkt")
class TestVoting(BallotCase):
    def setUp(self):
        super().setUp()
        self._start()
        self.item = self.session.item_ids[0]

    def test_a_lost_answer_is_answered_again(self):
        mine = self.session.with_user(self.council)
        handed_in = self._ballot(self.council, "disagree")
        receipt = mine.cast(*handed_in)
        self.assertEqual(receipt, ballot.receipt(handed_in[1]))
        self.assertEqual(mine.cast(*handed_in), receipt)
        self.assertEqual(len(self.session.sudo().ballot_ids), 1)
        [line, _other] = mine.get_ballot()["lines"]
        self.assertEqual(line["receipt"], receipt)

    def test_nobody_votes_twice(self):
        self._cast(self.council, "agree")
        with self.assertRefused(UserError, "You have voted on this line already"):
            self._cast(self.council, "agree")

    def test_a_ballot_of_another_member_or_line(self):
        _item_id, text = self._ballot(self.leader, "agree")
        mine = self.session.with_user(self.council)
        with self.assertRefused(UserError, "made for another session, line or person"):
            mine.cast(self.item.id, text)
        with self.assertRefused(UserError, "made for another session, line or person"):
            self.session.with_user(self.leader).cast(self.session.item_ids[1].id, text)

    def test_an_altered_ballot(self):
        item_id, text = self._ballot(self.council, "agree")
        values = json.loads(text)
        values["sum"] = values["options"][0][:1]
        altered = json.dumps(values, separators=(",", ":"))
        with self.assertRefused(UserError, "The ballot was refused."):
            self.session.with_user(self.council).cast(item_id, altered)

    def test_who_does_not_sit_does_not_vote(self):
        outsider = self._create_user("t_outsider", "council", self.office)
        with self.assertRefused(AccessError, "tdkt.session"):
            self.session.with_user(outsider).get_ballot()
        with self.assertRefused(AccessError, "tdkt.session"):
            self.session.with_user(self.staff).cast(self.item.id, "")

    def test_who_is_in_conflict_does_not_vote_on_that_line(self):
        own = self.session.member_ids.filtered(lambda one: one.user_id == self.council)
        item_id, text = self._ballot(self.council, "agree")
        self.env["tdkt.session.conflict"].sudo()._create_moving(
            [{"item_id": self.item.id, "attendee_id": own.id, "kind": "declared"}]
        )
        lines = self.session.with_user(self.council).get_ballot()["lines"]
        self.assertNotIn(self.item.id, [one["id"] for one in lines])
        with self.assertRefused(UserError, "You do not vote on"):
            self.session.with_user(self.council).cast(item_id, text)

    def test_ballots_are_read_and_written_by_nobody(self):
        self._cast(self.council, "agree")
        one = self.session.sudo().ballot_ids
        for user in (*self.voters, self.manager):
            with self.assertRefused(AccessError, "tdkt.ballot"):
                one.with_user(user).read(["text"])
        with self.assertRefused(UserError, "nobody changes it"):
            one.write({"text": "khác"})
        with self.assertRefused(UserError, "nobody changes it"):
            one.unlink()
        with self.assertRefused(UserError, "nobody changes it"):
            one.sudo().create({"session_id": self.session.id})

    def test_nothing_is_opened_before_the_ballot_ends(self):
        self._cast(self.council, "agree")
        with self.assertRefused(UserError, "nothing is opened before"):
            self.session.with_user(self.leader).get_opening()
        with self.assertRefused(UserError, "nothing is opened before"):
            self.session.with_user(self.leader).submit_shares({})
        with self.assertRefused(UserError, "when the ballot ends"):
            self.session.with_user(self.council).get_receipts()
        with self.assertRefused(UserError, "counted by its trustees' keys"):
            self.session.action_count()
        late = self._ballot(self.leader, "agree")
        self.session.action_end_ballot()
        with self.assertRefused(UserError, "No ballot is taken"):
            self.session.with_user(self.leader).cast(*late)

    def test_who_has_not_voted_is_seen_and_reminded(self):
        for user in self.voters[:4]:
            for item in self.session.item_ids:
                self._cast(user, "agree", item)
        notes = dict(
            zip(
                self.session.member_ids.user_id,
                self.session.member_ids.mapped("ballot_note"),
                strict=True,
            )
        )
        self.assertEqual(notes[self.council], "2/2")
        self.assertEqual(notes[self.voters[4]], "0/2")
        with self.assertRefused(AccessError, "Only whoever leads"):
            self.session.with_user(self.council).action_remind()
        found = self.session.action_remind()
        self.assertIn("1 members were reminded", found["params"]["message"])

    def test_sums_alone_are_opened_and_anybody_checks(self):
        choices = ["agree", "agree", "agree", "disagree", "abstain"]
        receipts = [
            self._cast(user, choice, item)
            for item in self.session.item_ids
            for user, choice in zip(self.voters, choices, strict=True)
        ]
        self.session.action_end_ballot()
        self.assertFalse(self._open_sums(self.leader))
        self.assertEqual(self.item.result, "pending")
        self.assertTrue(self._open_sums(self.officer))
        self.assertEqual(
            [(one.agree, one.disagree, one.abstain) for one in self.session.item_ids],
            [(3, 1, 1)] * 2,
        )
        self.session.action_close()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "phieu-kin.json")
            path.write_bytes(base64.b64decode(self.session.ballot_file))
            checked = subprocess.run(
                [sys.executable, str(VERIFIER), str(path), receipts[0], "--english"],
                capture_output=True,
                text=True,
                check=False,
            )
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_no_vote_stands_anywhere(self):
        """No row tells one choice from another, and no other table has the ballots."""
        texts = {}
        for user, choice in zip(
            self.voters, ["agree", "disagree", "abstain"] * 2, strict=False
        ):
            item_id, text = self._ballot(user, choice)
            self.session.with_user(user).cast(item_id, text)
            texts[choice] = text
        self.env.flush_all()
        lengths = {
            len(text) - len(str(json.loads(text)["member"])) for text in texts.values()
        }
        self.assertEqual(len(lengths), 1)
        for one in texts.values():
            for word in ("agree", "disagree", "abstain"):
                self.assertNotIn(word, one)
        own = self.session.sudo().ballot_ids
        for table in ("tdkt_audit_entry", "mail_message", "mail_tracking_value"):
            self.env.cr.execute(
                SQL(
                    "SELECT COUNT(*) FROM %s t"
                    " WHERE t::text LIKE %s OR t::text LIKE %s",
                    SQL.identifier(table),
                    f"%{own[0].receipt}%",
                    "%tdkt.ballot%",
                )
            )
            with self.subTest(table=table):
                self.assertEqual(self.env.cr.fetchone()[0], 0)


class CommittedCase(Refusals, BaseCase):
    """A council that votes on connections of its own; all of it is committed."""

    MEMBERS, LINES, MEETINGS = 5, 2, 1
    PASSWORD = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.startClassPatcher(patch.object(Registry, "_lock", DummyRLock()))
        with cls._environment() as env:
            cls.office = Office(env, cls.MEMBERS, cls.LINES, cls.MEETINGS, cls.PASSWORD)
            env.cr.commit()
        cls.addClassCleanup(cls._forget)
        cls.user_ids = cls.office.user_ids

    @classmethod
    @contextmanager
    def _environment(cls, user_id=SUPERUSER_ID):
        with closing(cls.registry.cursor()) as cr:
            yield api.Environment(cr, user_id, {})

    @classmethod
    def _forget(cls):
        with cls._environment() as env:
            cls.office.forget(env)


@tagged("post_install", "-at_install", "tdkt")
class TestOpeningALongList(BallotCase):
    def setUp(self):
        super().setUp()
        for number in range(10):
            self._create_user(f"t_more{number}", "user", self.department)
        self.people = self.department.member_ids[-10:]

    def _ended(self, people):
        """Return an ended ballot on a line for each of ``people``, one vote on each."""
        lines = [
            {"award_id": self.award.id, "employee_id": one.id, "merit": "Tốt."}
            for one in people
        ]
        dossier = self._qualify(self._create_dossier(nominations=lines))
        self.session = self._create_session(dossier, method="electronic")
        self._open(self.session)
        self.session.action_fill_trustees()
        self._start()
        for item in self.session.item_ids:
            self._cast(self.council, "agree", item)
        self.session.action_end_ballot()
        return self.session

    def _count(self, work, *args):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = work(*args)
        self.env.flush_all()
        return result, self.env.cr.sql_log_count - before

    def test_opened_and_closed_in_a_fixed_number_of_queries(self):
        counts = []
        for people in (self.people[:1], self.people[1:3], self.people[3:]):
            session = self._ended(people)
            steps = []
            for user in (self.leader, self.officer):
                mine = session.with_user(user)
                opening, asked = self._count(mine.get_opening)
                shares = open_sums(opening, self.keys[user])
                _result, taken = self._count(mine.submit_shares, shares)
                steps += [asked, taken]
            _result, closed = self._count(session.action_close)
            counts.append([*steps, closed])
            self.assertEqual(
                set(session.item_ids.mapped("result")), {"failed"}, len(people)
            )
        # the first finds what is cached for the whole server
        self.assertEqual(counts[2], counts[1], counts)


@tagged("post_install", "-at_install", "tdkt")
class TestVotingAtOnce(CommittedCase):
    """Members vote on connections of their own, each clicking twice."""

    MEMBERS, LINES = 20, 2

    def setUp(self):
        super().setUp()
        [(self.session_id, self.keys)] = self.office.meetings
        with self._environment() as env:
            session = env["tdkt.session"].browse(self.session_id)
            election = session._election()
            self.handed_in = [
                (
                    member.user_id.id,
                    item.id,
                    client.vote(
                        election,
                        item._ballot_line(),
                        member._code(),
                        [OPTIONS[(member.id + item.id) % 3]],
                    ),
                )
                for member in session.member_ids
                for item in session.item_ids
            ]

    def _vote_in_two_windows(self):
        """One member hands the same ballot in twice: the second began before."""
        user_id, item_id, text = self.handed_in[0]
        with (
            closing(self.registry.cursor()) as one,
            closing(self.registry.cursor()) as two,
        ):
            first, second = (
                api.Environment(cr, user_id, {})["tdkt.session"].browse(self.session_id)
                for cr in (one, two)
            )
            # the second has begun before the first is done
            two.execute("SELECT 1 FROM tdkt_ballot LIMIT 1")
            receipt = first.cast(item_id, text)
            one.commit()
            answer = retrying(partial(second.cast, item_id, text), second.env)
            self.assertEqual(answer, receipt)

    def test_each_vote_is_counted_once(self):
        self._vote_in_two_windows()
        start = threading.Barrier(self.MEMBERS)
        answers, errors = [], []

        def work(user_id):
            mine = [one for one in self.handed_in if one[0] == user_id]
            start.wait()
            for _user, item_id, text in mine:
                # a double click, and an answer that was lost
                for _again in range(2):
                    with closing(self.registry.cursor()) as cr:
                        env = api.Environment(cr, user_id, {})
                        session = env["tdkt.session"].browse(self.session_id)
                        try:
                            answer = retrying(partial(session.cast, item_id, text), env)
                            answers.append((text, answer))
                        except Exception as error:  # noqa: BLE001
                            errors.append(str(error))

        threads = [threading.Thread(target=work, args=[one]) for one in self.user_ids]
        with patch(
            "odoo.service.model.random.uniform", lambda *_: random.random() / 20
        ):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(errors, [])
        self.assertEqual(len(answers), 2 * len(self.handed_in))
        self.assertEqual(
            {ballot.receipt(text) for text, _one in answers},
            {one for _text, one in answers},
        )
        with self._environment() as env:
            session = env["tdkt.session"].browse(self.session_id)
            self.assertEqual(len(session.ballot_ids), len(self.handed_in))
            self.assertEqual(
                set(session.member_ids.mapped("voted_count")), {self.LINES}
            )
            election = session._election()
            for item, line, members, cast in session._prepare_lines():
                added = election.sum_up(line, cast, entitled=set(members))
                tally = election.tally(
                    added,
                    {key.name: key.decrypt(election, added) for key in self.keys},
                )
                truth = [(member.id + item.id) % 3 for member in session.member_ids]
                self.assertEqual(
                    list(tally.values()), [truth.count(one) for one in range(3)]
                )
            env.cr.rollback()
