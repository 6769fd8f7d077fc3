from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..mixins import gate
from .tdkt_commendation import RESTING_READERS


class TdktCommendationPersonnel(models.Model):
    """Whether HR has noted an award in the personnel file (hồ sơ công chức).

    ========== ===============
    note       HR
    take back  HR
    ========== ===============
    """

    _inherit = "tdkt.commendation"

    date_noted = fields.Date(
        string="Noted in Personnel File",
        readonly=True,
        copy=False,
        groups=RESTING_READERS,
        help="The day on which HR noted the award in the personnel file.",
    )
    noted_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Noted By",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups=RESTING_READERS,
    )

    _not_noted_idx = models.Index(
        "(company_id, date) WHERE date_noted IS NULL AND employee_id IS NOT NULL"
    )

    def action_note(self):
        """Say that these awards stand in the personnel files of who was commended.

        :raises AccessError: for whoever is not HR
        :raises UserError: when none of them is to be noted
        """
        self._check_notes()
        waiting = self.filtered(
            lambda one: one.employee_id
            and one.state != "revoked"
            and not one.date_noted
        )
        if not waiting:
            raise UserError(
                self.env._(
                    "Choose awards of people of the office that are not noted yet and "
                    "not revoked."
                )
            )
        for company, awards in waiting.grouped("company_id").items():
            awards._write_notes(company._tdkt_today(), self.env.uid)
        return waiting._notify(
            self.env._("Noted in personnel files: %(count)s.", count=len(waiting))
        )

    def action_take_back_note(self):
        """Say that these awards were noted by mistake.

        :raises AccessError: for whoever is not HR
        :raises UserError: when none of them is noted
        """
        self._check_notes()
        noted = self.filtered("date_noted")
        if not noted:
            raise UserError(self.env._("None of these awards is noted."))
        noted._write_notes(False, False)
        return noted._notify(
            self.env._("No longer noted: %(count)s.", count=len(noted))
        )

    def _check_notes(self):
        self.check_access("read")
        if not self._has_role(("hr",)):
            raise AccessError(
                self.env._("Only an officer of HR notes awards in personnel files.")
            )

    def _write_notes(self, day, user_id):
        values = {"date_noted": day, "noted_by_id": user_id}
        with gate.WritePass(self, dict.fromkeys(self._ids, values)):
            # sudo: tdkt.commendation - nobody edits an award; HR says that it is noted
            self.sudo().write(values)
