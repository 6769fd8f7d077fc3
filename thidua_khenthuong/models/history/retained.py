"""What finished records stand for, put together by the database itself.

A list of what is kept how long cannot ask a million awards for every page. The table
``tdkt_retention_proposal`` holds a row for each decision, dossier and submission: its
office, whether and in which year it ended, and the awards it then stands for. Nothing
in it depends on the present day or on the law: which class an award gives, and how long
that is kept, is looked up when the list is read.

Tens of thousands of records stand for a few hundred combinations of awards. Each has a
row in ``tdkt_retention_awards``, and a record has its number: the law is looked up for
the combinations, without reading what stands for them. A row there never changes and is
never deleted. Of two transactions that need the same new one, the second fails to
serialise, too.

Triggers put the rows of a record together anew at the end of any statement that changes
what they are made of. So it does not matter who writes: a form, a batch, a cascade of
the database, a migration. The row is written even where nothing in it has changed: of
two transactions that change the same record at the same time, neither seeing the other,
the second then fails to serialise, and Odoo repeats it. For that reason records that
have not ended have a row, too.
"""

from odoo.tools import SQL
from odoo.tools.sql import column_exists

from ..mixins import watching

TABLE = "tdkt_retention_proposal"
COMBINATIONS = "tdkt_retention_awards"
KEEP = "tdkt_retention_keep"
PURPOSE = "retention"

# {model: what its records come to}: those whose id is in ``ids``, if they are there.
# In this order: a dossier stands for all that its decisions stand for.
FRESH = {
    # A decision stands for the awards it gives and those it changes, and while its
    # commendations are not there yet for those it is about to give. One made elsewhere
    # counts from its own year, not from that of its entry.
    "tdkt.decision": """
        SELECT decision.id, decision.company_id,
               decision.date_issued IS NOT NULL AS has_ended,
               EXTRACT(YEAR FROM CASE decision.origin
                   WHEN 'external' THEN decision.date_document
                   ELSE decision.date_issued END)::int AS year,
               ARRAY(SELECT award_id FROM tdkt_commendation
                      WHERE decision_id = decision.id
                      UNION
                     SELECT given.award_id FROM tdkt_commendation_change change
                       JOIN tdkt_commendation given ON given.id = change.commendation_id
                      WHERE change.ordered_by_id = decision.id
                      UNION
                     SELECT award_id FROM tdkt_nomination
                      WHERE decision_id = decision.id
                      ORDER BY award_id) AS award_ids
          FROM tdkt_decision decision
         WHERE decision.id = ANY(ids)
    """,
    # A line that was decided counts with all its decision gave, in the decision's year.
    # The dossier's own year counts only where no line was: one that led to a decision
    # ends with the last of them, however late its own year is.
    "tdkt.dossier": """
        SELECT dossier.id, dossier.company_id,
               COALESCE(dossier.state = 'concluded', FALSE)
                   AND EXISTS (SELECT FROM tdkt_nomination
                                WHERE dossier_id = dossier.id) AS has_ended,
               COALESCE((SELECT MAX(decided.year) FROM tdkt_nomination line
                           JOIN tdkt_retention_proposal decided
                             ON decided.res_model = 'tdkt.decision'
                            AND decided.res_id = line.decision_id
                            AND decided.has_ended
                          WHERE line.dossier_id = dossier.id),
                        dossier.year) AS year,
               ARRAY(SELECT award_id FROM tdkt_nomination
                      WHERE dossier_id = dossier.id
                      UNION
                     SELECT unnest(given.award_ids) FROM tdkt_nomination line
                       JOIN tdkt_retention_proposal decided
                         ON decided.res_model = 'tdkt.decision'
                        AND decided.res_id = line.decision_id
                        AND decided.has_ended
                       JOIN tdkt_retention_awards given ON given.id = decided.awards_id
                      WHERE line.dossier_id = dossier.id
                      ORDER BY award_id) AS award_ids
          FROM tdkt_dossier dossier
         WHERE dossier.id = ANY(ids)
    """,
    "tdkt.submission": """
        SELECT submission.id, submission.company_id,
               COALESCE(submission.state = 'answered', FALSE)
                   AND submission.date_answered IS NOT NULL
                   AND EXISTS (SELECT FROM tdkt_nomination
                                WHERE submission_id = submission.id) AS has_ended,
               EXTRACT(YEAR FROM submission.date_answered)::int AS year,
               ARRAY(SELECT DISTINCT award_id FROM tdkt_nomination
                      WHERE submission_id = submission.id
                      ORDER BY award_id) AS award_ids
          FROM tdkt_submission submission
         WHERE submission.id = ANY(ids)
    """,
}
# How the arrays of ids are called in the functions.
ARRAYS = {
    "tdkt.decision": "decisions",
    "tdkt.dossier": "dossiers",
    "tdkt.submission": "submissions",
}
# {table: (what counts of its rows, whose they are)}; ``changed`` are those that did.
WATCHED = {
    "tdkt_decision": (
        "id, company_id, date_issued, origin, date_document",
        {"tdkt.decision": "SELECT id FROM changed"},
    ),
    "tdkt_commendation": (
        "id, decision_id, award_id",
        {
            "tdkt.decision": """
                SELECT decision_id AS id FROM changed
                 UNION
                SELECT change.ordered_by_id FROM tdkt_commendation_change change
                 WHERE change.commendation_id IN (SELECT id FROM changed)
            """
        },
    ),
    "tdkt_commendation_change": (
        "id, ordered_by_id, commendation_id",
        {"tdkt.decision": "SELECT ordered_by_id AS id FROM changed"},
    ),
    "tdkt_nomination": (
        "id, decision_id, dossier_id, submission_id, award_id",
        {
            "tdkt.decision": "SELECT decision_id AS id FROM changed",
            "tdkt.dossier": "SELECT dossier_id AS id FROM changed",
            "tdkt.submission": "SELECT submission_id AS id FROM changed",
        },
    ),
    "tdkt_dossier": (
        "id, company_id, state, year",
        {"tdkt.dossier": "SELECT id FROM changed"},
    ),
    "tdkt_submission": (
        "id, company_id, state, date_answered",
        {"tdkt.submission": "SELECT id FROM changed"},
    ),
}


