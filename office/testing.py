"""Runs every test: the office's own, then the addons' in a database of their own.

The main addon is tried alone: it needs none of the others. Then the office gets records
and the addons that join it with Odoo's or OCA's, and these are tried.
"""

import os
import re
import shutil
import socket
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from . import lifecycle, odoo, paths, postgres, python_env
from .progress import Missing, say, step

DATABASE = "test"
# Addons that ours do not need but are tried with: what an office automates with.
TRIED_WITH = ("base_automation",)
COPY = "life"
# A worker takes about a gigabyte, its browser included.
MOST_WORKERS = 4
# Lines of the Odoo log that are no fault of our addons.
NOISE = re.compile(
    # Odoo says so of every process started by root, as in a container
    r"Running as user 'root'"
    # no mail server stands in a test office
    r"|odoo\.addons\.mail.*SMTP"
)
LEVELS = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ")
SHOWN_LINES = 40
# What a test has counted and wants the reader to see.
FIGURES = re.compile(r" INFO \S+ odoo\.addons\.\w+\.tests\.\S+: figures: (.+)$")


def run(arguments):
    """Run the tests.

    :param list arguments: passed on to pytest; ``--reuse NAME`` in front keeps the
        database ``NAME`` of the developers' cluster between runs and only updates
        the addons in it. An addon beside the main one is installed when a path in it
        is named, and not otherwise.
    :return: exit code
    """
    odoo.build(with_tests=True)
    say(f"• on {odoo.describe()}")
    if arguments[:1] == ["--reuse"]:
        if len(arguments) < 2:
            raise Missing("--reuse needs the name of a database")
        return _run_reusing(arguments[1], arguments[2:])
    failed = 0
    if not arguments:
        failed |= _run_own()
    with postgres.throwaway_cluster() as cluster:
        return failed | _run_fresh(cluster, arguments)


def _run_own():
    """Run the tests of the office itself, which need no Odoo."""
    say("• the tests of the office itself")
    report = paths.HOME / f"own-{os.getpid()}.xml"
    try:
        return _pytest(["-p", "no:odoo", "office/tests"], report)
    finally:
        report.unlink(missing_ok=True)


def _run_fresh(cluster, arguments):
    """Install the main addon into a fresh database, run pytest and the life cycle.

    Then the same with the addons beside it.
    """
    log = cluster.folder / "odoo.log"
    config = make_config(cluster, "odoo.conf", log)
    cluster.create(DATABASE)
    beside = named_glue(arguments)
    with step("installing the addon into a fresh database") as current:
        _install(config, DATABASE, current, new=[odoo.MODULE, *beside])
    options = arguments
    if not arguments:
        # tried on a copy: it ends with the addon uninstalled
        _copy(cluster, COPY)
        options = _share_out(cluster)
    failed = _run_addons(config, DATABASE, cluster.folder, options)
    if not arguments:
        failed |= lifecycle.check(cluster, config, COPY)
        failed |= _run_glue(cluster, config)
    show_figures(log)
    return failed | check_log(log)


def _run_glue(cluster, config):
    """Put the addons beside the main one into the same office, and try them there.

    It has the records of the demo office by then, as one that has run for years.
    """
    glue = paths.glue()
    if not glue:
        return 0
    with step("filling the office"):
        odoo.call(config, "module", "force-demo", "-d", DATABASE)
    with step("installing the addons beside the main one") as current:
        names = [addon.name for addon in glue]
        _install(config, DATABASE, current, "--with-demo", new=names)
    failed = _run_addons(config, DATABASE, cluster.folder, [], glue)
    last = make_config(cluster, "last.conf", cluster.folder / "last.log")
    return failed | lifecycle.check_glue(cluster, config, last, DATABASE)


def named_glue(arguments):
    """Return the names of the addons beside the main one that a path is named in."""
    folders = {
        argument.split("::")[0].strip("/").split("/")[0] for argument in arguments
    }
    return [addon.name for addon in paths.glue() if addon.name in folders]


def _run_reusing(database, arguments):
    """Update our addons in a database that is kept, then run pytest."""
    config = update_kept(database, named_glue(arguments))
    cluster = postgres.dev_cluster()
    log = cluster.folder / f"test-{database}.log"
    failed = _run_addons(config, database, cluster.folder, arguments)
    show_figures(log)
    return failed | check_log(log)


def update_kept(database, beside=()):
    """Bring our addons up to date in a database of the developers' cluster.

    :param list beside: names of addons that it gets if it has not got them
    :return: the configuration to run Odoo on it with
    """
    cluster = postgres.dev_cluster()
    cluster.start()
    log = cluster.folder / f"test-{database}.log"
    log.unlink(missing_ok=True)
    config = make_config(cluster, f"test-{database}.conf", log)
    # with the main addon those beside it are updated that are installed
    update, new = [odoo.MODULE], [*beside]
    if not cluster.exists(database):
        cluster.create(database)
        update, new = [], [odoo.MODULE, *beside]
    with step(f"bringing the addons up to date in {database}") as current:
        _install(config, database, current, update=update, new=new)
    return config


