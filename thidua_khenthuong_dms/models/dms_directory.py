from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.thidua_khenthuong.models.mixins.tdkt_workflow_mixin import (
    is_uninstalling,
)

LOCKED = (
    *("name", "parent_id", "storage_id", "is_root_directory"),
    *("res_model", "res_id", "model_id", "group_ids", "tdkt_level"),
)


class DmsDirectory(models.Model):
    """Folders of records: one for each, below its year and type of document."""

    _inherit = "dms.directory"

    tdkt_level = fields.Selection(
        selection=[
            ("root", "Office"),
            ("year", "Year"),
            ("kind", "Type of Document"),
            ("record", "Record"),
        ],
        string="Folder of Emulation and Commendation",
        readonly=True,
        copy=False,
        index=True,
    )

    _tdkt_record_uniq = models.UniqueIndex(
        "(res_model, res_id) WHERE tdkt_level = 'record'",
        "Somebody else is making the folder of the same record: do it again.",
    )
    _tdkt_group_uniq = models.UniqueIndex(
        "(parent_id, name) WHERE tdkt_level IN ('year', 'kind')",
        "Somebody else is making the same folder: do it again.",
    )

    @api.model
    def _get_tdkt_domain(self, operation):
        domain = super()._get_tdkt_domain(operation)
        if operation == "read" and self.env.user.has_group(
            "thidua_khenthuong.group_tdkt_user"
        ):
            # years and types alone say nothing of what is in them
            domain |= Domain("tdkt_level", "in", ("root", "year", "kind"))
        return domain

    @api.constrains("name")
    def _check_name(self):
        # clean and unique already; looking through all siblings of each takes minutes
        ours = self.filtered("tdkt_level")
        return super(DmsDirectory, self - ours)._check_name()

    def check_access_token(self, access_token=False):
        # whoever has a link would read past the record
        if self._tdkt_is_ours():
            return False
        return super().check_access_token(access_token)

    def write(self, vals):
        for name in vals.keys() & set(LOCKED):
            field = self._fields[name]
            # sudo: dms.directory - the lock holds whoever may read the folder
            for directory_sudo in self.sudo().filtered("tdkt_level"):
                value = field.convert_to_cache(vals[name], directory_sudo)
                old = field.convert_to_cache(directory_sudo[name], directory_sudo)
                if value != old:
                    raise UserError(
                        self.env._(
                            "“%(folder)s” is the folder of a record: it is neither "
                            "renamed nor moved.",
                            folder=directory_sudo.name,
                        )
                    )
        return super().write(vals)

    def unlink(self):
        # before dms deletes what is in them
        self._tdkt_check_empty()
        return super().unlink()

    def _tdkt_check_empty(self):
        """Refuse to delete folders that hold filed copies.

        :raises UserError: naming one
        """
        if is_uninstalling(self.env):
            return
        # sudo: dms.file - the lock holds whoever may read the folder
        filed_sudo = self.env["dms.file"].sudo().with_context(active_test=False)
        filed_sudo = filed_sudo.search(
            [
                ("directory_id", "child_of", self.ids),
                ("tdkt_filing_id.state", "=", "filed"),
            ],
            limit=1,
        )
        if filed_sudo:
            raise UserError(
                self.env._(
                    "“%(folder)s” holds copies of official documents: it is not "
                    "deleted.",
                    folder=filed_sudo.directory_id.name,
                )
            )

    def action_open_tdkt_record(self):
        """Open the record whose folder it is."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
