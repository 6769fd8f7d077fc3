"""No record takes anybody's word: for values that follow, ids, and numbers."""

from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import access_matrix
from .access_fixture import AccessCase
from .common import TdktCase

REFUSALS = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
FOLLOWS = "follows from other values"
HIDDEN = "names a record that you may not read"
NO_NUMBER = "is not a number"
NOT_FINITE = (float("nan"), float("inf"), float("-inf"))
# What models say that nobody creates or writes at all.
CLOSED = (
    "changes only through the buttons",
    "A commendation comes from an issued decision",
    "The history is written by the system alone",
    "Kept prints come from printing",
    "A signed file is uploaded on its document",
    "Answers come from the messages of other offices",
    "An award changes by a decision",
)


def models_of_ours(env):
    """Return the models of ours that hold records."""
    return [
        env[name]
        for name in sorted(env)
        if name.startswith("tdkt.") and not env[name]._abstract
    ]


@tagged("post_install", "-at_install", "tdkt")
class TestDerived(TdktCase):
    """Stored values that Odoo computes, which it would take from anybody."""

    def test_every_model_is_such_a_record(self):
        mixin = self.env.registry["tdkt.record.mixin"]
        without = [
            model._name
            for model in models_of_ours(self.env)
            if not isinstance(model, mixin)
        ]
        self.assertFalse(without, "These models inherit no tdkt.record.mixin.")

    def test_every_derived_value(self):
        refusals = [(UserError, one) for one in (FOLLOWS, *CLOSED)]
        tried = 0
        for model in models_of_ours(self.env):
            for name, field in model._fields.items():
                if not (field.store and field.compute and field.readonly):
                    continue
                tried += 1
                for attempt in (
                    lambda model=model, name=name: model.write({name: False}),
                    lambda model=model, name=name: model.create({name: False}),
                ):
                    with (
                        self.subTest(model=model._name, field=name),
                        self.assertRefusedAs(*refusals),
                        self.env.cr.savepoint(),
                    ):
                        attempt()
        self.assertGreater(tried, 30)

    def test_one_number_on_two_documents(self):
        """The year of a document cannot be moved away to free its number."""
        first = self._create_campaign()
        first.with_user(self.officer).action_number(11)
        self.assertEqual(first.document_year, 2023)
        second = self._create_campaign()
        for user in (self.officer, self.leader, self.env.user):
            with self.assertRefused(UserError, FOLLOWS):
                first.with_user(user).write({"document_year": 1999})
        with self.assertRefused(UserError, "11", "already used by"):
            second.with_user(self.officer).action_number(11)
        self.assertEqual(first.document_year, 2023)

    def test_keys_and_parents(self):
        campaign = self._create_campaign()
        commitment = self._create_commitment(campaign)
        evidence = (
            self.env["tdkt.evidence"]
            .with_user(self.head)
            .create(
                {"commitment_id": commitment.id, "name": "Sổ", "date": "2023-03-09"}
            )
        )
        line = self._create_dossier(campaign).nomination_ids
        decision = self._create_external("12/QĐ-UBND", date(2023, 3, 1))
        cases = (
            (decision, {"reference_key": "x"}),
            (evidence, {"text_key": "x"}),
            (evidence, {"department_id": self.other_department.id}),
            (evidence, {"campaign_id": self._create_campaign().id}),
            (line, {"year": 1999}),
            (line, {"campaign_id": False}),
            (line, {"commendation_type": "dot_xuat"}),
        )
        for record, vals in cases:
            with (
                self.subTest(vals=vals),
                self.assertRefused(UserError, FOLLOWS),
                self.env.cr.savepoint(),
            ):
                record.write(vals)
        # nor through the lines of a document
        with self.assertRefused(UserError, FOLLOWS):
            line.dossier_id.write(
                {"nomination_ids": [Command.update(line.id, {"year": 1999})]}
            )


