from odoo import fields, models


class TdktSubmissionPaper(models.Model):
    """One paper of the dossier that goes with a submission, in its order."""

    _name = "tdkt.submission.paper"
    _inherit = ["tdkt.locked.line.mixin"]
    _description = "Paper of a Submission"
    _order = "sequence, id"

    _lock_parents = {"submission_id": "paper_ids"}

    submission_id = fields.Many2one(
        comodel_name="tdkt.submission", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    kind_id = fields.Many2one(
        comodel_name="tdkt.paper.kind", ondelete="restrict", index="btree_not_null"
    )
    name = fields.Char(required=True, string="Paper")
    originals = fields.Integer(
        string="Sets of Originals", default=1, help="How many originals are handed in."
    )
    legal_basis = fields.Char()

    _originals_positive = models.Constraint(
        "CHECK(originals >= 0)", "The number of originals cannot be negative."
    )

    def _add_required(self, submission):
        """Append to ``submission`` the required papers that ``self`` lacks."""
        requirements = self.env["tdkt.paper.requirement"]._for_nominations(
            submission.nomination_ids, submission.date_document
        )
        known = self.kind_id
        vals_list = []
        for requirement in requirements:
            if requirement.kind_id in known:
                continue
            known |= requirement.kind_id
            vals_list.append(
                {
                    "submission_id": submission.id,
                    "sequence": requirement.kind_id.sequence,
                    "kind_id": requirement.kind_id.id,
                    "name": requirement.kind_id.name,
                    "originals": requirement.originals,
                    "legal_basis": requirement.legal_basis,
                }
            )
        return self.create(vals_list)
