"""One kind of rule each: facts and parameters in, an answer with its proofs out.

A kind says which parameters it takes, which of them it cannot do without and whom it
can be asked of; :func:`check` refuses anything else when a row of the law is saved. An
answer names its sentence by a key and gives the words in it; the sentences themselves
stand with whoever shows them.
"""

import datetime
from typing import NamedTuple

from .facts import COUNTED_ABSENCES, DAY, LEVELS, MEASURES, SCOPES

MET, NOT_MET, MISSING = "met", "not_met", "missing"
# what no record proves: people judge it
JUDGED = "judged"


class Answer(NamedTuple):
    """What one criterion finds.

    ``reason`` is a key for the caller's sentences, ``details`` their words, ``proofs``
    the refs of all records that count for it.
    """

    result: str
    reason: str
    details: dict = {}
    proofs: tuple = ()


class Parameter(NamedTuple):
    """What a kind of criterion can be told: by default a whole number."""

    needed: bool = False
    least: int = 0
    most: int = 100
    choices: tuple = ()
    kind: str = "integer"


class Fault(NamedTuple):
    """Why the parameters of a criterion are none; ``reason`` is a key."""

    parameter: str
    reason: str
    details: dict = {}


class Kind(NamedTuple):
    """A kind of criterion.

    ``reads``: the facts it asks about, names of fields of :class:`.facts.Subject`; of a
    unit's members the same of each. ``looks_at``: of the case, besides its subject,
    nothing but these attributes changes its answer; None: whatever there is may. What
    reads no facts and looks at nothing says the same of everybody. ``back`` returns,
    for its parameters, how many years before that of the case the awards and
    assessments begin that it asks about; None: with the first.
    """

    evaluate: object
    parameters: dict
    subjects: frozenset
    reads: tuple = ()
    looks_at: tuple | None = None
    back: object = lambda parameters: None

    def get_codes(self, parameters, award):
        """Return the codes of the awards that are asked about of a subject.

        Those that are named and, by a kind that looks at the award of the case, that
        one; for an achievement it may be any.

        :param str award: code of the award of the case
        """
        own = self.looks_at is None or "award" in self.looks_at
        return (*parameters.get("awards", ()), *([award] if own else []))


ANYBODY = frozenset({"individual", "collective", "household"})
PEOPLE = frozenset({"individual"})
UNITS = frozenset({"collective"})
KINDS = {}

AWARDS = Parameter(needed=True, kind="awards")
TIMES = Parameter(needed=True, least=1)
PERCENT = Parameter(needed=True, least=1, kind="percent")
FLAG = Parameter(kind="flag")
ENDS = ("same_year", "year_before", "either")
IN_YEAR = ("year",)
ON_DAY = ("year", "date")
REUSES = ("free", "other_kind", "once")
# How many years before that of the case a row of years may end.
ENDED = {"same_year": (0,), "year_before": (1,), "either": (0, 1)}


def kind(
    subjects=ANYBODY,
    reads=(),
    looks_at=None,
    back=lambda parameters: None,
    **parameters,
):
    """Register the function below as the kind of criterion of its name."""

    def register(function):
        KINDS[function.__name__] = Kind(
            function, parameters, frozenset(subjects), reads, looks_at, back
        )
        return function

    return register


def _in_year(parameters):
    return 0


def _in_years(parameters):
    return (parameters.get("years") or 1) - 1


def _in_row(parameters):
    if parameters.get("consecutive"):
        return parameters["times"] + max(ENDED[parameters.get("ends", "same_year")]) - 1
    return _in_years(parameters) if parameters.get("years") else None


def check(key, parameters, subject):
    """Return the faults of a criterion, in the order of their parameters' names.

    :param str key: of the kind of criterion
    :param dict parameters: values by name; None, "" and () stand for no value
    :param str subject: whom the award is given to
    """
    asked = KINDS.get(key)
    if not asked:
        return [Fault("", "unknown_kind", {"key": key})]
    faults = []
    if subject not in asked.subjects:
        faults.append(Fault("", "wrong_subject"))
    given = {
        name: value
        for name, value in parameters.items()
        if value is not None and value != "" and value != ()
    }
    for name in sorted(given.keys() - asked.parameters.keys()):
        if given[name]:
            faults.append(Fault(name, "not_taken"))
    for name, parameter in sorted(asked.parameters.items()):
        if name not in given:
            if parameter.needed:
                faults.append(Fault(name, "needed"))
        elif parameter.choices and given[name] not in parameter.choices:
            faults.append(Fault(name, "no_choice"))
        elif parameter.kind in ("integer", "percent") and not parameter.choices:
            if not parameter.least <= given[name] <= parameter.most:
                details = {"least": parameter.least, "most": parameter.most}
                faults.append(Fault(name, "out_of_range", details))
    return faults


