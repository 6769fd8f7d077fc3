from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TdktCase

LOGGER = "odoo.addons.thidua_khenthuong.models.mixins.tdkt_cron_mixin"


@tagged("post_install", "-at_install", "tdkt")
class TestCrons(TdktCase):
    """One record that fails stops no other, and is named; run as core runs a cron."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.failing, cls.last = (
            cls._create_campaign(name=name) for name in ("Một", "Hai", "Ba")
        )

    def _run(self, name):
        """Run a cron by core's own machinery; return what it has reported."""
        cron = self.env.ref(f"thidua_khenthuong.{name}")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        return self.env["ir.cron.progress"].search(
            [("cron_id", "=", cron.id)], order="id desc", limit=1
        )

    def _fail(self, model, method, record, error):
        """Make ``method`` fail on one record, alone or among others."""
        original = getattr(type(self.env[model]), method)

        def fail(records, *arguments):
            if record in records:
                records.company_id.partner_id.city = "half"
                records.env.flush_all()
                raise error
            return original(records, *arguments)

        self.startPatcher(patch.object(type(self.env[model]), method, fail))

    def _letters(self):
        """Return what the officer was told."""
        return (
            self.env["mail.message"]
            .search(
                [
                    ("partner_ids", "in", self.officer.partner_id.ids),
                    ("message_type", "=", "user_notification"),
                    ("subject", "=", "Scheduled work has failed"),
                ]
            )
            .mapped("body")
        )

    def _states(self):
        campaigns = self.first | self.failing | self.last
        return campaigns.mapped("state")

    def test_review_of_campaigns(self):
        self._fail(
            "tdkt.campaign", "action_start_review", self.failing, UserError("Vướng")
        )
        with freeze_time("2023-06-01"):
            progress = self._run("ir_cron_start_review")
        self.assertEqual(self._states(), ["reviewing", "launched", "reviewing"])
        self.assertFalse(self.company.partner_id.city)
        self.assertRecordValues(progress, [{"remaining": 0}])
        self.assertGreaterEqual(progress.done, 3)
        [letter] = self._letters()
        self.assertIn("“Hai”: Vướng", letter)

    def test_fault_of_other_code(self):
        self._fail("tdkt.campaign", "action_start_review", self.failing, KeyError("x"))
        with freeze_time("2023-06-01"), mute_logger(LOGGER):
            self._run("ir_cron_start_review")
        self.assertEqual(self._states(), ["reviewing", "launched", "reviewing"])
        [letter] = self._letters()
        self.assertIn("“Hai”: an error that is described in the server's log", letter)

    def test_time_is_over(self):
        """What is left is done by the next run, which is called at once."""
        cron = self.env.ref("thidua_khenthuong.ir_cron_start_review")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        with (
            freeze_time("2023-06-01"),
            patch.object(type(cron), "_commit_progress", lambda *_a, **_v: 0),
        ):
            self.env["tdkt.campaign"]._cron_start_review()
            self.assertEqual(self._states().count("reviewing"), 1)
            new = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
            self.assertEqual(len(new - triggers), 1)
            self.env["tdkt.campaign"]._cron_start_review()
            self.assertEqual(self._states().count("reviewing"), 2)

    def test_seal_and_mail_of_another_office(self):
        other = self.env["res.company"].create({"name": "Sở Khác"})
        self.env["tdkt.audit.entry"].with_company(other)._record(
            [{"record": other.partner_id, "action": "print"}]
        )
        chains = self.env["tdkt.audit.chain"]
        fault = UserError("Vướng")
        seal = type(chains)._seal

        def fail(chains, company):
            if company == self.company:
                raise fault
            return seal(chains, company)

        with patch.object(type(chains), "_seal", fail):
            self._run("ir_cron_audit_seal")
        self.assertEqual(other._tdkt_audit_head()["sequence"], 1)
        self.assertFalse(self.company._tdkt_audit_head()["sequence"])
        self.assertIn("“Sở Kiểm thử”: Vướng", self._letters()[0])


@tagged("post_install", "-at_install", "tdkt")
class TestMailedHeads(TdktCase):
    """A seal counts as mailed when the mail server took it, not before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_campaign()
        cls.chains = cls.env["tdkt.audit.chain"]
        cls.chains._seal(cls.company)
        cls.chain = cls.chains.search([("company_id", "=", cls.company.id)])
        cls.leader.email = "giamdoc@example.com"

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_refused_by_the_server(self):
        servers = type(self.env["ir.mail_server"])
        with patch.object(servers, "_connect__", side_effect=OSError("no route")):
            self.chains._cron_mail_heads()
        self.assertRecordValues(
            self.chain, [{"mailed_sequence": 0, "date_mailed": False}]
        )
        notice = self.env["mail.message"].search(
            [("partner_ids", "in", self.officer.partner_id.ids)], limit=1
        )
        self.assertIn("could not be mailed to the leaders: no route", notice.body)
        self.chains._cron_mail_heads()
        self.assertEqual(self.chain.mailed_sequence, self.chain.sequence)
