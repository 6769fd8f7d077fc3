from odoo import api, fields, models
from odoo.exceptions import UserError

from ...award_list.award_names import AwardNames
from ...award_list.awards import AwardList, Facts
from ...award_list.matcher import Departments
from ..vocabulary import COMMENDATION_TYPES
from .sentences import AWARD_REASONS
from .tdkt_list_row_mixin import CHUNK


class TdktAwardImport(models.Model):
    """A list of historical awards (.xlsx, .csv, .docx) on its way into the register.

    An officer or HR imports it; see ``tdkt.list.import.mixin`` for the way it goes.
    A decision enters the register with all its ready rows or not at all.
    """

    _name = "tdkt.award.import"
    _inherit = ["tdkt.people.import.mixin"]
    _description = "Import of Historical Awards"
    _order = "id desc"
    _check_company_auto = True

    _row_action = "thidua_khenthuong.tdkt_award_import_row_action"
    _typed_fields = {
        "year": "list_year",
        "number": "list_number",
        "date": "list_date",
        "award": "list_award",
        "issuer": "issuer_name",
    }
    _settings = ("min_confidence", "commendation_type")

    list_number = fields.Char(string="Number of the Decision")
    list_date = fields.Date(string="Date of the Decision")
    list_award = fields.Char(
        string="Award",
        copy=False,
        help="Of a list without such a column; proposed from its title.",
    )
    list_year = fields.Char(
        string="Year of the Achievements",
        help="Of rows without one; the year of the decision where nothing says it.",
    )
    issuer_name = fields.Char(
        string="Issuer of Rows Without One",
        default=lambda self: self.env.company.name,
        help="Who decided where the list has no column for it.",
    )
    commendation_type = fields.Selection(
        selection=COMMENDATION_TYPES, required=True, default="cong_trang"
    )
    column_ids = fields.One2many(
        comodel_name="tdkt.award.import.column", inverse_name="import_id"
    )
    row_ids = fields.One2many(
        comodel_name="tdkt.award.import.row", inverse_name="import_id"
    )
    unsettled_row_ids = fields.Many2many(
        comodel_name="tdkt.award.import.row",
        string="Rows to Review",
        compute="_compute_unsettled_row_ids",
        help="The first rows that are not imported as they are.",
    )
    decision_ids = fields.One2many(
        comodel_name="tdkt.decision",
        inverse_name="import_id",
        string="Decisions Created",
    )
    # sudo: hr.employee - who imports the list and stands on it; nobody else
    own_interest = fields.Text(
        compute="_compute_own_interest",
        compute_sudo=True,
        help="Whoever imports the list, or has read it in, and is on it. It is said "
        "before the import and kept in the history.",
    )

    # --- The kind of list ----------------------------------------------------------

    @api.model
    def _list_kind(self):
        return AwardList

    @api.model
    def _row_reasons(self):
        return {**super()._row_reasons(), **AWARD_REASONS}

    def _get_missing_columns_reason(self):
        if why := super()._get_missing_columns_reason():
            return why
        told = self._list_kind().filled_by(self.column_ids.mapped("target"))
        if "issuer" not in told and not self.issuer_name:
            return self.env._(
                "Select who decided: choose a column, or enter the issuer above."
            )
        return ""

    def _get_choose_reason(self, targets):
        if "name" in targets:
            return super()._get_choose_reason(targets)
        labels = self._target_labels()
        return self.env._(
            "Nothing says the following: %(columns)s. Choose the column, or enter "
            "above what holds for the whole list.",
            columns=self.env._(", ").join(labels[target] for target in targets),
        )

    def _typed(self):
        # who decided is added when a row is judged: its empty cell stays empty
        typed = super()._typed()
        del typed["issuer"]
        return typed

    def _load_list(self):
        office = self._load_office()
        persons, wordings = self._load_choices()
        return AwardList(
            Facts(
                people=self._load_people(office=office),
                departments=Departments(self._load_departments(), office),
                awards=self._load_awards(wordings),
                today=self.company_id._tdkt_today(),
                issuer=self.issuer_name or "",
                make_key=self.env["tdkt.decision"]._make_reference_key,
                chosen=persons,
            )
        )

    def _load_awards(self, chosen):
        """Return the awards under all their names.

        :param chosen: (award id, words) the office chose earlier
        """
        # all of them: what old lists name is often archived
        awards = self.env["tdkt.award"].search([("active", "in", (True, False))])
        aliases = self.env["tdkt.award.alias"].search(
            [("award_id", "in", awards.ids), ("company_id", "=", self.company_id.id)]
        )
        return AwardNames(
            [(one.id, one.name, one.code, one.subject_type) for one in awards],
            [(alias.award_id.id, alias.name) for alias in aliases],
            chosen,
        )

    # --- Comparing -----------------------------------------------------------------

    def _compare_rows(self):
        """Compare the ready rows with each other and with the register."""
        self.ensure_one()
        self._set_states("error", self._find_two_dates())
        namesakes = self._row_model()._fetch_namesakes(self)
        self._set_states(
            "unsure", dict.fromkeys(namesakes, self._get_sentence("namesakes"))
        )
        self._set_states("error", self._find_own_decisions())
        rows = self._row_model()
        twice = rows._fetch_twice(self)
        self._set_states(
            "duplicate",
            {
                id_: self._get_sentence("twice_in_file", line=line)
                for id_, line in twice.items()
            },
        )
        known = rows._fetch_in_register(self)
        self._set_states(
            "duplicate",
            {
                id_: self._get_sentence("in_register", code=code)
                for id_, code in known.items()
            },
        )

    def _search_decided(self, keys):
        """Return the rows of the decisions ``keys`` that are not imported yet."""
        return self._search_rows(
            [("decision_key", "in", list(keys)), ("state", "in", ("ready", "unsure"))]
        )

    def _find_two_dates(self):
        dates = self._row_model()._fetch_two_dates(self)
        if not dates:
            return {}
        return {
            row.id: self._get_sentence(
                "two_dates", number=row.number, dates=dates[row.decision_key]
            )
            for row in self._search_decided(dates)
        }

    def _find_own_decisions(self):
        """Rows of decisions this office made in Odoo, or registered otherwise."""
        numbers = self._row_model()._fetch_decisions(self)
        faults = {}
        known = self._find_decisions(key for key, *_rest in numbers)
        own = self._find_made_here(numbers)
        for key, number, _issuer, date in numbers:
            decision = known.get(key)
            if key in own:
                faults[key] = self._get_sentence("made_here", number=number)
            elif decision and decision.date_document != date:
                faults[key] = self._get_sentence(
                    "other_date",
                    number=number,
                    date=decision.date_document.strftime("%d/%m/%Y"),
                )
        if not faults:
            return {}
        rows = self._search_decided(faults)
        return {row.id: faults[row.decision_key] for row in rows}

    def _find_decisions(self, keys):
        """Return {row's decision key: registered decision} of those that exist."""
        pairs = {key.rpartition("|")[0] for key in keys}
        # sudo: the register is the office's, also where this user sees only a part
        decisions_sudo = (
            self.env["tdkt.decision"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("origin", "=", "external"),
                    ("document_state", "=", "issued"),
                    ("reference_key", "in", list(pairs)),
                ]
            )
        )
        return {
            f"{decision.reference_key}|{decision.document_year}": decision
            for decision in decisions_sudo
        }

    def _find_made_here(self, numbers):
        """Return the keys among ``numbers`` of decisions made in this office here."""
        # sudo: as in _find_decisions
        decisions_sudo = (
            self.env["tdkt.decision"]
            .sudo()
            .search_fetch(
                [
                    ("company_id", "=", self.company_id.id),
                    ("origin", "=", "own"),
                    ("number", ">", 0),
                ],
                ["number", "symbol", "document_year"],
            )
        )
        made = {
            (f"{decision.number}/{decision.symbol}".upper(), decision.document_year)
            for decision in decisions_sudo
        }
        company = self.company_id
        ours = {
            (name or "").upper() for name in (company.name, company.tdkt_issuer_name)
        }
        return {
            key
            for key, number, issuer, date in numbers
            if issuer.upper() in ours
            and (number.strip().upper().lstrip("0"), date.year) in made
        }

    # --- Own interest --------------------------------------------------------------

    @api.depends("row_ids.state", "row_ids.employee_id", "create_uid")
    @api.depends_context("uid", "lang")
    def _compute_own_interest(self):
        for batch in self:
            batch.own_interest = batch._get_own_interest_reason() or False

    def _get_own_interest_reason(self):
        """Name whoever puts this list into the register and stands on it."""
        self.ensure_one()
        # sudo: hr.employee - whose login it is, is private to HR
        batch_sudo = self._origin.sudo()
        if not batch_sudo:
            # nothing has been read in yet
            return ""
        # sudo: res.users - the link from a login to its employee is private to HR
        people_sudo = (batch_sudo.create_uid | self.env.user.sudo()).employee_ids
        rows_sudo = batch_sudo._search_rows(
            [("employee_id", "in", people_sudo.ids), ("state", "=", "ready")]
        )
        return "\n".join(
            self.env._(
                "%(person)s, who imports “%(list)s”, is on it.",
                person=person_sudo.name,
                list=self.display_name,
            )
            for person_sudo in rows_sudo.employee_id
        )

    def _get_content_reasons(self, action):
        reasons = super()._get_content_reasons(action)
        if action == "import":
            for batch in self.filtered(
                lambda one: one.company_id.tdkt_own_interest == "refuse"
            ):
                if not reasons.get(batch.id) and batch.own_interest:
                    reasons[batch.id] = self.env._(
                        "%(interest)s This office refuses that: leave the row out, and "
                        "let somebody else import it.",
                        interest=batch.own_interest,
                    )
        return reasons

    def _get_effect_lines(self, action):
        lines = super()._get_effect_lines(action)
        if action == "import" and self.own_interest:
            lines.append(self.own_interest)
        return lines

    def _record_audit(self, action=None, before=None, after=None, reasons=None):
        if action == "import":
            own = {
                batch.id: words
                for batch in self.with_context(lang="vi_VN")
                if (words := batch._get_own_interest_reason())
            }
            for batch in self.browse([*own]):
                batch.message_post(body=own[batch.id])
            reasons = {**own, **(reasons or {})}
        return super()._record_audit(action, before, after, reasons)

    # --- Importing and undoing -----------------------------------------------------

    def _import_next(self):
        keys = self._next_decision_keys()
        if keys:
            rows = self._search_rows(
                [("decision_key", "in", keys), ("state", "=", "ready")]
            )
            self._import_rows(rows)

    def _next_decision_keys(self):
        """Return the next whole decisions, of about a chunk of rows together."""
        keys, total = [], 0
        for key, count in self._row_model()._fetch_next_decisions(self, CHUNK):
            if keys and total + count > CHUNK:
                break
            keys.append(key)
            total += count
        return keys

    def _import_rows(self, rows):
        """Create the decisions and commendations of ``rows``, all or none."""
        decisions = self._find_decisions({*rows.mapped("decision_key")})
        firsts = {}
        for row in rows:
            if row.decision_key not in decisions:
                firsts.setdefault(row.decision_key, row)
        created = self._create_decisions(firsts.values())
        decisions.update(zip(firsts, created, strict=True))
        people = self._load_people(rows.employee_id.ids)
        # sudo: hr.employee - what the history and the checks of a new award read of
        # them; else Odoo reads all the columns of a thousand people
        rows.employee_id.sudo().fetch(["display_name", "company_id"])
        common = {
            decision.id: decision._prepare_commendation_values()
            for decision in decisions.values()
        }
        # sudo: tdkt.commendation - nobody may create one except through a decision
        commendations_sudo = (
            self.env["tdkt.commendation"]
            .sudo()
            ._create_moving(
                [
                    {
                        **common[decisions[row.decision_key].id],
                        **row._prepare_award_values(people),
                    }
                    for row in rows
                ]
            )
        )
        rows._mark_imported(commendations_sudo.ids)
        self._forget_rows()

    def _create_decisions(self, rows):
        """Create the registered decisions that ``rows`` are the first lines of."""
        names = {row.issuer_name for row in rows}
        partners = {
            partner.name: partner.id
            for partner in self.env["res.partner"].search([("name", "in", list(names))])
        }
        decisions = self.env["tdkt.decision"].with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )
        return decisions._create_moving(
            [
                {
                    "origin": "external",
                    "company_id": self.company_id.id,
                    "import_id": self.id,
                    "issuer_id": partners.get(row.issuer_name, False),
                    "issuer_name": row.issuer_name,
                    "external_reference": row.number,
                    "date_document": row.date,
                    "year": row.year,
                    "commendation_type": self.commendation_type,
                    "document_state": "issued",
                    "date_issued": self.company_id._tdkt_today(),
                    **decisions._prepare_number(row.number),
                }
                for row in rows
            ]
        )

    def _get_undo_reason(self):
        # sudo: what rests on an award counts even where this user may not read it
        commendations_sudo = self.sudo().row_ids.commendation_id
        return commendations_sudo._get_resting_reason()

    def _undo_rows(self, rows, last):
        # sudo: tdkt.commendation - removed with the batch that brought it only
        commendations_sudo = rows.commendation_id.sudo()
        resting = commendations_sudo._get_resting_reason()
        if resting:
            raise UserError(resting)
        rows._write_moving({"commendation_id": False, "state": "ready"})
        self.env.flush_all()
        commendations_sudo._unlink_moving()
        if last:
            empty = self.decision_ids.filtered(lambda d: not d.commendation_ids)
            # sudo: tdkt.decision - what the import made goes with it, whoever undoes it
            empty.sudo()._unlink_moving()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_imported(self):
        for batch in self:
            if batch.decision_ids or batch.imported_count:
                raise UserError(
                    self.env._(
                        "“%(batch)s” has brought awards into the register: undo it "
                        "first.",
                        batch=batch.display_name,
                    )
                )
