import importlib
import io
import pkgutil
import re
import unicodedata
from re import _constants, _parser

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.thidua_khenthuong import launch_document
from odoo.addons.thidua_khenthuong.launch_document import files, letters

from . import launch_papers, launch_strategies
from .common import Refusals

# The same examples in every run, and no clock.
QUICK = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def squeeze(text):
    """Return text as placements keep it: composed, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def placed(document):
    """Return the placements read in order."""
    return " ".join(placement.text for placement in document.placements)


def reading(document, name):
    """Return what a paper of ``launch_papers`` calls ``name``."""
    match name:
        case "sections":
            return [
                (s.label, s.title, s.kind, len(s.points)) for s in document.sections
            ]
        case "points":
            return [point.label for s in document.sections for point in s.points]
        case "recipients":
            return [recipient for recipient, _channel in document.recipients]
        case "channels":
            return [channel for _recipient, channel in document.recipients]
        case "bases":
            return len(document.legal_bases)
        case "introduction" | "closing" | "appendix":
            return len(getattr(document, name))
        case "awards":
            return [(a.form, a.subject, a.quantity, a.above) for a in document.awards]
        case "targets":
            return [(t.reference, t.quantity, t.kinds) for t in document.targets]
        case "subject_words":
            return " ".join(document.subject.split())
        case "signer":
            return signer(document)
        case "cosigners":
            return [(c.lines, c.position, c.name) for c in document.cosigners]
    return getattr(document, name)


def signer(document):
    lines = list(document.further_lines)
    if document.capacity != "none":
        lines.insert(0, f"{document.capacity.upper()}. {document.authority_line}")
    return lines, document.signer_position, document.signer_name


@tagged("post_install", "-at_install", "tdkt")
class TestPapers(BaseCase):
    """Papers of communes, provinces, ministries, schools, unions and party bodies."""

    def test_papers(self):
        for name, (text, wanted) in launch_papers.PAPERS.items():
            for form in ("NFC", "NFD"):
                content = unicodedata.normalize(form, text).encode()
                document = launch_document.read(content)
                with self.subTest(paper=name, form=form):
                    self.assertEqual(placed(document), squeeze(text))
                    self.assertEqual(
                        {key: reading(document, key) for key in wanted}, wanted
                    )

    def test_old_tone_marks(self):
        """“hoà” reads as “hòa”: nothing but the letters themselves differs."""
        old = {"òa": "oà", "óa": "oá", "ủy": "uỷ", "ỦY": "UỶ", "ÒA": "OÀ", "úy": "uý"}
        for name, (text, _wanted) in launch_papers.PAPERS.items():
            other = text
            for new, former in old.items():
                other = other.replace(new, former)
            one = launch_document.read(text.encode())
            two = launch_document.read(other.encode())
            with self.subTest(paper=name):
                self.assertEqual(
                    [p.destination for p in one.placements],
                    [p.destination for p in two.placements],
                )
                self.assertEqual(
                    (one.date_start, one.date_end), (two.date_start, two.date_end)
                )

    def test_word_reads_as_text(self):
        """The papers as .docx, one paragraph a line."""
        for name, (text, _wanted) in launch_papers.PAPERS.items():
            document = Document()
            for line in text.splitlines():
                document.add_paragraph(line)
            buffer = io.BytesIO()
            document.save(buffer)
            one = launch_document.read(text.replace("\n\n", "\n").encode())
            two = launch_document.read(buffer.getvalue())
            with self.subTest(paper=name):
                self.assertEqual(placed(two), squeeze(text))
                self.assertEqual(
                    [p.destination for p in one.placements],
                    [p.destination for p in two.placements],
                )


@tagged("post_install", "-at_install", "tdkt")
class TestProperties(BaseCase):
    """What holds for every document: nothing dropped, nothing invented."""

    @QUICK
    @given(launch_strategies.documents())
    def test_what_is_written_is_read(self, known):
        document = launch_document.read(known.text.encode())
        self.assertEqual(placed(document), squeeze(known.text))
        self.assertEqual(document.superior_name, known.superior)
        self.assertEqual(document.issuer_name, known.issuer)
        self.assertEqual(document.symbol, "KH-SKN")
        self.assertEqual(document.place, "An Bình")
        self.assertEqual(document.title, "KẾ HOẠCH")
        self.assertEqual(squeeze(document.subject), known.subject)
        self.assertEqual(
            [
                (s.label, s.title, [(point.label, point.text) for point in s.points])
                for s in document.sections
            ],
            known.sections,
        )
        self.assertEqual(reading(document, "recipients"), known.recipients)
        self.assertEqual(signer(document), known.signer)
        self.assertEqual(document.appendix, known.appendix)
        self.assertFalse(document.unplaced)

    @QUICK
    @given(
        st.lists(
            st.one_of(
                st.text(max_size=80),
                st.sampled_from(
                    [
                        line
                        for text, _wanted in launch_papers.PAPERS.values()
                        for line in text.splitlines()
                    ]
                ),
            ),
            max_size=40,
        )
    )
    def test_any_lines_keep_every_word(self, lines):
        """Lines of many papers in any order, and lines of anything."""
        document = launch_document.place(lines)
        self.assertEqual(
            placed(document).replace(" ", ""),
            "".join("".join(map(letters.tidy, lines)).split()),
        )
        self.assertEqual(
            [p.index for p in document.placements],
            list(range(len(document.placements))),
        )

    @QUICK
    @given(st.binary(max_size=400))
    def test_any_bytes_are_read_or_refused(self, content):
        try:
            self.assertTrue(launch_document.read(content).placements)
        except launch_document.NotALaunchDocument as fault:
            self.assertTrue(fault.code)


@tagged("post_install", "-at_install", "tdkt")
class TestWordAndLimits(Refusals, BaseCase):
    def _save(self, document):
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()

    def _number(self, paragraph, depth=0, list_id=1):
        paragraph._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/>'
                f'<w:numId w:val="{list_id}"/></w:numPr>'
            )
        )
        return paragraph

    def test_automatic_numbers(self):
        document = Document()
        numbering = document.part.numbering_part.element
        for element in list(numbering):
            numbering.remove(element)
        levels = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for depth, (form, text) in enumerate(
                (
                    ("upperRoman", "%1."),
                    ("decimal", "%2."),
                    ("decimal", "%2.%3."),
                    ("lowerLetter", "%4)"),
                    ("bullet", "\uf0b7"),
                )
            )
        )
        numbering.append(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="7">{levels}'
                "</w:abstractNum>"
            )
        )
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="1">'
                '<w:abstractNumId w:val="7"/></w:num>'
            )
        )
        for depth, text in (
            (0, "MỤC ĐÍCH"),
            (1, "Giữ sạch lối đi."),
            (1, "Trồng cây."),
            (2, "Cây bóng mát."),
            (3, "Cây sấu;"),
            (3, "Cây me."),
            (0, "NỘI DUNG"),
            (1, "Mở thư viện."),
            (4, "Sách hay."),
        ):
            self._number(document.add_paragraph(text), depth)
        reader = launch_document.read(self._save(document))
        self.assertEqual(
            [p.text for p in reader.placements],
            [
                *("I. MỤC ĐÍCH", "1. Giữ sạch lối đi.", "2. Trồng cây."),
                *("2.1. Cây bóng mát.", "a) Cây sấu;", "b) Cây me."),
                *("II. NỘI DUNG", "1. Mở thư viện.", "- Sách hay."),
            ],
        )
        self.assertEqual(reading(reader, "points")[0:3], ["1.", "2.", "2.1."])

    def test_tables(self):
        """A head in a table is a head; a table of data keeps its rows together."""
        document = Document()
        head = document.add_table(2, 2)
        for cell, text in zip(
            [cell for row in head.rows for cell in row.cells],
            (
                "UBND TỈNH A\nSỞ B",
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "Số: /KH-SB",
                "",
            ),
            strict=True,
        ):
            cell.text = text
        for text in ("KẾ HOẠCH", "Thi đua quý I", "I. NỘI DUNG"):
            document.add_paragraph(text)
        data = document.add_table(2, 3)
        for number, cell in enumerate(c for row in data.rows for c in row.cells):
            cell.text = f"Ô {number}"
        foot = document.add_table(1, 2)
        foot.cell(0, 0).text = "Nơi nhận:\n- Các phòng;\n- Lưu: VT."
        foot.cell(0, 1).text = "GIÁM ĐỐC\n\nĐàm Thị Hoà"
        reader = launch_document.read(self._save(document))
        self.assertEqual(reader.superior_name, "UBND TỈNH A")
        self.assertEqual(
            [point.text for s in reader.sections for point in s.points],
            ["Ô 0 | Ô 1 | Ô 2", "Ô 3 | Ô 4 | Ô 5"],
        )
        self.assertEqual(reading(reader, "recipients"), ["Các phòng", "Lưu: VT"])
        self.assertEqual(reader.signer_name, "Đàm Thị Hoà")

    def test_deleted_words_are_gone_and_footnotes_kept(self):
        document = Document()
        paragraph = document.add_paragraph("Còn lại")
        paragraph._p.append(
            parse_xml(
                f"<w:moveFrom {nsdecls('w')}><w:r><w:t> đã chuyển</w:t></w:r>"
                "</w:moveFrom>"
            )
        )
        document.sections[0].footer.paragraphs[0].text = "Ghi chú cuối trang"
        reader = launch_document.read(self._save(document))
        self.assertEqual(placed(reader), "Còn lại Ghi chú cuối trang")

    def test_large_inputs_are_refused_or_placed(self):
        head = "SỞ B\nKẾ HOẠCH\nThi đua\nI. NỘI DUNG\n"
        monster = launch_document.read((head + "a" * 1_000_000).encode())
        self.assertEqual(len(monster.placements), 5)
        self.assertEqual(len(monster.sections[0].points[0].text), 1_000_000)
        table = Document()
        rows = table.add_table(1, 5)
        row = rows.rows[0]._tr
        for _number in range(9_999):
            rows._tbl.append(parse_xml(_ROW))
        rows._tbl.remove(row)
        for content in (
            (head + "Một dòng\n" * files.MAX_LINES).encode(),
            ("a" * (files.MAX_LETTERS + 1)).encode(),
            self._save(table),
        ):
            with self.assertRefused(launch_document.NotALaunchDocument, "too_long"):
                launch_document.read(content)

    def test_no_more_targets_than_a_campaign_has(self):
        lines = ["I. NỘI DUNG"] + ["1. Mỗi khoa có ít nhất 02 sáng kiến."] * 300
        self.assertEqual(len(launch_document.place(lines).targets), 100)

    def test_encodings(self):
        text = "KẾ HOẠCH\nThi đua lập thành tích\nI. NỘI DUNG\n1. Mỗi người một việc."
        for content in (
            text.encode("utf-8-sig"),
            text.encode("utf-16"),
            _windows_1258(text),
        ):
            self.assertEqual(placed(launch_document.read(content)), squeeze(text))
        with self.assertRefused(launch_document.NotALaunchDocument, "old_font"):
            launch_document.read(
                ("KÕ ho¹ch thi ®ua n¨m häc míi, tæ chøc " * 3).encode()
            )

    def test_patterns_are_linear(self):
        """No unbounded repeat lies within another, or right after one."""
        faults = []
        for module in pkgutil.iter_modules(launch_document.__path__):
            name = f"{launch_document.__name__}.{module.name}"
            for key, value in vars(importlib.import_module(name)).items():
                if isinstance(value, re.Pattern):
                    parsed = _parser.parse(value.pattern, value.flags)
                    if _is_slow(parsed, False):
                        faults.append(f"{module.name}.{key}")
        self.assertFalse(faults)
        self.assertTrue(_is_slow(_parser.parse(r"(a+b?)+"), False))
        self.assertTrue(_is_slow(_parser.parse(r"\s*:?\s*x"), False))


_ROW = (
    f"<w:tr {nsdecls('w')}>" + "<w:tc><w:p><w:r><w:t>ô</w:t></w:r></w:p></w:tc>" * 5
) + "</w:tr>"


def _windows_1258(text):
    """Return text as Windows-1258: vowels composed, tone marks apart."""
    result = b""
    for letter in text:
        try:
            result += letter.encode("cp1258")
        except UnicodeEncodeError:
            for part in _apart(letter):
                result += part.encode("cp1258")
    return result


def _apart(letter):
    tones = "̣̀́̉̃"
    parts = unicodedata.normalize("NFD", letter)
    base = "".join(part for part in parts if part not in tones)
    return [
        unicodedata.normalize("NFC", base),
        *(part for part in parts if part in tones),
    ]


def _is_slow(parsed, inside):
    """Tell whether a pattern may take more than linear time."""
    after_open = False
    for operation, value in parsed:
        groups = []
        opens = False
        if operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
            least, most, content = value
            opens = most is _constants.MAXREPEAT
            if opens and (inside or after_open):
                return True
            groups = [(content, inside or opens)]
            wide = least and content.getwidth()[0]
        elif operation is _constants.SUBPATTERN:
            groups = [(value[3], inside)]
            wide = value[3].getwidth()[0]
        elif operation is _constants.BRANCH:
            groups = [(branch, inside) for branch in value[1]]
            wide = min(branch.getwidth()[0] for branch in value[1])
        elif operation in (_constants.ASSERT, _constants.ASSERT_NOT):
            groups = [(value[1], inside)]
            wide = 0
        else:
            wide = operation is not _constants.AT
        if any(_is_slow(content, within) for content, within in groups):
            return True
        if opens or any(_opens(content) for content, _within in groups):
            after_open = True
        elif wide:
            after_open = False
    return False


def _opens(parsed):
    return any(
        (
            operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
            and (value[1] is _constants.MAXREPEAT or _opens(value[2]))
        )
        or (operation is _constants.SUBPATTERN and _opens(value[3]))
        or (operation is _constants.BRANCH and any(map(_opens, value[1])))
        for operation, value in parsed
    )
