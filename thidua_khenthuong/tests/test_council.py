import base64
from datetime import date, datetime
from io import BytesIO
from unittest.mock import patch

import pdfplumber
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from . import nd30
from .council import TWO_ROLES, CouncilCase


@tagged("post_install", "-at_install", "tdkt")
class TestVoteRule(CouncilCase):
    def _rule(self, award, day):
        rules = self.env["tdkt.vote.rule"]
        return rules._find_for("award", award, day, self.company)[award]

    def test_shipped_rules(self):
        """Nghị định 98/2023, Điều 30.7 as law.md §12.2 quotes it, era by era."""
        cstdt = self.env.ref("thidua_khenthuong.award_cstdt")
        cases = [
            (cstdt, date(2020, 1, 1), "at_least", 90, "V"),
            (cstdt, date(2024, 6, 1), "at_least", 90, "Q"),
            (cstdt, date(2025, 7, 1), "at_least", 90, "?"),
            (self.cstdcs, date(2023, 3, 10), "more_than", 50, "K"),
            (self.cstdcs, date(2024, 1, 1), "at_least", 80, "Q"),
            (self.cstdcs, date(2026, 1, 1), "at_least", 80, "?"),
            (self.award, date(2024, 6, 1), "more_than", 50, "K"),
        ]
        for award, day, comparison, share, confidence in cases:
            with self.subTest(award=award.code, day=day):
                rule = self._rule(award, day)
                self.assertEqual(
                    (rule.comparison, rule.share_part, rule.base, rule.confidence),
                    (comparison, share, "all", confidence),
                )

    def test_votes_needed_are_whole_people(self):
        rules = self.env["tdkt.vote.rule"]
        values = {"legal_basis": "Quy chế", "confidence": "V"}
        for share, comparison, base, needed in [
            ((90, 100), "at_least", 9, 9),
            ((90, 100), "at_least", 10, 9),
            ((80, 100), "at_least", 9, 8),
            ((80, 100), "at_least", 5, 4),
            ((2, 3), "at_least", 9, 6),
            ((2, 3), "at_least", 10, 7),
            ((50, 100), "more_than", 8, 5),
            ((50, 100), "more_than", 9, 5),
        ]:
            with self.subTest(share=share, base=base):
                rule = rules.new(
                    {
                        **values,
                        "comparison": comparison,
                        "share_part": share[0],
                        "share_whole": share[1],
                    }
                )
                self.assertEqual(rule._needed(base), needed)

    def test_the_manager_alone_changes_the_law(self):
        rule = self.env.ref("thidua_khenthuong.vote_rule_majority")
        with self.assertRefused(AccessError, "tdkt.vote.rule"):
            rule.with_user(self.officer).share_part = 60
        rule.with_user(self.manager).share_part = 60
        self.assertEqual(rule.share_part, 60)

    def _enter_own(self, **values):
        """Return a rule of the office, as its manager enters it."""
        return (
            self.env["tdkt.vote.rule"]
            .with_user(self.manager)
            .create(
                {
                    "company_id": self.company.id,
                    "legal_basis": "Quy chế làm việc của Hội đồng",
                    "comparison": "more_than",
                    **values,
                }
            )
        )

    def test_an_office_asks_for_more(self):
        day = date(2024, 6, 1)
        law = self._rule(self.award, day)
        own = self._enter_own(share_part=2, share_whole=3)
        self.assertEqual(self._rule(self.award, day), own)
        # what the law asks more for, it goes on asking for
        cstdt = self.env.ref("thidua_khenthuong.award_cstdt")
        self.assertEqual(self._rule(cstdt, day).share_part, 90)
        self.assertFalse(self._rule(cstdt, day).company_id)
        elsewhere = self.env["res.company"].create({"name": "Sở Khác"})
        others = law._find_for("award", self.award, day, elsewhere)
        self.assertEqual(others[self.award], law)
        session = self._create_session(self._bring_before())
        self._open(session)
        self.assertEqual(session.item_ids.rule_id, own)
        self.assertEqual(session.item_ids.vote_note, "needs 4 of 5 votes")
        # the law that comes to ask for more is what counts
        law.with_user(self.manager).write({"share_part": 70})
        self.assertEqual(self._rule(self.award, day), law)

    def test_an_office_asks_for_no_less(self):
        law = self.env.ref("thidua_khenthuong.vote_rule_majority")
        for values, said in (
            ({"share_part": 49}, "Less is: Votes Needed."),
            ({"comparison": "at_least"}, "Less is: Votes Needed."),
            ({"base": "present"}, "Less is: Counted Of."),
            ({"ballot": "open"}, "Less is: Ballot."),
        ):
            with (
                self.subTest(values=values),
                self.assertRefused(ValidationError, said),
                self.env.cr.savepoint(),
            ):
                self._enter_own(**values)
        law.write(
            {
                "quorum_part": 2,
                "quorum_whole": 3,
                "conflicted": "counted",
                "confidence": "Q",
            }
        )
        with (
            self.assertRefused(
                ValidationError, "Less is: Members in Conflict, Quorum, Source."
            ),
            self.env.cr.savepoint(),
        ):
            self._enter_own(share_part=60)
        own = self._enter_own(
            quorum_part=70, quorum_whole=100, conflicted="counted", confidence="V"
        )
        with (
            self.assertRefused(ValidationError, "Less is: Quorum."),
            self.env.cr.savepoint(),
        ):
            own.quorum_part = 60
        # one award's own law is what its rule is held against
        with self.assertRefused(ValidationError, "Less is: Votes Needed."):
            self._enter_own(
                award_id=self.cstdcs.id,
                share_part=70,
                date_from=date(2024, 1, 1),
                confidence="V",
            )

    def test_two_rules_of_an_office_do_not_meet(self):
        own = self._enter_own(share_part=60, date_from=date(2024, 1, 1))
        with (
            self.assertRefused(ValidationError, "is in force for the same"),
            self.env.cr.savepoint(),
        ):
            self._enter_own(share_part=70, date_from=date(2025, 1, 1))
        with self.assertRefused(ValidationError, "a rule of the same office"):
            law = self.env.ref("thidua_khenthuong.vote_rule_majority")
            law.superseded_by_id = own


