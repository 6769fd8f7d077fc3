from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...typesetting import words
from ..mixins.tdkt_workflow_mixin import NextStep, Transition

_lt = LazyTranslate(__name__)


class TdktClusterCovenant(models.Model):
    """The covenant (giao ước thi đua) that the members of a cluster sign for a year.

    All members sign one paper at a meeting. A leader records that it was signed; from
    then on its print is kept, and the scan of the signed paper beside it.

    ====== ====== ======= ============================
    action from   to      who
    ====== ====== ======= ============================
    sign   draft  signed  leader
    revoke signed revoked leader, with a reason
    ====== ====== ======= ============================
    """

    _name = "tdkt.cluster.covenant"
    _inherit = [
        "tdkt.signed.paper.mixin",
        "tdkt.named.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Covenant of a Cluster"
    _order = "date_document desc, id desc"
    _name_parts = ("cluster_id.name", "year")
    _check_company_auto = True
    _scope_path = None
    _frozen_report = "thidua_khenthuong.report_cluster_covenant_document"

    round_id = fields.Many2one(
        comodel_name="tdkt.cluster.round",
        string="Year of the Cluster",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="round_id.company_id", store=True)
    cluster_id = fields.Many2one(related="round_id.cluster_id", store=True)
    year = fields.Integer(related="round_id.year", store=True, aggregator=None)
    place = fields.Char(
        compute="_compute_place", store=True, readonly=False, precompute=True
    )
    date_document = fields.Date(string="Date", copy=False)
    content = fields.Text(
        help="What the members promise each other, one paragraph to a line."
    )
    signed_file = fields.Binary(string="Signed Paper", attachment=True, copy=False)
    signed_filename = fields.Char(copy=False)
    state = fields.Selection(
        selection=[("draft", "Draft"), ("signed", "Signed"), ("revoked", "Revoked")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    _once = models.UniqueIndex(
        "(round_id) WHERE state != 'revoked'",
        "This cluster has a covenant for that year already.",
    )

    @api.depends("round_id")
    def _compute_place(self):
        for covenant in self:
            covenant.place = covenant.company_id.tdkt_place

    @api.depends("cluster_id", "year")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for covenant in self:
            covenant.display_name = self.env._(
                "Covenant of %(cluster)s, %(year)s",
                cluster=covenant.cluster_id.name or "",
                year=covenant.year or "",
            )

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "sign": Transition(
                _lt("Record the signatures"),
                ("draft",),
                "signed",
                ("leader",),
                effect=_lt("The covenant is kept as it is; its text is locked."),
            ),
            "revoke": Transition(
                _lt("Revoke"),
                ("signed",),
                "revoked",
                ("leader",),
                effect=_lt("The covenant no longer holds; it stays with the reason."),
            ),
        }

    def _open_fields(self):
        if self.state == "draft":
            return None
        # the scan comes after the meeting
        return {"signed_file", "signed_filename"} if self.state == "signed" else set()

    def _audited_fields(self):
        return {"signed_file"}

    def _get_required_fields(self, action):
        if action == "sign":
            return ("content", "date_document")
        return super()._get_required_fields(action)

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        for covenant in self:
            if action != "sign" or reasons.get(covenant.id):
                continue
            if covenant.date_document > covenant._today():
                reasons[covenant.id] = self.env._(
                    "“%(covenant)s” is dated in the future.",
                    covenant=covenant.display_name,
                )
            elif len(covenant.round_id.entry_ids) < 2:
                reasons[covenant.id] = self.env._(
                    "“%(covenant)s” has fewer than two members to sign it.",
                    covenant=covenant.display_name,
                )
        return reasons

    def _next_step(self):
        if self.state != "draft":
            return None
        return NextStep(
            self.company_id._tdkt_officer(), _lt("Prepare the covenant for its signing")
        )

    def action_sign(self):
        """Record that all members have signed; the print is kept.

        :raises AccessError: for anybody who is no leader
        :raises UserError: without text or date
        """
        self._move_dated("sign", "date_signed")
        self._keep_prints()
        return True

    # --- Printing ----------------------------------------------------------------

    def _printed_head(self):
        """Return the head of the covenant."""
        self.ensure_one()
        head = self.round_id._printed_head("Giao ước thi đua", self.cluster_id.name)
        date = words.place_and_date(self.place, words.long_date(self.date_document))
        return {**head, "date": date}

    def _printed_parties(self):
        """Return those who sign, two on a line: unit, position and name."""
        self.ensure_one()
        parties = [
            {
                "unit": entry.name,
                "position": entry.member_id.representative_position or "",
                "name": entry.member_id.representative or "",
            }
            for entry in self.round_id.entry_ids
        ]
        if len(parties) % 2:
            parties.append(None)
        return [*zip(parties[::2], parties[1::2], strict=True)]
