"""The rules of eligibility, asked without a database."""

import random
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..eligibility import columns, criteria, engine
from ..eligibility.criteria import JUDGED, MET, MISSING, NOT_MET
from ..eligibility.facts import (
    MEASURES,
    Absence,
    Assessment,
    Case,
    Coverage,
    Discipline,
    Given,
    Initiative,
    Population,
    Service,
    Subject,
    Use,
)
from .common import Refusals

WHOLE = Coverage(2000, 2000, 2000, 2000)
LATER = Coverage(2021, 2021, 2021, 2021)
NO_GROUND = frozenset({"phong_trao", "dot_xuat"})
LAW = engine.RuleSet("set,1", "R", (), no_ground=NO_GROUND)


def subject(**facts):
    return Subject(**{"ref": "person,1", "coverage": WHOLE, **facts})


def case(who=None, award="CSTDT", year=2024, day=None, **values):
    day = day or date(year, 12, 20)
    return Case(who or subject(), award, year, day, **values)


def awards(code, *years, **values):
    return tuple(
        Given(f"award,{code}-{year}-{values.get('standing', '')}", code, year, **values)
        for year in years
    )


def levels(**by_year):
    return tuple(
        Assessment(f"assessment,{year}", int(year[1:]), level)
        for year, level in by_year.items()
    )


def idea(year=2024, **values):
    number = values.pop("number", 1)
    return Initiative(
        f"initiative,{year}-{number}",
        year,
        **{"recognised": date(year, 11, 1), **values},
    )


def ask(key, one=None, **parameters):
    return criteria.KINDS[key].evaluate(one or case(), LAW, **parameters)


def unit(*members, **facts):
    return subject(
        **{"ref": "unit,1", "kind": "collective", "members": members, **facts}
    )


def member(number, *own_awards, at="unit,1", **facts):
    def own(known):
        return tuple(one._replace(ref=f"{one.ref}/{number}") for one in known)

    return subject(
        ref=f"person,{number}",
        awards=own(own_awards),
        assessments=own(facts.pop("assessments", ())),
        services=(Service(f"version,{number}", at, date(2020, 1, 1)),),
        **facts,
    )


class EngineCase(BaseCase):
    def check(self, answer, result, reason, proofs=None, **details):
        self.assertEqual((answer.result, answer.reason), (result, reason), answer)
        if proofs is not None:
            self.assertEqual(len(answer.proofs), proofs, answer)
        for name, value in details.items():
            self.assertEqual(answer.details[name], value, (name, answer))


@tagged("post_install", "-at_install", "tdkt")
class TestChains(EngineCase):
    """Years in a row: what counts, what breaks the row, what is not known."""

    THREE = {"awards": ("CSTDCS",), "times": 3, "consecutive": True}

    def _ask(self, *given, who=None, **parameters):
        who = who or subject(awards=given)
        return ask("earlier_awards", case(who), **{**self.THREE, **parameters})

    def test_three_in_a_row(self):
        answer = self._ask(*awards("CSTDCS", 2022, 2023, 2024))
        self.check(answer, MET, "chain", proofs=3, first=2022, last=2024)

    def test_a_year_is_missing(self):
        answer = self._ask(*awards("CSTDCS", 2021, 2023, 2024))
        self.check(answer, NOT_MET, "chain_broken", broken=2022)

    def test_the_row_may_end_the_year_before(self):
        given = awards("CSTDCS", 2021, 2022, 2023)
        self.check(self._ask(*given), NOT_MET, "chain_broken", broken=2024)
        self.check(self._ask(*given, ends="either"), MET, "chain", last=2023)
        self.check(self._ask(*given, ends="year_before"), MET, "chain", last=2023)

    def test_a_later_award_does_not_count(self):
        answer = self._ask(*awards("CSTDCS", 2023, 2024, 2025))
        self.check(answer, NOT_MET, "chain_broken", broken=2022)

    def test_campaigns_and_sudden_merit_do_not_count(self):
        for kind in sorted(NO_GROUND):
            with self.subTest(kind=kind):
                given = awards("CSTDCS", 2022, 2023)
                given += awards("CSTDCS", 2024, kind=kind)
                answer = self._ask(*given)
                self.check(answer, NOT_MET, "chain_broken", broken=2024)

    def test_a_revoked_award_does_not_count_and_is_named(self):
        given = awards("CSTDCS", 2022, 2024)
        given += awards("CSTDCS", 2023, standing="revoked")
        self.check(self._ask(*given), NOT_MET, "chain_revoked", proofs=1, broken=2023)

    def test_an_award_that_is_only_proposed_leaves_it_open(self):
        given = awards("CSTDCS", 2022, 2023)
        given += awards("CSTDCS", 2024, standing="proposed")
        self.check(self._ask(*given), MISSING, "award_proposed", year=2024)

    def test_what_lies_before_the_register_is_missing(self):
        who = subject(
            awards=awards("CSTDCS", 2023, 2024), coverage=Coverage(awards=2023)
        )
        self.check(self._ask(who=who), MISSING, "register_begins_later", since=2023)

    def test_a_break_outweighs_what_is_missing(self):
        who = subject(awards=awards("CSTDCS", 2024), coverage=Coverage(awards=2023))
        self.check(self._ask(who=who), NOT_MET, "chain_broken", broken=2023)

    def test_within_years(self):
        asked = {"awards": ("CSTDCS",), "times": 3, "years": 5}
        given = awards("CSTDCS", 2019, 2020, 2022, 2024)
        answer = ask("earlier_awards", case(subject(awards=given)), **asked)
        self.check(answer, MET, "awards_received", proofs=3, have=3)
        answer = ask("earlier_awards", case(subject(awards=given[:3])), **asked)
        self.check(answer, NOT_MET, "awards_too_few", have=2)

    def test_ever_before(self):
        asked = {"awards": ("BKT-CN",), "times": 1}
        self.check(
            ask("earlier_awards", **asked), MISSING, "register_begins_later", have=0
        )
        who = subject(coverage=Coverage(awards=0))
        self.check(ask("earlier_awards", case(who), **asked), NOT_MET, "awards_too_few")
        who = subject(awards=awards("BKT-CN", 2005))
        answer = ask("earlier_awards", case(who), **asked)
        self.check(answer, MET, "awards_received", proofs=1)

    def test_a_renamed_unit_goes_on_a_merged_one_is_not_known(self):
        old = unit(ref="unit,8", awards=awards("TTLDXS", 2022, 2023))
        other = unit(ref="unit,9")
        asked = {"awards": ("TTLDXS",), "times": 3, "consecutive": True}
        new = {"awards": awards("TTLDXS", 2024), "since": date(2024, 1, 1)}
        renamed = unit(predecessors=(old,), **new)
        self.check(ask("earlier_awards", case(renamed), **asked), MET, "chain")
        merged = unit(predecessors=(old, other), **new)
        self.check(
            ask("earlier_awards", case(merged), **asked), MISSING, "merged", year=2023
        )

    def test_the_mixed_case_of_the_ministry(self):
        """One year by the title, the other by assessment and initiative."""
        asked = {"awards": ("CSTDCS",), "level": "excellent", "times": 1, "years": 2}
        facts = {
            "awards": awards("CSTDCS", 2024),
            "assessments": levels(y2023="excellent", y2024="good"),
            "initiatives": (idea(2023),),
        }
        mixed = case(subject(**facts))
        self.check(ask("merit_years", mixed, **asked), MET, "merit_each_year", 3)
        for lacking in facts:
            with self.subTest(lacking=lacking):
                known = {k: v for k, v in facts.items() if k != lacking}
                answer = ask("merit_years", case(subject(**known)), **asked)
                self.assertNotEqual(answer.result, MET)


