"""When an award comes within reach, if the years to come go well.

Year after year is played with the person's own facts and, from the present year on, the
best that may still happen: assessed as excellent, initiatives recognised with an effect
on the whole country, and every award received as soon as it can be. Since more merit
never makes anybody less eligible, the first year in which an award is found within
reach is the earliest there is; what it rests on is named, and nothing of it is a
promise. Years before the office's records begin are taken as years without merit: what
turns up of them can only bring an award nearer.
"""

import datetime
from dataclasses import replace
from typing import NamedTuple

from .criteria import JUDGED, MET, MISSING, NOT_MET
from .engine import Verdict, evaluate
from .facts import LEVELS, SCOPES, Assessment, Case, Given, Initiative

# How many years are looked ahead: the longest row of years the law asks for.
HORIZON = 10
# More initiatives of one year than any rule asks for.
IDEAS = 3
ASSUMED = "assumed"
# What may have been before the records begin.
UNRECORDED = ("register_begins_later", "initiatives_begin_later", "year_unknown")
RANKS = (NOT_MET, MISSING, JUDGED, MET)


class Aim(NamedTuple):
    """An award one may aim at; ``form``: a form of commendation, not a title."""

    award: str
    form: bool = False


class Prospect(NamedTuple):
    """How far off an award is.

    :param year: the first year it may be received for, None: not within the horizon
    :param present: the verdict for the present year, on what is recorded
    :param conditions: findings that stand only if something still happens, or is found
        out: they say what the way to the award asks for
    :param steps: ((award, year), …) of the awards that must be received before
    """

    award: str
    year: int | None
    present: Verdict
    conditions: tuple = ()
    steps: tuple = ()


def decisive(verdict):
    """Return the findings an outcome rests on: of alternatives those of the best one.

    The best is the one that comes furthest, and of two such the one that lacks less. A
    way that people alone judge is open to everybody and tells nobody how far he is: it
    counts where there is no other.
    """
    asked, branches = [], {}
    for finding in verdict.findings:
        letter = finding.criterion.alternative
        if letter:
            branches.setdefault((finding.criterion.award, letter), []).append(finding)
        else:
            asked.append(finding)

    def rank(branch):
        values = [RANKS.index(finding.result) for finding in branch]
        return min(values), -sum(value < RANKS.index(MET) for value in values)

    measured = {
        award for (award, _letter), branch in branches.items() if not _is_judged(branch)
    }
    best = {}
    for (award, _letter), branch in branches.items():
        if award in measured and _is_judged(branch):
            continue
        if award not in best or rank(branch) > rank(best[award]):
            best[award] = branch
    return tuple(asked) + tuple(one for branch in best.values() for one in branch)


def look_ahead(subject, aims, rulesets, day, horizon=HORIZON, veiled=frozenset()):
    """Return a prospect for each of ``aims`` of which records prove something.

    :param Subject subject: a person, as the facts are
    :param aims: the awards there are, the lowest first
    :param rulesets: all there are
    :param date day: the present day; its year is the first one asked about
    :param int horizon: years after it
    :param veiled: as of :class:`.facts.Case`
    """
    rulesets, aims = tuple(rulesets), tuple(aims)

    def ask(who, asked, year):
        return _ask(who, asked, rulesets, day, year, veiled)

    present = ask(subject, aims, day.year)
    aims = [aim for aim in aims if _is_provable(present[aim.award])]
    played = {}
    for year in range(day.year, day.year + horizon + 1):
        _play(subject, aims, ask, day, year, played)
    found = []
    for aim in aims:
        year = min((year for award, year in played if award == aim.award), default=None)
        if year is None:
            found.append(Prospect(aim.award, None, present[aim.award]))
            continue
        verdict = played[aim.award, year]
        alone = ask(subject, [aim], year)[aim.award]
        proven = {
            finding.criterion.ref for finding in alone.findings if finding.result == MET
        }
        conditions = tuple(
            finding
            for finding in decisive(verdict)
            if finding.criterion.ref not in proven
        )
        steps = _steps(conditions, played)
        found.append(Prospect(aim.award, year, present[aim.award], conditions, steps))
    return found


def _play(subject, aims, ask, day, year, played):
    """Receive all that can be received for ``year``: a title may rest on another.

    :param ask: returns {award: verdict} for a subject, aims and a year
    :param played: {(award, year): verdict} of what was received, which is added to
    """
    there = {
        one.award
        for one in subject.awards
        if one.year == year and one.standing != "revoked"
    }
    waiting = [aim for aim in aims if aim.award not in there]
    while waiting:
        hopeful = _hope(subject, played, day, year)
        verdicts = ask(hopeful, waiting, year)
        received = [aim for aim in waiting if _is_within_reach(verdicts[aim.award])]
        if not received:
            return
        played.update({(aim.award, year): verdicts[aim.award] for aim in received})
        waiting = [aim for aim in waiting if aim not in received]


def _hope(subject, received, day, until):
    """Return ``subject`` with the best that may happen from ``day`` to ``until``."""
    years = range(day.year, until + 1)
    return replace(
        subject,
        awards=subject.awards
        + tuple(
            Given(f"{ASSUMED},award,{award},{year}", award, year)
            for award, year in received
        ),
        assessments=subject.assessments
        + tuple(
            Assessment(f"{ASSUMED},assessment,{year}", year, LEVELS[-1])
            for year in years
            if year not in subject.assessment_by_year
        ),
        initiatives=subject.initiatives
        + tuple(
            Initiative(
                f"{ASSUMED},initiative,{year},{number}",
                year,
                SCOPES[-1],
                _last_day(year, day),
            )
            for year in years
            for number in range(IDEAS)
        ),
    )


def _last_day(year, day):
    return max(datetime.date(year, 12, 31), day)


def _ask(subject, aims, rulesets, day, year, veiled):
    """Return {award: verdict}, as it would be at the end of ``year``."""
    end = _last_day(year, day)
    cases = [
        Case(subject, aim.award, year, end, form=aim.form, veiled=veiled)
        for aim in aims
    ]
    return {verdict.case.award: verdict for verdict in evaluate(cases, rulesets)}


def _own(verdict):
    return [one for one in decisive(verdict) if one.criterion.award]


def _is_judged(findings):
    return all(one.result == JUDGED for one in findings)


def _is_provable(verdict):
    """Tell whether records say anything of an award; else people judge it alone."""
    return not _is_judged(one for one in verdict.findings if one.criterion.award)


def _is_within_reach(verdict):
    return bool(_own(verdict)) and all(
        one.result != NOT_MET and one.reason not in UNRECORDED
        for one in decisive(verdict)
    )


def _steps(conditions, played):
    """Return the awards on the way, and those that these rest on themselves."""
    found, waiting = set(), list(conditions)
    while waiting:
        for proof in waiting.pop().proofs:
            if not proof.startswith(f"{ASSUMED},award,"):
                continue
            award, year = proof.split(",")[2:]
            step = (award, int(year))
            if step not in found:
                found.add(step)
                waiting += decisive(played[step])
    return tuple(sorted(found, key=lambda step: (step[1], step[0])))
