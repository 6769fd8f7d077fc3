from odoo import api, fields, models

from ..vocabulary import LEVELS


class TdktAssessmentImportRow(models.Model):
    """One row of a list of assessments: a person or a unit in one year."""

    _name = "tdkt.assessment.import.row"
    _inherit = ["tdkt.people.row.mixin"]
    _description = "Row of a List of Assessments"
    _order = "import_id, line, id"

    _batch_model = "tdkt.assessment.import"
    _pick_fields = ("employee_id", "department_id")
    _record_field = "assessment_id"
    _verdict_fields = (*_pick_fields, "level", "year", "date", "reference")

    import_id = fields.Many2one(
        comodel_name="tdkt.assessment.import",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    raw_kind = fields.Char(string="Person or Collective")
    raw_level = fields.Char(string="Level in Words")
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Assessed Unit",
        ondelete="restrict",
        index="btree_not_null",
        context={"active_test": False},
    )
    level = fields.Selection(
        selection=LEVELS, string="Level of Assessment", readonly=True
    )
    year = fields.Integer(
        string="Year of the Assessment", readonly=True, aggregator=None
    )
    date = fields.Date(string="Decided On", readonly=True)
    reference = fields.Char(string="Decided In", readonly=True)
    assessment_id = fields.Many2one(
        comodel_name="tdkt.assessment",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )

    def _prepare_assessment_values(self):
        """Return the values of the assessment this row stands for."""
        self.ensure_one()
        return {
            "company_id": self.company_id.id,
            "employee_id": self.employee_id.id,
            "department_id": self.department_id.id,
            "year": self.year,
            "level": self.level,
            "date": self.date,
            "reference": self.reference,
        }

    # --- Statements about a whole batch ----------------------------------------------

    @api.model
    def _fetch_two_levels(self, batch):
        """Return (row id, name, year, lines) of rows with two levels of one year."""
        return self._query(
            """SELECT r.id, r.raw_name, r.year, lines
                 FROM %(table)s r
                 JOIN (SELECT employee_id, department_id, year,
                              string_agg(line::text, ', ' ORDER BY line) AS lines
                         FROM %(table)s
                        WHERE import_id = %(batch)s
                          AND num_nonnulls(employee_id, department_id) = 1
                          AND state IN ('ready', 'unsure', 'imported')
                     GROUP BY employee_id, department_id, year
                       HAVING min(level) != max(level)) AS two
                   ON two.year = r.year
                  AND coalesce(two.employee_id, 0) = coalesce(r.employee_id, 0)
                  AND coalesce(two.department_id, 0) = coalesce(r.department_id, 0)
                WHERE r.import_id = %(batch)s AND r.state IN ('ready', 'unsure')""",
            batch=batch.id,
        )

    @api.model
    def _fetch_twice(self, batch):
        """Return (row id, line of an earlier row) of ready rows that repeat it."""
        return self._query(
            """SELECT id, first_line FROM (
                   SELECT id, state,
                          first_value(line) OVER same AS first_line,
                          row_number() OVER same AS place
                     FROM %(table)s
                    WHERE import_id = %(batch)s AND state IN ('ready', 'imported')
                   WINDOW same AS (
                       PARTITION BY employee_id, department_id, year
                       ORDER BY (state = 'imported') DESC, line, id)) AS placed
                WHERE place > 1 AND state = 'ready'""",
            batch=batch.id,
        )

    @api.model
    def _fetch_known(self, batch):
        """Return (row id, year, its level, the level here) of what is here already."""
        return self._query(
            """SELECT r.id, r.year, r.level, a.level
                 FROM %(table)s r
                 JOIN tdkt_assessment a
                   ON a.year = r.year
                  AND (a.employee_id = r.employee_id
                       OR a.department_id = r.department_id)
                WHERE r.import_id = %(batch)s AND r.state = 'ready'""",
            batch=batch.id,
        )

    @api.model
    def _fetch_own(self, batch):
        """Return the ids of ready rows about the user himself."""
        # sudo: res.users - the link from a login to its employee is private to HR
        own_sudo = self.env.user.sudo().employee_ids
        return [
            row_id
            for (row_id,) in self._query(
                """SELECT id FROM %(table)s
                    WHERE import_id = %(batch)s AND state = 'ready'
                      AND employee_id = ANY(%(own)s)""",
                batch=batch.id,
                own=own_sudo.ids,
            )
        ]
