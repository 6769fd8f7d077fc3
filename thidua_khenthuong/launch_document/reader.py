"""Reads a launch document or plan as offices receive it, without any ORM.

Every paragraph of the input gets exactly one :class:`Placement`; read in order, the
placements are the input again. What no rule recognises is placed in ``unplaced`` and
shown to the officer: nothing is ever dropped.

The layout is that of Nghị định 30/2020/NĐ-CP, Phụ lục I: head, title, subject, legal
bases, sections with points, recipients, signature. Words between double asterisks are
bold, in plain text as well as from a .docx.
"""

import calendar
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field
from datetime import date

from docx import Document
from docx.oxml.ns import qn

from .. import bounded

MAX_SIZE = 20 * 1024 * 1024
# A document of text unpacks to a few megabytes; more is a trap.
MAX_UNPACKED = 100 * 1024 * 1024
# A hundred pages have some 3,000 paragraphs and 300,000 tags.
MAX_PARAGRAPHS = 10_000
MAX_TAGS = {"": 1_000_000}
MAX_TEXT = 2 * 1024 * 1024

TITLES = (
    "LỜI PHÁT ĐỘNG",
    "PHÁT ĐỘNG",
    "KẾ HOẠCH",
    "CHƯƠNG TRÌNH",
    "HƯỚNG DẪN",
    "CHỈ THỊ",
    "QUYẾT ĐỊNH",
    "THÔNG BÁO",
    "PHƯƠNG ÁN",
)
SECTION_KINDS = (
    ("theme", r"chủ đề"),
    ("organisation", r"tổ chức thực hiện|phân công|trách nhiệm thực hiện"),
    ("solution", r"giải pháp|biện pháp"),
    ("content", r"nội dung|chỉ tiêu|tiêu chí|nhiệm vụ"),
)
ITEM_KINDS = (
    ("model", r"mô hình"),
    ("work", r"công trình"),
    ("task", r"phần việc"),
    ("initiative", r"sáng kiến"),
)
CHANNELS = (
    ("archive", r"^lưu\b"),
    ("ioffice", r"ioffice"),
    ("website", r"\bwebsite\b|trang thông tin|cổng thông tin"),
    (
        "internal",
        r"phòng|đơn vị thuộc|đoàn thể|đảng ủy|lãnh đạo|như điều|như trên|công chức",
    ),
)
CAPACITIES = {"TM": "tm", "KT": "kt", "TL": "tl", "TUQ": "tuq"}
POSITION = re.compile(
    r"^(QUYỀN |PHÓ )?(GIÁM ĐỐC|CHỦ TỊCH|TRƯỞNG|CHÁNH VĂN PHÒNG|BÍ THƯ|BỘ TRƯỞNG|"
    r"THỨ TRƯỞNG|TỔNG GIÁM ĐỐC|HIỆU TRƯỞNG|CỤC TRƯỞNG|VỤ TRƯỞNG|CHI CỤC TRƯỞNG|"
    r"CHÁNH THANH TRA)"
)
NUMBER = re.compile(r"^Số\s*:?\s*(\d*)\s*/\s*(\S+)$")
PLACE_DATE = re.compile(
    r"^(.{2,60}?),\s*ngày\s*(\d{0,2})[\s.…]*tháng\s*(\d{0,2})[\s.…]*năm\s*(\d{4})$"
)
LAYOUT = re.compile(
    r"^(CỘNG H(ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    r"|Độc lập\s*[-–]\s*Tự do\s*[-–]\s*Hạnh phúc"
    r"|Nơi nhận\s*:?|DỰ THẢO|\(Đã ký\)|[-–—_=*.\s]+)$"
)
BASIS = re.compile(r"^(Căn cứ|Thực hiện|Theo đề nghị|Theo |Xét )")
HEADING = re.compile(
    r"^((?:Phần|Chương|Mục)\s+[IVX\d]+[.:]?|[IVX]+\s*[.)/:]|Điều\s+\d+[.:]?)\s*(.*)$"
)
NUMBERED = re.compile(r"^(\d+(?:\.\d+)*[.)/]?)\s+(.*)$")
POINT = re.compile(r"^(\d+(?:\.\d+)*[.)/]|\d+(?:\.\d+)+|[a-zđ][.)]|[-–+•·▪*])\s+(.*)$")
APPEAL = re.compile(r"kêu gọi|Trên đây là|^(Yêu cầu|Đề nghị) các|tích cực hưởng ứng")
QUOTED = re.compile(r"[“\"](.+?)[”\"]", re.S)
MONTH = r"(\d{1,2})\s*/\s*(\d{4})"
DAY = r"(\d{1,2})\s*/\s*(\d{1,2})\s*/\s*(\d{4})"
PERIODS = (
    (re.compile(rf"từ ngày {DAY} (?:đến|tới)(?: hết)?(?: ngày)? {DAY}"), "both"),
    (re.compile(rf"(?:từ nay )?(?:đến|tới) hết(?: ngày)? {DAY}"), "end"),
    (
        re.compile(rf"từ tháng {MONTH} đến(?: hết)? tháng {MONTH}"),
        "months",
    ),
)
PARENT = re.compile(
    r"((?:Kế hoạch|Chỉ thị|Chương trình|Quyết định|Công văn) số \S+ ngày "
    r"\d{1,2}/\d{1,2}/\d{4} của .+?)(?= về |[,;.]|$)"
)
MINIMUM = re.compile(r"(?:ít nhất|tối thiểu)\s+(\d+)(?:\s*\([^)]*\))?\s+", re.I)
CHARGED = re.compile(r"Giao\s+(.+?)(?:\s*\([^)]*\))?\s+chủ trì")
COORDINATED = re.compile(
    r"phối hợp với\s+(.+?)\s+(?=lựa chọn|xây dựng|tổ chức|thực hiện|triển khai|"
    r"tham mưu|hướng dẫn|đăng ký)"
)


