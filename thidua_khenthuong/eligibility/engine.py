"""Chooses the rules that apply to a case and joins what their criteria find."""

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from .criteria import JUDGED, KINDS, MET, MISSING, NOT_MET, Kind

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


class Moment(NamedTuple):
    """The days of a case: which sets apply to it follows from them alone."""

    date: datetime.date
    received: datetime.date | None = None
    decided: datetime.date | None = None


def find_applying(moments, rulesets):
    """Return those of ``rulesets`` that apply to cases of these days, or may.

    The others change no verdict on them.

    :param moments: iterable of :class:`Moment`
    """
    found = set()
    for moment in moments:
        chosen, better, further = _find_applying(moment, rulesets)
        if chosen:
            found.update(map(id, (chosen, *better, *further)))
    return [one for one in rulesets if id(one) in found]


class Needs(NamedTuple):
    """Of what the criteria that apply to some cases ask to know.

    ``facts`` are names of fields of :class:`.facts.Subject`, of members those of each.
    ``awards``: {code: the year with which those begin that are asked about, None: with
    the first}; None: whatever was given. ``assessments``: the same of assessments.
    """

    facts: frozenset
    awards: Mapping | None
    assessments: int | None = None


def survey(rulesets, awards, subjects, achievements=False, year=None):
    """Return the :class:`Needs` of cases: other facts change no verdict on them.

    The awards that are asked for are always among them, from ``year`` on.

    :param awards: codes of the awards that are asked for
    :param subjects: kinds of subjects, as of :class:`.facts.Subject`
    :param bool achievements: whether a case is about more than the year's work
    :param int year: the first that is asked for, None: any
    """
    subjects, facts = frozenset(subjects), set()
    since = {code: [year] for code in awards}
    assessments = []
    for ruleset in rulesets:
        for criterion in ruleset.criteria:
            kind = KINDS[criterion.key]
            if criterion.award and criterion.award not in awards:
                continue
            if not subjects & kind.subjects:
                continue
            facts.update(kind.reads)
            back = kind.back(criterion.parameters)
            first = None if year is None or back is None else year - back
            if "assessments" in kind.reads:
                assessments.append(first)
            if "awards" in kind.reads:
                for award in [criterion.award] if criterion.award else awards:
                    for code in kind.get_codes(criterion.parameters, award):
                        since.setdefault(code, []).append(first)
    return Needs(
        frozenset(facts),
        # an achievement is of any year
        None if achievements else {one: _first(since[one]) for one in since},
        _first(assessments),
    )


def _first(years):
    """Return the first of some years, None: without a beginning."""
    return None if None in years else min(years, default=None)


def evaluate(cases, rulesets):
    """Return a verdict for each of ``cases``, in their order.

    Each case is judged by itself: neither the others nor their order change it.

    :param rulesets: all there are; which apply depends on the days of each case
    """
    judge = Judge(rulesets)
    return [judge.judge(case) for case in cases]


