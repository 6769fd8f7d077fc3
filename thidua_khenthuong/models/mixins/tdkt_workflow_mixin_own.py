from odoo import api, models
from odoo.exceptions import AccessError, RedirectWarning, UserError


class _Excuse:
    """A reason given in this very call for acting in a matter of one's own.

    Told apart by its type, which no context that arrives over RPC can hold.
    """

    def __init__(self, reason):
        self.reason = reason


class TdktWorkflowMixinOwn(models.AbstractModel):
    """Nobody decides in a matter of his own.

    The transitions that judge are marked ``impartial`` in the table; a model says in
    :meth:`_parties` whose matter a record is. Where nobody else of the office holds the
    role, the action is done with a reason, which the history keeps; everywhere else it
    is left to another one.
    """

    _inherit = "tdkt.workflow.mixin"

    def _parties(self):
        """Return {record id: users (with sudo) who do not decide on this record}."""
        return {}

    @api.model
    def _impartial_fields(self):
        """Return the names of fields in which somebody is judged."""
        return set()

    def _get_content_reasons(self, action):
        transition = self._transitions()[action]
        reasons = super()._get_content_reasons(action)
        if transition.impartial:
            reasons.update(self._get_own_matter_reasons(transition))
        return reasons

    def _get_own_matter_reasons(self, transition):
        """Return {record id: sentence} for matters of the user's own.

        :param transition: row of the table of this model, or of the one that acts on
            these records
        """
        action = self.env._(transition.label)
        reasons = {}
        for record, others_sudo in self._others_by_own(transition.roles).items():
            if others_sudo:
                reasons[record.id] = self.env._(
                    "“%(record)s” is a matter of your own: leave “%(action)s” to "
                    "somebody else, e.g. %(other)s.",
                    record=record.display_name,
                    action=action,
                    other=others_sudo[0].name,
                )
            elif not self._excuse():
                reasons[record.id] = self.env._(
                    "“%(record)s” is a matter of your own and nobody else here may do "
                    "“%(action)s”: give the reason why you do it yourself.",
                    record=record.display_name,
                    action=action,
                )
        return reasons

    def _others_by_own(self, roles):
        """Return {record of the user's own: others who could act on it, with sudo}."""
        # crons and other records' transitions act for nobody
        if self.env.su:
            return {}
        parties = self._parties()
        own = self.filtered(
            lambda record: record.id in parties and self.env.user in parties[record.id]
        )
        if not own:
            return {}
        by_role = self._role_groups()
        groups = [by_role[role] for role in roles if role in by_role]
        colleagues_sudo = own.company_id._tdkt_colleagues(groups)
        return {
            record: colleagues_sudo[record.company_id] - parties[record.id]
            for record in own
        }

    # --- The exception -------------------------------------------------------------

    def _excused(self, reason):
        """Return the records with a reason for acting on them in one's own matter.

        :param str reason: it counts only where nobody else could act
        """
        reason = (reason or "").strip()
        return self.with_context(tdkt_excuse=_Excuse(reason)) if reason else self

    def _excuse(self):
        excuse = self.env.context.get("tdkt_excuse")
        return excuse.reason if isinstance(excuse, _Excuse) else ""

    def _check_move(self, action):
        try:
            return super()._check_move(action)
        except AccessError:
            # a UserError, too: whoever lacks the role is not asked for an excuse
            raise
        except UserError as error:
            transition = self._transitions()[action]
            if transition.impartial:
                self._offer_excuse(action, error)
            raise

    def _offer_excuse(self, action, error):
        """Ask for the reason when nothing else is in the way.

        :raises RedirectWarning: which opens the dialog
        """
        refused = {i for i, why in self._get_refusal_reasons(action).items() if why}
        if self._excuse() or not refused <= self._find_excusable(action):
            return
        raise self._ask_for_excuse(error.args[0], f"action_{action}") from error

    def _ask_for_excuse(self, sentence, method):
        """Return the error that says ``sentence`` and opens the dialog for the reason.

        :param str method: what the dialog calls with it; see ``tdkt.reason``
        """
        dialog = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_reason_action"
        )
        return RedirectWarning(
            sentence,
            dialog,
            self.env._("Enter the Reason"),
            {
                "active_model": self._name,
                "active_ids": self.ids,
                "active_id": self.ids[0],
                "tdkt_method": method,
                "tdkt_reload": True,
            },
        )

    def _find_excusable(self, action):
        """Return the ids of the records on which a reason lets ``action`` be done."""
        roles = self._transitions()[action].roles
        return {
            record.id
            for record, others_sudo in self._others_by_own(roles).items()
            if not others_sudo
        }

    def _get_excuse_reason(self):
        """Return the reason as the history keeps it, in the words of its language."""
        # the history has one language, whoever acts
        env = self.with_context(lang="vi_VN").env
        return env._(
            "In an own matter, as nobody else could act: %(reason)s",
            reason=self._excuse(),
        )

    def _record_audit(self, action=None, before=None, after=None, reasons=None):
        transition = self._transitions().get(action)
        if transition and transition.impartial and self._excuse():
            own = self.browse().union(*self._others_by_own(transition.roles))
            words = self._get_excuse_reason()
            reasons = {**dict.fromkeys(own.ids, words), **(reasons or {})}
            if "message_ids" in self._fields:
                for record in own:
                    record.message_post(body=words)
        return super()._record_audit(action, before, after, reasons)

    @api.model
    def _check_reserved(self, vals):
        result = super()._check_reserved(vals)
        if names := self._impartial_fields().intersection(vals):
            for record, others_sudo in self._others_by_own(("officer",)).items():
                if others_sudo:
                    raise UserError(
                        self.env._(
                            "“%(record)s” is a matter of your own: leave “%(field)s” "
                            "to somebody else, e.g. %(other)s.",
                            record=record.display_name,
                            field=self._fields[min(names)]._description_string(
                                self.env
                            ),
                            other=others_sudo[0].name,
                        )
                    )
        return result
