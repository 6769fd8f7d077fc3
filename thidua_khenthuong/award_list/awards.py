"""Lists of awards: who received which, by which decision."""

import datetime
import re
from typing import NamedTuple

from .award_names import AwardNames, read_mark, year_of
from .cells import (
    parse_amount,
    parse_date,
    parse_number,
    parse_reference,
    parse_year,
)
from .list_kind import RowFault, Target, Verdict
from .matcher import BY_NAME_ELSEWHERE, Departments, People
from .people_list import (
    SUBJECTS,
    PeopleList,
    find_kind,
    find_year,
    kind_of,
    read_cell,
)
from .text import fold

EARLIEST = datetime.date(1945, 9, 2)
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


# Whose number ends in these letters, and the words that its name then has.
_SYMBOLS = {
    "UBND": ("uy ban", "ubnd"),
    "HĐND": ("hoi dong nhan dan", "hdnd"),
    "TTg": ("thu tuong",),
    "CTN": ("chu tich nuoc",),
    "BNV": ("bo noi vu",),
}


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


class AwardList(PeopleList):
    """The awards of past years, as offices keep them."""

    targets = (
        *PeopleList.person_targets,
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
    fills = {
        **PeopleList.fills,
        "award_mark": ("award",),
        "reference": ("number", "date", "issuer"),
    }
    marks = frozenset({"award", "award_mark"})
    columns_alone = frozenset({"award"})

    def __init__(self, facts):
        super().__init__(facts)
        self._split = {}

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
        said.update(find_kind(whole))
        said.update(find_year(whole))
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

    def read_group(self, text):
        said = find_kind(text)
        folded = fold(text)
        if award := self.facts.awards.find_within(text):
            said["award"] = award
        if _DECISION.search(text):
            said.update(parse_reference(text))
        said.update(find_year(text))
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
        self._join_name(row, cells)
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
        kind = kind_of(row.raw_kind)
        found = self._find_awards(row, kind)
        if not found:
            return Verdict(
                "unknown_award",
                {"award": row.raw_award},
                {**values, **self._keep_person(row)},
            )
        subjects = self.facts.awards.subjects
        kinds = {subjects[award_id] for award_id in found}
        match, field = self._find_subject(row, kinds, kind, values["issuer_name"])
        values[field] = match.record_id
        fitting = [one for one in found if subjects[one] in SUBJECTS[field]]
        if len(fitting) != 1:
            reason = "several_awards" if fitting else "award_of_other_subject"
            return Verdict(reason, {"award": row.raw_award}, values)
        values["award_id"] = fitting[0]
        reason, details, confidence = match.reason, match.values, match.confidence
        if not row.raw_issuer and _is_anothers(values["number"], values["issuer_name"]):
            reason, confidence = "number_of_another", min(confidence, BY_NAME_ELSEWHERE)
            details = {
                "number": values["number"],
                "issuer": values["issuer_name"],
            }
        return Verdict(
            reason,
            details,
            values,
            confidence,
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
        date = read_cell(parse_date, row.raw_date, "no_date")
        if not EARLIEST <= date <= self.facts.today:
            raise RowFault("date_out_of_range", text=row.raw_date)
        year = int(year_of(row.raw_award or "") or date.year)
        if row.raw_year:
            year = read_cell(parse_year, row.raw_year, "no_year")
        amount = 0
        if row.raw_amount:
            amount = read_cell(parse_amount, row.raw_amount, "no_amount")
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


def _is_anothers(number, issuer):
    """Tell whether a number is surely not of whom the whole list was said to be by.

    “1234/QĐ-UBND” is no decision of a department: the list has awards of several bodies
    and no column for who decided.
    """
    symbol = re.split(r"[/-]", number)[-1]
    words = _SYMBOLS.get(symbol)
    return bool(words) and not any(word in fold(issuer) for word in words)
