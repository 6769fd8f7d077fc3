"""Statistical forms, counted by hand and by the software."""

import io
from datetime import date

import openpyxl
from freezegun import freeze_time
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, TransactionCase, tagged
from odoo.tools import mute_logger

from ..models.statistics import facts
from .common import TODAY, TdktCase


@tagged("post_install", "-at_install", "tdkt")
class TestFacts(TransactionCase):
    """What a record counts as, without any record."""

    def test_how_long_a_campaign_lasts(self):
        for first, last, band in (
            (date(2023, 3, 1), date(2023, 5, 31), "under_1"),
            (date(2023, 1, 1), date(2023, 12, 30), "under_1"),
            # from the first day to the last is one year, neither more nor less
            (date(2023, 1, 1), date(2023, 12, 31), "1"),
            (date(2024, 2, 29), date(2025, 2, 27), "1"),
            (date(2023, 1, 1), date(2024, 1, 1), "1_to_3"),
            (date(2023, 1, 1), date(2025, 12, 30), "1_to_3"),
            (date(2023, 1, 1), date(2025, 12, 31), "3_to_5"),
            (date(2023, 1, 1), date(2027, 12, 30), "3_to_5"),
            (date(2021, 1, 1), date(2025, 12, 31), "5_up"),
            (date(2023, 1, 1), None, None),
            (None, date(2023, 1, 1), None),
        ):
            with self.subTest(first=first, last=last):
                self.assertEqual(facts.duration_band(first, last), band)

    def test_the_longest_beginning_of_whole_words_tells_the_band(self):
        bands = {"phó giám đốc": "head", "phó giám đốc sở": "department"}
        for position, band in (
            ("Phó Giám đốc Sở Nội vụ", "department"),
            ("  PHÓ  GIÁM ĐỐC ", "head"),
            ("Phó Giám đốc Trung tâm", "head"),
            ("Phó Giám đốcc", None),
            ("Giám đốc", None),
            ("", None),
            (False, None),
        ):
            with self.subTest(position=position):
                self.assertEqual(facts.find_band(position, bands), band)


