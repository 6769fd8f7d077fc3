"""The access matrix: reads ``security/access_matrix.csv`` and renders it.

An addon beside this one keeps a table of the same form for the models it adds.

Run as a script, it writes ``docs/access.md``. It needs nothing but Python, so that
the page can be made without an Odoo.
"""

import csv
from pathlib import Path
from typing import NamedTuple

ADDON = Path(__file__).resolve().parent.parent
TABLE = ADDON / "security/access_matrix.csv"
PAGE = ADDON.parent / "docs/access.md"

ROLES = {
    "outside": "Portal or public login (no group of ours)",
    "user": "Employee: `group_tdkt_user`",
    "unit": "Head or clerk of a unit: `group_tdkt_unit`",
    "officer": "Standing office, văn thư: `group_tdkt_officer`",
    "leader": "Who signs: `group_tdkt_leader`",
    "deputy": "A leader who also heads a unit: `group_tdkt_leader` + `group_tdkt_unit`",
    "council": "Council member: `group_tdkt_council`",
    "manager": "Administrator of the catalogue: `group_tdkt_manager`",
    "hr": "HR: `hr.group_hr_user`",
    "hr_head": "HR who also heads a unit: `hr.group_hr_user` + `group_tdkt_unit`",
}
SCOPES = {
    "own": "names the person himself, or was made by him",
    "own_department": "of the department he works in",
    "child_department": "of a department below his",
    "other_department": "of a department beside his",
    "other_user": "made by somebody else of his office",
    "office": "of his office, bound to no department",
    "shared": "shared by all offices of the database",
    "other_company": "of another office of the database",
}
# What the rows of a model (in one state) must cover between them.
DEPARTMENTS = {"own_department", "child_department", "other_department"}
COVERS = (
    {"shared"},
    {"office", "other_company"},
    {"own", "other_user"},
    {*DEPARTMENTS, "other_company"},
    {*DEPARTMENTS, "own", "other_company"},
)
OPERATIONS = {"r": "read", "c": "create", "w": "write", "d": "unlink"}


# What remains core Odoo's, each tried in tests/test_core_remains.py. A rule is a global
# record rule for create and write that an administrator adds.
FREE = "[(1, '=', 1)] if user.has_group('{}') else {}"
RULES = {
    "ir.filters": FREE.format("base.group_system", "[('user_ids', 'in', user.ids)]"),
    "ir.attachment": FREE.format("base.group_system", "[('public', '=', False)]"),
    "hr.employee": FREE.format("hr.group_hr_manager", "[('user_id', '!=', user.id)]"),
}
REMAINS = (
    (
        "whoever may post on a record posts a message with another person's name "
        "(`author_id`)",
        "the record's discussion proves nothing: who acted stands in the history "
        "(`tdkt.audit.entry`), which takes no author; the message keeps its true "
        "writer in `create_uid`",
        None,
    ),
    (
        "any employee makes a filter that is the default of everybody's list, so that "
        "records seem to be missing; `ir.default` for everybody is refused to him",
        "rule on",
        "ir.filters",
    ),
    (
        "HR links a login to any employee, also its own to the head of a department, "
        "and so takes that department's scope",
        "give `hr.group_hr_user` to few; rule on",
        "hr.employee",
    ),
    (
        "HR names the head of a department, and moves, renames and archives employees, "
        "which moves their scope",
        "nothing narrows it: it is HR's work; the department and the employee log each "
        "change, and issued documents keep names and positions as they were",
        None,
    ),
    (
        "any employee publishes a file of his own under an address without a login "
        "(`ir.attachment`, `public`); files of our records are not his to publish",
        "rule on",
        "ir.attachment",
    ),
    (
        "any employee changes his own name in his preferences, and Odoo carries it "
        "over to the employee that HR keeps",
        "no setting narrows it: the employee logs the change, HR puts it right; lines "
        "keep the name of the day they were proposed, which the unit, the officer and "
        "the leader see before it is signed",
        None,
    ),
    (
        "an administrator of the system (`base.group_system`) changes document "
        "templates and runs code as the superuser",
        "give it to few; kept prints and the sealed history show what was changed "
        "afterwards ([audit.md](audit.md))",
        None,
    ),
)


class Row(NamedTuple):
    """One line of the table; ``cells`` maps each role onto its letters."""

    model: str
    state: str
    scope: str
    operations: str
    cells: dict

    @property
    def name(self):
        return " / ".join(filter(None, (self.model, self.state, self.scope)))


def tables():
    """Return the tables: this addon's, then those of the addons beside it."""
    beside = ADDON.parent.glob(f"{ADDON.name}_*/security/{TABLE.name}")
    return [TABLE, *sorted(beside)]


def read(table=None):
    """Return the rows of a table, this addon's where none is named.

    :raises ValueError: naming the line that is no line of this table
    """
    with (table or TABLE).open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#") and line.strip()]
    rows = []
    for padded in csv.DictReader(lines, skipinitialspace=True):
        values = {name.strip(): value.strip() for name, value in padded.items()}
        cells = {role: values[role].strip("-") for role in ROLES}
        row = Row(
            values["model"], values["state"], values["scope"], values["tried"], cells
        )
        letters = set("".join(cells.values()).lower())
        if row.scope not in SCOPES or not letters <= set(row.operations):
            raise ValueError(f"{TABLE.name}: not understood: {row.name}")
        rows.append(row)
    return rows


def explanation():
    """Return the comment at the head of the table, without its marks."""
    with TABLE.open(encoding="utf-8") as file:
        return [line[1:].strip() for line in file if line.startswith("#")]


def render():
    """Return the table as a page for people."""
    parts = ["# Who may do what", "", *explanation()]
    parts += ["Made from `security/access_matrix.csv` by `make docs`.", ""]
    parts += ["## Roles", ""]
    parts += [f"- **{role}** – {text}" for role, text in ROLES.items()]
    parts += ["", "## Scopes: whose the record is, seen from who tries", ""]
    parts += [f"- **{scope}** – {text}" for scope, text in SCOPES.items()]
    model = None
    for row in (row for table in tables() for row in read(table)):
        if row.model != model:
            model = row.model
            parts += ["", f"## `{model}`", ""]
            parts.append("| " + " | ".join(["state", "scope", "tried", *ROLES]) + " |")
            parts.append("|" + "---|" * (3 + len(ROLES)))
        cells = [row.cells[role] or "–" for role in ROLES]
        parts.append(
            "| " + " | ".join([row.state, row.scope, row.operations, *cells]) + " |"
        )
    return "\n".join([*parts, *render_remains(), ""])


def render_remains():
    """Return the lines about what no rule of ours decides."""
    parts = ["", "## What remains core Odoo's", ""]
    parts += [
        "Each tried (`tests/test_core_remains.py`). A rule is a global record rule for",
        "create and write only, that an administrator adds in Settings > Technical >",
        "Record Rules.",
    ]
    parts += ["", "| who does what | how an administrator narrows it |", "|---|---|"]
    for what, how, model in REMAINS:
        rule = f" `{model}`: `{RULES[model]}`" if model else ""
        parts.append(f"| {what} | {how}{rule} |")
    return parts


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
