from odoo import models
from odoo.exceptions import UserError

from ..history.tdkt_audit_entry import read_payload

LOOK = "look"


class TdktOfficialDocumentLooks(models.AbstractModel):
    """Whoever signs several documents in one go has looked at each of them.

    When somebody is given the print of a draft that waits for his signature, the
    history keeps it, with the digest of what the print said. Several are signed
    together only where that is still what a print would say now; one alone is signed
    without.
    """

    _inherit = "tdkt.official.document"

    def _enter_looks(self):
        """Enter that the user was given these prints, where he may sign them now.

        Once for each wording: who reads the same print again leaves no further entry.
        """
        waiting = self._filter_signable()
        if not waiting:
            return
        digests, looks = waiting._digest_prints(), waiting._find_looks()
        # sudo: tdkt.audit.entry - nobody may create one, whoever causes it
        self.env["tdkt.audit.entry"].sudo()._record(
            [
                {
                    "record": document,
                    "action": LOOK,
                    "details": {"print": digests[document.id]},
                }
                for document in waiting
                if looks.get(document.id) != digests[document.id]
            ]
        )

    def _filter_signable(self):
        """Return the drafts among these that the user may sign as things stand."""
        waiting = self.filtered(lambda document: document._is_waiting())
        if not waiting:
            return waiting
        reasons = waiting._get_refusal_reasons(self._sign_action, content=False)
        return waiting.filtered(lambda document: not reasons.get(document.id))

    def _digest_prints(self):
        """Return {id: digest of what the document would say if printed now}."""
        reports = self.env["ir.actions.report"]
        # sudo: ir.actions.report - a plain user reads no report's definition
        report_sudo = reports.sudo()._get_report(self._frozen_report)
        return reports._tdkt_digest(report_sudo, self)

    def _find_looks(self):
        """Return {id: digest of the print that the user was given last}."""
        # sudo: tdkt.audit.entry - the user's own entries, whatever he reads of others'
        entries_sudo = (
            self.env["tdkt.audit.entry"]
            .sudo()
            .search_fetch(
                [
                    *(("res_model", "=", self._name), ("res_id", "in", self.ids)),
                    *(("user_id", "=", self.env.uid), ("action", "=", LOOK)),
                ],
                ["res_id", "payload"],
                order="id",
            )
        )
        return {
            entry_sudo.res_id: read_payload(entry_sudo.payload).get("print")
            for entry_sudo in entries_sudo
        }

    def _get_unseen_reasons(self):
        """Return {id: sentence} of those whose present print the user has not opened.

        What he may not sign at all is left to the action itself to refuse.
        """
        waiting = self._filter_signable()
        if not waiting:
            return {}
        digests, looks = waiting._digest_prints(), waiting._find_looks()
        return {
            document.id: self.env._(
                "“%(document)s” is signed together with others only after you have "
                "opened its print as it stands now: open it first, or sign it alone.",
                document=document.display_name,
            )
            for document in waiting
            if looks.get(document.id) != digests[document.id]
        }

    def _check_looked_at(self):
        """Refuse to sign several in one go of which the user has not opened one.

        :raises UserError: naming those
        """
        if len(self) > 1 and not self.env.su and (why := self._get_unseen_reasons()):
            raise UserError("\n".join(why.values()))

    def action_sign(self):
        """As for one document; of several each must have been looked at.

        :raises UserError: naming those whose print the user has not opened
        """
        self._check_looked_at()
        return super().action_sign()

    def action_run_many(self, action, arguments=None):
        """As for every record; signing is refused of what the user has not opened."""
        if action not in ("sign", self._sign_action):
            return super().action_run_many(action, arguments)
        unseen = self._read_existing()._get_unseen_reasons()
        names = {one: self.browse(one).display_name for one in unseen}
        seen = self.filtered(lambda document: document.id not in unseen)
        results = {
            one["id"]: one
            for one in super(TdktOfficialDocumentLooks, seen).action_run_many(
                action, arguments
            )
        }
        return [
            results.get(one)
            or {"id": one, "name": names[one], "ok": False, "reason": unseen[one]}
            for one in self.ids
        ]