class StatisticCase(TdktCase):
    """The register of 2022, small enough to be counted by hand.

    ======== =========== ================================= ==================
    decision way         whom                              what
    ======== =========== ================================= ==================
    A        thường xuyên Chuyên viên; Trưởng phòng;       Bằng khen tỉnh (5)
                         “Giám đốc”; a department; a body
    B        chuyên đề   Giám đốc Sở; a company            CSTĐ tỉnh; Cờ tỉnh
    C        đột xuất    a department; a household         TTLĐXS; Bằng khen
    N        thường xuyên Trưởng phòng; a department;      BK TTg (2), CSTĐTQ,
                         Chuyên viên; a department         Cờ CP
    D        thường xuyên Chuyên viên, in 2021             Bằng khen tỉnh
    ======== =========== ================================= ==================
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        data = "thidua_khenthuong."
        ref = cls.env.ref
        cls.household_award = cls.env["tdkt.award"].create(
            {
                "name": "Bằng khen của Chủ tịch UBND tỉnh",
                "code": "BK_TINH_HO",
                "subject_type": "household",
                "level": "province",
                "authority": "province_chair",
                "legal_basis": "Luật Thi đua, khen thưởng 2022, Điều 73",
            }
        )
        ref(f"{data}statistic_column_0603_02").award_ids += cls.household_award
        partners = cls.env["res.partner"].create(
            [
                {"name": "Hội Người cao tuổi tỉnh", "is_company": True},
                {"name": "Công ty Cổ phần Đá vôi", "is_company": True},
                {"name": "Hộ ông Lý Văn Sáu"},
            ]
        )
        cls.body, cls.firm, cls.household = partners
        award = {
            key: ref(f"{data}award_{key}").id
            for key in (
                *("bk_tinh_individual", "bk_tinh_collective", "cstdt", "co_tinh"),
                *("ttldxs", "bk_ttg_individual", "bk_ttg_collective", "cstdtq"),
                "co_cp",
            )
        }
        person = {
            user: {"employee_id": user.employee_id.id}
            for user in (cls.staff, cls.head, cls.other_head, cls.leader)
        }
        cls.decision_a = cls._register(
            *("A/QĐ-UBND", date(2022, 6, 20), "cong_trang"),
            {"award_id": award["bk_tinh_individual"], **person[cls.staff]},
            {"award_id": award["bk_tinh_individual"], **person[cls.head]},
            {
                "award_id": award["bk_tinh_individual"],
                **person[cls.other_head],
                "nominee_position": "Giám đốc",
            },
            {
                "award_id": award["bk_tinh_collective"],
                "department_id": cls.department.id,
            },
            {"award_id": award["bk_tinh_collective"], "partner_id": cls.body.id},
        )
        cls.decision_b = cls._register(
            *("B/QĐ-UBND", date(2022, 11, 20), "phong_trao"),
            {
                "award_id": award["cstdt"],
                **person[cls.leader],
                "nominee_position": "Giám đốc Sở Nội vụ",
            },
            {"award_id": award["co_tinh"], "partner_id": cls.firm.id},
        )
        cls.decision_c = cls._register(
            *("C/QĐ-UBND", date(2022, 8, 1), "dot_xuat"),
            {"award_id": award["ttldxs"], "department_id": cls.other_department.id},
            {"award_id": cls.household_award.id, "partner_id": cls.household.id},
        )
        cls.decision_n = cls._register(
            *("N/QĐ-TTg", date(2022, 9, 2), "cong_trang"),
            {"award_id": award["bk_ttg_individual"], **person[cls.head]},
            {
                "award_id": award["bk_ttg_collective"],
                "department_id": cls.department.id,
            },
            {"award_id": award["cstdtq"], **person[cls.staff]},
            {"award_id": award["co_cp"], "department_id": cls.office.id},
        )
        cls.decision_d = cls._register(
            *("D/QĐ-UBND", date(2021, 12, 31), "cong_trang"),
            {"award_id": award["bk_tinh_individual"], **person[cls.staff]},
        )
        cls._classify(cls.decision_b, cls.firm, enterprise="yes")
        cls.form = ref(f"{data}statistic_form_0603")

    @classmethod
    def _register(cls, reference, day, way, *lines):
        decision = cls._create_external(
            reference,
            day,
            commendation_type=way,
            line_ids=[Command.create(line) for line in lines],
        )
        decision.action_register()
        return decision

    @classmethod
    def _classify(cls, decision, holder, **values):
        award = decision.commendation_ids.filtered(
            lambda one: holder in (one.employee_id, one.department_id, one.partner_id)
        )
        classes = cls.env["tdkt.statistic.class"].with_user(cls.officer)
        return classes.create({"commendation_id": award.id, **values})

    @classmethod
    def _create_report(cls, number="0603", **values):
        form = cls.env.ref(f"thidua_khenthuong.statistic_form_{number}")
        reports = cls.env["tdkt.statistic.report"].with_user(cls.officer)
        return reports.create(
            {
                "company_id": cls.company.id,
                "form_id": form.id,
                "year": 2022,
                **values,
            }
        )

    def _numbers(self, report, part="rows"):
        """Return {code, or name where there is none: numbers} of a table's part."""
        return {
            line["code"] or line["fact"]
            if part == "unclassified"
            else (line["code"] or line["name"]): line["numbers"]
            for line in report.table[part]
        }

    def _key(self, report, code, column):
        """Return the key of a cell, by the codes of its row and column."""
        row = next(one["key"] for one in report.table["rows"] if one["code"] == code)
        found = [one["key"] for one in report.table["columns"]]
        return f"{row}|{found[column]}"

    def _opened(self, action):
        return self.env[action["res_model"]].search(action["domain"])


