"""Runs every test: the office's own, then the addons' in a database of their own."""

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
        the addons in it
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
    """Install our addons into a fresh database, run pytest and the life cycle."""
    log = cluster.folder / "odoo.log"
    config = make_config(cluster, "odoo.conf", log)
    cluster.create(DATABASE)
    with step("installing the addons into a fresh database") as current:
        _install(config, DATABASE, "-i", current)
    if not arguments:
        # tried on a copy: it ends with the addon uninstalled
        cluster.create(COPY, template=DATABASE)
        _copy_files(cluster)
    failed = _run_addons(config, DATABASE, cluster.folder, arguments)
    if not arguments:
        failed |= lifecycle.check(cluster, config, COPY)
    show_figures(log)
    return failed | check_log(log)


def _run_reusing(database, arguments):
    """Update our addons in a database that is kept, then run pytest."""
    config = update_kept(database)
    cluster = postgres.dev_cluster()
    log = cluster.folder / f"test-{database}.log"
    failed = _run_addons(config, database, cluster.folder, arguments)
    show_figures(log)
    return failed | check_log(log)


def update_kept(database):
    """Bring our addons up to date in a database of the developers' cluster.

    :return: the configuration to run Odoo on it with
    """
    cluster = postgres.dev_cluster()
    cluster.start()
    log = cluster.folder / f"test-{database}.log"
    log.unlink(missing_ok=True)
    config = make_config(cluster, f"test-{database}.conf", log)
    switch = "-u"
    if not cluster.exists(database):
        cluster.create(database)
        switch = "-i"
    with step(f"bringing the addons up to date in {database}") as current:
        _install(config, database, switch, current)
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


def _install(config, database, switch, current):
    """Install (``-i``) or update (``-u``) our addons in ``database``.

    What they are tried with is installed beside them where it is missing.
    """
    ours = [addon.name for addon in paths.addons()]
    language = ("--load-language", "vi_VN") if switch == "-i" else ()
    update = () if switch == "-i" else ("-u", ",".join(ours))
    install = [*TRIED_WITH, *(ours if switch == "-i" else ())]
    try:
        odoo.call(
            config,
            *("-d", database, "-i", ",".join(install), *update, *language),
            *("--stop-after-init", "--no-http"),
            current=current,
        )
    except Missing:
        # Odoo writes to the log file alone: its end says why
        log = re.search(r"^logfile = (.+)$", config.read_text(), re.M)[1]
        lines = Path(log).read_text(errors="replace").splitlines()
        raise Missing("Odoo stopped:\n" + "\n".join(lines[-40:])) from None


def _copy_files(cluster):
    files = cluster.folder / "files/filestore"
    if (files / DATABASE).exists():
        shutil.copytree(files / DATABASE, files / COPY)


def _run_addons(config, database, folder, arguments):
    named = any(
        (paths.ROOT / argument.split("::")[0]).exists()
        for argument in arguments
        if not argument.startswith("-")
    )
    targets = [
        addon.relative_to(paths.ROOT) / "tests"
        for addon in paths.addons()
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