@tagged("post_install", "-at_install", "tdkt")
class TestYear(EngineCase):
    """The year's work: assessment, recruits, leave, discipline."""

    def test_assessment(self):
        for level, result, reason in (
            ("excellent", MET, "assessed"),
            ("good", MET, "assessed"),
            ("completed", NOT_MET, "assessed_below"),
            ("failed", NOT_MET, "assessed_below"),
        ):
            with self.subTest(level=level):
                one = case(subject(assessments=levels(y2024=level)))
                answer = ask("assessment_at_least", one, level="good")
                self.check(answer, result, reason, proofs=1)
        answer = ask("assessment_at_least", level="good")
        self.check(answer, MISSING, "not_assessed", year=2024)

    def test_assessments_of_years_in_a_row(self):
        known = levels(y2020="good", y2021="good", y2023="good", y2024="excellent")
        one = case(subject(assessments=known))
        asked = {"level": "good", "years": 5}
        self.check(ask("assessment_at_least", one, **asked), MISSING, "not_assessed")
        one.subject = subject(assessments=known + levels(y2022="completed"))
        answer = ask("assessment_at_least", one, **asked)
        self.check(answer, NOT_MET, "assessed_below", year=2022, found="completed")
        one.subject = subject(assessments=known + levels(y2022="good"))
        self.check(ask("assessment_at_least", one, **asked), MET, "assessed", 5)

    def test_recruits(self):
        for since, months, result, worked in (
            (date(2024, 7, 1), 6, MET, 6),
            (date(2024, 7, 2), 6, NOT_MET, 5),
            (date(2024, 3, 1), 10, MET, 10),
            (date(2024, 3, 2), 10, NOT_MET, 9),
            (date(2024, 3, 2), 6, MET, 9),
            (date(2025, 2, 1), 6, MISSING, None),
        ):
            with self.subTest(since=since, months=months):
                who = subject(services=(Service("version,1", "unit,1", since),))
                answer = ask("service_months", case(who), months=months)
                self.assertEqual(answer.result, result)
                self.assertEqual(answer.details.get("worked"), worked)

    def test_a_beginning_that_nobody_recorded(self):
        """As long as the records reach back it is proven, further nobody knows."""
        for day, result in ((date(2024, 3, 1), MET), (date(2024, 9, 1), MISSING)):
            spell = Service("version,1", "unit,1", day, open_start=True)
            answer = ask("service_months", case(subject(services=(spell,))), months=6)
            with self.subTest(day=day):
                self.assertEqual(answer.result, result)

    def test_contract_and_appointment_in_one_agency_are_one_service(self):
        spells = (
            Service("version,1", "unit,1", date(2024, 1, 1), date(2024, 8, 31)),
            Service("version,2", "unit,2", date(2024, 9, 1)),
        )
        answer = ask("service_months", case(subject(services=spells)), months=10)
        self.check(answer, MET, "served", proofs=2, worked=12)
        gap = (spells[0], spells[1]._replace(date_from=date(2024, 9, 15)))
        answer = ask("service_months", case(subject(services=gap)), months=6)
        self.check(answer, NOT_MET, "recruited_late", worked=3)

    def test_absences_that_nobody_recorded(self):
        one = case(subject(coverage=Coverage(2000, 2000, 2000)))
        self.check(ask("absence_days", one, days=40), MISSING, "absences_unknown")

    def test_what_whoever_asks_does_not_learn(self):
        """Neither a finding nor the outcome nor the choice of the rules tells."""
        asked = [
            case(subject(disciplines=found), veiled=frozenset({"not_suspended"}))
            for found in ((), (Discipline("d,1", "warning", date(2024, 5, 1)),))
        ]
        law = LAW._replace(
            criteria=(engine.Criterion("c,1", "", "not_suspended", blocks=True),)
        )
        for verdict in engine.evaluate(asked, [law]):
            [finding] = verdict.findings
            self.assertEqual(finding[1:], (JUDGED, "veiled", {}, ()))
            self.assertEqual(verdict.outcome, engine.CANNOT_TELL)

    def test_maternity_counts_as_work(self):
        maternity = Absence("leave,1", "maternity", date(2024, 2, 1), date(2024, 7, 31))
        unpaid = maternity._replace(reason="unpaid")
        spells = (Service("version,1", "unit,1", date(2020, 1, 1)),)
        who = subject(services=spells, absences=(maternity,))
        self.check(ask("service_months", case(who), months=10), MET, "served")
        self.check(ask("absence_days", case(who), days=40), MET, "present", away=0)
        who = subject(services=spells, absences=(unpaid,))
        answer = ask("absence_days", case(who), days=40)
        self.check(answer, NOT_MET, "away_too_long", proofs=1, away=130)

    def test_leave_counts_within_the_year_only(self):
        leave = Absence("leave,1", "unpaid", date(2023, 11, 1), date(2024, 2, 22))
        answer = ask("absence_days", case(subject(absences=(leave,))), days=40)
        self.check(answer, MET, "present", away=39)
        leave = leave._replace(date_to=date(2024, 2, 23))
        answer = ask("absence_days", case(subject(absences=(leave,))), days=40)
        self.check(answer, NOT_MET, "away_too_long", away=40)

    def test_discipline_suspends(self):
        term = Discipline("d,1", "reprimand", date(2024, 2, 1), date(2025, 1, 31))
        for one, day, result, reason in (
            (term, date(2025, 1, 31), NOT_MET, "discipline_running"),
            (term, date(2025, 2, 1), MET, "not_disciplined"),
            (
                term._replace(date_to=None),
                date(2026, 1, 1),
                NOT_MET,
                "discipline_running",
            ),
            (
                term._replace(pending=True),
                date(2024, 3, 1),
                NOT_MET,
                "proceedings_pending",
            ),
            (term, date(2024, 1, 31), MET, "not_disciplined"),
        ):
            with self.subTest(day=day, one=one):
                asked = case(subject(disciplines=(one,)), day=day)
                self.check(ask("not_suspended", asked), result, reason)
        asked = case(subject(coverage=Coverage()))
        self.check(ask("not_suspended", asked), MISSING, "disciplines_unknown")

    def test_merit_counts_from_the_end_of_the_term(self):
        for date_to, result, reason, left in (
            (date(2024, 6, 30), MET, "merit_since_term", 6),
            (date(2024, 7, 1), NOT_MET, "term_ended_late", 5),
            (date(2024, 12, 31), NOT_MET, "year_under_discipline", 0),
            (date(2023, 12, 31), MET, "year_undisciplined", None),
        ):
            with self.subTest(date_to=date_to):
                term = Discipline("d,1", "reprimand", date(2023, 7, 1), date_to)
                asked = case(subject(disciplines=(term,)))
                answer = ask("merit_after_discipline", asked, months=6)
                self.check(answer, result, reason)
                self.assertEqual(answer.details.get("left"), left)


