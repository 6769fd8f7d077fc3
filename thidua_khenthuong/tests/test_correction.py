import base64
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import BY_BUTTON, LOCKED, TODAY, TdktCase

RULE_LOG = "odoo.addons.base.models.ir_rule"
FREE = ("message_", "activity_", "website_message_", "rating_", "my_activity_")
UNDELETABLE = (
    (UserError, "has left the draft state and cannot be deleted"),
    (UserError, "A decision has been issued on"),
    (UserError, "Award records are kept"),
    (UserError, "A change that took effect cannot be deleted"),
)


class IssuedCase(TdktCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossier = cls._qualify(cls._create_dossier())
        cls.decision = cls._create_decision(
            legal_basis_ids=[(0, 0, {"name": "Căn cứ Luật Thi đua, khen thưởng"})],
            recipient_ids=[(0, 0, {"name": "Như Điều 3"})],
        )
        cls._issue(cls.decision, 5)
        cls.award_given = cls.decision.commendation_ids


@tagged("post_install", "-at_install", "tdkt")
class TestIssuedIsLocked(IssuedCase):
    """No stored field of an issued decision, or of what it rests on, can be written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.decision.with_user(cls.officer).action_reissue(
            cls.award_given.ids, "Thất lạc khi chuyển trụ sở"
        )
        cls.change = cls.award_given.change_ids

    def _records(self):
        return (
            self.decision,
            self.dossier,
            self.dossier.nomination_ids,
            self.award_given,
            self.change,
            self.decision.legal_basis_ids,
            self.decision.recipient_ids,
        )

    def _candidates(self, record):
        for user in (self.officer, self.leader, self.manager):
            yield (
                user.login,
                record.with_user(user).with_env(record.with_user(user).env(su=False)),
            )
        yield "superuser", record.sudo()

    def _stored_fields(self, record):
        return [
            field
            for field in record._fields.values()
            if field.store
            and field.name not in MAGIC_COLUMNS
            and field.type != "one2many"
            and not field.name.startswith(FREE)
        ]

    @mute_logger(RULE_LOG)
    def test_every_stored_field_of_every_record(self):
        tried = 0
        for record in self._records():
            self.assertEqual(len(record), 1)
            for field in self._stored_fields(record):
                same = field.convert_to_write(record[field.name], record)
                for who, candidate in self._candidates(record):
                    for value in (same, False):
                        tried += 1
                        with self.subTest(record=record, field=field.name, who=who):
                            with self.assertRefusedAs(LOCKED, BY_BUTTON):
                                # not by lack of access: by the lock itself
                                candidate.write({field.name: value})
        # a change of the loops above must not empty this test
        self.assertGreater(tried, 900)

    @mute_logger(RULE_LOG)
    def test_nothing_is_deleted(self):
        for record in self._records():
            for who, candidate in self._candidates(record):
                with (
                    self.subTest(record=record, who=who),
                    self.assertRefusedAs(
                        (AccessError, f"({record._name})"), LOCKED, *UNDELETABLE
                    ),
                ):
                    candidate.unlink()

    @mute_logger(RULE_LOG)
    def test_nothing_through_the_lists_of_a_parent(self):
        refusals = (
            LOCKED,
            *UNDELETABLE,
            (UserError, "A commendation comes from an issued decision"),
            (UserError, "An award changes by a decision"),
            (UserError, "Only an officer of the standing office sets"),
            (ValidationError, "is not qualified yet"),
            (ValidationError, "was not given by the decision that is amended"),
        )
        values = {
            "legal_basis_ids": {"name": "Căn cứ khác"},
            "recipient_ids": {"name": "UBND tỉnh"},
            "nomination_ids": {
                "dossier_id": self.dossier.id,
                "award_id": self.award.id,
                "employee_id": self.head.employee_id.id,
            },
            "commendation_ids": {"nominee_name": "Người khác"},
            "change_ids": {"commendation_id": self.award_given.id, "reason": "x"},
        }
        tried = 0
        for parent in (self.decision, self.dossier, self.award_given):
            for name in values.keys() & parent._fields.keys():
                lines = parent[name]
                inaccessible = (
                    (AccessError, f"({parent._name})"),
                    (AccessError, f"({lines._name})"),
                )
                commands = [Command.create(values[name])]
                for line in lines[:1]:
                    changed = dict(list(values[name].items())[-1:])
                    commands += [
                        Command.update(line.id, changed),
                        Command.delete(line.id),
                        Command.unlink(line.id),
                    ]
                if lines:
                    commands += [Command.clear(), Command.set([])]
                for command in commands:
                    for who, candidate in self._candidates(parent):
                        tried += 1
                        with self.subTest(parent=parent, name=name, who=who):
                            with (
                                self.assertRefusedAs(*inaccessible, *refusals),
                                self.env.cr.savepoint(),
                            ):
                                candidate.write({name: [command]})
        self.assertGreater(tried, 60)

    @mute_logger(RULE_LOG)
    def test_lines_are_not_created_for_it(self):
        cases = {
            "tdkt.legal.basis": (
                {"name": "x", "decision_id": self.decision.id},
                "is locked in its present state",
            ),
            "tdkt.recipient": (
                {"name": "x", "decision_id": self.decision.id},
                "is locked in its present state",
            ),
            "tdkt.nomination": (
                {
                    "dossier_id": self.dossier.id,
                    "award_id": self.award.id,
                    "employee_id": self.head.employee_id.id,
                },
                "is locked in its present state",
            ),
            "tdkt.commendation": (
                {"decision_id": self.decision.id},
                "A commendation comes from an issued decision",
            ),
            "tdkt.commendation.change": (
                {"commendation_id": self.award_given.id, "reason": "x"},
                "An award changes by a decision",
            ),
        }
        for model, (vals, sentence) in cases.items():
            for user in (self.officer, self.manager, self.env.ref("base.user_root")):
                with self.subTest(model=model, user=user.login):
                    with (
                        self.assertRefused(UserError, sentence),
                        self.env.cr.savepoint(),
                    ):
                        self.env[model].with_user(user).create(vals)

    def test_the_minutes_file_is_not_exchanged_behind_the_field(self):
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "tdkt.dossier"),
                    ("res_id", "=", self.dossier.id),
                    ("res_field", "=", "minutes_file"),
                ]
            )
        )
        self.assertEqual(len(attachment), 1)
        for candidate in (attachment.with_user(self.officer), attachment):
            for attempt in (
                lambda one=candidate: one.write({"datas": base64.b64encode(b"khac")}),
                lambda one=candidate: one.write({"res_field": False}),
                lambda one=candidate: one.unlink(),
                lambda one=candidate: one.copy(),
            ):
                with (
                    self.assertRefused(UserError, "is locked"),
                    self.env.cr.savepoint(),
                ):
                    attempt()

    def test_the_catalogue_does_not_rewrite_what_is_printed(self):
        decision_type = self.decision.document_type_id
        with self.assertRefused(UserError, "is used in signed documents"):
            decision_type.with_user(self.manager).title = "THÔNG BÁO"
        with self.assertRefused(UserError, "has been given"):
            self.award.with_user(self.manager).subject_type = "collective"
        before = self.decision._printed_awards()
        self.award.with_user(self.manager).name = "Giấy khen (tên mới)"
        self.assertEqual(self.decision._printed_awards(), before)

    def test_chatter_and_activities_go_on(self):
        self.decision.with_user(self.officer).message_post(body="Đã trao")
        self.decision.with_user(self.officer).activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.officer.id
        )


@tagged("post_install", "-at_install", "tdkt")
class TestSignedIsLocked(TdktCase):
    """Between signature and issue, the list of those commended is closed, too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossier = cls._qualify(cls._create_dossier())
        cls.decision = cls._create_decision()
        cls.line = cls.dossier.nomination_ids.with_user(cls.officer)
        cls.decision.with_user(cls.leader).action_sign()

    def test_lines_stay(self):
        for values in ({"decision_id": False}, {"amount": 1}, {"sequence": 1}):
            for line in (self.line, self.line.sudo()):
                with (
                    self.subTest(values=values),
                    self.assertRefused(UserError, "is locked in its present state"),
                ):
                    line.write(values)
        with self.assertRefused(UserError, "is signed: it can only be revoked"):
            self.line.action_remove_from_decision()

    def test_none_is_added(self):
        other = self._qualify(self._create_dossier(year=2022)).nomination_ids
        for line in (other.with_user(self.officer), other.sudo()):
            with self.assertRefused(UserError, "is signed"):
                line.write({"decision_id": self.decision.id})

    def test_minutes_stay(self):
        with self.assertRefused(UserError, "“Minutes Number” of “", "is locked"):
            self.dossier.with_user(self.officer).minutes_number = "02/BB"
        self.decision.with_user(self.leader).action_revoke("Sai căn cứ")
        # the lines are free again, and so is what they rest on
        self.dossier.with_user(self.officer).minutes_number = "02/BB"


@tagged("post_install", "-at_install", "tdkt")
class TestCorrections(IssuedCase):
    REFERENCE = "Công văn số 31/SKT-VP ngày 10/3/2023"

    def _correct(self, user=None, **kwargs):
        values = {
            "commendation_id": self.award_given.id,
            "wording": {"nominee_name": "Người Đúng Tên"},
            "reason": "Sai chính tả họ tên",
            "reference": self.REFERENCE,
            **kwargs,
        }
        return self.decision.with_user(user or self.leader).action_correct(**values)

    def _amend(self, kind="amend", **values):
        decision = self._create_decision(
            gather=False, amends_id=self.decision.id, amendment_kind=kind, **values
        )
        decision.action_gather_changes()
        return decision

    def test_an_error_of_form(self):
        self._correct()
        change = self.award_given.change_ids
        self.assertRecordValues(
            self.award_given,
            [{"state": "corrected", "nominee_name": "Người Đúng Tên"}],
        )
        self.assertRecordValues(
            change,
            [
                {
                    "kind": "correct",
                    "state": "applied",
                    "date": TODAY,
                    "reason": "Sai chính tả họ tên",
                    "document_reference": self.REFERENCE,
                    "legal_basis": "Nghị định 30/2020/NĐ-CP, Điều 18",
                    "nominee_name": "Người Đúng Tên",
                    "ordered_by_id": False,
                }
            ],
        )
        self.assertEqual(change.before["nominee_name"], "Người t_staff")
        self.assertEqual(change.before["state"], "valid")
        self.assertIn("<s>Người t_staff</s>", change.difference)
        # the old words are one click from the person's history
        own = self.env["hr.employee.public"].browse(self.staff.employee_id.id)
        history = own.with_user(self.staff).commendation_ids
        self.assertEqual(history.nominee_name, "Người Đúng Tên")
        self.assertIn("Người t_staff", history.change_ids.difference)
        entry = self.env["tdkt.audit.entry"].search(
            [
                ("res_model", "=", "tdkt.commendation"),
                ("res_id", "=", self.award_given.id),
                ("action", "=", "correct"),
            ]
        )
        self.assertRecordValues(
            entry,
            [
                {
                    "user_id": self.leader.id,
                    "state_from": "valid",
                    "state_to": "corrected",
                    "reason": "Sai chính tả họ tên",
                }
            ],
        )

    def test_what_is_no_error_of_form(self):
        cases = (
            ({"wording": {"merit": "Khác"}}, UserError, "prepare a decision"),
            ({"wording": {"amount": 1}}, UserError, "prepare a decision"),
            ({"reason": " "}, UserError, "Enter a reason"),
            ({"reference": ""}, UserError, "công văn đính chính"),
            (
                {"wording": {"nominee_name": "Người t_staff"}},
                UserError,
                "does not change",
            ),
            ({"commendation_id": 0}, UserError, "did not give this award"),
            ({"user": self.officer}, AccessError, "Only the leader"),
            ({"user": self.manager}, AccessError, "Only the leader"),
        )
        for values, error_class, sentence in cases:
            with self.subTest(values=values), self.assertRefused(error_class, sentence):
                self._correct(**values)
        self.assertFalse(self.award_given.change_ids)

    def test_reissue(self):
        officer_view = self.decision.with_user(self.officer)
        with self.assertRefused(UserError, "Enter a reason."):
            officer_view.action_reissue(self.award_given.ids, "")
        with self.assertRefused(AccessError, "may do “Reissue a certificate”"):
            self.decision.with_user(self.leader).action_reissue(
                self.award_given.ids, "Mất"
            )
        officer_view.action_reissue(
            self.award_given.ids, "Bị cháy", "Đơn ngày 01/3/2023"
        )
        self.assertEqual(self.award_given.state, "reissued")
        self.assertRecordValues(
            self.award_given.change_ids,
            [{"kind": "reissue", "reason": "Bị cháy", "state": "applied"}],
        )
        # it is still one award
        self.assertEqual(self.staff.employee_id.commendation_count, 1)

    def test_an_amending_decision(self):
        decision = self._amend()
        change = decision.change_ids.with_user(self.officer)
        with self.assertRefused(UserError, "does not change anything"):
            decision.with_user(self.leader).action_sign()
        change.write({"merit": "Thành tích khác", "reason": "Ghi nhầm thành tích"})
        self._issue(decision, 6)
        self.assertRecordValues(
            self.award_given, [{"state": "corrected", "merit": "Thành tích khác"}]
        )
        self.assertRecordValues(
            change,
            [{"ordered_by_id": decision.id, "state": "applied", "date": TODAY}],
        )
        # the amended decision itself stays as it was issued
        self.assertEqual(self.decision.state, "issued")
        self.assertEqual(self.decision.amended_by_ids, decision)
        self.assertIn("QĐ-SKT", self.decision.message_ids[0].body)
        self.assertFalse(decision.commendation_ids)

    def test_a_revoking_decision(self):
        decision = self._amend("revoke", reward_reason="Kê khai sai thành tích")
        self.assertEqual(decision.change_ids.kind, "revoke")
        self._issue(decision, 6)
        self.assertEqual(self.award_given.state, "revoked")
        self.assertRecordValues(
            self.award_given.change_ids,
            [
                {
                    "legal_basis": "Luật Thi đua, khen thưởng 2003, Điều 96",
                    "reason": "Kê khai sai thành tích",
                }
            ],
        )
        self.assertEqual(self.decision.state, "revoked")
        self.assertIn("06/QĐ-SKT", self.decision.revoke_reason)
        with self.assertRefused(UserError, "possible only in"):
            self._correct()

    def test_a_replacing_decision_may_add_awards(self):
        self._qualify(
            self._create_dossier(
                nominations=[
                    {
                        "award_id": self.award.id,
                        "employee_id": self.head.employee_id.id,
                        "merit": "Bổ sung",
                    }
                ]
            )
        )
        decision = self._amend("replace")
        decision.action_gather()
        decision.change_ids.nominee_position = "Chuyên viên chính"
        self._issue(decision, 6)
        self.assertEqual(decision.commendation_ids.employee_id, self.head.employee_id)
        self.assertEqual(self.award_given.nominee_position, "Chuyên viên chính")

    def test_revoked_directly_by_the_leader(self):
        self.decision.with_user(self.leader).action_revoke("Kê khai sai")
        self.assertRecordValues(
            self.award_given.change_ids,
            [
                {
                    "kind": "revoke",
                    "reason": "Kê khai sai",
                    "legal_basis": "Luật Thi đua, khen thưởng 2003, Điều 96",
                    "date": TODAY,
                }
            ],
        )

    def test_its_legal_basis_is_that_of_its_day(self):
        """The article stands in a dated row; what was done cites what held then."""
        decision = self.decision.with_user(self.officer)
        awards = self.award_given.ids
        decision.action_reissue(awards, "Thất lạc")
        with freeze_time("2026-06-01 02:00:00"):
            decision.action_reissue(awards, "Bị ướt")
            shipped = self.env.ref("thidua_khenthuong.change_basis_2025_reissue")
            shipped.with_user(self.manager).legal_basis = "Thông tư mới, Điều 7"
            decision.action_reissue(awards, "Phai mực")
        self.assertEqual(
            self.award_given.change_ids.sorted("id").mapped("legal_basis"),
            [
                "Nghị định 91/2017/NĐ-CP",
                "Thông tư 20/2025/TT-BNV, Phụ lục II",
                "Thông tư mới, Điều 7",
            ],
        )

    def test_nothing_changes_without_a_legal_basis(self):
        basis = self.env.ref("thidua_khenthuong.change_basis_2020_correct")
        basis.with_user(self.manager).date_from = date(2023, 3, 11)
        for change in (self._correct, self._amend):
            with (
                self.assertRefused(
                    UserError,
                    "No legal basis for “Correction” is in force on 10/03/2023",
                ),
                self.env.cr.savepoint(),
            ):
                change()
        self.assertEqual(self.award_given.state, "valid")

    def test_faulty_amendments(self):
        draft = self._create_decision(gather=False)
        for values, sentence in (
            ({"amends_id": self.decision.id}, "or neither"),
            ({"amendment_kind": "amend"}, "or neither"),
            ({"amends_id": draft.id, "amendment_kind": "amend"}, "not in force"),
            (
                {
                    "amends_id": self.decision.id,
                    "amendment_kind": "amend",
                    "document_type_id": self.env.ref(
                        "thidua_khenthuong.document_type_launch"
                    ).id,
                },
                "same form",
            ),
        ):
            with (
                self.subTest(values=values),
                self.assertRefused(ValidationError, sentence),
            ):
                draft.with_user(self.officer).write(values)
        with self.assertRefused(UserError, "Choose the decision"):
            draft.action_gather_changes()
        amending = self._amend()
        with self.assertRefused(UserError, "no further award"):
            amending.action_gather_changes()

    def test_an_award_of_another_decision(self):
        self._qualify(self._create_dossier(year=2022))
        other = self._issue(self._create_decision(year=2022), 9)
        decision = self._amend()
        with self.assertRefused(ValidationError, "was not given by"):
            self.env["tdkt.commendation.change"].with_user(self.officer).create(
                {
                    "ordered_by_id": decision.id,
                    "commendation_id": other.commendation_ids.id,
                    "reason": "x",
                }
            )

    def test_a_change_is_not_forged(self):
        decision = self._amend()
        change = decision.change_ids
        for values in (
            {"state": "applied"},
            {"date": date(2020, 1, 1)},
            {"before": {}},
            {"after": {}},
        ):
            for candidate in (change.with_user(self.officer), change.sudo()):
                with (
                    self.subTest(values=values),
                    self.assertRefused(UserError, "changes only through"),
                ):
                    candidate.write(values)
        with self.assertRefused(UserError, "A change is applied only once"):
            change.copy()
        change.with_user(self.officer).unlink()

    @mute_logger(RULE_LOG)
    def test_who_reads_changes(self):
        self._correct()
        draft = self._amend().change_ids
        change = self.award_given.change_ids
        for user, sees, sees_draft in (
            (self.staff, True, False),
            (self.other_staff, False, False),
            (self.head, True, False),
            (self.other_head, False, False),
            (self.hr_user, True, False),
            (self.council, False, False),
            (self.officer, True, True),
            (self.leader, True, True),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(change.with_user(user).has_access("read"), sees)
                self.assertEqual(draft.with_user(user).has_access("read"), sees_draft)

    def test_dialogs(self):
        for kind, user in (("correct", self.leader), ("reissue", self.officer)):
            context = {"active_id": self.award_given.id, "tdkt_kind": kind}
            dialog = Form(
                self.env["tdkt.commendation.amend"]
                .with_user(user)
                .with_context(**context)
            )
            if kind == "correct":
                dialog.nominee_position = "Chuyên viên chính"
                dialog.document_reference = self.REFERENCE
            dialog.reason = "Lý do"
            dialog.save().action_confirm()
        self.assertRecordValues(
            self.award_given,
            [{"state": "reissued", "nominee_position": "Chuyên viên chính"}],
        )
        self.assertEqual(
            self.award_given.change_ids.sorted("id").mapped("kind"),
            ["correct", "reissue"],
        )

    def test_the_amending_decision_prints_what_it_changes(self):
        decision = self._amend()
        decision.change_ids.nominee_position = "Chuyên viên chính"
        self._issue(decision, 6)
        html = (
            self.env["ir.actions.report"]
            .sudo()
            ._render_template(
                "thidua_khenthuong.report_decision_document",
                {
                    **self.env["ir.actions.report"]._tdkt_text_helpers(),
                    "o": decision,
                },
            )
            .decode()
        )
        for words in (
            "Sửa đổi, bổ sung một số nội dung của Quyết định số 05/QĐ-SKT",
            "Chuyên viên chính",
            "Người t_staff (01/2023)",
        ):
            self.assertIn(words, html)
