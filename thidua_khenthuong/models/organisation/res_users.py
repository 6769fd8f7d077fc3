from odoo import api, fields, models


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users", "tdkt.scope.source.mixin"]

    tdkt_scope = fields.Json(
        compute="_compute_tdkt_scope",
        string="Scope",
        groups=fields.NO_ACCESS,
        help="The departments the user acts for, and the day and role they were found "
        "with. The code alone reads it: hr.department._tdkt_scope_ids.",
    )

    @api.depends()
    def _compute_tdkt_scope(self):
        """Find the departments once for a transaction, whose record rules all ask.

        They hang on whole tables, whose records make the answer void when they change
        (``tdkt.scope.source.mixin``).
        """
        for user in self:
            departments = self.env["hr.department"].with_user(user)
            user.tdkt_scope = {
                "found_for": departments._tdkt_scope_circumstances(),
                "ids": departments._tdkt_find_scope(),
            }
