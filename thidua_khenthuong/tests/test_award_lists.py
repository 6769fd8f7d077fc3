"""Kinds of lists, each in several forms, read without a database."""

import datetime
import unicodedata

from odoo.tests import BaseCase, tagged

from ..award_list.award_names import AwardNames
from ..award_list.cells import (
    name_forms,
    parse_date,
    parse_number,
    parse_reference,
    parse_year,
)
from ..award_list.old_letters import OLD_LETTERS
from ..award_list.people_list import choice_key
from ..award_list.table import TableFault, open_table
from ..award_list.text import same
from . import award_lists
from .award_lists import AWARDS, csv_text, document, make_kind, read_all, workbook
from .common import Refusals

HEADINGS = [
    "TT",
    "Họ và tên",
    "Đơn vị",
    "Danh hiệu",
    "Số quyết định",
    "Ngày quyết định",
]
DECISION = ["7/QĐ-CCTL", "20/02/2024"]


def person(name, department="", award="Lao động tiên tiến", number=1):
    return [number, name, department, award, *DECISION]


def listed(*rows):
    return workbook({"DS": [HEADINGS, *rows]})


@tagged("post_install", "-at_install", "tdkt")
class TestNames(BaseCase):
    """Capitals, spaces and Unicode forms do not make another person; marks do."""

    def _read(self, *rows, **values):
        return read_all(listed(*rows), **values)[0]

    def test_same_name_in_other_forms(self):
        for name in (
            "LÒ VĂN DŨNG",
            "lò  văn dũng",
            unicodedata.normalize("NFD", "Lò Văn Dũng"),
            "Lò\u00a0Văn Dũng",
        ):
            with self.subTest(name=name):
                [row] = self._read(person(name, "Văn phòng"))
                self.assertEqual((row.state, row.who), ("ready", "Lò Văn Dũng"))
        [row] = self._read(person("Mai Hòa", "Văn phòng"))
        self.assertEqual((row.state, row.who), ("ready", "Mai Hoà"))
        self.assertEqual(same("thuỷ"), same("thủy"))
        self.assertNotEqual(same("thúy"), same("thủy"))

    def test_other_marks_are_another_person(self):
        for name in ("Lò Văn Dung", "Lo Van Dung", "Lỗ Văn Dũng"):
            with self.subTest(name=name):
                [row] = self._read(person(name, "Văn phòng"))
                self.assertEqual(row[:2], ("unsure", "Lò Văn Dũng"))
                self.assertEqual(row.reason, "other_marks")
        # a code or a birthday beside it proves nothing more about the name
        content = workbook(
            {
                "DS": [
                    ["Mã NV", "Họ tên", "Ngày sinh", "Danh hiệu", "Số QĐ", "Ngày QĐ"],
                    ["NV01", "Lý Thị Hanh", "", "LĐTT", *DECISION],
                    ["", "Lý Thị Hanh", "9/3/1985", "LĐTT", *DECISION],
                ]
            }
        )
        rows, _left, _unread = read_all(content)
        self.assertEqual([row.state for row in rows], ["unsure", "unsure"])

    def test_name_alone_waits(self):
        rows = self._read(
            person("Đinh Công Thọ"),
            person("Đinh Công Thọ", "Chi cục Thủy lợi"),
            person("Đinh Công Thọ", "Hạt Kiểm lâm"),
            person("Đinh Công Thọ", "Bác sĩ, Trạm Y tế"),
            person("Đinh Công Thọ", "Chi cục Thủy lợi, Trạm Y tế"),
            person("Đinh Công Thọ", "Trạm Y tế - Chi cục Thủy lợi"),
            person("Đinh Công Thọ", "Sở Y tế, Trạm Y tế"),
            person("Đinh Công Thọ", "Trạm Y tế xã Mường Bú"),
        )
        self.assertEqual(
            [(row.state, row.reason) for row in rows],
            [
                ("unsure", "by_name"),
                ("unsure", "by_office"),
                ("unsure", "other_department"),
                ("ready", "by_department"),
                ("ready", "by_department"),
                ("ready", "by_department"),
                ("unsure", "other_department"),
                ("unsure", "other_department"),
            ],
        )

    def test_namesakes(self):
        rows = self._read(person("Vũ Anh"), person("Vũ Anh", "Trạm Y tế"))
        self.assertEqual([row.state for row in rows], ["error", "ready"])
        verdict = make_kind().facts.people.find("", "Vũ Anh", None, "")
        self.assertEqual((verdict.reason, verdict.candidates), ("several", (5, 6)))

    def test_what_stands_around_a_name(self):
        for text in (
            "Ông Lò Văn Dũng",
            "Ông (bà): Lò Văn Dũng",
            "Đ/c Lò Văn Dũng",
            "TS. Lò Văn Dũng",
            "PGS.TS Lò Văn Dũng",
            "BSCKI. Lò Văn Dũng",
            "Thượng tá Lò Văn Dũng",
            "Lò Văn Dũng - Phó Chánh Văn phòng",
            "Lò Văn Dũng (Văn thư)",
            "Bà Lò Văn Dũng, kế toán",
            "1. Lò Văn Dũng\nVăn thư",
        ):
            with self.subTest(text=text):
                [row] = self._read(person(text, "Văn phòng"))
                self.assertEqual((row.state, row.who), ("ready", "Lò Văn Dũng"))
        # a family name like a form of address
        [row] = self._read(person("Ông Thế Vinh", "Phòng Kế hoạch"))
        self.assertEqual((row.state, row.who), ("ready", "Ông Thế Vinh"))
        self.assertEqual(name_forms("Ông Thế Vinh"), ["Ông Thế Vinh", "Thế Vinh"])

    def test_name_in_two_columns(self):
        for first, second in (("Họ và chữ đệm", "Tên"), ("Họ và tên", "")):
            with self.subTest(headings=(first, second)):
                content = workbook(
                    {
                        "DS": [
                            ["STT", first, second, "Phòng ban", *HEADINGS[3:]],
                            [1, "Lò Văn", "Dũng", "Văn phòng", "LĐTT", *DECISION],
                        ]
                    }
                )
                [row], _left, _unread = read_all(content)
                self.assertEqual((row.state, row.who), ("ready", "Lò Văn Dũng"))

    def test_chosen_earlier(self):
        key = choice_key("Lò Văn Dung", "", "Văn phòng")
        kind = make_kind({key: ("employee_id", 2)})
        [row] = self._read(person("Lò Văn Dung", "Văn phòng"), kind=kind)
        self.assertEqual((row.state, row.reason), ("ready", "chosen"))
        # words of another row are another matter
        [row] = self._read(person("Lò Văn Dung", "Trạm Y tế"), kind=kind)
        self.assertEqual(row.state, "unsure")
        # a name of several, and nothing else, stays a question
        kind = make_kind({choice_key("Vũ Anh", "", ""): ("employee_id", 5)})
        [row] = self._read(person("Vũ Anh"), kind=kind)
        self.assertEqual((row.state, row.who), ("unsure", "Vũ Anh"))


