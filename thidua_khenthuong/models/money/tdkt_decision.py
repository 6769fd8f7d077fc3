from odoo import api, fields, models

from ...typesetting import words


class TdktDecisionBonus(models.Model):
    """The bonuses of a decision made here: filled by law, compared with the fund.

    Filled when lines come or go, when the day changes and when the signer gets it; what
    he reads does not change under his eyes. Where the law has other figures by the day
    it is dated, that is said, and not mended behind his back.
    """

    _inherit = "tdkt.decision"

    # sudo: in words what the total says in figures, of all lines, whoever may read it
    total_in_words = fields.Char(compute="_compute_total_in_words", compute_sudo=True)
    # sudo: the sum of a fund is compared with what somebody may not read line by line
    bonus_warning = fields.Text(
        compute="_compute_bonus_warning",
        compute_sudo=True,
        help="Bonuses that need a look, and a fund that does not suffice; nothing of "
        "it blocks.",
    )

    @api.depends("total_amount")
    def _compute_total_in_words(self):
        for decision in self:
            decision.total_in_words = decision.total_amount and words.money_in_words(
                decision.total_amount
            )

    @api.depends(
        *("nomination_ids.amount", "nomination_ids.bonus_reason"),
        *("nomination_ids.award_id", "date_document", "document_state", "origin"),
    )
    @api.depends_context("lang")
    def _compute_bonus_warning(self):
        for decision in self:
            warnings = []
            if decision.origin == "own" and decision.document_state in (
                *("draft", "signed", "numbered"),
            ):
                warnings = [
                    *decision._list_bonus_doubts(),
                    decision._get_fund_reason(),
                ]
            decision.bonus_warning = "\n".join(filter(None, warnings)) or False

    def _list_bonus_doubts(self):
        """Return sentences on the bonuses that an officer should look at."""
        self.ensure_one()
        dues = self.nomination_ids._get_bonus_dues()
        doubts = dict.fromkeys(doubt for due in dues.values() for doubt in due.doubts)
        other = self.env["tdkt.nomination"].union(
            *(
                line
                for line, due in dues.items()
                if due.amount is not None
                and due.amount != line.amount
                and not line.bonus_reason
            )
        )
        if other:
            first = other[0]
            doubts[
                self.env._(
                    "%(count)s bonus(es) are not what the law gives on %(date)s, e.g. "
                    "%(nominee)s: %(amount)s instead of %(due)s đồng.",
                    count=len(other),
                    date=first._get_bonus_date().strftime("%d/%m/%Y"),
                    nominee=first.nominee_name,
                    amount=words.money(first.amount) or "0",
                    due=words.money(dues[first].amount) or "0",
                )
            ] = None
        return [*doubts]

    def _get_fund_reason(self):
        """Say that the fund of the year does not suffice for this decision, else ""."""
        self.ensure_one()
        date = self.date_document or self.company_id._tdkt_today()
        # sudo: tdkt.bonus.fund - its sums alone, for whoever prepares or signs
        fund_sudo = (
            self.env["tdkt.bonus.fund"]
            .sudo()
            .search([("company_id", "=", self.company_id.id), ("year", "=", date.year)])
        )
        total = self.total_amount
        if not fund_sudo or not total or total <= fund_sudo.left:
            return ""
        return self.env._(
            "The bonus fund of %(year)s does not suffice: %(planned)s đồng planned, "
            "%(decided)s decided, this decision takes %(total)s, %(over)s more than is "
            "left.",
            year=fund_sudo.year,
            planned=words.money(fund_sudo.planned) or "0",
            decided=words.money(fund_sudo.decided) or "0",
            total=words.money(total),
            over=words.money(total - fund_sudo.left),
        )

    @api.model
    def _gap_fields(self):
        return super()._gap_fields() | {
            *("nomination_ids.bonus_reason", "nomination_ids.award_id"),
        }

    def _list_gaps(self):
        gaps = super()._list_gaps()
        if self.origin == "own" and self.document_state == "draft":
            # in the question before the signature, not on the form twice
            if self._get_fund_reason():
                gaps.append(self.env._("more bonuses than the fund of the year has"))
        return gaps

    # --- Filling -------------------------------------------------------------------

    def _fill_bonuses(self):
        """Write into the open lines of these drafts what the law gives.

        Lines with a reason keep what an officer has entered. Those of which the law's
        figures are not known stay as they are.
        """
        drafts = self.filtered(
            lambda one: one.origin == "own" and one._is_being_written()
        )
        by_amount = {}
        for line, due in drafts.nomination_ids._get_bonus_dues().items():
            if (
                due.amount is not None
                and due.amount != line.amount
                and not line.bonus_reason
            ):
                by_amount.setdefault(due.amount, []).append(line.id)
        for amount, ids in by_amount.items():
            # no judgement: an officer's own line gets what the law gives, too
            drafts.nomination_ids.browse(ids)._write_moving({"amount": amount})

    def action_fill_bonuses(self):
        """Fill the bonuses of drafts anew, as after a change of the law's figures.

        :raises UserError: for anybody but an officer, or when the text is locked
        """
        for decision in self:
            decision._check_gather()
        self._fill_bonuses()
        return self._notify(
            self.env._("The bonuses stand as the law gives them on the document's day.")
        )

    def action_propose(self):
        """Hand the decision to its signer, with the bonuses of that day."""
        if self._filter_actors(("officer",)) == self:
            self._fill_bonuses()
        return super().action_propose()

    def write(self, vals):
        result = super().write(vals)
        if "date_document" in vals:
            # sudo: tdkt.nomination - whoever may date a decision dates its bonuses
            self.sudo()._fill_bonuses()
        return result
