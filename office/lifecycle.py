"""Installs, updates and uninstalls cleanly: tried on a database of its own.

A second update changes nothing; an uninstallation leaves no table, column, cron,
menu, attachment link or implied group, and the HR records as they were.
"""

from . import odoo
from .progress import say, step

MODULE = odoo.MODULE
# What describes the state of the module: xml ids, rules, views, columns.
SNAPSHOTS = {
    "records": f"""SELECT model, name, res_id FROM ir_model_data
                    WHERE module = '{MODULE}' ORDER BY 1, 2""",
    "columns": """SELECT table_name, column_name, data_type, is_nullable
                    FROM information_schema.columns
                   WHERE table_schema = 'public' ORDER BY 1, 2""",
    "constraints": "SELECT conname FROM pg_constraint ORDER BY 1",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname='public' ORDER BY 1",
    "rules": """SELECT name, domain_force, active, perm_read, perm_write, perm_create,
                       perm_unlink FROM ir_rule ORDER BY 1, 2""",
    "views": "SELECT id, arch_db FROM ir_ui_view ORDER BY 1",
    "menus": "SELECT id, name, parent_id, action FROM ir_ui_menu ORDER BY 1",
    "access": """SELECT name, perm_read, perm_write, perm_create, perm_unlink
                   FROM ir_model_access ORDER BY 1""",
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
UNINSTALL = f"""
module = env["ir.module.module"].search([("name", "=", "{MODULE}")])
module.button_immediate_uninstall()
"""


def check(cluster, config, database):
    """Update twice, then uninstall; print what is wrong.

    :return: 0 when the module's life is clean, 1 otherwise
    """
    problems = []
    with step("updating twice"):
        _update(config, database)
        before = _snapshot(cluster, database)
        _update(config, database)
        after = _snapshot(cluster, database)
    problems += [
        f"the second update changed: {name}"
        for name in SNAPSHOTS
        if before[name] != after[name]
    ]
    with step("uninstalling"):
        problems += uninstall(cluster, config, database)
    for problem in problems:
        say(f"LIFE {problem}")
    return int(bool(problems))


def uninstall(cluster, config, database):
    """Uninstall the addon by the method of the Apps screen.

    :return: sentences about what it leaves behind, or takes along of HR's
    """
    staff = cluster.psql(database, HR_SNAPSHOT)
    odoo.execute(config, database, UNINSTALL)
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