def install(cr):
    """Make the tables, their triggers, and all rows: in a new office, on an update."""
    if column_exists(cr, TABLE, "award_ids"):
        # as it was before combinations had a table
        cr.execute(SQL("DROP TABLE %s", SQL.identifier(TABLE)))
    cr.execute(
        """
        CREATE TABLE IF NOT EXISTS tdkt_retention_awards (
            id serial PRIMARY KEY,
            company_id int4 NOT NULL,
            award_ids int4[] NOT NULL,
            UNIQUE (company_id, award_ids)
        );
        CREATE TABLE IF NOT EXISTS tdkt_retention_proposal (
            res_model varchar NOT NULL,
            res_id int4 NOT NULL,
            company_id int4 NOT NULL,
            has_ended bool NOT NULL,
            year int4,
            awards_id int4,
            PRIMARY KEY (res_model, res_id),
            CHECK (awards_id IS NOT NULL OR NOT has_ended)
        )
        """
    )
    cr.execute(_write_keep())
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
    """Drop the functions, the triggers with them, and the combinations; the other table
    goes with the model."""
    watching.uninstall(cr, PURPOSE, WATCHED)
    keep = SQL.identifier(KEEP)
    cr.execute(SQL("DROP FUNCTION IF EXISTS %s(int[], int[], int[])", keep))
    cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(COMBINATIONS)))


def recount(cr):
    """Put all rows together anew: needed by nobody but who has switched off the
    triggers."""
    everything = SQL(", ").join(
        SQL(
            """
            ARRAY(SELECT id FROM %(table)s
                   UNION SELECT res_id FROM %(kept)s WHERE res_model = %(model)s)
            """,
            table=SQL.identifier(model.replace(".", "_")),
            kept=SQL.identifier(TABLE),
            model=model,
        )
        for model in FRESH
    )
    cr.execute(SQL("SELECT %s(%s)", SQL.identifier(KEEP), everything))
    for table in (TABLE, COMBINATIONS):
        cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))


