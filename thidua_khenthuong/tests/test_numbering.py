import threading
from contextlib import closing, contextmanager
from functools import partial
from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.orm.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from .common import TdktCase

CODE = "KIEM-THU"
YEAR = 2099


@tagged("post_install", "-at_install", "tdkt")
class TestParallelNumbering(BaseCase):
    """Officers numbering at one moment, each on a connection of his own.

    Nothing but rows of a series of their own is written, and these are deleted.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # Odoo's own runner holds the lock while tests run, as tests over HTTP know.
        self.startPatcher(patch.object(Registry, "_lock", DummyRLock()))
        self.addCleanup(self._forget)

    @contextmanager
    def _environment(self):
        with closing(self.registry.cursor()) as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _forget(self):
        with self._environment() as env:
            env.cr.execute("DELETE FROM tdkt_number_series WHERE code = %s", [CODE])
            env.cr.commit()

    def _allot(self, env):
        company = env["res.company"].browse(1)
        return env["tdkt.number.series"]._allot(company, CODE, YEAR)[0]

    def test_twenty_at_once_leave_no_gap_and_no_double(self):
        start = threading.Barrier(20)
        numbers, sentences = [], []

        def work():
            with self._environment() as env:
                start.wait()
                try:
                    numbers.append(retrying(partial(self._allot, env), env))
                except UserError as error:
                    sentences.append(str(error))

        threads = [threading.Thread(target=work) for _ in range(20)]
        # enough of the waiting between two tries to come apart
        with patch("odoo.service.model.random.uniform", _short_wait):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(len(numbers) + len(sentences), 20)
        self.assertEqual(sorted(numbers), list(range(1, len(numbers) + 1)))
        for sentence in sentences:
            self.assertIn("is being numbered at this moment", sentence)

    def test_the_loser_gets_a_sentence_and_takes_no_number(self):
        with self._environment() as env:
            self.assertEqual(retrying(partial(self._allot, env), env), 1)
        with (
            self._environment() as first,
            self._environment() as second,
            patch("odoo.service.model.random.uniform", lambda *_: 0),
        ):
            self.assertEqual(self._allot(first), 2)
            with self.assertRaises(UserError) as error:
                retrying(partial(self._allot, second), second)
            self.assertIn("is being numbered at this moment", str(error.exception))
            second.cr.rollback()
            first.cr.rollback()
            # what was given back is given to the next
            self.assertEqual(retrying(partial(self._allot, second), second), 2)


def _short_wait(_least, longest):
    _short_wait.turn = (_short_wait.turn * 7 + 3) % 20
    return longest * _short_wait.turn / 200


_short_wait.turn = 1


@tagged("post_install", "-at_install", "tdkt")
class TestSameNumberTyped(TdktCase):
    """Two officers type the same number at one moment: the database refuses one."""

    def test_documents(self):
        first = self._create_campaign()
        second = self._create_campaign(name="Phong trào khác")
        first.with_user(self.officer).action_number(7)
        self.env.flush_all()
        # Neither sees the other's number before both are written.
        with (
            patch.object(type(second), "_take_number", lambda *_args: 7),
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation) as error,
            self.env.cr.savepoint(),
        ):
            second.with_user(self.officer).action_number(7)
        message = second._sql_error_to_message(error.exception)
        self.assertIn("This document number is already used in that year", message)
        second.invalidate_recordset()
        self.assertRecordValues(second, [{"number": 0, "document_state": "signed"}])
