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
from odoo.tools import SQL, mute_logger

from .common import Refusals, TdktCase

CODE = "KIEM-THU"
YEAR = 2099


@tagged("post_install", "-at_install", "tdkt")
class TestParallelNumbering(Refusals, BaseCase):
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

    def _race(self, allot):
        """Let twenty threads allot at once; return the numbers, and the refusals."""
        start = threading.Barrier(20)
        numbers, sentences = [], []

        def work():
            with self._environment() as env:
                start.wait()
                try:
                    numbers.append(retrying(partial(allot, env), env))
                except UserError as error:
                    sentences.append(str(error))

        threads = [threading.Thread(target=work) for _ in range(20)]
        # enough of the waiting between two tries to come apart
        with patch("odoo.service.model.random.uniform", _short_wait):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        return numbers, sentences

    def test_twenty_at_once_leave_no_gap_and_no_double(self):
        numbers, sentences = self._race(self._allot)
        self.assertEqual(len(numbers) + len(sentences), 20)
        self.assertEqual(sorted(numbers), list(range(1, len(numbers) + 1)))
        for sentence in sentences:
            self.assertIn("is being numbered at this moment", sentence)

    def test_twenty_documents_leave_no_gap_and_no_double(self):
        """Used numbers are passed over, whoever is first."""
        series = self.registry["tdkt.number.series"]

        def allot(env):
            company = env["res.company"].browse(1)
            return env["tdkt.number.series"]._allot_document(company, CODE, YEAR)

        with patch.object(series, "_used_numbers", lambda *_: {2, 5}):
            numbers, sentences = self._race(allot)
        free = [number for number in range(6, 6 + len(numbers))]
        self.assertEqual(sorted(numbers), free)
        self.assertEqual(len(numbers) + len(sentences), 20)

    def test_the_loser_gets_a_sentence_and_takes_no_number(self):
        with self._environment() as env:
            self.assertEqual(retrying(partial(self._allot, env), env), 1)
        with (
            self._environment() as first,
            self._environment() as second,
            patch("odoo.service.model.random.uniform", lambda *_: 0),
        ):
            self.assertEqual(self._allot(first), 2)
            with self.assertRefused(UserError, "is being numbered at this moment"):
                retrying(partial(self._allot, second), second)
            second.cr.rollback()
            first.cr.rollback()
            # what was given back is given to the next
            self.assertEqual(retrying(partial(self._allot, second), second), 2)


@tagged("post_install", "-at_install", "tdkt")
class TestSubmittedTwice(Refusals, BaseCase):
    """Two people submit the same registration at one moment."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.startPatcher(patch.object(Registry, "_lock", DummyRLock()))
        with self._environment() as env:
            self.company_id, self.commitment_id = self._create(env)
            env.cr.commit()
        self.addCleanup(self._forget)

    @contextmanager
    def _environment(self):
        with closing(self.registry.cursor()) as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _create(self, env):
        company = env["res.company"].create(
            {
                "name": "Sở Cùng lúc",
                "tdkt_abbreviation": "SCL",
                "tdkt_officer_id": env.ref("base.user_admin").id,
            }
        )
        department = env["hr.department"].create(
            {"name": "Phòng Cùng lúc", "company_id": company.id}
        )
        signer = env["hr.employee"].create(
            {"name": "Người ký", "company_id": company.id}
        )
        campaign = env["tdkt.campaign"].create(
            {
                **TdktCase._campaign_text(),
                "company_id": company.id,
                "department_ids": [(6, 0, department.ids)],
                "signer_id": signer.id,
            }
        )
        campaign.action_launch()
        commitment = env["tdkt.commitment"].create(
            {
                "campaign_id": campaign.id,
                "department_id": department.id,
                "item_ids": [(0, 0, {"kind": "model", "name": "Mô hình một cửa"})],
            }
        )
        return company.id, commitment.id

    def _forget(self):
        """Delete what was committed, locks and all."""
        with self._environment() as env:
            company = env["res.company"].browse(self.company_id)
            for model in ("tdkt.campaign", "tdkt.commitment"):
                records = env[model].search([("company_id", "=", company.id)])
                records.activity_ids.unlink()
            for table, column in (
                ("tdkt_audit_entry", "company_id"),
                ("tdkt_commitment", "company_id"),
                ("tdkt_campaign", "company_id"),
            ):
                env.cr.execute(
                    SQL(
                        "DELETE FROM %s WHERE %s = %s",
                        SQL.identifier(table),
                        SQL.identifier(column),
                        company.id,
                    )
                )
            for model in ("hr.employee", "hr.department"):
                env[model].search([("company_id", "=", company.id)]).unlink()
            company.partner_id.active = False
            with mute_logger("odoo.models.unlink"):
                company.unlink()
            env.cr.commit()

    def test_the_second_reads_the_state(self):
        def submit(env):
            return env["tdkt.commitment"].browse(self.commitment_id).action_submit()

        with (
            self._environment() as first,
            self._environment() as second,
            patch("odoo.service.model.random.uniform", lambda *_: 0),
        ):
            # both look at the draft before either has submitted it
            for env in (first, second):
                commitment = env["tdkt.commitment"].browse(self.commitment_id)
                self.assertEqual(commitment.state, "draft")
            retrying(partial(submit, first), first)
            with self.assertRefused(UserError, "is in state “Submitted”"):
                retrying(partial(submit, second), second)
            second.cr.rollback()
            messages = second["mail.activity"].search(
                [
                    ("res_model", "=", "tdkt.commitment"),
                    ("res_id", "=", self.commitment_id),
                ]
            )
            self.assertEqual(len(messages), 1)


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
            self.assertRefused(UniqueViolation, "tdkt_campaign_number_uniq") as error,
            self.env.cr.savepoint(),
        ):
            second.with_user(self.officer).action_number(7)
        message = second._sql_error_to_message(error.exception)
        self.assertIn("This document number is already used in that year", message)
        second.invalidate_recordset()
        self.assertRecordValues(second, [{"number": 0, "document_state": "signed"}])
