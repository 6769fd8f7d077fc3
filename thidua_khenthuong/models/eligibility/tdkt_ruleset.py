from collections import Counter

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import ormcache

from ...eligibility import engine
from ..mixins.tdkt_workflow_mixin import is_uninstalling

# What a set consists of: it is no verdict that names it.
OWN_MODELS = ("tdkt.ruleset", "tdkt.criterion")
# What may still change once a set is in force: when it ends, and by what.
OPEN_FIELDS = {"date_to", "superseded_by_id"}


class TdktRuleset(models.Model):
    """The criteria of all awards in force between two days.

    A set without office is the law; one of an office comes on top of it, never in its
    place. A set judges once it has been put in force, and from then on stays as it is:
    what was judged by it can be judged again. Nothing else judges (:meth:`_load`), so
    that whoever keeps a verdict has nothing to lock. A mistake in it, or a new text of
    the law, makes a copy, which takes its place.
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
    compared_id = fields.Many2one(
        comodel_name="tdkt.ruleset",
        string="Compared With",
        compute="_compute_difference",
        help="The set this one is a copy of, or else the one before it.",
    )
    difference = fields.Text(string="What Differs", compute="_compute_difference")
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

    @api.depends("replaces_id", "date_from", "company_id", "criterion_ids")
    @api.depends_context("lang")
    def _compute_difference(self):
        others = self.search([("company_id", "in", [False, *self.company_id.ids])])
        for ruleset in self:
            begins = ruleset.date_from
            before = others.filtered(
                lambda one, begins=begins, office=ruleset.company_id: (
                    one.settled_on
                    and one.company_id == office
                    and begins
                    and (not one.date_from or one.date_from < begins)
                )
            )
            ruleset.compared_id = (
                ruleset.replaces_id
                or before.sorted(lambda one: (bool(one.date_from), one.date_from))[-1:]
            )
            ruleset.difference = ruleset._say_difference(ruleset.compared_id)

    def _say_difference(self, other):
        """Say line by line what this set asks for and ``other`` does not, and v. v."""
        if not other:
            return ""
        here, there = (
            Counter(
                (one.award_words, one.sentence or "", one._say_ground()) for one in rows
            )
            for rows in (self.criterion_ids, other.criterion_ids)
        )
        # what was changed stands side by side, as it was and as it is
        lines = sorted(
            [*((*row, False) for row in there - here)]
            + [*((*row, True) for row in here - there)],
            key=lambda line: (line[0], line[1], line[3]),
        )
        return "\n".join(
            self.env._(
                "Added: %(award)s – %(sentence)s (%(ground)s)",
                award=award,
                sentence=sentence,
                ground=ground,
            )
            if added
            else self.env._(
                "Left out: %(award)s – %(sentence)s (%(ground)s)",
                award=award,
                sentence=sentence,
                ground=ground,
            )
            for award, sentence, ground, added in lines
        )

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

    def _check_completable(self):
        """Refuse new criteria for what has been put in force.

        An update may still complete a set that came with the software, as long as
        nothing was judged by it; while addons are loaded no request is served.

        :raises UserError: naming the set
        """
        if self.env.registry.ready:
            self._check_open()
        else:
            (self - self._find_shipped() | self._find_judging())._check_open()

    def _find_shipped(self):
        """Return those of these sets that came with the software."""
        # sudo: ir.model.data - where a set came from, whoever asks
        shipped_sudo = (
            self.env["ir.model.data"]
            .sudo()
            .search(
                [
                    ("module", "=", self._module),
                    ("model", "=", self._name),
                    ("res_id", "in", self.ids),
                ]
            )
        )
        return self.browse(shipped_sudo.mapped("res_id"))

    def _find_judging(self):
        """Return those of these sets that a kept verdict names."""
        found = self.browse()
        for model in self.env.registry.values():
            if model._abstract or model._transient or model._name in OWN_MODELS:
                continue
            for field in model._fields.values():
                if field.store and field.comodel_name == self._name:
                    # sudo: whether there is any, not which
                    kept_sudo = self.env[model._name].sudo()
                    kept_sudo = kept_sudo.with_context(active_test=False)
                    named = kept_sudo._read_group(
                        [(field.name, "in", self.ids)], [field.name]
                    )
                    found = found.union(*(ruleset for (ruleset,) in named))
        return self & found.with_env(self.env)

    def _arrive(self):
        """Put in force these sets, which have come with the software.

        An earlier set of the software without an end gives way to its successor. Where
        the office has made a set of its own for every office and the same time, that
        one stands: what has arrived is put aside, and the managers are told. With each
        update this is called again; what is in force or has been put aside stays so.
        """
        aside = self.browse()
        for ruleset in self.filtered(lambda one: one.active and not one.settled_on):
            rivals = self.search(
                Domain("company_id", "=", ruleset.company_id.id)
                & Domain("settled_on", "!=", False)
                & Domain("id", "!=", ruleset.id)
                & self._overlap_domain(ruleset.date_from, ruleset.date_to)
            )
            earlier = rivals._find_shipped().filtered(
                lambda one, begins=ruleset.date_from: (
                    begins
                    and not one.date_to
                    and (not one.date_from or one.date_from < begins)
                )
            )
            if rivals - earlier:
                ruleset.active = False
                aside |= ruleset
                continue
            earlier.superseded_by_id = ruleset
            ruleset.action_put_in_force()
        if aside:
            aside._tell_managers()

    def _tell_managers(self):
        """Tell every manager which sets that came with an update were put aside."""
        managers = self.env.ref(f"{self._module}.group_tdkt_manager").all_user_ids
        for lang, users in managers.grouped("lang").items():
            env = self.with_context(lang=lang).env
            lines = [
                env._("An update brought rule sets for a time that has one already."),
                *self.mapped("display_name"),
                env._(
                    "Yours stays in force; what came is among the archived rule sets. "
                    "To use it, end yours the day before it begins, restore it and "
                    "put it in force."
                ),
            ]
            env["mail.thread"].message_notify(
                partner_ids=users.partner_id.ids,
                subject=env._("A rule set was put aside"),
                body=Markup("<br/>").join(lines),
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
