"""Installed on an office with records, and taken away again: nothing is lost."""

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.thidua_khenthuong_dms.hooks import file_what_is_there, leave_files

from .common import DmsCase


@tagged("post_install", "-at_install", "tdkt")
class TestDmsLife(DmsCase):
    def test_installed_on_an_office_with_records(self):
        """What was filed beside the record moves; a run goes on where one stopped."""
        self.company.tdkt_filing_place = "attachment"
        self._file_all()
        before = self.ledger.search([("company_id", "=", self.company.id)])
        self.assertEqual(set(before.mapped("place")), {"attachment"})
        copies = before.attachment_id
        file_what_is_there(self.env)
        self.assertEqual(self.company.tdkt_filing_place, "dms")
        cron = self.env.ref("thidua_khenthuong.ir_cron_filing")
        with (
            patch("odoo.addons.thidua_khenthuong.models.filing.tdkt_filing.FILED", 2),
            patch.object(type(cron), "_commit_progress", lambda *_a, **_v: 0),
        ):
            self.ledger.sudo()._cron_file()
            self.ledger.sudo()._cron_file()
        waiting = self.ledger.search_count(
            [("company_id", "=", self.company.id), ("state", "=", "todo")]
        )
        self.assertGreater(waiting, 0)
        self._file_all()
        after = self.ledger.search(
            [("company_id", "=", self.company.id), ("state", "=", "filed")]
        )
        self.assertEqual(set(after.mapped("place")), {"dms"})
        self.assertEqual(len(after), len(before))
        self.assertEqual(set(after.mapped("sha256")), set(before.mapped("sha256")))
        self.assertFalse(copies.exists())
        self.assertTrue(self._file(self.decision))

    def test_uninstalled(self):
        self._file_all()
        rows = self.ledger.search([("company_id", "=", self.company.id)])
        copies = rows.attachment_id
        files = self.env["dms.file"].search([("tdkt_filing_id", "in", rows.ids)])
        leave_files(self.env)
        self.env.invalidate_all()
        self.assertEqual(set(rows.mapped("place")), {"attachment"})
        self.assertEqual(set(rows.mapped("state")), {"filed"})
        self.assertEqual(rows.attachment_id, copies)
        self.assertEqual(files.exists(), files)
        self.assertFalse(rows.sudo()._filed_attachment())
        self.assertTrue(
            files[0].storage_id.inherit_access_from_parent_record,
            "dms itself asks the records from now on",
        )
        officers = self.env.ref("thidua_khenthuong.group_tdkt_officer")
        self.assertNotIn(self.env.ref("dms.group_dms_user"), officers.implied_ids)
        # the cron has nothing to file anew
        self._file_all()
        self.assertEqual(
            self.ledger.search([("company_id", "=", self.company.id)]), rows
        )