@tagged("post_install", "-at_install", "tdkt")
class TestHiddenIds(AccessCase):
    """``onchange`` and defaults tell nothing of records one may not read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unit = cls.logins["unit"]
        campaign = cls._create_campaign()
        cls.hidden = cls._create_commitment(campaign, user=cls.other_head)
        cls.own = cls._create_commitment(campaign, user=cls.head)
        cls.evidence = (
            cls.env["tdkt.evidence"]
            .with_user(cls.head)
            .create({"commitment_id": cls.own.id, "name": "Sổ", "date": "2023-03-09"})
        )
        cls.env.flush_all()
        cls.env.invalidate_all()

    def _assert_hidden(self, attempt):
        with mute_logger(*REFUSALS), self.assertRefused(AccessError, HIDDEN) as error:
            attempt()
        self.assertNotIn(self.hidden.display_name, str(error.exception))

    SPEC = {
        "commitment_id": {"fields": {"display_name": {}}},
        "department_id": {"fields": {"display_name": {}}},
        "campaign_id": {"fields": {"display_name": {}}},
    }

    def test_a_guessed_id(self):
        evidence = self.env["tdkt.evidence"].with_user(self.head)
        for record in (evidence, self.evidence.with_user(self.head)):
            for names in (["commitment_id"], []):
                self._assert_hidden(
                    lambda record=record, names=names: record.onchange(
                        {"commitment_id": self.hidden.id}, names, self.SPEC
                    )
                )
        # an id that does not exist is answered alike
        self._assert_hidden(
            lambda: evidence.onchange(
                {"commitment_id": 2**30}, ["commitment_id"], self.SPEC
            )
        )
        # one's own, and what the form shows already, may be sent
        answer = evidence.onchange(
            {"commitment_id": self.own.id}, ["commitment_id"], self.SPEC
        )
        self.assertEqual(
            answer["value"]["department_id"]["id"], self.own.department_id.id
        )

    def test_lines(self):
        commitments = self.env["tdkt.commitment"].with_user(self.head)
        hidden_item = self.hidden.item_ids
        spec = {"item_ids": {"fields": {"name": {}, "commitment_id": {}}}}
        for commands in (
            [[4, hidden_item.id]],
            [[6, 0, hidden_item.ids]],
            [[1, hidden_item.id, {"name": "x"}]],
            [[0, "virtual_1", {"commitment_id": self.hidden.id}]],
        ):
            for record in (commitments, self.own.with_user(self.head)):
                self._assert_hidden(
                    lambda commands=commands, record=record: record.onchange(
                        {"item_ids": commands}, ["item_ids"], spec
                    )
                )
        commands = [[1, self.own.item_ids.id, {"name": "x"}]]
        self.own.with_user(self.head).onchange(
            {"item_ids": commands}, ["item_ids"], spec
        )

    def test_defaults(self):
        evidence = self.env["tdkt.evidence"].with_user(self.head)
        forged = evidence.with_context(default_commitment_id=self.hidden.id)
        self._assert_hidden(lambda: forged.onchange({}, [], self.SPEC))
        self._assert_hidden(lambda: forged.default_get(["commitment_id"]))
        opened = evidence.with_context(
            active_model="tdkt.commitment", active_ids=self.hidden.ids
        )
        self._assert_hidden(lambda: opened.default_get(["commitment_id"]))
        self.env["ir.default"].with_user(self.head).set(
            "tdkt.evidence", "commitment_id", self.hidden.id, user_id=True
        )
        self._assert_hidden(lambda: evidence.onchange({}, [], self.SPEC))
        right = evidence.with_context(default_commitment_id=self.own.id)
        self.assertEqual(
            right.default_get(["commitment_id"]), {"commitment_id": self.own.id}
        )

    def test_every_many2one_of_ours(self):
        """A unit's login sends ids of another department and another office."""
        told, tried = [], 0
        rows = access_matrix.read()
        with mute_logger(*REFUSALS):
            for scope in ("other_department", "other_company"):
                place = self.places[scope]
                states = {
                    row.model: row.state for row in reversed(rows) if row.scope == scope
                }
                for model in models_of_ours(self.env):
                    for name, field in model._fields.items():
                        if field.type != "many2one":
                            continue
                        comodel = field.comodel_name
                        # the catalogue is everybody's
                        if comodel not in states:
                            continue
                        hidden = place.record(comodel, states[comodel])
                        mine = self.env[comodel].with_user(self.unit).browse(hidden.id)
                        if mine.has_access("read"):
                            continue
                        tried += 1
                        try:
                            model.with_user(self.unit).onchange(
                                {name: hidden.id},
                                [name],
                                {name: {"fields": {"display_name": {}}}},
                            )
                        except AccessError:
                            continue
                        told.append((scope, model._name, name))
        self.assertFalse(told)
        self.assertGreater(tried, 20)


