import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ..award_list.scores import Criterion, ScoreList, read_rows, read_unit
from ..award_list.table import TableFault, open_table
from ..award_list.text import fold
from ..models.register_import.sentences import FILE_FAULTS

_lt = LazyTranslate(__name__)

REASONS = {
    "unknown_code": _lt("No criterion of the scoring sheet has this number."),
    "twice_in_file": _lt("The same as row %(line)s."),
    "other_words": _lt("The scoring sheet says “%(name)s” here."),
    "no_points": _lt("No points: enter 0 where none are given."),
    "no_number": _lt("“%(text)s” is no number of points, e.g. 28,5."),
    "above_maximum": _lt("%(text)s points are more than the highest, %(maximum)g."),
    "no_evidence": _lt("Evidence is required and not named."),
    "not_in_file": _lt("This criterion is not in the file."),
    "cell_error": _lt("The cell holds an error (#N/A, #REF!, …)."),
    "formula": _lt(
        "A formula whose result is not saved: open the file in a spreadsheet program, "
        "save it, and choose it again."
    ),
}


class TdktClusterUpload(models.TransientModel):
    """Takes in the scoring sheet that a unit has sent as a file.

    What each row of the file says, and why one cannot be taken, is shown before
    anything is entered. All rows are entered, or none.
    """

    _name = "tdkt.cluster.upload"
    _inherit = ["tdkt.record.mixin"]
    _description = "Take In a Scoring Sheet"

    entry_id = fields.Many2one(
        comodel_name="tdkt.cluster.entry",
        string="Unit",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self._default_entry_id(),
    )
    state = fields.Selection(related="entry_id.state")
    file = fields.Binary(attachment=False)
    filename = fields.Char()
    fault = fields.Char(compute="_compute_rows")
    rows = fields.Json(compute="_compute_rows")
    wrong_count = fields.Integer(string="Rows to Correct", compute="_compute_rows")

    @api.model
    def _default_entry_id(self):
        return self.env.context.get("active_id")

    @api.depends("file", "filename", "entry_id")
    @api.depends_context("lang")
    def _compute_rows(self):
        for dialog in self:
            dialog.fault, dialog.rows, dialog.wrong_count = False, False, 0
            if not dialog.file:
                continue
            try:
                rows = dialog._read()
            except UserError as error:
                dialog.fault = str(error)
                continue
            dialog.rows = dialog._draw(rows)
            dialog.wrong_count = sum(bool(row.reason) for row in rows)

    def _read(self):
        """Return the rows of the file; nothing is entered.

        :raises UserError: in one sentence about the whole file
        """
        self.ensure_one()
        entry = self.entry_id
        entry.check_access("read")
        stage = entry.round_id.state
        if stage not in ("self", "cross"):
            raise UserError(
                self.env._(
                    "“%(round)s” takes in no sheets now: units send theirs while they "
                    "score themselves or each other.",
                    round=entry.round_id.display_name,
                )
            )
        lines = entry.round_id.sheet_id.criterion_ids
        criteria = [
            Criterion(one.id, one.code, one.name, one.maximum, self._must_prove(one))
            for one in lines._filter_scored()
        ]
        sections = (lines - lines._filter_scored()).mapped("code")
        try:
            book = open_table(self._content(), self.filename or "", ScoreList())
            sheet, rows = read_rows(
                book,
                stage,
                criteria,
                sections,
                set(entry.evidence_ids.criterion_id.ids),
            )
        except TableFault as fault:
            sentence = FILE_FAULTS[fault.reason]
            if fault.reason == "no_headings":
                sentence = _lt(
                    "“%(file)s” is not the scoring sheet that was handed out: its "
                    "columns are not there."
                )
            sentence = self.env._(sentence)
            values = {"file": self.filename or "", **fault.values}
            raise UserError(sentence % values) from fault
        unit = read_unit(sheet.title)
        if unit and fold(unit) != fold(entry.name):
            raise UserError(
                self.env._(
                    "This is the sheet of %(other)s, not that of %(unit)s.",
                    other=unit,
                    unit=entry.name,
                )
            )
        return rows

    @api.model
    def _must_prove(self, criterion):
        return criterion.evidence_required and criterion.kind != "penalty"

    def _content(self):
        """Return the bytes of the file, no larger than the office lets a list be.

        :raises UserError: for anything else
        """
        # sudo: res.company - the limit is a setting of the office
        limit = self.entry_id.company_id.sudo().tdkt_import_max_mb
        try:
            content = base64.b64decode(
                self.with_context(bin_size=False).file, validate=True
            )
        except (binascii.Error, ValueError) as error:
            raise UserError(
                self.env._("The file is damaged: choose it again.")
            ) from error
        if len(content) > limit * 2**20:
            raise UserError(
                self.env._(
                    "“%(file)s” is larger than %(limit)s MB.",
                    file=self.filename or "",
                    limit=limit,
                )
            )
        return content

    def _draw(self, rows):
        """Return the rows as the table of the dialog shows them."""
        headings = (
            (self.env._("Row"), True),
            (self.env._("Number"), False),
            (self.env._("Criterion"), False),
            (self.env._("Given Points"), True),
            (self.env._("Evidence"), False),
            (self.env._("What Is Wrong"), False),
        )
        return {
            "headings": [{"name": name, "number": number} for name, number in headings],
            "rows": [
                {
                    "key": number,
                    "wrong": bool(row.reason),
                    "cells": [
                        str(row.line or ""),
                        row.code,
                        row.name,
                        "" if row.points is None else f"{row.points:g}",
                        row.evidence,
                        self._get_row_reason(row),
                    ],
                }
                for number, row in enumerate(rows)
            ],
        }

    def _get_row_reason(self, row):
        if not row.reason:
            return ""
        sentence = self.env._(REASONS[row.reason])
        return sentence % row.details

    def action_import(self):
        """Enter the points and the evidence of the file, all of them or none.

        :raises AccessError: for anybody who is no officer
        :raises UserError: naming the rows that cannot be taken
        """
        self.ensure_one()
        self.env["tdkt.cluster.score"].check_access("create")
        if not self.file:
            raise UserError(self.env._("Choose the file first."))
        rows = self._read()
        wrong = [
            self.env._(
                "Row %(line)s (%(code)s): %(why)s",
                line=row.line or "–",
                code=row.code,
                why=self._get_row_reason(row),
            )
            for row in rows
            if row.reason
        ]
        if wrong:
            raise UserError("\n".join(wrong))
        entry = self.entry_id
        entry.set_scores(
            [
                {
                    "criterion_id": row.key,
                    "points": row.points,
                    **({"reason": row.explanation} if row.explanation else {}),
                }
                for row in rows
            ]
        )
        known = {(one.criterion_id.id, one.name) for one in entry.evidence_ids}
        self.env["tdkt.cluster.evidence"].create(
            [
                {"entry_id": entry.id, "criterion_id": row.key, "name": row.evidence}
                for row in rows
                if row.evidence and (row.key, row.evidence) not in known
            ]
        )
        return self._notify(
            self.env._(
                "%(count)s scores of %(unit)s were taken in.",
                count=len(rows),
                unit=entry.name,
            )
        )
