"""Under which words lists name an award of the catalogue."""

import functools
import re

from .cells import parse_year
from .text import fold

# No award, nor several, has so long a name.
MAX_WORDING = 500
# Short forms, folded, and what they stand for.
_SHORT = {
    "ldtt": "lao dong tien tien",
    "cstt": "chien si tien tien",
    "ttldtt": "tap the lao dong tien tien",
    "ttldxs": "tap the lao dong xuat sac",
    "tt ldtt": "tap the lao dong tien tien",
    "tt ldxs": "tap the lao dong xuat sac",
    "ldxs": "lao dong xuat sac",
    "cstd": "chien si thi dua",
    "cstdcs": "chien si thi dua co so",
    "cstdt": "chien si thi dua tinh",
    "cstdtq": "chien si thi dua toan quoc",
    "cstdtinh": "chien si thi dua tinh",
    "chien sy": "chien si",
    "cs": "co so",
    "bk": "bang khen",
    "bkt": "bang khen tinh",
    "bkttg": "bang khen thu tuong chinh phu",
    "bkttcp": "bang khen thu tuong chinh phu",
    "gk": "giay khen",
    "cotd": "co thi dua",
    "ctd": "co thi dua",
    "hcld": "huan chuong lao dong",
    "hc": "huan chuong",
    "ubnd": "uy ban nhan dan",
    "ct": "chu tich",
    "ctubnd": "chu tich uy ban nhan dan",
    "ttg": "thu tuong",
    "ttcp": "thu tuong chinh phu",
    "cp": "chinh phu",
    "tp": "thanh pho",
    "hang 1": "hang nhat",
    "hang 2": "hang nhi",
    "hang 3": "hang ba",
    "hang i": "hang nhat",
    "hang ii": "hang nhi",
    "hang iii": "hang ba",
    "hang nhat": "hang nhat",
}
_SHORT_WORDS = re.compile(
    r"\b(?:" + "|".join(sorted(_SHORT, key=len, reverse=True)) + r")\b"
)
# What stands before or behind an award without being part of its name.
_BEFORE = re.compile(
    r"^(?:danh hieu(?: thi dua)?|hinh thuc(?: khen thuong)?|khen thuong|duoc|de nghi"
    r"|tang thuong|tang|truy tang|cong nhan|dat|trao|nhan|la|01|1)\s+"
)
# The people's committee of a province; the Party and societies of one are not it.
_OF_PROVINCE = re.compile(
    r"(?:chu tich )?(?:uy ban nhan dan )?(?:tinh|thanh pho)\b(?! (?:uy|doan|hoi)\b)"
)
_YEARS = re.compile(
    r"\s+(?:(?:trong |dot |cuoi )?(?:nam hoc|nam|nien khoa|giai doan|thoi ky)\s+)?"
    r"(?:19|20)\d\d(?:\s+(?:den\s+)?(?:nam\s+)?(?:19|20)?\d\d)?$"
)
_MERIT = re.compile(r"\s+(?:vi |da |do |ve )?(?:co |dat )?(?:nhieu )?thanh tich\b.*$")
_YEAR_WORDS = re.compile(
    r"(?:năm\s+học|năm|niên\s+khóa|giai\s+đoạn|NH)\s+"
    r"((?:19|20)\d\d(?:\s*[-–/]\s*(?:19|20)?\d\d)?)|(?<![\d/.-])((?:19|20)\d\d)\s*$",
    re.IGNORECASE,
)
# The Party, unions and societies honour by rules of their own.
_OF_SOCIETY = re.compile(
    r"\b(?:dang uy|dang bo|chi bo|cong doan|lien doan|doan|hoi|ban chap hanh|bch)\b"
)
_BETWEEN = re.compile(r"\s*(?:[;,+&\n]|\svà\s|\s/\s|/)\s*")
_MARKS = {"x", "xx", "1", "01", "co", "v", "dat", "c"}
_SIGNS = {"✓", "✔", "☑", "☒", "√", "+", "●", "•", "*", "×", "✗", "✘", "■", "þ", "ü"}
_NO = {"", "-", "–", "—", "0", "k", "ko", "không", "khong", "...", "…", "/", "."}


@functools.lru_cache(maxsize=2**12)
def canonical(text):
    """Return an award's words folded, short forms written out, and nothing else.

    What stands around the name (“Danh hiệu …”, “… năm 2022”) is left out; all ways of
    writing the chair of a province and the agency's own head become the same.
    """
    words = _SHORT_WORDS.sub(lambda match: _SHORT[match.group(0)], fold(text))
    for pattern in (_MERIT, _YEARS):
        words = pattern.sub("", words)
    before = None
    while before != words:
        before, words = words, _BEFORE.sub("", words)
    words = words.replace("chien sy", "chien si")
    if words.startswith("giay khen") and not _OF_SOCIETY.search(words):
        # the only form an agency's own head gives; whose it is says the decision
        return "giay khen"
    if words.startswith(("bang khen", "co thi dua")):
        return _canonical_higher(words)
    words = re.sub(r"^(chien si thi dua)(?: cap)? (co so|tinh)\b.*", r"\1 \2", words)
    words = re.sub(
        r"^(chien si thi dua)(?: cap)? (?:toan quoc|quoc gia)\b.*",
        r"\1 toan quoc",
        words,
    )
    words = re.sub(r"^(chien si thi dua) thanh pho\b.*", r"\1 tinh", words)
    words = re.sub(r"^(huan chuong lao dong) (nhat|nhi|ba)$", r"\1 hang \2", words)
    return words


