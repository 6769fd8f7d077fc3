"""When an award comes within reach: asked without a database."""

from dataclasses import replace
from datetime import date

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..eligibility import engine
from ..eligibility.facts import Coverage, Discipline, Given, Service
from ..eligibility.prospect import Aim, look_ahead
from .test_eligibility import NO_GROUND, awards, idea, levels, people, rule, subject

TODAY = date(2024, 6, 15)
AIMS = (
    *(Aim("LDTT"), Aim("CSTDCS"), Aim("CSTDT"), Aim("CSTDTQ")),
    *(Aim("HC", form=True), Aim("BK", form=True)),
)
CHAIN = {"consecutive": True, "ends": "either"}
LADDER = engine.RuleSet(
    "set,1",
    "LADDER",
    tuple(
        one._replace(ref=f"criterion,{number}")
        for number, one in enumerate(
            (
                rule("not_suspended", award=""),
                rule("once_for_achievement", award=""),
                rule("assessment_at_least", award="LDTT", level="good"),
                rule("assessment_at_least", level="excellent", alternative="a"),
                rule("assessment_at_least", level="good", alternative="b"),
                rule("initiatives", scope="base", times=1, years=1, alternative="b"),
                rule("quota", share=15),
                rule(
                    "earlier_awards",
                    award="CSTDT",
                    awards=("CSTDCS",),
                    times=3,
                    **CHAIN,
                ),
                rule("initiatives", award="CSTDT", scope="province", times=1, years=3),
                rule(
                    "earlier_awards",
                    award="CSTDTQ",
                    awards=("CSTDT",),
                    times=2,
                    years=9,
                ),
                rule("judged", award="HC", what="Công lao"),
                rule("judged", award="BK", alternative="a", what="Phong trào"),
                rule(
                    "earlier_awards",
                    award="BK",
                    alternative="b",
                    awards=("CSTDCS",),
                    times=2,
                    years=5,
                ),
            )
        )
    ),
    no_ground=NO_GROUND,
)


def look(who, aims=AIMS, day=TODAY, horizon=10):
    return {
        one.award: one for one in look_ahead(who, aims, [LADDER], day, horizon=horizon)
    }


def keys(prospect):
    return [one.criterion.key for one in prospect.conditions]


@tagged("post_install", "-at_install", "tdkt")
class TestProspect(BaseCase):
    """The first year of each award, what it asks for, the awards on the way."""

    def test_a_recruit_begins_below(self):
        found = look(subject())
        years = {award: one.year for award, one in found.items()}
        self.assertEqual(
            years,
            {"LDTT": 2024, "CSTDCS": 2024, "CSTDT": 2026, "CSTDTQ": 2027, "BK": 2025},
        )
        self.assertEqual(
            found["CSTDT"].steps,
            (("CSTDCS", 2024), ("CSTDCS", 2025), ("CSTDCS", 2026)),
        )
        self.assertEqual(keys(found["CSTDT"]), ["earlier_awards", "initiatives"])

    def test_steps_of_the_steps_are_named(self):
        steps = look(subject())["CSTDTQ"].steps
        self.assertEqual(
            steps,
            (
                ("CSTDCS", 2024),
                ("CSTDCS", 2025),
                ("CSTDCS", 2026),
                ("CSTDT", 2026),
                ("CSTDT", 2027),
            ),
        )

    def test_a_history_shortens_the_way(self):
        who = subject(
            awards=awards("CSTDCS", 2022, 2023),
            initiatives=(idea(2023, scope="province"),),
        )
        one = look(who)["CSTDT"]
        self.assertEqual((one.year, one.steps), (2024, (("CSTDCS", 2024),)))
        # the initiative is there: it is no condition
        self.assertEqual(keys(one), ["earlier_awards"])

    def test_a_broken_row_begins_anew(self):
        who = subject(
            awards=awards("CSTDCS", 2021, 2022),
            assessments=levels(y2023="good", y2024="completed"),
        )
        found = look(who)
        self.assertEqual(found["CSTDCS"].year, 2025)
        self.assertEqual(found["CSTDT"].year, 2027)
        self.assertEqual(found["CSTDT"].present.outcome, engine.NOT_ELIGIBLE)

    def test_what_was_received_comes_within_reach_the_next_year(self):
        who = subject(
            awards=awards("LDTT", 2024), assessments=levels(y2024="excellent")
        )
        self.assertEqual(look(who)["LDTT"].year, 2025)

    def test_nothing_is_asked_of_a_row_that_is_whole(self):
        who = subject(
            awards=awards("CSTDCS", 2022, 2023, 2024),
            initiatives=(idea(2024, scope="province"),),
        )
        one = look(who)["CSTDT"]
        self.assertEqual((one.year, one.conditions, one.steps), (2024, (), ()))
        self.assertEqual(one.present.outcome, engine.ELIGIBLE)

    def test_what_is_not_known_is_a_condition(self):
        who = subject(assessments=levels(y2024="excellent"))
        # among how many a share is counted, nobody says of years to come
        self.assertEqual(keys(look(who)["CSTDCS"]), ["quota"])

    def test_years_before_the_records_count_for_nothing(self):
        began = subject(coverage=Coverage(2024, 2024, 2024))
        one = look(began)["CSTDT"]
        self.assertEqual(one.present.outcome, engine.CANNOT_TELL)
        self.assertEqual((one.year, len(one.steps)), (2026, 3))

    def test_the_easier_alternative_is_the_one_named(self):
        who = subject(initiatives=(idea(2024),))
        self.assertEqual(keys(look(who)["CSTDCS"])[:1], ["quota"])
        first = look(who)["CSTDCS"].conditions[1]
        self.assertEqual(first.criterion.parameters["level"], "excellent")

    def test_a_term_without_an_end_leads_nowhere(self):
        term = Discipline("discipline,1", "warning", date(2024, 1, 1))
        found = look(subject(disciplines=(term,)), horizon=3)
        self.assertEqual({one.year for one in found.values()}, {None})
        ended = look(subject(disciplines=(term._replace(date_to=date(2025, 6, 1)),)))
        self.assertEqual(ended["LDTT"].year, 2025)

    def test_what_people_alone_judge_has_no_prospect(self):
        self.assertNotIn("HC", look(subject()))

    def test_a_way_that_people_judge_tells_nobody_how_far_he_is(self):
        one = look(subject())["BK"]
        self.assertEqual((one.year, keys(one)), (2025, ["earlier_awards"]))

    def test_beyond_the_horizon(self):
        self.assertIsNone(look(subject(), horizon=1)["CSTDT"].year)
        self.assertEqual(look(subject(), horizon=1)["CSTDCS"].year, 2024)

    @settings(max_examples=30, deadline=None)
    @for_all(people(), st.integers(2018, 2023))
    def test_another_award_never_makes_the_way_longer(self, who, year):
        more = replace(who, awards=(*who.awards, Given("award,more", "CSTDCS", year)))
        before, after = look(who, horizon=5), look(more, horizon=5)
        for award, one in before.items():
            if one.year is not None:
                self.assertLessEqual(after[award].year, one.year, award)

    @settings(max_examples=30, deadline=None)
    @for_all(people())
    def test_what_it_rests_on_is_real_or_named(self, who):
        who = replace(who, services=(Service("v,1", "unit,1", date(2019, 1, 1)),))
        for one in look(who, horizon=5).values():
            for award, year in one.steps:
                self.assertLessEqual(year, one.year)
                self.assertGreaterEqual(year, TODAY.year)
                self.assertNotEqual((award, year), (one.award, one.year))
