import io
import random
import xml.etree.ElementTree as ElementTree
from functools import partial
from unittest.mock import patch

from openpyxl import load_workbook

from odoo import sql_db
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.models import BaseModel
from odoo.tests import tagged
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from ..models import sizes
from ..models.history import tdkt_audit_entry
from ..models.mixins.tdkt_long_list_mixin import ACCENTS_COST, tell_cost_of_accents
from ..models.nomination import twins
from ..models.nomination.twins import TO_JUDGE
from ..reports import tdkt_register_report
from .common import TdktCase

# Lines that a record rule may go through, and why.
FEW_LINES = {
    "tdkt.initiative.author_ids": "an initiative has a handful of authors",
}


class LargeCase(TdktCase):
    """Watches what the database is asked, and how much of it comes back."""

    def _watch(self, work):
        """Return (queries, rows they answered) of ``work`` in a fresh transaction."""
        self.env.flush_all()
        self.env.invalidate_all()
        queries, rows = [], 0
        execute = sql_db.Cursor.execute

        def noting(cursor, query, *args, **kwargs):
            nonlocal rows
            result = execute(cursor, query, *args, **kwargs)
            queries.append(" ".join(str(getattr(query, "code", query)).split()))
            rows += max(cursor.rowcount, 0)
            return result

        with patch.object(sql_db.Cursor, "execute", noting):
            work()
        return queries, rows


@tagged("post_install", "-at_install", "tdkt")
class TestRulesInALargeOffice(LargeCase):
    """A record rule finds the user, and does not go through everybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        campaign = cls._create_campaign()
        cls.plan = cls._create_unit_plan(campaign, adopted=True)

    def test_campaigns_ask_for_nobody_else(self):
        campaigns = self.env["tdkt.campaign"].with_user(self.staff)
        names = {"name": {}, "state": {}}

        def read_list():
            campaigns.web_search_read([], names, limit=80)

        read_list()
        few = self._watch(read_list)
        self.env["hr.employee"].create(
            [
                {
                    "name": f"Người {number}",
                    "department_id": self.department.id,
                    "company_id": self.company.id,
                }
                for number in range(500)
            ]
        )
        many = self._watch(read_list)
        self.assertEqual(len(many[0]), len(few[0]))
        self.assertEqual(many[1], few[1], "rows read with 500 more colleagues")

    def test_no_rule_goes_through_lines(self):
        """Odoo checks a rule once more in Python, of every record that is read: it
        would read all lines of a long decision to show one page of decisions. A field
        that is searched and computed for the batch answers instead."""
        rules = self.env["ir.rule"].search([("model_id.model", "=like", "tdkt.%")])
        self.assertGreater(len(rules), 100)
        places = {}
        for rule in rules:
            model = self.env[rule.model_id.model]
            domain = safe_eval(rule.domain_force or "[]", rule._eval_context())
            for path in self._paths(Domain(domain)):
                for name in path.split("."):
                    field = model._fields[name]
                    if (
                        field.type in ("one2many", "many2many")
                        and str(field) not in FEW_LINES
                    ):
                        places.setdefault(path, rule.name)
                    model = self.env[field.comodel_name] if field.relational else model
                model = self.env[rule.model_id.model]
        self.assertFalse(places)

    def _paths(self, domain):
        """Return the paths of fields that a domain asks for."""
        paths = set()
        for condition in domain.iter_conditions():
            paths.add(condition.field_expr)
            if isinstance(condition.value, Domain):
                paths |= {
                    f"{condition.field_expr}.{path}"
                    for path in self._paths(condition.value)
                }
        return paths

    def test_a_page_of_decisions_reads_no_lines(self):
        employees = self.env["hr.employee"].create(
            [
                {
                    "name": f"Người {number:02d}",
                    "department_id": self.department.id,
                    "company_id": self.company.id,
                }
                for number in range(31)
            ]
        )
        decisions = []
        for number, some in enumerate((employees[:1], employees[1:])):
            year = 2010 + number
            dossier = self._create_dossier(
                year=year,
                nominations=[
                    {"award_id": self.award.id, "employee_id": one.id, "merit": "Tốt."}
                    for one in some
                ],
            )
            self._qualify(dossier)
            decisions.append(self._issue(self._create_decision(year=year), number + 1))
        self.staff.employee_id.user_id = False
        # in one statement the database may give the login before it is free
        self.env.flush_all()
        employees[-1].user_id = self.staff
        few, many = decisions
        for user, page in ((self.head, few | many), (self.staff, many)):
            model = self.env["tdkt.decision"].with_user(user)
            self.assertEqual(model.search([("id", "in", (few | many).ids)]), page)
            spec = {
                "name": {},
                "state": {},
                "legal_basis_ids": {"fields": {"name": {}}},
            }
            page.with_user(user).web_read(spec)
            rows = [
                self._watch(partial(one.with_user(user).web_read, spec))[1]
                for one in page
            ]
            with self.subTest(user=user.login):
                self.assertLess(max(rows), 30)
        # a move takes effect at once, in what was read already, too
        seen = few.with_user(self.head)
        self.assertTrue(seen.names_my_units)
        self.department.manager_id = self.other_head.employee_id
        self.head.employee_id.department_id = self.other_department
        self.assertFalse(seen.names_my_units)
        self.assertFalse(seen.has_access("read"))
        self.assertTrue(many.with_user(self.staff).names_me)
        employees[-1].user_id = False
        self.assertFalse(many.with_user(self.staff).names_me)

    def test_my_own_department(self):
        departments = self.env["hr.department"].with_user(self.staff)
        mine = departments.search([("tdkt_is_mine", "=", True)])
        self.assertEqual(mine, self.department)
        self.assertTrue(self.department.with_user(self.staff).tdkt_is_mine)
        self.assertFalse(self.office.with_user(self.staff).tdkt_is_mine)
        self.assertIn(self.plan, self.plan.with_user(self.staff).search([]))
        # he moves: the plan of his old unit is no longer his
        self.staff.employee_id.department_id = self.other_department
        self.assertFalse(self.department.with_user(self.staff).tdkt_is_mine)
        self.assertNotIn(self.plan, self.plan.with_user(self.staff).search([]))
        # whoever has left keeps nothing, whatever his request says of archived records
        self.staff.employee_id.active = False
        found = departments.with_context(active_test=False).search(
            [("tdkt_is_mine", "=", True)]
        )
        self.assertFalse(found)

    def test_scope_is_found_once_for_a_transaction(self):
        departments = self.env["hr.department"].with_user(self.head)
        ids = departments._tdkt_scope_ids()
        self.assertEqual(ids, self.department.ids)
        with self.assertQueryCount(0):
            departments._tdkt_scope_ids()
        self.other_department.manager_id = self.head.employee_id
        both = (self.department | self.other_department).ids
        self.assertEqual(sorted(departments._tdkt_scope_ids()), sorted(both))
        # what is undone leaves nothing behind
        with self.env.cr.savepoint() as undo:
            self.other_department.manager_id = self.other_head.employee_id
            self.assertEqual(departments._tdkt_scope_ids(), self.department.ids)
            undo.rollback()
        self.assertEqual(sorted(departments._tdkt_scope_ids()), sorted(both))
        # nobody reads or asks for another one's scope
        with self.assertRefused(AccessError, 'the field "tdkt_scope"'):
            self.head.with_user(self.other_head).read(["tdkt_scope"])
        with self.assertRefused(AccessError, 'the field "tdkt_scope"'):
            self.head.with_user(self.head).read(["tdkt_scope"])

    def test_who_the_user_is_is_found_once_for_a_transaction(self):
        employees = self.env["hr.employee"].with_user(self.staff)
        mine = self.staff.employee_id
        domain = [("tdkt_is_me", "=", True)]
        self.assertEqual(employees.sudo(False)._tdkt_of_user(), mine)
        with self.assertQueryCount(0):
            employees._tdkt_of_user()
            employees._search_tdkt_is_me("in", [True])
        # archived, he is himself still, and acts as nobody
        mine.active = False
        self.assertFalse(employees._tdkt_of_user())
        self.assertEqual(
            employees.sudo().with_context(active_test=False).search(domain), mine
        )
        with self.env.cr.savepoint() as undo:
            mine.user_id = False
            self.assertEqual(
                employees._search_tdkt_is_me("in", [True]), [("id", "in", [])]
            )
            undo.rollback()
        mine.active = True
        self.assertEqual(employees._tdkt_of_user(), mine)
        with self.assertRefused(AccessError, 'the field "tdkt_employees"'):
            self.staff.with_user(self.staff).read(["tdkt_employees"])


@tagged("post_install", "-at_install", "tdkt")
class TestProgressOfDrafts(TdktCase):
    """A head sees how far campaigns are that he may read, and no others."""

    def test_draft_campaign_has_no_line_for_a_head(self):
        draft = self._create_campaign(launched=False)
        launched = self._create_campaign(name="Phong trào đã phát động")
        plan = self._create_unit_plan(launched)
        progress = self.env["tdkt.campaign.progress"].with_user(self.head)
        rows = progress.web_search_read(
            [], {"campaign_id": {"fields": {"display_name": {}}}, "status": {}}
        )["records"]
        shown = {row["campaign_id"]["id"] for row in rows}
        self.assertIn(launched.id, shown)
        self.assertIn(plan.id, shown)
        self.assertNotIn(draft.id, shown)
        self.assertIn(draft, progress.with_user(self.officer).search([]).campaign_id)
        # the head of another unit sees nothing of the plan
        others = progress.with_user(self.other_head).search([])
        self.assertNotIn(plan.id, others.campaign_id.ids)

    def test_head_without_the_role_of_a_unit(self):
        """He reads no draft of his unit's plan, so he sees no line of it."""
        launched = self._create_campaign()
        plan = self._create_unit_plan(launched)
        self.department.manager_id = self.staff.employee_id
        progress = self.env["tdkt.campaign.progress"].with_user(self.staff)
        shown = progress.search([]).campaign_id
        shown.mapped("display_name")
        self.assertIn(launched.id, shown.ids)
        self.assertNotIn(plan.id, shown.ids)


