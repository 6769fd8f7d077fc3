"""What runs inside a transition gets nothing of its pass: rules and other addons."""

from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.history import tdkt_audit_entry
from . import access_matrix
from .access_fixture import AccessCase
from .common import TdktCase

BUTTONS = "changes only through the buttons of the form"
LOCKED = "is locked in its present state"
ALONE = "The history is written by the system alone"
FROM_DECISION = "A commendation comes from an issued decision"


@tagged("post_install", "-at_install", "tdkt")
class TestAutomation(TdktCase):
    """Rules of core's ``base_automation``, which run as the superuser.

    The addon does not need it; ``office test`` installs it beside.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        launched = cls._create_campaign()
        cls.dossier = cls._create_dossier(launched)
        cls.other = cls._create_campaign(launched=False)
        cls.campaign = cls._create_campaign(launched=False)
        cls._qualify(cls._create_dossier(launched, user=cls.other_head))
        cls.commendation = cls._issue(cls._create_decision(launched)).commendation_ids
        cls.env.flush_all()

    def _automate(self, model, trigger, **action):
        """Add a rule with one server action; its hooks go when the test ends."""
        model_id = self.env["ir.model"]._get_id(model)
        self.addCleanup(self.env["base.automation"]._unregister_hook)
        action = self.env["ir.actions.server"].create(
            {"name": "Rule", "model_id": model_id, **action}
        )
        return self.env["base.automation"].create(
            {
                "name": "Rule",
                "model_id": model_id,
                "trigger": trigger,
                "action_server_ids": [Command.set(action.ids)],
            }
        )

    def _assert_stops(self, attempt, sentence):
        with (
            mute_logger("odoo.addons.base.models.ir_actions"),
            self.assertRefused(UserError, sentence),
            self.env.cr.savepoint(),
        ):
            attempt()

    def _make(self, model, **values):
        """Return the code of an action that creates a record."""
        return f"env[{model!r}].create({values!r})"

    def _change(self, record, call):
        """Return the code of an action that does something to ``record``."""
        return f"env[{record._name!r}].browse({record.id}).{call}"

    def _launch(self):
        self.campaign.with_user(self.leader).action_launch()

    def test_code_on_other_records(self):
        entry = self._make(
            "tdkt.audit.entry",
            company_id=self.company.id,
            user_id=1,
            date="2023-03-10 08:00:00",
            res_model="x",
            action="sign",
            payload="{}",
            payload_digest="0",
        )
        cases = (
            (self._change(self.other, "write({'number': 99})"), BUTTONS),
            (self._change(self.dossier, "write({'state': 'concluded'})"), BUTTONS),
            # the record of the transition itself, too: it does what it is for
            ("record.write({'number': 99})", BUTTONS),
            ("record.write({'state': 'closed'})", BUTTONS),
            ("record.write({'theme': 'Khác'})", LOCKED),
            ("record.write({'section_ids': [(0, 0, {'title': 'X'})]})", LOCKED),
            (
                self._make(
                    "tdkt.commendation", decision_id=self.commendation.decision_id.id
                ),
                FROM_DECISION,
            ),
            (self._change(self.commendation, "unlink()"), "Award records are kept"),
            (entry, ALONE),
        )
        for trigger in ("on_write", "on_create_or_write"):
            for code, sentence in cases:
                with self.subTest(trigger=trigger, code=code), self.env.cr.savepoint():
                    rule = self._automate(
                        "tdkt.campaign", trigger, state="code", code=code
                    )
                    self._assert_stops(self._launch, sentence)
                    rule.unlink()

    def test_rule_on_the_history_sees_every_entry(self):
        """Also those of a batch, which is otherwise entered in one statement."""
        partner = self.env["res.partner"].create({"name": "Sổ theo dõi", "color": 0})
        count = f"env['res.partner'].browse({partner.id})"
        self._automate(
            "tdkt.audit.entry",
            "on_create_or_write",
            state="code",
            code=f"{count}.write({{'color': {count}.color + 1}})",
        )
        many = tdkt_audit_entry.ONE_BY_ONE + 1
        self.env["tdkt.audit.entry"].sudo()._record(
            [{"record": self.campaign, "action": "write"}] * many
        )
        self.assertEqual(partner.color, many)

    def test_other_kinds_of_actions(self):
        self.campaign.parent_id = self.other
        entry = self.env["tdkt.audit.entry"].search([], limit=1)
        cases = (
            (
                {"state": "object_write", "update_path": "number", "value": "99"},
                BUTTONS,
            ),
            (
                {
                    "state": "object_write",
                    "update_path": "parent_id.number",
                    "value": "99",
                },
                BUTTONS,
            ),
            (self._creation("tdkt.frozen.print"), "Kept prints come from printing"),
            (self._creation("tdkt.audit.chain"), ALONE),
            (self._copying(self.commendation), FROM_DECISION),
            (self._copying(entry), ALONE),
        )
        for values, sentence in cases:
            with self.subTest(values=values), self.env.cr.savepoint():
                rule = self._automate("tdkt.campaign", "on_write", **values)
                self._assert_stops(self._launch, sentence)
                rule.unlink()

    def _creation(self, model):
        return {
            "state": "object_create",
            "crud_model_id": self.env["ir.model"]._get_id(model),
            "value": "X",
        }

    def _copying(self, record):
        return {
            "state": "object_copy",
            "crud_model_id": self.env["ir.model"]._get_id(record._name),
            "resource_ref": f"{record._name},{record.id}",
        }

    def test_several_actions(self):
        code = self._change(self.other, "write({'number': 99})")
        model_id = self.env["ir.model"]._get_id("tdkt.campaign")
        child = {"name": "One", "model_id": model_id, "state": "code", "code": code}
        self._automate(
            "tdkt.campaign",
            "on_write",
            state="multi",
            child_ids=[Command.create(child)],
        )
        self._assert_stops(self._launch, BUTTONS)

    def test_the_history_itself(self):
        """A rule on the entries adds, changes and removes none."""
        for code in (
            "record.copy({'action': 'sign'})",
            "record.write({'action': 'sign'})",
            "record.unlink()",
        ):
            with self.subTest(code=code), self.env.cr.savepoint():
                rule = self._automate(
                    "tdkt.audit.entry", "on_create", state="code", code=code
                )
                self._assert_stops(self._launch, ALONE)
                rule.unlink()

    def test_a_rule_that_may(self):
        """What anybody may do, a rule does: the gate hinders nothing else."""
        self._automate(
            "tdkt.campaign",
            "on_write",
            state="code",
            code=self._change(self.other, "write({'theme': 'Khác'})"),
        )
        self._launch()
        self.assertEqual(self.campaign.state, "launched")
        self.assertEqual(self.other.theme, "Khác")


@tagged("post_install", "-at_install", "tdkt")
class TestForeignOverride(AccessCase):
    """Another addon's ``write`` and ``create`` on every guarded model."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = cls.places["office"]
        cls.guarded = sorted(
            name
            for name, model in cls.env.items()
            if not model._abstract
            and (hasattr(model, "_write_moving") or hasattr(model, "_create_recording"))
        )
        cls.states = {row.model: row.state for row in reversed(access_matrix.read())}
        cls.records = {
            name: cls.place.record(name, cls.states[name]) for name in cls.guarded
        }
        elsewhere = cls.places["other_company"]
        cls.fresh_values = {
            name: cls.fresh_places["other_company"].values(name, cls.states[name])
            for name in cls.guarded
        }
        cls.victims = [
            (elsewhere.record("tdkt.campaign", "draft"), {"number": 99}),
            (elsewhere.record("tdkt.dossier", "draft"), {"state": "concluded"}),
        ]
        cls.locked = cls.place.record("tdkt.campaign", "launched")
        cls.forged = {
            "tdkt.audit.entry": {
                **cls.place.values("tdkt.audit.entry"),
                "action": "sign",
            },
            "tdkt.commendation": {
                **cls.place.values("tdkt.commendation"),
                "amount": 7,
            },
            "tdkt.frozen.print": {
                **cls.place.values("tdkt.frozen.print"),
                "filename": "x.pdf",
            },
        }
        cls.env.flush_all()

    def _attack(self, records, leaks):
        """Try what the pass must not give, and note in ``leaks`` what went through."""
        env = records.env
        record = self.records[records._name].with_env(env)
        attempts = {
            f"write {victim}": lambda victim=victim, values=values: victim.with_env(
                env
            ).write(values)
            for victim, values in self.victims
        }
        for forged in ("tdkt.audit.entry", "tdkt.commendation", "tdkt.frozen.print"):
            attempts[f"create {forged}"] = lambda forged=forged: env[forged].create(
                dict(self.forged[forged])
            )
        attempts["line"] = lambda: self.locked.with_env(env).write(
            {"section_ids": [Command.create({"title": "X"})]}
        )
        attempts["delete"] = lambda: self.locked.with_env(env).unlink()
        for name in getattr(record, "_protected_fields", lambda: ())():
            if record._fields[name].type == "selection":
                other = next(
                    key
                    for key, _label in record._fields[name]._description_selection(env)
                    if key != record[name]
                )
                attempts[f"own {name}"] = lambda name=name, other=other: record.write(
                    {name: other}
                )
        for name, attempt in attempts.items():
            try:
                with env.cr.savepoint() as undo:
                    attempt()
                    undo.rollback()
            except UserError:
                continue
            except IntegrityError:
                # past the guard: the database alone stopped it
                leaks.append(f"{records._name}: {name}, as far as the database")
                continue
            leaks.append(f"{records._name}: {name}")

    def _foreign(self, name, leaks):
        """Return another addon's override of ``write``, ``create``, on one model."""
        model = self.env.registry[name]
        write, create = model.write, model.create
        attack = self._attack
        busy = self.busy

        def around(records, method, argument):
            if busy:
                return method(records, argument)
            busy.append(True)
            try:
                attack(records, leaks)
                result = method(records, argument)
                attack(records, leaks)
            finally:
                busy.pop()
            return result

        def foreign_write(records, vals):
            return around(records, write, vals)

        @api.model_create_multi
        def foreign_create(records, vals_list):
            return around(records, create, vals_list)

        self.startPatcher(patch.object(model, "write", foreign_write))
        self.startPatcher(patch.object(model, "create", foreign_create))

    def test_nothing_leaks(self):
        self.assertGreater(len(self.guarded), 15)
        leaks, self.busy = [], []
        for name in self.guarded:
            self._foreign(name, leaks)
        with mute_logger("odoo.sql_db"):
            for name in self.guarded:
                self._transit(name)
        self.assertFalse(leaks)

    def _transit(self, name):
        """Let a transition write and create records of ``name``, and undo it."""
        model = self.fresh_places["other_company"].env[name]
        values = self.fresh_values[name]
        with self.env.cr.savepoint() as undo:
            if hasattr(model, "_create_recording"):
                model._create_recording([values])
            else:
                record = self.records[name]
                name = min(record._protected_fields() or values)
                value = record._fields[name].convert_to_write(record[name], record)
                record._write_moving({name: value})
                model._create_moving([values])
            undo.rollback()


