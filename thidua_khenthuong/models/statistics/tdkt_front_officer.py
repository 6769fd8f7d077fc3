from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..campaign.tdkt_campaign_calendar import DATES
from ..vocabulary import NOMINATED_STATES, QUALIFIED_STATES
from .tdkt_front import AHEAD

# Settings that stand in the head of every document.
OFFICE_FIELDS = (
    *("tdkt_superior_name", "tdkt_issuer_name", "tdkt_abbreviation", "tdkt_place"),
    "tdkt_officer_id",
)


class TdktFrontOfficer(models.AbstractModel):
    """What an officer finds on the overview: the way of the year, and what is due."""

    _inherit = "tdkt.front"

    @api.model
    def _read_officer(self, today, page):
        return {
            "setup": self._list_setup(today.year),
            "funnel": self._count_funnel(today.year),
            "deadlines": self._list_deadlines(today),
            "returned": self._count_returned(),
            "radar": page["radar"] or self._read_radar(),
        }

    @api.model
    def _count_funnel(self, year):
        """Return the numbers from registration to decision, of the given year."""
        lines = [*self._own_office(), ("year", "=", year)]
        return [
            self._number(
                "registered",
                self.env._("Registered"),
                "tdkt.commitment",
                [
                    *self._own_office(),
                    ("state", "not in", ["draft", "returned"]),
                    ("campaign_id.date_start", "<=", f"{year}-12-31"),
                    ("campaign_id.date_end", ">=", f"{year}-01-01"),
                ],
            ),
            *(
                self._number(
                    key,
                    label,
                    "tdkt.nomination",
                    [*lines, ("state", "in", list(states))],
                )
                for key, label, states in (
                    ("nominated", self.env._("Nominated"), NOMINATED_STATES),
                    ("qualified", self.env._("Found qualified"), QUALIFIED_STATES),
                    ("decided", self.env._("Decided"), ("decided",)),
                )
            ),
        ]

    @api.model
    def _count_returned(self):
        returned = [*self._own_office(), ("state", "=", "returned")]
        return [
            self._number(name, self.env["ir.model"]._get(name).name, name, returned)
            for name in ("tdkt.nomination", "tdkt.dossier", "tdkt.commitment")
        ]

    @api.model
    def _list_deadlines(self, today):
        """Return what ends within the next days, the first first."""
        last = today + relativedelta(days=AHEAD)
        campaign = self.env["tdkt.campaign"]
        due = Domain.OR([[(name, ">=", today), (name, "<=", last)] for name in DATES])
        campaigns = campaign.search_fetch(
            Domain(self._own_office())
            & Domain("state", "in", ["launched", "reviewing"])
            & due,
            ["name", *DATES],
        )
        words = {
            name: campaign._fields[name]._description_string(self.env) for name in DATES
        }
        found = sorted(
            (one[name], one.id, name, one)
            for one in campaigns
            for name in DATES
            if one[name] and today <= one[name] <= last
        )
        return [
            {
                "key": f"{one.id}-{name}",
                "date": format_date(self.env, day),
                "days": (day - today).days,
                "what": words[name],
                "campaign": one.name,
                "action": self._open_record(one),
            }
            for day, _id, name, one in found
        ]

    # --- What a new office does first ----------------------------------------------

    @api.model
    def _list_setup(self, year):
        """Return the first five steps with whether each is done, None when all are.

        :return: list of dicts of ``key``, ``label``, ``help``, ``done`` and ``action``:
            an action, the id of one, or False where it is not the user's to open
        """
        company = self.env.company
        departments = self.env["hr.department"]
        own = self._own_office()
        headless = [*own, ("manager_id", "=", False)]
        settings = self.env.user.has_group("base.group_system")
        steps = [
            (
                "office",
                self.env._("Name and symbol of the office"),
                self.env._(
                    "Superior body, printed name, abbreviation, place and the officer "
                    "in charge; they stand in every document."
                ),
                all(company[name] for name in OFFICE_FIELDS),
                settings and "thidua_khenthuong.tdkt_settings_action",
            ),
            (
                "heads",
                self.env._("Departments and their heads"),
                self.env._("Heads hand in what their departments register."),
                bool(departments.search_count(own, limit=1))
                and not departments.search_count(headless, limit=1),
                self._open(
                    self.env._("Departments without a head"), "hr.department", headless
                ),
            ),
            self._check_documents(own),
            (
                "fund",
                self.env._("Bonus fund of %(year)s", year=year),
                self.env._("Decisions say what they leave of it."),
                bool(
                    self.env["tdkt.bonus.fund"].search_count(
                        [*own, ("year", "=", year)], limit=1
                    )
                ),
                "thidua_khenthuong.tdkt_bonus_fund_action",
            ),
            (
                "campaign",
                self.env._("The first campaign"),
                self.env._("Read in from its launch document, and launched."),
                bool(
                    self.env["tdkt.campaign"].search_count(
                        [
                            *own,
                            ("level", "=", "office"),
                            ("state", "in", ["launched", "reviewing", "closed"]),
                        ],
                        limit=1,
                    )
                ),
                "thidua_khenthuong.tdkt_campaign_import_action",
            ),
        ]
        if all(done for *_words, done, _action in steps):
            return None
        return [
            {"key": key, "label": label, "help": help, "done": done, "action": action}
            for key, label, help, done, action in steps
        ]

    @api.model
    def _check_documents(self, own):
        """Return the step of what a document needs: signer, recipients, number.

        Numbers are settled when a series of the office is kept here, or when a
        document bears one that the officer has typed. The step opens what is missing.
        """
        signer = self.env["tdkt.document.default"].search_count(
            [*own, ("signer_id", "!=", False)], limit=1
        )
        numbers = self.env["tdkt.number.series"]._is_begun(self.env.company)
        return (
            "documents",
            self.env._("Signer, recipients and numbers of documents"),
            self.env._(
                "Missing: the numbers. An administrator chooses the types of documents "
                "that are numbered here; those of the others are typed in, and the "
                "first number settles it."
            )
            if signer and not numbers
            else self.env._(
                "What new documents begin with, and whether this office or its "
                "document system numbers them."
            ),
            bool(signer and numbers),
            "thidua_khenthuong.tdkt_document_type_action"
            if signer and not numbers
            else "thidua_khenthuong.tdkt_document_default_action",
        )
