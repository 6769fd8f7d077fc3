import json
from pathlib import Path

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open

from .test_role_tours import RoleTourCase
from .translations import Translations, in_client

FOLDER = Path(__file__).parent.parent / "i18n"


@tagged("post_install", "-at_install", "tdkt")
class TestTranslation(Translations, TransactionCase):
    """Everything a user reads is there in Vietnamese."""

    addon = "thidua_khenthuong"


def _read(path):
    with file_open(path, "rb") as file:
        return polib.pofile(file.read().decode())


@tagged("post_install", "-at_install", "tdkt")
class TestCoreWords(TransactionCase):
    """What our users meet of core and core leaves in English: ``i18n_extra``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.words = _read("thidua_khenthuong/i18n_extra/vi.po")

    def _module(self, entry):
        return entry.occurrences[0][0].split("/")[1]

    def test_the_client_gets_them(self):
        modules = {"thidua_khenthuong", *map(self._module, self.words)}
        found, _language = self.env["ir.http"]._get_translations_for_webclient(
            sorted(modules), "vi_VN"
        )
        terms = {
            module: {one["id"]: one["string"] for one in part["messages"]}
            for module, part in found.items()
        }
        for entry in self.words:
            with self.subTest(word=entry.msgid):
                # as the client looks them up: in the module, then anywhere
                shown = terms[self._module(entry)].get(
                    entry.msgid, terms["thidua_khenthuong"].get(entry.msgid)
                )
                self.assertEqual(shown, entry.msgstr)

    def test_core_says_them_in_english_only(self):
        """A word that core has learnt meanwhile is to be taken out of our file."""
        for module in set(map(self._module, self.words)):
            known = {
                entry.msgid: entry.msgstr for entry in _read(f"{module}/i18n/vi.po")
            }
            for entry in self.words:
                if self._module(entry) == module:
                    with self.subTest(word=entry.msgid):
                        self.assertIn(known[entry.msgid], ("", entry.msgid))


# What Vietnamese offices call so, too, or what is a name.
TAKEN_OVER = {"Kanban", "Email", "Emoji", "Pivot", "Video", "HTML", "Odoo", "Mail"}
# Opens what hangs on the page, then tells which texts of the list are seen on it.
LOOK = """
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const words = new Set(%s);
const seen = new Set();
const look = () => {
    for (const element of document.querySelectorAll("body *")) {
        for (const name of ["title", "placeholder", "aria-label", "data-tooltip"]) {
            seen.add((element.getAttribute(name) || "").trim());
        }
        for (const node of element.childNodes) {
            if (node.nodeType === Node.TEXT_NODE) {
                seen.add(node.textContent.trim());
            }
        }
    }
};
(async () => {
    for (const selector of %s) {
        look();
        document.querySelector(selector)?.click();
        await wait(700);
    }
    look();
    const english = [...seen].filter((text) => words.has(text));
    if (seen.size < 20) {
        throw new Error("the page is empty");
    }
    if (english.length) {
        throw new Error("in English: " + english.join(" | "));
    }
    console.log("test successful");
})();
"""
READY = "Boolean(document.querySelector('.o_data_row, .o_kanban_record, .o_form_view'))"


@tagged("post_install", "-at_install", "tdkt")
class TestNoEnglish(RoleTourCase):
    """No screen of ours shows a word that core leaves untranslated."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.commitment = cls._create_commitment(cls.campaign)
        cls.english = [
            entry.msgid
            for module in ("web", "mail")
            for entry in _read(f"{module}/i18n/vi.po")
            if in_client(entry)
            # names of pictures, which are searched and not shown
            and not any("emoji" in path for path, _line in entry.occurrences)
            and entry.msgstr in ("", entry.msgid)
            and len(entry.msgid) > 3
            and entry.msgid not in TAKEN_OVER
        ]

    def test_screens(self):
        form = f"/odoo/thi-dua-dang-ky/{self.commitment.id}"
        for path, presses in (
            (
                "/odoo/thi-dua-dang-ky",
                (".o_searchview_dropdown_toggler", ".o_add_custom_filter"),
            ),
            (
                "/odoo/thi-dua-dang-ky",
                (
                    ".o_data_row .o_list_record_selector input",
                    ".o_cp_action_menus .dropdown-toggle",
                ),
            ),
            (form, (".o-mail-Chatter-sendMessage", ".o-mail-Chatter-activity")),
            ("/odoo/thi-dua", (".o_user_menu button", ".o-mail-ActivityMenu-counter")),
            ("/odoo/khen-thuong-quyet-dinh/new", (".o_form_button_save",)),
        ):
            with self.subTest(path=path, presses=presses):
                code = LOOK % (json.dumps(self.english), json.dumps(presses))
                self.browser_js(path, code, READY, login="t_officer")