# --- Helpers ---------------------------------------------------------------------


def _refs(facts):
    return tuple(sorted({fact.ref for fact in facts}))


def _year_span(last, years):
    return range(last - years + 1, last + 1)


def _counting(case, awards, law, first=0):
    """Return the subject's awards of these codes, from the year ``first`` on, that
    count for a higher one."""
    known, no_ground, year = case.subject.awards_by_code, law.no_ground, case.year
    return [
        given
        for code in awards
        for given in known.get(code, ())
        if first <= given.year <= year and given.kind not in no_ground
    ]


def _is_unknown(case, year, since):
    """Tell whether what there may be of ``year`` is not recorded here."""
    return case.subject.is_merged_before(year) or since is None or year < since


def _has_shares(part, whole, percent, more_than):
    """Compare exactly: a percentage has at most two decimals."""
    left, right = part * 10_000, round(percent * 100) * whole
    return left > right if more_than else left >= right


def _needed(whole, percent, more_than):
    """Return the least number that makes up the share."""
    return next(
        part
        for part in range(whole + 2)
        if _has_shares(part, whole, percent, more_than)
    )


def _full_months(first, last):
    """Return the full months from the first to the last day, both included."""
    end = last + DAY
    months = (end.year - first.year) * 12 + end.month - first.month
    return max(0, months - (end.day < first.day))


def _working_days(first, last):
    days = (last - first).days + 1
    return sum((first + DAY * one).weekday() < 5 for one in range(max(0, days)))


# --- The year's work -------------------------------------------------------------


@kind(
    reads=("assessments",),
    looks_at=IN_YEAR,
    back=_in_years,
    level=Parameter(needed=True, choices=LEVELS[1:]),
    years=Parameter(least=1, most=50),
)
def assessment_at_least(case, law, level, years=1):
    """In each of the last ``years`` years assessed at ``level`` or better."""
    known = case.subject.assessment_by_year
    asked = _year_span(case.year, years)
    details = {"level": level, "years": years, "year": case.year}
    below = [
        known[year]
        for year in asked
        if year in known and LEVELS.index(known[year].level) < LEVELS.index(level)
    ]
    if below:
        worst = max(below, key=lambda one: one.year)
        details.update(year=worst.year, found=worst.level)
        return Answer(NOT_MET, "assessed_below", details, _refs(below))
    if missing := [year for year in asked if year not in known]:
        merged = case.subject.is_merged_before(missing[-1])
        reason = "merged" if merged else "not_assessed"
        return Answer(MISSING, reason, {**details, "year": missing[-1]})
    return Answer(MET, "assessed", details, _refs(known[year] for year in asked))


@kind(
    PEOPLE,
    reads=("services",),
    looks_at=IN_YEAR,
    months=Parameter(needed=True, least=1, most=12),
)
def service_months(case, law, months):
    """In the agency without a break for ``months`` at the end of the year at least.

    Maternity, treatment and training count like work, so that no leave is taken off.
    """
    year_end = datetime.date(case.year, 12, 31)
    first, last, spells = case.subject.service_until(year_end)
    if not spells:
        return Answer(MISSING, "no_service", {"year": case.year})
    worked = _full_months(first, min(last or year_end, year_end))
    details = {"months": months, "worked": worked, "since": first}
    if worked < months and spells[0].open_start:
        return Answer(MISSING, "service_unknown", details, _refs(spells))
    if worked < months:
        return Answer(NOT_MET, "recruited_late", details, _refs(spells))
    return Answer(MET, "served", details, _refs(spells))


@kind(
    PEOPLE,
    reads=("absences",),
    looks_at=IN_YEAR,
    days=Parameter(needed=True, least=1, most=366),
)
def absence_days(case, law, days):
    """Away for fewer than ``days`` working days of the year, counted leave aside."""
    first, last = datetime.date(case.year, 1, 1), datetime.date(case.year, 12, 31)
    away = [
        one
        for one in case.subject.absences
        if one.reason not in COUNTED_ABSENCES
        and one.date_from <= last
        and one.date_to >= first
    ]
    total = sum(
        _working_days(max(one.date_from, first), min(one.date_to, last)) for one in away
    )
    details = {"days": days, "away": total, "year": case.year}
    if total >= days:
        return Answer(NOT_MET, "away_too_long", details, _refs(away))
    if _is_unknown(case, case.year, case.subject.coverage.absences):
        return Answer(MISSING, "absences_unknown", details)
    return Answer(MET, "present", details)


