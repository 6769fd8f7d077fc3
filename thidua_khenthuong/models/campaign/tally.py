"""The work of departments in campaigns, added up by the database itself.

Items and evidence of eighteen years cannot be counted anew for every page. The table
``tdkt_campaign_progress`` holds what ``tdkt.campaign.progress`` shows of them: a row
for each campaign and department (``target_id`` 0), and one for what that department
promised for each office-wide target. Nothing in it depends on the present day; of open
items it keeps their dates.

Triggers count the rows of a campaign and a department anew, all of it, at the end of
any statement that changes what they are made of. So it does not matter who writes: a
form, a batch, a cascade of the database, a migration. A row is written even where
nothing in it has changed: of two transactions that count the same row at the same time,
neither seeing the other, the second then fails to serialise, and Odoo repeats it.
"""

from odoo.tools import SQL

from ..mixins import watching

TABLE = "tdkt_campaign_progress"
RECOUNT = "tdkt_campaign_progress_recount"
PURPOSE = "progress"

# The rows of a campaign or a department that is no more went with it.
COUNT = """
    WITH pair AS MATERIALIZED (
        SELECT DISTINCT one.campaign_id, one.department_id
          FROM unnest(campaigns, departments) one (campaign_id, department_id)
          JOIN tdkt_campaign campaign ON campaign.id = one.campaign_id
          JOIN hr_department department ON department.id = one.department_id
    ), counted AS MATERIALIZED (
        -- the commitments that count: those handed in
        SELECT own.id, own.campaign_id, own.department_id, own.employee_id,
               own.date_submitted
          FROM pair
          JOIN tdkt_commitment own ON own.campaign_id = pair.campaign_id
                                  AND own.department_id = pair.department_id
         WHERE own.state NOT IN ('draft', 'returned')
    ), promised AS MATERIALIZED (
        SELECT counted.campaign_id, counted.department_id, counted.date_submitted,
               counted.employee_id IS NULL AS collective,
               item.id, item.commitment_id, item.target_id, item.kind,
               item.is_done IS TRUE AS is_done,
               CASE WHEN item.is_done IS NOT TRUE THEN item.date_due END AS open_date
          FROM counted
          JOIN tdkt_commitment_item item ON item.commitment_id = counted.id
    ), proved AS MATERIALIZED (
        -- summed up before it is joined: an item with two pieces of evidence would
        -- otherwise count twice
        SELECT counted.campaign_id, counted.department_id, evidence.item_id,
               COUNT(*) AS total, MAX(evidence.date) AS latest
          FROM counted
          JOIN tdkt_evidence evidence ON evidence.commitment_id = counted.id
         GROUP BY counted.campaign_id, counted.department_id, evidence.item_id
    ), demanded AS (
        -- Only what a department promised collectively counts, for a target that the
        -- item answers or that it may answer: an item without a target serves every
        -- one of its kind, and a target without kinds takes any.
        SELECT pair.campaign_id, pair.department_id, target.quantity,
               COUNT(promised.id) AS answered
          FROM pair
          JOIN tdkt_campaign_target target ON target.campaign_id = pair.campaign_id
                                          AND target.scope = 'department'
          LEFT JOIN promised
            ON promised.campaign_id = pair.campaign_id
           AND promised.department_id = pair.department_id
           AND promised.collective
           AND COALESCE(promised.target_id, target.id) = target.id
           AND (NOT EXISTS (SELECT FROM tdkt_campaign_target_kind_rel wanted
                             WHERE wanted.target_id = target.id)
                OR EXISTS (SELECT FROM tdkt_campaign_target_kind_rel wanted
                             JOIN tdkt_item_kind kind ON kind.id = wanted.kind_id
                            WHERE wanted.target_id = target.id
                              AND kind.code = promised.kind))
         GROUP BY pair.campaign_id, pair.department_id, target.id
    ), fresh AS MATERIALIZED (
        SELECT pair.campaign_id, pair.department_id, 0 AS target_id,
               rel.campaign_id IS NOT NULL AS takes_part,
               COALESCE(own.total, 0) AS commitment_count, own.first_submitted,
               COALESCE(item.total, 0) AS item_count,
               COALESCE(item.done, 0) AS done_count,
               COALESCE(item.open_dates, '{}') AS open_dates,
               COALESCE(evidence.total, 0) AS evidence_count,
               evidence.latest AS last_evidence,
               COALESCE(owed.missing, 0) AS missing_minimum
          FROM pair
          LEFT JOIN tdkt_campaign_department_rel rel
                 ON rel.campaign_id = pair.campaign_id
                AND rel.department_id = pair.department_id
          LEFT JOIN (SELECT campaign_id, department_id, COUNT(*) AS total,
                            MIN(date_submitted) AS first_submitted
                       FROM counted GROUP BY 1, 2) own
                 ON own.campaign_id = pair.campaign_id
                AND own.department_id = pair.department_id
          LEFT JOIN (SELECT campaign_id, department_id, COUNT(*) AS total,
                            COUNT(*) FILTER (WHERE is_done) AS done,
                            ARRAY_AGG(open_date ORDER BY open_date)
                                FILTER (WHERE open_date IS NOT NULL) AS open_dates
                       FROM promised GROUP BY 1, 2) item
                 ON item.campaign_id = pair.campaign_id
                AND item.department_id = pair.department_id
          LEFT JOIN (SELECT campaign_id, department_id, SUM(total) AS total,
                            MAX(latest) AS latest
                       FROM proved GROUP BY 1, 2) evidence
                 ON evidence.campaign_id = pair.campaign_id
                AND evidence.department_id = pair.department_id
          LEFT JOIN (SELECT campaign_id, department_id,
                            MAX(GREATEST(quantity - answered, 0)) AS missing
                       FROM demanded GROUP BY 1, 2) owed
                 ON owed.campaign_id = pair.campaign_id
                AND owed.department_id = pair.department_id
         -- a row as soon as anything can be counted in it: it is what two
         -- transactions meet at
         WHERE rel.campaign_id IS NOT NULL
            OR EXISTS (SELECT FROM tdkt_commitment own
                        WHERE own.campaign_id = pair.campaign_id
                          AND own.department_id = pair.department_id)
        UNION ALL
        SELECT promised.campaign_id, promised.department_id, target.id, FALSE,
               COUNT(DISTINCT promised.commitment_id), MIN(promised.date_submitted),
               COUNT(*), COUNT(*) FILTER (WHERE promised.is_done),
               COALESCE(ARRAY_AGG(promised.open_date ORDER BY promised.open_date)
                   FILTER (WHERE promised.open_date IS NOT NULL), '{}'),
               COALESCE(SUM(evidence.total), 0), MAX(evidence.latest), 0
          FROM promised
          JOIN tdkt_campaign_target target ON target.id = promised.target_id
                                          AND target.scope = 'office'
          LEFT JOIN proved evidence ON evidence.item_id = promised.id
         GROUP BY promised.campaign_id, promised.department_id, target.id
    ), gone AS (
        DELETE FROM tdkt_campaign_progress kept
         USING pair
         WHERE kept.campaign_id = pair.campaign_id
           AND kept.department_id = pair.department_id
           AND NOT EXISTS (SELECT FROM fresh
                            WHERE fresh.campaign_id = kept.campaign_id
                              AND fresh.department_id = kept.department_id
                              AND fresh.target_id = kept.target_id)
    )
    INSERT INTO tdkt_campaign_progress
    -- in one order, so that two transactions wait for one another in one direction
    SELECT * FROM fresh ORDER BY campaign_id, department_id, target_id
        ON CONFLICT (campaign_id, department_id, target_id) DO UPDATE
       SET takes_part = EXCLUDED.takes_part,
           commitment_count = EXCLUDED.commitment_count,
           first_submitted = EXCLUDED.first_submitted,
           item_count = EXCLUDED.item_count,
           done_count = EXCLUDED.done_count,
           open_dates = EXCLUDED.open_dates,
           evidence_count = EXCLUDED.evidence_count,
           last_evidence = EXCLUDED.last_evidence,
           missing_minimum = EXCLUDED.missing_minimum
"""
# The departments that a campaign as a whole can change something for.
OF_CAMPAIGN = """
    SELECT own.campaign_id, pair.department_id
      FROM ({campaigns}) own
      -- none: the campaign is named all the same
      LEFT JOIN (SELECT campaign_id, department_id FROM tdkt_campaign_department_rel
                  UNION
                 SELECT campaign_id, department_id FROM tdkt_campaign_progress) pair
             ON pair.campaign_id = own.campaign_id
"""
# {table: (what counts of its rows, whose they are)}; {rows} are those that changed.
WATCHED = {
    "tdkt_commitment": (
        "id, campaign_id, department_id, employee_id IS NULL AS collective,"
        " state IN ('draft', 'returned') AS is_open, date_submitted",
        "SELECT campaign_id, department_id FROM {rows}",
    ),
    "tdkt_commitment_item": (
        "id, commitment_id, target_id, kind, is_done IS TRUE AS is_done, date_due",
        "SELECT own.campaign_id, own.department_id FROM {rows}"
        " JOIN tdkt_commitment own ON own.id = commitment_id",
    ),
    "tdkt_evidence": (
        "id, commitment_id, item_id, date",
        "SELECT own.campaign_id, own.department_id FROM {rows}"
        " JOIN tdkt_commitment own ON own.id = commitment_id",
    ),
    "tdkt_campaign_department_rel": (
        "campaign_id, department_id",
        "SELECT campaign_id, department_id FROM {rows}",
    ),
    "tdkt_campaign_target": (
        "id, campaign_id, scope, quantity",
        # an item is not kept from answering the target of another campaign
        OF_CAMPAIGN.format(campaigns="SELECT DISTINCT campaign_id FROM {rows}")
        + " UNION SELECT own.campaign_id, own.department_id FROM {rows}"
        " JOIN tdkt_commitment_item item ON item.target_id = changed.id"
        " JOIN tdkt_commitment own ON own.id = item.commitment_id",
    ),
    "tdkt_campaign_target_kind_rel": (
        "target_id, kind_id",
        OF_CAMPAIGN.format(
            campaigns="SELECT DISTINCT target.campaign_id FROM {rows}"
            " JOIN tdkt_campaign_target target ON target.id = target_id"
        ),
    ),
    "tdkt_item_kind": (
        "id, code",
        OF_CAMPAIGN.format(
            campaigns="SELECT DISTINCT target.campaign_id FROM {rows}"
            " JOIN tdkt_campaign_target_kind_rel wanted ON wanted.kind_id = changed.id"
            " JOIN tdkt_campaign_target target ON target.id = wanted.target_id"
        ),
    ),
}
# What concerns all departments of a campaign. Two such changes at a time meet at the
# campaign's own row, since a department may have no row yet.
OF_CAMPAIGNS = {
    "tdkt_campaign_department_rel",
    "tdkt_campaign_target",
    "tdkt_campaign_target_kind_rel",
    "tdkt_item_kind",
}


