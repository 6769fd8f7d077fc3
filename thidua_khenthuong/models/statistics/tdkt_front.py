from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from ..campaign.tdkt_campaign_progress import REASONS
from ..organisation.tdkt_my_page import MY_TURN, SHOWN

# Whose page it is, in the order in which the blocks of a user with several roles stand.
READERS = {
    "leader": "thidua_khenthuong.group_tdkt_leader",
    "officer": "thidua_khenthuong.group_tdkt_officer",
    "unit": "thidua_khenthuong.group_tdkt_unit",
    "hr": "hr.group_hr_user",
}
# How many units the page names of those that do not move; the list behind has all.
WORST = 5
# How far ahead a deadline is shown, in days.
AHEAD = 30


class TdktFront(models.AbstractModel):
    """What a leader, an officer, a head or HR looks at first, on one page.

    The blocks are those of the roles the user holds, each but once. All is read as
    the user: nothing here lifts an access rule. Every number comes with the action
    that opens its records, whose domain is the one it was counted by.

    ======= ====================================================================
    leader  campaigns, awards of two years, bonus fund, units that do not move
    officer setup, from registration to decision, deadlines, what was returned,
            units that do not move
    unit    the own departments against the plan
    hr      awards that no personnel file holds yet
    all     what waits for the user, and for his signature
    ======= ====================================================================
    """

    _name = "tdkt.front"
    _inherit = ["tdkt.record.mixin"]
    _description = "Overview"

    @api.model
    @api.readonly
    def get_page(self):
        """Return all that the page shows, in a fixed number of queries.

        :return: dict of ``roles``, ``year``, ``waiting`` (numbers), ``to_sign`` (as of
            ``tdkt.my.page``) and the blocks of the roles, each None for whoever does
            not hold one: ``setup``, ``campaigns``, ``awards``, ``fund``, ``radar``,
            ``funnel``, ``deadlines``, ``returned``, ``unit``, ``personnel``. A number
            is a dict of ``key``, ``label``, ``value`` and ``action``
        :raises AccessError: for whoever holds none of the roles
        """
        roles = self._list_roles()
        if not roles:
            raise AccessError(
                self.env._(
                    "The overview is for leaders, officers, units and HR; your own "
                    "work stands on “My Emulation”."
                )
            )
        today = self.env.company._tdkt_today()
        active_models = self.env["tdkt.my.page"]._models_with_steps()
        page = {
            "roles": roles,
            "year": today.year,
            "waiting": self._count_waiting(active_models),
            "to_sign": self.env["tdkt.my.page"]._to_sign(active_models),
            **dict.fromkeys(
                (
                    *("setup", "campaigns", "awards", "fund", "radar", "funnel"),
                    *("deadlines", "returned", "unit", "personnel"),
                )
            ),
        }
        for role in roles:
            page.update(getattr(self, f"_read_{role}")(today, page))
        return page

    @api.model
    def _list_roles(self):
        """Return the keys of the roles that the user holds."""
        return [
            role for role, group in READERS.items() if self.env.user.has_group(group)
        ]

    # --- Numbers and what opens them ---------------------------------------------

    @api.model
    def _open(self, name, model, domain):
        """Return the action that opens the records of ``domain``."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [[False, "list"], [False, "kanban"], [False, "form"]],
            "mobile_view_mode": "kanban",
            "domain": domain,
            "target": "current",
        }

    @api.model
    def _open_record(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [[False, "form"]],
            "target": "current",
        }

    @api.model
    def _number(self, key, label, model, domain, value=None):
        """Return a number and what it opens.

        :param list domain: of plain values, as the client sends it back
        :param int value: where it was counted together with others
        """
        if value is None:
            value = self.env[model].search_count(domain)
        return {
            "key": key,
            "label": label,
            "value": value,
            "action": self._open(label, model, domain),
        }

    @api.model
    def _own_office(self):
        return [("company_id", "=", self.env.company.id)]

    @api.model
    def _year_domain(self, name, year):
        return [(name, ">=", f"{year}-01-01"), (name, "<=", f"{year}-12-31")]

    # --- Everybody's --------------------------------------------------------------

    @api.model
    def _count_waiting(self, active_models):
        """Return the numbers of records that wait for the user, but those of none."""
        numbers = [
            self._number(
                name,
                self.env["ir.model"]._get(name).name,
                name,
                [("activity_user_id", "=", self.env.uid)],
            )
            for name in MY_TURN
            if name in active_models and self.env[name].has_access("read")
        ]
        return [number for number in numbers if number["value"]]

    # --- Units that do not move: leader and officer ---------------------------------

    @api.model
    def _running_domain(self):
        """Return the domain of the lines of the office's running campaigns."""
        return [
            *self._own_office(),
            ("campaign_id.state", "=", "launched"),
            ("campaign_id.level", "=", "office"),
        ]

    @api.model
    def _read_radar(self):
        """Return the four reasons of the radar with their numbers, and the worst."""
        progress = self.env["tdkt.campaign.progress"]
        reasons = list(REASONS)
        running = self._running_domain()
        counts = dict.fromkeys(reasons, 0)
        for *flags, count in progress._read_group(running, reasons, ["__count"]):
            for name, flag in zip(reasons, flags, strict=True):
                counts[name] += count if flag else 0
        worst = progress.search_fetch(
            [*running, ("status", "in", ["red", "amber"])],
            ["campaign_id", "label", "status", "reasons"],
            order="status_rank, missing_minimum desc, days_silent desc, id",
            limit=WORST,
        )
        return {
            "numbers": [
                self._number(
                    name,
                    progress._fields[name]._description_string(self.env),
                    progress._name,
                    [*running, (name, "=", True)],
                    counts[name],
                )
                for name in reasons
            ],
            "worst": [
                {
                    "id": row.id,
                    "unit": row.label,
                    "campaign": row.campaign_id.name,
                    "status": row.status,
                    "reasons": row.reasons or "",
                }
                for row in worst
            ],
        }

    # --- Heads and clerks -----------------------------------------------------------

    @api.model
    def _read_unit(self, today, page):
        """Return how far the user's departments are in what they promised."""
        progress = self.env["tdkt.campaign.progress"]
        rows = progress.search_fetch(
            [
                ("campaign_id.state", "=", "launched"),
                ("scope", "=", "department"),
                ("department_id.tdkt_in_scope", "=", True),
            ],
            [
                *("campaign_id", "department_id", "label", "status", "reasons"),
                *("item_count", "done_count"),
            ],
            order="status_rank, missing_minimum desc, id",
            limit=SHOWN,
        )
        statuses = dict(progress._fields["status"]._description_selection(self.env))
        return {
            "unit": [
                {
                    "id": row.id,
                    "unit": row.label,
                    "campaign": row.campaign_id.name,
                    "date_end": format_date(self.env, row.campaign_id.date_end),
                    "days_left": row.campaign_id.days_left,
                    "status": row.status,
                    "state": statuses[row.status],
                    "reasons": row.reasons or "",
                    "numbers": self._count_promised(row),
                }
                for row in rows
            ]
        }

    @api.model
    def _count_promised(self, row):
        items = [
            ("campaign_id", "=", row.campaign_id.id),
            ("commitment_id.department_id", "=", row.department_id.id),
            ("commitment_id.state", "not in", ["draft", "returned"]),
        ]
        return [
            self._number(
                "done",
                self.env._("Items done"),
                "tdkt.commitment.item",
                [*items, ("is_done", "=", True)],
                row.done_count,
            ),
            self._number(
                "promised",
                self.env._("Items registered"),
                "tdkt.commitment.item",
                items,
                row.item_count,
            ),
        ]
