import base64
import hashlib

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ...edxml import messages, reading
from . import sentences

_lt = LazyTranslate(__name__)

# In the order of the codes.
LABELS = (
    _lt("Arrived"),
    _lt("Refused"),
    _lt("Received"),
    _lt("Assigned"),
    _lt("Being Dealt With"),
    _lt("Completed"),
    _lt("Called Back by the Sender"),
    _lt("Given Back"),
    _lt("Not Given Back"),
)


class TdktReceipt(models.Model):
    """What a receiving office has answered to a document that was sent to it.

    Answers come in any order and more than once. Each code of an office on a document
    is kept once; what a line of distribution shows is the furthest of them, so an
    answer that was late changes nothing. What names a document or an office that is
    not known, or cannot be read, is kept with the sentence that says so: an officer
    decides what it is.
    """

    _name = "tdkt.receipt"
    _inherit = ["tdkt.unwritable.mixin", "tdkt.cron.mixin"]
    _description = "Answer on the Document Axis"
    _order = "id desc"
    _rec_name = "filename"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    distribution_id = fields.Many2one(
        comodel_name="tdkt.distribution",
        string="Line",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    document_name = fields.Char(related="distribution_id.document_name")
    code = fields.Selection(
        selection=lambda self: self._selection_code(), string="Answer", readonly=True
    )
    document_key = fields.Char(string="Document on the Axis", readonly=True)
    organ_code = fields.Char(string="Code of the Office", readonly=True)
    organ_name = fields.Char(string="Office", readonly=True)
    moment = fields.Datetime(
        string="Answered On", readonly=True, help="By the clock of that office."
    )
    description = fields.Text(readonly=True)
    staff = fields.Char(string="Person", readonly=True)
    fault = fields.Text(
        readonly=True, help="Why it could not be assigned to a document."
    )
    file = fields.Binary(string="Message", attachment=True, readonly=True)
    filename = fields.Char(required=True, readonly=True)
    sha256 = fields.Char(string="SHA-256", required=True, readonly=True)

    _code_uniq = models.UniqueIndex(
        "(distribution_id, code) WHERE distribution_id IS NOT NULL",
        "This answer is known already.",
    )
    _apart_uniq = models.UniqueIndex(
        "(company_id, sha256) WHERE distribution_id IS NULL",
        "This message is kept already.",
    )

    @api.model
    def _selection_code(self):
        labels = map(self.env._, LABELS)
        return list(zip(messages.STATUSES, labels, strict=True))

    def _get_unwritable_reason(self):
        return self.env._(
            "Answers come from the messages of other offices: nobody adds, changes or "
            "deletes one."
        )

    # --- Reading ---------------------------------------------------------------------

    @api.model
    def _take_in(self, company, filename, content):
        """Keep what a message says; one that is known already changes nothing.

        :param bytes content:
        :return: the answers it has become, or the message that was kept apart
        """
        # sudo: tdkt.receipt - kept by the code alone, whoever brings the message
        receipts_sudo = self.sudo()
        common = {
            "company_id": company.id,
            "filename": (filename or "")[:200] or "edxml",
            "file": base64.b64encode(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        try:
            message = reading.read(content)
        except messages.Fault as fault:
            why = sentences.say(self.env, sentences.READING, fault, common["filename"])
            return receipts_sudo._keep_apart({**common, "fault": why})
        if not isinstance(message, messages.Status):
            why = self.env._(
                "“%(file)s” is a document (%(number)s/%(symbol)s of %(office)s), no "
                "answer: enter it where documents that come in are kept.",
                file=common["filename"],
                number=message.number,
                symbol=message.notation,
                office=message.sender.name or message.sender.code,
            )
            return receipts_sudo._keep_apart({**common, "fault": why})
        values = {**common, **self._prepare_values(company, message)}
        lines_sudo, why = self._find_lines(company, message)
        if not lines_sudo:
            return receipts_sudo._keep_apart({**values, "fault": why})
        known_sudo = receipts_sudo.search(
            [("distribution_id", "in", lines_sudo.ids), ("code", "=", message.code)]
        )
        return known_sudo | receipts_sudo._create_recording(
            [
                {**values, "distribution_id": line_sudo.id}
                for line_sudo in lines_sudo - known_sudo.distribution_id
            ]
        )

    @api.model
    def _keep_apart(self, values):
        """Keep a message that belongs to no line, once."""
        known = self.search(
            [
                ("company_id", "=", values["company_id"]),
                ("sha256", "=", values["sha256"]),
                ("distribution_id", "=", False),
            ]
        )
        return known or self._create_recording([values])

    @api.model
    def _prepare_values(self, company, message):
        return {
            "code": message.code,
            "document_key": message.document_id[:250],
            "organ_code": message.sender.code[:100],
            "organ_name": message.sender.name[:250],
            "moment": self._to_utc(company, message.moment),
            "description": message.description[:2000],
            "staff": message.staff[:250],
        }

    @api.model
    def _to_utc(self, company, moment):
        """Return a moment of the office's clock as Odoo keeps it, False for none."""
        if not moment or not 1945 <= moment.year <= 2200:
            return False
        zone = pytz.timezone(company.tdkt_tz or "Asia/Ho_Chi_Minh")
        return zone.localize(moment).astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _find_lines(self, company, message):
        """Return the lines that an answer is about, with sudo, or why there are none.

        The office answers under the code it was addressed by, or its old one.
        """
        # sudo: tdkt.distribution, tdkt.organisation.code - a message comes for an
        # office, whoever brings it
        lines_sudo = (
            self.env["tdkt.distribution"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("document_key", "=", message.document_id),
                ]
            )
        )
        name = message.sender.name or message.sender.code
        if not lines_sudo:
            return lines_sudo, self.env._(
                "%(office)s speaks of the document “%(document)s”, which was not sent "
                "from here.",
                office=name,
                document=message.document_id,
            )
        # sudo: codes of all offices, since an answer comes from any of them
        codes_sudo = self.env["tdkt.organisation.code"].sudo()
        same_sudo = codes_sudo.search([("code_102", "=", message.sender.code)])
        codes = {message.sender.code, *same_sudo.mapped("code")}
        own_sudo = lines_sudo.filtered(lambda line: line.organ_code in codes)
        return own_sudo, self.env._(
            "%(office)s (%(code)s) answers to “%(document)s”, which did not go to it.",
            office=name,
            code=message.sender.code,
            document=lines_sudo[0].document_name,
        )

    def _is_understood(self):
        return bool(self.distribution_id)

    @api.model
    def action_receive(self):
        """Read the messages that have come into the folder of the present office.

        :raises AccessError: for anybody who is no officer
        :raises UserError: when no folder is set, or it cannot be read
        """
        if not self.env.user.has_group("thidua_khenthuong.group_tdkt_officer"):
            raise AccessError(
                self.env._("Only an officer of the standing office may do this.")
            )
        company = self.env.company
        connector = self.env["tdkt.connector"]
        if not connector._is_set(company):
            raise UserError(
                self.env._(
                    "No folder of the document system is set: upload the message, or "
                    "have the administrator set the folder in odoo.conf."
                )
            )
        count = connector._receive(company, self._dealing_with(company, []))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("%(count)s messages were read.", count=count),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _dealing_with(self, company, apart):
        """Return the function that takes messages in, for ``_receive``.

        :param list apart: gets the messages that belong to no line
        """

        def deal_with(name, content):
            receipts = self._take_in(company, name, content)
            if not receipts._is_understood():
                apart.append(receipts)
            return receipts._is_understood()

        return deal_with

    @api.model
    def _cron_receive(self):
        """Read what has come in for every office; tell its officer of what is odd."""
        connector = self.env["tdkt.connector"]
        companies = self.env["res.company"].search([("active", "=", True)])
        companies = companies.filtered(connector._is_set)

        def receive(company):
            apart = []
            connector._receive(company, self._dealing_with(company, apart))
            self._notify_officers({receipt: receipt.fault for receipt in apart})

        self._run_each("ir_cron_receive", companies, receive)