@tagged("post_install", "-at_install", "tdkt")
class TestInitiatives(EngineCase):
    """An initiative counts once, where it has effect, when it was recognised."""

    ONE = {"scope": "base", "times": 1, "years": 1}

    def _ask(self, *own, form=False, who=None, **parameters):
        one = case(who or subject(initiatives=own), award="CSTDCS", form=form)
        return ask("initiatives", one, **{**self.ONE, **parameters})

    def test_scope_year_and_recognition(self):
        for own, parameters, result, reason in (
            (idea(), {}, MET, "initiatives_recognised"),
            (
                idea(scope="national"),
                {"scope": "province"},
                MET,
                "initiatives_recognised",
            ),
            (idea(), {"scope": "province"}, NOT_MET, "initiatives_too_few"),
            (idea(2023), {}, NOT_MET, "initiatives_too_few"),
            (idea(2023), {"years": 2}, MET, "initiatives_recognised"),
            (idea(recognised=None), {}, MISSING, "initiative_pending"),
            (idea(recognised=date(2025, 1, 5)), {}, MISSING, "initiative_pending"),
            (idea(project=True), {}, NOT_MET, "initiatives_too_few"),
            (idea(project=True), {"projects": True}, MET, "initiatives_recognised"),
            (idea(2025), {}, NOT_MET, "initiatives_too_few"),
        ):
            with self.subTest(own=own, parameters=parameters):
                self.check(self._ask(own, **parameters), result, reason)
        blank = subject(coverage=Coverage())
        self.check(self._ask(who=blank), MISSING, "initiatives_begin_later")

    def test_used_once_only(self):
        title = idea(uses=(Use("CSTDT", 2023),))
        form = idea(uses=(Use("BKT-CN", 2023, form=True),))
        own = idea(uses=(Use("CSTDCS", 2024),))
        for one, as_form, reuse, result, reason in (
            (title, True, "other_kind", NOT_MET, "initiatives_spent"),
            (form, False, "other_kind", NOT_MET, "initiatives_spent"),
            (title, False, "other_kind", MISSING, "initiative_used_alike"),
            (title, False, "once", NOT_MET, "initiatives_spent"),
            (title, False, "free", MET, "initiatives_recognised"),
            (own, False, "once", MET, "initiatives_recognised"),
        ):
            with self.subTest(one=one.uses, as_form=as_form, reuse=reuse):
                self.check(self._ask(one, form=as_form, reuse=reuse), result, reason)


