"""The secret ballot attacked from within: seats, later votes, forged ballots."""

import base64
import threading

from odoo.exceptions import AccessError, UserError
from odoo.tests import get_db_name, tagged
from odoo.tools import config, mute_logger

from .. import ballot
from ..ballot import client, group, protocol
from .ballot_office import OPTIONS, Browser, Refused, Visitor
from .common import LOCKED
from .test_session_ballot import BallotCase, CommittedCase

NOT_HOLDING = "Its proof does not hold"
OTHER = "made for another session, line or person"
# Written as an element is, and none: not below the prime, negative, off the curve.
NO_ELEMENTS = (
    "f" * 64,
    "01" + "00" * 31,
    "26948d35ca62e643e26a83177332e6b6" + "f" * 32,
)


@tagged("post_install", "-at_install", "tdkt")
class TestSeats(BallotCase):
    """Who votes is settled when the vote begins, whatever is written elsewhere."""

    def setUp(self):
        super().setUp()
        self._start()
        self.seat = self.session.member_ids[4]
        self.voter = self.seat.user_id
        self.stranger = self._create_user("t_stranger", "council", self.office)

    def _check_seat(self):
        self.env.flush_all()
        with self.assertRefused(AccessError, "tdkt.session"):
            self._cast(self.stranger, "agree")
        self._cast(self.voter, "agree")
        [own] = self.session.sudo().ballot_ids
        self.assertEqual(own.attendee_id.user_id, self.voter)

    def test_the_office_gives_no_seat_to_another_login(self):
        self.seat.member_id.with_user(self.officer).write(
            {"employee_id": self.stranger.employee_id.id}
        )
        self._check_seat()

    def test_hr_gives_no_seat_to_another_login(self):
        employee = self.voter.employee_id
        self.stranger.employee_id.user_id = False
        self.env.flush_all()
        employee.with_user(self.hr_user).user_id = self.stranger
        self._check_seat()

    def test_a_trustee_is_who_made_the_key(self):
        chair = self.session.trustee_ids[0]
        self.assertEqual(chair.user_id, self.leader)
        for user in (self.leader, self.stranger):
            user.employee_id.user_id = False
        self.env.flush_all()
        chair.sudo().member_id.employee_id.user_id = self.stranger
        self.env.flush_all()
        self.assertEqual(chair.user_id, self.leader)
        with self.assertRefused(AccessError, "You are no trustee"):
            self.session.with_user(self.stranger).get_trustee()

    def test_logins_are_asked_for_again_before_the_next_vote(self):
        self.seat.member_id.employee_id = self.stranger.employee_id
        self.session.action_vote_again("Thư ký mất tệp khóa")
        self.assertEqual(self.seat.user_id, self.stranger)

    def test_one_login_has_one_seat(self):
        self.session.action_vote_again("Thư ký mất tệp khóa")
        self._make_keys()
        partner = self.voter.partner_id
        self.session.member_ids[3].member_id.write(
            {"employee_id": False, "partner_id": partner.id}
        )
        with self.assertRefused(UserError, "One login votes once"):
            self.session.action_start_voting()


