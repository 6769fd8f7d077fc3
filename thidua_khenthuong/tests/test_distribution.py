"""Nơi nhận is served: lines of distribution, channels, packages, answers, readings."""

import base64
import csv
import hashlib
import io
import json
import os
import tempfile
import zipfile
from datetime import date, datetime
from pathlib import Path
from unittest.mock import patch

from lxml import etree
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import config, mute_logger

from odoo.addons.thidua_khenthuong import exchange_folder
from odoo.addons.thidua_khenthuong.edxml import messages, reading
from odoo.addons.thidua_khenthuong.typesetting import compare, engine

from .common import TdktCase
from .test_edxml import PROFILE, status
from .test_signed_files import make_pdf

LOGGER = "odoo.addons.thidua_khenthuong.models.distribution.tdkt_distribution"
RECIPIENTS = (
    ("Hội đồng TĐKT tỉnh", "ioffice"),
    ("Các Sở Nội vụ trong CTĐ", "paper"),
    ("CC, VC, NLĐ Sở", "internal"),
    ("Website Sở", "website"),
    ("Lưu: VT, VP", "archive"),
)


class DistributionCase(TdktCase):
    """An issued launch document whose lines name every channel."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"]
        cls.province = partners.create(
            {
                "name": "UBND tỉnh Lạng Sơn",
                "is_company": True,
                "street": "02 Hùng Vương",
                "city": "Phường Lương Văn Tri",
                "email": "ubnd@example.com",
            }
        )
        cls.campaign = cls._issue_campaign()
        cls.lines = cls._lines_of(cls.campaign)

    @classmethod
    def _issue_campaign(cls, number=5, recipients=RECIPIENTS):
        campaign = cls._create_campaign(
            launched=False,
            recipient_ids=[
                Command.create(
                    {
                        "name": name,
                        "channel": channel,
                        "partner_id": cls.province.id
                        if channel in ("ioffice", "paper")
                        else False,
                    }
                )
                for name, channel in recipients
            ],
        )
        campaign.with_user(cls.leader).action_launch()
        campaign.with_user(cls.officer).action_number(number)
        campaign.with_user(cls.officer).action_issue()
        return campaign

    @classmethod
    def _lines_of(cls, campaign):
        return (
            cls.env["tdkt.distribution"]
            .with_user(cls.officer)
            .search([("campaign_id", "=", campaign.id)])
        )

    @classmethod
    def _give_codes(cls):
        cls.env["tdkt.organisation.code"].create(
            [
                {"partner_id": cls.company.partner_id.id, "code": "H37.14"},
                {
                    "partner_id": cls.province.id,
                    "code": "H37",
                    "code_102": "000.00.00.H37",
                },
            ]
        )

    def _line(self, channel):
        return self.lines.filtered(lambda line: line.channel == channel)

    def _serve(self, line):
        """Serve a line and return its fault, "" when there is none."""
        line.action_serve()
        line.invalidate_recordset()
        return line.fault or ""

    def _set_folder(self):
        """Have a folder set, as in odoo.conf; return its path."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.patch(
            type(self.env["tdkt.connector"]), "_folder_path", lambda _self: folder.name
        )
        return Path(folder.name)


