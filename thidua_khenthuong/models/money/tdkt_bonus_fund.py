from odoo import api, fields, models
from odoo.fields import Domain

WAITING = ("draft", "signed", "numbered")


class TdktBonusFund(models.Model):
    """The fund of an office for bonuses in one year (quỹ thi đua, khen thưởng).

    What is planned is entered; what is decided and what is being prepared follows from
    the decisions made here, which the page lists behind each number. What another body
    decides, that body pays. Nothing is blocked: a decision that would exceed the fund
    says so.

    ========= ==================================================
    read      HR, officer, leader
    write     officer
    ========= ==================================================
    """

    _name = "tdkt.bonus.fund"
    _inherit = ["tdkt.record.mixin"]
    _description = "Bonus Fund"
    _order = "year desc, id desc"
    _rec_name = "year"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    year = fields.Integer(
        required=True,
        default=lambda self: self.env.company._tdkt_today().year,
        aggregator=None,
        help="By the date of the decisions.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    planned = fields.Monetary(
        aggregator=None, help="What the fund has in that year for bonuses, in đồng."
    )
    source = fields.Char(
        help="By which document, and out of which money, e.g. “Quyết định giao dự "
        "toán số …”.",
    )
    note = fields.Text()
    # sudo: sums of the office, also for HR, who reads no draft
    decided = fields.Monetary(
        compute="_compute_used",
        compute_sudo=True,
        help="Bonuses of issued decisions, without awards that were revoked.",
    )
    # sudo: as above
    prepared = fields.Monetary(
        string="In Preparation",
        compute="_compute_used",
        compute_sudo=True,
        help="Bonuses of decisions that are not issued yet.",
    )
    # sudo: as above
    left = fields.Monetary(
        string="Remaining",
        compute="_compute_used",
        compute_sudo=True,
        help="Planned less decided.",
    )
    decided_ids = fields.Many2many(
        comodel_name="tdkt.decision",
        string="Decisions",
        compute="_compute_decisions",
    )
    prepared_ids = fields.Many2many(
        comodel_name="tdkt.decision",
        string="Decisions in Preparation",
        compute="_compute_decisions",
    )

    _year_uniq = models.Constraint(
        "unique(company_id, year)", "The fund of this year is entered already."
    )
    _year_range = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "Enter the year with four digits."
    )
    _planned_positive = models.Constraint(
        "CHECK(planned >= 0)", "A fund cannot be negative."
    )

    @api.depends("company_id", "year", "planned")
    def _compute_used(self):
        decided, prepared = self._sum_decided(), self._sum_prepared()
        for fund in self:
            key = (fund.company_id.id, fund.year)
            fund.decided = decided.get(key, 0)
            fund.prepared = prepared.get(key, 0)
            fund.left = fund.planned - fund.decided

    def _sum_decided(self):
        """Return {(id of the office, year): đồng} of what was given and holds."""
        sums = {}
        for company, year, amount in self.env["tdkt.commendation"]._read_group(
            [
                ("company_id", "in", self.company_id.ids),
                ("decision_id.origin", "=", "own"),
                ("state", "!=", "revoked"),
            ],
            ["company_id", "date:year"],
            ["amount:sum"],
        ):
            sums[company.id, year.year] = amount
        return sums

    def _sum_prepared(self):
        """Return the same of what is being decided; undated counts for this year."""
        sums = {}
        for decision, amount in self.env["tdkt.nomination"]._read_group(
            [
                ("company_id", "in", self.company_id.ids),
                ("decision_id.origin", "=", "own"),
                ("decision_id.document_state", "in", WAITING),
            ],
            ["decision_id"],
            ["amount:sum"],
        ):
            day = decision.date_document or decision.company_id._tdkt_today()
            key = (decision.company_id.id, day.year)
            sums[key] = sums.get(key, 0) + amount
        return sums

    @api.depends("company_id", "year")
    @api.depends_context("uid")
    def _compute_decisions(self):
        for fund in self:
            fund.decided_ids, fund.prepared_ids = (
                self.env["tdkt.decision"].search(domain)
                for domain in (fund._decided_domain(), fund._prepared_domain())
            )

    def _decided_domain(self):
        """Return the domain of the decisions that took money from this fund."""
        self.ensure_one()
        return Domain.AND(
            [
                [("company_id", "=", self.company_id.id), ("origin", "=", "own")],
                [("document_state", "=", "issued"), ("document_year", "=", self.year)],
                [("commendation_ids.amount", ">", 0)],
            ]
        )

    def _prepared_domain(self):
        """Return the domain of the decisions that are going to."""
        self.ensure_one()
        years = [self.year]
        if self.year == self.company_id._tdkt_today().year:
            years.append(0)
        return Domain.AND(
            [
                [("company_id", "=", self.company_id.id), ("origin", "=", "own")],
                [("document_state", "in", WAITING), ("document_year", "in", years)],
            ]
        )
