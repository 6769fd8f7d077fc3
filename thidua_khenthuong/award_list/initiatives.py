"""Lists of initiatives: a row for each author, or all authors in one cell."""

import datetime
import re

from .cells import parse_date, parse_number, parse_reference, parse_year, split_name
from .list_kind import RowFault, Target, Verdict
from .matcher import BY_HAND
from .people_list import PeopleList, find_year, read_cell
from .text import compose, fold

EARLIEST_YEAR = 1990
EARLIEST = datetime.date(EARLIEST_YEAR, 1, 1)
# How far an initiative has effect, by the words of lists; the first that fits.
_SCOPES = (
    ("national", re.compile(r"\b(?:toan quoc|ca nuoc|quoc gia|trung uong)\b")),
    ("province", re.compile(r"\b(?:tinh|thanh pho|bo(?! phan)|nganh)\b")),
    ("base", re.compile(r"\b(?:co so|co quan|don vi|so|xa|phuong|huyen|truong)\b")),
)
_PROJECT = re.compile(r"\b(?:de tai|de an|cong trinh|nghien cuu khoa hoc|nckh)\b")
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:%|phần trăm)", re.IGNORECASE)
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,4})?)\s*%?")
_BETWEEN = re.compile(r"\s*(?:[;\n,]|\s+(?:và|&)\s+)\s*")
_EDGES = " \t\n.,;:()[]-–—/+&•*"
_BEFORE = re.compile(r"^\s*(?:\d{1,2}\s*[.)]\s*|(?:và|&)\s+)")
_DECISION = re.compile(r"quyết\s+định|\bqđ\b|/\s*qđ", re.IGNORECASE)


def parse_share(text):
    """Return a share in percent: “60”, “60%”, “33,33 %”; 0.6 is what a spreadsheet
    keeps of 60 %.

    :raises ValueError: for anything that is no number from 0 to 100
    """
    match = _SHARE.fullmatch(compose(text))
    if not match:
        raise ValueError(f"no share: {text!r}")
    share = float(match.group(1).replace(",", "."))
    if "%" not in text and 0 < share <= 1:
        share *= 100
    share = round(share, 2)
    if not 0 < share <= 100:
        raise ValueError(f"no share: {text!r}")
    return share


def split_authors(text, shares=""):
    """Return [(name, share as it is written)] of the authors in a cell.

    “Nguyễn Văn A (60%), Trần Thị B (40%)”, one below the other, with a post behind the
    name; ``shares``: the cell beside it, with as many parts as there are authors. A
    single author without a share made all of it.
    """
    text = compose(text)
    found = []
    if _PERCENT.search(text):
        rest = 0
        for match in _PERCENT.finditer(text):
            names = _names_in(text[rest : match.start()])
            # whom the list gives no share: said, not passed over
            found += [(name, "") for name in names[:-1]]
            found += [(name, f"{match.group(1)}%") for name in names[-1:]]
            rest = match.end()
        return found + [(name, "") for name in _names_in(text[rest:])]
    names = [name for part in _BETWEEN.split(text) if (name := _clean(part))]
    given = [part for part in re.split(r"[;\n]|,\s+", compose(shares)) if part.strip()]
    if len(given) == len(names):
        return [*zip(names, map(str.strip, given), strict=True)]
    if len(given) > 1 or len(names) != 1:
        return [(name, "") for name in names]
    return [(names[0], compose(shares).strip() or "100%")]


def _names_in(text):
    """Return the names in a piece of a cell, without the posts behind them.

    Every word of a name begins with a capital: “Phó Trưởng phòng” is none.
    """
    first, *others = _BETWEEN.split(text.strip(_EDGES))
    names = [_clean(first)]
    for one in others:
        words = _clean(one).split()
        if len(words) > 1 and all(word[0].isupper() for word in words):
            names.append(" ".join(words))
    return [name for name in names if name]


def _clean(text):
    """Return a name without what stands around it in a cell of several."""
    text = _BEFORE.sub("", text.strip(_EDGES)).strip(_EDGES)
    return split_name(text)[0].strip(_EDGES)


def read_scope(text):
    """Return how far a wording says an initiative has effect, "" if it does not."""
    key = fold(text)
    return next((scope for scope, words in _SCOPES if words.search(key)), "")


