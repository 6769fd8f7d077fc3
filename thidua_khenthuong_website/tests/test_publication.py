from pathlib import Path

from odoo.exceptions import (
    AccessError,
    RedirectWarning,
    UserError,
    ValidationError,
)
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.thidua_khenthuong.models.distribution.tdkt_distribution import (
    Official,
)
from odoo.addons.thidua_khenthuong.tests import access_matrix

from .common import WebsiteCase

TABLE = Path(__file__).parent.parent / "security" / access_matrix.TABLE.name


@tagged("post_install", "-at_install", "tdkt")
class TestPublication(WebsiteCase):
    """Who puts what on the website, and what is written down about it."""

    def test_published_by_the_officer_and_noted(self):
        self.campaign.action_publish_on_website()
        line = self._line_of(self.campaign)
        self.assertRecordValues(
            line,
            [
                {
                    "state": "published",
                    "kind": "campaign",
                    "name": self.campaign.name,
                    "published_by_id": self.officer.id,
                    "show_file": True,
                    "show_progress": False,
                }
            ],
        )
        self.assertEqual(self.campaign.website_state, "published")
        entry = self.env["tdkt.audit.entry"].search(
            [("res_model", "=", line._name), ("res_id", "=", line.id)]
        )
        self.assertEqual(entry.mapped("user_id"), self.officer)
        # once more changes nothing
        self.campaign.action_publish_on_website()
        self.assertEqual(self._line_of(self.campaign), line)

    def test_its_line_of_distribution_says_so(self):
        served = self._website_line(self.campaign)
        self.campaign.action_publish_on_website()
        self.assertEqual(served.state, "done")
        self.assertIn("/thi-dua/phong-trao/", served.note)
        self.assertEqual(served.sha256, Official(self.campaign).sha256)
        self._line_of(self.campaign).action_withdraw("Sai số liệu.")
        self.assertEqual(served.state, "skipped")
        self.assertEqual(
            served.note, "Withdrawn from the website on 10/03/2023: Sai số liệu."
        )
        self._line_of(self.campaign).action_publish()
        self.assertEqual(served.state, "done")

    def test_the_line_of_distribution_publishes(self):
        self._website_line(self.campaign).action_serve()
        self.assertEqual(self._line_of(self.campaign).state, "published")
        self.assertEqual(self._website_line(self.campaign).state, "done")

    def test_withdrawn_with_a_reason_that_stays(self):
        self.campaign.action_publish_on_website()
        line = self._line_of(self.campaign)
        with self.assertRefused(UserError, "Enter a reason"):
            line.action_withdraw("  ")
        line.action_withdraw("Sai số liệu.")
        self.assertRecordValues(
            line, [{"state": "withdrawn", "reason": "Sai số liệu.", "url": False}]
        )
        entries = self.env["tdkt.audit.entry"].search(
            [("res_model", "=", line._name), ("res_id", "=", line.id)]
        )
        self.assertIn("Sai số liệu.", entries.mapped("reason"))

    def test_only_what_is_issued(self):
        draft = self._create_campaign().with_user(self.officer)
        with self.assertRefused(UserError, "once it has been launched"):
            draft.action_publish_on_website()
        decision = self._create_decision(gather=False)
        with self.assertRefused(UserError, "once it has been issued"):
            decision.action_publish_on_website()
        news = self._create_news(self.campaign).with_user(self.officer)
        with self.assertRefused(UserError, "shown with its campaign"):
            news.action_publish_on_website()
        self.campaign.action_publish_on_website()
        news.action_publish_on_website()
        self.assertEqual(news.website_state, "published")

    def test_an_office_without_a_website(self):
        other = self.env["res.company"].create({"name": "Cơ quan khác"})
        self.website.company_id = other
        with self.assertRefused(UserError, "“Sở Kiểm thử” has no website here"):
            self.campaign.action_publish_on_website()
        served = self._website_line(self.campaign)
        served.action_serve()
        self.assertEqual(served.state, "failed")
        self.assertIn("has no website here", served.fault)

    def test_a_submission_is_not_for_the_public(self):
        nominations = [
            {
                "award_id": self.high_award.id,
                "employee_id": self.staff.employee_id.id,
                "merit": "Dẫn đầu.",
            }
        ]
        self._qualify(self._create_dossier(self.campaign, nominations=nominations))
        submission = (
            self.env["tdkt.submission"]
            .with_user(self.officer)
            .create({"company_id": self.company.id})
        )
        with self.assertRefused(UserError, "is not for the public"):
            self.env["tdkt.distribution"]._serve_website(submission, None)

    def test_who_may(self):
        for user in (self.leader, self.head, self.staff, self.council):
            with self.assertRefused(
                AccessError, "Only an officer of the standing office"
            ):
                self.campaign.with_user(user).action_publish_on_website()
        self.campaign.action_publish_on_website()
        line = self._line_of(self.campaign)
        with self.assertRefused(AccessError, "Only an officer of the standing office"):
            line.with_user(self.leader).action_withdraw("Không.")

    def test_every_cell_of_the_matrix(self):
        self.campaign.action_publish_on_website()
        line = self._line_of(self.campaign)
        deputy = self._create_user("t_deputy", "leader", self.office)
        deputy.group_ids |= self.env.ref("thidua_khenthuong.group_tdkt_unit")
        hr_head = self._create_user("t_hr_head", "unit", self.office)
        hr_head.group_ids |= self.env.ref("hr.group_hr_user")
        portal = new_test_user(self.env, "t_portal", groups="base.group_portal")
        users = {
            "outside": self.env.ref("base.public_user") | portal,
            "user": self.staff,
            "unit": self.head,
            "officer": self.officer,
            "leader": self.leader,
            "deputy": deputy,
            "council": self.council,
            "manager": self.manager,
            "hr": self.hr_user,
            "hr_head": hr_head,
        }
        rows = access_matrix.read(TABLE)
        self.assertEqual([row.scope for row in rows], ["office", "other_company"])
        other = self.env["res.company"].create({"name": "Cơ quan khác"})
        for row in rows:
            if row.scope == "other_company":
                self.env.flush_all()
                self.env.cr.execute(
                    "UPDATE tdkt_publication SET company_id = %s WHERE id = %s",
                    (other.id, line.id),
                )
            for role, cell in row.cells.items():
                for user in users[role]:
                    with self.subTest(row=row.name, user=user.login):
                        self.assertEqual(self._letters(line, user), set(cell))

    def _letters(self, line, user):
        self.env.invalidate_all()
        context = {"allowed_company_ids": self.company.ids}
        own = line.with_env(self.env(user=user, context=context))
        return {
            letter
            for letter, operation in access_matrix.OPERATIONS.items()
            if own.has_access(operation)
        }

    def test_nobody_writes_a_line_by_hand(self):
        values = {"campaign_id": self.campaign.id, "company_id": self.company.id}
        lines = self.env["tdkt.publication"].with_user(self.officer)
        with self.assertRefused(AccessError, "(tdkt.publication)"):
            lines.create(values)
        self.campaign.action_publish_on_website()
        line = self._line_of(self.campaign)
        by_button, locked = "changes only through", "is locked in its present state"
        for name, value, words in (
            ("state", "withdrawn", by_button),
            ("date_published", "2020-01-01 00:00:00", by_button),
            ("campaign_id", self._issue_campaign(8).id, locked),
            ("company_id", self.company.id, locked),
        ):
            with self.subTest(field=name), self.assertRefused(UserError, words):
                line.write({name: value})
        with self.assertRefused(AccessError, "(tdkt.publication)"):
            line.unlink()
        with self.assertRefused(
            UserError, "has left the draft state and cannot be deleted"
        ):
            line.sudo().action_withdraw("Hết hạn.")
            line.sudo().unlink()

    def test_only_awards_of_the_decision_are_left_out(self):
        self.decision.action_publish_on_website()
        line = self._line_of(self.decision)
        line.omitted_ids = self.awards[0]
        other = self._give_external(self.award, 2022)
        with self.assertRefused(ValidationError, "of its own decision only"):
            line.omitted_ids = other