def make_config(cluster, name, log):
    """Write a configuration for tests: free ports, no crons, all logged to ``log``."""
    log.touch()
    return odoo.write_config(
        cluster,
        name,
        http_port=_free_port(),
        gevent_port=_free_port(),
        max_cron_threads=0,
        logfile=log,
    )


def _install(config, database, current, *options, update=(), new=()):
    """Update addons in ``database``, and install new ones.

    What they are tried with is installed beside them where it is missing.
    """
    switches = ["-i", ",".join([*TRIED_WITH, *new])]
    if update:
        switches += ["-u", ",".join(update)]
    if odoo.MODULE in new:
        switches += ["--load-language", "vi_VN"]
    try:
        odoo.call(
            config,
            *("-d", database, *switches, *options),
            *("--stop-after-init", "--no-http"),
            current=current,
        )
    except Missing:
        # Odoo writes to the log file alone: its end says why
        log = re.search(r"^logfile = (.+)$", config.read_text(), re.M)[1]
        lines = Path(log).read_text(errors="replace").splitlines()
        raise Missing("Odoo stopped:\n" + "\n".join(lines[-40:])) from None


def _copy(cluster, name):
    """Copy the fresh database and its files."""
    cluster.create(name, template=DATABASE)
    files = cluster.folder / "files/filestore"
    if (files / DATABASE).exists():
        shutil.copytree(files / DATABASE, files / name)


def worker_database(name, worker):
    """Return the name of a worker's copy of the database ``name``."""
    return f"{name}-{worker}"


def _share_out(cluster):
    """Give every core a database of its own; return pytest's options for it.

    A file is tried by one worker from beginning to end. They are taken in the order of
    their names: the longest, the access matrix, stands among the first.
    """
    count = min(os.cpu_count() or 1, MOST_WORKERS)
    for worker in range(count):
        _copy(cluster, worker_database(DATABASE, f"gw{worker}"))
    return [
        *("-p", "office.workers", "-n", str(count)),
        *("--dist", "loadfile", "--no-loadscope-reorder"),
        # each of ten thousand would print a letter of its own
        *("-o", "verbosity_subtests=0"),
    ]


def _run_addons(config, database, folder, arguments, addons=None):
    """Run pytest on what is named, or on all tests of ``addons`` (the main one)."""
    named = any(
        (paths.ROOT / argument.split("::")[0]).exists()
        for argument in arguments
        if not argument.startswith("-")
    )
    targets = [
        addon.relative_to(paths.ROOT) / "tests"
        for addon in addons or [paths.ROOT / odoo.MODULE]
        if (addon / "tests").is_dir()
    ]
    options = [
        *("--odoo-http", f"--odoo-database={database}", f"--odoo-config={config}"),
        # pytest-odoo would have Odoo log nothing below CRITICAL
        *("--odoo-log-level=info", "--log-level=WARNING"),
    ]
    report = folder / f"report-{database}.xml"
    return _pytest([*options, *arguments, *([] if named else targets)], report)


def _pytest(arguments, report):
    report.unlink(missing_ok=True)
    command = [
        *(python_env.python(), "-m", "pytest", "-p", "no:cacheprovider"),
        *("-p", "office.browser", "-p", "office.durations"),
        *("--junitxml", report, "-q", *arguments),
    ]
    code = subprocess.run(
        [str(part) for part in command],
        env=odoo.environment(),
        cwd=paths.ROOT,
        stdin=subprocess.DEVNULL,
    ).returncode
    return int(code != 0) | check_skipped(report)


def check_skipped(report):
    """Return 1 for a test that was skipped: it proves nothing."""
    if not report.exists():
        return 1
    suites = ElementTree.parse(report).getroot()
    skipped = [
        f"{case.get('classname')}.{case.get('name')}"
        for case in suites.iter("testcase")
        if case.find("skipped") is not None
    ]
    for name in skipped:
        say(f"SKIPPED {name}")
    return int(bool(skipped))


def show_figures(log):
    """Show what the tests have counted: they log it at INFO after “figures: ”."""
    for line in log.read_text(errors="replace").splitlines():
        if found := FIGURES.search(line):
            say(f"  {found[1].strip()}")


def check_log(log):
    """Return 1 for a log with any warning or error that is not known noise."""
    bad = find_faults(log)
    for line in bad[:SHOWN_LINES]:
        say(f"LOG {line[:400]}")
    if bad:
        say(f"{len(bad)} warnings or errors in the Odoo log")
    return int(bool(bad))


def find_faults(log):
    """Return the warnings and errors of a log that are no known noise."""
    return [
        line
        for line in log.read_text(errors="replace").splitlines()
        if LEVELS.match(line) and not NOISE.search(line)
    ]


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
