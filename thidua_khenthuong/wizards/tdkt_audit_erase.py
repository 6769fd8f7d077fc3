from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class TdktAuditErase(models.TransientModel):
    """Lets a leader erase the contents of entries whose period is over.

    Who, when, which action on which record stays, and so does the chain; what named a
    person goes. Only with a retention period for the contents of the history, which
    no law prescribes and the office must therefore enter itself.
    """

    _name = "tdkt.audit.erase"
    _inherit = ["tdkt.record.mixin"]
    _description = "Erase Contents of the History"

    rule_id = fields.Many2one(
        comodel_name="tdkt.retention.rule",
        string="Retention Period",
        compute="_compute_entries",
    )
    date_limit = fields.Date(string="Entries Before", compute="_compute_entries")
    entry_count = fields.Integer(string="Entries", compute="_compute_entries")
    reason = fields.Text(required=True)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_entries(self):
        rule = self.env["tdkt.retention.rule"]._find_for_class("history")
        for wizard in self:
            wizard.rule_id = rule
            wizard.date_limit = self._find_limit(rule)
            # sudo: tdkt.audit.entry - counted are those a leader does not read, too
            entries_sudo = self.env["tdkt.audit.entry"].sudo()
            wizard.entry_count = (
                entries_sudo.search_count(self._find_domain(rule))
                if wizard.date_limit
                else 0
            )

    @api.model
    def _find_limit(self, rule):
        """Return the first day that must still be kept, False when all must be."""
        if not rule.years:
            return False
        today = self.env.company._tdkt_today()
        # counted in full years after the year of the entry
        return today.replace(month=1, day=1) - relativedelta(years=rule.years)

    @api.model
    def _find_domain(self, rule):
        office = self.env.company
        leaders_sudo = office._tdkt_colleagues(["thidua_khenthuong.group_tdkt_leader"])[
            office
        ]
        # what a leader did himself, another one erases where there is one
        own = [("user_id", "!=", self.env.uid)] if leaders_sudo - self.env.user else []
        return [
            *own,
            ("company_id", "=", self.env.company.id),
            ("date", "<", self._find_limit(rule)),
            ("hash", "!=", False),
            ("payload", "!=", False),
            ("action", "!=", "erase"),
        ]

    def action_erase(self):
        """Erase the contents; enter who approved it and why.

        :raises AccessError: for anybody but a leader
        :raises UserError: without a reason or a retention period, or for no entry
        """
        self.ensure_one()
        if not self.env.user.has_group("thidua_khenthuong.group_tdkt_leader"):
            raise AccessError(
                self.env._("Only a leader approves that contents are erased.")
            )
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Enter a reason."))
        rule = self.env["tdkt.retention.rule"]._find_for_class("history")
        if not self._find_limit(rule):
            raise UserError(
                self.env._(
                    "The contents of the history are kept permanently: enter a "
                    "retention period for them first."
                )
            )
        # sudo: tdkt.audit.entry - what a leader does not read is erased with the rest
        entries_sudo = self.env["tdkt.audit.entry"].sudo()
        entries_sudo = entries_sudo.search(self._find_domain(rule))
        if not entries_sudo:
            raise UserError(self.env._("No entry is past its retention period."))
        entries_sudo._erase(reason)
        return self._notify(
            self.env._(
                "The contents of %(count)s entries are erased; that they stood there, "
                "remains.",
                count=len(entries_sudo),
            )
        )
