from odoo import api, fields, models
from odoo.fields import Command

from ...eligibility import engine
from ..eligibility.tdkt_eligibility import Request

# Lines whose eligibility is asked anew each time; of the others stands what was found
# when they were handed in.
JUDGED_TODAY = (
    "draft",
    "proposed",
    "returned",
    "qualified",
    "unqualified",
    "forwarded",
)


class TdktNomination(models.Model):
    """Who of the nominated may receive the award: asked live, kept at submission,
    and asked again before a line is qualified."""

    _inherit = "tdkt.nomination"

    check_ids = fields.One2many(
        comodel_name="tdkt.eligibility.check",
        inverse_name="nomination_id",
        string="Eligibility at Submission",
        copy=False,
    )
    eligibility_exception = fields.Text(
        string="Qualified Nonetheless",
        readonly=True,
        copy=False,
        help="Why the line was qualified although a condition of the law is not met.",
    )

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"eligibility_exception"}

    def _audited_fields(self):
        return super()._audited_fields() | {"eligibility_exception"}

    # --- What is asked ------------------------------------------------------------

    def _prepare_eligibility_requests(self):
        return {
            line: line._prepare_eligibility_request()
            for line in self
            if line.state in JUDGED_TODAY and line.award_id
        }

    def _prepare_eligibility_request(self):
        """Return what is asked of this line today, by the day it was handed in."""
        today = self.company_id._tdkt_today()
        achievement = ""
        if self.campaign_id:
            achievement = f"tdkt.campaign,{self.campaign_id.id}"
        elif self.commendation_type == "dot_xuat":
            achievement = f"{self._name},{self.id}"
        # sudo: tdkt.decision - the day alone, whoever may read the decision
        decision_sudo = self.decision_id.sudo()
        return Request(
            self.employee_id or self.department_id or self.partner_id,
            self.award_id,
            self.year,
            today,
            kind=self.commendation_type,
            achievement=achievement,
            received=self.dossier_id.date_submitted,
            decided=decision_sudo.date_document,
        )

    # --- What is kept -------------------------------------------------------------

    def _freeze_eligibility(self):
        """Keep what is found of these lines today, in one go for all of them."""
        requests = self._prepare_eligibility_requests()
        service = self.env["tdkt.eligibility"]
        pairs = service._judge_both(requests.values())
        whole = service._describe_all([pair[0] for pair in pairs])
        veiled = service._describe_all([pair[1] for pair in pairs])
        # sudo: tdkt.assessment, tdkt.initiative - a report that left out what another
        # unit has recorded of the nominee would be false
        merits = self.sudo()._load_merit_facts()
        # sudo: tdkt.eligibility.check - whoever hands in does not write it himself
        self.env["tdkt.eligibility.check"].sudo()._create_recording(
            [
                {
                    "nomination_id": line.id,
                    "company_id": line.company_id.id,
                    "nominee_name": line.nominee_name,
                    "award_id": line.award_id.id,
                    "year": line.year,
                    "date": requests[line].date,
                    "rules": ", ".join(shown["rules"]),
                    "ruleset_ids": [
                        Command.set(
                            sorted({one["ruleset"] for one in shown["findings"]})
                        )
                    ],
                    "outcome": shown["outcome"],
                    "sentence": shown["sentence"],
                    "findings": shown["findings"],
                    "whole_outcome": known["outcome"],
                    "whole_sentence": known["sentence"],
                    "whole_findings": known["findings"],
                    "merit": merits[line.sudo()],
                }
                for line, known, shown in zip(requests, whole, veiled, strict=True)
            ]
        )

    def _get_frozen_checks(self):
        checks = self.env["tdkt.eligibility.check"].search(
            [("nomination_id", "in", self.ids)]
        )
        # the last one comes first
        found = {}
        for check in checks:
            found.setdefault(check.nomination_id, check)
        return {line: check._get_found() for line, check in found.items()}

    # --- Who is not qualified -----------------------------------------------------

    def _find_excluded(self):
        """Return {id: sentence} of those whom a condition of the law excludes today.

        Only what was read in the law excludes; what merely warns, or is not known,
        never does.
        """
        requests = self._prepare_eligibility_requests()
        service = self.env["tdkt.eligibility"]
        verdicts = dict(
            zip(
                requests,
                # whatever the user may read: the law asks for it
                service._judge(requests.values(), whole=True),
                strict=True,
            )
        )
        excluded = {
            line: verdict
            for line, verdict in verdicts.items()
            if verdict.outcome == engine.NOT_ELIGIBLE
        }
        sentences = service._say_outcomes(excluded.values())
        return {
            line.id: self.env._(
                "%(nominee)s cannot receive “%(award)s”. %(why)s",
                nominee=line.nominee_name,
                award=line.award_id.name,
                why=why,
            )
            for line, why in zip(excluded, sentences, strict=True)
        }

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        if action != "qualify":
            return reasons
        lines = self.filtered(lambda line: not reasons.get(line.id))
        if self._excuse():
            lines = lines.filtered(
                lambda line: line.company_id.tdkt_ineligible == "refuse"
            )
        if lines:
            reasons.update(lines._find_excluded())
        return reasons

    def _find_excusable(self, action):
        found = super()._find_excusable(action)
        if action != "qualify":
            return found
        lines = self.filtered(lambda line: line.company_id.tdkt_ineligible == "reason")
        return found | (lines._find_excluded().keys() if lines else set())
