import json
from contextlib import closing, contextmanager

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError
from odoo.orm.registry import Registry
from odoo.tests import BaseCase, Form, get_db_name, tagged
from odoo.tools import mute_logger

from .common import TODAY, TdktCase
from .test_delegation import DelegationCase

RULE_LOG = "odoo.addons.base.models.ir_rule"
WRITTEN_ALONE = "written by the system alone"


def entries_of(record, action=None):
    domain = [("res_model", "=", record._name), ("res_id", "in", record.ids)]
    if action:
        domain.append(("action", "=", action))
    return record.env["tdkt.audit.entry"].sudo().search(domain, order="id")


def payload_of(entry):
    return json.loads(entry.payload)


@tagged("post_install", "-at_install", "tdkt")
class TestEntries(TdktCase):
    """What is entered, with who, when and why."""

    def test_the_life_of_a_decision(self):
        self._qualify(self._create_dossier())
        decision = self._issue(self._create_decision(), 5)
        decision.with_user(self.leader).action_revoke("Kê khai sai")
        entries = entries_of(decision)
        self.assertRecordValues(
            entries,
            [
                {
                    "action": action,
                    "user_id": user.id,
                    "state_from": before,
                    "state_to": after,
                    "reason": reason,
                    "company_id": self.company.id,
                }
                for action, user, before, after, reason in (
                    ("sign", self.leader, "draft", "signed", False),
                    ("number", self.officer, "signed", "numbered", False),
                    ("issue", self.officer, "numbered", "issued", False),
                    ("revoke", self.leader, "issued", "revoked", "Kê khai sai"),
                )
            ],
        )
        self.assertEqual(set(entries.mapped("date")), {entries[0].date})
        self.assertEqual(entries[0].date.date(), TODAY)
        self.assertEqual(payload_of(entries[1])["changes"]["number"], [0, 5])
        self.assertIn("Về việc", payload_of(entries[0])["name"])
        commendation = entries_of(decision.commendation_ids)
        self.assertEqual(commendation.mapped("action"), ["create", "revoke"])
        self.assertEqual(commendation[1].state_to, "revoked")

    def test_return_and_refusal_keep_their_reason(self):
        dossier = self._create_dossier()
        dossier.action_submit()
        line = dossier.nomination_ids
        self.assertRecordValues(
            entries_of(line),
            [{"action": "submit", "state_from": "draft", "state_to": "proposed"}],
        )
        dossier.with_user(self.officer).action_return("Thiếu biên bản")
        self.assertRecordValues(
            entries_of(dossier),
            [
                {"action": "submit", "reason": False, "user_id": self.head.id},
                {
                    "action": "return",
                    "reason": "Thiếu biên bản",
                    "user_id": self.officer.id,
                },
            ],
        )
        # the lines went back with the dossier
        self.assertEqual(entries_of(line)[-1].state_to, "draft")

    def test_values_that_stay_open_are_entered_with_before_and_after(self):
        dossier = self._qualify(self._create_dossier())
        line = dossier.nomination_ids.with_user(self.officer)
        line.amount = 300_000
        line.amount = 540_000
        line.amount = 540_000
        changes = [payload_of(entry)["changes"] for entry in entries_of(line, "write")]
        self.assertEqual(
            changes, [{"amount": [0, 300_000]}, {"amount": [300_000, 540_000]}]
        )
        dossier.with_user(self.officer).minutes_number = "09/BB-HĐ"
        self.assertEqual(
            payload_of(entries_of(dossier, "write"))["changes"],
            {"minutes_number": ["01/BB-HĐ", "09/BB-HĐ"]},
        )

    def test_a_score_changes_with_a_reason(self):
        commitment = self._create_commitment(self._create_campaign())
        commitment.action_submit()
        officer_view = commitment.with_user(self.officer)
        officer_view.action_approve()
        commitment.result_summary = "Xong"
        commitment.action_report()
        officer_view.action_assess("good")
        with self.assertRefused(UserError, "“Assessment” of “", "is locked"):
            officer_view.assessment = "excellent"
        with self.assertRefused(UserError, "Enter a reason."):
            officer_view.action_reopen(" ")
        with self.assertRefused(AccessError, "may do “Reopen the assessment”"):
            commitment.action_reopen("Xin xét lại")
        officer_view.action_reopen("Bổ sung minh chứng")
        officer_view.action_assess("excellent")
        first, reopened, second = (
            *entries_of(commitment, "assess")[:1],
            *entries_of(commitment, "reopen"),
            *entries_of(commitment, "assess")[1:],
        )
        self.assertEqual(payload_of(first)["changes"]["assessment"], [None, "good"])
        self.assertEqual(reopened.reason, "Bổ sung minh chứng")
        self.assertEqual(
            payload_of(second)["changes"]["assessment"], ["good", "excellent"]
        )

    def test_certificates_printed(self):
        self._qualify(self._create_dossier())
        commendation = self._issue(self._create_decision()).commendation_ids
        self.env["ir.actions.report"].with_user(self.staff)._render_qweb_pdf(
            "thidua_khenthuong.report_certificate", commendation.ids
        )
        self.assertRecordValues(
            entries_of(commendation, "print"), [{"user_id": self.staff.id}]
        )

    def test_shown_in_the_readers_language(self):
        dossier = self._qualify(self._create_dossier())
        dossier.nomination_ids.with_user(self.officer).amount = 540_000
        entry = entries_of(dossier, "appraise").with_user(self.leader)
        self.assertRecordValues(
            entry,
            [
                {
                    "action_name": "Start the appraisal",
                    "model_name": "Commendation Dossier",
                    "state_from_name": "Submitted",
                    "state_to_name": "Under Appraisal",
                    "record_name": dossier.display_name,
                    "is_erased": False,
                }
            ],
        )
        written = entries_of(dossier.nomination_ids, "write").with_user(self.leader)
        self.assertIn("<td>Bonus</td><td>0</td>", written.changes)
        self.assertIn("540000", written.changes)
        self.assertEqual(
            self.env["tdkt.audit.entry"]
            .with_user(self.leader)
            .search(
                [
                    ("record_name", "ilike", "Phòng Tổ chức"),
                    ("action", "=", "appraise"),
                    ("company_id", "=", self.company.id),
                ]
            ),
            entry,
        )

    def test_markup_in_a_text_stays_text(self):
        dossier = self._qualify(self._create_dossier())
        dossier.with_user(self.officer).minutes_number = "<img src=x onerror=alert(1)>"
        entry = entries_of(dossier, "write")
        self.assertNotIn("<img", entry.changes)
        self.assertIn("&lt;img", entry.changes)

    def test_the_entry_outlives_the_record(self):
        campaign = self._create_campaign(launched=False)
        campaign._record_audit("print")
        entry = entries_of(campaign)
        campaign.with_user(self.officer).unlink()
        self.env.flush_all()
        entry.invalidate_recordset()
        self.assertEqual(len(entry.exists()), 1)
        self.assertEqual(entry.record_name, "Phong trào thi đua thử nghiệm")

    def test_history_of_a_document(self):
        campaign = self._create_campaign()
        action = campaign.with_user(self.leader).action_open_audit()
        found = (
            self.env[action["res_model"]]
            .with_user(self.leader)
            .search(action["domain"])
        )
        self.assertEqual(found.mapped("action"), ["launch", "sign"])


