"""Finds whom a row of a list means, and how sure that is.

Pure functions over what the caller has loaded once; nothing is read in a loop. A name
is the same only in capitals, spaces and Unicode form (``same``); what differs in a
mark may be another person, and waits below :data:`LEAST` for somebody to confirm it.
"""

import re
from typing import NamedTuple

from .cells import name_forms
from .text import fold, same

# How sure a match is, in percent; below the batch's threshold a person confirms it.
BY_HAND = 100
BY_CODE_AND_NAME = 100
BY_NAME_AND_BIRTHDAY = 98
BY_CODE = 95
BY_NAME_AND_YEAR = 90
BY_NAME_AND_DEPARTMENT = 90
BY_CHOICE = 90
# The lowest threshold a batch may have: what follows is never ready on its own.
LEAST = 75
BY_NAME = 70
BY_NAME_AND_OFFICE = 70
BY_OTHER_MARKS_AND_MORE = 60
BY_NAME_ELSEWHERE = 50
BY_CODE_OF_ANOTHER_NAME = 50
BY_OTHER_MARKS = 40


class Person(NamedTuple):
    id: int
    name: str
    birthday: object
    department_id: int
    department: str
    codes: tuple
    title: str


class Match(NamedTuple):
    """``reason`` is a key for the caller's sentences, ``values`` their details.

    ``candidates`` are the ids of all who may be meant where nobody is surely.
    """

    record_id: int = 0
    confidence: int = 0
    reason: str = ""
    values: dict = {}
    candidates: tuple = ()


# How those are called who decide above the level of one agency.
_HIGHER = re.compile(
    r"(?:chu tich )?(?:uy ban nhan dan |hoi dong nhan dan )?(?:tinh|thanh pho)\b"
    r"|(?:bo(?! chi huy)|chinh phu|thu tuong|chu tich nuoc|nha nuoc|quoc hoi"
    r"|trung uong|ban chap hanh trung uong|tong lien doan|tong bi thu|ban bi thu"
    r"|hoi dong bo truong|tinh uy|thanh uy|van phong chinh phu)\b"
)
_HEADS = (
    *("giam doc", "chu tich", "cuc truong", "chi cuc truong", "truong ban", "bi thu"),
    *("chanh van phong", "hieu truong", "thu truong", "tong giam doc", "vien truong"),
)
# With such a word before it, a department is another body's.
_BODY = re.compile(
    r"\b(?:so|chi cuc|cuc|uy ban|benh vien|cong ty|trung tam|bo|huyen|xa|phuong|hoi"
    r"|lien doan|hat|vien|tinh|thanh pho)\b"
)


def _body(text):
    """Return a text folded, the usual short name of a committee written out."""
    return re.sub(r"\bubnd\b", "uy ban nhan dan", fold(text))


def _without_head(text):
    """Return a folded issuer without the post of who signs: the body itself."""
    for head in _HEADS:
        if text.startswith(f"{head} "):
            rest = text[len(head) + 1 :]
            # “Chủ tịch nước” is no head of a body called “nước”
            return text if rest == "nuoc" else rest
    return text


class Office:
    """Who the importing office is, under all its names."""

    def __init__(self, names=(), superiors=()):
        self.names = {_body(name) for name in names if name}
        self._superiors = {_body(name) for name in superiors if name}

    def is_itself(self, text):
        """Tell whether a text names this office, its own province added or not."""
        text = _body(text)
        return bool(text) and any(
            text == name or self._adds_place(text, name) or self._adds_place(name, text)
            for name in self.names
        )

    def _adds_place(self, longer, name):
        """Tell whether ``longer`` is ``name`` with the province of this office."""
        place = longer.removeprefix(f"{name} ")
        if place == longer or not place.startswith(("tinh ", "thanh pho ")):
            return False
        own = self.names | self._superiors
        return any(f" {known} ".endswith(f" {place} ") for known in own)

    def may_decide(self, issuer):
        """Tell whether an issuer may honour a department without being named by it.

        The office itself and whoever stands above it; another body of its level
        rather honours its own departments.
        """
        text = _without_head(_body(issuer))
        if not text or self.is_itself(text) or text in self._superiors:
            return True
        return bool(_HIGHER.match(text))

    def is_place(self, text, department):
        """Tell whether a cell names a department, a post or the office beside it."""
        place, department = _body(text), _body(department)
        if not place or not department:
            return False
        if place == department:
            return True
        if place.endswith(f" {department}"):
            before = place.removesuffix(f" {department}")
            return self.is_itself(before) or not _BODY.search(before)
        if place.startswith(f"{department} "):
            return self.is_itself(place.removeprefix(f"{department} "))
        return False


