import base64
from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TdktCase
from .test_print import PrintCase, squeeze

RULE_LOG = "odoo.addons.base.models.ir_rule"


class SubmissionCase(TdktCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls.superior = cls.env["res.partner"].create(
            {"name": "Chủ tịch Ủy ban nhân dân tỉnh", "is_company": True}
        )

    @classmethod
    def _high_nominations(cls):
        return [
            {
                "award_id": cls.high_award.id,
                "employee_id": user.employee_id.id,
                "merit": "Dẫn đầu phong trào.",
            }
            for user in (cls.staff, cls.head)
        ]

    @classmethod
    def _qualified_dossier(cls, **values):
        values.setdefault("nominations", cls._high_nominations())
        return cls._qualify(cls._create_dossier(cls.campaign, **values))

    @classmethod
    def _create_submission(cls, gather=True, **values):
        submission = (
            cls.env["tdkt.submission"]
            .with_user(cls.officer)
            .create(
                {
                    "company_id": cls.company.id,
                    "campaign_id": cls.campaign.id,
                    "subject": "Về việc đề nghị tặng Bằng khen",
                    "superior_id": cls.superior.id,
                    "signer_id": cls.leader.employee_id.id,
                    "year": 2023,
                    **values,
                }
            )
        )
        if gather:
            submission.action_gather()
        return submission

    @classmethod
    def _sent_submission(cls):
        submission = cls._issue(cls._create_submission(), 9)
        submission.with_user(cls.officer).channel = "ioffice"
        submission.with_user(cls.officer).action_send()
        return submission

    @classmethod
    def _create_answer(cls, submission, user=None, **values):
        action = submission.with_user(cls.officer).action_register_answer()
        return (
            cls.env["tdkt.decision"]
            .with_user(user or cls.officer)
            .with_context(**action["context"])
            .create(
                {
                    "company_id": cls.company.id,
                    "external_reference": "1234/QĐ-UBND",
                    "date_document": date(2023, 3, 8),
                    "scan_file": base64.b64encode(b"%PDF-1.4"),
                    "scan_filename": "qd.pdf",
                    **values,
                }
            )
        )


@tagged("post_install", "-at_install", "tdkt")
class TestSubmission(SubmissionCase):
    def test_gathers_what_is_above_the_heads_authority_and_nothing_else(self):
        dossier = self._qualified_dossier(
            nominations=[
                *self._high_nominations(),
                {
                    "award_id": self.award.id,
                    "employee_id": self.staff.employee_id.id,
                    "merit": "Xuất sắc",
                },
            ]
        )
        submission = self._create_submission()
        own = dossier.nomination_ids.filtered(lambda line: line.award_id == self.award)
        self.assertEqual(submission.nomination_ids, dossier.nomination_ids - own)
        self.assertEqual(submission.nomination_count, 2)
        with self.assertRefused(
            ValidationError, "is decided by the head of this office"
        ):
            own.with_user(self.officer).submission_id = submission
        # a line stands in one document only
        decision = self._create_decision(self.campaign)
        self.assertEqual(decision.nomination_ids, own)
        with self.assertRefused(
            UserError,
            "No qualified nomination above this office's authority is waiting.",
        ):
            self._create_submission(gather=False).action_gather()

    def test_papers_of_the_dossier_come_from_the_law_in_force(self):
        self._qualified_dossier()
        submission = self._create_submission(date_document=date(2024, 2, 1))
        self.assertEqual(
            submission.paper_ids.mapped("name"),
            [
                "Tờ trình",
                "Báo cáo thành tích",
                "Biên bản họp xét thi đua, khen thưởng",
            ],
        )
        self.assertIn("Điều 84 khoản 2", submission.paper_ids[0].legal_basis)
        # gathering twice adds nothing twice
        submission._fill_papers()
        self.assertEqual(len(submission.paper_ids), 3)

    def test_minutes_are_required_unless_simplified(self):
        dossier = self._qualified_dossier(minutes_file=False)
        submission = self._create_submission(gather=False)
        with self.assertRefused(UserError, "still lacks: Minutes File"):
            submission.action_gather()
        with self.assertRefused(
            ValidationError, "The dossier “", "still lacks: Minutes File"
        ):
            dossier.nomination_ids.with_user(self.officer).submission_id = submission
        dossier.with_user(self.officer).simplified_procedure = True
        submission.action_gather()
        self.assertEqual(submission.nomination_count, 2)

    def test_minutes_gone_before_the_signature(self):
        dossier = self._qualified_dossier()
        submission = self._create_submission()
        dossier.with_user(self.officer).minutes_number = False
        with self.assertRefused(UserError, "still lacks: Minutes Number"):
            submission.with_user(self.leader).action_sign()

    def test_whole_way_to_the_answer(self):
        dossier = self._qualified_dossier()
        submission = self._create_submission()
        submission.action_propose()
        self.assertEqual(submission.sudo().activity_ids.user_id, self.leader)
        self._issue(submission, 9)
        self.assertEqual(submission.number_display, "09/TTr-SKT")
        officer_view = submission.with_user(self.officer)
        with self.assertRefused(UserError, "still lacks: Channel"):
            officer_view.action_send()
        officer_view.channel = "paper"
        officer_view.action_send()
        self.assertRecordValues(
            submission, [{"state": "sent", "date_sent": date(2023, 3, 10)}]
        )
        granted, refused = dossier.nomination_ids
        self.assertEqual(set(dossier.nomination_ids.mapped("state")), {"forwarded"})
        self.assertEqual(granted.answer, "awaited")
        # the unit sees where its lines are, and cannot take them out
        self.assertTrue(submission.with_user(self.head).has_access("read"))
        with self.assertRefused(
            UserError,
            "“Withdraw” is possible only in: Draft, Proposed, Returned, Qualified",
        ):
            granted.with_user(self.head).action_withdraw("Rút")

        answer = self._create_answer(submission)
        self.assertEqual(answer.issuer_id, self.superior)
        answer.action_gather()
        refused.with_user(self.officer).action_remove_from_decision()
        answer.action_register()
        self.assertRecordValues(
            answer, [{"state": "issued", "number": 1234, "symbol": "QĐ-UBND"}]
        )
        self.assertEqual(submission.state, "sent")
        with self.assertRefused(UserError, "Enter a reason."):
            refused.with_user(self.officer).action_refuse("")
        refused.with_user(self.officer).action_refuse("Công văn 55: chưa đủ 2 năm")
        self.assertRecordValues(
            granted | refused,
            [
                {"state": "decided", "answer": "granted"},
                {"state": "unqualified", "answer": "refused"},
            ],
        )
        self.assertRecordValues(
            submission, [{"state": "answered", "date_answered": date(2023, 3, 10)}]
        )
        self.assertEqual(dossier.state, "concluded")
        commendation = self.staff.employee_id.commendation_ids
        self.assertRecordValues(
            commendation,
            [
                {
                    "award_id": self.high_award.id,
                    "decision_number": "1234/QĐ-UBND",
                    "date": date(2023, 3, 8),
                    # it stands in the register of the province, not in ours
                    "register_number": 0,
                    "code": False,
                }
            ],
        )

    def test_withdraw_frees_the_lines(self):
        dossier = self._qualified_dossier()
        submission = self._sent_submission().with_user(self.officer)
        with self.assertRefused(UserError, "Enter a reason."):
            submission.action_withdraw(" ")
        submission.action_withdraw("Bổ sung hồ sơ")
        self.assertEqual(submission.state, "withdrawn")
        self.assertEqual(submission.withdraw_reason, "Bổ sung hồ sơ")
        for line in dossier.nomination_ids:
            self.assertRecordValues(
                line, [{"state": "qualified", "submission_id": False}]
            )
        self.assertEqual(self._create_submission().nomination_count, 2)

    def test_answered_in_part_is_not_withdrawn(self):
        dossier = self._qualified_dossier()
        submission = self._sent_submission().with_user(self.officer)
        dossier.nomination_ids[0].with_user(self.officer).action_refuse("Chưa đủ")
        with self.assertRefused(UserError, "has been answered in part"):
            submission.action_withdraw("Rút")

    def test_revoke_before_sending_frees_the_lines(self):
        dossier = self._qualified_dossier()
        submission = self._create_submission()
        submission.with_user(self.leader).action_sign()
        submission.with_user(self.leader).action_revoke("Sai căn cứ")
        self.assertEqual(set(dossier.nomination_ids.mapped("state")), {"qualified"})
        self.assertFalse(dossier.nomination_ids.submission_id)

    def test_the_signed_list_is_locked(self):
        dossier = self._qualified_dossier()
        submission = self._create_submission()
        submission.with_user(self.leader).action_sign()
        line = dossier.nomination_ids[0].with_user(self.officer)
        with self.assertRefused(UserError, "is signed: it can only be revoked"):
            line.submission_id = False
        with self.assertRefused(UserError, "is locked"):
            submission.paper_ids[0].with_user(self.officer).name = "Khác"
        with self.assertRefused(UserError, "is locked"):
            submission.with_user(self.officer).addressee = "Khác"

    @mute_logger(RULE_LOG)
    def test_roles(self):
        self._qualified_dossier()
        submission = self._create_submission()
        with self.assertRefused(AccessError, "may do “Sign”"):
            submission.with_user(self.officer).action_sign()
        with self.assertRefused(AccessError, "may do “Submit for signature”"):
            submission.with_user(self.head).action_propose()
        for user in (self.staff, self.hr_user, self.council):
            with self.assertRefused(AccessError, "(tdkt.submission)"):
                submission.with_user(user).action_send()
        self.assertFalse(submission.with_user(self.other_head).has_access("read"))
        self.assertFalse(submission.with_user(self.head).has_access("write"))


@tagged("post_install", "-at_install", "tdkt")
class TestRegisteredDecision(SubmissionCase):
    def _register(self, user=None, **values):
        """Create an external decision with one line, as HR enters it."""
        return (
            self.env["tdkt.decision"]
            .with_user(user or self.hr_user)
            .create(
                {
                    "origin": "external",
                    "company_id": self.company.id,
                    "issuer_id": self.superior.id,
                    "external_reference": "77a/QĐ-UBND",
                    "date_document": date(2019, 12, 25),
                    "year": 2019,
                    "commendation_type": "cong_trang",
                    "scan_file": base64.b64encode(b"%PDF-1.4"),
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "award_id": self.high_award.id,
                                "employee_id": self.staff.employee_id.id,
                                "nominee_position": "Nhân viên (năm 2019)",
                            },
                        )
                    ],
                    **values,
                }
            )
        )

    def test_hr_registers_an_award_of_the_province(self):
        decision = self._register()
        decision.action_register()
        self.assertRecordValues(
            decision,
            [{"state": "issued", "number": 0, "number_display": "77a/QĐ-UBND"}],
        )
        self.assertRecordValues(
            decision.commendation_ids,
            [
                {
                    "employee_id": self.staff.employee_id.id,
                    "nominee_position": "Nhân viên (năm 2019)",
                    "decision_number": "77a/QĐ-UBND",
                    "year": 2019,
                    "date": date(2019, 12, 25),
                }
            ],
        )
        for vals in ({"external_reference": "78"}, {"scan_file": False}):
            with (
                self.subTest(vals=vals),
                self.assertRefused(UserError, "is locked in its present state"),
            ):
                decision.write(vals)
        with self.assertRefused(UserError, "“Line” of “", "is locked"):
            decision.line_ids.write({"merit": "Khác"})

    def test_what_is_missing_is_named(self):
        decision = self._register(
            external_reference=False, date_document=False, scan_file=False
        )
        lacking = ("Number and Symbol on Paper", "Document Date", "Scan")
        with self.assertRefused(UserError, *lacking):
            decision.action_register()
        self.company.tdkt_scan_required = False
        decision.write(
            {"external_reference": "5/QĐ", "date_document": date(2023, 3, 11)}
        )
        with self.assertRefused(UserError, "is dated in the future"):
            decision.action_register()
        decision.date_document = date(2023, 3, 1)
        decision.line_ids.unlink()
        with self.assertRefused(UserError, "does not commend anybody yet"):
            decision.action_register()

    def test_the_same_decision_twice_and_the_same_number_of_two_issuers(self):
        self._register().action_register()
        again = self._register(external_reference=" 77A / qđ-ubnd")
        with self.assertRefused(UserError, "is registered already"):
            again.action_register()
        other = self.env["res.partner"].create({"name": "Bộ Nội vụ"})
        again.issuer_id = other
        again.action_register()
        self.assertEqual(again.state, "issued")
        # the same number of another year is another decision
        self._register(date_document=date(2020, 1, 2)).action_register()

    def test_an_old_decision_of_this_office_against_one_made_here(self):
        self._qualify(self._create_dossier(self.campaign))
        self._issue(self._create_decision(self.campaign), 3)
        old = self._register(
            issuer_id=self.company.partner_id.id,
            external_reference="03/QĐ-SKT",
            date_document=date(2023, 3, 9),
        )
        with self.assertRefused(UserError, "is registered already"):
            old.action_register()

    def test_each_origin_has_its_own_way(self):
        decision = self._register(self.officer)
        for method in ("action_propose", "action_number", "action_issue"):
            with (
                self.subTest(method=method),
                self.assertRefused(
                    UserError, "was made elsewhere: it can only be registered"
                ),
            ):
                getattr(decision, method)()
        with self.assertRefused(UserError, "was made elsewhere"):
            decision.with_user(self.leader).action_sign()
        own = self._create_decision(self.campaign, gather=False)
        with self.assertRefused(UserError, "is made by this office"):
            own.action_register()
        with self.assertRefused(UserError, "is locked"):
            own.write({"origin": "external"})
        with self.assertRefused(ValidationError, "is issued by this office"):
            own.issuer_id = self.superior

    def test_no_line_slips_into_a_decision_made_here(self):
        own = self._create_decision(self.campaign, gather=False)
        vals = {
            "decision_id": own.id,
            "award_id": self.high_award.id,
            "employee_id": self.staff.employee_id.id,
        }
        with self.assertRefused(ValidationError, "commends by nominations"):
            self.env["tdkt.decision.line"].with_user(self.officer).create(vals)

    @mute_logger(RULE_LOG)
    def test_hr_touches_no_decision_made_here(self):
        own = self._create_decision(self.campaign, gather=False)
        self.assertFalse(own.with_user(self.hr_user).has_access("read"))
        with self.assertRefused(AccessError, "(tdkt.decision)"):
            self.env["tdkt.decision"].with_user(self.hr_user).create(
                {
                    "company_id": self.company.id,
                    "subject": "x",
                    # it is the decision that is refused, not a line of it
                    "legal_basis_ids": [],
                    "recipient_ids": [],
                }
            )
        self._qualify(self._create_dossier(self.campaign))
        issued = self._issue(self._create_decision(self.campaign), 4)
        self.assertFalse(issued.with_user(self.hr_user).has_access("write"))
        with self.assertRefused(AccessError, "(tdkt.decision)"):
            self._register(self.officer).with_user(self.head).action_register()

    def test_lines_of_another_submission_stay_out(self):
        dossier = self._qualified_dossier()
        self._sent_submission()
        decision = self._register(self.officer)
        with self.assertRefused(UserError, "Choose the submission"):
            decision.action_gather()
        with self.assertRefused(ValidationError, "is not listed in the submission"):
            dossier.nomination_ids[0].with_user(self.officer).decision_id = decision

    def test_revoked_by_the_province(self):
        decision = self._register()
        decision.action_register()
        decision.with_user(self.leader).action_revoke("UBND tỉnh hủy quyết định")
        self.assertEqual(decision.commendation_ids.state, "revoked")