@tagged("post_install", "-at_install", "tdkt")
class TestAmongOthers(EngineCase):
    """What depends on members, on places, on what was given already."""

    def _share(self, have, total, share, more_than=False, **facts):
        members = [
            member(number, *(awards("LDTT", 2024) if number < have else ()))
            for number in range(total)
        ]
        asked = {"awards": ("LDTT",), "share": share, "more_than": more_than}
        return ask("member_share", case(unit(*members, **facts), "TTLDTT"), **asked)

    def test_seventy_percent_and_more_than_half(self):
        for have, total, share, more_than, result in (
            (7, 10, 70, False, MET),
            (6, 10, 70, False, NOT_MET),
            (5, 7, 70, False, MET),
            (4, 6, 70, False, NOT_MET),
            (5, 10, 50, True, NOT_MET),
            (6, 10, 50, True, MET),
            (1, 1, 70, False, MET),
            (2, 3, 66.67, False, NOT_MET),
            (2, 3, 66.66, False, MET),
        ):
            with self.subTest(have=have, total=total, share=share):
                answer = self._share(have, total, share, more_than)
                self.assertEqual(answer.result, result)
                self.assertEqual(answer.details["have"], have)
        self.assertEqual(self._share(4, 6, 70).details["needed"], 5)
        self.check(self._share(0, 0, 70), MISSING, "no_members")

    def test_members_still_proposed_leave_it_open(self):
        members = [member(number, *awards("LDTT", 2024)) for number in range(2)]
        members.append(member(2, *awards("LDTT", 2024, standing="proposed")))
        asked = {"awards": ("LDTT",), "share": 100}
        answer = ask("member_share", case(unit(*members), "TTLDTT"), **asked)
        self.check(answer, MISSING, "members_proposed", have=2, proposed=1, total=3)

    def test_who_moved_belongs_to_where_he_is(self):
        spells = (
            Service("version,1", "unit,1", date(2020, 1, 1), date(2024, 6, 30)),
            Service("version,2", "unit,2", date(2024, 7, 1)),
        )
        moved = subject(ref="person,9", services=spells, awards=awards("LDTT", 2024))
        asked = {"awards": ("LDTT",), "share": 100}
        here = unit(member(1, *awards("LDTT", 2024)), moved)
        there = unit(moved, ref="unit,2")
        answer = ask("member_share", case(here, "TTLDTT"), **asked)
        self.check(answer, MET, "members_awarded", total=1)
        answer = ask("member_share", case(there, "TTLDTT"), **asked)
        self.check(answer, MET, "members_awarded", total=1)
        # asked in spring, he still was in the other one
        spring = case(here, "TTLDTT", day=date(2024, 4, 1))
        self.assertEqual(ask("member_share", spring, **asked).details["total"], 2)

    def test_members_of_a_merged_unit_count_under_its_old_names(self):
        old = unit(ref="unit,8")
        moved = member(1, *awards("LDTT", 2024), at="unit,8")
        new = unit(moved, predecessors=(old, unit(ref="unit,9")))
        answer = ask("member_share", case(new, "TTLDTT"), awards=("LDTT",), share=70)
        self.check(answer, MET, "members_awarded", total=1)

    def test_one_grassroots_fighter_among_them(self):
        asked = {"awards": ("CSTDCS",), "times": 1}
        members = [member(1, *awards("LDTT", 2024)), member(2)]
        answer = ask("member_award", case(unit(*members), "TTLDXS"), **asked)
        self.check(answer, NOT_MET, "members_too_few", have=0)
        members.append(member(3, *awards("CSTDCS", 2024)))
        answer = ask("member_award", case(unit(*members), "TTLDXS"), **asked)
        self.check(answer, MET, "members_awarded", proofs=1)
        members = [member(1, coverage=Coverage())]
        answer = ask("member_award", case(unit(*members), "TTLDXS"), **asked)
        self.check(answer, MISSING, "members_unknown")

    def test_everybody_completed_his_work(self):
        asked = {"level": "completed", "share": 100}
        members = [member(n, assessments=levels(y2024="completed")) for n in (1, 2)]
        answer = ask("member_assessment", case(unit(*members)), **asked)
        self.check(answer, MET, "members_assessed", proofs=2)
        answer = ask("member_assessment", case(unit(*members, member(3))), **asked)
        self.check(answer, MISSING, "members_not_assessed", unknown=1)
        members.append(member(3, assessments=levels(y2024="failed")))
        answer = ask("member_assessment", case(unit(*members)), **asked)
        self.check(answer, NOT_MET, "members_assessed_below", proofs=1)

    def test_nobody_disciplined(self):
        for measure, pending, started, result in (
            ("warning", False, date(2024, 5, 1), NOT_MET),
            ("dismissal", False, date(2024, 5, 1), NOT_MET),
            ("reprimand", False, date(2024, 5, 1), MET),
            ("warning", False, date(2023, 5, 1), MET),
            ("warning", True, date(2024, 5, 1), MISSING),
        ):
            with self.subTest(measure=measure, pending=pending, started=started):
                one = Discipline("d,1", measure, started, None, pending)
                asked = case(unit(member(1), member(2, disciplines=(one,))))
                answer = ask("members_not_disciplined", asked, measure="warning")
                self.assertEqual(answer.result, result)

    def test_places(self):
        among = Population("dep,1", 40, {"LDTT": 20, "CSTDCS": 2}, {"CSTDCS": 0})
        asked = {"share": 15, "awards": ("LDTT",)}
        one = case(award="CSTDCS", population=among)
        self.check(ask("quota", one, **asked), MET, "quota_left", allowed=3, left=1)
        one.population = among._replace(given={"LDTT": 20, "CSTDCS": 3})
        self.check(ask("quota", one, **asked), NOT_MET, "quota_used", left=0)
        # who is still proposed for the title that counts may open a place
        one.population = among._replace(
            given={"LDTT": 20, "CSTDCS": 3}, proposed={"LDTT": 7}
        )
        self.check(ask("quota", one, **asked), MISSING, "quota_open", awards=("LDTT",))
        blank = case(subject(coverage=Coverage()), "CSTDCS", population=among)
        blank.population = among._replace(given={})
        self.check(ask("quota", blank, **asked), MISSING, "quota_open")
        one.population = among._replace(proposed={"CSTDCS": 2})
        answer = ask("quota", one, **asked)
        self.check(answer, MISSING, "quota_contested", proposed=2, left=1)
        # his own award takes the place he is asked about, not another one
        own = subject(awards=awards("CSTDCS", 2024))
        one = case(own, "CSTDCS", population=among)
        self.check(ask("quota", one, **asked), MET, "quota_left", given=1, left=2)
        one = case(award="CSTDCS", population=among)
        self.check(ask("quota", one, share=15), MET, "quota_left", allowed=6)
        self.check(ask("quota", **asked), MISSING, "no_population")

    def test_one_achievement_once(self):
        given = awards("GK-CN", 2024, achievement="campaign,1", kind="phong_trao")
        one = case(subject(awards=given), "BKT-CN", achievement="campaign,1")
        answer = ask("once_for_achievement", one)
        self.check(answer, NOT_MET, "given_already", proofs=1, award="GK-CN")
        one = case(subject(awards=given), "GK-CN", achievement="campaign,2")
        self.check(ask("once_for_achievement", one), MET, "first_for_it")
        revoked = tuple(given._replace(standing="revoked") for given in given)
        one = case(subject(awards=revoked), "BKT-CN", achievement="campaign,1")
        self.check(ask("once_for_achievement", one), MET, "first_for_it")
        proposed = tuple(given._replace(standing="proposed") for given in given)
        one = case(subject(awards=proposed), "BKT-CN", achievement="campaign,1")
        self.check(ask("once_for_achievement", one), MISSING, "proposed_otherwise")
        yearly = case(subject(awards=awards("LDTT", 2024)), "LDTT")
        self.check(ask("once_for_achievement", yearly), NOT_MET, "given_already")
        yearly.year = 2025
        self.check(ask("once_for_achievement", yearly), MET, "first_for_it")

    def test_a_dissolved_unit(self):
        one = case(unit(dissolved=date(2024, 7, 1)), day=date(2024, 7, 1))
        self.check(ask("not_dissolved", one), NOT_MET, "dissolved", proofs=1)
        one.date = date(2024, 6, 30)
        self.check(ask("not_dissolved", one), MET, "exists")

    def test_what_people_judge_is_left_to_them(self):
        self.check(ask("judged", what="đoàn kết"), JUDGED, "judged", what="đoàn kết")


@tagged("post_install", "-at_install", "tdkt")
class TestParameters(EngineCase):
    """A row of the law with impossible parameters is refused, and says why."""

    def _faults(self, key, subject_type="individual", **parameters):
        found = criteria.check(key, parameters, subject_type)
        return {(fault.parameter, fault.reason) for fault in found}

    def test_whole_rows_have_no_fault(self):
        self.assertFalse(self._faults("assessment_at_least", level="good"))
        self.assertFalse(self._faults("quota", share=15, awards=("LDTT",)))
        self.assertFalse(self._faults("not_suspended", level="", times=None))
        self.assertFalse(
            self._faults("member_share", "collective", awards=("A",), share=70)
        )

    def test_faults(self):
        for key, parameters, parameter, reason in (
            ("nothing", {}, "", "unknown_kind"),
            ("member_share", {"awards": ("A",), "share": 70}, "", "wrong_subject"),
            ("assessment_at_least", {}, "level", "needed"),
            ("assessment_at_least", {"level": "failed"}, "level", "no_choice"),
            (
                "assessment_at_least",
                {"level": "good", "share": 5},
                "share",
                "not_taken",
            ),
            ("service_months", {"months": 13}, "months", "out_of_range"),
            ("service_months", {"months": 0}, "months", "out_of_range"),
            ("quota", {"share": 101}, "share", "out_of_range"),
            ("earlier_awards", {"times": 1}, "awards", "needed"),
            ("earlier_awards", {"awards": (), "times": 1}, "awards", "needed"),
            ("judged", {"what": ""}, "what", "needed"),
        ):
            with self.subTest(key=key, parameters=parameters):
                self.assertEqual(self._faults(key, **parameters), {(parameter, reason)})

    def test_every_kind_answers_whole_rows_of_its_subjects(self):
        """What ``check`` lets pass the engine can ask of anybody."""
        values = {
            "awards": ("LDTT",),
            "kind": "text",
            "text": "x",
        }
        for key, kind in criteria.KINDS.items():
            parameters = {
                name: parameter.choices[0]
                if parameter.choices
                else values.get(parameter.kind, max(1, parameter.least))
                for name, parameter in kind.parameters.items()
            }
            for subject_type in kind.subjects:
                with self.subTest(key=key, subject_type=subject_type):
                    self.assertFalse(criteria.check(key, parameters, subject_type))
                    blank = Subject("x,1", subject_type)
                    answer = ask(key, case(blank), **parameters)
                    self.assertIn(answer.result, (MET, NOT_MET, MISSING, JUDGED))


