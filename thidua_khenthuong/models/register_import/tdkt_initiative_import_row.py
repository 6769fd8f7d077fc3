from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import SQL

from ...award_list.cells import split_name
from ..vocabulary import SCOPES

# Rows that nothing stops, or that wait for somebody's consent alone.
UNDECIDED = SQL("r.state IN ('ready', 'unsure')")


class TdktInitiativeImportRow(models.Model):
    """One row of a list of initiatives: one author of one of them."""

    _name = "tdkt.initiative.import.row"
    _inherit = ["tdkt.people.row.mixin"]
    _description = "Row of a List of Initiatives"
    _order = "import_id, line, id"

    _batch_model = "tdkt.initiative.import"
    _pick_fields = ("employee_id", "outside")
    _record_field = "initiative_id"
    _verdict_fields = (
        *("employee_id", "share", "year", "scope", "is_project"),
        *("date", "reference", "issuer_name", "initiative_key"),
    )

    import_id = fields.Many2one(
        comodel_name="tdkt.initiative.import",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    raw_name = fields.Char(string="Author")
    raw_initiative = fields.Char(string="Initiative")
    raw_share = fields.Char(string="Share (%)")
    raw_form = fields.Char(string="Initiative or Project")
    raw_scope = fields.Char(string="Has Effect On")
    raw_issuer = fields.Char(string="Issuer")
    raw_description = fields.Text(string="What Is New")
    outside = fields.Boolean(
        string="From Outside",
        help="The author is no employee of the office: the name alone is kept.",
    )
    share = fields.Float(
        string="Share Read", digits=(5, 2), readonly=True, aggregator=None
    )
    year = fields.Integer(
        string="Year of the Initiative", readonly=True, aggregator=None
    )
    scope = fields.Selection(selection=SCOPES, string="Effect Read", readonly=True)
    is_project = fields.Boolean(string="Project", readonly=True)
    date = fields.Date(string="Recognised On", readonly=True)
    reference = fields.Char(string="Recognised In", readonly=True)
    issuer_name = fields.Char(string="Recognised By", readonly=True)
    initiative_key = fields.Char(readonly=True)
    initiative_id = fields.Many2one(
        comodel_name="tdkt.initiative",
        string="Became",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )

    _import_key_idx = models.Index("(import_id, initiative_key)")

    def _prepare_initiative_values(self):
        """Return the values of the initiative whose authors these rows are."""
        first = self[:1]
        return {
            "company_id": first.company_id.id,
            "name": first.raw_initiative,
            "description": first.raw_description,
            "is_project": first.is_project,
            "year": first.year,
            "scope": first.scope,
            "recognised_on": first.date,
            "recognised_by": first.issuer_name or first.company_id.name,
            "reference": first.reference,
            "state": "recognised",
            "author_ids": [
                Command.create(
                    {
                        "employee_id": row.employee_id.id,
                        # the words of the paper for somebody from outside alone
                        **(
                            {"name": split_name(row.raw_name)[0]} if row.outside else {}
                        ),
                        "share": row.share,
                    }
                )
                for row in self
            ],
        }

    # --- Statements about a whole batch ----------------------------------------------

    @api.model
    def _fetch_twice(self, batch):
        """Return (row id, line of an earlier row) of authors who are named again."""
        return self._query(
            """SELECT id, first_line FROM (
                   SELECT id, state,
                          first_value(line) OVER same AS first_line,
                          row_number() OVER same AS place
                     FROM %(table)s
                    WHERE import_id = %(batch)s
                      AND state IN ('ready', 'unsure', 'imported')
                      AND employee_id IS NOT NULL
                   WINDOW same AS (
                       PARTITION BY initiative_key, employee_id
                       ORDER BY (state = 'imported') DESC, line, id)) AS placed
                WHERE place > 1 AND state != 'imported'""",
            batch=batch.id,
        )

    @api.model
    def _fetch_known(self, batch):
        """Return (row id, its authors) of rows whose initiative is entered already."""
        return self._query(
            """SELECT r.id, max(i.author_names)
                 FROM %(table)s r
                 JOIN tdkt_initiative i
                   ON i.company_id = r.company_id AND i.year = r.year
                  AND i.text_key = split_part(r.initiative_key, '|', 1)
                  AND i.state NOT IN ('refused', 'withdrawn', 'revoked')
                WHERE r.import_id = %(batch)s AND r.state IN ('ready', 'unsure')
             GROUP BY r.id""",
            batch=batch.id,
        )

    @api.model
    def _fetch_differing(self, batch):
        """Return the rows of initiatives of which their rows say different things."""
        return self._fetch_groups(
            batch,
            SQL(
                """count(DISTINCT concat_ws('|', scope, date, is_project, issuer_name,
                       upper(translate(reference, ' 0', '')))) > 1"""
            ),
        )

    @api.model
    def _fetch_not_whole(self, batch):
        """Return the rows of initiatives whose shares are not 100 percent."""
        return self._fetch_groups(batch, SQL("sum(share) != 100"))

    @api.model
    def _fetch_own(self, batch):
        """Return the rows of initiatives of which the user is an author."""
        # sudo: res.users - the link from a login to its employee is private to HR
        own_sudo = self.env.user.sudo().employee_ids
        return self._fetch_groups(
            batch, SQL("bool_or(employee_id = ANY(%s))", own_sudo.ids)
        )

    @api.model
    def _fetch_waiting(self, batch):
        """Return the ready rows of initiatives with an author who is not ready."""
        return self._fetch_groups(
            batch, SQL("bool_or(state != 'ready')"), SQL("r.state = 'ready'")
        )

    @api.model
    def _fetch_groups(self, batch, having, which=UNDECIDED):
        """Return (row id, lines, sum of the shares) of rows, by initiative.

        :param SQL having: which initiatives are meant
        :param SQL which: and which of their rows
        """
        return self._query(
            """SELECT r.id, whole.lines, whole.total
                 FROM %(table)s r
                 JOIN (SELECT initiative_key, sum(share) AS total,
                              string_agg(line::text, ', ' ORDER BY line) AS lines
                         FROM %(table)s
                        WHERE import_id = %(batch)s AND initiative_key IS NOT NULL
                          AND state IN ('ready', 'unsure', 'error')
                     GROUP BY initiative_key
                       HAVING %(having)s) AS whole USING (initiative_key)
                WHERE r.import_id = %(batch)s AND %(which)s""",
            batch=batch.id,
            having=having,
            which=which,
        )

    @api.model
    def _fetch_next_keys(self, batch, limit):
        """Return the keys of the initiatives of the next ready rows."""
        return [
            key
            for (key,) in self._query(
                """SELECT DISTINCT initiative_key
                     FROM (SELECT initiative_key FROM %(table)s
                            WHERE import_id = %(batch)s AND state = 'ready'
                         ORDER BY line, id LIMIT %(limit)s) AS next""",
                batch=batch.id,
                limit=limit,
            )
        ]