@tagged("post_install", "-at_install", "tdkt")
class TestRegisterOfALargeOffice(TdktCase):
    """A year of 66,652 entries is a spreadsheet, or volumes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        employees = cls.env["hr.employee"].create(
            [
                {
                    "name": f"Người {number:02d}",
                    "department_id": cls.department.id,
                    "company_id": cls.company.id,
                }
                for number in range(7)
            ]
        )
        lines = [
            {"award_id": cls.award.id, "employee_id": one.id, "merit": "Tốt."}
            for one in employees
        ]
        cls._qualify(cls._create_dossier(nominations=lines))
        cls.decision = cls._issue(cls._create_decision())
        cls.register = cls.env["tdkt.register"].with_user(cls.officer).create({})

    def test_the_spreadsheet_comes_in_parts(self):
        reports = self.env["ir.actions.report"].with_user(self.officer)
        report = "thidua_khenthuong.report_register_xlsx"
        [(_name, whole)] = reports._tdkt_render_editable(report, self.register.ids)
        with patch.object(tdkt_register_report, "PART", 3):
            [(name, content)] = reports._tdkt_render_editable(report, self.register.ids)
        self.assertEqual(name, "Sổ khen thưởng 2023.xlsx")
        rows = {}
        for key, file in (("whole", whole), ("parts", content)):
            [sheet] = load_workbook(io.BytesIO(file)).worksheets
            rows[key] = [[cell.value for cell in row] for row in sheet.rows]
            self.assertEqual(sheet.print_title_rows, "$1:$1")
        self.assertEqual(rows["parts"], rows["whole"])
        self.assertEqual(len(rows["parts"]), 1 + len(self.decision.commendation_ids))

    def test_a_print_holds_a_volume(self):
        with patch.object(sizes, "REGISTER", 5):
            for action in ("action_print", "action_write_document"):
                with (
                    self.subTest(action=action),
                    self.assertRefused(
                        UserError,
                        "The register of 2023 has 7 entries here; a volume has at most "
                        "5: enter the running numbers of one, e.g. 1 to 5, or take the "
                        "spreadsheet",
                    ),
                ):
                    getattr(self.register, action)()
            # whoever asks for the document itself is refused all the same
            with self.assertRefused(UserError, "2023", " 7 ", " 5"):
                self.env["ir.actions.report"].with_user(
                    self.officer
                )._tdkt_render_streams(
                    self.env.ref("thidua_khenthuong.report_register").sudo(),
                    self.register.ids,
                )
            self.register.action_write_spreadsheet()
            self.register.number_to = 5
            self.register.action_print()
        self.assertEqual(
            self.register._entries().mapped("register_number"), [1, 2, 3, 4, 5]
        )
        self.register.write({"number_from": 4, "number_to": 0})
        self.assertEqual(
            self.register._entries().mapped("register_number"), [4, 5, 6, 7]
        )


@tagged("post_install", "-at_install", "tdkt")
class TestGroupsPageByPage(LargeCase):
    """A long list by what is many adds up what a page shows, as core does."""

    def _assert_as_core(self, model, domain, name):
        """Compare every page of the groups of a field with core's."""
        every_group = BaseModel._read_group(model, domain, [name])
        for offset, limit in ((0, 2), (2, 2), (0, 80), (4, 80), (3, 1), (1, None)):
            with self.subTest(name=name, user=model.env.user.login, offset=offset):
                for aggregates, order in (
                    ((), None),
                    ((), name),
                    (("__count", *self.sums), name),
                    (("__count",), f"{name} desc"),
                ):
                    asked = (domain, [name], aggregates, ())
                    asked += (offset, limit, order)
                    self.assertEqual(
                        model._read_group(*asked),
                        BaseModel._read_group(model, *asked),
                    )
                if not limit:
                    continue
                found = model.web_read_group(
                    domain, [name], ["__count"], limit=limit, offset=offset
                )
                on_page = every_group[offset : offset + limit]
                self.assertEqual(len(found["groups"]), len(on_page))
                length = len(every_group) if on_page else 0
                self.assertEqual(found["length"], length)
        return every_group

    def test_the_register(self):
        self.sums = ("amount:sum",)
        for year in range(2010, 2016):
            self._give_external(self.high_award, year)
        self._give_external(self.high_award, 2016, self.other_staff.employee_id)
        register = self.env["tdkt.commendation"]
        domain = [("year", "<", 2016)]
        # some of units and campaigns, some of none; a unit is archived by now
        campaigns = self._create_campaign() | self._create_campaign(name="Đợt hai")
        units = self.department | self.other_department
        for number, award in enumerate(register.search(domain, order="id")):
            self.env.cr.execute(
                "UPDATE tdkt_commendation SET unit_id = %s, campaign_id = %s"
                " WHERE id = %s",
                [
                    (*units.ids, None)[number % 3],
                    (None, *campaigns.ids)[number % 3],
                    award.id,
                ],
            )
        self.other_department.active = False
        self.env.invalidate_all()
        # of the whole office, of a unit, of oneself
        for user in (self.hr_user, self.head, self.other_head, self.staff):
            mine = register.with_user(user)
            groups = [
                len(self._assert_as_core(mine, domain, name))
                for name in ("decision_id", "unit_id", "campaign_id")
            ]
            if user == self.hr_user:
                self.assertEqual(groups, [6, 3, 3])
        # whoever reads one award of a decision counts that one
        groups = mine._read_group([], ["decision_id"], ["__count"], limit=80)
        self.assertEqual([count for _decision, count in groups], [1] * 6)

    def test_the_diary(self):
        self.sums = ()
        campaigns = self._create_campaign() | self._create_campaign(name="Đợt hai")
        held = self.env["tdkt.commitment"]
        for campaign in campaigns:
            for user in (self.head, self.other_head):
                held |= self._create_commitment(campaign, user)
        for commitment in held:
            commitment.action_submit()
            commitment.with_user(self.officer).action_approve()
        self.env["tdkt.evidence"].create(
            [
                {"commitment_id": one.id, "item_id": item, "name": f"Đã làm {number}"}
                for one in held.sudo()
                for number, item in enumerate((*one.item_ids.ids, False))
            ]
        )
        self.other_department.active = False
        for user in (self.officer, self.head):
            mine = self.env["tdkt.evidence"].with_user(user)
            for name in ("item_id", "campaign_id", "department_id"):
                groups = self._assert_as_core(mine, [], name)
                own = user == self.head and name == "department_id"
                self.assertGreater(len(groups), 0 if own else 1)

    def test_few_groups_are_added_up_once(self):
        campaign = self._create_campaign()
        commitment = self._create_commitment(campaign, self.head)
        commitment.action_submit()
        commitment.with_user(self.officer).action_approve()
        self.env["tdkt.evidence"].create(
            [{"commitment_id": commitment.id, "name": "Đã làm"}]
        )
        mine = self.env["tdkt.evidence"].with_user(self.officer)
        queries, _rows = self._watch(
            lambda: mine.web_read_group([], ["campaign_id"], ["__count"], 1)
        )
        asked = [query for query in queries if 'FROM "tdkt_evidence"' in query]
        self.assertEqual(len(asked), 1)

    def test_the_history(self):
        self.sums = ()
        self._create_campaign().with_user(self.officer).action_start_review()
        for user in (self.leader, self.manager):
            mine = self.env["tdkt.audit.entry"].with_user(user)
            groups = self._assert_as_core(mine, [], "user_id")
            self.assertGreater(len(groups), 1)


