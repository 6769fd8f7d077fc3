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
    def _check_printable(self, docids):
        """Refuse who sees only a part of a history: half a history is a false one.

        :raises AccessError: naming whose history it is
        """
        # sudo: tdkt.commendation - only to learn whether this user sees all of them
        given_sudo = self.sudo()._given_to(docids)
        readable = given_sudo.sudo(False)._filtered_access("read")
        # sudo: the same records, set apart from those that may be read
        for hidden_sudo in given_sudo - readable.sudo():
            raise AccessError(
                self.env._(
                    "You see only a part of the commendations of %(name)s: ask the "
                    "standing office to print them.",
                    name=hidden_sudo[self._subject_field].name,
                )
            )

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return ``histories``: record id -> commendations, oldest first."""
        given = self._given_to(docids).grouped(self._subject_field)
        by_subject = {subject.id: found for subject, found in given.items()}
        empty = self.env["tdkt.commendation"]
        return {
            "histories": {i: by_subject.get(i, empty) for i in docids},
            "is_department": self._subject_field == "department_id",
        }

    @api.model
    def _given_to(self, docids):
        """Return the commendations these records received, as far as readable."""
        return self.env["tdkt.commendation"].search(
            [(self._subject_field, "in", docids), ("state", "in", GIVEN_STATES)],
            order="date, id",
        )


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