@tagged("post_install", "-at_install", "tdkt")
class TestCollectives(BaseCase):
    """A department of another body of the same name is not ours."""

    def _read(self, rows, headings=("Đơn vị", "Cơ quan quyết định")):
        return read_all(
            workbook(
                {
                    "DS": [
                        [
                            "Tên tập thể",
                            headings[0],
                            "Danh hiệu",
                            *HEADINGS[4:],
                            headings[1],
                        ],
                        *(
                            [name, of, "Tập thể LĐTT", *DECISION, issuer]
                            for name, of, issuer in rows
                        ),
                    ]
                }
            )
        )[0]

    def test_contradiction(self):
        rows = self._read(
            [
                ("Văn phòng", "Chi cục Thủy lợi", "UBND tỉnh"),
                ("Văn phòng", "Chi cục Kiểm lâm", "UBND tỉnh"),
                ("Văn phòng", "", "UBND tỉnh"),
                ("Văn phòng", "", "Chi cục Kiểm lâm"),
                ("Văn phòng", "", "Chi cục trưởng Chi cục Thủy lợi"),
                ("Văn phòng", "", "Giám đốc Sở Xây dựng tỉnh Sơn La"),
                ("Văn phòng", "Chi cục Thủy lợi tỉnh Lai Châu", "UBND tỉnh"),
                ("Văn phòng", "Chi cục Thủy lợi tỉnh Sơn La", "UBND tỉnh"),
                ("Văn phòng", "", "Bộ Nội vụ"),
                ("Văn phòng", "Văn phòng", ""),
                ("Văn phòng - Chi cục Kiểm lâm", "", "UBND tỉnh"),
                ("Văn phòng, Chi cục Thủy lợi", "", "UBND tỉnh"),
            ]
        )
        self.assertEqual(
            [row.state for row in rows],
            [
                *("ready", "unsure", "ready", "unsure"),
                *("ready", "unsure", "unsure", "ready", "ready"),
                *("ready", "unsure", "ready"),
            ],
            [row.reason for row in rows],
        )
        self.assertEqual({row.who for row in rows}, {"Văn phòng"})

    def test_number_of_another_body(self):
        """What was typed for the whole list does not cover another body's decision."""
        headings = [*HEADINGS, "Cơ quan QĐ"]
        cells = [1, "Lò Văn Dũng", "Văn phòng", "Lao động tiên tiến"]
        rows = read_all(
            workbook(
                {
                    "DS": [
                        headings,
                        [*cells, "7/QĐ-CCTL", "20/02/2024", ""],
                        [*cells, "8/QĐ-UBND", "20/02/2024", ""],
                        [*cells, "9/QĐ-TTg", "20/02/2024", ""],
                        [*cells, "8/QĐ-UBND", "20/02/2024", "UBND tỉnh Sơn La"],
                        [*cells, "8/QĐ-UBND", "20/02/2024", "Sở Nông nghiệp"],
                    ]
                }
            )
        )[0]
        self.assertEqual(
            [(row.state, row.reason) for row in rows],
            [
                ("ready", "by_department"),
                ("unsure", "number_of_another"),
                ("unsure", "number_of_another"),
                ("ready", "by_department"),
                # a column that says so is believed
                ("ready", "by_department"),
            ],
        )

    def test_marks(self):
        rows = self._read([("TRẠM Y TẾ", "", ""), ("Trạm y te", "", "")])
        self.assertEqual([row.state for row in rows], ["ready", "unsure"])
        [row] = self._read([("Tổ Hoà giải", "", "")])
        self.assertEqual((row.state, row.who), ("ready", "Tổ Hòa giải"))

    def test_group_of_another_body(self):
        """“II. Hạt Kiểm lâm” above its own departments."""
        rows, left, _unread = read_all(
            listed(
                ["I", "Chi cục Thủy lợi", None, None, None, None],
                person("Văn phòng", "", "Tập thể LĐTT"),
                ["II", "Hạt Kiểm lâm", None, None, None, None],
                person("Văn phòng", "", "Tập thể LĐTT"),
            )
        )
        self.assertEqual([row.state for row in rows], ["ready", "unsure"])
        self.assertEqual(left, ["group", "group"])


