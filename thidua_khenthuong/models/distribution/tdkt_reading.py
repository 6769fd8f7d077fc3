from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

ADDRESS = "/thi-dua/doc/"


class TdktReading(models.Model):
    """That one employee has been told of an issued document, and when he opened it.

    He opens it himself, by the link of the message or from his page; nobody ticks it
    for him. His head sees who in the unit has not opened it yet, the office sees all.
    """

    _name = "tdkt.reading"
    _inherit = ["tdkt.record.mixin"]
    _description = "Reading of a Document"
    _order = "id desc"
    _rec_name = "document_name"

    distribution_id = fields.Many2one(
        comodel_name="tdkt.distribution",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    document_name = fields.Char(
        string="Document", required=True, readonly=True, index="trigram"
    )
    subject = fields.Text(readonly=True, index="trigram")
    date_document = fields.Date(readonly=True)
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Unit",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="Where the employee worked when the document was sent.",
    )
    has_login = fields.Boolean(
        readonly=True,
        help="Without a login nobody opens a document: hand it over on paper.",
    )
    date_opened = fields.Datetime(string="Opened On", readonly=True, index=True)

    is_mine = fields.Boolean(compute="_compute_is_mine", search="_search_is_mine")

    _employee_uniq = models.UniqueIndex(
        "(distribution_id, employee_id)", "This employee has been told already."
    )

    @api.depends("employee_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        # sudo: hr.employee - which employee the user is
        own_sudo = self.env["hr.employee"]._tdkt_of_user()
        for reading in self:
            reading.is_mine = reading.employee_id.id in own_sudo.ids

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("employee_id", "in", self.env["hr.employee"]._tdkt_of_user().ids)]

    @api.model
    def _distribute(self, line, document):
        """Tell everybody whom ``document`` concerns, in a fixed number of queries.

        Those who have opened it are told no more; the others are, as often as the line
        is served.

        :return: how many employees it concerns
        """
        employees_sudo = document._concerned_employees()
        # sudo: tdkt.reading - nobody writes one but by telling and opening
        readings_sudo = self.sudo()
        known_sudo = readings_sudo.search([("distribution_id", "=", line.id)])
        missing_sudo = employees_sudo - known_sudo.employee_id
        common = {
            "distribution_id": line.id,
            "company_id": document.company_id.id,
            "document_name": line.document_name,
            "subject": document.subject,
            "date_document": document.date_document,
        }
        known_sudo |= readings_sudo.create(
            [
                {
                    **common,
                    "employee_id": employee_sudo.id,
                    "department_id": employee_sudo.department_id.id,
                    "has_login": employee_sudo.user_id.active,
                }
                for employee_sudo in missing_sudo
            ]
        )
        unopened_sudo = known_sudo.filtered(lambda one: not one.date_opened)
        unopened_sudo._tell(document, line)
        return len(employees_sudo)

    def _tell(self, document, line):
        """Send one message to all who have not opened the document yet.

        Each gets it where his preferences say: in the inbox of the web client, or by
        e-mail. Core's own way prepares it anew for each reader, with queries of each:
        for 5,000 of them the office would wait minutes.
        """
        users_sudo = self.employee_id.user_id
        partners_sudo = users_sudo.partner_id
        if not partners_sudo:
            return
        by_email_sudo = users_sudo.filtered(
            lambda user: user.notification_type == "email"
        ).partner_id
        # a whole address: the message is read in a mailbox as well
        link = Markup('<a href="%s%s%s">%s</a>') % (
            document.get_base_url().rstrip("/"),
            ADDRESS,
            line.id,
            self.env._("Open the document"),
        )
        body = Markup("<p>%s</p><p>%s</p>") % (document.subject or "", link)
        author = self.env.user.partner_id
        # sudo: mail.message - told by the office, also to whom the officer cannot see
        message_sudo = (
            self.env["mail.message"]
            .sudo()
            .create(
                {
                    "message_type": "user_notification",
                    "subtype_id": self.env.ref("mail.mt_note").id,
                    "author_id": author.id,
                    "email_from": author.email_formatted,
                    "subject": self.env._(
                        "To be read: %(document)s", document=line.document_name
                    ),
                    "body": body,
                    "partner_ids": [Command.set(partners_sudo.ids)],
                    "notification_ids": [
                        Command.create(
                            {
                                "author_id": author.id,
                                "res_partner_id": partner_id,
                                "notification_type": "email"
                                if partner_id in by_email_sudo._ids
                                else "inbox",
                                "notification_status": "ready"
                                if partner_id in by_email_sudo._ids
                                else "sent",
                            }
                        )
                        for partner_id in partners_sudo.ids
                    ],
                }
            )
        )
        self._queue_emails(message_sudo, by_email_sudo)

    @api.model
    def _queue_emails(self, message_sudo, partners_sudo):
        """Leave the e-mails of a message to core's queue, which says how each went."""
        if not partners_sudo:
            return
        mail_sudo = message_sudo.env["mail.mail"].create(
            {
                "mail_message_id": message_sudo.id,
                "body_html": message_sudo.body,
                "recipient_ids": [Command.set(partners_sudo.ids)],
                "is_notification": True,
                "auto_delete": True,
            }
        )
        message_sudo.notification_ids.filtered(
            lambda one: one.notification_type == "email"
        ).mail_mail_id = mail_sudo
        # sudo: ir.cron - what core starts after any message of its own
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    # --- Opening ---------------------------------------------------------------------

    @api.model
    def _own(self, line_id):
        """Return the present user's own reading of a line, empty when he has none."""
        return self.search(
            [("distribution_id", "=", line_id), ("is_mine", "=", True)], limit=1
        )

    def action_read(self):
        """Mark the document as opened by the present user, and open it.

        :raises AccessError: for anybody but the employee himself
        """
        self.ensure_one()
        if self._own(self.distribution_id.id) != self:
            raise AccessError(
                self.env._("Only the employee himself opens what was sent to him.")
            )
        self._mark_opened()
        return {
            "type": "ir.actions.act_url",
            "url": f"{ADDRESS}{self.distribution_id.id}",
            "target": "new",
        }

    def _mark_opened(self):
        """Write down the first time; later ones change nothing."""
        # sudo: tdkt.reading - its own reader's opening, written by the code alone
        self.sudo().filtered(lambda one: not one.date_opened).write(
            {"date_opened": fields.Datetime.now()}
        )

    def _open_file(self):
        """Mark the reading as opened and return name and bytes of its document.

        The caller has looked it up with :meth:`_own`.

        :raises UserError: for a document that was revoked meanwhile
        """
        self.ensure_one()
        # sudo: tdkt.distribution, the document - whoever was sent it reads its file
        document_sudo = self.sudo().distribution_id._document()
        if not document_sudo._is_issued():
            raise UserError(
                self.env._(
                    "“%(document)s” has been revoked and is no longer to be read.",
                    document=self.document_name,
                )
            )
        file = document_sudo._official_file()
        self._mark_opened()
        return file