@tagged("post_install", "-at_install", "tdkt")
class TestCouncil(CouncilCase):
    def test_members_know_their_login(self):
        self.assertEqual(
            self.board.member_ids.user_id, self.leader | self.officer | self.council
        )
        self.assertEqual(self.board.member_count, 5)

    def test_one_chair_at_a_time(self):
        with self.assertRefused(ValidationError, "two chairs at once"):
            self.board.member_ids[2].role = "chair"
        chair = self.board.member_ids[0]
        chair.date_to = date(2023, 3, 31)
        successor = self.board.member_ids[2]
        successor.write({"date_from": date(2023, 4, 1), "replaces_id": chair.id})
        successor.role = "chair"
        self.assertEqual(successor.role, "chair")

    def test_terms_of_a_replacement_follow_each_other(self):
        one, other = self.board.member_ids[2:4]
        with self.assertRefused(ValidationError, "follow each other"):
            other.replaces_id = one

    def test_nobody_sits_twice(self):
        with self.assertRefused(ValidationError, "is a member of"):
            self.board.member_ids = [
                (0, 0, {"employee_id": self.leader.employee_id.id, "role": "member"})
            ]

    def test_who_sat_is_not_deleted(self):
        session = self._create_session(self._bring_before())
        session.action_invite()
        with self.assertRefused(UserError, "stays in their record"):
            self.board.member_ids[3].unlink()

    def test_a_member_declares_his_own_relatives(self):
        own = self.board.member_ids.filtered(lambda one: one.user_id == self.council)
        relatives = self.env["tdkt.council.relative"].with_user(self.council)
        values = {"employee_id": self.staff.employee_id.id, "relation": "Vợ"}
        relatives.create({**values, "member_id": own.id})
        with self.assertRefused(AccessError, "tdkt.council.relative"):
            relatives.create({**values, "member_id": self.board.member_ids[0].id})


@tagged("post_install", "-at_install", "tdkt")
class TestSession(CouncilCase):
    def setUp(self):
        super().setUp()
        self.dossier = self._bring_before()
        self.session = self._create_session(self.dossier)

    def _as(self, user):
        self.env.invalidate_all()
        return self.session.with_user(user)

    def test_whoever_sits_reads_the_dossier_until_it_is_closed(self):
        dossier = self.dossier.with_user(self.council)
        records = (dossier, dossier.nomination_ids, self.session)
        for step, readable in [
            (lambda: None, False),
            (self.session.action_invite, True),
            (lambda: self._vote(self.session, 5), True),
            (self.session.action_close, False),
        ]:
            step()
            self.env.invalidate_all()
            for record in records[:2]:
                with self.subTest(model=record._name, state=self.session.state):
                    mine = record.with_user(self.council)
                    self.assertEqual(mine.has_access("read"), readable)
                    self.assertEqual(
                        bool(mine.search([("id", "in", mine.ids)])), readable
                    )
                    self.assertFalse(mine.has_access("write"))
        self.assertTrue(self._as(self.council).has_access("read"))

    def test_the_role_alone_opens_nothing(self):
        outsider = self._create_user("t_outsider", "council", self.office)
        self.session.action_invite()
        self.env.invalidate_all()
        for record in (
            *(self.dossier, self.dossier.nomination_ids),
            *(self.session, self.session.item_ids, self.session.member_ids),
        ):
            with self.subTest(model=record._name):
                self.assertFalse(record.with_user(outsider).has_access("read"))
                self.assertFalse(
                    record.with_user(outsider).search([("id", "in", record.ids)])
                )

    def test_a_member_changes_nothing_and_the_chair_leads(self):
        self._attend(self.session)
        with self.assertRefused(AccessError, "tdkt.session"):
            self._as(self.council).place = "Nơi khác"
        with self.assertRefused(AccessError, "Open the session"):
            self._as(self.council).action_open()
        self._as(self.leader).action_open()
        self.assertEqual(self.session.state, "open")

    def test_attendance_is_entered_for_everybody(self):
        self.session.action_invite()
        self.session.member_ids[:4].action_set_present()
        with self.assertRefused(UserError, "still open: Ông Ngoài 1"):
            self.session.action_open()
        self.session.member_ids[4].attendance = "absent"
        self.session.action_open()
        self.assertEqual(self.session.date_invited, date(2023, 3, 10))

    def test_whoever_enters_the_second_count_does_not_see_the_first(self):
        for own, other in (("first", "second"), ("second", "first")):
            action = self.env.ref(f"thidua_khenthuong.tdkt_session_item_action_{own}")
            archs = action.view_ids.view_id.mapped("arch")
            self.assertEqual(len(archs), 3)
            for arch in archs:
                with self.subTest(count=own, arch=arch[:20]):
                    self.assertIn(f'name="{own}_agree"', arch)
                    self.assertNotIn(f'name="{other}_', arch)

    def test_quorum_blocks_where_the_law_is_certain(self):
        rule = self.env.ref("thidua_khenthuong.vote_rule_majority")
        rule.write({"quorum_part": 2, "quorum_whole": 3, "confidence": "Q"})
        self._attend(self.session, 3, 4)
        self.assertEqual(self.session.quorum_needed, 4)
        with self.assertRefused(UserError, "There is no quorum", "3 of 5", "least 4"):
            self.session.action_open()
        self.session.member_ids[3].attendance = "written"
        self.session.action_open()
        self.assertEqual(self.session.state, "open")

    def test_quorum_warns_where_it_is_not(self):
        rule = self.env.ref("thidua_khenthuong.vote_rule_majority")
        rule.write({"quorum_part": 2, "quorum_whole": 3})
        self._open(self.session, 3, 4)
        self.assertIn(
            "Opened without the quorum", self.session.message_ids.mapped("body")[0]
        )

    def test_adjourned_to_another_day(self):
        self._open(self.session)
        with self.assertRefused(UserError, "Enter a reason"):
            self.session.action_adjourn()
        self.session.action_adjourn("Mất điện", "2023-03-20 01:00:00")
        self.assertEqual(self.session.state, "draft")
        self.assertEqual(self.session.adjournments, "10/03/2023: Mất điện")
        self.assertEqual(self.session.date_planned, datetime(2023, 3, 20, 1, 0))
        self.assertEqual(
            set(self.session.member_ids.mapped("attendance")), {"expected"}
        )

    def test_members_of_the_day_are_listed(self):
        self.board.member_ids[4].date_to = date(2023, 3, 9)
        self.session.action_fill_members()
        self.assertEqual(len(self.session.member_ids), 4)

    def test_only_qualified_lines_of_dossiers_under_appraisal(self):
        other = self._create_dossier(user=self.other_head)
        with self.assertRefused(ValidationError, "only qualified nominations"):
            self.session.item_ids = [(0, 0, {"nomination_id": other.nomination_ids.id})]

    def test_a_line_is_before_one_session(self):
        with self.assertRefused(ValidationError, "is on the agenda of"):
            self._create_session(self.dossier)

    def test_gather(self):
        self.session.item_ids.unlink()
        self.session.action_gather()
        self.assertEqual(
            self.session.item_ids.nomination_id, self.dossier.nomination_ids
        )
        with self.assertRefused(UserError, "waits for the council"):
            self.session.action_gather()

    def test_invitations_are_printed(self):
        self.session.action_invite()
        report = self.env["ir.actions.report"].with_user(self.officer)
        pdf, kind = report._render_qweb_pdf(
            "thidua_khenthuong.report_invitation_document", self.session.ids
        )
        self.assertEqual((kind, pdf[:5]), ("pdf", b"%PDF-"))

    def test_attendance_stands_once_the_vote_has_begun(self):
        self._open(self.session)
        self.session.action_start_voting()
        with self.assertRefused(UserError, "is locked in its present state"):
            self.session.member_ids[0].attendance = "absent"
        with self.assertRefused(UserError, "is locked in its present state"):
            self.session.item_ids.unlink()


