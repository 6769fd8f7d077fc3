from datetime import date
from decimal import Decimal

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .. import bonus
from ..typesetting import words
from .common import TdktCase
from .test_audit import entries_of, payload_of

SALARIES = (1_490_000, 1_800_000, 2_340_000, 2_530_000)
# law.md 6.3: coefficient × multiple -> by base salary (exact, up, nearest)
VECTORS = {
    (0.3, 1): (
        (447_000, 450_000, 450_000),
        (540_000, 540_000, 540_000),
        (702_000, 710_000, 700_000),
        (759_000, 760_000, 760_000),
    ),
    (0.3, 2): (
        (894_000, 900_000, 890_000),
        (1_080_000, 1_080_000, 1_080_000),
        (1_404_000, 1_410_000, 1_400_000),
        (1_518_000, 1_520_000, 1_520_000),
    ),
    (0.15, 1): (
        (223_500, 230_000, 220_000),
        (270_000, 270_000, 270_000),
        (351_000, 360_000, 350_000),
        (379_500, 380_000, 380_000),
    ),
    (0.8, 1): (
        (1_192_000, 1_200_000, 1_190_000),
        (1_440_000, 1_440_000, 1_440_000),
        (1_872_000, 1_880_000, 1_870_000),
        (2_024_000, 2_030_000, 2_020_000),
    ),
    (1.0, 1): tuple((salary,) * 3 for salary in SALARIES),
    (1.5, 1): (
        (2_235_000, 2_240_000, 2_240_000),
        (2_700_000, 2_700_000, 2_700_000),
        (3_510_000, 3_510_000, 3_510_000),
        (3_795_000, 3_800_000, 3_800_000),
    ),
    (1.5, 2): (
        (4_470_000, 4_470_000, 4_470_000),
        (5_400_000, 5_400_000, 5_400_000),
        (7_020_000, 7_020_000, 7_020_000),
        (7_590_000, 7_590_000, 7_590_000),
    ),
    (4.5, 1): (
        (6_705_000, 6_710_000, 6_710_000),
        (8_100_000, 8_100_000, 8_100_000),
        (10_530_000, 10_530_000, 10_530_000),
        (11_385_000, 11_390_000, 11_390_000),
    ),
}
# law.md 12.6, R2025 and R2026: individual, collective, household Giấy khen
GIAY_KHEN = {
    date(2025, 7, 1): (710_000, 1_410_000, 1_060_000),
    date(2026, 6, 30): (710_000, 1_410_000, 1_060_000),
    date(2026, 7, 1): (760_000, 1_520_000, 1_140_000),
    date(2026, 11, 26): (760_000, 1_520_000, 1_140_000),
}


