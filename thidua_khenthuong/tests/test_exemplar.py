from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from .common import TdktCase

RULE_LOG = "odoo.addons.base.models.ir_rule"
CONSENT = {"consent_date": date(2023, 3, 9), "consent_method": "written"}


class ExemplarCase(TdktCase):
    def _approve(self, exemplar):
        exemplar.action_propose()
        exemplar.with_user(self.officer).action_check()
        exemplar.with_user(self.leader).action_approve()
        return exemplar

    def _publish(self, exemplar):
        self._approve(exemplar).with_user(self.head).write(CONSENT)
        exemplar.with_user(self.officer).action_publish()
        return exemplar


@tagged("post_install", "-at_install", "tdkt")
class TestExemplar(ExemplarCase):
    """From a unit's proposal to what is ready to be published."""

    def test_the_whole_way(self):
        exemplar = self._create_exemplar()
        self.assertRecordValues(
            exemplar,
            [
                {
                    "subject_name": "Người t_staff",
                    "introducer_id": self.head.employee_id.id,
                    "state": "draft",
                }
            ],
        )
        exemplar.action_propose()
        self.assertEqual(exemplar.activity_ids.user_id, self.officer)
        exemplar.with_user(self.officer).action_check()
        self.assertEqual(exemplar.sudo().activity_ids.user_id, self.leader)
        exemplar.with_user(self.leader).action_approve()
        # whoever proposed it asks the person
        self.assertEqual(exemplar.activity_ids.user_id, self.head)
        exemplar.write(CONSENT)
        self.assertEqual(exemplar.activity_ids.user_id, self.officer)
        exemplar.with_user(self.officer).action_publish()
        self.assertRecordValues(
            exemplar, [{"state": "published", "date_published": date(2023, 3, 10)}]
        )
        self.assertFalse(exemplar.sudo().activity_ids)

    def test_state_changes_through_actions_alone(self):
        exemplar = self._create_exemplar()
        for values in (
            {"state": "published"},
            {"reason": "x"},
            {"date_published": date(2023, 3, 10)},
            {"consent_withdrawn_date": date(2023, 3, 10)},
        ):
            for candidate in (exemplar, exemplar.sudo()):
                with (
                    self.subTest(values=values),
                    self.assertRefused(UserError, "changes only through"),
                ):
                    candidate.with_context(tdkt_moving=True).write(values)
            with (
                self.subTest(created=values),
                self.assertRefused(UserError, "changes only through"),
            ):
                self._create_exemplar(**values)
        self.assertEqual(self._publish(exemplar).copy().state, "draft")
        # a default in the context, as of a column of the kanban, is no way around
        values = exemplar.copy_data()[0]
        model = self.env["tdkt.exemplar"].with_user(self.head)
        forged = model.with_context(default_state="published")
        self.assertEqual(forged.create(values).state, "draft")
        with self.assertRefused(UserError, "“State” changes only through"):
            forged.create({**values, "state": "published"})

    def test_each_step_is_one_roles(self):
        exemplar = self._create_exemplar()
        steps = (
            ("action_propose", self.head, (self.leader,)),
            ("action_check", self.officer, (self.head, self.leader)),
            ("action_approve", self.leader, (self.head, self.officer, self.manager)),
            ("action_publish", self.officer, (self.head, self.leader)),
        )
        for method, actor, others in steps:
            for user in others:
                with (
                    self.subTest(method=method, user=user.login),
                    self.assertRefused(AccessError, "may do “"),
                ):
                    getattr(exemplar.with_user(user), method)()
            if method == "action_publish":
                exemplar.with_user(self.head).write(CONSENT)
            getattr(exemplar.with_user(actor), method)()
        self.assertEqual(exemplar.state, "published")

    @mute_logger(RULE_LOG)
    def test_another_unit_neither_sees_nor_proposes(self):
        exemplar = self._create_exemplar()
        with self.assertRefused(AccessError, "(tdkt.exemplar)"):
            exemplar.with_user(self.other_head).action_propose()
        with self.assertRefused(AccessError, "(tdkt.exemplar)"):
            self._create_exemplar(unit_id=self.other_department.id)

    def test_nothing_to_tell_nothing_to_propose(self):
        exemplar = self._create_exemplar(story="  ")
        with self.assertRefused(UserError, "Describe what was done"):
            exemplar.action_propose()

    def test_return_and_mend(self):
        exemplar = self._create_exemplar()
        exemplar.action_propose()
        with self.assertRefused(UserError, "“What Was Done” of “", "is locked"):
            exemplar.story = "Khác"
        with self.assertRefused(UserError, "Enter a reason."):
            exemplar.with_user(self.officer).action_return(" ")
        exemplar.with_user(self.officer).action_check()
        # the leader, too, may ask for more
        exemplar.with_user(self.leader).action_return("Nêu rõ số liệu.")
        self.assertRecordValues(
            exemplar, [{"state": "returned", "reason": "Nêu rõ số liệu."}]
        )
        self.assertEqual(exemplar.activity_ids.user_id, self.head)
        exemplar.story = "1.250 hồ sơ."
        exemplar.action_propose()
        self.assertFalse(exemplar.reason)
        exemplar.action_recall()
        self.assertEqual(exemplar.state, "draft")

    def test_a_person_is_published_with_consent_alone(self):
        exemplar = self._approve(self._create_exemplar())
        for values in ({}, {"consent_date": date(2023, 3, 9)}):
            exemplar.write(values)
            with self.assertRefused(UserError, "has not consented"):
                exemplar.with_user(self.officer).action_publish()
        exemplar.consent_method = "spoken"
        exemplar.with_user(self.officer).action_publish()
        self.assertEqual(exemplar.state, "published")

    def test_a_unit_or_a_model_needs_no_consent(self):
        for values in (
            {"kind": "unit", "department_id": self.department.id},
            {"kind": "model", "model_title": "Một cửa thân thiện"},
        ):
            exemplar = self._create_exemplar(employee_id=False, **values)
            self._approve(exemplar)
            exemplar.with_user(self.officer).action_publish()
            self.assertEqual(exemplar.state, "published")

    def test_withdrawn_consent_takes_it_back(self):
        for user in (self.staff, self.head, self.officer):
            with self.subTest(user=user.login):
                exemplar = self._publish(self._create_exemplar())
                # what is published is fixed, the consent included
                with self.assertRefused(
                    UserError, "“Consent Given On” of “", "is locked"
                ):
                    exemplar.consent_date = False
                exemplar.with_user(user).action_withdraw_consent()
                self.assertRecordValues(
                    exemplar,
                    [
                        {
                            "state": "approved",
                            "consent_date": False,
                            "consent_method": False,
                            "consent_withdrawn_date": date(2023, 3, 10),
                            "date_published": False,
                        }
                    ],
                )
                with self.assertRefused(
                    UserError, "has not consented to being published"
                ):
                    exemplar.with_user(self.officer).action_publish()
        # the old paper does not come back, a new one counts
        with self.assertRefused(ValidationError, "was withdrawn on 10/03/2023"):
            exemplar.write(CONSENT)
        with freeze_time("2023-04-01"):
            exemplar.write({**CONSENT, "consent_date": date(2023, 4, 1)})
            exemplar.with_user(self.officer).action_publish()
        self.assertEqual(exemplar.state, "published")

    def test_consent_is_no_others_to_withdraw(self):
        exemplar = self._publish(self._create_exemplar())
        for user in (self.other_staff, self.other_head, self.leader, self.hr_user):
            with (
                self.subTest(user=user.login),
                self.assertRefused(AccessError, "may do “Withdraw the consent”"),
            ):
                exemplar.with_user(user).action_withdraw_consent()
        self.assertEqual(exemplar.state, "published")
        exemplar.with_user(self.staff).action_withdraw_consent()
        with self.assertRefused(UserError, "No consent is recorded"):
            exemplar.with_user(self.staff).action_withdraw_consent()

    def test_consent_before_publication_may_be_withdrawn_too(self):
        exemplar = self._create_exemplar(**CONSENT)
        exemplar.action_propose()
        exemplar.with_user(self.staff).action_withdraw_consent()
        self.assertRecordValues(
            exemplar, [{"state": "proposed", "consent_date": False}]
        )

    def test_consent_of_tomorrow(self):
        with self.assertRefused(ValidationError, "dated in the future"):
            self._create_exemplar(consent_date=date(2023, 3, 11))

    def test_taken_back_and_given_up(self):
        exemplar = self._publish(self._create_exemplar())
        with self.assertRefused(
            UserError,
            "“Withdraw” is possible only in: Draft, Proposed",
        ):
            exemplar.action_withdraw("Sai")
        with self.assertRefused(AccessError, "may do “Unpublish”"):
            exemplar.action_unpublish("Sai")
        exemplar.with_user(self.officer).action_unpublish("Số liệu cần xem lại.")
        self.assertRecordValues(
            exemplar, [{"state": "approved", "reason": "Số liệu cần xem lại."}]
        )
        exemplar.action_withdraw("Không còn phù hợp.")
        self.assertEqual(exemplar.state, "withdrawn")
        with self.assertRefused(UserError, "has left the draft state"):
            exemplar.unlink()

    def test_subject_fits_the_kind(self):
        body = self.env["res.partner"].create({"name": "Xã A", "is_company": True})
        person = self.env["res.partner"].create({"name": "Ông B"})
        for values in (
            {"employee_id": False},
            {"kind": "unit", "employee_id": False},
            {"kind": "model", "employee_id": False, "model_title": " "},
            {"employee_id": False, "partner_id": body.id},
            {"kind": "unit", "employee_id": False, "partner_id": person.id},
        ):
            with (
                self.subTest(values=values),
                self.assertRefused(ValidationError, "say which one"),
            ):
                self._create_exemplar(**values)
        self._create_exemplar(employee_id=False, partner_id=person.id)
        with (
            self.assertRefused(CheckViolation, "tdkt_exemplar_one_subject"),
            mute_logger("odoo.sql_db"),
        ):
            self._create_exemplar(partner_id=person.id)

    def test_another_kind_empties_the_former_subject(self):
        form = Form(self.env["tdkt.exemplar"].with_user(self.head))
        form.name = "Mô hình hay"
        form.employee_id = self.staff.employee_id
        form.kind = "model"
        form.model_title = "Một cửa thân thiện"
        exemplar = form.save()
        self.assertRecordValues(
            exemplar,
            [
                {
                    "employee_id": False,
                    "model_title": "Một cửa thân thiện",
                    "subject_name": "Một cửa thân thiện",
                }
            ],
        )

    def test_evidence_of_the_own_office(self):
        campaign = self._create_campaign()
        commitment = self._create_commitment(campaign)
        commitment.action_submit()
        commitment.with_user(self.officer).action_approve()
        evidence = (
            self.env["tdkt.evidence"]
            .with_user(self.head)
            .create({"commitment_id": commitment.id, "name": "Biên bản"})
        )
        exemplar = self._create_exemplar(
            campaign_id=campaign.id, evidence_ids=[(6, 0, evidence.ids)]
        )
        self.assertEqual(exemplar.evidence_ids, evidence)
        self.assertEqual(campaign.with_user(self.head).exemplar_count, 1)
        other_company = self.env["res.company"].create({"name": "Sở Khác"})
        unit = self.env["hr.department"].create(
            {"name": "Phòng Khác", "company_id": other_company.id}
        )
        with self.assertRefused(ValidationError, "another office"):
            self.env["tdkt.exemplar"].create(
                {
                    "name": "Gương của sở khác",
                    "company_id": other_company.id,
                    "unit_id": unit.id,
                    "introducer_id": False,
                    "kind": "model",
                    "model_title": "Mô hình",
                    "evidence_ids": [(6, 0, evidence.ids)],
                }
            )

    def test_nominations_and_exemplars_know_each_other(self):
        exemplar = self._create_exemplar()
        self._create_exemplar(
            employee_id=False, kind="unit", department_id=self.department.id
        )
        dossier = self._create_dossier(
            nominations=[
                {
                    "award_id": self.award.id,
                    "employee_id": self.staff.employee_id.id,
                    "merit": "x",
                },
                {
                    "award_id": self.award.id,
                    "employee_id": self.head.employee_id.id,
                    "merit": "x",
                },
            ]
        )
        own, other = dossier.nomination_ids
        self.assertEqual((own | other).mapped("exemplar_count"), [1, 0])
        self.assertEqual(exemplar.nomination_count, 1)
        found = self.env["tdkt.exemplar"].search(own.action_open_exemplars()["domain"])
        self.assertEqual(found, exemplar)
        found = self.env["tdkt.nomination"].search(
            exemplar.action_open_nominations()["domain"]
        )
        self.assertEqual(found, own)
        # a person given up as an exemplar is none
        exemplar.action_withdraw("Rút")
        self.env.invalidate_all()
        self.assertEqual(own.exemplar_count, 0)

    def test_who_is_an_exemplar_is_not_deleted(self):
        employee = self.env["hr.employee"].create(
            {"name": "Người mới", "company_id": self.company.id}
        )
        self._create_exemplar(employee_id=employee.id)
        with self.assertRefused(UserError, "archive it instead"):
            employee.unlink()


