import inspect
from contextlib import nullcontext
from typing import NamedTuple

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.translate import LazyGettext, LazyTranslate

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from .. import sizes
from . import gate

_lt = LazyTranslate(__name__)


def is_uninstalling(env):
    """Tell whether the addon is being uninstalled, when guards of deletion rest.

    The flag in the context alone proves nothing: any caller can send it, and Odoo
    then skips guards declared with ``at_uninstall=False``.
    """
    return bool(env.su and env.context.get(MODULE_UNINSTALL_FLAG))


class Transition(NamedTuple):
    """One row of a model's transition table.

    ``sources`` and ``target`` are values of the state field ``field``; ``target``
    None leaves the state as it is. ``roles`` are keys of ``_role_names()``: holding
    any of them is enough. ``label`` names the action in sentences shown to the user.
    ``effect`` says what cannot be taken back once it is done; the web client shows it
    before. Without it the action can be undone by another one.
    ``impartial``: it judges, so nobody does it in a matter of his own.
    """

    label: LazyGettext
    sources: tuple
    target: str | None
    roles: tuple
    field: str = "state"
    effect: LazyGettext | None = None
    impartial: bool = False


class NextStep(NamedTuple):
    """Who must act next on a record, on what, and by when (a date or None)."""

    user: object
    summary: LazyGettext
    deadline: object = None


