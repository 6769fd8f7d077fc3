import io

from odoo import models


class IrActionsReport(models.Model):
    """Layered over the typesetting: an issued document is typeset once and kept."""

    _inherit = "ir.actions.report"

    def _tdkt_render_streams(self, report_sudo, res_ids, data=None):
        """Return the print kept of an issued document, else a fresh one.

        A model with a typesetter of its own for this report (certificates, whose
        template is data) says so in ``_typeset_report``.
        """
        documents = self._tdkt_documents(report_sudo, res_ids)
        register = self.env["tdkt.frozen.print"]
        pdfs = register._kept(report_sudo, documents)
        fresh = documents.filtered(lambda document: document.id not in pdfs)
        typeset = None
        if hasattr(fresh, "_typeset_report"):
            typeset = fresh._typeset_report(report_sudo)
        if typeset is None:
            streams = super()._tdkt_render_streams(report_sudo, fresh.ids, data)
            typeset = {id_: one["stream"].getvalue() for id_, one in streams.items()}
        register._keep(report_sudo, fresh, typeset)
        pdfs.update(typeset)
        self._tdkt_enter_prints(report_sudo, documents)
        return {
            document.id: {"stream": io.BytesIO(pdfs[document.id]), "attachment": None}
            for document in documents
        }
