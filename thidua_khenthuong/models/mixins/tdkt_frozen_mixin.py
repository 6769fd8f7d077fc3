from odoo import fields, models
from odoo.exceptions import AccessError, UserError

FROZEN_READERS = (
    "thidua_khenthuong.group_tdkt_officer,thidua_khenthuong.group_tdkt_leader,"
    "hr.group_hr_user"
)


class TdktFrozenMixin(models.AbstractModel):
    """Documents whose print is kept once they are issued: ``tdkt.frozen.print``.

    A model names the report in ``_frozen_report`` and says in :meth:`_is_frozen` from
    when on its text stands. It also inherits ``tdkt.workflow.mixin`` and has a
    ``company_id``.
    """

    _name = "tdkt.frozen.mixin"
    _description = "Document Whose Print Is Kept"

    # report_name of the report that is kept; None keeps nothing
    _frozen_report = None

    frozen_print_ids = fields.One2many(
        comodel_name="tdkt.frozen.print",
        inverse_name="res_id",
        string="Kept Prints",
        domain=lambda self: [("res_model", "=", self._name)],
        groups=FROZEN_READERS,
        copy=False,
        readonly=True,
    )

    def _is_frozen(self):
        """Tell whether the document's text stands, so that its print is kept."""
        self.ensure_one()
        return False

    def action_print_anew(self, reason=None):
        """Have the next print made anew; the file kept so far stays beside it.

        For a certificate that must be set again: a letter wrong in the template, a
        lost sheet issued anew.

        :raises AccessError: for anybody who is no officer
        :raises UserError: without a reason, or when nothing has been printed yet
        """
        self.check_access("read")
        if not self._filter_actors(("officer",)):
            raise AccessError(
                self.env._("Only an officer of the standing office may reprint.")
            )
        reason = self._require_reason(reason)
        kept = self.frozen_print_ids.filtered(lambda one: not one.superseded_on)
        if not kept:
            raise UserError(
                self.env._("No print has been kept yet: simply print the document.")
            )
        # sudo: nobody writes into the register except through the document
        kept.sudo()._supersede(reason)
        return True
