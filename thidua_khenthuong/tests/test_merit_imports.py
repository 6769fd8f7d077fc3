"""Lists of assessments and of initiatives, by the engine that imports old awards."""

import base64
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from ..award_list.assessments import read_level
from ..award_list.initiatives import parse_share, read_scope, split_authors
from . import award_lists
from .common import Refusals, TdktCase

ASSESSED = ["STT", "Họ và tên", "Đơn vị", "Xếp loại chất lượng"]
TITLE = "KẾT QUẢ XẾP LOẠI CHẤT LƯỢNG CÔNG CHỨC NĂM 2022"
ATTACHED = "(Kèm theo Quyết định số 15/QĐ-SKT ngày 20/12/2022 của Giám đốc Sở Kiểm thử)"
RECOGNISED = ["STT", "Tên sáng kiến", "Tác giả", "Tỷ lệ đóng góp (%)"]
FORM = "Số hóa quy trình tiếp nhận hồ sơ"


@tagged("post_install", "-at_install", "tdkt")
class TestWords(Refusals, BaseCase):
    """What cells of such lists say, without any office."""

    def test_levels(self):
        for text, level in (
            ("Hoàn thành xuất sắc nhiệm vụ", "excellent"),
            ("HTXSNV", "excellent"),
            ("Hoàn thành tốt nhiệm vụ được giao", "good"),
            ("HTTNV", "good"),
            ("Xếp loại: Tốt", "good"),
            ("Hoàn thành nhiệm vụ", "completed"),
            ("HTNV", "completed"),
            ("Hoàn thành nhiệm vụ nhưng còn hạn chế về năng lực", "completed"),
            ("Không hoàn thành nhiệm vụ", "failed"),
            ("KHTNV", "failed"),
            ("Loại A", ""),
            ("Khá", ""),
            ("nhiệm vụ", ""),
        ):
            with self.subTest(text=text):
                self.assertEqual(read_level(text), level)

    def test_authors_in_one_cell(self):
        two = [("Nguyễn Văn A", "60%"), ("Trần Thị B", "40%")]
        for text in (
            "Nguyễn Văn A (60%), Trần Thị B (40%)",
            "Nguyễn Văn A: 60 %; Trần Thị B: 40 %",
            "1. Nguyễn Văn A - 60%\n2. Trần Thị B - 40%",
            "Ông Nguyễn Văn A, Phó Trưởng phòng (60%) và bà Trần Thị B (40%)",
        ):
            with self.subTest(text=text):
                self.assertEqual(split_authors(text), two)
        self.assertEqual(split_authors("Nguyễn Văn A\nTrần Thị B", "60%\n40%"), two)
        self.assertEqual(split_authors("Nguyễn Văn A"), [("Nguyễn Văn A", "100%")])
        self.assertEqual(split_authors("Nguyễn Văn A", "35"), [("Nguyễn Văn A", "35")])
        # whom the list gives no share has none, and is not passed over
        self.assertEqual(
            split_authors("Nguyễn Văn A, Trần Thị B (100%)"),
            [("Nguyễn Văn A", ""), ("Trần Thị B", "100%")],
        )
        self.assertEqual(
            split_authors("Nguyễn Văn A và Trần Thị B"),
            [("Nguyễn Văn A", ""), ("Trần Thị B", "")],
        )

    def test_shares(self):
        for text, share in (("60", 60), ("33,33 %", 33.33), ("0.6", 60), ("1", 100)):
            with self.subTest(text=text):
                self.assertEqual(parse_share(text), share)
        for text in ("0", "120", "một nửa", ""):
            with self.subTest(text=text), self.assertRefused(ValueError, "no share"):
                parse_share(text)

    def test_scopes(self):
        for text, scope in (
            ("Cấp cơ sở", "base"),
            ("Trong toàn tỉnh", "province"),
            ("Cấp Bộ", "province"),
            ("Toàn quốc", "national"),
            ("rộng", ""),
        ):
            with self.subTest(text=text):
                self.assertEqual(read_scope(text), scope)


