"""Runs one of the measurements of ``benchmarks/``, in Odoo's shell."""

import ast
import subprocess

from . import odoo, paths, postgres
from .progress import Missing, step

FOLDER = paths.ROOT / "benchmarks"
DATABASE = "bench"


def run(arguments):
    """Run ``benchmarks/NAME.py`` in a database that is made for it and thrown away.

    The script finds ``env`` as Odoo's shell gives it, with our addons installed and
    those its ``MODULES`` names.

    :return: exit code
    """
    names = sorted(path.stem for path in FOLDER.glob("*.py"))
    if len(arguments) != 1 or arguments[0] not in names:
        raise Missing("bench needs one name: " + ", ".join(names))
    script = FOLDER / f"{arguments[0]}.py"
    odoo.build()
    with postgres.throwaway_cluster() as cluster:
        cluster.create(DATABASE)
        config = odoo.write_config(
            cluster,
            max_cron_threads=0,
            log_level="warn",
            log_handler="weasyprint.progress:WARNING",
        )
        with step("installing the addons into a fresh database") as current:
            modules = [addon.name for addon in paths.addons()] + _modules(script)
            odoo.call(
                config,
                *("-d", DATABASE, "-i", ",".join(modules)),
                *("--stop-after-init", "--no-http"),
                current=current,
            )
        with script.open() as source:
            return subprocess.run(
                odoo.command(config, "shell", "-d", DATABASE, "--no-http"),
                stdin=source,
                env=odoo.environment(),
                cwd=paths.ROOT,
            ).returncode


def _modules(script):
    """Return what the script's ``MODULES`` lists, without running it."""
    for node in ast.parse(script.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "MODULES":
            return ast.literal_eval(node.value)
    return []