def rule(key, blocks=True, alternative="", award="CSTDCS", **parameters):
    return engine.Criterion(
        f"criterion,{key}", award, key, parameters, blocks, "Điều 23", alternative
    )


GOOD = rule("assessment_at_least", level="good")
BEST = rule("assessment_at_least", level="excellent", alternative="a")
IDEA = rule("initiatives", scope="base", times=1, years=1, alternative="b")
R2017 = engine.RuleSet(
    "set,1",
    "R2017",
    (GOOD, IDEA._replace(alternative="")),
    None,
    date(2023, 12, 31),
    "decided",
    no_ground=NO_GROUND,
)
R2024 = engine.RuleSet(
    "set,2",
    "R2024",
    (GOOD, BEST, IDEA),
    date(2024, 1, 1),
    date(2026, 9, 30),
    no_ground=NO_GROUND,
)
R2026 = engine.RuleSet(
    "set,3",
    "R2026",
    (GOOD._replace(blocks=False),),
    date(2026, 10, 1),
    favourable=True,
    no_ground=NO_GROUND,
)
SETS = (R2017, R2024, R2026)


@tagged("post_install", "-at_install", "tdkt")
class TestEngine(EngineCase):
    """Which rules apply, and what several of them say together."""

    def _codes(self, **days):
        chosen, better = engine.choose(case(year=2024, **days), SETS)
        return [chosen and chosen.code, *(one.code for one in better)]

    def test_the_set_is_chosen_by_the_dates(self):
        for day, received, decided, codes in (
            (date(2023, 12, 1), None, None, ["R2017"]),
            (date(2024, 3, 1), None, None, ["R2024"]),
            # received under the old law, decided under the new one
            (date(2024, 3, 1), date(2023, 12, 20), date(2024, 2, 1), ["R2024"]),
            (date(2024, 3, 1), date(2023, 11, 1), date(2023, 12, 29), ["R2017"]),
            # received before the amendment: the old rules, or better ones
            (date(2026, 9, 30), date(2026, 9, 30), None, ["R2024"]),
            (
                date(2026, 11, 1),
                date(2026, 9, 30),
                date(2026, 11, 2),
                ["R2024", "R2026"],
            ),
            (date(2026, 11, 1), date(2026, 10, 1), None, ["R2026"]),
        ):
            with self.subTest(received=received, decided=decided):
                days = {"day": day, "received": received, "decided": decided}
                self.assertEqual(self._codes(**days), codes)

    def test_no_set_no_answer(self):
        [verdict] = engine.evaluate([case(day=date(2024, 5, 1))], [R2017])
        self.assertEqual(verdict.outcome, engine.CANNOT_TELL)
        [verdict] = engine.evaluate([case(award="GK-CN")], SETS)
        self.assertEqual((verdict.outcome, verdict.findings), (engine.CANNOT_TELL, ()))

    def test_one_of_the_alternatives_is_enough(self):
        for level, own, year, outcome in (
            ("excellent", (), 2024, engine.ELIGIBLE),
            ("good", (idea(),), 2024, engine.ELIGIBLE),
            ("good", (), 2024, engine.NOT_ELIGIBLE),
            ("good", (idea(recognised=None),), 2024, engine.CANNOT_TELL),
            ("completed", (idea(),), 2024, engine.NOT_ELIGIBLE),
            # before 2024 there was no choice
            ("excellent", (), 2023, engine.NOT_ELIGIBLE),
            ("good", (idea(2023),), 2023, engine.ELIGIBLE),
        ):
            with self.subTest(level=level, own=own, year=year):
                assessed = (Assessment("assessment,1", year, level),)
                who = subject(assessments=assessed, initiatives=own)
                [verdict] = engine.evaluate([case(who, "CSTDCS", year)], SETS)
                self.assertEqual(verdict.outcome, outcome)

    def test_what_only_warns_makes_nobody_ineligible(self):
        who = subject(assessments=(Assessment("assessment,1", 2026, "failed"),))
        [verdict] = engine.evaluate([case(who, "CSTDCS", 2026)], SETS)
        self.assertEqual(verdict.rulesets, ("R2026",))
        self.assertEqual(verdict.findings[0].result, NOT_MET)
        self.assertEqual(verdict.outcome, engine.CANNOT_TELL)

    def test_the_more_favourable_rules(self):
        who = subject(assessments=(Assessment("assessment,1", 2026, "good"),))
        days = {"day": date(2026, 9, 10), "received": date(2026, 9, 1)}
        asked = [
            case(who, "CSTDCS", 2026, **days),
            case(who, "CSTDCS", 2026, decided=date(2026, 11, 2), **days),
        ]
        before, after = engine.evaluate(asked, SETS)
        self.assertEqual(before.outcome, engine.NOT_ELIGIBLE)
        self.assertEqual((after.outcome, after.rulesets), (engine.ELIGIBLE, ("R2026",)))

    def test_rules_of_an_office_come_on_top(self):
        stricter = engine.RuleSet(
            "set,9",
            "SNV",
            (rule("initiatives", scope="province", times=1),),
            further=True,
        )
        facts = {"assessments": levels(y2024="excellent")}
        one = case(subject(**facts), "CSTDCS")
        [verdict] = engine.evaluate([one], (*SETS, stricter))
        self.assertEqual(verdict.rulesets, ("R2024", "SNV"))
        self.assertEqual(verdict.outcome, engine.CANNOT_TELL)
        facts["initiatives"] = (idea(scope="province"),)
        [verdict] = engine.evaluate(
            [case(subject(**facts), "CSTDCS")], (*SETS, stricter)
        )
        self.assertEqual(verdict.outcome, engine.ELIGIBLE)
        # rules on top say nothing where the law has no criterion
        [verdict] = engine.evaluate([case(award="GK-CN")], (*SETS, stricter))
        self.assertEqual(verdict.outcome, engine.CANNOT_TELL)

    def test_what_people_judge_opens_alternatives_and_nothing_else(self):
        people = rule("judged", what="Có tập thể suy tôn")
        who = subject(assessments=levels(y2024="excellent"))

        def outcome(*rules, one=who):
            ruleset = engine.RuleSet("set,7", "X", rules, no_ground=NO_GROUND)
            return engine.evaluate([case(one, "CSTDCS")], [ruleset])[0].outcome

        self.assertEqual(outcome(GOOD, people), engine.ELIGIBLE)
        self.assertEqual(outcome(people), engine.CANNOT_TELL)
        other = people._replace(alternative="c")
        self.assertEqual(outcome(GOOD, IDEA, other), engine.CANNOT_TELL)
        self.assertEqual(outcome(GOOD, IDEA), engine.NOT_ELIGIBLE)

    def test_what_every_award_asks_for(self):
        every = rule("not_suspended", award="")
        ruleset = engine.RuleSet("set,7", "X", (GOOD, every), no_ground=NO_GROUND)
        term = Discipline("d,1", "reprimand", date(2024, 2, 1), date(2025, 1, 31))
        good = {"assessments": levels(y2024="good")}
        for award, facts, outcome in (
            ("CSTDCS", good, engine.ELIGIBLE),
            ("CSTDCS", {**good, "disciplines": (term,)}, engine.NOT_ELIGIBLE),
            # of a form whose criteria the law leaves to others, only a no
            ("GK-CN", good, engine.CANNOT_TELL),
            ("GK-CN", {**good, "disciplines": (term,)}, engine.NOT_ELIGIBLE),
        ):
            with self.subTest(award=award, facts=facts):
                [verdict] = engine.evaluate([case(subject(**facts), award)], [ruleset])
                self.assertEqual(verdict.outcome, outcome)
        one = case(unit(dissolved=date(2024, 1, 1)), "TTLDTT")
        units = rule("not_dissolved", award="")
        ruleset = engine.RuleSet("set,7", "X", (units,), no_ground=NO_GROUND)
        person, ended = engine.evaluate([case(), one], [ruleset])
        self.assertEqual((person.findings, ended.outcome), ((), engine.NOT_ELIGIBLE))


