"""The secret ballot attacked from within: seats, later votes, forged ballots."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LOCKED
from .test_session_ballot import BallotCase


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
        employee.with_user(self.hr_user).user_id = self.stranger
        self._check_seat()

    def test_a_trustee_is_who_made_the_key(self):
        chair = self.session.trustee_ids[0]
        self.assertEqual(chair.user_id, self.leader)
        for user in (self.leader, self.stranger):
            user.employee_id.user_id = False
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
        self._vote_on("agree")
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
