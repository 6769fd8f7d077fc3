from odoo import api, models
from odoo.modules.module import Manifest
from odoo.tools.convert import convert_file

MODULE = "thidua_khenthuong"


class IrModuleModule(models.Model):
    """Loads the demo office in one piece."""

    _inherit = "ir.module.module"

    @api.model
    def _tdkt_load_demo(self):
        """Play the demo office's year, when demo data is installed and only then.

        An update loads demo files again: new records without the actions that follow
        them, of a year that has been played already. Odoo gives up in the middle of it
        and from then on takes the office for one without demo data.
        """
        for path in Manifest.for_addon(MODULE)["oca_data_manual"]:
            if path.startswith("demo/"):
                convert_file(self.env, MODULE, path, {}, "init", noupdate=True)
