from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyGettext, LazyTranslate

_lt = LazyTranslate(__name__)

# Compared by identity: a context that arrives over RPC is JSON and can never hold
# this very object, so no caller can pretend to be a transition.
_MOVING = object()

ROLE_GROUPS = {
    "unit": "thidua_khenthuong.group_tdkt_unit",
    "officer": "thidua_khenthuong.group_tdkt_officer",
    "leader": "thidua_khenthuong.group_tdkt_leader",
}
ROLE_NAMES = {
    "owner": _lt("whoever registered or proposed it, or the head of that unit"),
    "unit": _lt("the head or clerk of the unit"),
    "officer": _lt("an officer of the standing office"),
    "leader": _lt("the leader who signs"),
    "delegate": _lt("whoever signs for that leader today"),
    "holder": _lt("the person who is replaced"),
}


class Transition(NamedTuple):
    """One row of a model's transition table.

    ``sources`` and ``target`` are values of the state field ``field``; ``target``
    None leaves the state as it is. ``roles`` are keys of ``ROLE_NAMES``: holding any
    of them is enough. ``label`` names the action in sentences shown to the user.
    """

    label: LazyGettext
    sources: tuple
    target: str | None
    roles: tuple
    field: str = "state"


class NextStep(NamedTuple):
    """Who must act next on a record, on what, and by when (a date or None)."""

    user: object
    summary: LazyGettext
    deadline: object = None


