"""The file that is published when a session is closed, for anybody to check."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from .protocol import Line


class Published(NamedTuple):
    """A line, when it is closed.

    :ivar Line line:
    :ivar members: names of those who vote on it
    :ivar ballots: (member, text) pairs, all that were accepted
    :ivar decryptions: trustee → text
    """

    line: Line
    members: tuple
    ballots: tuple
    decryptions: Mapping


def publication(election, lines, names=None):
    """Return the text of the published file, its results worked out anew.

    :param Election election:
    :param lines: :class:`Published`, in the order of the agenda
    :param names: what session, lines, options, members and trustees are called, for
        whoever reads the file; no proof rests on it
    :raise BallotError: a line has no result
    """
    published = []
    for one in lines:
        added = election.sum_up(one.line, one.ballots, entitled=set(one.members))
        result = election.tally(added, one.decryptions)
        published.append(
            {
                **one.line.values(),
                "members": sorted(one.members),
                "ballots": [text for _member, text in sorted(one.ballots)],
                "sums": [list(pair) for pair in added.ciphertexts],
                "decryptions": [one.decryptions[trustee] for trustee in election.keys],
                "result": list(result.values()),
            }
        )
    whole = {**election.values(), "names": dict(names or {}), "lines": published}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
