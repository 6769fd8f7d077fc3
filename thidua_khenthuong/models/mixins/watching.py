"""Has the database itself keep what follows from rows, whoever changes them.

Triggers run at the end of a statement, once for all its rows: a form, a batch, a
cascade of the database and a migration are alike to them.
"""

from collections.abc import Callable
from typing import NamedTuple

from odoo.tools import SQL

EVENTS = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


class Watch(NamedTuple):
    """What is done when rows of a table change.

    ``columns``: what counts of them; a change of anything else does nothing.
    ``variables``: declared in PL/pgSQL. ``find`` returns, for a query of the rows that
    changed, the SQL that fills them. ``then``: what is done with them.
    """

    columns: str
    variables: str
    find: Callable
    then: str


def install(cr, purpose, watches):
    """Make the triggers, or make them anew.

    :param str purpose: a word that parts these triggers from others of the same tables
    :param dict watches: {table: :class:`Watch`}
    """
    for table, watch in watches.items():
        cr.execute(_write_function(purpose, table, watch))
        for event, rows in EVENTS.items():
            names = {
                "trigger": SQL.identifier(f"tdkt_{purpose}_{event.lower()}"),
                "table": SQL.identifier(table),
            }
            cr.execute(SQL("DROP TRIGGER IF EXISTS %(trigger)s ON %(table)s", **names))
            cr.execute(
                SQL(
                    """
                    CREATE TRIGGER %(trigger)s AFTER %(event)s ON %(table)s
                        REFERENCING %(rows)s
                        FOR EACH STATEMENT EXECUTE FUNCTION %(function)s()
                    """,
                    **names,
                    event=SQL(event),
                    rows=SQL(rows),
                    function=SQL.identifier(_name_function(purpose, table)),
                )
            )


def uninstall(cr, purpose, tables):
    """Drop the functions, and the triggers with them."""
    for table in tables:
        function = SQL.identifier(_name_function(purpose, table))
        cr.execute(SQL("DROP FUNCTION IF EXISTS %s() CASCADE", function))


def _name_function(purpose, table):
    return f"{table}_{purpose}"


def _write_function(purpose, table, watch):
    """Return the function that the triggers of a table call, as SQL."""
    new, old = (
        f"SELECT {watch.columns} FROM {rows}" for rows in ("new_rows", "old_rows")
    )
    changed = f"({old} EXCEPT {new}) UNION ALL ({new} EXCEPT {old})"
    return f"""
        CREATE OR REPLACE FUNCTION {_name_function(purpose, table)}() RETURNS trigger
        LANGUAGE plpgsql AS $$
        DECLARE
            {watch.variables}
        BEGIN
            IF TG_OP = 'INSERT' THEN
                {watch.find(new)};
            ELSIF TG_OP = 'DELETE' THEN
                {watch.find(old)};
            ELSE
                {watch.find(changed)};
            END IF;
            {watch.then}
            RETURN NULL;
        END $$
    """
