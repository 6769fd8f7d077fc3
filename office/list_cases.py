"""Reads lists of awards against the demo office, without Odoo.

Runs in the office's Python: ``list_cases.py ADDON FILE...``
"""

import datetime
import sys
import types
from pathlib import Path
from xml.etree import ElementTree

ADDON = Path(sys.argv[1])
# the package itself imports Odoo; only the rooms that know none are needed
package = types.ModuleType("addon")
package.__path__ = [str(ADDON)]
sys.modules["addon"] = package

from addon.award_list.award_names import AwardNames  # noqa: E402
from addon.award_list.awards import AwardList, Facts  # noqa: E402
from addon.award_list.layout import Column, read_sheet  # noqa: E402
from addon.award_list.matcher import (  # noqa: E402
    Department,
    Departments,
    Office,
    People,
    Person,
)
from addon.award_list.table import TableFault, open_table  # noqa: E402

LEAST = 80  # the threshold of a new batch


def records(file, model):
    """Yield (id, {field: text or reference}) of the records of a data file."""
    for record in ElementTree.parse(ADDON / file).iter("record"):
        if record.get("model") == model:
            yield (
                record.get("id"),
                {
                    field.get("name"): field.get("ref") or (field.text or "").strip()
                    for field in record.iter("field")
                },
            )


class Demo:
    """The demo office, as its data files describe it."""

    def __init__(self):
        demo = "demo/office_demo.xml"
        places = {
            xmlid: Department(number, values["name"])
            for number, (xmlid, values) in enumerate(records(demo, "hr.department"), 1)
        }
        nowhere = Department(0, "")
        people = []
        for number, (_id, values) in enumerate(records(demo, "hr.employee"), 1):
            place = places.get(values.get("department_id"), nowhere)
            people.append(
                Person(number, values["name"], None, place.id, place.name, (), "")
            )
        awards = [
            (number, values["name"], values["code"], values["subject_type"])
            for number, (_id, values) in enumerate(
                (
                    award
                    for name in ("tdkt_award_data", "tdkt_award_state_data")
                    for award in records(f"data/{name}.xml", "tdkt.award")
                    if "active" not in award[1]
                ),
                1,
            )
        ]
        self.people = {one.id: one.name for one in people}
        self.departments = {one.id: one.name for one in places.values()}
        self.awards = {number: code for number, _name, code, _subject in awards}
        office = Office(["Sở Nội vụ tỉnh Lạng Sơn"], ["UBND tỉnh Lạng Sơn"])
        self.kind = AwardList(
            Facts(
                people=People(people, office),
                departments=Departments(places.values(), office),
                awards=AwardNames(awards),
                today=datetime.date.today(),
                issuer="Sở Nội vụ",
                make_key=lambda issuer, number: f"{issuer}|{number}",
            )
        )


class Cells:
    """What the judge is given of a row."""

    person_picked = award_picked = False
    award_id = employee_id = department_id = partner_id = None

    def __init__(self, raw):
        self.faults = ",".join(f"{key}:{why}" for key, why in raw.faults.items())
        self._cells = raw.cells

    def __getattr__(self, name):
        return self._cells.get(name.removeprefix("raw_"), "")


def read(file, demo):
    """Yield a line of text for every row, line left out and sheet not read."""
    try:
        book = open_table(file.read_bytes(), file.name, demo.kind)
    except TableFault as fault:
        yield f"not read: {fault.reason}"
        return
    for name, reason in book.unread:
        yield f"sheet “{name}” not read: {reason}"
    for sheet in book.sheets:
        columns = [
            Column(position, target, sheet.headings[position])
            for position, target in enumerate(sheet.targets)
        ]
        said = demo.kind.read_title(sheet.title)
        for raw in read_sheet(sheet, demo.kind, columns, said):
            if raw.left:
                yield f"{raw.line}: left out ({raw.left}): {raw.text}"
            else:
                verdict = demo.kind.judge(Cells(raw))
                yield f"{raw.line}: {show(raw, verdict, demo)}"


def show(raw, verdict, demo):
    values = verdict.values
    state = "faulty"
    if verdict.complete:
        state = "ready" if verdict.confidence >= LEAST else "to confirm"
    who = demo.people.get(values.get("employee_id"))
    who = who or demo.departments.get(values.get("department_id"), "?")
    facts = [
        demo.awards.get(values.get("award_id"), "?"),
        *(str(values.get(name, "?")) for name in ("number", "date", "year")),
        values.get("issuer_name", "?"),
    ]
    return (
        f"{state} ({verdict.reason}, {verdict.confidence} %): "
        f"“{raw.cells.get('name', '')}” → {who}; {'; '.join(facts)}"
    )


def main():
    demo = Demo()
    for file in map(Path, sys.argv[2:]):
        print("\n".join(read(file, demo)), end="\f")


main()