class TdktWorkflowMixin(models.AbstractModel):
    """Records that change state through named actions only.

    A model gives its ``_transitions`` table, says in ``_why_not_content`` what an
    action still lacks, in ``_open_fields`` what may be edited in which state, and in
    ``_next_step`` who must act. Buttons, crons, RPC callers and tests all call the
    same public ``action_*`` methods, which end in :meth:`_move`.

    The state and every locked field are refused by ``create`` and ``write`` outside
    a transition, for the superuser too: ``readonly=True`` binds views only.
    """

    _name = "tdkt.workflow.mixin"
    _inherit = ["tdkt.audited.mixin"]
    _description = "Workflow by transition table"

    available_actions = fields.Char(
        compute="_compute_available_actions",
        help="Actions the current user may start in the present state, between bars.",
    )

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

    def _why_not_content(self, action):
        """Return {record id: sentence} for records that lack something for ``action``.

        Called on records whose state and actor are right already; ids that are left
        out lack nothing.
        """
        return {}

    def _filter_owned(self):
        """Return the records of which the current user holds the role ``owner``."""
        return self.browse()

    def _filter_holders(self, role):
        """Return the records on which the user holds a ``role`` that no group gives."""
        return self._filter_owned() if role == "owner" else self.browse()

    def _next_step(self):
        """Return the :class:`NextStep` of this record, or None when nobody is due."""
        self.ensure_one()
        return None

    # --- The gate --------------------------------------------------------------

    def _filter_actors(self, roles):
        """Return the records on which the current user holds one of ``roles``."""
        if self.env.su:
            return self
        if any(
            self.env.user.has_group(ROLE_GROUPS[role])
            for role in roles
            if role in ROLE_GROUPS
        ):
            return self
        return self.browse().union(
            *(self._filter_holders(role) for role in roles if role not in ROLE_GROUPS)
        )

    def _why_not(self, action, content=True):
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
                reasons[record.id] = record._say_wrong_state(transition)
            elif record not in actors:
                reasons[record.id] = self.env._(
                    "Only %(who)s may do “%(action)s”.",
                    who=self.env._(", ").join(
                        self.env._(ROLE_NAMES[role]) for role in transition.roles
                    ),
                    action=self.env._(transition.label),
                )
            else:
                reasons[record.id] = ""
        if content:
            ready = self.filtered(lambda record: not reasons[record.id])
            if ready:
                reasons.update(ready._why_not_content(action))
        return reasons

    def _say_wrong_state(self, transition):
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
        reasons = {i: why for i, why in self._why_not(action).items() if why}
        if not reasons:
            return
        roles = self._transitions()[action].roles
        error = UserError if self._filter_actors(roles) else AccessError
        raise error("\n".join(dict.fromkeys(reasons.values())))

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

    def _write_moving(self, values, action=None):
        """Write ``values`` as part of a transition, locked fields included.

        :param str action: what the history says was done; without it, it says what
            changed
        """
        with self._audited(values, action):
            return self.with_context(tdkt_moving=_MOVING).write(values)

    @api.model
    def _write_moving_each(self, values_by_record, action=None, reasons=None):
        """Write values of its own to every record, entered in the history together."""
        names = set().union(*values_by_record.values())
        records = self.browse().union(*values_by_record)
        with records._audited(names, action, reasons):
            for record, values in values_by_record.items():
                record.with_context(tdkt_moving=_MOVING).write(values)

    @api.model
    def _create_moving(self, vals_list):
        """Create records as part of another record's transition."""
        records = self.with_context(tdkt_moving=_MOVING).create(vals_list)
        names = set().union(*vals_list)
        records._record_audit("create", after=records._audit_values(names))
        return records.with_env(self.env)

    def _audit_state_field(self, action):
        transition = self._transitions().get(action)
        return transition.field if transition else super()._audit_state_field(action)

    def _is_moving(self):
        return self.env.context.get("tdkt_moving") is _MOVING

    def _require_reason(self, reason):
        """Return the stripped reason.

        :raises UserError: when it is empty
        """
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Give a reason."))
        return reason

    @api.depends_context("uid")
    @api.depends(lambda self: [*self._protected_fields()])
    def _compute_available_actions(self):
        actions = {record.id: [] for record in self}
        for action in self._transitions():
            for record_id, why in self._why_not(action, content=False).items():
                if not why:
                    actions[record_id].append(action)
        for record in self:
            names = actions[record.id]
            record.available_actions = f"|{'|'.join(names)}|" if names else ""

    # --- Guards ----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_moving():
            protected = self._protected_fields()
            defaults = self.default_get([*protected])
            for vals in vals_list:
                for name in protected & vals.keys():
                    if vals[name] and vals[name] != defaults.get(name):
                        raise UserError(self._say_protected(name))
        return super().create(vals_list)

    def write(self, vals):
        if self._is_moving():
            return super().write(vals)
        self._check_writable(vals)
        audited = self._audited_fields() & vals.keys()
        if not audited:
            return super().write(vals)
        with self._audited(audited):
            return super().write(vals)

    def _check_writable(self, vals):
        """Refuse protected fields, and locked fields in the records' states.

        :raises UserError: naming the field and the record
        """
        for name in self._protected_fields() & vals.keys():
            raise UserError(self._say_protected(name))
        names = {
            name
            for name in vals
            if name in self._fields and not self._is_free_field(self._fields[name])
        }
        if names:
            self._check_open(names)

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

    def _say_protected(self, name):
        return self.env._(
            "“%(field)s” changes only through the buttons of the form "
            "(or the action of the same name).",
            field=self._fields[name]._description_string(self.env),
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        for record in self:
            for transition in self._transitions().values():
                field = transition.field
                if record[field] != self.default_get([field]).get(field):
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
        activity_type = self.env.ref("thidua_khenthuong.mail_activity_next_step")
        model_id = self.env["ir.model"]._get_id(self._name)
        # sudo: mail.activity - the previous actor's activity belongs to somebody else
        activities_sudo = self.env["mail.activity"].sudo()
        activities_sudo.search(
            [
                ("res_model_id", "=", model_id),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", activity_type.id),
            ]
        ).unlink()
        vals_list = []
        # the deletion emptied the cache by which records of a many2one find each other
        for record in self.with_prefetch():
            step = record._next_step()
            if not step or not step.user:
                continue
            # each actor reads the summary in his own language
            env = self.with_context(lang=step.user.lang).env
            vals_list.append(
                {
                    "res_model_id": model_id,
                    "res_id": record.id,
                    "activity_type_id": activity_type.id,
                    "user_id": step.user.id,
                    "summary": env._(step.summary),
                    "date_deadline": step.deadline or fields.Date.context_today(self),
                }
            )
        # quick update: one activity in the web client, no e-mail for each of them
        activities_sudo.with_context(mail_activity_quick_update=True).create(vals_list)
