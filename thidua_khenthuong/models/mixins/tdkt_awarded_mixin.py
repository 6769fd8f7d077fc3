from odoo import api, fields, models
from odoo.exceptions import UserError

from .tdkt_workflow_mixin import is_uninstalling


class TdktAwardedMixin(models.AbstractModel):
    """Who can be commended: counts the commendations and keeps the history.

    The model adds ``commendation_ids`` itself, because the inverse differs.
    """

    _name = "tdkt.awarded.mixin"
    _description = "Holder of commendations"

    commendation_count = fields.Integer(compute="_compute_commendation_count")

    @api.depends("commendation_ids")
    @api.depends_context("uid")
    def _compute_commendation_count(self):
        inverse = self._fields["commendation_ids"].inverse_name
        counts = dict(
            self.env["tdkt.commendation"]._read_group(
                domain=[(inverse, "in", self.ids), ("state", "!=", "revoked")],
                groupby=[inverse],
                aggregates=["__count"],
            )
        )
        for record in self:
            record.commendation_count = counts.get(record._origin, 0)

    @api.readonly
    def action_open_commendations(self):
        """Open the commendations of this person or department."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_commendation_action"
        )
        inverse = self.env[self._name]._fields["commendation_ids"].inverse_name
        action["domain"] = [(inverse, "=", self.id)]
        # what the button counts; what was revoked is one click away
        action["context"] = {"search_default_valid": True}
        return action

    @api.ondelete(at_uninstall=True)
    def _unlink_except_commended(self):
        """Deleting would erase history: the law keeps award records for years.

        :raises UserError: when an award, or what awards are judged by, names the record
        """
        if is_uninstalling(self.env):
            return
        inverse = self._fields["commendation_ids"].inverse_name
        domain = [(inverse, "in", self.ids)]
        for model in (
            *("tdkt.commendation", "tdkt.nomination", "tdkt.commitment"),
            *("tdkt.exemplar", "tdkt.assessment", "tdkt.discipline"),
            *("tdkt.initiative", "tdkt.initiative.author"),
        ):
            if inverse not in self.env[model]._fields:
                continue
            # sudo: history counts even where the user may not read it
            record_sudo = self.env[model].sudo().search(domain, limit=1)
            if record_sudo:
                raise UserError(
                    self.env._(
                        "“%(name)s” has an emulation and commendation history and "
                        "cannot be deleted: archive it instead.",
                        name=record_sudo[inverse].display_name,
                    )
                )
