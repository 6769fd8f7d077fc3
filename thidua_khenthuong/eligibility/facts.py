"""What is known of a person or a unit: facts, and nothing of the law.

Every fact carries the ``ref`` of the record it was read from, which is what a finding
cites. What the office has not recorded is missing, not absent: :class:`Coverage` says
since when its records are whole.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

DAY = datetime.timedelta(days=1)
YEAR_AND_REF = attrgetter("year", "ref")

# The yearly assessment, the lowest first: a level contains those before it.
LEVELS = ("failed", "completed", "good", "excellent")
# How far an initiative has effect, the narrowest first.
SCOPES = ("base", "province", "national")
# Disciplinary measures, the mildest first.
MEASURES = ("reprimand", "warning", "pay_cut", "demotion", "removal", "dismissal")
# Absences that count as time of work.
COUNTED_ABSENCES = ("maternity", "injury", "training")


class kept:
    """A property that is worked out once; ``functools`` would take a lock for it."""

    def __init__(self, work_out):
        self.work_out, self.name = work_out, work_out.__name__
        self.__doc__ = work_out.__doc__

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.work_out(instance)
        return value


class Given(NamedTuple):
    """An award: given, proposed in a dossier that is not concluded, or revoked."""

    ref: str
    award: str
    year: int
    kind: str = "cong_trang"
    achievement: str = ""
    standing: str = "given"


class Assessment(NamedTuple):
    """How well somebody, or a unit, did its work in a year."""

    ref: str
    year: int
    level: str


class Use(NamedTuple):
    """An award that an initiative was used for; ``form``: no title."""

    award: str
    year: int
    form: bool = False


class Initiative(NamedTuple):
    """An initiative, or a project that was accepted, of which somebody is an author."""

    ref: str
    year: int
    scope: str = "base"
    recognised: datetime.date | None = None
    project: bool = False
    uses: tuple = ()


class Discipline(NamedTuple):
    """A measure and its term, or proceedings that are not concluded (``pending``)."""

    ref: str
    measure: str
    date_from: datetime.date
    date_to: datetime.date | None = None
    pending: bool = False

    def runs_on(self, day):
        return self.date_from <= day and (self.date_to is None or day <= self.date_to)


class Absence(NamedTuple):
    """A leave, the first and the last day included."""

    ref: str
    reason: str
    date_from: datetime.date
    date_to: datetime.date


class Service(NamedTuple):
    """Work in one department of the agency, whatever the contract.

    ``open_start``: it began on ``date_from`` or before; the records say no more.
    """

    ref: str
    department: str
    date_from: datetime.date
    date_to: datetime.date | None = None
    open_start: bool = False

    def covers(self, day):
        return self.date_from <= day and (self.date_to is None or day <= self.date_to)


class Coverage(NamedTuple):
    """Since which year the office's records are whole; None: they are not."""

    awards: int | None = None
    initiatives: int | None = None
    disciplines: int | None = None
    absences: int | None = None


class Population(NamedTuple):
    """Those among whom a quota is counted, in the year of the case.

    ``given`` and ``proposed`` map codes of awards onto numbers of people or units.
    """

    ref: str
    headcount: int
    given: Mapping = {}
    proposed: Mapping = {}


@dataclass(eq=False)
class Subject:
    """A person, a unit or a household, with what is known of it.

    :param parts: of a unit, the refs of those within it, whose people are its own
    :param members: of a unit, everybody who worked in it in the year asked about
    :param predecessors: of a unit, those it was made of when it came into being on
        ``since``; one that was merely renamed goes on with the history of the other
    """

    ref: str
    kind: str = "individual"
    awards: tuple = ()
    assessments: tuple = ()
    initiatives: tuple = ()
    disciplines: tuple = ()
    absences: tuple = ()
    services: tuple = ()
    parts: tuple = ()
    members: tuple = ()
    predecessors: tuple = ()
    since: datetime.date | None = None
    dissolved: datetime.date | None = None
    coverage: Coverage = field(default_factory=Coverage)

    @kept
    def origin(self):
        """The one unit whose history this one goes on with, None without one."""
        return self.predecessors[0] if len(self.predecessors) == 1 else None

    @kept
    def awards_by_code(self):
        """Return {code: awards in the order of their years}, predecessor's included."""
        found = {}
        own = self.awards + (self.origin.all_awards if self.origin else ())
        for given in own:
            if given.award in found:
                found[given.award].append(given)
            else:
                found[given.award] = [given]
        for awards in found.values():
            if len(awards) > 1:
                awards.sort(key=YEAR_AND_REF)
        return found

    @kept
    def all_awards(self):
        return tuple(
            given for awards in self.awards_by_code.values() for given in awards
        )

    @kept
    def assessment_by_year(self):
        """Return {year: assessment}; of two for one year, the lower."""
        found = dict(self.origin.assessment_by_year) if self.origin else {}
        own = sorted(
            self.assessments,
            key=lambda one: (-LEVELS.index(one.level), one.ref),
        )
        found.update({assessment.year: assessment for assessment in own})
        return found

    def is_merged_before(self, year):
        """Tell whether ``year`` lies before several units became this one."""
        return bool(
            len(self.predecessors) > 1 and self.since and year < self.since.year
        )

    def lineage(self):
        """Return the refs under which people worked in this unit."""
        refs = {self.ref, *self.parts}
        for predecessor in self.predecessors:
            refs |= predecessor.lineage()
        return refs

    def members_on(self, day):
        """Return the members who worked in this unit on ``day``, once each.

        Somebody who moved within the year belongs to where he is on that day.
        """
        refs = self.lineage()
        found = {
            member.ref: member
            for member in self.members
            for service in member.services
            if service.department in refs and service.covers(day)
        }
        return [found[ref] for ref in sorted(found)]

    def service_until(self, day):
        """Return (first day, last day, spells) of the unbroken service up to ``day``.

        Contract and appointment, one department and the next: what follows on from
        each other is one service. The last day is None while it goes on; without any
        service there are no spells.
        """
        first = last = None
        spells = []
        for spell in sorted(
            (one for one in self.services if one.date_from <= day),
            key=lambda one: (one.date_from, one.date_to or datetime.date.max, one.ref),
        ):
            if not spells or (last is not None and spell.date_from > last + DAY):
                first, last, spells = spell.date_from, spell.date_to, [spell]
                continue
            spells.append(spell)
            if last is not None and (spell.date_to is None or spell.date_to > last):
                last = spell.date_to
        return first, last, spells


@dataclass(eq=False)
class Case:
    """One award for one subject, on account of one year or achievement.

    :param date: the day that is asked about
    :param received: when the dossier was received for appraisal, if it was
    :param decided: the day of the decision, if there is one
    :param form: a form of commendation, not a title
    :param achievement: what the award is for, when it is not the year's work
    :param veiled: kinds of criteria of which whoever asks learns nothing: they are
        left to the standing office, whatever the facts
    """

    subject: Subject
    award: str
    year: int
    date: datetime.date
    kind: str = "cong_trang"
    form: bool = False
    achievement: str = ""
    received: datetime.date | None = None
    decided: datetime.date | None = None
    population: Population | None = None
    veiled: frozenset = frozenset()

    @property
    def counting_day(self):
        """The day whose members count: today within the year, else its last day."""
        return get_counting_day(self.year, self.date)


def get_counting_day(year, date):
    """Return the day whose members count for ``year``, asked about on ``date``."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    return max(first, min(date, last))