# --- Earlier awards --------------------------------------------------------------


@kind(
    reads=("awards",),
    looks_at=IN_YEAR,
    back=_in_row,
    awards=AWARDS,
    times=TIMES,
    years=Parameter(most=50),
    consecutive=FLAG,
    ends=Parameter(choices=ENDS),
)
def earlier_awards(
    case, law, awards, times, years=0, consecutive=False, ends="same_year"
):
    """Received ``awards`` in as many years, in a row or within the last ``years``.

    A row of years ends with the year of the case, the one before it, or either. What
    campaigns and sudden merit brought does not count, nor what was revoked.
    """
    details = {"awards": awards, "times": times, "years": years, "year": case.year}
    if consecutive:
        lasts = [case.year - ago for ago in ENDED[ends]]
        standing = {}
        for one in _counting(case, awards, law, lasts[-1] - times + 1):
            standing.setdefault((one.year, one.standing), []).append(one)
        answers = []
        for last in lasts:
            answers.append(_chain(case, standing, last, times, details))
            if answers[-1].result == MET:
                return answers[-1]
        return next((one for one in answers if one.result == MISSING), answers[0])
    first = case.year - years + 1 if years else 0
    within = _counting(case, awards, law, first)
    given = [one for one in within if one.standing == "given"]
    have = len({(one.award, one.year) for one in given})
    details["have"] = have
    if have >= times:
        return Answer(MET, "awards_received", details, _refs(given))
    proposed = {(one.award, one.year) for one in within if one.standing == "proposed"}
    if have + len(proposed) >= times:
        return Answer(MISSING, "award_proposed", details, _refs(within))
    since = case.subject.coverage.awards
    # without a first year everything from the year 0 on is asked about
    if _is_unknown(case, first, since):
        return Answer(MISSING, "register_begins_later", {**details, "since": since})
    revoked = [one for one in within if one.standing == "revoked"]
    reason = "awards_revoked" if revoked else "awards_too_few"
    return Answer(NOT_MET, reason, details, _refs(revoked))


def _chain(case, standing, last, times, details):
    """Answer for the row of ``times`` years that ends with ``last``.

    :param standing: {(year, standing): awards} that count
    """
    proofs, pending = [], None
    for year in range(last, last - times, -1):
        if (year, "given") in standing:
            proofs += standing[year, "given"]
        elif (year, "proposed") in standing:
            pending = pending or ("award_proposed", year)
            proofs += standing[year, "proposed"]
        elif _is_unknown(case, year, case.subject.coverage.awards):
            merged = case.subject.is_merged_before(year)
            reason = "merged" if merged else "register_begins_later"
            pending = pending or (reason, year)
        elif revoked := standing.get((year, "revoked")):
            broken = {**details, "broken": year}
            return Answer(NOT_MET, "chain_revoked", broken, _refs(revoked))
        else:
            return Answer(NOT_MET, "chain_broken", {**details, "broken": year})
    if pending:
        reason, year = pending
        since = case.subject.coverage.awards
        return Answer(
            MISSING, reason, {**details, "year": year, "since": since}, _refs(proofs)
        )
    first = last - times + 1
    return Answer(
        MET, "chain", {**details, "first": first, "last": last}, _refs(proofs)
    )


@kind(
    PEOPLE,
    reads=("awards", "assessments", "initiatives"),
    looks_at=ON_DAY,
    back=_in_years,
    awards=AWARDS,
    level=Parameter(needed=True, choices=LEVELS[1:]),
    times=TIMES,
    years=Parameter(needed=True, least=1, most=50),
)
def merit_years(case, law, awards, level, times, years):
    """In each of the last years an award, or ``level`` with as many initiatives.

    One year by the one, the next by the other: the mixed case.
    """
    proofs, missing = [], None
    given = [one for one in _counting(case, awards, law) if one.standing == "given"]
    assessed = case.subject.assessment_by_year
    details = {"awards": awards, "level": level, "times": times, "years": years}
    for year in reversed(_year_span(case.year, years)):
        found = [one for one in given if one.year == year]
        own = [
            one
            for one in case.subject.initiatives
            if one.year == year and one.recognised and one.recognised <= case.date
        ]
        assessment = assessed.get(year)
        reached = assessment and LEVELS.index(assessment.level) >= LEVELS.index(level)
        if found:
            proofs += found
        elif reached and len(own) >= times:
            proofs += [assessment, *own]
        elif not assessment and len(own) >= times:
            missing = missing or year
        elif _is_unknown(case, year, case.subject.coverage.initiatives) and (
            reached or not assessment
        ):
            missing = missing or year
        else:
            return Answer(NOT_MET, "year_without_merit", {**details, "year": year})
    if missing:
        return Answer(MISSING, "year_unknown", {**details, "year": missing})
    return Answer(MET, "merit_each_year", {**details, "year": case.year}, _refs(proofs))


