import base64
import io
import sys
import zipfile

import openpyxl

from odoo.exceptions import AccessError
from odoo.modules.module import Manifest
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TdktCase


@tagged("post_install", "-at_install", "tdkt")
class TestKeptPeople(TdktCase):
    """Odoo deletes what an addon's files have made; people are not the addon's."""

    def test_people_of_the_demo_office_outlive_the_addon(self):
        people = {
            "employee": self.staff.employee_id,
            "user": self.staff,
            "department": self.department,
            "partner": self.staff.partner_id,
            "campaign": self._create_campaign(),
        }
        self.env["ir.model.data"].create(
            [
                {
                    "module": "thidua_khenthuong",
                    "name": f"demo_{name}",
                    "model": record._name,
                    "res_id": record.id,
                }
                for name, record in people.items()
            ]
        )
        hook = Manifest.for_addon("thidua_khenthuong")["uninstall_hook"]
        getattr(sys.modules["odoo.addons.thidua_khenthuong"], hook)(self.env)
        owned = self.env["ir.model.data"].search(
            [("module", "=", "thidua_khenthuong"), ("name", "like", "demo_%")]
        )
        self.assertLessEqual({"demo_campaign"}, set(owned.mapped("name")))
        self.assertFalse(
            {f"demo_{name}" for name in people if name != "campaign"}
            & set(owned.mapped("name"))
        )


@tagged("post_install", "-at_install", "tdkt")
class TestRegisterExport(TdktCase):
    """Before the addon is uninstalled, its register is offered for download."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._create_campaign()
        cls.dossier = cls._qualify(cls._create_dossier(cls.campaign))
        cls._issue(cls._create_decision(cls.campaign), 12)

    def _create_dialog(self, module):
        modules = self.env["ir.module.module"].search([("name", "=", module)])
        return self.env["base.module.uninstall"].create(
            {"module_ids": [(6, 0, modules.ids)]}
        )

    def test_offered_for_our_addon_and_what_it_depends_on_alone(self):
        given = self.env["tdkt.commendation"].search_count([])
        self.assertTrue(given)
        self.assertEqual(
            self._create_dialog("thidua_khenthuong").tdkt_register_count, given
        )
        # hr takes our addon along
        self.assertEqual(self._create_dialog("hr").tdkt_register_count, given)
        self.assertFalse(self._create_dialog("base_import").tdkt_register_count)

    def test_register_and_decisions_are_in_the_file(self):
        action = self._create_dialog("thidua_khenthuong").action_tdkt_export_register()
        attachment = self.env["ir.attachment"].browse(
            int(action["url"].split("/")[3].split("?")[0])
        )
        content = io.BytesIO(base64.b64decode(attachment.datas))
        with zipfile.ZipFile(content) as archive:
            decisions = [name for name in archive.namelist() if "quyet-dinh" in name]
            self.assertTrue(any("-12-QĐ-SKT-" in name for name in decisions))
            for name in decisions:
                self.assertTrue(archive.read(name).startswith(b"%PDF"), name)
            book = openpyxl.load_workbook(
                io.BytesIO(archive.read("so-khen-thuong.xlsx"))
            )
        rows = list(book.active.iter_rows(values_only=True))
        self.assertEqual(len(rows) - 1, self.env["tdkt.commendation"].search_count([]))
        ours = [row for row in rows if row[1] == self.company.name]
        self.assertEqual(
            {row[3] for row in ours},
            set(self.dossier.nomination_ids.mapped("nominee_name")),
        )
        self.assertEqual({row[10] for row in ours}, {"12/QĐ-SKT"})

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_only_who_may_uninstall(self):
        dialog = self._create_dialog("thidua_khenthuong")
        for user in (self.manager, self.leader, self.hr_user):
            with self.assertRefused(AccessError, "Only users who may uninstall"):
                dialog.with_user(user).action_tdkt_export_register()