@tagged("post_install", "-at_install", "tdkt")
class TestInSomebodysPlace(DelegationCase):
    def test_signed_for_the_leader(self):
        self._qualify(self._create_dossier())
        decision = self._create_decision()
        self._create_delegation(
            self.leader, self.officer, kind="leader", date_from=TODAY
        )
        decision.with_user(self.officer).action_sign()
        decision.with_user(self.officer).action_number(3)
        self.assertRecordValues(
            entries_of(decision),
            [
                {
                    "action": "sign",
                    "user_id": self.officer.id,
                    "acting_for_id": self.leader.employee_id.id,
                },
                {
                    "action": "number",
                    "user_id": self.officer.id,
                    "acting_for_id": False,
                },
            ],
        )
        self.assertIn(
            "Người t_officer acts for Người t_leader",
            "".join(decision.message_ids.mapped("body")),
        )

    def test_submitted_for_the_head(self):
        dossier = self._create_dossier()
        own = self._create_dossier(user=self.other_head)
        self._create_delegation(self.head, self.other_head, date_from=TODAY)
        (dossier | own).with_user(self.other_head).action_submit()
        self.assertRecordValues(
            entries_of(dossier) | entries_of(own),
            [
                {"acting_for_id": self.head.employee_id.id},
                {"acting_for_id": False},
            ],
        )
        self.assertEqual(
            entries_of(dossier.nomination_ids).acting_for_id, self.head.employee_id
        )
        self.assertIn(
            "Người t_head2 acts for Người t_head",
            "".join(dossier.message_ids.mapped("body")),
        )


