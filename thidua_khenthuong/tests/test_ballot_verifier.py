"""The independent verifier: what it says of a good file, and of altered ones."""

import copy
import functools
import json
import re
import runpy
import subprocess
import sys
import tempfile
from pathlib import Path

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..ballot import client, group, protocol, receipt
from ..ballot.group import GENERATOR
from . import ballot_vectors
from .ballot_vectors import LINES, drawn
from .common import Refusals

PROGRAM = Path(__file__).parents[2] / "docs/ballot/verify.py"
# also within the texts of ballots, whose quotes are escaped in the file
NUMBER = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{32})\b")
CHECKS = ("keys", "members", "proofs", "sums", "decryptions", "result")


@tagged("tdkt")
class TestVerifier(Refusals, BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        program = runpy.run_path(str(PROGRAM))
        # staticmethod: a plain function, no method of the test
        cls.verify = staticmethod(program["verify"])
        cls.Wrong, cls.WORDS = program["Wrong"], program["WORDS"]
        cls._remember(program)
        cls.text = ballot_vectors.published()
        cls.values = json.loads(cls.text)

    @classmethod
    def _remember(cls, program):
        """Let the verifier, slow by design, compute with the same numbers only once."""
        multiples, known = program["multiples"], {}

        def remembered(*terms):
            key = tuple(
                (number, point.x, point.y, point.z, point.t) for number, point in terms
            )
            if key not in known:
                known[key] = multiples(*terms)
            return known[key]

        # where its functions look them up, which is not the copy that run_path gives
        program["verify"].__globals__.update(
            multiples=remembered,
            sqrt_ratio=functools.lru_cache(maxsize=None)(program["sqrt_ratio"]),
        )

    def _said(self, values, *receipts):
        """Return whether the file holds, and what the verifier says of it."""
        said = []
        text = values if isinstance(values, str) else json.dumps(values)
        held = self.verify(text, receipts, True, said.append)
        return held, said

    def _assert_fails(self, values, check, words=""):
        """Require that the file fails this check, after all before it held."""
        held, said = self._said(values)
        self.assertFalse(held)
        failures = [line for line in said if line.startswith("DOES NOT HOLD")]
        self.assertEqual(len(failures), 1, said)
        start = self.WORDS[check][1].split("{")[0]
        self.assertTrue(failures[0].startswith(f"DOES NOT HOLD: {start}"), failures)
        self.assertIn(words, failures[0])
        self.assertEqual(
            len([line for line in said if line.startswith("HOLDS: ")]),
            CHECKS.index(check),
            said,
        )

    def _altered(self, line=0):
        """Return a copy of the file and one of its lines."""
        values = copy.deepcopy(self.values)
        return values, values["lines"][line]

    def test_a_good_file(self):
        held, said = self._said(self.text)
        self.assertTrue(held)
        self.assertEqual(len(said), len(CHECKS))
        self.assertTrue(all(line.startswith("HOLDS: ") for line in said), said)
        # any layout, any order of keys
        self.assertTrue(self._said(json.dumps(self.values, sort_keys=True))[0])

    def test_receipts(self):
        [text, *_others] = self.values["lines"][1]["ballots"]
        held, said = self._said(self.text, receipt(text))
        self.assertTrue(held)
        self.assertIn("counted: l2, m1 (Nguyễn Thị Lan)", said[-1])
        held, said = self._said(self.text, receipt(text), "0" * 64)
        self.assertFalse(held)
        self.assertIn("No ballot has the receipt 000", said[-1])

    def test_as_anybody_runs_it(self):
        """Python alone, without a path to anything of ours, in Vietnamese."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "phieu-kin.json")

            def run(content, *arguments):
                file.write_text(content, encoding="utf-8")
                return subprocess.run(
                    [sys.executable, "-I", "-S", PROGRAM, file, *arguments],
                    env={"PYTHONUTF8": "1"},
                    capture_output=True,
                    encoding="utf-8",
                    cwd=folder,
                )

            good = run(self.text)
            self.assertEqual((good.returncode, good.stderr), (0, ""))
            self.assertEqual(good.stdout.count("ĐÚNG: "), len(CHECKS))
            values, line = self._altered()
            line["result"] = [3, 2, 1]
            bad = run(json.dumps(values), "--english")
            self.assertEqual((bad.returncode, bad.stderr), (1, ""))
            self.assertIn("DOES NOT HOLD: The published result", bad.stdout)
            junk = run("{}")
            self.assertEqual((junk.returncode, junk.stderr), (2, ""))
            self.assertIn("không phải tệp công bố", junk.stdout)

    def test_sentences_in_both_languages(self):
        for key, (vietnamese, english) in self.WORDS.items():
            with self.subTest(key=key):
                places = [
                    sorted(part.split("}")[0] for part in text.split("{")[1:])
                    for text in (vietnamese, english)
                ]
                self.assertEqual(*places)

    def test_altered_keys(self):
        values, _line = self._altered()
        first, second = values["trustees"]
        own = client.Trustee.make("s1", "secretary", drawn("rogue"))
        for what, changes in {
            "one trustee": {"trustees": [first]},
            "one twice": {"trustees": [first, first]},
            "another session": {"session": "s2"},
            "another's announcement": {
                "trustees": [
                    {**first, "announcement": second["announcement"]},
                    second,
                ]
            },
            "another key": {"trustees": [first, {**second, "announcement": "{}"}]},
            "a good key of somebody else": {
                "trustees": [first, {**second, "announcement": own.announcement}]
            },
            "another sum": {"key": group.encode(GENERATOR * 5)},
        }.items():
            with self.subTest(what):
                self._assert_fails({**values, **changes}, "keys")

    def test_altered_ballots(self):
        election = ballot_vectors.session()[1]
        values, line = self._altered()
        good = list(line["ballots"])

        def ballot(member, *ticked):
            seed = drawn(f"altered {member}")
            return client.vote(election, LINES[0], member, ticked, seed)

        forged = good[0].replace(protocol.NUMBERS.findall(good[0])[7], "0" * 64)
        for what, ballots, check, words in (
            ("a stranger", [*good, ballot("m9", "agree")], "members", "m9 has no vote"),
            ("a second vote", [*good, ballot("m1", "agree")], "members", "two ballots"),
            ("the same vote twice", [*good, good[0]], "members", "two ballots"),
            ("of another line", self.values["lines"][1]["ballots"], "members", "line"),
            ("no JSON", [*good[1:], "x"], "members", "JSON"),
            ("another writing", [*good[1:], f"{good[0]} "], "members", "one form"),
            ("a forged proof", [*good[1:], forged], "proofs", "m1"),
            (
                "a copied vote",
                [*good[1:], good[1].replace('"m2"', '"m1"')],
                "proofs",
                '["option",0]',
            ),
            (
                "two ticked",
                [*good[1:], ballot("m1", "agree", "abstain")],
                "proofs",
                "sum",
            ),
            ("none ticked", [*good[1:], ballot("m1")], "proofs", '["sum"]'),
            ("one left out", good[1:], "sums", "not those"),
            ("a late one", [*good, ballot("m7", "agree")], "sums", "not those"),
            ("another vote", [*good[1:], ballot("m1", "abstain")], "sums", "not those"),
        ):
            with self.subTest(what):
                line["ballots"] = ballots
                self._assert_fails(values, check, words)

    def test_altered_questions(self):
        for changes, check in (
            ({"options": ["disagree", "agree", "abstain"]}, "proofs"),
            ({"options": ["agree", "disagree", "lower"]}, "proofs"),
            ({"line": "l3"}, "members"),
            ({"least": 0}, "members"),
            ({"members": ["m1"]}, "members"),
        ):
            with self.subTest(changes):
                values, line = self._altered()
                line.update(changes)
                self._assert_fails(values, check)

    def test_altered_sums_and_decryptions(self):
        values, line = self._altered()
        line["sums"][0][1] = line["sums"][1][1]
        self._assert_fails(values, "sums")
        trustees, election = ballot_vectors.session()
        ballots = ballot_vectors.closed()[0].ballots
        good = list(self.values["lines"][0]["decryptions"])
        shares = protocol.NUMBERS.findall(good[0])
        moved = group.encode(group.add(group.decode(shares[1]), GENERATOR.point))
        part = election.sum_up(LINES[0], ballots[1:])
        for what, texts, words in (
            ("one missing", good[:1], "missing"),
            ("in another order", good[::-1], "trustee"),
            ("one twice", [good[0], good[0]], "trustee"),
            ("a vote moved", [good[0].replace(shares[1], moved), good[1]], "prove"),
            (
                "a forged proof",
                [good[0].replace(shares[5], "0" * 64), good[1]],
                "prove",
            ),
            (
                "of fewer ballots",
                [trustees[0].decrypt(election, part), good[1]],
                "count",
            ),
        ):
            with self.subTest(what):
                values, line = self._altered()
                line["decryptions"] = texts
                self._assert_fails(values, "decryptions", words)

    def test_altered_results(self):
        for result in ([3, 2, 1], [4, 2, 0], [4, 1, 2], [6, 0, 0], [7, -2, 1]):
            with self.subTest(result=result):
                values, line = self._altered()
                self.assertNotEqual(line["result"], result)
                line["result"] = result
                self._assert_fails(values, "result")

    def test_the_other_line_still_holds(self):
        values, line = self._altered()
        line["result"] = [0, 0, 6]
        _held, said = self._said(values)
        self.assertEqual(len([word for word in said if "HOLDS: " in word]), 5)
        line["ballots"][0] = line["ballots"][1]
        _held, said = self._said(values)
        self.assertEqual(
            len([word for word in said if word.startswith("HOLDS for 1 of 2 lines: ")]),
            4,
        )
        self.assertIn("Not checked", said[-1])
        self.assertIn("l1 (Giấy khen: Trần Văn Nam)", said[-1])
        self.assertNotIn("l2", said[-1])

    def test_few_ballots(self):
        trustees, election = ballot_vectors.session()
        values, line = self._altered()
        ballots = ballot_vectors.closed()[0].ballots[:4]
        added = election.sum_up(LINES[0], ballots)
        line["ballots"] = [text for _member, text in ballots]
        line["sums"] = [list(pair) for pair in added.ciphertexts]
        texts = {one.name: one.decrypt(election, added) for one in trustees}
        line["decryptions"] = list(texts.values())
        line["result"] = list(election.tally(added, texts).values())
        held, said = self._said(values)
        self.assertTrue(held)
        self.assertIn("fewer than 5 ballots", said[-1])

    def test_no_such_file(self):
        for text in ("", "[]", "null", '"x"', "[" * 100_000, "{}", "7" * 10_000):
            with self.subTest(text=text[:20]):
                with self.assertRefusedAs(
                    (self.Wrong, "no JSON"), (self.Wrong, "other parts than expected")
                ):
                    self.verify(text)
        for key, value, words in (
            ("format", "tdkt-ballot-2", "another format or group"),
            ("group", "p256", "another format or group"),
            ("session", "a b", "other letters than allowed"),
            ("session", None, "other letters than allowed"),
            ("trustees", {}, "no list of trustees"),
            ("trustees", [{}], "a trustee with other parts"),
            ("trustees", [7], "a trustee with other parts"),
            ("names", [], "names are no table"),
            ("lines", None, "no list of trustees or lines"),
            ("lines", [[]], "a line with other parts"),
            ("lines", [self.values["lines"][0]] * 2, "a line stands there twice"),
            ("more", 1, "other parts than expected"),
        ):
            with self.subTest(key=key), self.assertRefused(self.Wrong, words):
                self.verify(json.dumps({**self.values, key: value}))
        for key, value, words in (
            ("options", [], "cannot be voted on"),
            ("options", ["a", "a", "b"], "cannot be voted on"),
            ("options", [7, 8, 9], "a name that is no text"),
            ("least", True, "a number that is none"),
            ("least", 2, "cannot be voted on"),
            ("most", 9, "cannot be voted on"),
            ("members", ["m1", "m1"], "cannot be voted on"),
            ("result", [1, 2], "cannot be voted on"),
            ("result", ["4", 1, 1], "a number that is none"),
            ("ballots", {}, "a line without its lists"),
            ("line", 7, "other letters than allowed"),
        ):
            values, line = self._altered()
            line[key] = value
            with self.subTest(key=key), self.assertRefused(self.Wrong, words):
                self.verify(json.dumps(values))

    @settings(max_examples=40, deadline=None)
    @for_all(st.data())
    def test_no_number_is_free(self, data):
        """Whatever number of the file is replaced, it does not hold, and says so."""
        found = list(NUMBER.finditer(self.text))
        # keys, ballots of both lines, sums, what two trustees opened
        numbers = 2 * 3 + 1 + 6 * 20 + 5 * 30 + 2 * (3 + 4) + 2 * (10 + 13)
        self.assertEqual(len(found), numbers)
        match = data.draw(st.sampled_from(found))
        place = data.draw(st.integers(match.start(), match.end() - 1))
        digit = data.draw(st.sampled_from("0123456789abcdef"))
        changed = f"{self.text[:place]}{digit}{self.text[place + 1 :]}"
        held, said = self._said(changed)
        self.assertEqual(held, changed == self.text, said)
