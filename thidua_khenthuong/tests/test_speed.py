import base64
from collections import Counter
from unittest.mock import patch

from odoo import sql_db
from odoo.tests import tagged

from ..typesetting import engine
from .common import TdktCase

FEW, MANY = 3, 30


class QueryCase(TdktCase):
    """Counts queries on few and on ten times as many records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.departments = cls.env["hr.department"].create(
            [
                {"name": f"Phòng {i:02d}", "company_id": cls.company.id}
                for i in range(MANY)
            ]
        )
        cls.employees = cls.env["hr.employee"].create(
            [
                {
                    "name": f"Người {i:02d}",
                    "department_id": department.id,
                    "company_id": cls.company.id,
                    "job_title": "Chuyên viên",
                }
                for i, department in enumerate(cls.departments)
            ]
        )
        cls.campaigns = {
            size: cls._create_campaign(
                name=f"Phong trào {size}",
                department_ids=[(6, 0, cls.departments[:size].ids)],
            )
            for size in (FEW, MANY)
        }

    def _queries(self, work, records):
        """Return the queries ``work`` takes on records that nobody has read."""
        self.env.flush_all()
        self.env.invalidate_all()
        queries = []
        execute = sql_db.Cursor.execute

        def noting(cursor, query, *args, **kwargs):
            queries.append(" ".join(str(getattr(query, "code", query)).split()))
            return execute(cursor, query, *args, **kwargs)

        with patch.object(sql_db.Cursor, "execute", noting):
            # as a new request finds them, read together
            work(records.browse(records.ids))
            self.env.flush_all()
        return queries

    def _count(self, work, records):
        """Return how many queries ``work`` takes on records that nobody has read."""
        return len(self._queries(work, records))

    def _assert_flat(self, work, few, many, spare=0):
        """Assert that ``many`` records cost what ``few`` cost.

        The many are worked on twice and the cheaper run counts: a cache of the
        whole process that ran full in between is filled once more in one run,
        a query for each record comes in both.

        :param int spare: queries that larger batches may cost more, once for all
        """
        self.assertEqual((len(few), len(many)), (FEW, MANY))
        # the first run fills the caches that outlive a transaction
        self._queries(work, few[:1])
        expected = self._queries(work, few[1:])
        self.env.flush_all()
        with self.env.cr.savepoint() as undo:
            runs = [self._queries(work, many)]
            undo.rollback()
        runs.append(self._queries(work, many))
        found = min(runs, key=len)
        surplus = Counter(found) - Counter(expected)
        self.assertLessEqual(
            len(found),
            len(expected) + spare,
            "\n".join(f"{count} × {query}" for query, count in surplus.items()),
        )

    def _commitments(self, size):
        return (
            self.env["tdkt.commitment"]
            .with_user(self.officer)
            .create(
                [
                    {
                        "campaign_id": self.campaigns[size].id,
                        "department_id": department.id,
                        "item_ids": [(0, 0, {"kind": "model", "name": "Mô hình"})],
                    }
                    for department in self.departments[:size]
                ]
            )
        )

    def _dossiers(self, size):
        return (
            self.env["tdkt.dossier"]
            .create(
                [
                    {
                        "company_id": self.company.id,
                        "department_id": employee.department_id.id,
                        "year": 2000 + size,
                        "commendation_type": "dot_xuat",
                        "nomination_ids": [
                            (
                                0,
                                0,
                                {
                                    "award_id": self.award.id,
                                    "employee_id": employee.id,
                                    "merit": "Cứu người trong lũ.",
                                },
                            )
                        ],
                    }
                    for employee in self.employees[:size]
                ]
            )
            .with_user(self.officer)
        )


@tagged("post_install", "-at_install", "tdkt")
class TestQueryCounts(QueryCase):
    """Ten times the records cost no more queries: nothing reads in a loop."""

    def test_progress(self):
        for size in (FEW, MANY):
            self._commitments(size)
        progress = self.env["tdkt.campaign.progress"].with_user(self.officer)
        few, many = (
            progress.search([("campaign_id", "=", self.campaigns[size].id)])
            for size in (FEW, MANY)
        )
        names = ["registered", "item_count", "missing_minimum", "days_left"]
        self._assert_flat(lambda records: records.read(names), few, many)

    def test_what_may_be_done_now(self):
        few, many = self._commitments(FEW), self._commitments(MANY)
        self._assert_flat(
            lambda records: records.read(["available_actions"]), few, many
        )

    def test_scope(self):
        reader = self.departments.with_user(self.head)
        self._assert_flat(
            lambda records: records.mapped("tdkt_in_scope"), reader[:FEW], reader
        )

    def test_snapshots(self):
        few, many = (self._dossiers(size).nomination_ids for size in (FEW, MANY))
        self._assert_flat(lambda records: records._prepare_snapshots(), few, many)

    def test_one_action_on_many(self):
        """Named results cost a few queries more than the action itself, once for all.

        The action's own cost holds one line of history per record, which is written
        when the cursor is flushed.
        """
        few, many = self._commitments(FEW), self._commitments(MANY)
        (few | many).with_env(self.env).action_submit()
        few, many = few.with_user(self.officer), many.with_user(self.officer)
        self._count(lambda records: records.action_run_many("approve"), few)
        half = MANY // 2
        alone = self._count(
            lambda records: (records.action_approve(), self.env.cr.flush()),
            many[:half],
        )
        named = self._count(
            lambda records: records.action_run_many("approve"), many[half:]
        )
        self.assertLessEqual(named, alone + 8)
        self.assertEqual(set(many.mapped("state")), {"approved"})

    def test_next_steps_of_many(self):
        """Core names the record of each activity on its own."""
        few, many = self._commitments(FEW), self._commitments(MANY)
        (few | many).with_env(self.env).action_submit()
        (few | many).sudo().activity_ids.summary = "Another step"
        self._assert_flat(lambda records: records._sync_activities(), few, many)
        self.assertEqual(
            many.sudo().activity_ids.mapped("res_name"),
            many.with_env(self.env(su=True, context={})).mapped("display_name"),
        )

    def _diaries(self, size):
        """Return the evidence of ``size`` departments, all in the same words."""
        commitments = self._commitments(size)
        commitments.with_env(self.env).action_submit()
        commitments.with_user(self.officer).action_approve()
        return (
            self.env["tdkt.evidence"]
            .create(
                [
                    {
                        "commitment_id": commitment.id,
                        "item_id": commitment.item_ids.id,
                        "name": f"Tổ chức hội nghị tổng kết của phòng số {size}",
                        "file": base64.b64encode(b"one photo"),
                        "filename": "anh.jpg",
                    }
                    for commitment in commitments
                ]
            )
            .with_user(self.officer)
        )

    def test_the_like_of_evidence_and_items(self):
        few, many = self._diaries(FEW), self._diaries(MANY)
        for few_records, many_records in (
            (few, many),
            (few.item_id, many.item_id),
            (few.commitment_id, many.commitment_id),
        ):
            with self.subTest(model=few_records._name):
                self._assert_flat(
                    lambda records: records.read(["duplicate_hits"]),
                    few_records,
                    many_records,
                )
        self.assertTrue(all(many.mapped("has_duplicates")))

    def test_evidence_of_nominees(self):
        few, many = (self._dossiers(size).nomination_ids for size in (FEW, MANY))
        commitments = self.env["tdkt.commitment"].create(
            [
                {
                    "campaign_id": self.campaigns[MANY].id,
                    "employee_id": employee.id,
                    "item_ids": [(0, 0, {"kind": "task", "name": "Việc"})],
                }
                for employee in self.employees
            ]
        )
        commitments.action_submit()
        commitments.action_approve()
        self.env["tdkt.evidence"].create(
            [
                {
                    "commitment_id": commitment.id,
                    "name": "Tổ chức hội nghị tổng kết của phòng",
                    "date": f"{year}-01-01",
                }
                for commitment in commitments
                for year in (2000 + FEW, 2000 + MANY - 10)
            ]
        )
        self.env["tdkt.dossier"].search([("year", "=", 2000 + MANY)]).year = (
            2000 + MANY - 10
        )
        self._assert_flat(lambda records: records._evidence_lines(), few, many)
        self._assert_flat(lambda records: records.read(["duplicate_hits"]), few, many)
        self.assertTrue(all(many.mapped("has_duplicates")))

    def test_history_of_employees(self):
        self._assert_flat(
            lambda records: records.mapped("commendation_count"),
            self.employees[:FEW],
            self.employees,
        )

    def test_commendations_of_a_decision(self):
        decisions = {}
        for size in (1, FEW, MANY):
            dossiers = self._dossiers(size)
            dossiers.with_env(self.env).action_submit()
            dossiers.action_appraise()
            dossiers.nomination_ids.action_qualify()
            decision = self._create_decision(
                gather=False, commendation_type="dot_xuat", year=2000 + size
            )
            decision.nomination_ids = dossiers.nomination_ids
            decision.with_user(self.leader).action_sign()
            decision.with_user(self.officer).action_number(size)
            decisions[size] = decision
        # the first run fills the caches that outlive a transaction
        self._count(lambda one: one.action_issue(), decisions[1])
        few = self._queries(lambda one: one.action_issue(), decisions[FEW])
        many = self._queries(lambda one: one.action_issue(), decisions[MANY])
        self.assertLessEqual(len(many), len(few))
        # from there one more for each hundred records that are inserted or changed:
        # Odoo writes no more in one statement
        self.assertLessEqual(len(many), 115, "\n".join(many))
        self.assertEqual(len(decisions[MANY].commendation_ids), MANY)

    def test_history_of_a_batch(self):
        """One entry for each of the lines, inserted together."""
        lines = {}
        for size in (FEW, MANY):
            dossier = self._create_dossier(
                year=2000 + size,
                nominations=[
                    {
                        "award_id": self.award.id,
                        "employee_id": employee.id,
                        "merit": "Cứu người trong lũ.",
                    }
                    for employee in self.employees[:size]
                ],
            )
            dossier.action_submit()
            dossier = dossier.with_user(self.officer)
            dossier.action_appraise()
            lines[size] = dossier.nomination_ids
        entries = self.env["tdkt.audit.entry"].sudo()
        self._assert_flat(
            lambda records: records.action_qualify(), lines[FEW], lines[MANY]
        )
        self.assertEqual(
            entries.search_count(
                [
                    ("res_model", "=", "tdkt.nomination"),
                    ("res_id", "in", lines[MANY].ids),
                    ("action", "=", "qualify"),
                ]
            ),
            MANY,
        )

    def test_summary_figures(self):
        for size in (FEW, MANY):
            self._commitments(size).with_env(self.env).action_submit()
        campaigns = self.env["tdkt.campaign"].with_user(self.officer)
        alone = campaigns.browse(self.campaigns[FEW].ids)
        both = alone | campaigns.browse(self.campaigns[MANY].ids)
        # neither the departments nor the campaigns cost a query more
        self._count(lambda records: records._summary_figures(), alone)
        expected = self._count(lambda records: records._summary_figures(), alone)
        self.assertLessEqual(
            self._count(lambda records: records._summary_figures(), both), expected
        )

    def test_radar_page(self):
        for size in (FEW, MANY):
            self._commitments(size).with_env(self.env).action_submit()
        progress = self.env["tdkt.campaign.progress"].with_user(self.leader)
        pages = {
            size: lambda records, campaign=self.campaigns[size]: records.radar(
                campaign.id
            )
            for size in (FEW, MANY)
        }
        self._count(pages[FEW], progress)
        expected = self._count(pages[FEW], progress)
        self.assertLessEqual(self._count(pages[MANY], progress), expected)

    def test_who_is_to_be_reminded(self):
        for number, department in enumerate(self.departments):
            head = self._create_user(f"t_speed{number}", "unit", department)
            department.manager_id = head.employee_id
        progress = self.env["tdkt.campaign.progress"].with_user(self.officer)
        few, many = (
            progress.search([("campaign_id", "=", self.campaigns[size].id)])
            for size in (FEW, MANY)
        )

        def write_reminders(rows):
            recipients, _unreachable = rows._reminder_recipients()
            for (_campaign, user), lines in recipients.items():
                lines._write_reminder(user)
            return recipients

        self.assertEqual(len(write_reminders(many)), MANY)
        self._assert_flat(write_reminders, few, many)

    def test_exemplars_and_nominations(self):
        nominations = {
            size: self._dossiers(size).nomination_ids for size in (FEW, MANY)
        }
        exemplars = (
            self.env["tdkt.exemplar"]
            .with_user(self.officer)
            .create(
                [
                    {
                        "name": f"Gương {employee.name}",
                        "company_id": self.company.id,
                        "unit_id": employee.department_id.id,
                        "employee_id": employee.id,
                    }
                    for employee in self.employees
                ]
            )
        )
        self._assert_flat(
            lambda records: records.mapped("nomination_count"),
            exemplars[:FEW],
            exemplars,
        )
        self._assert_flat(
            lambda records: records.mapped("exemplar_count"),
            nominations[FEW],
            nominations[MANY],
        )
        self._assert_flat(
            lambda records: records.mapped("available_actions"),
            exemplars[:FEW],
            exemplars,
        )


@tagged("post_install", "-at_install", "tdkt")
class TestPrintingQueries(QueryCase):
    """Printing thirty records reads what it needs for all of them at once."""

    def _assert_prints_flat(self, report, few, many, user=None, spare=0):
        user = user or self.officer
        action = self.env.ref(f"thidua_khenthuong.{report}")
        reports = self.env["ir.actions.report"].with_user(user)

        def render(records):
            streams = reports._tdkt_render_streams(action.sudo(), records.ids)
            self.assertEqual(len(streams), len(records))

        # the pages themselves ask the database nothing
        with patch.object(
            engine.Typesetter, "typeset", lambda *_args: (b"%PDF", set())
        ):
            self._assert_flat(render, few, many, spare)

    def test_commitments(self):
        few, many = self._commitments(FEW), self._commitments(MANY)
        self._assert_prints_flat("report_commitment", few, many)

    def test_minutes_and_merit_reports(self):
        few, many = self._dossiers(FEW), self._dossiers(MANY)
        self._assert_prints_flat("report_minutes", few, many)
        for report in ("report_merit_individual", "report_merit_thematic"):
            with self.subTest(report=report):
                self._assert_prints_flat(
                    report, few.nomination_ids, many.nomination_ids
                )

    def test_histories(self):
        self._give_each_an_award()
        self._assert_prints_flat(
            "report_employee_history",
            self.employees[:FEW],
            self.employees,
            self.hr_user,
        )
        public = self.env["hr.employee.public"].browse(self.employees.ids)
        self._assert_prints_flat("report_employee_public_history", public[:FEW], public)
        self._assert_prints_flat(
            "report_department_history", self.departments[:FEW], self.departments
        )

    def _give_each_an_award(self):
        dossiers = self._dossiers(MANY)
        dossiers.with_env(self.env).action_submit()
        dossiers.action_appraise()
        dossiers.nomination_ids.action_qualify()
        decision = self._create_decision(
            gather=False, commendation_type="dot_xuat", year=2000 + MANY
        )
        decision.nomination_ids = dossiers.nomination_ids
        return self._issue(decision, 7)

    def test_campaigns(self):
        many = self.env["tdkt.campaign"].union(
            *(
                self._create_campaign(
                    name=f"Phong trào {i}",
                    department_ids=[(6, 0, self.departments[:FEW].ids)],
                )
                for i in range(MANY)
            )
        )
        self.env["tdkt.commitment"].with_user(self.officer).create(
            [
                {
                    "campaign_id": campaign.id,
                    "department_id": self.departments[0].id,
                    "item_ids": [(0, 0, {"kind": "model", "name": "Mô hình"})],
                }
                for campaign in many
            ]
        ).with_env(self.env).action_submit()
        for report in (
            "report_campaign_launch",
            "report_commitment_list",
        ):
            with self.subTest(report=report):
                self._assert_prints_flat(report, many[:FEW], many)
        reviews = self.env["tdkt.campaign.review"].concat(
            *(self._create_review(campaign) for campaign in many)
        )
        self._assert_prints_flat("report_campaign_summary", reviews[:FEW], reviews)

    def test_rows_of_one_list(self):
        """A list of thirty names costs what one of three does."""
        decision = self._give_each_an_award()
        register = self.env["tdkt.register"].with_user(self.officer).create({})
        action = self.env.ref("thidua_khenthuong.report_register").sudo()
        reports = self.env["ir.actions.report"].with_user(self.officer)
        entries = decision.commendation_ids.with_user(self.officer)
        counts = {}
        with patch.object(
            engine.Typesetter, "typeset", lambda *_args: (b"%PDF", set())
        ):
            for size in (1, FEW, MANY):
                with patch.object(
                    type(register), "_entries", lambda _dialog, n=size: entries[:n]
                ):
                    counts[size] = self._count(
                        lambda one: reports._tdkt_render_streams(action, one.ids),
                        register,
                    )
        self.assertLessEqual(counts[MANY], counts[FEW])
