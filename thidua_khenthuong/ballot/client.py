"""What the browsers of members and trustees do, in Python: votes and secret keys.

For tests, measurements and the demo office, whose secrets are none. In earnest no vote
and no secret key reaches the server, so no model imports this module.
"""

import secrets
from collections.abc import Callable
from typing import NamedTuple

from . import group, protocol
from .group import GENERATOR, ORDER

Draw = Callable[[], bytes]


def draw():
    """Return 64 random bytes: a number below the order from them is unbiased."""
    return secrets.token_bytes(64)


def _scalar(random: Draw):
    return int.from_bytes(random(), "little") % ORDER


def _challenge(random: Draw):
    return int.from_bytes(random()[:16], "little")


def _proof(part, response):
    return [protocol.number_text(part, 16), protocol.number_text(response % ORDER)]


class Trustee(NamedTuple):
    """A trustee's key pair for one session, and what he announces of it."""

    session: str
    name: str
    secret: int
    announcement: str

    @classmethod
    def make(cls, session, name, random: Draw = draw):
        secret = _scalar(random)
        key = group.encode(GENERATOR * secret)
        nonce = _scalar(random)
        commitment = group.encode(GENERATOR * nonce)
        part = protocol.challenge("key", protocol.GROUP, session, name, key, commitment)
        proof = _proof(part, nonce + part * secret)
        text = protocol.key_text(session, name, key, proof)
        return cls(session, name, secret, text)

    def decrypt(self, election, added, random: Draw = draw):
        """Return this trustee's share of a sum, as a text with its proofs.

        :param protocol.Election election:
        :param protocol.Sum added:
        """
        alphas = [
            group.Element(group.decode(alpha)) for alpha, _beta in added.ciphertexts
        ]
        shares = [group.encode(group.combine((self.secret, alpha))) for alpha in alphas]
        statement = election.decryption_statement(added, self.name, shares)
        proofs = []
        for place, alpha in enumerate(alphas):
            nonce = _scalar(random)
            commitments = [
                group.encode(GENERATOR * nonce),
                group.encode(group.combine((nonce, alpha))),
            ]
            part = protocol.challenge("share", statement, place, commitments)
            proofs.append(_proof(part, nonce + part * self.secret))
        return protocol.decryption_text(self.session, self.name, added, shares, proofs)


def vote(election, line, member, ticked, random: Draw = draw):
    """Return a ballot.

    :param protocol.Election election:
    :param protocol.Line line:
    :param ticked: codes of options, as many as the line allows: of more or fewer the
        ballot cannot prove that they are
    """
    if not set(ticked) <= set(line.options):
        raise ValueError("no option of this line")
    key = group.base(election.key)
    choices = [int(option in ticked) for option in line.options]
    nonces, ciphertexts = [], []
    for choice in choices:
        nonce = _scalar(random)
        nonces.append(nonce)
        beta = key * nonce
        if choice:
            beta = group.add(beta, GENERATOR.point)
        ciphertexts.append([group.encode(GENERATOR * nonce), group.encode(beta)])
    statement = election.statement(line, member, ciphertexts)
    options = [
        _one_of(key, statement, ["option", place], choice, nonce, range(2), random)
        for place, (choice, nonce) in enumerate(zip(choices, nonces, strict=True))
    ]
    total = _one_of(
        key, statement, ["sum"], sum(choices), sum(nonces), line.sums, random
    )
    return protocol.ballot_text(
        election.session, line.line, member, ciphertexts, options, total
    )


def _one_of(key, statement, name, value, nonce, values, random):
    """Prove that (nonce·G, nonce·Y + value·G) holds one of ``values``, not which.

    Whoever knows the nonce needs multiples of G and Y only. Where the proof pretends,
    with e = r - c·nonce, r·G - c·α is e·G and r·Y - c·(β - v·G) is
    e·Y + c·(v - value)·G.
    """
    parts, responses, commitments = [], [], []
    own = _scalar(random)
    for other in values:
        if other == value:
            part, response, exponent = None, None, own
        else:
            part, response = _challenge(random), _scalar(random)
            exponent = response - part * nonce
        second = key * exponent
        if part is not None:
            second = group.add(second, GENERATOR * (part * (other - value)))
        commitments.append([group.encode(GENERATOR * exponent), group.encode(second)])
        parts.append(part)
        responses.append(response)
    asked = protocol.challenge("proof", statement, name, list(values), commitments)
    if None in parts:
        place = parts.index(None)
        parts[place] = (asked - sum(filter(None, parts))) % 2**128
        responses[place] = own + parts[place] * nonce
    return [
        _proof(part, response) for part, response in zip(parts, responses, strict=True)
    ]