def _write_keep():
    """Return the function that writes the rows of some records anew, as SQL."""
    steps = [_write_step(model, fresh) for model, fresh in FRESH.items()]
    return f"""
        CREATE OR REPLACE FUNCTION {KEEP}(decisions int[], dossiers int[],
                                          submissions int[])
        RETURNS void LANGUAGE plpgsql
        -- from record to record by the indexes, also in a table just filled, of which
        -- the planner does not know yet how long it has become
        SET enable_seqscan = off
        -- planned once: to plan it takes ten times as long as to look at one record
        SET plan_cache_mode = force_generic_plan
        AS $$
        DECLARE
            ids int[];
            moved int[];
        BEGIN {"".join(steps)}
        END $$
    """


def _write_step(model, fresh):
    """Return what is done for the records of one model.

    A dossier is looked at again where a decision of it has changed what it stands for.
    """
    after = """
                IF moved IS NOT NULL THEN
                    dossiers := dossiers || ARRAY(
                        SELECT DISTINCT dossier_id FROM tdkt_nomination
                         WHERE decision_id = ANY(moved));
                END IF;
    """
    return f"""
            ids := {ARRAYS[model]};
            IF ids IS NOT NULL THEN
                DELETE FROM {TABLE} kept
                 WHERE kept.res_model = '{model}' AND kept.res_id = ANY(ids)
                   AND NOT EXISTS (SELECT FROM {model.replace(".", "_")} record
                                    WHERE record.id = kept.res_id);
                WITH asked AS MATERIALIZED ({fresh}), added AS (
                    INSERT INTO {COMBINATIONS} (company_id, award_ids)
                    SELECT DISTINCT company_id, award_ids
                      FROM asked
                     WHERE has_ended
                       -- no number is used up for one that is there
                       AND NOT EXISTS (SELECT FROM {COMBINATIONS} known
                                        WHERE known.company_id = asked.company_id
                                          AND known.award_ids = asked.award_ids)
                     -- in one order, so that two transactions wait for one another in
                     -- one direction
                     ORDER BY company_id, award_ids
                        ON CONFLICT DO NOTHING
                    RETURNING id, company_id, award_ids
                ), fresh AS MATERIALIZED (
                    SELECT asked.id, asked.company_id, asked.has_ended, asked.year,
                           COALESCE(known.id, added.id) AS awards_id
                      FROM asked
                      LEFT JOIN {COMBINATIONS} known
                             ON asked.has_ended
                            AND known.company_id = asked.company_id
                            AND known.award_ids = asked.award_ids
                      LEFT JOIN added
                             ON asked.has_ended
                            AND added.company_id = asked.company_id
                            AND added.award_ids = asked.award_ids
                ), written AS (
                    INSERT INTO {TABLE} AS kept
                           (res_model, res_id, company_id, has_ended, year, awards_id)
                    SELECT '{model}', id, company_id, has_ended, year, awards_id
                      FROM fresh
                     ORDER BY id
                        ON CONFLICT (res_model, res_id) DO UPDATE
                       SET company_id = EXCLUDED.company_id,
                           has_ended = EXCLUDED.has_ended,
                           year = EXCLUDED.year,
                           awards_id = EXCLUDED.awards_id
                )
                -- as they were before, which is what a statement sees of its own table
                SELECT ARRAY_AGG(fresh.id) INTO moved
                  FROM fresh
                  LEFT JOIN {TABLE} kept
                         ON kept.res_model = '{model}' AND kept.res_id = fresh.id
                 WHERE (fresh.has_ended OR kept.has_ended)
                   AND (fresh.has_ended, fresh.year, fresh.awards_id)
                       IS DISTINCT FROM (kept.has_ended, kept.year, kept.awards_id);
                {after if model == "tdkt.decision" else ""}
            END IF;
    """


def _watch(columns, owners):
    """Return what is done when rows of a table change."""

    def find(rows):
        arrays = ", ".join(
            f"(SELECT ARRAY_AGG(id) FROM ({owners[model]}) one WHERE id IS NOT NULL)"
            if model in owners
            else "NULL"
            for model in FRESH
        )
        return f"""
            WITH changed AS MATERIALIZED ({rows})
            SELECT {arrays} INTO {", ".join(ARRAYS[model] for model in FRESH)}
        """

    return watching.Watch(
        columns,
        "".join(f"{ARRAYS[model]} int[]; " for model in FRESH),
        find,
        f"""
            IF COALESCE(decisions, dossiers, submissions) IS NOT NULL THEN
                PERFORM {KEEP}(decisions, dossiers, submissions);
            END IF;
        """,
    )
