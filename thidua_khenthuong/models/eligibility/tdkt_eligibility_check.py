from odoo import api, fields, models

OUTCOME_WORDS = [
    ("eligible", "Eligible"),
    ("cannot_tell", "Not Clear Yet"),
    ("not_eligible", "Not Eligible"),
]
# Who may read disciplines reads what they led to as well.
DISCIPLINE_READERS = "thidua_khenthuong.group_tdkt_officer"


class TdktEligibilityCheck(models.Model):
    """What was found of a nominee's eligibility on the day the line was handed in.

    One for each time a line is handed in; the last one counts. It is made by the
    transition itself, from records alone, and stays as it is, its sentences in the
    language of whoever handed the line in. What it says of discipline stands apart,
    for the standing office alone.
    """

    _name = "tdkt.eligibility.check"
    _inherit = ["tdkt.unwritable.mixin", "tdkt.named.mixin"]
    _description = "Eligibility on the Day of Submission"
    _order = "id desc"
    _name_parts = ("nominee_name", "award_id.name")

    nomination_id = fields.Many2one(
        comodel_name="tdkt.nomination", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(comodel_name="res.company", required=True)
    nominee_name = fields.Char(required=True, index="trigram")
    award_id = fields.Many2one(
        comodel_name="tdkt.award", required=True, ondelete="restrict", index=True
    )
    year = fields.Integer(aggregator=None)
    date = fields.Date(required=True, help="The day that was asked about.")
    ruleset_ids = fields.Many2many(
        comodel_name="tdkt.ruleset",
        relation="tdkt_eligibility_check_ruleset_rel",
        column1="check_id",
        column2="ruleset_id",
        string="Rule Sets",
        ondelete="restrict",
        help="What has judged stays as it is.",
    )
    rules = fields.Char(help="Codes of the rule sets that applied.")
    outcome = fields.Selection(selection=OUTCOME_WORDS, required=True)
    sentence = fields.Text()
    findings = fields.Json()
    merit = fields.Json(
        help="What the nominee had to show on that day: the yearly assessments and "
        "recognised initiatives that the merit report prints.",
    )
    whole_outcome = fields.Selection(
        selection=OUTCOME_WORDS,
        string="Outcome with Discipline",
        groups=DISCIPLINE_READERS,
    )
    whole_sentence = fields.Text(
        string="Sentence with Discipline", groups=DISCIPLINE_READERS
    )
    whole_findings = fields.Json(
        string="Findings with Discipline", groups=DISCIPLINE_READERS
    )

    _line_idx = models.Index("(nomination_id, id DESC)")

    @api.depends("nominee_name", "award_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for check in self:
            check.display_name = self.env._(
                "%(nominee)s – %(award)s",
                nominee=check.nominee_name or "",
                award=check.award_id.name or "",
            )

    def _get_found(self):
        """Return what was found as the user may read it: dict with ``date``,
        ``outcome``, ``sentence``, ``rules`` and ``findings``."""
        self.ensure_one()
        prefix, shown_sudo = "", self
        if self._has_field_access(self._fields["whole_outcome"], "read"):
            prefix = "whole_"
        elif self.nomination_id.employee_id in self.env["hr.employee"]._tdkt_of_user():
            # sudo: tdkt.eligibility.check - of himself everybody learns everything
            prefix, shown_sudo = "whole_", self.sudo()
        return {
            "date": self.date.isoformat(),
            "rules": (self.rules or "").split(", "),
            "outcome": shown_sudo[f"{prefix}outcome"],
            "sentence": shown_sudo[f"{prefix}sentence"],
            "findings": shown_sudo[f"{prefix}findings"] or [],
        }
