import hashlib
import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..mixins import gate, once
from ..vocabulary import RECORD_CLASSES

_logger = logging.getLogger(__name__)

OFFICER = "thidua_khenthuong.group_tdkt_officer"
# Records whose documents are filed; who reads one, reads what is filed of it.
FILED_MODELS = (
    "tdkt.campaign",
    "tdkt.commitment",
    "tdkt.dossier",
    "tdkt.submission",
    "tdkt.decision",
    "tdkt.commendation",
)
# Of these there may be a million, whose rules ask nothing but the record itself.
MANY_RECORDS = ("tdkt.commendation",)
# Whoever reads that many of them has each looked up by its id.
MANY = 5_000
# Documents noted, and filed, before the work so far is committed.
NOTED, FILED = 1_000, 100
OPEN_STATES = ("todo", "failed")


class TdktFiling(models.Model):
    """A document of a record and the place its copy is filed in: the ledger of filing.

    What is to be filed follows from the records (``tdkt_filing_source.py``), never from
    a message that could be lost: a cron compares them with the ledger, notes what is
    missing and files it. How far it got stands on the row, so that after any fault, a
    crash or a full disk, the cron and the button of the record go on from there.

    A place is three methods, which an addon adds together with a value of ``place`` and
    of the office's ``tdkt_filing_place``: :meth:`_file_attachment`,
    :meth:`_filed_attachment` and :meth:`_withdraw_attachment` give the contract.

    A filed copy is an official one: neither its name nor a byte of it is changed, and
    it is deleted by nobody, the superuser included (see ``ir.attachment``).

    Nobody writes into the ledger but the code; it is read by whoever may read the
    record.
    """

    _name = "tdkt.filing"
    _inherit = ["tdkt.found.once.mixin", "tdkt.cron.mixin"]
    _description = "Filed Document"
    _order = "id desc"

    name = fields.Char(
        string="File", required=True, readonly=True, index="trigram", help="As filed."
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    record_name = fields.Char(string="Filed Under", compute="_compute_record_name")
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    kind = fields.Selection(
        selection=[
            ("issued", "Issued Document"),
            ("signed", "Signed File"),
            ("scan", "Scan of a Decision Made Elsewhere"),
            ("minutes", "Minutes"),
            ("paper", "Paper of a Dossier"),
            ("evidence", "Evidence"),
            ("certificate", "Certificate"),
        ],
        required=True,
        readonly=True,
    )
    source = fields.Char(
        required=True, readonly=True, help="Model and field the document comes from."
    )
    source_id = fields.Integer(
        string="Document in the Source", required=True, readonly=True, aggregator=None
    )
    document_type_id = fields.Many2one(
        comodel_name="tdkt.document.type",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    number = fields.Char(readonly=True, index="trigram")
    date = fields.Date(readonly=True, help="Of the document.")
    record_class = fields.Selection(
        selection=RECORD_CLASSES, string="Retention Class", readonly=True
    )
    place = fields.Selection(
        selection=[("attachment", "Beside the Record")], required=True, readonly=True
    )
    state = fields.Selection(
        selection=[
            ("todo", "To File"),
            ("filed", "Filed"),
            ("failed", "Failed"),
            ("withdrawn", "Withdrawn"),
        ],
        default="todo",
        required=True,
        readonly=True,
    )
    date_filed = fields.Datetime(string="Filed On", readonly=True)
    sha256 = fields.Char(string="SHA-256", readonly=True)
    fault = fields.Text(readonly=True, help="What is in the way, and what to do.")
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Copy",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    is_readable = fields.Boolean(
        compute="_compute_is_readable", search="_search_is_readable"
    )

    _source_uniq = models.UniqueIndex(
        "(source, source_id, place) WHERE state != 'withdrawn'",
        "Somebody else is filing the same document at this moment: do it again.",
    )
    _record_idx = models.Index("(res_model, res_id)")
    _open_idx = models.Index("(state, id) WHERE state IN ('todo', 'failed')")

    # --- Who reads ---------------------------------------------------------------

    def _compute_record_name(self):
        for model, filings in self.grouped("res_model").items():
            records = self.env[model].browse(filings.mapped("res_id")).exists()
            names = dict(zip(records.ids, records.mapped("display_name"), strict=True))
            for filing in filings:
                filing.record_name = names.get(filing.res_id, False)

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_is_readable(self):
        for model, filings in self.grouped("res_model").items():
            # a record rule is looked at by the superuser, for the user
            records = self.env[model].sudo(False).browse(filings.mapped("res_id"))
            readable = set(records.exists()._filtered_access("read")._ids)
            for filing in filings:
                filing.is_readable = filing.res_id in readable

    def _search_is_readable(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._readable_domain(row_by_row=True)

    @api.model
    def _readable_domain(self, operation="read", row_by_row=False):
        """Return the domain of what belongs to records the user may read.

        For any model that has ``res_model`` and ``res_id``: a subselect for each model
        of :data:`FILED_MODELS`, whatever number of records there is.

        :param str operation: another right on the record, as “write”
        :param bool row_by_row: where the user reads a whole office, look each record
            up by its id: a page then needs the records of its rows, not all there are
        """
        domains = []
        for name in FILED_MODELS:
            model = self.env[name].sudo(False).with_context(active_test=False)
            if not model.has_access("read") or not model.has_access(operation):
                continue
            domain = Domain("res_model", "=", name)
            if row_by_row and self._reads_many(model):
                domain &= self._readable_one(model)
            else:
                domain &= Domain("res_id", "in", self._readable_ids(model))
            if operation != "read":
                rule = self.env["ir.rule"].sudo(False)._compute_domain(name, operation)
                # sudo: a rule sees past what its user may read of other records
                domain &= Domain("res_id", "in", model.sudo()._search(rule))
            domains.append(domain)
        return Domain.OR(domains)

    @api.model
    def _readable_ids(self, model):
        """Return which records of a model the user may read: while a list is read, ids
        that are found once for the page and its length; a subselect otherwise."""
        readable = model._search([])
        if not once.is_reading(self.env):
            return readable
        name = f"{model._name} for {self._reader()}"
        return once.find(self.env, name, lambda: [*readable.get_result_ids()])

    @api.model
    def _reader(self):
        """Return what record rules know of whoever reads: the user and his offices."""
        return self.env.uid, self.env.companies.ids

    @api.model
    def _reads_many(self, model):
        """Tell whether to look each record up takes less than to find all of them."""
        if self._reads_whole_office(model):
            return True
        if model._name not in MANY_RECORDS or not once.is_reading(self.env):
            return False
        name = f"many of {model._name} for {self._reader()}"
        few = model._search([], limit=MANY)
        return once.find(self.env, name, lambda: len(few.get_result_ids()) == MANY)

    @api.model
    def _reads_whole_office(self, model):
        """Tell whether the user's rules on a model ask for the office alone."""
        rule = self.env["ir.rule"].sudo(False)._compute_domain(model._name, "read")
        return all(one.field_expr == "company_id" for one in rule.iter_conditions())

    @api.model
    def _readable_one(self, model):
        """Return the domain of the rows whose record of ``model`` the user may read,
        each looked up by its id."""

        def to_sql(rows, alias, query):
            records = model._search([])
            records.add_where(
                SQL(
                    "%s = %s",
                    SQL.identifier(records.table, "id"),
                    rows._field_to_sql(alias, "res_id", query),
                )
            )
            # with an offset the database does not read all of them beforehand
            return SQL("EXISTS (%s OFFSET 0)", records.select(SQL("1")))

        return Domain.custom(
            to_sql=to_sql,
            predicate=lambda row: bool(
                model.browse(row.res_id).exists()._filtered_access("read")
            ),
        )

    # --- Noting what is to be filed ------------------------------------------------

    @api.model
    def _wake(self):
        """Have the cron look for what is to be filed, once this is committed."""
        self._trigger_again("ir_cron_filing")

    @api.model
    def _note(self, records=None, limit=NOTED):
        """Note documents that are to be filed and stand in no row yet.

        :param dict records: {model: ids} of the records to look at; all without
        :return: the new rows, ``limit`` at most
        """
        found = self._find_missing(records, limit)
        if not found:
            return self.browse()
        ledger_sudo = self._as_clerk()
        rows_sudo = ledger_sudo.create(ledger_sudo._prepare_rows(found))
        return self.browse(rows_sudo.ids)

    # --- Filing --------------------------------------------------------------------

    def _as_clerk(self):
        """Return these rows as the code alone keeps them.

        Names of files and faults are Vietnamese, whoever reads them; no default of a
        caller's context gets in.
        """
        # sudo: tdkt.filing - nobody writes into the ledger
        return self.with_env(self.env(context={"lang": "vi_VN"})).sudo()

    @api.model
    def _cron_file(self):
        """Note, file and withdraw, a batch at a time, until nothing is left."""
        crons = self.env["ir.cron"]
        begun = fields.Datetime.now()
        while rows := self._note():
            if not crons._commit_progress(len(rows), remaining=len(rows)):
                return self._wake()
        self._find_stale()._withdraw()
        # what failed is tried once by every run
        domain = Domain("state", "=", "todo") | (
            Domain("state", "=", "failed") & Domain("write_date", "<=", begun)
        )
        waiting = self.search_count(domain)
        crons._commit_progress(remaining=waiting)
        failed = {}
        last = 0
        while rows := self.search(
            domain & Domain("id", ">", last), order="id", limit=FILED
        ):
            last = rows[-1].id
            news = rows.filtered(lambda row: row.state == "todo")
            rows._file()
            failed |= {row: row.fault for row in news if row.state == "failed"}
            waiting = max(waiting - len(rows), 0)
            if not crons._commit_progress(len(rows)) and waiting:
                self._wake()
                break
            self.env.invalidate_all()
        # moved meanwhile to another place, and filed there
        self._find_stale()._withdraw()
        self._notify_officers(failed)
        return None

    def _file(self):
        """File the documents of these rows, as far as nobody else is at it.

        Each row says afterwards how it went; nothing is raised.
        """
        rows_sudo = self._as_clerk().try_lock_for_update()
        rows_sudo = rows_sudo.filtered(lambda row: row.state in OPEN_STATES)
        contents, faults = rows_sudo._contents()
        rows_sudo._note_faults(faults)
        for place, ready_sudo in (
            rows_sudo.browse().union(*contents).grouped("place").items()
        ):
            ready_sudo._file_each(place, contents)

    def _file_each(self, place, contents):
        """File rows of one place together, or one by one where that fails."""
        try:
            with self.env.cr.savepoint():
                # what a fault has left of an earlier attempt
                self._remove(self.attachment_id.exists())
                copies = getattr(self, f"_file_{place}")(contents)
                self._note_copies(copies, contents)
        except Exception as error:
            # whatever it is, and whosever code: the others wait for their turn
            if len(self) > 1:
                for row in self:
                    row._file_each(place, contents)
                return
            self._note_faults({self: self._get_fault(error)})

    def _note_copies(self, copies, contents):
        """Write down where the copies are, each compared with what was filed.

        :raises UserError: for a copy of which a byte differs
        """
        now = fields.Datetime.now()
        for row in self:
            copy = copies[row]
            if copy.checksum != hashlib.sha1(contents[row]).hexdigest():
                raise UserError(
                    self.env._(
                        "The copy of “%(file)s” is not what was filed: another addon "
                        "changes files on their way.",
                        file=row.name,
                    )
                )
            row.write(
                {
                    "state": "filed",
                    "date_filed": now,
                    "sha256": hashlib.sha256(contents[row]).hexdigest(),
                    "attachment_id": copy.id,
                    "fault": False,
                }
            )

    def _note_faults(self, faults):
        for row, fault in faults.items():
            row.write({"state": "failed", "fault": fault})

    def _get_fault(self, error):
        """Return the sentence for whoever looks at a row that could not be filed."""
        if isinstance(error, UserError):
            return str(error)
        _logger.error("%s cannot be filed", self, exc_info=error)
        if isinstance(error, OSError):
            return self.env._(
                "The server could not write or read a file: have the administrator "
                "look into the log, then do it again."
            )
        return self.env._("an error that is described in the server's log")

    def _contents(self):
        """Return ``({row: bytes}, {row: sentence})`` of the documents and of those
        that are gone or altered.
        """
        contents, faults = {}, {}
        files = self.env["ir.attachment"]
        for source, rows in self.grouped("source").items():
            model, field = source.split(",")
            attachments = files.search(
                [
                    ("res_model", "=", model),
                    ("res_field", "=", field),
                    ("res_id", "in", rows.mapped("source_id")),
                ]
            ).grouped("res_id")
            documents = self.env[model].browse(rows.mapped("source_id")).exists()
            kept = {}
            if "sha256" in documents._fields:
                kept = {document.id: document.sha256 for document in documents}
            for row in rows:
                raw = row.source_id in attachments and attachments[row.source_id].raw
                digest = raw and hashlib.sha256(raw).hexdigest()
                if raw and digest == kept.get(row.source_id, digest):
                    contents[row] = raw
                else:
                    faults[row] = self.env._(
                        "The file of “%(file)s” is gone or no longer what it was: "
                        "restore the file store from a backup, then file it again.",
                        file=row.name,
                    )
        return contents, faults

    def _withdraw(self):
        """Take copies out of their places; the documents themselves stay."""
        rows_sudo = self._as_clerk()
        for place, withdrawn_sudo in rows_sudo.grouped("place").items():
            copies_sudo = withdrawn_sudo.attachment_id.exists()
            withdrawn_sudo.write(
                {"state": "withdrawn", "attachment_id": False, "fault": False}
            )
            getattr(withdrawn_sudo, f"_withdraw_{place}")(copies_sudo)

    def _check(self):
        """Look whether the copies are in their places and what they were.

        A row whose copy is not is a failed one, with the reason.
        """
        filed_sudo = self._as_clerk().filtered(lambda row: row.state == "filed")
        for place, rows_sudo in filed_sudo.grouped("place").items():
            rows_sudo._note_faults(getattr(rows_sudo, f"_filed_{place}")())

    # --- The place beside the record -------------------------------------------------

    def _file_attachment(self, contents):
        """File rows beside their records; the contract of every place.

        Runs in a savepoint, as superuser. The copy is an attachment of the record, of
        exactly these bytes.

        :param dict contents: {row: bytes}, of others as well
        :return: {row: ``ir.attachment``}
        :raises UserError: why one cannot be filed
        """
        # an image is not made smaller: not a byte of the copy differs
        files = self.env["ir.attachment"].with_context(image_no_postprocess=True)
        copies = files.create(
            [
                {
                    "name": row.name,
                    "raw": contents[row],
                    "res_model": row.res_model,
                    "res_id": row.res_id,
                    "company_id": row.company_id.id,
                }
                for row in self
            ]
        )
        return dict(zip(self, copies, strict=True))

    def _filed_attachment(self):
        """Return {row: sentence} of the copies that are gone or altered."""
        present = self.attachment_id.exists()
        faults = {}
        for row in self:
            copy = row.attachment_id & present
            if not copy:
                faults[row] = self.env._(
                    "The filed copy of “%(file)s” has been deleted: file it again.",
                    file=row.name,
                )
            elif hashlib.sha256(copy.raw or b"").hexdigest() != row.sha256:
                faults[row] = self.env._(
                    "The filed copy of “%(file)s” is no longer what was filed: file "
                    "it again.",
                    file=row.name,
                )
        return faults

    def _withdraw_attachment(self, copies):
        """Delete the copies of rows that are withdrawn."""
        self._remove(copies)

    @api.model
    def _remove(self, copies):
        """Delete copies past the locks of their records, on which an award may rest."""
        with gate.DeletePass(copies):
            copies.unlink()

    # --- Buttons -------------------------------------------------------------------

    @api.model
    def _check_office(self):
        if not self.env.su and not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._("Only an officer of the standing office may do this.")
            )

    def action_file(self):
        """Compare these copies with what was filed, and file what is not there.

        :return: a notification of how it went
        :raises AccessError: for anybody who is no officer
        """
        self._check_office()
        self.check_access("read")
        self._check()
        self._file()
        self.invalidate_recordset()
        failed = self.filtered(lambda row: row.state == "failed")
        if failed:
            message = failed[0].fault
        else:
            filed = self.filtered(lambda row: row.state == "filed")
            message = self.env._(
                "%(count)s documents are filed as they should be.", count=len(filed)
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if failed else "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.readonly
    def action_open_copy(self):
        """Download the filed copy."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "download",
        }

    @api.readonly
    def action_open_record(self):
        """Open the record that the document is filed under."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
