from pathlib import PurePath

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.thidua_khenthuong.models.mixins.tdkt_workflow_mixin import (
    is_uninstalling,
)
from odoo.addons.thidua_khenthuong.models.vocabulary import RECORD_CLASSES

# What may change in a filed copy: who looks for it, talks about it or has it open.
FREE = {"tag_ids", "color", "locked_by"}
FREE_PREFIXES = ("message_", "activity_", "website_message_", "rating_")


class DmsFile(models.Model):
    """Filed copies of official documents: found by what they are, changed by nobody."""

    _inherit = "dms.file"

    tdkt_filing_id = fields.Many2one(
        comodel_name="tdkt.filing",
        string="Filed Document",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    tdkt_kind = fields.Selection(related="tdkt_filing_id.kind", string="Kind")
    tdkt_sha256 = fields.Char(related="tdkt_filing_id.sha256", string="SHA-256")
    tdkt_document_type_id = fields.Many2one(
        comodel_name="tdkt.document.type",
        string="Document Type",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    tdkt_number = fields.Char(
        string="Document Number", readonly=True, copy=False, index="btree_not_null"
    )
    tdkt_date = fields.Date(string="Document Date", readonly=True, copy=False)
    tdkt_record_class = fields.Selection(
        selection=RECORD_CLASSES, string="Retention Class", readonly=True, copy=False
    )

    # What is known of a copy when it is filed: dms would read each file back for it,
    # and draw a small picture of every photograph.

    @api.depends("name", "mimetype", "content")
    def _compute_extension(self):
        ours = self.filtered("tdkt_filing_id")
        for file in ours:
            file.extension = PurePath(file.name).suffix[1:].lower()
        return super(DmsFile, self - ours)._compute_extension()

    @api.depends("content")
    def _compute_mimetype(self):
        ours = self.filtered("tdkt_filing_id")
        for file in ours:
            # sudo: ir.attachment - what the copy is, whoever looks at it
            file.mimetype = file.sudo().attachment_id.mimetype
        return super(DmsFile, self - ours)._compute_mimetype()

    @api.depends("mimetype", "content")
    def _compute_image_1920(self):
        ours = self.filtered("tdkt_filing_id")
        ours.image_1920 = False
        return super(DmsFile, self - ours)._compute_image_1920()

    @api.constrains("name")
    def _check_name(self):
        # as of our folders
        ours = self.filtered("tdkt_filing_id")
        return super(DmsFile, self - ours)._check_name()

    # Why a copy is refused is read in the ledger, by people who read Vietnamese.

    @api.constrains("extension")
    def _check_extension(self):
        ours = self.filtered("tdkt_filing_id")
        forbidden = ours and ours._get_forbidden_extensions()
        for file in ours:
            if file.extension and file.extension in forbidden:
                raise ValidationError(
                    self.env._(
                        "Documents takes no “.%(extension)s” files: have its "
                        "administrator allow them in its settings, then file "
                        "“%(file)s” again.",
                        extension=file.extension,
                        file=file.name,
                    )
                )
        return super(DmsFile, self - ours)._check_extension()

    @api.constrains("size")
    def _check_size(self):
        ours = self.filtered("tdkt_filing_id")
        most = ours and ours._get_binary_max_size()
        for file in ours:
            if file.size > most * 1024 * 1024:
                raise ValidationError(
                    self.env._(
                        "Documents takes no file over %(most)s MB: have its "
                        "administrator raise that in its settings, then file "
                        "“%(file)s” again.",
                        most=most,
                        file=file.name,
                    )
                )
        return super(DmsFile, self - ours)._check_size()

    def check_access_token(self, access_token=False):
        # whoever has a link would read past the record
        if self._tdkt_is_ours():
            return False
        return super().check_access_token(access_token)

    def write(self, vals):
        names = {
            name for name in vals.keys() - FREE if not name.startswith(FREE_PREFIXES)
        }
        if names:
            self._tdkt_check_unfiled()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(
            name.startswith("tdkt_") and value
            for vals in vals_list
            for name, value in vals.items()
        ):
            raise UserError(
                self.env._("Copies of official documents are filed by their records.")
            )
        return super().create(vals_list)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_filed(self):
        if not is_uninstalling(self.env):
            self._tdkt_check_unfiled()

    def _tdkt_check_unfiled(self):
        """Refuse to touch the filed copy of an official document.

        :raises UserError: naming the copy
        """
        # sudo: tdkt.filing - the lock holds whoever may read the ledger
        for file_sudo in self.sudo().filtered("tdkt_filing_id"):
            if file_sudo.tdkt_filing_id.state == "filed":
                raise UserError(
                    self.env._(
                        "“%(file)s” is the filed copy of an official document: it is "
                        "neither renamed, replaced nor deleted.",
                        file=file_sudo.name,
                    )
                )

    def action_open_tdkt_record(self):
        """Open the record that the file belongs to."""
        return self.directory_id.action_open_tdkt_record()