@tagged("post_install", "-at_install", "tdkt")
class TestNobodyRewrites(TdktCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls.entries = entries_of(cls.campaign)
        cls.env["tdkt.audit.chain"]._seal(cls.company)
        cls.chain = cls.env["tdkt.audit.chain"].search(
            [("company_id", "=", cls.company.id)]
        )

    def test_neither_created_nor_changed_nor_deleted(self):
        vals = {
            "company_id": self.company.id,
            "date": "2023-03-10 08:00:00",
            "user_id": self.leader.id,
            "res_model": "tdkt.campaign",
            "res_id": self.campaign.id,
            "action": "sign",
            "payload": "{}",
            "payload_digest": "x",
        }
        for forged in (None, True, object()):
            for record in (self.entries, self.chain):
                record = record.sudo().with_context(tdkt_recording=forged)
                attempts = (
                    lambda record=record: record.create(vals),
                    lambda record=record: record.write({"sequence": 9}),
                    lambda record=record: record.write({"hash": "x"}),
                    lambda record=record: record.unlink(),
                    lambda record=record: record[:1].copy(),
                )
                for attempt in attempts:
                    with (
                        self.subTest(model=record._name),
                        self.assertRefused(UserError, WRITTEN_ALONE),
                    ):
                        attempt()

    @mute_logger(RULE_LOG)
    def test_who_reads(self):
        for user in (
            *(self.staff, self.head, self.officer, self.hr_user, self.council),
        ):
            for record in (self.entries, self.chain):
                with self.subTest(user=user.login):
                    self.assertFalse(record.with_user(user).has_access("read"))
        for user in (self.leader, self.manager):
            for record in (self.entries, self.chain):
                with self.subTest(user=user.login):
                    self.assertTrue(record.with_user(user).has_access("read"))
                    for operation in ("create", "write", "unlink"):
                        self.assertFalse(record.with_user(user).has_access(operation))

    @mute_logger(RULE_LOG)
    def test_another_office_reads_nothing(self):
        company = self.env["res.company"].create({"name": "Sở Khác"})
        stranger = self.env["res.users"].create(
            {
                "name": "Người lạ",
                "login": "t_stranger",
                "company_id": company.id,
                "company_ids": [(6, 0, company.ids)],
                "group_ids": [
                    (4, self.env.ref("thidua_khenthuong.group_tdkt_leader").id)
                ],
            }
        )
        for record in (self.entries, self.chain):
            record = record.with_user(stranger).with_context(
                allowed_company_ids=company.ids
            )
            self.assertFalse(record.has_access("read"))
            self.assertFalse(record.search([]))
        for company_rule in ("entry", "chain"):
            rule = self.env.ref(
                f"thidua_khenthuong.tdkt_audit_{company_rule}_rule_company"
            )
            rule.active = False
        for record in (self.entries, self.chain):
            reader = record.with_user(stranger)
            reader = reader.with_context(allowed_company_ids=company.ids)
            self.assertTrue(reader.has_access("read"))


@tagged("post_install", "-at_install", "tdkt")
class TestChain(TdktCase):
    """Every way to tamper with sealed entries is found, at the right place."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        for number in range(5):
            cls._create_campaign(name=f"Phong trào {number}")
        cls.chains = cls.env["tdkt.audit.chain"]
        cls.sealed = cls.chains._seal(cls.company)

    def _check(self, *known):
        return self.chains._check(self.company, *known)

    def _sql(self, query, *params):
        self.env.cr.execute(query, params)
        self.assertTrue(self.env.cr.rowcount)
        self.env.invalidate_all()

    def test_whole(self):
        self.assertEqual(self.sealed, 12)
        result = self._check()
        self.assertEqual(result, (None, 0, 12, 0))
        head = self.company._tdkt_audit_head()
        self.assertEqual(head["sequence"], 12)
        self.assertRegex(head["hash"], "^[0-9a-f]{64}$")
        self.assertTrue(head["date"])
        self.assertIn(
            "is intact: 12 entries", self.chains._get_sentence(self.company, result)
        )
        self.assertIn("is intact", self.chains._check_all()[self.company.name])

    def test_later_entries_continue_the_chain(self):
        head = self.company._tdkt_audit_head()
        self._create_campaign(name="Sau niêm phong")
        self.assertEqual(self._check(), (None, 0, 12, 2))
        self.assertEqual(self.chains._seal(self.company), 2)
        self.assertEqual(self.chains._seal(self.company), 0)
        self.assertEqual(self._check(12, head["hash"]), (None, 0, 14, 0))

    def test_tampering(self):
        where = "WHERE company_id = %s AND sequence = %s"
        cases = (
            ("payload", f"UPDATE tdkt_audit_entry SET payload = '{{}}' {where}", 7),
            ("erased", f"UPDATE tdkt_audit_entry SET payload = NULL {where}", 3),
            (
                "hash",
                "UPDATE tdkt_audit_entry SET payload = '{}', payload_digest = "
                f"encode(sha256('{{}}'), 'hex') {where}",
                4,
            ),
            ("hash", f"UPDATE tdkt_audit_entry SET user_id = 1 {where}", 5),
            ("hash", f"UPDATE tdkt_audit_entry SET state_to = 'draft' {where}", 5),
            ("hash", f"UPDATE tdkt_audit_entry SET res_id = 0 {where}", 6),
            ("hash", f"UPDATE tdkt_audit_entry SET date = '2020-01-01' {where}", 6),
            ("missing", f"DELETE FROM tdkt_audit_entry {where}", 1),
            ("missing", f"DELETE FROM tdkt_audit_entry {where}", 6),
            ("cut", f"DELETE FROM tdkt_audit_entry {where}", 12),
        )
        for fault, query, sequence in cases:
            with self.subTest(query=query), closing(self.env.cr.savepoint()):
                self._sql(query, self.company.id, sequence)
                result = self._check()
                self.assertEqual((result.fault, result.sequence), (fault, sequence))
                sentence = self.chains._get_sentence(self.company, result)
                self.assertIn("is broken", sentence)
                self.assertIn(str(sequence), sentence)
            self.env.invalidate_all()

    def test_swapped_entries(self):
        self._sql(
            """UPDATE tdkt_audit_entry SET sequence = 100
                WHERE company_id = %s AND sequence = 4""",
            self.company.id,
        )
        for old, new in ((8, 4), (100, 8)):
            self._sql(
                """UPDATE tdkt_audit_entry SET sequence = %s
                    WHERE company_id = %s AND sequence = %s""",
                new,
                self.company.id,
                old,
            )
        self.assertEqual(self._check()[:2], ("hash", 4))

    def test_head_forged(self):
        self._sql(
            "UPDATE tdkt_audit_chain SET hash = 'x' WHERE company_id = %s",
            self.company.id,
        )
        self.assertEqual(self._check()[:2], ("head", 12))

    def test_a_chain_rebuilt_as_a_whole_is_found_by_a_known_seal(self):
        head = self.company._tdkt_audit_head()
        self._sql(
            "DELETE FROM tdkt_audit_entry WHERE company_id = %s AND sequence = 12",
            self.company.id,
        )
        self._sql(
            """UPDATE tdkt_audit_entry
                  SET hash = NULL, sequence = NULL,
                      state_to = CASE action WHEN 'launch' THEN 'cancelled' END
                WHERE company_id = %s""",
            self.company.id,
        )
        self._sql(
            "UPDATE tdkt_audit_chain SET sequence = 0, hash = '' WHERE company_id = %s",
            self.company.id,
        )
        self.chains._seal(self.company)
        # by itself it is whole again, which the documentation admits
        self.assertIsNone(self._check().fault)
        self.assertEqual(self._check(12, head["hash"])[:2], ("cut", 12))
        self._create_campaign(name="Thêm")
        self.chains._seal(self.company)
        self.assertEqual(self._check(12, head["hash"])[:2], ("known", 12))

    def test_each_office_has_a_chain_of_its_own(self):
        company = self.env["res.company"].create({"name": "Sở Khác"})
        entry = (
            self.env["tdkt.audit.entry"]
            .with_company(company)
            ._record([{"record": company.partner_id, "action": "print"}])
        )
        self.assertEqual(entry.company_id, company)
        self.assertEqual(self.chains._seal(company), 1)
        self.assertEqual(entry.sequence, 1)
        self.assertEqual(company._tdkt_audit_head()["sequence"], 1)
        self.assertEqual(self.company._tdkt_audit_head()["sequence"], 12)

    def test_cron_seals_all_offices(self):
        self._create_campaign(name="Chờ niêm phong")
        self.chains._cron_seal()
        self.assertEqual(self._check(), (None, 0, 14, 0))

    def test_check_dialog(self):
        head = self.company._tdkt_audit_head()
        for user in (self.leader, self.manager):
            dialog = Form(self.env["tdkt.audit.check"].with_user(user))
            dialog.known_sequence = 12
            dialog.known_hash = f" {head['hash'].upper()} "
            wizard = dialog.save()
            action = wizard.action_check()
            self.assertEqual(action["res_id"], wizard.id)
            self.assertTrue(wizard.is_whole)
            self.assertIn("is intact", wizard.result)
        wizard.known_hash = "0" * 64
        wizard.action_check()
        self.assertFalse(wizard.is_whole)
        self.assertIn("the chain was rebuilt", wizard.result)
        wizard.known_hash = False
        with self.assertRefused(UserError, "Enter both"):
            wizard.action_check()
        for user in (self.officer, self.staff):
            with self.assertRefused(AccessError, "(tdkt.audit.check)"):
                self.env["tdkt.audit.check"].with_user(user).create({})
            with self.assertRefused(
                AccessError, "Only leaders and administrators check the history"
            ):
                self.chains.with_user(user)._check_reader()

    def test_the_head_is_mailed_to_the_leaders(self):
        head = self.company._tdkt_audit_head()
        self.leader.email = "giamdoc@example.com"
        self.chains._cron_mail_heads()
        mail = self.env["mail.mail"].search([("subject", "ilike", "mục số 12")])
        self.assertEqual(mail.recipient_ids, self.leader.partner_id)
        self.assertIn(head["hash"], mail.body_html)
        self.assertIn("Kính gửi Lãnh đạo Sở Kiểm thử", mail.body_html)
        chain = self.chains.search([("company_id", "=", self.company.id)])
        self.assertRecordValues(
            chain, [{"mailed_sequence": 12, "mailed_to": "giamdoc@example.com"}]
        )
        # the letter itself is no proof that can be sent again with other words
        self.assertFalse(mail.auto_delete)

    def test_without_an_address_nothing_counts_as_mailed(self):
        self.leader.email = False
        self.chains._cron_mail_heads()
        chain = self.chains.search([("company_id", "=", self.company.id)])
        self.assertRecordValues(chain, [{"mailed_sequence": 0, "mailed_to": False}])


@tagged("post_install", "-at_install", "tdkt")
class TestParallelUsers(BaseCase):
    """Users on connections of their own: nobody waits, late commits are sealed."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self._environment() as env:
            self.company_id = env["res.company"].create({"name": "Sở Song song"}).id
            env.cr.commit()
        self.addCleanup(self._forget)

    @contextmanager
    def _environment(self):
        with closing(self.registry.cursor()) as cr:
            # whoever has to wait fails instead
            cr.execute("SET LOCAL lock_timeout = '2s'")
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _forget(self):
        with self._environment() as env, mute_logger("odoo.models.unlink"):
            for table in ("tdkt_audit_entry", "tdkt_audit_chain"):
                env.cr.execute(
                    f"DELETE FROM {table} WHERE company_id = %s",  # noqa: S608
                    [self.company_id],
                )
            company = env["res.company"].browse(self.company_id)
            company.partner_id.active = False
            company.unlink()
            env.cr.commit()

    def _enter(self, env, action):
        company = env["res.company"].browse(self.company_id)
        entries = env["tdkt.audit.entry"].with_company(company)
        entry = entries._record([{"record": company.partner_id, "action": action}])
        env.flush_all()
        return entry.id

    def _sealed(self, env):
        env.cr.execute(
            """SELECT action, sequence FROM tdkt_audit_entry
                WHERE company_id = %s ORDER BY sequence""",
            [self.company_id],
        )
        return env.cr.fetchall()

    def _seal(self, env):
        company = env["res.company"].browse(self.company_id)
        return env["tdkt.audit.chain"]._seal(company)

    def test_commits_in_reverse_order(self):
        with self._environment() as early, self._environment() as late:
            early_id = self._enter(early, "early")
            late_id = self._enter(late, "late")
            self.assertLess(early_id, late_id)
            late.cr.commit()
            with self._environment() as cron:
                self.assertEqual(self._seal(cron), 1)
                cron.cr.commit()
            early.cr.commit()
        with self._environment() as cron:
            self.assertEqual(self._seal(cron), 1)
            self.assertEqual(self._sealed(cron), [("late", 1), ("early", 2)])
            company = cron["res.company"].browse(self.company_id)
            self.assertIsNone(cron["tdkt.audit.chain"]._check(company).fault)
            cron.cr.commit()

    def test_users_do_not_wait_for_a_seal_in_progress(self):
        with self._environment() as user:
            self._enter(user, "before")
            user.cr.commit()
        with self._environment() as cron, self._environment() as user:
            self.assertEqual(self._seal(cron), 1)
            # the seal is not committed: the next user enters all the same
            self._enter(user, "meanwhile")
            user.cr.commit()
            # and a second sealer stands back instead of waiting
            with self._environment() as other:
                self.assertEqual(self._seal(other), 0)
                other.cr.rollback()
            cron.cr.commit()
        with self._environment() as cron:
            self.assertEqual(self._seal(cron), 1)
            self.assertEqual(self._sealed(cron), [("before", 1), ("meanwhile", 2)])
            cron.cr.rollback()

    def test_a_sealer_with_an_old_view_stands_back(self):
        with self._environment() as first, self._environment() as second:
            self._enter(first, "one")
            first.cr.commit()
            # its view of the database begins here
            second.cr.execute("SELECT 1 FROM tdkt_audit_chain")
            self.assertEqual(self._seal(first), 1)
            first.cr.commit()
            self.assertEqual(self._seal(second), 0)
            second.cr.rollback()
