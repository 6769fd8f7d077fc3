"""Finds whom and which award a row of a list means, and how sure that is.

Pure functions over what the caller has loaded once; nothing is read in a loop.
"""

from typing import NamedTuple

from .text import fold

# How sure a match is, in percent; below the batch's threshold a person confirms it.
BY_CODE_AND_NAME = 100
BY_NAME_AND_BIRTHDAY = 98
BY_FOLDED_NAME_AND_BIRTHDAY = 95
BY_CODE = 95
BY_NAME_AND_DEPARTMENT = 90
BY_FOLDED_NAME_AND_DEPARTMENT = 85
BY_NAME = 70
BY_FOLDED_NAME = 60
BY_CODE_OF_ANOTHER_NAME = 50


class Person(NamedTuple):
    id: int
    name: str
    birthday: object
    department_id: int
    department: str
    codes: tuple
    title: str


class Match(NamedTuple):
    """``reason`` is a key for the caller's sentences, ``values`` their details."""

    record_id: int = 0
    confidence: int = 0
    reason: str = ""
    values: dict = {}


class People:
    """The employees of an office, found by code or by name."""

    def __init__(self, people):
        people = list(people)
        self._by_id = {person.id: person for person in people}
        self._by_code = {}
        self._by_name = {}
        for person in people:
            for code in person.codes:
                self._by_code.setdefault(fold(code), []).append(person)
            self._by_name.setdefault(fold(person.name), []).append(person)

    def get(self, person_id):
        return self._by_id[person_id]

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
        person = found[0]
        if not name:
            return Match(person.id, BY_CODE, "by_code")
        if fold(name) == fold(person.name):
            return Match(person.id, BY_CODE_AND_NAME, "by_code_and_name")
        return Match(
            person.id,
            BY_CODE_OF_ANOTHER_NAME,
            "code_of_another",
            {"code": code, "person": person.name},
        )

    def _find_by_name(self, name, birthday, department):
        namesakes = self._by_name.get(fold(name), [])
        if not namesakes:
            return Match(reason="nobody", values={"name": name})
        candidates = [
            person for person in namesakes if not _contradicts(person, birthday)
        ]
        if not candidates:
            return Match(reason="other_birthday", values={"name": name})
        # whose date of birth is unknown does not contradict, but is not matched by it
        born = [person for person in candidates if birthday and person.birthday]
        if len(born) == 1:
            exact = born[0].name == name
            return Match(
                born[0].id,
                BY_NAME_AND_BIRTHDAY if exact else BY_FOLDED_NAME_AND_BIRTHDAY,
                "by_birthday",
            )
        candidates = born or candidates
        place = fold(department)
        there = [p for p in candidates if place and fold(p.department) == place]
        # two people written the same without marks may differ with them
        for group, sure, sure_folded, reason in (
            (
                there,
                BY_NAME_AND_DEPARTMENT,
                BY_FOLDED_NAME_AND_DEPARTMENT,
                "by_department",
            ),
            (candidates, BY_NAME, BY_FOLDED_NAME, "by_name"),
        ):
            exact = [person for person in group if person.name == name]
            if len(exact) == 1:
                return Match(exact[0].id, sure, reason)
            if len(group) == 1:
                return Match(group[0].id, sure_folded, reason)
            # several in the right department: no others come into question
            if group:
                candidates = group
                break
        return Match(
            reason="several",
            values={
                "count": len(candidates),
                "name": name,
                "places": "; ".join(
                    dict.fromkeys(person.department or "?" for person in candidates)
                ),
            },
        )


def _contradicts(person, birthday):
    if not birthday or not person.birthday:
        return False
    if isinstance(birthday, int):
        return person.birthday.year != birthday
    return person.birthday != birthday


class Names:
    """Records found by their name, with or without diacritics."""

    def __init__(self, pairs):
        self._by_name = {}
        for record_id, name in pairs:
            ids = self._by_name.setdefault(fold(name), [])
            if record_id not in ids:
                ids.append(record_id)

    def find(self, name):
        """Return the ids of all records of that name."""
        return self._by_name.get(fold(name), [])
