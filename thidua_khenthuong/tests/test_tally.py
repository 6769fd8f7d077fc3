import random
from datetime import date, timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from ..models.campaign import tally
from ..uninstall import before_uninstall
from .common import TODAY, TdktCase

OPEN = ("draft", "returned")
SHOWN = (
    *("registered", "commitment_count", "item_count", "done_count", "overdue_count"),
    *("evidence_count", "last_evidence", "missing_minimum"),
)


@tagged("post_install", "-at_install", "tdkt")
class TestTally(TdktCase):
    """What is kept added up is what adding up anew gives, whoever has written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        departments = cls.env["hr.department"].create(
            [
                {"name": f"Phòng số {number}", "company_id": cls.company.id}
                for number in range(4)
            ]
        )
        cls.departments = departments | cls.department | cls.other_department
        people = cls.env["hr.employee"].create(
            [
                {
                    "name": f"Người {number:02d}",
                    "department_id": cls.departments[number % 6].id,
                    "company_id": cls.company.id,
                }
                for number in range(18)
            ]
        )
        cls.campaigns = cls._create_campaign(
            department_ids=[(6, 0, cls.departments[:5].ids)],
            target_ids=[
                (0, 0, {"name": "Mỗi phòng 02 mô hình", "quantity": 2}),
                (
                    0,
                    0,
                    {
                        "name": "Toàn Sở có 03 công trình",
                        "scope": "office",
                        "quantity": 3,
                        "responsible_department_id": cls.department.id,
                    },
                ),
            ],
        ) | cls._create_campaign(
            name="Phong trào hai",
            department_ids=[(6, 0, cls.departments.ids)],
        )
        commitments = cls.env["tdkt.commitment"].create(
            [
                {
                    "campaign_id": campaign.id,
                    "item_ids": [
                        (0, 0, {"kind": "model", "name": "Mô hình một cửa"}),
                        (0, 0, {"kind": "work", "name": "Số hóa hồ sơ"}),
                    ],
                    **who,
                }
                for campaign in cls.campaigns
                for who in (
                    *({"employee_id": person.id} for person in people),
                    *({"department_id": one.id} for one in cls.departments[:5]),
                )
            ]
        )
        cls.env["tdkt.evidence"].create(
            [
                {
                    "commitment_id": commitment.id,
                    "item_id": commitment.item_ids[0].id,
                    "name": "Đã bàn giao",
                    "date": TODAY - timedelta(days=number),
                }
                for number, commitment in enumerate(commitments)
            ]
        )
        cls.env.flush_all()

    # --- Adding up anew, without the help of the database --------------------------

    def _rows(self, table, *columns):
        return self.env.execute_query(
            SQL(
                "SELECT %s FROM %s",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL.identifier(table),
            )
        )

    def _add_up(self):
        """Return {(campaign, department, target or False): what is shown}."""
        self.env.flush_all()
        counted = {
            row[0]: row[1:4]
            for row in self._rows(
                "tdkt_commitment",
                *("id", "campaign_id", "department_id", "employee_id", "state"),
            )
            if row[4] not in OPEN
        }
        items = [
            row
            for row in self._rows(
                "tdkt_commitment_item",
                *("id", "commitment_id", "target_id", "kind", "is_done", "date_due"),
            )
            if row[1] in counted
        ]
        diary = [
            row
            for row in self._rows("tdkt_evidence", "commitment_id", "item_id", "date")
            if row[0] in counted
        ]
        targets = {
            row[0]: row[1:]
            for row in self._rows(
                "tdkt_campaign_target",
                *("id", "campaign_id", "scope", "quantity"),
                "responsible_department_id",
            )
        }
        codes = dict(self._rows("tdkt_item_kind", "id", "code"))
        kinds = {}
        for target, kind in self._rows(
            "tdkt_campaign_target_kind_rel", "target_id", "kind_id"
        ):
            kinds.setdefault(target, set()).add(codes[kind])
        lines = {}
        for campaign, department in self._rows(
            "tdkt_campaign_department_rel", "campaign_id", "department_id"
        ):
            own = {
                one
                for one, (of, unit, _person) in counted.items()
                if (of, unit) == (campaign, department)
            }
            missing = [0]
            for target, (of, scope, quantity, _unit) in targets.items():
                if (of, scope) == (campaign, "department"):
                    found = [
                        item
                        for item in items
                        if item[1] in own
                        and counted[item[1]][2] is None
                        and item[2] in (None, target)
                        and item[3] in kinds.get(target, {item[3]})
                    ]
                    missing.append(quantity - len(found))
            lines[campaign, department, False] = self._line(
                own,
                [item for item in items if item[1] in own],
                [one for one in diary if one[0] in own],
                max(missing),
            )
        for target, (campaign, scope, quantity, department) in targets.items():
            if scope != "office":
                continue
            own = [item for item in items if item[2] == target]
            ids = {item[0] for item in own}
            lines[campaign, department or False, target] = self._line(
                {item[1] for item in own},
                own,
                [one for one in diary if one[1] in ids],
                max(quantity - len(own), 0),
            )
        return lines

    def _line(self, commitments, items, diary, missing):
        done = sum(bool(item[4]) for item in items)
        overdue = [1 for item in items if not item[4] and item[5] and item[5] < TODAY]
        return {
            "registered": bool(commitments),
            "commitment_count": len(commitments),
            "item_count": len(items),
            "done_count": done,
            "overdue_count": len(overdue),
            "evidence_count": len(diary),
            "last_evidence": max((one[2] for one in diary), default=False),
            "missing_minimum": missing,
        }

    def _shown(self):
        self.env.invalidate_all()
        lines = self.env["tdkt.campaign.progress"].search([])
        return {
            (line.campaign_id.id, line.department_id.id, line.target_id.id): {
                name: line[name] for name in SHOWN
            }
            for line in lines
        }

    def _assert_right(self, after=""):
        self.maxDiff = None
        self.assertEqual(self._shown(), self._add_up(), after)

    # --- Whoever writes ------------------------------------------------------------

    def _write_something(self, dice, turn):
        """Change a few rows of one table by SQL, every kind of change in its turn."""
        pick = lambda table, share=0.15: SQL(  # noqa: E731
            "SELECT id FROM %s WHERE id %% 97 < %s AND (id * %s) %% 1009 < %s",
            SQL.identifier(table),
            97,
            dice.randrange(1, 1009),
            int(1009 * share),
        )
        campaigns, units = self.campaigns.ids, self.departments.ids
        day = date(2023, 2, 1) + timedelta(days=dice.randrange(60))
        targets = [
            row[0]
            for row in self.env.execute_query(
                SQL(
                    "SELECT id FROM tdkt_campaign_target WHERE campaign_id = ANY(%s)",
                    campaigns,
                )
            )
        ]
        target = dice.choice([*targets, None])
        kind = dice.choice(("model", "work", "task", "initiative"))
        campaign, unit = dice.choice(campaigns), dice.choice(units)
        states = ("draft", "returned", "submitted", "approved", "reported", "assessed")
        item, evidence = pick("tdkt_commitment_item"), pick("tdkt_evidence")
        own = pick("tdkt_commitment")
        changes = [
            SQL(
                "UPDATE tdkt_commitment SET state = %s, date_submitted = %s"
                " WHERE id IN (%s)",
                *(dice.choice(states), day, own),
            ),
            SQL(
                "UPDATE tdkt_commitment SET department_id = %s"
                " WHERE id IN (%s) AND employee_id IS NOT NULL",
                *(unit, own),
            ),
            SQL(
                "UPDATE tdkt_commitment_item SET target_id = %s WHERE id IN (%s)",
                *(target, item),
            ),
            SQL(
                "UPDATE tdkt_commitment_item SET kind = %s WHERE id IN (%s)",
                *(kind, item),
            ),
            SQL(
                "UPDATE tdkt_commitment_item SET is_done = %s WHERE id IN (%s)",
                *(dice.choice((True, False, None)), item),
            ),
            SQL(
                "UPDATE tdkt_commitment_item SET date_due = %s WHERE id IN (%s)",
                *(dice.choice((day, TODAY - timedelta(days=9), None)), item),
            ),
            SQL(
                "INSERT INTO tdkt_commitment_item (commitment_id, name, kind, sequence)"
                " SELECT id, 'Thêm', %s, 10 FROM tdkt_commitment WHERE id IN (%s)",
                *(kind, own),
            ),
            SQL(
                "DELETE FROM tdkt_commitment_item WHERE id IN (%s) AND id NOT IN"
                " (SELECT item_id FROM tdkt_evidence WHERE item_id IS NOT NULL)",
                item,
            ),
            SQL("UPDATE tdkt_evidence SET date = %s WHERE id IN (%s)", day, evidence),
            SQL(
                "UPDATE tdkt_evidence line SET item_id = item.id,"
                " commitment_id = item.commitment_id FROM (%s) other"
                " JOIN tdkt_commitment_item item ON item.id = other.id"
                " WHERE line.id IN (%s)",
                *(item, evidence),
            ),
            SQL(
                "INSERT INTO tdkt_evidence (commitment_id, item_id, name, date)"
                " SELECT commitment_id, id, 'Thêm', %s FROM tdkt_commitment_item"
                " WHERE id IN (%s)",
                *(day, item),
            ),
            SQL("DELETE FROM tdkt_evidence WHERE id IN (%s)", evidence),
            SQL(
                "DELETE FROM tdkt_campaign_department_rel"
                " WHERE campaign_id = %s AND department_id = %s",
                *(campaign, unit),
            ),
            SQL(
                "INSERT INTO tdkt_campaign_department_rel VALUES (%s, %s)"
                " ON CONFLICT DO NOTHING",
                *(campaign, unit),
            ),
            SQL(
                "INSERT INTO tdkt_campaign_target (campaign_id, name, scope, quantity,"
                " responsible_department_id) VALUES (%s, 'Thêm', %s, %s, %s)",
                *(campaign, dice.choice(("department", "office"))),
                *(dice.randrange(1, 6), unit),
            ),
            SQL(
                "UPDATE tdkt_campaign_target SET scope = %s, quantity = %s"
                " WHERE id = %s",
                *(dice.choice(("department", "office")), dice.randrange(1, 6), target),
            ),
            SQL("DELETE FROM tdkt_campaign_target WHERE id = %s", target),
            SQL(
                "INSERT INTO tdkt_campaign_target_kind_rel (target_id, kind_id)"
                " SELECT target.id, kind.id FROM tdkt_campaign_target target,"
                " tdkt_item_kind kind WHERE target.id = %s AND kind.code = %s"
                " ON CONFLICT DO NOTHING",
                *(target, kind),
            ),
            SQL(
                "DELETE FROM tdkt_campaign_target_kind_rel WHERE target_id = %s", target
            ),
            SQL("DELETE FROM tdkt_commitment WHERE id = %s", self._childless(dice)),
        ]
        change = changes[turn % len(changes)]
        self.env.cr.execute(change)
        return change

    def _childless(self, dice):
        """Return a commitment to delete, having deleted its diary."""
        ids = self.env.execute_query(
            SQL(
                "SELECT id FROM tdkt_commitment WHERE campaign_id = ANY(%s)",
                self.campaigns.ids,
            )
        )
        chosen = dice.choice(ids)[0]
        if dice.randrange(18) == 0:
            self.env.cr.execute(
                "DELETE FROM tdkt_evidence WHERE commitment_id = %s", [chosen]
            )
            return chosen
        return 0

    def test_any_sequence_of_changes(self):
        self._assert_right()
        for seed in range(3):
            dice = random.Random(seed)
            with self.env.cr.savepoint() as undo:
                # nearly all count, or most changes would change nothing
                self.env.cr.execute(
                    "UPDATE tdkt_commitment SET state = 'approved', date_submitted = %s"
                    " WHERE id %% 5 > 0",
                    [TODAY],
                )
                for turn in dice.sample(range(80), 80):
                    change = self._write_something(dice, turn)
                    # after each: the next one could count anew what this one missed
                    self._assert_right(f"seed {seed}, turn {turn}: {change.code}")
                undo.rollback()
        self._assert_right("after it was all undone")

    def test_what_people_do(self):
        campaign = self.campaigns[0]
        commitment = self.env["tdkt.commitment"].search(
            [
                ("campaign_id", "=", campaign.id),
                ("department_id", "=", self.department.id),
                ("employee_id", "=", False),
            ]
        )
        mine = commitment.with_user(self.head)
        key = campaign.id, self.department.id, False
        self.assertFalse(self._shown()[key]["registered"])
        mine.action_submit()
        self._assert_right("submitted")
        self.assertEqual(self._shown()[key]["item_count"], 2)
        mine.action_recall()
        self._assert_right("recalled")
        mine.action_submit()
        commitment.with_user(self.officer).action_approve()
        evidence = (
            self.env["tdkt.evidence"]
            .with_user(self.head)
            .create(
                {
                    "commitment_id": commitment.id,
                    "item_id": commitment.item_ids[1].id,
                    "name": "Xong",
                    "date": TODAY,
                }
            )
        )
        evidence.action_finish_item()
        self._assert_right("done")
        self.assertEqual(self._shown()[key]["done_count"], 1)
        evidence.unlink()
        self._assert_right("evidence deleted")
        campaign.with_context(
            active_test=False
        ).sudo().department_ids -= self.departments[0]
        self._assert_right("a department left")
        with self.env.cr.savepoint() as undo:
            commitment.with_user(self.officer).write({})
            undo.rollback()
        self._assert_right("undone")

    def test_a_campaign_is_deleted(self):
        draft = self._create_campaign(launched=False, name="Dự thảo bỏ")
        draft_id = draft.id
        kept = SQL(
            "SELECT COUNT(*) FROM tdkt_campaign_progress WHERE campaign_id = %s",
            draft_id,
        )
        self.env.flush_all()
        self.assertTrue(self.env.execute_query(kept)[0][0])
        draft.with_user(self.officer).unlink()
        self.env.flush_all()
        self.assertFalse(self.env.execute_query(kept)[0][0])
        self._assert_right()

    def test_counted_anew_for_an_office_that_is_there_already(self):
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute("UPDATE tdkt_commitment SET state = 'approved'")
        self.env.cr.execute("DELETE FROM tdkt_campaign_progress WHERE target_id = 0")
        self.env.cr.execute("SET LOCAL session_replication_role = origin")
        self.assertNotEqual(self._shown(), self._add_up())
        tally.install(self.env.cr)
        self._assert_right()
        self.env.cr.execute("UPDATE tdkt_commitment SET state = 'draft'")
        self._assert_right("the triggers are there again")

    # --- Two at a time -------------------------------------------------------------

    def _place(self, table, condition):
        """Return where a row stands: every writing moves it."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL("SELECT ctid FROM %s WHERE %s", SQL.identifier(table), condition)
        )

    def test_a_row_is_written_even_where_it_stays_the_same(self):
        """Else two transactions would pass one another, and the last day of evidence
        be that of neither."""
        self.env.cr.execute("UPDATE tdkt_commitment SET state = 'approved'")
        commitment = self.env["tdkt.commitment"].search([], limit=1)
        row = SQL(
            "campaign_id = %s AND department_id = %s AND target_id = 0",
            commitment.campaign_id.id,
            commitment.department_id.id,
        )
        vals = {"commitment_id": commitment.id, "name": "Một", "date": TODAY}
        self.env["tdkt.evidence"].create(vals)
        second = self.env["tdkt.evidence"].create(vals)
        before, shown = self._place(tally.TABLE, row), self._shown()
        second.date = TODAY - timedelta(days=1)
        self.assertNotEqual(self._place(tally.TABLE, row), before)
        self.assertEqual(self._shown(), shown)
        # what is not counted costs nothing
        before = self._place(tally.TABLE, row)
        second.name = "Hai"
        self.assertEqual(self._place(tally.TABLE, row), before)

    def test_what_concerns_all_departments_meets_at_the_campaign(self):
        campaign = self.campaigns[1]
        row = SQL("id = %s", campaign.id)
        for change in (
            SQL(
                "INSERT INTO tdkt_campaign_target (campaign_id, name, scope, quantity)"
                " VALUES (%s, 'Thêm', 'department', 2)",
                campaign.id,
            ),
            SQL(
                "DELETE FROM tdkt_campaign_department_rel"
                " WHERE campaign_id = %s AND department_id = %s",
                *(campaign.id, self.department.id),
            ),
        ):
            before = self._place("tdkt_campaign", row)
            self.env.cr.execute(change)
            self.assertNotEqual(self._place("tdkt_campaign", row), before)

    # --- What it is for ------------------------------------------------------------

    def test_no_page_reads_items_or_evidence(self):
        progress = self.env["tdkt.campaign.progress"].with_user(self.officer)
        for query in (
            progress._search([], limit=80, order=progress._order),
            progress._search([("campaign_id.state", "=", "launched")]),
            progress._search([("status", "=", "red")]),
        ):
            self.env.cr.execute(SQL("EXPLAIN %s", query.select()))
            plan = "\n".join(row[0] for row in self.env.cr.fetchall())
            self.assertIn(tally.TABLE, plan)
            for table in ("commitment", "commitment_item", "evidence"):
                self.assertNotIn(f"on tdkt_{table} ", plan)

    def test_nothing_is_left_behind(self):
        ours = SQL(
            """SELECT proname FROM pg_proc WHERE proname LIKE 'tdkt%%'
                UNION ALL SELECT tgname FROM pg_trigger WHERE tgname LIKE 'tdkt%%'"""
        )
        self.assertGreater(len(self.env.execute_query(ours)), len(tally.WATCHED))
        before_uninstall(self.env)
        self.assertFalse(self.env.execute_query(ours))
