from datetime import date, timedelta

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import tagged

from . import award_lists
from .common import TODAY, TdktCase

# What officers and leaders do without judging anybody.
NOT_JUDGING = {
    **{
        f"tdkt.{kind}.import": {"read", "reset", "import", "pause", "undo"}
        for kind in ("assessment", "award", "initiative")
    },
    **{
        f"tdkt.{kind}.import.row": {"confirm", "skip", "check"}
        for kind in ("assessment", "award", "initiative")
    },
    "tdkt.campaign": {
        *("propose", "take_back", "send_back"),
        *("sign", "number", "issue", "revoke"),
        *("launch", "register", "start_review", "close", "cancel"),
    },
    "tdkt.campaign.review": {"refill", "complete", "reopen"},
    # correct and reissue ask whose award it is, see _require_impartial
    "tdkt.decision": {
        *("propose", "take_back", "send_back"),
        *("sign", "number", "issue"),
        *("register", "correct", "reissue", "typeset_anew"),
    },
    "tdkt.delegation": {"end"},
    # what is done with an issued document, whomever it names
    "tdkt.distribution": {"serve", "finish", "skip", "reopen"},
    "tdkt.dossier": {"conclude", "reopen"},
    "tdkt.exemplar": {"unpublish", "withdraw_consent"},
    # its chair and secretary sign it, whomever it names
    "tdkt.minutes": {"send_back", "revoke"},
    "tdkt.nomination": {"refuse"},
    "tdkt.statistic.report": {"send"},
    # bodies compete, among them the office itself; what is scored is no person
    "tdkt.cluster.covenant": {
        *("propose", "take_back", "send_back", "sign", "number", "issue", "revoke"),
    },
    "tdkt.cluster.round": {
        *("open", "cross", "appraise", "settle", "rank", "step_back"),
        *("approve", "reopen", "hand_in", "propose_flag"),
    },
    "tdkt.cluster.sheet": {"release", "reopen", "supersede"},
    # what a council decides, its members decide: see tdkt.session.conflict
    "tdkt.session": {
        *("invite", "open", "adjourn", "start_voting"),
        *("count", "second_round", "close", "end_ballot", "vote_again"),
    },
    "tdkt.session.conflict": {"restore"},
    "tdkt.submission": {
        *("propose", "take_back", "send_back"),
        *("sign", "number", "issue"),
        *("send", "withdraw", "answer"),
    },
}


