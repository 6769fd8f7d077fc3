"""Which nominations rest on work that has its like, kept by the database itself.

What nominees hold, and who else is nominated for it, cannot be put together for every
page of a list. The table ``tdkt_nomination_twin`` holds a row for each nominee: those
nominations of him, still to be judged, that rest on evidence or an initiative which has
a like, or on what a nomination in another dossier rests on too.

Triggers look at a nominee anew, at all his nominations, at the end of any statement
that changes what this is made of. So it does not matter who writes: a form, a batch, a
cascade of the database, a migration. The row is written even where nothing in it has
changed, and for a nominee whom no dossier names yet: of two transactions that change
something of the same nominee at the same time, neither seeing the other, the second
then fails to serialise, and Odoo repeats it.

Whether evidence has its like (``has_twin``) is kept by ``tdkt.compared.mixin``. Which
likes an officer may read is asked when he looks at a line, not here.
"""

from odoo.tools import SQL

from ..mixins import watching

TABLE = "tdkt_nomination_twin"
KEEP = "tdkt_nomination_twin_keep"
PURPOSE = "twins"

# Lines of which nobody has said the last word.
TO_JUDGE = ("draft", "proposed", "returned", "qualified", "approved", "forwarded")
# The commitments whose work counts.
HELD = "('approved', 'reported', 'assessed')"

# On ``line`` and ``reuse``, of the same nominee: else they rest on no work together.
MAY_SHARE = """
    reuse.company_id = line.company_id
    AND reuse.dossier_id != line.dossier_id
    AND reuse.state != 'withdrawn'
    -- most others are of another year or campaign: no need to look further
    AND CASE WHEN line.campaign_id IS NULL AND reuse.campaign_id IS NULL
             THEN reuse.year = line.year
             ELSE COALESCE(reuse.campaign_id = line.campaign_id, TRUE) END
"""
HOLDS = f"""
    own.company_id = line.company_id
    AND own.state IN {HELD}
    AND COALESCE(own.campaign_id = line.campaign_id, TRUE)
"""
IN_YEAR = "EXTRACT(YEAR FROM work.date)"
RESTS = f"(held.campaign_id IS NOT NULL OR {IN_YEAR} = held.year)"
LINE = f"""
    SELECT id, company_id, dossier_id, employee_id, department_id, campaign_id, year
      FROM tdkt_nomination
     WHERE state IN {TO_JUDGE}
"""
# What a person holds is his own; what a department holds is nobody's in it.
FIND = f"""
    WITH line AS MATERIALIZED (
        {LINE} AND employee_id = ANY(employees)
        UNION ALL
        {LINE} AND department_id = ANY(departments)
    ), held AS MATERIALIZED (
        SELECT line.id, line.campaign_id, line.year,
               own.id AS commitment_id, own.campaign_id AS of_campaign_id
          FROM line
          JOIN tdkt_commitment own ON own.employee_id = line.employee_id
         WHERE {HOLDS}
         UNION ALL
        SELECT line.id, line.campaign_id, line.year, own.id, own.campaign_id
          FROM line
          JOIN tdkt_commitment own ON own.department_id = line.department_id
                                  AND own.employee_id IS NULL
         WHERE {HOLDS}
    ), pair AS MATERIALIZED (
        SELECT line.id, reuse.campaign_id, reuse.year,
               COALESCE(line.campaign_id, reuse.campaign_id) AS either_campaign_id
          FROM line
          JOIN tdkt_nomination reuse ON reuse.employee_id = line.employee_id
         WHERE {MAY_SHARE}
         UNION ALL
        SELECT line.id, reuse.campaign_id, reuse.year,
               COALESCE(line.campaign_id, reuse.campaign_id)
          FROM line
          JOIN tdkt_nomination reuse ON reuse.department_id = line.department_id
         WHERE {MAY_SHARE}
    ), found AS (
        SELECT held.id
          FROM held
          JOIN tdkt_evidence work ON work.commitment_id = held.commitment_id
         WHERE work.has_twin IS TRUE AND {RESTS}
         UNION
        SELECT held.id
          FROM held
          JOIN tdkt_commitment_item work ON work.commitment_id = held.commitment_id
          JOIN tdkt_campaign campaign ON campaign.id = held.of_campaign_id
         WHERE work.has_twin IS TRUE
           AND (held.campaign_id IS NOT NULL
                OR held.year BETWEEN EXTRACT(YEAR FROM campaign.date_start)
                                 AND EXTRACT(YEAR FROM campaign.date_end))
         UNION
        SELECT held.id
          FROM pair
          JOIN held ON held.id = pair.id
                   AND held.of_campaign_id = pair.either_campaign_id
          JOIN tdkt_evidence work ON work.commitment_id = held.commitment_id
         WHERE {RESTS}
           AND (pair.campaign_id IS NOT NULL OR {IN_YEAR} = pair.year)
         UNION
        -- both of the same year, without a campaign: what one rests on, both do
        SELECT held.id
          FROM held
         WHERE held.id IN (SELECT id FROM pair WHERE either_campaign_id IS NULL)
           AND EXISTS (SELECT FROM tdkt_evidence work
                        WHERE work.commitment_id = held.commitment_id
                          AND {IN_YEAR} = held.year)
    ), nominee AS (
        SELECT unnest(employees) AS employee_id, 0 AS department_id
         UNION
        SELECT 0, unnest(departments)
    )
    INSERT INTO {TABLE} AS kept (employee_id, department_id, nomination_ids)
    SELECT nominee.employee_id, nominee.department_id,
           COALESCE(ARRAY_AGG(line.id ORDER BY line.id)
                        FILTER (WHERE line.id IN (SELECT id FROM found)), '{{}}')
      FROM nominee
      LEFT JOIN line ON COALESCE(line.employee_id, 0) = nominee.employee_id
                    AND COALESCE(line.department_id, 0) = nominee.department_id
     GROUP BY nominee.employee_id, nominee.department_id
     -- in one order, so that two transactions wait for one another in one direction
     ORDER BY nominee.employee_id, nominee.department_id
        ON CONFLICT (employee_id, department_id) DO UPDATE
       SET nomination_ids = EXCLUDED.nomination_ids
"""
OF_COMMITMENTS = """
    SELECT own.employee_id, own.department_id
      FROM changed JOIN tdkt_commitment own ON own.id = changed.commitment_id
"""
# {table: (what counts of its rows, whose they are)}; ``changed`` are those that did.
WATCHED = {
    "tdkt_nomination": (
        "id, company_id, dossier_id, employee_id, department_id, campaign_id, year,"
        f" CASE WHEN state IN {TO_JUDGE} THEN 'open'"
        " WHEN state = 'withdrawn' THEN state END AS stage",
        "SELECT employee_id, department_id FROM changed",
    ),
    "tdkt_commitment": (
        "id, company_id, employee_id, department_id, campaign_id,"
        f" state IN {HELD} AS counts",
        "SELECT employee_id, department_id FROM changed WHERE counts",
    ),
    # also of commitments that do not count: another transaction may approve them
    "tdkt_evidence": (
        "id, commitment_id, date, has_twin IS TRUE AS has_twin",
        OF_COMMITMENTS,
    ),
    "tdkt_commitment_item": (
        "id, commitment_id, has_twin IS TRUE AS has_twin",
        f"{OF_COMMITMENTS} WHERE changed.has_twin",
    ),
    "tdkt_campaign": (
        "id, date_start, date_end",
        "SELECT own.employee_id, own.department_id"
        " FROM changed JOIN tdkt_commitment own ON own.campaign_id = changed.id",
    ),
}