@tagged("post_install", "-at_install", "tdkt")
class TestAmounts(TdktCase):
    """The figures of the law, without and with the rows that hold them."""

    def test_vectors(self):
        for (coefficient, multiple), by_salary in VECTORS.items():
            for salary, (exact, up, nearest) in zip(SALARIES, by_salary, strict=True):
                with self.subTest(coefficient=coefficient * multiple, salary=salary):
                    amount = bonus.exact(salary, coefficient, multiple)
                    self.assertEqual(amount, Decimal(exact))
                    self.assertEqual(bonus.rounded(amount, "up", 10_000), up)
                    self.assertEqual(bonus.rounded(amount, "nearest", 10_000), nearest)
                    self.assertEqual(bonus.rounded(amount, "none", 10_000), exact)

    def test_rounded_after_doubling(self):
        once = bonus.rounded(bonus.exact(2_340_000, 0.3), "up", 10_000)
        twice = bonus.rounded(bonus.exact(2_340_000, 0.3, 2), "up", 10_000)
        self.assertEqual((once, twice), (710_000, 1_410_000))

    def _line(self, award, **values):
        return self.env["tdkt.nomination"].new(
            {"award_id": award.id, "company_id": self.company.id, **values}
        )

    def _due(self, award, day):
        [due] = self._line(award)._get_dues_of_day(self.company, day).values()
        return due

    def test_certificates_of_merit_by_the_day(self):
        awards = [
            self.env.ref(f"thidua_khenthuong.award_gk_{subject}")
            for subject in ("individual", "collective", "household")
        ]
        for day, amounts in GIAY_KHEN.items():
            with self.subTest(day=day):
                self.assertEqual(
                    tuple(self._due(award, day).amount for award in awards), amounts
                )

    def test_each_award_by_rule_set(self):
        expected = {
            # award: (R2017 at 1.490.000, R2024 at 1.800.000, R2025 at 2.340.000)
            "ldtt": (450_000, 540_000, 710_000),
            "cstdcs": (1_490_000, 1_800_000, 2_340_000),
            "ttldtt": (1_200_000, 1_440_000, 1_880_000),
            "cstdt": (4_470_000, 5_400_000, 7_020_000),
            "ttldxs": (2_240_000, 2_700_000, 3_510_000),
            "co_tinh": (11_920_000, 14_400_000, 18_720_000),
            "bk_tinh_individual": (1_490_000, 2_700_000, 3_510_000),
            "bk_tinh_collective": (2_980_000, 5_400_000, 7_020_000),
            "cstdtq": (6_710_000, 8_100_000, 10_530_000),
            "co_cp": (17_880_000, 21_600_000, 28_080_000),
            "bk_ttg_individual": (5_220_000, 6_300_000, 8_190_000),
            "bk_ttg_collective": (10_430_000, 12_600_000, 16_380_000),
        }
        days = (date(2023, 6, 30), date(2024, 1, 1), date(2025, 7, 1))
        for code, amounts in expected.items():
            award = self.env.ref(f"thidua_khenthuong.award_{code}")
            with self.subTest(award=code):
                self.assertEqual(
                    tuple(self._due(award, day).amount for day in days), amounts
                )

    def test_the_rounding_of_the_office(self):
        award, day = self.award, date(2025, 7, 1)
        for rounding, amount in (("nearest", 700_000), ("none", 702_000)):
            self.company.tdkt_bonus_rounding = rounding
            self.assertEqual(self._due(award, day).amount, amount)
        self.company.write({"tdkt_bonus_rounding": "up", "tdkt_bonus_step": 1_000})
        self.assertEqual(self._due(award, day).amount, 702_000)
        for step in (0, -1, 1_000_001):
            with self.assertRefused(ValidationError, "between 1 and 1.000.000 đồng"):
                self.company.tdkt_bonus_step = step

    def test_what_is_not_certain_is_said(self):
        certain = self._due(self.award, date(2025, 7, 1))
        self.assertFalse(certain.doubts)
        [doubt] = self._due(self.award, date(2026, 7, 1)).doubts
        self.assertIn("2.530.000 đồng (Nghị định 161/2026/NĐ-CP", doubt)
        [doubt] = self._due(self.award, date(2023, 3, 10)).doubts
        self.assertIn("The coefficient of “Giấy khen (individual)”", doubt)

    def test_without_figures_nothing_is_made_up(self):
        due = self._due(self.award, date(2016, 1, 1))
        self.assertIs(due.amount, None)
        self.assertIn("No coefficient of", due.explained)
        self.env["tdkt.base.salary"].search([]).active = False
        due = self._due(self.award, date(2025, 7, 1))
        self.assertIs(due.amount, None)
        self.assertIn("No base salary is in force on 01/07/2025", due.explained)

    def test_one_base_salary_on_any_day(self):
        twice = "is in force for the same at the same time"
        with self.assertRefused(ValidationError, twice):
            self.env["tdkt.base.salary"].with_user(self.manager).create(
                {
                    "amount": 1_600_000,
                    "legal_basis": "Khác",
                    "date_from": date(2023, 1, 1),
                    "date_to": date(2023, 1, 31),
                }
            )

    def test_in_words(self):
        for amount, said in (
            (710_000, "Bảy trăm mười nghìn đồng"),
            (1_405_000, "Một triệu bốn trăm lẻ năm nghìn đồng"),
            (1_005_000, "Một triệu không trăm lẻ năm nghìn đồng"),
            (21_000_000, "Hai mươi mốt triệu đồng"),
            (11_385_000, "Mười một triệu ba trăm tám mươi lăm nghìn đồng"),
            (2_000_015_000, "Hai tỷ không trăm mười lăm nghìn đồng"),
        ):
            self.assertEqual(words.money_in_words(amount), said)


