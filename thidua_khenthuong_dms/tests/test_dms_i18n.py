from odoo.tests import TransactionCase, tagged

from odoo.addons.thidua_khenthuong.tests.translations import Translations


@tagged("post_install", "-at_install", "tdkt")
class TestDmsTranslation(Translations, TransactionCase):
    """Everything a user reads is there in Vietnamese."""

    addon = "thidua_khenthuong_dms"
