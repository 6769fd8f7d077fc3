import io
import re
from pathlib import Path

import polib

from odoo.modules import get_module_path
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


def in_client(entry):
    """Tell whether the web client is given the term of a translation file."""
    return "odoo-javascript" in entry.comment


class Translations:
    """The tests of an addon's translations, for a test case that names the addon.

    No test case itself: it would be run wherever it is imported.
    """

    addon = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        buffer = io.BytesIO()
        trans_export(False, [cls.addon], buffer, "po", cls.env)
        cls.terms = {entry.msgid for entry in polib.pofile(buffer.getvalue().decode())}
        cls.folder = Path(get_module_path(cls.addon)) / "i18n"

    def test_every_term_is_translated_and_none_is_left_over(self):
        translated = {
            entry.msgid: entry.msgstr
            for entry in polib.pofile(str(self.folder / "vi.po"))
            if not entry.obsolete
        }
        self.assertEqual(set(translated), self.terms)
        blank = [term for term, text in translated.items() if not text]
        self.assertEqual([term for term in blank if not SAME.search(term)], [])

    def test_the_client_is_given_its_terms(self):
        """A merge of two files may keep the places of a term and lose its mark."""
        for entry in polib.pofile(str(self.folder / "vi.po")):
            if any("/static/src/" in path for path, _line in entry.occurrences):
                with self.subTest(term=entry.msgid):
                    self.assertTrue(in_client(entry))

    def test_the_template_is_up_to_date(self):
        template = polib.pofile(str(self.folder / f"{self.addon}.pot"))
        self.assertEqual({entry.msgid for entry in template}, self.terms)
