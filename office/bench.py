"""Runs a measurement of benchmarks/ in a fresh office of its own."""

import subprocess

from . import odoo, paths, postgres, python_env, testing
from .progress import Missing, step

DATABASE = "bench"


def run(arguments):
    """Install the addons into a fresh database and run ``benchmarks/NAME.py`` on it.

    :param list arguments: the name of a measurement and what it is given
    :return: its exit code
    """
    name, *rest = arguments or [""]
    script = paths.ROOT / "benchmarks" / f"{name}.py"
    if not script.exists():
        names = sorted(path.stem for path in script.parent.glob("[a-z]*.py"))
        raise Missing(f"bench needs the name of a measurement: {', '.join(names)}")
    odoo.build(with_tests=True)
    with postgres.throwaway_cluster() as cluster:
        log = cluster.folder / "odoo.log"
        config = testing._config(cluster, "odoo.conf", log)
        cluster.create(DATABASE)
        with step("installing the addons into a fresh database") as current:
            testing._install(config, DATABASE, "-i", current)
        command = [python_env.python(), script, config, DATABASE, *rest]
        return subprocess.run(
            [str(part) for part in command],
            env=odoo.environment(),
            cwd=paths.ROOT,
            stdin=subprocess.DEVNULL,
        ).returncode
