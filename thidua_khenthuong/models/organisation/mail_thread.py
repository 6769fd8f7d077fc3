from odoo import models


class MailThread(models.AbstractModel):
    """Only who may read a record of ours today is told what happens to it.

    Odoo notifies every follower, also a head who has moved to another department.
    """

    _inherit = "mail.thread"

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if not self or not self._name.startswith("tdkt."):
            return recipients
        return [data for data in recipients if self._tdkt_may_be_told(data)]

    def _tdkt_may_be_told(self, recipient):
        """Tell whether a recipient of a notification may read this record.

        A body without a login is told only when it was addressed by name.
        """
        self.ensure_one()
        if not recipient["uid"]:
            return not recipient["is_follower"]
        reader = self.env["res.users"].browse(recipient["uid"])
        # sudo: res.users - the companies of a colleague are not everybody's to read
        companies = reader.sudo().company_ids.ids
        return (
            self.with_user(reader)
            .with_context(allowed_company_ids=companies)
            .has_access("read")
        )
