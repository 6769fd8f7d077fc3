"""The text between head and signature: bases, introduction, sections and points."""

import re

from . import labels, letters
from .model import Point, Section

BASIS = re.compile(
    r"[-+*•]? ?(can cu|thuc hien|theo de nghi|theo |xet |tren co so|thi hanh|"
    r"trien khai "
    r"thuc hien|thuc hien theo)\b"
)
_AUTHORITY = re.compile(
    r"(chu tich|giam doc|bo truong|hieu truong|ban chap hanh|uy ban)\b"
)
KINDS = (
    ("theme", r"chu de"),
    ("organisation", r"to chuc thuc hien|phan cong|trach nhiem|to chuc trien khai"),
    ("solution", r"giai phap|bien phap"),
    ("content", r"noi dung|chi tieu|tieu chi|nhiem vu|tieu chuan"),
)
_HEADING_WORDS = re.compile(
    r"chu de|to chuc|phan cong|trach nhiem|giai phap|bien phap|noi dung|chi tieu|"
    r"tieu chi|nhiem vu|tieu chuan|muc dich|yeu cau|muc tieu|doi tuong|pham vi|"
    r"thoi gian|khen thuong|kinh phi|co cau|hinh thuc|quy trinh|dang ky|ho so|"
    r"nguyen tac|phuong phap|so ket|tong ket|giai thuong|tien do|bao cao|trien khai"
)
# Headings that are known by their words alone.
_KNOWN = re.compile(
    r"(muc dich|yeu cau|muc tieu|noi dung|chu de|khau hieu|(cac )?giai phap|"
    r"(cac )?bien phap|to chuc|doi tuong|pham vi|thoi gian|khen thuong|kinh phi|"
    r"tieu chi|tieu chuan|chi tieu|phan cong|trach nhiem|hinh thuc)"
    r"((,| va)? (muc dich|yeu cau|thi dua|thuc hien|phat dong|chu yeu|cu the|"
    r"trong tam|tham gia|khen thuong|nhiem vu|ap dung|doi tuong|pham vi)){0,3} ?:?"
)
_APPEAL = re.compile(
    r"keu goi|tren day la|^(yeu cau|de nghi) (cac|thu truong|lanh dao|toan the)|"
    r"tich cuc huong ung|trong qua trinh (to chuc )?(trien khai|thuc hien)|"
    r"^nhan duoc|^can cu (ke hoach|noi dung) nay"
)
_TITLE_LENGTH = 90
_HEADING_LENGTH = 250
_TO_GO_ON = re.compile(r"(,|-|\b(va|cua|cac|trong|nam|cho|tai|voi))$")


def is_known_heading(text):
    """Tell whether a line is one of the usual headings, label or not."""
    return bool(_KNOWN.fullmatch(letters.fold(letters.clean(text)[:80])))


def kind_of(title):
    """Return the kind of a section by the first telling words of its title."""
    folded = letters.fold(title)
    found = [
        (match.start(), kind)
        for kind, words in KINDS
        if (match := re.search(words, folded))
    ]
    kinds = {kind for _start, kind in found}
    if {"theme", "content"} <= kinds:
        return "content"  # “Chủ đề và nội dung thi đua”
    return min(found)[1] if found else "other"


