import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...launch_document import letters
from ...typesetting import words
from ..mixins.tdkt_workflow_mixin import NextStep, Transition
from .tdkt_number_series import LIMIT

_lt = LazyTranslate(__name__)

# What the reader of a signed document relies on.
TEXT_FIELDS = frozenset(
    {
        "company_id",
        "document_type_id",
        "symbol",
        "place",
        "date_document",
        "date_draft",
        "subject",
        "legal_basis_ids",
        "recipient_ids",
        "signer_id",
        "signer_name",
        "signer_position",
        "signer_capacity",
        "signer_authority_line",
        "signer_further_lines",
        "issuer_superior_name",
        "issuer_name",
    }
)

# What the register has of a document that is numbered.
REGISTER_FIELDS = frozenset(
    {"company_id", "document_type_id", "symbol", "date_document"}
)


class TdktOfficialDocument(models.AbstractModel):
    """A document that is signed, numbered, issued and from then on frozen.

    Order of Nghị định 30/2020/NĐ-CP, Điều 14–18: the leader signs, the clerk numbers
    and dates, the document is issued; a mistake is met by revoking it or by a new
    document. What is signed no longer changes; what is issued never does.

    ========== ======== ======== ==========================
    action     from     to       who
    ========== ======== ======== ==========================
    propose    draft    (draft)  officer asks the signer; the text is locked
    take_back  draft    (draft)  officer, while it waits
    send_back  draft    (draft)  signer, with a reason
    sign       draft    signed   leader, or his deputy of that day
    number     signed   numbered officer
    issue      numbered issued   officer
    revoke     signed…  revoked  leader, with a reason
    ========== ======== ======== ==========================
    """

    _name = "tdkt.official.document"
    _description = "Official Document"
    _inherit = [
        "tdkt.workflow.mixin",
        "tdkt.frozen.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]

    _document_type_xmlid = None
    # the transition by which its signer signs it
    _sign_action = "sign"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    document_type_id = fields.Many2one(
        comodel_name="tdkt.document.type",
        required=True,
        default=lambda self: self._default_document_type_id(),
        ondelete="restrict",
    )
    number = fields.Integer(
        copy=False,
        tracking=True,
        aggregator=None,
        help="Number in the agency's register; empty until it is numbered.",
    )
    symbol = fields.Char(
        compute="_compute_symbol", store=True, readonly=False, precompute=True
    )
    number_display = fields.Char(compute="_compute_number_display")
    place = fields.Char(
        compute="_compute_issuer", store=True, readonly=False, precompute=True
    )
    date_document = fields.Date(string="Document Date", copy=False, tracking=True)
    date_draft = fields.Char(
        string="Date Line of the Draft",
        copy=False,
        help="Printed until the document is dated, e.g. “ngày … tháng 3 năm 2023”.",
    )
    date_reason = fields.Text(
        string="Reason for the Date",
        readonly=True,
        copy=False,
        help="Why it is dated before its signature, or after the day of its number.",
    )
    document_year = fields.Integer(
        compute="_compute_document_year",
        store=True,
        precompute=True,
        aggregator=None,
    )
    subject = fields.Text(help="Trích yếu: what the document is about.")
    issuer_superior_name = fields.Char(
        compute="_compute_issuer", store=True, readonly=False, precompute=True
    )
    issuer_name = fields.Char(
        compute="_compute_issuer", store=True, readonly=False, precompute=True
    )
    signer_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Signer",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
    )
    signer_name = fields.Char(
        compute="_compute_signer", store=True, readonly=False, precompute=True
    )
    signer_position = fields.Char(
        compute="_compute_signer", store=True, readonly=False, precompute=True
    )
    signer_capacity = fields.Selection(
        selection=[
            ("none", "In Own Capacity"),
            ("tm", "TM. (On Behalf of a Collective)"),
            ("kt", "KT. (Deputy for the Head)"),
            ("tl", "TL. (By Order of the Head)"),
            ("tuq", "TUQ. (By Authorisation of the Head)"),
        ],
        string="Capacity",
        default="none",
        required=True,
    )
    signer_authority_line = fields.Char(
        string="Signs For",
        help="Authority that is used: the line after TM./KT./TL./TUQ., e.g. GIÁM ĐỐC.",
    )
    signer_further_lines = fields.Text(
        string="Further Lines of Capacity",
        help="Printed below that line where the power passes through several hands, "
        "e.g. “KT. CHỦ TỊCH” below “TM. ỦY BAN NHÂN DÂN”.",
    )
    signed_for_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Signed in the Place Of",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    signature_summary = fields.Char(
        compute="_compute_signature_summary",
        help="How the document will be signed if the current user signs it.",
    )
    delegation_id = fields.Many2one(
        comodel_name="tdkt.delegation",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The delegation under which the deputy signed.",
    )
    document_state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("signed", "Signed"),
            ("numbered", "Numbered"),
            ("issued", "Issued"),
            ("revoked", "Revoked"),
        ],
        string="Document",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    date_proposed = fields.Date(
        string="Submitted for Signature On", readonly=True, copy=False
    )
    proposed_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Submitted By",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    send_back_reason = fields.Text(
        string="Sent Back Because",
        readonly=True,
        copy=False,
        help="Why the signer did not sign; it goes when the document is submitted "
        "again.",
    )
    stage = fields.Selection(
        selection="_selection_stage",
        compute="_compute_stage",
        help="The state of the document in more detail: a draft that awaits its "
        "signature is shown apart.",
    )
    stage_note = fields.Char(compute="_compute_stage_note")
    date_signed = fields.Date(readonly=True, copy=False)
    date_issued = fields.Date(readonly=True, copy=False)
    revoke_reason = fields.Text(readonly=True, copy=False)

    # --- Defaults and computes ---------------------------------------------------

    @api.model
    def _default_document_type_id(self):
        if not self._document_type_xmlid:
            return False
        return self.env.ref(self._document_type_xmlid, raise_if_not_found=False)

    @api.depends("document_type_id", "company_id")
    def _compute_symbol(self):
        for document in self:
            document.symbol = document.document_type_id._symbol(document.company_id)

    @api.depends("company_id")
    def _compute_issuer(self):
        for document in self:
            company = document.company_id
            document.issuer_superior_name = company.tdkt_superior_name
            document.issuer_name = (
                company.tdkt_issuer_name or (company.name or "").upper()
            )
            document.place = company.tdkt_place

    @api.depends("signer_id")
    def _compute_signer(self):
        snapshots = self.signer_id._tdkt_snapshot()
        for document in self:
            if document.signer_id:
                snapshot = snapshots[document.signer_id.id]
                document.signer_name = snapshot["name"]
                document.signer_position = snapshot["position"].upper()

    @api.depends(
        *("signer_id", "signer_name", "signer_position", "signer_capacity"),
        *("signer_authority_line", "signer_further_lines", "document_state"),
    )
    @api.depends_context("uid")
    def _compute_signature_summary(self):
        """Say who will have signed, in which capacity, and in whose place."""
        drafts = self.filtered(lambda document: document.document_state == "draft")
        delegations = drafts._signing_delegations()
        for document in self:
            delegation_sudo = delegations.get(document)
            if document not in drafts:
                document.signature_summary = False
            elif delegation_sudo and document._signer_user() != self.env.user:
                document.signature_summary = self.env._(
                    "%(signature)s, in the place of %(signer)s",
                    signature=document._get_signature_reason(
                        document._prepare_deputy_values(delegation_sudo)
                    ),
                    signer=document.signer_name,
                )
            else:
                document.signature_summary = document._get_signature_reason({}) or False

    def _get_signature_reason(self, values):
        """Return the printed lines of a signature on one line.

        :param dict values: what takes the place of the document's own fields
        """
        self.ensure_one()
        names = (
            *("signer_capacity", "signer_authority_line", "signer_further_lines"),
            *("signer_position", "signer_name"),
        )
        capacity, authority, further, position, name = (
            values.get(one, self[one]) for one in names
        )
        first = f"{capacity.upper()}. {authority or ''}" if capacity != "none" else ""
        lines = [first, *words.lines(further), position, name]
        return " / ".join(filter(None, lines))

    @api.depends("date_document")
    def _compute_document_year(self):
        for document in self:
            document.document_year = (
                document.date_document.year if (document.date_document) else 0
            )

    @api.depends("number", "symbol")
    @api.depends_context("lang")
    def _compute_number_display(self):
        for document in self:
            document.number_display = document._printed_reference() or self.env._(
                "(no number yet)"
            )

    def _printed_reference(self):
        """Return number and symbol as others refer to it, "" before it is numbered."""
        self.ensure_one()
        return f"{self.number:02d}/{self.symbol or ''}" if self.number else ""

    @api.model
    def _selection_stage(self):
        field = self._fields["document_state"]
        labels = dict(field._description_selection(self.env))
        waiting = {"waiting": self.env._("Waiting for Signature")}
        return list(({"draft": labels.pop("draft")} | waiting | labels).items())

    @api.depends("document_state", "date_proposed")
    def _compute_stage(self):
        for document in self:
            document.stage = (
                "waiting" if document._is_waiting() else document.document_state
            )

    @api.depends("document_state", "date_proposed", "proposed_by_id", "signer_name")
    @api.depends_context("lang")
    def _compute_stage_note(self):
        for document in self:
            document.stage_note = document._is_waiting() and self.env._(
                "Submitted by %(who)s on %(date)s; %(signer)s has not signed yet.",
                who=document.proposed_by_id.name or "",
                date=document.date_proposed.strftime("%d/%m/%Y"),
                signer=document.signer_name or "",
            )

    def _is_being_written(self):
        """Tell whether the text is still a draft that its signer has not got."""
        self.ensure_one()
        return self.document_state == "draft" and not self.date_proposed

    def _is_waiting(self):
        """Tell whether the draft has been handed to its signer."""
        self.ensure_one()
        return self.document_state == "draft" and bool(self.date_proposed)

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        field = "document_state"
        return {
            **super()._transitions(),
            "propose": Transition(
                _lt("Submit for signature"), ("draft",), None, ("officer",), field
            ),
            "take_back": Transition(
                _lt("Take back from signature"), ("draft",), None, ("officer",), field
            ),
            "send_back": Transition(
                _lt("Send back unsigned"),
                ("draft",),
                None,
                ("leader", "delegate"),
                field,
            ),
            "sign": Transition(
                _lt("Sign"),
                ("draft",),
                "signed",
                ("leader", "delegate"),
                field,
                _lt(
                    "Your signature is recorded and the text is locked. A mistake "
                    "found later is met by revoking the document."
                ),
            ),
            "number": Transition(
                _lt("Assign a number"),
                ("draft", "signed"),
                "numbered",
                ("officer",),
                field,
                _lt("The number is used up in the register, whatever becomes of it."),
            ),
            "issue": Transition(
                _lt("Issue"),
                ("numbered",),
                "issued",
                ("officer",),
                field,
                _lt(
                    "The document goes out under its number and date and is kept as it "
                    "is; nothing in it changes any more."
                ),
            ),
            "revoke": Transition(
                _lt("Revoke"),
                ("signed", "numbered", "issued"),
                "revoked",
                ("leader",),
                field,
                _lt(
                    "The document no longer holds. It stays with the reason, its "
                    "number is not given again."
                ),
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            "number",
            "date_reason",
            "date_proposed",
            "proposed_by_id",
            "send_back_reason",
            "date_signed",
            "date_issued",
            "revoke_reason",
            "signed_for_id",
            "delegation_id",
        }

    def _open_fields(self):
        # what the signer is reading does not change under his eyes
        if self._is_being_written():
            return None
        return self._fields.keys() - TEXT_FIELDS

    def _check_writable(self, vals):
        super()._check_writable(vals)
        if names := REGISTER_FIELDS & vals.keys():
            for document in self.filtered("number"):
                raise UserError(
                    self.env._(
                        "“%(document)s” is in the register: “%(field)s” changes only "
                        "together with its number.",
                        document=document.display_name,
                        field=self._fields[min(names)]._description_string(self.env),
                    )
                )

    def _get_refusal_reasons(self, action, content=True):
        reasons = super()._get_refusal_reasons(action, content)
        if action in ("propose", "take_back", "send_back"):
            for document in self:
                if not reasons.get(document.id):
                    reasons[document.id] = document._get_wrong_turn_reason(action)
        return reasons

    def _get_wrong_turn_reason(self, action):
        """Say whose turn it is, the clerk's or the signer's, when it is the other's."""
        self.ensure_one()
        if action == "propose" and self._is_waiting():
            return self.env._(
                "“%(document)s” waits for its signature already: take it back to "
                "change it.",
                document=self.display_name,
            )
        if action != "propose" and not self._is_waiting():
            return self.env._(
                "“%(document)s” has not been submitted for signature.",
                document=self.display_name,
            )
        return ""

    def _get_effect_lines(self, action):
        lines = super()._get_effect_lines(action)
        if action == self._sign_action and self.signature_summary:
            lines.append(self.env._("You sign as: %(who)s", who=self.signature_summary))
        return lines

    def _get_gaps(self, action):
        gaps = super()._get_gaps(action)
        if action in ("sign", "launch") and not (
            self._is_waiting() or self.document_state != "draft"
        ):
            gaps.append(self.env._("it has not been submitted for signature"))
        return gaps

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        if action in ("propose", "sign"):
            for document in self:
                reasons[document.id] = (
                    reasons.get(document.id)
                    or document._get_missing_text_reason()
                    or document._get_signer_unconfirmed_reason()
                    or (
                        document._get_other_signer_reason()
                        if action == "sign"
                        else document._get_signer_without_login_reason()
                    )
                )
        elif action == "number":
            for document in self:
                kind = document._with_company().document_type_id
                if (
                    document.document_state == "draft"
                    and not kind.number_before_signature
                ):
                    reasons[document.id] = self.env._(
                        "“%(document)s” is numbered after it has been signed.",
                        document=document.display_name,
                    )
        elif action == "issue":
            for document in self:
                if not document.date_signed:
                    reasons[document.id] = self.env._(
                        "“%(document)s” has a number but no signature yet.",
                        document=document.display_name,
                    )
        return reasons

    def _with_company(self):
        """Return the document in the context of its own office's settings."""
        self.ensure_one()
        return self.with_company(self.company_id)

    def _get_required_fields(self, action):
        if action in ("propose", "sign"):
            return ("subject", "symbol", "signer_name")
        return super()._get_required_fields(action)

    def _get_missing_text_reason(self):
        """Name what the text lacks beyond its fields before anybody may sign it."""
        self.ensure_one()
        return ""

    def _signer_user(self):
        """Return the login of the signer, an empty recordset when there is none."""
        self.ensure_one()
        # sudo: hr.employee - the link from an employee to his login is private to HR
        return self.signer_id.sudo().user_id.sudo(False)

    def _get_signer_unconfirmed_reason(self):
        """A printed name is somebody's: it is that of the signer, or nobody signs.

        Imported and typed names come from anywhere; under one of them nobody else's
        signature may stand (Nghị định 30/2020/NĐ-CP, Điều 13).
        """
        self.ensure_one()
        if not self.signer_id:
            return self.env._(
                "“%(document)s” prints the name of %(printed)s, who has not been "
                "chosen as signer: choose who signs.",
                document=self.display_name,
                printed=self.signer_name,
            )
        # sudo: hr.employee - the name of the signer is no secret
        name = self.signer_id.sudo().name
        if letters.is_same_signer(self.signer_name, name):
            return ""
        return self.env._(
            "“%(document)s” prints the name of %(printed)s, but %(signer)s is to sign: "
            "correct the name or the signer.",
            document=self.display_name,
            printed=self.signer_name,
            signer=name,
        )

    def _get_signer_without_login_reason(self):
        self.ensure_one()
        if self._signer_user():
            return ""
        return self.env._(
            "%(signer)s has no login: have “%(document)s” signed on paper, then let a "
            "leader record the signature.",
            signer=self.signer_name,
            document=self.display_name,
        )

    def _get_other_signer_reason(self):
        """A leader signs what carries his own name, or that of whom he replaces."""
        self.ensure_one()
        signer_user = self._signer_user()
        if self.env.su or not signer_user or signer_user == self.env.user:
            return ""
        if self in self._signing_delegations():
            return ""
        return self.env._(
            "“%(document)s” is to be signed by %(signer)s: change the signer or let "
            "that person sign.",
            document=self.display_name,
            signer=self.signer_name,
        )

    def _signing_delegations(self):
        """Return {document: delegation, with sudo} the user signs for others today."""
        if self.env.su:
            return {}
        by_signer = self.env["tdkt.delegation"]._signing_for(self.signer_id)
        return {
            document: by_signer[document.signer_id.id]
            for document in self
            if document.signer_id.id in by_signer
        }

    def _acting_for(self, action):
        represented = super()._acting_for(action)
        if action in ("sign", "launch"):
            for document in self.filtered("signed_for_id"):
                if document._signer_user() == self.env.user:
                    # sudo: hr.employee - the name of the leader is no secret
                    represented[document.id] = document.signed_for_id.sudo()
        return represented

    def _filter_holders(self, role):
        if role != "delegate":
            return super()._filter_holders(role)
        delegations = self._signing_delegations()
        # sudo: tdkt.delegation - a power that is over signs nothing more
        current = set(self.sudo().delegation_id.filtered("is_current").ids)
        return self.filtered(
            lambda document: document in delegations
            or (
                document.delegation_id.id in current
                and document._signer_user() == self.env.user
            )
        )

    def _next_step(self):
        officer = self.company_id._tdkt_officer()
        if self.document_state == "draft" and self.send_back_reason:
            return NextStep(
                self.proposed_by_id or officer,
                _lt("Correct what the signer sent back and submit it again"),
            )
        if self._is_waiting():
            deputy = self.env["tdkt.delegation"]._deputy_user(self.signer_id)
            return NextStep(deputy or self._signer_user(), _lt("Sign the document"))
        if self.document_state == "signed":
            return NextStep(officer, _lt("Number the signed document"))
        if self.document_state == "numbered":
            return NextStep(officer, _lt("Issue the numbered document"))
        return None

    def action_propose(self):
        """Tell the signer that the document is ready.

        :raises UserError: when the text is incomplete or the signer has no login
        """
        return self._move_dated(
            "propose",
            "date_proposed",
            {"proposed_by_id": self.env.uid, "send_back_reason": False},
        )

    def action_take_back(self):
        """Take the document back from its signer, to go on with the draft.

        :raises UserError: when it is signed already or was never submitted
        """
        return self._move("take_back", {"date_proposed": False})

    def action_send_back(self, reason=None):
        """Give the document back unsigned, with the reason, to whoever prepares it.

        :raises UserError: without a reason, or when it was never submitted
        """
        reason = self._require_reason(reason)
        return self._move(
            "send_back", {"date_proposed": False, "send_back_reason": reason}
        )

    def action_sign(self):
        """Record the leader's signature; from now on the text is frozen.

        A deputy signs with his own name and position, under the leader's power and in
        the capacity his delegation gives (Nghị định 30/2020/NĐ-CP, Điều 13).

        :raises AccessError: for anybody who is neither leader nor deputy of the signer
        :raises UserError: when the text is incomplete or names another signer
        """
        self._check_move("sign")
        deputised = {
            document: delegation_sudo
            for document, delegation_sudo in self._signing_delegations().items()
            if document._signer_user() != self.env.user
        }
        for document, delegation_sudo in deputised.items():
            document._move_dated(
                "sign", "date_signed", document._prepare_deputy_values(delegation_sudo)
            )
        others = self - self.browse().union(*deputised)
        return others._move_dated("sign", "date_signed")

    def _prepare_deputy_values(self, delegation_sudo):
        """Return what a document prints when a deputy signs it."""
        self.ensure_one()
        deputy = delegation_sudo.delegate_id
        snapshot = deputy._tdkt_snapshot()[deputy.id]
        power = {
            "signer_capacity": delegation_sudo.capacity,
            "signer_authority_line": self.signer_authority_line or self.signer_position,
        }
        if self.signer_capacity == "tm":
            # a collective acts through its head still: TM. … / KT. CHỦ TỊCH / …
            capacity = delegation_sudo.capacity.upper()
            line = f"{capacity}. {self.signer_position or ''}".strip()
            power = {
                "signer_further_lines": "\n".join(
                    filter(None, (self.signer_further_lines, line))
                )
            }
        return {
            "signed_for_id": self.signer_id.id,
            "delegation_id": delegation_sudo.id,
            "signer_id": deputy.id,
            "signer_name": snapshot["name"],
            "signer_position": snapshot["position"].upper(),
            **power,
        }

    def action_number(self, number=None, date=None, reason=None):
        """Give the document its number and date.

        :param number: the number in the agency's register; empty where the series is
            kept here, which then allots the next one
        :param date: the date of the document, today when empty and none was typed
        :param str reason: why the date lies outside the days that
            :meth:`_get_unusual_date_reason` names; kept on the document and in the
            history
        :raises UserError: without a number, for a number that is taken, for a number
            that the series kept here would allot, or for such a date without a reason
        """
        self._check_move("number")
        date = self._read_date(date)
        for document in self._with_numbering_order():
            document_date = date or document.date_document or document._today()
            values = {
                "date_reason": document._require_date_reason(document_date, reason),
                "number": document._take_number(number, document_date),
                "date_document": document_date,
            }
            if document.date_signed:
                document._move("number", values)
            else:
                # Numbered before the signature, which is still awaited.
                document._write_moving(values, "number")
                document._sync_activities()
            document._warn_date_out_of_order()
        return True

    @api.model
    def _read_date(self, date):
        """Return a date that a caller sends, None for none.

        :raises UserError: for anything else
        """
        try:
            return fields.Date.to_date(date)
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._(
                    "“%(date)s” is not a date: enter it as year-month-day, e.g. "
                    "2023-03-10.",
                    date=date,
                )
            ) from error

    def _first_day(self):
        """Return the day this document's date cannot lie before.

        That of the signature; where it is numbered before, that of its draft.
        """
        self.ensure_one()
        if self.date_signed and not self.number:
            return self.date_signed
        company = self.company_id or self.env.company
        drafted = company._tdkt_local(self.create_date).date()
        return min(drafted, self._today())

    def _usual_date(self):
        """Return the date that is proposed when the document is numbered."""
        self.ensure_one()
        return self._today()

    def _get_unusual_date_reason(self, date):
        """Say that the document is not dated as it came about, "" when it is.

        A document bears the date of its issue (Nghị định 30/2020/NĐ-CP, Phụ lục I): it
        lies between the signature and the present day of the office.
        """
        self.ensure_one()
        first, today = self._first_day(), self._today()
        if first <= date <= today:
            return ""
        return self.env._(
            "“%(document)s” is dated between %(first)s, the day it was signed or "
            "drafted, and today, %(today)s: %(date)s needs a reason.",
            document=self.display_name,
            first=first.strftime("%d/%m/%Y"),
            today=today.strftime("%d/%m/%Y"),
            date=date.strftime("%d/%m/%Y"),
        )

    def _require_date_reason(self, date, reason):
        """Return the reason to be kept for ``date``, False when it needs none.

        :raises UserError: when it needs one, or lies in a year that has not begun
        """
        self.ensure_one()
        today = self._today()
        if date.year > today.year:
            raise UserError(
                self.env._(
                    "The register of %(year)s is not open yet: “%(document)s” is "
                    "dated %(today)s at the latest.",
                    year=date.year,
                    document=self.display_name,
                    today=today.strftime("%d/%m/%Y"),
                )
            )
        unusual = self._get_unusual_date_reason(date)
        if not unusual:
            return False
        reason = (reason or "").strip()
        if not reason and date == self.date_document:
            reason = self.date_reason
        if not reason:
            raise UserError(unusual)
        return reason

    def _get_dated_ahead_reason(self):
        """Say that what another body dated lies in the future, else ""."""
        self.ensure_one()
        if not self.date_document or self.date_document <= self._today():
            return ""
        return self.env._(
            "“%(decision)s” is dated in the future.", decision=self.display_name
        )

    def _with_numbering_order(self):
        """Documents numbered together receive their numbers in creation order."""
        return self.sorted("id")

    def _take_number(self, number, date):
        self.ensure_one()
        if self.number and not number and date.year == self.document_year:
            return self.number
        if self._with_company().document_type_id.series_kept_here:
            register = self.company_id, self.symbol, date.year
            series = self.env["tdkt.number.series"]
            if not number:
                return series._allot_document(*register)
            number = self._check_number(number)
            if number >= (first := series._first_number(*register)):
                raise UserError(
                    series._get_allotted_reason(self.document_type_id.name, first)
                )
        number = self._check_number(number)
        # sudo: the register is the office's, also where this user sees only a part
        other_sudo = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("symbol", "=", self.symbol),
                ("document_year", "=", date.year),
                ("number", "=", number),
                ("id", "!=", self.id),
            ],
            limit=1,
        )
        if other_sudo:
            raise UserError(
                self.env["tdkt.number.series"]._get_used_reason(
                    f"{number}/{self.symbol}", date.year, other_sudo
                )
            )
        return number

    def _check_number(self, number):
        """Return a typed number.

        :raises UserError: when it is no number of a register
        """
        try:
            number = int(number or 0)
        except (TypeError, ValueError):
            number = 0
        if not 0 < number < LIMIT:
            raise UserError(
                self.env._(
                    "Enter the number assigned to “%(document)s” in the agency's "
                    "register (digits only).",
                    document=self.display_name,
                )
            )
        return number

    def _warn_date_out_of_order(self):
        """Note on the document that a lower number carries a later date."""
        self.ensure_one()
        domain = [
            ("company_id", "=", self.company_id.id),
            ("symbol", "=", self.symbol),
            ("document_year", "=", self.document_year),
            ("id", "!=", self.id),
        ]
        lower_later = [
            ("number", "<", self.number),
            ("number", ">", 0),
            ("date_document", ">", self.date_document),
        ]
        higher_earlier = [
            ("number", ">", self.number),
            ("date_document", "<", self.date_document),
        ]
        for condition in (lower_later, higher_earlier):
            # sudo: same register as in _take_number
            other_sudo = self.sudo().search(domain + condition, limit=1)
            if other_sudo:
                self.message_post(
                    body=self.env._(
                        "Date out of order: number %(number)s of %(other_date)s and "
                        "number %(own)s of %(own_date)s.",
                        number=other_sudo.number,
                        other_date=other_sudo.date_document.strftime("%d/%m/%Y"),
                        own=self.number,
                        own_date=self.date_document.strftime("%d/%m/%Y"),
                    )
                )
                return

    def action_issue(self):
        """Issue the numbered document: nothing in it changes any more.

        Its print is typeset from the records and kept in the same step.

        :raises UserError: also when it cannot be typeset; it is then not issued
        """
        self._move_dated("issue", "date_issued")
        self._take_effect()
        self._keep_prints()
        return True

    def _take_effect(self):
        """Do what the issued documents order, before they are printed."""

    def _is_frozen(self):
        return bool(self.date_issued)

    def action_revoke(self, reason=None):
        """Revoke the document; the record stays, with the reason.

        :raises UserError: without a reason
        """
        reason = self._require_reason(reason)
        return self._move("revoke", {"revoke_reason": reason})

    # --- Printing ----------------------------------------------------------------

    def _printed_mark(self):
        """Return the mark printed in the margin of every page, "" for none.

        A draft says so until it is submitted for signature: what the leader signs on
        paper carries no mark.
        """
        self.ensure_one()
        if self.document_state == "revoked":
            return "ĐÃ THU HỒI"
        if self.document_state == "draft" and not self.date_proposed:
            return "DỰ THẢO"
        return ""

    def _printed_mark_since(self):
        # it was revoked after it was issued and kept
        return self._printed_mark()

    def _printed_number(self):
        """Return “Số: 05/QĐ-SNV”, with room for the pen while there is no number."""
        self.ensure_one()
        return words.number_line(self.number, self.symbol)

    def _printed_date(self):
        """Return place and date, with room for the pen while there is no date."""
        self.ensure_one()
        date_words = words.long_date(self.date_document)
        if not self.date_document and self.date_draft:
            date_words = re.sub(" {3,}", words.BLANK, self.date_draft)
        return words.place_and_date(self.place, date_words)

    def _printed_head(self):
        """Return the words of ô 1–5a; see ``res.company._tdkt_printed_head``."""
        self.ensure_one()
        return {
            "superior": self.issuer_superior_name,
            "issuer": self.issuer_name,
            "number": self._printed_number(),
            "date": self._printed_date(),
            "title": self.document_type_id.title,
            "subject": words.lines(self.subject),
        }

    def _printed_signer(self):
        """Return the lines of ô 7: ``authority`` (KT. GIÁM ĐỐC), position and name.

        ``further`` are the lines of capacity between the first and the position.
        """
        self.ensure_one()
        authority = ""
        if self.signer_capacity != "none":
            capacity = self.signer_capacity.upper()
            authority = f"{capacity}. {self.signer_authority_line or ''}"
        return {
            "authority": authority,
            "further": words.lines(self.signer_further_lines),
            "position": self.signer_position,
            "name": self.signer_name,
        }

    def _printed_unsigned(self):
        """Return the signer's lines for a list whose signature is not this record's."""
        self.ensure_one()
        return {**self._printed_signer(), "name": ""}

    @api.constrains("date_document", "date_signed")
    def _check_date_document(self):
        for document in self:
            if document.date_document and document.date_document.year < 1945:
                raise ValidationError(
                    self.env._(
                        "%(date)s is not a plausible document date: check the year.",
                        date=document.date_document.strftime("%d/%m/%Y"),
                    )
                )
