from dataclasses import replace
from datetime import date as Date
from typing import NamedTuple

from odoo import api, models

from ...eligibility import columns, engine
from ...eligibility.facts import Case, get_counting_day

# Subjects whose facts are held in memory at a time.
BATCH = 5_000
# What nobody learns of a colleague through a verdict.
VEILED = frozenset(
    {"not_suspended", "merit_after_discipline", "members_not_disciplined"}
)

NOTHING = frozenset()


class Request(NamedTuple):
    """One award for one subject, on account of one year or achievement.

    :param subject: one ``hr.employee``, ``hr.department``, or ``res.partner`` of whom
        nothing but awards is known
    :param award: one ``tdkt.award``
    :param int year: of the achievements
    :param date: the day that is asked about; a day to come for “what if”
    :param str kind: type of commendation, a key of ``COMMENDATION_TYPES``
    :param str achievement: what the award is for when it is not the year's work: the
        ref of a campaign, of a deed
    :param received: when the dossier was received for appraisal, if it was
    :param decided: the day of the decision, if there is one
    """

    subject: models.BaseModel
    award: models.BaseModel
    year: int
    date: Date
    kind: str = "cong_trang"
    achievement: str = ""
    received: Date | None = None
    decided: Date | None = None


class Question(NamedTuple):
    """What many requests ask about, whomever they ask about.

    :param codes: of the awards
    :param int year: the first
    :param moments: the days, as of :class:`engine.Moment`
    :param bool achievements: as of :func:`engine.survey`
    """

    codes: list
    year: int
    moments: set
    achievements: bool = False


class Judged(NamedTuple):
    """The outcomes of some people.

    :param ids: of the employees
    :param columns: {id of the award: the places in ``engine.OUTCOMES`` of their
        outcomes, in their order, as bytes}
    """

    ids: list
    columns: dict


class _Judges(dict):
    """{company id: engine.Judge}, each made when it is asked for."""

    def __init__(self, rulesets):
        super().__init__()
        self.rulesets = rulesets

    def __missing__(self, company_id):
        company = self.rulesets.env["res.company"].browse(company_id)
        self[company_id] = judge = engine.Judge(self.rulesets._load(company))
        return judge


