"""Figures on the screen, in the reader's language; documents have ``typesetting``."""

from odoo.tools.misc import formatLang, get_lang


def word_quantity(env, number):
    """Return ``number`` with no more decimals than it needs: “30”, “1.200,5”."""
    whole, point, decimals = formatLang(env, number, digits=2).rpartition(
        get_lang(env).decimal_point
    )
    decimals = decimals.rstrip("0")
    return f"{whole}{point}{decimals}" if decimals else whole
