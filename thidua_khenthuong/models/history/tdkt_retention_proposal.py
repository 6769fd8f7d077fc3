from odoo import api, fields, models
from odoo.tools import SQL

from ..vocabulary import RECORD_CLASSES
from . import retained

# A rank is an integer: with leading zeros it is compared as a text.
RANK_DIGITS = 10


class TdktRetentionProposal(models.Model):
    """Finished records and when their period is over: the list proposed for disposal.

    A read-only view. A campaign ends with the year of its last day, a decision with
    the year on it, a submission with its answer, a dossier with the last decision it
    led to, or with its own year where it led to none. The highest award that a
    decision gives or changes gives its class, by the rank of who decides it. Records
    without a rule in force, or kept for good, are never due. Nothing here deletes
    anything: the office values the list, destroys by its own procedure and keeps the
    export.
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
    is_due = fields.Boolean(string="Period Expired", readonly=True)

    @property
    def _table_query(self):
        """Number the records by their model's id, so that none ever moves.

        To add a model, extend ``res_model`` by it. Each says in ``_query_retained()``
        which of its records are finished: one row for each, in the columns ``res_id,
        company_id, year`` (in which it was finished), ``awards_id`` (the combination of
        awards it stands for, of those that ``retained`` keeps) and ``record_class``
        (that of a record without any award whose authority has a row in force).

        Tens of thousands of records stand for a few hundred combinations of awards:
        the law is looked up for these, and a record takes what its own gives.
        """
        office_today = self.env["res.company"]._tdkt_sql_today
        names = self._fields["res_model"].get_values(self.env)
        ended = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s::bigint AS model_id, %s AS res_model, retained.*"
                " FROM (%s) retained",
                self.env["ir.model"]._get_id(name),
                name,
                self.env[name]._query_retained(),
            )
            for name in names
        )
        return SQL(
            """
            WITH ranked AS MATERIALIZED (
                -- the rank of who decides, in front of the class it gives: the greatest
                -- key is that of the highest authority
                SELECT company.id AS company_id, award.id AS award_id,
                       LPAD(authority.rank::text, %(rank_digits)s, '0')
                           || authority.record_class AS class_key
                  FROM res_company company
                 CROSS JOIN tdkt_award award
                  JOIN tdkt_authority authority
                    ON authority.authority = award.authority
                   AND %(authority_in_force)s
            )
            -- a model's id in front of the record's, which has 32 bits
            SELECT (ended.model_id << 32) + ended.res_id AS id,
                   ended.res_model, ended.res_id, ended.company_id,
                   COALESCE(classed.class, ended.record_class) AS record_class,
                   ruled.rule_id, ruled.years,
                   ended.year AS year_ended,
                   -- 0 years keep for good: no last year
                   CASE WHEN ruled.years > 0 THEN ended.year + ruled.years END
                       AS last_year_kept,
                   -- full years: the last one is over before anything is due
                   COALESCE(ruled.years > 0
                                AND ended.year + ruled.years < ruled.this_year,
                            FALSE) AS is_due
              FROM (%(ended)s) ended
              -- one row at most for each, as GROUP BY and DISTINCT ON say: who asks for
              -- none of their columns, to count, is spared them by the database
              LEFT JOIN (
                    SELECT combination.id,
                           SUBSTR(MAX(ranked.class_key), %(rank_digits)s + 1) AS class
                      FROM %(combinations)s combination
                      -- to the left, so that each is taken apart once
                      LEFT JOIN LATERAL unnest(combination.award_ids) one (award_id)
                        ON TRUE
                      LEFT JOIN ranked ON ranked.award_id = one.award_id
                                      AND ranked.company_id = combination.company_id
                     GROUP BY combination.id) classed
                ON classed.id = ended.awards_id
              -- without a rule it is listed, for the office to see what lacks one
              LEFT JOIN (
                    SELECT DISTINCT ON (company.id, rule.record_class)
                           company.id AS company_id, rule.record_class,
                           rule.id AS rule_id, rule.years,
                           EXTRACT(YEAR FROM %(today)s)::int AS this_year
                      FROM res_company company
                      JOIN tdkt_retention_rule rule
                        ON NOT COALESCE(rule.until_expiry, FALSE)
                       AND %(rule_in_force)s
                     ORDER BY company.id, rule.record_class, rule.id) ruled
                ON ruled.company_id = ended.company_id
               AND ruled.record_class = COALESCE(classed.class, ended.record_class)
            """,
            rank_digits=RANK_DIGITS,
            ended=ended,
            combinations=SQL.identifier(retained.COMBINATIONS),
            authority_in_force=self.env["tdkt.authority"]._in_force_sql(
                "authority", office_today(SQL("company.id"))
            ),
            rule_in_force=self.env["tdkt.retention.rule"]._in_force_sql(
                "rule", office_today(SQL("company.id"))
            ),
            today=office_today(SQL("company.id")),
        )

    @api.model
    def _query_kept(self, model):
        """Return the finished records of a model that ``retained`` keeps a row of."""
        return SQL(
            """
            SELECT res_id, company_id, year, awards_id, 'award_office' AS record_class
              FROM %s
             WHERE res_model = %s AND has_ended
            """,
            SQL.identifier(retained.TABLE),
            model,
        )

    def init(self):
        # once the tables of all models are there
        self.pool.post_init(retained.install, self.env.cr)
        return super().init()

    @api.model
    def _recount(self):
        """Put together anew what records stand for.

        Needed after somebody has written past the triggers of ``retained`` alone; an
        update of the addon does it itself.
        """
        self.env.flush_all()
        retained.recount(self.env.cr)
        self.invalidate_model()

    def _compute_record_name(self):
        for res_model, proposals in self.grouped("res_model").items():
            # sudo: whoever reads the list knows of the records; only names are read
            records_sudo = self.env[res_model].sudo().browse(proposals.mapped("res_id"))
            names = dict(
                zip(records_sudo.ids, records_sudo.mapped("display_name"), strict=True)
            )
            for proposal in proposals:
                proposal.record_name = names[proposal.res_id]

    @api.readonly
    def action_open_record(self):
        """Open the record itself, as far as the user may read it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
