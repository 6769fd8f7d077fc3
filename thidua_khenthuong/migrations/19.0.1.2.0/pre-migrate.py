from odoo.tools.sql import column_exists, table_exists


def migrate(cr, version):
    """Before the tables are brought up to date: one function for each thing done."""
    give_aliases_to_offices(cr)


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
