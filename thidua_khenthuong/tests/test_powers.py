import base64
from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY, TdktCase

FILE = base64.b64encode(b"%PDF")


@tagged("post_install", "-at_install", "tdkt")
class TestReserved(TdktCase):
    """What the standing office judges, a unit sets neither at first nor later."""

    def _nominations(self, **values):
        line = {
            "award_id": self.award.id,
            "employee_id": self.staff.employee_id.id,
            "merit": "Hoàn thành tốt.",
        }
        return [{**line, **values}]

    def _assert_reserved(self, work, field):
        with self.assertRefused(
            UserError, "Only an officer of the standing office sets", field
        ):
            work()

    def test_the_procedure(self):
        values = {"commendation_type": "cong_trang", "simplified_procedure": True}
        self._assert_reserved(lambda: self._create_dossier(**values), "Simplified")
        dossier = self._create_dossier(commendation_type="cong_trang")
        self._assert_reserved(
            lambda: dossier.write({"simplified_procedure": True}), "Simplified"
        )
        # what the law says by itself is no choice of the unit's
        self._create_dossier(commendation_type="dot_xuat", simplified_procedure=True)
        dossier.with_user(self.officer).simplified_procedure = True

    def test_the_bonus(self):
        lines = self._nominations(amount=9_000_000)
        self._assert_reserved(lambda: self._create_dossier(nominations=lines), "Bonus")
        dossier = self._create_dossier(nominations=self._nominations(amount=0))
        self._assert_reserved(
            lambda: dossier.write(
                {"nomination_ids": [Command.create({**lines[0], "amount": 1})]}
            ),
            "Bonus",
        )

    def test_the_decision_and_the_submission(self):
        decision = self._create_decision(gather=False)
        lines = self._nominations(decision_id=decision.id)
        self._assert_reserved(
            lambda: self._create_dossier(nominations=lines), "Decision"
        )

    def test_the_assessment(self):
        campaign = self._create_campaign()
        values = {"employee_id": self.staff.employee_id.id}
        self._assert_reserved(
            lambda: self._create_commitment(
                campaign, self.staff, assessment="excellent", **values
            ),
            "Assessment",
        )
        commitment = self._create_commitment(campaign, self.staff, **values)
        for state in ("draft", "reported"):
            if state == "reported":
                commitment.action_submit()
                commitment.with_user(self.officer).action_approve()
                commitment.result_summary = "Đã xong"
                commitment.item_ids.quantity_done = 10
                commitment.action_report()
            with self.subTest(state=state):
                self.assertEqual(commitment.state, state)
                self._assert_reserved(
                    lambda: commitment.write({"assessment": "excellent"}),
                    "Assessment",
                )
        commitment.with_user(self.officer).action_assess("good")


