from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..mixins import gate, once
from ..mixins.tdkt_workflow_mixin import is_uninstalling
from ..vocabulary import COMMENDATION_TYPES

# Whose awards rest on each other: the columns of the later and of the earlier one. A
# unit's rest on those of the people it proposed, too.
RESTING_HOLDERS = (
    ("employee_id", "employee_id"),
    ("department_id", "department_id"),
    ("partner_id", "partner_id"),
    ("department_id", "unit_id"),
)
# Who looks at awards that rest on others.
RESTING_READERS = (
    "thidua_khenthuong.group_tdkt_officer,thidua_khenthuong.group_tdkt_leader,"
    "hr.group_hr_user"
)


class TdktCommendation(models.Model):
    """An award that was given: one line of the register (sổ khen thưởng).

    It comes into being and changes through its decision only, and is never deleted:
    award records are kept for years (10 for a Giấy khen, for good above).
    """

    _name = "tdkt.commendation"
    _description = "Commendation"
    _order = "date desc, register_number, id"
    _inherit = [
        "tdkt.workflow.mixin",
        "tdkt.verified.mixin",
        "tdkt.named.mixin",
        "tdkt.found.once.mixin",
        "tdkt.long.list.mixin",
    ]
    _paged_groups = ("decision_id", "unit_id", "campaign_id")
    _paged_in_part = ("decision_id", "campaign_id")
    _few_named = _few_grouped = ("award_id",)
    _name_parts = ("award_name", "year", "nominee_name", "code")
    _check_company_auto = True

    decision_id = fields.Many2one(
        comodel_name="tdkt.decision",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    award_id = fields.Many2one(
        comodel_name="tdkt.award",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    award_name = fields.Char(readonly=True, help="The award's words on that day.")
    subject_type = fields.Selection(related="award_id.subject_type", store=True)
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        readonly=True,
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Commended Department",
        readonly=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        readonly=True,
        ondelete="restrict",
    )
    unit_id = fields.Many2one(
        comodel_name="hr.department",
        string="Proposing Unit",
        readonly=True,
        ondelete="restrict",
    )
    nominee_name = fields.Char(readonly=True, required=True, index="trigram")
    nominee_title = fields.Char(string="Form of Address", readonly=True)
    nominee_position = fields.Char(readonly=True)
    nominee_department = fields.Char(readonly=True)
    merit = fields.Text(readonly=True)
    reward_reason = fields.Text(readonly=True)
    commendation_type = fields.Selection(selection=COMMENDATION_TYPES, readonly=True)
    year = fields.Integer(
        readonly=True, aggregator=None, help="Year of the achievements."
    )
    campaign_id = fields.Many2one(
        comodel_name="tdkt.campaign",
        readonly=True,
        ondelete="restrict",
    )
    date = fields.Date(readonly=True, required=True, help="Date of the decision.")
    decision_number = fields.Char(readonly=True, index="trigram")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(string="Bonus", readonly=True, help="In đồng.")
    register_number = fields.Integer(
        readonly=True, aggregator=None, help="Running number in the year's register."
    )
    code = fields.Char(
        string="Register Entry",
        readonly=True,
        index="trigram",
        help="Số vào sổ khen thưởng.",
    )
    state = fields.Selection(
        selection=[
            ("valid", "Valid"),
            ("corrected", "Corrected"),
            ("reissued", "Reissued"),
            ("revoked", "Revoked"),
        ],
        default="valid",
        required=True,
        readonly=True,
        index=True,
    )

    initiative_ids = fields.Many2many(
        comodel_name="tdkt.initiative",
        relation="tdkt_commendation_initiative_rel",
        column1="commendation_id",
        column2="initiative_id",
        string="Based on Initiatives",
        readonly=True,
        copy=False,
    )
    change_ids = fields.One2many(
        comodel_name="tdkt.commendation.change",
        inverse_name="commendation_id",
        domain=[("state", "=", "applied")],
        string="Changes",
        help="What was corrected, reissued or revoked, with the previous words.",
    )

    resting_ids = fields.Many2many(
        comodel_name="tdkt.commendation",
        string="Based on This Award",
        compute="_compute_resting_ids",
        groups=RESTING_READERS,
        help="Later awards, of the same awardee or of the unit for its members, for "
        "which the criteria in force on their day ask for this one.",
    )
    rests_on_revoked = fields.Boolean(
        string="Based on a Revoked Award",
        compute="_compute_rests_on_revoked",
        search="_search_rests_on_revoked",
        groups=RESTING_READERS,
    )

    # whose awards, and among them the ones another may rest on
    _employee_idx = models.Index(
        "(employee_id, award_id, year) WHERE employee_id IS NOT NULL"
    )
    _department_idx = models.Index(
        "(department_id, award_id, year) WHERE department_id IS NOT NULL"
    )
    _partner_idx = models.Index(
        "(partner_id, award_id, year) WHERE partner_id IS NOT NULL"
    )
    # what a unit's people no longer have
    _revoked_idx = models.Index("(unit_id, award_id) WHERE state = 'revoked'")
    # what a unit's people were given, and by which decisions: its head reads those;
    # what the unit itself was given, without reading all of theirs
    _unit_idx = models.Index(
        "(unit_id, decision_id, subject_type) WHERE unit_id IS NOT NULL"
    )
    # whether there are any awards of no unit, the last group of the register by unit
    _no_unit_idx = models.Index("(company_id) WHERE unit_id IS NULL")
    # what a decision gives
    _decision_idx = models.Index("(decision_id, award_id)")
    # how many a campaign led to, of those one may read: counted for each line of a list
    # of campaigns from the index alone
    _campaign_idx = models.Index(
        "(campaign_id, company_id) INCLUDE (state, department_id, employee_id, unit_id)"
        " WHERE campaign_id IS NOT NULL"
    )
    # how often each award was given, and with how much: the register by award, year,
    # campaign or unit adds up all there are
    _award_idx = models.Index(
        "(award_id, company_id) INCLUDE (amount, year, campaign_id, unit_id)"
    )
    # the register as it opens, and of one year
    _register_idx = models.Index("(company_id, date DESC, register_number, id)")
    _year_idx = models.Index("(company_id, year, date DESC, register_number, id)")
    # how many of an office have an award of a year: among them shares are counted
    _share_idx = models.Index(
        "(company_id, award_id, year, employee_id, department_id)"
        " WHERE state != 'revoked' AND partner_id IS NULL"
    )
    _one_subject = models.Constraint(
        "CHECK(num_nonnulls(employee_id, department_id, partner_id) = 1)",
        "A commendation names exactly one person, department or outside body.",
    )
    _code_uniq = models.UniqueIndex(
        "(company_id, code)", "This register entry exists already."
    )

    @api.depends("award_name", "nominee_name", "year")
    @api.depends_context("lang")
    def _compute_display_name(self):
        # looked up once: thousands are named when a list of old awards is imported
        sentence = self.env._("%(award)s %(year)s – %(nominee)s")
        for commendation in self:
            commendation.display_name = sentence % {
                "award": commendation.award_name or "",
                "year": commendation.year or "",
                "nominee": commendation.nominee_name or "",
            }

    # --- What rests on an award ----------------------------------------------------

    @api.depends("state", "award_id", "year")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_resting_ids(self):
        resting = self._find_resting()
        # whoever reads one award need not read all later ones
        readable = self.browse(
            {later for later_ids in resting.values() for later in later_ids}
        )._filtered_access("read")
        for commendation in self:
            later_ids = resting.get(commendation._origin.id, ())
            commendation.resting_ids = readable & self.browse(later_ids)

    @api.depends("award_id", "year")
    def _compute_rests_on_revoked(self):
        found = self._find_resting_on_revoked(self._origin.ids)
        resting = set().union(*found.values())
        for commendation in self:
            commendation.rests_on_revoked = commendation._origin.id in resting

    def _search_rests_on_revoked(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Odoo asks for the groups of a field only where it has a column
        self._check_field_access(self._fields["rests_on_revoked"], "read")
        found = self._all_resting_on_revoked().values()
        return [("id", "in", [one for ids in found for one in ids])]

    @api.model
    def search_count(self, domain, limit=None):
        """Count what :attr:`rests_on_revoked` has found without a look at each.

        While a list is read that asks for nothing else, by whose rules ask for the
        office alone: some thousands are looked up twice otherwise.
        """
        if (
            once.is_reading(self.env)
            and not self.env.su
            and Domain(domain) == Domain("rests_on_revoked", "=", True)
            and self.env["tdkt.filing"]._reads_whole_office(self)
        ):
            self.browse().check_access("read")
            self._check_field_access(self._fields["rests_on_revoked"], "read")
            found = self._all_resting_on_revoked()
            offices = self.env.companies.ids
            total = sum(len(found.get(office, ())) for office in offices)
            return min(total, limit) if limit else total
        return super().search_count(domain, limit)

    @api.model
    def _all_resting_on_revoked(self):
        return once.find(
            self.env, "awards on revoked ones", self._find_resting_on_revoked
        )

    @api.model
    def _find_resting_on_revoked(self, ids=None):
        """Return the valid awards that may rest on a revoked one.

        :param list ids: the awards asked about; all when None
        :return: {company id: set of ids}
        """
        revoked = SQL("earlier.state = 'revoked'")
        if ids is None:
            # few awards are revoked, and what rests on them is found from there
            rows = self._query_resting(revoked)
        else:
            asked = SQL("later.id = ANY(%s)", list(ids))
            rows = self._query_resting(asked, near="later", besides=revoked)
        found = {}
        for _earlier_id, company_id, later_ids in rows:
            found.setdefault(company_id, set()).update(later_ids)
        return found

    def _find_resting(self):
        """Return {id: ids of valid later awards that may rest on it}.

        A later award rests on an earlier one of the same awardee, a unit's on those of
        its people, when a criterion in force on its day asks for the earlier one within
        the years between them. Left out are types of commendation of which a rule in
        force that day says that they count for no higher award.
        """
        rows = self._query_resting(SQL("earlier.id = ANY(%s)", list(self._origin.ids)))
        return {earlier_id: later_ids for earlier_id, _company, later_ids in rows}

    @api.model
    def _query_resting(self, asked, near="earlier", besides=None):
        """Return [(id, its company's id, ids of the awards that may rest on it)].

        From the awards asked about the others are looked up one by one, by the column
        of the awardee and the award, whose index holds the year as well: a plan over
        the whole register would read all of it.

        :param SQL asked: the condition on the awards that are few
        :param str near: which ones these are, “earlier” or “later”
        :param SQL besides: a condition on the others
        """
        # it reads the columns of five models
        self.env.flush_all()
        far = "later" if near == "earlier" else "earlier"
        criteria = self.env["tdkt.criterion"]
        rules = self.env["tdkt.commendation.rule"]
        pairs = SQL(" UNION ALL ").join(
            SQL(
                """
                SELECT earlier.id AS earlier_id, later.id AS later_id,
                       earlier.award_id AS earlier_award_id,
                       later.award_id AS later_award_id, pair.by_members,
                       earlier.year AS earlier_year, later.year AS later_year,
                       later.company_id, later.date, earlier.commendation_type
                  FROM asked %(near)s
                  JOIN pair
                    ON pair.%(near_award)s = %(near)s.award_id
                   AND pair.by_members = %(by_members)s
                 CROSS JOIN LATERAL (
                       SELECT %(far)s.id, %(far)s.award_id, %(far)s.company_id,
                              %(far)s.date, %(far)s.year, %(far)s.commendation_type
                         FROM tdkt_commendation %(far)s
                        WHERE later.%(later_holder)s = earlier.%(earlier_holder)s
                          AND %(far)s.award_id = pair.%(far_award)s
                          AND later.state != 'revoked'
                          AND later.company_id = earlier.company_id
                          AND later.date >= earlier.date
                          AND later.year BETWEEN earlier.year + pair.least
                                             AND earlier.year + pair.most
                          AND %(besides)s
                       OFFSET 0) %(far)s
                """,
                near=SQL.identifier(near),
                far=SQL.identifier(far),
                near_award=SQL.identifier(f"{near}_award_id"),
                far_award=SQL.identifier(f"{far}_award_id"),
                by_members=later_holder != earlier_holder,
                later_holder=SQL.identifier(later_holder),
                earlier_holder=SQL.identifier(earlier_holder),
                besides=besides or SQL("TRUE"),
            )
            for later_holder, earlier_holder in RESTING_HOLDERS
        )
        return self.env.execute_query(
            SQL(
                """
                WITH ground AS MATERIALIZED (%(grounds)s),
                     pair AS MATERIALIZED (
                         SELECT earlier_award_id, later_award_id, by_members,
                                min(least) AS least, max(most) AS most
                           FROM ground GROUP BY 1, 2, 3),
                     asked AS MATERIALIZED (
                         SELECT id, award_id, employee_id, department_id, partner_id,
                                unit_id, company_id, state, date, year,
                                commendation_type
                           FROM tdkt_commendation %(near)s
                          WHERE %(asked)s)
                SELECT earlier_id, company_id, array_agg(DISTINCT later_id)
                  FROM (%(pairs)s) found
                 WHERE EXISTS (
                       SELECT FROM ground
                        WHERE ground.earlier_award_id = found.earlier_award_id
                          AND ground.later_award_id = found.later_award_id
                          AND ground.by_members = found.by_members
                          AND COALESCE(ground.company_id, found.company_id)
                              = found.company_id
                          AND found.date BETWEEN ground.first_day AND ground.last_day
                          AND found.later_year
                              BETWEEN found.earlier_year + ground.least
                                  AND found.earlier_year + ground.most)
                   AND NOT EXISTS (
                       SELECT FROM tdkt_commendation_rule rule
                        WHERE rule.commendation_type = found.commendation_type
                          AND rule.effect = 'no_ground'
                          AND %(rule_in_force)s)
                 GROUP BY earlier_id, company_id
                """,
                grounds=criteria._grounds_sql(),
                near=SQL.identifier(near),
                asked=asked,
                pairs=pairs,
                rule_in_force=rules._in_force_sql("rule", SQL("found.date")),
            )
        )

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {"state"}

    def _open_fields(self):
        return set()

    def _parties(self):
        return {
            # sudo: hr.employee, hr.department - whose login it is, is private to HR
            one_sudo.id: (
                one_sudo.employee_id or one_sudo.department_id.manager_id
            ).user_id
            for one_sudo in self.sudo()
        }

    @api.model_create_multi
    def create(self, vals_list):
        if not gate.lets_create(self, vals_list):
            raise UserError(
                self.env._(
                    "A commendation comes from an issued decision: prepare the "
                    "decision instead."
                )
            )
        return super().create(vals_list)

    @api.model
    def _prepare_create_values(self, vals_list):
        # told along: Odoo would work it out afterwards and write each row once more
        awards = self.env["tdkt.award"].browse(
            {vals["award_id"] for vals in vals_list if vals.get("award_id")}
        )
        kinds = {award.id: award.subject_type for award in awards}
        return super()._prepare_create_values(
            [
                {**vals, "subject_type": kinds.get(vals.get("award_id"))}
                for vals in vals_list
            ]
        )

    def copy(self, default=None):  # pylint: disable=method-required-super
        raise UserError(
            self.env._(
                "A commendation comes from an issued decision: prepare the decision "
                "instead."
            )
        )

    @api.ondelete(at_uninstall=True)
    def _unlink_except_given(self):
        if is_uninstalling(self.env):
            return
        # an import that is undone takes back what nothing rests on
        if gate.lets_delete(self):
            return
        raise UserError(
            self.env._(
                "Award records are kept: revoke the decision instead of deleting "
                "“%(commendation)s”.",
                commendation=self[:1].display_name,
            )
        )

    def _get_resting_reason(self):
        """Name what rests on one of these commendations, "" when nothing does.

        A commendation that has been corrected, reissued or revoked has a history of
        its own; any record that points to one rests on it.
        """
        changed = self.filtered(lambda commendation: commendation.state != "valid")
        if changed:
            return self.env._(
                "“%(commendation)s” has been changed since: it can no longer be "
                "removed.",
                commendation=changed[0].display_name,
            )
        for model_name, field_name in self._pointing_fields():
            record = (
                self.env[model_name]
                .with_context(active_test=False)
                .search([(field_name, "in", self.ids)], limit=1)
            )
            if record:
                return self.env._(
                    "“%(record)s” (%(model)s) rests on “%(commendation)s”: it can no "
                    "longer be removed.",
                    record=record.display_name,
                    model=record._description,
                    commendation=(record[field_name] & self)[:1].display_name,
                )
        return ""

    @api.model
    def _pointing_fields(self):
        """Return (model, field) of everything stored that points to commendations."""
        return [
            (model._name, field.name)
            for model in self.env.registry.values()
            if not model._abstract and not model._transient
            for field in model._fields.values()
            if field.store
            and field.type in ("many2one", "many2many")
            and field.comodel_name == self._name
            # the rows of the import that brought it
            and model._name != "tdkt.award.import.row"
        ]