def install(cr):
    """Make the table, its triggers, and all its rows: in a new office, on an update."""
    cr.execute(
        """
        CREATE TABLE IF NOT EXISTS tdkt_campaign_progress (
            campaign_id int4 NOT NULL REFERENCES tdkt_campaign ON DELETE CASCADE,
            department_id int4 NOT NULL REFERENCES hr_department ON DELETE CASCADE,
            target_id int4 NOT NULL,
            takes_part bool NOT NULL,
            commitment_count int4 NOT NULL,
            first_submitted date,
            item_count int4 NOT NULL,
            done_count int4 NOT NULL,
            open_dates date[] NOT NULL,
            evidence_count int4 NOT NULL,
            last_evidence date,
            missing_minimum int4 NOT NULL,
            PRIMARY KEY (campaign_id, department_id, target_id)
        );
        CREATE INDEX IF NOT EXISTS tdkt_campaign_progress_department_idx
            ON tdkt_campaign_progress (department_id);
        CREATE INDEX IF NOT EXISTS tdkt_campaign_progress_target_idx
            ON tdkt_campaign_progress (target_id) WHERE target_id > 0
        """
    )
    cr.execute(
        SQL(
            """
            CREATE OR REPLACE FUNCTION %s(campaigns int[], departments int[])
            RETURNS void LANGUAGE plpgsql AS $$ BEGIN %s; END $$
            """,
            SQL.identifier(RECOUNT),
            SQL(COUNT),
        )
    )
    watching.install(
        cr,
        PURPOSE,
        {
            table: _watch(table, columns, pairs)
            for table, (columns, pairs) in WATCHED.items()
        },
    )
    recount(cr)


