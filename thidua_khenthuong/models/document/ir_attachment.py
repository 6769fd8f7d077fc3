from odoo import api, models

from ..mixins.tdkt_workflow_mixin import is_uninstalling

# What a reader of the file sees, and where it belongs; tokens and indexes are free.
PLACE_FIELDS = ("res_model", "res_field", "res_id")
CONTENT_FIELDS = frozenset(
    {"raw", "datas", "db_datas", "store_fname", "checksum", "mimetype", "url", "type"}
    | {"name", *PLACE_FIELDS}
)


class IrAttachment(models.Model):
    """Files of a locked record are locked with it.

    The file of a binary field is an attachment, which can be written to without a
    word to the record it belongs to. Whatever refuses a change of the field refuses
    it here, for the superuser too.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(PLACE_FIELDS)
        places = [
            tuple(vals.get(name, defaults.get(name)) for name in PLACE_FIELDS)
            for vals in vals_list
        ]
        # a message with a file may still be added to any record
        self._tdkt_check_places(place for place in places if place[1])
        return super().create(vals_list)

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
        return super().write(vals)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_locked(self):
        if not is_uninstalling(self.env):
            self._tdkt_check_places(self._tdkt_places())

    def _tdkt_places(self):
        # sudo: ir.attachment - the lock holds whoever may read the file
        return [
            tuple(file_sudo[name] for name in PLACE_FIELDS) for file_sudo in self.sudo()
        ]

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
