import base64
import io
import json
import zipfile
from datetime import date
from xml.etree import ElementTree

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import TdktCase

# A value to search for, by type of field; texts are searched for as such.
EXAMPLES = {
    "boolean": True,
    "date": "2000-01-01",
    "datetime": "2000-01-01 00:00:00",
    "float": 1.0,
    "integer": 1,
    "many2one": 1,
    "monetary": 1.0,
}
# Bookkeeping of the web client, which core lets everybody search for.
# The last only tells a user which employee he is himself.
NOT_PERSONAL = {
    "active_employee",
    "currency_id",
    "has_message",
    "is_user_active",
    "tdkt_is_me",
}
# Core itself groups any many2one to an employee by the keys of these, names excepted.
GROUPED_BY_CORE = {"version_id", "structure_type_id", "contract_type_id"}
RULE_LOG = "odoo.addons.base.models.ir_rule"


@tagged("post_install", "-at_install", "tdkt")
class TestPrivateFields(TdktCase):
    """What HR keeps private of an employee never reaches a plain user through us."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls.commitment = cls._create_commitment(
            cls.campaign, cls.staff, employee_id=cls.staff.employee_id.id
        )
        cls.commitment.action_submit()
        cls.commitment.with_user(cls.officer).action_approve()
        cls.env["tdkt.evidence"].with_user(cls.staff).create(
            {"commitment_id": cls.commitment.id, "name": "Kết quả"}
        )
        cls._qualify(cls._create_dossier(cls.campaign))
        cls.decision = cls._issue(cls._create_decision(cls.campaign))
        # so that not the right to export, but the field is what is missing
        cls.staff.group_ids |= cls.env.ref("base.group_allow_export")
        cls.staff.employee_id.write(
            {"private_phone": "0912 345 678", "identification_id": "082099000001"}
        )

    def _private_fields(self):
        employees = self.env["hr.employee"].with_user(self.staff)
        return [
            field
            for field in self.env["hr.employee"]._fields.values()
            if field.groups
            and not employees._has_field_access(field, "read")
            and field.type not in ("one2many", "many2many", "binary", "properties")
            and field.name not in NOT_PERSONAL
            and not field.name.startswith(("message_", "activity_", "my_activity_"))
        ]

    def _assert_refused(self, method, *args):
        """The field is forbidden, or does not even exist for a plain user."""
        try:
            method(*args)
        except (AccessError, ValueError, KeyError):
            return
        self.fail(f"{method.__name__} showed {args}")

    @mute_logger(RULE_LOG)
    def test_neither_searched_nor_grouped_nor_exported(self):
        private = self._private_fields()
        # among them what everybody thinks of first
        self.assertLessEqual(
            {"private_phone", "identification_id", "birthday"},
            {field.name for field in private},
        )
        for name in ("tdkt.commendation", "tdkt.commitment", "tdkt.evidence"):
            model = self.env[name].with_user(self.staff)
            for field in private:
                path = f"employee_id.{field.name}"
                with self.subTest(model=name, field=field.name):
                    self._assert_refused(
                        model.search, [(path, "=", EXAMPLES.get(field.type, "x"))]
                    )
                    if field.name not in GROUPED_BY_CORE:
                        self._assert_refused(
                            model.formatted_read_group, [], [path], ["__count"]
                        )
                    self._assert_refused(
                        model.search([]).export_data, [path.replace(".", "/")]
                    )

    def test_no_field_of_ours_leads_to_them(self):
        private = {field.name for field in self._private_fields()}
        leaking = [
            str(field)
            for model in self.env.values()
            if model._name.startswith("tdkt.")
            for field in model._fields.values()
            if field.related
            and field.related.split(".")[-1] in private
            and model._fields[field.related.split(".")[0]].comodel_name == "hr.employee"
        ]
        self.assertFalse(leaking)

    def test_read_over_rpc_methods(self):
        employees = self.env["hr.employee"].with_user(self.staff)
        own = employees.browse(self.staff.employee_id.id)
        for name in ("private_phone", "identification_id", "birthday"):
            commendation = self.decision.commendation_ids.with_user(self.staff)
            with self.subTest(field=name):
                self._assert_refused(
                    employees.search_read, [("id", "=", own.id)], [name]
                )
                self._assert_refused(own.read, [name])
                self._assert_refused(
                    commendation.web_read, {"employee_id": {"fields": {name: {}}}}
                )

    def test_snapshots_and_prints_hold_the_announced_words_only(self):
        self.assertEqual(
            set(self.staff.employee_id._tdkt_snapshot()[self.staff.employee_id.id]),
            {"name", "position", "department", "title", "active"},
        )
        stored = json.dumps(
            self.decision.commendation_ids.sudo().read()[0], default=str
        )
        printed = str(self.decision.commendation_ids._certificate_texts())
        for secret in ("0912 345 678", "082099000001"):
            self.assertNotIn(secret, stored)
            self.assertNotIn(secret, printed)


@tagged("post_install", "-at_install", "tdkt")
class TestPersonalExport(TdktCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls.commitment = cls._create_commitment(
            cls.campaign, cls.staff, employee_id=cls.staff.employee_id.id
        )
        cls.commitment.action_submit()
        cls.commitment.with_user(cls.officer).action_approve()
        cls.evidence = (
            cls.env["tdkt.evidence"]
            .with_user(cls.staff)
            .create(
                {
                    "commitment_id": cls.commitment.id,
                    "name": "=1+1 công thức",
                    "file": base64.b64encode(b"minh chung"),
                    "filename": "anh/1.txt",
                }
            )
        )
        cls._create_commitment(cls.campaign, cls.other_head)
        dossier = cls._create_dossier(cls.campaign)
        cls.paper = (
            cls.env["tdkt.dossier.paper"]
            .with_user(cls.head)
            .create(
                {
                    "dossier_id": dossier.id,
                    "nomination_id": dossier.nomination_ids.id,
                    "kind_id": cls.env.ref("thidua_khenthuong.paper_kind_report").id,
                    "file": base64.b64encode(b"%PDF"),
                    "filename": "bao-cao.pdf",
                }
            )
        )
        cls._qualify(dossier)
        cls.decision = cls._issue(cls._create_decision(cls.campaign))
        cls.decision.with_user(cls.officer).action_reissue(
            cls.decision.commendation_ids.ids, "Thất lạc"
        )

    def _export(self, user, **values):
        wizard = (
            self.env["tdkt.personal.export"]
            .with_user(user)
            .create(
                {
                    "employee_id": self.staff.employee_id.id,
                    "reason": "Theo đơn ngày 09/3/2023",
                    **values,
                }
            )
        )
        wizard.action_export()
        content = base64.b64decode(wizard.with_context(bin_size=False).file)
        return zipfile.ZipFile(io.BytesIO(content))

    def _kept_certificates(self):
        """Return the names under which the export has the person's certificates."""
        commendations = self.env["tdkt.commendation"].search(
            [("employee_id", "=", self.staff.employee_id.id)]
        )
        kept = self.env["tdkt.frozen.print"].search(
            [
                ("res_model", "=", "tdkt.commendation"),
                ("res_id", "in", commendations.ids),
            ]
        )
        self.assertTrue(kept, "the issue keeps certificates")
        return {f"tep/frozen.print/{one.id}-{one.filename}" for one in kept}

    def test_everything_of_the_person_and_nothing_of_others(self):
        archive = self._export(self.hr_user)
        self.assertEqual(
            set(archive.namelist()),
            {
                "du-lieu.xlsx",
                "du-lieu.json",
                f"tep/evidence/{self.evidence.id}-anh-1.txt",
                f"tep/dossier.paper/{self.paper.id}-bao-cao.pdf",
                *self._kept_certificates(),
            },
        )
        data = json.loads(archive.read("du-lieu.json"))
        self.assertEqual(data["employee"], "Người t_staff")
        records = data["records"]
        self.assertLessEqual(
            {
                "tdkt.commitment",
                "tdkt.commitment.item",
                "tdkt.evidence",
                "tdkt.nomination",
                "tdkt.commendation",
                "tdkt.commendation.change",
                "tdkt.audit.entry",
            },
            records.keys(),
        )
        self.assertEqual(
            [row["id"] for row in records["tdkt.commitment"]], self.commitment.ids
        )
        self.assertEqual(
            records["tdkt.commendation"][0]["nominee_name"], "Người t_staff"
        )
        self.assertEqual(
            archive.read(f"tep/evidence/{self.evidence.id}-anh-1.txt"), b"minh chung"
        )
        actions = {row["action"] for row in records["tdkt.audit.entry"]}
        self.assertLessEqual({"submit", "qualify", "create", "reissue"}, actions)

    def test_a_part_in_the_records_of_others_is_named_and_not_shown(self):
        """Who signed or recorded learns that he did, and nothing of others."""
        export = {"employee_id": self.officer.employee_id.id}
        data = json.loads(self._export(self.hr_user, **export).read("du-lieu.json"))
        self.assertEqual(data["records"], {})
        self.assertTrue(data["part"])
        for part in data["part"]:
            self.assertEqual(part.keys(), {"record", "id", "action", "date"})
        # whoever wrote a line into another one's diary
        evidence = (
            self.env["tdkt.evidence"]
            .with_user(self.head)
            .create(
                {
                    "commitment_id": self.commitment.id,
                    "name": "Người khác ghi",
                    "file": base64.b64encode(b"cua nguoi khac"),
                    "filename": "khac.txt",
                }
            )
        )
        archive = self._export(self.hr_user, employee_id=self.head.employee_id.id)
        self.assertNotIn(
            f"tep/evidence/{evidence.id}-khac.txt",
            archive.namelist(),
        )
        self.assertNotIn("Người khác ghi", archive.read("du-lieu.json").decode())

    def test_every_model_that_names_a_person_is_covered(self):
        """A model added later cannot be forgotten: about the person, or his part."""
        wizard = self.env["tdkt.personal.export"]
        employee = self.staff.employee_id
        known = {
            "tdkt.commitment": {"employee_id"},
            "tdkt.evidence": {"employee_id"},
            "tdkt.exemplar": {"employee_id", "introducer_id"},
            "tdkt.delegation": {"employee_id", "delegate_id"},
        }
        for model in wizard._models():
            names = {
                name for name in model._fields if wizard._names_people(model, name)
            }
            with self.subTest(model=model._name):
                self.assertLessEqual(known.get(model._name, set()), names)
        tables = wizard._collect(employee)
        self.assertIn("tdkt.commitment", tables)
        self.assertNotIn("tdkt.decision", tables)

    def test_the_sheet_holds_texts_and_no_formulas(self):
        book = zipfile.ZipFile(
            io.BytesIO(self._export(self.manager).read("du-lieu.xlsx"))
        )
        strings = book.read("xl/sharedStrings.xml").decode()
        self.assertIn("=1+1 công thức", strings)
        for name in book.namelist():
            if name.startswith("xl/worksheets/"):
                tags = {
                    node.tag.rsplit("}")[-1]
                    for node in ElementTree.fromstring(book.read(name)).iter()
                }
                self.assertNotIn("f", tags)

    def test_entered_in_the_history(self):
        self._export(self.hr_user)
        entry = self.env["tdkt.audit.entry"].search([("action", "=", "export")])
        self.assertRecordValues(
            entry,
            [
                {
                    "user_id": self.hr_user.id,
                    "res_model": "hr.employee",
                    "res_id": self.staff.employee_id.id,
                    "record_name": "Người t_staff",
                    "reason": "Theo đơn ngày 09/3/2023",
                    "company_id": self.company.id,
                }
            ],
        )

    def test_who_exports(self):
        for user in (self.staff, self.head, self.officer, self.leader, self.council):
            with (
                self.subTest(user=user.login),
                self.assertRefused(AccessError, "(tdkt.personal.export)"),
            ):
                self._export(user)
        # the model's access alone would not do: the action asks again
        wizard = self.env["tdkt.personal.export"].create(
            {"employee_id": self.staff.employee_id.id, "reason": "x"}
        )
        with self.assertRefused(
            AccessError, "Only HR and administrators export personal data"
        ):
            wizard.with_user(self.officer).action_export()
        with self.assertRefused(UserError, "Enter a reason."):
            self._export(self.hr_user, reason=" ")

    @mute_logger(RULE_LOG)
    def test_not_of_another_office(self):
        company = self.env["res.company"].create({"name": "Sở Khác"})
        stranger = (
            self.env["hr.employee"]
            .with_context(allowed_company_ids=company.ids)
            .create({"name": "Người lạ", "company_id": company.id})
        )
        for user in (self.hr_user, self.manager):
            with (
                self.subTest(user=user.login),
                self.assertRefused(AccessError, "belongs to another office"),
            ):
                self._export(user, employee_id=stranger.id)


