from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Keep what the awards of earlier decisions rest on.

    Final reports are carried over by the script of 19.0.1.2.0, for databases too that
    this version has left without them.
    """
    # sudo: an update runs for no user, and covers all offices
    env = api.Environment(cr, SUPERUSER_ID, {})
    decided = env["tdkt.nomination"].search(
        [("state", "=", "decided"), ("evidence_ids", "=", False)]
    )
    decided._keep_foundation()
