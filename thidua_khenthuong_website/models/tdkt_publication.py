from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from odoo.addons.thidua_khenthuong.models.mixins.tdkt_workflow_mixin import Transition

_lt = LazyTranslate(__name__)

# What is published: one of them.
SUBJECTS = ("campaign_id", "decision_id", "news_id")


class TdktPublication(models.Model):
    """That a campaign, the awards of a decision or a piece of news is on the website.

    Nothing is on the website but by such a line, which an officer has made, or by the
    publication of an exemplar, which has a workflow of its own (``tdkt.exemplar``).
    The line stays when it is withdrawn, with the reason: the history says what was
    public, since when and until when.

    A line alone does not show anything: a campaign that is cancelled, a decision or an
    award that is revoked is gone from the website at once, whatever its line says.

    ======== ========= ========= =======================================
    action   from      to        who
    ======== ========= ========= =======================================
    publish  withdrawn published officer whom the decision does not name
    withdraw published withdrawn officer, with a reason
    ======== ========= ========= =======================================

    Whom a decision names does not put it before the public, nor choose what is shown
    of it. Taking it away harms nobody and is open to all officers.
    """

    _name = "tdkt.publication"
    _inherit = ["tdkt.listed.mixin", "tdkt.workflow.mixin"]
    _description = "Publication on the Website"
    _order = "date_published desc, id desc"
    _scope_path = None

    name = fields.Char(compute="_compute_name", store=True, index="trigram")
    kind = fields.Selection(
        selection=[
            ("campaign", "Campaign"),
            ("decision", "Awards of a Decision"),
            ("news", "News"),
        ],
        compute="_compute_kind",
        store=True,
    )
    campaign_id = fields.Many2one(
        comodel_name="tdkt.campaign", readonly=True, ondelete="cascade"
    )
    decision_id = fields.Many2one(
        comodel_name="tdkt.decision", readonly=True, ondelete="cascade"
    )
    news_id = fields.Many2one(
        comodel_name="tdkt.campaign.news", readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    state = fields.Selection(
        selection=[("published", "Published"), ("withdrawn", "Withdrawn")],
        default="published",
        required=True,
        readonly=True,
        index=True,
    )
    date_published = fields.Datetime(string="Published On", readonly=True)
    published_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Published By",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    reason = fields.Text(readonly=True, help="Why it was withdrawn.")
    show_file = fields.Boolean(
        string="With the Document",
        help="Whether everybody may open the PDF of the document. That of a decision "
        "names positions and reasons of all awardees: look at it before.",
    )
    show_progress = fields.Boolean(
        string="With the Progress of Units",
        help="Whether everybody sees which units have registered, and how much of it "
        "they have done.",
    )
    omitted_ids = fields.Many2many(
        comodel_name="tdkt.commendation",
        relation="tdkt_publication_omitted_rel",
        column1="publication_id",
        column2="commendation_id",
        string="Left Out",
        domain="[('decision_id', '=', decision_id)]",
        help="Awards that the website does not name, e.g. because the awardee asked "
        "for it.",
    )
    url = fields.Char(string="Address", compute="_compute_url")

    _one_subject = models.Constraint(
        "CHECK(num_nonnulls(campaign_id, decision_id, news_id) = 1)",
        "A publication is of one campaign, one decision or one piece of news.",
    )
    _campaign_uniq = models.UniqueIndex(
        "(campaign_id) WHERE campaign_id IS NOT NULL",
        "This campaign has its line among the publications already.",
    )
    _decision_uniq = models.UniqueIndex(
        "(decision_id) WHERE decision_id IS NOT NULL",
        "This decision has its line among the publications already.",
    )
    _news_uniq = models.UniqueIndex(
        "(news_id) WHERE news_id IS NOT NULL",
        "This piece of news has its line among the publications already.",
    )
    _list_idx = models.Index("(company_id, date_published DESC, id DESC)")

    # --- Computes ------------------------------------------------------------------

    @api.depends("campaign_id.name", "decision_id.subject", "news_id.name")
    def _compute_name(self):
        for line in self:
            line.name = (
                line.campaign_id.name or line.decision_id.subject or line.news_id.name
            )

    @api.depends(*SUBJECTS)
    def _compute_kind(self):
        for line in self:
            line.kind = next(
                (name.removesuffix("_id") for name in SUBJECTS if line[name]), False
            )

    @api.depends("state", *SUBJECTS)
    def _compute_url(self):
        pages = self.env["tdkt.website.page"]
        for line in self:
            line.url = pages._address_of(line) if line.state == "published" else False

    @api.constrains("omitted_ids")
    def _check_omitted(self):
        for line in self:
            if line.omitted_ids.decision_id - line.decision_id:
                raise ValidationError(
                    self.env._(
                        "“%(publication)s” leaves out awards of its own decision only.",
                        publication=line.name,
                    )
                )

    @api.model
    def _subject_field(self, record):
        """Return the name of the field by which a line belongs to ``record``."""
        return next(
            name for name in SUBJECTS if self._fields[name].comodel_name == record._name
        )

    def _subject(self):
        """Return the campaign, the decision or the piece of news."""
        self.ensure_one()
        return next(self[name] for name in SUBJECTS if self[name])

    # --- Workflow ------------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            "publish": Transition(
                _lt("Publish on the website"),
                ("withdrawn",),
                "published",
                ("officer",),
                impartial=True,
            ),
            "withdraw": Transition(
                _lt("Withdraw from the website"),
                ("published",),
                "withdrawn",
                ("officer",),
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            "date_published",
            "published_by_id",
            "reason",
        }

    def _open_fields(self):
        return {"show_file", "show_progress", "omitted_ids"}

    def _parties(self):
        # left out today or not: he would be put back tomorrow
        return {
            line.id: line.decision_id._parties().get(
                line.decision_id.id, self.env["res.users"]
            )
            for line in self
        }

    @api.model
    def _impartial_fields(self):
        return super()._impartial_fields() | {"show_file", "omitted_ids"}

    def _audited_fields(self):
        return super()._audited_fields() | self._open_fields()

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        if action == "publish":
            for line in self:
                if why := line._subject()._get_unpublishable_reason():
                    reasons[line.id] = why
        return reasons

    def action_publish(self, reason=None):
        """Put on the website again what was withdrawn.

        :param str reason: needed in a matter of one's own that nobody else could do
        :raises UserError: for what is not issued, or no longer in force; for what
            names the user himself
        """
        self._excused(reason)._move("publish", self._publishing_values())
        for line in self:
            line._subject().invalidate_recordset(["website_state"])
            line._note_published()
        return True

    def action_withdraw(self, reason=None):
        """Take it from the website, at once, with the reason.

        :raises UserError: without a reason
        """
        reason = self._require_reason(reason)
        self._move("withdraw", {"reason": reason})
        for line in self:
            line._subject().invalidate_recordset(["website_state"])
            line._note_withdrawn(reason)
        return True

    @api.model
    def _publishing_values(self):
        return {
            "date_published": fields.Datetime.now(),
            "published_by_id": self.env.uid,
            "reason": False,
        }

    @api.model
    def _publish(self, record):
        """Put ``record`` on the website; what is there already stays.

        The caller has asked for role and completeness.

        :return: its line
        """
        name = self._subject_field(record)
        record.invalidate_recordset(["website_state"])
        line = self.search([(name, "=", record.id)])
        if line.state != "published":
            record._check_impartial_publishing()
        if line.state == "withdrawn":
            line._move("publish", self._publishing_values())
        if line:
            return line
        # sudo: tdkt.publication - nobody makes one but by publishing
        line_sudo = self.sudo()._create_moving(
            [
                {
                    name: record.id,
                    "company_id": record.company_id.id,
                    "show_file": name == "campaign_id",
                    **self._publishing_values(),
                }
            ]
        )
        self._forget_sitemaps()
        line = line_sudo.sudo(False)
        if self._excuse() and line._others_by_own(("officer",)):
            # the history says why it was done in an own matter
            line._record_audit("publish")
        return line

    # --- The lines of Nơi nhận -------------------------------------------------------

    def _distribution_lines(self):
        """Return the lines of Nơi nhận that name the website."""
        record = self._subject()
        lines = self.env["tdkt.distribution"]
        if "recipient_ids" not in record._fields:
            return lines
        return lines.search(
            [
                (record._distribution_parent(), "=", record.id),
                ("channel", "=", "website"),
            ]
        )

    def _note_published(self):
        """Have the lines of Nơi nhận say that it is published."""
        self._distribution_lines().filtered(
            lambda one: one.state != "done"
        ).action_serve()

    def _note_withdrawn(self, reason):
        """Have the lines of Nơi nhận say that it is no longer published."""
        lines = self._distribution_lines().filtered(lambda one: one.state == "done")
        lines._write_moving(
            {
                "state": "skipped",
                "note": self.env._(
                    "Withdrawn from the website on %(date)s: %(reason)s",
                    date=self._today().strftime("%d/%m/%Y"),
                    reason=reason,
                ),
            },
            "skip",
        )
