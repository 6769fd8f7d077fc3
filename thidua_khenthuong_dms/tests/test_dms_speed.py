"""What it costs to find, among 5,000 folders, those that somebody may read."""

import logging
import os
import time
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import SQL

from .common import DmsCase

_logger = logging.getLogger(__name__)
FOLDERS = 5_000
MOST_MS = 20
TRIES = 50


@tagged("post_install", "-at_install", "tdkt")
class TestDmsSpeed(DmsCase):
    def test_list_of_many_folders(self):
        self._file_all()
        folder = self._directory(self.decision)
        names = [
            name
            for name, field in self.env["dms.directory"]._fields.items()
            if field.store and field.column_type and name not in ("id", "res_id")
        ]
        columns = SQL(", ").join(SQL.identifier(name) for name in names)
        last = self.env.execute_query(SQL("SELECT max(id) FROM tdkt_decision"))[0][0]
        decision = SQL(", ").join(
            SQL.identifier(name)
            for name, field in self.env["tdkt.decision"]._fields.items()
            if field.store
            and field.column_type
            and name not in ("id", "number", "external_reference", "reference_key")
        )
        # as many decisions as folders, of which the reader is named in one
        self.env.cr.execute(
            SQL(
                "INSERT INTO tdkt_decision (%(columns)s) SELECT %(columns)s"
                " FROM tdkt_decision, generate_series(1, %(count)s) WHERE id = %(id)s",
                columns=decision,
                count=FOLDERS,
                id=self.decision.id,
            )
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO dms_directory (res_id, %(columns)s)"
                " SELECT decision.id, %(values)s FROM dms_directory, tdkt_decision"
                " decision WHERE dms_directory.id = %(id)s AND decision.id > %(last)s",
                columns=columns,
                values=SQL(", ").join(
                    SQL.identifier("dms_directory", name) for name in names
                ),
                id=folder.id,
                last=last,
            )
        )
        self.env.cr.execute("ANALYZE dms_directory, tdkt_decision, tdkt_commendation")
        domain = [("res_model", "=", "tdkt.decision")]
        everything = self._measure(self.env["dms.directory"], domain)
        for user, most in ((self.officer, FOLDERS), (self.staff, 1)):
            folders = self.env["dms.directory"].with_user(user)
            self.assertGreaterEqual(len(folders.search(domain)), most)
            spent = self._measure(folders, domain) - everything
            _logger.info(
                "figures: the filter of %s folders for %s: %.1f ms",
                FOLDERS,
                user.login,
                spent,
            )
            self.assertLess(spent, MOST_MS)

    def _measure(self, folders, domain):
        """Return the processor's milliseconds of a first page, with the database's.

        The clock would tell of whatever else the machine does meanwhile.
        """
        begun = self._processor()
        for _try in range(TRIES):
            self.env.invalidate_all()
            folders.search(domain, limit=80)
        return 1000 * (self._processor() - begun) / TRIES

    def _processor(self):
        [(backend,)] = self.env.execute_query(SQL("SELECT pg_backend_pid()"))
        stat = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()
        ticks = int(stat[11]) + int(stat[12])
        return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")
