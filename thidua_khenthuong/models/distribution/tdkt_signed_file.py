from odoo import api, fields, models


class TdktSignedFile(models.Model):
    """The signed file of a document as it came from outside, unchanged.

    A scan of the signed paper, or a PDF that was signed with a key elsewhere. Not a
    byte of it is touched: writing into a signed file breaks its signature. It stands
    beside the file that was typeset here (``tdkt.frozen.print``), and from then on is
    what is printed, filed, packed and published. Another one replaces it with a reason;
    the one before stays.

    What a signature is worth is not said here, only whether there is one.
    """

    _name = "tdkt.signed.file"
    _inherit = ["tdkt.kept.file.mixin"]
    _description = "Signed File"

    pages = fields.Integer(readonly=True, aggregator=None)
    has_signature = fields.Boolean(
        string="Digital Signature in the File",
        readonly=True,
        help="Whether there is one; whether it is valid has not been checked.",
    )
    reason = fields.Char(readonly=True, help="Why it took the place of the one before.")

    _in_force_uniq = models.UniqueIndex(
        "(res_model, res_id) WHERE superseded_on IS NULL",
        "Somebody else is replacing the signed file of the same document: look at it, "
        "then do it again.",
    )

    @api.model
    def _keep(self, document, content, filename, facts, reason):
        """Keep a file as the one in force; see ``action_attach_signed``."""
        # sudo: nobody writes into the register but through the document
        signed_sudo = self.sudo()
        before_sudo = signed_sudo._in_force_of(document)
        before_sudo._write_moving({"superseded_on": fields.Datetime.now()})
        # the database lets one be in force, and sees the new one first otherwise
        before_sudo.flush_recordset()
        return signed_sudo._create_moving(
            [
                {
                    **self._kept_values(document, content, filename),
                    "pages": facts.pages,
                    "has_signature": facts.signed,
                    "reason": reason,
                }
            ]
        )

    # --- Guards ------------------------------------------------------------------

    def _get_creation_reason(self):
        return self.env._("A signed file is uploaded on its document: open that.")

    def _get_deletion_reason(self):
        return self.env._(
            "Signed files cannot be deleted: upload another one, with the reason."
        )
