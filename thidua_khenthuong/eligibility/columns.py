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


class Crowd(NamedTuple):
    """People of one kind, of whom the records are whole since the same years.

    ``size``: how many; each is named by his place, from 0 on. ``keys``: {name of a
    field of :class:`.facts.Subject`: {place: key}}, of “awards” {code: {place: key}};
    equal keys say that the facts are equal but for the refs in them, and who has none
    is not in it. ``subject`` returns the :class:`.facts.Subject` at a place.
    """

    size: int
    keys: Mapping
    subject: object

    def get_keys(self, kind, parameters, award):
        """Return {place: key} of all that a criterion asks about."""
        asked = [self.keys.get(name, {}) for name in kind.reads if name != "awards"]
        if "awards" in kind.reads:
            by_code = self.keys.get("awards", {})
            codes = dict.fromkeys(kind.get_codes(parameters, award))
            asked += [by_code[code] for code in codes if code in by_code]
        asked = [keys for keys in asked if keys]
        if len(asked) == 1:
            return asked[0]
        return {
            place: tuple([keys.get(place) for keys in asked])
            for place in set().union(*asked)
        }


def key(facts):
    """Return what facts say, their refs aside."""
    return tuple([fact[1:] for fact in facts])


class Columns:
    """Judges a crowd by one award after the other.

    :param judge: an :class:`.engine.Judge`
    """

    def __init__(self, judge, crowd):
        self.judge, self.crowd = judge, crowd
        self.found = {}

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
        columns = [self._find(step, case) for step in part.steps]
        outcomes = _Outcomes(part, columns)
        differing = [column for column in columns if isinstance(column, bytes)]
        if not differing:
            return bytes([outcomes[()]]) * self.crowd.size
        return bytes(map(outcomes.__getitem__, zip(*differing, strict=True)))

    def _find(self, step, case):
        """Return the places in ``RESULTS`` of what everybody is answered: bytes, or a
        number where all are answered the same."""
        if step.fixed:
            return PLACES[step.fixed.result]
        column = self.found.get(step.slot)
        if column is None:
            column = self._ask_all(step, case)
            if step.slot is not None:
                self.found[step.slot] = column
        return column

    def _ask_all(self, step, case):
        size = self.crowd.size
        keys = self.crowd.get_keys(step.kind, step.criterion.parameters, case.award)
        column = bytearray(size)
        if len(keys) < size:
            without = next(place for place in range(size) if place not in keys)
            column = bytearray([self._ask(step, case, without)]) * size
        answers = {}
        for place, own in keys.items():
            answer = answers.get(own)
            if answer is None:
                answer = answers[own] = self._ask(step, case, place)
            column[place] = answer
        alike = column.count(column[0]) == size
        return column[0] if alike else bytes(column)

    def _ask(self, step, case, place):
        asked = copy(case)
        asked.subject = self.crowd.subject(place)
        return PLACES[step.ask(asked).result]


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
