from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..vocabulary import COUNCIL_KINDS


class TdktCouncil(models.Model):
    """The council that votes on awards, or on initiatives (Hội đồng).

    The head sets it up by a decision, which fixes its members and its term (Luật Thi
    đua, khen thưởng 2022, Điều 90; Nghị định 13/2012/NĐ-CP, Điều 7 for initiatives).
    """

    _name = "tdkt.council"
    _inherit = ["tdkt.record.mixin"]
    _description = "Council"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, index="trigram")
    kind = fields.Selection(selection=COUNCIL_KINDS, required=True, default="award")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    decision_number = fields.Char(string="Set Up by Decision", help="E.g. “12/QĐ-SNV”.")
    decision_date = fields.Date(string="Dated")
    decision_file = fields.Binary(string="Decision", attachment=True, copy=False)
    decision_filename = fields.Char(copy=False)
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company._tdkt_today(),
    )
    date_to = fields.Date(string="To", help="The last day of its term.")
    member_ids = fields.One2many(
        comodel_name="tdkt.council.member", inverse_name="council_id", copy=True
    )
    member_count = fields.Integer(
        string="Members",
        compute="_compute_member_count",
        help="Those who are members today.",
    )
    session_ids = fields.One2many(
        comodel_name="tdkt.session", inverse_name="council_id", string="Sessions"
    )
    active = fields.Boolean(default=True)

    _list_idx = models.Index("(company_id, date_from DESC, id DESC)")
    _term_valid = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "The term of a council cannot end before it begins.",
    )

    @api.depends("member_ids.date_from", "member_ids.date_to")
    def _compute_member_count(self):
        for council in self:
            today = (council.company_id or self.env.company)._tdkt_today()
            council.member_count = len(council.member_ids._on(today))

    @api.constrains("kind")
    def _check_kind(self):
        """What a council has on an agenda stays what it is there for."""
        # sudo: tdkt.session - whoever may read its sessions
        self.sudo().session_ids.item_ids._check_council_kind()

    @api.constrains("member_ids")
    def _check_one_chair(self):
        """On any day a council has one chair, who leads it and answers for it."""
        for council in self:
            chairs = council.member_ids.filtered(lambda one: one.role == "chair")
            for chair in chairs:
                others = chairs - chair
                if other := others.filtered(lambda one, row=chair: one._overlaps(row)):
                    raise ValidationError(
                        self.env._(
                            "“%(council)s” has two chairs at once, %(one)s and "
                            "%(other)s: end the term of one of them.",
                            council=council.name,
                            one=chair.member_name,
                            other=other[0].member_name,
                        )
                    )
