"""Updates offices of the released versions to the present code, and compares.

A version is taken from git, installed with its demo office, filled through its own
actions, and updated. What the office had must be there afterwards, value by value:
records, files, the history with its seals, kept prints, final reports.
"""

import concurrent.futures
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from . import contents, lifecycle, odoo, paths, postgres, testing
from .progress import Missing, say, step

# Released version -> its last commit, and the commit it was first handed out with
# where offices that began with it hold other data.
RELEASES = {
    "19.0.1.0.0": "5ad2f9c4cbbd783f46969eeb5894d27ab8b2bd1e",
    "19.0.1.0.0, as first handed out": "9806ff3628be2806a1591803a10cfa0917146717",
    "19.0.1.1.0": "77f5a2281c4ecb9a947a5f2061a2662d5c89926e",
}
PRESENT = "the present code"
# Offices come with one version, or by way of another; each row is played on its own
# processor: what is installed once is copied for the next.
ROWS = (
    (
        ("19.0.1.0.0, as first handed out",),
        ("19.0.1.0.0, as first handed out", "19.0.1.1.0"),
    ),
    (("19.0.1.0.0",), ("19.0.1.1.0",)),
)
PLAIN = "plain"
FILL = Path(__file__).with_name("upgrade_fill.py")
CHECK = Path(__file__).with_name("upgrade_check.py")
# What an update moves: (table, column) -> why. The files among the attachments, which
# also keep their bytes, have another owner; all else stands where it stood.
MOVED = {
    ("tdkt_campaign", "summary_report_filename"): "stands in the final report",
    ("tdkt_campaign", "summary_evaluation"): "stands in the final report",
    ("tdkt_campaign", "summary_limits"): "stands in the final report",
    ("tdkt_campaign", "summary_direction"): "stands in the final report",
    ("tdkt_retention_rule", "confidence"): "worded as of every provision of the law",
    ("tdkt_award", "confidence"): "Điều 80 was read itself",
    ("tdkt_award_alias", "key"): "compared as all texts are",
}
# Tables an update replaces, and by what; the check looks for what offices had in them.
REPLACED = {"tdkt_award_condition": "criteria of rule sets"}
MOVED_FILE = ("res_model", "res_field", "res_id", "name")


class Office(NamedTuple):
    """One office under trial: its database and what it held before the update."""

    cluster: postgres.Cluster
    database: str
    before: dict


def run(arguments):
    """Try every row; print what an update has lost or changed.

    :return: exit code
    """
    if arguments:
        raise Missing("upgrade takes no arguments")
    odoo.build(with_tests=True)
    say(f"• on {odoo.describe()}")
    with postgres.throwaway_cluster() as cluster:
        for name in RELEASES:
            unpack(name, _tree(cluster, name))
        _install(cluster)
        with step("updating offices of every release") as current:
            problems = _play_rows(cluster, current)
    for problem in problems:
        say(f"UPGRADE {problem}")
    return int(bool(problems))


def unpack(name, folder):
    """Unpack the addons of a release from git.

    :raises Missing: when this clone does not hold its commit
    """
    commit = RELEASES[name]
    result = subprocess.run(
        ["git", "archive", commit, odoo.MODULE], cwd=paths.ROOT, capture_output=True
    )
    if result.returncode:
        raise Missing(
            f"this clone does not hold {commit[:10]}, the commit of {name}: fetch the "
            "whole history (git fetch --unshallow)"
        )
    folder.mkdir(parents=True, exist_ok=True)
    # Python's own of Debian 12 has no filter for what it extracts
    subprocess.run(["tar", "-x", "-C", folder], input=result.stdout, check=True)


def compare(before, after):
    """Say what an update has lost, and which values it changed that are to stay."""
    kept = {table: rows for table, rows in before.items() if table not in REPLACED}
    return contents.compare(kept, after, _is_moved)


def _is_moved(table, column, row):
    if row.get("res_field") == "summary_report":
        return column in MOVED_FILE
    if (table, column) == ("tdkt_certificate_line", "y"):
        # the shipped place of verification codes had no room for the code that is typed
        return (row["x"], row["y"], row["width"]) == (22, 152, 22)
    return (table, column) in MOVED


