from odoo import fields, models


class TdktPaperKind(models.Model):
    """A kind of paper that a dossier may hold (Luật TĐKT 2022, Điều 84–85)."""

    _name = "tdkt.paper.kind"
    _inherit = ["tdkt.record.mixin"]
    _description = "Kind of Paper"
    _order = "sequence, id"

    name = fields.Char(
        required=True, help="The words of the law, printed in the list of papers."
    )
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    attached_by = fields.Selection(
        selection=[
            ("nominee", "Each Nominee"),
            ("dossier", "The Dossier"),
            ("minutes", "The Dossier's Minutes"),
            ("submission", "The Submission Itself"),
        ],
        required=True,
        default="dossier",
        help="Where the paper is looked for: a file for every nominee, one file of the "
        "dossier, the council's minutes, or the submission, which is that paper.",
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "unique(code)", "Another kind of paper has this code already."
    )