class OwnCase(TdktCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        # an office with one officer: who looks after the software works elsewhere
        cls.manager.employee_id.active = False

    def _appoint_another(self):
        return self._create_user("t_officer2", "officer", self.office)

    def _assert_refused(self, sentence, work, error=UserError):
        with self.assertRefused(error, sentence) as caught:
            work()
        return caught.exception

    def _assert_left_to_another(self, work):
        self._assert_refused("is a matter of your own: leave", work)

    def _assert_asks(self, work):
        return self._assert_refused("give the reason why", work, RedirectWarning)

    def _last_reason(self, record, action):
        return (
            self.env["tdkt.audit.entry"]
            .search(
                [
                    ("res_model", "=", record._name),
                    ("res_id", "=", record.id),
                    ("action", "=", action),
                ],
                limit=1,
            )
            .reason
        )


@tagged("post_install", "-at_install", "tdkt")
class TestTables(OwnCase):
    def test_every_action_of_an_office_judges_or_is_named_here(self):
        for model in self.env.values():
            if model._abstract or not hasattr(model, "_transitions"):
                continue
            open_actions = {
                action
                for action, transition in model._transitions().items()
                if not transition.impartial
                and {"officer", "leader"} & {*transition.roles}
            }
            with self.subTest(model=model._name):
                self.assertEqual(open_actions, NOT_JUDGING.get(model._name, set()))

    def test_what_is_impartial_knows_its_parties(self):
        for model in self.env.values():
            if model._abstract or not hasattr(model, "_transitions"):
                continue
            if any(one.impartial for one in model._transitions().values()):
                with self.subTest(model=model._name):
                    record = model.search([], limit=1)
                    self.assertEqual(set(record._parties()), set(record.ids))


@tagged("post_install", "-at_install", "tdkt")
class TestOwnCommitment(OwnCase):
    """The officer registers as everybody does, and is judged by somebody else."""

    def setUp(self):
        super().setUp()
        self.commitment = self._create_commitment(
            self.campaign, self.officer, employee_id=self.officer.employee_id.id
        )
        self.commitment.action_submit()

    def test_another_officer_decides(self):
        other = self._appoint_another()
        self._assert_left_to_another(self.commitment.action_approve)
        self._assert_left_to_another(lambda: self.commitment.action_approve("Gấp"))
        self._assert_left_to_another(lambda: self.commitment.action_return("Sửa"))
        self.assertEqual(self.commitment._next_step().user, other)
        self.commitment.with_user(other).action_approve()
        self.commitment.result_summary = "Đạt"
        self.commitment.action_report()
        self._assert_left_to_another(lambda: self.commitment.action_assess("excellent"))
        self._assert_left_to_another(
            lambda: self.commitment.write({"assessment": "excellent"})
        )
        self.commitment.with_user(other).action_assess("good")
        self._assert_left_to_another(lambda: self.commitment.action_reopen("Cao hơn"))
        self.assertEqual(self.commitment.assessment, "good")

    def test_a_batch_leaves_it_out(self):
        self._appoint_another()
        of_staff = self._create_commitment(self.campaign)
        of_staff.action_submit()
        both = (self.commitment | of_staff).with_user(self.officer)
        answers = both.action_run_many("approve")
        self.assertEqual([answer["ok"] for answer in answers], [False, True])
        self.assertIn("is a matter of your own", answers[0]["reason"])

    def test_the_only_officer_gives_a_reason(self):
        warning = self._assert_asks(self.commitment.action_approve)
        self._assert_asks(lambda: self.commitment.action_approve("  "))
        _message, dialog, _button, context = warning.args
        self.assertEqual(dialog["res_model"], "tdkt.reason")
        self.env["tdkt.reason"].with_user(self.officer).with_context(**context).create(
            {"reason": "Chỉ có một chuyên viên"}
        ).action_confirm()
        self.assertEqual(self.commitment.state, "approved")
        self.assertIn(
            "Chỉ có một chuyên viên", self._last_reason(self.commitment, "approve")
        )
        self.assertIn(
            "Chỉ có một chuyên viên", str(self.commitment.message_ids[0].body)
        )

    def test_a_reason_in_the_context_is_none(self):
        for forged in ("Bịa", {"reason": "Bịa"}):
            commitment = self.commitment.with_context(tdkt_excuse=forged)
            self._assert_asks(commitment.action_approve)

    def test_what_a_unit_hands_in(self):
        other = self._appoint_another()
        commitment = self._create_commitment(self.campaign, self.officer)
        commitment.action_submit()
        self._assert_left_to_another(commitment.action_approve)
        commitment.with_user(other).action_approve()


@tagged("post_install", "-at_install", "tdkt")
class TestOwnDossier(OwnCase):
    def _lines(self, employee):
        return [
            {
                "award_id": self.award.id,
                "employee_id": employee.id,
                "merit": "Hoàn thành xuất sắc",
            }
        ]

    def test_her_own_line_in_a_dossier_of_others(self):
        other = self._appoint_another()
        dossier = self._create_dossier(
            self.campaign, nominations=self._lines(self.officer.employee_id)
        )
        dossier.action_submit()
        dossier.with_user(self.officer).action_appraise()
        line = dossier.nomination_ids.with_user(self.officer)
        self._assert_left_to_another(line.action_qualify)
        self._assert_left_to_another(lambda: line.action_disqualify("Chưa đủ"))
        self._assert_left_to_another(lambda: line.action_return("Bổ sung"))
        self._assert_left_to_another(lambda: line.write({"amount": 10**9}))
        line.with_user(other).action_qualify()

    def test_a_dossier_she_prepared(self):
        kind = self.env.ref("thidua_khenthuong.paper_kind_report")
        paper = {"kind_id": kind.id, "file": "UERG", "filename": "bc.pdf"}
        dossier = self._create_dossier(
            self.campaign, user=self.officer, paper_ids=[Command.create(paper)]
        )
        dossier.action_submit()
        other = self._appoint_another()
        self._assert_left_to_another(dossier.action_appraise)
        self._assert_left_to_another(lambda: dossier.action_return("Sửa"))
        self._assert_left_to_another(
            lambda: dossier.write({"simplified_procedure": True})
        )
        dossier.with_user(other).action_appraise()
        self._assert_left_to_another(dossier.nomination_ids.action_qualify)
        self._assert_left_to_another(dossier.paper_ids.action_accept)
        dossier.paper_ids.with_user(other).action_accept()
        dossier.nomination_ids.with_user(other).action_qualify()

    def test_a_dossier_she_handed_in(self):
        self._appoint_another()
        self.department.manager_id = self.officer.employee_id
        dossier = self._create_dossier(self.campaign)
        dossier.with_user(self.officer).action_submit()
        self._assert_left_to_another(dossier.with_user(self.officer).action_appraise)

    def test_the_only_officer_qualifies_herself_with_a_reason(self):
        dossier = self._create_dossier(
            self.campaign, nominations=self._lines(self.officer.employee_id)
        )
        dossier.action_submit()
        dossier.with_user(self.officer).action_appraise()
        line = dossier.nomination_ids.with_user(self.officer)
        self._assert_asks(line.action_qualify)
        line.action_qualify("Không còn chuyên viên nào")
        self.assertIn("Không còn chuyên viên nào", self._last_reason(line, "qualify"))


@tagged("post_install", "-at_install", "tdkt")
class TestOwnExemplarAndDelegation(OwnCase):
    def test_a_leader_held_up_as_an_example(self):
        exemplar = self._create_exemplar(employee_id=self.leader.employee_id.id)
        exemplar.action_propose()
        exemplar.with_user(self.officer).action_check()
        exemplar = exemplar.with_user(self.leader)
        self._assert_asks(exemplar.action_approve)
        other = self._create_user("t_leader2", "leader", self.office)
        self._assert_left_to_another(lambda: exemplar.action_approve("Tôi đồng ý"))
        exemplar.with_user(other).action_approve()

    def test_an_officer_held_up_as_an_example(self):
        self._appoint_another()
        exemplar = self._create_exemplar(employee_id=self.officer.employee_id.id)
        exemplar.action_propose()
        self._assert_left_to_another(exemplar.with_user(self.officer).action_check)

    def test_a_leader_makes_himself_deputy(self):
        self.leader.group_ids |= self.env.ref("thidua_khenthuong.group_tdkt_unit")
        delegation = (
            self.env["tdkt.delegation"]
            .with_user(self.leader)
            .create(
                {
                    "company_id": self.company.id,
                    "employee_id": self.head.employee_id.id,
                    "delegate_id": self.leader.employee_id.id,
                    "date_from": TODAY,
                    "date_to": TODAY + timedelta(days=3),
                }
            )
        )
        error = self._assert_refused(
            "is a matter of your own: leave", delegation.action_confirm
        )
        self.assertNotIsInstance(error, AccessError)
        delegation.with_user(self.head).action_confirm()


@tagged("post_install", "-at_install", "tdkt")
class TestOwnAward(OwnCase):
    """Who signs, prepares, registers or corrects what names himself."""

    def _decide(self, employee):
        line = {
            "award_id": self.award.id,
            "employee_id": employee.id,
            "merit": "Hoàn thành xuất sắc",
        }
        dossier = self._create_dossier(self.campaign, nominations=[line])
        dossier.action_submit()
        dossier.with_user(self.officer).action_appraise()
        dossier.nomination_ids.with_user(self.manager).action_qualify()
        return self._create_decision(self.campaign)

    def test_said_before_signing_and_in_the_history(self):
        decision = self._decide(self.leader.employee_id).with_user(self.leader)
        self.assertIn(f"{self.leader.name}, who signs", decision.own_interest)
        # on the form, in the question of the list of what waits, and for many at once
        said = f"{self.leader.name}, who signs"
        self.assertIn(said, decision.get_confirmation("sign")["body"])
        many = decision.with_context(tdkt_action="sign").action_open_batch()
        self.assertIn(said, "\n".join(many["params"]["warnings"]))
        proposing = decision.with_user(self.officer)
        self.assertIn(said, proposing.get_confirmation("propose")["body"])
        decision.action_sign()
        # the history and the chatter of an office are in Vietnamese
        said = f"{self.leader.name}, người ký"
        self.assertIn(said, self._last_reason(decision, "sign"))
        self.assertIn(said, str(decision.message_ids.mapped("body")))

    def test_refused_where_the_office_says_so(self):
        self.company.tdkt_own_interest = "refuse"
        decision = self._decide(self.leader.employee_id)
        for action in (
            decision.with_user(self.officer).action_propose,
            decision.with_user(self.leader).action_sign,
        ):
            self._assert_refused("This office refuses that", action)
        other = self._create_user("t_leader2", "leader", self.office)
        decision.with_user(self.officer).signer_id = other.employee_id
        self.assertFalse(decision.own_interest)
        decision.with_user(other).action_sign()

    def test_a_deputy_signs_his_own_award(self):
        other = self._create_user("t_leader2", "leader", self.office)
        decision = self._decide(other.employee_id)
        self.assertFalse(decision.own_interest)
        self.env["tdkt.delegation"].with_user(self.leader).create(
            {
                "company_id": self.company.id,
                "kind": "leader",
                "employee_id": self.leader.employee_id.id,
                "delegate_id": other.employee_id.id,
                "date_from": TODAY,
                "date_to": TODAY,
            }
        ).action_confirm()
        decision.invalidate_recordset()
        self.assertIn(f"{other.name}, who signs", decision.own_interest)
        decision.with_user(other).action_sign()
        self.assertIn(f"{other.name}, người ký", self._last_reason(decision, "sign"))

    def test_prepared_by_whom_it_commends(self):
        decision = self._decide(self.officer.employee_id)
        name = self.officer.name
        self.assertIn(f"{name}, who prepared", decision.own_interest)
        decision.with_user(self.leader).action_sign()
        self.assertIn(f"{name}, người soạn", self._last_reason(decision, "sign"))

    def test_nobody_else_is_named(self):
        decision = self._decide(self.staff.employee_id)
        self.assertFalse(decision.own_interest)
        self.assertFalse(decision.get_confirmation("propose"))
        decision = decision.with_user(self.leader)
        many = decision.with_context(tdkt_action="sign").action_open_batch()
        self.assertNotIn("is on its list", str(many["params"]["warnings"]))
        decision.action_sign()
        self.assertFalse(self._last_reason(decision, "sign"))

    def test_ones_own_award_is_revoked_by_another(self):
        """Before the issue too: whoever takes it away judges."""
        signed = self._decide(self.leader.employee_id).with_user(self.leader)
        signed.action_sign()
        issued = self._issue(self._decide(self.leader.employee_id))
        issued = issued.with_user(self.leader)
        of_staff = self._issue(self._decide(self.staff.employee_id), 6)
        other = self._create_user("t_leader2", "leader", self.office)
        for decision in (signed, issued):
            with self.subTest(state=decision.state):
                self._assert_left_to_another(
                    lambda one=decision: one.action_revoke("Nhầm")
                )
                self.assertNotEqual(decision.state, "revoked")
        of_staff.with_user(self.leader).action_revoke("Nhầm")
        self.assertEqual(of_staff.state, "revoked")
        signed.with_user(other).action_revoke("Nhầm")
        other.active = False
        issued.action_revoke("Không còn lãnh đạo nào khác")
        self.assertEqual(issued.commendation_ids.state, "revoked")
        reason = self._last_reason(issued, "revoke")
        self.assertIn("Tự giải quyết việc của mình", reason)
        self.assertIn("Không còn lãnh đạo nào khác", reason)
        self.assertIn(
            "Không còn lãnh đạo nào khác", str(issued.message_ids.mapped("body"))
        )

    def test_a_list_of_old_awards_with_whoever_imports_it(self):
        self.officer.employee_id.birthday = date(1980, 5, 2)
        line = award_lists.row(
            self.officer.name, birthday="2/5/1980", department=self.office.name
        )
        imports = self.env["tdkt.award.import"].with_user(self.officer)
        batch = imports.create(
            {"file": award_lists.xlsx([line]), "filename": "cu.xlsx"}
        )
        self.env["tdkt.award.alias"].create(
            {
                "name": "Bằng khen của Chủ tịch UBND tỉnh",
                "award_id": self.high_award.id,
            }
        )
        batch.action_read()
        for _step in range(5):
            batch.action_step()
        batch.row_ids.filtered(lambda one: one.state == "unsure").action_confirm()
        self.assertEqual(batch.row_ids.state, "ready", batch.row_ids.reason)
        said = f"{self.officer.name}, who imports “cu.xlsx”, is on it."
        self.assertEqual(batch.own_interest, said)
        # whoever else starts the import: it is the officer who has read it in
        self.assertEqual(batch.with_user(self.hr_user).own_interest, said)
        self.company.tdkt_own_interest = "refuse"
        self._assert_refused("This office refuses that", batch.action_import)
        self.company.tdkt_own_interest = "warn"
        self.assertIn(said, batch.get_confirmation("import")["body"])
        batch.action_import()
        said = f"{self.officer.name}, người nhập"
        self.assertIn(said, self._last_reason(batch, "import"))
        self.assertIn(said, str(batch.message_ids.mapped("body")))

    def test_registered_by_whom_it_commends(self):
        line = {
            "award_id": self.high_award.id,
            "employee_id": self.officer.employee_id.id,
        }
        decision = self._create_external(
            "9/QĐ-UBND", TODAY, line_ids=[Command.create(line)]
        )
        self.company.tdkt_own_interest = "refuse"
        self._assert_refused("This office refuses that", decision.action_register)
        self.company.tdkt_own_interest = "warn"
        decision.action_register()
        self.assertIn(self.officer.name, self._last_reason(decision, "register"))

    def test_ones_own_award_is_corrected_by_another(self):
        decision = self._issue(self._decide(self.leader.employee_id))
        award = decision.commendation_ids
        arguments = (award.id, {"nominee_name": "Tên Đúng"}, "Sai tên", "12/CV")
        other = self._create_user("t_leader2", "leader", self.office)
        decision = decision.with_user(self.leader)
        self._assert_left_to_another(lambda: decision.action_correct(*arguments))
        other.active = False
        decision.action_correct(*arguments)
        self.assertIn("Sai tên", self._last_reason(award, "correct"))
        self.assertIn(
            "Tự giải quyết việc của mình", self._last_reason(award, "correct")
        )
