from odoo import SUPERUSER_ID, api
from odoo.tools.sql import column_exists


def migrate(cr, version):
    """Carry final reports into their own records; keep what awards rest on."""
    if column_exists(cr, "tdkt_campaign", "summary_evaluation"):
        carry_final_reports(cr)
    # sudo: an update runs for no user, and covers all offices
    env = api.Environment(cr, SUPERUSER_ID, {})
    decided = env["tdkt.nomination"].search(
        [("state", "=", "decided"), ("evidence_ids", "=", False)]
    )
    decided._keep_foundation()


def carry_final_reports(cr):
    cr.execute(
        """
        WITH signed AS (
            SELECT res_id
              FROM ir_attachment
             WHERE res_model = 'tdkt.campaign' AND res_field = 'summary_report'
        )
        INSERT INTO tdkt_campaign_review (
               campaign_id, company_id, kind, date, state, report_filename,
               evaluation, limits, direction,
               create_uid, create_date, write_uid, write_date)
        SELECT campaign.id, campaign.company_id, 'final',
               COALESCE(campaign.date_end, campaign.write_date::date),
               CASE WHEN signed.res_id IS NULL THEN 'draft' ELSE 'completed' END,
               campaign.summary_report_filename, campaign.summary_evaluation,
               campaign.summary_limits, campaign.summary_direction,
               campaign.create_uid, campaign.create_date,
               campaign.write_uid, campaign.write_date
          FROM tdkt_campaign campaign
          LEFT JOIN signed ON signed.res_id = campaign.id
         WHERE num_nonnulls(campaign.summary_evaluation, campaign.summary_limits,
                            campaign.summary_direction, signed.res_id) > 0
           AND NOT EXISTS (SELECT FROM tdkt_campaign_review review
                            WHERE review.campaign_id = campaign.id
                              AND review.kind = 'final')
        """
    )
    cr.execute(
        """
        UPDATE ir_attachment file
           SET res_model = 'tdkt.campaign.review', res_field = 'report_file',
               res_id = review.id
          FROM tdkt_campaign_review review
         WHERE file.res_model = 'tdkt.campaign'
           AND file.res_field = 'summary_report'
           AND review.campaign_id = file.res_id AND review.kind = 'final'
           AND NOT EXISTS (SELECT FROM ir_attachment own
                            WHERE own.res_model = 'tdkt.campaign.review'
                              AND own.res_field = 'report_file'
                              AND own.res_id = review.id)
        """
    )
