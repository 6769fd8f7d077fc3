import hashlib
import io
import tempfile
import zipfile

import pikepdf

from odoo.exceptions import UserError
from odoo.http import Controller, content_disposition, request, route

from ..models.certificate.tdkt_decision_certificates import (
    CERTIFICATE_BATCH,
    CERTIFICATE_VOLUME,
)
from ..typesetting import filenames
from ..typesetting.canvas import PRODUCER, move

# Kept in memory up to here, then in a file of the machine's temporary folder.
SPOOL_BYTES = 8 * 2**20
CHUNK_BYTES = 2**18


class Certificates(Controller):
    """Hands out the certificates of a decision that have been typeset and kept."""

    @route(
        "/thi-dua/giay-khen/<int(max=2147483647):decision_id>/<any(pdf, zip):kind>",
        type="http",
        auth="user",
    )
    def download(self, decision_id, kind, volume=1, **_others):
        """Send one PDF for the printer, or a ZIP of one PDF for each certificate.

        The PDF lies as the office's printer needs it; in the ZIP are the files as kept.

        :param volume: which thousand of them the PDF holds, from 1 on
        """
        decision = request.env["tdkt.decision"].browse(decision_id).exists()
        if not decision:
            raise request.not_found()
        commendations = decision._get_kept_certificates()
        if kind == "zip":
            return self._send(decision, commendations, "zip", self._zip)
        try:
            first = (max(int(volume), 1) - 1) * CERTIFICATE_VOLUME
        except ValueError:
            first = 0
        commendations = commendations[first : first + CERTIFICATE_VOLUME]
        if not commendations:
            raise UserError(
                request.env._("The decision has fewer certificates than that.")
            )
        return self._send(decision, commendations, "pdf", self._pdf)

    def _send(self, decision, commendations, kind, write):
        """Stream what ``write`` puts into a file that vanishes when it is sent."""
        spool = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115
        write(spool, commendations)
        # sudo: ir.actions.report - a plain user reads no report's definition
        report_sudo = request.env.ref("thidua_khenthuong.report_certificate").sudo()
        request.env["ir.actions.report"]._tdkt_enter_prints(report_sudo, commendations)
        size = spool.tell()
        spool.seek(0)

        def chunks():
            with spool:
                while chunk := spool.read(CHUNK_BYTES):
                    yield chunk

        name = filenames.clean(f"Giấy khen {decision._printed_reference()}", kind)
        return request.make_response(
            chunks(),
            headers=[
                ("Content-Type", f"application/{kind}"),
                ("Content-Length", size),
                ("Content-Disposition", content_disposition(name)),
            ],
        )

    def _batches(self, commendations):
        """Yield (commendation, bytes), a batch of files in memory at a time."""
        # sudo: ir.actions.report - which file is kept for it, not who may print
        report_sudo = request.env.ref("thidua_khenthuong.report_certificate").sudo()
        register = request.env["tdkt.frozen.print"]
        for start in range(0, len(commendations), CERTIFICATE_BATCH):
            batch = commendations[start : start + CERTIFICATE_BATCH]
            pdfs = register._kept(report_sudo, batch)
            for commendation in batch:
                yield commendation, pdfs[commendation.id]
            request.env.invalidate_all()

    def _zip(self, spool, commendations):
        names = commendations._certificate_filenames()
        # PDFs are compressed already
        with zipfile.ZipFile(spool, "w", zipfile.ZIP_STORED) as archive:
            for commendation, content in self._batches(commendations):
                archive.writestr(names[commendation.id], content)

    def _pdf(self, spool, commendations):
        shifts = commendations._printer_corrections()
        with pikepdf.new() as merged:
            copies = {}
            for commendation, content in self._batches(commendations):
                with pikepdf.open(io.BytesIO(content)) as one:
                    if commendation.id in shifts:
                        for page in one.pages:
                            move(page, *shifts[commendation.id])
                    if str(one.docinfo.get("/Producer")) == PRODUCER:
                        _add_page(merged, one.pages[0], copies)
                    else:
                        merged.pages.extend(one.pages)
            merged.save(spool)
        spool.seek(0, 2)


def _add_page(merged, page, copies):
    """Append a page of ours; fonts and pictures that came with an earlier one are
    shared.

    :param dict copies: those that ``merged`` has, by what they are; filled in
    """
    own = {kind: dict(page.Resources[kind]) for kind in ("/Font", "/XObject")}
    for kind in own:
        del page.Resources[kind]
    # the tags stay behind in the file of the certificate
    del page.obj["/StructParents"]
    merged.pages.append(page)
    resources = merged.pages[-1].Resources
    for kind, objects in own.items():
        resources[kind] = pikepdf.Dictionary()
        for name, one in objects.items():
            key = _likeness(one)
            if key not in copies:
                copies[key] = merged.copy_foreign(one)
            resources[kind][name] = copies[key]


def _likeness(one):
    """Return what only equal fonts, or equal pictures, have in common."""
    if isinstance(one, pikepdf.Stream):
        return hashlib.sha256(one.read_raw_bytes()).digest()
    # canvas.py names a font by the bytes of its file
    return str(one.BaseFont)
