"""The secret ballot without a database: what counts, what is refused, what is told."""

import functools
import importlib.util
import json
import random
import re
import sys
import types
from pathlib import Path
from unittest.mock import patch

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..ballot import (
    FEW,
    KINDS,
    BallotError,
    Election,
    Line,
    Published,
    client,
    group,
    protocol,
    publication,
    read_key,
    receipt,
)
from ..ballot.group import GENERATOR, ORDER
from .common import Refusals

SESSION = "s1"
TRUSTEES = ("chair", "secretary")
VOTE = Line("l1", ("agree", "disagree", "abstain"))
PLACES = Line("l2", tuple(f"c{number}" for number in range(5)), least=0, most=3)
# RFC 9496, appendix A.1: the neutral element, the generator, twice and fifteen times it
MULTIPLES = {
    0: "00" * 32,
    1: "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
    2: "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
    15: "e0c418f7c8d9c4cdd7395b93ea124f3ad99021bb681dfc3302a9d99a2e53e64e",
}
# RFC 9496, appendix A.2: beyond the field, negative, no square, xy negative, y = 0
NO_ELEMENTS = """
00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
0100000000000000000000000000000000000000000000000000000000000000
01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20
c34c4e1826e5d403b78e246e88aa051c36ccf0aafebffe137d148a2bf9104562
26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371
4eac077a713c57b4f4397629a4145982c661f48044dd3f96427d40b147d9742f
bcab477be20861e01e4a0e295284146a510150d9817763caf1a6f4b422d67042
3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e
a45fdc55c76448c049a1ab33f17023edfb2be3581e9c7aade8a6125215e04220
ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
""".split()
# Of order 2, 4 and 8 on the curve below the group, as Ed25519 writes its points: the
# classic way to slip in what a proof does not cover.
SMALL_ORDER = """
ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
0000000000000000000000000000000000000000000000000000000000000080
26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05
c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a
""".split()


def seeded(seed):
    """Return a source of numbers that says the same every time."""
    return functools.partial(random.Random(seed).randbytes, 64)


@functools.cache
def ceremony(session=SESSION, names=TRUSTEES):
    """Return the trustees and the election of a session."""
    trustees = {
        name: client.Trustee.make(session, name, seeded(f"{session} {name}"))
        for name in names
    }
    texts = {name: trustee.announcement for name, trustee in trustees.items()}
    return trustees, Election(session, texts)


@functools.cache
def cast(line, member, *ticked):
    """Return a ballot of the first session."""
    election = ceremony()[1]
    return client.vote(election, line, member, ticked, seeded(f"{line} {member}"))


def replaced(text, place, value):
    """Return ``text`` with its ``place``-th number replaced."""
    match = list(protocol.NUMBERS.finditer(text))[place]
    return f"{text[: match.start(1)]}{value}{text[match.end(1) :]}"


def numbers(text):
    return protocol.NUMBERS.findall(text)


@tagged("tdkt")
class TestGroup(Refusals, BaseCase):
    def test_the_published_vectors(self):
        multiple = group.IDENTITY
        for number in range(16):
            text = group.encode(multiple)
            self.assertEqual(text, MULTIPLES.get(number, text))
            self.assertTrue(group.equal(group.decode(text), multiple))
            multiple = group.add(multiple, GENERATOR.point)
        for text in NO_ELEMENTS:
            with self.assertRefused(ValueError, "no element"):
                group.decode(text)

    def test_no_small_subgroup_and_one_writing(self):
        for text in SMALL_ORDER:
            with self.assertRefused(ValueError, "no element"):
                group.decode(text)
        good = MULTIPLES[2]
        for text in (good.upper(), good[:-1], f" {good[1:]}", f"{good[:-2]} 9", ""):
            with self.assertRefused(ValueError, "no element"):
                group.decode(text)
        with self.assertRefused(ValueError, "no key"):
            group.base(MULTIPLES[0])

    @settings(max_examples=25, deadline=None)
    @for_all(st.integers(0, ORDER - 1), st.integers(0, 2**256), st.integers(0, 999))
    def test_every_way_to_multiply_agrees(self, one, other, small):
        generator = group.Element(GENERATOR.point)
        for scalar in (one, other, small, ORDER - small):
            self.assertEqual(
                group.encode(GENERATOR * scalar),
                group.encode(group.combine((scalar, generator))),
            )
        point = group.Element(GENERATOR * one)
        both = group.combine((other, point), (small, generator))
        self.assertEqual(
            group.encode(both), group.encode(GENERATOR * (one * other + small))
        )
        self.assertTrue(group.equal(both, group.decode(group.encode(both))))
        self.assertTrue(
            group.equal(group.subtract(both, both), group.decode(MULTIPLES[0]))
        )