def _canonical_higher(words):
    """Bring “Bằng khen” and “Cờ thi đua” of one level to the same words."""
    form = "bang khen" if words.startswith("bang khen") else "co thi dua"
    rest = re.sub(r"^(?: cua)?(?: cap)?", "", words[len(form) :]).strip()
    if _OF_PROVINCE.match(rest):
        return f"{form} tinh"
    if re.match(r"(?:thu tuong(?: chinh phu)?|chinh phu)$", rest):
        return f"{form} chinh phu"
    return f"{form} {rest}".strip()


def year_of(text):
    """Return the year an award's words name (“Lao động tiên tiến năm 2022”), or ""."""
    match = _YEAR_WORDS.search(text)
    if not match:
        return ""
    words = match.group(1) or match.group(2)
    try:
        return str(parse_year(words))
    except ValueError:
        return ""


def read_mark(text):
    """Tell whether a cell below an award's name says yes; None where it says more."""
    text = text.strip()
    if text.lower() in _NO:
        return False
    if text in _SIGNS or fold(text) in _MARKS:
        return True
    return None


class AwardNames:
    """The awards of the catalogue under all their names.

    :param awards: (id, name, code, subject) of each
    :param aliases: (award id, name): other words for it, and for every award of the
        same name given to others
    :param chosen: (award id, name): what this office chose for a wording
    """

    def __init__(self, awards, aliases=(), chosen=()):
        awards = list(awards)
        self.subjects = {award_id: subject for award_id, _n, _c, subject in awards}
        self._exact, self._canonical, self._chosen = {}, {}, {}
        self._titles = {}
        alike = {}
        for award_id, name, code, _subject in awards:
            alike.setdefault(fold(name), []).append(award_id)
            self._add(name, award_id)
            self._titles.setdefault(canonical(name), name)
            self._exact.setdefault(fold(code), []).append(award_id)
        names = {award_id: fold(name) for award_id, name, _c, _s in awards}
        for award_id, alias in aliases:
            for other_id in alike.get(names.get(award_id), ()):
                self._add(alias, other_id)
        for award_id, wording in chosen:
            if award_id in self.subjects:
                self._chosen.setdefault(fold(wording), []).append(award_id)

    def _add(self, name, award_id):
        for index, key in (
            (self._exact, fold(name)),
            (self._canonical, canonical(name)),
        ):
            ids = index.setdefault(key, [])
            if award_id not in ids:
                ids.append(award_id)

    def find(self, text, kind=""):
        """Return the ids of the awards a wording may mean.

        :param str kind: to whom it was given, where the list says so: of a collective
            “Lao động tiên tiến” is short for its own title
        """
        key = fold(text) if len(text) <= MAX_WORDING else ""
        if not key:
            return []
        if kind == "collective" and not key.startswith(("tap the", "tt")):
            longer = self._lookup(f"tập thể {text}")
            if longer and not self._of_kind(self._lookup(text), kind):
                return longer
        found = self._chosen.get(key) or self._lookup(text)
        return self._of_kind(found, kind) or found

    def _lookup(self, text):
        return self._exact.get(fold(text)) or self._canonical.get(canonical(text)) or []

    def _of_kind(self, found, kind):
        return [one for one in found if not kind or self.subjects[one] == kind]

    def knows(self, text):
        return bool(self.find(text))

    def split(self, text):
        """Return the awards a cell names: one, or several when each part is known."""
        if len(text) > MAX_WORDING or self.find(text):
            return [text]
        parts = [part for part in _BETWEEN.split(text) if part]
        if len(parts) > 1 and all(self.find(part) for part in parts):
            return parts
        return [text]

    def find_within(self, text):
        """Return the name of the one award that a title or a group names, or "".

        The longest name counts: “Tập thể lao động tiên tiến” holds another award's.
        """
        words = f" {canonical_text(text)} "
        found = [key for key in self._titles if f" {key} " in words]
        found = [
            key
            for key in found
            if not any(key != other and key in other for other in found)
        ]
        return self._titles[found[0]] if len(found) == 1 else ""


def canonical_text(text):
    """Return a whole sentence folded with its short forms written out."""
    words = _SHORT_WORDS.sub(lambda match: _SHORT[match.group(0)], fold(text))
    words = words.replace("chien sy", "chien si")
    words = re.sub(r"\b(chien si thi dua) cap (co so|tinh)\b", r"\1 \2", words)
    words = re.sub(
        r"\b(bang khen|co thi dua)(?: cua)?(?: chu tich)?(?: uy ban nhan dan)?"
        r"(?: cap)? (?:tinh|thanh pho)\b",
        r"\1 tinh",
        words,
    )
    return re.sub(
        r"\b(bang khen|co thi dua)(?: cua)?(?: thu tuong)? chinh phu\b",
        r"\1 chinh phu",
        words,
    )
