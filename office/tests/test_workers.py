"""Two cores try the addons in two databases."""

import os
import unittest
from types import SimpleNamespace
from unittest.mock import patch

from office import workers


class TestWorkers(unittest.TestCase):
    def test_a_worker_has_its_own_database(self):
        config = SimpleNamespace(option=SimpleNamespace(odoo_database="test"))
        with patch.dict(os.environ, PYTEST_XDIST_WORKER="gw1"):
            workers.pytest_cmdline_main(config)
            # pytest-odoo would copy the database once more
            self.assertNotIn("PYTEST_XDIST_WORKER", os.environ)
        self.assertEqual(config.option.odoo_database, "test-gw1")

    def test_who_shares_with_nobody_keeps_the_database(self):
        config = SimpleNamespace(option=SimpleNamespace(odoo_database="test"))
        with patch.dict(os.environ):
            os.environ.pop("PYTEST_XDIST_WORKER", None)
            workers.pytest_cmdline_main(config)
        self.assertEqual(config.option.odoo_database, "test")
