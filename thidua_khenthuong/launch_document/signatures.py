"""What follows the text: recipients, signatures and appendices."""

import re

from . import letters

CAPACITIES = {"tm": "tm", "kt": "kt", "tl": "tl", "tuq": "tuq"}
_CAPACITY = re.compile(
    r"(t/?m|k/?t|t/?l|t/?u/?q|t\.m|k\.t|t\.l|t\.u\.q) ?[./:]? ?(?=\S)"
)
_INNER_CAPACITY = re.compile(r"[\s,-]+(?=(?:k/?t|t/?l|t/?u/?q) ?\. ?\S)")
_POSITION = re.compile(
    r"(?:q(?:uyen)?\.?\s?|p(?:ho)?\.?\s?)?(tong giam doc|giam doc|chu tich|truong|"
    r"chanh van phong|bi thu|bo truong|thu truong|hieu truong|cuc truong|vu truong|"
    r"chi cuc truong|tong cuc truong|chanh thanh tra|vien truong|chanh an|"
    r"chu nhiem|tong bien tap|thu truong don vi|chi huy truong|chinh uy|chinh tri vien|"
    r"tram truong|doi truong|thong doc|thuong truc|chu toa|dai dien|uy vien|"
    r"tong kiem toan|tong thanh tra|thu tuong|to truong|khoi truong|cum truong|"
    r"thu ky|van phong|(?:cum|khoi|to|doi) pho)\b"
)
_RANK = re.compile(
    r"(?:(?:gs|pgs|ts|ths|bs|bsck|bscki|bsckii|bscki{1,2}|ks|ds|dsck|cn|lg|cu nhan|"
    r"thieu ta|trung ta|thuong ta|dai ta|thieu tuong|trung tuong|thieu uy|trung uy|"
    r"thuong uy|dai uy|nguoi|thay thuoc|ong|ba|ng)[\w]{0,3}[.\s,-]{1,4}){1,6}"
)
# In capitals only a surname tells a name from the second line of a position.
_SURNAME = re.compile(
    r"(nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|dang|bui|do|ho|ngo|duong|ly|dam|dinh|"
    r"trinh|mai|dao|doan|lam|phung|truong|ha|ta|cao|chu|la|luong|luu|quach|thai|tong|"
    r"to|trieu|vi|hua|nong|be|chau|kieu|khong|giang|nghiem|tang|vuong|van|quan|lo|"
    r"ma|be|linh|long|sung|giap|cu|dau|thach|son|kim|danh|y|h)\b"
)
_TO = re.compile(r"noi nhan ?(:|$)")
_NOISE = re.compile(
    r"[(\[]? ?(da ky( va dong dau|, dong dau| ten)?|ky(,| va)? ?(ghi ro ho( va)? ten|"
    r"dong "
    r"dau|ten).{0,40}|ky ten.{0,30}|da duoc ky.{0,30}|daky) ?[.)\]]*"
)
_ARCHIVE = re.compile(r"luu\b")
_NEXT = re.compile(r"[,.]\s+(?=[-–]\s?\S|[Ll]ưu\b)")
_DASH = re.compile(r"([-+•·*●▪]|[a-zđ]\)|\d{1,2}[.)]) ?(?=\S)")
APPENDIX = re.compile(
    r"(phu luc|bieu mau|mau so|mau \d|bieu so|bieu \d|bieu tong hop|danh sach|"
    r"danh muc|kem theo|ban dang ky|bang diem|bang tong hop|ghi chu)\b"
)
OUTER = re.compile(
    r"\b(tinh|huyen|quan|thanh pho|tp|trung uong|tw|quoc hoi|chinh phu|cac so|"
    r"cac bo|bo (?=[a-z])(?!phan|mon|ta)|so (?=[a-z])|xa|phuong|thi tran)\b"
)
_UNIT = re.compile(
    r"\b(phong|don vi|khoa|ban|to|to chuc|doan the|bo phan|can bo|cong chuc|vien chuc|"
    r"nguoi lao dong|cc|cbcc|cbccvc|nld|dang vien|chi bo|dang uy|dang bo|cong doan|"
    r"lanh dao|giao vien|hoc sinh|sinh vien|doan thanh nien|doan tn|hoi ccb)\b"
)
_BARE_UNITS = re.compile(
    r"(cac |toan the |truong cac )?(phong|khoa|to|bo phan|don vi|ban|to chuyen mon|"
    r"can bo|vien chuc|cong chuc)(\W{1,9}(va |cac ){0,3}(phong|khoa|to|bo phan|"
    r"don vi|ban|"
    r"trung tam|chuyen mon|nghiep vu|truc thuoc|truong|"
    r"co quan)){0,8}\W{0,9}(\([^)]*\))?\W{0,9}"
)
_WEBSITE = re.compile(
    r"website|trang (tin|web|thong tin)|cong (thong tin|tt|giao tiep)|\bportal\b|"
    r"trang ttdt|\bttdt\b|fanpage|facebook"
)


def split_capacities(text):
    """Return the pieces of “TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH”, usually one."""
    if not read_capacity(text):
        return [text]
    pieces, start = [], 0
    for found in _INNER_CAPACITY.finditer(letters.fold(text)):
        pieces.append(text[start : found.start()].strip())
        start = found.end()
    return [*pieces, text[start:].strip()]


