from datetime import date

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import TdktCase

MODELS = (
    "tdkt.award",
    "tdkt.paper.requirement",
    "tdkt.retention.rule",
    "tdkt.authority",
    "tdkt.commendation.rule",
    "tdkt.citation",
    "tdkt.change.basis",
    "tdkt.base.salary",
    "tdkt.document.form",
    "tdkt.award.rate",
    "tdkt.ruleset",
    "tdkt.criterion",
    "tdkt.statistic.form",
)


@tagged("post_install", "-at_install", "tdkt")
class TestProvisions(TdktCase):
    """The law stands in dated rows: changing a row changes what the office may do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["tdkt.commendation.rule"].with_user(cls.manager)
        cls.minister = cls.env.ref("thidua_khenthuong.authority_minister")

    def _assert_invalid(self, sentence, operation):
        with self.assertRefused(ValidationError, sentence), self.env.cr.savepoint():
            operation()

    def test_every_table_of_the_law_has_the_same_shape(self):
        vocabularies = set()
        for name in MODELS:
            with self.subTest(model=name):
                model = self.env[name]
                self.assertTrue(model._fields["legal_basis"].required)
                vocabularies.add(tuple(dict(model._fields["confidence"].selection)))
                today = date(2024, 6, 1)
                rows = model.search([])
                self.assertEqual(
                    rows._in_force(today), model._find_in_force(today), "written once"
                )
        self.assertEqual(vocabularies, {("V", "Q", "G", "K", "?")})

    @freeze_time("2024-03-10 02:00:00")
    def test_in_force_includes_both_ends(self):
        rule = self.rules.create(
            {
                "commendation_type": "cong_trang",
                "effect": "no_ground",
                "legal_basis": "Điều 4",
                "date_from": date(2024, 3, 10),
                "date_to": date(2024, 3, 10),
            }
        )
        domain = [("id", "=", rule.id)]
        self.assertTrue(rule.in_force)
        self.assertEqual(self.rules.search([*domain, ("in_force", "=", True)]), rule)
        self.assertFalse(self.rules.search([*domain, ("in_force", "=", False)]))
        for day in (date(2024, 3, 9), date(2024, 3, 11)):
            self.assertFalse(rule._in_force(day))

    def test_a_successor_ends_what_it_supersedes(self):
        old = self.rules.create(
            {
                "commendation_type": "cong_trang",
                "effect": "simplified",
                "legal_basis": "Luật cũ",
                "date_to": date(2030, 6, 30),
            }
        )
        new = self.rules.create(
            {
                "commendation_type": "cong_trang",
                "effect": "simplified",
                "legal_basis": "Luật mới",
                "date_from": date(2030, 7, 10),
            }
        )
        old.superseded_by_id = new
        self.assertEqual(old.date_to, date(2030, 7, 9))
        self._assert_invalid(
            "A provision cannot supersede itself.",
            lambda: new.write({"superseded_by_id": old.id}),
        )

    def test_a_row_ends_before_its_successor_begins(self):
        """Also where rows stand side by side, as papers do."""
        old = self.env.ref("thidua_khenthuong.paper_requirement_2024_title_full_report")
        new = old.copy({"date_from": date(2030, 7, 10)})
        old.superseded_by_id = new
        self._assert_invalid(
            "is superseded from 10/07/2030: end it the day before",
            lambda: old.with_user(self.manager).write({"date_to": date(2030, 7, 10)}),
        )

    def test_rivals_are_not_in_force_together(self):
        self._assert_invalid(
            "is in force for the same at the same time: end it the day before",
            lambda: self.rules.create(
                {
                    "commendation_type": "dot_xuat",
                    "effect": "simplified",
                    "legal_basis": "Điều 1",
                    "date_from": date(2025, 1, 1),
                }
            ),
        )

    def test_the_procedure_follows_the_rule_of_the_day(self):
        shipped = self.env.ref(
            "thidua_khenthuong.commendation_rule_2024_simplified_dot_xuat"
        )
        with freeze_time("2026-06-01 02:00:00"):
            before = self._create_dossier(commendation_type="dot_xuat")
            self.assertTrue(before.simplified_procedure)
            shipped.date_to = date(2026, 5, 31)
            after = self._create_dossier(commendation_type="dot_xuat")
            self.assertFalse(after.simplified_procedure)
            self.assertTrue(before.simplified_procedure, "judged on its own day")

    def test_equal_ranks_decide_for_each_other(self):
        self.env["tdkt.authority"].search([]).confidence = "V"
        self.assertFalse(self.high_award._get_authority_reason("minister"))
        self.assertIn(
            "is decided by", self.high_award._get_authority_reason("director")
        )
        self.assertFalse(self.high_award._get_authority_reason("prime_minister"))
        self.minister.rank = 1
        self.assertIn(
            "is decided by", self.high_award._get_authority_reason("minister")
        )

    def test_what_was_not_read_warns_and_does_not_block(self):
        director = self.env.ref("thidua_khenthuong.authority_director")
        dossier = self._create_dossier(
            nominations=[
                {
                    "award_id": self.high_award.id,
                    "employee_id": self.staff.employee_id.id,
                    "merit": "Xuất sắc",
                }
            ]
        )
        line = self._qualify(dossier).nomination_ids.with_user(self.officer)
        decision = self._create_decision(gather=False)
        self._assert_invalid(
            "is decided by", lambda: line.write({"decision_id": decision.id})
        )
        self.assertFalse(decision.provision_warning)
        director.confidence = "K"
        line.decision_id = decision
        self.assertIn("is decided by", decision.provision_warning)

    def test_a_yearly_title_for_another_type_warns(self):
        title = self.env.ref("thidua_khenthuong.award_ldtt")
        title.commendation_type = "cong_trang"
        dossier = self._create_dossier(
            commendation_type="dot_xuat",
            nominations=[
                {
                    "award_id": title.id,
                    "employee_id": self.staff.employee_id.id,
                    "merit": "Xuất sắc",
                }
            ],
        )
        line = self._qualify(dossier).nomination_ids.with_user(self.officer)
        decision = self._create_decision(gather=False, commendation_type="dot_xuat")
        line.decision_id = decision
        self.assertEqual(
            decision.provision_warning,
            "“Lao động tiên tiến” is given for: Regular Merit, not for: Sudden Merit.",
        )
        decision.commendation_type = "cong_trang"
        self.assertFalse(decision.provision_warning)
