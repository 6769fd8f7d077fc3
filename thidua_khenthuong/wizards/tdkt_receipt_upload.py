import base64
import binascii

from odoo import fields, models
from odoo.exceptions import UserError


class TdktReceiptUpload(models.TransientModel):
    """Asks for a message that an office has answered with, where no folder is set."""

    _name = "tdkt.receipt.upload"
    _inherit = ["tdkt.record.mixin"]
    _description = "Upload an Answer"

    file = fields.Binary(string="Message (.edxml)", required=True, attachment=False)
    filename = fields.Char()

    def action_confirm(self):
        """Read the message, and show what it has become.

        :raises UserError: when it belongs to no line; it is kept only in the folder
        """
        self.ensure_one()
        self.check_access("write")
        try:
            content = base64.b64decode(self.file or b"", validate=True)
        except (binascii.Error, ValueError) as error:
            raise UserError(
                self.env._("The file did not arrive whole: upload it again.")
            ) from error
        receipts = self.env["tdkt.receipt"]._take_in(
            self.env.company, self.filename, content
        )
        if not receipts._is_understood():
            raise UserError(receipts.fault)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_receipt_action"
        )
        return {**action, "domain": [("id", "in", receipts.ids)]}
