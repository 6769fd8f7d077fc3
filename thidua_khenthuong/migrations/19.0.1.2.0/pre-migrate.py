from xml.etree import ElementTree

from odoo.tools import file_path
from odoo.tools.sql import column_exists, table_exists

# The types that come with this version, by their unique abbreviation.
DOCUMENT_TYPES = {"CV": "document_type_letter", "VB": "document_type_other"}


def migrate(cr, version):
    """Before the tables are brought up to date: one function for each thing done."""
    give_aliases_to_offices(cr)
    carry_confidence(cr)
    renew_rules(cr)
    bring_lists_up_to_date(cr)
    adopt_document_types(cr)
    adopt_awards(cr)
    drop_replaced_indexes(cr)
    add_twin_columns(cr)


def drop_replaced_indexes(cr):
    """Drop the indexes that wider ones take the place of."""
    for name in ("commitment_id", "item_id"):
        cr.execute(f"DROP INDEX IF EXISTS tdkt_evidence__{name}_index")
    for name in (
        *("company_id", "decision_id", "employee_id", "department_id", "partner_id"),
        *("campaign_id", "unit_id"),
    ):
        cr.execute(f"DROP INDEX IF EXISTS tdkt_commendation__{name}_index")


def add_twin_columns(cr):
    """Add the columns that are filled at once for all rows, here or afterwards."""
    if table_exists(cr, "tdkt_commitment_item") and not column_exists(
        cr, "tdkt_commitment_item", "campaign_id"
    ):
        cr.execute("ALTER TABLE tdkt_commitment_item ADD COLUMN campaign_id int4")
        cr.execute(
            "UPDATE tdkt_commitment_item item SET campaign_id = own.campaign_id"
            " FROM tdkt_commitment own WHERE own.id = item.commitment_id"
        )
    for table in ("tdkt_evidence", "tdkt_commitment_item"):
        if not table_exists(cr, table):
            continue
        cr.execute(
            f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS has_twin bool,"
            " ADD COLUMN IF NOT EXISTS is_compared bool"
        )
        if not column_exists(cr, table, "company_id"):
            cr.execute(f"ALTER TABLE {table} ADD COLUMN company_id int4")
            cr.execute(
                f"UPDATE {table} line SET company_id = own.company_id"
                " FROM tdkt_commitment own WHERE own.id = line.commitment_id"
            )
    if table_exists(cr, "tdkt_commitment_item"):
        cr.execute(
            "ALTER TABLE tdkt_commitment_item"
            " ADD COLUMN IF NOT EXISTS has_twin_evidence bool"
        )


def carry_confidence(cr):
    """Word how sure a retention period is as every other provision of the law does.

    The periods that came with this software are copies of a list (G); of an office's
    own, “to be compared” says no more than that nobody did (?). The first release had
    none.
    """
    if not table_exists(cr, "tdkt_retention_rule"):
        return
    cr.execute(
        """
        UPDATE tdkt_retention_rule rule
           SET confidence = CASE
                   WHEN rule.confidence = 'confirmed' THEN 'V'
                   WHEN rule.confidence = 'quoted' THEN 'Q'
                   WHEN EXISTS (SELECT FROM ir_model_data shipped
                                 WHERE shipped.module = 'thidua_khenthuong'
                                   AND shipped.model = 'tdkt.retention.rule'
                                   AND shipped.res_id = rule.id) THEN 'G'
                   ELSE '?' END
         WHERE rule.confidence IN ('confirmed', 'quoted', 'unconfirmed')
        """
    )


def renew_rules(cr):
    """Make the record rules anew: an update leaves no-update records as they are."""
    cr.execute(
        """
        WITH ours AS (
            DELETE FROM ir_model_data
             WHERE module = 'thidua_khenthuong' AND model = 'ir.rule'
            RETURNING res_id
        )
        DELETE FROM ir_rule WHERE id IN (SELECT res_id FROM ours)
        """
    )


def give_aliases_to_offices(cr):
    """Other names of awards become the office's that has learnt them.

    It is the one that imported a list with these words, or else the creator's own.
    """
    if not table_exists(cr, "tdkt_award_alias") or column_exists(
        cr, "tdkt_award_alias", "company_id"
    ):
        return
    cr.execute("ALTER TABLE tdkt_award_alias ADD COLUMN company_id int4")
    cr.execute(
        """
        UPDATE tdkt_award_alias alias
           SET company_id = COALESCE(
                   (SELECT batch.company_id
                      FROM tdkt_award_import_row line
                      JOIN tdkt_award_import batch ON batch.id = line.import_id
                     WHERE line.award_id = alias.award_id
                       AND line.raw_award = alias.name
                     ORDER BY line.id LIMIT 1),
                   (SELECT company_id FROM res_users WHERE id = alias.create_uid),
                   (SELECT min(id) FROM res_company))
        """
    )


def bring_lists_up_to_date(cr):
    """Let no list accept a name alone; give judged rows their decision's number."""
    if not table_exists(cr, "tdkt_award_import"):
        return
    cr.execute(
        "UPDATE tdkt_award_import SET min_confidence = 75 WHERE min_confidence < 75"
    )
    if not column_exists(cr, "tdkt_award_import_row", "number"):
        cr.execute("ALTER TABLE tdkt_award_import_row ADD COLUMN number varchar")
        cr.execute(
            "UPDATE tdkt_award_import_row SET number = raw_number "
            "WHERE decision_key IS NOT NULL"
        )


def adopt_awards(cr):
    """Take the awards an office has entered itself for those that now come along.

    A second one of the same code would be refused, and the update with it; one of the
    same words would stand in the catalogue twice. What the office entered stands.
    """
    if not table_exists(cr, "tdkt_award"):
        return
    awards = ElementTree.parse(
        file_path("thidua_khenthuong/data/tdkt_award_state_data.xml")
    )
    for record in awards.iterfind("record[@model='tdkt.award']"):
        words = {
            name: record.findtext(f"field[@name='{name}']")
            for name in ("code", "name", "subject_type")
        }
        cr.execute(
            """
            INSERT INTO ir_model_data (module, name, model, res_id, noupdate)
            SELECT 'thidua_khenthuong', %(id)s, 'tdkt.award', award.id, true
              FROM tdkt_award award
             WHERE (award.code = %(code)s
                    OR (lower(award.name), award.subject_type)
                       = (lower(%(name)s), %(subject_type)s))
               AND NOT EXISTS (SELECT FROM ir_model_data known
                                WHERE known.module = 'thidua_khenthuong'
                                  AND (known.name = %(id)s
                                       OR (known.model, known.res_id)
                                          = ('tdkt.award', award.id)))
             ORDER BY award.code != %(code)s, award.id
             LIMIT 1
            """,
            {**words, "id": record.get("id")},
        )


def adopt_document_types(cr):
    """Take the types an office has entered itself for those that now come along.

    A second type of the same abbreviation would be refused, and the update with it.
    """
    cr.execute(
        """
        INSERT INTO ir_model_data (module, name, model, res_id, noupdate)
        SELECT 'thidua_khenthuong', new.name, 'tdkt.document.type', kind.id, true
          FROM unnest(%s, %s) new (abbreviation, name)
          JOIN tdkt_document_type kind ON kind.abbreviation = new.abbreviation
         WHERE NOT EXISTS (SELECT FROM ir_model_data known
                            WHERE known.module = 'thidua_khenthuong'
                              AND known.name = new.name)
        """,
        [list(DOCUMENT_TYPES), list(DOCUMENT_TYPES.values())],
    )