class Number:
    """A number as gmpy2 has them: computes with integers, and is none of them."""

    def __init__(self, value):
        self.value = int(value)

    def __int__(self):
        return self.value

    __index__ = __int__

    def __eq__(self, other):
        return self.value == int(other)

    def __le__(self, other):
        return self.value <= int(other)

    def __hash__(self):
        return hash(self.value)

    def __bool__(self):
        return bool(self.value)

    def __neg__(self):
        return Number(-self.value)


for _name in (
    *("add", "sub", "mul", "mod", "and", "floordiv"),
    *("radd", "rsub", "rmul", "rmod"),
):
    setattr(
        Number,
        f"__{_name}__",
        lambda one, other, name=f"__{_name}__": Number(
            getattr(one.value, name)(int(other))
        ),
    )


def stand_in():
    """Return a module that offers what is asked of gmpy2, where that is missing."""
    module = types.ModuleType("gmpy2")
    module.mpz = Number
    module.powmod = lambda *numbers: Number(pow(*map(int, numbers)))
    return module


def read_again(numbers):
    """Return the ballots' package as it is where ``import gmpy2`` gives ``numbers``."""
    file = Path(group.__file__).with_name("__init__.py")
    spec = importlib.util.spec_from_file_location(
        "ballot_read_again", file, submodule_search_locations=[str(file.parent)]
    )
    package = importlib.util.module_from_spec(spec)
    with patch.dict(sys.modules, {"gmpy2": numbers, spec.name: package}):
        spec.loader.exec_module(package)
        importlib.import_module(f"{spec.name}.client")
    return package


def whole_vote(package):
    """Return the published file of a small vote whose random numbers are known."""
    draw = seeded("whole vote")
    keys = [package.client.Trustee.make(SESSION, name, draw) for name in TRUSTEES]
    election = package.Election(SESSION, {one.name: one.announcement for one in keys})
    line = package.Line(*VOTE)
    ballots = [
        (member, package.client.vote(election, line, member, [choice], draw))
        for member, choice in zip(("m1", "m2", "m3"), VOTE.options, strict=True)
    ]
    for member, text in ballots:
        election.check_ballot(line, member, text)
    added = election.sum_up(line, ballots)
    opened = {one.name: one.decrypt(election, added, draw) for one in keys}
    published = package.Published(line, ("m1", "m2", "m3"), tuple(ballots), opened)
    return package.publication(election, [published])


@tagged("tdkt")
class TestNumbers(Refusals, BaseCase):
    """With gmpy2 or without: numbers of either type write and refuse the same."""

    def _packages(self):
        numbers = {"plain integers": None, "a stand-in for gmpy2": stand_in()}
        if importlib.util.find_spec("gmpy2"):
            numbers["gmpy2"] = importlib.import_module("gmpy2")
        return {name: read_again(module) for name, module in numbers.items()}

    def test_a_whole_vote_is_the_same_text(self):
        packages = self._packages()
        self.assertIs(type(packages["plain integers"].group.P), int)
        self.assertIs(type(packages["a stand-in for gmpy2"].group.P), Number)
        texts = {name: whole_vote(package) for name, package in packages.items()}
        self.assertEqual(set(texts.values()), {texts["plain integers"]})
        self.assertEqual(
            json.loads(texts["plain integers"])["lines"][0]["result"], [1] * 3
        )

    def test_the_same_is_refused(self):
        for name, package in self._packages().items():
            for text in (*NO_ELEMENTS, *SMALL_ORDER[:2]):
                with (
                    self.subTest(name=name, text=text),
                    self.assertRefused(ValueError, "no element"),
                ):
                    package.group.decode(text)