YEARS = range(2018, 2025)
KINDS = ("cong_trang", "phong_trao", "dot_xuat")
STANDINGS = ("given", "proposed", "revoked")


@st.composite
def people(draw):
    """Somebody with a history made up, whose refs are all different."""
    given = draw(
        st.lists(
            st.tuples(
                st.sampled_from(("LDTT", "CSTDCS", "BKT-CN")),
                st.sampled_from(YEARS),
                st.sampled_from(KINDS),
                st.sampled_from(STANDINGS),
            ),
            max_size=10,
        )
    )
    assessed = draw(
        st.dictionaries(
            st.sampled_from(YEARS), st.sampled_from(("failed", "good", "excellent"))
        )
    )
    ideas = draw(st.lists(st.tuples(st.sampled_from(YEARS), st.booleans()), max_size=4))
    terms = draw(
        st.lists(
            st.tuples(
                st.sampled_from(MEASURES),
                st.dates(date(2022, 1, 1), date(2024, 12, 31)),
                st.integers(0, 400),
                st.booleans(),
            ),
            max_size=2,
        )
    )
    return subject(
        awards=tuple(
            Given(f"award,{n}", code, year, kind, "", standing)
            for n, (code, year, kind, standing) in enumerate(given)
        ),
        assessments=tuple(
            Assessment(f"assessment,{year}", year, level)
            for year, level in assessed.items()
        ),
        initiatives=tuple(
            idea(year, number=n, recognised=date(year, 11, 1) if known else None)
            for n, (year, known) in enumerate(ideas)
        ),
        disciplines=tuple(
            Discipline(f"d,{n}", measure, first, first + timedelta(days), pending)
            for n, (measure, first, days, pending) in enumerate(terms)
        ),
        services=(Service("version,1", "unit,1", date(2019, 1, 1)),),
        coverage=draw(st.sampled_from((WHOLE, LATER, Coverage()))),
    )


FACTS = ("awards", "assessments", "initiatives", "disciplines", "services", "absences")
ASKED = (
    GOOD,
    rule(
        "earlier_awards", awards=("CSTDCS",), times=2, consecutive=True, ends="either"
    ),
    rule("earlier_awards", awards=("CSTDCS", "LDTT"), times=2, years=4),
    rule("initiatives", scope="base", times=1, years=2),
    rule("merit_years", awards=("CSTDCS",), level="excellent", times=1, years=2),
    rule("not_suspended"),
    rule("merit_after_discipline", months=6),
    rule("once_for_achievement"),
    rule("service_months", months=6),
)
ALL = engine.RuleSet("set,5", "ALL", ASKED, no_ground=NO_GROUND)


def findings_on(who):
    [verdict] = engine.evaluate([case(who, "CSTDCS")], [ALL])
    return verdict.findings


def refs_of(who):
    return {one.ref for name in FACTS for one in getattr(who, name)} | {who.ref}


@tagged("post_install", "-at_install", "tdkt")
class TestProperties(BaseCase):
    """What holds for any history whatever."""

    @settings(max_examples=150, deadline=None)
    @for_all(people(), st.randoms(use_true_random=False))
    def test_order_changes_nothing(self, who, rng):
        shuffled = replace(
            who,
            **{
                name: tuple(rng.sample(getattr(who, name), len(getattr(who, name))))
                for name in FACTS
            },
        )
        self.assertEqual(findings_on(who), findings_on(shuffled))

    @settings(max_examples=60, deadline=None)
    @for_all(st.lists(people(), max_size=6))
    def test_neither_do_the_others_of_the_batch(self, everybody):
        cases = [case(who, "CSTDCS") for who in everybody]
        together = engine.evaluate(cases, [ALL])
        self.assertEqual(
            together,
            [verdict for one in cases for verdict in engine.evaluate([one], [ALL])],
        )

    @settings(max_examples=150, deadline=None)
    @for_all(people())
    def test_facts_that_nobody_asks_for_change_nothing(self, who):
        more = replace(
            who,
            awards=(*who.awards, Given("award,x", "HCLD-3", 2024)),
            assessments=(*who.assessments, Assessment("assessment,x", 1999, "failed")),
        )
        self.assertEqual(findings_on(who), findings_on(more))

    @settings(max_examples=200, deadline=None)
    @for_all(people())
    def test_proofs_exist_and_carry_the_finding(self, who):
        for finding in findings_on(who):
            self.assertLessEqual(set(finding.proofs), refs_of(who))
            self.assertTrue(finding.criterion.basis)
            # what is missing stays so, whatever of it is there
            if not finding.proofs or finding.result == MISSING:
                continue
            without = replace(
                who,
                **{
                    name: tuple(
                        one
                        for one in getattr(who, name)
                        if one.ref not in finding.proofs
                    )
                    for name in FACTS
                },
            )
            [again] = [
                one
                for one in findings_on(without)
                if one.criterion == finding.criterion
            ]
            self.assertNotEqual(
                (finding.result, finding.reason, finding.details),
                (again.result, again.reason, again.details),
            )
            if finding.result == MET:
                self.assertNotEqual(again.result, MET, finding)

    @settings(max_examples=200, deadline=None)
    @for_all(people(), st.sampled_from(YEARS))
    def test_another_award_never_makes_earlier_ones_too_few(self, who, year):
        more = replace(who, awards=(*who.awards, Given("award,x", "CSTDCS", year)))
        for before, after in zip(findings_on(who), findings_on(more), strict=True):
            if before.criterion.key in ("earlier_awards", "merit_years"):
                rank = {NOT_MET: 0, MISSING: 1, MET: 2}
                self.assertLessEqual(rank[before.result], rank[after.result])

    @settings(max_examples=200, deadline=None)
    @for_all(people(), st.sampled_from(YEARS))
    def test_a_better_assessment_never_harms(self, who, year):
        better = tuple(one for one in who.assessments if one.year != year)
        more = replace(
            who, assessments=(*better, Assessment("assessment,x", year, "excellent"))
        )
        for before, after in zip(findings_on(who), findings_on(more), strict=True):
            rank = {NOT_MET: 0, MISSING: 1, MET: 2}
            self.assertLessEqual(rank[before.result], rank[after.result])

    def test_thousands_at_once(self):
        """Ten thousand people with ten years each: linear, in one pass."""
        rng = random.Random(15)
        cases = [
            case(
                subject(
                    ref=f"person,{n}",
                    awards=awards("CSTDCS", *rng.sample(range(2015, 2025), 5)),
                    assessments=(Assessment(f"assessment,{n}", 2024, "good"),),
                ),
                "CSTDCS",
            )
            for n in range(10_000)
        ]
        verdicts = engine.evaluate(cases, [ALL])
        self.assertEqual([one.case for one in verdicts], cases)


