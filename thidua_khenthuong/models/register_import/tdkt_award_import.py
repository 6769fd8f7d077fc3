from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...award_list.awards import AwardList, Facts
from ...award_list.matcher import Names, People, Person
from ..vocabulary import COMMENDATION_TYPES
from .sentences import AWARD_REASONS
from .tdkt_list_import_mixin import CHUNK


class TdktAwardImport(models.Model):
    """A list of historical awards (.xlsx, .csv) on its way into the register.

    An officer or HR imports it; see ``tdkt.list.import.mixin`` for the way it goes.
    A decision enters the register with all its ready rows or not at all.
    """

    _name = "tdkt.award.import"
    _inherit = ["tdkt.list.import.mixin"]
    _description = "Import of Historical Awards"
    _order = "id desc"
    _check_company_auto = True

    _settings = ("issuer_name", "commendation_type", "min_confidence")

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
    decision_ids = fields.One2many(
        comodel_name="tdkt.decision",
        inverse_name="import_id",
        string="Decisions Created",
    )

    # --- The kind of list ----------------------------------------------------------

    @api.model
    def _list_kind(self):
        return AwardList

    @api.model
    def _row_reasons(self):
        return {**super()._row_reasons(), **AWARD_REASONS}

    def _say_missing_columns(self):
        if why := super()._say_missing_columns():
            return why
        if "issuer" not in self.column_ids.mapped("target") and not self.issuer_name:
            return self.env._(
                "Say who decided: choose a column, or type the issuer above."
            )
        return ""

    def _load_list(self):
        awards, subjects = self._load_awards()
        return AwardList(
            Facts(
                people=self._load_people(),
                departments=Names(self._load_departments()),
                awards=awards,
                subjects=subjects,
                today=self.company_id._tdkt_today(),
                issuer=self.issuer_name or "",
                make_key=self.env["tdkt.decision"]._make_reference_key,
            )
        )

    def _load_people(self, employee_ids=None):
        """Return the :class:`People` of the office, those who have left included.

        :param list employee_ids: only these of them
        """
        self.env.flush_all()
        # Read by SQL, as all employees are read for every chunk. Card numbers, dates
        # of birth and sex are private to HR: an officer compares them with what his
        # list says and sees only whether they agree.
        rows = self.env.execute_query(
            SQL(
                """SELECT e.id, e.name, e.birthday, d.id, d.name, e.barcode,
                          v.identification_id, v.sex
                     FROM hr_employee e
                LEFT JOIN hr_version v ON v.id = e.current_version_id
                LEFT JOIN hr_department d ON d.id = v.department_id
                    WHERE e.company_id = %s
                      AND (%s::int[] IS NULL OR e.id = ANY(%s))""",
                self.company_id.id,
                employee_ids,
                employee_ids,
            )
        )
        lang = self.env.lang or "en_US"
        titles = {"male": "Ông", "female": "Bà"}
        return People(
            Person(
                employee_id,
                name or "",
                birthday,
                department_id or 0,
                _translated(department, lang),
                tuple(filter(None, (barcode, identification))),
                titles.get(sex, "Ông/Bà"),
            )
            for (
                employee_id,
                name,
                birthday,
                department_id,
                department,
                barcode,
                identification,
                sex,
            ) in rows
        )

    def _load_departments(self):
        # sudo: HR or an officer may pick any department of the office, archived too
        departments_sudo = (
            self.env["hr.department"]
            .sudo()
            .with_context(active_test=False)
            .search([("company_id", "=", self.company_id.id)])
        )
        return [(department.id, department.name) for department in departments_sudo]

    def _load_awards(self):
        """Return the names of awards, aliases included, and {award id: subject}."""
        # all of them: what old lists name is often archived
        awards = self.env["tdkt.award"].search([("active", "in", (True, False))])
        aliases = self.env["tdkt.award.alias"].search([("award_id", "in", awards.ids)])
        names = Names(
            [
                *((award.id, award.name) for award in awards),
                *((award.id, award.code) for award in awards),
                *((alias.award_id.id, alias.name) for alias in aliases),
            ]
        )
        return names, {award.id: award.subject_type for award in awards}

    # --- Comparing -----------------------------------------------------------------

    def _compare_rows(self):
        """Compare the ready rows with each other and with the register."""
        self.ensure_one()
        self._set_states("error", self._find_two_dates())
        self._set_states("error", self._find_own_decisions())
        rows = self.row_ids.browse()
        twice = rows._fetch_twice(self)
        self._set_states(
            "duplicate",
            {id_: self._say("twice_in_file", line=line) for id_, line in twice.items()},
        )
        known = rows._fetch_in_register(self)
        self._set_states(
            "duplicate",
            {id_: self._say("in_register", code=code) for id_, code in known.items()},
        )

    def _search_decided(self, keys):
        """Return the rows of the decisions ``keys`` that are not imported yet."""
        return self._search_rows(
            [("decision_key", "in", list(keys)), ("state", "in", ("ready", "unsure"))]
        )

    def _find_two_dates(self):
        dates = self.row_ids._fetch_two_dates(self)
        if not dates:
            return {}
        return {
            row.id: self._say(
                "two_dates", number=row.raw_number, dates=dates[row.decision_key]
            )
            for row in self._search_decided(dates)
        }

    def _find_own_decisions(self):
        """Rows of decisions this office made in Odoo, or registered otherwise."""
        numbers = self.row_ids._fetch_decisions(self)
        faults = {}
        known = self._find_decisions(key for key, *_rest in numbers)
        own = self._find_made_here(numbers)
        for key, number, _issuer, date in numbers:
            decision = known.get(key)
            if key in own:
                faults[key] = self._say("made_here", number=number)
            elif decision and decision.date_document != date:
                faults[key] = self._say(
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
        for key, count in self.row_ids._fetch_next_decisions(self, CHUNK):
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
        rows._mark_imported(commendations_sudo)
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
                    "external_reference": row.raw_number,
                    "date_document": row.date,
                    "year": row.year,
                    "commendation_type": self.commendation_type,
                    "document_state": "issued",
                    "date_issued": self.company_id._tdkt_today(),
                    **decisions._prepare_number(row.raw_number),
                }
                for row in rows
            ]
        )

    def _get_undo_reason(self):
        # sudo: what rests on an award counts even where this user may not read it
        commendations_sudo = self.sudo().row_ids.commendation_id
        return commendations_sudo._say_resting()

    def _undo_rows(self, rows, last):
        # sudo: tdkt.commendation - removed with the batch that brought it only
        commendations_sudo = rows.commendation_id.sudo()
        resting = commendations_sudo._say_resting()
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

    def action_open_rows(self):
        """Open the rows of this batch, filtered by the state in the context."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_award_import_row_action"
        )
        state = self.env.context.get("tdkt_row_state") or "unresolved"
        name = state if state == "unresolved" else f"state_{state}"
        return {
            **action,
            "domain": [("import_id", "=", self.id)],
            "context": {f"search_default_{name}": 1},
        }


def _translated(value, lang):
    """Return the text of a translated column that was read by SQL."""
    if isinstance(value, dict):
        return value.get(lang) or value.get("en_US") or ""
    return value or ""
