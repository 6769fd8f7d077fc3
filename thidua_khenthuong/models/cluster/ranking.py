"""Who stands where in a cluster, and whom its members have chosen; without any ORM.

A row is a dictionary: ``total`` points, ``bonus`` and ``penalty`` among them,
``points`` of each criterion in the order of the sheet, ``votes``.
"""

# What decides between equal totals; stored codes are the contract.
TIE_RULES = {
    "share": lambda row: (),
    "bonus": lambda row: (row["bonus"],),
    "penalty": lambda row: (-row["penalty"],),
    "criteria": lambda row: tuple(row["points"]),
    "votes": lambda row: (row["votes"],),
}


def rank(rows, tie_rule):
    """Return [(rank, row)], the best first; who cannot be told apart shares a rank.

    The next rank after a shared one is left out: 1, 2, 2, 4.

    :param str tie_rule: a key of ``TIE_RULES``
    """
    decide = TIE_RULES[tie_rule]

    def key(row):
        # points have two digits: what a sum of them adds beyond is nobody's merit
        return (round(row["total"], 2), *decide(row))

    ranked, place, former = [], 0, None
    for number, row in enumerate(sorted(rows, key=key, reverse=True), 1):
        if key(row) != former:
            place, former = number, key(row)
        ranked.append((place, row))
    return ranked


def votes_needed(voters, share):
    """Return the fewest votes that are more than ``share`` percent of ``voters``."""
    return voters * share // 100 + 1


def elect(ranked, voters, share):
    """Return the row that leads the cluster, None where nobody does.

    :param ranked: as :func:`rank` returns it
    :param voters: how many voted; None where the cluster does not vote, and the only
        first one leads
    :param share: percent of the votes that must be exceeded
    """
    if voters is None:
        found = [row for place, row in ranked if place == 1]
    else:
        most = max((row["votes"] for _place, row in ranked), default=0)
        found = [
            row
            for _place, row in ranked
            if row["votes"] == most >= votes_needed(voters, share)
        ]
    return found[0] if len(found) == 1 else None
