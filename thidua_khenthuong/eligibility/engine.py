"""Chooses the rules that apply to a case and joins what their criteria find."""

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from .criteria import JUDGED, KINDS, MET, MISSING, NOT_MET

ELIGIBLE, CANNOT_TELL, NOT_ELIGIBLE = "eligible", "cannot_tell", "not_eligible"
# The better outcome last.
OUTCOMES = (NOT_ELIGIBLE, CANNOT_TELL, ELIGIBLE)


class Criterion(NamedTuple):
    """A row of the law: what an award asks for; without ``award`` what every one does.

    ``alternative``: criteria of one award with the same letter belong together, and one
    of the letters is enough; without a letter a criterion is asked for in any case.
    ``blocks`` is True only where the law was read: a rule that merely warns makes
    nobody ineligible, it leaves the question open.
    """

    ref: str
    award: str
    key: str
    parameters: Mapping = {}
    blocks: bool = False
    basis: str = ""
    alternative: str = ""


class RuleSet(NamedTuple):
    """The criteria in force between two days, and how a case falls under them.

    ``chosen_by``: “received”, the day the dossier was received for appraisal, or
    “decided”, the day of the decision. ``favourable``: a case from before it may have
    its rules where they are better for the nominee. ``further``: rules of an office of
    its own, on top of whatever set applies. ``no_ground``: types of commendation whose
    awards count for no higher one.
    """

    ref: str
    code: str
    criteria: tuple
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    chosen_by: str = "received"
    favourable: bool = False
    further: bool = False
    no_ground: frozenset = frozenset()

    def is_in_force(self, day):
        return (self.date_from is None or self.date_from <= day) and (
            self.date_to is None or day <= self.date_to
        )


class Finding(NamedTuple):
    """What one criterion found, with the records that prove it."""

    criterion: Criterion
    result: str
    reason: str
    details: Mapping
    proofs: tuple


class Verdict(NamedTuple):
    """The answer on one case; ``rulesets`` are the codes of the sets it rests on."""

    case: object
    outcome: str
    findings: tuple
    rulesets: tuple = ()


def choose(case, rulesets):
    """Return the set that applies to ``case``, and the ones that may be better for it.

    :return: (set or None, tuple of sets)
    """
    received, decided = case.received or case.date, case.decided or case.date
    decided = max(received, decided)
    national = sorted(
        (one for one in rulesets if not one.further),
        key=lambda one: one.date_from or datetime.date.min,
    )
    days = {"received": received, "decided": decided}
    in_force = [one for one in national if one.is_in_force(days[one.chosen_by])]
    by_decision = [one for one in in_force if one.chosen_by == "decided"]
    # a dossier from before the first set that goes by its receipt falls under the one
    # in force when it is decided
    chosen = next(
        iter(
            by_decision
            or in_force
            or [one for one in national if one.is_in_force(decided)]
        ),
        None,
    )
    better = tuple(
        one
        for one in national
        if chosen
        and one.favourable
        and one is not chosen
        and one.is_in_force(decided)
        and not one.is_in_force(received)
    )
    return chosen, better


def evaluate(cases, rulesets):
    """Return a verdict for each of ``cases``, in their order.

    Each case is judged by itself: neither the others nor their order change it.

    :param rulesets: all there are; which apply depends on the days of each case
    """
    rulesets = tuple(rulesets)
    by_award = {}
    for ruleset in rulesets:
        for criterion in ruleset.criteria:
            by_award.setdefault((ruleset.ref, criterion.award), []).append(criterion)
    # which sets apply follows from the days of a case alone, and most have the same
    applying, verdicts = {}, []
    for case in cases:
        days = (case.received or case.date, case.decided or case.date)
        if days not in applying:
            applying[days] = _find_applying(case, rulesets)
        verdicts.append(_evaluate(case, *applying[days], by_award))
    return verdicts


def _find_applying(case, rulesets):
    """Return (set or None, sets that may be better, further sets) for a case."""
    chosen, better = choose(case, rulesets)
    day = case.received or case.date
    further = [one for one in rulesets if one.further and one.is_in_force(day)]
    return chosen, better, further


def _evaluate(case, chosen, better, further, by_award):
    if not chosen:
        return Verdict(case, CANNOT_TELL, ())
    verdicts = [
        _judge(case, ruleset, further, by_award) for ruleset in (chosen, *better)
    ]
    # of two that are equal the set that applies by itself
    return max(verdicts, key=lambda verdict: OUTCOMES.index(verdict.outcome))


def _judge(case, ruleset, further, by_award):
    by_set = [
        tuple(
            _find(criterion, case, ruleset)
            for award in ("", case.award)
            for criterion in by_award.get((one.ref, award), ())
            if case.subject.kind in KINDS[criterion.key].subjects
        )
        for one in (ruleset, *further)
    ]
    findings = tuple(finding for found in by_set for finding in found)
    codes = (ruleset.code, *(one.code for one in further))
    value = min(map(_join, by_set))
    if not any(one.criterion.award and one.result != JUDGED for one in by_set[0]):
        # of an award of which the law says nothing that records prove, nothing but a
        # no can be said
        value = min(value, OUTCOMES.index(CANNOT_TELL))
    return Verdict(case, OUTCOMES[value], findings, codes)


def _find(criterion, case, ruleset):
    if criterion.key in case.veiled:
        return Finding(criterion, JUDGED, "veiled", {}, ())
    kind = KINDS[criterion.key]
    answer = kind.evaluate(case, ruleset, **criterion.parameters)
    return Finding(criterion, *answer)


def _join(findings):
    """Join the findings of one set: all that are asked for, one of the alternatives.

    :return: the place of the outcome in ``OUTCOMES``
    """
    values = [
        weigh(one)
        for one in findings
        # what is asked for besides and people judge is theirs to judge
        if not one.criterion.alternative and one.result != JUDGED
    ]
    alternatives = {}
    for one in findings:
        if one.criterion.alternative:
            alternatives.setdefault(one.criterion.alternative, []).append(weigh(one))
    if alternatives:
        values.append(max(min(branch) for branch in alternatives.values()))
    return min(values, default=OUTCOMES.index(ELIGIBLE))


def weigh(finding):
    """Return the best outcome a finding lets through, as a place in ``OUTCOMES``."""
    if finding.result == NOT_MET and not finding.criterion.blocks:
        return OUTCOMES.index(CANNOT_TELL)
    return {MET: 2, MISSING: 1, JUDGED: 1, NOT_MET: 0}[finding.result]


def get_deciding(verdict):
    """Return the findings that keep the outcome from being better.

    Those that are asked for in any case; without one, those of the alternatives. Of
    what is eligible they are the ones that are met.
    """
    if verdict.outcome == ELIGIBLE:
        return tuple(one for one in verdict.findings if one.result == MET)
    place = OUTCOMES.index(verdict.outcome)
    found = [one for one in verdict.findings if weigh(one) == place]
    always = [
        one for one in found if not one.criterion.alternative and one.result != JUDGED
    ]
    return tuple(always or [one for one in found if one.criterion.alternative] or found)
