from datetime import date

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.thidua_khenthuong.models.mixins.gate import WritePass

from .common import BY_BUTTON, LOCKED, TdktCase


@tagged("post_install", "-at_install", "tdkt")
class TestGuards(TdktCase):
    """States and locked fields cannot be set from outside, by anybody."""

    def test_state_is_refused_by_create(self):
        cases = {
            "tdkt.campaign": self._prepare_campaign_values(state="launched"),
            "tdkt.decision": {"state": "issued", "subject": "x"},
            "tdkt.dossier": {"department_id": self.department.id, "state": "submitted"},
            "tdkt.commitment": {"campaign_id": 1, "state": "approved"},
            "tdkt.nomination": {"award_id": self.award.id, "state": "qualified"},
        }
        for model, vals in cases.items():
            with (
                self.subTest(model=model),
                self.assertRefused(UserError, "changes only through"),
            ):
                self.env[model].create(vals)

    def test_state_is_refused_by_write(self):
        campaign = self._create_campaign(launched=False)
        dossier = self._create_dossier(campaign)
        records = (
            campaign,
            dossier,
            dossier.nomination_ids,
            self._create_decision(campaign, gather=False),
        )
        for record in records:
            # the superuser is no exception
            for candidate in (record, record.sudo()):
                with (
                    self.subTest(record=record),
                    self.assertRefused(UserError, "“State” changes only through"),
                ):
                    candidate.write({"state": "closed"})
        with self.assertRefused(UserError, "“Number” changes only through"):
            campaign.write({"number": 5})
        with self.assertRefused(UserError, "“Document” changes only through"):
            campaign.write({"document_state": "issued"})

    def test_forged_context_does_not_open_the_gate(self):
        campaign = self._create_campaign(launched=False)
        for forged in (True, "x", {}, object()):
            with (
                self.subTest(forged=forged),
                self.assertRefused(UserError, "“State” changes only through"),
            ):
                campaign.with_context(tdkt_moving=forged).write({"state": "launched"})
        # positive control: what opens it is no context at all
        with WritePass(campaign, {campaign.id: {"state": "launched"}}):
            campaign.write({"state": "launched"})
        self.assertEqual(campaign.state, "launched")

    def test_copy_resets(self):
        campaign = self._create_campaign()
        campaign.with_user(self.officer).action_number(7)
        copy = campaign.with_user(self.officer).copy()
        self.assertRecordValues(
            copy, [{"state": "draft", "document_state": "draft", "number": 0}]
        )
        self.assertEqual(
            copy.section_ids.point_ids.mapped("text"),
            campaign.section_ids.point_ids.mapped("text"),
        )

    def test_started_records_are_not_deleted(self):
        campaign = self._create_campaign()
        with self.assertRefused(UserError, "has left the draft state"):
            campaign.with_user(self.officer).unlink()
        draft = self._create_campaign(launched=False)
        draft.with_user(self.officer).unlink()
        self.assertFalse(draft.exists())


