import base64
import io
import re
import zipfile
from collections import namedtuple
from datetime import date, datetime
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import One2many
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..award_list.cells import parse_amount, parse_date
from ..award_list.layout import Column, read_sheet
from ..award_list.list_kind import ListKind, RowFault, Target, Verdict
from ..award_list.matcher import Department, Departments
from ..award_list.table import MAX_UNPACKED, open_table
from ..award_list.text import fold
from . import award_lists
from .award_lists import row, xlsx
from .common import TdktCase


class ImportCase(TdktCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["tdkt.award.alias"].create(
            {"name": "Bằng khen của Chủ tịch UBND tỉnh", "award_id": cls.high_award.id}
        )
        cls.an = cls._create_person(
            "Nguyễn Văn An", birthday=date(1980, 5, 2), barcode="CB001", sex="male"
        )
        cls.binh = cls._create_person("Trần Thị Bình", department=cls.other_department)

    @classmethod
    def _create_person(cls, name, department=None, **values):
        return cls.env["hr.employee"].create(
            {
                "name": name,
                "department_id": (department or cls.department).id,
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _create_batch(cls, file, user=None, filename="khen-thuong.xlsx", **values):
        return (
            cls.env["tdkt.award.import"]
            .with_user(user or cls.officer)
            .create(
                {
                    "file": file,
                    "filename": filename,
                    "company_id": cls.company.id,
                    **values,
                }
            )
        )

    @classmethod
    def _check(cls, *rows, **values):
        batch = cls._create_batch(xlsx(rows), **values)
        batch.action_read()
        return cls._step_to_rest(batch)

    @classmethod
    def _import(cls, batch):
        batch.action_import()
        return cls._step_to_rest(batch)

    def _assert_row(self, record, state, words, **values):
        self.assertEqual(record.state, state, record.reason)
        self.assertIn(words, record.reason)
        if values:
            self.assertRecordValues(record, [values])


@tagged("post_install", "-at_install", "tdkt")
class TestReadingCells(TdktCase):
    def test_dates(self):
        expected = date(2019, 12, 5)
        for text in (
            "05/12/2019",
            "5-12-2019",
            "5.12.2019",
            "2019-12-05",
            "ngày 05 tháng 12 năm 2019",
        ):
            with self.subTest(text=text):
                self.assertEqual(parse_date(text), expected)
        for text in ("2019", "12/2019", "hôm qua", "", "1/1/9"):
            sentence = f"no date: {text!r}"
            with self.subTest(text=text), self.assertRefused(ValueError, sentence):
                parse_date(text)
        with self.assertRefused(ValueError, "day is out of range for month"):
            parse_date("31/02/2019")

    def test_amounts(self):
        for text in ("1.490.000", "1 490 000", "1,490,000 đồng", "1490000"):
            with self.subTest(text=text):
                self.assertEqual(parse_amount(text), 1_490_000)
        for text in ("một triệu", "-5", "1e6"):
            sentence = f"no amount: {text!r}"
            with self.subTest(text=text), self.assertRefused(ValueError, sentence):
                parse_amount(text)

    def test_headings(self):
        kind = award_lists.make_kind()
        for heading, target in (
            ("HỌ VÀ TÊN", "name"),
            ("Họ, tên cá nhân/tập thể được khen", "name"),
            ("Số QĐ", "number"),
            ("Ngày, tháng QĐ", "date"),
            ("Danh hiệu, hình thức khen thưởng", "award"),
            ("Mã CB", "code"),
            ("STT", ""),
        ):
            with self.subTest(heading=heading):
                self.assertEqual(kind.guess_target(heading), target)
        self.assertEqual(fold("Đỗ  Thị-Ánh"), "do thi anh")


@tagged("post_install", "-at_install", "tdkt")
class TestMatching(ImportCase):
    def test_by_code_birthday_department_and_name(self):
        batch = self._check(
            row("NGUYỄN  văn an", birthday=datetime(1980, 5, 2)),
            row("Trần Thị Bình", department="Phòng Cải cách", number="2/QĐ"),
            row("Tran Thi Binh", department="phong cai cach", number="3/QĐ"),
            row("Trần Thị Bình", number="4/QĐ"),
            row("Nguyễn Văn An", birthday="1981", number="5/QĐ"),
            row("Không Có Ai", number="6/QĐ"),
        )
        rows = batch.row_ids
        self._assert_row(
            rows[0], "ready", "date of birth", confidence=98, employee_id=self.an.id
        )
        self._assert_row(
            rows[1],
            "ready",
            "department match",
            confidence=90,
            employee_id=self.binh.id,
        )
        self._assert_row(
            rows[2],
            "unsure",
            "“Tran Thi Binh” is written “Trần Thị Bình” here",
            confidence=60,
        )
        self._assert_row(
            rows[3], "unsure", "Only the name", confidence=70, employee_id=self.binh.id
        )
        self._assert_row(rows[4], "error", "another date of birth", employee_id=False)
        self._assert_row(rows[5], "error", "No employee is called “Không Có Ai”")

    def test_by_code(self):
        headings = ["Mã cán bộ", *award_lists.HEADINGS[1:]]
        cells = [
            ["CB001", *row("Nguyễn văn AN")[1:]],
            ["cb001", *row("Lê Văn Khác", number="2/QĐ")[1:]],
            ["CB999", *row("Trần Thị Bình", number="3/QĐ")[1:]],
        ]
        batch = self._create_batch(xlsx(cells, headings))
        batch.action_read()
        rows = self._step_to_rest(batch).row_ids
        self._assert_row(rows[0], "ready", "Code and name", confidence=100)
        self._assert_row(
            rows[1], "unsure", "The code cb001 belongs to Nguyễn Văn An", confidence=50
        )
        self._assert_row(rows[2], "unsure", "Only the name")

    def test_a_person_found_twice(self):
        self._create_person("Nguyễn Văn An", department=self.other_department)
        batch = self._check(row("Nguyễn Văn An"))
        self._assert_row(
            batch.row_ids,
            "error",
            "2 people are called “Nguyễn Văn An”: Phòng Tổ chức; Phòng Cải cách.",
            employee_id=False,
        )
        # picked by hand from the queue
        batch.row_ids.employee_id = self.an
        self._assert_row(batch.row_ids, "ready", "Selected manually", confidence=100)

    def test_who_has_left_is_found(self):
        self.binh.action_archive()
        batch = self._check(row("Trần Thị Bình", department="Phòng Cải cách"))
        self._assert_row(batch.row_ids, "ready", "department match")

    def test_collectives(self):
        batch = self._check(
            row("Phòng Tổ chức", award="Tập thể lao động tiên tiến"),
            row("phong to chuc", award="Giấy khen", number="2/QĐ"),
            row("Phòng Không Có", award="Tập thể lao động tiên tiến", number="3/QĐ"),
        )
        rows = batch.row_ids
        self._assert_row(
            rows[0], "ready", "name of the department", department_id=self.department.id
        )
        # of the three Giấy khen the one for collectives
        self._assert_row(
            rows[1],
            "unsure",
            "“phong to chuc” is written “Phòng Tổ chức” here",
            award_id=self.collective_award.id,
        )
        self._assert_row(rows[2], "error", "No department is called")

    def test_unknown_award_is_remembered_once_picked(self):
        batch = self._check(
            row("Nguyễn Văn An", birthday="1980", award="Thư khen"),
            row("Trần Thị Bình", department="Phòng Cải cách", award="Thư khen"),
        )
        first, second = batch.row_ids
        for record in (first, second):
            self._assert_row(record, "error", "“Thư khen” is not in the catalogue")
        first.award_id = self.high_award
        self.assertEqual(first.state, "ready")
        self._assert_row(second, "ready", "department", award_id=self.high_award.id)
        again = self._check(
            row("Nguyễn Văn An", birthday="1980", award="THƯ  khen", number="9/QĐ")
        )
        self.assertEqual(again.row_ids.state, "ready")

    def test_another_office_does_not_see_the_name(self):
        words = "BK CT tỉnh"
        aliases = self.env["tdkt.award.alias"].with_user(self.officer)
        learnt = aliases.create({"name": words, "award_id": self.high_award.id})
        other = self.env["res.company"].create({"name": "Sở Khác"})
        stranger = self._create_user("t_stranger", "officer", self.office)
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        theirs = aliases.with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.assertEqual(aliases.search([("name", "=", words)]), learnt)
        self.assertFalse(theirs.search([("name", "=", words)]))
        with (
            self.assertRefused(AccessError, "(tdkt.award.alias)"),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            learnt.with_env(theirs.env).read(["name"])
        # the same words may mean something else there, or the same
        theirs.create({"name": words, "award_id": self.high_award.id})
        self.assertEqual(len(theirs.search([("name", "=", words)])), 1)

    def test_confirm_skip_and_take_up_again(self):
        batch = self._check(row("Trần Thị Bình"))
        record = batch.row_ids
        record.action_confirm()
        self.assertEqual(record.state, "ready")
        record.action_skip()
        self.assertEqual(record.state, "skipped")
        record.action_check()
        self._assert_row(record, "ready", "Selected manually", employee_id=self.binh.id)


@tagged("post_install", "-at_install", "tdkt")
class TestBadLists(ImportCase):
    def test_wrong_cells_row_by_row(self):
        good = {"birthday": "1980"}
        batch = self._check(
            row("Nguyễn Văn An", **good, date="31/02/2019", number="1/QĐ"),
            row("Nguyễn Văn An", **good, date="2019", number="2/QĐ"),
            row("Nguyễn Văn An", **good, date="01/01/2099", number="3/QĐ"),
            row("Nguyễn Văn An", **good, number=None),
            row("Nguyễn Văn An", **good, number="5/QĐ", award=None),
            row("Nguyễn Văn An", **good, number="6/QĐ"),
        )
        for record, words in zip(
            batch.row_ids,
            (
                "“31/02/2019” is not a date",
                "“2019” is not a date",
                "is in the future",
                "Missing: Number of the Decision",
                "Missing: Award",
            ),
            strict=False,
        ):
            self._assert_row(record, "error", words)
        self.assertEqual(batch.row_ids.mapped("line"), [4, 5, 6, 7, 8, 9])
        self.assertEqual(batch.ready_count, 1)
        # corrected in the queue
        batch.row_ids[0].raw_date = "28/02/2019"
        self._assert_row(batch.row_ids[0], "ready", "year of birth")

    def test_years_and_amounts(self):
        headings = [*award_lists.HEADINGS, "Năm thành tích", "Tiền thưởng"]
        person = row("Nguyễn Văn An", birthday="1980")
        batch = self._create_batch(
            xlsx(
                [
                    [*person, 2018, "1.490.000"],
                    [*person, "hai nghìn", ""],
                    [*person, 2018, "nhiều"],
                ],
                headings,
            )
        )
        batch.action_read()
        rows = self._step_to_rest(batch).row_ids
        self.assertRecordValues(
            rows[0], [{"year": 2018, "amount": 1_490_000, "state": "ready"}]
        )
        self._assert_row(rows[1], "error", "“hai nghìn” is not a year")
        self._assert_row(rows[2], "error", "“nhiều” is not an amount")

    def test_merged_cells_count_for_each_row(self):
        rows = [
            row("Nguyễn Văn An", birthday="1980"),
            row("Trần Thị Bình", department="Phòng Cải cách", number=None, date=None),
        ]

        def merge(sheet):
            sheet.merge_cells("F4:F5")
            sheet.merge_cells("G4:G5")
            sheet.merge_cells("A1:H1")

        batch = self._create_batch(xlsx(rows, change=merge))
        batch.action_read()
        self._step_to_rest(batch)
        self.assertEqual(batch.ready_count, 2)
        self.assertEqual(batch.row_ids.mapped("raw_number"), ["1234/QĐ-UBND"] * 2)

    def test_a_million_empty_rows(self):
        def far_away(sheet):
            sheet["A1048576"] = "x"

        batch = self._create_batch(
            xlsx([row("Nguyễn Văn An", birthday="1980")], change=far_away)
        )
        batch.action_read()
        self.assertEqual(batch.row_count, 1)

    def test_formulas(self):
        # openpyxl writes formulas without their results, as some programs do
        batch = self._check(
            row("Nguyễn Văn An", birthday="1980", number='=CONCATENATE("1","/QĐ")')
        )
        self._assert_row(
            batch.row_ids,
            "error",
            "“Number of the Decision” is a formula whose result is not saved",
        )

    def test_formula_with_its_result(self):
        file = self._with_cached_result("7/QĐ-UBND")
        batch = self._create_batch(file)
        batch.action_read()
        self._step_to_rest(batch)
        self.assertRecordValues(
            batch.row_ids, [{"raw_number": "7/QĐ-UBND", "state": "ready"}]
        )

    def _with_cached_result(self, result):
        """Return a workbook whose formula carries its result, as Excel saves it."""
        source = base64.b64decode(
            xlsx([row("Nguyễn Văn An", birthday="1980", number="=A1")])
        )
        target = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(source)) as old,
            zipfile.ZipFile(target, "w") as new,
        ):
            for name in old.namelist():
                content = old.read(name)
                if name.endswith("sheet1.xml"):
                    content, count = re.subn(
                        rb'<c r="F4"><f>A1</f><v ?(/>|></v>)',
                        f'<c r="F4" t="str"><f>A1</f><v>{result}</v>'.encode(),
                        content,
                    )
                    self.assertEqual(count, 1)
                new.writestr(name, content)
        return base64.b64encode(target.getvalue())

    def test_error_values(self):
        batch = self._check(row("Nguyễn Văn An", birthday="1980", date="#N/A"))
        self._assert_row(batch.row_ids, "error", "holds an error (#N/A")

    def test_duplicates_in_the_list_and_in_the_register(self):
        line = row("Nguyễn Văn An", birthday="1980")
        batch = self._check(line, line)
        first, second = batch.row_ids
        self.assertEqual(first.state, "ready")
        self._assert_row(second, "duplicate", "The same as row 4.")
        first.action_skip()
        first.action_check()
        self.assertEqual((first.state, second.state), ("ready", "duplicate"))
        self._import(batch)
        again = self._check(line)
        self._assert_row(again.row_ids, "duplicate", "Already in the register")

    def test_one_decision_with_two_dates(self):
        batch = self._check(
            row("Nguyễn Văn An", birthday="1980"),
            row("Trần Thị Bình", department="Phòng Cải cách", date="26/12/2019"),
        )
        for record in batch.row_ids:
            self._assert_row(record, "error", "several dates in this list")
        batch.row_ids[1].raw_date = "25/12/2019"
        self.assertEqual(batch.ready_count, 2)

    def test_decisions_that_are_here_already(self):
        self._qualify(self._create_dossier(self._create_campaign()))
        campaign = self.env["tdkt.campaign"].search(
            [("company_id", "=", self.company.id)]
        )
        self._issue(self._create_decision(campaign), 3)
        batch = self._check(
            row(
                "Nguyễn Văn An",
                birthday="1980",
                number="03/QĐ-SKT",
                date="10/03/2023",
                issuer="Sở Kiểm thử",
            )
        )
        self._assert_row(batch.row_ids, "error", "was made here")
        self._import(self._check(row("Nguyễn Văn An", birthday="1980")))
        later = self._check(
            row("Trần Thị Bình", department="Phòng Cải cách", date="24/12/2019")
        )
        self._assert_row(later.row_ids, "error", "is registered with the date 25/12")

    def test_whole_files_that_are_no_list(self):
        cases = (
            (b"\xd0\xcf\x11\xe0xxxx", "a.xls", "is an old .xls file"),
            (
                b"%PDF-1.4\0\0",
                "a.pdf",
                "is neither an .xlsx nor a .csv nor a .docx file",
            ),
            (b"PK\x03\x04broken", "a.xlsx", "is damaged or protected"),
            (b"\xd0\xcf\x11\xe0xxxx", "a.doc", "is an old .doc file"),
            (b"a;b\n1;2\n", "a.csv", "has no row of headings"),
        )
        for content, filename, words in cases:
            with self.subTest(file=filename), self.assertRefused(UserError, words):
                self._create_batch(base64.b64encode(content), filename=filename)
        with self.assertRefused(ValidationError, "0 bytes"):
            self._create_batch(b"", filename="a.csv")

    def test_too_large_is_refused_before_it_is_decoded(self):
        self.company.tdkt_import_max_mb = 1
        with (
            patch.object(base64, "b64decode", side_effect=AssertionError("decoded")),
            self.assertRefused(
                ValidationError,
                "The list “lon.xlsx” is larger than 1 MB: split it, or have an "
                "administrator raise the limit in the settings.",
            ),
        ):
            # no base64 at all: it would fail later if anybody looked at it
            self._create_batch("*" * 1_500_000, filename="lon.xlsx")

    def test_zip_bomb(self):
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            with archive.open("xl/worksheets/sheet1.xml", "w") as member:
                block = b"0" * 1024 * 1024
                for _megabyte in range(MAX_UNPACKED // len(block) + 1):
                    member.write(block)
        with self.assertRefused(UserError, "unpacks to far more than a list holds"):
            self._create_batch(base64.b64encode(bomb.getvalue()))

    def test_entity_bomb(self):
        source = base64.b64decode(xlsx([row("A")]))
        target = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(source)) as old,
            zipfile.ZipFile(target, "w") as new,
        ):
            for name in old.namelist():
                content = old.read(name)
                if name.endswith("sheet1.xml"):
                    content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content
                new.writestr(name, content)
        with self.assertRefused(UserError, "is neither an .xlsx nor"):
            self._create_batch(base64.b64encode(target.getvalue()))

    def test_csv_in_the_encodings_of_offices(self):
        text = (
            "Họ và tên;Năm sinh;Hình thức khen thưởng;Số QĐ;Ngày QĐ\r\n"
            "Nguyễn Văn An;1980;Giấy khen;12/QĐ-SNV;05/06/2018\r\n"
        )
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            with self.subTest(encoding=encoding):
                batch = self._create_batch(
                    base64.b64encode(text.encode(encoding)), filename="ds.csv"
                )
                batch.action_read()
                self._step_to_rest(batch)
                self.assertRecordValues(
                    batch.row_ids,
                    [{"employee_id": self.an.id, "award_id": self.award.id}],
                )

    def test_csv_with_a_quotation_mark_left_open(self):
        text = "Họ và tên,Số QĐ\nA,1/QĐ\n" + '"' + "x" * 200_000
        with self.assertRefused(UserError, "Row 3 of “a.csv” cannot be read"):
            self._create_batch(base64.b64encode(text.encode()), filename="a.csv")

    def test_columns_are_needed_and_remembered(self):
        headings = ["Ai", *award_lists.HEADINGS[2:]]
        cells = [row("Nguyễn Văn An", birthday="1980")[1:]]
        batch = self._create_batch(xlsx(cells, headings))
        with self.assertRefused(
            UserError, "Select the columns for: Name of the Person or Collective."
        ):
            batch.action_read()
        batch.column_ids[0].target = "name"
        batch.action_read()
        again = self._create_batch(xlsx(cells, headings))
        self.assertEqual(again.column_ids[0].target, "name")
        with self.assertRefused(UserError, "is locked"):
            batch.column_ids[0].target = "merit"


@tagged("post_install", "-at_install", "tdkt")
class TestImporting(ImportCase):
    ROWS = (
        row("Nguyễn Văn An", birthday="1980"),
        row("Trần Thị Bình", department="Phòng Cải cách"),
        row(
            "Nguyễn Văn An",
            birthday="1980",
            award="Giấy khen",
            number="15/QĐ-SNV",
            date="20/12/2017",
            issuer="Sở Nội vụ",
        ),
        row("Không Có Ai", number="15/QĐ-SNV", date="20/12/2017", issuer="Sở Nội vụ"),
    )

    def test_decisions_and_commendations(self):
        batch = self._import(self._check(*self.ROWS))
        self.assertRecordValues(
            batch,
            [{"state": "done", "imported_count": 3, "error_count": 1, "row_count": 4}],
        )
        # the page of the list says itself what is wrong with which row
        self.assertEqual(batch.unsettled_row_ids.mapped("state"), ["error"])
        self.assertTrue(batch.unsettled_row_ids.reason)
        decisions = batch.decision_ids.sorted("date_document")
        self.assertRecordValues(
            decisions,
            [
                {
                    "name": "Quyết định 15/QĐ-SNV",
                    "origin": "external",
                    "state": "issued",
                    "issuer_name": "Sở Nội vụ",
                    "number": 15,
                    "symbol": "QĐ-SNV",
                    "nomination_count": 1,
                },
                {
                    "name": "Quyết định 1234/QĐ-UBND",
                    "origin": "external",
                    "state": "issued",
                    "issuer_name": award_lists.ISSUER,
                    "number": 1234,
                    "symbol": "QĐ-UBND",
                    "nomination_count": 2,
                },
            ],
        )
        self.assertRecordValues(
            self.an.commendation_ids.sorted("date"),
            [
                {
                    "award_id": self.award.id,
                    "date": date(2017, 12, 20),
                    "year": 2017,
                    "nominee_title": "Ông",
                    "unit_id": self.department.id,
                    "decision_number": "15/QĐ-SNV",
                },
                {
                    "award_id": self.high_award.id,
                    "date": date(2019, 12, 25),
                    "year": 2019,
                    "nominee_title": "Ông",
                    "unit_id": self.department.id,
                    "decision_number": "1234/QĐ-UBND",
                },
            ],
        )
        # what could not be read then is imported later, into the same decision
        batch.row_ids[3].employee_id = self.binh
        batch.row_ids[3].award_id = self.award
        self._import(batch)
        self.assertEqual(batch.imported_count, 4)
        self.assertEqual(len(batch.decision_ids), 2)

    def test_undo_removes_what_it_created_and_nothing_else(self):
        first = self._import(self._check(self.ROWS[0]))
        second = self._import(self._check(self.ROWS[1]))
        # the second list found the decision of the first
        self.assertFalse(second.decision_ids)
        kept = first.decision_ids
        second.action_undo()
        self._step_to_rest(second)
        self.assertRecordValues(
            second, [{"state": "undone", "imported_count": 0, "ready_count": 1}]
        )
        self.assertEqual(kept.commendation_ids.employee_id, self.an)
        first.action_undo()
        self._step_to_rest(first)
        self.assertFalse(kept.exists())
        self.assertFalse(self.an.commendation_ids)
        first.action_reset()
        self.assertRecordValues(first, [{"state": "draft", "row_count": 0}])
        first.unlink()

    def test_no_undo_where_something_rests_on_it(self):
        batch = self._import(self._check(self.ROWS[0]))
        with self.assertRefused(UserError, "undo it first"):
            batch.unlink()
        batch.decision_ids.with_user(self.leader).action_revoke("Hủy")
        with self.assertRefused(UserError, "has been changed since"):
            batch.action_undo()
        self.assertTrue(batch.decision_ids.commendation_ids)

    def test_chunks_stop_between_decisions_and_go_on(self):
        self.patch(
            self.env.registry["tdkt.award.import"],
            "_next_decision_keys",
            lambda batch: batch._search_rows([("state", "=", "ready")], 1).mapped(
                "decision_key"
            ),
        )
        batch = self._check(*self.ROWS)
        batch.action_import()
        progress = batch.action_step()
        self.assertEqual(progress, {"state": "importing", "done": 2, "total": 3})
        batch.action_pause()
        self.assertRecordValues(batch, [{"state": "checked", "imported_count": 2}])
        # nobody's decision is half there
        self.assertEqual(len(batch.decision_ids.commendation_ids), 2)
        self._import(batch)
        self.assertEqual(batch.imported_count, 3)

    def test_registered_decisions_of_the_import_are_locked(self):
        batch = self._import(self._check(self.ROWS[0]))
        decision = batch.decision_ids
        for vals in ({"external_reference": "1"}, {"import_id": False}):
            with (
                self.subTest(vals=vals),
                self.assertRefused(UserError, "is locked in its present state"),
            ):
                decision.write(vals)
        with self.assertRefused(UserError, "has left the draft state"):
            decision.unlink()
        with self.assertRefused(
            UserError, "Award records are kept: revoke the decision"
        ):
            decision.commendation_ids.sudo().unlink()

    def test_rows_are_protected(self):
        batch = self._check(self.ROWS[0])
        record = batch.row_ids
        for vals in ({"state": "imported"}, {"confidence": 1}, {"commendation_id": 1}):
            with (
                self.subTest(vals=vals),
                self.assertRefused(UserError, "changes only through"),
            ):
                record.write(vals)
        self._import(batch)
        with self.assertRefused(UserError, "is locked"):
            record.raw_date = "1/1/2020"
        with self.assertRefused(
            UserError,
            "“Skip” is possible only in: Ready, To Confirm, Invalid, Duplicate",
        ):
            record.action_skip()

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_access")
    def test_who_may_import(self):
        file = xlsx([self.ROWS[0]])
        for user in (self.staff, self.head, self.leader, self.council):
            with (
                self.subTest(user=user.login),
                self.assertRefused(AccessError, "(tdkt.award.import)"),
            ):
                self._create_batch(file, user)
        batch = self._create_batch(file, self.hr_user)
        batch.action_read()
        self._import(self._step_to_rest(batch))
        self.assertEqual(batch.imported_count, 1)
        with self.assertRefused(AccessError, "(tdkt.award.import)"):
            batch.with_user(self.head).action_step()
        with self.assertRefused(AccessError, "(tdkt.award.import)"):
            batch.with_user(self.leader).action_undo()

    def test_another_office_sees_nothing(self):
        batch = self._check(self.ROWS[0])
        other = self.env["res.company"].create({"name": "Sở Khác"})
        stranger = self._create_user("t_stranger", "officer", self.office)
        stranger.sudo().write(
            {"company_ids": [(6, 0, other.ids)], "company_id": other.id}
        )
        for records in (batch, batch.column_ids, batch.row_ids):
            seen = records.with_user(stranger).with_context(
                allowed_company_ids=other.ids
            )
            self.assertFalse(seen.has_access("read"))

    def test_query_count_does_not_grow_with_the_rows(self):
        def count(size, number):
            people = [self._create_person(f"Người {number} {i}") for i in range(size)]
            batch = self._create_batch(
                xlsx(
                    [
                        row(p.name, department="Phòng Tổ chức", number=number)
                        for p in people
                    ]
                )
            )
            batch.action_read()
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self._step_to_rest(batch)
            checked = self.cr.sql_log_count - start
            batch.action_import()
            self.env.flush_all()
            start = self.cr.sql_log_count
            self._step_to_rest(batch)
            self.env.flush_all()
            self.assertEqual(batch.imported_count, size)
            return checked, self.cr.sql_log_count - start

        count(2, "1/QĐ")
        few, many = count(3, "2/QĐ"), count(60, "3/QĐ")
        self.assertLessEqual(many[0], few[0])
        self.assertLessEqual(many[1], few[1])

    def test_a_chunk_neither_reads_the_whole_list_nor_writes_an_award_twice(self):
        read, lists, written = One2many.read, [], []

        def note(field, records):
            lists.append(str(field))
            return read(field, records)

        self.patch(One2many, "read", note)
        self.patch(
            self.env.registry["tdkt.commendation"],
            "_write_multi",
            lambda awards, vals_list: written.extend(vals_list),
        )
        batch = self._create_batch(xlsx(self.ROWS))
        batch.action_read()
        self._step_to_rest(batch)
        batch.action_import()
        self._step_to_rest(batch)
        self.env.flush_all()
        self.assertEqual(batch.imported_count, 3)
        self.assertNotIn("tdkt.award.import.row_ids", lists)
        self.assertFalse(written)
        self.env.invalidate_all()
        self.assertEqual(
            {*self.an.commendation_ids.mapped("subject_type")}, {"individual"}
        )


class EmployeeList(ListKind):
    """Another kind of list, as an addon would bring it: who works where."""

    targets = (
        Target("name", "ho va ten|ho ten", needed=True),
        Target("department", "phong ban|don vi"),
    )

    def __init__(self, departments):
        self.departments = departments

    def judge(self, row):
        try:
            self._check_faults(row)
        except RowFault as fault:
            return Verdict(fault.reason, fault.details)
        match = self.departments.find(row.raw_department)
        values = {"department_id": match.record_id} if match.record_id else {}
        return Verdict(
            match.reason, match.values, values, match.confidence, bool(values)
        )


@tagged("post_install", "-at_install", "tdkt")
class TestKindOfList(TdktCase):
    """The engine knows nothing of awards."""

    def test_another_kind(self):
        kind = EmployeeList(Departments([Department(7, "Thanh tra")]))
        self.assertEqual(kind.keys(), ("name", "department"))
        self.assertEqual(kind.needed(), ("name",))
        self.assertEqual(kind.guess_target("Phòng, ban"), "department")
        self.assertEqual(kind.guess_target("Số quyết định"), "")
        content = "Họ và tên;Phòng ban\nA;Thanh tra\nB;Không có\n".encode()
        [sheet] = open_table(content, "ds.csv", kind).sheets
        columns = [
            Column(position, target, "")
            for position, target in enumerate(sheet.targets)
        ]
        cells = namedtuple("Cells", "faults raw_name raw_department")
        verdicts = [
            kind.judge(cells("", raw.cells["name"], raw.cells["department"]))
            for raw in read_sheet(sheet, kind, columns, {})
        ]
        self.assertEqual(
            [(verdict.complete, verdict.values) for verdict in verdicts],
            [(True, {"department_id": 7}), (False, {})],
        )
        broken = kind.judge(cells("department:formula", "A", ""))
        self.assertEqual(broken, Verdict("formula", {"column": "department"}))


@tagged("post_install", "-at_install", "tdkt")
class TestReview(ImportCase):
    """What is chosen once is remembered; nothing is left out in silence."""

    def test_a_choice_is_remembered(self):
        other = self._create_person("Nguyễn Văn An", department=self.other_department)
        lines = [
            row("Nguyễn Văn An", department="Sở Kiểm thử"),
            row("Nguyễn Văn An", department="Sở Kiểm thử", number="2/QĐ"),
        ]
        batch = self._check(*lines)
        first, second = batch.row_ids
        self._assert_row(first, "error", "2 people are called")
        self.assertEqual(
            [choice["id"] for choice in first.choices], [self.an.id, other.id]
        )
        self.assertEqual(first.choices[1]["words"], "Nguyễn Văn An · Phòng Cải cách")
        with self.assertRefused(UserError, "That is not a choice for “Nguyễn Văn An”"):
            first.action_choose("employee_id", self.binh.id)
        first.action_choose("employee_id", other.id)
        self._assert_row(first, "ready", "Selected manually", employee_id=other.id)
        # the other row of the list, and the next list, say the same words
        self._assert_row(second, "ready", "Chosen earlier", employee_id=other.id)
        again = self._check(lines[0], row("Nguyễn Văn An", number="3/QĐ"))
        self.assertEqual(
            again.row_ids.mapped("state"), ["ready", "error"], "a name alone is open"
        )
        choice = self.env["tdkt.award.import.choice"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(
            choice,
            [
                {
                    "name": "Nguyễn Văn An",
                    "details": "Sở Kiểm thử",
                    "employee_id": other.id,
                }
            ],
        )
        first.action_choose("employee_id", other.id)
        choice.with_user(self.officer).unlink()
        self._assert_row(self._check(lines[0]).row_ids, "error", "2 people")

    def test_confirming_is_a_choice(self):
        batch = self._check(row("Tran Thi Binh", department="Phòng Cải cách"))
        self._assert_row(batch.row_ids, "unsure", "is written “Trần Thị Bình” here")
        batch.row_ids.action_confirm()
        again = self._check(
            row("Tran Thi Binh", department="Phòng Cải cách", number="2/QĐ")
        )
        self._assert_row(again.row_ids, "ready", "Chosen earlier", confidence=90)

    def test_another_office_does_not_know_the_choice(self):
        batch = self._check(row("Tran Thi Binh", department="Phòng Cải cách"))
        batch.row_ids.action_confirm()
        other = self.env["res.company"].create({"name": "Sở Khác"})
        choices = self.env["tdkt.award.import.choice"]
        self.assertEqual(choices._load(other), ({}, []))
        self.assertEqual(len(choices._load(self.company)[0]), 1)

    def test_no_threshold_lets_a_guess_through(self):
        with (
            self.assertRefused(CheckViolation, "confidence_range"),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self._create_batch(xlsx([row("A")]), min_confidence=60).flush_recordset()
        batch = self._check(
            row("Trần Thị Bình"), row("Tran Thi Binh", number="2/QĐ"), min_confidence=75
        )
        self.assertEqual(batch.row_ids.mapped("state"), ["unsure", "unsure"])

    def test_two_people_of_the_list_itself(self):
        self.an.birthday = False
        batch = self._check(
            row("Nguyễn Văn An", birthday="1975", department="Phòng Tổ chức"),
            row(
                "Nguyễn Văn An",
                birthday="1990",
                department="Phòng Tổ chức",
                number="2/QĐ",
            ),
        )
        for record in batch.row_ids:
            self._assert_row(record, "unsure", "different dates of birth")

    def test_annex_with_groups_and_signatures(self):
        book = award_lists.workbook(
            {
                "PL": [
                    ["DANH SÁCH ĐƯỢC TẶNG GIẤY KHEN NĂM 2021"],
                    ["(Kèm theo QĐ số 8/QĐ-SKT ngày 10/01/2022 của Sở Kiểm thử)"],
                    ["STT", "Họ và tên", "Đơn vị"],
                    ["I", "TẬP THỂ"],
                    [1, "Phòng Tổ chức"],
                    ["II", "CÁ NHÂN"],
                    [1, "Bà Trần Thị Bình - Chuyên viên", "Phòng Cải cách"],
                    [None, "Tổng cộng: 02"],
                ],
                "Ghi chú": [["Gọi phòng tổ chức"]],
            }
        )
        batch = self._create_batch(base64.b64encode(book))
        self.assertRecordValues(
            batch,
            [
                {
                    "list_number": "8/QĐ-SKT",
                    "list_date": date(2022, 1, 10),
                    "list_award": "Giấy khen",
                    "list_year": "2021",
                    "issuer_name": "Sở Kiểm thử",
                    "unread": "“Ghi chú”: no row of headings",
                }
            ],
        )
        # what the clerk corrects goes before the title
        batch.list_number = "9/QĐ-SKT"
        batch.action_read()
        self._import(self._step_to_rest(batch))
        self.assertRecordValues(
            batch, [{"imported_count": 2, "skipped_count": 3, "row_count": 5}]
        )
        self.assertEqual(
            batch.row_ids.filtered(lambda one: one.state == "skipped").mapped("reason"),
            [
                "Skipped, the heading of the rows below: I TẬP THỂ",
                "Skipped, the heading of the rows below: II CÁ NHÂN",
                "Skipped, a total: Tổng cộng: 02",
            ],
        )
        self.assertRecordValues(
            batch.row_ids.commendation_id.sorted("id"),
            [
                {
                    "department_id": self.department.id,
                    "employee_id": False,
                    "nominee_name": "Phòng Tổ chức",
                    "nominee_position": False,
                    "decision_number": "9/QĐ-SKT",
                    "year": 2021,
                },
                {
                    "department_id": False,
                    "employee_id": self.binh.id,
                    "nominee_name": "Trần Thị Bình",
                    "nominee_position": "Chuyên viên",
                    "decision_number": "9/QĐ-SKT",
                    "year": 2021,
                },
            ],
        )

    def test_nothing_says_what_is_needed(self):
        batch = self._create_batch(
            xlsx([["A", "Phòng Tổ chức"]], ["Họ và tên", "Đơn vị"])
        )
        with self.assertRefused(
            UserError,
            "Nothing says the following: Award, Number of the Decision, Date of the "
            "Decision. Choose the column, or enter above what holds for the whole "
            "list.",
        ):
            batch.action_read()

    def test_tables_of_a_text_document(self):
        content = award_lists.document(
            "(Kèm theo Quyết định số 8/QĐ-SKT ngày 10/01/2022 của Sở Kiểm thử)",
            [
                ["STT", "Họ và tên", "Đơn vị", "Hình thức"],
                ["1", "Trần Thị Bình", "Phòng Cải cách", "Giấy khen"],
            ],
        )
        batch = self._create_batch(base64.b64encode(content), filename="pl.docx")
        batch.action_read()
        self._step_to_rest(batch)
        self._assert_row(batch.row_ids, "ready", "department match", sheet="1")