@tagged("post_install", "-at_install", "tdkt")
class TestConflicts(CouncilCase):
    def setUp(self):
        super().setUp()
        self.dossier = self._bring_before(self.award)
        self.session = self._create_session(self.dossier)
        self.item = self.session.item_ids
        self.mine = self.board.member_ids.filtered(
            lambda one: one.user_id == self.council
        )

    def _kinds(self):
        return {
            one.attendee_id.member_id: one.kind for one in self.session.conflict_ids
        }

    def test_nothing_to_find(self):
        self._open(self.session)
        self.assertFalse(self.session.conflict_ids)
        self.assertEqual((self.item.voter_count, self.item.base_count), (5, 5))
        self.assertEqual(self.item.vote_note, "needs 3 of 5 votes")

    def test_found_in_the_data_of_hr(self):
        nominee, person = self.staff.employee_id, self.council.employee_id
        cases = [
            (
                "department",
                lambda: person.write({"department_id": nominee.department_id.id}),
            ),
            ("manager", lambda: nominee.write({"parent_id": person.id})),
            (
                "subordinate",
                lambda: (
                    nominee.write({"parent_id": False}),
                    person.write({"parent_id": nominee.id}),
                ),
            ),
            (
                "relative",
                lambda: self.env["tdkt.council.relative"].create(
                    {
                        "member_id": self.mine.id,
                        "employee_id": nominee.id,
                        "relation": "Anh",
                    }
                ),
            ),
        ]
        self._open(self.session)
        for kind, change in cases:
            change()
            self.session.conflict_ids.unlink()
            self.session.action_find_conflicts()
            with self.subTest(kind=kind):
                self.assertEqual(self._kinds(), {self.mine: kind})
                self.assertEqual(self.item.voter_count, 4)
                self.assertEqual(self.item.base_count, 4)

    def test_a_member_who_is_nominated(self):
        self.mine.employee_id = self.staff.employee_id
        self._open(self.session)
        self.assertEqual(self._kinds(), {self.mine: "self"})

    def test_the_rule_says_whether_he_is_counted(self):
        self.item.rule_id.sudo().conflicted = "counted"
        self.mine.employee_id = self.staff.employee_id
        self._open(self.session)
        self.assertEqual((self.item.voter_count, self.item.base_count), (4, 5))

    def test_own_declaration(self):
        self.session.action_invite()
        item = self.item.with_user(self.council)
        item.action_declare("Cùng viết đề tài")
        self.assertEqual(self._kinds(), {self.mine: "declared"})
        self.assertEqual(self.session.conflict_ids.note, "Cùng viết đề tài")
        with self.assertRefused(UserError, "declared a conflict with"):
            item.action_declare("Lần nữa")
        outsider = self._create_user("t_outsider", "council", self.office)
        with self.assertRefused(AccessError, "tdkt.session.item"):
            self.item.with_user(outsider).action_declare("Tôi")

    def test_the_chair_waives_with_a_reason(self):
        self.mine.employee_id = self.staff.employee_id
        self._open(self.session)
        conflict = self.session.conflict_ids
        with self.assertRefused(AccessError, "the chair of the session"):
            conflict.with_user(self.officer).action_waive("Được")
        with self.assertRefused(UserError, "Enter a reason"):
            conflict.with_user(self.leader).action_waive(" ")
        conflict.with_user(self.leader).action_waive("Chỉ cùng tên")
        self.assertEqual(self.item.voter_count, 5)
        self.session.action_start_voting()
        with self.assertRefused(UserError, "who votes on what is settled"):
            conflict.with_user(self.leader).action_restore()

    def test_nobody_waives_his_own(self):
        chair = self.board.member_ids[0]
        self.env["tdkt.council.relative"].create(
            {
                "member_id": chair.id,
                "employee_id": self.staff.employee_id.id,
                "relation": "Em",
            }
        )
        self._open(self.session)
        with self.assertRefused(UserError, "of his own"):
            self.session.conflict_ids.with_user(self.leader).action_waive("Không sao")

    def test_found_in_a_fixed_number_of_queries(self):
        self._open(self.session)
        self.session.conflict_ids.unlink()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            self.session.item_ids._find_conflicts()
            self.env.flush_all()


