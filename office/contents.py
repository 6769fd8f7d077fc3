"""What an office holds, row by row: to compare it with itself later on."""

import hashlib
import json

# When a record was last touched is the update's business.
TOUCHED = ("write_date", "write_uid")
TABLES = """
    SELECT tablename FROM pg_tables
     WHERE schemaname = 'public' AND (tablename LIKE 'tdkt\\_%'
           OR tablename IN ('hr_department', 'hr_employee', 'hr_version', 'res_users',
                            'res_company', 'ir_attachment', 'mail_message'))
     ORDER BY 1"""
# Of Odoo's own tables, what our records hang on.
OWN = {
    "ir_attachment": "WHERE res_model LIKE 'tdkt.%'",
    "mail_message": "WHERE model LIKE 'tdkt.%'",
}


def read(cluster, database):
    """Return every row of the office's tables, and what its files hold."""
    snapshot = {}
    for table in cluster.psql(database, TABLES).split():
        rows = cluster.psql(
            database, f'SELECT to_jsonb(t) FROM "{table}" t {OWN.get(table, "")}'
        )
        snapshot[table] = {}
        for line in rows.splitlines():
            row = json.loads(line)
            for name in TOUCHED:
                row.pop(name, None)
            key = row.pop("id", None) or json.dumps(row, sort_keys=True)
            snapshot[table][key] = row
    files = cluster.folder / "files/filestore" / database
    for row in snapshot["ir_attachment"].values():
        if row["store_fname"]:
            row["bytes"] = _digest(files / row["store_fname"])
    return snapshot


def compare(before, after, may_differ=lambda *_value: False):
    """Say what ``after`` lacks of ``before``, and which values are others.

    :param dict before, after: table -> {key of the row: {column: value}}
    :param may_differ: told table, column and row, says whether the value is let go
    :return: list of sentences, one for each table and column
    """
    found = {}
    for table, rows in before.items():
        kept = after.get(table, {})
        for key, row in rows.items():
            if key not in kept:
                found.setdefault(f"{table}: rows are gone", []).append(key)
                continue
            for column, value in row.items():
                if kept[key].get(column) == value or may_differ(table, column, row):
                    continue
                change = f"{value!r:.80} became {kept[key].get(column)!r:.80}"
                found.setdefault(f"{table}.{column}", []).append(f"{key}: {change}")
    return [
        f"{what} ({len(keys)}): {'; '.join(map(str, keys[:3]))}"
        for what, keys in found.items()
    ]


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None