@tagged("post_install", "-at_install", "tdkt")
class TestFurtherVotes(BallotCase):
    """What is voted on later opens nothing that has ended, and changes no result."""

    def setUp(self):
        super().setUp()
        self._start()
        self.first, self.second = self.session.item_ids
        self.lower = self.env.ref("thidua_khenthuong.award_ldtt")

    def _vote_on(self, choice):
        for item in self.session._pending():
            for user in self.voters:
                self._cast(user, choice, item)
        self.session.action_end_ballot()

    def _open(self, *args):  # pylint: disable=arguments-differ
        """Open a session, or the sums by both trustees."""
        if args:
            return super()._open(*args)
        self._open_sums(self.leader)
        return self._open_sums(self.officer)

    def test_a_lower_award_is_voted_on_with_the_same_keys(self):
        self._vote_on("disagree")
        self._open()
        self.second.action_vote_lower(self.lower.id)
        with self.assertRefused(UserError, "nothing is opened before"):
            self.session.with_user(self.leader).get_opening()
        # what has ended stays on the wall, and of the new line nothing is shown yet
        self._cast(self.council, "agree", self.session._pending())
        shown = self.session.get_receipts()
        self.assertEqual([len(one["receipts"]) for one in shown], [5, 5])
        for user in set(self.voters) - {self.council}:
            self._cast(user, "agree", self.session._pending())
        self.session.action_end_ballot()
        self.assertEqual(len(self.session.get_receipts()), 3)
        self._open()
        self.assertEqual(self.session._pending(), self.session.item_ids.browse())
        self.assertEqual(self.session.item_ids.mapped("agree"), [0, 0, 5])

    def test_what_has_ended_takes_no_ballot_again(self):
        """One trustee has opened: another ballot would stand alone between two sums."""
        self._vote_on("disagree")
        self._open()
        self.second.action_vote_lower(self.lower.id)
        late, *early = self.voters
        pending = self.session._pending()
        for user in early:
            self._cast(user, "agree", pending)
        self.session.action_end_ballot()
        self._open_sums(self.leader)
        with self.assertRefused(UserError, "Open the sums first"):
            self.first.action_vote_lower(self.lower.id)
        self.first.sudo()._write_moving({"result": "tied"})
        with self.assertRefused(UserError, "Open the sums first"):
            self.session.action_second_round()
        with self.assertRefused(UserError, "No ballot is taken"):
            self._cast(late, "agree", pending)

    def test_results_stand_while_others_are_voted_on_again(self):
        self._vote_on("disagree")
        self._open()
        self.second.action_vote_lower(self.lower.id)
        kept = base64.b64decode(self.session.ballot_file)
        self.session.action_vote_again("Thư ký mất tệp khóa")
        known = [(one.voter_count, one.base_count) for one in self.first]
        with self.assertRefusedAs(LOCKED):
            self.first.with_user(self.officer).award_id = self.lower
        self.session.member_ids[4].attendance = "absent"
        self.env.flush_all()
        self.assertEqual(
            [(one.voter_count, one.base_count) for one in self.first], known
        )
        self._start()
        [pending] = self.session._pending()
        for user in self.voters[:4]:
            self._cast(user, "agree", pending)
        self.session.action_end_ballot()
        self._open()
        self.assertNotEqual(base64.b64decode(self.session.ballot_file), kept)
        self.assertIn(kept, self.session.message_ids.attachment_ids.mapped("raw"))

    def test_nothing_is_voted_again_that_has_its_result(self):
        self._vote_on("agree")
        self._open()
        with self.assertRefused(UserError, "Every line has its result already"):
            self.session.action_vote_again("Thư ký mất tệp khóa")

    def test_who_has_voted_again_is_not_reminded(self):
        self._cast(self.council, "agree")
        self.session.action_vote_again("Thư ký mất tệp khóa")
        self._start()
        for item in self.session._pending():
            for user in self.voters[:4]:
                self._cast(user, "agree", item)
        notes = self.session.member_ids.mapped("ballot_note")
        self.assertEqual(notes, ["2/2"] * 4 + ["0/2"])
        found = self.session.action_remind()
        self.assertIn("1 members were reminded", found["params"]["message"])


