"""The access matrix: reads ``security/access_matrix.csv`` and renders it.

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


def read():
    """Return the rows of the table.

    :raises ValueError: naming the line that is no line of this table
    """
    with TABLE.open(encoding="utf-8", newline="") as file:
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
    for row in read():
        if row.model != model:
            model = row.model
            parts += ["", f"## `{model}`", ""]
            parts.append("| " + " | ".join(["state", "scope", "tried", *ROLES]) + " |")
            parts.append("|" + "---|" * (3 + len(ROLES)))
        cells = [row.cells[role] or "–" for role in ROLES]
        parts.append(
            "| " + " | ".join([row.state, row.scope, row.operations, *cells]) + " |"
        )
    return "\n".join([*parts, ""])


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
