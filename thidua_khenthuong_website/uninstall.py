from .models.tdkt_website_page import ROOT


def remove_menus(env):
    """Take the entry out of every website's menu.

    Each website has a copy of its own, which Odoo does not know as ours.
    """
    env["website.menu"].search([("url", "=", ROOT)]).unlink()
