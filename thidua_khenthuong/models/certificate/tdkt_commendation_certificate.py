import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...typesetting import canvas, filenames
from ...typesetting.sheet import CERTIFICATE
from ..decision.tdkt_commendation import RESTING_READERS
from ..mixins import gate
from ..mixins.tdkt_frozen_mixin import KEEPERS

_logger = logging.getLogger(__name__)

# How many certificates a decision's issue typesets itself, a fraction of a second; of
# more of them a cron makes the files, as many at a time.
CERTIFICATES_AT_ONCE = 25
CERTIFICATE_CRON = "ir_cron_certificates"


class TdktCommendationCertificate(models.Model):
    """The certificate of an award: typeset on a template, filled in from the award.

    The issue of a decision of this office settles what its certificates say and look
    like, by the words of the award and the template as it is at that moment. It keeps
    the files of a short list itself and leaves those of a long one to a cron, which
    makes of them what the issue has settled (``certificate_state``).
    """

    _inherit = "tdkt.commendation"

    _frozen_report = CERTIFICATE

    certificate_template_id = fields.Many2one(
        comodel_name="tdkt.certificate.template",
        string="Certificate Issued On",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        groups=RESTING_READERS,
        help="The template as it was at the issue.",
    )
    certificate_state = fields.Selection(
        selection=[("waiting", "Being Typeset"), ("failed", "Not Typeset")],
        string="Certificate",
        readonly=True,
        index="btree_not_null",
        groups=RESTING_READERS,
        help="Set while the certificate that the issue has ordered is not kept yet.",
    )

    # --- Certificates that are kept ----------------------------------------------

    def _settle_certificates(self):
        """Have the certificates of these awards stand on their templates as of now."""
        templates = self.env["tdkt.certificate.template"]
        chosen = templates._choose(self)
        pinned = templates.union(*chosen.values())._pin()
        for template, awards in self.grouped(lambda one: chosen.get(one.id)).items():
            version = template and pinned[template].id
            awards._note_certificates("waiting", certificate_template_id=version)

    def _note_certificates(self, state, **values):
        """Set how far the certificates are; the register of prints is their history."""
        values = {"certificate_state": state, **values}
        with gate.WritePass(self, dict.fromkeys(self._ids, values)):
            # sudo: nobody edits an award, whoever has its certificate made
            self.sudo().write(values)

    def _typeset_waiting(self):
        """Keep the certificates that wait: a few now, more of them by the cron.

        What cannot be typeset hinders no decision: it is named to the officer.
        """
        # sudo: whose certificate waits, is asked of all of them
        waiting = self.filtered(lambda one: one.sudo().certificate_state == "waiting")
        if not waiting:
            return
        crons = self.env["tdkt.cron.mixin"]
        if len(waiting) > CERTIFICATES_AT_ONCE:
            crons._trigger_again(CERTIFICATE_CRON)
        else:
            _pdfs, faults = waiting._keep_certificates()
            crons._notify_officers(faults)

    @api.model
    def _cron_certificates(self):
        """Make the certificates that wait, committing some at a time."""
        crons = self.env["ir.cron"]
        domain = [("certificate_state", "=", "waiting")]
        crons._commit_progress(remaining=self.search_count(domain))
        failed = {}
        # what somebody prints at this moment he keeps himself; what fails waits no
        # longer either, so that the end is reached
        while batch := self.search(
            domain, limit=CERTIFICATES_AT_ONCE, order="id"
        ).try_lock_for_update():
            failed |= batch._try_to_keep()
            if not crons._commit_progress(len(batch)):
                break
        if self.search_count(domain, limit=1):
            self.env["tdkt.cron.mixin"]._trigger_again(CERTIFICATE_CRON)
        self.env["tdkt.cron.mixin"]._notify_officers(failed)

    def _try_to_keep(self):
        """Keep these certificates on a savepoint; return {commendation: why not}."""
        faults = {}

        def keep(awards):
            _pdfs, found = awards._keep_certificates()
            faults.update(found)

        if why := self.env["tdkt.cron.mixin"]._try_one(keep, self):
            self._note_certificates("failed")
            return dict.fromkeys(self, why)
        return faults

    def _keep_certificates(self):
        """Typeset these certificates and keep the files; those kept already stay.

        What they say and look like was settled when the decision was issued. Only an
        award without that, from before it was so or with a certificate that could not
        be typeset, takes its template as it is now.

        :return: {id: PDF}, {commendation: why it cannot be typeset}
        """
        # two at the same: the second one is tried again, and finds the files
        self._take()
        register = self.env["tdkt.frozen.print"]
        # sudo: register of prints - which file is kept, not who may read it
        kept = set(register.sudo()._in_force_of(self).mapped("res_id"))
        fresh = self.filtered(lambda one: one.id not in kept)
        # sudo: what was settled is no question of who asks for the file
        fresh.filtered(
            lambda one: not one.sudo().certificate_template_id
            or one.sudo().certificate_state == "failed"
        )._settle_certificates()
        fresh._prepare_print()
        pdfs, faults = {}, {}
        reports = self.env["ir.actions.report"]
        for found in fresh.grouped("company_id").values():
            alone = reports._tdkt_by_record_alone(found)
            # its sentences are for the user, what it prints knows no language
            alone = alone.with_context(lang=self.env.user.lang)
            made, failed = alone._typeset_certificates()
            pdfs.update(made)
            faults.update({self.browse(one.id): why for one, why in failed.items()})
        register._keep(fresh, pdfs)
        failed = self.browse().union(*faults)
        failed._note_certificates("failed")
        # sudo: as above
        (self - failed).filtered(
            lambda one: one.sudo().certificate_state
        )._note_certificates(False)
        return pdfs, faults

    def _keep_prints(self):
        pdfs, faults = self._keep_certificates()
        self._raise_faults(faults)
        return pdfs

    def _make_anew(self):
        self._settle_certificates()
        if len(self) > CERTIFICATES_AT_ONCE:
            self._typeset_waiting()
        else:
            # whoever asks for it reads at once why it does not go
            self._keep_prints()

    # --- Typesetting -------------------------------------------------------------

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
        self._raise_faults(faults)
        return pdfs

    def _raise_faults(self, faults):
        """Raise one error that names every certificate which cannot be typeset."""
        if faults:
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(name)s: %(reason)s", name=one.display_name, reason=why
                    )
                    for one, why in faults.items()
                )
            )

    def _typeset_certificates(self):
        """Typeset each certificate on the template it was issued on.

        One that nothing was settled for is typeset on what serves it now.

        :return: {id: PDF bytes}, {commendation: why it cannot be typeset}
        """
        pdfs, faults = {}, {}
        # sudo: an employee prints his own certificate without reading the settings
        chosen = {
            one_sudo.id: one_sudo.certificate_template_id
            for one_sudo in self.sudo()
            if one_sudo.certificate_template_id
        }
        open_awards = self.filtered(lambda one: one.id not in chosen)
        chosen |= self.env["tdkt.certificate.template"]._choose(open_awards)
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
            except psycopg2.Error:
                # a conflict, which Odoo tries again
                raise
            except Exception:
                # whatever it is, the others of the list are typeset
                _logger.exception("certificate of %s", commendation)
                faults[commendation] = self.env._(
                    "an error that is described in the server's log"
                )
        return pdfs, faults

    def _fit_to_printer(self, pdfs):
        """Return PDFs as the office's printer needs them, on stock to the millimetre.

        What is kept lies where the template says. The correction of the printer is no
        part of it and is looked up whenever the office prints; a reader, and whoever
        asks in a shell for what is kept, gets the file itself.

        :param dict pdfs: {id: PDF}
        """
        if self.env.su or not self._has_role(KEEPERS):
            return pdfs
        shifts = self._printer_corrections()
        return {
            record_id: canvas.moved(pdf, *shifts[record_id])
            if record_id in shifts
            else pdf
            for record_id, pdf in pdfs.items()
        }

    def _printer_corrections(self):
        """Return {id: (mm to the right, mm down)} of those whose printer is corrected.

        Files from before the correction was left out of them bear it.
        """
        # sudo: whoever prints for the office need not read the settings
        templates_sudo = {
            one_sudo.id: one_sudo.certificate_template_id.version_of_id
            for one_sudo in self.sudo()
        }
        return {
            one_id: (template_sudo.offset_x, template_sudo.offset_y)
            for one_id, template_sudo in templates_sudo.items()
            if template_sudo.offset_x or template_sudo.offset_y
        }

    def _certificate_texts(self):
        """Return {id: texts} that the lines of a certificate are filled in from."""
        date_line = self.env["ir.actions.report"]._tdkt_text_helpers()["date_line"]
        places = self._places_in_decision()
        texts = {}
        for commendation in self:
            # sudo: the employee reads his award; the certificate quotes its decision
            decision_sudo = commendation.decision_id.sudo()
            reason = commendation.reward_reason or commendation.merit or ""
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
                "line": f"{places[commendation.id]:02d}",
                "place_date": date_line(decision_sudo),
                "signer_position": decision_sudo._printed_signer_position(),
                "signer": decision_sudo.signer_name,
            }
        return texts

    def _places_in_decision(self):
        """Return {id: number in the printed list of its decision}, from 1.

        It is what the law calls “Số sổ vàng” (Nghị định 98/2023/NĐ-CP, Điều 104 khoản
        2); the list is that of all awards of the decision, whatever became of them.
        """
        # sudo: which number an award has is printed on it, whoever reads the others
        awards_sudo = self.sudo()
        listed_sudo = awards_sudo.search(
            [("decision_id", "in", awards_sudo.decision_id.ids)]
        )
        return {
            award_sudo.id: place
            for in_decision_sudo in listed_sudo.grouped("decision_id").values()
            for place, award_sudo in enumerate(in_decision_sudo, start=1)
        }

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
