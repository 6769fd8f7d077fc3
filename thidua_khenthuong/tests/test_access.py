from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from .common import TdktCase

RULE_LOG = "odoo.addons.base.models.ir_rule"


@tagged("post_install", "-at_install", "tdkt")
class TestScope(TdktCase):
    """``tdkt_in_scope`` is live: no restart and no cleared cache in these tests."""

    def _scope(self, user):
        return (
            self.env["hr.department"]
            .with_user(user)
            .search([("tdkt_in_scope", "=", True)])
        )

    def test_head_and_clerk(self):
        self.assertEqual(self._scope(self.head), self.department)
        self.assertEqual(self._scope(self.other_head), self.other_department)
        # without the group of a clerk, working somewhere gives no scope
        self.assertFalse(self._scope(self.staff))
        self.assertTrue(self.department.with_user(self.head).tdkt_in_scope)
        self.assertFalse(self.other_department.with_user(self.head).tdkt_in_scope)

    def test_children_are_included(self):
        team = self.env["hr.department"].create(
            {
                "name": "Tổ Một cửa",
                "parent_id": self.department.id,
                "company_id": self.company.id,
            }
        )
        self.assertEqual(self._scope(self.head), self.department | team)

    def test_move_and_new_head_take_effect_at_once(self):
        campaign = self._create_campaign()
        commitment = self._create_commitment(campaign)
        as_other = commitment.with_user(self.other_head)
        self.assertFalse(as_other.has_access("read"))
        self.department.manager_id = self.other_head.employee_id
        self.assertTrue(as_other.has_access("read"))
        # the former head still works in the department as its clerk
        self.assertTrue(commitment.with_user(self.head).has_access("read"))
        self.head.employee_id.department_id = self.other_department
        self.assertFalse(commitment.with_user(self.head).has_access("read"))
        self.assertEqual(
            self._scope(self.other_head), self.department | self.other_department
        )

    def test_no_employee_no_department_no_scope(self):
        self.head.employee_id.department_id = False
        self.department.manager_id = False
        self.assertFalse(self._scope(self.head))
        self.head.employee_id.user_id = False
        self.assertFalse(self._scope(self.head))
        self.assertFalse(self.env["tdkt.commitment"].with_user(self.head).search([]))