def install(cr):
    """Make the table, its triggers, and all its rows: in a new office, on an update."""
    cr.execute(
        """
        CREATE TABLE IF NOT EXISTS tdkt_nomination_twin (
            employee_id int4 NOT NULL,
            department_id int4 NOT NULL,
            nomination_ids int4[] NOT NULL,
            PRIMARY KEY (employee_id, department_id)
        )
        """
    )
    cr.execute(
        SQL(
            """
            CREATE OR REPLACE FUNCTION %s(employees int[], departments int[])
            RETURNS void LANGUAGE plpgsql
            -- from record to record by the indexes, also in a table just filled, of
            -- which the planner does not know yet how long it has become
            SET enable_seqscan = off
            -- planned once: to plan it takes ten times as long as to look at one record
            SET plan_cache_mode = force_generic_plan
            AS $$ BEGIN %s; END $$
            """,
            SQL.identifier(KEEP),
            SQL(FIND),
        )
    )
    watching.install(
        cr,
        PURPOSE,
        {
            table: _watch(columns, owners)
            for table, (columns, owners) in WATCHED.items()
        },
    )
    recount(cr)


def uninstall(cr):
    """Drop the functions, the triggers with them, and the table."""
    watching.uninstall(cr, PURPOSE, WATCHED)
    keep = SQL.identifier(KEEP)
    cr.execute(SQL("DROP FUNCTION IF EXISTS %s(int[], int[])", keep))
    cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(TABLE)))


def recount(cr):
    """Look at all nominees anew: needed by nobody but who has switched off the
    triggers."""
    cr.execute(
        SQL(
            """
            SELECT %(keep)s(
                ARRAY(SELECT employee_id FROM tdkt_nomination
                       WHERE employee_id IS NOT NULL
                       UNION
                      SELECT employee_id FROM tdkt_commitment
                       WHERE employee_id IS NOT NULL
                       UNION
                      SELECT employee_id FROM %(kept)s WHERE employee_id > 0),
                ARRAY(SELECT department_id FROM tdkt_nomination
                       WHERE department_id IS NOT NULL
                       UNION
                      SELECT department_id FROM tdkt_commitment
                       WHERE employee_id IS NULL
                       UNION
                      SELECT department_id FROM %(kept)s WHERE department_id > 0))
            """,
            keep=SQL.identifier(KEEP),
            kept=SQL.identifier(TABLE),
        )
    )
    cr.execute(SQL("ANALYZE %s", SQL.identifier(TABLE)))


def query():
    """Return the query of the ids of all nominations that are kept here."""
    return SQL(
        "SELECT unnest(nomination_ids) FROM %s WHERE nomination_ids != '{}'",
        SQL.identifier(TABLE),
    )


def _watch(columns, owners):
    """Return what is done when rows of a table change."""

    def find(rows):
        return f"""
            WITH changed AS MATERIALIZED ({rows}),
                 owner AS MATERIALIZED ({owners})
            SELECT (SELECT ARRAY_AGG(DISTINCT employee_id) FROM owner
                     WHERE employee_id IS NOT NULL),
                   (SELECT ARRAY_AGG(DISTINCT department_id) FROM owner
                     WHERE employee_id IS NULL AND department_id IS NOT NULL)
              INTO employees, departments
        """

    return watching.Watch(
        columns,
        "employees int[]; departments int[];",
        find,
        f"""
            IF COALESCE(employees, departments) IS NOT NULL THEN
                PERFORM {KEEP}(employees, departments);
            END IF;
        """,
    )