class Judge:
    """Judges many cases by the same rule sets, what they share but once.

    Which criteria apply follows from the award, the days and the kind of subject of a
    case, and most cases agree in those. What a criterion finds of a subject depends on
    what its kind says it looks at (``criteria.Kind.looks_at``): two awards that ask
    for the same share one finding. A subject must not change while its judge lives.
    """

    def __init__(self, rulesets):
        self.rulesets = tuple(rulesets)
        self.by_award = {}
        for ruleset in self.rulesets:
            for criterion in ruleset.criteria:
                key = ruleset.ref, criterion.award
                self.by_award.setdefault(key, []).append(criterion)
        self.applying, self.plans, self.slots = {}, {}, {}
        self.found = {}

    def get_plan(self, case):
        """Return a :class:`_Part` for each set that may apply to such a case; what it
        is follows from all of the case but its subject, of which the kind counts."""
        subject = case.subject
        setting = (
            *(case.award, subject.kind, case.year, case.date, case.received),
            *(case.decided, case.kind, case.form, case.achievement, case.veiled),
        )
        plan = self.plans.get(setting)
        if plan is None:
            plan = self.plans[setting] = self._plan(case)
        return plan

    def judge(self, case):
        """Return the verdict on one case."""
        plan = self.get_plan(case)
        if not plan:
            return Verdict(case, CANNOT_TELL, ())
        found = self.found.get(case.subject)
        if found is None:
            found = self.found[case.subject] = {}
        best = None
        for part in plan:
            findings = part.find(case, found)
            value = part.weigh(tuple([finding.result for finding in findings]))
            # of two that are equal the set that applies by itself
            if best is None or value > best[0]:
                best = value, findings, part.codes
        value, findings, codes = best
        return Verdict(case, OUTCOMES[value], findings, codes)

    def _plan(self, case):
        # which sets apply follows from the days of a case alone
        days = (case.received or case.date, case.decided or case.date)
        if days not in self.applying:
            self.applying[days] = _find_applying(case, self.rulesets)
        chosen, better, further = self.applying[days]
        if not chosen:
            return ()
        return tuple(
            _Part(
                [
                    [
                        self._step(criterion, ruleset, case)
                        for award in ("", case.award)
                        for criterion in self.by_award.get((one.ref, award), ())
                        if case.subject.kind in KINDS[criterion.key].subjects
                    ]
                    for one in (ruleset, *further)
                ],
                (ruleset.code, *(one.code for one in further)),
            )
            for ruleset in (chosen, *better)
        )

    def _step(self, criterion, ruleset, case):
        kind = KINDS[criterion.key]
        if criterion.key in case.veiled:
            veiled = Finding(criterion, JUDGED, "veiled", {}, ())
            return _Step(criterion, ruleset, kind, fixed=veiled)
        if kind.looks_at == () and not kind.reads:
            answer = kind.evaluate(case, ruleset, **criterion.parameters)
            fixed = Finding(criterion, *answer)
            return _Step(criterion, ruleset, kind, fixed=fixed)
        if kind.looks_at is None:
            return _Step(criterion, ruleset, kind)
        # rows are told apart by what they are: the sets are held, so are their rows
        key = (
            *(id(criterion), id(ruleset)),
            *(getattr(case, name) for name in kind.looks_at),
        )
        slot = self.slots.setdefault(key, len(self.slots))
        return _Step(criterion, ruleset, kind, slot)


class _Step(NamedTuple):
    """A criterion as it is asked of cases that agree in what its kind looks at.

    ``slot``: under which its finding on a subject is remembered, None: never;
    ``fixed``: the finding on whomever.
    """

    criterion: Criterion
    ruleset: RuleSet
    kind: Kind
    slot: int | None = None
    fixed: Finding | None = None

    def ask(self, case):
        """Return the finding on a case."""
        answer = self.kind.evaluate(case, self.ruleset, **self.criterion.parameters)
        return Finding(self.criterion, *answer)


class _Part:
    """The criteria of one set, and of those on top of it, for cases alike.

    :param by_set: the steps of each set, the one that applies first
    """

    def __init__(self, by_set, codes):
        self.codes = codes
        self.steps = tuple(step for steps in by_set for step in steps)
        self.lengths = tuple(len(steps) for steps in by_set)
        # with the answers, all that an outcome follows from: see _join
        self.weights = (
            self.lengths,
            *(
                (
                    one.criterion.blocks,
                    bool(one.criterion.award),
                    one.criterion.alternative,
                )
                for one in self.steps
            ),
        )
        self.values = {}

    def find(self, case, found):
        """Return the findings on a case.

        :param dict found: of its subject, by slot: read, and added to
        """
        findings = []
        for step in self.steps:
            finding = step.fixed or found.get(step.slot)
            if finding is None:
                finding = step.ask(case)
                if step.slot is not None:
                    found[step.slot] = finding
            findings.append(finding)
        return tuple(findings)

    def weigh(self, results):
        """Return the place of the outcome in ``OUTCOMES``: it follows from what each
        criterion answers, whatever proves it.

        :param tuple results: of the steps, in their order
        """
        value = self.values.get(results)
        if value is None:
            value = self.values[results] = self._join(results)
        return value

    def _join(self, results):
        findings = [
            Finding(step.criterion, result, "", {}, ())
            for step, result in zip(self.steps, results, strict=True)
        ]
        by_set, start = [], 0
        for length in self.lengths:
            by_set.append(findings[start : start + length])
            start += length
        value = min(map(_join, by_set))
        if not any(one.criterion.award and one.result != JUDGED for one in by_set[0]):
            # of an award of which the law says nothing that records prove, nothing but
            # a no can be said
            value = min(value, OUTCOMES.index(CANNOT_TELL))
        return value


def _find_applying(case, rulesets):
    """Return (set or None, sets that may be better, further sets) for a case, or for
    the :class:`Moment` of one."""
    chosen, better = choose(case, rulesets)
    day = case.received or case.date
    further = [one for one in rulesets if one.further and one.is_in_force(day)]
    return chosen, better, further


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
