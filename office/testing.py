"""Runs every test against a fresh database on a cluster of its own."""

import os
import re
import socket
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from . import lifecycle, odoo, paths, postgres, python_env
from .progress import say, step

DATABASE = "test"
# Lines of the Odoo log that are no fault of our addons.
STOCK_NOISE = (
    # Odoo says so of every process started by root, as in a container
    r"Running as user 'root'",
    # no mail server stands in a test office
    r"odoo\.addons\.mail.*SMTP",
)


def run(arguments):
    """Install our addons, run pytest, check the log and the life cycle.

    :param list arguments: passed on to pytest
    :return: exit code
    """
    odoo.build(with_browser=True)
    with postgres.throwaway_cluster() as cluster:
        log = cluster.folder / "odoo.log"
        log.touch()
        config = odoo.write_config(
            cluster.folder / "odoo.conf",
            cluster,
            http_port=_free_port(),
            gevent_port=_free_port(),
            max_cron_threads=0,
            logfile=log,
        )
        modules = ",".join(addon.name for addon in paths.addons())
        cluster.create(DATABASE)
        with step("installing the addons into a fresh database"):
            odoo.call(
                config,
                *("-d", DATABASE, "-i", modules, "--load-language", "vi_VN"),
                *("--stop-after-init", "--no-http"),
            )
        # the life cycle is tried on a copy: it ends with the addon uninstalled
        cluster.create("life", template=DATABASE)
        failed = _run_pytest(config, cluster.folder, arguments)
        if not arguments:
            failed |= lifecycle.check(cluster, config, "life")
        return failed | _check_log(log)


def _run_pytest(config, folder, arguments):
    report = folder / "report.xml"
    targets = [addon / "tests" for addon in paths.addons()] + [
        paths.ROOT / "office/tests"
    ]
    named = any(not argument.startswith("-") for argument in arguments)
    command = [
        *(python_env.python(), "-m", "pytest", "-p", "no:cacheprovider"),
        *("--odoo-http", f"--odoo-database={DATABASE}", f"--odoo-config={config}"),
        *("--junitxml", report, "--durations=15", "-q", "-W", "ignore"),
        *("--log-level=WARNING", "--show-capture=no"),
        *arguments,
        *([] if named else targets),
    ]
    environment = {**odoo.environment(), "PYTHONPATH": _python_path()}
    code = subprocess.run(
        [str(part) for part in command],
        env=environment,
        cwd=paths.ROOT,
        stdin=subprocess.DEVNULL,
    ).returncode
    return int(code != 0) | _check_skipped(report)


def _python_path():
    given = os.environ.get("PYTHONPATH")
    return ":".join(filter(None, (str(odoo.home()), given)))


def _check_skipped(report):
    """A skipped test proves nothing: it fails the run."""
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


def _check_log(log):
    """Any warning or error that is not the stock's own fails the run."""
    bad = [
        line
        for line in Path(log).read_text(errors="replace").splitlines()
        if re.search(r" (WARNING|ERROR|CRITICAL) ", line)
        and not any(re.search(noise, line) for noise in STOCK_NOISE)
    ]
    for line in bad[:30]:
        say(f"LOG {line[:400]}")
    if bad:
        say(f"{len(bad)} warnings or errors in the Odoo log")
    return int(bool(bad))


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


