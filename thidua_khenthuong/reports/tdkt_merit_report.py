from datetime import date

from odoo import api, models

from ..models.vocabulary import PRINTED_SCOPES
from ..typesetting.words import short_date
from .tdkt_history_report import GIVEN_STATES

PROMISED_STATES = ("approved", "reported", "assessed")
# Official documents are written in Vietnamese, whatever language the reader uses.
LEVEL_WORDS = {
    "excellent": "Hoàn thành xuất sắc nhiệm vụ",
    "good": "Hoàn thành tốt nhiệm vụ",
    "completed": "Hoàn thành nhiệm vụ",
    "failed": "Không hoàn thành nhiệm vụ",
}


class ReportMerit(models.AbstractModel):
    """What the merit reports (báo cáo thành tích) of a batch of nominations say beyond
    the nominations themselves: earlier awards, and the results of the campaign."""

    _name = "report.thidua_khenthuong.report_merit_individual_document"
    _description = "Merit Report of a Person"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return ``merits``: nomination id -> its values, read for all at once.

        Keys of the values: ``form`` (the line that names it, by report), ``titles`` and
        ``forms`` (commendations received so far), ``assessments`` and ``initiatives``
        (rows of words: year, what, and by which decision), ``commitment`` (the
        nominee's own in that campaign, empty without one), ``person`` (private
        words, see ``hr.employee._tdkt_private_words``).
        """
        nominations = self.env["tdkt.nomination"].browse(docids)
        received = self._received(nominations)
        commitments = self._commitments(nominations)
        empty = self.env["tdkt.commendation"]
        facts = nominations._get_merit_facts()
        forms = {
            report: nominations._printed_forms(report)
            for report in ("person", "thematic")
        }
        merits = {}
        for nomination in nominations:
            nominee = nomination.employee_id or nomination.department_id
            given = received.get(nominee, empty)
            titles = given.filtered(lambda one: one.award_id.kind == "title")
            key = (nomination.campaign_id, nominee)
            merits[nomination.id] = {
                "form": {
                    report: lines[nomination.id] for report, lines in forms.items()
                },
                "titles": titles,
                "forms": given - titles,
                "assessments": [
                    (one["year"], LEVEL_WORDS[one["level"]], self._word_decision(one))
                    for one in facts[nomination]["assessments"]
                ],
                "initiatives": [
                    (one["year"], self._word_initiative(one), self._word_decision(one))
                    for one in facts[nomination]["initiatives"]
                ],
                "commitment": commitments.get(key, self.env["tdkt.commitment"]),
                "person": nomination.employee_id._tdkt_private_words()
                if nomination.employee_id
                else {},
            }
        return {"merits": merits}

    @api.model
    def _word_initiative(self, one):
        """Return an initiative with its effect and the nominee's share in it."""
        kind = "đề tài, đề án" if one["project"] else "sáng kiến"
        effect = f"phạm vi ảnh hưởng: {PRINTED_SCOPES[one['scope']]}"
        if one["scope_reference"]:
            effect += f" ({one['scope_reference']})"
        share = one["share"] and f"tỷ lệ đóng góp {one['share']}%"
        return f"{one['name']} ({'; '.join(filter(None, (kind, effect, share)))})"

    @api.model
    def _word_decision(self, one):
        """Return number, day and issuer of the decision that recorded a fact."""
        day = one["date"] and f"ngày {short_date(date.fromisoformat(one['date']))}"
        return "; ".join(
            filter(
                None,
                (" ".join(filter(None, (one["reference"], day))), one.get("issuer")),
            )
        )

    def _received(self, nominations):
        """Return {employee or department: commendations, oldest first}.

        Of whoever is not of the user's units, a draft shows what the user may see: else
        a line typed in on trial would tell everybody's awards.
        """
        # sudo: hr.employee - where somebody works is no secret
        people_sudo = nominations.employee_id.sudo()
        units = people_sudo.department_id.sudo(False) | nominations.department_id
        own = set(units.filtered("tdkt_in_scope").ids)
        colleagues = {one.id for one in people_sudo if one.department_id.id in own}
        strange = nominations.filtered(
            lambda line: line.state == "draft"
            and line.department_id.id not in own
            and line.employee_id.id not in colleagues
        )
        # sudo: tdkt.commendation - a report that left out awards given through another
        # unit would be false; decisions that were issued are no secret
        commendations = self._given_to(
            self.env["tdkt.commendation"].sudo(), nominations - strange
        )
        # sudo: as above; found with the user's own access
        visible_sudo = self._given_to(self.env["tdkt.commendation"], strange).sudo()
        commendations = (commendations | visible_sudo).sorted(
            lambda one: (one.date, one.id)
        )
        return {
            nominee.sudo(False): found
            for field in ("employee_id", "department_id")
            for nominee, found in commendations.grouped(field).items()
            if nominee
        }

    @api.model
    def _given_to(self, commendations, nominations):
        if not nominations:
            return commendations
        return commendations.search(
            [
                ("state", "in", GIVEN_STATES),
                "|",
                ("employee_id", "in", nominations.employee_id.ids),
                ("department_id", "in", nominations.department_id.ids),
            ],
            order="date, id",
        )

    def _commitments(self, nominations):
        """Return {(campaign, employee or department): commitment} the user may see."""
        commitments = self.env["tdkt.commitment"].search(
            [
                ("campaign_id", "in", nominations.campaign_id.ids),
                ("state", "in", PROMISED_STATES),
                "|",
                ("employee_id", "in", nominations.employee_id.ids),
                "&",
                ("employee_id", "=", False),
                ("department_id", "in", nominations.department_id.ids),
            ]
        )
        return {
            (one.campaign_id, one.employee_id or one.department_id): one
            for one in commitments
        }


class ReportMeritCollective(models.AbstractModel):
    _name = "report.thidua_khenthuong.report_merit_collective_document"
    _inherit = ["report.thidua_khenthuong.report_merit_individual_document"]
    _description = "Merit Report of a Collective"


class ReportMeritThematic(models.AbstractModel):
    _name = "report.thidua_khenthuong.report_merit_thematic_document"
    _inherit = ["report.thidua_khenthuong.report_merit_individual_document"]
    _description = "Merit Report in a Campaign"
