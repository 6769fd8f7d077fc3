import logging
from collections import Counter
from unittest.mock import patch

from psycopg2 import IntegrityError, ProgrammingError

from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import access_matrix
from .access_fixture import AccessCase
from .access_matrix import COVERS, OPERATIONS, ROLES, TABLE
from .common import Unlocked
from .council import TWO_ROLES

ADDON = "thidua_khenthuong"
_logger = logging.getLogger(__name__)
# A refusal is logged by Odoo; refusals are what these tests provoke.
REFUSALS = (
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_model",
    "odoo.sql_db",
)
# Fields that hold records of ours on models that are not ours.
FIELD_OWNERS = {
    "hr.employee": "employee_id",
    "hr.employee.public": "employee_id",
    "hr.department": "department_id",
}


# What may stop an attempt that access lets through; of a query, that it is no table.
GUARDS = (UserError, IntegrityError)
QUERY_GUARDS = (*GUARDS, ProgrammingError)


class _Undo(Exception):
    """Ends an attempt that went through."""


class _Disagreement(AssertionError):
    """The logins of a role, or reading and searching, answer differently."""


def _is_access(error):
    """Tell whether a sentence is about access, or about a record that is gone."""
    return isinstance(error, (AccessError, MissingError))


class MatrixCase(AccessCase):
    """Tries cells of the matrix: a role, an operation, a record at a place."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = access_matrix.read()
        # (model, state, scope, role of “own”) -> the record, values of a new one
        cls.targets, cls.values = {}, {}
        for row in cls.rows:
            for role in ROLES:
                key = cls._key(row, role)
                if key not in cls.targets:
                    cls._prepare_target(key, row)
        cls.env.flush_all()

    @classmethod
    def _prepare_target(cls, key, row):
        scope = ("own", key[-1]) if row.scope == "own" else row.scope
        model, state = row.model, row.state
        if cls._field(row):
            model, state = "tdkt.commendation", ""
        cls.targets[key] = cls.places[scope].record(model, state)
        if "c" in row.operations:
            cls.values[key] = cls.fresh_places[scope].values(model, state)

    @staticmethod
    def _field(row):
        """Return (model, field) of a line about a field, else None."""
        model, _dot, field = row.model.rpartition(".")
        return (model, field) if model in FIELD_OWNERS else None

    @staticmethod
    def _key(row, role):
        return row.model, row.state, row.scope, role if row.scope == "own" else ""

    def _users(self, role):
        """Return the logins to try a role with."""
        users = self.logins[role]
        if role == "outside":
            users |= self.env.ref("base.public_user")
        return users

    def _as(self, user, records):
        """Return ``records`` as ``user`` reaches them in his own office."""
        context = {"allowed_company_ids": self.company.ids}
        return records.with_env(self.env(user=user, context=context))

    # --- One cell ----------------------------------------------------------------

    def _try(self, row, role, letter):
        """Try one cell for real and undo it.

        :return: the letter when it went through, in capitals when access let it
            through and only the workflow's lock refused, "" when access refused
        """
        answers = {self._try_as(user, row, role, letter) for user in self._users(role)}
        if len(answers) > 1:
            raise _Disagreement(f"{row.name}, {role}: {answers}")
        return answers.pop()

    def _try_as(self, user, row, role, letter):
        key = self._key(row, role)
        if self._field(row):
            return self._try_field(user, row, key)
        records = self._as(user, self.targets[key])
        if letter == "r":
            return self._try_read(records)
        attempt = {
            "c": lambda records: records.create(dict(self.values[key])),
            "w": lambda records: records.write(self._written(key)),
            "d": lambda records: records.unlink(),
        }[letter]
        try:
            return letter if self._undone(attempt, records) else ""
        except ValidationError:
            # no lock: the fixture's values are wrong
            raise
        except UserError:
            if letter == "d":
                # access is asked before the guards of deletion are
                return "D"
        # What is locked shows what access says only when the lock is open.
        with Unlocked(records):
            return letter.upper() if self._undone(attempt, records) else ""

    def _undone(self, attempt, records):
        """Return True when the attempt goes through, False when access refuses."""
        try:
            with self.env.cr.savepoint():
                attempt(records)
                records.env.flush_all()
                raise _Undo
        except _Undo:
            return True
        except AccessError:
            return False

    def _try_read(self, records):
        """Read the record and search for it: both must say the same."""
        records.invalidate_recordset()
        try:
            records.read(["display_name"])
            readable = True
        except AccessError:
            readable = False
        try:
            found = bool(records.search_count([("id", "in", records.ids)]))
        except AccessError:
            found = False
        if found != readable:
            raise _Disagreement(f"{records} found: {found}, read: {readable}")
        return "r" if found else ""

    def _try_field(self, user, row, key):
        """Read a field that holds records of ours on a record that is not ours."""
        model, field = self._field(row)
        given = self.targets[key]
        if model == "hr.department":
            given = given.decision_id.commendation_ids.filtered("department_id")
        owner = self._as(user, self.env[model].browse(given[FIELD_OWNERS[model]].id))
        owner.invalidate_recordset()
        try:
            values = owner.read([field])
        except AccessError:
            return ""
        return "r" if values and given.id in values[0][field] else ""

    def _written(self, key):
        """Return values that write a field back as it is."""
        # sudo: whoever tries to write, the value itself is the superuser's to know
        record_sudo = self.targets[key].sudo()
        model, state, scope, role = key
        place = self.places[("own", role) if scope == "own" else scope]
        name = next(iter(place.values(model, state)))
        value = record_sudo[name]
        return {name: value.id if isinstance(value, type(record_sudo)) else value}


@tagged("post_install", "-at_install", "tdkt")
class TestMatrix(MatrixCase):
    def test_every_model_has_its_rows(self):
        """A new model fails here until the matrix says who may do what to it."""
        covered = {}
        for row in self.rows:
            scopes = covered.setdefault(row.model, {}).setdefault(row.state, set())
            self.assertNotIn(row.scope, scopes, f"{row.name} stands there twice")
            scopes.add(row.scope)
        ours = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("tdkt.") and not model._abstract
        }
        missing = sorted(ours - covered.keys())
        self.assertFalse(
            missing, f"These models have no rows in {TABLE.name}; its head says how."
        )
        fields = {f"{model}.commendation_ids" for model in FIELD_OWNERS}
        self.assertEqual(covered.keys(), ours | fields)
        for model, states in covered.items():
            for state, scopes in states.items():
                self.assertIn(scopes, COVERS, f"{model} {state}: scopes of COVERS")

    def test_every_cell(self):
        tried = Counter()
        wrong = []
        with mute_logger(*REFUSALS):
            for row in self.rows:
                for role, allowed in row.cells.items():
                    for letter in row.operations:
                        expected = next((a for a in allowed if a.lower() == letter), "")
                        found = self._try(row, role, letter)
                        tried[found.lower() or "refused"] += 1
                        if found != expected:
                            operation = OPERATIONS[letter]
                            wrong.append(
                                f"{row.name}: {operation} as {role} gives "
                                f"{found or 'a refusal'}, not {expected or 'a refusal'}"
                            )
        self.assertFalse(wrong, "\n" + "\n".join(wrong))
        _logger.info(
            "figures: %s cells of the access matrix tried over the ORM, %s refused",
            tried.total(),
            tried["refused"],
        )


@tagged("post_install", "-at_install", "tdkt")
class TestMutation(MatrixCase):
    """Every record rule and every permission is noticed by some cell of the matrix."""

    def _ours(self, model):
        data = self.env["ir.model.data"].search(
            [("module", "=", ADDON), ("model", "=", model)]
        )
        return self.env[model].browse(data.mapped("res_id"))

    def _cells(self, model, groups, letters):
        """Yield the cells that a change for ``groups`` of a model may turn over."""
        for row in self.rows:
            field = self._field(row)
            if row.model != model and not (
                field and self.env[field[0]]._fields[field[1]].comodel_name == model
            ):
                continue
            for role, allowed in row.cells.items():
                if groups and not groups & self.logins[role].all_group_ids:
                    continue
                for letter in letters & set(row.operations):
                    yield row, role, letter, allowed

    def _is_noticed(self, record, values, cells):
        """Tell whether some cell changes when ``record`` is given ``values``."""
        with self.env.cr.savepoint() as undo:
            record.write(values)
            self.env.flush_all()
            self.env.registry.clear_cache()
            noticed = any(self._differs(*cell) for cell in cells)
            undo.rollback()
        self.env.registry.clear_cache()
        return noticed

    def _differs(self, row, role, letter, allowed):
        """Tell whether a cell answers otherwise than the matrix says.

        :raises AssertionError: for a cell that ends in a crash, which is no answer
        """
        expected = next((a for a in allowed if a.lower() == letter), "")
        try:
            with self.env.cr.savepoint(flush=False):
                return self._try(row, role, letter) != expected
        except _Disagreement:
            return True
        except Exception as error:
            # What access refuses is an answer. Past it, a record at a strange place
            # may still meet a sentence or a constraint: of a cell that access is to
            # refuse, that says enough.
            is_query = row.model in self.env and not self.env[row.model]._auto
            guards = QUERY_GUARDS if is_query else GUARDS
            if not expected and isinstance(error, guards) and not _is_access(error):
                return True
            raise AssertionError(
                f"{row.name}, {role}, {letter!r}: {type(error).__name__}: {error}"
            ) from error

    def _assert_noticed(self, mutations):
        """Try each (what, record, values, cells) and require a cell that notices."""
        unnoticed = []
        done = Counter()
        with mute_logger(*REFUSALS):
            for kind, record, values, cells in mutations:
                name = record.get_external_id()[record.id].partition(".")[2]
                if not values.keys() - set(TWO_ROLES.get(name, ())):
                    # nobody of one role meets it
                    continue
                done[kind] += 1
                if not self._is_noticed(record, values, cells):
                    unnoticed.append(f"{record.name} ({kind}: {values})")
        self.assertFalse(unnoticed, "\n" + "\n".join(unnoticed))
        for kind, count in done.items():
            _logger.info("figures: %s %s, each noticed by a cell", count, kind)

    def _rule_mutations(self):
        for rule in self._ours("ir.rule"):
            letters = {x for x, name in OPERATIONS.items() if rule[f"perm_{name}"]}
            cells = (rule.model_id.model, rule.groups)
            yield (
                "record rules switched off",
                rule,
                {"active": False},
                self._cells(*cells, letters),
            )
            if rule.domain_force:
                yield (
                    "record rules made to let everything through",
                    rule,
                    {"domain_force": "[(1, '=', 1)]"},
                    self._cells(*cells, letters),
                )
            for letter in OPERATIONS.keys() - letters:
                yield (
                    "record rules extended to another operation",
                    rule,
                    {f"perm_{OPERATIONS[letter]}": True},
                    self._cells(*cells, {letter}),
                )

    def _acl_mutations(self):
        lines = self._ours("ir.model.access")
        for line in lines:
            implied = lines.filtered(
                lambda other, line=line: other.model_id == line.model_id
                and other.group_id in line.group_id.all_implied_ids - line.group_id
            )
            for letter, name in OPERATIONS.items():
                given = line[f"perm_{name}"]
                if not given and any(implied.mapped(f"perm_{name}")):
                    # the group has it already through one it implies
                    continue
                yield (
                    "permissions taken away" if given else "permissions given",
                    line,
                    {f"perm_{name}": not given},
                    self._cells(line.model_id.model, line.group_id, {letter}),
                )

    def test_a_crash_is_no_answer(self):
        """A cell that ends in a fault of the code notices nothing, and is named."""
        row = self.rows[0]
        for fault in (KeyError("x"), AccessError("x"), MissingError("x")):
            words = row.name, "officer", type(fault).__name__
            with (
                self.subTest(fault=fault),
                patch.object(type(self), "_try", side_effect=fault),
                self.assertRefused(AssertionError, *words),
            ):
                self._differs(row, "officer", "c", "")
        with patch.object(type(self), "_try", side_effect=ValidationError("x")):
            self.assertTrue(self._differs(row, "officer", "c", ""))
            with self.assertRefused(AssertionError, row.name, "ValidationError"):
                self._differs(row, "officer", "c", "c")

    def test_every_rule_matters(self):
        self._assert_noticed(self._rule_mutations())

    def test_every_permission_matters(self):
        self._assert_noticed(self._acl_mutations())
        _logger.info(
            "figures: those permissions stand on %s lines of ir.model.access.csv",
            len(self._ours("ir.model.access")),
        )
