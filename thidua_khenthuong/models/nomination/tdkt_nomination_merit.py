from odoo import fields, models
from odoo.fields import Domain

from ..merit.tdkt_initiative import say_share

# Years, the one of the achievements the last, of which a merit report tells.
TOLD_YEARS = 10


class TdktNomination(models.Model):
    """What nominees have to show besides the campaign: how they were assessed year by
    year, and which of their initiatives were recognised, by which decisions.

    Kept when a line is handed in, so that its merit report says ever after what it
    said then.
    """

    _inherit = "tdkt.nomination"

    def _get_merit_facts(self):
        """Return {line: what its merit report tells}: ``assessments`` and
        ``initiatives``, dicts of plain values, the oldest first.

        Of a line that was handed in, what was kept then. Of a draft, what records say
        today, as far as the user may read them: else a line typed in on trial would
        tell of everybody.
        """
        handed_in = self.filtered(lambda line: line.state != "draft")
        # sudo: tdkt.eligibility.check - what the report of a line that the user reads
        # has said since it was handed in
        checks_sudo = handed_in.sudo().check_ids.sorted("id")
        kept = {
            check_sudo.nomination_id.id: check_sudo.merit
            for check_sudo in checks_sudo
            if check_sudo.merit
        }
        others = self.filtered(lambda line: line.id not in kept)
        loaded = others._load_merit_facts()
        return {line: kept.get(line.id) or loaded[line] for line in self}

    def _load_merit_facts(self):
        """Return what records say of these lines' nominees today, as
        :meth:`_get_merit_facts` does, in a fixed number of queries."""
        years = self.mapped("year")
        told = (
            Domain("year", ">", min(years) - TOLD_YEARS)
            & Domain("year", "<=", max(years))
            if years
            else Domain.FALSE
        )
        people, units = self.employee_id.ids, self.department_id.ids
        assessments = self.env["tdkt.assessment"].search(
            told
            & (
                Domain("employee_id", "in", people)
                | Domain("department_id", "in", units)
            ),
            order="year, id",
        )
        initiatives = self.env["tdkt.initiative"].search(
            told
            & Domain("state", "=", "recognised")
            & (
                Domain("author_ids.employee_id", "in", people)
                | Domain("department_id", "in", units)
            ),
            order="year, id",
        )
        assessed, made = {}, {}
        for one in assessments:
            holder = one.employee_id or one.department_id
            assessed.setdefault(holder, []).append(
                {
                    "year": one.year,
                    "level": one.level,
                    "reference": one.reference or "",
                    "date": fields.Date.to_string(one.date) or "",
                }
            )
        # sudo: tdkt.initiative.author - of initiatives that were found
        for one, one_sudo in zip(initiatives, initiatives.sudo(), strict=True):
            facts = one._prepare_merit_facts()
            for author_sudo in one_sudo.author_ids:
                if employee := author_sudo.employee_id.sudo(False):
                    share = say_share(author_sudo.share)
                    made.setdefault(employee, []).append({**facts, "share": share})
            if one.department_id:
                made.setdefault(one.department_id, []).append({**facts, "share": ""})
        return {
            line: {
                "assessments": line._filter_told(assessed.get(line._nominee(), [])),
                "initiatives": line._filter_told(made.get(line._nominee(), [])),
            }
            for line in self
        }

    def _filter_told(self, facts):
        """Return those of ``facts`` in the years of which this line's report tells."""
        self.ensure_one()
        return [
            one for one in facts if self.year - TOLD_YEARS < one["year"] <= self.year
        ]