@tagged("post_install", "-at_install", "tdkt")
class TestCount(CouncilCase):
    frozen_date = date(2024, 6, 3)

    def setUp(self):
        super().setUp()
        self.dossier = self._bring_before(self.award, self.cstdcs)
        self.session = self._create_session(
            self.dossier, date_planned=datetime(2024, 6, 3, 2, 0)
        )
        self.certificate, self.fighter = self.session.item_ids

    def test_exact_counts(self):
        self._open(self.session, 4, written=(3,))
        self.assertEqual(self.fighter.vote_note, "needs 4 of 5 votes")
        self.assertEqual(self.certificate.vote_note, "needs 3 of 5 votes")
        self.assertEqual(self.fighter.voter_count, 4)
        self.session.action_start_voting()
        self._enter(self.certificate, 2, 1, 1)
        self._enter(self.fighter, 4)
        self.session.action_count()
        self.assertEqual(
            [(one.agree, one.not_cast, one.result) for one in self.session.item_ids],
            [(2, 0, "failed"), (4, 0, "passed")],
        )
        self.assertEqual(self.fighter.percent, 80)

    def test_a_mismatch_stops(self):
        self._open(self.session)
        self.session.action_start_voting()
        self._enter(self.certificate, 5)
        self._enter(self.fighter, 4, second=5)
        with self.assertRefused(
            UserError, "the two counts differ (4 / 0 / 0 / 0 and 5 / 0 / 0 / 0)"
        ):
            self.session.action_count()
        self.assertEqual(self.certificate.result, "pending")

    def test_too_many_papers(self):
        self._open(self.session, 4)
        self.session.action_start_voting()
        self._enter(self.certificate, 4)
        self._enter(self.fighter, 4, invalid=1)
        with self.assertRefused(UserError, "5 votes were counted, but only 4 members"):
            self.session.action_count()

    def test_not_counted_yet(self):
        self._open(self.session)
        self.session.action_start_voting()
        with self.assertRefused(UserError, "has not been counted yet"):
            self.session.action_count()
        with self.assertRefused(UserError, "still has lines without a result"):
            self.session.action_close()

    def test_results_are_written_by_the_count_alone(self):
        self._open(self.session)
        self.session.action_start_voting()
        for values in ({"agree": 5}, {"result": "passed"}):
            with self.assertRefused(UserError, "changes only through"):
                self.fighter.write(values)

    def test_the_outcome_goes_to_the_nominations(self):
        self._vote(self.session, 2, 4)
        self.session.action_close()
        self.assertEqual(
            self.dossier.nomination_ids.mapped("state"), ["rejected", "approved"]
        )
        self.assertEqual(
            self.dossier.nomination_ids[1].council_note,
            f"4 of 5 votes, 4 needed ({self.session.name})",
        )
        self.dossier.with_user(self.officer).action_conclude()

    def test_approved_lines_are_gathered_and_others_wait(self):
        with self.assertRefused(UserError, "which is not closed"):
            self._create_decision(year=2023)
        self._vote(self.session, 5, 3)
        self.session.action_close()
        decision = self._create_decision(year=2023)
        self.assertEqual(decision.nomination_ids, self.dossier.nomination_ids[0])

    def test_a_line_being_voted_on_is_not_withdrawn(self):
        self._open(self.session)
        with self.assertRefused(UserError, "which is not closed"):
            self.dossier.nomination_ids[0].with_user(self.head).action_withdraw()

    def test_the_law_is_not_overruled_by_the_chair(self):
        self._vote(self.session, 2, 3)
        with self.assertRefused(UserError, "lacks the votes the law asks for"):
            self.fighter.with_user(self.leader).action_accept("Xứng đáng")
        with self.assertRefused(AccessError, "the chair of the session"):
            self.certificate.action_accept("Xứng đáng")
        self.certificate.with_user(self.leader).action_accept("Quy chế: quá bán có mặt")
        self.assertTrue(self.certificate.passed)

    def test_a_lower_award_is_voted_on_anew(self):
        self._vote(self.session, 5, 3)
        ldtt = self.env.ref("thidua_khenthuong.award_ldtt")
        with self.assertRefused(UserError, "Choose an award below"):
            self.fighter.action_vote_lower(self.high_award.id)
        self.fighter.action_vote_lower(ldtt.id)
        with self.assertRefused(UserError, "has been voted on again"):
            self.fighter.action_vote_lower(ldtt.id)
        self._vote(self.session, 5)
        self.session.action_close()
        nomination = self.dossier.nomination_ids[1]
        self.assertEqual((nomination.state, nomination.award_id), ("approved", ldtt))

    def test_the_dialog_offers_awards_below_to_whoever_leads(self):
        self._vote(self.session, 5, 3)
        self.assertFalse(self.certificate.can_vote_lower)
        fighter = self.fighter.with_user(self.officer)
        self.assertTrue(fighter.can_vote_lower)
        self.assertFalse(self.fighter.with_user(self.council).can_vote_lower)
        dialogs = self.env["tdkt.lower.award"].with_context(
            active_model="tdkt.session.item", active_id=fighter.id
        )
        form = Form(dialogs.with_user(self.officer))
        ldtt = self.env.ref("thidua_khenthuong.award_ldtt")
        self.assertEqual(form.award_ids[:], ldtt)
        self.assertEqual(form.award_id, ldtt)
        self.assertIn(ldtt.name, form.effect)
        self.assertEqual(form.vote_note, "3 of 5 votes, 4 needed")
        dialog = form.save()
        with self.assertRefused(UserError, "Only whoever leads the session"):
            dialogs.with_user(self.council).create(
                {"award_id": ldtt.id}
            ).action_confirm()
        notice = dialog.action_confirm()
        self.assertIn(ldtt.name, notice["params"]["message"])
        self.assertEqual(fighter.next_ids.award_id, ldtt)
        self.assertEqual(fighter.next_ids.needed_count, 3)
        fighter.invalidate_recordset()
        self.assertFalse(fighter.can_vote_lower)

    def test_a_lower_award_needs_a_voting_rule(self):
        self._vote(self.session, 5, 3)
        ldtt = self.env.ref("thidua_khenthuong.award_ldtt")
        self.env["tdkt.vote.rule"].search([("award_id", "=", False)]).active = False
        with self.assertRefused(UserError, "Choose an award below"):
            self.fighter.action_vote_lower(ldtt.id)
        self.assertFalse(self.fighter.can_vote_lower)

    def test_reconsidered_by_another_session(self):
        self._vote(self.session, 2, 5)
        self.session.action_close()
        nomination = self.dossier.nomination_ids[0].with_user(self.officer)
        with self.assertRefused(UserError, "Enter a reason"):
            nomination.action_reconsider()
        nomination.action_reconsider("Bổ sung thành tích")
        self.assertEqual(nomination.state, "qualified")
        other = self._create_session(date_planned=datetime(2024, 6, 10, 2, 0))
        other.action_gather()
        self.assertEqual(other.item_ids.nomination_id, nomination)

    def test_what_was_rejected_is_not_listed_before_another_vote(self):
        self._vote(self.session, 2, 5)
        self.session.action_close()
        nomination = self.dossier.nomination_ids[0].with_user(self.officer)
        nomination.action_reconsider("Bổ sung thành tích")
        decision = self._create_decision(year=2023)
        self.assertEqual(decision.nomination_ids, self.dossier.nomination_ids[1])
        with self.assertRefused(UserError, "have it vote again first"):
            decision.action_gather()
        other = self._create_session(date_planned=datetime(2024, 6, 3, 8, 0))
        other.action_gather()
        self._open(other)
        other.action_start_voting()
        self._enter(other.item_ids, 5)
        other.action_count()
        other.action_close()
        decision.action_gather()
        self.assertEqual(decision.nomination_ids, self.dossier.nomination_ids)

    def _sign_for_the_approved_line(self):
        """Close the session on one yes and one no, conclude, sign a decision."""
        self._vote(self.session, 5, 3)
        self.session.action_close()
        self.dossier.with_user(self.officer).action_conclude()
        decision = self._create_decision(year=2023)
        self.assertEqual(decision.nomination_ids, self.dossier.nomination_ids[0])
        decision.with_user(self.leader).action_sign()
        return decision

    def test_a_rejected_line_beside_a_signed_decision_has_its_ways_on(self):
        decision = self._sign_for_the_approved_line()
        approved, nomination = self.dossier.nomination_ids
        line = nomination.with_user(self.officer)
        dossier = self.dossier.with_user(self.officer)
        with self.assertRefused(UserError, "Reopen the appraisal of"):
            line.action_reconsider("Bổ sung thành tích")
        self.assertIn("|reopen|", dossier.available_actions)
        dossier.action_reopen("Xét lại người không được thông qua")
        # what the decision lists, and what it rests on, stays as it is
        with self.assertRefused(UserError, "remove the line from it first"):
            approved.with_user(self.officer).action_disqualify("Nhầm")
        with self.assertRefused(UserError, "is locked in its present state"):
            dossier.minutes_number = "99/BB"
        for way, state in (
            (lambda: line.action_return("Đề nghị hạ danh hiệu"), "returned"),
            (lambda: line.action_disqualify("Không đủ phiếu"), "unqualified"),
            (lambda: nomination.with_user(self.head).action_withdraw(), "withdrawn"),
        ):
            with self.subTest(state), self.env.cr.savepoint() as savepoint:
                way()
                self.assertEqual(nomination.state, state)
                savepoint.rollback()
            self.env.invalidate_all()
        line.action_reconsider("Bổ sung thành tích")
        other = self._create_session(date_planned=datetime(2024, 6, 3, 8, 0))
        other.action_gather()
        self.assertEqual(other.item_ids.nomination_id, nomination)
        self._vote(other, 5)
        other.action_close()
        self.assertEqual(nomination.state, "approved")
        dossier.action_conclude()
        second = self._create_decision(year=2023)
        self.assertEqual(second.nomination_ids, nomination)
        self.assertEqual(decision.nomination_ids, approved)

    def test_it_is_not_reopened_without_a_rejected_line(self):
        decision = self._sign_for_the_approved_line()
        decision.with_user(self.officer).action_number(1)
        decision.with_user(self.officer).action_issue()
        dossier = self.dossier.with_user(self.officer)
        line = self.dossier.nomination_ids[1].with_user(self.officer)
        dossier.action_reopen("Đóng người không được thông qua")
        line.action_disqualify("Không đủ phiếu")
        dossier.action_conclude()
        with self.assertRefused(UserError, "it is not reopened"):
            dossier.action_reopen("Lần nữa")

    def test_a_rejected_line_goes_back_to_its_unit(self):
        self._vote(self.session, 5, 3)
        self.session.action_close()
        nomination = self.dossier.nomination_ids[1]
        line = nomination.with_user(self.officer)
        with self.assertRefused(UserError, "Enter a reason"):
            line.action_return()
        line.action_return("Đề nghị hạ danh hiệu")
        self.assertEqual(
            (nomination.state, nomination.reason), ("returned", "Đề nghị hạ danh hiệu")
        )
        own = nomination.with_user(self.head)
        own.award_id = self.env.ref("thidua_khenthuong.award_ldtt")
        own.action_submit()
        line.action_qualify()
        other = self._create_session(date_planned=datetime(2024, 6, 3, 8, 0))
        other.action_gather()
        self.assertEqual(other.item_ids.nomination_id, nomination)

    def test_a_rejected_line_is_closed_or_withdrawn(self):
        self._vote(self.session, 2, 3)
        self.session.action_close()
        self.assertEqual(self.dossier.state, "concluded")
        first, second = self.dossier.nomination_ids
        for line, action in (
            (first.with_user(self.officer), "action_disqualify"),
            (second.with_user(self.head), "action_withdraw"),
            (first.with_user(self.officer), "action_return"),
        ):
            with self.assertRefused(UserError, "Reopen the appraisal"):
                getattr(line, action)("Không đủ phiếu")
        self.dossier.with_user(self.officer).action_reopen("Xét lại")
        first.with_user(self.officer).action_disqualify("Không đủ phiếu")
        second.with_user(self.head).action_withdraw()
        self.assertEqual(
            self.dossier.nomination_ids.mapped("state"), ["unqualified", "withdrawn"]
        )
        self.assertTrue(first.council_note)

    def test_a_secret_ballot_is_not_by_hands(self):
        self.session.method = "hands"
        self._open(self.session)
        with self.assertRefused(UserError, "is voted on by secret ballot"):
            self.session.action_start_voting()
        self.fighter.unlink()
        self.session.action_start_voting()


