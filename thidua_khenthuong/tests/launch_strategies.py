"""Launch documents made up by hypothesis, with what is known of each.

Layouts, labels, Unicode forms and line breaks are drawn; the words come from a small
stock that no rule of the reader looks for.
"""

import textwrap
import unicodedata
from typing import NamedTuple

from hypothesis import strategies as st

WORDS = (
    "chăm vườn cây xanh sạch đẹp gìn giữ nếp sống văn minh cùng nhau vun trồng hoa lá "
    "quét dọn sân lối đi rèn luyện sức khỏe nụ cười thân thiện bạn đọc sách hay"
).split()
# (after a Roman number, after an Arabic one)
LABELS = (
    ("I.", "1."),
    ("I-", "1-"),
    ("I/", "1/"),
    ("I)", "1)"),
    ("I –", "1 –"),
    ("I./", "1/-"),
    ("I:", "1."),
    ("A.", "a)"),
    ("A/", "a/"),
    ("Phần I.", "1."),
    ("Mục I:", "-"),
    ("I.", "+"),
    ("I.", "•"),
    ("", "1.1."),
)
TITLES = ("MỤC ĐÍCH", "NỘI DUNG THI ĐUA", "BIỆN PHÁP", "TỔ CHỨC THỰC HIỆN")
HEADS = (
    (["SỞ KIỂM NGHIỆM"], ("", "SỞ KIỂM NGHIỆM")),
    (["UBND TỈNH AN BÌNH", "SỞ KIỂM NGHIỆM"], ("UBND TỈNH AN BÌNH", "SỞ KIỂM NGHIỆM")),
    (["ỦY BAN NHÂN DÂN", "XÃ HOÀ AN"], ("", "ỦY BAN NHÂN DÂN XÃ HOÀ AN")),
    (
        ["BỘ KIỂM NGHIỆM", "TRƯỜNG CAO ĐẲNG", "NGHỀ SỐ BẢY"],
        ("BỘ KIỂM NGHIỆM", "TRƯỜNG CAO ĐẲNG NGHỀ SỐ BẢY"),
    ),
    (
        ["LIÊN ĐOÀN LAO ĐỘNG TỈNH", "CÔNG ĐOÀN VIÊN CHỨC"],
        ("LIÊN ĐOÀN LAO ĐỘNG TỈNH", "CÔNG ĐOÀN VIÊN CHỨC"),
    ),
)
SIGNATURES = (
    (["GIÁM ĐỐC"], ([], "GIÁM ĐỐC")),
    (["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], (["KT. GIÁM ĐỐC"], "PHÓ GIÁM ĐỐC")),
    (["K/T. GIÁM ĐỐC", "P. GIÁM ĐỐC"], (["KT. GIÁM ĐỐC"], "P. GIÁM ĐỐC")),
    (
        ["T/M ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        (["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"], "PHÓ CHỦ TỊCH"),
    ),
    (
        ["TUQ. BỘ TRƯỞNG", "CHÁNH VĂN PHÒNG"],
        (["TUQ. BỘ TRƯỞNG"], "CHÁNH VĂN PHÒNG"),
    ),
    (
        ["TL. CHỦ TỊCH", "KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"],
        (["TL. CHỦ TỊCH", "KT. TRƯỞNG BAN"], "PHÓ TRƯỞNG BAN"),
    ),
)
NAMES = ("Đàm Thị Hoà", "Nguyễn Hữu Tường Vi", "Lý A Sử", "TS. Trương Thuý Nga")
RECIPIENTS = ("UBND tỉnh (b/c)", "Các đơn vị liên quan", "Báo An Bình", "Website Sở")
NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
ROMAN = ("I", "II", "III", "IV")


class Known(NamedTuple):
    """A document, and what it says."""

    text: str
    superior: str
    issuer: str
    subject: str
    sections: list
    recipients: list
    signer: tuple
    appendix: list


@st.composite
def sentence(draw, low=4, high=40):
    """Return a sentence of the stock, without full stop."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=low, max_size=high))
    return " ".join(words).capitalize()


def _numbered(label, number):
    """Return the label of the next section or point: “II.” after “I.”."""
    if label.startswith(("Phần", "Mục")):
        return label.replace("I", ROMAN[number])
    for first, others in (("I", ROMAN), ("A", "ABCD"), ("a", "abcd"), ("1", "1234")):
        if label.startswith(first):
            return others[number] + label[1:]
    return label


def _wrap(line, width):
    return textwrap.wrap(line, width) if width else [line]


@st.composite
def documents(draw):
    """Return a :class:`Known` document."""
    issuers, (superior, issuer) = draw(st.sampled_from(HEADS))
    section_label, point_label = draw(st.sampled_from(LABELS))
    signing, (capacities, position) = draw(st.sampled_from(SIGNATURES))
    name = draw(st.sampled_from(NAMES))
    # text out of a PDF is broken at its page's width, in capitals and small letters
    width = draw(st.sampled_from((0, 0, 62, 80)))
    subject = "Phát động thi đua " + draw(sentence(3, 12)).lower()
    if draw(st.booleans()):
        subject = subject.upper()
    head = _head(draw, issuers)
    sections, body = [], []
    for number, title in enumerate(TITLES[: draw(st.integers(1, 4))]):
        label = _numbered(section_label, number) if section_label else ""
        body.append([f"{label} {title}".strip()])
        points = []
        for position_ in range(draw(st.integers(1, 3))):
            text = draw(sentence()) + draw(st.sampled_from((".", ";")))
            mark = _numbered(point_label, position_)
            glue = "" if mark[-1] in ".)" and draw(st.booleans()) else " "
            body.append(_wrap(f"{mark}{glue}{text}", width))
            points.append((mark, text))
        sections.append((label, title, points))
    recipients = draw(st.lists(st.sampled_from(RECIPIENTS), max_size=4, unique=True))
    recipients.append("Lưu: VT")
    appendix = draw(
        st.sampled_from(
            ([], ["PHỤ LỤC", "Biểu đăng ký"], ["SỞ KIỂM NGHIỆM", "MẪU SỐ 1"])
        )
    )
    tail = _tail(draw, recipients, [*signing, name])
    title = draw(st.sampled_from(("lines", "one line")))
    titled = [["KẾ HOẠCH"], _wrap(subject, width)]
    if title == "one line" and subject.isupper():
        titled = [_wrap(f"KẾ HOẠCH {subject}", 0)]
    gap = draw(st.sampled_from(("\n", "\n\n")))
    blocks = [*head, *titled, *body, *tail, *([line] for line in appendix)]
    text = gap.join("\n".join(block) for block in blocks)
    form = draw(st.sampled_from(("NFC", "NFD")))
    return Known(
        unicodedata.normalize(form, text),
        *(superior, issuer, subject, sections, recipients),
        (capacities, position, name),
        appendix,
    )


def _head(draw, issuers):
    number, place = "Số:     /KH-SKN", "An Bình, ngày 05 tháng 3 năm 2025"
    layout = draw(st.sampled_from(("below", "tabs", "spaces")))
    if layout == "below":
        return [[*issuers, *NATION], [number], [place]]
    gap = "\t\t" if layout == "tabs" else " " * 12
    rows = [
        gap.join(filter(None, row))
        for row in zip([*issuers, ""][:2], NATION, strict=True)
    ]
    return [[*rows, *issuers[2:]], [number + gap + place]]


def _tail(draw, recipients, signing):
    listed = [f"- {one};" for one in recipients[:-1]] + [f"- {recipients[-1]}."]
    layout = draw(st.sampled_from(("list", "inline", "columns", "above")))
    if layout == "inline":
        return [[f"Nơi nhận: {'; '.join(recipients)}."], signing]
    if layout == "above":
        return [signing, ["Nơi nhận:", *listed]]
    if layout == "list":
        noise = draw(st.sampled_from(([], ["(Đã ký)"], ["(đã ký và đóng dấu)"])))
        return [["Nơi nhận:", *listed], [*signing[:-1], *noise, signing[-1]]]
    left = ["Nơi nhận:", *listed]
    rows = []
    for number in range(max(len(left), len(signing))):
        one = left[number] if number < len(left) else ""
        other = signing[number] if number < len(signing) else ""
        rows.append(f"{one:<50}   {other}".rstrip())
    return [rows]
