from odoo import models


class TdktDossier(models.Model):
    _name = "tdkt.dossier"
    _inherit = ["tdkt.dossier", "tdkt.filed.mixin"]

    def action_conclude(self):
        result = super().action_conclude()
        self.env["tdkt.filing"]._wake()
        return result

    def action_reopen(self, reason=None):
        """Take a concluded dossier up again; its papers, which may change, leave the
        file until it is concluded anew.
        """
        result = super().action_reopen(reason)
        # sudo: tdkt.filing - the ledger follows the record, whoever moves it
        filings_sudo = self.env["tdkt.filing"].sudo()
        filings_sudo.search(self._filing_domain(self._filed_records()))._withdraw()
        return result