@tagged("post_install", "-at_install", "tdkt")
class TestTitles(BaseCase):
    """What stands above a list counts for each of its rows."""

    ROWS = [
        ["STT", "Họ và tên", "Đơn vị"],
        [1, "Lò Văn Dũng", "Văn phòng"],
        [2, "Đinh Công Thọ", "Trạm Y tế"],
    ]

    def test_ways_of_citing_the_decision(self):
        for line in (
            "(Kèm theo Quyết định số 45/QĐ-CCTL ngày 05/4/2023 của Chi cục Thủy lợi)",
            "(Ban hành kèm theo Quyết định số 45/QĐ-CCTL ngày 05 tháng 4 năm 2023 "
            "của Chi cục Thủy lợi)",
            "Kèm theo QĐ số: 45 / QĐ - CCTL, ngày 5.4.2023 của Chi cục Thủy lợi",
            "(Theo Quyết định số 45/QĐ-CCTL ngày 5-4-2023 của Chi cục Thủy lợi về việc "
            "khen thưởng)",
            unicodedata.normalize(
                "NFD",
                "Kèm theo Quyết định số 45/QĐ-CCTL ngày 5/4/2023 của Chi cục Thủy lợi",
            ),
        ):
            with self.subTest(line=line):
                title = [["DANH SÁCH CÁ NHÂN ĐƯỢC TẶNG GIẤY KHEN NĂM 2022"], [line], []]
                rows, left, _unread = read_all(workbook({"DS": [*title, *self.ROWS]}))
                self.assertFalse(left)
                self.assertEqual(
                    {row[:1] + row[2:7] for row in rows},
                    {
                        (
                            *("ready", "GK-CN", "45/QĐ-CCTL", "2023-04-05", 2022),
                            "Chi cục Thủy lợi",
                        )
                    },
                )

    def test_blanks_and_proposals_say_nothing(self):
        for line in (
            "(Kèm theo Quyết định số ……/QĐ-CCTL ngày … tháng … năm 2023)",
            "(Kèm theo Tờ trình số 12/TTr-CCTL ngày 01/3/2023 của Chi cục Thủy lợi)",
            "Căn cứ Quyết định số 99/QĐ-UBND ngày 01/01/2020 của UBND tỉnh;",
        ):
            with self.subTest(line=line):
                said = make_kind().read_title([line])
                self.assertFalse({"number", "date"} & said.keys(), said)

    def test_typed_once(self):
        typed = {"number": "3/QĐ-CCTL", "date": "01/02/2021", "award": "LĐTT"}
        rows, _left, _unread = read_all(workbook({"DS": self.ROWS}), typed=typed)
        self.assertEqual(
            {row[:1] + row[2:4] for row in rows}, {("ready", "LDTT", "3/QĐ-CCTL")}
        )

    def test_title_fills_no_column_of_awards(self):
        content = workbook(
            {
                "DS": [
                    ["DANH SÁCH TẶNG GIẤY KHEN"],
                    HEADINGS,
                    person("Lò Văn Dũng", "Văn phòng", None),
                ]
            }
        )
        [row], _left, _unread = read_all(content)
        self.assertEqual((row.state, row.reason), ("error", "missing"))


