"""Lists of people and units: whom a row means, whatever the list says of them."""

import datetime
import re
from typing import NamedTuple

from .award_names import year_of
from .cells import parse_birthday
from .list_kind import ListKind, RowFault, Target
from .matcher import BY_CHOICE, BY_HAND, BY_NAME, Departments, Match, People
from .text import fold, same

# What kinds of subjects a field can hold.
SUBJECTS = {
    "employee_id": {"individual"},
    "department_id": {"collective"},
    "partner_id": {"individual", "collective", "household"},
}
# How a list says whom its rows are about; the first is how it is kept.
KINDS = {
    "collective": ("Tập thể", "tap the"),
    "individual": ("Cá nhân", "ca nhan"),
    "household": ("Hộ gia đình", "ho gia dinh"),
}
# What is written in a list's title is not the day it was printed on.
_DATED = re.compile(r"tháng\s*[\d.… ]*\s*năm\s*(?:19|20)\d\d", re.IGNORECASE)


def choice_key(name, birthday, department):
    """Return the key under which it is remembered whom a row means."""
    return "|".join((same(name), fold(birthday), fold(department)))


def find_kind(text):
    """Return {"kind": …} where a text speaks of one kind of subject alone."""
    key = f" {fold(text)} ".replace(" tap the lao dong ", " ")
    found = [label for label, words in KINDS.values() if f" {words} " in key]
    return {"kind": found[0]} if len(found) == 1 else {}


def kind_of(text):
    key = fold(text or "")
    return next((kind for kind, (_label, words) in KINDS.items() if words in key), "")


def find_year(text):
    """Return {"year": …} where a text names a year that is not part of a date."""
    year = year_of(_DATED.sub("", text))
    return {"year": year} if year else {}


def read_cell(parse, text, reason):
    """Return what ``parse`` reads in a cell.

    :raises RowFault: with ``reason`` where it reads nothing
    """
    try:
        return parse(text)
    except ValueError as error:
        raise RowFault(reason, text=text) from error


class PeopleFacts(NamedTuple):
    """What the rows are compared with; ``chosen``: see ``PeopleList``."""

    people: People
    departments: Departments
    today: datetime.date
    chosen: dict = {}


class PeopleList(ListKind):
    """A list whose rows are about people, or departments, of an office.

    :param facts: has ``people``, ``departments``, ``today`` and ``chosen``, what the
        office chose earlier: {``choice_key`` of a row: (field, record id)}
    """

    person_targets = (
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
    )
    # Columns that fill others: no field of a row keeps what they say.
    fills = {"family_name": (), "given_name": ("name",)}

    def __init__(self, facts):
        self.facts = facts

    @classmethod
    def kept(cls):
        """Return the targets whose text a row keeps as it stands."""
        return tuple(key for key in cls.keys() if key not in cls.fills)

    def read_headings(self, columns):
        headings = [one.heading for one in columns if one.target == self.main]
        return find_kind(" ".join(headings))

    def _join_name(self, row, cells):
        """Fill the name of a row from columns that hold parts of it."""
        if self.main not in cells and ("family_name" in row or "given_name" in row):
            parts = (row.get("family_name"), row.get("given_name"))
            row[self.main] = " ".join(filter(None, parts))
        if "given_name" in row and "family_name" not in row and self.main in cells:
            # “Họ và tên” above two columns
            row[self.main] = f"{cells[self.main]} {row['given_name']}"

    # --- Whom a row means ------------------------------------------------------------

    def _keep_person(self, row):
        """Return the person that was picked by hand, as values of the row."""
        if not row.person_picked:
            return {}
        return {name: getattr(row, name) for name in SUBJECTS if hasattr(row, name)}

    def _find_subject(self, row, kinds, kind="", issuer=""):
        """Return the :class:`Match` of a row and the field it belongs to.

        :param set kinds: what the row may be about
        :param str kind: what it says it is about, "" when it does not
        :param str issuer: who decided: an agency honours its own departments
        """
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