@tagged("post_install", "-at_install", "tdkt")
class TestStatistics(StatisticCase):
    """What is counted, against numbers written by hand."""

    # 0603: total, Bằng khen, CSTĐ, Cờ, Huy hiệu, in no column (TTLĐXS)
    BY_HAND = {
        "01": [9, 6, 1, 1, 0, 1],
        "02": [4, 2, 0, 1, 0, 1],
        "03": [1, 0, 0, 1, 0, 0],
        "04": [1, 1, 0, 0, 0, 0],
        "05": [4, 3, 1, 0, 0, 0],
        "06": [0, 0, 0, 0, 0, 0],
        "07": [1, 0, 1, 0, 0, 0],
        "08": [0, 0, 0, 0, 0, 0],
        "09": [1, 1, 0, 0, 0, 0],
        "10": [1, 1, 0, 0, 0, 0],
        "11": [5, 5, 0, 0, 0, 0],
        "12": [2, 0, 1, 1, 0, 0],
        "13": [2, 1, 0, 0, 0, 1],
        "14": [0, 0, 0, 0, 0, 0],
        "15": [0, 0, 0, 0, 0, 0],
        "16": [0, 0, 0, 0, 0, 0],
        "17": [0, 0, 0, 0, 0, 0],
    }
    # the body that is perhaps an enterprise, and “Giám đốc” of whatever
    UNTOLD = {
        "enterprise": [1, 1, 0, 0, 0, 0],
        "leader_band": [1, 1, 0, 0, 0, 0],
    }

    def test_awards_of_the_province_in_a_year(self):
        report = self._create_report()
        self.assertEqual(
            [one["name"] for one in report.table["columns"]][-1], "In no column"
        )
        self.assertEqual(self._numbers(report), self.BY_HAND)
        self.assertEqual(self._numbers(report, "unclassified"), self.UNTOLD)
        self.assertEqual(
            report.table, report.with_user(self.leader).table | {"classifies": True}
        )

    def test_awards_of_the_state(self):
        report = self._create_report("0602", proposer="province")
        # total; huân chương tt, cn; GT; GT; DHVD tt, cn; Cờ CP; BK tt, cn; CSTĐTQ; …
        numbers = self._numbers(report)
        self.assertEqual(numbers["1"], [4, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0])
        self.assertEqual(numbers["2"], [0] * 12)
        self.assertEqual(numbers["3"], numbers["1"])
        self.assertEqual(numbers["6"], [2, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0])
        self.assertEqual(numbers["7"], [0] * 12)
        self.assertEqual(numbers["9"], [2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0])
        self.assertEqual(numbers["13"], [1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0])
        self.assertEqual(numbers["14"], [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0])
        self.assertEqual(numbers["15"], numbers["1"])
        self.assertFalse(report.table["unclassified"])
        # who proposed is not guessed
        report.proposer = False
        self.assertEqual(
            self._numbers(report, "unclassified"), {"proposer": numbers["1"]}
        )

    def test_campaigns(self):
        campaigns = self.env["tdkt.campaign"].with_user(self.officer)
        self._create_campaign()
        self._create_campaign(
            name="Thường xuyên năm 2023",
            kind="regular",
            date_start=date(2023, 1, 1),
            date_end=date(2023, 12, 31),
        )
        superior = campaigns.create(
            {
                "level": "superior",
                "name": "Phong trào của tỉnh",
                "parent_reference": "Kế hoạch số 52/KH-UBND",
                "date_start": date(2023, 1, 1),
                "date_end": date(2027, 12, 31),
                "company_id": self.company.id,
            }
        )
        superior.action_register()
        # none of these was launched in 2023
        self._create_campaign(launched=False, name="Dự thảo")
        self._create_unit_plan(
            self._create_campaign(
                name="Năm trước", date_start=date(2022, 12, 1), date_document=False
            ),
            adopted=True,
        )
        report = self._create_report("0601", year=2023)
        # total; central; ministry or province; agency; in no column
        self.assertEqual(
            self._numbers(report),
            {
                "01": [3, 0, 0, 2, 1],
                "02": [0, 0, 0, 0, 0],
                "03": [0, 0, 0, 0, 0],
                "04": [0, 0, 0, 0, 0],
                "05": [2, 0, 0, 2, 0],
                "06": [1, 0, 0, 1, 0],
                "07": [1, 0, 0, 1, 0],
                "08": [0, 0, 0, 0, 0],
                "09": [0, 0, 0, 0, 0],
                "10": [1, 0, 0, 0, 1],
                "11": [2, 0, 0, 1, 1],
                "12": [1, 0, 0, 1, 0],
            },
        )
        self.assertEqual(
            self._numbers(report, "unclassified"),
            {
                "scope": [1, 0, 0, 0, 1],
            },
        )
        action = report.action_classify("?scope|" + report.table["columns"][0]["key"])
        [said] = self._opened(action)
        self.assertEqual(said.campaign_id, superior)
        self.assertEqual(said.derived, "not told; not told")
        said.with_user(self.officer).write(
            {"launch_level": "province", "scope": "province"}
        )
        report.invalidate_recordset()
        numbers = self._numbers(report)
        self.assertEqual(numbers["01"], [3, 0, 1, 2])
        self.assertEqual(numbers["03"], [1, 0, 1, 0])
        self.assertFalse(report.table["unclassified"])
        # a form may count what runs, not what begins
        report.form_id.with_user(self.manager).campaigns_counted = "running"
        report.invalidate_recordset()
        self.assertEqual(self._numbers(report)["01"], [4, 0, 1, 3])

    def test_an_officer_says_what_cannot_be_told(self):
        report = self._create_report()
        total = report.table["columns"][0]["key"]
        action = report.action_classify(f"?enterprise|{total}")
        [said] = self._opened(action).with_user(self.officer)
        self.assertEqual(said.commendation_id.partner_id, self.body)
        self.assertEqual(said.derived, "not told; Regular Merit")
        said.enterprise = "no"
        entry = self.env["tdkt.audit.entry"].search(
            [("res_model", "=", said._name), ("res_id", "=", said.id)], limit=1
        )
        self.assertEqual(entry.user_id, self.officer)
        # asked again, the same record is opened
        self._opened(report.action_classify(f"?leader_band|{total}")).with_user(
            self.officer
        ).write({"leader_band": "head", "way": "khang_chien"})
        report.invalidate_recordset()
        numbers = self._numbers(report)
        self.assertFalse(report.table["unclassified"])
        self.assertEqual(numbers["03"], [1, 0, 0, 1, 0, 0])
        self.assertEqual(numbers["09"], [2, 2, 0, 0, 0, 0])
        self.assertEqual(numbers["11"], [4, 4, 0, 0, 0, 0])
        self.assertEqual(numbers["17"], [1, 1, 0, 0, 0, 0])
        self.assertRefusedClassification(said)

    def assertRefusedClassification(self, said):
        other = self.decision_c.commendation_ids[0]
        with self.assertRefused(UserError, "stays with the record"):
            said.commendation_id = other
        with (
            mute_logger("odoo.sql_db"),
            self.assertRefused(UniqueViolation, "commendation_uniq"),
        ):
            said.create({"commendation_id": said.commendation_id.id})

    def test_a_list_of_positions_tells_the_band(self):
        report = self._create_report()
        positions = self.env["tdkt.statistic.position"].with_user(self.officer)
        positions.create({"name": " giám  đốc", "leader_band": "department"})
        report.invalidate_recordset()
        self.assertEqual(self._numbers(report)["07"], [2, 1, 1, 0, 0, 0])
        with (
            mute_logger("odoo.sql_db"),
            self.assertRefused(UniqueViolation, "words_uniq"),
        ):
            positions.create({"name": "Giám đốc", "leader_band": "head"})

    def test_periods(self):
        for period, values, total, dates in (
            ("half_1", {}, 5, (date(2022, 1, 1), date(2022, 6, 30))),
            ("half_2", {}, 4, (date(2022, 7, 1), date(2022, 12, 31))),
            ("quarter_1", {}, 0, (date(2022, 1, 1), date(2022, 3, 31))),
            ("quarter_2", {}, 5, (date(2022, 4, 1), date(2022, 6, 30))),
            ("quarter_3", {}, 2, (date(2022, 7, 1), date(2022, 9, 30))),
            ("quarter_4", {}, 2, (date(2022, 10, 1), date(2022, 12, 31))),
            ("five_years", {}, 10, (date(2018, 1, 1), date(2022, 12, 31))),
            (
                "other",
                {"date_from": date(2021, 12, 31), "date_to": date(2022, 6, 20)},
                6,
                (date(2021, 12, 31), date(2022, 6, 20)),
            ),
        ):
            with self.subTest(period=period):
                report = self._create_report(period=period, **values)
                self.assertEqual(self._numbers(report)["01"][0], total)
                self.assertEqual((report.date_from, report.date_to), dates)
        self.assertEqual(
            report.display_name, "0603.N/BNV-TĐKT: 31/12/2021 – 20/06/2022"
        )
        with (
            mute_logger("odoo.sql_db"),
            self.assertRefused(CheckViolation, "dates_order"),
        ):
            report.date_to = date(2020, 1, 1)

    def test_breakdowns(self):
        report = self._create_report(breakdown="month")
        self.assertEqual(
            self._numbers(report, "breakdown"),
            {
                "06/2022": [5, 5, 0, 0, 0, 0],
                "08/2022": [2, 1, 0, 0, 0, 1],
                "11/2022": [2, 0, 1, 1, 0, 0],
            },
        )
        report.breakdown = "unit"
        self.assertEqual(
            {name: row[0] for name, row in self._numbers(report, "breakdown").items()},
            # what outside bodies were given belongs to no unit of ours
            {"Phòng Cải cách": 2, "Phòng Tổ chức": 3, "Văn phòng": 1, "": 3},
        )
        report.breakdown = "award"
        found = self._numbers(report, "breakdown")
        self.assertEqual(sum(row[0] for row in found.values()), 9)
        self.assertEqual(len(found), 6)

    def test_numbers_that_are_entered(self):
        report = self._create_report("0604")
        self.assertEqual(
            {line["code"]: line["numbers"] for line in report.table["rows"]},
            dict.fromkeys(("01", "02", "03", "04", "05"), [None]),
        )
        with self.assertRefused(UserError, "still lacks numbers: 01, 02, 03, 04, 05"):
            report.action_send()
        first, *zeros, last = report.figure_ids
        first.quantity = 2
        self.assertTrue(first.entered, "a number but 0 is entered")
        for figure in zeros:
            figure.entered = True
        last.write({"quantity": 1, "note": "Quyết định tổ chức bộ máy"})
        self.assertIn(
            "Tổng số, Tổng số: the rows add up to 1, the total is 2.",
            report.table["warnings"],
        )
        first.quantity = 1
        report.action_send()
        self.assertEqual(self._numbers(report)["05"], [1])
        self.assertFalse(report.table["differences"])
        with self.assertRefused(UserError, "is locked in its present state"):
            last.quantity = 3
        with self.assertRefused(UserError, "no records behind this number"):
            report.action_open_cell(self._key(report, "05", 0))
        with (
            mute_logger("odoo.sql_db"),
            self.assertRefused(CheckViolation, "quantity_range"),
        ):
            self._create_report("0604").figure_ids[0].quantity = -1

    def test_nothing_is_entered_where_it_is_counted(self):
        figure = self._create_report("0604").figure_ids[0]
        values = {"row_id": figure.row_id.id, "column_id": figure.column_id.id}
        report = self._create_report()
        self.assertFalse(report.figure_ids)
        with self.assertRefused(ValidationError, "has no such number to enter"):
            report.figure_ids = [Command.create(values)]
        other = self._create_report("0605")
        with self.assertRefused(ValidationError, "has no such number to enter"):
            other.figure_ids[0].row_id = figure.row_id

    def test_the_form_on_the_screen(self):
        form = Form(self.env["tdkt.statistic.report"].with_user(self.officer))
        form.form_id = self.env.ref("thidua_khenthuong.statistic_form_0605")
        self.assertEqual(len(form.figure_ids), 30)
        form.period = "half_1"
        report = form.save()
        self.assertEqual(len(report.figure_ids), 30)
        self.assertEqual(report.date_to, date(2023, 6, 30))
        self.assertEqual(report.preparer_id, self.officer.employee_id)

    def test_a_line_counts_one_of_the_values_of_its_fact(self):
        row = self.form.row_ids[1].with_user(self.manager)
        with self.assertRefused(ValidationError, "is one of: collective, household"):
            row.value = "collectives"
        with self.assertRefused(ValidationError, "is one of: none at all"):
            row.fact = "all"

    def test_one_form_of_a_number_on_any_day(self):
        with self.assertRefused(ValidationError, "is in force for the same"):
            self.form.with_user(self.manager).copy({"name": "Khác"})

    def test_queries_do_not_grow(self):
        few = self._create_report(period="quarter_3", breakdown="unit")
        many = self._create_report(period="five_years", breakdown="unit")
        counts = []
        # what Odoo itself looks up once is asked for by the first
        for report in (few, few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            report.table  # noqa: B018
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])
        self.assertLess(counts[0], 25)


