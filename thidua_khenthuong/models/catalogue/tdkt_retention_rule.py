from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Classes whose records the addon finds itself; the others are here to be looked up.
RECORD_CLASSES = [
    ("campaign", "Campaigns"),
    ("award_office", "Awards of the Head of the Agency"),
    ("award_province", "Awards of a Minister or Provincial Chairperson"),
    ("award_state", "Awards of the State President or Prime Minister"),
    ("history", "Contents of the History"),
    ("other", "Kept Outside This Software"),
]


class TdktRetentionRule(models.Model):
    """How long a class of records is kept, from when on, on which legal basis.

    Periods count from the year the work ends; 0 keeps for good. Nothing is ever
    deleted by a rule: it only puts records on the list that is proposed for disposal.
    What was not read in the law's own text says so and must be compared first.
    """

    _name = "tdkt.retention.rule"
    _inherit = ["tdkt.record.mixin"]
    _description = "Retention Period"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    record_class = fields.Selection(
        selection=RECORD_CLASSES, required=True, default="other", index=True
    )
    years = fields.Integer(
        string="Years Kept",
        required=True,
        help="Full years after the year the work ended; 0 keeps the records for good.",
    )
    period = fields.Char(string="Kept For", compute="_compute_period")
    until_expiry = fields.Boolean(
        help="Kept until the document itself is no longer in force."
    )
    legal_basis = fields.Char(required=True)
    confidence = fields.Selection(
        selection=[
            ("confirmed", "Read in the Official Text"),
            ("quoted", "Quoted by a Secondary Source"),
            ("unconfirmed", "To Be Compared with the Official Text"),
        ],
        required=True,
        default="unconfirmed",
    )
    date_from = fields.Date(string="In Force From")
    date_to = fields.Date(string="In Force To")
    note = fields.Text()
    active = fields.Boolean(default=True)

    _years_valid = models.Constraint(
        "CHECK(years BETWEEN 0 AND 100)",
        "A period lies between 1 and 100 years; 0 keeps for good.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "A retention period cannot end before it comes into force.",
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
                rule.period = self.env._("For good")

    @api.constrains("record_class", "date_from", "date_to", "active")
    def _check_overlap(self):
        """With two periods at once, which one counts would be a matter of luck."""
        for rule in self.filtered(lambda one: one.active):
            if rule.record_class == "other":
                continue
            others = self.search(
                [
                    ("record_class", "=", rule.record_class),
                    ("id", "!=", rule.id),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">=", rule.date_from or "0001-01-01"),
                    "|",
                    ("date_from", "=", False),
                    ("date_from", "<=", rule.date_to or "9999-12-31"),
                ],
                limit=1,
            )
            if others:
                raise ValidationError(
                    self.env._(
                        "“%(other)s” is in force for the same records at the same "
                        "time: end it the day before.",
                        other=others.name,
                    )
                )

    @api.model
    def _in_force(self, record_class):
        """Return the rule of a class that is in force today, if there is one."""
        today = fields.Date.context_today(self)
        return self.search(
            [
                ("record_class", "=", record_class),
                "|",
                ("date_from", "=", False),
                ("date_from", "<=", today),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", today),
            ],
            limit=1,
        )
