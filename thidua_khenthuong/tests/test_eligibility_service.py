"""Records asked for eligibility: what the loader makes of them, in few queries."""

import ast
import inspect
import re
from datetime import date
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, tagged

from ..eligibility import criteria, engine
from ..eligibility.facts import Service
from ..models.eligibility import sentences, tdkt_eligibility
from ..models.eligibility.tdkt_eligibility import Request
from ..models.eligibility.tdkt_eligibility_facts import (
    PROPOSED,
    Version,
    make_services,
)
from .common import TdktCase

START = date(2015, 1, 1)


@tagged("post_install", "-at_install", "tdkt")
class TestServices(BaseCase):
    """What HR's versions say of the time in the agency."""

    def _make(self, *rows, active=True):
        versions = [Version(number, *row) for number, row in enumerate(rows, 1)]
        return make_services(versions, active)

    def _spell(self, number, department, *days):
        return Service(f"hr.version,{number}", f"hr.department,{department}", *days)

    def test_the_first_contract_is_the_beginning(self):
        entered = date(2026, 11, 2)
        self.assertEqual(
            self._make((7, entered, START)), (self._spell(1, 7, START, None),)
        )
        # a contract that was entered with a later record of the same person
        found = self._make((7, date(2024, 1, 1)), (8, date(2025, 3, 1), START))
        self.assertEqual(
            found,
            (
                self._spell(1, 7, START, date(2025, 2, 28)),
                self._spell(2, 8, date(2025, 3, 1), None),
            ),
        )

    def test_without_a_contract_the_beginning_is_open(self):
        [spell] = self._make((7, date(2026, 11, 2)))
        self.assertTrue(spell.open_start)
        self.assertEqual(spell.date_from, date(2026, 11, 2))

    def test_a_contract_begins_after_the_first_record(self):
        [spell] = self._make((7, date(2024, 1, 1), date(2024, 2, 1)))
        self.assertEqual(spell.date_from, date(2024, 2, 1))
        self.assertFalse(spell.open_start)

    def test_who_left(self):
        day = date(2025, 6, 30)
        for values, active in (
            ((7, START, START, day), True),
            ((7, START, START, None, day), True),
            ((7, START, START, None, day), False),
        ):
            with self.subTest(values=values, active=active):
                [spell] = self._make(values, active=active)
                self.assertEqual(spell.date_to, day)
        # nobody recorded when: nothing is proven after the last record
        [spell] = self._make((7, day, START), active=False)
        self.assertEqual((spell.date_from, spell.date_to), (START, day))

    def test_between_two_contracts(self):
        found = self._make(
            (7, START, START, date(2020, 5, 31)),
            (7, date(2020, 7, 1), date(2020, 8, 1)),
        )
        self.assertEqual([one.date_from for one in found], [START, date(2020, 8, 1)])
        self.assertEqual(found[0].date_to, date(2020, 5, 31))


class EligibilityCase(TdktCase):
    """An office whose records are whole and whose people have long worked there."""

    frozen_date = date(2025, 12, 22)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.staff.employee_id
        cls.awards = {
            award.code: award
            for award in cls.env["tdkt.award"]
            .with_context(active_test=False)
            .search([])
        }
        cls.company.write(
            {
                "tdkt_awards_since": 2015,
                "tdkt_initiatives_since": 2015,
                "tdkt_disciplines_since": 2015,
            }
        )
        people = cls.env["hr.employee"].search([("company_id", "=", cls.company.id)])
        for person in people:
            person.version_id.write(
                {"date_version": START, "contract_date_start": START}
            )

    @classmethod
    def _as(cls, user):
        return cls.env["tdkt.eligibility"].with_user(user)

    def _request(self, code, subject=None, year=2025, **values):
        return Request(
            subject or self.person,
            self.awards[code],
            year,
            values.pop("date", date(2025, 12, 22)),
            **values,
        )

    def _ask(self, code, subject=None, user=None, **values):
        asked = [self._request(code, subject, **values)]
        return self._as(user or self.officer)._judge(asked)[0]

    def _assess(self, subject, year=2025, level="good"):
        name = "employee_id" if subject._name == "hr.employee" else "department_id"
        return self.env["tdkt.assessment"].create(
            {
                "year": year,
                "level": level,
                name: subject.id,
                "company_id": self.company.id,
            }
        )

    def _discipline(self, subject, **values):
        return self.env["tdkt.discipline"].create(
            {
                "employee_id": subject.id,
                "status": "decided",
                "measure": "reprimand",
                "date_from": date(2025, 2, 1),
                "date_to": date(2026, 1, 31),
                "company_id": self.company.id,
                **values,
            }
        )

    def _reasons(self, verdict):
        return {one.criterion.key: one.reason for one in verdict.findings}


