from unittest.mock import patch

from odoo import sql_db
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TdktCase


class LargeCase(TdktCase):
    """Watches what the database is asked, and how much of it comes back."""

    def _watch(self, work):
        """Return (queries, rows they answered) of ``work`` in a fresh transaction."""
        self.env.flush_all()
        self.env.invalidate_all()
        queries, rows = [], 0
        execute = sql_db.Cursor.execute

        def noting(cursor, query, *args, **kwargs):
            nonlocal rows
            result = execute(cursor, query, *args, **kwargs)
            queries.append(" ".join(str(getattr(query, "code", query)).split()))
            rows += max(cursor.rowcount, 0)
            return result

        with patch.object(sql_db.Cursor, "execute", noting):
            work()
        return queries, rows


@tagged("post_install", "-at_install", "tdkt")
class TestRulesInALargeOffice(LargeCase):
    """A record rule finds the user, and does not go through everybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        campaign = cls._create_campaign()
        cls.plan = cls._create_unit_plan(campaign, adopted=True)

    def test_campaigns_ask_for_nobody_else(self):
        campaigns = self.env["tdkt.campaign"].with_user(self.staff)
        names = {"name": {}, "state": {}}

        def read_list():
            campaigns.web_search_read([], names, limit=80)

        read_list()
        few = self._watch(read_list)
        self.env["hr.employee"].create(
            [
                {
                    "name": f"Người {number}",
                    "department_id": self.department.id,
                    "company_id": self.company.id,
                }
                for number in range(500)
            ]
        )
        many = self._watch(read_list)
        self.assertEqual(len(many[0]), len(few[0]))
        self.assertEqual(many[1], few[1], "rows read with 500 more colleagues")

    def test_my_own_department(self):
        departments = self.env["hr.department"].with_user(self.staff)
        mine = departments.search([("tdkt_is_mine", "=", True)])
        self.assertEqual(mine, self.department)
        self.assertTrue(self.department.with_user(self.staff).tdkt_is_mine)
        self.assertFalse(self.office.with_user(self.staff).tdkt_is_mine)
        self.assertIn(self.plan, self.plan.with_user(self.staff).search([]))
        # he moves: the plan of his old unit is no longer his
        self.staff.employee_id.department_id = self.other_department
        self.assertFalse(self.department.with_user(self.staff).tdkt_is_mine)
        self.assertNotIn(self.plan, self.plan.with_user(self.staff).search([]))
        # whoever has left keeps nothing, whatever his request says of archived records
        self.staff.employee_id.active = False
        found = departments.with_context(active_test=False).search(
            [("tdkt_is_mine", "=", True)]
        )
        self.assertFalse(found)

    def test_scope_is_found_once_for_a_transaction(self):
        departments = self.env["hr.department"].with_user(self.head)
        ids = departments._tdkt_scope_ids()
        self.assertEqual(ids, self.department.ids)
        with self.assertQueryCount(0):
            departments._tdkt_scope_ids()
        self.other_department.manager_id = self.head.employee_id
        both = (self.department | self.other_department).ids
        self.assertEqual(sorted(departments._tdkt_scope_ids()), sorted(both))
        # what is undone leaves nothing behind
        with self.env.cr.savepoint() as undo:
            self.other_department.manager_id = self.other_head.employee_id
            self.assertEqual(departments._tdkt_scope_ids(), self.department.ids)
            undo.rollback()
        self.assertEqual(sorted(departments._tdkt_scope_ids()), sorted(both))
        # nobody reads or asks for another one's scope
        with self.assertRaises(AccessError):
            self.head.with_user(self.other_head).read(["tdkt_scope"])
        with self.assertRaises(AccessError):
            self.head.with_user(self.head).read(["tdkt_scope"])


@tagged("post_install", "-at_install", "tdkt")
class TestProgressOfDrafts(TdktCase):
    """A head sees how far campaigns are that he may read, and no others."""

    def test_draft_campaign_has_no_line_for_a_head(self):
        draft = self._create_campaign(launched=False)
        launched = self._create_campaign(name="Phong trào đã phát động")
        plan = self._create_unit_plan(launched)
        progress = self.env["tdkt.campaign.progress"].with_user(self.head)
        rows = progress.web_search_read(
            [], {"campaign_id": {"fields": {"display_name": {}}}, "status": {}}
        )["records"]
        shown = {row["campaign_id"]["id"] for row in rows}
        self.assertIn(launched.id, shown)
        self.assertIn(plan.id, shown)
        self.assertNotIn(draft.id, shown)
        self.assertIn(draft, progress.with_user(self.officer).search([]).campaign_id)
        # the head of another unit sees nothing of the plan
        others = progress.with_user(self.other_head).search([])
        self.assertNotIn(plan.id, others.campaign_id.ids)

    def test_head_without_the_role_of_a_unit(self):
        """He reads no draft of his unit's plan, so he sees no line of it."""
        launched = self._create_campaign()
        plan = self._create_unit_plan(launched)
        self.department.manager_id = self.staff.employee_id
        progress = self.env["tdkt.campaign.progress"].with_user(self.staff)
        shown = progress.search([]).campaign_id
        shown.mapped("display_name")
        self.assertIn(launched.id, shown.ids)
        self.assertNotIn(plan.id, shown.ids)
