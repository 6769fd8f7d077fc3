from odoo import models


class MailActivity(models.Model):
    """The workflow's own activities stay with whom they remind."""

    _name = "mail.activity"
    _inherit = ["tdkt.attached.mixin", "mail.activity"]

    _attached_to = "res_model"

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if not self or self.env.su or operation not in ("write", "unlink"):
            return result
        allowed = self - result[0] if result else self
        foreign = allowed._tdkt_filter_reminders_of_others()
        if not foreign:
            return result
        forbidden = result[0] + foreign if result else foreign
        return forbidden, lambda: forbidden._make_access_error(operation)

    def _tdkt_filter_reminders_of_others(self):
        """Return those that remind somebody else of the next step of the workflow.

        Odoo lets whoever may write to a record, or post on it, take away anybody's
        activity; the workflow removes its own when the step is done.
        """
        next_step = self.env.ref("thidua_khenthuong.mail_activity_next_step")
        # sudo: only to learn whom each of them reminds of what
        return (
            self.sudo()
            .exists()
            .filtered(
                lambda one: one.activity_type_id == next_step
                and one.user_id != self.env.user
                and (one.res_model or "").startswith("tdkt.")
            )
            .sudo(False)
        )
