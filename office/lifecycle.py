"""Installs, updates and uninstalls cleanly: tried on a database of its own.

A second update changes nothing; an uninstallation leaves no table, column, cron,
menu, attachment link or implied group, and the HR records as they were. An addon beside
the main one goes alone first, and takes nothing of the main one's along.
"""

from . import contents, odoo, paths
from .progress import say, step

MODULE = odoo.MODULE
# What describes the state of the module: xml ids, rules, views, columns.
SNAPSHOTS = {
    "records": f"""SELECT model, name, res_id FROM ir_model_data
                    WHERE module LIKE '{MODULE}%' ORDER BY 1, 2""",
    "columns": """SELECT table_name, column_name, data_type, is_nullable
                    FROM information_schema.columns
                   WHERE table_schema = 'public' ORDER BY 1, 2""",
    "constraints": "SELECT conname FROM pg_constraint ORDER BY 1",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname='public' ORDER BY 1",
    "rules": """SELECT name, domain_force, active, perm_read, perm_write, perm_create,
                       perm_unlink FROM ir_rule ORDER BY 1, 2, 3, 4, 5, 6, 7""",
    "views": "SELECT id, arch_db FROM ir_ui_view ORDER BY 1",
    "menus": "SELECT id, name, parent_id, action FROM ir_ui_menu ORDER BY 1",
    "access": """SELECT name, perm_read, perm_write, perm_create, perm_unlink
                   FROM ir_model_access ORDER BY 1, 2, 3, 4, 5""",
}
HR_SNAPSHOT = """SELECT e.id, e.name, v.department_id, v.job_title, d.name
                   FROM hr_employee e
                   LEFT JOIN hr_version v ON v.employee_id = e.id
                   LEFT JOIN hr_department d ON d.id = v.department_id ORDER BY 1"""
LEFTOVERS = {
    "table": "SELECT tablename FROM pg_tables WHERE tablename LIKE 'tdkt%'",
    "column": "SELECT table_name || '.' || column_name FROM information_schema.columns"
    " WHERE column_name LIKE 'tdkt%' OR column_name LIKE 'commendation%'",
    "record": f"SELECT model || ' ' || name FROM ir_model_data WHERE module='{MODULE}'",
    "model": "SELECT model FROM ir_model WHERE model LIKE 'tdkt.%'",
    "field": "SELECT model || '.' || name FROM ir_model_fields WHERE name LIKE 'tdkt%'",
    "cron": "SELECT cron_name FROM ir_cron WHERE cron_name LIKE 'Emulation%'",
    "menu": "SELECT id::text FROM ir_ui_menu WHERE name::text LIKE '%Emulation%'",
    "group": "SELECT id::text FROM res_groups WHERE name::text LIKE '%Emulation%'",
    "attachment": "SELECT id::text FROM ir_attachment WHERE res_model LIKE 'tdkt.%'",
    "activity": "SELECT id::text FROM mail_activity WHERE res_model LIKE 'tdkt.%'",
}
UNINSTALL = """
modules = env["ir.module.module"].search([("name", "in", {names})])
modules.button_immediate_uninstall()
"""
# What an office chose of an addon's offers; it goes back to what the main one has.
CHOICES = {"res_company.tdkt_filing_place", "tdkt_filing.place"}
# What an addon beside the main one adds: its columns, its models and their tables.
GLUE_COLUMNS = """
    SELECT replace(f.model, '.', '_') || '.' || f.name
      FROM ir_model_data d JOIN ir_model_fields f ON f.id = d.res_id
     WHERE d.model = 'ir.model.fields' GROUP BY 1 HAVING every(d.module IN ({names}))"""
GLUE_MODELS = """
    SELECT m.model FROM ir_model_data d JOIN ir_model m ON m.id = d.res_id
     WHERE d.model = 'ir.model' GROUP BY 1 HAVING every(d.module IN ({names}))"""
GLUE_LEFTOVERS = {
    "record": "SELECT model || ' ' || name FROM ir_model_data"
    " WHERE module IN ({names})",
    # also one that a designer changed for a single website
    "view": "SELECT key FROM ir_ui_view WHERE split_part(key, '.', 1) IN ({names})",
    "asset": "SELECT name FROM ir_asset WHERE split_part(path, '/', 1) IN ({names})",
}


def check(cluster, config, database):
    """Update twice, then uninstall; print what is wrong.

    :return: 0 when the module's life is clean, 1 otherwise
    """
    problems = _update_twice(cluster, config, database)
    with step("uninstalling"):
        problems += uninstall(cluster, config, database)
    return _report(problems)


def check_glue(cluster, config, last, database):
    """Update twice, then uninstall the addons beside the main one, then that as well.

    :param last: the configuration for that last step, with a log of its own: where
        records are that no file of ours made, Odoo tries to delete one by one what
        they hang on, and logs each attempt as an error
    :return: 0 when nothing is lost and nothing left behind, 1 otherwise
    """
    problems = _update_twice(cluster, config, database)
    with step("uninstalling the addons beside the main one"):
        problems += _uninstall_glue(cluster, config, database)
    with step("uninstalling the main one"):
        problems += uninstall(cluster, last, database)
    return _report(problems)


def _update_twice(cluster, config, database):
    with step("updating twice"):
        _update(config, database)
        before = _snapshot(cluster, database)
        _update(config, database)
        after = _snapshot(cluster, database)
    return [
        f"the second update changed: {name}"
        for name in SNAPSHOTS
        if before[name] != after[name]
    ]


def _report(problems):
    for problem in problems:
        say(f"LIFE {problem}")
    return int(bool(problems))


def _uninstall_glue(cluster, config, database):
    """Uninstall them; say what they leave behind, and take along of the main one's."""
    names = [addon.name for addon in paths.glue()]
    given = {"names": ", ".join(f"'{name}'" for name in names)}

    def ask(query):
        return cluster.psql(database, query.format(**given)).splitlines()

    columns = set(ask(GLUE_COLUMNS)) | CHOICES
    models = set(ask(GLUE_MODELS))
    tables = {model.replace(".", "_") for model in models}
    before = contents.read(cluster, database)
    for table in tables:
        before.pop(table, None)
    for table, column in (("ir_attachment", "res_model"), ("mail_message", "model")):
        before[table] = {
            key: row for key, row in before[table].items() if row[column] not in models
        }
    odoo.execute(config, database, UNINSTALL.format(names=names))
    lost = contents.compare(
        before,
        contents.read(cluster, database),
        lambda table, column, _row: f"{table}.{column}" in columns,
    )
    return [f"lost with what stood beside it: {line}" for line in lost] + [
        f"left behind, {kind}: {line}"
        for kind, query in GLUE_LEFTOVERS.items()
        for line in ask(query)
    ]


def uninstall(cluster, config, database):
    """Uninstall the addon by the method of the Apps screen.

    :return: sentences about what it leaves behind, or takes along of HR's
    """
    staff = cluster.psql(database, HR_SNAPSHOT)
    odoo.execute(config, database, UNINSTALL.format(names=[MODULE]))
    problems = [
        f"left behind, {kind}: {line}"
        for kind, query in LEFTOVERS.items()
        for line in cluster.psql(database, query).splitlines()
    ]
    if cluster.psql(database, HR_SNAPSHOT) != staff:
        problems.append("the uninstallation changed HR records")
    return problems


def _update(config, database):
    odoo.call(config, "-d", database, "-u", MODULE, "--stop-after-init", "--no-http")


def _snapshot(cluster, database):
    return {name: cluster.psql(database, query) for name, query in SNAPSHOTS.items()}
