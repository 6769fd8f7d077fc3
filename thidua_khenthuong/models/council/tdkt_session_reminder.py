from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# How many days before it a session that is not ready, or not answered, is near.
NEAR = 3


class TdktSession(models.Model):
    """Reminds whoever has to act on a session, in his turn, and nobody else.

    A session in preparation is near three days before its day; what comes after is
    reminded of once the day is over.

    ========================================= ==========================================
    what waits                                who is reminded, once a day
    ========================================= ==========================================
    a near session without invitations        who keeps its minutes
    a near invitation without an answer       the members who have not answered
    an invited session that was not opened    who keeps its minutes
    an electronic ballot that is being taken  members whose ballot on a line is awaited
    minutes of the meeting not yet written    who keeps them
    minutes in draft                          their first signature
    minutes signed by the secretary           the chair
    ========================================= ==========================================

    For a member without a login, the officer who signs on paper.
    """

    _name = "tdkt.session"
    _inherit = ["tdkt.session", "tdkt.cron.mixin"]

    date_reminded = fields.Date(readonly=True, copy=False)

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"date_reminded"}

    @api.model
    def _cron_remind(self):
        """Remind of every session that waits for somebody since yesterday or longer."""
        waiting = Domain("state", "=", "voting") | (
            Domain("state", "=", "closed")
            & (
                Domain("minutes_ids.state", "in", ("draft", "submitted"))
                | ~Domain(
                    "minutes_ids",
                    "any",
                    [("kind", "=", "meeting"), ("state", "!=", "revoked")],
                )
            )
        )
        now = fields.Datetime.now()
        sessions = self.search(
            Domain("date_planned", "<=", now) & waiting
            # a day more: what day it is there, its office says
            | Domain("date_planned", "<=", now + timedelta(days=NEAR + 1))
            & Domain("state", "=", "draft")
        )
        due = sessions.filtered(lambda one: one._is_to_remind())
        self._run_each(
            "ir_cron_council_reminder", due, lambda session: session._remind()
        )

    def _is_to_remind(self):
        """Tell whether it may wait for somebody, and nobody was reminded today."""
        self.ensure_one()
        today = self._today()
        if self.date_reminded == today:
            return False
        if self.state == "draft":
            return bool(self._get_waiting())
        return self._day() < today

    def _remind(self):
        """Send everybody who has to act here one message for each thing that waits."""
        self.ensure_one()
        for record, user, summary in self._get_waiting():
            # each reads it in his own language
            told = record.with_context(lang=user.lang)
            told.message_notify(
                partner_ids=user.partner_id.ids,
                subject=told.display_name,
                body=told.env._(summary),
            )
        self._write_moving({"date_reminded": self._today()})

    def _get_waiting(self):
        """Return [(record, user, what to do)] of this session today."""
        self.ensure_one()
        if self.state == "draft":
            return self._get_waiting_before()
        if self.state == "voting":
            members = self._late_members() if self._takes_ballots() else ()
            return [(self, one.user_id, _lt("Your vote is awaited")) for one in members]
        standing = self.minutes_ids.filtered(lambda one: one.state != "revoked")
        waiting = []
        if "meeting" not in standing.mapped("kind"):
            keeper = self.secretary_id.user_id or self.company_id._tdkt_officer()
            waiting.append((self, keeper, _lt("Write the minutes of the session")))
        for minutes in standing:
            if step := minutes._next_step():
                waiting.append((minutes, step.user, step.summary))
        return [one for one in waiting if one[1]]

    def _get_waiting_before(self):
        """Return who is waited for before the session is open, as above."""
        self.ensure_one()
        left = (self._day() - self._today()).days
        keeper = self.secretary_id.user_id or self.company_id._tdkt_officer()
        if left > NEAR:
            waiting = []
        elif not self.date_invited:
            what = _lt("Prepare the session and invite the members")
            waiting = [(self, keeper, what)]
        elif left < 0:
            what = _lt("Open the session, or put it off to another day")
            waiting = [(self, keeper, what)]
        else:
            what = _lt("Say whether you will attend the session")
            waiting = [
                (self, one.user_id, what)
                for one in self.member_ids
                # what was entered of him is known without his answer
                if not one.answer and one.attendance == "expected"
            ]
        return [one for one in waiting if one[1]]
