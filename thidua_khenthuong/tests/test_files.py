"""Names of files, the file store, and what hangs on a record: reminders, followers."""

import base64
import errno
import os
import resource
import tempfile
import unicodedata
import zipfile
from io import BytesIO
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..typesetting import filenames
from .common import TdktCase

LOGGER = "odoo.addons.thidua_khenthuong.models.document.ir_attachment"
HOSTILE = (
    "..\\..\\windows\\x",
    "../../etc/passwd",
    "a\u202efdp.exe",
    "a\r\nSet-Cookie: b",
    "\u0000\u0007",
    "CON",
    "...",
    "",
    " . ",
    "Ữ" * 500,
    "a" * 500 + ".pdf",
    'a<b>:"|?*c',
    "⁄∕",
    "\ud800x",
)


@tagged("post_install", "-at_install", "tdkt")
class TestFileNames(TdktCase):
    def _assert_fit(self, name):
        self.assertTrue(name)
        self.assertLess(len(name.encode()), 255)
        self.assertNotRegex(name, r'[\\/<>:"|?*]|\.\.')
        self.assertNotIn(name[0] + name[-1], (" ", "."))
        for char in name:
            self.assertNotIn(
                unicodedata.category(char), filenames.INVISIBLE, repr(name)
            )

    def test_every_name_is_fit_for_any_disk(self):
        for name in HOSTILE:
            for kind in ("", "pdf"):
                with self.subTest(name=name[:20], kind=kind):
                    cleaned = filenames.clean(name, kind)
                    self._assert_fit(cleaned)
                    if kind:
                        self.assertTrue(cleaned.endswith(".pdf"))
        self.assertEqual(filenames.clean("05/QĐ-SKT", "pdf"), "05-QĐ-SKT.pdf")
        self.assertEqual(filenames.clean("Tờ trình.docx"), "Tờ trình.docx")
        self.assertEqual(filenames.clean("..\\x.pdf"), "-x.pdf")
        self.assertEqual(filenames.clean("a\u202efdp.exe"), "afdp.exe")
        self.assertEqual(filenames.clean("CON", "pdf"), "_CON.pdf")

    def test_no_name_stands_twice_in_an_archive(self):
        unique = filenames.Unique()
        names = [unique(name) for name in ("a.pdf", "A.pdf", "a.pdf", "b", "b")]
        self.assertEqual(names, ["a.pdf", "A (2).pdf", "a (3).pdf", "b", "b (2)"])

    def test_entries_of_the_personal_archive(self):
        commitment = self._create_commitment(self._create_campaign())
        commitment.employee_id = self.head.employee_id
        self.env["tdkt.evidence"].sudo().create(
            {
                "commitment_id": commitment.id,
                "name": "Minh chứng",
                "date": "2023-03-01",
                "file": "UERG",
                "filename": "..\\..\\a\u202efdp.exe",
            }
        )
        wizard = self.env["tdkt.personal.export"].with_user(self.hr_user)
        dialog = wizard.create({"employee_id": self.head.employee_id.id, "reason": "x"})
        dialog.action_export()
        content = dialog.with_context(bin_size=False).file
        with zipfile.ZipFile(BytesIO(base64.b64decode(content))) as found:
            names = [name for name in found.namelist() if name.startswith("tep/")]
        self.assertTrue(names)
        for name in names:
            self._assert_fit(name.rpartition("/")[2])


