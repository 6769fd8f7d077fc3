"""Lists of awards: who received which, by which decision."""

import datetime
import re
from typing import NamedTuple

from .award_names import AwardNames, read_mark, year_of
from .cells import (
    parse_amount,
    parse_birthday,
    parse_date,
    parse_number,
    parse_reference,
    parse_year,
)
from .list_kind import ListKind, RowFault, Target, Verdict
from .matcher import BY_CHOICE, BY_HAND, BY_NAME, Departments, Match, People
from .text import fold, same

EARLIEST = datetime.date(1945, 9, 2)
# Which awards a nominee of each kind can receive.
SUBJECTS = {
    "employee_id": {"individual"},
    "department_id": {"collective"},
    "partner_id": {"individual", "collective", "household"},
}
# How a list says to whom its awards were given; the first is how it is kept.
KINDS = {
    "collective": ("Tập thể", "tap the"),
    "individual": ("Cá nhân", "ca nhan"),
    "household": ("Hộ gia đình", "ho gia dinh"),
}
# With what the name of a body begins, one that is not ours included.
_BODY = re.compile(
    r"^(?:so|phong|ban|truong|chi cuc|van phong|trung tam|cuc|uy ban|ubnd|huyen|xa"
    r"|phuong|thi tran|thanh pho|tinh|cong ty|benh vien|hoi|lien doan|khoi|to|khoa"
    r"|doan|vien|thanh tra|tap doan|tong cong ty|chi nhanh|cum|nganh)\b"
)
_NO_BODY = re.compile(
    r"\b(?:khen|thanh tich|dot|danh sach|danh hieu|hinh thuc|dien|nhom|phan)\b"
)
# A group of nominees, and nothing but that: “Tập thể: 02”.
_KIND_ALONE = re.compile(r"(?:cac )?(?:tap the|ca nhan|ho gia dinh)(?: gom)?(?: \d.*)?")
# A column of what was given in that year.
_YEAR_HEADING = re.compile(r"(?:nam )?(?:hoc )?(?:19|20)\d\d(?: (?:19|20)\d\d)?")
# What a document cites is not what the list hangs on.
_CITED = re.compile(r"^(?:căn cứ|xét|theo đề nghị|thực hiện)\b", re.IGNORECASE)
_ATTACHED = re.compile(
    r"kèm\s+theo\s+(?:quyết\s+định|qđ)\b.*|theo\s+quyết\s+định\s+số.*",
    re.IGNORECASE | re.DOTALL,
)
_DECISION = re.compile(r"quyết\s+định|\bqđ\b|/\s*qđ", re.IGNORECASE)
_PROPOSAL = re.compile(
    r"kèm\s+theo\s+(?:tờ\s+trình|công\s+văn|báo\s+cáo|biên\s+bản)", re.I
)
_DATED = re.compile(r"tháng\s*[\d.… ]*\s*năm\s*(?:19|20)\d\d", re.IGNORECASE)


class Facts(NamedTuple):
    """What the rows are compared with.

    ``make_key`` makes of issuer and number what tells decisions apart, ``issuer``
    decided where a row does not say. ``chosen`` holds what the office chose earlier
    for what a list says: {``choice_key`` of a row: (field, record id)}.
    """

    people: People
    departments: Departments
    awards: AwardNames
    today: datetime.date
    issuer: str
    make_key: object
    chosen: dict = {}


def choice_key(name, birthday, department):
    """Return the key under which it is remembered whom a row means."""
    return "|".join((same(name), fold(birthday), fold(department)))