def plainly(one, rulesets):
    """Judge one case as the law reads: nothing remembered, nothing made ready."""
    chosen, better = engine.choose(one, rulesets)
    day = one.received or one.date
    further = [other for other in rulesets if other.further and other.is_in_force(day)]
    verdicts = []
    for ruleset in (chosen, *better) if chosen else ():
        by_set = []
        for own in (ruleset, *further):
            found = []
            for award in ("", one.award):
                for criterion in own.criteria:
                    asked = criteria.KINDS[criterion.key]
                    if criterion.award != award or one.subject.kind not in (
                        asked.subjects
                    ):
                        continue
                    answer = (JUDGED, "veiled", {}, ())
                    if criterion.key not in one.veiled:
                        parameters = criterion.parameters
                        answer = asked.evaluate(one, ruleset, **parameters)
                    found.append(engine.Finding(criterion, *answer))
            by_set.append(found)
        outcome = min(map(weigh_plainly, by_set))
        if all(not f.criterion.award or f.result == JUDGED for f in by_set[0]):
            outcome = min(outcome, 1)
        verdicts.append(
            engine.Verdict(
                one,
                engine.OUTCOMES[outcome],
                tuple(finding for found in by_set for finding in found),
                (ruleset.code, *(other.code for other in further)),
            )
        )
    if not verdicts:
        return engine.Verdict(one, engine.CANNOT_TELL, ())
    return max(verdicts, key=lambda verdict: engine.OUTCOMES.index(verdict.outcome))


def weigh_plainly(found):
    value, branches = 2, {}
    for one in found:
        own = {MET: 2, MISSING: 1, JUDGED: 1, NOT_MET: 0}[one.result]
        if one.result == NOT_MET and not one.criterion.blocks:
            own = 1
        if letter := one.criterion.alternative:
            branches[letter] = min(own, branches.get(letter, 2))
        elif one.result != JUDGED:
            value = min(value, own)
    return min(value, max(branches.values(), default=2))


def for_every(*keys):
    return tuple(one._replace(award="") for one in ASKED if one.key in keys)


# Sets of all shapes: rows for every award, rows of several, one on top, one better.
CODES = ("LDTT", "CSTDCS", "BKT-CN", "HCLD-3")
MANY = (
    R2017._replace(criteria=(*R2017.criteria, *for_every("not_suspended"))),
    R2024._replace(
        criteria=(
            *R2024.criteria,
            *for_every("not_suspended", "merit_after_discipline", "initiatives"),
            *for_every("once_for_achievement", "service_months"),
            *(one._replace(award="BKT-CN", blocks=False) for one in ASKED[1:5]),
            *(one._replace(award="LDTT") for one in ASKED[:3]),
            rule("quota", award="LDTT", share=20, awards=("CSTDCS",)),
            rule("judged", award="HCLD-3", what="đoàn kết"),
            rule("members_not_disciplined", award="", measure="warning"),
            rule("member_share", award="LDTT", awards=("LDTT",), share=50),
            rule("member_award", award="LDTT", awards=("CSTDCS",), times=1),
            rule("member_assessment", award="CSTDCS", level="good", share=50),
            rule("not_dissolved", award=""),
        )
    ),
    R2026._replace(criteria=(*R2026.criteria, *for_every("once_for_achievement"))),
    engine.RuleSet(
        "set,9",
        "SNV",
        (
            rule("initiatives", award="BKT-CN", scope="province", times=1),
            *for_every("absence_days", "initiatives"),
        ),
        date(2024, 6, 1),
        further=True,
    ),
)


@st.composite
def dockets(draw):
    """Cases of a few people and one unit of theirs, in any order."""
    everybody = draw(st.lists(people(), min_size=1, max_size=3))
    everybody = [replace(one, ref=f"person,{n}") for n, one in enumerate(everybody)]
    subjects = (*everybody, unit(*everybody, coverage=everybody[0].coverage))
    among = Population("office,1", 20, {"CSTDCS": 9, "LDTT": 1}, {"LDTT": 1})
    days = st.sampled_from(
        (date(2023, 12, 20), date(2024, 12, 20), date(2026, 9, 1), date(2026, 11, 2))
    )
    return draw(
        st.lists(
            st.builds(
                Case,
                st.sampled_from(subjects),
                st.sampled_from(CODES),
                st.sampled_from((2023, 2024, 2026)),
                days,
                kind=st.sampled_from(("cong_trang", "phong_trao")),
                form=st.booleans(),
                achievement=st.sampled_from(("", "", "campaign,1")),
                received=st.none() | days,
                decided=st.none() | days,
                population=st.none() | st.just(among),
                veiled=st.sampled_from((frozenset(), frozenset({"not_suspended"}))),
            ),
            min_size=1,
            max_size=12,
        )
    )


def twin(who, number):
    """Return somebody with the same history, whose records are others."""
    return replace(
        who,
        ref=f"{who.ref}/{number}",
        **{
            name: tuple(
                one._replace(ref=f"{one.ref}/{number}") for one in getattr(who, name)
            )
            for name in FACTS
        },
    )


def gather(everybody):
    """Return these people as a crowd."""
    everybody = list(everybody)
    keys = {name: {} for name in FACTS}
    for place, who in enumerate(everybody):
        for name in FACTS:
            if facts := getattr(who, name):
                keys[name][place] = columns.key(facts)
        for code, given in who.awards_by_code.items():
            keys.setdefault("by code", {}).setdefault(code, {})[place] = columns.key(
                given
            )
    keys["awards"] = keys.pop("by code", {})

    def since(key, year):
        # of an award the code comes before the year
        return tuple(one for one in key if one[len(one) > 2] >= year)

    def subject(place, names):
        who = everybody[place]
        unknown = {name: () for name in FACTS if name not in names}
        return replace(who, **unknown)

    return columns.Crowd(len(everybody), keys, since, subject)