def uninstall(cr):
    """Drop the functions, and the triggers with them; the table goes with the model."""
    watching.uninstall(cr, PURPOSE, WATCHED)
    recounting = SQL.identifier(RECOUNT)
    cr.execute(SQL("DROP FUNCTION IF EXISTS %s(int[], int[])", recounting))


def recount(cr):
    """Count all rows anew: needed by nobody but who has switched off the triggers."""
    cr.execute(
        SQL(
            """
            SELECT %s(ARRAY_AGG(campaign_id), ARRAY_AGG(department_id))
              FROM (SELECT campaign_id, department_id FROM tdkt_campaign_department_rel
                     UNION
                    SELECT campaign_id, department_id FROM tdkt_commitment
                     UNION
                    SELECT campaign_id, department_id FROM tdkt_campaign_progress) pair
            """,
            SQL.identifier(RECOUNT),
        )
    )


def _watch(table, columns, pairs):
    """Return what is done when rows of a table change."""

    def find(rows):
        return f"""
            SELECT ARRAY_AGG(campaign_id), ARRAY_AGG(department_id)
              INTO campaigns, departments
              FROM (SELECT DISTINCT campaign_id, department_id
                      FROM ({pairs.format(rows=f"({rows}) changed")}) one) pair
        """

    meet = (
        "UPDATE tdkt_campaign SET write_date = write_date WHERE id = ANY(campaigns);"
        if table in OF_CAMPAIGNS
        else ""
    )
    return watching.Watch(
        columns,
        "campaigns int[]; departments int[];",
        find,
        f"""
            IF campaigns IS NOT NULL THEN
                {meet}
                PERFORM {RECOUNT}(campaigns, departments);
            END IF;
        """,
    )
