"""Filing: what stands is filed by itself, as it is, and stays so."""

import base64
import hashlib
import io
from datetime import date
from unittest.mock import patch

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.filing import tdkt_filing
from ..models.filing.tdkt_filing import FILED_MODELS
from .common import TdktCase
from .test_signed_files import make_pdf

LOGGER = "odoo.addons.thidua_khenthuong.models.filing.tdkt_filing"
LOCKED = "is the filed copy of an official document"


def make_photo():
    """Return a photograph that Odoo makes smaller wherever it is uploaded."""
    content = io.BytesIO()
    Image.effect_noise((2400, 1600), 90).save(content, "JPEG")
    return content.getvalue()


class FilingCase(TdktCase):
    """An issued decision on a dossier with minutes, a paper and a photograph."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.photo = make_photo()
        cls.campaign = cls._create_campaign(launched=False)
        cls.campaign.with_user(cls.leader).action_launch()
        cls.campaign.with_user(cls.officer).action_number(5)
        cls.campaign.with_user(cls.officer).action_issue()
        cls.commitment = cls._create_commitment(
            cls.campaign, cls.staff, employee_id=cls.staff.employee_id.id
        )
        cls.commitment.action_submit()
        cls.commitment.with_user(cls.officer).action_approve()
        cls.evidence, cls.unused = (
            cls.env["tdkt.evidence"]
            .with_user(cls.staff)
            # as large as it is, as a file that is no upload of the web client's
            .with_context(image_no_postprocess=True)
            .create(
                [
                    {
                        "commitment_id": cls.commitment.id,
                        "item_id": cls.commitment.item_ids[:1].id,
                        "name": "Nghiệm thu mô hình",
                        "date": date(2023, 3, 9),
                        "file": base64.b64encode(cls.photo),
                        "filename": "ảnh/nghiệm thu.jpg",
                    },
                    {
                        "commitment_id": cls.commitment.id,
                        "item_id": cls.commitment.item_ids[:1].id,
                        "name": "Không có tệp",
                        "date": date(2023, 3, 9),
                    },
                ]
            )
        )
        report = cls.env.ref("thidua_khenthuong.paper_kind_report")
        cls.dossier = cls._create_dossier(
            cls.campaign,
            paper_ids=[
                Command.create(
                    {
                        "kind_id": report.id,
                        "file": base64.b64encode(b"bao cao"),
                        "filename": "bao-cao.docx",
                    }
                )
            ],
        )
        cls._qualify(cls.dossier)
        cls.dossier.with_user(cls.officer).action_conclude()
        cls.decision = cls._issue(cls._create_decision(cls.campaign), 64)
        cls.ledger = cls.env["tdkt.filing"]

    @classmethod
    def _create_submission(cls):
        """Return a draft to a higher level, on a dossier of another campaign."""
        campaign = cls._create_campaign()
        cls._qualify(
            cls._create_dossier(
                campaign,
                nominations=[
                    {
                        "award_id": cls.high_award.id,
                        "employee_id": cls.staff.employee_id.id,
                        "merit": "Dẫn đầu phong trào.",
                    }
                ],
            )
        )
        superior = cls.env["res.partner"].create({"name": "Chủ tịch UBND tỉnh"})
        submission = (
            cls.env["tdkt.submission"]
            .with_user(cls.officer)
            .create(
                {
                    "company_id": cls.company.id,
                    "campaign_id": campaign.id,
                    "subject": "Về việc đề nghị tặng Bằng khen",
                    "superior_id": superior.id,
                    "signer_id": cls.leader.employee_id.id,
                    "year": 2023,
                }
            )
        )
        submission.action_gather()
        return submission

    def _file_all(self):
        self.ledger.sudo()._cron_file()
        self.env.invalidate_all()

    def _filings(self, record, **values):
        domain = [("res_model", "=", record._name), ("res_id", "=", record.id)]
        domain += [(name, "=", value) for name, value in values.items()]
        return self.ledger.search(domain, order="kind, id")

    def _copy(self, filing, user=None):
        return filing.attachment_id.with_user(user or self.officer)

    def _assert_refused(self, sentence, call):
        with self.assertRefused(UserError, sentence), self.env.cr.savepoint():
            call()


@tagged("post_install", "-at_install", "tdkt")
class TestFiling(FilingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # an addon that is there, too, may offer another place
        cls.company.tdkt_filing_place = "attachment"

    def test_what_stands_is_filed_as_it_is(self):
        self._file_all()
        self.assertRecordValues(
            self._filings(self.decision),
            [
                {
                    "kind": "issued",
                    "state": "filed",
                    "name": "Quyết định 64-QĐ-SKT.pdf",
                    "number": "64/QĐ-SKT",
                    "date": self.decision.date_document,
                    "document_type_id": self.decision.document_type_id.id,
                    "record_class": "award_office",
                    "sha256": self.decision.sudo().frozen_print_ids.sha256,
                }
            ],
        )
        self.assertRecordValues(
            self._filings(self.dossier),
            [
                {
                    "kind": "minutes",
                    "name": "Biên bản 01-BB-HĐ.txt",
                    "number": "01/BB-HĐ",
                    "date": date(2023, 3, 9),
                    "state": "filed",
                },
                {
                    "kind": "paper",
                    "name": f"{self.dossier.paper_ids.kind_id.name}.docx",
                    "number": False,
                    "date": False,
                    "state": "filed",
                },
            ],
        )
        self.assertRecordValues(
            self._filings(self.commitment),
            [
                {
                    "kind": "evidence",
                    "name": "ảnh-nghiệm thu.jpg",
                    "record_class": "campaign",
                    "state": "filed",
                }
            ],
        )
        # not a byte differs, of a photograph neither
        filed = self._filings(self.commitment)
        self.assertEqual(filed.attachment_id.raw, self.photo)
        self.assertEqual(filed.sha256, hashlib.sha256(self.photo).hexdigest())
        kept = self.decision.sudo().frozen_print_ids
        self.assertEqual(
            self._filings(self.decision).attachment_id.raw, base64.b64decode(kept.file)
        )
        self.assertEqual(len(self._filings(self.campaign)), 1)
        # a second run has nothing to do
        rows = self.ledger.search_count([])
        self._file_all()
        self.assertEqual(self.ledger.search_count([]), rows)

    def test_certificates_are_filed_under_their_awards(self):
        self._file_all()
        [award] = self.decision.commendation_ids
        kept = award.sudo().frozen_print_ids
        [filing] = self._filings(award)
        self.assertRecordValues(
            filing,
            [
                {
                    "kind": "certificate",
                    "state": "filed",
                    "name": kept.filename,
                    "number": award.code,
                    "date": award.date,
                    "record_class": "award_office",
                    "sha256": kept.sha256,
                }
            ],
        )
        copy = filing.attachment_id
        self.assertEqual(copy.raw, base64.b64decode(kept.file))
        # made anew, it takes the place of the first
        award.with_user(self.officer).action_print_anew("In lại do rách")
        self._file_all()
        self.assertEqual(filing.state, "withdrawn")
        self.assertFalse(copy.exists())
        [again] = self._filings(award, state="filed")
        self.assertEqual(
            again.attachment_id.raw,
            base64.b64decode(
                award.sudo()
                .frozen_print_ids.filtered(lambda one: not one.superseded_on)
                .file
            ),
        )

    def test_cost_of_many_certificates(self):
        """What the ledger says of them takes as many queries for one as for many."""
        counts = {}
        for size in (2, 12):
            people = self.env["hr.employee"].create(
                [
                    {
                        "name": f"Người {size}-{number}",
                        "department_id": self.department.id,
                        "company_id": self.company.id,
                    }
                    for number in range(size)
                ]
            )
            dossier = self._create_dossier(
                self.campaign,
                nominations=[
                    {
                        "award_id": self.award.id,
                        "employee_id": person.id,
                        "merit": "Hoàn thành xuất sắc nhiệm vụ",
                    }
                    for person in people
                ],
            )
            self._qualify(dossier)
            awards = self._issue(
                self._create_decision(self.campaign), 100 + size
            ).commendation_ids
            self.assertEqual(len(awards), size)
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            rows = self.ledger._note({awards._name: awards.ids})
            self.env.flush_all()
            counts[size] = self.env.cr.sql_log_count - before
            self.assertEqual(len(rows), size)
        self.assertLessEqual(counts[12] - counts[2], 2, counts)

    def test_what_does_not_stand_yet_is_not_filed(self):
        draft = self._create_dossier(self._create_campaign())
        other = self.evidence.with_user(self.staff).create(
            {
                "commitment_id": self.commitment.id,
                "item_id": self.commitment.item_ids[:1].id,
                "name": "Còn đang làm",
                "date": date(2023, 3, 9),
                "file": base64.b64encode(b"nhap"),
                "filename": "nhap.txt",
            }
        )
        self._file_all()
        self.assertFalse(self._filings(draft))
        self.assertNotIn(other.id, self._filings(self.commitment).mapped("source_id"))
        with self.assertRefused(UserError, "is to be filed yet"):
            draft.with_user(self.officer).action_file()

    def test_signed_file_takes_the_place_of_the_print(self):
        self._file_all()
        [first] = self._filings(self.decision)
        copy = first.attachment_id
        signed = make_pdf(signature=True)
        self.decision.with_user(self.officer).action_attach_signed(
            base64.b64encode(signed).decode(), "quet.pdf"
        )
        self._file_all()
        self.assertRecordValues(
            self._filings(self.decision),
            [
                {"kind": "issued", "state": "withdrawn", "name": first.name},
                {
                    "kind": "signed",
                    "state": "filed",
                    "name": "Quyết định 64-QĐ-SKT (bản ký).pdf",
                },
            ],
        )
        self.assertFalse(copy.exists())
        # the print itself stays in its register
        self.assertTrue(self.decision.sudo().frozen_print_ids.file)

    def test_scan_of_a_decision_made_elsewhere(self):
        award = self._give_external(self.high_award, 2022)
        self._file_all()
        [filing] = self._filings(award.decision_id)
        self.assertRecordValues(
            filing,
            [
                {
                    "kind": "scan",
                    "number": award.decision_id.external_reference,
                    "record_class": "award_province",
                    "state": "filed",
                }
            ],
        )
        self.assertTrue(filing.name.endswith("(bản chụp).pdf"), filing.name)

    def test_reopened_dossier_leaves_the_file(self):
        other = self._qualify(self._create_dossier(self._create_campaign()))
        other.with_user(self.officer).action_conclude()
        self._file_all()
        [minutes] = self._filings(other)
        copy = minutes.attachment_id
        other.with_user(self.officer).action_reopen("Bổ sung biên bản")
        self.assertEqual(minutes.state, "withdrawn")
        self.assertFalse(copy.exists())
        other.with_user(self.head).minutes_file = base64.b64encode(b"bien ban moi")
        other.with_user(self.officer).action_conclude()
        self._file_all()
        [again] = self._filings(other, state="filed")
        self.assertEqual(again.attachment_id.raw, b"bien ban moi")

    # --- Access --------------------------------------------------------------------

    def test_read_by_whoever_reads_the_record(self):
        self._file_all()
        portal = self.env["res.users"].create(
            {
                "name": "Cổng",
                "login": "t_portal",
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        allowed = {
            self.decision: (self.staff, self.head, self.officer, self.leader),
            self.decision.commendation_ids: (
                *(self.staff, self.head, self.officer, self.leader),
            ),
            self.dossier: (self.head, self.officer, self.leader),
            self.commitment: (self.staff, self.head, self.officer, self.leader),
            self.campaign: (
                *(self.staff, self.head, self.officer, self.leader),
                *(self.other_staff, self.other_head, self.council),
            ),
        }
        people = {
            *(self.staff, self.head, self.officer, self.leader, portal),
            *(self.other_staff, self.other_head, self.council),
        }
        for record, readers in allowed.items():
            filing = self._filings(record)[0]
            for user in people:
                self.env.invalidate_all()
                mine = filing.with_user(user)
                with self.subTest(record=record, user=user.login):
                    if user in readers:
                        self.assertEqual(mine.search([("id", "=", mine.id)]), mine)
                        self.assertTrue(mine.name)
                        self.assertTrue(self._copy(filing.sudo(), user).raw)
                        continue
                    with self.assertRefused(AccessError, "(tdkt.filing)"):
                        mine.read(["name"])
                    self.env.invalidate_all()
                    with self.assertRefusedAs(
                        (AccessError, "Operation: read"),
                        (AccessError, "(ir.attachment)"),
                    ):
                        self._copy(filing.sudo(), user).read(["raw"])

    def test_search_as_each_row_is_looked_at(self):
        """Whoever reads a whole office has each record looked up by its id."""
        self._file_all()
        rows = self.env["tdkt.filing"].search([])
        self.assertGreater(len({row.res_model for row in rows}), 3)
        # of a record that is no more
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE tdkt_filing SET res_id = 2000000000 WHERE id = %s", [rows[0].id]
        )
        self.env.invalidate_all()
        readers = (self.staff, self.head, self.officer, self.leader)
        for user in (*readers, self.other_staff, self.other_head, self.council):
            with self.subTest(user=user.login):
                mine = rows.with_user(user)
                # as a record rule is looked at: by the superuser, for the user
                looked_at = mine.sudo().filtered("is_readable").ids
                for many in (1, tdkt_filing.MANY):
                    # as a list asks, whether one reads many awards or few
                    with patch.object(tdkt_filing, "MANY", many):
                        page = mine.web_search_read([], {"id": {}}, order="id")
                    listed = [row["id"] for row in page["records"]]
                    self.assertEqual(listed, mine.search([], order="id").ids)
                    self.assertEqual(page["length"], len(listed))
                self.assertEqual(set(mine.search([]).ids), set(looked_at))
        as_officer = self.env["tdkt.filing"].with_user(self.officer)
        self.assertEqual(as_officer.search([]), rows[1:])
        self.assertEqual(as_officer.search([], limit=2), rows[1:3])
        self.assertEqual(as_officer.search_count([]), len(rows) - 1)

    def test_only_an_officer_files(self):
        for record in (self.decision, self.dossier, self.campaign):
            with self.assertRefused(AccessError, "Only an officer"):
                record.with_user(self.head).action_file()
        self._file_all()
        filing = self._filings(self.decision)
        with self.assertRefused(AccessError, "Only an officer"):
            filing.with_user(self.leader).action_file()
        for user in (self.officer, self.manager):
            with self.assertRefused(AccessError, "(tdkt.filing)"):
                filing.with_user(user).write({"state": "todo"})

    # --- The copies ----------------------------------------------------------------

    def test_copies_are_locked(self):
        self._file_all()
        changes = (
            {"name": "khac.pdf"},
            {"raw": b"khac"},
            {"datas": base64.b64encode(b"khac")},
            {"res_id": 0},
        )
        for user in (self.officer, self.env.user):
            copy = self._copy(self._filings(self.decision), user)
            for values in changes:
                with self.subTest(user=user.login, values=values):
                    self._assert_refused(
                        LOCKED, lambda copy=copy, values=values: copy.write(values)
                    )
            with self.subTest(user=user.login):
                self._assert_refused(LOCKED, copy.unlink)

    def test_altered_copy_is_found_and_filed_again(self):
        self._file_all()
        filing = self._filings(self.decision)
        copy = filing.attachment_id
        # past all locks, as only somebody with the database could
        self.env.cr.execute(
            "UPDATE ir_attachment SET db_datas = 'x', store_fname = NULL WHERE id = %s",
            [copy.id],
        )
        self.env.invalidate_all()
        filing.sudo()._check()
        self.assertEqual(filing.state, "failed")
        self.assertIn("không còn nguyên vẹn: hãy lưu hồ sơ lại", filing.fault)
        answer = self.decision.with_user(self.officer).action_file()
        self.assertEqual(answer["params"]["type"], "success")
        self.assertEqual(filing.state, "filed")
        self.assertFalse(filing.fault)
        self.assertEqual(
            hashlib.sha256(filing.attachment_id.raw).hexdigest(), filing.sha256
        )
        self.assertFalse(copy.exists())

    # --- Faults --------------------------------------------------------------------

    def test_crash_between_issue_and_filing(self):
        """What was issued is in no row yet: the next run finds it."""
        self.assertFalse(self.ledger.search([("company_id", "=", self.company.id)]))
        self._file_all()
        self.assertEqual(self._filings(self.decision).state, "filed")

    def test_time_is_over(self):
        """Rows that are left are filed by the next run, called at once."""
        cron = self.env.ref("thidua_khenthuong.ir_cron_filing")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        with (
            patch("odoo.addons.thidua_khenthuong.models.filing.tdkt_filing.FILED", 1),
            patch.object(type(cron), "_commit_progress", lambda *_a, **_v: 0),
        ):
            self.ledger.sudo()._cron_file()
            states = self.ledger.search([]).mapped("state")
            self.assertNotIn("filed", states)
            new = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
            self.assertEqual(len(new - triggers), 1)
            self.ledger.sudo()._cron_file()
        self.assertEqual(self.ledger.search([]).mapped("state").count("filed"), 1)
        self._file_all()
        self.assertEqual(set(self.ledger.search([]).mapped("state")), {"filed"})

    def test_issue_calls_the_cron(self):
        cron = self.env.ref("thidua_khenthuong.ir_cron_filing")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))

    def test_lost_document(self):
        """One that is gone hinders no other, says so, and is filed once it is back."""
        kept = self.decision.sudo().frozen_print_ids
        [file] = self.env["ir.attachment"].search(
            [("res_model", "=", kept._name), ("res_id", "=", kept.id)]
            + [("res_field", "=", "file")]
        )
        stored = file.store_fname
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = 'x' WHERE id = %s",
            [file.id],
        )
        self.env.invalidate_all()
        self._file_all()
        filing = self._filings(self.decision)
        self.assertEqual(filing.state, "failed")
        self.assertIn("khôi phục kho tệp từ bản sao lưu", filing.fault)
        self.assertEqual(self._filings(self.commitment).state, "filed")
        letter = self.env["mail.message"].search(
            [
                ("partner_ids", "in", self.officer.partner_id.ids),
                ("subject", "=", "Scheduled work has failed"),
            ]
        )
        self.assertEqual(len(letter), 1)
        # the next run tries again, and tells nobody twice
        self._file_all()
        self.assertEqual(filing.state, "failed")
        self.assertEqual(letter.search_count([("subject", "=", letter.subject)]), 1)
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = %s, db_datas = NULL WHERE id = %s",
            [stored, file.id],
        )
        self.env.invalidate_all()
        self.decision.with_user(self.officer).action_file()
        self.assertEqual(filing.state, "filed")

    def test_place_that_refuses_one(self):
        original = type(self.ledger)._file_attachment

        def refuse(rows, contents):
            if "evidence" in rows.mapped("kind"):
                raise OSError("disk")
            return original(rows, contents)

        with (
            patch.object(type(self.ledger), "_file_attachment", refuse),
            mute_logger(LOGGER),
        ):
            self._file_all()
        self.assertEqual(self._filings(self.decision).state, "filed")
        filing = self._filings(self.commitment)
        self.assertEqual(filing.state, "failed")
        self.assertIn("Máy chủ không ghi hoặc đọc được tệp", filing.fault)
        answer = self.campaign.with_user(self.officer).action_file()
        self.assertEqual(answer["params"]["type"], "success")
        self.assertEqual(filing.state, "filed")

    def test_record_opens_its_file(self):
        self._file_all()
        # of a decision's certificates everybody finds what he may read
        self.assertEqual(self.decision.with_user(self.staff).filing_count, 2)
        self.assertEqual(self.decision.with_user(self.officer).filing_count, 2)
        campaign = self.campaign.with_user(self.staff)
        self.assertEqual(campaign.filing_count, 2)
        action = campaign.action_open_filing()
        rows = self.ledger.with_user(self.staff).search(action["domain"])
        self.assertEqual(set(rows.mapped("kind")), {"issued", "evidence"})
        self.assertEqual(rows[0].action_open_record()["res_id"], rows[0].res_id)
        # of a colleague's evidence another employee learns nothing
        other = self.campaign.with_user(self.other_staff)
        self.assertEqual(other.filing_count, 1)
        # the number on the button is that of the rows behind it
        for user in (self.staff, self.other_staff, self.head, self.officer):
            for record in (self.decision, self.campaign):
                own = record.with_user(user)
                if not own.has_access("read"):
                    continue
                rows = self.ledger.with_user(user)
                domain = own.action_open_filing()["domain"]
                with self.subTest(user=user.login, record=record._name):
                    self.assertEqual(own.filing_count, rows.search_count(domain))


@tagged("post_install", "-at_install", "tdkt")
class TestFilingReaders(FilingCase):
    """Every kind of record, everybody in the office and outside, with a cold cache."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.tdkt_filing_place = "attachment"
        cls.submission = cls._issue(cls._create_submission(), 9)
        cls.portal = cls.env["res.users"].create(
            {
                "name": "Cổng",
                "login": "t_portal",
                "group_ids": [Command.set(cls.env.ref("base.group_portal").ids)],
            }
        )
        other = cls.env["res.company"].create({"name": "Sở Khác"})
        cls.outsider = cls._create_user("t_outside", "officer", cls.office)
        cls.outsider.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )

    def _as(self, records, user):
        """Return records as a user of his own offices, with nothing in the cache."""
        self.env.invalidate_all()
        return records.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_a_row_and_its_copy_follow_the_record(self):
        self._file_all()
        rows = self.ledger.search([("company_id", "=", self.company.id)])
        self.assertEqual(set(rows.mapped("res_model")), set(FILED_MODELS))
        self.assertEqual(set(rows.mapped("state")), {"filed"})
        inside = (
            *(self.staff, self.other_staff, self.head, self.other_head, self.council),
            *(self.officer, self.leader, self.manager, self.hr_user),
        )
        read = {}
        for user in (*inside, self.outsider, self.portal):
            for row in rows:
                record = self.env[row.res_model].browse(row.res_id)
                domain = [("id", "=", record.id)]
                mine = self._as(record, user)
                may = mine.has_access("read") and bool(
                    mine.with_context(active_test=False).search(domain)
                )
                read.setdefault(user, []).append(may)
                with self.subTest(user=user.login, record=record, file=row.name):
                    for one in (row, row.attachment_id):
                        mine = self._as(one, user)
                        if one == row and user != self.portal:
                            found = mine.search([("id", "=", one.id)])
                            self.assertEqual(bool(found), may)
                        mine = self._as(one, user)
                        self.assertEqual(mine.has_access("read"), may, one)
        # that this compares something: a clerk reads all, who is outside nothing
        self.assertTrue(all(read[self.officer]))
        self.assertFalse(any(read[self.outsider] + read[self.portal]))
        for user in (self.staff, self.other_head, self.council):
            self.assertTrue(any(read[user]))
            self.assertFalse(all(read[user]))
