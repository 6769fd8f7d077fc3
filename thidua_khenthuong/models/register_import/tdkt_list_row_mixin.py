import csv
import io
from collections import namedtuple

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..mixins.tdkt_workflow_mixin import Transition

_lt = LazyTranslate(__name__)

# Rows that one request checks, imports or takes back: a second or so of work.
CHUNK = 2000


class TdktListRowMixin(models.AbstractModel):
    """One row of an imported list: what it says, what it means, and why not.

    ======= ====================== ======= =============
    action  from                   to      who
    ======= ====================== ======= =============
    confirm unsure                 ready   whoever imports
    skip    ready, unsure, error,  skipped whoever imports
            duplicate
    check   skipped                new     whoever imports
    ======= ====================== ======= =============

    The other states come with the batch: new → ready, unsure, error or duplicate when
    it is checked, ready → imported when it is imported, and back when it is undone.
    Correcting a cell or picking what the row means checks it again.

    What it says stands in fields ``raw_<target>``, one for each target of the kind of
    list; ``_pick_fields`` and ``_picked_flags`` may be chosen for it by hand and are
    given to the judge; ``_verdict_fields`` keep what it found. A batch may have
    100,000 rows: they are copied, judged and compared in statements of whole chunks,
    past the cache.
    """

    _name = "tdkt.list.row.mixin"
    _inherit = ["tdkt.workflow.mixin"]
    _description = "Row of a List"

    # the model of ``import_id``
    _batch_model = "tdkt.list.import.mixin"
    _pick_fields = ()
    _picked_flags = ()
    _verdict_fields = ()
    # The flag that somebody chose what the row means, whatever the confidence.
    _confirmed_flag = None

    company_id = fields.Many2one(
        comodel_name="res.company", readonly=True, required=True
    )
    line = fields.Integer(
        readonly=True, aggregator=None, help="Row number in the file."
    )
    sheet = fields.Char(readonly=True, help="Sheet or table of the file.")
    faults = fields.Char(
        string="Cells with Errors",
        readonly=True,
        help="Cells that hold an error or a formula without its result.",
    )
    confidence = fields.Integer(
        string="Confidence (%)",
        readonly=True,
        aggregator=None,
        help="How certain the match of the row is.",
    )
    candidates = fields.Char(
        readonly=True, help="All possible matches, where none is certain."
    )
    reason = fields.Char(
        readonly=True, help="How its meaning was found, or what is wrong with the row."
    )
    state = fields.Selection(
        selection=[
            ("new", "Not Checked"),
            ("ready", "Ready"),
            ("unsure", "To Confirm"),
            ("error", "Invalid"),
            ("duplicate", "Duplicate"),
            ("skipped", "Skipped"),
            ("imported", "Imported"),
        ],
        default="new",
        required=True,
        readonly=True,
    )

    _import_state_idx = models.Index("(import_id, state, line)")

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _targets(self):
        return self.env[self._batch_model]._list_kind().kept()

    @api.model
    def _raw_fields(self):
        return {f"raw_{target}" for target in self._targets()}

    @api.model
    def _editable_fields(self):
        return self._raw_fields() | {*self._pick_fields}

    @api.model
    def _transitions(self):
        roles = self.env[self._batch_model]._import_roles
        return {
            **super()._transitions(),
            "confirm": Transition(_lt("Confirm"), ("unsure",), "ready", roles),
            "skip": Transition(
                _lt("Skip"),
                ("ready", "unsure", "error", "duplicate"),
                "skipped",
                roles,
            ),
            "check": Transition(_lt("Include"), ("skipped",), "new", roles),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            *self._fields.keys()
            - self._editable_fields()
            - {"create_uid", "create_date", "write_uid", "write_date", "id"}
            - {"available_actions", "display_name"}
        }

    def _open_fields(self):
        if self.state == "imported" or not self.import_id._rows_are_open():
            return set()
        return self._editable_fields()

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        for row in self:
            if not row.import_id._rows_are_open():
                reasons[row.id] = self.env._(
                    "The rows of “%(batch)s” cannot be changed now.",
                    batch=row.import_id.display_name,
                )
        return reasons

    def _check_like(self, domain):
        """Judge open rows of the same batch again that ``domain`` finds.

        :return: those rows
        """
        states = [("state", "in", ("unsure", "error")), ("id", "not in", self.ids)]
        found = self.browse()
        for batch in self.import_id:
            rows = batch._search_rows([*states, *domain])
            if not rows:
                continue
            if len(rows) <= CHUNK:
                batch._check_rows(rows)
            else:
                batch._check_again(rows)
            found |= rows
        return found

    def _recheck(self):
        for batch in self.import_id:
            rows = self.filtered(lambda row, batch=batch: row.import_id == batch)
            batch._check_rows(rows)
            batch._compare_again()

    def action_confirm(self):
        """Accept what the row was thought to mean."""
        self._move("confirm", {self._confirmed_flag: True})
        self.import_id._compare_again()
        return True

    def action_skip(self):
        """Leave the row out of the import."""
        return self._move("skip")

    def action_check(self):
        """Take up a row again that had been left out."""
        self._move("check")
        self._recheck()
        return True

    # --- Statements for whole chunks -------------------------------------------------

    @api.model
    def _copy_in(self, batch, block):
        """Write rows of ``batch`` straight into the table.

        :param block: (name of the sheet, ``Raw`` row, why it is left out or "") each
        """
        targets = self._targets()
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        fixed = [batch.id, batch.company_id.id, self.env.uid]
        for sheet, raw, left in block:
            faults = (f"{target}:{reason}" for target, reason in raw.faults.items())
            writer.writerow(
                [
                    *fixed,
                    "skipped" if left else "new",
                    left,
                    sheet,
                    raw.line,
                    ",".join(faults),
                    *(raw.cells.get(target, "") for target in targets),
                ]
            )
        buffer.seek(0)
        names = ", ".join(f"raw_{target}" for target in targets)
        # COPY: a tenth of the time and none of the memory of creating records
        self.env.cr.copy_expert(
            f"COPY {self._table} (import_id, company_id, create_uid, state, reason, "
            f"sheet, line, faults, {names}) FROM STDIN WITH (FORMAT csv)",
            buffer,
        )

    @api.model
    def _mark_formulas(self, batch, sheet, marks):
        """Note which cells of a sheet are formulas: {line: targets}."""
        if marks:
            self.env.cr.execute_values(
                f"""UPDATE {self._table} AS r SET faults = v.faults
                      FROM (VALUES %s) AS v (batch, sheet, line, faults)
                     WHERE r.import_id = v.batch AND r.line = v.line
                       AND coalesce(r.sheet, '') = v.sheet""",
                [
                    (
                        *(batch.id, sheet, line),
                        ",".join(f"{target}:formula" for target in targets),
                    )
                    for line, targets in marks.items()
                ],
            )

    def _fetch_cells(self):
        """Return what the judge of the list is given of these rows, uncached."""
        names = [
            *("id", "faults"),
            *(f"raw_{target}" for target in self._targets()),
            *self._picked_flags,
            *self._pick_fields,
        ]
        rows = self._query(
            "SELECT %(names)s FROM %(table)s WHERE id = ANY(%(ids)s) ORDER BY line",
            names=SQL(", ").join(map(SQL.identifier, names)),
            ids=self.ids,
        )
        return map(namedtuple("Cells", names)._make, rows)

    @api.model
    def _query(self, query, **values):
        """Return what a statement about rows that may wait in the cache returns."""
        self.env.flush_all()
        table = SQL.identifier(self._table)
        return self.env.execute_query(SQL(query, table=table, **values))

    @api.model
    def _complete_condition(self):
        """Return the condition that nothing but a comparison can stop a row."""
        return SQL("confidence > 0")

    @api.model
    def _store_verdicts(self, verdicts):
        """Write (row id, state, sentence, verdict) of a chunk in one statement."""
        names = ["state", "reason", "confidence", "candidates", *self._verdict_fields]
        types = [self._fields[name].column_type[1] for name in names]
        # what a verdict leaves open: nothing for a reference, zero for a number
        empty = {
            name: 0
            for name in self._verdict_fields
            if self._fields[name].type in ("integer", "float")
        }
        self._update_rows(
            names,
            [
                (
                    *(row_id, state, sentence, verdict.confidence),
                    ",".join(f"{name}:{id_}" for name, id_ in verdict.candidates)
                    or None,
                    *(
                        verdict.values.get(name) or empty.get(name)
                        for name in self._verdict_fields
                    ),
                )
                for row_id, state, sentence, verdict in verdicts
            ],
            types,
        )

    @api.model
    def _set_states(self, state, reasons):
        """Write ``state`` and a reason on rows: {row id: sentence}."""
        rows = [(row_id, state, reason) for row_id, reason in reasons.items()]
        self._update_rows(["state", "reason"], rows)

    @api.model
    def _update_rows(self, names, rows, types=None):
        """Write columns ``names`` of ``rows``, tuples that begin with an id."""
        if not rows:
            return
        self.env.flush_all()
        types = types or [self._fields[name].column_type[1] for name in names]
        self.env.cr.execute_values(
            f"""UPDATE {self._table} AS r
                   SET {", ".join(f"{name} = v.{name}" for name in names)}
                  FROM (VALUES %s) AS v (id, {", ".join(names)})
                 WHERE r.id = v.id""",
            rows,
            template=f"(%s, {', '.join(f'%s::{type_}' for type_ in types)})",
            page_size=len(rows),
        )

    @api.model
    def _delete_open(self, batch):
        """Delete the rows of ``batch`` that are not imported, in one statement."""
        self._query(
            "DELETE FROM %(table)s WHERE import_id = %(batch)s "
            "AND state != 'imported' RETURNING id",
            batch=batch.id,
        )

    @api.model
    def _free(self, batch, reason):
        """Take back what an earlier comparison had said: the rows may have changed.

        Rows that are complete and yet no longer ready owe it to a comparison.
        """
        self._query(
            """UPDATE %(table)s
                  SET state = CASE WHEN confidence >= %(least)s OR %(confirmed)s
                                   THEN 'ready' ELSE 'unsure' END,
                      reason = %(reason)s
                WHERE import_id = %(batch)s AND state IN ('duplicate', 'error')
                  AND %(complete)s
            RETURNING id""",
            least=batch.min_confidence,
            confirmed=SQL.identifier(self._confirmed_flag),
            reason=reason,
            batch=batch.id,
            complete=self._complete_condition(),
        )