class ListCase(TdktCase):
    model = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = [
            cls.env["hr.employee"].create(
                {
                    "name": name,
                    "birthday": birthday,
                    "department_id": department.id,
                    "company_id": cls.company.id,
                }
            )
            for name, birthday, department in (
                ("Nguyễn Văn An", date(1980, 5, 2), cls.department),
                ("Trần Thị Bình", False, cls.other_department),
                ("Lý Văn Chung", date(1990, 1, 1), cls.department),
                ("Lý Văn Chung", date(1991, 2, 3), cls.other_department),
            )
        ]
        cls.an, cls.binh, *cls.namesakes = cls.people

    def _batch(self, sheet, user=None, filename="ds.xlsx", **values):
        """Return the batch of a list: rows of cells, or its text."""
        content = (
            sheet.encode()
            if isinstance(sheet, str)
            else award_lists.workbook({"Trang 1": sheet})
        )
        batches = self.env[self.model].with_user(user or self.officer)
        return batches.create(
            {
                "file": base64.b64encode(content),
                "filename": filename,
                "company_id": self.company.id,
                **values,
            }
        )

    def _check(self, sheet, user=None, **values):
        batch = self._batch(sheet, user, **values)
        batch.action_read()
        return self._step_to_rest(batch)

    def _import(self, batch):
        batch.action_import()
        return self._step_to_rest(batch)

    def _undo(self, batch):
        batch.action_undo()
        return self._step_to_rest(batch)

    def _assert_rows(self, batch, *expected):
        """Require (state, words of the reason) of each row."""
        rows = batch.row_ids.sorted("id")
        found = [(row.state, row.reason) for row in rows]
        self.assertEqual(len(rows), len(expected), found)
        for row, (state, words) in zip(rows, expected, strict=True):
            with self.subTest(row=row.raw_name):
                self.assertEqual(row.state, state, row.reason)
                self.assertIn(words, row.reason)