@tagged("post_install", "-at_install", "tdkt")
class TestFilling(TdktCase):
    """The decision fills its bonuses; another amount has a reason."""

    def _decision_of(self, *lines, **values):
        nominations = [
            {
                "award_id": self.env.ref(f"thidua_khenthuong.award_{award}").id,
                "merit": "Hoàn thành xuất sắc nhiệm vụ.",
                **(
                    {"employee_id": holder.id}
                    if holder._name == "hr.employee"
                    else {"department_id": holder.id}
                ),
            }
            for award, holder in lines
        ]
        self._qualify(self._create_dossier(nominations=nominations))
        return self._create_decision(**values)

    def test_filled_by_the_day_of_the_decision(self):
        decision = self._decision_of(
            ("gk_individual", self.staff.employee_id),
            ("gk_collective", self.department),
        )
        lines = decision.nomination_ids.sorted("amount")
        self.assertEqual(lines.mapped("amount"), [450_000, 900_000])
        self.assertEqual(decision.total_amount, 1_350_000)
        self.assertEqual(
            decision.total_in_words, "Một triệu ba trăm năm mươi nghìn đồng"
        )
        self.assertEqual(
            lines[0].bonus_note,
            "0,3 × 1.490.000 = 447.000, rounded to 450.000 đồng; Nghị định "
            "91/2017/NĐ-CP, Điều 69–73; Nghị định 38/2019/NĐ-CP",
        )
        with freeze_time("2023-07-03 03:00:00"):
            decision.with_user(self.officer).date_document = date(2023, 7, 3)
            self.assertEqual(lines.mapped("amount"), [540_000, 1_080_000])

    def test_submitted_with_the_bonuses_of_that_day(self):
        decision = self._decision_of(("gk_individual", self.staff.employee_id))
        with freeze_time("2023-07-03 03:00:00"):
            decision.action_propose()
            self.assertEqual(decision.nomination_ids.amount, 540_000)
        # what he reads stays as it is, and the warning says so
        with freeze_time("2024-07-03 03:00:00"):
            decision.invalidate_recordset()
            decision.sudo()._fill_bonuses()
            self.assertEqual(decision.nomination_ids.amount, 540_000)
            self.assertIn(
                "1 bonus(es) are not what the law gives on 03/07/2024, e.g. Người "
                "t_staff: 540.000 instead of 710.000 đồng.",
                decision.bonus_warning,
            )

    def test_another_amount_has_a_reason_that_is_kept(self):
        decision = self._decision_of(("gk_individual", self.staff.employee_id))
        line = decision.nomination_ids.with_user(self.officer)
        unexplained = (
            "Người t_staff is due 450.000 đồng by law (0,3 × 1.490.000",
            "why it is 300.000 đồng",
        )
        refusal = ValidationError, *unexplained
        with self.assertRefusedAs(refusal), self.env.cr.savepoint():
            line.amount = 300_000
        line.write({"amount": 300_000, "bonus_reason": "Quỹ không đủ"})
        decision.action_fill_bonuses()
        self.assertEqual(line.amount, 300_000)
        entry = payload_of(entries_of(line, "write")[-1])["changes"]
        self.assertEqual(entry["amount"], [450_000, 300_000])
        self.assertEqual(entry["bonus_reason"][1], "Quỹ không đủ")
        with self.assertRefusedAs(refusal), self.env.cr.savepoint():
            line.bonus_reason = False
        line.write({"amount": 450_000, "bonus_reason": False})
        sets = "Only an officer of the standing office sets “Reason for Another Bonus”."
        with self.assertRefused(UserError, sets), self.env.cr.savepoint():
            line.with_user(self.head).bonus_reason = "Tôi muốn thế"

    def test_an_own_line_is_filled_and_not_changed(self):
        other = self._create_user("t_officer2", "officer", self.office)
        values = {"employee_id": self.officer.employee_id.id, "merit": "Tốt"}
        dossier = self._create_dossier(
            nominations=[{"award_id": self.award.id, **values}]
        )
        dossier.action_submit()
        dossier.with_user(other).action_appraise()
        dossier.nomination_ids.with_user(other).action_qualify()
        decision = self._create_decision()
        line = decision.nomination_ids.with_user(self.officer)
        self.assertEqual(line.amount, 450_000)
        for values in ({"amount": 1}, {"bonus_reason": "Xứng đáng"}):
            own = "is a matter of your own"
            with self.assertRefused(UserError, own), self.env.cr.savepoint():
                line.write(values)

    def test_the_highest_of_several_titles(self):
        staff = self.staff.employee_id
        decision = self._decision_of(
            ("ldtt", staff), ("cstdcs", staff), ("gk_individual", staff)
        )
        paid = {line.award_id.code: line.amount for line in decision.nomination_ids}
        # a title and a form are both paid
        self.assertEqual(paid, {"LDTT": 0, "CSTDCS": 1_490_000, "GK-CN": 450_000})
        higher = decision.nomination_ids.filtered(
            lambda line: line.award_id.code == "CSTDCS"
        )
        higher.with_user(self.officer).action_remove_from_decision()
        lower = decision.nomination_ids.filtered(
            lambda line: line.award_id.code == "LDTT"
        )
        self.assertEqual(lower.amount, 450_000)

    def test_what_was_paid_before_for_the_same(self):
        staff = self.staff.employee_id
        self._issue(self._decision_of(("ldtt", staff)), 1)
        second = self._decision_of(("cstdcs", staff), ("ldtt", self.head.employee_id))
        line = second.nomination_ids.filtered(lambda one: one.employee_id == staff)
        self.assertEqual(line.amount, 1_490_000)
        self.assertIn(
            "Người t_staff was paid 450.000 đồng for the same achievement: “Lao động "
            "tiên tiến”, 01/QĐ-SKT.",
            second.bonus_warning,
        )
        self._issue(second, 2)
        third = self._decision_of(("ldtt", staff))
        self.assertEqual(third.nomination_ids.amount, 0)
        self.assertFalse(third.nomination_ids.bonus_reason)

    def test_another_body_pays_what_it_decides(self):
        decision = self._create_external(
            "9/QĐ-UBND",
            date(2023, 3, 1),
            line_ids=[
                (
                    0,
                    0,
                    {
                        "award_id": self.high_award.id,
                        "employee_id": self.staff.employee_id.id,
                        "amount": 123,
                    },
                )
            ],
        )
        decision.action_register()
        self.assertEqual(decision.commendation_ids.amount, 123)
        self.assertFalse(decision.bonus_warning)

    def test_many_lines_in_a_constant_number_of_queries(self):
        """Ten times as many lines take hardly a query more."""
        counts = []
        # core looks for each new employee among all: a thousand take it minutes
        for number in (20, 200):
            people = self.env["hr.employee"].create(
                [
                    {
                        "name": f"Người {number}-{index}",
                        "company_id": self.company.id,
                        "department_id": self.department.id,
                    }
                    for index in range(number)
                ]
            )
            campaign = self._create_campaign()
            self._qualify(
                self._create_dossier(
                    campaign,
                    nominations=[
                        {
                            "award_id": self.award.id,
                            "employee_id": person.id,
                            "merit": "Tốt",
                        }
                        for person in people
                    ],
                )
            )
            decision = self._create_decision(campaign)
            self.assertEqual(decision.total_amount, number * 450_000)
            self.company.tdkt_bonus_rounding = "none"
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            decision.with_user(self.officer).action_fill_bonuses()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(decision.total_amount, number * 447_000)
            self.company.tdkt_bonus_rounding = "up"
        self.assertLessEqual(counts[1], counts[0] + 6, counts)
        self.assertLessEqual(counts[1], 60, counts)


