from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...typesetting import words
from .tdkt_cluster_score import FORMER, STAGES

# Scores of one call: the client sends a cell, an import a whole sheet.
MANY = 1_000


class TdktClusterEntry(models.Model):
    """A unit in one year of its cluster: who scores it, its points, its votes."""

    _name = "tdkt.cluster.entry"
    _inherit = ["tdkt.locked.line.mixin", "tdkt.named.mixin"]
    _description = "Unit in a Year of a Cluster"
    _order = "round_id, sequence, id"
    _name_parts = ("name", "round_id.year")
    _lock_parents = {"round_id": "entry_ids"}

    round_id = fields.Many2one(
        comodel_name="tdkt.cluster.round",
        string="Year of the Cluster",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="round_id.company_id", store=True)
    cluster_id = fields.Many2one(related="round_id.cluster_id")
    sheet_id = fields.Many2one(related="round_id.sheet_id")
    state = fields.Selection(related="round_id.state")
    sequence = fields.Integer(default=10)
    member_id = fields.Many2one(
        comodel_name="tdkt.cluster.member",
        string="Unit",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('cluster_id', '=', cluster_id)]",
    )
    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        help="As it is called in this year: later names do not change the round.",
    )
    is_own = fields.Boolean(related="member_id.is_own")
    scorer_id = fields.Many2one(
        comodel_name="tdkt.cluster.member",
        string="Scored By",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('cluster_id', '=', cluster_id), ('id', '!=', member_id)]",
        help="Which unit scores it across.",
    )
    votes = fields.Integer(
        aggregator="sum", help="Votes for it as the leading unit of the cluster."
    )
    score_ids = fields.One2many(
        comodel_name="tdkt.cluster.score", inverse_name="entry_id"
    )
    evidence_ids = fields.One2many(
        comodel_name="tdkt.cluster.evidence", inverse_name="entry_id"
    )
    self_total = fields.Float(
        string="Self-Scored", digits=(16, 2), compute="_compute_totals"
    )
    cross_total = fields.Float(
        string="Cross-Scored", digits=(16, 2), compute="_compute_totals"
    )
    appraisal_total = fields.Float(
        string="Appraised", digits=(16, 2), compute="_compute_totals"
    )
    final_total = fields.Float(
        string="Final Score", digits=(16, 2), compute="_compute_totals"
    )
    missing_count = fields.Integer(
        string="Not Scored Yet",
        compute="_compute_missing_count",
        help="Criteria without points at the present stage.",
    )
    grid = fields.Json(compute="_compute_grid")

    _once = models.UniqueIndex(
        "(round_id, member_id)", "This unit takes part in the round already."
    )
    _votes_positive = models.Constraint(
        "CHECK(votes >= 0)", "Votes cannot be negative."
    )

    # --- Computes and constraints ---------------------------------------------------

    @api.depends("member_id")
    def _compute_name(self):
        for entry in self:
            entry.name = entry.member_id.name or entry.name

    @api.depends("name", "round_id")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = f"{entry.name or ''} – {entry.round_id.year or ''}"

    @api.depends("score_ids.value")
    def _compute_totals(self):
        totals = {
            (entry.id, stage): total
            for entry, stage, total in self.env["tdkt.cluster.score"]._read_group(
                [("entry_id", "in", self.ids)], ["entry_id", "stage"], ["value:sum"]
            )
        }
        for entry in self:
            for stage in STAGES:
                entry[f"{stage}_total"] = totals.get((entry._origin.id, stage), 0)

    @api.depends("score_ids", "round_id.state", "round_id.sheet_id")
    def _compute_missing_count(self):
        counts = {
            (entry.id, stage): count
            for entry, stage, count in self.env["tdkt.cluster.score"]._read_group(
                [("entry_id", "in", self.ids)], ["entry_id", "stage"], ["__count"]
            )
        }
        for entry in self:
            stage = entry.round_id.state
            asked = len(entry.round_id.sheet_id.criterion_ids._filter_scored())
            entry.missing_count = (
                asked - counts.get((entry._origin.id, stage), 0)
                if stage in STAGES
                else 0
            )

    @api.constrains("round_id", "member_id", "scorer_id")
    def _check_members(self):
        for entry in self:
            cluster = entry.round_id.cluster_id
            for member in entry.member_id | entry.scorer_id:
                if member.cluster_id != cluster:
                    raise ValidationError(
                        self.env._(
                            "%(member)s is no member of “%(cluster)s”.",
                            member=member.name,
                            cluster=cluster.name,
                        )
                    )
            if entry.scorer_id == entry.member_id:
                raise ValidationError(
                    self.env._(
                        "%(unit)s cannot cross-score itself: choose another unit.",
                        unit=entry.name,
                    )
                )

    # --- Locks ----------------------------------------------------------------------

    @api.model
    def _lock_name(self, parent_field, vals):
        # who scores whom is settled before the cross-scoring, votes after the ranking
        for name, lock in (("scorer_id", "scorers"), ("votes", "ballots")):
            if vals and vals.keys() <= {name}:
                return lock
        return super()._lock_name(parent_field, vals)

    def _check_open(self, names):
        """Raise unless lines of this unit may change now: the round decides."""
        self.round_id._check_open(names)

    def _assign_scorers(self):
        """Let each unit without one be scored by the next, the last by the first."""
        members = [entry.member_id for entry in self]
        if len(members) < 2:
            return
        for entry, following in zip(self, members[1:] + members[:1], strict=True):
            if not entry.scorer_id:
                entry.scorer_id = following

    # --- What is missing ------------------------------------------------------------

    def _scores(self):
        """Return {(criterion, stage): score} of this unit."""
        self.ensure_one()
        return {(one.criterion_id, one.stage): one for one in self.score_ids}

    def _get_gap(self, stage):
        """Say what this unit lacks at a stage, "" when it is complete."""
        self.ensure_one()
        scores, former = self._scores(), FORMER.get(stage)
        proved = self.evidence_ids.criterion_id
        unscored, unexplained, unproved = [], [], []
        for criterion in self.round_id.sheet_id.criterion_ids._filter_scored():
            score = scores.get((criterion, stage))
            if not score:
                unscored.append(criterion.code)
                continue
            if self._get_unexplained(score, scores.get((criterion, former))):
                unexplained.append(criterion.code)
            if (
                criterion.evidence_required
                and criterion.kind != "penalty"
                and score.points
                and criterion not in proved
            ):
                unproved.append(criterion.code)
        lacks = [
            self.env._("no points for %(codes)s", codes=", ".join(unscored))
            if unscored
            else "",
            self.env._(
                "no reason for the difference in %(codes)s",
                codes=", ".join(unexplained),
            )
            if unexplained
            else "",
            self.env._("no evidence for %(codes)s", codes=", ".join(unproved))
            if unproved
            else "",
        ]
        lacks = "; ".join(filter(None, lacks))
        return lacks and self.env._("%(unit)s: %(lacks)s.", unit=self.name, lacks=lacks)

    @api.model
    def _get_unexplained(self, score, former):
        """Tell whether points differ from those before and nobody says why."""
        return bool(
            former
            and round(score.points - former.points, 2)
            and not (score.reason or "").strip()
        )

    # --- Scoring --------------------------------------------------------------------

    @api.depends(
        *("score_ids.points", "score_ids.reason", "evidence_ids.criterion_id"),
        *("round_id.state", "round_id.sheet_id"),
    )
    @api.depends_context("lang", "uid")
    def _compute_grid(self):
        for entry in self:
            entry.grid = entry._draw()

    def _draw(self):
        """Return the scoring page: a line for each criterion, a column for each stage.

        ``stage`` is the one that is being scored, False when nobody may score now.
        """
        self.ensure_one()
        round_, scores = self.round_id, self._scores()
        labels = dict(
            self.env["tdkt.cluster.score"]
            ._fields["stage"]
            ._description_selection(self.env)
        )
        open_stage = round_.state if round_.state in STAGES else False
        reached = STAGES.index(open_stage) if open_stage else len(STAGES) - 1
        shown = (
            STAGES[: reached + 1] if round_.state not in ("draft", "sent") else ["self"]
        )
        proofs = {}
        for evidence in self.evidence_ids:
            proofs.setdefault(evidence.criterion_id.id, []).append(evidence.name)
        lines = []
        for criterion in round_.sheet_id.criterion_ids:
            found = {stage: scores.get((criterion, stage)) for stage in shown}
            present = found.get(open_stage)
            former = found.get(FORMER.get(open_stage))
            lines.append(
                {
                    "id": criterion.id,
                    "code": criterion.code,
                    "name": criterion.name,
                    "kind": criterion.kind,
                    "maximum": criterion.maximum,
                    "evidence": "\n".join(proofs.get(criterion.id, ())),
                    "evidence_missing": bool(
                        criterion.evidence_required
                        and criterion.kind != "penalty"
                        and criterion.id not in proofs
                    ),
                    "points": {
                        stage: one.points if one else None
                        for stage, one in found.items()
                    },
                    "reasons": {
                        stage: one.reason or "" if one else ""
                        for stage, one in found.items()
                    },
                    "unexplained": bool(
                        present and self._get_unexplained(present, former)
                    ),
                }
            )
        may_score = open_stage and self.env["tdkt.cluster.score"].has_access("create")
        return {
            "stage": open_stage if may_score else False,
            "stages": [{"key": stage, "name": labels[stage]} for stage in shown],
            "lines": lines,
            "maximum": round_.sheet_id.maximum,
            "totals": {
                stage: round(
                    sum(one.value for (_c, key), one in scores.items() if key == stage),
                    2,
                )
                for stage in shown
            },
        }

    def set_scores(self, cells):
        """Enter points of the present stage, and say what the page shows then.

        :param list cells: dictionaries with ``criterion_id``, ``points`` (None takes
            them away) and, where it is given, ``reason``
        :return: the page as :attr:`grid` has it
        :raises AccessError: for anybody who is no officer
        :raises UserError: when nothing is scored now, or for what is no cell
        """
        self.ensure_one()
        self.check_access("read")
        scores = self.env["tdkt.cluster.score"]
        scores.check_access("create")
        stage = self.round_id.state
        if stage not in STAGES:
            raise UserError(
                self.env._(
                    "“%(round)s” is not being scored now.",
                    round=self.round_id.display_name,
                )
            )
        known = self._scores()
        by_id = {one.id: one for one in self.round_id.sheet_id.criterion_ids}
        created, gone = [], scores
        for cell in self._read_cells(cells, by_id):
            criterion = by_id[cell["criterion_id"]]
            score = known.get((criterion, stage))
            vals = {name: cell[name] for name in ("points", "reason") if name in cell}
            if "points" in cell and cell["points"] is None:
                gone |= score or scores
            elif score:
                score.write(vals)
            elif "points" in cell:
                created.append(
                    {
                        **vals,
                        "entry_id": self.id,
                        "criterion_id": criterion.id,
                        "stage": stage,
                    }
                )
        gone.unlink()
        scores.create(created)
        return self._draw()

    @api.model
    def _read_cells(self, cells, by_id):
        """Return the cells somebody sends, each of a criterion of this sheet.

        :raises UserError: for anything else
        """
        if (
            not isinstance(cells, list)
            or len(cells) > MANY
            or not all(
                isinstance(cell, dict)
                and type(cell.get("criterion_id")) is int
                and cell["criterion_id"] in by_id
                and isinstance(cell.get("points"), (int, float, type(None)))
                and not isinstance(cell.get("points"), bool)
                and isinstance(cell.get("reason", ""), str)
                for cell in cells
            )
        ):
            raise UserError(
                self.env._("These are no points for criteria of this sheet.")
            )
        return cells

    def action_take_over(self):
        """Take over the points of the stage before where none were given yet.

        :raises UserError: at a stage that has none before it
        """
        self.check_access("read")
        scores = self.env["tdkt.cluster.score"]
        scores.check_access("create")
        vals_list = []
        for entry in self:
            stage = entry.round_id.state
            former = FORMER.get(stage)
            if not former:
                raise UserError(
                    self.env._(
                        "“%(round)s” is at a stage that takes over no points.",
                        round=entry.round_id.display_name,
                    )
                )
            known = entry._scores()
            vals_list += [
                {
                    "entry_id": entry.id,
                    "criterion_id": criterion.id,
                    "stage": stage,
                    "points": score.points,
                }
                for (criterion, key), score in known.items()
                if key == former and (criterion, stage) not in known
            ]
        scores.create(vals_list)
        return self._notify(
            self.env._("%(count)s points were taken over.", count=len(vals_list)),
            {"type": "ir.actions.client", "tag": "soft_reload"},
        )

    @api.readonly
    def action_open_sheet(self):
        """Open the scoring page of this unit."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # --- Printing -------------------------------------------------------------------

    def _printed_lines(self):
        """Return the lines of the printed sheet, in the words of a document."""
        self.ensure_one()
        scores, proofs = self._scores(), {}
        for evidence in self.evidence_ids:
            proofs.setdefault(evidence.criterion_id, []).append(evidence.name)
        lines, kinds = [], {"bonus": "Điểm thưởng", "penalty": "Điểm trừ"}
        for criterion in self.round_id.sheet_id.criterion_ids:
            found = [scores.get((criterion, stage)) for stage in STAGES]
            maximum = words.quantity(criterion.maximum)
            lines.append(
                {
                    "code": criterion.code,
                    "name": criterion.name,
                    "strong": criterion.kind == "section",
                    "maximum": ""
                    if criterion.kind == "section"
                    else f"{kinds[criterion.kind]}, {maximum}"
                    if criterion.kind in kinds
                    else maximum,
                    "points": [
                        words.quantity(one.points) if one else "" for one in found
                    ],
                    "reason": "; ".join(
                        one.reason for one in found if one and one.reason
                    ),
                    "evidence": "; ".join(proofs.get(criterion, ())),
                }
            )
        return lines

    def _printed_totals(self):
        """Return the total of each stage, "" for one that nobody has scored."""
        self.ensure_one()
        reached = {stage for _criterion, stage in self._scores()}
        return [
            words.quantity(self[f"{stage}_total"]) if stage in reached else ""
            for stage in STAGES
        ]
