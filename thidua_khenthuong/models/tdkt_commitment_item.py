from odoo import api, fields, models
from odoo.exceptions import ValidationError


class TdktCommitmentItem(models.Model):
    """One thing committed to: a model, work, task, target, initiative or title.

    Measurable items have a quantity with its unit; the others are ticked when done.
    """

    _name = "tdkt.commitment.item"
    _inherit = ["tdkt.locked.line.mixin"]
    _description = "Item of a Commitment"
    _order = "sequence, id"

    _lock_parents = {"commitment_id": "item_ids"}

    commitment_id = fields.Many2one(
        comodel_name="tdkt.commitment", required=True, ondelete="cascade", index=True
    )
    campaign_id = fields.Many2one(related="commitment_id.campaign_id")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=[
            ("model", "Model"),
            ("work", "Work"),
            ("task", "Task"),
            ("target", "Target"),
            ("initiative", "Initiative"),
            ("title", "Title"),
        ],
        required=True,
        default="task",
    )
    name = fields.Char(string="Content", required=True)
    description = fields.Text()
    quantity_target = fields.Float(
        string="Quantity Promised", help="Zero when the item is not measurable."
    )
    quantity_done = fields.Float(
        compute="_compute_quantity_done", store=True, readonly=False
    )
    uom = fields.Char(string="Unit", help="hồ sơ, %, ngày, buổi …")
    is_done = fields.Boolean(
        string="Done", compute="_compute_is_done", store=True, readonly=False
    )
    date_due = fields.Date()
    target_id = fields.Many2one(
        comodel_name="tdkt.campaign.target",
        string="Answers Target",
        domain="[('campaign_id', '=', campaign_id)]",
        ondelete="set null",
        index="btree_not_null",
    )
    evidence_ids = fields.One2many(comodel_name="tdkt.evidence", inverse_name="item_id")

    _quantities_positive = models.Constraint(
        "CHECK(quantity_target >= 0 AND quantity_done >= 0)",
        "Quantities cannot be negative.",
    )

    @api.depends("evidence_ids.quantity")
    def _compute_quantity_done(self):
        for item in self:
            total = sum(item.evidence_ids.mapped("quantity"))
            # Evidence without numbers must not wipe what was typed by hand.
            item.quantity_done = total or item.quantity_done

    @api.depends("quantity_done", "quantity_target")
    def _compute_is_done(self):
        for item in self:
            if item.quantity_target:
                item.is_done = item.quantity_done >= item.quantity_target
            else:
                item.is_done = item.is_done

    @api.constrains("quantity_target", "uom")
    def _check_uom(self):
        for item in self:
            if item.quantity_target and not (item.uom or "").strip():
                raise ValidationError(
                    self.env._(
                        "“%(item)s” promises a quantity: say in which unit.",
                        item=item.name,
                    )
                )

    @api.constrains("target_id", "commitment_id")
    def _check_target_id(self):
        for item in self.filtered("target_id"):
            if item.target_id.campaign_id != item.commitment_id.campaign_id:
                raise ValidationError(
                    self.env._(
                        "“%(item)s” answers a target of another campaign.",
                        item=item.name,
                    )
                )

    @api.model
    def _lock_name(self, parent_field, vals):
        # Progress stays open after approval, the promise itself does not.
        if vals and vals.keys() <= {"quantity_done", "is_done"}:
            return "item_progress"
        return super()._lock_name(parent_field, vals)
