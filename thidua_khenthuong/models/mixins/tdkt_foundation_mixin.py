from odoo import api, models
from odoo.exceptions import UserError

from .tdkt_workflow_mixin import is_uninstalling


class TdktFoundationMixin(models.AbstractModel):
    """What an award rests on: it stands as it was when the decision was issued.

    Evidence and items done are kept by name on the decided nomination, so that a
    campaign which goes on may add to a diary, and tick what is finished later, without
    touching what has been judged. A model
    says in :meth:`_filter_settled` which of its records an issued decision rests on;
    these refuse to be changed or deleted by anybody, files in their chatter included
    (see ``ir.attachment``). Revoking the decision does not open them again: an award
    that was revoked is explained by what it rested on.
    """

    _name = "tdkt.foundation.mixin"
    _description = "Foundation of an award"

    def _filter_settled(self):
        """Return the records on which an issued or revoked decision rests."""
        raise NotImplementedError

    def _check_unsettled(self):
        """Raise for the first record on which a decision rests.

        :raises UserError: naming the record
        """
        # sudo: the lock holds whoever may read the nominations
        settled_sudo = self.sudo()._filter_settled()
        if settled_sudo:
            raise UserError(
                self.env._(
                    "A decision has been issued on “%(record)s”: what an award rests "
                    "on no longer changes.",
                    record=settled_sudo[0].display_name,
                )
            )

    @api.ondelete(at_uninstall=True)
    def _unlink_except_settled(self):
        if not is_uninstalling(self.env):
            self._check_unsettled()
