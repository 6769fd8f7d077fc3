"""Pictures of the documentation, all or by name."""

import contextlib
import subprocess
from types import SimpleNamespace
from unittest.mock import patch

import pytest

from office import database, odoo, paths, pictures, postgres, python_env, testing
from office.progress import Missing


def taken(*names):
    """Return what a run would ask of ``docs/pictures.py``, without an office."""
    cluster = SimpleNamespace(folder=paths.ROOT, create=lambda name: None)
    runs = []

    def run(command, env, cwd):
        runs.append((command[-1], env["PICTURES"]))
        return subprocess.CompletedProcess(command, 0)

    with contextlib.ExitStack() as stack:
        for module, name, value in (
            (odoo, "build", lambda **options: None),
            (odoo, "environment", dict),
            (postgres, "throwaway_cluster", lambda: contextlib.nullcontext(cluster)),
            (python_env, "python", lambda: "python"),
            (testing, "make_config", lambda *arguments: "odoo.conf"),
            (database, "install_demo", lambda *arguments: None),
            (subprocess, "run", run),
        ):
            stack.enter_context(patch.object(module, name, value))
        assert pictures.run(list(names)) == 0
    return runs


def test_all_of_them_without_a_name():
    assert taken() == [("docs/pictures.py", "")]


def test_some_by_the_names_of_the_list_or_of_the_files():
    assert taken("front-leader", "screen-phone-front.png", "step-10-leader-signs") == [
        ("docs/pictures.py", "front-leader phone-front step-10-leader-signs")
    ]


def test_a_name_that_is_not_there_is_told_before_an_office_is_made():
    with pytest.raises(Missing, match=r"^no such picture: nowhere; there are: .*front"):
        pictures.run(["front-leader", "nowhere"])


def test_each_name_is_one_picture():
    names = pictures.listed()
    assert len(names) == len({*names})
    assert {"front-leader", "phone-front", "web-honours"} < {*names}


def test_what_is_listed_has_been_taken():
    images = {path.stem for path in (paths.ROOT / "docs/images").glob("s*.png")}
    listed = {
        name if name.startswith("step-") else f"screen-{name}"
        for name in pictures.listed()
    }
    assert listed - images == set()
