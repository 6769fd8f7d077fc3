"""Pages of docs/ that are made from data say what the data says."""

import runpy

import pytest

from office import paths


@pytest.fixture
def matrix():
    """Return the names of the matrix's module, fresh for each test."""
    path = paths.ROOT / "thidua_khenthuong/tests/access_matrix.py"
    return runpy.run_path(str(path), run_name="matrix")


def test_the_access_page_is_up_to_date(matrix):
    assert matrix["PAGE"].read_text(encoding="utf-8") == matrix["render"](), (
        "run “make docs”"
    )


@pytest.mark.parametrize("scope, letters", [("nowhere", "r"), ("office", "x")])
def test_a_line_that_is_no_line_is_named(matrix, tmp_path, scope, letters):
    """A typing error in the table is neither skipped nor taken for a refusal."""
    broken = tmp_path / "access_matrix.csv"
    header = ["model", "state", "scope", "tried", *matrix["ROLES"]]
    line = ["tdkt.thing", "", scope, "r", *[letters] * len(matrix["ROLES"])]
    broken.write_text("\n".join(map(",".join, (header, line))), encoding="utf-8")
    matrix["read"].__globals__["TABLE"] = broken
    with pytest.raises(ValueError, match="tdkt.thing"):
        matrix["read"]()