@tagged("post_install", "-at_install", "tdkt")
class TestAfterIssue(TdktCase):
    """No later paper undoes what was signed, except as the law has it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._qualify(cls._create_dossier())
        cls.decision = cls._issue(cls._create_decision(), 5)
        cls.awarded = cls.decision.commendation_ids

    def _external(self, reference="99/QĐ-UBND", **values):
        return self._create_external(reference, TODAY, **values)

    def _amend(self, kind="amend", decision=None, number=None, **values):
        amending = self._create_decision(
            gather=False,
            amends_id=(decision or self.decision).id,
            amendment_kind=kind,
            **values,
        )
        amending.action_gather_changes()
        if kind == "amend":
            amending.change_ids.nominee_position = "Chuyên viên chính"
        return self._issue(amending, number) if number else amending

    def test_an_award_revoked_meanwhile_stays_revoked(self):
        amending = self._amend()
        amending.with_user(self.leader).action_sign()
        amending.with_user(self.officer).action_number(6)
        self.decision.with_user(self.leader).action_revoke("Nhầm người")
        with self.assertRefused(UserError, "is not in force"):
            amending.with_user(self.officer).action_issue()
        self.assertEqual(self.awarded.state, "revoked")
        with self.assertRefused(UserError, "is revoked and can no longer be changed"):
            amending.change_ids._apply(TODAY)

    def test_a_registered_paper_changes_what_the_leader_signed_by_him_alone(self):
        values = {"amends_id": self.decision.id, "amendment_kind": "revoke"}
        paper = self._external(**values)
        paper.action_gather_changes()
        for user in (self.officer, self.hr_user):
            with (
                self.subTest(user=user.login),
                self.assertRefused(UserError, "the leader registers it"),
            ):
                paper.with_user(user).action_register()
        paper.with_user(self.leader).action_register()
        self.assertEqual(self.awarded.state, "revoked")

    def test_neither_office_changes_the_other_ones_papers(self):
        values = {"amends_id": self.decision.id, "amendment_kind": "revoke"}
        with self.assertRefused(ValidationError, "changed by whoever made it"):
            self._external(issuer_id=self.company.partner_id.id, **values)
        line = {"award_id": self.high_award.id, "employee_id": self.head.employee_id.id}
        theirs = self._external(line_ids=[Command.create(line)])
        theirs.action_register()
        with self.assertRefused(
            ValidationError, "is changed by whoever made it, or by a superior body"
        ):
            self._create_decision(
                gather=False, amends_id=theirs.id, amendment_kind="revoke"
            )
        later = self._external(
            "100/QĐ-UBND",
            amends_id=theirs.id,
            amendment_kind="revoke",
        )
        later.action_gather_changes()
        later.action_register()
        self.assertEqual(theirs.state, "revoked")

    def test_what_has_changed_awards_is_not_revoked(self):
        amending = self._amend(number=6)
        with self.assertRefused(UserError, "has already changed awards"):
            amending.with_user(self.leader).action_revoke("Nhầm")
        self.assertEqual(amending.state, "issued")

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_the_certificate_of_a_revoked_award_is_not_printed(self):
        reports = self.env["ir.actions.report"].with_user(self.staff)
        name = "thidua_khenthuong.report_certificate"
        self.assertTrue(reports._render_qweb_pdf(name, self.awarded.ids)[0])
        self.decision.with_user(self.leader).action_revoke("Nhầm")
        with self.assertRefused(UserError, "is not meant for"):
            reports._render_qweb_pdf(name, self.awarded.ids)

    def test_buttons_count_what_is_in_force(self):
        employee = self.staff.employee_id.with_user(self.hr_user)
        self.assertEqual(employee.commendation_count, 1)
        self.decision.with_user(self.leader).action_revoke("Nhầm")
        employee.invalidate_recordset()
        self.assertEqual(employee.commendation_count, 0)
        action = employee.action_open_commendations()
        self.assertTrue(action["context"]["search_default_valid"])

    def test_a_line_on_trial_tells_nothing_of_a_stranger(self):
        """A unit that names another unit's person does not learn his awards by it."""
        self._give_external(self.award, 2022, employee=self.other_staff.employee_id)
        self._give_external(self.award, 2022)
        reports = self.env["report.thidua_khenthuong.report_merit_individual_document"]
        for user, knows in ((self.staff, True), (self.other_staff, False)):
            line = self._create_dossier(
                nominations=[
                    {
                        "award_id": self.award.id,
                        "employee_id": user.employee_id.id,
                        "merit": "Tốt",
                    }
                ]
            ).nomination_ids
            values = reports.with_user(self.head)._get_report_values(line.ids)
            with self.subTest(user=user.login):
                self.assertEqual(bool(values["merits"][line.id]["forms"]), knows)

    def test_refusals_are_for_the_officer_alone(self):
        """Who reads the decision does not learn what another unit's dossier lacks."""
        self._qualify(self._create_dossier(year=2022))
        lacking = self._create_dossier(
            user=self.other_head,
            year=2022,
            nominations=[
                {
                    "award_id": self.award.id,
                    "employee_id": self.other_staff.employee_id.id,
                    "merit": "Tốt",
                }
            ],
        )
        self._qualify(lacking)
        lacking.with_user(self.officer).minutes_number = False
        decision = self._create_decision(gather=False, year=2022)
        answer = decision.action_gather()
        self.assertIn("still lacks", answer["params"]["message"])
        self.assertEqual(len(decision.nomination_ids), 1)
        self.assertNotIn(
            "lacks", "".join(map(str, decision.message_ids.mapped("body")))
        )


