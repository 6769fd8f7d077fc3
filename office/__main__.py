"""The private office of this clone, in one git-ignored folder.

python3 -m office COMMAND [ARGUMENTS]

  build                 make everything that is still missing
  run                   serve the demo office on 127.0.0.1 (PORT, 8069 by default)
  test [PYTEST...]      run every test against a fresh database of its own
  test --reuse DB [PYTEST...]
                        the same, quicker: DB is kept, the addons in it are updated
  bench NAME            run a measurement of benchmarks/ in a database of its own
  cases FOLDER          read a folder of launch documents; print wanted and read
  lint, format          check the style, or mend it
  i18n DB               bring the translation files up to date, on a kept database
  pictures              take the pictures of docs/ anew
  odoo [--] ARGS...     run Odoo on the developers' cluster (-d DB names a database)
  shell [--] -d DB      run Odoo's Python shell on it
  psql DB [ARGS...]     run psql on it
  remove                stop the servers and delete the private folder

Environment:
  PORT         the port of `run`
  ODOO_HOME    an Odoo 19.0 tree to use instead of building one: a source checkout
               (the folder with odoo-bin), or the folder around an `odoo` package
  ODOO_PYTHON  the interpreter that runs it, with the packages of requirements.txt
               (and requirements-dev.txt for tests); without it one is made
  OFFICE_HOME  another place for the private folder
"""

import os
import shutil
import signal
import sys

from . import (
    bench,
    cases,
    database,
    lint,
    odoo,
    paths,
    pictures,
    postgres,
    testing,
    translation,
)
from .progress import Missing, fail, say


def main(arguments):
    """Run one command; return its exit code."""
    name, *rest = arguments or ["help"]
    if name not in COMMANDS:
        say(__doc__)
        return 0 if name in ("help", "-h", "--help") else 2
    # A kill cleans up like Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return COMMANDS[name](rest[1:] if rest[:1] == ["--"] else rest) or 0
    except Missing as error:
        return fail(error)
    except OSError as error:
        return fail(f"{error.strerror}: {error.filename or ''}".rstrip(": "))
    except KeyboardInterrupt:
        return fail("interrupted: run it again to go on")


def _build(_arguments):
    odoo.build(with_tests=True)


def _run(_arguments):
    return database.serve(os.environ.get("PORT") or "8069")


def _odoo(arguments):
    """Become Odoo on the developers' cluster, which is started on demand."""
    odoo.build()
    cluster = postgres.dev_cluster()
    cluster.start()
    # several developers share the cluster: none runs the others' crons
    config = odoo.write_config(cluster, max_cron_threads=0)
    command = odoo.command(config, *arguments)
    sys.stdout.flush()
    os.execve(command[0], command, odoo.environment())


def _shell(arguments):
    _odoo(["shell", "--no-http", *arguments])


def _psql(arguments):
    """Become psql on one of the developers' databases."""
    if not arguments:
        raise Missing("psql needs the name of a database")
    odoo.build()
    cluster = postgres.dev_cluster()
    cluster.start()
    command = cluster.client(*arguments)
    os.execve(command[0], command, postgres.prefix.library_env())


def _remove(_arguments):
    """Delete the private folder, its servers stopped."""
    if paths.DEBIAN_PREFIX.exists():
        postgres.dev_cluster().remove()
        postgres.office_cluster().remove()
    shutil.rmtree(paths.HOME, ignore_errors=True)
    link = paths.ROOT / ".office"
    if link.is_symlink():
        link.unlink()


COMMANDS = {
    "build": _build,
    "run": _run,
    "test": testing.run,
    "bench": bench.run,
    "cases": cases.run,
    "lint": lambda _arguments: lint.run(),
    "format": lambda _arguments: lint.run(fix=True),
    "i18n": translation.run,
    "pictures": pictures.run,
    "odoo": _odoo,
    "shell": _shell,
    "psql": _psql,
    "remove": _remove,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
