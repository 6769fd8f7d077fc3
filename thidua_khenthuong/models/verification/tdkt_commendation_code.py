from odoo import fields, models

from ..mixins.tdkt_frozen_mixin import FROZEN_READERS


class TdktCommendationCode(models.Model):
    """The code on the certificate of an award."""

    _inherit = "tdkt.commendation"

    _verification_field = "commendation_id"

    verification_code_ids = fields.One2many(
        comodel_name="tdkt.verification.code",
        inverse_name="commendation_id",
        groups=FROZEN_READERS,
    )

    def _wants_code(self):
        """Return the awards whose certificate has a place for a code.

        Where its template has none, nobody could ever read it.
        """
        return self.filtered(
            lambda one: one.company_id._tdkt_verification_page()
            # sudo: res.company - what is printed is no secret
            and one.company_id.sudo().tdkt_verify_certificates
            # sudo: tdkt.certificate.template - how it is printed, whoever asks
            and one.sudo().certificate_template_id._has_code()
        )

    def _certificate_texts(self):
        texts = super()._certificate_texts()
        printed = self._printed_codes()
        for commendation in self:
            texts[commendation.id].update(
                printed.get(commendation.id) or {"qr": "", "code": [], "at": []}
            )
        return texts
