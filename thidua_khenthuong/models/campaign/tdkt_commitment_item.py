from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...award_list.text import fold
from ...typesetting import words
from ..eligibility.tdkt_eligibility import Request
from ..mixins.tdkt_duplicate_mixin import OFFICER, join_hits
from ..vocabulary import DOSSIER_READERS
from ..wording import word_quantity


class TdktCommitmentItem(models.Model):
    """One thing committed to: a model, work, task, target, initiative or title.

    Measurable items have a quantity with its unit; the others are ticked when done.
    """

    _name = "tdkt.commitment.item"
    _inherit = [
        "tdkt.locked.line.mixin",
        "tdkt.foundation.mixin",
        "tdkt.compared.mixin",
        "tdkt.eligible.mixin",
    ]
    _description = "Item of a Commitment"
    _order = "sequence, id"

    _lock_parents = {"commitment_id": "item_ids"}

    commitment_id = fields.Many2one(
        comodel_name="tdkt.commitment", required=True, ondelete="cascade", index=True
    )
    campaign_id = fields.Many2one(
        related="commitment_id.campaign_id", store=True, index=True
    )
    company_id = fields.Many2one(related="commitment_id.company_id", store=True)
    department_id = fields.Many2one(related="commitment_id.department_id")
    employee_id = fields.Many2one(related="commitment_id.employee_id")
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
    name = fields.Char(string="Content", required=True, index="trigram")
    award_id = fields.Many2one(
        comodel_name="tdkt.award",
        string="Registered Title",
        ondelete="restrict",
        index="btree_not_null",
        help="The title that is aimed at: its conditions are asked for from now on.",
    )
    similar_ids = fields.Many2many(
        comodel_name="tdkt.commitment.item",
        relation="tdkt_commitment_item_similar_rel",
        column1="line_id",
        column2="similar_id",
        groups=fields.NO_ACCESS,
        readonly=True,
        copy=False,
        help="Pairs of similar words, found by the cron (tdkt.compared.mixin).",
    )
    has_twin_evidence = fields.Boolean(
        string="Evidence Found Elsewhere",
        compute="_compute_has_twin_evidence",
        store=True,
        groups=OFFICER,
        help="The same, or similar, evidence stands elsewhere.",
    )
    description = fields.Text()
    quantity_target = fields.Float(
        string="Quantity Promised",
        # a sum over items would add sessions to percents
        aggregator=None,
        help="Zero when the item is not measurable.",
    )
    quantity_done = fields.Float(
        compute="_compute_quantity_done",
        store=True,
        readonly=False,
        # as above
        aggregator=None,
    )
    uom = fields.Char(string="Unit", help="hồ sơ, %, ngày, buổi …")
    quantity_label = fields.Char(
        string="Result",
        compute="_compute_quantity_label",
        help="In words, e.g. “4/12 buổi”; empty when the item is not measurable.",
    )
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
    date_deadline = fields.Date(
        string="Deadline",
        compute="_compute_date_deadline",
        help="The item's own date, or else the last day of the campaign.",
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    evidence_ids = fields.One2many(comodel_name="tdkt.evidence", inverse_name="item_id")
    nomination_ids = fields.Many2many(
        comodel_name="tdkt.nomination",
        relation="tdkt_nomination_item_rel",
        column1="item_id",
        column2="nomination_id",
        string="Awards Based on It",
        readonly=True,
        copy=False,
        groups=DOSSIER_READERS,
    )
    evidence_count = fields.Integer(compute="_compute_evidence")
    date_last_evidence = fields.Date(
        string="Last Result",
        compute="_compute_evidence",
        help="Date of the last entry.",
    )

    _list_idx = models.Index("(sequence, id)")
    # what is still to be done: a small part, and the last one
    _open_idx = models.Index("(sequence, id) WHERE is_done IS NOT TRUE")
    _twin_evidence_idx = models.Index("(id) WHERE has_twin_evidence IS TRUE")
    _quantities_positive = models.Constraint(
        "CHECK(quantity_target >= 0 AND quantity_done >= 0)",
        "Quantities cannot be negative.",
    )

    _award_of_title = models.Constraint(
        "CHECK(award_id IS NULL OR kind = 'title')",
        "Only an item of the kind “Title” aims at one.",
    )

    @api.onchange("award_id")
    def _onchange_award_id(self):
        for item in self:
            item.name = item.name or item.award_id.name

    @api.onchange("kind")
    def _onchange_kind(self):
        for item in self:
            if item.kind != "title":
                item.award_id = False

    @api.constrains("award_id", "commitment_id")
    def _check_award(self):
        for item in self.filtered("award_id"):
            # sudo: tdkt.commitment - whether a person or a unit promises
            promiser_sudo = item.commitment_id.sudo()
            subject = "individual" if promiser_sudo.employee_id else "collective"
            if item.award_id.subject_type != subject:
                raise ValidationError(
                    self.env._(
                        "“%(award)s” is not given to whoever registers here: choose a "
                        "title for an individual or a collective accordingly.",
                        award=item.award_id.display_name,
                    )
                )

    def _prepare_eligibility_requests(self):
        """Ask for the title that is aimed at, in the year the campaign ends."""
        requests = {}
        for item in self.filtered("award_id"):
            # sudo: tdkt.campaign, tdkt.commitment - the year, and who promises, also
            # where the plan of a unit he has left is no longer the promiser's to read
            item_sudo = item.sudo()
            last = item_sudo.campaign_id.date_end
            today = item_sudo.company_id._tdkt_today()
            requests[item] = Request(
                item_sudo.employee_id or item_sudo.department_id,
                item.award_id,
                (last or today).year,
                today,
            )
        return requests

    @api.depends("name")
    def _compute_text_key(self):
        for item in self:
            item.text_key = fold(item.name)

    @api.depends("date_due", "commitment_id.campaign_id.date_end")
    def _compute_date_deadline(self):
        for item in self:
            # sudo: tdkt.campaign - the last day of what was promised in, also where the
            # plan of a unit he has left is no longer the promiser's to read
            item.date_deadline = item.date_due or item.campaign_id.sudo().date_end

    @api.depends("date_deadline", "is_done", "company_id")
    def _compute_is_overdue(self):
        for item in self:
            deadline = not item.is_done and item.date_deadline
            item.is_overdue = deadline and deadline < item.company_id._tdkt_today()

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented

        def before(today):
            return Domain("date_due", "<", today) | (
                Domain("date_due", "=", False)
                & Domain("commitment_id.campaign_id.date_end", "<", today)
            )

        # a filter's “today” would be that of whoever looks
        overdue = self.env["res.company"]._tdkt_on_today(before)
        return Domain("is_done", "=", False) & overdue

    @api.depends("evidence_ids.date")
    def _compute_evidence(self):
        found = {
            item: (count, last)
            for item, count, last in self.env["tdkt.evidence"]._read_group(
                domain=[("item_id", "in", self.ids)],
                groupby=["item_id"],
                aggregates=["__count", "date:max"],
            )
        }
        for item in self:
            item.evidence_count, item.date_last_evidence = found.get(
                item._origin, (0, False)
            )

    @api.depends("evidence_ids.quantity")
    def _compute_quantity_done(self):
        for item in self:
            total = sum(item.evidence_ids.mapped("quantity"))
            # Evidence without numbers must not wipe what was typed by hand.
            item.quantity_done = total or item.quantity_done

    @api.depends("quantity_done", "quantity_target", "uom")
    @api.depends_context("lang")
    def _compute_quantity_label(self):
        for item in self:
            done, promised = (
                word_quantity(self.env, number)
                for number in (item.quantity_done, item.quantity_target)
            )
            item.quantity_label = (
                words.measured(f"{done}/{promised}", item.uom)
                if item.quantity_target
                else False
            )

    @api.depends("quantity_done", "quantity_target")
    def _compute_is_done(self):
        for item in self:
            if item.quantity_target:
                item.is_done = item.quantity_done >= item.quantity_target
            else:
                # ticked by hand where there is no quantity: a compute must assign it
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

    def write(self, vals):
        self._check_unsettled()
        return super().write(vals)

    def _filter_settled(self):
        return self.filtered("nomination_ids")

    @api.model
    def _lock_name(self, parent_field, vals):
        # Progress stays open after approval, the promise itself does not.
        if vals and vals.keys() <= {"quantity_done", "is_done"}:
            return "item_progress"
        return super()._lock_name(parent_field, vals)

    @api.readonly
    def action_open_evidence(self):
        """Open the results recorded for this item."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_evidence_action"
        )
        action["domain"] = [("item_id", "=", self.id)]
        action["context"] = {"default_item_id": self.id}
        return action

    @api.readonly
    def action_open_initiative(self):
        """Open the initiative that keeps this promise, or begin one in its words."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_initiative_action"
        )
        initiatives = self.env["tdkt.initiative"]
        return {
            **action,
            "views": [(False, "form")],
            "res_id": initiatives.search([("item_id", "=", self.id)], limit=1).id,
            "context": {
                "default_item_id": self.id,
                "default_name": self.name,
                "default_description": self.description,
                "default_department_id": self.department_id.id,
            },
        }

    # --- The same initiative elsewhere -------------------------------------------

    def _text_condition(self, alias):
        """A task or a target in the same words is how departments work; an initiative
        is one person's."""
        return SQL("%s.kind = 'initiative'", alias)

    @api.model
    def _compared_fields(self):
        return super()._compared_fields() | {"kind"}

    @api.depends("text_key", "kind")
    def _compute_is_compared(self):
        return super()._compute_is_compared()

    @api.model
    def _twin_domain(self):
        return super()._twin_domain() | Domain("has_twin_evidence", "=", True)

    @api.depends("evidence_ids.has_twin")
    def _compute_has_twin_evidence(self):
        found = self.env["tdkt.evidence"]._read_group(
            [("item_id", "in", self._origin.ids), ("has_twin", "=", True)], ["item_id"]
        )
        with_twin = {item.id for (item,) in found}
        for item in self:
            item.has_twin_evidence = item._origin.id in with_twin

    def _find_duplicates(self):
        """Compare initiatives by their words, and every item by its evidence."""
        # of all items at once: one by one each would compare with the whole office
        evidence_hits = self.evidence_ids._find_duplicates()
        by_evidence = {}
        for evidence in self.evidence_ids:
            for hit in evidence_hits.get(evidence.id, ()):
                by_evidence.setdefault(evidence.item_id.id, []).append(hit)
        return join_hits(
            self.filtered(lambda item: item.kind == "initiative")._alike_by_text(),
            by_evidence,
        )

    def _duplicate_holder(self):
        return self.commitment_id.display_name
