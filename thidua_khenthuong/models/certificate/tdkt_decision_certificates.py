from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ..decision.tdkt_commendation import RESTING_READERS
from ..mixins.tdkt_workflow_mixin import Transition

_lt = LazyTranslate(__name__)

# How many certificates a request typesets: some two seconds, so that the progress
# moves, a cancel is heard and no proxy or worker runs out of time.
CERTIFICATE_BATCH = 25
# How many certificates one PDF holds: merging takes memory with every page.
CERTIFICATE_VOLUME = 1000


class TdktDecisionCertificates(models.Model):
    """The certificates of a decision, settled by its issue, made and kept in batches.

    ============ ============== ======== ================================
    action       from           to       who
    ============ ============== ======== ================================
    typeset_anew issued         (issued) officer, with a reason
    ============ ============== ======== ================================
    """

    _inherit = "tdkt.decision"

    certificate_note = fields.Char(
        compute="_compute_certificate_note",
        groups=RESTING_READERS,
        help="Which of its certificates are not kept yet, and why.",
    )

    def _list_gaps(self):
        gaps = super()._list_gaps()
        if self.origin == "own" and self.document_state == "draft":
            date = self.date_document or self.company_id._tdkt_today()
            templates = self.env["tdkt.certificate.template"]
            ordered_sudo = templates._in_order(self.company_id)
            # sudo: HR reads what a decision lacks, not who is nominated
            awards_sudo = self.sudo().nomination_ids.award_id
            serving_sudo = ordered_sudo.browse().union(
                *(
                    ordered_sudo._first_for(self.company_id, award, date)
                    for award in awards_sudo
                )
            )
            gaps += [
                self.env._(
                    "no picture of the national emblem on “%(template)s”",
                    template=template_sudo.name,
                )
                for template_sudo in serving_sudo
                if template_sudo._lacks_emblem()
            ]
        return gaps

    @api.depends("commendation_ids.certificate_state")
    @api.depends_context("lang")
    def _compute_certificate_note(self):
        counts = {decision.id: {} for decision in self}
        for decision, state, count in self.env["tdkt.commendation"]._read_group(
            [("decision_id", "in", self.ids), ("certificate_state", "!=", False)],
            ["decision_id", "certificate_state"],
            ["__count"],
        ):
            counts[decision.id][state] = count
        for decision in self:
            notes = []
            if count := counts.get(decision.id, {}).get("waiting"):
                notes.append(
                    self.env._(
                        "%(count)s certificates are being typeset: “Certificates” "
                        "shows how far they are.",
                        count=count,
                    )
                )
            if count := counts.get(decision.id, {}).get("failed"):
                notes.append(
                    self.env._(
                        "%(count)s certificates could not be typeset: “Certificates” "
                        "tries again and says why.",
                        count=count,
                    )
                )
            decision.certificate_note = " ".join(notes)

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "typeset_anew": Transition(
                _lt("Typeset the certificates anew"),
                ("issued",),
                None,
                ("officer",),
                "document_state",
                _lt(
                    "All its certificates are made anew on the templates as they are "
                    "now; the files kept so far stay beside them."
                ),
            ),
        }

    def _create_commendations(self):
        given = super()._create_commendations()
        # another body's certificates are its own
        own = given.filtered(lambda award: not award.decision_id._registered())
        own._settle_certificates()
        own._typeset_waiting()
        return given

    def action_certificates(self):
        """Open the dialog that prints all certificates of the decision.

        :raises UserError: for a decision that is not issued, or without certificates
        """
        self._check_certificates()
        return {
            "type": "ir.actions.client",
            "tag": "thidua_khenthuong.certificates",
            "name": self.env._("Certificates"),
            "target": "new",
            "params": {"decision_id": self.id},
        }

    @api.readonly
    def get_certificates(self):
        """Return what the dialog shows first: the certificates and how far they are.

        :return: {"name", "ids": all in the order of the register, "done": ids whose
            file is kept already, "batch": how many a call typesets, "volume": how
            many pages one PDF holds}
        """
        self._check_certificates()
        commendations = self._printed_commendations()
        return {
            "name": self.display_name,
            "ids": commendations.ids,
            "done": self._get_kept_ids(commendations),
            "batch": CERTIFICATE_BATCH,
            "volume": CERTIFICATE_VOLUME,
        }

    def typeset_certificates(self, commendation_ids):
        """Make some of the certificates that wait still; those kept already stay.

        The client calls it batch by batch and may stop in between: what is done is
        kept, and the next run goes on from there. What they say and look like was
        settled by the issue; who calls it, and when, has no part in it.

        :param list commendation_ids: at most ``CERTIFICATE_BATCH`` ids
        :return: {"done": ids, "failed": [{"id", "name", "reason"}]}
        :raises UserError: when the decision is not issued, or for too many ids
        """
        self._check_certificates()
        if len(commendation_ids) > CERTIFICATE_BATCH:
            raise UserError(
                self.env._(
                    "At most %(count)s certificates can be printed in one go.",
                    count=CERTIFICATE_BATCH,
                )
            )
        # the others of a long list are not read
        commendations = self.env["tdkt.commendation"].search(
            [*self._printed_domain(), ("id", "in", commendation_ids)]
        )
        _pdfs, faults = commendations._keep_certificates()
        failed = [
            {"id": one.id, "name": one.display_name, "reason": reason}
            for one, reason in faults.items()
        ]
        failed += [
            {
                "id": lost_id,
                "name": f"#{lost_id}",
                "reason": self.env._(
                    "It is not a valid award of this decision, or you do not have "
                    "access to it."
                ),
            }
            for lost_id in commendation_ids
            if lost_id not in commendations._ids
        ]
        done = commendations - commendations.browse().union(*faults)
        return {"done": done.ids, "failed": failed}

    def action_typeset_anew(self, reason=None):
        """Make all certificates anew, on the templates as they are now.

        For a template that had to be adjusted once its first sheets were seen. The
        files kept so far stay, superseded, with the reason.

        :raises AccessError: for anybody but an officer
        :raises UserError: without a reason, before any certificate is kept, or, of a
            short list, naming those that cannot be typeset: nothing is changed then
        """
        self._check_certificates()
        self._check_move("typeset_anew")
        reason = self._require_reason(reason)
        self._printed_commendations().action_print_anew(reason)
        self._record_audit("typeset_anew", reasons={self.id: reason})
        return True

    def _get_kept_certificates(self):
        """Return the awards whose certificate is kept, ready to be handed out.

        :raises UserError: when there is none yet
        """
        self._check_certificates()
        commendations = self._printed_commendations()
        kept = set(self._get_kept_ids(commendations))
        commendations = commendations.filtered(lambda one: one.id in kept)
        if not commendations:
            raise UserError(
                self.env._("No certificate is ready yet: typeset them first.")
            )
        return commendations

    @api.model
    def _get_kept_ids(self, commendations):
        """Return the ids of those awards whose certificate is kept."""
        # sudo: register of prints - the decision's readers may know what is printed
        register_sudo = self.env["tdkt.frozen.print"].sudo()
        return register_sudo._in_force_of(commendations).mapped("res_id")

    def _printed_commendations(self):
        """Return the awards whose certificates are printed, in the register's order."""
        return self.env["tdkt.commendation"].search(
            self._printed_domain(), order="register_number, id"
        )

    def _printed_domain(self):
        return [("decision_id", "=", self.id), ("state", "!=", "revoked")]

    def _check_certificates(self):
        self.ensure_one()
        self.check_access("read")
        # sudo: ir.actions.report - its groups say who may print
        groups = self.env.ref("thidua_khenthuong.report_decision").sudo().group_ids
        if not self.env.su and not groups & self.env.user.all_group_ids:
            raise AccessError(
                self.env._(
                    "Only the standing office, leaders and HR print all certificates "
                    "of a decision."
                )
            )
        if self.state != "issued":
            raise UserError(
                self.env._(
                    "Certificates are printed once “%(decision)s” is issued.",
                    decision=self.display_name,
                )
            )
        given = self.env["tdkt.commendation"]
        if not given.search_count([("decision_id", "=", self.id)], limit=1):
            raise UserError(
                self.env._(
                    "“%(decision)s” has not given any award yet.",
                    decision=self.display_name,
                )
            )
