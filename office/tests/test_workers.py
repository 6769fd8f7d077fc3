"""Two cores try the addons in two databases."""

import os
import subprocess
import sys
from types import SimpleNamespace
from unittest.mock import patch

import pluggy

from office import paths, workers

# What pytest loads in the environment that is made for it, and the scripts run there.
PLUGINS = {"browser", "durations", "workers"}
SCRIPTS = {"document_cases", "list_cases", "upgrade_check", "upgrade_fill"}


def database_told(worker=None):
    """Return the database that pytest-odoo reads in a worker."""
    told = []

    class Odoo:
        """Reads the option where pytest-odoo does: in a wrapper."""

        @pluggy.HookimplMarker("pytest")(wrapper=True)
        def pytest_cmdline_main(self, config):
            told.append(config.option.odoo_database)
            return (yield)

    class Specification:
        @pluggy.HookspecMarker("pytest")
        def pytest_cmdline_main(self, config):
            pass

    manager = pluggy.PluginManager("pytest")
    manager.add_hookspecs(Specification)
    manager.register(workers)
    manager.register(Odoo())
    config = SimpleNamespace(option=SimpleNamespace(odoo_database="test"))
    with patch.dict(os.environ):
        os.environ.pop("PYTEST_XDIST_WORKER", None)
        if worker:
            os.environ["PYTEST_XDIST_WORKER"] = worker
        manager.hook.pytest_cmdline_main(config=config)
        # pytest-odoo would copy the database once more
        assert "PYTEST_XDIST_WORKER" not in os.environ
    return told


def test_a_worker_has_its_own_database():
    assert database_told("gw1") == ["test-gw1"]


def test_who_shares_with_nobody_keeps_the_database():
    assert database_told() == ["test"]


def test_the_office_itself_needs_no_package():
    """A bare machine has Python alone: `.ci/run` starts with it."""
    modules = [
        path.stem
        for path in (paths.ROOT / "office").glob("*.py")
        if path.stem not in PLUGINS | SCRIPTS and not path.stem.startswith("__")
    ]
    # -S leaves out what is installed beside the interpreter
    code = "; ".join(f"import office.{name}" for name in modules)
    subprocess.run([sys.executable, "-S", "-c", code], cwd=paths.ROOT, check=True)