class TdktEligibility(models.AbstractModel):
    """Asks ``eligibility/`` who may receive which award, for many at once.

    :meth:`_judge` takes requests and returns verdicts (``engine.Verdict``) in their
    order; ``tdkt_eligibility_facts.py`` is the one loader of facts,
    ``tdkt_eligibility_words.py`` says findings in sentences (:meth:`_say`,
    :meth:`_say_outcome`). Nothing of it is stored.

    What a verdict tells is made out for whoever asks: of a colleague, and of a unit,
    it says nothing of discipline, neither in a finding nor in the outcome nor in the
    choice of the rules, unless the user may read disciplines. Of himself everybody
    learns everything.
    """

    _name = "tdkt.eligibility"
    _description = "Eligibility for Awards"

    @api.model
    def _judge(self, requests, whole=False):
        """Return a verdict for each of ``requests``, in their order.

        The number of queries does not depend on how many there are, up to ``BATCH``
        subjects; beyond, it grows by about ten with each further batch.

        :param requests: iterable of :class:`Request`
        :param bool whole: with all that is known, discipline included: for what the
            code itself decides, never for what it shows
        :return: list of ``engine.Verdict``
        """
        return list(self._judge_each(requests, whole))

    @api.model
    def _judge_each(self, requests, whole=False):
        """Yield what :meth:`_judge` returns; facts of one batch are held at a time,
        and no verdict but the one that is taken."""
        for batch in self._split(requests):
            judges = self._prepare_judges()
            for case, company_id in self._prepare_cases(batch, whole):
                yield judges[company_id].judge(case)

    @api.model
    def _split(self, requests):
        """Yield lists of consecutive requests of at most ``BATCH`` subjects."""
        batch, seen, last = [], set(), None
        for request in requests:
            subject = request.subject
            # those of one subject mostly follow on each other
            if subject is not last:
                last, key = subject, (subject._name, subject.id)
                if key not in seen and len(seen) == BATCH:
                    yield batch
                    batch, seen = [], set()
                seen.add(key)
            batch.append(request)
        if batch:
            yield batch

    @api.model
    def _judge_both(self, requests):
        """Return [(verdict with all that is known, verdict without discipline)].

        For what is kept of a judgement: the one for whoever may read disciplines, the
        other for everybody else. In the queries of one.
        """
        pairs = []
        for batch in self._split(requests):
            judges = self._prepare_judges()
            for case, company_id in self._prepare_cases(batch, whole=True):
                judge = judges[company_id].judge
                pairs.append((judge(case), judge(replace(case, veiled=VEILED))))
        return pairs

    @api.model
    def _prepare_judges(self):
        """Return {company id: engine.Judge}.

        What they remember of a subject stands as long as its facts are held, which is
        for one batch.
        """
        return _Judges(self.env["tdkt.ruleset"])

    @api.model
    def _prepare_cases(self, requests, whole):
        """Yield (case with all that its verdict asks about, company id) for each of
        ``requests``."""
        subjects, award_ids, moments, achievements = {}, set(), set(), False
        for request in requests:
            # by what they are: many requests share one
            subjects[id(request.subject)] = request.subject
            award_ids.add(request.award.id)
            moments.add((request.year, request.date, request.received, request.decided))
            achievements = achievements or bool(request.achievement)
        awards = self._read_awards(award_ids)
        codes = [code for code, _form, _household in awards.values()]
        question = Question(
            codes,
            min((year for year, *_days in moments), default=0),
            {
                engine.Moment(day, received or None, decided or None)
                for _year, day, received, decided in moments
            },
            achievements,
        )
        known = self._load_facts(
            {(subject._name, subject.id) for subject in subjects.values()},
            self._get_unveiled(whole),
            question,
        )
        days = {
            (year, day): get_counting_day(year, day)
            for year, day, _received, _decided in moments
        }
        populations = self._load_populations(
            question,
            {
                (known.companies[subject.ref], subject.kind, day)
                for subject in known.subjects.values()
                if subject.kind != "household"
                for day in days.values()
            },
        )
        last, key = None, ()
        for request in requests:
            # those of one subject mostly follow on each other
            if request.subject is not last:
                last = request.subject
                key = last._name, last.id
            code, form, household = awards[request.award.id]
            subject = known.subjects[(*key, household)]
            company_id = known.companies[subject.ref]
            year, day = request.year, request.date
            case = Case(
                subject,
                code,
                year,
                day,
                request.kind or "cong_trang",
                form,
                request.achievement,
                request.received or None,
                request.decided or None,
                populations
                and populations.get((code, company_id, subject.kind, days[year, day]))
                or None,
                known.veiled.get(subject.ref, NOTHING),
            )
            yield case, company_id

    @api.model
    def _read_awards(self, award_ids):
        """Return {id: (code, whether a form, whether for households)}."""
        # sudo: tdkt.award - the catalogue is the law, the same for whoever asks
        awards_sudo = self.env["tdkt.award"].sudo().browse(award_ids)
        return {
            award_sudo.id: (
                award_sudo.code,
                award_sudo.kind == "form",
                award_sudo.subject_type == "household",
            )
            for award_sudo in awards_sudo
        }

    @api.model
    def _judge_everybody(self, people, awards, year, day, whole=False):
        """Yield the outcomes of everybody by each of ``awards``, without findings.

        For a whole office: in the queries of :meth:`_judge` and a small part of its
        time. Why somebody has his outcome, :meth:`_judge` says.

        :param people: ``hr.employee``
        :param awards: ``tdkt.award`` for individuals
        :param int year: of the achievements
        :param date day: that is asked about
        :param bool whole: as of :meth:`_judge`
        :return: generator of :class:`Judged`, of at most ``BATCH`` people each
        """
        read = self._read_awards(awards.ids)
        codes = [code for code, _form, _household in read.values()]
        question = Question(codes, year, {engine.Moment(day)})
        counted = get_counting_day(year, day)
        unveiled, ids = self._get_unveiled(whole), people.ids
        for start in range(0, len(ids), BATCH):
            crowds = self._load_crowds(ids[start : start + BATCH], unveiled, question)
            populations = self._load_populations(
                question,
                {(company_id, "individual", counted) for company_id, *_rest in crowds},
            )
            judges = self._prepare_judges()
            for company_id, veiled, own_ids, crowd in crowds:
                judged = columns.Columns(judges[company_id], crowd)
                found = {}
                for award_id, (code, form, _household) in read.items():
                    key = code, company_id, "individual", counted
                    found[award_id] = judged.get_outcomes(
                        Case(
                            crowd.subject(0, ()),
                            code,
                            year,
                            day,
                            form=form,
                            population=populations.get(key),
                            veiled=veiled,
                        )
                    )
                yield Judged(own_ids, found)

    @api.model
    def _get_unveiled(self, whole):
        """Return the ids of the employees of whom the user may learn everything.

        :return: a set, None for everybody
        """
        if whole or self.env.su or self.env["tdkt.discipline"].has_access("read"):
            return None
        return set(self.env["hr.employee"]._tdkt_of_user().ids)
