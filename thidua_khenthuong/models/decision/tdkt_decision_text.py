from odoo import api, models

from ...typesetting import words


class TdktDecisionText(models.Model):
    """The articles of a decision made here: what they begin with and what they lack."""

    _inherit = "tdkt.decision"

    @api.model
    def _settling_fields(self):
        return super()._settling_fields() | {"origin"}

    @api.model
    def _settled_fields(self):
        return super()._settled_fields() | {"execution_units"}

    @api.model
    def _starts_from_defaults(self, values):
        # another body's decision stands as it came
        return values.get("origin") == "own"

    @api.model
    def _gap_fields(self):
        return super()._gap_fields() | {
            *("origin", "execution_units", "reward_reason", "funding_source"),
            *("amends_id", "nomination_ids.amount", "nomination_ids.award_id"),
        }

    def _list_gaps(self):
        self.ensure_one()
        if self.origin != "own":
            return []
        gaps = super()._list_gaps()
        if not self.execution_units:
            gaps.append(self.env._("nobody named to carry it out"))
        if not self.reward_reason and not self.amends_id:
            gaps.append(self.env._("no reason for the award"))
        if self.total_amount and not self.funding_source:
            gaps.append(self.env._("no source of the bonuses"))
        return gaps

    def _printed_execution(self):
        """Return the sentence of the last article: who carries the decision out."""
        self.ensure_one()
        named = self._printed_awardees() or self.change_ids.commendation_id
        return words.execution(self.execution_units, named.mapped("subject_type"))