class Watched(Case):
    """A case that keeps which of its attributes were looked at."""

    def __getattribute__(self, name):
        if not name.startswith("__"):
            object.__getattribute__(self, "__dict__").setdefault("seen", set())
            object.__getattribute__(self, "__dict__")["seen"].add(name)
        return object.__getattribute__(self, name)


@tagged("post_install", "-at_install", "tdkt")
class TestSharedWork(Refusals, BaseCase):
    """What is worked out once for many is what is found for each by itself."""

    @settings(max_examples=300, deadline=None)
    @for_all(dockets())
    def test_it_is_what_plain_reading_finds(self, cases):
        for verdict, one in zip(engine.evaluate(cases, MANY), cases, strict=True):
            self.assertEqual(verdict, plainly(one, MANY))

    @settings(max_examples=300, deadline=None)
    @for_all(st.lists(people(), min_size=1, max_size=4), dockets())
    def test_columns_are_the_outcomes_of_each(self, everybody, cases):
        """Of people some of whom have the same history, in records of their own."""
        for coverage in {one.coverage for one in everybody}:
            alike = [one for one in everybody if one.coverage == coverage]
            crowd = gather(twin(one, number) for number in range(2) for one in alike)
            found = columns.Columns(engine.Judge(MANY), crowd)
            for one in cases:
                if one.subject.kind != "individual":
                    continue
                one = replace(one, subject=crowd.subject(0, FACTS), achievement="")
                self.assertEqual(
                    [engine.OUTCOMES[place] for place in found.get_outcomes(one)],
                    [
                        plainly(
                            replace(one, subject=crowd.subject(place, FACTS)), MANY
                        ).outcome
                        for place in range(crowd.size)
                    ],
                )

    def test_columns_say_nothing_of_an_achievement(self):
        """Whose it is stands in the refs, which nobody compares."""
        one = case(achievement="campaign,1")
        found = columns.Columns(engine.Judge(MANY), gather([one.subject]))
        with self.assertRefused(ValueError, "asked about case by case"):
            found.get_outcomes(one)

    @settings(max_examples=150, deadline=None)
    @for_all(dockets())
    def test_kinds_ask_about_no_awards_but_those_they_say(self, cases):
        def cut(who, codes):
            return replace(
                who,
                awards=tuple(one for one in who.awards if one.award in codes),
                members=tuple(cut(one, codes) for one in who.members),
            )

        for one in cases:
            one = replace(one, achievement="")
            for criterion in ASKED + MANY[1].criteria:
                kind = criteria.KINDS[criterion.key]
                if one.subject.kind not in kind.subjects:
                    continue
                given = criterion.parameters
                codes = ()
                if "awards" in kind.reads:
                    codes = kind.get_codes(given, one.award)
                less = replace(one, subject=cut(one.subject, codes))
                self.assertEqual(
                    kind.evaluate(one, LAW, **given), kind.evaluate(less, LAW, **given)
                )

    @settings(max_examples=300, deadline=None)
    @for_all(dockets())
    def test_what_is_not_asked_for_need_not_be_read(self, cases):
        needs = engine.survey(
            MANY,
            {one.award for one in cases},
            {one.subject.kind for one in cases},
            any(one.achievement for one in cases),
            min(one.year for one in cases),
        )
        made = {}

        def is_needed(name, one):
            since = None
            if name == "assessments":
                since = needs.assessments
            elif name == "awards" and needs.awards is not None:
                if one.award not in needs.awards:
                    return False
                since = needs.awards[one.award]
            return name in needs.facts and (since is None or one.year >= since)

        def cut(who):
            if who not in made:
                made[who] = replace(
                    who,
                    **{
                        name: tuple(
                            one for one in getattr(who, name) if is_needed(name, one)
                        )
                        for name in FACTS
                    },
                    members=tuple(cut(one) for one in who.members),
                )
            return made[who]

        less = [replace(one, subject=cut(one.subject)) for one in cases]
        for whole, part in zip(
            engine.evaluate(cases, MANY), engine.evaluate(less, MANY), strict=True
        ):
            self.assertEqual(whole[1:], part[1:])

    @settings(max_examples=300, deadline=None)
    @for_all(dockets())
    def test_sets_that_do_not_apply_need_not_be_known(self, cases):
        some = engine.find_applying(
            {engine.Moment(one.date, one.received, one.decided) for one in cases}, MANY
        )
        self.assertEqual(
            engine.evaluate(cases, some), [plainly(one, MANY) for one in cases]
        )

    def test_sets_that_apply_on_a_day(self):
        for asked, codes in (
            ((date(2023, 12, 20),), ["R2017"]),
            ((date(2024, 12, 20),), ["R2024", "SNV"]),
        ):
            found = engine.find_applying([engine.Moment(*asked)], MANY)
            self.assertEqual([one.code for one in found], codes)
        self.assertEqual(engine.find_applying([], MANY), [])

    @settings(max_examples=150, deadline=None)
    @for_all(dockets())
    def test_kinds_look_at_nothing_but_what_they_say(self, cases):
        for one in cases:
            for ruleset in MANY:
                for criterion in ruleset.criteria:
                    asked = criteria.KINDS[criterion.key]
                    if one.subject.kind not in asked.subjects:
                        continue
                    watched = Watched(
                        **{
                            name: getattr(one, name)
                            for name in Case.__dataclass_fields__
                        }
                    )
                    watched.__dict__.pop("seen", None)
                    asked.evaluate(watched, ruleset, **criterion.parameters)
                    if asked.looks_at == () and not asked.reads:
                        self.assertFalse(watched.__dict__.get("seen"), criterion.key)
                    if asked.looks_at is not None:
                        self.assertLessEqual(
                            watched.__dict__.get("seen", set())
                            - {"subject", "counting_day"},
                            set(asked.looks_at),
                            criterion.key,
                        )

    def test_a_kind_that_looks_at_members_looks_at_the_day(self):
        """The day whose members count follows from the year and the day asked about."""
        for key, asked in criteria.KINDS.items():
            if key.startswith("member"):
                self.assertEqual(asked.looks_at, ("year", "date"), key)

    def test_what_changed_is_judged_anew(self):
        """Nothing is remembered beyond one call."""
        one = case(subject(assessments=levels(y2024="excellent")), "CSTDCS")
        [before] = engine.evaluate([one], SETS)
        one.subject = replace(one.subject, assessments=levels(y2024="completed"))
        [after] = engine.evaluate([one], SETS)
        self.assertEqual(
            (before.outcome, after.outcome), (engine.ELIGIBLE, engine.NOT_ELIGIBLE)
        )
