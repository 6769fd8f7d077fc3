from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ..document.tdkt_official_document import TEXT_FIELDS
from ..mixins.tdkt_workflow_mixin import NextStep, Transition
from ..vocabulary import PASSED_STATES

_lt = LazyTranslate(__name__)

SUBMISSION_TEXT_FIELDS = TEXT_FIELDS | {
    "campaign_id",
    "commendation_type",
    "year",
    "nomination_ids",
    "paper_ids",
    "superior_id",
    "addressee",
    "introduction",
    "request",
}
CHANNELS = [
    ("paper", "Paper"),
    ("ioffice", "VNPT-iOffice"),
    ("portal", "Public Service Portal"),
]


class TdktSubmission(models.Model):
    """A proposal of awards to the superior level (tờ trình), and its answer.

    Awards above the authority of the office's head are proposed to whoever decides
    them (Luật Thi đua, khen thưởng 2022, Điều 77–80), with the dossier of Điều 84.
    Until it is issued the document workflow is that of ``tdkt.official.document``.

    ======== ======== ========= ========================================
    action   from     to        who
    ======== ======== ========= ========================================
    send     issued   sent      officer: its lines are forwarded
    withdraw sent     withdrawn officer, with a reason: lines are free
    answer   sent     answered  by the last line that is settled
    ======== ======== ========= ========================================

    A line is settled when an external decision grants it or its refusal is recorded.
    """

    _name = "tdkt.submission"
    _inherit = ["tdkt.listing.mixin"]
    _description = "Submission to the Superior Level"
    _order = "date_document desc, id desc"
    _check_company_auto = True

    _frozen_report = "thidua_khenthuong.report_submission_document"
    _document_type_xmlid = "thidua_khenthuong.document_type_submission"
    _listing_field = "submission_id"

    document_state = fields.Selection(
        selection_add=[
            ("sent", "Sent"),
            ("answered", "Answered"),
            ("withdrawn", "Withdrawn"),
            ("revoked",),
        ],
        ondelete={
            "sent": "set default",
            "answered": "set default",
            "withdrawn": "set default",
        },
    )
    superior_id = fields.Many2one(
        comodel_name="res.partner",
        string="Superior Body",
        ondelete="restrict",
        help="To whom the awards are proposed.",
    )
    addressee = fields.Char(
        string="Addressed To",
        compute="_compute_addressee",
        store=True,
        readonly=False,
        precompute=True,
        help="Printed after “Kính gửi:”.",
    )
    introduction = fields.Text(
        help="Paragraphs before the request, one to a line: occasion, results, how the "
        "council considered them."
    )
    request = fields.Text(
        help="What is asked for; made from the list when it is left empty."
    )
    legal_basis_ids = fields.One2many(
        comodel_name="tdkt.legal.basis", inverse_name="submission_id", copy=True
    )
    recipient_ids = fields.One2many(
        comodel_name="tdkt.recipient", inverse_name="submission_id", copy=True
    )
    nomination_ids = fields.One2many(
        comodel_name="tdkt.nomination", inverse_name="submission_id"
    )
    paper_ids = fields.One2many(
        comodel_name="tdkt.submission.paper",
        inverse_name="submission_id",
        copy=True,
        string="Papers of the Dossier",
    )
    decision_ids = fields.One2many(
        comodel_name="tdkt.decision", inverse_name="submission_id", string="Answers"
    )
    channel = fields.Selection(selection=CHANNELS, copy=False)
    date_sent = fields.Date(copy=False)
    date_answered = fields.Date(readonly=True, copy=False)
    withdraw_reason = fields.Text(readonly=True, copy=False)
    awaited_count = fields.Integer(
        string="Lines Awaiting an Answer", compute="_compute_awaited_count"
    )

    _list_idx = models.Index("(company_id, date_document DESC, id DESC)")
    _number_uniq = models.UniqueIndex(
        "(company_id, symbol, document_year, number) WHERE number > 0",
        "This document number is already used in that year: look it up in the "
        "register and enter another one.",
    )

    @api.depends("superior_id")
    def _compute_addressee(self):
        for submission in self:
            submission.addressee = submission.superior_id.name or submission.addressee

    @api.depends("nomination_ids.state")
    def _compute_awaited_count(self):
        counts = dict(
            self.env["tdkt.nomination"]._read_group(
                [("submission_id", "in", self.ids), ("state", "=", "forwarded")],
                ["submission_id"],
                ["__count"],
            )
        )
        for submission in self:
            submission.awaited_count = counts.get(submission._origin, 0)

    # --- Workflow ----------------------------------------------------------------

    @api.model
    def _transitions(self):
        field = "document_state"
        return {
            **super()._transitions(),
            "send": Transition(_lt("Send"), ("issued",), "sent", ("officer",), field),
            "withdraw": Transition(
                _lt("Withdraw"), ("sent",), "withdrawn", ("officer",), field
            ),
            "answer": Transition(
                _lt("Close as answered"), ("sent",), "answered", ("officer",), field
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"date_answered", "withdraw_reason"}

    def _open_fields(self):
        if self._is_being_written():
            return None
        names = self._fields.keys() - SUBMISSION_TEXT_FIELDS
        if self.document_state not in ("signed", "numbered", "issued"):
            names -= {"channel", "date_sent"}
        return names

    def _get_required_fields(self, action):
        names = super()._get_required_fields(action)
        return (*names, "addressee") if action in ("propose", "sign") else names

    @api.model
    def _gap_fields(self):
        return super()._gap_fields() | {"introduction"}

    def _list_gaps(self):
        gaps = super()._list_gaps()
        if not self.introduction:
            gaps.append(self.env._("no introduction"))
        return gaps

    def _get_missing_text_reason(self):
        missing = super()._get_missing_text_reason()
        if missing:
            return missing
        if not self.nomination_ids:
            return self.env._(
                "“%(submission)s” does not propose anybody yet: gather the qualified "
                "nominations first.",
                submission=self.display_name,
            )
        # The lines were checked when they came in; minutes may have gone since.
        for nomination in self.nomination_ids:
            why = self._get_listing_reason(nomination)
            if why:
                return why
        return ""

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        for submission in self:
            if action == "send" and not submission.channel:
                reasons[submission.id] = submission._get_missing_fields_reason(
                    [self._fields["channel"]._description_string(self.env)]
                )
            elif action == "send":
                reasons[submission.id] = submission._get_wrong_sending_reason()
            elif action == "withdraw" and submission.nomination_ids.filtered(
                lambda line: line.decision_id or line.state != "forwarded"
            ):
                reasons[submission.id] = self.env._(
                    "“%(submission)s” has been answered in part: its lines can no "
                    "longer be withdrawn together.",
                    submission=submission.display_name,
                )
            elif action == "answer" and submission.awaited_count:
                reasons[submission.id] = self.env._(
                    "%(count)s line(s) of “%(submission)s” still await an answer.",
                    count=submission.awaited_count,
                    submission=submission.display_name,
                )
        return reasons

    def _get_wrong_sending_reason(self):
        """Say that it cannot have been sent on the day that was typed, else ""."""
        self.ensure_one()
        sent, today = self.date_sent, self._today()
        if not sent or min(self.date_document, today) <= sent <= today:
            return ""
        return self.env._(
            "“%(submission)s” is sent between its date, %(first)s, and today: correct "
            "%(date)s.",
            submission=self.display_name,
            first=self.date_document.strftime("%d/%m/%Y"),
            date=sent.strftime("%d/%m/%Y"),
        )

    def _get_listing_reason(self, nomination):
        authority = self.company_id.tdkt_authority
        if not nomination.award_id._get_authority_reason(authority, certain=False):
            return self.env._(
                "“%(award)s” is decided by the head of this office: put %(nominee)s "
                "into a decision.",
                award=nomination.award_id.name,
                nominee=nomination.nominee_name,
            )
        return (
            nomination._get_not_qualified_reason(
                (*PASSED_STATES, "forwarded", "decided")
            )
            or nomination._get_other_office_reason(self)
            or nomination.dossier_id._get_missing_minutes_reason()
            or nomination._get_owed_paper_reason(nomination.dossier_id.paper_ids)
        )

    def _filter_gathered(self, candidates):
        authority = self.company_id.tdkt_authority
        return candidates.filtered(
            lambda line: line.award_id._get_authority_reason(authority, certain=False)
        )

    def _get_nothing_to_gather_reason(self):
        return self.env._(
            "No qualified nomination above this office's authority is waiting."
        )

    def action_gather(self):
        """Gather the lines above the head's authority and list their papers."""
        answer = super().action_gather()
        self._fill_papers()
        return answer

    def action_send(self):
        """Record the sending through ``channel`` on ``date_sent`` (today when empty).

        :raises UserError: without a channel
        """
        self._check_move("send")
        for submission in self:
            submission._move(
                "send",
                {"date_sent": submission.date_sent or submission._today()},
            )
            submission.nomination_ids._write_moving({"state": "forwarded"})
        return True

    def action_withdraw(self, reason=None):
        """Take a sent submission back; its lines are free for another one.

        :raises UserError: without a reason, or when a line has been answered
        """
        reason = self._require_reason(reason)
        self._move("withdraw", {"withdraw_reason": reason})
        self._free_lines()
        return True

    def action_revoke(self, reason=None):
        """Revoke a submission that has not been sent; its lines are free again."""
        super().action_revoke(reason)
        self._free_lines()
        return True

    def _free_lines(self):
        # sudo: tdkt.nomination - the leader who revokes edits no nomination otherwise
        lines_sudo = self.sudo().nomination_ids
        lines_sudo._write_moving_each(
            {
                line_sudo: {
                    "submission_id": False,
                    "state": line_sudo._state_before_listing(),
                }
                for line_sudo in lines_sudo
            }
        )

    def _close_when_answered(self):
        """Close the submissions of which no line awaits an answer any more."""
        # sudo: whoever settles the last line may not act on the submission itself
        for submission_sudo in self.sudo():
            if submission_sudo.state == "sent" and not submission_sudo.awaited_count:
                submission_sudo._move(
                    "answer", {"date_answered": submission_sudo._today()}
                )

    def action_register_answer(self):
        """Open a new external decision that answers this submission.

        :raises UserError: when the submission does not wait for an answer
        """
        self.ensure_one()
        if self.state != "sent":
            raise UserError(
                self.env._(
                    "“%(submission)s” is not awaiting an answer: only a sent "
                    "submission is.",
                    submission=self.display_name,
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_decision_action_external"
        )
        return {
            **action,
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_origin": "external",
                "default_submission_id": self.id,
                "default_issuer_id": self.superior_id.id,
                "default_issuer_name": self.superior_id.name or self.addressee,
                "default_commendation_type": self.commendation_type,
                "default_year": self.year,
                "default_campaign_id": self.campaign_id.id,
                "default_subject": self.subject,
            },
        }

    def _next_step(self):
        step = super()._next_step()
        officer = self.company_id._tdkt_officer()
        if step is None and self.state == "draft":
            return NextStep(
                self.create_uid,
                _lt("Complete the submission and submit it for signature"),
            )
        if self.state == "issued":
            return NextStep(officer, _lt("Send the issued submission"))
        return step

    def _fill_papers(self):
        """Add the required papers that are not on the list yet."""
        for submission in self:
            submission.paper_ids._add_required(submission)

    # --- Retention ---------------------------------------------------------------

    @api.model
    def _query_retained(self):
        """Return the answered submissions for the list of disposal; see there."""
        return self.env["tdkt.retention.proposal"]._query_kept(self._name)

    # --- Printing ----------------------------------------------------------------

    def _printed_form(self):
        """Return the line that names its form, "" where none is known for its day."""
        self.ensure_one()
        return self.env["tdkt.document.form"]._printed(
            "submission", self.date_document or self.company_id._tdkt_today()
        )

    def _printed_request(self):
        """Return the request: the typed one, or one made from the list."""
        self.ensure_one()
        if self.request:
            return self.request
        awards = self._printed_awards()
        return (
            f"{self.company_id.name} kính đề nghị {self.addressee or ''} xem xét, "
            f"quyết định {awards[:1].lower()}{awards[1:]} "
            "(có danh sách và hồ sơ kèm theo)."
        )
