import ast
import re
from datetime import date

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from .access_matrix import ADDON
from .common import TdktCase

# Where it is already tomorrow, where it is still yesterday.
EARLY, LATE = "Pacific/Kiritimati", "Pacific/Niue"
FIRST, LAST = date(2023, 3, 13), date(2023, 3, 17)
# The last minute of the 12th and the first of the 13th in Lạng Sơn; UTC stays behind.
BEFORE, AFTER = "2023-03-12 16:59:00", "2023-03-12 17:01:00"

# What tells the time by another clock than the office's.
CLOCKS = {
    "context_today",
    "context_timestamp",
    "fromtimestamp",
    "localtime",
    "now",
    "strftime_now",
    "today",
    "tz",
    "utcnow",
}
DATES = {"Date", "Datetime", "date", "datetime"}
SQL_CLOCK = re.compile(
    r"\b(CURRENT_(DATE|TIME|TIMESTAMP)|LOCALTIME(STAMP)?"
    r"|(now|clock_timestamp|statement_timestamp|transaction_timestamp)\s*\(\s*\))",
    re.IGNORECASE,
)
# Where a moment in UTC is stamped or shown, never a day.
MOMENTS = {
    "models/council/tdkt_session.py": {"now"},
    "models/council/tdkt_session_answer.py": {"now"},
    "models/council/tdkt_session_ballot.py": {"now"},
    "models/council/tdkt_session_reminder.py": {"now"},
    "models/distribution/tdkt_distribution.py": {"now"},
    "models/distribution/tdkt_reading.py": {"now"},
    "models/distribution/tdkt_signed_file.py": {"now"},
    "models/document/tdkt_frozen_print.py": {"now"},
    "models/filing/tdkt_filing.py": {"now"},
    "models/history/tdkt_audit_chain.py": {"now"},
    "models/organisation/tdkt_my_page.py": {"tz"},
    "models/history/tdkt_audit_entry.py": {"now"},
    "models/verification/tdkt_verification_code.py": {"now"},
    "wizards/tdkt_personal_export.py": {"now"},
    # the clock itself
    "models/organisation/res_company.py": {"now", "tz"},
}
APART = ("migrations", "static", "tests")
# The “today” of a filter is that of whoever looks: it may say what is recent, and when
# he is to be reminded, but not what is late.
OWN_TODAY = {
    ("tdkt_diary_views.xml", "silent"),
    ("tdkt_decision_views.xml", "to_do"),
}


