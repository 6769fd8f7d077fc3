from odoo import api, fields, models
from odoo.exceptions import UserError


class TdktCampaign(models.Model):
    """What an employee does on the campaign itself: register, or open what he has."""

    _inherit = "tdkt.campaign"

    my_commitment_id = fields.Many2one(
        comodel_name="tdkt.commitment",
        compute="_compute_my_commitment_id",
        help="What the user has registered for himself.",
    )
    can_register = fields.Boolean(
        compute="_compute_my_commitment_id",
        help="The user has not registered for himself and still can.",
    )

    @api.depends("state", "level", "department_ids")
    @api.depends_context("uid")
    def _compute_my_commitment_id(self):
        employee = self.env.user.employee_id
        mine = {
            commitment.campaign_id: commitment
            for commitment in self.env["tdkt.commitment"].search(
                [
                    ("campaign_id", "in", self.ids),
                    ("employee_id", "=", employee.id),
                    ("employee_id", "!=", False),
                ]
            )
        }
        for campaign in self:
            campaign.my_commitment_id = mine.get(campaign._origin, False)
            campaign.can_register = (
                not campaign.my_commitment_id
                and campaign.state == "launched"
                and campaign.level != "superior"
                and bool(employee.department_id & campaign.department_ids)
            )

    @api.readonly
    def action_open_mine(self):
        """Open what the user has registered, or a new commitment of his own.

        :raises UserError: when he has not registered and cannot
        """
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("My Commitment"),
            "res_model": "tdkt.commitment",
            "views": [(False, "form")],
        }
        if self.my_commitment_id:
            return {**action, "res_id": self.my_commitment_id.id}
        if not self.can_register:
            raise UserError(
                self.env._(
                    "You cannot register for “%(campaign)s”: it is not open, or your "
                    "department does not take part.",
                    campaign=self.name,
                )
            )
        return {
            **action,
            "context": {
                "default_campaign_id": self.id,
                "default_employee_id": self.env.user.employee_id.id,
            },
        }