@tagged("post_install", "-at_install", "tdkt")
class TestLedger(DistributionCase):
    def test_the_issue_makes_a_line_for_every_recipient(self):
        self.assertRecordValues(
            self.lines.sorted("id"),
            [
                {"name": name, "channel": channel, "state": "todo"}
                for name, channel in RECIPIENTS
            ],
        )
        self.assertEqual(self.lines.company_id, self.company)
        self.assertEqual(set(self.lines.mapped("date_document")), {date(2023, 3, 10)})
        campaign = self.campaign.with_user(self.officer)
        self.assertEqual(campaign.distribution_open_count, 5)
        self.assertEqual(campaign.distribution_count, 5)

    def test_a_document_of_before_gets_its_lines_when_asked(self):
        with patch.object(
            type(self.campaign), "_open_distribution", lambda one: one.browse()
        ):
            campaign = self._issue_campaign(6).with_user(self.officer)
        self.assertFalse(self._lines_of(campaign))
        action = campaign.action_distribute()
        self.assertEqual(action["domain"], [("campaign_id", "=", campaign.id)])
        self.assertEqual(len(self._lines_of(campaign)), 5)
        campaign.action_distribute()
        self.assertEqual(len(self._lines_of(campaign)), 5)

    def test_who_and_when(self):
        draft = self._create_campaign(launched=False)
        with self.assertRefused(UserError, "once it has been issued"):
            draft.with_user(self.officer).action_distribute()
        for user in (self.staff, self.leader, self.head):
            with self.assertRefused(
                AccessError, "Only an officer of the standing office may do this"
            ):
                self.campaign.with_user(user).action_distribute()
        with self.assertRefused(AccessError, "may do “Distribute”"):
            self._line("archive").with_user(self.leader).action_serve()
        recipient = self.env["tdkt.recipient"].create(
            {"name": "Ai đó", "campaign_id": draft.id}
        )
        with self.assertRefused(UserError, "once it has been issued"):
            self.lines.sudo().create({"recipient_id": recipient.id})

    def test_archive(self):
        line = self._line("archive")
        self.assertEqual(self._serve(line), "")
        self.assertFalse(line.reading_summary)
        kept = self.campaign.frozen_print_ids
        self.assertRecordValues(
            line,
            [
                {
                    "state": "done",
                    "sha256": kept.sha256,
                    "served_by_id": self.officer.id,
                }
            ],
        )

    def test_website_without_a_website(self):
        line = self._line("website")
        self.assertIn("No website is connected here", self._serve(line))
        self.assertEqual(line.state, "failed")
        with self.assertRefused(UserError, "Enter a reason."):
            line.action_finish()
        line.action_finish("Đăng ngày 10/3 tại sonoivu.langson.gov.vn")
        self.assertRecordValues(line, [{"state": "done", "fault": False}])
        line.action_reopen()
        self.assertEqual(line.state, "todo")
        line.action_skip("Không đăng")
        self.assertRecordValues(line, [{"state": "skipped", "note": "Không đăng"}])

    def test_served_again_from_every_state(self):
        line = self._line("archive")
        line.action_skip("Chưa lưu")
        self.assertEqual(self._serve(line), "")
        self.assertEqual(line.state, "done")
        self.assertEqual(self._serve(line), "")

    def test_one_that_fails_hinders_no_other(self):
        self.lines.action_serve()
        self.assertEqual(
            dict(
                zip(self.lines.mapped("channel"), self.lines.mapped("state"), strict=1)
            ),
            {
                "ioffice": "failed",
                "paper": "done",
                "internal": "done",
                "website": "failed",
                "archive": "done",
            },
        )
        self.assertEqual(
            self.campaign.with_user(self.officer).distribution_open_count, 2
        )

    def test_crash_between_freezing_and_filing(self):
        """A disk that fails leaves sentences, and the same button goes on."""
        line = self._line("archive")
        with (
            patch.object(
                type(self.campaign), "_official_file", side_effect=OSError("voll")
            ),
            mute_logger(LOGGER),
        ):
            self.assertIn("could not write or read a file", self._serve(line))
        self.assertEqual(line.state, "failed")
        self.assertEqual(self._serve(line), "")
        self.assertEqual(line.state, "done")

    def test_altered_file(self):
        kept = self.campaign.frozen_print_ids
        self.env.cr.execute(
            "UPDATE tdkt_frozen_print SET sha256 = 'x' WHERE id = %s", kept.ids
        )
        kept.invalidate_recordset()
        self.assertIn("restore the file store", self._serve(self._line("archive")))

    def test_locks(self):
        line = self._line("archive")
        for values in ({"state": "done"}, {"sha256": "x"}, {"note": "x"}):
            with self.assertRefused(UserError, "changes only through the buttons"):
                line.write(values)
        line.channel = "paper"
        line.action_serve()
        with self.assertRefused(UserError, "is locked in its present state"):
            line.channel = "archive"
        with self.assertRefused(AccessError, "(tdkt.distribution)"):
            line.unlink()

    def test_revoked_and_others_documents_are_not_distributed(self):
        self.campaign.with_user(self.leader).action_revoke("Nhầm")
        with self.assertRefused(UserError, "once it has been issued"):
            self.campaign.with_user(self.officer).action_distribute()

    def test_history(self):
        line = self._line("archive")
        line.action_serve()
        entry = self.env["tdkt.audit.entry"].search(
            [("res_model", "=", line._name), ("action", "=", "serve")], limit=1
        )
        self.assertEqual(entry.res_id, line.id)

    def test_decision_concerns_whom_it_names(self):
        decision = self._create_decision(
            self.campaign,
            gather=False,
            recipient_ids=[
                Command.create({"name": "Như Điều 3", "channel": "internal"})
            ],
        )
        self._qualify(self._create_dossier(self.campaign))
        decision.action_gather()
        self._issue(decision, 64)
        line = self.env["tdkt.distribution"].with_user(self.officer)
        line = line.search([("decision_id", "=", decision.id)])
        self.assertEqual(self._serve(line), "")
        self.assertEqual(
            line.reading_ids.sudo().employee_id,
            self.staff.employee_id | self.head.employee_id,
        )


