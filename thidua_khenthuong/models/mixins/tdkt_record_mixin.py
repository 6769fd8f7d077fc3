import logging
import math
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import SQL, sql

from . import gate

_logger = logging.getLogger(__name__)

FINITE = "finite"


class Mention(NamedTuple):
    """An id that a caller sends: for a field of a record, in the midst of values."""

    record: object
    values: dict
    field: object
    model: str
    record_id: int

    def is_held(self):
        """Tell whether the record, which the caller may read, holds that id."""
        # sudo: any model - compared only, with what the reader of the record sees
        held = self.record.sudo()[self.field.name]
        return self.record_id in (held._ids if self.field.relational else (held,))


def mentions(record, values):
    """Yield a :class:`Mention` of every id in ``values``, those of lines included."""
    for name, value in values.items():
        field = record._fields.get(name)
        if not field or not value:
            continue
        if field.type == "many2one":
            yield from _mentions_of_many2one(record, values, field, value)
        elif field.type in ("one2many", "many2many"):
            yield from _mentions_of_lines(record, values, field, value)
        elif field.type == "many2one_reference":
            model = values.get(field.model_field) or record[field.model_field]
            if type(value) is int and model in record.env:
                yield Mention(record, values, field, model, value)


def _mentions_of_many2one(record, values, field, value):
    # the shapes that Odoo takes: an id, a pair with the name, values
    if isinstance(value, dict):
        yield from mentions(record.env[field.comodel_name], value)
    record_id = value[0] if isinstance(value, (list, tuple)) else value
    if type(record_id) is int:
        yield Mention(record, values, field, field.comodel_name, record_id)


def _mentions_of_lines(record, values, field, commands):
    lines = record.env[field.comodel_name]
    for command in commands if isinstance(commands, (list, tuple)) else ():
        if not isinstance(command, (list, tuple)):
            command = Command.link(command)
        code, record_id, content = (*command, None, None)[:3]
        line = lines.browse(record_id if type(record_id) is int else ())
        ids = {
            Command.UPDATE: line._ids,
            Command.LINK: line._ids,
            Command.SET: content or (),
        }.get(code, ())
        for one in ids:
            yield Mention(record, values, field, lines._name, one)
        if code in (Command.CREATE, Command.UPDATE) and isinstance(content, dict):
            yield from mentions(lines if code == Command.CREATE else line, content)


def _to_float(value):
    """Return a value of a number field as a float; 0 for what is none, which Odoo
    refuses itself.
    """
    try:
        return float(value or 0)
    except OverflowError:
        return math.inf
    except (TypeError, ValueError):
        return 0.0


