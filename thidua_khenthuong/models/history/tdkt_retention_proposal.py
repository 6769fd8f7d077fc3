from odoo import fields, models
from odoo.tools import SQL

from ..catalogue.tdkt_retention_rule import RECORD_CLASSES


class TdktRetentionProposal(models.Model):
    """Finished records and when their period is over: the list proposed for disposal.

    A read-only view. A campaign ends with the year of its last day, a decision with
    the year on it, a submission with its answer, a dossier with the last decision it
    led to, or with its own year where it led to none. The highest award that a
    decision gives or changes gives its class. Records without a rule in force, or kept
    for good, are never due. Nothing here deletes anything: the office values the list,
    destroys by its own procedure and keeps the export.
    """

    _name = "tdkt.retention.proposal"
    _inherit = ["tdkt.record.mixin"]
    _description = "Proposal for Disposal"
    _auto = False
    _order = "last_year_kept, res_model, res_id"

    res_model = fields.Selection(
        selection=[
            ("tdkt.campaign", "Campaign"),
            ("tdkt.dossier", "Dossier"),
            ("tdkt.submission", "Submission"),
            ("tdkt.decision", "Decision"),
        ],
        string="Kind of Record",
        readonly=True,
    )
    res_id = fields.Many2oneReference(
        string="Record ID", model_field="res_model", readonly=True
    )
    record_name = fields.Char(string="Record Concerned", compute="_compute_record_name")
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    record_class = fields.Selection(selection=RECORD_CLASSES, readonly=True)
    rule_id = fields.Many2one(
        comodel_name="tdkt.retention.rule", string="Retention Period", readonly=True
    )
    legal_basis = fields.Char(related="rule_id.legal_basis")
    confidence = fields.Selection(related="rule_id.confidence")
    year_ended = fields.Integer(readonly=True, aggregator=None)
    years = fields.Integer(string="Years Kept", readonly=True, aggregator=None)
    last_year_kept = fields.Integer(readonly=True, aggregator=None)
    is_due = fields.Boolean(string="Period Over", readonly=True)

    @property
    def _table_query(self):
        today = fields.Date.context_today(self)
        return SQL(
            """
            WITH touched AS (
                SELECT decision_id, award_id FROM tdkt_commendation
                 UNION
                SELECT change.ordered_by_id, commendation.award_id
                  FROM tdkt_commendation_change change
                  JOIN tdkt_commendation commendation
                    ON commendation.id = change.commendation_id
                 WHERE change.ordered_by_id IS NOT NULL
                 UNION
                SELECT decision_id, award_id FROM tdkt_nomination
                 WHERE decision_id IS NOT NULL
            ), ranked AS (
                SELECT id,
                       CASE authority
                           WHEN 'president' THEN 3
                           WHEN 'prime_minister' THEN 3
                           WHEN 'minister' THEN 2
                           WHEN 'province_chair' THEN 2
                           ELSE 1 END AS rank
                  FROM tdkt_award
            ), given AS (
                SELECT touched.decision_id, MAX(ranked.rank) AS rank
                  FROM touched
                  JOIN ranked ON ranked.id = touched.award_id
                 GROUP BY touched.decision_id
            ), decision AS (
                SELECT decision.id, decision.company_id,
                       COALESCE(given.rank, 1) AS rank,
                       EXTRACT(YEAR FROM CASE decision.origin
                           WHEN 'external' THEN decision.date_document
                           ELSE decision.date_issued END)::int AS year
                  FROM tdkt_decision decision
                  LEFT JOIN given ON given.decision_id = decision.id
                 WHERE decision.date_issued IS NOT NULL
            ), ended AS (
                SELECT 'tdkt.campaign' AS res_model, id AS res_id, company_id,
                       0 AS rank, EXTRACT(YEAR FROM date_end)::int AS year
                  FROM tdkt_campaign
                 WHERE state IN ('closed', 'cancelled') AND date_end IS NOT NULL
                 UNION ALL
                SELECT 'tdkt.decision', id, company_id, rank, year FROM decision
                 UNION ALL
                SELECT 'tdkt.dossier', dossier.id, dossier.company_id,
                       MAX(COALESCE(decision.rank, ranked.rank)),
                       COALESCE(MAX(decision.year), MAX(dossier.year))
                  FROM tdkt_dossier dossier
                  JOIN tdkt_nomination nomination ON nomination.dossier_id = dossier.id
                  JOIN ranked ON ranked.id = nomination.award_id
                  LEFT JOIN decision ON decision.id = nomination.decision_id
                 WHERE dossier.state = 'concluded'
                 GROUP BY dossier.id
                 UNION ALL
                SELECT 'tdkt.submission', submission.id, submission.company_id,
                       MAX(ranked.rank),
                       EXTRACT(YEAR FROM submission.date_answered)::int
                  FROM tdkt_submission submission
                  JOIN tdkt_nomination nomination
                    ON nomination.submission_id = submission.id
                  JOIN ranked ON ranked.id = nomination.award_id
                 WHERE submission.state = 'answered'
                   AND submission.date_answered IS NOT NULL
                 GROUP BY submission.id
            ), classed AS (
                SELECT *, (ARRAY['campaign', 'award_office', 'award_province',
                                 'award_state'])[rank + 1] AS record_class
                  FROM ended
            )
            SELECT classed.res_id * 4 + CASE classed.res_model
                       WHEN 'tdkt.campaign' THEN 0
                       WHEN 'tdkt.dossier' THEN 1
                       WHEN 'tdkt.decision' THEN 2
                       ELSE 3 END AS id,
                   classed.res_model, classed.res_id, classed.company_id,
                   classed.record_class, rule.id AS rule_id, rule.years,
                   classed.year AS year_ended,
                   CASE WHEN rule.years > 0 THEN classed.year + rule.years END
                       AS last_year_kept,
                   COALESCE(rule.years > 0 AND classed.year + rule.years < %(year)s,
                            FALSE) AS is_due
              FROM classed
              LEFT JOIN tdkt_retention_rule rule
                ON rule.record_class = classed.record_class
               AND rule.active
               AND NOT COALESCE(rule.until_expiry, FALSE)
               AND COALESCE(rule.date_from, '-infinity') <= %(today)s
               AND COALESCE(rule.date_to, 'infinity') >= %(today)s
            """,
            year=today.year,
            today=today,
        )

    def _compute_record_name(self):
        for res_model, proposals in self.grouped("res_model").items():
            # sudo: whoever reads the list knows of the records; only names are read
            records_sudo = self.env[res_model].sudo().browse(proposals.mapped("res_id"))
            names = dict(
                zip(records_sudo.ids, records_sudo.mapped("display_name"), strict=True)
            )
            for proposal in proposals:
                proposal.record_name = names[proposal.res_id]

    def action_open_record(self):
        """Open the record itself, as far as the user may read it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
