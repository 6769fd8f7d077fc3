import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import TdktCase


@tagged("post_install", "-at_install", "tdkt")
class TestRpc(TdktCase, HttpCase):
    """What a script could try over RPC: refused with one sentence, nothing changed."""

    frozen_date = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.officer | cls.head | cls.staff | cls.leader).lang = "vi_VN"
        cls.campaign = cls._create_campaign()

    def _call(self, login, model, method, *args, **kwargs):
        """Return (result, error message) of one call through the web client's route."""
        self.authenticate(login, login)
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        kwargs["context"] = {
            "lang": "vi_VN",
            "allowed_company_ids": self.company.ids,
            **kwargs.get("context", {}),
        }
        # a refusal is a warning of the server's, and what these tests provoke
        with mute_logger("odoo.http"):
            answer = self.url_open(
                "/web/dataset/call_kw",
                data=json.dumps({"jsonrpc": "2.0", "params": params}),
                headers={"Content-Type": "application/json"},
            ).json()
        if "error" not in answer:
            return answer["result"], ""
        return None, answer["error"]["data"]["message"]

    def test_state_is_neither_written_nor_created(self):
        commitment = self._create_commitment(self.campaign)
        dossier = self._create_dossier(self.campaign)
        decision = self._create_decision(self.campaign, gather=False)
        records = {
            self.campaign: {"state": "closed"},
            commitment: {"state": "approved"},
            dossier: {"state": "concluded"},
            dossier.nomination_ids: {"state": "qualified"},
            decision: {"state": "issued"},
        }
        for record, vals in records.items():
            before = record.state
            for forged in ({}, {"tdkt_moving": True}):
                with self.subTest(record=record, forged=forged):
                    _result, message = self._call(
                        "t_officer",
                        record._name,
                        "write",
                        record.ids,
                        vals,
                        context=forged,
                    )
                    self.assertIn("chỉ thay đổi qua", message)
                    record.invalidate_recordset()
                    self.assertEqual(record.state, before)
            with self.subTest(created=record):
                _result, message = self._call(
                    "t_officer", record._name, "create", [vals]
                )
                self.assertIn("chỉ thay đổi qua", message)

    def test_actions_check_the_role_themselves(self):
        draft = self._create_campaign(launched=False, name="Dự thảo")
        commitment = self._create_commitment(self.campaign)
        commitment.action_submit()
        cases = (
            ("t_officer", draft, "action_launch"),
            ("t_head", commitment, "action_approve"),
        )
        for login, record, method in cases:
            with self.subTest(method=method):
                before = record.state
                _result, message = self._call(login, record._name, method, record.ids)
                self.assertRegex(message, "^Chỉ .+ được thực hiện")
                record.invalidate_recordset()
                self.assertEqual(record.state, before)
        _result, message = self._call(
            "t_officer", commitment._name, "action_approve", commitment.ids
        )
        self.assertEqual(message, "")
        _result, message = self._call(
            "t_officer", commitment._name, "action_approve", commitment.ids
        )
        self.assertIn("chỉ thực hiện được ở", message)

    def test_reason_dialog_calls_nothing_but_its_own_methods(self):
        for method in ("unlink", "action_launch", "_move", "write"):
            with self.subTest(method=method):
                context = {
                    "tdkt_method": method,
                    "active_model": "tdkt.campaign",
                    "active_ids": self.campaign.ids,
                }
                result, message = self._call(
                    "t_officer", "tdkt.reason", "create", [{"reason": "x"}]
                )
                self.assertEqual(message, "")
                _result, message = self._call(
                    "t_officer",
                    "tdkt.reason",
                    "action_confirm",
                    result,
                    context=context,
                )
                self.assertIn("mở không đúng cách", message)
        self.assertTrue(self.campaign.exists())

    def test_number_that_is_no_number(self):
        for number in ("bảy", -1, 0, 10**7, [1]):
            with self.subTest(number=number):
                _result, message = self._call(
                    "t_officer",
                    "tdkt.campaign",
                    "action_number",
                    self.campaign.ids,
                    number,
                )
                self.assertIn("Hãy nhập số", message)

    def test_many_at_once_reach_no_further_than_one(self):
        own = self._create_commitment(self.campaign)
        own.action_submit()
        foreign = self._create_commitment(self.campaign, self.other_head)
        foreign.action_submit()
        ids = (own | foreign).ids
        for login, action in (("t_staff", "approve"), ("t_head", "approve")):
            with self.subTest(login=login):
                result, message = self._call(
                    login, "tdkt.commitment", "action_run_many", ids, action
                )
                self.assertEqual(message, "")
                self.assertFalse(any(one["ok"] for one in result))
                self.assertNotIn(self.other_department.name, str(result))
        _result, message = self._call(
            "t_officer", "tdkt.commitment", "action_run_many", ids, "unlink"
        )
        self.assertIn("không phải là thao tác", message)
        for method in ("_move", "_try", "_write_moving", "_find_duplicates"):
            with self.subTest(method=method):
                _result, message = self._call(
                    "t_officer", "tdkt.commitment", method, ids
                )
                self.assertTrue(message)
        both = (own | foreign).sudo()
        both.invalidate_recordset()
        self.assertEqual(both.mapped("state"), ["submitted"] * 2)

    def test_own_page_is_ones_own(self):
        dossier = self._create_dossier(self.campaign)
        dossier.action_submit()
        page, message = self._call("t_staff", "tdkt.my.page", "get_page")
        self.assertEqual(message, "")
        self.assertEqual(page["nominations"][0]["label"], "Đã nộp")
        page, _message = self._call(
            "t_head", "tdkt.my.page", "get_page", context={"uid": self.staff.id}
        )
        self.assertEqual(page["nominations"], [])
        for method in ("_public_nominations", "search", "read"):
            with self.subTest(method=method):
                result, message = self._call("t_head", "tdkt.my.page", method, [])
                self.assertTrue(message or not result)

    def test_duplicates_are_told_to_the_officer_alone(self):
        evidence = self.env["tdkt.evidence"]
        for user in (self.head, self.other_head):
            commitment = self._create_commitment(self.campaign, user)
            commitment.action_submit()
            commitment.with_user(self.officer).action_approve()
            evidence |= self.env["tdkt.evidence"].create(
                {
                    "commitment_id": commitment.id,
                    "name": "Tổ chức hội nghị tổng kết công tác của phòng",
                }
            )
        result, _message = self._call(
            "t_officer", evidence._name, "read", evidence.ids, ["duplicate_hits"]
        )
        self.assertTrue(result[0]["duplicate_hits"])
        _result, message = self._call(
            "t_head", evidence._name, "read", evidence[:1].ids, ["duplicate_hits"]
        )
        self.assertTrue(message)
