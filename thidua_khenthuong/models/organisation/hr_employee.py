from odoo import api, fields, models

from ...typesetting import words


class HrEmployee(models.Model):
    _name = "hr.employee"
    _inherit = ["hr.employee", "tdkt.awarded.mixin", "tdkt.scope.source.mixin"]

    commendation_ids = fields.One2many(
        comodel_name="tdkt.commendation",
        inverse_name="employee_id",
        string="Commendations",
    )
    tdkt_is_me = fields.Boolean(
        string="My Own Record",
        compute="_compute_tdkt_is_me",
        search="_search_tdkt_is_me",
        groups="hr.group_hr_user",
        help="The current user's own employee record.",
    )

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_tdkt_is_me(self):
        for employee in self:
            employee.tdkt_is_me = employee.user_id.id == self.env.uid

    def _search_tdkt_is_me(self, operator, value):
        """Search by ids: record rules then use the index on the employee.

        A rule on ``employee_id.user_id`` joins the employees instead, and beside a
        condition on the department no index helps any more.
        """
        if operator != "in":
            return NotImplemented
        # sudo: res.users - the field is nobody's to read but the code's
        return [("id", "in", self.env.user.sudo().tdkt_employees["all"])]

    @api.model
    def _tdkt_of_user(self):
        """Return, with sudo, the employees the current user is; archived ones not."""
        # sudo: res.users - the field is nobody's to read but the code's; hr.employee -
        # the link from a login to its employee is private to HR
        ids = self.env.user.sudo().tdkt_employees["active"]
        # sudo: hr.employee - as above
        return self.sudo().with_context(active_test=True).browse(ids)

    @api.readonly
    def action_open_roadmap(self):
        """Open this person's way to the titles; the page asks who may look."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "thidua_khenthuong.tdkt_roadmap_action"
        )
        action["params"] = {"employee_id": self.id}
        return action

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

    def _tdkt_private_words(self):
        """Return what a merit report says of a person's life, as far as this user may
        see it: "" for every word he may not, which is then filled in by hand.

        Keys: ``birthday``, ``origin`` (quê quán), ``address`` (trú quán), ``study``.
        """
        self.ensure_one()
        keys = ("birthday", "origin", "address", "study")
        names = (
            "birthday",
            "place_of_birth",
            "private_street",
            "private_city",
            "private_state_id",
            "certificate",
            "study_field",
        )
        if not self.has_access("read") or not all(
            self._has_field_access(self._fields[name], "read") for name in names
        ):
            return dict.fromkeys(keys, "")
        degree = {"bachelor": "Đại học", "master": "Thạc sĩ", "doctor": "Tiến sĩ"}.get(
            self.certificate, ""
        )
        address = (
            self.private_street,
            self.private_city,
            self.private_state_id.name,
        )
        return {
            "birthday": words.short_date(self.birthday),
            "origin": self.place_of_birth or "",
            "address": ", ".join(filter(None, address)),
            "study": ", ".join(filter(None, (degree, self.study_field))),
        }
