from calendar import monthrange

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import format_date

from ..money.tdkt_bonus_fund import WAITING
from ..organisation.tdkt_my_page import SHOWN


class TdktFrontLeader(models.AbstractModel):
    """What a leader finds on the overview: campaigns, awards, money."""

    _inherit = "tdkt.front"

    @api.model
    def _read_leader(self, today, page):
        return {
            "campaigns": self._list_campaigns(),
            "awards": self._compare_awards(today),
            "fund": self._read_fund(today.year),
            "radar": page["radar"] or self._read_radar(),
        }

    @api.model
    def _list_campaigns(self):
        """Return the running campaigns, the first to end first.

        A unit moves that the radar does not show as stalled.
        """
        campaigns = self.env["tdkt.campaign"].search_fetch(
            [
                *self._own_office(),
                *(("state", "=", "launched"), ("level", "=", "office")),
            ],
            ["name", "date_end", "state", "company_id"],
            order="date_end, id",
            limit=SHOWN,
        )
        units, moving = {}, {}
        for campaign, status, count in self.env["tdkt.campaign.progress"]._read_group(
            [("campaign_id", "in", campaigns.ids), ("scope", "=", "department")],
            ["campaign_id", "status"],
            ["__count"],
        ):
            units[campaign.id] = units.get(campaign.id, 0) + count
            if status != "red":
                moving[campaign.id] = moving.get(campaign.id, 0) + count
        return [
            {
                "id": campaign.id,
                "name": campaign.name,
                "date_end": format_date(self.env, campaign.date_end),
                "days_left": campaign.days_left,
                "action": self._open_record(campaign),
                "numbers": self._count_moving(
                    campaign.id,
                    moving.get(campaign.id, 0),
                    units.get(campaign.id, 0),
                ),
            }
            for campaign in campaigns
        ]

    @api.model
    def _count_moving(self, campaign_id, moving, units):
        taking_part = [("campaign_id", "=", campaign_id), ("scope", "=", "department")]
        return [
            self._number(
                "moving",
                self.env._("Units that move"),
                "tdkt.campaign.progress",
                [*taking_part, ("status", "in", ["green", "amber"])],
                moving,
            ),
            self._number(
                "units",
                self.env._("Units that take part"),
                "tdkt.campaign.progress",
                taking_part,
                units,
            ),
        ]

    @api.model
    def _awards_between(self, first, last):
        """Return the domain of the valid awards by the days of their decisions."""
        return [
            *self._own_office(),
            *(("state", "!=", "revoked"), ("date", ">=", first), ("date", "<=", last)),
        ]

    @api.model
    def _compare_awards(self, today):
        """Return the awards of this year and the last by month of their decisions."""
        this, last = today.year, today.year - 1
        counts = {
            (month.year, month.month): count
            for month, count in self.env["tdkt.commendation"]._read_group(
                self._awards_between(f"{last}-01-01", f"{this}-12-31"),
                ["date:month"],
                ["__count"],
            )
        }
        same_day = (today + relativedelta(years=-1)).isoformat()
        months = [
            {
                "key": month,
                "label": f"{month:02d}",
                "numbers": [
                    self._count_month(year, month, counts.get((year, month), 0))
                    for year in (last, this)
                ],
            }
            for month in range(1, 13)
        ]
        numbers = [
            self._number(
                "this_year",
                self.env._("In %(year)s", year=this),
                "tdkt.commendation",
                self._awards_between(f"{this}-01-01", f"{this}-12-31"),
                sum(count for (year, _month), count in counts.items() if year == this),
            ),
            self._number(
                "same_time",
                self.env._(
                    "In %(year)s, until the same day",
                    year=last,
                ),
                "tdkt.commendation",
                self._awards_between(f"{last}-01-01", same_day),
            ),
            self._number(
                "last_year",
                self.env._("In all of %(year)s", year=last),
                "tdkt.commendation",
                self._awards_between(f"{last}-01-01", f"{last}-12-31"),
                sum(count for (year, _month), count in counts.items() if year == last),
            ),
        ]
        return {"years": [last, this], "months": months, "numbers": numbers}

    @api.model
    def _count_month(self, year, month, count):
        _weekday, days = monthrange(year, month)
        return self._number(
            f"{year}-{month:02d}",
            self.env._("Awards in %(month)s", month=f"{month:02d}/{year}"),
            "tdkt.commendation",
            self._awards_between(
                f"{year}-{month:02d}-01", f"{year}-{month:02d}-{days}"
            ),
            count,
        )

    @api.model
    def _read_fund(self, year):
        """Return planned, prepared, decided and left of the year's fund, in đồng."""
        fund = self.env["tdkt.bonus.fund"].search(
            [*self._own_office(), ("year", "=", year)], limit=1
        )
        if not fund:
            return {"entered": False, "numbers": []}
        decided = [
            *self._own_office(),
            ("decision_id.origin", "=", "own"),
            ("state", "!=", "revoked"),
            ("amount", ">", 0),
            *self._year_domain("date", year),
        ]
        prepared = [
            *self._own_office(),
            ("decision_id.origin", "=", "own"),
            ("decision_id.document_state", "in", list(WAITING)),
            # what bears no date yet counts for the present year
            ("decision_id.document_year", "in", [year, 0]),
        ]
        words = {
            name: fund._fields[name]._description_string(self.env)
            for name in ("planned", "decided", "prepared", "left")
        }
        return {
            "entered": True,
            "numbers": [
                {
                    "key": "fund_planned",
                    "label": words["planned"],
                    "value": fund.planned,
                    "action": self._open_record(fund),
                },
                self._number(
                    *("fund_decided", words["decided"], "tdkt.commendation"),
                    *(decided, fund.decided),
                ),
                self._number(
                    *("fund_prepared", words["prepared"], "tdkt.nomination"),
                    *(prepared, fund.prepared),
                ),
                {
                    "key": "fund_left",
                    "label": words["left"],
                    "value": fund.left,
                    "action": self._open_record(fund),
                },
            ],
        }
