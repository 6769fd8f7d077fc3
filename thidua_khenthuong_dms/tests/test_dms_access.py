"""Who reads a copy in Documents: whoever reads the record, asked with a cold cache."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DmsCase


@tagged("post_install", "-at_install", "tdkt")
class TestDmsAccess(DmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ledger.sudo()._cron_file()
        cls.portal = cls.env["res.users"].create(
            {
                "name": "Cổng",
                "login": "t_portal",
                "group_ids": [Command.set(cls.env.ref("base.group_portal").ids)],
            }
        )
        other = cls.env["res.company"].create({"name": "Sở Khác"})
        cls.outsider = cls._create_user("t_outside", "officer", cls.office)
        cls.outsider.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        cls.people = {
            "employee": cls.staff,
            "colleague": cls.other_staff,
            "head": cls.head,
            "other head": cls.other_head,
            "council": cls.council,
            "officer": cls.officer,
            "leader": cls.leader,
            "portal": cls.portal,
            "other office": cls.outsider,
        }
        office = {"officer", "leader"}
        cls.readers = {
            cls.decision: {"employee", "head"} | office,
            cls.decision.commendation_ids: {"employee", "head"} | office,
            cls.dossier: {"head"} | office,
            cls.commitment: {"employee", "head"} | office,
            cls.campaign: cls.people.keys() - {"portal", "other office"},
        }

    def _as(self, records, user):
        """Return records as a user of his own office, with nothing in the cache."""
        self.env.invalidate_all()
        offices = user.company_ids.ids
        return records.with_user(user).with_context(allowed_company_ids=offices)

    def _tries(self):
        return [
            (record, who, user, who in readers)
            for record, readers in self.readers.items()
            for who, user in self.people.items()
        ]

    def _assert_reads(self, may, records, user, *names):
        if may:
            self.assertTrue(self._as(records, user).read(names))
            return
        with self.assertRefused(AccessError, f"({records._name})"):
            self._as(records, user).read(names)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_files(self):
        for record, who, user, may in self._tries():
            file = self._file(record)[0]
            with self.subTest(record=record, who=who):
                mine = self._as(file, user)
                self.assertEqual(bool(mine.search([("id", "=", file.id)])), may)
                self._assert_reads(may, file, user, "name")
                self._assert_reads(may, file, user, "content")
                self._assert_reads(may, file.attachment_id, user, "raw")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_folders(self):
        for record, who, user, may in self._tries():
            folder = self._directory(record)
            with self.subTest(record=record, who=who):
                mine = self._as(folder, user)
                self.assertEqual(bool(mine.search([("id", "=", folder.id)])), may)
                self._assert_reads(may, folder, user, "name")
                mine = self._as(folder, user)
                if may:
                    action = mine.action_open_tdkt_record()
                    self.assertEqual(action["res_id"], record.id)
                    continue
                with self.assertRefused(AccessError, f"({mine._name})"):
                    mine.action_open_tdkt_record()

    def test_years_and_types(self):
        """Their names say nothing; who has no part in it sees not even these."""
        groups = self.env["dms.directory"].search(
            [
                ("tdkt_level", "in", ("root", "year", "kind")),
                ("company_id", "=", self.company.id),
            ]
        )
        self.assertEqual(len(groups), 5)
        for who, user in self.people.items():
            with self.subTest(who=who):
                mine = self._as(groups, user)
                found = mine.search([("id", "in", groups.ids)])
                hidden = who in ("portal", "other office")
                self.assertEqual(found, groups.browse() if hidden else groups)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_who_moves_away(self):
        """Access is asked for today, not kept: a head of another unit reads no more."""
        file = self._file(self.dossier)[0]
        self.assertTrue(file.with_user(self.head).search([("id", "=", file.id)]))
        self.department.manager_id = False
        self.head.employee_id.department_id = self.other_department
        self.env.invalidate_all()
        self.assertFalse(file.with_user(self.head).search([("id", "=", file.id)]))
        with self.assertRefused(AccessError, "(dms.file)"):
            file.with_user(self.head).read(["content"])

    def test_no_link_leads_past_the_record(self):
        file = self._file(self.decision)[0]
        folder = file.directory_id
        self.env["dms.file"].flush_model()
        self.env.cr.execute(
            "UPDATE dms_file SET access_token = 't' WHERE id = %s", [file.id]
        )
        self.env.cr.execute(
            "UPDATE dms_directory SET access_token = 't' WHERE id = %s", [folder.id]
        )
        self.env.invalidate_all()
        self.assertFalse(file.check_access_token("t"))
        self.assertFalse(folder.check_access_token("t"))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_who_puts_files_beside(self):
        """Who may not write the record puts nothing into its folder."""
        groups = self.env.ref("dms.group_dms_user")
        for user in (self.staff, self.head, self.council):
            user.group_ids |= groups
            self.env.invalidate_all()
            refused = self.assertRefusedAs(
                (AccessError, "không được phép truy cập"),
                (AccessError, "(dms.directory)"),
            )
            with self.subTest(user=user.login), refused:
                self.env["dms.file"].with_user(user).create(
                    {
                        "name": "x.pdf",
                        "directory_id": self._directory(self.decision).id,
                        "content": b"eA==",
                    }
                )