@tagged("tdkt")
class TestCeremony(Refusals, BaseCase):
    def test_a_key_is_announced_with_its_secret_proved(self):
        trustees, election = ceremony()
        for name, trustee in trustees.items():
            key = read_key(SESSION, name, trustee.announcement)
            self.assertEqual(key, group.encode(GENERATOR * trustee.secret))
        secret = sum(trustee.secret for trustee in trustees.values())
        self.assertEqual(election.key, group.encode(GENERATOR * secret))

    def test_an_announcement_holds_for_one_trustee_and_session(self):
        text = ceremony()[0]["chair"].announcement
        for session, trustee in ((SESSION, "secretary"), ("s2", "chair")):
            with self.assertRefused(BallotError, "other"):
                read_key(session, trustee, text)
            renamed = text.replace('"chair"', f'"{trustee}"')
            renamed = renamed.replace(f'"{SESSION}"', f'"{session}"')
            with self.assertRefused(BallotError, "proof"):
                read_key(session, trustee, renamed)

    def test_a_key_made_from_anothers_is_refused(self):
        """Who subtracts the others' keys from his own would decrypt alone."""
        trustees, _election = ceremony()
        own = client.Trustee.make(SESSION, "secretary", seeded("rogue"))
        chair = group.decode(numbers(trustees["chair"].announcement)[0])
        rogue = group.encode(group.subtract(GENERATOR * own.secret, chair))
        with self.assertRefused(BallotError, "proof"):
            read_key(SESSION, "secretary", replaced(own.announcement, 0, rogue))

    def test_altered_announcements(self):
        text = ceremony()[0]["chair"].announcement
        for place, value, kind in (
            (0, MULTIPLES[2], "proof"),
            (0, MULTIPLES[0], "element"),
            (0, NO_ELEMENTS[8], "element"),
            (1, "00" * 16, "proof"),
            (2, "00" * 32, "proof"),
            (2, "ff" * 32, "form"),
        ):
            with self.subTest(place=place), self.assertRefused(BallotError, kind):
                read_key(SESSION, "chair", replaced(text, place, value))

    def test_two_trustees_at_least_each_with_a_key_of_his_own(self):
        chair = ceremony()[0]["chair"].announcement
        for announcements in ({}, {"chair": chair}):
            with self.assertRefused(BallotError, "trustees"):
                Election(SESSION, announcements)
        # the same secret announced by two: one of them knows both shares
        twin = client.Trustee.make(SESSION, "secretary", seeded(f"{SESSION} chair"))
        with self.assertRefused(BallotError, "keys"):
            Election(SESSION, {"chair": chair, "secretary": twin.announcement})

    def test_names_and_sizes(self):
        for name in ("", "a b", 'a"', "ă", "x" * 65, "-a", None, 7, "a\n"):
            with self.subTest(name=name), self.assertRefused(BallotError, "name"):
                Line(name, ("agree",)).check()
            with self.subTest(name=name), self.assertRefused(BallotError, "name"):
                read_key(name, "chair", "")
        for line in (
            Line("l", ()),
            Line("l", ("a", "a")),
            Line("l", ("a", "b"), 0, 3),
            Line("l", ("a", "b"), 2, 1),
            Line("l", ("a", "b"), -1, 1),
            Line("l", tuple(f"o{number}" for number in range(41)), 1, 1),
        ):
            with self.subTest(line=line), self.assertRefused(BallotError, "name"):
                line.check()