@tagged("post_install", "-at_install", "tdkt")
class TestLines(BaseCase):
    """What is no row is left out, with its reason."""

    def test_groups_totals_and_signatures(self):
        rows, left, _unread = read_all(
            listed(
                ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
                ["A", "TẬP THỂ", None, None, None, None],
                person("Trạm Y tế", None, "Lao động tiên tiến"),
                ["B", "CÁ NHÂN", None, None, None, None],
                person("Tống Công Minh", "Phòng Kế hoạch"),
                HEADINGS,
                person("Lò Văn Dũng", "Văn phòng", number=2),
                [3, None, None, None, None, None],
                [None, "Cộng: 03", None, None, None, None],
                [None, "Ấn định danh sách có 03 tập thể, cá nhân", None, None],
                [None, None, None, "Sơn La, ngày 20 tháng 02 năm 2024", None, None],
                [None, "Người lập biểu", None, "KT. CHI CỤC TRƯỞNG", None, None],
                [None, None, None, "PHÓ CHI CỤC TRƯỞNG", None, None],
                [None, "Cầm Thị Nga", None, "Quàng Văn Tiến", None, None],
            )
        )
        self.assertEqual(
            [(row.state, row.who, row.award) for row in rows],
            [
                ("ready", "Trạm Y tế", "TTLDTT"),
                ("ready", "Tống Công Minh", "LDTT"),
                ("ready", "Lò Văn Dũng", "LDTT"),
            ],
        )
        self.assertEqual(
            left,
            [
                *("numbering", "group", "group", "heading", "number_only", "total"),
                *("total", "signature", "signature", "signature", "signature"),
            ],
        )

    def test_groups_give_award_decision_year_and_department(self):
        rows, left, _unread = read_all(
            workbook(
                {
                    "DS": [
                        ["STT", "Họ và tên", "Chức vụ"],
                        ["I", "Lao động tiên tiến năm 2021", None],
                        [None, "Quyết định số 1/QĐ-CCTL ngày 10/01/2022", None],
                        [None, "Văn phòng", None],
                        [1, "Lò Văn Dũng", "Văn thư"],
                        [2, "Mai Hòa", None],
                        ["II", "Chiến sĩ thi đua cơ sở năm 2021", None],
                        [None, "Quyết định số 2/QĐ-CCTL ngày 11/01/2022", None],
                        [None, "Trạm Y tế", None],
                        [1, "Đinh Công Thọ", "Y sĩ"],
                    ]
                }
            )
        )
        self.assertEqual(left, ["group"] * 6)
        self.assertEqual(
            [(row.state, row.award, row.number, row.year) for row in rows],
            [
                ("ready", "LDTT", "1/QĐ-CCTL", 2021),
                ("ready", "LDTT", "1/QĐ-CCTL", 2021),
                ("ready", "CSTDCS", "2/QĐ-CCTL", 2021),
            ],
        )

    def test_as_above(self):
        for sign in ("nt", "-nt-", "″", '"', "như trên", "NT"):
            with self.subTest(sign=sign):
                rows, _left, _unread = read_all(
                    listed(
                        person("Lò Văn Dũng", "Văn phòng"),
                        [2, "Mai Hòa", sign, sign, sign, sign],
                    )
                )
                self.assertEqual([row.state for row in rows], ["ready", "ready"], rows)

    def test_hidden_rows_and_sheets_are_named(self):
        def hide(book):
            book["DS"].row_dimensions[3].hidden = True
            book["Cũ"].sheet_state = "hidden"

        content = workbook(
            {
                "DS": [
                    HEADINGS,
                    person("Lò Văn Dũng", "Văn phòng"),
                    person("Mai Hòa", "Văn phòng"),
                ],
                "Cũ": [HEADINGS, person("Mai Hòa", "Văn phòng")],
                "Ghi chú": [["Liên hệ phòng tổ chức"]],
                "Trống": [],
                "Thêm": [HEADINGS, person("Đinh Công Thọ", "Trạm Y tế")],
            },
            hide,
        )
        rows, left, unread = read_all(content)
        self.assertEqual([row.who for row in rows], ["Lò Văn Dũng", "Đinh Công Thọ"])
        self.assertEqual(left, ["hidden"])
        self.assertEqual(unread, [("Cũ", "hidden"), ("Ghi chú", "no_headings")])


