from datetime import datetime

from odoo.tests import HttpCase, tagged

from .. import ballot
from ..ballot import client
from .council import CouncilCase


class CouncilTourCase(CouncilCase, HttpCase):
    frozen_date = None

    def setUp(self):
        super().setUp()
        dossier = self._bring_before(self.award, self.cstdcs)
        self.meeting = self._create_session(
            dossier,
            date_planned=datetime.combine(
                self.company._tdkt_today(), datetime.min.time()
            ),
        )

    def _form(self):
        return f"/odoo/thi-dua-phien-hop/{self.meeting.id}"

    def _start_electronic(self):
        """Bring the session to its vote, the keys made as browsers make them."""
        self.meeting.method = "electronic"
        for member in self.meeting.council_id.member_ids:
            if not member.user_id:
                member.date_to = member.date_from
        self._open(self.meeting)
        self.meeting.action_fill_trustees()
        self.keys = {}
        for trustee in self.meeting._trustees():
            mine = self.meeting.with_user(trustee.user_id)
            asked = mine.get_trustee()
            key = client.Trustee.make(asked["session"], asked["trustee"])
            mine.submit_key(key.announcement)
            mine.confirm_key(ballot.read_key(key.session, key.name, key.announcement))
            self.keys[trustee.user_id] = key
        self.meeting.action_start_voting()


@tagged("post_install", "-at_install", "tdkt")
class TestVoteOnAPhone(CouncilTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_member(self):
        self._start_electronic()
        self.start_tour(
            "/odoo/thi-dua-cua-toi", "tdkt_102_member_votes", login="t_council"
        )
        own = self.meeting.sudo().ballot_ids
        self.assertEqual(own.attendee_id.user_id, self.council)
        self.assertEqual(own.item_id, self.meeting.item_ids)


@tagged("post_install", "-at_install", "tdkt")
class TestSessionTours(CouncilTourCase):
    def test_trustee(self):
        self.meeting.method = "electronic"
        self._open(self.meeting)
        self.meeting.action_fill_trustees()
        self.start_tour(self._form(), "tdkt_101_trustee_makes_a_key", login="t_officer")
        trustee = self.meeting.trustee_ids.filtered(
            lambda one: one.user_id == self.officer
        )
        self.assertTrue(trustee.announcement)
        self.assertTrue(trustee.date_tested)

    def test_secretary(self):
        self._open(self.meeting)
        self.meeting.action_start_voting()
        for item in self.meeting.item_ids:
            self._enter(item, 5)
        self.start_tour(self._form(), "tdkt_103_secretary_closes", login="t_officer")
        self.assertEqual(
            self.meeting.item_ids.nomination_id.mapped("state"), ["approved"] * 2
        )
        self.assertEqual(len(self.meeting.minutes_ids), 2)

    def test_secretary_lowers_an_award(self):
        self._open(self.meeting)
        self.meeting.action_start_voting()
        for item, votes in zip(self.meeting.item_ids, (5, 3), strict=True):
            self._enter(item, votes, 5 - votes)
        self.meeting.action_count()
        self.start_tour(
            self._form(), "tdkt_107_secretary_lowers_an_award", login="t_officer"
        )
        self.assertEqual(
            self.meeting.item_ids.next_ids.award_id,
            self.env.ref("thidua_khenthuong.award_ldtt"),
        )

    def test_chair(self):
        self._open(self.meeting)
        self.start_tour(
            self._form(), "tdkt_104_chair_leads_by_keyboard", login="t_leader"
        )


@tagged("post_install", "-at_install", "tdkt")
class TestInitiativeSessionTours(CouncilTourCase):
    """The secretary of the initiative council, from the agenda to the minutes."""

    def setUp(self):
        super().setUp()
        council = self._create_initiative_council()
        for member in council.member_ids[3:]:
            member.date_to = member.date_from
        self.initiatives = self._hand_in("Số hóa quy trình") | self._hand_in("Sổ tay")
        self.meeting = self._create_meeting(
            council,
            date_planned=datetime.combine(
                self.company._tdkt_today(), datetime.min.time()
            ),
        )

    def test_secretary(self):
        self.start_tour(
            self._form(), "tdkt_105_secretary_gathers_initiatives", login="t_officer"
        )
        self.assertEqual(self.meeting.item_ids.initiative_id, self.initiatives)
        for item in self.meeting.item_ids:
            self._enter(item, 3)
        self.start_tour(self._form(), "tdkt_103_secretary_closes", login="t_officer")
        self.assertEqual(self.initiatives.mapped("state"), ["recognised"] * 2)
        self.assertEqual(len(self.meeting.minutes_ids), 2)

    def test_chair(self):
        self.meeting.action_gather()
        self._open(self.meeting)
        self.start_tour(
            self._form(), "tdkt_104_chair_leads_by_keyboard", login="t_leader"
        )
