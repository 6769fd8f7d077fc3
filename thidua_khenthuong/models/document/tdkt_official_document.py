import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ...launch_document import letters
from ...typesetting import words
from ..mixins.tdkt_workflow_mixin import NextStep, Transition

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


class TdktOfficialDocument(models.AbstractModel):
    """A document that is signed, numbered, issued and from then on frozen.

    Order of Nghị định 30/2020/NĐ-CP, Điều 14–18: the leader signs, the clerk numbers
    and dates, the document is issued; a mistake is met by revoking it or by a new
    document. What is signed no longer changes; what is issued never does.

    ========== ======== ======== ==========================
    action     from     to       who
    ========== ======== ======== ==========================
    propose    draft    (draft)  officer asks the signer
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
        string="Date Words of the Draft",
        copy=False,
        help="Printed until the document is dated, e.g. “ngày … tháng 3 năm 2023”.",
    )
    document_year = fields.Integer(
        compute="_compute_document_year", store=True, precompute=True
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
            ("none", "In His Own Office"),
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
        help="Whose power is used: the line after TM./KT./TL./TUQ., e.g. GIÁM ĐỐC.",
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
        help="How the document will be signed by whoever looks at it.",
    )
    delegation_id = fields.Many2one(
        comodel_name="tdkt.delegation",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="What gave the deputy the power to sign.",
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
    date_proposed = fields.Date(readonly=True, copy=False)
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
            document.symbol = "-".join(
                filter(
                    None,
                    (
                        document.document_type_id.abbreviation,
                        document.company_id.tdkt_abbreviation,
                    ),
                )
            )

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
                    signature=document._say_signature(
                        document._prepare_deputy_values(delegation_sudo)
                    ),
                    signer=document.signer_name,
                )
            else:
                document.signature_summary = document._say_signature({}) or False

    def _say_signature(self, values):
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
    def _compute_number_display(self):
        for document in self:
            number = f"{document.number:02d}" if document.number else ""
            document.number_display = f"{number}/{document.symbol or ''}"

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        field = "document_state"
        return {
            **super()._transitions(),
            "propose": Transition(
                _lt("Submit for signature"), ("draft",), None, ("officer",), field
            ),
            "sign": Transition(
                _lt("Sign"), ("draft",), "signed", ("leader", "delegate"), field
            ),
            "number": Transition(
                _lt("Give a number"),
                ("draft", "signed"),
                "numbered",
                ("officer",),
                field,
            ),
            "issue": Transition(
                _lt("Issue"), ("numbered",), "issued", ("officer",), field
            ),
            "revoke": Transition(
                _lt("Revoke"),
                ("signed", "numbered", "issued"),
                "revoked",
                ("leader",),
                field,
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            "number",
            "date_proposed",
            "date_signed",
            "date_issued",
            "revoke_reason",
            "signed_for_id",
            "delegation_id",
        }

    def _open_fields(self):
        if self.document_state == "draft":
            return None
        return self._fields.keys() - TEXT_FIELDS

    def _why_not_content(self, action):
        reasons = super()._why_not_content(action)
        if action in ("propose", "sign"):
            for document in self:
                reasons.setdefault(document.id, document._say_missing_text())
                reasons[document.id] = (
                    reasons[document.id]
                    or document._say_signer_unconfirmed()
                    or (
                        document._say_other_signer()
                        if action == "sign"
                        else document._say_signer_without_login()
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

    def _say_missing_text(self):
        """Name what the text still lacks before anybody may sign it."""
        self.ensure_one()
        missing = [
            self._fields[name]._description_string(self.env)
            for name in ("subject", "symbol", "signer_name")
            if not self[name]
        ]
        return self._say_lacking(missing)

    def _say_lacking(self, missing):
        """Return one sentence about the ``missing`` fields, "" when there are none."""
        if not missing:
            return ""
        return self.env._(
            "“%(document)s” still lacks: %(fields)s.",
            document=self.display_name,
            fields=self.env._(", ").join(missing),
        )

    def _signer_user(self):
        """Return the login of the signer, an empty recordset when there is none."""
        self.ensure_one()
        # sudo: hr.employee - the link from an employee to his login is private to HR
        return self.signer_id.sudo().user_id.sudo(False)

    def _say_signer_unconfirmed(self):
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

    def _say_signer_without_login(self):
        self.ensure_one()
        if self._signer_user():
            return ""
        return self.env._(
            "%(signer)s has no login: have “%(document)s” signed on paper, then let a "
            "leader record the signature.",
            signer=self.signer_name,
            document=self.display_name,
        )

    def _say_other_signer(self):
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
        if self.document_state == "draft" and self.date_proposed:
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
        return self._move("propose", {"date_proposed": fields.Date.context_today(self)})

    def action_sign(self):
        """Record the leader's signature; from now on the text is frozen.

        A deputy signs with his own name and position, under the leader's power and in
        the capacity his delegation gives (Nghị định 30/2020/NĐ-CP, Điều 13).

        :raises AccessError: for anybody who is neither leader nor deputy of the signer
        :raises UserError: when the text is incomplete or names another signer
        """
        self._check_move("sign")
        values = {"date_signed": fields.Date.context_today(self)}
        deputised = {
            document: delegation_sudo
            for document, delegation_sudo in self._signing_delegations().items()
            if document._signer_user() != self.env.user
        }
        for document, delegation_sudo in deputised.items():
            document._move(
                "sign", {**values, **document._prepare_deputy_values(delegation_sudo)}
            )
        others = self - self.browse().union(*deputised)
        return not others or others._move("sign", values)

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

    def action_number(self, number=None, date=None):
        """Give the document its number and date.

        :param number: the number in the agency's register; empty where the series is
            kept here, which then allots the next one
        :param date: the date of the document, today when empty and none was typed
        :raises UserError: without a number, for a number that is taken, or for a
            number typed into a series that is kept here
        """
        self._check_move("number")
        for document in self._with_numbering_order():
            document_date = (
                fields.Date.to_date(date)
                or document.date_document
                or fields.Date.context_today(self)
            )
            values = {
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

    def _with_numbering_order(self):
        """Documents numbered together receive their numbers in creation order."""
        return self.sorted("id")

    def _take_number(self, number, date):
        self.ensure_one()
        if self.number and not number:
            return self.number
        if self._with_company().document_type_id.series_kept_here:
            if number:
                raise UserError(
                    self.env._(
                        "Numbers of “%(type)s” are allotted here: leave the number "
                        "empty.",
                        type=self.document_type_id.name,
                    )
                )
            return self.env["tdkt.number.series"]._allot(
                self.company_id, self.symbol, date.year
            )[0]
        try:
            number = int(number or 0)
        except (TypeError, ValueError):
            number = 0
        if not 0 < number < 1_000_000:
            raise UserError(
                self.env._(
                    "Type the number that the agency's register gave to “%(document)s”"
                    " (digits only).",
                    document=self.display_name,
                )
            )
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
                self.env._(
                    "Number %(number)s/%(symbol)s of %(year)s is already used by "
                    "“%(other)s”.",
                    number=number,
                    symbol=self.symbol,
                    year=date.year,
                    other=other_sudo.display_name,
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
        """Issue the numbered document: nothing in it changes any more."""
        return self._move("issue", {"date_issued": fields.Date.context_today(self)})

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
                        "%(date)s is no date of a document: check the year.",
                        date=document.date_document.strftime("%d/%m/%Y"),
                    )
                )
