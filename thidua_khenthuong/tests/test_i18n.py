import io
import re
from pathlib import Path

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

# What stays as it is: Vietnamese already, a name, a key of a transition table, an
# expression, or nothing but placeholders.
SAME = re.compile(
    r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
    r"ĂÂĐÊÔƠƯỘỒỔỄỆỞỤỈ]"
    r"|^(ID|II\.|SNV|VNPT-iOffice|WeasyPrint|PDF|PDF/A-..|[a-z]+)$"
    r"|^(A[345]|450 × 350 mm|Liberation Serif|SHA-256|PDF %.+)$"
    r"|^64/KH-UBND$|^https:|^object\.|^'%s"
    r"|^(%\(\w+\)s|\W)+$",
)
FOLDER = Path(__file__).parent.parent / "i18n"


@tagged("post_install", "-at_install", "tdkt")
class TestTranslation(TransactionCase):
    """Everything a user reads is there in Vietnamese."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        buffer = io.BytesIO()
        trans_export(False, ["thidua_khenthuong"], buffer, "po", cls.env)
        cls.terms = {entry.msgid for entry in polib.pofile(buffer.getvalue().decode())}

    def test_every_term_is_translated_and_none_is_left_over(self):
        translated = {
            entry.msgid: entry.msgstr
            for entry in polib.pofile(str(FOLDER / "vi.po"))
            if not entry.obsolete
        }
        self.assertEqual(set(translated), self.terms)
        blank = [term for term, text in translated.items() if not text]
        self.assertEqual([term for term in blank if not SAME.search(term)], [])

    def test_the_template_is_up_to_date(self):
        template = polib.pofile(str(FOLDER / "thidua_khenthuong.pot"))
        self.assertEqual({entry.msgid for entry in template}, self.terms)
