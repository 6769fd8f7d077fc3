from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...award_list.text import fold
from ...bounded import decoded_size
from ...typesetting import words
from ..mixins.tdkt_compared_mixin import MOST_SHOWN
from ..mixins.tdkt_duplicate_mixin import SAME_FILE, join_hits
from ..vocabulary import DOSSIER_READERS
from ..wording import word_quantity


class TdktEvidence(models.Model):
    """An entry of the result diary: what was done, when, how much, with a file."""

    _name = "tdkt.evidence"
    _inherit = [
        "tdkt.locked.line.mixin",
        "tdkt.foundation.mixin",
        "tdkt.compared.mixin",
        "tdkt.long.list.mixin",
    ]
    _paged_groups = _small_groups = ("item_id",)
    _few_grouped = ("campaign_id", "department_id")
    _description = "Evidence"
    _order = "date desc, id desc"

    _lock_parents = {"commitment_id": "evidence_ids"}

    commitment_id = fields.Many2one(
        comodel_name="tdkt.commitment",
        required=True,
        ondelete="cascade",
        compute="_compute_commitment_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    company_id = fields.Many2one(related="commitment_id.company_id", store=True)
    campaign_id = fields.Many2one(
        related="commitment_id.campaign_id", store=True, index=True
    )
    department_id = fields.Many2one(
        related="commitment_id.department_id", store=True, index=True
    )
    item_id = fields.Many2one(
        comodel_name="tdkt.commitment.item",
        domain="[('commitment_id', '=', commitment_id)]",
        ondelete="restrict",
    )
    date = fields.Date(
        required=True, default=lambda self: self.env.company._tdkt_today()
    )
    name = fields.Char(string="What Was Done", required=True, index="trigram")
    similar_ids = fields.Many2many(
        comodel_name="tdkt.evidence",
        relation="tdkt_evidence_similar_rel",
        column1="line_id",
        column2="similar_id",
        groups=fields.NO_ACCESS,
        readonly=True,
        copy=False,
        help="Pairs of similar words, found by the cron (tdkt.compared.mixin).",
    )
    quantity = fields.Float(
        # of items in different units there is no sum
        aggregator=None,
        help="In the unit of the item.",
    )
    uom = fields.Char(related="item_id.uom")
    quantity_label = fields.Char(
        string="Quantity with Unit",
        compute="_compute_quantity_label",
        help="In words, e.g. “30 người”; empty when nothing was counted.",
    )
    quantity_target = fields.Float(related="item_id.quantity_target")
    file = fields.Binary(attachment=True)
    filename = fields.Char()
    nomination_ids = fields.Many2many(
        comodel_name="tdkt.nomination",
        relation="tdkt_nomination_evidence_rel",
        column1="evidence_id",
        column2="nomination_id",
        string="Awards Based on It",
        readonly=True,
        copy=False,
        groups=DOSSIER_READERS,
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Recorded By",
        default=lambda self: self.env.user.employee_id,
        ondelete="restrict",
        index="btree_not_null",
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity >= 0)", "A quantity cannot be negative."
    )

    _list_idx = models.Index("(date DESC, id DESC)")
    # how many items have evidence: the diary by item counts them
    _item_idx = models.Index("(item_id, company_id)")
    # with the date: which year it is of is asked, too
    _commitment_idx = models.Index("(commitment_id, date)")
    _twin_idx = models.Index("(commitment_id, date) WHERE has_twin IS TRUE")

    @api.depends("name")
    def _compute_text_key(self):
        for evidence in self:
            evidence.text_key = fold(evidence.name)

    @api.depends("quantity", "uom")
    @api.depends_context("lang")
    def _compute_quantity_label(self):
        for evidence in self:
            number = word_quantity(self.env, evidence.quantity)
            evidence.quantity_label = (
                words.measured(number, evidence.uom) if evidence.quantity else False
            )

    @api.depends("item_id")
    def _compute_commitment_id(self):
        for evidence in self:
            if evidence.item_id:
                evidence.commitment_id = evidence.item_id.commitment_id

    @api.constrains("item_id", "commitment_id")
    def _check_item_id(self):
        for evidence in self.filtered("item_id"):
            if evidence.item_id.commitment_id != evidence.commitment_id:
                raise ValidationError(
                    self.env._(
                        "“%(evidence)s” proves an item of another commitment.",
                        evidence=evidence.name,
                    )
                )

    @api.constrains("date")
    def _check_date(self):
        for evidence in self:
            if evidence.date > evidence.company_id._tdkt_today():
                raise ValidationError(
                    self.env._(
                        "“%(evidence)s” is dated in the future: evidence proves what "
                        "has been done.",
                        evidence=evidence.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_file(vals)
        evidence = super().create(vals_list)
        evidence._check_file_size()
        return evidence

    def write(self, vals):
        self._check_unsettled()
        self._check_file(vals)
        result = super().write(vals)
        if vals.get("file"):
            self._check_file_size()
        return result

    @api.model
    def _check_file(self, vals):
        """Refuse a file of 0 bytes, which would be stored as no file at all."""
        if vals.get("filename") and "file" in vals and not vals["file"]:
            raise ValidationError(
                self.env._(
                    "The file “%(file)s” is empty (0 bytes): choose it again.",
                    file=vals["filename"],
                )
            )

    def _check_file_size(self):
        """Refuse a file over the office's limit.

        :raises ValidationError: with the limit in megabytes
        """
        for evidence in self.filtered("file"):
            # sudo: res.company - the limit is a setting of the office
            limit = evidence.commitment_id.company_id.sudo().tdkt_evidence_max_mb
            size = decoded_size(evidence.with_context(bin_size=False).file)
            if size > limit * 1024 * 1024:
                raise ValidationError(
                    self.env._(
                        "The file “%(file)s” is larger than %(limit)s MB: compress it "
                        "or attach a smaller one.",
                        file=evidence.filename or evidence.name,
                        limit=limit,
                    )
                )

    def _filter_settled(self):
        return self.filtered("nomination_ids")

    def _check_file_open(self, name):
        self._check_unsettled()
        return super()._check_file_open(name)

    def action_finish_item(self):
        """Tick the item as done: this entry was the last one it needed.

        Saving the entry and ticking the item are one press on a phone.

        :raises UserError: when the commitment no longer takes results
        """
        self.item_id.filtered(lambda item: not item.quantity_target).is_done = True
        return {"type": "ir.actions.act_window_close"}

    # --- The same evidence elsewhere ---------------------------------------------

    def _find_duplicates(self):
        """Compare with the diaries of other commitments, by file and by words."""
        return join_hits(self._alike_by_file(), self._alike_by_text())

    def _duplicate_holder(self):
        return self.commitment_id.display_name

    @api.model
    def _compared_fields(self):
        return super()._compared_fields() | {"file"}

    def _query_twins(self, limit):
        return [*super()._query_twins(limit), *self._query_same_files(limit)]

    def _alike_by_file(self):
        """Return {id: [Duplicate]} by the checksum of the files."""
        return self._hits_from_rows(
            (*pair, SAME_FILE) for pair in self._query_same_files(MOST_SHOWN)
        )

    def _query_same_files(self, limit):
        """Return [(id, other id)] of the evidence elsewhere with the same file."""
        if not self:
            return []
        # SQL reads the tables: attachments are found past the record rules, since whose
        # they are is checked for every hit afterwards
        self.flush_model(["commitment_id"])
        self.env["tdkt.commitment"].flush_model(["company_id"])
        self.env["ir.attachment"].flush_model(["checksum", "res_id", "res_model"])
        return self.env.execute_query(
            SQL(
                """
                SELECT this.id, alike.id
                  FROM tdkt_evidence this
                  JOIN tdkt_commitment own ON own.id = this.commitment_id
                  JOIN ir_attachment own_file
                    ON own_file.res_model = %(model)s
                   AND own_file.res_field = 'file'
                   AND own_file.res_id = this.id
                  JOIN LATERAL (
                       SELECT other.id
                         FROM ir_attachment other_file
                         JOIN tdkt_evidence other
                           ON other.id = other_file.res_id
                          AND other.commitment_id != this.commitment_id
                         JOIN tdkt_commitment foreign_one
                           ON foreign_one.id = other.commitment_id
                          AND foreign_one.company_id = own.company_id
                        WHERE other_file.res_model = %(model)s
                          AND other_file.res_field = 'file'
                          AND other_file.checksum = own_file.checksum
                        LIMIT %(limit)s) alike ON TRUE
                 WHERE this.id = ANY(%(ids)s)
                 ORDER BY this.id, alike.id
                """,
                model=self._name,
                ids=self.ids,
                limit=limit,
            )
        )
