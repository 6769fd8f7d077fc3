from odoo import api, fields, models
from odoo.exceptions import UserError

from ..vocabulary import COMMENDATION_TYPES, PASSED_STATES

# By these somebody answers for the list.
SIGNING_ACTIONS = ("propose", "sign", "register")


class TdktListingMixin(models.AbstractModel):
    """An official document that carries a list of qualified nominations.

    A decision and a submission gather the same way; what each may list is said by
    ``_filter_gathered`` and ``_get_listing_reason``. The model adds ``nomination_ids``,
    whose inverse is ``_listing_field`` of the nomination. ``_unit_lines`` names the
    lines by whose proposing unit the heads of units read it.
    """

    _name = "tdkt.listing.mixin"
    _inherit = ["tdkt.official.document"]
    _description = "Document with a list of nominations"

    _listing_field = None
    _unit_lines = "nomination_ids"

    name = fields.Char(compute="_compute_name", store=True, index="trigram")
    subject = fields.Text(index="trigram")
    campaign_id = fields.Many2one(
        comodel_name="tdkt.campaign",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain=[("state", "in", ("launched", "reviewing"))],
    )
    commendation_type = fields.Selection(
        selection=COMMENDATION_TYPES,
        required=True,
        compute="_compute_commendation_type",
        store=True,
        readonly=False,
        precompute=True,
    )
    year = fields.Integer(
        required=True,
        default=lambda self: self.env.company._tdkt_today().year,
        aggregator=None,
    )
    # sudo: HR reads the totals of a document it may read, not its nominations
    nomination_count = fields.Integer(compute="_compute_totals", compute_sudo=True)
    # sudo: a total, as above
    individual_count = fields.Integer(compute="_compute_totals", compute_sudo=True)
    # sudo: a total, as above
    collective_count = fields.Integer(compute="_compute_totals", compute_sudo=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    # sudo: a total, as above
    total_amount = fields.Monetary(compute="_compute_totals", compute_sudo=True)
    # sudo: who signs or prepared it and stands on the list; no other name, no award
    own_interest = fields.Text(
        compute="_compute_own_interest",
        compute_sudo=True,
        help="Signer or preparer who is proposed or commended by the document; "
        "disclosed before the signature and kept in the history.",
    )
    state = fields.Selection(
        related="document_state", string="State", store=True, index=True
    )
    names_my_units = fields.Boolean(
        compute="_compute_names_my_units",
        search="_search_names_my_units",
        help="At least one line was proposed by a department the current user acts "
        "for.",
    )

    @api.depends(lambda self: [f"{self._unit_lines}.unit_id"])
    @api.depends_context("uid")
    def _compute_names_my_units(self):
        """Ask for a batch at once: a rule that goes through the lines itself has them
        all read, thousands in a long decision, to check a page."""
        named = self._named_by_lines(self._unit_lines, self._my_units_domain())
        for document in self:
            document.names_my_units = document._origin.id in named

    def _search_names_my_units(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [(self._unit_lines, "any!", self._my_units_domain())]

    @api.model
    def _my_units_domain(self):
        return [("unit_id", "in", self.env["hr.department"]._tdkt_scope_ids())]

    def _named_by_lines(self, name, domain):
        """Return the ids of those that have lines of ``domain``, in one query.

        :param str name: the One2many field of the lines
        """
        lines = self._fields[name]
        # sudo: which documents have such a line, no more
        groups = (
            self.env[lines.comodel_name]
            .sudo()
            ._read_group(
                [(lines.inverse_name, "in", self._origin.ids), *domain],
                [lines.inverse_name],
            )
        )
        return {document.id for (document,) in groups}

    @api.depends("campaign_id")
    def _compute_commendation_type(self):
        for document in self:
            if document.campaign_id or not document.commendation_type:
                document.commendation_type = (
                    document.campaign_id._get_commendation_type()
                )

    @api.depends("number_display", "subject", "document_type_id.title")
    def _compute_name(self):
        # The document's own words: a stored name has one language.
        for document in self:
            title = (document.document_type_id.title or "").capitalize()
            document.name = (
                f"{title} {document._printed_reference()}".strip()
                if document.number
                else document.subject or title
            )

    def _listed(self):
        """Return the records of the list, in the order they are printed."""
        self.ensure_one()
        return self.nomination_ids.sorted(
            lambda line: (line.award_id.sequence, line.sequence, line.id)
        )

    @api.depends("nomination_ids.amount", "nomination_ids.award_id")
    def _compute_totals(self):
        for document in self:
            lines = document._listed()
            individuals = lines.filtered(
                lambda line: line.award_id.subject_type == "individual"
            )
            document.nomination_count = len(lines)
            document.individual_count = len(individuals)
            document.collective_count = len(lines) - len(individuals)
            document.total_amount = sum(lines.mapped("amount"))

    # --- Own interest --------------------------------------------------------------

    def _named_people(self):
        """Return the employees on the list."""
        self.ensure_one()
        return self.nomination_ids.employee_id

    @api.depends("signer_id", "signed_for_id", "nomination_ids.employee_id")
    @api.depends_context("uid", "lang")
    def _compute_own_interest(self):
        for document in self:
            document.own_interest = document._get_own_interest_reason() or False

    def _get_own_interest_reason(self):
        """Name whoever decides on this list and stands on it, "" for nobody."""
        self.ensure_one()
        # sudo: hr.employee - whose login it is, is private to HR
        document_sudo = self.sudo()
        named_sudo = document_sudo._named_people()
        signers_sudo = document_sudo._signing_people()
        preparers_sudo = document_sudo.create_uid.employee_ids - signers_sudo
        texts = [
            self.env._(
                "%(person)s, who signs “%(document)s”, is on its list.",
                person=person_sudo.name,
                document=self.display_name,
            )
            for person_sudo in named_sudo & signers_sudo
        ]
        texts += [
            self.env._(
                "%(person)s, who prepared “%(document)s”, is on its list.",
                person=person_sudo.name,
                document=self.display_name,
            )
            for person_sudo in named_sudo & preparers_sudo
        ]
        return "\n".join(texts)

    def _signing_people(self):
        """Return whose power and whose hand sign: signer, replaced person, deputy."""
        self.ensure_one()
        people = self.signer_id | self.signed_for_id
        if self.document_state == "draft":
            deputy = self.env["tdkt.delegation"]._deputy_user(self.signer_id)
            # sudo: hr.employee - whose login it is, is private to HR
            people |= deputy.sudo().employee_ids
        return people

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        if action in SIGNING_ACTIONS:
            for document in self.filtered(
                lambda one: one.company_id.tdkt_own_interest == "refuse"
            ):
                if not reasons.get(document.id) and document.own_interest:
                    reasons[document.id] = self.env._(
                        "%(interest)s This office refuses that: let somebody else "
                        "sign or prepare it.",
                        interest=document.own_interest,
                    )
        return reasons

    def _get_effect_lines(self, action):
        lines = super()._get_effect_lines(action)
        if action in SIGNING_ACTIONS and self.own_interest:
            # first, and also where the page that asks does not show the document
            lines.insert(0, self.own_interest)
        return lines

    def _parties(self):
        # sudo: hr.employee - whose login it is, is private to HR
        return {
            one_sudo.id: one_sudo._named_people().user_id for one_sudo in self.sudo()
        }

    @api.model
    def _transitions(self):
        transitions = super()._transitions()
        # what takes an award away judges as much as what gives it
        revoke = transitions["revoke"]._replace(impartial=True)
        return {**transitions, "revoke": revoke}

    def action_revoke(self, reason=None):
        return super(TdktListingMixin, self._excused(reason)).action_revoke(reason)

    def _record_audit(self, action=None, before=None, after=None, reasons=None):
        if action in SIGNING_ACTIONS and action != "propose":
            own = {
                document.id: words
                for document in self.with_context(lang="vi_VN")
                if (words := document._get_own_interest_reason())
            }
            for document in self.browse([*own]):
                document.message_post(body=own[document.id])
            reasons = {**own, **(reasons or {})}
        return super()._record_audit(action, before, after, reasons)

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"state"}

    def _get_listing_reason(self, nomination):
        """Say why ``nomination`` may not stand on this list, "" when it may."""
        raise NotImplementedError

    def _filter_gathered(self, candidates):
        """Return those of the ``candidates`` that are this document's business."""
        return candidates

    def action_gather(self):
        """Put all qualified lines of the occasion into this draft.

        Lines that may not stand here stay where they are, and the answer says why; the
        chatter would say it to whoever reads the document.

        :return: a notification: how many there are, or why some were left out
        :raises UserError: when the document is no draft or no line can be gathered
        """
        left = {}
        gathered = 0
        for document in self:
            document._check_gather()
            candidates = document._filter_gathered(
                self.env["tdkt.nomination"].search(document._get_gather_domain())
            )
            refusals = {
                nomination: why
                for nomination in candidates
                if (why := document._get_listing_reason(nomination))
            }
            fitting = candidates - self.env["tdkt.nomination"].union(*refusals)
            reasons = dict.fromkeys(refusals.values())
            if not fitting:
                raise UserError(
                    "\n".join(reasons) or document._get_nothing_to_gather_reason()
                )
            fitting.write({self._listing_field: document.id})
            left |= reasons
            gathered += len(fitting)
        if left:
            return self._notify_left(left)
        return self._notify(
            self.env._("%(count)s nominations were gathered.", count=gathered)
        )

    @api.model
    def _notify_left(self, reasons):
        """Return the notification that says why some lines were not gathered."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Not everything was gathered"),
                "message": "\n".join(reasons),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _get_nothing_to_gather_reason(self):
        """Say which nominations were looked for, and how many wait elsewhere."""
        nominations = self.env["tdkt.nomination"]
        waiting = nominations.search_count(self._get_waiting_domain())
        if not waiting:
            return self.env._("No qualified nomination is waiting for a decision.")
        kinds = dict(self._fields["commendation_type"]._description_selection(self.env))
        return self.env._(
            "No qualified nomination of “%(kind)s”, “%(occasion)s”, waits here; "
            "%(count)s of another kind, campaign or year do: change what this document "
            "is for.",
            kind=kinds[self.commendation_type],
            occasion=self.campaign_id.name or self.year,
            count=waiting,
        )

    def _check_gather(self):
        """Raise unless this user may change the list of this document now."""
        self.ensure_one()
        if not self._filter_actors(("officer",)):
            raise UserError(
                self.env._("Only the standing office sets bonuses and decisions.")
            )
        self._check_list_open()

    def _check_list_open(self):
        """Raise when the list belongs to a document that is no draft any more."""
        # sudo: the lock holds whoever may read the document
        for document_sudo in self.sudo():
            if document_sudo._is_waiting():
                raise UserError(document_sudo._get_wrong_turn_reason("propose"))
            if document_sudo.document_state != "draft":
                raise UserError(
                    self.env._(
                        "“%(decision)s” is signed: it can only be revoked.",
                        decision=document_sudo.display_name,
                    )
                )

    def _get_gather_domain(self):
        """Return the domain of the lines this document may gather."""
        self.ensure_one()
        domain = [
            *self._get_waiting_domain(),
            ("commendation_type", "=", self.commendation_type),
        ]
        if self.campaign_id:
            return [*domain, ("campaign_id", "=", self.campaign_id.id)]
        return [*domain, ("year", "=", self.year)]

    def _get_waiting_domain(self):
        """Return the domain of the office's lines that no document lists yet."""
        return [
            ("company_id", "=", self.company_id.id),
            ("state", "in", PASSED_STATES),
            ("decision_id", "=", False),
            ("submission_id", "=", False),
        ]

    def _printed_awards(self):
        """Return the counted list in words: “Tặng Giấy khen cho 02 cá nhân”."""
        self.ensure_one()
        counts = {}
        for line in self._listed():
            award = line.award_id
            key = (award.kind, line.award_name)
            subject = {"individual": "cá nhân", "household": "hộ gia đình"}.get(
                award.subject_type, "tập thể"
            )
            subjects = counts.setdefault(key, {})
            subjects[subject] = subjects.get(subject, 0) + 1
        phrases = []
        for (kind, name), subjects in counts.items():
            given = f"danh hiệu “{name}”" if kind == "title" else name
            whom = ", ".join(f"{count:02d} {who}" for who, count in subjects.items())
            phrases.append(f"{'tặng' if phrases else 'Tặng'} {given} cho {whom}")
        return "; ".join(phrases)

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        documents.filtered(
            lambda document: document.document_state == "draft"
        )._sync_activities()
        return documents
