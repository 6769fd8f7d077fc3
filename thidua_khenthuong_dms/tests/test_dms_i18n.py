from lxml import etree

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open
from odoo.tools.translate import code_translations

from odoo.addons.thidua_khenthuong.tests.translations import Translations

# Words that the screens of dms are made of.
ENGLISH = {
    *("Files", "Directories", "Directory", "Documents", "Actions", "Views"),
    *("Operations", "Download", "Open", "Edit", "Delete", "Lock", "Unlock", "Archive"),
    *("All Files", "My Files", "Archived Files", "My Directories", "Tags", "Category"),
    *("Tags...", "Meta Information", "Technical Information", "Elements", "Move"),
}


@tagged("post_install", "-at_install", "tdkt")
class TestDmsTranslation(Translations, TransactionCase):
    """Everything a user reads is there in Vietnamese."""

    addon = "thidua_khenthuong_dms"

    def test_documents_itself_is_in_vietnamese(self):
        """dms brings none: menus, screens and fields come with ours (i18n_extra)."""
        vietnamese = self.env(context={"lang": "vi_VN"})
        self.assertEqual(vietnamese.ref("dms.main_menu_dms").name, "Tài liệu")
        self.assertEqual(vietnamese.ref("dms.action_dms_file").name, "Tệp")
        labels = vietnamese["dms.file"].fields_get(
            ["name", "directory_id", "category_id", "tag_ids", "human_size"], ["string"]
        )
        self.assertEqual(
            {name: label["string"] for name, label in labels.items()},
            {
                "name": "Tên",
                "directory_id": "Thư mục",
                "category_id": "Phân loại",
                "tag_ids": "Nhãn",
                "human_size": "Dung lượng",
            },
        )
        for model, kinds in (
            ("dms.file", ("kanban", "list", "form", "search")),
            ("dms.directory", ("kanban", "list", "form", "search")),
        ):
            for kind in kinds:
                with self.subTest(model=model, view=kind):
                    arch = etree.fromstring(
                        vietnamese[model].get_view(view_type=kind)["arch"]
                    )
                    texts = {
                        text.strip()
                        for text in arch.xpath(
                            "//text()[normalize-space()] | //@string | //@placeholder"
                        )
                    }
                    self.assertFalse(texts & ENGLISH)

    def test_buttons_that_the_browser_draws(self):
        """Words of its scripts, which the web client looks up in all addons at last."""
        found = code_translations.get_web_translations(self.addon, "vi_VN")
        words = {message["id"]: message["string"] for message in found["messages"]}
        for template in ("file_kanban_renderer", "file_list_renderer"):
            with file_open(f"dms/static/src/js/views/{template}.xml", "rb") as handle:
                texts = etree.parse(handle).xpath("//button/text()[normalize-space()]")
            with self.subTest(template=template):
                self.assertTrue(texts)
                self.assertFalse({text.strip() for text in texts} - words.keys())
        self.assertEqual(words["Upload"], "Tải lên")
