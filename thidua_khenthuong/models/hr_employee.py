from odoo import api, fields, models


class HrEmployee(models.Model):
    _name = "hr.employee"
    _inherit = ["hr.employee", "tdkt.awarded.mixin"]

    commendation_ids = fields.One2many(
        comodel_name="tdkt.commendation",
        inverse_name="employee_id",
        string="Commendations",
    )

    @api.model
    def _tdkt_of_user(self):
        """Return, with sudo, the employees the current user is; archived ones not."""
        # sudo: hr.employee - the link from a login to its employee is private to HR
        return self.sudo().search([("user_id", "=", self.env.uid)])

    def _tdkt_snapshot(self):
        """Return {employee id: values} describing the employees as they are today.

        Keys of the values: ``name``, ``position``, ``department``, ``title`` (Ông/Bà).
        Decisions and certificates keep these words whatever happens to the employee
        afterwards.
        """
        # sudo: hr.employee - job title and sex are private to HR, yet the unit that
        # nominates must print them on the list; nothing else is read
        return {
            employee_sudo.id: {
                "name": employee_sudo.name,
                "position": employee_sudo.job_title or employee_sudo.job_id.name or "",
                "department": employee_sudo.department_id.name or "",
                "title": {"male": "Ông", "female": "Bà"}.get(
                    employee_sudo.sex, "Ông/Bà"
                ),
                "active": employee_sudo.active,
            }
            for employee_sudo in self.sudo()
        }