@tagged("post_install", "-at_install", "tdkt")
class TestClosing(CouncilCase):
    """Fifteen members and two hundred lines are closed as fast as three lines."""

    council_size = 15

    def _session_of(self, count):
        """Return a session of so many lines, counted and waiting to be closed."""
        employees = self.env["hr.employee"].create(
            [
                {"name": f"Người {number}", "company_id": self.company.id}
                for number in range(count)
            ]
        )
        lines = [
            {"award_id": self.award.id, "employee_id": one.id, "merit": "Tốt."}
            for one in employees
        ]
        dossier = self._qualify(self._create_dossier(nominations=lines))
        session = self._create_session(
            dossier, date_planned=datetime(2023, 3, 10, 2, 0)
        )
        self._vote(session, *[15, 2] * (count // 2), *[15] * (count % 2))
        self.env.flush_all()
        self.env.invalidate_all()
        return session

    def _count_closing(self, session):
        before = self.env.cr.sql_log_count
        session.action_close()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_closed_in_a_fixed_number_of_queries(self):
        # what is cached for the whole server is not counted
        self._count_closing(self._session_of(10))
        few, many = (self._session_of(count) for count in (10, 200))
        counts = [self._count_closing(session) for session in (few, many)]
        self.assertEqual(
            many.item_ids.nomination_id.mapped("state"), ["approved", "rejected"] * 100
        )
        # the first to be closed may still find something that nobody has read yet
        self.assertLessEqual(counts[1], counts[0])

    def test_projected_in_a_fixed_number_of_queries(self):
        few, many = (self._session_of(count) for count in (4, 12))
        # what is cached for the whole server is not counted
        few.with_user(self.leader).get_projection()
        counts = []
        for session in (few, many):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            pages = session.with_user(self.leader).get_projection()["pages"]
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(pages), len(session.item_ids))
        self.assertEqual(counts[1], counts[0])
        for page in pages:
            self.assertTrue(page["eligibility"]["word"])
            self.assertTrue(page["eligibility"]["sentence"])
            self.assertTrue(page["eligibility"]["findings"])

    def test_a_way_that_is_not_gone_is_not_on_the_wall(self):
        session = self._session_of(1)
        findings = [
            {"result": "not_met", "found": "No initiative.", "decides": False},
            {"result": "met", "found": "Excellent.", "decides": True},
            # kept before this was noted down
            {"result": "judged", "found": "The standing office checks it."},
        ]
        found = [{"outcome": "eligible", "sentence": "All.", "findings": findings}]
        service = type(self.env["tdkt.eligibility"])
        with patch.object(service, "_describe_all", lambda _self, _verdicts: found):
            [page] = session.get_projection()["pages"]
        self.assertEqual(
            [one["found"] for one in page["eligibility"]["findings"]],
            ["The standing office checks it.", "Excellent."],
        )


@tagged("post_install", "-at_install", "tdkt")
class TestLimitedPlaces(CouncilCase):
    def setUp(self):
        super().setUp()
        for number in range(3):
            self._create_user(f"t_more{number}", "user", self.department)
        people = self.department.member_ids[-3:]
        dossier = self._create_dossier(
            nominations=[
                {"award_id": self.award.id, "employee_id": one.id, "merit": "Tốt."}
                for one in people
            ]
        )
        self.session = self._create_session(self._qualify(dossier))
        self.place = self.session.place_ids.create(
            {
                "session_id": self.session.id,
                "award_id": self.award.id,
                "places": 2,
            }
        )

    def _results(self):
        return [(one.result, one.rank) for one in self.session.item_ids]

    def test_most_votes_win(self):
        self._vote(self.session, 4, 5, 3)
        self.assertEqual(self._results(), [("passed", 2), ("passed", 1), ("failed", 3)])

    def test_places_need_the_votes_all_the_same(self):
        self._vote(self.session, 5, 2, 2)
        self.assertEqual(self._results(), [("passed", 1), ("failed", 0), ("failed", 0)])

    def test_second_round_on_the_ties(self):
        self._vote(self.session, 5, 4, 4)
        self.assertEqual(self._results(), [("passed", 1), ("tied", 2), ("tied", 2)])
        with self.assertRefused(UserError, "lines without a result"):
            self.session.action_close()
        with self.assertRefused(UserError, "is voted on again first"):
            self.session.item_ids[1].with_user(self.leader).action_break_tie("Nữ")
        self.session.action_second_round()
        self.assertEqual(len(self.session.item_ids), 5)
        self._vote(self.session, 3, 5)
        self.session.action_close()
        self.assertEqual(
            self.session.item_ids.nomination_id.mapped("state"),
            ["approved", "rejected", "approved"],
        )

    def test_a_tie_again_is_the_chairs(self):
        self._vote(self.session, 5, 4, 4)
        self.session.action_second_round()
        self._vote(self.session, 4, 4)
        first, second = self.session._tied()
        with self.assertRefused(AccessError, "the chair of the session"):
            first.with_user(self.officer).action_break_tie("Nữ")
        second.with_user(self.leader).action_break_tie("Ưu tiên nữ")
        self.assertEqual((first.result, second.result), ("failed", "passed"))
        self.session.action_close()

    def test_none_of_the_tied(self):
        self.place.tie_rule = "none"
        self._vote(self.session, 5, 4, 4)
        self.assertEqual(self._results(), [("passed", 1), ("failed", 2), ("failed", 2)])


@tagged("post_install", "-at_install", "tdkt")
class TestMinutes(CouncilCase):
    frozen_date = date(2024, 6, 3)

    def setUp(self):
        super().setUp()
        self.dossier = self._bring_before(self.award, self.cstdcs)
        self.session = self._create_session(
            self.dossier, date_planned=datetime(2024, 6, 3, 2, 0)
        )
        self._open(self.session, 4, written=(3,))
        self.session.member_ids[3].opinion = "Đồng ý toàn bộ"
        self.session.action_start_voting()
        self._enter(self.session.item_ids[0], 3, 1)
        self._enter(self.session.item_ids[1], 4)
        self.session.action_count()

    def _close(self):
        self.session.action_close()
        self.session.action_new_minutes()
        return self.session.minutes_ids.sorted("kind", reverse=True)

    def _countersign(self, minutes):
        """Sign as secretary; of a counting as the head of the team."""
        signer = minutes.secretary_id.sudo().user_id
        minutes.with_user(signer).action_countersign()

    def _sign(self, minutes, number="05/BB-HĐ"):
        minutes.number = number
        self._countersign(minutes)
        minutes.with_user(self.leader).action_sign()

    def _text(self, record, report):
        reports = self.env["ir.actions.report"].with_user(self.officer)
        pdf, _kind = reports._render_qweb_pdf(
            f"thidua_khenthuong.{report}_document", record.ids
        )
        pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
        return len(pages), " ".join(" ".join(pages).split())

    def test_not_before_the_session_is_closed(self):
        with self.assertRefused(UserError, "its minutes hold its results"):
            self.session.action_new_minutes()

    def test_both_sign_and_the_dossier_gets_them(self):
        meeting, counting = self._close()
        self.assertEqual((meeting.kind, counting.kind), ("meeting", "counting"))
        meeting.date_document = False
        with self.assertRefused(UserError, "still lacks: Date"):
            meeting.action_countersign()
        meeting.date_document = date(2024, 6, 3)
        meeting.number = "05/BB-HĐ"
        with self.assertRefused(AccessError, "the secretary of the session"):
            meeting.with_user(self.leader).action_countersign()
        meeting.action_countersign()
        with self.assertRefused(UserError, "is locked in its present state"):
            meeting.conclusion = "Khác"
        with self.assertRefused(AccessError, "the chair of the session"):
            meeting.with_user(self.officer).action_sign()
        meeting.with_user(self.leader).action_sign()
        self.assertEqual(self.dossier.minutes_number, "05/BB-HĐ")
        self.assertEqual(self.dossier.minutes_date, date(2024, 6, 3))
        kept = meeting.frozen_print_ids
        self.assertEqual(kept.file, self.dossier.minutes_file)
        with self.assertRefused(UserError, "is locked in its present state"):
            self.dossier.nomination_ids[0].merit = "Khác"

    def test_the_signature_takes_the_next_number(self):
        meeting, counting = self._close()
        for minutes in (meeting, counting):
            self._countersign(minutes)
        self.assertFalse(meeting.number or counting.number, "not before the signature")
        asked = meeting.with_user(self.leader).get_confirmation("sign")["body"]
        self.assertIn("The next number of “BB-HĐTĐKT” is taken", asked)
        # what fails takes no number
        with (
            patch.object(type(meeting), "_keep_prints", side_effect=UserError("Khay")),
            self.assertRefused(UserError, "Khay"),
            self.env.cr.savepoint(),
        ):
            meeting.with_user(self.leader).action_sign()
        self.env.invalidate_all()
        self.assertFalse(meeting.number)
        meeting.with_user(self.leader).action_sign()
        self.assertEqual(meeting.number, "01/BB-HĐTĐKT")
        # asked again, as a client does that has lost the answer
        with self.assertRefused(UserError, "“Sign” is possible only in"):
            meeting.with_user(self.leader).action_sign()
        counting.with_user(self.leader).action_sign()
        self.assertEqual(counting.number, "02/BB-HĐTĐKT")
        self.assertEqual(self.dossier.minutes_number, "01/BB-HĐTĐKT")
        # a number is never given again
        counting.with_user(self.leader).action_revoke("Nhầm")
        self.session.action_new_minutes()
        again = self.session.minutes_ids.filtered(lambda one: one.state == "draft")
        self._sign(again, False)
        self.assertEqual(again.number, "03/BB-HĐTĐKT")

    def test_a_typed_number_begins_the_series(self):
        meeting, counting = self._close()
        self._sign(meeting, "07/BB-HĐTĐKT")
        self._sign(counting, False)
        self.assertEqual(counting.number, "08/BB-HĐTĐKT")
        counting.with_user(self.leader).action_revoke("Nhầm")
        self.session.action_new_minutes()
        again = self.session.minutes_ids.filtered(lambda one: one.state == "draft")
        with self.assertRefused(UserError, "is already used by"):
            self._sign(again, "07/BB-HĐTĐKT")
        with self.assertRefused(UserError, "are allotted here from 8 on"):
            self._sign(again, "12/BB-HĐTĐKT")

    def test_every_element_of_the_minutes(self):
        self.board.minutes_symbol = "BB-HĐSKT"
        meeting = self._close()[0]
        meeting.recipients = "Ban Giám đốc Sở\nLưu: VT, HĐTĐKT"
        meeting.course = "Thư ký báo cáo."
        self._sign(meeting, False)
        # the paper stands, whatever the council settles later
        self.board.minutes_symbol = "BB-KHÁC"
        pdf, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.officer)
            ._render_qweb_pdf(
                "thidua_khenthuong.report_session_minutes_document", meeting.ids
            )
        )
        self.assertEqual(base64.b64decode(meeting.frozen_print_ids.file), pdf)
        pages = pdfplumber.open(BytesIO(pdf)).pages
        for key, text in {
            "number": "Số: 01/BB-HĐSKT",
            "title": "BIÊN BẢN",
            "content": "Thư ký báo cáo.",
            "recipients": "Nơi nhận:",
            "recipient": "- Ban Giám đốc Sở;",
        }.items():
            with self.subTest(element=key):
                self.assertEqual(nd30.measure(pages, key, text).problems(), [])
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
        for words in ("- Lưu: VT, HĐTĐKT.", "Thư ký", "Chủ tịch Hội đồng"):
            self.assertIn(words.casefold(), text.casefold())

    def test_counts_and_shares_are_printed(self):
        meeting, counting = self._close()
        meeting.write({"course": "Thư ký báo cáo.", "conclusion": "Nhất trí."})
        _pages, text = self._text(meeting, "report_session_minutes")
        for words in (
            *("Số:", "BIÊN BẢN", "Thời gian bắt đầu: 07 giờ 00", "Phòng họp tầng 2"),
            *("tổng số thành viên Hội đồng theo 12/QĐ-SKT: 05 người", "Chủ trì"),
            *("Thư ký (người ghi biên bản)", "Thư ký báo cáo.", "Nhất trí."),
            *("ý kiến: Đồng ý toàn bộ", "4/5", "3/5", "80", "60", "kết thúc vào"),
            *("từ 80% tổng số thành viên Hội đồng trở lên", "Chủ tịch Hội đồng"),
        ):
            with self.subTest(words=words):
                self.assertIn(words.casefold(), text.casefold())
        _pages, text = self._text(counting, "report_session_minutes")
        self.assertIn("Tổ kiểm phiếu gồm", text)

    def test_conflicts_are_in_the_minutes(self):
        self.session.item_ids[0].sudo()._write_moving({"result_reason": "Ưu tiên nữ"})
        meeting, _counting = self._close()
        _pages, text = self._text(meeting, "report_session_minutes")
        self.assertIn("Chủ tọa quyết định, lý do: Ưu tiên nữ", text)

    def test_revoked_while_nothing_signed_rests_on_them(self):
        meeting = self._close()[0]
        self._sign(meeting)
        meeting.with_user(self.leader).action_revoke("Sai ngày")
        self.session.action_new_minutes()
        self.assertEqual(len(self.session.minutes_ids), 3)

    def test_ballot_papers_are_numbered(self):
        other = self._create_session()
        dossier = self._bring_before(self.cstdcs, user=self.other_head)
        other.item_ids = [(0, 0, {"nomination_id": dossier.nomination_ids.id})]
        self._attend(other, 4)
        pages, text = self._text(other, "report_ballot_paper")
        self.assertEqual(pages, 4)
        self.assertIn("Phiếu số: 04", text)
        self.assertIn("Chiến sĩ thi đua cơ sở", text)

    def test_held_against_the_minutes(self):
        meeting = self._close()[0]
        decision = self._create_decision(year=2023)
        decision = decision.with_user(self.officer)
        self.assertEqual(decision.council_compared, 2)
        self.assertEqual(
            decision.council_differences,
            f"The minutes of “{self.session.name}” are not signed yet.",
        )
        self._sign(meeting)
        self.env.invalidate_all()
        self.assertFalse(decision.council_differences)
        self.staff.employee_id.job_title = "Phó Trưởng phòng"
        self.dossier.sudo()._write_moving({"minutes_number": "06/BB-HĐ"})
        self.dossier.nomination_ids[1].sudo()._write_moving({"decision_id": False})
        self.env.invalidate_all()
        found = decision.council_differences
        for words in (
            "position is “Chuyên viên” in the list and “Phó Trưởng phòng” today",
            "names the minutes 06/BB-HĐ, the session 05/BB-HĐ",
        ):
            self.assertIn(words, found)

    def test_who_reads_the_minutes(self):
        meeting = self._close()[0]
        outsider = self._create_user("t_outsider", "council", self.office)
        self.env.invalidate_all()
        self.assertTrue(meeting.with_user(self.council).has_access("read"))
        self.assertFalse(meeting.with_user(self.council).has_access("write"))
        self.assertFalse(meeting.with_user(outsider).has_access("read"))