@kind(
    reads=("awards",),
    looks_at=("award", "year", "kind", "achievement"),
    back=_in_year,
)
def once_for_achievement(case, law):
    """Nothing given yet for the same achievement, nor the same award for the year."""
    subject, achievement = case.subject, case.achievement
    if achievement or subject.origin:
        own = subject.awards
    else:
        own = subject.awards_by_code.get(case.award, ())
    own = [
        one
        for one in own
        if one.standing != "revoked"
        and (
            one.achievement == achievement
            if achievement
            else not one.achievement
            and (one.award, one.year, one.kind) == (case.award, case.year, case.kind)
        )
    ]
    given = [one for one in own if one.standing == "given"]
    details = {"year": case.year, "award": case.award}
    if given:
        details["award"] = given[0].award
        return Answer(NOT_MET, "given_already", details, _refs(given))
    others = [one for one in own if one.award != case.award]
    if others:
        details["award"] = others[0].award
        return Answer(MISSING, "proposed_otherwise", details, _refs(others))
    return Answer(MET, "first_for_it", details)


@kind(reads=("awards",), back=_in_year, share=PERCENT, awards=Parameter(kind="awards"))
def quota(case, law, share, awards=()):
    """A place left: at most ``share`` of those with ``awards``, or of all."""
    among = case.population
    if not among:
        return Answer(MISSING, "no_population")
    base = (
        sum(among.given.get(code, 0) for code in awards) if awards else among.headcount
    )
    # those who are still proposed may come to count
    awaited = sum(among.proposed.get(code, 0) for code in awards)
    allowed = base * round(share * 100) // 10_000
    most = (base + awaited) * round(share * 100) // 10_000
    own = {
        one.standing
        for one in case.subject.awards
        if (one.award, one.year) == (case.award, case.year)
    }
    given = among.given.get(case.award, 0) - ("given" in own)
    proposed = among.proposed.get(case.award, 0) - ("proposed" in own)
    left = max(0, allowed - given)
    details = {
        "share": share,
        "base": base,
        "awards": awards,
        "allowed": allowed,
        "given": given,
        "proposed": proposed,
        "left": left,
    }
    proofs = (among.ref,)
    if not left and (
        most > given
        or (awards and _is_unknown(case, case.year, case.subject.coverage.awards))
    ):
        return Answer(MISSING, "quota_open", details, proofs)
    if not left:
        return Answer(NOT_MET, "quota_used", details, proofs)
    if proposed >= left:
        return Answer(MISSING, "quota_contested", details, proofs)
    return Answer(MET, "quota_left", details, proofs)


# --- Initiatives -----------------------------------------------------------------


@kind(
    PEOPLE,
    reads=("initiatives",),
    looks_at=("year", "date", "award", "form"),
    scope=Parameter(needed=True, choices=SCOPES),
    times=TIMES,
    years=Parameter(most=50),
    reuse=Parameter(choices=REUSES),
    projects=FLAG,
)
def initiatives(case, law, scope, times, years=0, reuse="once", projects=False):
    """As many recognised initiatives of that scope, within the last ``years``.

    ``once``: one that served any other award is spent. ``other_kind``: one that served
    a title serves no form and the other way round; whether it serves a second award of
    the same kind nobody has said. ``projects``: accepted projects count as well.
    """
    first = case.year - years + 1 if years else None
    asked = [
        one
        for one in case.subject.initiatives
        if SCOPES.index(one.scope) >= SCOPES.index(scope)
        and one.year <= case.year
        and (first is None or one.year >= first)
        and (projects or not one.project)
    ]
    free, unclear, spent, pending = [], [], [], []
    for one in asked:
        others = [use for use in one.uses if use[:2] != (case.award, case.year)]
        if not one.recognised or one.recognised > case.date:
            pending.append(one)
        elif not others or reuse == "free":
            free.append(one)
        elif reuse == "once" or any(use.form != case.form for use in others):
            spent.append(one)
        else:
            unclear.append(one)
    details = {"times": times, "years": years, "scope": scope, "have": len(free)}
    if len(free) >= times:
        return Answer(MET, "initiatives_recognised", details, _refs(free))
    if len(free) + len(unclear) >= times:
        return Answer(MISSING, "initiative_used_alike", details, _refs(free + unclear))
    if len(free) + len(unclear) + len(pending) >= times:
        return Answer(MISSING, "initiative_pending", details, _refs(free + pending))
    since = case.subject.coverage.initiatives
    if _is_unknown(case, first or 0, since):
        return Answer(MISSING, "initiatives_begin_later", {**details, "since": since})
    reason = "initiatives_spent" if spent else "initiatives_too_few"
    return Answer(NOT_MET, reason, details, _refs(spent))