@tagged("post_install", "-at_install", "tdkt")
class TestSubmissionOnPaper(SubmissionCase, PrintCase):
    def test_document(self):
        self._qualified_dossier()
        submission = self._issue(
            self._create_submission(
                introduction="Hội đồng đã họp xét ngày 09/3/2023.",
                date_document=date(2023, 3, 10),
                recipient_ids=[(0, 0, {"name": "Như trên;"})],
            ),
            9,
        )
        document = self._print("report_submission", submission)
        text = squeeze(self._text(document))
        for words in (
            "TỜ TRÌNH",
            "Số: 09/TTr-SKT",
            "Kính gửi: Chủ tịch Ủy ban nhân dân tỉnh",
            "Hội đồng đã họp xét ngày 09/3/2023.",
            "kính đề nghị Chủ tịch Ủy ban nhân dân tỉnh xem xét, quyết định tặng "
            "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh cho 02 cá nhân",
            "- Như trên.",
            "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG",
        ):
            self.assertIn(squeeze(words), text)

    def test_half_a_list_is_never_printed(self):
        self._qualified_dossier()
        submission = self._create_submission()
        self.assertTrue(submission.with_user(self.head).has_access("read"))
        with self.assertRefused(AccessError, "shows more than you may see"):
            self._print("report_submission", submission, self.head)
