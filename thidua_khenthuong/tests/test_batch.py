from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TdktCase


@tagged("post_install", "-at_install", "tdkt")
class TestRunMany(TdktCase):
    """One action on many records: each on its own, the failed ones named."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls.commitments = (
            cls._create_commitment(cls.campaign)
            | cls._create_commitment(cls.campaign, cls.other_head)
            | cls._create_commitment(
                cls.campaign, cls.staff, employee_id=cls.staff.employee_id.id
            )
        )
        cls.first, cls.second, cls.third = cls.commitments
        (cls.first | cls.second).sudo().action_submit()

    def _run(self, records, action, arguments=None, user=None):
        return records.with_user(user or self.officer).action_run_many(
            action, arguments
        )

    def test_failures_are_named_and_hinder_nobody(self):
        results = self._run(self.commitments, "approve")
        self.assertEqual([one["ok"] for one in results], [True, True, False])
        self.assertEqual([one["id"] for one in results], self.commitments.ids)
        self.assertEqual(results[2]["name"], self.third.display_name)
        self.assertIn("is possible only in: Submitted", results[2]["reason"])
        self.assertEqual(
            self.commitments.mapped("state"), ["approved", "approved", "draft"]
        )

    def test_what_only_the_action_notices_is_named_too(self):
        """The action may refuse what the table allows; the others still pass."""
        for commitment in self.first | self.second:
            commitment.with_user(self.officer).action_approve()
            commitment.sudo().result_summary = "Hoàn thành."
            commitment.sudo().action_report()
        self.first.with_user(self.officer).assessment = "good"
        results = self._run(self.first | self.second, "assess")
        self.assertEqual([one["ok"] for one in results], [True, False])
        self.assertIn("Choose the assessment", results[1]["reason"])
        self.assertEqual(self.first.state, "assessed")
        self.assertEqual(self.second.sudo().state, "reported")

    def test_arguments_reach_the_action(self):
        results = self._run(
            self.first | self.second, "return", {"reason": "Nêu rõ số lượng."}
        )
        self.assertTrue(all(one["ok"] for one in results))
        self.assertEqual(self.second.return_reason, "Nêu rõ số lượng.")
        question = self.first._batch_question("return")
        self.assertEqual(question, {"name": "reason", "label": "Reason"})
        options = self.first._batch_question("assess")["options"]
        self.assertEqual(options[0][0], "excellent")
        self.assertIsNone(self.first._batch_question("approve"))

    def test_role_is_checked_per_record(self):
        results = self._run(self.first | self.second, "approve", user=self.head)
        self.assertIn("Only an officer", results[0]["reason"])
        self.assertIn("do not have access to it", results[1]["reason"])
        self.assertNotIn(self.other_department.name, results[1]["name"])
        both_sudo = (self.first | self.second).sudo()
        self.assertEqual(both_sudo.mapped("state"), ["submitted"] * 2)
        # an owner may recall his own, and no other
        results = self._run(self.first | self.second, "recall", user=self.head)
        self.assertEqual([one["ok"] for one in results], [True, False])

    def test_deleted_in_between(self):
        self.third.unlink()
        results = self._run(self.third, "submit", user=self.staff)
        self.assertEqual(
            results,
            [
                {
                    "id": self.third.id,
                    "name": f"#{self.third.id}",
                    "ok": False,
                    "reason": "It no longer exists, or you do not have access to it.",
                }
            ],
        )

    def test_nothing_but_the_table_and_its_arguments(self):
        for action in ("unlink", "run_many", "open_evidence", "_move", None, ["x"]):
            with (
                self.subTest(action=action),
                self.assertRefused(UserError, "is not an action of"),
            ):
                self._run(self.first, action)
        for arguments in ({"values": {"state": "assessed"}}, ["x"], {"self": 1}):
            with self.subTest(arguments=arguments):
                with self.assertRefused(UserError, "cannot be done with these"):
                    self._run(self.first, "approve", arguments)
        with self.assertRefused(UserError, "“unlink” is not an action of"):
            self.first.with_context(tdkt_action="unlink").action_open_batch()

    def test_refusal_of_the_database_is_a_reason(self):
        def collide(records):
            raise IntegrityError("duplicate key")

        with mute_logger("odoo.sql_db"):
            self.assertIn("duplicate key", self.first._try(collide, self.first))

    def test_list_button_opens_the_dialog(self):
        commitments = self.commitments.with_user(self.officer)
        action = commitments.with_context(tdkt_action="approve").action_open_batch()
        self.assertEqual(action["tag"], "tdkt_batch")
        self.assertEqual(action["params"]["args"], ["approve"])
        self.assertEqual(action["params"]["ids"], self.commitments.ids)

    def test_lines_of_a_dossier(self):
        dossier = self._create_dossier(self.campaign)
        dossier.action_submit()
        line = dossier.nomination_ids
        results = self._run(line, "qualify")
        self.assertIn("Start the appraisal", results[0]["reason"])
        self._run(dossier, "appraise")
        self.assertTrue(self._run(line, "qualify")[0]["ok"])
        self.assertEqual(line.state, "qualified")
        action = dossier.with_context(
            search_default_unsettled=1, default_state="x"
        ).action_open_nominations()
        self.assertEqual(action["context"], {"search_default_unsettled": 1})
        self.assertEqual(self.env["tdkt.nomination"].search(action["domain"]), line)
