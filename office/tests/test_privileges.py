"""Every lifting of the access rules is found, and only those without a reason."""

import pytest

from office import paths, privileges

REASONS = """\
def one(self):
    # sudo: hr.employee - the login is private to HR,
    # and nothing else is read
    return self.employee_id.sudo().user_id

def two(self):
    records = self.sudo()  # sudo: counts even what the user may not read

def three(self):
    if self:
        # sudo: the register is the office's
        return (
            self.env["x"]
            .sudo()
            .search([])
        )

def four(self):
    return self.env.user.sudo(False)
"""


@pytest.mark.parametrize(
    "line",
    [
        "record.sudo().name",
        "x = record.sudo(True)",
        "x = [r for r in records.sudo()]",
        "count = fields.Integer(compute_sudo=True)",
        "env = env(user=SUPERUSER_ID)",
        "if a:\n    # nothing to do with it\n    b = c.sudo()",
        "if a.sudo():\n    # sudo: too late, inside\n    pass",
    ],
)
def test_bare_ones_are_found(tmp_path, line):
    path = tmp_path / "model.py"
    path.write_text(line)
    assert privileges.bare(path)


def test_reasons_are_accepted(tmp_path):
    path = tmp_path / "model.py"
    path.write_text(REASONS)
    assert privileges.bare(path) == []


def test_no_sudo_without_a_reason_in_the_addons():
    bare = [
        f"{path.relative_to(paths.ROOT)}:{line}"
        for addon in paths.addons()
        for pattern in ("*.py", "*.xml")
        for path in addon.rglob(pattern)
        if "tests" not in path.parts
        for line in privileges.bare(path)
    ]
    assert bare == []
