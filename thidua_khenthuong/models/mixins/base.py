import json
import logging

import psycopg2

from odoo import api, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools import SQL
from odoo.tools.sql import make_identifier

from .. import sizes

_logger = logging.getLogger(__name__)
MODULE = "thidua_khenthuong"


class Base(models.AbstractModel):
    """Texts, files and lines of our models are limited (see ``models/sizes.py``).

    The base of all models, since a model or a field that forgets to ask would be the
    hole: fields of models ``tdkt.*``, and those that we add to others. Values are
    looked at before anything is made of them; the database has the last word.
    """

    _inherit = "base"

    # --- What is limited -------------------------------------------------------

    @api.model
    @tools.ormcache("self._name")
    def _tdkt_text_limits(self):
        """Return {field name: characters} of the texts that are ours."""
        return {
            name: _text_limit(field)
            for name, field in self._fields.items()
            if field.type in sizes.TEXT and field._modules[:1] == (MODULE,)
        }

    @api.model
    @tools.ormcache("self._name")
    def _tdkt_line_limits(self):
        """Return [(many2one to a parent, the parent's field of lines, its limit)]."""
        limits = []
        if not self._name.startswith("tdkt."):
            return limits
        for field in self._fields.values():
            if field.type != "many2one" or field.comodel_name not in self.env:
                continue
            for lines in self.env[field.comodel_name]._fields.values():
                limit = sizes.LINES.get(f"{lines.model_name}.{lines.name}")
                if limit and (lines.comodel_name, lines.inverse_name) == (
                    self._name,
                    field.name,
                ):
                    limits.append((field.name, lines.name, limit))
        return limits

    # --- Checks ----------------------------------------------------------------

    @api.model
    def _tdkt_check_sizes(self, vals):
        """Refuse values that are too large, those of lines in them included.

        Costs nothing but a look at their lengths: no text is read, no file decoded.

        :param dict vals: as given to ``create``, ``write`` or ``onchange``
        :raises ValidationError: naming the field and its limit
        """
        limits = self._tdkt_text_limits()
        ours = self._name.startswith("tdkt.")
        if not limits and not ours:
            return
        for name, value in vals.items():
            if not value:
                continue
            if limit := limits.get(name):
                self._tdkt_check_text(name, value, limit)
            elif ours and not isinstance(value, (bool, int, float)):
                field = self._fields.get(name)
                if field and field.type == "binary":
                    self._tdkt_check_file(name, value)
                elif field and field.type in ("one2many", "many2many"):
                    self._tdkt_check_commands(field, value)

    def _tdkt_check_text(self, name, value, limit):
        if self._fields[name].type == "json" and not isinstance(value, str):
            value = json.dumps(value, ensure_ascii=False, default=str)
        # texts in several languages, or a code term by term, come as a dictionary
        texts = value.values() if isinstance(value, dict) else (value,)
        length = max((len(text) for text in texts if isinstance(text, str)), default=0)
        if length > limit:
            raise ValidationError(
                self.env._(
                    "“%(field)s” holds %(limit)s characters at most, not %(length)s: "
                    "shorten the text.",
                    field=self._fields[name]._description_string(self.env),
                    limit=limit,
                    length=length,
                )
            )

    def _tdkt_check_file(self, name, value):
        if isinstance(value, (str, bytes)) and len(value) * 3 > sizes.FILE * 4:
            raise ValidationError(
                self.env._(
                    "The file in “%(field)s” is larger than %(limit)s MB: choose a "
                    "smaller one.",
                    field=self._fields[name]._description_string(self.env),
                    limit=sizes.FILE // 2**20,
                )
            )

    def _tdkt_check_commands(self, field, value):
        if not isinstance(value, (list, tuple)):
            return
        limit = sizes.LINES.get(f"{field.model_name}.{field.name}", sizes.LINKS)
        linked = sum(
            len(command[2])
            for command in value
            if isinstance(command, (list, tuple))
            and len(command) > 2
            and command[0] == Command.SET
            and isinstance(command[2], (list, tuple))
        )
        if max(len(value), linked) > limit:
            raise ValidationError(self._tdkt_get_lines_reason(field, limit))
        lines = self.env[field.comodel_name]
        for command in value:
            if (
                isinstance(command, (list, tuple))
                and len(command) > 2
                and isinstance(command[2], dict)
            ):
                lines._tdkt_check_sizes(command[2])

    def _tdkt_get_lines_reason(self, field, limit):
        return self.env._(
            "“%(field)s” holds %(limit)s lines at most: divide them among several "
            "records.",
            field=field._description_string(self.env),
            limit=limit,
        )

    def _tdkt_check_lines(self, names=None):
        """Refuse a parent that has got too many of these lines.

        :param names: the fields just written, None for all of them
        :raises ValidationError: naming the field of lines and its limit
        """
        for parent_name, lines_name, limit in self._tdkt_line_limits():
            if names is not None and parent_name not in names:
                continue
            # sudo: the limit counts lines that this user does not see
            lines_sudo = self.sudo().with_context(active_test=False)
            parents_sudo = lines_sudo[parent_name]
            if parents_sudo and lines_sudo._read_group(
                [(parent_name, "in", parents_sudo.ids)],
                groupby=[parent_name],
                having=[("__count", ">", limit)],
                limit=1,
            ):
                field = parents_sudo._fields[lines_name]
                raise ValidationError(self._tdkt_get_lines_reason(field, limit))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._tdkt_check_sizes(vals)
        records = super().create(vals_list)
        records._tdkt_check_lines()
        return records

    def _add_missing_default_values(self, values):
        # a default comes from the context, too, or from what a user has set
        values = super()._add_missing_default_values(values)
        self._tdkt_check_sizes(values)
        return values

    def write(self, vals):
        self._tdkt_check_sizes(vals)
        result = super().write(vals)
        self._tdkt_check_lines(vals)
        return result

    def onchange(self, values, field_names, fields_spec):
        self._tdkt_check_sizes(values)
        return super().onchange(values, field_names, fields_spec)

    # --- In the database -------------------------------------------------------

    def init(self):
        result = super().init()
        if self._auto and not self._abstract:
            self._tdkt_constrain_texts()
        return result

    @api.model
    def _tdkt_size_constraints(self):
        """Return {constraint name: (field, definition)} of the table's texts."""
        constraints = {}
        for name, limit in self._tdkt_text_limits().items():
            field = self._fields[name]
            if not field.store or not field.column_type:
                continue
            cast = "::text" if field.column_type[0] == "jsonb" else ""
            if field.translate:
                limit *= sizes.LANGUAGES
            conname = make_identifier(f"{self._table}_{name}_size")
            definition = f'CHECK (char_length("{name}"{cast}) <= {limit})'
            constraints[conname] = (field, definition)
        return constraints

    @api.model
    def _tdkt_constrain_texts(self):
        """Bring the constraints of the table up to date.

        A column that already holds a longer text is left without one, and said so in
        the log: the office can go on working, the model refuses new ones, and the next
        update tries again.
        """
        wanted = self._tdkt_size_constraints()
        if not wanted:
            return
        cr = self.env.cr
        cr.execute(
            SQL(
                """SELECT conname, obj_description(oid, 'pg_constraint')
                     FROM pg_constraint
                    WHERE conrelid = %s::regclass AND conname = ANY(%s)""",
                self._table,
                list(wanted),
            )
        )
        present = dict(cr.fetchall())
        for conname, (field, definition) in wanted.items():
            if present.get(conname) == definition:
                continue
            if conname in present:
                tools.sql.drop_constraint(cr, self._table, conname)
            try:
                with cr.savepoint(flush=False):
                    tools.sql.add_constraint(cr, self._table, conname, definition)
            except psycopg2.errors.CheckViolation:
                _logger.info(
                    "%s holds a text that is longer than allowed now: it stays", field
                )

    @api.model
    def _sql_error_to_message(self, exc):
        constraints = self._tdkt_size_constraints()
        if found := constraints.get(exc.diag.constraint_name):
            field = found[0]
            return self.env._(
                "“%(field)s” holds %(limit)s characters at most: shorten the text.",
                field=field._description_string(self.env),
                limit=self._tdkt_text_limits()[field.name],
            )
        return super()._sql_error_to_message(exc)


def _text_limit(field):
    for key in (f"{field.model_name}.{field.name}", field.name):
        if limit := sizes.OTHER_TEXT.get(key):
            return limit
    if field.name.startswith(sizes.CELL_PREFIX):
        return sizes.CELL
    if field.compute and field.readonly:
        return sizes.COMPOSED
    return sizes.TEXT[field.type]