@tagged("post_install", "-at_install", "tdkt")
class TestColumns(BaseCase):
    def test_best_match_wins(self):
        for headings, targets in (
            (
                [
                    "Hình thức xét khen thưởng",
                    "Danh hiệu",
                    "Tên đơn vị công tác",
                    "Họ tên",
                ],
                ["", "award", "department", "name"],
            ),
            (
                ["Chức danh trước đây", "Chức vụ", "Cách xưng hô (chức danh)"],
                ["", "position", ""],
            ),
            (
                ["Năm đạt danh hiệu", "Danh hiệu đạt được", "Ngày sinh", "Ngày ký"],
                ["year", "award", "birthday", "date"],
            ),
            (
                ["Số QĐ khen thưởng", "Ngày, tháng, năm QĐ", "Ghi chú khen thưởng"],
                ["number", "date", ""],
            ),
            (
                ["Hình thức KT", "Số QĐ", "Ngày QĐ", "Cơ quan QĐ", "Họ tên"],
                ["award", "number", "date", "issuer", "name"],
            ),
        ):
            with self.subTest(headings=headings):
                self.assertEqual(make_kind().guess_columns(headings), targets)

    def test_headings_of_two_lines(self):
        content = workbook(
            {
                "DS": [
                    ["TT", "Họ và tên", "Đơn vị", "Danh hiệu", "Quyết định", None],
                    [None, None, None, None, "Số", "Ngày"],
                    person("Lò Văn Dũng", "Văn phòng"),
                ]
            }
        )
        [row], _left, _unread = read_all(content)
        self.assertEqual(
            row[:5], ("ready", "Lò Văn Dũng", "LDTT", "7/QĐ-CCTL", "2024-02-20")
        )

    def test_one_cell_for_the_decision(self):
        for text in (
            "Quyết định số 7/QĐ-CCTL ngày 20/02/2024 của Chi cục Thủy lợi",
            "7/QĐ-CCTL, 20/02/2024, Chi cục Thủy lợi",
            "Số: 7/QĐ-CCTL\nNgày 20 tháng 02 năm 2024\nChi cục Thủy lợi",
            "7/QĐ-CCTL ngày 20.2.2024; Chi cục Thủy lợi",
        ):
            for heading in (
                "Số, ngày, tháng, năm của quyết định; cơ quan ban hành",
                "Số QĐ, ngày ký",
            ):
                with self.subTest(text=text, heading=heading):
                    content = workbook(
                        {
                            "DS": [
                                ["Năm", "Họ và tên", "Đơn vị", "Danh hiệu", heading],
                                [2023, "Lò Văn Dũng", "Văn phòng", "LĐTT", text],
                            ]
                        }
                    )
                    [row], _left, _unread = read_all(content)
                    self.assertEqual(
                        row[:7],
                        (
                            *("ready", "Lò Văn Dũng", "LDTT", "7/QĐ-CCTL"),
                            *("2024-02-20", 2023, "Chi cục Thủy lợi"),
                        ),
                    )

    def test_crosses_below_awards(self):
        rows, left, _unread = read_all(
            workbook(
                {
                    "DS": [
                        ["TT", "Họ tên", "Đơn vị", "Lao động TT", "LĐTT", "Giấy khen"]
                        + HEADINGS[4:],
                        [1, "Lò Văn Dũng", "Văn phòng", "", "X", "9/QĐ-CCTL"]
                        + DECISION,
                        [2, "Mai Hòa", "Văn phòng", "", "-", "✓"] + DECISION,
                        [3, "Vũ Anh", "Văn phòng", "", "", ""] + DECISION,
                    ]
                }
            )
        )
        self.assertEqual(
            [(row.who, row.award, row.number) for row in rows],
            [
                ("Lò Văn Dũng", "LDTT", "7/QĐ-CCTL"),
                ("Lò Văn Dũng", "GK-CN", "9/QĐ-CCTL"),
                ("Mai Hoà", "GK-CN", "7/QĐ-CCTL"),
            ],
        )
        self.assertEqual(left, ["no_mark"])