@tagged("tdkt")
class TestBallot(Refusals, BaseCase):
    def _assert_refused(self, kind, text, line=VOTE, member="m1", election=None):
        with self.assertRefused(BallotError, kind) as caught:
            (election or ceremony()[1]).check_ballot(line, member, text)
        self.assertEqual(caught.exception.kind, kind)

    @settings(max_examples=15, deadline=None)
    @for_all(st.data())
    def test_every_allowed_vote_is_accepted(self, data):
        election = ceremony()[1]
        count = data.draw(st.integers(1, 6))
        least = data.draw(st.integers(0, count))
        most = data.draw(st.integers(least, count))
        line = Line("l9", tuple(f"o{number}" for number in range(count)), least, most)
        number = data.draw(st.integers(least, most))
        ticked = data.draw(st.permutations(line.options))[:number]
        text = client.vote(election, line, "m7", ticked)
        self.assertEqual(election.check_ballot(line, "m7", text), receipt(text))
        # the same vote of the same member never looks the same
        again = client.vote(election, line, "m7", ticked)
        self.assertFalse(set(numbers(text)) & set(numbers(again)))

    def test_too_many_or_too_few_ticked(self):
        election = ceremony()[1]
        for line, ticked in (
            (VOTE, ("agree", "disagree")),
            (VOTE, VOTE.options),
            (VOTE, ()),
            (PLACES, PLACES.options[:4]),
        ):
            with self.subTest(ticked=ticked):
                self._assert_refused(
                    "proof", client.vote(election, line, "m1", ticked), line
                )

    def test_a_vote_that_counts_twice_or_against(self):
        """An option worth 2 and one worth −1 add up to one; neither is 0 or 1."""
        election = ceremony()[1]
        key = group.base(election.key)
        draw = seeded("weights")
        nonces = [int.from_bytes(draw(), "little") % ORDER for _option in VOTE.options]
        weights = (2, ORDER - 1, 0)
        pairs = [
            [
                group.encode(GENERATOR * nonce),
                group.encode(group.add(key * nonce, GENERATOR * weight)),
            ]
            for nonce, weight in zip(nonces, weights, strict=True)
        ]
        statement = election.statement(VOTE, "m1", pairs)
        prove = functools.partial(client._one_of, key, statement)
        options = [
            prove(["option", place], weight, nonce, range(2), draw)
            if weight in (0, 1)
            # the best that a forger has: the proof of another value
            else prove(["option", place], 1, nonce, range(2), draw)
            for place, (weight, nonce) in enumerate(zip(weights, nonces, strict=True))
        ]
        total = prove(["sum"], 1, sum(nonces), VOTE.sums, draw)
        text = protocol.ballot_text(SESSION, "l1", "m1", pairs, options, total)
        self._assert_refused("proof", text)

    def test_every_number_is_covered_by_a_proof(self):
        for line, text in (
            (VOTE, cast(VOTE, "m1", "agree")),
            (PLACES, cast(PLACES, "m1", "c1", "c3")),
        ):
            found = numbers(text)
            elements = 2 * len(line.options)
            for place, number in enumerate(found):
                value = (
                    MULTIPLES[2]
                    if place < elements
                    else f"{int(number[:2], 16) ^ 1:02x}{number[2:]}"
                )
                with self.subTest(line=line.line, place=place):
                    self._assert_refused("proof", replaced(text, place, value), line)

    def test_numbers_that_are_none(self):
        text = cast(VOTE, "m1", "agree")
        for place, value, kind in (
            *((0, value, "element") for value in (*NO_ELEMENTS, *SMALL_ORDER)),
            *((3, value, "element") for value in (*NO_ELEMENTS, *SMALL_ORDER)),
            (0, MULTIPLES[0], "element"),
            (7, "ff" * 32, "form"),
            # the order of the group itself: zero in other words
            (7, protocol.number_text(ORDER), "form"),
        ):
            with self.subTest(place=place, value=value):
                self._assert_refused(kind, replaced(text, place, value))
        found = numbers(text)
        response = int.from_bytes(bytes.fromhex(found[7]), "little")
        twin = protocol.number_text(response + ORDER)
        self._assert_refused("form", replaced(text, 7, twin))

    def test_sizes_of_numbers_are_kept(self):
        """A long challenge and a short response make a text of the same length."""
        text = cast(VOTE, "m1", "agree")
        found = numbers(text)
        swapped = text.replace(
            f'["{found[6]}","{found[7]}"]', f'["{found[7]}","{found[6]}"]'
        )
        self.assertEqual(len(swapped), len(text))
        self._assert_refused("form", swapped)

    def test_a_copied_ballot(self):
        """Of another member, line, session: as it is, and with the names put right."""
        election = ceremony()[1]
        text = cast(VOTE, "m1", "agree")
        line, session = VOTE._replace(line="l3"), ceremony("s3")[1]
        for name, copied, values in (
            ("m2", text.replace('"m1"', '"m2"'), {"member": "m2"}),
            ("l3", text.replace('"l1"', '"l3"'), {"line": line}),
            ("s3", text.replace('"s1"', '"s3"'), {"election": session}),
        ):
            with self.subTest(name=name):
                self._assert_refused("other", text, **values)
                self._assert_refused("proof", copied, **values)
        # another question under the same name
        for changed in (
            VOTE._replace(options=("disagree", "agree", "abstain")),
            VOTE._replace(options=("agree", "disagree", "lower")),
        ):
            self._assert_refused("proof", text, changed)
        self._assert_refused("form", text, VOTE._replace(least=0))
        # the same ciphertext with other randomness, which whoever copies can do
        pairs = [numbers(text)[place : place + 2] for place in (0, 2, 4)]
        key = group.base(election.key)
        moved = text
        for place, (alpha, beta) in enumerate(pairs):
            moved = replaced(
                moved,
                2 * place,
                group.encode(group.add(group.decode(alpha), GENERATOR * 5)),
            )
            moved = replaced(
                moved,
                2 * place + 1,
                group.encode(group.add(group.decode(beta), key * 5)),
            )
        self._assert_refused("proof", moved)

    def test_ballots_of_other_keys(self):
        """The session of the same name whose ceremony was held again."""
        again = {
            name: client.Trustee.make(SESSION, name, seeded(f"again {name}"))
            for name in TRUSTEES
        }
        election = Election(
            SESSION, {name: trustee.announcement for name, trustee in again.items()}
        )
        self._assert_refused("proof", cast(VOTE, "m1", "agree"), election=election)

    def test_one_form_of_a_text(self):
        text = cast(VOTE, "m1", "agree")
        values = json.loads(text)
        self.assertEqual(
            list(values),
            ["format", "session", "line", "member", "ciphertexts", "options", "sum"],
        )
        self.assertEqual(protocol.write(values), text)
        for other in (
            json.dumps(values),
            json.dumps(values, sort_keys=True, separators=(",", ":")),
            f"{text}\n",
            f" {text}",
            text[:-1],
            f'{text[:-1]},"a":1}}',
            re.sub('"([0-9a-f]{64})"', lambda match: match[0].upper(), text),
            text.replace("tdkt-ballot-1", "tdkt-ballot-2"),
            "",
            "{}",
            "[" * 100_000,
            None,
            7,
            text.encode(),
            text * 1_000,
            text.replace("sum", "mus"),
            text.replace('"ciphertexts":[[', '"ciphertexts":[] ['),
        ):
            with self.subTest(other=str(other)[:60]):
                self._assert_refused("form", other)

    @settings(max_examples=200, deadline=None)
    @for_all(st.data())
    def test_nothing_but_a_ballot_error(self, data):
        text = cast(VOTE, "m1", "agree")
        begin = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(begin, min(begin + 80, len(text))))
        middle = data.draw(st.text(max_size=80) | st.from_regex("[0-9a-f]{64}"))
        changed = f"{text[:begin]}{middle}{text[end:]}"
        if changed != text:
            try:
                ceremony()[1].check_ballot(VOTE, "m1", changed)
            except BallotError as error:
                self.assertIn(error.kind, KINDS)
            else:
                self.fail(f"accepted: {changed}")


