from odoo import api, fields, models


class TdktCommendationAmend(models.TransientModel):
    """Asks how an award is corrected or why its certificate is reissued.

    The actions of the decision check state, role and completeness; this is the dialog.
    """

    _name = "tdkt.commendation.amend"
    _inherit = ["tdkt.record.mixin"]
    _description = "Correct or Reissue"

    commendation_id = fields.Many2one(
        comodel_name="tdkt.commendation", string="Award", required=True, readonly=True
    )
    kind = fields.Selection(
        selection=[("correct", "Correction"), ("reissue", "Reissue")],
        required=True,
        readonly=True,
    )
    reason = fields.Text(required=True)
    document_reference = fields.Char(
        string="Document", help="The công văn đính chính or the request, with its date."
    )
    nominee_title = fields.Char(string="Form of Address")
    nominee_name = fields.Char()
    nominee_position = fields.Char()
    nominee_department = fields.Char()

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        context = self.env.context
        award = self.env["tdkt.commendation"].browse(context.get("active_id"))
        values["commendation_id"] = award.id
        values["kind"] = context.get("tdkt_kind")
        for name in self._form_fields():
            values[name] = award[name] if award else False
        return values

    @api.model
    def _form_fields(self):
        return (
            "nominee_title",
            "nominee_name",
            "nominee_position",
            "nominee_department",
        )

    def action_confirm(self):
        """Call the action of the decision that gave the award."""
        self.ensure_one()
        decision = self.commendation_id.decision_id
        if self.kind == "reissue":
            decision.action_reissue(
                self.commendation_id.ids, self.reason, self.document_reference
            )
        else:
            wording = {name: self[name] for name in self._form_fields()}
            decision.action_correct(
                self.commendation_id.id, wording, self.reason, self.document_reference
            )
        return decision._close_with_notice(
            "reissue" if self.kind == "reissue" else "correct"
        )
