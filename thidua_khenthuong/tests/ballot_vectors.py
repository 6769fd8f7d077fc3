"""Keys, ballots and decryptions from known numbers, which every implementation repeats.

``ballot_vectors.json`` is what :func:`make` returned when the format was settled, and a
key file that a browser locked: the tests of Python and of the browser read it, and
whoever implements docs/ballot.md can.
Draw number n of a seed is SHA-512 of “seed n”.
"""

import functools
import hashlib
import itertools
import json
from pathlib import Path

from ..ballot import Election, Line, Published, client, protocol, publication, receipt

FILE = Path(__file__).with_suffix(".json")
SCRIPT = FILE.with_suffix(".js")
LINES = (
    Line("l1", ("agree", "disagree", "abstain")),
    Line("l2", ("c1", "c2", "c3", "c4"), least=0, most=2),
)
VOTES = {
    "l1": {
        "m1": ["agree"],
        "m2": ["agree"],
        "m3": ["disagree"],
        "m4": ["abstain"],
        "m5": ["agree"],
        "m6": ["agree"],
    },
    "l2": {
        "m1": ["c1", "c3"],
        "m2": [],
        "m3": ["c3"],
        "m5": ["c2", "c3"],
        "m6": ["c1", "c4"],
    },
}
MEMBERS = {"l1": [*VOTES["l1"], "m7"], "l2": list(VOTES["l2"])}
NAMES = {"m1": "Nguyễn Thị Lan", "l1": "Giấy khen: Trần Văn Nam", "agree": "Đồng ý"}


def drawn(seed):
    """Return the source of random bytes of a seed."""
    count = itertools.count()
    return lambda: hashlib.sha512(f"{seed} {next(count)}".encode()).digest()


@functools.cache
def session():
    """Return the trustees and the election of the vectors."""
    trustees = [
        client.Trustee.make("s1", name, drawn(f"key {name}"))
        for name in ("chair", "secretary")
    ]
    election = Election("s1", {one.name: one.announcement for one in trustees})
    return trustees, election


@functools.cache
def closed():
    """Return what is published of each line."""
    trustees, election = session()
    lines = []
    for line in LINES:
        ballots = tuple(
            (
                member,
                client.vote(
                    *(election, line, member, ticked),
                    drawn(f"vote {line.line} {member}"),
                ),
            )
            for member, ticked in VOTES[line.line].items()
        )
        added = election.sum_up(line, ballots)
        decryptions = {
            one.name: one.decrypt(
                election, added, drawn(f"open {line.line} {one.name}")
            )
            for one in trustees
        }
        members = tuple(MEMBERS[line.line])
        lines.append(Published(line, members, ballots, decryptions))
    return lines


def published():
    return publication(session()[1], closed(), NAMES)


def make():
    """Return all vectors as one value."""
    trustees, election = session()
    lines = closed()
    ballots = [
        {
            "line": one.line.line,
            "member": member,
            "seed": f"vote {one.line.line} {member}",
            "ticked": VOTES[one.line.line][member],
            "text": text,
            "receipt": receipt(text),
        }
        for one in lines
        for member, text in one.ballots
    ]
    return {
        "session": "s1",
        "election": election.values(),
        "digest": election.digest,
        "keys": [
            {
                "trustee": one.name,
                "seed": f"key {one.name}",
                "secret": protocol.number_text(one.secret),
                "announcement": one.announcement,
            }
            for one in trustees
        ],
        "lines": [
            {
                **one.line.values(),
                "members": list(one.members),
                "result": election.tally(
                    election.sum_up(one.line, one.ballots), one.decryptions
                ),
            }
            for one in lines
        ],
        "ballots": ballots,
        "decryptions": [
            {
                "line": one.line.line,
                "trustee": name,
                "seed": f"open {one.line.line} {name}",
                "text": text,
            }
            for one in lines
            for name, text in one.decryptions.items()
        ],
        "refused": list(_refused(election, lines[0].ballots)),
    }


def _refused(election, ballots):
    """Yield altered ballots of the first line, and of which kind the refusal is."""
    text = ballots[0][1]
    found = protocol.NUMBERS.findall(text)
    altered = {
        "an altered element": ("proof", text.replace(found[0], found[2])),
        "an altered challenge": ("proof", text.replace(found[6], "0" * 32)),
        "an altered response": ("proof", text.replace(found[7], "0" * 64)),
        "no element of the group": ("element", text.replace(found[0], f"01{'0' * 62}")),
        "a ballot that hides nothing": ("element", text.replace(found[0], "0" * 64)),
        "a response beyond the order": ("form", text.replace(found[7], "f" * 64)),
        "capitals": ("form", text.replace(found[0], found[0].upper())),
        "a line too many": ("form", f"{text}\n"),
        "of another member": ("other", ballots[1][1]),
        "copied from another member": (
            "proof",
            ballots[1][1].replace('"m2"', '"m1"'),
        ),
    }
    for name, (kind, value) in altered.items():
        yield {"name": name, "line": "l1", "member": "m1", "kind": kind, "text": value}
    for name, ticked in (
        ("two options ticked", ["agree", "disagree"]),
        ("no option ticked", []),
    ):
        value = client.vote(election, LINES[0], "m1", ticked, drawn(name))
        yield {
            "name": name,
            "line": "l1",
            "member": "m1",
            "kind": "proof",
            "text": value,
        }


def read():
    return json.loads(FILE.read_text(encoding="utf-8"))
