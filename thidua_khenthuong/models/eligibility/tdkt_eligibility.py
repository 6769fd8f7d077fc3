from dataclasses import replace
from datetime import date as Date
from typing import NamedTuple

from odoo import api, models

from ...eligibility import engine
from ...eligibility.facts import Case

# Subjects whose facts are held in memory at a time.
BATCH = 5_000
# What nobody learns of a colleague through a verdict.
VEILED = frozenset(
    {"not_suspended", "merit_after_discipline", "members_not_disciplined"}
)


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
        """Yield what :meth:`_judge` returns; facts of one batch are held at a time."""
        for batch in self._split(requests):
            yield from self._judge_batch(batch, whole)

    @api.model
    def _split(self, requests):
        """Yield lists of consecutive requests of at most ``BATCH`` subjects."""
        batch, seen = [], set()
        for request in requests:
            key = (request.subject._name, request.subject.id)
            if key not in seen and len(seen) == BATCH:
                yield batch
                batch, seen = [], set()
            seen.add(key)
            batch.append(request)
        if batch:
            yield batch

    @api.model
    def _judge_batch(self, requests, whole):
        return self._evaluate(*self._prepare_cases(requests, whole))

    @api.model
    def _judge_both(self, requests):
        """Return [(verdict with all that is known, verdict without discipline)].

        For what is kept of a judgement: the one for whoever may read disciplines, the
        other for everybody else. In the queries of one.
        """
        pairs = []
        for batch in self._split(requests):
            cases, companies = self._prepare_cases(batch, whole=True)
            veiled = [replace(case, veiled=VEILED) for case in cases]
            pairs += zip(
                self._evaluate(cases, companies),
                self._evaluate(veiled, companies),
                strict=True,
            )
        return pairs

    @api.model
    def _prepare_cases(self, requests, whole):
        """Return (cases with all their facts, {ref of a subject: company id})."""
        # sudo: tdkt.award - the catalogue is the law, the same for whoever asks
        awards = {
            award_sudo.id: (award_sudo.code, award_sudo.kind, award_sudo.subject_type)
            for award_sudo in self.env["tdkt.award"]
            .union(*{request.award for request in requests})
            .sudo()
        }
        known = self._load_facts(
            {
                (
                    request.subject._name,
                    request.subject.id,
                    awards[request.award.id][2] == "household",
                )
                for request in requests
            },
            self._get_unveiled(whole),
        )
        cases = []
        for request in requests:
            code, kind, subject_type = awards[request.award.id]
            key = request.subject._name, request.subject.id
            cases.append(
                Case(
                    known.subjects[(*key, subject_type == "household")],
                    code,
                    request.year,
                    request.date,
                    kind=request.kind or "cong_trang",
                    form=kind == "form",
                    achievement=request.achievement,
                    received=request.received or None,
                    decided=request.decided or None,
                    veiled=known.veiled.get(key, frozenset()),
                )
            )
        self._add_populations(cases, known.companies)
        return cases, known.companies

    @api.model
    def _evaluate(self, cases, companies):
        """Return the verdicts on ``cases``, each by the rules of its office."""
        places = {}
        for place, case in enumerate(cases):
            places.setdefault(companies[case.subject.ref], []).append(place)
        verdicts = [None] * len(cases)
        for company_id, own in places.items():
            rules = self.env["tdkt.ruleset"]._load(
                self.env["res.company"].browse(company_id)
            )
            found = engine.evaluate([cases[place] for place in own], rules)
            for place, verdict in zip(own, found, strict=True):
                verdicts[place] = verdict
        return verdicts

    @api.model
    def _get_unveiled(self, whole):
        """Return the ids of the employees of whom the user may learn everything.

        :return: a set, None for everybody
        """
        if whole or self.env.su or self.env["tdkt.discipline"].has_access("read"):
            return None
        return set(self.env["hr.employee"]._tdkt_of_user().ids)
