"""Signed files from outside: kept unchanged, and what goes out from then on."""

import base64
import hashlib
import io

import pikepdf

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.thidua_khenthuong import signed_pdf

from .common import LOCKED, TdktCase


def make_pdf(pages=2, signature=False, password=""):
    """Return a PDF, with a field that holds something shaped like a signature."""
    content = io.BytesIO()
    with pikepdf.new() as pdf:
        for _page in range(pages):
            pdf.add_blank_page()
        if signature:
            value = pikepdf.Dictionary(
                Type=pikepdf.Name.Sig, ByteRange=[0, 1, 2, 3], Contents=b"\0" * 8
            )
            kid = pdf.make_indirect(pikepdf.Dictionary(V=pdf.make_indirect(value)))
            field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, Kids=[kid])
            pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pdf.make_indirect(field)])
        encryption = pikepdf.Encryption(owner="o", user=password) if password else False
        pdf.save(content, encryption=encryption)
    return content.getvalue()


@tagged("post_install", "-at_install", "tdkt")
class TestSignedFiles(TdktCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign(
            launched=False,
            recipient_ids=[Command.create({"name": "Lưu: VT", "channel": "archive"})],
        )
        cls.campaign.with_user(cls.leader).action_launch()
        cls.campaign = cls.campaign.with_user(cls.officer)
        cls.campaign.action_number(5)
        cls.signed = make_pdf(signature=True)

    def _attach(self, content, filename="ban-ky.pdf", **values):
        encoded = base64.b64encode(content).decode()
        self.campaign.action_attach_signed(encoded, filename, **values)
        return self.campaign.signed_file_ids

    def _assert_refused(self, sentence, content, **values):
        with self.assertRefused(UserError, sentence):
            self._attach(content, **values)

    def _printed(self, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.officer)
        report = self.env.ref("thidua_khenthuong.report_campaign_launch")
        streams = reports._tdkt_render_streams(report.sudo(), self.campaign.ids)
        return streams[self.campaign.id]["stream"].getvalue()

    def test_kept_unchanged_beside_ours(self):
        self.campaign.action_issue()
        ours = self._printed()
        signed = self._attach(self.signed)
        self.assertRecordValues(
            signed,
            [
                {
                    "filename": "ban-ky.pdf",
                    "sha256": hashlib.sha256(self.signed).hexdigest(),
                    "pages": 2,
                    "has_signature": True,
                    "superseded_on": False,
                }
            ],
        )
        self.assertEqual(base64.b64decode(signed.file), self.signed)
        kept = self.campaign.frozen_print_ids
        self.assertEqual(base64.b64decode(kept.file), ours)
        self.assertFalse(kept.superseded_on)

    def test_becomes_what_is_printed_and_distributed(self):
        self.campaign.action_issue()
        self._attach(self.signed)
        for user in (self.officer, self.staff):
            self.assertEqual(self._printed(user), self.signed)
        line = self.env["tdkt.distribution"].with_user(self.officer)
        line = line.search([("campaign_id", "=", self.campaign.id)])
        line.action_serve()
        self.assertEqual(line.sha256, hashlib.sha256(self.signed).hexdigest())
        self.assertEqual(self.campaign._official_file()[1], self.signed)

    def test_before_the_issue(self):
        """What came before the issue goes out with it; ours is typeset all the same."""
        self._attach(self.signed)
        self.campaign.action_issue()
        self.assertEqual(self._printed(), self.signed)
        self.assertEqual(len(self.campaign.frozen_print_ids), 1)
        self.assertNotEqual(
            self.campaign.frozen_print_ids.sha256,
            hashlib.sha256(self.signed).hexdigest(),
        )

    def test_replaced_with_a_reason(self):
        first = self._attach(self.signed)
        again = make_pdf(pages=1)
        self._assert_refused("Enter a reason.", again)
        self.assertEqual(self.campaign._official_file()[1], self.signed)
        files = self._attach(again, reason="Bản trước thiếu dấu")
        second = files - first
        self.assertTrue(first.superseded_on)
        self.assertRecordValues(
            second,
            [
                {
                    "reason": "Bản trước thiếu dấu",
                    "pages": 1,
                    "has_signature": False,
                    "superseded_on": False,
                }
            ],
        )
        self.assertEqual(self.campaign._official_file()[1], again)
        entries = self.env["tdkt.audit.entry"].search(
            [
                ("res_model", "=", "tdkt.campaign"),
                ("res_id", "=", self.campaign.id),
                ("action", "=", "attach_signed"),
            ]
        )
        self.assertEqual(len(entries), 2)
        self.assertIn("Bản trước thiếu dấu", entries.mapped("reason"))

    def test_judged_by_content(self):
        self._assert_refused("“x.pdf” is no PDF", b"PK\3\4 docx", filename="x.pdf")
        self._assert_refused("is no PDF, whatever its name", b"%PDF-1.7 cut")
        self._assert_refused("is no PDF", b"")
        protected = make_pdf(password="mat khau")
        self._assert_refused("opens with a password only", protected)
        with self.assertRefused(UserError, "did not arrive whole"):
            self.campaign.action_attach_signed("@@@", "a.pdf")
        # the name decides nothing
        self.assertTrue(self._attach(self.signed, filename="ban-ky.exe"))

    def test_size(self):
        self.company.tdkt_evidence_max_mb = 1
        large = self.signed + b"\n%" + b"x" * 2**20
        self._assert_refused("is larger than the 1 MB", large)

    def test_who_and_when(self):
        encoded = base64.b64encode(self.signed)
        for user in (self.leader, self.staff, self.hr_user):
            with self.assertRefused(
                AccessError, "Only an officer of the standing office may do this"
            ):
                self.campaign.with_user(user).action_attach_signed(encoded, "a.pdf")
        draft = self._create_campaign(launched=False).with_user(self.officer)
        with self.assertRefused(UserError, "has been signed here"):
            draft.action_attach_signed(encoded, "a.pdf")

    def test_nobody_changes_one(self):
        refusals = (
            (UserError, "Signed files cannot be deleted"),
            (UserError, "A signed file is uploaded on its document"),
        )
        signed = self._attach(self.signed).sudo()
        for change in (
            lambda: signed.write({"sha256": "x"}),
            lambda: signed.unlink(),
            lambda: signed.copy(),
            lambda: signed.create(
                {
                    "res_model": "tdkt.campaign",
                    "res_id": self.campaign.id,
                    "company_id": self.company.id,
                    "file": base64.b64encode(b"x"),
                    "filename": "x.pdf",
                    "sha256": "x",
                }
            ),
            lambda: self._attachment(signed).write({"raw": b"%PDF other"}),
            lambda: self._attachment(signed).unlink(),
        ):
            with self.assertRefusedAs(LOCKED, *refusals), self.env.cr.savepoint():
                change()

    def _attachment(self, signed):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", signed._name),
                ("res_field", "=", "file"),
                ("res_id", "=", signed.id),
            ]
        )

    def test_altered_on_the_disk(self):
        signed = self._attach(self.signed)
        self.env.cr.execute(
            "UPDATE tdkt_signed_file SET sha256 = 'x' WHERE id = %s", signed.ids
        )
        signed.invalidate_recordset()
        with self.assertRefused(UserError, "is no longer what it was"):
            self._printed()

    def test_dialog_compares(self):
        self.campaign.action_issue()
        dialog = (
            self.env["tdkt.signed.upload"]
            .with_user(self.officer)
            .with_context(active_model="tdkt.campaign", active_id=self.campaign.id)
            .create({"file": base64.b64encode(self.signed), "filename": "ban-ky.pdf"})
        )
        self.assertEqual(
            dialog.comparison,
            "It has 2 pages, the one typeset here has 1. The file has a digital "
            "signature; its validity is not checked.",
        )
        self.assertFalse(dialog.is_replacement)
        dialog.action_confirm()
        self.assertTrue(self.campaign.signed_file_ids)
        dialog.file = base64.b64encode(b"x")
        self.assertIn("is no PDF", dialog.comparison)
        dialog.invalidate_recordset()
        self.assertTrue(dialog.is_replacement)

    def test_facts(self):
        self.assertEqual(signed_pdf.inspect(make_pdf(3)), (3, False))
        self.assertEqual(signed_pdf.inspect(b"\n" + self.signed), (2, True))
        # a form that is its own child has an end
        with pikepdf.open(io.BytesIO(make_pdf())) as pdf:
            field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx))
            field.Kids = pikepdf.Array([field])
            pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
            content = io.BytesIO()
            pdf.save(content)
        self.assertEqual(signed_pdf.inspect(content.getvalue()), (2, False))
