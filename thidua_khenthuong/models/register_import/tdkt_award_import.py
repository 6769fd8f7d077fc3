import base64
import csv
import datetime
import io
import re
from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...award_list.matcher import BY_CODE, Match, Names, People, Person
from ...award_list.table import (
    TARGETS,
    TableFault,
    open_table,
    parse_amount,
    parse_date,
)
from ..mixins.tdkt_workflow_mixin import Transition
from ..vocabulary import COMMENDATION_TYPES

_lt = LazyTranslate(__name__)

# Rows that one request checks, imports or takes back: a second or so of work.
CHUNK = 1000
MAX_ROWS = 300_000
REQUIRED = ("name", "award", "number", "date")
# What a row says, and what was picked for it by hand: columns of the rows' table.
Cells = namedtuple(
    "Cells",
    [
        "id",
        "faults",
        *(f"raw_{target}" for target in TARGETS),
        *("person_picked", "award_picked"),
        *("employee_id", "department_id", "partner_id", "award_id"),
    ],
)
EARLIEST = datetime.date(1945, 9, 2)
# Which awards a nominee of each kind can receive.
SUBJECTS = {
    "employee_id": {"individual"},
    "department_id": {"collective"},
    "partner_id": {"individual", "collective", "household"},
}

FILE_FAULTS = {
    "old_excel": _lt("“%(file)s” is an old .xls file: save it as .xlsx first."),
    "no_table": _lt("“%(file)s” is neither an .xlsx nor a .csv file."),
    "broken_file": _lt(
        "“%(file)s” is damaged or protected by a password: open it, save a copy "
        "without a password, and choose that."
    ),
    "broken_row": _lt(
        "Row %(line)s of “%(file)s” cannot be read: a quotation mark may be missing "
        "there."
    ),
    "too_large_unpacked": _lt(
        "“%(file)s” unpacks to %(size)s MB: it holds far more than a list. Copy the "
        "list into a new file."
    ),
    "no_headings": _lt(
        "“%(file)s” has no row of headings among its first rows: name at least two "
        "columns, e.g. “Họ và tên” and “Số quyết định”."
    ),
}
ROW_REASONS = {
    "by_code_and_name": _lt("Code and name agree."),
    "by_code": _lt("The code agrees."),
    "by_birthday": _lt("Name and date of birth agree."),
    "by_department": _lt("Name and department agree."),
    "by_name": _lt("Only the name agrees: confirm or pick the person."),
    "code_of_another": _lt("The code %(code)s belongs to %(person)s."),
    "nobody": _lt("Nobody here is called “%(name)s”: pick the person by hand."),
    "other_birthday": _lt(
        "Whoever is called “%(name)s” was born on another day: pick the person by hand."
    ),
    "several": _lt("%(count)s people are called “%(name)s”: %(places)s. Pick one."),
    "by_hand": _lt("Picked by hand."),
    "freed": _lt("Compared again: nothing is in the way."),
    "collective": _lt("The name of the department agrees."),
    "no_collective": _lt(
        "No department is called “%(name)s”: pick the department by hand."
    ),
    "several_collectives": _lt(
        "%(count)s departments are called “%(name)s”: pick one."
    ),
    "unknown_award": _lt(
        "“%(award)s” is not in the catalogue: pick the award; its name is remembered."
    ),
    "several_awards": _lt("“%(award)s” may be several awards: pick one."),
    "award_of_other_subject": _lt("“%(award)s” is not given to a person or body here."),
    "missing": _lt("Missing: %(columns)s."),
    "formula": _lt(
        "“%(column)s” is a formula whose result is not saved: open the file in a "
        "spreadsheet program, save it, and import it again."
    ),
    "cell_error": _lt("“%(column)s” holds an error (#N/A, #REF!, …)."),
    "no_date": _lt("“%(text)s” is no date: write day/month/year, e.g. 25/12/2019."),
    "date_out_of_range": _lt("“%(text)s” lies in the future or before 1945."),
    "no_year": _lt("“%(text)s” is no year: write four digits."),
    "no_amount": _lt("“%(text)s” is no amount in đồng: write digits only."),
    "twice_in_file": _lt("The same as row %(line)s."),
    "in_register": _lt("In the register already, under %(code)s."),
    "two_dates": _lt(
        "Decision %(number)s has several dates in this list: %(dates)s. Correct them."
    ),
    "made_here": _lt(
        "Decision %(number)s was made here: its awards are in the register through it."
    ),
    "other_date": _lt("Decision %(number)s is registered with the date %(date)s."),
}


