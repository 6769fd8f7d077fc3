from odoo import models

from ...verification import codes


class TdktVerifiedMixin(models.AbstractModel):
    """Documents whose kept print bears a code by which anybody checks it.

    The code is drawn when the print is about to be typeset and kept, and belongs to
    that print: a print made anew bears another one. What was kept without a code, or
    before there were any, stays as it is byte for byte; made anew, it gets one.

    A model declares ``verification_code_ids`` and says in :meth:`_wants_code` whose
    prints bear one.
    """

    _name = "tdkt.verified.mixin"
    _inherit = ["tdkt.frozen.mixin"]
    _description = "Document That Can Be Verified"

    # the field of tdkt.verification.code that names the document
    _verification_field = None

    def _wants_code(self):
        """Return those whose next print bears a code."""
        return self.browse()

    def _prepare_print(self):
        self.env["tdkt.verification.code"]._issue(self._wants_code())
        return super()._prepare_print()

    def _forget_print(self):
        self.env["tdkt.verification.code"]._supersede(self)
        return super()._forget_print()

    def _printed_code(self):
        """Return what a print of this document shows, None without a code.

        :return: dict with ``qr`` (the address that holds the code), ``code`` (its two
            lines), ``at`` (where it is typed, in pieces between which a line may
            break)
        """
        self.ensure_one()
        return self._printed_codes().get(self.id)

    def _printed_codes(self):
        """Return {id: :meth:`_printed_code`} of those that have one."""
        # sudo: tdkt.verification.code - a code is read by the print that shows it
        codes_sudo = self.env["tdkt.verification.code"].sudo()._in_force(self)
        return {
            code_sudo[self._verification_field].id: {
                "qr": f"{code_sudo.address}/{code_sudo.code}",
                "code": codes.lines(code_sudo.code),
                "at": codes.pieces(code_sudo.address),
            }
            for code_sudo in codes_sudo
        }