@tagged("post_install", "-at_install", "tdkt")
class TestAwardWords(BaseCase):
    def test_usual_wordings(self):
        names = AwardNames(AWARDS)
        for words, codes in (
            ("Chiến sỹ thi đua cấp cơ sở", ["CSTDCS"]),
            ("CSTĐ cơ sở", ["CSTDCS"]),
            ("Danh hiệu “Lao động tiên tiến”", ["LDTT"]),
            ("LĐTT năm học 2022-2023", ["LDTT"]),
            ("Tập thể LĐTT", ["TTLDTT"]),
            ("BK của UBND tỉnh Sơn La", ["BKT-CN", "BKT-TT"]),
            ("Bằng khen cấp tỉnh", ["BKT-CN", "BKT-TT"]),
            ("BK Thủ tướng", ["BKTTG-CN"]),
            ("HCLĐ hạng III", ["HCLD-3"]),
            ("CSTĐ cấp tỉnh", ["CSTDT"]),
            ("Tặng Giấy khen của Chi cục trưởng", ["GK-CN", "GK-TT"]),
            # other bodies and other levels are other awards
            ("Bằng khen của Tỉnh ủy", []),
            ("Bằng khen của Bộ trưởng Bộ Nông nghiệp", []),
            ("Giấy khen của Công đoàn ngành", []),
            ("Chiến sĩ thi đua", []),
            ("Bằng khen", []),
        ):
            with self.subTest(words=words):
                found = [award_lists.CODES[one] for one in names.find(words)]
                self.assertEqual(found, codes)

    def test_two_in_a_cell(self):
        for text in (
            "LĐTT, CSTĐCS",
            "Lao động tiên tiến và Chiến sĩ thi đua cơ sở",
            "LĐTT; CSTĐ cơ sở",
            "LĐTT\nCSTĐCS",
            "LĐTT + CSTĐCS",
        ):
            with self.subTest(text=text):
                rows, _left, _unread = read_all(
                    listed(person("Lò Văn Dũng", "Văn phòng", text))
                )
                self.assertEqual([row.award for row in rows], ["LDTT", "CSTDCS"])
        # half understood is not understood
        rows, _left, _unread = read_all(
            listed(person("Lò Văn Dũng", "Văn phòng", "LĐTT, Gương mặt trẻ"))
        )
        self.assertEqual([row.reason for row in rows], ["unknown_award"])

    def test_an_alias_is_for_both_subjects(self):
        names = AwardNames(AWARDS, aliases=[(6, "BK Chủ tịch")])
        self.assertEqual(names.find("bk chủ tịch"), [6, 7])
        self.assertEqual(names.find("bk chủ tịch", "collective"), [7])
        self.assertEqual(
            AwardNames(AWARDS, chosen=[(4, "Thư khen")]).find("Thư khen"), [4]
        )