@tagged("post_install", "-at_install", "tdkt")
class TestPackage(DistributionCase):
    def _unpack(self, line):
        raw = base64.b64decode(line.file)
        self.assertEqual(hashlib.sha256(raw).hexdigest(), line.sha256)
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            self.assertIsNone(archive.testzip())
            return {name: archive.read(name) for name in archive.namelist()}

    def test_recipient_without_a_code(self):
        line = self._line("ioffice")
        self.assertIn("“Sở Kiểm thử” itself has no code", self._serve(line))
        self.env["tdkt.organisation.code"].create(
            {"partner_id": self.company.partner_id.id, "code": "H37.14"}
        )
        fault = self._serve(line)
        self.assertIn("is known of: UBND tỉnh Lạng Sơn.", fault)
        self.assertFalse(line.file)
        self._give_province()
        self.assertEqual(self._serve(line), "")
        self.assertTrue(line.file)

    def _give_province(self):
        self.env["tdkt.organisation.code"].create(
            {"partner_id": self.province.id, "code": "H37"}
        )

    def test_package(self):
        self._give_codes()
        line = self._line("ioffice")
        self.assertEqual(self._serve(line), "")
        # without a way to the document system, it is made and still to be carried over
        self.assertEqual(line.state, "todo")
        self.assertIn("upload it into the document system", line.note)
        files = self._unpack(line)
        stem = "05-PD-SKT"
        self.assertEqual(
            set(files),
            {f"{stem}.pdf", f"{stem}.edxml", "noi-nhan.csv", "thong-tin.json"},
        )
        self.assertEqual(
            hashlib.sha256(files[f"{stem}.pdf"]).hexdigest(),
            self.campaign.frozen_print_ids.sha256,
        )
        profile = etree.XMLSchema(etree.parse(PROFILE))
        root = etree.fromstring(files[f"{stem}.edxml"])
        self.assertTrue(profile.validate(root), profile.error_log)
        document = reading.read(files[f"{stem}.edxml"])
        self.assertEqual(document.document_id, "H37.14,2023/03/10,05/PD-SKT")
        self.assertEqual(document.sender.code, "H37.14")
        self.assertEqual([one.code for one in document.recipients], ["H37"])
        self.assertEqual(document.recipients[0].name, "UBND tỉnh Lạng Sơn")
        self.assertIn("02 Hùng Vương", document.recipients[0].address)
        self.assertEqual(document.kind, messages.Kind(18, "Phát động", 0))
        self.assertEqual(document.signer.name, self.leader.employee_id.name)
        self.assertEqual(document.to_places[-1], "Lưu: VT, VP")
        self.assertEqual(document.pages, 1)
        self.assertEqual(document.attachments[0].content, files[f"{stem}.pdf"])
        facts = json.loads(files["thong-tin.json"])
        self.assertEqual((facts["so"], facts["ky_hieu"]), ("05", "PD-SKT"))
        self.assertEqual(facts["noi_nhan"][0]["ma_dinh_danh_cu"], "000.00.00.H37")
        for file in facts["tep"]:
            content = files[file["ten"]]
            self.assertEqual(hashlib.sha256(content).hexdigest(), file["sha256"])
        rows = csv.DictReader(io.StringIO(files["noi-nhan.csv"].decode("utf-8-sig")))
        self.assertEqual([row["ma_dinh_danh"] for row in rows], ["H37"])
        self.assertEqual(line.document_key, document.document_id)
        self.assertEqual(line.organ_code, "H37")

    def test_package_of_a_signed_file(self):
        """What came back signed is packed, byte by byte, and its pages are counted."""
        self._give_codes()
        signed = make_pdf(pages=3, signature=True)
        self.campaign.with_user(self.officer).action_attach_signed(
            base64.b64encode(signed).decode(), "ban-ky.pdf"
        )
        line = self._line("ioffice")
        self.assertEqual(self._serve(line), "")
        files = self._unpack(line)
        [name] = [name for name in files if name.endswith(".pdf")]
        self.assertEqual(files[name], signed)
        document = reading.read(files["05-PD-SKT.edxml"])
        self.assertEqual(document.attachments[0].content, signed)
        self.assertEqual(document.pages, 3)

    def test_a_line_that_names_no_organisation(self):
        """“công chức, viên chức (qua VNPT-iOffice)”: nobody on the axis, no message."""
        campaign = self._issue_campaign(7, [("=CC, VC, NLĐ Sở", "ioffice")])
        line = self._lines_of(campaign)
        line.partner_id = False
        self.assertEqual(self._serve(line), "")
        files = self._unpack(line)
        self.assertEqual(len(files), 3)
        self.assertIn("'=CC, VC, NLĐ Sở", files["noi-nhan.csv"].decode())

    def test_type_without_a_number(self):
        self._give_codes()
        self.campaign.document_type_id.sudo().axis_type = 0
        fault = self._serve(self._line("ioffice"))
        self.assertIn("“Phát động” has no number on the document axis", fault)

    def test_the_same_package_again(self):
        self._give_codes()
        line = self._line("ioffice")
        line.action_serve()
        first = line.sha256
        line.action_serve()
        self.assertEqual(line.sha256, first)

    def test_handed_over(self):
        self._give_codes()
        folder = self._set_folder()
        line = self._line("ioffice")
        self.assertEqual(self._serve(line), "")
        self.assertEqual(line.state, "done")
        [file] = (folder / str(self.company.id) / "out").iterdir()
        self.assertEqual(file.name, line.filename)
        self.assertEqual(hashlib.sha256(file.read_bytes()).hexdigest(), line.sha256)
        # after a crash the same package takes its own place
        line.action_serve()
        self.assertEqual(len(list(file.parent.iterdir())), 1)

    def test_folder_that_vanished(self):
        self._give_codes()
        folder = self._set_folder()
        gone = folder.with_name(folder.name + "-gone")
        folder.rename(gone)
        line = self._line("ioffice")
        fault = self._serve(line)
        self.assertIn(f"The folder of the document system, {folder}", fault)
        self.assertEqual(line.state, "failed")
        self.assertFalse(folder.exists())
        gone.rename(folder)
        self.assertEqual(self._serve(line), "")
        self.assertEqual(line.state, "done")

    def test_the_folder_is_named_in_the_configuration_file_alone(self):
        connector = self.env["tdkt.connector"]
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
            file.write("[options]\n[thidua_khenthuong]\nexchange_folder = /srv/x\n")
            file.flush()
            with patch.dict(config.options, {"config": file.name}):
                self.assertEqual(connector._folder_path(), "/srv/x")
        self.env["ir.config_parameter"].set_param("exchange_folder", "/etc")
        self.assertEqual(connector._folder_path(), "")

    # --- Codes ---------------------------------------------------------------------

    def test_codes(self):
        codes = self.env["tdkt.organisation.code"].with_user(self.officer)
        partner = {"partner_id": self.province.id}
        for values, sentence in (
            ({"code": "h37 14"}, "is no code of an organisation"),
            ({"code": "H" * 36}, "longer than the 35 characters"),
            ({"code_102": "000.00.00.H37.1"}, "longer than the 13 characters"),
        ):
            with (
                self.assertRefused(ValidationError, sentence),
                self.env.cr.savepoint(),
            ):
                codes.create({**partner, **values})
        successor = {"code": "H37", "successor_id": self.company.partner_id.id}
        for values, name in (
            ({}, "tdkt_organisation_code_code_or_successor"),
            (successor, "tdkt_organisation_code_successor_after_end"),
        ):
            with (
                self.assertRefused(CheckViolation, name),
                self.env.cr.savepoint(),
                mute_logger("odoo.sql_db"),
            ):
                codes.create({**partner, **values})
        codes.create({**partner, "code": "H37"})
        with self.assertRefused(
            ValidationError, "is in force for the same at the same time"
        ):
            codes.create({**partner, "code": "H38"})

    def test_successor(self):
        """What goes to an office that was taken over goes to the one that took over."""
        codes = self.env["tdkt.organisation.code"]
        new, newest = self.env["res.partner"].create(
            [{"name": "Sở mới"}, {"name": "Sở mới nhất"}]
        )
        codes.create(
            [
                {
                    "partner_id": self.province.id,
                    "code": "H37.1",
                    "date_to": "2022-12-31",
                    "successor_id": new.id,
                },
                {
                    "partner_id": new.id,
                    "code": "H37.2",
                    "date_from": "2023-01-01",
                    "date_to": "2023-02-28",
                    "successor_id": newest.id,
                },
                {"partner_id": newest.id, "code": "H37.3"},
                {"partner_id": self.company.partner_id.id, "code": "H37.14"},
            ]
        )
        found = {
            day: codes._find_receivers(self.province, date(2023, *day))[
                self.province
            ].code
            for day in ((2, 1), (3, 10))
        }
        self.assertEqual(found, {(2, 1): "H37.2", (3, 10): "H37.3"})
        before = codes._find_receivers(self.province, date(2022, 6, 1))
        self.assertEqual(before[self.province].code, "H37.1")
        line = self._line("ioffice")
        self.assertEqual(self._serve(line), "")
        self.assertEqual(line.organ_code, "H37.3")
        self.assertIn("“Sở mới nhất”, which has taken over from", line.note)

    def test_successors_in_a_circle(self):
        codes = self.env["tdkt.organisation.code"]
        other = self.env["res.partner"].create({"name": "Sở B"})
        ended = {"date_to": "2022-12-31"}
        codes.create(
            [
                {"partner_id": self.province.id, "successor_id": other.id, **ended},
                {"partner_id": other.id, "successor_id": self.province.id, **ended},
            ]
        )
        self.assertEqual(codes._find_receivers(self.province, date(2023, 3, 10)), {})


