from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...award_list.table import fold
from ..mixins.tdkt_workflow_mixin import Transition

_lt = LazyTranslate(__name__)

RAW_FIELDS = {
    "raw_code",
    "raw_name",
    "raw_birthday",
    "raw_position",
    "raw_department",
    "raw_award",
    "raw_number",
    "raw_date",
    "raw_issuer",
    "raw_year",
    "raw_amount",
    "raw_merit",
}
PERSON_FIELDS = {"employee_id", "department_id", "partner_id"}
PICK_FIELDS = PERSON_FIELDS | {"award_id"}


class TdktAwardImportRow(models.Model):
    """One row of an imported list: what it says, what it means, and why not.

    ======= ====================== ======= =============
    action  from                   to      who
    ======= ====================== ======= =============
    confirm unsure                 ready   officer or HR
    skip    ready, unsure, error,  skipped officer or HR
            duplicate
    check   skipped                new     officer or HR
    ======= ====================== ======= =============

    The other states come with the batch: new → ready, unsure, error or duplicate when
    it is checked, ready → imported when it is imported, and back when it is undone.
    Correcting a cell or picking a person or award checks the row again.
    """

    _name = "tdkt.award.import.row"
    _inherit = ["tdkt.workflow.mixin"]
    _description = "Row of an Imported List"
    _order = "import_id, line, id"
    _rec_name = "raw_name"

    import_id = fields.Many2one(
        comodel_name="tdkt.award.import",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", readonly=True, required=True
    )
    line = fields.Integer(
        readonly=True, aggregator=None, help="Row number in the file."
    )
    raw_code = fields.Char(string="Employee Code")
    raw_name = fields.Char(string="Name")
    raw_birthday = fields.Char(string="Date of Birth")
    raw_position = fields.Char(string="Position")
    raw_department = fields.Char(string="Department")
    raw_award = fields.Char(string="Award")
    raw_number = fields.Char(string="Decision")
    raw_date = fields.Char(string="Date")
    raw_issuer = fields.Char(string="Issuer")
    raw_year = fields.Char(string="Year")
    raw_amount = fields.Char(string="Bonus")
    raw_merit = fields.Text(string="Merit")
    faults = fields.Char(
        readonly=True, help="Cells that hold an error or a formula without its result."
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        ondelete="restrict",
        index="btree_not_null",
        context={"active_test": False},
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Commended Department",
        ondelete="restrict",
        index="btree_not_null",
        context={"active_test": False},
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Outside Person or Body",
        ondelete="restrict",
        index="btree_not_null",
    )
    award_id = fields.Many2one(
        comodel_name="tdkt.award",
        string="Award of the Catalogue",
        ondelete="restrict",
        index="btree_not_null",
        context={"active_test": False},
    )
    person_picked = fields.Boolean(
        readonly=True, help="Whom the row means was chosen or confirmed by hand."
    )
    award_picked = fields.Boolean(readonly=True, help="The award was chosen by hand.")
    date = fields.Date(string="Date of the Decision", readonly=True)
    year = fields.Integer(
        string="Year of the Achievements", readonly=True, aggregator=None
    )
    amount = fields.Float(readonly=True, digits=(16, 0))
    issuer_name = fields.Char(readonly=True)
    decision_key = fields.Char(readonly=True)
    confidence = fields.Integer(
        string="Confidence (%)",
        readonly=True,
        aggregator=None,
        help="How sure it is whom the row means.",
    )
    reason = fields.Char(
        readonly=True, help="How the person was found, or what is wrong with the row."
    )
    commendation_id = fields.Many2one(
        comodel_name="tdkt.commendation",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    state = fields.Selection(
        selection=[
            ("new", "Not Checked"),
            ("ready", "Ready"),
            ("unsure", "To Confirm"),
            ("error", "Faulty"),
            ("duplicate", "Duplicate"),
            ("skipped", "Left Out"),
            ("imported", "Imported"),
        ],
        default="new",
        required=True,
        readonly=True,
    )

    _import_state_idx = models.Index("(import_id, state, line)")
    _import_key_idx = models.Index("(import_id, decision_key)")

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "confirm": Transition(
                _lt("Confirm"), ("unsure",), "ready", ("officer", "hr")
            ),
            "skip": Transition(
                _lt("Leave out"),
                ("ready", "unsure", "error", "duplicate"),
                "skipped",
                ("officer", "hr"),
            ),
            "check": Transition(
                _lt("Take up again"), ("skipped",), "new", ("officer", "hr")
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            *self._fields.keys()
            - RAW_FIELDS
            - PICK_FIELDS
            - {"create_uid", "create_date", "write_uid", "write_date", "id"}
            - {"available_actions", "display_name"}
        }

    def _open_fields(self):
        if self.state == "imported" or not self.import_id._rows_are_open():
            return set()
        return RAW_FIELDS | PICK_FIELDS

    def _why_not_content(self, action):
        reasons = super()._why_not_content(action)
        for row in self:
            if not row.import_id._rows_are_open():
                reasons[row.id] = self.env._(
                    "The rows of “%(batch)s” cannot be changed now.",
                    batch=row.import_id.display_name,
                )
        return reasons

    def write(self, vals):
        if self._is_moving() or not (RAW_FIELDS | PICK_FIELDS) & vals.keys():
            return super().write(vals)
        if any(vals.get(name) for name in PERSON_FIELDS):
            vals = {**dict.fromkeys(PERSON_FIELDS, False), **vals}
        result = super().write(vals)
        if PERSON_FIELDS & vals.keys():
            self._write_moving({"person_picked": True})
        if "award_id" in vals:
            self._write_moving({"award_picked": bool(vals["award_id"])})
            self._remember_award()
        self._recheck()
        return result

    def _remember_award(self):
        """Keep the words of the list as another name of the award that was picked.

        Rows of the batch with the same words are checked again.
        """
        for row in self.filtered(lambda row: row.award_id and row.raw_award):
            aliases = self.env["tdkt.award.alias"]
            known = aliases.search(
                [
                    ("key", "=", fold(row.raw_award)),
                    ("award_id", "=", row.award_id.id),
                ],
                limit=1,
            )
            if not known:
                aliases.create({"name": row.raw_award, "award_id": row.award_id.id})
            row.import_id._check_again(
                self.search(
                    [
                        ("import_id", "=", row.import_id.id),
                        ("raw_award", "=", row.raw_award),
                        ("state", "=", "error"),
                    ]
                )
                - self
            )

    def _recheck(self):
        for batch in self.import_id:
            rows = self.filtered(lambda row, batch=batch: row.import_id == batch)
            batch._check_rows(rows)
            batch._check_together()

    def action_confirm(self):
        """Accept whom the row was thought to mean."""
        self._move("confirm", {"person_picked": True})
        self.import_id._check_together()
        return True

    def action_skip(self):
        """Leave the row out of the import."""
        return self._move("skip")

    def action_check(self):
        """Take up a row again that had been left out."""
        self._move("check")
        self._recheck()
        return True

    def _prepare_award_values(self, people):
        """Return the values of the commendation this row stands for.

        :param people: the ``People`` of the office
        """
        self.ensure_one()
        person = people.get(self.employee_id.id) if self.employee_id else None
        return {
            "award_id": self.award_id.id,
            "award_name": self.award_id.name,
            # given, it need not be computed and written a second time
            "subject_type": self.award_id.subject_type,
            "employee_id": self.employee_id.id,
            "department_id": self.department_id.id,
            "partner_id": self.partner_id.id,
            "unit_id": (person and person.department_id) or self.department_id.id,
            # the words of the paper, not today's
            "nominee_name": self.raw_name or (person and person.name),
            "nominee_title": person.title if person else "Tập thể",
            "nominee_position": self.raw_position,
            "nominee_department": self.raw_department,
            "merit": self.raw_merit,
            "year": self.year,
            # an amount of nothing would make Odoo look up its currency row by row
            **({"amount": self.amount} if self.amount else {}),
        }