def _tree(cluster, name):
    return cluster.folder / "releases" / RELEASES.get(name, name)[:10]


def _config(cluster, name, release=PRESENT):
    """Write the configuration of one trial on the code of a release."""
    log = cluster.folder / f"{name}.log"
    log.write_text("")
    options = {"max_cron_threads": 0, "logfile": log}
    if release != PRESENT:
        core = odoo.addons_path().removeprefix(f"{paths.ROOT},")
        options["addons_path"] = f"{_tree(cluster, release)},{core}"
    return odoo.write_config(cluster, f"{name}.conf", **options)


def _install(cluster):
    """Install what our addon stands on, once for all offices."""
    cluster.create(PLAIN)
    with step("installing what the addon depends on") as current:
        odoo.call(
            odoo.write_config(cluster, "plain.conf", max_cron_threads=0),
            *("-d", PLAIN, "-i", "hr,mail", "--with-demo", "--load-language", "vi_VN"),
            *("--stop-after-init", "--no-http"),
            current=current,
        )


def _play_rows(cluster, current):
    """Play the rows side by side; return what is wrong."""
    with concurrent.futures.ThreadPoolExecutor(len(ROWS)) as pool:
        results = [pool.submit(_play, cluster, row, current) for row in ROWS]
        return [problem for result in results for problem in result.result()]


def _play(cluster, row, current):
    problems = []
    filled = {}
    for way in row:
        first, *via = way
        if first not in filled:
            filled[first] = _fill(cluster, first, current)
        office = _copy(filled[first], "_".join(map(_slug, way)))
        for release in (*via, PRESENT):
            current.detail = f"{', '.join(way)} → {release}"
            log = _update(office, release)
        found = compare(office.before, contents.read(office.cluster, office.database))
        found += _check(office) + testing.find_faults(log)
        problems += [f"{' → '.join(way)}: {problem}" for problem in found]
    # the last one has all that a demo office can have
    config = _config(cluster, office.database)
    left = lifecycle.uninstall(cluster, config, office.database)
    return problems + [f"{' → '.join(way)}, uninstalled: {line}" for line in left]


def _slug(name):
    return f"office_{RELEASES[name][:7]}"


def _fill(cluster, release, current):
    """Install a release with its demo office, and fill it through its actions."""
    database = _slug(release)
    _duplicate(cluster, PLAIN, database)
    current.detail = f"{release}: installing"
    config = _config(cluster, database, release)
    _call(config, "-d", database, "-i", odoo.MODULE, "--with-demo")
    current.detail = f"{release}: filling"
    odoo.execute(config, database, FILL.read_text())
    return Office(cluster, database, contents.read(cluster, database))


def _copy(office, database):
    """Return a copy of an office, files included."""
    if database == office.database:
        database += "_now"
    _duplicate(office.cluster, office.database, database)
    return office._replace(database=database)


def _duplicate(cluster, source, database):
    cluster.create(database, template=source)
    files = cluster.folder / "files/filestore"
    if (files / source).exists():
        shutil.copytree(files / source, files / database)


def _update(office, release):
    config = _config(office.cluster, office.database, release)
    _call(config, "-d", office.database, "-u", odoo.MODULE)
    return office.cluster.folder / f"{office.database}.log"


def _call(config, *arguments):
    """Run Odoo to its end; its log file says why it stopped."""
    try:
        odoo.call(config, *arguments, "--stop-after-init", "--no-http")
    except Missing as error:
        log = config.with_suffix(".log").read_text(errors="replace").splitlines()
        raise Missing(f"{error}\n" + "\n".join(log[-40:])) from None


def _check(office):
    """Ask the present code what it makes of the office; return its complaints."""
    config = _config(office.cluster, office.database)
    output = odoo.execute(config, office.database, CHECK.read_text())
    return [
        line.removeprefix("WRONG ")
        for line in output.splitlines()
        if line.startswith("WRONG ")
    ]