# --- Discipline ------------------------------------------------------------------


def _disciplines_missing(case):
    """Say that nothing is known of discipline in the year, or None."""
    since = case.subject.coverage.disciplines
    if since is None or case.year < since:
        return Answer(MISSING, "disciplines_unknown", {"year": case.year})
    return None


@kind(reads=("disciplines",), looks_at=ON_DAY)
def not_suspended(case, law):
    """No proceedings pending and no measure running on the day asked about."""
    if not case.subject.disciplines:
        return _disciplines_missing(case) or Answer(MET, "not_disciplined")
    pending = [
        one
        for one in case.subject.disciplines
        if one.pending and one.date_from <= case.date
    ]
    if pending:
        return Answer(NOT_MET, "proceedings_pending", {}, _refs(pending))
    running = [
        one
        for one in case.subject.disciplines
        if not one.pending and one.runs_on(case.date)
    ]
    if running:
        last = max(one.date_to or datetime.date.max for one in running)
        details = {"until": None if last == datetime.date.max else last}
        return Answer(NOT_MET, "discipline_running", details, _refs(running))
    return _disciplines_missing(case) or Answer(MET, "not_disciplined")


@kind(reads=("disciplines",), looks_at=IN_YEAR, months=Parameter(needed=True, most=12))
def merit_after_discipline(case, law, months):
    """After the end of a term at least ``months`` of the year are left.

    Merit counts from the end of the term on.
    """
    first, last = datetime.date(case.year, 1, 1), datetime.date(case.year, 12, 31)
    terms = case.subject.disciplines and [
        one
        for one in case.subject.disciplines
        if not one.pending
        and one.date_from <= last
        and (one.date_to is None or one.date_to >= first)
    ]
    if not terms:
        return _disciplines_missing(case) or Answer(
            MET, "year_undisciplined", {"year": case.year}
        )
    ends = max(one.date_to or datetime.date.max for one in terms)
    left = _full_months(ends + DAY, last) if ends < last else 0
    details = {"months": months, "left": left, "year": case.year}
    if ends >= last:
        return Answer(NOT_MET, "year_under_discipline", details, _refs(terms))
    details["since"] = ends + DAY
    if left < months:
        return Answer(NOT_MET, "term_ended_late", details, _refs(terms))
    return Answer(MET, "merit_since_term", details)


# --- Units and their members -----------------------------------------------------


def _members(case):
    return case.subject.members_on(case.counting_day)


def _holders(members, awards, year, law):
    """Return the awards of the year that the members have been given, and await."""
    found = {"given": {}, "proposed": {}}
    for member in members:
        for code in awards:
            for one in member.awards_by_code.get(code, ()):
                if (
                    one.year == year
                    and one.standing in found
                    and one.kind not in law.no_ground
                ):
                    found[one.standing].setdefault(member.ref, []).append(one)
    for ref in found["given"]:
        found["proposed"].pop(ref, None)
    return found["given"], found["proposed"]


def _members_answer(case, law, awards, needed, details):
    """Answer whether as many members as needed have one of ``awards``."""
    members = _members(case)
    given, proposed = _holders(members, awards, case.year, law)
    details = {
        **details,
        "awards": awards,
        "year": case.year,
        "have": len(given),
        "proposed": len(proposed),
        "total": len(members),
        "needed": needed,
    }
    proofs = _refs(one for awards in given.values() for one in awards)
    if len(given) >= needed:
        return Answer(MET, "members_awarded", details, proofs)
    if len(given) + len(proposed) >= needed:
        awaited = [one for awards in proposed.values() for one in awards]
        proofs = tuple(sorted({*proofs, *_refs(awaited)}))
        return Answer(MISSING, "members_proposed", details, proofs)
    unknown = [
        member
        for member in members
        if member.ref not in given
        and member.ref not in proposed
        and (member.coverage.awards is None or case.year < member.coverage.awards)
    ]
    if len(given) + len(proposed) + len(unknown) >= needed:
        return Answer(MISSING, "members_unknown", details)
    return Answer(NOT_MET, "members_too_few", details, proofs)


