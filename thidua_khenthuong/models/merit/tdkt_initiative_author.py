from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .tdkt_initiative import SHARE_DIGITS, say_share


class TdktInitiativeAuthor(models.Model):
    """Who made an initiative, and how much of it in percent.

    Somebody from outside is a name alone. While the authors are entered one by one
    they may come to less than 100 percent, never to more; nothing is handed in or
    recognised before they make up the whole.
    """

    _name = "tdkt.initiative.author"
    _inherit = ["tdkt.locked.line.mixin"]
    _description = "Author of an Initiative"
    _order = "sequence, id"
    _check_company_auto = True

    _lock_parents = {"initiative_id": "author_ids"}

    initiative_id = fields.Many2one(
        comodel_name="tdkt.initiative", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="initiative_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    name = fields.Char(
        string="Author",
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="As on the day it was entered; of somebody from outside, typed.",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Department",
        compute="_compute_department_id",
        store=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Where the author worked on the day it was entered.",
    )
    share = fields.Float(
        string="Share (%)",
        digits=(5, SHARE_DIGITS),
        required=True,
        aggregator=None,
        default=0,
    )

    _share_range = models.Constraint(
        "CHECK(share > 0 AND share <= 100)",
        "The share of an author lies above 0 and is 100 % at most.",
    )
    _author_uniq = models.UniqueIndex(
        "(initiative_id, employee_id) WHERE employee_id IS NOT NULL",
        "This person is an author of the initiative already.",
    )

    @api.depends("employee_id")
    def _compute_name(self):
        people = self.employee_id._tdkt_snapshot()
        for author in self:
            person = people.get(author.employee_id.id)
            author.name = person["name"] if person else author.name

    @api.depends("employee_id")
    def _compute_department_id(self):
        for author in self:
            # sudo: hr.employee - where somebody works is no secret within the office
            author.department_id = author.employee_id.sudo().department_id

    @api.constrains("share", "initiative_id")
    def _check_sum(self):
        if self.initiative_id._writes_together():
            # one share after the other: the sum counts when all are there
            return
        for initiative in self.initiative_id:
            if why := initiative._get_shares_reason(most=True):
                raise ValidationError(why)

    def _say(self):
        """Return the author with the share, e.g. “Nông Thị Hạnh (60 %)”."""
        self.ensure_one()
        return f"{self.name or ''} ({say_share(self.share)} %)"