@tagged("post_install", "-at_install", "tdkt")
class TestHistoryDayByDay(LargeCase):
    """The history by day finds the days of a page, as core does, and counts those."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        campaign = cls._create_campaign()
        # in some zones midnight comes twice in a night, in others never
        cls.moments = [
            *("2023-03-12 04:30:00", "2023-03-12 05:10:00", "2023-03-13 04:00:00"),
            *("2023-11-05 03:59:59", "2023-11-05 04:30:00", "2023-11-05 05:30:00"),
            *("2023-11-06 04:59:59", "2023-11-06 05:00:00", "2023-11-06 17:00:00"),
            *("2024-02-28 17:00:00", "2024-02-29 16:59:59", "2024-12-31 23:30:00"),
        ]
        entries = cls.env["tdkt.audit.entry"]
        entries._record(
            [{"record": campaign, "action": "write"} for _one in cls.moments]
        )
        mine = entries.search([("action", "=", "write")], limit=len(cls.moments))
        cls.env.flush_all()
        for entry, moment in zip(mine, cls.moments, strict=True):
            cls.env.cr.execute(
                "UPDATE tdkt_audit_entry SET date = %s WHERE id = %s",
                [moment, entry.id],
            )
        # a leader's rules leave one kind out
        cls.env.cr.execute(
            "UPDATE tdkt_audit_entry SET res_model = 'tdkt.discipline' WHERE id = %s",
            [mine[0].id],
        )
        cls.env.invalidate_all()

    def _pages(self, domain, zone, user):
        history = self.env["tdkt.audit.entry"].with_user(user).with_context(tz=zone)
        for order in (None, "date:day", "date:day desc"):
            for offset, limit in ((0, 2), (2, 3), (0, 80), (6, 80), (90, 80)):
                for aggregates in ((), ("__count",)):
                    asked = (domain, ["date:day"], aggregates, (), offset, limit, order)
                    self.assertEqual(
                        history._read_group(*asked),
                        BaseModel._read_group(history, *asked),
                        asked,
                    )
                asked = (domain, ["date:day"], ["__count"], limit, offset, order)
                page = history.web_read_group(*asked)
                with patch.object(type(history), "_daily_group", return_value=None):
                    self.assertEqual(page, history.web_read_group(*asked), asked)
        return page["length"]

    def test_every_page_as_core(self):
        zones = ("Asia/Ho_Chi_Minh", "America/Havana", "Africa/Cairo", False)
        for user in (self.leader, self.manager):
            for zone in zones:
                for domain in (
                    [],
                    [("date", ">=", "2023-11-06 00:00:00")],
                    [("date", "<", "2000-01-01")],
                    [("res_model", "=", "tdkt.campaign")],
                ):
                    with self.subTest(user=user.login, zone=zone, domain=domain):
                        self._pages(domain, zone, user)

    def test_the_days_are_found_once_and_those_of_a_page_counted(self):
        history = self.env["tdkt.audit.entry"].with_user(self.leader)
        ask = partial(history.web_read_group, [], ["date:day"], ["__count"], 2)
        # what a first call leaves in Odoo's own caches
        ask()
        queries, _rows = self._watch(ask)
        asked = [query for query in queries if "tdkt_audit_entry" in query]
        self.assertEqual(len(asked), 2, asked)
        for query in asked:
            self.assertNotIn("GROUP BY", query)

    def test_what_is_not_on_the_page_is_only_counted(self):
        for year in range(2010, 2016):
            self._give_external(self.high_award, year)
        register = self.env["tdkt.commendation"].with_user(self.officer)
        ask = partial(register.web_read_group, [], ["decision_id"], ["__count"], 2)
        # what a first call leaves in Odoo's own caches
        ask()
        _queries, rows = self._watch(ask)
        for year in range(2016, 2020):
            self._give_external(self.high_award, year)
        ask()
        _queries, more = self._watch(ask)
        self.assertEqual(more, rows)


@tagged("post_install", "-at_install", "tdkt")
class TestWordsOfFew(LargeCase):
    """What is searched for by the name of one of few is looked for among them first."""

    def test_a_word_that_names_none(self):
        self._give_external(self.high_award, 2010)
        for user, name, field, words in (
            (self.officer, "tdkt.commendation", "award_id", self.high_award.name),
            (self.leader, "tdkt.audit.entry", "user_id", self.officer.name),
        ):
            model = self.env[name].with_user(user)
            with self.subTest(name=name):
                for domain in (
                    [(field, "ilike", words)],
                    [(field, "ilike", words[:5].upper())],
                    [(field, "not ilike", words)],
                    [(field, "=", words)],
                    ["|", (field, "ilike", words), ("id", "=", 0)],
                    ["!", (field, "ilike", words)],
                    [(f"{field}.name", "=ilike", words)],
                    [(field, "ilike", "Không ai")],
                ):
                    expected = model.search([]).filtered_domain(domain)
                    self.assertEqual(model.search(domain), expected, domain)
                    self.assertEqual(
                        sum(
                            count
                            for _one, count in model._read_group(
                                domain, [field], ["__count"]
                            )
                        ),
                        len(expected),
                    )
                asked = partial(
                    model.web_search_read, [(field, "ilike", "Không ai")], {"id": {}}
                )
                queries, _rows = self._watch(asked)
                table = f'FROM "{model._table}"'
                self.assertFalse([query for query in queries if table in query])


@tagged("post_install", "-at_install", "tdkt")
class TestShortWords(LargeCase):
    """A word of two letters asks no index of three: it would give all rows."""

    def test_as_every_word_is_found(self):
        for year in range(2010, 2013):
            self._give_external(self.high_award, year)
        self._create_campaign(name="Đợt 77 năm nay")
        for user, name, field in (
            (self.officer, "tdkt.commendation", "code"),
            (self.officer, "tdkt.commendation", "nominee_name"),
            (self.leader, "tdkt.audit.entry", "record_name"),
        ):
            model = self.env[name].with_user(user)
            everything = model.search([])
            for word in ("77", "1", "đ", "D", "Đợ", "an", "zz", "/", "%", "1_", "2010"):
                for domain in (
                    [(field, "ilike", word)],
                    ["!", (field, "ilike", word)],
                    ["|", (field, "ilike", word), ("id", "=", everything[:1].id)],
                ):
                    with self.subTest(field=field, domain=domain):
                        found = model.search(domain)
                        with patch.object(
                            type(model), "_keep_from_index", lambda self, one: one
                        ):
                            self.assertEqual(found, model.search(domain))
                        self.assertEqual(
                            len(found),
                            sum(
                                count
                                for _year, count in model._read_group(
                                    domain, ["company_id"], ["__count"]
                                )
                            ),
                        )

    def test_no_index_is_asked(self):
        model = self.env["tdkt.commendation"].with_user(self.officer)
        for word, indexed in (("77", False), ("7", False), ("777", True)):
            query = model._search([("code", "ilike", word)]).select()
            self.assertEqual("ILIKE" in query.code, indexed, query.code)

    def test_the_database_knows_what_accents_cost(self):
        """Else it reads all rows for a word of which the index has some thousands."""
        cost = "SELECT procost FROM pg_proc WHERE oid = 'unaccent(text)'::regprocedure"
        self.assertEqual(self.env.execute_query(SQL(cost)), [(ACCENTS_COST,)])
        tell_cost_of_accents(self.env.cr, 1)
        self.assertEqual(self.env.execute_query(SQL(cost)), [(1,)])
        self.env["tdkt.long.list.mixin"].init()
        self.assertEqual(self.env.execute_query(SQL(cost)), [(ACCENTS_COST,)])

    def test_a_field_that_may_not_be_read(self):
        register = self.env["tdkt.commendation"].with_user(self.staff)
        with patch.object(
            type(register)._fields["code"], "groups", "base.group_system"
        ):
            for word in ("77", "777"):
                with self.assertRefused(AccessError, 'the field "code"'):
                    register.search([("code", "ilike", word)])


@tagged("post_install", "-at_install", "tdkt")
class TestRetentionList(LargeCase):
    """Each reading of the list goes through all of it: a page reads it once."""

    def test_a_page_reads_the_list_once(self):
        self._give_external(self.high_award, 1990)
        proposals = self.env["tdkt.retention.proposal"].with_user(self.leader)
        arch = ElementTree.fromstring(proposals.get_view(view_type="list")["arch"])
        spec = {node.get("name"): {} for node in arch.iter("field")}
        self.assertTrue(proposals.search([]))
        queries, _rows = self._watch(lambda: proposals.web_search_read([], spec))
        asked = [query for query in queries if "WITH ranked AS MATERIALIZED" in query]
        self.assertEqual(len(asked), 1)

    def test_to_count_it_asks_no_law(self):
        self._give_external(self.high_award, 1990)
        proposals = self.env["tdkt.retention.proposal"].with_user(self.leader)

        def plan(domain):
            query = proposals._search(domain, limit=10_001)
            self.env.cr.execute(SQL("EXPLAIN %s", query.select(SQL("1"))))
            return "\n".join(row[0] for row in self.env.cr.fetchall())

        for law in ("Scan on ranked", "Scan on tdkt_retention_rule"):
            self.assertNotIn(law, plan([]))
            self.assertIn(law, plan([("is_due", "=", True)]))


@tagged("post_install", "-at_install", "tdkt")
class TestPageOfProgress(LargeCase):
    """A page of the progress puts its own campaigns in order, not all there are."""

    def test_every_page(self):
        for name in ("Đợt một", "Đợt hai", "Đợt ba"):
            self._create_campaign(name=name)
        for user in (self.officer, self.head):
            progress = self.env["tdkt.campaign.progress"].with_user(user)
            everything = progress.search([])
            self.assertGreater(len(everything.campaign_id), 2)
            self.assertEqual(progress.search_count([]), len(everything))
            for limit in (1, 2, 5, 80):
                for offset in range(len(everything) + 2):
                    self.assertEqual(
                        progress.search([], offset=offset, limit=limit),
                        everything[offset : offset + limit],
                        (user.login, offset, limit),
                    )
            lines = everything.filtered(lambda line: line.lacks_registration)
            self.assertEqual(
                progress.search([("lacks_registration", "=", True)], offset=1, limit=2),
                lines[1:3],
            )

    def test_no_campaign_but_those_of_the_page(self):
        for name in ("Đợt một", "Đợt hai"):
            self._create_campaign(name=name)
        progress = self.env["tdkt.campaign.progress"].with_user(self.officer)
        first = progress.search([])[0].campaign_id
        query = progress._search([], limit=1, order=progress._order)
        asked = [one for one in query.select().params if isinstance(one, tuple)]
        self.assertIn((first.id,), asked)
        for other in progress.search([]).campaign_id - first:
            self.assertFalse([ids for ids in asked if other.id in ids])


@tagged("post_install", "-at_install", "tdkt")
class TestFilterOfDuplicates(LargeCase):
    """Nominations that rest on the same evidence are kept, whoever writes."""

    def test_a_page_looks_for_none(self):
        lines = self.env["tdkt.nomination"]
        for campaign in (None, self._create_campaign()):
            commitment = self._create_commitment(
                campaign or self._create_campaign(name="Đợt hai"),
                self.staff,
                employee_id=self.staff.employee_id.id,
            )
            commitment.action_submit()
            commitment.with_user(self.officer).action_approve()
            self.env["tdkt.evidence"].with_user(self.staff).create(
                {"item_id": commitment.item_ids.id, "name": "Đã làm", "quantity": 1}
            )
            dossiers = [self._create_dossier(campaign) for _twice in range(2)]
            lines |= dossiers[0].nomination_ids | dossiers[1].nomination_ids
        # one of a year without evidence, one of another person
        other = self._create_dossier(year=2009).nomination_ids
        other |= self._create_dossier(
            nominations=[
                {
                    "award_id": self.award.id,
                    "employee_id": self.head.employee_id.id,
                    "merit": "Tốt.",
                }
            ]
        ).nomination_ids
        model = self.env["tdkt.nomination"].with_user(self.officer)
        domain = [("has_duplicates", "=", True), ("id", "in", (lines | other).ids)]
        self.assertEqual(model.search(domain, order="id"), lines.sorted("id"))
        hits = {line: bool(line.duplicate_hits) for line in model.browse(lines.ids)}
        self.assertEqual(set(hits.values()), {True})
        queries, _rows = self._watch(
            lambda: self.assertEqual(
                model.web_search_read(domain, {"year": {}}, limit=2)["length"], 4
            )
        )
        asked = [query for query in queries if twins.TABLE in query]
        self.assertEqual(len(asked), 2)
        for query in asked:
            self.assertNotIn("tdkt_commitment", query)
            self.assertNotIn("tdkt_evidence", query)
        # the other one without a campaign rests on what those of the campaign rest on
        lines[:1].sudo().unlink()
        self.assertEqual(model.search_count(domain), 3)

    def test_no_more_queries_for_more_lines(self):
        words = "Rút ngắn thời gian giải quyết hồ sơ người có công"
        campaign = self._create_campaign()
        by_person = []
        for user in (self.staff, self.other_staff, self.head, self.other_head):
            commitment = self._create_commitment(
                campaign,
                user,
                employee_id=user.employee_id.id,
                item_ids=[(0, 0, {"kind": "initiative", "name": words})],
            )
            commitment.action_submit()
            commitment.with_user(self.officer).action_approve()
            self.env["tdkt.evidence"].with_user(user).create(
                {"item_id": commitment.item_ids.id, "name": f"{words} năm nay"}
            )
            nominee = {
                "award_id": self.award.id,
                "employee_id": user.employee_id.id,
                "merit": "Tốt.",
            }
            dossiers = [
                self._create_dossier(campaign, nominations=[nominee]) for _ in range(2)
            ]
            by_person.append(dossiers[0].nomination_ids | dossiers[1].nomination_ids)
        model = self.env["tdkt.nomination"].with_user(self.officer)
        arch = ElementTree.fromstring(model.get_view(view_type="list")["arch"])
        spec = {node.get("name"): {} for node in arch.iter("field")}
        self.assertIn("duplicate_count", spec)

        def ask(lines):
            domain = [("has_duplicates", "=", True), ("id", "in", lines.ids)]
            page = model.web_search_read(domain, spec, limit=80)["records"]
            self.assertEqual(len(page), len(lines))
            # the evidence, the initiative and the other dossier of each
            self.assertGreater(min(line["duplicate_count"] for line in page), 2)

        everyone = self.env["tdkt.nomination"].union(*by_person)
        # what a first call leaves in Odoo's own caches
        ask(everyone)
        counts = [
            len(self._watch(partial(ask, lines))[0])
            for lines in (by_person[0], by_person[0] | by_person[1], everyone)
        ]
        # fewer where the others stand on the page themselves
        self.assertEqual(counts, sorted(counts, reverse=True))

    def test_as_each_line_is_looked_at(self):
        """Generated offices: what is kept says what each line's own work says."""
        people = (self.staff, self.head)
        campaigns = [self._create_campaign(name=f"Đợt {n}") for n in (1, 2)]
        held = self.env["tdkt.commitment"]
        for campaign in campaigns:
            held |= self._create_commitment(campaign)
            for user in people:
                held |= self._create_commitment(
                    campaign, user, employee_id=user.employee_id.id
                )
        for commitment in held:
            commitment.action_submit()
            commitment.with_user(self.officer).action_approve()
        self.env["tdkt.evidence"].create(
            [
                {"item_id": item.id, "name": f"Đã làm {item.id}-{n}", "quantity": 1}
                for item in held.sudo().item_ids
                for n in (1, 2)
            ]
        )
        nominees = [{"employee_id": user.employee_id.id} for user in people]
        values = [{"award_id": self.award.id, "merit": "Tốt.", **n} for n in nominees]
        values.append(
            {
                "award_id": self.collective_award.id,
                "department_id": self.department.id,
                "merit": "Tốt.",
            }
        )
        dossiers = [self._create_dossier(nominations=values) for _n in range(4)]
        lines = self.env["tdkt.nomination"].browse(
            [line.id for dossier in dossiers for line in dossier.nomination_ids]
        )
        domain = [("has_duplicates", "=", True), ("id", "in", lines.ids)]
        found, chance = 0, random.Random(19)
        for number in range(25):
            self._shuffle(chance, held.sudo(), lines)
            expected = self._look_at_each(lines)
            found += len(expected)
            with self.subTest(number=number):
                self.assertEqual(lines.search(domain, order="id"), expected)
                groups = lines.web_read_group(domain, ["state"], ["__count"])["groups"]
                self.assertEqual(sum(one["__count"] for one in groups), len(expected))
        # neither all nor nothing
        self.assertTrue(25 < found < 25 * len(lines) - 25)
        self._shuffle(chance, held.sudo(), lines)
        while lines:
            evidence = self.env["tdkt.evidence"].search([])
            if evidence:
                self._delete_by_sql(chance.choice(evidence))
            self._delete_by_sql(chance.choice(lines))
            lines = lines.exists()
            self.assertEqual(
                lines.search(domain, order="id"), self._look_at_each(lines)
            )

    def _delete_by_sql(self, record):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE id = %s", SQL.identifier(record._table), record.id
            )
        )
        self.env.invalidate_all()

    def _make_pair(self):
        """Return evidence, and the lines of two dossiers that rest on it."""
        campaign = self._create_campaign()
        commitment = self._create_commitment(
            campaign, self.staff, employee_id=self.staff.employee_id.id
        )
        commitment.action_submit()
        commitment.with_user(self.officer).action_approve()
        evidence = self.env["tdkt.evidence"].create(
            {"item_id": commitment.item_ids.id, "name": "Đã làm", "quantity": 1}
        )
        dossiers = [self._create_dossier(campaign) for _twice in range(2)]
        return evidence, dossiers[0].nomination_ids | dossiers[1].nomination_ids

    def _kept(self):
        """Return {(employee, department): (where the row stands, lines)}."""
        self.env.flush_all()
        return {
            tuple(key): (place, ids)
            for place, ids, *key in self.env.execute_query(
                SQL(
                    "SELECT ctid, nomination_ids, employee_id, department_id FROM %s",
                    SQL.identifier(twins.TABLE),
                )
            )
        }

    def test_made_anew_for_an_office_that_is_there_already(self):
        _evidence, lines = self._make_pair()
        kept = {key: ids for key, (_place, ids) in self._kept().items()}
        self.assertEqual(kept[self.staff.employee_id.id, 0], sorted(lines.ids))
        self.env.cr.execute("UPDATE tdkt_nomination_twin SET nomination_ids = '{7}'")
        self.env.cr.execute(
            "DELETE FROM tdkt_nomination_twin WHERE employee_id = %s",
            [self.staff.employee_id.id],
        )
        twins.install(self.env.cr)
        self.assertEqual(
            {key: ids for key, (_place, ids) in self._kept().items()}, kept
        )
        self._delete_by_sql(lines[0])
        self.assertEqual(self._kept()[self.staff.employee_id.id, 0][1], [])

    def test_two_that_change_the_same_nominee_meet(self):
        """Else of two transactions neither would see what the other has made alike."""
        evidence, lines = self._make_pair()
        nominee = self.staff.employee_id.id, 0
        item = evidence.item_id
        changes = [
            (evidence, "date", "2023-03-03"),
            (evidence, "has_twin", True),
            (lines[0], "year", 2020),
            (lines[0], "state", "withdrawn"),
            (item, "has_twin", True),
            (item.commitment_id, "state", "draft"),
            (item.commitment_id.campaign_id, "date_end", "2023-12-30"),
        ]
        for record, column, value in changes:
            before = self._kept()
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = %s",
                    *(SQL.identifier(record._table), SQL.identifier(column)),
                    *(value, record.id),
                )
            )
            after = self._kept()
            with self.subTest(table=record._table, column=column):
                self.assertNotEqual(after[nominee][0], before[nominee][0])
        # what does not count costs nothing, and what is another's is left alone
        before = self._kept()
        self.env.cr.execute("UPDATE tdkt_nomination SET merit = 'Tốt hơn.'")
        self.env.cr.execute("UPDATE tdkt_evidence SET name = 'Đã làm xong'")
        self.assertEqual(self._kept(), before)

    def _shuffle(self, chance, held, lines):
        """Write into the rows what an office may have written over years."""
        states = ("draft", "proposed", "qualified", "decided", "withdrawn")
        campaigns = held.campaign_id.ids
        written = [
            ("tdkt_nomination", "state", lines, states),
            ("tdkt_nomination", "year", lines, (2023, 2024)),
            ("tdkt_nomination", "campaign_id", lines, (None, None, *campaigns)),
            ("tdkt_commitment", "state", held, ("approved", "assessed", "draft")),
            (
                *("tdkt_evidence", "date", held.evidence_ids),
                ("2022-05-05", "2023-05-05", "2024-05-05", "2025-05-05"),
            ),
            ("tdkt_evidence", "has_twin", held.evidence_ids, (True, *[False] * 15)),
            ("tdkt_evidence", "commitment_id", held.evidence_ids, held.ids),
            ("tdkt_commitment_item", "has_twin", held.item_ids, (True, *[False] * 9)),
            (
                *("tdkt_campaign", "date_end", held.campaign_id),
                ("2023-12-31", "2024-12-31"),
            ),
            (
                *("tdkt_campaign", "date_start", held.campaign_id),
                ("2022-01-01", "2023-01-01"),
            ),
        ]
        self.env.flush_all()
        for table, column, records, choice in written:
            for record in records:
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s WHERE id = %s",
                        *(SQL.identifier(table), SQL.identifier(column)),
                        *(chance.choice(choice), record.id),
                    )
                )
        self.env.invalidate_all()

    def _look_at_each(self, lines):
        """Return the lines to be judged that rest on something with a like, or on what
        a line of another dossier rests on."""
        evidence = lines._accepted_work("tdkt.evidence")
        items = lines._accepted_work("tdkt.commitment.item")

        def has_like(line):
            alike = (*evidence[line], *items[line])
            return any(one.has_twin for one in alike) or any(
                evidence[other] & evidence[line]
                for other in lines
                if other._nominee() == line._nominee()
                and other.dossier_id != line.dossier_id
                and other.state != "withdrawn"
            )

        to_judge = lines.filtered(lambda line: line.state in TO_JUDGE)
        return to_judge.filtered(has_like).sorted("id")


