from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import ormcache

from ...eligibility import engine
from ..mixins.tdkt_workflow_mixin import is_uninstalling

# What may still change once a set is in force: when it ends, and by what.
OPEN_FIELDS = {"date_to", "superseded_by_id"}


class TdktRuleset(models.Model):
    """The criteria of all awards in force between two days.

    A set without office is the law; one of an office comes on top of it, never in its
    place. A set judges once it has been put in force, and from then on stays as it is:
    what was judged by it can be judged again. A mistake in it, or a new text of the
    law, makes a copy, which takes its place.
    """

    _name = "tdkt.ruleset"
    _inherit = ["tdkt.provision.mixin", "tdkt.named.mixin"]
    _description = "Rule Set"
    _order = "company_id desc, date_from desc nulls last, id desc"
    _provision_key = ("company_id",)
    _name_parts = ("code", "name")

    name = fields.Char(required=True, index="trigram")
    code = fields.Char(required=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Office",
        index=True,
        help="Empty: the law, for every office. An office's own set comes on top.",
    )
    chosen_by = fields.Selection(
        selection=[
            ("received", "The Day the Dossier Was Received"),
            ("decided", "The Day of the Decision"),
        ],
        string="Applies By",
        required=True,
        default="received",
    )
    favourable = fields.Boolean(
        string="Applies Earlier Where Better",
        help="A dossier received before this set came into force has these rules where "
        "they are better for the nominee.",
    )
    settled_on = fields.Date(
        string="Put in Force On",
        readonly=True,
        copy=False,
        help="Empty: being prepared, judges nothing yet.",
    )
    replaces_id = fields.Many2one(
        comodel_name="tdkt.ruleset",
        string="Copy Of",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The set whose place this one takes when it is put in force.",
    )
    criterion_ids = fields.One2many(
        comodel_name="tdkt.criterion",
        inverse_name="ruleset_id",
        string="Criteria",
        copy=True,
    )
    criterion_count = fields.Integer(compute="_compute_criterion_count")
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.ruleset", ondelete="restrict", index="btree_not_null"
    )

    @api.depends("criterion_ids")
    def _compute_criterion_count(self):
        counts = dict(
            self.env["tdkt.criterion"]._read_group(
                [("ruleset_id", "in", self.ids)], ["ruleset_id"], ["__count"]
            )
        )
        for ruleset in self:
            ruleset.criterion_count = counts.get(ruleset._origin, 0)

    @api.depends("code", "name")
    def _compute_display_name(self):
        for ruleset in self:
            ruleset.display_name = f"{ruleset.code} – {ruleset.name}"

    def _rivals_domain(self):
        # what is being prepared judges nothing, and stands in nobody's way
        if not self.settled_on:
            return None
        return super()._rivals_domain() & Domain("settled_on", "!=", False)

    # --- A set in force stays as it is --------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("settled_on"):
                raise UserError(self._get_settling_reason())
        return super().create(vals_list)

    def write(self, vals):
        if "settled_on" in vals:
            raise UserError(self._get_settling_reason())
        if vals.keys() - OPEN_FIELDS:
            self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_settled(self):
        if not is_uninstalling(self.env):
            self._check_open()

    @api.model
    def _get_settling_reason(self):
        return self.env._("A rule set comes into force by “Put in Force” alone.")

    def _check_open(self):
        """Refuse to change what has been put in force.

        :raises UserError: naming the set
        """
        settled = self.filtered("settled_on")[:1]
        if settled:
            raise UserError(
                self.env._(
                    "“%(ruleset)s” is in force and stays as it is: make a copy, change "
                    "that and put it in its place.",
                    ruleset=settled.display_name,
                )
            )

    def action_put_in_force(self):
        """Have these sets judge from now on, in the place of those they are copies of.

        :raises AccessError: for anybody who may not write rule sets
        :raises UserError: for one that has no criterion
        :raises ValidationError: for one in force at the same time as another
        """
        self.check_access("write")
        for ruleset in self.filtered(lambda ruleset: not ruleset.settled_on):
            if not ruleset.criterion_ids:
                raise UserError(
                    self.env._(
                        "“%(ruleset)s” has no criterion: enter at least one.",
                        ruleset=ruleset.display_name,
                    )
                )
            office = ruleset.company_id or self.env.company
            # past the guard of this class, which this method alone may pass
            super(TdktRuleset, ruleset.replaces_id).write({"active": False})
            super(TdktRuleset, ruleset).write({"settled_on": office._tdkt_today()})
            ruleset._check_overlap()
        return True

    def action_revise(self):
        """Open a copy of this set, to be changed and put in its place."""
        self.ensure_one()
        self.check_access("write")
        copy = self.copy({"replaces_id": self.id, "active": True})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": copy.id,
            "views": [(False, "form")],
        }

    # --- For the engine ------------------------------------------------------------

    @api.model
    def _load(self, company):
        """Return all sets that can judge in ``company``, as the engine takes them."""
        return self._load_kept(company.id, self.env.company._tdkt_today())

    @api.model
    @ormcache("company_id", "today")
    def _load_kept(self, company_id, today):
        """Read what :meth:`_load` returns: asked for at every judgement, so kept.

        Whatever writes a provision has it read anew.
        """
        # sudo: tdkt.ruleset, tdkt.criterion, tdkt.award - the law is the same for
        # whoever asks
        sets_sudo = (
            self.sudo()
            .with_context(active_test=True)
            .search(
                [
                    ("settled_on", "!=", False),
                    ("company_id", "in", [False, company_id]),
                ]
            )
        )
        criteria = sets_sudo.criterion_ids._load()
        # sudo: tdkt.commendation.rule - as above
        rules_sudo = self.env["tdkt.commendation.rule"].sudo()
        rules_sudo = rules_sudo.with_context(active_test=True).search(
            [("effect", "=", "no_ground")]
        )
        return [
            engine.RuleSet(
                ref=f"{self._name},{ruleset_sudo.id}",
                code=ruleset_sudo.code,
                criteria=criteria.get(ruleset_sudo.id, ()),
                date_from=ruleset_sudo.date_from or None,
                date_to=ruleset_sudo.date_to or None,
                chosen_by=ruleset_sudo.chosen_by,
                favourable=ruleset_sudo.favourable,
                further=bool(ruleset_sudo.company_id),
                no_ground=frozenset(
                    rules_sudo._in_force(
                        ruleset_sudo.date_from or ruleset_sudo.date_to
                    ).mapped("commendation_type")
                ),
            )
            for ruleset_sudo in sets_sudo
        ]
