from odoo import models
from odoo.exceptions import UserError

from ...typesetting import filenames
from ...typesetting.sheet import CERTIFICATE


class TdktCommendationCertificate(models.Model):
    """The certificate of an award: typeset on a template, filled in from the award."""

    _inherit = "tdkt.commendation"

    _frozen_report = CERTIFICATE
    _typeset_at_once = False

    def _is_frozen(self):
        # it exists since its decision was issued; a correction has it printed anew
        return True

    def _typeset_report(self, report_sudo):
        """Return {id: PDF} of the certificates; None for another report.

        :raises UserError: naming the certificates that cannot be typeset, and why
        """
        if report_sudo.report_name != CERTIFICATE:
            return None
        pdfs, faults = self._typeset_certificates()
        if faults:
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(name)s: %(reason)s", name=one.display_name, reason=why
                    )
                    for one, why in faults.items()
                )
            )
        return pdfs

    def _typeset_certificates(self):
        """Typeset each certificate on the template that serves it.

        :return: {id: PDF bytes}, {commendation: why it cannot be typeset}
        """
        pdfs, faults = {}, {}
        chosen = self.env["tdkt.certificate.template"]._choose(self)
        sheets = {}
        for template in set(chosen.values()):
            try:
                sheets[template] = template._sheet()
            except UserError as error:
                sheets[template] = str(error)
        texts = self._certificate_texts()
        reports = self.env["ir.actions.report"]
        for commendation in self:
            sheet = sheets.get(chosen.get(commendation.id))
            if not sheet:
                sheet = self.env._(
                    "No certificate template serves “%(award)s”: add one, or widen the "
                    "awards and dates of one.",
                    award=commendation.award_name,
                )
            if isinstance(sheet, str):
                faults[commendation] = sheet
                continue
            try:
                pdfs[commendation.id] = sheet.typeset(
                    texts[commendation.id], reports._tdkt_pdf_variant(commendation)
                )
            except UserError as error:
                faults[commendation] = str(error)
        return pdfs, faults

    def _certificate_texts(self):
        """Return {id: texts} that the lines of a certificate are filled in from."""
        date_line = self.env["ir.actions.report"]._tdkt_text_helpers()["date_line"]
        texts = {}
        for commendation in self:
            # sudo: the employee reads his award; the certificate quotes its decision
            decision_sudo = commendation.decision_id.sudo()
            reason = commendation.reward_reason or commendation.merit or ""
            content, code = commendation._certificate_code()
            individual = commendation.subject_type == "individual"
            texts[commendation.id] = {
                "giver": decision_sudo._printed_authority(),
                "award": commendation.award_name,
                "title": commendation.nominee_title if individual else "",
                "name": commendation.nominee_name,
                "position": ", ".join(
                    filter(
                        None,
                        (
                            commendation.nominee_position,
                            commendation.nominee_department,
                        ),
                    )
                ),
                "department": commendation.nominee_department,
                "reason": reason[:1].upper() + reason[1:],
                "decision": commendation.decision_number,
                "date": commendation.date.strftime("%d/%m/%Y"),
                "year": str(commendation.year),
                "register": commendation.code,
                "place_date": date_line(decision_sudo),
                "signer_position": decision_sudo._printed_signer_position(),
                "signer": decision_sudo.signer_name,
                "qr": content,
                "code": code,
            }
        return texts

    def _certificate_filenames(self):
        """Return {id: name}, e.g. “01-2023 Nguyễn Văn A.pdf”: fit for any disk, unique.

        The register entry in front keeps two people of one name apart; long names of
        units are cut short of the 255 bytes a file system takes.
        """
        unique = filenames.Unique()
        return {
            one.id: unique(filenames.clean(f"{one.code} {one.nominee_name}", "pdf"))
            for one in self
        }

    def _certificate_code(self):
        """Return what the verification code holds and the short text under it.

        Empty until a way to verify exists; whoever offers one overrides this.
        """
        self.ensure_one()
        return "", ""
