"""Where people meet eligibility: the word on a line, its panel, what is kept of it."""

from datetime import date

from odoo.exceptions import (
    AccessError,
    RedirectWarning,
    UserError,
    ValidationError,
)
from odoo.tests import tagged

from .test_eligibility_service import START, EligibilityCase


@tagged("post_install", "-at_install", "tdkt")
class TestEligibilityOfLines(EligibilityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.head.employee_id

    def _nominate(self, *people, award="LDTT"):
        return self._create_dossier(
            nominations=[
                {
                    "award_id": self.awards[award].id,
                    "employee_id": person.id,
                    "merit": "Hoàn thành xuất sắc nhiệm vụ.",
                }
                for person in people
            ],
            year=2025,
        )

    def _appraise(self, dossier):
        dossier.action_submit()
        dossier.with_user(self.officer).action_appraise()
        return dossier.nomination_ids.with_user(self.officer)

    def _word(self, line, user):
        return line.with_user(user).get_eligibility()[line.id]

    # --- The word and the panel ---------------------------------------------------

    def test_one_word_on_each_line(self):
        self._assess(self.person)
        self._assess(self.colleague, level="completed")
        dossier = self._nominate(self.person, self.colleague, self.officer.employee_id)
        words = dossier.nomination_ids.with_user(self.officer).get_eligibility()
        self.assertEqual(
            [words[line.id]["word"] for line in dossier.nomination_ids],
            ["Eligible", "Not Eligible", "Not Clear Yet"],
        )
        self.assertIn(
            "Assessed “Completion” for 2025",
            words[dossier.nomination_ids[1].id]["sentence"],
        )
        # who reads no line is told of none
        for user in (self.other_head, self.staff):
            lines = dossier.nomination_ids.with_user(user)
            with self.subTest(user=user.login):
                self.assertFalse(lines.get_eligibility())
                with self.assertRefused(AccessError, "(tdkt.nomination)"):
                    lines[0].get_eligibility_panel()

    def test_a_page_costs_what_a_line_costs(self):
        people = self.env["hr.employee"].create(
            [
                {
                    "name": f"Người {number}",
                    "company_id": self.company.id,
                    "department_id": self.department.id,
                }
                for number in range(30)
            ]
        )
        lines = self._nominate(*people).nomination_ids.with_user(self.officer)

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(some.get_eligibility()), len(some))
            return self.env.cr.sql_log_count - before

        count(lines)
        few, many = count(lines[:3]), count(lines)
        self.assertEqual(few, many)
        self.assertLessEqual(many, 40)

    def test_the_panel(self):
        assessment = self._assess(self.person)
        dossier = self._nominate(self.person)
        panel = dossier.nomination_ids.with_user(self.officer).get_eligibility_panel()
        self.assertEqual(panel["live"]["word"], "Eligible")
        self.assertFalse(panel["frozen"])
        [finding] = [
            one
            for one in panel["live"]["findings"]
            if one["asked"].startswith("Assessed")
        ]
        self.assertEqual(
            finding["proofs"],
            [
                {
                    "name": assessment.display_name,
                    "model": "tdkt.assessment",
                    "id": assessment.id,
                }
            ],
        )
        self.assertIn("Điều", finding["basis"])
        self.assertTrue(finding["blocks"])

    def test_the_share_of_a_unit(self):
        """What is proposed in the same dossier counts as such."""
        dossier = self._nominate(self.person, self.colleague)
        line = {
            "award_id": self.awards["TTLDTT"].id,
            "department_id": self.department.id,
            "merit": "Tập thể đoàn kết.",
        }
        dossier.nomination_ids = [(0, 0, line)]
        panel = dossier.nomination_ids[-1].get_eligibility_panel()
        [share] = [one["share"] for one in panel["live"]["findings"] if one["share"]]
        self.assertEqual(share, {"have": 0, "needed": 2, "total": 2})
        words = dossier.nomination_ids.get_eligibility()
        self.assertEqual(
            [words[line.id]["share"] for line in dossier.nomination_ids],
            [False, False, {"have": 0, "total": 2}],
        )
        self._give_external(self.awards["LDTT"], 2025, self.person)
        panel = dossier.nomination_ids[-1].get_eligibility_panel()
        [share] = [one["share"] for one in panel["live"]["findings"] if one["share"]]
        self.assertEqual(share["have"], 1)

    def test_who_may_is_led_to_what_was_not_declared(self):
        self.assertFalse(
            self._nominate(self.person)
            .nomination_ids.with_user(self.officer)
            .get_eligibility_panel()["undeclared"]
        )
        self.company.write({"tdkt_awards_since": 0, "tdkt_disciplines_since": 0})
        line = self._nominate(self.person, award="CSTDT").nomination_ids
        said = line.with_user(self.officer).get_eligibility_panel()["undeclared"]
        self.assertIn("the register of awards, disciplines.", said["sentence"])
        self.assertIn("An administrator declares it", said["sentence"])
        self.assertFalse(said["action"])
        both = self.officer
        both.group_ids |= self.env.ref("base.group_system")
        said = line.with_user(both).get_eligibility_panel()["undeclared"]
        self.assertNotIn("administrator", said["sentence"])
        self.assertEqual(said["action"], "thidua_khenthuong.tdkt_settings_action")

    def test_the_title_somebody_aims_at(self):
        """From the registration on, for whoever promised and whoever leads him."""
        campaign = self._create_campaign(
            date_start=date(2025, 3, 1), date_end=date(2025, 12, 31)
        )
        items = [
            {"kind": "title", "name": "LĐTT", "award_id": self.awards["LDTT"].id},
            {"kind": "task", "name": "Việc khác"},
        ]
        commitment = self._create_commitment(
            campaign,
            self.staff,
            employee_id=self.person.id,
            item_ids=[(0, 0, values) for values in items],
        )
        title, task = commitment.item_ids
        for user in (self.staff, self.head, self.officer):
            with self.subTest(user=user.login):
                words = commitment.item_ids.with_user(user).get_eligibility()
                self.assertEqual(words[title.id]["word"], "Not Clear Yet")
                self.assertNotIn(task.id, words)
        self._discipline(self.person)
        self.assertEqual(self._word(title, self.staff)["outcome"], "not_eligible")
        self.assertEqual(self._word(title, self.head)["outcome"], "cannot_tell")
        self.assertFalse(title.with_user(self.other_staff).get_eligibility())
        with self.assertRefused(ValidationError, "is not given to whoever registers"):
            title.award_id = self.awards["TTLDTT"]

    # --- What is kept -------------------------------------------------------------

    def test_kept_at_submission_and_compared_with_today(self):
        assessment = self._assess(self.person)
        dossier = self._nominate(self.person)
        dossier.action_submit()
        line = dossier.nomination_ids
        check = line.check_ids
        self.assertRecordValues(
            check,
            [
                {
                    "date": date(2025, 12, 22),
                    "rules": "R2025",
                    "outcome": "eligible",
                    "nominee_name": self.person.name,
                    "year": 2025,
                }
            ],
        )
        self.assertFalse(self._word(line, self.officer)["changed"])
        assessment.level = "completed"
        self.assertTrue(self._word(line, self.officer)["changed"])
        panel = line.with_user(self.officer).get_eligibility_panel()
        self.assertEqual(panel["frozen"]["outcome"], "eligible")
        self.assertEqual(panel["live"]["outcome"], "not_eligible")
        [difference] = panel["differences"]
        self.assertIn("Assessed “Completion” for 2025", difference["now"])
        # handed in again, it is asked again; what was found before stays
        dossier.action_recall()
        dossier.action_submit()
        self.assertEqual(line.check_ids.mapped("outcome"), ["not_eligible", "eligible"])
        self.assertEqual(
            line.with_user(self.officer).get_eligibility_panel()["frozen"]["outcome"],
            "not_eligible",
        )

    def test_nobody_writes_it(self):
        dossier = self._nominate(self.person)
        dossier.action_submit()
        check = dossier.nomination_ids.check_ids
        for user, error in ((self.head, AccessError), (self.officer, AccessError)):
            with (
                self.subTest(user=user.login),
                self.assertRefused(error, "(tdkt.eligibility.check)"),
            ):
                check.with_user(user).write({"outcome": "eligible"})
        words = "The history is written by the system alone"
        with self.assertRefused(UserError, words):
            check.sudo().write({"outcome": "eligible"})
        with self.assertRefused(UserError, words):
            check.sudo().unlink()
        with self.assertRefused(UserError, words):
            check.sudo().create({"nomination_id": dossier.nomination_ids.id})

    def test_a_decided_line_shows_what_was_kept(self):
        self._assess(self.person)
        dossier = self._nominate(self.person)
        self._appraise(dossier).action_qualify()
        dossier.with_user(self.officer).action_conclude()
        decision = self._create_decision(year=2025)
        self._issue(decision)
        line = dossier.nomination_ids
        self.assertEqual(line.state, "decided")
        self.assertEqual(self._word(line, self.officer)["outcome"], "eligible")
        panel = line.with_user(self.officer).get_eligibility_panel()
        self.assertFalse(panel["live"])
        self.assertTrue(panel["frozen"]["findings"])

    def test_lines_of_one_dossier_are_judged_together(self):
        people = self.env["hr.employee"].create(
            [
                {
                    "name": f"Người {number}",
                    "company_id": self.company.id,
                    "department_id": self.department.id,
                }
                for number in range(20)
            ]
        )

        def count(*some):
            lines = self._nominate(*some).nomination_ids
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            lines._freeze_eligibility()
            self.env.flush_all()
            self.assertEqual(len(lines.check_ids), len(some))
            return self.env.cr.sql_log_count - before

        count(people[0])
        self.assertEqual(count(*people[:2]), count(*people))

    # --- Discipline ---------------------------------------------------------------

    def test_kept_for_the_office_alone(self):
        """Two equal colleagues look the same to their head, then and now."""
        equal = self.env["hr.employee"].create(
            {
                "name": "Người khác",
                "company_id": self.company.id,
                "department_id": self.department.id,
            }
        )
        equal.version_id.write({"date_version": START, "contract_date_start": START})
        people = (self.person, equal)
        for one in people:
            self._assess(one)
        self._discipline(self.person)
        dossier = self._nominate(*people)
        dossier.action_submit()
        bad, good = dossier.nomination_ids
        for user in (self.head, self.leader):
            looks = []
            for line in (bad, good):
                panel = line.with_user(user).get_eligibility_panel()
                for answer in (panel["live"], panel["frozen"]):
                    for finding in answer["findings"]:
                        finding["proofs"] = len(finding["proofs"])
                        finding["refs"] = len(finding["refs"])
                check = line.check_ids.with_user(user)
                looks.append(
                    [
                        panel["live"],
                        panel["frozen"],
                        self._word(line, user),
                        (check.outcome, check.sentence),
                    ]
                )
                with self.assertRefused(AccessError, "whole_outcome"):
                    check.read(["whole_outcome"])
            with self.subTest(user=user.login):
                self.assertEqual(*looks)
        check = bad.check_ids.with_user(self.officer)
        self.assertEqual((check.outcome, check.whole_outcome)[1], "not_eligible")
        self.assertEqual(self._word(bad, self.officer)["outcome"], "not_eligible")
        self.assertEqual(self._word(good, self.officer)["outcome"], "eligible")

    def test_of_himself_a_head_learns_everything(self):
        self._assess(self.colleague)
        self._discipline(self.colleague)
        dossier = self._nominate(self.colleague)
        dossier.action_submit()
        panel = dossier.nomination_ids.get_eligibility_panel()
        for answer in (panel["live"], panel["frozen"]):
            self.assertEqual(answer["outcome"], "not_eligible")
        self.assertFalse(panel["differences"])

    # --- Who is not qualified -----------------------------------------------------

    def test_whom_the_law_excludes_is_not_qualified(self):
        self._assess(self.person, level="completed")
        lines = self._appraise(self._nominate(self.person, self.colleague))
        excluded, unclear = lines
        with self.assertRefused(
            UserError,
            "Người t_staff cannot receive",
            "Assessed “Completion” for 2025",
        ):
            excluded.action_qualify()
        with self.assertRefused(UserError, "Người t_staff cannot receive"):
            excluded.action_qualify("Lý do khác")
        # what is not recorded stands in nobody's way
        unclear.action_qualify()
        self.assertEqual(lines.mapped("state"), ["proposed", "qualified"])

    def test_in_a_batch_each_for_himself(self):
        self._assess(self.person, level="completed")
        lines = self._appraise(self._nominate(self.person, self.colleague))
        results = lines.action_run_many("qualify")
        self.assertEqual([one["ok"] for one in results], [False, True])
        self.assertIn("cannot receive", results[0]["reason"])

    def test_with_a_reason_where_the_office_says_so(self):
        self.company.tdkt_ineligible = "reason"
        self._assess(self.person, level="completed")
        lines = self._appraise(self._nominate(self.person, self.colleague))
        excluded, unclear = lines
        with self.assertRefused(RedirectWarning, "Người t_staff cannot receive"):
            excluded.action_qualify()
        lines.action_qualify("Hội đồng đã xem xét, xếp loại được điều chỉnh.")
        self.assertEqual(
            lines.mapped("eligibility_exception"),
            ["Hội đồng đã xem xét, xếp loại được điều chỉnh.", False],
        )
        entries = self.env["tdkt.audit.entry"].search(
            [("res_model", "=", lines._name), ("res_id", "=", excluded.id)]
        )
        self.assertIn("xếp loại được điều chỉnh", str(entries.mapped("payload")))
        self.assertFalse(unclear.eligibility_exception)

    def test_discipline_that_began_after_submission(self):
        """The day of the appraisal counts, not the one of the submission."""
        self._assess(self.person)
        lines = self._appraise(self._nominate(self.person))
        self.assertEqual(lines.check_ids.whole_outcome, "eligible")
        self._discipline(self.person, date_from=date(2025, 12, 20))
        with self.assertRefused(UserError, "Under discipline until 31/01/2026"):
            lines.action_qualify()
