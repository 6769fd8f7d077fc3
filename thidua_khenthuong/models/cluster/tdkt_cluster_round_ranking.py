from odoo import api, fields, models

from ...typesetting import words
from . import ranking
from .tdkt_cluster_score import STAGES

# Ranked by final points alone.
SETTLED = ("ranked", "approved")
# The stages of scoring in the words of a document.
PRINTED_STAGES = {
    "self": "Tự chấm",
    "cross": "Chấm chéo",
    "appraisal": "Thẩm định",
    "final": "Chính thức",
}


class TdktClusterRound(models.Model):
    """The ranking of a cluster's year, and whom its members have chosen."""

    _inherit = "tdkt.cluster.round"

    ranking = fields.Json(compute="_compute_ranking")
    leading_id = fields.Many2one(
        comodel_name="tdkt.cluster.entry",
        string="Leading Unit",
        compute="_compute_ranking",
    )
    leading_note = fields.Char(
        compute="_compute_ranking", help="Why no unit leads the cluster yet."
    )
    ranking_note = fields.Char(
        compute="_compute_ranking", help="Why the ranking is not final yet."
    )

    @api.depends(
        *("entry_ids.score_ids.value", "entry_ids.votes", "entry_ids.name", "state"),
        *("tie_rule", "votes", "vote_share", "voters", "sheet_id"),
    )
    @api.depends_context("lang")
    def _compute_ranking(self):
        for one in self:
            rows = one._rank()
            leading = one._leading_entry(rows)
            one.ranking = {
                "headings": [
                    {"name": name, "number": number}
                    for name, number in one._ranking_headings()
                ],
                "rows": [
                    {
                        "key": row["entry"].id or row["entry"].member_id.id,
                        "strong": row["entry"] == leading,
                        "cells": one._shown_cells(place, row),
                    }
                    for place, row in rows
                ],
            }
            one.leading_id = leading
            one.leading_note = (
                one._get_no_leader_reason()
                if one.state == "ranked" and not leading
                else False
            )
            one.ranking_note = one._get_provisional_reason(rows) or False

    def _is_provisional(self):
        """Tell whether points may still change: only final ones settle the ranks."""
        self.ensure_one()
        return self.state not in SETTLED

    def _get_provisional_reason(self, rows):
        """Say by which points units are ranked that are still being scored."""
        self.ensure_one()
        if not rows or not self._is_provisional():
            return ""
        reason = self.env._(
            "This ranking is provisional: each unit stands there with the points of "
            "the last stage at which it was scored in full; only final points decide."
        )
        if any(row["gap"] for _place, row in rows):
            reason += " " + self.env._(
                "Units that are not scored in full stand lower than they may come to."
            )
        return reason

    def _stage_labels(self):
        return dict(
            self.env["tdkt.cluster.score"]
            ._fields["stage"]
            ._description_selection(self.env)
        )

    def _ranking_headings(self):
        """Return [(heading, whether numbers stand below it)]."""
        labels = self._stage_labels()
        return [
            (self.env._("Ranking Place"), True),
            (self.env._("Unit"), False),
            *((labels[stage], True) for stage in STAGES),
            (self.env._("Bonus Points"), True),
            (self.env._("Penalty Points"), True),
            *([(self.env._("Votes"), True)] if self.votes else []),
            *([(self.env._("Ranked By"), False)] if self._is_provisional() else []),
        ]

    def _ranking_cells(self, place, row):
        """Return the words of a line of the ranking, "" for what is not scored yet."""
        return [
            str(place) if row["stage"] else "",
            row["entry"].name or "",
            *(
                words.quantity(row["totals"][stage]) if stage in row["totals"] else ""
                for stage in STAGES
            ),
            words.quantity(row["bonus"]),
            words.quantity(row["penalty"]),
            *([str(row["votes"])] if self.votes else []),
        ]

    def _shown_cells(self, place, row):
        """Return the cells of a line; a provisional one says what it is ranked by."""
        cells = self._ranking_cells(place, row)
        if not self._is_provisional():
            return cells
        return [*cells, self._get_counted_reason(row)]

    def _get_counted_reason(self, row):
        """Say by which points a unit is ranked, and how many of them are missing."""
        if row["stage"] is None:
            return self.env._("not scored yet")
        label = self._stage_labels()[row["stage"]]
        if not row["gap"]:
            return label
        return self.env._("%(stage)s, %(gap)s missing", stage=label, gap=row["gap"])

    def _rank(self):
        """Return [(rank, row)], each unit by the last points known of it.

        Those are the points of the last stage reached at which all criteria have some,
        else of the first one, as far as they go. Once the round is ranked, the final
        ones alone. A fixed number of queries, however many units and criteria there
        are; see :mod:`.ranking`.
        """
        self.ensure_one()
        order = self.sheet_id.criterion_ids._filter_scored()
        rows = [self._ranking_row(entry, order) for entry in self.entry_ids]
        return ranking.rank(rows, self.tie_rule or "share")

    def _ranking_row(self, entry, order):
        """Return what ranks a unit.

        :param order: the criteria that are scored, in the order of the sheet
        """
        given = {stage: {} for stage in STAGES}
        for score in entry.score_ids:
            given[score.stage][score.criterion_id] = score
        stage = self._counted_stage(given, order)
        counted = given.get(stage, {})
        by_kind = dict.fromkeys(("bonus", "penalty"), 0)
        for criterion, score in counted.items():
            if criterion.kind in by_kind:
                by_kind[criterion.kind] += score.points
        totals = {
            key: sum(score.value for score in scores.values())
            for key, scores in given.items()
            if scores
        }
        return {
            "entry": entry,
            "stage": stage,
            "gap": len(order) - len(counted),
            "totals": totals,
            "total": totals.get(stage, 0),
            **by_kind,
            "points": [counted[one].value if one in counted else 0 for one in order],
            "votes": entry.votes,
        }

    def _counted_stage(self, given, order):
        """Return the stage whose points rank a unit now, None while it has none.

        What was scored at a stage that was taken back counts no more than what was
        scored in part: one half of the criteria is no lower score.

        :param dict given: stage -> {criterion: score}
        """
        if not self._is_provisional():
            return STAGES[-1]
        reached = STAGES[: STAGES.index(self.state) + 1] if self.state in STAGES else []
        whole = [one for one in reached if len(given[one]) >= len(order) > 0]
        begun = [one for one in reached if given[one]]
        return (whole[-1:] or begun[:1] or [None])[0]

    def _leading_entry(self, rows=None):
        """Return the unit that leads the cluster, an empty record while none does."""
        self.ensure_one()
        nobody = self.env["tdkt.cluster.entry"]
        if self.state not in SETTLED:
            return nobody
        row = ranking.elect(
            self._rank() if rows is None else rows,
            self.voters if self.votes else None,
            self.vote_share,
        )
        return row["entry"] if row else nobody

    def _get_no_leader_reason(self):
        """Say why no unit leads the cluster."""
        self.ensure_one()
        if not self.votes:
            return self.env._("Several units share the first rank: none leads alone.")
        return self.env._(
            "No unit has %(needed)s votes or more, or two have equally many: vote "
            "again.",
            needed=ranking.votes_needed(self.voters, self.vote_share),
        )

    # --- Printing ------------------------------------------------------------------

    def _printed_merit(self, entry):
        """Return what the leading unit is proposed for, in the words of a document."""
        self.ensure_one()
        place, row = next(
            (place, row) for place, row in self._rank() if row["entry"] == entry
        )
        text = (
            f"Dẫn đầu {self.cluster_id.name} năm {self.year}: đạt "
            f"{words.quantity(row['total'])}/{words.quantity(self.sheet_id.maximum)} "
            f"điểm, xếp thứ {place}"
        )
        if self.votes:
            text += f", được {row['votes']:02d}/{self.voters:02d} phiếu suy tôn"
        return f"{text}."

    def _printed_head(self, title, about):
        """Return the head of a document of the cluster."""
        self.ensure_one()
        return {
            **self.company_id._tdkt_printed_head(
                title=title, subject=[about, f"năm {self.year}"]
            ),
            "superior": (self.cluster_id.superior_id.name or "").upper(),
            "issuer": (self.cluster_id.name or "").upper(),
        }

    def _printed_ranking(self):
        """Return the cells of each line of the ranking."""
        self.ensure_one()
        provisional = self._is_provisional()
        return [
            [
                *self._ranking_cells(place, row),
                *([self._printed_counted(row)] if provisional else []),
            ]
            for place, row in self._rank()
        ]

    def _printed_counted(self, row):
        """Return by which points a unit is ranked, in the words of a document."""
        if not row["stage"]:
            return "Chưa chấm"
        gap = f" (thiếu {row['gap']})" if row["gap"] else ""
        return PRINTED_STAGES[row["stage"]] + gap
