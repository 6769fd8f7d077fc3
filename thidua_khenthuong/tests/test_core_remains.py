"""What remains core Odoo's, and that the rules of docs/access.md narrow it.

When a test here fails, Odoo has changed: correct the table in access_matrix.py.
"""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import access_matrix
from .common import TdktCase


@tagged("post_install", "-at_install", "tdkt")
class TestCoreRemains(TdktCase):
    def _add_rule(self, model):
        self.env["ir.rule"].create(
            {
                "name": "Narrower",
                "model_id": self.env["ir.model"]._get_id(model),
                "domain_force": access_matrix.RULES[model],
                "perm_read": False,
                "perm_unlink": False,
            }
        )

    def _assert_narrowed(self, model, call):
        """Check that ``call`` goes through, and no longer once the rule stands."""
        with self.env.cr.savepoint() as savepoint:
            call()
            savepoint.rollback()
        self.env.invalidate_all()
        self._add_rule(model)
        with (
            self.assertRefused(AccessError, f"({model})"),
            mute_logger("odoo.addons.base.models"),
        ):
            call()

    def test_every_rule_is_explained(self):
        explained = {model for _what, _how, model in access_matrix.REMAINS if model}
        self.assertEqual(explained, set(access_matrix.RULES))

    def test_a_message_in_anothers_name(self):
        campaign = self._create_campaign().with_user(self.officer)
        message = campaign.message_post(body="x", author_id=self.leader.partner_id.id)
        self.assertEqual(message.author_id, self.leader.partner_id)
        self.assertEqual(message.create_uid, self.officer)

    def test_a_filter_for_everybody(self):
        filters = self.env["ir.filters"].with_user(self.staff)
        values = {"name": "x", "model_id": "tdkt.campaign", "is_default": True}
        self._assert_narrowed(
            "ir.filters", lambda: filters.create({**values, "user_ids": []})
        )
        filters.create({**values, "user_ids": [(6, 0, self.staff.ids)]})
        with (
            self.assertRefused(AccessError, "(ir.default)"),
            mute_logger("odoo.addons.base.models"),
        ):
            self.env["ir.default"].with_user(self.staff).set(
                "tdkt.campaign", "name", "x"
            )

    def test_hr_takes_the_place_of_a_head(self):
        own = self.hr_user.employee_id
        head = self.env["hr.employee"].create(
            {"name": "Trưởng phòng mới", "department_id": self.office.id}
        )
        self.office.manager_id = head

        def link():
            own.with_user(self.hr_user).user_id = False
            self.env.flush_all()
            head.with_user(self.hr_user).user_id = self.hr_user
            self.assertTrue(self.office.with_user(self.hr_user).tdkt_in_scope)

        self._assert_narrowed("hr.employee", link)
        head.with_user(self.hr_user).name = "Tên khác"

    def test_own_name(self):
        self.staff.with_user(self.staff).name = "Tên tự đặt"
        self.assertEqual(self.staff.employee_id.name, "Tên tự đặt")

    def test_a_public_file(self):
        files = self.env["ir.attachment"].with_user(self.staff)
        values = {"name": "x", "raw": b"x"}
        self._assert_narrowed(
            "ir.attachment", lambda: files.create({**values, "public": True})
        )
        self.assertTrue(files.create(values))