class InitiativeList(PeopleList):
    """The initiatives of an office; each row is one author of one of them."""

    targets = (
        PeopleList.person_targets[0],
        Target(
            "name",
            "tac gia|cac tac gia|ten tac gia|ho va ten tac gia|ho ten tac gia"
            "|tac gia dong tac gia|tac gia nhom tac gia|dong tac gia|nhom tac gia"
            "|ho va ten|ho ten|chu nhiem|nguoi thuc hien|tac gia sang kien"
            "|chu nhiem de tai|tac gia ty le dong gop|tac gia ti le dong gop",
            needed=True,
        ),
        *PeopleList.person_targets[2:],
        Target(
            "initiative",
            "ten sang kien|sang kien|ten sang kien giai phap|ten giai phap"
            "|ten de tai|ten sang kien de tai|noi dung sang kien|ten de tai sang kien"
            "|ten sang kien kinh nghiem|ten de tai de an|giai phap"
            "|ten sang kien de tai de an|de tai sang kien",
            needed=True,
        ),
        Target(
            "share",
            "ty le dong gop|ti le dong gop|ty le|ti le|muc do dong gop|dong gop"
            "|ty le dong gop cua tac gia|phan tram dong gop|ty le tham gia",
        ),
        Target("form", "loai|hinh thuc|loai hinh|phan loai sang kien"),
        Target(
            "scope",
            "pham vi anh huong|pham vi ap dung|cap cong nhan|pham vi|cap"
            "|pham vi anh huong hieu qua ap dung|muc do anh huong",
        ),
        Target("year", "nam|nam cong nhan|nam hoc|nam ap dung", needed=True),
        Target(
            "number",
            "so quyet dinh|so qd|quyet dinh cong nhan|so quyet dinh cong nhan"
            "|quyet dinh so|so qd cong nhan|quyet dinh|so chung nhan",
            needed=True,
        ),
        Target(
            "date",
            "ngay cong nhan|ngay quyet dinh|ngay qd|ngay ky|ngay ban hanh|ngay",
            needed=True,
        ),
        Target(
            "reference",
            "so ngay quyet dinh|quyet dinh so ngay|so ngay thang nam quyet dinh"
            "|so quyet dinh ngay thang nam|so quyet dinh ngay",
        ),
        Target(
            "issuer",
            "co quan cong nhan|co quan ban hanh|don vi cong nhan|noi cong nhan"
            "|hoi dong cong nhan",
        ),
        Target("description", "tom tat|noi dung|hieu qua|hieu qua ap dung|mo ta"),
    )
    fills = {**PeopleList.fills, "reference": ("number", "date", "issuer")}

    def __init__(self, facts):
        super().__init__(facts)
        self._above = {}

    # --- The file ------------------------------------------------------------------

    def read_title(self, lines):
        self._above = {}
        text = "\n".join(line for line in lines if line)
        said = find_year(" ".join(filter(None, lines)))
        if _DECISION.search(text):
            found = parse_reference(text)
            if "number" in found:
                said.update(found)
        return said

    def read_group(self, text):
        self._above = {}
        said = find_year(text)
        if _DECISION.search(text):
            said.update(parse_reference(text))
        if not said and self.facts.departments.has(text):
            said["department"] = text
        return said or None

    def read_unknown_group(self, text):
        return {"department": text}

    def expand(self, cells, marks, said):
        row = {**said, **cells}
        self._join_name(row, cells)
        if row.get("initiative"):
            # further authors follow below, without a word about the initiative
            own = {"name", "share", "code", "birthday", "position", "department"}
            own |= {"family_name", "given_name"}
            self._above = {key: text for key, text in row.items() if key not in own}
        else:
            row = {**self._above, **row}
        if reference := row.get("reference") or (
            row.get("number") if " " in row.get("number", "") else ""
        ):
            found = parse_reference(reference)
            row.update({k: v for k, v in found.items() if k not in cells})
            if found.get("number"):
                row["number"] = found["number"]
        authors = split_authors(row.get("name", ""), row.get("share", ""))
        if not authors:
            return [row]
        if len(authors) > 1:
            # what stands beside several is nobody's
            row = {**row, "code": "", "birthday": "", "position": ""}
        return [{**row, "name": name, "share": share} for name, share in authors]

    # --- A row ---------------------------------------------------------------------

    def judge(self, row):
        try:
            self._check_faults(row)
            values = self._read(row)
        except RowFault as fault:
            return Verdict(fault.reason, fault.details)
        if row.outside:
            # somebody said so: a name is all that is kept
            return Verdict("outside", {}, values, BY_HAND, complete=True)
        match, field = self._find_subject(row, {"individual"}, "individual")
        values[field] = match.record_id
        return Verdict(
            match.reason,
            match.values,
            values,
            match.confidence,
            complete=bool(match.confidence),
            candidates=tuple((field, one) for one in match.candidates),
        )

    def _read(self, row):
        """Return what the cells say, without whom they mean.

        :raises RowFault: for what is missing, is no share, year, scope or date
        """
        needed = (*self.needed(), "share")
        missing = [key for key in needed if not getattr(row, f"raw_{key}")]
        if missing:
            raise RowFault("missing", columns=missing)
        date = read_cell(parse_date, row.raw_date, "no_date")
        if not EARLIEST <= date <= self.facts.today:
            raise RowFault("date_out_of_range", text=row.raw_date)
        year = read_cell(parse_year, row.raw_year, "no_year")
        if not EARLIEST_YEAR <= year <= self.facts.today.year:
            raise RowFault("year_out_of_range", text=row.raw_year)
        scope = read_scope(row.raw_scope) if row.raw_scope else "base"
        if not scope:
            raise RowFault("no_scope", text=row.raw_scope)
        return {
            "share": read_cell(parse_share, row.raw_share, "no_share"),
            "year": year,
            "scope": scope,
            "is_project": bool(_PROJECT.search(fold(row.raw_form))),
            "date": date,
            "reference": parse_number(row.raw_number),
            "issuer_name": row.raw_issuer or "",
            "initiative_key": f"{fold(row.raw_initiative)}|{year}",
        }
