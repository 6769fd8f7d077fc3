from odoo.tools.sql import column_exists, table_exists


def migrate(cr, version):
    """Before the tables are brought up to date: one function for each thing done."""
    carry_confidence(cr)
    renew_rules(cr)
    bring_lists_up_to_date(cr)


def carry_confidence(cr):
    """Word how sure a retention period is as every other provision of the law does.

    The periods that came with this software are copies of a list (G); of an office's
    own, “to be compared” says no more than that nobody did (?).
    """
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
