"""The outcomes of many people at once, for whoever does not ask why.

Whoever has the same facts, whatever records they stand in, gets the same answer: a
criterion is asked of one of them, and what it answers stands for all. What everybody is
answered is a column, one byte for each; the columns of an award are joined as the
findings on one case are. An outcome is that of :meth:`.engine.Judge.judge`, which makes
the findings with their reasons and proofs, of those of whom somebody asks for them.
"""

from collections.abc import Mapping
from copy import copy
from typing import NamedTuple

from .criteria import JUDGED, MET, MISSING, NOT_MET
from .engine import CANNOT_TELL, OUTCOMES

RESULTS = (NOT_MET, MISSING, JUDGED, MET)
PLACES = {result: place for place, result in enumerate(RESULTS)}
# The facts of which a criterion may ask no more than those of the last years.
OF_A_YEAR = ("awards", "assessments")


class Crowd(NamedTuple):
    """People of one kind, of whom the records are whole since the same years.

    ``size``: how many; each is named by his place, from 0 on. ``keys``: {name of a
    field of :class:`.facts.Subject`: {place: key}}, of “awards” {code: {place: key}};
    equal keys say that the facts are equal but for the refs in them, and who has none
    is not in it. ``since`` returns, for a key of awards or assessments and a year, the
    key of those from that year on, and what is empty for none. ``subject`` returns the
    :class:`.facts.Subject` at a place, of whom no more need be known than the facts of
    the names it is given.
    """

    size: int
    keys: Mapping
    since: object
    subject: object


def key(facts):
    """Return what facts say, their refs aside."""
    return tuple([fact[1:] for fact in facts])


class Columns:
    """Judges a crowd by one award after the other.

    :param judge: an :class:`.engine.Judge`
    """

    def __init__(self, judge, crowd):
        self.judge, self.crowd = judge, crowd
        self.keys, self.found, self.joined = {}, {}, {}

    def get_outcomes(self, case):
        """Return the places in ``OUTCOMES`` of everybody's outcome, as bytes.

        :param Case case: of any one of them; the others are asked the same
        """
        if case.achievement:
            # whose it is stands in the refs, which keys leave out
            raise ValueError("an achievement is asked about case by case")
        plan = self.judge.get_plan(case)
        if not plan:
            return bytes([OUTCOMES.index(CANNOT_TELL)]) * self.crowd.size
        columns = [self._join(part, case) for part in plan]
        return columns[0] if len(columns) == 1 else bytes(map(max, *columns))

    def _join(self, part, case):
        columns = tuple([self._find(step, case) for step in part.steps])
        # of most awards the law asks the same, and nobody has received them
        known = part.weights, columns
        if known not in self.joined:
            outcomes = _Outcomes(part, columns)
            differing = [column for column in columns if isinstance(column, bytes)]
            if differing:
                rows = zip(*differing, strict=True)
                self.joined[known] = bytes(map(outcomes.__getitem__, rows))
            else:
                self.joined[known] = bytes([outcomes[()]]) * self.crowd.size
        return self.joined[known]

    def _find(self, step, case):
        """Return the places in ``RESULTS`` of what everybody is answered: bytes, or a
        number where all are answered the same."""
        if step.fixed:
            return PLACES[step.fixed.result]
        if step.slot is None:
            return self._ask_all(step, case)
        # criteria of two awards that ask for the same are one column
        known = (
            step.criterion.key,
            tuple(sorted(step.criterion.parameters.items())),
            id(step.ruleset),
            *(getattr(case, name) for name in step.kind.looks_at),
        )
        if known not in self.found:
            self.found[known] = self._ask_all(step, case)
        return self.found[known]

    def _ask_all(self, step, case):
        asked, answers = copy(case), {}

        def ask(place):
            asked.subject = self.crowd.subject(place, step.kind.reads)
            return PLACES[step.ask(asked).result]

        size, keys = self.crowd.size, self._get_keys(step, case)
        column = bytearray(size)
        if len(keys) < size:
            without = next(place for place in range(size) if place not in keys)
            column = bytearray([ask(without)]) * size
        for place, own in keys.items():
            answer = answers.get(own)
            if answer is None:
                answer = answers[own] = ask(place)
            column[place] = answer
        alike = column.count(column[0]) == size
        return column[0] if alike else bytes(column)

    def _get_keys(self, step, case):
        """Return {place: key} of all facts that a criterion asks about."""
        kind, parameters = step.kind, step.criterion.parameters
        back = kind.back(parameters)
        first = None if back is None else case.year - back
        asked = []
        for name in kind.reads:
            if name == "awards":
                codes = dict.fromkeys(kind.get_codes(parameters, case.award))
                asked += [self._get_since(first, name, code) for code in codes]
            else:
                asked.append(self._get_since(first, name))
        asked = [keys for keys in asked if keys]
        if len(asked) == 1:
            return asked[0]
        return {
            place: tuple([keys.get(place) for keys in asked])
            for place in set().union(*asked)
        }

    def _get_since(self, first, name, code=None):
        """Return {place: key} of facts of a name, of awards of a code, from a year on.

        Of what is not of a year, and where ``first`` is None, of all of them.
        """
        known = first, name, code
        if known not in self.keys:
            keys = self.crowd.keys.get(name, {})
            if code is not None:
                keys = keys.get(code, {})
            if first is not None and name in OF_A_YEAR:
                cut = {own: self.crowd.since(own, first) for own in set(keys.values())}
                keys = {place: cut[own] for place, own in keys.items() if cut[own]}
            self.keys[known] = keys
        return self.keys[known]


class _Outcomes(dict):
    """{what those criteria are answered that are not answered the same by all: the
    place of the outcome}, worked out when it is asked for."""

    def __init__(self, part, columns):
        super().__init__()
        self.part, self.columns = part, columns

    def __missing__(self, answers):
        rest = iter(answers)
        value = self[answers] = self.part.weigh(
            tuple(
                RESULTS[next(rest) if isinstance(column, bytes) else column]
                for column in self.columns
            )
        )
        return value