class Body:
    """Reads paragraphs into a document; ``put`` tells where each of them went."""

    def __init__(self, document, paragraphs, put):
        self.document = document
        self.paragraphs = paragraphs
        self.put = put
        self.labels = [
            None if paragraph.is_row else labels.split(paragraph.text)
            for paragraph in paragraphs
        ]
        self.style = self._section_style()

    # which labels are those of sections

    def _section_style(self):
        """Return how sections are numbered: a set of kinds, or one style."""
        kinds = {
            one.kind
            for one in self.labels
            if one
            and one.kind in labels.HEADINGS
            and (one.kind == "worded" or len(one.rest) < _HEADING_LENGTH)
        }
        if kinds:
            return kinds
        for one in self.labels:
            if one and one.kind == "arabic" and self._is_titled(one.rest):
                return {one.style}
        return set()

    def _is_titled(self, text):
        """Tell whether words after “1.” are a heading rather than a point."""
        plain = letters.clean(text).rstrip()
        if plain.isupper() and len(plain) > 3:
            return True
        title = plain.rstrip(" :")
        return (
            len(title) <= _TITLE_LENGTH
            and not title.endswith((".", ";", ",", "!"))
            and ":" not in title
            and bool(_HEADING_WORDS.search(letters.fold(title)))
        )

    def _is_heading(self, number):
        label = self.labels[number]
        paragraph = self.paragraphs[number]
        if label is None:
            return not paragraph.is_row and self._is_bare_heading(paragraph.text)
        if label.kind in labels.HEADINGS:
            return label.kind in self.style
        if label.style not in self.style:
            return False
        plain = letters.clean(label.rest)
        if is_known_heading(plain.partition(":")[0]):
            return True
        return self._is_titled(label.rest) or (
            len(plain) <= _TITLE_LENGTH and not plain.endswith((".", ";", ","))
        )

    def _is_bare_heading(self, text):
        """Tell whether a line without a label is a heading: one in capitals.

        Where sections are numbered, a theme may stand in capitals, too.
        """
        plain = letters.clean(text)
        if not self.style and is_known_heading(plain):
            return True
        if not letters.is_capitals(plain) or " " not in plain or len(plain) > 160:
            return False
        folded = letters.fold(plain)
        return not self.style or bool(
            plain[0].isalpha() and _HEADING_WORDS.match(folded)
        )

    # preamble

    def run(self):
        """Read all paragraphs."""
        start = self._read_preamble()
        closing = self._find_closing(start)
        number = start
        while number < closing:
            number = self._read_one(number)
        for paragraph in self.paragraphs[closing:]:
            self.document.closing.append(paragraph.text)
            self.put("closing", paragraph)

    def _read_preamble(self):
        """Read what stands before the first section; return where that begins."""
        untitled = not any(map(self._is_heading, range(len(self.paragraphs))))
        for number, paragraph in enumerate(self.paragraphs):
            plain = letters.clean(paragraph.text)
            folded = letters.fold(plain[:60])
            if self._is_heading(number):
                again = letters.fold(plain).strip(" :") in ("quyet dinh", "quyet nghi")
                if self._is_before_text(number) or again:
                    self._put_introduction(paragraph)
                    continue
                return number
            if BASIS.match(folded) and not plain.endswith(":"):
                self.document.legal_bases.append(paragraph.text)
                self.put("legal_basis", paragraph)
            elif paragraph.is_row or (
                untitled
                and self.labels[number]
                and self.labels[number].kind != "bullet"
            ):
                return number
            else:
                self._put_introduction(paragraph)
        return len(self.paragraphs)

    def _is_before_text(self, number):
        """Tell whether a line in capitals names who decides, and bases follow."""
        if self.labels[number] is not None:
            return False
        text = letters.fold(letters.clean(self.paragraphs[number].text))
        following = self.paragraphs[number + 1 : number + 2]
        return bool(_AUTHORITY.match(text)) and any(
            BASIS.match(letters.fold(one.text[:60])) for one in following
        )

    def _put_introduction(self, paragraph):
        self.document.introduction.append(paragraph.text)
        self.put("introduction", paragraph)

    # sections

    def _find_closing(self, start):
        """Return the number of the first paragraph of the appeal at the end."""
        number = len(self.paragraphs)
        while number > start + 1:
            paragraph = self.paragraphs[number - 1]
            if (
                paragraph.is_row
                or self.labels[number - 1]
                or self._is_heading(number - 1)
                or self._is_heading(number - 2)
                or not _APPEAL.search(letters.fold(letters.clean(paragraph.text)))
            ):
                break
            number -= 1
        return number

    def _read_one(self, number):
        paragraph, label = self.paragraphs[number], self.labels[number]
        if self._is_heading(number):
            return self._open_section(number)
        if (
            label
            and label.kind == "arabic"
            and not self.style
            and not label.style[-1].isdigit()
        ):
            if self._split_titled(label, paragraph):
                return number + 1
        if not self.document.sections:
            self.document.sections.append(
                Section("content", "", "", index=paragraph.start)
            )
        text = label.rest if label else paragraph.text
        self.document.sections[-1].points.append(
            Point(label.label if label else "", text, paragraph.start)
        )
        self.put("point", paragraph)
        return number + 1

    def _open_section(self, number):
        paragraph, label = self.paragraphs[number], self.labels[number]
        title = letters.clean(label.rest if label else paragraph.text)
        self.put("section", paragraph)
        number += 1
        # a heading goes on, or stands below its label
        while number < len(self.paragraphs):
            following = self.paragraphs[number]
            plain = letters.clean(following.text)
            joined = not title or _TO_GO_ON.search(letters.fold(title))
            if self.labels[number] or not letters.is_capitals(plain) or not joined:
                break
            title = f"{title} {plain}".strip()
            self.put("section", following)
            number += 1
        name = label.label if label else ""
        title, inline = _split_heading(title, label)
        shown = title.rstrip(" :") or name
        self.document.sections.append(
            Section(kind_of(shown), name if title else "", shown, index=paragraph.start)
        )
        if inline:
            self.document.sections[-1].points.append(Point("", inline, paragraph.start))
        return number

    def _split_titled(self, label, paragraph):
        """Read “1. Nội dung: mỗi sở …” as a section of one point, where it is one."""
        text = letters.clean(label.rest)
        title, colon, rest = text.partition(":")
        if not colon or not rest.strip() or not self._is_titled(title):
            return False
        self.document.sections.append(
            Section(kind_of(title), label.label, title.strip(), index=paragraph.start)
        )
        _title, _colon, rest = label.rest.partition(":")
        rest = rest.strip()
        if rest.startswith("**"):
            rest = rest[2:].strip()
        self.document.sections[-1].points.append(Point("", rest, paragraph.start))
        self.put("section", paragraph)
        return True


def _split_heading(title, label):
    """Part the heading from text on its line: “I. CHỦ ĐỀ: …”, “Điều 1. Ban hành …”."""
    if not label:
        return title, ""
    head, colon, rest = title.partition(":")
    if colon and rest.strip() and len(head) <= _TITLE_LENGTH:
        return head, rest.strip()
    if len(title) > 2 * _TITLE_LENGTH:
        return "", title
    if title.endswith((".", ";")) and not title.isupper():
        return "", title
    return title, ""
