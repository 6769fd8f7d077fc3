import base64
import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...award_list.cells import parse_date
from ...award_list.layout import Column, agree, read_sheet
from ...award_list.list_kind import ListKind
from ...award_list.matcher import LEAST
from ...award_list.table import TableFault, open_table
from ..mixins.tdkt_workflow_mixin import Transition
from .sentences import FILE_FAULTS, LEFT_REASONS, ROW_REASONS, SHEET_REASONS
from .tdkt_list_row_mixin import CHUNK

_lt = LazyTranslate(__name__)

MAX_ROWS = 300_000


class TdktListImportMixin(models.AbstractModel):
    """A list (.xlsx, .csv, .docx) on its way into records.

    The batch stays as a record of what was imported from which file.

    ====== =================== ======== ================================
    action from                to       who
    ====== =================== ======== ================================
    read   draft               checking all rows are taken in as they are
    reset  checking, checked,  draft    the rows are thrown away
           undone
    import checked, done       importing
    pause  importing           checked
    undo   checked, done       undoing  what it created is removed
    ====== =================== ======== ================================

    checking → checked, importing → done and undoing → undone come with the last of
    :meth:`action_step`, which the client calls until nothing is left: each call does
    one chunk in a transaction of its own, so that it can be watched, stopped and
    taken up again, with any number of workers.

    A model of one kind of list declares ``column_ids`` and ``row_ids`` (see
    ``tdkt.list.column.mixin`` and ``tdkt.list.row.mixin``) and says

    - who may import it: :attr:`_import_roles`,
    - what its columns are and how a row is judged: :meth:`_list_kind` and
      :meth:`_load_list`, a ``ListKind`` of ``award_list`` without and with its facts,
    - what rows are compared with once each is judged: :meth:`_compare_rows`,
    - what they become: :meth:`_import_next` and :meth:`_undo_rows`.
    """

    _name = "tdkt.list.import.mixin"
    _inherit = ["tdkt.workflow.mixin", "mail.thread"]
    _description = "Import of a List"

    _import_roles = ("officer", "hr")
    # Fields that only count until the rows are checked.
    _settings = ("min_confidence",)
    # {target: field of the batch that says it for rows which do not}
    _typed_fields = {}

    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    file = fields.Binary(
        string="List (.xlsx, .csv, .docx)", attachment=True, required=True, copy=False
    )
    filename = fields.Char(copy=False)
    max_mb = fields.Integer(
        string="File Limit (MB)",
        # sudo: res.company - the limit is a setting of the office
        related="company_id.tdkt_import_max_mb",
        related_sudo=True,
    )
    unread = fields.Char(
        string="Not Read",
        readonly=True,
        copy=False,
        help="Sheets and tables of the file that are not read, and why.",
    )
    title_targets = fields.Char(
        readonly=True,
        copy=False,
        help="Read from the titles of the file; applies to all its rows.",
    )
    min_confidence = fields.Integer(
        string="Accept From (%)",
        required=True,
        default=80,
        help="Rows matched with less confidence wait for somebody to confirm them. A "
        "name alone, or one with other marks, always does.",
    )
    row_count = fields.Integer(string="Rows", compute="_compute_counts")
    new_count = fields.Integer(string="Not Checked", compute="_compute_counts")
    ready_count = fields.Integer(string="Ready", compute="_compute_counts")
    unsure_count = fields.Integer(string="To Confirm", compute="_compute_counts")
    error_count = fields.Integer(string="Invalid", compute="_compute_counts")
    duplicate_count = fields.Integer(string="Duplicates", compute="_compute_counts")
    skipped_count = fields.Integer(string="Skipped", compute="_compute_counts")
    imported_count = fields.Integer(string="Imported", compute="_compute_counts")
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("checking", "Being Checked"),
            ("checked", "Checked"),
            ("importing", "Being Imported"),
            ("done", "Imported"),
            ("undoing", "Being Undone"),
            ("undone", "Undone"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    _confidence_range = models.Constraint(
        f"CHECK(min_confidence BETWEEN {LEAST} AND 100)",
        "Rows are accepted from a confidence of 75 to 100 percent: below that nothing "
        "is more than a guess.",
    )

    @api.depends("filename")
    def _compute_name(self):
        for batch in self:
            batch.name = batch.filename or self.env._("List")

    @api.depends("row_ids.state")
    def _compute_counts(self):
        rows = self._row_model()
        states = [name for name, _label in rows._fields["state"].selection]
        counts = {
            (batch.id, state): count
            for batch, state, count in rows._read_group(
                [("import_id", "in", self.ids)], ["import_id", "state"], ["__count"]
            )
        }
        for batch in self:
            for state in states:
                batch[f"{state}_count"] = counts.get((batch._origin.id, state), 0)
            batch.row_count = sum(batch[f"{state}_count"] for state in states)

    # --- What a kind of list says --------------------------------------------------

    @api.model
    def _list_kind(self):
        """Return the class of ``award_list`` that knows this kind of list."""
        return ListKind

    def _load_list(self):
        """Return an instance of it, with all facts a chunk of rows is judged by."""
        raise NotImplementedError

    def _compare_rows(self):
        """Compare the judged rows with each other and with what is here already."""
        raise NotImplementedError

    def _import_next(self):
        """Create what the next ready rows stand for, about ``CHUNK`` of them."""
        raise NotImplementedError

    def _undo_rows(self, rows, last):
        """Remove what the imported ``rows`` became; ``last``: nothing is left then."""
        raise NotImplementedError

    def _get_undo_reason(self):
        """Say why what was imported must stay, "" when nothing rests on it."""
        return ""

    @api.model
    def _row_reasons(self):
        """Return {reason: sentence}, for every reason a verdict can give."""
        return ROW_REASONS

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        roles = self._import_roles
        return {
            **super()._transitions(),
            "read": Transition(_lt("Check the rows"), ("draft",), "checking", roles),
            "reset": Transition(
                _lt("Start over"), ("checking", "checked", "undone"), "draft", roles
            ),
            "import": Transition(
                _lt("Import"), ("checked", "done"), "importing", roles
            ),
            "pause": Transition(_lt("Stop"), ("importing",), "checked", roles),
            "undo": Transition(_lt("Undo"), ("checked", "done"), "undoing", roles),
        }

    def _open_fields(self):
        if self.state == "draft":
            return None
        fixed = {"file", "filename", "company_id", "column_ids", *self._settings}
        return self._fields.keys() - fixed - {*self._typed_fields.values()}

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        for batch in self:
            if action == "read":
                reasons[batch.id] = batch._get_missing_columns_reason()
            elif action == "import" and not batch.ready_count:
                reasons[batch.id] = self.env._(
                    "No row of “%(batch)s” is ready to be imported.",
                    batch=batch.display_name,
                )
            elif action == "undo":
                reasons[batch.id] = batch._get_not_undoable_reason()
            elif action == "reset" and batch.imported_count:
                reasons[batch.id] = self.env._(
                    "Rows of “%(batch)s” have been imported: undo that first.",
                    batch=batch.display_name,
                )
        return reasons

    def _rows_are_open(self):
        """Tell whether rows may be corrected now."""
        self.ensure_one()
        return self.state in ("checking", "checked", "done")

    def _get_missing_columns_reason(self):
        """Name the needed columns nobody has chosen, "" when all are there.

        Whatever else is needed may stand in titles or above groups of rows: what no
        row was told is found when the file is read.
        """
        self.ensure_one()
        kind = self._list_kind()
        sheets = self.column_ids.filtered("target").grouped("sheet")
        if sheets and all(
            kind.main in kind.filled_by(columns.mapped("target"))
            for columns in sheets.values()
        ):
            return ""
        return self._get_choose_reason([kind.main])

    def _get_choose_reason(self, targets):
        labels = self._target_labels()
        return self.env._(
            "Select the columns for: %(columns)s.",
            columns=self.env._(", ").join(labels[target] for target in targets),
        )

    def _typed(self):
        """Return {target: text} typed for rows that do not say it themselves."""
        typed = {target: self[name] for target, name in self._typed_fields.items()}
        return {
            target: value.strftime("%d/%m/%Y")
            if isinstance(value, datetime.date)
            else value or ""
            for target, value in typed.items()
        }

    def _take_title(self, said):
        """Take up what the titles of the file agree upon, {target: text}."""
        values = {}
        for target, name in self._typed_fields.items():
            field, value = self._fields[name], said.get(target)
            if value and field.type == "date":
                value = parse_date(value)
            # what a list begins with stays where no title says otherwise
            if value or not field.default:
                values[name] = value or False
        self.write(values)

    def _target_labels(self):
        columns = self.column_ids.browse()
        return dict(columns._fields["target"]._description_selection(self.env))

    def _get_not_undoable_reason(self):
        self.ensure_one()
        if not self.imported_count:
            return self.env._(
                "Nothing of “%(batch)s” has been imported.", batch=self.display_name
            )
        return self._get_undo_reason()

    # --- The file ----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_file(vals)
        batches = super().create(vals_list)
        for batch in batches:
            batch._guess_columns()
        return batches

    def write(self, vals):
        self._check_file(vals)
        result = super().write(vals)
        if vals.get("file"):
            for batch in self:
                batch._guess_columns()
        return result

    @api.model
    def _check_file(self, vals):
        """Refuse an empty file and one above the office's limit, before it is decoded.

        :raises ValidationError: with the limit in megabytes
        """
        if "file" not in vals:
            return
        content = vals["file"] or b""
        name = vals.get("filename") or self.env._("List")
        # sudo: res.company - the limit is a setting of the office
        limit = self.env.company.sudo().tdkt_import_max_mb
        if not content:
            raise ValidationError(
                self.env._(
                    "The file “%(file)s” is empty (0 bytes): choose it again.",
                    file=name,
                )
            )
        # four characters of base64 carry three bytes
        if len(content) * 3 // 4 > limit * 1024 * 1024:
            raise ValidationError(
                self.env._(
                    "The list “%(file)s” is larger than %(limit)s MB: split it, or "
                    "have an administrator raise the limit in the settings.",
                    file=name,
                    limit=limit,
                )
            )

    def _open_table(self, kind):
        """Return the tables in the file.

        :param kind: the ``ListKind`` by which they are known
        :raises UserError: in one sentence about the whole file
        """
        self.ensure_one()
        content = base64.b64decode(self.with_context(bin_size=False).file)
        try:
            return open_table(content, self.filename or "", kind)
        except TableFault as fault:
            raise self._make_file_error(fault) from fault

    def _make_file_error(self, fault):
        sentence = self.env._(FILE_FAULTS[fault.reason])
        return UserError(sentence % {"file": self.display_name, **fault.values})

    def _guess_columns(self):
        """Propose what each column fills, from its heading and earlier choices."""
        self.ensure_one()
        kind = self._load_list()
        book = self._open_table(kind)
        self.column_ids.unlink()
        self.column_ids.create(self.column_ids._prepare_guessed(self, book.sheets))
        said = agree(kind.read_title(sheet.title) for sheet in book.sheets)
        self.title_targets = ",".join(said)
        self.unread = self._get_unread_sentence(book.unread)
        self._take_title(said)

    def _get_unread_sentence(self, unread):
        sentences = {
            reason: self.env._(sentence) for reason, sentence in SHEET_REASONS.items()
        }
        return self.env._(", ").join(
            sentences[reason] % {"sheet": name} for name, reason in unread
        )

    def action_read(self):
        """Take in all rows as they stand in the file; checking begins.

        :raises UserError: when a needed column is missing or the file cannot be read
        """
        self._check_move("read")
        for batch in self:
            batch._take_in()
            batch._move("read")
        return True

    def _take_in(self):
        """Copy the rows of the file, as they are, into the table of rows.

        :raises UserError: for a file that cannot be read, is too long or has no row,
            and when nothing says what a row needs
        """
        self.ensure_one()
        rows = self._row_model()
        rows._delete_open(self)
        kind = self._load_list()
        book = self._open_table(kind)
        columns = self.column_ids.filtered("target").grouped(
            lambda column: column.sheet or ""
        )
        unread = [*book.unread]
        told, count = set(), 0
        try:
            for sheet in book.sheets:
                chosen = columns.get(sheet.name)
                if not chosen:
                    unread.append((sheet.name, "no_column"))
                    continue
                count += self._take_sheet(kind, sheet, chosen, told)
        except TableFault as fault:
            raise self._make_file_error(fault) from fault
        if not count:
            raise UserError(
                self.env._(
                    "“%(batch)s” has no row below its headings.", batch=self.name
                )
            )
        told |= kind.filled_by(self.column_ids.mapped("target"))
        if missing := [key for key in kind.needed() if key not in told]:
            raise UserError(self._get_choose_reason(missing))
        self.unread = self._get_unread_sentence(unread)
        self._forget_rows()

    def _take_sheet(self, kind, sheet, chosen, told):
        """Copy the rows of one sheet; return how many are not left out.

        :param chosen: its columns that fill something
        :param set told: gets the targets that some row says
        """
        rows = self._row_model()
        columns = [Column(one.position, one.target, one.name) for one in chosen]
        said = kind.read_title(sheet.title)
        for target in (self.title_targets or "").split(","):
            # shown above, where it may have been corrected or emptied
            if target in self._typed_fields:
                said.pop(target, None)
        said.update(self._typed())
        needed = kind.needed()
        reasons = {
            reason: self.env._(sentence) for reason, sentence in LEFT_REASONS.items()
        }
        suspects, block, count = [], [], 0
        for raw in read_sheet(sheet, kind, columns, said):
            left = raw.left and reasons[raw.left] % {"text": raw.text}
            block.append((sheet.name, raw, left))
            if not left:
                count += 1
                told.update(target for target, text in raw.cells.items() if text)
                if any(not raw.cells.get(target) for target in needed):
                    suspects.append(raw.line)
            if len(block) >= CHUNK:
                rows._copy_in(self, block)
                block = []
                self._check_length(raw.line)
        rows._copy_in(self, block)
        if suspects and hasattr(sheet, "formulas"):
            targets = {column.position: column.target for column in columns}
            marks = {}
            for line, position in sheet.formulas(suspects):
                if position in targets:
                    marks.setdefault(line, []).append(targets[position])
            rows._mark_formulas(self, sheet.name, marks)
        return count

    def _check_length(self, line):
        """Refuse a list that goes on beyond what one batch can hold."""
        if line > MAX_ROWS:
            raise UserError(
                self.env._(
                    "The list has more than %(count)s rows: split it.", count=MAX_ROWS
                )
            )

    def _forget_rows(self):
        self._row_model().invalidate_model()
        self.invalidate_recordset()

    # --- The chunks --------------------------------------------------------------

    def action_step(self):
        """Do the next chunk of what the batch is busy with.

        :return: dict ``state``, ``done`` and ``total`` rows; ``state`` tells the
            client whether to call again
        :raises AccessError: for anybody who may not import such a list
        """
        self.ensure_one()
        self.check_access("write")
        work = {
            "checking": self._step_checking,
            "importing": self._step_importing,
            "undoing": self._step_undoing,
        }.get(self.state)
        # A second window watches; it does not do the same rows again.
        if work and self.try_lock_for_update():
            work()
        self.invalidate_recordset()
        return self._get_progress()

    def _get_progress(self):
        done = {
            "checking": self.row_count - self.new_count,
            "importing": self.imported_count,
            "undoing": self.row_count - self.imported_count,
        }.get(self.state, self.row_count)
        total = {
            "importing": self.imported_count + self.ready_count,
        }.get(self.state, self.row_count)
        return {"state": self.state, "done": done, "total": total}

    @api.model
    def _row_model(self):
        """Return the model of the rows, without any of them.

        ``row_ids`` would read all rows of the list: a hundred thousand, each chunk.
        """
        return self.env[self._fields["row_ids"].comodel_name]

    def _search_rows(self, domain, limit=None):
        return self._row_model().search(
            [("import_id", "=", self.id), *domain], limit=limit
        )

    def _step_checking(self):
        rows = self._search_rows([("state", "=", "new")], CHUNK)
        if rows:
            self._check_rows(rows)
        if len(rows) < CHUNK:
            self._compare_again()
            self._write_moving({"state": "checked"})

    def _check_again(self, rows):
        """Have ``rows`` checked again by the next steps."""
        if rows:
            rows._write_moving({"state": "new"})
            self._write_moving({"state": "checking"})

    def _check_rows(self, rows):
        """Judge ``rows`` and store what they mean, with the reason."""
        self.ensure_one()
        kind = self._load_list()
        labels = self._target_labels()
        verdicts = []
        for cells in rows._fetch_cells():
            verdict = kind.judge(cells)
            state = "error"
            if verdict.complete:
                sure = verdict.confidence >= self.min_confidence
                state = "ready" if sure else "unsure"
            sentence = self._get_sentence(verdict.reason, labels, **verdict.details)
            verdicts.append((cells.id, state, sentence, verdict))
        rows._store_verdicts(verdicts)
        self._forget_rows()

    def _compare_again(self):
        """Take back what earlier comparisons said, and compare once more."""
        for batch in self:
            batch._row_model()._free(batch, batch._get_sentence("freed"))
            batch._compare_rows()

    def _set_states(self, state, reasons):
        self._row_model()._set_states(state, reasons)
        self._forget_rows()

    def _get_sentence(self, reason, labels=None, **details):
        """Return the sentence of a reason in the user's language.

        :param dict labels: of the columns, which ``details`` name by their keys
        """
        if "column" in details:
            details["column"] = labels[details["column"]]
        if "columns" in details:
            names = [labels[target] for target in details["columns"]]
            details["columns"] = self.env._(", ").join(names)
        sentence = self.env._(self._row_reasons()[reason])
        return sentence % details

    # --- Importing and undoing -----------------------------------------------------

    def action_import(self):
        """Begin to import the ready rows; the others stay for later.

        :raises UserError: when no row is ready
        """
        return self._move("import")

    def action_pause(self):
        """Stop between two chunks; what is imported stays until it is undone."""
        return self._move("pause")

    def action_undo(self):
        """Begin to remove what this batch created.

        :raises UserError: naming what rests on one of the records it created
        """
        return self._move("undo")

    def action_reset(self):
        """Throw the rows away; the file can be read again."""
        self._check_move("reset")
        for batch in self:
            batch._row_model()._delete_open(batch)
            batch._forget_rows()
        return self._move("reset")

    def _step_importing(self):
        self._import_next()
        if not self._search_rows([("state", "=", "ready")], 1):
            self._write_moving({"state": "done"})
            self.message_post(
                body=self.env._(
                    "%(count)s rows of “%(file)s” imported.",
                    count=self.imported_count,
                    file=self.filename,
                )
            )

    def _step_undoing(self):
        rows = self._search_rows([("state", "=", "imported")], CHUNK)
        last = len(rows) < CHUNK
        self._undo_rows(rows, last)
        if last:
            self._write_moving({"state": "undone"})
            self.message_post(
                body=self.env._(
                    "Undone: what “%(file)s” had created is removed.",
                    file=self.filename,
                )
            )
