"""Keys, ballots, sums and decryptions of the secret ballot, checked by the server.

docs/ballot.md specifies every text and every proof; :mod:`.client` is the other side.
A text has exactly one form: its numbers are read, it is written again from them, and
both must agree. What is asked of a text does not depend on what it says.
"""

import functools
import hashlib
import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from . import group
from .group import GENERATOR, ORDER

FORMAT = "tdkt-ballot-1"
GROUP = "ristretto255"
# What names a session, a line, a member, a trustee, an option in every hash.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
MOST_OPTIONS = 40
MOST_TRUSTEES = 9
# A result is a small number that is looked for: as many steps as there are ballots.
MOST_BALLOTS = 2_000
# Below it a result says much about each ballot: told, not refused.
FEW = 5
# Why something is refused; whoever shows it to people has a sentence for each.
KINDS = (
    "name",  # an identifier, a number of options or trustees that cannot be
    "form",  # not the one form of such a text: too long, other order, other writing
    "other",  # made for another session, line, member or trustee
    "element",  # a number that is no element of the group, or hides nothing
    "proof",  # a proof that does not hold: forged, copied, altered, two options ticked
    "twice",  # two ballots of a member, two keys alike
    "entitled",  # a ballot of somebody who does not vote on this line
    "missing",  # a trustee's decryption is not there
    "count",  # no result up to the number of ballots: what was summed is not ballots
)

NUMBERS = re.compile('"([0-9a-f]{64}|[0-9a-f]{32})"')


class BallotError(ValueError):
    """Something that is refused: ``kind`` is one of :data:`KINDS`."""

    def __init__(self, kind, what=""):
        assert kind in KINDS
        super().__init__(f"{kind}: {what}" if what else kind)
        self.kind, self.what = kind, what


class Line(NamedTuple):
    """A question that is voted on.

    :ivar str line: its name in the session, new for every round of voting
    :ivar tuple options: codes, in the order of the ballot
    :ivar int least: how many options a ballot ticks at least
    :ivar int most: at most; both 1 for agree, disagree, abstain
    """

    line: str
    options: tuple
    least: int = 1
    most: int = 1

    def check(self):
        """
        :raise BallotError: no question that can be voted on
        """
        for name in (self.line, *self.options):
            check_name(name)
        if (
            not 1 <= len(self.options) <= MOST_OPTIONS
            or len(set(self.options)) < len(self.options)
            or not 0 <= self.least <= self.most <= len(self.options)
        ):
            raise BallotError("name", self.line)

    @property
    def sums(self):
        """Return how many options may be ticked, one number after another."""
        return range(self.least, self.most + 1)

    def values(self):
        """Return what the browser and the published file are told of the line."""
        return {
            "line": self.line,
            "options": list(self.options),
            "least": self.least,
            "most": self.most,
        }


class Sum(NamedTuple):
    """All ballots of a line added up: the only thing that is ever decrypted.

    :ivar Line line:
    :ivar tuple members: whose ballots, in order of their names
    :ivar str ballots: digest of who handed in which ballot
    :ivar tuple ciphertexts: a pair of texts for each option
    """

    line: Line
    members: tuple
    ballots: str
    ciphertexts: tuple

    @property
    def few(self):
        """Return whether the result says much about each ballot."""
        return len(self.members) < FEW


def check_name(name):
    """
    :raise BallotError: what cannot stand in a ballot
    """
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise BallotError("name", str(name)[:80])


def write(value):
    """Return the JSON that is hashed and stored: no spaces, keys in their order."""
    return json.dumps(value, separators=(",", ":"))


def digest(*parts):
    """Return SHA-512 of the parts as one JSON list, in hexadecimal."""
    return hashlib.sha512(write([FORMAT, *parts]).encode()).hexdigest()


def challenge(*parts):
    """Return the 128 bits that a proof must answer to."""
    return int.from_bytes(bytes.fromhex(digest(*parts)[:32]), "little")


