from odoo.tests import tagged

from .common import TdktCase

FEW, MANY = 3, 30


@tagged("post_install", "-at_install", "tdkt")
class TestQueryCounts(TdktCase):
    """Ten times the records cost no more queries: nothing reads in a loop."""

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

    def _count(self, work, records):
        """Return how many queries ``work`` takes on records that nobody has read."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        # as a new request finds them, read together
        work(records.browse(records.ids))
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _assert_flat(self, work, few, many, spare=0):
        """Assert that ``many`` records cost what ``few`` cost.

        :param int spare: queries that larger batches may cost more, once for all
        """
        self.assertEqual((len(few), len(many)), (FEW, MANY))
        # the first run fills the caches that outlive a transaction
        self._count(work, few[:1])
        expected = self._count(work, few[1:])
        self.assertLessEqual(self._count(work, many), expected + spare)

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
            .with_user(self.officer)
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
        )

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
            dossiers.sudo().action_submit()
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
        issue = self._count(lambda one: one.action_issue(), decisions[FEW])
        self.assertLessEqual(
            self._count(lambda one: one.action_issue(), decisions[MANY]), issue
        )
        self.assertEqual(len(decisions[MANY].commendation_ids), MANY)

    def test_history_of_a_batch(self):
        """One entry for each of the lines, inserted together."""
        lines = {}
        for size in (FEW, MANY):
            dossier = self._create_dossier(
                user=self.officer,
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