class TdktRecordMixin(models.AbstractModel):
    """What every model of ours is: a record that takes nobody's word.

    A value that follows from others cannot be set; an id that somebody sends tells
    him nothing of a record he may not read; a number is a number.
    """

    _name = "tdkt.record.mixin"
    _description = "Record of emulation and commendation"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_derived(vals)
            self._check_finite(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_derived(vals.keys() - gate.names_written(self, vals))
        self._check_finite(vals)
        return super().write(vals)

    # --- What a user is told -------------------------------------------------------

    @api.model
    def _notify(self, message, then=None):
        """Return the action that shows ``message`` for a moment.

        For what is done beyond the screen of whoever did it.

        :param dict then: what the web client does next; without it, it closes the
            dialog or reads the record anew
        """
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": then or {"type": "ir.actions.act_window_close"},
            },
        }

    # --- Values that follow from others --------------------------------------------

    @api.model
    def _is_derived(self, field):
        """Tell whether a stored value is for Odoo alone to compute."""
        return bool(
            field.store and field.compute and field.readonly and not field.inverse
        )

    @api.model
    def _check_derived(self, names):
        """Refuse values that Odoo computes, but would take from anybody.

        ``readonly`` binds views only: over RPC such a value is written like any other,
        and stays until what it follows from changes.

        :raises UserError: naming the field
        """
        for name in names:
            field = self._fields.get(name)
            if field and self._is_derived(field):
                raise UserError(
                    self.env._(
                        "“%(field)s” follows from other values: change those instead.",
                        field=field._description_string(self.env),
                    )
                )

    # --- Numbers -------------------------------------------------------------------

    @api.model
    def _number_fields(self):
        """Return the stored fields whose column takes NaN and infinity."""
        return [
            field
            for field in self._fields.values()
            if field.store
            and field.type in ("float", "monetary")
            and not field.company_dependent
        ]

    @api.model
    def _check_finite(self, vals):
        """Refuse what is no number: JSON and lists can bring NaN and infinity.

        :raises ValidationError: naming the field
        """
        for name, value in vals.items():
            field = self._fields.get(name)
            if field and field.type in ("float", "monetary", "integer"):
                # as Odoo reads it: a text “nan” is one, too
                if not math.isfinite(_to_float(value)):
                    raise ValidationError(self._get_not_finite_reason(name))

    @api.model
    def _get_not_finite_reason(self, name):
        return self.env._(
            "“%(field)s” is not a number: enter it in digits.",
            field=self._fields[name]._description_string(self.env),
        )

    def init(self):
        """Have the database refuse NaN and infinity in every number of the model.

        A NaN that an office holds already would stop the update, and says nothing: it
        becomes 0, which every form shows for it.
        """
        super().init()
        if not self._auto:
            return
        for field in self._number_fields():
            name = self._finite_name(field)
            if sql.constraint_definition(self.env.cr, self._table, name):
                continue
            column = SQL.identifier(field.name)
            table = SQL.identifier(self._table)
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(column)s = 0"
                    " WHERE NOT abs(%(column)s) < 1e300 RETURNING id",
                    table=table,
                    column=column,
                )
            )
            if ids := [row[0] for row in self.env.cr.fetchall()]:
                _logger.info("%s of %s %s was no number", field.name, self._name, ids)
            # NaN is greater than any number: true for it and both infinities
            sql.add_constraint(
                self.env.cr,
                self._table,
                name,
                f'CHECK (abs("{field.name}") < 1e300)',
            )

    @api.model
    def _finite_name(self, field):
        return sql.make_identifier(f"{self._table}_{field.name}_{FINITE}")

    def _sql_error_to_message(self, exc):
        for field in self._number_fields():
            if exc.diag.constraint_name == self._finite_name(field):
                return self._get_not_finite_reason(field.name)
        return super()._sql_error_to_message(exc)

    # --- Ids that somebody sends ---------------------------------------------------

    def onchange(self, values, field_names, fields_spec):
        """Compute the values of a form, from ids that the user may read.

        :raises AccessError: for an id of a record that he may not
        """
        self._check_mentions(mentions(self, values), field_names)
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def default_get(self, fields):
        """Return the values of a new record.

        What the addon's own code proposes is no guess of anybody's; what comes in the
        context, or from a default that a user has set, is checked.

        :raises AccessError: for an id of a record that the user may not read
        """
        self._check_active()
        values = super().default_get(fields)
        set_by_users = self.env["ir.default"]._get_model_defaults(self._name)
        given = {
            name: value
            for name, value in values.items()
            if f"default_{name}" in self.env.context or name in set_by_users
        }
        self._check_mentions(mentions(self, given))
        return values

    @api.model
    def _check_active(self):
        """Check the records that a dialog says it was opened on."""
        context = self.env.context
        model = context.get("active_model")
        ids = [*(context.get("active_ids") or ()), context.get("active_id")]
        ids = {record_id for record_id in ids if type(record_id) is int}
        if model in self.env and ids - self._readable_ids(model, ids):
            raise AccessError(
                self._get_hidden_reason(self.env["ir.model"]._get(model).name)
            )

    @api.model
    def _check_mentions(self, found, changed=()):
        """Check every id that somebody sends, one query for each model.

        A form may send back what it shows: an id that the record holds already, and
        one in a field that follows from others, which is computed anew.

        :param changed: names of the fields that the user is changing in the form
        :raises AccessError: without a word on whether there is such a record
        """
        found = list(found)
        ids = {}
        for one in found:
            ids.setdefault(one.model, set()).add(one.record_id)
        hidden = {
            model: given - self._readable_ids(model, given)
            for model, given in ids.items()
        }
        for one in found:
            if one.record_id not in hidden[one.model] or one.is_held():
                continue
            follows = one.field.compute and one.field.readonly
            if not follows or one.field.name in changed:
                raise AccessError(
                    self._get_hidden_reason(one.field._description_string(self.env))
                )
            one.values.pop(one.field.name, None)

    @api.model
    def _readable_ids(self, model, ids):
        records = self.env[model].with_context(active_test=False)
        try:
            # a search also reaches what others publish of employees
            return set(records.search([("id", "in", list(ids))])._ids)
        except AccessError:
            return set()

    @api.model
    def _get_hidden_reason(self, what):
        return self.env._(
            "“%(what)s” names a record that you may not read: choose another one.",
            what=what,
        )
