from odoo import api, models
from odoo.exceptions import AccessError

# A corrected or reissued award is still the award; only a revoked one is not.
GIVEN_STATES = ("valid", "corrected", "reissued")


class ReportHistory(models.AbstractModel):
    """The commendations of a person or department (trích lục khen thưởng)."""

    _name = "report.thidua_khenthuong.report_history_document"
    _description = "History of Commendations"
    _subject_field = "employee_id"
    _subject_model = "hr.employee"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return ``histories``: record id -> commendations, oldest first.

        :raises AccessError: when the user sees only a part of a history: half a
            history would be a false one
        """
        records = self.env[self._subject_model].browse(docids)
        field = self._subject_field
        # sudo: tdkt.commendation - only to learn whether this user sees all of them
        commendations_sudo = (
            self.env["tdkt.commendation"]
            .sudo()
            .search(
                [(field, "in", docids), ("state", "in", GIVEN_STATES)],
                order="date, id",
            )
        )
        commendations = commendations_sudo.sudo(False)._filtered_access("read")
        # sudo: only to subtract what may be read from what there is
        for hidden_sudo in commendations_sudo - commendations.sudo():
            raise AccessError(
                self.env._(
                    "You see only a part of the commendations of %(name)s: ask the "
                    "standing office to print them.",
                    name=hidden_sudo[field].name,
                )
            )
        by_subject = {
            subject.id: found for subject, found in commendations.grouped(field).items()
        }
        empty = self.env["tdkt.commendation"]
        return {
            "histories": {i: by_subject.get(i, empty) for i in records.ids},
            "is_department": field == "department_id",
        }


class ReportEmployeePublicHistory(models.AbstractModel):
    _name = "report.thidua_khenthuong.report_history_public_document"
    _inherit = ["report.thidua_khenthuong.report_history_document"]
    _description = "History of Commendations of a Colleague"
    _subject_model = "hr.employee.public"


class ReportDepartmentHistory(models.AbstractModel):
    _name = "report.thidua_khenthuong.report_history_department_document"
    _inherit = ["report.thidua_khenthuong.report_history_document"]
    _description = "History of Commendations of a Department"
    _subject_field = "department_id"
    _subject_model = "hr.department"
