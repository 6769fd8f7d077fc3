"""What members and trustees see of the ballot when something is not as it should be."""

import hashlib
import json
import unicodedata
from functools import partial
from types import SimpleNamespace

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from odoo.tests import tagged

from .. import ballot
from ..ballot import protocol
from .test_council_tours import CouncilTourCase
from .test_session_ballot import BallotCase

PASSPHRASE = "mười hai chữ cái trở lên"


def key_file(key):
    """Return the file that a browser would have locked for a trustee."""
    public = ballot.read_key(key.session, key.name, key.announcement)
    salt, iv, iterations = bytes(16), bytes(12), 1_000
    words = unicodedata.normalize("NFC", PASSPHRASE).encode()
    secret = AESGCM(hashlib.pbkdf2_hmac("sha256", words, salt, iterations)).encrypt(
        iv,
        bytes.fromhex(protocol.number_text(key.secret)),
        f"{key.session} {key.name} {public}".encode(),
    )
    values = {
        "format": "tdkt-ballot-key-1",
        "session": key.session,
        "trustee": key.name,
        "key": public,
        "iterations": iterations,
        "salt": salt.hex(),
        "iv": iv.hex(),
        "secret": secret.hex(),
    }
    return json.dumps(values, indent=1)


@tagged("post_install", "-at_install", "tdkt")
class TestBallotTours(CouncilTourCase):
    def setUp(self):
        super().setUp()
        self._start_electronic()
        # plays browsers as the tests without one do; “session” is HttpCase's own here
        self.played = SimpleNamespace(session=self.meeting, keys=self.keys)
        self.played._ballot = partial(BallotCase._ballot, self.played)

    def test_a_lost_answer_and_another_ballot(self):
        """A ballot that was kept is handed in; one that was swapped is noticed."""
        self.start_tour(
            "/odoo/thi-dua-cua-toi", "tdkt_105_member_looks_again", login="t_council"
        )
        own = self.meeting.sudo().ballot_ids
        self.assertEqual(own.attendee_id.user_id, self.council)
        self.assertEqual(own.item_id, self.meeting.item_ids)

    def test_a_trustee_opens_the_sums(self):
        voters = [self.leader, self.officer, self.council]
        for item in self.meeting.item_ids:
            for user, choice in zip(voters, ("agree", "agree", "abstain"), strict=True):
                BallotCase._cast(self.played, user, choice, item)
        self.meeting.action_end_ballot()
        BallotCase._open_sums(self.played, self.leader)
        self.env["ir.attachment"].create(
            {
                "name": "tdkt_106_key.json",
                "raw": key_file(self.keys[self.officer]).encode(),
                "public": True,
            }
        )
        self.start_tour(
            self._form(), "tdkt_106_trustee_opens_the_sums", login="t_officer"
        )
        for item in self.meeting.item_ids:
            self.assertEqual((item.agree, item.disagree, item.abstain), (2, 0, 1))
        self.assertTrue(self.meeting.ballot_file)
