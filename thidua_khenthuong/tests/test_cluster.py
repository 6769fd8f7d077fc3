"""An emulation cluster: seven bodies score themselves and each other for a year."""

import base64
import io
from datetime import date
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from ..models.cluster import ranking
from .common import TODAY, TdktCase

BODIES = (
    *("Sở Tài chính", "Sở Tư pháp", "Sở Y tế", "Sở Công Thương"),
    *("Sở Xây dựng", "Thanh tra tỉnh"),
)
# Number, kind, highest points, whether evidence is needed.
CRITERIA = (
    ("I", "section", 0, False),
    ("1", "criterion", 40, False),
    ("2", "criterion", 30, True),
    ("II", "section", 0, False),
    ("3", "criterion", 30, False),
    ("4", "bonus", 10, True),
    ("5", "penalty", 5, False),
)
SCORED = ("1", "2", "3", "4", "5")
# What each of the seven gives itself, by hand, in the order of SCORED; the office
# itself is the first. 40+30+28.5+2-0 = 100.5 and so on.
SELF = (
    (40, 30, 28.5, 2, 0),  # 100,5
    (38, 29, 30, 0, 1),  # 96
    (39, 28, 29, 0, 0),  # 96
    (30, 30, 30, 5, 2),  # 93
    (40, 20, 25, 0, 0),  # 85
    (35, 25, 25.25, 0, 0.25),  # 85
    (20, 20, 20, 0, 5),  # 55
)
TOTALS = (100.5, 96, 96, 93, 85, 85, 55)


def row(total, bonus=0, penalty=0, points=(), votes=0, name=""):
    return {
        "total": total,
        "bonus": bonus,
        "penalty": penalty,
        "points": points,
        "votes": votes,
        "name": name,
    }


@tagged("post_install", "-at_install", "tdkt")
class TestRanking(TransactionCase):
    """Who stands where, without any record."""

    def _ranks(self, rule, *rows):
        return [(place, one["name"]) for place, one in ranking.rank(rows, rule)]

    def test_equals_share_a_rank_and_the_next_is_left_out(self):
        rows = [row(90, name="a"), row(95, name="b"), row(90, name="c"), row(1)]
        self.assertEqual(
            self._ranks("share", *rows), [(1, "b"), (2, "a"), (2, "c"), (4, "")]
        )

    def test_what_decides_between_equals(self):
        first = row(90, bonus=5, penalty=2, points=(40, 52), votes=1, name="a")
        other = row(90, bonus=3, penalty=0, points=(38, 54), votes=4, name="b")
        for rule, order in (
            ("bonus", "ab"),
            ("penalty", "ba"),
            ("criteria", "ab"),
            ("votes", "ba"),
        ):
            with self.subTest(rule=rule):
                ranks = self._ranks(rule, first, other)
                self.assertEqual(ranks, [(1, order[0]), (2, order[1])])

    def test_what_no_rule_decides_is_shared(self):
        for rule in ranking.TIE_RULES:
            with self.subTest(rule=rule):
                ranks = self._ranks(rule, row(90, name="a"), row(90, name="b"))
                self.assertEqual(ranks, [(1, "a"), (1, "b")])

    def test_a_sum_of_tenths_is_no_difference(self):
        ranks = self._ranks("share", row(0.1 + 0.2, name="a"), row(0.3, name="b"))
        self.assertEqual(ranks, [(1, "a"), (1, "b")])

    def test_more_than_half(self):
        for voters, share, needed in ((7, 50, 4), (8, 50, 5), (7, 66, 5), (0, 50, 1)):
            with self.subTest(voters=voters, share=share):
                self.assertEqual(ranking.votes_needed(voters, share), needed)

    def test_who_leads(self):
        ranked = ranking.rank(
            [row(95, votes=3, name="a"), row(90, votes=4, name="b")], "share"
        )
        self.assertEqual(ranking.elect(ranked, 7, 50)["name"], "b")
        self.assertEqual(ranking.elect(ranked, None, 50)["name"], "a")
        self.assertIsNone(ranking.elect(ranked, 8, 50))
        tied = ranking.rank([row(9, votes=4), row(9, votes=4)], "share")
        self.assertIsNone(ranking.elect(tied, 8, 40))
        self.assertIsNone(ranking.elect(tied, None, 40))
        self.assertIsNone(ranking.elect([], 0, 50))


