import base64
import binascii

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from ..launch_document import reader as launch_document

_lt = LazyTranslate(__name__)

FAULTS = {
    "empty": _lt("“%(file)s” contains no text: choose another file."),
    "too_large": _lt(
        "“%(file)s” is larger than a launch document can be (%(limit)s MB): choose the "
        "document itself."
    ),
    "old_word": _lt(
        "“%(file)s” is an old Word file (.doc): open it, save it as .docx and import "
        "that file."
    ),
    "pdf": _lt(
        "“%(file)s” is a PDF: import the .docx it was made from, or a text file."
    ),
    "not_text": _lt("“%(file)s” is neither a .docx nor a text file."),
    "not_word": _lt("“%(file)s” is an archive, not a Word document (.docx)."),
    "broken": _lt("“%(file)s” is damaged: open it in Word, save it again and retry."),
}


class TdktCampaignImport(models.TransientModel):
    """Turns a launch document (.docx or plain text) into a draft campaign.

    Every paragraph of the file ends in exactly one field of the campaign, or in its
    box “Not Placed”. A file that cannot be read leaves nothing behind.
    """

    _name = "tdkt.campaign.import"
    _inherit = ["tdkt.record.mixin"]
    _description = "Import a Launch Document"

    file = fields.Binary(required=True, attachment=False)
    filename = fields.Char()

    def action_import(self):
        """Create the campaign and open it.

        :raises AccessError: for anybody who is no officer
        :raises UserError: in one sentence, when the file is no launch document
        """
        self.ensure_one()
        if not (
            self.env.su
            or self.env.user.has_group("thidua_khenthuong.group_tdkt_officer")
        ):
            raise AccessError(
                self.env._("Only the standing office imports launch documents.")
            )
        document = self._read()
        campaign = self.env["tdkt.campaign"].create(self._prepare_campaign(document))
        self._link_targets(campaign, document)
        attachment = self.env["ir.attachment"].create(
            {
                "name": self.filename or self.env._("Launch document"),
                "datas": self.file,
                "res_model": campaign._name,
                "res_id": campaign.id,
            }
        )
        campaign.message_post(
            body=self._describe(document), attachment_ids=attachment.ids
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": campaign._name,
            "res_id": campaign.id,
            "views": [(False, "form")],
            "target": "current",
        }

    def _read(self):
        name = self.filename or self.env._("The file")
        try:
            content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        except binascii.Error:
            content = b""
        try:
            return launch_document.read(content, name)
        except launch_document.NotALaunchDocument as fault:
            sentence = self.env._(FAULTS[fault.code])
            raise UserError(sentence % {"file": name, **fault.values}) from fault

    # --- Values ------------------------------------------------------------------

    def _prepare_campaign(self, document):
        """Return the values of the new campaign."""
        company = self.env.company
        departments = self.env["hr.department"].search(
            [("company_id", "in", (False, company.id))]
        )
        document_type = self._find_document_type(document)
        values = {
            "company_id": company.id,
            "name": (document.subject or document.title or self.filename or "?")
            .splitlines()[0]
            .strip(),
            "subject": document.subject,
            "theme": document.theme,
            "slogan": document.slogan,
            "parent_reference": document.parent_reference,
            "date_start": document.date_start,
            "date_end": document.date_end,
            "kind": self._guess_kind(document),
            "introduction": "\n".join(document.introduction),
            "closing": "\n".join(document.closing),
            "unplaced_text": "\n".join(document.unplaced),
            "department_ids": [fields.Command.set(departments.ids)],
            "legal_basis_ids": [
                fields.Command.create({"name": text, "sequence": sequence})
                for sequence, text in enumerate(document.legal_bases, start=1)
            ],
            "recipient_ids": [
                fields.Command.create(
                    {"name": text, "channel": channel, "sequence": sequence}
                )
                for sequence, (text, channel) in enumerate(document.recipients, start=1)
            ],
            "section_ids": self._prepare_sections(document),
            "date_document": document.date,
            "date_draft": document.date_draft,
            "signer_capacity": document.capacity,
            "signer_authority_line": document.authority_line,
            **self._prepare_signer(document),
        }
        optional = {
            "document_type_id": document_type.id,
            "symbol": document.symbol,
            "place": document.place,
            "issuer_superior_name": document.superior_name,
            "issuer_name": document.issuer_name,
        }
        values.update({name: value for name, value in optional.items() if value})
        charged = [
            target.responsible for target in document.targets if target.responsible
        ]
        organizer = self._find_department(departments, charged[0]) if charged else None
        if organizer:
            values["organizer_id"] = organizer.id
        return values

    def _guess_kind(self, document):
        """Campaigns of about a year are regular, shorter ones thematic."""
        start, end = document.date_start, document.date_end
        return "regular" if start and end and (end - start).days > 300 else "thematic"

    def _prepare_sections(self, document):
        return [
            fields.Command.create(
                {
                    "kind": section.kind,
                    "label": section.label,
                    "title": section.title,
                    "sequence": sequence,
                    "point_ids": [
                        fields.Command.create(
                            {
                                "label": point.label,
                                "text": point.text,
                                "sequence": position,
                            }
                        )
                        for position, point in enumerate(section.points, start=1)
                    ],
                }
            )
            for sequence, section in enumerate(document.sections, start=1)
        ]

    def _find_document_type(self, document):
        """Return the type whose printed title the document carries, if any."""
        types = self.env["tdkt.document.type"].search([("title", "!=", False)])
        return (
            types.filtered(lambda kind: kind.title == document.title)[:1]
            or (types.filtered(lambda kind: kind.title in document.title)[:1])
        )

    def _prepare_signer(self, document):
        """Match the signer by name; the printed name is kept in any case."""
        values = {}
        if document.signer_name:
            # sudo: hr.employee - an officer without HR rights finds the signer by name
            employees_sudo = (
                self.env["hr.employee"]
                .sudo()
                .search(
                    [
                        ("name", "=ilike", document.signer_name),
                        ("company_id", "=", self.env.company.id),
                    ],
                    limit=2,
                )
            )
            if len(employees_sudo) == 1:
                values["signer_id"] = employees_sudo.id
            values["signer_name"] = document.signer_name
        if document.signer_position:
            values["signer_position"] = document.signer_position
        return values

    @staticmethod
    def _find_department(departments, name):
        """Return the department a document calls ``name``, if there is just one."""
        wanted = name.casefold()
        found = departments.filtered(lambda one: one.name.casefold() == wanted) or (
            departments.filtered(
                lambda one: wanted.startswith(one.name.casefold())
                or one.name.casefold().startswith(wanted)
            )
        )
        return found if len(found) == 1 else departments.browse()

    def _link_targets(self, campaign, document):
        """Create the targets, each tied to the point that demands it."""
        kinds = {kind.code: kind.id for kind in self.env["tdkt.item.kind"].search([])}
        partners = self._find_partners(
            {name for target in document.targets for name in target.coordinators}
        )
        sections = campaign.section_ids
        vals_list = []
        for sequence, target in enumerate(document.targets, start=1):
            responsible = (
                self._find_department(campaign.department_ids, target.responsible)
                if target.responsible
                else campaign.department_ids.browse()
            )
            vals_list.append(
                {
                    "campaign_id": campaign.id,
                    "sequence": sequence,
                    "name": target.name,
                    "reference": target.reference,
                    "scope": target.scope,
                    "quantity": target.quantity,
                    "kind_ids": [
                        fields.Command.set([kinds[code] for code in target.kinds])
                    ],
                    "point_id": sections[target.section].point_ids[target.point].id,
                    "responsible_department_id": responsible.id,
                    "coordinator_ids": [
                        fields.Command.set(
                            [partners[name].id for name in target.coordinators]
                        )
                    ],
                }
            )
        self.env["tdkt.campaign.target"].create(vals_list)

    def _find_partners(self, names):
        """Return {name: partner}; bodies the office has not met yet are created."""
        if not names:
            return {}
        # sudo: res.partner - officers need no contact rights to name a coordinator
        partner_sudo = self.env["res.partner"].sudo()
        found = {
            partner.name: partner
            for partner in partner_sudo.search([("name", "in", list(names))])
        }
        missing = [name for name in names if name not in found]
        created = partner_sudo.create(
            [{"name": name, "is_company": True} for name in missing]
        )
        return {**found, **dict(zip(missing, created, strict=True))}

    def _describe(self, document):
        """Return the note in the chatter: what was read, and what to look at."""
        placed = len(document.placements) - len(document.unplaced)
        lines = [
            self.env._(
                "%(placed)s of %(total)s paragraphs placed.",
                placed=placed,
                total=len(document.placements),
            )
        ]
        if document.start_is_provisional:
            lines.append(
                self.env._(
                    "The document says “from now on” and is not dated yet: the start "
                    "is provisional, check it."
                )
            )
        return "\n".join(lines)
