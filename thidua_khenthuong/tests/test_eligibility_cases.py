"""The worked cases of ``docs/eligibility.md``, judged by the rule sets as shipped."""

import re
from datetime import date, datetime

from odoo.tests import tagged

from ..eligibility import engine
from ..eligibility.criteria import KINDS as CRITERIA
from ..eligibility.criteria import MET
from ..eligibility.facts import (
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
from . import eligibility_cases
from .common import TdktCase

LEVELS = {
    "không hoàn thành": "failed",
    "hoàn thành": "completed",
    "xuất sắc": "excellent",
    "tốt": "good",
}
SCOPES = {"cơ sở": "base", "tỉnh": "province", "toàn quốc": "national"}
MEASURES = {"khiển trách": "reprimand", "cảnh cáo": "warning"}
KINDS = {"phong trào": "phong_trao", "đột xuất": "dot_xuat"}
STANDINGS = {"đề nghị": "proposed", "thu hồi": "revoked"}
REASONS = {"thai sản": "maternity", "không lương": "unpaid"}
DAY = r"\d\d/\d\d/\d{4}"


def day(text):
    return datetime.strptime(text, "%d/%m/%Y").date()


def days(text):
    return [day(found) for found in re.findall(DAY, text)]


def years(text):
    return [int(found) for found in re.findall(r"\b\d{4}\b", re.sub(DAY, "", text))]


def word(text, words):
    return next(value for key, value in words.items() if key in text)


class Reader:
    """Makes a case of a row; every note is understood or the row is refused."""

    def __init__(self, row, awards):
        self.row = row
        self.awards = awards
        self.facts = {"awards": [], "assessments": [], "initiatives": []}
        self.facts.update(disciplines=[], absences=[])
        self.values = {}
        self.coverage = Coverage(0, 0, 0, 0)
        self.since = date(2010, 1, 1)
        self.people = []
        self.among = {}
        for note in filter(None, (part.strip() for part in row.facts.split(";"))):
            self._read(note, *self._split(note))

    @staticmethod
    def _split(note):
        text, _bracket, extra = note.partition("(")
        return text.strip(), extra.rstrip(") ")

    def _read(self, note, text, extra):
        ref = f"fact,{note}"
        if text.startswith("xếp loại"):
            self.facts["assessments"] += [
                Assessment(f"{ref}/{year}", year, word(text, LEVELS))
                for year in years(text)
            ]
        elif text.startswith(("sáng kiến", "đề tài")):
            [year] = years(text)
            use = [
                Use(code, year, self.awards[code].kind == "form")
                for code in self.awards
                if extra and code == extra.split()[0]
                for year in years(extra)
            ]
            known = extra != "chưa công nhận"
            self.facts["initiatives"].append(
                Initiative(
                    ref,
                    year,
                    word(text, SCOPES),
                    date(year, 6, 1) if known else None,
                    text.startswith("đề tài"),
                    tuple(use),
                )
            )
        elif text.startswith("kỷ luật"):
            self.facts["disciplines"].append(
                Discipline(ref, word(text, MEASURES), *days(text))
            )
        elif text.startswith("xem xét kỷ luật"):
            self.facts["disciplines"].append(
                Discipline(ref, "reprimand", *days(text), pending=True)
            )
        elif text.startswith("vào cơ quan"):
            [self.since] = days(text)
        elif text.startswith("nghỉ"):
            self.facts["absences"].append(
                Absence(ref, word(text, REASONS), *days(text))
            )
        elif text.startswith("giải thể"):
            [self.values["dissolved"]] = days(text)
        elif text.startswith("sổ từ"):
            self.coverage = Coverage(*years(text) * 4)
        elif text.startswith("tiếp nhận"):
            [self.received] = days(text)
        elif text.startswith("quyết định"):
            [self.decided] = days(text)
        elif text.startswith("cả phòng"):
            _all, _room, number, code = text.split()
            self.among[code] = int(number)
        elif " người" in text:
            self._read_people(text)
        else:
            code = text.split()[0]
            if code not in self.awards:
                raise ValueError(f"Case {self.row.number}: not understood: {note}")
            self.facts["awards"] += [
                Given(
                    f"{ref}/{year}",
                    code,
                    year,
                    KINDS.get(extra, "cong_trang"),
                    standing=STANDINGS.get(extra, "given"),
                )
                for year in years(text)
            ]

    received = decided = None

    def _read_people(self, text):
        number, _people, what = (*text.split(" ", 2), "")[:3]
        year = self.row.year
        if not what:
            self.people = [{} for _person in range(int(number))]
            return
        chosen = self.people[: int(number)]
        if what == "không hoàn thành":
            chosen = self.people[-int(number) :]
        for one, person in enumerate(chosen):
            ref = f"fact,{text}/{one}"
            if what in self.awards:
                person.setdefault("awards", []).append(Given(ref, what, year))
            elif what in LEVELS:
                person["assessments"] = [Assessment(ref, year, LEVELS[what])]
            else:
                person["disciplines"] = [
                    Discipline(ref, MEASURES[what], date(year, 3, 1))
                ]

    def case(self):
        row = self.row
        award = self.awards[row.award]
        members = tuple(
            Subject(
                f"person,{number}",
                services=(Service(f"service,{number}", "who,1", self.since),),
                coverage=self.coverage,
                **{name: tuple(found) for name, found in person.items()},
            )
            for number, person in enumerate(self.people)
        )
        who = Subject(
            "who,1",
            award.subject_type,
            services=(Service("service,x", "unit,1", self.since),),
            members=members,
            coverage=self.coverage,
            **{name: tuple(found) for name, found in self.facts.items()},
            **self.values,
        )
        asked = self.received or date(row.year, 12, 20)
        return Case(
            who,
            row.award,
            row.year,
            asked,
            form=award.kind == "form",
            received=self.received,
            decided=self.decided,
            population=Population("unit,1", 40, self.among) if self.among else None,
        )


@tagged("post_install", "-at_install", "tdkt")
class TestWorkedCases(TdktCase):
    """Each line that a lawyer reads is what the software answers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = eligibility_cases.read()
        cls.awards = {award.code: award for award in cls.env["tdkt.award"].search([])}
        cls.rules = cls.env["tdkt.ruleset"]._load(cls.company)

    def test_every_case(self):
        self.assertGreaterEqual(len(self.rows), 80)
        for row in self.rows:
            with self.subTest(case=row.number, award=row.award, facts=row.facts):
                case = Reader(row, self.awards).case()
                [verdict] = engine.evaluate([case], self.rules)
                self.assertEqual(verdict.rulesets, (row.rules,))
                self.assertEqual(
                    verdict.outcome, eligibility_cases.OUTCOMES[row.outcome]
                )
                deciding = [
                    one.criterion.basis
                    for one in verdict.findings
                    if self._decides(one, verdict.outcome)
                ]
                self.assertTrue(
                    [one for one in deciding if row.basis in one], (row, deciding)
                )

    def test_five_cases_for_each_kind_of_criterion(self):
        """Each kind decides five cases at least, in each set that has it."""
        decided = {
            (criterion.key, ruleset.code): set()
            for ruleset in self.rules
            if not ruleset.further
            for criterion in ruleset.criteria
        }
        self.assertEqual({kind for kind, _rules in decided}, set(CRITERIA))
        for row in self.rows:
            case = Reader(row, self.awards).case()
            [verdict] = engine.evaluate([case], self.rules)
            for one in verdict.findings:
                if self._decides(one, verdict.outcome) and row.basis in (
                    one.criterion.basis
                ):
                    decided[one.criterion.key, row.rules].add(row.number)
        few = {key: len(found) for key, found in decided.items() if len(found) < 5}
        self.assertFalse(few)

    @staticmethod
    def _decides(finding, outcome):
        """Tell whether a finding is of the kind that brings about the outcome."""
        if outcome == engine.ELIGIBLE:
            return finding.result == MET
        if outcome == engine.NOT_ELIGIBLE:
            return finding.result == "not_met" and finding.criterion.blocks
        return finding.result != MET

    def test_what_is_not_understood_is_refused(self):
        row = self.rows[0]._replace(facts="giỏi lắm 2024")
        with self.assertRefused(ValueError, "not understood: giỏi lắm 2024"):
            Reader(row, self.awards)

    def test_the_page_is_the_table(self):
        page = eligibility_cases.PAGE
        if page.parent.is_dir():
            self.assertEqual(page.read_text("utf-8"), eligibility_cases.render())