@tagged("tdkt")
class TestTally(Refusals, BaseCase):
    def _add(self, votes, line=VOTE):
        """Return the accepted ballots of members who tick these, and their sum."""
        ballots = [
            (f"m{number}", cast(line, f"m{number}", *ticked))
            for number, ticked in enumerate(votes)
        ]
        return ballots, ceremony()[1].sum_up(line, ballots)

    def _decrypt(self, added):
        trustees, election = ceremony()
        return {
            name: trustee.decrypt(election, added, seeded(name))
            for name, trustee in trustees.items()
        }

    @settings(max_examples=10, deadline=None)
    @for_all(st.lists(st.sampled_from(VOTE.options), max_size=12))
    def test_the_result_is_what_was_voted(self, votes):
        _ballots, added = self._add([(vote,) for vote in votes])
        result = ceremony()[1].tally(added, self._decrypt(added))
        self.assertEqual(
            result, {option: votes.count(option) for option in VOTE.options}
        )
        self.assertEqual(added.few, len(votes) < FEW)

    def test_limited_places(self):
        votes = [("c0", "c1", "c2"), ("c0", "c4"), (), ("c0",), ("c1", "c2", "c3")]
        _ballots, added = self._add(votes, PLACES)
        self.assertEqual(
            ceremony()[1].tally(added, self._decrypt(added)),
            {"c0": 3, "c1": 2, "c2": 2, "c3": 1, "c4": 1},
        )

    def test_the_order_of_ballots_says_nothing(self):
        ballots, added = self._add([("agree",), ("disagree",), ("agree",)])
        self.assertEqual(ceremony()[1].sum_up(VOTE, ballots[::-1]), added)

    def test_a_sum_is_of_one_ballot_of_each_member(self):
        election = ceremony()[1]
        ballots, _added = self._add([("agree",), ("disagree",)])
        with self.assertRefused(BallotError, "twice: m1"):
            election.sum_up(VOTE, [*ballots, ballots[1]])
        with self.assertRefused(BallotError, "entitled: m1"):
            election.sum_up(VOTE, ballots, entitled={"m0", "m2"})
        with self.assertRefused(BallotError, "other"):
            election.sum_up(VOTE, [("m0", ballots[1][1])])
        with self.assertRefused(BallotError, "other"):
            election.sum_up(VOTE._replace(line="l3"), ballots)

    def test_a_decryption_is_of_the_sum_of_all(self):
        """Opened of one ballot, of fewer, of more, of another line: of no use."""
        trustees, election = ceremony()
        ballots, added = self._add([("agree",), ("disagree",), ("agree",)])
        for some in (ballots[:1], ballots[:2], []):
            part = election.sum_up(VOTE, some)
            texts = self._decrypt(part)
            with self.assertRefused(BallotError, "other"):
                election.tally(added, texts)
            # as if it were of all
            texts = self._decrypt(
                part._replace(members=added.members, ballots=added.ballots)
            )
            with self.assertRefused(BallotError, "proof: share 0"):
                election.tally(added, texts)
        text = trustees["chair"].decrypt(election, added)
        with self.assertRefused(BallotError, "other"):
            election.check_decryption(added, "secretary", text)
        renamed = text.replace('"chair"', '"secretary"')
        with self.assertRefused(BallotError, "proof: share 0"):
            election.check_decryption(added, "secretary", renamed)
        with self.assertRefused(BallotError, "other: member"):
            election.check_decryption(added, "member", text)

    def test_altered_decryptions(self):
        election = ceremony()[1]
        _ballots, added = self._add([("agree",), ("disagree",)])
        texts = self._decrypt(added)
        good = texts["chair"]
        for place, number in enumerate(numbers(good)):
            if number == added.ballots:
                continue
            value = (
                MULTIPLES[2]
                if 0 < place <= len(VOTE.options)
                else f"{int(number[:2], 16) ^ 1:02x}{number[2:]}"
            )
            with self.subTest(place=place), self.assertRefused(BallotError, "proof"):
                election.tally(added, {**texts, "chair": replaced(good, place, value)})
        # two votes moved from one option to another
        shares = [group.decode(number) for number in numbers(good)[1:4]]
        moved = replaced(good, 1, group.encode(group.add(shares[0], GENERATOR.point)))
        with self.assertRefused(BallotError, "proof: share 0"):
            election.tally(added, {**texts, "chair": moved})

    def test_every_trustee_is_needed(self):
        election = ceremony()[1]
        _ballots, added = self._add([("agree",), ("disagree",)])
        texts = self._decrypt(added)
        for name in TRUSTEES:
            others = {other: text for other, text in texts.items() if other != name}
            with self.assertRefused(BallotError, f"missing: {name}"):
                election.tally(added, others)

    def test_what_is_no_sum_of_ballots_has_no_result(self):
        trustees, election = ceremony()
        _ballots, added = self._add([("agree",), ("disagree",)])
        alpha, beta = map(group.decode, added.ciphertexts[0])
        for weight in (-5, 1, 3, 10**9):
            weighted = group.add(beta, GENERATOR * weight)
            wrong = added._replace(
                ciphertexts=(
                    (group.encode(alpha), group.encode(weighted)),
                    *added.ciphertexts[1:],
                )
            )
            texts = {
                name: trustee.decrypt(election, wrong)
                for name, trustee in trustees.items()
            }
            with self.subTest(weight=weight):
                with self.assertRefused(BallotError, "count"):
                    election.tally(wrong, texts)

    def test_three_trustees(self):
        trustees, election = ceremony("s5", ("chair", "secretary", "union"))
        ballots = [
            (member, client.vote(election, VOTE, member, (option,)))
            for member, option in (("m1", "agree"), ("m2", "agree"), ("m3", "abstain"))
        ]
        for member, text in ballots:
            election.check_ballot(VOTE, member, text)
        added = election.sum_up(VOTE, ballots)
        texts = {name: one.decrypt(election, added) for name, one in trustees.items()}
        self.assertEqual(
            election.tally(added, texts), {"agree": 2, "disagree": 0, "abstain": 1}
        )
        published = json.loads(
            publication(
                election,
                [Published(VOTE, ("m1", "m2", "m3", "m4"), tuple(ballots), texts)],
                names={"m1": "Nguyễn Thị Lan"},
            )
        )
        self.assertEqual(published["lines"][0]["result"], [2, 0, 1])
        self.assertEqual(published["names"], {"m1": "Nguyễn Thị Lan"})
