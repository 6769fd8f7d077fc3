from odoo import api, models

# Entries of a spreadsheet that are in memory at a time.
PART = 1_000


class ReportRegister(models.AbstractModel):
    """The year's register of commendations (sổ khen thưởng)."""

    _name = "report.thidua_khenthuong.report_register_document"
    _description = "Register of Commendations"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return ``registers``: id of the dialog -> its entries in running order.

        :raises UserError: when they are too many for one document
        """
        dialogs = self.env["tdkt.register"].browse(docids)
        dialogs._check_printable()
        return {"registers": {dialog.id: dialog._entries() for dialog in dialogs}}

    @api.model
    def _get_report_parts(self, docids):
        """Yield the same in parts, for the one dialog of ``docids``."""
        dialog = self.env["tdkt.register"].browse(docids)
        entries = dialog._entries()
        for start in range(0, max(len(entries), 1), PART):
            part = entries.browse(entries.ids[start : start + PART])
            yield {"registers": {dialog.id: part}}
            part.invalidate_recordset(flush=False)