class NotALaunchDocument(Exception):
    """The file cannot be read; ``code`` says why (a key of the wizard's sentences)."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass
class Placement:
    """Where paragraph ``index`` of the input went."""

    index: int
    text: str
    destination: str


@dataclass
class Point:
    label: str
    text: str


@dataclass
class Section:
    kind: str
    label: str
    title: str
    points: list = field(default_factory=list)


@dataclass
class Target:
    """What a point demands; ``section`` and ``point`` are positions in the document."""

    name: str
    quantity: int
    kinds: list
    scope: str
    reference: str
    section: int
    point: int
    responsible: str = ""
    coordinators: list = field(default_factory=list)


@dataclass
class LaunchDocument:
    """The structured reading of a launch document."""

    placements: list = field(default_factory=list)
    superior_name: str = ""
    issuer_name: str = ""
    number: int = 0
    symbol: str = ""
    place: str = ""
    year: int = 0
    month: int = 0
    day: int = 0
    title: str = ""
    subject: str = ""
    legal_bases: list = field(default_factory=list)
    introduction: list = field(default_factory=list)
    sections: list = field(default_factory=list)
    closing: list = field(default_factory=list)
    recipients: list = field(default_factory=list)
    capacity: str = "none"
    authority_line: str = ""
    signer_position: str = ""
    signer_name: str = ""
    theme: str = ""
    slogan: str = ""
    parent_reference: str = ""
    date_start: date | None = None
    date_end: date | None = None
    start_is_provisional: bool = False
    targets: list = field(default_factory=list)

    @property
    def unplaced(self):
        """Paragraphs that no rule recognised, in order."""
        return [p.text for p in self.placements if p.destination == "unplaced"]

    @property
    def date_draft(self):
        """The words of a date that is not complete yet, "" when it is."""
        if self.date or not self.year:
            return ""
        parts = ("ngày", self.day, "tháng", self.month, "năm", self.year)
        return " ".join(str(part or "     ") for part in parts)

    @property
    def date(self):
        """The document's date, None unless day, month and year are all written."""
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


# --- Files -------------------------------------------------------------------------


