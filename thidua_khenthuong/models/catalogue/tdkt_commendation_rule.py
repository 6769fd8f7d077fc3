from odoo import api, fields, models

from ..vocabulary import COMMENDATION_TYPES


class TdktCommendationRule(models.Model):
    """What the law provides for a type of commendation.

    ============ ===========================================================
    simplified   dossiers follow the simplified procedure, without minutes
                 (Luật Thi đua, khen thưởng 2022, Điều 85)
    no_ground    such an award counts for no higher one (Nghị định
                 98/2023/NĐ-CP, Điều 4)
    ============ ===========================================================
    """

    _name = "tdkt.commendation.rule"
    _inherit = ["tdkt.provision.mixin", "tdkt.named.mixin"]
    _description = "Rule on a Type of Commendation"
    _order = "effect desc, commendation_type, date_from desc, id"
    _provision_key = ("commendation_type", "effect")
    _name_parts = ("commendation_type", "effect")

    commendation_type = fields.Selection(selection=COMMENDATION_TYPES, required=True)
    effect = fields.Selection(
        selection=[
            ("simplified", "Follows the Simplified Procedure"),
            ("no_ground", "Counts for No Higher Award"),
        ],
        required=True,
    )
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.commendation.rule",
        ondelete="restrict",
        index="btree_not_null",
    )

    @api.depends("commendation_type", "effect")
    @api.depends_context("lang")
    def _compute_display_name(self):
        types, effects = (
            dict(self._fields[name]._description_selection(self.env))
            for name in ("commendation_type", "effect")
        )
        for rule in self:
            rule.display_name = self.env._(
                "%(type)s: %(effect)s",
                type=types.get(rule.commendation_type, ""),
                effect=effects.get(rule.effect, ""),
            )

    @api.model
    def _find_types(self, effect, date=None):
        """Return the types that ``effect`` holds for on ``date``, today when empty."""
        # sudo: tdkt.commendation.rule - the law is the same for whoever asks
        rules_sudo = self.sudo()._find_in_force(date, [("effect", "=", effect)])
        return set(rules_sudo.mapped("commendation_type"))
