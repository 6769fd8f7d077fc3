from odoo import api, fields, models
from odoo.tools import SQL

from ...award_list.cells import split_name
from ...award_list.people_list import SUBJECTS


class TdktAwardImportRow(models.Model):
    """One row of a list of old awards."""

    _name = "tdkt.award.import.row"
    _inherit = ["tdkt.people.row.mixin"]
    _description = "Row of an Imported List"
    _order = "import_id, line, id"

    _batch_model = "tdkt.award.import"
    _pick_fields = (*SUBJECTS, "award_id")
    _picked_flags = ("person_picked", "award_picked")
    _record_field = "commendation_id"
    _verdict_fields = (
        *_pick_fields,
        *("number", "date", "year", "amount", "issuer_name", "decision_key"),
    )

    import_id = fields.Many2one(
        comodel_name="tdkt.award.import",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    raw_kind = fields.Char(
        string="Person or Collective", help="To whom the list says it was given."
    )
    raw_award = fields.Char(string="Award")
    raw_issuer = fields.Char(string="Issuer")
    raw_amount = fields.Char(string="Bonus")
    raw_merit = fields.Text(string="Merit")
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Commended Department",
        ondelete="restrict",
        index="btree_not_null",
        context={"active_test": False},
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Outside Person or Body",
        ondelete="restrict",
        index="btree_not_null",
    )
    award_id = fields.Many2one(
        comodel_name="tdkt.award",
        string="Award of the Catalogue",
        ondelete="restrict",
        index="btree_not_null",
        context={"active_test": False},
    )
    award_picked = fields.Boolean(
        string="Award Selected", readonly=True, help="The award was selected manually."
    )
    number = fields.Char(string="Number of the Decision", readonly=True)
    date = fields.Date(string="Date of the Decision", readonly=True)
    year = fields.Integer(
        string="Year of the Achievements", readonly=True, aggregator=None
    )
    amount = fields.Float(readonly=True, digits=(16, 0))
    issuer_name = fields.Char(readonly=True)
    decision_key = fields.Char(readonly=True)
    commendation_id = fields.Many2one(
        comodel_name="tdkt.commendation",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )

    _import_key_idx = models.Index("(import_id, decision_key)")

    def _note_picked(self, vals):
        if "award_id" in vals:
            self._write_moving({"award_picked": bool(vals["award_id"])})

    def _remember_picked(self, vals):
        done = super()._remember_picked(vals)
        if "award_id" in vals:
            self._remember_award()
        return done

    def _remember_award(self):
        """Keep the award that was picked for its words; judge rows alike again."""
        self.env["tdkt.award.import.choice"]._remember(self, ["award_id"])
        words = [*{row.raw_award for row in self if row.raw_award}]
        if self._check_like([("raw_award", "in", words), ("award_picked", "=", False)]):
            self.import_id._compare_again()

    def _prepare_award_values(self, people):
        """Return the values of the commendation this row stands for.

        :param people: the ``People`` of the office
        """
        self.ensure_one()
        person = people.get(self.employee_id.id) if self.employee_id else None
        name, behind = split_name(self.raw_name or "")
        if person:
            name = people.known_name(self.raw_name or "") or name or person.name
        else:
            name = self.raw_name
        return {
            "award_id": self.award_id.id,
            "award_name": self.award_id.name,
            "employee_id": self.employee_id.id,
            "department_id": self.department_id.id,
            "partner_id": self.partner_id.id,
            "unit_id": (person and person.department_id) or self.department_id.id,
            # the words of the paper, not today's
            "nominee_name": name,
            "nominee_title": person.title if person else "Tập thể",
            "nominee_position": self.raw_position or (person and behind),
            "nominee_department": self.raw_department,
            "merit": self.raw_merit,
            "year": self.year,
            # an amount of nothing would make Odoo look up its currency row by row
            **({"amount": self.amount} if self.amount else {}),
        }

    # --- Statements about a whole batch ----------------------------------------------

    @api.model
    def _complete_condition(self):
        return SQL(
            "%s AND award_id IS NOT NULL AND decision_key IS NOT NULL",
            super()._complete_condition(),
        )

    @api.model
    def _fetch_decisions(self, batch):
        """Return (key, number, issuer, date) of the decisions not imported yet."""
        return self._query(
            """SELECT DISTINCT decision_key, number, issuer_name, date
                 FROM %(table)s
                WHERE import_id = %(batch)s AND state IN ('ready', 'unsure')""",
            batch=batch.id,
        )

    @api.model
    def _fetch_two_dates(self, batch):
        """Return {decision key: its dates} of decisions with more than one."""
        return dict(
            self._query(
                """SELECT decision_key,
                          string_agg(DISTINCT to_char(date, 'DD/MM/YYYY'), ', ')
                     FROM %(table)s
                    WHERE import_id = %(batch)s
                      AND state IN ('ready', 'unsure', 'imported')
                 GROUP BY decision_key HAVING min(date) != max(date)""",
                batch=batch.id,
            )
        )

    @api.model
    def _fetch_namesakes(self, batch):
        """Return the ids of ready rows whose person the list seems to have twice.

        Two years of birth beside one name are two people, of whom we know one.
        """
        return [
            row_id
            for (row_id,) in self._query(
                # found once: the planner knows nothing of rows that were just written,
                # and would look for them again for each row
                """WITH twice AS MATERIALIZED (
                       SELECT employee_id
                         FROM %(table)s
                        WHERE import_id = %(batch)s AND employee_id IS NOT NULL
                          AND state IN ('ready', 'unsure', 'imported')
                     GROUP BY employee_id
                       HAVING count(DISTINCT substring(
                                  raw_birthday FROM '(?:19|20)[0-9]{2}')) > 1)
                   SELECT r.id
                     FROM %(table)s r
                     JOIN twice USING (employee_id)
                    WHERE r.import_id = %(batch)s AND r.state = 'ready'
                      AND NOT coalesce(r.person_picked, false)
                      AND r.confidence < 98""",
                batch=batch.id,
            )
        ]

    @api.model
    def _fetch_twice(self, batch):
        """Return {row id: line of an earlier row} of ready rows that repeat it."""
        return dict(
            self._query(
                """SELECT id, first_line FROM (
                       SELECT id, line, state,
                              first_value(line) OVER same AS first_line,
                              row_number() OVER same AS place
                         FROM %(table)s
                        WHERE import_id = %(batch)s AND state IN ('ready', 'imported')
                       WINDOW same AS (
                           PARTITION BY decision_key, award_id, employee_id,
                                        department_id, partner_id
                           ORDER BY (state = 'imported') DESC, line)) AS placed
                    WHERE place > 1 AND state = 'ready'""",
                batch=batch.id,
            )
        )

    @api.model
    def _fetch_in_register(self, batch):
        """Return {row id: number of the decision} of ready rows already registered."""
        return dict(
            self._query(
                """SELECT r.id, max(c.decision_number)
                     FROM %(table)s r
                     JOIN tdkt_commendation c
                       ON c.company_id = r.company_id AND c.award_id = r.award_id
                      AND c.date = r.date
                      AND coalesce(c.employee_id, 0) = coalesce(r.employee_id, 0)
                      AND coalesce(c.department_id, 0) = coalesce(r.department_id, 0)
                      AND coalesce(c.partner_id, 0) = coalesce(r.partner_id, 0)
                    WHERE r.import_id = %(batch)s AND r.state = 'ready'
                      AND c.state != 'revoked'
                      AND upper(translate(c.decision_number, ' 0', ''))
                        = upper(translate(r.number, ' 0', ''))
                 GROUP BY r.id""",
                batch=batch.id,
            )
        )

    @api.model
    def _fetch_next_decisions(self, batch, limit):
        """Return (key, count of ready rows) of the decisions that come next."""
        # only the next rows are looked at: a list of 100,000 takes no longer a chunk
        return self._query(
            """SELECT head.decision_key, count(*)
                 FROM (SELECT decision_key, min(line) AS line
                         FROM (SELECT decision_key, line FROM %(table)s
                                WHERE import_id = %(batch)s AND state = 'ready'
                             ORDER BY line LIMIT %(limit)s) AS next
                     GROUP BY decision_key) AS head
                 JOIN %(table)s r
                   ON r.import_id = %(batch)s AND r.decision_key = head.decision_key
                  AND r.state = 'ready'
             GROUP BY head.decision_key, head.line ORDER BY head.line""",
            batch=batch.id,
            limit=limit,
        )
