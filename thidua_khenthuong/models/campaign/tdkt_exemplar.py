from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ..mixins.tdkt_workflow_mixin import NextStep, Transition

_lt = LazyTranslate(__name__)

# The deeds of an exemplar are published, the papers behind them are not.
CONSENT_READERS = (
    "thidua_khenthuong.group_tdkt_unit,thidua_khenthuong.group_tdkt_leader"
)

SUBJECT_FIELDS = ("employee_id", "department_id", "partner_id")
CONSENT_FIELDS = {"consent_date", "consent_method", "consent_file", "consent_filename"}


class TdktExemplar(models.Model):
    """A person, unit or model held up as an example, or a new factor.

    Gương điển hình tiên tiến, nhân tố mới: Luật Thi đua, khen thưởng 2022, Điều 17
    khoản 4. Published means ready to be published: whoever puts it on a website takes
    published records alone. A person is published only with his consent, and may take
    it back at any time, which also takes the exemplar back.

    ================ ================== ========= ===============================
    action           from               to        who
    ================ ================== ========= ===============================
    propose          draft, returned    proposed  owner: head or clerk of the unit
    recall           proposed           draft     owner
    check            proposed           checked   officer
    return           proposed, checked  returned  officer or leader, with a reason
    approve          checked            approved  leader
    publish          approved           published officer; a person with consent
    unpublish        published          approved  officer, with a reason
    withdraw_consent draft … published  (approved the person, owner, officer
                                        if it was
                                        published)
    withdraw         draft … approved   withdrawn owner, with a reason
    ================ ================== ========= ===============================
    """

    _name = "tdkt.exemplar"
    _inherit = ["tdkt.workflow.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Exemplar"
    _order = "id desc"
    _scope_path = "unit_id"
    _rec_names_search = ["name", "subject_name"]
    _check_company_auto = True
    _owner_path = "unit_id"

    name = fields.Char(string="Headline", required=True, tracking=True, index="trigram")
    category = fields.Selection(
        selection=[("exemplar", "Advanced Exemplar"), ("new_factor", "New Factor")],
        required=True,
        default="exemplar",
    )
    kind = fields.Selection(
        selection=[("person", "Person"), ("unit", "Unit"), ("model", "Model")],
        required=True,
        default="person",
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        compute="_compute_subject",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        compute="_compute_subject",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Outside Person or Body",
        compute="_compute_subject",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    model_title = fields.Char(
        string="Model",
        compute="_compute_subject",
        store=True,
        readonly=False,
        help="Name of the model or way of working (mô hình, cách làm).",
    )
    subject_name = fields.Char(
        string="Who or What",
        compute="_compute_subject_name",
        store=True,
        index="trigram",
        help="As on the day it was entered; kept when the person moves or leaves.",
    )
    unit_id = fields.Many2one(
        comodel_name="hr.department",
        string="Proposing Unit",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env.user.employee_id.department_id,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    campaign_id = fields.Many2one(
        comodel_name="tdkt.campaign",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain=[("state", "in", ("launched", "reviewing", "closed"))],
        help="Empty for what was found outside any campaign.",
    )
    introducer_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Introduced By",
        default=lambda self: self.env.user.employee_id,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    introducer_note = fields.Char(
        groups=CONSENT_READERS,
        string="Introduced By (Outside)",
        help="A citizen, a newspaper, a partner … who pointed it out.",
    )
    story = fields.Text(
        string="What Was Done", help="Deeds, results and figures, in your own words."
    )
    evidence_ids = fields.Many2many(
        comodel_name="tdkt.evidence",
        relation="tdkt_exemplar_evidence_rel",
        column1="exemplar_id",
        column2="evidence_id",
        string="Evidence",
    )
    image = fields.Image(max_width=1920, max_height=1920)
    file = fields.Binary(attachment=True, groups=CONSENT_READERS)
    filename = fields.Char(groups=CONSENT_READERS)
    consent_date = fields.Date(string="Consent Given On", copy=False, tracking=True)
    consent_method = fields.Selection(
        selection=[
            ("written", "Signed on Paper"),
            ("message", "E-Mail or Message"),
            ("spoken", "In Person, Before a Witness"),
        ],
        string="Consent Given How",
        copy=False,
        tracking=True,
    )
    consent_file = fields.Binary(attachment=True, copy=False, groups=CONSENT_READERS)
    consent_filename = fields.Char(copy=False, groups=CONSENT_READERS)
    consent_withdrawn_date = fields.Date(
        string="Consent Withdrawn On", readonly=True, copy=False
    )
    date_published = fields.Date(readonly=True, copy=False)
    reason = fields.Text(
        readonly=True,
        copy=False,
        help="Why it was returned, taken back or withdrawn.",
    )
    nomination_count = fields.Integer(
        compute="_compute_nomination_count",
        string="Nominations",
        groups="thidua_khenthuong.group_tdkt_unit,thidua_khenthuong.group_tdkt_leader",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("proposed", "Proposed"),
            ("returned", "Returned"),
            ("checked", "Checked"),
            ("approved", "Approved"),
            ("published", "Published"),
            ("withdrawn", "Withdrawn"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    _one_subject = models.Constraint(
        "CHECK(num_nonnulls(employee_id, department_id, partner_id) <= 1)",
        "An exemplar names one person, one unit or one model.",
    )

    # --- Computes ----------------------------------------------------------------

    @api.depends("kind")
    def _compute_subject(self):
        # another kind of subject empties what belongs to the former kind alone
        for exemplar in self:
            kind = exemplar.kind
            exemplar.employee_id = kind == "person" and exemplar.employee_id
            exemplar.department_id = kind == "unit" and exemplar.department_id
            exemplar.partner_id = kind != "model" and exemplar.partner_id
            exemplar.model_title = kind == "model" and exemplar.model_title

    @api.depends(*SUBJECT_FIELDS, "model_title")
    def _compute_subject_name(self):
        people = self.employee_id._tdkt_snapshot()
        for exemplar in self:
            person = people.get(exemplar.employee_id.id)
            exemplar.subject_name = (
                person["name"]
                if person
                else exemplar.department_id.name
                or exemplar.partner_id.name
                or exemplar.model_title
            )

    @api.depends_context("uid")
    @api.depends(*SUBJECT_FIELDS)
    def _compute_nomination_count(self):
        nominations = self.env["tdkt.nomination"]
        counts = {}
        if nominations.has_access("read"):
            for name in SUBJECT_FIELDS:
                counts.update(
                    {
                        subject: count
                        for subject, count in nominations._read_group(
                            [(name, "in", self[name].ids)], [name], ["__count"]
                        )
                        if subject
                    }
                )
        for exemplar in self:
            exemplar.nomination_count = counts.get(exemplar._subject(), 0)

    def _subject(self):
        """Return the person, department or outside body; empty for a model."""
        self.ensure_one()
        return self.employee_id or self.department_id or self.partner_id

    # --- Constraints -------------------------------------------------------------

    @api.constrains("kind", "model_title", *SUBJECT_FIELDS)
    def _check_subject(self):
        for exemplar in self:
            partner = exemplar.partner_id
            fits = {
                "person": exemplar.employee_id
                # sudo: res.partner - a person or a body, nothing else is read
                or (partner and not partner.sudo().is_company),
                "unit": exemplar.department_id
                # sudo: res.partner - as above
                or (partner and partner.sudo().is_company),
                "model": (exemplar.model_title or "").strip(),
            }[exemplar.kind]
            if not fits:
                kinds = dict(self._fields["kind"]._description_selection(self.env))
                raise ValidationError(
                    self.env._(
                        "“%(exemplar)s” is about a %(kind)s: say which one.",
                        exemplar=exemplar.name,
                        kind=kinds[exemplar.kind].lower(),
                    )
                )

    @api.constrains("consent_date", "consent_method")
    def _check_consent(self):
        for exemplar in self:
            given = exemplar.consent_date
            if given and given > exemplar.company_id._tdkt_today():
                raise ValidationError(
                    self.env._("Consent cannot be dated in the future.")
                )
            withdrawn = exemplar.consent_withdrawn_date
            if given and withdrawn and given < withdrawn:
                raise ValidationError(
                    self.env._(
                        "The consent to “%(exemplar)s” was withdrawn on %(date)s: only "
                        "one given since then counts.",
                        exemplar=exemplar.name,
                        date=withdrawn.strftime("%d/%m/%Y"),
                    )
                )

    @api.constrains("evidence_ids", "company_id")
    def _check_evidence(self):
        for exemplar in self:
            # sudo: the office of a line of evidence decides, whoever may read it
            if exemplar.sudo().evidence_ids.company_id - exemplar.company_id:
                raise ValidationError(
                    self.env._(
                        "The evidence of “%(exemplar)s” belongs to another office.",
                        exemplar=exemplar.name,
                    )
                )

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        alive = ("draft", "proposed", "returned", "checked", "approved")
        return {
            **super()._transitions(),
            "propose": Transition(
                _lt("Propose"), ("draft", "returned"), "proposed", ("owner",)
            ),
            "recall": Transition(_lt("Recall"), ("proposed",), "draft", ("owner",)),
            "check": Transition(
                _lt("Check"), ("proposed",), "checked", ("officer",), impartial=True
            ),
            "return": Transition(
                _lt("Return"),
                ("proposed", "checked"),
                "returned",
                ("officer", "leader"),
                impartial=True,
            ),
            "approve": Transition(
                _lt("Approve"),
                ("checked",),
                "approved",
                ("leader",),
                impartial=True,
            ),
            "publish": Transition(
                _lt("Publish"),
                ("approved",),
                "published",
                ("officer",),
                impartial=True,
            ),
            "unpublish": Transition(
                _lt("Unpublish"),
                ("published",),
                "approved",
                ("officer",),
            ),
            "withdraw_consent": Transition(
                _lt("Withdraw the consent"),
                (*alive, "published"),
                None,
                ("subject", "owner", "officer"),
            ),
            "withdraw": Transition(_lt("Withdraw"), alive, "withdrawn", ("owner",)),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            "reason",
            "date_published",
            "consent_withdrawn_date",
        }

    def _open_fields(self):
        return {
            "draft": None,
            "returned": None,
            "proposed": CONSENT_FIELDS,
            "checked": CONSENT_FIELDS,
            "approved": CONSENT_FIELDS,
        }.get(self.state, set())

    def _parties(self):
        return {
            # sudo: hr.employee, hr.department - whose login it is, is private to HR
            one_sudo.id: one_sudo.create_uid
            | (one_sudo.employee_id or one_sudo.department_id.manager_id).user_id
            for one_sudo in self.sudo()
        }

    def _filter_actors(self, roles):
        actors = super()._filter_actors(roles)
        if "subject" in roles:
            # sudo: hr.employee - the login behind an employee is private to HR
            actors |= self.filtered(
                lambda exemplar: exemplar.sudo().employee_id.user_id == self.env.user
            )
        return actors

    def _get_content_reasons(self, action):
        check = {
            "propose": self._get_missing_story_reason,
            "publish": self._get_missing_consent_reason,
            "withdraw_consent": self._get_no_consent_reason,
        }.get(action)
        reasons = super()._get_content_reasons(action)
        if check:
            for exemplar in self:
                reasons[exemplar.id] = reasons.get(exemplar.id) or check(exemplar)
        return reasons

    def _get_missing_story_reason(self, exemplar):
        if (exemplar.story or "").strip():
            return ""
        return self.env._(
            "Describe what was done before proposing “%(exemplar)s”.",
            exemplar=exemplar.name,
        )

    def _get_missing_consent_reason(self, exemplar):
        if exemplar.kind != "person" or (
            exemplar.consent_date and exemplar.consent_method
        ):
            return ""
        return self.env._(
            "%(person)s has not consented to being published: record when and how the "
            "consent was given.",
            person=exemplar.subject_name,
        )

    def _get_no_consent_reason(self, exemplar):
        if exemplar.consent_date:
            return ""
        return self.env._(
            "No consent is recorded for “%(exemplar)s”.", exemplar=exemplar.name
        )

    def _next_step(self):
        officer = self.company_id._tdkt_officer(besides=self._parties()[self.id])
        if self.state == "proposed":
            return NextStep(officer, _lt("Check or return the exemplar"))
        if self.state == "checked":
            return NextStep(self._approver_user(), _lt("Approve the exemplar"))
        if self.state == "returned":
            return NextStep(self.create_uid, _lt("Correct the returned exemplar"))
        if self.state == "approved" and self._get_missing_consent_reason(self):
            return NextStep(self.create_uid, _lt("Ask the person for consent"))
        if self.state == "approved" and not self.date_published:
            return NextStep(officer, _lt("Publish the approved exemplar"))
        return None

    def _approver_user(self):
        """Return the leader who is told: who signed the campaign, else the first."""
        self.ensure_one()
        leaders = self.env.ref("thidua_khenthuong.group_tdkt_leader")
        # sudo: res.users - whoever checks cannot search the leaders
        leaders_sudo = (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", leaders.ids),
                    ("company_ids", "in", self.company_id.ids),
                    ("share", "=", False),
                ],
                order="id",
            )
        )
        signer = self.campaign_id._signer_user() if self.campaign_id else leaders_sudo
        return ((leaders_sudo & signer) or leaders_sudo)[:1].sudo(False)

    def write(self, vals):
        moving = self._is_moving()
        result = super().write(vals)
        if {"consent_date", "consent_method"} & vals.keys() and not moving:
            # whose turn it is depends on the consent
            self._sync_activities()
        return result

    def action_propose(self):
        """Hand the exemplar in.

        :raises UserError: without a word on what was done
        """
        return self._move("propose", {"reason": False})

    def action_recall(self):
        """Take it back before it has been checked."""
        return self._move("recall")

    def action_check(self, exception=None):
        """Confirm that the deeds and the evidence have been checked.

        :param str exception: why it is done in a matter of one's own, where nobody else
            of the office could
        """
        return self._excused(exception)._move("check")

    def action_return(self, reason=None):
        """Send it back to the unit with a reason."""
        reason = self._require_reason(reason)
        return self._excused(reason)._move("return", {"reason": reason})

    def action_approve(self, exception=None):
        """Approve it as an exemplar of the office.

        :param str exception: why it is done in a matter of one's own, where nobody else
            of the office could
        """
        return self._excused(exception)._move("approve")

    def action_publish(self, exception=None):
        """Release it for publication.

        :param str exception: why it is done in a matter of one's own, where nobody else
            of the office could
        :raises UserError: for a person who has not consented
        """
        return self._excused(exception)._move_dated(
            "publish", "date_published", {"reason": False}
        )

    def action_unpublish(self, reason=None):
        """Take it back from publication with a reason; it stays approved."""
        reason = self._require_reason(reason)
        return self._move("unpublish", {"reason": reason})

    def action_withdraw_consent(self):
        """Withdraw the person's consent; what is published is published no longer.

        The person may do it himself, or have the unit or an officer record it.

        :raises UserError: when no consent is recorded
        """
        self._check_move("withdraw_consent")
        values = {
            "consent_date": False,
            "consent_method": False,
            "consent_file": False,
            "consent_filename": False,
        }
        # sudo: the person may only read the exemplar, the consent is still his
        exemplars_sudo = self.sudo()
        published = {"state": "approved", "date_published": False}
        exemplars_sudo._write_moving_each(
            {
                exemplar: {
                    **values,
                    "consent_withdrawn_date": exemplar._today(),
                    **(published if exemplar.state == "published" else {}),
                }
                for exemplar in exemplars_sudo
            },
            "withdraw_consent",
        )
        exemplars_sudo._sync_activities()
        return True

    def action_withdraw(self, reason=None):
        """Give the exemplar up, with a reason."""
        reason = self._require_reason(reason)
        return self._move("withdraw", {"reason": reason})

    # --- Doors -------------------------------------------------------------------

    @api.readonly
    def action_open_nominations(self):
        """Open the nominations of the same person, department or outside body."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_nomination_action"
        )
        subject = self._subject()
        name = next((one for one in SUBJECT_FIELDS if self[one]), "id")
        action["domain"] = [(name, "in", subject.ids)]
        action["context"] = {}
        return action

    @api.model
    def _count_by_subject(self, records):
        """Return {record: number of exemplars of the same nominee}, readable ones.

        :param records: records with the fields of ``SUBJECT_FIELDS``
        """
        counts = {}
        for name in SUBJECT_FIELDS:
            counts.update(
                {
                    subject: count
                    for subject, count in self._read_group(
                        [(name, "in", records[name].ids), ("state", "!=", "withdrawn")],
                        [name],
                        ["__count"],
                    )
                }
            )
        return {
            record: sum(counts.get(record[name], 0) for name in SUBJECT_FIELDS)
            for record in records
        }
