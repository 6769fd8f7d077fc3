from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class TdktSession(models.Model):
    """Reminds whoever has to act on a session that is over its day, and nobody else.

    ========================================= ==========================================
    what waits                                who is reminded, once a day
    ========================================= ==========================================
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
        sessions = self.search(
            Domain("date_planned", "<=", fields.Datetime.now()) & waiting
        )
        due = sessions.filtered(
            lambda one: one._day() < one._today() and one.date_reminded != one._today()
        )
        self._run_each(
            "ir_cron_council_reminder", due, lambda session: session._remind()
        )

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
