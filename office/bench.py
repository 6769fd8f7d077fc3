"""Runs a measurement of ``benchmarks/`` in a fresh office of its own."""

import ast
import os
import subprocess

from . import odoo, paths, postgres, python_env
from .progress import Missing, step

FOLDER = paths.ROOT / "benchmarks"
DATABASE = "bench"
# Runs in the environment's Python, which has Odoo.
START = """
import runpy
import sys

import odoo
from odoo.orm.registry import Registry

del sys.argv[0]
script, config, database, *_rest = sys.argv
odoo.tools.config.parse_config(["-c", config, "-d", database, "--log-level=error"])
with Registry(database).cursor() as cursor:
    env = odoo.api.Environment(cursor, odoo.api.SUPERUSER_ID, {})
    runpy.run_path(script, init_globals={"env": env}, run_name="__main__")
"""


def run(arguments):
    """Run ``benchmarks/NAME.py`` on a database made for it and thrown away.

    The script finds a superuser's ``env`` among its globals, and in ``sys.argv`` the
    configuration, the name of the database and what else is given. The main addon
    is installed there, and what its ``MODULES`` names. A first argument that its
    ``SERIES`` names stands for several runs, each in a fresh office.

    :param list arguments: the name of a measurement and what it is given
    :return: its exit code
    """
    name, *rest = arguments or [""]
    names = sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))
    if name not in names:
        raise Missing(f"bench needs the name of a measurement: {', '.join(names)}")
    script = FOLDER / f"{name}.py"
    odoo.build(with_tests=True)
    with postgres.throwaway_cluster(_memory()) as cluster:
        cluster.create(DATABASE)
        config = odoo.write_config(
            cluster,
            max_cron_threads=0,
            log_level="warn",
            log_handler="weasyprint.progress:WARNING",
        )
        with step("installing the addons into a fresh database") as current:
            modules = [odoo.MODULE, *_constant(script, "MODULES", [])]
            odoo.call(
                config,
                *("-d", DATABASE, "-i", ",".join(modules)),
                *("--load-language", "vi_VN", "--stop-after-init", "--no-http"),
                current=current,
            )
        series = _constant(script, "SERIES", {})
        code = 0
        for given in series.get(rest[0], [rest]) if rest else [rest]:
            database = DATABASE
            if given is not rest:
                database = f"{DATABASE}_{given[0]}"
                cluster.create(database, template=DATABASE)
            command = [python_env.python(), "-c", START, script, config, database]
            code |= subprocess.run(
                [str(part) for part in (*command, *given)],
                env=odoo.environment(),
                cwd=paths.ROOT,
                stdin=subprocess.DEVNULL,
            ).returncode
        return code


def _memory():
    """Return the server's share of memory: a quarter, as PostgreSQL's manual says.

    What it is installed with, 128 MB, is meant to start anywhere, not for an office.
    """
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"-c shared_buffers={total // 4 // 2**20}MB"


def _constant(script, name, default):
    """Return the value of a constant of the script, without running it."""
    for node in ast.parse(script.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return ast.literal_eval(node.value)
    return default