def find_clocks(source):
    """Return the names by which Python ``source`` asks any clock."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            owner = getattr(node.value, "attr", getattr(node.value, "id", None))
            # the today of anything else is what it was told
            if node.attr != "today" or owner in DATES:
                found.add(node.attr)
        elif isinstance(node, ast.keyword) and node.arg == "tz":
            found.add("tz")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= {match[0].lower() for match in SQL_CLOCK.finditer(node.value)}
    return found


@tagged("post_install", "-at_install", "tdkt")
class TestOneClock(TransactionCase):
    """Which day it is, says the office alone: the next ``context_today`` fails here."""

    def test_no_other_clock_in_the_code(self):
        for path in sorted(ADDON.rglob("*.py")):
            name = path.relative_to(ADDON).as_posix()
            if not name.startswith(APART):
                with self.subTest(file=name):
                    found = find_clocks(path.read_text(encoding="utf-8"))
                    self.assertLessEqual(found, MOMENTS.get(name, set()))

    def test_no_other_clock_in_templates(self):
        for folder in ("data", "reports", "views", "wizards"):
            for path in sorted((ADDON / folder).rglob("*.xml")):
                with self.subTest(file=path.name):
                    source = path.read_text(encoding="utf-8")
                    self.assertIsNone(
                        re.search(
                            r"context_today|context_timestamp|datetime\.|\.tz\b", source
                        )
                    )

    def test_no_filter_calls_late_what_is_not_late_here(self):
        found = set()
        for path in sorted((ADDON / "views").rglob("*.xml")):
            for node in etree.parse(path).iter("filter", "field"):
                domain = node.get("domain") or ""
                if "'today" in domain and "my_activity_date_deadline" not in domain:
                    found.add((path.name, node.get("name")))
        self.assertEqual(found, OWN_TODAY)

    def test_the_search_finds_them(self):
        for source in (
            "fields.Date.context_today(self)",
            "fields.Date(default=fields.Date.today)",
            "datetime.date.today()",
            "fields.Datetime.context_timestamp(self, moment)",
            "self.with_context(tz=zone)",
            "self.env.tz",
            "SQL('SELECT 1 WHERE date < CURRENT_DATE')",
            "SQL('SELECT now()::date')",
        ):
            with self.subTest(source=source):
                self.assertTrue(find_clocks(source))


@tagged("post_install", "-at_install", "tdkt")
class TestOfficeClock(TdktCase):
    """A day begins and ends in the office, whatever time zone a caller claims."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()

    def _callers(self, record, user):
        """Yield ``record`` as ``user``, from all over the world."""
        user.tz = EARLY
        for zone in (None, EARLY, LATE, "UTC", "no/where"):
            yield record.with_user(user).with_context(tz=zone)
        user.tz = LATE
        yield record.with_user(user)

    def _assert_day(self, moment, record, user, check):
        with freeze_time(moment):
            for as_caller in self._callers(record, user):
                # the next call is another request, with another transaction
                self.env.invalidate_all()
                with self.subTest(moment=moment, tz=as_caller.env.context.get("tz")):
                    check(as_caller)

    def _delegate(self, holder, deputy, **values):
        delegation = (
            self.env["tdkt.delegation"]
            .with_user(holder)
            .create(
                {
                    "company_id": self.company.id,
                    "employee_id": holder.employee_id.id,
                    "delegate_id": deputy.employee_id.id,
                    "date_from": FIRST,
                    "date_to": LAST,
                    **values,
                }
            )
        )
        delegation.action_confirm()
        return delegation

    def test_a_deputy_of_a_head(self):
        delegation = self._delegate(self.head, self.other_head)
        commitment = self._create_commitment(self.campaign)
        for moment, acts in (
            (BEFORE, False),
            (AFTER, True),
            ("2023-03-17 16:59:00", True),
            ("2023-03-17 17:01:00", False),
        ):
            self._assert_day(
                moment,
                commitment,
                self.other_head,
                lambda one, acts=acts: self.assertEqual(one.has_access("write"), acts),
            )
            self._assert_day(
                moment,
                delegation,
                self.head,
                lambda one, acts=acts: self.assertEqual(one.is_current, acts),
            )

    def test_what_is_overdue(self):
        commitment = self._create_commitment(self.campaign)
        item = commitment.item_ids
        item.date_due = date(2023, 3, 12)
        commitment.action_submit()
        view = self.env.ref("thidua_khenthuong.tdkt_commitment_item_view_search")
        [late] = etree.fromstring(view.arch).xpath("//filter[@name='late']")
        domain = ast.literal_eval(late.get("domain"))
        for moment, overdue in ((BEFORE, False), (AFTER, True)):

            def check(one, overdue=overdue):
                self.assertEqual(one.is_overdue, overdue)
                found = one.search([*domain, ("id", "=", one.id)])
                self.assertEqual(bool(found), overdue)

            self._assert_day(moment, item, self.head, check)
        with freeze_time(AFTER):
            self.assertFalse(item.search([("is_overdue", "=", False)]) & item)
            commitment.with_user(self.officer).action_approve()
            item.is_done = True
            self.assertFalse(item.is_overdue)
            self.assertFalse(item.search(domain) & item)

    def test_a_deputy_signs(self):
        self._delegate(self.leader, self.officer, kind="leader", capacity="tuq")
        campaign = self._create_campaign(launched=False)

        def refused(one):
            with self.assertRefused(AccessError, "may do “Sign”"):
                one.action_sign()

        self._assert_day(BEFORE, campaign, self.officer, refused)
        with freeze_time(AFTER):
            campaign.with_user(self.officer).with_context(tz=LATE).action_sign()
        self.assertEqual(campaign.date_signed, FIRST)

    def test_dates_of_documents(self):
        campaign = self._create_campaign(launched=False)
        with freeze_time(AFTER):
            campaign.with_user(self.officer).with_context(tz=LATE).action_propose()
            campaign.with_user(self.leader).with_context(tz=LATE).action_launch()
            officer = campaign.with_user(self.officer)
            dialog = officer.env["tdkt.numbering"].with_context(
                tz=EARLY, active_model=campaign._name, active_id=campaign.id
            )
            self.assertEqual(dialog.create({"number": 7}).date, FIRST)
            officer.with_context(tz=LATE).action_number(7)
            officer.with_context(tz=LATE).action_issue()
        names = ("date_proposed", "date_signed", "date_document", "date_issued")
        self.assertEqual({campaign[name] for name in names}, {FIRST})

    def test_evidence_of_tomorrow(self):
        commitment = self._create_commitment(self.campaign)
        commitment.action_submit()
        commitment.with_user(self.officer).action_approve()
        values = {"commitment_id": commitment.id, "name": "Xong", "date": FIRST}
        evidence = self.env["tdkt.evidence"].with_user(self.head)
        with (
            freeze_time(BEFORE),
            self.assertRefused(ValidationError, "is dated in the future"),
        ):
            evidence.with_context(tz=EARLY).create(values)
        with freeze_time(AFTER):
            self.assertTrue(evidence.with_context(tz=LATE).create(values))

    def test_a_late_dossier(self):
        self.company.tdkt_late_dossiers = "refuse"
        self.campaign.dossier_deadline = date(2023, 3, 12)
        dossier = self._create_dossier(self.campaign)
        with (
            freeze_time(AFTER),
            self.assertRefused(UserError, "this office accepts no late ones"),
        ):
            dossier.with_context(tz=LATE).action_submit()
        with freeze_time(BEFORE):
            dossier.with_context(tz=EARLY).action_submit()
        self.assertRecordValues(
            dossier, [{"late": False, "date_submitted": date(2023, 3, 12)}]
        )

    def test_the_cron(self):
        campaign = self._create_campaign(date_end=date(2023, 3, 12))
        cron = self.env["tdkt.campaign"].with_user(self.env.ref("base.user_root"))
        with freeze_time(BEFORE):
            cron.with_context(tz=EARLY)._cron_start_review()
            self.assertEqual(campaign.state, "launched")
        with freeze_time(AFTER):
            cron.with_context(tz=LATE)._cron_start_review()
            self.assertEqual(campaign.state, "reviewing")

    def test_each_office_has_its_own_clock(self):
        abroad = self.env["res.company"].create({"name": "Đại diện", "tdkt_tz": EARLY})
        target = [Command.create({"name": "Một lần", "scope": "office"})]
        here = self._create_campaign(date_end=FIRST, target_ids=target)
        there = self.env["tdkt.campaign"].create(
            self._prepare_campaign_values(
                company_id=abroad.id,
                date_end=FIRST,
                target_ids=target,
                department_ids=False,
                organizer_id=False,
                signer_id=False,
            )
        )
        there._write_moving({"state": "launched"})
        # the 14th in the office abroad, the 13th in this one
        with freeze_time("2023-03-13 10:30:00"):
            self.env.invalidate_all()
            self.assertEqual(here.days_left, 0)
            rows = self.env["tdkt.campaign.progress"].search(
                [("target_id", "in", (there | here).target_ids.ids)]
            )
            self.assertEqual(rows.campaign_id, there | here)
            self.assertFalse(any(rows.mapped("late")))
            self.env["tdkt.campaign"]._cron_start_review()
        self.assertEqual(there.state, "reviewing")
        self.assertEqual(here.state, "launched")

    def test_a_contact_does_not_set_the_clock(self):
        self.assertEqual(self.company.tdkt_tz, "Asia/Ho_Chi_Minh")
        self.company.partner_id.tz = EARLY
        with freeze_time("2023-03-12 11:00:00"):
            self.assertEqual(self.company._tdkt_today(), date(2023, 3, 12))
        self.company.tdkt_tz = EARLY
        with freeze_time("2023-03-12 11:00:00"):
            self.assertEqual(self.company._tdkt_today(), FIRST)

    def test_a_new_office_takes_over_its_time_zone(self):
        partner = self.env["res.partner"].create({"name": "Sở khác", "tz": LATE})
        office = self.env["res.company"].create(
            {"name": "Sở khác", "partner_id": partner.id}
        )
        self.assertEqual(office.tdkt_tz, LATE)
