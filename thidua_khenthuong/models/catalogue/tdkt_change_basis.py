from odoo import api, fields, models
from odoo.exceptions import UserError

from ..vocabulary import CHANGE_KINDS


class TdktChangeBasis(models.Model):
    """By which provision an award that was given is changed.

    Proposed for each change on the day it is drafted or made; where another provision
    applies, the change itself names it.
    """

    _name = "tdkt.change.basis"
    _inherit = ["tdkt.provision.mixin", "tdkt.named.mixin"]
    _description = "Legal Basis of a Change"
    _order = "kind, date_from desc, id"
    _provision_key = ("kind",)
    _name_parts = ("kind",)

    kind = fields.Selection(selection=CHANGE_KINDS, string="Change", required=True)
    superseded_by_id = fields.Many2one(
        comodel_name="tdkt.change.basis", ondelete="restrict", index="btree_not_null"
    )

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for basis in self:
            basis.display_name = labels.get(basis.kind, "")

    @api.model
    def _find_bases(self, date):
        """Return {kind: the legal basis of such a change} as in force on ``date``."""
        # sudo: tdkt.change.basis - the law is the same for whoever asks
        bases_sudo = self.sudo()._find_in_force(date)
        return {basis_sudo.kind: basis_sudo.legal_basis for basis_sudo in bases_sudo}

    @api.model
    def _require_basis(self, kind, date):
        """Return the legal basis of a change of that kind on ``date``.

        :raises UserError: when no provision is in force
        """
        if basis := self._find_bases(date).get(kind):
            return basis
        labels = dict(self._fields["kind"]._description_selection(self.env))
        raise UserError(
            self.env._(
                "No legal basis for “%(kind)s” is in force on %(date)s: have the "
                "administrator enter it under “Legal Bases of Changes”.",
                kind=labels[kind],
                date=date.strftime("%d/%m/%Y"),
            )
        )