@tagged("post_install", "-at_install", "tdkt")
class TestFolder(DistributionCase):
    """The folder of two programs, which no name leads out of."""

    def test_names_from_outside(self):
        with tempfile.TemporaryDirectory() as path:
            folder = exchange_folder.Folder(path, "../1")
            folder.put("../../../etc/x.zip", b"a")
            [file] = [one for one in Path(path).rglob("*") if one.is_file()]
            self.assertTrue(file.is_relative_to(path))
            self.assertEqual(file.parent.name, "out")
            into = file.parent.parent / "in"
            folder.waiting()
            (Path(path) / "secret").write_bytes(b"secret")
            os.symlink(Path(path) / "secret", into / "link.edxml")
            (into / "a.edxml").write_bytes(b"one")
            (into / ".half").write_bytes(b"half")
            self.assertEqual(folder.waiting(), ["a.edxml"])
            for name in ("link.edxml", "../../secret", "..", "", "/etc/passwd"):
                with self.assertRefused(exchange_folder.Gone, path):
                    folder.take(name, 10)
            self.assertEqual(folder.take("a.edxml", 2), b"one")
            folder.lay_aside("a.edxml")
            (into / "a.edxml").write_bytes(b"two")
            folder.lay_aside("a.edxml")
            folder.lay_aside("a.edxml")  # somebody else was quicker
            self.assertEqual(len(list((into / "read").iterdir())), 2)

    def test_a_file_appears_whole_or_not_at_all(self):
        with tempfile.TemporaryDirectory() as path:
            folder = exchange_folder.Folder(path, "1")
            with (
                patch("os.fsync", side_effect=OSError(28, "full")),
                self.assertRefused(exchange_folder.Gone, path),
            ):
                folder.put("a.zip", b"x")
            self.assertFalse([one for one in Path(path).rglob("*") if one.is_file()])