def receipt(text):
    """Return SHA-256 of a ballot as it was handed in, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def number_text(number, size=32):
    return int(number).to_bytes(size, "little").hex()


def _number(text):
    return int.from_bytes(bytes.fromhex(text), "little")


def _scalar(text):
    number = _number(text)
    if number >= ORDER:
        raise BallotError("form", "a number beyond the order of the group")
    return number


def _element(text):
    try:
        return group.decode(text)
    except ValueError as error:
        raise BallotError("element", str(error)) from None


def _key(text):
    try:
        return group.base(text)
    except ValueError as error:
        raise BallotError("element", str(error)) from None


# -- the texts ----------------------------------------------------------------------


def key_text(session, trustee, key, proof):
    return write(
        {
            "format": FORMAT,
            "session": session,
            "trustee": trustee,
            "key": key,
            "proof": proof,
        }
    )


def ballot_text(session, line, member, ciphertexts, options, total):
    """
    :param ciphertexts: [α, β] for each option
    :param options: for each option the proof of 0 or 1: [challenge, response] twice
    :param total: the proof of how many are ticked: a pair for each possible number
    """
    return write(
        {
            "format": FORMAT,
            "session": session,
            "line": line,
            "member": member,
            "ciphertexts": ciphertexts,
            "options": options,
            "sum": total,
        }
    )


def decryption_text(session, trustee, added, shares, proofs):
    return write(
        {
            "format": FORMAT,
            "session": session,
            "line": added.line.line,
            "trustee": trustee,
            "count": len(added.members),
            "ballots": added.ballots,
            "shares": shares,
            "proofs": proofs,
        }
    )


class _Numbers:
    """The numbers of a text, one after another."""

    def __init__(self, text, start):
        self._found = iter(NUMBERS.findall(text, start))

    def _next(self, size):
        found = next(self._found, "")
        if len(found) != size:
            raise BallotError("form", "numbers")
        return found

    def element(self):
        return self._next(64)

    def elements(self, count):
        return [[self.element(), self.element()] for _pair in range(count)]

    def proof(self):
        """Return a challenge and a response."""
        return [self._next(32), self._next(64)]

    def proofs(self, count):
        return [self.proof() for _proof in range(count)]


ZERO = "0" * 64
NO_PROOF = ["0" * 32, ZERO]
BEGINNING = write({"format": FORMAT})[:-1]


def _read(text, first, blank, write_again):
    """Return the numbers of a text, once it is what ``write_again`` makes of them.

    :param str first: the key of its first number; what stands before is known
    :param str blank: the text with zeros for its numbers
    :param write_again: called with :class:`_Numbers`; the text and what to return
    """
    if not isinstance(text, str) or not text.startswith(BEGINNING):
        raise BallotError("form")
    start = blank.index(f',"{first}":')
    if text[:start] != blank[:start]:
        raise BallotError("other")
    if len(text) != len(blank):
        raise BallotError("form", "length")
    again, *parts = write_again(_Numbers(text, start))
    if again != text:
        raise BallotError("form")
    return parts


# -- the election -------------------------------------------------------------------


class Election:
    """A session with its trustees' keys: what ballots are encrypted and checked with.

    :ivar str session: its name, new for every ceremony
    :ivar dict keys: trustee → key, in the order given
    :ivar str key: the key that ballots are encrypted with: all trustees' keys added up
    """

    def __init__(self, session, announcements: Mapping):
        """
        :param announcements: trustee → what his browser sent (:func:`read_key`)
        :raise BallotError: fewer than two trustees, keys alike, a proof that fails
        """
        check_name(session)
        if not 2 <= len(announcements) <= MOST_TRUSTEES:
            raise BallotError("name", "trustees")
        self.session = session
        self.announcements = dict(announcements)
        self.keys = {
            trustee: read_key(session, trustee, text)
            for trustee, text in announcements.items()
        }
        if len(set(self.keys.values())) < len(self.keys):
            raise BallotError("twice", "keys")
        joint = functools.reduce(
            group.add, (_element(key) for key in self.keys.values())
        )
        self.key = group.encode(joint)
        # refuses the neutral element, and keeps the table for the next ballot
        self._base = _key(self.key)
        self.digest = digest(
            "election", GROUP, session, [list(pair) for pair in self.keys.items()]
        )

    def values(self):
        """Return what the browser is told: it checks the proofs and adds the keys."""
        return {
            "format": FORMAT,
            "group": GROUP,
            "session": self.session,
            "trustees": [
                {"trustee": trustee, "announcement": text}
                for trustee, text in self.announcements.items()
            ],
            "key": self.key,
        }

    # -- ballots --------------------------------------------------------------------

    def _read_ballot(self, line, member, text):
        """Return the ciphertexts and the proofs of a ballot, not checked yet."""

        def write_again(numbers):
            ciphertexts = numbers.elements(len(line.options))
            options = [numbers.proofs(2) for _option in line.options]
            total = numbers.proofs(len(line.sums))
            again = ballot_text(
                self.session, line.line, member, ciphertexts, options, total
            )
            return again, ciphertexts, options, total

        check_name(member)
        line.check()
        blank = ballot_text(
            *(self.session, line.line, member),
            [[ZERO, ZERO]] * len(line.options),
            [[NO_PROOF] * 2] * len(line.options),
            [NO_PROOF] * len(line.sums),
        )
        return _read(text, "ciphertexts", blank, write_again)

    def statement(self, line, member, ciphertexts):
        """Return the digest that every proof of a ballot is bound to."""
        return digest(
            *("ballot", self.digest, self.key, line.line, list(line.options)),
            *(line.least, line.most, member, ciphertexts),
        )

    def check_ballot(self, line, member, text):
        """Return the receipt of a ballot that may be counted.

        Proves that each option is ticked or not, that as many are ticked as the line
        allows, and that whoever made it made it for this session, line and member;
        says nothing of which.

        :param Line line:
        :param str member: who hands it in, as the server knows, not as the text says
        :raise BallotError: it is refused
        """
        ciphertexts, options, total = self._read_ballot(line, member, text)
        statement = self.statement(line, member, ciphertexts)
        elements = [[_element(part) for part in pair] for pair in ciphertexts]
        for place, (pair, proof) in enumerate(zip(elements, options, strict=True)):
            if group.equal(pair[0], group.IDENTITY):
                raise BallotError("element", "a ballot that hides nothing")
            self._check_one_of(statement, ["option", place], pair, range(2), proof)
        added = [
            functools.reduce(group.add, column)
            for column in zip(*elements, strict=True)
        ]
        self._check_one_of(statement, ["sum"], added, line.sums, total)
        return receipt(text)

    def _check_one_of(self, statement, name, pair, values, proof):
        """Refuse a ciphertext unless its proof says that it holds one of ``values``."""
        alpha, beta = (group.Element(part) for part in pair)
        commitments, answered = [], 0
        for value, (challenge_text, response_text) in zip(values, proof, strict=True):
            part, response = _number(challenge_text), _scalar(response_text)
            answered += part
            # r·G - c·α, and r·Y - c·(β - value·G)
            first = group.subtract(GENERATOR * response, group.combine((part, alpha)))
            second = group.subtract(self._base * response, group.combine((part, beta)))
            if value:
                second = group.add(second, GENERATOR * (part * value))
            commitments.append([group.encode(first), group.encode(second)])
        asked = challenge("proof", statement, name, list(values), commitments)
        if answered % 2**128 != asked:
            raise BallotError("proof", " ".join(map(str, name)))

    # -- the sum --------------------------------------------------------------------

    def sum_up(self, line, ballots, entitled=None):
        """Add up all ballots that were accepted on a line.

        Proofs are not checked again: the published file lets anybody do that.

        :param ballots: (member, text) pairs, all of them
        :param entitled: names of those who vote on this line; None: whoever did
        :raise BallotError: a member twice, a member who does not vote, an altered text
        :rtype: Sum
        """
        line.check()
        ordered = sorted(ballots)
        if len(ordered) > MOST_BALLOTS:
            raise BallotError("count", "ballots")
        total = [[group.IDENTITY, group.IDENTITY] for _option in line.options]
        members, cast = [], []
        for member, text in ordered:
            if members and members[-1] == member:
                raise BallotError("twice", member)
            if entitled is not None and member not in entitled:
                raise BallotError("entitled", member)
            ciphertexts = self._read_ballot(line, member, text)[0]
            for sums, pair in zip(total, ciphertexts, strict=True):
                sums[:] = [
                    group.add(one, _element(part))
                    for one, part in zip(sums, pair, strict=True)
                ]
            members.append(member)
            cast.append([member, receipt(text)])
        return Sum(
            line,
            tuple(members),
            digest("ballots", self.digest, line.line, cast)[:64],
            tuple(tuple(group.encode(part) for part in pair) for pair in total),
        )

    # -- the trustees ---------------------------------------------------------------

    def decryption_statement(self, added, trustee, shares):
        """Return the digest that every proof of a decryption is bound to."""
        return digest(
            *("decryption", self.digest, self.key, added.line.line),
            *(list(added.line.options), trustee, self.keys[trustee]),
            *(len(added.members), added.ballots),
            *([list(pair) for pair in added.ciphertexts], shares),
        )

    def check_decryption(self, added, trustee, text):
        """Return a trustee's shares of a sum, once he has proved that they are.

        :param Sum added: as :meth:`sum_up` makes it; of nothing else a text is accepted
        :raise BallotError: it is refused
        :return: one element for each option
        """

        def write_again(numbers):
            shares = [numbers.element() for _option in added.line.options]
            proofs = numbers.proofs(len(added.line.options))
            again = decryption_text(self.session, trustee, added, shares, proofs)
            return again, shares, proofs

        if trustee not in self.keys:
            raise BallotError("other", str(trustee)[:80])
        count = len(added.line.options)
        blank = decryption_text(
            self.session, trustee, added, [ZERO] * count, [NO_PROOF] * count
        )
        shares, proofs = _read(text, "shares", blank, write_again)
        statement = self.decryption_statement(added, trustee, shares)
        key = _key(self.keys[trustee])
        elements = []
        for place, (share, proof) in enumerate(zip(shares, proofs, strict=True)):
            part, response = _number(proof[0]), _scalar(proof[1])
            alpha = group.Element(_element(added.ciphertexts[place][0]))
            element = group.Element(_element(share))
            # r·G - c·K, and r·α - c·D
            first = group.subtract(GENERATOR * response, key * part)
            second = group.combine((response, alpha), (-part, element))
            commitments = [group.encode(first), group.encode(second)]
            if part != challenge("share", statement, place, commitments):
                raise BallotError("proof", f"share {place}")
            elements.append(element.point)
        return elements

    def tally(self, added, decryptions: Mapping):
        """Return option → how many ballots tick it.

        :param Sum added:
        :param decryptions: trustee → text, of every trustee
        :raise BallotError: one is missing or refused, or the result cannot be
        """
        missing = [trustee for trustee in self.keys if trustee not in decryptions]
        if missing:
            raise BallotError("missing", ", ".join(missing))
        hidden = [_element(beta) for _alpha, beta in added.ciphertexts]
        for trustee in self.keys:
            shares = self.check_decryption(added, trustee, decryptions[trustee])
            hidden = [
                group.subtract(one, share)
                for one, share in zip(hidden, shares, strict=True)
            ]
        ballots = len(added.members)
        known, multiple = {}, group.IDENTITY
        for number in range(ballots + 1):
            known[group.encode(multiple)] = number
            multiple = group.add(multiple, GENERATOR.point)
        counts = [known.get(group.encode(one)) for one in hidden]
        line = added.line
        if (
            None in counts
            or not line.least * ballots <= sum(counts) <= line.most * ballots
        ):
            raise BallotError("count", line.line)
        return dict(zip(line.options, counts, strict=True))


def read_key(session, trustee, text):
    """Return a trustee's public key, once he has proved to have the secret one.

    The proof names session and trustee: nobody hands in a key made from another's.

    :raise BallotError: it is refused
    """

    def write_again(numbers):
        key, proof = numbers.element(), numbers.proof()
        return key_text(session, trustee, key, proof), key, proof

    check_name(session)
    check_name(trustee)
    blank = key_text(session, trustee, ZERO, NO_PROOF)
    key, proof = _read(text, "key", blank, write_again)
    part, response = _number(proof[0]), _scalar(proof[1])
    element = group.Element(_key(key).point)
    first = group.subtract(GENERATOR * response, group.combine((part, element)))
    commitment = group.encode(first)
    if part != challenge("key", GROUP, session, trustee, key, commitment):
        raise BallotError("proof", trustee)
    return key
