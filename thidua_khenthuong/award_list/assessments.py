"""Lists of yearly assessments: how well each person or unit did its work."""

import re

from .award_names import read_mark
from .cells import parse_date, parse_number, parse_reference, parse_year
from .list_kind import RowFault, Target, Verdict
from .people_list import PeopleList, find_kind, find_year, kind_of, read_cell
from .text import fold

EARLIEST_YEAR = 1990
# Words for each level, folded, without the task they are about.
_WORDS = {
    "excellent": (
        *("hoan thanh xuat sac", "xuat sac", "htxsnv", "htxs", "ht xs", "htxs nv"),
        *("hoan thanh nhiem vu xuat sac", "hoan thanh xuat xac", "ht xuat sac"),
    ),
    "good": (
        *("hoan thanh tot", "tot", "httnv", "htt", "ht tot", "htt nv"),
        "hoan thanh nhiem vu tot",
    ),
    "completed": (
        *("hoan thanh", "htnv", "ht", "ht nv", "hoan thanh nhiem vu nhung con han che"),
        "hoan thanh nhiem vu nhung con han che ve nang luc",
    ),
    "failed": (
        *("khong hoan thanh", "khtnv", "kht", "khong ht", "khong htnv", "chua htnv"),
        *("chua hoan thanh", "kht nv"),
    ),
}
_LEVELS = {word: level for level, words in _WORDS.items() for word in words}
# “nhiệm vụ”, “chức trách, nhiệm vụ được giao”: what was done, of whatever level.
_TASK = re.compile(
    r"\s*\b(?:chuc trach )?nhiem vu"
    r"(?: duoc giao| chinh tri| cong tac| duoc phan cong)?$"
)
_BEFORE = re.compile(r"^(?:xep loai|muc|loai|dat|danh gia|duoc xep loai)\s+")
_YEAR_HEADING = re.compile(r"(?:xep loai )?(?:nam )?((?:19|20)\d\d)")
_DECISION = re.compile(r"quyết\s+định|\bqđ\b|/\s*qđ|thông\s+báo|/\s*tb", re.IGNORECASE)


def read_level(text):
    """Return the level a wording means, "" for words that nobody knows."""
    key = fold(text)
    for _time in range(3):
        if key in _LEVELS:
            return _LEVELS[key]
        shorter = _BEFORE.sub("", _TASK.sub("", key)).strip()
        if shorter == key:
            return ""
        key = shorter
    return _LEVELS.get(key, "")


class AssessmentList(PeopleList):
    """The assessments of an office: a row for each, or a column for each year."""

    targets = (
        *PeopleList.person_targets,
        Target("kind", "doi tuong|loai doi tuong|doi tuong danh gia"),
        Target(
            "level",
            "xep loai chat luong|xep loai|muc xep loai|ket qua xep loai"
            "|ket qua danh gia|ket qua danh gia xep loai|danh gia xep loai"
            "|ket qua xep loai chat luong|muc do hoan thanh nhiem vu"
            "|muc do hoan thanh|muc xep loai chat luong|xep loai cuoi nam"
            "|xep loai chat luong cong chuc|xep loai chat luong vien chuc"
            "|xep loai chat luong can bo cong chuc vien chuc|ket qua",
            needed=True,
        ),
        Target("level_mark", ""),
        Target(
            "year",
            "nam|nam danh gia|nam xep loai|nam cong tac|nam hoc|nam danh gia xep loai",
            needed=True,
        ),
        Target("date", "ngay quyet dinh|ngay qd|ngay ky|ngay ban hanh|ngay"),
        Target(
            "number",
            "so quyet dinh|so qd|quyet dinh so|so ky hieu|quyet dinh|so van ban"
            "|can cu|van ban|so quyet dinh thong bao",
        ),
    )
    fills = {**PeopleList.fills, "level_mark": ("level",)}
    marks = frozenset({"level", "level_mark"})

    # --- The file ------------------------------------------------------------------

    def rate(self, heading):
        key = fold(heading)
        if _YEAR_HEADING.fullmatch(key):
            return {"level": 2}
        rates = super().rate(heading)
        if max(rates.values(), default=0) < 2 and read_level(heading):
            return {"level_mark": 2}
        return rates

    def read_title(self, lines):
        text = "\n".join(line for line in lines if line)
        said = {**find_kind(text), **find_year(" ".join(filter(None, lines)))}
        # “Kèm theo Quyết định số 31/QĐ-SNV ngày 12/01/2024”
        if _DECISION.search(text):
            found = parse_reference(text)
            if "number" in found:
                said.update({k: v for k, v in found.items() if k != "issuer"})
        return said

    def read_group(self, text):
        said = {**find_kind(text), **find_year(text)}
        if level := read_level(text):
            said["level"] = level
        if not said and self.facts.departments.has(text):
            said["department"] = text
        return said or None

    def is_group(self, text):
        return bool(read_level(text))

    def read_unknown_group(self, text):
        return {"department": text}

    def expand(self, cells, marks, said):
        row = {**said, **cells}
        self._join_name(row, cells)
        rows = []
        for column, text in marks:
            if column.target == "level_mark":
                # a column for each level, with a cross below one of them
                if text and read_mark(text) is not False:
                    rows.append({**row, "level": column.heading})
                continue
            heading = _YEAR_HEADING.fullmatch(fold(column.heading))
            if heading and text:
                rows.append({**row, "level": text, "year": heading.group(1)})
            elif not heading:
                rows.append({**row, "level": text or said.get("level", "")})
        return rows if rows or marks else [row]

    # --- A row ---------------------------------------------------------------------

    def judge(self, row):
        try:
            self._check_faults(row)
            values = self._read(row)
        except RowFault as fault:
            return Verdict(fault.reason, fault.details)
        kind = kind_of(row.raw_kind)
        kinds = {kind} if kind else {"individual", "collective"}
        match, field = self._find_subject(row, kinds, kind)
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

        :raises RowFault: for what is missing, is no year, level or date, or not yet
        """
        missing = [key for key in self.needed() if not getattr(row, f"raw_{key}")]
        if missing:
            raise RowFault("missing", columns=missing)
        year = read_cell(parse_year, row.raw_year, "no_year")
        if not EARLIEST_YEAR <= year <= self.facts.today.year:
            raise RowFault("year_out_of_range", text=row.raw_year)
        level = read_level(row.raw_level)
        if not level:
            raise RowFault("no_level", text=row.raw_level)
        date = None
        if row.raw_date:
            date = read_cell(parse_date, row.raw_date, "no_date")
            if date > self.facts.today:
                raise RowFault("date_out_of_range", text=row.raw_date)
        number = parse_number(row.raw_number) if row.raw_number else ""
        return {"year": year, "level": level, "date": date, "reference": number}
