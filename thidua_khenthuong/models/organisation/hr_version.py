from odoo import models


class HrVersion(models.Model):
    """Where an employee works, from day to day."""

    _name = "hr.version"
    _inherit = ["hr.version", "tdkt.scope.source.mixin"]
