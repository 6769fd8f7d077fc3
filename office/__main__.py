"""python3 -m office build | run | test | lint | format | odoo"""

import argparse
import os
import sys

from . import database, lint, odoo, paths, postgres, testing
from .progress import Missing, fail


def main():
    """Run one command; return its exit code."""
    parser = argparse.ArgumentParser(prog="office", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    try:
        return COMMANDS[options.command](options.arguments) or 0
    except Missing as error:
        return fail(error)
    except KeyboardInterrupt:
        return fail("interrupted; run it again to go on")


def _build(_arguments):
    odoo.build(with_browser=True)


def _run(_arguments):
    return database.serve(int(os.environ.get("PORT", "8069")))


def _odoo(arguments):
    """Run Odoo itself on the office's cluster, which must be running or is started."""
    odoo.build()
    cluster = postgres.office_cluster()
    cluster.start()
    config = odoo.write_config(paths.HOME / "odoo.conf", cluster, db_name=database.NAME)
    os.execve(
        odoo.python_env.python(), odoo.command(config, *arguments), odoo.environment()
    )


COMMANDS = {
    "build": _build,
    "run": _run,
    "test": testing.run,
    "lint": lambda _arguments: lint.run(),
    "format": lambda _arguments: lint.run(fix=True),
    "odoo": _odoo,
}

if __name__ == "__main__":
    sys.exit(main())
