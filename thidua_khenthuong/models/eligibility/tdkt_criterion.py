from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...eligibility import criteria, engine
from ..vocabulary import LEVELS, MEASURES, SCOPES
from .sentences import ASKED, ENDS, FAULTS, KINDS, REUSES

# The parameters a kind of criterion takes, by the field that holds each.
PARAMETERS = {
    "awards": "award_ids",
    "level": "level",
    "scope": "scope",
    "measure": "measure",
    "times": "times",
    "years": "years",
    "months": "months",
    "days": "days",
    "share": "share",
    "more_than": "more_than",
    "consecutive": "consecutive",
    "ends": "ends",
    "reuse": "reuse",
    "projects": "projects",
    "what": "what",
}


class TdktCriterion(models.Model):
    """What an award asks for: a kind of criterion, its parameters, the article.

    Only what was read in the law or quoted from it may block; anything else warns and
    leaves the question open. Criteria of one award with the same letter belong
    together, and one of the letters is enough.
    """

    _name = "tdkt.criterion"
    _inherit = ["tdkt.provision.mixin"]
    _description = "Criterion of an Award"
    _order = "ruleset_id, award_sequence, award_id, alternative, sequence, id"
    _rec_name = "sentence"

    ruleset_id = fields.Many2one(
        comodel_name="tdkt.ruleset", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="ruleset_id.company_id")
    settled_on = fields.Date(related="ruleset_id.settled_on")
    sequence = fields.Integer(default=10)
    award_id = fields.Many2one(
        comodel_name="tdkt.award",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: asked for by every award.",
    )
    award_words = fields.Char(
        string="Asked For By", compute="_compute_award_words", help="In words."
    )
    award_sequence = fields.Integer(
        string="Order of the Award", related="award_id.sequence", store=True
    )
    subject_type = fields.Selection(related="award_id.subject_type")
    kind = fields.Selection(selection=KINDS, required=True)
    alternative = fields.Char(
        help="A letter: criteria of one award with the same letter belong together, "
        "and one of the letters is enough. Empty: asked for in any case."
    )
    enforcement = fields.Selection(
        selection=[("warn", "Warns"), ("block", "Excludes")],
        required=True,
        default="warn",
        help="What warns leaves the question open; what excludes answers it.",
    )
    sentence = fields.Char(
        string="Asks For", compute="_compute_sentence", help="In words."
    )
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.criterion", ondelete="set null", index="btree_not_null"
    )
    # a criterion is in force as long as its set
    date_from = fields.Date(related="ruleset_id.date_from", store=True, readonly=True)
    date_to = fields.Date(
        related="ruleset_id.date_to", store=True, readonly=True, compute=None
    )

    # parameters
    award_ids = fields.Many2many(
        comodel_name="tdkt.award",
        relation="tdkt_criterion_award_rel",
        column1="criterion_id",
        column2="award_id",
        string="Awards Asked For",
    )
    level = fields.Selection(selection=LEVELS, string="Level of Assessment")
    scope = fields.Selection(selection=SCOPES, string="With an Effect On")
    measure = fields.Selection(selection=MEASURES)
    times = fields.Integer(aggregator=None)
    years = fields.Integer(
        aggregator=None,
        help="Up to and with the year of the award; 0 for the one year of an "
        "assessment, for any number of years of the others.",
    )
    months = fields.Integer(aggregator=None)
    days = fields.Integer(string="Working Days", aggregator=None)
    share = fields.Float(
        string="Percent", digits=(5, 2), aggregator=None, help="Of 100."
    )
    more_than = fields.Boolean(help="The share itself is not enough.")
    consecutive = fields.Boolean(string="In a Row")
    ends = fields.Selection(selection=ENDS, string="The Row Ends With")
    reuse = fields.Selection(selection=REUSES, string="Used Before")
    projects = fields.Boolean(
        string="Projects as Well", help="Accepted projects count like initiatives."
    )
    what = fields.Char(string="What People Judge")

    _block_needs_law = models.Constraint(
        "CHECK(enforcement = 'warn' OR confidence IN ('V', 'Q'))",
        "Only what has been read in the law or quoted from it may exclude anybody; the "
        "rest warns.",
    )

    @api.depends("award_id")
    @api.depends_context("lang")
    def _compute_award_words(self):
        for criterion in self:
            criterion.award_words = criterion.award_id.display_name or self.env._(
                "Every award"
            )

    @api.depends("kind", *PARAMETERS.values())
    @api.depends_context("lang")
    def _compute_sentence(self):
        for criterion in self:
            criterion.sentence = criterion.kind and criterion._say_asked()

    def _say_asked(self):
        """Say what the criterion asks for."""
        if self.kind == "judged":
            return self.what
        given = self._get_parameters()
        key = next(
            (
                f"{self.kind}/{name}"
                for name in ("consecutive", "years", "awards", "more_than")
                if given.get(name) and f"{self.kind}/{name}" in ASKED
            ),
            self.kind,
        )
        labels = {
            name: dict(self._fields[name]._description_selection(self.env)).get(
                self[name], ""
            )
            for name in ("level", "scope", "measure")
        }
        awards = ", ".join(self.award_ids.mapped("name"))
        words = {
            **{name: given.get(name, "") for name in PARAMETERS},
            **labels,
            "awards": awards,
            "share": f"{self.share:g}".replace(".", ","),
        }
        sentence = self.env._(ASKED[key])
        return sentence % words

    def _say_ground(self):
        """Say by which provision, and whether it excludes or warns."""
        labels = dict(self._fields["enforcement"]._description_selection(self.env))
        return self.env._(
            "%(basis)s; %(enforcement)s",
            basis=self.legal_basis or "",
            enforcement=labels.get(self.enforcement, "").lower(),
        )

    def _get_parameters(self):
        """Return {parameter: value} of those given, as the engine takes them."""
        self.ensure_one()
        given = {}
        for name, field in PARAMETERS.items():
            value = self[field]
            if name == "awards":
                value = tuple(self.award_ids.mapped("code"))
            if value:
                given[name] = value
        return given

    @api.constrains(
        "kind", "award_id", "confidence", "alternative", *PARAMETERS.values()
    )
    def _check_parameters(self):
        """A criterion that cannot be asked would say nothing, to everybody."""
        for criterion in self:
            subject = criterion.award_id.subject_type
            kind = criteria.KINDS[criterion.kind]
            faults = criteria.check(
                criterion.kind,
                criterion._get_parameters(),
                subject or next(iter(kind.subjects)),
            )
            if faults:
                raise ValidationError(criterion._say_fault(faults[0]))
            if criterion.alternative and not criterion.award_id:
                raise ValidationError(
                    self.env._(
                        "What every award asks for has no alternative: empty the "
                        "letter or choose an award."
                    )
                )

    def _say_fault(self, fault):
        label = ""
        if fault.parameter:
            field = self._fields[PARAMETERS[fault.parameter]]
            label = field._description_string(self.env)
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        sentence = self.env._(FAULTS[fault.reason])
        return sentence % {
            "kind": kinds[self.kind],
            "field": label,
            **fault.details,
        }

    # --- Only while the set is being prepared -------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        found = super().create(vals_list)
        found.ruleset_id._check_completable()
        return found

    def write(self, vals):
        self.ruleset_id._check_open()
        done = super().write(vals)
        self.ruleset_id._check_open()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self.ruleset_id._check_open()

    # --- What rests on what ---------------------------------------------------------

    @api.model
    def _grounds_sql(self):
        """Return a query for what an award may rest on, one row for each criterion.

        =================  ==========================================================
        earlier_award_id   the award asked for
        later_award_id     the award that asks for it
        company_id         the office whose own criterion it is, empty for the law
        first_day          on which decisions of the later award must lie, as does
        last_day           the last one
        by_members         the earlier award is one of a member of the unit
        least              by how many years it lies before the later one at least,
        most               and at most
        =================  ==========================================================

        A row of years that may end with the year before reaches one year further back.
        """
        self.env.flush_all()
        return SQL(
            """
            SELECT asked.award_id AS earlier_award_id, award.id AS later_award_id,
                   ruleset.company_id,
                   COALESCE(ruleset.date_from, '-infinity') AS first_day,
                   COALESCE(ruleset.date_to, 'infinity') AS last_day,
                   criterion.kind IN ('member_share', 'member_award') AS by_members,
                   CASE WHEN criterion.consecutive AND criterion.ends = 'year_before'
                        THEN 1 ELSE 0 END AS least,
                   CASE WHEN criterion.kind IN ('member_share', 'member_award') THEN 0
                        WHEN criterion.consecutive AND criterion.ends IN
                             ('year_before', 'either') THEN criterion.times
                        WHEN criterion.consecutive THEN criterion.times - 1
                        WHEN criterion.years > 0 THEN criterion.years - 1
                        ELSE 9999 END AS most
              FROM tdkt_criterion criterion
              JOIN tdkt_ruleset ruleset
                ON ruleset.id = criterion.ruleset_id
               AND ruleset.active AND ruleset.settled_on IS NOT NULL
              JOIN tdkt_criterion_award_rel asked ON asked.criterion_id = criterion.id
              JOIN tdkt_award award
                ON award.id = criterion.award_id OR criterion.award_id IS NULL
             WHERE criterion.active
               AND criterion.kind IN
                   ('earlier_awards', 'merit_years', 'member_share', 'member_award')
            """
        )

    # --- For the engine ------------------------------------------------------------

    def _load(self):
        """Return {id of the set: criteria as the engine takes them}."""
        found = {}
        for criterion in self:
            found.setdefault(criterion.ruleset_id.id, []).append(
                engine.Criterion(
                    ref=f"{self._name},{criterion.id}",
                    award=criterion.award_id.code or "",
                    key=criterion.kind,
                    parameters=criterion._get_parameters(),
                    blocks=criterion.enforcement == "block",
                    basis=criterion.legal_basis,
                    alternative=criterion.alternative or "",
                )
            )
        return {ruleset_id: tuple(criteria) for ruleset_id, criteria in found.items()}
