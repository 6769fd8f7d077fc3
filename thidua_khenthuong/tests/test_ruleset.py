"""Rule sets as rows: what may be entered, changed, and when they judge."""

from datetime import date
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..eligibility import criteria
from ..models.eligibility.sentences import KINDS
from .common import TdktCase


@tagged("post_install", "-at_install", "tdkt")
class TestRuleset(TdktCase):
    frozen_date = date(2024, 6, 3)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sets = cls.env["tdkt.ruleset"].with_user(cls.manager)
        cls.law = cls.env.ref("thidua_khenthuong.ruleset_2024").with_user(cls.manager)
        cls.title = cls.env.ref("thidua_khenthuong.award_cstdcs")
        cls.basic = cls.env.ref("thidua_khenthuong.award_ldtt")

    def _own(self, **values):
        return self.sets.create(
            {
                "code": "QC-SNV",
                "name": "Quy chế của Sở",
                "legal_basis": "Quy chế thi đua, khen thưởng của Sở",
                "company_id": self.company.id,
                "date_from": date(2024, 1, 1),
                "criterion_ids": [
                    Command.create({**self._criterion(), "award_id": self.title.id})
                ],
                **values,
            }
        )

    def _criterion(self, **values):
        return {"kind": "not_suspended", "legal_basis": "Điều 5", **values}

    def _assert_refused(self, error, sentence, operation):
        with self.assertRefused(error, sentence), self.env.cr.savepoint():
            operation()

    def test_the_four_sets_are_in_force_one_after_the_other(self):
        for day, code in (
            (date(2023, 12, 31), "R2017"),
            (date(2024, 1, 1), "R2024"),
            (date(2025, 6, 30), "R2024"),
            (date(2025, 7, 1), "R2025"),
            (date(2026, 9, 30), "R2025"),
            (date(2026, 10, 1), "R2026"),
        ):
            with self.subTest(day=day):
                found = self.sets._find_in_force(day, [("company_id", "=", False)])
                self.assertEqual(found.mapped("code"), [code])
                self.assertTrue(found.settled_on)

    def test_every_award_has_criteria_in_every_set(self):
        shipped = self.env["tdkt.ruleset"].search([("company_id", "=", False)])
        awards = self.env["tdkt.award"].search(
            # of what the State President gives, and of medals of a body, no source
            # says what is asked for
            [("authority", "!=", "president"), ("code", "not in", ["KNC-T", "KNC-QH"])]
        )
        self.assertGreater(len(awards), 16)
        for ruleset in shipped:
            lacking = awards - ruleset.criterion_ids.award_id
            self.assertFalse(lacking, f"{ruleset.code}: {lacking.mapped('code')}")

    def test_what_was_not_read_only_warns(self):
        newest = self.env.ref("thidua_khenthuong.ruleset_2026").criterion_ids
        self.assertEqual(set(newest.mapped("enforcement")), {"warn"})
        self.assertIn("block", self.law.criterion_ids.mapped("enforcement"))
        draft = self._own()
        criterion = draft.criterion_ids
        criterion.confidence = "Q"
        criterion.enforcement = "block"
        with (
            mute_logger("odoo.sql_db"),
            self.assertRefused(CheckViolation, "block_needs_law"),
            self.env.cr.savepoint(),
        ):
            criterion.confidence = "G"
            criterion.flush_recordset()

    def test_kinds_are_those_of_the_engine(self):
        self.assertEqual({key for key, _label in KINDS}, set(criteria.KINDS))

    def test_criteria_say_what_they_ask_for(self):
        vietnamese = self.law.with_context(lang="vi_VN")
        self.env["res.lang"]._activate_lang("vi_VN")
        sentences = vietnamese.criterion_ids.mapped("sentence")
        self.assertTrue(all(sentences))
        self.assertIn("Được tặng 3 năm liên tục: Chiến sĩ thi đua cơ sở.", sentences)
        self.assertFalse([one for one in sentences if "False" in one or "%" in one[:2]])

    def test_impossible_parameters_are_refused(self):
        draft = self._own()
        for values, sentence in (
            (
                {"kind": "assessment_at_least"},
                "“Yearly Assessment” needs “Level of Assessment”.",
            ),
            (
                {"kind": "assessment_at_least", "level": "failed"},
                "“Level of Assessment” does not fit “Yearly Assessment”",
            ),
            (
                {"kind": "assessment_at_least", "level": "good", "months": 6},
                "“Yearly Assessment” takes no “Months”: empty it.",
            ),
            (
                {"kind": "service_months", "months": 13},
                "“Months” lies between 1 and 12.",
            ),
            ({"kind": "quota", "share": 120}, "“Percent” lies between 1 and 100."),
            ({"kind": "member_award", "times": 1}, "not asked of such awardees"),
            ({"kind": "judged"}, "needs “What People Judge”"),
            (
                {"kind": "not_suspended", "award_id": False, "alternative": "a"},
                "What every award asks for has no alternative",
            ),
        ):
            with self.subTest(values=values):
                line = self._criterion(**{"award_id": self.title.id, **values})
                self._assert_refused(
                    ValidationError,
                    sentence,
                    lambda line=line: draft.write(
                        {"criterion_ids": [Command.create(line)]}
                    ),
                )

    def test_a_set_in_force_stays_as_it_is(self):
        sentence = "is in force and stays as it is"
        criterion = self.law.criterion_ids[0]
        for operation in (
            lambda: self.law.write({"name": "Khác"}),
            lambda: self.law.write({"active": False}),
            lambda: self.law.write({"criterion_ids": [Command.clear()]}),
            lambda: self.law.unlink(),
            lambda: criterion.write({"legal_basis": "Khác"}),
            lambda: criterion.unlink(),
            lambda: self.env["tdkt.criterion"]
            .with_user(self.manager)
            .create(self._criterion(ruleset_id=self.law.id)),
        ):
            self._assert_refused(UserError, sentence, operation)
        # the superuser's code is no exception
        self._assert_refused(
            UserError, sentence, lambda: self.law.sudo().write({"name": "Khác"})
        )
        moved = self._own().criterion_ids
        self._assert_refused(
            UserError, sentence, lambda: moved.write({"ruleset_id": self.law.id})
        )
        # when it ends is known later only
        newest = self.env.ref("thidua_khenthuong.ruleset_2026").with_user(self.manager)
        newest.date_to = date(2027, 12, 31)
        self.assertEqual(newest.criterion_ids[0].date_to, date(2027, 12, 31))

    def test_nobody_puts_a_set_in_force_by_a_value(self):
        sentence = "by “Put in Force” alone"
        self._assert_refused(
            UserError, sentence, lambda: self._own(settled_on=date(2024, 1, 1))
        )
        draft = self._own()
        self._assert_refused(
            UserError, sentence, lambda: draft.write({"settled_on": date(2024, 1, 1)})
        )
        self._assert_refused(
            AccessError, "Rule Set", draft.with_user(self.officer).action_put_in_force
        )
        self._assert_refused(
            AccessError, "Rule Set", self.law.with_user(self.officer).action_revise
        )

    def test_a_copy_takes_the_place_of_the_set(self):
        action = self.law.action_revise()
        copy = self.sets.browse(action["res_id"])
        self.assertFalse(copy.settled_on)
        self.assertEqual(len(copy.criterion_ids), len(self.law.criterion_ids))
        self.assertEqual(
            copy.criterion_ids[0].award_ids, self.law.criterion_ids[0].award_ids
        )
        judging = [one.code for one in self.sets._load(self.company)]
        copy.write({"code": "R2024-2", "name": "Bản sửa"})
        self.assertEqual([one.code for one in self.sets._load(self.company)], judging)
        copy.action_put_in_force()
        self.assertEqual(copy.settled_on, self.frozen_date)
        self.assertFalse(self.law.active)
        codes = [one.code for one in self.sets._load(self.company)]
        self.assertIn("R2024-2", codes)
        self.assertNotIn("R2024", codes)
        # what was replaced stays as it is, too
        self._assert_refused(
            UserError, "stays as it is", lambda: self.law.write({"active": True})
        )

    def test_overlapping_sets_are_refused(self):
        second = self.law.copy({"code": "R2024b"})
        self._assert_refused(
            ValidationError,
            "is in force for the same at the same",
            second.action_put_in_force,
        )
        empty = self.sets.create(
            {
                "code": "X",
                "name": "X",
                "legal_basis": "X",
                "date_from": date(2030, 1, 1),
            }
        )
        self._assert_refused(UserError, "has no criterion", empty.action_put_in_force)

    def test_what_differs_from_the_set_before(self):
        later = self.env.ref("thidua_khenthuong.ruleset_2025").with_user(self.manager)
        self.assertEqual(later.compared_id, self.law)
        self.assertIn("Added: Every award – The unit has not been", later.difference)
        self.assertIn(
            "Left out: Lao động tiên tiến (individual) – At least 6", later.difference
        )
        first = self.env.ref("thidua_khenthuong.ruleset_2017")
        self.assertFalse(first.compared_id or first.difference)
        copy = self.sets.browse(self.law.action_revise()["res_id"])
        self.assertEqual(copy.compared_id, self.law)
        self.assertFalse(copy.difference)
        changed = copy.criterion_ids.filtered(lambda one: one.kind == "service_months")
        changed[0].months = 5
        copy.invalidate_recordset()
        award, basis = changed[0].award_words, changed[0].legal_basis
        self.assertEqual(
            copy.difference.replace(award, "A").replace(basis, "B"),
            "Added: A – At least 5 months in the agency by the end of the year; "
            "maternity leave, treatment and training count. (B; excludes)\n"
            "Left out: A – At least 6 months in the agency by the end of the year; "
            "maternity leave, treatment and training count. (B; excludes)",
        )

    # --- Sets that come with an update ------------------------------------------------

    def _bring(self, **values):
        """Make a set as the data of an update does."""
        ruleset = self.env["tdkt.ruleset"].create(
            {
                "code": "R2030",
                "name": "Luật mới",
                "legal_basis": "Luật mới",
                "date_from": date(2030, 1, 1),
                "criterion_ids": [Command.create(self._criterion())],
                **values,
            }
        )
        self.env["ir.model.data"].create(
            {
                "module": "thidua_khenthuong",
                "name": f"ruleset_{ruleset.code}",
                "model": ruleset._name,
                "res_id": ruleset.id,
                "noupdate": True,
            }
        )
        return ruleset

    def _told(self, words):
        return self.env["mail.message"].search(
            [
                ("partner_ids", "in", self.manager.partner_id.ids),
                ("body", "like", words),
            ]
        )

    def test_a_new_law_follows_the_one_before(self):
        newest = self.env.ref("thidua_khenthuong.ruleset_2026")
        arrived = self._bring()
        arrived._arrive()
        self.assertTrue(arrived.settled_on)
        self.assertEqual(newest.superseded_by_id, arrived)
        self.assertEqual(newest.date_to, date(2029, 12, 31))
        self.assertFalse(self._told("R2030"))

    def test_the_offices_own_set_stands(self):
        """An update goes on where the office has made the rules of its days."""
        own = self.env.ref("thidua_khenthuong.ruleset_2026").with_user(self.manager)
        own = own.browse(own.action_revise()["res_id"])
        own.write({"code": "R2026-SNV"})
        own.action_put_in_force()
        arrived = self._bring()
        arrived._arrive()
        self.assertTrue(own.active)
        self.assertFalse(own.date_to)
        self.assertRecordValues(arrived, [{"active": False, "settled_on": False}])
        [message] = self._told("R2030")
        self.assertIn("Yours stays in force", message.body)
        self.assertNotIn(self.officer.partner_id, message.partner_ids)
        # the next update says nothing new
        arrived._arrive()
        self.assertEqual(self._told("R2030"), message)
        # the office decides for it later
        own.date_to = date(2029, 12, 31)
        mine = arrived.with_user(self.manager)
        mine.active = True
        mine.action_put_in_force()
        self.assertTrue(mine.settled_on)

    def test_an_update_completes_what_it_brought_before(self):
        more = self._criterion(ruleset_id=self.law.id)
        criteria_of = self.env["tdkt.criterion"]
        self._assert_refused(
            UserError, "is in force and stays", lambda: criteria_of.create(more)
        )
        with patch.object(self.env.registry, "ready", False):
            added = criteria_of.create(more)
            own = self._own()
            own.action_put_in_force()
            self._assert_refused(
                UserError,
                "is in force and stays",
                lambda: criteria_of.create({**more, "ruleset_id": own.id}),
            )
        self.assertIn(added, self.law.criterion_ids)
        # once a kept verdict names it, not even an update changes it
        self._qualify(self._create_dossier())
        kept = self.env["tdkt.eligibility.check"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertIn(self.law, kept.ruleset_ids)
        with patch.object(self.env.registry, "ready", False):
            self._assert_refused(
                UserError,
                "is in force and stays",
                lambda: criteria_of.create(more),
            )

    def test_an_office_has_its_own_on_top(self):
        own = self._own()
        own.action_put_in_force()
        found = {one.code: one for one in self.sets._load(self.company)}
        self.assertTrue(found["QC-SNV"].further)
        self.assertFalse(found["R2024"].further)
        other = self.env["res.company"].create({"name": "Sở khác"})
        self.assertNotIn("QC-SNV", [one.code for one in self.sets._load(other)])
        self._assert_refused(
            ValidationError,
            "at the same time",
            self._own(code="QC2").action_put_in_force,
        )

    def test_loading_takes_as_many_queries_for_any_number_of_criteria(self):
        self.sets._load(self.company)
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            found = self.sets._load(self.company)
        self.assertGreater(sum(len(one.criteria) for one in found), 140)
        [law] = [one for one in found if one.code == "R2024"]
        title = [one for one in law.criteria if one.award == "CSTDCS"]
        self.assertEqual({one.alternative for one in title}, {"", "a", "b"})
        [idea] = [one for one in title if one.key == "initiatives"]
        self.assertTrue(idea.blocks)
        self.assertEqual(
            idea.parameters,
            {
                "scope": "base",
                "times": 1,
                "years": 1,
                "reuse": "other_kind",
                "projects": True,
            },
        )


@tagged("post_install", "-at_install", "tdkt")
class TestRulesetTour(TdktCase, HttpCase):
    frozen_date = None

    def test_manager_changes_a_rule(self):
        self.manager.lang = "vi_VN"
        law = self.env.ref("thidua_khenthuong.ruleset_2025")
        # the row that cannot be is refused on the way
        with mute_logger("odoo.http"):
            self.start_tour(
                "/odoo/khen-thuong-bo-quy-dinh",
                "tdkt_manager_changes_a_rule",
                login="t_manager",
            )
        copy = self.env["tdkt.ruleset"].search([("replaces_id", "=", law.id)])
        self.assertTrue(copy.settled_on)
        law.invalidate_recordset()
        self.assertFalse(law.active)
        [months] = copy.criterion_ids.filtered(
            lambda one: one.kind == "service_months" and one.award_id.code == "LDTT"
        ).mapped("months")
        self.assertEqual(months, 5)
