from odoo import api, fields, models
from odoo.exceptions import UserError

ANSWERS = [
    ("attend", "Will Attend"),
    ("written", "Absent, Opinion in Writing"),
    ("absent", "Will Be Absent"),
]


class TdktSession(models.Model):
    """What its members answer to the invitation, before it is opened.

    The attendance itself is entered by whoever leads the session, on its day.
    """

    _inherit = "tdkt.session"

    my_answer = fields.Selection(
        selection=[("awaited", "Not Answered Yet"), *ANSWERS],
        compute="_compute_my_answer",
        help="What the current user, whom the session has invited, has answered.",
    )

    @api.depends("state", "date_invited", "member_ids.answer", "member_ids.user_id")
    @api.depends_context("uid")
    def _compute_my_answer(self):
        for session in self:
            own_sudo = session._own_invited_sudo()
            session.my_answer = own_sudo and (own_sudo.answer or "awaited")

    def _own_invited_sudo(self):
        """Return the user's own row while answers are taken, with sudo."""
        self.ensure_one()
        # sudo: tdkt.session.member - the user's own row
        rows_sudo = self.sudo().member_ids.filtered(
            lambda one: one.user_id == self.env.user
        )
        asked = self.state == "draft" and self.date_invited
        return rows_sudo[:1] if asked else rows_sudo.browse()

    def write(self, vals):
        days = (
            {session: session._day() for session in self}
            if "date_planned" in vals
            else {}
        )
        result = super().write(vals)
        moved = self.browse().union(
            *(session for session, day in days.items() if session._day() != day)
        )
        if moved:
            # sudo: tdkt.session.member - an answer to another day is none to this one
            moved.sudo().member_ids.filtered("answer").write(
                {"answer": False, "date_answered": False}
            )
        return result

    def action_answer_attend(self):
        """Answer, as a member who is invited, that one will be there.

        :return: a notification
        :raises UserError: for who is not invited, or once the session is open
        """
        return self._answer("attend")

    def action_answer_written(self, reason=None):
        """Answer that one will be absent and gives an opinion in writing.

        :param str reason: why one is absent
        :raises UserError: as for :meth:`action_answer_attend`, or without a reason
        """
        return self._answer("written", self._require_reason(reason))

    def action_answer_absent(self, reason=None):
        """Answer that one will be absent.

        :param str reason: why one is absent
        :raises UserError: as for :meth:`action_answer_attend`, or without a reason
        """
        return self._answer("absent", self._require_reason(reason))

    def _answer(self, answer, reason=False):
        self.ensure_one()
        self.check_access("read")
        own_sudo = self._own_invited_sudo()
        if not own_sudo:
            raise UserError(
                self.env._(
                    "“%(session)s” takes your answer only while it has invited you and "
                    "is not open yet.",
                    session=self.display_name,
                )
            )
        own_sudo.write(
            {
                "answer": answer,
                "date_answered": fields.Datetime.now(),
                "absence_reason": reason,
            }
        )
        answers = dict(self._fields["my_answer"]._description_selection(self.env))
        return self._notify(
            self.env._("Your answer is kept: %(answer)s.", answer=answers[answer])
        )


class TdktSessionMember(models.Model):
    _inherit = "tdkt.session.member"

    answer = fields.Selection(
        selection=ANSWERS,
        readonly=True,
        copy=False,
        help="What the member has answered to the invitation; the attendance is "
        "entered on the day.",
    )
    date_answered = fields.Datetime(string="Answered", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_own_answer(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_own_answer(vals)
        return super().write(vals)

    def _audited_fields(self):
        return super()._audited_fields() | {"answer"}

    @api.model
    def _check_own_answer(self, vals):
        """Refuse an answer that somebody enters for a member.

        :raises UserError: for anybody but the actions of the session
        """
        # the actions write with sudo, which no caller has
        if not self.env.su and (vals.get("answer") or vals.get("date_answered")):
            raise UserError(
                self.env._(
                    "Only the member himself answers the invitation: enter the "
                    "attendance instead."
                )
            )
