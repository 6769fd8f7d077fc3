from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ...bounded import decoded_size
from ..mixins.tdkt_workflow_mixin import Transition

_lt = LazyTranslate(__name__)


class TdktDossierPaper(models.Model):
    """A typed paper of a dossier, for one nominee or for all.

    ====== =================== ========= ======================
    action from                to        who
    ====== =================== ========= ======================
    submit returned            submitted owner: the unit
    accept submitted           accepted  officer
    return submitted, accepted returned  officer, with a reason
    ====== =================== ========= ======================

    draft → submitted comes with the dossier. A returned paper alone can be replaced.
    """

    _name = "tdkt.dossier.paper"
    _inherit = [
        "tdkt.returnable.line.mixin",
        "tdkt.foundation.mixin",
        "tdkt.named.mixin",
    ]
    _description = "Paper of a Dossier"
    _order = "dossier_id, kind_id, id"
    _name_parts = ("kind_id.name", "nomination_id.nominee_name")
    _scope_path = "dossier_id.department_id"
    _check_company_auto = True

    _lock_parents = {"dossier_id": "paper_ids"}

    dossier_id = fields.Many2one(
        comodel_name="tdkt.dossier", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True)
    kind_id = fields.Many2one(
        comodel_name="tdkt.paper.kind",
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("attached_by", "in", ("nominee", "dossier"))],
    )
    nomination_id = fields.Many2one(
        comodel_name="tdkt.nomination",
        string="Nominee",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('dossier_id', '=', dossier_id)]",
        help="Empty for a paper that covers the whole dossier.",
    )
    name = fields.Char(string="Note", help="What a reader should know about the file.")
    file = fields.Binary(attachment=True, copy=False, required=True)
    filename = fields.Char(copy=False)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("returned", "Returned"),
            ("accepted", "Accepted"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )

    @api.depends("kind_id", "nomination_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for paper in self:
            names = (paper.kind_id.name, paper.nomination_id.nominee_name)
            paper.display_name = " – ".join(filter(None, names))

    @api.constrains("nomination_id", "dossier_id")
    def _check_nomination_id(self):
        for paper in self.filtered("nomination_id"):
            if paper.nomination_id.dossier_id != paper.dossier_id:
                raise ValidationError(
                    self.env._(
                        "“%(paper)s” names a nominee of another dossier.",
                        paper=paper.display_name,
                    )
                )

    @api.constrains("file")
    def _check_file_size(self):
        for paper in self:
            # sudo: res.company - the limit is a setting of the office
            limit = paper.company_id.sudo().tdkt_evidence_max_mb
            size = decoded_size(paper.with_context(bin_size=False).file)
            if size > limit * 1024 * 1024:
                raise ValidationError(
                    self.env._(
                        "The file “%(file)s” is larger than %(limit)s MB: compress it "
                        "or attach a smaller one.",
                        file=paper.filename or paper.display_name,
                        limit=limit,
                    )
                )

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "submit": Transition(
                _lt("Submit again"), ("returned",), "submitted", ("owner",)
            ),
            "accept": Transition(
                _lt("Accept"),
                ("submitted",),
                "accepted",
                ("officer",),
                impartial=True,
            ),
            "return": Transition(
                _lt("Return"),
                ("submitted", "accepted"),
                "returned",
                ("officer",),
                impartial=True,
            ),
        }

    def _parties(self):
        dossiers = self.dossier_id._parties()
        return {
            # sudo: hr.employee - whose login it is, is private to HR
            paper_sudo.id: dossiers[paper_sudo.dossier_id.id]
            | paper_sudo.nomination_id.employee_id.user_id
            for paper_sudo in self.sudo()
        }

    def _filter_settled(self):
        return self.filtered(
            lambda paper: "decided" in paper._covered().mapped("state")
        )

    def _covered(self):
        """Return the nominations this paper is a paper of."""
        self.ensure_one()
        return self.nomination_id or self.dossier_id.nomination_ids

    def _open_fields(self):
        if self._filter_settled():
            return set()
        return {"draft": None, "returned": {"file", "filename", "name"}}.get(
            self.state, set()
        )

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        for paper in self:
            dossier = paper.dossier_id
            # sudo: a unit reads no document that is still being prepared
            covered_sudo = paper.sudo()._covered()
            signed_sudo = [
                document_sudo
                for document_sudo in (
                    *covered_sudo.decision_id,
                    *covered_sudo.submission_id,
                )
                if document_sudo.document_state != "draft"
            ]
            if action == "return" and dossier.state not in ("submitted", "appraising"):
                reasons[paper.id] = self.env._(
                    "“%(dossier)s” is not under appraisal.",
                    dossier=dossier.display_name,
                )
            elif action == "return" and signed_sudo:
                reasons[paper.id] = self.env._(
                    "“%(decision)s”, which is signed, rests on “%(paper)s”.",
                    decision=signed_sudo[0].display_name,
                    paper=paper.display_name,
                )
        return reasons

    def action_submit(self):
        """Hand a returned paper in again; whoever returned it is told."""
        return self._move("submit", {"reason": False})

    def action_accept(self, exception=None):
        """Record that the paper is in order.

        :param str exception: why it is done in a matter of one's own, where nobody else
            of the office could
        """
        return self._excused(exception)._move(
            "accept", {"reason": False, "returned_by_id": False}
        )
