"""Takes the pictures of the documentation in a demo office of their own."""

import subprocess

from . import database, odoo, paths, postgres, python_env, testing
from .progress import step

DATABASE = "pictures"


def run(_arguments):
    """Install the demo office, open its screens, save the pictures in docs/images.

    :return: exit code of the run
    """
    odoo.build(with_tests=True)
    with postgres.throwaway_cluster() as cluster:
        config = testing.make_config(cluster, "odoo.conf", cluster.folder / "odoo.log")
        cluster.create(DATABASE)
        with step("creating a demo office") as current:
            database.install_demo(config, DATABASE, current)
        command = [
            *(python_env.python(), "-m", "pytest", "-p", "no:cacheprovider", "-q"),
            *("--odoo-http", f"--odoo-database={DATABASE}", f"--odoo-config={config}"),
            "docs/pictures.py",
        ]
        return subprocess.run(
            [str(part) for part in command], env=odoo.environment(), cwd=paths.ROOT
        ).returncode