class People:
    """The employees of an office, found by code or by name, those who left included."""

    def __init__(self, people, office=None):
        people = list(people)
        self._office = office or Office()
        self._by_id = {person.id: person for person in people}
        self._by_code, self._by_name, self._by_folded = {}, {}, {}
        for person in people:
            for code in person.codes:
                self._by_code.setdefault(fold(code), []).append(person)
            self._by_name.setdefault(same(person.name), []).append(person)
            self._by_folded.setdefault(fold(person.name), []).append(person)

    def get(self, person_id):
        return self._by_id[person_id]

    def known_name(self, text):
        """Return the form of a cell's text under which somebody is known, or ""."""
        forms = name_forms(text)
        for index, key in ((self._by_name, same), (self._by_folded, fold)):
            for form in forms:
                if key(form) in index:
                    return form
        return ""

    def find(self, code, name, birthday, department):
        """Return the :class:`Match` of a row.

        :param birthday: a date, a year as a number, or None
        """
        match = self._find_by_code(code, name)
        return match or self._find_by_name(name, birthday, department)

    def _find_by_code(self, code, name):
        found = self._by_code.get(fold(code), []) if code else []
        # two people under one code: the code says nothing, the name may
        if len(found) != 1:
            return None
        [person] = found
        if not name:
            return Match(person.id, BY_CODE, "by_code")
        forms = name_forms(name)
        if any(same(form) == same(person.name) for form in forms):
            return Match(person.id, BY_CODE_AND_NAME, "by_code_and_name")
        if any(fold(form) == fold(person.name) for form in forms):
            return Match(
                person.id,
                BY_OTHER_MARKS_AND_MORE,
                "code_other_marks",
                {"name": name, "person": person.name},
            )
        return Match(
            person.id,
            BY_CODE_OF_ANOTHER_NAME,
            "code_of_another",
            {"code": code, "person": person.name},
        )

    def _find_by_name(self, name, birthday, department):
        form = self.known_name(name)
        namesakes = self._by_name.get(same(form), []) if form else []
        if not namesakes:
            return self._find_alike(name, form, birthday, department)
        candidates = [one for one in namesakes if not _contradicts(one, birthday)]
        if not candidates:
            return Match(reason="other_birthday", values={"name": form})
        # whose date of birth is unknown does not contradict, but is not matched by it
        born = [person for person in candidates if birthday and person.birthday]
        if len(born) == 1:
            exact = not isinstance(birthday, int)
            return Match(
                born[0].id,
                BY_NAME_AND_BIRTHDAY if exact else BY_NAME_AND_YEAR,
                "by_birthday" if exact else "by_year",
            )
        candidates = born or candidates
        there = [
            one
            for one in candidates
            if self._office.is_place(department, one.department)
        ]
        if len(there) == 1:
            return Match(there[0].id, BY_NAME_AND_DEPARTMENT, "by_department")
        if len(there or candidates) > 1:
            return self._get_several_reason(form, there or candidates)
        [person] = candidates
        if not fold(department):
            return Match(person.id, BY_NAME, "by_name")
        if self._office.is_itself(department):
            return Match(person.id, BY_NAME_AND_OFFICE, "by_office")
        return Match(
            person.id,
            BY_NAME_ELSEWHERE,
            "other_department",
            {"department": department, "here": person.department or "?"},
        )

    def _find_alike(self, name, form, birthday, department):
        """Return who is written the same without marks: another, or badly typed."""
        alike = self._by_folded.get(fold(form), []) if form else []
        alike = [one for one in alike if not _contradicts(one, birthday)]
        if not alike:
            return Match(reason="nobody", values={"name": name})
        agreeing = [
            one
            for one in alike
            if (birthday and one.birthday)
            or self._office.is_place(department, one.department)
        ]
        found = agreeing or alike
        if len(found) > 1:
            return self._get_several_reason(form, found)
        return Match(
            found[0].id,
            BY_OTHER_MARKS_AND_MORE if agreeing else BY_OTHER_MARKS,
            "other_marks",
            {"name": form, "person": found[0].name},
        )

    def _get_several_reason(self, name, people):
        places = dict.fromkeys(person.department or "?" for person in people)
        return Match(
            reason="several",
            values={
                "count": len(people),
                "name": name,
                "places": "; ".join(places),
            },
            candidates=tuple(person.id for person in people),
        )


