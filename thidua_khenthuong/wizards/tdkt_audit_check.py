from odoo import fields, models
from odoo.exceptions import UserError


class TdktAuditCheck(models.TransientModel):
    """Checks the history of an office, against a mailed or printed seal if one is at
    hand."""

    _name = "tdkt.audit.check"
    _inherit = ["tdkt.record.mixin"]
    _description = "Check of the History"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    known_sequence = fields.Integer(
        string="Known Entry", help="The number in the letter or on the register."
    )
    known_hash = fields.Char(
        string="Seal of the Known Entry",
        help="The 64 characters in the letter or on the register.",
    )
    result = fields.Text(readonly=True)
    is_whole = fields.Boolean(string="Is Intact", readonly=True)

    def action_check(self):
        """Check the chain and show the sentence that says what was found.

        :raises AccessError: for anybody but leaders and administrators of the office
        :raises UserError: when only one half of the known seal was typed
        """
        self.ensure_one()
        chains = self.env["tdkt.audit.chain"]
        chains._check_reader()
        self.company_id.check_access("read")
        known_hash = "".join((self.known_hash or "").split()).lower()
        if bool(self.known_sequence) != bool(known_hash):
            raise UserError(
                self.env._("Enter both the number of the entry and its seal.")
            )
        # sudo: tdkt.audit.chain - the check reads and counts, and shows no contents
        chains_sudo = chains.sudo()
        result = chains_sudo._check(
            self.company_id, self.known_sequence, known_hash or None
        )
        self.write(
            {
                "result": chains_sudo._get_sentence(self.company_id, result),
                "is_whole": not result.fault,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check of the History"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