@tagged("post_install", "-at_install", "tdkt")
class TestSentStatistics(StatisticCase):
    """What was sent stays, and says what has changed since."""

    def _revoke(self, decision):
        decision.with_user(self.leader).action_revoke("Kê khai sai thành tích")

    def test_a_sent_report_stays_and_shows_the_difference(self):
        report = self._create_report()
        report.action_send()
        self.assertRecordValues(report, [{"state": "sent", "date_sent": TODAY}])
        self.assertFalse(report.table["differences"])
        numbers = self._numbers(report)
        print_before = self.env["tdkt.frozen.print"].search(
            [("res_model", "=", report._name), ("res_id", "=", report.id)]
        )
        self.assertEqual(len(print_before), 1)
        self._revoke(self.decision_b)
        self._register(
            *("E/QĐ-UBND", date(2022, 12, 30), "cong_trang"),
            {
                "award_id": self.env.ref("thidua_khenthuong.award_cstdt").id,
                "employee_id": self.staff.employee_id.id,
            },
        )
        self.form.with_user(self.manager).row_ids[0].name = "Khác"
        report.invalidate_recordset()
        self.assertEqual(self._numbers(report), numbers)
        self.assertEqual(report.table["rows"][0]["name"], "Tổng số")
        found = {
            (one["code"], one["column"]): one for one in report.table["differences"]
        }
        total = found["01", "Tổng số"]
        self.assertEqual(
            {name: total[name] for name in ("sent", "today", "gone", "come")},
            {"sent": 9, "today": 8, "gone": 2, "come": 1},
        )
        # as many as before, and yet others
        titles = found["01", "Chiến sĩ thi đua cấp bộ, tỉnh"]
        self.assertEqual((titles["sent"], titles["today"]), (1, 1))
        self.assertNotIn(("04", "Tổng số"), found)
        gone = self._opened(report.action_open_difference(total["key"], "gone"))
        self.assertEqual(gone, self.decision_b.commendation_ids)
        come = self._opened(report.action_open_difference(total["key"], "come"))
        self.assertEqual(come.decision_number, "E/QĐ-UBND")
        # the number that was sent still opens what it counted
        self.assertEqual(
            len(self._opened(report.action_open_cell(self._key(report, "01", 0)))), 9
        )
        changed = self._opened(report.action_open_changes())
        self.assertEqual(changed, self.decision_b.commendation_ids)
        self.assertEqual(report.change_count, 2)
        with self.assertRefused(UserError, "was sent and is kept"):
            report.unlink()

    def test_what_is_sent_is_locked(self):
        report = self._create_report()
        with self.assertRefused(UserError, "is locked in its present state"):
            report.form_id = self.env.ref("thidua_khenthuong.statistic_form_0602")
        with self.assertRefused(UserError, "changes only through"):
            report.counted = {}
        with self.assertRefused(UserError, "Only a report that was sent"):
            report.action_open_difference(self._key(report, "01", 0), "gone")
        with self.assertRefused(UserError, "Only a report that was sent"):
            report.action_open_changes()
        report.action_send()
        for values in ({"year": 2021}, {"proposer": "province"}, {"note": "x"}):
            with self.assertRefused(UserError, "is locked in its present state"):
                report.write(values)
        with self.assertRefused(UserError, "possible only in"):
            report.action_send()
        for key in ("1|2", None, ["x"], "?scope|1"):
            with self.assertRefused(UserError, "no records behind this number"):
                report.action_open_cell(key)

    def test_who_prepares_and_who_reads(self):
        report = self._create_report()
        for user in (self.staff, self.head, self.hr_user, self.council):
            with self.assertRefused(AccessError, "(tdkt.statistic.report)"):
                report.with_user(user).read(["display_name"])
        read = report.with_user(self.leader)
        self.assertEqual(self._numbers(read)["01"][0], 9)
        self.assertEqual(
            len(self._opened(read.action_open_cell(self._key(read, "01", 0)))), 9
        )
        with self.assertRefused(AccessError, "an officer of the standing office"):
            read.action_send()
        total = read.table["columns"][0]["key"]
        with self.assertRefused(AccessError, "(tdkt.statistic.class)"):
            read.action_classify(f"?enterprise|{total}")

    def test_pages(self):
        report = self._create_report(breakdown="unit", receiver="Ủy ban nhân dân tỉnh")
        reports = self.env["ir.actions.report"].with_user(self.officer)
        [(name, content)] = reports._tdkt_render_editable(
            "thidua_khenthuong.report_statistic_xlsx", report.ids
        )
        self.assertEqual(name, "0603.N-BNV-TĐKT Year 2022.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(content))
        self.assertEqual(len(book.worksheets), 3)
        rows = [[cell.value for cell in row] for row in book.worksheets[0].rows]
        self.assertEqual(
            rows[0][0],
            "Biểu số 0603.N/BNV-TĐKT. Ban hành theo Thông tư số 02/2023/TT-BNV ngày "
            "23/3/2023",
        )
        [total] = [row for row in rows if row[0] == "Tổng số" and row[1] == "01"]
        self.assertEqual(total[3:], [9, 6, 1, 1, 0])
        # codes are texts, all of them: 10 follows 09
        codes = [row[1] for row in rows if row[1] not in (None, "Mã số", "B")]
        self.assertEqual(codes, [f"{number:02d}" for number in range(1, 18)])
        self.assertEqual(book.worksheets[0].title, "Số lượng khen thưởng cấp bộ")
        [leader] = [
            row[0]
            for row in book.worksheets[0].iter_rows()
            if row[0].value == "Lãnh đạo bộ, tỉnh và tương đương trở lên"
        ]
        self.assertGreater(leader.alignment.indent, 0)
        self.assertIn("Người lập biểu: Người t_officer", [row[0] for row in rows])
        pdf, _kind = reports._render_qweb_pdf(
            "thidua_khenthuong.report_statistic", report.ids
        )
        self.assertEqual(pdf[:5], b"%PDF-")
        report.action_send()
        sent, _kind = reports._render_qweb_pdf(
            "thidua_khenthuong.report_statistic", report.ids
        )
        self._revoke(self.decision_a)
        with freeze_time("2024-01-01"):
            later, _kind = reports._render_qweb_pdf(
                "thidua_khenthuong.report_statistic", report.ids
            )
        self.assertEqual(sent, later)