def _contradicts(person, birthday):
    if not birthday or not person.birthday:
        return False
    if isinstance(birthday, int):
        return person.birthday.year != birthday
    return person.birthday != birthday


class Department(NamedTuple):
    """``above`` are the names of the departments it belongs to."""

    id: int
    name: str
    above: tuple = ()


class Departments:
    """The departments of an office, found by name where nothing contradicts."""

    def __init__(self, departments, office=None):
        self._office = office or Office()
        self._by_name, self._by_folded = {}, {}
        for one in departments:
            self._by_name.setdefault(same(one.name), []).append(one)
            self._by_folded.setdefault(fold(one.name), []).append(one)

    def has(self, text):
        """Tell whether a text is the name of a department here, marks aside."""
        return bool(self._lookup(text)[0])

    def _lookup(self, text):
        """Return the departments of a name, what stands behind it, and if surely."""
        for index, key in ((self._by_name, same), (self._by_folded, fold)):
            for form in name_forms(text):
                if found := index.get(key(form)):
                    return found, _behind(text, form), index is self._by_name
        return [], "", False

    def find(self, name, department="", issuer=""):
        """Return the :class:`Match` of a collective.

        :param str department: what the row says it belongs to
        :param str issuer: who decided: an agency honours its own departments
        """
        found, behind, surely = self._lookup(name)
        if not found:
            return Match(reason="no_collective", values={"name": name})
        places = [place for place in (department, behind) if fold(place)]
        fitting = [
            one for one in found if all(self._belongs(one, place) for place in places)
        ]
        if len(fitting or found) > 1:
            return Match(
                reason="several_collectives",
                values={"count": len(fitting or found), "name": name},
                candidates=tuple(one.id for one in fitting or found),
            )
        [one] = fitting or found
        if not fitting:
            return Match(
                one.id,
                BY_NAME_ELSEWHERE,
                "collective_elsewhere",
                {"name": one.name, "department": places[0]},
            )
        if not surely:
            return Match(
                one.id,
                BY_OTHER_MARKS_AND_MORE,
                "other_marks",
                {"name": name, "person": one.name},
            )
        if not places and not self._office.may_decide(issuer):
            return Match(
                one.id,
                BY_NAME_ELSEWHERE,
                "collective_of_issuer",
                {"name": one.name, "issuer": issuer},
            )
        return Match(one.id, BY_CODE, "collective")

    def _belongs(self, department, place):
        """Tell whether a department is, or lies in, what a text names."""
        place = fold(place)
        inside = {fold(department.name), *map(fold, department.above)}
        if place in inside or self._office.is_itself(place):
            return True
        # “Phòng Kế toán, Sở Nội vụ”: each of its own name and the office behind
        return any(
            place.startswith(f"{name} ") and self._office.is_itself(place[len(name) :])
            for name in inside
            if name
        )


def _behind(text, form):
    """Return what stands in ``text`` behind the name ``form``, folded."""
    whole, name = fold(text), fold(form)
    start = f" {whole} ".find(f" {name} ")
    behind = whole[start + len(name) :].strip() if start >= 0 else ""
    return behind.removeprefix("thuoc ").removeprefix("truc thuoc ")