@tagged("post_install", "-at_install", "tdkt")
class TestFund(TdktCase):
    """What the fund of a year has, what is decided, what is left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fund = (
            cls.env["tdkt.bonus.fund"]
            .with_user(cls.officer)
            .create(
                {
                    "company_id": cls.company.id,
                    "year": 2023,
                    "planned": 1_000_000,
                    "source": "Quyết định giao dự toán",
                }
            )
        )

    def _figures(self):
        self.fund.invalidate_recordset()
        return self.fund.decided, self.fund.prepared, self.fund.left

    def test_decided_prepared_and_left(self):
        self._qualify(self._create_dossier())
        decision = self._create_decision()
        self.assertEqual(self._figures(), (0, 450_000, 1_000_000))
        self.assertEqual(self.fund.prepared_ids, decision)
        self._issue(decision, 1)
        self.assertEqual(self._figures(), (450_000, 0, 550_000))
        self.assertEqual(self.fund.decided_ids, decision)
        self.assertFalse(self.fund.prepared_ids)
        # the same year of another office, another year of this one
        self.assertEqual(
            self.env["tdkt.bonus.fund"]
            .create({"company_id": self.company.id, "year": 2024})
            .decided,
            0,
        )
        decision.with_user(self.leader).action_revoke("Sai đối tượng")
        self.assertEqual(self._figures(), (0, 0, 1_000_000))

    def test_more_than_is_left_is_said_and_goes_through(self):
        self.fund.planned = 400_000
        self._qualify(self._create_dossier())
        decision = self._create_decision()
        self.assertIn(
            "The bonus fund of 2023 does not suffice: 400.000 đồng planned, 0 decided, "
            "this decision takes 450.000, 50.000 more than is left.",
            decision.bonus_warning,
        )
        self.assertIn("more bonuses than the fund of the year has", decision.open_gaps)
        self._issue(decision, 1)
        self.assertEqual(decision.state, "issued")
        self.assertEqual(self._figures(), (450_000, 0, -50_000))

    def test_without_a_fund_nothing_is_said(self):
        self.fund.unlink()
        self._qualify(self._create_dossier())
        decision = self._create_decision()
        self.assertNotIn("fund", decision.bonus_warning or "")
        self.assertNotIn("fund", decision.open_gaps or "")

    def test_what_another_body_gives_is_not_of_this_fund(self):
        line = {
            "award_id": self.high_award.id,
            "employee_id": self.staff.employee_id.id,
            "amount": 1_490_000,
        }
        self._create_external(
            "9/QĐ-UBND", date(2023, 3, 1), line_ids=[(0, 0, line)]
        ).action_register()
        self.assertEqual(self._figures(), (0, 0, 1_000_000))

    def test_who_sees_and_who_writes(self):
        for user in (self.leader, self.hr_user):
            self.assertEqual(self.fund.with_user(user).left, 1_000_000)
            with self.assertRefused(AccessError, f"({self.fund._name})"):
                self.fund.with_user(user).planned = 1
        for user in (self.staff, self.head, self.council):
            with self.assertRefused(AccessError, f"({self.fund._name})"):
                self.fund.with_user(user).read(["planned"])

    def test_one_fund_a_year(self):
        with (
            self.assertRefused(UniqueViolation, "tdkt_bonus_fund_year_uniq"),
            mute_logger("odoo.sql_db"),
        ):
            self.fund.copy()
