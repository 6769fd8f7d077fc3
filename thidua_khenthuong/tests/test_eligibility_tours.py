from datetime import timedelta

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .test_eligibility_service import EligibilityCase


@tagged("post_install", "-at_install", "tdkt")
class TestEligibilityTours(EligibilityCase, HttpCase):
    """The word on a line and its panel, for each role that meets them."""

    frozen_date = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.users"].search([("login", "like", "t_")]).lang = "vi_VN"
        cls.today = cls.company._tdkt_today()

    def _nominate(self):
        year = self.today.year
        self.assessment = self._assess(self.person, year, "good")
        return self._create_dossier(
            nominations=[
                {
                    "award_id": self.awards["LDTT"].id,
                    "employee_id": self.person.id,
                    "merit": "Hoàn thành xuất sắc nhiệm vụ.",
                },
                {
                    "award_id": self.awards["TTLDTT"].id,
                    "department_id": self.department.id,
                    "merit": "Tập thể đoàn kết.",
                },
            ],
            year=year,
        )

    def _rules_that_exclude(self, kind="assessment_at_least"):
        """Give the office a rule of its own that excludes: those of 2026 only warn."""
        basis = "Quy chế thi đua, khen thưởng của cơ quan, Điều 5"
        self.env["tdkt.ruleset"].create(
            {
                "name": "Quy chế của cơ quan",
                "code": "QC",
                "company_id": self.company.id,
                "legal_basis": basis,
                "confidence": "V",
                "criterion_ids": [
                    Command.create(
                        {
                            "award_id": self.awards["LDTT"].id,
                            "kind": kind,
                            "level": kind == "assessment_at_least" and "good",
                            "enforcement": "block",
                            "legal_basis": basis,
                            "confidence": "V",
                        }
                    )
                ],
            }
        ).action_put_in_force()

    def test_head(self):
        self._rules_that_exclude()
        dossier = self._nominate()
        self.assessment.level = "completed"
        self.start_tour(
            f"/odoo/thi-dua-ho-so/{dossier.id}", "tdkt_81_head_sees_why", login="t_head"
        )

    def test_employee(self):
        """Of himself he learns everything."""
        self._rules_that_exclude("not_suspended")
        self._discipline(
            self.person, date_from=self.today, date_to=self.today + timedelta(days=300)
        )
        campaign = self._create_campaign(
            date_start=self.today - timedelta(days=30),
            date_end=self.today + timedelta(days=10),
        )
        item = {"kind": "title", "name": "Lao động tiên tiến"}
        item["award_id"] = self.awards["LDTT"].id
        commitment = self._create_commitment(
            campaign,
            self.staff,
            employee_id=self.person.id,
            item_ids=[Command.create(item)],
        )
        self.start_tour(
            f"/odoo/thi-dua-dang-ky/{commitment.id}",
            "tdkt_83_employee_on_himself",
            login="t_staff",
        )

    def test_officer(self):
        self._rules_that_exclude()
        dossier = self._nominate()
        dossier.action_submit()
        self.assessment.level = "completed"
        self.start_tour(
            f"/odoo/thi-dua-ho-so/{dossier.id}",
            "tdkt_82_officer_compares",
            login="t_officer",
        )