@tagged("post_install", "-at_install", "tdkt")
class TestAssessmentList(ListCase):
    model = "tdkt.assessment.import"

    def _known(self, employee, year=2022):
        return self.env["tdkt.assessment"].search(
            [("employee_id", "=", employee.id), ("year", "=", year)]
        )

    def test_a_list_as_offices_keep_it(self):
        batch = self._check(
            [
                [TITLE],
                [ATTACHED],
                [],
                ASSESSED,
                ["I", self.department.name],
                [1, "Nguyễn Văn An", self.department.name, "HTXSNV"],
                [2, "Trần Thị Bình", self.other_department.name, "Hoàn thành tốt"],
                ["II", "Tập thể"],
                [1, self.department.name, None, "Hoàn thành xuất sắc nhiệm vụ"],
                ["Tổng số", None, None, 3],
            ]
        )
        self.assertEqual(
            (batch.list_year, batch.list_number, batch.list_date),
            ("2022", "15/QĐ-SKT", date(2022, 12, 20)),
        )
        ready = batch.row_ids.filtered(lambda row: row.state == "ready")
        self.assertEqual(len(ready), 3, batch.row_ids.mapped("reason"))
        self._import(batch)
        self.assertEqual(batch.state, "done")
        found = self._known(self.an)
        self.assertRecordValues(
            found,
            [
                {
                    "level": "excellent",
                    "reference": "15/QĐ-SKT",
                    "date": date(2022, 12, 20),
                    "unit_id": self.department.id,
                }
            ],
        )
        self.assertEqual(self._known(self.binh).level, "good")
        units = self.env["tdkt.assessment"].search(
            [("department_id", "=", self.department.id), ("year", "=", 2022)]
        )
        self.assertEqual(units.level, "excellent")
        with self.assertRefused(UserError, "is still here: undo it first"):
            batch.unlink()
        self._undo(batch)
        self.assertFalse((found | units).exists())
        # and once more
        self._import(self._step_to_rest(self._reset(batch)))
        self.assertTrue(self._known(self.an))

    def _reset(self, batch):
        batch.action_reset()
        batch.action_read()
        return batch

    def test_a_column_for_each_year_and_for_each_level(self):
        years = self._check(
            [
                ["Họ và tên", "Đơn vị", "2020", "Năm 2021", "2022"],
                ["Nguyễn Văn An", self.department.name, "HTTNV", "HTXSNV", None],
            ]
        )
        self._import(years)
        self.assertEqual(self._known(self.an, 2020).level, "good")
        self.assertEqual(self._known(self.an, 2021).level, "excellent")
        self.assertFalse(self._known(self.an, 2022))
        marks = self._check(
            "Đánh giá năm 2022\n\n"
            "Họ và tên;Ngày sinh;HTXSNV;HTTNV;HTNV;KHTNV\n"
            "Nguyễn Văn An;02/05/1980;;x;;\n"
            "Lý Văn Chung;03/02/1991;x;;;\n",
            filename="ds.csv",
        )
        self._import(marks)
        self.assertEqual(self._known(self.an).level, "good")
        self.assertEqual(self._known(self.namesakes[1]).level, "excellent")

    def test_what_is_refused_and_why(self):
        self.env["tdkt.assessment"].create(
            [
                {"employee_id": self.binh.id, "year": year, "level": "good"}
                for year in (2020, 2021)
            ]
        )
        heading = ["Họ và tên", "Ngày sinh", "Đơn vị", "Xếp loại", "Năm"]
        here, there = self.department.name, self.other_department.name
        batch = self._check(
            [
                heading,
                ["Nguyễn Văn An", "02/05/1980", here, "HTTNV", 2022],
                ["Nguyễn Văn An", "02/05/1980", here, "HTXSNV", 2022],
                ["Nguyễn Văn An", "02/05/1980", here, "HTXSNV", 2021],
                ["Nguyễn Văn An", "02/05/1980", here, "HTXSNV", 2021],
                ["Trần Thị Bình", None, there, "HTTNV", 2020],
                ["Trần Thị Bình", None, there, "HTXSNV", 2021],
                ["Lý Văn Chung", None, None, "HTTNV", 2022],
                ["Không Có Ai", None, here, "HTTNV", 2022],
                ["Nguyễn Văn An", "02/05/1980", here, "Loại A", 2020],
                ["Nguyễn Văn An", "02/05/1980", here, "HTTNV", 2024],
                ["Nguyễn Văn An", "02/05/1980", here, "HTTNV", "năm ngoái"],
            ]
        )
        self._assert_rows(
            batch,
            ("error", "twice, differently: rows 2, 3"),
            ("error", "twice, differently: rows 2, 3"),
            ("ready", "date of birth"),
            ("duplicate", "The same as row 4"),
            ("duplicate", "Already entered with the same level"),
            ("error", "Already assessed for 2021, as “Good Completion”"),
            ("error", "2 people are called “Lý Văn Chung”"),
            ("error", "No employee is called “Không Có Ai”"),
            ("error", "“Loại A” is no level"),
            ("error", "“2024” is no year that has begun"),
            ("error", "“năm ngoái” is not a year"),
        )
        # asked, never guessed; what is chosen is remembered for other lists
        asked = batch.row_ids.filtered(lambda row: row.raw_name == "Lý Văn Chung")
        self.assertEqual(
            {choice["id"] for choice in asked.choices},
            {one.id for one in self.namesakes},
        )
        asked.action_choose("employee_id", self.namesakes[0].id)
        self.assertEqual(asked.state, "ready")
        # a cell that is corrected is judged again
        wrong = batch.row_ids.filtered(lambda row: row.raw_level == "Loại A")
        wrong.raw_level = "Hoàn thành tốt nhiệm vụ"
        self.assertEqual(wrong.state, "ready")
        self._import(batch)
        self.assertEqual(batch.imported_count, 3)
        self.assertFalse(self._known(self.an))
        self.assertEqual(self._known(self.an, 2021).level, "excellent")

    def test_nobody_imports_what_is_said_of_himself(self):
        rows = [
            ["Họ và tên", "Đơn vị", "Xếp loại", "Năm"],
            [self.officer.name, self.office.name, "HTXSNV", 2022],
            [self.hr_user.name, self.office.name, "HTTNV", 2022],
        ]
        batch = self._check(rows)
        self._assert_rows(
            batch, ("error", "about yourself"), ("ready", "Name and department")
        )
        other = batch.with_user(self.hr_user)
        self._import(other)
        self.assertEqual(other.imported_count, 1)
        self.assertTrue(self._known(self.officer.employee_id))
        self.assertFalse(self._known(self.hr_user.employee_id))
        self._assert_rows(
            batch, ("imported", "Checked again"), ("error", "about yourself")
        )

    def test_who_imports(self):
        for user in (self.staff, self.head, self.leader):
            refused = self.assertRefused(AccessError, "(tdkt.assessment.import)")
            with self.subTest(user=user.login), refused, self.env.cr.savepoint():
                self._batch([ASSESSED], user)

    def test_a_long_list_in_few_queries(self):
        """Checking and importing a chunk takes as many queries, however long it is."""
        self.env["hr.employee"].create(
            [
                {
                    "name": f"Người thứ {number}",
                    "department_id": self.department.id,
                    "company_id": self.company.id,
                }
                for number in range(40)
            ]
        )

        def run(count):
            sheet = [["Họ và tên", "Đơn vị", "Xếp loại", "Năm"]]
            sheet += [
                [f"Người thứ {number}", self.department.name, "HTTNV", 2000 + count]
                for number in range(count)
            ]
            batch = self._batch(sheet)
            batch.action_read()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._step_to_rest(batch)
            self._import(batch)
            self.assertEqual(batch.imported_count, count)
            return self.env.cr.sql_log_count - before

        run(2)
        self.assertLessEqual(run(20), run(5) + 2)


