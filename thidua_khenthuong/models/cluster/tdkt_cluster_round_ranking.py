from odoo import api, fields, models

from ...typesetting import words
from . import ranking
from .tdkt_cluster_score import STAGES


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
                        "cells": one._ranking_cells(place, row),
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

    def _ranking_headings(self):
        """Return [(heading, whether numbers stand below it)]."""
        labels = dict(
            self.env["tdkt.cluster.score"]
            ._fields["stage"]
            ._description_selection(self.env)
        )
        return [
            (self.env._("Ranking Place"), True),
            (self.env._("Unit"), False),
            *((labels[stage], True) for stage in STAGES),
            (self.env._("Bonus Points"), True),
            (self.env._("Penalty Points"), True),
            *([(self.env._("Votes"), True)] if self.votes else []),
        ]

    def _ranking_cells(self, place, row):
        """Return the words of a line of the ranking, "" for what is not scored yet."""
        return [
            str(place),
            row["entry"].name or "",
            *(
                words.quantity(row["totals"][stage]) if stage in row["totals"] else ""
                for stage in STAGES
            ),
            words.quantity(row["bonus"]),
            words.quantity(row["penalty"]),
            *([str(row["votes"])] if self.votes else []),
        ]

    def _rank(self):
        """Return [(rank, row)] of the stage reached so far; see :mod:`.ranking`.

        A fixed number of queries, however many units and criteria there are.
        """
        self.ensure_one()
        stage = self._shown_stage()
        order = self.sheet_id.criterion_ids._filter_scored()
        rows = []
        for entry in self.entry_ids:
            totals, given = {}, {}
            for score in entry.score_ids:
                totals[score.stage] = totals.get(score.stage, 0) + score.value
                if score.stage == stage:
                    given[score.criterion_id] = score
            by_kind = dict.fromkeys(("bonus", "penalty"), 0)
            for criterion, score in given.items():
                if criterion.kind in by_kind:
                    by_kind[criterion.kind] += score.points
            rows.append(
                {
                    "entry": entry,
                    "totals": totals,
                    "total": totals.get(stage, 0),
                    **by_kind,
                    "points": [
                        given[one].value if one in given else 0 for one in order
                    ],
                    "votes": entry.votes,
                }
            )
        return ranking.rank(rows, self.tie_rule or "share")

    def _leading_entry(self, rows=None):
        """Return the unit that leads the cluster, an empty record while none does."""
        self.ensure_one()
        nobody = self.env["tdkt.cluster.entry"]
        if self.state not in ("ranked", "approved"):
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
        return [self._ranking_cells(place, row) for place, row in self._rank()]
