def migrate(cr, version):
    """Before the tables are brought up to date: one function for each thing done."""
    carry_confidence(cr)
    renew_rules(cr)


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
