from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ... import bonus
from ...typesetting import words

# Who gets the money: one of them.
HOLDERS = ("employee_id", "department_id", "partner_id")


def _achievement(line):
    """Return what tells the achievement of a line, or of an award, from others.

    Titles of one year are for one achievement; forms for that of one occasion. A title
    and a form are both paid (Nghị định 152/2025/NĐ-CP, Điều 49 khoản 5–7).
    """
    holder = next(((name, line[name].id) for name in HOLDERS if line[name]), None)
    if line.award_id.kind == "title":
        return holder, line.year
    return holder, line.year, line.campaign_id.id, line.commendation_type


class Due(NamedTuple):
    """What the law gives for a line, in đồng, and how that is worked out.

    ``amount`` is None where the law's figures of the day are not known. ``doubts`` are
    sentences on what the officer should look at.
    """

    amount: int | None
    explained: str
    doubts: tuple


class TdktNomination(models.Model):
    """The bonus of a line: what the law gives, unless an officer says why not."""

    _inherit = "tdkt.nomination"

    bonus_due = fields.Monetary(
        string="Bonus by Law",
        compute="_compute_bonus_due",
        # sudo: sees what was paid already for the same achievement
        compute_sudo=True,
        help="Coefficient × base salary in force on the day of the decision, rounded "
        "as the office has settled.",
    )
    bonus_note = fields.Char(
        string="Worked Out As",
        compute="_compute_bonus_due",
        # sudo: as above
        compute_sudo=True,
    )
    bonus_reason = fields.Char(
        string="Reason for Another Bonus",
        copy=False,
        help="Why the bonus is not what the law gives; a line with a reason is not "
        "filled by itself any more.",
    )

    @api.depends(
        *("award_id", "decision_id.date_document", "decision_id.origin"),
        *HOLDERS,
        "company_id",
    )
    @api.depends_context("lang")
    def _compute_bonus_due(self):
        dues = self._get_bonus_dues()
        for line in self:
            due = dues.get(line)
            line.bonus_due = due.amount if due else 0
            line.bonus_note = due.explained if due else False

    @api.constrains("amount", "bonus_reason")
    def _check_bonus_reason(self):
        """Money is given as the law says, or somebody says why it is not.

        :raises ValidationError: naming what the law gives
        """
        # sudo: tdkt.decision - where a line stands, whoever may read it
        open_sudo = (
            self.sudo()
            .filtered("decision_id")
            .filtered(
                lambda line: line.decision_id.document_state == "draft"
                and not (line.bonus_reason or "").strip()
            )
        )
        for line_sudo, due in open_sudo._get_bonus_dues().items():
            if due.amount is not None and line_sudo.amount != due.amount:
                raise ValidationError(
                    self.env._(
                        "%(nominee)s is due %(due)s đồng by law (%(how)s): say in "
                        "“%(field)s” why it is %(amount)s đồng.",
                        nominee=line_sudo.nominee_name,
                        due=words.money(due.amount) or "0",
                        how=due.explained,
                        field=self._fields["bonus_reason"]._description_string(
                            self.env
                        ),
                        amount=words.money(line_sudo.amount) or "0",
                    )
                )

    def _audited_fields(self):
        return super()._audited_fields() | {"bonus_reason"}

    @api.model
    def _impartial_fields(self):
        return super()._impartial_fields() | {"bonus_reason"}

    @api.model
    def _reserved_fields(self):
        return {**super()._reserved_fields(), "bonus_reason": ("officer",)}

    def _open_fields(self):
        names = super()._open_fields()
        return names | {"bonus_reason"} if names and "amount" in names else names

    def write(self, vals):
        if "decision_id" not in vals:
            return super().write(vals)
        # sudo: tdkt.decision - a line that comes or goes changes what others are due
        decisions_sudo = self.sudo().decision_id
        result = super().write(vals)
        # sudo: tdkt.decision - as above, of the decision that it comes to
        (decisions_sudo | self.sudo().decision_id)._fill_bonuses()
        return result

    # --- What the law gives --------------------------------------------------------

    def _get_bonus_dues(self):
        """Return {line: :class:`Due`} of the lines this office pays a bonus for.

        What another body decides, that body pays: those lines are left out. The day is
        that of the decision, today where it has none yet. A constant number of queries
        for each day, however many lines there are.
        """
        lines = self.filtered(lambda line: line.decision_id.origin != "external")
        # what a line is due follows from the others of its decision
        whole = lines | lines.decision_id.nomination_ids
        dues = {}
        for (company, date), dated in whole.grouped(
            lambda line: (line.company_id, line._get_bonus_date())
        ).items():
            dues.update(dated._get_dues_of_day(company, date))
        whole._leave_highest(dues)
        return {line: dues[line] for line in lines}

    def _get_bonus_date(self):
        """Return the day whose base salary and coefficients count."""
        self.ensure_one()
        return self.decision_id.date_document or self.company_id._tdkt_today()

    def _get_dues_of_day(self, company, date):
        """Return {line: :class:`Due`} by the figures in force on ``date``."""
        # sudo: tdkt.base.salary - the law is the same for everybody
        salary_sudo = self.env["tdkt.base.salary"].sudo()._find_in_force(date)[:1]
        # sudo: tdkt.award.rate - as above
        rates_sudo = self.env["tdkt.award.rate"].sudo()
        by_award = {
            rate_sudo.award_id.id: rate_sudo
            for rate_sudo in rates_sudo._find_in_force(
                date, [("award_id", "in", self.award_id.ids)]
            )
        }
        by_award = {
            award.id: self._work_out(
                company, date, salary_sudo, award, by_award.get(award.id, rates_sudo)
            )
            for award in self.award_id
        }
        return {line: by_award[line.award_id.id] for line in self}

    @api.model
    def _work_out(self, company, date, salary, award, rate):
        """Return the :class:`Due` of one award on one day."""
        day = date.strftime("%d/%m/%Y")
        if not rate:
            why = self.env._(
                "No coefficient of “%(award)s” is in force on %(date)s: enter it with "
                "its legal basis, or the bonus by hand.",
                award=award.display_name,
                date=day,
            )
            return Due(None, why, ())
        if not salary:
            why = self.env._(
                "No base salary is in force on %(date)s: enter it with its legal "
                "basis, or the bonuses by hand.",
                date=day,
            )
            return Due(None, why, (why,))
        exact = bonus.exact(salary.amount, rate.coefficient, rate.multiple)
        amount = company._tdkt_rounded_bonus(exact)
        explained = f"{rate._get_figures()} × {words.money(salary.amount)}"
        if exact != amount:
            explained = self.env._(
                "%(figures)s = %(exact)s, rounded to %(amount)s đồng; "
                "%(basis)s; %(salary_basis)s",
                figures=explained,
                exact=words.quantity(float(exact)),
                amount=words.money(amount),
                basis=rate.legal_basis,
                salary_basis=salary.legal_basis,
            )
        else:
            explained = (
                f"{explained} = {words.money(amount)} đồng; {rate.legal_basis}; "
                f"{salary.legal_basis}"
            )
        doubts = []
        if not rate._is_certain():
            doubts.append(
                self.env._(
                    "The coefficient of “%(award)s” (%(basis)s) has not been compared "
                    "with the official text.",
                    award=award.display_name,
                    basis=rate.legal_basis,
                )
            )
        if not salary._is_certain():
            doubts.append(
                self.env._(
                    "The base salary of %(amount)s đồng (%(basis)s) has not been "
                    "compared with the official text.",
                    amount=words.money(salary.amount),
                    basis=salary.legal_basis,
                )
            )
        return Due(amount, explained, tuple(doubts))

    # --- Several awards for one achievement ----------------------------------------

    def _leave_highest(self, dues):
        """Leave, of several awards for one achievement, the highest bonus in ``dues``.

        Counted are the lines of the same decision, and what this office has given
        already: where that was as much, nothing more is due; where it was less, the
        officer is told, since no provision says what becomes of the difference.
        """
        known = self.filtered(
            lambda line: line.decision_id and dues[line].amount is not None
        )
        given = known._find_given()
        for (_decision, achievement), rivals in known.grouped(
            lambda line: (line.decision_id, _achievement(line))
        ).items():
            ranked = rivals.sorted(
                lambda line: (
                    -dues[line].amount,
                    line.award_id.sequence,
                    line._origin.id,
                )
            )
            for line in ranked[1:]:
                dues[line] = Due(
                    0,
                    self.env._(
                        "“%(award)s” for the same achievement is paid: only the "
                        "highest is (%(date)s)",
                        award=ranked[0].award_id.name,
                        date=line._get_bonus_date().strftime("%d/%m/%Y"),
                    ),
                    (),
                )
            earlier = given.get(achievement)
            if not earlier:
                continue
            highest, due = ranked[0], dues[ranked[0]]
            paid = self.env._(
                "%(nominee)s was paid %(amount)s đồng for the same achievement: "
                "“%(award)s”, %(decision)s",
                nominee=highest.nominee_name,
                amount=words.money(earlier.amount),
                award=earlier.award_name,
                decision=earlier.decision_number,
            )
            dues[highest] = (
                Due(0, paid, ())
                if earlier.amount >= due.amount
                else due._replace(doubts=(*due.doubts, f"{paid}."))
            )

    def _find_given(self):
        """Return, with sudo, {achievement: the best paid award this office gave}."""
        if not self:
            return {}
        # sudo: tdkt.commendation - what was paid for the same, whoever prepares it
        awards_sudo = self.env["tdkt.commendation"].sudo()
        found_sudo = awards_sudo.search(
            [
                ("company_id", "in", self.company_id.ids),
                ("year", "in", list(set(self.mapped("year")))),
                ("state", "!=", "revoked"),
                ("amount", ">", 0),
                ("decision_id.origin", "=", "own"),
                "|",
                "|",
                *((name, "in", self[name].ids) for name in HOLDERS),
            ],
            order="amount",
        )
        # the last of each is the highest
        return {_achievement(award_sudo): award_sudo for award_sudo in found_sudo}