@tagged("post_install", "-at_install", "tdkt")
class TestReceipts(DistributionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._give_codes()
        cls.line = cls.lines.filtered(lambda line: line.channel == "ioffice")
        cls.line.action_serve()
        cls.key = cls.line.document_key

    def _take_in(self, *codes, **texts):
        receipts = self.env["tdkt.receipt"]
        for code in codes:
            content = status(code, **{"document_id": self.key, **texts})
            receipts |= receipts._take_in(self.company, f"{code}.edxml", content)
        return receipts

    def test_in_any_order_and_more_than_once(self):
        self._take_in("06", "03", "01", "03", "06")
        self.assertEqual(
            sorted(self.line.receipt_ids.mapped("code")), ["01", "03", "06"]
        )
        self.assertEqual(self.line.receipt_code, "06")
        self._take_in("05")
        self.assertEqual(self.line.receipt_code, "06")
        receipt = self.line.receipt_ids.filtered(lambda one: one.code == "03")
        self.assertRecordValues(
            receipt,
            [
                {
                    "organ_name": "UBND tỉnh",
                    # 07:05:09 in Viet Nam
                    "moment": datetime(2023, 3, 16, 0, 5, 9),
                    "description": "Đã tiếp nhận",
                    "staff": "Văn thư UBND",
                    "fault": False,
                }
            ],
        )

    def test_old_code(self):
        content = status("03", document_id=self.key).replace(
            b"OrganId>H37</", b"OrganId>000.00.00.H37</"
        )
        self.env["tdkt.receipt"]._take_in(self.company, "a.edxml", content)
        self.assertEqual(self.line.receipt_code, "03")

    def test_of_a_document_that_is_not_known(self):
        receipts = self._take_in("03", document_id="H99,2020/01/01,1/QĐ")
        self.assertFalse(receipts.distribution_id)
        self.assertIn("“H99,2020/01/01,1/QĐ”, which was not sent", receipts.fault)
        self.assertTrue(receipts.file)
        self.assertEqual(
            self._take_in("03", document_id="H99,2020/01/01,1/QĐ"), receipts
        )

    def test_of_an_office_it_did_not_go_to(self):
        content = status("03", document_id=self.key).replace(
            b"OrganId>H37</", b"OrganId>G09</"
        )
        receipt = self.env["tdkt.receipt"]._take_in(self.company, "a.edxml", content)
        self.assertIn("(G09) answers to", receipt.fault)
        self.assertFalse(self.line.receipt_code)

    def test_of_another_company(self):
        other = self.env["res.company"].create({"name": "Sở Khác"})
        content = status("03", document_id=self.key)
        receipt = self.env["tdkt.receipt"]._take_in(other, "a.edxml", content)
        self.assertFalse(receipt.distribution_id)

    def test_broken_messages(self):
        receipts = self.env["tdkt.receipt"]
        files = {
            "a.edxml": (b"", "“a.edxml” is empty"),
            "b.edxml": (b"%PDF-1.7", "is damaged or no message of the axis (line 1)"),
            "c.edxml": (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", "(DOCTYPE)"),
            "d.edxml": (b"<html/>", "a file of another kind (html)"),
            "e.edxml": (status("99"), "says “99” for StatusCode"),
        }
        for name, (content, sentence) in files.items():
            receipt = receipts._take_in(self.company, name, content)
            self.assertIn(sentence, receipt.fault)
        files = self._package()
        receipt = receipts._take_in(self.company, "van-ban.edxml", files)
        self.assertIn(
            "is a document (05/PD-SKT of Sở Kiểm thử), no answer", receipt.fault
        )

    def _package(self):
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(self.line.file))) as archive:
            return archive.read("05-PD-SKT.edxml")

    def test_nobody_writes_one(self):
        receipt = self._take_in("03")
        for user in (self.officer, self.manager):
            with self.assertRefused(AccessError, "(tdkt.receipt)"):
                receipt.with_user(user).write({"code": "06"})
        with self.assertRefused(UserError, "Answers come from the messages"):
            receipt.write({"code": "06"})

    def test_the_folder(self):
        folder = self._set_folder()
        receipts = self.env["tdkt.receipt"]
        receipts._cron_receive()
        into = folder / str(self.company.id) / "in"
        (into / "1.edxml").write_bytes(status("03", document_id=self.key))
        (into / "2.edxml").write_bytes(b"junk")
        receipts._cron_receive()
        self.assertEqual(self.line.receipt_code, "03")
        # laid aside once it is committed; read again until then, which changes nothing
        self.assertTrue((into / "1.edxml").exists())
        receipts._cron_receive()
        self.assertEqual(len(self.line.receipt_ids), 1)
        self.env.cr.postcommit.run()
        self.assertEqual([one.name for one in (into / "read").iterdir()], ["1.edxml"])
        self.assertEqual(
            [one.name for one in (into / "refused").iterdir()], ["2.edxml"]
        )
        letter = self.env["mail.message"].search(
            [("partner_ids", "in", self.officer.partner_id.ids)], limit=1, order="id"
        )
        self.assertIn("2.edxml", letter.body)

    def test_read_by_hand(self):
        receipts = self.env["tdkt.receipt"].with_user(self.officer)
        receipts = receipts.with_context(allowed_company_ids=self.company.ids)
        with self.assertRefused(UserError, "No folder of the document system is set"):
            receipts.action_receive()
        folder = self._set_folder()
        into = folder / str(self.company.id) / "in"
        into.mkdir(parents=True)
        (into / "1.edxml").write_bytes(status("01", document_id=self.key))
        receipts.action_receive()
        self.assertEqual(self.line.receipt_code, "01")
        with self.assertRefused(
            AccessError, "Only an officer of the standing office may do this"
        ):
            receipts.with_user(self.staff).action_receive()

    def test_upload(self):
        dialog = self.env["tdkt.receipt.upload"].with_user(self.officer)
        content = base64.b64encode(status("06", document_id=self.key))
        dialog.create({"file": content, "filename": "a.edxml"}).action_confirm()
        self.assertEqual(self.line.receipt_code, "06")
        junk = dialog.create({"file": base64.b64encode(b"x"), "filename": "b.edxml"})
        with self.assertRefused(UserError, "“b.edxml” is damaged"):
            junk.action_confirm()


