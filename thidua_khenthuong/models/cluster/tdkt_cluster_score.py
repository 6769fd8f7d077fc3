from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..mixins import gate

# The stages of scoring in their order, and which one each goes out from.
STAGES = ["self", "cross", "appraisal", "final"]
FORMER = dict(zip(STAGES[1:], STAGES, strict=False))


class TdktClusterScore(models.Model):
    """The points of one unit for one criterion at one stage; absent while not scored.

    Each stage keeps its own: what a unit gave itself, what another unit found, what the
    standing body of the cluster found, what holds.
    """

    _name = "tdkt.cluster.score"
    _inherit = ["tdkt.cluster.line.mixin"]
    _description = "Score in a Cluster"
    _rec_name = "criterion_id"
    _lock_parents = {"entry_id": "score_ids"}

    stage = fields.Selection(
        selection=[
            ("self", "Self-Scoring"),
            ("cross", "Cross-Scoring"),
            ("appraisal", "Appraisal"),
            ("final", "Final Points"),
        ],
        required=True,
    )
    points = fields.Float(
        string="Given Points", digits=(16, 2), required=True, aggregator=None
    )
    value = fields.Float(
        digits=(16, 2),
        compute="_compute_value",
        store=True,
        help="What the points add to the total: penalty points are taken away.",
    )
    reason = fields.Text(help="Why they differ from those of the stage before.")

    _once = models.UniqueIndex(
        "(entry_id, criterion_id, stage)",
        "This criterion has been scored at this stage already.",
    )
    _points_positive = models.Constraint(
        "CHECK(points >= 0)",
        "Points are not negative: penalty points are entered as they are.",
    )

    @api.depends("points", "criterion_id.kind")
    def _compute_value(self):
        for score in self:
            sign = -1 if score.criterion_id.kind == "penalty" else 1
            score.value = sign * score.points

    @api.constrains("points", "criterion_id")
    def _check_points(self):
        for score in self:
            criterion = score.criterion_id
            if criterion.kind == "section":
                raise ValidationError(
                    self.env._(
                        "“%(section)s” is the heading of a section: its points are "
                        "those of the lines below it.",
                        section=criterion.display_name,
                    )
                )
            if score.points > criterion.maximum:
                raise ValidationError(
                    self.env._(
                        "“%(criterion)s” gives %(maximum)s points at most, not "
                        "%(points)s.",
                        criterion=criterion.display_name,
                        maximum=f"{criterion.maximum:g}",
                        points=f"{score.points:g}",
                    )
                )

    def _check_parents_open(self, vals=None):
        """Refuse the points of a stage that is over, or has not begun."""
        super()._check_parents_open(vals)
        if gate.lets_write(self) or gate.lets_delete(self):
            return
        # sudo: the lock holds whoever may read the round
        for score_sudo in self.sudo():
            round_sudo = score_sudo.entry_id.round_id
            if score_sudo.stage != round_sudo.state:
                labels = dict(self._fields["stage"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "“%(round)s” is not at the stage “%(stage)s”: points of "
                        "another stage do not change.",
                        round=round_sudo.display_name,
                        stage=labels[score_sudo.stage],
                    )
                )
