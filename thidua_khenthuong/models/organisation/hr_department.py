from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HrDepartment(models.Model):
    _name = "hr.department"
    _inherit = ["hr.department", "tdkt.awarded.mixin", "tdkt.scope.source.mixin"]

    commendation_ids = fields.One2many(
        comodel_name="tdkt.commendation",
        inverse_name="department_id",
        string="Commendations",
    )
    tdkt_in_scope = fields.Boolean(
        string="In My Scope",
        compute="_compute_tdkt_in_scope",
        search="_search_tdkt_in_scope",
        help="The current user heads this department or one above it, is deputised for "
        "its head today, or works in one of them as the clerk of the unit.",
    )

    tdkt_is_mine = fields.Boolean(
        string="My Own Department",
        compute="_compute_tdkt_is_mine",
        search="_search_tdkt_is_mine",
        help="The current user works in this department.",
    )

    tdkt_predecessor_ids = fields.Many2many(
        comodel_name="hr.department",
        relation="tdkt_department_predecessor_rel",
        column1="successor_id",
        column2="predecessor_id",
        string="Made Of",
        domain="[('id', '!=', id)]",
        check_company=True,
        context={"active_test": False},
        help="The units this one was made of. It goes on with the history of a single "
        "one, as after a change of name; after a merger its own history begins anew.",
    )
    tdkt_since = fields.Date(
        string="Exists Since", help="The day of its founding, merger or change of name."
    )
    tdkt_dissolved_on = fields.Date(
        string="Dissolved On", help="From that day on it receives no award."
    )

    _tdkt_days_order = models.Constraint(
        "CHECK(tdkt_dissolved_on IS NULL OR tdkt_since IS NULL "
        "OR tdkt_dissolved_on >= tdkt_since)",
        "A unit cannot be dissolved before it exists.",
    )

    @api.constrains("tdkt_predecessor_ids")
    def _check_tdkt_predecessors(self):
        if self._has_cycle("tdkt_predecessor_ids"):
            raise ValidationError(
                self.env._("A unit cannot be made of itself, not by way of others.")
            )

    @api.depends("member_ids.user_id")
    @api.depends_context("uid")
    def _compute_tdkt_is_mine(self):
        mine = set(self.env["hr.employee"]._tdkt_of_user().department_id.ids)
        for department in self:
            department.tdkt_is_mine = department.id in mine

    def _search_tdkt_is_mine(self, operator, value):
        """Search by ids, from the user to his department: a rule that goes through
        ``member_ids`` reads every employee of the office first."""
        if operator != "in":
            return NotImplemented
        employees_sudo = self.env["hr.employee"]._tdkt_of_user()
        return [("id", "in", employees_sudo.department_id.ids)]

    @api.depends("manager_id.user_id", "member_ids.user_id", "parent_id")
    @api.depends_context("uid")
    def _compute_tdkt_in_scope(self):
        in_scope = set(self._tdkt_scope_ids())
        for department in self:
            department.tdkt_in_scope = department.id in in_scope

    def _search_tdkt_in_scope(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("id", "in", self._tdkt_scope_ids())]

    @api.model
    def _tdkt_scope_ids(self, delegated=True):
        """Return the ids of the departments the current user acts for, today.

        This is the one place that answers the question; every record rule asks it
        through ``tdkt_in_scope``, evaluated at query time, so a move, a new head or a
        deputy's first and last day take effect at once. Without an employee or a
        department there is no scope.

        :param bool delegated: False leaves out what he acts for as a deputy only
        """
        if not delegated:
            return self._tdkt_find_scope(delegated=False)
        # sudo: res.users - the field is nobody's to read but the code's
        user_sudo = self.env.user.sudo()
        if user_sudo.tdkt_scope["found_for"] != self._tdkt_scope_circumstances():
            user_sudo.invalidate_recordset(["tdkt_scope"], flush=False)
        return user_sudo.tdkt_scope["ids"]

    @api.model
    def _tdkt_scope_circumstances(self):
        """Return what a scope hangs on besides records: the days, and the role."""
        days = self.env["res.company"]._tdkt_days()
        is_clerk = self.env.user.has_group("thidua_khenthuong.group_tdkt_unit")
        return [is_clerk, str(days)]

    @api.model
    def _tdkt_find_scope(self, delegated=True):
        """Look up what :meth:`_tdkt_scope_ids` returns."""
        employees_sudo = self.env["hr.employee"]._tdkt_of_user()
        if not employees_sudo:
            return []
        # sudo: hr.department - the tree as it is, whatever parts of it a role shows
        departments_sudo = self.sudo().with_context(active_test=True)
        roots_sudo = departments_sudo.search([("manager_id", "in", employees_sudo.ids)])
        if self.env.user.has_group("thidua_khenthuong.group_tdkt_unit"):
            roots_sudo |= employees_sudo.department_id
        if delegated:
            roots_sudo |= self.env["tdkt.delegation"]._delegated_departments(
                employees_sudo
            )
        if not roots_sudo:
            return []
        return departments_sudo.search([("id", "child_of", roots_sudo.ids)]).ids

    @api.readonly
    def action_open_roadmap(self):
        """Open who of this department may be proposed; the page asks who may look."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "thidua_khenthuong.tdkt_unit_roadmap_action"
        )
        action["params"] = {"unit_id": self.id}
        return action

    def _tdkt_is_within(self, departments):
        """Tell whether this department is one of ``departments`` or below one."""
        self.ensure_one()
        path = {int(part) for part in (self.parent_path or "").split("/") if part}
        return not path.isdisjoint(departments.ids)