@tagged("post_install", "-at_install", "tdkt")
class TestReadings(DistributionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls.lines.filtered(lambda line: line.channel == "internal")

    def _reading(self, user):
        return (
            self.env["tdkt.reading"]
            .with_user(user)
            .search([("distribution_id", "=", self.line.id), ("is_mine", "=", True)])
        )

    def test_everybody_concerned_is_told(self):
        nobody = self.env["hr.employee"].create(
            {
                "name": "Không tài khoản",
                "department_id": self.department.id,
                "company_id": self.company.id,
            }
        )
        self.assertEqual(self._serve(self.line), "")
        readings = self.line.sudo().reading_ids
        people = self.env["hr.employee"].search([("company_id", "=", self.company.id)])
        self.assertEqual(readings.employee_id, people)
        self.assertFalse(
            readings.filtered(lambda one: one.employee_id == nobody).has_login
        )
        self.assertEqual(self.line.reading_summary, f"0/{len(people)}")
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.staff.partner_id.ids)], limit=1
        )
        self.assertIn(f"/thi-dua/doc/{self.line.id}", message.body)
        self.assertTrue(message.with_user(self.staff).has_access("read"))

    def test_each_is_told_where_he_reads(self):
        """In the web client, or in his mailbox, as his preferences say."""
        self.staff.notification_type = "inbox"
        self.head.notification_type = "email"
        self.line.action_serve()
        notices = self.env["mail.notification"].search(
            [("mail_message_id.partner_ids", "in", self.staff.partner_id.ids)]
        )
        kinds = {
            one.res_partner_id: (one.notification_type, one.notification_status)
            for one in notices
        }
        self.assertEqual(kinds[self.staff.partner_id], ("inbox", "sent"))
        self.assertEqual(kinds[self.head.partner_id], ("email", "ready"))
        mail = notices.mail_mail_id
        self.assertEqual(len(mail), 1)
        self.assertIn(self.head.partner_id, mail.recipient_ids)
        self.assertNotIn(self.staff.partner_id, mail.recipient_ids)
        # whoever reads it in a mailbox needs the whole address
        self.assertIn(
            f"{mail.get_base_url()}/thi-dua/doc/{self.line.id}", mail.body_html
        )
        mail.send()
        notice = notices.filtered(
            lambda one: one.res_partner_id == self.head.partner_id
        )
        self.assertEqual(notice.notification_status, "sent")

    def test_readings_are_handed_out_with_personal_data(self):
        self.line.action_serve()
        self._reading(self.staff).action_read()
        export = (
            self.env["tdkt.personal.export"]
            .with_user(self.hr_user)
            .create({"employee_id": self.staff.employee_id.id, "reason": "Đơn đề nghị"})
        )
        export.action_export()
        archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(export.file)))
        [row] = json.loads(archive.read("du-lieu.json"))["records"]["tdkt.reading"]
        self.assertIn("PD-SKT", row["document_name"])
        self.assertTrue(row["date_opened"])

    def test_opening_marks_it_once(self):
        self.line.action_serve()
        reading = self._reading(self.staff)
        self.assertFalse(reading.date_opened)
        action = reading.action_read()
        self.assertEqual(action["url"], f"/thi-dua/doc/{self.line.id}")
        first = reading.date_opened
        self.assertTrue(first)
        reading.sudo().date_opened = "2023-03-09 08:00:00"
        reading.action_read()
        self.assertEqual(reading.date_opened, datetime(2023, 3, 9, 8))
        self.line.invalidate_recordset()
        self.assertTrue(self.line.reading_summary.startswith("1/"))

    def test_nobody_opens_it_for_another(self):
        self.line.action_serve()
        reading = self._reading(self.staff)
        for user in (self.head, self.officer, self.leader):
            with self.assertRefused(AccessError, "Only the employee himself"):
                reading.with_user(user).action_read()
        with self.assertRefused(AccessError, "(tdkt.reading)"):
            reading.with_user(self.other_staff).action_read()
        with self.assertRefused(AccessError, "(tdkt.reading)"):
            reading.write({"date_opened": "2023-03-09 08:00:00"})

    def test_told_again_those_who_have_not_opened_it(self):
        self.line.action_serve()
        self._reading(self.staff).action_read()
        count = len(self.line.sudo().reading_ids)
        self.line.action_serve()
        self.assertEqual(len(self.line.sudo().reading_ids), count)
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.head.partner_id.ids)], limit=1, order="id desc"
        )
        self.assertNotIn(self.staff.partner_id, message.partner_ids)
        self.assertIn(self.head.partner_id, message.partner_ids)

    def test_who_sees_whose(self):
        self.line.action_serve()
        readings = self.env["tdkt.reading"]
        domain = [("distribution_id", "=", self.line.id)]
        seen = {
            user.login: readings.with_user(user).search(domain).sudo().employee_id
            for user in (self.staff, self.head, self.officer)
        }
        self.assertEqual(seen["t_staff"], self.staff.employee_id)
        self.assertEqual(seen["t_head"], self.staff.employee_id | self.head.employee_id)
        self.assertEqual(len(seen["t_officer"]), 9)

    def test_my_page(self):
        self.line.action_serve()
        page = self.env["tdkt.my.page"].with_user(self.staff)
        [line] = page.get_page()["to_read"]
        self.assertEqual(line["id"], self._reading(self.staff).id)
        self.assertEqual(line["subject"], self.campaign.subject)
        self._reading(self.staff).action_read()
        self.assertFalse(page.get_page()["to_read"])

    def test_revoked_meanwhile(self):
        self.line.action_serve()
        reading = self._reading(self.staff)
        self.campaign.with_user(self.leader).action_revoke("Nhầm")
        with self.assertRefused(UserError, "has been revoked"):
            reading._open_file()
        self.assertFalse(reading.date_opened)

    def test_nobody_concerned(self):
        with patch.object(
            type(self.campaign),
            "_concerned_employees",
            lambda one: one.env["hr.employee"],
        ):
            self.assertIn("concerns nobody", self._serve(self.line))

    def test_cost_of_many(self):
        """The queries do not grow with the employees."""
        counts = {}
        for size in (20, 120):
            users = self.env["res.users"].create(
                [
                    {
                        "name": f"Người {size}-{one}",
                        "login": f"many-{size}-{one}",
                        "notification_type": "inbox",
                        "company_id": self.company.id,
                        "company_ids": [Command.set(self.company.ids)],
                    }
                    for one in range(size)
                ]
            )
            self.env["hr.employee"].create(
                [
                    {
                        "name": user.name,
                        "user_id": user.id,
                        "department_id": self.department.id,
                        "company_id": self.company.id,
                    }
                    for user in users
                ]
            )
            campaign = self._issue_campaign(100 + size, [("CC, VC", "internal")])
            line = self._lines_of(campaign)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            line.action_serve()
            self.env.flush_all()
            counts[size] = self.env.cr.sql_log_count - before
            self.assertEqual(line.state, "done")
        self.assertLessEqual(counts[120] - counts[20], 2, counts)
        self.assertLess(counts[120], 120)