@tagged("post_install", "-at_install", "tdkt")
class TestForgedBallots(BallotCase):
    """Each is refused with its sentence, and nothing is kept of it."""

    def setUp(self):
        super().setUp()
        self._start()
        self.item, self.other_item = self.session.item_ids
        self.mine = self.session.with_user(self.council)
        self.browser = Browser(self.mine.get_ballot())
        self.text = self.browser.vote(self.item.id, "agree")

    def _refuse(self, text, *words, item=None):
        with self.assertRefused(UserError, "The ballot was refused.", *words):
            self.mine.cast((item or self.item).id, text)
        self.assertFalse(self.session.sudo().ballot_ids)

    def _vote_values(self, values):
        """Return a ballot that encrypts these numbers, with proofs as good as can be.

        :param values: a number for each option, whatever it is
        """
        election, member = self.browser.election, self.browser.member
        line = self.browser.lines[self.item.id]
        key = group.base(election.key)
        nonces = [client._scalar(client.draw) for _value in values]
        ciphertexts = [
            [
                group.encode(group.GENERATOR * nonce),
                group.encode(group.add(key * nonce, group.GENERATOR * value)),
            ]
            for nonce, value in zip(nonces, values, strict=True)
        ]
        statement = election.statement(line, member, ciphertexts)
        proofs = [
            client._one_of(key, statement, name, value, nonce, allowed, client.draw)
            for name, value, nonce, allowed in (
                *(
                    (["option", place], value, nonce, range(2))
                    for place, (value, nonce) in enumerate(
                        zip(values, nonces, strict=True)
                    )
                ),
                (["sum"], sum(values), sum(nonces), line.sums),
            )
        ]
        return protocol.ballot_text(
            election.session, line.line, member, ciphertexts, proofs[:-1], proofs[-1]
        )

    def test_what_is_forged_is_made_as_what_is_not(self):
        text = self._vote_values([1, 0, 0])
        self.assertEqual(self.mine.cast(self.item.id, text), ballot.receipt(text))

    def test_two_options_or_none_or_more_than_one_vote(self):
        for values in (
            *([1, 1, 0], [1, 1, 1], [0, 0, 0]),
            *([2, 0, 0], [2, -1, 0], [-1, 1, 1], [5, -4, 0]),
        ):
            with self.subTest(values=values):
                self._refuse(self._vote_values(values), NOT_HOLDING)

    def test_a_copied_ballot(self):
        """Who copies a ballot would learn from the sums what its maker voted."""
        [leader] = self.session.member_ids.filtered(
            lambda one: one.user_id == self.leader
        )
        _item_id, text = self._ballot(self.leader, "agree")
        self._refuse(text, OTHER)
        renamed = text.replace(f'"{leader._code()}"', f'"{self.browser.member}"')
        self.assertNotEqual(renamed, text)
        self._refuse(renamed, NOT_HOLDING)

    def test_of_another_line_or_session(self):
        self._refuse(self.text, OTHER, item=self.other_item)
        own, other = (f'"l{one.id}"' for one in (self.item, self.other_item))
        self._refuse(self.text.replace(own, other), NOT_HOLDING, item=self.other_item)
        text = self.text.replace(f'"s{self.session.id}.1"', f'"s{self.session.id}.2"')
        self._refuse(text, OTHER)
        before = self.text
        self.session.action_vote_again("Thư ký mất tệp khóa")
        self._start()
        line = self.session._pending()[0]
        self._refuse(before, OTHER, item=line)
        again = before.replace(own, f'"l{line.id}"').replace('.1"', '.2"')
        self._refuse(again, NOT_HOLDING, item=line)

    def test_what_is_outside_of_the_group(self):
        [first, *_more] = protocol.NUMBERS.findall(self.text)
        for text in (*NO_ELEMENTS, "0" * 64):
            with self.subTest(text=text):
                words = "It holds a number that hides nothing"
                self._refuse(self.text.replace(first, text), words)
        # of an element another one, of a challenge another one
        for number in protocol.NUMBERS.findall(self.text):
            swapped = group.encode(group.GENERATOR.point)[: len(number)]
            if len(number) == 32:
                swapped = "0" * 32
            text = self.text.replace(number, swapped)
            with self.assertRefused(UserError, "The ballot was refused."):
                self.mine.cast(self.item.id, text)
        self.assertFalse(self.session.sudo().ballot_ids)

    def test_what_is_no_ballot(self):
        beginning = self.text[:40]
        for text in (
            *(None, False, 5, [], {}, [self.text], b"", "", " ", "{}", "null"),
            *(self.text + " ", " " + self.text, self.text[:-1], beginning),
            *(beginning + "\ud800", beginning + "\x00", beginning + "0" * 10**6),
            self.text.replace('"line"', '"Line"'),
            self.text.upper(),
        ):
            with self.subTest(text=str(text)[:60]):
                self._refuse(text)
        for item_id in (None, False, "1", [], [self.item.id], -1, 2**40, {}):
            with self.assertRefused(UserError, "No ballot is taken"):
                self.mine.cast(item_id, self.text)

    def test_what_is_no_share(self):
        for item in self.session.item_ids:
            for user in self.voters:
                self._cast(user, "agree", item)
        self.session.action_end_ballot()
        chair = self.session.with_user(self.leader)
        for shares in (5, "x", [1], [[1, 2, 3]], True):
            with self.subTest(shares=shares):
                with self.assertRefused(UserError, "It is not written as it must be"):
                    chair.submit_shares(shares)
        for share in (5, [1], self.text, {"a": 1}):
            with self.subTest(share=share):
                with self.assertRefused(UserError, "The ballot was refused."):
                    chair.submit_shares({str(self.item.id): share})

    def test_nothing_after_the_session(self):
        late = self.browser.vote(self.item.id, "agree")
        for item in self.session.item_ids:
            for user in self.voters[:2]:
                self._cast(user, "agree", item)
        self.session.action_end_ballot()
        for user in (self.leader, self.officer):
            self._open_sums(user)
        for _state in ("voting", "closed"):
            with self.assertRefused(UserError, "No ballot is taken"):
                self.mine.cast(self.item.id, late)
            if self.session.state == "voting":
                self.session.action_close()
        with self.assertRefused(UserError, "No ballot is taken"):
            self.mine.cast(self.item.id, late)

    def test_a_result_before_the_end_is_read_by_nobody(self):
        for user in self.voters[:4]:
            self._cast(user, "agree")
        for user in (*self.voters, self.manager):
            for name in ("agree", "disagree", "abstain", "percent"):
                self.assertFalse(self.item.with_user(user)[name])
            self.assertFalse(self.session.with_user(user).ballot_file)
            with self.assertRefused(AccessError, "tdkt.ballot"):
                self.env["tdkt.ballot"].with_user(user).search([])
            with self.assertRefused(AccessError, "tdkt.ballot.share"):
                self.env["tdkt.ballot.share"].with_user(user).search_count([])