@tagged("post_install", "-at_install", "tdkt")
class TestCells(Refusals, BaseCase):
    def test_dates(self):
        wanted = datetime.date(2024, 2, 20)
        for text in (
            "20/02/2024",
            "Ngày 20/2/2024",
            "ngày 20 tháng 02 năm 2024",
            "20.02.2024.",
            "20/02/2024 00:00:00",
            "2024-02-20",
            "20/2/24",
            "45342",
        ):
            with self.subTest(text=text):
                self.assertEqual(parse_date(text), wanted)
        for text in ("tháng 2 năm 2024", "2024", "20/2", "99999"):
            sentence = f"no date: {text!r}"
            with self.subTest(text=text), self.assertRefused(ValueError, sentence):
                parse_date(text)
        with self.assertRefused(ValueError, "day is out of range for month"):
            parse_date("30/02/2024")

    def test_years(self):
        for text, year in (
            ("Năm 2022", 2022),
            ("2021-2022", 2022),
            ("Năm học 2021 – 2022", 2022),
            ("2021-22", 2022),
            ("giai đoạn 2018-2022", 2022),
        ):
            with self.subTest(text=text):
                self.assertEqual(parse_year(text), year)
        for text in ("2021, 2022", "2022-2021", "22", "năm ngoái"):
            sentence = f"no year: {text!r}"
            with self.subTest(text=text), self.assertRefused(ValueError, sentence):
                parse_year(text)

    def test_numbers(self):
        for text in ("Số: 7/QĐ-CCTL", "QĐ số 7/QĐ-CCTL", "7 / QĐ – CCTL", "7/QĐ-CCTL."):
            with self.subTest(text=text):
                self.assertEqual(parse_number(text), "7/QĐ-CCTL")
        self.assertEqual(parse_number("12"), "12")
        self.assertEqual(parse_reference("số ……/QĐ-CCTL ngày … tháng … năm"), {})


