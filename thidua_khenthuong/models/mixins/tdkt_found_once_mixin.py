from odoo import api, models

from . import once


class TdktFoundOnceMixin(models.AbstractModel):
    """Records with a filter that works out ids: once for the page and for its length.

    The search method of the filter asks :func:`once.find`. A list asks for its page and
    for its length, and writes nothing in between.
    """

    _name = "tdkt.found.once.mixin"
    _inherit = ["tdkt.record.mixin"]
    _description = "Record with a filter that works out ids"

    @api.model
    @api.readonly
    def web_search_read(self, *args, **kwargs):
        """Look once for what a filter works out, for the page and its length."""
        with once.reading(self.env):
            return super().web_search_read(*args, **kwargs)

    @api.model
    @api.readonly
    def web_read_group(self, *args, **kwargs):
        """As :meth:`web_search_read`, for groups and their number."""
        with once.reading(self.env):
            return super().web_read_group(*args, **kwargs)
