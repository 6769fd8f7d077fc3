from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _auth_method_tdkt_paper(cls):
        """Let everybody in as the public user, whoever has logged in on this browser.

        A paper says the same to all. Core would look the public user up in the
        database, and read three records to choose a language that the page does not
        use: half of what the whole answer costs.
        """
        # an addon that serves websites has one for each of them besides
        public_id, *_of_websites = cls._get_public_users()
        context = {**request.env.context, "lang": "vi_VN"}
        request.update_env(user=public_id, context=context)
