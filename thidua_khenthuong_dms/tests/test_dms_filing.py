"""The place in Documents: folders, what is known of each copy, locks and faults."""

import base64
from datetime import date
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.thidua_khenthuong.tests.test_signed_files import make_pdf
from odoo.addons.thidua_khenthuong.typesetting import filenames

from .common import DmsCase

LOCKED = "is the filed copy of an official document"
# the retention class of what the head of the office decides
AWARD_CLASS = "Khen thưởng của người đứng đầu cơ quan"
LOGGER = "odoo.addons.thidua_khenthuong.models.filing.tdkt_filing"


@tagged("post_install", "-at_install", "tdkt")
class TestDmsFiling(DmsCase):
    def test_folders_by_year_and_type(self):
        self._file_all()
        root = f"Thi đua – Khen thưởng – {self.company.name}"
        campaign = self.campaign.display_name
        expected = {
            self.campaign: [root, "2023", "Phát động", campaign],
            self.decision: [root, "2023", "Quyết định", "Quyết định 64-QĐ-SKT"],
            self.decision.commendation_ids: [
                *(root, "2023", "Quyết định", "Quyết định 64-QĐ-SKT"),
                f"{self.award.name} – {self.staff.employee_id.name}",
            ],
            self.dossier: [
                *(root, "2023", "Hồ sơ đề nghị khen thưởng"),
                self.dossier.display_name,
            ],
            self.commitment: [
                *(root, "2023", "Phát động", campaign),
                f"Minh chứng – {self.staff.employee_id.name}",
            ],
        }
        for record, names in expected.items():
            with self.subTest(record=record):
                folder = self._directory(record)
                self.assertEqual(folder.complete_name, " / ".join(names))
        self.assertEqual(
            set(self._directory(self.decision).mapped("storage_id.company_id")),
            {self.company},
        )

    def test_folder_of_a_submission(self):
        submission = self._issue(self._create_submission(), 9)
        self._file_all()
        folder = self._directory(submission)
        self.assertEqual(
            folder.complete_name.split(" / ")[1:],
            ["2023", "Tờ trình", filenames.clean(submission.display_name)],
        )
        [file] = self._file(submission)
        self.assertEqual(file.category_id.name, "Văn bản đã ban hành")
        # what a signed file from outside replaces, leaves the folder
        scan = make_pdf(signature=True)
        submission.with_user(self.officer).action_attach_signed(
            base64.b64encode(scan).decode(), "quet.pdf"
        )
        self._file_all()
        [file] = self._file(submission)
        self.assertEqual(base64.b64decode(file.content), scan)

    def test_what_is_known_of_a_copy(self):
        self._file_all()
        self.assertRecordValues(
            self._file(self.decision),
            [
                {
                    "name": "Quyết định 64-QĐ-SKT.pdf",
                    "tdkt_kind": "issued",
                    "tdkt_number": "64/QĐ-SKT",
                    "tdkt_date": self.decision.date_document,
                    "tdkt_document_type_id": self.decision.document_type_id.id,
                    "tdkt_record_class": "award_office",
                    "tdkt_sha256": self.decision.sudo().frozen_print_ids.sha256,
                    "extension": "pdf",
                    "mimetype": "application/pdf",
                }
            ],
        )
        [file] = self._file(self.decision)
        self.assertEqual(file.category_id.name, "Văn bản đã ban hành")
        self.assertEqual(
            set(file.tag_ids.mapped("name")),
            {"Quyết định", "2023", AWARD_CLASS},
        )
        kept = base64.b64decode(self.decision.sudo().frozen_print_ids.file)
        self.assertEqual(base64.b64decode(file.content), kept)
        self.assertEqual(file.size, len(kept))
        # photographs are not made smaller on the way
        [photo] = self._file(self.commitment)
        self.assertEqual(base64.b64decode(photo.content), self.photo)
        self.assertEqual(
            self._file(self.dossier).mapped("category_id.name"),
            ["Biên bản", "Giấy tờ của hồ sơ"],
        )

    def test_names_that_would_fail(self):
        """Siblings of one name, “/”, and names no file system takes."""
        commitment = self.commitment.sudo()
        evidence = self.evidence.with_user(self.staff)
        rested = evidence.browse()
        for filename in ("a/b.jpg", "a/b.jpg", "A-B.jpg", "ế" * 300 + ".jpg", "..", ""):
            rested |= evidence.create(
                {
                    "commitment_id": commitment.id,
                    "item_id": commitment.item_ids[:1].id,
                    "name": "x/" + "ộ" * 200,
                    "date": date(2023, 3, 9),
                    "file": base64.b64encode(filename.encode() or b"x"),
                    "filename": filename,
                }
            )
        self.decision.sudo().nomination_ids._fields["evidence_ids"].write_batch(
            [
                (
                    self.decision.sudo().nomination_ids,
                    [Command.set((rested | self.evidence).ids)],
                )
            ]
        )
        twins = [
            self._create_campaign(launched=False, name=f"{'Thi đua/'}{'ắ' * 150}")
            for _number in range(2)
        ]
        for number, campaign in enumerate(twins):
            campaign.with_user(self.leader).action_launch()
            campaign.with_user(self.officer).action_number(90 + number)
            campaign.with_user(self.officer).action_issue()
        self._file_all()
        filings = self.ledger.search([("company_id", "=", self.company.id)])
        self.assertEqual(
            set(filings.mapped("state")), {"filed"}, filings.mapped("fault")
        )
        names = self._file(commitment).mapped("name")
        self.assertEqual(len({name.casefold() for name in names}), 7, names)
        folders = [self._directory(one).name for one in twins]
        self.assertEqual(len(set(folders)), 2)
        for name in names + folders:
            self.assertNotIn("/", name)
            self.assertLessEqual(len(name.encode()), 255)

    # --- Locks --------------------------------------------------------------------

    def test_copies_cannot_be_changed(self):
        """By a clerk of Documents who may write the record, nor by the superuser."""
        self._file_all()
        [file] = self._file(self.decision)
        other = self._directory(self.dossier)
        for user in (self.officer, self.env.user):
            mine = file.with_user(user)
            for values in (
                {"name": "khac.pdf"},
                {"content": base64.b64encode(b"khac")},
                {"content_file": base64.b64encode(b"khac")},
                {"content_binary": base64.b64encode(b"khac")},
                {"attachment_id": False},
                {"directory_id": other.id},
                {"active": False},
                {"tdkt_filing_id": False},
                {"tdkt_number": "65/QĐ-SKT"},
            ):
                with self.subTest(user=user.login, values=values):
                    self._assert_refused(
                        LOCKED, lambda mine=mine, values=values: mine.write(values)
                    )
            with self.subTest(user=user.login):
                self._assert_refused(LOCKED, mine.unlink)
                self._assert_refused(
                    "holds copies of official documents",
                    self._directory(self.decision).with_user(user).unlink,
                )
                self._assert_refused(
                    "is neither renamed nor moved",
                    lambda user=user: self._directory(self.decision)
                    .with_user(user)
                    .write({"name": "Khác"}),
                )
        # what says nothing of the document stays open
        tag = self.env["dms.tag"].create({"name": "Cần xem lại"})
        file.with_user(self.officer).write({"tag_ids": [Command.link(tag.id)]})
        self.assertIn(tag, file.tag_ids)
        # nor can a copy be made up
        with self.assertRefused(UserError, "are filed by their records"):
            self.env["dms.file"].with_user(self.officer).create(
                {
                    "name": "gia.pdf",
                    "directory_id": self._directory(self.decision).id,
                    "content": base64.b64encode(b"gia"),
                    "tdkt_filing_id": file.tdkt_filing_id.id,
                }
            )

    def test_clerk_puts_a_paper_of_his_own_beside(self):
        self._file_all()
        files = self.env["dms.file"].with_user(self.officer)
        own = files.create(
            {
                "name": "cong-van.pdf",
                "directory_id": self._directory(self.campaign).id,
                "content": base64.b64encode(b"cong van"),
            }
        )
        own.write({"name": "cong-van-2.pdf"})
        own.unlink()
        # an ordinary file of the record stays what it is, twice of one name too
        for _number in range(2):
            self.decision.with_user(self.officer).message_post(
                body="Kèm", attachments=[("scan.pdf", b"scan")]
            )
        self.assertEqual(len(self._file(self.decision)), 1)

    def test_storage_follows_the_records(self):
        self._file_all()
        storage = self._directory(self.decision).storage_id
        models = self.env["ir.model"]._get("tdkt.decision")
        for values in (
            {"model_ids": [Command.link(models.id)]},
            {"inherit_access_from_parent_record": True},
            {"save_type": "database"},
        ):
            with self.subTest(values=values):
                self._assert_refused(
                    "belongs to emulation and commendation",
                    lambda values=values: storage.write(values),
                )
        self._assert_refused("still holds files", storage.unlink)

    # --- Faults -------------------------------------------------------------------

    def test_dms_refuses_a_file(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "dms.forbidden_extensions", "jpg"
        )
        self._file_all()
        filing = self._filings(self.commitment)
        self.assertEqual(filing.state, "failed")
        self.assertIn("không nhận tệp “.jpg”", filing.fault)
        self.assertIn(self._filings(self.commitment).name, filing.fault)
        self.assertEqual(self._filings(self.decision).state, "filed")
        # what failed is listed with its reason
        action = self.campaign.with_user(self.officer).action_open_filing()
        self.assertEqual(action["res_model"], "tdkt.filing")
        self.env["ir.config_parameter"].sudo().set_param("dms.forbidden_extensions", "")
        answer = self.campaign.with_user(self.officer).action_file()
        self.assertEqual(answer["params"]["type"], "success")
        self.assertEqual(filing.state, "filed")
        self.assertTrue(self._file(self.commitment))

    def test_file_that_is_too_large(self):
        self.env["ir.config_parameter"].sudo().set_param("dms.binary_max_size", "1")
        self._file_all()
        filing = self._filings(self.commitment)
        self.assertGreater(len(self.photo), 2**20)
        self.assertEqual(filing.state, "failed")
        self.assertIn("không nhận tệp trên 1 MB", filing.fault)

    def test_crash_in_the_midst(self):
        """A batch that breaks off leaves neither a copy nor a folder by half."""
        files = type(self.env["dms.file"])
        with (
            patch.object(files, "create", side_effect=OSError("kill")),
            self.assertLogs(LOGGER, "ERROR"),
        ):
            self._file_all()
        self.assertEqual(self._filings(self.decision).state, "failed")
        self.assertFalse(self._directory(self.decision))
        self.decision.with_user(self.officer).action_file()
        self.assertEqual(self._filings(self.decision).state, "filed")
        self.assertTrue(self._file(self.decision))

    def test_folder_that_vanished(self):
        self._file_all()
        # those of the certificates within are gone with it
        folders = self.env["dms.directory"].search(
            [("id", "child_of", self._directory(self.decision).ids)]
        )
        self.assertEqual(len(folders), 2)
        # past all locks, as only somebody with the database could
        for query in (
            "DELETE FROM dms_file_tag_rel WHERE fid IN"
            " (SELECT id FROM dms_file WHERE directory_id = ANY(%s))",
            "DELETE FROM dms_file WHERE directory_id = ANY(%s)",
            "DELETE FROM dms_directory WHERE id = ANY(%s)",
        ):
            self.env.cr.execute(query, [folders.ids])
        self.env.invalidate_all()
        action = self.decision.with_user(self.officer).action_open_filing()
        self.assertEqual(action["res_model"], "tdkt.filing")
        filing = self._filings(self.decision)
        filing.sudo()._check()
        self.assertIn("không còn trong Tài liệu: hãy lưu hồ sơ lại", filing.fault)
        answer = self.decision.with_user(self.officer).action_file()
        self.assertEqual(answer["params"]["type"], "success")
        [file] = self._file(self.decision)
        self.assertEqual(file.attachment_id, filing.attachment_id)

    def test_replaced_bytes_are_found(self):
        self._file_all()
        [file] = self._file(self.decision)
        self.env.cr.execute(
            "UPDATE dms_file SET content_binary = 'x' WHERE id = %s", [file.id]
        )
        self.env.invalidate_all()
        self.decision.with_user(self.officer).action_file()
        [again] = self._file(self.decision)
        self.assertNotEqual(again, file)
        kept = base64.b64decode(self.decision.sudo().frozen_print_ids.file)
        self.assertEqual(base64.b64decode(again.content), kept)

    # --- There and back -----------------------------------------------------------

    def test_record_opens_its_folder_and_back(self):
        self._file_all()
        for record, user, count in (
            (self.decision, self.officer, 2),
            (self.decision, self.staff, 2),
            (self.dossier, self.head, 2),
            (self.campaign, self.officer, 2),
            (self.campaign, self.other_staff, 1),
        ):
            with self.subTest(record=record, user=user.login):
                action = record.with_user(user).action_open_filing()
                self.assertEqual(action["res_model"], "dms.file")
                # the breadcrumbs name it so
                self.assertIn(record.display_name, action["display_name"])
                files = self.env["dms.file"].with_user(user).search(action["domain"])
                self.assertEqual(len(files), count)
                back = files[0].action_open_tdkt_record()
                self.assertEqual(back["res_model"], files[0].res_model)
                self.assertEqual(back["res_id"], files[0].res_id)

    def test_search_by_tag_and_category(self):
        self._file_all()
        for user in (self.officer, self.staff):
            files = self.env["dms.file"].with_user(user)
            found = files.search(
                [
                    ("tag_ids.name", "=", "Quyết định"),
                    ("category_id.name", "=", "Văn bản đã ban hành"),
                ]
            )
            self.assertEqual(found, self._file(self.decision))
            self.assertEqual(files.search([("tdkt_number", "=", "64/QĐ-SKT")]), found)
            self.assertTrue(found.tag_ids.mapped("display_name"))

    def test_reopened_dossier_leaves_the_folder(self):
        other = self._qualify(self._create_dossier(self._create_campaign()))
        other.with_user(self.officer).action_conclude()
        self._file_all()
        self.assertEqual(len(self._file(other)), 1)
        other.with_user(self.officer).action_reopen("Bổ sung biên bản")
        self.assertFalse(self._file(other))
        other.with_user(self.officer).action_conclude()
        self._file_all()
        self.assertEqual(len(self._file(other)), 1)
