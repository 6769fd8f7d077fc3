"""From the campaign to one's own commitment, and what is said after a dialog."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import TdktCase


@tagged("post_install", "-at_install", "tdkt")
class TestOwnCommitment(TdktCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()

    def test_registering_on_the_campaign(self):
        campaign = self.campaign.with_user(self.staff)
        self.assertTrue(campaign.can_register)
        self.assertFalse(campaign.my_commitment_id)
        action = campaign.action_open_mine()
        self.assertEqual(
            action["context"],
            {
                "default_campaign_id": campaign.id,
                "default_employee_id": self.staff.employee_id.id,
            },
        )
        draft = self._create_commitment(
            self.campaign, self.staff, employee_id=self.staff.employee_id.id
        )
        campaign.invalidate_recordset()
        self.assertFalse(campaign.can_register)
        self.assertEqual(campaign.my_commitment_id, draft)
        self.assertEqual(campaign.action_open_mine()["res_id"], draft.id)
        # what he has registered is nobody else's
        colleague = self.campaign.with_user(self.head)
        self.assertFalse(colleague.my_commitment_id)
        self.assertTrue(colleague.can_register)

    def test_which_are_ones_own(self):
        """A record rule asks for it: found is what each commitment says of itself."""
        by_user = {
            user: self._create_commitment(
                self.campaign, user, employee_id=user.employee_id.id
            )
            for user in (self.staff, self.head)
        }
        everything = by_user[self.staff] | by_user[self.head]
        # a department's is nobody's own
        everything |= self._create_commitment(self.campaign)
        nobody = self.env["res.users"].create(
            {
                "name": "Không có hồ sơ nhân sự",
                "login": "t_nobody",
                "group_ids": [(6, 0, self.staff.group_ids.ids)],
            }
        )
        for user in (self.staff, self.head, self.officer, nobody):
            mine = everything.with_user(user).sudo()
            own = by_user.get(user, everything[:0])
            with self.subTest(user=user.login):
                self.assertEqual(mine.filtered("is_own"), own)
                for value, expected in ((True, own), (False, everything - own)):
                    found = mine.search(
                        [("is_own", "=", value), ("id", "in", everything.ids)]
                    )
                    self.assertEqual({*found.ids}, {*expected.ids})

    def test_where_one_cannot_register(self):
        campaigns = [
            self._create_campaign(launched=False, name="Chưa phát động"),
            self._create_campaign(
                name="Của phòng khác",
                department_ids=[(6, 0, self.other_head.employee_id.department_id.ids)],
            ),
        ]
        for campaign in campaigns:
            # sudo: a campaign that is not launched is not shown to staff at all
            mine = campaign.with_user(self.staff).sudo()
            with self.subTest(campaign=campaign.name):
                self.assertFalse(mine.can_register)
                with self.assertRefused(UserError, "You cannot register for"):
                    mine.action_open_mine()

    def test_an_item_is_due_when_the_campaign_ends(self):
        """As the form fills it in: the day can be changed, or emptied."""
        commitments = self.env["tdkt.commitment"].with_user(self.head)
        with Form(
            commitments.with_context(default_campaign_id=self.campaign.id)
        ) as form:
            with form.item_ids.new() as item:
                self.assertEqual(item.date_due, self.campaign.date_end)
                item.name = "Rà soát thủ tục"
            with form.item_ids.new() as item:
                item.name = "Số hóa hồ sơ"
                item.date_due = date(2023, 4, 1)
        commitment = form.record
        self.assertEqual(
            commitment.item_ids.mapped("date_due"),
            [self.campaign.date_end, date(2023, 4, 1)],
        )


@tagged("post_install", "-at_install", "tdkt")
class TestNotices(TdktCase):
    """A dialog closes with a sentence on what has been done, and who is next."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls.commitment = cls._create_commitment(cls.campaign)

    def test_reason_dialog(self):
        self.commitment.action_submit()
        dialog = (
            self.env["tdkt.reason"]
            .with_user(self.officer)
            .with_context(
                tdkt_method="action_return",
                active_model="tdkt.commitment",
                active_id=self.commitment.id,
            )
            .create({"reason": "Nêu rõ số lượng."})
        )
        closing = dialog.action_confirm()
        self.assertEqual(closing["tag"], "display_notification")
        self.assertEqual(
            closing["params"]["message"],
            "Done: Return. Next: Người t_head – Correct the returned commitment.",
        )
        self.assertEqual(
            closing["params"]["next"], {"type": "ir.actions.act_window_close"}
        )

    def test_numbering_dialog(self):
        self._qualify(self._create_dossier(self.campaign))
        decision = self._create_decision(self.campaign)
        decision.with_user(self.leader).action_sign()
        dialog = (
            self.env["tdkt.numbering"]
            .with_user(self.officer)
            .with_context(active_model=decision._name, active_id=decision.id)
            .create({"number": 5})
        )
        closing = dialog.action_confirm()
        self.assertEqual(closing["params"]["message"], "Done: Assign a number.")

    def test_several_records_are_told_of_by_their_list(self):
        other = self._create_commitment(self.campaign, self.other_head)
        both = self.commitment | other
        both.sudo().action_submit()
        dialog = (
            self.env["tdkt.reason"]
            .with_user(self.officer)
            .with_context(
                tdkt_method="action_return",
                active_model="tdkt.commitment",
                active_ids=both.ids,
            )
            .create({"reason": "Nêu rõ số lượng."})
        )
        self.assertEqual(
            dialog.action_confirm(), {"type": "ir.actions.act_window_close"}
        )
