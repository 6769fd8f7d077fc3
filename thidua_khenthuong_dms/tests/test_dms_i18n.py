import io
from pathlib import Path

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

ADDON = "thidua_khenthuong_dms"
FOLDER = Path(__file__).parent.parent / "i18n"


@tagged("post_install", "-at_install", "tdkt")
class TestDmsTranslation(TransactionCase):
    """Everything a user reads is there in Vietnamese."""

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
        blank = {term for term, text in translated.items() if not text}
        self.assertEqual(blank - {"ID", "SHA-256"}, set())
        template = polib.pofile(str(FOLDER / f"{ADDON}.pot"))
        self.assertEqual({entry.msgid for entry in template}, terms)
