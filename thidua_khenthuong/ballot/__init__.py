"""The secret ballot without any ORM: what the server checks, adds up and opens.

No vote and no secret key reaches the server. A member's browser encrypts each ballot
(exponential ElGamal over ristretto255) and proves that it is well-formed; the server
checks the proofs, keeps the text under session × line × member, and adds all ballots of
a line up; the trustees' browsers open that sum, each with a key of its own, and prove
that they did. ``docs/ballot.md`` is the specification, ``docs/ballot/verify.py`` checks
a published file without any of this, ``static/src/ballot/ballot.js`` is the browser's
side, :mod:`.client` the same in Python for tests and demo.

How a model uses it; names are ASCII (letters, digits, ``._:-``, 64 at most)::

    # the ceremony: each trustee's browser sends one text (announce() in ballot.js)
    read_key(session, trustee, text)          # BallotError, or his public key
    election = Election(session, {trustee: text, ...})      # two trustees or more
    election.values()                         # JSON for the browsers

    # a line of the agenda; "lower" and the like are further options; for three places
    # among several candidates: Line(name, candidates, least=0, most=3)
    line = Line("l34", ("agree", "disagree", "abstain"))
    line.values()                             # JSON for the browsers

    # voting: ``member`` and ``line`` as the server knows them, never as they are sent
    receipt = election.check_ballot(line, member, text)     # 15 ms, 7 with gmpy2

    # closing: every ballot accepted on the line; a trustee's browser gets the same
    added = election.sum_up(line, [(member, text), ...], entitled=members)
    added.few                                 # fewer than five: warn
    election.check_decryption(added, trustee, text)
    election.tally(added, {trustee: text, ...})     # {"agree": 8, "disagree": 1, ...}

    # the file that anybody checks
    publication(election, [Published(line, members, ballots, decryptions), ...])

Everything refused raises :class:`BallotError`, whose ``kind`` is one of :data:`KINDS`:
the model has a translated sentence for each. A ballot handed in again must be the very
text that is kept (same receipt), anything else of that member is a second vote: that is
the model's to decide, under its lock. A round that is voted again (a lost key, a tie)
has new names, of the session or of the line. The texts of a line may be shown to the
members when it is closed, and the receipts must be, before anything is opened.
"""

from .protocol import (
    FEW,
    FORMAT,
    KINDS,
    BallotError,
    Election,
    Line,
    Sum,
    check_name,
    read_key,
    receipt,
)
from .publication import Published, publication