@tagged("post_install", "-at_install", "tdkt")
class TestExtension(TdktCase):
    """Another addon adds a role and an action with a reason by inheritance."""

    def test_roles(self):
        campaign = self._create_campaign(launched=False)
        mixin = self.env.registry["tdkt.workflow.mixin"]
        groups, names = mixin._role_groups, mixin._role_names
        transitions = self.env.registry["tdkt.campaign"]._transitions

        def with_auditor(model):
            table = transitions(model)
            return {**table, "launch": table["launch"]._replace(roles=("auditor",))}

        self.patch(
            mixin,
            "_role_groups",
            lambda model: {
                **groups(model),
                "auditor": "thidua_khenthuong.group_tdkt_council",
            },
        )
        self.patch(
            mixin,
            "_role_names",
            lambda model: {**names(model), "auditor": "the auditor"},
        )
        self.patch(self.env.registry["tdkt.campaign"], "_transitions", with_auditor)
        why = campaign.with_user(self.leader)._get_refusal_reasons("launch")[
            campaign.id
        ]
        self.assertEqual(why, "Only the auditor may do “Launch”.")
        self.assertFalse(
            campaign.with_user(self.council)._get_refusal_reasons(
                "launch", content=False
            )[campaign.id]
        )

    def test_reasons(self):
        campaign = self._create_campaign(launched=False)
        wizard = self.env.registry["tdkt.reason"]
        methods = wizard._methods
        called = []
        dialog = (
            self.env["tdkt.reason"]
            .with_user(self.officer)
            .with_context(
                tdkt_method="action_note",
                active_model="tdkt.campaign",
                active_ids=campaign.ids,
            )
            .create({"reason": "Vì sao"})
        )
        self.startPatcher(
            patch.object(
                self.env.registry["tdkt.campaign"],
                "action_note",
                lambda records, reason: called.append(reason),
                create=True,
            )
        )
        with self.assertRefused(UserError, "opened incorrectly"):
            dialog.action_confirm()
        self.patch(wizard, "_methods", lambda model: methods(model) | {"action_note"})
        dialog.action_confirm()
        self.assertEqual(called, ["Vì sao"])
