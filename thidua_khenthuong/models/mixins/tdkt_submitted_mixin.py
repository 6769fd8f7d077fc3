from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from .tdkt_workflow_mixin import Transition

_lt = LazyTranslate(__name__)


class TdktSubmittedMixin(models.AbstractModel):
    """What a unit or one of its people hands in and the standing office may return.

    ====== =============== ========= ==========================
    action from            to        who
    ====== =============== ========= ==========================
    submit draft, returned submitted owner
    recall submitted       draft     owner, before it is judged
    return submitted       returned  officer, with a reason
    ====== =============== ========= ==========================

    The model has these states and says in ``action_submit`` what handing in does.
    """

    _name = "tdkt.submitted.mixin"
    _inherit = ["tdkt.workflow.mixin"]
    _description = "Record handed in to the standing office"

    date_submitted = fields.Date(readonly=True, copy=False)
    submitted_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="set null"
    )
    return_reason = fields.Text(readonly=True, copy=False)

    @api.model
    def _transitions(self):
        return {
            **super()._transitions(),
            "submit": Transition(
                _lt("Submit"), ("draft", "returned"), "submitted", ("owner",)
            ),
            "recall": Transition(_lt("Recall"), ("submitted",), "draft", ("owner",)),
            "return": Transition(
                _lt("Return"),
                ("submitted",),
                "returned",
                ("officer",),
                impartial=True,
            ),
        }

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            "date_submitted",
            "submitted_by_id",
            "return_reason",
        }

    def _prepare_submit_values(self):
        """Return what is kept of handing the record in."""
        return {"submitted_by_id": self.env.uid, "return_reason": False}

    def action_recall(self):
        """Take back what was handed in, before it has been acted upon."""
        return self._move("recall", {"date_submitted": False})

    def action_return(self, reason=None):
        """Send the record back with a reason that its owner reads.

        :raises UserError: without a reason
        """
        reason = self._require_reason(reason)
        return self._excused(reason)._move(
            "return", self._prepare_return_values(reason)
        )

    def _prepare_return_values(self, reason):
        return {"return_reason": reason}
