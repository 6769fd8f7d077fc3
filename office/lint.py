"""Style and static checks: ruff, pylint-odoo, the OCA checks and prettier."""

import shutil
import subprocess

from . import odoo, paths, python_env, system
from .progress import say, step

FOLDERS = ["office", "benchmarks"]
# One README and one author for the whole repository; labels of the transition tables
# are built on every call, so they are translated only when shown (LazyTranslate). A
# large model stands in several files, one for each concern.
NOT_OURS = (
    "missing-readme,manifest-required-author,prefer-env-translation,"
    "consider-merging-classes-inherited"
)


def run(fix=False):
    """Run every check, or let the formatters mend what they can.

    :return: exit code
    """
    odoo.build()
    node = _node_tools()
    tools = python_env.python().parent
    addons = [addon.name for addon in paths.addons()]
    python = addons + [name for name in FOLDERS if (paths.ROOT / name).exists()]
    frontend = [
        str(path.relative_to(paths.ROOT))
        for addon in addons
        for pattern in ("*.xml", "*.js", "*.css")
        for path in sorted((paths.ROOT / addon).rglob(pattern))
    ]
    prettier = [node / "prettier", "--write" if fix else "--check", *frontend]
    if fix:
        checks = {
            "ruff": [tools / "ruff", "check", "-q", "--fix", *python],
            "ruff format": [tools / "ruff", "format", "-q", *python],
            "prettier": [*prettier, "--log-level=warn"],
        }
    else:
        checks = {
            "ruff": [tools / "ruff", "check", *python],
            "ruff format": [tools / "ruff", "format", "--check", *python],
            "pylint-odoo": [
                *(tools / "pylint", "--rcfile=.pylintrc", "-j2"),
                *(f"--disable={NOT_OURS}", *addons),
            ],
            "oca-checks": [tools / "oca-checks-odoo-module", *addons],
            "oca-checks-po": [
                tools / "oca-checks-po",
                *[str(p) for a in addons for p in (paths.ROOT / a).glob("i18n/*.po")],
            ],
            "prettier": [*prettier, "--log-level=warn"],
        }
    return max(_check(name, command) for name, command in checks.items())


def _check(name, command):
    result = subprocess.run(
        [str(part) for part in command],
        cwd=paths.ROOT,
        env=odoo.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    say(f"{'ok    ' if not result.returncode else 'FAILED'} {name}")
    if result.returncode:
        say(result.stdout)
    return int(result.returncode != 0)


def _node_tools():
    """Install prettier as package-lock.json pins it; return its folder."""
    folder = paths.HOME / "node"
    lock = (paths.ROOT / "package-lock.json").read_bytes()
    installed = folder / "package-lock.json"
    if not installed.exists() or installed.read_bytes() != lock:
        with step("installing prettier"), system.made_whole(folder) as draft:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(paths.ROOT / name, draft)
            system.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=draft)
    # prettier finds its plugin from the tree it formats
    link = paths.ROOT / "node_modules"
    if not link.exists():
        link.symlink_to(folder / "node_modules")
    return folder / "node_modules/.bin"