@tagged("post_install", "-at_install", "tdkt")
class TestReadMethods(TdktCase):
    """What only reads says so: an office with a replica has it read there."""

    # asked right after an action, of what the action has done
    FRESH = {"get_notice"}

    def test_read_methods_say_so(self):
        named = {
            "radar",
            "get_page",
            "get_confirmation",
            "get_certificates",
            "get_eligibility",
            "get_eligibility_panel",
        }
        found = set()
        for name, model in self.env.items():
            if not name.startswith("tdkt."):
                continue
            for method in dir(type(model)):
                if not (method.startswith("action_open_") or method in named):
                    continue
                found.add(method)
                with self.subTest(model=name, method=method):
                    self.assertTrue(getattr(type(model), method)._readonly)
        self.assertLessEqual(named, found)
        for method in self.FRESH:
            self.assertFalse(
                getattr(
                    getattr(type(self.env["tdkt.decision"]), method), "_readonly", False
                )
            )


@tagged("post_install", "-at_install", "tdkt")
class TestQualifyingALongList(LargeCase):
    """Many lines cost what few cost, and what is next stands while it is the same.

    The web client asks for 25 to 200 lines a call: a call's queries are a constant of
    which a savepoint, the lock, the change and the history are five. Three gather what
    eligibility is judged by, once; the others read the lines, what they belong to, who
    asks, and what is next.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employees = cls.env["hr.employee"].create(
            [
                {
                    "name": f"Người {number:02d}",
                    "department_id": cls.department.id,
                    "company_id": cls.company.id,
                }
                for number in range(60)
            ]
        )

    def _appraised(self, employees):
        """Return the lines of a dossier under appraisal that names ``employees``."""
        dossier = self._create_dossier(
            nominations=[
                {"award_id": self.award.id, "employee_id": one.id, "merit": "Tốt."}
                for one in employees
            ]
        )
        dossier.action_submit()
        dossier.with_user(self.officer).action_appraise()
        return dossier.nomination_ids.with_user(self.officer)

    def _watch_qualifying(self, lines):
        """Return the queries of one call of the web client."""
        return self._watch(
            lambda: (
                lines.browse(lines.ids).action_run_many("qualify"),
                self.env.flush_all(),
                self.env.cr.flush(),
            )
        )[0]

    def test_queries_of_one_call(self):
        lines = self._appraised(self.employees)
        dossier = lines.dossier_id
        activity = dossier.activity_ids
        summary = activity.summary
        self._watch_qualifying(lines[:5])
        few = self._watch_qualifying(lines[5:10])
        many = self._watch_qualifying(lines[10:50])
        self.assertLessEqual(len(many), len(few) + 1)
        self.assertLessEqual(len(many), 20, "\n".join(many))
        self.assertEqual(set(lines[:50].mapped("state")), {"qualified"})
        self.assertEqual(dossier.activity_ids, activity)
        self.assertEqual(activity.summary, summary)
        # the last one is another step, of the same person: the activity says so
        lines[50:].action_run_many("qualify")
        self.assertEqual(dossier.activity_ids, activity)
        self.assertNotEqual(activity.summary, summary)

    def test_queries_of_lines_of_many_dossiers(self):
        """Each dossier is done with the call, so that each gets another step."""
        size = 5
        dossiers = [
            self._appraised(self.employees[start : start + size])
            for start in range(0, 60, size)
        ]
        self._watch_qualifying(dossiers[0])
        few = self._watch_qualifying(dossiers[1])
        many = self._watch_qualifying(dossiers[0].union(*dossiers[2:]))
        self.assertLessEqual(len(many), len(few) + 1)
        self.assertLessEqual(len(many), 21, "\n".join(many))
        self.assertEqual(
            {lines.dossier_id.activity_ids.summary for lines in dossiers},
            {"Decide on the qualified lines and conclude"},
        )

    def test_what_cannot_be_read_is_named_as_missing(self):
        lines = self._appraised(self.employees[:2])
        gone = lines[1:]
        results = (lines | gone.browse(gone.id + 10_000)).action_run_many("qualify")
        self.assertEqual([result["ok"] for result in results], [True, True, False])
        self.assertIn("no longer exists", results[-1]["reason"])
        # who reads no nomination of this unit learns no more than that
        [result] = lines[:1].with_user(self.other_head).action_run_many("withdraw")
        self.assertEqual(result["name"], f"#{lines[0].id}")
        self.assertIn("do not have access", result["reason"])


@tagged("post_install", "-at_install", "tdkt")
class TestHistoryOfALargeBatch(LargeCase):
    """Thousands of entries are one statement, and the same entries."""

    def _facts(self, records):
        return [
            {
                "record": record,
                "action": "create",
                "state_to": "draft",
                "changes": {"name": [None, record.name]},
                "acting_for": self.head.employee_id if record.id % 2 else None,
            }
            for record in records
        ]

    def test_one_statement(self):
        departments = self.env["hr.department"].create(
            [
                {"name": f"Phòng “{number}”\\", "company_id": self.company.id}
                for number in range(tdkt_audit_entry.ONE_BY_ONE + 1)
            ]
        )
        entries = self.env["tdkt.audit.entry"].sudo().with_user(self.officer).sudo()
        made = {}

        def record(some):
            made[len(some)] = entries._record(self._facts(some))

        few, _rows = self._watch(lambda: record(departments[:-1]))
        many, _rows = self._watch(lambda: record(departments))
        inserts = [
            query for query in many if query.startswith("INSERT INTO tdkt_audit")
        ]
        self.assertEqual(len(inserts), 1)
        self.assertLess(len(many), len(few) + 1)
        names = [name for name in entries._fields if entries._fields[name].column_type]
        names.remove("id")
        alike, one_by_one = (made[len(departments)][:-1], made[len(departments) - 1])
        self.assertEqual(
            [{**row, "id": 0} for row in alike.read(names, load=None)],
            [{**row, "id": 0} for row in one_by_one.read(names, load=None)],
        )
        chain = self.env["tdkt.audit.chain"]
        chain._seal(self.company)
        result = chain._check(self.company)
        self.assertEqual((result.fault, result.unsealed), (None, 0))
        self.assertGreaterEqual(result.checked, 2 * len(departments) - 1)
