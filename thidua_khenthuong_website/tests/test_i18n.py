import io
from pathlib import Path

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

from odoo.addons.thidua_khenthuong.tests.test_i18n import SAME

ADDON = "thidua_khenthuong_website"
FOLDER = Path(__file__).parent.parent / "i18n"


@tagged("post_install", "-at_install", "tdkt")
class TestTranslation(TransactionCase):
    """Everything an officer or a visitor reads is there in Vietnamese."""

    def test_every_term_is_translated_and_none_is_left_over(self):
        buffer = io.BytesIO()
        trans_export(False, [ADDON], buffer, "po", self.env)
        terms = {entry.msgid for entry in polib.pofile(buffer.getvalue().decode())}
        translated = {
            entry.msgid: entry.msgstr
            for entry in polib.pofile(str(FOLDER / "vi.po"))
            if not entry.obsolete
        }
        self.assertEqual(set(translated), terms)
        blank = [term for term, text in translated.items() if not text]
        self.assertEqual([term for term in blank if not SAME.search(term)], [])
        template = polib.pofile(str(FOLDER / f"{ADDON}.pot"))
        self.assertEqual({entry.msgid for entry in template}, terms)
