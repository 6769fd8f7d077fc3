from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

# Where a provision was read; the codes are the contract of every table of the law.
CONFIDENCE = [
    ("V", "Official Text"),
    ("Q", "Quoted by Article"),
    ("G", "Copied Text"),
    ("K", "General Knowledge"),
    ("?", "Not Verified"),
]
# Only what was read in the law or quoted from it by article may block anybody.
CERTAIN = ("V", "Q")


class TdktProvisionMixin(models.AbstractModel):
    """A provision of the law: what it says stands in a dated row, never in Python.

    Each row names its legal basis, the days between which it is in force and where it
    was read. What is not certain warns and blocks nothing. A model whose rows exclude
    each other names in ``_provision_key`` the fields that make two rows rivals: of
    those, one at most is in force on any day.

    The model declares ``superseded_by_id`` with itself as comodel.
    """

    _name = "tdkt.provision.mixin"
    _inherit = ["tdkt.record.mixin"]
    _description = "Provision of the law"
    _provision_key = ()

    date_from = fields.Date(string="In Force From")
    date_to = fields.Date(
        string="In Force To",
        compute="_compute_date_to",
        store=True,
        readonly=False,
        help="The last day. A successor that is named sets it to the day before its "
        "own first day.",
    )
    in_force = fields.Boolean(compute="_compute_in_force", search="_search_in_force")
    legal_basis = fields.Char(required=True)
    confidence = fields.Selection(
        selection=CONFIDENCE,
        string="Source",
        required=True,
        default="K",
        help="Where the provision was read. Only the official text and quotations by "
        "article may block; anything else warns.",
    )
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.provision.mixin",
        string="Superseded By",
        help="The provision that replaces this one when the law changes.",
    )
    active = fields.Boolean(default=True)

    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "A provision cannot end before it comes into force.",
    )

    # --- What is kept of the law is read anew once a row of it changes ------------

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.depends("superseded_by_id.date_from")
    def _compute_date_to(self):
        for provision in self:
            begins = provision.superseded_by_id.date_from
            provision.date_to = (
                begins - timedelta(days=1) if begins else provision.date_to
            )

    @api.depends("date_from", "date_to")
    def _compute_in_force(self):
        in_force = self._in_force()
        for provision in self:
            provision.in_force = provision in in_force

    def _search_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._in_force_domain()

    @api.constrains("superseded_by_id", "date_to")
    def _check_successor(self):
        """A row and its successor are never in force on the same day."""
        if self._has_cycle("superseded_by_id"):
            raise ValidationError(self.env._("A provision cannot supersede itself."))
        for provision in self:
            begins = provision.superseded_by_id.date_from
            if begins and (not provision.date_to or provision.date_to >= begins):
                raise ValidationError(
                    self.env._(
                        "“%(provision)s” is superseded from %(date)s: end it the day "
                        "before.",
                        provision=provision.display_name,
                        date=begins.strftime("%d/%m/%Y"),
                    )
                )

    @api.constrains(
        lambda self: [*self._provision_key, "date_from", "date_to", "active"]
    )
    def _check_overlap(self):
        """With two rivals in force, which one counts would be a matter of luck."""
        for provision in self.filtered("active"):
            rivals = provision._rivals_domain()
            if rivals is None:
                continue
            other = self.search(
                rivals
                & Domain("id", "!=", provision.id)
                & self._overlap_domain(provision.date_from, provision.date_to),
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "“%(other)s” (%(basis)s) is in force for the same at the same "
                        "time: end it the day before.",
                        other=other.display_name,
                        basis=other.legal_basis,
                    )
                )

    def _rivals_domain(self):
        """Return the domain of rows that rule the same as this one, None for none."""
        self.ensure_one()
        if not self._provision_key:
            return None
        return Domain.AND(
            Domain(name, "=", self._fields[name].convert_to_write(self[name], self))
            for name in self._provision_key
        )

    @api.model
    def _overlap_domain(self, first, last):
        """Return the domain of rows in force on some day from ``first`` to ``last``.

        :param date first: empty for the beginning of time
        :param date last: empty for its end
        """
        domain = Domain.TRUE
        if last:
            domain &= Domain("date_from", "=", False) | Domain("date_from", "<=", last)
        if first:
            domain &= Domain("date_to", "=", False) | Domain("date_to", ">=", first)
        return domain

    @api.model
    def _in_force_domain(self, date=None):
        """Return the domain of rows in force on ``date``, today when empty."""
        date = date or self.env.company._tdkt_today()
        return self._overlap_domain(date, date)

    @api.model
    def _in_force_sql(self, alias, date):
        """Return the same for a query of one's own, where ``alias`` names the table.

        :param str alias: as it stands in the query
        :param SQL date: the day, or an expression for it
        """
        table = SQL.identifier(alias)
        return SQL(
            "(%(table)s.active"
            " AND COALESCE(%(table)s.date_from, '-infinity') <= %(date)s"
            " AND COALESCE(%(table)s.date_to, 'infinity') >= %(date)s)",
            table=table,
            date=date,
        )

    def _in_force(self, date=None):
        """Return those of these rows in force on ``date``, today when empty."""
        return self.filtered_domain(self._in_force_domain(date))

    @api.model
    def _find_in_force(self, date=None, domain=()):
        """Return the rows of ``domain`` in force on ``date``, today when empty."""
        return self.search(Domain(domain) & self._in_force_domain(date))

    def _is_certain(self):
        """Tell whether every one of these rows may block."""
        return all(provision.confidence in CERTAIN for provision in self)