@tagged("post_install", "-at_install", "tdkt")
class TestFileStore(TdktCase):
    """A file reaches the disk whole or not at all."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.store = folder.name
        self.files = self.env["ir.attachment"].with_context(lang="en_US")
        self.startPatcher(
            patch.object(type(self.files), "_filestore", lambda _self: self.store)
        )
        self.content = b"noi dung" * 1000

    def _create(self):
        return self.files.create({"name": "a.bin", "raw": self.content})

    def _on_disk(self):
        return [
            os.path.join(folder, name)
            for folder, _folders, names in os.walk(self.store)
            for name in names
            if "checklist" not in folder
        ]

    def test_an_empty_file_left_by_a_full_disk_is_repaired(self):
        checksum = self.files._compute_checksum(self.content)
        folder = os.path.join(self.store, checksum[:2])
        os.makedirs(folder)
        for left in (b"", self.content[:1000]):
            with self.subTest(left=len(left)):
                with open(os.path.join(folder, checksum), "wb") as file:
                    file.write(left)
                self.assertEqual(self._create().raw, self.content)

    def test_a_true_collision_is_still_refused(self):
        self._create()
        with (
            patch.object(type(self.files), "_same_content", lambda *_args: False),
            self.assertRefused(UserError, "collides"),
        ):
            self._create()

    def test_what_the_disk_does_not_take_leaves_nothing(self):
        for number, sentence in (
            (errno.ENOSPC, "disk is full"),
            (errno.EDQUOT, "disk is full"),
            (errno.EROFS, "may not write into its file store"),
            (errno.EIO, "file store does not work"),
        ):
            fault = OSError(number, os.strerror(number))
            with (
                self.subTest(fault=fault),
                patch(f"{LOGGER}.os.replace", side_effect=fault),
                mute_logger(LOGGER),
                self.assertRefused(UserError, sentence),
            ):
                self._create()
            self.assertEqual(self._on_disk(), [])
        # there is room again
        self.assertEqual(self._create().raw, self.content)
        self.assertEqual(len(self._on_disk()), 1)

    def test_a_disk_that_takes_no_more_in_the_middle_of_a_file(self):
        """The system itself stops the writing, wherever it is done."""
        size, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(self.content) // 2, hard))
        try:
            with (
                mute_logger(LOGGER),
                self.assertRefused(UserError, "file store does not work"),
            ):
                self._create()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        self.assertEqual(self._on_disk(), [])
        self.assertEqual(self._create().raw, self.content)

    def test_a_folder_that_cannot_be_made(self):
        fault = OSError(errno.EROFS, "Read-only file system")
        with (
            patch("os.makedirs", side_effect=fault),
            mute_logger(LOGGER),
            self.assertRefused(UserError, "may not write into its file store"),
        ):
            self._create()


@tagged("post_install", "-at_install", "tdkt")
class TestAttachedThings(TdktCase):
    def test_the_limit_holds_for_a_file_put_beside_the_field(self):
        commitment = self._create_commitment(self._create_campaign())
        evidence = self.env["tdkt.evidence"].create(
            {"commitment_id": commitment.id, "name": "x", "date": "2023-03-01"}
        )
        self.company.tdkt_evidence_max_mb = 1
        values = {
            "name": "file",
            "res_model": evidence._name,
            "res_field": "file",
            "res_id": evidence.id,
        }
        files = self.env["ir.attachment"].with_user(self.head)
        large = b"x" * (2**20 + 1)
        with self.assertRefused(ValidationError, "is larger than 1 MB"):
            files.create({**values, "raw": large})
        small = files.create({**values, "raw": b"x"})
        with self.assertRefused(ValidationError, "is larger than 1 MB"):
            small.write({"raw": large})

    def test_a_reminder_of_the_workflow_stays_with_whom_it_reminds(self):
        campaign = self._create_campaign()
        self._qualify(self._create_dossier(campaign))
        decision = self._create_decision(campaign)
        decision.with_user(self.officer).action_propose()
        [reminder] = decision.activity_ids
        self.assertEqual(reminder.user_id, self.leader)
        others = reminder.with_user(self.officer)
        self.assertTrue(others.has_access("read"))
        for call in (
            others.unlink,
            lambda: others.write({"date_deadline": "2030-01-01"}),
            lambda: others.write({"user_id": self.staff.id}),
            lambda: others.action_feedback("Xong"),
            others.action_cancel,
        ):
            with (
                self.assertRefusedAs(
                    (AccessError, ": write)"), (AccessError, ": unlink)")
                ),
                mute_logger("odoo.addons.base.models"),
            ):
                call()
        self.assertTrue(reminder.exists().active)
        # an activity that people give each other is theirs, as anywhere in Odoo
        own = decision.with_user(self.officer).activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.leader.id
        )
        own.unlink()
        reminder.with_user(self.leader).write({"date_deadline": "2023-03-20"})
        decision.with_user(self.leader).action_sign()
        self.assertFalse(reminder.exists())

    def test_followers_of_a_hidden_record_are_hidden(self):
        dossier = self._create_dossier()
        dossier.message_subscribe(self.staff.partner_id.ids)
        domain = [("res_model", "=", dossier._name), ("res_id", "=", dossier.id)]
        followers = self.env["mail.followers"]
        found = followers.search(domain)
        self.assertTrue(found)
        self.assertEqual(followers.with_user(self.officer).search(domain), found)
        for user in (self.staff, self.other_head, self.council):
            hidden = followers.with_user(user)
            with self.subTest(user=user.login):
                self.assertFalse(hidden.search(domain))
                self.assertFalse(hidden.search_count(domain))
                with (
                    self.assertRefused(AccessError, "(mail.followers)"),
                    mute_logger("odoo.models"),
                ):
                    found.with_user(user).read(["partner_id"])