def read(content, filename=""):
    """Read a .docx or plain text file.

    :param bytes content: the file
    :param str filename: its name, used in error messages only
    :return: :class:`LaunchDocument`
    :raises NotALaunchDocument: for anything that is no such document
    """
    if not content:
        raise NotALaunchDocument("empty")
    if len(content) > MAX_SIZE:
        raise NotALaunchDocument("too_large", limit=MAX_SIZE // 1024 // 1024)
    if content.startswith(b"PK"):
        paragraphs = _read_docx(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotALaunchDocument("old_word")
    elif content.startswith(b"%PDF"):
        raise NotALaunchDocument("pdf")
    elif len(content) > MAX_TEXT:
        raise NotALaunchDocument("too_long", limit=MAX_PARAGRAPHS)
    else:
        paragraphs = _read_text(content)
    if not paragraphs:
        raise NotALaunchDocument("empty")
    if len(paragraphs) > MAX_PARAGRAPHS:
        raise NotALaunchDocument("too_long", limit=MAX_PARAGRAPHS)
    return place(paragraphs)


def _read_text(content):
    for encoding in ("utf-8-sig", "utf-16"):
        if encoding == "utf-16" and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return [line.strip() for line in text.splitlines() if line.strip()]
    raise NotALaunchDocument("not_text")


def _read_docx(content):
    try:
        bounded.check_archive(
            content, MAX_UNPACKED, MAX_TAGS, counted={"p": MAX_PARAGRAPHS}
        )
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "word/document.xml" not in archive.namelist():
                raise NotALaunchDocument("not_word")
        document = Document(io.BytesIO(content))
    except NotALaunchDocument:
        raise
    except bounded.TooLarge as error:
        raise NotALaunchDocument("too_long", limit=MAX_PARAGRAPHS) from error
    except Exception as error:  # the library raises whatever broke inside the file
        raise NotALaunchDocument("broken") from error
    paragraphs = []
    # in document order, cells of tables and text boxes included
    for element in document.element.body.iter(qn("w:p")):
        if any(True for _ in element.iterancestors(FALLBACK)):
            continue
        for text in _paragraph_lines(element):
            if text:
                paragraphs.append(text)
    return paragraphs


FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def _paragraph_lines(paragraph):
    """Return the text of a paragraph, bold runs marked, split at line breaks."""
    runs = []
    for run in paragraph.iter(qn("w:r")):
        if next(run.iterancestors(qn("w:p")), None) is not paragraph:
            continue
        text = "".join(
            "\n"
            if node.tag in (qn("w:br"), qn("w:cr"))
            else "\t"
            if node.tag == qn("w:tab")
            else node.text or ""
            for node in run
            if node.tag in (qn("w:t"), qn("w:br"), qn("w:cr"), qn("w:tab"))
        )
        if text:
            runs.append((_is_bold(run), text))
    plain = "".join(text for _bold, text in runs)
    # a paragraph that is bold from end to end is a heading, not an emphasis
    if all(bold or not text.strip() for bold, text in runs):
        marked = plain
    else:
        marked = ""
        for bold, text in runs:
            core = text.strip()
            if bold and core:
                start = text.index(core)
                text = f"{text[:start]}**{core}**{text[start + len(core) :]}"
            marked += text
        marked = marked.replace("****", "")
    return [re.sub(r"\s+", " ", line).strip() for line in marked.split("\n")]


def _is_bold(run):
    properties = run.find(qn("w:rPr"))
    bold = properties.find(qn("w:b")) if properties is not None else None
    return bold is not None and bold.get(qn("w:val")) not in ("0", "false")


# --- Placing -----------------------------------------------------------------------


def place(paragraphs):
    """Place every paragraph; see the module's contract."""
    reader = _Reader(paragraphs)
    reader.run()
    document = reader.document
    _find_values(document)
    return document


def clean(text):
    """Return text without the marks of bold words."""
    return text.replace("**", "").strip()


def _normal(text):
    return unicodedata.normalize("NFC", clean(text))


def _is_capitals(text):
    return text.isupper() and len(text) > 3


class _Reader:
    """Walks through the paragraphs once, part by part of the decree's layout."""

    def __init__(self, paragraphs):
        self.paragraphs = paragraphs
        self.plain = [_normal(text) for text in paragraphs]
        self.document = LaunchDocument()
        self.places = {}
        self.index = 0
        self.tail = self._find_tail()
        self.has_headings = any(HEADING.match(text) for text in self.plain[: self.tail])

    def run(self):
        """Fill the document."""
        self._read_head()
        self._read_preamble()
        self._read_sections()
        self._read_tail()
        self.document.placements = [
            Placement(index, text, self.places.get(index, "unplaced"))
            for index, text in enumerate(self.paragraphs)
        ]

    def _put(self, destination, index=None):
        self.places[self.index if index is None else index] = destination

    def _find_tail(self):
        """Return the index where recipients and signature begin."""
        count = len(self.plain)
        for index in range(count):
            if re.match(r"^Nơi nhận\b", self.plain[index]):
                start = index
                # the signature may stand before the recipients
                while start and self._is_signature(start - 1):
                    start -= 1
                return start
        for index in range(max(count - 6, 0), count):
            if POSITION.match(self.plain[index]) or re.match(
                r"^(TM|KT|TL|TUQ)\.", self.plain[index]
            ):
                return index
        return count

    def _is_signature(self, index):
        text = self.plain[index]
        return bool(
            POSITION.match(text)
            or re.match(r"^(TM|KT|TL|TUQ)\.", text)
            or text == "(Đã ký)"
            or (self._is_name(text) and index + 3 > len(self.plain) // 2)
        )

    @staticmethod
    def _is_name(text):
        words = text.split()
        return 2 <= len(words) <= 6 and all(
            word[0].isupper() and word.isalpha() for word in words
        )

    # head: from the top down to the title and its subject

    def _read_head(self):
        title = self._find_title()
        capitals = []
        for index in range(title if title is not None else self.tail):
            text = self.plain[index]
            if LAYOUT.match(text):
                self._put("layout", index)
            elif not self._read_number(index, text) and _is_capitals(text):
                capitals.append(index)
            elif title is None:
                break
            self.index = index + 1
        self._name_issuers(capitals)
        if title is None:
            return
        self.document.title = self.plain[title]
        self._put("title", title)
        self.index = title + 1
        self._read_subject()

    def _find_title(self):
        for index, text in enumerate(self.plain[: self.tail]):
            if HEADING.match(text) or index > 15:
                return None
            if len(text) < 60 and text.isupper() and text.startswith(TITLES):
                return index
        return None

    def _read_number(self, index, text):
        document = self.document
        if found := NUMBER.match(text):
            document.number = int(found[1] or 0)
            document.symbol = found[2]
            # a number is given only after the signature: show it to the officer
            self._put("unplaced" if document.number else "number", index)
        elif found := PLACE_DATE.match(text):
            document.place = found[1]
            document.day, document.month, document.year = (
                int(part or 0) for part in found.groups()[1:]
            )
            self._put("place_date", index)
        else:
            return False
        return True

    def _name_issuers(self, indexes):
        names = [self.plain[index] for index in indexes]
        if len(names) == 1:
            self.document.issuer_name = names[0]
            self._put("issuer_name", indexes[0])
        elif names:
            self.document.superior_name, self.document.issuer_name = names[:2]
            self._put("superior_name", indexes[0])
            self._put("issuer_name", indexes[1])

    def _read_subject(self):
        lines = []
        while self.index < self.tail:
            text = self.plain[self.index]
            if LAYOUT.match(text):
                self._put("layout")
            elif self._is_heading(text) or BASIS.match(text):
                break
            elif lines and text.endswith((".", ":", ";", ",")):
                break
            else:
                lines.append(clean(self.paragraphs[self.index]))
                self._put("subject")
            self.index += 1
        self.document.subject = "\n".join(lines)

    # preamble: legal bases and introduction

    def _read_preamble(self):
        while self.index < self.tail and not self._is_heading(self.plain[self.index]):
            text = self.paragraphs[self.index]
            if LAYOUT.match(self.plain[self.index]):
                self._put("layout")
            elif BASIS.match(self.plain[self.index]):
                self.document.legal_bases.append(text)
                self._put("legal_basis")
            else:
                self.document.introduction.append(text)
                self._put("introduction")
            self.index += 1

    def _is_heading(self, text):
        if HEADING.match(text):
            return True
        if POINT.match(text) and not self.has_headings:
            # “1. Chủ đề” is a heading in a document that has no Roman numbers
            found = NUMBERED.match(text)
            return bool(
                found and (found[2].isupper() or _kind_of(found[2], short=True))
            )
        return _is_capitals(text) and not POINT.match(text)

    # body

    def _read_sections(self):
        closing = self._find_closing()
        while self.index < closing:
            text = self.paragraphs[self.index]
            plain = self.plain[self.index]
            if LAYOUT.match(plain):
                self._put("layout")
            elif self._is_heading(plain):
                self._open_section(plain)
            else:
                self._add_point(text)
            self.index += 1
        while self.index < self.tail:
            self.document.closing.append(self.paragraphs[self.index])
            self._put("closing")
            self.index += 1

    def _find_closing(self):
        """Return the index of the appeal that ends the text, if there is one."""
        index = self.tail
        while index > self.index:
            text = self.plain[index - 1]
            if POINT.match(text) or self._is_heading(text) or not APPEAL.search(text):
                break
            index -= 1
        return index

    def _open_section(self, plain):
        found = HEADING.match(plain) or NUMBERED.match(plain)
        label, title = found.groups() if found else ("", plain)
        if not title and self._next_is_capitals():
            self._put("section")
            self.index += 1
            title = self.plain[self.index]
        self.document.sections.append(
            Section(_kind_of(title) or "other", label, title or label)
        )
        if not title:
            self.document.sections[-1].label = ""
        self._put("section")

    def _next_is_capitals(self):
        following = self.index + 1
        return (
            following < self.tail
            and _is_capitals(self.plain[following])
            and not HEADING.match(self.plain[following])
        )

    def _add_point(self, text):
        found = POINT.match(text)
        label, content = found.groups() if found else ("", text)
        self.document.sections[-1].points.append(Point(label, content))
        self._put("point")

    # tail: recipients and signature, in either order or side by side in a table

    def _read_tail(self):
        listing = False
        for index in range(self.tail, len(self.plain)):
            text = self.plain[index]
            if re.match(r"^Nơi nhận\b", text):
                listing = True
                self._put("layout", index)
            elif LAYOUT.match(text):
                self._put("layout", index)
            elif not self._read_signature(index, text):
                if listing:
                    line = re.sub(r"^[-–+•]\s*", "", self.paragraphs[index])
                    self.document.recipients.append((line, _channel_of(line)))
                    self._put("recipient", index)

    def _read_signature(self, index, text):
        document = self.document
        if found := re.match(r"^(TM|KT|TL|TUQ)\.\s*(.*)$", text):
            if document.capacity == "none":
                document.capacity = CAPACITIES[found[1]]
                document.authority_line = found[2]
                self._put("signer_capacity", index)
                return True
            return False
        if POSITION.match(text) and text.isupper() and not document.signer_position:
            document.signer_position = text
            self._put("signer_position", index)
            return True
        if (
            self._is_name(text)
            and document.signer_position
            and (not document.signer_name)
        ):
            document.signer_name = text
            self._put("signer_name", index)
            return True
        return False


def _kind_of(title, short=False):
    """Return the kind of a section by the words of its title, "" when unknown."""
    if short and (len(title) > 80 or title.endswith((".", ";"))):
        return ""
    for kind, words in SECTION_KINDS:
        if re.search(words, title, re.I):
            return kind
    return ""


def _channel_of(line):
    for channel, words in CHANNELS:
        if re.search(words, line, re.I):
            return channel
    return "paper"


# --- Values found in the text ------------------------------------------------------


def _find_values(document):
    texts = [*document.introduction, *document.legal_bases]
    texts += [point.text for section in document.sections for point in section.points]
    texts = [_normal(text) for text in texts]
    _find_theme(document, texts)
    _find_period(document, texts)
    for basis in document.legal_bases:
        if found := PARENT.search(_normal(basis)):
            document.parent_reference = found[1]
            break
    for number, section in enumerate(document.sections):
        for position, point in enumerate(section.points):
            if target := _target_of(section, point, number, position):
                document.targets.append(target)


def _find_theme(document, texts):
    for text in texts:
        if re.search(r"phương châm|khẩu hiệu", text, re.I):
            if found := QUOTED.search(text):
                document.slogan = found[1].strip()
                break
    for section in document.sections:
        if section.kind == "theme" and section.points:
            document.theme = clean(section.points[0].text).rstrip(".")
            return
    for text in texts:
        if found := re.search(r"chủ đề[^“\"]{0,20}[“\"](.+?)[”\"]", text):
            document.theme = found[1].strip()
            return


def _find_period(document, texts):
    for pattern, form in PERIODS:
        for text in texts:
            found = pattern.search(text)
            if not found:
                continue
            try:
                _set_period(document, form, [int(part) for part in found.groups()])
            except ValueError:
                continue
            if form == "end" and "từ nay" in text:
                _start_now(document)
            return


def _set_period(document, form, parts):
    if form == "both":
        document.date_start = date(parts[2], parts[1], parts[0])
        document.date_end = date(parts[5], parts[4], parts[3])
    elif form == "end":
        document.date_end = date(parts[2], parts[1], parts[0])
    else:
        document.date_start = date(parts[1], parts[0], 1)
        last = calendar.monthrange(parts[3], parts[2])[1]
        document.date_end = date(parts[3], parts[2], last)


def _start_now(document):
    """“From now on” is the document's date; its month's first day until it has one."""
    document.date_start = document.date
    if document.date is None and document.year and document.month:
        document.date_start = date(document.year, document.month, 1)
        document.start_is_provisional = True


def _target_of(section, point, number, position):
    text = _normal(point.text)
    found = MINIMUM.search(text)
    if not found:
        return None
    demanded = text[found.end() :]
    kinds = [kind for kind, words in ITEM_KINDS if re.search(words, demanded, re.I)]
    if not kinds:
        return None
    reference = ".".join(
        part.strip(" .)/:") for part in (section.label, point.label) if part
    )
    target = Target(
        text, int(found[1]) or 1, kinds, "department", reference, number, position
    )
    if charged := CHARGED.search(text):
        target.scope = "office"
        target.responsible = charged[1].strip()
        if coordinated := COORDINATED.search(text):
            target.coordinators = [
                name.strip() for name in re.split(r",| và ", coordinated[1])
            ]
    return target
