import base64

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...typesetting import words
from ..mixins.tdkt_workflow_mixin import NextStep, Transition
from ..vocabulary import PRINTED_ROLES

_lt = LazyTranslate(__name__)


class TdktMinutes(models.Model):
    """Minutes of a session, or of its counting (biên bản), from the session's data.

    Nghị định 30/2020/NĐ-CP, mẫu 1.9. The secretary signs, of a counting the head of the
    team; then the chair, and from then on the print is kept. The minutes of the meeting
    become the council's minutes of every dossier that was before it.

    =========== ========= ========= ===============================================
    action      from      to        who
    =========== ========= ========= ===============================================
    countersign draft     submitted secretary or head of the team; the officer for a
                                    member without a login, who signs on paper
    send_back   submitted draft     chair, officer, with a reason
    sign        submitted issued    chair; the officer for one without a login
    revoke      issued    revoked   chair, leader, with a reason
    =========== ========= ========= ===============================================
    """

    _name = "tdkt.minutes"
    _inherit = [
        "tdkt.signed.paper.mixin",
        "tdkt.named.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Minutes of a Session"
    _order = "date_document desc, id desc"
    _name_parts = ("number", "session_id.name")
    _check_company_auto = True
    _scope_path = "company_id"
    _frozen_report = "thidua_khenthuong.report_session_minutes_document"

    session_id = fields.Many2one(
        comodel_name="tdkt.session",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="session_id.company_id", store=True)
    kind = fields.Selection(
        selection=[("meeting", "Of the Meeting"), ("counting", "Of the Counting")],
        required=True,
        default="meeting",
    )
    number = fields.Char(
        copy=False,
        index="trigram",
        help="Empty: the next one of the council is taken when the chair signs. Typed "
        "with its symbol, e.g. “05/BB-HĐTĐKT”, where another register gave it.",
    )
    date_document = fields.Date(
        string="Date",
        copy=False,
        compute="_compute_from_session",
        store=True,
        readonly=False,
        precompute=True,
    )
    course = fields.Text(
        string="Course of the Session",
        help="What was reported and said, in short; one paragraph to a line.",
    )
    conclusion = fields.Text(help="What the chair concluded.")
    secretary_id = fields.Many2one(
        comodel_name="tdkt.council.member",
        string="First Signature",
        ondelete="restrict",
        index="btree_not_null",
        compute="_compute_from_session",
        store=True,
        readonly=False,
        precompute=True,
        help="The secretary; of a counting, the head of the counting team.",
    )
    chair_id = fields.Many2one(
        comodel_name="tdkt.council.member",
        string="Chair",
        ondelete="restrict",
        index="btree_not_null",
        compute="_compute_from_session",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_countersigned = fields.Date(readonly=True, copy=False)
    return_reason = fields.Text(readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "Signed by the Secretary"),
            ("issued", "Signed"),
            ("revoked", "Revoked"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    _list_idx = models.Index("(company_id, date_document DESC, id DESC)")
    _once = models.UniqueIndex(
        "(session_id, kind) WHERE state != 'revoked'",
        "This session has such minutes already.",
    )

    @api.depends("session_id", "kind")
    def _compute_from_session(self):
        for minutes in self:
            session = minutes.session_id
            minutes.date_document = session._day() if session else False
            minutes.chair_id = session.chair_id
            minutes.secretary_id = (
                session.counter_ids[:1]
                if minutes.kind == "counting"
                else session.secretary_id
            )

    @api.depends("number", "kind", "session_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for minutes in self:
            minutes.display_name = self.env._(
                "Minutes %(number)s – %(session)s (%(kind)s)",
                number=minutes.number or "",
                session=minutes.session_id.name or "",
                kind=kinds.get(minutes.kind, ""),
            )

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "countersign": Transition(
                _lt("Sign as secretary"), ("draft",), "submitted", ("secretary",)
            ),
            "send_back": Transition(
                _lt("Send back unsigned"), ("submitted",), "draft", ("chair", "officer")
            ),
            "sign": Transition(
                _lt("Sign"),
                ("submitted",),
                "issued",
                ("chair",),
                effect=_lt(
                    "The minutes are kept as they are and become those of the dossiers."
                ),
            ),
            "revoke": Transition(
                _lt("Revoke"),
                ("issued",),
                "revoked",
                ("chair", "leader"),
                effect=_lt("The minutes no longer hold; they stay with the reason."),
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"date_countersigned", "return_reason"}

    def _open_fields(self):
        return None if self.state == "draft" else set()

    def _filter_holders(self, role):
        """Chair and secretary sign themselves; for one without a login, the officer."""
        if role not in ("chair", "secretary"):
            return super()._filter_holders(role)
        is_officer = self._has_role(("officer",))

        def signs(minutes):
            # sudo: tdkt.council.member - compared with the user, nothing is read
            user_sudo = minutes.sudo()[f"{role}_id"].user_id
            return user_sudo == self.env.user if user_sudo else is_officer

        return self.filtered(signs)

    def _get_required_fields(self, action):
        if action in ("countersign", "sign"):
            return ("date_document", "secretary_id", "chair_id")
        return super()._get_required_fields(action)

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        for minutes in self:
            if action in ("countersign", "sign") and not reasons.get(minutes.id):
                if minutes.session_id.state != "closed":
                    reasons[minutes.id] = self.env._(
                        "Close “%(session)s” first: its minutes hold its results.",
                        session=minutes.session_id.display_name,
                    )
                elif minutes.date_document > minutes._today():
                    reasons[minutes.id] = self.env._(
                        "Minutes are not dated in the future."
                    )
            elif action == "revoke":
                reasons[minutes.id] = minutes._get_relied_on_reason()
        return reasons

    def _get_relied_on_reason(self):
        """Name a signed document that rests on these minutes, "" without one."""
        self.ensure_one()
        # sudo: tdkt.decision - the lock holds whoever may read the document
        lines_sudo = self.sudo().session_id.item_ids.nomination_id
        for document_sudo in (*lines_sudo.decision_id, *lines_sudo.submission_id):
            if document_sudo.document_state not in ("draft", "revoked"):
                return self.env._(
                    "“%(document)s” rests on these minutes: they are not revoked.",
                    document=document_sudo.display_name,
                )
        # sudo: tdkt.commendation - as above
        made_sudo = self.sudo().session_id.item_ids.initiative_id
        for award_sudo in made_sudo.commendation_ids[:1]:
            return self.env._(
                "“%(document)s” rests on these minutes: they are not revoked.",
                document=award_sudo.display_name,
            )
        return ""

    def _next_step(self):
        officer = self.company_id._tdkt_officer()
        # sudo: tdkt.council.member - whose login it is
        self_sudo = self.sudo()
        return {
            "draft": NextStep(
                self_sudo.secretary_id.user_id.sudo(False) or officer,
                _lt("Complete and sign the minutes"),
            ),
            "submitted": NextStep(
                self_sudo.chair_id.user_id.sudo(False) or officer,
                _lt("Sign the minutes"),
            ),
        }.get(self.state)

    def action_countersign(self):
        """Record the signature of whoever kept the minutes, or counted.

        :raises UserError: before the session is closed, or without a date
        """
        return self._move_dated(
            "countersign", "date_countersigned", {"return_reason": False}
        )

    def action_send_back(self, reason=None):
        """Give the minutes back to be corrected.

        :raises UserError: without a reason
        """
        reason = self._require_reason(reason)
        return self._move("send_back", {"return_reason": reason})

    def action_sign(self):
        """Record the chair's signature: the print is kept, the dossiers get it.

        Initiatives that were recognised name these minutes. The number is taken in the
        same step, in the order the minutes were made.

        :raises UserError: also when it cannot be typeset; it is then not signed, and
            has no number
        """
        self._check_move("sign")
        for minutes in self.sorted("id"):
            minutes._move_dated("sign", "date_signed", minutes._prepare_number())
        pdfs = self._keep_prints()
        for minutes in self.filtered(lambda one: one.kind == "meeting"):
            minutes._fill_dossiers(pdfs.get(minutes.id))
            # sudo: tdkt.initiative - chair and secretary edit none otherwise
            minutes.sudo().session_id.item_ids.initiative_id._take_minutes(minutes)
        return True

    def _fill_dossiers(self, pdf):
        """Make these minutes those of the dossiers that were before the session."""
        self.ensure_one()
        # sudo: tdkt.dossier - chair and secretary edit no dossier otherwise
        dossiers_sudo = self.sudo().session_id.item_ids.dossier_id
        unsigned_sudo = dossiers_sudo.filtered(lambda one: not one._is_rested_on())
        unsigned_sudo._write_moving(
            {
                "minutes_number": self.number,
                "minutes_date": self.date_document,
                "minutes_file": base64.b64encode(pdf or b"") or False,
                "minutes_filename": "bien-ban-hop-hoi-dong.pdf",
            }
        )

    # --- Printing ----------------------------------------------------------------

    def _printed_head(self):
        """Return the head (Nghị định 30/2020/NĐ-CP, mẫu 1.9)."""
        self.ensure_one()
        session = self.session_id
        subject = (
            "Kiểm phiếu tại"
            if self.kind == "counting"
            else "Họp xét, công nhận sáng kiến"
            if session.council_kind == "initiative"
            else "Họp xét thi đua, khen thưởng"
        )
        return {
            **self.company_id._tdkt_printed_head(
                number=f"Số: {self.number or f'{words.BLANK}/{self._symbol()}'}",
                title="Biên bản",
                subject=[subject, session.name],
            ),
            "superior": self.company_id.tdkt_issuer_name
            or (self.company_id.name or "").upper(),
            "issuer": (session.council_id.name or "").upper(),
        }

    def _printed_attendance(self):
        """Return [(label, members)] of who was there, gave an opinion, was absent."""
        self.ensure_one()
        members = self.session_id.member_ids
        return [
            (label, members.filtered(lambda one, key=key: one.attendance == key))
            for key, label in (
                ("present", "Có mặt"),
                ("written", "Vắng mặt, có ý kiến bằng văn bản"),
                ("absent", "Vắng mặt"),
            )
        ]

    def _printed_method(self):
        """Return how the council voted, in the words of the minutes."""
        self.ensure_one()
        return {
            "paper": "bỏ phiếu kín bằng phiếu giấy",
            "hands": "biểu quyết công khai bằng giơ tay",
            "electronic": "bỏ phiếu kín điện tử (phiếu được mã hóa trên thiết bị của "
            "từng thành viên, chỉ mở tổng số phiếu)",
        }[self.session_id.method]

    def _printed_signatories(self):
        """Return the words of the two signatures: left first, then the chair's."""
        self.ensure_one()
        left = "Tổ trưởng Tổ kiểm phiếu" if self.kind == "counting" else "Thư ký"
        return {
            "left": {"position": left, "name": self.secretary_id.member_name},
            "right": {
                "position": "Chủ tọa"
                if self.chair_id.role != "chair"
                else PRINTED_ROLES["chair"],
                "name": self.chair_id.member_name,
            },
        }
