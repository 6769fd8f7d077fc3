"""Takes the pictures of the documentation in a demo office of their own."""

import ast
import subprocess

from . import database, odoo, paths, postgres, python_env, testing
from .progress import Missing, step

DATABASE = "pictures"
SCRIPT = paths.ROOT / "docs/pictures.py"
TOURS = paths.ROOT / "thidua_khenthuong/tests/test_tours.py"


def run(names):
    """Install the demo office, open its screens, save the pictures in docs/images.

    :param list names: of the pictures to take, as :func:`listed` or as the files have
        them; empty: all of them
    :return: exit code of the run
    """
    names = [name.removesuffix(".png").removeprefix("screen-") for name in names]
    unknown = sorted({*names} - {*listed()})
    if unknown:
        raise Missing(
            f"no such picture: {', '.join(unknown)}; there are: {', '.join(listed())}"
        )
    odoo.build(with_tests=True)
    with postgres.throwaway_cluster() as cluster:
        config = testing.make_config(cluster, "odoo.conf", cluster.folder / "odoo.log")
        cluster.create(DATABASE)
        with step("creating a demo office") as current:
            database.install_demo(config, DATABASE, current)
        command = [
            *(python_env.python(), "-m", "pytest", "-p", "no:cacheprovider", "-q"),
            *("--odoo-http", f"--odoo-database={DATABASE}", f"--odoo-config={config}"),
            SCRIPT.relative_to(paths.ROOT),
        ]
        return subprocess.run(
            [str(part) for part in command],
            env={**odoo.environment(), "PICTURES": " ".join(names)},
            cwd=paths.ROOT,
        ).returncode


def listed():
    """Return the names of all pictures that ``docs/pictures.py`` takes, without Odoo.

    :return: list of str: screens as they are listed there, steps as ``step-…``
    """
    names = []
    for node in ast.parse(SCRIPT.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and node.targets[0].id.endswith("SCREENS"):
            names += [screen.elts[0].value for screen in node.value.elts]
    job = next(
        node
        for node in ast.parse(TOURS.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and node.name == "TestMainJob"
    )
    for node in ast.walk(job):
        tour = isinstance(node, ast.Constant) and str(node.value)
        if tour and tour.startswith("tdkt_"):
            names.append(f"step-{tour.removeprefix('tdkt_').replace('_', '-')}")
    return names
