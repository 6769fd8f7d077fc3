from odoo import fields, models
from odoo.exceptions import AccessError, UserError

FROZEN_READERS = (
    "thidua_khenthuong.group_tdkt_officer,thidua_khenthuong.group_tdkt_leader,"
    "hr.group_hr_user"
)

# Whose print of a document that stands is kept, where its issue kept none.
KEEPERS = ("officer", "leader", "hr")


class TdktFrozenMixin(models.AbstractModel):
    """Documents whose print is kept once they are issued: ``tdkt.frozen.print``.

    A model names the report in ``_frozen_report`` and says in :meth:`_is_frozen` from
    when on its text stands; the transition that issues it calls :meth:`_keep_prints`.
    It also inherits ``tdkt.workflow.mixin`` and has a ``company_id``.

    Documents that were issued before this was so have none: the office's next print is
    kept, ``KEEPERS`` by role. A reader's never is: he gets a copy, made of the records
    alone like every other.
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

    def _keep_prints(self):
        """Typeset documents that stand from their records alone, and keep the files.

        Part of the transition that issues them: fails with it, and it with this.

        :return: {id: PDF} of those that had none in force
        :raises UserError: one sentence, when one cannot be typeset
        """
        if not self._frozen_report:
            return {}
        register = self.env["tdkt.frozen.print"]
        # sudo: register of prints - which file is kept, not who may read it
        kept = set(register.sudo()._in_force_of(self).mapped("res_id"))
        settled = self.filtered(lambda one: one.id not in kept and one._is_frozen())
        if not settled:
            return {}
        settled._prepare_print()
        reports = self.env["ir.actions.report"]
        report_sudo = reports._get_report(self._frozen_report)
        pdfs = reports._tdkt_typeset_settled(report_sudo, settled)
        register._keep(settled, pdfs)
        return pdfs

    def _prepare_print(self):
        """Record what the print shows beside the text, before it is typeset and kept.

        Not done for a copy, which leaves no trace.
        """

    def _forget_print(self):
        """Note that the kept print no longer stands, and will be made anew."""

    def _typeset_each(self):
        """Typeset documents that stand from their records alone, keeping nothing.

        :return: {id: PDF, or the sentence why there is none}
        """
        if not self:
            return {}
        reports = self.env["ir.actions.report"]
        report_sudo = reports._get_report(self._frozen_report)
        try:
            return reports._tdkt_typeset_settled(report_sudo, self)
        except UserError as error:
            if len(self) == 1:
                return {self.id: str(error)}
        # one of them does not go: each by itself
        return {key: one for each in self for key, one in each._typeset_each().items()}

    def _printed_mark_since(self):
        """Return the mark that a print made today bears and the kept one does not."""
        self.ensure_one()
        return ""

    def _get_change_reason(self):
        """Say which lawful change since may explain a difference, "" for none."""
        self.ensure_one()
        return ""

    def action_print_anew(self, reason=None):
        """Have the print made anew; the file kept so far stays beside it.

        For what must be set again: a letter wrong in a certificate's template, a font.
        The history keeps who had it made anew, and why.

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
        self._record_audit("print_anew", reasons=dict.fromkeys(self.ids, reason))
        self._make_anew()
        return self._notify(
            self.env._("The print is made anew; the file kept so far stays beside it.")
        )

    def _fit_to_printer(self, pdfs):
        """Return PDFs as they are handed out, {id: bytes}: those that are kept."""
        return pdfs

    def _make_anew(self):
        """Make the prints that take the place of superseded ones."""
        self._keep_prints()