@tagged("post_install", "-at_install", "tdkt")
class TestInitiativeList(ListCase):
    model = "tdkt.initiative.import"
    decided = {
        "list_number": "31/QĐ-SKT",
        "list_date": date(2022, 12, 20),
        "list_year": "2022",
    }

    def _made(self, name):
        return self.env["tdkt.initiative"].search(
            [("name", "=", name), ("company_id", "=", self.company.id)]
        )

    def test_all_authors_in_one_cell(self):
        batch = self._check(
            [
                ["DANH SÁCH SÁNG KIẾN ĐƯỢC CÔNG NHẬN NĂM 2022"],
                [ATTACHED],
                ["STT", "Tên sáng kiến", "Tác giả", "Phạm vi ảnh hưởng", "Loại"],
                [1, FORM, "Nguyễn Văn An (60%), Trần Thị Bình (40%)", "Cơ sở", None],
                [2, "Kho dữ liệu chung", "Trần Thị Bình", "Toàn tỉnh", "Đề tài"],
            ]
        )
        rows = batch.row_ids.sorted("id")
        self.assertEqual(rows.mapped("raw_share"), ["60%", "40%", "100%"])
        # only the names match: somebody confirms them, and all authors go together
        self._assert_rows(batch, *[("unsure", "Only the name matches")] * 3)
        with self.assertRefused(UserError, "No row of"):
            batch.action_import()
        rows[0].action_confirm()
        self._assert_rows(
            batch,
            ("error", "Waits for its other authors: rows 4, 4"),
            ("unsure", "Only the name matches"),
            ("unsure", "Only the name matches"),
        )
        rows[1].action_confirm()
        self._import(batch)
        made = self._made(FORM)
        self.assertRecordValues(
            made,
            [
                {
                    "state": "recognised",
                    "year": 2022,
                    "scope": "base",
                    "is_project": False,
                    "recognised_on": date(2022, 12, 20),
                    "reference": "15/QĐ-SKT",
                    "recognised_by": "Giám đốc Sở Kiểm thử",
                    "department_id": self.department.id,
                }
            ],
        )
        self.assertEqual(
            made.author_names, "Nguyễn Văn An (60 %), Trần Thị Bình (40 %)"
        )
        self.assertEqual(made.author_ids.employee_id, self.an | self.binh)
        # whoever was chosen is known in the other initiative of the list, too
        project = self._made("Kho dữ liệu chung")
        self.assertRecordValues(project, [{"is_project": True, "scope": "province"}])
        self._undo(batch)
        self.assertFalse((made | project).exists())

    def test_a_row_for_each_author(self):
        def merge(book):
            book["Trang 1"].merge_cells("B5:B6")

        content = award_lists.workbook(
            {
                "Trang 1": [
                    ["Sáng kiến năm 2022"],
                    RECOGNISED + ["Ngày sinh"],
                    [1, "Kho dữ liệu chung", "Nguyễn Văn An", 70, "02/05/1980"],
                    [None, None, "Lý Văn Chung", 30, "03/02/1991"],
                    [2, FORM, "Nguyễn Văn An", 0.5, "02/05/1980"],
                    [3, None, "Lý Văn Chung", 0.5, "01/01/1990"],
                ]
            },
            merge,
        )
        batches = self.env[self.model].with_user(self.officer)
        batch = batches.create(
            {
                "file": base64.b64encode(content),
                "filename": "sk.xlsx",
                **self.decided,
            }
        )
        batch.write(self.decided)
        batch.action_read()
        self._step_to_rest(batch)
        self._assert_rows(batch, *[("ready", "date of birth")] * 4)
        self._import(batch)
        self.assertEqual(
            self._made("Kho dữ liệu chung").author_names,
            "Nguyễn Văn An (70 %), Lý Văn Chung (30 %)",
        )
        self.assertEqual(
            self._made(FORM).author_ids.employee_id, self.an | self.namesakes[0]
        )

    def _check_lines(self, *lines, user=None):
        batch = self._batch(
            [
                [*RECOGNISED, "Đơn vị", "Ngày quyết định", "Phạm vi"],
                *([None, *line] for line in lines),
            ],
            user,
        )
        batch.write({"list_number": "31/QĐ-SKT", "list_year": "2022"})
        batch.action_read()
        return self._step_to_rest(batch)

    def test_what_is_refused_and_why(self):
        here, day = self.department.name, "20/12/2022"
        batch = self._check_lines(
            ("Một", "Nguyễn Văn An", 60, here, day, None),
            ("Một", "Trần Thị Bình", 30, self.other_department.name, day, None),
            ("Hai", "Nguyễn Văn An", 50, here, day, None),
            ("Hai", "Người Lạ", 50, here, day, None),
            ("Ba", "Nguyễn Văn An", "một nửa", here, day, None),
            ("Bốn", "Nguyễn Văn An", 100, here, "20/12/2024", None),
            ("Năm", "Nguyễn Văn An", 100, here, day, "rộng"),
            ("Sáu", "Nguyễn Văn An", 50, here, day, "Tỉnh"),
            ("Sáu", "Trần Thị Bình", 50, self.other_department.name, day, "Cơ sở"),
            ("Bảy", "Nguyễn Văn An", 100, here, day, None),
            ("Bảy", "Nguyễn Văn An", 100, here, day, None),
        )
        self._assert_rows(
            batch,
            ("error", "sum to 90 %, not 100 %: rows 2, 3"),
            ("error", "sum to 90 %, not 100 %: rows 2, 3"),
            ("error", "Waits for its other authors: rows 4, 5"),
            ("error", "No employee is called “Người Lạ”"),
            ("error", "“một nửa” is no share"),
            ("error", "“20/12/2024” is in the future"),
            ("error", "“rộng” does not say how far"),
            ("error", "differ in decision, date, year, kind or effect: rows 9, 10"),
            ("error", "differ in decision, date, year, kind or effect: rows 9, 10"),
            ("ready", "Name and department"),
            ("duplicate", "The same as row 11"),
        )
        # somebody from outside: a person says so, the name is kept
        stranger = batch.row_ids.filtered(lambda row: row.raw_name == "Người Lạ")
        stranger.outside = True
        self.assertEqual(stranger.state, "ready")
        # a share that is corrected frees the whole initiative
        short = batch.row_ids.filtered(lambda row: row.raw_share == "30")
        short.raw_share = "40"
        self._import(batch)
        made = self._made("Hai")
        self.assertEqual(made.author_names, "Nguyễn Văn An (50 %), Người Lạ (50 %)")
        self.assertFalse(made.author_ids[1].employee_id)
        self.assertTrue(self._made("Một"))
        for name in ("Ba", "Bốn", "Năm", "Sáu"):
            self.assertFalse(self._made(name))
        again = self._check_lines(("Hai", "Nguyễn Văn An", 100, here, day, None))
        self._assert_rows(again, ("duplicate", "Already entered, with the authors"))

    def test_many_initiatives_in_few_queries(self):
        """Checking and importing a chunk takes as many queries, however long it is."""

        def run(word, count):
            here, day = self.department.name, "20/12/2022"
            batch = self._batch(
                [
                    [*RECOGNISED, "Đơn vị", "Ngày quyết định"],
                    *(
                        [None, f"{word} {number}", "Nguyễn Văn An", 100, here, day]
                        for number in range(count)
                    ),
                ]
            )
            batch.write({"list_number": "31/QĐ-SKT", "list_year": "2022"})
            batch.action_read()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._step_to_rest(batch)
            self._import(batch)
            self.assertEqual(batch.imported_count, count)
            return self.env.cr.sql_log_count - before

        run("Một", 2)
        self.assertLessEqual(run("Hai", 25), run("Ba", 5) + 3)

    def test_an_award_that_rests_on_one_keeps_it(self):
        batch = self._check_lines(
            ("Một", "Nguyễn Văn An", 100, self.department.name, "20/12/2022", None)
        )
        self._import(batch)
        award = self._give_external(
            self.env.ref("thidua_khenthuong.award_bk_tinh_individual"), 2022, self.an
        )
        made = self._made("Một").with_user(self.officer)
        made.commendation_ids = award
        with self.assertRefused(UserError, "is based on “Một”: it stays"):
            batch.action_undo()
        made.commendation_ids = False
        self._undo(batch)
        self.assertFalse(made.exists())

    def test_nobody_imports_his_own(self):
        line = (
            *("Một", self.officer.name, 100, self.office.name),
            *("20/12/2022", None),
        )
        batch = self._check_lines(line)
        self._assert_rows(batch, ("error", "You are an author yourself"))
        other = batch.with_user(self.manager)
        other.row_ids._recheck()
        self._import(other)
        self.assertEqual(self._made("Một").author_ids.name, self.officer.name)

    def test_who_imports(self):
        for user in (self.staff, self.head, self.leader, self.hr_user):
            refused = self.assertRefused(AccessError, "(tdkt.initiative.import)")
            with self.subTest(user=user.login), refused, self.env.cr.savepoint():
                self._batch([RECOGNISED], user)
