from .models.campaign import tally
from .models.history import retained
from .models.mixins.tdkt_long_list_mixin import tell_cost_of_accents
from .models.nomination import twins

# People and places that the demo office has made.
HR_MODELS = ("hr.department", "hr.employee", "hr.version", "res.users", "res.partner")


def before_uninstall(env):
    """Leave what is not the addon's; take away what Odoo would not find."""
    keep_people(env)
    tally.uninstall(env.cr)
    retained.uninstall(env.cr)
    twins.uninstall(env.cr)
    tell_cost_of_accents(env.cr, 1)


def keep_people(env):
    """Let the demo office's people outlive the addon, with their units and logins.

    Odoo deletes what an addon's files have created; a real office's people were entered
    by hand, and stay.
    """
    # sudo: ir.model.data - an uninstallation runs as the superuser
    env["ir.model.data"].sudo().search(
        [("module", "=", "thidua_khenthuong"), ("model", "in", HR_MODELS)]
    ).unlink()
