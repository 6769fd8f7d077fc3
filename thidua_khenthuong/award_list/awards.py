"""Lists of awards: who received which, by which decision."""

import datetime
from typing import NamedTuple

from .cells import parse_amount, parse_birthday, parse_date, parse_year
from .list_kind import ListKind, RowFault, Target, Verdict
from .matcher import BY_CODE, Match, Names, People

EARLIEST = datetime.date(1945, 9, 2)
# Which awards a nominee of each kind can receive.
SUBJECTS = {
    "employee_id": {"individual"},
    "department_id": {"collective"},
    "partner_id": {"individual", "collective", "household"},
}


class Facts(NamedTuple):
    """What the rows are compared with.

    ``subjects`` tells to whom each award is given, ``make_key`` makes of issuer and
    number what tells decisions apart, ``issuer`` decided where a row does not say.
    """

    people: People
    departments: Names
    awards: Names
    subjects: dict
    today: datetime.date
    issuer: str
    make_key: object


class AwardList(ListKind):
    """The awards of past years, as offices keep them."""

    targets = (
        Target(
            "code",
            "ma nhan vien|ma can bo|ma cb|ma nv|ma so can bo|so hieu cong chuc|ma the"
            "|so the|can cuoc cong dan|so can cuoc|cccd|so dinh danh|so cmnd|cmnd",
        ),
        Target(
            "name",
            "ho va ten|ho ten|ho va ten ten tap the|ten tap the ca nhan"
            "|ten ca nhan tap the|ten ca nhan|ten tap the|tap the ca nhan"
            "|ca nhan tap the|ten",
            needed=True,
        ),
        Target("birthday", "ngay sinh|ngay thang nam sinh|nam sinh|sinh ngay"),
        Target("position", "chuc vu|chuc danh|chuc vu chuc danh"),
        Target(
            "department",
            "don vi|phong ban|don vi cong tac|noi cong tac|co quan don vi|phong",
        ),
        Target(
            "award",
            "hinh thuc khen thuong|danh hieu thi dua|danh hieu hinh thuc khen thuong"
            "|danh hieu hinh thuc|danh hieu|hinh thuc|khen thuong",
            needed=True,
        ),
        Target(
            "number",
            "so quyet dinh|so qd|quyet dinh so|so ky hieu|so ky hieu quyet dinh"
            "|so va ky hieu|quyet dinh",
            needed=True,
        ),
        Target(
            "date",
            "ngay quyet dinh|ngay qd|ngay ky|ngay ban hanh|ngay thang nam quyet dinh"
            "|ngay khen thuong|ngay thang|ngay",
            needed=True,
        ),
        Target(
            "issuer",
            "co quan ban hanh|cap khen thuong|cap quyet dinh|co quan khen thuong"
            "|co quan quyet dinh|cap ban hanh|noi ban hanh",
        ),
        Target("year", "nam thanh tich|nam khen thuong|nam"),
        Target("amount", "tien thuong|muc thuong|so tien thuong|so tien"),
        Target(
            "merit", "thanh tich|ly do khen thuong|noi dung khen thuong|ly do|noi dung"
        ),
    )

    def __init__(self, facts):
        self.facts = facts

    def judge(self, row):
        try:
            self._check_faults(row)
            values = self._read(row)
        except RowFault as fault:
            return Verdict(fault.reason, fault.details)
        found = self._find_awards(row)
        if not found:
            return Verdict(
                "unknown_award",
                {"award": row.raw_award},
                {**values, **self._keep_person(row)},
            )
        kinds = {self.facts.subjects[award_id] for award_id in found}
        match, field = self._find_nominee(row, kinds)
        values[field] = match.record_id
        fitting = [
            award_id
            for award_id in found
            if self.facts.subjects[award_id] in SUBJECTS[field]
        ]
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
        year = date.year
        if row.raw_year:
            year = _read_cell(parse_year, row.raw_year, "no_year")
        amount = 0
        if row.raw_amount:
            amount = _read_cell(parse_amount, row.raw_amount, "no_amount")
        key = self.facts.make_key(issuer, row.raw_number)
        return {
            "date": date,
            "year": year,
            "amount": amount,
            "issuer_name": issuer,
            "decision_key": f"{key}|{date.year}",
        }

    def _find_awards(self, row):
        if row.award_picked and row.award_id:
            return [row.award_id]
        return self.facts.awards.find(row.raw_award)

    def _keep_person(self, row):
        """Return the person that was picked by hand, as values of the row."""
        if not row.person_picked:
            return {}
        return {name: getattr(row, name) for name in SUBJECTS}

    def _find_nominee(self, row, kinds):
        """Return the :class:`Match` of a row and the field it belongs to."""
        picked = {name: id_ for name, id_ in self._keep_person(row).items() if id_}
        for name, record_id in picked.items():
            return Match(record_id, 100, "by_hand"), name
        collectives = []
        if "collective" in kinds:
            collectives = self.facts.departments.find(row.raw_name)
        if "individual" in kinds and not collectives:
            match = self.facts.people.find(
                row.raw_code,
                row.raw_name,
                parse_birthday(row.raw_birthday),
                row.raw_department,
            )
            return match, "employee_id"
        match = Match(reason="no_collective", values={"name": row.raw_name})
        if len(collectives) == 1:
            match = Match(collectives[0], BY_CODE, "collective")
        elif collectives:
            match = Match(
                reason="several_collectives",
                values={"count": len(collectives), "name": row.raw_name},
            )
        return match, "department_id"


def _read_cell(parse, text, reason):
    try:
        return parse(text)
    except ValueError as error:
        raise RowFault(reason, text=text) from error