@tagged("post_install", "-at_install", "tdkt")
class TestEligibilityService(EligibilityCase):
    # --- Persons ---------------------------------------------------------------------

    def test_the_basic_title(self):
        verdict = self._ask("LDTT")
        self.assertEqual(verdict.outcome, engine.CANNOT_TELL)
        self.assertEqual(self._reasons(verdict)["assessment_at_least"], "not_assessed")
        assessment = self._assess(self.person)
        verdict = self._ask("LDTT")
        self.assertEqual(verdict.outcome, engine.ELIGIBLE, verdict.findings)
        proofs = {ref for one in verdict.findings for ref in one.proofs}
        self.assertIn(f"tdkt.assessment,{assessment.id}", proofs)
        self.assertIn(f"hr.version,{self.person.version_id.id}", proofs)
        self._assess(self.head.employee_id, level="completed")
        verdict = self._ask("LDTT", self.head.employee_id)
        self.assertEqual(verdict.outcome, engine.NOT_ELIGIBLE)

    def test_of_several_ways_the_one_gone_decides(self):
        self._assess(self.person, level="excellent")
        service = self.env["tdkt.eligibility"]
        described = service._describe(self._ask("CSTDCS"))
        decides = {one["alternative"]: one["decides"] for one in described["findings"]}
        self.assertEqual(decides.pop(""), True)
        self.assertEqual(sorted(decides.values()), [False, True], decides)

    def test_awards_that_are_only_asked_for_are_named(self):
        """What is not known yet says so of the awards the rule names."""
        asked = {"share": 15, "awards": ("LDTT",)}
        criterion = engine.Criterion("criterion,1", "CSTDCS", "quota", asked)
        finding = engine.Finding(criterion, "missing", "no_population", {}, ())
        self.assertTrue(self.env["tdkt.eligibility"]._say(finding))

    def test_awards_of_the_register_and_lines_of_dossiers(self):
        """Given, given in a campaign, revoked, proposed."""
        for year in (2023, 2024):
            self._give_external(self.awards["CSTDCS"], year)
        verdict = self._ask("CSTDT")
        self.assertEqual(self._reasons(verdict)["earlier_awards"], "chain_broken")
        dossier = self._create_dossier(
            nominations=[
                {
                    "award_id": self.awards["CSTDCS"].id,
                    "employee_id": self.person.id,
                    "merit": "Hoàn thành xuất sắc nhiệm vụ.",
                }
            ],
            year=2025,
        )
        verdict = self._ask("CSTDT")
        self.assertEqual(self._reasons(verdict)["earlier_awards"], "award_proposed")
        dossier.nomination_ids.unlink()
        last = self._give_external(self.awards["CSTDCS"], 2025)
        verdict = self._ask("CSTDT")
        self.assertEqual(self._reasons(verdict)["earlier_awards"], "chain")
        last.decision_id.with_user(self.leader).action_revoke("Kê khai gian dối")
        verdict = self._ask("CSTDT")
        self.assertEqual(self._reasons(verdict)["earlier_awards"], "chain_revoked")
        self._give_external(
            self.awards["CSTDCS"],
            2025,
            commendation_type="phong_trao",
            external_reference="khác/QĐ-UBND",
        )
        verdict = self._ask("CSTDT")
        self.assertEqual(self._reasons(verdict)["earlier_awards"], "chain_revoked")

    def test_nothing_recorded_refuses_nobody(self):
        self.company.write(
            {
                "tdkt_awards_since": 0,
                "tdkt_initiatives_since": 0,
                "tdkt_disciplines_since": 0,
            }
        )
        for award in self.awards.values():
            if award.subject_type == "household":
                continue
            one = self.department if award.subject_type == "collective" else self.person
            for year in (2022, 2024, 2025):
                verdict = self._ask(award.code, one, year=year)
                with self.subTest(award=award.code, year=year):
                    self.assertNotEqual(verdict.outcome, engine.NOT_ELIGIBLE)

    def test_whole_since(self):
        with self.assertRefused(ValidationError, "with four digits"):
            self.company.tdkt_awards_since = 25

    def test_outside_awardees(self):
        body = self._superior_body()
        [verdict] = self._as(self.officer)._judge(
            [self._request("BKT-TT", body), self._request("GK-HO", body)]
        )[:1]
        self.assertEqual(verdict.case.subject.kind, "collective")

    # --- Units -----------------------------------------------------------------------

    def _give_members(self, code, *people, year=2025):
        for person in people:
            self._give_external(self.awards[code], year, person)

    def test_a_unit_and_its_members(self):
        unit = self.department
        verdict = self._ask("TTLDTT", unit)
        shares = [
            one for one in verdict.findings if one.criterion.key == "member_share"
        ]
        self.assertEqual(shares[0].details["total"], 2)
        self._give_members("LDTT", self.person, self.head.employee_id)
        self._assess(unit)
        verdict = self._ask("TTLDTT", unit)
        [share] = [
            one for one in verdict.findings if one.criterion.key == "member_share"
        ]
        self.assertEqual((share.result, share.details["have"]), (criteria.MET, 2))

    def test_people_of_rooms_within_and_of_units_before(self):
        unit = self.department
        room = unit.create(
            {"name": "Tổ", "parent_id": unit.id, "company_id": self.company.id}
        )
        self.person.version_id.department_id = room
        merged = unit.create({"name": "Phòng mới", "company_id": self.company.id})
        merged.write(
            {
                "tdkt_predecessor_ids": [(6, 0, (unit | self.other_department).ids)],
                "tdkt_since": date(2025, 7, 1),
            }
        )
        for one, total in ((unit, 2), (room, 1), (merged, 4)):
            verdict = self._ask("TTLDTT", one)
            with self.subTest(unit=one.name):
                [share] = [
                    one
                    for one in verdict.findings
                    if one.criterion.key == "member_share"
                ]
                self.assertEqual(share.details["total"], total)
        with self.assertRefused(ValidationError, "cannot be made of itself"):
            unit.tdkt_predecessor_ids = merged

    def test_a_unit_that_was_renamed_keeps_its_history(self):
        before = self.department
        self._assess(before, 2024, "excellent")
        after = before.create(
            {
                "name": "Phòng Tổ chức cán bộ",
                "company_id": self.company.id,
                "tdkt_since": date(2025, 3, 1),
                "tdkt_predecessor_ids": [(6, 0, before.ids)],
            }
        )
        verdict = self._ask("TTLDXS", after, year=2024)
        self.assertEqual(self._reasons(verdict)["assessment_at_least"], "assessed")
        before.tdkt_dissolved_on = date(2025, 3, 1)
        verdict = self._ask("TTLDXS", before)
        self.assertEqual(self._reasons(verdict)["not_dissolved"], "dissolved")

    # --- Shares ----------------------------------------------------------------------

    def test_the_share_of_an_office(self):
        """One of seven who have the basic title, under the rules of 2017."""
        people = self.env["hr.employee"].search([("company_id", "=", self.company.id)])
        old = {"year": 2023, "date": date(2023, 12, 16)}
        verdict = self._ask("CSTDCS", **old)
        self.assertEqual(self._reasons(verdict)["quota"], "quota_used")
        self._give_members("LDTT", *people[:7], year=2023)
        verdict = self._ask("CSTDCS", **old)
        self.assertEqual(self._reasons(verdict)["quota"], "quota_left")
        self._give_members("CSTDCS", self.head.employee_id, year=2023)
        verdict = self._ask("CSTDCS", **old)
        self.assertEqual(self._reasons(verdict)["quota"], "quota_used")

    def _add_share(self, **values):
        """Have this office allow one share more, on top of the law."""
        ruleset = self.env["tdkt.ruleset"].create(
            {
                "name": "Quy chế",
                "code": "QC",
                "company_id": self.company.id,
                "date_from": START,
                "legal_basis": "Quy chế thi đua, khen thưởng",
                "criterion_ids": [
                    Command.create(
                        {
                            "kind": "quota",
                            "award_id": self.awards["CSTDCS"].id,
                            "enforcement": "block",
                            "legal_basis": "Quy chế thi đua, khen thưởng",
                            "confidence": "V",
                            **values,
                        }
                    )
                ],
            }
        )
        ruleset.action_put_in_force()

    def _find_share(self):
        [found] = [
            one for one in self._ask("CSTDCS").findings if one.criterion.key == "quota"
        ]
        return found

    def test_nobody_is_counted_where_no_share_is_asked(self):
        """A share of rules that are no longer in force is none."""
        service = type(self.env["tdkt.eligibility"])
        with (
            patch.object(service, "_count_awards", return_value={}) as awards,
            patch.object(service, "_count_heads", return_value={}) as heads,
        ):
            self._ask("CSTDCS")
            self.assertFalse(awards.called or heads.called)
            self._ask("CSTDCS", year=2023, date=date(2023, 12, 16))
            self.assertTrue(awards.called)
            self.assertFalse(heads.called)

    def test_a_share_of_everybody(self):
        people = self.env["hr.employee"].search([("company_id", "=", self.company.id)])
        self._add_share(share=50)
        self.assertEqual(self._find_share().details["base"], len(people))

    def test_a_share_of_those_who_have_another_award(self):
        """Everybody counts once, however often he was given or proposed it."""
        people = self.env["hr.employee"].search([("company_id", "=", self.company.id)])
        self._add_share(share=50, award_ids=self.awards["LDTT"].ids)
        self._give_members("LDTT", *people[:4], year=2025)
        self.env.flush_all()
        self.env.cr.execute(
            """INSERT INTO tdkt_commendation (decision_id, company_id, year, award_id,
                      employee_id, nominee_name, state, date, code, commendation_type)
               SELECT decision_id, company_id, year, award_id, employee_id,
                      nominee_name, state, date, code || '/2', commendation_type
                 FROM tdkt_commendation WHERE employee_id = %s AND award_id = %s""",
            [people[0].id, self.awards["LDTT"].id],
        )
        self._give_members("CSTDCS", people[4], year=2025)
        details = self._find_share().details
        self.assertEqual((details["base"], details["given"]), (4, 1))

    def test_the_index_of_proposals_is_of_those_that_count(self):
        """Else PostgreSQL does not take it, and reads all lines of the year."""
        self.env.cr.execute(
            "SELECT pg_get_expr(indpred, indrelid) FROM pg_index"
            " WHERE indexrelid = 'tdkt_nomination_share_idx'::regclass"
        )
        [(condition,)] = self.env.cr.fetchall()
        self.assertEqual(sorted(re.findall(r"'(\w+)'", condition)), sorted(PROPOSED))

    # --- Who learns what -----------------------------------------------------------

    def test_nobody_learns_of_a_colleagues_discipline(self):
        """Two equal colleagues, one of them disciplined, look the same."""
        good, bad = self.person, self.other_staff.employee_id
        for one in (good, bad):
            self._assess(one)
        self._discipline(bad)
        self._discipline(bad, status="pending", measure=False)
        for user in (self.head, self.leader, self.council):
            looks = []
            for one in (good, bad):
                answers = [
                    self._ask(award.code, one, user=user, year=year)
                    for award in self.awards.values()
                    if award.subject_type == "individual"
                    for year in (2023, 2024, 2025)
                ]
                words = self._as(user)
                looks.append(
                    [
                        (
                            answer.outcome,
                            answer.rulesets,
                            words._say_outcome(answer),
                            words._say_all(answer.findings),
                            [one.result for one in answer.findings],
                        )
                        for answer in answers
                    ]
                )
            with self.subTest(user=user.login):
                self.assertEqual(*looks)
                self.assertIn("The standing office checks it.", looks[0][0][3])
        for user in (self.officer, self.hr_user, self.other_staff):
            with self.subTest(user=user.login):
                verdict = self._ask("LDTT", bad, user=user)
                self.assertEqual(verdict.outcome, engine.NOT_ELIGIBLE)
                self.assertEqual(
                    self._reasons(verdict)["not_suspended"], "proceedings_pending"
                )

    def test_nor_through_a_unit(self):
        self._discipline(self.person, measure="warning")
        verdict = self._ask("TTLDTT", self.department, user=self.head)
        self.assertEqual(self._reasons(verdict)["members_not_disciplined"], "veiled")
        verdict = self._ask("TTLDTT", self.department)
        self.assertEqual(
            self._reasons(verdict)["members_not_disciplined"], "members_disciplined"
        )

    # --- Many ------------------------------------------------------------------------

    def test_queries_do_not_grow_with_subjects(self):
        people = self.env["hr.employee"].create(
            [
                {
                    "name": f"Người {number}",
                    "company_id": self.company.id,
                    "department_id": self.department.id,
                }
                for number in range(30)
            ]
        )
        units = self.office | self.department | self.other_department

        def count(some, some_units):
            self.env.flush_all()
            self.env.invalidate_all()
            requests = [
                self._request(award.code, one, year=year)
                for award in self.awards.values()
                for one in (some_units if award.subject_type == "collective" else some)
                for year in (2023, 2025)
            ]
            before = self.env.cr.sql_log_count
            found = self._as(self.officer)._judge(requests)
            self.assertEqual(len(found), len(requests))
            self.assertEqual(
                [one.case.award for one in found],
                [one.award.code for one in requests],
            )
            return self.env.cr.sql_log_count - before

        count(people[:1], units[:1])
        few, many = count(people[:3], units[:2]), count(people, units)
        self.assertEqual(few, many)
        self.assertLessEqual(many, 40)

    def test_queries_for_ten_thousand_people(self):
        """Two batches are as many as ten thousand people need."""
        self.assertGreaterEqual(2 * tdkt_eligibility.BATCH, 10_000)
        people = self.env["hr.employee"].create(
            [{"name": f"Người {n}", "company_id": self.company.id} for n in range(6)]
        )
        requests = [
            self._request(award.code, one, year=2025)
            for one in people
            for award in self.awards.values()
            if award.subject_type == "individual"
        ]

        def count(size):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with patch.object(tdkt_eligibility, "BATCH", size):
                found = self._as(self.officer)._judge(requests, whole=True)
            self.assertEqual(
                [(one.case.subject.ref, one.case.award) for one in found],
                [(f"hr.employee,{one.subject.id}", one.award.code) for one in requests],
            )
            return self.env.cr.sql_log_count - before

        count(6)
        one, two, three = count(6), count(3), count(2)
        self.assertEqual(three - two, two - one)
        self.assertLessEqual(two, 40)

    def test_everybody_at_once(self):
        """What a column says of somebody is the outcome he is told by himself."""
        people = self.env["hr.employee"].search([("company_id", "=", self.company.id)])
        person, other, third = people[:3]
        for year in (2022, 2023, 2024):
            for one, code in ((person, "CSTDCS"), (other, "CSTDCS"), (third, "LDTT")):
                self._give_external(self.awards[code], year, one)
        self._give_external(self.awards["GK-CN"], 2025, third)
        self._give_external(
            self.awards["CSTDCS"],
            2025,
            other,
            commendation_type="phong_trao",
            external_reference="khác/QĐ-UBND",
        )
        for number, one in enumerate(people):
            for year in (2024, 2025)[: 1 + number % 2]:
                self._assess(one, year, ("excellent", "good", "failed")[number % 3])
        self._discipline(other)
        self._discipline(third, status="pending", measure=False)
        self._create_dossier(
            nominations=[
                {
                    "award_id": self.awards["LDTT"].id,
                    "employee_id": person.id,
                    "merit": "Hoàn thành xuất sắc nhiệm vụ.",
                }
            ],
            year=2025,
        )
        people[-1].active = False
        self._add_share(share=50, award_ids=self.awards["LDTT"].ids)
        catalogue = self.env["tdkt.award"].search([("subject_type", "=", "individual")])
        for user, whole in (
            (self.officer, False),
            (self.head, False),
            (self.head, True),
        ):
            service = self._as(user)
            requests = [
                self._request(award.code, one) for award in catalogue for one in people
            ]
            alone = {
                (request.subject.id, request.award.id): verdict.outcome
                for request, verdict in zip(
                    requests, service._judge(requests, whole), strict=True
                )
            }
            together = {
                (employee_id, award_id): engine.OUTCOMES[place]
                for judged in service._judge_everybody(
                    people, catalogue, 2025, date(2025, 12, 22), whole
                )
                for award_id, column in judged.columns.items()
                for employee_id, place in zip(judged.ids, column, strict=True)
            }
            with self.subTest(user=user.login, whole=whole):
                self.assertEqual(together, alone)
                self.assertEqual(set(together.values()), set(engine.OUTCOMES))

    def test_queries_for_everybody_at_once(self):
        people = self.env["hr.employee"].create(
            [{"name": f"Người {n}", "company_id": self.company.id} for n in range(6)]
        )
        catalogue = self.env["tdkt.award"].search([("subject_type", "=", "individual")])

        def count(some, size):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with patch.object(tdkt_eligibility, "BATCH", size):
                found = list(
                    self._as(self.officer)._judge_everybody(
                        some, catalogue, 2025, date(2025, 12, 22), whole=True
                    )
                )
            self.assertEqual([one for judged in found for one in judged.ids], some.ids)
            return self.env.cr.sql_log_count - before

        count(people, 6)
        self.assertEqual(count(people, 6), count(people[:2], 6))
        # two batches are as many as ten thousand people need
        self.assertLessEqual(count(people, 3), 40)

    def test_nothing_is_read_from_before_the_years_asked_about(self):
        """Where the register does not say for which year, the decision's counts."""
        for year in (2016, 2023, 2024):
            self._give_external(self.awards["CSTDCS"], year)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE tdkt_commendation SET year = 0"
            " WHERE employee_id = %s AND year = %s",
            [self.person.id, 2024],
        )
        for level, year in (("good", 2016), ("good", 2025)):
            self._assess(self.person, year, level)
        subject = self._ask("CSTDT").case.subject
        self.assertEqual(sorted(one.year for one in subject.awards), [2023, 2024])
        subject = self._ask("LDTT").case.subject
        self.assertEqual([one.year for one in subject.assessments], [2025])

    def test_what_is_recorded_meanwhile_is_judged(self):
        """Nothing of a verdict is remembered: facts are read at each judgement."""
        before = self._ask("LDTT")
        self._assess(self.person, level="failed")
        after = self._ask("LDTT")
        self.assertEqual(
            [self._reasons(one)["assessment_at_least"] for one in (before, after)],
            ["not_assessed", "assessed_below"],
        )

    # --- Words -----------------------------------------------------------------------

    def test_every_reason_has_its_sentence(self):
        """All that criteria answer can be said, and nothing else is kept."""
        reasons = {"veiled"}

        def take(node):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                reasons.add(node.value)
            elif isinstance(node, ast.IfExp):
                take(node.body)
                take(node.orelse)
            elif isinstance(node, ast.BoolOp):
                take(node.values[-1])
            elif isinstance(node, ast.Tuple) and node.elts:
                take(node.elts[0])

        for node in ast.walk(ast.parse(inspect.getsource(criteria))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Answer":
                take(node.args[1])
            elif isinstance(node, ast.Assign) and getattr(
                node.targets[0], "id", ""
            ) in ("reason", "pending"):
                take(node.value)
        said = {key.partition("/")[0] for key in sentences.FOUND}
        self.assertGreater(len(reasons), 50)
        self.assertEqual(reasons, said)
        self.assertLessEqual(sentences.TURNS_ON.keys(), said)

    def test_sentences_of_a_clerk(self):
        """No code, no “False”, no bracket of the program, in either language."""
        self.env["res.lang"]._activate_lang("vi_VN")
        for setting in ({}, {"tdkt_awards_since": 0, "tdkt_disciplines_since": 0}):
            self.company.write(setting)
            for lang in ("en_US", "vi_VN"):
                words = self._as(self.officer).with_context(lang=lang)
                for award in self.awards.values():
                    one = self.person
                    if award.subject_type != "individual":
                        one = self.department
                    for year in (2023, 2025):
                        verdict = self._ask(award.code, one, year=year)
                        said = words._say_all(verdict.findings)
                        said.append(words._say_outcome(verdict))
                        for sentence in said:
                            self.assertTrue(sentence.strip())
                            for wrong in ("False", "None", "%(", "CSTD", "LDTT", "_"):
                                self.assertNotIn(wrong, sentence)

    def test_what_stands_in_the_way_is_said(self):
        self._assess(self.person, level="completed")
        said = self._as(self.officer)._say_outcome(self._ask("LDTT"))
        self.assertEqual(
            said,
            "Not Eligible: Assessed “Completion” for 2025; “Good Completion” or better "
            "is asked for.",
        )