@tagged("post_install", "-at_install", "tdkt")
class TestVotingOverHttp(CommittedCase):
    """Members sign in and vote at one moment, each on connections of their own."""

    MEMBERS, LINES, MEETINGS = 5, 3, 1
    PASSWORD = "phiếu kín 12 ký tự"

    def test_no_vote_is_lost_or_doubled(self):
        [(session_id, _keys)] = self.office.meetings
        start = threading.Barrier(self.MEMBERS)
        answers, faults = {}, []

        def visit(login):
            return Visitor(config["http_port"], get_db_name(), login, self.PASSWORD)

        def vote(number, login):
            try:
                one, other = visit(login), visit(login)
                browser = Browser(one.call("get_ballot", session_id))
                start.wait()
                for line, item_id in enumerate(browser.lines):
                    text = browser.vote(item_id, OPTIONS[(number + line) % 3])
                    # a double click: both are under way at once
                    second = threading.Thread(
                        target=lambda item_id=item_id, text=text: answers.setdefault(
                            (login, item_id, 2),
                            other.call("cast", session_id, item_id, text),
                        )
                    )
                    second.start()
                    answers[login, item_id, 1] = one.call(
                        "cast", session_id, item_id, text
                    )
                    second.join()
                    # a lost answer: asked again on a new connection
                    one.connect()
                    answers[login, item_id, 3] = one.call(
                        "cast", session_id, item_id, text
                    )
                    answers[login, item_id, 0] = ballot.receipt(text)
                    try:
                        one.call(
                            "cast", session_id, item_id, browser.vote(item_id, "agree")
                        )
                    except Refused as refused:
                        answers[login, item_id, "twice"] = str(refused)
            except Exception as error:  # noqa: BLE001 - told below, in the test's thread
                faults.append(f"{login}: {error!r}")
                start.abort()

        threads = [
            threading.Thread(target=vote, args=pair)
            for pair in enumerate(self.office.logins)
        ]
        # a second vote is refused, which the server's log tells, too
        with mute_logger("odoo.http"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(faults, [])
        made = self.MEMBERS * self.LINES
        for login, item_id in {key[:2] for key in answers}:
            receipts = {answers[login, item_id, number] for number in range(4)}
            self.assertEqual(len(receipts), 1)
            self.assertIn(
                "voted on this line already", answers[login, item_id, "twice"]
            )
        self.assertEqual(len({key[:2] for key in answers}), made)
        with self._environment() as env:
            session = env["tdkt.session"].browse(session_id)
            self.assertEqual(len(session.ballot_ids), made)
            self.assertEqual(
                set(session.ballot_ids.mapped("receipt")),
                {said for key, said in answers.items() if key[2] == 0},
            )
            self.assertEqual(
                set(session.member_ids.mapped("voted_count")), {self.LINES}
            )
