import base64
from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TdktCase

FILE = base64.b64encode(b"%PDF-1.4 nghiem thu")
OTHER_FILE = base64.b64encode(b"%PDF-1.4 khac")
SETTLED = "A decision has been issued on"
LOCKED = "is locked in its present state"


@tagged("post_install", "-at_install", "tdkt")
class TestFoundation(TdktCase):
    """After issue neither the decision nor anything it rests on changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls.commitment = cls._create_commitment(
            cls.campaign, cls.staff, employee_id=cls.staff.employee_id.id
        )
        cls.commitment.write({"item_ids": [(0, 0, {"name": "Việc thứ hai"})]})
        cls.commitment.action_submit()
        cls.commitment.with_user(cls.officer).action_approve()
        cls.item, cls.other_item = cls.commitment.item_ids
        cls.evidence = cls._record("Nghiệm thu mô hình", cls.item)
        cls.dossier = cls._create_dossier(
            cls.campaign,
            paper_ids=[
                (
                    0,
                    0,
                    {
                        "kind_id": cls.env.ref(
                            "thidua_khenthuong.paper_kind_report"
                        ).id,
                        "file": FILE,
                        "filename": "bao-cao.pdf",
                    },
                )
            ],
        )
        # a second line that goes on being appraised keeps the dossier open
        cls.open_line = cls.dossier.nomination_ids.create(
            {
                "dossier_id": cls.dossier.id,
                "award_id": cls.award.id,
                "employee_id": cls.head.employee_id.id,
                "merit": "Điều hành tốt.",
            }
        ).with_user(cls.head)
        cls.line = cls.dossier.nomination_ids - cls.open_line
        cls.dossier.action_submit()
        cls.dossier.with_user(cls.officer).action_appraise()
        cls.line.with_user(cls.officer).action_qualify()
        cls.paper = cls.dossier.paper_ids
        for record in (cls.dossier, cls.commitment):
            record.message_post(body="Kèm tệp", attachments=[("kem.txt", b"kem theo")])

    @classmethod
    def _record(cls, name, item, **values):
        return (
            cls.env["tdkt.evidence"]
            .with_user(cls.staff)
            .create(
                {
                    "item_id": item.id,
                    "name": name,
                    "quantity": 4,
                    "date": date(2023, 3, 9),
                    "file": FILE,
                    "filename": "nghiem-thu.pdf",
                    **values,
                }
            )
        )

    def _issue_decision(self):
        return self._issue(self._create_decision(self.campaign), 1)

    def _refused(self, message, record, method, *args, user=None):
        """Try ``method`` as a user, the officer by default, and as the superuser."""
        for one in (record.with_user(user or self.officer), record.sudo()):
            with (
                self.subTest(record=record, method=method, args=args, su=one.env.su),
                self.assertRefused(UserError, message),
                self.env.cr.savepoint(),
            ):
                getattr(one, method)(*args)
                self.env.flush_all()

    def _files(self, record, field=False):
        found = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", record._name),
                    ("res_id", "=", record.id),
                    ("res_field", "=", field),
                ]
            )
        )
        self.assertTrue(found, record)
        return found

    def test_everything_is_open_before_the_issue(self):
        self.evidence.name = "Nghiệm thu, có biên bản"
        self.evidence.file = OTHER_FILE
        self.item.with_user(self.staff).is_done = True
        self.dossier.with_user(self.officer).minutes_number = "02/BB-HĐ"
        self.assertFalse(self.line.evidence_ids)

    def test_the_decision_keeps_what_it_rests_on(self):
        self.other_item.with_user(self.staff).is_done = True
        self._issue_decision()
        self.assertRecordValues(
            self.line.sudo(),
            [
                {
                    "state": "decided",
                    "evidence_ids": self.evidence.ids,
                    "item_ids": self.other_item.ids,
                }
            ],
        )
        self.assertFalse(self.open_line.evidence_ids)

    def test_evidence(self):
        self._issue_decision()
        for values in ({"name": "Khác"}, {"quantity": 9}, {"file": OTHER_FILE}):
            self._refused(SETTLED, self.evidence, "write", values)
        self._refused(SETTLED, self.evidence, "write", {"item_id": self.other_item.id})
        self._refused(SETTLED, self.evidence, "unlink")
        with self.assertRefused(UserError, SETTLED):
            self.evidence.write({"name": "Khác"})
        for method, *args in (
            ("write", {"datas": OTHER_FILE}),
            ("write", {"raw": b"khac"}),
            ("write", {"res_id": 0}),
            ("unlink",),
        ):
            self._refused(SETTLED, self._files(self.evidence, "file"), method, *args)

    def test_items_and_commitment(self):
        self.other_item.with_user(self.staff).is_done = True
        self._issue_decision()
        for values in ({"is_done": False}, {"quantity_done": 10}, {"name": "Khác"}):
            self._refused(SETTLED, self.other_item, "write", values)
        for item in (self.item, self.other_item):
            self._refused(LOCKED, item, "unlink")
        self._refused(LOCKED, self.item, "write", {"name": "Khác"})
        self._refused(LOCKED, self.commitment, "write", {"employee_id": False})
        self._refused(SETTLED, self.commitment, "unlink")
        for method, *args in (("write", {"raw": b"khac"}), ("unlink",)):
            self._refused(SETTLED, self._files(self.commitment), method, *args)

    def test_a_diary_goes_on_beside_what_was_judged(self):
        self._issue_decision()
        later = self._record("Kết quả tháng sau", self.item, quantity=6)
        self.assertEqual(self.item.quantity_done, 10)
        self.assertTrue(self.item.is_done)
        later.name = "Kết quả tháng ba"
        self.other_item.with_user(self.staff).is_done = True
        self.commitment.result_summary = "Đã hoàn thành."
        self.commitment.action_report()
        self.assertEqual(self.line.sudo().evidence_ids, self.evidence)

    def test_dossier_and_minutes(self):
        self._issue_decision()
        self.assertEqual(self.dossier.state, "appraising")
        for values in (
            {"minutes_number": "02/BB-HĐ"},
            {"minutes_file": OTHER_FILE},
            {"simplified_procedure": True},
        ):
            self._refused(LOCKED, self.dossier, "write", values)
        self._refused(SETTLED, self.dossier, "unlink")
        for field, message in (("minutes_file", LOCKED), (False, SETTLED)):
            files = self._files(self.dossier, field)
            for method, *args in (("write", {"raw": b"khac"}), ("unlink",)):
                self._refused(message, files, method, *args)
        # what is still open is settled all the same
        self.open_line.with_user(self.officer).action_disqualify("Chưa đủ.")
        self.dossier.with_user(self.officer).action_conclude()

    def test_a_file_cannot_be_slipped_in(self):
        self._issue_decision()
        for record, field, message, user in (
            (self.evidence, "file", SETTLED, self.staff),
            (self.dossier, "minutes_file", LOCKED, self.officer),
            (self.paper, "file", LOCKED, self.head),
        ):
            values = {
                "name": field,
                "res_model": record._name,
                "res_id": record.id,
                "res_field": field,
                "datas": OTHER_FILE,
            }
            files = self.env["ir.attachment"].with_user(user)
            self._refused(message, files, "create", values, user=user)
            loose = files.create({"name": "x", "raw": b"khac"})
            values.pop("datas")
            self._refused(message, loose, "write", values, user=user)

    def test_papers(self):
        decision = self._create_decision(self.campaign)
        self.paper.with_user(self.officer).action_return("Mờ")
        with self.assertRefused(UserError, "is still missing a corrected paper"):
            decision.with_user(self.leader).action_sign()
        self.paper.action_submit()
        decision.with_user(self.leader).action_sign()
        self._refused("which is signed", self.paper, "action_return", "Mờ")
        decision.with_user(self.officer).action_number(1)
        decision.with_user(self.officer).action_issue()
        for values in ({"file": OTHER_FILE}, {"name": "x"}, {"nomination_id": False}):
            self._refused(LOCKED, self.paper, "write", values)
        self._refused(LOCKED, self.paper, "unlink")
        for method, *args in (("write", {"raw": b"khac"}), ("unlink",)):
            self._refused(LOCKED, self._files(self.paper, "file"), method, *args)
        values = {**self.paper.copy_data()[0], "file": FILE}
        self._refused(LOCKED, self.paper, "create", values, user=self.head)

    def test_nomination(self):
        decision = self._issue_decision()
        for values in (
            {"merit": "Khác"},
            {"amount": 1},
            {"decision_id": False},
        ):
            self._refused("locked", self.line, "write", values)
        for values in ({"evidence_ids": [(5,)]}, {"state": "qualified"}):
            self._refused("changes only through", self.line, "write", values)
        self._refused(LOCKED, self.line, "unlink")
        self._refused(LOCKED, decision, "write", {"subject": "Khác"})

    def test_revoking_opens_nothing(self):
        decision = self._issue_decision()
        decision.with_user(self.leader).action_revoke("Sai đối tượng")
        self._refused(SETTLED, self.evidence, "write", {"name": "Khác"})

    def test_a_decision_that_was_never_issued_leaves_all_open(self):
        decision = self._create_decision(self.campaign)
        decision.with_user(self.leader).action_sign()
        decision.with_user(self.leader).action_revoke("Lập lại")
        self.evidence.name = "Nghiệm thu lần hai"
        self.paper.with_user(self.officer).action_return("Mờ")
        self.paper.file = OTHER_FILE
        self.assertFalse(self.line.decision_id)

    def test_files_of_other_locked_records(self):
        """What refuses a field refuses the attachment that holds it."""
        review = self._create_review(self.campaign)
        review.action_complete()
        files = self._files(review, "report_file")
        self._refused(LOCKED, files, "write", {"raw": b"khac"})
        self._refused(LOCKED, files, "unlink")
        review.action_reopen()
        files.write({"raw": b"khac"})