@tagged("post_install", "-at_install", "tdkt")
class TestExemplarTour(ExemplarCase, HttpCase):
    """An exemplar through its states in the web client, one login after the other."""

    frozen_date = None

    def test_through_its_states(self):
        (self.head | self.officer | self.leader | self.staff).lang = "vi_VN"
        self.staff.employee_id.name = "Nông Thị Hạnh"
        url = "/odoo/guong-dien-hinh"
        self.start_tour(url, "tdkt_exemplar_1_head_proposes", login="t_head")
        exemplar = self.env["tdkt.exemplar"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertRecordValues(
            exemplar,
            [{"state": "proposed", "employee_id": self.staff.employee_id.id}],
        )
        self.start_tour(url, "tdkt_exemplar_2_officer_checks", login="t_officer")
        self.start_tour(url, "tdkt_exemplar_3_leader_approves", login="t_leader")
        self.start_tour(url, "tdkt_exemplar_4_head_asks_consent", login="t_head")
        self.start_tour(url, "tdkt_exemplar_5_officer_publishes", login="t_officer")
        exemplar.invalidate_recordset()
        self.assertEqual(exemplar.state, "published")
        self.start_tour(url, "tdkt_exemplar_6_person_withdraws", login="t_staff")
        exemplar.invalidate_recordset()
        self.assertRecordValues(
            exemplar, [{"state": "approved", "consent_date": False}]
        )
