from odoo import api, fields, models
from odoo.tools import SQL


class TdktCampaignProgress(models.Model):
    """Who takes part in a campaign and how far each department is.

    A read-only view: one row per campaign and participating department. Registered
    means a commitment of the department or of one of its people has been submitted.
    The missing minimum is the largest number of items that any target of scope
    ``department`` still lacks among the department's collective, approved or
    submitted commitment.
    """

    _name = "tdkt.campaign.progress"
    _description = "Campaign Progress by Department"
    _auto = False
    _order = "campaign_id, missing_minimum desc, department_id"
    _rec_name = "department_id"

    campaign_id = fields.Many2one(comodel_name="tdkt.campaign", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    department_id = fields.Many2one(comodel_name="hr.department", readonly=True)
    registered = fields.Boolean(readonly=True)
    registered_count = fields.Integer(
        string="Registered (Count)", readonly=True, aggregator="sum"
    )
    commitment_count = fields.Integer(string="Commitments", readonly=True)
    item_count = fields.Integer(string="Items", readonly=True)
    done_count = fields.Integer(string="Items Done", readonly=True)
    evidence_count = fields.Integer(string="Evidence", readonly=True)
    missing_minimum = fields.Integer(
        readonly=True,
        help="How many models, works or tasks the department still owes.",
    )
    days_left = fields.Integer(compute="_compute_days_left")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT rel.campaign_id::bigint * 1000000 + rel.department_id AS id,
                   rel.campaign_id AS campaign_id,
                   campaign.company_id AS company_id,
                   rel.department_id AS department_id,
                   COALESCE(work.commitment_count, 0) > 0 AS registered,
                   (COALESCE(work.commitment_count, 0) > 0)::int AS registered_count,
                   COALESCE(work.commitment_count, 0) AS commitment_count,
                   COALESCE(work.item_count, 0) AS item_count,
                   COALESCE(work.done_count, 0) AS done_count,
                   COALESCE(work.evidence_count, 0) AS evidence_count,
                   COALESCE(owed.missing, 0) AS missing_minimum
              FROM tdkt_campaign_department_rel rel
              JOIN tdkt_campaign campaign ON campaign.id = rel.campaign_id
              LEFT JOIN (
                    SELECT commitment.campaign_id,
                           commitment.department_id,
                           COUNT(DISTINCT commitment.id) AS commitment_count,
                           SUM(item.total) AS item_count,
                           SUM(item.done) AS done_count,
                           SUM(evidence.total) AS evidence_count
                      FROM tdkt_commitment commitment
                      LEFT JOIN (SELECT commitment_id, COUNT(*) AS total,
                                        COUNT(*) FILTER (WHERE is_done) AS done
                                   FROM tdkt_commitment_item
                                  GROUP BY commitment_id) item
                             ON item.commitment_id = commitment.id
                      LEFT JOIN (SELECT commitment_id, COUNT(*) AS total
                                   FROM tdkt_evidence
                                  GROUP BY commitment_id) evidence
                             ON evidence.commitment_id = commitment.id
                     WHERE commitment.state NOT IN ('draft', 'returned')
                     GROUP BY commitment.campaign_id, commitment.department_id
                   ) work
                ON work.campaign_id = rel.campaign_id
               AND work.department_id = rel.department_id
              LEFT JOIN (
                    SELECT counted.campaign_id,
                           counted.department_id,
                           MAX(GREATEST(counted.quantity - counted.found, 0)) AS missing
                      FROM (
                            SELECT target.campaign_id,
                                   demanded.department_id AS department_id,
                                   target.quantity,
                                   COUNT(item.id) AS found
                              FROM tdkt_campaign_target target
                              JOIN tdkt_campaign_department_rel demanded
                                ON demanded.campaign_id = target.campaign_id
                              LEFT JOIN tdkt_commitment commitment
                                ON commitment.campaign_id = target.campaign_id
                               AND commitment.department_id = demanded.department_id
                               AND commitment.employee_id IS NULL
                               AND commitment.state NOT IN ('draft', 'returned')
                              LEFT JOIN tdkt_commitment_item item
                                ON item.commitment_id = commitment.id
                               AND (item.target_id IS NULL
                                    OR item.target_id = target.id)
                               AND (NOT EXISTS (
                                        SELECT 1
                                          FROM tdkt_campaign_target_kind_rel k
                                         WHERE k.target_id = target.id)
                                    OR EXISTS (
                                        SELECT 1
                                          FROM tdkt_campaign_target_kind_rel k
                                          JOIN tdkt_item_kind kind
                                            ON kind.id = k.kind_id
                                         WHERE k.target_id = target.id
                                           AND kind.code = item.kind))
                             WHERE target.scope = 'department'
                             GROUP BY target.id, target.campaign_id,
                                      demanded.department_id, target.quantity
                           ) counted
                     GROUP BY counted.campaign_id, counted.department_id
                   ) owed
                ON owed.campaign_id = rel.campaign_id
               AND owed.department_id = rel.department_id
            """
        )

    @api.depends("campaign_id.days_left")
    def _compute_days_left(self):
        for row in self:
            row.days_left = row.campaign_id.days_left

    def action_open_commitments(self):
        """Open the registrations behind this row."""
        self.ensure_one()
        action = self.campaign_id.action_open_commitments()
        action["domain"] = [
            ("campaign_id", "=", self.campaign_id.id),
            ("department_id", "=", self.department_id.id),
        ]
        return action
