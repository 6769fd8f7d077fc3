from odoo import api, fields, models
from odoo.exceptions import UserError

from ...award_list.initiatives import InitiativeList
from ..merit.tdkt_initiative import say_share
from .sentences import INITIATIVE_REASONS
from .tdkt_list_row_mixin import CHUNK


class TdktInitiativeImport(models.Model):
    """A list of recognised initiatives of the office with their authors.

    Each row is one author; an initiative is imported with all its authors or not at
    all. An officer imports it, as an officer alone records that an initiative was
    recognised; see ``tdkt.list.import.mixin`` for the way it goes.
    """

    _name = "tdkt.initiative.import"
    _inherit = ["tdkt.people.import.mixin"]
    _description = "Import of Initiatives"
    _order = "id desc"

    _import_roles = ("officer",)
    _row_action = "thidua_khenthuong.tdkt_initiative_import_row_action"
    _typed_fields = {
        "year": "list_year",
        "number": "list_number",
        "date": "list_date",
        "issuer": "issuer_name",
    }
    _compared_with_importer = True

    list_year = fields.Char(string="Year of the Initiatives")
    list_number = fields.Char(string="Recognised In")
    list_date = fields.Date(string="Recognised On")
    issuer_name = fields.Char(
        string="Recognised By",
        default=lambda self: self.env.company.name,
        help="Of rows that do not say it.",
    )
    column_ids = fields.One2many(
        comodel_name="tdkt.initiative.import.column", inverse_name="import_id"
    )
    row_ids = fields.One2many(
        comodel_name="tdkt.initiative.import.row", inverse_name="import_id"
    )
    unsettled_row_ids = fields.Many2many(
        comodel_name="tdkt.initiative.import.row",
        string="Rows to Review",
        compute="_compute_unsettled_row_ids",
        help="The first rows that are not imported as they are.",
    )

    # --- The kind of list ----------------------------------------------------------

    @api.model
    def _list_kind(self):
        return InitiativeList

    @api.model
    def _row_reasons(self):
        return {**super()._row_reasons(), **INITIATIVE_REASONS}

    # --- Comparing -----------------------------------------------------------------

    def _compare_rows(self):
        """Compare the rows of each initiative, and all with what has been entered."""
        self.ensure_one()
        rows = self._row_model()
        say = self._get_sentence
        self._set_states(
            "duplicate",
            {
                row_id: say("twice_in_file", line=line)
                for row_id, line in rows._fetch_twice(self)
            },
        )
        self._set_states(
            "duplicate",
            {
                row_id: say("in_initiatives", authors=authors)
                for row_id, authors in rows._fetch_known(self)
            },
        )
        for reason, found in (
            ("said_differently", rows._fetch_differing(self)),
            ("not_whole", rows._fetch_not_whole(self)),
            ("about_yourself", rows._fetch_own(self)),
            ("waits_for_others", rows._fetch_waiting(self)),
        ):
            self._set_states(
                "error",
                {
                    row_id: say(reason, lines=lines, total=say_share(total or 0))
                    for row_id, lines, total in found
                },
            )

    # --- Importing and undoing -----------------------------------------------------

    def _import_next(self):
        keys = self._row_model()._fetch_next_keys(self, CHUNK)
        rows = self._search_rows(
            [("initiative_key", "in", keys), ("state", "=", "ready")]
        )
        if not rows:
            return
        by_key = rows.grouped("initiative_key")
        initiatives = self.env["tdkt.initiative"].with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )
        made = initiatives._create_moving(
            [found._prepare_initiative_values() for found in by_key.values()]
        )
        became = dict(zip(by_key, made, strict=True))
        rows._mark_imported([became[row.initiative_key].id for row in rows])
        self._forget_rows()

    def _get_undo_reason(self):
        # sudo: tdkt.initiative - what rests on one counts, whoever may read it
        return self.sudo().row_ids.initiative_id._get_resting_reason()

    def _undo_rows(self, rows, last):
        initiatives = rows.initiative_id
        if why := initiatives._get_resting_reason():
            raise UserError(why)
        # its authors may lie beyond this chunk
        rows = self._search_rows([("initiative_id", "in", initiatives.ids)])
        rows._write_moving({"initiative_id": False, "state": "ready"})
        self.env.flush_all()
        initiatives._unlink_moving()
