from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .test_print import PrintCase

DECREE_2017, DECREE_2025 = "Nghị định 91/2017/NĐ-CP", "Nghị định 152/2025/NĐ-CP"


@tagged("post_install", "-at_install", "tdkt")
class TestNumbersOfForms(PrintCase):
    """Merit reports and tờ trình carry the number of their form, by the day."""

    def _lines(self, award, **values):
        return [
            {
                "award_id": award.id,
                "employee_id": self.staff.employee_id.id,
                "merit": "Hoàn thành xuất sắc nhiệm vụ.",
                **values,
            }
        ]

    def test_by_document_and_day(self):
        forms = self.env["tdkt.document.form"].with_user(self.staff)
        flag = self.env.ref("thidua_khenthuong.award_co_cp")
        for document, day, printed in (
            ("merit_collective", date(2023, 3, 10), f"Mẫu số 01 – {DECREE_2017}"),
            ("merit_individual", date(2023, 12, 31), f"Mẫu số 02 – {DECREE_2017}"),
            ("merit_sudden", date(2023, 3, 10), f"Mẫu số 06 – {DECREE_2017}"),
            ("merit_thematic", date(2017, 10, 1), f"Mẫu số 07 – {DECREE_2017}"),
            ("merit_thematic", date(2017, 9, 30), ""),
            # not found in the decree of these years
            ("merit_individual", date(2024, 5, 1), ""),
            ("submission", date(2023, 3, 10), ""),
            ("submission", date(2025, 7, 1), f"Mẫu số 01 – {DECREE_2025}"),
            ("merit_individual", date(2026, 11, 26), f"Mẫu số 05 – {DECREE_2025}"),
            # known by inference alone: not printed
            ("merit_thematic", date(2025, 7, 1), ""),
            ("initiative", date(2025, 7, 1), ""),
        ):
            with self.subTest(document=document, day=day):
                self.assertEqual(forms._printed(document, day), printed)
        self.assertEqual(forms._printed("merit_collective", date(2026, 1, 1), flag), "")
        own = self.env.ref("thidua_khenthuong.document_form_2025_02")
        own.with_user(self.manager).confidence = "V"
        self.assertEqual(
            forms._printed("merit_collective", date(2026, 1, 1), flag),
            f"Mẫu số 02 – {DECREE_2025}",
        )

    def test_on_the_merit_reports(self):
        line = self._create_dossier(
            self._create_campaign(), nominations=self._lines(self.award)
        ).nomination_ids
        for report, number in (("individual", "02"), ("thematic", "07")):
            with self.subTest(report=report):
                page = self._print(f"report_merit_{report}", line).pages[0]
                self.assertIn(f"Mẫu số {number} – {DECREE_2017}", page.extract_text())

    def test_on_the_submission(self):
        self._qualify(self._create_dossier(nominations=self._lines(self.high_award)))
        submission = (
            self.env["tdkt.submission"]
            .with_user(self.officer)
            .create(
                {
                    "company_id": self.company.id,
                    "subject": "Về việc đề nghị khen thưởng",
                    "commendation_type": "cong_trang",
                    "year": 2023,
                    "signer_id": self.leader.employee_id.id,
                }
            )
        )
        submission.action_gather()
        self.assertEqual(submission._printed_form(), "")
        with freeze_time("2025-07-02 03:00:00"):
            page = self._print("report_submission", submission).pages[0]
            self.assertIn(f"Mẫu số 01 – {DECREE_2025}", page.extract_text())
