from odoo import api, fields, models
from odoo.exceptions import UserError

from ...award_list.people_list import SUBJECTS


class TdktPeopleRowMixin(models.AbstractModel):
    """A row about somebody of the office, or a department: whom it means, and why.

    Whoever may be meant is offered for choice; what is chosen is remembered for the
    words of the row, in every kind of list.
    """

    _name = "tdkt.people.row.mixin"
    _inherit = ["tdkt.list.row.mixin"]
    _description = "Row of a List about People"
    _rec_name = "raw_name"

    _picked_flags = ("person_picked",)
    _confirmed_flag = "person_picked"
    # the field that holds what the row became
    _record_field = None

    raw_code = fields.Char(string="Employee Code")
    raw_name = fields.Char(string="Name")
    raw_birthday = fields.Char(string="Date of Birth")
    raw_position = fields.Char(string="Position")
    raw_department = fields.Char(string="Department")
    raw_year = fields.Char(string="Year")
    raw_number = fields.Char(string="Decision")
    raw_date = fields.Char(string="Date")
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        ondelete="restrict",
        index="btree_not_null",
        context={"active_test": False},
    )
    person_picked = fields.Boolean(
        string="Person Selected",
        readonly=True,
        help="The match was selected or confirmed manually.",
    )
    choices = fields.Json(
        compute="_compute_choices",
        help="Who may be meant, to be chosen with a key: field, id and words of each.",
    )

    @api.model
    def _subjects(self):
        """Return the names of the fields that hold whom a row may mean."""
        return [name for name in SUBJECTS if name in self._pick_fields]

    @api.depends(lambda self: ["candidates", *self._subjects()])
    def _compute_choices(self):
        found = {
            row: [
                *((name, row[name].id) for name in self._subjects() if row[name]),
                *_read_candidates(row.candidates),
            ]
            for row in self
        }
        words = {
            name: self._describe(
                name, {i for pairs in found.values() for n, i in pairs if n == name}
            )
            for name in self._subjects()
        }
        for row, pairs in found.items():
            row.choices = [
                {"field": name, "id": id_, "words": words[name][id_]}
                for name, id_ in dict.fromkeys(pairs)
                if id_ in words[name]
            ]

    @api.model
    def _describe(self, name, ids):
        """Return {record id: words} by which an officer tells namesakes apart."""
        # sudo: shown are the name and the place of whoever the row may mean, as in the
        # list of employees; archived people and departments included
        records_sudo = self.env[self._fields[name].comodel_name].sudo().browse(ids)
        words = {}
        for record_sudo in records_sudo.exists():
            parts = [record_sudo.name]
            if name == "employee_id":
                parts += [record_sudo.department_id.name, record_sudo.job_title]
            if "active" in record_sudo._fields and not record_sudo.active:
                parts.append(self.env._("archived"))
            words[record_sudo.id] = " · ".join(filter(None, parts))
        return words

    def write(self, vals):
        if self._is_moving() or not self._editable_fields() & vals.keys():
            return super().write(vals)
        subjects = self._subjects()
        if any(vals.get(name) for name in subjects):
            vals = {**dict.fromkeys(subjects, False), **vals}
        result = super().write(vals)
        if vals.keys() & subjects:
            self._write_moving({"person_picked": True})
        self._note_picked(vals)
        self._recheck()
        self._remember_picked(vals)
        return result

    def _note_picked(self, vals):
        """Note what else was chosen by hand with ``vals``."""

    def _remember_picked(self, vals):
        """Keep what was chosen by hand with ``vals`` for other rows and lists."""
        if vals.keys() & self._subjects():
            self._remember_person()

    def action_confirm(self):
        """Accept what the rows were thought to mean, and remember it."""
        super().action_confirm()
        self._remember_person()
        return True

    def action_choose(self, name, record_id):
        """Take one of the ``choices`` of a row.

        :param str name: field that holds whom a row means, e.g. employee_id
        :param int record_id: whom the row means
        :raises UserError: when it is none of them
        """
        self.ensure_one()
        if (name, record_id) not in [
            (choice["field"], choice["id"]) for choice in self.choices
        ]:
            raise UserError(
                self.env._(
                    "That is not a choice for “%(row)s”: select the person manually.",
                    row=self.display_name,
                )
            )
        self.write({name: record_id})
        return True

    def _remember_person(self):
        """Keep whom these rows mean for their words; judge rows alike again."""
        self.env["tdkt.award.import.choice"]._remember(self, self._subjects())
        names = [*{row.raw_name for row in self if row.raw_name}]
        if self._check_like([("raw_name", "in", names), ("person_picked", "=", False)]):
            self.import_id._compare_again()

    def _mark_imported(self, record_ids):
        """Note which record each of these rows became."""
        pairs = zip(self.ids, record_ids, strict=True)
        self._update_rows(
            ["state", self._record_field],
            [(row_id, "imported", record_id) for row_id, record_id in pairs],
        )


def _read_candidates(text):
    """Yield (field, id) of the candidates of a row, as they are stored."""
    for pair in filter(None, (text or "").split(",")):
        name, _colon, record_id = pair.partition(":")
        yield name, int(record_id)
