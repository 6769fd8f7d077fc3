from odoo import api, fields, models
from odoo.exceptions import UserError

from . import facts

# What an officer may say of a record, and of which.
CLASSES = {
    "campaign_id": ("launch_level", "scope"),
    "commendation_id": ("leader_band", "enterprise", "way"),
}


class TdktStatisticClass(models.Model):
    """What a record counts as in statistics where the record itself does not say it.

    An award that was given and a campaign that is over are not written to any more, so
    what statistics want to know besides stands here, and each change in the history.

    An empty value leaves what follows from the record (see ``_compute_derived``).
    """

    _name = "tdkt.statistic.class"
    _inherit = ["tdkt.audited.mixin", "tdkt.named.mixin"]
    _description = "Statistical Classification"
    _order = "id desc"
    _name_parts = (
        "campaign_id.name",
        "commendation_id.award_name",
        "commendation_id.year",
        "commendation_id.nominee_name",
        "commendation_id.code",
    )
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
    )
    campaign_id = fields.Many2one(
        comodel_name="tdkt.campaign", ondelete="cascade", index="btree_not_null"
    )
    commendation_id = fields.Many2one(
        comodel_name="tdkt.commendation", ondelete="cascade", index="btree_not_null"
    )
    nominee_position = fields.Char(related="commendation_id.nominee_position")
    nominee_department = fields.Char(related="commendation_id.nominee_department")
    launch_level = fields.Selection(selection=facts.LAUNCH_LEVELS, string="Launched By")
    scope = fields.Selection(selection=facts.SCOPES)
    leader_band = fields.Selection(selection=facts.LEADER_BANDS, string="Counted As")
    enterprise = fields.Selection(selection=facts.ENTERPRISE)
    way = fields.Selection(selection=facts.WAYS, string="Way of Commendation")
    note = fields.Char(help="Why, e.g. the paper it was read in.")
    derived = fields.Char(
        string="Without an Entry",
        compute="_compute_derived",
        help="What the record counts as where nothing is entered here.",
    )

    _one_record = models.Constraint(
        "CHECK(num_nonnulls(campaign_id, commendation_id) = 1)",
        "A classification is that of one campaign or one award.",
    )
    _campaign_uniq = models.Constraint(
        "unique(campaign_id)", "This campaign is classified already."
    )
    _commendation_uniq = models.Constraint(
        "unique(commendation_id)", "This award is classified already."
    )

    @api.depends("campaign_id", "commendation_id")
    def _compute_company_id(self):
        for one in self:
            # sudo: tdkt.campaign, tdkt.commendation - whose office it is, is no secret
            record_sudo = one.sudo().campaign_id or one.sudo().commendation_id
            one.company_id = record_sudo.company_id

    @api.depends("campaign_id", "commendation_id")
    def _compute_display_name(self):
        for one in self:
            record = one.campaign_id or one.commendation_id
            one.display_name = record.display_name or ""

    @api.depends("campaign_id", "commendation_id")
    @api.depends_context("lang")
    def _compute_derived(self):
        reports = self.env["tdkt.statistic.report"]
        told = {
            "campaign_id": dict(reports._derive_campaigns(self.campaign_id)),
            "commendation_id": dict(
                reports._derive_commendations(self.commendation_id)
            ),
        }
        for one in self:
            kind = "campaign_id" if one.campaign_id else "commendation_id"
            values = told[kind].get(one[kind].id, {})
            words = []
            for name in CLASSES[kind]:
                labels = dict(self._fields[name]._description_selection(self.env))
                if name in values:
                    words.append(labels.get(values[name]) or self.env._("not told"))
            one.derived = "; ".join(words)

    @api.model_create_multi
    def create(self, vals_list):
        classes = super().create(vals_list)
        # whoever classifies a record may read it
        classes.campaign_id.check_access("read")
        classes.commendation_id.check_access("read")
        classes._record_audit("create", after=classes._audit_values(self._said()))
        return classes

    def write(self, vals):
        for name in CLASSES.keys() & vals.keys():
            if any(one[name].id != vals[name] for one in self):
                raise UserError(
                    self.env._("A classification stays with the record it is made for.")
                )
        with self._audited(self._said() & vals.keys()):
            return super().write(vals)

    @api.model
    def _said(self):
        return {name for names in CLASSES.values() for name in names}
