from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...award_list.matcher import Department, Departments, Office, People, Person
from ...award_list.people_list import PeopleFacts

# Rows of a list that its own page shows: the first screen of them.
SHOWN_ROWS = 40


class TdktPeopleImportMixin(models.AbstractModel):
    """A list about people and departments of the office on its way into records.

    What the office chose for a name in one list is proposed in every other, whatever
    they list.
    """

    _name = "tdkt.people.import.mixin"
    _inherit = ["tdkt.list.import.mixin"]
    _description = "Import of a List about People"

    # XML id of the action that opens the rows
    _row_action = None
    # Rows are compared with whoever imports them, too.
    _compared_with_importer = False

    list_year = fields.Char(
        string="Year",
        copy=False,
        help="Of rows that do not say it; proposed from the title of the list.",
    )
    list_number = fields.Char(
        string="Decision",
        copy=False,
        help="Of rows without one; proposed from the title of the list.",
    )
    list_date = fields.Date(
        string="Date",
        copy=False,
        help="Of rows without one; proposed from the title of the list.",
    )

    @api.depends("row_ids.state")
    def _compute_unsettled_row_ids(self):
        for batch in self:
            # one list is open at a time; a page of it tells what is wrong with it
            batch.unsettled_row_ids = batch._origin.row_ids.search(
                [
                    ("import_id", "=", batch._origin.id),
                    ("state", "in", ("error", "unsure", "duplicate")),
                ],
                limit=SHOWN_ROWS,
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_imported(self):
        for batch in self:
            if batch.imported_count:
                raise UserError(
                    self.env._(
                        "What “%(batch)s” has brought is still here: undo it first.",
                        batch=batch.display_name,
                    )
                )

    def action_import(self):
        """Begin to import the ready rows; the others stay for later.

        :raises UserError: when no row is ready
        """
        if self._compared_with_importer:
            self._check_move("import")
            # whoever imports may be another one than whoever checked
            self._compare_again()
        return super().action_import()

    # --- What a row is compared with -------------------------------------------------

    def _load_list(self):
        office = self._load_office()
        persons, _wordings = self._load_choices()
        return self._list_kind()(
            PeopleFacts(
                people=self._load_people(office=office),
                departments=Departments(self._load_departments(), office),
                today=self.company_id._tdkt_today(),
                chosen=persons,
            )
        )

    def _load_office(self):
        """Return the :class:`Office` that imports, under all its names."""
        company = self.company_id
        return Office(
            [company.name, company.tdkt_issuer_name], [company.tdkt_superior_name]
        )

    def _load_choices(self):
        """Return what the office chose earlier, see ``tdkt.award.import.choice``."""
        return self.env["tdkt.award.import.choice"]._load(self.company_id)

    def _load_people(self, employee_ids=None, office=None):
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
                      AND (%s::int[] IS NULL OR e.id = ANY(%s))
                 ORDER BY e.id""",
                self.company_id.id,
                employee_ids,
                employee_ids,
            )
        )
        lang = self.env.lang or "en_US"
        titles = {"male": "Ông", "female": "Bà"}
        people = (
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
        return People(people, office)

    def _load_departments(self):
        # sudo: HR or an officer may pick any department of the office, archived too
        departments_sudo = (
            self.env["hr.department"]
            .sudo()
            .with_context(active_test=False)
            .search([("company_id", "=", self.company_id.id)])
        )
        names = {one.id: one.name for one in departments_sudo}
        return [
            Department(
                department.id,
                department.name,
                tuple(
                    names[int(parent_id)]
                    for parent_id in (department.parent_path or "").split("/")[:-2]
                    if int(parent_id) in names
                ),
            )
            for department in departments_sudo
        ]

    @api.readonly
    def action_open_rows(self):
        """Open the rows of this batch, filtered by the state in the context."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(self._row_action)
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
