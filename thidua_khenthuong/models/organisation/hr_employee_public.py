from odoo import api, fields, models


class HrEmployeePublic(models.Model):
    """A plain user reads employees through this view, so what ``hr.employee`` gained
    must exist here too; record rules decide which commendations come back."""

    _inherit = "hr.employee.public"

    commendation_ids = fields.One2many(
        comodel_name="tdkt.commendation",
        compute="_compute_commendation_ids",
        search="_search_commendation_ids",
        string="Commendations",
    )
    commendation_count = fields.Integer(compute="_compute_commendation_ids")

    @api.depends_context("uid")
    def _compute_commendation_ids(self):
        groups = dict(
            self.env["tdkt.commendation"]._read_group(
                domain=[("employee_id", "in", self.ids)],
                groupby=["employee_id"],
                aggregates=["id:recordset"],
            )
        )
        by_employee = {employee.id: found for employee, found in groups.items()}
        empty = self.env["tdkt.commendation"]
        for employee in self:
            found = by_employee.get(employee.id, empty)
            employee.commendation_ids = found
            employee.commendation_count = len(
                found.filtered(lambda commendation: commendation.state != "revoked")
            )

    def _search_commendation_ids(self, operator, value):
        commendations = self.env["tdkt.commendation"]._search(
            [("id" if operator in ("in", "any") else "display_name", operator, value)]
            if operator != "any"
            else value
        )
        return [
            (
                "id",
                "in",
                self.env["tdkt.commendation"].browse(commendations).employee_id.ids,
            )
        ]

    @api.readonly
    def action_open_commendations(self):
        """Open the commendations of this colleague that the user may see."""
        self.ensure_one()
        employee = self.env["hr.employee"].browse(self.id)
        return employee.action_open_commendations()

    @api.readonly
    def action_open_roadmap(self):
        """Open this colleague's way to the titles; the page asks who may look."""
        self.ensure_one()
        return self.env["hr.employee"].browse(self.id).action_open_roadmap()