@tagged("post_install", "-at_install", "tdkt")
class TestOwnPublication(WebsiteCase):
    """Nobody puts himself before the public."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        line = {
            "award_id": cls.award.id,
            "employee_id": cls.staff.employee_id.id,
            "merit": "Dẫn đầu phong trào.",
        }
        cls._qualify(cls._create_dossier(cls.campaign, nominations=[line]))
        recipients = [Command.create({"name": "Website Sở", "channel": "website"})]
        decision = cls._create_decision(cls.campaign, recipient_ids=recipients)
        cls._issue(decision, 8)
        # whom it names works in the standing office since
        cls.staff.group_ids |= cls.env.ref("thidua_khenthuong.group_tdkt_officer")
        cls.own = decision.with_user(cls.staff)
        cls.served = (
            cls.env["tdkt.distribution"]
            .with_user(cls.staff)
            .search([("decision_id", "=", decision.id), ("channel", "=", "website")])
        )

    def _leave_alone(self):
        """The others work elsewhere: whom it names is the only officer."""
        (self.officer | self.manager).employee_id.active = False

    def _reasons(self, line):
        return (
            self.env["tdkt.audit.entry"]
            .search([("res_model", "=", line._name), ("res_id", "=", line.id)])
            .mapped("reason")
        )

    def test_what_is_not_judged(self):
        """Taking away is open to every officer; all else asks whom it names."""
        open_actions = [
            action
            for action, transition in self.env["tdkt.publication"]
            ._transitions()
            .items()
            if not transition.impartial
        ]
        self.assertEqual(open_actions, ["withdraw"])
        lines = self.env["tdkt.publication"].search([])
        self.assertEqual(set(lines._parties()), set(lines.ids))

    def test_another_officer_publishes(self):
        for publish in (
            self.own.action_publish_on_website,
            lambda: self.own.action_publish_on_website("Gấp"),
        ):
            with self.assertRefused(UserError, "is a matter of your own: leave"):
                publish()
        self.served.action_serve()
        self.assertEqual(self.served.state, "failed")
        self.assertIn("is a matter of your own: leave", self.served.fault)
        self.assertFalse(self._line_of(self.own))
        # others' awards are nobody's own matter
        self.decision.with_user(self.officer).action_publish_on_website()
        self.own.with_user(self.officer).action_publish_on_website()
        self.assertEqual(self.served.state, "done")
        # what is on the website already is not asked for again
        self.own.action_publish_on_website()
        self.served.action_serve()
        self.assertEqual(self.served.state, "done")

    def test_what_is_shown_is_another_officers_choice(self):
        self.own.with_user(self.officer).action_publish_on_website()
        line = self._line_of(self.own).with_user(self.staff)
        award = self.own.commendation_ids
        for values in (
            {"show_file": True},
            {"omitted_ids": [Command.set(award.ids)]},
        ):
            with self.assertRefused(UserError, "is a matter of your own: leave"):
                line.write(values)
        line.action_withdraw("Theo nguyện vọng cá nhân.")
        self.assertEqual(line.state, "withdrawn")
        with self.assertRefused(UserError, "is a matter of your own: leave"):
            line.action_publish("Gấp")
        # left out, he would only have to put himself back
        line.with_user(self.officer).omitted_ids = award
        with self.assertRefused(UserError, "is a matter of your own: leave"):
            self.own.action_publish_on_website()

    def test_the_only_officer_gives_a_reason(self):
        self._leave_alone()
        self.served.action_serve()
        self.assertEqual(self.served.state, "failed")
        self.assertIn("which asks for the reason", self.served.fault)
        for reason in (None, "  "):
            with self.assertRefused(RedirectWarning, "give the reason why") as caught:
                self.own.action_publish_on_website(reason)
        _message, dialog, _button, context = caught.exception.args
        self.assertEqual(dialog["res_model"], "tdkt.reason")
        done = (
            self.env["tdkt.reason"]
            .with_user(self.staff)
            .with_context(**context)
            .create({"reason": "Chỉ có một chuyên viên"})
            .action_confirm()
        )
        self.assertEqual(done["tag"], "soft_reload")
        line = self._line_of(self.own).with_user(self.staff)
        self.assertEqual(line.state, "published")
        self.assertEqual(self.served.state, "done")
        said = str(self.own.message_ids.mapped("body"))
        self.assertIn("Chỉ có một chuyên viên", said)
        self.assertIn(
            "Chỉ có một chuyên viên", "\n".join(filter(None, self._reasons(line)))
        )
        line.action_withdraw("Nhầm.")
        with self.assertRefused(RedirectWarning, "give the reason why"):
            line.action_publish()
        line.action_publish("Vẫn chỉ có một mình")
        self.assertIn(
            "Vẫn chỉ có một mình", "\n".join(filter(None, self._reasons(line)))
        )

    def test_a_reason_in_the_context_is_none(self):
        self._leave_alone()
        forged = self.own.with_context(tdkt_excuse={"reason": "Bịa"})
        with self.assertRefused(RedirectWarning, "give the reason why"):
            forged.action_publish_on_website()
        self.assertFalse(self._line_of(self.own))
