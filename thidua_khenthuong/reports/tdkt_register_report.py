from odoo import api, models


class ReportRegister(models.AbstractModel):
    """The year's register of commendations (sổ khen thưởng)."""

    _name = "report.thidua_khenthuong.report_register_document"
    _description = "Register of Commendations"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return ``registers``: id of the dialog -> all entries in running order."""
        dialogs = self.env["tdkt.register"].browse(docids)
        return {"registers": {dialog.id: dialog._entries() for dialog in dialogs}}