@tagged("post_install", "-at_install", "tdkt")
class TestActingFor(TdktCase):
    """The history says in whose place, and why, whatever the way."""

    def _delegate(self, holder, deputy, **values):
        delegation = (
            self.env["tdkt.delegation"]
            .with_user(holder)
            .create(
                {
                    "employee_id": holder.employee_id.id,
                    "delegate_id": deputy.employee_id.id,
                    "date_from": TODAY,
                    "date_to": TODAY + timedelta(days=10),
                    **values,
                }
            )
        )
        delegation.action_confirm()
        return delegation

    def _last_entry(self, record, action):
        return self.env["tdkt.audit.entry"].search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("action", "=", action),
            ],
            limit=1,
        )

    def test_a_power_that_is_over_launches_nothing(self):
        campaign = self._create_campaign(launched=False)
        delegation = self._delegate(
            self.leader, self.officer, kind="leader", capacity="tuq"
        )
        campaign.with_user(self.officer).action_sign()
        delegation.with_user(self.leader).action_end("Đã về")
        with self.assertRefused(AccessError, "may do “Launch”"):
            campaign.with_user(self.officer).action_launch()

    def test_an_officer_acts_for_a_head_in_what_is_the_heads(self):
        self.officer.group_ids |= self.env.ref("thidua_khenthuong.group_tdkt_unit")
        self._delegate(self.head, self.officer)
        dossier = self._create_dossier()
        dossier.with_user(self.officer).action_submit()
        entry = self._last_entry(dossier, "submit")
        self.assertEqual(entry.acting_for_id, self.head.employee_id)
        # what is an officer's own he does for nobody
        dossier = self._create_dossier(year=2022)
        dossier.action_submit()
        dossier.with_user(self.officer).action_appraise()
        self.assertFalse(self._last_entry(dossier, "appraise").acting_for_id)

    def test_exemplars_papers_and_a_units_plan(self):
        campaign = self._create_campaign()
        self._delegate(self.head, self.other_head)
        exemplar = self._create_exemplar(campaign_id=campaign.id)
        exemplar.with_user(self.other_head).action_propose()
        entry = self._last_entry(exemplar, "propose")
        self.assertEqual(entry.acting_for_id, self.head.employee_id)
        plan = self._create_unit_plan(campaign)
        plan.with_user(self.other_head).action_adopt()
        entry = self._last_entry(plan, "adopt")
        self.assertEqual(entry.acting_for_id, self.head.employee_id)
        kind = self.env.ref("thidua_khenthuong.paper_kind_report")
        dossier = self._create_dossier(
            paper_ids=[
                Command.create({"kind_id": kind.id, "file": FILE, "filename": "bc.pdf"})
            ]
        )
        dossier.action_submit()
        paper = dossier.paper_ids
        dossier.with_user(self.officer).action_appraise()
        paper.with_user(self.officer).action_return("Mờ")
        paper.with_user(self.other_head).action_submit()
        entry = self._last_entry(paper, "submit")
        self.assertEqual(entry.acting_for_id, self.head.employee_id)

    def test_consent_withdrawn(self):
        exemplar = self._create_exemplar(
            consent_date=TODAY, consent_method="written", consent_file=FILE
        )
        exemplar.action_propose()
        exemplar.with_user(self.officer).action_check()
        exemplar.with_user(self.leader).action_approve()
        exemplar.with_user(self.officer).action_publish()
        exemplar.with_user(self.staff).action_withdraw_consent()
        entry = self._last_entry(exemplar, "withdraw_consent")
        self.assertRecordValues(
            entry,
            [
                {
                    "user_id": self.staff.id,
                    "state_from": "published",
                    "state_to": "approved",
                }
            ],
        )

    def test_a_submission_withdrawn_keeps_its_reason(self):
        line = {
            "award_id": self.high_award.id,
            "employee_id": self.staff.employee_id.id,
            "merit": "Xuất sắc",
        }
        dossier = self._qualify(self._create_dossier(nominations=[line]))
        submission = (
            self.env["tdkt.submission"]
            .with_user(self.officer)
            .create(
                {
                    "company_id": self.company.id,
                    "subject": "Về việc đề nghị tặng Bằng khen",
                    "commendation_type": dossier.commendation_type,
                    "superior_id": self.company.partner_id.id,
                    "signer_id": self.leader.employee_id.id,
                    "year": 2023,
                }
            )
        )
        submission.action_gather()
        self._issue(submission, 9)
        submission.channel = "ioffice"
        submission.action_send()
        submission.action_withdraw("Tỉnh lùi thời hạn")
        entry = self._last_entry(submission, "withdraw")
        self.assertEqual(entry.reason, "Tỉnh lùi thời hạn")

    def test_what_is_taken_back_leaves_its_name(self):
        decision = self._create_decision(gather=False)
        record = decision.id, decision.display_name
        decision.sudo()._unlink_moving()
        entry = self.env["tdkt.audit.entry"].search(
            [("res_model", "=", "tdkt.decision"), ("res_id", "=", record[0])], limit=1
        )
        self.assertEqual((entry.action, entry.record_name), ("unlink", record[1]))


@tagged("post_install", "-at_install", "tdkt")
class TestConsentPapers(TdktCase):
    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_the_papers_behind_a_published_exemplar(self):
        exemplar = self._create_exemplar(
            consent_date=date(2023, 3, 9),
            consent_method="written",
            consent_file=FILE,
            file=FILE,
            introducer_note="Báo Lạng Sơn",
        )
        exemplar.action_propose()
        exemplar.with_user(self.officer).action_check()
        exemplar.with_user(self.leader).action_approve()
        exemplar.with_user(self.officer).action_publish()
        reader = exemplar.with_user(self.other_staff)
        self.assertTrue(reader.story)
        for name in ("consent_file", "consent_filename", "file", "introducer_note"):
            with (
                self.subTest(field=name),
                self.assertRefused(AccessError, f'the field "{name}"'),
            ):
                reader.read([name])
        self.assertTrue(exemplar.with_user(self.head).consent_file)
