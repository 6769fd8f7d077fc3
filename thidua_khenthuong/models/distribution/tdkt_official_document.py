import base64
import binascii
import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ... import signed_pdf
from ...typesetting import filenames
from ..mixins.tdkt_frozen_mixin import FROZEN_READERS

OFFICER = "thidua_khenthuong.group_tdkt_officer"
PDF_ENDING = re.compile(r"\.pdf$", re.IGNORECASE)
ATTACHABLE = ("signed", "numbered", "issued")


class TdktOfficialDocument(models.AbstractModel):
    """Issued documents are distributed to their recipients, as the signed file says.

    A model says in :meth:`_concerned_domain` which employees a document concerns.
    """

    _inherit = "tdkt.official.document"

    signed_file_ids = fields.One2many(
        comodel_name="tdkt.signed.file",
        inverse_name="res_id",
        string="Signed Files",
        domain=lambda self: [("res_model", "=", self._name)],
        groups=FROZEN_READERS,
        copy=False,
        readonly=True,
    )
    distribution_open_count = fields.Integer(
        string="Still to Be Distributed",
        compute="_compute_distribution",
        groups=OFFICER,
    )
    distribution_count = fields.Integer(
        string="Distributed", compute="_compute_distribution", groups=OFFICER
    )

    @api.depends("document_state")
    def _compute_distribution(self):
        parent = self._distribution_parent()
        counts = {}
        for document, state, count in self.env["tdkt.distribution"]._read_group(
            [(parent, "in", self.ids)], [parent, "state"], ["__count"]
        ):
            counts.setdefault(document.id, {})[state] = count
        for document in self:
            found = counts.get(document._origin.id, {})
            document.distribution_count = sum(found.values())
            document.distribution_open_count = found.get("todo", 0) + found.get(
                "failed", 0
            )

    @api.model
    def _distribution_parent(self):
        """Return the name of the field by which lines belong to this model."""
        return self._fields["recipient_ids"].inverse_name

    def _is_own(self):
        """Tell whether this office makes the document, and numbers it in its register.

        What another body issued is registered here, never distributed.
        """
        self.ensure_one()
        return True

    def _is_issued(self):
        """Tell whether the document has gone out of this office under its number."""
        self.ensure_one()
        return self._is_own() and self.document_state == "issued"

    def _concerned_domain(self):
        """Return the domain of the employees whom an internal line addresses."""
        self.ensure_one()
        return Domain.FALSE

    def _concerned_employees(self):
        """Return, with sudo, the employees whom an internal line addresses."""
        self.ensure_one()
        # sudo: hr.employee - an officer tells everybody, also whom he does not see
        return (
            self.env["hr.employee"]
            .sudo()
            .search(
                Domain("company_id", "=", self.company_id.id) & self._concerned_domain()
            )
        )

    def _distributed_name(self):
        """Return the document's name outside: with its number, in Vietnamese."""
        self.ensure_one()
        document = self.with_context(lang="vi_VN")
        name, number = document.display_name, document.number_display
        if number in name:
            return name
        return f"{document.document_type_id.name} {number}: {name}"

    # --- Distribution ---------------------------------------------------------------

    def action_issue(self):
        result = super().action_issue()
        self._open_distribution()
        return result

    def _open_distribution(self):
        """Give every recipient of issued documents its line of distribution.

        :return: all lines of these documents
        """
        lines = self.env["tdkt.distribution"]
        recipients = self.filtered(lambda one: one._is_issued()).recipient_ids
        parent = self._distribution_parent()
        known = lines.search([(parent, "in", self.ids)])
        missing = recipients - known.recipient_id
        # sudo: lines come with the issue, whoever it is that issues
        made_sudo = lines.sudo()._create_moving(
            [{"recipient_id": recipient.id} for recipient in missing]
        )
        return known | made_sudo.sudo(False)

    def action_distribute(self):
        """Open the lines of distribution, those of an older document made now.

        :raises AccessError: for anybody who is no officer
        :raises UserError: for a document that has not been issued, or names nobody
        """
        self.ensure_one()
        self._check_office()
        if not self._is_issued():
            raise UserError(
                self.env._(
                    "“%(document)s” is distributed once it has been issued.",
                    document=self.display_name,
                )
            )
        if not self._open_distribution():
            raise UserError(
                self.env._(
                    "“%(document)s” names no recipients.", document=self.display_name
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "thidua_khenthuong.tdkt_distribution_action"
        )
        return {
            **action,
            # the breadcrumbs show the latter
            "name": self.display_name,
            "display_name": self.display_name,
            "domain": [(self._distribution_parent(), "=", self.id)],
            "context": {"create": False},
        }

    def _check_office(self):
        """Refuse whoever does not work in the standing office.

        :raises AccessError:
        """
        self.check_access("read")
        if not self._has_role(("officer",)):
            raise AccessError(
                self.env._("Only an officer of the standing office may do this.")
            )

    # --- The file that goes out ------------------------------------------------------

    def _official_file(self):
        """Return name and bytes of what is printed, packed and published.

        The signed file that was uploaded, else the print that was kept at the issue;
        one that an earlier version did not keep is made now.

        :raises UserError: when a file was altered, or cannot be typeset
        """
        self.ensure_one()
        name = filenames.clean(self.display_name, "pdf")
        # sudo: tdkt.signed.file, tdkt.frozen.print - the file that goes out is read
        # where the right to it has been asked for
        # sudo: whoever sends the document sends its file, from registers of the office
        files_sudo = self.env["tdkt.signed.file"].sudo()
        for _signed, content in files_sudo._in_force_of(self)._contents().items():
            return name, content
        # sudo: as above
        prints_sudo = self.env["tdkt.frozen.print"].sudo()
        if not prints_sudo._in_force_of(self):
            self._keep_prints()
        for _kept, content in prints_sudo._in_force_of(self)._contents().items():
            return name, content
        raise UserError(
            self.env._(
                "“%(document)s” has no file of its own: upload the signed one.",
                document=self.display_name,
            )
        )

    def action_attach_signed(self, content=None, filename=None, reason=None):
        """Keep a signed file of this document, unchanged, as what goes out from now on.

        :param content: the PDF in base64
        :param str filename: how the file was called
        :param str reason: why it takes the place of an earlier one; needed then
        :raises AccessError: for anybody who is no officer
        :raises UserError: when it is not signed yet; for what is no PDF, is protected
            or larger than the office takes; without a reason where one is needed
        """
        self.ensure_one()
        self._check_office()
        if self.document_state not in ATTACHABLE or not self._frozen_report:
            raise UserError(
                self.env._(
                    "A signed file belongs to a document that has been signed here: "
                    "“%(document)s” has not.",
                    document=self.display_name,
                )
            )
        raw = self._read_upload(content)
        facts = self._inspect_signed(raw, filename)
        self._take()
        # sudo: as in _official_file
        before_sudo = self.env["tdkt.signed.file"].sudo()._in_force_of(self)
        reason = self._require_reason(reason) if before_sudo else False
        stem = PDF_ENDING.sub("", filename or self.display_name)
        name = filenames.clean(stem, "pdf")
        signed_sudo = self.env["tdkt.signed.file"]._keep(self, raw, name, facts, reason)
        self._record_audit(
            "attach_signed",
            before={self.id: {"signed_file": before_sudo.sha256 or ""}},
            after={self.id: {"signed_file": signed_sudo.sha256}},
            reasons={self.id: reason} if reason else {},
        )
        return self._notify(
            self.env._(
                "“%(file)s” is kept: it is what is printed and sent from now on.",
                file=name,
            ),
            {"type": "ir.actions.client", "tag": "soft_reload"},
        )

    @api.model
    def _read_upload(self, content):
        try:
            return base64.b64decode(content or b"", validate=True)
        except (binascii.Error, TypeError, ValueError) as error:
            raise UserError(
                self.env._("The file did not arrive whole: upload it again.")
            ) from error

    def _inspect_signed(self, raw, filename):
        """Return the facts of an uploaded file; see :func:`signed_pdf.inspect`.

        :raises UserError: for what no signed file can be
        """
        limit = self.company_id.tdkt_evidence_max_mb
        if len(raw) > limit * 2**20:
            raise UserError(
                self.env._(
                    "“%(file)s” is larger than the %(limit)s MB this office takes.",
                    file=filename or "",
                    limit=limit,
                )
            )
        try:
            return signed_pdf.inspect(raw)
        except signed_pdf.Protected as error:
            raise UserError(
                self.env._(
                    "“%(file)s” opens with a password only: save it without one.",
                    file=filename or "",
                )
            ) from error
        except signed_pdf.NotPdf as error:
            raise UserError(
                self.env._(
                    "“%(file)s” is no PDF, whatever its name says: scan or export the "
                    "signed document as PDF.",
                    file=filename or "",
                )
            ) from error