def read_capacity(text):
    """Return (capacity, authority) of “T/M. ỦY BAN NHÂN DÂN”, None for any other."""
    if len(text) > 120 or not text[:1].isupper():
        return None
    folded = letters.fold(text)
    found = _CAPACITY.match(folded)
    if not found or not text[: found.end(1)].isupper():
        return None
    mark = text[found.end(1) : found.end()].strip()
    rest = text[found.end() :]
    if not (rest.isupper() or (mark and rest[0].isupper() and len(rest) < 60)):
        return None
    # “TM ỦY BAN” is one, “TLĐLĐ” is not
    if not mark and not text[found.end(1) : found.end(1) + 1].isspace():
        return None
    code = re.sub(r"[/.]", "", found[1])
    return CAPACITIES[code], text[found.end() :].strip()


def is_position(text):
    """Tell whether a line names the position of who signs."""
    if len(text) > 100 or text.endswith((";", ":", ",")):
        return False
    found = _POSITION.match(letters.fold(text))
    if not found or (
        # “TRƯƠNG VĂN LÂM” is a name
        found[1] == "truong" and not text[found.start(1) :].lower().startswith("trưởng")
    ):
        return False
    return text.isupper() or (
        len(text) < 60 and text[0].isupper() and "." not in text[3:]
    )


def bare_name(text):
    """Return a name without rank and degree before it."""
    found = _RANK.match(letters.fold(text))
    return text[found.end() :].strip() if found else text.strip()


def is_name(text):
    """Tell whether a line is the name of a person, a degree before it or not."""
    words = bare_name(text).split()
    if text.isupper() and not _SURNAME.match(letters.fold(bare_name(text))):
        return False
    return (
        2 <= len(words) <= 6
        and len(text) < 60
        and all(word[0].isupper() and word.isalpha() for word in words)
        and not letters.fold(text).startswith(("luu ", "nhu ", "cac ", "so ", "ubnd "))
    )


def read_to(text):
    """Return what stands after “Nơi nhận:” on its line, None for any other line."""
    found = _TO.match(letters.fold(text))
    return None if not found else text[found.end() :].strip()


def is_noise(text):
    """Tell whether a line only says that a signature stands here."""
    return bool(_NOISE.fullmatch(letters.fold(text)))


def is_listed(text):
    """Tell whether a line begins with the dash of a list."""
    return bool(_DASH.match(letters.fold(text)))


def is_archive(line):
    return bool(_ARCHIVE.match(letters.fold(strip_dash(line))))


def strip_dash(line):
    """Return a recipient without the dash before it."""
    found = _DASH.match(letters.fold(line))
    return line[found.end() :].strip() if found else line.strip()


def split_recipients(text):
    """Return the recipients of one line: they end with a semicolon."""
    pieces = [piece.strip() for piece in re.split(r";\s*", text)]
    pieces = [piece for piece in pieces if piece]
    result = []
    for piece in pieces:
        # “Như trên, - Lưu: VT” and “Như trên. - Lưu: VT”
        result += [part.strip() for part in _NEXT.split(piece)]
    return result


def channel(line, own=""):
    """Return the channel a recipient is reached by.

    :param str own: the word the issuer's own units are named by (“so”, “truong” …),
        folded; "" when the issuer is not known
    """
    folded = letters.fold(line)
    if _ARCHIVE.match(folded):
        return "archive"
    if "ioffice" in folded:
        return "ioffice"
    if _WEBSITE.search(folded):
        return "website"
    if re.match(r"nhu dieu", folded):
        return "internal"
    if _BARE_UNITS.fullmatch(folded):
        return "internal"
    own = own or "so|co quan|truong|chi cuc|cuc|vien|trung tam|benh vien|cong ty"
    inner = re.compile(
        rf"\b({own}|co quan)\b(?=\W{{0,9}}$|\W{{0,9}}[(;.,])|truc thuoc ({own})\b"
    )
    if not inner.search(folded) or re.search(rf"\bcac ({own})\b", folded):
        return "paper"
    # “UBND tỉnh”, “đoàn thể tỉnh” are others' whatever unit they name
    rest = re.sub(rf"\b({own}|co quan)\b", " ", folded)
    return "internal" if _UNIT.search(folded) and not OUTER.search(rest) else "paper"


def own_word(issuer):
    """Return the pattern by which documents of an issuer name its own units."""
    folded = letters.fold(issuer)
    for start, words in (
        ("so ", "so"),
        ("bo ", "bo"),
        ("truong ", "truong|nha truong"),
        ("dai hoc", "truong|dai hoc"),
        ("chi cuc", "chi cuc"),
        ("cuc ", "cuc"),
        ("benh vien", "benh vien|vien"),
        ("vien ", "vien"),
        ("trung tam", "trung tam"),
        ("cong ty", "cong ty"),
        ("tong cong ty", "tong cong ty|cong ty"),
    ):
        if folded.startswith(start):
            return words
    found = re.search(r"\b(xa|phuong|thi tran|huyen|quan|thanh pho|tinh)\b", folded)
    if found and folded.startswith(("uy ban nhan dan", "ubnd")):
        return found[1]
    return ""