class TdktWorkflowMixin(models.AbstractModel):
    """Records that change state through named actions only.

    A model gives its ``_transitions`` table, says in ``_get_content_reasons`` what an
    action still lacks, in ``_open_fields`` what may be edited in which state, and in
    ``_next_step`` who must act. Buttons, crons, RPC callers and tests all call the
    same public ``action_*`` methods, which end in :meth:`_move`.

    The state and every locked field are refused by ``create`` and ``write`` outside
    a transition, for the superuser too: ``readonly=True`` binds views only.
    """

    _name = "tdkt.workflow.mixin"
    _inherit = ["tdkt.audited.mixin"]
    _description = "Workflow by transition table"
    # Path to the department whose head and clerks own the record, where one does.
    _owner_path = None

    available_actions = fields.Char(
        compute="_compute_available_actions",
        help="Actions the current user may start in the present state, between bars.",
    )

    # --- What the office declares ----------------------------------------------

    @api.model
    def _role_groups(self):
        """Return {role: XML id of the group that gives it}.

        Another addon extends it to let a group of its own act; see ``_role_names``.
        """
        return {
            "unit": "thidua_khenthuong.group_tdkt_unit",
            "officer": "thidua_khenthuong.group_tdkt_officer",
            "leader": "thidua_khenthuong.group_tdkt_leader",
            "hr": "hr.group_hr_user",
        }

    @api.model
    def _role_names(self):
        """Return {role: who that is}, for sentences; a role without a group, too."""
        return {
            "owner": _lt("whoever registered or proposed it, or the head of that unit"),
            "subject": _lt("the person concerned"),
            "unit": _lt("the head or clerk of the unit"),
            "officer": _lt("an officer of the standing office"),
            "leader": _lt("the leader who signs"),
            "hr": _lt("an officer of HR"),
            "delegate": _lt("whoever signs for that leader today"),
            "holder": _lt("the person who is replaced"),
            "chair": _lt("the chair of the session"),
            "secretary": _lt("the secretary of the session"),
        }

    # --- What a model declares -------------------------------------------------

    @api.model
    def _transitions(self):
        """Return the transition table: action name -> :class:`Transition`."""
        return {}

    @api.model
    def _protected_fields(self):
        """Return the names of fields that only a transition may set."""
        return {t.field for t in self._transitions().values()}

    def _open_fields(self):
        """Return the names of fields that may be edited in this record's state.

        None means all of them. One2many lines guard themselves (see
        ``tdkt.locked.line.mixin``) and ask the parent for the name of their field.
        """
        self.ensure_one()
        return None

    def _get_required_fields(self, action):
        """Return the names of the fields without which ``action`` is refused.

        Whatever is asked for here can still be entered in the state in which it is
        asked for, or was asked for on the way there: a test holds every model to it.
        """
        self.ensure_one()
        return ()

    def _get_content_reasons(self, action):
        """Return {record id: sentence} for records that lack something for ``action``.

        Called on records whose state and actor are right already; ids that are left
        out lack nothing.
        """
        return {
            record.id: record._get_missing_fields_reason(record._list_missing(action))
            for record in self
        }

    def _list_missing(self, action):
        """Return the names of what this record lacks for ``action``."""
        self.ensure_one()
        return [
            self._fields[name]._description_string(self.env)
            for name in self._get_required_fields(action)
            if not self[name]
        ]

    def _get_missing_fields_reason(self, missing):
        """Return one sentence about the ``missing`` fields, "" when there are none."""
        if not missing:
            return ""
        return self.env._(
            "“%(document)s” still lacks: %(fields)s.",
            document=self.display_name,
            fields=self.env._(", ").join(missing),
        )

    def _filter_owned(self):
        """Return the records of which the current user holds the role ``owner``.

        He heads the department at ``_owner_path``, or works in it as its clerk.
        """
        unit = "thidua_khenthuong.group_tdkt_unit"
        if not self._owner_path or not self.env.user.has_group(unit):
            return self.browse()
        return self.filtered(f"{self._owner_path}.tdkt_in_scope")

    def _filter_holders(self, role):
        """Return the records on which the user holds a ``role`` that no group gives."""
        return self._filter_owned() if role == "owner" else self.browse()

    def _next_step(self):
        """Return the :class:`NextStep` of this record, or None when nobody is due."""
        self.ensure_one()
        return None

    # --- The gate --------------------------------------------------------------

    @api.model
    def _has_role(self, roles):
        """Tell whether a group of the current user gives one of ``roles``."""
        return self.env.su or self._user_has_role(self.env.user, roles)

    @api.model
    def _user_has_role(self, user, roles):
        """Tell whether a group of ``user`` gives one of ``roles``."""
        groups = self._role_groups()
        return any(user.has_group(groups[role]) for role in roles if role in groups)

    @api.model
    def _get_roles_label(self, roles):
        """Return the words for whoever holds one of ``roles``."""
        names = self._role_names()
        return self.env._(", ").join(self.env._(names[role]) for role in roles)

    def _filter_actors(self, roles):
        """Return the records on which the current user holds one of ``roles``."""
        if self._has_role(roles):
            return self
        by_group = self._role_groups()
        return self.browse().union(
            *(self._filter_holders(role) for role in roles if role not in by_group)
        )

    def _get_refusal_reasons(self, action, content=True):
        """Say for every record why ``action`` is not possible now.

        :param str action: a key of the transition table
        :param bool content: also ask whether the record is complete enough
        :return: dict record id -> sentence, empty when nothing is in the way
        """
        transition = self._transitions()[action]
        actors = self._filter_actors(transition.roles)
        reasons = {}
        for record in self:
            if record[transition.field] not in transition.sources:
                reasons[record.id] = record._get_wrong_state_reason(transition)
            elif record not in actors:
                reasons[record.id] = self.env._(
                    "Only %(who)s may do “%(action)s”.",
                    who=self._get_roles_label(transition.roles),
                    action=self.env._(transition.label),
                )
            else:
                reasons[record.id] = ""
        if content:
            ready = self.filtered(lambda record: not reasons[record.id])
            if ready:
                reasons.update(ready._get_content_reasons(action))
        return reasons

    def _get_wrong_state_reason(self, transition):
        labels = dict(self._fields[transition.field]._description_selection(self.env))
        return self.env._(
            "“%(name)s” is in state “%(state)s”; “%(action)s” is possible only in: "
            "%(sources)s.",
            name=self.display_name,
            state=labels.get(self[transition.field], self[transition.field]),
            action=self.env._(transition.label),
            sources=self.env._(", ").join(labels[s] for s in transition.sources),
        )

    def _check_move(self, action):
        """Raise one error that names every record on which ``action`` is impossible.

        :raises AccessError: when the only obstacle is the role of the user
        :raises UserError: for a wrong state or something missing
        """
        self.check_access("read")
        self._take()
        reasons = {
            i: why for i, why in self._get_refusal_reasons(action).items() if why
        }
        if not reasons:
            return
        roles = self._transitions()[action].roles
        error = UserError if self._filter_actors(roles) else AccessError
        raise error("\n".join(dict.fromkeys(reasons.values())))

    def _take(self):
        """Hold the records until this transaction ends.

        Two who do the same at one moment: the second one fails here, before it has
        written anything, and Odoo tries it again with what the first one has left. Its
        user then reads that the record is in another state.
        """
        if self.ids:
            self.env.cr.execute(
                SQL(
                    "SELECT FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                    SQL.identifier(self._table),
                    tuple(self.ids),
                ),
                log_exceptions=False,
            )

    def _move(self, action, values=None):
        """Check ``action`` on all records, write the new state and tell who is next.

        :param dict values: further values of the same transition; they may hold
            protected and locked fields
        """
        self._check_move(action)
        transition = self._transitions()[action]
        new_values = dict(values or {})
        if transition.target:
            new_values[transition.field] = transition.target
        self._write_moving(new_values, action)
        self._sync_activities()
        return True

    def _move_dated(self, action, name, values=None):
        """Do :meth:`_move` and write the day into the date field ``name``.

        The day is that of each record's office, whose clocks may differ.
        """
        for today, records in self.grouped(lambda record: record._today()).items():
            records._move(action, {**(values or {}), name: today})
        return True

    def _today(self):
        """Return the present day in the office of this record."""
        company = self.company_id if "company_id" in self._fields else None
        return (company or self.env.company)._tdkt_today()

    def _write_moving(self, values, action=None):
        """Write ``values`` as part of a transition, locked fields included.

        :param str action: what the history says was done; without it, it says what
            changed
        """
        if not self:
            return True
        passed = gate.WritePass(self, dict.fromkeys(self._ids, dict(values)))
        with self._audited(values, action), passed:
            return self.write(values)

    @api.model
    def _write_moving_each(self, values_by_record, action=None, reasons=None):
        """Write values of its own to every record, entered in the history together."""
        names = set().union(*values_by_record.values())
        records = self.browse().union(*values_by_record)
        passed = gate.WritePass(
            self, {record.id: dict(vals) for record, vals in values_by_record.items()}
        )
        with records._audited(names, action, reasons), passed:
            for record, values in values_by_record.items():
                record.write(values)

    @api.model
    def _create_moving(self, vals_list):
        """Create records as part of another record's transition."""
        if not vals_list:
            return self.browse()
        with gate.CreatePass(self, vals_list):
            records = self.create(vals_list)
        names = set().union(*vals_list)
        records._record_audit("create", after=records._audit_values(names))
        return records

    def _unlink_moving(self):
        """Delete records as part of another record's transition.

        The history keeps what they were called and where they stood.
        """
        self._record_audit("unlink")
        with gate.DeletePass(self):
            return self.unlink()

    def _acting_for(self, action):
        # what somebody does with a role of his own he does for nobody else
        transition = self._transitions().get(action)
        if self._has_role(transition.roles if transition else ("officer",)):
            return {}
        return super()._acting_for(action)

    def _audit_state_field(self, action):
        transition = self._transitions().get(action)
        return transition.field if transition else super()._audit_state_field(action)

    def _is_moving(self, names=()):
        """Tell whether a transition writes (the fields ``names`` of) these records.

        True for the records of that transition alone, until they are written.
        """
        return gate.lets_write(self, names)

    def _require_reason(self, reason):
        """Return the stripped reason.

        :raises UserError: when it is empty, or longer than a text may be
        """
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Enter a reason."))
        if len(reason) > sizes.TEXT["text"]:
            raise UserError(
                self.env._(
                    "A reason holds %(limit)s characters at most: shorten the text.",
                    limit=sizes.TEXT["text"],
                )
            )
        return reason

    @api.depends_context("uid")
    @api.depends(lambda self: [*self._protected_fields()])
    def _compute_available_actions(self):
        actions = {record.id: [] for record in self}
        for action in self._transitions():
            for record_id, why in self._get_refusal_reasons(
                action, content=False
            ).items():
                if not why:
                    actions[record_id].append(action)
        for record in self:
            names = actions[record.id]
            record.available_actions = f"|{'|'.join(names)}|" if names else ""

    @api.model
    @api.readonly
    def web_read_group(self, domain, groupby, *args, **kwargs):
        """Return groups by a state in the order of the workflow.

        The database puts the stored keys into the order of the English alphabet.
        """
        result = super().web_read_group(domain, groupby, *args, **kwargs)
        field = self._fields.get(groupby[0])
        if field and field.type == "selection":
            labels = field._description_selection(self.env)
            rank = {key: place for place, (key, _label) in enumerate(labels)}
            result["groups"].sort(
                key=lambda group: rank.get(group[groupby[0]], len(rank))
            )
        return result

    # --- Before what cannot be taken back ------------------------------------------

    @api.readonly
    def get_confirmation(self, action):
        """Return what to ask before ``action``, False when there is nothing to ask.

        The web client asks before it calls the action of a button; the action itself
        asks nobody.

        :param str action: a key of the transition table
        :return: dict of ``title``, ``body`` (which record, what cannot be taken back,
            what is still missing) and ``label`` of the button that does it
        """
        self.ensure_one()
        transition = self._transitions().get(action)
        if not transition or self._get_refusal_reasons(action).get(self.id):
            # the action says itself why it is not possible
            return False
        gaps = self._get_gaps(action)
        effects = self._get_effect_lines(action)
        if not effects and not gaps:
            return False
        lines = [f"“{self.display_name}”", *effects]
        if gaps:
            lines.append(self.env._("Still open:"))
            lines += [f"– {gap}" for gap in gaps]
        label = self.env._(transition.label)
        return {
            "title": self.env._("%(action)s?", action=label),
            "body": "\n".join(lines),
            "label": label,
        }

    # not @api.readonly: a replica need not know yet what was done a moment ago
    def get_notice(self, action):
        """Return one sentence on what ``action`` has just done, and who is next.

        Much of what an action does is not on the screen of whoever did it: the web
        client shows this for a moment.

        :param str action: a key of the transition table
        :return: the sentence, False for anything else
        """
        self.ensure_one()
        transition = self._transitions().get(action)
        if not transition:
            return False
        self.check_access("read")
        done = self.env._("Done: %(action)s.", action=self.env._(transition.label))
        step = self._next_step()
        if not step or not step.user or step.user == self.env.user:
            return done
        # sudo: res.users - the name of whoever is next is no secret
        return " ".join(
            (
                done,
                self.env._(
                    "Next: %(who)s – %(what)s.",
                    who=step.user.sudo().name,
                    what=self.env._(step.summary),
                ),
            )
        )

    def _close_with_notice(self, action, then=None):
        """Return what closes the dialog that has done ``action``, with its notice.

        :param dict then: what the web client does instead of closing it
        """
        notice = len(self) == 1 and self.get_notice(action)
        if not notice:
            return then or {"type": "ir.actions.act_window_close"}
        return self._notify(notice, then)

    def _get_effect_lines(self, action):
        """Return what the question says of ``action``, nothing where none is asked.

        What cannot be taken back, and what must be known before.
        """
        self.ensure_one()
        effect = self._transitions()[action].effect
        return [self.env._(effect)] if effect else []

    def _get_gaps(self, action):
        """Return sentences about what this record lacks without it being an obstacle.

        Whoever starts ``action`` is shown them and may go on.
        """
        self.ensure_one()
        return []

    # --- Many records at once ----------------------------------------------------

    def action_run_many(self, action, arguments=None):
        """Do ``action`` on each record on its own, and say how it went with each.

        The web client calls this for 25 to 200 records at a time, so that it can show
        progress and stop in between. What has been done stays done; a record that
        fails is left as it was and hinders no other. State, role and completeness are
        checked by the action itself.

        :param str action: a key of the transition table
        :param dict arguments: passed on to the action by name, e.g. its ``reason``
        :return: list of dicts in the order of the records: ``id``, ``name``, ``ok``,
            and ``reason``, a sentence when it failed
        :raises UserError: for an action that is not in the table, or arguments that
            it does not take, or for more records than one call may work through
        """
        if len(self) > sizes.MANY:
            raise UserError(
                self.env._(
                    "At most %(limit)s records are worked through at a time: choose "
                    "fewer, and the others after them.",
                    limit=sizes.MANY,
                )
            )
        run = self._bind_action(action, arguments)
        readable = self._read_existing()
        # named before the action, which has Odoo forget what it has read
        names = {record.id: record.display_name for record in readable}
        reasons = readable._list_reasons(action, content=False)
        ready = readable.filtered(lambda record: record.id not in reasons)
        # the action checks content itself; whose hinders it is asked when it fails
        if ready and (why := self._try(run, ready)):
            reasons |= ready._run_ready(run, action, why)
        missing = self.env._("It no longer exists, or you do not have access to it.")
        return [
            {
                "id": record_id,
                "name": names.get(record_id, f"#{record_id}"),
                "ok": record_id in names and not reasons.get(record_id),
                "reason": reasons.get(record_id, "" if record_id in names else missing),
            }
            for record_id in self.ids
        ]

    def _list_reasons(self, action, content=True):
        """Return {id: sentence} of those that ``action`` is not open to."""
        reasons = self._get_refusal_reasons(action, content)
        return {record_id: why for record_id, why in reasons.items() if why}

    def _run_ready(self, run, action, why):
        """Do ``action``, which failed on all of these, on each that it is open to.

        :param str why: why it failed on all of them
        :return: {id: sentence} of those it was not done on
        """
        reasons = self._list_reasons(action)
        ready = self.filtered(lambda record: record.id not in reasons)
        if not ready or (reasons and not self._try(run, ready)):
            return reasons
        if len(self) == 1:
            return {self.id: why}
        return reasons | {record.id: self._try(run, record) for record in ready}

    def _read_existing(self):
        """Return those that exist and that the user may read, read in one query."""
        found = self.with_context(active_test=False).search_fetch(
            [("id", "in", self.ids)]
        )
        ids = set(found._ids)
        return self.browse(one for one in self._ids if one in ids)

    @api.readonly
    def action_open_batch(self):
        """Open the dialog that does one action on all these records, with progress.

        The action's name comes in the context as ``tdkt_action``, from the button of
        a list.

        :raises UserError: when there is no such action
        """
        action = self.env.context.get("tdkt_action")
        self._bind_action(action, None)
        return {
            "type": "ir.actions.client",
            "tag": "tdkt_batch",
            "params": {
                "title": self.env._(self._transitions()[action].label),
                "model": self._name,
                "method": "action_run_many",
                "args": [action],
                "ids": self.ids,
                "warnings": self._get_batch_warnings(action),
                "question": self._batch_question(action),
            },
        }

    def _get_batch_warnings(self, action):
        """Return what must be known before ``action`` is done on all these records."""
        reasons = self._get_refusal_reasons(action, content=False)
        ready = self.filtered(lambda record: not reasons[record.id])
        lines = [line for one in ready for line in one._get_effect_lines(action)]
        return list(dict.fromkeys(lines))

    @api.model
    def _batch_question(self, action):
        """Return what the dialog must ask before it starts, None when nothing.

        :return: dict with the ``name`` of the action's first argument, its ``label``,
            and for a selection field of that name its ``options``
        """
        name = next(
            iter(inspect.signature(getattr(self, f"action_{action}")).parameters), None
        )
        if name == "reason":
            return {"name": name, "label": self.env._("Reason")}
        field = self._fields.get(name)
        if not field or field.type != "selection":
            return None
        return {
            "name": name,
            "label": field._description_string(self.env),
            "options": field._description_selection(self.env),
        }

    @api.model
    def _bind_action(self, action, arguments):
        """Return a function that calls ``action`` on the records it is given.

        :raises UserError: when there is no such action with these arguments
        """
        method = isinstance(action, str) and getattr(self, f"action_{action}", None)
        if not method or action not in self._transitions():
            raise UserError(
                self.env._(
                    "“%(action)s” is not an action of “%(model)s”.",
                    action=action,
                    model=self.env["ir.model"]._get(self._name).name,
                )
            )
        arguments = arguments or {}
        try:
            inspect.signature(method).bind(**arguments)
        except TypeError as error:
            raise UserError(
                self.env._(
                    "“%(action)s” cannot be done with these values: %(values)s.",
                    action=self.env._(self._transitions()[action].label),
                    values=arguments,
                )
            ) from error
        return lambda records: getattr(records, f"action_{action}")(**arguments)

    def _try(self, run, records):
        """Do ``run`` in a savepoint and return why it failed, "" when it did not.

        A serialisation failure is let through: the request is then tried again.
        """
        if not records:
            return ""
        try:
            with self.env.cr.savepoint():
                run(records)
        except UserError as error:
            return str(error.args[0])
        except psycopg2.IntegrityError as error:
            return self._sql_error_to_message(error)
        return ""

    # --- Guards ----------------------------------------------------------------

    @api.model
    def _initial_values(self):
        """Return {protected field: its value in a new record}.

        Straight from the fields: ``default_get`` also listens to the context and to
        defaults that users set for themselves, which would let anybody create an
        approved record. What follows another field is left to it.
        """
        values = {}
        for name in self._protected_fields():
            field = self._fields[name]
            if not field.compute:
                values[name] = field.default(self) if field.default else False
        return values

    @api.model_create_multi
    def create(self, vals_list):
        initial = self._initial_values()
        protected = self._protected_fields()
        with gate.creating(self, vals_list) as passed:
            for vals, let in zip(vals_list, passed, strict=True):
                given = {name for name in vals if name not in let}
                for name in protected & given:
                    if vals[name] and vals[name] != initial.get(name):
                        raise UserError(self._get_protected_reason(name))
                self._check_reserved(self._own_values(vals, given))
            return super().create([{**initial, **vals} for vals in vals_list])

    @api.model
    def _create(self, data_list):
        gate.note_inserted(self, data_list)
        return super()._create(data_list)

    @api.model
    def _own_values(self, vals, given):
        """Return those reserved fields that a new record would not have by itself.

        :param set given: the names among ``vals`` that no transition gives
        """
        names = {
            name
            for name, roles in self._reserved_fields().items()
            if name in given and vals[name] and not self._has_role(roles)
        }
        if not names:
            return names
        rest = {name: value for name, value in vals.items() if name not in names}
        bare = self.new(rest)
        given = self.new(vals)
        return {name for name in names if bare[name] != given[name]}

    def write(self, vals):
        with gate.writing(self, vals) as passed:
            given = {name: vals[name] for name in vals if name not in passed}
            if passed and not given:
                return super().write(vals)
            self._check_writable(given)
            audited = self._audited_fields() & given.keys()
            with self._audited(audited) if audited else nullcontext():
                result = super().write(vals)
        # Odoo asks for access before a write only: nobody may hand a record of his to
        # another person, unit or office where he could not have created it.
        if any(
            name in self._fields and self._fields[name].type == "many2one"
            for name in given
        ):
            self.check_access("write")
        return result

    def _check_writable(self, vals):
        """Refuse protected fields, and locked fields in the records' states.

        :raises UserError: naming the field and the record
        """
        for name in self._protected_fields() & vals.keys():
            raise UserError(self._get_protected_reason(name))
        names = {
            name
            for name in vals
            if name in self._fields and not self._is_free_field(self._fields[name])
        }
        if names:
            self._check_open(names)
        self._check_reserved(vals)

    @api.model
    def _reserved_fields(self):
        """Return {field name: roles that alone set it}, in whatever state."""
        return {}

    @api.model
    def _check_reserved(self, vals):
        """Refuse fields that are not the user's to set.

        :raises UserError: naming the field and who sets it
        """
        for name, roles in self._reserved_fields().items():
            if name in vals and not self._has_role(roles):
                raise UserError(
                    self.env._(
                        "Only %(who)s sets “%(field)s”.",
                        who=self._get_roles_label(roles),
                        field=self._fields[name]._description_string(self.env),
                    )
                )

    def _check_file_open(self, name):
        """Refuse a change of the file in field ``name`` where the field is locked."""
        if not self._is_moving({name}):
            self._check_writable({name: True})

    def _check_open(self, names):
        """Raise unless every field of ``names`` may be edited in all records."""
        for record in self:
            open_fields = record._open_fields()
            if open_fields is None:
                continue
            for name in sorted(names - open_fields):
                field = self._fields.get(name)
                raise UserError(
                    self.env._(
                        "“%(field)s” of “%(record)s” is locked in its present state.",
                        field=field._description_string(self.env) if field else name,
                        record=record.display_name,
                    )
                )

    @api.model
    def _is_free_field(self, field):
        """Tell whether a field stays editable in every state.

        Chatter, activities and followers do; One2many lines guard themselves.
        """
        return field.type == "one2many" or field.name.startswith(
            ("message_", "activity_", "website_message_", "rating_", "my_activity_")
        )

    def _get_protected_reason(self, name):
        return self.env._(
            "“%(field)s” changes only through the buttons of the form "
            "(or the action of the same name).",
            field=self._fields[name]._description_string(self.env),
        )

    @api.ondelete(at_uninstall=True)
    def _unlink_except_started(self):
        if gate.lets_delete(self) or is_uninstalling(self.env):
            return
        initial = self._initial_values()
        for record in self:
            for transition in self._transitions().values():
                field = transition.field
                if record[field] != initial[field]:
                    raise UserError(
                        self.env._(
                            "“%(record)s” has left the draft state and cannot be "
                            "deleted.",
                            record=record.display_name,
                        )
                    )

    # --- Activities ------------------------------------------------------------

    def _sync_activities(self):
        """Leave on each record exactly one activity: the next actor's, if any."""
        if "activity_ids" not in self._fields:
            return
        # the id alone: no query asks whether the type is there
        type_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "thidua_khenthuong.mail_activity_next_step", raise_if_not_found=True
        )
        model_id = self.env["ir.model"]._get_id(self._name)
        # sudo: mail.activity - the previous actor's activity belongs to somebody else
        # quick update: one activity in the web client, no e-mail for each of them
        activities_sudo = (
            self.env["mail.activity"]
            .sudo()
            .with_context(mail_activity_quick_update=True)
        )
        former_sudo = activities_sudo.search_fetch(
            [
                ("res_model_id", "=", model_id),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", type_id),
            ]
        )
        by_record = former_sudo.grouped("res_id")
        kept_sudo = activities_sudo.browse()
        vals_list, renewed = [], {}
        for record in self.with_prefetch():
            step = record._next_step()
            if not step or not step.user:
                continue
            # each actor reads the summary in his own language
            env = self.with_context(lang=step.user.lang).env
            what = {
                "summary": env._(step.summary),
                "date_deadline": step.deadline or record._today(),
            }
            standing_sudo = by_record.get(record.id, activities_sudo)[:1]
            if standing_sudo.user_id == step.user:
                kept_sudo |= standing_sudo
                # the same step of the same person stands as it is: most of a long
                # list's lines change nothing in what is next
                if (standing_sudo.summary, step.deadline) != (
                    what["summary"],
                    step.deadline and standing_sudo.date_deadline,
                ):
                    renewed.setdefault(tuple(what.items()), []).append(standing_sudo.id)
                continue
            vals_list.append(
                {
                    "res_model_id": model_id,
                    "res_id": record.id,
                    "activity_type_id": type_id,
                    "user_id": step.user.id,
                    **what,
                }
            )
        (former_sudo - kept_sudo).unlink()
        # sudo: core keeps the name of the record with its activity, asking for each on
        # its own, without a language: they are read together
        renewed_sudo = activities_sudo.browse(
            one for ids in renewed.values() for one in ids
        )
        due_ids = [*renewed_sudo.mapped("res_id"), *(v["res_id"] for v in vals_list)]
        due_sudo = self.sudo().browse(due_ids)  # sudo: as above, names alone
        due_sudo.with_env(due_sudo.env(context={})).mapped("display_name")
        for what, ids in renewed.items():
            activities_sudo.browse(ids).write(dict(what))
        self.env.add_to_compute(activities_sudo._fields["res_name"], renewed_sudo)
        activities_sudo.create(vals_list)
