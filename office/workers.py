"""A plugin of pytest: each worker of pytest-xdist has a database of its own.

The databases are copied before the workers start, with PostgreSQL's programs of the
office, and their files with them. pytest-odoo would copy them with those on the path,
and have all workers write into one folder of files.
"""

import os

import pytest

from .testing import worker_database


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config):
    """Point a worker at its copy before pytest-odoo reads which database to use.

    pytest-odoo reads it in a wrapper of its own: no plain hook comes before that.
    """
    # pytest-odoo copies the database itself where it finds this variable
    worker = os.environ.pop("PYTEST_XDIST_WORKER", None)
    if worker:
        name = config.option.odoo_database
        config.option.odoo_database = worker_database(name, worker)
    return (yield)
