import hashlib

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

    _tdkt_calendar_digest_size = models.Constraint(
        "CHECK(char_length(tdkt_calendar_digest) <= 64)",
        "The address of a calendar is kept as a SHA-256 alone.",
    )
    tdkt_calendar_digest = fields.Char(
        string="Calendar of Deadlines",
        groups=fields.NO_ACCESS,
        copy=False,
        index="btree_not_null",
        help="SHA-256 of the secret address of the user's own calendar.",
    )

    tdkt_employees = fields.Json(
        compute="_compute_tdkt_employees",
        string="Own Employees",
        groups=fields.NO_ACCESS,
        help="The employees the user is, of all and of those who have not left. The "
        "code alone reads it: hr.employee._tdkt_of_user.",
    )

    def _tdkt_set_calendar(self, token):
        """Keep the digest of the address of the user's own calendar, None for none.

        :param str token: the secret part of the address
        """
        self.ensure_one()
        digest = hashlib.sha256(token.encode()).hexdigest() if token else False
        # sudo: res.users - the field is nobody's to write but the code's; of oneself
        self.sudo().tdkt_calendar_digest = digest

    @api.model
    def _tdkt_find_by_calendar(self, digest):
        """Return the employee's login that has this address, of those in use."""
        user = self.search([("tdkt_calendar_digest", "=", digest)], limit=1)
        return user.filtered(lambda one: one._is_internal())

    @api.depends()
    def _compute_tdkt_employees(self):
        """Find them once for a transaction, as the scope."""
        # sudo: hr.employee - the link from a login to its employee is private to HR
        employees_sudo = self.env["hr.employee"].sudo().with_context(active_test=False)
        found_sudo = employees_sudo.search_fetch(
            [("user_id", "in", self.ids)], ["user_id", "active"]
        ).grouped("user_id")
        for user in self:
            # sudo: res.users - the key as it was found above
            own_sudo = found_sudo.get(user.sudo(), employees_sudo.browse())
            user.tdkt_employees = {
                "all": own_sudo.ids,
                "active": own_sudo.filtered("active").ids,
            }

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