@tagged("post_install", "-at_install", "tdkt")
class TestFiles(Refusals, BaseCase):
    TITLE = "DANH SÁCH KHEN THƯỞNG, NĂM 2023, CHI CỤC"

    def _csv(self, delimiter=";"):
        rows = [HEADINGS, person("Lò Văn Dũng", "Văn phòng")]
        return f"{self.TITLE}\r\n\r\n{csv_text(rows, delimiter)}\r\n"

    def test_separator_of_the_heading_row(self):
        for delimiter in ";,\t|":
            with self.subTest(delimiter=delimiter):
                [row], _left, _unread = read_all(
                    self._csv(delimiter).encode(), "ds.csv"
                )
                self.assertEqual((row.state, row.year), ("ready", 2023))

    def test_windows_1258(self):
        content = _in_windows_1258(self._csv())
        [row], _left, _unread = read_all(content, "ds.csv")
        self.assertEqual((row.state, row.who), ("ready", "Lò Văn Dũng"))
        [sheet] = open_table(content, "ds.csv", make_kind()).sheets
        self.assertEqual(sheet.headings[1], "Họ và tên")
        self.assertEqual(sheet.samples[1], "Lò Văn Dũng")

    def test_letters_of_old_fonts(self):
        convert = OLD_LETTERS["TCVN3"]
        tcvn3 = {convert(old): old for old in map(chr, range(0xA1, 0x100))}
        text = "".join(tcvn3.get(letter, letter) for letter in self._csv().lower())
        [row], _left, _unread = read_all(text.encode("latin-1"), "ds.csv")
        self.assertEqual((row.state, row.who), ("ready", "Lò Văn Dũng"))
        content = workbook(
            {"DS": [line.split(";") for line in text.splitlines() if line]}
        )
        [row], _left, _unread = read_all(content)
        self.assertEqual((row.state, row.who), ("ready", "Lò Văn Dũng"))
        vni = "TT;Hoï vaø teân;Ñôn vò;Danh hieäu;Soá quyeát ñònh;Ngaøy quyeát ñònh\n"
        vni += "1;Loø Vaên Duõng;Vaên phoøng;Lao ñoäng tieân tieán;7/QÑ-CCTL;20/02/2024"
        [row], _left, _unread = read_all(vni.encode("cp1252"), "ds.csv")
        self.assertEqual((row.state, row.who), ("ready", "Lò Văn Dũng"))

    def test_word_tables(self):
        merged = '<w:vMerge w:val="restart"/>'
        content = document(
            "CHI CỤC THỦY LỢI",
            "DANH SÁCH CÁ NHÂN ĐẠT DANH HIỆU LAO ĐỘNG TIÊN TIẾN",
            "(Kèm theo Quyết định số 7/QĐ-CCTL\nngày 20/02/2024 của Chi cục Thủy lợi)",
            [
                ["STT", "Họ và tên", "Đơn vị"],
                ["1", "Lò Văn Dũng", ("Văn phòng", merged)],
                ["2", "Mai Hòa", ("", "<w:vMerge/>")],
                [("Tổng cộng: 02 cá nhân", '<w:gridSpan w:val="3"/>')],
            ],
            "DANH SÁCH TẬP THỂ",
            [["Nơi nhận:", "CHI CỤC TRƯỞNG"]],
        )
        rows, left, unread = read_all(content, "ds.docx")
        self.assertEqual(
            [(row.state, row.who, row.award, row.number) for row in rows],
            [
                ("ready", "Lò Văn Dũng", "LDTT", "7/QĐ-CCTL"),
                ("ready", "Mai Hoà", "LDTT", "7/QĐ-CCTL"),
            ],
        )
        self.assertEqual((left, unread), (["total"], []))

    def test_endless_texts_are_read_once(self):
        """Blanks, dots and words without end take no pattern for ever."""
        for text in (
            " " * 30_000 + "x",
            "ngày" + " . " * 10_000,
            "là " * 10_000,
            "Ông " * 8_000,
            "LĐTT, " * 5_000,
            "tháng " * 5_000,
        ):
            content = listed(person(text, text, text))
            rows, left, _unread = read_all(content)
            self.assertEqual(len(rows) + len(left), 1)

    def test_word_without_a_table(self):
        with self.assertRefused(TableFault, "no_headings"):
            open_table(document("Không có bảng"), "ds.docx", make_kind())


def _in_windows_1258(text):
    """Return text as Windows-1258 keeps it: whole letters, each tone behind its own."""
    parts = []
    for letter in unicodedata.normalize("NFC", text):
        marks = unicodedata.normalize("NFD", letter)
        tone = "".join(
            mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"
        )
        rest = "".join(mark for mark in marks if mark not in tone)
        parts.append(unicodedata.normalize("NFC", rest) + tone)
    return "".join(parts).encode("cp1258")
