"""The private office of this clone, in one git-ignored folder.

python3 -m office COMMAND [ARGUMENTS]

  build                 make everything that is still missing
  run [NAME=VALUE...]   serve the demo office on 127.0.0.1 (PORT, 8069 by default;
                        WORKERS, none by default)
  test [PYTEST...]      run every test against a fresh database of its own
  test --reuse DB [PYTEST...]
                        the same, quicker: DB is kept, the addons in it are updated
  upgrade               update offices of every released version, and compare
  cases FOLDER          read a folder of award lists; print wanted and read
  bench NAME            run a measurement of benchmarks/ in a database of its own
  cases FOLDER          read a folder of launch documents; print wanted and read
  lint, format          check the style, or mend it
  i18n DB [ADDON...]    bring the translation files up to date, on a kept database; an
                        addon beside the main one is installed in it if named
  pictures [NAME...]    take the pictures of docs/ anew, or those that are named
  odoo [--] ARGS...     run Odoo on the developers' cluster (-d DB names a database)
  shell [--] -d DB      run Odoo's Python shell on it
  psql DB [ARGS...]     run psql on it
  prints DB             compare the kept prints in it with its records, write nothing
  remove                stop the servers and delete the private folder

Environment:
  PORT         the port of `run`
  WORKERS      the number of processes that `run` answers with, as on a server behind a
               proxy; the websocket then listens three ports above PORT
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
    upgrade,
)
from .progress import Missing, fail, say

# What “odoo shell” is given, here as in any other office.
PRINTS = """
for answer in env["tdkt.frozen.print"]._compare_all():
    print("same   " if answer["ok"] else "DIFFERS", answer["name"], answer["reason"])
"""


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


def _run(arguments):
    """Serve the office; PORT and WORKERS may be given as arguments, too."""
    given = {name: os.environ.get(name) for name in ("PORT", "WORKERS")}
    for argument in arguments:
        name, _equals, value = argument.partition("=")
        if name not in given:
            raise Missing(f"run knows PORT= and WORKERS=, not {argument}")
        given[name] = value
    return database.serve(given.get("PORT") or "8069", given.get("WORKERS") or "0")


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


def _prints(arguments):
    """Become Odoo's shell, which reads what it shall do from a pipe."""
    if not arguments:
        raise Missing("prints needs the name of a database")
    reading, writing = os.pipe()
    os.write(writing, PRINTS.encode())
    os.close(writing)
    os.dup2(reading, sys.stdin.fileno())
    _shell(["--log-level=error", "-d", arguments[0]])


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
    "upgrade": upgrade.run,
    "bench": bench.run,
    "cases": cases.run,
    "lint": lambda _arguments: lint.run(),
    "format": lambda _arguments: lint.run(fix=True),
    "i18n": translation.run,
    "pictures": pictures.run,
    "odoo": _odoo,
    "shell": _shell,
    "psql": _psql,
    "prints": _prints,
    "remove": _remove,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