@kind(
    UNITS,
    reads=("services", "awards"),
    looks_at=ON_DAY,
    back=_in_year,
    awards=AWARDS,
    share=PERCENT,
    more_than=FLAG,
)
def member_share(case, law, awards, share, more_than=False):
    """At least (or more than) ``share`` of the members have one of ``awards``."""
    total = len(_members(case))
    if not total:
        return Answer(MISSING, "no_members", {"year": case.year})
    details = {"share": share, "more_than": more_than}
    return _members_answer(case, law, awards, _needed(total, share, more_than), details)


@kind(
    UNITS,
    reads=("services", "awards"),
    looks_at=ON_DAY,
    back=_in_year,
    awards=AWARDS,
    times=TIMES,
)
def member_award(case, law, awards, times):
    """As many members as ``times`` have one of ``awards``."""
    if not _members(case):
        return Answer(MISSING, "no_members", {"year": case.year})
    return _members_answer(case, law, awards, times, {"times": times})


@kind(
    UNITS,
    reads=("services", "assessments"),
    looks_at=ON_DAY,
    back=_in_year,
    level=Parameter(needed=True, choices=LEVELS[1:]),
    share=PERCENT,
)
def member_assessment(case, law, level, share):
    """``share`` of the members were assessed at ``level`` or better."""
    members = _members(case)
    if not members:
        return Answer(MISSING, "no_members", {"year": case.year})
    reached, below, unknown = [], [], 0
    for member in members:
        assessment = member.assessment_by_year.get(case.year)
        if not assessment:
            unknown += 1
        elif LEVELS.index(assessment.level) >= LEVELS.index(level):
            reached.append(assessment)
        else:
            below.append(assessment)
    needed = _needed(len(members), share, False)
    details = {
        "level": level,
        "share": share,
        "year": case.year,
        "have": len(reached),
        "unknown": unknown,
        "total": len(members),
        "needed": needed,
    }
    if len(reached) >= needed:
        return Answer(MET, "members_assessed", details, _refs(reached))
    if len(reached) + unknown >= needed:
        return Answer(MISSING, "members_not_assessed", details, _refs(reached))
    return Answer(NOT_MET, "members_assessed_below", details, _refs(below))


@kind(
    UNITS,
    reads=("services", "disciplines"),
    looks_at=ON_DAY,
    measure=Parameter(needed=True, choices=MEASURES),
)
def members_not_disciplined(case, law, measure):
    """No member was disciplined in the year, with ``measure`` or worse."""
    members = _members(case)
    if not members:
        return Answer(MISSING, "no_members", {"year": case.year})
    least = MEASURES.index(measure)
    found = [
        one
        for member in members
        for one in member.disciplines
        if one.date_from.year == case.year and MEASURES.index(one.measure) >= least
    ]
    disciplined = [one for one in found if not one.pending]
    details = {"year": case.year, "measure": measure, "count": len(disciplined)}
    if disciplined:
        return Answer(NOT_MET, "members_disciplined", details, _refs(disciplined))
    if found:
        details["count"] = len(found)
        return Answer(MISSING, "members_pending", details, _refs(found))
    unknown = [
        member
        for member in members
        if member.coverage.disciplines is None
        or case.year < member.coverage.disciplines
    ]
    if unknown:
        return Answer(MISSING, "disciplines_unknown", details)
    return Answer(MET, "members_undisciplined", details)


@kind(UNITS, looks_at=("date",))
def not_dissolved(case, law):
    """The unit exists on the day asked about."""
    ended = case.subject.dissolved
    if ended and ended <= case.date:
        return Answer(NOT_MET, "dissolved", {"date": ended}, (case.subject.ref,))
    return Answer(MET, "exists")


# --- What people judge -----------------------------------------------------------


@kind(looks_at=(), what=Parameter(needed=True, kind="text"))
def judged(case, law, what):
    """What no record proves and people have to judge."""
    return Answer(JUDGED, "judged", {"what": what})