@tagged("post_install", "-at_install", "tdkt")
class TestNumbers(AccessCase):
    """NaN and infinity are no numbers, whatever way they come."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls.commitment = cls._create_commitment(cls.campaign)
        cls.states = {row.model: row.state for row in reversed(access_matrix.read())}

    def _assert_no_number(self, attempt):
        with (
            self.assertRefused(ValidationError, NO_NUMBER),
            self.env.cr.savepoint(),
        ):
            attempt()

    def test_every_way(self):
        commitments = self.env["tdkt.commitment"].with_user(self.head)
        item = self.commitment.item_ids.with_user(self.head)
        draft = self._create_campaign(launched=False)
        values = {
            "campaign_id": self._create_campaign().id,
            "department_id": self.department.id,
        }
        for value in (*NOT_FINITE, "nan", "-Infinity"):
            new = {"name": "x", "kind": "model", "quantity_target": value}
            for attempt in (
                lambda value=value: item.write({"quantity_target": value}),
                lambda value=value: draft.write({"budget": value}),
                lambda new=new: commitments.create(
                    {**values, "item_ids": [Command.create(new)]}
                ),
                lambda new=new: self.commitment.write(
                    {"item_ids": [Command.create(new)]}
                ),
                lambda value=value: self.commitment.write(
                    {"item_ids": [Command.update(item.id, {"quantity_done": value})]}
                ),
            ):
                with self.subTest(value=value):
                    self._assert_no_number(attempt)

    def test_import_of_a_list(self):
        model = self.env["tdkt.commitment.item"].with_user(self.head)
        with mute_logger("odoo.sql_db"):
            answer = model.load(
                [".id", "quantity_target"],
                [[str(self.commitment.item_ids.id), "nan"]],
            )
        self.assertFalse(answer["ids"])
        self.assertIn(NO_NUMBER, answer["messages"][0]["message"])

    def test_every_column(self):
        """The database itself refuses, for every column that would take one."""
        tried = told = 0
        for model in models_of_ours(self.env):
            self.env.cr.execute(
                """SELECT column_name FROM information_schema.columns
                    WHERE table_name = %s
                      AND data_type IN ('double precision', 'numeric', 'real')""",
                [model._table],
            )
            columns = [row[0] for row in self.env.cr.fetchall() if model._auto]
            if not columns:
                continue
            record = self.places["office"].record(model._name, self.states[model._name])
            self.env.flush_all()
            violated = f'violates check constraint "{model._table}_'
            for column in columns:
                for value in ("NaN", "Infinity", "-Infinity"):
                    tried += 1
                    with (
                        self.subTest(model=model._name, column=column, value=value),
                        mute_logger("odoo.sql_db"),
                        self.assertRefused(CheckViolation, violated) as error,
                        self.env.cr.savepoint(),
                    ):
                        self.env.cr.execute(
                            f"UPDATE {model._table} SET {column} = %s WHERE id = %s",
                            [value, record.id],
                        )
                    # a limit of the column's own may come first
                    if error.exception.diag.constraint_name.endswith("_finite"):
                        said = model._sql_error_to_message(error.exception)
                        self.assertIn(NO_NUMBER, said)
                        told += 1
        self.assertGreater(tried, 50)
        self.assertGreater(told, 20)

    def test_an_office_that_holds_one(self):
        """An update makes it 0, as the forms showed it, and does not stop."""
        item = self.commitment.item_ids
        self.env.flush_all()
        self.env.cr.execute(
            "ALTER TABLE tdkt_commitment_item"
            " DROP CONSTRAINT tdkt_commitment_item_quantity_done_finite"
        )
        self.env.cr.execute(
            "UPDATE tdkt_commitment_item SET quantity_done = 'NaN' WHERE id = %s",
            [item.id],
        )
        self.env["tdkt.commitment.item"].init()
        item.invalidate_recordset()
        self.assertEqual(item.quantity_done, 0)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRefused(
                CheckViolation, "tdkt_commitment_item_quantity_done_finite"
            ),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE tdkt_commitment_item SET quantity_done = 'NaN' WHERE id = %s",
                [item.id],
            )
