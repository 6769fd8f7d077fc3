from odoo import api, fields, models

from ...award_list.assessments import AssessmentList
from .sentences import ASSESSMENT_REASONS
from .tdkt_list_row_mixin import CHUNK


class TdktAssessmentImport(models.Model):
    """A list of yearly assessments of a whole office, people and departments.

    See ``tdkt.list.import.mixin`` for the way it goes. Nobody imports what is said of
    himself: that row waits for somebody else.
    """

    _name = "tdkt.assessment.import"
    _inherit = ["tdkt.people.import.mixin"]
    _description = "Import of Assessments"
    _order = "id desc"

    _row_action = "thidua_khenthuong.tdkt_assessment_import_row_action"
    _typed_fields = {
        "year": "list_year",
        "number": "list_number",
        "date": "list_date",
    }
    _compared_with_importer = True

    list_year = fields.Char(string="Year of the Assessment")
    list_number = fields.Char(string="Decided In")
    list_date = fields.Date(string="Decided On")
    column_ids = fields.One2many(
        comodel_name="tdkt.assessment.import.column", inverse_name="import_id"
    )
    row_ids = fields.One2many(
        comodel_name="tdkt.assessment.import.row", inverse_name="import_id"
    )
    unsettled_row_ids = fields.Many2many(
        comodel_name="tdkt.assessment.import.row",
        string="Rows to Review",
        compute="_compute_unsettled_row_ids",
        help="The first rows that are not imported as they are.",
    )

    # --- The kind of list ----------------------------------------------------------

    @api.model
    def _list_kind(self):
        return AssessmentList

    @api.model
    def _row_reasons(self):
        return {**super()._row_reasons(), **ASSESSMENT_REASONS}

    # --- Comparing -----------------------------------------------------------------

    def _compare_rows(self):
        """Compare the ready rows with each other and with what has been entered."""
        self.ensure_one()
        rows = self._row_model()
        say = self._get_sentence
        labels = dict(rows._fields["level"]._description_selection(self.env))
        self._set_states(
            "error",
            {
                row_id: say("two_levels", name=name, year=year, lines=lines)
                for row_id, name, year, lines in rows._fetch_two_levels(self)
            },
        )
        twice = rows._fetch_twice(self)
        self._set_states(
            "duplicate",
            {row_id: say("twice_in_file", line=line) for row_id, line in twice},
        )
        known = rows._fetch_known(self)
        self._set_states(
            "duplicate",
            {
                row_id: say("in_assessments")
                for row_id, _year, level, here in known
                if level == here
            },
        )
        self._set_states(
            "error",
            {
                row_id: say("other_level", year=year, level=labels[here])
                for row_id, year, level, here in known
                if level != here
            },
        )
        own = rows._fetch_own(self)
        self._set_states("error", dict.fromkeys(own, say("about_yourself")))

    # --- Importing and undoing -----------------------------------------------------

    def _import_next(self):
        rows = self._search_rows([("state", "=", "ready")], CHUNK)
        if rows:
            assessments = self.env["tdkt.assessment"].create(
                [row._prepare_assessment_values() for row in rows]
            )
            rows._mark_imported(assessments.ids)
            self._forget_rows()

    def _undo_rows(self, rows, last):
        assessments = rows.assessment_id
        rows._write_moving({"assessment_id": False, "state": "ready"})
        self.env.flush_all()
        assessments.unlink()
