from odoo import api, fields, models

from ..vocabulary import RECORD_CLASSES


class TdktRetentionRule(models.Model):
    """How long a class of records is kept, from when on, on which legal basis.

    Periods count from the year the work ends; 0 keeps for good. Nothing is ever
    deleted by a rule: it only puts records on the list that is proposed for disposal.
    What was not read in the law's own text says so and must be compared first.
    """

    _name = "tdkt.retention.rule"
    _inherit = ["tdkt.provision.mixin"]
    _description = "Retention Period"
    _order = "sequence, id"
    _provision_key = ("record_class",)

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    record_class = fields.Selection(
        selection=RECORD_CLASSES, required=True, default="other", index=True
    )
    years = fields.Integer(
        string="Years Kept",
        required=True,
        help="Full years after the year the work ended; 0 keeps the records "
        "permanently.",
    )
    period = fields.Char(string="Kept For", compute="_compute_period")
    until_expiry = fields.Boolean(
        help="Kept until the document itself is no longer in force."
    )
    note = fields.Text()
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.retention.rule",
        ondelete="set null",
        index="btree_not_null",
    )

    _years_valid = models.Constraint(
        "CHECK(years BETWEEN 0 AND 100)",
        "A period must be between 1 and 100 years; 0 keeps records permanently.",
    )

    @api.depends("years", "until_expiry")
    @api.depends_context("lang")
    def _compute_period(self):
        for rule in self:
            if rule.until_expiry:
                rule.period = self.env._("Until no longer in force")
            elif rule.years:
                rule.period = self.env._("%(years)s years", years=rule.years)
            else:
                rule.period = self.env._("Permanently")

    def _rivals_domain(self):
        # of what is kept outside this software, several periods stand side by side
        return None if self.record_class == "other" else super()._rivals_domain()

    @api.model
    def _find_for_class(self, record_class):
        """Return the period of a class that is in force today, if there is one."""
        return self._find_in_force(domain=[("record_class", "=", record_class)])