class ClusterCase(TdktCase):
    """A cluster of the office and six other bodies, and a scoring sheet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bodies = cls.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in BODIES]
        )
        cls.cluster = cls._create_cluster()
        cls.sheet = cls._create_sheet()
        cls.sheet.action_release()

    @classmethod
    def _create_cluster(cls, **values):
        members = [{"department_id": cls.office.id}] + [
            {"partner_id": body.id} for body in cls.bodies
        ]
        return (
            cls.env["tdkt.cluster"]
            .with_user(cls.officer)
            .create(
                {
                    "name": "Cụm thi đua số 3",
                    "company_id": cls.company.id,
                    "member_ids": [Command.create(one) for one in members],
                    **values,
                }
            )
        )

    @classmethod
    def _create_sheet(cls, criteria=CRITERIA):
        return (
            cls.env["tdkt.cluster.sheet"]
            .with_user(cls.officer)
            .create(
                {
                    "name": "Bảng chấm điểm thi đua",
                    "company_id": cls.company.id,
                    "year": 2022,
                    "criterion_ids": [
                        Command.create(
                            {
                                "sequence": number,
                                "code": code,
                                "name": f"Nội dung {code}",
                                "kind": kind,
                                "maximum": maximum,
                                "evidence_required": needed,
                            }
                        )
                        for number, (code, kind, maximum, needed) in enumerate(criteria)
                    ],
                }
            )
        )

    @classmethod
    def _create_round(cls, opened=True, **values):
        cluster = values.pop("cluster", cls.cluster)
        one = (
            cls.env["tdkt.cluster.round"]
            .with_user(cls.officer)
            .create(
                {
                    "cluster_id": cluster.id,
                    "company_id": cls.company.id,
                    "year": 2022,
                    "head_id": cluster.member_ids[0].id,
                    "sheet_id": cls.sheet.id,
                    **values,
                }
            )
        )
        if opened:
            one.action_open()
        return one

    @classmethod
    def _give(cls, entry, points, reason=None, codes=SCORED):
        criteria = {one.code: one.id for one in entry.round_id.sheet_id.criterion_ids}
        extra = {"reason": reason} if reason else {}
        return entry.set_scores(
            [
                {"criterion_id": criteria[code], "points": given, **extra}
                for code, given in zip(codes, points, strict=True)
            ]
        )

    @classmethod
    def _prove(cls, entries):
        """Name evidence wherever the sheet asks for it."""
        cls.env["tdkt.cluster.evidence"].with_user(cls.officer).create(
            [
                {
                    "entry_id": entry.id,
                    "criterion_id": criterion.id,
                    "name": f"Báo cáo số {criterion.code}/BC",
                }
                for entry in entries
                for criterion in entry.round_id.sheet_id.criterion_ids
                if criterion.evidence_required
            ]
        )

    @classmethod
    def _score_themselves(cls, one):
        for entry, points in zip(one.entry_ids, SELF, strict=True):
            cls._give(entry, points)
        cls._prove(one.entry_ids)

    @classmethod
    def _rank(cls, one):
        """Bring an opened round to its ranking, every stage taking over the last."""
        cls._score_themselves(one)
        one.action_cross()
        for action in ("action_appraise", "action_settle", "action_rank"):
            one.action_take_over()
            getattr(one, action)()

    @classmethod
    def _meet(cls, one, votes=(4, 1, 2, 0, 0, 0, 0)):
        one.write(
            {
                "meeting_date": TODAY,
                "meeting_place": "Hội trường Sở Nội vụ",
                "chair": "Giám đốc Sở Nội vụ",
                "secretary": "Chánh Văn phòng",
                "voters": sum(votes),
            }
        )
        for entry, given in zip(one.entry_ids, votes, strict=True):
            entry.votes = given


@tagged("post_install", "-at_install", "tdkt")
class TestSheet(ClusterCase):
    def test_full_score_and_lock(self):
        self.assertEqual(self.sheet.maximum, 100)
        with self.assertRefused(UserError, "is locked in its present state"):
            self.sheet.criterion_ids[1].maximum = 50
        with self.assertRefused(UserError, "is locked in its present state"):
            self.sheet.name = "Bảng khác"

    def test_edited_until_it_is_used(self):
        self.sheet.action_reopen()
        self.sheet.criterion_ids[1].maximum = 50
        self.assertEqual(self.sheet.maximum, 110)
        self.sheet.action_release()
        self._create_round()
        with self.assertRefused(UserError, "scores by", "replace the sheet by a copy"):
            self.sheet.action_reopen()
        copy = self.env["tdkt.cluster.sheet"].browse(
            self.sheet.action_supersede()["res_id"]
        )
        self.assertEqual(self.sheet.state, "superseded")
        self.assertEqual(self.sheet.superseded_by_id, copy)
        self.assertEqual(copy.state, "draft")
        self.assertEqual(copy.criterion_ids.mapped("code"), [c[0] for c in CRITERIA])

    def test_a_sheet_without_points_is_not_released(self):
        empty = self._create_sheet([("I", "section", 0, False)])
        with self.assertRefused(UserError, "has no criterion with points"):
            empty.action_release()
        part = self._create_sheet(
            [("1", "criterion", 5, False), ("2", "bonus", 0, False)]
        )
        with self.assertRefused(UserError, "enter the highest number", "2"):
            part.action_release()

    def test_a_section_has_no_points_of_its_own(self):
        with self.assertRefused(ValidationError, "is the heading of a section"):
            self._create_sheet([("I", "section", 5, False)])

    def test_any_scale(self):
        sheet = self._create_sheet(
            [("1", "criterion", 700, False), ("2", "criterion", 300, False)]
        )
        self.assertEqual(sheet.maximum, 1000)


@tagged("post_install", "-at_install", "tdkt")
class TestRound(ClusterCase):
    """The way of a year, and why it does not move on."""

    def test_seven_organisations_play_a_year(self):
        one = self._create_round()
        self.assertEqual(len(one.entry_ids), 7)
        scorers = one.entry_ids.mapped("scorer_id.name")
        self.assertEqual(scorers[0], BODIES[0])
        self.assertEqual(scorers[-1], self.office.name)
        self._score_themselves(one)
        self.assertEqual(tuple(one.entry_ids.mapped("self_total")), TOTALS)
        one.action_cross()
        # the office's third criterion is found to be worth less: 28.5 → 26
        one.action_take_over()
        self._give(one.entry_ids[0], [26], "Chậm 2 báo cáo", codes=["3"])
        one.action_appraise()
        one.action_take_over()
        # the standing body gives back a part: 26 → 27.5
        self._give(one.entry_ids[0], [27.5], "Một báo cáo đúng hạn", codes=["3"])
        one.action_settle()
        one.action_take_over()
        one.action_rank()
        office = one.entry_ids[0]
        self.assertEqual(office.self_total, 100.5)
        self.assertEqual(office.cross_total, 98)
        self.assertEqual(office.appraisal_total, 99.5)
        self.assertEqual(office.final_total, 99.5)
        self.assertEqual(
            [line["cells"][0] for line in one.ranking["rows"]],
            ["1", "2", "2", "4", "5", "5", "7"],
        )
        self._meet(one)
        self.assertEqual(one.leading_id, office)
        one.with_user(self.leader).action_approve()
        self.assertEqual(one.state, "approved")
        self.assertEqual(len(one.frozen_print_ids), 1)

    def test_the_tie_rule_of_the_cluster(self):
        one = self._create_round(tie_rule="bonus")
        self._rank(one)
        # neither of the two has a bonus: they go on sharing the second rank
        self.assertEqual(
            [line["cells"][0] for line in one.ranking["rows"]],
            ["1", "2", "2", "4", "5", "5", "7"],
        )
        other = self._create_round(tie_rule="criteria", year=2021)
        self._rank(other)
        # 39 before 38 for the first criterion; 40 before 35 further down
        self.assertEqual(
            [line["cells"][:2] for line in other.ranking["rows"]][1:3],
            [["2", BODIES[1]], ["3", BODIES[0]]],
        )

    def test_nothing_missing_when_it_moves_on(self):
        one = self._create_round()
        with self.assertRefused(UserError, "no points for 1, 2, 3, 4, 5", BODIES[5]):
            one.action_cross()
        for entry, points in zip(one.entry_ids, SELF, strict=True):
            self._give(entry, points)
        with self.assertRefused(UserError, "no evidence for 2, 4"):
            one.action_cross()
        self._prove(one.entry_ids)
        one.action_cross()
        one.action_take_over()
        self._give(one.entry_ids[1], [20], codes=["1"])
        with self.assertRefused(UserError, BODIES[0], "no reason for the difference"):
            one.action_appraise()
        self._give(one.entry_ids[1], [20], "Thiếu 2 phong trào", codes=["1"])
        one.action_appraise()

    def test_points_belong_to_their_stage(self):
        one = self._create_round()
        self._score_themselves(one)
        one.action_cross()
        first = one.entry_ids[0].score_ids[0]
        with self.assertRefused(UserError, "is not at the stage"):
            first.points = 1
        with self.assertRefused(UserError, "is not at the stage"):
            first.unlink()
        one.action_step_back("Sở Y tế nộp lại")
        self.assertEqual(one.state, "self")
        self.assertEqual(one.return_reason, "Sở Y tế nộp lại")
        first.points = 1

    def test_points_fit_their_criterion(self):
        one = self._create_round()
        entry = one.entry_ids[0]
        with self.assertRefused(ValidationError, "gives 40 points at most, not 41"):
            self._give(entry, [41], codes=["1"])
        with self.assertRefused(ValidationError, "is the heading of a section"):
            self._give(entry, [1], codes=["I"])
        for cells in (
            "1",
            [{"criterion_id": self.sheet.criterion_ids[1].id, "points": "5"}],
            [{"criterion_id": 0, "points": 5}],
            [{"points": 5}],
            [{"criterion_id": self.sheet.criterion_ids[1].id, "points": True}],
            [{"criterion_id": self.sheet.criterion_ids[1].id, "reason": 5}],
        ):
            with (
                self.subTest(cells=cells),
                self.assertRefused(UserError, "no points for criteria of this sheet"),
            ):
                entry.set_scores(cells)

    def test_criterion_of_another_sheet(self):
        """Points and evidence are for what this year is scored by."""
        entry = self._create_round().entry_ids[0]
        foreign = self._create_sheet().criterion_ids.filtered(
            lambda one: one.code == "2"
        )
        line = {"entry_id": entry.id, "criterion_id": foreign.id}
        for name, values in (
            ("tdkt.cluster.score", {"stage": "self", "points": 1}),
            ("tdkt.cluster.evidence", {"name": "Báo cáo số 2/BC"}),
        ):
            model = self.env[name].with_user(self.officer)
            with (
                self.subTest(model=name),
                self.assertRefused(ValidationError, "is not on the scoring sheet"),
            ):
                model.create({**line, **values})

    def test_points_that_are_taken_away(self):
        one = self._create_round()
        entry = one.entry_ids[0]
        self._give(entry, SELF[0])
        self.assertEqual(entry.missing_count, 0)
        grid = self._give(entry, [None], codes=["1"])
        self.assertEqual(entry.missing_count, 1)
        self.assertEqual(grid["totals"], {"self": 60.5})

    def test_votes_add_up(self):
        one = self._create_round()
        self._rank(one)
        self._meet(one)
        one.voters = 8
        with self.assertRefused(UserError, "have 7 votes together, 8 valid"):
            one.with_user(self.leader).action_approve()
        one.voters = 7
        one.meeting_date = date(2023, 3, 11)
        with self.assertRefused(UserError, "lies in the future"):
            one.with_user(self.leader).action_approve()

    def test_nobody_leads_by_half_of_the_votes(self):
        one = self._create_round()
        self._rank(one)
        self._meet(one, (4, 4, 0, 0, 0, 0, 0))
        self.assertFalse(one.leading_id)
        self.assertIn("vote again", one.leading_note)
        one.with_user(self.leader).action_approve()
        with self.assertRefused(UserError, "vote again"):
            one.action_propose_flag()

    def test_what_was_approved_stays(self):
        one = self._create_round()
        self._rank(one)
        self._meet(one)
        one.with_user(self.leader).action_approve()
        for attempt in (
            lambda: one.write({"voters": 1}),
            lambda: one.entry_ids[0].write({"votes": 9}),
            lambda: one.entry_ids[0].score_ids[:1].write({"points": 0}),
            lambda: one.entry_ids[0].evidence_ids[:1].unlink(),
            lambda: one.entry_ids[0].unlink(),
        ):
            with self.assertRefused(UserError, "is locked in its present state"):
                attempt()

    def test_a_running_year_ranks_by_the_last_points_known(self):
        """The office and the first two bodies in three stages, by hand.

        All have scored themselves: 100,5; 96; 96; 93; 85; 85; 55. Found across: the
        office 90 in full, the first body 2 criteria of 5. Then the appraisal of the
        office alone: 95.
        """
        one = self._create_round()
        self._score_themselves(one)
        self.assertEqual(
            [line["cells"][0] for line in one.ranking["rows"]],
            ["1", "2", "2", "4", "5", "5", "7"],
        )
        one.action_cross()
        office, first = one.entry_ids[:2]
        # 30+30+28+2-0 = 90
        self._give(office, (30, 30, 28, 2, 0), "Chấm chéo")
        self._give(first, (38, 29), codes=("1", "2"))
        self.assertEqual(
            [(line["cells"][0], line["cells"][-1]) for line in one.ranking["rows"]],
            [
                *[("1", "Self-Scoring")] * 2,
                ("3", "Self-Scoring"),
                ("4", "Cross-Scoring"),
                *[("5", "Self-Scoring")] * 2,
                ("7", "Self-Scoring"),
            ],
        )
        self.assertEqual(one.ranking["rows"][3]["cells"][1], self.office.name)
        self.assertIn("This ranking is provisional", one.ranking_note)
        one.action_take_over()
        self._give(first, (38, 29, 30, 0, 1))
        one.action_appraise()
        # 35+30+28+2-0 = 95: third, behind 96 and 96
        self._give(office, (35, 30, 28, 2, 0), "Thẩm định")
        third = one.ranking["rows"][2]["cells"]
        self.assertEqual((third[0], third[1]), ("3", self.office.name))
        self.assertEqual(third[-1], "Appraisal")
        self.assertEqual(one._printed_ranking()[2][-1], "Thẩm định")
        # what was taken back does not count
        one.action_step_back("Chấm lại")
        self.assertEqual(one.ranking["rows"][3]["cells"][-1], "Cross-Scoring")

    def test_a_unit_without_points_has_no_rank(self):
        one = self._create_round()
        # 40 of the first criterion alone
        self._give(one.entry_ids[0], [40], codes=["1"])
        rows = one.ranking["rows"]
        self.assertEqual(rows[0]["cells"][0], "1")
        self.assertEqual(rows[0]["cells"][-1], "Self-Scoring, 4 missing")
        self.assertEqual(rows[1]["cells"][0], "")
        self.assertEqual(rows[1]["cells"][-1], "not scored yet")
        self.assertIn("not scored in full", one.ranking_note)

    def test_an_approved_ranking_knows_final_points_alone(self):
        one = self._create_round()
        self._rank(one)
        self.assertFalse(one.ranking_note)
        self.assertNotIn("Ranked By", [h["name"] for h in one.ranking["headings"]])
        self._meet(one)
        one.with_user(self.leader).action_approve()
        self.assertFalse(one.ranking_note)
        self.assertEqual({row["stage"] for _place, row in one._rank()}, {"final"})

    def test_an_approved_result_is_reopened(self):
        one = self._create_round()
        self._rank(one)
        self._meet(one)
        one.with_user(self.leader).action_approve()
        kept = one.frozen_print_ids
        with self.assertRefused(AccessError, "Only the leader who signs may do"):
            one.action_reopen("Nhập sai phiếu")
        with self.assertRefused(UserError, "Enter a reason"):
            one.with_user(self.leader).action_reopen(" ")
        one.with_user(self.leader).action_reopen("Nhập sai phiếu")
        self.assertEqual((one.state, one.date_approved), ("ranked", False))
        self.assertEqual(one.return_reason, "Nhập sai phiếu")
        entry = self.env["tdkt.audit.entry"].search(
            [("res_model", "=", one._name), ("action", "=", "reopen")]
        )
        self.assertEqual(entry.reason, "Nhập sai phiếu")
        self.assertTrue(kept.superseded_on)
        self._meet(one, (1, 6, 0, 0, 0, 0, 0))
        one.with_user(self.leader).action_approve()
        self.assertEqual(len(one.frozen_print_ids), 2)
        self.assertEqual(one.leading_id, one.entry_ids[1])

    def test_what_rests_on_a_result_is_said_and_holds_it(self):
        one = self._create_round()
        self._rank(one)
        self._meet(one)
        leader = one.with_user(self.leader)
        leader.action_approve()
        submission = self._submit_flag(one)
        leader.action_reopen("Nhập sai phiếu")
        self._meet(one, (1, 6, 0, 0, 0, 0, 0))
        self.assertIn("by a former result", leader.get_confirmation("approve")["body"])
        self._meet(one)
        leader.action_approve()
        self.assertIn(
            "has been proposed by this result",
            leader.get_confirmation("reopen")["body"],
        )
        submission._write_moving({"document_state": "signed", "date_signed": TODAY})
        with self.assertRefused(UserError, self.office.name, "which is signed"):
            leader.action_reopen("Nhập sai phiếu")
        submission._write_moving({"document_state": "revoked"})
        leader.action_reopen("Nhập sai phiếu")

    def test_a_cluster_that_does_not_vote(self):
        cluster = self._create_cluster(name="Khối thi đua số 1", votes=False)
        one = self._create_round(cluster=cluster)
        self._rank(one)
        self.assertEqual(one.leading_id, one.entry_ids[0])
        self.assertNotIn("Votes", [h["name"] for h in one.ranking["headings"]])

    def test_a_cluster_that_another_office_leads(self):
        one = self._create_round(head_id=self.cluster.member_ids[1].id)
        self.assertFalse(one.led_here)
        own = one.entry_ids[0]
        with self.assertRefused(UserError, "is led by Sở Tài chính"):
            one.action_cross()
        with self.assertRefused(UserError, "no points for"):
            one.action_hand_in()
        self._give(own, SELF[0])
        self._prove(own)
        one.action_hand_in()
        self.assertEqual(one.state, "sent")
        led = self._create_round(year=2021)
        self._score_themselves(led)
        with self.assertRefused(UserError, "nothing is handed in"):
            led.action_hand_in()

    def test_no_unit_scores_itself_across(self):
        one = self._create_round()
        entry = one.entry_ids[0]
        with self.assertRefused(ValidationError, "cannot cross-score itself"):
            entry.scorer_id = entry.member_id
        other = self._create_cluster(name="Cụm khác")
        with self.assertRefused(ValidationError, "is no member of"):
            entry.scorer_id = other.member_ids[0]
        with self.assertRefused(ValidationError, "is no member of"):
            one.head_id = other.member_ids[0]

    def test_the_next_year_begins_with_its_members(self):
        one = self._create_round()
        following = one.copy()
        self.assertEqual((following.year, following.state), (2023, "draft"))
        self.assertEqual(len(following.entry_ids), 7)

    def _submit_flag(self, one):
        """Propose the leading unit; return the submission with its line."""
        dossier = self.env["tdkt.dossier"].browse(one.action_propose_flag()["res_id"])
        return self._gather_flag(dossier.nomination_ids)

    def _gather_flag(self, line):
        """Bring a line into a submission; return that."""
        dossier = line.dossier_id
        # whoever prepared it leaves the appraisal to a colleague
        dossier.write(
            {
                "minutes_number": "01/BB-HĐ",
                "minutes_date": TODAY,
                "minutes_file": "YmllbiBiYW4=",
            }
        )
        dossier.action_submit()
        dossier.with_user(self.manager).action_appraise()
        line.with_user(self.manager).action_qualify()
        submission = (
            self.env["tdkt.submission"]
            .with_user(self.officer)
            .create(
                {
                    "company_id": self.company.id,
                    "commendation_type": "cong_trang",
                    "year": 2022,
                }
            )
        )
        submission.action_gather()
        return submission

    def test_the_flag_arrives_in_a_submission(self):
        one = self._create_round()
        self._rank(one)
        self._meet(one)
        one.with_user(self.leader).action_approve()
        action = one.action_propose_flag()
        dossier = self.env["tdkt.dossier"].browse(action["res_id"])
        line = dossier.nomination_ids
        self.assertEqual(one.nomination_id, line)
        self.assertEqual(line.department_id, self.office)
        self.assertEqual(line.award_id, self.env.ref("thidua_khenthuong.award_co_tinh"))
        self.assertEqual(
            line.merit,
            "Dẫn đầu Cụm thi đua số 3 năm 2022: đạt 100,5/100 điểm, xếp thứ 1, được "
            "04/07 phiếu suy tôn.",
        )
        with self.assertRefused(UserError, "has been proposed already"):
            one.action_propose_flag()
        submission = self._gather_flag(line)
        self.assertEqual(submission.nomination_ids, line)

    def test_another_body_is_proposed_by_its_name(self):
        one = self._create_round()
        self._rank(one)
        self._meet(one, (1, 6, 0, 0, 0, 0, 0))
        one.with_user(self.leader).action_approve()
        one.action_propose_flag()
        self.assertEqual(one.nomination_id.partner_id, self.bodies[0])

    def test_queries_do_not_grow_with_units_and_criteria(self):
        one = self._create_round()
        self._rank(one)
        small_cluster = self._create_cluster(name="Cụm nhỏ")
        small_cluster.member_ids[2:].unlink()
        sheet = self._create_sheet(CRITERIA[:3])
        sheet.action_release()
        small = self._create_round(cluster=small_cluster, sheet_id=sheet.id)
        for entry in small.entry_ids:
            self._give(entry, (40, 30), codes=("1", "2"))
        self._prove(small.entry_ids)

        def count(each):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            each.read(["ranking", "leading_id"])
            each.entry_ids.read(["grid", "final_total", "missing_count"])
            each._get_incomplete_reason(each, "cross")
            return self.env.cr.sql_log_count - before

        # what Odoo keeps of its rules is asked for once
        count(small)
        self.assertEqual(count(one), count(small))
        self.assertLess(count(one), 20)


@tagged("post_install", "-at_install", "tdkt")
class TestCovenant(ClusterCase):
    def _create(self, **values):
        one = self._create_round(opened=False)
        return (
            self.env["tdkt.cluster.covenant"]
            .with_user(self.officer)
            .create(
                {
                    "round_id": one.id,
                    "date_document": TODAY,
                    "content": "Hoàn thành vượt mức các chỉ tiêu năm 2022.",
                    **values,
                }
            )
        )

    def _issue_covenant(self, covenant, number=3):
        covenant.action_propose()
        covenant.with_user(self.leader).action_sign()
        covenant.action_number(number)
        covenant.action_issue()
        return covenant

    def test_signed_numbered_issued_and_kept(self):
        covenant = self._create(date_document=date(2023, 3, 8))
        self.assertEqual(covenant.signer_id, self.leader.employee_id)
        covenant.action_propose()
        with self.assertRefused(AccessError, "Only the leader who signs"):
            covenant.action_sign()
        covenant.with_user(self.leader).action_sign()
        self.assertEqual(covenant.date_signed, date(2023, 3, 8))
        self.assertFalse(covenant.frozen_print_ids)
        with self.assertRefused(UserError, "is locked in its present state"):
            covenant.content = "Khác"
        with self.assertRefused(UserError, "Enter the number assigned"):
            covenant.action_number()
        covenant.action_number(3)
        self.assertEqual(covenant.date_document, date(2023, 3, 8))
        covenant.action_issue()
        self.assertEqual(covenant.state, "issued")
        self.assertEqual(len(covenant.frozen_print_ids), 1)
        self.assertEqual(covenant.number_display, f"03/{covenant.symbol}")
        covenant.with_user(self.leader).action_revoke("Ký lại")
        self.assertEqual(covenant.state, "revoked")

    def test_who_signed_stays(self):
        covenant = self._create()
        member = covenant.round_id.entry_ids[1].member_id
        member.representative = "Nguyễn Thị Hoa"
        self.assertIn("nobody named to sign for", covenant.open_gaps)
        covenant.with_user(self.leader).action_sign()
        member.representative = "Trần Văn Khác"
        names = [
            party["name"]
            for pair in covenant._printed_parties()
            for party in pair
            if party
        ]
        self.assertEqual(names[:2], [self.leader.employee_id.name, "Nguyễn Thị Hoa"])

    def test_it_begins_with_what_its_cluster_says(self):
        self.cluster.write(
            {
                "superior_id": self.bodies[0].id,
                "legal_basis": "Căn cứ Quyết định 12\nQuy chế 3",
            }
        )
        covenant = self._create()
        self.assertEqual(
            covenant.legal_basis_ids.mapped("name"),
            ["Căn cứ Quyết định 12", "Căn cứ Quy chế 3"],
        )
        names = covenant.recipient_ids.mapped("name")
        self.assertEqual(names[0], BODIES[0])
        self.assertEqual(names[-1], "Lưu: VT")
        self.assertEqual(covenant.recipient_ids[1].partner_id, self.bodies[0])
        self.assertEqual(covenant.issuer_name, "CỤM THI ĐUA SỐ 3")
        self.assertEqual(covenant.subject, "Cụm thi đua số 3\nnăm 2022")
        other = self.env["tdkt.recipient"].with_user(self.head)
        self.assertFalse(other.search([("covenant_id", "=", covenant.id)]))

    def test_it_goes_to_its_recipients(self):
        covenant = self._issue_covenant(self._create())
        lines = self.env["tdkt.distribution"].search(
            [("covenant_id", "=", covenant.id)]
        )
        self.assertEqual(lines.recipient_id, covenant.recipient_ids)
        self.assertEqual(lines.company_id, self.company)
        self.assertIn(covenant.number_display, covenant._distributed_name())

    def test_numbers_of_a_register_are_given_once(self):
        first = self._issue_covenant(self._create())
        other = self._create_round(opened=False, year=2021)
        second = first.copy({"round_id": other.id})
        with self.assertRefused(UserError, "is already used by"):
            self._issue_covenant(second)

    def test_signed_before_it_was_numbered(self):
        """Older covenants have their print from the signature on, without a number."""
        covenant = self._create()
        covenant.with_user(self.leader).action_sign()
        register = self.env["tdkt.frozen.print"].sudo()
        report = self.env["ir.actions.report"]
        name = covenant._frozen_report
        old = b"%PDF-1.4 of that day"
        with patch.object(type(covenant), "_is_frozen", lambda self: True):
            register._keep(covenant, {covenant.id: old})
        streams = report.with_user(self.head)._pre_render_qweb_pdf(name, covenant.ids)
        self.assertEqual(streams[0][covenant.id]["stream"].read(), old)
        covenant.action_number(3)
        covenant.action_issue()
        kept = covenant.frozen_print_ids
        self.assertEqual(len(kept), 2)
        self.assertEqual(
            kept.filtered("superseded_on").reason, "Được cấp số và ban hành"
        )

    def test_what_it_lacks(self):
        covenant = self._create(content=False)
        for user, action in (
            (self.officer, "action_propose"),
            (self.leader, "action_sign"),
        ):
            with self.assertRefused(UserError, "still lacks: Content"):
                getattr(covenant.with_user(user), action)()
        covenant.write({"content": "Thi đua", "date_document": date(2023, 3, 11)})
        with self.assertRefused(UserError, "is dated in the future"):
            covenant.with_user(self.leader).action_sign()
        covenant.date_document = TODAY
        covenant.round_id.entry_ids[1:].unlink()
        with self.assertRefused(UserError, "fewer than two members"):
            covenant.with_user(self.leader).action_sign()


@tagged("post_install", "-at_install", "tdkt")
class TestSheetsByFile(ClusterCase):
    """Units without a login: a sheet goes out, comes back filled, and is taken in."""

    def _hand_out(self, entry, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.officer)
        files = reports._tdkt_render_editable(
            "thidua_khenthuong.report_cluster_sheet_xlsx", entry.ids
        )
        return openpyxl.load_workbook(io.BytesIO(files[0][1]))

    def _fill(self, book, points, column="Tự chấm", evidence=True, reasons=None):
        """Fill a sheet as somebody does: points, and evidence where it is asked."""
        sheet = book.worksheets[0]
        head = next(row for row in sheet.iter_rows() if row[0].value == "Mã số")
        place = {cell.value: cell.column for cell in head}
        given = dict(zip(SCORED, points, strict=True))
        for row in sheet.iter_rows(min_row=head[0].row + 1):
            code = str(row[0].value or "")
            if code not in given:
                continue
            line = row[0].row
            sheet.cell(line, place[column]).value = given[code]
            if evidence and code in ("2", "4"):
                sheet.cell(line, place["Minh chứng"]).value = f"Báo cáo {code}/BC"
            if code in (reasons or {}):
                sheet.cell(line, place["Lý do chênh lệch"]).value = reasons[code]
        return book

    def _upload(self, entry, book, user=None):
        content = io.BytesIO()
        book.save(content)
        uploads = self.env["tdkt.cluster.upload"].with_user(user or self.officer)
        return uploads.create(
            {
                "entry_id": entry.id,
                "filename": "bang-cham-diem.xlsx",
                "file": base64.b64encode(content.getvalue()),
            }
        )

    def _wrong(self, upload):
        return {
            row["cells"][1]: row["cells"][5]
            for row in upload.rows["rows"]
            if row["wrong"]
        }

    def test_two_of_seven_by_sheet_alone(self):
        one = self._create_round()
        by_file = one.entry_ids[1:3]
        for entry, points in zip(one.entry_ids, SELF, strict=True):
            if entry in by_file:
                upload = self._upload(entry, self._fill(self._hand_out(entry), points))
                self.assertFalse(upload.fault)
                self.assertEqual(upload.wrong_count, 0)
                upload.action_import()
            else:
                self._give(entry, points)
        self._prove(one.entry_ids - by_file)
        self.assertEqual(tuple(one.entry_ids.mapped("self_total")), TOTALS)
        one.action_cross()
        # the unit that scores the office has no login either
        office = one.entry_ids[0]
        filled = self._fill(
            self._hand_out(office),
            (40, 30, "27,5", 2, 0),
            "Chấm chéo",
            evidence=False,
            reasons={"3": "Chậm một báo cáo"},
        )
        self._upload(office, filled).action_import()
        self.assertEqual(office.cross_total, 99.5)
        one.action_take_over()
        one.action_appraise()
        self.assertEqual(one.state, "appraisal")

    def test_every_row_says_why_and_nothing_is_half_taken_in(self):
        entry = self._create_round().entry_ids[1]
        book = self._fill(self._hand_out(entry), (41, 30, "nhiều", "", "1,255"))
        upload = self._upload(entry, book)
        self.assertEqual(
            self._wrong(upload),
            {
                "1": "41 points are more than the highest, 40.",
                "3": "“nhiều” is no number of points, e.g. 28,5.",
                "4": "No points: enter 0 where none are given.",
                "5": "“1,255” is no number of points, e.g. 28,5.",
            },
        )
        with self.assertRefused(UserError, "(1): 41 points", "(3): “nhiều”"):
            upload.action_import()
        self.assertFalse(entry.score_ids)
        self.assertFalse(entry.evidence_ids)

    def test_lines_that_were_changed(self):
        entry = self._create_round().entry_ids[1]
        book = self._fill(self._hand_out(entry), SELF[1], evidence=False)
        sheet = book.worksheets[0]
        lines = {str(row[0].value): row for row in sheet.iter_rows()}
        lines["1"][1].value = "Nội dung khác"
        lines["3"][0].value = "1"
        lines["5"][0].value = "9"
        self.assertEqual(
            self._wrong(self._upload(entry, book)),
            {
                "1": f"The same as row {lines['1'][0].row}.",
                "2": "Evidence is required and not named.",
                "9": "No criterion of the scoring sheet has this number.",
                "3": "This criterion is not in the file.",
                "5": "This criterion is not in the file.",
            },
        )

    def test_the_sheet_of_another_unit_and_other_files(self):
        one = self._create_round()
        first, second = one.entry_ids[1:3]
        filled = self._fill(self._hand_out(first), SELF[1])
        self.assertIn(
            "This is the sheet of Sở Tài chính", self._upload(second, filled).fault
        )
        other = openpyxl.Workbook()
        other.active.append(["Họ và tên", "Số quyết định"])
        self.assertIn("is not the scoring sheet", self._upload(first, other).fault)
        broken = self._upload(first, filled)
        broken.file = base64.b64encode(b"PK\x03\x04 none")
        self.assertIn("is damaged", broken.fault)
        with self.assertRefused(UserError, "is damaged"):
            broken.action_import()
        broken.file = False
        with self.assertRefused(UserError, "Choose the file first"):
            broken.action_import()

    def test_only_while_units_score(self):
        one = self._create_round()
        book = self._fill(self._hand_out(one.entry_ids[0]), SELF[0])
        self._rank(one)
        upload = self._upload(one.entry_ids[0], book)
        self.assertIn("takes in no sheets now", upload.fault)

    def test_our_own_sheet_for_another_office(self):
        one = self._create_round(head_id=self.cluster.member_ids[1].id)
        own = one.entry_ids[0]
        self._give(own, SELF[0])
        self._prove(own)
        one.action_hand_in()
        sheet = self._hand_out(own).worksheets[0]
        lines = {str(row[0].value): [cell.value for cell in row] for row in sheet}
        self.assertEqual(lines["3"][3], "28,5")
        self.assertEqual(lines["2"][8], "Báo cáo số 2/BC")


@tagged("post_install", "-at_install", "tdkt")
class TestAccess(ClusterCase):
    def test_heads_read_and_do_nothing(self):
        one = self._create_round()
        entry = one.entry_ids[0].with_user(self.head)
        self.assertFalse(entry.grid["stage"])
        with self.assertRefused(AccessError, "(tdkt.cluster.score)"):
            self._give(entry, SELF[0])
        with self.assertRefused(AccessError, "(tdkt.cluster.score)"):
            entry.action_take_over()
        with self.assertRefused(AccessError, "Only an officer"):
            one.with_user(self.head).action_cross()
        with self.assertRefused(AccessError, "(tdkt.cluster.round)"):
            one.with_user(self.staff).action_cross()

    def test_only_a_leader_approves(self):
        one = self._create_round()
        self._rank(one)
        self._meet(one)
        with self.assertRefused(AccessError, "Only the leader who signs may do"):
            one.action_approve()