class AwardList(ListKind):
    """The awards of past years, as offices keep them."""

    targets = (
        Target(
            "code",
            "ma nhan vien|ma can bo|ma cb|ma nv|ma so can bo|so hieu cong chuc|ma the"
            "|so the|can cuoc cong dan|so can cuoc|cccd|so dinh danh|so cmnd|cmnd"
            "|ma so|so cccd|ma cong chuc|ma vien chuc",
        ),
        Target(
            "name",
            "ho va ten|ho ten|ho va ten ten tap the|ten tap the ca nhan"
            "|ten ca nhan tap the|ten ca nhan|ten tap the|tap the ca nhan"
            "|ca nhan tap the|ho va ten ca nhan|ten don vi|ten tap the don vi"
            "|ho ten ca nhan|ten don vi tap the|tap the|ca nhan",
            needed=True,
        ),
        Target(
            "family_name",
            "ho dem|ho va dem|ho va chu dem|ho va ten dem|ho ten dem|ho lot|ho va lot"
            "|ho va chu lot|ho chu dem|ho",
        ),
        Target("given_name", "ten"),
        Target("birthday", "ngay sinh|ngay thang nam sinh|nam sinh|sinh ngay"),
        Target("position", "chuc vu|chuc danh|chuc vu chuc danh|chuc vu cong tac"),
        Target(
            "department",
            "don vi|phong ban|don vi cong tac|noi cong tac|co quan don vi|phong"
            "|co quan|phong ban don vi|chuc vu don vi|chuc vu don vi cong tac"
            "|chuc danh don vi cong tac|co quan cong tac|bo phan|truong|to khoa|khoa"
            "|don vi truc thuoc|thuoc don vi",
        ),
        Target("kind", "doi tuong|loai doi tuong|doi tuong khen thuong"),
        Target(
            "award",
            "hinh thuc khen thuong|danh hieu thi dua|danh hieu hinh thuc khen thuong"
            "|danh hieu hinh thuc|danh hieu|hinh thuc|khen thuong"
            "|danh hieu thi dua hinh thuc khen thuong|hinh thuc khen"
            "|danh hieu hoac hinh thuc khen thuong|danh hieu dat duoc",
            needed=True,
        ),
        Target("award_mark", ""),
        Target(
            "number",
            "so quyet dinh|so qd|quyet dinh so|so ky hieu|so ky hieu quyet dinh"
            "|so va ky hieu|quyet dinh|qd so|so qd khen thuong"
            "|so quyet dinh khen thuong",
            needed=True,
        ),
        Target(
            "date",
            "ngay quyet dinh|ngay qd|ngay ky|ngay ban hanh|ngay thang nam quyet dinh"
            "|ngay khen thuong|ngay thang|ngay|ngay thang nam|quyet dinh ngay"
            "|quyet dinh ngay thang|quyet dinh ngay thang nam|ngay thang nam ban hanh"
            "|ngay ky quyet dinh",
            needed=True,
        ),
        Target(
            "reference",
            "so ngay quyet dinh|so ngay thang nam quyet dinh|so quyet dinh ngay"
            "|quyet dinh so ngay|so ngay thang nam|so ngay qd"
            "|so ngay thang nam cua quyet dinh co quan ban hanh"
            "|so quyet dinh ngay thang nam|quyet dinh khen thuong"
            "|so qd ngay thang nam|so quyet dinh ngay ky|so qd ngay ky"
            "|so ngay thang nam cua quyet dinh khen thuong co quan ban hanh quyet dinh"
            "|so quyet dinh ngay thang nam cap quyet dinh",
        ),
        Target(
            "issuer",
            "co quan ban hanh|cap khen thuong|cap quyet dinh|co quan khen thuong"
            "|co quan quyet dinh|cap ban hanh|noi ban hanh|quyet dinh cap"
            "|quyet dinh co quan ban hanh|nguoi ky",
        ),
        Target(
            "year",
            "nam thanh tich|nam khen thuong|nam|nam hoc|nien khoa|nam dat danh hieu"
            "|nam dat|nam cong nhan|nam duoc khen thuong|nam hoc nam",
        ),
        Target(
            "amount", "tien thuong|muc thuong|so tien thuong|so tien|muc tien thuong"
        ),
        Target(
            "merit",
            "thanh tich|ly do khen thuong|noi dung khen thuong|ly do|noi dung"
            "|tom tat thanh tich|thanh tich dat duoc",
        ),
    )
    # Columns that fill others: no field of a row keeps what they say.
    fills = {
        "family_name": (),
        "given_name": ("name",),
        "award_mark": ("award",),
        "reference": ("number", "date", "issuer"),
    }
    marks = frozenset({"award", "award_mark"})
    columns_alone = frozenset({"award"})

    def __init__(self, facts):
        self.facts = facts
        self._split = {}

    @classmethod
    def kept(cls):
        """Return the targets whose text a row keeps as it stands."""
        return tuple(key for key in cls.keys() if key not in cls.fills)

    # --- The file ------------------------------------------------------------------

    def rate(self, heading):
        rates = super().rate(heading)
        key = fold(heading)
        if rates.get("number", 0) < 2 and re.match(
            r"(?:so|quyet dinh so)\b.*\bngay\b", key
        ):
            # “Số, ngày, tháng, năm của quyết định; cơ quan ban hành”
            return {"reference": max(1, rates.get("reference", 0))}
        if _YEAR_HEADING.fullmatch(key):
            return {"award": 2}
        if max(rates.values(), default=0) < 2 and self.facts.awards.knows(heading):
            return {"award_mark": 2}
        return rates

    def read_title(self, lines):
        said = {}
        lines = [line for line in lines if line and not _CITED.match(line)]
        text = "\n".join(lines)
        attached = _ATTACHED.search(text)
        if attached:
            said.update(parse_reference(attached.group(0)))
        elif not _PROPOSAL.search(text):
            said.update(self._read_letterhead(lines))
        names = [
            line for line in lines if not _DECISION.search(line) or "/" not in line
        ]
        whole = " ".join(names)
        if award := self.facts.awards.find_within(whole):
            said["award"] = award
        said.update(_find_kind(whole))
        if year := year_of(_DATED.sub("", whole)):
            said["year"] = year
        return said

    def _read_letterhead(self, lines):
        """Return number and date of the decision a list is printed in."""
        said = {}
        for line in lines:
            if _DECISION.search(line) and "number" not in said:
                found = parse_reference(line)
                if "number" in found:
                    said.update(found)
            elif "date" not in said and re.search(r",\s*ngày\s+\d", line):
                said.update(
                    {k: v for k, v in parse_reference(line).items() if k == "date"}
                )
        return said if "number" in said else {}

    def read_headings(self, columns):
        headings = [one.heading for one in columns if one.target == self.main]
        return _find_kind(" ".join(headings))

    def read_group(self, text):
        said = _find_kind(text)
        folded = fold(text)
        if award := self.facts.awards.find_within(text):
            said["award"] = award
        if _DECISION.search(text):
            said.update(parse_reference(text))
        if year := year_of(_DATED.sub("", text)):
            said["year"] = year
        if not said and (self.facts.departments.has(text) or _BODY.match(folded)):
            said["department"] = text
        return said or None

    def is_group(self, text):
        return bool(
            _KIND_ALONE.fullmatch(fold(text))
            or self.facts.awards.knows(text)
            or (_DECISION.match(text) and parse_reference(text))
        )

    def read_unknown_group(self, text):
        # most likely a body that is none of ours: its departments are not ours either
        return {} if _NO_BODY.search(fold(text)) else {"department": text}

    def expand(self, cells, marks, said):
        row = {**said, **cells}
        if self.main not in cells and ("family_name" in row or "given_name" in row):
            parts = (row.get("family_name"), row.get("given_name"))
            row[self.main] = " ".join(filter(None, parts))
        if "given_name" in row and "family_name" not in row and self.main in cells:
            # “Họ và tên” above two columns
            row[self.main] = f"{cells[self.main]} {row['given_name']}"
        self._read_reference(row, cells)
        rows = []
        for column, text in marks:
            if column.target == "award":
                year = {"year": found} if (found := year_of(column.heading)) else {}
                parts = self._split_award(text)
                rows += [{**row, "award": award, **year} for award in parts if award]
                continue
            said_yes = read_mark(text)
            if said_yes is not False:
                more = {} if said_yes else self._read_mark_text(text)
                rows.append({**row, "award": column.heading, **more})
        if rows or any(column.target == "award_mark" for column, _text in marks):
            return rows
        parts = self._split_award(row.get("award", ""))
        return [{**row, "award": award} for award in parts]

    def _read_reference(self, row, cells):
        """Take number, date and issuer apart where one cell holds them."""
        reference = row.get("reference", "")
        if not reference and " " in cells.get("number", ""):
            # “31/QĐ-SNV ngày 12/01/2023” below “Số quyết định”
            found = parse_reference(cells["number"])
            if {"number", "date"} <= found.keys():
                reference = cells["number"]
                row["number"] = found["number"]
        if reference:
            for target, text in parse_reference(reference).items():
                if target not in cells or target == "number":
                    row[target] = text
            if not row.get("number"):
                row["number"] = reference

    def _read_mark_text(self, text):
        """Return what stands below an award instead of a cross, e.g. its decision."""
        found = parse_reference(text)
        if year := year_of(text):
            found["year"] = year
        return found or {"merit": text}

    def _split_award(self, text):
        if text not in self._split:
            self._split[text] = self.facts.awards.split(text) if text else [""]
        return self._split[text]

    # --- A row ---------------------------------------------------------------------

    def judge(self, row):
        try:
            self._check_faults(row)
            values = self._read(row)
        except RowFault as fault:
            return Verdict(fault.reason, fault.details)
        kind = _kind_of(row.raw_kind)
        found = self._find_awards(row, kind)
        if not found:
            return Verdict(
                "unknown_award",
                {"award": row.raw_award},
                {**values, **self._keep_person(row)},
            )
        subjects = self.facts.awards.subjects
        kinds = {subjects[award_id] for award_id in found}
        match, field = self._find_nominee(row, kinds, kind, values["issuer_name"])
        values[field] = match.record_id
        fitting = [one for one in found if subjects[one] in SUBJECTS[field]]
        if len(fitting) != 1:
            reason = "several_awards" if fitting else "award_of_other_subject"
            return Verdict(reason, {"award": row.raw_award}, values)
        values["award_id"] = fitting[0]
        return Verdict(
            match.reason,
            match.values,
            values,
            match.confidence,
            complete=bool(match.confidence),
            candidates=tuple((field, one) for one in match.candidates),
        )

    def _read(self, row):
        """Return what the cells say, without whom and which award they mean.

        :raises RowFault: for what is missing, or no date, year or amount
        """
        issuer = row.raw_issuer or self.facts.issuer
        missing = [key for key in self.needed() if not getattr(row, f"raw_{key}")]
        missing += [] if issuer else ["issuer"]
        if missing:
            raise RowFault("missing", columns=missing)
        date = _read_cell(parse_date, row.raw_date, "no_date")
        if not EARLIEST <= date <= self.facts.today:
            raise RowFault("date_out_of_range", text=row.raw_date)
        year = int(year_of(row.raw_award or "") or date.year)
        if row.raw_year:
            year = _read_cell(parse_year, row.raw_year, "no_year")
        amount = 0
        if row.raw_amount:
            amount = _read_cell(parse_amount, row.raw_amount, "no_amount")
        number = parse_number(row.raw_number)
        return {
            "number": number,
            "date": date,
            "year": year,
            "amount": amount,
            "issuer_name": issuer,
            "decision_key": f"{self.facts.make_key(issuer, number)}|{date.year}",
        }

    def _find_awards(self, row, kind):
        if row.award_picked and row.award_id:
            return [row.award_id]
        return self.facts.awards.find(row.raw_award, kind)

    def _keep_person(self, row):
        """Return the person that was picked by hand, as values of the row."""
        if not row.person_picked:
            return {}
        return {name: getattr(row, name) for name in SUBJECTS}

    def _find_nominee(self, row, kinds, kind, issuer):
        """Return the :class:`Match` of a row and the field it belongs to."""
        picked = {name: id_ for name, id_ in self._keep_person(row).items() if id_}
        for name, record_id in picked.items():
            return Match(record_id, BY_HAND, "by_hand"), name
        match, field = self._compare(row, kinds, kind, issuer)
        chosen = self._remember(row, kinds)
        if chosen and match.confidence < BY_CHOICE:
            return self._weigh(match, row, *chosen)
        return match, field

    def _compare(self, row, kinds, kind, issuer):
        is_here = kind != "individual" and self.facts.departments.has(row.raw_name)
        if "individual" in kinds and not ("collective" in kinds and is_here):
            match = self.facts.people.find(
                row.raw_code,
                row.raw_name,
                parse_birthday(row.raw_birthday),
                row.raw_department,
            )
            return match, "employee_id"
        match = self.facts.departments.find(
            row.raw_name, row.raw_department or "", issuer
        )
        return match, "department_id"

    def _remember(self, row, kinds):
        """Return (field, record id) that was chosen for such a row earlier."""
        key = choice_key(row.raw_name, row.raw_birthday, row.raw_department)
        field, record_id = self.facts.chosen.get(key, ("", 0))
        return (field, record_id) if field and SUBJECTS[field] & kinds else None

    def _weigh(self, match, row, field, record_id):
        """Return the match of an earlier choice.

        Where several people bear the name and the row says no more than it, the
        choice is proposed only.
        """
        alone = not fold(row.raw_birthday) and not fold(row.raw_department)
        sure = not (alone and match.reason == "several")
        confidence = BY_CHOICE if sure else BY_NAME
        return Match(record_id, confidence, "chosen" if sure else "chosen_name"), field


def _find_kind(text):
    """Return {"kind": …} where a text speaks of one kind of nominee alone."""
    key = f" {fold(text)} ".replace(" tap the lao dong ", " ")
    found = [label for label, words in KINDS.values() if f" {words} " in key]
    return {"kind": found[0]} if len(found) == 1 else {}


def _kind_of(text):
    key = fold(text or "")
    return next((kind for kind, (_label, words) in KINDS.items() if words in key), "")


def _read_cell(parse, text, reason):
    try:
        return parse(text)
    except ValueError as error:
        raise RowFault(reason, text=text) from error
