import random
from datetime import date, timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from ..models.history import retained
from ..models.history.tdkt_retention_proposal import RANK_DIGITS
from .common import TODAY, TdktCase

SHOWN = (
    *("record_class", "rule_id", "years", "year_ended", "last_year_kept", "is_due"),
    "company_id",
)


@tagged("post_install", "-at_install", "tdkt")
class TestRetained(TdktCase):
    """The list of disposal says what looking at each record says, whoever writes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        campaign = cls._create_campaign()
        cls._qualify(cls._create_dossier(campaign))
        cls._issue(cls._create_decision(campaign))
        for year in range(2001, 2007):
            cls._give_external(cls.high_award, year)
        line = cls._create_dossier(year=2020).nomination_ids
        submission = cls.env["tdkt.submission"].create(
            {"addressee": "Bộ Nội vụ", "subject": "Về việc khen thưởng"}
        )
        people = cls.env["hr.employee"].create(
            [
                {"name": f"Người {number:02d}", "company_id": cls.company.id}
                for number in range(60)
            ]
        )
        cls.env.flush_all()
        cls._copy("tdkt_dossier", line.dossier_id.id, [{} for _copy in range(8)])
        cls._copy("tdkt_submission", submission.id, [{} for _copy in range(4)])
        dossiers, submissions = cls._ids("tdkt_dossier"), cls._ids("tdkt_submission")
        # each line of another person: it may then stand in any dossier
        cls._copy(
            "tdkt_nomination",
            line.id,
            [
                {
                    "employee_id": person.id,
                    "dossier_id": dossiers[number % len(dossiers)],
                    "submission_id": (*submissions, None)[number % 5],
                }
                for number, person in enumerate(people[:30])
            ],
        )
        cls.others = people[30:].ids
        cls.env.cr.execute(
            "UPDATE tdkt_nomination SET employee_id = %s WHERE id = %s",
            [cls.others.pop(), line.id],
        )
        given = cls.env["tdkt.commendation"].search([], limit=1)
        cls._copy(
            "tdkt_commendation",
            given.id,
            [{"code": f"{number}/sao"} for number in range(20)],
        )
        cls.awards = (cls.award | cls.high_award | cls.collective_award).ids
        by_authority = cls.env["tdkt.award"].search([]).grouped("authority")
        cls.awards += [awards[0].id for awards in by_authority.values()]

    @classmethod
    def _ids(cls, table):
        query = SQL("SELECT id FROM %s ORDER BY id", SQL.identifier(table))
        return [row[0] for row in cls.env.execute_query(query)]

    @classmethod
    def _copy(cls, table, row_id, rows):
        """Insert copies of a row, each with other values."""
        columns = [
            row[0]
            for row in cls.env.execute_query(
                SQL(
                    "SELECT column_name FROM information_schema.columns"
                    " WHERE table_name = %s AND is_generated = 'NEVER'"
                    " AND column_name != 'id'",
                    table,
                )
            )
        ]
        for values in rows:
            cls.env.cr.execute(
                SQL(
                    "INSERT INTO %(table)s (%(columns)s) SELECT %(values)s"
                    " FROM %(table)s WHERE id = %(id)s",
                    table=SQL.identifier(table),
                    columns=SQL(", ").join(map(SQL.identifier, columns)),
                    values=SQL(", ").join(
                        SQL("%s", values[name])
                        if name in values
                        else SQL.identifier(name)
                        for name in columns
                    ),
                    id=row_id,
                )
            )

    def _copy_line(self, line_id):
        self._copy("tdkt_nomination", line_id, [{"employee_id": self.others.pop()}])

    # --- Looking at each record, without the help of the database --------------------

    def _rows(self, table, *columns):
        return self.env.execute_query(
            SQL(
                "SELECT %s FROM %s",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL.identifier(table),
            )
        )

    def _look_at_each(self):
        """Return {(model, id): what is listed of it}."""
        self.env.invalidate_all()
        keys = {}
        for row in self.env["tdkt.authority"]._find_in_force():
            key = str(row.rank).zfill(RANK_DIGITS) + row.record_class
            for award in (
                self.env["tdkt.award"]
                .with_context(active_test=False)
                .search([("authority", "=", row.authority)])
            ):
                keys[award.id] = max(key, keys.get(award.id, ""))
        given = self._rows("tdkt_commendation", "id", "decision_id", "award_id")
        award_of = {row[0]: row[2] for row in given}
        lines = self._rows(
            "tdkt_nomination",
            *("dossier_id", "decision_id", "submission_id", "award_id"),
        )
        changes = self._rows(
            "tdkt_commendation_change", "ordered_by_id", "commendation_id"
        )
        decided, listed = {}, {}
        for one, company, issued, origin, document in self._rows(
            "tdkt_decision",
            *("id", "company_id", "date_issued", "origin", "date_document"),
        ):
            if not issued:
                continue
            day = document if origin == "external" else issued
            touched = {award for _id, decision, award in given if decision == one}
            touched |= {award_of[award] for order, award in changes if order == one}
            touched |= {line[3] for line in lines if line[1] == one}
            decided[one] = day and day.year, touched
            listed["tdkt.decision", one] = (company, *decided[one])
        for one, company, state, year in self._rows(
            "tdkt_dossier", "id", "company_id", "state", "year"
        ):
            own = [line for line in lines if line[0] == one]
            if state != "concluded" or not own:
                continue
            led_to = [decided[line[1]] for line in own if line[1] in decided]
            years = [decision[0] for decision in led_to if decision[0]]
            listed["tdkt.dossier", one] = (
                company,
                max(years, default=year),
                {line[3] for line in own}.union(*(touched for _y, touched in led_to)),
            )
        for one, company, state, answered in self._rows(
            "tdkt_submission", "id", "company_id", "state", "date_answered"
        ):
            own = {line[3] for line in lines if line[2] == one}
            if state == "answered" and answered and own:
                listed["tdkt.submission", one] = company, answered.year, own
        result = {
            key: self._apply(company, year, self._find_class(keys, awards))
            for key, (company, year, awards) in listed.items()
        }
        for one, company, state, end in self._rows(
            "tdkt_campaign", "id", "company_id", "state", "date_end"
        ):
            if state in ("closed", "cancelled") and end:
                shown = self._apply(company, end.year, "campaign")
                result["tdkt.campaign", one] = shown
        return result

    def _find_class(self, keys, awards):
        highest = max((keys[award] for award in awards if award in keys), default="")
        return highest[RANK_DIGITS:] or "award_office"

    def _apply(self, company, year, kind):
        rule = self.env["tdkt.retention.rule"]._find_for_class(kind)
        rule = rule.filtered(lambda one: not one.until_expiry)
        last = rule.years and year and year + rule.years
        return {
            "record_class": kind,
            "rule_id": rule.id,
            "years": rule.years,
            "year_ended": year or 0,
            "last_year_kept": last or 0,
            "is_due": bool(last and last < TODAY.year),
            "company_id": company,
        }

    def _shown(self):
        self.env.invalidate_all()
        rows = self.env["tdkt.retention.proposal"].search([])
        shown = {}
        for row in rows:
            values = {name: row[name] for name in SHOWN}
            values["rule_id"], values["company_id"] = row.rule_id.id, row.company_id.id
            shown[row.res_model, row.res_id] = values
        self.assertEqual(len(shown), len(rows))
        return shown

    def _assert_right(self, after=""):
        self.maxDiff = None
        shown = self._shown()
        self.assertEqual(shown, self._look_at_each(), after)
        return shown

    # --- Whoever writes ------------------------------------------------------------

    def _write_something(self, dice, turn):
        """Change a few rows of one table by SQL, every kind of change in its turn."""

        def one(table):
            return dice.choice([*self._ids(table), 0])

        def some(table):
            return dice.sample(self._ids(table), min(len(self._ids(table)), 6))

        day = date(2001, 2, 1) + timedelta(days=dice.randrange(9000))
        decision = one("tdkt_decision") or None
        award = dice.choice(self.awards)
        lines, given = some("tdkt_nomination"), some("tdkt_commendation")
        decisions, changes = some("tdkt_decision"), some("tdkt_commendation_change")
        dossiers, submissions = some("tdkt_dossier"), some("tdkt_submission")
        writings = [
            ("tdkt_decision", "date_issued", dice.choice((day, day, None)), decisions),
            ("tdkt_decision", "date_document", day, decisions),
            ("tdkt_decision", "origin", dice.choice(("own", "external")), decisions),
            ("tdkt_nomination", "decision_id", decision, lines),
            ("tdkt_nomination", "award_id", award, lines),
            ("tdkt_nomination", "decision_id", decision, lines),
            ("tdkt_nomination", "dossier_id", dossiers[0], lines),
            ("tdkt_nomination", "submission_id", submissions[0], lines),
            # what counts for nothing
            ("tdkt_nomination", "state", dice.choice(("draft", "decided")), lines),
            ("tdkt_commendation", "award_id", award, given),
            ("tdkt_commendation", "decision_id", decisions[0], given),
            ("tdkt_commendation_change", "ordered_by_id", decisions[0], changes[:1]),
            ("tdkt_commendation_change", "commendation_id", given[0], changes[:1]),
            ("tdkt_dossier", "state", dice.choice(("concluded", "draft")), dossiers),
            ("tdkt_dossier", "state", "concluded", dossiers),
            ("tdkt_dossier", "year", day.year, dossiers),
            ("tdkt_submission", "state", "answered", submissions),
            ("tdkt_submission", "state", "draft", submissions[:1]),
            (
                *("tdkt_submission", "date_answered"),
                *(dice.choice((day, day, None)), submissions),
            ),
            ("tdkt_campaign", "state", "closed", self._ids("tdkt_campaign")),
        ]
        others = [
            lambda: self._copy_line(lines[0]),
            lambda: self._copy(
                "tdkt_commendation",
                given[0],
                [{"code": f"{dice.random()}", "award_id": award}],
            ),
            lambda: self.env.cr.execute(
                "INSERT INTO tdkt_commendation_change (commendation_id, ordered_by_id,"
                " company_id, kind, legal_basis, state, date, reason)"
                " VALUES (%s, %s, %s, 'revoke', 'Luật', 'draft', %s, 'Sai')"
                " ON CONFLICT DO NOTHING",
                [given[1], decision, self.company.id, day],
            ),
            lambda: self.env.cr.execute(
                "DELETE FROM tdkt_nomination WHERE id = ANY(%s)", [lines[:1]]
            ),
            lambda: self.env.cr.execute(
                "DELETE FROM tdkt_commendation_change WHERE id = ANY(%s)", [changes]
            ),
            lambda: self.env.cr.execute(
                "DELETE FROM tdkt_commendation WHERE id = %s AND id NOT IN"
                " (SELECT commendation_id FROM tdkt_commendation_change)",
                [given[2]],
            ),
            lambda: self._copy("tdkt_dossier", dossiers[0], [{}]),
            lambda: self.env.cr.execute(
                "DELETE FROM tdkt_dossier WHERE id = ANY(%s)", [dossiers[-1:]]
            ),
            lambda: self.env.cr.execute(
                "DELETE FROM tdkt_submission submission WHERE id = ANY(%s)"
                " AND NOT EXISTS (SELECT FROM tdkt_nomination line"
                "                  WHERE line.submission_id = submission.id)",
                [submissions],
            ),
        ]
        place = turn % (len(writings) + len(others))
        if place >= len(writings):
            others[place - len(writings)]()
            return place
        table, column, value, ids = writings[place]
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s = %s WHERE id = ANY(%s)",
                *(SQL.identifier(table), SQL.identifier(column), value, ids),
            )
        )
        return writings[place]

    def test_any_sequence_of_changes(self):
        self._assert_right()
        seen = set()
        for seed in range(2):
            dice = random.Random(seed)
            with self.env.cr.savepoint() as undo:
                for turn in dice.sample(range(87), 87):
                    change = self._write_something(dice, turn)
                    # after each: the next one could put right what this one missed
                    shown = self._assert_right(f"seed {seed}, turn {turn}: {change}")
                    seen |= {
                        (key[0], one["record_class"], one["is_due"])
                        for key, one in shown.items()
                    }
                undo.rollback()
        self._assert_right("after it was all undone")
        # of each kind something is due and something is not, in more than one class
        for model in retained.FRESH:
            due = {one[2] for one in seen if one[0] == model}
            self.assertEqual(due, {True, False}, model)
            self.assertGreater(len({one[1] for one in seen if one[0] == model}), 2)

    def test_the_law_is_looked_up_when_the_list_is_read(self):
        authorities = self.env["tdkt.authority"]._find_in_force()
        authorities.filtered(lambda row: row.rank).write({"date_to": TODAY})
        self.env.flush_all()
        self._assert_right("another law")
        self.award.authority = "president"
        self.env.flush_all()
        self._assert_right("another award")

    def test_counted_anew_for_an_office_that_is_there_already(self):
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute("UPDATE tdkt_dossier SET state = 'concluded', year = 1999")
        self.env.cr.execute("DELETE FROM tdkt_retention_proposal WHERE res_id % 2 = 0")
        self.env.cr.execute(
            "INSERT INTO tdkt_retention_proposal SELECT res_model, 2000000000,"
            " company_id, TRUE, 1999, awards_id FROM tdkt_retention_proposal"
            " WHERE has_ended LIMIT 1"
        )
        self.env.cr.execute("SET LOCAL session_replication_role = origin")
        self.assertNotEqual(self._shown().keys(), self._look_at_each().keys())
        retained.install(self.env.cr)
        self._assert_right()
        self.env.cr.execute("UPDATE tdkt_dossier SET state = 'draft' WHERE id % 2 = 0")
        self._assert_right("the triggers are there again")

    def test_made_anew_where_it_was_kept_otherwise(self):
        """An earlier version had the awards in each row."""
        self.env.cr.execute(
            "DROP TABLE tdkt_retention_proposal;"
            " CREATE TABLE tdkt_retention_proposal (res_model varchar, res_id int4,"
            " company_id int4, has_ended bool, year int4, award_ids int4[],"
            " PRIMARY KEY (res_model, res_id))"
        )
        retained.install(self.env.cr)
        self._assert_right()

    def test_a_combination_has_one_number(self):
        """However often it is needed, and of none that has not ended."""
        rows = self._rows(retained.COMBINATIONS, "company_id", "award_ids")
        self.assertEqual(len({(one, *awards) for one, awards in rows}), len(rows))
        decisions = self.env["tdkt.decision"].search([("date_issued", "!=", False)])
        self.env.cr.execute("UPDATE tdkt_decision SET date_issued = NULL")
        kept = self._rows(retained.TABLE, "res_model", "awards_id")
        self.assertEqual({row[1] for row in kept if row[0] == decisions._name}, {None})
        self.env.cr.execute("UPDATE tdkt_decision SET date_issued = '2020-01-01'")
        again = self._rows(retained.COMBINATIONS, "company_id", "award_ids")
        self.assertEqual(again[: len(rows)], rows)
        self.assertEqual(len({(one, *awards) for one, awards in again}), len(again))
        self._assert_right()

    # --- Two at a time -------------------------------------------------------------

    def _place(self, record):
        """Return where the row of a record stands: every writing moves it."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                "SELECT ctid FROM %s WHERE res_model = %s AND res_id = %s",
                *(SQL.identifier(retained.TABLE), record._name, record.id),
            )
        )

    def test_a_row_is_written_even_where_it_stays_the_same(self):
        """Else two transactions would pass one another, and a record stand for what
        neither of them has seen."""
        line = self.env["tdkt.nomination"].search([], limit=1)
        dossier = line.dossier_id
        before, shown = self._place(dossier), self._shown()
        self._copy_line(line.id)
        self.assertNotEqual(self._place(dossier), before)
        self.assertEqual(self._shown(), shown)
        # what does not count costs nothing
        before = self._place(dossier)
        self.env.cr.execute("UPDATE tdkt_nomination SET merit = 'Tốt hơn.'")
        self.assertEqual(self._place(dossier), before)

    # --- What it is for ------------------------------------------------------------

    def test_no_page_reads_awards_or_lines(self):
        proposals = self.env["tdkt.retention.proposal"].with_user(self.officer)
        for query in (
            proposals._search([], limit=80, order=proposals._order),
            proposals._search([("is_due", "=", True)]),
        ):
            self.env.cr.execute(SQL("EXPLAIN %s", query.select()))
            plan = "\n".join(row[0] for row in self.env.cr.fetchall())
            self.assertIn(retained.TABLE, plan)
            for table in ("commendation", "commendation_change", "nomination"):
                self.assertNotIn(f"on tdkt_{table} ", plan)