@tagged("post_install", "-at_install", "tdkt")
class TestRetention(TdktCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls.dossier = cls._qualify(cls._create_dossier(cls.campaign))
        cls.decision = cls._issue(cls._create_decision(cls.campaign))
        cls.campaign = cls.campaign.with_user(cls.officer)
        cls.campaign.action_start_review()
        cls._create_review(cls.campaign).action_complete()
        cls.campaign.action_close()
        cls.env.flush_all()
        cls.rules = cls.env["tdkt.retention.rule"]

    def _proposals(self, *domain, user=None):
        self.env.invalidate_all()
        return (
            self.env["tdkt.retention.proposal"]
            .with_user(user or self.officer)
            .search([("company_id", "=", self.company.id), *domain])
        )

    def _due(self):
        return set(self._proposals(("is_due", "=", True)).mapped("res_model"))

    def test_the_period_counts_from_the_year_the_work_ended(self):
        self.assertRecordValues(
            self._proposals().sorted("res_model"),
            [
                {
                    "res_model": name,
                    "res_id": record.id,
                    "record_name": record.display_name,
                    "record_class": kind,
                    "year_ended": 2023,
                    "years": 10,
                    "last_year_kept": 2033,
                    "is_due": False,
                }
                for name, record, kind in (
                    ("tdkt.campaign", self.campaign, "campaign"),
                    ("tdkt.decision", self.decision, "award_office"),
                    ("tdkt.dossier", self.dossier, "award_office"),
                )
            ],
        )
        with freeze_time("2033-12-31"):
            self.assertFalse(self._due())
        with freeze_time("2034-01-01"):
            self.assertEqual(
                self._due(), {"tdkt.campaign", "tdkt.dossier", "tdkt.decision"}
            )

    def test_numbers_of_the_list_stay_when_a_kind_is_added(self):
        self.env.flush_all()
        models = self.env["ir.model"]
        for proposal in self._proposals():
            self.assertEqual(proposal.id >> 32, models._get_id(proposal.res_model))
            self.assertEqual(proposal.id & (2**32 - 1), proposal.res_id)

    def test_the_highest_award_decides(self):
        for authority, kind, years in (
            ("province_chair", "award_province", 20),
            ("minister", "award_province", 20),
            ("prime_minister", "award_state", 0),
            ("president", "award_state", 0),
        ):
            self.award.authority = authority
            self.env.flush_all()
            with self.subTest(authority=authority), freeze_time("2143-01-01"):
                proposals = self._proposals(("res_model", "!=", "tdkt.campaign"))
                self.assertEqual(set(proposals.mapped("record_class")), {kind})
                self.assertEqual(set(proposals.mapped("years")), {years})
                # 0 years are for good, however late it is
                self.assertEqual(set(proposals.mapped("is_due")), {bool(years)})

    def _proposal_of(self, record):
        return self._proposals(
            ("res_model", "=", record._name), ("res_id", "=", record.id)
        )

    def test_an_old_decision_counts_from_its_own_year(self):
        old = self._give_external(self.high_award, 2002).decision_id
        self.assertRecordValues(
            self._proposal_of(old),
            [
                {
                    "record_class": "award_province",
                    "year_ended": 2002,
                    "last_year_kept": 2022,
                    "is_due": True,
                }
            ],
        )
        # what takes such an award back is kept as long as such an award
        revoking = self._create_external(
            "6/QĐ-UBND", date(2003, 5, 5), amends_id=old.id, amendment_kind="revoke"
        )
        revoking.action_gather_changes()
        revoking.action_register()
        self.assertRecordValues(
            self._proposal_of(revoking),
            [{"record_class": "award_province", "last_year_kept": 2023}],
        )

    def test_a_dossier_that_led_to_nothing(self):
        dossier = self._create_dossier(year=2022)
        dossier.action_submit()
        dossier.with_user(self.officer).action_appraise()
        lines = dossier.nomination_ids.with_user(self.officer)
        lines.action_disqualify("Chưa đủ tiêu chuẩn")
        if dossier.state != "concluded":
            dossier.with_user(self.officer).action_conclude()
        self.assertRecordValues(
            self._proposal_of(dossier),
            [{"record_class": "award_office", "year_ended": 2022}],
        )

    def test_without_a_rule_nothing_is_due(self):
        self.rules.search([("record_class", "=", "campaign")]).active = False
        self.env.flush_all()
        with freeze_time("2100-01-01"):
            campaign = self._proposals(("res_model", "=", "tdkt.campaign"))
            self.assertRecordValues(campaign, [{"rule_id": False, "is_due": False}])

    def test_a_new_period_replaces_the_old_one_by_date(self):
        old = self.rules.search([("record_class", "=", "campaign")])
        values = {
            "name": "Thời hạn mới",
            "record_class": "campaign",
            "years": 5,
            "legal_basis": "Thông tư mới",
            "date_from": date(2030, 1, 1),
        }
        rules = self.rules.with_user(self.manager)
        with self.assertRefused(ValidationError, "end it the day before"):
            rules.create(values)
        old.date_to = date(2029, 12, 31)
        rules.create(values)
        self.env.flush_all()
        with freeze_time("2029-12-31"):
            self.assertNotIn("tdkt.campaign", self._due())
        with freeze_time("2030-01-01"):
            self.assertIn("tdkt.campaign", self._due())

    def test_values_of_the_list_say_that_they_must_be_compared(self):
        rules = self.env["tdkt.retention.rule"].search([])
        shipped = rules.filtered(lambda rule: rule.get_external_id()[rule.id])
        self.assertEqual(len(shipped), 12)
        self.assertEqual(set(shipped.mapped("confidence")), {"G"})
        self.assertTrue(all(shipped.mapped("legal_basis")))

    @mute_logger(RULE_LOG)
    def test_access(self):
        for user in (self.staff, self.head, self.hr_user, self.council):
            for name in ("tdkt.retention.proposal", "tdkt.retention.rule"):
                self.assertFalse(self.env[name].with_user(user).has_access("read"))
        for user in (self.officer, self.leader, self.manager):
            self.assertTrue(self._proposals(user=user))
            self.assertEqual(
                self.rules.with_user(user).has_access("write"), user == self.manager
            )
            for operation in ("write", "create", "unlink"):
                self.assertFalse(
                    self._proposals(user=user).browse().has_access(operation)
                )

    def test_other_offices_are_left_out(self):
        other = self.env["res.company"].create({"name": "Sở Khác"})
        self.env.cr.execute(
            "UPDATE tdkt_campaign SET company_id = %s WHERE id = %s",
            [other.id, self.campaign.id],
        )
        self.env.invalidate_all()
        proposals = self.env["tdkt.retention.proposal"].with_user(self.officer)
        domain = [
            ("res_model", "=", "tdkt.campaign"),
            ("res_id", "=", self.campaign.id),
        ]
        self.assertFalse(proposals.search(domain))
        self.env.ref(
            "thidua_khenthuong.tdkt_retention_proposal_rule_company"
        ).active = False
        self.assertTrue(proposals.search(domain))

    def test_opens_the_record(self):
        proposal = self._proposals(("res_model", "=", "tdkt.decision"))
        action = proposal.action_open_record()
        self.assertEqual(action["res_id"], self.decision.id)


@tagged("post_install", "-at_install", "tdkt")
class TestErasure(TdktCase):
    """Contents go when their time is over and a leader says so; the chain stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls.chains = cls.env["tdkt.audit.chain"]
        cls.chains._seal(cls.company)
        cls.entries = cls.env["tdkt.audit.entry"].search(
            [("company_id", "=", cls.company.id)]
        )

    def _create_rule(self):
        return self.env["tdkt.retention.rule"].create(
            {
                "name": "Nội dung nhật ký",
                "record_class": "history",
                "years": 5,
                "legal_basis": "Quy chế của cơ quan",
            }
        )

    def _erase(self, user=None):
        return (
            self.env["tdkt.audit.erase"]
            .with_user(user or self.leader)
            .create({"reason": "Hết thời hạn lưu"})
            .action_erase()
        )

    def test_kept_for_good_without_a_period(self):
        with (
            freeze_time("2099-01-01"),
            self.assertRefused(UserError, "are kept permanently"),
        ):
            self._erase()

    def test_only_after_the_last_year(self):
        self._create_rule()
        with (
            freeze_time("2028-12-31"),
            self.assertRefused(UserError, "No entry is past"),
        ):
            self._erase()

    def test_only_a_leader(self):
        self._create_rule()
        for user in (self.officer, self.manager, self.staff):
            with (
                freeze_time("2029-01-01"),
                self.assertRefused(AccessError, "(tdkt.audit.erase)"),
            ):
                self._erase(user)
        wizard = self.env["tdkt.audit.erase"].create({"reason": "x"})
        with self.assertRefused(
            AccessError, "Only a leader approves that contents are erased"
        ):
            wizard.with_user(self.manager).action_erase()

    def test_erased_and_whole(self):
        self._create_rule()
        head = self.company._tdkt_audit_head()
        with freeze_time("2029-01-01"):
            dialog = Form(self.env["tdkt.audit.erase"].with_user(self.leader))
            self.assertEqual(dialog.entry_count, len(self.entries))
            self.assertEqual(dialog.date_limit, date(2024, 1, 1))
            dialog.reason = "Hết thời hạn lưu"
            dialog.save().action_erase()
            with self.assertRefused(UserError, "No entry is past its retention period"):
                self._erase()
        self.env.invalidate_all()
        self.assertEqual(set(self.entries.mapped("payload")), {False})
        self.assertEqual(set(self.entries.mapped("is_erased")), {True})
        # what remains says who, when and what
        self.assertEqual(self.entries.user_id, self.leader)
        result = self.chains._check(self.company, head["sequence"], head["hash"])
        self.assertEqual(result, (None, 0, len(self.entries), 1))
        entry = self.env["tdkt.audit.entry"].search([("action", "=", "erase")])
        self.assertRecordValues(
            entry, [{"user_id": self.leader.id, "reason": "Hết thời hạn lưu"}]
        )
        self.chains._seal(self.company)
        self.assertIsNone(self.chains._check(self.company).fault)