@tagged("post_install", "-at_install", "tdkt")
class TestPaper(DistributionCase):
    def test_envelope(self):
        line = self._line("paper")
        action = line.action_serve()
        self.assertEqual(
            action["report_name"], "thidua_khenthuong.report_envelope_document"
        )
        self.assertEqual(line.state, "done")
        self.assertEqual(line.sha256, self.campaign.frozen_print_ids.sha256)
        words = self._print("report_envelope", line)
        for word in ("SỞ KIỂM THỬ", "05/PD-SKT", "Kính gửi:", "02 Hùng Vương"):
            self.assertIn(word, words)

    def _print(self, name, records):
        engine.check(self.env)
        reports = self.env["ir.actions.report"].with_user(self.officer)
        streams = reports._tdkt_render_streams(
            self.env.ref(f"thidua_khenthuong.{name}"), records.ids
        )
        pages = [stream["stream"].getvalue() for stream in streams.values()]
        return " ".join(" ".join(compare.words(page)) for page in pages)

    def _book(self, **values):
        return self.env["tdkt.outgoing.book"].with_user(self.officer).create(values)

    def test_register(self):
        self._issue_campaign(4)
        book = self._book()
        book.action_print()
        self.assertEqual([one.number for one in book._documents()], [4, 5])
        words = self._print("report_outgoing", book)
        for word in (
            "SỔ ĐĂNG KÝ VĂN BẢN ĐI",
            "04/PD-SKT",
            "05/PD-SKT",
            "10/3/2023",
            self.leader.employee_id.name,
            "VT, VP",
        ):
            self.assertIn(word, words)
        with self.assertRefused(UserError, "No document was numbered"):
            self._book(date_from="2022-01-01", date_to="2022-12-31").action_print()
        with self.assertRefused(ValidationError, "The first day lies after the last"):
            self._book(date_from="2023-02-01", date_to="2023-01-01")

    def test_register_as_a_spreadsheet(self):
        book = self._book()
        book.action_write_spreadsheet()
        reports = self.env["ir.actions.report"].with_user(self.officer)
        [(name, content)] = reports._tdkt_render_editable(
            "thidua_khenthuong.report_outgoing_xlsx", book.ids
        )
        self.assertTrue(name.endswith(".xlsx"))
        self.assertTrue(content.startswith(b"PK"))

    def test_list_for_the_post(self):
        book = self._book()
        with self.assertRefused(UserError, "Nothing went out on paper"):
            book.action_print_letters()
        self._line("paper").action_serve()
        book.action_print_letters()
        words = self._print("report_letters", book)
        self.assertIn("UBND tỉnh Lạng Sơn", words)
        self.assertIn("02 Hùng Vương", words)
