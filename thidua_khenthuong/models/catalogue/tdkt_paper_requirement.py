from odoo import api, fields, models

from ..vocabulary import COMMENDATION_TYPES


class TdktPaperRequirement(models.Model):
    """A paper the law asks for: for which awards, from when to when, by what article.

    A requirement blocks only where the office says so and its source is certain:
    read in the law (V) or quoted from it (Q). Anything else warns.
    """

    _name = "tdkt.paper.requirement"
    _inherit = ["tdkt.provision.mixin"]
    _description = "Required Paper"
    _order = "sequence, id"
    _rec_name = "kind_id"

    kind_id = fields.Many2one(
        comodel_name="tdkt.paper.kind", required=True, ondelete="restrict", index=True
    )
    sequence = fields.Integer(related="kind_id.sequence", store=True)
    award_kind = fields.Selection(
        selection=[("title", "Emulation Title"), ("form", "Form of Commendation")],
        help="Empty: for both.",
    )
    award_ids = fields.Many2many(
        comodel_name="tdkt.award",
        relation="tdkt_paper_requirement_award_rel",
        column1="requirement_id",
        column2="award_id",
        string="Only for the Awards",
        help="Empty: for all awards of the kind.",
    )
    procedure = fields.Selection(
        selection=[("full", "Full Procedure"), ("simplified", "Simplified Procedure")],
        help="Empty: for both.",
    )
    commendation_type = fields.Selection(
        selection=COMMENDATION_TYPES, help="Empty: for all types."
    )
    originals = fields.Integer(
        default=1, aggregator=None, help="Sets of originals to hand in."
    )
    enforcement = fields.Selection(
        selection=[("warn", "Warns"), ("block", "Blocks the Submission")],
        required=True,
        default="warn",
    )
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.paper.requirement",
        ondelete="set null",
        index="btree_not_null",
    )

    _block_needs_law = models.Constraint(
        "CHECK(enforcement = 'warn' OR confidence IN ('V', 'Q'))",
        "Only what has been read in the law or quoted from it may block; the rest "
        "warns.",
    )
    _originals_positive = models.Constraint(
        "CHECK(originals >= 0)", "The number of originals cannot be negative."
    )

    def _applies(self, nomination):
        """Tell whether this paper is asked for on account of ``nomination``."""
        self.ensure_one()
        award = nomination.award_id
        procedure = (
            "simplified" if nomination.dossier_id.simplified_procedure else "full"
        )
        return (
            self.award_kind in (False, award.kind)
            and (not self.award_ids or award in self.award_ids)
            and self.procedure in (False, procedure)
            and self.commendation_type in (False, nomination.commendation_type)
        )

    @api.model
    def _for_nominations(self, nominations, date=None):
        """Return the requirements that any of ``nominations`` brings with it."""
        return self._find_in_force(date).filtered(
            lambda requirement: any(map(requirement._applies, nominations))
        )
