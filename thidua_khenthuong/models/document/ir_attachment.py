import contextlib
import errno
import hashlib
import logging
import os
import uuid

from odoo import api, models
from odoo.exceptions import UserError

from ..mixins import gate
from ..mixins.tdkt_workflow_mixin import is_uninstalling

# What a reader of the file sees, and where it belongs; tokens and indexes are free.
PLACE_FIELDS = ("res_model", "res_field", "res_id")
CONTENT_FIELDS = frozenset(
    {"raw", "datas", "db_datas", "store_fname", "checksum", "mimetype", "url", "type"}
    | {"name", *PLACE_FIELDS}
)
# The smallest limit an office may set for a file: nothing below it is asked for.
SMALLEST_LIMIT = 2**20
DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
WRITE_REFUSED = (errno.EROFS, errno.EACCES, errno.EPERM)

_logger = logging.getLogger(__name__)


class IrAttachment(models.Model):
    """Files of a locked record are locked with it, and no larger than its office takes.

    The file of a binary field is an attachment, which can be written to without a
    word to the record it belongs to. Whatever refuses a change of the field refuses
    it here, for the superuser too.

    Files reach the disk whole or not at all. Odoo opens a file under its final name,
    the checksum, before it is known whether there is room: on a full disk an empty
    one stays, and every later file with the same content is refused for good.
    """

    _inherit = "ir.attachment"

    # the same evidence elsewhere is looked for by its file, which core has no index of
    _tdkt_evidence_idx = models.Index(
        "(checksum) WHERE res_model = 'tdkt.evidence' AND res_field = 'file'"
    )

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(PLACE_FIELDS)
        places = [
            tuple(vals.get(name, defaults.get(name)) for name in PLACE_FIELDS)
            for vals in vals_list
        ]
        # a message with a file may still be added to any record
        self._tdkt_check_places(place for place in places if place[1])
        files = super().create(vals_list)
        files._tdkt_check_upload()
        return files

    def write(self, vals):
        if not CONTENT_FIELDS & vals.keys():
            return super().write(vals)
        self.check_access("write")
        places = self._tdkt_places()
        if not vals.keys().isdisjoint(PLACE_FIELDS):
            moved = [
                tuple(
                    vals.get(name, value)
                    for name, value in zip(PLACE_FIELDS, place, strict=True)
                )
                for place in places
            ]
            places += [place for place in moved if place[1]]
        self._tdkt_check_places(places)
        self._tdkt_check_filed()
        result = super().write(vals)
        self._tdkt_check_upload()
        return result

    @api.ondelete(at_uninstall=True)
    def _unlink_except_locked(self):
        # a copy that leaves its place may be one of a record that no longer changes
        if not is_uninstalling(self.env) and not gate.lets_delete(self):
            self._tdkt_check_places(self._tdkt_places())
            self._tdkt_check_filed()

    def _tdkt_places(self):
        # sudo: ir.attachment - the lock holds whoever may read the file
        return [
            tuple(file_sudo[name] for name in PLACE_FIELDS) for file_sudo in self.sudo()
        ]

    def _tdkt_check_filed(self):
        """Refuse to touch the filed copy of an official document.

        :raises UserError: naming the copy
        """
        if not any(
            (model or "").startswith("tdkt.") and not field
            for model, field, _res_id in self._tdkt_places()
        ):
            return
        # sudo: tdkt.filing - the lock holds whoever may read the ledger
        filed_sudo = self.env["tdkt.filing"].sudo()
        filed_sudo = filed_sudo.search(
            [("attachment_id", "in", self.ids), ("state", "=", "filed")], limit=1
        )
        if filed_sudo:
            raise UserError(
                self.env._(
                    "“%(file)s” is the filed copy of an official document: it is "
                    "neither changed nor deleted.",
                    file=filed_sudo.name,
                )
            )

    def _tdkt_check_upload(self):
        """Ask the records whether they take files as large as these.

        :raises ValidationError: with the limit of the office
        """
        ids = {}
        # sudo: ir.attachment - the limit holds whoever may read the file
        for file_sudo in self.sudo():
            model = file_sudo.res_model
            if (
                file_sudo.res_field
                and file_sudo.res_id
                and file_sudo.file_size > SMALLEST_LIMIT
                and hasattr(self.env.get(model), "_check_file_size")
            ):
                ids.setdefault(model, set()).add(file_sudo.res_id)
        for model, found in ids.items():
            # sudo: as above
            records_sudo = self.env[model].sudo().browse(found)
            records_sudo.invalidate_recordset(flush=False)
            records_sudo._check_file_size()

    @api.model
    def _tdkt_check_places(self, places):
        """Ask the records that files belong to whether the files may change.

        :param places: tuples of the values of ``PLACE_FIELDS``
        :raises UserError: for the file of a locked field, or any file of a record on
            which an issued decision rests
        """
        ids = {}
        for model, field, res_id in places:
            if res_id and (model or "").startswith("tdkt.") and model in self.env:
                ids.setdefault((model, field), set()).add(int(res_id))
        for (model, field), found in ids.items():
            # sudo: as above
            records_sudo = self.env[model].sudo().browse(found).exists()
            if field:
                if hasattr(records_sudo, "_check_file_open"):
                    records_sudo._check_file_open(field)
            elif hasattr(records_sudo, "_check_unsettled"):
                records_sudo._check_unsettled()

    # --- The file store --------------------------------------------------------------

    @api.model
    def _get_path(self, bin_data, sha):
        try:
            self._tdkt_remove_damaged(bin_data, sha)
            return super()._get_path(bin_data, sha)
        except OSError as error:
            raise UserError(self._tdkt_get_disk_reason(error)) from error

    @api.model
    def _tdkt_remove_damaged(self, bin_data, sha):
        """Make room where a file is not what its name, the checksum, says.

        A full disk left it empty or cut short; what shall be written now is what
        belongs there.
        """
        path = self._full_path(f"{sha[:2]}/{sha}")
        if not os.path.isfile(path) or self._same_content(bin_data, path):
            return
        with open(path, "rb") as file:
            found = hashlib.file_digest(file, "sha1").hexdigest()
        if found != sha:
            _logger.info("the damaged file %s is written anew", path)
            os.unlink(path)

    @api.model
    def _file_write(self, bin_value, checksum):
        fname, path = self._get_path(bin_value, checksum)
        if not os.path.exists(path):
            beside = f"{path}.{uuid.uuid4().hex}"
            try:
                # before the file: what is on no list is never collected
                self._mark_for_gc(fname)
                with open(beside, "xb") as file:
                    file.write(bin_value)
                os.replace(beside, path)
            except OSError as error:
                raise UserError(self._tdkt_get_disk_reason(error)) from error
            finally:
                with contextlib.suppress(OSError):
                    os.unlink(beside)
        # core finds the file in its place
        return super()._file_write(bin_value, checksum)

    @api.model
    def _tdkt_get_disk_reason(self, error):
        """Return the sentence for whoever saves a file that the disk does not take."""
        _logger.warning("the file store cannot be written to: %s", error)
        if error.errno in DISK_FULL:
            return self.env._(
                "The server's disk is full, and nothing has been saved: have the "
                "administrator make room, then do it again."
            )
        if error.errno in WRITE_REFUSED:
            return self.env._(
                "The server may not write into its file store, and nothing has been "
                "saved: have the administrator make the folder writable, then do it "
                "again."
            )
        return self.env._(
            "The server's file store does not work (%(reason)s), and nothing has been "
            "saved: have the administrator look at the disk, then do it again.",
            reason=error.strerror or type(error).__name__,
        )