class TdktAwardImport(models.Model):
    """A list of historical awards (.xlsx, .csv) on its way into the register.

    The batch stays as a record of what was imported from which file.

    ====== =================== ======== ================================
    action from                to       who: officer or HR
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
    taken up again, with any number of workers. A decision enters the register with
    all its ready rows or not at all.
    """

    _name = "tdkt.award.import"
    _inherit = ["tdkt.workflow.mixin", "mail.thread"]
    _description = "Import of Historical Awards"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    file = fields.Binary(
        string="List (.xlsx, .csv)", attachment=True, required=True, copy=False
    )
    filename = fields.Char(copy=False)
    max_mb = fields.Integer(
        string="File Limit (MB)",
        # sudo: res.company - the limit is a setting of the office
        related="company_id.tdkt_import_max_mb",
        related_sudo=True,
    )
    issuer_name = fields.Char(
        string="Issuer of Rows Without One",
        default=lambda self: self.env.company.name,
        help="Who decided where the list has no column for it.",
    )
    commendation_type = fields.Selection(
        selection=COMMENDATION_TYPES, required=True, default="cong_trang"
    )
    min_confidence = fields.Integer(
        string="Accept From (%)",
        required=True,
        default=80,
        help="Rows matched with less confidence wait for somebody to confirm them.",
    )
    column_ids = fields.One2many(
        comodel_name="tdkt.award.import.column", inverse_name="import_id"
    )
    row_ids = fields.One2many(
        comodel_name="tdkt.award.import.row", inverse_name="import_id"
    )
    decision_ids = fields.One2many(
        comodel_name="tdkt.decision",
        inverse_name="import_id",
        string="Decisions Created",
    )
    row_count = fields.Integer(string="Rows", compute="_compute_counts")
    new_count = fields.Integer(string="Not Checked", compute="_compute_counts")
    ready_count = fields.Integer(string="Ready", compute="_compute_counts")
    unsure_count = fields.Integer(string="To Confirm", compute="_compute_counts")
    error_count = fields.Integer(string="Faulty", compute="_compute_counts")
    duplicate_count = fields.Integer(string="Duplicates", compute="_compute_counts")
    skipped_count = fields.Integer(string="Left Out", compute="_compute_counts")
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
        "CHECK(min_confidence BETWEEN 1 AND 100)",
        "A confidence lies between 1 and 100 percent.",
    )

    @api.depends("filename")
    def _compute_name(self):
        for batch in self:
            batch.name = batch.filename or self.env._("List")

    @api.depends("row_ids.state")
    def _compute_counts(self):
        rows = self.env["tdkt.award.import.row"]
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

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        roles = ("officer", "hr")
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
        settings = {"issuer_name", "commendation_type", "min_confidence"}
        return (
            self._fields.keys()
            - {"file", "filename", "company_id", "column_ids"}
            - settings
        )

    def _why_not_content(self, action):
        reasons = super()._why_not_content(action)
        for batch in self:
            if action == "read":
                reasons[batch.id] = batch._say_missing_columns()
            elif action == "import" and not batch.ready_count:
                reasons[batch.id] = self.env._(
                    "No row of “%(batch)s” is ready to be imported.",
                    batch=batch.display_name,
                )
            elif action == "undo":
                reasons[batch.id] = batch._say_not_undoable()
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

    def _say_missing_columns(self):
        self.ensure_one()
        chosen = {column.target for column in self.column_ids}
        labels = self._target_labels()
        missing = [labels[target] for target in REQUIRED if target not in chosen]
        if missing:
            return self.env._(
                "Say which columns hold: %(columns)s.",
                columns=self.env._(", ").join(missing),
            )
        if "issuer" not in chosen and not self.issuer_name:
            return self.env._(
                "Say who decided: choose a column, or type the issuer above."
            )
        return ""

    def _target_labels(self):
        columns = self.env["tdkt.award.import.column"]
        return dict(columns._fields["target"]._description_selection(self.env))

    def _say_not_undoable(self):
        """Name what rests on the commendations of this batch, "" when nothing does."""
        self.ensure_one()
        if not self.imported_count:
            return self.env._(
                "Nothing of “%(batch)s” has been imported.", batch=self.display_name
            )
        # sudo: what rests on an award counts even where this user may not read it
        commendations_sudo = self.sudo().row_ids.commendation_id
        return commendations_sudo._say_resting()

    def action_open_rows(self):
        """Open the rows of this batch, filtered by the state in the context."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_award_import_row_action"
        )
        state = self.env.context.get("tdkt_row_state") or "unresolved"
        name = state if state == "unresolved" else f"state_{state}"
        return {
            **action,
            "domain": [("import_id", "=", self.id)],
            "context": {f"search_default_{name}": 1},
        }

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

    def _open_table(self):
        """Return the table in the file.

        :raises UserError: in one sentence about the whole file
        """
        self.ensure_one()
        content = base64.b64decode(self.with_context(bin_size=False).file)
        try:
            return open_table(content, self.filename or "")
        except TableFault as fault:
            raise self._make_file_error(fault) from fault

    def _make_file_error(self, fault):
        sentence = self.env._(FILE_FAULTS[fault.reason])
        return UserError(sentence % {"file": self.display_name, **fault.values})

    def _guess_columns(self):
        """Propose what each column fills, from its heading and earlier choices."""
        self.ensure_one()
        table = self._open_table()
        columns = self.env["tdkt.award.import.column"]
        self.column_ids.unlink()
        columns.create(columns._prepare_guessed(self, table.headings, table.samples))

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
        self.ensure_one()
        self._delete_rows()
        positions = {
            column.target: column.position
            for column in self.column_ids
            if column.target
        }
        table = self._open_table()
        suspects = []
        count = 0
        try:
            block = []
            for line, values, faults in table.rows():
                block.append(self._prepare_raw(positions, line, values, faults))
                if any(not block[-1][target] for target in REQUIRED):
                    suspects.append(line)
                if len(block) >= CHUNK:
                    count += self._copy_rows(block)
                    block = []
            count += self._copy_rows(block)
            if suspects and hasattr(table, "formulas"):
                self._mark_formulas(table.formulas(suspects), positions)
        except TableFault as fault:
            raise self._make_file_error(fault) from fault
        if not count:
            raise UserError(
                self.env._(
                    "“%(batch)s” has no row below its headings.", batch=self.name
                )
            )
        self.env["tdkt.award.import.row"].invalidate_model()
        self.invalidate_recordset()

    def _prepare_raw(self, positions, line, values, faults):
        """Return {column of the row: text} as it goes into the database."""
        row = {"line": line}
        for target in TARGETS:
            position = positions.get(target)
            given = position is not None and position < len(values)
            row[target] = values[position].replace("\0", "") if given else ""
        row["faults"] = ",".join(
            f"{target}:cell_error"
            for target, position in positions.items()
            if position in faults
        )
        return row

    def _copy_rows(self, block):
        """Write raw rows straight into their table; return how many.

        :raises UserError: above the number of rows one list may have
        """
        if not block:
            return 0
        if block[-1]["line"] > MAX_ROWS:
            raise UserError(
                self.env._(
                    "The list has more than %(count)s rows: split it.", count=MAX_ROWS
                )
            )
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        fixed = [self.id, self.company_id.id, "new", self.env.uid]
        for row in block:
            writer.writerow(
                [
                    *fixed,
                    row["line"],
                    row["faults"],
                    *(row[target] for target in TARGETS),
                ]
            )
        buffer.seek(0)
        names = ", ".join(f"raw_{target}" for target in TARGETS)
        # COPY: a tenth of the time and none of the memory of creating records
        self.env.cr.copy_expert(
            "COPY tdkt_award_import_row (import_id, company_id, state, create_uid, "
            f"line, faults, {names}) FROM STDIN WITH (FORMAT csv)",
            buffer,
        )
        return len(block)

    def _mark_formulas(self, formulas, positions):
        by_position = {position: target for target, position in positions.items()}
        marks = {}
        for line, position in formulas:
            if position in by_position:
                marks.setdefault(line, []).append(f"{by_position[position]}:formula")
        if marks:
            self.env.cr.execute_values(
                """UPDATE tdkt_award_import_row AS r SET faults = v.faults
                     FROM (VALUES %s) AS v (batch, line, faults)
                    WHERE r.import_id = v.batch AND r.line = v.line""",
                [(self.id, line, ",".join(found)) for line, found in marks.items()],
            )

    # --- The chunks --------------------------------------------------------------

    def action_step(self):
        """Do the next chunk of what the batch is busy with.

        :return: dict ``state``, ``done`` and ``total`` rows; ``state`` tells the
            client whether to call again
        :raises AccessError: for anybody who is neither officer nor HR
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

    def _search_rows(self, domain, limit=None):
        return self.env["tdkt.award.import.row"].search(
            [("import_id", "=", self.id), *domain], limit=limit
        )

    def _step_checking(self):
        rows = self._search_rows([("state", "=", "new")], CHUNK)
        if rows:
            self._check_rows(rows)
        if len(rows) < CHUNK:
            self._check_together()
            self._write_moving({"state": "checked"})

    def _check_again(self, rows):
        """Have ``rows`` checked again by the next steps."""
        if rows:
            rows._write_moving({"state": "new"})
            self._write_moving({"state": "checking"})

    # --- Checking ----------------------------------------------------------------

    def _check_rows(self, rows):
        """Find out what ``rows`` mean and store it with the reason."""
        self.ensure_one()
        people = self._load_people()
        departments = Names(self._load_departments())
        awards, subjects = self._load_awards()
        labels = self._target_labels()
        today = fields.Date.context_today(self)
        updates = []
        for row in self._fetch_cells(rows):
            verdict = self._read_cells(row, labels, today)
            if "reason" not in verdict:
                self._find_award(row, verdict, people, departments, awards, subjects)
            updates.append(self._prepare_update(row, verdict))
        self._store(updates)

    def _fetch_cells(self, rows):
        """Return the ``Cells`` of ``rows``, read at once and without caching them."""
        names = SQL(", ").join(map(SQL.identifier, Cells._fields))
        return map(
            Cells._make,
            self._query(
                "SELECT %s FROM tdkt_award_import_row WHERE id = ANY(%s) ORDER BY line",
                names,
                rows.ids,
            ),
        )

    def _load_people(self, employee_ids=None):
        """Return the :class:`People` of the office, those who have left included.

        :param list employee_ids: only these of them
        """
        self.env.flush_all()
        # Read by SQL, as all employees are read for every chunk. Card numbers, dates
        # of birth and sex are private to HR: an officer compares them with what his
        # list says and sees only whether they agree.
        rows = self.env.execute_query(
            SQL(
                """SELECT e.id, e.name, e.birthday, d.id, d.name, e.barcode,
                          v.identification_id, v.sex
                     FROM hr_employee e
                LEFT JOIN hr_version v ON v.id = e.current_version_id
                LEFT JOIN hr_department d ON d.id = v.department_id
                    WHERE e.company_id = %s
                      AND (%s::int[] IS NULL OR e.id = ANY(%s))""",
                self.company_id.id,
                employee_ids,
                employee_ids,
            )
        )
        lang = self.env.lang or "en_US"
        titles = {"male": "Ông", "female": "Bà"}
        return People(
            Person(
                employee_id,
                name or "",
                birthday,
                department_id or 0,
                _translated(department, lang),
                tuple(filter(None, (barcode, identification))),
                titles.get(sex, "Ông/Bà"),
            )
            for (
                employee_id,
                name,
                birthday,
                department_id,
                department,
                barcode,
                identification,
                sex,
            ) in rows
        )

    def _load_departments(self):
        # sudo: HR or an officer may pick any department of the office, archived too
        departments_sudo = (
            self.env["hr.department"]
            .sudo()
            .with_context(active_test=False)
            .search([("company_id", "=", self.company_id.id)])
        )
        return [(department.id, department.name) for department in departments_sudo]

    def _load_awards(self):
        """Return the names of awards, aliases included, and {award id: subject}."""
        # all of them: what old lists name is often archived
        awards = self.env["tdkt.award"].search([("active", "in", (True, False))])
        aliases = self.env["tdkt.award.alias"].search([("award_id", "in", awards.ids)])
        names = Names(
            [
                *((award.id, award.name) for award in awards),
                *((award.id, award.code) for award in awards),
                *((alias.award_id.id, alias.name) for alias in aliases),
            ]
        )
        return names, {award.id: award.subject_type for award in awards}

    def _read_cells(self, row, labels, today):
        """Return what the cells say, or ``reason`` and ``values`` of what is wrong.

        :param row: its ``Cells``
        :param dict labels: see :meth:`_target_labels`
        """
        for fault in filter(None, (row.faults or "").split(",")):
            target, _colon, reason = fault.partition(":")
            return {"reason": reason, "values": {"column": labels[target]}}
        issuer = row.raw_issuer or self.issuer_name or ""
        missing = [
            labels[target] for target in REQUIRED if not getattr(row, f"raw_{target}")
        ] + ([] if issuer else [labels["issuer"]])
        if missing:
            return {
                "reason": "missing",
                "values": {"columns": self.env._(", ").join(missing)},
            }
        try:
            date = parse_date(row.raw_date)
        except ValueError:
            return {"reason": "no_date", "values": {"text": row.raw_date}}
        if not EARLIEST <= date <= today:
            return {"reason": "date_out_of_range", "values": {"text": row.raw_date}}
        year = date.year
        if row.raw_year:
            if not re.fullmatch(r"(19|20)\d\d", row.raw_year):
                return {"reason": "no_year", "values": {"text": row.raw_year}}
            year = int(row.raw_year)
        try:
            amount = parse_amount(row.raw_amount) if row.raw_amount else 0
        except ValueError:
            return {"reason": "no_amount", "values": {"text": row.raw_amount}}
        key = self.env["tdkt.decision"]._make_reference_key(issuer, row.raw_number)
        return {
            "date": date,
            "year": year,
            "amount": amount,
            "issuer_name": issuer,
            "decision_key": f"{key}|{date.year}",
        }

    def _find_award(self, row, verdict, people, departments, awards, subjects):
        """Add person and award to ``verdict``, or the reason why not."""
        found = awards.find(row.raw_award)
        if row.award_picked and row.award_id:
            found = [row.award_id]
        if not found:
            verdict.update(
                reason="unknown_award",
                values={"award": row.raw_award},
                **self._keep_person(row),
            )
            return
        match, kind = self._find_nominee(
            row, people, departments, {subjects[award_id] for award_id in found}
        )
        verdict.update(
            {kind: match.record_id, "confidence": match.confidence},
            reason=match.reason,
            values=match.values,
        )
        fitting = [
            award_id for award_id in found if subjects[award_id] in SUBJECTS[kind]
        ]
        if len(fitting) == 1:
            verdict["award_id"] = fitting[0]
        else:
            verdict.update(
                confidence=0,
                reason="several_awards" if fitting else "award_of_other_subject",
                values={"award": row.raw_award},
            )

    def _keep_person(self, row):
        """Return the person that was picked by hand, as values of the row."""
        if not row.person_picked:
            return {}
        return {
            name: getattr(row, name)
            for name in ("employee_id", "department_id", "partner_id")
        }

    def _find_nominee(self, row, people, departments, kinds):
        """Return the :class:`Match` of a row and the field it belongs to."""
        if row.person_picked:
            for name in ("employee_id", "department_id", "partner_id"):
                if picked := getattr(row, name):
                    return Match(picked, 100, "by_hand"), name
        collectives = departments.find(row.raw_name) if "collective" in kinds else []
        match = Match(reason="no_collective", values={"name": row.raw_name})
        if "individual" in kinds and not collectives:
            match = people.find(
                row.raw_code,
                row.raw_name,
                _parse_birthday(row.raw_birthday),
                row.raw_department,
            )
            return match, "employee_id"
        if len(collectives) == 1:
            match = Match(collectives[0], BY_CODE, "collective")
        elif collectives:
            match = Match(
                reason="several_collectives",
                values={"count": len(collectives), "name": row.raw_name},
            )
        return match, "department_id"

    def _prepare_update(self, row, verdict):
        """Return the tuple that :meth:`_store` writes for ``row``."""
        confidence = verdict.get("confidence", 0)
        complete = confidence and verdict.get("award_id")
        state = "error"
        if complete:
            state = "ready" if confidence >= self.min_confidence else "unsure"
        return (
            row.id,
            state,
            self._say(verdict["reason"], **verdict["values"]),
            confidence,
            verdict.get("employee_id") or None,
            verdict.get("department_id") or None,
            verdict.get("partner_id") or None,
            verdict.get("award_id") or None,
            verdict.get("date"),
            verdict.get("year", 0),
            verdict.get("amount", 0),
            verdict.get("issuer_name"),
            verdict.get("decision_key"),
        )

    def _say(self, reason, **values):
        """Return the sentence of ``ROW_REASONS`` in the user's language."""
        sentence = self.env._(ROW_REASONS[reason])
        return sentence % values

    def _store(self, updates):
        """Write the verdicts of a chunk in one statement."""
        self.env.flush_all()
        self.env.cr.execute_values(
            """UPDATE tdkt_award_import_row AS r
                  SET state = v.state, reason = v.reason, confidence = v.confidence,
                      employee_id = v.employee_id, department_id = v.department_id,
                      partner_id = v.partner_id, award_id = v.award_id, date = v.date,
                      year = v.year, amount = v.amount, issuer_name = v.issuer_name,
                      decision_key = v.decision_key
                 FROM (VALUES %s) AS v (id, state, reason, confidence, employee_id,
                      department_id, partner_id, award_id, date, year, amount,
                      issuer_name, decision_key)
                WHERE r.id = v.id""",
            updates,
            template="(%s, %s, %s, %s::int, %s::int, %s::int, %s::int, %s::int, "
            "%s::date, %s::int, %s::numeric, %s, %s)",
            page_size=CHUNK,
        )
        self._forget_rows()

    def _forget_rows(self):
        self.env["tdkt.award.import.row"].invalidate_model()
        self.invalidate_recordset()

    def _delete_rows(self):
        """Delete the rows that have not been imported, in one statement."""
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM tdkt_award_import_row WHERE import_id = %s "
            "AND state != 'imported'",
            [self.id],
        )
        self._forget_rows()

    def _set_states(self, state, reasons):
        """Write ``state`` and a reason on rows: {row id: sentence}."""
        if not reasons:
            return
        self.env.flush_all()
        self.env.cr.execute_values(
            """UPDATE tdkt_award_import_row AS r
                  SET state = v.state, reason = v.reason
                 FROM (VALUES %s) AS v (id, state, reason) WHERE r.id = v.id""",
            [(row_id, state, reason) for row_id, reason in reasons.items()],
            page_size=CHUNK,
        )
        self._forget_rows()

    def _check_together(self):
        """Compare the ready rows with each other and with the register."""
        for batch in self:
            batch.env.flush_all()
            batch._free_rows()
            batch._set_states("error", batch._find_two_dates())
            batch._set_states("error", batch._find_own_decisions())
            batch._set_states("duplicate", batch._find_twice())
            batch._set_states("duplicate", batch._find_in_register())

    def _query(self, query, *args):
        self.env.flush_all()
        return self.env.execute_query(SQL(query, *args))

    def _free_rows(self):
        """Take back what an earlier comparison had said: the rows may have changed.

        Rows that are complete and yet no longer ready owe it to a comparison.
        """
        self._query(
            """UPDATE tdkt_award_import_row
                  SET state = CASE WHEN confidence >= %s OR person_picked
                                   THEN 'ready' ELSE 'unsure' END,
                      reason = %s
                WHERE import_id = %s AND state IN ('duplicate', 'error')
                  AND confidence > 0 AND award_id IS NOT NULL
                  AND decision_key IS NOT NULL
            RETURNING id""",
            self.min_confidence,
            self._say("freed"),
            self.id,
        )
        self._forget_rows()

    def _find_two_dates(self):
        dates = {
            key: found
            for key, found in self._query(
                """SELECT decision_key,
                          string_agg(DISTINCT to_char(date, 'DD/MM/YYYY'), ', ')
                     FROM tdkt_award_import_row
                    WHERE import_id = %s AND state IN ('ready', 'unsure', 'imported')
                 GROUP BY decision_key HAVING min(date) != max(date)""",
                self.id,
            )
        }
        if not dates:
            return {}
        rows = self._search_rows(
            [
                ("decision_key", "in", list(dates)),
                ("state", "in", ("ready", "unsure")),
            ]
        )
        return {
            row.id: self._say(
                "two_dates", number=row.raw_number, dates=dates[row.decision_key]
            )
            for row in rows
        }

    def _find_own_decisions(self):
        """Rows of decisions this office made in Odoo, or registered otherwise."""
        numbers = self._query(
            """SELECT DISTINCT decision_key, raw_number, issuer_name, date
                 FROM tdkt_award_import_row
                WHERE import_id = %s AND state IN ('ready', 'unsure')""",
            self.id,
        )
        faults = {}
        known = self._find_decisions(key for key, *_rest in numbers)
        own = self._find_made_here(numbers)
        for key, number, _issuer, date in numbers:
            decision = known.get(key)
            if key in own:
                faults[key] = self._say("made_here", number=number)
            elif decision and decision.date_document != date:
                faults[key] = self._say(
                    "other_date",
                    number=number,
                    date=decision.date_document.strftime("%d/%m/%Y"),
                )
        if not faults:
            return {}
        rows = self._search_rows(
            [
                ("decision_key", "in", list(faults)),
                ("state", "in", ("ready", "unsure")),
            ]
        )
        return {row.id: faults[row.decision_key] for row in rows}

    def _find_decisions(self, keys):
        """Return {row's decision key: registered decision} of those that exist."""
        pairs = {key.rpartition("|")[0] for key in keys}
        # sudo: the register is the office's, also where this user sees only a part
        decisions_sudo = (
            self.env["tdkt.decision"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("origin", "=", "external"),
                    ("document_state", "=", "issued"),
                    ("reference_key", "in", list(pairs)),
                ]
            )
        )
        return {
            f"{decision.reference_key}|{decision.document_year}": decision
            for decision in decisions_sudo
        }

    def _find_made_here(self, numbers):
        """Return the keys among ``numbers`` of decisions made in this office here."""
        # sudo: as in _find_decisions
        decisions_sudo = (
            self.env["tdkt.decision"]
            .sudo()
            .search_fetch(
                [
                    ("company_id", "=", self.company_id.id),
                    ("origin", "=", "own"),
                    ("number", ">", 0),
                ],
                ["number", "symbol", "document_year"],
            )
        )
        made = {
            (f"{decision.number}/{decision.symbol}".upper(), decision.document_year)
            for decision in decisions_sudo
        }
        company = self.company_id
        ours = {
            (name or "").upper() for name in (company.name, company.tdkt_issuer_name)
        }
        return {
            key
            for key, number, issuer, date in numbers
            if issuer.upper() in ours
            and (number.strip().upper().lstrip("0"), date.year) in made
        }

    def _find_twice(self):
        rows = self._query(
            """SELECT id, first_line FROM (
                   SELECT id, line, state,
                          first_value(line) OVER same AS first_line,
                          row_number() OVER same AS place
                     FROM tdkt_award_import_row
                    WHERE import_id = %s AND state IN ('ready', 'imported')
                   WINDOW same AS (
                       PARTITION BY decision_key, award_id, employee_id,
                                    department_id, partner_id
                       ORDER BY (state = 'imported') DESC, line)) AS placed
                WHERE place > 1 AND state = 'ready'""",
            self.id,
        )
        return {row_id: self._say("twice_in_file", line=line) for row_id, line in rows}

    def _find_in_register(self):
        rows = self._query(
            """SELECT r.id, max(c.decision_number)
                 FROM tdkt_award_import_row r
                 JOIN tdkt_commendation c
                   ON c.company_id = r.company_id AND c.award_id = r.award_id
                  AND c.date = r.date
                  AND coalesce(c.employee_id, 0) = coalesce(r.employee_id, 0)
                  AND coalesce(c.department_id, 0) = coalesce(r.department_id, 0)
                  AND coalesce(c.partner_id, 0) = coalesce(r.partner_id, 0)
                WHERE r.import_id = %s AND r.state = 'ready'
                  AND c.state != 'revoked'
                  AND upper(translate(c.decision_number, ' 0', ''))
                    = upper(translate(r.raw_number, ' 0', ''))
             GROUP BY r.id""",
            self.id,
        )
        return {row_id: self._say("in_register", code=code) for row_id, code in rows}

    # --- Importing ---------------------------------------------------------------

    def action_import(self):
        """Begin to import the ready rows; the others stay for later.

        :raises UserError: when no row is ready
        """
        return self._move("import")

    def action_pause(self):
        """Stop between two decisions; what is imported stays until it is undone."""
        return self._move("pause")

    def action_undo(self):
        """Begin to remove what this batch created.

        :raises UserError: naming what rests on one of its commendations
        """
        return self._move("undo")

    def action_reset(self):
        """Throw the rows away; the file can be read again."""
        self._check_move("reset")
        for batch in self:
            batch._delete_rows()
        return self._move("reset")

    def _step_importing(self):
        keys = self._next_decision_keys()
        if keys:
            rows = self._search_rows(
                [("decision_key", "in", keys), ("state", "=", "ready")]
            )
            self._import_rows(rows)
        if not self._search_rows([("state", "=", "ready")], 1):
            self._write_moving({"state": "done"})
            self.message_post(
                body=self.env._(
                    "%(count)s rows of “%(file)s” imported.",
                    count=self.imported_count,
                    file=self.filename,
                )
            )

    def _next_decision_keys(self):
        """Return the next whole decisions, of about a chunk of rows together."""
        keys, total = [], 0
        # only the next rows are looked at: a list of 100,000 takes no longer a chunk
        for key, count in self._query(
            """SELECT head.decision_key, count(*)
                 FROM (SELECT decision_key, min(line) AS line
                         FROM (SELECT decision_key, line FROM tdkt_award_import_row
                                WHERE import_id = %s AND state = 'ready'
                             ORDER BY line LIMIT %s) AS next
                     GROUP BY decision_key) AS head
                 JOIN tdkt_award_import_row r
                   ON r.import_id = %s AND r.decision_key = head.decision_key
                  AND r.state = 'ready'
             GROUP BY head.decision_key, head.line ORDER BY head.line""",
            self.id,
            CHUNK,
            self.id,
        ):
            if keys and total + count > CHUNK:
                break
            keys.append(key)
            total += count
        return keys

    def _import_rows(self, rows):
        """Create the decisions and commendations of ``rows``, all or none."""
        decisions = self._find_decisions({*rows.mapped("decision_key")})
        firsts = {}
        for row in rows:
            if row.decision_key not in decisions:
                firsts.setdefault(row.decision_key, row)
        created = self._create_decisions(firsts.values())
        decisions.update(zip(firsts, created, strict=True))
        people = self._load_people(rows.employee_id.ids)
        common = {
            decision.id: decision._prepare_commendation_values()
            for decision in decisions.values()
        }
        # sudo: tdkt.commendation - nobody may create one except through a decision
        commendations_sudo = (
            self.env["tdkt.commendation"]
            .sudo()
            ._create_moving(
                [
                    {
                        **common[decisions[row.decision_key].id],
                        **row._prepare_award_values(people),
                    }
                    for row in rows
                ]
            )
        )
        self.env.flush_all()
        self.env.cr.execute_values(
            """UPDATE tdkt_award_import_row AS r
                  SET state = 'imported', commendation_id = v.commendation_id
                 FROM (VALUES %s) AS v (id, commendation_id) WHERE r.id = v.id""",
            list(zip(rows.ids, commendations_sudo.ids, strict=True)),
            page_size=CHUNK,
        )
        self._forget_rows()

    def _create_decisions(self, rows):
        """Create the registered decisions that ``rows`` are the first lines of."""
        names = {row.issuer_name for row in rows}
        partners = {
            partner.name: partner.id
            for partner in self.env["res.partner"].search([("name", "in", list(names))])
        }
        decisions = self.env["tdkt.decision"].with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )
        return decisions._create_moving(
            [
                {
                    "origin": "external",
                    "company_id": self.company_id.id,
                    "import_id": self.id,
                    "issuer_id": partners.get(row.issuer_name, False),
                    "issuer_name": row.issuer_name,
                    "external_reference": row.raw_number,
                    "date_document": row.date,
                    "year": row.year,
                    "commendation_type": self.commendation_type,
                    "document_state": "issued",
                    "date_issued": fields.Date.context_today(self),
                    **decisions._prepare_number(row.raw_number),
                }
                for row in rows
            ]
        )

    # --- Undoing -----------------------------------------------------------------

    def _step_undoing(self):
        rows = self._search_rows([("state", "=", "imported")], CHUNK)
        # sudo: tdkt.commendation - removed with the batch that brought it only
        commendations_sudo = rows.commendation_id.sudo()
        resting = commendations_sudo._say_resting()
        if resting:
            raise UserError(resting)
        rows._write_moving({"commendation_id": False, "state": "ready"})
        self.env.flush_all()
        commendations_sudo._unlink_moving()
        if len(rows) < CHUNK:
            empty = self.decision_ids.filtered(lambda d: not d.commendation_ids)
            # sudo: tdkt.decision - what the import made goes with it, whoever undoes it
            empty.sudo()._unlink_moving()
            self._write_moving({"state": "undone"})
            self.message_post(
                body=self.env._(
                    "Undone: what “%(file)s” had created is removed.",
                    file=self.filename,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_imported(self):
        for batch in self:
            if batch.decision_ids or batch.imported_count:
                raise UserError(
                    self.env._(
                        "“%(batch)s” has brought awards into the register: undo it "
                        "first.",
                        batch=batch.display_name,
                    )
                )


def _parse_birthday(text):
    """Return a date, a year, or None where the cell says neither."""
    text = (text or "").strip()
    if re.fullmatch(r"(19|20)\d\d", text):
        return int(text)
    try:
        return parse_date(text)
    except ValueError:
        return None


def _translated(value, lang):
    """Return the text of a translated column that was read by SQL."""
    if isinstance(value, dict):
        return value.get(lang) or value.get("en_US") or ""
    return value or ""