@tagged("post_install", "-at_install", "tdkt")
class TestCampaign(TdktCase):
    def test_launch_names_all_that_is_missing(self):
        campaign = self._create_campaign(
            launched=False,
            theme=False,
            date_end=False,
            department_ids=False,
            section_ids=False,
            signer_id=False,
        )
        lacking = ("Theme", "Date End", "Participating", "content point", "Signer")
        with self.assertRefused(UserError, *lacking):
            campaign.with_user(self.leader).action_launch()
        self.assertEqual(campaign.state, "draft")

    def test_only_the_leader_launches(self):
        campaign = self._create_campaign(launched=False)
        for user in (self.officer, self.manager):
            with (
                self.subTest(user=user.login),
                self.assertRefused(AccessError, "may do “Launch”"),
            ):
                campaign.with_user(user).action_launch()
        # a draft is not even visible to plain users
        with (
            self.assertRefused(AccessError, "(tdkt.campaign)"),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            campaign.with_user(self.staff).action_launch()
        campaign.with_user(self.leader).action_launch()
        self.assertRecordValues(
            campaign, [{"state": "launched", "document_state": "signed"}]
        )
        with self.assertRefused(UserError, "“Launch” is possible only in: Draft"):
            campaign.with_user(self.leader).action_launch()

    def test_leader_signs_only_his_own(self):
        campaign = self._create_campaign(
            launched=False, signer_id=self.head.employee_id.id
        )
        with self.assertRefused(UserError, "to be signed by"):
            campaign.with_user(self.leader).action_launch()

    def test_warnings_do_not_block(self):
        campaign = self._create_campaign(launched=False)
        self.assertIn("no budget", campaign.open_gaps)
        self.assertIn("no deadline", campaign.open_gaps)
        self.assertIn("no number of awards", campaign.open_gaps)
        campaign.with_user(self.leader).action_launch()
        self.assertIn("no budget", campaign.message_ids[0].body)

    def test_signed_text_is_frozen_and_the_rest_is_not(self):
        campaign = self._create_campaign().with_user(self.officer)
        for vals in (
            {"theme": "Khác"},
            {"date_end": date(2023, 6, 30)},
            {"section_ids": [(0, 0, {"title": "II", "kind": "other"})]},
            {"recipient_ids": [(0, 0, {"name": "UBND tỉnh"})]},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRefused(UserError, "is locked in its present state"),
            ):
                campaign.write(vals)
        with self.assertRefused(UserError, "“Section” of “", "is locked"):
            campaign.section_ids.point_ids.write({"text": "Khác"})
        campaign.write(
            {
                "budget": 10_000_000,
                "award_ids": [(0, 0, {"award_id": self.award.id, "quantity": 5})],
            }
        )
        self.assertEqual(campaign.award_ids.quantity, 5)

    def test_dates_reversed(self):
        campaign = self._create_campaign(launched=False)
        with self.assertRefused(ValidationError, "ends on 01/01/2023"):
            campaign.with_user(self.officer).date_end = date(2023, 1, 1)

    def test_cron_reviews_the_day_after_the_end(self):
        campaign = self._create_campaign()
        with freeze_time(campaign.date_end):
            self.env["tdkt.campaign"]._cron_start_review()
            self.assertEqual(campaign.state, "launched")
        with freeze_time("2023-06-01"):
            self.env["tdkt.campaign"]._cron_start_review()
        self.assertEqual(campaign.state, "reviewing")

    def test_close_needs_the_report_and_no_open_dossier(self):
        campaign = self._create_campaign()
        dossier = self._create_dossier(campaign)
        campaign = campaign.with_user(self.officer)
        campaign.action_start_review()
        with self.assertRefused(UserError, "open dossier"):
            campaign.action_close()
        dossier.unlink()
        with self.assertRefused(UserError, "final report"):
            campaign.action_close()
        review = self._create_review(campaign)
        with self.assertRefused(UserError, "final report"):
            campaign.action_close()
        review.action_complete()
        campaign.action_close()
        self.assertEqual(campaign.state, "closed")
        with self.assertRefused(UserError, "“Budget” of “", "is locked"):
            campaign.write({"budget": 1})

    def test_cancel_needs_a_reason(self):
        campaign = self._create_campaign().with_user(self.leader)
        with self.assertRefused(UserError, "Enter a reason."):
            campaign.action_cancel("  ")
        campaign.action_cancel("Trùng phong trào của tỉnh")
        self.assertEqual(campaign.cancel_reason, "Trùng phong trào của tỉnh")

    def test_progress_by_department(self):
        campaign = self._create_campaign()
        rows = campaign.progress_ids
        self.assertEqual(len(rows), 3)
        self.assertEqual(set(rows.mapped("missing_minimum")), {1})
        self.assertEqual(campaign.registered_count, 0)
        commitment = self._create_commitment(campaign)
        commitment.action_submit()
        self.env.flush_all()
        campaign.invalidate_recordset()
        row = campaign.progress_ids.filtered(
            lambda row: row.department_id == self.department
        )
        row.invalidate_recordset()
        self.assertRecordValues(
            row,
            [
                {
                    "registered": True,
                    "item_count": 1,
                    "done_count": 0,
                    "missing_minimum": 0,
                    "days_left": 82,
                }
            ],
        )
        self.assertEqual(campaign.registered_count, 1)
        self.assertEqual(campaign.department_count, 3)

    def test_progress_counts_only_the_kinds_asked_for(self):
        campaign = self._create_campaign()
        commitment = self._create_commitment(campaign)
        commitment.item_ids.kind = "title"
        commitment.action_submit()
        self.env.flush_all()
        row = self.env["tdkt.campaign.progress"].search(
            [
                ("campaign_id", "=", campaign.id),
                ("department_id", "=", self.department.id),
            ]
        )
        self.assertEqual(row.missing_minimum, 1)


@tagged("post_install", "-at_install", "tdkt")
class TestCommitment(TdktCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()

    def test_whole_life(self):
        commitment = self._create_commitment(self.campaign)
        commitment.action_submit()
        officer_view = commitment.with_user(self.officer)
        officer_view.action_return("Ghi rõ thời hạn")
        self.assertEqual(commitment.return_reason, "Ghi rõ thời hạn")
        commitment.item_ids.date_due = date(2023, 5, 1)
        commitment.action_submit()
        commitment.action_recall()
        self.assertEqual(commitment.state, "draft")
        commitment.action_submit()
        officer_view.action_approve()
        with self.assertRefused(UserError, "“Item” of “", "is locked"):
            commitment.item_ids.write({"name": "Khác"})
        self.env["tdkt.evidence"].with_user(self.head).create(
            {
                "item_id": commitment.item_ids.id,
                "name": "Giải quyết hồ sơ tháng 3",
                "quantity": 10,
                "file": b"bWluaCBjaHVuZw==",
                "filename": "minh-chung.txt",
            }
        )
        self.assertEqual(commitment.item_ids.quantity_done, 10)
        self.assertEqual(commitment.progress, 100)
        with self.assertRefused(UserError, "Write the self-report of"):
            commitment.action_report()
        commitment.result_summary = "Đã hoàn thành."
        commitment.action_report()
        with self.assertRefused(UserError, "Choose the assessment of"):
            officer_view.action_assess()
        with self.assertRefused(UserError, "“tuyet_voi” is not an assessment"):
            officer_view.action_assess("tuyet_voi")
        officer_view.action_assess("excellent", "Tốt")
        self.assertRecordValues(
            commitment, [{"state": "assessed", "assessment": "excellent"}]
        )
        with self.assertRefused(UserError, "“Evidence” of “", "is locked"):
            commitment.evidence_ids.write({"name": "Sửa"})

    def test_out_of_order_and_twice(self):
        commitment = self._create_commitment(self.campaign)
        with self.assertRefused(UserError, "“Approve” is possible only in: Submitted"):
            commitment.with_user(self.officer).action_approve()
        commitment.action_submit()
        with self.assertRefused(UserError, "possible only in"):
            commitment.action_submit()

    def test_owner_cannot_approve(self):
        commitment = self._create_commitment(self.campaign)
        commitment.action_submit()
        with self.assertRefused(AccessError, "may do “Approve”"):
            commitment.action_approve()

    def test_duplicates(self):
        self._create_commitment(self.campaign)
        with (
            self.assertRefused(UniqueViolation, "tdkt_commitment_department_uniq"),
            mute_logger("odoo.sql_db"),
        ):
            self._create_commitment(self.campaign)
        # a person of that department may still register for himself
        personal = self._create_commitment(
            self.campaign, self.staff, employee_id=self.staff.employee_id.id
        )
        personal.action_submit()
        self.assertEqual(personal.state, "submitted")

    def test_measurable_item_needs_a_unit(self):
        commitment = self._create_commitment(self.campaign)
        with self.assertRefused(ValidationError, "in which unit"):
            commitment.item_ids.write({"uom": " "})

    def test_department_outside_the_campaign(self):
        outside = self.env["hr.department"].create(
            {"name": "Ngoài", "company_id": self.company.id}
        )
        outside.manager_id = self.head.employee_id
        commitment = self._create_commitment(self.campaign, department_id=outside.id)
        with self.assertRefused(UserError, "does not take part"):
            commitment.action_submit()

    def test_archived_employee(self):
        employee = self.staff.employee_id
        employee.action_archive()
        with self.assertRefused(ValidationError, "archived"):
            self._create_commitment(self.campaign, employee_id=employee.id)

    def test_evidence_files(self):
        commitment = self._create_commitment(self.campaign)
        commitment.action_submit()
        commitment.with_user(self.officer).action_approve()
        evidence = self.env["tdkt.evidence"].with_user(self.head)
        vals = {"commitment_id": commitment.id, "name": "Ảnh", "filename": "a.jpg"}
        with self.assertRefused(ValidationError, "0 bytes"):
            evidence.create({**vals, "file": b""})
        self.company.tdkt_evidence_max_mb = 1
        with self.assertRefused(ValidationError, "larger than 1 MB"):
            evidence.create({**vals, "file": b"QUFB" * 400_000})
        with self.assertRefused(ValidationError, "future"):
            evidence.create({**vals, "date": "2023-03-11"})

    def test_one_activity_for_whoever_is_next(self):
        commitment = self._create_commitment(self.campaign)
        commitment.action_submit()
        self.assertEqual(commitment.sudo().activity_ids.user_id, self.officer)
        commitment.with_user(self.officer).action_approve()
        self.assertEqual(commitment.sudo().activity_ids.user_id, self.head)
        self.assertEqual(
            commitment.sudo().activity_ids.date_deadline, self.campaign.date_end
        )
        commitment.result_summary = "Xong"
        commitment.action_report()
        commitment.with_user(self.officer).action_assess("good")
        self.assertFalse(commitment.sudo().activity_ids)


@tagged("post_install", "-at_install", "tdkt")
class TestDossierAndDecision(TdktCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()

    def test_lines_return_and_resubmit(self):
        dossier = self._create_dossier(self.campaign)
        dossier.action_submit()
        line = dossier.nomination_ids
        officer_line = line.with_user(self.officer)
        with self.assertRefused(UserError, "Start the appraisal of"):
            officer_line.action_qualify()
        dossier.with_user(self.officer).action_appraise()
        with self.assertRefused(UserError, "“Recall” is possible only in: Submitted"):
            dossier.action_recall()
        with self.assertRefused(UserError, "“Merit” of “", "is locked"):
            line.write({"merit": "Sửa"})
        officer_line.action_return("Nêu số liệu")
        self.assertEqual(line.reason, "Nêu số liệu")
        line.merit = "Giải quyết 120 hồ sơ trước hạn."
        line.action_submit()
        officer_line.action_disqualify("Chưa đủ 6 tháng")
        officer_line.action_qualify()
        self.assertRecordValues(line, [{"state": "qualified", "reason": False}])

    def test_submit_needs_lines_and_merit(self):
        dossier = self._create_dossier(self.campaign, nominations=[])
        with self.assertRefused(UserError, "does not nominate anybody"):
            dossier.action_submit()
        dossier = self._create_dossier(
            nominations=[
                {"award_id": self.award.id, "employee_id": self.staff.employee_id.id}
            ]
        )
        with self.assertRefused(UserError, "Describe the merit"):
            dossier.action_submit()

    def test_returned_dossier_opens_its_lines(self):
        dossier = self._create_dossier(self.campaign)
        dossier.action_submit()
        dossier.with_user(self.officer).action_return("Thiếu biên bản")
        dossier.nomination_ids.merit = "Bổ sung"
        dossier.action_submit()
        self.assertEqual(dossier.nomination_ids.state, "proposed")

    def test_department_for_an_individual_award(self):
        with self.assertRefused(ValidationError, "is not given to"):
            self._create_dossier(
                nominations=[
                    {"award_id": self.award.id, "department_id": self.department.id}
                ]
            )

    def test_snapshots_survive_the_person(self):
        self._qualify(self._create_dossier(self.campaign))
        employee = self.staff.employee_id
        employee.write({"name": "Tên Mới", "department_id": self.other_department.id})
        employee.job_title = "Khác"
        decision = self._issue(self._create_decision(self.campaign))
        commendation = decision.commendation_ids
        employee.action_archive()
        self.department.name = "Phòng Đã đổi tên"
        self.assertRecordValues(
            commendation,
            [
                {
                    "nominee_name": "Người t_staff",
                    "nominee_position": "Chuyên viên",
                    "nominee_department": "Phòng Tổ chức",
                    "unit_id": self.department.id,
                    "state": "valid",
                }
            ],
        )
        with self.assertRefused(UserError, "archive it instead"):
            employee.unlink()
        with self.assertRefused(
            UserError,
            "has been proposed or given and cannot be deleted: archive it instead",
        ):
            self.award.unlink()

    def test_issue_creates_commendations_and_locks(self):
        dossier = self._qualify(self._create_dossier(self.campaign))
        decision = self._create_decision(self.campaign)
        self.assertEqual(decision.nomination_ids.amount, 450_000)
        decision.nomination_ids.with_user(self.officer).write(
            {"amount": 540_000, "bonus_reason": "Theo quy chế của Sở"}
        )
        self._issue(decision, 12)
        commendation = decision.commendation_ids
        self.assertRecordValues(
            commendation,
            [
                {
                    "employee_id": self.staff.employee_id.id,
                    "award_id": self.award.id,
                    "campaign_id": self.campaign.id,
                    "year": 2023,
                    "amount": 540_000,
                    "decision_number": "12/QĐ-SKT",
                    "code": "01/2023",
                    "date": date(2023, 3, 10),
                }
            ],
        )
        self.assertEqual(dossier.state, "concluded")
        self.assertEqual(dossier.nomination_ids.state, "decided")
        self.assertEqual(self.staff.employee_id.commendation_ids, commendation)
        self.assertEqual(self.staff.employee_id.commendation_count, 1)
        locked = (
            (decision, {"subject": "Khác"}),
            (dossier, {"minutes_number": "2"}),
            (dossier.nomination_ids, {"merit": "Khác"}),
            (dossier.nomination_ids, {"amount": 1}),
            (commendation, {"amount": 1}),
            (commendation, {"state": "revoked"}),
        )
        for record, vals in locked:
            with self.subTest(vals=vals), self.assertRefusedAs(LOCKED, BY_BUTTON):
                record.sudo().write(vals)
        with self.assertRefused(
            UserError, "Award records are kept: revoke the decision"
        ):
            commendation.sudo().unlink()
        with self.assertRefused(
            UserError, "A commendation comes from an issued decision"
        ):
            self.env["tdkt.commendation"].sudo().create({"nominee_name": "x"})

    def test_award_above_authority(self):
        dossier = self._qualify(
            self._create_dossier(
                self.campaign,
                nominations=[
                    {
                        "award_id": self.high_award.id,
                        "employee_id": self.staff.employee_id.id,
                        "merit": "Xuất sắc",
                    }
                ],
            )
        )
        decision = self._create_decision(self.campaign, gather=False)
        with self.assertRefused(UserError, "Chairperson of the Provincial", "Điều 79"):
            decision.action_gather()
        with self.assertRefused(
            ValidationError, "is decided by: Chairperson of the Provincial", "Điều 79"
        ):
            dossier.nomination_ids.with_user(self.officer).decision_id = decision
        self.company.tdkt_authority = "province_chair"
        decision.action_gather()
        self.assertEqual(decision.nomination_ids, dossier.nomination_ids)

    def test_minutes_are_required_unless_simplified(self):
        dossier = self._create_dossier(self.campaign, minutes_file=False)
        self._qualify(dossier)
        decision = self._create_decision(self.campaign, gather=False)
        with self.assertRefused(UserError, "Minutes File"):
            decision.action_gather()
        with self.assertRefused(UserError, "Only an officer"):
            dossier.simplified_procedure = True
        dossier.with_user(self.officer).simplified_procedure = True
        decision.action_gather()
        self.assertEqual(decision.nomination_count, 1)

    def test_unqualified_lines_stay_out(self):
        dossier = self._create_dossier(self.campaign)
        dossier.action_submit()
        decision = self._create_decision(self.campaign, gather=False)
        with self.assertRefused(UserError, "is locked"):
            decision.nomination_ids = [(4, dossier.nomination_ids.id)]

    def test_order_sign_number_issue(self):
        self._qualify(self._create_dossier(self.campaign))
        decision = self._create_decision(self.campaign)
        officer_view = decision.with_user(self.officer)
        with self.assertRefused(UserError, "after it has been signed"):
            officer_view.action_number(1)
        with self.assertRefused(AccessError, "may do “Sign”"):
            officer_view.action_sign()
        decision.with_user(self.leader).action_sign()
        with self.assertRefused(UserError, "“Issue” is possible only in: Numbered"):
            officer_view.action_issue()
        with self.assertRefused(UserError, "Enter the number assigned"):
            officer_view.action_number()
        for wrong in ("abc", -3, 0, 10**9):
            with self.assertRefused(
                UserError, "Enter the number assigned", "digits only"
            ):
                officer_view.action_number(wrong)
        officer_view.action_number("05", "2023-03-09", "Ký tay hôm qua")
        self.assertEqual(decision.number_display, "05/QĐ-SKT")
        self.assertEqual(decision.date_document, date(2023, 3, 9))
        officer_view.action_issue()
        with self.assertRefused(UserError, "“Issue” is possible only in: Numbered"):
            officer_view.action_issue()

    def test_same_number_twice(self):
        self._qualify(self._create_dossier(self.campaign))
        self._issue(self._create_decision(self.campaign), 3)
        self._qualify(self._create_dossier(year=2022))
        second = self._create_decision(year=2022)
        second.with_user(self.leader).action_sign()
        with self.assertRefused(UserError, "already used by"):
            second.with_user(self.officer).action_number(3)
        second.with_user(self.officer).action_number(4, "2023-03-01", "Văn bản cũ")
        self.assertIn("out of order", second.message_ids[0].body)

    def test_series_kept_here(self):
        decision_type = self.env.ref("thidua_khenthuong.document_type_decision")
        decision_type.with_company(self.company).series_kept_here = True
        self._qualify(self._create_dossier(self.campaign))
        decision = self._create_decision(self.campaign)
        decision.with_user(self.leader).action_sign()
        with self.assertRefused(UserError, "allotted here"):
            decision.with_user(self.officer).action_number(9)
        decision.with_user(self.officer).action_number()
        self.assertEqual(decision.number, 1)

    def _sign_decision(self, **values):
        self._qualify(self._create_dossier(self.campaign))
        decision = self._create_decision(self.campaign, **values)
        decision.with_user(self.leader).action_sign()
        return decision.with_user(self.officer)

    def test_series_begun_in_mid_year(self):
        """It goes on after the highest typed number; a free lower one can be typed."""
        kind = self.env.ref("thidua_khenthuong.document_type_decision")
        kind = kind.with_company(self.company).with_user(self.manager)
        self._sign_decision().action_number(7)
        kind.series_kept_here = True
        second, third = self._sign_decision(), self._sign_decision()
        second.action_number()
        self.assertEqual(second.number, 8)
        with self.assertRefused(UserError, "allotted here from 8 on"):
            third.action_number(9)
        with self.assertRefused(UserError, "already used by"):
            third.action_number(7)
        third.action_number(3)
        self.assertEqual(third.number, 3)

    def test_series_of_a_later_year_gives_no_numbers_of_an_earlier(self):
        kind = self.env.ref("thidua_khenthuong.document_type_decision")
        kind.with_company(self.company).series_kept_here = True
        decision = self._sign_decision(year=2022)
        series = self.env["tdkt.number.series"]
        self.assertEqual(decision._take_number(40, date(2022, 12, 30)), 40)
        self.assertEqual(series._first_number(self.company, decision.symbol, 2024), 1)

    def test_next_number_of_a_series(self):
        kind = self.env.ref("thidua_khenthuong.document_type_decision")
        kind = kind.with_company(self.company).with_user(self.manager)
        self._sign_decision().action_number(7)
        with self.assertRefused(AccessError, "(tdkt.document.type)"):
            kind.with_user(self.officer).action_keep_series()
        with self.assertRefused(UserError, "would be 8: give a reason"):
            kind.action_keep_series(6)
        self.assertFalse(kind.series_kept_here)
        dialog = Form(
            self.env["tdkt.series.start"]
            .with_user(self.manager)
            .with_context(active_id=kind.id)
        )
        self.assertEqual(dialog.symbol, "QĐ-SKT")
        self.assertEqual((dialog.highest_number, dialog.next_number), (7, 8))
        dialog.next_number = 6
        dialog.reason = "Số 6 còn trống"
        dialog.save().action_confirm()
        entry = self.env["tdkt.audit.entry"].search(
            [("action", "=", "start_series"), ("company_id", "=", self.company.id)],
            limit=1,
        )
        self.assertEqual(
            (entry.reason, entry.user_id), ("Số 6 còn trống", self.manager)
        )
        numbers = []
        for _turn in range(2):
            decision = self._sign_decision()
            decision.action_number()
            numbers.append(decision.number)
        # 7 is in use and passed over
        self.assertEqual(numbers, [6, 8])
        kind.action_give_up_series()
        self.assertFalse(kind.series_kept_here)

    def test_number_before_signature_setting(self):
        decision_type = self.env.ref("thidua_khenthuong.document_type_decision")
        decision_type.with_company(self.company).number_before_signature = True
        self._qualify(self._create_dossier(self.campaign))
        decision = self._create_decision(self.campaign)
        decision.with_user(self.officer).action_number(8)
        self.assertRecordValues(decision, [{"state": "draft", "number": 8}])
        decision.with_user(self.leader).action_sign()
        decision.with_user(self.officer).action_number()
        self.assertRecordValues(decision, [{"state": "numbered", "number": 8}])

    def test_revoke_issued(self):
        self._qualify(self._create_dossier(self.campaign))
        decision = self._issue(self._create_decision(self.campaign))
        with self.assertRefused(UserError, "Enter a reason."):
            decision.with_user(self.leader).action_revoke()
        decision.with_user(self.leader).action_revoke("Kê khai sai")
        self.assertEqual(decision.commendation_ids.state, "revoked")
        self.assertEqual(self.staff.employee_id.commendation_count, 0)

    def test_revoke_before_issue_frees_the_lines(self):
        dossier = self._qualify(self._create_dossier(self.campaign))
        decision = self._create_decision(self.campaign)
        decision.with_user(self.leader).action_sign()
        decision.with_user(self.leader).action_revoke("Sai căn cứ")
        self.assertRecordValues(
            dossier.nomination_ids, [{"state": "qualified", "decision_id": False}]
        )

    def test_propose_reaches_the_signer(self):
        self._qualify(self._create_dossier(self.campaign))
        decision = self._create_decision(self.campaign)
        decision.action_propose()
        self.assertEqual(decision.sudo().activity_ids.user_id, self.leader)
        decision.with_user(self.leader).action_sign()
        self.assertEqual(decision.sudo().activity_ids.user_id, self.officer)

    def test_outside_person(self):
        partner = self.env["res.partner"].create({"name": "Ông Ngoài"})
        dossier = self._qualify(
            self._create_dossier(
                self.campaign,
                nominations=[
                    {
                        "award_id": self.award.id,
                        "partner_id": partner.id,
                        "merit": "Hiến đất làm trường",
                    },
                    {
                        "award_id": self.collective_award.id,
                        "department_id": self.department.id,
                        "merit": "Tập thể xuất sắc",
                    },
                ],
            )
        )
        decision = self._create_decision(self.campaign)
        self.assertEqual(decision.individual_count, 1)
        self.assertEqual(decision.collective_count, 1)
        self._issue(decision)
        self.assertEqual(self.department.commendation_count, 1)
        self.assertEqual(dossier.state, "concluded")
