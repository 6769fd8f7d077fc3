from odoo import models
from odoo.exceptions import UserError

from ...typesetting import engine
from .. import sizes


class IrActionsReport(models.Model):
    """Layered over the typesetting: what one request may print."""

    _inherit = "ir.actions.report"

    def _tdkt_documents(self, report_sudo, res_ids):
        return super()._tdkt_documents(report_sudo, self._tdkt_few(res_ids))

    def _get_rendering_context(self, report, docids, data):
        if report.tdkt_engine:
            docids = self._tdkt_few(docids)
        return super()._get_rendering_context(report, docids, data)

    def _tdkt_render_html(self, report_sudo, document, values):
        html = super()._tdkt_render_html(report_sudo, document, values)
        engine.check_length(self.env, html)
        return html

    def _tdkt_few(self, res_ids):
        """Return the ids to print, each once.

        :raises UserError: when they are too many for one request
        """
        res_ids = [*dict.fromkeys(res_ids or [])]
        if len(res_ids) > sizes.PRINTED:
            raise UserError(
                self.env._(
                    "At most %(limit)s documents are printed at a time, not "
                    "%(count)s: choose fewer, and print the others after them. "
                    "Certificates are made by the thousand from their decision.",
                    limit=sizes.PRINTED,
                    count=len(res_ids),
                )
            )
        return res_ids