@tagged("post_install", "-at_install", "tdkt")
class TestTwoRoles(CouncilCase):
    """A member of the council who is head, officer or leader besides keeps to what each
    role may do; each rule that sees to it is noticed when it is broken."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = cls.env.ref("thidua_khenthuong.group_tdkt_council")
        cls.both = {
            role: cls._create_user(f"t_both_{role}", role, cls.other_department)
            for role in ("officer", "leader", "unit")
        }
        for user in cls.both.values():
            user.group_ids |= group
        cls.board.write(
            {"member_ids": [(0, 0, {"employee_id": cls.both["unit"].employee_id.id})]}
        )
        dossier = cls._create_dossier()
        paper = cls.env["tdkt.dossier.paper"].create(
            {
                "name": "Bản chính",
                "dossier_id": dossier.id,
                "kind_id": cls.env["tdkt.paper.kind"].search([], limit=1).id,
                "file": base64.b64encode(b"PDF"),
                "filename": "giay-to.pdf",
            }
        )
        session = cls._create_session(cls._qualify(dossier))
        session.action_invite()
        item, attendee = session.item_ids[:1], session.member_ids[-1:]
        cls.env["tdkt.session.place"].create(
            {"session_id": session.id, "award_id": cls.award.id, "places": 1}
        )
        values = {"item_id": item.id, "attendee_id": attendee.id, "kind": "declared"}
        cls.records = {
            "tdkt.session": session,
            "tdkt.session.member": attendee,
            "tdkt.session.item": item,
            "tdkt.session.place": session.place_ids[:1],
            "tdkt.session.conflict": cls.env["tdkt.session.conflict"].create(values),
            "tdkt.session.trustee": cls.env["tdkt.session.trustee"].create(
                {"session_id": session.id, "member_id": cls.board.member_ids[0].id}
            ),
            "tdkt.minutes": cls.env["tdkt.minutes"].create(
                {"session_id": session.id, "kind": "meeting"}
            ),
            "tdkt.council.relative": cls.env["tdkt.council.relative"].create(
                {
                    "relation": "Em",
                    "member_id": cls.board.member_ids[0].id,
                    "employee_id": cls.staff.employee_id.id,
                }
            ),
            "tdkt.dossier": dossier,
            "tdkt.nomination": dossier.nomination_ids[:1],
            "tdkt.dossier.paper": paper,
            **cls._bring_initiative(),
        }

    @classmethod
    def _bring_initiative(cls):
        """Return an initiative of nobody here and its author, before a session."""
        initiative = (
            cls.env["tdkt.initiative"]
            .with_user(cls.officer)
            .create(
                {
                    "name": "Sổ tay điện tử",
                    "author_ids": [(0, 0, {"name": "Vi Văn Ngoài", "share": 100})],
                }
            )
        )
        initiative.sudo()._write_moving({"state": "submitted"})
        council = cls._create_council(
            [
                ("chair", {"employee_id": cls.leader.employee_id.id}),
                ("secretary", {"employee_id": cls.officer.employee_id.id}),
                ("member", {"employee_id": cls.council.employee_id.id}),
                ("member", {"employee_id": cls.both["unit"].employee_id.id}),
            ],
            name="Hội đồng Sáng kiến",
            kind="initiative",
        )
        meeting = cls._create_session(council_id=council.id)
        meeting.item_ids = [(0, 0, {"initiative_id": initiative.id})]
        meeting.action_invite()
        return {
            "tdkt.initiative": initiative,
            "tdkt.initiative.author": initiative.author_ids,
        }

    def _answers(self, model):
        """Return {(role, operation): whether it is let through} of its record."""
        self.env.invalidate_all()
        record = self.records[model]
        return {
            (role, operation): record.with_user(user).has_access(operation)
            for role, user in {**self.both, "council": self.council}.items()
            for operation in ("read", "write", "create", "unlink")
        }

    def test_what_each_may(self):
        self.assertTrue(all(map(len, self.records.values())))
        for model in (
            *("tdkt.dossier", "tdkt.nomination", "tdkt.dossier.paper"),
            *("tdkt.initiative", "tdkt.initiative.author"),
        ):
            with self.subTest(model=model):
                answers = self._answers(model)
                self.assertTrue(answers["unit", "read"])
                self.assertFalse(answers["unit", "write"])
        for model in ("tdkt.session", "tdkt.session.item", "tdkt.session.member"):
            with self.subTest(model=model):
                answers = self._answers(model)
                self.assertTrue(answers["officer", "write"])
                self.assertTrue(answers["leader", "read"])
                self.assertFalse(answers["leader", "write"])

    def test_every_rule_matters(self):
        tried = 0
        for name, fields in TWO_ROLES.items():
            broken = self.env.ref(f"thidua_khenthuong.{name}")
            model = broken.model_id.model
            before = self._answers(model)
            # what no permission lets anybody of these do, no rule opens
            permitted = {
                f"perm_{operation}"
                for operation in ("write", "create", "unlink")
                if any(
                    self.env[model].with_user(user).has_access(operation)
                    for user in (*self.both.values(), self.council)
                    if broken._name != "ir.rule" or broken.groups & user.all_group_ids
                )
            }
            for field in fields:
                if broken._name == "ir.rule" and field not in {"active", *permitted}:
                    continue
                with self.subTest(name=name, field=field):
                    with self.env.cr.savepoint() as undo:
                        broken[field] = not broken[field]
                        self.env.flush_all()
                        self.env.registry.clear_cache()
                        self.assertNotEqual(self._answers(model), before)
                        undo.rollback()
                    self.env.registry.clear_cache()
                    tried += 1
        self.assertGreater(tried, 25)