@tagged("post_install", "-at_install", "tdkt")
class TestVisibility(TdktCase):
    """Who sees which record, as one table; switching off any rule changes it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hidden_campaign = cls._create_campaign(
            launched=False,
            name="Dự thảo",
            award_ids=[(0, 0, {"award_id": cls.award.id})],
        )
        cls.campaign = cls._create_campaign(
            name="Đã phát động",
            award_ids=[(0, 0, {"award_id": cls.award.id, "quantity": 3})],
        )
        cls.own = cls._create_commitment(
            cls.campaign, cls.staff, employee_id=cls.staff.employee_id.id
        )
        cls.unit = cls._create_commitment(cls.campaign)
        cls.other = cls._create_commitment(cls.campaign, cls.other_head)
        for commitment in (cls.own, cls.unit, cls.other):
            commitment.action_submit()
            commitment.with_user(cls.officer).action_approve()
            cls.env["tdkt.evidence"].with_user(commitment.create_uid).create(
                {"commitment_id": commitment.id, "name": "Kết quả"}
            )
        cls.dossier = cls._qualify(cls._create_dossier(cls.campaign))
        cls.other_dossier = cls._qualify(
            cls._create_dossier(
                cls.campaign,
                cls.other_head,
                nominations=[
                    {
                        "award_id": cls.collective_award.id,
                        "department_id": cls.other_department.id,
                        "merit": "Dẫn đầu",
                    }
                ],
            )
        )
        text_lines = {
            "legal_basis_ids": [(0, 0, {"name": "Căn cứ Luật"})],
            "recipient_ids": [(0, 0, {"name": "Như Điều 3"})],
        }
        cls.decision = cls._create_decision(cls.campaign, gather=False, **text_lines)
        cls.dossier.nomination_ids.with_user(cls.officer).decision_id = cls.decision
        cls._issue(cls.decision, 1)
        cls.other_decision = cls._create_decision(cls.campaign, **text_lines)
        cls._issue(cls.other_decision, 2)
        cls.draft_decision = cls._create_decision(year=2021, gather=False, **text_lines)
        for decision in (cls.decision, cls.other_decision):
            decision.with_user(cls.officer).action_reissue(
                decision.commendation_ids.ids, "Thất lạc"
            )
        cls.delegation = cls.env["tdkt.delegation"].create(
            {
                "company_id": cls.company.id,
                "employee_id": cls.head.employee_id.id,
                "delegate_id": cls.other_head.employee_id.id,
                "date_to": date(2023, 3, 20),
            }
        )
        cls._create_second_office()
        for company in cls.company | cls.foreign["tdkt.campaign"].company_id:
            cls.env["tdkt.audit.chain"]._seal(company)

    @classmethod
    def _create_second_office(cls):
        """Another office in the same database, with one record of every model."""
        company = cls.env["res.company"].create({"name": "Sở Khác"})
        env = cls.env(context={**cls.env.context, "allowed_company_ids": company.ids})
        department = env["hr.department"].create(
            {"name": "Phòng Khác", "company_id": company.id}
        )
        employee = env["hr.employee"].create(
            {
                "name": "Người Khác",
                "department_id": department.id,
                "company_id": company.id,
            }
        )
        campaign = env["tdkt.campaign"].create(
            cls._prepare_campaign_values(
                company_id=company.id,
                department_ids=[(6, 0, department.ids)],
                signer_id=employee.id,
                symbol="PD-SK",
                award_ids=[(0, 0, {"award_id": cls.award.id})],
                legal_basis_ids=[(0, 0, {"name": "Căn cứ"})],
                recipient_ids=[(0, 0, {"name": "Lưu"})],
            )
        )
        campaign.action_launch()
        commitment = env["tdkt.commitment"].create(
            {
                "campaign_id": campaign.id,
                "department_id": department.id,
                "item_ids": [(0, 0, {"name": "Việc", "kind": "task"})],
            }
        )
        commitment.action_submit()
        commitment.action_approve()
        env["tdkt.evidence"].create({"commitment_id": commitment.id, "name": "x"})
        dossier = env["tdkt.dossier"].create(
            {
                "campaign_id": campaign.id,
                "company_id": company.id,
                "department_id": department.id,
                "simplified_procedure": True,
                "nomination_ids": [
                    (
                        0,
                        0,
                        {
                            "award_id": cls.award.id,
                            "employee_id": employee.id,
                            "merit": "x",
                        },
                    )
                ],
            }
        )
        dossier.action_submit()
        dossier.action_appraise()
        dossier.nomination_ids.action_qualify()
        decision = env["tdkt.decision"].create(
            {
                "company_id": company.id,
                "campaign_id": campaign.id,
                "subject": "Khen",
                "symbol": "QĐ-SK",
                "signer_id": employee.id,
            }
        )
        decision.action_gather()
        decision.action_sign()
        decision.action_number(1)
        decision.action_issue()
        decision.action_reissue(decision.commendation_ids.ids, "Thất lạc")
        env["tdkt.number.series"]._allot(company, "KHEN-THUONG", 2023)
        cls.foreign = {
            "tdkt.campaign": campaign,
            "tdkt.commitment": commitment,
            "tdkt.dossier": dossier,
            "tdkt.decision": decision,
            "tdkt.delegation": env["tdkt.delegation"].create(
                {
                    "company_id": company.id,
                    "employee_id": employee.id,
                    "delegate_id": env["hr.employee"]
                    .create({"name": "Phó", "company_id": company.id})
                    .id,
                    "date_to": date(2023, 3, 20),
                }
            ),
        }

    MODELS = (
        "tdkt.campaign",
        "tdkt.campaign.section",
        "tdkt.campaign.point",
        "tdkt.campaign.target",
        "tdkt.campaign.award",
        "tdkt.campaign.progress",
        "tdkt.legal.basis",
        "tdkt.recipient",
        "tdkt.commitment",
        "tdkt.commitment.item",
        "tdkt.evidence",
        "tdkt.dossier",
        "tdkt.nomination",
        "tdkt.decision",
        "tdkt.commendation",
        "tdkt.commendation.change",
        "tdkt.number.series",
        "tdkt.delegation",
        "tdkt.audit.entry",
        "tdkt.audit.chain",
        "tdkt.retention.proposal",
    )

    def _roles(self):
        return (
            self.staff,
            self.other_staff,
            self.head,
            self.other_head,
            self.officer,
            self.leader,
            self.hr_user,
            self.council,
            self.manager,
        )

    @mute_logger(RULE_LOG, "odoo.models.unlink")
    def _table(self):
        """Return {(login, model): ids seen, None without any access}."""
        table = {}
        for user in self._roles():
            for name in self.MODELS:
                model = self.env[name].with_user(user)
                table[user.login, name] = (
                    frozenset(model.search([]).ids)
                    if model.has_access("read")
                    else None
                )
        return table

    def _assert_sees(self, user, model, records):
        seen = self.env[model].with_user(user).search([])
        self.assertEqual(seen.sudo(), records.sudo().with_user(user).sudo(), user.login)

    def test_campaigns(self):
        both = self.campaign | self.hidden_campaign
        for user in (self.staff, self.head, self.hr_user, self.council):
            self._assert_sees(user, "tdkt.campaign", self.campaign)
            self._assert_sees(user, "tdkt.campaign.section", self.campaign.section_ids)
            self._assert_sees(
                user, "tdkt.campaign.point", self.campaign.section_ids.point_ids
            )
            self._assert_sees(user, "tdkt.campaign.target", self.campaign.target_ids)
        for user in (self.officer, self.leader, self.manager):
            seen = self.env["tdkt.campaign"].with_user(user).search([])
            self.assertEqual(set(seen.ids), set(both.ids))

    def test_commitments(self):
        everything = (self.own | self.unit | self.other).sudo()
        for user, expected in (
            (self.staff, self.own.sudo()),
            (self.other_staff, self.env["tdkt.commitment"]),
            (self.head, everything - self.other),
            (self.other_head, self.other.sudo()),
            (self.officer, everything),
            (self.leader, everything),
            (self.hr_user, self.env["tdkt.commitment"]),
            (self.council, self.env["tdkt.commitment"]),
        ):
            with self.subTest(user=user.login):
                for model, records in (
                    ("tdkt.commitment", expected),
                    ("tdkt.commitment.item", expected.item_ids),
                    ("tdkt.evidence", expected.evidence_ids),
                ):
                    seen = self.env[model].with_user(user).search([])
                    self.assertEqual(set(seen.ids), set(records.ids))

    @mute_logger(RULE_LOG)
    def test_leader_reads_commitments_and_changes_none(self):
        commitment = self._create_commitment(
            self.campaign,
            self.officer,
            department_id=self.office.id,
        ).with_user(self.leader)
        self.assertTrue(commitment.has_access("read"))
        for operation in ("write", "unlink"):
            self.assertFalse(commitment.has_access(operation))
            self.assertFalse(commitment.item_ids.has_access(operation))
            self.assertFalse(
                self.unit.evidence_ids.with_user(self.leader).has_access(operation)
            )
        with self.assertRaises(AccessError):
            self.env["tdkt.commitment"].with_user(self.leader).create(
                {
                    "campaign_id": self.hidden_campaign.id,
                    "department_id": self.department.id,
                }
            )

    def test_dossiers(self):
        self._assert_sees(self.head, "tdkt.dossier", self.dossier)
        self._assert_sees(self.head, "tdkt.nomination", self.dossier.nomination_ids)
        self._assert_sees(self.other_head, "tdkt.dossier", self.other_dossier)
        for user in (self.staff, self.hr_user, self.council):
            self.assertFalse(
                self.env["tdkt.dossier"].with_user(user).has_access("read")
            )
            self.assertFalse(
                self.env["tdkt.nomination"].with_user(user).has_access("read")
            )

    def test_decisions_and_commendations(self):
        nothing = self.env["tdkt.decision"]
        issued = self.decision | self.other_decision
        for user, expected in (
            (self.staff, self.decision),
            (self.other_staff, nothing),
            (self.head, self.decision),
            (self.other_head, self.other_decision),
            (self.hr_user, issued),
            (self.officer, issued | self.draft_decision),
            (self.leader, issued | self.draft_decision),
            (self.council, nothing),
        ):
            with self.subTest(user=user.login):
                seen = self.env["tdkt.decision"].with_user(user).search([])
                self.assertEqual(set(seen.ids), set(expected.ids))
                commendations = self.env["tdkt.commendation"].with_user(user).search([])
                self.assertEqual(
                    set(commendations.ids), set(expected.commendation_ids.ids)
                )

    def test_another_office_sees_nothing(self):
        for name, record in self.foreign.items():
            with self.subTest(model=name):
                at_home = record.with_context(allowed_company_ids=self.company.ids)
                for user in (self.officer, self.leader, self.manager):
                    self.assertFalse(at_home.with_user(user).has_access("read"))

    def test_every_rule_matters(self):
        """Switching any rule off must change what somebody may do."""
        rules = (
            self.env["ir.model.data"]
            .search([("module", "=", "thidua_khenthuong"), ("model", "=", "ir.rule")])
            .mapped("res_id")
        )
        before = self._probe()
        unnoticed = []
        for rule in self.env["ir.rule"].browse(rules):
            rule.active = False
            if self._probe() == before:
                unnoticed.append(rule.name)
            rule.active = True
        self.assertEqual(self._probe(), before)
        self.assertFalse(unnoticed)

    def _probe(self):
        """What everybody sees, and may write or delete among it."""
        self.env.invalidate_all()
        table = self._table()
        for user in self._roles():
            for name in self.MODELS:
                model = self.env[name].with_user(user)
                for operation in ("write", "unlink"):
                    if model.has_access(operation):
                        records = self.env[name].sudo().search([]).with_user(user)
                        records = records.with_context(
                            allowed_company_ids=self.company.ids
                        )
                        table[user.login, name, operation] = frozenset(
                            records._filtered_access(operation).ids
                        )
        return table

    @users("t_staff")
    def test_public_employee_shows_own_history_only(self):
        own = self.env["hr.employee.public"].browse(self.staff.employee_id.id)
        self.assertEqual(own.commendation_count, 1)
        self.assertEqual(own.commendation_ids.ids, self.decision.commendation_ids.ids)
        other = self.env["hr.employee.public"].browse(self.head.employee_id.id)
        self.assertEqual(other.commendation_count, 0)

    @users("t_hr")
    def test_hr_searches_employees_by_award_year_and_campaign(self):
        for domain in (
            [("commendation_ids.award_id", "=", self.award.id)],
            [("commendation_ids.year", "=", 2023)],
            [("commendation_ids.campaign_id", "=", self.campaign.id)],
        ):
            self.assertEqual(
                self.env["hr.employee"].search(domain).ids,
                self.staff.employee_id.ids,
            )


@tagged("post_install", "-at_install", "tdkt")
class TestFiles(TdktCase):
    """Files follow the record they belong to."""

    def test_evidence_file_is_read_by_the_officer_and_not_by_outsiders(self):
        campaign = self._create_campaign()
        commitment = self._create_commitment(campaign)
        commitment.action_submit()
        commitment.with_user(self.officer).action_approve()
        # the file arrives with the very first save, before the record has an id
        evidence = (
            self.env["tdkt.evidence"]
            .with_user(self.head)
            .create(
                {
                    "commitment_id": commitment.id,
                    "name": "Biên bản",
                    "date": date(2023, 3, 9),
                    "file": b"dGVzdA==",
                    "filename": "bien-ban.txt",
                }
            )
        )
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "tdkt.evidence"),
                    ("res_field", "=", "file"),
                    ("res_id", "=", evidence.id),
                ]
            )
        )
        self.assertEqual(len(attachment), 1)
        self.assertTrue(attachment.with_user(self.officer).has_access("read"))
        self.assertEqual(evidence.with_user(self.officer).file, b"dGVzdA==")
        self.assertFalse(attachment.with_user(self.other_head).has_access("read"))
        with self.assertRaises(AccessError), mute_logger(RULE_LOG):
            evidence.with_user(self.other_head).file  # noqa: B018


@tagged("post_install", "-at_install", "tdkt")
class TestGroups(TdktCase):
    def test_one_person_may_hold_all_three_privileges(self):
        """Saved through the user form: siblings of one privilege would be dropped."""
        user = self.leader
        groups = (
            self.env.ref("thidua_khenthuong.group_tdkt_officer")
            | self.env.ref("thidua_khenthuong.group_tdkt_leader")
            | self.env.ref("thidua_khenthuong.group_tdkt_council")
        )
        user.group_ids |= groups
        privileges = groups.privilege_id
        self.assertEqual(len(privileges), 3)
        user.write({"name": "Giám đốc kiêm Chủ tịch Hội đồng"})
        self.assertLessEqual(groups, user.group_ids)

    def test_manager_neither_signs_nor_votes(self):
        self.assertFalse(self.manager.has_group("thidua_khenthuong.group_tdkt_leader"))
        self.assertFalse(self.manager.has_group("thidua_khenthuong.group_tdkt_council"))
